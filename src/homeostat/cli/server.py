"""`homeostat up` and `homeostat intake`: serve until told to stop."""

import os
import secrets
import signal
import socket
import sys
from types import FrameType

import typer
import uvicorn

from homeostat.cli.answering import answering
from homeostat.cli.opening import person
from homeostat.console.session import hash_password, new_one_time_password
from homeostat.errors import NotFound, Refused
from homeostat.hands.children import Children, ours_of
from homeostat.hands.halting import hands_told
from homeostat.hands.users import shared
from homeostat.intake.sentry.protocol import SentryProtocol
from homeostat.ports import SourceTree, Store
from homeostat.records import Deployment, Service
from homeostat.serving import Server, serve, serve_intake
from homeostat.settings import Settings
from homeostat.stages.approve.by_hand import ordered
from homeostat.wiring import Homeostat, opened, source_for

_FIRST_USER = "admin"
_SHUTDOWN_SECONDS = 3
_MOST_READERS = 4  # unless more are asked for; each takes 100 MB


def run_server(settings: Settings, address: socket.socket, hands: Children, readers: int | None = None) -> None:
    """Serve the console and the intake. Ctrl-C ends it; services that it started go on running."""
    cores = os.cpu_count() or 1
    # One more than there are cores: while one waits for its turn to write, the others keep them busy.
    readers = min(cores + 1, _MOST_READERS) if readers is None and cores > 1 else readers or 0
    with opened(settings, with_hands=True) as homeostat:
        settings.note_url()
        with hands_told(homeostat.switch):
            hands.tells(homeostat.store.audit, homeostat.clock)
            server = serve(homeostat, readers, hands.wait)
            # Not before: a password that was made and never shown is one that nobody knows.
            password = "" if homeostat.store.people.users() else give_one_time_password(homeostat, _FIRST_USER)
            _greet(settings, password)
            _run(server, address)


def _greet(settings: Settings, password: str) -> None:
    typer.echo(f"Homeostat is at {settings.reachable_url()}")
    if password:
        typer.echo(f"Sign in as {_FIRST_USER} with the one-time password {password}")
    if said := shared(ours_of(settings)):
        typer.echo(said)


def run_intake(settings: Settings, address: socket.socket) -> None:
    """Serve only the intake. Several such processes may share one port: the system deals the connections out."""
    with opened(settings) as homeostat:
        typer.echo(f"Homeostat takes reports at {settings.own_url()}")
        _run(serve_intake(homeostat), address)


def _end(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit(0)


def _run(server: Server, address: socket.socket) -> None:
    sys.stdout.flush()
    config = uvicorn.Config(
        server.application,
        log_level="warning",
        http=SentryProtocol,
        access_log=False,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
    signal.signal(signal.SIGTERM, _end)  # uvicorn raises it again after its own end, and ours has to come yet
    try:
        with answering():
            uvicorn.Server(config).run(sockets=[address])
    finally:
        server.stop()


def give_one_time_password(homeostat: Homeostat, user: str) -> str:
    """A new password, to be changed at the first sign-in."""
    password = new_one_time_password()
    now = homeostat.clock.now()
    homeostat.store.people.set_password(user, hash_password(password), one_time=True, now=now)
    homeostat.store.audit.append(actor="command line", action="password.reset", subject=user, detail={}, now=now)
    return password


def deploy_by_hand(homeostat: Homeostat, service: Service, release: str, *, anyway: bool = False) -> Deployment:
    """Deploy a release, or the branch's end, and write it down as no repair's.

    Raises:
        Refused: the commit was taken back before, and `anyway` is not set.
    """
    source = source_for(service)
    commit = source.resolve(release) if release else source.head()
    if not commit:
        raise NotFound(f"{service.name} has no release {release!r}.")
    if not anyway:
        refuse_barred(homeostat.store, source, service, commit)
    deployment_id = f"hand.{secrets.token_hex(8)}"
    by, now = person(), homeostat.clock.now()
    order = ordered(service, commit, deployment_id=deployment_id, by=by, signer=homeostat.signer, now=now)
    deployment = homeostat.deployer.deploy(
        service, commit=commit, release=source.describe(commit), deployment_id=deployment_id, brings=order
    )
    homeostat.store.repairs.deployed(deployment, None)
    return deployment


def refuse_barred(store: Store, source: SourceTree, service: Service, commit: str) -> None:
    """Raises Refused when the commit was taken back before."""
    if why := store.watches.barred(service.name, commit):
        raise Refused(
            f"{source.describe(commit)} was taken back. {why}"
            f" To deploy it all the same: homeostat deploy {service.name} --release {commit[:10]} --anyway"
        )
