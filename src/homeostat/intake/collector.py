"""From reports on disk to events and bugs, as soon as they are there."""

import threading
from collections.abc import Callable

import structlog

from homeostat.errors import BadInput, StoreUnavailable
from homeostat.ports import Clock, ReportStore
from homeostat.records import Fingerprint, Known, Report
from homeostat.stages.group import group
from homeostat.stages.sense import sense

_MOST_TOGETHER = 200
_LOOK_AGAIN_SECONDS = 1.0  # for reports that another process put down

log = structlog.get_logger()


class Collector:
    """Reads reports one after the other. Killed at any line, it begins again with the same report."""

    def __init__(self, store: ReportStore, clock: Clock, on_bug: Callable[[str], None]) -> None:
        self._store = store
        self._clock = clock
        self._on_bug = on_bug
        self._arrived = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="collector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._arrived.set()
        self._thread.join()

    def arrived(self) -> None:
        """Something was put on disk: look now."""
        self._arrived.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                read = self.collect()
            except StoreUnavailable as error:
                log.warning("the store did not answer; trying again", error=str(error))
                read = 0
            if not read:
                self._arrived.wait(_LOOK_AGAIN_SECONDS)
                self._arrived.clear()

    def collect(self) -> int:
        """Read what is there; how many reports were read or refused."""
        reports = self._store.pending(_MOST_TOGETHER)
        for report in reports:
            self._collect_one(report)
        return len(reports)

    def _collect_one(self, report: Report) -> None:
        now = self._clock.now()
        try:
            event = sense(report)
            grouped = group(event, known=lambda fingerprint: self._known(event.service, fingerprint))
            recorded = self._store.record(report, event, grouped, now)
        except BadInput as error:
            self._store.refuse(report, str(error), now)
            log.info("refused an event", service=report.service, reason=str(error))
            return
        except StoreUnavailable:
            raise
        except Exception as error:  # one strange report must not stop all others
            self._store.refuse(report, f"our own fault: {type(error).__name__}", now)
            log.exception("could not read a report", service=report.service, report_id=report.report_id)
            return
        if recorded.bug_code and (recorded.opened or recorded.regressed):
            log.info("bug", code=recorded.bug_code, title=grouped.title, service=event.service, why=grouped.reason)
            self._tell(recorded.bug_code)

    def _tell(self, bug_code: str) -> None:
        try:
            self._on_bug(bug_code)
        except Exception:  # the bug is in the store: `ai_fix_check_job` starts what was not started here
            log.exception("could not start a repair", code=bug_code)

    def _known(self, service: str, fingerprint: Fingerprint) -> Known:
        return self._store.known(service, fingerprint.digest, self._clock.now())
