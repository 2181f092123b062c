"""Runs that were made already, for as long as somebody may ask for them again."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, MutableMapping

from homeostat.records import Run

MOST_RUNS = 512  # a bug asks for about a hundred, and a few bugs are tried at a time; each holds some tens of kilobytes


class KnownRuns(MutableMapping[str, Run]):
    """The newest `MOST_RUNS`; what was forgotten is run again. Any thread may read and write."""

    def __init__(self) -> None:
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._turn = threading.Lock()

    def __getitem__(self, key: str) -> Run:
        with self._turn:
            self._runs.move_to_end(key)
            return self._runs[key]

    def __setitem__(self, key: str, run: Run) -> None:
        with self._turn:
            self._runs[key] = run
            self._runs.move_to_end(key)
            while len(self._runs) > MOST_RUNS:
                self._runs.popitem(last=False)

    def __delitem__(self, key: str) -> None:
        with self._turn:
            del self._runs[key]

    def __iter__(self) -> Iterator[str]:
        with self._turn:
            return iter(tuple(self._runs))

    def __len__(self) -> int:
        return len(self._runs)
