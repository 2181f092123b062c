"""A command that picks one Go test: those beside it tell which lines only that one runs."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from homeostat.adapters.sandbox.scripted import Asked, ScriptedSandbox, said
from homeostat.fixing.failing import look
from homeostat.languages.results import suite_command
from homeostat.records import Limits, Run, Service
from homeostat.stages.verify.rehearse import run_key
from homeostat.stages.verify.suites import Suites

ENDED = {"TestTotal": "fail", "TestEmpty": "pass", "TestFirst": "pass"}


def of_go(*tests: str) -> str:
    lines = [{"Action": ENDED[test], "Package": "m/shop", "Test": test, "Elapsed": 0} for test in tests]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


@pytest.mark.parametrize(
    ("command", "passed"),
    [
        pytest.param("go test . -run TestTotal", ["m/shop/TestEmpty", "m/shop/TestFirst"], id="one alone"),
        pytest.param("go test .", ["m/shop/TestEmpty", "m/shop/TestFirst"], id="all of them"),
    ],
)
def test_those_that_pass_are_watched_beside_the_one_that_fails(command: str, passed: list[str]) -> None:
    watched: list[dict[str, list[str]]] = []

    def answer(asked: Asked) -> Run:
        if "cover.json" in asked.files:
            watched.append(json.loads(asked.files["cover.json"]))
        return said()

    service = Service(name="shop", project_id=1, public_key="", language="go", repository="x", test=command)
    every = replace(service, test="go test .")
    known = {
        run_key(each, "b", suite_command(each), {}, None): said("FAIL", exit_code=1, results=of_go(*tests))
        for each, tests in ((service, ["TestTotal"]), (every, list(ENDED)))
    }
    box, limits, minute = ScriptedSandbox(answer), Limits(), timedelta(seconds=60)
    suites = Suites(service=service, base="b", sandbox=box, limits=limits, known=known, within=minute)
    look(service, commit="b", sandbox=box, limits=limits, now=datetime(2026, 1, 1, tzinfo=UTC), suites=suites)
    assert sorted(watched[0]["passed"]) == passed
    assert watched[0]["failed"] == ["m/shop/TestTotal"]


def test_what_a_test_that_passes_says_is_not_why_another_fails() -> None:
    words = {"TestEmpty": "    shop_test.go:5: got 1, want 2\n", "TestTotal": "    shop_test.go:9: got 5, want 6\n"}
    printed = "".join(
        f"{json.dumps({'Action': 'output', 'Package': 'm/shop', 'Test': test, 'Output': line})}\n"
        for test, line in words.items()
    )
    service = Service(name="shop", project_id=1, public_key="", language="go", repository="x", test="go test .")
    run = said("FAIL", exit_code=1, results=printed + of_go(*ENDED))
    known = {run_key(service, "b", suite_command(service), {}, None): run}
    box, limits, minute = ScriptedSandbox(lambda asked: said(asked.command)), Limits(), timedelta(seconds=60)
    suites = Suites(service=service, base="b", sandbox=box, limits=limits, known=known, within=minute)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    failing = look(service, commit="b", sandbox=box, limits=limits, now=now, suites=suites)
    assert failing.said == "got 5, want 6"
