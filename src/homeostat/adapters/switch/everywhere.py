"""The switch in all its places: the environment, a file in the home, the store. Any one of them stops."""

from datetime import UTC, datetime
from pathlib import Path

from homeostat.errors import Halted
from homeostat.ports import Clock, HaltStore
from homeostat.records import Halt

FILE = "HALT"
VARIABLE = "HOMEOSTAT_HALT"
_MOST_CHARACTERS = 500  # of a reason


class EverySwitch:
    """Asked before each act, not once: whoever stops it is obeyed by work that is under way.

    `told` is what the environment says; "" says nothing. The file stops whatever it holds; its first line is why.
    """

    def __init__(self, told: str, home: Path, store: HaltStore, clock: Clock) -> None:
        self._told = told
        self._file = home.absolute() / FILE
        self._store = store
        self._clock = clock

    def current(self) -> Halt | None:
        if self._told:
            ends_by = f"Start Homeostat again without {VARIABLE}"
            return Halt(by=VARIABLE, reason=self._told[:_MOST_CHARACTERS], since=None, ends_by=ends_by)
        return self._of_file() or self._store.current()

    def check(self) -> None:
        if halt := self.current():
            reason = f": {halt.reason}" if halt.reason else ""
            raise Halted(f"halted by {halt.by}{reason}")

    def halt(self, *, by: str, reason: str) -> Halt:
        return self._store.halt(by=by, reason=reason[:_MOST_CHARACTERS], now=self._clock.now())

    def resume(self, *, by: str) -> Halt | None:
        self._store.resume(by=by, now=self._clock.now())
        return self.current()

    def _of_file(self) -> Halt | None:
        try:
            since = datetime.fromtimestamp(self._file.stat().st_mtime, tz=UTC)
        except FileNotFoundError:
            return None
        try:
            with self._file.open(encoding="utf-8", errors="replace") as file:
                reason = file.readline(_MOST_CHARACTERS).strip()
        except OSError:
            reason = ""  # whoever made it so that we cannot read it wants us to stop all the same
        return Halt(by=str(self._file), reason=reason, since=since, ends_by=f"Remove {self._file}")
