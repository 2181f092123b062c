"""Faults first seen on a new release that the release before it has too."""

import threading
from collections.abc import Callable, Iterator

from homeostat.records import Deployment, Observed, Patch
from homeostat.stages.watch.measures import is_where_the_fix_is

_MOST_REPLAYS = 2  # of what fails most often, so that it takes a minute at most

Key = tuple[str, str]  # a bug's code, and a commit


class Older:
    """One for each process: what was replayed is forgotten with it.

    `fails_at` says whether what the bug of a code failed with fails alike on the tree of a commit.
    """

    def __init__(self, fails_at: Callable[[str, str], bool]) -> None:
        self._fails_at = fails_at
        self._replays: dict[Key, _Replay] = {}
        self._one_begins = threading.Lock()

    def known(self, deployment: Deployment) -> frozenset[str]:
        return frozenset(
            code
            for (code, commit), replay in list(self._replays.items())
            if replay.older and commit == deployment.previous_commit
        )

    def begin(self, deployment: Deployment, after: Observed, patch: Patch) -> None:
        """Replay new faults beside the watch, so that a no that may come of them does not wait for it."""
        for key in _worth_replaying(deployment, after, patch):
            self._replay(key, again=False)

    def look_for(self, deployment: Deployment, after: Observed, patch: Patch) -> frozenset[str]:
        """New faults that the release before has too: their requests, sent to it in the sandbox, fail alike.

        Before a release is taken back for faults elsewhere in the code, since chance may have brought them just now.
        Waits for what was begun.
        """
        for replay in [self._replay(key, again=True) for key in _worth_replaying(deployment, after, patch)]:
            replay.wait()
        return self.known(deployment)

    def _replay(self, key: Key, *, again: bool) -> "_Replay":
        """`again`: also where it ended without an answer."""
        with self._one_begins:
            known = self._replays.get(key)
            if known is None or (known.failed and again):
                known = self._replays[key] = _Replay(self._fails_at, key)
            return known


def _worth_replaying(deployment: Deployment, after: Observed, patch: Patch) -> Iterator[Key]:
    often = sorted(after.new_faults, key=lambda fault: -fault.events)
    for fault in often[:_MOST_REPLAYS]:
        if not is_where_the_fix_is(fault, patch):
            yield fault.bug_code, deployment.previous_commit


class _Replay:
    """One, in a thread that nobody waits for when the process ends."""

    def __init__(self, fails_at: Callable[[str, str], bool], key: Key) -> None:
        self.older = False
        self._raised: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(fails_at, key), name="replay", daemon=True)
        self._thread.start()

    @property
    def failed(self) -> bool:
        return self._raised is not None

    def wait(self) -> None:
        """Raises what it raised."""
        self._thread.join()
        if self._raised is not None:
            raise self._raised

    def _run(self, fails_at: Callable[[str, str], bool], key: Key) -> None:
        try:
            self.older = fails_at(*key)
        except Exception as error:  # noqa: BLE001 - it is raised where somebody waits
            self._raised = error
