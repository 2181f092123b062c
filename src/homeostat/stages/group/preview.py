"""What rules of grouping would do, before they do it."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeostat.codec import decode
from homeostat.ports import TemplateStore
from homeostat.records import Event, Fingerprint
from homeostat.stages.group import fingerprint_of, is_mined, masked
from homeostat.stages.group.rules import Rule, rule_for
from homeostat.stages.group.templates import Mined, Miner, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An event that other rules would put elsewhere."""

    event: Event
    before: Fingerprint
    after: Fingerprint
    rule: str  # that would hold for it, as it was written; "" where none would


class MinedBefore:
    """Templates of a service's messages as its miners know them now. It works on copies: nothing of it is kept."""

    def __init__(self, store: TemplateStore, service: str) -> None:
        trees = sorted(tree for tree in store.versions() if tree[0] == service)
        states = (state for tree in trees if (state := store.load(tree)[1]))
        self._miners = [Miner.restored(decode(state, State)) for state in states]

    def of(self, event: Event) -> Mined | None:
        """The template that the event is known by; None where it is known by something else than its message.

        A copy of an event does not say by which way it came, so it is the miner that knows such a message.
        """
        if not is_mined(event):
            return None
        message = masked(event.message)
        unsure: Mined | None = None
        for miner in self._miners:
            before = miner.found
            mined = miner.add_masked(message)
            if miner.found == before:
                return mined
            unsure = mined
        return unsure


def moves(
    events: Iterable[Event], now: tuple[Rule, ...], then: tuple[Rule, ...], mined: MinedBefore
) -> tuple[Move, ...]:
    """Those of the events whose fingerprint would be another one."""
    found: list[Move] = []
    for event in events:
        template = mined.of(event)
        before, after = fingerprint_of(event, now, template), fingerprint_of(event, then, template)
        if before.digest != after.digest:
            rule = rule_for(event, then)
            found.append(Move(event=event, before=before, after=after, rule=rule.text if rule else ""))
    return tuple(found)
