"""`homeostat parse`, as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

LOG = """2025-10-23 14:29:00 INFO shop.orders: ready
2025-10-23 14:30:00,123 ERROR shop.orders: order 7 failed
Traceback (most recent call last):
  File "/usr/lib/python3.11/threading.py", line 1, in run
    self._target()
  File "/srv/app/orders.py", line 12, in total
    return rates[code]
KeyError: 'EUR'
2025-10-23 14:31:00 WARNING shop.orders: stock is low
{"level":50,"time":1761229860000,"pid":1,"hostname":"h","name":"till","msg":"no paper"}
"""


def parse(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from homeostat.cli import main; main()", "parse", *words]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)


def test_a_json_line_for_each_error_of_a_file(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text(LOG)
    done = parse(str(log))
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == {
        "first_line": 2,
        "last_line": 8,
        "level": "error",
        "error_type": "KeyError",
        "message": "'EUR'",
        "frames": [
            {"function": "run", "path": "/usr/lib/python3.11/threading.py", "line": 1, "in_app": False},
            {"function": "total", "path": "/srv/app/orders.py", "line": 12, "in_app": True},
        ],
        "service": "",
        "time": "2025-10-23T14:30:00.123000+00:00",
    }
    assert (second["first_line"], second["service"], second["message"]) == (10, "till", "no paper")


def test_standard_input_and_whatever_comes_in_it() -> None:
    done = parse("-", given=b"\xff\xfe\x00\n" + b"x" * 1_000_000 + b"\npanic: no rate\n\ngoroutine 1 [running]:")
    (event,) = map(json.loads, done.stdout.splitlines())
    assert (event["error_type"], event["message"], event["level"]) == ("panic", "no rate", "fatal")
    assert (event["first_line"], event["last_line"]) == (3, 5)
    assert parse("-").stdout == b""


def test_an_event_is_printed_before_the_log_has_ended() -> None:
    command = [sys.executable, "-c", "from homeostat.cli import main; main()", "parse", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(LOG.encode())
        running.stdin.flush()
        assert json.loads(running.stdout.readline())["error_type"] == "KeyError"
        running.stdin.close()
        assert running.wait(60) == 0


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.log", tmp_path):
        done = parse(str(path))
        assert done.returncode == 1
        assert done.stderr.startswith(f"homeostat: {path} cannot be read: ".encode())
        assert done.stderr.count(b"\n") == 1
