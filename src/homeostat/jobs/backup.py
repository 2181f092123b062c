"""`backup_job`: a copy of the store that was opened and checked; the last seven are kept."""

import shutil
from pathlib import Path

from homeostat.ports import Clock, JobStore

EVERY = "0 2 * * *"
_KEPT = 7


def backup(store: JobStore, folder: Path, clock: Clock) -> tuple[int, str]:
    copy = store.backup(folder / f"{clock.now():%Y%m%d-%H%M%S}")
    for old in sorted(folder.iterdir())[:-_KEPT]:
        shutil.rmtree(old)
    return 1, f"{copy} ({copy.stat().st_size:,} bytes)"
