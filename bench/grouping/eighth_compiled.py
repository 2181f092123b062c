"""The compiled platforms of the second innocent author's split that is held out; `seventh.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import cocoa_ as _cocoa
from scenes import dart_ as _dart
from scenes import droid as _droid
from scenes import go_ as _go
from scenes import java_ as _java
from scenes import native_ as _native
from scenes import rust_native as _rust
from sdk import csharp, event, go, java, message, scene

# fmt: off


_GIN = "~github.com/gin-gonic/gin | (*Context).Next | /go/pkg/mod/github.com/gin-gonic/gin@v{}/context.go:{} |"
_GIN_9 = _GIN.format("1.9.1", 174)
_GIN_10 = _GIN.format("1.10.1", 185)
GENERIC_STORES_AND_CLOSURES = scene(
    "generic stores, closures and method values", "go",
    ("bounds", _go("runtime.boundsError", "runtime error: index out of range [3] with length 3", _GIN_9, "erp/bill | (*API).Show-fm | /src/bill/api.go:31 |", "erp/bill | (*API).Show | /src/bill/api.go:40 | line := bill.Lines.At(n)", "erp/store | (*List[...]).At | /src/store/list.go:19 | return l.items[i]")),
    ("bounds", _go("runtime.boundsError", "runtime error: index out of range [12] with length 4", _GIN_10, "erp/bill | (*API).Show | /src/bill/api.go:46 | line := bill.Lines.At(n)", "erp/store | (*List[...]).At | /src/store/list.go:22 | return l.items[i]")),
    ("bounds", _go("runtime.boundsError", "runtime error: index out of range [7] with length 7", _GIN_10, "erp/bill | (*API).Show | /src/bill/api.go:46 |", "erp/store | (*List[...]).At | /src/store/list.go:22 |")),
    ("nil map", _go("runtime.plainError", "assignment to entry in nil map", _GIN_9, "erp/stock | (*API).Count.func1 | /src/stock/api.go:52 | counts.Put(sku, n)", "erp/store | (*Map[...]).Put | /src/store/map.go:14 | m.entries[key] = value")),
    ("nil map", _go("runtime.plainError", "assignment to entry in nil map", "~golang.org/x/sync/errgroup | (*Group).Go.func1 | /go/pkg/mod/golang.org/x/sync@v0.16.0/errgroup/errgroup.go:93 |", "erp/stock | (*API).Count.func2 | /src/stock/api.go:60 | counts.Put(sku, n)", "erp/store | (*Map[...]).Put | /src/store/map.go:17 | m.entries[key] = value")),
    ("nil scheme", _go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", _GIN_9, "erp/bill | (*API).Show | /src/bill/api.go:43 | total := bill.Net() - bill.Scheme.Discount()", "erp/bill | (*Scheme).Discount | /src/bill/scheme.go:9 | return s.Percent * s.base")),
    ("nil scheme", _go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "erp/jobs | Remind.func1 | /src/jobs/remind.go:27 | due := bill.Net() - bill.Scheme.Discount()", "erp/bill | (*Scheme).Discount | /src/bill/scheme.go:11 | return s.Percent * s.base")),
    ("type", _go("*runtime.TypeAssertionError", "interface conversion: interface {} is float64, not string", _GIN_10, 'erp/stock | (*API).Import | /src/stock/api.go:88 | sku := row["sku"].(string)')),
)

_SCANNED = "erp/store | (*Products).scan | /src/store/products.go:{} | sentry.CaptureException(err)"


def _scanned(index: int, name: str, words: str, *lines: str) -> dict:
    said = f'sql: Scan error on column index {index}, name "{name}": {words}'
    return event("go", go("*errors.errorString", words), go("*fmt.wrapError", said, *lines))


_NO_NULL = "converting NULL to {} is unsupported"
COLUMNS_THAT_DO_NOT_SCAN = scene(
    "columns that do not scan", "go",
    ("discount", _scanned(3, "discount", _NO_NULL.format("float64"), "erp/web | (*API).Products | /src/web/products.go:18 |", _SCANNED.format(44))),
    ("discount", _scanned(5, "discount", _NO_NULL.format("float64"), "erp/web | (*API).Products | /src/web/products.go:22 |", _SCANNED.format(51))),
    ("discount", _scanned(5, "discount", _NO_NULL.format("float64"), "erp/jobs | Reprice | /src/jobs/reprice.go:14 |", _SCANNED.format(51))),
    ("hsn", _scanned(2, "hsn", _NO_NULL.format("string"), "erp/web | (*API).Products | /src/web/products.go:18 |", _SCANNED.format(44))),
    ("hsn", _scanned(2, "hsn", _NO_NULL.format("string"), "erp/jobs | Reprice | /src/jobs/reprice.go:14 |", _SCANNED.format(51))),
    ("count", _go("*errors.errorString", "sql: expected 9 destination arguments in Scan, not 8", "erp/web | (*API).Products | /src/web/products.go:22 |", _SCANNED.format(51))),
    ("number", _scanned(4, "mrp", 'converting driver.Value type string ("12,50") to a float64: invalid syntax', "erp/web | (*API).Products | /src/web/products.go:18 |", _SCANNED.format(44))),
    ("number", _scanned(6, "mrp", 'converting driver.Value type string ("1,095") to a float64: invalid syntax', "erp/jobs | Reprice | /src/jobs/reprice.go:14 |", _SCANNED.format(51))),
)

CONSUMERS_OF_KAFKA_IN_GO = scene(
    "what consumers of kafka log", "go",
    ("decode", message("go", "dead letter: topic=bills.v1 partition=3 offset=918273 err=json: cannot unmarshal string into Go struct field Bill.lines.qty of type int", logger="slog")),
    ("decode", message("go", "dead letter: topic=bills.v1 partition=11 offset=64 err=json: cannot unmarshal string into Go struct field Bill.lines.qty of type int", logger="slog")),
    ("date", message("go", 'dead letter: topic=bills.v1 partition=3 offset=918290 err=parsing time "31/12/2025" as "2006-01-02T15:04:05Z07:00": cannot parse "31/12/2025" as "2006"', logger="slog")),
    ("date", message("go", 'dead letter: topic=bills.v1 partition=0 offset=1209 err=parsing time "02-11-2025" as "2006-01-02T15:04:05Z07:00": cannot parse "02-11-2025" as "2006"', logger="slog")),
    ("brokers", message("go", "kafka: client has run out of available brokers to talk to: dial tcp 10.0.0.4:9092: connect: connection refused", logger="sarama")),
    ("brokers", message("go", "kafka: client has run out of available brokers to talk to: 3 errors occurred:\n\t* dial tcp 10.0.0.4:9092: connect: connection refused\n\t* dial tcp 10.0.0.5:9092: connect: connection refused\n\t* dial tcp 10.0.0.6:9092: connect: connection refused\n", logger="sarama")),
    ("large", message("go", "kafka server: Message was too large, server rejected it to avoid allocation error", logger="sarama")),
    ("offset", message("go", "kafka server: The requested offset is outside the range of offsets maintained by the server for the given topic/partition", logger="sarama")),
)

_AT = '\n at [Source: {}; line: 1, column: {}] (through reference chain: com.erp.gst.IrnAnswer["{}"])'
_HIDDEN = "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)"
_READ_ANSWER = ("com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:{}", "com.fasterxml.jackson.databind.DeserializationContext | {} | DeserializationContext.java:{}")
_IRN_CLIENT = "com.erp.gst.IrnClient | register | IrnClient.java:{}"
ANSWERS_THAT_JACKSON_REFUSES = scene(
    "answers that jackson refuses", "java",
    ("new field", _java("com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException", 'Unrecognized field "ewbDate" (class com.erp.gst.IrnAnswer), not marked as ignorable (3 known properties: "ackNo", "irn", "ackDate"])' + _AT.format('(String)"{"ackNo":"112","ewbDate":"2025-10-23"}"', 26, "ewbDate"), _IRN_CLIENT.format(40), _READ_ANSWER[0].format(3643), _READ_ANSWER[1].format("handleUnknownProperty", 1132))),
    ("new field", _java("com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException", 'Unrecognized field "ewbDate" (class com.erp.gst.IrnAnswer), not marked as ignorable (4 known properties: "status", "ackNo", "irn", "ackDate"])' + _AT.format(_HIDDEN, 88, "ewbDate"), "com.erp.jobs.Filing | lambda$run$1 | Filing.java:22", _IRN_CLIENT.format(46), _READ_ANSWER[0].format(3825), _READ_ANSWER[1].format("handleUnknownProperty", 1180))),
    ("date", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `java.time.LocalDate` from String "23/10/2025": Failed to deserialize java.time.LocalDate: (java.time.format.DateTimeParseException) Text \'23/10/2025\' could not be parsed at index 0' + _AT.format('(String)"{"ackDate":"23/10/2025"}"', 12, "ackDate"), _IRN_CLIENT.format(40), _READ_ANSWER[0].format(3643), _READ_ANSWER[1].format("weirdStringException", 1991))),
    ("date", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `java.time.LocalDate` from String "02/11/2025": Failed to deserialize java.time.LocalDate: (java.time.format.DateTimeParseException) Text \'02/11/2025\' could not be parsed at index 0' + _AT.format(_HIDDEN, 31, "ackDate"), _IRN_CLIENT.format(46), _READ_ANSWER[0].format(3825), _READ_ANSWER[1].format("weirdStringException", 2010))),
    ("enum", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `com.erp.gst.Status` from String "PEND": not one of the values accepted for Enum class: [ACT, CNL]' + _AT.format('(String)"{"status":"PEND"}"', 11, "status"), _IRN_CLIENT.format(46), _READ_ANSWER[0].format(3825), _READ_ANSWER[1].format("weirdStringException", 2010))),
    ("enum", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `com.erp.gst.Status` from String "PEND": not one of the values accepted for Enum class: [CNL, ACT]' + _AT.format(_HIDDEN, 40, "status"), "com.erp.jobs.Filing | run | Filing.java:30", _IRN_CLIENT.format(49), _READ_ANSWER[0].format(3892), _READ_ANSWER[1].format("weirdStringException", 2011))),
    ("empty", _java("com.fasterxml.jackson.databind.exc.MismatchedInputException", 'No content to map due to end-of-input\n at [Source: (String)""; line: 1, column: 0]', _IRN_CLIENT.format(40), _READ_ANSWER[0].format(3643))),
)

_HIKARI = ("com.zaxxer.hikari.pool.HikariPool | createTimeoutException | HikariPool.java:{}", "com.zaxxer.hikari.HikariDataSource | getConnection | HikariDataSource.java:{}")
_POOL_4 = tuple(line.format(n) for line, n in zip(reversed(_HIKARI), (112, 696), strict=True))
_POOL_6 = tuple(line.format(n) for line, n in zip(reversed(_HIKARI), (127, 686), strict=True))
VICTIMS_OF_AN_EMPTY_POOL = scene(
    "victims of an empty pool", "java",
    ("main", event("java", java("java.sql.SQLTransientConnectionException", "HikariPool-1 - Connection is not available, request timed out after 30000ms.", *_POOL_4), java("org.springframework.transaction.CannotCreateTransactionException", "Could not open JPA EntityManager for transaction", "com.erp.web.BillController | create | BillController.java:44", "org.springframework.orm.jpa.JpaTransactionManager | doBegin | JpaTransactionManager.java:466"))),
    ("main", event("java", java("java.sql.SQLTransientConnectionException", "HikariPool-1 - Connection is not available, request timed out after 30004ms (total=10, active=10, idle=0, waiting=17)", *_POOL_6), java("org.springframework.transaction.CannotCreateTransactionException", "Could not open JPA EntityManager for transaction", "com.erp.web.StockController | list | StockController.java:20", "org.springframework.orm.jpa.JpaTransactionManager | doBegin | JpaTransactionManager.java:420"))),
    ("main", event("java", java("java.sql.SQLTransientConnectionException", "HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=3)", *_POOL_6), java("org.springframework.transaction.CannotCreateTransactionException", "Could not open JPA EntityManager for transaction", "com.erp.web.BillController | create | BillController.java:47", "org.springframework.orm.jpa.JpaTransactionManager | doBegin | JpaTransactionManager.java:420"))),
    ("reports", _java("java.sql.SQLTransientConnectionException", "reports-pool - Connection is not available, request timed out after 5000ms.", "com.erp.reports.SalesReport | rows | SalesReport.java:31", *_POOL_4)),
    ("reports", _java("java.sql.SQLTransientConnectionException", "reports-pool - Connection is not available, request timed out after 5002ms (total=3, active=3, idle=0, waiting=1)", "com.erp.reports.SalesReport | rows | SalesReport.java:34", *_POOL_6)),
    ("slots", _java("org.postgresql.util.PSQLException", "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute", "com.zaxxer.hikari.pool.HikariPool | checkFailFast | HikariPool.java:561", "org.postgresql.core.v3.ConnectionFactoryImpl | doAuthentication | ConnectionFactoryImpl.java:698")),
    ("slots", _java("org.postgresql.util.PSQLException", "FATAL: remaining connection slots are reserved for non-replication superuser connections", "com.zaxxer.hikari.pool.PoolBase | newConnection | PoolBase.java:364", "org.postgresql.core.v3.ConnectionFactoryImpl | doAuthentication | ConnectionFactoryImpl.java:646")),
)

_TO_MAP = ("java.util.stream.Collectors | lambda$uniqKeysMapAccumulator$1 | Collectors.java:{}", "java.util.stream.Collectors | duplicateKeyException | Collectors.java:{}")
_TO_MAP_17 = tuple(line.format(n) for line, n in zip(_TO_MAP, (182, 135), strict=True))
_TO_MAP_21 = tuple(line.format(n) for line, n in zip(_TO_MAP, (180, 133), strict=True))
_LOADER = "class com.erp.sales.Bill cannot be cast to class com.erp.sales.Quote (com.erp.sales.Bill and com.erp.sales.Quote are in unnamed module of loader {})"
STREAMS_AND_LOADERS = scene(
    "streams and loaders", "java",
    ("sku", _java("java.lang.IllegalStateException", "Duplicate key ARN-30C (attempted merging values Price[sku=ARN-30C, mrp=90] and Price[sku=ARN-30C, mrp=95])", "com.erp.prices.PriceBook | index | PriceBook.java:27", "java.util.stream.ReferencePipeline | collect | ReferencePipeline.java:682", *_TO_MAP_17)),
    ("sku", _java("java.lang.IllegalStateException", "Duplicate key NUX-200 (attempted merging values Price[sku=NUX-200, mrp=12, hsn=30039014] and Price[sku=NUX-200, mrp=14, hsn=30039014])", "com.erp.jobs.Reprice | lambda$run$0 | Reprice.java:18", "com.erp.prices.PriceBook | index | PriceBook.java:31", *_TO_MAP_21)),
    ("party", _java("java.lang.IllegalStateException", "Duplicate key 27AAACI1234Q1Z5 (attempted merging values com.erp.party.Party@1b2c3d and com.erp.party.Party@99f01e)", "com.erp.party.Parties | byGstin | Parties.java:40", *_TO_MAP_17)),
    ("party", _java("java.lang.IllegalStateException", "Duplicate key 29BBBCR4321P1Z9 (attempted merging values com.erp.party.Party@5e0a77 and com.erp.party.Party@41c2aa)", "com.erp.party.Parties | byGstin | Parties.java:44", *_TO_MAP_21)),
    ("quote", _java("java.lang.ClassCastException", _LOADER.format("'app'"), "com.erp.sales.Sales | lambda$quotes$3 | Sales.java:52", "java.util.stream.ReferencePipeline$3$1 | accept | ReferencePipeline.java:197")),
    ("quote", _java("java.lang.ClassCastException", _LOADER.format("org.springframework.boot.loader.LaunchedURLClassLoader @5f2050f6"), "com.erp.sales.Sales | lambda$quotes$5 | Sales.java:58", "java.util.stream.ReferencePipeline$3$1 | accept | ReferencePipeline.java:212")),
    ("list", _java("java.lang.UnsupportedOperationException", "", "com.erp.sales.Sales | quotes | Sales.java:55", "java.util.ImmutableCollections$AbstractImmutableCollection | add | ImmutableCollections.java:147", "java.util.ImmutableCollections | uoe | ImmutableCollections.java:142")),
    ("list", _java("java.lang.UnsupportedOperationException", "", "com.erp.web.QuoteController | list | QuoteController.java:19", "com.erp.sales.Sales | quotes | Sales.java:61", "java.util.ImmutableCollections$AbstractImmutableCollection | add | ImmutableCollections.java:156", "java.util.ImmutableCollections | uoe | ImmutableCollections.java:158")),
)

_BUNDLE = "~android.app.ActivityThread | performLaunchActivity | ActivityThread.java:{}"
_LATE = "Fragment {} not attached to a context."
FRAGMENTS_AND_WINDOWS = scene(
    "fragments and windows of android", "java",
    ("scan", _droid("java.lang.IllegalStateException", _LATE.format("ScanFragment{a1b2c3d} (0b9f4a51-8c1d-4a5e-9a33-1f20aa7c9d10)"), "com.erp.till.scan.ScanFragment$onResult$1 | invokeSuspend | ScanFragment.kt:71", "com.erp.till.scan.ScanFragment | showResult | ScanFragment.kt:88", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:972")),
    ("scan", _droid("java.lang.IllegalStateException", _LATE.format("ScanFragment{77f0e1} (c1de9a02-1111-4f5e-8c3b-2f4a5b6c7d8e) id=0x7f0a0123 tag=scan"), "com.erp.till.scan.ScanFragment | access$showResult | ScanFragment.kt:20", "com.erp.till.scan.ScanFragment | showResult | ScanFragment.kt:93", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:976")),
    ("bill", _droid("java.lang.IllegalStateException", _LATE.format("BillFragment{5d0c1aa} (9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d)"), "com.erp.till.bill.BillFragment | onPaid | BillFragment.kt:140", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:972")),
    ("bill", _droid("java.lang.IllegalStateException", _LATE.format("BillFragment{91ee02b} (12345678-9abc-4def-8123-456789abcdef)"), "com.erp.till.bill.BillFragment$observe$2 | invoke | BillFragment.kt:61", "com.erp.till.bill.BillFragment | onPaid | BillFragment.kt:152", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:976")),
    ("token", _droid("android.view.WindowManager$BadTokenException", "Unable to add window -- token android.os.BinderProxy@2f4a1c is not valid; is your activity running?", "com.erp.till.ui.Dialogs | error | Dialogs.kt:22", "~android.app.Dialog | show | Dialog.java:352", "~android.view.ViewRootImpl | setView | ViewRootImpl.java:1134")),
    ("token", _droid("android.view.WindowManager$BadTokenException", "Unable to add window -- token android.os.BinderProxy@9b01dd7 is not valid; is your activity running?", "com.erp.till.ui.Dialogs | error | Dialogs.kt:27", "~android.app.Dialog | show | Dialog.java:510", "~android.view.ViewRootImpl | setView | ViewRootImpl.java:1604")),
    ("extra", event("java", java("java.lang.NullPointerException", "getStringExtra(BILL_ID) must not be null", "com.erp.till.bill.BillActivity | onCreate | BillActivity.kt:31", marked=True), java("java.lang.RuntimeException", "Unable to start activity ComponentInfo{com.erp.till/com.erp.till.bill.BillActivity}: java.lang.NullPointerException: getStringExtra(BILL_ID) must not be null", _BUNDLE.format(3449), marked=True))),
    ("extra", event("java", java("java.lang.NullPointerException", "getStringExtra(BILL_ID) must not be null", "com.erp.till.bill.BillActivity | onCreate | BillActivity.kt:33", marked=True), java("java.lang.RuntimeException", "Unable to start activity ComponentInfo{com.erp.till.beta/com.erp.till.bill.BillActivity}: java.lang.NullPointerException: getStringExtra(BILL_ID) must not be null", _BUNDLE.format(4048), marked=True))),
)

_SEE = "An error occurred while saving the entity changes. See the inner exception for details."
_SAVES = "~Microsoft.EntityFrameworkCore.Update.ReaderModificationCommandBatch | Execute |"


def _saving(inner: str, *lines: str) -> dict:
    cause = csharp("Microsoft.Data.SqlClient.SqlException", inner, "~Microsoft.Data.SqlClient.SqlConnection | OnError |", module="Microsoft.Data.SqlClient")
    return event("csharp", cause, csharp("Microsoft.EntityFrameworkCore.DbUpdateException", _SEE, *lines, _SAVES, module="Microsoft.EntityFrameworkCore"))


_DUPLICATE = "Violation of UNIQUE KEY constraint '{}'. Cannot insert duplicate key in object 'dbo.Bills'. The duplicate key value is ({})."
_COMMIT = "Erp.Data.UnitOfWork | CommitAsync | /src/Erp/Data/UnitOfWork.cs:{}"
ONE_COMMIT_MANY_CONSTRAINTS = scene(
    "one commit, many constraints", "csharp",
    ("number", _saving(_DUPLICATE.format("UQ_Bills_Number", "12, INV-8123"), "Erp.Sales.BillService | CloseAsync | /src/Erp/Sales/BillService.cs:71", _COMMIT.format(22))),
    ("number", _saving(_DUPLICATE.format("UQ_Bills_Number", "7, INV-0091"), "Erp.Sales.BillService+<CloseAsync>d__9 | MoveNext | /src/Erp/Sales/BillService.cs:78", _COMMIT.replace("UnitOfWork | CommitAsync", "UnitOfWork+<CommitAsync>d__4 | MoveNext").format(25))),
    ("irn", _saving(_DUPLICATE.format("UQ_Bills_Irn", "9f2c1ab4d7e60358"), "Erp.Gst.Filing | RegisterAsync | /src/Erp/Gst/Filing.cs:40", _COMMIT.format(22))),
    ("irn", _saving(_DUPLICATE.format("UQ_Bills_Irn", "01b7e3d6f8a9c254"), "Erp.Gst.Filing | RegisterAsync | /src/Erp/Gst/Filing.cs:47", _COMMIT.format(25))),
    ("party", _saving('The INSERT statement conflicted with the FOREIGN KEY constraint "FK_Bills_Parties_PartyId". The conflict occurred in database "erp", table "dbo.Parties", column \'Id\'.', "Erp.Sales.BillService | CloseAsync | /src/Erp/Sales/BillService.cs:71", _COMMIT.format(22))),
    ("party", _saving('The INSERT statement conflicted with the FOREIGN KEY constraint "FK_Bills_Parties_PartyId". The conflict occurred in database "erp_pune", table "dbo.Parties", column \'Id\'.\r\nThe statement has been terminated.', "Erp.Sales.BillService | CloseAsync | /src/Erp/Sales/BillService.cs:78", _COMMIT.format(25))),
    ("long", _saving("String or binary data would be truncated in table 'erp.dbo.Bills', column 'Remark'. Truncated value: 'Deliver after six, ring tw'.", "Erp.Sales.BillService | CloseAsync | /src/Erp/Sales/BillService.cs:71", _COMMIT.format(22))),
)

_BORROW = "~core::cell::panic_already_borrowed | |"
_BOUNDS = "~core::panicking::panic_bounds_check | |"
PANICS_OF_A_TILL_IN_RUST = scene(
    "panics of a till, names of two compilers", "native",
    ("line", _rust("panic", "index out of bounds: the len is 3 but the index is 7", "till::bill::Bill::line | src/bill.rs | 31", "~<usize as core::slice::index::SliceIndex<[T]>>::index | |", _BOUNDS)),
    ("line", _rust("panic", "index out of bounds: the len is 0 but the index is 0", "till::ui::draw::{{closure}} | src/ui.rs | 88", "till::bill::Bill::line | src/bill.rs | 35", "~<alloc::vec::Vec<T,A> as core::ops::index::Index<I>>::index | |", _BOUNDS)),
    ("line", _rust("panic", "index out of bounds: the len is 12 but the index is 12", "till::bill::Bill::line::h3f9a0c1b2d4e5f60 | src/bill.rs | 35", "~core::panicking::panic_bounds_check::h0a1b2c3d4e5f6071 | |")),
    ("rate", _rust("panic", "index out of bounds: the len is 3 but the index is 3", "till::tax::rate | src/tax.rs | 14", _BOUNDS)),
    ("rate", _rust("panic", "index out of bounds: the len is 3 but the index is 5", "till::bill::Bill::total | src/bill.rs | 60", "till::tax::rate | src/tax.rs | 16", _BOUNDS)),
    ("drawer", _rust("panic", "already borrowed: BorrowMutError", "till::drawer::Drawer::open | src/drawer.rs | 22", "~core::cell::RefCell<T>::borrow_mut | |", _BORROW)),
    ("drawer", _rust("panic", "RefCell already borrowed", "<till::drawer::Drawer as till::device::Device>::reset | src/drawer.rs | 51", "till::drawer::Drawer::open | src/drawer.rs | 24", _BORROW)),
    ("name", _rust("panic", "start byte index 1 is not a char boundary; it is inside '₹' (bytes 0..3) of `₹12`", "till::print::cut | src/print.rs | 9", "~core::str::slice_error_fail | |")),
    ("name", _rust("panic", "byte index 2 is not a char boundary; it is inside 'é' (bytes 1..3) of `Réglisse 30C`", "till::print::receipt | src/print.rs | 40", "till::print::cut | src/print.rs | 9", "~core::str::slice_error_fail_rt | |")),
)

_IOS1 = "/private/var/containers/Bundle/Application/7C1B9D2E-0A4F-4B8C-9D3E-5F60718293A4/Till.app/Till"
_IOS2 = "/private/var/containers/Bundle/Application/E4D3C2B1-9F8E-4D7C-8B6A-594837261504/Till.app/Till"
_CONCURRENCY = "~/usr/lib/swift/libswift_Concurrency.dylib | swift::runJobInEstablishedExecutorContext"
_TRAP = "~/usr/lib/swift/libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:)"
TRAPS_OF_SWIFT = scene(
    "traps of swift, closures and tasks", "cocoa",
    ("lines", _cocoa("EXC_BREAKPOINT", "Fatal error: Index out of range", f"{_IOS1} | BillView.total.getter", f"{_IOS1} | closure #1 in BillView.lines(of:)", "~/usr/lib/swift/libswiftCore.dylib | _ArrayBuffer._checkInoutAndNativeTypeCheckedBounds(_:wasNativeTypeChecked:)", _TRAP)),
    ("lines", _cocoa("EXC_BREAKPOINT", "Swift/ContiguousArrayBuffer.swift:600: Fatal error: Index out of range", f"{_IOS2} | BillView.body.getter", f"{_IOS2} | closure #2 in BillView.lines(of:)", _TRAP)),
    ("lines", _cocoa("EXC_BREAKPOINT", "Fatal error: Index out of range", f"{_IOS2} | partial apply for closure #2 in BillView.lines(of:)", f"{_IOS2} | closure #2 in BillView.lines(of:)", _TRAP)),
    ("party", _cocoa("EXC_BREAKPOINT", "Fatal error: Unexpectedly found nil while unwrapping an Optional value", _CONCURRENCY, f"{_IOS1} | (2) suspend resume partial function for BillStore.load()", f"{_IOS1} | Bill.init(row:)")),
    ("party", _cocoa("EXC_BREAKPOINT", "Till/Bill.swift:31: Fatal error: Unexpectedly found nil while unwrapping an Optional value", _CONCURRENCY, f"{_IOS2} | closure #1 in BillStore.load()", f"{_IOS2} | Bill.init(row:)")),
    ("outlet", _cocoa("EXC_BREAKPOINT", "Fatal error: Unexpectedly found nil while implicitly unwrapping an Optional value", f"{_IOS1} | ScanController.viewDidLoad()")),
    ("outlet", _cocoa("EXC_BREAKPOINT", "Till/ScanController.swift:22: Fatal error: Unexpectedly found nil while implicitly unwrapping an Optional value", f"{_IOS2} | @objc ScanController.viewDidLoad()", f"{_IOS2} | ScanController.viewDidLoad()")),
    ("memory", _cocoa("WatchdogTermination", "The OS watchdog terminated your app, possibly because it overused RAM.", mechanism={"type": "watchdog_termination", "handled": False})),
)

_DEFUNCT = "setState() called after dispose(): {}(lifecycle state: defunct, not mounted)\nThis error happens if you call setState() on a State object for a widget that no longer appears in the widget tree (e.g., whose parent widget no longer includes the widget in its build)."
_SET_STATE = "~package:flutter/src/widgets/framework.dart | State.setState | {}"
_LATER = "<asynchronous suspension>"
WIDGETS_AFTER_THEIR_END = scene(
    "widgets of flutter after their end", "other",
    ("count", _dart("FlutterError", _DEFUNCT.format("_CountPageState#a1b2c"), _LATER, "package:till/ui/count_page.dart | _CountPageState._load | 40:5", _SET_STATE.format("1167:9"), "~package:flutter/src/widgets/framework.dart | State.setState.<anonymous closure> | 1165:9")),
    ("count", _dart("FlutterError", _DEFUNCT.format("_CountPageState#77f01"), "package:till/ui/count_page.dart | _CountPageState._load | 43:5", _SET_STATE.format("1219:9"))),
    ("bill", _dart("FlutterError", _DEFUNCT.format("_BillPageState#0c9de"), "package:till/ui/bill_page.dart | _BillPageState._paid | 88:5", _SET_STATE.format("1167:9"))),
    ("bill", _dart("FlutterError", _DEFUNCT.format("_BillPageState#5e6f7"), _LATER, "package:till/ui/bill_page.dart | _BillPageState._paid | 91:5", _SET_STATE.format("1219:9"))),
    ("overflow", _dart("FlutterError", "A RenderFlex overflowed by 42 pixels on the right.", "~package:flutter/src/rendering/debug_overflow_indicator.dart | DebugOverflowIndicatorMixin._reportOverflow | 240:9", "~package:flutter/src/rendering/flex.dart | RenderFlex.paint | 1112:7")),
    ("printer", _dart("LateError", "LateInitializationError: Field 'printer' has not been initialized.", "package:till/print/receipt.dart | Receipt.printer | 12:16", "package:till/print/receipt.dart | Receipt.send | 30:5")),
    ("printer", _dart("LateError", "LateInitializationError: Field 'printer' has not been initialized.", "package:till/ui/bill_page.dart | _BillPageState._paid | 95:7", _LATER, "package:till/print/receipt.dart | Receipt.printer | 12:16", "package:till/print/receipt.dart | Receipt.send | 33:5")),
    ("plugin", _dart("MissingPluginException", "MissingPluginException(No implementation found for method print on channel erp/printer)", "package:till/print/receipt.dart | Receipt.send | 33:5", _LATER, "~package:flutter/src/services/platform_channel.dart | MethodChannel._invokeMethod | 332:7")),
)

_AGENT = "C:\\Program Files\\Erp\\PrintAgent\\{}"
_EXE = _AGENT.format("print-agent.exe")
_NTDLL = "C:\\Windows\\System32\\ntdll.dll | RtlUserThreadStart"
_VIOLATION = "EXCEPTION_ACCESS_VIOLATION_{} / 0x{}"
A_PRINTING_AGENT_CRASHES = scene(
    "a printing agent crashes", "native",
    ("raster", _native("EXCEPTION_ACCESS_VIOLATION_READ", _VIOLATION.format("READ", "10"), _NTDLL, f"{_EXE} | agent::Spooler::run | spooler.cpp | 88", f"{_EXE} | agent::Raster::row | raster.cpp | 41")),
    ("raster", _native("EXCEPTION_ACCESS_VIOLATION_READ", _VIOLATION.format("READ", "2f4a1c8"), _NTDLL, f"{_EXE} | std::thread::_Invoke<std::tuple<lambda_3f9a0c1b2d4e5f60718293a4b5c6d7e8>, 0> | thread | 56", f"{_EXE} | agent::Spooler::run | spooler.cpp | 97", f"{_EXE} | agent::Raster::row(unsigned int) | raster.cpp | 44")),
    ("logo", _native("EXCEPTION_ACCESS_VIOLATION_READ", _VIOLATION.format("READ", "0"), _NTDLL, f"{_EXE} | agent::Spooler::run | spooler.cpp | 88", f"{_EXE} | agent::Logo::width | logo.cpp | 17")),
    ("logo", _native("EXCEPTION_ACCESS_VIOLATION_READ", _VIOLATION.format("READ", "8"), _NTDLL, f"{_EXE} | agent::Spooler::run | spooler.cpp | 97", f"{_EXE} | agent::Logo::width | logo.cpp | 19")),
    ("pure", _native("SIGABRT", "pure virtual method called", "/opt/erp/print-agent | agent::Device::~Device | device.cpp | 12", "/opt/erp/print-agent | agent::Device::flush | device.cpp | 30", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6 | __cxa_pure_virtual", "/usr/lib/x86_64-linux-gnu/libc.so.6 | abort")),
    ("pure", _native("SIGABRT", "Abort", "/opt/erp/print-agent | agent::Device::~Device() | device.cpp | 14", "/opt/erp/print-agent | agent::Device::flush() | device.cpp | 33", "/lib/aarch64-linux-gnu/libstdc++.so.6 | __cxa_pure_virtual", "/lib/aarch64-linux-gnu/libc.so.6 | raise", "/lib/aarch64-linux-gnu/libc.so.6 | abort")),
    ("heap", _native("SIGABRT", "free(): invalid pointer", "/opt/erp/print-agent | agent::Raster::~Raster | raster.cpp | 60", "/usr/lib/x86_64-linux-gnu/libc.so.6 | __libc_free", "/usr/lib/x86_64-linux-gnu/libc.so.6 | abort")),
)

WHAT_POSTGRES_LOGS = scene(
    "what a database logs", "other",
    ("deadlock", message("other", 'deadlock detected\nDETAIL:  Process 8123 waits for ShareLock on transaction 551201; blocked by process 8177.\nProcess 8177 waits for ShareLock on transaction 551200; blocked by process 8123.\nHINT:  See server log for query details.\nCONTEXT:  while updating tuple (41,7) in relation "stock"\nSTATEMENT:  UPDATE stock SET qty = qty - $1 WHERE id = $2', logger="postgres")),
    ("deadlock", message("other", 'deadlock detected\nDETAIL:  Process 44 waits for ShareLock on transaction 90; blocked by process 51.\nProcess 51 waits for ShareLock on transaction 91; blocked by process 44.\nHINT:  See server log for query details.\nCONTEXT:  while updating tuple (0,112) in relation "stock"\nSTATEMENT:  UPDATE stock SET qty = qty - $1 WHERE id = $2', logger="postgres")),
    ("report", message("other", "canceling statement due to statement timeout\nSTATEMENT:  SELECT branch_id, sum(total) FROM bills WHERE billed_at >= '2025-10-01' GROUP BY branch_id", logger="postgres")),
    ("report", message("other", "canceling statement due to statement timeout\nSTATEMENT:  SELECT branch_id, sum(total) FROM bills WHERE billed_at >= '2025-11-01' GROUP BY branch_id", logger="postgres")),
    ("disk", message("other", 'could not extend file "base/16384/24601": No space left on device\nHINT:  Check free disk space.', logger="postgres")),
    ("disk", message("other", 'could not extend file "base/16384/90112.3": No space left on device\nHINT:  Check free disk space.', logger="postgres")),
    ("login", message("other", 'password authentication failed for user "erp_reports"\nDETAIL:  Connection matched file "/etc/postgresql/16/main/pg_hba.conf" line 97: "host all all 10.0.0.0/8 scram-sha-256"', logger="postgres")),
    ("column", message("other", 'column "hsn_code" does not exist at character 27\nSTATEMENT:  SELECT id, sku, name, mrp, hsn_code FROM products WHERE id = 8123', logger="postgres")),
)

SCENES = (
    GENERIC_STORES_AND_CLOSURES,
    COLUMNS_THAT_DO_NOT_SCAN,
    CONSUMERS_OF_KAFKA_IN_GO,
    ANSWERS_THAT_JACKSON_REFUSES,
    VICTIMS_OF_AN_EMPTY_POOL,
    STREAMS_AND_LOADERS,
    FRAGMENTS_AND_WINDOWS,
    ONE_COMMIT_MANY_CONSTRAINTS,
    PANICS_OF_A_TILL_IN_RUST,
    TRAPS_OF_SWIFT,
    WIDGETS_AFTER_THEIR_END,
    A_PRINTING_AGENT_CRASHES,
    WHAT_POSTGRES_LOGS,
)
