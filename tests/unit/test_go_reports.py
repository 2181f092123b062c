"""What is kept of `go test -json` where tests print much."""

import json
import subprocess
from pathlib import Path

import pytest

from homeostat.languages.go_reports import package_and_test, packages_unbuilt, reported


def event(action: str, test: str = "", output: str = "") -> str:
    told = {"Time": "2026-01-01T00:00:00Z", "Action": action, "Package": "m/p"}
    more = {**({"Test": test} if test else {}), **({"Output": output} if output else {})}
    return json.dumps({**told, **more}, separators=(",", ":"))


def kept(lines: list[str], folder: Path, *, code: int) -> tuple[list[dict[str, str]], int]:
    said, into = folder / "said", folder / "into"
    said.write_text("".join(f"{line}\n" for line in lines))
    done = subprocess.run(["sh", "-c", reported(f"cat {said}; exit {code}", str(into))], check=False, timeout=60)
    return [json.loads(line) for line in into.read_text().splitlines() if line.startswith("{")], done.returncode


@pytest.mark.parametrize("code", [0, 1, 2])
def test_the_exit_code_is_that_of_the_tests(code: int, tmp_path: Path) -> None:
    assert kept([event("start"), event("pass")], tmp_path, code=code)[1] == code


def test_a_test_that_prints_much_is_kept_at_both_ends_and_outcomes_whole(tmp_path: Path) -> None:
    loud = [event("output", "TestLoud", f"line {n}\\n") for n in range(5_000)]
    quiet = [event("run", "TestQuiet"), event("output", "TestQuiet", "=== RUN TestQuiet"), event("pass", "TestQuiet")]
    lines = [event("start"), *loud[:2_500], *quiet, *loud[2_500:], event("fail", "TestLoud"), event("fail")]
    found, _ = kept(lines, tmp_path, code=1)
    printed = [each["Output"] for each in found if each["Action"] == "output"]
    assert printed == [f"line {n}\\n" for n in (*range(100), *range(4_900, 5_000))]
    outcomes = [(each["Action"], each.get("Test")) for each in found if each["Action"] != "output"]
    assert outcomes == [("start", None), ("pass", "TestQuiet"), ("fail", "TestLoud"), ("fail", None)]


def test_what_a_test_that_was_cut_off_printed_last_is_kept(tmp_path: Path) -> None:
    lines = [event("output", "TestLoud", f"line {n}") for n in range(150)]
    found, _ = kept(lines, tmp_path, code=1)
    assert [each["Output"] for each in found] == [f"line {n}" for n in range(150)]


def test_what_is_no_event_is_kept_as_it_is(tmp_path: Path) -> None:
    kept(["# m/p", "p/a.go:3:1: undefined: x"], tmp_path, code=1)
    assert (tmp_path / "into").read_text() == "# m/p\np/a.go:3:1: undefined: x\n"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("example.org/shop/TestTotal", ("example.org/shop", "TestTotal")),
        ("example.org/shop/TestTotal/none/at all", ("example.org/shop", "TestTotal/none/at all")),
        ("example.org/shop/ExampleTotal_none", ("example.org/shop", "ExampleTotal_none")),
        ("example.org/Testing/FuzzTotal", ("example.org/Testing", "FuzzTotal")),
        ("example.org/shop", ("example.org/shop", "")),
    ],
)
def test_a_test_is_named_behind_its_package(name: str, parts: tuple[str, str]) -> None:
    assert package_and_test(name) == parts


def test_packages_that_cannot_be_built_are_named_once() -> None:
    said = (
        "# m/a [m/a.test]\na/a.go:3:1: undefined: x\nFAIL\tm/a [build failed]\nFAIL\tm/b [setup failed]\n"
        "FAIL\tm/a [build failed]\nFAIL\tm/c\t0.002s\nok  \tm/d\t0.002s\n"
    )
    assert packages_unbuilt(said) == ["m/a", "m/b"]
