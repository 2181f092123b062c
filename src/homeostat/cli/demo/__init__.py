"""The demo: a company on this machine, its customers, Homeostat beside it, and a person, or one played."""

import contextlib
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from datetime import timedelta
from pathlib import Path

import msgspec
import typer

from homeostat.cli.demo.company import Unpacked, unpack
from homeostat.cli.demo.person import Person, all_bugs
from homeostat.cli.demo.process import end, homeostat_up
from homeostat.cli.demo.report import Row, clock, delays, is_over, rows_of, shortfalls
from homeostat.cli.server import deploy_by_hand
from homeostat.cli.words import Column, print_table
from homeostat.errors import Retryable, Unhealthy
from homeostat.records import Service
from homeostat.settings import Settings
from homeostat.wiring import Homeostat, opened

_LONGEST = timedelta(minutes=30)  # on a slow machine, killed twenty times
_QUIET = timedelta(seconds=15)  # without a new bug, before the unattended run calls it a day
_LOOK_EVERY = 0.5


def run_demo(folder: Path, settings: Settings, *, unattended: bool, kills: int, as_json: bool) -> int:
    """Set the company up, start everything, and stay until the end; the exit code."""
    say = _quiet if as_json else typer.echo
    end_as_by_ctrl_c()
    if settings.home.exists():
        _clear(settings, say)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    began = time.monotonic()
    unpacked = unpack(folder, settings.home / "repositories")
    for name, tools in unpacked.left_out.items():
        say(f"{name} is left out: {tools} is missing (`homeostat doctor` tells how to get it)")
    with opened(settings) as homeostat:
        try:
            services = _set_up(homeostat, unpacked, say)
            say(f"{unpacked.company.name} is set up, in {time.monotonic() - began:.0f} s")
            with homeostat_up(settings, say, kills=kills) as spared, _customers(unpacked, services):
                if not unattended:
                    say("Customers are on their way. Open the address above; Ctrl-C ends the demo.")
                    _until_interrupted()
                    return 0
                return _play(homeostat, unpacked, say, spared=spared, undisturbed=not kills, as_json=as_json)
        finally:
            for service in homeostat.store.services.all():
                homeostat.deployer.stop(service)


def end_as_by_ctrl_c() -> None:
    """Whoever ends the demo, or closes its terminal: what it started ends with it. Under nohup it stays."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def _quiet(text: str) -> None:
    """Progress belongs on standard error when the answer is JSON."""
    sys.stderr.write(f"{text}\n")


def _clear(settings: Settings, say: Callable[[str], None]) -> None:
    """Stop what an earlier demo left running, and remove its home; prepared dependencies stay."""
    if not (settings.home / "demo").exists() and any(settings.home.iterdir()):
        raise Unhealthy(f"{settings.home} holds something that is no demo; name another folder with --home")
    say(f"Clearing the demo of before in {settings.home}")
    with contextlib.suppress(Retryable), opened(settings) as homeostat:
        for service in homeostat.store.services.all():
            homeostat.deployer.stop(service)
    for entry in settings.home.iterdir():
        if entry.name == "environments":
            continue
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _set_up(homeostat: Homeostat, unpacked: Unpacked, say: Callable[[str], None]) -> list[Service]:
    """Add each service and deploy its release; the first time, this installs its dependencies."""
    (homeostat.settings.home / "demo").touch()
    added: list[Service] = []
    for wanted in unpacked.company.services:
        if wanted.name not in unpacked.repositories:
            continue
        service = homeostat.store.services.add(
            Service(
                name=wanted.name,
                project_id=0,
                public_key="",
                language=wanted.language,
                repository=str(unpacked.repositories[wanted.name].resolve()),
                prepare=wanted.prepare,
                build=wanted.build,
                start=wanted.start,
                test=wanted.test,
                health_path=wanted.health,
                port=wanted.port,
                environment="demo",
            )
        )
        added.append(service)
        say(f"Starting {service.name} {wanted.release} …")
        deployment = deploy_by_hand(homeostat, service, wanted.release)
        if not deployment.healthy:
            raise Unhealthy(f"{service.name} did not start: {deployment.detail}")
    return added


@contextlib.contextmanager
def _customers(unpacked: Unpacked, services: list[Service]) -> Generator[None]:
    """The company's traffic, until the end."""
    addresses = {
        f"{service.name.upper().replace('-', '_')}_URL": f"http://127.0.0.1:{service.port}" for service in services
    }
    process = subprocess.Popen(
        ["sh", "-c", f"exec {unpacked.company.traffic.command}"],
        cwd=unpacked.folder,
        env={**os.environ, **addresses},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        end(process)


def _until_interrupted() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()


def _play(
    homeostat: Homeostat,
    unpacked: Unpacked,
    say: Callable[[str], None],
    *,
    spared: threading.Event,
    undisturbed: bool,
    as_json: bool,
) -> int:
    """Decide as the person would until nothing is under way and nothing is killed any more; tell what happened."""
    token = secrets.token_urlsafe(32)
    now = homeostat.clock.now()
    homeostat.store.people.add_token(hashlib.sha256(token.encode()).hexdigest(), "the demo's person", now)
    company = unpacked.company
    person = Person(url=homeostat.settings.reachable_url(), token=token, choices=company.decisions)
    began = last_change = now
    before: dict[str, str] = {}
    bugs = all_bugs(homeostat.store, now)

    def over() -> bool:
        return bool(bugs) and spared.is_set() and now - last_change > _QUIET and is_over(homeostat.store, person)

    while now - began < _LONGEST and not over():
        time.sleep(_LOOK_EVERY)
        now = homeostat.clock.now()
        with contextlib.suppress(Retryable):
            bugs = all_bugs(homeostat.store, now)
            person.look(homeostat.store, bugs)
        for bug in bugs:
            if before.get(bug.code) != bug.status:
                before[bug.code], last_change = bug.status, now
                say(f"{clock(now - began)}  {bug.code}  {bug.status:<14}  {bug.service}: {bug.title[:80]}")
    rows = rows_of(homeostat.store, bugs)
    missing = shortfalls(homeostat.store, company, person, bugs, left_out=unpacked.left_out)
    slow = delays(rows, company.expect.proved, now - began) if undisturbed else []
    if as_json:
        seconds = (now - began).total_seconds()
        typer.echo(msgspec.json.encode({"bugs": rows, "missing": missing, "slow": slow, "seconds": seconds}))
    else:
        _print(rows)
        for sentence in missing:
            typer.echo(f"NOT AS PROMISED: {sentence}")
        for sentence in slow:
            typer.echo(f"Slower than usual: {sentence}. The machine is slow, or busy with something else.")
        typer.echo(f"{len(bugs)} bugs, {len(missing)} shortfalls, in {clock(now - began)}")
    return 1 if missing else 0


def _print(rows: list[Row]) -> None:
    columns = (
        Column("bug"),
        Column("service"),
        Column("cause"),
        Column("tried", right=True),
        Column("proved", right=True),
        Column("detect", right=True),
        Column("analyse", right=True),
        Column("prove", right=True),
        Column("deploy", right=True),
        Column("outcome"),
        Column("proof"),
    )
    table = [
        (
            row.bug,
            row.service,
            row.cause,
            str(row.suggestions_tried),
            str(row.suggestions_proved),
            _figure(row.detect),
            _figure(row.analyse),
            _figure(row.prove),
            _figure(row.deploy),
            row.outcome,
            row.proof[:110],
        )
        for row in rows
    ]
    print_table(columns, table, empty="No bug was found.")


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"
