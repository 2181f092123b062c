"""Dead letters seen again: the consumer's handler, run on the stored message in the real sandbox."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.records import Environment, KafkaMessage, Limits, Replay, Report, ReportKind, Reproduction, Service
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.sense import sense
from homeostat.stages.sense.dead_letters import encode_letter
from homeostat.stages.verify import read_replay
from homeostat.stages.verify.replaying import failing

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and BubblewrapSandbox.available() is not None, reason="bubblewrap does not work here"
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

CONSUMER = """
import json


def total(order):
    return order["price"] * order["amount"]


def run(consumer):
    for message in consumer:
        HANDLERS["decoded"](json.loads(message.value))


def decoded(order: dict):
    return total(order)


def raw(body: bytes):
    return total(json.loads(body.decode()))


def text(body: str):
    return total(json.loads(body))


def unsaid(body):
    return total(json.loads(body))


def with_attributes(message):
    return total(json.loads(message.value))


def with_methods(message):
    if message.error():
        raise RuntimeError(message.error())
    return total(json.loads(message.value()))


class Worker:
    def handle(self, order):
        return total(order)


def two(order, clock):
    return total(order)


HANDLERS = {"decoded": decoded}
"""


class ThisEnvironment:
    def prepare(self, service: Service, tree: Path) -> Environment:
        del service, tree
        folders = dict.fromkeys((Path(sys.prefix), Path(sys.base_prefix).resolve()))
        return Environment(variables={"PATH": f"{sys.prefix}/bin"}, read_only=tuple(folders))


def seen_again(tmp_path: Path, handler: str) -> tuple[str, ...]:
    """The titles of what fails as it did when the message was given up by `handler`."""
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "consumer.py").write_text(dedent(CONSUMER).lstrip("\n"))
    author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=tree, check=True)
    service = Service(name="orders", project_id=1, public_key="k", language="python", repository=str(tree))
    lines = (tree / "consumer.py").read_text().splitlines()

    def frame(function: str, code: str) -> str:
        start = next(n for n, line in enumerate(lines) if f"def {function}(" in line)
        number = next(n for n, line in enumerate(lines, 1) if n > start and code in line)
        return f'  File "/srv/app/consumer.py", line {number}, in {function}\n    {lines[number - 1].strip()}\n'

    trace = "Traceback (most recent call last):\n" + frame("run", "HANDLERS") + frame(handler, "total(")
    trace += frame("total", "order[") + "KeyError: 'amount'\n"
    letter = KafkaMessage(
        topic="orders.dlq",
        partition=0,
        offset=7,
        produced_at=NOON,
        value=json.dumps({"price": 3, "lines": ["it's <b>"], "note": None}).encode(),
        headers=(("exception_type", b"KeyError"), ("exception_message", b"'amount'"), ("stacktrace", trace.encode())),
    )
    event = sense(
        Report(
            report_id="kafka:1",
            service="orders",
            kind=ReportKind.DEAD_LETTER,
            body=encode_letter(letter),
            received_at=NOON,
        )
    )
    source = GitSource(tree)
    places = find_places(event, source, base=source.head(), released="")
    sandbox = BubblewrapSandbox(lambda _: source, ThisEnvironment(), tmp_path)

    def look(reproduction: Reproduction) -> Replay:
        run = sandbox.run(
            reproduction.command,
            service=service,
            commit=source.head(),
            patch=None,
            files=dict(reproduction.files),
            limits=Limits(wall=timedelta(seconds=60)),
        )
        return read_replay(run)

    return tuple(each.title for each in failing(reproduce(event, service=service, places=places), look))


@pytest.mark.parametrize(
    ("handler", "how"),
    [
        pytest.param("decoded", "decoded", id="annotated as a dict"),
        pytest.param("raw", "as bytes", id="annotated as bytes"),
        pytest.param("text", "as text", id="annotated as a text"),
        pytest.param("unsaid", "as text", id="not annotated, and decoded by itself"),
        pytest.param("with_attributes", "as its client gives it", id="a client's message"),
        pytest.param("with_methods", "as its client gives it", id="a message of another client"),
        pytest.param("handle", "decoded", id="a method"),
    ],
)
def test_the_handler_fails_on_the_stored_message_as_it_did(tmp_path: Path, handler: str, how: str) -> None:
    assert f"{handler}() with the message that was given up, {how}" in seen_again(tmp_path, handler)


def test_a_handler_that_takes_more_than_the_message_is_left_to_what_it_calls(tmp_path: Path) -> None:
    assert seen_again(tmp_path, "two") == ("total() with the message that was given up, decoded",)
