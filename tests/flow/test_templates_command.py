import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "homeostat", "templates"]
DEADLINE_SECONDS = 60


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments], input=given, capture_output=True, timeout=DEADLINE_SECONDS, check=False
    )


def said(output: bytes) -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in output.splitlines()]
    assert all(set(row) == {"group", "template"} for row in rows)
    return [(row["group"], row["template"]) for row in rows]


def test_a_file_gives_a_json_line_for_each_line_and_early_lines_profit_from_later_ones(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    names = ["foo", "bar", "baz", "qux"]
    log.write_text(
        "".join(f"2024-01-01 12:00:0{n} INFO the plugin {name} was loaded\n" for n, name in enumerate(names))
    )
    rows = said(run(str(log)).stdout)
    assert len(rows) == 4
    assert len({group for group, _ in rows}) == 1
    assert {template for _, template in rows} == {"the plugin <*> was loaded"}


@pytest.mark.parametrize(
    ("given", "templates"),
    [
        pytest.param(b"a \xff\xfe b\n", ["a \ufffd\ufffd b"], id="no-utf-8"),
        pytest.param(b"a\x00b 5\n", ["a b <*>"], id="nul"),
        pytest.param(b"took 5 ms", ["took <*> ms"], id="no-newline-at-the-end"),
        pytest.param(b"one\r\n\n", ["one", ""], id="carriage-return-and-a-blank-line"),
        pytest.param(b"x " * 500_000 + b"\nnext\n", [None, "next"], id="a-megabyte-in-one-line"),
        pytest.param(b"", [], id="nothing"),
    ],
)
def test_hostile_lines_are_lines_too(given: bytes, templates: list[str | None]) -> None:
    done = run("-", given=given)
    rows = said(done.stdout)
    assert done.returncode == 0
    assert len(rows) == len(templates)
    assert all(wanted is None or wanted == found for (_, found), wanted in zip(rows, templates, strict=True))
    assert len(done.stdout) < 20_000


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("missing.log", "there is no file", id="missing"),
        pytest.param(".", "cannot be read", id="a-folder"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, says: str) -> None:
    done = run(str(tmp_path / name))
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.startswith(b"homeostat: ")
    assert says in done.stderr.decode()


def test_a_stream_is_answered_while_it_is_open() -> None:
    process = subprocess.Popen([*COMMAND, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    assert process.stdin
    assert process.stdout
    try:
        for line in (b"took 5 ms\n", b"took 6 ms\n"):
            os.write(process.stdin.fileno(), line)
            assert select.select([process.stdout], [], [], DEADLINE_SECONDS)[0], "no answer while the input is open"
            assert json.loads(process.stdout.readline())["template"] == "took <*> ms"
    finally:
        process.stdin.close()
        process.wait(DEADLINE_SECONDS)
        process.stdout.close()
    assert process.returncode == 0
