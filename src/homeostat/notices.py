"""What people are told of a bug while its repair walks."""

from collections.abc import Sequence

from homeostat.ports import Notifier, Store
from homeostat.records import Bug, BugStatus, Decision, Suggestion


class Notices:
    """Each is told once in an attempt, however often a door is opened again."""

    def __init__(self, store: Store, notifier: Notifier) -> None:
        self._store = store
        self._notifier = notifier

    def tell(self, bug: Bug, what: str, title: str, text: str) -> None:
        if self._store.bugs.get(bug.code).status is BugStatus.MUTED:
            return
        self._notify(bug, what, title, text)

    def of_review(self, bug: Bug, shown: Sequence[Suggestion], rounds: int) -> None:
        """That a person is asked to choose; `rounds` is how often another answer was asked for before."""
        proved = sum(one.verdict.confirmed for one in shown if one.verdict)
        many = "s" if len(shown) > 1 else ""
        title = f"{bug.code}: {len(shown)} suggestion{many} to review, {proved} proved"
        self.tell(bug, f"review.{rounds}" if rounds else "review", title, bug.title)

    def of_lapse(self, bug: Bug, decision: Decision, why: str) -> None:
        """That what a person approved is not shipped by that approval, and what they may do."""
        text = f"{why[:1].upper()}{why[1:].rstrip('.')}. When that is done: homeostat approve {bug.code}"
        self.tell(bug, f"lapsed.{decision.decided_at.isoformat()}", f"{bug.code}: its approval counts no more", text)

    def warn_of_forgery(self, bug: Bug, text: str) -> None:
        """Whatever became of the bug meanwhile: nobody silences this by muting it."""
        self._notify(bug, "forged", f"{bug.code}: an approval was refused", text)

    def _notify(self, bug: Bug, what: str, title: str, text: str) -> None:
        attempt = len(self._store.repairs.of_bug(bug.code))
        self._notifier.notify(key=f"{bug.code}.{attempt}.{what}", title=title, text=text, link=f"/bugs/{bug.code}")
