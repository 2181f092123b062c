"""Writes payment reminders in the background."""

import queue
import threading
from typing import Any

import sentry_sdk

from app.services.reminders import handle_reminder


class ReminderWorker:
    def __init__(self) -> None:
        self.jobs: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="reminders", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.jobs.put(None)
        if self._thread is not None:
            self._thread.join(timeout=2)

    def put(self, job: dict[str, Any]) -> None:
        self.jobs.put(job)

    def _run(self) -> None:
        while (job := self.jobs.get()) is not None:
            try:
                handle_reminder(**job)
            except Exception as error:
                sentry_sdk.capture_exception(error)


worker = ReminderWorker()
