"""Check-ins of scheduled jobs by plain HTTP: what `curl` at the end of a crontab's line sends.

https://docs.sentry.io/product/crons/getting-started/http/
"""

import uuid
from collections.abc import Mapping

from homeostat.errors import BadInput
from homeostat.records import Json
from homeostat.stages.sense.bounds import decode_json, event_id_of, lenient_json, mapping, text
from homeostat.stages.sense.signals import check_in_id_of, has_schedule, slug_of

_STATUSES = ("in_progress", "ok", "error")


def key_and_id(rest: tuple[str, ...], given_key: str) -> tuple[str, str]:
    """Key and check-in id of what follows the slug: `/KEY`, `/ID`, `/KEY/ID` or nothing.

    Both look alike; where the key was given elsewhere, one that is alone is the id.
    """
    match rest:
        case ():
            return given_key, ""
        case (one,) if given_key:
            return given_key, "" if one == given_key else one
        case (one,):
            return one, ""
        case (key, check_in_id):
            return key, check_in_id
        case _:
            raise BadInput("an address of a check-in is /api/ID/cron/SLUG/KEY/")


def check_in(slug: str, path_id: str, query: Mapping[str, str], body: bytes) -> tuple[str, bytes]:
    """The check-in's id and its payload, as an envelope would bring it.

    Raises:
        BadInput: the status or the body cannot be read.
    """
    given = mapping(decode_json(body) if body.strip() else None)
    if body.strip() and not given and body.strip() != b"{}":
        raise BadInput("a check-in's body is a JSON object")
    value: dict[str, Json] = {**given, **_typed(query)}  # pyright: ignore[reportAssignmentType] - decoded JSON
    status = text(value.get("status") or "ok", 20).lower()  # a call without a word says that the job has run
    if status not in _STATUSES:
        raise BadInput(f"a check-in's status is {', '.join(_STATUSES)}; not {status!r}")
    schedule = mapping(mapping(value.get("monitor_config")).get("schedule"))
    if schedule and not has_schedule(mapping(value.get("monitor_config"))):
        raise BadInput(
            "monitor_config.schedule is a crontab of five fields, or an interval with value and unit; not"
            f" {text(schedule.get('value'), 60)!r}"
        )
    if not slug_of(slug):
        raise BadInput("a check-in names its monitor: letters, digits, - and _")
    named = path_id if path_id != "latest" else ""
    if named and event_id_of(named) is None:
        raise BadInput("a check-in's id is 32 hexadecimal digits, with or without dashes")
    known = check_in_id_of(named or value.get("check_in_id"))
    # One that begins gets an id to end it by; one that ends without an id ends the newest that is under way.
    answer = known or uuid.uuid4().hex
    kept = known or (answer if status == "in_progress" else "")
    payload = {**value, "monitor_slug": slug, "status": status, "check_in_id": kept}
    return answer, lenient_json(payload)


def _typed(query: Mapping[str, str]) -> dict[str, Json]:
    found: dict[str, Json] = {
        name: query[name] for name in ("status", "environment", "check_in_id", "release") if name in query
    }
    try:
        if "duration" in query:
            found["duration"] = float(query["duration"])
    except ValueError as error:
        raise BadInput("a check-in's duration is a number of seconds") from error
    return found
