"""Go: something is nil, was not checked, or is not of the type that was asked for."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import body_of, field, statement_of, walk
from homeostat.stages.propose.rules_go.absent import nothing_to_do, optional_element, optional_part
from homeostat.stages.propose.rules_go.exits import exits, worded
from homeostat.stages.propose.rules_go.guard import also_ask, leave_when, only_if
from homeostat.stages.propose.rules_go.hooks import unset_functions
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_LINKS = frozenset({"selector_expression", "call_expression", "index_expression", "parenthesized_expression"})
_MOST = 6  # things of one line that are tried
_NEXT = 0.02  # less for each other thing of the line that may have been handed over
_CALLER = 0.96  # of a caller's chances beside the function that it called
_BUILT_IN = frozenset({
    "append", "len", "cap", "make", "new", "copy", "delete", "panic", "print", "println", "min", "max", "clear",
    "close", "string", "int", "int64", "float64", "byte", "rune", "bool",
})  # fmt: skip
_ENDS = re.compile(r"\.(?:Close|Stop|Shutdown|Cancel|Release|Flush|Disconnect|Unsubscribe|Kill)\(\)$")
_NIL = re.compile(r"nil pointer dereference|invalid memory address")


def fixes(spot: Spot) -> Iterator[Mend]:
    if not _NIL.search(spot.message):
        return
    yield from unset_functions(spot)
    for rank, node in enumerate(_dereferenced(spot)[:_MOST]):
        yield from _for(spot, node, 1.0 - 0.06 * rank)
        yield from _in_callers(spot, node, 1.0 - 0.06 * rank)
    yield from _unchecked(spot)
    yield from _receiver(spot)


def _for(spot: Spot, node: Node, weight: float) -> Iterator[Mend]:
    name = spot.text(node)
    if "\n" in name or name == "nil":
        return
    if node.type == "call_expression":
        yield from _of_call(spot, node, weight)
        return
    when = f"{name} is nil"
    yield from optional_part(spot, node, name, weight)
    yield from optional_element(spot, node, name, weight)
    yield from nothing_to_do(spot, leave_when(spot, node, f"{name} == nil", when=when, weight=weight))
    yield from only_if(spot, node, f"{name} != nil", f"{name} == nil", when=when, weight=weight)
    yield from also_ask(spot, node, f"{name} != nil", when=when, weight=weight * 0.9)
    yield from _when_there(spot, node, name, weight)


def _of_call(spot: Spot, node: Node, weight: float) -> Iterator[Mend]:
    """`a.B().C` with what `a.B()` gave looked at first; called once, by a name of its own."""
    start, end = spot.source.span(node)
    called = spot.text(field(node, "function") or node).rpartition(".")[2]
    name = called[:1].lower() + called[1:]
    name = re.sub(r"^(get|find|load|must)(?=[A-Z])", "", name)
    name = (name[:1].lower() + name[1:]) or "found"
    taken = {spot.text(each) for each in walk(spot.function or node) if each.type == "identifier"}
    name = name if name not in taken and name.isidentifier() else f"{name}Found"
    yield from leave_when(
        spot,
        node,
        f"{name} == nil",
        when=f"{spot.text(node)} is nil"[:80],
        weight=weight * 0.95,
        before=f"{name} := {spot.text(node)}",
        edits=(Edit(start, end, name),),
    )


def _dereferenced(spot: Spot) -> list[Node]:
    """What of the line can have been nil, the likeliest first: what something is asked of, the innermost of a chain."""
    found: dict[str, Node] = {}
    for node in sorted(spot.here, key=lambda node: node.start_byte):
        if node.type in {"selector_expression", "unary_expression"}:  # nil maps and lists can be asked
            operand = field(node, "operand")
        elif node.type == "call_expression":
            operand = field(node, "function")
            named = operand is not None and operand.type == "identifier" and not _is_function(spot, operand)
            operand = operand if named else None
        elif node.type == "argument_list" and spot.called:  # it broke in what a library was given
            for each in node.named_children:
                if each.type in {"identifier", "selector_expression"}:
                    found.setdefault(spot.text(each), each)
            continue
        else:
            continue
        if operand is None or (node.type == "unary_expression" and not spot.text(node).startswith("*")):
            continue
        if operand.type in {"identifier", *_LINKS} and not _is_package(spot, operand):
            found.setdefault(spot.text(operand), operand)
    receiver = _receiver_name(spot)
    if receiver and "*" not in spot.text(field(spot.function, "receiver") or spot.here[0]):
        found.pop(receiver, None)  # a value, and no pointer
    return sorted(found.values(), key=lambda node: (spot.text(node) == receiver, _depth(node), node.start_byte))


def _is_function(spot: Spot, name: Node) -> bool:
    """Whether it can be no nil: the language's own, or one that the file declares."""
    text = spot.text(name)
    declared = (each for each in spot.source.root.named_children if each.type == "function_declaration")
    return text in _BUILT_IN or any(spot.text(field(each, "name") or each) == text for each in declared)


def _receiver_name(spot: Spot) -> str:
    receiver = field(spot.function, "receiver")
    names = [each for each in walk(receiver) if each.type == "identifier"] if receiver is not None else []
    return spot.text(names[0]) if names else ""


def _depth(node: Node) -> int:
    """Names first, then what was asked of them; a receiver is seldom nil, so it comes after."""
    return sum(1 for each in walk(node) if each.type in _LINKS)


def _is_package(spot: Spot, node: Node) -> bool:
    if node.type != "identifier":
        return False
    name = spot.text(node)
    imported = (
        (field(each, "name"), field(each, "path"))
        for each in walk(
            spot.source.root,
            lambda each: each.type in {"source_file", "import_declaration", "import_spec_list", "import_spec"},
        )
        if each.type == "import_spec"
    )
    return any(
        (spot.text(alias) if alias is not None else spot.text(path).strip('"`').rpartition("/")[2] if path else "")
        == name
        for alias, path in imported
    )


def _when_there(spot: Spot, node: Node, name: str, weight: float) -> Iterator[Mend]:
    """A step that only has an effect, done only where there is something to do it on."""
    statement = statement_of(node)
    if statement is None or statement.type not in {"expression_statement", "assignment_statement", "inc_statement"}:
        return
    start, end = spot.source.span(statement)
    indent, newline, text = spot.source.indent(statement), spot.source.newline, spot.text(statement)
    if not spot.source.begins_its_line(statement) or "`" in text:
        return
    deeper = text.replace("\n", "\n\t")
    ends = _ENDS.search(text) is not None and text.startswith(f"{name}.")
    yield Mend(
        rule="when-open" if ends else "when-there",
        prior=(0.64 if ends else 0.44) * weight,
        title=f"In {spot.name.rpartition('/')[2]}, leave this step out when {name} is nil"[:160],
        description=f"When {name} is nil, only this one step is left out.",
        approach="guard",
        reasoning="What was never opened needs no end."
        if ends
        else "The step has an effect of its own and gives nothing that is used later.",
        side_effects="" if ends else "The step left out does not happen, and nobody is told.",
        source=spot.source,
        edits=(Edit(start, end, f"if {name} != nil {{{newline}{indent}\t{deeper}{newline}{indent}}}"),),
        swallows=not ends,
    )


# --- where the value came from


def _in_callers(spot: Spot, node: Node, weight: float) -> Iterator[Mend]:
    """The same check in the callers, on what they handed over."""
    handed = [(spot, node)]
    for above in spot.outer[:2]:
        weight *= _CALLER
        handed = [(above, each) for below, subject in handed for each in _handed_over(below, subject, above)]
        for rank, (_, each) in enumerate(handed):
            if each.type in {"identifier", "selector_expression"}:
                name = above.text(each)
                less = weight - _NEXT * rank
                yield from leave_when(above, each, f"{name} == nil", when=f"{name} is nil", weight=less)


def _handed_over(below: Spot, subject: Node, above: Spot) -> list[Node]:
    """What the caller gave for a parameter, or on what it called the method of which `subject` is the receiver."""
    given = argument_for(below, subject, above)
    if given is not None:
        return [given]
    receiver, name = field(below.function, "receiver"), field(below.function, "name")
    if receiver is None or name is None or subject.type != "identifier":
        return []
    if not any(each.type == "identifier" and below.text(each) == below.text(subject) for each in walk(receiver)):
        return []
    found: dict[str, Node] = {}
    for node in above.here:
        callee = field(node, "function") if node.type == "call_expression" else None
        operand, called = field(callee, "operand"), field(callee, "field")
        if operand is not None and called is not None and above.text(called) == below.text(name):
            found.setdefault(above.text(operand), operand)
    return sorted(found.values(), key=lambda each: each.start_byte)


def argument_for(below: Spot, subject: Node, above: Spot) -> Node | None:
    """What the caller gave for the parameter of which `subject` is a part; None where it is none."""
    parameters = field(below.function, "parameters")
    if parameters is None or subject.type != "identifier":
        return None
    names: list[str] = []
    for each in parameters.named_children:
        names += [below.text(name) for name in each.children_by_field_name("name")]
    wanted = below.text(subject)
    function = field(below.function, "name")
    if wanted not in names or function is None:
        return None
    called = below.text(function)
    for node in above.here:
        callee = field(node, "function") if node.type == "call_expression" else None
        arguments = field(node, "arguments")
        if callee is not None and arguments is not None and above.text(callee).rpartition(".")[2] == called:
            given = [each for each in arguments.named_children if each.type != "comment"]
            index = names.index(wanted)
            return given[index] if index < len(given) else None
    return None


def _receiver(spot: Spot) -> Iterator[Mend]:
    """A method that answers for nothing by the zero value, as those of generated code do."""
    function = spot.function
    receiver = field(function, "receiver")
    body = field(function, "body")
    if function is None or receiver is None or body is None or "*" not in spot.text(receiver):
        return
    names = [node for node in walk(receiver) if node.type == "identifier"]
    first = next(
        (node for node in walk(body) if node.parent is not None and node.parent.type == "statement_list"), None
    )
    if names and first is not None:
        name = spot.text(names[0])
        yield from leave_when(spot, first, f"{name} == nil", when=f"{name} is nil", weight=0.72)


def _unchecked(spot: Spot) -> Iterator[Mend]:
    """`x, _ := f()`: what went wrong was thrown away, and `x` is nothing."""
    function = spot.function
    if function is None:
        return
    for node in body_of(function):
        if node.type not in {"short_var_declaration", "assignment_statement"} or node.start_point.row >= spot.line:
            continue
        left = field(node, "left")
        names = left.named_children if left is not None else []
        if len(names) < 2 or spot.text(names[-1]) != "_" or node.type != "short_var_declaration":  # noqa: PLR2004
            continue
        if not any(spot.text(names[0]) == spot.text(each) for each in spot.here):
            continue
        between = "\n".join(spot.source.lines[node.end_point.row + 1 : spot.line - 1])
        if re.search(rf"(?<![\w.]){re.escape(spot.text(names[0]))} [!=]= nil", between):
            continue  # that there may be none was thought of
        yield from _checked(spot, node, names[-1])


def _checked(spot: Spot, node: Node, blank: Node) -> Iterator[Mend]:
    right = field(node, "right")
    asserts = right is not None and any(
        each.type in {"type_assertion_expression", "index_expression"} for each in right.named_children
    )
    name, condition = ("ok", "!ok") if asserts else ("err", "err != nil")
    indent, newline = spot.source.indent(node), spot.source.newline
    start, end = spot.source.span(blank)
    after = spot.source.span(node)[1]
    for found in exits(spot, node):
        way, added = worded(
            found, f"{spot.text(right)[:60]} failed".replace('"', "'").replace("\\", "") if right else "failed", spot
        )
        if not asserts and way.name == "return-error":
            head = way.code.rpartition(", ")[0] if ", " in found.code else "return"
            way, added = found, ()
            code = f"{head}, err" if head != "return" else "return err"
        else:
            code = way.code
        yield Mend(
            rule="check-error",
            prior=min(0.7, way.prior + 0.08),
            title=f"In {spot.name.rpartition('/')[2]}, look at the error of `{spot.text(right)[:60] if right else ''}`",
            description=f"When it fails, {way.says}.",
            approach=way.approach,
            reasoning="Its failure is thrown away; what it gave is used all the same.",
            source=spot.source,
            edits=(
                *added,
                Edit(start, end, name),
                Edit(after, after, f"{newline}{indent}if {condition} {{{newline}{indent}\t{code}{newline}{indent}}}"),
            ),
            swallows=way.swallows,
        )


# --- a type that it is not


def assertions(spot: Spot) -> Iterator[Mend]:
    """`x.(T)` with `, ok`, and a way out."""
    if "interface conversion" not in spot.message:
        return
    for node in spot.here:
        if node.type != "type_assertion_expression" or spot.text(node).endswith("(type)"):
            continue
        statement = statement_of(node)
        if statement is None:
            continue
        start, end = spot.source.span(node)
        alone = statement.type == "short_var_declaration" and spot.text(field(statement, "right") or node) == spot.text(
            node
        )
        kind = spot.text(field(node, "type") or node)
        operand = spot.text(field(node, "operand") or node)
        when = f"{operand} is no {kind}"
        if alone:
            yield from _comma_ok(spot, statement, when)
            continue
        name = re.sub(r"\W", "", kind.rpartition(".")[2])
        name = f"as{name[:1].upper()}{name[1:]}"
        yield from leave_when(
            spot,
            node,
            "!ok",
            when=when,
            weight=1.05,
            before=f"{name}, ok := {spot.text(node)}",
            edits=(Edit(start, end, name),),
        )


def _comma_ok(spot: Spot, statement: Node, when: str) -> Iterator[Mend]:
    left = field(statement, "left")
    if left is None or len(left.named_children) != 1:
        return
    indent, newline = spot.source.indent(statement), spot.source.newline
    at, after = spot.source.span(left)[1], spot.source.span(statement)[1]
    for found in exits(spot, statement):
        way, added = worded(found, when.replace('"', "'"), spot)
        guard = f"{newline}{indent}if !ok {{{newline}{indent}\t{way.code}{newline}{indent}}}"
        yield Mend(
            rule="comma-ok",
            prior=way.prior + 0.04,
            title=f"In {spot.name.rpartition('/')[2]}, `{way.in_a_line}` when {when}"[:160],
            description=f"When {when}, {way.says}.",
            approach=way.approach,
            reasoning=way.because,
            source=spot.source,
            edits=(*added, Edit(at, at, ", ok"), Edit(after, after, guard)),
            swallows=way.swallows,
        )
