"""In the engine too: where rules have no answer that stands, small changes near the fault are tried."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_another_answer import House, opened, repository

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
