"""A proposal with its regression test, or with the reason why it has none."""

from dataclasses import replace

from homeostat.records import Patch, Proposal

_NONE = "No regression test: "
_LONGEST = 300


class Left(Exception):
    """No test is added; the text says why."""


def left(proposal: Proposal, why: str) -> Proposal:
    return _said(proposal, f"{_NONE}{why}")


def with_its_test(proposal: Proposal, whole: Patch, *, path: str, name: str, shown: str = "") -> Proposal:
    """`whole` is the patch with the test, `name` what its runner calls it, `shown` what people read."""
    reach = proposal.reach and replace(
        proposal.reach,
        files=whole.files,
        changed_lines=whole.changed_lines,
        tests=tuple(dict.fromkeys((*proposal.reach.tests, path))),
    )
    said = _said(proposal, f"{path}, {shown or name}: fails without the fix, passes with it")
    return replace(
        said,
        candidate=replace(said.candidate, patch=whole),
        reach=reach,
        without_test=proposal.candidate.patch,
        test=f"{path}::{name}",
    )


def _said(proposal: Proposal, sentence: str) -> Proposal:
    others = [case for case in proposal.candidate.test_cases if not case.startswith(_NONE)]
    return replace(proposal, candidate=replace(proposal.candidate, test_cases=(sentence[:_LONGEST], *others)))
