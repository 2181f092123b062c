"""What models may cost is bounded for a bug and for a day, and a model that fails is left for the next."""

from datetime import UTC, datetime, timedelta

import pytest

from homeostat.adapters.language_model.scripted import ScriptedModel
from homeostat.adapters.language_model.several import SeveralModels
from homeostat.errors import ModelUnavailable, OverBudget
from homeostat.metered import Metered, Tally, refusal
from homeostat.records import ModelBudget, Spent

BUDGET = ModelBudget(tokens=1_000, time=timedelta(minutes=2), dollars=1.0, bugs_a_day=3)
MINUTE = timedelta(minutes=1)


class Standing:
    def now(self) -> datetime:
        return datetime(2025, 10, 23, 12, tzinfo=UTC)


def broken(_: str) -> str:
    raise ModelUnavailable("429")


@pytest.mark.parametrize(
    ("of_bug", "of_day", "why"),
    [
        pytest.param(Spent(tokens=999, time=MINUTE), Spent(tokens=2_999, dollars=0.99), "", id="something is left"),
        pytest.param(Spent(tokens=1_000), Spent(), "HOMEOSTAT_MODEL_TOKENS allows 1000", id="the bug's tokens"),
        pytest.param(Spent(time=2 * MINUTE), Spent(), "HOMEOSTAT_MODEL_MINUTES", id="the bug's time"),
        pytest.param(Spent(), Spent(dollars=1.0), "$1.00 within a day", id="the day's money"),
        pytest.param(Spent(), Spent(tokens=3_000), "3 times HOMEOSTAT_MODEL_TOKENS", id="the day's tokens"),
    ],
)
def test_what_is_spent_is_not_asked(of_bug: Spent, of_day: Spent, why: str) -> None:
    said = refusal(of_bug, of_day, BUDGET)
    assert why in said
    assert bool(why) == bool(said)


def test_every_use_is_counted_and_what_is_over_the_budget_is_refused() -> None:
    tally, model = Tally(), ScriptedModel(lambda _: "x" * 4_000)
    metered = Metered(model=model, ledger=tally, budget=BUDGET, bug_code="BUG-1", clock=Standing())
    words, use = metered.answer(instructions="", prompt="", within=MINUTE)
    assert (len(words), use.output_tokens) == (4_000, 1_000)
    with pytest.raises(OverBudget, match="1000 tokens were used for this bug"):
        metered.answer(instructions="", prompt="", within=MINUTE)
    assert len(model.prompts) == 1
    assert tally.spent(bug_code="BUG-1") == tally.spent() == Spent(questions=1, tokens=1_000, refused=1)
    assert tally.spent(bug_code="BUG-2") == Spent()


def test_a_model_that_fails_is_counted_too() -> None:
    tally = Tally()
    metered = Metered(model=ScriptedModel(broken), ledger=tally, budget=BUDGET, bug_code="BUG-1", clock=Standing())
    with pytest.raises(ModelUnavailable):
        metered.answer(instructions="", prompt="", within=MINUTE)
    assert tally.spent().questions == 1


def test_the_next_model_answers_and_the_one_that_failed_rests_longer_each_time() -> None:
    now = [0.0]
    first, second = ScriptedModel(broken, "first"), ScriptedModel(lambda _: "hello", "second")
    both = SeveralModels([first, second], lambda: now[0])

    def asked_first(at: float) -> bool:
        now[0], before = at, len(first.prompts)
        words, use = both.answer(instructions="", prompt="?", within=MINUTE)
        assert (words, use.model) == ("hello", "second")
        return len(first.prompts) > before

    assert [asked_first(at) for at in (0.0, 29.0, 31.0, 89.0, 92.0)] == [True, False, True, False, True]


def test_when_none_answers_it_says_why() -> None:
    both = SeveralModels([ScriptedModel(broken, "first"), ScriptedModel(broken, "second")])
    with pytest.raises(ModelUnavailable, match="429"):
        both.answer(instructions="", prompt="?", within=MINUTE)
    with pytest.raises(ModelUnavailable, match="rests"):
        both.answer(instructions="", prompt="?", within=MINUTE)


def test_tools_are_used_by_models_that_can() -> None:
    both = SeveralModels([ScriptedModel(lambda _: "", "small"), ScriptedModel(lambda _: "", "able", steps=[("a", {})])])
    assert not both.strong
    with pytest.raises(KeyError):  # it is the second that looks for its tool
        both.work(instructions="", prompt="", tools=(), most_steps=1, most_tokens=1, within=MINUTE)
