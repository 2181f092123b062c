"""Calls of Go's library that everybody gets wrong once, each with the call that is meant.

An error compared by `==`, a duration without its unit, a context that starts anew, letters counted in bytes, a text cut
in too many parts, a day read in another zone, a verb that pads with nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import types_of, with_import, within
from homeostat.stages.propose.tree_search.subject import Subject

_SENTINEL = re.compile(r"(?:\w+\.)?(?:Err[A-Z]\w*|EOF|ErrUnexpectedEOF)$")
_FORMATS = re.compile(r"(?:\w+\.)?(?:\w*(?:printf|Errorf|Fatalf|Logf|Sprintf))$", re.IGNORECASE)
_VERBS: tuple[tuple[str, str, float], ...] = (
    (r"%(\d)d", r"%0\1d", 0.5), (r"%0(\d)d", r"%\1d", 0.2), (r"%d", "%02d", 0.25), (r"%s", "%q", 0.3),
    (r"%q", "%s", 0.35), (r"%v", "%w", 0.4), (r"%s", "%w", 0.25), (r"%w", "%v", 0.15), (r"%v", "%+v", 0.15),
    (r"%f", "%.2f", 0.4), (r"%\.1f", "%.2f", 0.3), (r"%\.2f", "%.1f", 0.25), (r"%x", "%02x", 0.35),
    (r"%-(\d+)s", r"%\1s", 0.3), (r"%(\d+)s", r"%-\1s", 0.35), (r"%d", "%s", 0.15), (r"%s", "%d", 0.15),
    (r"%s", "%v", 0.2), (r"%x", "%X", 0.25), (r"%X", "%x", 0.25), (r"%g", "%.2f", 0.3),
)  # fmt: skip
_UNITS = (("Millisecond", re.compile(r"(?i)ms$|milli")), ("Minute", re.compile(r"(?i)min")))


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    change = _BY_KIND.get(node.type)
    if change is not None:
        yield from change(subject, node)


def _compared(subject: Subject, node: Node) -> Iterator[Found]:
    left, right, sign = field(node, "left"), field(node, "right"), field(node, "operator")
    if left is None or right is None or sign is None or sign.type not in {"==", "!="}:
        return
    one, other = subject.text(left), subject.text(right)
    if _SENTINEL.match(other) and re.search(r"(?i)err$", one):
        text = f"{'!' if sign.type == '!=' else ''}errors.Is({one}, {other})"
        yield "also where it is wrapped", 0.68, (subject.replaced(node, text), *with_import(subject, "errors"))
    if right.type == "interpreted_string_literal" and any(letter.isalpha() for letter in other):
        yield from _in_any_case(subject, node, one, sign.type)
    elif re.search(r"(?i)name|key|mail|code|tag|header", f"{one} {other}") and other != "nil" and right.type not in {
        "int_literal", "nil", "true", "false",
    }:  # fmt: skip
        text = f"{'!' if sign.type == '!=' else ''}strings.EqualFold({one}, {other})"
        yield "in any case of letters", 0.3, (subject.replaced(node, text), *with_import(subject, "strings"))


def _in_any_case(subject: Subject, node: Node, one: str, sign: str) -> Iterator[Found]:
    """Each such comparison of the value in the function, and this alone."""
    alike: list[Edit] = []
    for each in subject.nodes:
        left, right, own = field(each, "left"), field(each, "right"), field(each, "operator")
        if (
            each.type == "binary_expression"
            and left is not None
            and right is not None
            and own is not None
            and own.type in {"==", "!="}
            and right.type == "interpreted_string_literal"
            and subject.text(left) == one
        ):
            no = "!" if own.type == "!=" else ""
            alike.append(subject.replaced(each, f"{no}strings.EqualFold({one}, {subject.text(right)})"))
    imports = with_import(subject, "strings")
    yield "in any case of letters", 0.45, (*alike, *imports)
    if len(alike) > 1:
        right = field(node, "right") or node
        text = f"{'!' if sign == '!=' else ''}strings.EqualFold({one}, {subject.text(right)})"
        yield "in any case of letters", 0.35, (subject.replaced(node, text), *imports)


def _called(subject: Subject, node: Node) -> Iterator[Found]:
    callee, arguments = field(node, "function"), field(node, "arguments")
    if callee is None or arguments is None:
        return
    name, given = subject.text(callee), arguments.named_children
    if name in {"context.Background", "context.TODO"}:
        yield from _own_context(subject, node)
    elif name == "time.Duration" and len(given) == 1:
        yield from _in_units(subject, node, subject.text(given[0]))
    elif name.startswith(("strings.", "bytes.")):
        yield from _of_texts(subject, node, callee, given)
    elif name == "time.Parse" and len(given) == 2:  # noqa: PLR2004 - layout and text
        yield from _in_its_zone(subject, callee, given)
    elif name == "len" and len(given) == 1:
        yield from _letters(subject, node, subject.text(given[0]))
    elif _FORMATS.match(name):
        yield from _verbs(subject, given)
    yield from _times(subject, node, name)
    if name.endswith((".Before", ".After")) and len(given) == 1:
        yield from _also_then(subject, node, name, subject.text(given[0]))


def _also_then(subject: Subject, node: Node, name: str, given: str) -> Iterator[Found]:
    """Two moments that are the same are on the other side: what `<` and `<=` are for numbers."""
    held, _, own = name.rpartition(".")
    other = f"{held}.{'Before' if own == 'After' else 'After'}({given})"
    above = node.parent
    if above is not None and above.type == "unary_expression":
        yield "at that very moment", 0.58, (subject.replaced(above, other),)
    else:
        yield "at that very moment", 0.58, (subject.replaced(node, f"!{other}"),)


def _of_texts(subject: Subject, node: Node, callee: Node, given: list[Node]) -> Iterator[Found]:
    name = subject.text(callee)
    if name in {"strings.Split", "bytes.Split"} and len(given) == 2:  # noqa: PLR2004 - text and separator
        end = subject.source.span(given[1])[1]
        edits = (subject.replaced(callee, f"{name}N"), Edit(end, end, ", 2"))
        yield "in two parts at most", 0.5, edits
        if re.fullmatch(r'" +"', subject.text(given[1])):
            yield (
                "words, however far apart",
                0.45,
                (subject.replaced(node, f"strings.Fields({subject.text(given[0])})"),),
            )
    elif name == "strings.SplitN" and len(given) == 3 and subject.text(given[2]).isdigit():  # noqa: PLR2004 - and how many
        yield "in all parts", 0.25, (subject.replaced(given[2], "-1"),)
    elif name == "strings.Replace" and len(given) == 4:  # noqa: PLR2004 - as the library has it
        yield "each of them", 0.55, (subject.replaced(given[3], "-1"),)


def _own_context(subject: Subject, node: Node) -> Iterator[Found]:
    kinds = types_of(subject)
    for name, kind in kinds.items():
        if kind == "context.Context" and name != "_":
            yield "its own context", 0.68, (subject.replaced(node, name),)
        elif kind == "*http.Request":
            yield "the request's context", 0.62, (subject.replaced(node, f"{name}.Context()"),)
    known = [name for name in subject.known_at(node) if re.search(r"(?i)ctx$|context$", name) and name not in kinds]
    for name in known[:2]:
        yield "its own context", 0.6, (subject.replaced(node, name),)


def _in_units(subject: Subject, node: Node, given: str) -> Iterator[Found]:
    above = node.parent
    if above is not None and above.type == "binary_expression" and "time." in subject.text(above):
        return
    named = next((unit for unit, sign in _UNITS if sign.search(given)), "Second")
    for unit, prior in ((named, 0.6), ("Millisecond", 0.45), ("Second", 0.5), ("Minute", 0.25)):
        yield "in its unit", prior, (*subject.wrapped(node, "", f" * time.{unit}"), *with_import(subject, "time"))


def _in_its_zone(subject: Subject, callee: Node, given: list[Node]) -> Iterator[Found]:
    zones = [name for name, kind in types_of(subject).items() if kind == "*time.Location"]
    zones += [name for name in subject.known_at(callee) if re.search(r"(?i)zone$|loc(ation)?$", name)]
    zones += [
        subject.text(each) for each in subject.nodes if re.fullmatch(r"\w+\.(?:zone|loc|location)", subject.text(each))
    ]
    end = subject.source.span(given[-1])[1]
    for zone, prior in [*((zone, 0.65) for zone in dict.fromkeys(zones)), ("time.Local", 0.3)]:
        yield "in its zone", prior, (subject.replaced(callee, "time.ParseInLocation"), Edit(end, end, f", {zone}"))


def _times(subject: Subject, node: Node, name: str) -> Iterator[Found]:
    above = node.parent
    chained = above is not None and above.type == "selector_expression"
    if name == "time.Now" and not chained:
        yield "in UTC", 0.4, subject.wrapped(node, "", ".UTC()")
    if name.endswith((".UTC", ".Local")):
        held = field(field(node, "function"), "operand")
        if held is not None:
            yield "as it was given", 0.25, (subject.replaced(node, subject.text(held)),)


def _letters(subject: Subject, node: Node, given: str) -> Iterator[Found]:
    if types_of(subject).get(given, "string") != "string":
        return
    imports = with_import(subject, "unicode/utf8")
    yield "letters, not bytes", 0.35, (subject.replaced(node, f"utf8.RuneCountInString({given})"), *imports)


def _verbs(subject: Subject, given: list[Node]) -> Iterator[Found]:
    form = next((each for each in given[:2] if each.type.endswith("string_literal")), None)
    if form is None:
        return
    text = subject.text(form)
    for was, becomes, prior in _VERBS:
        every = re.sub(was, becomes, text)
        if every == text:
            continue
        yield "another verb", prior, (subject.replaced(form, every),)
        found = list(re.finditer(was, text))
        for each in found[:4] if len(found) > 1 else ():
            one = text[: each.start()] + each.expand(becomes) + text[each.end() :]
            yield "another verb", prior * 0.7, (subject.replaced(form, one),)


def _value(subject: Subject, node: Node) -> Iterator[Found]:
    """A moment that is kept or shown as it came: in UTC."""
    above = node.parent
    if above is None or above.type not in {"literal_element", "argument_list", "return_statement", "expression_list"}:
        return
    if any(each.type == "short_var_declaration" and node in walk(field(each, "left") or each) for each in within(node)):
        return
    text = subject.text(node)
    if types_of(subject).get(text) == "time.Time" or _born_of(subject, text, r"time\.(?:Parse|Now|Unix|Date)\w*\("):
        yield "in UTC", 0.5, subject.wrapped(node, "", ".UTC()")
        yield "in its zone", 0.2, subject.wrapped(node, "", ".Local()")


def _born_of(subject: Subject, name: str, how: str) -> bool:
    return any(
        re.match(rf"{re.escape(name)}\b[^=]{{0,40}}:?= {how}", subject.text(each))
        for each in subject.nodes
        if each.type in {"short_var_declaration", "assignment_statement"}
    )


def _switched(subject: Subject, node: Node) -> Iterator[Found]:
    """`switch x { case "a": … }`, where texts come in any case of letters."""
    value = field(node, "value")
    texts = [each for each in walk(node) if each.type == "interpreted_string_literal"]
    if value is None or not texts or "(" in subject.text(value):
        return
    for name, fits in (("ToLower", str.islower), ("ToUpper", str.isupper)):
        if fits(subject.text(texts[0])):
            edits = (*subject.wrapped(value, f"strings.{name}(", ")"), *with_import(subject, "strings"))
            yield "in any case of letters", 0.45, edits
    yield "without what is around it", 0.25, (
        *subject.wrapped(value, "strings.TrimSpace(", ")"), *with_import(subject, "strings"),
    )  # fmt: skip


def _indexed(subject: Subject, node: Node) -> Iterator[Found]:
    """A key that is kept in small letters elsewhere in the file."""
    index = field(node, "index")
    if index is None or index.type not in {"identifier", "selector_expression"}:
        return
    for name in ("ToLower", "ToUpper", "TrimSpace"):
        if f"strings.{name}(" in subject.source.text:
            yield "in any case of letters", 0.4, subject.wrapped(index, f"strings.{name}(", ")")


_BY_KIND: Mapping[str, Callable[[Subject, Node], Iterator[Found]]] = {
    "binary_expression": _compared,
    "call_expression": _called,
    "expression_switch_statement": _switched,
    "index_expression": _indexed,
    "identifier": _value,
}
