"""What takes back a commit says so in fixed words: nobody approves it, so nobody is asked what it may say.

The evidence is on the bug's page. A publisher says nothing else of its own.
"""

import re
from collections.abc import Iterator

from homeostat.records import Judgement, Outcome, Wording

AUTHOR = "Homeostat <homeostat@localhost>"
REVERTS = "Reverts"  # the trailer that names what is taken back
_WORSE = "the release with it did worse"
_BY_MEASURE = {  # by the names that the watch gives to what it compares
    "the error itself": "the error came again on the release with it",
    "failed requests": "more requests failed on the release with it",
    "slow requests": "requests took longer on the release with it",
    "restarts": "the release with it ended by itself",
    "new errors": "errors came that were not there before",
    "smoke requests": "the release with it did not answer as it has to",
}
ASKED_FOR = "a person asked for it"
NOT_HEALTHY = "the release with it did not become healthy"
_WHY = (*_BY_MEASURE.values(), _WORSE, ASKED_FOR, NOT_HEALTHY)
_BUG = re.compile(r"BUG-[0-9]{8}-[0-9]{5,9}")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def why_of(outcome: Outcome | None) -> str:
    """Of how the watch ended; None where it was not healthy, so never watched."""
    if outcome is None:
        return NOT_HEALTHY
    failed = next((measure for measure in outcome.measures if measure.judgement is Judgement.FAIL), None)
    if failed is None:
        return ASKED_FOR
    return _BY_MEASURE.get(failed.name, _WORSE)


def subject_of(bug_code: str) -> str:
    return f"Revert the fix of {bug_code}: "


def wording_of_revert(bug_code: str, reverts: str, base: str, why: str) -> Wording:
    return Wording(
        branch=f"homeostat/{bug_code}-revert-{reverts[:10]}-{base[:8]}",
        title=f"{subject_of(bug_code)}{why}",
        body=f"This takes back {reverts}, which was meant to mend {bug_code}.\n\nReason: {why}.",
        author=AUTHOR,
        trailers={"Bug": bug_code, REVERTS: reverts},
    )


def hurt_while_it_served(wording: Wording) -> bool:
    """Whether a release is said to have been taken back, which the circuit breaker counts; else it never served."""
    return not wording.title.endswith(NOT_HEALTHY)


def says_only_that(wording: Wording, *, base: str) -> bool:
    """Whether all of it is what a revert on that base says, for one of our reasons."""
    bug_code, reverts = wording.trailers.get("Bug", ""), wording.trailers.get(REVERTS, "")
    if not _BUG.fullmatch(bug_code) or not _COMMIT.fullmatch(reverts):
        return False
    return wording in _all_of(bug_code, reverts, base)


def _all_of(bug_code: str, reverts: str, base: str) -> Iterator[Wording]:
    return (wording_of_revert(bug_code, reverts, base, why) for why in _WHY)
