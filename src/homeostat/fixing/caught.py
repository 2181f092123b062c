"""What broke in a JavaScript service's own code where its test only saw an answer of 500: the crash behind it."""

import re
from datetime import datetime
from importlib.resources import files

from homeostat.errors import HomeostatError
from homeostat.fixing.output import read_from_output
from homeostat.log import Log
from homeostat.ports import Sandbox
from homeostat.records import Event, Limits, Service

_A_500 = re.compile(r"\b500\b")
_MOST_TEXT = 256 * 1024
_MOST_STACKS = 20
_RUN = (
    'HOMEOSTAT_CAUGHT="$(mktemp -d)"; export HOMEOSTAT_CAUGHT; '
    '(export NODE_OPTIONS="$NODE_OPTIONS --require=$HOMEOSTAT_FILES/caught.cjs"; {command}) >/dev/null 2>&1; '
    'cat "$HOMEOSTAT_CAUGHT"/*.txt 2>/dev/null | head -c {most} > "$HOMEOSTAT_RESULTS"; rm -rf "$HOMEOSTAT_CAUGHT"'
)

_log = Log()


def hides_a_crash(event: Event | None, said: str) -> bool:
    """Whether a test speaks of a 500, and of nothing that broke in the code itself."""
    frames = event.raised.frames if event and event.raised else ()
    return event is not None and not any(frame.in_app for frame in frames) and _A_500.search(said) is not None


def caught(  # noqa: PLR0917 - what a run needs
    service: Service,
    command: str,
    commit: str,
    sandbox: Sandbox,
    limits: Limits,
    now: datetime,
    tests: frozenset[str],
) -> Event | None:
    """The first crash in the service's own code while the failing tests run alone, by `command`; one run.

    None where nothing broke there. What the code throws itself is an answer, and no crash.
    """
    harness = files("homeostat.fixing.harness").joinpath("caught.cjs").read_text(encoding="utf-8")
    try:
        run = sandbox.run(
            _RUN.format(command=command, most=_MOST_TEXT),
            service=service,
            commit=commit,
            patch=None,
            files={"caught.cjs": harness},
            limits=limits,
        )
    except HomeostatError as error:
        _log.debug("caught.failed", service=service.name, why=str(error))
        return None
    for stack in run.results[:_MOST_TEXT].split("\0")[:_MOST_STACKS]:
        event = read_from_output(stack.strip(), service, now, tests)
        own = event.crash_frame if event else None
        if event is not None and own is not None and own.in_app:
            return event
    return None
