"""What `homeostat fix` says of what it found, to people and to programs."""

import os
import re
import shlex
from pathlib import Path

import msgspec
import typer

from homeostat.adapters.environments.go_siblings import siblings_of
from homeostat.adapters.source.checkout import contents
from homeostat.cli.fix.kept import MOST_OTHERS
from homeostat.fixing import Fixing, Suggestion
from homeostat.fixing.hints import hint
from homeostat.records import Candidate
from homeostat.stages.verify import Seen

_FEW_NAMES = 3  # of tests
_LAST_LINES = 8
_WIDEST = 200  # characters of such a line
_WHOLE_TIME = 0.8  # of what was given: so much is used where more would have been tried
_READ = "pytest, unittest, doctest, go test, node --test, Jest, Vitest, mocha, tape, tap, ava or uvu"
_IS_READ = re.compile(
    r"\bpy\.?test\b|\bunittest\b|\bdoctest\b|\bmanage\.py test\b|\bgo test\b|--test\b|\bjest\b|\bvitest\b|\bmocha\b|"
    r"\b(?:tape|tap|ava|uvu)\b"
)
_NOT_FOUND = re.compile(  # as Python, Go and Node say it
    r"[Nn]o such file or directory[:,] (?:open )?'(?P<path>[^'\n]{1,300})'|"
    r"open (?P<of_go>[^\s:]{1,300}): no such file or directory"
)
_TREE = "/box/tree/"  # where the sandbox has the folder
_FEW = 30  # changes; a machine that has time for it tries as many in half a minute


def show(found: Fixing, minutes: float, folder: Path) -> None:
    """For people. `minutes` are those that it might have taken."""
    if not found.suggestions and not found.others:
        _show_nothing(found, minutes, folder)
        return
    every, in_full = choices(found), max(1, len(found.suggestions))
    if not found.suggestions:
        typer.echo("Nothing that was proved convinces. This is the best of it; read it with care:")
    elif not any(each.verdict.confirmed for each in found.suggestions):
        typer.echo("Nothing was proved. What follows only fits what is known of the failure; read it with care:")
    for number, each in enumerate(every[:in_full], start=1):
        _show_one(number, each)
    if left := _failing_still(every[0]):
        typer.echo(left)
    if every[in_full:]:
        typer.echo("Proved, and not shown in full: not convincing enough, or much like another.")
    for number, each in enumerate(every[in_full:], start=in_full + 1):
        typer.echo(f"{number}. {each.proposal.candidate.title}  ({each.verdict.confidence.value:.0%} sure)")
    typer.echo(f"{_tried(found)}. Take one with: homeostat fix {folder} --apply NUMBER")
    for line in (*([said] if not found.failing and (said := _hint(found)) else []), *_not_replayed(found)):
        typer.echo(line)


def _show_nothing(found: Fixing, minutes: float, folder: Path) -> None:
    typer.echo(f"Nothing was proved. {_tried(found)}.")
    for reason, count in sorted(found.refuted.items(), key=lambda each: -each[1])[:3]:
        typer.echo(f"  {'once' if count == 1 else f'{count} times'}: {reason}")
    for line in why_not(found, minutes):
        typer.echo(line)
    for line in filter(None, (ignored(found, folder), breaks_beside(found, folder))):
        typer.echo(line)


def ignored(found: Fixing, folder: Path) -> str:
    """Advice where a file was not found that stands in the folder, and that git is told to ignore; "" elsewhere."""
    said = f"{found.failing.output}\n{found.failing.words}" if found.failing else ""
    for missing in _NOT_FOUND.finditer(said):
        path = (missing["path"] or missing["of_go"]).removeprefix(_TREE)
        inside = not Path(path).is_absolute() and ".." not in Path(path).parts
        if inside and (folder / path).is_file() and path not in contents(folder):
            return (
                f"{path} is not in the sandbox, because git is told to ignore it: have the test make it, or take it "
                "out of .gitignore (a file that is untracked is there, and need not be committed)."
            )
    return ""


def choices(found: Fixing) -> tuple[Suggestion, ...]:
    """What can be taken by its number, from 1 on."""
    return (*found.suggestions, *found.others[:MOST_OTHERS])


def why_not(found: Fixing, minutes: float) -> list[str]:
    """Where nothing was proved: what the command printed last, what that says of the sandbox, and how to go on."""
    said = found.failing.output if found.failing else ""
    lines = [line[:_WIDEST] for line in said.splitlines() if line.strip()][-_LAST_LINES:]
    told = [*_what_failed(found)]
    told += ["The command printed last:", *(f"  {line}" for line in lines)] if lines else []
    if of_the_sandbox := _hint(found):
        return [*told, of_the_sandbox]
    told += _not_replayed(found)
    if found.silent:
        told.append(f"No model was asked further: {found.silent}")
    if untold := _cannot_be_proved(found):
        return [*told, untold]
    if found.generated:
        return [*told, f"{found.generated} is generated: mend what it is made from. No fix changes it."]
    if found.failing and not found.tried and not found.diagnosis.places:
        unread = "" if _IS_READ.search(found.failing.command) else f" Give a command of {_READ}: they are read."
        return [*told, f"Nothing of that says where the code broke, so nothing was tried.{unread}"]
    if found.seconds >= _WHOLE_TIME * minutes * 60:
        or_a_model = "" if found.asked.questions else ", or a model (--model NAME)"
        return [*told, f"More time may find one (--minutes {max(10, round(minutes * 3))}){or_a_model}."]
    more = "Only a person can, now." if found.asked.questions else "A model may find one (--model NAME)."
    if found.silent:
        more = "A model that answers may find one."
    return [*told, f"Everything that is known for such a failure was tried: more time would not help. {more}"]


def _cannot_be_proved(found: Fixing) -> str:
    """Why no fix could be, whatever it is; "" where one could."""
    if found.unseen:
        return (
            f"The failure was not seen again ({found.unseen[:_WIDEST]}), and without that nothing can be proved: "
            "more time would not help. A test that fails does it (--test 'COMMAND')."
        )
    if found.now_and_then:
        on = "Such a test can prove nothing: make it fail each time, as by a seed or a fixed clock, and ask again."
        return f"{found.now_and_then} {on}"
    return ""


def _not_replayed(found: Fixing) -> list[str]:
    if not found.not_replayed:
        return []
    return [
        (
            f"The event's request, {found.not_replayed}, was not replayed: nothing says how the service is started. "
            "--start 'COMMAND' does (it has to listen on 127.0.0.1:$PORT), with --build, --fixture and --health where "
            "it needs them: a fix can then be proved by the answer."
        )
    ]


def stopped(folder: Path, *, proved: int = 0) -> str:
    """What is told after Ctrl-C, of whatever was `proved` until then."""
    if proved:
        how = "What was proved until then is shown, and can be taken as usual; the whole suite was not asked."
    else:
        how = (
            "What was tried is forgotten: start it again with the same command, or with --minutes 1 for a shorter try."
        )
    return f"Stopped. {folder} is as it was, and nothing runs any more. {how}"


def breaks_beside(found: Fixing, folder: Path) -> str:
    """Advice where the code that breaks stands beside the folder, in what it is built with; "" elsewhere."""
    said = f"{found.failing.output}\n{found.failing.words}" if found.failing and not found.suggestions else ""
    beside = siblings_of(folder.resolve()) if said and found.failing else None
    place = next((each for each in beside.folders if f"{each}/" in said), None) if beside else None
    if place is None or found.failing is None:
        return ""
    both = os.path.commonpath((place, folder.resolve()))
    inside = folder.resolve().relative_to(both)
    command = shlex.quote(f"cd {inside} && {found.failing.command}")
    return (
        f"It passes through {place}, which stands beside {folder} and is not changed from here. "
        f"To mend that too: homeostat fix {both} --test {command}"
    )


def _what_failed(found: Fixing) -> list[str]:
    """The error and its place, where they are known."""
    event = found.failing.event if found.failing else None
    place = next(iter(found.diagnosis.places), None)
    if event is None or not event.error_type:
        return []
    said = event.message.strip().splitlines()[0][:_WIDEST] if event.message.strip() else ""
    where = f" ({place.path}, line {place.line})" if place else ""
    return [f"What failed: {event.error_type}: {said}{where}"]


def _hint(found: Fixing) -> str:
    if found.failing:
        return hint(found.failing.command, found.failing.output)
    unproved = [each.verdict.reason for each in found.suggestions if not each.verdict.confirmed]
    return hint("", unproved[0]) if unproved else ""


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


def as_data(found: Fixing) -> dict[str, object]:
    """All that is told of it, of plain values: what `--json` prints."""
    said: dict[str, object] = {
        "suggestions": [_told(each) for each in found.suggestions],
        "others": [_told(each) for each in found.others],
        "cause": found.diagnosis.hypothesis,
        "places": [f"{place.path}:{place.line}" for place in found.diagnosis.places],
        "tried": found.tried,
        "seconds": round(found.seconds, 2),
        "seconds_to_first": found.seconds_to_first and round(found.seconds_to_first, 2),
        "refuted": found.refuted,
        "stopped": found.stopped,
        "not_replayed": found.not_replayed,
        "not_seen": found.unseen,
        "model": {
            "questions": found.asked.questions,
            "tokens": found.asked.tokens,
            "seconds": round(found.asked.time.total_seconds(), 1),
            "dollars": found.asked.dollars,
            "refused": found.asked.refused,
            "silent": found.silent,
        },
    }
    return msgspec.to_builtins(said)


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
