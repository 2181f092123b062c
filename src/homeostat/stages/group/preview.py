"""What rules of grouping would do, before they do it."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeostat.records import Event, Fingerprint
from homeostat.stages.group import v1
from homeostat.stages.group.rules import Rule, rule_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An event that other rules would put elsewhere."""

    event: Event
    before: Fingerprint
    after: Fingerprint
    rule: str  # that would hold for it, as it was written; "" where none would


def moves(events: Iterable[Event], now: tuple[Rule, ...], then: tuple[Rule, ...]) -> tuple[Move, ...]:
    """Those of the events whose fingerprint would be another one."""
    found: list[Move] = []
    for event in events:
        before, after = v1.fingerprint(event, now), v1.fingerprint(event, then)
        if before.digest != after.digest:
            rule = rule_for(event, then)
            found.append(Move(event=event, before=before, after=after, rule=rule.text if rule else ""))
    return tuple(found)
