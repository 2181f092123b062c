"""Faults whose fingerprint and family have no bug, and those that speak for the same one, found by their signs."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.short_texts import packed, unpacked
from homeostat.codec import decode, encode
from homeostat.records import Traits
from homeostat.stages.group import Kin, kin_among, signs_of

MOST_OF_SIGN = 12  # fingerprints that a sign leads to: what more of them share says little, and each is a row to read
_MOST_ASKED = 300  # signs in one query

_PARTS = tuple(part.name for part in fields(Traits))

Key = tuple[str, str]
"""A service and a fingerprint or a family."""


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

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._by_sign: dict[int, list[Relative]] = defaultdict(list)
        self._signs: dict[tuple[str, Traits], tuple[int, ...]] = {}
        self._new: list[Relative] = []

    def look_up(self, asking: Iterable[tuple[str, Traits]]) -> None:
        """Read what the signs of these lead to: at most a dozen fingerprints a sign, in one query as a rule."""
        wanted = sorted({sign for service, traits in asking for sign in self._signs_of(service, traits)})
        known: dict[Key, Relative] = {}
        for start in range(0, len(wanted), _MOST_ASKED):
            self._read(wanted[start : start + _MOST_ASKED], known)

    def nearest(self, service: str, traits: Traits) -> tuple[Relative, Kin] | None:
        """The one that agrees with it most, if enough does; of equals the first by fingerprint."""
        known: dict[Key, Relative] = {}
        for sign in self._signs_of(service, traits):
            known |= {one.fingerprint: one for one in self._by_sign.get(sign, ())}
        among = [known[key] for key in sorted(known)]
        found = kin_among(traits, [one.traits for one in among])
        return (among[found.index], found) if found else None

    def add(self, one: Relative) -> None:
        """Let what follows in the batch find it, and later batches once it is written."""
        self._new.append(one)
        for sign in self._signs_of(one.fingerprint[0], one.traits):
            self._by_sign[sign].append(one)

    def write(self) -> None:
        leading: dict[Key, tuple[int, ...]] = {}
        rows: list[dict[str, Any]] = []
        for one in self._new:
            service, fingerprint = one.fingerprint
            signs = [sign for sign in self._signs_of(service, one.traits) if len(self._by_sign[sign]) <= MOST_OF_SIGN]
            if signs:
                leading[one.fingerprint] = tuple(signs)
                rows.append({"service": service, "fingerprint": fingerprint, "traits": packed(_told(one.traits))})
        if rows:
            r = t.relatives.c
            kept = sa.insert(t.relatives).returning(r.number, r.service, r.fingerprint)
            numbers = {(row.service, row.fingerprint): row.number for row in self._connection.execute(kept, rows)}
            signed = [{"sign": sign, "relative": numbers[key]} for key, signs in leading.items() for sign in signs]
            self._connection.execute(sa.insert(t.relative_signs), signed)

    def _read(self, signs: Sequence[int], known: dict[Key, Relative]) -> None:
        s, f, r = t.relative_signs.c, t.fingerprints.c, t.relatives.c
        query = (
            sa.select(s.sign, r.service, r.fingerprint, f.family, f.bug_code, r.traits)
            .select_from(t.relative_signs)
            .join(t.relatives, r.number == s.relative)
            .join(t.fingerprints, sa.and_(f.service == r.service, f.fingerprint == r.fingerprint))
            .where(s.sign.in_(signs), f.bug_code.is_not(None))
        )
        for row in self._connection.execute(query):
            key = row.service, row.fingerprint
            if key not in known:
                known[key] = Relative(
                    fingerprint=key,
                    family=(row.service, row.family),
                    bug_code=row.bug_code,
                    traits=decode(unpacked(row.traits), Traits),
                )
            self._by_sign[row.sign].append(known[key])

    def _signs_of(self, service: str, traits: Traits) -> tuple[int, ...]:
        """Digests, the service's own, as numbers that both databases hold in eight bytes."""
        found = self._signs.get((service, traits))
        if found is None:
            words = (f"{service}\0{sign}".encode("utf-8", "replace") for sign in signs_of(traits))
            digests = (hashlib.sha256(each).digest()[:8] for each in words)
            found = tuple(int.from_bytes(digest, "big", signed=True) for digest in digests)
            self._signs[service, traits] = found
        return found


def _told(traits: Traits) -> bytes:
    """As JSON, without what the event does not say: half of it, as a rule."""
    return encode({name: told for name in _PARTS if (told := getattr(traits, name))}).encode()
