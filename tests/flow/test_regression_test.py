"""The regression test that a proved fix brings along, from a crash to the patch, in the real sandbox."""

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from this_environment import NOON, Noon, ThisEnvironment, needs_sandbox

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.languages.diff import diff_of
from homeostat.records import (
    Candidate,
    Event,
    EventKind,
    Frame,
    Json,
    Limits,
    Patch,
    Proposal,
    Raised,
    Record,
    Service,
    Verdict,
)
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose.regression import Ran, with_test
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.verify import verify

pytestmark = needs_sandbox

LIMITS = Limits(wall=timedelta(seconds=60))

PRICES = """
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Status(Enum):
    OPEN = "open"
    GONE = "gone"


class Unknown(Exception):
    pass


@dataclass
class Order:
    status: Status
    days: int
    price: Decimal = Decimal(1)


RATES = {Status.OPEN: 2}


def price(order):
    return RATES[order.status] * order.days


class Till:
    def __init__(self, rates):
        self.rates = rates

    def due(self, orders):
        return [self.rates[order["status"]] for order in orders]


def known(name):
    try:
        return named(name)
    except Unknown:
        return None


def named(name):
    return {"a": 1}[name]
"""

PYTEST = """
from shop.prices import price


def test_price():
    from shop.prices import Order, Status

    assert price(Order(Status.OPEN, 2)) == 4
"""

UNITTEST = """
import unittest

from shop import prices


class PriceTest(unittest.TestCase):
    def test_price(self):
        self.assertEqual(prices.price(prices.Order(prices.Status.OPEN, 2)), 4)


if __name__ == "__main__":
    unittest.main()
"""


def shop(tmp_path: Path, files: Mapping[str, str], *, test: str) -> Service:
    tree = tmp_path / "tree"
    for path, text in {"shop/__init__.py": "", "shop/prices.py": PRICES, **files}.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(dedent(text).lstrip("\n"))
    author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=tree, check=True)
    return Service(name="shop", project_id=1, public_key="k", language="python", repository=str(tree), test=test)


def proved(
    service: Service, tmp_path: Path, function: str, values: Mapping[str, Json], change: tuple[str, str]
) -> tuple[Proposal, Verdict, dict[str, Any]]:
    """A proved fix of a KeyError in `function`, and what its regression test is made with."""
    old, new = change
    source = GitSource(Path(service.repository))
    base = source.head()
    text = source.read("shop/prices.py", base)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if old in each)
    frame = Frame(
        function=function,
        module="shop.prices",
        path="shop/prices.py",
        line=line,
        source=text.splitlines()[line - 1],
        variables=values,
    )
    event = Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOON,
        received_at=NOON,
        level="error",
        kind=EventKind.ERROR,
        error_type="KeyError",
        message="'gone'",
        chain=(Raised(type="KeyError", message="'gone'", frames=(frame,)),),
    )
    places = find_places(event, source, base=base, released="")
    candidate = Candidate(
        strategy="rule:test",
        title="Mend it",
        description="",
        approach="guard",
        patch=diff_of("shop/prices.py", text, text.replace(old, new)),
        reasoning="",
        test_cases=("The suite",),
    )
    proposal = Proposal(
        proposal_id="p",
        bug_code="BUG-20261123-00001",
        service="shop",
        number=1,
        base=base,
        candidate=candidate,
        reproductions=reproduce(event, service=service, places=places),
    )
    sandbox = BubblewrapSandbox(lambda _: source, ThisEnvironment(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"), tmp_path)

    verdict = verify(proposal, service=service, sandbox=sandbox, limits=LIMITS, record=Record(), clock=Noon())
    assert verdict.confirmed, verdict.reason
    return proposal, verdict, {"service": service, "source": source, "sandbox": sandbox, "limits": LIMITS}


def mended(
    service: Service, tmp_path: Path, function: str, values: Mapping[str, Json], change: tuple[str, str]
) -> Proposal:
    """The fix, asked for its regression test."""
    proposal, verdict, world = proved(service, tmp_path, function, values, change)
    tested = with_test(proposal, verdict, **world)
    assert with_test(tested, verdict, **world) == tested
    assert replace(tested, candidate=proposal.candidate, test="", without_test=None) == proposal
    return tested


RATE = ("RATES[order.status]", "RATES.get(order.status, 0)")
DUE = ('self.rates[order["status"]]', 'self.rates.get(order["status"])')
GONE = {"order": "Order(status=<Status.GONE: 'gone'>, days=3, price=Decimal('1'))"}


def added(proposal: Proposal) -> list[str]:
    """The lines that the test adds."""
    assert proposal.without_test is not None, proposal.candidate.test_cases
    test = proposal.candidate.patch.diff.removeprefix(proposal.without_test.diff)
    assert not [line for line in test.splitlines() if line.startswith("-") and not line.startswith("---")]
    return [line[1:] for line in test.splitlines() if line.startswith("+") and not line.startswith("+++")]


def test_it_is_written_as_the_modules_own_tests_are(tmp_path: Path) -> None:
    service = shop(tmp_path, {"tests/test_prices.py": PYTEST}, test="python -m pytest -q tests")
    tested = mended(service, tmp_path, "price", GONE, RATE)
    assert tested.test == "tests/test_prices.py::test_price_does_not_raise_key_error"
    assert tested.fix.patch == tested.without_test
    assert added(tested) == [
        "from shop.prices import Order, Status",
        "",
        "",
        "def test_price_does_not_raise_key_error():",
        '    """It raised KeyError in production, see BUG-20261123-00001."""',
        "    assert price(Order(status=Status.GONE, days=3)) == 0",
    ]


def test_a_test_that_was_seen_to_fail_is_not_run_without_the_next_fix_too(tmp_path: Path) -> None:
    service = shop(tmp_path, {"tests/test_prices.py": PYTEST}, test="python -m pytest -q tests")
    proposal, verdict, world = proved(service, tmp_path, "price", GONE, RATE)
    old, new = RATE[1], "(RATES | {order.status: 0})[order.status]"
    other = Patch(diff=proposal.candidate.patch.diff.replace(old, new))
    ran: Ran = {}
    first = with_test(proposal, verdict, **world, ran=ran)
    assert len(ran) == 2  # with the fix, and without it
    second = with_test(replace(proposal, candidate=replace(proposal.candidate, patch=other)), verdict, **world, ran=ran)
    assert len(ran) == 3
    assert added(second) == added(first)


def test_a_unittest_suite_gets_a_test_case(tmp_path: Path) -> None:
    service = shop(tmp_path, {"test/test_shop.py": UNITTEST}, test="python -m unittest discover -s test")
    tested = mended(service, tmp_path, "price", GONE, RATE)
    assert added(tested) == [
        "from shop.prices import Order, Status, price",
        "class PriceDoesNotRaiseKeyErrorTest(unittest.TestCase):",
        "    def test_price_does_not_raise_key_error(self):",
        '        """It raised KeyError in production, see BUG-20261123-00001."""',
        "        self.assertEqual(price(Order(status=Status.GONE, days=3)), 0)",
        "",
        "",
    ]


def test_beside_a_file_that_does_not_run_here_it_gets_one_of_its_own(tmp_path: Path) -> None:
    files = {"tests/test_prices.py": f"import nobody_has_this\n{PYTEST}"}
    service = shop(tmp_path, files, test="python -m pytest -q --strict-markers -k 'not slow' tests")
    tested = mended(service, tmp_path, "price", GONE, RATE)
    assert tested.test == "tests/test_prices_regressions.py::test_price_does_not_raise_key_error"
    assert added(tested)[0] == "from shop.prices import Order, Status, price"


def test_a_method_is_called_on_an_instance_made_by_its_class(tmp_path: Path) -> None:
    service = shop(
        tmp_path, {"tests/test_others.py": "def test_nothing():\n    assert 'a' 'b'\n"}, test="python -m pytest -q"
    )
    values: dict[str, Json] = {
        "self": "<shop.prices.Till object at 0x7f00>",
        "orders": [{"status": "'gone'"}],
        "rates": {},
    }
    tested = mended(service, tmp_path, "due", values, DUE)
    assert tested.test == "tests/test_prices.py::test_due_does_not_raise_key_error"
    assert added(tested) == [
        "from shop.prices import Till",
        "",
        "",
        "def test_due_does_not_raise_key_error():",
        '    """It raised KeyError in production, see BUG-20261123-00001."""',
        "    till = Till(rates={})",
        "    assert till.due([{'status': 'gone'}]) == [None]",
    ]


def test_a_refusal_that_callers_know_is_what_is_asserted(tmp_path: Path) -> None:
    service = shop(tmp_path, {"tests/test_prices.py": PYTEST}, test="python -m pytest -q tests")
    new = '{"a": 1}[name] if name == "a" else refuse(name)\n\n\ndef refuse(name):\n    raise Unknown(name)'
    tested = mended(service, tmp_path, "named", {"name": "'gone'"}, ('{"a": 1}[name]', new))
    assert added(tested)[-2:] == ["    with pytest.raises(Unknown):", '        named("gone")']


@pytest.mark.parametrize(
    ("files", "values", "why"),
    [
        pytest.param({}, GONE, "the service has no tests whose style it could follow", id="no tests"),
        pytest.param(
            {"tests/test_prices.py": PYTEST},
            {"order": "namespace(status=<Status.GONE: 'gone'>, days=3)"},
            "order is a SimpleNamespace, which cannot be made by its class alone",
            id="no plain code",
        ),
    ],
)
def test_without_a_test_the_reason_is_told(
    tmp_path: Path, files: Mapping[str, str], values: Mapping[str, Json], why: str
) -> None:
    service = shop(tmp_path, files, test="python -m pytest -q tests")
    tested = mended(service, tmp_path, "price", values, RATE)
    assert tested.without_test is None
    assert tested.candidate.test_cases == (f"No regression test: {why}", "The suite")
