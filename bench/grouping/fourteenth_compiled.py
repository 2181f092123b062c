"""The rest of the fourteenth set: Go, Java, Kotlin, C#, Rust, Swift, Dart, Elixir and C++. `fourteenth.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import cocoa_, dart_, droid, elixir_, go_, go_text, java_, java_text, logged, native_, net, otel, rust_
from sdk import csharp, dart, event, go, java, log, message, rust, scene

# fmt: off

_SRV = "{} | {} | /build/parking/{}:{}"
_HTTP = "~net/http | HandlerFunc.ServeHTTP | /usr/local/go/src/net/http/server.go:{}"
_FREE = (_SRV.format("park.example/parking", "(*Server).Free", "server.go", 31), _SRV.format("park.example/parking/garage", "(*Garage).Level", "garage/garage.go", 18))
_LAST = (_SRV.format("park.example/parking", "(*Server).Last", "server.go", 45), _SRV.format("park.example/parking/garage", "(*Garage).Last", "garage/garage.go", 33))
_RANGE = "runtime error: index out of range [{}] with length {}"
GO = (
    scene(
        "levels of a garage", "go",
        ("level", go_("runtime.boundsError", _RANGE.format(3, 3), _HTTP.format(2136), *_FREE)),
        ("level", go_("runtime.boundsError", _RANGE.format(7, 2), _SRV.format("park.example/parking", "(*Poller).run.func2", "poll.go", 70), "park.example/parking/v2/garage | (*Garage).Level | /src/garage/levels.go:44")),
        ("level", logged(*go_text(_RANGE.format(3, 3), *_FREE).split("\n"))),
        ("level", otel("go", "runtime.boundsError", _RANGE.format(4, 4), "goroutine 41 [running]:\nruntime/debug.Stack()\n\t/usr/local/go/src/runtime/debug/stack.go:26 +0x5e\npark.example/parking.(*Server).recovered.func1()\n\t/build/parking/server.go:88 +0x6a\npanic({0x6a1f20?, 0xc00001a0f0?})\n\t/usr/local/go/src/runtime/panic.go:783 +0x132\npark.example/parking/garage.(*Garage).Level(...)\n\t/build/parking/garage/garage.go:18\npark.example/parking.(*Server).Free(0xc0000b2000, 0x3)\n\t/build/parking/server.go:31 +0x9f")),
        ("last", go_("runtime.boundsError", _RANGE.format(-1, 0).replace(" with length 0", ""), _HTTP.format(2136), *_LAST)),
        ("last", logged(*go_text("runtime error: index out of range [-1]", *_LAST).split("\n"))),
        ("last", go_("runtime.boundsError", "runtime error: index out of range [-1]", _SRV.format("park.example/parking", "(*Poller).run.func1", "poll.go", 66), _SRV.format("park.example/parking/garage", "(*Garage).Last", "garage/garage.go", 36))),
    ),
    scene(
        "errors that were wrapped on the way", "go",
        ("no rows", event("go", go("*errors.errorString", "sql: no rows in result set"), go("*fmt.wrapError", "stay 17: sql: no rows in result set", _SRV.format("park.example/parking", "(*Server).Exit", "server.go", 71)))),
        ("no rows", event("go", go("*errors.errorString", "sql: no rows in result set"), go("*fmt.wrapError", "stay 902: sql: no rows in result set"), go("*fmt.wrapError", "exit of lane B2: stay 902: sql: no rows in result set", _SRV.format("park.example/parking", "(*Lane).leave", "lane.go", 33)))),
        ("no rows", go_("*fmt.wrapError", "stay 3: sql: no rows in result set", _SRV.format("park.example/parking", "(*Server).Exit", "server.go", 74))),
        ("no permit", event("go", go("*errors.errorString", "sql: no rows in result set"), go("*fmt.wrapError", "permit P-17: sql: no rows in result set", _SRV.format("park.example/parking", "(*Server).Exit", "server.go", 78)))),
        ("conn", event("go", go("*errors.errorString", "sql: database is closed"), go("*fmt.wrapError", "stay 17: sql: database is closed", _SRV.format("park.example/parking", "(*Server).Exit", "server.go", 71)))),
        ("printed", event("go", go("*errors.errorString", "printer 3: out of paper", _SRV.format("park.example/parking", "(*Ticket).Print", "ticket.go", 20)))),
        ("printed", event("go", go("*errors.errorString", "printer 14: out of paper"), go("*fmt.wrapError", "entry: printer 14: out of paper", _SRV.format("park.example/parking", "(*Lane).enter", "lane.go", 21)))),
        ("jammed", event("go", go("*errors.errorString", "printer 3: paper jam", _SRV.format("park.example/parking", "(*Ticket).Print", "ticket.go", 20)))),
    ),
    scene(
        "lines of slog and zap", "go",
        ("plate", logged('{"time":"2026-11-24T07:00:01Z","level":"ERROR","msg":"cannot read plate","lane":"B2","err":"ocr: picture too dark"}')),
        ("plate", logged('time=2026-11-24T09:00:01Z level=ERROR msg="cannot read plate" lane=A1 err="ocr: picture too dark"')),
        ("plate", logged('{"level":"error","ts":1764000000.1,"caller":"lane/lane.go:40","msg":"cannot read plate","lane":"C1","error":"ocr: picture too dark"}')),
        ("ocr", logged('{"time":"2026-11-24T07:00:01Z","level":"ERROR","msg":"cannot read plate","lane":"B2","err":"ocr: dial tcp 10.0.3.7:8080: connect: connection refused"}')),
        ("ocr", logged('time=2026-11-24T09:00:01Z level=ERROR msg="cannot read plate" lane=A1 err="ocr: dial tcp 10.0.3.9:8080: connect: connection refused"')),
    ),
)

_CGLIB = "eu.park.stays.StayService$$SpringCGLIB$$0 | {} | <generated>:-1"
_WEB = "org.springframework.web.servlet.FrameworkServlet | service | FrameworkServlet.java:{}"
_NPE = 'Cannot invoke "eu.park.model.Garage.zone()" because the return value of "eu.park.model.Stay.garage()" is null'
_ZONE = (_WEB.format(885), "eu.park.stays.StayController | exit | StayController.java:40", "eu.park.stays.StayService | fee | StayService.java:61")
_DUE = (_WEB.format(885), "eu.park.stays.StayController | exit | StayController.java:44", "eu.park.stays.StayService | due | StayService.java:80")
_FUTURE = "java.util.concurrent.CompletableFuture$AsyncSupply | run | CompletableFuture.java:1768"
JAVA = (
    scene(
        "fees by spring", "java",
        ("zone", java_("java.lang.NullPointerException", _NPE, _WEB.format(885), _CGLIB.format("fee"), "eu.park.stays.StayService | fee | StayService.java:61")),
        ("zone", java_("java.lang.NullPointerException", "", _WEB.format(830), "eu.park.stays.StayService$$EnhancerBySpringCGLIB$$8a1f22b0 | fee | <generated>:1", "eu.park.stays.StayService | fee | StayService.java:61")),
        ("zone", event("java", java("java.lang.NullPointerException", _NPE, _FUTURE, "eu.park.jobs.Nightly | lambda$run$3 | Nightly.java:29", "eu.park.stays.StayService | fee | StayService.java:64"), java("java.util.concurrent.CompletionException", "java.lang.NullPointerException: " + _NPE, "eu.park.jobs.Nightly | run | Nightly.java:33", "java.util.concurrent.CompletableFuture | join | CompletableFuture.java:2117"))),
        ("zone", logged("2026-11-24 07:12:01.411 ERROR 1 --- [nio-8080-exec-4] o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception", *java_text("java.lang.NullPointerException", _NPE, *_ZONE).split("\n"))),
        ("zone", otel("java", "java.lang.NullPointerException", _NPE, java_text("java.lang.NullPointerException", _NPE, *_ZONE))),
        ("due", java_("java.lang.NullPointerException", 'Cannot invoke "java.time.Instant.plus(java.time.temporal.TemporalAmount)" because "from" is null', *_DUE)),
        ("due", otel("java", "java.lang.NullPointerException", 'Cannot invoke "java.time.Instant.plus(java.time.temporal.TemporalAmount)" because "from" is null', java_text("java.lang.NullPointerException", 'Cannot invoke "java.time.Instant.plus(java.time.temporal.TemporalAmount)" because "from" is null', *_DUE))),
        ("due", logged("2026-11-24T07:12:01.411Z ERROR 1 --- [nio-8080-exec-4] eu.park.Errors : exit failed for stay 17", *java_text("eu.park.stays.BillingException", "stay 17", _DUE[0], "eu.park.stays.StayController | exit | StayController.java:46", cause=java_text("java.lang.NullPointerException", 'Cannot invoke "java.time.Instant.plus(java.time.temporal.TemporalAmount)" because "from" is null', *_DUE)).split("\n"))),
    ),
    scene(
        "the app of drivers", "java",
        ("stay", droid("kotlin.UninitializedPropertyAccessException", "lateinit property stay has not been initialized", "~android.os.Handler | dispatchMessage | Handler.java:106", "eu.park.app.StayFragment | onPay | StayFragment.kt:44")),
        ("stay", droid("kotlin.UninitializedPropertyAccessException", "lateinit property stay has not been initialized", "~kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:108", "eu.park.app.StayFragment$onViewCreated$1$1 | invokeSuspend | StayFragment.kt:30", "eu.park.app.StayFragment | onPay | StayFragment.kt:47")),
        ("card", droid("kotlin.UninitializedPropertyAccessException", "lateinit property card has not been initialized", "~android.os.Handler | dispatchMessage | Handler.java:106", "eu.park.app.StayFragment | onPay | StayFragment.kt:45")),
        ("detached", droid("java.lang.IllegalStateException", "Fragment StayFragment{b1c2d3} (0a7c9a1e-0000-4a1b-8d1e-111111111111) not attached to a context.", "~kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:106", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:967", "eu.park.app.StayFragment$pay$1 | invokeSuspend | StayFragment.kt:52")),
        ("detached", droid("java.lang.IllegalStateException", "Fragment StayFragment{77aa01e (5f1c77aa-1111-4a1b-8d1e-222222222222) not attached to a context.", "~kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:108", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:972", "eu.park.app.StayFragment$pay$2$1 | invokeSuspend | StayFragment.kt:58")),
        ("activity", droid("java.lang.IllegalStateException", "Fragment MapFragment{9901ab} (01ab77aa-2222-4a1b-8d1e-333333333333) not attached to an activity.", "~androidx.fragment.app.Fragment | requireActivity | Fragment.java:995", "eu.park.app.MapFragment | center | MapFragment.kt:70")),
    ),
)

CSHARP = (
    scene(
        "cards of a till", "csharp",
        ("single", net("System.InvalidOperationException", "Sequence contains no elements", "Park.Till.CardService+<ChargeAsync>d__7 | MoveNext | /src/Till/CardService.cs:41", "~System.Linq.ThrowHelper | ThrowNoElementsException |")),
        ("single", net("System.InvalidOperationException", "Sequence contains no elements.", "Park.Till.CardService | ChargeAsync | /src/Till/CardService.cs:44", "~System.Linq.Enumerable | First |")),
        ("single", event("csharp", csharp("System.InvalidOperationException", "Die Sequenz enthält keine Elemente.", "Park.Till.CardService+<ChargeAsync>d__9 | MoveNext | C:\\src\\Till\\CardService.cs:44", "~System.Linq.Enumerable | First |"), csharp("System.AggregateException", "Ein oder mehrere Fehler sind aufgetreten. (Die Sequenz enthält keine Elemente.)", "Park.Till.Worker | Run | C:\\src\\Till\\Worker.cs:20", "~System.Threading.Tasks.Task | Wait |"))),
        ("twice", net("System.InvalidOperationException", "Sequence contains more than one element", "Park.Till.CardService+<ChargeAsync>d__7 | MoveNext | /src/Till/CardService.cs:41", "~System.Linq.ThrowHelper | ThrowMoreThanOneElementException |")),
        ("key", net("System.Collections.Generic.KeyNotFoundException", "The given key 'EC-4' was not present in the dictionary.", "Park.Till.Terminals | Find | /src/Till/Terminals.cs:19", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
        ("key", net("System.Collections.Generic.KeyNotFoundException", "The given key was not present in the dictionary.", "Park.Till.CardService+<ChargeAsync>d__7 | MoveNext | C:\\src\\Till\\CardService.cs:30", "Park.Till.Terminals | Find | C:\\src\\Till\\Terminals.cs:19", "~System.ThrowHelper | ThrowKeyNotFoundException |")),
        ("key 2", net("System.Collections.Generic.KeyNotFoundException", "The given key 'EUR' was not present in the dictionary.", "Park.Till.Terminals | Currency | /src/Till/Terminals.cs:31", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
        ("gone", net("System.ObjectDisposedException", "Cannot access a disposed object.\nObject name: 'SerialPort'.", "Park.Till.Terminals+<>c__DisplayClass3_0 | <Open>b__0 | /src/Till/Terminals.cs:50")),
        ("gone", net("System.ObjectDisposedException", "Cannot access a disposed object.\r\nObject name: 'SerialPort'.", "Park.Till.Terminals+<>c__DisplayClass4_0 | <Open>b__1 | C:\\src\\Till\\Terminals.cs:56")),
    ),
)

RUST = (
    scene(
        "a lane controller", "rust",
        ("loop", rust_("panic", "called `Option::unwrap()` on a `None` value", "lane::main::{{closure}} | src/main.rs | 31", "lane::induction::Loop::read | src/induction.rs | 22", "~core::option::unwrap_failed | /rustc/90b35a/library/core/src/option.rs | 2015")),
        ("loop", rust_("panic", "called `Option::unwrap()` on a `None` value", "lane::replay::run | src/replay.rs | 12", "lane::induction::Loop::read::h77aa01bb22cc33dd | src/induction.rs | 25", "~core::panicking::panic | /rustc/17067e/library/core/src/panicking.rs | 146")),
        ("loop", rust_("panic", "called `Option::unwrap()` on a `None` value", "<lane::lane::Lane as lane::Device>::poll | src/lane.rs | 40", "<lane::induction::Loop as lane::Device>::read | src/sensors/induction.rs | 31")),
        ("camera", rust_("panic", "called `Option::unwrap()` on a `None` value", "lane::main::{{closure}} | src/main.rs | 33", "lane::camera::Camera::shoot | src/camera.rs | 18", "~core::option::unwrap_failed | /rustc/90b35a/library/core/src/option.rs | 2015")),
        ("io", rust_("panic", 'called `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }', "lane::main | src/main.rs | 12", "lane::serial::open | src/serial.rs | 9", "~core::result::unwrap_failed | /rustc/90b35a/library/core/src/result.rs | 1654")),
        ("io", rust_("panic", 'open /dev/ttyUSB1: Os { code: 13, kind: PermissionDenied, message: "Keine Berechtigung" }', "lane::main | src/main.rs | 14", "lane::serial::open | src/serial.rs | 11", "~core::result::unwrap_failed | /rustc/17067e/library/core/src/result.rs | 1679")),
        ("missing", rust_("panic", 'called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }', "lane::main | src/main.rs | 12", "lane::serial::open | src/serial.rs | 9", "~core::result::unwrap_failed | /rustc/90b35a/library/core/src/result.rs | 1654")),
    ),
    scene(
        "errors of anyhow", "rust",
        ("config", event("rust", rust("ParseError", 'invalid type: string "x", expected u16 for key `lane.port`'), rust("Error", "cannot read /etc/lane/b2.toml", "lane::config::load | src/config.rs | 30"))),
        ("config", event("rust", rust("ParseError", 'invalid type: string "8o80", expected u16 for key `lane.port`'), rust("Error", "cannot read /etc/lane/a1.toml", "lane::config::load::{{closure}} | src/config.rs | 33"))),
        ("config 2", event("rust", rust("ParseError", "missing field `name`"), rust("Error", "cannot read /etc/lane/b2.toml", "lane::config::load | src/config.rs | 30"))),
    ),
)

APPS = (
    scene(
        "the app on phones", "cocoa",
        ("index", cocoa_("EXC_BREAKPOINT", "Fatal error: Index out of range", "Park | GarageList.tableView(_:cellForRowAt:) | GarageList.swift:51", "~libswiftCore.dylib | _assertionFailure |")),
        ("index", cocoa_("EXC_BREAKPOINT", "Swift/ContiguousArrayBuffer.swift:600: Fatal error: Index out of range", "~UIKitCore | -[UITableView _createPreparedCellForGlobalRow:] |", "Park | @objc GarageList.tableView(_:cellForRowAt:) | <compiler-generated>:0", "Park | specialized GarageList.tableView(_:cellForRowAt:) | GarageList.swift:54")),
        ("index 2", cocoa_("EXC_BREAKPOINT", "Fatal error: Index out of range", "Park | closure #1 in MapView.select(_:) | MapView.swift:70", "~libswiftCore.dylib | _assertionFailure |")),
        ("selector", cocoa_("NSInvalidArgumentException", "-[__NSCFNumber length]: unrecognized selector sent to instance 0x8000000000000", "Park | -[PlateParser parse:] | PlateParser.m:31", "~CoreFoundation | ___forwarding___ |")),
        ("selector", cocoa_("NSInvalidArgumentException", "-[__NSCFNumber length]: unrecognized selector sent to instance 0xb400000000000012", "Park | __23-[PlateParser parseAll]_block_invoke | PlateParser.m:50", "Park | -[PlateParser parse:] | PlateParser.m:33", "~CoreFoundation | ___forwarding___ |")),
        ("nil", cocoa_("NSInvalidArgumentException", "*** -[__NSPlaceholderDictionary initWithObjects:forKeys:count:]: attempt to insert nil object from objects[0]", "Park | -[PlateParser parse:] | PlateParser.m:35", "~CoreFoundation | -[__NSPlaceholderDictionary initWithObjects:forKeys:count:] |")),
    ),
    scene(
        "the same in flutter", "other",
        ("null", dart_("_TypeError", "Null check operator used on a null value", "package:park/stay/stay_page.dart | _StayPageState._pay | 44:31")),
        ("null", dart_("_CastError", "Null check operator used on a null value", "package:park/stay/stay_page.dart | _StayPageState.build.<anonymous closure> | 80:20", "package:park/stay/stay_page.dart | _StayPageState._pay | 47:31")),
        ("null", event("other", dart("TypeError", "Null check operator used on a null value", "package:park/jobs/retry.dart | retry | 12:5", "<asynchronous suspension>", "package:park/stay/stay_page.dart | _StayPageState._pay | 47:31"))),
        ("range", dart_("RangeError", "RangeError (index): Invalid value: Valid value range is empty: 0", "package:park/map/markers.dart | Markers.nearest | 21:18")),
        ("range", dart_("RangeError", "RangeError (length): Invalid value: Valid value range is empty: 0", "package:park/map/map_page.dart | _MapPageState._locate | 61:12", "package:park/map/markers.dart | Markers.nearest | 24:18")),
        ("setstate", dart_("FlutterError", "setState() called after dispose(): _StayPageState#1f2a3(lifecycle state: defunct, not mounted)", "~package:flutter/src/widgets/framework.dart | State.setState | 1184:9", "package:park/stay/stay_page.dart | _StayPageState._pay | 50:7")),
        ("setstate", dart_("FlutterError", "setState() called after dispose(): _StayPageState#b0c77(lifecycle state: defunct, not mounted, ticker inactive)", "~package:flutter/src/widgets/framework.dart | State.setState | 1219:9", "package:park/stay/stay_page.dart | _StayPageState._pay | 54:7")),
    ),
)

ELIXIR = (
    scene(
        "lanes of elixir", "elixir",
        ("match", elixir_("MatchError", "no match of right hand side value: {:error, :timeout}", "~:gen_server | try_handle_call/4 | gen_server.erl:1131", "Park.Lane | handle_call/3 | lib/park/lane.ex:40", "Park.Printer | print/2 | lib/park/printer.ex:18")),
        ("match", elixir_("MatchError", "no match of right hand side value: {:error, :timeout}", "~Task.Supervised | invoke_mfa/2 | lib/task/supervised.ex:101", "anonymous fn/1 in Park.Nightly | run/0 | lib/park/nightly.ex:12", "Park.Printer | print/2 | lib/park/printer.ex:22")),
        ("match 2", elixir_("MatchError", "no match of right hand side value: {:error, :enoent}", "~:gen_server | try_handle_call/4 | gen_server.erl:1131", "Park.Lane | handle_call/3 | lib/park/lane.ex:44", "Park.Template | load/1 | lib/park/template.ex:9")),
        ("clause", elixir_("FunctionClauseError", "no function clause matching in Park.Fee.of/2", "Park.Lane | handle_call/3 | lib/park/lane.ex:50", "Park.Fee | of/2 | lib/park/fee.ex:7")),
        ("clause", elixir_("FunctionClauseError", "no function clause matching in Park.Fee.of/2", "Park.Nightly | run/0 | lib/park/nightly.ex:30", "Park.Fee | of/2 | lib/park/fee.ex:9")),
    ),
)

NATIVE = (
    scene(
        "a reader of plates in c++", "native",
        ("crop", native_("SIGSEGV", "Segfault", "libc.so.6 | __libc_start_main | |", "plates | main | main.cpp | 31", "plates | ocr::crop(cv::Mat const&, cv::Rect) | crop.cpp | 44", "libopencv_core.so.4.5 | cv::Mat::Mat(cv::Mat const&, cv::Rect_<int> const&) | |")),
        ("crop", native_("SIGSEGV / SEGV_MAPERR", "Segfault at 0x18", "libstdc++.so.6 | execute_native_thread_routine | |", "plates | std::thread::_State_impl<std::thread::_Invoker<std::tuple<worker(int)::{lambda()#1}> > >::_M_run() | thread | 196", "plates | ocr::crop(cv::Mat const&, cv::Rect) [clone .isra.0] | crop.cpp | 47", "libopencv_core.so.4.9 | cv::Mat::Mat(cv::Mat const&, cv::Rect_<int> const&) | |")),
        ("load", native_("SIGSEGV", "Segfault", "libc.so.6 | __libc_start_main | |", "plates | main | main.cpp | 22", "plates | ocr::load(std::string const&) | load.cpp | 12", "libopencv_core.so.4.5 | cv::Mat::Mat(cv::Mat const&, cv::Rect_<int> const&) | |")),
        ("abort", native_("SIGABRT", "Abort", "plates | main | main.cpp | 31", "plates | ocr::crop(cv::Mat const&, cv::Rect) | crop.cpp | 40", "libc.so.6 | __assert_fail | |", "libc.so.6 | abort | |", "libc.so.6 | raise | |")),
    ),
)

LOGS = (
    scene(
        "logs beside exceptions", "java",
        ("charge", log("java", "Charge of stay %s failed: %s", "17", "eu.park.bank.Declined: insufficient funds", logger="eu.park.bank.Charges")),
        ("charge", log("java", "Charge of stay %s failed: %s", "90211", "eu.park.bank.Declined: insufficient funds", logger="eu.park.bank.Charges")),
        ("charge", message("java", "Charge of stay 3 failed: eu.park.bank.Declined: insufficient funds", logger="eu.park.bank.Charges")),
        ("charge expired", log("java", "Charge of stay %s failed: %s", "17", "eu.park.bank.Declined: card expired", logger="eu.park.bank.Charges")),
        ("refund", log("java", "Refund of stay %s failed: %s", "17", "eu.park.bank.Declined: insufficient funds", logger="eu.park.bank.Charges")),
        ("refund", message("java", "Refund of stay 81 failed: eu.park.bank.Declined: insufficient funds", logger="eu.park.bank.Charges")),
    ),
)
SCENES = (*GO, *JAVA, *CSHARP, *RUST, *APPS, *ELIXIR, *NATIVE, *LOGS)
