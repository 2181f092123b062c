"""What the trials of a suggestion showed, as rows: green only where something ran here."""

from dataclasses import dataclass

from homeostat.console import words
from homeostat.records import Replay, ReplayResult, SuiteRun, Verdict

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


def proof_of(verdict: Verdict | None) -> tuple[Check, ...]:
    """The proof rows of a verdict; what did not run here is unknown."""
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
        Check(name="Linters and warnings", result="unknown", before="", after="", says="Homeostat does not run them."),
    )


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
