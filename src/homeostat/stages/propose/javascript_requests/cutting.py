"""A test beside another: as far as that sends its request and looks at the status."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from homeostat.languages.python import Edit, apply
from homeostat.languages.trees import Source, ancestors, field, is_within, walk
from homeostat.stages.propose.javascript_requests.sending import Sending

STATUS = "HOMEOSTAT_STATUS"
_LOOKS = re.compile(r"\b(?:expect|assert|equal|strictEqual|is|should|toBe)\b")
_OF_STATUS = re.compile(r"(?i)status|code\b")
_A_STATUS = re.compile(r"[1-5]\d\d")
_ASSERTS = re.compile(r"^\s*(?:await\s+)?(?:expect|assert|t\.(?:is|equal|deepEqual|assert|ok|true))\b")
_ENDS = re.compile(
    r"^\s*(?:await\s+)?[\w.$?]+\.(?:close|stop|destroy|end|shutdown|disconnect|kill|restore\w*|mockRestore)\("
)


@dataclass(frozen=True, slots=True)
class NoStatus(Exception):
    """Nothing in the test looks at the answer's status."""


def cut(sending: Sending, swaps: Sequence[Edit], title: str) -> str:
    """The whole statement of the new test.

    Raises:
        NoStatus: it does not look at the status.
    """
    source = sending.source
    edits = [*swaps, *_titled(sending, title)]
    block = _block(sending)
    if block is None:
        edits += _in_chain(sending) or _raise()
    else:
        edits += _of_block(sending, block)
    start, end = source.span(sending.statement)
    # What is left out takes along what would have been changed in it.
    kept = [edit for edit in edits if edit.text or not any(_holds(other, edit) for other in edits)]
    gone = [edit for edit in kept if not edit.text and edit.end > edit.start]
    kept = [edit for edit in kept if not any(_holds(each, edit) for each in gone)]
    return apply(source.text[start:end], [Edit(each.start - start, each.end - start, each.text) for each in kept])


def _raise() -> list[Edit]:
    raise NoStatus


def _holds(outer: Edit, inner: Edit) -> bool:
    return outer is not inner and outer.start <= inner.start and inner.end <= outer.end and outer.end > outer.start


def _titled(sending: Sending, title: str) -> Iterator[Edit]:
    arguments = field(sending.test, "arguments")
    if arguments is not None:
        yield Edit(*sending.source.span(arguments.named_children[0]), title)


def _block(sending: Sending) -> Node | None:
    """The innermost block that holds what sends; None for a function that is one expression."""
    for above in ancestors(sending.call):
        if above.type == "statement_block":
            return above
        if above == sending.function:
            return None
    return None


def _in_chain(sending: Sending) -> list[Edit]:
    """`.expect(200)`: the status there, and no other link that looks at the answer."""
    source = sending.source
    found: list[Edit] = []
    seen = False
    for name, call in sending.links:
        arguments = field(call, "arguments")
        given = arguments.named_children if arguments is not None else []
        if name == "expect" and given and given[0].type == "number" and not seen:
            seen = True
            found.append(Edit(source.span(given[0])[0], source.span(given[-1])[1], STATUS))
        elif name in {"expect", "then", "end", "catch", "finally"}:
            inner = field(field(call, "function"), "object")
            if inner is not None:
                found.append(Edit(source.span(inner)[1], source.span(call)[1], ""))
    return found if seen else []


# --- in a block of statements -----------------------------------------------------------------------------------------


def _of_block(sending: Sending, block: Node) -> list[Edit]:
    source = sending.source
    inside = [each for each in block.named_children if each.type != "comment"]
    at = next(number for number, each in enumerate(inside) if is_within(sending.call, each))
    chained = _in_chain(sending)
    edits: list[Edit] = []
    if chained:
        edits += [*chained, *_unnamed(source, inside[at], sending)]
        last, kept = at, [inside[at]]
    else:
        last, status = _looks_at(source, inside, at)
        edits += [Edit(*source.span(each), STATUS) for each in status]
        needed = source.text_of(inside[last])
        between = [each for each in inside[at + 1 : last] if _names(each) & _words(needed)]
        kept = [inside[at], *between, inside[last]]
        edits += _narrowed(source, inside[at], needed + " ".join(map(source.text_of, between)))
    ends = [each for each in inside[last + 1 :] if _ENDS.match(source.text_of(each))]
    before = _needed_before(source, inside[:at], _mentioned(sending, kept))
    edits += _without(source, block, [*before, *kept, *ends])
    edits += _outside(sending, block)
    return edits


def _looks_at(source: Source, inside: Sequence[Node], at: int) -> tuple[int, list[Node]]:
    """The first statement from `at` on that asserts a status, and the numbers that say which."""
    for number, each in enumerate(inside[at:], start=at):
        text = source.text_of(each)
        if _LOOKS.search(text) and _OF_STATUS.search(text) and each.type == "expression_statement":
            found = [node for node in walk(each) if node.type == "number" and _A_STATUS.fullmatch(source.text_of(node))]
            if len(found) == 1:
                return number, found
    raise NoStatus


def _unnamed(source: Source, statement: Node, sending: Sending) -> list[Edit]:
    """`const answer = await …` without the name that nothing asks for any more."""
    if statement.type not in {"lexical_declaration", "variable_declaration"}:
        return []
    declared = [each for each in statement.named_children if each.type == "variable_declarator"]
    value = field(declared[0], "value") if len(declared) == 1 else None
    if value is None or not is_within(sending.call, value):
        return []
    return [Edit(source.span(statement)[0], source.span(value)[0], "")]


def _narrowed(source: Source, statement: Node, needed: str) -> list[Edit]:
    """`const { status, body } = …` with what is asked for only."""
    edits: list[Edit] = []
    words = set(re.findall(r"[\w$]+", needed))
    for each in walk(statement):
        if each.type != "object_pattern" or each.parent is None or each.parent.type != "variable_declarator":
            continue
        names = each.named_children
        plain = all(name.type == "shorthand_property_identifier_pattern" for name in names)
        left = [source.text_of(name) for name in names if source.text_of(name) in words]
        if plain and left and len(left) < len(names):
            edits.append(Edit(*source.span(each), f"{{ {', '.join(left)} }}"))
    return edits


def _mentioned(sending: Sending, kept: Sequence[Node]) -> str:
    """What the statements say, but for the test's own path and body, which are swapped."""
    text = " ".join(map(sending.source.text_of, kept))
    for node in (sending.path, sending.body):
        text = text.replace(sending.source.text_of(node), "", 1) if node is not None else text
    return text


def _needed_before(source: Source, before: Sequence[Node], text: str) -> list[Node]:
    """Statements that do something, and declarations of what `text` or they ask for; no assertions."""
    found: list[Node] = []
    for each in reversed(before):
        names = _names(each)
        if names and not names & _words(text):
            continue
        if not names and _ASSERTS.match(source.text_of(each)):
            continue
        found.append(each)
        text += f" {source.text_of(each)}"
    return found


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w$]+", text))


def _names(statement: Node) -> set[str]:
    """What a declaration names; nothing of any other statement."""
    if statement.type in {"lexical_declaration", "variable_declaration"}:
        patterns = [field(each, "name") for each in statement.named_children if each.type == "variable_declarator"]
        kinds = {"identifier", "shorthand_property_identifier_pattern"}
        nodes = [node for pattern in patterns if pattern is not None for node in walk(pattern) if node.type in kinds]
        return {node.text.decode() for node in nodes if node.text is not None}
    name = field(statement, "name") if statement.type.endswith("_declaration") else None
    return {name.text.decode()} if name is not None and name.text is not None else set()


def _without(source: Source, block: Node, kept: Sequence[Node]) -> Iterator[Edit]:
    """Every other statement and every comment of the block left out, with the lines that they stand on."""
    for each in block.named_children:
        if each not in kept and each.prev_sibling is not None:
            yield Edit(source.span(each.prev_sibling)[1], source.span(each)[1], "")


def _outside(sending: Sending, block: Node) -> Iterator[Edit]:
    """What stands behind the block, in the blocks around it, is left out too; what ends something stays."""
    source = sending.source
    inner = block
    for above in ancestors(block):
        if above == sending.function or inner == field(sending.function, "body"):
            return
        if above.type == "statement_block":
            inside = [each for each in above.named_children if each.type != "comment"]
            at = next(number for number, each in enumerate(inside) if is_within(inner, each))
            ends = [each for each in inside[at + 1 :] if _ENDS.match(source.text_of(each))]
            before = _needed_before(source, inside[:at], _mentioned(sending, [inside[at]]))
            yield from _without(source, above, [*before, inside[at], *ends])
            inner = above
