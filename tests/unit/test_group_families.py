"""Two levels: what is one bug although the strict fingerprints differ, and what is never joined."""

from datetime import UTC, datetime

import pytest

from homeostat.records import Event, EventKind, Frame, Raised
from homeostat.stages.group.v1 import family, fingerprint

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
LOAD = Frame(function="load", module="app.stock", path="app/stock.py", source="rows = client.fetch(url)")
SAVE = Frame(function="save", module="app.bills", path="app/bills.py", source="client.push(bill)")
LIBRARY = Frame(function="send", module="lib.wire", path="lib/wire.py", source="raise error", in_app=False)
REPORT = Frame(
    function="(*Server).fail", module="erp/web", path="/src/web/errors.go", source="hub.CaptureException(err)"
)
JAVA = Frame(function="pull", module="com.erp.Sync", path="Sync.java")
BUNDLE = "https://erp.example/_next/static/chunks/app/bill/page-{}.js"


def raised(error_type: str, message: str, *frames: Frame) -> Raised:
    return Raised(type=error_type, message=message, frames=frames)


def of(*chain: Raised, platform: str = "python") -> Event:
    return Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=chain[-1].type,
        message=chain[-1].message,
        chain=chain,
        platform=platform,
    )


def line(source: str, error_type: str = "ValueError", message: str = "bad") -> Event:
    return of(raised(error_type, message, Frame(function="load", module="app.stock", path="a.py", source=source)))


def go(*messages: str, error_type: str = "*errors.errorString") -> Event:
    """As the SDK tells what `fmt.Errorf` wrapped, reported by one function for all."""
    *inner, last = messages
    chain = [raised(error_type, words) for words in inner]
    return of(*chain, raised("*fmt.wrapError", last, REPORT), platform="go")


def java(error_type: str, message: str, *causes: Raised) -> Event:
    return of(*causes, raised(error_type, message, JAVA), platform="java")


def page(message: str, function: str, build: str, error_type: str = "TypeError") -> Event:
    frame = Frame(function=function, path=BUNDLE.format(build), line=1, column=2)
    return of(raised(error_type, message, frame), platform="javascript")


def without_us(error_type: str, message: str, function: str) -> Event:
    frame = Frame(function=function, module="queue.worker", path="/lib/site-packages/queue/worker.py", in_app=False)
    return of(raised(error_type, message, frame))


NO_HOST = "connection to server at tax.example failed: Connection refused"
CHECK = 'new row for relation "stock" violates check constraint "not_negative"'
NO_ROW = "no rows in result set"
LATE = "context deadline exceeded"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            of(raised("OSError", NO_HOST, LOAD)),
            of(raised("OSError", NO_HOST, SAVE)),
            id="a named host is down for all",
        ),
        pytest.param(
            of(raised("PoolTimedOut", "", LOAD)), of(raised("PoolTimedOut", "", SAVE)), id="so is an empty pool"
        ),
        pytest.param(line("return parse(x)"), line("value = await parse(x)"), id="await, and where the result goes"),
        pytest.param(line('f("%d")'), line("f('%d')"), id="another kind of quotes"),
        pytest.param(
            line("rate = table['rate']", "KeyError", "'rate'"),
            line("return table['rate'] * qty", "KeyError", "'rate'"),
            id="a key that stands in the line, which was edited",
        ),
        pytest.param(
            of(raised("PgError", CHECK, JAVA), platform="java"),
            java("Error", "sell bill 8", raised("PgError", CHECK)),
            id="a wrapper that says what it was good for",
        ),
        pytest.param(
            java("ApiException", "the tax service did not answer in time"),
            java("TaxException", "The tax service didn't answer in time."),
            id="words that say enough, under another type",
        ),
        pytest.param(
            go(NO_ROW, f"load party 7: {NO_ROW}"),
            go(NO_ROW, f"load party 7: {NO_ROW}", f"print bill 8: load party 7: {NO_ROW}"),
            id="in Go, another caller's wrapper",
        ),
        pytest.param(
            go("nil party", "load: nil party"),
            go("nil party", "load: nil party", error_type="*errors.fundamental"),
            id="in Go, the type of whoever made the error",
        ),
        pytest.param(
            page("Invalid time value", "y", "1f2e3d4c5b6a7980", "RangeError"),
            page("Invalid time value", "z", "90a8b7c6d5e4f312", "RangeError"),
            id="one page of two builds",
        ),
        pytest.param(
            page("The object can not be found here.", "y", "1f2e3d4c5b6a7980", "NotFoundError"),
            page("Node.removeChild: The node is not a child of this node", "z", "90a8b7c6d5e4f312", "NotFoundError"),
            id="an exception of the DOM in two engines",
        ),
        pytest.param(
            without_us("UnrecoverableError", "job stalled more than allowable limit", "move"),
            without_us("Error", "job stalled more than allowable limit", "stalled"),
            id="a library's words without a frame of ours",
        ),
    ],
)
def test_these_are_one_bug(one: Event, other: Event) -> None:
    assert fingerprint(one).digest != fingerprint(other).digest
    assert family(one) == family(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            of(raised("OSError", NO_HOST, LOAD)),
            of(raised("OSError", NO_HOST.replace("tax", "sms"), LOAD)),
            id="two hosts on one line",
        ),
        pytest.param(
            of(raised("OSError", "Connection reset by peer", LOAD)),
            of(raised("OSError", "Connection reset by peer", SAVE)),
            id="nobody is named: two functions",
        ),
        pytest.param(line("return parse(x)"), line("return parse(y)"), id="another variable is read"),
        pytest.param(
            of(raised("PaymentError", "No such customer", LOAD, LIBRARY)),
            of(raised("PaymentError", "Your card was declined", LOAD, LIBRARY)),
            id="one call that a library refuses for two reasons",
        ),
        pytest.param(
            go(LATE, f"load stock: {LATE}"), go(LATE, f"print bill: {LATE}"), id="in Go, two that one place reports"
        ),
        pytest.param(
            go("answered status 502", "file return: answered status 502"),
            go("answered status 502", "send text: answered status 502"),
            id="in Go, two servers that one place reports",
        ),
        pytest.param(
            java("SyncException", "prices", raised("SocketTimeoutException", "timeout")),
            java("SyncException", "stock", raised("SocketTimeoutException", "timeout")),
            id="two wrappers where neither line nor host is known",
        ),
        pytest.param(
            page("Invalid time value", "y", "1f2e3d4c5b6a7980", "RangeError"),
            page("toFixed() digits argument must be between 0 and 100", "y", "1f2e3d4c5b6a7980", "RangeError"),
            id="two failures of one page",
        ),
        pytest.param(
            without_us("Error", "connection closed", "move"),
            without_us("Error", "connection closed", "stalled"),
            id="words that say little, without a frame of ours",
        ),
    ],
)
def test_these_are_two_bugs(one: Event, other: Event) -> None:
    assert fingerprint(one).digest != fingerprint(other).digest
    assert family(one) != family(other)
