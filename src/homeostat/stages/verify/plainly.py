"""The trials of many patches where nothing can be kept warm: a sandbox for each, several at once."""

import time
from collections.abc import MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from homeostat.errors import HomeostatError
from homeostat.log import Log
from homeostat.ports import Sandbox
from homeostat.records import Limits, Patch, Reproduction, Run, Service
from homeostat.stages.verify.rehearse import run_key

_log = Log()


def sift_plainly(
    patches: Sequence[Patch],
    reproductions: Sequence[Reproduction],
    *,
    service: Service,
    base: str,
    sandbox: Sandbox,
    limits: Limits,
    known: MutableMapping[str, Run],
    workers: int,
) -> None:
    """Run the first reproduction on each patch, and once without any, and put the runs into `known`.

    For languages without a warm sandbox. All of it ends within about `limits.wall`; what was not reached by then, and
    what could not be run, is not there, and `verify` runs it by itself. A second call makes only what is missing.
    """
    if not reproductions:
        return
    first = reproductions[0]
    until = time.monotonic() + limits.wall.total_seconds()

    def run(patch: Patch | None) -> None:
        key = run_key(service, base, first.command, dict(first.files), patch)
        left = until - time.monotonic()
        if key in known or left <= 0:
            return
        try:
            known[key] = sandbox.run(
                first.command,
                service=service,
                commit=base,
                patch=patch,
                files=dict(first.files),
                limits=replace(limits, wall=timedelta(seconds=max(1.0, left))),
            )
        except HomeostatError as error:
            _log.debug("sift.failed", service=service.name, why=str(error))

    with ThreadPoolExecutor(max(1, workers)) as pool:
        list(pool.map(run, (None, *patches)))
