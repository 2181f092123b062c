"""What the trials of a suggestion showed, as rows: green only where something ran here."""

from dataclasses import dataclass

from homeostat.console import words
from homeostat.records import (
    Behaviour,
    Findings,
    Mutants,
    Proposal,
    Replay,
    ReplayResult,
    ReproductionKind,
    Scrutiny,
    SuiteRun,
    Verdict,
)

_NAMES_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row of proof, before and after. `result`: "good", "bad" or "unknown", which is grey and never green."""

    name: str
    result: str
    before: str
    after: str
    says: str
    logs: tuple[tuple[str, str], ...] = ()


def proof_of(proposal: Proposal, verdict: Verdict | None) -> tuple[Check, ...]:
    """The proof rows of a suggestion; what did not run here is unknown."""
    before = verdict.replay_before if verdict else None
    after = verdict.replay_after if verdict else None
    kind = words.REPRODUCTION[verdict.reproduction.kind] if verdict and verdict.reproduction else "No reproduction ran"
    return (
        Check(
            name="Breaks without the fix",
            result=_result(before, ReplayResult.FAILED_ALIKE),
            before=words.answer(before),
            after="",
            says=f"{kind}.",
            logs=_logs(
                ("Log without the fix", before.log if before else ""),
            ),
        ),
        Check(
            name="Works with the fix",
            result=_result(after, ReplayResult.PASSED),
            before=words.answer(before),
            after=words.answer(after),
            says="The same reproduction, on the code with the patch.",
            logs=_logs(
                ("Log with the fix", after.log if after else ""),
            ),
        ),
        _suite_check(verdict.suite_before if verdict else None, verdict.suite_after if verdict else None),
        _row("The service starts", *_started(verdict)),
        *_more(proposal, verdict.scrutiny if verdict and verdict.scrutiny else Scrutiny()),
    )


def _more(proposal: Proposal, seen: Scrutiny) -> tuple[Check, ...]:
    """What was asked besides the failure and the suite, and the test that the patch brings."""
    return (
        _row("Linters and type checks", *_findings(seen.findings)),
        _row("Answers to other inputs", *_behaviour(seen.behaviour)),
        _row("Ways to break the fix", *_mutants(seen.mutants)),
        _row("A test of its own", *_test(proposal)),
    )


def _row(name: str, result: str, says: str, more: tuple[str, ...] = ()) -> Check:
    return Check(name=name, result=result, before="", after="", says=says, logs=_logs(("Which", "\n".join(more))))


def _started(verdict: Verdict | None) -> tuple[str, str]:
    after = verdict.replay_after if verdict else None
    if verdict and verdict.reproduction and verdict.reproduction.kind is ReproductionKind.REQUEST and after:
        if after.answer_status is not None or after.result is ReplayResult.PASSED:
            return "good", "It was started with the fix, and answered the request above."
        return "unknown", "It was asked for the request above with the fix, and gave no answer."
    if verdict and verdict.started:
        return "good", f"With the fix, {verdict.started}."
    return "unknown", "It was not started with the fix: it has no start command, or does not start in the sandbox."


def _findings(seen: Findings | None) -> tuple[str, str, tuple[str, ...]]:
    if seen is None:
        return "unknown", "Nothing looked at the change: no checker that the repository configures ran here.", ()
    tools, found = ", ".join(seen.tools), (*seen.fatal, *seen.new)
    says = f"{tools[:1].upper()}{tools[1:]}: "
    return (
        ("bad", f"{says}more is found than before.", found) if found else ("good", f"{says}nothing new is found.", ())
    )


def _behaviour(seen: Behaviour | None) -> tuple[str, str, tuple[str, ...]]:
    if seen is None or not seen.compared:
        return "unknown", "No other input could be tried, or none was answered without the fix.", ()
    by = f"{seen.function}, asked with varied values: {seen.kept} of {words.plural(seen.compared, 'input')}"
    mended = f" Of {seen.failing} others that failed alike {seen.mended} no longer do." if seen.failing else ""
    says = f"{by} that did not fail {'is' if seen.kept == 1 else 'are'} answered as before.{mended}"
    return "good" if seen.kept == seen.compared else "bad", says, seen.changed


def _mutants(seen: Mutants | None) -> tuple[str, str, tuple[str, ...]]:
    if seen is None:
        return "unknown", "The fix was not broken on purpose to see whether the tests would notice.", ()
    who = "The tests notice" if seen.tests_ran else "The call that failed notices"
    says = f"{who} {seen.noticed} of {seen.tried}, tried on the lines of the fix."
    return "good" if seen.noticed == seen.tried else "bad", says, seen.unnoticed


def _test(proposal: Proposal) -> tuple[str, str]:
    if not proposal.test:
        told = (each for each in proposal.candidate.test_cases if each.startswith("No regression test: "))
        return "unknown", next(told, "None was added.")
    return "good", f"{proposal.test} fails without the fix and passes with it; it is part of the change."


def _result(replay: Replay | None, wanted: ReplayResult) -> str:
    if replay is None or replay.result is ReplayResult.NOT_RUN:
        return "unknown"
    return "good" if replay.result is wanted else "bad"


def _suite_check(before: SuiteRun | None, after: SuiteRun | None) -> Check:
    name = "The service's own tests"
    if before is None or after is None or not (before.ran and after.ran):
        return Check(
            name=name,
            result="unknown",
            before=_suite(before),
            after=_suite(after),
            says="The tests did not run to their end, before and after; so nothing is said of them.",
            logs=_logs(
                ("Log without the fix", before.log if before else ""), ("Log with the fix", after.log if after else "")
            ),
        )
    lost = sorted(before.passed - after.passed)
    gained = sorted(after.passed - before.passed)
    says = f"{words.plural(len(lost), 'test')} no longer pass." if lost else "Every test that passed still passes."
    if gained:
        says += f" {words.plural(len(gained), 'test')} pass that did not before."
    return Check(
        name=name,
        result="bad" if lost else "good",
        before=_suite(before),
        after=_suite(after),
        says=says,
        logs=_logs(
            ("Tests that no longer pass", "\n".join(lost[:_NAMES_SHOWN])),
            ("Log without the fix", before.log),
            ("Log with the fix", after.log),
        ),
    )


def _suite(run: SuiteRun | None) -> str:
    if run is None or not run.ran:
        return "not run"
    failed = f", {len(run.failed)} failed" if run.failed else ""
    return f"{len(run.passed)}{run.share} passed{failed} in {words.duration(run.duration)}"


def _logs(*named: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, log) for name, log in named if log)
