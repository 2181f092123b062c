"""What was raised is read of the trace, whatever a log line says about it."""

from datetime import UTC, datetime

import pytest

from homeostat.records import Event, EventKind, Raised
from homeostat.stages.diagnose.as_raised import as_raised

PYTHON = 'Traceback (most recent call last):\n  File "a.py", line 3, in total\n    x["count"]\nKeyError: \'count\'\n'
NODE = "TypeError: Cannot read properties of undefined (reading 'a')\n    at total (a.js:3:1)\n"


def logged(message: str, error_type: str, trace: str) -> Event:
    now = datetime(2025, 10, 23, tzinfo=UTC)
    return Event(
        event_id="1" * 32,
        service="shop",
        occurred_at=now,
        received_at=now,
        level="error",
        kind=EventKind.ERROR,
        error_type=error_type,
        message=message,
        chain=(Raised(type=error_type, message=message),),
        stack_trace=trace,
    )


@pytest.mark.parametrize(
    ("message", "error_type", "trace", "expected"),
    [
        pytest.param("report failed", "KeyError", PYTHON, "'count'", id="another text"),
        pytest.param("'count'", "KeyError", PYTHON, "'count'", id="the same"),
        pytest.param("failed", "app.errors.NoRate", "app.errors.NoRate: no rate\n", "no rate", id="with its module"),
        pytest.param("failed", "TypeError", NODE, "Cannot read properties of undefined (reading 'a')", id="Node"),
        pytest.param("failed", "ValueError", PYTHON, "failed", id="another exception"),
        pytest.param("failed", "KeyError", "KeyError\n", "failed", id="without a message"),
        pytest.param("failed", "", PYTHON, "failed", id="no type"),
        pytest.param("failed", "(+", "(+: x", "x", id="an odd type"),
        pytest.param("failed", "KeyError", "", "failed", id="no trace"),
    ],
)
def test_the_message_of_what_was_raised(message: str, error_type: str, trace: str, expected: str) -> None:
    event = as_raised(logged(message, error_type, trace))
    assert event.message == expected
    assert event.chain[-1].message == expected
