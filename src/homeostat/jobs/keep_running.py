"""What serves here is kept running: what ended by itself, or by a reboot, is started again by its deployer."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Protocol

from homeostat.errors import HomeostatError, Retryable
from homeostat.log import Log
from homeostat.ports import AuditStore, Clock
from homeostat.records import Service
from homeostat.records.orders import Kept

_LOOK_SECONDS = 2.0
_MOST_AT_ONCE = 8  # services that are started together; one that takes long keeps no other waiting
_PATIENCE = timedelta(minutes=1)  # with a deployer that does not answer: it may be starting itself
_HERE = ("", "process", "docker")  # deployers whose releases run on this machine

log = Log()


class LooksAfter(Protocol):
    def look_after(self, service: Service) -> Kept: ...


class Keeper:
    """A thread that looks every two seconds."""

    def __init__(
        self, services: Callable[[], Sequence[Service]], deployer: LooksAfter, audit: AuditStore, clock: Clock
    ) -> None:
        self._services = services
        self._deployer = deployer
        self._audit = audit
        self._clock = clock
        self._unanswered_since: dict[str, datetime] = {}
        self._told: set[str] = set()
        self._under_way: dict[str, Future[None]] = {}
        self._pool = ThreadPoolExecutor(_MOST_AT_ONCE, thread_name_prefix="keeper")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while True:
            try:
                self._look()
            except Retryable as error:
                log.warning("the store did not answer; looking again", error=str(error))
            except Exception:  # nobody else keeps them running: this thread must not die
                log.exception("could not look after services; looking again")
            if self._stopping.wait(_LOOK_SECONDS):
                return

    def _look(self) -> None:
        for service in self._services():
            earlier = self._under_way.get(service.name)
            if service.deployed_by_us and service.deployer in _HERE and (earlier is None or earlier.done()):
                self._under_way[service.name] = self._pool.submit(self.look_after, service)

    def look_after(self, service: Service) -> None:
        """One service, once. People are told once of what stays down, and of a deployer that stays silent."""
        try:
            kept = self._deployer.look_after(service)
        except Retryable as error:
            since = self._unanswered_since.setdefault(service.name, self._clock.now())
            if self._clock.now() - since >= _PATIENCE:
                self._alert(service, f"It is not looked after since {since:%H:%M:%S}: {error}")
        except HomeostatError as error:
            self._alert(service, str(error))
        except Exception:
            log.exception("could not look after a service", service=service.name)
        else:
            self._unanswered_since.pop(service.name, None)
            if kept.gave_up:
                self._alert(service, f"{kept.release}: {kept.gave_up}")
            else:
                self._told.discard(service.name)

    def _alert(self, service: Service, why: str) -> None:
        if service.name in self._told:
            return
        self._told.add(service.name)
        now = self._clock.now()
        self._audit.alert(
            key=f"start.{service.name}.{now:%Y%m%d%H%M}",
            severity="P0_critical",
            title=f"{service.name} does not run",
            text=why[:2_000],
            link="/deployments",
            now=now,
        )
        log.error("a service does not run", service=service.name, error=why)
