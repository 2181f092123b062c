"""What never became an event: what clients dropped, what the way in refused or left, and what to do about each."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from homeostat.console.rendering import Pages
from homeostat.console.session import Visit
from homeostat.ports import Store
from homeostat.records import Losses, Refusal

# Reasons of clients: https://develop.sentry.dev/sdk/telemetry/client-reports/#discard-reasons
_ADVICE = {
    "ratelimit_backoff": "The client was asked to slow down. Raise HOMEOSTAT_EVENTS_PER_MINUTE, or find the flood.",
    "rate_limited": "More than may come in a minute. Raise HOMEOSTAT_EVENTS_PER_MINUTE, or find the flood.",
    "quota": "More than the service may send in a minute. Raise it: homeostat services set NAME --events-per-minute N.",
    "network_error": "The client could not reach Homeostat. Look at the network, the proxy and the DSN's host.",
    "queue_overflow": "The client makes events faster than it sends them. Find what repeats.",
    "cache_overflow": "The device was offline for long, and its store of events was full.",
    "buffer_overflow": "The client's buffer was full: it makes more than it sends.",
    "before_send": "The program's own before_send dropped them. That is as its code wants it.",
    "event_processor": "An integration of the SDK dropped them, such as one that leaves out repeats.",
    "sample_rate": "The SDK was told to send only a share. Set sample_rate to 1.0: repeats cost next to nothing.",
    "send_error": "Homeostat refused what the client sent; the reason stands among our own below.",
    "internal_sdk_error": "The SDK failed. Update it.",
    "insufficient_data": "The SDK had too little to make an event of.",
    "backpressure": "The SDK slowed itself down under load.",
    "too_large": "It was larger than may be kept. Attach less.",
    "unreadable": "What arrived was no item that can be read: a proxy that changes bodies, or a very old SDK.",
    "not_kept": "Homeostat keeps no such items: traces, profiles and the like. The SDK can leave them out.",
    "below_error": "Log records below error are no events. The SDK can leave them out.",
    "without_event": "A file came without the event it belongs to.",
    "files_not_wanted": "This service's rules refuse files. Change that under Rules.",
    "other": "More kinds in one day than are counted one by one.",
}
_OTHERWISE = "Look at the client's own log for this word."
_SOURCES = {"client": "Dropped by the client", "intake": "Left or refused here"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One reason."""

    reason: str
    category: str
    quantity: int
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """What a service lost at one place."""

    service: str
    where: str
    total: int
    last_at: datetime
    rows: tuple[Row, ...]


class LossesPage:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        services = [service.name for service in self._store.services.all()]
        piles = [_pile(losses) for name in services for losses in self._store.signals.losses(name)]
        refused: dict[str, list[Refusal]] = {}
        for one in self._store.signals.refused():
            refused.setdefault(one.service, []).append(one)
        return self._pages.show(
            "losses.html",
            visit.session,
            piles=sorted(piles, key=lambda pile: -pile.total),
            refused=sorted(refused.items()),
        )


def _pile(losses: Losses) -> Pile:
    return Pile(
        service=losses.service,
        where=_SOURCES.get(losses.source, losses.source),
        total=sum(loss.quantity for loss in losses.lost),
        last_at=losses.at,
        rows=tuple(
            Row(
                reason=loss.reason,
                category=loss.category,
                quantity=loss.quantity,
                advice=_ADVICE.get(loss.reason, _OTHERWISE),
            )
            for loss in losses.lost
        ),
    )
