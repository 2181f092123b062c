"""Times with and without a zone, compared or subtracted."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from homeostat.languages.python import Edit, FunctionNode, Import, is_plain, splice, tail
from homeostat.stages.propose.rules import captured
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_DATE_AND_TIME = re.compile(r"datetime\.datetime\b.*\bdatetime\.date\b|\bdatetime\.date\b.*datetime\.datetime\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Utc:
    text: str
    imports: tuple[Import, ...] = ()


def fixes(crash: Crash) -> Iterator[Fix]:
    if "offset-naive" not in crash.message:
        if _DATE_AND_TIME.search(crash.message):
            yield from _date_and_time(crash)
        return
    utc = _utc(crash)
    for left, right in _pairs(crash):
        sides = [(side, _awareness(crash, side)) for side in (left, right)]
        naive = [side for side, aware in sides if aware is False] or [side for side, aware in sides if aware is None]
        aware = [side for side, known in sides if known is True] or [
            side for side, known in sides if known is None and side not in naive
        ]
        if len(naive) == 1 or len(aware) <= 1:
            for side in naive:
                yield from _make_aware(crash, side, utc)
            for side in aware:
                yield from _make_naive(crash, side, utc)
            return
        for side in naive:
            yield from _make_aware(crash, side, utc)
        return
    yield from _extremes(crash, utc)


def _pairs(crash: Crash) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in crash.nodes:
        match node:
            case ast.Compare(left=left, comparators=[right]):
                yield left, right
            case ast.Compare(left=left, comparators=[middle, right]):
                yield (left, middle) if _awareness(crash, left) != _awareness(crash, middle) else (middle, right)
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                yield left, right
            case _:
                pass


def _extremes(crash: Crash, utc: _Utc) -> Iterator[Fix]:
    """`sorted(…, key=lambda x: x.at)` over both kinds."""
    for node in crash.nodes:
        if isinstance(node, ast.Lambda) and is_plain(node.body):
            text = crash.text(node.body)
            made = f"{text} if {text}.tzinfo else {text}.replace(tzinfo={utc.text})"
            yield _fix(crash, 0.55, "Compare all times as UTC", utc.imports, splice(crash.module, node.body, made))
            return


def _awareness(crash: Crash, node: ast.expr, followed: frozenset[str] = frozenset()) -> bool | None:  # noqa: PLR0911  # one shape of code a case
    """True for a time with a zone, False for one without, None where it is not known."""
    known = captured.is_aware(crash.value(node))
    if known is not None:
        return known
    match node:
        case ast.Call(func=ast.Attribute(attr="utcnow" | "today")):
            return False
        case ast.Call(func=ast.Attribute(attr="now"), args=args, keywords=keywords):
            if crash.text(node).startswith("timezone.now"):
                return True
            return bool(args or keywords)
        case ast.Call(func=ast.Attribute(attr="strptime")):
            return "%z" in crash.text(node)
        case ast.Call(func=ast.Attribute(attr="astimezone")):
            return True
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub()):
            return _awareness(crash, left, followed)
        case ast.Name(id=name) if name not in followed:  # `at = at - step` leads back to itself
            born = next(crash.assigned(name), None)
            return _awareness(crash, born[1], followed | {name}) if born else None
        case _:
            return None


def _make_aware(crash: Crash, node: ast.expr, utc: _Utc) -> Iterator[Fix]:
    for found in _clock_calls(crash, node):
        head = crash.text(found)[: crash.text(found).rindex("(")]
        head = head[: head.rindex(".")] + ".now"
        prior = 0.72
        yield _fix(
            crash,
            prior,
            "Ask the clock for the time in UTC, with its zone",
            utc.imports,
            splice(crash.module, found, f"{head}({utc.text})"),
        )
        return
    yield from _aware_at_birth(crash, node, utc)
    text = crash.text(node)
    if not is_plain(node):
        text = f"({text})" if isinstance(node, ast.BinOp) else text
        yield _fix(
            crash,
            0.58,
            "Read the time without a zone as UTC",
            utc.imports,
            splice(crash.module, node, f"{text}.replace(tzinfo={utc.text})"),
        )
        return
    made = f"({text} if {text}.tzinfo else {text}.replace(tzinfo={utc.text}))"
    yield _fix(crash, 0.6, "Read a time without a zone as UTC", utc.imports, splice(crash.module, node, made))
    born = next(crash.assigned(node.id), None) if isinstance(node, ast.Name) else None
    if born is not None and isinstance(born[1], ast.Call) and _awareness(crash, born[1]) is False:
        edit = splice(crash.module, born[1], f"{crash.text(born[1])}.replace(tzinfo={utc.text})")
        yield _fix(crash, 0.62, "Give the time its zone where it is read", utc.imports, edit)


def _aware_at_birth(crash: Crash, node: ast.expr, utc: _Utc) -> Iterator[Fix]:
    """The time comes from a function of this file, which answers both kinds."""
    name = tail(node.func) if isinstance(node, ast.Call) else ""
    for function in crash.module.nodes:
        if not isinstance(function, FunctionNode) or function.name != name or function is crash.function:
            continue
        answers = [each.value for each in ast.walk(function) if isinstance(each, ast.Return) and each.value is not None]
        if len(answers) == 1 and isinstance(answers[0], ast.Name):
            text = answers[0].id
            made = f"{text} if {text}.tzinfo else {text}.replace(tzinfo={utc.text})"
            edit = splice(crash.module, answers[0], made)
            yield _fix(crash, 0.68, f"Let {name} answer a time without a zone as UTC", utc.imports, edit)


def _make_naive(crash: Crash, node: ast.expr, utc: _Utc) -> Iterator[Fix]:
    """The other way round, for a code base that keeps its times without a zone."""
    prior = 0.66 if _is_naive_throughout(crash) else 0.38
    for found in _clock_calls(crash, node):
        text = f"{crash.text(found)}.replace(tzinfo=None)"
        yield _fix(crash, prior, "Compare times without a zone, in UTC", (), splice(crash.module, found, text))
        return
    if is_plain(node):
        text = crash.text(node)
        made = f"{text}.astimezone({utc.text}).replace(tzinfo=None)"
        yield _fix(crash, prior, "Turn the time into UTC without a zone", utc.imports, splice(crash.module, node, made))


def _clock_calls(crash: Crash, node: ast.expr, followed: frozenset[str] = frozenset()) -> Iterator[ast.expr]:
    """The call of the clock that a time comes from: here, or where the name was assigned."""
    for found in ast.walk(node):
        if (
            isinstance(found, ast.Call)
            and isinstance(found.func, ast.Attribute)
            and found.func.attr in {"now", "utcnow", "today"}
        ):
            yield found
    if isinstance(node, ast.Name) and node.id not in followed:
        born = next(crash.assigned(node.id), None)
        if born is not None:
            yield from _clock_calls(crash, born[1], followed | {node.id})


def _is_naive_throughout(crash: Crash) -> bool:
    sources = [module.source for module in crash.neighbours]
    naive = sum(source.count("utcnow()") + source.count(".now()") for source in sources)
    aware = sum(source.count("timezone.utc") + source.count("UTC)") + source.count("tzinfo=") for source in sources)
    return naive > aware


def _utc(crash: Crash) -> _Utc:
    for found in crash.module.imports:
        if (found.module, found.name) == ("datetime", "UTC"):
            return _Utc(text=found.alias)
        if (found.module, found.name) == ("datetime", "timezone"):
            return _Utc(text=f"{found.alias}.utc")
    for found in crash.module.imports:
        if (found.module, found.name) == ("datetime", ""):
            return _Utc(text=f"{found.alias}.timezone.utc")
    if "timezone" in crash.module.top_names:
        return _Utc(text="UTC", imports=(Import(module="datetime", name="UTC", alias="UTC"),))
    return _Utc(text="timezone.utc", imports=(Import(module="datetime", name="timezone", alias="timezone"),))


def _date_and_time(crash: Crash) -> Iterator[Fix]:
    """`can't compare datetime.datetime to datetime.date`."""
    for left, right in _pairs(crash):
        for side, other in ((left, right), (right, left)):
            if crash.type_of(side) == "datetime" or (crash.type_of(other) == "date" and crash.type_of(side) != "date"):
                edit: Edit = splice(crash.module, side, f"{crash.text(side)}.date()")
                yield _fix(crash, 0.64, "Compare the days, not the times", (), edit)
                return


def _fix(crash: Crash, prior: float, title: str, imports: tuple[Import, ...], edit: Edit) -> Fix:
    return Fix(
        rule="time-zone",
        prior=prior,
        title=title,
        description=f"{title}. Two times can then be compared; times that already bear a zone are not touched.",
        approach="coerce",
        reasoning="One of the two times bears a zone and the other does not; servers keep theirs in UTC.",
        module=crash.module,
        edits=(edit,),
        imports=imports,
        test="The same comparison with the captured times.",
        side_effects="A time that was meant in another zone is read as UTC.",
    )
