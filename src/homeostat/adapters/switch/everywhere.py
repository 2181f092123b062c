"""The switch in all its places: the environment, files in the home, the store, and hands elsewhere."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from homeostat.adapters.switch.files import FILE, MOST_CHARACTERS, VARIABLE, FileSwitch, says
from homeostat.errors import Halted, Retryable
from homeostat.ports import Clock, HaltStore
from homeostat.records import Halt

__all__ = ["FILE", "VARIABLE", "Elsewhere", "EverySwitch"]


class Elsewhere(Protocol):
    """A hand with a home of its own, which sees none of our files."""

    def halt(self, *, by: str, reason: str) -> None: ...

    def resume(self) -> None: ...


class EverySwitch:
    """Any one of the places stops. Asked before each act, as `FileSwitch` is, whose files it shares with the hands.

    To halt, the file is written first, since the hands look at that and at nothing of the store's.
    """

    def __init__(
        self, told: str, home: Path, store: HaltStore, clock: Clock, elsewhere: Sequence[Elsewhere] = ()
    ) -> None:
        self._files = FileSwitch(told, home)
        self._store = store
        self._clock = clock
        self.elsewhere = tuple(elsewhere)
        self._told: dict[int, bool] = {}  # whether each of those elsewhere was last told to stop; none: nothing yet

    def current(self) -> Halt | None:
        """By a person's file or the environment, else as the store knows it, else by our own file."""
        return self._by_person() or self._store.current() or self._files.current()

    def _by_person(self) -> Halt | None:
        """By a file that somebody put here, or the environment: neither is seen by hands elsewhere."""
        found = self._files.current()
        return found if found is not None and found.ends_by else None

    def check(self) -> None:
        if halt := self.current():
            raise Halted(says(halt))

    def halt(self, *, by: str, reason: str) -> Halt:
        """Raises Retryable when a hand elsewhere could not be told: all others are halted then."""
        self._files.halt(by=by, reason=reason)
        said = self._store.halt(by=by, reason=reason[:MOST_CHARACTERS], now=self._clock.now())
        self._tell(lambda hand: hand.halt(by=by, reason=reason))
        return said

    def resume(self, *, by: str) -> Halt | None:
        """The store first: whoever is cut off in between leaves it halted. A person's file goes on stopping all."""
        self._store.resume(by=by, now=self._clock.now())
        self._files.resume()
        if self._by_person() is None:
            self._tell(lambda hand: hand.resume())
        return self.current()

    def follow(self) -> None:
        """Have our file say what the store says, which others may have changed.

        What was written by who halted is left alone: only what this took over from the store goes with it.
        """
        said = self._store.current()
        if said is not None:
            self._files.halt(by=said.by, reason=said.reason, followed=True)
        elif self._files.follows:
            self._files.resume()

    def pass_on(self, number: int) -> None:
        """Tell that one of those elsewhere what the files and the environment say, where it was told otherwise.

        No store is asked, so that one which takes its time keeps no hand at work. Raises Retryable where it does not
        answer. Called for each by a thread of its own.
        """
        stops = self._files.current()
        if self._told.setdefault(number, False) is (stops is not None):
            return
        hand = self.elsewhere[number]
        if stops:
            hand.halt(by=stops.by, reason=stops.reason)
        else:
            hand.resume()
        self._told[number] = stops is not None

    def _tell(self, say: Callable[[Elsewhere], None]) -> None:
        failed: list[str] = []
        for hand in self.elsewhere:
            try:
                say(hand)
            except Retryable as error:
                failed.append(str(error))
        if failed:
            raise Retryable(f"It could not be told to all: {' '.join(failed)} Say it again.")
