"""One of the processes that read what `up` hands over: a store and a journal, and nothing of a server."""

import signal
import sys

from homeostat.reading import read_reports
from homeostat.settings import Settings
from homeostat.wiring import opened_store


def run_reader(settings: Settings) -> None:
    """Read what `up` hands over. It is told on standard input, and names bugs on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then lets us finish
    with opened_store(settings) as (store, clock):
        read_reports(store, clock, settings.home, sys.stdin.buffer, on_bug=_say)


def _say(code: str) -> None:
    sys.stdout.write(f"{code}\n")
    sys.stdout.flush()
