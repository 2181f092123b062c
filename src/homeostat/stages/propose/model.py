"""Ask a language model for the whole corrected function; the diff is made here, from what it wrote.

Small models cannot write diffs and lose their way in long prompts (docs/decisions), so their prompt holds one function,
what was seen, and one question. What failed its trial goes back to them, with what was seen, in the next round.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

from homeostat.languages.diff import diff_of
from homeostat.ports import LanguageModel
from homeostat.records import Candidate, ModelUse, Patch, Proposal, Verdict
from homeostat.stages.propose.agent import TryOut, let_it_work
from homeostat.stages.propose.in_place import leaves_out, put_in_place, says_the_same
from homeostat.stages.propose.prompt import Scrub, Shown, feedback, prompt_of, shown_functions
from homeostat.stages.propose.situation import Situation

_WITHIN = timedelta(minutes=10)  # one question; the budget ends it earlier
_CHARACTERS_OF_A_TOKEN = 2.5  # of code, at the least
# How often what a model wrote is right where it passes: nobody knows of a model that is not named. Small ones are
# ranked below rules that passed the same trial.
_PRIOR_SMALL, _PRIOR_STRONG = 0.3, 0.45

_AS_IT_WAS = "Your last answer was the function as it is, and as it is it fails. Write it changed."
_NOT_WHOLE = (
    "Your last answer could not be used: it has to be one code block with the whole function, nothing left out."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a model is asked."""

    samples: tuple[int, ...]  # in each round
    longest: int  # characters of a function that it is shown and can write
    functions: int  # that one prompt may hold


_SMALL = Profile(samples=(3, 2), longest=6_000, functions=1)  # 8,192 tokens of context
_STRONG = Profile(samples=(2,), longest=24_000, functions=3)  # then it is let to work, where it can be


def rounds_of(model: LanguageModel) -> int:
    """How often a model is asked for one bug, each time with what became of its answers before."""
    return len(_STRONG.samples) + 1 if model.strong else len(_SMALL.samples)


def ask_model(
    situation: Situation,
    model: LanguageModel,
    *,
    guidance: Sequence[str] = (),
    tried: Sequence[tuple[Proposal, Verdict]] = (),
    try_out: TryOut | None = None,
    scrub: Scrub = str,
    nth: int = 0,
) -> Iterator[Candidate]:
    """One candidate for each different answer that can be put in place, as soon as it was given.

    `guidance` is what people said of earlier answers, newest last. `tried` are the model's own earlier answers with
    what became of them, and `nth` is the round: the first is number 0. With `try_out` a strong model is let to work
    with tools in its last round.
    """
    said = [feedback(proposal, verdict, scrub) for proposal, verdict in tried if not verdict.confirmed][-1:]
    if model.strong and nth >= len(_STRONG.samples):
        if try_out is not None:
            yield from _worked(situation, model, guidance, "".join(said), lambda patch: scrub(try_out(patch)))
        return
    profile = _STRONG if model.strong else _SMALL
    shown = shown_functions(situation, most=8, longest=profile.longest)
    for place, samples in _turns(shown, profile, nth):
        beside = [each for each in shown if each is not place][: profile.functions - 1]
        asked = _Question(
            situation, model, place, tuple(beside), tuple(guidance), "".join(said) if place is shown[0] else ""
        )
        yield from asked.candidates(samples)


def _turns(shown: Sequence[Shown], profile: Profile, nth: int) -> Iterator[tuple[Shown, int]]:
    """Which functions are asked for, and how often: first where it crashed, then also who called that."""
    samples = profile.samples[min(nth, len(profile.samples) - 1)]
    if shown and nth and len(shown) > 1 and profile.functions == 1:
        yield shown[0], samples - 1
        yield shown[1], 1
    elif shown:
        yield shown[0], samples


@dataclass(frozen=True, slots=True)
class _Question:
    """One function that is asked for, as often as there are samples."""

    situation: Situation
    model: LanguageModel
    shown: Shown
    beside: tuple[Shown, ...]
    guidance: tuple[str, ...]
    tried: str

    def candidates(self, samples: int) -> Iterator[Candidate]:
        """Each different answer. An answer that changes nothing is told so once, and ends it when it comes again."""
        seen: set[str] = set()
        told = ""
        for sample in range(samples):
            words, use = self._ask(sample, told)
            patch, why = self._patch(words)
            if why and told:
                return
            told = why
            if patch is not None and patch.digest not in seen:
                seen.add(patch.digest)
                yield _candidate(self.shown.name, patch, use, strong=self.model.strong)

    def _ask(self, sample: int, told: str) -> tuple[str, ModelUse]:
        tried = "\n".join(part for part in (self.tried, told) if part)
        prompt = prompt_of(self.situation, self.shown, guidance=self.guidance, beside=self.beside, tried=tried)
        length = sum(len(each.function.text) for each in (self.shown, *self.beside))
        return self.model.answer(
            instructions=_instructions("model_instructions.md"),
            prompt=prompt,
            sample=sample,
            most_tokens=500 + int(length / _CHARACTERS_OF_A_TOKEN),
            within=_WITHIN,
        )

    def _patch(self, words: str) -> tuple[Patch | None, str]:
        """The change that an answer makes; without one, what the model is told of that."""
        texts: dict[str, str] = {}
        whole: dict[str, str] = {}
        for each in sorted((self.shown, *self.beside), key=lambda each: -each.line):
            whole.setdefault(each.path, each.before)
            now = texts.get(each.path, each.before)
            after = put_in_place(words, now, path=each.path, line=each.line)
            if after is not None:
                texts[each.path] = after
        changed = {path: text for path, text in texts.items() if not says_the_same(whole[path], text, path)}
        if not changed:
            return None, _AS_IT_WAS if texts and not leaves_out(words, self.shown.before) else _NOT_WHOLE
        return Patch(diff="".join(diff_of(path, whole[path], text).diff for path, text in changed.items())), ""


def _worked(
    situation: Situation, model: LanguageModel, guidance: Sequence[str], tried: str, try_out: TryOut
) -> Iterator[Candidate]:
    shown = shown_functions(situation, most=1, longest=_STRONG.longest)
    question = "\n".join(prompt_of(situation, each, guidance=guidance, tried=tried, at_work=True) for each in shown)
    patch, use = let_it_work(situation, model, question, _instructions("agent_instructions.md"), try_out)
    if patch is not None:
        where = ", ".join(patch.files)
        yield _candidate(where, patch, use, strong=True)


def _instructions(name: str) -> str:
    return files("homeostat.stages.propose").joinpath(name).read_text()


def _candidate(where: str, patch: Patch, use: ModelUse, *, strong: bool) -> Candidate:
    return Candidate(
        strategy=f"model:{use.model}",
        title=f"Rewrite {where} as {use.model} suggests",
        description=f"{use.model} was shown the code, the error and the captured values, and wrote it anew.",
        approach="rewrite",
        patch=patch,
        reasoning="Written by a model; nothing of what it says of itself is believed. Only the trial counts.",
        side_effects="Read the whole change: a model may alter more than the crash.",
        test_cases=("The reproduction", "The service's whole suite"),
        prior=_PRIOR_STRONG if strong else _PRIOR_SMALL,
        model=use,
    )
