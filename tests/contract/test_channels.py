"""People are told besides the console: each alert once through each channel, whatever fails meanwhile."""

import json
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from test_store import START

from conftest import SetClock
from homeostat.adapters.deployer.processes import free_port
from homeostat.adapters.notifier.channels import AppriseChannel, channels_at
from homeostat.adapters.store import SqlStore
from homeostat.errors import ChannelUnavailable, NotConfigured
from homeostat.jobs.tell_people import MOST_AN_HOUR, Teller

ADDRESS = "http://127.0.0.1:8077"


class Hook:
    """Another program that is called, and answers what the test says."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[Mapping[str, Any]] = []
        hook = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.status == 200:
                    hook.got.append(json.loads(body))
                self.send_response(hook.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its class names it
                """Nothing is printed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self._server.server_port}/hook"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def a_hook() -> Generator[Hook]:
    hook = Hook()
    try:
        yield hook
    finally:
        hook.close()


@pytest.fixture
def hook() -> Generator[Hook]:
    with a_hook() as made:
        yield made


@dataclass
class Told:
    """A store with alerts, and whoever tells of them."""

    store: SqlStore
    clock: SetClock
    teller: Teller
    alerts: int = field(default=0)

    def alert(self, title: str = "A bug", text: str = "why", severity: str = "") -> None:
        self.alerts += 1
        self.store.audit.alert(
            key=f"a{self.alerts}", severity=severity, title=title, text=text, link="/bugs/B-1", now=self.clock.now()
        )


def telling(store: SqlStore, *addresses: str) -> Told:
    clock = SetClock()
    teller = Teller(channels_at(addresses), store.channels, clock, ADDRESS)
    for channel in teller.channels:
        store.channels.join(channel.key, channel.name)
    return Told(store, clock, teller)


def test_each_alert_is_told_once_with_the_address_of_its_page(store: SqlStore, hook: Hook) -> None:
    told = telling(store, hook.address)
    told.alert("BUG-1: 2 suggestions to review", "KeyError")
    told.teller.look()
    told.teller.look()
    again = telling(store, hook.address)  # another start
    again.teller.look()
    [got] = hook.got
    assert (got["title"], got["message"]) == ("BUG-1: 2 suggestions to review", f"KeyError\n{ADDRESS}/bugs/B-1")
    [state] = store.channels.all()
    assert (state.name, state.last_success, state.why) == ("JSON (127.0.0.1)", START, "")


def test_a_new_channel_is_not_told_of_the_past(store: SqlStore, hook: Hook) -> None:
    told = telling(store)
    told.alert("long ago")
    told = telling(store, hook.address)
    told.alerts = 1
    told.alert("today")
    told.teller.look()
    assert [got["title"] for got in hook.got] == ["today"]


def test_many_at_once_are_one_list_with_the_urgent_first(store: SqlStore, hook: Hook) -> None:
    told = telling(store, hook.address)
    for number in range(20):
        told.alert(f"alert {number}", severity="P0_critical" if number == 19 else "")
    told.teller.look()
    [got] = hook.got
    assert got["title"] == "Homeostat: 20 notices"
    lines = got["message"].splitlines()
    assert (lines[0], lines[1], lines[-2:]) == ("- alert 19", "- alert 0", ["and 5 more", f"{ADDRESS}/"])
    assert got["type"] == "failure"


def test_a_channel_that_fails_is_told_later_and_keeps_no_other_waiting(store: SqlStore, hook: Hook) -> None:
    with a_hook() as other:
        other.status = 500
        told = telling(store, other.address, hook.address)
        told.alert("one")
        told.teller.look()
        assert [got["title"] for got in hook.got] == ["one"]
        states = {state.key: state for state in store.channels.all()}
        failing = states[AppriseChannel(other.address).key]
        assert failing.failing_since == START
        assert "500" in failing.why
        other.status = 200
        told.teller.look()  # it is left alone for a while
        assert other.got == []
        told.clock.time += timedelta(seconds=11)
        told.teller.look()
        assert ([got["title"] for got in other.got], len(hook.got)) == (["one"], 1)
        assert {state.why for state in store.channels.all()} == {""}


def test_beyond_the_most_in_an_hour_they_wait_and_go_as_one(store: SqlStore, hook: Hook) -> None:
    told = telling(store, hook.address)
    for _ in range(MOST_AN_HOUR + 10):
        told.alert()
        told.teller.look()
    assert len(hook.got) == MOST_AN_HOUR
    told.clock.time += timedelta(hours=1)
    told.teller.look()
    assert [got["title"] for got in hook.got[MOST_AN_HOUR:]] == ["Homeostat: 10 notices"]


def test_what_stands_in_an_error_calls_nobody_and_links_nowhere(store: SqlStore, hook: Hook) -> None:
    told = telling(store, hook.address)
    told.alert("<!here> @everyone", "[pay here](http://evil.example) <http://evil.example|bank>\x1b[2J")
    told.teller.look()
    [got] = hook.got
    said = got["title"] + got["message"]
    assert not [sign for sign in ("<!", "@e", "](", "<http", "\x1b") if sign in said], said


def test_a_real_mail_server_gets_it(store: SqlStore) -> None:
    mails: list[bytes] = []
    port = free_port()

    class Takes:
        async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's
            del server, session
            mails.append(envelope.content)
            return "250 taken"

    server = Controller(Takes(), hostname="127.0.0.1", port=port)  # pyright: ignore[reportUnknownMemberType]
    server.start()
    try:
        told = telling(store, f"mailto://127.0.0.1:{port}?from=shop@example.com&to=ops@example.com&mode=insecure")
        told.alert("shop does not run", "exit code 1 & more", "P0_critical")
        told.teller.look()
    finally:
        server.stop()
    [mail] = [message_from_bytes(mail, policy=default) for mail in mails]
    assert (mail["Subject"], mail["To"]) == ("shop does not run", "ops@example.com")
    body = mail.get_body(("plain", "html"))
    assert body is not None
    assert "exit code 1 & more" in body.get_content()
    assert f"{ADDRESS}/bugs/B-1" in body.get_content()


def test_no_secret_of_an_address_is_shown() -> None:
    addresses = {
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ": "Slack",
        "mailtos://ops:hunter22@mail.example.com?to=ops@example.com": "E-Mail (mail.example.com)",
        "jsons://me:hunter22@hooks.example.com/hunter22": "JSON (hooks.example.com)",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js": "Discord",
        "tgram://123456789:abcdefg_hijklmnop/12315544/": "Telegram",
    }
    assert [channel.name for channel in channels_at(list(addresses))] == list(addresses.values())


@pytest.mark.parametrize("address", ["nothing", "nosuch://host", "slack://", "mailto://"])
def test_an_address_that_is_not_understood_is_said_at_once(address: str) -> None:
    with pytest.raises(NotConfigured, match="not understood"):
        AppriseChannel(address)


def test_nobody_there_is_said_plainly() -> None:
    with pytest.raises(ChannelUnavailable, match="Connection error"):
        AppriseChannel("json://127.0.0.1:9/").send("t", "x", urgent=False)
