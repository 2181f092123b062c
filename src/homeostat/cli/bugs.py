"""The commands about a bug: what is known of it, and what people decide."""

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from homeostat.cli.events import explain_event, follow_events
from homeostat.cli.opening import AsJson, Code, Home, opened_home, person
from homeostat.cli.words import Column, ago, print_table
from homeostat.errors import NotApproved, NotFound
from homeostat.records import Answer, Bug, BugQuery, BugStatus, BugTab, Suggestion, SuggestionStatus

if TYPE_CHECKING:
    from homeostat.wiring import Homeostat

Number = Annotated[int, typer.Option("--suggestion", help="Which of the suggestions, by its number in `show`.")]
Wish = Annotated[str, typer.Option("--reason", help="What it should be like. [default: simply the next candidate]")]
Seen = Annotated[bool, typer.Option("--seen", help="You have seen which protected paths it touches.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept, and the next attempt learns from it.")]


def add_commands(app: typer.Typer) -> None:
    """Put them beside the other commands."""
    app.command("bugs")(list_bugs)
    for command in (show, explain, tail, approve, reject, ask, draft, rollback, keep):
        app.command()(command)


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


def show(code: Code, home: Home = None, *, as_json: AsJson = False) -> None:
    """One bug: what broke, why, and what would mend it, with its proof."""
    from homeostat.stages.group.muting import say_until
    from homeostat.stages.group.substate import substate
    from homeostat.stages.verify.tried import seen_again, tried_of

    with opened_home(home) as homeostat:
        bug, triaged = homeostat.store.bugs.get(code), homeostat.store.triage.of(code)
        beside = substate(bug, escalating=triaged.escalation is not None, now=homeostat.clock.now())
        of_last = _of_last_repair(homeostat, code)
        suggestions = [each for each in of_last if each.rank is not None]
        changes = homeostat.store.bugs.changes(code)
        not_asked = homeostat.store.models.why_silent(code)
    if as_json:
        told = {"substate": beside, "mute": triaged.mute, "escalation": triaged.escalation}
        typer.echo(msgspec.json.encode({"bug": bug, **told, "suggestions": suggestions, "changes": changes}))
        return
    state = f" {say_until(triaged.mute.until)}" if triaged.mute else f", {beside}" if beside else ""
    typer.echo(f"{bug.code}  {bug.title}")
    typer.echo(
        f"{bug.severity}, {bug.status}{state}; {bug.service} {bug.release};"
        f" {bug.event_count} events, {bug.users_affected} users"
    )
    typer.echo(f"\nWhere   {bug.culprit}\nWhy     {bug.root_cause or 'not analysed yet'}")
    if bug.suspect_commit:
        typer.echo(f"Suspect {bug.suspect_commit[:10]} by {bug.owner}")
    for suggestion in suggestions:
        typer.echo("\n" + _describe(suggestion))
    tried = () if suggestions else tried_of(of_last)
    if tried:
        typer.echo(f"\n{seen_again(of_last)}\nTried, and not shown:")
        typer.echo("\n".join(f"  {each.title}\n    {each.why}" for each in tried))
    if not_asked:
        typer.echo(f"\nNo model was asked further: {not_asked}")
    waiting = [each.rank for each in suggestions if each.rank and each.status is SuggestionStatus.SHOWN]
    if waiting and bug.status is BugStatus.FIX_PROPOSED:
        typer.echo(f"\nTake one with: homeostat approve {code} --suggestion {min(waiting)}")
    typer.echo("\n" + "\n".join(f"{c.changed_at:%Y-%m-%d %H:%M:%S} UTC  {c.new:<14} {c.reason}" for c in changes))


def _describe(suggestion: Suggestion) -> str:
    verdict, candidate = suggestion.verdict, suggestion.proposal.candidate
    lines = [f"Suggestion {suggestion.rank}: {candidate.title} [{suggestion.status}]", f"  {candidate.description}"]
    if verdict:
        lines.append(f"  {verdict.reason} Confidence {verdict.confidence.value:.0%}")
        lines.extend(f"    {part.points:+d} {part.says}" for part in verdict.confidence.parts)
    return "\n".join([*lines, *(f"  | {line}" for line in candidate.patch.diff.splitlines())])


def _of_last_repair(homeostat: "Homeostat", code: str) -> tuple[Suggestion, ...]:
    repairs = homeostat.store.repairs.of_bug(code)
    return tuple(homeostat.store.repairs.suggestions(repairs[-1].repair_id)) if repairs else ()


def _shown(homeostat: "Homeostat", code: str) -> list[Suggestion]:
    """What a person may choose from, of the latest attempt."""
    return [suggestion for suggestion in _of_last_repair(homeostat, code) if suggestion.rank is not None]


def _chosen(homeostat: "Homeostat", bug: Bug, number: int) -> Suggestion:
    shown = _shown(homeostat, bug.code)
    for suggestion in shown:
        if suggestion.rank == number:
            return suggestion
    raise NotFound(f"{bug.code} has {len(shown)} suggestions to choose from; there is no number {number}.")


def explain(
    event: Annotated[str, typer.Argument(help="The event's id: 32 hexadecimal digits.")],
    home: Home = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Why an event is in its bug: what its fingerprint is made of, and what was left out."""
    with opened_home(home) as homeostat:
        explain_event(homeostat, event, as_json=as_json)


def tail(home: Home = None, *, as_json: AsJson = False) -> None:
    """What arrives, as it arrives. Ctrl-C ends it."""
    with opened_home(home) as homeostat, contextlib.suppress(KeyboardInterrupt):
        if not as_json:
            typer.echo("Waiting for events …", err=True)
        follow_events(homeostat, as_json=as_json, stop=threading.Event())


def approve(code: Code, home: Home = None, number: Number = 1, reason: Reason = "", *, seen: Seen = False) -> None:
    """Say yes to a suggestion: it is merged, deployed, and watched."""
    lacks = _decide(code, home, number, Answer.ACCEPT, reason=reason, seen=seen)
    how = f"your approval is kept; the fix waits: {lacks}." if lacks else "approved."
    typer.echo(f"{code}: {how} `homeostat show {code}` tells how it goes.")


def reject(code: Code, home: Home = None, number: Number = 1, reason: Reason = "") -> None:
    """Say no to a suggestion; it is never proposed again for this bug."""
    _decide(code, home, number, Answer.REJECT, reason=reason)
    typer.echo(f"{code}: suggestion {number} rejected.")


def ask(code: Code, home: Home = None, number: Number = 1, reason: Wish = "") -> None:
    """Ask for another answer than a suggestion: more candidates are tried, and a model reads what you say."""
    _decide(code, home, number, Answer.ASK, reason=reason)
    typer.echo(f"{code}: asked. `homeostat show {code}` tells what else there is.")


def draft(code: Code, home: Home = None, number: Number = 1, reason: Reason = "", *, seen: Seen = False) -> None:
    """Open a suggestion's pull request and merge nothing: `approve` merges it later."""
    _decide(code, home, number, Answer.DRAFT, reason=reason, seen=seen)
    typer.echo(f"{code}: its pull request is being opened; nothing is merged.")


def _decide(code: str, home: Path | None, number: int, answer: Answer, *, reason: str, seen: bool = False) -> str:
    """Whose approval is still missing, in words; "" where nobody's is."""
    from homeostat.languages.protected import to_be_seen

    with opened_home(home) as homeostat:
        bug = homeostat.store.bugs.get(code)
        suggestion = _chosen(homeostat, bug, number)
        risks = to_be_seen(suggestion.proposal.candidate.patch)
        if risks and not seen and answer in (Answer.ACCEPT, Answer.DRAFT):
            raise NotApproved(f"It needs --seen, which says that you have seen this: {'; '.join(risks)}.")
        said = homeostat.desk.decide(
            proposal_id=suggestion.proposal.proposal_id,
            patch_digest=suggestion.proposal.candidate.patch.digest,
            base=suggestion.proposal.base,
            answer=answer,
            decided_by=person(),
            reason=reason,
            acknowledged=risks,
        )
        return homeostat.policies.lacks(suggestion, bug) if said.answer is Answer.ENDORSE else ""


def rollback(code: Code, home: Home = None, reason: Reason = "asked for on the command line") -> None:
    """Take a fix back that is being watched: the release before serves again, and the commit is reverted."""
    with opened_home(home) as homeostat:
        homeostat.desk.take_back(code, decided_by=person(), reason=reason)
    typer.echo(f"{code}: it is being taken back.")


def keep(code: Code, home: Home = None, reason: Reason = "asked for on the command line") -> None:
    """Keep the deployed fix of a bug where there was too little traffic to judge it."""
    with opened_home(home) as homeostat:
        homeostat.desk.keep(code, decided_by=person(), reason=reason)
    typer.echo(f"{code}: it is kept, unless it still turns out to hurt.")
