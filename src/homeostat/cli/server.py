"""`homeostat up`: serve until told to stop."""

import secrets
import sys

import typer
import uvicorn

from homeostat.console.session import hash_password, new_one_time_password
from homeostat.errors import NotFound
from homeostat.records import Deployment, Service
from homeostat.wiring import Homeostat, Settings, opened, serve, source_for

_FIRST_USER = "admin"
_SHUTDOWN_SECONDS = 3


def run_server(settings: Settings) -> None:
    """Serve the console and the intake. Ctrl-C ends it; services that it started go on running."""
    with opened(settings) as homeostat:
        settings.note_url()
        password = "" if homeostat.store.people.users() else give_one_time_password(homeostat, _FIRST_USER)
        server = serve(homeostat)
        typer.echo(f"Homeostat is at {settings.reachable_url()}")
        if password:
            typer.echo(f"Sign in as {_FIRST_USER} with the one-time password {password}")
        sys.stdout.flush()
        config = uvicorn.Config(
            server.application,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
        try:
            uvicorn.Server(config).run()
        finally:
            server.stop()


def give_one_time_password(homeostat: Homeostat, user: str) -> str:
    """A new password, to be changed at the first sign-in."""
    password = new_one_time_password()
    now = homeostat.clock.now()
    homeostat.store.people.set_password(user, hash_password(password), one_time=True, now=now)
    homeostat.store.audit.append(actor="command line", action="password.reset", subject=user, detail={}, now=now)
    return password


def deploy_by_hand(homeostat: Homeostat, service: Service, release: str) -> Deployment:
    """Deploy a release, or the branch's end, and write it down as no repair's."""
    source = source_for(service)
    commit = source.resolve(release) if release else source.head()
    if not commit:
        raise NotFound(f"{service.name} has no release {release!r}.")
    deployment = homeostat.deployer.deploy(
        service, commit=commit, release=source.describe(commit), deployment_id=f"hand.{secrets.token_hex(8)}"
    )
    homeostat.store.repairs.deployed(deployment, None)
    return deployment
