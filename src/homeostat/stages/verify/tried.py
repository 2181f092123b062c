"""What became of the candidates of a bug for which nothing is shown: a person goes on from there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from homeostat.records import ReplayResult, Suggestion, SuggestionStatus

MOST_TOLD = 8
_ENDINGS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Tried:
    title: str
    why: str  # it is not shown


def tried_of(suggestions: Sequence[Suggestion]) -> tuple[Tried, ...]:
    """Each that had its trial and is not shown, in the order of the trials, with the reason."""
    found = (
        Tried(title=each.proposal.candidate.title, why=_why(each))
        for each in suggestions
        if each.rank is None and each.verdict is not None
    )
    return tuple(found)[:MOST_TOLD]


def seen_again(suggestions: Iterable[Suggestion]) -> str:
    """Whether the failure of production was seen in the sandbox, in a sentence; "" where nothing was tried."""
    told = tuple(_seen(suggestions))
    return next((says for alike, says in told if alike), told[0][1] if told else "")


def _seen(suggestions: Iterable[Suggestion]) -> Iterator[tuple[bool, str]]:
    for verdict in (each.verdict for each in suggestions if each.verdict is not None):
        before, reproduction = verdict.replay_before, verdict.reproduction
        if before is None:
            yield False, "The failure was not seen again: the event holds neither a request nor values to call with."
        elif before.result is ReplayResult.FAILED_ALIKE:
            how = f", by {reproduction.title}" if reproduction else ""
            request = f" Not by its request: {_sentence(verdict.not_replayed)}" if verdict.not_replayed else ""
            yield True, _sentence(f"The failure was seen again in the sandbox{how}: {before.detail}") + request
        else:
            yield False, _sentence(f"The failure was not seen again in the sandbox: {before.detail}")


def _why(suggestion: Suggestion) -> str:
    verdict = suggestion.verdict
    if verdict is None:
        return ""
    if suggestion.status is SuggestionStatus.NOT_SHOWN and verdict.confirmed:
        return f"Proved, and not convincing: {verdict.confidence.value:.0%} sure."
    return verdict.reason


def _sentence(text: str) -> str:
    return text if text.endswith(_ENDINGS) else f"{text}."
