"""The next crash: a fix that ends the failure where it was, and lets the same one come a little later, is half of one.

Code that reads past an end in one place often does so in the next. So what is printed with such a fix is looked at as
a failure of its own, and mended by the same rules, on top of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from homeostat.errors import NotFound
from homeostat.fixing.output import read_from_output
from homeostat.languages.diff import applied, diff_of, hunks_of
from homeostat.records import Candidate, Diagnosis, Event, Patch, Proposal, ReplayResult, Service, Verdict
from homeostat.stages.diagnose.places import Readable, find_places
from homeostat.stages.propose import rules_of
from homeostat.stages.propose.situation import Situation

_MOST_FOLLOWED = 3  # fixes after which the next crash is looked at
_MOST_NEXT = 3  # fixes of that crash
_LEAST_PRIOR = {"python": 0.5}
_LEAST_PRIOR_OF_TREES = 0.4  # in Go and JavaScript, where priors of rules are lower
_BOTH = 0.9  # two guesses are one chance less


@dataclass(frozen=True, kw_only=True)
class _Patched:
    """The source with a patch on it, as far as the rules and the search for places read it."""

    source: Readable
    texts: Mapping[str, str]

    def read(self, path: str, commit: str) -> str:
        return self.texts.get(path) or self.source.read(path, commit)

    def files(self, commit: str) -> tuple[str, ...]:
        return self.source.files(commit)


def after_the_first(
    tried: Sequence[tuple[Proposal, Verdict | None]],
    diagnosis: Diagnosis,
    event: Event,
    *,
    service: Service,
    source: Readable,
    now: datetime,
    tests: frozenset[str],
) -> list[Proposal]:
    """Fixes of two steps, the likeliest first: those rules' fixes after which the same exception came elsewhere."""
    found: list[Proposal] = []
    half = [pair for pair in tried if pair[1] is not None and _moved_on(pair[0], pair[1], event, service)]
    for proposal, verdict in sorted(half, key=lambda pair: -pair[0].candidate.prior)[:_MOST_FOLLOWED]:
        log = verdict.replay_after.log if verdict and verdict.replay_after else ""
        next_event = read_from_output(log, service, now, tests)
        if next_event is not None and _is_elsewhere(next_event, event, proposal):
            found += _next_fixes(proposal, diagnosis, next_event, service, source)
    return sorted(found, key=lambda each: -each.candidate.prior)


def _moved_on(proposal: Proposal, verdict: Verdict, event: Event, service: Service) -> bool:
    after = verdict.replay_after
    failed = after is not None and after.result in {ReplayResult.FAILED_ALIKE, ReplayResult.FAILED_OTHERWISE}
    least = _LEAST_PRIOR.get(service.language, _LEAST_PRIOR_OF_TREES)
    likely = proposal.candidate.strategy.startswith("rule:") and proposal.candidate.prior >= least
    return bool(failed and likely and event.error_type)


def _is_elsewhere(following: Event, event: Event, proposal: Proposal) -> bool:
    """The same exception, at a line that neither broke before nor is the fix's own."""
    before, after = event.crash_frame, following.crash_frame
    if before is None or after is None or following.error_type != event.error_type:
        return False
    hunks = hunks_of(proposal.candidate.patch).get(before.path, [])
    grown = sum(len(hunk.after) - len(hunk.before) for hunk in hunks)
    same = {before.line, (before.line or 0) + grown}
    return (before.path, before.function) != (after.path, after.function) or after.line not in same


def _next_fixes(
    first: Proposal, diagnosis: Diagnosis, event: Event, service: Service, source: Readable
) -> Iterator[Proposal]:
    texts = _texts(first.candidate.patch, source, diagnosis.base)
    if texts is None:
        return
    patched = _Patched(source=source, texts=texts)
    situation = Situation(
        diagnosis=replace(diagnosis, places=find_places(event, patched, base=diagnosis.base, released="")),
        event=event,
        service=service,
        read=lambda path: patched.read(path, diagnosis.base),
        files=patched.files(diagnosis.base),
    )
    for candidate in rules_of(service)(situation, most=_MOST_NEXT):
        joined = _joined(candidate.patch, texts, source, diagnosis.base)
        if joined is not None:
            yield replace(first, candidate=_both(first.candidate, candidate, joined))


def _texts(patch: Patch, source: Readable, base: str) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for path, hunks in hunks_of(patch).items():
        try:
            text = applied(source.read(path, base), hunks)
        except NotFound:
            return None
        if text is None:
            return None
        found[path] = text
    return found


def _joined(patch: Patch, texts: Mapping[str, str], source: Readable, base: str) -> Patch | None:
    """One patch of the tree as it was, which does both."""
    done = dict(texts)
    for path, hunks in hunks_of(patch).items():
        text = applied(done.get(path) or source.read(path, base), hunks)
        if text is None:
            return None
        done[path] = text
    return Patch(diff="".join(diff_of(path, source.read(path, base), text).diff for path, text in sorted(done.items())))


def _both(first: Candidate, then: Candidate, patch: Patch) -> Candidate:
    return replace(
        first,
        strategy="rule:two-steps",
        title=f"{first.title}; then: {then.title}",
        description=f"{first.description} The same failure then came elsewhere: {then.description}",
        reasoning=f"{first.reasoning} {then.reasoning}",
        side_effects=" ".join(text for text in (first.side_effects, then.side_effects) if text),
        patch=patch,
        prior=min(first.prior, then.prior) * _BOTH,
        invents_value=first.invents_value or then.invents_value,
        swallows=first.swallows or then.swallows,
    )
