"""A model that says what a test wrote down."""

import hashlib
from collections.abc import Callable

from homeostat.records import MOST_PROMPT, ModelUse


class ScriptedModel:
    """Answers by a function of the prompt, and remembers what it was asked."""

    def __init__(self, reply: Callable[[str], str], name: str = "scripted") -> None:
        self._reply = reply
        self._name = name
        self.prompts: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    def answer(self, *, instructions: str, prompt: str, samples: int = 1) -> tuple[tuple[str, ModelUse], ...]:
        self.prompts.append(prompt)
        sent = f"{instructions}\n{prompt}"
        digest = hashlib.sha256(sent.encode()).hexdigest()
        use = ModelUse(model=self._name, prompt_digest=digest, prompt=sent[:MOST_PROMPT])
        return tuple((self._reply(prompt), use) for _ in range(samples))
