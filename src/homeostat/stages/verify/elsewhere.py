"""What becomes of a verdict by what happens elsewhere: others' trials, and the branch that goes on."""

from collections.abc import Sequence
from dataclasses import replace

from homeostat.records import Check, Confidence, Part, Verdict

_EXCERPT = 1_000
_MOST = 3


def refuted_by_checks(verdict: Verdict, failed: Sequence[Check]) -> Verdict:
    """The same trials, overruled: the team's own CI runs more than the sandbox can."""
    told = "\n".join(f"{run.name}: {run.excerpt[-_EXCERPT:]}".rstrip(": ") for run in failed[:_MOST])
    return replace(
        verdict,
        confirmed=False,
        unproved=False,
        reason=f"The checks of its pull request failed. {told}".strip(),
        confidence=Confidence(value=0.0, parts=(Part(says="the team's CI refused it", points=-100),)),
    )


def outgrown(verdict: Verdict, head: str) -> Verdict:
    """The same trials, of no use any more: the patch does not fit the commit at the branch's end."""
    return replace(
        verdict,
        confirmed=False,
        unproved=False,
        reason=f"It does not fit {head[:12]}, where the branch ends now.",
        confidence=Confidence(value=0.0, parts=(Part(says="it does not fit where the branch ends now", points=-100),)),
    )
