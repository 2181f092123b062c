"""Dead letters seen again: the consumer's handler, run on the stored message in the real sandbox."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from this_environment import NOON, ThisEnvironment, needs_sandbox

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.records import KafkaMessage, Limits, Replay, Report, ReportKind, Reproduction, Service
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.sense import sense
from homeostat.stages.sense.dead_letters import encode_letter
from homeostat.stages.verify import read_replay
from homeostat.stages.verify.replaying import failing

pytestmark = needs_sandbox


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


class House:
    """A service with a consumer, and what its traces look like."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tree = folder, folder / "tree"
        self.tree.mkdir()
        (self.tree / "consumer.py").write_text(dedent(CONSUMER).lstrip("\n"))
        author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
        for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
            subprocess.run(["git", *words], cwd=self.tree, check=True)

    def trace(self, handler: str) -> str:
        frames = (("run", "HANDLERS"), (handler, "total("), ("total", "order["))
        return (
            f"Traceback (most recent call last):\n{''.join(self.frame(*each) for each in frames)}KeyError: 'amount'\n"
        )

    def frame(self, function: str, code: str) -> str:
        lines = (self.tree / "consumer.py").read_text().splitlines()
        start = next(number for number, line in enumerate(lines) if f"def {function}(" in line)
        number = next(number for number, line in enumerate(lines, 1) if number > start and code in line)
        return f'  File "/srv/app/consumer.py", line {number}, in {function}\n    {lines[number - 1].strip()}\n'

    def seen_again(self, kind: ReportKind, body: bytes) -> tuple[str, ...]:
        """The titles of what fails as it did."""
        event = sense(Report(report_id="kafka:1", service="orders", kind=kind, body=body, received_at=NOON))
        service = Service(name="orders", project_id=1, public_key="k", language="python", repository=str(self.tree))
        source = GitSource(self.tree)
        places = find_places(event, source, base=source.head(), released="")
        sandbox = BubblewrapSandbox(lambda _: source, ThisEnvironment(), self.folder)

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

    def given_up(self, handler: str) -> tuple[str, ...]:
        """The same of a dead letter that `handler` gave up."""
        headers = {"exception_type": "KeyError", "exception_message": "'amount'", "stacktrace": self.trace(handler)}
        letter = KafkaMessage(
            topic="orders.dlq",
            partition=0,
            offset=7,
            produced_at=NOON,
            value=json.dumps({"price": 3, "lines": ["it's <b>"], "note": None}).encode(),
            headers=tuple((name, value.encode()) for name, value in headers.items()),
        )
        return self.seen_again(ReportKind.DEAD_LETTER, encode_letter(letter))


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
    assert f"{handler}() with the message that was given up, {how}" in House(tmp_path).given_up(handler)


def test_a_handler_that_takes_more_than_the_message_is_left_to_what_it_calls(tmp_path: Path) -> None:
    assert House(tmp_path).given_up("two") == ("total() with the message that was given up, decoded",)


def test_a_function_is_called_with_what_its_log_names(tmp_path: Path) -> None:
    house = House(tmp_path)
    entry = {
        "service_name": "orders",
        "log_level": "FATAL",
        "message": "an order was not handled",
        "error_type": "KeyError",
        "stack_trace": house.trace("two"),
        "context": {"order": {"price": 3, "name": "it's"}, "clock": 1},
        "timestamp": NOON.isoformat(),
    }
    titles = house.seen_again(ReportKind.LOG_EVENT, json.dumps(entry).encode())
    assert titles == ("two() with what its log tells", "total() with what its log tells")
