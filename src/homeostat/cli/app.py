"""The commands."""

import contextlib
import dataclasses
import getpass
import hashlib
import secrets
import socket
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from homeostat.cli.dead_letters import app as dead_letters_app
from homeostat.cli.events import explain_event, follow_events
from homeostat.cli.forge import forge_commands
from homeostat.cli.grouping import grouping_app
from homeostat.cli.halt import add_commands as add_halt_commands
from homeostat.cli.hands import add_commands as add_hands_commands
from homeostat.cli.lines import print_lines
from homeostat.cli.opening import Home, opened_home, settings_of
from homeostat.cli.policy import policy_app
from homeostat.cli.scrub import scrub_app
from homeostat.cli.services import set_service, terms_of, without_none
from homeostat.cli.set_aside import set_aside_app
from homeostat.cli.templates import show_templates
from homeostat.cli.triage import add_commands as add_triage_commands
from homeostat.cli.up import Port
from homeostat.cli.up import add_commands as add_up_commands
from homeostat.cli.words import Column, ago, asked_of, print_table, seconds
from homeostat.errors import BadInput, NotApproved, NotFound
from homeostat.log import set_up
from homeostat.records import Answer, Bug, BugQuery, BugTab, Decision, LineQuery, Service, Suggestion

if TYPE_CHECKING:
    from homeostat.wiring import Homeostat

app = typer.Typer(
    help="Turns production errors into fixes that are proved, approved with a click, shipped, watched, and taken back.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
services_app = typer.Typer(help="The programs that report here.", no_args_is_help=True)
export_app = typer.Typer(help="Records as JSON lines, for other programs.", no_args_is_help=True)
tokens_app = typer.Typer(help="Bearer tokens for the HTTP API.", no_args_is_help=True)
sourcemaps_app = typer.Typer(help="Source maps, by which browsers' stacks are read.", no_args_is_help=True)
add_up_commands(app)
app.add_typer(services_app, name="services")
app.add_typer(export_app, name="export")
app.add_typer(tokens_app, name="tokens")
app.add_typer(scrub_app, name="scrub")
app.add_typer(sourcemaps_app, name="sourcemaps")
app.command("templates")(show_templates)
app.add_typer(forge_commands, name="forge")
app.add_typer(dead_letters_app, name="dead-letters")
app.add_typer(grouping_app, name="grouping")
app.add_typer(set_aside_app, name="set-aside")
app.add_typer(policy_app, name="policy")
add_triage_commands(app)
add_halt_commands(app)
add_hands_commands(app)

_LONGEST_NAME = 100

AsJson = Annotated[bool, typer.Option("--json", help="One JSON value instead of words.")]
Code = Annotated[str, typer.Argument(help="A bug's code, e.g. BUG-20251023-00001.")]
Number = Annotated[int, typer.Option("--suggestion", help="Which of the suggestions, by its number in `show`.")]
Wish = Annotated[str, typer.Option("--reason", help="What it should be like. [default: simply the next candidate]")]
Seen = Annotated[bool, typer.Option("--seen", help="You have seen which protected paths it touches.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept, and the next attempt learns from it.")]


@app.command()
def demo(
    company: Annotated[Path, typer.Argument(help="The example company.")] = Path("examples/homeoerp"),
    home: Home = None,
    port: Port = None,
    *,
    unattended: Annotated[
        bool, typer.Option("--unattended", help="Play the person too, then end with a table.")
    ] = False,
    kills: Annotated[int, typer.Option(hidden=True, help="Kill Homeostat so often on the way.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Watch a small company's software break, be understood, be repaired, be shipped and be watched."""
    from homeostat.cli.demo import run_demo

    set_up(quiet=True)
    settings = settings_of(home or Path(".homeostat/demo"), port)
    raise typer.Exit(run_demo(company, settings, unattended=unattended, kills=kills, as_json=as_json))


@app.command()
def doctor(home: Home = None, *, as_json: AsJson = False) -> None:
    """What is missing on this machine, and the command that mends it."""
    from homeostat.cli import doctor as examination

    found = examination.examine(settings_of(home))
    if as_json:
        typer.echo(msgspec.json.encode(found))
    else:
        for finding in found:
            typer.echo(f"{finding.mark}  {finding.name:<12} {finding.says}")
            if finding.mend:
                typer.echo(f"   {'':<12} mend it with: {finding.mend}")
    raise typer.Exit(0 if all(finding.ok or finding.optional for finding in found) else 1)


@app.command()
def parse(path: Annotated[str, typer.Argument(metavar="FILE|-", help="A log; - reads standard input.")]) -> None:
    """What the parser makes of a log: a JSON line for each error in it, as soon as it is complete."""
    from homeostat.cli.parse import parse as parse_log

    for event in parse_log(path):
        typer.echo(event)


@app.command()
def fix(  # noqa: PLR0917 - typer reads options from parameters
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The checkout, as it is now.")],
    test: Annotated[str, typer.Option(help="The command that fails, such as 'pytest tests/test_orders.py'.")] = "",
    event: Annotated[Path | None, typer.Option(help="Instead: an event as JSON, as a Sentry SDK sends it.")] = None,
    suite: Annotated[str, typer.Option(help="What else must go on passing. [default: the rest of --test]")] = "",
    model: Annotated[str, typer.Option(help="A language model to ask. [default: $HOMEOSTAT_MODEL, or none]")] = "",
    minutes: Annotated[float, typer.Option(help="That it may take altogether.", min=0.1)] = 5.0,
    language: Annotated[str, typer.Option(help="python, go or javascript. [default: seen in the files]")] = "",
    python: Annotated[str, typer.Option(help="The interpreter. [default: DIR/.venv, the active one, python3]")] = "",
    take: Annotated[int, typer.Option("--apply", help="Put this suggestion into DIR.")] = 0,
    *,
    thorough: Annotated[bool, typer.Option(help="Go on when enough are proved, until the time is up.")] = False,
    as_json: AsJson = False,
) -> None:
    """Mend a checkout whose test fails, without a server: suggestions, each with its proof. Nothing else is changed."""
    from homeostat.cli import fix as fixer
    from homeostat.wiring import Settings, budget_of, choose_judge, choose_model

    set_up(quiet=True)
    if not test and event is None:
        raise BadInput("say what fails: --test 'COMMAND', or --event FILE")
    settings = Settings()
    named = settings.model_copy(update={"model": model}) if model else settings
    found = fixer.fix(
        folder,
        test=test,
        event_file=event,
        suite=suite,
        language=language,
        python=python,
        model=choose_model(named),
        judge=choose_judge(named),
        budget=budget_of(named),
        minutes=minutes,
        thorough=thorough,
        say=fixer.Progress(quiet=as_json).say,
    )
    if as_json:
        typer.echo(fixer.as_json(found))
    else:
        fixer.show(found)
    if take:
        fixer.apply(folder, found, take)
    raise typer.Exit(0 if found.suggestions else 1)


@app.command()
def migrate(home: Home = None) -> None:
    """Bring the store up to this release. Safe to run again; `up` does it by itself."""
    with opened_home(home) as homeostat:
        typer.echo(f"{homeostat.settings.store_url().split('@')[-1]} is up to date")


# --- services


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
    if not name.strip() or len(name) > _LONGEST_NAME or "/" in name:
        raise BadInput("a service's name has 1 to 100 characters and no slash")
    if deployer:
        from homeostat.adapters.deployer.by_service import KINDS

        if deployer not in KINDS:
            raise BadInput(f"{deployer} is no deployer; there are {', '.join(KINDS)}")
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
        service = before or Service(name=name, project_id=0, public_key="")
        service = without_none(dataclasses.replace(service, **{key: value for key, value in given.items() if value}))
        added = homeostat.store.services.add(_checked(service) if service.repository else service)
        dsn = homeostat.dsn(added)
        linked = before is not None and not before.repository and bool(added.repository)
        again = homeostat.triage.repository_linked(name, by=_person()) if linked else 0
    if as_json:
        typer.echo(msgspec.json.encode({"name": added.name, "dsn": dsn, "language": added.language}))
        return
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
    from homeostat.wiring import source_for

    source = source_for(service)
    language = service.language or detect(source.files(source.head()))
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


# --- bugs


@app.command("bugs")
def list_bugs(
    home: Home = None,
    tab: Annotated[BugTab, typer.Option(help="Which of them.")] = BugTab.ALL,
    service: Annotated[str, typer.Option(help="Only of this service.")] = "",
    text: Annotated[str, typer.Option(help="In code, title, culprit or message.")] = "",
    page: Annotated[int, typer.Option(min=1)] = 1,
    *,
    as_json: AsJson = False,
) -> None:
    """Bugs, the last seen first."""
    with opened_home(home) as homeostat:
        found = homeostat.store.bugs.search(
            BugQuery(tab=tab, service=service, text=text, page=page), homeostat.clock.now()
        )
        now = homeostat.clock.now()
    if as_json:
        typer.echo(msgspec.json.encode([row.bug for row in found.rows]))
        return
    columns = (
        Column("code"),
        Column("severity"),
        Column("service"),
        Column("status"),
        Column("events", right=True),
        Column("last seen"),
        Column("title"),
    )
    rows = [
        (
            r.bug.code,
            r.bug.severity,
            r.bug.service,
            r.bug.status,
            str(r.bug.event_count),
            ago(now - r.bug.last_seen),
            r.bug.title,
        )
        for r in found.rows
    ]
    print_table(
        columns, rows, empty="Nothing is broken, or nothing reports yet. `homeostat services list` prints the DSNs."
    )
    if found.total > len(found.rows):
        typer.echo(f"{len(found.rows)} of {found.total}; the next ones with --page {page + 1}")


@app.command()
def show(code: Code, home: Home = None, *, as_json: AsJson = False) -> None:
    """One bug: what broke, why, and what would mend it, with its proof."""
    with opened_home(home) as homeostat:
        bug = homeostat.store.bugs.get(code)
        suggestions = _shown(homeostat, code)
        changes = homeostat.store.bugs.changes(code)
    if as_json:
        typer.echo(msgspec.json.encode({"bug": bug, "suggestions": suggestions, "changes": changes}))
        return
    typer.echo(f"{bug.code}  {bug.title}")
    typer.echo(
        f"{bug.severity}, {bug.status}; {bug.service} {bug.release};"
        f" {bug.event_count} events, {bug.users_affected} users"
    )
    typer.echo(f"\nWhere   {bug.culprit}\nWhy     {bug.root_cause or 'not analysed yet'}")
    if bug.suspect_commit:
        typer.echo(f"Suspect {bug.suspect_commit[:10]} by {bug.owner}")
    for suggestion in suggestions:
        typer.echo("\n" + _describe(suggestion))
    if suggestions:
        typer.echo(f"\nTake one with: homeostat approve {code} --suggestion 1")
    typer.echo("\n" + "\n".join(f"{c.changed_at:%Y-%m-%d %H:%M:%S} UTC  {c.new:<14} {c.reason}" for c in changes))


def _describe(suggestion: Suggestion) -> str:
    verdict, candidate = suggestion.verdict, suggestion.proposal.candidate
    lines = [f"Suggestion {suggestion.rank}: {candidate.title} [{suggestion.status}]", f"  {candidate.description}"]
    if verdict:
        lines.append(f"  {verdict.reason} Confidence {verdict.confidence.value:.0%}")
        lines.extend(f"    {part.points:+d} {part.says}" for part in verdict.confidence.parts)
    return "\n".join([*lines, *(f"  | {line}" for line in candidate.patch.diff.splitlines())])


def _shown(homeostat: "Homeostat", code: str) -> list[Suggestion]:
    """What a person may choose from, of the latest attempt."""
    repairs = homeostat.store.repairs.of_bug(code)
    suggestions = homeostat.store.repairs.suggestions(repairs[-1].repair_id) if repairs else ()
    return [suggestion for suggestion in suggestions if suggestion.rank is not None]


def _chosen(homeostat: "Homeostat", bug: Bug, number: int) -> Suggestion:
    shown = _shown(homeostat, bug.code)
    for suggestion in shown:
        if suggestion.rank == number:
            return suggestion
    raise NotFound(f"{bug.code} has {len(shown)} suggestions to choose from; there is no number {number}.")


@app.command()
def explain(
    event: Annotated[str, typer.Argument(help="The event's id: 32 hexadecimal digits.")],
    home: Home = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Why an event is in its bug: what its fingerprint is made of, and what was left out."""
    with opened_home(home) as homeostat:
        explain_event(homeostat, event, as_json=as_json)


@app.command()
def tail(home: Home = None, *, as_json: AsJson = False) -> None:
    """What arrives, as it arrives. Ctrl-C ends it."""
    with opened_home(home) as homeostat, contextlib.suppress(KeyboardInterrupt):
        if not as_json:
            typer.echo("Waiting for events …", err=True)
        follow_events(homeostat, as_json=as_json, stop=threading.Event())


@app.command()
def approve(code: Code, home: Home = None, number: Number = 1, reason: Reason = "", *, seen: Seen = False) -> None:
    """Say yes to a suggestion: it is merged, deployed, and watched."""
    said = _decide(code, home, number, Answer.ACCEPT, reason=reason, seen=seen)
    how = (
        "your approval is kept; somebody else has to approve it too." if said.answer is Answer.ENDORSE else "approved."
    )
    typer.echo(f"{code}: {how} `homeostat show {code}` tells how it goes.")


@app.command()
def reject(code: Code, home: Home = None, number: Number = 1, reason: Reason = "") -> None:
    """Say no to a suggestion; it is never proposed again for this bug."""
    _decide(code, home, number, Answer.REJECT, reason=reason)
    typer.echo(f"{code}: suggestion {number} rejected.")


@app.command()
def ask(code: Code, home: Home = None, number: Number = 1, reason: Wish = "") -> None:
    """Ask for another answer than a suggestion: more candidates are tried, and a model reads what you say."""
    _decide(code, home, number, Answer.ASK, reason=reason)
    typer.echo(f"{code}: asked. `homeostat show {code}` tells what else there is.")


@app.command()
def draft(code: Code, home: Home = None, number: Number = 1, reason: Reason = "", *, seen: Seen = False) -> None:
    """Open a suggestion's pull request and merge nothing: `approve` merges it later."""
    _decide(code, home, number, Answer.DRAFT, reason=reason, seen=seen)
    typer.echo(f"{code}: its pull request is being opened; nothing is merged.")


def _decide(code: str, home: Path | None, number: int, answer: Answer, *, reason: str, seen: bool = False) -> Decision:
    from homeostat.languages.protected import to_be_seen

    with opened_home(home) as homeostat:
        suggestion = _chosen(homeostat, homeostat.store.bugs.get(code), number)
        risks = to_be_seen(suggestion.proposal.candidate.patch)
        if risks and not seen and answer in (Answer.ACCEPT, Answer.DRAFT):
            raise NotApproved(f"It needs --seen, which says that you have seen this: {'; '.join(risks)}.")
        return homeostat.desk.decide(
            proposal_id=suggestion.proposal.proposal_id,
            patch_digest=suggestion.proposal.candidate.patch.digest,
            base=suggestion.proposal.base,
            answer=answer,
            decided_by=_person(),
            reason=reason,
            acknowledged=risks,
        )


@app.command()
def rollback(code: Code, home: Home = None, reason: Reason = "asked for on the command line") -> None:
    """Take a fix back that is being watched: the release before serves again, and the commit is reverted."""
    with opened_home(home) as homeostat:
        homeostat.desk.take_back(code, decided_by=_person(), reason=reason)
    typer.echo(f"{code}: it is being taken back.")


@app.command()
def keep(code: Code, home: Home = None, reason: Reason = "asked for on the command line") -> None:
    """Keep the deployed fix of a bug where there was too little traffic to judge it."""
    with opened_home(home) as homeostat:
        homeostat.desk.keep(code, decided_by=_person(), reason=reason)
    typer.echo(f"{code}: it is kept, unless it still turns out to hurt.")


def _person() -> str:
    return f"{getpass.getuser()} on {socket.gethostname()}"


@app.command()
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


@app.command("release")
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
        said = tell_of_release(homeostat, service, version, commit=commit, deployed=deployed, url=url, by=_person())
    typer.echo(said)


@app.command("deployed")
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
        said = tell_of_release(homeostat, service, release, commit=commit, deployed=environment, url=url, by=_person())
    typer.echo(said)


@app.command("releases")
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


@app.command("lines")
def list_lines(
    service: Annotated[str, typer.Argument(help="Only of this service.")] = "",
    home: Home = None,
    level: Annotated[str, typer.Option(help="Only of this level: debug, info or warning.")] = "",
    page: Annotated[int, typer.Option(min=1)] = 1,
    *,
    as_json: AsJson = False,
) -> None:
    """Log lines below an error, by template: how many this hour, in the last day, in the last seven days."""
    query = LineQuery(service=service, level=level.lower(), page=page)
    with opened_home(home) as homeostat:
        found = homeostat.store.lines.find(query, homeostat.clock.now())
    if as_json:
        typer.echo(msgspec.json.encode(found.rows))
        return
    print_lines(found.rows)
    if (shown := (page - 1) * query.page_size + len(found.rows)) < found.total:
        typer.echo(f"{shown} of {found.total}; more with --page {page + 1}")


@app.command()
def stats(home: Home = None, *, as_json: AsJson = False) -> None:
    """What Homeostat promises, measured on its own records, with the numbers behind it."""
    with opened_home(home) as homeostat:
        found = homeostat.store.bugs.stats()
    if as_json:
        typer.echo(msgspec.json.encode(found))
        return
    typer.echo(f"Events            {found.events}, refused {found.refused}")
    typer.echo(f"Bugs              {found.bugs}: analysed {found.analyzed}, with a suggestion {found.proposed}")
    typer.echo(f"Time to detect    {seconds(found.mean_time_to_detect)} on average, first event to bug")
    typer.echo(f"Time to analyse   {seconds(found.mean_time_to_analyze)} on average, bug to analysis")
    typer.echo(f"Time to fix       {seconds(found.mean_time_to_fix)} on average, first event to verified in production")
    typer.echo(
        f"Fixes kept        {found.kept} of {found.applied} applied; {found.taken_back} taken back;"
        f" {found.held} more in their first 7 days"
    )
    typer.echo(f"False positives   {found.rejected + found.taken_back} of {found.shown} shown")
    typer.echo(f"Models            {asked_of(found.models)}")


@export_app.command("events")
def export_events(home: Home = None) -> None:
    """A JSON line for each event: event_id, service, fingerprint, bug_code."""
    with opened_home(home) as homeostat:
        for row in homeostat.store.reports.export():
            typer.echo(msgspec.json.encode(row))


@tokens_app.command("add")
def add_token(name: Annotated[str, typer.Argument(help="What it is for.")], home: Home = None) -> None:
    """Make a token and print it; it is shown this once."""
    token = secrets.token_urlsafe(32)
    with opened_home(home) as homeostat:
        digest = hashlib.sha256(token.encode()).hexdigest()
        homeostat.store.people.add_token(digest, name, homeostat.clock.now())
    typer.echo(token)


@sourcemaps_app.command("upload")
def upload_source_maps(
    service: Annotated[str, typer.Argument(help="The service whose bundles they are.")],
    folder: Annotated[Path, typer.Argument(help="What the build made: bundles, with their maps beside them.")],
    home: Home = None,
    release: Annotated[str, typer.Option(help="The release that browsers report; debug ids need none.")] = "",
) -> None:
    """Keep a build's source maps; events that arrive from now on are read by them. Safe to run again."""
    from homeostat.cli.sourcemaps import keep_folder

    with opened_home(home) as homeostat:
        kept = keep_folder(homeostat, service, folder, release)
    typer.echo(kept)


@app.command("reset-password")
def reset_password(user: Annotated[str, typer.Argument()] = "admin", home: Home = None) -> None:
    """Give a person a new one-time password and print it; their sessions end."""
    from homeostat.cli.server import give_one_time_password

    with opened_home(home) as homeostat:
        typer.echo(give_one_time_password(homeostat, user))
