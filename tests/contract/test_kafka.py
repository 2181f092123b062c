"""Kafka, a real one: what is read is stored before it is committed, and a dead letter goes back once."""

import itertools
import json
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from confluent_kafka import Consumer, KafkaException, Message, Producer, TopicPartition
from typer.testing import CliRunner

from conftest import SetClock, collector_of
from homeostat.adapters.backlog.kafka import KafkaBacklog
from homeostat.adapters.message_sender.kafka import KafkaSender
from homeostat.adapters.store import SqlStore, open_store
from homeostat.cli.app import app as commands
from homeostat.errors import BadInput, BrokerUnavailable, NotConfigured, StoreUnavailable
from homeostat.intake.fetched import Fetched
from homeostat.intake.journal import Journal
from homeostat.intake.kafka import KafkaIntake
from homeostat.intake.messages import Reader
from homeostat.intake.replay import Replayer
from homeostat.records import KeptLetter, LetterQuery, ReplayState, Report, ReportKind, Service
from kafka_cluster import Cluster
from waiting import wait_for

_LIMIT_SECONDS = 60.0


Accept = Callable[[Sequence[Report], Sequence[datetime]], None]


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def store(migrated: Callable[[str, str], str]) -> Iterator[SqlStore]:
    with open_store(migrated("sqlite", "kafka"), SetClock()) as opened:
        yield opened


class Desk:
    """Topics of one test, and what is done with them."""

    def __init__(self, cluster: Cluster, store: SqlStore, partitions: int, folder: Path) -> None:
        name = uuid.uuid4().hex[:8]
        self.cluster, self.store = cluster, store
        self.logs, self.dead, self.orders, self.group = (f"{word}-{name}" for word in ("logs", "dead", "orders", "us"))
        cluster.make([self.logs, self.dead, self.orders], partitions)
        self.client = {"bootstrap.servers": cluster.brokers}
        self.partitions = partitions
        self.folder = folder
        self.journal = Journal(folder)
        self.journal.open()

    def intakes(self, accept: Accept | None = None) -> list[KafkaIntake]:
        reader = Reader(self.store.services)
        return [
            KafkaIntake(
                {**self.client, "session.timeout.ms": "2500", "heartbeat.interval.ms": "300"},
                group=self.group,
                topics=[topic],
                read=read,
                accept=accept or self.take,
                refuse=self.store.reports.refuse,
                letters=self.store.dead_letters,
                clock=MachineClock(),
            )
            for topic, read in ((self.logs, reader.logs), (self.dead, reader.dead_letters))
        ]

    def take(self, reports: Sequence[Report], made_at: Sequence[datetime]) -> None:
        assert len(made_at) == len(reports)
        self.journal.append(reports)

    @contextmanager
    def consuming(self, accept: Accept | None = None) -> Iterator[None]:
        intakes = self.intakes(accept)
        for intake in intakes:
            intake.start()
        try:
            yield
        finally:
            for intake in intakes:
                intake.stop()

    def produce(self, topic: str, *values: bytes | None, **more: Any) -> None:  # noqa: ANN401 - of the client
        producer = Producer({**self.client, "log_level": 0})
        for place, value in enumerate(values):
            producer.produce(topic, value, partition=place % self.partitions, **more)
        assert producer.flush(_LIMIT_SECONDS) == 0

    def pending(self) -> list[Report]:
        found = self.journal.read(100_000, 2**30)
        self.journal.rewind()
        return found

    def committed(self, topic: str) -> int:
        """How many messages the group is done with."""
        consumer = Consumer({**self.client, "group.id": self.group, "log_level": 0})
        places = [TopicPartition(topic, partition) for partition in range(self.partitions)]
        try:
            found = consumer.committed(places, _LIMIT_SECONDS)
        except KafkaException:  # the broker has just started: it finds its coordinator soon
            return -1
        finally:
            consumer.close()
        return sum(max(0, place.offset) for place in found)

    def collect(self) -> None:
        collector = collector_of(self.journal, self.store, MachineClock())
        while collector.collect():
            pass

    def counted(self) -> list[str]:
        """Ids of the events that were recorded."""
        self.collect()
        return [row["event_id"] for row in self.store.reports.export()]

    def letters(self) -> tuple[KeptLetter, ...]:
        return self.store.dead_letters.find(LetterQuery(most=1_000))

    def replayer(self) -> Replayer:
        return Replayer(self.store.dead_letters, lambda: KafkaSender(self.client), MachineClock())

    def arrived(self, topic: str) -> list[Message]:
        """All that lies in a topic."""
        consumer = Consumer({**self.client, "group.id": uuid.uuid4().hex, "log_level": 0})
        found: list[Message] = []
        for partition in range(self.partitions):
            place = TopicPartition(topic, partition, 0)
            _, end = consumer.get_watermark_offsets(place, _LIMIT_SECONDS)
            consumer.assign([place])
            here: list[Message] = []
            while len(here) < end:
                here += consumer.consume(end - len(here), 1)
            found += here
        consumer.close()
        return found


@pytest.fixture
def desk(cluster: Cluster, store: SqlStore, tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(cluster, store, 1, tmp_path / "spool")
    yield opened
    opened.journal.close()


@pytest.fixture
def wide(cluster: Cluster, store: SqlStore, tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(cluster, store, 4, tmp_path / "spool")
    yield opened
    opened.journal.close()


def a_log(number: int, **more: object) -> bytes:
    now = datetime.now(UTC).isoformat()
    values = {"service_name": "shop", "log_level": "ERROR", "message": f"no rate {number}", "timestamp": now}
    return json.dumps(values | more).encode()


def logs(first: int, count: int) -> list[bytes]:
    return [a_log(number) for number in range(first, first + count)]


# --- log events


def test_batches_are_stored_and_then_committed(wide: Desk) -> None:
    wide.produce(wide.logs, *logs(0, 3_000))
    with wide.consuming():
        wait_for(lambda: wide.committed(wide.logs) == 3_000)
        found = wide.pending()
    assert len(found) == len({report.report_id for report in found}) == 3_000
    assert {(report.service, report.kind) for report in found} == {("shop", ReportKind.LOG_EVENT)}
    assert [service.name for service in wide.store.services.all()] == ["shop"]


def test_the_sender_s_own_id_counts_once(desk: Desk) -> None:
    same = a_log(1, event_id="a" * 32)
    desk.produce(desk.logs, same, same, a_log(2))
    with desk.consuming():
        wait_for(lambda: desk.committed(desk.logs) == 3)
    assert len(desk.counted()) == 2


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from homeostat.adapters.store import open_store
from homeostat.intake.fetched import Fetched
from homeostat.intake.journal import Journal
from homeostat.intake.kafka import KafkaIntake
from homeostat.intake.messages import Reader

class Clock:
    def now(self): return datetime.now(UTC)

def accept(reports, made_at):
    journal.append(reports)
    os.kill(os.getpid(), signal.SIGKILL)

url, folder, brokers, group, logs = sys.argv[1:]
journal = Journal(Path(folder))
journal.open()
with open_store(url, Clock()) as store:
    client = {"bootstrap.servers": brokers, "session.timeout.ms": "2500", "heartbeat.interval.ms": "300"}
    intake = KafkaIntake(client, group=group, topics=[logs], read=Reader(store.services).logs, accept=accept,
                         refuse=store.reports.refuse, letters=store.dead_letters, clock=Clock())
    intake.start()
    signal.pause()
"""


def test_killed_between_store_and_commit_nothing_is_lost_and_nothing_counts_twice(desk: Desk) -> None:
    desk.produce(desk.logs, *logs(0, 200))
    url = str(desk.store.database.url)
    words = [sys.executable, "-c", KILLED, url, str(desk.folder), desk.cluster.brokers, desk.group, desk.logs]
    ended = subprocess.run(words, check=False, timeout=_LIMIT_SECONDS)
    assert ended.returncode == -signal.SIGKILL
    desk.journal.adopt()
    first = desk.counted()  # read and struck from the reports, before they are delivered again
    assert (len(first), desk.committed(desk.logs)) == (200, 0)
    desk.produce(desk.logs, *logs(200, 100))
    with desk.consuming():
        wait_for(lambda: desk.committed(desk.logs) == 300)
    assert len(desk.counted()) == len(set(desk.counted())) == 300


def test_over_its_quota_log_events_are_left_and_told_of_and_dead_letters_are_not(desk: Desk) -> None:
    desk.store.services.add(Service(name="shop", project_id=0, public_key="k" * 32, events_per_minute=30))
    fetched = Fetched(desk.journal.append, desk.store.services, MachineClock(), events_per_minute=None)
    produced = int(time.time() // 60) * 60_000  # in one minute
    desk.produce(desk.logs, *logs(0, 100), timestamp=produced)
    desk.produce(desk.dead, *[b"{}"] * 40, headers={"kafka_dlt-original-topic": "orders"}, timestamp=produced)
    with desk.consuming(fetched.put):
        wait_for(lambda: desk.committed(desk.logs) == 100 and desk.committed(desk.dead) == 40)
    desk.collect()
    [losses] = desk.store.signals.losses("shop")
    left = sum(loss.quantity for loss in losses.lost)
    assert left in (40, 70)  # a minute may have passed between the two: then another thirty
    assert len(desk.counted()) == 40 + 100 - left
    assert len(desk.letters()) == 40


def test_two_share_the_partitions_and_neither_loses_or_doubles(wide: Desk) -> None:
    rounds: dict[str, int] = {"one": 0, "two": 0}

    def counts(name: str) -> Accept:
        def accept(reports: Sequence[Report], _: Sequence[datetime]) -> None:
            wide.journal.append(reports)
            rounds[name] += len(reports)

        return accept

    with wide.consuming(counts("one")):
        wide.produce(wide.logs, *logs(0, 400))
        wait_for(lambda: rounds["one"])
        with wide.consuming(counts("two")):
            number = 400
            deadline = time.monotonic() + _LIMIT_SECONDS
            while not rounds["two"]:
                assert time.monotonic() < deadline
                wide.produce(wide.logs, *logs(number, 40))
                number += 40
        before = rounds["one"]
        wide.produce(wide.logs, *logs(number, 400))
        wait_for(lambda: wide.committed(wide.logs) == number + 400)
        assert rounds["one"] > before
    assert len(wide.counted()) == number + 400


def test_a_store_that_is_away_is_waited_for_without_spinning(desk: Desk) -> None:
    tries: list[float] = []
    back = threading.Event()

    def away(reports: Sequence[Report], _: Sequence[datetime]) -> None:
        tries.append(time.monotonic())
        if reports and not back.is_set():
            raise StoreUnavailable("restarting")
        desk.journal.append(reports)

    desk.produce(desk.logs, *logs(0, 50))
    with desk.consuming(away):
        wait_for(lambda: len(tries) == 2)
        desk.produce(desk.logs, *logs(50, 50))
        assert desk.committed(desk.logs) == 0
        wait_for(lambda: len(tries) == 3)
        assert not desk.pending()
        back.set()
        wait_for(lambda: desk.committed(desk.logs) == 100)
    assert len(desk.pending()) == 100
    pauses = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert pauses[0] > 0.4
    assert pauses[1] > 0.9


def test_a_stop_while_the_store_is_away_loses_nothing(desk: Desk) -> None:
    tries = threading.Event()

    def away(reports: Sequence[Report], _: Sequence[datetime]) -> None:
        del reports
        tries.set()
        raise StoreUnavailable("full")

    desk.produce(desk.logs, *logs(0, 20))
    with desk.consuming(away):
        assert tries.wait(_LIMIT_SECONDS)
    with desk.consuming():
        wait_for(lambda: desk.committed(desk.logs) == 20)
    assert len(desk.pending()) == 20


BAD = [
    pytest.param(b"", "a message without a value", id="empty"),
    pytest.param(None, "a message without a value", id="none"),
    pytest.param(b"\xff\x00 no JSON", "not JSON", id="no JSON"),
    pytest.param(b"[" * 100_000, "nested too deeply", id="deep"),
    pytest.param(b"[1]", "Expected `object`", id="no object"),
    pytest.param(a_log(1, log_level="LOUD"), "log_level is 'LOUD'", id="level"),
    pytest.param(a_log(1, service_name=7), "$.service_name", id="type"),
    pytest.param(a_log(1, service_name="a\x00b"), "a service's name", id="a NUL in the name"),
    pytest.param(a_log(1, service_name="n" * 101), "a service's name", id="a long name"),
    pytest.param(a_log(1, context={"x": "y" * 1_048_576}), "a log event may have", id="huge"),
]


def test_bad_messages_are_refused_with_their_reason_and_stop_nobody(desk: Desk) -> None:
    bad = [row.values for row in BAD]
    values = [value for given, _ in bad for value in (a_log(0), given)]
    producer = {**desk.client, "message.max.bytes": 4_000_000, "log_level": 0}
    sender = Producer(producer)
    for value in values:
        sender.produce(desk.logs, value)
    sender.flush(_LIMIT_SECONDS)
    with desk.consuming():
        wait_for(lambda: desk.committed(desk.logs) == len(values))
    refusals = desk.store.reports.refusals()
    for _, reason in bad:
        assert any(str(reason) in told for told in refusals), (reason, refusals)
    assert len(desk.pending()) == len(bad)


def test_one_that_the_store_cannot_keep_costs_only_itself(desk: Desk) -> None:
    def offended(reports: Sequence[Report], _: Sequence[datetime]) -> None:
        if any(b"no rate 13" in report.body for report in reports):
            raise BadInput("the database cannot keep this: 13")
        desk.journal.append(reports)

    desk.produce(desk.logs, *logs(0, 30))
    with desk.consuming(offended):
        wait_for(lambda: desk.committed(desk.logs) == 30)
    assert len(desk.pending()) == 29
    assert desk.store.reports.refusals() == {"the database cannot keep this: 13": 1}


def test_a_client_that_cannot_be_set_up_says_so(desk: Desk) -> None:
    desk.client["security.protocol"] = "MAGIC"
    with pytest.raises(NotConfigured, match="MAGIC"):
        desk.intakes()


# --- dead letters

SPRING_STACK = (
    b"org.springframework.kafka.listener.ListenerExecutionFailedException: threw\n"
    b"Caused by: java.lang.IllegalStateException: no rate for USD\n"
    b"\tat com.acme.Rates.of(Rates.java:41)\n"
)


def dead_letter(desk: Desk, dialect: str) -> tuple[bytes, list[tuple[str, bytes]]]:
    """A value and headers as that dialect writes them."""
    orders = desk.orders.encode()
    if dialect == "spring":
        return b'{"order":1}', [
            ("trace", b"\x01\xff"),
            ("kafka_dlt-exception-stacktrace", SPRING_STACK),
            ("kafka_dlt-original-topic", orders),
            ("kafka_dlt-original-partition", struct.pack(">i", 0)),
            ("kafka_dlt-original-offset", struct.pack(">q", 11)),
            ("kafka_dlt-original-consumer-group", b"billing"),
        ]
    if dialect == "connect":
        names = {
            "topic": orders,
            "partition": b"0",
            "offset": b"11",
            "connector.name": b"billing",
            "stage": b"TASK_PUT",
            "exception.class.name": b"java.lang.IllegalStateException",
            "exception.message": b"no rate for USD",
        }
        return b'{"order":1}', [(f"__connect.errors.{name}", value) for name, value in names.items()]
    if dialect == "streams":
        names = {
            "topic": orders,
            "partition": b"0",
            "offset": b"11",
            "exception": b"java.lang.IllegalStateException: no rate for USD",
            "message": b"no rate for USD",
            "stacktrace": SPRING_STACK,
        }
        return b'{"order":1}', [(f"__streams.errors.{name}", value) for name, value in names.items()]
    envelope = {
        "original_topic": desk.orders,
        "original_partition": 0,
        "original_offset": 11,
        "consumer_group": "billing",
        "error_type": "java.lang.IllegalStateException",
        "error_message": "no rate for USD",
    }
    return json.dumps(envelope)[:-1].encode() + b', "payload": {"order":1}}', []


@pytest.mark.parametrize("dialect", ["spring", "connect", "streams", "json"])
def test_a_dead_letter_of_each_dialect_opens_a_bug_and_is_replayed_once(desk: Desk, dialect: str) -> None:
    value, headers = dead_letter(desk, dialect)
    desk.produce(desk.dead, value, key=b"\x00k", headers=headers)
    with desk.consuming():
        wait_for(lambda: desk.committed(desk.dead) == 1)
    desk.collect()
    [letter] = desk.letters()
    assert (letter.origin.dialect, letter.origin.topic, letter.origin.offset) == (dialect, desk.orders, 11)
    assert (letter.message.value, letter.message.key, letter.message.headers) == (value, b"\x00k", tuple(headers))
    bug = desk.store.bugs.get(letter.bug_code)
    assert (bug.bug_type, bug.error_type) == ("dead_letter", "java.lang.IllegalStateException")
    assert bug.title == "java.lang.IllegalStateException: no rate for USD"
    assert bug.service == (desk.orders if dialect == "streams" else "billing")

    first = desk.replayer().replay([letter.number], by="anna")
    second = desk.replayer().replay([letter.number], by="anna")
    assert (first.sent, second.sent, second.before) == (1, 0, 1)
    [sent] = desk.arrived(desk.orders)
    assert (sent.key(), sent.value()) == (b"\x00k", b'{"order":1}')
    own = [("trace", b"\x01\xff")] if dialect == "spring" else []
    assert sent.headers() == [*own, ("homeostat-replay", str(letter.number).encode())]
    [after] = desk.letters()
    assert (after.state, after.replayed_to) == (ReplayState.REPLAYED, f"{desk.orders}[0]@0")


def take_letters(desk: Desk, count: int) -> list[int]:
    value, headers = dead_letter(desk, "spring")
    desk.produce(desk.dead, *[value] * count, headers=headers)
    with desk.consuming():
        wait_for(lambda: desk.committed(desk.dead) == count)
    desk.collect()
    return sorted(letter.number for letter in desk.letters())


def test_many_who_replay_at_once_send_each_once(desk: Desk) -> None:
    numbers = take_letters(desk, 30)
    [code] = {letter.bug_code for letter in desk.letters()}
    assert list(desk.store.dead_letters.unsent(code, 100)) == numbers
    done: list[int] = []
    threads = [
        threading.Thread(target=lambda: done.append(desk.replayer().replay(numbers, by="anna").sent)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_LIMIT_SECONDS)
    assert sum(done) == len(desk.arrived(desk.orders)) == 30
    assert not desk.store.dead_letters.unsent(code, 100)


def test_what_may_have_been_sent_is_named_and_sent_only_when_told_again(desk: Desk) -> None:
    [number] = take_letters(desk, 1)
    now = MachineClock().now()
    assert desk.store.dead_letters.claim(number, to=desk.orders, by="a process that died here", again=False, now=now)
    done = desk.replayer().replay([number], by="anna")
    assert (done.sent, done.uncertain) == (0, (number,))
    assert not desk.arrived(desk.orders)
    assert desk.replayer().replay([number], by="anna", again=True).sent == 1
    assert len(desk.arrived(desk.orders)) == 1


def test_a_replay_that_fails_again_tells_of_the_first(desk: Desk) -> None:
    [number] = take_letters(desk, 1)
    desk.replayer().replay([number], by="anna")
    [sent] = desk.arrived(desk.orders)
    _, headers = dead_letter(desk, "spring")
    desk.produce(desk.dead, sent.value(), headers=[*(sent.headers() or []), *headers[1:]])
    with desk.consuming():
        wait_for(lambda: desk.committed(desk.dead) == 2)
    assert [letter.replay_of for letter in desk.letters()] == [number, None]


def test_without_its_topic_or_a_broker_nothing_is_claimed(desk: Desk) -> None:
    [number] = take_letters(desk, 1)
    done = desk.replayer().replay([number], by="anna", to="nowhere")
    assert "no topic 'nowhere'" in done.failed[number]
    nobody = KafkaSender({"bootstrap.servers": "127.0.0.1:1"}, answer_seconds=0.5)
    with pytest.raises(BrokerUnavailable):
        Replayer(desk.store.dead_letters, lambda: nobody, MachineClock()).replay([number], by="anna")
    assert desk.letters()[0].state is ReplayState.KEPT


@pytest.fixture
def own_logging() -> Iterator[None]:
    """A command sets logging up for its own process, which here is the tests'."""
    before = logging.root.handlers[:]
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = before


@pytest.mark.usefixtures("own_logging")
def test_up_reads_kafka_and_the_commands_show_and_replay(desk: Desk, tmp_path: Path) -> None:
    value, headers = dead_letter(desk, "spring")
    desk.produce(desk.dead, value, headers=headers)
    desk.produce(desk.logs, a_log(1, log_level="FATAL"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    names = {
        "KAFKA_BROKERS": desk.cluster.brokers,
        "HOMEOSTAT_KAFKA_GROUP": desk.group,
        "HOMEOSTAT_KAFKA_LOGS": desk.logs,
        "HOMEOSTAT_KAFKA_DEAD_LETTERS": f"nothing-there, {desk.dead}",
        "HOMEOSTAT_HOME": str(tmp_path),
        "HOMEOSTAT_PORT": str(port),
    }
    environment = {"PATH": os.environ["PATH"], **names}
    program = str(Path(sys.executable).parent / "homeostat")

    def told(*words: str) -> str:
        done = CliRunner().invoke(commands, ["dead-letters", *words], env=environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    with subprocess.Popen([program, "up"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as up:
        try:
            wait_for(lambda: desk.committed(desk.dead) == 1 and desk.committed(desk.logs) == 1)
            [letter] = wait_for(lambda: [one for one in json.loads(told("list", "--json")) if one["bug_code"]])
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(_LIMIT_SECONDS)
    assert "no rate for USD" in told("list")
    assert 'Payload   {"order": 1}' in told("show", "--id", str(letter["id"]))
    assert told("replay", "--bug", letter["bug_code"]) == "1 sent\n"
    assert told("replay", "--bug", letter["bug_code"]) == "0 sent\n"
    assert told("replay", "--id", str(letter["id"])) == "0 sent, 1 sent before and left alone\n"
    assert len(desk.arrived(desk.orders)) == 1


# --- brokers that go away


def test_a_broker_that_is_killed_and_started_again_is_survived(desk: Desk) -> None:
    with desk.consuming():
        desk.produce(desk.logs, *logs(0, 100))
        wait_for(lambda: desk.committed(desk.logs) == 100)
        desk.cluster.stop(signal.SIGKILL)
        desk.cluster.start()
        desk.produce(desk.logs, *logs(100, 100))
        wait_for(lambda: desk.committed(desk.logs) == 200)
    assert len(desk.pending()) == 200


def test_the_lag_of_a_worker_is_what_its_group_has_not_committed(wide: Desk) -> None:
    backlog = KafkaBacklog(wide.client)
    worker = Service(name="billing", project_id=1, public_key="k", consumes=f"{wide.group}: {wide.orders}")
    assert backlog.lag(Service(name="shop", project_id=1, public_key="k")) is None
    wide.produce(wide.orders, *[b"x"] * 10)
    assert backlog.lag(worker) is None, "a group that has committed nothing has no lag"
    consumer = Consumer({**wide.client, "group.id": wide.group, "log_level": 0})
    places = [TopicPartition(wide.orders, partition, 1) for partition in range(wide.partitions)]
    consumer.commit(offsets=places, asynchronous=False)
    consumer.close()
    assert backlog.lag(worker) == 10 - wide.partitions
    strange = Service(name="x", project_id=1, public_key="k", consumes=f"{wide.group}: nowhere")
    with pytest.raises(BrokerUnavailable, match="did not tell the lag"):
        backlog.lag(strange)
