"""Go: what the standard library refuses, and errors that nobody looked at."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field, statement_of, walk
from homeostat.stages.propose.rules_go.corrected import above, corrected, imported, instead
from homeostat.stages.propose.rules_go.exits import exits, results, worded
from homeostat.stages.propose.rules_go.guard import leave_when, only_if
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ERROR = re.compile(r"err\w{0,20}$")
_SLICE = re.compile(r"slice bounds out of range \[:(\d{1,19})\]")


def unlooked(spot: Spot) -> Iterator[Mend]:
    """`x, err := f()` and no look at `err` before `x` is used."""
    function = spot.function
    if function is None:
        return
    for node in body_of(function):
        left = field(node, "left")
        if node.type not in {"short_var_declaration", "assignment_statement"} or left is None:
            continue
        names = [spot.text(each) for each in left.named_children]
        if node.start_point.row >= spot.line or len(names) < 2 or not _ERROR.match(names[-1]):  # noqa: PLR2004 - and its error
            continue
        between = "\n".join(spot.source.lines[node.end_point.row : spot.line - 1])
        if re.search(rf"\b{re.escape(names[-1])} != nil", between) or not spot.source.begins_its_line(node):
            continue
        yield from _looked_at(spot, node, names[-1])


def _looked_at(spot: Spot, node: Node, name: str) -> Iterator[Mend]:
    indent, newline, end = spot.source.indent(node), spot.source.newline, spot.source.span(node)[1]
    for found in exits(spot, node):
        way, added = found, tuple[Edit, ...]()
        code = found.code
        if found.name == "return-error":
            head = code.rpartition(", ")[0] if ", " in code else "return"
            code = f"{head}, {name}" if head != "return" else f"return {name}"
        else:
            way, added = worded(found, "it failed", spot)
            code = way.code
        text = f"{newline}{indent}if {name} != nil {{{newline}{indent}\t{code}{newline}{indent}}}"
        yield Mend(
            rule="check-error",
            prior=min(0.82, way.prior + (0.24 if found.name == "return-error" else 0.1)),
            title=f"In {spot.name.rpartition('/')[2]}, look at {name} before going on",
            description=f"When it fails, {way.says}.",
            approach=way.approach,
            reasoning="What comes with an error is mostly nothing, and is used all the same.",
            source=spot.source,
            edits=(*added, Edit(end, end, text)),
            swallows=way.swallows,
        )


def whole(spot: Spot) -> Iterator[Mend]:
    """`text[:n]` of a text that is shorter, in a function that gives text: all of it."""
    if not _SLICE.search(spot.message):
        return
    for node in [each for each in spot.here if each.type == "slice_expression"][:2]:
        operand, end = field(node, "operand"), field(node, "end")
        given = results(spot.function, spot)
        if operand is None or end is None or given is None or len(given) != 1 or operand.type != "identifier":
            continue
        statement = statement_of(node)
        name, most = spot.text(operand), spot.text(end)
        if (
            statement is None
            or statement.type != "return_statement"
            or not _same_kind(spot, name, spot.text(given[0][1]))
        ):
            continue
        added = above(spot, node, f"if len({name}) <= {most} {{", f"\treturn {name}", "}")
        if added is not None:
            because = "What is shorter needs no shortening."
            yield corrected(
                spot,
                "whole",
                0.7,
                f"give all of {name} when it is no longer than {most}",
                because,
                added,
                approach="guard",
            )


def _same_kind(spot: Spot, name: str, kind: str) -> bool:
    parameters = field(spot.function, "parameters")
    for each in parameters.named_children if parameters is not None else ():
        named = [spot.text(one) for one in each.children_by_field_name("name")]
        if name in named and spot.text(field(each, "type") or each) == kind:
            return True
    return False


_COUNTS = re.compile(
    r"invalid argument to (?:Int|Int31|Int63|Uint|Perm|Shuffle)\w*|non-positive interval|truncation out of range"
)


def counts(spot: Spot) -> Iterator[Mend]:
    """What has to be more than nothing: `rand.Intn(len(xs))`, `time.NewTicker(d)`."""
    if not _COUNTS.search(spot.message):
        return
    for node in spot.here:
        callee, arguments = field(node, "function"), field(node, "arguments")
        if node.type != "call_expression" or callee is None or arguments is None:
            continue
        called = spot.text(callee).rpartition(".")[2]
        given = (
            arguments.named_children[-1:]
            if re.match(r"(?:Int|Uint)\w*n$|NewTicker$|Tick$|Reset$|Truncate$", called)
            else []
        )
        for value in given:
            text = spot.text(value)
            held = re.fullmatch(r"len\(([\w.]{1,80})\)", text)
            condition = f"len({held[1]}) == 0" if held else f"{text} <= 0"
            when = f"{held[1]} is empty" if held else f"{text} is not positive"
            yield from leave_when(spot, node, condition, when=when, weight=1.1)
            if called in {"NewTicker", "Tick", "Reset"}:
                yield from _usual_time(spot, value, text)


def _usual_time(spot: Spot, value: Node, text: str) -> Iterator[Mend]:
    """The file's own constant of time, or a second."""
    named = re.findall(
        r"(?:const |\n\t)(\w{1,60})(?: time\.Duration)? += [^\n]{0,40}time\.(?:Minute|Second|Hour|Millisecond)",
        spot.source.text,
    )
    for rank, usual in enumerate(dict.fromkeys([*named[:2], "time.Second"])):
        added = above(spot, value, f"interval := {text}", "if interval <= 0 {", f"\tinterval = {usual}", "}")
        if added is not None:
            does = f"take {usual} when {text} is not positive"
            because = "A ticker needs an interval; none is mostly meant as the usual one."
            yield corrected(
                spot,
                "usual-time",
                0.6 - 0.06 * rank,
                does,
                because,
                added,
                instead(spot, value, "interval"),
                approach="default",
            )


def nothing_given(spot: Spot) -> Iterator[Mend]:
    """A nil location, a nil context."""
    place = "missing Location" in spot.message
    parent = re.search(r"cannot create context from nil parent|nil Context", spot.message)
    if not (place or parent):
        return
    usual, kind, package = ("time.UTC", "zone", "time") if place else ("context.Background()", "ctx", "context")
    for node in spot.here:
        arguments = field(node, "arguments") if node.type == "call_expression" else None
        called = spot.text(field(node, "function") or node).rpartition(".")[2]
        if (
            arguments is None
            or (place and called not in {"In", "Date", "ParseInLocation"})
            or not arguments.named_children
        ):
            continue
        value = arguments.named_children[-1] if place else arguments.named_children[0]
        text = spot.text(value)
        if value.type == "identifier":
            added = above(spot, node, f"if {text} == nil {{", f"\t{text} = {usual}", "}")
            edits = (added,) if added is not None else ()
        elif value.type == "selector_expression":
            added = above(spot, node, f"{kind} := {text}", f"if {kind} == nil {{", f"\t{kind} = {usual}", "}")
            edits = (added, instead(spot, value, kind)) if added is not None else ()
        else:
            continue
        if edits:
            does = f"take {usual} when {text} is nil"
            because = "It is what stands for none."
            yield corrected(spot, "usual", 0.76, does, because, *edits, *imported(spot, package), approach="default")


def unhashable(spot: Spot) -> Iterator[Mend]:
    """A list or a map as a key, or compared by `==`."""
    if "hash of unhashable type" in spot.message:
        yield from _written_key(spot)
    if "comparing uncomparable type" in spot.message:
        for node in spot.here:
            left, right, sign = field(node, "left"), field(node, "right"), field(node, "operator")
            if left is None or right is None or sign is None or sign.type not in {"==", "!="}:
                continue
            deep = f"reflect.DeepEqual({spot.text(left)}, {spot.text(right)})"
            text = deep if sign.type == "==" else f"!{deep}"
            because = "Lists and maps cannot be compared by `==`."
            yield corrected(
                spot,
                "deep-equal",
                0.78,
                "compare what they hold",
                because,
                instead(spot, node, text),
                *imported(spot, "reflect"),
            )


def _written_key(spot: Spot) -> Iterator[Mend]:
    """The key as it is written, in all places that use the map; or left out."""
    for node in spot.here:
        operand, index = field(node, "operand"), field(node, "index")
        if node.type != "index_expression" or operand is None or index is None or operand.type != "identifier":
            continue
        name, key = spot.text(operand), spot.text(index)
        edits: list[Edit] = []
        for each in body_of(spot.function) if spot.function is not None else ():
            held, at = field(each, "operand"), field(each, "index")
            if each.type == "index_expression" and held is not None and at is not None and spot.text(held) == name:
                edits.append(instead(spot, at, f'fmt.Sprintf("%#v", {spot.text(at)})'))
        because = "A list or a map is no key; what it looks like is one."
        yield corrected(
            spot, "written-key", 0.6, f"keep {key} by what it looks like", because, *edits, *imported(spot, "fmt")
        )
        condition = f"{key} != nil && !reflect.TypeOf({key}).Comparable()"
        for mend in leave_when(spot, node, condition, when=f"{key} cannot be a key", weight=0.8):
            yield Mend(
                rule=mend.rule, prior=mend.prior, title=mend.title, description=mend.description,
                approach=mend.approach, reasoning=mend.reasoning, source=mend.source, swallows=mend.swallows,
                edits=(*mend.edits, *imported(spot, "reflect")),
            )  # fmt: skip


def for_ever(spot: Spot) -> Iterator[Mend]:
    """`stack overflow`: the end of the recursion asked for in all cases."""
    if not re.search(r"stack overflow|stack exceeds", spot.message):
        return
    function = spot.function
    for node in body_of(function) if function is not None else ():
        asked = field(node, "condition") if node.type == "if_statement" else None
        for each in walk(asked) if asked is not None else ():
            sign, right = field(each, "operator"), field(each, "right")
            if sign is None or right is None or sign.type != "==" or right.type != "int_literal":
                continue
            because = "What steps over the end, or begins beyond it, never meets it."
            for other, prior in (("<=", 0.66), (">=", 0.4)):
                does = f"end where `{spot.text(each)}` or beyond"
                yield corrected(spot, "wider-end", prior, does, because, instead(spot, sign, other))


def arrays(spot: Spot) -> Iterator[Mend]:
    """A slice that is too short for the array that it is made into."""
    found = re.search(
        r"cannot convert slice with length \d{1,19} to array or pointer to array with length (\d{1,19})", spot.message
    )
    if found is None:
        return
    for node in spot.here:
        operand = field(node, "operand") or next(iter((field(node, "arguments") or node).named_children), None)
        if node.type not in {"type_conversion_expression", "call_expression"} or operand is None:
            continue
        name = spot.text(operand)
        if re.fullmatch(r"[\w.]{1,80}", name):
            condition, when = f"len({name}) < {found[1]}", f"{name} is shorter than {found[1]}"
            yield from leave_when(spot, node, condition, when=when, weight=1.05)


def big_division(spot: Spot) -> Iterator[Mend]:
    """`big.Int`'s division by zero."""
    if "division by zero" not in spot.message:
        return
    for node in spot.here:
        callee, arguments = field(node, "function"), field(node, "arguments")
        called = spot.text(callee).rpartition(".")[2] if callee is not None else ""
        if (
            node.type != "call_expression"
            or arguments is None
            or not re.fullmatch(r"Div|Mod|Quo|Rem|DivMod|QuoRem", called)
        ):
            continue
        by = arguments.named_children[1] if len(arguments.named_children) > 1 else None
        if by is not None:
            name = spot.text(by)
            yield from leave_when(spot, by, f"{name}.Sign() == 0", when=f"{name} is zero", weight=1.05)
            yield from only_if(spot, by, f"{name}.Sign() != 0", f"{name}.Sign() == 0", when=f"{name} is zero")
