"""The services of `twelfth.py` in Go, Java, Kotlin, C#, Rust and Swift; it tells of the split."""

# ruff: noqa: E501, S608 - an event is a line, so that those to be compared stand below each other; statements are data

from scenes import cocoa_ as _cocoa
from scenes import droid as _droid
from scenes import go_ as _go
from scenes import java_ as _java
from scenes import net as _net
from scenes import rust_ as _rust
from sdk import csharp, event, go, java, scene

# fmt: off


_SERVE = "~net/http | HandlerFunc.ServeHTTP | /usr/local/go/src/net/http/server.go:2220"
_LOAD = 'gridly/internal/store | (*Store).Meter | /src/internal/store/meter.go:{} | return nil, fmt.Errorf("load meter %d: %w", id, err)'
_NIL = "runtime error: invalid memory address or nil pointer dereference"
GO = (
    scene(
        "readings past the end, and none", "go",
        ("last", _go("runtime.boundsError", "runtime error: index out of range [5] with length 3", _SERVE, "gridly/internal/api | (*API).Usage | /src/internal/api/usage.go:41", "gridly/internal/usage | Last | /src/internal/usage/last.go:12")),
        ("last", _go("runtime.boundsError", "runtime error: index out of range [-1]", "gridly/internal/jobs | Run.func1 | /src/internal/jobs/run.go:30", "gridly/internal/usage | Last | /src/internal/usage/last.go:12")),
        ("last", _go("runtime.boundsError", "runtime error: index out of range [0] with length 0", "gridly/internal/jobs | Run.func2 | /build/internal/jobs/run.go:37", "gridly/internal/usage | Last | /build/internal/usage/last.go:15")),
        ("last", _go("runtime.boundsError", "index out of range [9] with length 9", "gridly/internal/jobs | Run.gowrap1 | /build/internal/jobs/run.go:37", "gridly/internal/usage | Last[...] | /build/internal/usage/last.go:15")),
        ("tariff", _go("runtime.errorString", _NIL, _SERVE, "gridly/internal/api | (*API).Usage | /src/internal/api/usage.go:44", "gridly/internal/tariff | (*Tariff).Price | /src/internal/tariff/tariff.go:20")),
        ("tariff", _go("runtime.errorString", _NIL, "gridly/internal/jobs | Run.func1 | /build/internal/jobs/run.go:33", "gridly/internal/tariff | (*Tariff).Price | /build/internal/tariff/tariff.go:22")),
        ("map", _go("*errors.errorString", "assignment to entry in nil map", _SERVE, "gridly/internal/api | (*API).Usage | /src/internal/api/usage.go:47", "gridly/internal/usage | (*Sums).Add | /src/internal/usage/sums.go:9")),
        ("map", _go("runtime.plainError", "assignment to entry in nil map", "gridly/internal/jobs | Run.func1 | /src/internal/jobs/run.go:34", "gridly/internal/usage | (*Sums).Add | /src/internal/usage/sums.go:9")),
    ),
    scene(
        "errors that were wrapped", "go",
        ("meter", _go("*fmt.wrapError", "load meter 12: sql: no rows in result set", _SERVE, "gridly/internal/api | (*API).Meter | /src/internal/api/meter.go:22 | sentry.CaptureException(err)")),
        ("meter", _go("*fmt.wrapError", "swap: load meter 4711: sql: no rows in result set", "gridly/internal/jobs | Swap | /src/internal/jobs/swap.go:18 | sentry.CaptureException(err)")),
        ("meter", event("go", go("*errors.errorString", "sql: no rows in result set"), go("*fmt.wrapError", "load meter 12: sql: no rows in result set", _SERVE, "gridly/internal/api | (*API).Meter | /src/internal/api/meter.go:25 | sentry.CaptureException(err)"))),
        ("contract", _go("*fmt.wrapError", "load contract C-44: sql: no rows in result set", _SERVE, "gridly/internal/api | (*API).Contract | /src/internal/api/contract.go:22 | sentry.CaptureException(err)")),
        ("contract", _go("*fmt.wrapError", "bill: load contract C-9: sql: no rows in result set", "gridly/internal/jobs | Bill | /src/internal/jobs/bill.go:31 | sentry.CaptureException(err)")),
        ("slow", _go("*url.Error", 'Get "http://prices:8080/spot/2026-11-26": context deadline exceeded (Client.Timeout exceeded while awaiting headers)', "gridly/internal/market | (*Client).Spot | /src/internal/market/client.go:33 | sentry.CaptureException(err)")),
        ("slow", _go("*fmt.wrapError", 'spot: Get "http://prices:8080/spot/2026-11-27": context deadline exceeded', "gridly/internal/market | (*Client).Spot | /src/internal/market/client.go:33 | sentry.CaptureException(err)")),
        ("down", _go("*url.Error", 'Get "http://prices:8080/spot/2026-11-26": dial tcp 10.0.4.2:8080: connect: connection refused', "gridly/internal/market | (*Client).Spot | /src/internal/market/client.go:33 | sentry.CaptureException(err)")),
        ("down", _go("*url.Error", 'Get "http://prices:8080/spot/2026-11-28": dial tcp [fd00::7]:8080: connect: connection refused', "gridly/internal/market | (*Client).Spot | /src/internal/market/client.go:36 | sentry.CaptureException(err)")),
    ),
)

_THREAD = ("java.lang.Thread | run | Thread.java:{}", "java.util.concurrent.ThreadPoolExecutor | runWorker | ThreadPoolExecutor.java:1136")
_BILL = "de.gridly.billing.BillService | {} | BillService.java:{}"
_NPE = "java.lang.NullPointerException"
_DUPLICATE = 'ERROR: duplicate key value violates unique constraint "meters_serial_key"\n  Detail: Key (serial)=({}) already exists.'
JAVA = (
    scene(
        "bills without a tariff", "java",
        ("tariff", _java(_NPE, 'Cannot invoke "de.gridly.tariffs.Tariff.price()" because the return value of "de.gridly.sites.Site.tariff()" is null', *[t.format(833) for t in _THREAD], _BILL.format("lambda$billAll$0", 31), _BILL.format("bill", 40))),
        ("tariff", _java(_NPE, 'Cannot invoke "de.gridly.tariffs.Tariff.price()" because the return value of "de.gridly.sites.Site.tariff()" is null', "de.gridly.api.BillController | create | BillController.java:22", "de.gridly.billing.BillService$$SpringCGLIB$$0 | bill | ", "java.lang.reflect.Method | invoke | Method.java:580", _BILL.format("bill", 43))),
        ("tariff", _java(_NPE, "", "de.gridly.api.BillController | create | BillController.java:22", "de.gridly.billing.BillService$$EnhancerBySpringCGLIB$$7f1c22ab | bill | <generated>:1", _BILL.format("bill", 40))),
        ("tariff", event("java", java(_NPE, 'Cannot invoke "de.gridly.tariffs.Tariff.price()" because the return value of "de.gridly.sites.Site.tariff()" is null', _BILL.format("lambda$billAll$1", 34), _BILL.format("bill", 43)), java("java.util.concurrent.CompletionException", f'{_NPE}: Cannot invoke "de.gridly.tariffs.Tariff.price()" because the return value of "de.gridly.sites.Site.tariff()" is null', *[t.format(1583) for t in _THREAD], "java.util.concurrent.CompletableFuture | encodeThrowable | CompletableFuture.java:315"))),
        ("address", _java(_NPE, 'Cannot invoke "de.gridly.sites.Address.zip()" because the return value of "de.gridly.sites.Site.address()" is null', *[t.format(833) for t in _THREAD], _BILL.format("lambda$billAll$0", 31), _BILL.format("bill", 47))),
        ("address", _java(_NPE, 'Cannot invoke "de.gridly.sites.Address.zip()" because the return value of "de.gridly.sites.Site.address()" is null', "de.gridly.api.BillController | create | BillController.java:22", _BILL.format("bill", 50))),
    ),
    scene(
        "serial numbers twice", "java",
        ("serial", event("java", java("org.postgresql.util.PSQLException", _DUPLICATE.format("EMH-1"), "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2676"), java("org.hibernate.exception.ConstraintViolationException", "could not execute statement", "org.hibernate.exception.internal.SQLStateConversionDelegate | convert | SQLStateConversionDelegate.java:109"), java("org.springframework.dao.DataIntegrityViolationException", "could not execute statement; SQL [n/a]; constraint [meters_serial_key]; nested exception is org.hibernate.exception.ConstraintViolationException: could not execute statement", "de.gridly.api.MeterController | create | MeterController.java:30", "de.gridly.meters.MeterService | add | MeterService.java:25", "com.sun.proxy.$Proxy112 | save | ", "org.springframework.orm.jpa.vendor.HibernateJpaDialect | convertHibernateAccessException | HibernateJpaDialect.java:276"))),
        ("serial", event("java", java("org.postgresql.util.PSQLException", _DUPLICATE.format("ITR-9"), "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2725"), java("org.hibernate.exception.ConstraintViolationException", f"could not execute statement [{_DUPLICATE.format('ITR-9')}] [insert into meters (serial,site_id) values (?,?)]", "org.hibernate.exception.internal.SQLStateConversionDelegate | convert | SQLStateConversionDelegate.java:97"), java("org.springframework.dao.DataIntegrityViolationException", f"could not execute statement [{_DUPLICATE.format('ITR-9')}] [insert into meters (serial,site_id) values (?,?)]; SQL [insert into meters (serial,site_id) values (?,?)]; constraint [meters_serial_key]", "de.gridly.jobs.SwapJob | run | SwapJob.java:40", "de.gridly.meters.MeterService | add | MeterService.java:28", "jdk.proxy2.$Proxy140 | save | ", "org.springframework.orm.jpa.vendor.HibernateJpaDialect | convertHibernateAccessException | HibernateJpaDialect.java:290"))),
        ("site", event("java", java("org.postgresql.util.PSQLException", 'ERROR: insert or update on table "meters" violates foreign key constraint "meters_site_fkey"\n  Detail: Key (site_id)=(9) is not present in table "sites".', "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2676"), java("org.springframework.dao.DataIntegrityViolationException", "could not execute statement; SQL [n/a]; constraint [meters_site_fkey]; nested exception is org.hibernate.exception.ConstraintViolationException: could not execute statement", "de.gridly.api.MeterController | create | MeterController.java:30", "de.gridly.meters.MeterService | add | MeterService.java:25", "com.sun.proxy.$Proxy112 | save | "))),
        ("cast", _java("java.lang.ClassCastException", "class de.gridly.meters.GasMeter cannot be cast to class de.gridly.meters.PowerMeter (de.gridly.meters.GasMeter and de.gridly.meters.PowerMeter are in unnamed module of loader 'app')", "de.gridly.meters.MeterService | load | MeterService.java:60")),
        ("cast", _java("java.lang.ClassCastException", "de.gridly.meters.GasMeter cannot be cast to de.gridly.meters.PowerMeter", "de.gridly.jobs.SwapJob | lambda$run$2 | SwapJob.java:44", "de.gridly.meters.MeterService | load | MeterService.java:60")),
        ("cast", _java("java.lang.ClassCastException", "class de.gridly.meters.GasMeter cannot be cast to class de.gridly.meters.PowerMeter (de.gridly.meters.GasMeter and de.gridly.meters.PowerMeter are in unnamed module of loader org.springframework.boot.loader.launch.LaunchedClassLoader @7a81197d)", "de.gridly.meters.MeterService | load | MeterService.java:63")),
    ),
)

_LOOPER = ("~android.app.ActivityThread | main | ActivityThread.java:{}", "~android.os.Looper | loop | Looper.java:{}")
_SYNC = "de.gridly.app.sync.SyncRepository${} | invokeSuspend | SyncRepository.kt:{}"
_COROUTINE = "~kotlin.coroutines.jvm.internal.BaseContinuationImpl | resumeWith | ContinuationImpl.kt:33"
KOTLIN = (
    scene(
        "an app that scans meters", "java",
        ("context", _droid("java.lang.IllegalStateException", "Fragment ScanFragment{8f3a1c2} (5d1e) not attached to a context.", *[f.format(8000) for f in _LOOPER], "de.gridly.app.scan.ScanFragment | onCode$lambda$3 | ScanFragment.kt:71", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:972")),
        ("context", _droid("java.lang.IllegalStateException", "Fragment ScanFragment{a0021ff} (77ab) not attached to a context.", *[f.format(7870) for f in _LOOPER], "de.gridly.app.scan.ScanFragment$onCode$1 | invoke | ScanFragment.kt:75", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:967")),
        ("activity", _droid("java.lang.IllegalStateException", "Fragment BillFragment{a0021ff} (77ab) not attached to an activity.", *[f.format(7870) for f in _LOOPER], "de.gridly.app.bill.BillFragment | share | BillFragment.kt:40", "~androidx.fragment.app.Fragment | requireActivity | Fragment.java:1000")),
        ("token", _droid("java.lang.NullPointerException", "Attempt to invoke virtual method 'java.lang.String de.gridly.app.auth.Session.getToken()' on a null object reference", _COROUTINE, _SYNC.format("pull$2", 31), "de.gridly.app.net.Headers | intercept | Headers.kt:14")),
        ("token", _droid("java.lang.NullPointerException", "Attempt to invoke virtual method 'java.lang.String de.gridly.app.auth.Session.getToken()' on a null object reference", _COROUTINE, _SYNC.format("push$1$1", 58), "de.gridly.app.net.Headers | intercept | Headers.kt:17", release="de.gridly.app@4.2.0+402")),
        ("host", _droid("java.net.UnknownHostException", 'Unable to resolve host "api.gridly.example": No address associated with hostname', _COROUTINE, _SYNC.format("pull$2", 31), "~okhttp3.internal.connection.RealCall | execute | RealCall.kt:154", "~java.net.Inet6AddressImpl | lookupHostByName | Inet6AddressImpl.java:156")),
        ("host", _droid("java.net.UnknownHostException", 'Unable to resolve host "api.gridly.example": No address associated with hostname', "~androidx.work.CoroutineWorker$startWork$1 | invokeSuspend | CoroutineWorker.kt:68", _SYNC.format("pull$3", 36), "~okhttp3.RealCall | execute | RealCall.java:81", "~java.net.Inet4AddressImpl | lookupHostByName | Inet4AddressImpl.java:125")),
        ("json", _droid("kotlinx.serialization.MissingFieldException", "Field 'kwh' is required for type with serial name 'de.gridly.app.net.ReadingDto', but it was missing at path: $.readings[3]", _COROUTINE, _SYNC.format("pull$2", 34), "~kotlinx.serialization.json.Json | decodeFromString | Json.kt:107")),
        ("json", _droid("kotlinx.serialization.MissingFieldException", "Field 'kwh' is required for type with serial name 'de.gridly.app.net.ReadingDto', but it was missing", _COROUTINE, _SYNC.format("pull$2", 39), "~kotlinx.serialization.json.Json | decodeFromString | Json.kt:100")),
    ),
)

_TARIFFS = "Gridly.Billing.Tariffs"
_NULL = "Object reference not set to an instance of an object."
CSHARP = (
    scene(
        "tariffs by their code", "csharp",
        ("code", _net("System.Collections.Generic.KeyNotFoundException", "The given key 'HT-2' was not present in the dictionary.", "~Microsoft.AspNetCore.Mvc.Infrastructure.ActionMethodExecutor+TaskOfIActionResultExecutor | Execute |", "Gridly.Api.BillsController+<Post>d__4 | MoveNext | /src/Api/BillsController.cs:33", f"{_TARIFFS} | Find | /src/Billing/Tariffs.cs:20", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
        ("code", _net("System.Collections.Generic.KeyNotFoundException", "The given key 'NT' was not present in the dictionary.", "Gridly.Jobs.Nightly+<>c__DisplayClass3_0 | <Run>b__1 | /src/Jobs/Nightly.cs:52", f"{_TARIFFS} | Find | /src/Billing/Tariffs.cs:24", "~System.Collections.Generic.Dictionary`2 | get_Item |", version="2.4.0.0")),
        ("code", _net("System.Collections.Generic.KeyNotFoundException", "The given key was not present in the dictionary.", "Gridly.Desk.MainForm | OnBill | C:\\src\\Desk\\MainForm.cs:90", f"{_TARIFFS} | Find | C:\\src\\Billing\\Tariffs.cs:20", "~System.ThrowHelper | ThrowKeyNotFoundException |", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
        ("code", _net("System.Collections.Generic.KeyNotFoundException", "Der angegebene Schlüssel war nicht im Wörterbuch angegeben.", "Gridly.Desk.MainForm | OnBill | C:\\src\\Desk\\MainForm.cs:90", f"{_TARIFFS} | Find | C:\\src\\Billing\\Tariffs.cs:20", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
        ("null", _net("System.NullReferenceException", _NULL, "Gridly.Api.BillsController+<Post>d__4 | MoveNext | /src/Api/BillsController.cs:33", f"{_TARIFFS} | Find | /src/Billing/Tariffs.cs:21")),
        ("null", event("csharp", csharp("System.NullReferenceException", _NULL, "Gridly.Jobs.Nightly+<>c__DisplayClass3_0 | <Run>b__1 | /src/Jobs/Nightly.cs:52", f"{_TARIFFS} | Find | /src/Billing/Tariffs.cs:25"), csharp("System.AggregateException", f"One or more errors occurred. ({_NULL})", "Gridly.Jobs.Nightly | Run | /src/Jobs/Nightly.cs:50", "~System.Threading.Tasks.Parallel | ForEach |"))),
    ),
    scene(
        "prices over the wire", "csharp",
        ("refused", event("csharp", csharp("System.Net.Sockets.SocketException", "Connection refused", "~System.Net.Sockets.Socket+AwaitableSocketAsyncEventArgs | ThrowException |"), csharp("System.Net.Http.HttpRequestException", "Connection refused (prices:8080)", "Gridly.Market.Client+<SpotAsync>d__7 | MoveNext | /src/Market/Client.cs:41", "~System.Net.Http.HttpConnectionPool+<ConnectToTcpHostAsync>d__102 | MoveNext |"))),
        ("refused", event("csharp", csharp("System.Net.Sockets.SocketException", "No connection could be made because the target machine actively refused it.", "~System.Net.Sockets.Socket+AwaitableSocketAsyncEventArgs | ThrowException |"), csharp("System.Net.Http.HttpRequestException", "No connection could be made because the target machine actively refused it. (prices:8080)", "Gridly.Market.Client+<SpotAsync>d__9 | MoveNext | C:\\src\\Market\\Client.cs:44", "~System.Net.Http.HttpConnectionPool+<ConnectToTcpHostAsync>d__1 | MoveNext |"))),
        ("busy", _net("System.Net.Http.HttpRequestException", "Response status code does not indicate success: 503 (Service Unavailable).", "Gridly.Market.Client+<SpotAsync>d__7 | MoveNext | /src/Market/Client.cs:43", "~System.Net.Http.HttpResponseMessage | EnsureSuccessStatusCode |")),
        ("busy", _net("System.Net.Http.HttpRequestException", "Response status code does not indicate success: 503 (Service Temporarily Unavailable).", "Gridly.Market.Client+<SpotAsync>d__9 | MoveNext | /src/Market/Client.cs:46", "~System.Net.Http.HttpResponseMessage | EnsureSuccessStatusCode |")),
        ("kwh", _net("System.Text.Json.JsonException", "The JSON value could not be converted to System.Int32. Path: $.kwh | LineNumber: 0 | BytePositionInLine: 14.", "Gridly.Market.Feed | Parse | /src/Market/Feed.cs:18", "~System.Text.Json.ThrowHelper | ReThrowWithPath |")),
        ("kwh", _net("System.Text.Json.JsonException", "The JSON value could not be converted to System.Int32. Path: $.kwh | LineNumber: 3 | BytePositionInLine: 90.", "Gridly.Market.Feed | Parse | /src/Market/Feed.cs:21", "~System.Text.Json.ThrowHelper | ReThrowWithPath |")),
        ("at", _net("System.Text.Json.JsonException", "The JSON value could not be converted to System.DateTime. Path: $.at | LineNumber: 0 | BytePositionInLine: 31.", "Gridly.Market.Feed | Parse | /src/Market/Feed.cs:18", "~System.Text.Json.ThrowHelper | ReThrowWithPath |")),
    ),
)

_RUN = "~std::panicking::begin_panic_handler | library/std/src/panicking.rs | 662"
RUST = (
    scene(
        "frames from meters", "rust",
        ("unit", _rust("panic", "called `Option::unwrap()` on a `None` value", "gridly::main::{{closure}} | src/main.rs | 30", "gridly::frame::unit_of | src/frame.rs | 18", "~core::option::Option<T>::unwrap | /rustc/aa/library/core/src/option.rs | 972", "~core::panicking::panic | /rustc/aa/library/core/src/panicking.rs | 148", _RUN)),
        ("unit", _rust("panic", "called `Option::unwrap()` on a `None` value", "<gridly::worker::Worker as tower::Service<gridly::Job>>::call::{{closure}}::h81fa00b2c77d1e90 | src/worker.rs | 44", "gridly::frame::unit_of::h0c4d2a7be1990f3a | src/frame.rs | 22", "~core::option::unwrap_failed | /rustc/bb/library/core/src/option.rs | 1984", "~core::panicking::panic | /rustc/bb/library/core/src/panicking.rs | 145", _RUN)),
        ("byte", _rust("panic", "index out of bounds: the len is 3 but the index is 5", "gridly::main::{{closure}} | src/main.rs | 30", "gridly::frame::checksum | src/frame.rs | 40", "~core::panicking::panic_bounds_check | /rustc/aa/library/core/src/panicking.rs | 275", _RUN)),
        ("byte", _rust("panic", "index out of bounds: the len is 0 but the index is 2", "gridly::replay::run | src/replay.rs | 12", "gridly::frame::checksum | src/frame.rs | 44", "~core::panicking::panic_bounds_check | /rustc/bb/library/core/src/panicking.rs | 273", _RUN)),
        ("utf8", _rust("panic", "called `Result::unwrap()` on an `Err` value: Utf8Error { valid_up_to: 4, error_len: Some(1) }", "gridly::main::{{closure}} | src/main.rs | 30", "gridly::frame::serial_of | src/frame.rs | 52", "~core::result::unwrap_failed | /rustc/aa/library/core/src/result.rs | 1654", _RUN)),
        ("utf8", _rust("panic", "called `Result::unwrap()` on an `Err` value: FromUtf8Error { bytes: [12, 200], error: Utf8Error { valid_up_to: 1, error_len: None } }", "gridly::replay::run | src/replay.rs | 12", "gridly::frame::serial_of | src/frame.rs | 55", "~core::result::unwrap_failed | /rustc/bb/library/core/src/result.rs | 1679", _RUN)),
    ),
)

_UIKIT = ("~UIKitCore | UIApplicationMain |", "~libdispatch.dylib | _dispatch_call_block_and_release |")
SWIFT = (
    scene(
        "the app of customers", "cocoa",
        ("bill", _cocoa("EXC_BREAKPOINT", "Fatal error: Unexpectedly found nil while unwrapping an Optional value", *_UIKIT, "Gridly | closure #1 in BillView.load() | BillView.swift:34", "Gridly | BillView.show(_:) | BillView.swift:51")),
        ("bill", _cocoa("EXC_BREAKPOINT", "Gridly/BillView.swift:55: Fatal error: Unexpectedly found nil while unwrapping an Optional value", *_UIKIT, "Gridly | closure #2 in closure #1 in BillView.load() | BillView.swift:37", "Gridly | BillView.show(_:) | BillView.swift:55")),
        ("bill", _cocoa("EXC_BREAKPOINT", "EXC_BREAKPOINT (code=1, subcode=0x1044e8a10)", *_UIKIT, "Gridly | BillView.refresh() | BillView.swift:70", "Gridly | BillView.show(_:) | BillView.swift:55")),
        ("row", _cocoa("EXC_BREAKPOINT", "Fatal error: Index out of range", *_UIKIT, "Gridly | MetersView.cell(at:) | MetersView.swift:28", "~libswiftCore.dylib | _ArrayBuffer._checkInoutAndNativeTypeCheckedBounds(_:wasNativeTypeChecked:) |")),
        ("row", _cocoa("EXC_BREAKPOINT", "Swift/ContiguousArrayBuffer.swift:600: Fatal error: Index out of range", *_UIKIT, "Gridly | MetersView.cell(at:) | MetersView.swift:31", "~libswiftCore.dylib | _ArrayBuffer._checkInoutAndNativeTypeCheckedBounds(_:wasNativeTypeChecked:) |")),
        ("offline", _cocoa("NSURLErrorDomain", "The Internet connection appears to be offline. (Code: -1009)", "Gridly | APIClient.get(_:) | APIClient.swift:44")),
        ("offline", _cocoa("NSURLErrorDomain", "Es besteht anscheinend keine Verbindung zum Internet. (Code: -1009)", "Gridly | APIClient.get(_:) | APIClient.swift:44")),
        ("slow", _cocoa("NSURLErrorDomain", "The request timed out. (Code: -1001)", "Gridly | APIClient.get(_:) | APIClient.swift:44")),
    ),
)

SCENES = (*GO, *JAVA, *KOTLIN, *CSHARP, *RUST, *SWIFT)
