"""The compiled platforms of the second innocent author's split that is open; `seventh.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import cocoa_ as _cocoa
from scenes import dart_ as _dart
from scenes import droid as _droid
from scenes import java_ as _java
from scenes import net as _net
from scenes import rust_native as _rust
from sdk import event, go, java, message, rust, scene

# fmt: off


_FAIL = ("~net/http | HandlerFunc.ServeHTTP | /usr/local/go/src/net/http/server.go:{} |", "erp/web | (*Server).route.func1 | /src/web/server.go:{} | s.fail(w, r, err)", "erp/web | (*Server).fail | /src/web/errors.go:{} | hub.CaptureException(err)")
_FAILED = tuple(line.format(n) for line, n in zip(_FAIL, (2220, 71, 24), strict=True))
_FAILED_LATER = tuple(line.format(n) for line, n in zip(_FAIL, (2294, 83, 31), strict=True))


def _wrapped(said: str, root: tuple[str, str], place: tuple[str, ...], *between: str) -> dict:
    chain = [go(*root), *(go("*fmt.wrapError", words) for words in between), go("*fmt.wrapError", said, *place)]
    return event("go", *chain)


_NULL = 'ERROR: null value in column "{}" of relation "{}" violates not-null constraint (SQLSTATE 23502)'
_LEDGER = _NULL.format("ledger_id", "journal_entries")
_BATCH = _NULL.format("batch_id", "stock_moves")
ONE_PLACE_REPORTS_EVERY_ERROR = scene(
    "one place reports every error", "go",
    ("ledger", _wrapped(f"post journal 8123: insert entry: {_LEDGER}", ("*pgconn.PgError", _LEDGER), _FAILED, f"insert entry: {_LEDGER}")),
    ("ledger", _wrapped(f"post journal 77: insert entry: {_LEDGER}", ("*pgconn.PgError", _LEDGER), _FAILED_LATER, f"insert entry: {_LEDGER}")),
    ("ledger", _wrapped(f"close day 2025-11-02: post journal 901: insert entry: {_LEDGER}", ("*pgconn.PgError", _LEDGER), _FAILED_LATER, f"post journal 901: insert entry: {_LEDGER}", f"insert entry: {_LEDGER}")),
    ("batch", _wrapped(f"receive goods 8123: move stock: {_BATCH}", ("*pgconn.PgError", _BATCH), _FAILED, f"move stock: {_BATCH}")),
    ("batch", _wrapped(f"receive goods 12: move stock: {_BATCH}", ("*pgconn.PgError", _BATCH), _FAILED_LATER, f"move stock: {_BATCH}")),
    ("party", _wrapped("print bill 8123: load party 55: sql: no rows in result set", ("*errors.errorString", "sql: no rows in result set"), _FAILED, "load party 55: sql: no rows in result set")),
    ("party", _wrapped("print bill 9: load party 1204: sql: no rows in result set", ("*errors.errorString", "sql: no rows in result set"), _FAILED_LATER, "load party 1204: sql: no rows in result set")),
    ("scheme", _wrapped("price bill 8123: load scheme DIWALI25: sql: no rows in result set", ("*errors.errorString", "sql: no rows in result set"), _FAILED, "load scheme DIWALI25: sql: no rows in result set")),
)

_SLOW = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
_EXPIRED = "x509: certificate has expired or is not yet valid: current time {} is after 2025-10-22T23:59:59Z"
_NO_HOST = "lookup sms.example on {}:53: no such host"
_FILE = "erp/gst | (*Client).File | /src/gst/client.go:{} | sentry.CaptureException(err)"
_TEXT = "erp/sms | (*Client).Send | /src/sms/client.go:{} | sentry.CaptureException(err)"


def _asked(url: str, said: str, place: tuple[str, ...], *causes: tuple[str, str]) -> dict:
    return event("go", *(go(*cause) for cause in causes), go("*url.Error", f'Post "{url}": {said}', *place))


def _filed(said: str, place: tuple[str, ...], *causes: tuple[str, str]) -> dict:
    return _asked("https://einvoice.gov.example/v1/irn", said, place, *causes)


def _texted(said: str, place: tuple[str, ...], *causes: tuple[str, str]) -> dict:
    return _asked("https://sms.example/v2/send", said, place, *causes)


def _verified(moment: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    words = _EXPIRED.format(moment)
    said = f"tls: failed to verify certificate: {words}"
    return said, (("x509.CertificateInvalidError", words), ("*tls.CertificateVerificationError", said))


_BY_WEB = ("erp/web | (*API).File | /src/web/file.go:30 |", _FILE.format(44))
_BY_JOB = ("erp/jobs | (*Filing).Run | /src/jobs/filing.go:61 |", _FILE.format(49))
_REMIND = ("erp/jobs | Remind | /src/jobs/remind.go:33 |", _TEXT.format(20))
_CODE = ("erp/web | (*API).Code | /src/web/code.go:12 |", _TEXT.format(23))
TWO_PARTNERS_OF_A_GO_SERVICE = scene(
    "two partners of a go service", "go",
    ("gst slow", _filed(_SLOW, _BY_WEB, ("*http.timeoutError", _SLOW))),
    ("gst slow", _filed("context deadline exceeded", _BY_JOB, ("context.deadlineExceededError", "context deadline exceeded"))),
    ("gst slow", _filed(_SLOW, _BY_WEB, ("*http.httpError", _SLOW))),
    ("gst certificate", _filed(_verified("2025-10-23T14:30:01Z")[0], _BY_WEB, *_verified("2025-10-23T14:30:01Z")[1])),
    ("gst certificate", _filed(_EXPIRED.format("2025-10-24T01:00:44Z"), _BY_JOB, ("x509.CertificateInvalidError", _EXPIRED.format("2025-10-24T01:00:44Z")))),
    ("sms slow", _texted(_SLOW, _REMIND, ("*http.timeoutError", _SLOW))),
    ("sms slow", _texted(_SLOW, _CODE, ("*http.timeoutError", _SLOW))),
    ("sms name", _texted("dial tcp: " + _NO_HOST.format("10.96.0.10"), _REMIND, ("*net.DNSError", _NO_HOST.format("10.96.0.10")), ("*net.OpError", "dial tcp: " + _NO_HOST.format("10.96.0.10")))),
    ("sms name", _texted("dial tcp: " + _NO_HOST.format("172.20.0.10"), _CODE, ("*net.DNSError", _NO_HOST.format("172.20.0.10")), ("*net.OpError", "dial tcp: " + _NO_HOST.format("172.20.0.10")))),
)

WHAT_A_GO_SERVER_SAYS_OF_ITSELF = scene(
    "what a go server says of itself", "go",
    ("superfluous", message("go", "http: superfluous response.WriteHeader call from erp/web.(*statusWriter).WriteHeader (middleware.go:41)", logger="http")),
    ("superfluous", message("go", "http: superfluous response.WriteHeader call from erp/web.(*statusWriter).WriteHeader (middleware.go:48)", logger="http")),
    ("superfluous pdf", message("go", "http: superfluous response.WriteHeader call from erp/pdf.Serve.func1 (serve.go:33)", logger="http")),
    ("files", message("go", "http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 5ms", logger="http")),
    ("files", message("go", "http: Accept error: accept tcp 0.0.0.0:8080: accept4: too many open files; retrying in 1s", logger="http")),
    ("slow query", message("go", "SLOW SQL >= 200ms [912.113ms] [rows:4410] SELECT * FROM `stock_moves` WHERE branch_id = 12", logger="gorm")),
    ("slow query", message("go", "SLOW SQL >= 200ms [3204.871ms] [rows:81] SELECT * FROM `stock_moves` WHERE branch_id = 7", logger="gorm")),
    ("slow login", message("go", "SLOW SQL >= 200ms [267.402ms] [rows:1] SELECT * FROM `users` WHERE email = 'jo@shop.example' LIMIT 1", logger="gorm")),
)

_KAFKA = "org.springframework.kafka.listener.KafkaMessageListenerContainer$ListenerConsumer | {} | KafkaMessageListenerContainer.java:{}"
_LISTENER = "Listener method 'public void com.erp.stock.StockListener.onMove(com.erp.stock.Move)' threw exception"


def _listened(said: str, place: int, *causes: dict) -> dict:
    outer = java("org.springframework.kafka.listener.ListenerExecutionFailedException", said, _KAFKA.format("run", place), _KAFKA.format("decorateException", place + 1400))
    return event("java", *causes, outer)


_ON_MOVE = "com.erp.stock.StockListener | onMove | StockListener.java:{}"
A_LISTENER_OF_SPRING_KAFKA = scene(
    "a listener of spring kafka", "java",
    ("batch", _listened(_LISTENER, 1357, java("com.erp.stock.UnknownBatch", "Batch B2025-081 is unknown", _ON_MOVE.format(31), "com.erp.stock.Batches | require | Batches.java:22"))),
    ("batch", _listened(f"{_LISTENER}; nested exception is com.erp.stock.UnknownBatch: Batch X-9 is unknown", 1150, java("com.erp.stock.UnknownBatch", "Batch X-9 is unknown", _ON_MOVE.format(28), "com.erp.stock.Batches | require | Batches.java:19"))),
    ("batch", _java("com.erp.stock.UnknownBatch", "Batch B2025-100 is unknown", "com.erp.jobs.Replay | run | Replay.java:40", _ON_MOVE.format(31), "com.erp.stock.Batches | require | Batches.java:22")),
    ("deadlock", _listened(_LISTENER, 1357, java("org.postgresql.util.PSQLException", "ERROR: deadlock detected\n  Detail: Process 8123 waits for ShareLock on transaction 551201; blocked by process 8177.", "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2725"), java("org.springframework.dao.CannotAcquireLockException", "could not execute statement", _ON_MOVE.format(34), "com.erp.stock.Moves | apply | Moves.java:60"))),
    ("deadlock", _listened(f"{_LISTENER}; nested exception is org.springframework.dao.CannotAcquireLockException: could not execute statement", 1150, java("org.postgresql.util.PSQLException", "ERROR: deadlock detected\n  Detail: Process 44 waits for ShareLock on transaction 90; blocked by process 51.", "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2676"), java("org.springframework.dao.CannotAcquireLockException", "could not execute statement", _ON_MOVE.format(30), "com.erp.stock.Moves | apply | Moves.java:55"))),
    ("negative", _listened(_LISTENER, 1357, java("java.lang.IllegalArgumentException", "Stock of 8123 would be -4", _ON_MOVE.format(34), "com.erp.stock.Moves | apply | Moves.java:48"))),
    ("negative", _listened(_LISTENER, 1357, java("java.lang.IllegalArgumentException", "Stock of 77 would be -0.5", _ON_MOVE.format(36), "com.erp.stock.Moves | apply | Moves.java:51"))),
)

_BEAN = ("com.fasterxml.jackson.databind.ser.BeanPropertyWriter | serializeAsField | BeanPropertyWriter.java:{}", "com.erp.sales.OrderView | {} | OrderView.java:{}")
_SESSION = ("org.hibernate.collection.{0}.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:{1}",)
SESSIONS_THAT_ARE_CLOSED = scene(
    "sessions of hibernate that are closed", "java",
    ("lines", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: com.erp.sales.Order.lines, could not initialize proxy - no Session", _BEAN[0].format(728), _BEAN[1].format("lines", 31), _SESSION[0].format("internal", 606))),
    ("lines", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: com.erp.sales.Order.lines: could not initialize proxy - no Session", _BEAN[0].format(732), _BEAN[1].format("lines", 35), _SESSION[0].format("spi", 636))),
    ("lines", _java("org.hibernate.LazyInitializationException", "Cannot lazily initialize collection of role 'com.erp.sales.Order.lines' with key '8123' (no session)", "com.erp.sales.OrderView | lines | OrderView.java:35", _SESSION[0].format("spi", 649))),
    ("payments", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: com.erp.sales.Order.payments, could not initialize proxy - no Session", _BEAN[0].format(728), _BEAN[1].format("paid", 38), _SESSION[0].format("internal", 606))),
    ("payments", _java("org.hibernate.LazyInitializationException", "Cannot lazily initialize collection of role 'com.erp.sales.Order.payments' with key '77' (no session)", _BEAN[0].format(732), _BEAN[1].format("paid", 43), _SESSION[0].format("spi", 649))),
    ("customer", _java("org.hibernate.LazyInitializationException", "could not initialize proxy [com.erp.party.Customer#8123] - no Session", "com.erp.mail.Receipt | greeting | Receipt.java:18", "com.erp.party.Customer$HibernateProxy$k3Jx9aPq | getName |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:165")),
    ("customer", _java("org.hibernate.LazyInitializationException", "Could not initialize proxy [com.erp.party.Customer#77] - no session", "com.erp.mail.Receipt | greeting | Receipt.java:20", "com.erp.party.Customer$HibernateProxy | getName |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:174")),
)

_SYNC = "com.erp.till.sync.BillSync$push$2 | invokeSuspend | BillSync.kt:{}"
_PRICES = "com.erp.till.sync.PriceSync$pull$2 | invokeSuspend | PriceSync.kt:{}"
_OK = ("~okhttp3.internal.connection.RealCall | execute | RealCall.kt:{}", "~retrofit2.OkHttpCall | parseResponse | OkHttpCall.java:{}")
THE_NETWORK_OF_AN_ANDROID_TILL = scene(
    "the network of an android till", "java",
    ("bills 401", _droid("retrofit2.HttpException", "HTTP 401 ", _SYNC.format(40), "~retrofit2.KotlinExtensions$await$2$2 | onResponse | KotlinExtensions.kt:53")),
    ("bills 401", _droid("retrofit2.HttpException", "HTTP 401 Unauthorized", "com.erp.till.sync.SyncWorker | doWork | SyncWorker.kt:22", _SYNC.format(46), "~retrofit2.KotlinExtensions$await$2$2 | onResponse | KotlinExtensions.kt:53")),
    ("bills 422", _droid("retrofit2.HttpException", "HTTP 422 ", _SYNC.format(40), "~retrofit2.KotlinExtensions$await$2$2 | onResponse | KotlinExtensions.kt:53")),
    ("bills 422", _droid("retrofit2.HttpException", "HTTP 422 Unprocessable Entity", _SYNC.format(46), "~retrofit2.KotlinExtensions$await$2$2 | onResponse | KotlinExtensions.kt:53")),
    ("batch", _droid("kotlinx.serialization.MissingFieldException", "Field 'batch' is required for type with serial name 'com.erp.till.api.Price', but it was missing at path: $[3]", _PRICES.format(31), "~kotlinx.serialization.internal.PluginExceptionsKt | throwMissingFieldException | PluginExceptions.kt:20")),
    ("batch", _droid("kotlinx.serialization.MissingFieldException", "Field 'batch' is required for type with serial name 'com.erp.till.api.Price', but it was missing at path: $[0].prices[12]", _PRICES.format(35), "com.erp.till.api.Price | <init> | Price.kt:9", "~kotlinx.serialization.internal.PluginExceptionsKt | throwMissingFieldException | PluginExceptions.kt:20")),
    ("unit", _droid("kotlinx.serialization.MissingFieldException", "Field 'unit' is required for type with serial name 'com.erp.till.api.Price', but it was missing at path: $[8]", _PRICES.format(31), "~kotlinx.serialization.internal.PluginExceptionsKt | throwMissingFieldException | PluginExceptions.kt:20")),
    ("cleartext", _droid("java.net.UnknownServiceException", "CLEARTEXT communication to 192.168.1.40 not permitted by network security policy", "com.erp.till.print.Printer$print$2 | invokeSuspend | Printer.kt:18", _OK[0].format(154))),
    ("cleartext", _droid("java.net.UnknownServiceException", "CLEARTEXT communication to 10.0.7.12 not permitted by network security policy", "com.erp.till.print.Printer$print$2 | invokeSuspend | Printer.kt:21", _OK[0].format(152))),
)

_SERVICE = "Unable to resolve service for type '{}' while attempting to activate '{}'."
_EMPTY = "~System.Linq.ThrowHelper | ThrowNoElementsException |"
_FIRST = "~System.Linq.Enumerable | First |"
CONTAINERS_AND_SEQUENCES = scene(
    "containers and sequences of .net", "csharp",
    ("tax", _net("System.InvalidOperationException", _SERVICE.format("Erp.Tax.ITaxService", "Erp.Web.BillController"), "~Microsoft.AspNetCore.Mvc.Controllers.ControllerFactoryProvider | CreateController |", "~Microsoft.Extensions.DependencyInjection.ActivatorUtilities | ThrowHelperUnableToResolveService |")),
    ("tax", _net("System.InvalidOperationException", _SERVICE.format("Erp.Tax.ITaxService", "Erp.Web.BillController"), "~Microsoft.Extensions.DependencyInjection.ActivatorUtilities | GetService |", "~lambda_method112 | lambda_method112 |")),
    ("clock", _net("System.InvalidOperationException", _SERVICE.format("System.TimeProvider", "Erp.Jobs.Reminders"), "~Microsoft.Extensions.DependencyInjection.ServiceLookup.CallSiteFactory | CreateArgumentCallSites |")),
    ("first price", _net("System.InvalidOperationException", "Sequence contains no elements", "Erp.Prices.PriceBook+<>c__DisplayClass4_0 | <Lines>b__0 | /src/Erp/Prices/PriceBook.cs:31", "Erp.Prices.PriceBook | Current | /src/Erp/Prices/PriceBook.cs:44", _FIRST, _EMPTY)),
    ("first price", _net("System.InvalidOperationException", "Sequence contains no elements", "Erp.Prices.PriceBook+<>c__DisplayClass6_0 | <Lines>b__2 | /src/Erp/Prices/PriceBook.cs:36", "Erp.Prices.PriceBook | Current | /src/Erp/Prices/PriceBook.cs:50", _FIRST.replace("First", "TryGetFirst"), _EMPTY)),
    ("first branch", _net("System.InvalidOperationException", "Sequence contains no elements", "Erp.Web.LoginController | Login | /src/Erp/Web/LoginController.cs:28", _FIRST, _EMPTY)),
    ("context", _net("System.InvalidOperationException", "A second operation was started on this context instance before a previous operation completed. This is usually caused by different threads concurrently using the same instance of DbContext. For more information on how to avoid threading issues with DbContext, see https://go.microsoft.com/fwlink/?linkid=2097913.", "Erp.Web.DashboardController+<Index>d__5 | MoveNext | /src/Erp/Web/DashboardController.cs:33", "~Microsoft.EntityFrameworkCore.Infrastructure.Internal.ConcurrencyDetector | EnterCriticalSection |")),
    ("context", _net("System.InvalidOperationException", "A second operation was started on this context instance before a previous operation completed. This is usually caused by different threads concurrently using the same instance of DbContext. For more information on how to avoid threading issues with DbContext, see https://go.microsoft.com/fwlink/?linkid=2097913.", "Erp.Web.DashboardController | Index | /src/Erp/Web/DashboardController.cs:36", "~Microsoft.EntityFrameworkCore.Query.Internal.SingleQueryingEnumerable`1+AsyncEnumerator | MoveNextAsync |")),
)

def _serilog(template: str, logger: str, **values: str) -> dict:
    said = template
    for name, value in values.items():
        said = said.replace(f"{{{name}}}", value)
    return event("csharp", logger=logger, logentry={"message": template, "params": list(values.values()), "formatted": said})


_PAID = "Payment {PaymentId} of {Amount} failed: {Reason}"
WHAT_SERILOG_SENDS = scene(
    "what a logger of .net sends", "csharp",
    ("payment", _serilog(_PAID, "Erp.Pay.Payments", PaymentId="8123", Amount="1,250.00", Reason="gateway answered 502")),
    ("payment", _serilog(_PAID, "Erp.Pay.Payments", PaymentId="9b1c", Amount="12.00", Reason="gateway answered 502")),
    ("refund", _serilog("Refund {PaymentId} of {Amount} failed: {Reason}", "Erp.Pay.Payments", PaymentId="8123", Amount="1,250.00", Reason="already refunded")),
    ("refund", _serilog("Refund {PaymentId} of {Amount} failed: {Reason}", "Erp.Pay.Payments", PaymentId="77", Amount="3.00", Reason="already refunded")),
    ("hub", message("csharp", "Failed to determine the https port for redirect.", logger="Microsoft.AspNetCore.HttpsPolicy.HttpsRedirectionMiddleware")),
    ("kestrel", message("csharp", 'Heartbeat took longer than "00:00:01" at "10/23/2025 14:30:01 +00:00". This could be caused by thread pool starvation.', logger="Microsoft.AspNetCore.Server.Kestrel")),
    ("kestrel", message("csharp", 'As of "11/02/2025 09:11:40 +00:00", the heartbeat has been running for "00:00:03.5014401" which is longer than "00:00:01". This could be caused by thread pool starvation.', logger="Microsoft.AspNetCore.Server.Kestrel")),
)

_FROM_SERVER = "error returned from database: {}"
_CHECK = 'new row for relation "stock" violates check constraint "{}"'
ANSWERS_OF_SQLX = scene(
    "answers of sqlx, with and without context", "native",
    ("negative", _rust("PgDatabaseError", _CHECK.format("stock_not_negative"), "till::stock::take | src/stock.rs | 40", "~sqlx_postgres::connection::executor::run | |")),
    ("negative", event("native", rust("PgDatabaseError", _CHECK.format("stock_not_negative")), rust("Database", _FROM_SERVER.format(_CHECK.format("stock_not_negative"))), rust("Error", "sell bill 8123", "till::api::sell::{{closure}} | src/api.rs | 61", "till::stock::take::{{closure}} | src/stock.rs | 44", "~anyhow::Context::with_context | |"))),
    ("negative", event("native", rust("PgDatabaseError", _CHECK.format("stock_not_negative")), rust("Database", _FROM_SERVER.format(_CHECK.format("stock_not_negative"))), rust("Error", "sell bill 9", "till::sync::replay::{{closure}}::{{closure}} | src/sync.rs | 19", "till::stock::take::{{closure}} | src/stock.rs | 44", "~anyhow::Context::with_context | |"))),
    ("expired", event("native", rust("PgDatabaseError", _CHECK.format("stock_not_expired")), rust("Database", _FROM_SERVER.format(_CHECK.format("stock_not_expired"))), rust("Error", "sell bill 8123", "till::api::sell::{{closure}} | src/api.rs | 61", "till::stock::take::{{closure}} | src/stock.rs | 44", "~anyhow::Context::with_context | |"))),
    ("pool", event("native", rust("PoolTimedOut", "pool timed out while waiting for an open connection"), rust("Error", "sell bill 8123", "till::api::sell::{{closure}} | src/api.rs | 58", "~anyhow::Context::with_context | |"))),
    ("pool", event("native", rust("PoolTimedOut", "pool timed out while waiting for an open connection"), rust("Error", "load prices", "till::api::prices::{{closure}} | src/api.rs | 90", "~anyhow::Context::context | |"))),
    ("decode", event("native", rust("ColumnDecode", 'error occurred while decoding column "mrp": mismatched types; Rust type `f64` (as SQL type `FLOAT8`) is not compatible with SQL type `NUMERIC`'), rust("Error", "load prices", "till::api::prices::{{closure}} | src/api.rs | 90"))),
)

_IOS3 = "/private/var/containers/Bundle/Application/19A0B3C4-5D6E-4F70-8192-A3B4C5D6E7F8/Till.app/Till"
_IOS4 = "/private/var/containers/Bundle/Application/F0E1D2C3-B4A5-4968-8776-655443322110/Till.app/Till"
_NSERROR = {"type": "NSError", "handled": True}
THE_NETWORK_OF_AN_IOS_TILL = scene(
    "the network of an ios till, in three languages", "cocoa",
    ("bills", _cocoa("NSURLErrorDomain", "The request timed out. (Code: -1001)", f"{_IOS3} | BillClient.push(_:)", mechanism=_NSERROR)),
    ("bills", _cocoa("NSURLErrorDomain", "Zeitüberschreitung bei der Anforderung. (Code: -1001)", f"{_IOS4} | SyncTask.run()", f"{_IOS4} | (3) await resume partial function for BillClient.push(_:)", mechanism=_NSERROR)),
    ("bills", _cocoa("NSURLErrorDomain", "अनुरोध का समय समाप्त हो गया। (Code: -1001)", f"{_IOS3} | BillClient.push(_:)", mechanism=_NSERROR)),
    ("prices", _cocoa("NSURLErrorDomain", "A server with the specified hostname could not be found. (Code: -1003)", f"{_IOS3} | PriceClient.pull()", mechanism=_NSERROR)),
    ("prices", _cocoa("NSURLErrorDomain", "Es wurde kein Server mit dem angegebenen Hostnamen gefunden. (Code: -1003)", f"{_IOS4} | (1) await resume partial function for PriceClient.pull()", mechanism=_NSERROR)),
    ("key", _cocoa("Swift.DecodingError", 'keyNotFound(CodingKeys(stringValue: "batch", intValue: nil), Swift.DecodingError.Context(codingPath: [_JSONKey(stringValue: "Index 3", intValue: 3)], debugDescription: "No value associated with key CodingKeys(stringValue: \\"batch\\", intValue: nil) (\\"batch\\").", underlyingError: nil)) (Code: 2)', f"{_IOS3} | PriceClient.pull()", mechanism=_NSERROR)),
    ("key", _cocoa("Swift.DecodingError", 'keyNotFound(CodingKeys(stringValue: "batch", intValue: nil), Swift.DecodingError.Context(codingPath: [_CodingKey(stringValue: "Index 12", intValue: 12)], debugDescription: "No value associated with key CodingKeys(stringValue: \\"batch\\", intValue: nil) (\\"batch\\").", underlyingError: nil)) (Code: 2)', f"{_IOS4} | (3) await resume partial function for PriceClient.pull()", mechanism=_NSERROR)),
    ("certificate", _cocoa("NSURLErrorDomain", "The certificate for this server is invalid. You might be connecting to a server that is pretending to be “api.erp.example” which could put your confidential information at risk. (Code: -1202)", f"{_IOS3} | BillClient.push(_:)", mechanism=_NSERROR)),
)

_DIO = "This exception was thrown because the response has a status code of {} and RequestOptions.validateStatus was configured to throw for this status code."
_DIO_FETCH = "~package:dio/src/dio_mixin.dart | DioMixin.fetch | {}"
_GONE = "<asynchronous suspension>"
CLIENTS_OF_DART = scene(
    "http clients and numbers of dart", "other",
    ("bill 409", _dart("DioException", "DioException [bad response]: " + _DIO.format(409), "package:till/api/bills.dart | Bills.push | 22:20", _GONE, _DIO_FETCH.format("507:7"))),
    ("bill 409", _dart("DioException", "DioException [bad response]: " + _DIO.format(409), "package:till/sync/sync.dart | Sync.run | 14:5", _GONE, "package:till/api/bills.dart | Bills.push | 25:20", _GONE, _DIO_FETCH.format("523:7"))),
    ("prices 500", _dart("DioException", "DioException [bad response]: " + _DIO.format(500), "package:till/api/prices.dart | Prices.pull | 18:20", _GONE, _DIO_FETCH.format("507:7"))),
    ("prices 500", _dart("DioException", "DioException [bad response]: " + _DIO.format(500), "package:till/api/prices.dart | Prices.pull | 19:20", _GONE, _DIO_FETCH.format("523:7"))),
    ("number", _dart("FormatException", "FormatException: Invalid double\n12,50", "package:till/ui/price_field.dart | PriceField.parse | 30:12", "~dart:core | double.parse |")),
    ("number", _dart("FormatException", "FormatException: Invalid double\n1.250,00", "package:till/ui/quote_page.dart | _QuotePageState._changed | 51:9", "package:till/ui/price_field.dart | PriceField.parse | 33:12", "~dart:core | double.parse |")),
    ("range", _dart("RangeError", "RangeError (length): Invalid value: Not in inclusive range 0..2: 3", "package:till/ui/bill_page.dart | _BillPageState.build.<anonymous closure> | 70:31")),
    ("range", _dart("RangeError", "RangeError (length): Invalid value: Valid value range is empty: 0", "~package:flutter/src/widgets/scroll_delegate.dart | SliverChildBuilderDelegate.build | 490:22", "package:till/ui/bill_page.dart | _BillPageState.build.<anonymous closure> | 74:31")),
)

_NGINX = '{} while {}, client: {}, server: erp.example, request: "{}", upstream: "{}", host: "erp.example"'
WHAT_A_PROXY_LOGS = scene(
    "what a proxy logs", "other",
    ("reports slow", message("other", "*8123 upstream timed out (110: Connection timed out) " + _NGINX.format("", "reading response header from upstream", "203.0.113.9", "GET /reports/sales?from=2025-10-01 HTTP/1.1", "http://10.0.3.7:8000/reports/sales?from=2025-10-01").strip(), logger="nginx")),
    ("reports slow", message("other", "*99120 upstream timed out (110: Connection timed out) " + _NGINX.format("", "reading response header from upstream", "198.51.100.77", "GET /reports/sales?from=2025-11-01&branch=7 HTTP/2.0", "http://10.0.9.41:8000/reports/sales?from=2025-11-01&branch=7").strip(), logger="nginx")),
    ("large", message("other", '*8124 client intended to send too large body: 20971533 bytes, client: 203.0.113.9, server: erp.example, request: "POST /imports HTTP/1.1", host: "erp.example"', logger="nginx")),
    ("large", message("other", '*77 client intended to send too large body: 41210044 bytes, client: 2001:db8::17, server: erp.example, request: "POST /imports HTTP/2.0", host: "erp.example"', logger="nginx")),
    ("workers", message("other", "1024 worker_connections are not enough", logger="nginx")),
    ("workers", message("other", "512 worker_connections are not enough", logger="nginx")),
    ("header", message("other", "*31 upstream sent too big header " + _NGINX.format("", "reading response header from upstream", "203.0.113.50", "GET /login/callback?code=8f31 HTTP/1.1", "http://10.0.3.7:3000/login/callback?code=8f31").strip(), logger="nginx")),
    ("header", message("other", "*4410 upstream sent too big header " + _NGINX.format("", "reading response header from upstream", "192.0.2.4", "GET /login/callback?code=ab77c0 HTTP/2.0", "http://10.0.3.8:3000/login/callback?code=ab77c0").strip(), logger="nginx")),
)

SCENES = (
    ONE_PLACE_REPORTS_EVERY_ERROR,
    TWO_PARTNERS_OF_A_GO_SERVICE,
    WHAT_A_GO_SERVER_SAYS_OF_ITSELF,
    A_LISTENER_OF_SPRING_KAFKA,
    SESSIONS_THAT_ARE_CLOSED,
    THE_NETWORK_OF_AN_ANDROID_TILL,
    CONTAINERS_AND_SEQUENCES,
    WHAT_SERILOG_SENDS,
    ANSWERS_OF_SQLX,
    THE_NETWORK_OF_AN_IOS_TILL,
    CLIENTS_OF_DART,
    WHAT_A_PROXY_LOGS,
)
