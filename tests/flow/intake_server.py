"""The intake alone, as an application; run as a program it serves until it is killed: `DATABASE_URL SPOOL PORT`."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from homeostat.adapters.store import SqlStore, open_store
from homeostat.intake.collector import Collector
from homeostat.intake.gate import Gate
from homeostat.intake.journal import Journal
from homeostat.intake.logs import PATHS as LOG_PATHS
from homeostat.intake.logs import LogIntake
from homeostat.intake.otlp import PATHS as OTLP_PATHS
from homeostat.intake.otlp import OtlpIntake
from homeostat.intake.sentry import SentryIntake
from homeostat.intake.sentry.protocol import SentryProtocol
from homeostat.intake.source_maps import SourceMaps
from homeostat.intake.spool import Spool


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def application(
    store: SqlStore, folder: Path, on_bug: Callable[[str], None]
) -> tuple[ASGIApp, Journal, Callable[[], None]]:
    """The application, started, its journal, and what stops it."""
    clock = MachineClock()
    journal = Journal(folder)
    journal.open()
    maps = SourceMaps(store.source_maps)
    collector = Collector(
        journal,
        store.reports,
        store.signals,
        clock,
        on_bug=on_bug,
        maps=maps,
        templates=store.templates,
        lines=store.lines,
    )
    spool = Spool(journal, committed=collector.arrived)
    collector.start()
    spool.start()
    gate = Gate(store.services, spool, clock)
    logs = LogIntake(gate, store.reports, spool, clock)
    otlp = OtlpIntake(gate, store.reports, spool, clock)
    routes = [Route(path, endpoint=logs, methods=["POST"]) for path in LOG_PATHS]
    routes.extend(Route(path, endpoint=otlp, methods=["POST", "OPTIONS"]) for path in OTLP_PATHS)
    others = Starlette(routes=routes)
    sentry = SentryIntake(gate, spool, clock, then=others)

    def stop() -> None:
        spool.put(gate.untold())
        spool.stop()
        collector.stop()
        journal.close()

    return sentry, journal, stop


def main() -> None:
    with open_store(sys.argv[1], MachineClock()) as store:
        app, _, stop = application(store, Path(sys.argv[2]), lambda _: None)
        uvicorn.run(app, http=SentryProtocol, host="127.0.0.1", port=int(sys.argv[3]), log_level="error")
        stop()


if __name__ == "__main__":
    main()
