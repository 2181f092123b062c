"""Watch: is the error gone, and did nothing get worse? Before against after, by numbers."""

import math
import re
from datetime import datetime, timedelta

from homeostat.records import Deployment, Judgement, Measure, NewFault, Observed, Outcome, OutcomeKind, Patch, Wait

_FEWEST_REQUESTS = 30  # below this a rate says nothing
_FEWEST_EXPECTED = 3.0  # P(no event | still broken) = e^-3, one in twenty
_SURE = 3.1  # standard errors: one false alarm in a thousand looks
_WORSE_BY = 0.02  # of all requests; less than that is not worth a rollback
_LOOKS = 12  # in a window
_MOST_WINDOWS = 3  # then it is said that there was too little traffic


def rules_in_words(window: timedelta) -> tuple[tuple[str, str], ...]:
    """What is measured and what follows from it, each a name and a sentence with the numbers that `watch` goes by."""
    return (
        ("The error itself", "Seen once more on the new release: it is taken back at once."),
        (
            "Failed requests",
            (
                f"Worse by more than {_WORSE_BY:.0%} of all requests, and by more than {_SURE} standard errors"
                f" (one false alarm in a thousand looks): taken back at once. At least {_FEWEST_REQUESTS} requests are"
                " needed on both releases."
            ),
        ),
        ("New errors", "An error first seen on the new release, in a file that the fix touches: taken back at once."),
        (
            "How long",
            (
                f"{_in_words(window)}, with a look every {_in_words(window / _LOOKS)}. It held when, at the old rate,"
                f" at least {_FEWEST_EXPECTED:.0f} of this error were to be expected and none came. With less traffic"
                f" it is watched up to {_in_words(window * _MOST_WINDOWS)}, then said to be undecided; it stays."
            ),
        ),
    )


def _in_words(length: timedelta) -> str:
    """The two units that say it: "10 min", "50 s", "1 h 30 min"."""
    seconds = max(1, round(length.total_seconds()))
    parts = ((seconds // 3_600, "h"), (seconds % 3_600 // 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def watch(
    deployment: Deployment,
    before: Observed,
    after: Observed,
    *,
    patch: Patch,
    window: timedelta,
    now: datetime,
    older: frozenset[str] = frozenset(),
) -> Outcome | Wait:
    """Compare a stretch before the deployment with the one since. Looks only; a second call is harmless.

    `before` and `after` are of the old and the new release. It fails at once, and passes when the window is over;
    with too little traffic it waits up to three windows and then says that it cannot tell. `older` are bugs first
    seen on the new release that the old one was shown to have too: nothing is held against the new one for them.
    """
    measures = (target(before, after), error_rate(before, after, older), new_faults(after, patch, older))
    watched = now - deployment.finished_at
    failed = [measure for measure in measures if measure.judgement is Judgement.FAIL]
    if failed:
        return _outcome(OutcomeKind.REGRESSED, failed[0].says, measures, watched)
    if watched < window:
        return Wait(until=now + window / _LOOKS, reason=f"watching {deployment.release}")
    if measures[0].judgement is Judgement.PASS:
        return _outcome(OutcomeKind.HEALED, measures[0].says, measures, watched)
    if watched < window * _MOST_WINDOWS:
        return Wait(until=now + window / _LOOKS, reason=f"held: not enough traffic to judge {deployment.release} yet")
    return _outcome(OutcomeKind.INCONCLUSIVE, measures[0].says, measures, watched)


def _outcome(kind: OutcomeKind, reason: str, measures: tuple[Measure, ...], watched: timedelta) -> Outcome:
    return Outcome(kind=kind, reason=reason, measures=measures, watched=watched)


def target(before: Observed, after: Observed) -> Measure:
    """The fault itself: one more of it on the new release is enough to say no."""
    if after.target_events:
        says = f"The error came {after.target_events} more times on the new release."
        return Measure(name="the error itself", judgement=Judgement.FAIL, says=says)
    expected = _expected(before, after)
    if expected < _FEWEST_EXPECTED:
        says = f"The error has not come back, but only {expected:.1f} were to be expected by now."
        return Measure(name="the error itself", judgement=Judgement.INCONCLUSIVE, says=says)
    says = f"The error has not come back; at the old rate {expected:.0f} were to be expected."
    return Measure(name="the error itself", judgement=Judgement.PASS, says=says)


def _expected(before: Observed, after: Observed) -> float:
    """Events to expect after, had nothing changed: by requests where they are counted, else by time.

    The stretch before begins just after the first event, which by itself tells nothing of how often it comes. Requests
    that were counted over a longer time than the stretch are taken to have come evenly.
    """
    if not before.duration:
        return 0.0
    if before.requests and after.requests is not None:
        share = min(1.0, before.duration / before.counted_for) if before.counted_for else 1.0
        return before.target_events * after.requests / (before.requests * share)
    return before.target_events * (after.duration / before.duration)


def error_rate(before: Observed, after: Observed, older: frozenset[str] = frozenset()) -> Measure:
    """Failed requests, old release against new, by a one-sided test of two proportions."""
    name = "failed requests"
    if None in (before.requests, before.errors, after.requests, after.errors):
        return Measure(name=name, judgement=Judgement.INCONCLUSIVE, says="Nothing counts this service's requests.")
    old_n, old_bad = before.requests or 0, before.errors or 0
    new_n, failed_now = after.requests or 0, after.errors or 0
    innocent = [fault for fault in after.new_faults if fault.bug_code in older]
    new_bad = max(0, failed_now - sum(fault.events for fault in innocent))
    besides = f", {failed_now - new_bad} of them by {innocent[0].bug_code}, which is older" if innocent else ""
    says = f"{failed_now} of {new_n} requests failed{besides}; {old_bad} of {old_n} before."
    if new_n < _FEWEST_REQUESTS or old_n < _FEWEST_REQUESTS:
        return Measure(name=name, judgement=Judgement.INCONCLUSIVE, says=f"{says} Too few to compare.")
    worse_by = new_bad / new_n - old_bad / old_n
    pooled = (new_bad + old_bad) / (new_n + old_n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / new_n + 1 / old_n))
    failed = worse_by > _WORSE_BY and worse_by > _SURE * error
    return Measure(name=name, judgement=Judgement.FAIL if failed else Judgement.PASS, says=says)


def new_faults(after: Observed, patch: Patch, older: frozenset[str] = frozenset()) -> Measure:
    """Bugs first seen on the new release, in files that the patch touched."""
    new = [fault for fault in after.new_faults if fault.bug_code not in older]
    ours = [fault for fault in new if is_where_the_fix_is(fault, patch)]
    if ours:
        return Measure(name="new errors", judgement=Judgement.FAIL, says=f"New where the fix is: {ours[0].says}")
    if new:
        says = f"{len(new)} new {'error' if len(new) == 1 else 'errors'} elsewhere: {new[0].says}"
        return Measure(name="new errors", judgement=Judgement.INCONCLUSIVE, says=says)
    return Measure(name="new errors", judgement=Judgement.PASS, says="No error that was not there before.")


def is_where_the_fix_is(fault: NewFault, patch: Patch) -> bool:
    """Whether the fault shows in a file that the patch touches."""
    # It ends in its culprit, "function in path"; a message before it may name any file.
    return any(re.search(rf"[ /]{re.escape(path)}$", fault.says) for path in patch.files)
