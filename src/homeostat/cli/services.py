"""`homeostat services`: the programs that report here, and what each may do."""

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from homeostat.cli.opening import AsJson, Home, opened_home, person
from homeostat.cli.words import Column, print_table
from homeostat.errors import BadInput, NotConfigured
from homeostat.records import Service, read_canary, read_consumes

if TYPE_CHECKING:
    from homeostat.wiring import Homeostat

services_app = typer.Typer(help="The programs that report here.", no_args_is_help=True)

NONE = "none"
_SPLIT_BY = ("", "process", "docker")  # deployers with our front, which can send a share of requests
_LONGEST_NAME = 100


@services_app.command("add")
def add_service(  # noqa: PLR0917 - typer reads options from parameters
    name: Annotated[str, typer.Argument(help="The service's name, as its logs spell it.")],
    home: Home = None,
    repo: Annotated[
        Path | None, typer.Option(help="Its git repository on this machine; without one it is only watched.")
    ] = None,
    branch: Annotated[str, typer.Option(help="The branch that is deployed. [default: main]")] = "",
    language: Annotated[str, typer.Option(help="python, go or javascript. [default: seen in the repository]")] = "",
    test: Annotated[str, typer.Option(help="Runs the suite. [default: the language's own]")] = "",
    start: Annotated[str, typer.Option(help="Starts it on 127.0.0.1:$PORT; needed to replay requests.")] = "",
    build: Annotated[str, typer.Option(help="Run before start, if it has to be built.")] = "",
    fixture: Annotated[
        str, typer.Option(help="Run in the sandbox before a request is replayed: puts there the data it needs.")
    ] = "",
    prepare: Annotated[str, typer.Option(help="Installs its dependencies. [default: the language's own]")] = "",
    health: Annotated[str, typer.Option(help="Path that answers 2xx when it is well. [default: /health]")] = "",
    port: Annotated[
        int | None, typer.Option(help="Where its users reach it, if Homeostat is to deploy it here.")
    ] = None,
    environment: Annotated[str, typer.Option(help="Where it runs. [default: production]")] = "",
    smoke: Annotated[
        list[str] | None, typer.Option(help='A request that a release has to answer well: "GET /orders". Repeatable.')
    ] = None,
    forge: Annotated[str, typer.Option(help="Where its changes are asked for. [default: the repository itself]")] = "",
    forge_option: Annotated[list[str] | None, typer.Option(help="name=value, for the forge. Repeatable.")] = None,
    deployer: Annotated[str, typer.Option(help="What runs it. [default: processes on this machine]")] = "",
    deployer_option: Annotated[list[str] | None, typer.Option(help="name=value, for the deployer. Repeatable.")] = None,
    canary: Annotated[
        str, typer.Option(help='"10 %, 5 min": a fix serves so many of those who ask first; "none": everybody at once.')
    ] = "",
    consumes: Annotated[
        str, typer.Option(help='"GROUP: TOPIC, TOPIC" of Kafka, for a worker: its lag is watched. "none": no longer.')
    ] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Add a service, or change what is given of one, and print its DSN: all that its Sentry SDK needs."""
    _check_names(name, deployer)
    given = {
        "repository": str(repo.resolve()) if repo else "",
        "branch": branch,
        "language": language,
        "test": test,
        "start": start,
        "build": build,
        "fixture": fixture,
        "prepare": prepare,
        "health_path": health,
        "port": port,
        "environment": environment,
        "smoke": tuple(smoke or ()),
        "forge": forge,
        "forge_options": _pairs(forge_option or ()),
        "deployer": deployer,
        "deployer_options": _pairs(deployer_option or ()),
        **terms_of(canary, consumes),
    }
    with opened_home(home) as homeostat:
        before = next((s for s in homeostat.store.services.all() if s.name == name), None)
        added = homeostat.store.services.add(_changed(before or Service(name=name, project_id=0, public_key=""), given))
        dsn = homeostat.dsn(added)
        linked = before is not None and not before.repository and bool(added.repository)
        again = homeostat.triage.repository_linked(name, by=person()) if linked else 0
    _say(added, dsn, again, as_json=as_json)


def _check_names(name: str, deployer: str) -> None:
    """Raises BadInput."""
    if not name.strip() or len(name) > _LONGEST_NAME or "/" in name:
        raise BadInput("a service's name has 1 to 100 characters and no slash")
    if deployer:
        from homeostat.adapters.deployer.by_service import KINDS

        if deployer not in KINDS:
            raise BadInput(f"{deployer} is no deployer; there are {', '.join(KINDS)}")


def _changed(before: Service, given: Mapping[str, Any]) -> Service:
    """The service with what was given of it; what is empty stays as it was."""
    service = without_none(dataclasses.replace(before, **{key: value for key, value in given.items() if value}))
    if before.deployer != service.deployer and not given["deployer_options"]:
        service = dataclasses.replace(service, deployer_options={})  # they were another deployer's
    if service.deployer_options:
        from homeostat.adapters.deployer.by_service import check_options

        check_options(service)
    return _checked(service) if service.repository else service


def _say(added: Service, dsn: str, again: int, *, as_json: bool) -> None:
    """Its DSN on standard output, and beside it what to do next."""
    if as_json:
        typer.echo(msgspec.json.encode({"name": added.name, "dsn": dsn, "language": added.language}))
        return
    name = added.name
    typer.echo(dsn)
    typer.echo(f"Start {name} with SENTRY_DSN set to that, and its errors arrive here.", err=True)
    if again:
        typer.echo(
            f"{again} {'bug' if again == 1 else 'bugs'} of {name} will be looked at again, now with its code.", err=True
        )
    if not added.repository:
        typer.echo(f"To have them mended as well: homeostat services add {name} --repo PATH", err=True)


def _pairs(given: Iterable[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if wrong := [name for name, mark, _ in pairs if not (name and mark)]:
        raise BadInput(f"{wrong[0]!r} is not of the form name=value")
    return {name: value for name, _, value in pairs}


def _checked(service: Service) -> Service:
    """The service with its language; its branch has to be there."""
    from homeostat.languages import LANGUAGES, detect
    from homeostat.languages.tested import language_tested
    from homeostat.wiring import source_for

    source = source_for(service)
    head = source.head()
    tested = language_tested(service.test, lambda path: source.read(path, head))
    language = service.language or tested or detect(source.files(head))
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise BadInput(f"the language of {service.repository} is not one of {known}; name it with --language")
    return dataclasses.replace(service, language=language)


@services_app.command("set")
def change_service(
    name: Annotated[str, typer.Argument(help="The service's name.")],
    home: Home = None,
    events_per_minute: Annotated[
        int | None,
        typer.Option(min=0, max=100_000_000, help="What it may send; 0: as HOMEOSTAT_EVENTS_PER_MINUTE says."),
    ] = None,
) -> None:
    """Say how much a service may send. Running processes know within seconds."""
    with opened_home(home) as homeostat:
        set_service(homeostat, name, events_per_minute)


@services_app.command("list")
def list_services(home: Home = None, *, as_json: AsJson = False) -> None:
    """Every service with its DSN."""
    with opened_home(home) as homeostat:
        rows = [(service, homeostat.dsn(service)) for service in homeostat.store.services.all()]
    if as_json:
        typer.echo(
            msgspec.json.encode(
                [
                    {
                        "name": s.name,
                        "language": s.language,
                        "repository": s.repository,
                        "canary": s.canary,
                        "consumes": s.consumes,
                        "dsn": dsn,
                    }
                    for s, dsn in rows
                ]
            )
        )
        return
    columns = (Column("service"), Column("language"), Column("repository"), Column("canary"), Column("DSN"))
    print_table(
        columns,
        [(s.name, s.language, s.repository, s.canary or "-", dsn) for s, dsn in rows],
        empty="No service yet. Add one with: homeostat services add NAME",
    )


def terms_of(canary: str, consumes: str) -> dict[str, str]:
    """What was given, when it can be read.

    Raises:
        BadInput: it cannot.
    """
    try:
        read_canary("" if canary == NONE else canary)
        read_consumes("" if consumes == NONE else consumes)
    except ValueError as error:
        raise BadInput(str(error)) from error
    return {"canary": canary, "consumes": consumes}


def without_none(service: Service) -> Service:
    """The service with "" where "none" was said; refused where nothing splits its requests.

    Raises:
        NotConfigured: it asks for a canary, and its deployer has none.
    """
    canary, consumes = ("" if said == NONE else said for said in (service.canary, service.consumes))
    if canary and service.deployer not in _SPLIT_BY:
        raise NotConfigured(
            f"{service.deployer} sends no share of requests to a canary for us: Swarm has no weights, and Kubernetes"
            " leaves them to Argo Rollouts and Flagger. Leave it out: --canary none"
        )
    return dataclasses.replace(service, canary=canary, consumes=consumes)


def set_service(homeostat: "Homeostat", name: str, events_per_minute: int | None) -> None:
    """Change what is given, and say what holds."""
    services = homeostat.store.services
    service = services.named(name)
    if events_per_minute is not None:  # 0: as the settings say
        service = services.add(dataclasses.replace(service, events_per_minute=events_per_minute or None))
    own = service.events_per_minute
    most = own or homeostat.settings.events_per_minute
    typer.echo(f"{name} may send {most:,} events a minute{'' if own else ', as every service may'}.")
