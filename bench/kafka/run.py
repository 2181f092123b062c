"""Log events a second through a real Kafka; see README.md."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from confluent_kafka import Consumer, Producer

sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from cluster import cluster as postgres
from mixes import MIXES, Mix, make_events

from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store import tables as t
from homeostat.intake.collector import Collector
from homeostat.intake.journal import Journal
from homeostat.intake.kafka import KafkaIntake
from homeostat.intake.messages import Reader
from homeostat.log import set_up
from homeostat.records import KafkaMessage, Report
from homeostat.stages.sense.log_outline import log_outline
from kafka_cluster import Cluster, missing, running

PARTITIONS = 4
AIM = 30_000
_STEP_EVENTS = 4_000
_PORT = 18_077


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def produce(cluster: Cluster, topic: str, events: Sequence[bytes]) -> None:
    cluster.make([topic], PARTITIONS)
    producer = Producer({"bootstrap.servers": cluster.brokers, "linger.ms": 20, "compression.type": "lz4"})
    for number, event in enumerate(events):
        producer.produce(topic, event, partition=number % PARTITIONS)
        if not number % 10_000:
            producer.poll(0.1)
    assert producer.flush(60) == 0


@contextmanager
def new_store() -> Iterator[SqlStore]:
    with (
        tempfile.TemporaryDirectory(prefix="homeostat-bench-") as folder,
        open_store(f"sqlite:///{folder}/homeostat.db", MachineClock()) as store,
    ):
        store.migrate()
        yield store


def measure_read(cluster: Cluster, topic: str, count: int) -> dict[str, float]:
    """Events a second into the journal, offsets committed behind it, from the first batch until all are there."""
    with new_store() as store, tempfile.TemporaryDirectory(prefix="homeostat-bench-") as folder:
        journal = Journal(Path(folder))
        journal.open()
        seen: list[tuple[float, int]] = []

        def accept(reports: Sequence[Report], _: Sequence[datetime]) -> None:
            journal.append(reports)
            seen.append((time.monotonic(), len(reports)))

        intake = KafkaIntake(
            {"bootstrap.servers": cluster.brokers},
            group="bench-read",
            topics=[topic],
            read=Reader(store.services).logs,
            accept=accept,
            refuse=store.reports.refuse,
            letters=store.dead_letters,
            clock=MachineClock(),
        )
        cpu = sum(os.times()[:2])
        intake.start()
        while sum(number for _, number in seen) < count:
            time.sleep(0.01)
        intake.stop()
        cpu = sum(os.times()[:2]) - cpu
        journal.close()
    began, ended = seen[0][0], seen[-1][0]
    return {"per_second": (count - seen[0][1]) / (ended - began), "cpu_us": cpu / count * 1e6}


def measure_whole(
    cluster: Cluster, topic: str, count: int, processes: int, *, seconds: float, url: str = ""
) -> dict[str, float]:
    """Events a second that are stored and templated, by so many `homeostat intake` on one store."""
    with tempfile.TemporaryDirectory(prefix="homeostat-bench-") as folder:
        url = url or f"sqlite:///{folder}/homeostat.db"
        with open_store(url, MachineClock()) as store:
            store.migrate()
        running_ones: list[subprocess.Popen[bytes]] = []
        try:
            for number in range(processes):
                home = Path(folder) / f"home{number}" if not url.startswith("sqlite") else Path(folder)
                environment = {
                    **os.environ,
                    "DATABASE_URL": url,
                    "KAFKA_BROKERS": cluster.brokers,
                    "HOMEOSTAT_KAFKA_GROUP": f"bench-{topic}-{processes}-{url[:6]}",
                    "HOMEOSTAT_KAFKA_LOGS": topic,
                    "HOMEOSTAT_KAFKA_DEAD_LETTERS": "",
                }
                program = [str(Path(sys.executable).parent / "homeostat"), "intake", "--home", str(home)]
                program += ["--port", str(_PORT + number)]
                running_ones.append(
                    subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                )
            with open_store(url, MachineClock()) as store:
                moments = [
                    (at, done, sum(_cpu_seconds(process.pid) for process in running_ones))
                    for at, done in _watch(store, count, seconds)
                ]
                kept = _kept(store)
        finally:
            for process in running_ones:
                process.terminate()
            for process in running_ones:
                process.wait(60)
    (began, first, cpu_before), (ended, last, cpu) = moments[0], moments[-1]
    cpu_us = (cpu - cpu_before) / (last - first) * 1e6
    return {"per_second": (last - first) / (ended - began), "cpu_us": cpu_us, "counted": last, **kept}


def _kept(store: SqlStore) -> dict[str, float]:
    """How many templates there are, how many rows of logs they cost, how many bugs."""
    lines = t.line_counts.c
    with store.database.reads() as connection:
        return {
            "templates": connection.execute(
                sa.select(sa.func.count()).select_from(
                    sa.select(lines.service, lines.template_id).distinct().subquery()
                )
            ).scalar_one(),
            "rows": connection.execute(sa.select(sa.func.count()).select_from(t.system_logs)).scalar_one(),
            "bugs": connection.execute(sa.select(sa.func.count()).select_from(t.system_bugs)).scalar_one(),
        }


def _watch(store: SqlStore, count: int, seconds: float) -> Iterator[tuple[float, int]]:
    """Moments with the events that are counted by then, from the first ones on."""
    counted = sa.select(
        sa.func.coalesce(sa.select(sa.func.sum(t.fingerprints.c.event_count)).scalar_subquery(), 0)
        + sa.func.coalesce(sa.select(sa.func.sum(t.line_counts.c.line_count)).scalar_subquery(), 0)
    )
    deadline = time.monotonic() + 60
    done = 0
    while done < count and time.monotonic() < deadline:
        with store.database.reads() as connection:
            found = int(connection.execute(counted).scalar() or 0)
        if found and not done:
            deadline = time.monotonic() + seconds
        if found > done:
            done = found
            yield time.monotonic(), done
        time.sleep(0.05)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_bare(cluster: Cluster, topic: str, count: int) -> float:
    consumer = Consumer({"bootstrap.servers": cluster.brokers, "group.id": "bare", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    seen, began, at_start = 0, 0.0, 0
    while seen < count:
        messages = consumer.consume(4_000, 0.1)
        for message in messages:
            json.loads(message.value() or b"{}")
        seen += len(messages)
        if seen and not began:
            began, at_start = time.monotonic(), seen
    consumer.close()
    return (seen - at_start) / (time.monotonic() - began)


def timed(work: Callable[[], object], count: int) -> float:
    """Microseconds an event."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) / count * 1e6


def measure_steps(events: Sequence[bytes]) -> dict[str, float]:
    """What each step takes alone, in microseconds an event."""
    now = datetime.now(UTC)
    messages = [
        KafkaMessage(topic="logs", partition=0, offset=place, produced_at=now, value=event)
        for place, event in enumerate(events[:_STEP_EVENTS])
    ]
    with new_store() as store, tempfile.TemporaryDirectory(prefix="homeostat-bench-") as folder:
        journal = Journal(Path(folder))
        journal.open()
        reader = Reader(store.services)
        reports = reader.logs(messages, now).reports  # the services are known from now on
        took = {"check": timed(lambda: reader.logs(messages, now), len(messages))}
        took["journal"] = timed(lambda: journal.append(reports), len(reports))
        took["outline"] = timed(lambda: [log_outline(report) for report in reports], len(reports))
        collector = Collector(
            journal,
            store.reports,
            store.signals,
            MachineClock(),
            on_bug=lambda _: None,
            templates=store.templates,
            lines=store.lines,
        )
        took["collect (outline, mine, record)"] = timed(lambda: _collect_all(collector), len(reports))
        journal.close()
    return took


def _collect_all(collector: Collector) -> None:
    while collector.collect():
        pass


def measure_mix(cluster: Cluster, name: str, mix: Mix, count: int, seconds: float) -> dict[str, dict[str, float]]:
    events = make_events(count, mix)
    produce(cluster, name, events)
    levels = ", ".join(f"{share:.0%} {level}" for level, share in mix.levels)
    print(f"{name}: {count:,} log events of {sum(map(len, events)) // count} bytes; {levels}", flush=True)
    found: dict[str, dict[str, float]] = {}
    for processes in (1, 2):
        found[f"{name}_{processes}"] = whole = measure_whole(cluster, name, count, processes, seconds=seconds)
        _say(f"SQLite, {processes} processes", whole)
    return found


def measure_postgres(cluster: Cluster, topic: str, count: int, seconds: float) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    with postgres() as databases:
        for processes in (1, 2, 4):
            url = databases.new_database()
            found[f"postgres_{processes}"] = whole = measure_whole(
                cluster, topic, count, processes, seconds=seconds, url=url
            )
            _say(f"PostgreSQL, {processes} processes", whole)
    return found


def _say(what: str, whole: dict[str, float]) -> None:
    done = ", ".join(f"{whole[name]:,.0f} {name}" for name in ("counted", "templates", "rows", "bugs"))
    print(f"  {what:<26} {whole['per_second']:>8,.0f} a second, {whole['cpu_us']:.0f} µs CPU each; {done}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=300_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="the longest that one measurement takes")
    parser.add_argument("--mix", choices=[*MIXES], action="append", help="one of them, or more; all when not given")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL too, by one, two and four processes")
    given = parser.parse_args()
    if lacks := missing():
        sys.exit(lacks)
    set_up(quiet=True)
    names = given.mix or [*MIXES]
    found: dict[str, dict[str, float]] = {}
    print(f"{PARTITIONS} partitions; {os.cpu_count()} cores for all, load {os.getloadavg()[0]:.1f}")
    with running(heap_mb=512) as cluster:
        for name in names:
            found |= measure_mix(cluster, name, MIXES[name], given.events, given.seconds)
        bare = measure_bare(cluster, names[0], given.events)
        print(f"bare client           {bare:>10,.0f} a second")
        read = measure_read(cluster, names[0], given.events)
        print(f"read into the journal {read['per_second']:>10,.0f} a second, {read['cpu_us']:.0f} µs CPU each")
        if given.postgres:
            found |= measure_postgres(cluster, names[0], given.events, given.seconds)
    steps = measure_steps(make_events(_STEP_EVENTS, MIXES[names[0]]))
    for name, took in steps.items():
        print(f"  {name:<40} {took:>8.1f} µs an event")
    figures: dict[str, object] = {
        "bare_client_per_second": round(bare),
        "read_per_second": round(read["per_second"]),
        "read_cpu_us_per_event": round(read["cpu_us"], 1),
    }
    for name, whole in found.items():
        figures[f"{name}_per_second"] = round(whole["per_second"])
        figures[f"{name}_cpu_us_per_event"] = round(whole["cpu_us"], 1)
    figures |= {
        "aim_per_second": AIM,
        "step_us": {name.partition(" ")[0]: round(took, 1) for name, took in steps.items()},
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
