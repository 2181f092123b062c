"""What engines, versions, drivers and servers say of one failure: the wordings of a row agree."""

import pytest

from homeostat.stages.group.causes import cause
from homeostat.stages.group.details import detail
from homeostat.stages.group.error_types import names_subject, type_of
from homeostat.stages.group.fields import field_in, field_of_validator
from homeostat.stages.group.statuses import status_in
from homeostat.stages.group.wording import first_line, skeleton

RANGE, TYPE, SYNTAX = "RangeError", "TypeError", "SyntaxError"


@pytest.mark.parametrize(
    ("error_type", "wordings"),
    [
        # V8, SpiderMonkey, JavaScriptCore
        pytest.param(SYNTAX, ("Unexpected token '<'", "expected expression, got '<'"), id="a page for a script"),
        pytest.param(SYNTAX, ("Unexpected end of input", "Unexpected EOF"), id="a script cut off"),
        pytest.param(
            SYNTAX,
            (
                "The requested module '/a.js' does not provide an export named 'rates'",
                "The requested module '/a.js' doesn't provide an export named: 'rates'",
                "Importing binding name 'rates' is not found.",
            ),
            id="an export",
        ),
        pytest.param(
            TYPE,
            (
                "Illegal invocation",
                "'fetch' called on an object that does not implement interface Window.",
                "Can only call Window.fetch on instances of Window",
            ),
            id="a method of another object",
        ),
        pytest.param(
            TYPE,
            ("Cannot convert undefined or null to object", "undefined is not an object (evaluating 'Object.keys(r)')"),
            id="keys of nothing",
        ),
        pytest.param(
            TYPE,
            ("string indices must be integers", "string indices must be integers, not 'str'"),
            id="an index that is no number",
        ),
        pytest.param(
            "ValueError", ("math domain error", "expected a nonnegative input, got -1.0"), id="outside of a domain"
        ),
        pytest.param(
            TYPE,
            ("Object of type Money is not JSON serializable", "Money('1.5') is not JSON serializable"),
            id="an object that JSON does not know",
        ),
        pytest.param(
            "ArgumentError",
            ("wrong number of arguments (1 for 0)", "wrong number of arguments (given 1, expected 0)"),
            id="Ruby counts arguments",
        ),
        pytest.param(
            "IllegalArgumentException",
            ("No enum constant shop.Kind.HALF", "No enum constant shop.Kind.NONE"),
            id="no member of an enumeration, whichever was asked for",
        ),
        pytest.param(
            "panic",
            ("byte index 3 is out of bounds of `NX`", "end byte index 3 is out of bounds of `A`"),
            id="a cut outside of a text",
        ),
        pytest.param(
            "System.ArgumentOutOfRangeException",
            (
                "Index was out of range. Must be non-negative. (Parameter 'index')",
                "Specified argument was out of the range of valid values.\r\nParameter name: index",
            ),
            id="an argument out of range",
        ),
        pytest.param("URIError", ("URI malformed", "malformed URI sequence"), id="a bad escape"),
        pytest.param(
            RANGE,
            ("Invalid time zone specified: Asia/Puna", "invalid time zone in DateTimeFormat(): Asia/Puna"),
            id="a time zone",
        ),
        pytest.param(
            TYPE,
            ("Body is unusable: Body has already been read", "Response.json: Body has already been consumed."),
            id="a body read twice",
        ),
        pytest.param(TYPE, ("Failed to fetch", "The Internet connection appears to be offline."), id="no network"),
        pytest.param(
            "Error",
            ("Minified React error #200; visit https://a", "createRoot(...): Target container is not a DOM element."),
            id="React, by number",
        ),
        pytest.param(
            "Error",
            (
                "Object captured as promise rejection with keys: code, text",
                "Non-Error promise rejection captured with keys: code, text",
            ),
            id="what the SDK says of an object",
        ),
        pytest.param(TYPE, ("Uncaught TypeError: a.b is not a function", "a.b is not a function"), id="onerror"),
        # Python, Ruby, PHP, Elixir
        pytest.param(
            "InvalidOperation",
            ("[<class 'decimal.DivisionUndefined'>]", "[<class 'decimal.DivisionByZero'>]", "division by zero"),
            id="decimal's conditions",
        ),
        pytest.param(
            TYPE, ("unhashable type: 'list'", "cannot use 'list' as a dict key (unhashable type: 'list')"), id="keys"
        ),
        pytest.param(
            "ValueError",
            ("day is out of range for month", "day 31 must be in range 1..30 for month 4 in year 2025"),
            id="a day",
        ),
        pytest.param(
            "ArgumentError",
            ("comparison of NilClass with Integer failed", "comparison of Integer with nil failed"),
            id="Ruby, from either side",
        ),
        pytest.param(
            "Error",
            (
                'Class "App\\Pdf\\Page" not found',
                'Attempted to load class "Page" from namespace "App\\Pdf".\nDid you forget a "use" statement?',
            ),
            id="a class, in Symfony's words",
        ),
        pytest.param(
            "Error",
            (
                "Call to undefined method App\\Bill::shut()",
                'Attempted to call an undefined method named "shut" of class "App\\Bill".',
            ),
            id="a method, in Symfony's words",
        ),
        pytest.param(
            "ErrorException",
            (
                "Warning: strlen() expects parameter 1 to be string, array given",
                "strlen(): Argument #1 ($string) must be of type string, array given",
            ),
            id="a warning that became an error",
        ),
        # Java, .NET, Go, Dart
        pytest.param(
            "StringIndexOutOfBoundsException",
            ("String index out of range: -1", "begin 0, end -1, length 3", "Range [0, -1) out of bounds for length 3"),
            id="an index, in three versions of Java",
        ),
        pytest.param(
            "MissingServletRequestParameterException",
            (
                "Required String parameter 'shop' is not present",
                "Required request parameter 'shop' for method parameter type String is not present",
            ),
            id="a parameter, in Spring 4 and 6",
        ),
        pytest.param(
            "SqlException",
            (
                "Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation.",
                "Das Ausführungstimeout ist abgelaufen.",
            ),
            id="a query's time, in two languages",
        ),
        pytest.param(
            "InvalidOperationException",
            ("Sequence contains more than one element", "Die Sequenz enthält mehrere Elemente."),
            id="more than one",
        ),
        pytest.param(
            "ScanArgError",
            (
                "can't scan into dest[3]: cannot scan NULL into *float64",
                "can't scan into dest[3] (col: mrp): cannot scan NULL into *float64",
            ),
            id="NULL, in two versions of pgx",
        ),
        pytest.param(
            "DioException",
            (
                "DioException [receive timeout]: The request took longer than 0:00:05.000000 to receive data.",
                "DioError [DioErrorType.receiveTimeout]: Receiving data timeout [5000ms]",
            ),
            id="two versions of dio",
        ),
        pytest.param(
            "RpcError",
            (
                "rpc error: code = Unavailable desc = connection error",
                "14 UNAVAILABLE: No connection established",
                "UNAVAILABLE: io exception",
                'Status(StatusCode="Unavailable", Detail="failed to connect")',
            ),
            id="gRPC in four languages",
        ),
        pytest.param(
            "Error",
            (
                "Error code 5: database is locked",
                "Call to 'run' was rejected.\n→ Caused by: Error code 5: database is locked",
            ),
            id="a cause that the message tells itself",
        ),
        pytest.param(
            "Error",
            (
                "no such file or directory",
                "load prices\n\nCaused by:\n    0: read\n    1: No such file or directory (os error 2)",
            ),
            id="a cause at the end of a list",
        ),
        pytest.param(
            "UniqueConstraintViolationException",
            (
                "An exception occurred while executing 'X':\n\nSQLSTATE[23000]: 1062 Duplicate entry '1' for key 'a.g'",
                "ERROR: SQLSTATE[23000]: 1062 Duplicate entry '7' for key 'g'",
            ),
            id="what the first line announces",
        ),
        pytest.param(
            "Error",
            (
                "READONLY You can't write against a read only replica.",
                "READONLY You can't write against a read only replica. script: 8f0a, on @user_script:12.",
            ),
            id="Redis only reads",
        ),
        pytest.param("SocketException", ("connect EHOSTUNREACH 10.2.0.7:443", "No route to host"), id="no route"),
        pytest.param(
            "DataError",
            ("invalid input syntax for integer: 'a'", 'invalid input syntax for type integer: "b"'),
            id="input, in two versions of PostgreSQL",
        ),
    ],
)
def test_these_mean_one_failure(error_type: str, wordings: tuple[str, ...]) -> None:
    first = cause(error_type, wordings[0])
    assert first is not None
    assert {cause(error_type, words) for words in wordings} == {first}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("send on closed channel", "close of closed channel", id="what was done to a channel"),
        pytest.param(
            'insert or update on table "bill" violates foreign key constraint "bill_party"',
            'update or delete on table "party" violates foreign key constraint "bill_party" on table "bill"',
            id="the two ends of a foreign key",
        ),
        pytest.param(
            "READONLY You can't write against a read only replica.", "CLUSTERDOWN The cluster is down", id="states"
        ),
        pytest.param("attached to a different loop", "another operation is in progress", id="a loop and a connection"),
    ],
)
def test_these_mean_two_failures(one: str, other: str) -> None:
    assert cause("Error", one) != cause("Error", other)


@pytest.mark.parametrize(
    "words",
    [
        "Request failed with status code 502",
        "Response code 502 (Bad Gateway)",
        "Server returned HTTP response code: 502 for URL: https://a.example",
        "502 Bad Gateway from POST https://a.example",
        "[502 Bad Gateway] during [POST] to [https://a.example]",
        "Response status code does not indicate success: 502 (Bad Gateway).",
        "502 Server Error: Bad Gateway for url: https://a.example",
        "Server error '502 Bad Gateway' for url 'https://a.example'",
        "502, message='Bad Gateway', url='https://a.example'",
        "the server responded with status 502",
        "Server error: `POST https://a.example` resulted in a `502 Bad Gateway` response",
        'HTTP/2 502  returned for "https://a.example".',
        "DioError [DioErrorType.response]: Http status error [502]",
        "The request returned an invalid status code of 502.",
        "Response status code was unacceptable: 502.",
        "HTTP status server error (502 Bad Gateway) for url (https://a.example/)",
        "HTTP Error 502: Bad Gateway",
        "got 502 Bad Gateway",
        '502 BAD_GATEWAY "no tax"',
    ],
)
def test_every_client_says_the_status(words: str) -> None:
    assert status_in(words) == "502"


@pytest.mark.parametrize("words", ["order 502 is late", "code 502 of item 404", "5020 Bad Gateway", "took 404 ms", ""])
def test_a_number_is_no_status(words: str) -> None:
    assert not status_in(words)


CHAIN = 'a.Order["lines"]->java.util.ArrayList[{}]->a.Line["rate"]'


@pytest.mark.parametrize(
    ("words", "field"),
    [
        pytest.param(
            "Key: 'Order.Lines[3].Rate' Error:Field validation for 'Rate' failed", "Order.Lines.*.Rate", id="Go"
        ),
        pytest.param("data/lines/0/rate must be number", "lines.*.rate", id="Ajv"),
        pytest.param('"lines[0].rate" must be a number', "lines.*.rate", id="Joi"),
        pytest.param("Bill validation failed: lines.0.rate: Cast to Number failed", "lines.*.rate", id="mongoose"),
        pytest.param("lines[2].rate must be a `number` type", "lines.*.rate", id="Yup"),
        pytest.param(
            "1 validation error for Bill lines -> 3 -> rate value is not", "Bill lines.*.rate", id="pydantic 1"
        ),
        pytest.param("1 validation error for Bill lines.3.rate Input should be", "Bill lines.*.rate", id="pydantic 2"),
        pytest.param(
            "Field error in object 'bill' on field 'lines[0].rate': rejected value [x]", "lines.*.rate", id="Spring"
        ),
        pytest.param(
            "Could not convert 'x'. Path 'lines[0].rate', line 1, position 9.", "lines.*.rate", id="Newtonsoft"
        ),
        pytest.param("Expected `int`, got `str` - at `$.lines[8].rate`", "lines.*.rate", id="msgspec"),
        pytest.param("the till is locked at noon", "", id="none"),
    ],
)
def test_which_field_was_refused(words: str, field: str) -> None:
    assert field_of_validator(words) == field


@pytest.mark.parametrize(
    "below",
    [
        pytest.param(f" at [Source: REDACTED; line: 1] (through reference chain: {CHAIN.format(3)})", id="Jackson"),
        pytest.param("\nOn instance['lines'][3]['rate']:\n    'x'", id="JSON Schema"),
        pytest.param("  → at lines[3].rate", id="Zod"),
        pytest.param('codingPath: [CodingKeys(stringValue: "lines"), _CodingKey(stringValue: "Index 0", intValue: 0), '
                     'CodingKeys(stringValue: "rate")]', id="Swift"),
    ],
)  # fmt: skip
def test_a_later_line_names_the_field(below: str) -> None:
    assert field_in(first_line(f"It cannot be read\n{below}")) == "lines.*.rate"


def test_what_is_missing_counts_and_not_where() -> None:
    told = "Required value '{}' (JSON name 'x') missing at $[0]"
    assert detail("JsonDataException", told.format("unit")) != detail("JsonDataException", told.format("rate"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Date::Error", "ArgumentError", id="Ruby"),
        pytest.param("ModuleNotFoundError", "ImportError", id="Python"),
        pytest.param("TypeError [ERR_INVALID_ARG_TYPE]", "TypeError", id="a code of Node"),
        pytest.param("AxiosError", "Error", id="axios"),
        pytest.param("DioError", "DioException", id="Dart"),
    ],
)
def test_a_later_version_has_another_name_for_it(one: str, other: str) -> None:
    assert type_of(one) == type_of(other)


def test_a_type_of_several_words_keeps_them() -> None:
    assert type_of("App Hang Fully Blocked") == "App Hang Fully Blocked"


@pytest.mark.parametrize("error_type", ["InvalidToken", "MissingParameter", "UnknownFormatException"])
def test_of_what_it_is_true_stands_in_the_words(error_type: str) -> None:
    assert not names_subject(error_type)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("no template 'bill'", "no template 'receipt'", False, id="names of code"),
        pytest.param("no template 'bill 7'", "no template 'bill 9'", True, id="data"),
        pytest.param('Requiring unknown module "41"', 'Requiring unknown module "77"', True, id="numbers of a bundle"),
    ],
)
def test_what_stands_in_quotes(one: str, other: str, *, same: bool) -> None:
    assert (skeleton(one) == skeleton(other)) is same


def test_more_errors_beside_the_first_say_nothing() -> None:
    assert first_line("The gstin is required. (and 2 more errors)") == first_line("The gstin is required.")


def test_a_changeset_names_the_field() -> None:
    words = first_line('The changeset is invalid.\n\nErrors\n\n    %{gstin: [{"is blank", [validation: :required]}]}\n')
    assert field_in(words) == "gstin"
