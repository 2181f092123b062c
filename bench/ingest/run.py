"""Our server and Bugsink beside each other: the same envelopes, made by the real SDKs. See README.md here."""

import argparse
import json
import os
import platform
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from capture import captured
from cluster import Cluster, cluster
from envelopes import Captured, Prepared, prepare, take_apart
from load import Outcome, send
from measure import PeakMemory, busy_seconds, cpu_seconds
from servers import Bugsink, Counted, Homeostat, Server

CACHE = Path.home() / ".cache" / "homeostat-bench"
_POLL_SECONDS = 0.1
_STALLED_SECONDS = 60.0  # without one more event counted: the rest will not come
_WARM_UP_EVENTS = 100
_MOST_TOLD = 3  # programs


@dataclass(frozen=True)
class Plan:
    """How long each phase may take."""

    events: int  # prepared for the closed loop; it ends when they or its seconds are used up
    ours_seconds: float
    bugsink_seconds: float  # it acknowledges about twice as fast as it groups: the rest comes after
    grouped_within_seconds: float  # after the last acknowledgement; what is not counted by then is called lost
    latency_seconds: float
    runs: int
    connections: int

    @property
    def events_for_latency(self) -> int:
        return self.events // 2


_FULL = Plan(24_000, 15.0, 12.0, 180.0, 6.0, runs=1, connections=64)
_QUICK = Plan(2_000, 4.0, 3.0, 60.0, 3.0, runs=1, connections=64)


@dataclass(frozen=True)
class Figures:
    """Of one server and one workload. The rates are events a second."""

    rate: float  # stored and grouped, from the first request until the last accepted one was counted
    acknowledged_rate: float
    cpu_per_event_ms: float  # of the whole process tree
    cpu_by_program_ms: dict[str, float]  # the same by program
    bytes_per_event: int
    lost: int
    refused: int
    failed: int
    p50_ms: float  # at half of `rate`, open loop
    p99_ms: float
    memory_mb: float  # the highest, of the whole process tree
    events: int
    groups: int
    generator_cpu_per_event_ms: float
    others_cores: float  # that whatever else ran on the machine kept busy meanwhile


def main() -> int:
    options = _options()
    plan = _plan(options)
    faults = [one for requests in captured(CACHE).values() for one in map(take_apart, requests) if one]
    ports = [_free_port() for _ in range(1 + options.processes)]
    results: dict[str, dict[str, Figures]] = {}
    sizes: dict[str, int] = {"faults": len(faults)}
    print(f"{platform.machine()}, {os.cpu_count()} cores; load at the start {os.getloadavg()[0]:.1f}")
    with ExitStack() as stack:
        running = stack.enter_context(cluster()) if options.postgres else None
        pool = stack.enter_context(ProcessPoolExecutor(2))
        for workload in options.workloads:
            prepared = _prepared(faults, plan, workload, ports[0], pool)
            sizes |= _sizes(workload, prepared)
            requests = [one.request for one in prepared]
            results[workload] = {
                name: _best([_measured(make, requests, plan, seconds, f"{workload} {name}") for _ in range(plan.runs)])
                for name, (make, seconds) in _servers(options, plan, ports, running).items()
            }
    print(json.dumps(_headline(results, sizes, options)))
    return 1 if any(found["ours"].lost for found in results.values() if "ours" in found) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="in less than 90 seconds, with rougher figures")
    parser.add_argument("--postgres", action="store_true", help="ours on a PostgreSQL of its own")
    parser.add_argument("--processes", type=int, default=0, help="intake processes of ours besides `homeostat up`")
    parser.add_argument("--runs", type=int, help="of each server and workload; the best one counts")
    parser.add_argument("--events", type=int, help="prepared for the closed loop")
    parser.add_argument("--seconds", type=float, help="of the closed loop against ours, at most")
    parser.add_argument("--connections", type=int, help="of the load generator")
    parser.add_argument("--only", choices=("ours", "bugsink"), help="leave the other one out")
    parser.add_argument("--workloads", nargs="+", choices=("repeat", "new"), default=("repeat", "new"))
    return parser.parse_args()


def _plan(options: argparse.Namespace) -> Plan:
    plan = _QUICK if options.quick else _FULL
    given = {
        "runs": options.runs,
        "events": options.events,
        "ours_seconds": options.seconds,
        "connections": options.connections,
    }
    return Plan(**asdict(plan) | {name: value for name, value in given.items() if value})


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _servers(
    options: argparse.Namespace, plan: Plan, ports: list[int], running: Cluster | None
) -> dict[str, tuple[Callable[[Path], Server], float]]:
    """How each is made in an empty home, and how long it is loaded."""
    servers: dict[str, tuple[Callable[[Path], Server], float]] = {
        "ours": (lambda home: Homeostat(home, ports, running), plan.ours_seconds),
        "bugsink": (lambda home: Bugsink(home, ports[0], CACHE), plan.bugsink_seconds),
    }
    return {name: server for name, server in servers.items() if options.only in (None, name)}


def _prepared(
    faults: Sequence[Captured], plan: Plan, workload: str, port: int, pool: ProcessPoolExecutor
) -> list[Prepared]:
    count = _WARM_UP_EVENTS + plan.events + plan.events_for_latency
    return prepare(faults, count, new=workload == "new", host=f"127.0.0.1:{port}", pool=pool)


def _sizes(workload: str, prepared: Sequence[Prepared]) -> dict[str, int]:
    return {
        f"{workload}_request_bytes": round(statistics.mean(len(one.request) for one in prepared)),
        f"{workload}_plain_bytes": round(statistics.mean(one.plain_bytes for one in prepared)),
    }


def _measured(
    make: Callable[[Path], Server], requests: Sequence[bytes], plan: Plan, seconds: float, title: str
) -> Figures:
    """One run in an empty home."""
    folder = Path(tempfile.mkdtemp(prefix="homeostat-bench-"))
    try:
        server = make(folder / "home")
        with server.started() as processes:
            figures, total = _loaded(server, processes, requests, plan, seconds)
        grown = server.disk_bytes() - server.empty_bytes
        measured = Figures(**figures, bytes_per_event=round(grown / max(total, 1)))
        _show(title, measured)
        return measured
    finally:
        shutil.rmtree(folder)


def _loaded(
    server: Server, processes: list[int], requests: Sequence[bytes], plan: Plan, seconds: float
) -> tuple[dict[str, Any], int]:
    """Warm-up, closed loop, open loop at half of what the closed loop showed; and how many events there are now."""
    warm_up, rest = requests[:_WARM_UP_EVENTS], requests[_WARM_UP_EVENTS:]

    def load(some: Sequence[bytes], within: float, rate: float = 0) -> Outcome:
        return send(some, ports=server.ports, connections=plan.connections, seconds=within, rate=rate)

    accepted = load(warm_up, plan.grouped_within_seconds).accepted
    before, _ = _grouped(server, accepted, plan.grouped_within_seconds)
    cpu_before, busy_before = cpu_seconds(processes), busy_seconds()
    with PeakMemory(processes) as memory:
        closed = load(rest[: plan.events], seconds)
        accepted += closed.accepted
        after, grouped_at = _grouped(server, accepted, plan.grouped_within_seconds)
        used = {name: seconds - cpu_before.get(name, 0.0) for name, seconds in cpu_seconds(processes).items()}
        cpu = sum(used.values())
        others = busy_seconds() - busy_before - cpu - closed.cpu_seconds
        counted = max(after.events - before.events, 1)
        rate = counted / (grouped_at - closed.began_at)
        half = load(rest[plan.events :], plan.latency_seconds, rate / 2)
        accepted += half.accepted
        end, _ = _grouped(server, accepted, plan.grouped_within_seconds)
    figures: dict[str, Any] = {
        "rate": rate,
        "acknowledged_rate": closed.accepted / max(closed.seconds, _POLL_SECONDS),
        "cpu_per_event_ms": 1000 * cpu / counted,
        "cpu_by_program_ms": {name: round(1000 * seconds / counted, 3) for name, seconds in used.items() if seconds},
        "lost": max(accepted - end.events, 0),
        "refused": closed.refused + half.refused,
        "failed": closed.failed + half.failed,
        "p50_ms": 1000 * half.percentile(0.5),
        "p99_ms": 1000 * half.percentile(0.99),
        "memory_mb": memory.highest_bytes / 1e6,
        "events": end.events,
        "groups": end.groups,
        "others_cores": max(others, 0.0) / (grouped_at - closed.began_at),
        "generator_cpu_per_event_ms": 1000 * closed.cpu_seconds / max(closed.accepted, 1),
    }
    return figures, end.events


def _grouped(server: Server, wanted: int, within_seconds: float) -> tuple[Counted, float]:
    """What is counted once everything wanted is, or the time is up; and when that was."""
    events, grown_at = 0, time.perf_counter()
    deadline = grown_at + within_seconds
    while True:
        found, now = server.events(), time.perf_counter()
        if found > events:
            grown_at = now
        events = found
        if events >= wanted or now > deadline or now - grown_at > _STALLED_SECONDS:
            return server.counted(), now
        time.sleep(_POLL_SECONDS)


def _best(runs: Sequence[Figures]) -> Figures:
    """The one with the highest rate; what any of them lost is added up."""
    best = max(runs, key=lambda one: one.rate)
    return replace(best, lost=sum(one.lost for one in runs))


def _show(title: str, one: Figures) -> None:
    print(
        f"{title:<15} {one.rate:7.0f} grouped/s {one.acknowledged_rate:8.0f} acknowledged/s"
        f" {one.cpu_per_event_ms:7.2f} CPU ms/event ({_told(one.cpu_by_program_ms)})"
        f" {one.bytes_per_event:7} B/event {one.memory_mb:5.0f} MB"
        f"  p50 {one.p50_ms:.1f} p99 {one.p99_ms:.1f} ms"
        f"  lost {one.lost} refused {one.refused} failed {one.failed}  {one.events} events in {one.groups} groups"
        f"  (generator {one.generator_cpu_per_event_ms:.3f} CPU ms/event, others {one.others_cores:.1f} cores)",
        flush=True,
    )


def _headline(results: dict[str, dict[str, Figures]], sizes: dict[str, int], options: argparse.Namespace) -> object:
    headline: dict[str, object] = {
        "bench": "ingest",
        "database": "postgresql" if options.postgres else "sqlite",
        "intake_processes": options.processes,
        "cores": os.cpu_count(),
        "peer": _bugsink_version(),
        "sizes": sizes,
    }
    for workload, found in results.items():
        shown: dict[str, object] = {name: _rounded(one) for name, one in found.items()}
        if len(found) == len(("ours", "peer")):
            ours, bugsink = found["ours"], found["bugsink"]
            shown["rate_ratio"] = round(ours.rate / bugsink.rate, 1)
            shown["cpu_per_event_ratio"] = round(ours.cpu_per_event_ms / bugsink.cpu_per_event_ms, 4)
            shown["bytes_per_event_ratio"] = round(ours.bytes_per_event / bugsink.bytes_per_event, 4)
        headline[workload] = shown
    return headline


def _told(by_program: dict[str, float]) -> str:
    """The largest, as they are read."""
    largest = sorted(by_program.items(), key=lambda one: -one[1])[:_MOST_TOLD]
    return ", ".join(f"{name} {milliseconds:.3f}" for name, milliseconds in largest)


def _rounded(one: Figures) -> dict[str, Any]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(one).items()}


def _bugsink_version() -> str:
    found = (CACHE / "bugsink").glob("lib/python*/site-packages/bugsink-*.dist-info")
    return next((path.name.removesuffix(".dist-info") for path in found), "")


if __name__ == "__main__":
    sys.exit(main())
