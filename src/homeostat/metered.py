"""A model whose every use is written down, and that is asked nothing more when its budget is spent."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeostat.errors import ModelUnavailable, OverBudget
from homeostat.ports import Clock, LanguageModel, ModelLedger, Tool
from homeostat.records import ModelBudget, ModelUse, Spent

_DAY = timedelta(days=1)
_LEAST_SECONDS = 1.0  # a question that may take less is not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """The model, for one bug. Raises OverBudget instead of asking once the bug's or the day's share is spent."""

    model: LanguageModel
    ledger: ModelLedger
    budget: ModelBudget
    bug_code: str
    clock: Clock

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def strong(self) -> bool:
        return self.model.strong

    def answer(
        self, *, instructions: str, prompt: str, sample: int = 0, most_tokens: int = 1_500, within: timedelta
    ) -> tuple[str, ModelUse]:
        left = self._left()
        began = time.monotonic()
        try:
            words, use = self.model.answer(
                instructions=instructions,
                prompt=prompt,
                sample=sample,
                most_tokens=most_tokens,
                within=min(within, left.time),
            )
        except ModelUnavailable as error:
            self._failed(began, error)
            raise
        self.ledger.used(self.bug_code, use, self.clock.now())
        return words, use

    def work(
        self,
        *,
        instructions: str,
        prompt: str,
        tools: Sequence[Tool],
        most_steps: int,
        most_tokens: int,
        within: timedelta,
    ) -> tuple[str, ModelUse]:
        left = self._left()
        began = time.monotonic()
        try:
            words, use = self.model.work(
                instructions=instructions,
                prompt=prompt,
                tools=tools,
                most_steps=most_steps,
                most_tokens=min(most_tokens, left.tokens),
                within=min(within, left.time),
            )
        except ModelUnavailable as error:
            self._failed(began, error)
            raise
        self.ledger.used(self.bug_code, use, self.clock.now())
        return words, use

    def _failed(self, began: float, error: ModelUnavailable) -> None:
        """What never answers takes of the time as well."""
        self.ledger.failed(self.bug_code, self.name, str(error), time.monotonic() - began, self.clock.now())

    def _left(self) -> Spent:
        now = self.clock.now()
        of_bug = self.ledger.spent(bug_code=self.bug_code)
        of_day = self.ledger.spent(since=now - _DAY)
        if why := refusal(of_bug, of_day, self.budget):
            self.ledger.refused(self.bug_code, self.name, why, now)
            raise OverBudget(why)
        return Spent(tokens=self.budget.tokens - of_bug.tokens, time=self.budget.time - of_bug.time)


def refusal(of_bug: Spent, of_day: Spent, budget: ModelBudget) -> str:
    """Why a model is asked nothing more; "" while it may be asked."""
    if of_bug.tokens >= budget.tokens:
        return f"{of_bug.tokens} tokens were used for this bug. HOMEOSTAT_MODEL_TOKENS allows {budget.tokens}."
    if (budget.time - of_bug.time).total_seconds() < _LEAST_SECONDS:
        minutes = f"{of_bug.time.total_seconds() / 60:.1f}"
        return f"Models took {minutes} minutes for this bug, which is what HOMEOSTAT_MODEL_MINUTES allows."
    if of_day.dollars and of_day.dollars >= budget.dollars:
        return f"Models cost ${of_day.dollars:.2f} within a day. HOMEOSTAT_MODEL_DOLLARS allows {budget.dollars:g}."
    if of_day.tokens >= budget.tokens * budget.bugs_a_day:
        return f"{of_day.tokens} tokens were used within a day: {budget.bugs_a_day} times HOMEOSTAT_MODEL_TOKENS."
    return ""


class Tally:
    """A ledger in memory, for a repair of which nothing is kept."""

    def __init__(self) -> None:
        self._spent: dict[str, Spent] = {}
        self._silent: dict[str, str] = {}

    def spent(self, *, bug_code: str = "", since: datetime | None = None) -> Spent:
        del since  # it lives no longer than a repair
        if bug_code:
            return self._spent.get(bug_code, Spent())
        total = Spent()
        for each in self._spent.values():
            total = _sum(total, each)
        return total

    def used(self, bug_code: str, use: ModelUse, now: datetime) -> None:
        del now
        more = Spent(
            questions=1,
            tokens=use.input_tokens + use.output_tokens,
            time=timedelta(seconds=use.seconds),
            dollars=use.dollars or 0.0,
        )
        self._add(bug_code, more, "")

    def refused(self, bug_code: str, model: str, reason: str, now: datetime) -> None:
        del model, now
        self._add(bug_code, Spent(refused=1), reason)

    def failed(self, bug_code: str, model: str, reason: str, seconds: float, now: datetime) -> None:
        del model, now
        self._add(bug_code, Spent(questions=1, time=timedelta(seconds=seconds)), reason)

    def why_silent(self, bug_code: str) -> str:
        return self._silent.get(bug_code, "")

    def _add(self, bug_code: str, more: Spent, silent: str) -> None:
        self._spent[bug_code] = _sum(self.spent(bug_code=bug_code), more)
        self._silent[bug_code] = silent


def _sum(one: Spent, other: Spent) -> Spent:
    return Spent(
        questions=one.questions + other.questions,
        tokens=one.tokens + other.tokens,
        time=one.time + other.time,
        dollars=one.dollars + other.dollars,
        refused=one.refused + other.refused,
    )
