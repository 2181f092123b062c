"""Faults whose fingerprint and family have no bug, and those that speak for the same one, found by their signs."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.database import Database
from homeostat.codec import decode, encode
from homeostat.records import Traits
from homeostat.stages.group import Kin, kin_among, signs_of

MOST_OF_SIGN = 12  # fingerprints that a sign leads to: what more of them share says little, and each is a row to read
_MOST_ASKED = 300  # signs in one query

_PARTS = tuple(part.name for part in fields(Traits))

Key = tuple[str, str]
"""A service and a fingerprint, a family or a sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A fingerprint that has a bug, or is given one in this batch."""

    fingerprint: Key
    family: Key
    bug_code: str  # "" while that bug is being opened
    traits: Traits


class Kinship:
    """Of one batch, inside the caller's transaction.

    Two processes that see two faults of one bug for the first time at the same moment open two: nothing locks a sign.
    """

    def __init__(self, database: Database, connection: sa.Connection) -> None:
        self._database = database
        self._connection = connection
        self._by_sign: dict[Key, list[Relative]] = defaultdict(list)
        self._signs: dict[Traits, tuple[str, ...]] = {}
        self._new: list[Relative] = []

    def look_up(self, asking: Iterable[tuple[str, Traits]]) -> None:
        """Read what the signs of these lead to: at most a dozen fingerprints a sign, in one query as a rule."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for service, traits in asking:
            wanted[service].update(self._digests(traits))
        known: dict[Key, Relative] = {}
        for service, signs in sorted(wanted.items()):
            ordered = sorted(signs)
            for start in range(0, len(ordered), _MOST_ASKED):
                self._read(service, ordered[start : start + _MOST_ASKED], known)

    def nearest(self, service: str, traits: Traits) -> tuple[Relative, Kin] | None:
        """The one that agrees with it most, if enough does; of equals the first by fingerprint."""
        known: dict[Key, Relative] = {}
        for sign in self._digests(traits):
            known |= {one.fingerprint: one for one in self._by_sign.get((service, sign), ())}
        among = [known[key] for key in sorted(known)]
        found = kin_among(traits, [one.traits for one in among])
        return (among[found.index], found) if found else None

    def add(self, one: Relative) -> None:
        """Let what follows in the batch find it, and later batches once it is written."""
        self._new.append(one)
        for sign in self._digests(one.traits):
            self._by_sign[one.fingerprint[0], sign].append(one)

    def write(self) -> None:
        traits: list[dict[str, Any]] = []
        signs: list[dict[str, Any]] = []
        for one in self._new:
            service, fingerprint = one.fingerprint
            own = {"service": service, "fingerprint": fingerprint}
            leading = [sign for sign in self._digests(one.traits) if len(self._by_sign[service, sign]) <= MOST_OF_SIGN]
            signs += [own | {"sign": sign} for sign in leading]
            traits += [own | {"traits": encode(_told(one.traits))}] if leading else []
        if traits:
            self._connection.execute(self._database.insert(t.fingerprint_traits).on_conflict_do_nothing(), traits)
            self._connection.execute(self._database.insert(t.fingerprint_signs).on_conflict_do_nothing(), signs)

    def _read(self, service: str, signs: Sequence[str], known: dict[Key, Relative]) -> None:
        s, f, k = t.fingerprint_signs.c, t.fingerprints.c, t.fingerprint_traits.c
        query = (
            sa.select(s.sign, s.fingerprint, f.family, f.bug_code, k.traits)
            .select_from(t.fingerprint_signs)
            .join(t.fingerprints, sa.and_(f.service == s.service, f.fingerprint == s.fingerprint))
            .join(t.fingerprint_traits, sa.and_(k.service == s.service, k.fingerprint == s.fingerprint))
            .where(s.service == service, s.sign.in_(signs), f.bug_code.is_not(None))
        )
        for row in self._connection.execute(query):
            key = service, row.fingerprint
            if key not in known:
                known[key] = Relative(
                    fingerprint=key,
                    family=(service, row.family),
                    bug_code=row.bug_code,
                    traits=decode(row.traits, Traits),
                )
            self._by_sign[service, row.sign].append(known[key])

    def _digests(self, traits: Traits) -> tuple[str, ...]:
        found = self._signs.get(traits)
        if found is None:
            digests = (hashlib.sha256(sign.encode("utf-8", "replace")) for sign in signs_of(traits))
            found = self._signs[traits] = tuple(digest.hexdigest()[:12] for digest in digests)
        return found


def _told(traits: Traits) -> dict[str, object]:
    """Without what the event does not say: half of it, as a rule."""
    return {name: told for name in _PARTS if (told := getattr(traits, name))}
