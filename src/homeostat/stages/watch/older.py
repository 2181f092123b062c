"""Faults first seen on a new release that the release before it has too."""

from collections.abc import Callable

from homeostat.records import Deployment, Observed, Patch
from homeostat.stages.watch.measures import is_where_the_fix_is

_MOST_REPLAYS = 2  # of what fails most often, so that it takes a minute at most


class Older:
    """One for each process: what was replayed is forgotten with it.

    `fails_at` says whether what the bug of a code failed with fails alike on the tree of a commit.
    """

    def __init__(self, fails_at: Callable[[str, str], bool]) -> None:
        self._fails_at = fails_at
        self._older: dict[tuple[str, str], bool] = {}  # bug and commit: whether the fault was there already

    def known(self, deployment: Deployment) -> frozenset[str]:
        return frozenset(
            code for (code, commit), older in self._older.items() if older and commit == deployment.previous_commit
        )

    def look_for(self, deployment: Deployment, after: Observed, patch: Patch) -> frozenset[str]:
        """New faults that the release before has too: their requests, sent to it in the sandbox, fail alike.

        Before a release is taken back for faults elsewhere in the code, since chance may have brought them just now.
        """
        often = sorted(after.new_faults, key=lambda fault: -fault.events)
        for fault in often[:_MOST_REPLAYS]:
            key = fault.bug_code, deployment.previous_commit
            if key not in self._older and not is_where_the_fix_is(fault, patch):
                self._older[key] = self._fails_at(*key)
        return self.known(deployment)
