"""A canary: which share of those who ask is sent to a new release first, and for how long."""

import re
from dataclasses import dataclass
from datetime import timedelta

_TERMS = re.compile(r"(\d{1,2}) ?% ?,? ?(\d{1,4}) ?(s|min|h)")
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours"}
MOST_PERCENT = 50  # more is no canary
_SHORTEST, _LONGEST = timedelta(seconds=10), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Canary:
    """Argo Rollouts' two steps: `setWeight`, then `pause`. Judged in the pause, and then everybody is sent to it."""

    percent: int
    pause: timedelta


def read_canary(text: str) -> Canary | None:
    """The canary that is written "10 %, 5 min"; None for "".

    Raises:
        ValueError: it is not of that form, or beyond 1 to 50 % and ten seconds to a day.
    """
    if not text:
        return None
    found = _TERMS.fullmatch(text)
    if found is None:
        raise ValueError(f'A canary is written like "10 %, 5 min"; {text[:80]!r} is not.')
    canary = Canary(int(found[1]), timedelta(**{_UNITS[found[3]]: int(found[2])}))
    if not (1 <= canary.percent <= MOST_PERCENT and _SHORTEST <= canary.pause <= _LONGEST):
        raise ValueError(f"A canary is 1 to {MOST_PERCENT} %, for ten seconds to a day; {text[:80]!r} is not.")
    return canary
