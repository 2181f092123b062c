"""Where a request goes while two releases serve: a canary takes its share of those who ask.

Who asks stays on a side, without a cookie: the side is told by a hash of the client's address, the program that it
names (User-Agent) and what it signs in with (Authorization), salted by the canary, so that each canary meets others.
Behind a proxy of the owner's the address is what that proxy says.
"""

import contextlib
import hashlib
import ipaddress
import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_IN_ALL = 10_000  # parts into which those who ask are dealt
_MOST_ASKERS = 20_000  # of both sides, remembered for as long as the canary runs
CANARY, STABLE = "canary", "stable"


@dataclass(frozen=True, slots=True)
class Target:
    process: str
    release: str
    port: int


@dataclass(frozen=True, slots=True)
class Split:
    """The release that serves, and the canary beside it."""

    stable: Target
    canary: Target | None = None
    percent: int = 0

    def of(self, asker: int) -> Target:
        """Whose requests go where."""
        if self.canary is None or asker % _IN_ALL >= self.percent * _IN_ALL // 100:
            return self.stable
        return self.canary


class Targets:
    """Where requests go now, as target.json says."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._split: Split | None = None

    def now(self) -> Split | None:
        """The present targets, or None before the first release; costs one `stat` while nothing changes."""
        try:
            found = self._path.stat()
        except OSError:
            return self._split
        seen = (found.st_mtime_ns, found.st_ino)
        if seen != self._seen:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                self._split = _split_of(json.loads(self._path.read_text()))
                self._seen = seen
        return self._split


def _split_of(told: dict[str, Any]) -> Split:
    stable, canary = _target_of(told), told.get(CANARY)
    if not canary:
        return Split(stable)
    return Split(stable, _target_of(canary), int(canary["percent"]))


def _target_of(told: dict[str, Any]) -> Target:
    return Target(process=told["process"], release=told["release"], port=int(told["port"]))


def asker_of(scope: MutableMapping[str, Any], *, salt: str) -> int:
    """Who asks, as a number of 64 bits that is another with each salt."""
    named = dict(scope["headers"])
    peer = scope["client"][0] if scope.get("client") else "127.0.0.1"
    address = peer.encode()
    if ipaddress.ip_address(peer).is_loopback:  # a proxy of the owner's
        address = named.get(b"x-forwarded-for", address)
    said = (salt.encode(), address, named.get(b"user-agent", b""), named.get(b"authorization", b""))
    return int.from_bytes(hashlib.blake2b(b"\0".join(said), digest_size=8).digest())


class Sides:
    """What those on each side saw, since the canary began; a front that starts anew counts anew.

    Of each asker the requests count up to the first that failed.
    """

    def __init__(self) -> None:
        self.canary = ""  # the process that it is of
        self.counted: dict[str, list[int]] = {}  # by side: requests, failures, askers, all answered, all failed
        self._seen: dict[tuple[str, int], bool] = {}  # by side and asker: whether one of its requests has failed

    def add(self, split: Split, target: Target, asker: int, *, failed: bool) -> None:
        if split.canary is None:
            return
        if split.canary.process != self.canary:
            self.canary, self.counted, self._seen = split.canary.process, {CANARY: [0] * 5, STABLE: [0] * 5}, {}
        side = CANARY if target == split.canary else STABLE
        counted = self.counted[side]
        counted[3] += 1
        counted[4] += failed
        has_failed = self._seen.get((side, asker))
        if has_failed or (has_failed is None and len(self._seen) >= _MOST_ASKERS):
            return
        counted[0] += 1
        counted[1] += failed
        counted[2] += has_failed is None
        self._seen[side, asker] = failed
