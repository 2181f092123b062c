"""What JavaScript and TypeScript get wrong where things are counted, found, paged or told in text."""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_PAGE = re.compile(r"(?:.*[._])?(?:page|pageNumber|pageNo|currentPage|pageIndex)")
_SIZE = re.compile(r"(?i)(?:.*[._])?(?:page_?size|per_?page|limit|size|take|page_?length)")
_PRICE = re.compile(r"(?i).*(?:price|cost|fee|rate|weight)")
_HOW_MANY = ("quantity", "qty", "count", "units")
_TOLD_IN_TEXT = re.compile(r"\.get\(|\bquery\b|searchParams|params\b|process\.env|getItem\(|\bheaders?\b|argv")
_FINDS = re.compile(r"\.(?:indexOf|findIndex|lastIndexOf|findLastIndex)\(")
_READS_NUMBERS = frozenset({"parseInt", "parseFloat", "Number", "Number.parseInt", "Number.parseFloat"})
_LOGARITHMS = frozenset({"Math.log", "Math.log2", "Math.log10"})
_VALUES = frozenset({"identifier", "member_expression", "call_expression"})
_LONGEST = 300  # characters of a statement that is done before another elsewhere


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)


def _binary(subject: Subject, node: Node) -> Iterator[Found]:
    sign, left, right = field(node, "operator"), field(node, "left"), field(node, "right")
    if sign is None or left is None or right is None or sign.type != "*":
        return
    for page, size in ((left, right), (right, left)):
        if _PAGE.fullmatch(subject.text(page)) and _SIZE.fullmatch(subject.text(size)):
            yield "pages from one", 0.68, (subject.replaced(page, f"({subject.text(page)} - 1)"),)


def _member(subject: Subject, node: Node) -> Iterator[Found]:
    """`sum + line.price`, of which a line has several."""
    held, name, above = field(node, "object"), field(node, "property"), node.parent
    sign = field(above, "operator")
    if held is None or name is None or sign is None or sign.type not in {"+", "+="}:
        return
    if not _PRICE.fullmatch(subject.text(name)[-60:]):
        return
    for many in _HOW_MANY:
        if re.search(rf"\b{many}\b", subject.source.text):
            text = f"{subject.text(node)} * {subject.text(held)}.{many}"
            yield "times how many", 0.6, (subject.replaced(node, text),)
            return


def _pair(subject: Subject, node: Node) -> Iterator[Found]:
    """`{ ...line, quantity: more.quantity }` forgets how many there were."""
    key, value, above = field(node, "key"), field(node, "value"), node.parent
    if key is None or value is None or above is None or value.type != "member_expression":
        return
    own = subject.text(key)
    spread = next((each for each in above.named_children if each.type == "spread_element"), None)
    if spread is None or not spread.named_children or subject.text(field(value, "property") or key) != own:
        return
    there = f"{subject.text(spread.named_children[0])}.{own}"
    if there != subject.text(value):
        prior = 0.62 if own in _HOW_MANY or re.search(r"(?i)total|amount|sum|score|stock", own) else 0.25
        yield "added to what was there", prior, (subject.replaced(value, f"{there} + {subject.text(value)}"),)


def _call(subject: Subject, node: Node) -> Iterator[Found]:
    callee, arguments = field(node, "function"), field(node, "arguments")
    given = arguments.named_children if arguments is not None else []
    if callee is not None and given and subject.text(callee) in _LOGARITHMS and given[0].type in _VALUES:
        yield "of one at least", 0.6, subject.wrapped(given[0], "Math.max(1, ", ")")
    if callee is not None:
        yield from _without_sign(subject, callee)
    if callee is not None and given and subject.text(callee) in _READS_NUMBERS:
        yield from _or_a_number(subject, node, given[0])
    if callee is None or len(given) != 1:
        return
    first = subject.text(given[0])
    if subject.text(callee) == "Boolean" and _TOLD_IN_TEXT.search(first):
        yield "what the text says", 0.66, (subject.replaced(node, f"{first} === 'true'"),)
    if subject.text(callee) in {"Math.floor", "Math.trunc"}:
        yield from _rounded(subject, callee, given[0])


def _without_sign(subject: Subject, callee: Node) -> Iterator[Found]:
    """`n.toFixed(2)` in a function that writes the sign itself."""
    held, name = field(callee, "object"), field(callee, "property")
    if held is None or name is None or subject.text(name) not in {"toFixed", "toLocaleString"}:
        return
    own = subject.text(subject.function)
    if re.search(r" < 0", own) and "'-'" in own.replace('"', "'") and not subject.text(held).startswith("Math.abs("):
        yield "without its sign", 0.62, subject.wrapped(held, "Math.abs(", ")")


def _or_a_number(subject: Subject, node: Node, given: Node) -> Iterator[Found]:
    """`parseInt(page, 10)` of what is no number: what stands for one that was left out, or the first page."""
    sign = field(node.parent, "operator")
    if sign is not None and sign.type in {"||", "??"}:
        return
    name = subject.text(given)
    plain = re.escape(name.rpartition(".")[2])
    defaults = re.findall(rf"\b{plain} = ['\"]?(\d{{1,9}})\b", subject.text(subject.function))
    firsts = ["1"] if _PAGE.fullmatch(name) else []
    for rank, number in enumerate(dict.fromkeys([*defaults, *firsts])):
        start, end = subject.source.span(node)
        bare = node.parent is not None and node.parent.type in {"variable_declarator", "arguments", "pair"}
        edits = (Edit(end, end, f" || {number}"),)
        if not bare:
            edits = (Edit(start, start, "("), Edit(end, end, f" || {number})"))
        yield "a number in any case", 0.58 - 0.05 * rank, edits


def _rounded(subject: Subject, callee: Node, given: Node) -> Iterator[Found]:
    """A product that is a little less in binary; a number of pages or boxes, of which the last is not full."""
    sign = field(given, "operator")
    if sign is not None and sign.type == "*":
        yield "rounded", 0.56, (subject.replaced(callee, "Math.round"),)
    if sign is not None and sign.type == "/":
        yield "rounded up", 0.5, (subject.replaced(callee, "Math.ceil"),)


def _statement(subject: Subject, node: Node) -> Iterator[Found]:
    call = node.named_children[0] if node.named_children else None
    callee, arguments = field(call, "function"), field(call, "arguments")
    if call is None or callee is None or arguments is None or call.type != "call_expression":
        return
    yield from _put_in_order(subject, node, callee, arguments.named_children)
    yield from _done_before(subject, node, callee, arguments.named_children)


def _put_in_order(subject: Subject, node: Node, callee: Node, given: list[Node]) -> Iterator[Found]:
    """`list.splice(list.findIndex(…), 0, x)` puts it before the last where nothing is found: it belongs at the end."""
    held, name = field(callee, "object"), field(callee, "property")
    if held is None or name is None or subject.text(name) != "splice" or len(given) < 3:  # noqa: PLR2004 - at, how many, what
        return
    at, added = subject.text(given[0]), ", ".join(subject.text(each) for each in given[2:])
    born = [
        subject.text(value)
        for each in subject.nodes
        if each.type == "variable_declarator"
        and subject.text(field(each, "name") or each) == at
        and (value := field(each, "value")) is not None
    ]
    if not any(_FINDS.search(text) for text in born) or "\n" in added:
        return
    end = ";" if subject.text(node).endswith(";") else ""
    start, indent = subject.source.span(node)[0], f"{subject.source.newline}{subject.source.indent(node)}"
    text = f"if ({at} === -1) {subject.text(held)}.push({added}){end}{indent}else "
    yield "at the end where none is found", 0.66, (Edit(start, start, text),)


def _done_before(subject: Subject, node: Node, callee: Node, given: list[Node]) -> Iterator[Found]:
    """What the file does right before the same call on the same thing elsewhere, and not here."""
    first = subject.text(given[0]) if given else ""
    before = node.prev_named_sibling
    holder = next(ancestors(node), None)
    if holder is None or holder.type != "statement_block" or "." not in subject.text(callee):
        return
    for other in walk(subject.source.root):
        above = other.prev_named_sibling
        if other.type != "expression_statement" or other == node or above is None or above == before:
            continue
        inner = other.named_children[0] if other.named_children else None
        twin, handed = field(inner, "function"), field(inner, "arguments")
        same = twin is not None and subject.text(twin) == subject.text(callee)
        if not same or handed is None or not handed.named_children or subject.text(handed.named_children[0]) != first:
            continue
        text = subject.text(above)
        said_here = before is not None and subject.text(before) == text
        if above.type != "expression_statement" or len(text) > _LONGEST or "\n" in text or said_here:
            continue
        start = subject.source.span(node)[0]
        margin = f"{subject.source.newline}{subject.source.indent(node)}"
        yield "done before, as elsewhere", 0.62, (Edit(start, start, f"{text}{margin}"),)
        return


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "binary_expression": _binary,
    "member_expression": _member,
    "pair": _pair,
    "call_expression": _call,
    "expression_statement": _statement,
}
