"""Crashes seen again from the arguments that `homeostat-capture` adds to the real SDK's events, in the real sandbox."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import homeostat_capture
import pytest
from this_environment import ThisEnvironment, needs_sandbox

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.records import Event, Limits, Replay, ReplayResult, Report, ReportKind, Service
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.sense import sense
from homeostat.stages.verify import read_replay

pytestmark = needs_sandbox

SHOP = """
class Money:
    def __init__(self, cents, currency):
        self.cents, self.currency = cents, currency

    def __repr__(self):
        return "some money"


class Till:
    def __init__(self, rates, api_token):
        self.rates, self.api_token = rates, api_token

    def price(self, money):
        return self.rates[money.currency] * money.cents


def header(file):
    return file.read(4).index(b"S", 1)


def rates_of(currencies):
    def rate(currency):
        return currencies[currency]

    return [rate(each) for each in ("EUR", "USD")]


class Gone(Exception):
    pass


def nested(depth):
    return nested(depth - 1) if depth else {}["bottom"]
"""

CRASH = """
import io, sys
import sentry_sdk, homeostat_capture
from sentry_sdk.transport import Transport
from shop import Money, Till, header, nested, rates_of


class Printing(Transport):
    def capture_envelope(self, envelope):
        print(envelope.get_event() and envelope.items[0].get_bytes().decode())


sentry_sdk.init(dsn="http://k@127.0.0.1:9/1", transport=Printing, in_app_exclude=["__main__"],
                auto_enabling_integrations=False)
homeostat_capture.install()
homeostat_capture.install()
try:
    eval(sys.argv[1])
except Exception as error:
    sentry_sdk.capture_exception(error)
sentry_sdk.flush()
"""


@pytest.fixture
def service(tmp_path: Path) -> Service:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "shop.py").write_text(dedent(SHOP))
    author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=tree, check=True)
    return Service(name="shop", project_id=1, public_key="k", language="python", repository=str(tree))


def crashed(service: Service, call: str) -> Event:
    """What the server keeps of the crash."""
    helper = Path(homeostat_capture.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", CRASH, call],
        cwd=service.repository,
        env={"PATH": os.defpath, "PYTHONPATH": f"{service.repository}:{helper}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=True,
    )
    now = datetime.now(UTC)
    report = Report(
        report_id="r", service="shop", kind=ReportKind.SENTRY_ENVELOPE, body=done.stdout.strip(), received_at=now
    )
    return sense(report)


def replays(tmp_path: Path, service: Service, event: Event, *, titled: str) -> list[Replay]:
    source = GitSource(Path(service.repository))
    sandbox = BubblewrapSandbox(lambda _: source, ThisEnvironment(), tmp_path)
    places = find_places(event, source, base=source.head(), released="")
    return [
        read_replay(
            sandbox.run(
                each.command,
                service=service,
                commit=source.head(),
                patch=None,
                files=each.files,
                limits=Limits(wall=timedelta(seconds=60)),
            )
        )
        for each in reproduce(event, service=service, places=places)
        if titled in each.title
    ]


@pytest.mark.parametrize(
    ("call", "titled", "detail"),
    [
        pytest.param(
            "Till({'EUR': 2}, 'hunter2').price(Money(5, 'USD'))",
            "price() with the arguments",
            "KeyError: 'USD' in price",
            id="objects whose repr says nothing",
        ),
        pytest.param(
            "header(io.BytesIO(b'RIFF'))",
            "files read from their start",
            "ValueError: subsection not found in header",
            id="a file that was read before it crashed",
        ),
        pytest.param(
            "rates_of({'EUR': 1})",
            "rate() with the arguments",
            "KeyError: 'USD' in rate",
            id="a function in a function",
        ),
    ],
)
def test_it_fails_as_it_did(tmp_path: Path, service: Service, call: str, titled: str, detail: str) -> None:
    seen = replays(tmp_path, service, crashed(service, call), titled=titled)
    assert [(each.result, each.detail) for each in seen] == [(ReplayResult.FAILED_ALIKE, detail)]


def test_a_hostile_table_is_no_reproduction_and_no_crash(tmp_path: Path, service: Service) -> None:
    event = crashed(service, "Till({'EUR': 2}, 'hunter2').price(Money(5, 'USD'))")
    tree = json.loads(json.dumps(event.context["homeostat_capture"]))
    for entry in tree["objects"].values():
        entry.update(kind="made", **{"class": "os:system", "with": ["echo"]})
    changed = json.loads(json.dumps(tree))
    hostile = Event(
        **{name: getattr(event, name) for name in event.__slots__} | {"context": {"homeostat_capture": changed}}
    )
    seen = replays(tmp_path, service, hostile, titled="price() with the arguments")
    assert [each.result for each in seen] == [ReplayResult.NOT_RUN]


def test_secrets_stay_where_they_are_and_only_own_frames_are_sent(service: Service) -> None:
    event = crashed(service, "Till({'EUR': 2}, 'hunter2').price(Money(5, 'USD'))")
    tree = event.context["homeostat_capture"]
    assert "hunter2" not in json.dumps(tree)
    assert isinstance(tree, dict)
    frames = tree["frames"]
    assert isinstance(frames, list)
    assert [frame["function"] for frame in frames if isinstance(frame, dict)] == ["price"]


def test_the_innermost_frames_are_sent(service: Service) -> None:
    tree = crashed(service, "nested(9)").context["homeostat_capture"]
    assert isinstance(tree, dict)
    frames = tree["frames"]
    assert isinstance(frames, list)
    assert [frame["values"] for frame in frames if isinstance(frame, dict)] == [{"depth": depth} for depth in range(4)]
