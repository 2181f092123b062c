"""Who is in the teams that CODEOWNERS names, by the publisher, which alone may ask their host."""

import time
from collections.abc import Callable

from homeostat.errors import HomeostatError
from homeostat.ports import Forge
from homeostat.records import Service
from homeostat.stages.approve.persons import Members

_KEPT_SECONDS = 300.0  # a page asks at each view
_MOST_KEPT = 1_000


class Teams:
    """Asked of the host once in five minutes. Somebody who left a team meanwhile counts so long."""

    def __init__(self, forge_for: Callable[[Service], Forge]) -> None:
        self._forge_for = forge_for
        self._kept: dict[tuple[str, str], tuple[float, Members]] = {}

    def members(self, service: Service, team: str) -> Members:
        """Never raises: what cannot be told is nobody, and says why."""
        key, now = (service.name, team), time.monotonic()
        kept = self._kept.get(key)
        if kept is None or now - kept[0] > _KEPT_SECONDS:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = now, self._asked(service, team)
        return kept[1]

    def _asked(self, service: Service, team: str) -> Members:
        if not service.forge:
            return Members()
        try:
            names = self._forge_for(service).members(team)
        except HomeostatError as error:
            return Members(says=f"a team: who is in it cannot be told here: {error}"[:300])
        return Members(names=names, says=f"a team of {len(names)}")
