"""A fix after which the same exception comes a little later is carried on to the next place."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from homeostat.errors import NotFound
from homeostat.fixing.following import after_the_first
from homeostat.fixing.output import read_from_output
from homeostat.languages.diff import applied, diff_of, hunks_of
from homeostat.records import (
    Candidate,
    Confidence,
    Diagnosis,
    Event,
    FixClass,
    Proposal,
    Replay,
    ReplayResult,
    Service,
    Verdict,
)

NOW = datetime(2026, 11, 26, tzinfo=UTC)
SERVICE = Service(name="shop", project_id=1, public_key="k", language="python")
SOURCE = """\
def is_heading(text, at):
    if text[at] != "#":
        return False
    return True


def is_item(text, at):
    if text[at] != "-":
        return False
    return True


def kind(text, at):
    return "heading" if is_heading(text, at) else "item" if is_item(text, at) else "text"
"""
MENDED = SOURCE.replace('if text[at] != "#"', 'if at >= len(text) or text[at] != "#"')
WHERE = {"is_heading": (2, 'if text[at] != "#":'), "is_item": (8, 'if text[at] != "-":')}


def printed(function: str, error: str = "IndexError") -> str:
    line, text = WHERE[function]
    return (
        "Traceback (most recent call last):\n"
        '  File "/box/tree/crash.py", line 3, in <module>\n    kind("  ", 2)\n'
        f'  File "/box/tree/parser.py", line {line}, in {function}\n    {text}\n'
        f"{error}: string index out of range\n"
    )


@dataclass(frozen=True)
class Tree:
    """One file."""

    def files(self, commit: str) -> tuple[str, ...]:
        return ("parser.py", "crash.py") if commit else ()

    def read(self, path: str, commit: str) -> str:
        if path != "parser.py" or not commit:
            raise NotFound(path)
        return SOURCE


def crash(output: str) -> Event:
    event = read_from_output(output, SERVICE, NOW, frozenset({"crash.py"}))
    assert event is not None
    return event


DIAGNOSIS = Diagnosis(
    bug_code="BUG", base="b", released="", places=(), root_cause="", hypothesis="", classification="", impact="low",
    fix_class=FixClass.CODE_FIX, reason="", evidence=(),
)  # fmt: skip
FIRST = Candidate(
    strategy="rule:index-bounds", title="Ask first", description="One.", approach="guard", reasoning="So.", prior=0.6,
    patch=diff_of("parser.py", SOURCE, MENDED),
)  # fmt: skip


def tried(log: str, candidate: Candidate = FIRST) -> list[tuple[Proposal, Verdict | None]]:
    proposal = Proposal(
        proposal_id="fix.1", bug_code="BUG", service="shop", number=1, base="b", candidate=candidate, reproductions=()
    )
    verdict = Verdict(
        proposal_id="fix.1", base="b", confirmed=False, reason="", reproduction=None, replay_before=None,
        replay_after=Replay(result=ReplayResult.FAILED_ALIKE, detail="", log=log), suite_before=None, suite_after=None,
        confidence=Confidence(value=0.1, parts=()), verified_at=NOW,
    )  # fmt: skip
    return [(proposal, verdict)]


def followed(log: str, candidate: Candidate = FIRST) -> list[Proposal]:
    return after_the_first(
        tried(log, candidate), DIAGNOSIS, crash(printed("is_heading")), service=SERVICE, source=Tree(), now=NOW,
        tests=frozenset({"crash.py"}),
    )  # fmt: skip


def test_one_patch_mends_both_places() -> None:
    both = followed(printed("is_item"))
    texts = [applied(SOURCE, hunks_of(each.candidate.patch)["parser.py"]) for each in both]
    assert any(text and text.count("at >= len(text) or text[at]") == 2 for text in texts)
    assert all(each.candidate.prior < FIRST.prior for each in both)


@pytest.mark.parametrize(
    ("log", "candidate"),
    [
        pytest.param(printed("is_item", "KeyError"), FIRST, id="another exception"),
        pytest.param(printed("is_heading"), FIRST, id="the same place"),
        pytest.param("", FIRST, id="nothing printed"),
        pytest.param("x" * 10_000, FIRST, id="no trace"),
        pytest.param(printed("is_item"), replace(FIRST, strategy="search:by-one"), id="not a rule's"),
        pytest.param(printed("is_item"), replace(FIRST, prior=0.2), id="unlikely in itself"),
        pytest.param(printed("is_item"), replace(FIRST, patch=diff_of("gone.py", "a\n", "b\n")), id="does not fit"),
    ],
)
def test_nothing_is_built_on_what_gives_no_ground(log: str, candidate: Candidate) -> None:
    assert followed(log, candidate) == []


JAVASCRIPT = """\
export function title(order) {
  const first = order.lines[0].product;
  return { name: first.label, tags: first.tags.sizes };
}
"""


@dataclass(frozen=True)
class Shop:
    """One file in JavaScript."""

    def files(self, commit: str) -> tuple[str, ...]:
        return ("title.mjs",) if commit else ()

    def read(self, path: str, commit: str) -> str:
        if path != "title.mjs" or not commit:
            raise NotFound(path)
        return JAVASCRIPT


def test_the_next_place_is_mended_in_javascript_too() -> None:
    service = replace(SERVICE, language="javascript")

    def printed_at(line: int, column: int, member: str) -> str:
        return (
            f"/box/tree/title.mjs:{line}\n    here\n    ^\n\n"
            f"TypeError: Cannot read properties of undefined (reading '{member}')\n"
            f"    at title (file:///box/tree/title.mjs:{line}:{column})\n"
            "    at file:///box/tree/crash.mjs:2:1\n"
        )

    event = read_from_output(printed_at(2, 32, "product"), service, NOW, frozenset({"crash.mjs"}))
    assert event is not None
    once = JAVASCRIPT.replace("lines[0].product", "lines[0]?.product")
    first = replace(FIRST, strategy="rule:optional-chain", prior=0.45, patch=diff_of("title.mjs", JAVASCRIPT, once))
    both = after_the_first(
        tried(printed_at(3, 24, "label"), first), DIAGNOSIS, event, service=service, source=Shop(), now=NOW,
        tests=frozenset({"crash.mjs"}),
    )  # fmt: skip
    texts = [applied(JAVASCRIPT, hunks_of(each.candidate.patch)["title.mjs"]) for each in both]
    assert any(text and "lines[0]?.product" in text and "first?.label" in text for text in texts)
