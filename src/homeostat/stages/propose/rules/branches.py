"""A function that knows several kinds of value by branches of one form, and refuses one more kind."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, FunctionNode, Import
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_FEWEST = 2  # branches, from which on one more is expected
_REPR = re.compile(r"^(?:<(?P<member>[A-Z]\w*)\.\w+: |(?P<called>[A-Za-z_][\w.]*)\(|(?P<octets>b['\"])|(?P<set>\{))")
_WAYS: dict[str, tuple[tuple[str, float], ...]] = {
    "Decimal": (("str({it})", 0.62), ("float({it})", 0.58)),
    "datetime": (("{it}.isoformat()", 0.7),),
    "date": (("{it}.isoformat()", 0.7),),
    "time": (("{it}.isoformat()", 0.68),),
    "timedelta": (("{it}.total_seconds()", 0.6), ("str({it})", 0.5)),
    "UUID": (("str({it})", 0.7),),
    "PosixPath": (("str({it})", 0.68),),
    "Path": (("str({it})", 0.68),),
    "set": (("sorted({it})", 0.58), ("list({it})", 0.56)),
    "frozenset": (("sorted({it})", 0.58), ("list({it})", 0.56)),
    "bytes": (('{it}.decode("utf-8")', 0.56), ('{it}.decode("utf-8", errors="replace")', 0.5)),
    "Enum": (("{it}.value", 0.66), ("{it}.name", 0.52)),
    "Fraction": (("float({it})", 0.5),),
    "deque": (("list({it})", 0.6),),
}
_HOMES = {
    "Decimal": "decimal", "datetime": "datetime", "date": "datetime", "time": "datetime", "timedelta": "datetime",
    "UUID": "uuid", "PosixPath": "pathlib", "Path": "pathlib", "Enum": "enum", "Fraction": "fractions",
    "deque": "collections",
}  # fmt: skip


def fixes(crash: Crash) -> Iterator[Fix]:
    """The branch that is missing, before the refusal, with what people write in one of that kind."""
    statement = crash.statement
    if not isinstance(statement, ast.Raise) or crash.error_type not in {"TypeError", "ValueError"}:
        return
    asked = _asked(crash.function)
    if asked is None or statement not in crash.function.body:
        return
    name, branches = asked
    kind = _kind(crash.variables.get(name))
    if kind not in _WAYS or not crash.module.begins_its_line(statement):
        return
    said, imports = _named(crash, "Path" if kind == "PosixPath" else kind)
    indent, newline = crash.module.indent(statement), crash.module.newline
    at = crash.module.start(
        branches[0].lineno
    )  # a datetime is a date, a set of signs no text: ask for the new kind first
    for way, prior in _WAYS[kind]:
        made = way.replace("{it}", name)
        deeper = f"{indent}{indent or '    '}"
        text = f"{indent}if isinstance({name}, {said}):{newline}{deeper}return {made}{newline}"
        yield Fix(
            rule="type-branch",
            prior=prior,
            title=f"Answer {made} for a {said}",
            description=f"A {said} gets a branch of its own beside the kinds that are known already.",
            approach="correct",
            reasoning=f"{crash.function.name} tells kinds apart by {len(branches)} branches and refused this one.",
            module=crash.module,
            edits=(Edit(at, at, text),),
            imports=imports,
            test="The call that was refused, and one of each kind that is known.",
        )


def _asked(function: FunctionNode) -> tuple[str, list[ast.If]] | None:
    """The parameter that is asked for its kind, and the branches of its body that answer."""
    found: dict[str, list[ast.If]] = {}
    for each in function.body:
        match each:
            case ast.If(test=ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), _]), body=body):
                if any(isinstance(last, ast.Return) for last in body[-1:]):
                    found.setdefault(name, []).append(each)
            case _:
                pass
    name = max(found, key=lambda each: len(found[each]), default="")
    return (name, found[name]) if name and len(found[name]) >= _FEWEST else None


def _kind(value: object) -> str:
    """By how its `repr` begins; a set comes as a list, and cannot be told from one."""
    told = _REPR.match(value) if isinstance(value, str) else None
    if told is None:
        return ""
    if told["member"]:
        return "Enum"
    if told["octets"]:
        return "bytes"
    return "" if told["set"] else told["called"].rpartition(".")[2]


def _named(crash: Crash, kind: str) -> tuple[str, tuple[Import, ...]]:
    home = _HOMES.get(kind)
    if home is None:
        return kind, ()
    for found in crash.module.imports:
        if (found.module, found.name) == (home, kind):
            return found.alias, ()
        if (found.module, found.name) == (home, ""):
            return f"{found.alias}.{kind}", ()
    return kind, (Import(module=home, name=kind, alias=kind),)
