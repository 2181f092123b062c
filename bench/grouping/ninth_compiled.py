"""The compiled platforms of the third innocent author's split that is open; `ninth.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import cocoa_ as _cocoa
from scenes import dart_ as _dart
from scenes import droid as _droid
from scenes import go_ as _go
from scenes import java_ as _java
from scenes import net as _net
from scenes import rust_native as _rust
from sdk import csharp, event, go, message, scene

# fmt: off


CONSUMERS_OF_STOCK_EVENTS_LOG = scene(
    "consumers of stock events log", "go",
    ("short", message("go", "handle stock.moved partition=3 offset=918273: apply move 8817: insufficient stock of item 32 in store 4: have 3, need 5", logger="slog")),
    ("short", message("go", "handle stock.moved partition=0 offset=77: apply move 91: insufficient stock of item 7711 in store 1: have 0, need 120", logger="slog")),
    ("unknown item", message("go", "handle stock.moved partition=3 offset=918290: apply move 8823: unknown item 32", logger="slog")),
    ("unknown item", message("go", "handle stock.moved partition=5 offset=1290: apply move 112: unknown item 90331", logger="slog")),
    ("schema", message("go", "handle stock.moved partition=1 offset=4410: decode: json: cannot unmarshal object into Go struct field Move.batch of type string", logger="slog")),
    ("schema", message("go", "handle stock.moved partition=2 offset=9: decode: json: cannot unmarshal object into Go struct field Move.batch of type string", logger="slog")),
    ("commit", message("go", "commit stock.moved partition=3 offset=918291: UNKNOWN_MEMBER_ID: The coordinator is not aware of this member.", logger="slog")),
    ("commit", message("go", "commit stock.moved partition=4 offset=20: UNKNOWN_MEMBER_ID: The coordinator is not aware of this member.", logger="slog")),
    ("lag", message("go", "lag of group erp-stock on stock.moved is 120442, above 100000", logger="slog")),
    ("lag", message("go", "lag of group erp-stock on stock.moved is 381, above 100", logger="slog")),
)

_REPORT = ("~net/http | HandlerFunc.ServeHTTP | /usr/local/go/src/net/http/server.go:{} | f(w, r)", "erp/internal/httpx | Handle.func1 | /src/internal/httpx/handle.go:37 | report(r.Context(), err)", "erp/internal/httpx | report | /src/internal/httpx/report.go:18 | hub.CaptureException(err)")
_AT = tuple(line.format(2294) for line in _REPORT)
_AT_LATER = tuple(line.format(2322) for line in _REPORT)


def _wrapped(inner: tuple[str, str], outer: str, at: tuple[str, ...] = _AT) -> dict:
    """As the SDK of Go sends wrapped errors: the stack is where it was reported, and only at the outermost."""
    return event("go", go(*inner), go("*fmt.wrapError", outer, *at))


_NO_ROWS = ("*errors.errorString", "sql: no rows in result set")
ONE_PLACE_REPORTS_EVERY_ERROR = scene(
    "one place reports every error", "go",
    ("item", _wrapped(_NO_ROWS, "load item 8123: sql: no rows in result set")),
    ("item", _wrapped(_NO_ROWS, "load item 17: sql: no rows in result set", _AT_LATER)),
    ("customer", _wrapped(_NO_ROWS, "load customer 5: sql: no rows in result set")),
    ("customer", _wrapped(_NO_ROWS, "load customer 90412: sql: no rows in result set", _AT_LATER)),
    ("closed", _wrapped(("*ledger.PeriodClosedError", "period 2025-09 is closed"), "post invoice INV-2025-00017: period 2025-09 is closed")),
    ("closed", _wrapped(("*ledger.PeriodClosedError", "period 2025-03 is closed"), "post invoice CN-77: period 2025-03 is closed", _AT_LATER)),
    ("unbalanced", _wrapped(("*errors.errorString", "debit 120.50 and credit 120.49 differ"), "post invoice INV-2025-00018: debit 120.50 and credit 120.49 differ")),
    ("unbalanced", _wrapped(("*errors.errorString", "debit 8812.00 and credit 8811.98 differ"), "post invoice INV-2025-02291: debit 8812.00 and credit 8811.98 differ", _AT_LATER)),
)

_BIND = ("~github.com/labstack/echo/v4 | (*Echo).ServeHTTP | /go/pkg/mod/github.com/labstack/echo/v4@v4.11.4/echo.go:669 | if err := h(c); err != nil {{", "erp/internal/orders | (*Handler).Create | /src/internal/orders/http.go:{} | sentry.CaptureException(err)")
_BOUND = tuple(line.format(39) for line in _BIND)
_BOUND_LATER = tuple(line.format(45) for line in _BIND)
_RULE = "Key: 'OrderRequest.Lines[{}].{}' Error:Field validation for '{}' failed on the '{}' tag"
WHAT_A_BINDER_SAYS_OF_FIELDS = scene(
    "what a binder says of fields", "go",
    ("quantity", _go("*echo.HTTPError", "code=400, message=Unmarshal type error: expected=int, got=number 3.5, field=lines.quantity, offset=112, internal=json: cannot unmarshal number 3.5 into Go struct field LineRequest.lines.quantity of type int", *_BOUND)),
    ("quantity", _go("*echo.HTTPError", "code=400, message=Unmarshal type error: expected=int, got=number 0.25, field=lines.quantity, offset=80, internal=json: cannot unmarshal number 0.25 into Go struct field LineRequest.lines.quantity of type int", *_BOUND_LATER)),
    ("expiry", _go("*echo.HTTPError", 'code=400, message=parsing time "2027-03" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "-", internal=parsing time "2027-03" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "-"', *_BOUND)),
    ("expiry", _go("*echo.HTTPError", 'code=400, message=parsing time "2026-11" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "-", internal=parsing time "2026-11" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "-"', *_BOUND_LATER)),
    ("batch", _go("validator.ValidationErrors", _RULE.format(3, "BatchID", "BatchID", "required"), *_BOUND)),
    ("batch", _go("validator.ValidationErrors", _RULE.format(0, "BatchID", "BatchID", "required"), *_BOUND_LATER)),
    ("rate", _go("validator.ValidationErrors", _RULE.format(0, "Rate", "Rate", "gt"), *_BOUND)),
    ("rate", _go("validator.ValidationErrors", _RULE.format(11, "Rate", "Rate", "gt"), *_BOUND_LATER)),
)

_NIL = "runtime error: invalid memory address or nil pointer dereference"
_LAST = "erp/internal/ledger | (*Book[...]).Last | /src/internal/ledger/book.go:{} | return b.entries[len(b.entries)-1]"
_SUM = "total = total.Add(line.Tax.Amount)"
CLOSURES_THAT_ARE_COUNTED_ANEW = scene(
    "closures that are counted anew", "go",
    ("tax", _go("runtime.errorString", _NIL, "erp/internal/ledger | (*Poster).Post | /src/internal/ledger/post.go:90 | each(invoice.Lines, func(line *Line) {", "erp/internal/ledger | each[...] | /src/internal/ledger/each.go:8 | do(one)", f"erp/internal/ledger | (*Poster).Post.func1 | /src/internal/ledger/post.go:91 | {_SUM}")),
    ("tax", _go("runtime.errorString", _NIL, "erp/internal/ledger | (*Poster).Post | /src/internal/ledger/post.go:104 | each(invoice.Lines, func(line *Line) {", "erp/internal/ledger | each[...] | /src/internal/ledger/each.go:8 | do(one)", f"erp/internal/ledger | (*Poster).Post.func3 | /src/internal/ledger/post.go:105 | {_SUM}")),
    ("tax", _go("runtime.errorString", _NIL, "~golang.org/x/sync/errgroup | (*Group).Go.func1 | /go/pkg/mod/golang.org/x/sync@v0.7.0/errgroup/errgroup.go:78 | if err := f(); err != nil {", "erp/internal/jobs | (*Recurring).Run.func2 | /src/internal/jobs/recurring.go:55 | return r.poster.Post(ctx, invoice)", "erp/internal/ledger | (*Poster).Post | /src/internal/ledger/post.go:104 | for line := range invoice.Each {", f"erp/internal/ledger | (*Poster).Post-range1 | /src/internal/ledger/post.go:105 | {_SUM}")),
    ("discount", _go("runtime.errorString", _NIL, "erp/internal/ledger | (*Poster).Post | /src/internal/ledger/post.go:96 | each(invoice.Lines, func(line *Line) {", "erp/internal/ledger | each[...] | /src/internal/ledger/each.go:8 | do(one)", "erp/internal/ledger | (*Poster).Post.func2 | /src/internal/ledger/post.go:97 | rebate = rebate.Add(line.Scheme.Discount(line.Net))")),
    ("empty book", _go("runtime.boundsError", "runtime error: index out of range [-1]", "erp/internal/reports | TrialBalance | /src/internal/reports/trial.go:31 | last := book.Last()", _LAST.format(22))),
    ("empty book", _go("runtime.boundsError", "runtime error: index out of range [-1]", "erp/internal/ledger | (*Closer).Close | /src/internal/ledger/close.go:48 | if book.Last().At.After(end) {", _LAST.format(27))),
    ("page", _go("runtime.boundsError", "runtime error: slice bounds out of range [100:37]", "erp/internal/reports | TrialBalance | /src/internal/reports/trial.go:44 | return page(rows, from, to)", "erp/internal/reports | page[...] | /src/internal/reports/page.go:12 | return rows[from:min(to, len(rows))]")),
    ("page", _go("runtime.boundsError", "runtime error: slice bounds out of range [50:3]", "erp/internal/reports | StockAgeing | /src/internal/reports/ageing.go:70 | return page(rows, from, to)", "erp/internal/reports | page[...] | /src/internal/reports/page.go:15 | return rows[from:min(to, len(rows))]")),
)

_READER = "com.fasterxml.jackson.databind.exc."
_IN_TEXT = ' at [Source: (String)"{{"no":{},"lines":[{{"rate":"12,50"..."[truncated 812 chars]; line: 1, column: {}] (through reference chain: in.erp.edi.Order["lines"]->java.util.ArrayList[{}]->in.erp.edi.Line["rate"])'
_REDACTED = " at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: {}] (through reference chain: {})"
_EDI = "in.erp.edi.OrderReader | read | OrderReader.java:{}"
_DECIMAL = 'Cannot deserialize value of type `java.math.BigDecimal` from String "{}": not a valid representation\n'
JACKSON_READS_ORDERS = scene(
    "jackson reads orders", "java",
    ("rate", _java(_READER + "InvalidFormatException", _DECIMAL.format("12,50") + _IN_TEXT.format(8123, 88, 0), _EDI.format(27))),
    ("rate", _java(_READER + "InvalidFormatException", _DECIMAL.format("1.250,00") + _REDACTED.format(412, 'in.erp.edi.Order["lines"]->java.util.ArrayList[3]->in.erp.edi.Line["rate"]'), "in.erp.edi.Mailbox | poll | Mailbox.java:60", _EDI.format(31))),
    ("unit", _java(_READER + "InvalidFormatException", 'Cannot deserialize value of type `in.erp.edi.Unit` from String "STRIP": not one of the values accepted for Enum class: [BOX, BOTTLE, NOS]\n' + _REDACTED.format(140, 'in.erp.edi.Order["lines"]->java.util.ArrayList[0]->in.erp.edi.Line["unit"]'), _EDI.format(31))),
    ("unit", _java(_READER + "InvalidFormatException", 'Cannot deserialize value of type `in.erp.edi.Unit` from String "STRIP": not one of the values accepted for Enum class: [BOX, BOTTLE, NOS]\n' + _REDACTED.format(77, 'in.erp.edi.Order["lines"]->java.util.ArrayList[12]->in.erp.edi.Line["unit"]'), "in.erp.edi.Mailbox | poll | Mailbox.java:64", _EDI.format(35))),
    ("po date", _java(_READER + "UnrecognizedPropertyException", 'Unrecognized field "poDate" (class in.erp.edi.Order), not marked as ignorable (4 known properties: "no", "lines", "party", "remarks"])\n' + _REDACTED.format(30, 'in.erp.edi.Order["poDate"]'), _EDI.format(31))),
    ("po date", _java(_READER + "UnrecognizedPropertyException", 'Unrecognized field "poDate" (class in.erp.edi.Order), not marked as ignorable (5 known properties: "no", "lines", "party", "remarks", "branch"])\n' + _REDACTED.format(61, 'in.erp.edi.Order["poDate"]'), "in.erp.edi.Mailbox | poll | Mailbox.java:64", _EDI.format(35))),
    ("cut off", _java("com.fasterxml.jackson.core.io.JsonEOFException", "Unexpected end-of-input: expected close marker for Array (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 22])\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 4097]", _EDI.format(31))),
)

_BAGGED = ("org.hibernate.collection.spi.PersistentBag | iterator | PersistentBag.java:371", "org.hibernate.collection.spi.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:635")
_LINES = "in.erp.sales.OrderMapper | toDto | OrderMapper.java:{}"
COLLECTIONS_READ_AFTER_THE_SESSION = scene(
    "collections read after the session", "java",
    ("lines", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: in.erp.sales.Order.lines, could not initialize proxy - no Session", "in.erp.sales.OrderController | show | OrderController.java:40", _LINES.format(22), "org.hibernate.collection.internal.PersistentBag | iterator | PersistentBag.java:387", "org.hibernate.collection.internal.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:606")),
    ("lines", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: in.erp.sales.Order.lines: could not initialize proxy - no Session", "in.erp.sales.OrderController | show | OrderController.java:44", _LINES.format(25), *_BAGGED)),
    ("lines", _java("org.hibernate.LazyInitializationException", "Cannot lazily initialize collection of role 'in.erp.sales.Order.lines' with key '8123' (no session)", "in.erp.mail.OrderMail | body | OrderMail.java:31", _LINES.format(25), *_BAGGED)),
    ("taxes", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: in.erp.sales.Order.taxes: could not initialize proxy - no Session", "in.erp.sales.OrderController | show | OrderController.java:44", _LINES.format(28), *_BAGGED)),
    ("customer", _java("org.hibernate.LazyInitializationException", "could not initialize proxy [in.erp.parties.Customer#17] - no Session", _LINES.format(22), "in.erp.parties.Customer$HibernateProxy$Xb7Kq2Lm | getName |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:165")),
    ("customer", _java("org.hibernate.LazyInitializationException", "Could not initialize proxy [in.erp.parties.Customer#90412] - no session", "in.erp.mail.OrderMail | body | OrderMail.java:31", _LINES.format(25), "in.erp.parties.Customer$HibernateProxy | getName |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:174")),
    ("transient", _java("org.hibernate.TransientObjectException", "object references an unsaved transient instance - save the transient instance before flushing: in.erp.parties.Customer", "in.erp.sales.OrderService | place | OrderService.java:61", "org.hibernate.engine.internal.ForeignKeys | getEntityIdentifierIfNotUnsaved | ForeignKeys.java:347")),
)

_LOOPER = ("~android.app.ActivityThread | main | ActivityThread.java:{}", "~android.os.Looper | loop | Looper.java:{}")
_EIGHT = tuple(line.format(n) for line, n in zip(_LOOPER, (6669, 193), strict=True))
_THIRTEEN = tuple(line.format(n) for line, n in zip(_LOOPER, (7872, 288), strict=True))
_STARTED = "Context.startForegroundService() did not then call Service.startForeground(): ServiceRecord{{{} u0 in.erp.rep/.sync.{}}}"
ANDROID_WITHOUT_A_FRAME_OF_OURS = scene(
    "android without a frame of ours", "java",
    ("sync", _droid("android.app.RemoteServiceException", _STARTED.format("8d2f1c0", "SyncService"), *_EIGHT, "~android.app.ActivityThread$H | handleMessage | ActivityThread.java:1813")),
    ("sync", _droid("android.app.RemoteServiceException$ForegroundServiceDidNotStartInTimeException", _STARTED.format("c41be77", "SyncService"), *_THIRTEEN, "~android.app.ActivityThread | throwRemoteServiceException | ActivityThread.java:1954")),
    ("track", _droid("android.app.RemoteServiceException$ForegroundServiceDidNotStartInTimeException", _STARTED.format("77a0e12", "TrackService"), *_THIRTEEN, "~android.app.ActivityThread | throwRemoteServiceException | ActivityThread.java:1954")),
    ("extras", _droid("java.lang.RuntimeException", "android.os.TransactionTooLargeException: data parcel size 1048776 bytes", *_EIGHT, "~android.app.servertransaction.PendingTransactionActions$StopInfo | run | PendingTransactionActions.java:160")),
    ("provider", _droid("java.lang.RuntimeException", "Unable to get provider androidx.core.content.FileProvider: java.lang.ClassNotFoundException: Didn't find class \"androidx.core.content.FileProvider\"", *_THIRTEEN, "~android.app.ActivityThread | installProvider | ActivityThread.java:7556")),
    ("signature", _droid("java.lang.SecurityException", "Starting FGS with type location callerApp=ProcessRecord{4f1a2b 9912:in.erp.rep/u0a231} targetSDK=34 requires permissions: all of the permissions allOf=true [android.permission.FOREGROUND_SERVICE_LOCATION]", *_THIRTEEN, "in.erp.rep.sync.TrackService | onStartCommand | TrackService.kt:41", "~android.app.Service | startForeground | Service.java:862")),
    ("signature", _droid("java.lang.SecurityException", "Starting FGS with type location callerApp=ProcessRecord{90c1d0 311:in.erp.rep/u0a187} targetSDK=34 requires permissions: all of the permissions allOf=true [android.permission.FOREGROUND_SERVICE_LOCATION]", *_THIRTEEN, "in.erp.rep.sync.TrackService | onStartCommand | TrackService.kt:47", "~android.app.Service | startForeground | Service.java:905")),
)

_EF7 = ("~Microsoft.EntityFrameworkCore.DbContext+<SaveChangesAsync>d__59 | MoveNext |", "~Microsoft.EntityFrameworkCore.Update.ReaderModificationCommandBatch | ExecuteAsync |")
_EF9 = ("~Microsoft.EntityFrameworkCore.DbContext+<SaveChangesAsync>d__63 | MoveNext |", "~Microsoft.EntityFrameworkCore.Update.ReaderModificationCommandBatch+<ExecuteAsync>d__50 | MoveNext |")
_ENTITY = "An error occurred while saving the entity changes. See the inner exception for details."
_STOCK_IN = "Erp.Stock.BatchService+<InwardAsync>d__{} | MoveNext | /src/Erp/Stock/BatchService.cs:{}"


def _update(cause: tuple[str, str], *lines: str) -> dict:
    inner = csharp(*cause, "~Npgsql.Internal.NpgsqlConnector+<ReadMessageLong>d__234 | MoveNext |", module="Npgsql")
    return event("csharp", inner, csharp("Microsoft.EntityFrameworkCore.DbUpdateException", _ENTITY, *lines))


_PG = "Npgsql.PostgresException"
WHAT_ENTITY_FRAMEWORK_HIDES = scene(
    "what entity framework hides", "csharp",
    ("number", _update((_PG, '23505: duplicate key value violates unique constraint "IX_Batches_Number"\n\nDETAIL: Key ("Number")=(NUX-200-4) already exists.'), _STOCK_IN.format(4, 41), *_EF7)),
    ("number", _update((_PG, '23505: duplicate key value violates unique constraint "IX_Batches_Number"\n\nDETAIL: Detail redacted as it may contain sensitive data. Specify \'Include Error Detail\' in the connection string to include this information.'), "Erp.Imports.Opening+<RowAsync>d__9 | MoveNext | /src/Erp/Imports/Opening.cs:77", _STOCK_IN.format(5, 48), *_EF9)),
    ("item", _update((_PG, '23503: insert or update on table "Batches" violates foreign key constraint "FK_Batches_Items_ItemId"\n\nDETAIL: Key (ItemId)=(99) is not present in table "Items".'), _STOCK_IN.format(4, 41), *_EF7)),
    ("item", _update((_PG, '23503: insert or update on table "Batches" violates foreign key constraint "FK_Batches_Items_ItemId"\n\nDETAIL: Detail redacted as it may contain sensitive data. Specify \'Include Error Detail\' in the connection string to include this information.'), _STOCK_IN.format(5, 48), *_EF9)),
    ("utc", _update(("System.ArgumentException", "Cannot write DateTime with Kind=Local to PostgreSQL type 'timestamp with time zone', only UTC is supported."), _STOCK_IN.format(5, 48), *_EF9)),
    ("version", _net("Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException", "Database operation expected to affect 1 row(s) but actually affected 0 row(s). Data may have been modified or deleted since entities were loaded. See http://go.microsoft.com/fwlink/?LinkId=527962 for information on understanding and handling optimistic concurrency exceptions.", _STOCK_IN.format(4, 41), *_EF7)),
    ("version", _net("Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException", "The database operation was expected to affect 1 row(s), but actually affected 0 row(s); data may have been modified or deleted since entities were loaded. See https://go.microsoft.com/fwlink/?LinkId=527962 for information on understanding and handling optimistic concurrency exceptions.", _STOCK_IN.format(5, 48), *_EF9)),
)

_LINQ = "~System.Linq.Enumerable | {} |"
_THROW = "~System.Linq.ThrowHelper | {} |"
_PRICE = "Erp.Pricing.PriceList{} | {} | /src/Erp/Pricing/PriceList.cs:{}"
LAMBDAS_COUNTED_BY_A_COMPILER = scene(
    "lambdas counted by a compiler", "csharp",
    ("no rate", _net("System.InvalidOperationException", "Sequence contains no matching element", _PRICE.format("+<>c__DisplayClass4_0", "<Of>b__0", 22), _LINQ.format("First"), _THROW.format("ThrowNoMatchException"))),
    ("no rate", _net("System.InvalidOperationException", "Sequence contains no matching element", "Erp.Api.QuoteController | Post | /src/Erp/Api/QuoteController.cs:40", _PRICE.format("+<>c__DisplayClass6_0", "<Of>b__1", 29), _LINQ.format("First"), _THROW.format("ThrowNoMatchException"), version="1.4.0.0")),
    ("no slab", _net("System.InvalidOperationException", "Sequence contains no elements", _PRICE.format("", "Best", 50), _LINQ.format("Max"), _THROW.format("ThrowNoElementsException"))),
    ("no slab", _net("System.InvalidOperationException", "Sequence contains no elements", "Erp.Jobs.Reprice | Run | /src/Erp/Jobs/Reprice.cs:19", _PRICE.format("", "Best", 57), _LINQ.format("MaxFloat"), _THROW.format("ThrowNoElementsException"), version="1.4.0.0")),
    ("no scheme", _net("System.Collections.Generic.KeyNotFoundException", "The given key 'DIWALI25' was not present in the dictionary.", _PRICE.format("", "Scheme", 71), "~System.Collections.Generic.Dictionary`2 | get_Item |")),
    ("no scheme", _net("System.Collections.Generic.KeyNotFoundException", "The given key 'STOCKIST-B' was not present in the dictionary.", _PRICE.format("", "Scheme", 78), "~System.Collections.Generic.Dictionary`2 | get_Item |", version="1.4.0.0")),
    ("changed", _net("System.InvalidOperationException", "Collection was modified; enumeration operation may not execute.", _PRICE.format("", "Merge", 90), "~System.Collections.Generic.List`1+Enumerator | MoveNextRare |")),
    ("no mrp", _net("System.InvalidOperationException", "Nullable object must have a value.", _PRICE.format("", "Best", 52), "~System.Nullable`1 | get_Value |")),
)

_SYNC = "pharma::sync::{} | src/sync.rs | {}"
_UNWRAPPED = "~core::result::unwrap_failed | library/core/src/result.rs | {}"
A_POISONED_LOCK_OF_RUST = scene(
    "a poisoned lock of rust", "native",
    ("missing unit", _rust("panic", "no entry found for key", _SYNC.format("Units::factor", 30), "~<std::collections::hash::map::HashMap<K,V,S> as core::ops::index::Index<&Q>>::index | |", "~core::option::expect_failed | |")),
    ("missing unit", _rust("panic", "no entry found for key", _SYNC.format("pull::{{closure}}", 71), _SYNC.format("Units::factor", 34), "~<std::collections::hash::map::HashMap<K,V,S,A> as core::ops::index::Index<&Q>>::index | |", "~core::option::expect_failed | |")),
    ("cursor", _rust("panic", "called `Result::unwrap()` on an `Err` value: PoisonError { .. }", _SYNC.format("Cursor::advance", 52), _UNWRAPPED.format(1750))),
    ("cursor", _rust("panic", "called `Result::unwrap()` on an `Err` value: PoisonError { .. }", _SYNC.format("push::{{closure}}", 90), _SYNC.format("Cursor::advance", 57), _UNWRAPPED.format(1867))),
    ("quantity", _rust("panic", "quantity: ParseIntError { kind: InvalidDigit }", _SYNC.format("Row::parse", 20), "~core::result::Result<T,E>::expect | |", _UNWRAPPED.format(1750))),
    ("quantity", _rust("panic", "quantity: ParseIntError { kind: Empty }", _SYNC.format("pull", 66), _SYNC.format("Row::parse", 23), _UNWRAPPED.format(1867))),
    ("rate", _rust("panic", "rate: ParseFloatError { kind: Invalid }", _SYNC.format("Row::parse", 21), "~core::result::Result<T,E>::expect | |", _UNWRAPPED.format(1750))),
)

_LISTED = "ErpRep | {} | {}"
_ROWS = "Invalid update: invalid number of rows in section 0. The number of rows contained in an existing section after the update ({}) must be equal to the number of rows contained in that section before the update ({}), plus or minus the number of rows inserted or deleted from that section ({} inserted, {} deleted) and plus or minus the number of rows moved into or out of that section (0 moved in, 0 moved out)."
_ASSERTED = ("~Foundation | -[NSAssertionHandler handleFailureInMethod:object:file:lineNumber:description:] |", "~libobjc.A.dylib | objc_exception_throw |", "~CoreFoundation | __exceptionPreprocess |")
_OBJC = {"type": "nsexception", "handled": False}
LISTS_OF_AN_IPHONE = scene(
    "lists of an iphone", "cocoa",
    ("rows", _cocoa("NSInternalInconsistencyException", _ROWS.format(5, 5, 1, 0), _LISTED.format("OrdersViewController.append(_:)", "OrdersViewController.swift:88"), "~UIKitCore | -[UITableView endUpdates] |", "~UIKitCore | -[UITableView _endCellAnimationsWithContext:] |", *_ASSERTED, mechanism=_OBJC)),
    ("rows", _cocoa("NSInternalInconsistencyException", _ROWS.format(3, 4, 0, 0) + " Table view: <UITableView: 0x10586d400; frame = (0 91; 390 670); dataSource: <ErpRep.OrdersViewController: 0x1057c0200>>", _LISTED.format("closure #1 in OrdersViewController.refresh()", "OrdersViewController.swift:61"), _LISTED.format("OrdersViewController.append(_:)", "OrdersViewController.swift:93"), "~UIKitCore | -[UITableView _performBatchUpdates:withContext:completion:] |", "~UIKitCore | -[UITableView _endCellAnimationsWithContext:] |", *_ASSERTED, mechanism=_OBJC)),
    ("cell", _cocoa("NSInternalInconsistencyException", "unable to dequeue a cell with identifier SchemeCell - must register a nib or a class for the identifier or connect a prototype cell in a storyboard", _LISTED.format("OrdersViewController.tableView(_:cellForRowAt:)", "OrdersViewController.swift:120"), "~UIKitCore | -[UITableView _dequeueReusableViewOfType:withIdentifier:] |", *_ASSERTED, mechanism=_OBJC)),
    ("cell", _cocoa("NSInternalInconsistencyException", "unable to dequeue a cell with identifier SchemeCell - must register a nib or a class for the identifier or connect a prototype cell in a storyboard", _LISTED.format("@objc OrdersViewController.tableView(_:cellForRowAt:)", "<compiler-generated>:0"), _LISTED.format("OrdersViewController.tableView(_:cellForRowAt:)", "OrdersViewController.swift:126"), "~UIKitCore | -[UITableView _dequeueReusableViewOfType:withIdentifier:] |", *_ASSERTED, mechanism=_OBJC)),
    ("line", _cocoa("Fatal error", "Index out of range: file Swift/ContiguousArrayBuffer.swift, line 600", _LISTED.format("OrdersViewController.line(at:)", "OrdersViewController.swift:140"), "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
    ("line", _cocoa("EXC_BREAKPOINT", "Exception 6, Code 1, Subcode 6846921380", _LISTED.format("OrdersViewController.tableView(_:cellForRowAt:)", "OrdersViewController.swift:128"), _LISTED.format("OrdersViewController.line(at:)", "OrdersViewController.swift:147"), "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
    ("main thread", _cocoa("NSInternalInconsistencyException", "Modifications to the layout engine must not be performed from a background thread after it has been accessed from the main thread.", _LISTED.format("closure #1 in OrdersViewController.refresh()", "OrdersViewController.swift:58"), "~CoreAutoLayout | _AssertAutoLayoutOnAllowedThreadsOnly |", *_ASSERTED[1:], mechanism=_OBJC)),
)

_API = "package:rep/api/client.dart | Client.{} | {}"
A_PHONE_WITHOUT_A_NETWORK = scene(
    "a phone without a network", "other",
    ("name", _dart("ClientException", "ClientException with SocketException: Failed host lookup: 'api.erp.example' (OS Error: No address associated with hostname, errno = 7), uri=https://api.erp.example/v1/orders", _API.format("post", "40:22"), "~package:http/src/io_client.dart | IOClient.send | 156:7")),
    ("name", _dart("ClientException", "ClientException with SocketException: Failed host lookup: 'api.erp.example' (OS Error: nodename nor servname provided, or not known, errno = 8), uri=https://api.erp.example/v1/orders", _API.format("post", "44:22"), "~package:http/src/io_client.dart | IOClient.send | 94:7")),
    ("parse", _dart("_TypeError", "type 'Null' is not a subtype of type 'String' in type cast", _API.format("items", "71:18"), "package:rep/model/item.dart | Item.fromJson | 22:27")),
    ("parse", _dart("_TypeError", "type 'Null' is not a subtype of type 'String'", "package:rep/sync/pull.dart | Pull.run | 19:9", "package:rep/model/item.dart | Item.fromJson | 24:27")),
    ("format", _dart("FormatException", "FormatException: Unexpected character (at character 1)\n<!DOCTYPE html>\n^\n", _API.format("items", "69:20"), "~dart:convert-patch/convert_patch.dart | _ChunkedJsonParser.fail | 1405:5")),
    ("format", _dart("FormatException", "FormatException: Unexpected character (at line 2, character 1)\n<html><head><title>502 Bad Gateway</title></head>\n^\n", _API.format("items", "73:20"), "~dart:convert-patch/convert_patch.dart | _ChunkedJsonParser.fail | 1463:5")),
    ("printer", _dart("PlatformException", "PlatformException(connect_error, read failed, socket might closed or timeout, read ret: -1, null, java.io.IOException: read failed)", "package:rep/print/printer.dart | Printer.connect | 18:5", "~package:flutter/src/services/platform_channel.dart | MethodChannel._invokeMethod | 332:7")),
    ("printer", _dart("PlatformException", "PlatformException(connect_error, read failed, socket might closed or timeout, read ret: -1, null, java.io.IOException: read failed)", "package:rep/print/printer.dart | Printer.connect | 21:5", "~package:flutter/src/services/platform_channel.dart | MethodChannel._invokeMethod | 310:7")),
)

SCENES = (
    CONSUMERS_OF_STOCK_EVENTS_LOG,
    ONE_PLACE_REPORTS_EVERY_ERROR,
    WHAT_A_BINDER_SAYS_OF_FIELDS,
    CLOSURES_THAT_ARE_COUNTED_ANEW,
    JACKSON_READS_ORDERS,
    COLLECTIONS_READ_AFTER_THE_SESSION,
    ANDROID_WITHOUT_A_FRAME_OF_OURS,
    WHAT_ENTITY_FRAMEWORK_HIDES,
    LAMBDAS_COUNTED_BY_A_COMPILER,
    A_POISONED_LOCK_OF_RUST,
    LISTS_OF_AN_IPHONE,
    A_PHONE_WITHOUT_A_NETWORK,
)
