"""What reads the journal into the store: in the server's process, or in one of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from homeostat.adapters.store import SqlStore
from homeostat.intake.collector import Collector
from homeostat.intake.journal import Journal
from homeostat.intake.readers import Tidying, read_until_told
from homeostat.intake.source_maps import SourceMaps
from homeostat.ports import Clock


def journal_of(home: Path) -> Journal:
    return Journal(home / "spool")


def collector_of(
    store: SqlStore,
    clock: Clock,
    journal: Journal,
    on_bug: Callable[[str], None],
    *,
    tidy: Callable[[], None] | None = None,
) -> Collector:
    """Of this process; with `tidy` of one that reads what another hands over."""
    return Collector(
        journal,
        store.reports,
        store.signals,
        clock,
        on_bug=on_bug,
        templates=store.templates,
        lines=store.lines,
        maps=SourceMaps(store.source_maps),
        reads_others=tidy is not None,
        tidy=tidy or (lambda: None),
    )


def read_reports(store: SqlStore, clock: Clock, home: Path, words: BinaryIO, on_bug: Callable[[str], None]) -> None:
    """Be one of the processes that read what a server hands over, until it closes `words`."""
    journal = journal_of(home)
    journal.open()
    try:
        read_until_told(collector_of(store, clock, journal, on_bug, tidy=Tidying()), words)
    finally:
        journal.close()
