"""What two faults tell, both of them, and differently: whatever else agrees, they are two bugs."""

import re
from collections.abc import Iterator
from functools import lru_cache

from homeostat.records import Traits
from homeostat.stages.group.kinds import NOTHING

_PARTS = re.compile(r"::|[.#\\]")
_RUNTIMES_OWN = re.compile(r"(?:Error|Exception|NoneType|NilClass)$")


def are_contrary(a: Traits, b: Traits) -> bool:
    return differ(a.kind, b.kind) or differ(a.line, b.line) or any(_of_words(a, b))


def are_contrary_in_words(a: Traits, b: Traits) -> bool:
    """The same where neither the kind of failure nor the line of source counts."""
    return any(_of_words(a, b))


def differ(one: str, other: str) -> bool:
    """What one of them does not tell contradicts nothing."""
    return bool(one and other and one != other)


@lru_cache(maxsize=4_096)  # the same few, again and again, of all that a fault is compared with
def last(name: str) -> str:
    return name.replace("::", ".").replace("#", ".").replace("\\", ".").rpartition(".")[2]


def _of_words(a: Traits, b: Traits) -> Iterator[bool]:
    yield _are_two_hosts(a.host, b.host)
    yield not (a.own or b.own) and differ(a.logger, b.logger)  # who logs an exception is one of its callers
    yield bool(a.codes and b.codes and not set(a.codes) & set(b.codes))
    mine, theirs = _ends(a.names), _ends(b.names)
    if {a.kind, b.kind} == {NOTHING} and bool(a.about) != bool(b.about):
        yield _are_of_two_holders(*((a.names, b.names) if b.about else (b.names, a.names)))
        return
    yield bool(mine and theirs and not (mine <= theirs or theirs <= mine))  # one version may say more names
    yield any(_are_of_others(name, other) for name in a.names for other in b.names)
    yield differ(a.about, b.about) and not mine & theirs


def _are_of_two_holders(held: tuple[str, ...], members: tuple[str, ...]) -> bool:
    """One engine names what is nothing, `pet.photo`, others the member, `url`, or both: `e.pet.photo.url`."""
    chains = [f".{name}." for name in members if "." in name]
    return bool(held and chains) and not any(f".{name}." in chain for name in held for chain in chains)


def _are_two_hosts(one: str, other: str) -> bool:
    """A name, a port, or both; a driver tells only where it got to: `db 5432` and `5432`."""
    less, more = sorted((one.split(), other.split()), key=len)
    return bool(less) and not set(less) <= set(more)


@lru_cache(maxsize=4_096)
def _ends(names: tuple[str, ...]) -> frozenset[str]:
    """Names without what holds them, which not every version says, and without those of types that runtimes add."""
    return frozenset(last(name) for name in names if not _RUNTIMES_OWN.search(name))


def _are_of_others(name: str, other: str) -> bool:
    """Whether two things have a part of the same name: `Order.total` and `Invoice.total`."""
    (*held, part), (*holds, its) = _PARTS.split(name), _PARTS.split(other)
    return part == its and bool(held and holds) and held[-1] != holds[-1]
