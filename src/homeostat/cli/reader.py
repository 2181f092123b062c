"""One of the processes that read what `up` hands over: a store and a journal, and nothing of a server."""

import gc
import signal
import sys

from homeostat.reading import read_reports
from homeostat.wiring import Settings, opened_store

_ALLOCATIONS_BETWEEN_COLLECTIONS = 50_000


def run_reader(settings: Settings) -> None:
    """Read what `up` hands over. It is told on standard input, and names bugs on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then lets us finish
    collect_seldom()
    with opened_store(settings) as (store, clock):
        read_reports(store, clock, settings.home, sys.stdin.buffer, on_bug=_say)


def _say(code: str) -> None:
    sys.stdout.write(f"{code}\n")
    sys.stdout.flush()


def collect_seldom() -> None:
    """Look for circles of objects seldom.

    An event is thousands of objects and none of them in a circle: to look as often as Python does takes as long as
    to read it.
    """
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS, 20, 20)
