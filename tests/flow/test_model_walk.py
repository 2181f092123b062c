"""In the engine too: what failed goes back to the model, and what was used is counted in the store."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_another_answer import HARMLESS, House, opened, repository, trial

from homeostat.adapters.language_model.scripted import ScriptedModel
from homeostat.adapters.sandbox.scripted import Asked, said
from homeostat.records import Run, SuggestionStatus

__all__ = ["repository"]  # a fixture
_RIGHT = "PRICES.get(line['sku'], 7)"


def only_one_is_right(asked: Asked) -> Run:
    if not asked.files:
        return said(exit_code=1)
    if asked.patch is not None and _RIGHT in asked.patch.diff:
        return said(results=json.dumps({"result": "passed", "detail": "gave 7"}))
    told = {"result": "failed_alike", "detail": "KeyError in total", "log": "KeyError: 'LACH-6C' for anna@example.com"}
    return said(exit_code=1, results=json.dumps(told))


@pytest.fixture
def model() -> ScriptedModel:
    def reply(prompt: str) -> str:
        return f"```python\n{HARMLESS.format(number=7 if 'You answered before' in prompt else 1)}```"

    return ScriptedModel(reply)


@pytest.fixture
def house(tmp_path: Path, repository: Path, model: ScriptedModel) -> Iterator[House]:
    yield from opened(tmp_path, repository, model, only_one_is_right)


def test_the_second_round_knows_how_the_first_failed(house: House, model: ScriptedModel) -> None:
    assert house.walk() == "approve"
    [shown] = [s for s in house.suggestions if s.proposal.proposal_id in house.shown]
    assert shown.proposal.candidate.strategy == "model:scripted"
    assert _RIGHT in shown.proposal.candidate.patch.diff
    second = next(prompt for prompt in model.prompts if "You answered before" in prompt)
    assert "PRICES.get(line['sku'], 1)" in second
    assert "KeyError: 'LACH-6C'" in second
    assert "anna@example.com" not in second
    spent = house.store.models.spent(bug_code=house.repair.bug_code)
    assert spent.questions == len(model.prompts) == 5
    assert house.store.bugs.stats().models == spent


def what_nobody_believes(asked: Asked) -> Run:
    """Of the rules' fixes only those that make a value up or leave a line out: proved, and not convincing."""
    unlikely = ('.get(line["sku"], 0)', "continue", _RIGHT)
    is_one = asked.patch is None or any(each in asked.patch.diff for each in unlikely)
    return trial(asked) if is_one else only_one_is_right(asked)


@pytest.fixture
def unconvinced(tmp_path: Path, repository: Path, model: ScriptedModel) -> Iterator[House]:
    yield from opened(tmp_path, repository, model, what_nobody_believes)


def test_a_model_is_asked_where_what_was_proved_does_not_convince(unconvinced: House, model: ScriptedModel) -> None:
    assert unconvinced.walk() == "approve"
    by_rule = [s for s in unconvinced.suggestions if s.verdict and s.proposal.candidate.strategy.startswith("rule:")]
    assert [s.status for s in by_rule if s.verdict and s.verdict.confirmed] == [SuggestionStatus.NOT_SHOWN] * 2
    assert model.prompts
    assert all(s.proposal.candidate.strategy == "model:scripted" for s in unconvinced.suggestions if s.rank)
