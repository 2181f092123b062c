"""Where nil says no more than that there is none: a look-up that found nothing, a part that a record need not have."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, body_of, field, is_within, statement_of, walk
from homeostat.stages.propose.rules_go.corrected import above, corrected
from homeostat.stages.propose.rules_go.exits import results, zero
from homeostat.stages.propose.rules_go.sentinels import declared_like
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_LOOKS_UP = re.compile(r"(?:Back|Front|Next|Prev|First|Last|Min|Max|Peek|Pop|Root|Parent|Top|Oldest|Newest)\(\)$")
_LIKELIER = 0.14  # where the function takes what a look-up gave, and gives nothing back itself
_EMPTY = 0.4
_PLAIN = 0.8  # of the chances, where it is no part of another
_AND_WHETHER = 2  # names on the left: the value, and whether it is there
_ENDED = re.compile(r"(?i)closed|stopped|shut|done|finished")


def nothing_to_do(spot: Spot, mends: Iterator[Mend]) -> Iterator[Mend]:
    """`return` where `list.Back()` gave nil leaves nothing out: there was nothing to do it with."""
    born = {
        spot.text(left): spot.text(right)
        for each in (body_of(spot.function) if spot.function is not None else ())
        if each.type == "short_var_declaration"
        and (left := field(each, "left")) is not None
        and (right := field(each, "right")) is not None
    }
    for mend in mends:
        subject = re.search(r" when (\w+) is nil$", mend.title)
        if mend.rule == "return" and subject is not None and _LOOKS_UP.search(born.get(subject[1], "")):
            reasoning = f"{born[subject[1]]} gives nil where there is none, and then there is nothing to do."
            yield replace(mend, swallows=False, prior=mend.prior + _LIKELIER, reasoning=reasoning)
        else:
            yield mend


def optional_part(spot: Spot, node: Node, name: str, weight: float) -> Iterator[Mend]:
    """`out.Owner = t.Owner.Name`: a field of a record that is being made stays empty where there is no owner."""
    statement = statement_of(node)
    if statement is None or statement.type != "assignment_statement" or not spot.source.begins_its_line(statement):
        return
    left, right = field(statement, "left"), field(statement, "right")
    if left is None or right is None or len(left.named_children) != 1 or not _is_made_here(spot, left):
        return
    if any(each.type == "func_literal" for each in walk(right)) or "`" in spot.text(statement):
        return
    if not is_within(node, right):
        return
    weight *= 1.0 if node.type == "selector_expression" else _PLAIN
    indent, newline = spot.source.indent(statement), spot.source.newline
    deeper = spot.text(statement).replace("\n", "\n\t")
    guarded = f"if {name} != nil {{{newline}{indent}\t{deeper}{newline}{indent}}}"
    yield Mend(
        rule="optional-part",
        prior=0.72 * weight,
        title=f"In {spot.name.rpartition('/')[2]}, set {spot.text(left)} only where {name} is there"[:160],
        description=f"Where {name} is nil, {spot.text(left)} keeps its empty value.",
        approach="guard",
        reasoning="What is made here has a value for what is not there.",
        source=spot.source,
        edits=(Edit(*spot.source.span(statement), guarded),),
    )


def optional_element(spot: Spot, node: Node, name: str, weight: float) -> Iterator[Mend]:
    """`out := &T{Link: r.Link.Href}`: the field is set afterwards, and only where there is a link."""
    element = next((each for each in ancestors(node) if each.type == "keyed_element"), None)
    statement = statement_of(node)
    body = element.parent if element is not None else None
    if body is None or statement is None or not spot.source.begins_its_line(statement):
        return
    own = _named_by(spot, statement, body.parent)
    asked = re.compile(rf"(?<![\w.]){re.escape(name)}[.\[(]")
    moved = [
        each
        for each in body.named_children
        if each.type == "keyed_element" and asked.search(spot.text(each.named_children[-1]))
    ]
    if not own or not moved or not all(_is_plain(spot, each) for each in moved):
        return
    indent, newline = spot.source.indent(statement), spot.source.newline
    deeper = f"{newline}{indent}\t"
    keys = [spot.text(each.named_children[0]) for each in moved]
    later = [f"{own}.{key} = {spot.text(each.named_children[-1])}" for key, each in zip(keys, moved, strict=True)]
    begin, after = spot.source.span(statement)
    guarded = f"{newline}{indent}if {name} != nil {{{deeper}{deeper.join(later)}{newline}{indent}}}"
    edits = [_line_of(spot, each) for each in moved]
    if statement.type == "return_statement":
        edits.insert(0, Edit(begin, begin + len("return"), f"{own} :="))
        guarded += f"{newline}{indent}return {own}"
    yield Mend(
        rule="optional-part",
        prior=0.72 * weight,
        title=f"In {spot.name.rpartition('/')[2]}, set {', '.join(keys)} only where {name} is there"[:160],
        description=f"Where {name} is nil, {', '.join(keys)} keeps its empty value.",
        approach="guard",
        reasoning="What is made here has a value for what is not there.",
        source=spot.source,
        edits=(*edits, Edit(after, after, guarded)),
    )


def _is_plain(spot: Spot, element: Node) -> bool:
    """Whether it is a field of a struct, alone in its line."""
    text, end = spot.source.text, spot.source.span(element)[1]
    alone = spot.source.begins_its_line(element) and text[end : text.find("\n", end)].strip() in {"", ","}
    return alone and "\n" not in spot.text(element) and spot.text(element.named_children[0]).isidentifier()


def _line_of(spot: Spot, element: Node) -> Edit:
    """Its line goes."""
    start, end = spot.source.span(element)
    return Edit(spot.source.text.rfind("\n", 0, start) + 1, spot.source.text.find("\n", end) + 1, "")


def _named_by(spot: Spot, statement: Node, literal: Node | None) -> str:
    """The variable that the literal becomes, or a new one where it is all that is given back; "" else."""
    whole = literal.parent if literal is not None and literal.parent is not None else None
    whole = literal if whole is None or whole.type != "unary_expression" else whole
    left, right = field(statement, "left"), field(statement, "right")
    if literal is None or whole is None or literal.type != "composite_literal":
        return ""
    if statement.type == "short_var_declaration" and left is not None and right is not None:
        return spot.text(left) if right.named_children == [whole] and len(left.named_children) == 1 else ""
    given = statement.named_children[0] if statement.type == "return_statement" and statement.named_children else None
    taken = {spot.text(each) for each in walk(spot.function or statement) if each.type == "identifier"}
    return "made" if given is not None and given.named_children == [whole] and "made" not in taken else ""


def _is_made_here(spot: Spot, left: Node) -> bool:
    """Whether it is a field of a variable that the function itself made from a literal."""
    root = re.match(r"(\w+)\.[\w.]+$", spot.text(left))
    if root is None or spot.function is None:
        return False
    made = rf"\b{root[1]}\s*:?=\s*&?[\w.\[\]]+\{{|\bvar {root[1]} [\w.]+$"
    return bool(re.search(made, spot.text(spot.function), re.MULTILINE))


def sent_after(spot: Spot) -> Iterator[Mend]:
    """`send on closed channel`: a method that sends asks the flag which its type sets as it closes the channel."""
    if "send on closed channel" not in spot.message or spot.function is None:
        return
    for node in spot.here:
        channel = field(node, "channel") if node.type == "send_statement" else None
        own = re.fullmatch(r"(\w+)\.(\w+)", spot.text(channel)) if channel is not None else None
        flag = _flag(spot, own[2]) if own is not None else ""
        if own is None or not flag or f"{own[1]}.{flag}" in spot.text(spot.function):
            continue
        way = _way_out(spot)
        edit = above(spot, node, f"if {own[1]}.{flag} {{", f"\t{way}", "}") if way else None
        if edit is not None:
            does = f"`{way}` where {own[1]}.{flag} is set"
            because = "Where the channel is closed, this is set; what comes later is refused."
            yield corrected(spot, "sent-after-close", 0.78, does, because, edit, approach="refuse")


def _flag(spot: Spot, channel: str) -> str:
    """The field that is set to true in a function which closes the channel."""
    for function in walk(spot.source.root):
        if function.type not in {"method_declaration", "function_declaration"}:
            continue
        text = spot.text(function)
        closes = re.search(rf"\bclose\((\w+)\.{re.escape(channel)}\)", text)
        sets = re.search(rf"\b{closes[1]}\.(\w+) = true\b", text) if closes is not None else None
        if sets is not None:
            return sets[1]
    return ""


def _way_out(spot: Spot) -> str:
    """With the package's own error for it, where it has one; "" where the zero values cannot be told."""
    wanted = results(spot.function, spot)
    if wanted is None:
        return ""
    said = [zero(kind, spot) for _, kind in wanted]
    if any(each is None for each in said):
        return ""
    plain = [str(each) for each in said]
    if wanted and spot.text(wanted[-1][1]) == "error":
        error = declared_like(spot, _ENDED)
        if not error:
            return ""
        plain[-1] = error
    return f"return {', '.join(plain)}".rstrip()


def field_type(spot: Spot, name: str) -> str | None:
    """The map that a field of that name is, in the file: `map[string][]func(string)` as it is written."""
    for node in walk(spot.source.root):
        kind = field(node, "type") if node.type == "field_declaration" else None
        if kind is not None and kind.type == "map_type":
            names = [spot.text(each) for each in node.children_by_field_name("name")]
            if name in names and "\n" not in spot.text(kind):
                return spot.text(kind)
    return None


def empty_unless(spot: Spot) -> Iterator[Mend]:
    """`name := v.(string)` of what need not be a text: an empty one then, as of what is not there."""
    if "interface conversion" not in spot.message:
        return
    own = next((each for each in spot.here if each.type == "short_var_declaration"), None)
    left, right = field(own, "left"), field(own, "right")
    made = right.named_children if right is not None else []
    if left is None or len(left.named_children) != 1 or len(made) != 1 or made[0].type != "type_assertion_expression":
        return
    end = spot.source.span(left)[1]
    does = f"let {spot.text(left)} be empty where `{spot.text(made[0])}` does not hold"
    because = "What is of another type has no such value, and an empty one says so."
    yield corrected(spot, "empty-unless", _EMPTY, does, because, Edit(end, end, ", _"), approach="default")


def as_neighbours_ask(spot: Spot) -> Iterator[Mend]:
    """`u := v.(*User)` where another function of the file takes the same by `u, ok := …`, and says what when not."""
    if "interface conversion" not in spot.message:
        return
    own = next((each for each in spot.here if each.type == "short_var_declaration"), None)
    left, right = field(own, "left"), field(own, "right")
    if own is None or left is None or right is None or len(left.named_children) != 1:
        return
    indent, newline = spot.source.indent(own), spot.source.newline
    for other in walk(spot.source.root):
        asks, following = field(other, "right"), other.next_named_sibling
        names = field(other, "left")
        if other.type != "short_var_declaration" or asks is None or names is None or following is None:
            continue
        flag = spot.text(names.named_children[-1])
        alike = spot.text(asks) == spot.text(right) and len(names.named_children) == _AND_WHETHER
        if not alike or following.type != "if_statement" or not spot.text(following).startswith(f"if !{flag} {{"):
            continue
        lines = spot.text(following).split("\n")
        was = spot.source.indent(following)
        guard = newline.join([lines[0], *(f"{indent}{line.removeprefix(was)}" for line in lines[1:])])
        end = spot.source.span(own)[1]
        yield corrected(
            spot,
            "as-neighbours-ask",
            0.86,
            f"ask whether it is there, as another function of the file does: `if !{flag}`",
            "The same value is asked for elsewhere in the file, and what is done without it is written there.",
            Edit(spot.source.span(left)[1], spot.source.span(left)[1], f", {flag}"),
            Edit(end, end, f"{newline}{indent}{guard}"),
            approach="refuse",
        )
        return
