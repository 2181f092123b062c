"""The one place that knows which adapter answers for which port."""

import contextlib
import importlib.util
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import structlog
from fastapi import FastAPI
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.adapters.environments.local import LocalEnvironments
from homeostat.adapters.forge.local import LocalForge
from homeostat.adapters.language_model.several import SeveralModels
from homeostat.adapters.notifier.console import ConsoleNotifier
from homeostat.adapters.positions.file import FilePositions
from homeostat.adapters.sandbox import choose_sandbox
from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile
from homeostat.adapters.source.git import GitSource
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.switch.everywhere import EverySwitch
from homeostat.api import api
from homeostat.api.halt import halt_api
from homeostat.api.releases import releases_api
from homeostat.api.sentry_cli import sentry_cli
from homeostat.api.triage import triage_api
from homeostat.console import Outside, console
from homeostat.durable import Durable
from homeostat.engine import Engine, World
from homeostat.errors import HomeostatError, NotConfigured, StoreUnavailable
from homeostat.intake.collector import Collector
from homeostat.intake.fetched import Fetched
from homeostat.intake.gate import EVENTS_PER_MINUTE, Gate
from homeostat.intake.journal import Journal
from homeostat.intake.logfile.follow import Follower, read_watched
from homeostat.intake.logs import LogIntake
from homeostat.intake.messages import Reader
from homeostat.intake.otlp import PATHS as OTLP_PATHS
from homeostat.intake.otlp import OtlpIntake
from homeostat.intake.readers import Readers, read_until_told
from homeostat.intake.replay import Replayer
from homeostat.intake.sentry import SentryIntake
from homeostat.intake.source_maps import SourceMaps
from homeostat.intake.spool import Spool
from homeostat.jobs import Job, tracked
from homeostat.jobs.ai_fix_check import EVERY as AI_FIX_CHECK_EVERY
from homeostat.jobs.ai_fix_check import ai_fix_check
from homeostat.jobs.backup import EVERY as BACKUP_EVERY
from homeostat.jobs.backup import backup
from homeostat.jobs.bug_scan import EVERY as BUG_SCAN_EVERY
from homeostat.jobs.bug_scan import bug_scan
from homeostat.jobs.expiry_check import EVERY as EXPIRY_CHECK_EVERY
from homeostat.jobs.expiry_check import expiry_check
from homeostat.jobs.health_check import EVERY as HEALTH_CHECK_EVERY
from homeostat.jobs.health_check import health_check, http_probe
from homeostat.jobs.log_cleanup import EVERY as LOG_CLEANUP_EVERY
from homeostat.jobs.log_cleanup import log_cleanup
from homeostat.jobs.metrics_aggregation import EVERY as METRICS_AGGREGATION_EVERY
from homeostat.jobs.metrics_aggregation import metrics_aggregation
from homeostat.jobs.monitor_check import EVERY as MONITOR_CHECK_EVERY
from homeostat.jobs.monitor_check import monitor_check
from homeostat.jobs.room_check import EVERY as ROOM_CHECK_EVERY
from homeostat.jobs.room_check import room_check
from homeostat.jobs.triage_check import EVERY as TRIAGE_CHECK_EVERY
from homeostat.jobs.triage_check import triage_check
from homeostat.ports import LanguageModel, MessageSender, Notifier
from homeostat.records import Limits, ModelBudget, Service
from homeostat.stages.approve.desk import Desk
from homeostat.stages.group.desk import TriageDesk

if TYPE_CHECKING:
    from homeostat.intake.kafka import KafkaIntake

_URL_NOTE = "url"


class Settings(BaseSettings):
    """Everything that can be set, by environment. `homeostat doctor` prints what is in force."""

    model_config = SettingsConfigDict(env_prefix="HOMEOSTAT_", populate_by_name=True, extra="ignore")

    home: Path = Field(default=Path(".homeostat"), description="where everything is kept")
    database_url: str = Field(
        default="", validation_alias="DATABASE_URL", description="PostgreSQL; a SQLite file in the home when empty"
    )
    host: str = Field(default="127.0.0.1", description="address that the console and the intake listen on")
    port: int = Field(default=8077, description="port of the console and the intake")
    public_url: str = Field(default="", description="how services reach us, in their DSN; host and port when empty")
    model: str = Field(
        default="",
        description="names of language models, with commas: the next is asked when one fails. NAME@small, NAME@strong",
    )
    judge_model: str = Field(default="", description="likewise, of one that looks at fixes that were proved")
    model_tokens: int = Field(
        default=ModelBudget().tokens, ge=0, description="that models may use for one bug; fifty times that in a day"
    )
    model_minutes: float = Field(
        default=ModelBudget().time.total_seconds() / 60, ge=0, description="that models may take for one bug"
    )
    model_dollars: float = Field(
        default=ModelBudget().dollars, ge=0, description="that models may cost in a day, where prices are known"
    )
    openai_api_key: str = Field(default="", validation_alias="OPENAI_API_KEY", repr=False)
    openai_base_url: str = Field(
        default="", validation_alias="OPENAI_BASE_URL", description="any OpenAI-compatible endpoint"
    )
    anthropic_api_key: str = Field(default="", validation_alias="ANTHROPIC_API_KEY", repr=False)
    watch_seconds: float = Field(
        default=600.0, gt=0, description="how long a new release is watched before it is judged"
    )
    halt: str = Field(
        default="", description="why nothing is published or deployed; any text stops both, like the file HALT"
    )
    retention_days: int = Field(default=30, ge=1, description="age at which events, logs and metrics go")
    retention_bytes: int = Field(
        default=10 * 1024**3,
        ge=1,
        description="that whole copies of events, files and logs may take together; beyond it the oldest go",
    )
    log_files: str = Field(
        default="", description="logs to follow: service=glob[,glob];service=glob. Each service has to be added first"
    )
    events_per_minute: int = Field(
        default=EVENTS_PER_MINUTE, ge=1, description="reports that each service may send in a minute; more are counted"
    )
    provers: int = Field(default=0, ge=0, description="candidates tried at the same time; 0: one for each core")
    trial_seconds: float = Field(default=600.0, gt=0, description="the longest that one run in the sandbox may take")
    kafka_brokers: str = Field(
        default="", validation_alias="KAFKA_BROKERS", description="host:port, several with commas; no Kafka when empty"
    )
    kafka_group: str = Field(default="homeostat", description="the consumer group that all processes share")
    kafka_logs: str = Field(default="system.logs", description="topics of log events, with commas; ^… is a pattern")
    kafka_dead_letters: str = Field(default="dlq.events", description="dead-letter topics, in the same way")
    kafka_client: Path | None = Field(
        default=None, description="a file with the client's properties, a name=value on each line: security, mostly"
    )

    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home.absolute() / 'homeostat.db'}"

    def quota_that_was_set(self) -> int | None:
        """Reports a minute of each service, where somebody set it; None where the default would hold."""
        return self.events_per_minute if "events_per_minute" in self.model_fields_set else None

    def own_url(self) -> str:
        """Where this process serves, when it serves."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def reachable_url(self) -> str:
        """Where the server of this home was last started; `up` leaves a note for the other commands."""
        note = self.home / _URL_NOTE
        return self.public_url.rstrip("/") or (note.read_text() if note.is_file() else self.own_url())

    def note_url(self) -> None:
        (self.home / _URL_NOTE).write_text(self.own_url())


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Homeostat:
    """Everything, put together; what the command line talks to."""

    settings: Settings
    store: SqlStore
    clock: SystemClock
    desk: Desk
    triage: TriageDesk
    deployer: ProcessDeployer  # as a person's hand uses it: no switch stops that
    switch: EverySwitch

    def dsn(self, service: Service) -> str:
        """What the service's Sentry SDK is given."""
        return dsn_of(service, self.settings.reachable_url())


def dsn_of(service: Service, url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{service.public_key}@{rest}/{service.project_id}"


def source_for(service: Service) -> GitSource:
    if not service.repository:
        raise NotConfigured(
            f"{service.name} has no repository. Link one with: homeostat services add {service.name} --repo PATH"
        )
    return GitSource(Path(service.repository), service.branch)


def choose_model(settings: Settings) -> LanguageModel | None:
    """The models that are named, as one, each at the endpoint whose key or address is given; None when none is named.

    Raises:
        NotConfigured: a model is named, but nothing that serves it.
    """
    return _models(settings, settings.model, "HOMEOSTAT_MODEL")


def choose_judge(settings: Settings) -> LanguageModel | None:
    """The model that looks at proved fixes. Raises as `choose_model` does."""
    return _models(settings, settings.judge_model, "HOMEOSTAT_JUDGE_MODEL")


def _models(settings: Settings, names: str, setting: str) -> LanguageModel | None:
    found = [_model(settings, name.strip(), setting) for name in names.split(",") if name.strip()]
    return SeveralModels(found) if found[1:] else next(iter(found), None)


def _model(settings: Settings, named: str, setting: str) -> LanguageModel:
    # Vendors' libraries take longer to import than all the rest together: only who names a model waits for them.
    from homeostat.adapters.language_model.pydantic_ai import anthropic_model, openai_model  # noqa: PLC0415 - see above

    name, mark, size = named.rpartition("@")
    name, size = (name, size) if mark and size in {"small", "strong"} else (named, "")
    if settings.anthropic_api_key and name.startswith("claude"):
        return anthropic_model(name, api_key=settings.anthropic_api_key, strong=size != "small")
    if settings.openai_api_key or settings.openai_base_url:
        # Behind an address of one's own stands a small model more often than not, and it is asked as one.
        strong = size == "strong" or (not settings.openai_base_url and size != "small")
        key, url = settings.openai_api_key or "unused", settings.openai_base_url or None
        return openai_model(name, api_key=key, base_url=url, strong=strong)
    raise NotConfigured(
        f"{setting} is {named!r}, but no endpoint serves it. Set OPENAI_API_KEY, OPENAI_BASE_URL or ANTHROPIC_API_KEY."
    )


def budget_of(settings: Settings) -> ModelBudget:
    return ModelBudget(
        tokens=settings.model_tokens, time=timedelta(minutes=settings.model_minutes), dollars=settings.model_dollars
    )


@contextmanager
def opened(settings: Settings) -> Generator[Homeostat]:
    """The store with its migrations, and what works on it without a running server."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    clock = SystemClock()
    with open_store(settings.store_url(), clock) as store:
        store.migrate()
        yield Homeostat(
            settings=settings,
            store=store,
            clock=clock,
            desk=Desk(store, source_for, clock, KeyFile(_keys(settings))),
            triage=TriageDesk(store, clock),
            deployer=_deployer(settings, clock),
            switch=EverySwitch(settings.halt, settings.home, store.halts, clock),
        )


def _keys(settings: Settings) -> Path:
    return settings.home / "keys"


def _deployer(settings: Settings, clock: SystemClock, check: Callable[[], None] = lambda: None) -> ProcessDeployer:
    return ProcessDeployer(
        settings.home,
        source_for=source_for,
        environments=LocalEnvironments(settings.home),
        clock=clock,
        dsn_for=lambda service: dsn_of(service, settings.reachable_url()),
        check=check,
    )


@dataclass(frozen=True, slots=True)
class Server:
    """A running Homeostat: the application to serve, and what has to be stopped after it."""

    application: ASGIApp
    stop: Callable[[], None]


def serve(home: Homeostat, readers: int = 0) -> Server:
    """Start the engine and the collector, take up what was cut off, and give the application to serve.

    Raises:
        NotConfigured: no sandbox works on this machine, or the model has no endpoint.
    """
    store, clock, settings = home.store, home.clock, home.settings
    world = World(
        store=store,
        clock=clock,
        source_for=source_for,
        forge_for=lambda service: LocalForge(
            Path(service.repository), service.branch, clock=clock, check=home.switch.check
        ),
        sandbox=choose_sandbox(source_for, LocalEnvironments(settings.home), settings.home),
        deployer=_deployer(settings, clock, home.switch.check),
        model=choose_model(settings),
        judge=choose_judge(settings),
        budget=budget_of(settings),
        notifier=ConsoleNotifier(lambda key: _remember(store, key, clock)),
        verifier=PublicKeyFile(_keys(settings)),
        limits=Limits(wall=timedelta(seconds=settings.trial_seconds)),
        watch_window=timedelta(seconds=settings.watch_seconds),
        provers=settings.provers or os.cpu_count() or 1,
    )
    KeyFile(_keys(settings)).make()
    durable = Durable(settings.store_url())

    def on_bug(code: str) -> None:
        engine.on_bug(code)  # there is none yet

    intake = _Intake(home, on_bug, readers)
    engine = Engine(world, durable, busy=lambda: intake.collector.behind)
    follower = _follower(home, intake.fetched)
    for job in _jobs(home, engine, intake, world.notifier):
        durable.schedule(job.name, job.cron, tracked(job, store.jobs, clock))
    engine.launch()
    intake.start()
    follower.start()
    for service in store.services.all():
        if service.start and service.port and home.deployer.current(service):
            _keep_running(home, service)

    def stop() -> None:
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
        self._journal = Journal(home.settings.home / "spool")
        if readers:
            command = (sys.executable, "-m", "homeostat", "read", "--home", str(home.settings.home))
            self.collector = Readers(self._journal, readers, command, on_bug)
        else:
            self.collector = _collector(home, self._journal, on_bug)
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


def _collector(
    home: Homeostat, journal: Journal, on_bug: Callable[[str], None], *, reads_others: bool = False
) -> Collector:
    return Collector(
        journal,
        home.store.reports,
        home.store.signals,
        home.clock,
        on_bug=on_bug,
        templates=home.store.templates,
        lines=home.store.lines,
        maps=SourceMaps(home.store.source_maps),
        reads_others=reads_others,
    )


def read_reports(home: Homeostat, words: BinaryIO, on_bug: Callable[[str], None]) -> None:
    """Be one of the processes that read what a server hands over, until it closes `words`."""
    journal = Journal(home.settings.home / "spool")
    journal.open()
    try:
        read_until_told(_collector(home, journal, on_bug, reads_others=True), words)
    finally:
        journal.close()


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


def kafka_client(settings: Settings) -> dict[str, str]:
    """What every client of the brokers is told: librdkafka's properties.

    Raises:
        NotConfigured: no broker is named, the library is missing, or the file cannot be read.
    """
    if not settings.kafka_brokers:
        raise NotConfigured("No Kafka broker is named. Set KAFKA_BROKERS=host:port and start again.")
    if importlib.util.find_spec("confluent_kafka") is None:
        raise NotConfigured("KAFKA_BROKERS is set, but Kafka's library is missing: pip install 'homeostat[kafka]'")
    told = {"bootstrap.servers": settings.kafka_brokers, "client.id": "homeostat"}
    if settings.kafka_client is None:
        return told
    try:
        lines = settings.kafka_client.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NotConfigured(f"HOMEOSTAT_KAFKA_CLIENT cannot be read: {error}") from error
    pairs = (line.partition("=") for line in lines if line.strip() and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs} | told


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


def replayer(home: Homeostat) -> Replayer:
    def connect() -> MessageSender:
        client = kafka_client(home.settings)
        from homeostat.adapters.message_sender.kafka import KafkaSender  # noqa: PLC0415 - an extra

        return KafkaSender(client)

    return Replayer(home.store.dead_letters, connect, home.clock)


def _keep_running(home: Homeostat, service: Service) -> None:
    """Start what a reboot ended. One service that does not start keeps nobody else waiting."""
    try:
        home.deployer.ensure_running(service)
    except HomeostatError as error:
        now = home.clock.now()
        home.store.audit.alert(
            key=f"start.{service.name}.{now:%Y%m%d%H%M}",
            severity="P0_critical",
            title=f"{service.name} does not start",
            text=str(error)[:2_000],
            link="/deployments",
            now=now,
        )
        structlog.get_logger().error("a service does not start", service=service.name, error=str(error))


def _application(home: Homeostat, engine: Engine, intake: _Intake) -> FastAPI:
    application = FastAPI(title="Homeostat", docs_url=None, redoc_url=None, openapi_url=None)
    application.add_exception_handler(StoreUnavailable, _come_back_later)
    _mount_intake(application, home, intake)
    application.include_router(api(store=home.store, approvals=home.desk, clock=home.clock, analyze=engine.start))
    application.include_router(releases_api(store=home.store, clock=home.clock))
    application.include_router(halt_api(store=home.store, switch=home.switch))
    application.include_router(triage_api(store=home.store, triage=home.triage))
    chunks = home.settings.home / "source-map-chunks"
    application.include_router(sentry_cli(store=home.store, clock=home.clock, folder=chunks))
    outside = Outside(
        traffic=home.deployer.traffic,
        watch_window=timedelta(seconds=home.settings.watch_seconds),
        has_model=bool(home.settings.model),
    )
    replays = replayer(home) if home.settings.kafka_brokers else None
    pages = console(
        store=home.store,
        approvals=home.desk,
        triage=home.triage,
        switch=home.switch,
        clock=home.clock,
        outside=outside,
        replays=replays,
    )
    application.router.routes.extend(pages)
    return application


def _mount_intake(application: FastAPI, home: Homeostat, intake: _Intake) -> None:
    logs = LogIntake(intake.gate, home.store.reports, intake.spool, home.clock)
    otlp = OtlpIntake(intake.gate, home.store.reports, intake.spool, home.clock)
    application.router.routes.append(Route("/api/logs", endpoint=logs, methods=["POST"]))
    for path in OTLP_PATHS:
        application.router.routes.append(Route(path, endpoint=otlp, methods=["POST", "OPTIONS"]))


def _come_back_later(request: Request, error: Exception) -> Response:
    del request
    return PlainTextResponse(f"{error}\n", status_code=503, headers={"retry-after": "5"})


def _jobs(home: Homeostat, engine: Engine, intake: "_Intake", notifier: Notifier) -> tuple[Job, ...]:
    store, clock, settings = home.store, home.clock, home.settings

    def clean() -> tuple[int, str]:
        return log_cleanup(
            store,
            clock,
            retention=timedelta(days=settings.retention_days),
            runs=settings.home / "sandbox" / "runs",
            environments=LocalEnvironments(settings.home).clean,
        )

    return (
        Job("bug_scan_job", BUG_SCAN_EVERY, lambda: bug_scan(intake.collector.collect)),
        Job("ai_fix_check_job", AI_FIX_CHECK_EVERY, lambda: ai_fix_check(engine.catch_up)),
        Job(
            "health_check_job", HEALTH_CHECK_EVERY, lambda: health_check(store, home.deployer, clock, probe=http_probe)
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
            lambda: monitor_check(store, clock, accept=intake.spool.put),
        ),
        Job("triage_check_job", TRIAGE_CHECK_EVERY, lambda: triage_check(store.triage, clock, notifier)),
        Job("metrics_aggregation_job", METRICS_AGGREGATION_EVERY, lambda: metrics_aggregation(store, clock)),
    )


def _remember(store: SqlStore, key: str, clock: SystemClock) -> bool:
    return store.audit.alert(key=f"told.{key}", severity="", title=key, text="", link="", now=clock.now())
