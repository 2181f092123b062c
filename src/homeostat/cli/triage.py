"""`homeostat mute`, `unmute`, `resolve`, `reopen`, `not-code`, `merge` and `split`: bugs sorted at a terminal."""

from typing import Annotated

import typer

from homeostat.cli.opening import Code, Home, opened_home, person
from homeostat.cli.words import Column, print_table

Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the bug's history.")]
Until = Annotated[
    str,
    typer.Option(help='2h, 3d, 2026-12-01, "100 events", 50/hour, "20 users". [default: until it escalates]'),
]


def add_commands(app: typer.Typer) -> None:
    """Put them beside the other commands."""
    for command in (mute, unmute, resolve, reopen, merge, split):
        app.command()(command)
    app.command("not-code")(not_code)


def mute(code: Code, home: Home = None, until: Until = "", reason: Reason = "") -> None:
    """Count a bug and tell nobody of it, until its condition comes true."""
    with opened_home(home) as homeostat:
        said = homeostat.triage.mute(code, by=person(), until=until, reason=reason)
    typer.echo(f"{code}: muted {said}.")


def unmute(code: Code, home: Home = None, reason: Reason = "") -> None:
    """End a mute now."""
    with opened_home(home) as homeostat:
        homeostat.triage.unmute(code, by=person(), reason=reason)
    typer.echo(f"{code}: no longer muted.")


def resolve(
    code: Code,
    home: Home = None,
    reason: Reason = "",
    *,
    in_next_release: Annotated[
        bool, typer.Option("--in-next-release", help="No release that is known now brings it back.")
    ] = False,
) -> None:
    """Say that a bug is mended. A release that did not have it before brings it back."""
    with opened_home(home) as homeostat:
        homeostat.triage.resolve(code, by=person(), reason=reason, in_next_release=in_next_release)
    typer.echo(f"{code}: resolved{' in the next release' if in_next_release else ''}.")


def reopen(code: Code, home: Home = None, reason: Reason = "") -> None:
    """Open a bug again; it is looked at again too."""
    with opened_home(home) as homeostat:
        homeostat.triage.reopen(code, by=person(), reason=reason)
    typer.echo(f"{code}: open again.")


def not_code(code: Code, home: Home = None, reason: Reason = "") -> None:
    """Say that no patch mends a bug: an operation does, or an explanation."""
    with opened_home(home) as homeostat:
        homeostat.triage.not_code(code, by=person(), reason=reason)
    typer.echo(f"{code}: not a fault of the code.")


def merge(
    codes: Annotated[list[str], typer.Argument(help="The bugs that are one, by their codes.")],
    home: Home = None,
    into: Annotated[str, typer.Option(help="The one that stays. [default: the oldest]")] = "",
) -> None:
    """Make one bug of several. `split` takes them apart again."""
    with opened_home(home) as homeostat:
        survivor = homeostat.triage.merge(codes, by=person(), into=into)
    typer.echo(f"{survivor}: the others' events count here now.")


def split(
    code: Code,
    fingerprints: Annotated[
        list[str] | None, typer.Argument(help="What to take out: digests or their beginnings. [default: list them]")
    ] = None,
    home: Home = None,
) -> None:
    """Take fingerprints out of a bug, into one of their own or back to the one they came from."""
    with opened_home(home) as homeostat:
        if fingerprints:
            target = homeostat.triage.split(code, fingerprints, by=person())
            typer.echo(f"{target}: what was taken out of {code} counts here now.")
            return
        found = homeostat.store.triage.fingerprints(code)
    columns = (Column("fingerprint"), Column("events", right=True), Column("came from"), Column("made of"))
    rows = [(one.digest[:12], str(one.event_count), one.came_from, "; ".join(one.parts)[:100]) for one in found]
    print_table(columns, rows, empty=f"{code} has no fingerprint.")
