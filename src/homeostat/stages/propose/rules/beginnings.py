"""An attribute that the base class gives its objects, in a class that never lets the base begin."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, Module, dotted, tail
from homeostat.stages.propose.rules import neighbours
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_MESSAGE = re.compile(r"'(?P<owner>\w+)' object has no attribute '(?P<name>\w+)'")
_MOST_BASES = 5


def fixes(crash: Crash) -> Iterator[Fix]:
    """`super().__init__(…)` at the start, with what the class's own `__init__` takes by the same names."""
    said = _MESSAGE.search(crash.message) if crash.error_type == "AttributeError" else None
    classes = neighbours.classes(crash) if said else {}
    if said is None or said["owner"] not in classes:
        return
    here, module = classes[said["owner"]]
    own = neighbours.init_of(here)
    base = next((found for found, _ in _bases(here, classes) if _gives(found, said["name"])), None)
    if own is None or base is None:
        return
    begun = [node for node in ast.walk(own) if isinstance(node, ast.Call) and tail(node.func) == "__init__"]
    given = _handed_on(own, base)
    if given is None:
        return
    if not begun:
        yield _fix(module, base, _at_the_start(module, own, f"super().__init__({given})"), said["name"], 0.84)
        return
    moved = _moved_up(module, own, begun[0])
    if moved is not None:
        yield _fix(module, base, moved, said["name"], 0.74)


def _bases(
    here: ast.ClassDef, classes: dict[str, tuple[ast.ClassDef, Module]]
) -> Iterator[tuple[ast.ClassDef, Module]]:
    """Its base classes in the project, the nearest first."""
    waiting, seen = [tail(base) for base in here.bases], {here.name}
    while waiting and len(seen) <= _MOST_BASES:
        name = waiting.pop(0)
        if name in classes and name not in seen:
            seen.add(name)
            yield classes[name]
            waiting += [tail(base) for base in classes[name][0].bases]


def _gives(found: ast.ClassDef, name: str) -> bool:
    init = neighbours.init_of(found)
    return init is not None and any(
        isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and dotted(node) == f"self.{name}"
        for node in ast.walk(init)
    )


def _handed_on(own: ast.FunctionDef, base: ast.ClassDef) -> str | None:
    """The arguments of the base's `__init__`; None where one of them is not at hand."""
    init = neighbours.init_of(base)
    if init is None:
        return None
    arguments, mine = init.args, {arg.arg for arg in (*own.args.args, *own.args.kwonlyargs)}
    wanted = [*arguments.posonlyargs, *arguments.args][1:]
    needed = len(wanted) - len(arguments.defaults)
    given: list[str] = []
    for index, arg in enumerate(wanted):
        if arg.arg in mine:
            given.append(arg.arg if len(given) == index else f"{arg.arg}={arg.arg}")
        elif index < needed:
            return None
    for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if arg.arg in mine:
            given.append(f"{arg.arg}={arg.arg}")
        elif default is None:
            return None
    return ", ".join(given)


def _at_the_start(module: Module, own: ast.FunctionDef, text: str) -> Edit:
    told = ast.get_docstring(own, clean=False) is not None and len(own.body) > 1
    first = own.body[1] if told else own.body[0]
    at = module.span(first)[0]
    return Edit(at, at, f"{text}{module.newline}{module.indent(first)}")


def _moved_up(module: Module, own: ast.FunctionDef, call: ast.Call) -> tuple[Edit, ...] | None:
    """The base begins only after its attribute was used: it begins first."""
    statement = next((each for each in own.body if isinstance(each, ast.Expr) and each.value is call), None)
    if statement is None or statement is own.body[0] or not module.begins_its_line(statement):
        return None
    start = module.start(statement.lineno)
    end = module.start((statement.end_lineno or statement.lineno) + 1)
    return (_at_the_start(module, own, module.text(statement)), Edit(start, end, ""))


def _fix(module: Module, base: ast.ClassDef, edits: Edit | tuple[Edit, ...], name: str, prior: float) -> Fix:
    return Fix(
        rule="attribute-base-begins",
        prior=prior,
        title=f"Call {base.name}.__init__ first, which sets {name}",
        description=f"{base.name} gives its objects {name} in its __init__, which this class does not call in time.",
        approach="correct",
        reasoning="The attribute that is missing is set there, and nowhere in this class.",
        module=module,
        edits=(edits,) if isinstance(edits, Edit) else edits,
        test="The call that crashed.",
    )
