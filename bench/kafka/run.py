"""Log events a second through a real Kafka; see README.md."""

import argparse
import json
import os
import random
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

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store import tables as t
from homeostat.cli.logs import set_up_logging
from homeostat.intake.collector import Collector
from homeostat.intake.journal import Journal
from homeostat.intake.kafka import KafkaIntake
from homeostat.intake.messages import Reader
from homeostat.records import KafkaMessage, Report
from homeostat.stages.group import fingerprint_of
from homeostat.stages.sense import sense
from kafka_cluster import Cluster, missing, running

PARTITIONS = 4
AIM = 30_000
_STEP_EVENTS = 4_000
_PORT = 18_077
_STACK = "Traceback (most recent call last):\n" + "".join(
    f'  File "/srv/app/module_{n}.py", line {n + 3}, in step_{n}\n    return step_{n + 1}(order)\n' for n in range(8)
)
_SUBJECTS = ("order", "stock", "price", "refund", "invoice", "batch", "parcel", "remedy", "label", "payment")
_FORMS = (
    "could not be booked",
    "timed out after {} ms",
    "has no rate for {}",
    "was sent twice as {}",
    "is locked by {}",
)


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def make_events(count: int) -> list[bytes]:
    """Fifty forms with changing numbers, from ten services."""
    chance = random.Random(7)  # noqa: S311 - the same events in every run
    now = datetime.now(UTC).isoformat()
    events: list[bytes] = []
    for number in range(count):
        subject, form = chance.choice(_SUBJECTS), chance.choice(_FORMS)
        event: dict[str, object] = {
            "service_name": f"{chance.choice(_SUBJECTS)}-service",
            "log_level": chance.choice(("ERROR", "ERROR", "WARNING", "INFO")),
            "message": f"{subject} {number} {form.format(chance.randrange(10_000))}",
            "timestamp": now,
            "context": {"request_id": f"{chance.getrandbits(64):016x}", "attempt": chance.randrange(5)},
        }
        if not number % 10:
            event |= {"error_type": "KeyError", "stack_trace": _STACK + f"KeyError: '{number}'"}
        events.append(json.dumps(event).encode())
    return events


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

        def accept(reports: Sequence[Report]) -> None:
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


def measure_whole(cluster: Cluster, topic: str, count: int, processes: int, seconds: float) -> dict[str, float]:
    """Events a second that are counted on their fingerprints, by so many `homeostat intake` on one SQLite store."""
    with tempfile.TemporaryDirectory(prefix="homeostat-bench-") as home:
        url = f"sqlite:///{home}/homeostat.db"
        with open_store(url, MachineClock()) as store:
            store.migrate()
        environment = {
            **os.environ,
            "KAFKA_BROKERS": cluster.brokers,
            "HOMEOSTAT_KAFKA_GROUP": f"bench-{processes}",
            "HOMEOSTAT_KAFKA_LOGS": topic,
            "HOMEOSTAT_KAFKA_DEAD_LETTERS": "",
        }
        program = [str(Path(sys.executable).parent / "homeostat"), "intake", "--home", home, "--port", str(_PORT)]
        running_ones = [
            subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(processes)
        ]
        try:
            with open_store(url, MachineClock()) as store:
                moments = list(_watch(store, count, seconds))
            cpu = sum(_cpu_seconds(process.pid) for process in running_ones)
        finally:
            for process in running_ones:
                process.terminate()
            for process in running_ones:
                process.wait(60)
    (began, first), (ended, last) = moments[0], moments[-1]
    return {"per_second": (last - first) / (ended - began), "cpu_us": cpu / last * 1e6, "counted": last}


def _watch(store: SqlStore, count: int, seconds: float) -> Iterator[tuple[float, int]]:
    """Moments with the events that are counted by then, from the first ones on."""
    counted = sa.select(sa.func.sum(t.fingerprints.c.event_count))
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
        took["sense"] = timed(lambda: [sense(report) for report in reports], len(reports))
        sensed = [sense(report) for report in reports]
        took["fingerprint"] = timed(lambda: [fingerprint_of(event) for event in sensed], len(reports))
        collector = Collector(journal, store.reports, store.signals, MachineClock(), on_bug=lambda _: None)
        took["collect (sense, fingerprint, record)"] = timed(lambda: _collect_all(collector), len(reports))
        journal.close()
    return took


def _collect_all(collector: Collector) -> None:
    while collector.collect():
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=300_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="the longest that one measurement takes")
    given = parser.parse_args()
    if lacks := missing():
        sys.exit(lacks)
    set_up_logging(quiet=True)
    events = make_events(given.events)
    with running(heap_mb=512) as cluster:
        produce(cluster, "logs", events)
        size = sum(map(len, events)) // len(events)
        print(f"{len(events):,} log events of {size} bytes in {PARTITIONS} partitions; {os.cpu_count()} cores for all")
        bare = measure_bare(cluster, "logs", len(events))
        print(f"bare client           {bare:>10,.0f} a second")
        read = measure_read(cluster, "logs", len(events))
        print(f"read into the journal {read['per_second']:>10,.0f} a second, {read['cpu_us']:.0f} µs CPU each")
        whole: dict[int, dict[str, float]] = {}
        for processes in (1, 2):
            whole[processes] = measure_whole(cluster, "logs", len(events), processes, given.seconds)
            rate, cpu = whole[processes]["per_second"], whole[processes]["cpu_us"]
            print(f"stored and grouped    {rate:>10,.0f} a second by {processes}, {cpu:.0f} µs CPU each")
    steps = measure_steps(events)
    for name, took in steps.items():
        print(f"  {name:<40} {took:>8.1f} µs an event")
    print(
        json.dumps(
            {
                "bare_client_per_second": round(bare),
                "read_per_second": round(read["per_second"]),
                "read_cpu_us_per_event": round(read["cpu_us"], 1),
                "grouped_per_second_one_process": round(whole[1]["per_second"]),
                "grouped_per_second_two_processes": round(whole[2]["per_second"]),
                "grouped_cpu_us_per_event": round(whole[1]["cpu_us"], 1),
                "aim_per_second": AIM,
                "step_us": {name.partition(" ")[0]: round(took, 1) for name, took in steps.items()},
                "event_bytes": size,
            }
        )
    )


if __name__ == "__main__":
    main()
