"""`homeostat doctor`: what is missing on this machine, and the command that mends it."""

import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.sandbox.container import ContainerSandbox
from homeostat.errors import HomeostatError
from homeostat.hands import ALL, RUNNER
from homeostat.hands.users import shared
from homeostat.settings import Settings
from homeostat.wiring import address_of, channels_of, choose_judge, choose_model, hand_of, kafka_client, opened

_OPTIONAL = (
    ("go", "Go services", "apt-get install golang"),
    ("node", "JavaScript services", "apt-get install nodejs npm"),
    ("chromium", "the browser in the demo", "apt-get install chromium"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. What is optional may be missing."""

    name: str
    ok: bool
    says: str
    mend: str = ""
    optional: bool = False

    @property
    def mark(self) -> str:
        return "ok " if self.ok else "-- " if self.optional else "NO "


def examine(settings: Settings) -> list[Finding]:
    return [
        _python(),
        _program("git", "reads repositories", "apt-get install git"),
        _program("uv", "installs services' dependencies quickly", "python3 -m pip install uv", optional=True),
        _sandbox(settings),
        _store(settings),
        _port(settings),
        _hands(settings),
        _model(settings),
        _kafka(settings),
        _channels(settings),
        *(_program(name, f"for {what}", mend, optional=True) for name, what, mend in _OPTIONAL),
        *_settings(settings),
    ]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    ok = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding(name="python", ok=ok, says=version, mend="" if ok else "install Python 3.11, 3.12 or 3.13")


def _program(name: str, what: str, mend: str, *, optional: bool = False) -> Finding:
    path = shutil.which(name)
    return Finding(
        name=name, ok=path is not None, says=path or f"missing; {what}", mend="" if path else mend, optional=optional
    )


def _sandbox(settings: Settings) -> Finding:
    if settings.runner:
        listens = hand_of(settings, RUNNER).listens()
        says = "it has its own sandbox" if listens else "nobody answers there"
        return Finding(
            name="sandbox", ok=listens, says=f"runs elsewhere, at {settings.runner}: {says}", mend="start the runner"
        )
    lacks = BubblewrapSandbox.available()
    if lacks is None:
        return Finding(name="sandbox", ok=True, says="bubblewrap works here")
    if ContainerSandbox.available() is None:
        return Finding(name="sandbox", ok=True, says="a container engine works here")
    return Finding(name="sandbox", ok=False, says=lacks, mend="apt-get install bubblewrap")


def _store(settings: Settings) -> Finding:
    try:
        with opened(settings) as homeostat:
            broken = homeostat.store.audit.broken_at()
            where = homeostat.store.database.url.render_as_string(hide_password=True)
    except HomeostatError as error:
        return Finding(
            name="store", ok=False, says=str(error)[:200], mend="check DATABASE_URL, and that the database runs"
        )
    if broken is not None:
        return Finding(
            name="store", ok=False, says=f"the audit's chain breaks at row {broken}", mend="compare it with a backup"
        )
    return Finding(name="store", ok=True, says=f"{where}; the audit's chain holds")


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            says = f"{settings.host}:{settings.port} is in use, by Homeostat itself if it runs"
            return Finding(name="port", ok=False, says=says, mend="homeostat up --port 8078", optional=True)
    return Finding(name="port", ok=True, says=f"{settings.host}:{settings.port} is free")


def _hands(settings: Settings) -> Finding:
    elsewhere = [name for name in ALL if address_of(settings, name)]
    said = [f"{', '.join(elsewhere)} run elsewhere"] if elsewhere else []
    if why := shared(tuple(name for name in ALL if name not in elsewhere)):
        return Finding(
            name="hands", ok=False, says="; ".join([*said, why]), mend="sudo homeostat users add", optional=True
        )
    return Finding(name="hands", ok=True, says="; ".join([*said, "each of ours has a user of its own"]))


def _model(settings: Settings) -> Finding:
    try:
        model, judge = choose_model(settings), choose_judge(settings)
    except HomeostatError as error:
        return Finding(name="model", ok=False, says=str(error), mend="export OPENAI_BASE_URL=… or OPENAI_API_KEY=…")
    says = f"{model.name} is asked" if model else "none is asked; rules and reverts work without one"
    says += f"; {judge.name} looks at what was proved" if judge else ""
    return Finding(name="model", ok=True, says=says)


def _kafka(settings: Settings) -> Finding:
    if not settings.kafka_brokers:
        return Finding(name="kafka", ok=True, says="not read; KAFKA_BROKERS=host:port has it read")
    try:
        kafka_client(settings)
    except HomeostatError as error:
        return Finding(name="kafka", ok=False, says=str(error))
    return Finding(name="kafka", ok=True, says=f"{settings.kafka_brokers}, as {settings.kafka_group}")


def _channels(settings: Settings) -> Finding:
    try:
        channels = channels_of(settings)
    except HomeostatError as error:
        return Finding(name="channels", ok=False, says=str(error))
    if not channels:
        says = "people are told on the console only; HOMEOSTAT_NOTIFY=… or SLACK_WEBHOOK_URL=… changes that"
        return Finding(name="channels", ok=True, says=says)
    named = ", ".join(channel.name for channel in channels)
    return Finding(name="channels", ok=True, says=f"{named}; `homeostat notify test` sends them a message")


def _settings(settings: Settings) -> Iterator[Finding]:
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        shown = ("set" if value else "not set") if not field.repr else str(value) or "not set"
        if name == "database_url" and value:
            shown = "set"
        alias = field.validation_alias if isinstance(field.validation_alias, str) else f"HOMEOSTAT_{name.upper()}"
        yield Finding(name="setting", ok=True, says=f"{alias} = {shown}  ({field.description or 'a key'})")
