"""A failing command as the records that the rooms ask for, where production would have sent them."""

import hashlib
from datetime import datetime

from homeostat.records import Bug, BugStatus, Event, EventKind, Service, Severity

_MOST_WORDS = 2_000


def event_of(said: str, service: Service, now: datetime) -> Event:
    """For a failure of which nothing is known but what was printed last, or what its test said."""
    return Event(
        event_id="0" * 32,
        service=service.name,
        occurred_at=now,
        received_at=now,
        level="error",
        kind=EventKind.ERROR,
        error_type="",
        message=said[:_MOST_WORDS],
    )


def bug_of(event: Event) -> Bug:
    """The bug that the failure would be, for the rooms that ask for one."""
    digest = hashlib.sha256(f"{event.error_type}{event.message}".encode()).hexdigest()
    return Bug(
        code="BUG",
        service=event.service,
        environment="",
        release="",
        title=event.error_type or "a failing command",
        description="",
        severity=Severity.P2,
        bug_type=event.kind.value,
        status=BugStatus.DETECTED,
        error_type=event.error_type,
        error_message=event.message,
        stack_trace="",
        log_excerpt="",
        fingerprint=digest,
        fingerprint_version=1,
        culprit="",
        event_count=1,
        users_affected=0,
        first_seen=event.occurred_at,
        last_seen=event.occurred_at,
        occurred_at=event.occurred_at,
        detected_at=event.occurred_at,
        exemplar_event_id=event.event_id,
    )
