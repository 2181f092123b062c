"""`homeostat explain` and `homeostat tail`: single events, for a person at a terminal."""

import shlex
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import typer

from homeostat.errors import NotFound
from homeostat.records import Arrived, Explained

if TYPE_CHECKING:
    from homeostat.wiring import Homeostat

_LOOK_EVERY_SECONDS = 1.0
_MOST_AT_ONCE = 200


def explain_event(homeostat: "Homeostat", event_id: str, *, as_json: bool) -> None:
    """Why the event is in its bug.

    Raises:
        NotFound: no event has that id.
    """
    found = homeostat.store.reports.explain(event_id.replace("-", "").lower())
    if not found:
        raise NotFound(
            f"There is no event {event_id!r}. An event is known by the 32 hexadecimal digits that its SDK gave it;"
            " `homeostat export events` and `homeostat tail --json` print them."
        )
    if as_json:
        typer.echo(msgspec.json.encode(found))
        return
    for one in found:
        typer.echo("\n".join(_words(homeostat, one)))


def _words(homeostat: "Homeostat", one: Explained) -> list[str]:
    kept = "kept whole" if one.kept_whole else "only counted: others of its kind are kept whole"
    lines = [
        f"{one.event_id} of {one.service} {one.release}".rstrip(),
        f"Received {one.received_at.astimezone():%Y-%m-%d %H:%M:%S %Z}; {kept}",
    ]
    if one.set_aside_by:
        lines += _why_aside(one)
    elif one.bug_code:
        bug = homeostat.store.bugs.get(one.bug_code)
        lines += [f"It counts on {bug.code} ({bug.status}): {bug.title}", f"That opened because of: {bug.description}"]
        if one.other_fingerprints:
            lines.append(f"The bug has {one.other_fingerprints} more fingerprints: the same failure, told otherwise")
    else:
        lines.append("It is on no bug: what it tells of was not frequent or grave enough so far")
    if one.fingerprint:
        lines.append(f"Its fingerprint {one.fingerprint.digest[:12]} (rule {one.fingerprint.version}) is made of:")
        lines += [f"  + {part}" for part in one.fingerprint.parts]
        lines += [f"  - {part}" for part in one.fingerprint.left_out]
        if one.fingerprint.joined_by:
            lines.append("It was counted on that bug since with another fingerprint of it, it has in common:")
            lines += [f"  = {part}" for part in one.fingerprint.joined_by]
    return lines


def _why_aside(one: Explained) -> list[str]:
    from homeostat.stages.group.noise import NOISE_RULES

    says = next((rule.says for rule in NOISE_RULES if rule.name == one.set_aside_by), "a rule of another release")
    return [
        f"It was set aside as noise by the rule {one.set_aside_by}: {says}",
        "It is counted there, and on no bug. To let such events through:",
        f"  homeostat set-aside allow {one.set_aside_by} {shlex.quote(one.service)}",
    ]


def follow_events(homeostat: "Homeostat", *, as_json: bool, stop: threading.Event) -> None:
    """Print what arrives until `stop` is set."""
    say: Callable[[Arrived], None] = _say_json if as_json else _say
    since = homeostat.clock.now()
    while not stop.wait(_LOOK_EVERY_SECONDS):
        for one in homeostat.store.reports.arrived_since(since, _MOST_AT_ONCE):
            say(one)
            since = one.received_at


def _say(one: Arrived) -> None:
    at = one.received_at.astimezone()
    typer.echo(f"{at:%H:%M:%S}  {one.service:<20} {one.bug_code or '—':<19} {one.title or one.event_id}")


def _say_json(one: Arrived) -> None:
    typer.echo(msgspec.json.encode(one))
