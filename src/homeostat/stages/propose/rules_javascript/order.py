"""JavaScript: what is used before it is there, without what it belongs to, or for ever."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, function_of, statement_of, walk
from homeostat.stages.propose.rules_javascript.corrected import around, corrected, instead
from homeostat.stages.propose.rules_javascript.exits import exits, parameter_names
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_DECLARES = frozenset({"lexical_declaration", "variable_declaration", "class_declaration"})


def too_early(spot: Spot) -> Iterator[Mend]:
    """`Cannot access 'x' before initialization`: the line that uses it goes below its declaration."""
    found = re.search(r"Cannot access '([A-Za-z_$][\w$]{0,80})' before initialization", spot.message)
    statement = statement_of(spot.here[0]) if found and spot.here else None
    block = statement.parent if statement is not None else None
    if found is None or statement is None or block is None:
        return
    used = {spot.text(each) for each in walk(statement) if each.type == "identifier"}
    later = [
        each
        for each in block.named_children
        if each.start_byte > statement.start_byte and each.type in _DECLARES and used & _names_of(spot, each)
    ]
    if not later or not spot.source.begins_its_line(statement):
        return
    because = f"{found[1]} is declared further down, and is nothing before that."
    indent, newline = spot.source.indent(statement), spot.source.newline
    start, end = spot.source.span(statement)
    upto = spot.source.text.find("\n", end) + 1
    line = spot.source.text.rfind("\n", 0, start) + 1
    below = spot.source.span(later[-1])[1]
    moved = Edit(below, below, f"{newline}{indent}{spot.text(statement)}")
    yield corrected(spot, "below-its-parts", 0.74, "use it after it is declared", because, Edit(line, upto, ""), moved)
    above = f"{newline}{indent}".join(spot.text(each) for each in later)
    edits = [Edit(start, start, f"{above}{newline}{indent}")]
    for each in later:
        first, last = spot.source.span(each)
        edits.append(Edit(spot.source.text.rfind("\n", 0, first) + 1, spot.source.text.find("\n", last) + 1, ""))
    yield corrected(spot, "declared-first", 0.7, f"declare {found[1]} before it is used", because, *edits)


def _names_of(spot: Spot, declaration: Node) -> set[str]:
    named = [field(each, "name") for each in (declaration, *declaration.named_children)]
    return {spot.text(each) for each in named if each is not None}


def base_first(spot: Spot) -> Iterator[Mend]:
    """A derived class's constructor that does something before `super(…)`, or never calls it."""
    if "Must call super constructor" not in spot.message or spot.function is None:
        return
    body = field(spot.function, "body")
    first = next(iter(body.named_children), None) if body is not None else None
    if body is None or first is None:
        return
    indent, newline = spot.source.indent(first), spot.source.newline
    at = spot.source.span(first)[0]
    because = "There is no `this` before the base class has made it."
    for statement in body.named_children:
        if spot.text(statement).startswith("super("):
            start, end = spot.source.span(statement)
            line, upto = spot.source.text.rfind("\n", 0, start) + 1, spot.source.text.find("\n", end) + 1
            moved = Edit(at, at, f"{spot.text(statement)}{newline}{indent}")
            yield corrected(spot, "base-first", 0.85, "call super first", because, moved, Edit(line, upto, ""))
            return
    given = ", ".join(parameter_names(spot.function, spot))
    for said, prior in ((f"super({given});", 0.66), ("super();", 0.64)):
        text = f"{said}{newline}{indent}"
        yield corrected(spot, "base-first", prior, f"call {said[:-1]} first", because, Edit(at, at, text))


def lost_this(spot: Spot) -> Iterator[Mend]:
    """`this` is undefined: a method was handed over without its object."""
    if not re.search(r"of undefined|undefined is not an object", spot.message):
        return
    if not any(_of_this(spot, node) for node in spot.here[:3]):
        return
    holder = spot.function
    own = field(holder, "name")
    name = spot.text(own) if own is not None else spot.name.rpartition(".")[2]
    if holder is not None and holder.type == "function_expression" and field(holder, "name") is None:
        parameters, body = field(holder, "parameters"), field(holder, "body")
        if parameters is not None and body is not None:
            text = f"{spot.text(parameters)} => {spot.text(body)}"
            because = "An arrow keeps the `this` of what is around it."
            yield corrected(spot, "arrow", 0.6, "keep the outer `this`", because, instead(spot, holder, text))
    for node in walk(spot.source.root):
        named = field(node, "property") if node.type == "member_expression" else None
        if named is None or spot.text(named) != name or not _is_handed_over(node):
            continue
        held = spot.text(field(node, "object") or node)
        because = f"`{spot.text(node)}` is handed over alone, and is called without its object."
        does = f"hand {spot.text(node)} over with its object"
        yield corrected(spot, "bind", 0.74, does, because, *around(spot, node, "", f".bind({held})"))


def _of_this(spot: Spot, node: Node) -> bool:
    """Whether it is `this`, or asks a part of it."""
    held = field(node.parent, "object") if node.parent is not None else None
    return node.type == "this" or spot.text(node)[:5] in {"this", "this."} or (held is not None and held.type == "this")


def _is_handed_over(node: Node) -> bool:
    above = node.parent
    if above is None:
        return False
    return above.type in {"arguments", "pair", "array"} or (
        above.type in {"variable_declarator", "assignment_expression"}
        and node in {field(above, "value"), field(above, "right")}
    )


def for_ever(spot: Spot) -> Iterator[Mend]:
    """A recursion without an end: what was seen is not looked at again; its end is asked for in all cases."""
    if "Maximum call stack" not in spot.message:
        return
    function = _recursive(spot)
    if function is None:
        return
    yield from _not_handed_on(spot, function)
    yield from _known_copies(spot, function)
    yield from _seen_before(spot, function)
    yield from _wider_end(spot, function)


def _recursive(spot: Spot) -> Node | None:
    """The function around the spot that calls itself."""
    node = spot.function
    while node is not None:
        name = field(node, "name")
        if name is not None and _calls(spot, node, spot.text(name)):
            return node
        node = function_of(node)
    return None


def _calls(spot: Spot, function: Node, name: str) -> list[Node]:
    found: list[Node] = []
    for each in walk(function):
        callee = field(each, "function") if each.type == "call_expression" else None
        said = spot.text(callee) if callee is not None else ""
        if said in {name, f"this.{name}"}:
            found.append(each)
    return found


def _not_handed_on(spot: Spot, function: Node) -> Iterator[Mend]:
    """`clone(each)` inside `clone(value, seen = new Map())`: what it remembers begins anew with each call."""
    parameters, name = field(function, "parameters"), field(function, "name")
    names = parameter_names(function, spot)
    declared = parameters.named_children if parameters is not None else []
    if name is None or len(names) != len(declared):
        return
    for call in _calls(spot, function, spot.text(name)):
        given = field(call, "arguments")
        handed = given.named_children if given is not None else []
        left_out = list(zip(names, declared, strict=True))[len(handed) :]
        defaults = all(field(each, "right") or field(each, "value") for _, each in left_out)
        if not handed or not left_out or not defaults or not all(held for held, _ in left_out):
            continue
        end = spot.source.span(handed[-1])[1]
        more = ", ".join(held for held, _ in left_out)
        because = "Without it each call begins with a new one, and never meets what was seen."
        yield corrected(spot, "hand-on", 0.86, f"hand {more} on", because, Edit(end, end, f", {more}"))


def _known_copies(spot: Spot, function: Node) -> Iterator[Mend]:
    """`seen.set(value, copy)` that nobody asks: what was met before has its copy there."""
    first = next(iter((field(function, "body") or function).named_children), None)
    for name in parameter_names(function, spot):
        if not name or first is None or re.search(rf"\b{re.escape(name)}\.(?:has|get)\(", spot.text(function)):
            continue
        kept = re.search(rf"\b{re.escape(name)}\.set\(([\w$]{{1,80}}), ", spot.text(function))
        if kept is not None:
            at, margin = spot.source.span(first)[0], f"{spot.source.newline}{spot.source.indent(first)}"
            text = f"if ({name}.has({kept[1]})) return {name}.get({kept[1]});{margin}"
            because = f"{name} is filled with what was met, and nobody asks it."
            does = f"give what {name} has for {kept[1]} already"
            yield corrected(spot, "known-copy", 0.84, does, because, Edit(at, at, text))


def _seen_before(spot: Spot, function: Node) -> Iterator[Mend]:
    """A set of what was visited, handed on; the one that the function has already, where it has one."""
    parameters, body = field(function, "parameters"), field(function, "body")
    name = field(function, "name")
    first = next(iter(body.named_children), None) if body is not None else None
    given = parameters.named_children if parameters is not None else []
    if parameters is None or first is None or name is None or not given or given[0].type != "identifier":
        return
    about = spot.text(given[0])
    text = spot.text(function)
    held = re.search(r"\b([A-Za-z_$][\w$]{0,40}) = new (?:Weak)?Set\(", spot.text(parameters))
    kept = held[1] if held else "seen" if "seen" not in text else "visited"
    edits: list[Edit] = []
    if held is None:
        end = spot.source.span(given[-1])[1]
        edits.append(Edit(end, end, f", {kept} = new Set()"))
        for call in _calls(spot, function, spot.text(name)):
            arguments = field(call, "arguments")
            last = arguments.named_children[-1:] if arguments is not None else []
            if len(last) != 1 or arguments is None or len(arguments.named_children) != len(given):
                return
            end = spot.source.span(last[0])[1]
            edits.append(Edit(end, end, f", {kept}"))
    at = spot.source.span(first)[0]
    indent, newline, step = spot.source.indent(first), spot.source.newline, spot.source.step
    inside = Spot(
        project=spot.project, source=spot.source, line=first.start_point.row + 1, column=None, name=spot.name,
        error_type=spot.error_type, message=spot.message,
    )  # fmt: skip
    ways = [way.code.rstrip(";") for way in exits(inside, first, about)]
    for rank, code in enumerate(dict.fromkeys([*_neutral(spot, function), *ways])):
        if rank > 4 or re.search(rf"\b{re.escape(about)}\b", code):  # noqa: PLR2004 - ways out are many
            continue
        guard = f"if ({kept}.has({about})) {{{newline}{indent}{step}{code};{newline}{indent}}}{newline}{indent}"
        added = Edit(at, at, f"{guard}{kept}.add({about});{newline}{indent}")
        because = "What leads back to itself is looked at once."
        does = f"look at each {about} once, else `{code}`"
        yield corrected(spot, "seen-before", 0.66 - 0.03 * rank, does, because, *edits, added)


def _neutral(spot: Spot, function: Node) -> list[str]:
    """What adds nothing to the results of the calls: by how they are put together."""
    text = spot.text(function)
    if re.search(r"Math\.max\(|\+=|\bcount|\bsum|\btotal|\bdepth", text):
        return ["return 0"]
    if re.search(r"flatMap|concat|\.push\(|return \[", text):
        return ["return []"]
    return ["return"] if not re.search(r"return [^;]", text) else []


def _wider_end(spot: Spot, function: Node) -> Iterator[Mend]:
    """`n === 0` becomes `n <= 0`."""
    for node in body_of(function):
        asked = field(node, "condition") if node.type in {"if_statement", "ternary_expression"} else None
        for each in walk(asked) if asked is not None else ():
            sign, right = field(each, "operator"), field(each, "right")
            if sign is None or right is None or sign.type not in {"===", "=="} or right.type != "number":
                continue
            because = "What steps over the end, or begins beyond it, never meets it."
            for other, prior in (("<=", 0.64), (">=", 0.4)):
                does = f"end where `{spot.text(each)}` or beyond"
                yield corrected(spot, "wider-end", prior, does, because, instead(spot, sign, other))


def shape_of_import(spot: Spot) -> Iterator[Mend]:
    """`x is not a function` or `not a constructor`, of what a `require` gives: a part is meant, or all."""
    found = re.match(r"\(?(?:0 , )?([A-Za-z_$][\w$.]{0,80})\)? is not a (?:function|constructor)", spot.message)
    if found is None:
        return
    name = found[1].partition(".")[0]
    for node in walk(spot.source.root, lambda node: node.type not in FUNCTIONS):
        pattern, value = field(node, "name"), field(node, "value")
        if node.type != "variable_declarator" or pattern is None or value is None:
            continue
        text = spot.text(value)
        if not text.startswith("require(") or not re.search(rf"\b{re.escape(name)}\b", spot.text(pattern)):
            continue
        because = "What a module gives is one thing, or an object of several."
        if pattern.type == "identifier":
            yield corrected(
                spot, "part-of-import", 0.6, f"take {name} out of what is required", because,
                instead(spot, pattern, f"{{ {name} }}"),
            )  # fmt: skip
            yield corrected(
                spot, "part-of-import", 0.45, f"take the default of what is required as {name}", because,
                around(spot, value, "", ".default")[1],
            )  # fmt: skip
        elif pattern.type == "object_pattern" and len(pattern.named_children) == 1:
            yield corrected(
                spot,
                "whole-import",
                0.58,
                f"take all that is required as {name}",
                because,
                instead(spot, pattern, name),
            )


def waited_for(spot: Spot) -> Iterator[Mend]:
    """A part of a promise in a function that can wait: `await` where the value comes from."""
    if not re.search(r"is not a function|is not iterable|of undefined|undefined is not", spot.message):
        return
    function = spot.function
    while function is not None and not any(child.type == "async" for child in function.children):
        function = function_of(function)
    if function is None:
        return
    names = {spot.text(each) for node in _asked(spot) for each in walk(node) if each.type == "identifier"}
    for node in body_of(function):
        named, value = field(node, "name"), field(node, "value")
        if node.type != "variable_declarator" or named is None or value is None or value.type != "call_expression":
            continue
        if spot.text(named) in names and _promises(spot, value):
            because = "It is a promise, of which nothing can be asked before it is kept."
            does = f"wait for `{spot.text(value)[:60]}`"
            yield corrected(spot, "await", 0.8, does, because, around(spot, value, "await ", "")[0])


def _asked(spot: Spot) -> Iterator[Node]:
    """What is smallest at the place, and what was asked for the part that was not there."""
    yield from spot.here[:4]
    for node in spot.here[:2]:
        held = field(node if field(node, "object") is not None else node.parent, "object")
        if held is not None:
            yield held


def _promises(spot: Spot, call: Node) -> bool:
    """Whether the file declares the callee as `async`, or somebody waits for it."""
    callee = spot.text(field(call, "function") or call)
    name = re.escape(callee.rpartition(".")[2])
    if not re.fullmatch(r"[\w$]{1,80}", name):
        return False
    return bool(
        re.search(rf"async (?:function )?{name}\b|{name} = async|await (?:[\w$.]{{1,80}}\.)?{name}\(", spot.source.text)
    ) and not any(each.type == "await_expression" for each in list(ancestors(call))[:1])
