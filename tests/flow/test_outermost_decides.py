"""Which call decides on a fix, alone and in a rehearsal, in the real sandbox."""

import subprocess
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

from this_environment import NOON, Noon, ThisEnvironment, needs_sandbox

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.languages.diff import diff_of
from homeostat.records import (
    Candidate,
    Event,
    EventKind,
    Frame,
    Limits,
    Proposal,
    Raised,
    Record,
    Run,
    Service,
    Verdict,
)
from homeostat.stages.diagnose.places import find_places
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.verify import rehearse, sifted, verify

pytestmark = needs_sandbox

LIMITS = Limits(wall=timedelta(seconds=60))

PRICES = """
RATES = {"EUR": 2}


class Unpriced(Exception):
    pass


def rate(currency):
    return RATES[currency]


def price(order):
    return rate(order["currency"]) * order["days"]


def shown(order):
    try:
        return str(price(order))
    except Unpriced:
        return "?"
"""

CHANGES = {
    "where the value is born": ("return rate(order", 'return 0 if order["currency"] not in RATES else rate(order'),
    "where it crashed, for the caller to fall over": ("return RATES[currency]", "return RATES.get(currency)"),
    "where it crashed": ("return RATES[currency]", "return RATES.get(currency, 0)"),
    "by an error that callers know": (
        "return RATES[currency]",
        "if currency not in RATES:\n        raise Unpriced(currency)\n    return RATES[currency]",
    ),
    "by an error that nobody knows": (
        "return RATES[currency]",
        "if currency not in RATES:\n        raise LookupError(currency)\n    return RATES[currency]",
    ),
}
PROVED = {
    "where the value is born": "price() with the values captured in its frame",
    "where it crashed": "price() with the values captured in its frame",
    "by an error that callers know": "price() with the values captured in its frame",
}


def frame(lines: list[str], function: str, code: str, **variables: str) -> Frame:
    line = next(number for number, each in enumerate(lines, 1) if code in each)
    source = lines[line - 1]
    return Frame(
        function=function, module="prices", path="prices.py", line=line, source=source, variables={**variables}
    )


def test_the_call_furthest_out_that_fails_alike_decides(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "prices.py").write_text(text := dedent(PRICES).lstrip("\n"))
    author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=tree, check=True)
    service = Service(name="prices", project_id=1, public_key="k", language="python", repository=str(tree), test="true")
    source = GitSource(tree)
    lines = text.splitlines()
    frames = (
        frame(lines, "shown", "str(price", order="<Order object at 0x7f>"),
        frame(lines, "price", "return rate(", order="{'currency': None, 'days': 3}"),
        frame(lines, "rate", "return RATES[", currency="None"),
    )
    event = Event(
        event_id="0" * 32,
        service="prices",
        occurred_at=NOON,
        received_at=NOON,
        level="error",
        kind=EventKind.ERROR,
        error_type="KeyError",
        message="None",
        chain=(Raised(type="KeyError", message="None", frames=frames),),
    )
    places = find_places(event, source, base=source.head(), released="")
    reproductions = reproduce(event, service=service, places=places)
    assert [each.outward for each in reproductions] == [0, 1, 2]
    proposals = {
        name: Proposal(
            proposal_id=name,
            bug_code="BUG",
            service="prices",
            number=1,
            base=source.head(),
            candidate=Candidate(
                strategy="rule:test",
                title=name,
                description="",
                approach="guard",
                patch=diff_of("prices.py", text, text.replace(*change)),
                reasoning="",
            ),
            reproductions=reproductions,
        )
        for name, change in CHANGES.items()
    }
    sandbox = BubblewrapSandbox(lambda _: source, ThisEnvironment(), tmp_path)

    def verdict(proposal: Proposal, known: dict[str, Run]) -> Verdict:
        return verify(
            proposal,
            service=service,
            sandbox=sandbox,
            limits=LIMITS,
            record=Record(),
            clock=Noon(),
            known=known,
        )

    alone = {name: verdict(proposal, {}) for name, proposal in proposals.items()}
    assert {name: each.reproduction.title for name, each in alone.items() if each.confirmed and each.reproduction} == (
        PROVED
    )
    rehearsed: dict[str, Run] = {}
    rehearse(list(proposals.values()), service=service, sandbox=sandbox, limits=LIMITS, known=rehearsed)
    assert {name: verdict(each, rehearsed).reason for name, each in proposals.items()} == {
        name: each.reason for name, each in alone.items()
    }
    patches = {proposal.candidate.patch.digest: name for name, proposal in proposals.items()}
    stood = sifted(
        [proposal.candidate.patch for proposal in proposals.values()],
        reproductions,
        service=service,
        base=source.head(),
        sandbox=sandbox,
        limits=LIMITS,
        known={},
        workers=1,
    )
    assert {patches[digest] for digest in stood} == set(PROVED)
