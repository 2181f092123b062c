"""The page of dead letters: what it shows of strangers' messages, and what its button sends."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from console_records import HOSTILE
from test_console import House

from conftest import SetClock, collect
from homeostat.adapters.message_sender.scripted import ScriptedSender
from homeostat.adapters.store import SqlStore, open_store
from homeostat.errors import NotConfigured
from homeostat.intake.messages import Reader
from homeostat.intake.replay import Replayer
from homeostat.ports import Delivery, MessageSender
from homeostat.records import KafkaMessage, KeptLetter, LetterQuery


class Page(House):
    """The console of a store with a sender that is told what happens."""

    def __init__(self, store: SqlStore, sender: MessageSender | None) -> None:
        super().__init__(store, replays=Replayer(store.dead_letters, lambda: sender, SetClock()) if sender else None)
        self.sender = sender
        assert self.sign_in().status_code == 303

    def take(self, *values: bytes, topic: bytes = b"orders", keys: tuple[bytes, ...] = ()) -> list[KeptLetter]:
        messages = [
            KafkaMessage(
                topic="orders-dlt",
                partition=0,
                offset=offset,
                produced_at=self.clock.time,
                key=keys[offset] if keys else b"k",
                value=value,
                headers=(("kafka_dlt-original-topic", topic), ("kafka_dlt-exception-message", HOSTILE.encode())),
            )
            for offset, value in enumerate(values)
        ]
        batch = Reader(self.store.services).dead_letters(messages, self.clock.time)
        self.store.dead_letters.keep(batch.letters)
        collect(self.store, batch.reports)
        return sorted(self.store.dead_letters.find(LetterQuery()), key=lambda letter: letter.number)

    def press(self, **fields: str) -> str:
        """What the page says afterwards."""
        csrf = self.token(self.browser.get("/dead-letters"))
        answer = self.browser.post("/dead-letters/replay", data={"csrf": csrf, **fields})
        assert answer.status_code == 303, answer.text
        return self.see(answer.headers["location"])


@pytest.fixture
def store(tmp_path: Path, migrated_at: Callable[[Path], str]) -> Iterator[SqlStore]:
    with open_store(migrated_at(tmp_path / "homeostat.db"), SetClock()) as opened:
        yield opened


@pytest.fixture
def page(store: SqlStore) -> Page:
    return Page(store, ScriptedSender(["orders"], {b"lost": Delivery(), b"refused": Delivery(error="too large")}))


def test_an_empty_page_tells_the_next_step(store: SqlStore, page: Page) -> None:
    assert "No message was given up" in page.see("/dead-letters")
    assert "export KAFKA_BROKERS=host:9092" in Page(store, None).see("/dead-letters")


def test_a_payload_is_shown_escaped_without_secrets_and_binary_as_such(page: Page) -> None:
    page.take(b'{"order": 1, "password": "hunter2", "note": "<script>alert(1)</script>"}', bytes(range(200, 240)))
    text = page.see("/dead-letters")
    assert "hunter2" not in text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "40 bytes: c8 c9 ca" in text


def test_the_button_sends_each_once(page: Page) -> None:
    first, second = page.take(b"1", b"2")
    assert "Replay 2" in page.see("/dead-letters")
    assert "2 messages sent again." in page.press(bug=first.bug_code)
    assert isinstance(page.sender, ScriptedSender)
    assert [message.value for message in page.sender.sent] == [b"1", b"2"]
    assert "Replay 2" not in page.see("/dead-letters")
    assert "0 messages sent again." in page.press(bug=first.bug_code)
    assert "0 messages sent again." in page.press(bug=first.bug_code, number=str(first.number))
    assert "1 message sent again." in page.press(bug=second.bug_code, number=str(second.number), again="yes")
    assert len(page.sender.sent) == 3


def test_what_did_not_arrive_is_told(page: Page) -> None:
    letter, *_ = page.take(b"1", b"2", keys=(b"lost", b"refused"))
    said = page.press(bug=letter.bug_code)
    assert "1 message could not be sent; each says why." in said
    assert "too large" in said
    assert "1 message may have been sent" in said
    assert f"homeostat-replay: {letter.number}" in said


def test_a_form_without_its_token_or_bug_sends_nothing(page: Page) -> None:
    [letter] = page.take(b"1")
    assert page.browser.post("/dead-letters/replay", data={"bug": letter.bug_code}).status_code == 403
    csrf = page.token(page.browser.get("/dead-letters"))
    for fields, status in (
        ({}, 400),
        ({"bug": "BUG-20250101-99999"}, 404),
        ({"bug": letter.bug_code, "number": "x"}, 400),
    ):
        assert page.browser.post("/dead-letters/replay", data={"csrf": csrf, **fields}).status_code == status
    assert isinstance(page.sender, ScriptedSender)
    assert not page.sender.sent


def test_without_a_broker_nothing_can_be_pressed(store: SqlStore) -> None:
    page = Page(store, None)
    [letter] = page.take(b"1")
    text = page.see("/dead-letters")
    assert "No broker is named" in text
    assert "/dead-letters/replay" not in text
    csrf = page.token(page.browser.get("/dead-letters"))
    answer = page.browser.post("/dead-letters/replay", data={"csrf": csrf, "bug": letter.bug_code})
    assert (answer.status_code, str(NotConfigured.__name__) in answer.text) == (400, False)


def test_a_long_list_has_pages(page: Page) -> None:
    letters = page.take(*(b"%d" % number for number in range(60)))
    text = page.see("/dead-letters")
    assert "All 60" in text
    code = page.store.dead_letters.find(LetterQuery(most=1))[0].bug_code
    text = page.see(f"/dead-letters?bug={code}")
    assert "before=" in text
    assert len(letters) == 50
