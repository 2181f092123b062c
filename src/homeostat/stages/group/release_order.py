"""Which of two releases of a service is the older.

The first of these that tells them apart: when each was first deployed, in an environment that both reached; when they
were released, or declared; their versions; when events first named them. Deploys are what users met, so they come
before what a version says of itself: a correction of an old line that is shipped today is newer than yesterday's 2.0.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from homeostat.records import Standing

_NUMBERS = re.compile(r"\d{1,18}(?:\.\d{1,18}){0,7}")
_DAY = re.compile(r"(\d{4})[-_](\d{2})[-_](\d{2})(?=$|[-_.+])")
_DISTANCE = re.compile(r"-(\d{1,9})-g[0-9a-f]{4,40}$")  # git describe: so many commits after the tag
_HASH = re.compile(r"(?<![0-9a-z])g?(?=\d{0,40}[a-f])[0-9a-f]{7,40}(?![0-9a-z])")  # of a commit: says nothing of order
_RUNS = re.compile(r"\d{1,18}|[a-z]{1,40}")
_AFTER = frozenset({"post", "patch", "hotfix", "sp", "r"})  # words after which a version is newer, by common usage
_NOTHING = frozenset({"final", "ga", "release"})  # Maven's words for the version itself
# A number alone is a version when it counts builds or spells a day or a second; others may be the digits of a commit.
_COUNT_DIGITS = 6
_MOMENT_DIGITS = frozenset({8, 12, 14})
_NEVER = datetime.max.replace(tzinfo=UTC)

Identifiers = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class _Version:
    package: str
    numbers: tuple[int, ...]
    stage: int  # -1: before the version itself, 0: it, 1: after
    words: Identifiers  # in that stage: rc.2, post1
    distance: int  # commits after the tag
    build: int | None  # 1.2+345

    @property
    def place(self) -> tuple[tuple[int, ...], int, Identifiers, int]:
        return self.numbers, self.stage, self.words, self.distance


def is_older(one: Standing, other: Standing) -> bool | None:
    """Whether `one` is the older; None when nothing tells, or both are the same."""
    if one.version == other.version:
        return None
    found = _sooner(*_deployed(one, other))
    if found is None:
        found = _sooner(one.released_at, other.released_at)
    if found is None:
        found = lower(one.version, other.version)
    if found is None:
        found = _sooner(one.first_seen, other.first_seen)
    return found


def newest(standings: Iterable[Standing]) -> Standing | None:
    """The one that is older than none of those after it; the earlier of two that nothing tells apart."""
    best: Standing | None = None
    for one in standings:
        if best is None or is_older(best, one):
            best = one
    return best


def lower(one: str, other: str) -> bool | None:
    """Whether the version `one` comes before the other, as versions are written; None when that cannot be told.

    Semantic and calendar versions, with a package before an @ or without, prereleases, and git's own descriptions.
    Unlike https://semver.org (rule 11) numbers count as numbers wherever they stand: rc9 is before rc10; and a build's
    number decides where all else is equal, as mobile applications use it.
    """
    first, second = _read(one), _read(other)
    if first is None or second is None or first.package != second.package:
        return None
    if first.place != second.place:
        return first.place < second.place
    if first.build is None or second.build is None or first.build == second.build:
        return None
    return first.build < second.build


def unnamed_count_from(
    deploys: Iterable[tuple[datetime, Standing]], *, resolved_at: datetime, mended_in: Standing | None
) -> datetime | None:
    """From when an event that names no release speaks of the mended code; None where no deploy tells.

    That is the first deploy of the release that was to mend the bug, or of one that is not older; where none was named,
    the first deploy after it was resolved. `deploys`: of the service, the oldest first, with when each was finished.
    """
    known = False
    for finished_at, standing in deploys:
        known = True
        if mended_in is None:
            mended = finished_at > resolved_at
        else:
            mended = standing.version == mended_in.version or is_older(mended_in, standing) is True
        if mended:
            return finished_at
    return _NEVER if known else None  # not before another deploy


def _deployed(one: Standing, other: Standing) -> tuple[datetime | None, datetime | None]:
    """When each was first deployed, in the environment of both that a release reaches last."""
    both = one.deployed.keys() & other.deployed.keys()
    if not both:
        return None, None
    last = max(both, key=lambda environment: (max(one.deployed[environment], other.deployed[environment]), environment))
    return one.deployed[last], other.deployed[last]


def _sooner(one: datetime | None, other: datetime | None) -> bool | None:
    return None if one is None or other is None or one == other else one < other


def _read(version: str) -> _Version | None:
    package, _, rest = version.strip().lower().rpartition("@")
    rest, _, build = rest.partition("+")
    rest = rest.removeprefix("release").lstrip("-_/ ")
    if rest[1:2].isdigit():
        rest = rest.removeprefix("v")
    distance = 0
    if described := _DISTANCE.search(rest):
        distance, rest = int(described.group(1)), rest[: described.start()]
    if day := _DAY.match(rest):
        rest = ".".join(day.groups()) + re.sub(r"^[-_]", ".", rest[day.end() :])
    found = _NUMBERS.match(rest)
    if found is None or not rest.isascii():
        return None
    words = rest[found.end() :]
    if "." not in found.group() and not _counts(found.group(), words):
        return None
    stage, identifiers = _stage(words)
    numbers = tuple(map(int, found.group().split(".")))
    while len(numbers) > 1 and not numbers[-1]:  # 1.2 and 1.2.0 are the same
        numbers = numbers[:-1]
    return _Version(package, numbers, stage, identifiers, distance, int(build) if _is_number(build) else None)


def _counts(digits: str, words: str) -> bool:
    if words[:1] not in ("", "-", ".", "_"):
        return False  # 7f3a901
    return len(digits) <= _COUNT_DIGITS or (len(digits) in _MOMENT_DIGITS and digits[:2] in ("19", "20", "21"))


def _stage(words: str) -> tuple[int, Identifiers]:
    """A number sorts before a word, and "rc" before "rc.1"."""
    runs = [run for run in _RUNS.findall(_HASH.sub("", words)) if run not in _NOTHING]
    if not runs:
        return 0, ()
    identifiers = tuple((0, int(run), "") if run.isdigit() else (1, 0, run) for run in runs)
    return (1 if runs[0] in _AFTER else -1), identifiers


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18  # noqa: PLR2004 - digits that fit 64 bits
