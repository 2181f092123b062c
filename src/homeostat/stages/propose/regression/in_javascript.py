"""A regression test in JavaScript or TypeScript: the captured request, as the service's own tests send theirs.

That it fails without the fix, and passes with it, is seen with the very text that goes into the patch.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from homeostat.codec import decode
from homeostat.languages.diff import diff_of
from homeostat.languages.results import read_suite, suite_command
from homeostat.languages.scripts import as_tested, of_one_file
from homeostat.ports import Sandbox, SourceTree
from homeostat.records import Limits, Patch, Proposal, Reproduction, ReproductionKind, Service, SuiteRun, Verdict
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.javascript_requests import STATUS, Sent, has_tests, sent_anew, sent_in_tests
from homeostat.stages.propose.regression.adding import Left, with_its_test

_MOST_TRIED = 4
_FAILED = "500"

Checked = Callable[[Proposal, Patch], str]
"""What linters and type checkers find in a test that is added to the proposal; "" for nothing."""


class _Order(msgspec.Struct, frozen=True):
    """What the program that replays a request is told, as far as it is asked for here."""

    method: str
    target: str
    headers: dict[str, str]
    body: str | None


def in_javascript(
    proposal: Proposal,
    verdict: Verdict,
    *,
    service: Service,
    source: SourceTree,
    sandbox: Sandbox,
    limits: Limits,
    checked: Checked | None,
) -> Proposal:
    """The proposal with the test in its patch, which expects the status that the fix answered.

    At most four runs with the fix, then one without it, and those of the checkers.

    Raises:
        Left: none tells the fixed code from the code as it is.
    """
    asked, status = _asked(verdict)
    base = proposal.base
    files = source.files(base)
    if not has_tests(files):
        raise Left("the service has no tests whose style it could follow")

    def read(path: str) -> str:
        return source.read(path, base)

    trial = _Trial(proposal, as_tested(service, read), sandbox, limits)
    crash_path = verdict.reproduction.crash_path if verdict.reproduction else ""
    remark = _remark(proposal, verdict.reproduction)
    ways = (sent_in_tests, sent_anew)
    tests = [sent for way in ways for sent in way(asked, crash_path, files, read, remark=remark)]
    why = "no test sends a request, and nothing that answers one is exported"
    for sent in tests[:_MOST_TRIED]:
        test = _patch(sent, status, files, read)
        title = sent.title.replace(STATUS, str(status))
        try:
            trial.look(test, sent.path, title)
        except Left as left:
            why = str(left)
            continue
        if checked is not None and (worse := checked(proposal, test)):
            why = f"the project's own checkers find fault with the test ({worse})"
            continue
        return with_its_test(proposal, trial.with_fix(test), path=sent.path, name=title)
    raise Left(why)


def _asked(verdict: Verdict) -> tuple[Asked, int]:
    reproduction, after = verdict.reproduction, verdict.replay_after
    if reproduction is None or reproduction.kind is not ReproductionKind.REQUEST:
        raise Left("the failing test is one already")
    if after is None or after.answer_status is None:
        raise Left("what the request is answered with the fix cannot be told")
    order = decode(reproduction.files["request.json"], _Order)
    kind = order.headers.get("content-type", "").partition(";")[0]
    return Asked(method=order.method, target=order.target, body=order.body, content_type=kind), after.answer_status


def _remark(proposal: Proposal, reproduction: Reproduction | None) -> str:
    kind = "".join(each for each in (reproduction.error_type if reproduction else "") if each.isalnum() or each in "._")
    code = f", see {proposal.bug_code}" if "-" in proposal.bug_code else ""
    return f"It raised {kind or 'an error'} in production{code}."


def _patch(sent: Sent, status: int, files: tuple[str, ...], read: Callable[[str], str]) -> Patch:
    before = read(sent.path) if sent.path in files else None
    return diff_of(sent.path, before, sent.text.replace(STATUS, str(status)))


@dataclass(frozen=True, slots=True)
class _Trial:
    """Both runs of one file of tests."""

    proposal: Proposal
    service: Service
    sandbox: Sandbox
    limits: Limits

    def look(self, test: Patch, path: str, title: str) -> None:
        """Raises Left: it does not pass with the fix, or does not fail without it."""
        fix = self.proposal.candidate.patch
        if path in fix.files:
            raise Left("the fix brings its own")
        after = self._run(self.with_fix(test), path)
        if not any(each.endswith(title) for each in after.passed):
            raise Left("the request written as a test does not pass with the fix")
        before = self._run(test, path)
        if not any(each.endswith(title) for each in before.failed):
            raise Left("the request written as a test passes without the fix")
        reproduction = self.proposal.reproductions[0] if self.proposal.reproductions else None
        error_type = reproduction.error_type.rpartition(".")[2] if reproduction else ""
        if _FAILED not in before.log and not (error_type and error_type in before.log):
            raise Left("the request written as a test fails without the fix, but in another way")

    def with_fix(self, test: Patch) -> Patch:
        return Patch(diff=self.proposal.candidate.patch.diff + test.diff)

    def _run(self, patch: Patch, path: str) -> SuiteRun:
        service = replace(self.service, test=of_one_file(self.service.test, path))
        run = self.sandbox.run(
            suite_command(service),
            service=service,
            commit=self.proposal.base,
            patch=patch,
            files={},
            limits=self.limits,
        )
        return read_suite(service, run)
