"""A regression test in Go: the captured request, as the package's own tests send theirs.

That it fails without the fix, and passes with it, is seen once more with the very text that goes into the patch.
"""

import shlex
from dataclasses import replace

from homeostat.languages.diff import diff_of
from homeostat.languages.results import read_suite, suite_command
from homeostat.ports import Sandbox, SourceTree
from homeostat.records import Limits, Patch, Proposal, Service, SuiteRun
from homeostat.stages.propose.regression.adding import Left, with_its_test
from homeostat.stages.propose.reproduce.go_request import Order

_TIMEOUT = "30s"


def in_go(
    proposal: Proposal,
    order: Order,
    status: int | None,
    *,
    service: Service,
    source: SourceTree,
    sandbox: Sandbox,
    limits: Limits,
) -> Proposal:
    """The proposal with the test in its patch, which expects the `status` that the fix answered. Two runs.

    Raises:
        Left: it does not tell the fixed code from the code as it is.
    """
    written = order.statuses.get(str(status), "")
    if not written:
        raise Left("what the request is answered with the fix cannot be told")
    before = source.read(order.path, proposal.base)
    test = diff_of(order.path, before, order.text.replace(order.marker, written))
    fix = proposal.candidate.patch
    if order.path in fix.files:
        raise Left("the fix brings its own")
    folder, _, _ = order.path.rpartition("/")
    command = f"go test -vet=off -count=1 -timeout={_TIMEOUT} -run {shlex.quote(f'^{order.name}$')} ."
    command = f"cd {shlex.quote(f'./{folder}')} && {command}"

    def ran(patch: Patch) -> SuiteRun:
        asked = replace(service, test=command)
        run = sandbox.run(
            suite_command(asked), service=asked, commit=proposal.base, patch=patch, files={}, limits=limits
        )
        return read_suite(asked, run)

    whole = Patch(diff=fix.diff + test.diff)
    with_fix = ran(whole)
    if with_fix.failed or not any(_is(each, order) for each in with_fix.passed):
        raise Left("the request written as a test does not pass with the fix")
    without = ran(test)
    if any(_is(each, order) for each in without.passed) or not (without.failed or not without.ran):
        raise Left("the request written as a test passes without the fix")
    return _with(proposal, order, whole)


def _is(test: str, order: Order) -> bool:
    return test.endswith((f"/{order.name}", f".{order.name}"))


def _with(proposal: Proposal, order: Order, whole: Patch) -> Proposal:
    shown = f"{order.name}, row `{order.case}`" if order.case else order.name
    return with_its_test(proposal, whole, path=order.path, name=order.name, shown=shown)
