"""`homeostat policy`: how far fixes go by themselves, and what binds them."""

from typing import TYPE_CHECKING, Annotated

import typer

from homeostat.cli.opening import Home, opened_home, person
from homeostat.errors import BadInput

if TYPE_CHECKING:
    from homeostat.records import DryRun, Leeway, Policy

policy_app = typer.Typer(help="How far fixes go by themselves.", no_args_is_help=True)
_MOST_LISTED = 20

Of = Annotated[str, typer.Argument(help="A service; without one, the global policy.")]
Said = Annotated[list[str] | None, typer.Argument(help="NAME=VALUE, one or more. `policy show` names them.")]
For = Annotated[str, typer.Option("--service", help="Of one service; without it, the global policy.")]


@policy_app.command()
def show(service: Of = "", home: Home = None) -> None:
    """Print what is written, the effective level, and what binds it."""
    from homeostat.stages.approve.policy_words import SAYS, in_words

    with opened_home(home) as homeostat:
        policy = homeostat.policies.current(service)
        names = [service] if service else [each.name for each in homeostat.store.services.all()]
        reached = [(name, homeostat.policies.bounds.of_service(name)) for name in names]
    if service:
        typer.echo(f"The policy of {service} narrows the global one; 0 and - leave that as it is.")
    for name, value in in_words(policy).items():
        typer.echo(f"{name:18} {', '.join(value.splitlines()) or '-':30}  {SAYS[name]}")
    for name, leeway in reached:
        typer.echo(f"\n{name}: {_says(leeway)}")


@policy_app.command(name="set")
def set_policy(said: Said = None, service: For = "", home: Home = None) -> None:
    """Change a policy: homeostat policy set level=2 --service shop."""
    with opened_home(home) as homeostat:
        policy = _changed(homeostat.policies.current(service), said)
        homeostat.policies.write(policy, by=person())
        names = [service] if service else [each.name for each in homeostat.store.services.all()]
        reached = [(name, homeostat.policies.bounds.of_service(name)) for name in names]
    typer.echo(f"Written: the {f'policy of {service}' if service else 'global policy'}.")
    for name, leeway in reached:
        typer.echo(f"{name}: {_says(leeway)}")


@policy_app.command()
def freeze(
    until: Annotated[str, typer.Argument(help="In UTC: 2027-01-02 08:00")],
    service: For = "",
    because: Annotated[str, typer.Option(help="Why; people read it beside what waits.")] = "",
    home: Home = None,
) -> None:
    """Merge and deploy nothing from now on until then."""
    from dataclasses import replace

    from homeostat.records import Freeze
    from homeostat.stages.approve.policy_words import read_moment

    with opened_home(home) as homeostat:
        now = homeostat.clock.now()
        # Written out, a policy's freezes stand in lines, or between semicolons.
        why = " ".join(because.replace(";", ",").split())
        said = Freeze(since=now.replace(second=0, microsecond=0), until=read_moment(until), why=why)
        policy = homeostat.policies.current(service)
        kept = tuple(one for one in policy.freezes if one.until > now)
        homeostat.policies.write(replace(policy, freezes=(*kept, said)), by=person())
    ends = f"homeostat policy set freezes={f' --service {service}' if service else ''}"
    typer.echo(f"Frozen until {until} UTC. To end it: {ends}")


@policy_app.command()
def resume(service: Of = "", home: Home = None) -> None:
    """Let a service go on after its fixes were taken back; without one, all of them."""
    with opened_home(home) as homeostat:
        homeostat.policies.resume(service, by=person())
    typer.echo(f"{service or 'All services'}: fixes are shipped again.")


@policy_app.command()
def override(
    bug: Annotated[str, typer.Argument(help="Whose approved fix cannot wait.")],
    because: Annotated[str, typer.Option(help="Why; it is written down.")],
    home: Home = None,
) -> None:
    """Ship one approved fix in spite of a freeze."""
    with opened_home(home) as homeostat:
        homeostat.policies.override(bug, by=person(), reason=because)
    typer.echo(f"The fix of {bug} is shipped in spite of it.")


@policy_app.command(name="dry-run")
def dry_run(said: Said = None, service: For = "", home: Home = None) -> None:
    """Say what a policy would have done with the bugs of the last thirty days: homeostat policy dry-run level=4."""
    with opened_home(home) as homeostat:
        found = homeostat.policies.dry_run(_changed(homeostat.policies.current(service), said))
    _print(found)


def _changed(policy: "Policy", said: list[str] | None) -> "Policy":
    from homeostat.stages.approve.policy_words import read_policy

    pairs = [word.partition("=") for word in said or ()]
    if wrong := next((name for name, mark, _ in pairs if not mark), None):
        raise BadInput(f"{wrong!r} says no value. Write it like: level=2")
    return read_policy(policy, {name: value for name, _, value in pairs})


def _print(found: "DryRun") -> None:
    total = sum(found.counts.values())
    typer.echo(f"Of {total} bugs of the last {found.days} days, at level {found.level:d}:")
    for handled, count in found.counts.items():
        typer.echo(f"{count:7}  {handled.replace('_', ' ')}")
    typer.echo("\nWhat bound:")
    for why, count in found.why:
        typer.echo(f"{count:7}  {why}")
    typer.echo("")
    for one in found.bugs[:_MOST_LISTED]:
        typer.echo(f"{one.bug_code}  {one.service:16} {one.handled.replace('_', ' '):13} {one.why}")
    if left := total - min(total, _MOST_LISTED):
        typer.echo(f"… and {left} more.")
    if found.left_out:
        typer.echo(f"{found.left_out} older ones were not looked at.")


def _says(leeway: "Leeway") -> str:
    from homeostat.stages.approve.policy import named

    lines = [f"{named(leeway.level)}{f', since {leeway.binds}' if leeway.caps else ''}"]
    if leeway.hold is not None:
        lines.append(f"  approved fixes wait: {leeway.hold.says}")
    elif leeway.click_says:
        lines.append(f"  {leeway.click_says}")
    return "\n".join(lines)
