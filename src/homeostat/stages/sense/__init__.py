"""Sense: bytes as received become an event, decoded, bounded and scrubbed."""

from homeostat.errors import BadInput
from homeostat.records import Event, Report, ReportKind
from homeostat.stages.sense.dead_letters import read_dead_letter
from homeostat.stages.sense.logs import read_log_event
from homeostat.stages.sense.otlp import read_otlp
from homeostat.stages.sense.scrub import DEFAULT, Scrubber
from homeostat.stages.sense.sentry import read_sentry_event
from homeostat.stages.sense.text import read_log_text

MOST_BYTES = 1024 * 1024  # of one event, decompressed; Sentry's own bound for an event item


def sense(report: Report, scrubber: Scrubber = DEFAULT) -> Event:
    """What the report says happened, scrubbed. The same bytes always give the same event.

    Raises:
        BadInput: they cannot be read; the message is fit for the sender's log.
    """
    if len(report.body) > MOST_BYTES:
        raise BadInput(f"an event may have {MOST_BYTES} bytes; this one has {len(report.body)}")
    return scrubber.event(_read(report))


def _read(report: Report) -> Event:
    match report.kind:
        case ReportKind.SENTRY_ENVELOPE:
            return read_sentry_event(report)
        case ReportKind.LOG_EVENT:
            return read_log_event(report)
        case ReportKind.LOG_TEXT:
            return read_log_text(report)
        case ReportKind.DEAD_LETTER:
            return read_dead_letter(report)
        case ReportKind.OTLP_LOG | ReportKind.OTLP_SPAN:
            return read_otlp(report)
        case _:
            raise BadInput(f"{report.kind.value} is no event")
