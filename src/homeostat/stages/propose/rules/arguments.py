"""Arguments that a function does not take, or lacks."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, FunctionNode, functions, parameters, tail
from homeostat.stages.propose.rules import captured, neighbours
from homeostat.stages.propose.rules.absent import close_to
from homeostat.stages.propose.rules.correcting import corrected
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix


def argument_fixes(crash: Crash) -> Iterator[Fix]:
    if said := re.search(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", crash.message):
        yield from _unexpected(crash, said.group(1), said.group(2))
    if said := re.search(
        r"(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.+)$", crash.message
    ):
        yield from _missing(crash, said.group(1), re.findall(r"'(\w+)'", said.group(2)))
    if re.search(r"takes \d+ positional arguments? but \d+ were given", crash.message):
        yield from _too_many(crash)


def _call_of(crash: Crash, name: str) -> ast.Call | None:
    calls = [node for node in crash.nodes if isinstance(node, ast.Call)]
    if name == "__init__":
        return next((node for node in calls if tail(node.func)[:1].isupper()), None)
    return next((node for node in calls if tail(node.func) == name), None)


def _signature(crash: Crash, call: ast.Call) -> list[str]:
    """The parameter names of what is called, where the project defines it."""
    name = tail(call.func)
    found = neighbours.classes(crash).get(name)
    if found is not None:
        init = next(
            (node for node in found[0].body if isinstance(node, FunctionNode) and node.name == "__init__"), None
        )
        if init is not None:
            return [arg.arg for arg in parameters(init)][1:]
        return [
            node.target.id
            for node in found[0].body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        ]
    for module in crash.neighbours:
        for node in functions(module.tree):
            if node.name == name:
                return [arg.arg for arg in parameters(node) if arg.arg not in {"self", "cls"}]
    return []


def _unexpected(crash: Crash, function: str, name: str) -> Iterator[Fix]:
    call = _call_of(crash, function)
    keyword = next((found for found in call.keywords if found.arg == name), None) if call else None
    if call is None or keyword is None:
        return
    given = {found.arg for found in call.keywords}
    start = crash.module.span(keyword)[0]
    free = [other for other in _signature(crash, call) if other not in given][:None]
    for other in close_to(name, free)[:1]:
        yield corrected(
            crash,
            "did-you-mean-argument",
            0.8,
            f"Pass it as '{other}'",
            f"{function} has no '{name}', and '{other}' is not given.",
            Edit(start, start + len(name), other),
        )
    text = crash.module.source
    end = crash.module.span(keyword)[1]
    comma = re.match(r"\s*,[ \t]*", text[end:])
    before = re.search(r",\s*$", text[:start])
    edit = Edit(start, end + comma.end(), "") if comma else Edit(before.start() if before else start, end, "")
    yield corrected(crash, "drop-argument", 0.42, f"Do not pass '{name}'", f"{function} takes no '{name}'.", edit)


def _missing(crash: Crash, function: str, names: list[str]) -> Iterator[Fix]:
    call = _call_of(crash, function)
    if call is None or not names:
        return
    scope = crash.locals | crash.module.top_names
    given: dict[str, str] = {}
    for name in names:
        local = [name] if name in scope else []
        parts = [
            f"{base}.{name}"
            for base in sorted(crash.locals)
            if name in captured.fields_of(crash.value(ast.Name(id=base)))
        ]
        near = close_to(name, sorted(set(crash.variables) & crash.locals))
        constant = _as_others_pass(crash, function, name)
        found = next(iter([*local, *parts, *constant, *near]), None)
        if found is None:
            return
        given[name] = found
    text = crash.text(call)
    end = crash.module.span(call)[1] - 1
    empty = not call.args and not call.keywords
    trailing = re.search(r",\s*\)$", text)
    said = ", ".join(f"{name}={value}" for name, value in given.items())
    edit = Edit(end, end, said if empty or trailing else f", {said}")
    yield corrected(
        crash,
        "pass-argument",
        0.7,
        f"Pass {', '.join(given)} along",
        f"{function} needs it, and it is at hand here.",
        edit,
    )


def _as_others_pass(crash: Crash, function: str, name: str) -> list[str]:
    for module in crash.neighbours:
        for node in module.nodes:
            if isinstance(node, ast.Call) and tail(node.func) == function:
                found = next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
                if isinstance(found, ast.Constant):
                    return [module.text(found)]
    return []


def _too_many(crash: Crash) -> Iterator[Fix]:
    """A method that forgot its `self`."""
    for node in crash.nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        for function in functions(crash.module.tree):
            first = function.args.args[0].arg if function.args.args else ""
            in_class = crash.module.class_of(function) is not None
            if (
                function.name == node.func.attr
                and in_class
                and first not in {"self", "cls"}
                and not function.decorator_list
            ):
                text = crash.module.source
                at = text.index("(", text.index(function.name, crash.module.start(function.lineno))) + 1
                said = "self, " if function.args.args else "self"
                yield corrected(
                    crash,
                    "self-parameter",
                    0.76,
                    f"Give {function.name} its self",
                    "A method's first parameter is the object itself.",
                    Edit(at, at, said),
                )
                return
