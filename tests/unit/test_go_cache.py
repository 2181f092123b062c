"""Go's build cache of the machine, read from inside a sandbox and written beside it."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest

from homeostat.adapters.sandbox.harness.go_cache import Cache, serve

ACTION, OUTPUT = bytes(range(32)), bytes(range(32, 64))


def lay(folder: Path, entry: str, body: bytes = b"built") -> Path:
    """An entry as Go's own cache has it."""
    for identifier, kind, data in ((ACTION, "a", entry.encode()), (OUTPUT, "d", body)):
        path = folder / identifier.hex()[:2] / f"{identifier.hex()}-{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def entry(size: int = 5, action: bytes = ACTION) -> str:
    return f"v1 {action.hex()} {OUTPUT.hex()} {size:20d} {1700000000000000000:20d}\n"


def said(folder: Path, *asked: dict[str, Any] | str) -> list[dict[str, Any]]:
    lines = [each if isinstance(each, str) else json.dumps(each) for each in asked]
    write = io.BytesIO()
    serve(Cache(folder / "machines", folder / "own"), io.BytesIO("\n".join([*lines, ""]).encode()), write)
    return [json.loads(line) for line in write.getvalue().splitlines()]


def words(identifier: bytes) -> str:
    return base64.b64encode(identifier).decode()


GET = {"ID": 1, "Command": "get", "ActionID": words(ACTION)}
PUT = {"ID": 2, "Command": "put", "ActionID": words(ACTION), "OutputID": words(OUTPUT), "BodySize": 3}


def test_what_the_machine_has_is_read_where_it_lies(tmp_path: Path) -> None:
    lay(tmp_path / "machines", entry())
    hello, found = said(tmp_path, GET)
    assert hello == {"ID": 0, "KnownCommands": ["get", "put", "close"]}
    assert (found["OutputID"], found["Size"]) == (words(OUTPUT), 5)
    assert Path(found["DiskPath"]).read_bytes() == b"built"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(entry(size=6), id="of another size"),
        pytest.param(entry(action=OUTPUT), id="of another action"),
        pytest.param("v2 and so on\n", id="of a later Go"),
    ],
)
def test_what_cannot_be_read_is_not_there(tmp_path: Path, text: str) -> None:
    lay(tmp_path / "machines", text)
    assert said(tmp_path, GET)[1] == {"ID": 1, "Miss": True}


def test_what_one_build_puts_there_the_next_finds_and_the_machine_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "machines").mkdir()
    put = said(tmp_path, PUT, json.dumps(base64.b64encode(b"new").decode()), {"ID": 3, "Command": "close"})
    assert put[-1] == {"ID": 3}
    found = said(tmp_path, GET)[1]
    assert found["Size"] == 3
    assert Path(found["DiskPath"]).read_bytes() == b"new"
    assert list((tmp_path / "machines").iterdir()) == []


def test_an_empty_output_has_no_body(tmp_path: Path) -> None:
    assert said(tmp_path, {**PUT, "BodySize": 0}, GET)[2]["Size"] == 0
