"""An amount below the least that a call takes, or above the most: a step of 0, a wait of less than nothing."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from homeostat.languages.python import splice, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import Kind, Subject, quoted, words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """What a message says of an argument of a call, and the nearest value that would do."""

    said: re.Pattern[str]
    calls: frozenset[str]
    position: int
    keyword: str
    nearest: str  # with {it} for the amount, and {of} for the first argument


def _limit(said: str, calls: str, position: int, nearest: str, keyword: str = "") -> _Limit:
    return _Limit(
        said=re.compile(said), calls=frozenset(calls.split()), position=position, nearest=nearest, keyword=keyword
    )


_LIMITS = (
    _limit(r"range\(\) arg 3 must not be zero", "range", 2, "max({it}, 1)"),
    _limit("slice step cannot be zero", "", 0, "max({it}, 1)"),
    _limit("n must be at least one", "batched", 1, "max({it}, 1)", "n"),
    _limit(r"invalid width .* \(must be > 0\)", "wrap fill shorten TextWrapper", 1, "max({it}, 1)", "width"),
    _limit(
        "max_workers must be greater than 0",
        "ThreadPoolExecutor ProcessPoolExecutor",
        0,
        "max({it}, 1)",
        "max_workers",
    ),
    _limit("Number of processes must be at least 1", "Pool ThreadPool", 0, "max({it}, 1)", "processes"),
    _limit("sleep length must be non-negative", "sleep", 0, "max({it}, 0)"),
    _limit(
        "[Tt]imeout'? (?:value )?(?:must be|out of range)",
        "settimeout get put acquire wait",
        0,
        "max({it}, 0)",
        "timeout",
    ),
    _limit("Sample larger than population", "sample", 1, "min({it}, len({of}))", "k"),
)
_BORN = 0.7  # more than where it is used: what else is cut by the same size would be cut by nothing


def fixes(crash: Crash) -> Iterator[Fix]:
    """The nearest amount that is taken; or, as for any bad value, a refusal or a way out."""
    limit = next((each for each in _LIMITS if each.said.search(crash.message)), None)
    if limit is None or crash.error_type not in {"ValueError", "OverflowError"}:
        return
    found = _amount(crash, limit)
    if found is None:
        return
    amount, of = found
    noun = words(tail(amount)) or "amount"
    trouble = Trouble(
        crash=crash,
        node=amount,
        whole=amount,
        bad="{it} == 0",
        good="{it} != 0",
        family="limit",
        subject=Subject(kind=Kind.STATE, message=f"Unfit {noun}", case=f"{quoted(crash, amount)} cannot be taken"),
    )
    born = next((value for _, value in crash.assigned(amount.id)), None) if isinstance(amount, ast.Name) else None
    if born is not None and not of:
        yield _nearest(trouble, limit, "born", _BORN, born, of=of)
    asked_for = isinstance(amount, ast.Name) and born is None
    yield _nearest(trouble, limit, "used", 0.5 if asked_for else 0.6, amount, of=of)
    if limit.nearest == "max({it}, 1)" and crash.value(amount) in {"0", "?"}:
        yield from policies.refuse(trouble)
        yield from policies.leave(trouble)


def _amount(crash: Crash, limit: _Limit) -> tuple[ast.expr, str] | None:
    """The expression, and the text of what there is of it; a constant is none, since nobody writes that."""
    for node in crash.nodes:
        of, amount = "", None
        if isinstance(node, ast.Slice) and not limit.calls:
            amount = node.step
        elif isinstance(node, ast.Call) and tail(node.func) in limit.calls:
            named = [word.value for word in node.keywords if limit.keyword and word.arg == limit.keyword]
            amount = next(iter([*named, *node.args[limit.position : limit.position + 1]]), None)
            of = crash.text(node.args[0]) if "{of}" in limit.nearest and node.args else ""
        if amount is not None and not isinstance(amount, ast.Constant | ast.Starred):
            return amount, of
    return None


def _nearest(trouble: Trouble, limit: _Limit, where: str, prior: float, node: ast.expr, *, of: str) -> Fix:
    crash = trouble.crash
    made = limit.nearest.replace("{it}", crash.text(node)).replace("{of}", of)
    return trouble.fix(
        f"nearest-{where}",
        prior,
        splice(crash.module, node, made),
        approach="correct",
        title=f"Take {made if len(made) < 40 else 'the nearest amount that is allowed'} for the amount",  # noqa: PLR2004  # a title
        description="An amount that came out beyond what is allowed counts as the nearest that is; all others stay.",
        reasoning="Of something empty, small or late the amount comes out as nothing; that is no mistake of who calls.",
        side_effects="An amount beyond it that somebody asks for is no error any more.",
    )
