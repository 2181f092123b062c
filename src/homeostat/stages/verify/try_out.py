"""What a patch does to the failure, in words: for whoever is still at work on it."""

from collections.abc import Sequence

from homeostat.errors import PatchDoesNotApply
from homeostat.ports import Sandbox
from homeostat.records import Limits, Patch, ReplayResult, Reproduction, Service
from homeostat.stages.verify import read_replay

_MOST_LOG = 6_000


def try_out(
    patch: Patch,
    reproductions: Sequence[Reproduction],
    *,
    service: Service,
    base: str,
    sandbox: Sandbox,
    limits: Limits,
) -> str:
    """The most faithful reproduction, run once with the patch. It proves nothing: `verify` does.

    Raises:
        SandboxUnavailable: no sandbox could be started.
    """
    if not reproductions:
        return "Nothing is known that fails, so nothing can be tried."
    first = reproductions[0]
    try:
        run = sandbox.run(
            first.command,
            service=service,
            commit=base,
            patch=patch if patch.diff.strip() else None,
            files=dict(first.files),
            limits=limits,
        )
    except PatchDoesNotApply as error:
        return f"The change does not fit: {error}"
    replay = read_replay(run)
    if replay.result is ReplayResult.PASSED:
        return f"It passes: {replay.detail}"
    log = (replay.log or run.output)[-_MOST_LOG:]
    return f"{replay.result.value.replace('_', ' ')}: {replay.detail}\n{log}"
