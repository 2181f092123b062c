"""Which of several reproductions decides on a patch: the call furthest out that fails as production did.

The crash is often not the cause. A call of a function further out still fails when a patch mends only what the crash
showed, and no longer fails when the patch stops the bad value where it was born, though the innermost function fails
on that value for ever.
"""

from collections.abc import Callable, Sequence

from homeostat.records import Replay, ReplayResult, Reproduction, ReproductionKind

MOST_FAILING = 3  # calls, innermost first, of which the outermost decides: each costs a run

Look = Callable[[Reproduction], Replay | None]
"""What a reproduction shows; None where that is not known."""


def failing(reproductions: Sequence[Reproduction], look: Look) -> tuple[Reproduction, ...]:
    """Those that fail as production did without a patch, the one that decides first.

    A request speaks for the whole service, so it stands alone. Of several ways to make one call the most faithful one
    that fails is enough. Each is looked at once at most.
    """
    found: dict[int, Reproduction] = {}
    for reproduction in reproductions:
        if reproduction.outward in found:
            continue
        seen = look(reproduction)
        if seen is not None and seen.result is ReplayResult.FAILED_ALIKE:
            if reproduction.kind is not ReproductionKind.CALL:
                return (reproduction,)
            found[reproduction.outward] = reproduction
            if len(found) == MOST_FAILING:
                break
    return tuple(found[outward] for outward in sorted(found, reverse=True))


def deciding(reproductions: Sequence[Reproduction], look: Look) -> tuple[Reproduction, Replay] | None:
    """The first of `failing` that says something with a patch; the last when all are silent, None without any.

    A call is silent where the patched code asks for more than was captured: then one further in may know.
    """
    last: tuple[Reproduction, Replay] | None = None
    for reproduction in reproductions:
        seen = look(reproduction)
        if seen is None:
            continue
        last = reproduction, seen
        if seen.result is not ReplayResult.NOT_RUN:
            break
    return last
