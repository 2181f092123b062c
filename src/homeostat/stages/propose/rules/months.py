"""A day that its month does not have."""

import ast
from collections.abc import Iterator

from homeostat.languages.python import Edit, Import, is_plain, splice, tail
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_SAID = ("day is out of range for month", "day must be in range")  # Python 3.14 writes the second
_YEAR, _MONTH, _DAY = 0, 1, 2
_NAMES = ("year", "month", "day")


def fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type != "ValueError" or not any(said in crash.message for said in _SAID):
        return
    for node in crash.nodes:
        if not isinstance(node, ast.Call):
            continue
        if tail(node.func) == "replace" and isinstance(node.func, ast.Attribute):
            yield from _days_on(crash, node, node.func.value)
            yield from _last_of_month(crash, node, node.func.value)
        elif tail(node.func) in {"date", "datetime"}:
            yield from _last_of_month(crash, node, None)


def _days_on(crash: Crash, node: ast.Call, moment: ast.expr) -> Iterator[Fix]:
    """`x.replace(day=x.day + 1)`: the next day, which may be another month's."""
    match [(word.arg, word.value) for word in node.keywords]:
        case [
            ("day", ast.BinOp(left=ast.Attribute(value=of, attr="day"), op=ast.Add() | ast.Sub() as op, right=count))
        ]:
            if node.args or ast.dump(of) != ast.dump(moment):
                return
            said, imports = _named(crash, "datetime", "timedelta")
            sign = "+" if isinstance(op, ast.Add) else "-"
            made = f"{crash.text(moment)} {sign} {said}(days={crash.text(count)})"
            alone = isinstance(crash.module.parents.get(node), ast.Assign | ast.Return | ast.keyword)
            yield _fix(
                crash,
                "days-on",
                0.86,
                splice(crash.module, node, made if alone else f"({made})"),
                "Count days on from one month into the next",
                "The day's number is reckoned by hand, which ends with the month.",
                imports,
            )
        case _:
            return


def _last_of_month(crash: Crash, node: ast.Call, moment: ast.expr | None) -> Iterator[Fix]:
    """The 31st, put into a month of thirty days: its last day."""
    parts: list[ast.expr | None] = [None, None, None]
    for index, given in enumerate(node.args[:3] if moment is None else ()):
        parts[index] = given
    for word in node.keywords:
        if word.arg in _NAMES:
            parts[_NAMES.index(word.arg)] = word.value
    year, month, day = (
        crash.text(part) if part is not None else f"{crash.text(moment)}.{name}" if moment is not None else ""
        for part, name in zip(parts, _NAMES, strict=True)
    )
    plain = all(part is None or is_plain(part) or isinstance(part, ast.BinOp) for part in parts[:_DAY])
    if not (year and month and day) or not plain or (moment is not None and not is_plain(moment)):
        return
    said, imports = _named(crash, "calendar", "monthrange")
    made = f"min({day}, {said}({year}, {month})[1])"
    at = parts[_DAY]
    end = crash.module.span(node)[1] - 1
    edit = splice(crash.module, at, made) if at is not None else Edit(end, end, f", day={made}")
    yield _fix(
        crash,
        "month-end",
        0.8,
        edit,
        "Take the month's last day where it has no such day",
        "The day was taken from another month, which is longer.",
        imports,
    )


def _named(crash: Crash, module: str, name: str) -> tuple[str, tuple[Import, ...]]:
    """What the file calls it, and what has to be imported for that."""
    for found in crash.module.imports:
        if (found.module, found.name) == (module, name):
            return found.alias, ()
        if (found.module, found.name) == (module, ""):
            return f"{found.alias}.{name}", ()
    return name, (Import(module=module, name=name, alias=name),)


def _fix(  # noqa: PLR0917 - the words of one fix
    crash: Crash, rule: str, prior: float, edit: Edit, title: str, because: str, imports: tuple[Import, ...]
) -> Fix:
    return Fix(
        rule=f"time-{rule}",
        prior=prior,
        title=title,
        description=f"{title}, instead of an error; other days stay as they are.",
        approach="correct",
        reasoning=because,
        module=crash.module,
        edits=(edit,),
        imports=imports,
        test="The call that crashed, with the captured day.",
    )
