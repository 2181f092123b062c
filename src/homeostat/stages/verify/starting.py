"""Whether a service still starts and answers its health check, where no request of production showed that."""

from collections.abc import Callable
from dataclasses import replace

from homeostat.records import Patch, Replay, ReplayResult, Reproduction, ReproductionKind
from homeostat.stages.verify.judge import Seen

Look = Callable[[Reproduction, Patch | None], Replay]


def with_start(seen: Seen, start: Reproduction | None, patch: Patch, look: Look) -> Seen:
    """What was seen, and whether it starts: by one run without the patch, the same for a bug, and one with it.

    Not asked where a replayed request said so already, where the patch is refuted anyway, or where there is no command
    that starts it. What does not start here without the patch says nothing.
    """
    by_request = seen.reproduction is not None and seen.reproduction.kind is ReproductionKind.REQUEST
    if start is None or by_request or seen.refuted or look(start, None).result is not ReplayResult.PASSED:
        return seen
    after = look(start, patch)
    if after.result is ReplayResult.PASSED:
        return replace(seen, started=f"{start.title}: {after.detail}")
    return replace(seen, problem=f"The service started without the patch, and with it does not: {after.detail}")
