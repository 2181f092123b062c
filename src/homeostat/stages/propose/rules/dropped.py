"""What nobody makes, of what nobody reads: the statement that stood between the two is gone."""

import ast
import builtins
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, FunctionNode, Module, bound_names, parameters
from homeostat.stages.propose.rules import neighbours
from homeostat.stages.propose.rules.correcting import corrected
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_NO_NAME = re.compile(r"name '(\w+)' is not defined|local variable '(\w+)'")
_NO_ATTRIBUTE = re.compile(r"'(?P<owner>\w+)' object has no attribute '(?P<name>\w+)'")
_MOST_NAMES = 4  # that one statement makes
_MOST_UNREAD = 2


def fixes(crash: Crash) -> Iterator[Fix]:
    match crash.error_type:
        case "NameError" | "UnboundLocalError":
            yield from _made(crash)
        case "AttributeError":
            yield from _kept(crash)
        case _:
            return


def _made(crash: Crash) -> Iterator[Fix]:
    """`a, b = pair` before they are used, where nobody reads `pair`."""
    said = _NO_NAME.search(crash.message)
    name = (said[1] or said[2]) if said else ""
    missing = [name] if crash.error_type == "UnboundLocalError" else _unknown_names(crash)
    if name not in missing or len(missing) > _MOST_NAMES:
        return
    for unread, edit in list(_unread(crash, ", ".join(missing)))[:_MOST_UNREAD]:
        yield corrected(
            crash,
            "made-of-unread",
            0.74,
            f"Make {', '.join(missing)} of {unread}",
            f"Nobody makes {name}, and nobody reads {unread}.",
            edit,
        )


def _unknown_names(crash: Crash) -> list[str]:
    """That the function reads and nobody has made, in the order in which it does."""
    module, function = crash.module, crash.function
    around = [above for above in module.ancestors(function) if isinstance(above, FunctionNode)]
    known = module.top_names.union(dir(builtins), bound_names(function), *map(bound_names, around))
    inner = {name for node in ast.walk(function) if isinstance(node, FunctionNode) for name in bound_names(node)}
    found = sorted(_names(function, ast.Load), key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(node.id for node in found if node.id not in known | inner))


def _unread(crash: Crash, made: str) -> Iterator[tuple[str, Edit]]:
    """What the function has and never reads, with the statement that makes the names of it, where that may stand."""
    module, function = crash.module, crash.function
    read = {node.id for node in _names(function, ast.Load)}
    for arg in parameters(function):
        name = arg.arg
        if name not in read and not name.startswith("_") and name not in {"self", "cls"}:
            first = _first(function)
            if first is not None and module.begins_its_line(first):
                at = module.start(first.lineno)
                yield name, Edit(at, at, f"{module.indent(first)}{made} = {name}{module.newline}")
    for node in module.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) if name not in read and module.function_of(node) is function:
                end = module.span(node)[1]
                if module.begins_its_line(node) and not name.startswith("_"):
                    yield name, Edit(end, end, f"{module.newline}{module.indent(node)}{made} = {name}")
            case _:
                pass


def _kept(crash: Crash) -> Iterator[Fix]:
    """`self.name = name` in the class's `__init__`, which is given it and never reads it."""
    said = _NO_ATTRIBUTE.search(crash.message)
    classes = neighbours.classes(crash) if said else {}
    if said is None or said["owner"] not in classes:
        return
    here, module = classes[said["owner"]]
    init = neighbours.init_of(here)
    name = said["name"]
    if init is None:
        return
    given = next((arg.arg for arg in parameters(init) if arg.arg in {name, name.lstrip("_")}), None)
    if given is None or given in {node.id for node in _names(init, ast.Load)}:
        return
    edit = _in_order(module, init, f"self.{name} = {given}")
    if edit is not None:
        yield Fix(
            rule="name-kept",
            prior=0.86,
            title=f"Keep {given} as {here.name}'s {name}",
            description=f"{here.name} is made with {given} and forgets it; it then has what its methods ask for.",
            approach="correct",
            reasoning=f"{module.path}:{init.lineno} is given what the object lacks.",
            module=module,
            edits=(edit,),
            test="The call that crashed.",
        )


def _in_order(module: Module, init: ast.FunctionDef, statement: str) -> Edit | None:
    """After the last plain `self.x = …` at its top level, or where it begins."""
    kept = [node for node in init.body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute)]
    if kept and module.begins_its_line(kept[-1]):
        end = module.span(kept[-1])[1]
        return Edit(end, end, f"{module.newline}{module.indent(kept[-1])}{statement}")
    first = _first(init)
    if first is None or not module.begins_its_line(first):
        return None
    at = module.start(first.lineno)
    return Edit(at, at, f"{module.indent(first)}{statement}{module.newline}")


def _first(function: FunctionNode) -> ast.stmt | None:
    """Its first statement that is no docstring."""
    return next(
        (node for node in function.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))),
        None,
    )


def _names(function: ast.AST, context: type[ast.expr_context]) -> list[ast.Name]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, context)]
