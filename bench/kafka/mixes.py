"""Log events as many services write them: made before the clock starts, the same in every run."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_AREAS = [
    "orders",
    "stock",
    "prices",
    "refunds",
    "invoices",
    "batches",
    "parcels",
    "remedies",
    "labels",
    "payments",
    "customers",
    "search",
    "mail",
    "audit",
    "sync",
    "export",
    "import",
    "tax",
    "shipping",
    "returns",
    "catalog",
    "login",
    "gateway",
    "reports",
    "scheduler",
]
_KINDS = ("api", "worker")
_NOUNS = [
    "order",
    "batch",
    "invoice",
    "parcel",
    "customer",
    "remedy",
    "price",
    "label",
    "shipment",
    "refund",
    "session",
    "lot",
]
_VERBS = [
    "loaded",
    "saved",
    "queued",
    "sent",
    "matched",
    "priced",
    "printed",
    "scanned",
    "merged",
    "checked",
    "posted",
    "archived",
]
_FORMS = (
    "{noun} {id} {verb} in {ms} ms",
    "{verb} {count} rows of {noun} for tenant {tenant} from {ip}",
    "GET /api/{noun}s/{id}?page={count} 200 {ms}ms",
    "{noun} {uuid} {verb} by user {user}",
    "cache {hit} for key={noun}:{id} ttl={count}",
    "retrying {noun} {id} after {ms} ms, attempt {count}",
    "{noun} file /var/spool/{noun}/{id}.csv {verb}, {count} lines",
    "connection to {ip}:{port} for {noun} {verb} after {ms} ms",
    "{noun} total {money} EUR {verb} at {clock}",
    "worker {count} {verb} {noun} {id} with checksum {hash}",
)
_FAILURES = (
    "{noun} {id} could not be {verb}: it is locked by {user}",
    "{noun} {id} was not {verb} within {ms} ms",
    "no {noun} with id {uuid} for tenant {tenant}",
    "{noun} {id} cannot be {verb}, since its total is {money} EUR",
)
_TYPES = ("KeyError", "ValueError", "TimeoutError", "PricingError")


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of levels, and of events that bring an exception with its stack."""

    levels: tuple[tuple[str, float], ...]
    exceptions: float


MIXES = {
    "calm": Mix((("DEBUG", 0.20), ("INFO", 0.67), ("WARNING", 0.10), ("ERROR", 0.03)), exceptions=0.01),
    "troubled": Mix((("INFO", 0.60), ("WARNING", 0.20), ("ERROR", 0.20)), exceptions=0.05),
    "failing": Mix((("INFO", 0.25), ("WARNING", 0.25), ("ERROR", 0.50)), exceptions=0.10),
}


def make_events(count: int, mix: Mix, seed: int = 7) -> list[bytes]:
    """Fifty services, fifteen messages each, every one of them with what changes from line to line."""
    chance = random.Random(seed)  # noqa: S311 - the same events in every run
    began = datetime.now(UTC) - timedelta(minutes=5)
    services = [f"{area}-{kind}" for area in _AREAS for kind in _KINDS]
    said = {service: _messages(chance, _FORMS, 12) for service in services}
    failed = {service: _messages(chance, _FAILURES, 3) for service in services}
    levels, shares = zip(*mix.levels, strict=True)
    events: list[bytes] = []
    for number, level in enumerate(chance.choices(levels, shares, k=count)):
        service = services[min(int(chance.paretovariate(1.2)) - 1, len(services) - 1)]  # few say much, many little
        message = chance.choice(failed[service] if level == "ERROR" else said[service])(chance)
        event: dict[str, object] = {
            "service_name": service,
            "log_level": level,
            "message": message,
            "timestamp": (began + timedelta(seconds=300 * number / count)).isoformat(),
            "context": {"request_id": f"{chance.getrandbits(64):016x}", "attempt": chance.randrange(5)},
        }
        if level == "ERROR" and chance.random() < mix.exceptions / dict(mix.levels)["ERROR"]:
            event |= _exception(chance, service, message)
        events.append(json.dumps(event).encode())
    return events


def _messages(chance: random.Random, forms: tuple[str, ...], count: int) -> list[Callable[[random.Random], str]]:
    return [
        _filled(chance.choice(forms), chance.choice(_NOUNS), chance.choice(_VERBS), chance.choice(("hit", "miss")))
        for _ in range(count)
    ]


def _filled(form: str, noun: str, verb: str, hit: str) -> Callable[[random.Random], str]:
    def fill(chance: random.Random) -> str:
        return form.format(
            noun=noun,
            verb=verb,
            hit=hit,
            id=chance.randrange(1_000_000),
            ms=chance.randrange(9_000),
            count=chance.randrange(500),
            tenant=f"t{chance.randrange(400)}",
            user=f"u{chance.randrange(5_000)}",
            ip=f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}",
            port=chance.randrange(1_024, 65_536),
            money=f"{chance.randrange(100_000) / 100:.2f}",
            clock=f"{chance.randrange(24):02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}",
            uuid=f"{chance.getrandbits(32):08x}-{chance.getrandbits(16):04x}-4{chance.getrandbits(12):03x}-"
            f"a{chance.getrandbits(12):03x}-{chance.getrandbits(48):012x}",
            hash=f"{chance.getrandbits(128):032x}",
        )

    return fill


def _exception(chance: random.Random, service: str, message: str) -> dict[str, str]:
    """One of eight places of each service, eight frames deep."""
    place = chance.randrange(8)
    kind = _TYPES[place % len(_TYPES)]
    name = service.replace("-", "_")
    stack = "Traceback (most recent call last):\n" + "".join(
        f'  File "/srv/{name}/step_{place}_{depth}.py", line {depth + 3}, in step_{depth}\n'
        f"    return follow_{place}_{depth + 1}(order)\n"
        for depth in range(8)
    )
    return {"error_type": kind, "stack_trace": f"{stack}{kind}: {message}"}
