"""A stack trace that came as a message: what a program printed, sent on by whoever reads its output.

It is read as the same text is from a file, since its first line is the same for all.
"""

import re

from msgspec import structs

from homeostat.records import Event, Raised
from homeostat.stages.sense.bounds import text
from homeostat.stages.sense.kinds import kind_of
from homeostat.stages.sense.text import MOST_ENTRY, read_entry

# A call in each grammar of `languages.traces`, or what stands above the calls: wider than they are, and quick.
_CALLS = re.compile(
    r"Traceback \(most recent call last\):$|^[ \t]{1,40}at [^\s(]|^goroutine \d{1,20} |^\t[^\s:]{1,400}\.go:\d|"
    r"^[ \t]{1,8}from [^\s:]{1,400}:\d{1,9}:in ",
    re.MULTILINE,
)


def may_be_trace(message: str) -> bool:
    """Whether some line of it looks like a stack's. Linear in its length."""
    return "\n" in message and _CALLS.search(message) is not None


def with_exceptions(event: Event, message: str) -> Event:
    """The event with the exceptions that its message prints; as it is where that shows no call with its line.

    An exception that came without frames may have the whole that was printed for its words. `message` is not cut: in
    some languages what was raised stands at the end.
    """
    if len(event.chain) > 1:
        chain = tuple(one for raised in event.chain for one in _printed_in(raised, event))
        return event if chain == event.chain else structs.replace(event, chain=chain)
    bare = event.chain[0] if len(event.chain) == 1 and not event.chain[0].frames else None
    if (event.chain and bare is None) or not may_be_trace(message):
        return event
    entry = read_entry(message[:MOST_ENTRY], event.received_at)
    if not any(frame.line for raised in entry.chain for frame in raised.frames):
        return event
    raised = entry.chain[-1]
    if bare is not None:
        raised = structs.replace(raised, handled=bare.handled, mechanism=bare.mechanism)
    platform = event.platform if event.platform not in {"", "other"} else entry.language
    return structs.replace(
        event,
        chain=(*entry.chain[:-1], raised),
        error_type=raised.type,
        message=raised.message,
        message_template="",
        platform=platform,
        kind=kind_of(raised, platform=platform, level=event.level, request=event.request),
        stack_trace=text(message, MOST_ENTRY),
    )


def _printed_in(raised: Raised, event: Event) -> tuple[Raised, ...]:
    """What another process printed and a pool's exception repeats, as `_RemoteTraceback` does; else the exception."""
    if raised.frames or not may_be_trace(raised.message):
        return (raised,)
    chain = read_entry(raised.message.strip().strip('"').strip("\n")[:MOST_ENTRY], event.received_at).chain
    if not any(frame.line for one in chain for frame in one.frames):
        return (raised,)
    numbered = structs.replace(chain[-1], number=raised.number, parent=raised.parent, handled=raised.handled)
    return (numbered,) if raised.number is not None else (*chain[:-1], numbered)
