"""In the engine too: where rules have no answer that stands, small changes near the fault are tried."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_another_answer import House, opened, repository, trial

from homeostat.adapters.sandbox.scripted import Asked, said
from homeostat.records import Run, SuggestionStatus

__all__ = ["repository"]  # a fixture
_SMALL = 'found -= line["price"]'


def ran(asked: Asked, before: str) -> Run:
    if not asked.files:
        return said(exit_code=1)
    if asked.patch is not None and _SMALL in asked.patch.diff:
        return said(results=json.dumps({"result": "passed", "detail": "gave 7"}))
    codes = {"failed_alike": 1, "passed": 0}
    return said(exit_code=codes[before], results=json.dumps({"result": before, "detail": "KeyError in total"}))


@pytest.fixture
def house(tmp_path: Path, repository: Path) -> Iterator[House]:
    yield from opened(tmp_path, repository, None, lambda asked: ran(asked, "failed_alike"))


@pytest.fixture
def unseen(tmp_path: Path, repository: Path) -> Iterator[House]:
    yield from opened(tmp_path, repository, None, lambda asked: ran(asked, "passed"))


def test_a_small_change_is_found_and_tried(house: House) -> None:
    house.walk()
    found = [s for s in house.suggestions if s.proposal.candidate.strategy.startswith("search")]
    assert found
    assert all(_SMALL in s.proposal.candidate.patch.diff for s in found)
    assert found[0].verdict
    assert found[0].verdict.confirmed


def test_nothing_is_searched_where_the_failure_cannot_be_seen(unseen: House) -> None:
    unseen.walk()
    assert not [s for s in unseen.suggestions if s.proposal.candidate.strategy.startswith("search")]
    shown = [s.verdict for s in unseen.suggestions if s.status is SuggestionStatus.SHOWN]
    assert shown
    assert all(verdict and verdict.unproved for verdict in shown)


@pytest.fixture
def whatever(tmp_path: Path, repository: Path) -> Iterator[House]:
    def sees(asked: Asked) -> Run:
        """Every change but those of rules makes the failure go away, as it does where nobody knows what is right."""
        by_rule = asked.patch is not None and ("if " in asked.patch.diff or ".get(" in asked.patch.diff)
        return trial(replace(asked, patch=None)) if by_rule else trial(asked)

    yield from opened(tmp_path, repository, None, sees)


def test_what_failed_is_not_simply_taken_away(whatever: House) -> None:
    whatever.walk()
    found = [s.proposal.candidate for s in whatever.suggestions if s.proposal.candidate.strategy.startswith("search")]
    assert found
    assert not [each.title for each in found if each.strategy in {"search:without-it", "search:return-another"}]
    assert all('PRICES[line["sku"]' in "".join(_added(each.patch.diff)) for each in found)


def _added(diff: str) -> list[str]:
    return [line for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
