"""A Go test that never ends: it is ended in time, and told of by where it waits."""

from datetime import UTC, datetime, timedelta

import pytest

from homeostat.fixing.failing import ending
from homeostat.fixing.output import read_from_output
from homeostat.records import Service

SERVICE = Service(name="shop", project_id=0, public_key="", language="go", repository="r", branch="main")
PRINTED = """\
panic: test timed out after 15s
\trunning tests:
\t\tTestDeposit (15s)

goroutine 17 [running]:
testing.(*M).startAlarm.func1()
\t/usr/local/go/src/testing/testing.go:2802 +0x354
created by time.goFunc
\t/usr/local/go/src/time/sleep.go:215 +0x2d

goroutine 7 [sync.Mutex.Lock]:
sync.(*Mutex).Lock(...)
\t/usr/local/go/src/sync/mutex.go:46
example.org/shop/bank.(*Account).Balance(0x24?)
\t/box/tree/bank/bank.go:11 +0x4b
example.org/shop/bank.(*Account).Deposit(0x2168a2c86750?, 0x2168a2c86760?)
\t/box/tree/bank/bank.go:20 +0x86
example.org/shop/bank.TestDeposit(0x2168a2cfa488)
\t/box/tree/bank/bank_test.go:12 +0x29
FAIL\texample.org/shop/bank\t15.004s
"""


@pytest.mark.parametrize(
    ("command", "ends"),
    [
        pytest.param("go test ./...", "go test -timeout=15s ./...", id="go test"),
        pytest.param(
            "CGO_ENABLED=0 go test -race .", "CGO_ENABLED=0 go test -timeout=15s -race .", id="with a variable"
        ),
        pytest.param("go test -timeout 5m ./...", "go test -timeout 5m ./...", id="as the team says"),
        pytest.param("go run ./crash", "go run ./crash", id="a program"),
        pytest.param("node --test", "node --test", id="another language"),
        pytest.param("", "", id="none"),
    ],
)
def test_a_test_ends_within_a_share_of_the_time(command: str, ends: str) -> None:
    assert ending(command, timedelta(seconds=60)) == ends


def test_the_stack_is_that_of_the_test_which_waits() -> None:
    event = read_from_output(PRINTED, SERVICE, datetime(2026, 1, 1, tzinfo=UTC), frozenset())
    assert event is not None
    assert event.message.startswith("test timed out after")
    assert event.crash_frame is not None
    assert (event.crash_frame.path.rpartition("/")[2], event.crash_frame.line) == ("bank.go", 11)
