"""Two levels: what is one bug although the strict fingerprints differ, and what is never joined."""

from datetime import UTC, datetime

import pytest
from msgspec import structs

from homeostat.records import Event, EventKind, Frame, Raised
from homeostat.stages.group.v1 import family, fingerprint, inputs

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
LOAD = Frame(function="load", module="app.stock", path="app/stock.py", source="rows = client.fetch(url)")
SAVE = Frame(function="save", module="app.bills", path="app/bills.py", source="client.push(bill)")
LIBRARY = Frame(function="send", module="lib.wire", path="lib/wire.py", source="raise error", in_app=False)
REPORT = Frame(
    function="(*Server).fail", module="erp/web", path="/src/web/errors.go", source="hub.CaptureException(err)"
)
ASKED = Frame(function="get", module="app.clients.core", path="app/clients/core.py", source="wire.get(path)")
ASKED_LATER = structs.replace(
    ASKED, function="SendAsync", module="Depot.Core.ApiClient", path="/src/ApiClient.cs", source=""
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


def said(message: str) -> Event:
    return structs.replace(of(raised("", message), platform="javascript"), chain=())


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


def helped(message: str, caller: str) -> Event:
    """Through a helper that fails for its callers."""
    asking = Frame(function=caller, module="app.api", path="app/api.py", source=f"rows = await db.fetch({caller})")
    helper = Frame(function="fetch", module="app.db", path="app/db.py", source="return await connection.fetch(query)")
    return of(raised("InterfaceError", message, asking, helper, LIBRARY))


def reported(caller: str) -> Event:
    calling = Frame(function=caller, module="app.run", path="app/run.py")
    report = Frame(function="report", module="app.errors", path="app/errors.py")
    return of(raised("Error", "the printer has no paper", calling, report))


def page_of(build: str, function: str, address: str) -> Event:
    """An error whose words Next.js keeps on the server, thrown again by a bundle of React."""
    words = "An error occurred in the Server Components render. The specific message is omitted in production builds."
    frame = Frame(function=function, path=f"https://erp.example/_next/static/chunks/117-{build}.js", line=1, column=2)
    return structs.replace(of(raised("Error", words, frame), platform="javascript"), transaction=address)


RULE = "Key: 'Bill.X' Error:Field validation for"
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
        pytest.param(
            of(raised("ReplyError", "READONLY You can't write against a read only replica.", LOAD)),
            without_us("ReplyError", "READONLY You can't write against a read only replica. script: 8f0a.", "parse"),
            id="a server that only reads, with and without a frame of ours",
        ),
        pytest.param(line("rates[code]"), line("rates[code]  # of this month"), id="a remark"),
        pytest.param(line("sum(bill.lines)"), line("sum(bill!.lines)"), id="a mark for the compiler"),
        pytest.param(line("{{ bill.total }}"), line("<td>{{ bill.total }}</td>"), id="a template's markup"),
        pytest.param(reported("start"), reported("retry_all"), id="who called the function that reports"),
        pytest.param(
            of(raised("*errors.errorString", "the order has no rows at all", REPORT), platform="go"),
            go("the order has no rows at all", "order 7: the order has no rows at all"),
            id="a sentence of Go's errors, whoever wrapped and reported it",
        ),
        pytest.param(
            of(
                raised("*errors.errorString", "invalid syntax"),
                raised("*strconv.NumError", 'strconv.Atoi: parsing "x": invalid syntax'),
                raised("*fmt.wrapError", 'quantity of row 3: strconv.Atoi: parsing "x": invalid syntax', REPORT),
                platform="go",
            ),
            of(
                raised("*errors.errorString", "invalid syntax"),
                raised("*strconv.NumError", 'strconv.Atoi: parsing "y": invalid syntax'),
                raised("*fmt.wrapError", 'quantity of row 9: strconv.Atoi: parsing "y": invalid syntax'),
                raised(
                    "*fmt.wrapError", 'import: quantity of row 9: strconv.Atoi: parsing "y": invalid syntax', REPORT
                ),
                platform="go",
            ),
            id="what a call of Go's own packages ends with",
        ),
        pytest.param(
            page_of("a1b2c3d4e5f60718", "t", "/bills"), page_of("90a8b7c6d5e4f312", "e", "/bills"), id="censored"
        ),
        pytest.param(
            line("client.post(url)", "AxiosError", "Request failed with status code 502"),
            line("client.post(url)", "HTTPError", "Request failed with status code 502: POST https://tax.example/v1"),
            id="a status, with and without who was asked",
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
        pytest.param(
            java("StatusRuntimeException", "NOT_FOUND: no such party"),
            java("StatusRuntimeException", "NOT_FOUND: no such item"),
            id="what gRPC did not find, where no line tells",
        ),
        pytest.param(
            helped("no such party", "dues"), helped("no such party", "stock"), id="what a helper was asked for by two"
        ),
        pytest.param(
            page_of("a1b2c3d4e5f60718", "t", "/bills"),
            page_of("a1b2c3d4e5f60718", "t", "/stock"),
            id="two pages whose errors a server keeps to itself",
        ),
        pytest.param(
            of(raised("*errors.errorString", "the order has no rows at all", REPORT), platform="go"),
            of(raised("*errors.errorString", "the order is locked by another", REPORT), platform="go"),
            id="two sentences of Go's errors",
        ),
        pytest.param(
            of(raised("ValueError", "negative dimensions are not allowed", LOAD, LIBRARY)),
            of(raised("ValueError", "the maximum dimension is exceeded", LOAD, LIBRARY)),
            id="what a library refuses by a type that anybody raises",
        ),
        pytest.param(
            of(
                raised("ValidationErrors", f"{RULE} 'Rate' failed on the 'gt' tag".replace("X", "Rate"), REPORT),
                platform="go",
            ),
            of(
                raised("ValidationErrors", f"{RULE} 'Unit' failed on the 'gt' tag".replace("X", "Unit"), REPORT),
                platform="go",
            ),
            id="two fields that a validator refuses",
        ),
    ],
)
def test_these_are_two_bugs(one: Event, other: Event) -> None:
    assert fingerprint(one).digest != fingerprint(other).digest
    assert family(one) != family(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            helped("another command is already in progress", "dues"),
            helped("another command is already in progress", "stock"),
            id="a connection that two use at once, whatever they ask",
        ),
        pytest.param(
            line("Date.parse(month)", "ArgumentError", "invalid date"),
            line("Date.parse(month)", "Date::Error", "invalid date"),
            id="a type that a later version has another name for",
        ),
    ],
)
def test_these_are_one_fingerprint(one: Event, other: Event) -> None:
    assert fingerprint(one).digest == fingerprint(other).digest


MAPPED = Frame(function="pay", path="webpack://erp/./src/bill/button.tsx", source="await cancel(bill)", in_app=True)
UNMAPPED = Frame(function="S", path="https://erp.example/_next/static/chunks/117-a1b2c3d4e5f60718.js", in_app=True)


def test_a_bundle_without_a_map_is_no_part_of_a_page_that_has_one() -> None:
    one, other = (
        of(raised("Error", "no answer", MAPPED, structs.replace(UNMAPPED, function=name)), platform="javascript")
        for name in ("S", "fetchServerAction")
    )
    assert fingerprint(one).digest == fingerprint(other).digest


@pytest.mark.parametrize(
    ("library", "platform"),
    [
        pytest.param(Frame(function="QueryAsync", module="Dapper.SqlMapper", in_app=True), "csharp", id=".NET"),
        pytest.param(
            Frame(function="DioMixin.fetch", path="dio_mixin.dart", absolute_path="package:dio/src/dio_mixin.dart"),
            "other",
            id="Dart",
        ),
        pytest.param(
            Frame(
                function="(*DB).Get", module="github.com/jmoiron/sqlx", path="github.com/jmoiron/sqlx@v1.3.5/sqlx.go"
            ),
            "go",
            id="Go, built with -trimpath",
        ),
        pytest.param(Frame(function="sqlx_core::pool::acquire"), "native", id="Rust"),
        pytest.param(Frame(function="android_getaddrinfo", module="libcore.io.Linux"), "java", id="Android"),
    ],
)
def test_a_library_that_an_sdk_marks_as_own_is_none(library: Frame, platform: str) -> None:
    own = Frame(function="Load", module="Erp.Store", path="store", in_app=True)
    found = fingerprint(of(raised("Error", "closed", own, structs.replace(library, in_app=True)), platform=platform))
    assert "crash in Erp.Store Load" in found.parts


def test_what_a_server_keeps_to_itself_is_told_by_the_page_without_its_numbers() -> None:
    one, other = (page_of("a1b2c3d4e5f60718", "t", f"/bills/{number}") for number in (7, 8123))
    assert fingerprint(one).digest == fingerprint(other).digest
    assert inputs(one) != inputs(page_of("a1b2c3d4e5f60718", "t", "/stock"))


def of_go(function: str, source: str, words: str) -> Event:
    frame = Frame(function=function, module="erp/rates", path="/src/rates/cache.go", source=source)
    return of(raised("fatal error", words, frame), platform="go")


def of_twig(function: str, words: str, page: str = "show") -> Event:
    """A template that PHP compiled, in a file and a class that have hashes for names."""
    controller = Frame(
        function=page, path="/src/LabelController.php", source="return $this->render('label.html.twig');"
    )
    compiled = Frame(function=f"__TwigTemplate_{function}", path=f"/var/cache/twig/4f/{'4f0c' * 16}.php")
    return of(raised("Twig\\Error\\RuntimeError", words, controller, compiled), platform="php")


def answered(handler: str, helper: str = "reply") -> Event:
    caller = Frame(function=handler, path=f"/app/src/routes/{handler}.js", source="reply(res, 500, failure)")
    reply = Frame(function=helper, path="/app/src/http/out.js", source="res.status(status).json(body)")
    return of(raised("Error", "Cannot set headers after they are sent to the client", caller, reply), platform="node")


def bundled(source: str, function: str, chunk: int) -> Event:
    frame = Frame(function=function, path=f"/app/.next/server/chunks/{chunk}.js", source=source)
    return of(raised("Error", "`cookies` was called outside a request scope", frame), platform="node")


NULL = 'Impossible to access an attribute ("mrp") on a null variable'
PUT, GET = "c.rates[key] = rate", "rate, ok := c.rates[key]"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            of_go("(*Cache).Put", PUT, "concurrent map writes"),
            of_go("(*Cache).Get.func1", GET, "concurrent map read and map write"),
            id="a map without a lock, whichever methods of its type met there",
        ),
        pytest.param(
            of_twig("8a1b::doDisplay", f"{NULL}."),
            of_twig("f0e1::block_body", f'{NULL} in "label.html.twig" at line 12.'),
            id="a template that was laid out anew, by a version that tells where",
        ),
        pytest.param(
            bundled("let e=(0,n.cookies)().get('sid')", "session", 812),
            bundled("let t=(await (0,o.cookies)()).get('sid')", "session", 4410),
            id="a bundler's line of two builds",
        ),
        pytest.param(
            line("Order.model_validate(body)", "ValidationError", "1 validation error for Order\npotency\n  no string"),
            line("Order.parse_obj(body)", "ValidationError", "1 validation error for Order\npotency\n  not a string"),
            id="a field that was refused, by which call of the library's version",
        ),
    ],
)
def test_these_are_one_bug_in_two_versions(one: Event, other: Event) -> None:
    assert family(one) == family(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            of_go("(*Cache).Put", PUT, "concurrent map writes"),
            of_go("(*Cache).Put", "c.names[key] = name", "concurrent map writes"),
            id="two maps of one type",
        ),
        pytest.param(of_twig("8a::a", NULL), of_twig("8a::a", NULL, page="list"), id="templates of two pages"),
        pytest.param(answered("login"), answered("export"), id="two handlers that answer twice by one helper"),
    ],
)
def test_these_stay_two(one: Event, other: Event) -> None:
    assert family(one) != family(other)
    assert fingerprint(one).digest != fingerprint(other).digest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            of(raised("Error", "ENOENT: no such file or directory, open '/var/labels/17.pdf'"), platform="node"),
            of(raised("Error", "ENOENT: no such file or directory, open '/etc/portal/rates.json'"), platform="node"),
            id="two files, without a stack",
        ),
        pytest.param(
            of(raised("Error", "ENOENT: no such file or directory, open '/var/labels/17.pdf'"), platform="node"),
            of(raised("Error", "ENOENT: no such file or directory, unlink '/var/labels/17.pdf'"), platform="node"),
            id="two things done to a file",
        ),
        pytest.param(
            of(raised("InvalidOperationException", "Sequence contains no elements", JAVA)),
            of(raised("InvalidOperationException", "Sequence contains no matching element", JAVA)),
            id="nothing, and nothing that fits",
        ),
        pytest.param(
            line("raise ApiError(status, path)", "ApiError", "500 /api/claims/7/photos"),
            line("raise ApiError(status, path)", "ApiError", "413 /api/claims/8/photos"),
            id="two statuses that stand first",
        ),
        pytest.param(
            of(raised("HttpException", "answered with status 404", LOAD, ASKED)),
            of(raised("HttpException", "answered with status 404", SAVE, ASKED)),
            id="two callers of a client",
        ),
        pytest.param(
            of(raised("HttpException", "answered with status 404", LOAD, ASKED_LATER)),
            of(raised("HttpException", "answered with status 404", SAVE, ASKED_LATER)),
            id="two callers of a client that waits",
        ),
    ],
)
def test_what_fails_for_its_callers_or_of_another_file_is_two_bugs(one: Event, other: Event) -> None:
    assert family(one) != family(other)
    assert fingerprint(one).digest != fingerprint(other).digest
    assert inputs(one) != inputs(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            of(raised("Error", "ENOENT: no such file or directory, open '/var/labels/17.pdf'"), platform="node"),
            of(raised("Error", "ENOENT: no such file or directory, open '/var/labels/23.pdf'"), platform="node"),
            id="a file whose name is data",
        ),
        pytest.param(
            line("due = show(parcel.stop.eta)", "TypeError", "parcel.stop is undefined"),
            line("due = show(parcel.stop.eta)", "TypeError", 'can\'t access property "eta", parcel.stop is undefined'),
            id="an engine that names what holds the member",
        ),
        pytest.param(
            line("find('#a b').on(x)", "TypeError", "Cannot read properties of null (reading 'on')"),
            line("find('#a b').on(x)", "TypeError", "null is not an object (evaluating 'find('#a b').on')"),
            id="quotes within what was evaluated",
        ),
        pytest.param(
            line("client.fetch(url)", "ConnectError", "[Errno -2] Name or service not known"),
            line("client.fetch(url)", "ConnectError", "[Errno -2] Name does not resolve"),
            id="another C library",
        ),
        pytest.param(
            java(
                "Error",
                "no labs",
                raised("Os", "Connection refused (os error 111)"),
                raised("Http", "GET http://labs/1"),
            ),
            java("Error", "no labs", raised("Http", "GET http://labs/2: Connection refused (os error 111)")),
            id="the host stands between the failure and the program",
        ),
        pytest.param(
            line("frame['sold']", "KeyError", "'sold'"),
            of(raised("KeyError", "'sold'"), *line("frame['sold']", "KeyError", "'sold'").chain),
            id="raised from the same error of an inner call",
        ),
        pytest.param(
            java("SecurityException", "denied: Intent { act=a.PICK cmp=b/.C clip={text/uri {U(content)}} } from 41"),
            java("SecurityException", "denied: Intent { act=a.PICK cmp=d.e/.F } from 77"),
            id="all that an intent holds",
        ),
        pytest.param(
            said("ResizeObserver loop limit exceeded"),
            said("ResizeObserver loop completed with undelivered notifications."),
            id="what engines say without an exception",
        ),
        pytest.param(
            of(raised("NullReferenceException", "", Frame(function="TitleAsync", module="Acme.Plans"))),
            of(raised("NullReferenceException", "", Frame(function="Title", module="Acme.Plans"))),
            id="a function that is not awaited any more",
        ),
        pytest.param(
            line("id, err := strconv.Atoi(text)", "NumError", 'strconv.Atoi: parsing "a": invalid syntax'),
            line("number, err := strconv.Atoi(text)", "NumError", 'strconv.Atoi: parsing "": invalid syntax'),
            id="the first of two results has another name",
        ),
    ],
)
def test_what_engines_and_files_say_otherwise_is_one_bug(one: Event, other: Event) -> None:
    assert family(one) == family(other)
