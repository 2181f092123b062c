"""Grouping rule 1. Once released it keeps its behaviour for ever; a better rule is `v2.py`.

Two levels. The *fingerprint* is strict: exception types, the innermost own frame by module, function and line of
source, and what wrapped it. The *family* is the bug that may own several fingerprints: the same failure in the same
own function and line, though another engine words it otherwise or other exceptions wrap it. Where no event of the
family was seen, evidence decides (`kinship`).

Who says what counts, in this order: a rule of the server, the client's own fingerprint, the exceptions with frames
(`strands`, `frames`), the exceptions' types and words, the message's template: the mined one, which keeps its id when
it generalises, with the names in the message that are code; its skeleton where no miner was at hand.
"""

import hashlib
import re
from collections.abc import Hashable, Iterable
from dataclasses import replace

from homeostat.records import Event, Fingerprint, Frame, Raised, Traits
from homeostat.stages.group.causes import cause
from homeostat.stages.group.details import meant
from homeostat.stages.group.error_types import type_of
from homeostat.stages.group.families import callers_of, family_of
from homeostat.stages.group.frames import Counted, recursion_of
from homeostat.stages.group.kinds import RECURSION
from homeostat.stages.group.rules import Rule, asks_for_message, filled, is_default, rule_for, title_of, variables
from homeostat.stages.group.strands import Strand, Told, strands_of
from homeostat.stages.group.templates import Mined
from homeostat.stages.group.traits import traits_of
from homeostat.stages.group.values import failure_stated
from homeostat.stages.group.wording import kept, skeleton

VERSION = 1
_MOST_MEMBERS = 10  # failures of one group that count
_MOST_PART = 500  # characters of one part of a client's fingerprint
_NUMBERED = re.compile(r"[^/\s]*\d[^/\s]*")  # of an address: `/bills/8123`
_MOST_SHOWN = 5  # names in a sentence

# Every field of an event that a fingerprint reads where neither a rule nor a variable asks for more. Messages are
# read through `skeleton` and `meant`, so that ids and data in them make no difference.
INPUTS = (
    "platform",
    "client_fingerprint",
    "chain[].type",
    "chain[].message (skeleton, cause, detail, key and host)",
    "chain[].number, parent, grouping, implicit",
    "chain[].frames[].function, module, path, absolute_path, package, in_app, source",
    "transaction: where a server keeps to itself what failed, or nothing else is told",
    "message_template or message (skeleton, what it reports), error_type, logger: where there is no exception",
)


def inputs(event: Event, rules: tuple[Rule, ...] = ()) -> Hashable:
    """What the fingerprint, the family and their parts are made of: equal inputs give equal answers."""
    seen: tuple[Hashable, ...] = (
        event.platform,
        event.client_fingerprint,
        tuple(_inputs_of(raised) for raised in event.chain),
    )
    if _is_censored(event):
        seen = (*seen, event.transaction)
    if not event.chain:
        seen = (
            *seen,
            event.error_type,
            event.logger,
            skeleton(event.message_template or event.message),
            *_stated(event),
            *_asked(event),
            _everywhere(event),
        )
    if not rules and not variables(event.client_fingerprint):
        return seen
    asked = asks_for_message(event.client_fingerprint) or any(rule.reads_message for rule in rules)
    words = (event.message, tuple(raised.message for raised in event.chain)) if asked else ()
    modules = tuple(raised.module for raised in event.chain)
    whole = (event.level, event.logger, event.release, event.transaction, event.environment, *event.tags.items())
    return (*seen, words, modules, whole)


def _inputs_of(raised: Raised) -> Hashable:
    place = (raised.number, raised.parent, raised.grouping, raised.implicit)
    frames = tuple(_inputs_of_frame(frame) for frame in raised.frames)
    return (raised.type, *meant(raised.type, raised.message), *place, frames)


def _inputs_of_frame(frame: Frame) -> Hashable:
    names = (frame.function, frame.module, frame.path, frame.absolute_path, frame.package)
    return (*names, frame.in_app, frame.source)


# --- the fingerprint ---------------------------------------------------------------------------------------------


def fingerprint(event: Event, rules: tuple[Rule, ...] = (), mined: Mined | None = None) -> Fingerprint:
    """What makes the event the same as others, in words, with what did not count and why.

    `mined` is the template of the message; it counts where `is_mined` says so. Pure, and bounded by what `sense` keeps
    of an event: 20 exceptions of 250 frames.
    """
    if mined is None or not is_mined(event):
        return _fingerprint(event, rules, _told_by_skeleton(event))
    named = _fingerprint(event, rules, _told_by_template(event, mined.template_id))
    shown = _fingerprint(event, rules, _told_by_template(event, mined.template))
    return replace(shown, digest=named.digest)


def is_mined(event: Event) -> bool:
    """Whether the template of its message is what the event is known by: no exception, and no logger told it apart."""
    return not event.chain and event.message_template in ("", event.message)


def _fingerprint(event: Event, rules: tuple[Rule, ...], words: tuple[str, ...]) -> Fingerprint:
    rule = rule_for(event, rules)
    wanted = rule.fingerprint if rule else event.client_fingerprint
    strands = strands_of(event.chain, event.platform)
    own, left_out = _parts(event, strands, words)
    if not wanted or all(map(is_default, wanted)):
        return _made(own, left_out)
    by = "a rule's part" if rule else "the client's own part"
    parts = _mixed(wanted, event, own, by)
    left_out = left_out if any(map(is_default, wanted)) else ()  # what would tell of parts that do not count
    if rule and event.client_fingerprint:
        left_out = (*left_out, "the client's own fingerprint, since a rule of this server goes before it")
    if not any(map(is_default, wanted)):
        left_out = (*left_out, f"exceptions, frames and message, since {by.removesuffix(' part')} fingerprint says all")
    return _made(parts, left_out, title_of(rule, event, own) if rule else "")


def _mixed(wanted: Iterable[str], event: Event, own: tuple[str, ...], by: str) -> tuple[str, ...]:
    parts: list[str] = []
    for part in wanted:
        parts.extend(own if is_default(part) else [f"{by} {filled(part, event, own)[:_MOST_PART]!r}"])
    return tuple(parts)


def _made(parts: tuple[str, ...], left_out: tuple[str, ...], title: str = "") -> Fingerprint:
    digest = hashlib.sha256("\x1f".join((str(VERSION), *parts)).encode("utf-8", "replace")).hexdigest()[:32]
    return Fingerprint(digest=digest, version=VERSION, parts=parts, left_out=left_out, title=title)


def _parts(
    event: Event, strands: tuple[Strand, ...], words: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What counts and what does not, of the event alone. `words` are what its message says."""
    if not strands:
        return _message_parts(event, words), _message_left_out(event)
    # Members of a group come in any order, and as often as tasks failed.
    each = sorted({_strand_parts(strand, event.platform) for strand in strands})[:_MOST_MEMBERS]
    counted = tuple(part for parts in each for part in parts)
    return (*counted, *_page(event, strands)), _left_out(event, strands)


def _is_censored(event: Event) -> bool:
    return any((found := cause(raised.type, raised.message)) and found.censored for raised in event.chain)


def _page(event: Event, strands: tuple[Strand, ...]) -> tuple[str, ...]:
    """Which page asked, where that is all that a server tells of its error."""
    kept = any(
        one.heart.cause and one.heart.cause.censored and not (one.heart.site and one.heart.site.crash.line)
        for one in strands
    )
    return (f"asked by {_NUMBERED.sub('*', event.transaction)}",) if kept and event.transaction else ()


def _strand_parts(strand: Strand, platform: str) -> tuple[str, ...]:
    for asked, on, found in _LAST:  # fingerprint and family ask one after the other
        if asked is strand and on == platform:
            return found
    found = _parts_of(strand, platform)
    _LAST[:] = [(strand, platform, found)]
    return found


_LAST: list[tuple[Strand, str, tuple[str, ...]]] = []


def _parts_of(strand: Strand, platform: str) -> tuple[str, ...]:
    heart = strand.heart
    if heart.cause and heart.cause.kind == RECURSION:
        through = recursion_of(heart.raised.frames, platform)
        return (f"exception {type_of(heart.raised.type)}", *(f"recursion through {name}" for name in through))
    parts = [f"caused by {type_of(one.raised.type)}{_worded(one)}" for one in strand.below]
    parts.append(f"exception {type_of(heart.raised.type)}")
    if site := heart.site:
        parts.append(f"crash in {site.crash.call}" + ("" if site.own else ", of a library"))
        parts += [f"at line {site.crash.line!r}"] if site.crash.line else []
        parts += [f"called by {caller}" for caller in _callers(heart)]
    parts += [f"message {heart.words!r}"] if heart.words else []
    for one in strand.above:
        again = f" in {one.site.crash}" if one.site and one.site.own and one.site.crash != _crash(heart) else ""
        parts.append(f"raised again as {one.raised.type}{again}")
    return tuple(dict.fromkeys(parts))


def _worded(told: Told) -> str:
    return f": {told.words!r}" if told.words else ""


def _crash(told: Told) -> object:
    return told.site.crash if told.site else None


def _callers(told: Told) -> tuple[Counted, ...]:
    return callers_of(told.site, told.cause)


def _message_parts(event: Event, words: tuple[str, ...]) -> tuple[str, ...]:
    types = (f"exception {event.error_type}",) if event.error_type else ()
    logger = (f"logger {event.logger}",) if event.logger else ()
    return (*types, *logger, *words, *_asked(event))


def _asked(event: Event) -> tuple[str, ...]:
    """Of an event that says nothing, where it came from."""
    silent = not (event.chain or event.message or event.message_template or event.error_type)
    return (f"asked by {_NUMBERED.sub('*', event.transaction)}",) if silent and event.transaction else ()


def _told_by_skeleton(event: Event) -> tuple[str, ...]:
    if event.chain:
        return ()
    return (f"message {skeleton(event.message_template or event.message)!r}", *_stated(event))


def _told_by_template(event: Event, template: str) -> tuple[str, ...]:
    """A template hides what is quoted and numbered; names of code in quotes, and codes, tell faults apart."""
    return (f"template {template!r}", *(f"about {name}" for name in kept(event.message)), *_stated(event))


def _stated(event: Event) -> tuple[str, ...]:
    told = failure_stated(event.message, event.message_template)
    return (told,) if told else ()


# --- what is left out --------------------------------------------------------------------------------------------


def _message_left_out(event: Event) -> tuple[str, ...]:
    found = ["numbers, ids, addresses and quoted data in the message, since they change from event to event"]
    if event.message_template:
        found.append("the values of the message, since the logger gave its template apart")
    return tuple(found)


def _left_out(event: Event, strands: tuple[Strand, ...]) -> tuple[str, ...]:
    found = [
        f"the group {raised.type}, since its members count"
        for raised in event.chain
        if raised.grouping and len(event.chain) > 1
    ]
    members = len({_strand_parts(strand, event.platform) for strand in strands}) if len(strands) > 1 else 1
    if members < len(strands):
        found.append(f"{len(strands) - members} members of the group, since they are the same failure again")
    for strand in strands[:_MOST_MEMBERS]:
        found += _strand_left_out(strand)
    return (
        *dict.fromkeys(found),
        "line numbers, addresses, values, release and user, since they change without the fault",
    )


def _strand_left_out(strand: Strand) -> list[str]:
    found = [f"{raised.type}, since it was only being handled when another call failed" for raised in strand.incidental]
    heart = strand.heart
    if heart.cause and heart.cause.kind == RECURSION:
        return [*found, "how often the functions called each other, and where the limit cut them"]
    if site := heart.site:
        others = site.frame_count - 1 - len(_callers(heart))
        if others > 0:
            found.append(f"{others} other frames, since the same fault is reached on many ways")
        if len(_callers(heart)) < len(site.callers):
            found.append("the callers of the helper, since what is not there or not allowed is so for all of them")
    if not heart.words and heart.raised.message:
        why = "the line of source" if heart.site and heart.site.crash.line else "the type's name"
        found.append(f"the message, since {why} tells what failed")
    return found


# --- the family --------------------------------------------------------------------------------------------------


def family(event: Event, rules: tuple[Rule, ...] = (), mined: Mined | None = None) -> str:
    """The bug's key, in words: the same for events that one repair would mend.

    See `families`.
    """
    return family_and_traits(event, rules, mined)[0]


def family_and_traits(
    event: Event, rules: tuple[Rule, ...] = (), mined: Mined | None = None
) -> tuple[str, Traits | None]:
    """The family, and what speaks for its bug where no other event of it was seen; None where a person says it all."""
    rule = rule_for(event, rules)
    wanted = rule.fingerprint if rule else event.client_fingerprint
    strands = strands_of(event.chain, event.platform)
    if strands:
        own = tuple(sorted({_family_of(strand, event.platform) for strand in strands})[:_MOST_MEMBERS])
        own = (*own, *_page(event, strands))
    elif everywhere := _everywhere(event):
        own = (everywhere,)
    elif mined is not None and is_mined(event):
        own = _message_parts(event, _told_by_template(event, mined.template_id))
    else:
        own = _message_parts(event, _told_by_skeleton(event))
    if not wanted or all(map(is_default, wanted)):
        return "; ".join(own), traits_of(event, strands)
    return "; ".join(_mixed(wanted, event, own, "a rule's part" if rule else "the client's own part")), None


def _everywhere(event: Event) -> str:
    """What strikes everything at once, where a browser gives no more than its words: `ResizeObserver loop …`."""
    if event.chain or event.logger or event.platform != "javascript":
        return ""
    found = cause(event.error_type, event.message)
    return str(found) if found and found.everywhere and not found.about else ""


def _family_of(strand: Strand, platform: str) -> str:
    return family_of(strand, platform, _strand_parts(strand, platform))
