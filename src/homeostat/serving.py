"""A running Homeostat, put together: intake, engine, jobs, console and API. What every command needs is `wiring`."""

import contextlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from homeostat.adapters.deployer.remote import RemoteDeployer
from homeostat.adapters.environments.local import LocalEnvironments
from homeostat.adapters.forge.remote import RemoteForge
from homeostat.adapters.hand import DEPLOYER, INSTALLER, PUBLISHER, RUNNER
from homeostat.adapters.notifier.console import ConsoleNotifier
from homeostat.adapters.positions.file import FilePositions
from homeostat.adapters.sandbox import choose_sandbox
from homeostat.adapters.sandbox.remote import RemoteSandbox
from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile
from homeostat.adapters.store import SqlStore
from homeostat.api import api
from homeostat.api.halt import halt_api
from homeostat.api.judgements import judgements_api
from homeostat.api.policies import policies_api
from homeostat.api.releases import releases_api
from homeostat.api.sentry_cli import sentry_cli
from homeostat.api.triage import triage_api
from homeostat.api.webhooks import webhooks_api
from homeostat.console import Outside, console
from homeostat.durable import Durable
from homeostat.engine import Engine
from homeostat.errors import HomeostatError, NotConfigured, Retryable, StoreUnavailable
from homeostat.intake.fetched import Fetched
from homeostat.intake.gate import Gate
from homeostat.intake.logfile.follow import Follower, read_watched
from homeostat.intake.logs import PATHS as LOG_PATHS
from homeostat.intake.logs import LogIntake
from homeostat.intake.messages import Reader
from homeostat.intake.otlp import PATHS as OTLP_PATHS
from homeostat.intake.otlp import OtlpIntake
from homeostat.intake.readers import Readers
from homeostat.intake.sentry import SentryIntake
from homeostat.intake.spool import Spool
from homeostat.jobs import Job, tracked
from homeostat.jobs.ai_fix_check import EVERY as AI_FIX_CHECK_EVERY
from homeostat.jobs.ai_fix_check import ai_fix_check
from homeostat.jobs.backup import EVERY as BACKUP_EVERY
from homeostat.jobs.backup import backup
from homeostat.jobs.budgets import tell_of_budgets
from homeostat.jobs.bug_scan import EVERY as BUG_SCAN_EVERY
from homeostat.jobs.bug_scan import bug_scan
from homeostat.jobs.expiry_check import EVERY as EXPIRY_CHECK_EVERY
from homeostat.jobs.expiry_check import expiry_check
from homeostat.jobs.health_check import EVERY as HEALTH_CHECK_EVERY
from homeostat.jobs.health_check import health_check
from homeostat.jobs.keep_running import Keeper
from homeostat.jobs.kept_check import EVERY as KEPT_CHECK_EVERY
from homeostat.jobs.kept_check import kept_check
from homeostat.jobs.log_cleanup import EVERY as LOG_CLEANUP_EVERY
from homeostat.jobs.log_cleanup import log_cleanup
from homeostat.jobs.metrics_aggregation import EVERY as METRICS_AGGREGATION_EVERY
from homeostat.jobs.metrics_aggregation import metrics_aggregation
from homeostat.jobs.monitor_check import EVERY as MONITOR_CHECK_EVERY
from homeostat.jobs.monitor_check import monitor_check
from homeostat.jobs.pull_check import EVERY as PULL_CHECK_EVERY
from homeostat.jobs.pull_check import pull_check, wake_pulls
from homeostat.jobs.room_check import EVERY as ROOM_CHECK_EVERY
from homeostat.jobs.room_check import room_check
from homeostat.jobs.shadow_watch import EVERY as SHADOW_WATCH_EVERY
from homeostat.jobs.shadow_watch import shadow_watch
from homeostat.jobs.tell_people import Teller
from homeostat.jobs.triage_check import EVERY as TRIAGE_CHECK_EVERY
from homeostat.jobs.triage_check import triage_check
from homeostat.log import Log
from homeostat.reading import collector_of, journal_of
from homeostat.records import Limits, Service, Traffic
from homeostat.stages.watch.worker import Backlog
from homeostat.wiring import (
    Homeostat,
    SystemClock,
    budget_of,
    channels_of,
    choose_judge,
    choose_model,
    hand_of,
    kafka_client,
    keys_of,
    replayer,
    source_for,
    tried_forge,
    webhook_note,
)
from homeostat.world import World

if TYPE_CHECKING:
    from homeostat.intake.kafka import KafkaIntake


@dataclass(frozen=True, slots=True)
class Server:
    """A running Homeostat: the application to serve, and what has to be stopped after it."""

    application: ASGIApp
    stop: Callable[[], None]


def serve(home: Homeostat, readers: int = 0, wait_for_hands: Callable[[], None] = lambda: None) -> Server:
    """Start the engine and the collector, take up what was cut off, and give the application to serve.

    The hands run already, or are starting: what changes the world is asked of them.

    Raises:
        NotConfigured: no sandbox works on this machine, or the model has no endpoint.
    """
    store, clock, settings = home.store, home.clock, home.settings
    if not settings.runner:
        choose_sandbox(source_for, LocalEnvironments(settings.home), settings.home)  # so that the runner will find one
    publisher, papers = hand_of(settings, PUBLISHER), home.policies.bounds.written.of_change
    world = World(
        store=store,
        clock=clock,
        source_for=source_for,
        forge_for=lambda service: RemoteForge(publisher, service, check=home.switch.check, policies=papers),
        console=settings.own_url(),
        sandbox=RemoteSandbox(hand_of(settings, RUNNER), hand_of(settings, INSTALLER) if settings.installer else None),
        deployer=RemoteDeployer(hand_of(settings, DEPLOYER), check=home.switch.check, policies=papers),
        model=choose_model(settings),
        judge=choose_judge(settings),
        budget=budget_of(settings),
        notifier=ConsoleNotifier(partial(_remember, store, clock)),
        verifier=PublicKeyFile(keys_of(settings)),
        limits=Limits(wall=timedelta(seconds=settings.trial_seconds)),
        watch_window=timedelta(seconds=settings.watch_seconds),
        desk=home.desk,
        policies=home.policies,
        provers=settings.provers or os.cpu_count() or 1,
        smoke=RemoteDeployer(hand_of(settings, DEPLOYER)).smoke,
        backlog=_backlog(home),
    )
    KeyFile(keys_of(settings)).make()
    durable = Durable(settings.store_url())
    teller = Teller(channels_of(settings), store.channels, clock, settings.own_url())

    def on_bug(code: str) -> None:
        engine.on_bug(code)  # there is none yet

    intake = _Intake(home, on_bug, readers)
    engine = Engine(world, durable, busy=lambda: intake.collector.behind)
    follower = _follower(home, intake.fetched)
    for job in _jobs(home, engine, intake, world):
        durable.schedule(job.name, job.cron, tracked(job, store.jobs, clock))
    wait_for_hands()
    engine.launch()
    intake.start()
    follower.start()
    keeper = Keeper(store.services.all, home.deployer, store.audit, clock)
    keeper.start()
    teller.start()

    def stop() -> None:
        teller.stop()
        keeper.stop()
        follower.stop()  # before the spool, whose answer it may wait for
        intake.stop()
        engine.close()

    return Server(application=intake.before(_application(home, engine, intake)), stop=stop)


def serve_intake(home: Homeostat) -> Server:
    """Only the way in: one of any number of processes that share a store with one `serve`, which repairs."""
    intake = _Intake(home, on_bug=lambda _: None)  # the engine's process looks for what others opened
    intake.start()
    application = FastAPI(title="Homeostat intake", docs_url=None, redoc_url=None, openapi_url=None)
    _mount_intake(application, home, intake)
    application.router.routes.append(Route("/health", endpoint=_healthy, methods=["GET"]))
    return Server(application=intake.before(application), stop=intake.stop)


class _Intake:
    """What is acknowledged goes to the journal, and from there into the store."""

    def __init__(self, home: Homeostat, on_bug: Callable[[str], None], readers: int = 0) -> None:
        self._journal = journal_of(home.settings.home)
        if readers:
            command = (sys.executable, "-m", "homeostat", "read", "--home", str(home.settings.home))
            self.collector = Readers(self._journal, readers, command, on_bug)
        else:
            self.collector = collector_of(home.store, home.clock, self._journal, on_bug)
        self.spool = Spool(self._journal, committed=self.collector.arrived)
        self.gate = Gate(home.store.services, self.spool, home.clock, events_per_minute=home.settings.events_per_minute)
        self.fetched = Fetched(
            self.spool.put,
            home.store.services,
            home.clock,
            events_per_minute=home.settings.quota_that_was_set(),
        )
        self._kafka = kafka_intakes(home, self.fetched)
        self._clock = home.clock

    def before(self, application: ASGIApp) -> ASGIApp:
        """Sentry's way in, which hands on to the application what is not its own."""
        return SentryIntake(self.gate, self.spool, self._clock, then=application)

    def start(self) -> None:
        self._journal.open()
        self.collector.start()
        self.spool.start()
        for consumer in self._kafka:
            consumer.start()

    def stop(self) -> None:
        for consumer in self._kafka:
            consumer.stop()
        with contextlib.suppress(StoreUnavailable):  # counts of what was refused; no reason to end badly
            self.spool.put(self.gate.untold())
        self.spool.stop()
        self.collector.stop()
        self._journal.close()


async def _healthy(request: Request) -> Response:
    del request
    return JSONResponse({"status": "healthy", "service": "homeostat"})


def _follower(home: Homeostat, fetched: Fetched) -> Follower:
    """What reads the log files that the settings name.

    Raises:
        NotConfigured: a service that is named there is not known.
    """
    watched = read_watched(home.settings.log_files)
    known = {service.name for service in home.store.services.all()}
    if strange := [one.service for one in watched if one.service not in known]:
        raise NotConfigured(
            f"HOMEOSTAT_LOG_FILES names {strange[0]!r}, which is no service."
            f" Add it with: homeostat services add {strange[0]}"
        )
    return Follower(
        watched,
        accept=fetched.put,
        positions=FilePositions(home.settings.home / "log-positions.json"),
        clock=home.clock,
    )


def kafka_intakes(home: Homeostat, fetched: Fetched) -> "tuple[KafkaIntake, ...]":
    """The consumers of this process, not started; none where no broker is named.

    Raises:
        NotConfigured: see `kafka_client`.
    """
    settings, store = home.settings, home.store
    if not settings.kafka_brokers:
        return ()
    client = kafka_client(settings)
    from homeostat.intake.kafka import KafkaIntake  # noqa: PLC0415 - an extra, for those who have Kafka

    reader = Reader(store.services)
    return tuple(
        KafkaIntake(
            client,
            group=settings.kafka_group,
            topics=topics,
            read=read,
            accept=fetched.put,
            refuse=store.reports.refuse,
            letters=store.dead_letters,
            clock=home.clock,
        )
        for given, read in ((settings.kafka_logs, reader.logs), (settings.kafka_dead_letters, reader.dead_letters))
        if (topics := tuple(name.strip() for name in given.split(",") if name.strip()))
    )


def _backlog(home: Homeostat) -> Backlog:
    """How many messages wait for a worker; None where no broker is named, or none answers."""
    if not home.settings.kafka_brokers:
        return lambda _: None
    from homeostat.adapters.backlog.kafka import KafkaBacklog  # noqa: PLC0415 - an extra, for those who have Kafka

    kafka = KafkaBacklog(kafka_client(home.settings))

    def lag(service: Service) -> int | None:
        try:
            return kafka.lag(service)
        except HomeostatError as error:  # it is one measure of several: the others go on
            Log().warning("the lag is not known", service=service.name, error=str(error))
            return None

    return lag


def _counted(home: Homeostat, service: Service) -> tuple[Traffic, ...]:
    """For pages, which are shown though the deployer should not answer."""
    try:
        return home.deployer.traffic(service)
    except Retryable:
        return ()


def _application(home: Homeostat, engine: Engine, intake: _Intake) -> FastAPI:
    application = FastAPI(title="Homeostat", docs_url=None, redoc_url=None, openapi_url=None)
    application.add_exception_handler(StoreUnavailable, _come_back_later)
    _mount_intake(application, home, intake)
    application.include_router(api(store=home.store, approvals=home.desk, clock=home.clock, analyze=engine.start))
    application.include_router(judgements_api(store=home.store, approvals=home.desk))
    application.include_router(releases_api(store=home.store, clock=home.clock))
    application.include_router(halt_api(store=home.store, switch=home.switch))
    application.include_router(policies_api(store=home.store, rules=home.policies))
    application.include_router(triage_api(store=home.store, triage=home.triage))
    called = partial(_called_by_forge, home)
    application.include_router(webhooks_api(store=home.store, secret=home.settings.webhook_secret, wake=called))
    chunks = home.settings.home / "source-map-chunks"
    application.include_router(sentry_cli(store=home.store, clock=home.clock, folder=chunks))
    outside = Outside(
        traffic=lambda service: _counted(home, service),
        watch_window=timedelta(seconds=home.settings.watch_seconds),
        has_model=bool(home.settings.model),
    )
    replays = replayer(home) if home.settings.kafka_brokers else None
    pages = console(
        store=home.store,
        approvals=home.desk,
        triage=home.triage,
        switch=home.switch,
        rules=home.policies,
        clock=home.clock,
        outside=outside,
        replays=replays,
        try_forge=partial(tried_forge, home.settings, check=home.switch.check),
        hears_webhooks=bool(home.settings.webhook_secret),
    )
    application.router.routes.extend(pages)
    return application


def _called_by_forge(home: Homeostat, services: frozenset[str]) -> int:
    for name in services:
        note = webhook_note(home.settings, name)
        note.parent.mkdir(exist_ok=True)
        note.touch()
    return wake_pulls(home.store, home.clock, services)


def _mount_intake(application: FastAPI, home: Homeostat, intake: _Intake) -> None:
    logs = LogIntake(intake.gate, home.store.reports, intake.spool, home.clock)
    otlp = OtlpIntake(intake.gate, home.store.reports, intake.spool, home.clock)
    for path in LOG_PATHS:
        application.router.routes.append(Route(path, endpoint=logs, methods=["POST"]))
    for path in OTLP_PATHS:
        application.router.routes.append(Route(path, endpoint=otlp, methods=["POST", "OPTIONS"]))


def _come_back_later(request: Request, error: Exception) -> Response:
    del request
    return PlainTextResponse(f"{error}\n", status_code=503, headers={"retry-after": "5"})


def _jobs(home: Homeostat, engine: Engine, intake: "_Intake", world: World) -> tuple[Job, ...]:
    store, clock, settings = home.store, home.clock, home.settings
    notifier, forge_for = world.notifier, world.forge_for
    asked = RemoteDeployer(hand_of(settings, DEPLOYER))  # where services run may be elsewhere

    def clean() -> tuple[int, str]:
        return log_cleanup(
            store,
            clock,
            retention=timedelta(days=settings.retention_days),
            runs=settings.home / "sandbox" / "runs",
            environments=LocalEnvironments(settings.home).clean,
        )

    def spent() -> tuple[str, ...]:
        return tell_of_budgets(store, notifier, clock.now(), leeway_of=home.policies.of_service)

    return (
        Job("bug_scan_job", BUG_SCAN_EVERY, lambda: bug_scan(intake.collector.collect)),
        Job("ai_fix_check_job", AI_FIX_CHECK_EVERY, lambda: ai_fix_check(engine.catch_up)),
        Job(
            "health_check_job",
            HEALTH_CHECK_EVERY,
            lambda: health_check(
                store, home.deployer, clock, probe=asked.answers_in, backlog=world.backlog, spent=spent
            ),
        ),
        Job("expiry_check_job", EXPIRY_CHECK_EVERY, lambda: expiry_check(store, clock)),
        Job("backup_job", BACKUP_EVERY, lambda: backup(store.jobs, settings.home / "backups", clock)),
        Job("log_cleanup_job", LOG_CLEANUP_EVERY, clean),
        Job(
            "room_check_job",
            ROOM_CHECK_EVERY,
            lambda: room_check(store.jobs, most_bytes=settings.retention_bytes, logs=settings.home / "deployer"),
        ),
        Job(
            "monitor_check_job",
            MONITOR_CHECK_EVERY,
            lambda: monitor_check(store, clock, notifier, accept=intake.spool.put),
        ),
        Job("pull_check_job", PULL_CHECK_EVERY, lambda: pull_check(store, clock, forge_for=forge_for)),
        Job("triage_check_job", TRIAGE_CHECK_EVERY, lambda: triage_check(store.triage, clock, notifier)),
        Job("kept_check_job", KEPT_CHECK_EVERY, lambda: kept_check(store, clock)),
        Job(
            "shadow_watch_job",
            SHADOW_WATCH_EVERY,
            lambda: shadow_watch(store, home.deployer, clock, window=timedelta(seconds=settings.watch_seconds)),
        ),
        Job("metrics_aggregation_job", METRICS_AGGREGATION_EVERY, lambda: metrics_aggregation(store, clock)),
    )


def _remember(store: SqlStore, clock: SystemClock, key: str, title: str, text: str, link: str) -> bool:  # noqa: PLR0917 - a row
    return store.audit.alert(key=f"told.{key}", severity="", title=title, text=text, link=link, now=clock.now())
