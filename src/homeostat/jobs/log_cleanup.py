"""`log_cleanup_job`: events, logs, dead letters, metrics older than the retention go; bugs, repairs, the audit stay.

So do installed dependencies that nobody used for as long, and what a killed trial left on disk.
"""

import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from homeostat.ports import Clock, Store

EVERY = "0 3 * * *"
_SENT_AGAIN = timedelta(days=2)  # a line of a log that is sent again later counts again; an event never does
_ABANDONED = timedelta(days=1)  # longer than any trial


def log_cleanup(
    store: Store,
    clock: Clock,
    *,
    retention: timedelta,
    runs: Path | None = None,
    environments: Callable[[datetime], int] = lambda _: 0,
) -> tuple[int, str]:
    """`runs` is where trials lay out their files, `environments` lets go of dependencies that were not used since."""
    now = clock.now()
    before = now - retention
    folders = environments(before) + (_leftovers(runs) if runs else 0)
    parts = (store.signals, store.releases, store.dead_letters, store.lines, store.jobs)
    gone = sum(part.clean(before=before) for part in parts)
    store.lines.forget(before=max(before, now - _SENT_AGAIN))
    told = f"{gone} rows older than {retention.days} days went"
    return gone + folders, f"{told}; {folders} folders" if folders else told


def _leftovers(runs: Path) -> int:
    """Remove what trials left whose process was killed; each removes its own otherwise."""
    oldest = time.time() - _ABANDONED.total_seconds()
    old = [run for run in runs.glob("*/") if run.stat().st_mtime < oldest]
    for run in old:
        shutil.rmtree(run, ignore_errors=True)
    return len(old)
