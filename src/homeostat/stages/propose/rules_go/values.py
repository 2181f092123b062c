"""Go: maps that were never made, zeros that divide, counts below nothing, and what reflection may not do."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field, is_within, statement_of, walk
from homeostat.stages.propose.rules_go.absent import field_type
from homeostat.stages.propose.rules_go.corrected import corrected
from homeostat.stages.propose.rules_go.exits import exits, worded
from homeostat.stages.propose.rules_go.guard import also_ask, leave_when, only_if
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot


def maps(spot: Spot) -> Iterator[Mend]:
    """`assignment to entry in nil map`: made before the write, or where it is declared."""
    if "nil map" not in spot.message:
        return
    for node in spot.here:
        if node.type != "index_expression" or not _is_written(node):
            continue
        operand = field(node, "operand")
        if operand is None:
            continue
        name = spot.text(operand)
        kind = _pointed_type(spot, name) or _inner_type(spot, operand) or _map_type(spot, name)
        if kind is None:
            continue
        yield from _made_at_declaration(spot, name)
        statement = statement_of(node)
        if statement is None:
            continue
        indent, newline = spot.source.indent(statement), spot.source.newline
        at = spot.source.span(statement)[0]
        yield Mend(
            rule="make-map",
            prior=0.8,
            title=f"In {spot.name.rpartition('/')[2]}, make {name} before it is written to"[:160],
            description=f"When {name} was never made, it is made here.",
            approach="correct",
            reasoning="A nil map can be read, and not be written to.",
            source=spot.source,
            edits=(
                Edit(
                    at,
                    at,
                    f"if {name} == nil {{{newline}{indent}\t{name} = make({kind}){newline}{indent}}}{newline}{indent}",
                ),
            ),
        )


def _is_written(node: Node) -> bool:
    """On the left of an assignment, or counted up."""
    above = node.parent
    if above is not None and above.type == "expression_list":
        above = above.parent
        return above is not None and above.type == "assignment_statement" and field(above, "left") == node.parent
    return above is not None and above.type in {"inc_statement", "dec_statement"}


_MAP = r"(map\[[^\n=]{1,100}?)(?:\s*(?:`[^\n]*|//[^\n]*)?$|\s*[,){=])"


def _map_type(spot: Spot, name: str) -> str | None:
    """As it is written where the name, or the field of that name, is declared; a type of its own by its name."""
    last = re.escape(name.rpartition(".")[2])
    if not re.fullmatch(r"\w{1,80}", last):
        return None
    own = re.compile(rf"\b{last}(?:\s*,\s*\w+){{0,20}}\s+(?:{_MAP}|(\*?[\w.]+)\s*(?:`|$|,|\)|//))", re.MULTILINE)
    folder = spot.source.path.rpartition("/")[0]
    if (kind := field_type(spot, last)) is not None:
        return kind
    for source in spot.project.near(spot.source.path, (".go",)):
        for found in own.finditer(source.text):
            if source.path.rpartition("/")[0] != folder:
                continue
            if found[1]:
                return found[1].strip()
            if found[2] and _is_map(spot, found[2]):
                return found[2]
    return None


def _pointed_type(spot: Spot, name: str) -> str | None:
    """Of `(*m)[k] = v`, where `m` is a parameter or the receiver."""
    found = re.fullmatch(r"\(\*(\w{1,80})\)", name)
    body = field(spot.function, "body")
    if found is None or spot.function is None or body is None:
        return None
    head = spot.source.text[spot.source.span(spot.function)[0] : spot.source.span(body)[0]]
    kind = re.search(rf"\b{found[1]}\s+\*(\w{{1,80}})", head)
    return kind[1] if kind and _is_map(spot, kind[1]) else None


def _inner_type(spot: Spot, operand: Node) -> str | None:
    """Of `m[a][b]++`, where `m` is a map of maps: what `m[a]` is."""
    outer = field(operand, "operand") if operand.type == "index_expression" else None
    whole = _map_type(spot, spot.text(outer)) if outer is not None else None
    inner = re.fullmatch(r"map\[[^\]]{1,80}\](map\[.{1,200})", whole) if whole is not None else None
    return inner[1] if inner is not None else None


def _is_map(spot: Spot, kind: str) -> bool:
    folder = spot.source.path.rpartition("/")[0]
    declared = re.compile(rf"^(?:type )?\s{{0,20}}{re.escape(kind)} (?:= )?map\[", re.MULTILINE)
    near = spot.project.near(spot.source.path, (".go",))
    return any(declared.search(source.text) for source in near if source.path.rpartition("/")[0] == folder)


def _made_at_declaration(spot: Spot, name: str) -> Iterator[Mend]:
    """`var m map[K]V` becomes `m := make(map[K]V)`."""
    for node in body_of(spot.function) if spot.function is not None else ():
        spec = next((each for each in node.named_children if each.type == "var_spec"), None)
        if node.type != "var_declaration" or spec is None or len(node.named_children) != 1:
            continue
        names, kind = spec.children_by_field_name("name"), field(spec, "type")
        if len(names) == 1 and spot.text(names[0]) == name and kind is not None and field(spec, "value") is None:
            yield Mend(
                rule="make-map-at-birth",
                prior=0.84,
                title=f"In {spot.name.rpartition('/')[2]}, make {name} where it is declared"[:160],
                description=f"{name} is a map from the beginning.",
                approach="correct",
                reasoning="It is declared and never made; a nil map cannot be written to.",
                source=spot.source,
                edits=(Edit(*spot.source.span(node), f"{name} := make({spot.text(kind)})"),),
            )


def division(spot: Spot) -> Iterator[Mend]:
    if "divide by zero" not in spot.message:
        return
    for node in spot.here:
        operator = field(node, "operator")
        sign = operator.type if operator is not None else ""
        if (node.type == "binary_expression" and sign in {"/", "%"}) or (
            node.type == "assignment_statement" and sign in {"/=", "%="}
        ):
            right = field(node, "right")
        else:
            continue
        if right is None or right.type == "int_literal":
            continue
        name = spot.text(right)
        yield from only_if(spot, node, f"{name} != 0", f"{name} == 0", when=f"{name} is zero", weight=0.95)
        yield from leave_when(spot, right, f"{name} == 0", when=f"{name} is zero", weight=1.05)


def counts(spot: Spot) -> Iterator[Mend]:
    """Negative counts: none of it, as for zero."""
    if not re.search(
        r"negative Repeat count|makeslice: (len|cap) out of range|negative shift amount|negative slice", spot.message
    ):
        return
    for node in spot.here:
        callee = field(node, "function")
        arguments = field(node, "arguments")
        called = spot.text(callee).rpartition(".")[2] if callee is not None else ""
        if node.type != "call_expression" or called not in {"Repeat", "make"} or arguments is None:
            continue
        for count in arguments.named_children[1:]:
            if count.type == "int_literal":
                continue
            text = spot.text(count)
            yield Mend(
                rule="clamp",
                prior=0.62,
                title=f"In {spot.name.rpartition('/')[2]}, take a negative {text} for none"[:160],
                description=f"When {text} is negative, it counts as zero.",
                approach="coerce",
                reasoning="Less than nothing is mostly meant as nothing.",
                source=spot.source,
                edits=(Edit(*spot.source.span(count), f"max({text}, 0)"),),
            )
            yield from leave_when(spot, count, f"{text} < 0", when=f"{text} is negative", weight=0.98)
            yield from _more_than_is_left(spot, count, text)


def _more_than_is_left(spot: Spot, count: Node, text: str) -> Iterator[Mend]:
    """`make([]T, n)` of an n that was read from the data: there are no more than the data have bytes."""
    head = spot.text(field(spot.function, "parameters") or count)
    data = re.findall(r"(\w+) (?:\[\]byte|string)\b", head)
    if "makeslice" in spot.message and len(data) == 1 and re.fullmatch(r"[\w.]{1,60}", text):
        condition = f"{text} < 0 || {text} > len({data[0]})"
        yield from leave_when(spot, count, condition, when=f"{text} is more than {data[0]} can hold", weight=1.0)


# --- reflection

_REFLECT = re.compile(r"^reflect|reflect\.Value|reflect: ")


def reflection(spot: Spot) -> Iterator[Mend]:
    """What a `reflect.Value` has to be asked before: whether it is valid, nil, or may be set."""
    if not _REFLECT.search(spot.message):
        return
    yield from _behind_the_pointer(spot)
    for rank, (name, node) in enumerate(_values(spot)[:4]):
        weight = 1.0 - 0.05 * rank
        for condition, when, worth in _questions(spot.message, name):
            yield from leave_when(spot, node, condition, when=when, weight=weight * worth)
            yield from also_ask(spot, node, _opposite(condition), when=when, weight=weight * worth)
            yield from _instead(spot, node, condition, when, weight * worth)


def _behind_the_pointer(spot: Spot) -> Iterator[Mend]:
    """`reflect.ValueOf(v).NumField()` of a pointer: asked of what it points to."""
    if not re.search(r"call of reflect\.Value\.\w{1,40} on ptr Value", spot.message):
        return
    names = {name for name, _ in _values(spot)}
    for node in body_of(spot.function) if spot.function is not None else ():
        made = node.type == "call_expression" and spot.text(field(node, "function") or node) == "reflect.ValueOf"
        if not made:
            continue
        above_it = node.parent.parent if node.parent is not None else None
        left = field(above_it, "left") if above_it is not None else None
        named = left is not None and spot.text(left) in names
        if named or any(is_within(node, each) for each in spot.here):
            because = "A pointer has no parts of its own; what it points to has them."
            edit = Edit(*spot.source.span(node), f"reflect.Indirect({spot.text(node)})")
            yield corrected(spot, "behind-pointer", 0.74, "look behind the pointer", because, edit)


def _questions(message: str, name: str) -> list[tuple[str, str, float]]:
    invalid = (f"!{name}.IsValid()", f"{name} holds nothing", 1.0)
    empty = (f"{name}.Kind() == reflect.Interface && {name}.IsNil()", f"{name} is an empty interface", 1.0)
    null = (f"{name}.Kind() == reflect.Ptr && {name}.IsNil()", f"{name} is a nil pointer", 0.9)
    if "unaddressable" in message or "CanSet" in message:
        return [(f"!{name}.CanSet()", f"{name} cannot be set", 1.0)]
    if "unexported" in message:
        return [
            (f"!{name}.CanInterface()", f"{name} is not exported", 1.0),
            (f"!{name}.CanSet()", f"{name} cannot be set", 0.9),
        ]
    if "zero Value" in message:
        return [invalid, null, empty]
    if "(nil)" in message or "nil" in message:
        return [empty, invalid, null]
    if found := re.search(r"call of reflect\.Value\.(\w+) on (\w+) Value", message):
        kind = found[2][:1].upper() + found[2][1:]
        return [(f"{name}.Kind() == reflect.{kind}", f"{name} is of kind {found[2]}", 0.95), invalid]
    return [invalid, empty]


def _values(spot: Spot) -> list[tuple[str, Node]]:
    """Names of the line that something is asked of, inside out; those of the function's parameters first."""
    found: dict[str, Node] = {}
    for node in spot.here:
        operand = field(node, "operand") if node.type == "selector_expression" else None
        if (
            operand is not None
            and operand.type == "identifier"
            and spot.text(operand) not in {"reflect", "fmt", "errors", "sort", "slices", "json"}
        ):
            found.setdefault(spot.text(operand), operand)
    calls = [each for each in spot.here if each.type == "call_expression" and _bare(spot, each) == spot.called]
    return sorted(found.items(), key=lambda pair: not any(is_within(pair[1], call) for call in calls))


def _bare(spot: Spot, call: Node) -> str:
    return spot.text(field(call, "function") or call).rpartition(".")[2]


def _instead(spot: Spot, node: Node, condition: str, when: str, weight: float) -> Iterator[Mend]:
    """The one step left out."""
    statement = statement_of(node)
    if statement is None or statement.type not in {"expression_statement", "assignment_statement"}:
        return
    indent, newline, text = spot.source.indent(statement), spot.source.newline, spot.text(statement)
    allowed = _opposite(condition)
    yield Mend(
        rule="when-there",
        prior=0.4 * weight,
        title=f"In {spot.name.rpartition('/')[2]}, leave this step out when {when}"[:160],
        description=f"When {when}, only this one step is left out.",
        approach="guard",
        reasoning="The step has an effect of its own and gives nothing that is used later.",
        side_effects="The step left out does not happen, and nobody is told.",
        source=spot.source,
        edits=(Edit(*spot.source.span(statement), f"if {allowed} {{{newline}{indent}\t{text}{newline}{indent}}}"),),
        swallows=True,
    )


def _opposite(condition: str) -> str:
    return condition.removeprefix("!") if condition.startswith("!") else f"!({condition})"


# --- panics of the code's own, and those of what must not fail


def must(spot: Spot) -> Iterator[Mend]:
    """`regexp.MustCompile(x)` on what came from outside: its sibling gives an error."""
    for node in spot.here:
        callee = field(node, "function") if node.type == "call_expression" else None
        name = field(callee, "field") if callee is not None and callee.type == "selector_expression" else None
        if callee is None or name is None or not re.fullmatch(r"Must[A-Z]\w*", spot.text(name)):
            continue
        statement = statement_of(node)
        if statement is None:
            continue
        start, end = spot.source.span(node)
        whole = spot.text(node).replace(spot.text(name), spot.text(name).removeprefix("Must"), 1)
        for way in exits(spot, statement):
            if way.approach != "refuse":
                continue
            yield from leave_when(
                spot,
                node,
                "err != nil",
                when=f"{whole} fails"[:80],
                before=f"found, err := {whole}",
                edits=(Edit(start, end, "found"),),
            )
            break


def raised(spot: Spot) -> Iterator[Mend]:
    """The code's own `panic`, in a function that can give an error."""
    function = spot.function
    if function is None:
        return
    for node in spot.here:
        callee = field(node, "function") if node.type == "call_expression" else None
        if (
            callee is None
            or spot.text(callee) != "panic"
            or node.parent is None
            or node.parent.type != "expression_statement"
        ):
            continue
        said = next(iter((field(node, "arguments") or node).named_children), None)
        for found in exits(spot, node.parent):
            way, added = worded(found, "cannot go on", spot)
            code = way.code
            if found.name == "return-error" and said is not None:
                code = _with(spot, found.code, said)
            yield Mend(
                rule="no-panic",
                prior=(0.6 if way.approach == "refuse" else 0.3),
                title=f"In {spot.name.rpartition('/')[2]}, `{' '.join(code.split())}` instead of a panic"[:160],
                description=f"Instead of a panic, {way.says}.",
                approach=way.approach,
                reasoning="What comes from outside can bring it about; callers can handle an error, and not a panic.",
                source=spot.source,
                edits=(*added, Edit(*spot.source.span(node), code)),
                swallows=way.approach != "refuse",
            )


def _with(spot: Spot, code: str, said: Node) -> str:
    """The error is what the panic said."""
    text = spot.text(said)
    if said.type == "interpreted_string_literal":
        return code.replace("\0", f"errors.New({text})")
    if re.fullmatch(r"\w*[eE]rr\w*", text) or text.startswith(("fmt.Errorf(", "errors.New(")):
        return code.replace("\0", text)
    if text.startswith("fmt.Sprintf("):
        return code.replace("\0", text.replace("fmt.Sprintf(", "fmt.Errorf(", 1))
    return code.replace("\0", f'fmt.Errorf("%v", {text})')


def channels(spot: Spot) -> Iterator[Mend]:
    """Closing what is nil: nothing to close."""
    if "close of nil channel" not in spot.message:
        return
    for node in walk(spot.source.root, lambda node: node.start_point.row <= spot.line - 1 <= node.end_point.row):
        callee = field(node, "function") if node.type == "call_expression" else None
        arguments = field(node, "arguments")
        if callee is not None and spot.text(callee) == "close" and arguments is not None and arguments.named_children:
            name = spot.text(arguments.named_children[0])
            yield from leave_when(spot, arguments, f"{name} == nil", when=f"{name} was never made")
