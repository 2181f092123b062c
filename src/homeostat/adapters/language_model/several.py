"""Several models in order: one that does not answer is left alone for a while, and the next is asked."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from homeostat.errors import ModelUnavailable
from homeostat.log import Log
from homeostat.ports import LanguageModel, Tool
from homeostat.records import ModelUse

_FIRST_REST, _LONGEST_REST = 30.0, 900.0  # seconds; twice as long after each failure that follows

log = Log()


class SeveralModels:
    """Asks the first that is not resting; all rest only when all failed lately."""

    def __init__(self, models: Sequence[LanguageModel], now: Callable[[], float] = time.monotonic) -> None:
        self._models = models
        self._now = now
        self._rests: dict[str, tuple[float, float]] = {}  # by name: until when, and how long that was

    @property
    def name(self) -> str:
        return ", ".join(model.name for model in self._models)

    @property
    def strong(self) -> bool:
        return next((model.strong for model in self._models if self._ready(model)), self._models[0].strong)

    def answer(
        self, *, instructions: str, prompt: str, sample: int = 0, most_tokens: int = 1_500, within: timedelta
    ) -> tuple[str, ModelUse]:
        return self._first(
            self._models,
            lambda model, left: model.answer(
                instructions=instructions, prompt=prompt, sample=sample, most_tokens=most_tokens, within=left
            ),
            within,
        )

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
        return self._first(
            [model for model in self._models if model.strong],
            lambda model, left: model.work(
                instructions=instructions,
                prompt=prompt,
                tools=tools,
                most_steps=most_steps,
                most_tokens=most_tokens,
                within=left,
            ),
            within,
        )

    def _first(
        self,
        models: Sequence[LanguageModel],
        ask: Callable[[LanguageModel, timedelta], tuple[str, ModelUse]],
        within: timedelta,
    ) -> tuple[str, ModelUse]:
        ends = self._now() + within.total_seconds()
        why = "each of the models failed a moment ago, and rests"
        for model in models:
            left = timedelta(seconds=ends - self._now())
            if not self._ready(model) or left <= timedelta(0):
                continue
            try:
                answer = ask(model, left)
            except ModelUnavailable as error:
                self._rest(model)
                why = str(error)
                log.warning("a model did not answer; asking the next", model=model.name, error=why)
                continue
            self._rests.pop(model.name, None)
            return answer
        raise ModelUnavailable(why)

    def _ready(self, model: LanguageModel) -> bool:
        return self._rests.get(model.name, (0.0, 0.0))[0] <= self._now()

    def _rest(self, model: LanguageModel) -> None:
        before = self._rests.get(model.name, (0.0, 0.0))[1]
        rest = min(_LONGEST_REST, before * 2 or _FIRST_REST)
        self._rests[model.name] = self._now() + rest, rest
