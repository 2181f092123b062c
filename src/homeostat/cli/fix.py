"""`homeostat fix`: the repair engine on a checkout, without a server."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import typer

from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.sandbox import choose_sandbox
from homeostat.adapters.source.checkout import BRANCH, snapshot
from homeostat.adapters.source.git import GitSource
from homeostat.errors import BadInput
from homeostat.fixing import Fixing, Suggestion, Work, mend
from homeostat.fixing.hints import hint
from homeostat.fixing.widened import widened
from homeostat.languages import LANGUAGES, detect
from homeostat.ports import LanguageModel
from homeostat.records import Candidate, Event, Limits, ModelBudget, Report, ReportKind, Service
from homeostat.stages.sense import sense
from homeostat.stages.verify import Seen

_MOST_EVENT = 1024 * 1024
_MOST_OTHERS = 5  # that are named to people
_FEW_NAMES = 3  # of tests
_LAST_LINES = 8
_WIDEST = 200  # characters of such a line
_WHOLE_TIME = 0.8  # of what was given: so much is used where more would have been tried
_FEW = 30  # changes; a machine that has time for it tries as many in half a minute


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def fix(
    folder: Path,
    *,
    test: str,
    event_file: Path | None,
    suite: str,
    language: str,
    python: str,
    model: LanguageModel | None,
    judge: LanguageModel | None,
    budget: ModelBudget,
    minutes: float,
    say: Callable[[str], None],
    thorough: bool = False,
) -> Fixing:
    """Raises BadInput and NotConfigured with what is to be done about it."""
    with tempfile.TemporaryDirectory(prefix="homeostat-fix-") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        source = GitSource(snapshot(folder, home), BRANCH)
        service = Service(
            name=folder.resolve().name or "checkout",
            project_id=0,
            public_key="",
            language=language or detect(source.files(source.head())),
            repository=str(home / "repository"),
            branch=BRANCH,
            test=suite or widened(test),
        )
        if service.language not in LANGUAGES:
            known = ", ".join(sorted(LANGUAGES))
            if language:
                raise BadInput(f"--language {language} is none that is mended; these are: {known}")
            raise BadInput(f"{folder} holds nothing in {known}; name the language with --language, or another folder")
        environments = PresentEnvironments(folder, python=python)
        work = Work(
            service=service,
            source=source,
            sandbox=choose_sandbox(lambda _: source, environments, home),
            limits=Limits(wall=timedelta(minutes=max(1.0, minutes))),
            clock=_Clock(),
            say=say,
            seconds=minutes * 60,
            workers=os.cpu_count() or 1,
            model=model,
            judge=judge,
            budget=budget,
            test=test,
            thorough=thorough,
        )
        return mend(work, _event(event_file, service.name) if event_file else None)


def _event(path: Path, service: str) -> Event:
    """An event as a Sentry SDK sends it, or as `homeostat show --json` prints it."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
    if len(body) > _MOST_EVENT:
        raise BadInput(f"{path} is larger than {_MOST_EVENT} bytes")
    report = Report(
        report_id="0" * 32,
        service=service,
        kind=ReportKind.SENTRY_ENVELOPE,
        received_at=datetime.now(UTC),
        body=body,
    )
    return replace(sense(report), service=service)


class Progress:
    """Lines on standard error, each with the seconds since the start."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._began = time.monotonic()

    def say(self, line: str) -> None:
        if not self._quiet:
            typer.echo(f"{time.monotonic() - self._began:6.1f} s  {line}", err=True)


def show(found: Fixing, minutes: float) -> None:
    """For people. `minutes` are those that it might have taken."""
    if not found.suggestions and not found.others:
        typer.echo(f"Nothing was proved. {_tried(found)}.")
        for reason, count in sorted(found.refuted.items(), key=lambda each: -each[1])[:3]:
            typer.echo(f"  {count} times: {reason}")
        for line in why_not(found, minutes):
            typer.echo(line)
        return
    every, in_full = choices(found), max(1, len(found.suggestions))
    if not found.suggestions:
        typer.echo("Nothing that was proved convinces. This is the best of it; read it with care:")
    for number, each in enumerate(every[:in_full], start=1):
        _show_one(number, each)
    if left := _failing_still(every[0]):
        typer.echo(left)
    if every[in_full:]:
        typer.echo("Proved, and not shown in full: not convincing enough, or much like another.")
    for number, each in enumerate(every[in_full:], start=in_full + 1):
        typer.echo(f"{number}. {each.proposal.candidate.title}  ({each.verdict.confidence.value:.0%} sure)")
    typer.echo(f"{_tried(found)}. Take one with --apply NUMBER.")


def choices(found: Fixing) -> tuple[Suggestion, ...]:
    """What can be taken by its number, from 1 on."""
    return (*found.suggestions, *found.others[:_MOST_OTHERS])


def why_not(found: Fixing, minutes: float) -> list[str]:
    """Where nothing was proved: what the command printed last, what that says of the sandbox, and how to go on."""
    said = found.failing.output if found.failing else ""
    lines = [line[:_WIDEST] for line in said.splitlines() if line.strip()][-_LAST_LINES:]
    told = ["The command printed last:", *(f"  {line}" for line in lines)] if lines else []
    if of_the_sandbox := _hint(found):
        return [*told, of_the_sandbox]
    if found.seconds >= _WHOLE_TIME * minutes * 60:
        return [*told, f"More time may find one (--minutes {max(10, round(minutes * 3))}), or a model (--model NAME)."]
    more = "Only a person can, now." if found.asked.questions else "A model may find one (--model NAME)."
    return [*told, f"Everything that is known for such a failure was tried: more time would not help. {more}"]


def _hint(found: Fixing) -> str:
    return hint(found.failing.command, found.failing.output) if found.failing else ""


def _failing_still(best: Suggestion) -> str:
    """That the command has other failures, which are not of this fault."""
    after = best.verdict.suite_after
    if after is None or not after.failed:
        return ""
    names = sorted(after.failed)
    more = f" and {len(names) - _FEW_NAMES} more" if len(names) > _FEW_NAMES else ""
    return f"Still failing with it, as before, for other reasons: {', '.join(names[:_FEW_NAMES])}{more}."


def advice(found: Fixing, minutes: float, *, load: float, processors: int) -> str:
    """How to go on where the time was over before much was tried, and whether the machine was busy; "" otherwise.

    Not where the sandbox is what fails: more time is of no use there.

    `load` is how many processes wanted to run in the last minute.
    """
    if found.seconds < _WHOLE_TIME * minutes * 60 or found.tried >= _FEW or _hint(found):
        return ""
    why = "Trying one takes long here."
    if load > 2 * processors:
        why = f"The machine was busy: {load:.0f} processes wanted to run on {processors} processors."
    more = max(5, round(minutes * 5))
    return f"{_tried(found)}, and no more. {why} Go on with --minutes {more}, or when the machine has less to do."


def stopped(folder: Path) -> str:
    """What is told after Ctrl-C."""
    return (
        f"Stopped. {folder} is as it was, and nothing runs any more. What was tried is forgotten: "
        "start it again with the same command, or with --minutes 1 for a shorter try."
    )


def _tried(found: Fixing) -> str:
    return f"{found.tried} {'change was' if found.tried == 1 else 'changes were'} tried in {found.seconds:.0f} s"


def _show_one(number: int, each: Suggestion) -> None:
    candidate, verdict = each.proposal.candidate, each.verdict
    typer.echo(f"{number}. {candidate.title}  ({verdict.confidence.value:.0%} sure)")
    for line in changes_of(candidate):
        typer.echo(f"   {line}")
    typer.echo(f"   {verdict.reason}")
    if verdict.reproduction:
        typer.echo(f"   Replayed: {verdict.reproduction.title}")
    for part in verdict.confidence.parts:
        typer.echo(f"   {part.points:+4d}  {part.says}")
    for case in candidate.test_cases[:1]:
        typer.echo(f"   {case}")
    typer.echo("")
    for line in candidate.patch.diff.splitlines():
        typer.echo(f"   {line}")
    typer.echo("")


def changes_of(candidate: Candidate) -> list[str]:
    """What is different with it, and what else it may change: a line each, for whoever has to choose."""
    told = (
        ("What changes", candidate.description),
        ("May break", candidate.breaking_changes),
        ("Side effects", candidate.side_effects),
    )
    return [f"{title}: {words}" for title, words in told if words]


def as_json(found: Fixing) -> bytes:
    return msgspec.json.encode(
        {
            "suggestions": [_told(each) for each in found.suggestions],
            "others": [_told(each) for each in found.others],
            "cause": found.diagnosis.hypothesis,
            "places": [f"{place.path}:{place.line}" for place in found.diagnosis.places],
            "tried": found.tried,
            "seconds": round(found.seconds, 2),
            "seconds_to_first": found.seconds_to_first and round(found.seconds_to_first, 2),
            "refuted": found.refuted,
            "model": {
                "questions": found.asked.questions,
                "tokens": found.asked.tokens,
                "seconds": round(found.asked.time.total_seconds(), 1),
                "dollars": found.asked.dollars,
                "refused": found.asked.refused,
            },
        }
    )


def _told(each: Suggestion) -> dict[str, object]:
    candidate, verdict = each.proposal.candidate, each.verdict
    return {
        "title": candidate.title,
        "description": candidate.description,
        "strategy": candidate.strategy,
        "approach": candidate.approach,
        "prior": candidate.prior,
        "invents_value": candidate.invents_value,
        "swallows": candidate.swallows,
        "changed_lines": candidate.patch.changed_lines,
        "confidence": verdict.confidence.value,
        "parts": verdict.confidence.parts,
        "evidence": evidence_of(each),
        "proved": verdict.confirmed,
        "reason": verdict.reason,
        "diff": candidate.patch.diff,
        "replayed": verdict.reproduction.title if verdict.reproduction else "",
        "test": each.proposal.test,
        "breaking_changes": candidate.breaking_changes,
        "side_effects": candidate.side_effects,
    }


def evidence_of(each: Suggestion) -> dict[str, object]:
    """All that its confidence was reckoned from, besides what is told of the candidate: it can be reckoned again."""
    verdict = each.verdict
    seen = Seen(suite_before=verdict.suite_before, suite_after=verdict.suite_after)
    return {
        "kind": verdict.reproduction.kind if verdict.reproduction else "",
        "error": verdict.reproduction.error_type if verdict.reproduction else "",
        "crash_path": verdict.reproduction.crash_path if verdict.reproduction else "",
        "detail": verdict.replay_after.detail if verdict.replay_after else "",
        "answer_status": verdict.replay_after.answer_status if verdict.replay_after else None,
        "tests": len(verdict.suite_before.passed) if seen.suite_held and verdict.suite_before else 0,
        "mended_tests": seen.mended_tests,
        "scrutiny": verdict.scrutiny,
        "number": each.proposal.number,
        "fix": each.proposal.fix.patch.diff,
    }


def apply(folder: Path, found: Fixing, number: int) -> None:
    """Put one suggestion into the folder.

    Raises:
        BadInput: there is no such suggestion, or the folder has changed meanwhile.
    """
    every = choices(found)
    if not 1 <= number <= len(every):
        raise BadInput(f"There is no suggestion {number}: {len(every)} were found.")
    diff = every[number - 1].proposal.candidate.patch.diff
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-p1", "-"],
        cwd=folder,
        input=diff.encode(),
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.resolve().parent)},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise BadInput(f"It no longer fits: {done.stderr.decode(errors='replace').strip()}")
    typer.echo(f"Suggestion {number} is applied. Undo it with: git apply -R, or by your own history.", file=sys.stderr)
