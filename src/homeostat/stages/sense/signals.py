"""What is no event: check-ins, sessions, feedback, losses and files, from Sentry's items.

A signal's report is one line of JSON that says what the envelope said of the item, then the item's payload.
https://develop.sentry.dev/sdk/telemetry/check-ins/ · /sdk/telemetry/sessions/ · /sdk/telemetry/client-reports/
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from homeostat.codec import decode
from homeostat.errors import BadInput
from homeostat.records import (
    Attachment,
    CheckIn,
    Feedback,
    Json,
    Loss,
    Losses,
    MonitorConfig,
    Report,
    ReportKind,
    Requests,
    RunStatus,
    Sessions,
    Signal,
    Told,
)
from homeostat.stages.sense.bounds import decode_json, event_id_of, integer, mapping, sequence, text
from homeostat.stages.sense.monitors import next_due
from homeostat.stages.sense.scrub import scrub_words

MOST_ATTACHMENT_BYTES = 8 * 1024 * 1024
MOST_SIGNAL_BYTES = 1024 * 1024  # of any other signal
_MOST_LOSSES = 100
_ANY_DAY = datetime(2024, 1, 1, tzinfo=UTC)  # a schedule that comes at all does so within five years of it
_MOST_COUNT = 10**9
_MOST_DURATION = timedelta(days=31)
_SLUG = re.compile(r"[^\w.-]+", re.ASCII)
_UNITS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000, "year": 31_536_000}
_CHECK_INS = {"in_progress": RunStatus.IN_PROGRESS, "ok": RunStatus.OK, "error": RunStatus.ERROR}


def signal_body(said: Mapping[str, Json], payload: bytes) -> bytes:
    """A signal's report body. `said` is what the way in knows of the item."""
    return msgspec.json.encode(said) + b"\n" + payload


def read_signal(report: Report) -> Signal:
    """What the report says. The same bytes always give the same record.

    Raises:
        BadInput: it cannot be read.
    """
    line, _, payload = report.body.partition(b"\n")
    said = mapping(decode_json(line))
    most = MOST_ATTACHMENT_BYTES if report.kind is ReportKind.ATTACHMENT else MOST_SIGNAL_BYTES
    if len(payload) > most:
        raise BadInput(f"{report.kind.value} may have {most} bytes; this one has {len(payload)}")
    if report.kind is ReportKind.ATTACHMENT:
        return _attachment(report, said, payload)
    if report.kind is ReportKind.REQUESTS:
        return _requests(report, payload)
    value = mapping(decode_json(payload))
    match report.kind:
        case ReportKind.CHECK_IN:
            return _check_in(report, value)
        case ReportKind.SESSIONS:
            return _sessions(report, value)
        case ReportKind.FEEDBACK:
            return _feedback(report, said, value)
        case ReportKind.LOSSES:
            return _losses(report, said, value)
        case _:
            raise BadInput(f"{report.kind.value} is no signal")


def slug_of(name: object) -> str:
    """A monitor's name as it is kept: lower case, without characters that need escaping in an address."""
    return _SLUG.sub("-", text(name, 200).lower()).strip("-")[:50]


def _attachment(report: Report, said: Mapping[str, object], payload: bytes) -> Attachment:
    event_id = event_id_of(said.get("event_id"))
    if event_id is None:
        raise BadInput("an attachment without its event's id")
    return Attachment(
        service=report.service,
        event_id=event_id,
        at=report.received_at,
        name=scrub_words(text(said.get("filename"), 200)) or "attachment",
        content_type=text(said.get("content_type"), 100) or "application/octet-stream",
        kind=text(said.get("attachment_type"), 60) or "event.attachment",
        body=payload,
    )


# --- check-ins


def _check_in(report: Report, value: Mapping[str, object]) -> CheckIn:
    slug = slug_of(value.get("monitor_slug"))
    if not slug:
        raise BadInput("a check-in without monitor_slug")
    status = _CHECK_INS.get(text(value.get("status"), 20).lower())
    if status is None:
        raise BadInput(f"a check-in's status is {', '.join(_CHECK_INS)}; not {text(value.get('status'), 20)!r}")
    return CheckIn(
        service=report.service,
        slug=slug,
        check_in_id=check_in_id_of(value.get("check_in_id")),
        status=status,
        at=report.received_at,
        environment=text(value.get("environment"), 64) or "production",
        release=text(value.get("release"), 250),
        duration=_duration(value.get("duration")),
        config=_config(mapping(value.get("monitor_config")), report.received_at),
    )


def check_in_id_of(value: object) -> str:
    """The id as 32 hexadecimal digits; "" for one of zeros, for "latest" and for what is none."""
    found = event_id_of(value)
    return "" if found is None or not found.strip("0") else found


def _duration(value: object) -> timedelta | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        duration = timedelta(seconds=value)
    except (OverflowError, ValueError):
        return None
    return duration if timedelta() <= duration <= _MOST_DURATION else None


def _config(value: Mapping[str, object], received_at: datetime) -> MonitorConfig | None:
    """What the job's code says of its schedule; None without a schedule that can be kept."""
    schedule = mapping(value.get("schedule"))
    kind, given = text(schedule.get("type"), 20), schedule.get("value")
    crontab, interval = "", None
    if kind == "crontab":
        crontab = " ".join(text(given, 100).split())
    elif kind == "interval":
        seconds = integer(given) * _UNITS.get(text(schedule.get("unit"), 10).rstrip("s"), 0)
        interval = timedelta(seconds=seconds) if 0 < seconds <= 10 * _UNITS["year"] else None
    config = MonitorConfig(
        crontab=crontab,
        interval=interval,
        margin=_minutes(value.get("checkin_margin"), 1),
        max_runtime=_minutes(value.get("max_runtime"), 30),
        timezone=text(value.get("timezone"), 60) or "UTC",
        failure_threshold=max(1, min(integer(value.get("failure_issue_threshold")), 1_000)),
        recovery_threshold=max(1, min(integer(value.get("recovery_threshold")), 1_000)),
    )
    return config if next_due(config, after=received_at) else None


def has_schedule(config: Mapping[str, object]) -> bool:
    """Whether a monitor's configuration says when its job is due, so that it can be watched."""
    return _config(config, _ANY_DAY) is not None


def _minutes(value: object, otherwise: int) -> timedelta:
    return timedelta(minutes=min(integer(value), 60 * 24 * 40) or otherwise)


# --- sessions


def _sessions(report: Report, value: Mapping[str, object]) -> Sessions:
    """One session's update, or sums over many. Only its start and end count, so that no update counts twice."""
    attributes = mapping(value.get("attrs")) or mapping(value.get("attributes"))
    release = text(attributes.get("release"), 250)
    if not release:
        raise BadInput("a session without a release")
    counts = _sums(value) if "aggregates" in value else _one(value)
    return Sessions(
        service=report.service,
        at=report.received_at,
        release=release,
        environment=text(attributes.get("environment"), 64),
        summed="aggregates" in value,
        **counts,
    )


def _one(value: Mapping[str, object]) -> dict[str, int]:
    status = text(value.get("status"), 20) or "ok"
    failed = integer(value.get("errors")) > 0
    return {
        "started": int(value.get("init") is True),
        "errored": int(status == "errored" or (status == "exited" and failed)),
        "crashed": int(status in ("crashed", "unhandled")),
        "abnormal": int(status == "abnormal"),
    }


def _sums(value: Mapping[str, object]) -> dict[str, int]:
    sums = dict.fromkeys(("started", "errored", "crashed", "abnormal"), 0)
    for bucket in map(mapping, sequence(value.get("aggregates"))[:_MOST_LOSSES]):
        ended = {name: integer(bucket.get(name)) for name in ("exited", "errored", "crashed", "abnormal", "unhandled")}
        sums["started"] += sum(ended.values())
        sums["errored"] += ended["errored"]
        sums["crashed"] += ended["crashed"] + ended["unhandled"]
        sums["abnormal"] += ended["abnormal"]
    return {name: min(count, _MOST_COUNT) for name, count in sums.items()}


def _requests(report: Report, payload: bytes) -> Requests:
    """What the intake has counted itself."""
    try:
        told = decode(payload, tuple[Told, ...])
    except msgspec.DecodeError as error:
        raise BadInput("requests that cannot be read") from error
    return Requests(service=report.service, at=report.received_at, told=told)


# --- feedback


def _feedback(report: Report, said: Mapping[str, object], value: Mapping[str, object]) -> Feedback:
    """A `feedback` item, which is an event with a context of its own, or the older `user_report`."""
    told = mapping(mapping(value.get("contexts")).get("feedback"))
    about = told.get("associated_event_id") if told else value.get("event_id") or said.get("event_id")
    message = text(told.get("message") if told else value.get("comments"), 4_096)
    if not message.strip():
        raise BadInput("feedback without a message")
    return Feedback(
        service=report.service,
        event_id=event_id_of(about) or "",
        at=report.received_at,
        message=scrub_words(message),
        name=text(told.get("name") or value.get("name"), 200),
        email=text(told.get("contact_email") or value.get("email"), 200),
        url=scrub_words(text(told.get("url"), 1_000)),
    )


# --- losses


def _losses(report: Report, said: Mapping[str, object], value: Mapping[str, object]) -> Losses:
    lost: list[Loss] = []
    for name, reason in (
        ("discarded_events", ""),
        ("rate_limited_events", "rate_limited"),
        ("filtered_events", "filtered"),
        ("filtered_sampling_events", "sampled"),
    ):
        for item in map(mapping, sequence(value.get(name))[:_MOST_LOSSES]):
            quantity = min(integer(item.get("quantity")), _MOST_COUNT)
            if quantity:
                why = text(item.get("reason"), 60) or reason or "unknown"
                lost.append(Loss(reason=why, category=text(item.get("category"), 60) or "unknown", quantity=quantity))
    source = "intake" if said.get("source") == "intake" else "client"
    return Losses(service=report.service, at=report.received_at, source=source, lost=tuple(lost))
