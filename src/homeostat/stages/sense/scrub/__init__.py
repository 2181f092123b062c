"""Scrub: nothing that is secret or personal is stored; what was removed is marked in its place, and listed.

Most events hold nothing of the kind: one pass of a linear-time scan over the event as JSON says so. Where it finds
a candidate, the texts are looked at one by one.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import is_
from typing import Any, TypeVar, cast
from urllib.parse import unquote_plus

import msgspec
from msgspec import structs

from homeostat.codec import convert
from homeostat.linear import Scan
from homeostat.records import Breadcrumb, Event, Frame, Json, Raised
from homeostat.stages.sense.scrub.kinds import CANDIDATES, FILTERED, PERSONAL, SECRETS, Kind, likely_kinds, replaced
from homeostat.stages.sense.scrub.repeated import without_repeated
from homeostat.stages.sense.scrub.rules import Method, Path, Rule, Scrubbing, marked, read_rule, read_rules
from homeostat.stages.sense.scrub.tree import NAMED, Leaf, Trail, is_code, is_place, keys_of, path_of
from homeostat.stages.sense.seen_before import CRUMBS, FRAMES

__all__ = (
    "DEFAULT",
    "FILTERED",
    "Kind",
    "Rule",
    "Scrubber",
    "Scrubbing",
    "is_secret",
    "read_rule",
    "read_rules",
    "scrub_value",
    "scrub_words",
)

_MOST_LISTED = 100
_MOST_KNOWN = 4_096  # frames; nearly all of them are kept by `FRAMES` anyway
_OF_CRUMBS = ("category", "message", "level")
_BETWEEN = b"\n\x00\n"  # texts, so that no pattern reaches from one into the next
_MOST_PATH = 200
# Sentry's default list of words whose values are removed, matched anywhere in a key.
# https://docs.sentry.io/security-legal-pii/scrubbing/server-side-scrubbing/
_SECRET_NAME = (
    r"passw(?:or)?d|passwd|passphrase|secret|api[_-]?key|auth(?:orization|_?token)?$|credential|mysql_pwd|"
    r"private[_-]?key|token|bearer|cookie|session[_-]?id|csrf|x[_-]forwarded[_-]for|card[_-]?number|cvv|iban$"
)
_SECRET_KEY = re.compile(_SECRET_NAME, re.IGNORECASE)
# Of a key, whose closing quote is followed by a colon; it may hold quotes itself.
_KEY_SCAN = rf"(?i)\"[^\"]*(?:{_SECRET_NAME.replace('$', chr(34))})(?::|(?:[^\"\\]|\\.)*\":)"
_ESCAPED_NAME = r"%[0-9A-Fa-f]{2}[\w%.-]*="  # of a form: what it spells is seen only when it is read
_FORM = re.compile(r"[^\s={}\[\]&]{1,200}=[^\s{}\[\]]*")
_DEFAULT_MARKS: dict[Kind, Method] = {
    **dict.fromkeys(SECRETS, Method.REMOVE),
    **dict.fromkeys(PERSONAL, Method.REPLACE),
}
_KEPT = frozenset({"event_id", "service", "level", "kind", "scrubbed", "scrubbed_by", "occurred_at", "received_at"})
_SHORT = 1_000  # characters of a text that is remembered
_SHORTEST = 5  # a text in which any of the usual kinds may be found
_MOST_PLAIN_NUMBER = 10**11  # longer ones may be a card's


_BY_NAME = "a name that tells of a secret"
Keys = tuple[str, ...]
Removed = tuple[Keys, str]
"""Where something was removed, and the rule that removed it."""


@dataclass(frozen=True, slots=True)
class _Crumbs:
    """Part of an event. A release's name looks like an address, so that the part which holds it is always read."""

    breadcrumbs: tuple[Breadcrumb, ...]


Part = TypeVar("Part", Event, Raised, Frame, _Crumbs)


class _Wanted:
    """Kinds to look for, told apart by identity: to hash a dozen names for each text takes longer than to know it."""

    __slots__ = ("kinds",)

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.kinds = tuple(kinds)


@dataclass(frozen=True, slots=True)
class _Known:
    """A frame that was scrubbed before, with what was removed from it."""

    frame: Frame
    scrubbed: Frame
    removed: tuple[Removed, ...]  # below the frame


@dataclass(frozen=True, slots=True)
class _KnownCrumb:
    """The same of a breadcrumb."""

    crumb: Breadcrumb
    scrubbed: Breadcrumb
    removed: tuple[tuple[str, str], ...]  # from which of its fields, and why


class Scrubber:
    """A service's scrubbing, ready to use."""

    def __init__(self, scrubbing: Scrubbing) -> None:
        self._scrubbing = scrubbing
        self._kinds = tuple(kind for kind in (*SECRETS, *PERSONAL) if kind not in scrubbing.off)
        on = frozenset(self._kinds)
        self._anywhere = _Wanted(self._kinds)
        self._in_code = _Wanted(kind for kind in SECRETS if kind in on)
        self._in_places = _Wanted(kind for kind in (*SECRETS, Kind.USERPATH) if kind in on)
        self._in_addresses = _Wanted(kind for kind in self._kinds if kind is not Kind.USERPATH)  # "/home/anna": a page
        names = [_SECRET_NAME, *(re.escape(name) for name in scrubbing.sensitive_fields)]
        self._secret_key = re.compile("|".join(names), re.IGNORECASE) if names[1:] else _SECRET_KEY
        extra = [rf"(?i)\"[^\"]*{re.escape(name)}" for name in scrubbing.sensitive_fields]
        self._scan = Scan([*CANDIDATES, _KEY_SCAN, _ESCAPED_NAME, *extra])
        self._in_texts = Scan([*CANDIDATES, *extra])
        self._known: dict[int, _Known] = {}  # by identity
        self._known_crumbs: dict[int, _KnownCrumb] = {}

    def event(self, event: Event) -> Event:
        """The event without what the rules remove; the same event when there is nothing."""
        removed: list[Removed] = []
        chain = tuple(self._raised(raised, number, removed) for number, raised in enumerate(event.chain))
        has_exception = bool(event.chain)
        crumbs = self._crumbs(event.breadcrumbs, removed, has_exception=has_exception)
        rest = self._part(structs.replace(event, chain=(), breadcrumbs=()), None, removed, has_exception=has_exception)
        if not removed:
            return event
        listed = {".".join(path_of(keys))[:_MOST_PATH]: why for keys, why in removed}
        places, reasons = tuple(listed)[:_MOST_LISTED], tuple(listed.values())[:_MOST_LISTED]
        scrubbed = structs.replace(rest, chain=chain, breadcrumbs=crumbs, scrubbed=places, scrubbed_by=reasons)
        return without_repeated(scrubbed, event)

    def _crumbs(
        self, crumbs: tuple[Breadcrumb, ...], removed: list[Removed], *, has_exception: bool
    ) -> tuple[Breadcrumb, ...]:
        """Text by text, since there are many short ones, and none has a name that could tell of a secret."""
        if self._scrubbing.rules:
            return self._part(_Crumbs(crumbs), None, removed, has_exception=has_exception).breadcrumbs
        known = self._known_crumbs
        new = [crumb for crumb in crumbs if (seen := known.get(id(crumb))) is None or seen.crumb is not crumb]
        read = self._read_crumbs(new) if new else {}
        found: list[Breadcrumb] = []
        for number, crumb in enumerate(crumbs):
            one = read.get(id(crumb)) or known[id(crumb)]
            found.append(one.scrubbed)
            removed += [(("breadcrumbs", str(number), name), why) for name, why in one.removed]
        return tuple(found)

    def _read_crumbs(self, crumbs: Sequence[Breadcrumb]) -> dict[int, _KnownCrumb]:
        """By identity; those that may come again are remembered."""
        texts = [text for crumb in crumbs for text in (crumb.category, crumb.message, crumb.level)]
        chosen = {place // len(_OF_CRUMBS) for place in self._places(texts)}
        read: dict[int, _KnownCrumb] = {}
        for number, crumb in enumerate(crumbs):
            read[id(crumb)] = self._crumb(crumb) if number in chosen else _KnownCrumb(crumb, crumb, ())
        if len(self._known_crumbs) + len(read) > _MOST_KNOWN:
            self._known_crumbs = {}
        self._known_crumbs |= {number: one for number, one in read.items() if CRUMBS.comes_again(one.crumb)}
        return read

    def _crumb(self, crumb: Breadcrumb) -> _KnownCrumb:
        scrubbed, removed = crumb, list[tuple[str, str]]()
        for name, words in zip(_OF_CRUMBS, (crumb.category, crumb.message, crumb.level), strict=True):
            found = _text(words, self._anywhere) if len(words) >= _SHORTEST else words
            if found != words:
                removed.append((name, self._why(words, ("breadcrumbs", "0", name), has_exception=False)))
                scrubbed = structs.replace(scrubbed, **{name: found})
        return _KnownCrumb(crumb, scrubbed, tuple(removed))

    def _raised(self, raised: Raised, number: int, removed: list[Removed]) -> Raised:
        """Frame by frame, unless one look at all that was not read before says that there is nothing."""
        bare = structs.replace(raised, frames=())
        plain = self._plain(bare, raised.frames)
        place: Trail = ((None, "chain"), number)
        frames = tuple(
            frame if id(frame) in plain else self._frame(frame, ((place, "frames"), at), removed)
            for at, frame in enumerate(raised.frames)
        )
        scrubbed = self._part(bare, place, removed, has_exception=True) if id(bare) not in plain else bare
        return (
            raised
            if scrubbed is bare and all(map(is_, frames, raised.frames))
            else structs.replace(scrubbed, frames=frames)
        )

    def _plain(self, bare: Raised, frames: Sequence[Frame]) -> set[int]:
        """By identity: what was not read before, where nothing of it holds anything."""
        new = [frame for frame in frames if (known := self._known.get(id(frame))) is None or known.frame is not frame]
        if self._scrubbing.rules or self._scan.found_in(msgspec.json.encode((bare, new))):
            return set()
        for frame in new:
            self._remember(_Known(frame, frame, ()))
        return {id(bare), *map(id, new)}

    def _remember(self, known: _Known) -> None:
        """Where it may be asked for again."""
        if FRAMES.comes_again(known.frame):
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[id(known.frame)] = known

    def _frame(self, frame: Frame, place: Trail, removed: list[Removed]) -> Frame:
        """As `_part`, once for those that come again. Rules of the service's own may ask for a frame's number."""
        if self._scrubbing.rules:
            return self._part(frame, place, removed, has_exception=True)
        known = self._known.get(id(frame))
        if known is None or known.frame is not frame:
            gone: list[Removed] = []
            scrubbed = self._part(frame, place, gone, has_exception=True)
            depth = len(keys_of(place)) if gone else 0
            known = _Known(frame, scrubbed, tuple((keys[depth:], why) for keys, why in gone))
            self._remember(known)
        if known.removed:
            above = keys_of(place)
            removed += [((*above, *keys), why) for keys, why in known.removed]
        return known.scrubbed

    def _part(self, part: Part, place: Trail | None, removed: list[Removed], *, has_exception: bool) -> Part:
        """The part of an event without what the rules remove from it; the same when there is nothing."""
        rules = self._scrubbing.rules
        encoded = msgspec.json.encode(part)
        if not rules and not self._scan.found_in(encoded):
            return part
        before = len(removed)
        tree = cast("dict[str, Any]", msgspec.json.decode(encoded))
        texts = self._texts(tree, place, removed)
        for leaf in texts if rules else self._candidates(texts):
            words = self._scrubbed(leaf.words, leaf.keys, has_exception=has_exception)
            if words != leaf.words:
                leaf.holder[leaf.key] = words
                removed.append((leaf.keys, self._why(leaf.words, leaf.keys, has_exception=has_exception)))
        return convert(tree, type(part)) if len(removed) > before else part

    def user(self, words: str) -> str:
        """What tells people apart, as `event` leaves it: hashed where it tells who they are."""
        if not words or not (self._scrubbing.rules or self._in_texts.found_in(words.encode())):
            return words
        return self._scrubbed(words, ("user_id",), has_exception=False)

    def file(self, name: str, words: str) -> str:
        """A text that came with an event; a rule of the service's own may name it `attachments.NAME`."""
        return self._scrubbed(words, ("attachments", name), has_exception=False)

    def _why(self, words: str, keys: Keys, *, has_exception: bool) -> str:
        """What changed the text: a rule of the service's own, else the kinds that are in it."""
        paths = tuple(_paths(keys, has_exception=has_exception))
        for rule in self._scrubbing.rules:
            fits = any(rule.source_parts.fits(path) for path in paths)
            if fits and rule.applied(words, salt=self._scrubbing.salt) != words:
                return rule.words
        found = (kind.value for kind in self._kinds if replaced(kind, words, lambda _: "") != words)
        return ", ".join(found) or _BY_NAME

    @property
    def has_rules(self) -> bool:
        """Whether there are rules beside the usual ones, which may remove anything."""
        return bool(self._scrubbing.rules)

    def may_hold(self, words: str) -> bool:
        """Whether something in the text looks as if it had to be removed, by the usual rules."""
        return self._in_texts.found_in(words.encode())

    def message(self, words: str) -> str:
        """The message of an event without exceptions, as `event` leaves it."""
        return self._scrubbed(words, ("message",), has_exception=False) if len(words) >= _SHORTEST else words

    def is_secret(self, name: str) -> bool:
        return self._secret_key.search(name) is not None and not self._is_safe(name)

    def _is_safe(self, name: str) -> bool:
        return name.casefold() in self._scrubbing.safe_fields

    def _texts(self, tree: dict[str, Any], place: Trail | None, removed: list[Removed]) -> list[Leaf]:
        """Every text that may hold something; values of secret names are removed on the way."""
        shortest = 1 if self._scrubbing.rules else _SHORTEST
        found: list[Leaf] = []
        waiting: list[tuple[Any, Trail | None, bool]] = [(tree, place, False)]
        while waiting:
            holder, trail, named = waiting.pop()
            kept = self._kept(holder, trail, named=named, removed=removed)
            items = cast("Iterable[tuple[Any, Any]]", holder.items() if type(holder) is dict else enumerate(holder))
            for key, value in items:
                if key in kept:
                    continue
                if isinstance(value, str):
                    if len(value) >= shortest:
                        found.append(Leaf(holder, key, trail, value))
                elif isinstance(value, dict | list):
                    waiting.append((cast("Any", value), (trail, key), named or key in NAMED))
                elif isinstance(value, int) and abs(value) >= _MOST_PLAIN_NUMBER:
                    found.append(Leaf(holder, key, trail, str(value)))
        return found

    def _kept(self, holder: object, trail: Trail | None, *, named: bool, removed: list[Removed]) -> Collection[object]:
        """Keys of what stays as it is; what is secret by its name is removed first."""
        if trail is None:
            return _KEPT
        if not named or type(holder) is not dict:
            return ()
        values = cast("dict[str, Any]", holder)
        for key in [key for key in values if values[key] is not None and self.is_secret(key)]:
            values[key] = FILTERED
            removed.append(((*keys_of(trail), key), _BY_NAME))
        return [key for key in values if self._is_safe(key)] if self._scrubbing.safe_fields else ()

    def _candidates(self, texts: list[Leaf]) -> Iterator[Leaf]:
        """Those in which the scan sees something, and those that are read by names."""
        chosen = self._places([leaf.words for leaf in texts])
        return (leaf for number, leaf in enumerate(texts) if number in chosen or leaf.read_by_names)

    def _places(self, texts: Sequence[str]) -> set[int]:
        """Of those in which the scan sees something."""
        encoded = [text.encode() for text in texts]
        joined = _BETWEEN.join(encoded)
        if not self._in_texts.found_in(joined):
            return set()
        ends = list(accumulate(len(text) + len(_BETWEEN) for text in encoded))
        return {bisect_right(ends, start) for start in self._in_texts.starts(joined)}

    def _scrubbed(self, words: str, keys: Keys, *, has_exception: bool) -> str:
        for rule in self._scrubbing.rules:
            if any(rule.source_parts.fits(path) for path in _paths(keys, has_exception=has_exception)):
                words = rule.applied(words, salt=self._scrubbing.salt)
        if is_place(keys):
            return _text(words, self._in_places, code=True)
        if is_code(keys):
            return _text(words, self._in_code, code=True)
        if keys[0] == "request" and keys[1] in ("url", "query", "body"):
            return self._query(words, keys[1])
        found = _text(words, self._anywhere)
        if keys == ("user_id",) and found != words:  # a hash still tells two people apart
            return marked(Method.HASH, Kind.EMAIL, words, salt=self._scrubbing.salt)
        return found

    def _query(self, words: str, field: str) -> str:
        """A query string, a form's body or an address, without the values of secret names."""
        if field == "body" and not _FORM.fullmatch(words):
            return _text(words, self._anywhere)
        before, mark, after = words.partition("?") if field == "url" else ("", "", words)

        def one(pair: str) -> str:
            name, sign, _ = pair.partition("=")
            return (
                f"{name}={FILTERED}" if sign and self.is_secret(unquote_plus(name)) else _text(pair, self._in_addresses)
            )

        return _text(before, self._in_addresses) + mark + ("&".join(map(one, after.split("&"))) if after else "")


def _paths(keys: Keys, *, has_exception: bool) -> Iterator[Path]:
    """How sources may name the text. An exception's message is the event's too, and stands in its stack trace."""
    yield path_of(keys)
    if keys == ("user_id",):
        yield from (("user", "id"), ("user", "email"), ("user", "username"), ("user", "ip_address"))
    elif keys == ("message",):
        yield from (("logentry", "formatted"), ("logentry", "message"))
    if has_exception and keys in {("message",), ("stack_trace",)}:
        yield ("exception", "0", "value")


def _text(words: str, wanted: _Wanted, *, code: bool = False) -> str:
    return (_read_again if len(words) <= _SHORT else _read_text)(words, wanted, code=code)


def _read_text(words: str, wanted: _Wanted, *, code: bool) -> str:
    likely = likely_kinds(words)
    for kind in wanted.kinds if likely else ():
        if kind in likely:
            method = _DEFAULT_MARKS[kind]
            words = replaced(kind, words, lambda found, m=method, k=kind: marked(m, k, found), code=code)
    return words


# Statements of SQL, hosts and lines of source that look like a secret come with every event.
_read_again = lru_cache(maxsize=4_096)(_read_text)

DEFAULT = Scrubber(Scrubbing())


def is_secret(name: str) -> bool:
    """Whether values of that name are usually secret."""
    return _SECRET_KEY.search(name) is not None


def scrub_value(value: Json) -> Json:
    """Bounded JSON by itself, in the same way."""
    match value:
        case str():
            return scrub_words(value)
        case list():
            return [scrub_value(item) for item in value]
        case dict():
            return {
                key: FILTERED if is_secret(key) and item is not None else scrub_value(item)
                for key, item in value.items()
            }
        case _:
            return value


def scrub_words(words: str) -> str:
    """A text by itself, without secrets and what tells of a person."""
    for kind, method in _DEFAULT_MARKS.items():
        words = replaced(kind, words, lambda found, m=method, k=kind: marked(m, k, found))
    return words
