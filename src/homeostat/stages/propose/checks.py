"""What a model is told of answers that a team's own CI refused."""

import re
from collections.abc import Sequence

from homeostat.records import Fate

_NOT_A_NAME = re.compile(r"[^\w .:()/-]")
_MOST = 5


def said_by_checks(refused: Sequence[Fate]) -> tuple[str, ...]:
    """A sentence for each, in our own words and the names of the checks: what they wrote is not a reviewer's word."""
    return tuple(
        f"Another correction failed these checks of the team's CI: {_names(fate)}. Find one that cannot fail them."
        for fate in refused
    )


def _names(fate: Fate) -> str:
    return ", ".join(_name(run.name) for run in fate.runs[:_MOST])


def _name(name: str) -> str:
    return _NOT_A_NAME.sub("", name)[:60].strip() or "one without a name"
