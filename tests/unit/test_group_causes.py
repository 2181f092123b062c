"""What a failure is, in whichever words: two wordings of one kind agree, and what tells faults apart stays apart."""

import pytest

from homeostat.stages.group.causes import cause
from homeostat.stages.group.details import detail
from homeostat.stages.group.outside import host_in
from homeostat.stages.group.wording import first_line, loose, skeleton, to_mine

NO_MATCH = "no match of right hand side value:"
REFUSED_URL = (
    "HTTPConnectionPool(host='{}', port=80): Max retries exceeded with url: /r: [Errno 111] Connection refused"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            ("PoolTimedOut", "pool timed out while waiting for an open connection"),
            ("TimeoutError", "QueuePool limit of size 5 overflow 10 reached, connection timed out"),
            id="a pool without connections",
        ),
        pytest.param(
            ("OperationalError", 'password authentication failed for user "erp"'),
            ("AuthenticationError", "invalid username-password pair or user is disabled."),
            id="wrong credentials",
        ),
        pytest.param(
            ("SSLError", "certificate verify failed: certificate has expired (_ssl.c:1000)"),
            ("CertificateInvalidError", "x509: certificate has expired or is not yet valid"),
            id="a certificate",
        ),
        pytest.param(
            ("Error", "timeout of 5000ms exceeded"), ("ReadTimeout", "read timeout=10"), id="no answer in time"
        ),
        pytest.param(("ConnectTimeout", "timed out"), ("ConnectTimeout", ""), id="by its type, no connection in time"),
        pytest.param(
            ("panic", 'Os { code: 13, kind: PermissionDenied, message: "Keine Berechtigung" }'),
            ("panic", 'Os { code: 13, kind: PermissionDenied, message: "Permission denied" }'),
            id="what Rust says of a system's error, in two languages",
        ),
        pytest.param(
            ("LateInitializationError", "Field '_player@12345' has not been initialized."),
            ("LateError", "LateInitializationError: Field '_player@987' has not been initialized."),
            id="a late field of Dart",
        ),
        pytest.param(
            ("NSURLErrorDomain", "The request timed out. (Code: -1001)"),
            ("NSURLErrorDomain", "Zeitüberschreitung bei der Anforderung. (Code: -1001)"),
            id="the number of a system's error, in two languages",
        ),
        pytest.param(
            ("NotFoundError", "Failed to execute 'removeChild' on 'Node': The node to be removed is not a child."),
            ("NotFoundError", "The object can not be found here."),
            id="a node that was moved, in Chrome and Safari",
        ),
        pytest.param(
            ("TypeError", "Failed to execute 'appendChild' on 'Node': parameter 1 is not of type 'Node'."),
            ("TypeError", "Node.appendChild: Argument 1 is not an object."),
            id="an argument of the DOM",
        ),
        pytest.param(
            ("Error", "Minified React error #418; visit https://react.dev/errors/418"),
            ("Error", "Hydration failed because the initial UI does not match what was rendered on the server."),
            id="React's number and its words",
        ),
        pytest.param(
            ("LazyInitializationException", "failed to lazily initialize a collection of role: a.b.Order.lines, no"),
            ("LazyInitializationException", "Cannot lazily initialize collection of role 'a.b.Order.lines' with key"),
            id="a closed session, in two versions of Hibernate",
        ),
        pytest.param(
            ("InvalidOperationException", "Sequence contains no elements"),
            ("InvalidOperationException", "Die Sequenz enthält keine Elemente."),
            id="an empty sequence",
        ),
        pytest.param(
            ("SqlException", "Cannot insert duplicate key row in object 'dbo.Bills' with unique index 'IX_Number'."),
            ("SqlException", 'Schlüssel kann in "dbo.Bills" mit dem eindeutigen Index "IX_Number" nicht eingefügt'),
            id="a duplicate, of two languages",
        ),
        pytest.param(
            ("KeyError", "key :rate not found in: nil"),
            ("UndefinedFunctionError", "function nil.rate/0 is undefined"),
            id="a member of nil, in Elixir",
        ),
        pytest.param(
            ("NumError", 'strconv.Atoi: parsing "12x": invalid syntax'),
            ("NumError", 'strconv.ParseInt: parsing "9 ml": invalid syntax'),
            id="no number, in Go",
        ),
        pytest.param(
            ("ObjectDisposedException", "Cannot access a disposed object.\nObject name: 'Shop'."),
            ("ObjectDisposedException", "Cannot access a disposed context instance.\nObjektname: 'Shop'."),
            id="what was disposed is named below",
        ),
        pytest.param(
            ("ConnectException", "cURL error 28: Operation timed out after 10001 ms for https://labs.example/1"),
            ("ConnectException", "cURL error 28: Connection timed out after 5003 ms for https://labs.example/2"),
            id="libcurl has one number for all that took too long",
        ),
        pytest.param(
            ("IllegalArgumentException", "No enum constant shop.Genre.DRONE"),
            ("IllegalArgumentException", "No enum constant shop.Genre.K-POP"),
            id="no name of a constant",
        ),
        pytest.param(
            ("ProgrammingError", '(psycopg2.errors.UndefinedTable) relation "refunds" does not exist'),
            (
                "ProgrammingError",
                "(x.Error) <class 'asyncpg.UndefinedTable'>: relation \"refunds\" does not exist",
            ),
            id="SQLAlchemy names the driver's type in quotes",
        ),
        pytest.param(
            ("SequelizeConnectionAcquireTimeoutError", "Operation timeout"),
            ("Error", "timeout exceeded when trying to connect"),
            id="a pool that says so by its type",
        ),
        pytest.param(
            ("UriFormatException", "Invalid URI: The hostname could not be parsed."),
            ("UriFormatException", "Ungültiger URI: Das URI-Format konnte nicht bestimmt werden."),
            id="no URL, in .NET",
        ),
        pytest.param(
            ("Exception", "DateTime::__construct(): Failed to parse time string (31/31/2025) at position 0 (3)"),
            ("DateMalformedStringException", "Failed to parse time string (soon) at position 0 (s)"),
            id="a date in PHP 8.3",
        ),
        pytest.param(
            ("MongoTimeoutException", "Timed out after 30000 ms while waiting to connect. Client view of cluster"),
            ("MongoTimeoutException", "Timed out while waiting for a server that matches WritableServerSelector."),
            id="MongoDB's drivers",
        ),
        pytest.param(
            ("SSLHandshakeException", "CertPathValidatorException: Trust anchor for certification path not found."),
            ("SSLHandshakeException", "Chain validation failed"),
            id="Android's certificates",
        ),
    ],
)
def test_these_are_one_cause(one: tuple[str, str], other: tuple[str, str]) -> None:
    found = cause(*one)
    assert found is not None
    assert found == cause(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            ("ConnectionError", REFUSED_URL.format("tax")), ("ConnectionError", REFUSED_URL.format("sms")), id="hosts"
        ),
        pytest.param(("OpenTimeout", ""), ("ReadTimeout", ""), id="no connection, and no answer"),
        pytest.param(
            ("MissingFieldException", "Field 'unit' is required for type with serial name 'a.b.Price', but"),
            ("MissingFieldException", "Field 'batch' is required for type with serial name 'a.b.Price', but"),
            id="fields",
        ),
        pytest.param(
            ("NotAllowedError", "Failed to execute 'writeText' on 'Clipboard': Write permission denied."),
            ("SecurityError", "Failed to execute 'writeText' on 'Clipboard': Write permission denied."),
            id="exceptions of the DOM",
        ),
        pytest.param(
            ("DecodingError", 'keyNotFound(CodingKeys(stringValue: "batch", intValue: nil), Swift.DecodingError'),
            ("DecodingError", 'keyNotFound(CodingKeys(stringValue: "mrp", intValue: nil), Swift.DecodingError'),
            id="keys of Swift",
        ),
        pytest.param(
            ("JsonException", "could not be converted to System.Decimal. Path: $.lines[3].qty | LineNumber: 0"),
            ("JsonException", "could not be converted to System.Decimal. Path: $.lines[3].mrp | LineNumber: 0"),
            id="paths in JSON",
        ),
    ],
)
def test_these_are_two_causes(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert cause(*one) != cause(*other)


@pytest.mark.parametrize(
    ("words", "host"),
    [
        pytest.param('Post "https://gst.example/v1": EOF', "gst.example", id="of a URL"),
        pytest.param("HTTPSConnectionPool(host='tax', port=443)", "tax", id="of a pool"),
        pytest.param("lookup sms.example on 10.96.0.10:53: no such host", "sms.example", id="of a look-up"),
        pytest.param("Error 111 connecting to redis-main:6379.", "redis-main", id="with its port"),
        pytest.param("connect ECONNREFUSED 10.2.0.14:9092", "", id="an address is of one replica"),
        pytest.param("dial tcp till-7:443", "", id="so is a name with a number"),
        pytest.param("cURL error 28 (see https://curl.haxx.se/errors.html)", "", id="the manual's"),
    ],
)
def test_who_was_asked(words: str, host: str) -> None:
    assert host_in(words) == host


@pytest.mark.parametrize(
    ("error_type", "message", "found"),
    [
        pytest.param("MatchError", f'{NO_MATCH} {{:error, "12,50"}}', "for :error, ", id="a term"),
        pytest.param("MatchError", f"{NO_MATCH} {{:error, :timeout}}", "for :error, :timeout", id="a term of atoms"),
        pytest.param("RequestValidationError", "[{'loc': ('body', 3, 'qty')}]", "invalid body.*.qty", id="a place"),
        pytest.param("HttpClientErrorException", "404 : [no body]", "answered 404", id="a status without its phrase"),
        pytest.param("*errors.errorString", "carrier answered 404 on /rates", "answered 404", id="a status and a path"),
        pytest.param("Error", "it answered 404 on 3 days", "", id="a number, and no path"),
        pytest.param("*status.Error", "rpc error: code = NotFound desc = x", "an answer of gRPC: NOT_FOUND", id="gRPC"),
        pytest.param("*fs.PathError", "open /a/7: too many open files", "too many open files", id="another trouble"),
        pytest.param("*fs.PathError", "open /a/7: no such file or directory", "no such file", id="a missing file"),
        pytest.param(
            "HttpErrorResponse", "Http failure response for https://x.example/7: 404 OK", "answered 404", id="Angular"
        ),
        pytest.param(
            "*json.UnmarshalTypeError",
            "json: cannot unmarshal number 12.5 into Go struct field Claim.pet.id of type int64",
            "invalid pet.id",
            id="a field of Go's JSON",
        ),
    ],
)
def test_what_a_message_adds_to_a_line(error_type: str, message: str, found: str) -> None:
    assert detail(error_type, message) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("HTTP 401 Unauthorized", "HTTP 401", id="the phrase of a status"),
        pytest.param("no lock for repeat:gst:1761228000000. moveTo", "no lock for 81234. moveTo", id="a composed key"),
        pytest.param("Gstin is invalid (ActiveRecord::RecordInvalid)", "Gstin is invalid", id="Ruby 3.4 adds the type"),
        pytest.param("failed; nested exception is a.B: x", "failed", id="Spring 5 adds the cause"),
    ],
)
def test_these_are_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_an_errno_in_brackets_is_kept() -> None:
    assert first_line("on 10.2.0.4 (Errno::ECONNREFUSED)").endswith("(Errno::ECONNREFUSED)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("could not open <*> - no Session", "Could not open <*> - no session.", id="case and marks"),
        pytest.param("Cannot read the file", "failed to read file", id="how a no is said"),
        pytest.param("two were started at once. This is usually caused by x", "two were started at once", id="advice"),
    ],
)
def test_versions_word_alike(one: str, other: str) -> None:
    assert loose(one) == loose(other)


def test_what_else_a_second_sentence_says_stays() -> None:
    assert loose("the import failed again today. Batch unknown") != loose(
        "the import failed again today. Price unknown"
    )


def test_a_query_is_one_value_to_the_miner() -> None:
    assert to_mine('"GET /a?from=1&branch=7 HTTP/2.0" of [::1]:80') == '"GET /a?0 HTTP/2.0" of 0:80'


@pytest.mark.parametrize("before", ["load prices: ", "HttpRequestError: ", "job 12 of night.run: retry: "])
def test_a_wording_is_known_below_what_was_done(before: str) -> None:
    assert cause("Error", f"{before}max() arg is an empty sequence") == cause("Error", "max() arg is an empty sequence")


def test_a_message_of_many_colons_is_looked_at_in_bounded_time() -> None:
    assert cause("Error", "so it was: " * 200) is None
