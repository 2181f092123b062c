"""A module or a name that cannot be imported: what is nearly called so, in the service's own tree or Python's library.

Works where a module is imported and no function has begun.
"""

import ast
import difflib
import re
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

from homeostat.errors import BadInput, NotFound
from homeostat.languages.python import Edit, Module, splice
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.situation import Situation

_NO_NAME = re.compile(r"cannot import name '(?P<name>\w+)' from (?:partially initialized module )?'(?P<module>[\w.]+)'")
_NO_MODULE = re.compile(r"No module named '(?P<module>[\w.]+)'")
_HINT = re.compile(r"Did you mean: '(\w+)'")
_LIKE = 0.75
_MOST = 2
_SURE = 0.8


def misspelt(situation: Situation, module: Module, line: int, message: str) -> Iterator[Fix]:
    """For the import at a line of a module."""
    statement = next(
        (each for each in module.statements_at(line) if isinstance(each, ast.Import | ast.ImportFrom)), None
    )
    if statement is None:
        return
    if said := _NO_NAME.search(message):
        hint = _HINT.search(message)
        near = [hint[1]] if hint else _near(said["name"], _names_of(situation, said["module"]))
        for nth, other in enumerate(near):
            yield _fix(module, statement, said["name"], other, nth)
    elif said := _NO_MODULE.search(message):
        for nth, other in enumerate(_near(said["module"], _modules(situation))):
            yield _fix(module, statement, said["module"], other, nth)


def _near(name: str, known: list[str]) -> list[str]:
    """In the same package, or of none."""
    package = name.rpartition(".")[0]
    return difflib.get_close_matches(name, [each for each in known if each.rpartition(".")[0] == package], _MOST, _LIKE)


def _modules(situation: Situation) -> list[str]:
    """The tree's, by every name that a folder on the path may give them, and those of Python's library."""
    paths = [PurePosixPath(path) for path in situation.files if path.endswith(".py")]
    parts = [path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts for path in paths]
    own = {".".join(each[start:]) for each in parts for start in range(len(each))}
    return sorted(own | {name for name in sys.stdlib_module_names if not name.startswith("_")})


def _names_of(situation: Situation, dotted: str) -> list[str]:
    """What the tree's module of that name has at its top."""
    below = dotted.replace(".", "/")
    ends = f"{below}.py", f"{below}/__init__.py"
    path = min(
        (path for path in situation.files if f"/{path}".endswith(tuple(f"/{end}" for end in ends))), key=len, default=""
    )
    try:
        return sorted(Module(situation.read(path), path).top_names) if path else []
    except (NotFound, BadInput):
        return []


def _fix(module: Module, statement: ast.Import | ast.ImportFrom, name: str, other: str, nth: int) -> Fix:
    text = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", other, module.text(statement), count=1)
    used = name.partition(".")[0]
    edits = [splice(module, statement, text)]
    if not any(each.asname for each in statement.names if each.name == name) and used != other.partition(".")[0]:
        edits += [
            Edit(*module.span(node), other.partition(".")[0])
            for node in module.nodes
            if isinstance(node, ast.Name) and node.id == used
        ]
    return Fix(
        rule="misspelt-import",
        prior=_SURE - 0.1 * nth,
        title=f"Import {other} where the code says {name}",
        description=f"There is no {name}, and there is {other}.",
        approach="correct",
        reasoning="The two names are nearly the same.",
        module=module,
        edits=tuple(edits),
        test="The import that failed.",
    )
