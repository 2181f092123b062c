"""The compiled platforms of the innocent author's split that is open; `fourth.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import cocoa_ as _cocoa
from scenes import dart_ as _dart
from scenes import droid as _droid
from scenes import go_ as _go
from scenes import java_ as _java
from scenes import net as _net
from scenes import rust_native as _rust
from sdk import event, java, message, scene

# fmt: off


_NULLS = 'Cannot invoke "{}" because {} is null'
HELPFUL_NULLS = scene(
    "helpful words about null, and none", "java",
    ("depot", _java("java.lang.NullPointerException", _NULLS.format("com.parcel.model.Depot.code()", 'the return value of "com.parcel.model.Parcel.depot()"'), "org.apache.catalina.core.ApplicationFilterChain | internalDoFilter | ApplicationFilterChain.java:205", "com.parcel.web.LabelController | label | LabelController.java:41", "com.parcel.labels.LabelWriter | write | LabelWriter.java:77")),
    ("depot", _java("java.lang.NullPointerException", _NULLS.format("com.parcel.model.Depot.code()", 'the return value of "com.parcel.model.Parcel.depot()"'), "org.springframework.scheduling.support.ScheduledMethodRunnable | run | ScheduledMethodRunnable.java:130", "com.parcel.jobs.Reprint | run | Reprint.java:22", "com.parcel.labels.LabelWriter | write | LabelWriter.java:84")),
    ("depot", _java("java.lang.NullPointerException", _NULLS.format("com.parcel.model.Depot.code()", 'the return value of "com.parcel.model.Parcel.depot()"'), "com.parcel.jobs.Reprint | lambda$run$2 | Reprint.java:31", "com.parcel.labels.LabelWriter | write | LabelWriter.java:84")),
    ("zone", _java("java.lang.NullPointerException", _NULLS.format("com.parcel.model.Zone.name()", 'the return value of "com.parcel.model.Parcel.zone()"'), "com.parcel.web.LabelController | label | LabelController.java:41", "com.parcel.labels.LabelWriter | write | LabelWriter.java:77")),
    ("zone", _java("java.lang.NullPointerException", _NULLS.format("com.parcel.model.Zone.name()", 'the return value of "com.parcel.model.Parcel.zone()"'), "com.parcel.jobs.Reprint | run | Reprint.java:22", "com.parcel.labels.LabelWriter | write | LabelWriter.java:84")),
    ("weight", _java("java.lang.NullPointerException", "", "org.apache.catalina.core.ApplicationFilterChain | internalDoFilter | ApplicationFilterChain.java:193", "com.parcel.web.QuoteController | quote | QuoteController.java:30", "com.parcel.rates.Rates | of | Rates.java:55")),
    ("weight", _java("java.lang.NullPointerException", _NULLS.format("java.lang.Integer.intValue()", '"<local4>"'), "com.parcel.web.QuoteController | quote | QuoteController.java:30", "com.parcel.rates.Rates | of | Rates.java:55")),
    ("weight", _java("java.lang.NullPointerException", _NULLS.format("java.lang.Integer.intValue()", '"grams"'), "com.parcel.web.QuoteController | quote | QuoteController.java:33", "com.parcel.rates.Rates | of | Rates.java:58")),
)

_OLD_PROXY = ("com.rent.contracts.ContractService$$FastClassBySpringCGLIB$$3a1f9b02 | invoke |", "org.springframework.aop.framework.CglibAopProxy$CglibMethodInvocation | proceed | CglibAopProxy.java:763", "org.springframework.transaction.interceptor.TransactionInterceptor | invoke | TransactionInterceptor.java:119", "com.rent.contracts.ContractService$$EnhancerBySpringCGLIB$$8c77e1d0 | end |")
_NEW_PROXY = ("jdk.internal.reflect.DirectMethodHandleAccessor | invoke | DirectMethodHandleAccessor.java:103", "org.springframework.aop.support.AopUtils | invokeJoinpointUsingReflection | AopUtils.java:360", "org.springframework.transaction.interceptor.TransactionInterceptor | invoke | TransactionInterceptor.java:119", "com.rent.contracts.ContractService$$SpringCGLIB$$0 | end |")
A_FRAMEWORK_CHANGES_ITS_PROXIES = scene(
    "a framework changes its proxies", "java",
    ("end", _java("java.lang.IllegalStateException", "Contract 8123 has open invoices", "sun.reflect.GeneratedMethodAccessor132 | invoke |", "javax.servlet.http.HttpServlet | service | HttpServlet.java:750", "com.rent.web.ContractController | end | ContractController.java:60", *_OLD_PROXY, "com.rent.contracts.ContractService | end | ContractService.java:91")),
    ("end", _java("java.lang.IllegalStateException", "Contract 77 has open invoices", "java.lang.reflect.Method | invoke | Method.java:580", "jakarta.servlet.http.HttpServlet | service | HttpServlet.java:590", "com.rent.web.ContractController | end | ContractController.java:66", *_NEW_PROXY, "com.rent.contracts.ContractService | end | ContractService.java:97")),
    ("end", _java("java.lang.IllegalStateException", "Contract 9 has open invoices", "java.util.concurrent.ThreadPoolExecutor$Worker | run | ThreadPoolExecutor.java:642", "com.rent.jobs.EndOfMonth | lambda$run$0 | EndOfMonth.java:18", *_NEW_PROXY, "com.rent.contracts.ContractService | end | ContractService.java:97")),
    ("key", _java("java.lang.IllegalStateException", "Key 8123 is not returned", "com.rent.web.ContractController | end | ContractController.java:60", *_OLD_PROXY, "com.rent.contracts.ContractService | end | ContractService.java:88")),
    ("key", _java("java.lang.IllegalStateException", "Key 12 is not returned", "com.rent.web.ContractController | end | ContractController.java:66", *_NEW_PROXY, "com.rent.contracts.ContractService | end | ContractService.java:94")),
    ("rollback", _java("org.springframework.transaction.UnexpectedRollbackException", "Transaction silently rolled back because it has been marked as rollback-only", "com.rent.web.ContractController | end | ContractController.java:66", "com.rent.contracts.ContractService$$SpringCGLIB$$0 | end |", "org.springframework.transaction.support.AbstractPlatformTransactionManager | processCommit | AbstractPlatformTransactionManager.java:804")),
)

_LOOP = "kotlinx.coroutines.scheduling.CoroutineScheduler$Worker | run | CoroutineScheduler.kt:{}"
COROUTINES_AND_LAMBDAS_OF_KOTLIN = scene(
    "coroutines and lambdas of kotlin", "java",
    ("slot", _java("java.util.NoSuchElementException", "Collection contains no element matching the predicate.", _LOOP.format(684), "kotlin.coroutines.jvm.internal.BaseContinuationImpl | resumeWith | ContinuationImpl.kt:33", "net.gym.booking.BookingService$book$2 | invokeSuspend | BookingService.kt:38", "net.gym.booking.Slots | firstFree | Slots.kt:19")),
    ("slot", _java("java.util.NoSuchElementException", "Collection contains no element matching the predicate.", _LOOP.format(793), "io.ktor.util.pipeline.SuspendFunctionGun | loop | SuspendFunctionGun.kt:98", "net.gym.RoutesKt$module$1$3$1 | invokeSuspend | Routes.kt:51", "net.gym.booking.BookingService | book$suspendImpl | BookingService.kt:44", "net.gym.booking.Slots | firstFree | Slots.kt:22")),
    ("slot", event("java", java("java.util.NoSuchElementException", "Collection contains no element matching the predicate.", _LOOP.format(793), "net.gym.booking.BookingService$book$2 | invokeSuspend | BookingService.kt:44", "net.gym.booking.Slots | firstFree | Slots.kt:22"), java("java.util.NoSuchElementException", "Collection contains no element matching the predicate.", _LOOP.format(793), "net.gym.RoutesKt$module$1$3$1 | invokeSuspend | Routes.kt:51", "_COROUTINE._BOUNDARY | _ | CoroutineDebugging.kt:42", "net.gym.booking.BookingService$book$2 | invokeSuspend | BookingService.kt:44", "net.gym.booking.Slots | firstFree | Slots.kt:22"))),
    ("coach", _java("java.util.NoSuchElementException", "Collection contains no element matching the predicate.", _LOOP.format(684), "net.gym.booking.BookingService$book$2 | invokeSuspend | BookingService.kt:41", "net.gym.booking.Coaches | onDuty | Coaches.kt:8")),
    ("coach", _java("java.util.NoSuchElementException", "Collection contains no element matching the predicate.", _LOOP.format(793), "net.gym.booking.BookingService | book$suspendImpl | BookingService.kt:47", "net.gym.booking.Coaches | onDuty | Coaches.kt:8")),
    ("member", _java("java.lang.NullPointerException", "Parameter specified as non-null is null: method net.gym.members.Member.<init>, parameter email", "net.gym.imports.CsvKt$members$1 | invoke | Csv.kt:14", "net.gym.members.Member | <init> |")),
    ("member", _java("java.lang.NullPointerException", "Parameter specified as non-null is null: method net.gym.members.Member.<init>, parameter email", "net.gym.imports.CsvKt | members$lambda$2 | Csv.kt:19", "net.gym.members.Member | <init> | Member.kt:6")),
)

_MAIN = ("~com.android.internal.os.ZygoteInit | main | ZygoteInit.java:{}", "~android.app.ActivityThread | main | ActivityThread.java:{}", "~android.os.Looper | loop | Looper.java:{}")
_NINE = tuple(line.format(n) for line, n in zip(_MAIN, (858, 6718, 193), strict=True))
_FOURTEEN = tuple(line.format(n) for line, n in zip(_MAIN, (912, 8248, 294), strict=True))
_STUCK = {"type": "ANR", "handled": False}
ANDROID_HANGS = scene(
    "android hangs", "java",
    ("database", _droid("io.sentry.android.core.ApplicationNotResponding", "ANR for at least 5000 ms.", *_NINE, "~android.view.View | performClick | View.java:6597", "com.rail.scan.ui.ListActivity | onRefresh | ListActivity.kt:88", "com.rail.scan.db.TicketDao_Impl | all | TicketDao_Impl.java:141", "~android.database.sqlite.SQLiteConnection | nativeExecuteForCursorWindow |", mechanism=_STUCK)),
    ("database", _droid("io.sentry.android.core.ApplicationNotResponding", "ANR for at least 5000 ms.", *_FOURTEEN, "~android.view.View | performClickInternal | View.java:7651", "~android.view.View | performClick | View.java:7674", "com.rail.scan.ui.ListActivity | onRefresh | ListActivity.kt:93", "com.rail.scan.db.TicketDao_Impl | all | TicketDao_Impl.java:150", "~android.database.sqlite.SQLiteConnection | nativePrepareStatement |", mechanism=_STUCK)),
    ("database", _droid("io.sentry.android.core.ApplicationNotResponding", "Background ANR", *_FOURTEEN, "com.rail.scan.ui.ListActivity | onResume | ListActivity.kt:51", "com.rail.scan.ui.ListActivity | onRefresh | ListActivity.kt:93", "com.rail.scan.db.TicketDao_Impl | all | TicketDao_Impl.java:150", "~android.database.sqlite.SQLiteConnectionPool | waitForConnection | SQLiteConnectionPool.java:756", mechanism={"type": "AppExitInfo", "handled": False})),
    ("lock", _droid("io.sentry.android.core.ApplicationNotResponding", "ANR for at least 5000 ms.", *_NINE, "com.rail.scan.ui.ScanActivity | onFrame | ScanActivity.kt:40", "com.rail.scan.camera.Frames | take | Frames.kt:22", mechanism=_STUCK)),
    ("lock", _droid("io.sentry.android.core.ApplicationNotResponding", "ANR for at least 5000 ms.", *_FOURTEEN, "com.rail.scan.ui.ScanActivity | onFrame | ScanActivity.kt:47", "com.rail.scan.camera.Frames | take | Frames.kt:25", "~java.lang.Object | wait |", mechanism=_STUCK)),
    ("memory", _droid("java.lang.OutOfMemoryError", "Failed to allocate a 16777232 byte allocation with 4194304 free bytes and 12MB until OOM, target footprint 268435456, growth limit 268435456", *_FOURTEEN, "com.rail.scan.camera.Frames | copy | Frames.kt:31", "~android.graphics.Bitmap | nativeCreate |")),
    ("memory", _droid("java.lang.OutOfMemoryError", "Failed to allocate a 8294412 byte allocation with 1203344 free bytes and 1175KB until OOM", *_NINE, "com.rail.scan.camera.Frames | copy | Frames.kt:28", "~android.graphics.Bitmap | nativeCreate |")),
)

_R1 = "r8-map-id-4f0c2b91d7e6a3850f9d1c22b3a4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6"
_R2 = "r8-map-id-c3a19e7706d5b4f2817c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f99"
_HOOK = "android.view.View | performClick | View.java:7674"
R8_OF_TWO_BUILDS = scene(
    "r8, two builds without their maps", "java",
    ("number", _java("java.lang.NullPointerException", "Attempt to invoke virtual method 'java.lang.String com.rail.scan.api.Ticket.getNumber()' on a null object reference", _HOOK, f"b5.f | onClick | {_R1}:12", f"c6.b | a | {_R1}:44")),
    ("number", _java("java.lang.NullPointerException", "Attempt to invoke virtual method 'java.lang.String com.rail.scan.api.Ticket.getNumber()' on a null object reference", _HOOK, f"a5.g | onClick | {_R2}:17", f"d6.a | b | {_R2}:51")),
    ("valid", _java("java.lang.NullPointerException", "Attempt to invoke virtual method 'boolean com.rail.scan.api.Ticket.isValid()' on a null object reference", _HOOK, f"b5.f | onClick | {_R1}:12", f"c6.b | a | {_R1}:47")),
    ("valid", _java("java.lang.NullPointerException", "Attempt to invoke virtual method 'boolean com.rail.scan.api.Ticket.isValid()' on a null object reference", _HOOK, f"a5.g | onClick | {_R2}:17", f"d6.a | b | {_R2}:55")),
    ("parse", _java("java.lang.NumberFormatException", 'For input string: "12,50"', _HOOK, f"b5.f | onClick | {_R1}:12", f"q6.k | c | {_R1}:9", "java.lang.Double | parseDouble | Double.java:671")),
)

WHAT_A_LOGGER_OF_JAVA_SENDS = scene(
    "what a logger of java sends", "java",
    ("mail", event("java", logger="com.rent.mail.Mailer", logentry={"message": "Mail {} to {} bounced: {}", "params": ["8123", "jo@x.example", "550 5.1.1 User unknown"], "formatted": "Mail 8123 to jo@x.example bounced: 550 5.1.1 User unknown"})),
    ("mail", event("java", logger="com.rent.mail.Mailer", logentry={"message": "Mail {} to {} bounced: {}", "params": ["9", "info@y.example", "552 5.2.2 Mailbox full"], "formatted": "Mail 9 to info@y.example bounced: 552 5.2.2 Mailbox full"})),
    ("late", event("java", logger="com.rent.mail.Mailer", logentry={"message": "Mail {} to {} delayed: {}", "params": ["9", "info@y.example", "451 4.7.1 Greylisted"], "formatted": "Mail 9 to info@y.example delayed: 451 4.7.1 Greylisted"})),
    ("late", event("java", logger="com.rent.mail.Mailer", logentry={"message": "Mail {} to {} delayed: {}", "params": ["41", "a@b.example", "421 Too many connections"], "formatted": "Mail 41 to a@b.example delayed: 421 Too many connections"})),
    ("lease", event("java", logger="com.rent.jobs.Lease", logentry={"message": "Lease of job end-of-month lost to node rent-7d9f8b6c5-x2k4q", "formatted": "Lease of job end-of-month lost to node rent-7d9f8b6c5-x2k4q"})),
    ("lease", event("java", logger="com.rent.jobs.Lease", logentry={"message": "Lease of job end-of-month lost to node rent-5c4d7f9b88-pp9zl", "formatted": "Lease of job end-of-month lost to node rent-5c4d7f9b88-pp9zl"})),
)

_NRE = "Object reference not set to an instance of an object."
NULLS_OF_DOTNET_IN_TWO_LANGUAGES = scene(
    "nulls of .net in two languages", "csharp",
    ("room", _net("System.NullReferenceException", _NRE, "Desk.Views.RoomView | OnSelected | C:\\src\\Desk\\Views\\RoomView.xaml.cs:31", "Desk.Models.Room | get_Label | C:\\src\\Desk\\Models\\Room.cs:18")),
    ("room", _net("System.NullReferenceException", "Der Objektverweis wurde nicht auf eine Objektinstanz festgelegt.", "Desk.Views.RoomView | OnSelected | C:\\src\\Desk\\Views\\RoomView.xaml.cs:34", "Desk.Models.Room | get_Label | C:\\src\\Desk\\Models\\Room.cs:20")),
    ("room", _net("System.NullReferenceException", "La référence d'objet n'est pas définie à une instance d'un objet.", "~System.Windows.RoutedEventArgs | InvokeHandler |", "Desk.Views.PlanView | Draw | C:\\src\\Desk\\Views\\PlanView.xaml.cs:90", "Desk.Models.Room | get_Label | C:\\src\\Desk\\Models\\Room.cs:20")),
    ("guest", _net("System.NullReferenceException", _NRE, "Desk.Views.GuestView | OnSelected | C:\\src\\Desk\\Views\\GuestView.xaml.cs:22", "Desk.Models.Guest | get_FullName | C:\\src\\Desk\\Models\\Guest.cs:14")),
    ("guest", _net("System.NullReferenceException", "Der Objektverweis wurde nicht auf eine Objektinstanz festgelegt.", "Desk.Views.GuestView | OnSelected | C:\\src\\Desk\\Views\\GuestView.xaml.cs:22", "Desk.Models.Guest | get_FullName | C:\\src\\Desk\\Models\\Guest.cs:14")),
    ("rate", _net("System.Collections.Generic.KeyNotFoundException", "The given key was not present in the dictionary.", "Desk.Rates | Of | C:\\src\\Desk\\Rates.cs:40", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
    ("rate", _net("System.Collections.Generic.KeyNotFoundException", "The given key 'SUITE-2' was not present in the dictionary.", "Desk.Rates | Of | C:\\src\\Desk\\Rates.cs:43", "~System.ThrowHelper | ThrowKeyNotFoundException |", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
)

_NEXT_STATE = "~System.Runtime.ExceptionServices.ExceptionDispatchInfo | Throw |"
_AWAIT = "~System.Runtime.CompilerServices.TaskAwaiter | HandleNonSuccessAndDebuggerNotification |"
STATE_MACHINES_AND_CLIENTS = scene(
    "state machines and http clients of .net", "csharp",
    ("bank slow", _net("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 10 seconds elapsing.", "Pay.Api.CheckoutController+<Post>d__7 | MoveNext | /src/Pay/Api/CheckoutController.cs:52", "Pay.Bank.BankClient+<Charge>d__4 | MoveNext | /src/Pay/Bank/BankClient.cs:30", _NEXT_STATE, "~System.Net.Http.HttpClient | HandleFailure |")),
    ("bank slow", _net("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 10 seconds elapsing.", "Pay.Jobs.Renewals+<RunAsync>d__3 | MoveNext | /src/Pay/Jobs/Renewals.cs:19", _AWAIT, "Pay.Bank.BankClient+<Charge>d__6 | MoveNext | /src/Pay/Bank/BankClient.cs:36", _NEXT_STATE, "~System.Net.Http.HttpClient | HandleFailure |")),
    ("bank slow", _net("System.Threading.Tasks.TaskCanceledException", "A task was canceled.", "Pay.Api.CheckoutController | Post | /src/Pay/Api/CheckoutController.cs:52", "Pay.Bank.BankClient | Charge | /src/Pay/Bank/BankClient.cs:36")),
    ("fraud slow", _net("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 10 seconds elapsing.", "Pay.Api.CheckoutController+<Post>d__7 | MoveNext | /src/Pay/Api/CheckoutController.cs:48", "Pay.Fraud.ScoreClient+<Score>d__2 | MoveNext | /src/Pay/Fraud/ScoreClient.cs:21", _NEXT_STATE, "~System.Net.Http.HttpClient | HandleFailure |")),
    ("fraud slow", _net("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 10 seconds elapsing.", "Pay.Api.CheckoutController+<Post>d__9 | MoveNext | /src/Pay/Api/CheckoutController.cs:55", _AWAIT, "Pay.Fraud.ScoreClient+<Score>d__2 | MoveNext | /src/Pay/Fraud/ScoreClient.cs:21", "~System.Net.Http.HttpClient | HandleFailure |")),
    ("fraud refused", _net("System.Net.Http.HttpRequestException", "Connection refused (score.internal:8443)", "Pay.Fraud.ScoreClient+<Score>d__2 | MoveNext | /src/Pay/Fraud/ScoreClient.cs:21", "~System.Net.Http.HttpConnectionPool | ConnectToTcpHostAsync |")),
    ("fraud refused", _net("System.Net.Http.HttpRequestException", "No connection could be made because the target machine actively refused it. (score.internal:8443)", "Pay.Fraud.ScoreClient+<Score>d__2 | MoveNext | /src/Pay/Fraud/ScoreClient.cs:24", "~System.Net.Http.HttpConnectionPool | ConnectToTcpHostAsync |")),
)

_EXEC = "clinic/store | (*Store).exec | /src/store/store.go:{} |"
_ONE = "clinic/store | (*Store).one | /src/store/store.go:{} |"
POSTGRES_THROUGH_ONE_STORE_IN_GO = scene(
    "postgres through one store", "go",
    ("slot", _go("*pgconn.PgError", 'ERROR: duplicate key value violates unique constraint "visits_slot_key" (SQLSTATE 23505)', "clinic/visits | Book | /src/visits/visits.go:40 |", _EXEC.format(31))),
    ("slot", _go("*pgconn.PgError", 'ERROR: duplicate key value violates unique constraint "visits_slot_key" (SQLSTATE 23505)', "clinic/visits | Book | /src/visits/visits.go:47 |", _EXEC.format(36))),
    ("deadlock", _go("*pgconn.PgError", "ERROR: deadlock detected (SQLSTATE 40P01)", "clinic/visits | Move | /src/visits/visits.go:71 |", _EXEC.format(31))),
    ("deadlock", _go("*pgconn.PgError", "FEHLER: Verklemmung (Deadlock) entdeckt (SQLSTATE 40P01)", "clinic/visits | Move | /src/visits/visits.go:77 |", _EXEC.format(36))),
    ("rows", _go("*errors.errorString", "no rows in result set", "clinic/patients | ByCard | /src/patients/patients.go:22 |", _ONE.format(50))),
    ("rows", _go("*errors.errorString", "no rows in result set", "clinic/patients | ByCard | /src/patients/patients.go:26 |", _ONE.format(57))),
    ("rows 2", _go("*errors.errorString", "no rows in result set", "clinic/doctors | OnDuty | /src/doctors/doctors.go:18 |", _ONE.format(50))),
)

WHAT_GO_SERVICES_LOG = scene(
    "what go services log", "go",
    ("consume", message("go", "consume orders.v2 partition 7 offset 918273: unmarshal: unexpected end of JSON input", logger="zap")),
    ("consume", message("go", "consume orders.v2 partition 0 offset 11: unmarshal: unexpected end of JSON input", logger="zap")),
    ("commit", message("go", "commit orders.v2 partition 3 offset 918273: rebalance in progress", logger="zap")),
    ("commit", message("go", "commit orders.v2 partition 11 offset 64: rebalance in progress", logger="zap")),
    ("panic", message("go", "http: panic serving 10.1.2.3:51644: runtime error: integer divide by zero", logger="http")),
    ("panic", message("go", "http: panic serving [::1]:60222: runtime error: integer divide by zero", logger="http")),
    ("tls", message("go", "http: TLS handshake error from 10.9.8.7:41022: EOF", logger="http")),
    ("tls", message("go", "http: TLS handshake error from 192.0.2.17:1029: EOF", logger="http")),
)

_MESSAGE_OS = 'called `Result::unwrap()` on an `Err` value: Os {{ code: {}, kind: {}, message: "{}" }}'
ERRORS_UNWRAPPED_IN_ONE_FUNCTION = scene(
    "errors unwrapped in one function", "native",
    ("file", _rust("panic", _MESSAGE_OS.format(2, "NotFound", "No such file or directory"), "~tokio::runtime::task::raw::poll | |", "metro::config::Config::load | src/config.rs | 18", "~core::result::unwrap_failed | |")),
    ("file", _rust("panic", _MESSAGE_OS.format(2, "NotFound", "Das System kann die angegebene Datei nicht finden."), "metro::config::Config::load | src\\config.rs | 19", "~core::result::unwrap_failed | |")),
    ("rights", _rust("panic", _MESSAGE_OS.format(13, "PermissionDenied", "Permission denied"), "~tokio::runtime::task::raw::poll | |", "metro::config::Config::load | src/config.rs | 18", "~core::result::unwrap_failed | |")),
    ("toml", _rust("panic", 'called `Result::unwrap()` on an `Err` value: Error { inner: Error { message: "missing field `listen`", raw: Some("port = 8080\\n"), keys: [], span: Some(0..11) } }', "metro::config::Config::load | src/config.rs | 20", "~core::result::unwrap_failed | |")),
    ("toml", _rust("panic", 'called `Result::unwrap()` on an `Err` value: Error { inner: Error { message: "missing field `listen`", raw: Some("# metro\\nport = 80\\n"), keys: [], span: Some(8..17) } }', "metro::config::Config::load | src/config.rs | 22", "~core::result::unwrap_failed | |")),
    ("number", _rust("panic", "called `Result::unwrap()` on an `Err` value: ParseIntError { kind: InvalidDigit }", "metro::config::port | src/config.rs | 41", "~core::result::unwrap_failed | |")),
    ("number", _rust("panic", "called `Result::unwrap()` on an `Err` value: ParseIntError { kind: Empty }", "metro::config::port | src/config.rs | 44", "~core::result::unwrap_failed | |")),
)

_S1 = "/private/var/containers/Bundle/Application/2D9C7B10-77AA-4E11-B0C4-90817263A4B5/Scan.app/Scan"
_S2 = "/private/var/containers/Bundle/Application/0BADCAFE-1234-4F5A-9ABC-DEF012345678/Scan.app/Scan"
_KIT = "~/System/Library/PrivateFrameworks/UIKitCore.framework/UIKitCore"
_CORE = "~/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
SWIFT_ERRORS_AND_HANGS = scene(
    "errors of swift, exceptions of objective-c, hangs", "cocoa",
    ("offline", _cocoa("Scan.SyncError", "offline (Code: 1)", f"{_S1} | SyncService.push()", mechanism={"type": "NSError", "handled": True})),
    ("offline", _cocoa("Scan.SyncError", "offline (Code: 1)", f"{_S2} | BackgroundTask.run()", f"{_S2} | (1) await resume partial function for SyncService.push()", mechanism={"type": "NSError", "handled": True})),
    ("conflict", _cocoa("Scan.SyncError", "conflict (Code: 2)", f"{_S1} | SyncService.push()", mechanism={"type": "NSError", "handled": True})),
    ("conflict", _cocoa("Scan.SyncError", "conflict (Code: 2)", f"{_S2} | (1) await resume partial function for SyncService.push()", mechanism={"type": "NSError", "handled": True})),
    ("selector", _cocoa("NSInvalidArgumentException", "-[__NSCFNumber length]: unrecognized selector sent to instance 0x8a1b2c3d4e5f6071", f"{_S1} | -[SCNCodeCell setCode:]", f"{_CORE} | -[NSObject(NSObject) doesNotRecognizeSelector:]", mechanism={"type": "nsexception", "handled": False})),
    ("selector", _cocoa("NSInvalidArgumentException", "-[__NSCFNumber length]: unrecognized selector sent to instance 0xb12d9f00c0de1234", f"{_KIT} | -[UICollectionView layoutSubviews]", f"{_S2} | -[SCNCodeCell setCode:]", f"{_CORE} | ___forwarding___", mechanism={"type": "nsexception", "handled": False})),
    ("hang", _cocoa("App Hanging", "App hanging for at least 2000 ms.", f"{_KIT} | -[UIApplication _run]", f"{_S1} | ScanStore.all()", "~/usr/lib/libsqlite3.dylib | sqlite3_step", mechanism={"type": "AppHang", "handled": True})),
    ("hang", _cocoa("App Hang Fully Blocked", "App hanging between 2.0 and 2.3 seconds.", f"{_S2} | ScanController.viewDidLoad()", f"{_S2} | ScanStore.all()", "~/usr/lib/system/libsystem_kernel.dylib | pread", mechanism={"type": "AppHang", "handled": True})),
)

_GAP = "<asynchronous suspension>"
DART_WITH_AND_WITHOUT_GAPS = scene(
    "dart, with and without its gaps", "other",
    ("stop", _dart("_TypeError", "Null check operator used on a null value", "~package:flutter/src/gestures/tap.dart | TapGestureRecognizer.handleTapUp | 656:11", "package:ride/ui/stop_page.dart | _StopPageState._refresh | 40:28", _GAP, "package:ride/model/stop.dart | Stop.fromJson | 18:31")),
    ("stop", _dart("_TypeError", "Null check operator used on a null value", "package:ride/model/stop.dart | Stop.fromJson | 21:31")),
    ("stop", _dart("_TypeError", "Null check operator used on a null value", "package:ride/sync/background.dart | syncAll.<anonymous closure> | 12:9", _GAP, "~dart:async/zone.dart | _rootRunUnary | 1407:47", _GAP, "package:ride/model/stop.dart | new Stop.fromJson | 21:31")),
    ("ticket", _dart("_TypeError", "Null check operator used on a null value", "package:ride/ui/ticket_page.dart | TicketPage.build | 55:17", "package:ride/model/ticket.dart | Ticket.price | 30:22")),
    ("cast", _dart("_TypeError", "type 'String' is not a subtype of type 'int' in type cast", "package:ride/ui/ticket_page.dart | TicketPage.build | 50:17", "package:ride/model/ticket.dart | Ticket.fromJson | 14:30")),
    ("cast", _dart("_TypeError", "type 'String' is not a subtype of type 'int' in type cast", "package:ride/sync/background.dart | syncAll.<anonymous closure> | 19:9", _GAP, "package:ride/model/ticket.dart | new Ticket.fromJson | 15:30")),
    ("socket", _dart("_ClientException", "ClientException with SocketException: Failed host lookup: 'api.ride.example' (OS Error: nodename nor servname provided, or not known, errno = 8), uri=https://api.ride.example/stops", "package:ride/api.dart | Api.get | 22:7", _GAP, "~package:http/src/io_client.dart | IOClient.send | 117:7")),
    ("socket", _dart("_ClientException", "ClientException with SocketException: Failed host lookup: 'api.ride.example' (OS Error: No address associated with hostname, errno = 7), uri=https://api.ride.example/stops/8123", "package:ride/ui/stop_page.dart | _StopPageState._refresh | 38:20", _GAP, "package:ride/api.dart | Api.get | 25:7", _GAP, "~package:http/src/io_client.dart | IOClient.send | 156:7")),
)

SCENES = (
    HELPFUL_NULLS,
    A_FRAMEWORK_CHANGES_ITS_PROXIES,
    COROUTINES_AND_LAMBDAS_OF_KOTLIN,
    ANDROID_HANGS,
    R8_OF_TWO_BUILDS,
    WHAT_A_LOGGER_OF_JAVA_SENDS,
    NULLS_OF_DOTNET_IN_TWO_LANGUAGES,
    STATE_MACHINES_AND_CLIENTS,
    POSTGRES_THROUGH_ONE_STORE_IN_GO,
    WHAT_GO_SERVICES_LOG,
    ERRORS_UNWRAPPED_IN_ONE_FUNCTION,
    SWIFT_ERRORS_AND_HANGS,
    DART_WITH_AND_WITHOUT_GAPS,
)
