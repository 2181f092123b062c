"""The one place that knows which adapter answers for which port."""

import importlib.util
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from homeostat.adapters.deployer.remote import RemoteDeployer
from homeostat.adapters.environments.local import LocalEnvironments
from homeostat.adapters.forge.local import LocalForge
from homeostat.adapters.forge.remote import RemoteForge
from homeostat.adapters.forge.self_test import called_back, try_forge
from homeostat.adapters.forge.signing import MAIL, NAME, Committer, key_in
from homeostat.adapters.forge.teams import Teams
from homeostat.adapters.hand import ALL, DEPLOYER, INSTALLER, PUBLISHER, RUNNER, Hand
from homeostat.adapters.language_model.several import SeveralModels
from homeostat.adapters.source.git import GitSource
from homeostat.errors import DeployerUnavailable, ForgeUnavailable, NotConfigured, Retryable, SandboxUnavailable
from homeostat.ports import Forge, LanguageModel, MessageSender
from homeostat.records import ForgeStep, ModelBudget, Service
from homeostat.settings import Settings

if TYPE_CHECKING:
    from homeostat.adapters.deployer.by_service import DeployerByService
    from homeostat.adapters.notifier.channels import AppriseChannel
    from homeostat.adapters.seal.ed25519 import KeyFile
    from homeostat.adapters.store import SqlStore
    from homeostat.adapters.switch.everywhere import EverySwitch
    from homeostat.intake.replay import Replayer
    from homeostat.records import Answer, Bug, Suggestion, Wording
    from homeostat.stages.approve.desk import Desk, Worded
    from homeostat.stages.approve.policies import PolicyDesk
    from homeostat.stages.group.desk import TriageDesk

_WEBHOOK_SECONDS = 20.0
_AWAY: dict[str, type[Retryable]] = {
    PUBLISHER: ForgeUnavailable,
    DEPLOYER: DeployerUnavailable,
    RUNNER: SandboxUnavailable,
    INSTALLER: SandboxUnavailable,
}


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Homeostat:
    """Everything, put together; what the command line talks to."""

    settings: Settings
    store: "SqlStore"
    clock: SystemClock
    desk: "Desk"
    policies: "PolicyDesk"
    triage: "TriageDesk"
    deployer: "DeployerByService | RemoteDeployer"  # as a person's hand uses it: no switch stops that
    signer: "KeyFile"  # with which a person at a terminal orders a deployment
    switch: "EverySwitch"

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


def channels_of(settings: Settings) -> "tuple[AppriseChannel, ...]":
    """Where people are told besides the console.

    Raises:
        NotConfigured: an address is not understood.
    """
    addresses = [*settings.slack_webhook_url.split(), *settings.notify.split()]
    if not addresses:
        return ()
    from homeostat.adapters.notifier.channels import channels_at  # noqa: PLC0415 - most have none

    return channels_at(addresses)


def budget_of(settings: Settings) -> ModelBudget:
    return ModelBudget(
        tokens=settings.model_tokens, time=timedelta(minutes=settings.model_minutes), dollars=settings.model_dollars
    )


# Hands open no store and sit at no desk: what only those need is imported by who opens them, for `up` waits for hands.


@contextmanager
def opened_store(settings: Settings) -> "Generator[tuple[SqlStore, SystemClock]]":
    """The store with its migrations, and nothing else."""
    from homeostat.adapters.store import open_store  # noqa: PLC0415 - see above

    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    clock = SystemClock()
    with open_store(settings.store_url(), clock) as store:
        store.migrate()
        yield store, clock


@contextmanager
def opened(settings: Settings, *, with_hands: bool = False) -> Generator[Homeostat]:
    """The store, and what works on it without a running server; `with_hands` says that the hands run."""
    from homeostat.adapters.seal.ed25519 import KeyFile, PublicKeyFile  # noqa: PLC0415 - see above
    from homeostat.adapters.seal.policies import PoliciesFile  # noqa: PLC0415
    from homeostat.adapters.switch.everywhere import EverySwitch  # noqa: PLC0415
    from homeostat.stages.approve.bounds import Bounds  # noqa: PLC0415
    from homeostat.stages.approve.desk import Desk  # noqa: PLC0415
    from homeostat.stages.approve.policies import PolicyDesk  # noqa: PLC0415
    from homeostat.stages.group.desk import TriageDesk  # noqa: PLC0415

    key = KeyFile(keys_of(settings))
    elsewhere = [hand_of(settings, name) for name in ALL[:2] if address_of(settings, name)]
    with opened_store(settings) as (store, clock):
        file = PoliciesFile(keys_of(settings))
        teams = Teams(lambda service: RemoteForge(hand_of(settings, PUBLISHER), service))
        bounds = Bounds(store, source_for, clock, PublicKeyFile(keys_of(settings)), file, members=teams.members)
        yield Homeostat(
            settings=settings,
            store=store,
            clock=clock,
            desk=Desk(store, source_for, clock, key, bounds, worded=_worded_for(settings)),
            policies=PolicyDesk(store, clock, key, bounds, file),
            triage=TriageDesk(store, clock),
            deployer=RemoteDeployer(hand_of(settings, DEPLOYER)) if with_hands else _deployer_by_hand(settings, clock),
            signer=key,
            switch=EverySwitch(settings.halt, settings.home, store.halts, clock, elsewhere),
        )


def _worded_for(settings: Settings) -> "Worded":
    from homeostat.stages.publish import worded  # noqa: PLC0415 - see above

    def worded_here(bug: "Bug", suggestion: "Suggestion", answer: "Answer", by: str) -> "Wording | None":
        return worded(bug, suggestion, answer, by, console=settings.reachable_url())

    return worded_here


def keys_of(settings: Settings) -> Path:
    return settings.home / "keys"


def address_of(settings: Settings, name: str) -> str:
    """Where somebody else runs that hand; "" where `up` does."""
    return {
        PUBLISHER: settings.publisher,
        DEPLOYER: settings.deployer,
        RUNNER: settings.runner,
        INSTALLER: settings.installer,
    }[name]


def folder_of(settings: Settings, name: str) -> Path:
    """What a hand of this home keeps for itself, its socket among it."""
    return settings.home.absolute() / "hands" / name


def hand_of(settings: Settings, name: str) -> Hand:
    address = address_of(settings, name) or str(folder_of(settings, name))
    return Hand(name, address, unavailable=_AWAY[name], token=settings.hands_token)


def _deployer_by_hand(settings: Settings, clock: SystemClock) -> "DeployerByService | RemoteDeployer":
    """The deployer's process where there is one, which may be another user; else the same in this process."""
    hand = hand_of(settings, DEPLOYER)
    return RemoteDeployer(hand) if hand.listens() else deployer_of(settings, clock)


def forge_of(settings: Settings, service: Service, *, check: Callable[[], None] = lambda: None) -> Forge:
    """What takes the service's changes. `check` raises when nothing may be changed now. Only the publisher asks.

    Raises:
        NotConfigured: the forge's kind is unknown, or its library or its token is missing.
    """
    clock, committer = SystemClock(), _committer_of(settings)
    if not service.forge:
        return LocalForge(Path(service.repository), service.branch, clock=clock, check=check, committer=committer)
    from homeostat.adapters.forge.vendors import Credentials, hosted_forge  # noqa: PLC0415 - vendors' libraries

    key = settings.github_app_key
    credentials = Credentials(
        github_token=settings.github_token,
        github_app_id=settings.github_app_id,
        github_app_key=key.read_text() if key else "",
        gitlab_token=settings.gitlab_token,
        gitea_token=settings.gitea_token,
        ssh_key=settings.ssh_key,
        ssh_known_hosts=settings.ssh_known_hosts,
    )
    return hosted_forge(service, credentials, clock=clock, check=check, committer=committer)


def _committer_of(settings: Settings) -> Committer:
    name, mail = parseaddr(settings.committer)
    key = key_in(folder_of(settings, PUBLISHER), settings.signing_key)
    return Committer(name=name or NAME, mail=mail or MAIL, key=key)


def tried_forge(settings: Settings, service: Service, *, check: Callable[[], None]) -> tuple[ForgeStep, ...]:
    """The forge's self-test, by the publisher where one runs, for it alone has the credentials; and whether it called.

    Takes as long as the forge's answers, and 20 s where no webhook comes.
    """
    began = time.time()
    publisher = hand_of(settings, PUBLISHER)
    if publisher.listens():
        tried = RemoteForge(publisher, service).self_test()
    else:
        forge = forge_of(settings, service, check=check)
        tried = tuple(try_forge(forge, service=service.name, mark=f"{began:.0f}"))
    asked = len(tried) > 1 and tried[1].ok  # a pull request was open
    if not (service.forge and asked and settings.webhook_secret):
        return tried
    return (*tried, called_back(lambda: _heard(webhook_note(settings, service.name), began)))


def _heard(note: Path, began: float) -> str:
    """Whether the server noted a webhook since then; asked again until a deadline."""
    deadline = time.monotonic() + _WEBHOOK_SECONDS
    while time.monotonic() < deadline:
        if note.is_file() and note.stat().st_mtime >= began - 1:
            return "one came"
        time.sleep(0.2)
    return ""


def webhook_note(settings: Settings, service: str) -> Path:
    """Touched at each webhook of the service's forge, so that its self-test sees one come."""
    return settings.home / "webhooks" / quote(service, safe="")


def deployer_of(
    settings: Settings, clock: SystemClock, check: Callable[[], None] = lambda: None
) -> "DeployerByService":
    from homeostat.adapters.deployer.by_service import every_deployer  # noqa: PLC0415 - only the deployer needs it

    return every_deployer(
        settings.home,
        source_for=source_for,
        environments=LocalEnvironments(settings.home),
        clock=clock,
        dsn_for=lambda service: dsn_of(service, settings.reachable_url()),
        check=check,
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


def replayer(home: Homeostat) -> "Replayer":
    from homeostat.intake.replay import Replayer  # noqa: PLC0415 - for who has Kafka

    def connect() -> MessageSender:
        client = kafka_client(home.settings)
        from homeostat.adapters.message_sender.kafka import KafkaSender  # noqa: PLC0415 - an extra

        return KafkaSender(client)

    return Replayer(home.store.dead_letters, connect, home.clock)
