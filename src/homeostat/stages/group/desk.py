"""The desk where people sort bugs."""

from collections.abc import Sequence

from homeostat.errors import BadInput
from homeostat.ports import Clock, Store
from homeostat.records import BugStatus
from homeostat.stages.group import group
from homeostat.stages.group.muting import read_until, say_until

_REASON_CHARACTERS = 1_000
_MOST_AT_ONCE = 100
_MOST_LOOKED_AT = 10_000  # fingerprints of a bug
_MOST_LOOKED_AT_AGAIN = 500  # bugs, when a repository is linked
_LEAST_OF_A_DIGEST = 6  # characters


class TriageDesk:
    """Reads what people wrote, and has the store do it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def mute(self, code: str, *, by: str, until: str = "", reason: str = "") -> str:
        now = self._clock.now()
        condition = read_until(until, now)
        self._store.triage.mute(code, condition, by=by, reason=_cut(reason), now=now)
        return say_until(condition)

    def unmute(self, code: str, *, by: str, reason: str = "") -> None:
        self._store.triage.unmute(code, by=by, reason=_cut(reason) or "unmuted by hand", now=self._clock.now())

    def resolve(self, code: str, *, by: str, reason: str = "", in_next_release: bool = False) -> None:
        said = _cut(reason) or ("resolved by hand, in the next release" if in_next_release else "resolved by hand")
        self._store.triage.resolve(code, by=by, reason=said, now=self._clock.now(), in_next_release=in_next_release)

    def reopen(self, code: str, *, by: str, reason: str = "") -> None:
        said, now = _cut(reason) or "reopened by hand", self._clock.now()
        if self._store.bugs.get(code).status is BugStatus.MUTED:
            self._store.triage.unmute(code, by=by, reason=said, now=now)
        else:
            self._store.triage.reopen(code, by=by, reason=said, now=now)

    def repository_linked(self, service: str, *, by: str) -> int:
        """Bugs that came before there was code to look at are looked at again; how many they are."""
        return self._store.triage.look_again(
            service, by=by, reason="a repository was linked", now=self._clock.now(), most=_MOST_LOOKED_AT_AGAIN
        )

    def not_code(self, code: str, *, by: str, reason: str = "") -> None:
        said = _cut(reason) or "said by hand to be no fault of the code"
        self._store.triage.not_code(code, by=by, reason=said, now=self._clock.now())

    def merge(self, codes: Sequence[str], *, by: str, into: str = "") -> str:
        named: list[str] = [*codes, into] if into else [*codes]
        wanted = list(dict.fromkeys(named))
        if not 1 < len(wanted) <= _MOST_AT_ONCE:
            raise BadInput(f"A merge takes 2 to {_MOST_AT_ONCE} bugs; this names {len(wanted)}.")
        bugs = [self._store.bugs.get(code) for code in wanted]
        survivor = into or min(bugs, key=lambda bug: (bug.first_seen, bug.code)).code
        others = [code for code in wanted if code != survivor]
        self._store.triage.merge(others, survivor, by=by, now=self._clock.now())
        return survivor

    def split(self, code: str, fingerprints: Sequence[str], *, by: str) -> str:
        if not 0 < len(fingerprints) <= _MOST_AT_ONCE:
            raise BadInput(f"A split takes 1 to {_MOST_AT_ONCE} fingerprints; this names {len(fingerprints)}.")
        self._store.bugs.get(code)
        known = [one.digest for one in self._store.triage.fingerprints(code, most=_MOST_LOOKED_AT)]
        digests = list(dict.fromkeys(_only(code, known, given.strip()) for given in fingerprints))
        return self._store.triage.split(code, digests, group=group, by=by, now=self._clock.now())


def _only(code: str, known: Sequence[str], given: str) -> str:
    found = [digest for digest in known if digest == given] or [
        digest for digest in known if len(given) >= _LEAST_OF_A_DIGEST and digest.startswith(given)
    ]
    if len(found) != 1:
        how_many = f"{len(found)} fingerprints that begin" if found else "no fingerprint that begins"
        raise BadInput(f"{code} has {how_many} with {given[:64]!r}.")
    return found[0]


def _cut(reason: str) -> str:
    return reason.strip()[:_REASON_CHARACTERS]
