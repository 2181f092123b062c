"""`homeostat fix --event`: the request that the event carries, sent to the service as it is started."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and BubblewrapSandbox.available() is not None, reason="bubblewrap does not work here"
)

APP = """\
import json
import os
from wsgiref.simple_server import make_server

REGIONS = {"north": 3}


def price(query):
    region = REGIONS[query]
    return {"price": region * 2}


def app(environ, start_response):
    if environ["PATH_INFO"] == "/well":
        start_response("200 OK", [])
        return [b"ok"]
    body = json.dumps(price(environ["QUERY_STRING"])).encode()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body]


if __name__ == "__main__":
    make_server("127.0.0.1", int(os.environ["PORT"]), app).serve_forever()
"""
FRAME = {
    "filename": "app.py", "function": "price", "lineno": 9, "in_app": True,
}  # fmt: skip
EVENT = {
    "event_id": "a" * 32,
    "platform": "python",
    "level": "error",
    "exception": {"values": [{"type": "KeyError", "value": "'south'", "stacktrace": {"frames": [FRAME]}}]},
    "request": {"method": "GET", "url": "http://shop/price", "query_string": "south", "headers": {}},
}


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "app.py").write_text(APP)
    (tmp_path / "event.json").write_text(json.dumps(EVENT))
    command = [sys.executable, "-m", "homeostat", "fix", str(tmp_path / "shop"), "--python", sys.executable]
    return [*command, "--event", str(tmp_path / "event.json")]


def test_with_a_command_that_starts_the_service_a_fix_is_proved_by_the_answer(asked: list[str]) -> None:
    started = ["--start", f"exec {sys.executable} app.py", "--health", "/well"]
    done = subprocess.run([*asked, *started, "--json"], capture_output=True, text=True, check=False)
    best = json.loads(done.stdout)["suggestions"][0]
    assert (best["proved"], best["replayed"]) == (True, "GET /price")


def test_without_one_it_says_that_one_would_help(asked: list[str]) -> None:
    done = subprocess.run([*asked, "--minutes", "0.2"], capture_output=True, text=True, check=False)
    assert "GET /price, was not replayed" in done.stdout
    assert "--start 'COMMAND'" in done.stdout


def test_what_is_not_seen_again_is_told_and_not_searched(asked: list[str]) -> None:
    """`query` was not captured, so the call cannot be made: no run could tell a right change from a wrong one."""
    done = subprocess.run([*asked, "--minutes", "1"], capture_output=True, text=True, check=False)
    assert "the failure is not seen again: price()" in done.stderr
    assert "small changes" not in done.stderr


def test_where_nothing_is_known_for_it_either_it_says_what_would_help(asked: list[str]) -> None:
    event = json.loads(Path(asked[-1]).read_text(encoding="utf-8"))
    del event["request"]
    event["exception"]["values"][0] |= {"type": "OddError", "value": "odd"}
    Path(asked[-1]).write_text(json.dumps(event))
    done = subprocess.run([*asked, "--json", "--minutes", "1"], capture_output=True, text=True, check=False)
    said = json.loads(done.stdout)
    assert (done.returncode, said["tried"]) == (1, 0)
    assert "query was not captured" in said["not_seen"]


def test_a_suggestion_that_nothing_proves_is_told_from_a_proved_one(asked: list[str]) -> None:
    """By the exit code as well."""
    done = subprocess.run([*asked, "--minutes", "0.2"], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stdout.startswith("Nothing was proved. What follows only fits what is known of the failure")


def test_a_file_that_holds_no_event_is_named(asked: list[str]) -> None:
    Path(asked[-1]).write_text("to be filled in", encoding="utf-8")
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{asked[-1]} holds no event" in done.stderr
