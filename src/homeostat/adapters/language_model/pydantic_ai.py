"""OpenAI, Anthropic and every OpenAI-compatible endpoint, by pydantic-ai."""

import asyncio
import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from pydantic_ai import Agent, capture_run_messages
from pydantic_ai import Tool as OfferedTool
from pydantic_ai.exceptions import (
    AgentRunError,
    ModelHTTPError,
    RunTimedOut,
    UnexpectedModelBehavior,
    UsageLimitExceeded,
    UserError,
)
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RunUsage, UsageLimits

from homeostat.adapters.language_model.bounded import BoundedClient, TooLong
from homeostat.errors import ModelUnavailable
from homeostat.ports import Tool
from homeostat.records import MOST_ANSWER, MOST_PROMPT, ModelUse

_LIMIT = timedelta(minutes=10)  # of one request
_MOST_TOKENS_A_STEP = 4_000  # that one answer of a model with tools may have
_MOST_ARGUMENT = 64_000  # characters of what a model gives a tool
_MOST_WHY = 300  # characters
_ENDS_WORK = UsageLimitExceeded | UnexpectedModelBehavior | TimeoutError | RunTimedOut


class PydanticAIModel:
    """A model behind pydantic-ai: one question at a time, without tools or history; or at work, with tools."""

    def __init__(self, model: Model, name: str, *, strong: bool) -> None:
        self._model = model
        self._name = name
        self._strong = strong

    @property
    def name(self) -> str:
        return self._name

    @property
    def strong(self) -> bool:
        return self._strong

    def answer(
        self, *, instructions: str, prompt: str, sample: int = 0, most_tokens: int = 1_500, within: timedelta
    ) -> tuple[str, ModelUse]:
        """The first answer is the model's likeliest, the others are sampled."""
        settings = ModelSettings(
            temperature=0.0 if sample == 0 else 0.8, max_tokens=most_tokens, timeout=_seconds(within)
        )
        agent = Agent(self._model, instructions=instructions, output_type=str)
        return self._run(agent, (instructions, prompt), settings, within, None)

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
        """Tools are called one after the other."""
        offered = [_offered(tool) for tool in tools]
        agent = Agent(self._model, instructions=instructions, output_type=str, tools=offered, retries=3)
        settings = ModelSettings(
            temperature=0.0, max_tokens=_MOST_TOKENS_A_STEP, timeout=_seconds(within), parallel_tool_calls=False
        )
        limits = UsageLimits(request_limit=most_steps, total_tokens_limit=most_tokens)
        return self._run(agent, (instructions, prompt), settings, within, limits)

    def _run(
        self,
        agent: Agent[object, str],
        asked: tuple[str, str],
        settings: ModelSettings,
        within: timedelta,
        limits: UsageLimits | None,
    ) -> tuple[str, ModelUse]:
        instructions, prompt = asked
        usage, began, words = RunUsage(), time.monotonic(), ""
        with capture_run_messages() as messages:
            try:
                running = agent.run(
                    prompt,
                    model_settings=settings,
                    usage=usage,
                    usage_limits=limits,
                    timeout=within.total_seconds(),
                )
                words = asyncio.run_coroutine_threadsafe(running, _loop()).result().output
            except Exception as error:
                # One at work did what it could when a limit ends it: what it changed by its tools counts.
                if limits is None or not isinstance(error, _ENDS_WORK):
                    seconds = time.monotonic() - began
                    raise ModelUnavailable(f"{self._name} did not answer: {_why(error, seconds)}") from error
        sent = f"{instructions}\n{prompt}"
        use = ModelUse(
            model=self._name,
            prompt_digest=hashlib.sha256(sent.encode()).hexdigest(),
            prompt=sent[:MOST_PROMPT],
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            seconds=time.monotonic() - began,
            answer=words[:MOST_ANSWER],
            dollars=_dollars(messages),
        )
        return words, use


def _why(error: Exception, seconds: float) -> str:
    """What went wrong, in a line for people."""
    if isinstance(error, ModelHTTPError):
        return f"status {error.status_code}: {_told(error.body)}"[:_MOST_WHY].rstrip(": ")
    if isinstance(error, RunTimedOut | TimeoutError):
        return f"nothing came within {seconds:.0f} s"
    below: BaseException | None = error
    while below is not None:
        if isinstance(below, TooLong):
            return str(below)
        below = below.__cause__
    line = next(iter(str(error).splitlines()), "")[:_MOST_WHY]
    known = isinstance(error, AgentRunError | UserError | OSError)
    return line if known and line else f"its answer cannot be read ({type(error).__name__}: {line})"


def _told(body: object) -> str:
    """The message of an endpoint's error, which vendors put in one of two places; else what it said, in one line."""
    said: object = body
    if isinstance(body, Mapping):
        found = cast("Mapping[str, object]", body)
        inner = found.get("error", found)
        message = cast("Mapping[str, object]", inner).get("message") if isinstance(inner, Mapping) else inner
        said = message or found
    return " ".join(str(said or "").split())


_making = threading.Lock()
_made: list[asyncio.AbstractEventLoop] = []


def _loop() -> asyncio.AbstractEventLoop:
    """One for the process: questions come from many threads, and a client's connections belong to one loop."""
    with _making:
        if not _made:
            _made.append(asyncio.new_event_loop())
            threading.Thread(target=_made[0].run_forever, name="models", daemon=True).start()
    return _made[0]


def _seconds(within: timedelta) -> float:
    return max(1.0, min(within, _LIMIT).total_seconds())


def _dollars(messages: Sequence[ModelMessage]) -> float | None:
    """What the answers cost; None where the price of one is not known."""
    found = 0.0
    for message in messages:
        if isinstance(message, ModelResponse):
            try:
                found += float(message.cost().total_price)
            except (LookupError, ValueError, AssertionError):  # pydantic-ai's ways to say that it does not know
                return None
    return found if messages else None


def _offered(tool: Tool) -> OfferedTool[object]:
    def call(**given: Any) -> str:  # noqa: ANN401 - what a model wrote
        texts: Mapping[str, str] = {name: str(given.get(name, ""))[:_MOST_ARGUMENT] for name in tool.parameters}
        return tool.call(texts)

    schema = {
        "type": "object",
        "properties": {name: {"type": "string", "description": says} for name, says in tool.parameters.items()},
        "required": list(tool.parameters),
    }
    return OfferedTool.from_schema(call, name=tool.name, description=tool.description, json_schema=schema)


def openai_model(name: str, *, api_key: str, base_url: str | None, strong: bool) -> PydanticAIModel:
    """OpenAI itself, or whatever speaks its chat protocol at `base_url`."""
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415 - slow: only who uses it waits for it
    from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415 - see above

    model = OpenAIChatModel(
        name, provider=OpenAIProvider(base_url=base_url, api_key=api_key, http_client=BoundedClient())
    )
    return PydanticAIModel(model, name, strong=strong)


def anthropic_model(name: str, *, api_key: str, strong: bool) -> PydanticAIModel:
    """Anthropic's own endpoint."""
    from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415 - slow: only who uses it waits for it
    from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415 - see above

    model = AnthropicModel(name, provider=AnthropicProvider(api_key=api_key, http_client=BoundedClient()))
    return PydanticAIModel(model, name, strong=strong)
