"""What language models may cost, and did."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelBudget:
    """What models may use, for one bug and in a day."""

    tokens: int = 200_000  # for one bug, sent and answered
    time: timedelta = timedelta(minutes=20)  # for one bug
    dollars: float = 10.0  # a day, where prices are known
    bugs_a_day: int = 50  # so many times the tokens of one bug are a day's, whatever they cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What models have used."""

    questions: int = 0
    tokens: int = 0
    time: timedelta = timedelta(0)
    dollars: float = 0.0  # of those whose price is known
    refused: int = 0  # questions that were not asked, since a budget was spent
