"""What scrutiny is worth in points. Chosen, not fitted: small where nothing was measured, bounds where it doubts."""

from collections.abc import Iterator

from homeostat.records import Part, Scrutiny

_KEPT = ((20, 6), (5, 4), (1, 2))  # from so many inputs on, so many points
_FAILURES_CHANGED = -8
_GUESSED_CHANGED = -6
_CHANGED = -12
_DISPUTED = -8
_ALL_NOTICED, _NONE_NOTICED = 3, -4
_FINDING, _FINDINGS_AT_MOST = -2, -6
_DOUBTS = {"catches-all": -12, "fewer-checks": -8, "ignores-error": -12, "dependency": -10}
_DROPS_EFFECT_AT_MOST = 35  # as for every fix with which a failure only becomes silent


def parts_of(scrutiny: Scrutiny) -> Iterator[Part]:
    yield from _behaviour(scrutiny)
    yield from _apart(scrutiny)
    yield from _mutants(scrutiny)
    yield from _findings(scrutiny)
    for doubt in scrutiny.doubts:
        if points := _DOUBTS.get(doubt.kind):
            yield Part(says=doubt.says, points=points)


def bounds_of(scrutiny: Scrutiny, *, asserted: bool) -> Iterator[tuple[int, str]]:
    """What no chance may pass. `asserted`: nothing was raised that could become silent, a test said what is right."""
    for doubt in scrutiny.doubts:
        if (doubt.kind == "drops-effect" and not asserted) or doubt.kind == "evades-nought":
            yield _DROPS_EFFECT_AT_MOST, doubt.says


def _behaviour(scrutiny: Scrutiny) -> Iterator[Part]:
    seen = scrutiny.behaviour
    if seen is None:
        return
    if seen.kept and seen.kept == seen.compared:
        one = "The one varied input that did not fail is answered as before"
        many = f"All {seen.kept} varied inputs that did not fail are answered as before"
        points = next(points for least, points in _KEPT if seen.kept >= least)
        yield Part(says=one if seen.kept == 1 else many, points=points)
    elif seen.compared and not seen.surely_changed:
        says = f"{seen.compared - seen.kept} of {seen.compared} varied inputs are answered differently"
        yield Part(says=says, points=_GUESSED_CHANGED)
    # How many others that failed alike are mended is not weighed: measured, it spoke against right fixes.
    if seen.failures_changed:
        also = "a failure" if seen.failures_changed == 1 else f"{seen.failures_changed} failures"
        says = f"It also changes {also} of another kind"
        yield Part(says=says, points=_FAILURES_CHANGED)


def _apart(scrutiny: Scrutiny) -> Iterator[Part]:
    """What speaks for a fix is not weighed: nearly all keep what was right, and two that drop one step agree."""
    seen = scrutiny.apart
    if seen is None:
        return
    if seen.changed:
        says = f"{seen.changed} of {seen.compared} other inputs are answered differently: {seen.example}"
        yield Part(says=says, points=_CHANGED)
    if seen.disputing:
        others = "Another proved fix answers" if seen.disputing == 1 else f"{seen.disputing} other proved fixes answer"
        yield Part(says=f"{others} differently to what failed", points=_DISPUTED)


def _mutants(scrutiny: Scrutiny) -> Iterator[Part]:
    seen = scrutiny.mutants
    if seen is None:
        return
    who = "The test notices" if not seen.tests_ran else "The tests notice"
    says = f"{who} {seen.noticed} of {seen.tried} ways to break it"
    if seen.noticed == seen.tried:
        yield Part(says=says, points=_ALL_NOTICED)
    else:
        yield Part(says=says, points=_NONE_NOTICED if not seen.noticed else -1)


def _findings(scrutiny: Scrutiny) -> Iterator[Part]:
    seen = scrutiny.findings
    if seen is None or not seen.new:
        return
    more = "" if len(seen.new) == 1 else f", and {len(seen.new) - 1} more"
    points = max(_FINDINGS_AT_MOST, _FINDING * len(seen.new))
    yield Part(says=f"{', '.join(seen.tools)}: {seen.new[0]}{more}"[:200], points=points)
