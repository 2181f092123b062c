"""The commands about releases: deployed here by hand, or told of by what made them."""

from typing import Annotated

import msgspec
import typer

from homeostat.cli.opening import AsJson, Home, opened_home, person


def add_commands(app: typer.Typer) -> None:
    """Put them beside the other commands."""
    app.command()(deploy)
    app.command("release")(tell_release)
    app.command("deployed")(tell_deployed)
    app.command("releases")(list_releases)


def deploy(
    service: Annotated[str, typer.Argument(help="The service's name.")],
    home: Home = None,
    release: Annotated[str, typer.Option(help="A tag or commit. [default: the branch's end]")] = "",
    *,
    anyway: Annotated[bool, typer.Option("--anyway", help="Though the commit was taken back before.")] = False,
) -> None:
    """Start a release of a service here, beside the one that runs, and switch when it is healthy."""
    from homeostat.cli.server import deploy_by_hand

    with opened_home(home) as homeostat:
        wanted = homeostat.store.services.named(service)
        deployment = deploy_by_hand(homeostat, wanted, release, anyway=anyway)
    typer.echo(f"{service} {deployment.release}: {'serving' if deployment.healthy else deployment.detail}")
    raise typer.Exit(0 if deployment.healthy else 1)


def tell_release(  # noqa: PLR0917 - typer reads options from parameters
    service: Annotated[str, typer.Argument(help="The service's name.")],
    version: Annotated[str, typer.Argument(help="As its events name it.")],
    home: Home = None,
    commit: Annotated[str, typer.Option(help="The commit it was built from.")] = "",
    deployed: Annotated[str, typer.Option(help="It serves from now on in this environment, e.g. production.")] = "",
    url: Annotated[str, typer.Option(help="Where one can read about it.")] = "",
) -> None:
    """Tell of a release that something else made, and that it was deployed: regressions are judged by that."""
    from homeostat.cli.releases import tell_of_release

    with opened_home(home) as homeostat:
        said = tell_of_release(homeostat, service, version, commit=commit, deployed=deployed, url=url, by=person())
    typer.echo(said)


def tell_deployed(  # noqa: PLR0917 - typer reads options from parameters
    service: Annotated[str, typer.Argument(help="The service's name.")],
    release: Annotated[str, typer.Option(help="As its events name it.")],
    home: Home = None,
    environment: Annotated[str, typer.Option(help="Where it serves from now on.")] = "production",
    commit: Annotated[str, typer.Option(help="The commit it was built from.")] = "",
    url: Annotated[str, typer.Option(help="Where one can read about it.")] = "",
) -> None:
    """Tell of a deploy that something else made, as the last line of its job: regressions are judged by that."""
    from homeostat.cli.releases import tell_of_release

    with opened_home(home) as homeostat:
        said = tell_of_release(homeostat, service, release, commit=commit, deployed=environment, url=url, by=person())
    typer.echo(said)


def list_releases(
    service: Annotated[str, typer.Argument(help="Only of this service.")] = "",
    home: Home = None,
    page: Annotated[int, typer.Option(min=1)] = 1,
    *,
    as_json: AsJson = False,
) -> None:
    """Releases, those heard of last first: where they were deployed, and the bugs that came with them."""
    from homeostat.cli.releases import print_releases

    with opened_home(home) as homeostat:
        found = homeostat.store.releases.find(service, page=page)
        now = homeostat.clock.now()
    if as_json:
        typer.echo(msgspec.json.encode(found.rows))
    else:
        print_releases(found.rows, now)
