"""What the store promises of dead letters, on both databases; and what every sender promises."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import SetClock, collect
from homeostat.adapters.message_sender.kafka import KafkaSender
from homeostat.adapters.message_sender.scripted import ScriptedSender
from homeostat.adapters.store import SqlStore
from homeostat.errors import NotFound
from homeostat.intake.messages import MOST_KEPT, Reader
from homeostat.intake.replay import Replayer
from homeostat.ports import Delivery, MessageSender
from homeostat.records import KafkaMessage, KeptLetter, LetterQuery, ReplayState
from kafka_cluster import Cluster

START = SetClock().time
HEADERS = (
    ("trace", b"\x00\xff"),
    ("empty", None),
    ("trace", b"again"),
    ("kafka_dlt-original-topic", b"orders"),
    ("kafka_dlt-original-consumer-group", b"billing"),
    ("kafka_dlt-exception-fqcn", b"com.acme.NoRate"),
    ("kafka_dlt-exception-message", b"no rate"),
)


def a_message(offset: int, **more: Any) -> KafkaMessage:  # noqa: ANN401 - any field
    values: dict[str, Any] = {"topic": "orders-dlt", "partition": 0, "offset": offset, "produced_at": START}
    return KafkaMessage(**values | {"key": b"\x00k", "value": b"\x00\xff\x10", "headers": HEADERS} | more)


def take(store: SqlStore, *messages: KafkaMessage) -> list[KeptLetter]:
    """The way a consumer takes them: letters and reports, then the collector reads."""
    batch = Reader(store.services).dead_letters(messages, START)
    store.dead_letters.keep(batch.letters)
    collect(store, batch.reports)
    return sorted(store.dead_letters.find(LetterQuery(most=1_000)), key=lambda letter: letter.number)


def test_a_letter_is_kept_once_and_byte_for_byte(store: SqlStore) -> None:
    take(store, a_message(1), a_message(1))
    [letter] = take(store, a_message(1))
    assert letter.message == a_message(1)
    assert (letter.whole, letter.state, letter.service, letter.origin.topic) == (True, "kept", "billing", "orders")
    bug = store.bugs.get(letter.bug_code)
    assert (bug.service, bug.event_count, bug.bug_type) == ("billing", 1, "dead_letter")


def test_a_topic_that_was_made_anew_gives_other_letters(store: SqlStore) -> None:
    later = datetime(2025, 10, 23, 14, 31, tzinfo=UTC)
    assert len(take(store, a_message(1), a_message(1, produced_at=later))) == 2


def test_what_is_too_large_is_counted_but_not_kept(store: SqlStore) -> None:
    [letter] = take(store, a_message(1, value=b"x" * (MOST_KEPT + 1)))
    assert (letter.whole, letter.message.value, letter.message.headers) == (False, None, ())
    assert letter.bug_code


def test_they_are_found_and_counted_by_bug(store: SqlStore) -> None:
    other = (*HEADERS[:3], ("kafka_dlt-original-topic", b"returns"), *HEADERS[4:])
    one, two, three = take(store, a_message(1), a_message(2), a_message(3, headers=other))
    assert one.bug_code == two.bug_code != three.bug_code
    found = store.dead_letters.find(LetterQuery(bug_code=one.bug_code))
    assert [letter.number for letter in found] == [two.number, one.number]
    assert [letter.number for letter in store.dead_letters.find(LetterQuery(before=two.number))] == [one.number]
    counts = {count.bug_code: count.states for count in store.dead_letters.counts()}
    assert counts == {one.bug_code: {"kept": 2}, three.bug_code: {"kept": 1}}
    assert list(store.dead_letters.unsent(one.bug_code, 10)) == [one.number, two.number]


def test_what_a_service_gave_up_is_counted_by_time(store: SqlStore) -> None:
    minutes = [START + timedelta(minutes=number) for number in range(4)]
    take(store, *(a_message(number, produced_at=at) for number, at in enumerate(minutes)))
    assert set(store.dead_letters.given_up("billing", since=minutes[0], until=minutes[2])) == set(minutes[1:3])
    assert store.dead_letters.given_up("shop", since=minutes[0], until=minutes[2]) == ()
    [code] = {count.bug_code for count in store.dead_letters.counts()}
    assert store.dead_letters.given_up("billing", since=minutes[0], until=minutes[2], but=code) == ()


def test_one_of_many_claims_it(store: SqlStore) -> None:
    [letter] = take(store, a_message(1))
    won: list[KeptLetter] = []

    def claim() -> None:
        if claimed := store.dead_letters.claim(letter.number, to="orders", by="anna", again=False, now=START):
            won.append(claimed)

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    [claimed] = won
    assert (claimed.state, claimed.attempts, claimed.replayed_to) == (ReplayState.REPLAYING, 1, "orders")


def test_a_claim_ends_confirmed_or_released(store: SqlStore) -> None:
    [letter] = take(store, a_message(1))
    letters = store.dead_letters
    first = letters.claim(letter.number, to="orders", by="anna", again=False, now=START)
    assert first
    letters.release(first, error="too large", now=START)
    second = letters.claim(letter.number, to="orders", by="anna", again=False, now=START)
    assert second
    letters.release(first, error="an answer that comes too late", now=START)
    letters.confirm(second, at="orders[0]@5", now=START)
    [now] = letters.find(LetterQuery(numbers=(letter.number,)))
    assert (now.state, now.replayed_to, now.attempts) == (ReplayState.REPLAYED, "orders[0]@5", 2)
    assert letters.claim(letter.number, to="orders", by="anna", again=False, now=START) is None
    assert letters.claim(letter.number, to="orders", by="anna", again=True, now=START)
    [row] = store.audit.rows(subject=letter.bug_code)[:1]
    assert (row.action, row.actor) == ("dead_letter.replayed", "anna")


def test_old_letters_go_and_the_oldest_while_they_are_too_large(store: SqlStore, clock: SetClock) -> None:
    take(store, *(a_message(offset) for offset in range(5)))
    assert store.dead_letters.clean(before=START) == 0
    assert store.dead_letters.clean(before=START, most_bytes=1) == 5
    take(store, a_message(9))
    assert store.dead_letters.clean(before=clock.passes(days=1)) == 1


def test_a_name_is_ensured_once_and_hurts_no_service_that_is_there(store: SqlStore) -> None:
    store.services.ensure("billing")
    linked = store.services.add(replace(store.services.named("billing"), repository="/srv/billing"))
    assert store.services.ensure("billing")
    assert store.services.named("billing") == linked


# --- the way back, with a sender that is told what happens


def test_each_message_ends_as_the_broker_said(store: SqlStore, clock: SetClock) -> None:
    keys = (b"good", b"refused", b"lost")
    letters = take(store, *(a_message(offset, key=key) for offset, key in enumerate(keys)))
    numbers = [letter.number for letter in letters]
    sender = ScriptedSender(["orders"], {b"refused": Delivery(error="too large"), b"lost": Delivery()})
    replayer = Replayer(store.dead_letters, lambda: sender, clock)
    done = replayer.replay(numbers, by="anna")
    assert (done.sent, done.failed, done.uncertain) == (1, {numbers[1]: "too large"}, (numbers[2],))
    assert [letter.state for letter in store.dead_letters.find(LetterQuery())] == ["replaying", "failed", "replayed"]
    again = replayer.replay(numbers, by="anna")
    assert (again.sent, again.before, again.uncertain) == (0, 1, (numbers[2],))
    assert len(sender.sent) == 1


# --- senders


@pytest.fixture(scope="module")
def broker(cluster: Cluster) -> str:
    cluster.make(["orders"], 3)
    return cluster.brokers


@pytest.fixture(params=["scripted", "kafka"])
def sender(request: pytest.FixtureRequest) -> MessageSender:
    if request.param == "scripted":
        return ScriptedSender(["orders"])
    return KafkaSender({"bootstrap.servers": request.getfixturevalue("broker")})


def test_a_sender_knows_its_topics_and_says_where_a_message_is(sender: MessageSender) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        sender.check("nowhere")
    sender.check("orders")
    first, second = sender.send([a_message(0, topic="orders", partition=2), a_message(1, topic="orders", partition=2)])
    assert first.at.startswith("orders[2]@")
    assert int(second.at.rpartition("@")[2]) == int(first.at.rpartition("@")[2]) + 1
    assert not first.error


def test_kafka_refuses_for_certain_what_is_too_large(broker: str) -> None:
    sender = KafkaSender({"bootstrap.servers": broker})
    sender.check("orders")
    huge, small = sender.send([a_message(0, topic="orders", value=b"x" * 9_000_000), a_message(1, topic="orders")])
    assert huge.error
    assert small.at
