"""An event's exceptions, told apart: which of them says where the fault is, what caused it, what wrapped it.

A group (Python's ExceptionGroup, .NET's AggregateException, JavaScript's AggregateError) is only where failures met:
its members count, each with its own causes, and the same failure twice counts once. Where a member was never in the
program's own code, as each address that Node tries is not, the group's place is its own.
"""

import re
from dataclasses import dataclass

from homeostat.records import Raised
from homeostat.stages.group.causes import cause
from homeostat.stages.group.details import ANSWERED, REFUSED_FIELD, detail, file_in, key_in
from homeostat.stages.group.error_types import is_own_word, names_subject, tells
from homeostat.stages.group.frames import Site, line_tells, site_of
from homeostat.stages.group.kinds import NOTHING, Cause
from homeostat.stages.group.wording import skeleton

_STATUS = re.compile(r"\b[45]\d\d\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One exception as far as it counts."""

    raised: Raised
    site: Site | None
    cause: Cause | None

    @property
    def words(self) -> str:
        """The message without its data, where neither a line of source nor the type's name says what went wrong."""
        site = self.site
        if site and site.own and (line_tells(site.crash.line) or self._type_tells(site.crash.line)):
            told = detail(self.raised.type, self.raised.message) or self._pointed_at(site.crash.line)
            return told or (skeleton(self.raised.message) if self._is_an_answer else "")
        field = detail(self.raised.type, self.raised.message)
        if field.startswith(REFUSED_FIELD):
            return field
        words = skeleton(self.raised.message)
        if field.startswith(ANSWERED) and not _STATUS.search(words):  # it was masked as a number
            words = f"{words}, {field}"
        about = self.cause.about if self.cause else ""
        if site is None or not site.own:
            about = about or file_in(self.raised.type, self.raised.message)
        return words if not about or about in words else f"{words}, about {about}"

    def _type_tells(self, line: str) -> bool:
        """`RateMissing` says all; what `NotFound` misses stands in the line of source, and else in the words."""
        return tells(self.raised.type) and (bool(line) or names_subject(self.raised.type))

    @property
    def _is_an_answer(self) -> bool:
        """A library refused by a type of its own that says nothing: one call is refused for several reasons."""
        raised = self.raised
        return (
            self.cause is None and not raised.frames[-1].in_app and not tells(raised.type) and is_own_word(raised.type)
        )

    def _pointed_at(self, line: str) -> str:
        """What of the line failed, where the message says a name that stands there: one line may fail in two ways."""
        name = self.cause.about if self.cause else key_in(self.raised.type, self.raised.message)
        if not line:
            return self.cause.about if self.cause else ""
        return name if name and name in re.findall(r"[\w$]+", line) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """One failure: where it arose, the exceptions of libraries that caused it, and those that were raised upon it."""

    heart: Told
    below: tuple[Told, ...]  # the cause first
    above: tuple[Told, ...]  # what was finally raised last
    incidental: tuple[Raised, ...]  # were being handled when it arose, and have nothing to do with it


def strands_of(chain: tuple[Raised, ...], platform: str) -> tuple[Strand, ...]:
    """One for a plain chain; one for each member of a group."""
    for asked, on, found in _LAST:  # fingerprint and family ask one after the other
        if asked is chain and on == platform:
            return found
    found = tuple(_strand(path, platform) for path in _paths(chain, platform))
    _LAST[:] = [(chain, platform, found)]
    return found


# Firefox names what holds the member where others name the member, which stands in the line.
_IS_NOTHING = re.compile(r"([A-Za-z_$][\w$.]{0,100}) is (?:undefined|null)$")
_LAST: list[tuple[tuple[Raised, ...], str, tuple[Strand, ...]]] = []


def _told(raised: Raised, site: Site | None) -> Told:
    found = cause(raised.type, raised.message)
    if found and found.kind == NOTHING and not found.about and site and (held := _IS_NOTHING.match(raised.message)):
        members = set(re.findall(rf"(?<![\w$.]){re.escape(held[1])}\.([\w$]{{1,80}})", site.crash.line))
        found = Cause(NOTHING, members.pop()) if len(members) == 1 else found
    return Told(raised=raised, site=site, cause=found)


def _strand(path: tuple[Raised, ...], platform: str) -> Strand:
    told = [_told(one, site_of(one.frames, platform)) for one in path]
    first = _first_that_matters(told, platform)
    kept = told[first:]
    heart = next((place for place, one in enumerate(kept) if one.site and one.site.own), None)
    if heart is None:
        heart = next((place for place, one in enumerate(kept) if one.site), len(kept) - 1)
    return Strand(
        heart=kept[heart],
        below=tuple(kept[:heart]),
        above=tuple(kept[heart + 1 :]),
        incidental=tuple(one.raised for one in told[:first]),
    )


_HOW_IT_ENDED = ("CancelledError", "asyncio.exceptions.CancelledError")  # what ran when a time limit struck


def _first_that_matters(told: list[Told], platform: str) -> int:
    """Python keeps what was being handled. It is a cause if the program then raised, and none if a call then failed."""
    if len(told) > 1 and told[0].raised.type in _HOW_IT_ENDED:
        return 1 + _first_that_matters(told[1:], platform)
    for place in range(len(told) - 1, 0, -1):
        site = told[place].site
        raised_here = site is None or not site.crash.line or site.crash.line.startswith("raise")
        implicit = told[place - 1].raised.implicit or (platform == "python" and _is_asserted(told[place].raised))
        if implicit and not raised_here:
            return place
    return 0


def _is_asserted(raised: Raised) -> bool:
    """Whether its line can name no cause: Python's SDK does not tell what was only being handled; a traceback does."""
    return bool(raised.frames) and raised.frames[-1].source.lstrip().startswith("assert ")


def _paths(chain: tuple[Raised, ...], platform: str) -> tuple[tuple[Raised, ...], ...]:
    """Each failure with its causes before it and its wrappers after it; groups left out where they tell no place."""
    groups = [raised for raised in chain if raised.grouping]
    rest = tuple(raised for raised in chain if not raised.grouping)
    if not groups or not rest:
        return (chain,) if chain else ()
    by_number = {raised.number: raised for raised in chain if raised.number is not None}
    if len(by_number) < len(chain):  # no numbers: nothing tells which belongs to which
        return tuple((raised,) for raised in rest)
    parents = {raised.parent for raised in chain}
    return tuple(_upwards(raised, by_number, platform) for raised in rest if raised.number not in parents)


def _upwards(leaf: Raised, by_number: dict[int, Raised], platform: str) -> tuple[Raised, ...]:
    path: list[Raised] = []
    groups: list[Raised] = []
    at: Raised | None = leaf
    for _ in range(len(by_number)):  # a hostile event may go round in a circle
        if at is None:
            break
        (groups if at.grouping else path).append(at)
        at = by_number.get(at.parent) if at.parent is not None else None
    if not any(_is_placed(one, platform) for one in path):
        path += [group for group in groups if _is_placed(group, platform)][:1]
    return tuple(path)


def _is_placed(raised: Raised, platform: str) -> bool:
    site = site_of(raised.frames, platform)
    return site is not None and site.own
