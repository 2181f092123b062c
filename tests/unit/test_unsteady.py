"""A test that fails with a patch and passes with it when asked again says nothing of the patch."""

from datetime import timedelta

import pytest

from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.languages.results import read_suite
from homeostat.records import Limits, Patch, Run, Service
from homeostat.stages.verify.suites import Suites, Whole

SERVICE = Service(name="shop", project_id=1, public_key="", language="python", repository="x", test="python -m pytest")
ALL = ("a", "b", "c", "d", "e")


def report(failing: str) -> Run:
    cases = "".join(
        f'<testcase classname="t" name="{name}">{"<failure/>" if name in failing else ""}</testcase>' for name in ALL
    )
    return said(results=f"<testsuites><testsuite>{cases}</testsuite></testsuites>", exit_code=bool(failing))


@pytest.mark.parametrize(
    ("with_patch", "lost", "runs"),
    [
        pytest.param(["", "never asked"], "", 1, id="nothing fails"),
        pytest.param(["b", ""], "", 2, id="it passes when asked again"),
        pytest.param(["ab", "a"], "a", 2, id="one of two does"),
        pytest.param(["b", "bc"], "b", 2, id="it fails again"),
        pytest.param(["abcd", "never asked"], "abcd", 1, id="many at once"),
    ],
)
def test_who_fails_is_asked_again(with_patch: list[str], lost: str, runs: int) -> None:
    asked: list[Asked] = []

    def answer(one: Asked) -> Run:
        asked.append(one)
        return report(with_patch[len(asked) - 1])

    plain = report("")
    suites = Suites(
        service=SERVICE, base="b", sandbox=ScriptedSandbox(answer), limits=Limits(), known={}, within=timedelta(1)
    )
    whole = Whole(run=plain, suite=read_suite(SERVICE, plain), covered=None, quick=True)
    before, after = suites.with_patch(Patch(diff="x"), whole)
    assert {name.rpartition("::")[2].rpartition(".")[2] for name in before.passed - after.passed} == {*lost}
    assert len(asked) == runs


def test_who_failed_again_once_is_believed_with_the_next_patch() -> None:
    asked: list[Asked] = []

    def answer(one: Asked) -> Run:
        asked.append(one)
        return report("b")

    plain = report("")
    suites = Suites(
        service=SERVICE, base="b", sandbox=ScriptedSandbox(answer), limits=Limits(), known={}, within=timedelta(1)
    )
    whole = Whole(run=plain, suite=read_suite(SERVICE, plain), covered=None, quick=True)
    for diff in ("x", "y", "z"):
        before, after = suites.with_patch(Patch(diff=diff), whole)
        assert len(before.passed - after.passed) == 1
    assert len(asked) == 4
