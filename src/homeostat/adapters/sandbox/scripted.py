"""A sandbox that runs nothing and answers what a test has written down."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from homeostat.errors import SandboxUnavailable
from homeostat.records import Limits, Patch, Run, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one call of `run` was given."""

    command: str
    service: Service
    commit: str
    patch: Patch | None
    files: Mapping[str, str]
    limits: Limits


class ScriptedSandbox:
    """Answers one after the other, or what a function says; what was asked is kept in `asked`.

    Raises:
        SandboxUnavailable: more was asked than was written down.
    """

    def __init__(self, answers: Iterable[Run] | Callable[[Asked], Run]) -> None:
        self._answers = answers if callable(answers) else iter(answers)
        self.asked: list[Asked] = []

    def run(
        self,
        command: str,
        *,
        service: Service,
        commit: str,
        patch: Patch | None,
        files: Mapping[str, str],
        limits: Limits,
    ) -> Run:
        asked = Asked(command=command, service=service, commit=commit, patch=patch, files=files, limits=limits)
        self.asked.append(asked)
        if callable(self._answers):
            return self._answers(asked)
        answer = next(self._answers, None)
        if answer is None:
            raise SandboxUnavailable(f"No answer is written down for call {len(self.asked)}: {command}")
        return answer


def said(output: str = "", *, exit_code: int = 0, results: str = "", seconds: float = 0.0) -> Run:
    """A run, for short scripts."""
    return Run(command="", exit_code=exit_code, output=output, results=results, duration=timedelta(seconds=seconds))
