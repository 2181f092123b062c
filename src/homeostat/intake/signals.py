"""What is no event goes past the rooms, straight into the store."""

from collections.abc import Callable, Sequence
from datetime import datetime

from homeostat.ports import SignalStore
from homeostat.records import CheckIn, Report, Signal
from homeostat.stages.sense.monitors import tell_failed_runs


def keep_signals(
    signals: Sequence[tuple[str, Signal]],
    store: SignalStore,
    *,
    accept: Callable[[Sequence[Report]], None],
    now: datetime,
) -> None:
    """Keep what reports said, each under its report's id; a failed run of a job becomes an event at once.

    The same ones again change nothing.
    """
    store.keep(signals, now)
    if any(isinstance(signal, CheckIn) and signal.status.failed for _, signal in signals):
        tell_failed_runs(store, accept=accept, now=now)
