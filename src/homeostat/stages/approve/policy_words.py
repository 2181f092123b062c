"""A policy as people write and read it: one NAME=VALUE each, the same at a terminal and in a form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime

from homeostat.errors import BadInput
from homeostat.records import Freeze, Level, Policy, Risk

NAMES = tuple(field.name for field in fields(Policy) if field.name != "service")
SAYS = {
    "level": "How far a fix goes by itself: 0 observe, 1 propose, 2 draft, 3 merge after approval, 4 alone",
    "most_by_click": "How far an approval goes where the level is lower: 3 ships it, 2 opens the draft, 1 does nothing",
    "services": "Services that may go above level 1 by themselves; empty: all",
    "classes": "Strategies or kinds of fault that may go above level 2 by themselves; empty: all",
    "allow": "Strategies or kinds of fault that the policy itself may approve at level 4; empty: none",
    "most_files": "Files that a fix may change above level 1",
    "most_lines": "Lines that it may change",
    "least_confidence": "Confidence that level 4 asks for",
    "hours": "When the policy approves, as Mon-Fri 09:00-17:00; empty: at any time",
    "zone": "Time zone of the hours",
    "freezes": "When nothing is merged or deployed (UTC): 2026-12-20 00:00 to 2027-01-02 08:00 because of stocktaking",
    "pulls_an_hour": "Pull requests opened by themselves in an hour, in one repository",
    "pulls_open": "Pull requests opened by themselves and still open, in one repository",
    "fixes_a_day": "Fixes drafted or approved by policies in a day, in all",
    "deploys_a_day": "Deployments of fixes in a day, of one service; for approvals by people too",
    "model_dollars": "What models may cost in a day before fixes wait for a person",
    "objective": "Share of requests that has to be answered well over thirty days: 0.995; 0: none is promised",
    "least_budget": "Share of that error budget below which fixes wait for a person",
    "two_persons_from": "Risk from which two persons have to approve: low, medium or high; empty: never",
    "owners": "Whether an owner of the code (CODEOWNERS) has to approve: yes or no",
    "breaker_service": "Fixes of a service taken back in a day that stop it until a person says so",
    "breaker_instance": "The same for all services together",
}
_LONGEST = 8_000
_MOMENT = r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2})"
_FREEZE = re.compile(rf"{_MOMENT} to {_MOMENT}(?: because (?:of )?(.{{1,200}}))?")
_FORMAT = "%Y-%m-%d %H:%M"


def read_policy(current: Policy, said: Mapping[str, str]) -> Policy:
    """The policy with what is said changed.

    Raises:
        BadInput: a name or a value that is none.
    """
    if strange := next((name for name in said if name not in NAMES), None):
        raise BadInput(f"A policy has no {strange[:60]!r}. It has: {', '.join(NAMES)}.")
    return replace(current, **{name: _value(name, text.strip()[:_LONGEST]) for name, text in said.items()})


def in_words(policy: Policy) -> dict[str, str]:
    """Each value as `read_policy` reads it."""
    return {name: _words(getattr(policy, name)) for name in NAMES}


def freeze_in_words(freeze: Freeze) -> str:
    because = f" because {freeze.why}" if freeze.why else ""
    since, until = (moment.astimezone(UTC).strftime(_FORMAT) for moment in (freeze.since, freeze.until))
    return f"{since} to {until}{because}"


def read_moment(text: str) -> datetime:
    """A time in UTC.

    Raises:
        BadInput: it is none.
    """
    try:
        return datetime.strptime(text.strip()[:_LONGEST], _FORMAT).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadInput(f"{text[:60]!r} is no time. Write it in UTC, like: 2027-01-02 08:00") from error


def read_freeze(text: str) -> Freeze:
    found = _FREEZE.fullmatch(text)
    try:
        since, until = (datetime.strptime(found.group(n), _FORMAT).replace(tzinfo=UTC) for n in (1, 2) if found)
    except ValueError as error:
        says = f"{text[:60]!r} is no freeze. Write it like: 2026-12-20 00:00 to 2027-01-02 08:00 because of stocktaking"
        raise BadInput(says) from error
    return Freeze(since=since, until=until, why=(found.group(3) or "") if found else "")


def _value(name: str, text: str) -> object:
    try:
        return _READ.get(name, _number)(text)
    except (ValueError, KeyError) as error:
        raise BadInput(f"{text[:60]!r} is no value of {name}. {SAYS[name]}.") from error


def _entries(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in re.split(r"[,\n]", text) if word.strip())


def _freezes(text: str) -> tuple[Freeze, ...]:
    return tuple(read_freeze(line.strip()) for line in re.split(r"[;\n]", text) if line.strip())


def _level(text: str) -> Level:
    return Level(int(text.removeprefix("L")))


def _share(text: str) -> float:
    return float(text.removesuffix("%") or 0) / (100 if text.endswith("%") else 1)


def _risk(text: str) -> Risk | None:
    return Risk[text.upper()] if text else None


def _yes(text: str) -> bool:
    return {"yes": True, "on": True, "no": False, "": False}[text.lower()]


def _number(text: str) -> int:
    return int(text or 0)


_READ: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("services", "classes", "allow", "hours"), _entries),
    **dict.fromkeys(("level", "most_by_click"), _level),
    **dict.fromkeys(("least_confidence", "objective", "least_budget", "model_dollars"), _share),
    "freezes": _freezes,
    "zone": str,
    "two_persons_from": _risk,
    "owners": _yes,
}


def _words(value: object) -> str:
    if isinstance(value, tuple):
        several: tuple[object, ...] = value  # pyright: ignore[reportUnknownVariableType] - of texts or freezes
        return "\n".join(freeze_in_words(one) if isinstance(one, Freeze) else str(one) for one in several)
    if value is None or value is False:
        return "" if value is None else "no"
    if value is True:
        return "yes"
    if isinstance(value, Risk):
        return value.name.lower()
    if isinstance(value, float):
        return f"{value:g}"
    return str(int(value)) if isinstance(value, int) else str(value)
