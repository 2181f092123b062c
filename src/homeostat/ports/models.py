"""What is asked of language models, and where it is written down what they cost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from homeostat.records import ModelUse, Spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something that a model may do. `call` gives text, whatever it is given, and never raises."""

    name: str
    description: str
    parameters: Mapping[str, str]  # name to description; all are texts
    call: Callable[[Mapping[str, str]], str]


class LanguageModel(Protocol):
    """Something that answers text with text. Its words are data: bounded, decoded, never trusted."""

    @property
    def name(self) -> str: ...

    @property
    def strong(self) -> bool:
        """Whether it can use tools and read long prompts; else it is asked for one function, in a short one."""
        ...

    def answer(
        self, *, instructions: str, prompt: str, sample: int = 0, most_tokens: int = 1_500, within: timedelta
    ) -> tuple[str, ModelUse]:
        """One answer: the likeliest for `sample` 0, another for each number after it.

        Raises:
            ModelUnavailable: the endpoint did not answer in time.
        """
        ...

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
        """Let it call tools until it has no more to say, or a bound is reached: its last words, "" when there are none.

        `most_tokens` bounds all that is sent and answered, looked at after each step.

        Raises:
            ModelUnavailable: the endpoint did not answer, or it cannot use tools.
        """
        ...


class ModelLedger(Protocol):
    """What models were asked, and what that cost."""

    def spent(self, *, bug_code: str = "", since: datetime | None = None) -> Spent:
        """For one bug, or for all; from a moment on, or ever."""
        ...

    def used(self, bug_code: str, use: ModelUse, now: datetime) -> None: ...

    def refused(self, bug_code: str, model: str, reason: str, now: datetime) -> None:
        """A question that was not asked, since it would have cost more than is allowed."""
        ...

    def failed(self, bug_code: str, model: str, reason: str, seconds: float, now: datetime) -> None:
        """A question that was asked and not answered; it took its time all the same."""
        ...

    def why_silent(self, bug_code: str) -> str:
        """Why the last question for the bug was not asked, or not answered; "" when it was answered."""
        ...
