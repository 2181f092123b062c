"""OpenAI, Anthropic and every OpenAI-compatible endpoint, by pydantic-ai."""

import hashlib
import time

from pydantic_ai import Agent
from pydantic_ai.exceptions import AgentRunError, UserError
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from homeostat.errors import ModelUnavailable
from homeostat.records import MOST_PROMPT, ModelUse

_LIMIT_SECONDS = 600.0
_MOST_TOKENS = 1_500  # of an answer: one function


class PydanticAIModel:
    """A model behind pydantic-ai: no tools, no history, one question at a time."""

    def __init__(self, model: Model, name: str) -> None:
        self._model = model
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def answer(self, *, instructions: str, prompt: str, samples: int = 1) -> tuple[tuple[str, ModelUse], ...]:
        """The first answer is the model's likeliest, the others are sampled."""
        agent = Agent(self._model, instructions=instructions, output_type=str)
        sent = f"{instructions}\n{prompt}"
        digest = hashlib.sha256(sent.encode()).hexdigest()
        found: list[tuple[str, ModelUse]] = []
        for number in range(samples):
            settings = ModelSettings(
                temperature=0.0 if number == 0 else 0.8, max_tokens=_MOST_TOKENS, timeout=_LIMIT_SECONDS
            )
            began = time.monotonic()
            try:
                result = agent.run_sync(prompt, model_settings=settings)
            except (AgentRunError, UserError, OSError) as error:
                raise ModelUnavailable(f"{self._name} did not answer: {error}") from error
            usage = result.usage
            use = ModelUse(
                model=self._name,
                prompt_digest=digest,
                prompt=sent[:MOST_PROMPT],
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                seconds=time.monotonic() - began,
            )
            found.append((result.output, use))
        return tuple(found)


def openai_model(name: str, *, api_key: str, base_url: str | None) -> PydanticAIModel:
    """OpenAI itself, or whatever speaks its chat protocol at `base_url`."""
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415 - slow: only who uses it waits for it
    from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415 - see above

    return PydanticAIModel(OpenAIChatModel(name, provider=OpenAIProvider(base_url=base_url, api_key=api_key)), name)


def anthropic_model(name: str, *, api_key: str) -> PydanticAIModel:
    """Anthropic's own endpoint."""
    from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415 - slow: only who uses it waits for it
    from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415 - see above

    return PydanticAIModel(AnthropicModel(name, provider=AnthropicProvider(api_key=api_key)), name)
