"""Fingerprints that people write: the server's rules, and the variables that a client's fingerprint may hold.

The text of rules is Sentry's (https://docs.sentry.io/concepts/data-management/event-grouping/fingerprint-rules/):

    # one rule a line; all its matchers have to hold, "!" turns one round
    error.type:DatabaseUnavailable -> system-down
    logger:payments.* !level:warning -> payments, {{ error.type }} title="Payments: {{ error.type }}"

`*` stands for any characters, `?` for one, `[a-z]` for one of a set; case does not matter. Matchers of frames have to
hold together on one frame, those of exceptions on one exception. The first rule that holds counts.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from homeostat.errors import BadInput
from homeostat.records import Event, Frame, Raised

_T = TypeVar("_T", Frame, Raised)
MOST_RULES = 200
_MOST_MATCHERS = 20
_MOST_PATTERN = 200  # characters
_MOST_VALUE = 1_000  # characters of a value that are looked at
_MOST_TITLE = 160

_SHORT = {
    "error.type": "type",
    "error.value": "value",
    "stack.function": "function",
    "stack.module": "module",
    "stack.abs_path": "path",
    "abs_path": "path",
    "stack.package": "package",
    "family": "platform",
}
_OF_FRAMES: dict[str, Callable[[Frame], tuple[str, ...]]] = {
    "function": lambda frame: (frame.function,),
    "module": lambda frame: (frame.module,),
    "path": lambda frame: (frame.absolute_path, frame.path),
    "package": lambda frame: (frame.package,),
}
_OF_EXCEPTIONS: dict[str, Callable[[Raised], tuple[str, ...]]] = {
    "type": lambda raised: (raised.type, f"{raised.module}.{raised.type}"),
    "value": lambda raised: (raised.message,),
}
_OF_EVENTS: dict[str, Callable[[Event], tuple[str, ...]]] = {
    "message": lambda event: (event.message, *(raised.message for raised in event.chain)),
    "logger": lambda event: (event.logger,),
    "level": lambda event: (event.level,),
    "platform": lambda event: (event.platform, _FAMILIES.get(event.platform, "other")),
    "release": lambda event: (event.release,),
    "transaction": lambda event: (event.transaction,),
    "environment": lambda event: (event.environment,),
}
# What an outline of an event tells whole: `stages/sense/outline.py`.
_AT_A_GLANCE = frozenset({*_OF_FRAMES, "type", "logger", "level", "platform", "transaction"})
_FAMILIES = {"javascript": "javascript", "node": "javascript", "native": "native", "cocoa": "native", "c": "native"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    name: str  # of the tables above, or "tags.NAME"
    pattern: re.Pattern[str]
    negated: bool

    def fits(self, values: Iterable[str]) -> bool:
        return any(self.pattern.match(value[:_MOST_VALUE]) for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an event has to be like, and the fingerprint it then gets."""

    text: str  # as it was written
    matchers: tuple[Matcher, ...]
    fingerprint: tuple[str, ...]
    title: str = ""

    @property
    def reads_more(self) -> bool:
        """Whether it reads what two events that look alike at a glance may differ in, such as a tag."""
        asked = {matcher.name for matcher in self.matchers}
        asked |= {_SHORT.get(name, name) for name in variables((*self.fingerprint, self.title))}
        return not asked <= _AT_A_GLANCE

    @property
    def reads_message(self) -> bool:
        """Whether two events may differ here by their messages alone."""
        asked = any(matcher.name in ("message", "value") for matcher in self.matchers)
        return asked or asks_for_message((*self.fingerprint, self.title))


# --- reading -----------------------------------------------------------------------------------------------------

_MATCHER = re.compile(r'\s*(!?)([A-Za-z][\w.-]{0,80}):("(?:[^"\\]|\\.){0,400}"|[^\s"]{1,400})(?=\s|$)')
_PART = re.compile(r'[\s,]*(?:(title)=)?("(?:[^"\\]|\\.){0,400}"|(?:\{\{[^{}]{0,100}\}\}|[^\s,"{]|\{(?!\{)){1,400})')


def read_rules(text: str) -> tuple[Rule, ...]:
    """Rules in the order in which they are tried.

    Raises:
        BadInput: which line cannot be read, and why.
    """
    found: list[Rule] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if len(found) == MOST_RULES:
            raise BadInput(f"line {number}: there may be {MOST_RULES} rules")
        try:
            found.append(_read_rule(bare))
        except BadInput as error:
            raise BadInput(f"line {number}: {error}") from error
    return tuple(found)


def _read_rule(line: str) -> Rule:
    matchers: list[Matcher] = []
    place = 0
    while found := _MATCHER.match(line, place):
        matchers.append(_matcher(found[2], _unquoted(found[3]), negated=bool(found[1])))
        place = found.end()
    rest = line[place:].lstrip()
    if not matchers or not rest.startswith("->"):
        raise BadInput(f"a rule is MATCHER:PATTERN … -> FINGERPRINT; it stops being one at {rest[:40]!r}")
    if len(matchers) > _MOST_MATCHERS:
        raise BadInput(f"a rule may have {_MOST_MATCHERS} matchers")
    fingerprint, title = _read_parts(rest[2:].rstrip())
    return Rule(text=line, matchers=tuple(matchers), fingerprint=fingerprint, title=title)


def _read_parts(words: str) -> tuple[tuple[str, ...], str]:
    parts: list[str] = []
    title = ""
    place = 0
    while found := _PART.match(words, place):
        if found[1]:
            title = _unquoted(found[2])
        else:
            parts.append(_unquoted(found[2]))
        place = found.end()
    if words[place:].strip(" ,\t"):
        raise BadInput(f"the fingerprint cannot be read from {words[place : place + 40]!r} on")
    if not parts:
        raise BadInput("there is no fingerprint after the arrow")
    return tuple(parts), title


def _unquoted(words: str) -> str:
    return re.sub(r"\\(.)", r"\1", words[1:-1]) if words.startswith('"') else words


def _matcher(name: str, pattern: str, *, negated: bool) -> Matcher:
    name = _SHORT.get(name.lower(), name if name.startswith("tags.") else name.lower())
    known = {*_OF_FRAMES, *_OF_EXCEPTIONS, *_OF_EVENTS}
    if name not in known and not name.startswith("tags."):
        raise BadInput(f"nothing is called {name!r}; matchers are {', '.join(sorted(known))} and tags.NAME")
    if len(pattern) > _MOST_PATTERN:
        raise BadInput(f"a pattern may have {_MOST_PATTERN} characters")
    try:
        return Matcher(name=name, pattern=glob(pattern), negated=negated)
    except re.error as error:
        raise BadInput(f"{pattern!r} is no pattern: {error}") from error


def glob(pattern: str) -> re.Pattern[str]:
    """The pattern as an expression that never goes back: what follows a `*` is found once, at its first place."""
    pieces = [_piece(piece) for piece in re.split(r"\*+", pattern)]
    if len(pieces) == 1:
        return re.compile(rf"(?is:{pieces[0]}\Z)")
    first, *middle, last = pieces
    found = "".join(f"(?>.*?{piece})" for piece in middle if piece)
    return re.compile(rf"(?is:{first}{found}.*{last}\Z)" if last else rf"(?is:{first}{found})")


def _piece(piece: str) -> str:
    """Of a pattern between two stars, one character after the other."""
    made: list[str] = []
    place = 0
    while place < len(piece):
        closing = piece.find("]", place + 2) if piece[place] == "[" else -1
        if closing > 0:
            wanted = piece[place + 1 : closing]
            inside = re.escape(wanted.removeprefix("!")).replace(r"\-", "-")
            made.append(f"[{'^' if wanted.startswith('!') else ''}{inside}]")
            place = closing
        else:
            made.append("." if piece[place] == "?" else re.escape(piece[place]))
        place += 1
    return "".join(made)


# --- matching ----------------------------------------------------------------------------------------------------


def rule_for(event: Event, rules: tuple[Rule, ...]) -> Rule | None:
    return next((rule for rule in rules if _holds(rule, event)), None)


def _holds(rule: Rule, event: Event) -> bool:
    of_frames = [matcher for matcher in rule.matchers if matcher.name in _OF_FRAMES]
    of_exceptions = [matcher for matcher in rule.matchers if matcher.name in _OF_EXCEPTIONS]
    others = [matcher for matcher in rule.matchers if matcher not in of_frames and matcher not in of_exceptions]
    if any(matcher.fits(_values(matcher.name, event)) is matcher.negated for matcher in others):
        return False
    frames = chain.from_iterable(raised.frames for raised in event.chain)
    return _hold_together(of_exceptions, event.chain, _OF_EXCEPTIONS) and _hold_together(of_frames, frames, _OF_FRAMES)


def _hold_together(
    matchers: list[Matcher], things: Iterable[_T], values: dict[str, Callable[[_T], tuple[str, ...]]]
) -> bool:
    """One of the things fits all that is asked for, and none fits what is ruled out."""
    wanted = [matcher for matcher in matchers if not matcher.negated]
    unwanted = [matcher for matcher in matchers if matcher.negated]
    held = not wanted
    for thing in things if matchers else ():
        if any(matcher.fits(values[matcher.name](thing)) for matcher in unwanted):
            return False
        held = held or all(matcher.fits(values[matcher.name](thing)) for matcher in wanted)
    return held


def _values(name: str, event: Event) -> tuple[str, ...]:
    if name.startswith("tags."):
        return (event.tags.get(name.removeprefix("tags."), ""),)
    return _OF_EVENTS[name](event)


# --- variables ---------------------------------------------------------------------------------------------------

_VARIABLE = re.compile(r"\{\{\s{0,20}([\w.-]{1,100})\s{0,20}\}\}")
_ABOUT_MESSAGE = frozenset({"message", "value", "error.value"})


def is_default(part: str) -> bool:
    found = _VARIABLE.fullmatch(part.strip())
    return found is not None and found[1].lower() == "default"


def variables(parts: Iterable[str]) -> frozenset[str]:
    """The names of what the parts ask of an event besides the default."""
    return frozenset(name.lower() for part in parts for name in _VARIABLE.findall(part)) - {"default"}


def asks_for_message(parts: Iterable[str]) -> bool:
    return not variables(parts).isdisjoint(_ABOUT_MESSAGE)


def filled(part: str, event: Event, default: Iterable[str]) -> str:
    """The part with its variables replaced; a variable that is not known stays as it was written."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name.lower() == "default":
            return " ".join(default)
        known = _variable(name, event)
        return found[0] if known is None else known or f"<no {name}>"

    return _VARIABLE.sub(value, part)


def _variable(name: str, event: Event) -> str | None:
    """None where nothing is called so."""
    if name.lower().startswith("tags."):
        return event.tags.get(name[5:], "")[:_MOST_VALUE]
    frame, raised = event.crash_frame, event.raised
    short = _SHORT.get(name.lower(), name.lower())
    values: tuple[str, ...] | None = None
    if short in _OF_FRAMES:
        values = _OF_FRAMES[short](frame) if frame else ("",)
    elif short in _OF_EXCEPTIONS:
        values = _OF_EXCEPTIONS[short](raised) if raised else ("",)
    elif short in _OF_EVENTS:
        values = _OF_EVENTS[short](event)
    return None if values is None else next((found for found in values if found), "")[:_MOST_VALUE]


def title_of(rule: Rule, event: Event, default: Iterable[str]) -> str:
    return filled(rule.title, event, default)[:_MOST_TITLE]
