"""The rules in words, for people who are about to approve."""

from datetime import timedelta

from homeostat.stages.watch.evidence import (
    COSTLIER,
    FAILED_REQUESTS,
    HEALED_WRONGLY,
    NEW_FAULTS,
    RESTARTS,
    SLOW_REQUESTS,
    SUSPECT,
)
from homeostat.stages.watch.measures import FEWEST_FAILURES, FEWEST_REQUESTS, SMOKE_IN_A_ROW, WORSE_BY
from homeostat.stages.watch.pace import ASKED_FOR, MOST_WINDOWS, between_looks
from homeostat.stages.watch.refusals import MORE_BY
from homeostat.stages.watch.slowness import SLOW_SHARE, SLOWER_BY


def rules_in_words(window: timedelta, canary: str = "") -> tuple[tuple[str, str], ...]:
    """What is measured and what follows from it, each a name and a sentence with the numbers that `watch` goes by."""
    whole = FAILED_REQUESTS + NEW_FAULTS + SLOW_REQUESTS + COSTLIER + RESTARTS
    return (
        *_canary_in_words(canary),
        ("The error itself", "Seen once more on the new release: it is taken back at once."),
        (
            "Failed requests",
            (
                f"Surely more than before, and by more than {WORSE_BY:.1%} of all requests: taken back at once."
                f" At least {FEWEST_REQUESTS} requests are needed on both releases, and {FEWEST_FAILURES} that failed."
                " The mended fault does not count."
            ),
        ),
        (
            "New errors",
            (
                "An error first seen on the new release, in a file that the fix touches, or so often that the old"
                " release would have had it too: taken back at once."
            ),
        ),
        (
            "Slow requests",
            (
                "95 of 100, or half of all, answered later than usual in surely more slices of time than before, in"
                f" {SLOW_SHARE:.0%} of them at least, and by more than {SLOWER_BY - 1:.0%}, while the machine was as"
                " busy; or each answer surely takes twice as much of the processors, and that makes it slower: taken"
                " back. Its first moments are left out."
            ),
        ),
        (
            "Refused requests",
            (
                f"Surely more answered with a 4xx than before, and by more than {MORE_BY:.0%} of all requests: you are"
                " asked. What failed by the mended fault before may be refused now."
            ),
        ),
        (
            "Without traffic",
            (
                "Its smoke requests are sent, or its health check. Not answered well"
                f" {SMOKE_IN_A_ROW} rounds in a row: taken back. That they are answered does not prove the fix."
            ),
        ),
        (
            "How sure",
            (
                "Each test may be looked at at any time. All together take back one release in"
                f" {1 / whole:.0f} that changed nothing, at most."
            ),
        ),
        (
            "How long",
            (
                f"{in_words(window)}, with a look every {in_words(between_looks(window, timedelta()))} at first, every"
                f" {in_words(between_looks(window, window))} later. It held when none of this"
                f" error came, and that would be chance in fewer than {HEALED_WRONGLY:.0%} of cases. With less traffic,"
                f" or while the odds that it is worse are {SUSPECT:.0f} to 1 or more, it is watched up to"
                f" {in_words(window * MOST_WINDOWS)}, then you are asked whether it stays;"
                f" without an answer within {in_words(ASKED_FOR)} it stays, and says that nobody could judge it."
            ),
        ),
    )


def _canary_in_words(canary: str) -> tuple[tuple[str, str], ...]:
    if not canary:
        return ()
    says = f"At first it serves a share of those who ask ({canary}), beside the release before."
    says += " It is compared with that one in the same time; where it does worse, nobody is sent to it any more."
    return (("Canary", says),)


def in_words(length: timedelta) -> str:
    """The two units that say it: "10 min", "50 s", "1 h 30 min"."""
    seconds = max(1, round(length.total_seconds()))
    parts = ((seconds // 3_600, "h"), (seconds % 3_600 // 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
