"""The event as its stack trace tells it, where a log line says something else about it."""

import re

from msgspec import structs

from homeostat.records import Event

_MOST_TEXT = 200_000  # characters of a trace, from its end
_MOST_MESSAGE = 4_000


def as_raised(event: Event) -> Event:
    """With the exception's own message, where the report put another in its place: "report failed" for "'count'".

    Rules, and the harness that compares two failures, read what was raised. The page and grouping keep what was logged.
    """
    raised = event.raised
    if raised is None or not raised.type or not event.stack_trace:
        return event
    name = re.escape(raised.type.rpartition(".")[2])
    lines = event.stack_trace[-_MOST_TEXT:].splitlines()
    told = (re.match(rf"(?:[\w.$]{{1,200}}\.)?{name}(?:: (.*))?$", line.strip()) for line in reversed(lines))
    found = next((match for match in told if match), None)
    message = (found[1] or "").strip()[:_MOST_MESSAGE] if found else raised.message
    if message == raised.message or (not message and raised.message):
        return event
    return structs.replace(event, message=message, chain=(*event.chain[:-1], structs.replace(raised, message=message)))
