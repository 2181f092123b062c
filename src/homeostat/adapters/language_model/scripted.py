"""A model that says what a test wrote down."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from homeostat.errors import ModelUnavailable
from homeostat.ports import Tool
from homeostat.records import MOST_ANSWER, MOST_PROMPT, ModelUse

Steps = Sequence[tuple[str, Mapping[str, str]]]
"""Names of tools, and what each is called with."""


class ScriptedModel:
    """Answers by a function of the prompt, and remembers what it was asked.

    With `steps` it is a strong one: at work it calls these tools, and remembers what they told it.
    """

    def __init__(self, reply: Callable[[str], str], name: str = "scripted", *, steps: Steps = ()) -> None:
        self._reply = reply
        self._name = name
        self._steps = steps
        self.prompts: list[str] = []
        self.told: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    @property
    def strong(self) -> bool:
        return bool(self._steps)

    def answer(
        self, *, instructions: str, prompt: str, sample: int = 0, most_tokens: int = 1_500, within: timedelta
    ) -> tuple[str, ModelUse]:
        del sample, most_tokens, within
        self.prompts.append(prompt)
        words = self._reply(prompt)
        return words, self._use(instructions, prompt, words)

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
        del most_tokens, within
        if not self._steps:
            raise ModelUnavailable(f"{self._name} uses no tools")
        self.prompts.append(prompt)
        offered = {tool.name: tool for tool in tools}
        for name, given in self._steps[:most_steps]:
            self.told.append(offered[name].call(given))
        return "done", self._use(instructions, prompt, "done")

    def _use(self, instructions: str, prompt: str, words: str) -> ModelUse:
        sent = f"{instructions}\n{prompt}"
        return ModelUse(
            model=self._name,
            prompt_digest=hashlib.sha256(sent.encode()).hexdigest(),
            prompt=sent[:MOST_PROMPT],
            input_tokens=len(sent) // 4,
            output_tokens=len(words) // 4,
            answer=words[:MOST_ANSWER],
        )
