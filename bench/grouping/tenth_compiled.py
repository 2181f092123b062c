"""The compiled platforms of the third innocent author's split that was held out; `ninth.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other
# ruff: noqa: RUF001 - what devices print has their quotation marks

from scenes import cocoa_ as _cocoa
from scenes import dart_ as _dart
from scenes import droid as _droid
from scenes import go_ as _go
from scenes import java_ as _java
from scenes import rust_native as _rust
from sdk import event, go, java, scene

# fmt: off


_GIN = "~github.com/gin-gonic/gin | (*Context).Next | /go/pkg/mod/github.com/gin-gonic/gin@v1.{}.0/context.go:{} | c.handlers[c.index](c)"
_RATE_GET = "erp/internal/pricing | (*RateCache).Get | /src/internal/pricing/cache.go:{} | rate, ok := c.rates[key]"
A_MAP_WITHOUT_A_LOCK = scene(
    "a map without a lock", "go",
    ("rates", _go("fatal error", "concurrent map writes", _GIN.format(9, 174), "erp/internal/pricing | (*Handler).Quote | /src/internal/pricing/http.go:61 | h.cache.Put(key, rate)", "erp/internal/pricing | (*RateCache).Put | /src/internal/pricing/cache.go:33 | c.rates[key] = rate", level="fatal")),
    ("rates", _go("fatal error", "concurrent map read and map write", _GIN.format(9, 174), "erp/internal/pricing | (*Handler).Quote | /src/internal/pricing/http.go:57 | if rate, ok := h.cache.Get(key); ok {", _RATE_GET.format(26), level="fatal")),
    ("rates", _go("fatal error", "concurrent map read and map write", "erp/internal/jobs | (*Reprice).Run.func1 | /src/internal/jobs/reprice.go:40 | old, _ := j.cache.Get(key)", _RATE_GET.format(29), level="fatal")),
    ("rates", _go("fatal error", "concurrent map iteration and map write", "erp/internal/jobs | (*Reprice).Run | /src/internal/jobs/reprice.go:71 | for key, rate := range j.cache.All() {", "erp/internal/pricing | (*RateCache).All.func1 | /src/internal/pricing/cache.go:48 | for key, rate := range c.rates {", level="fatal")),
    ("sessions", _go("fatal error", "concurrent map writes", _GIN.format(10, 185), "erp/internal/auth | (*Sessions).Touch | /src/internal/auth/sessions.go:52 | s.seen[id] = time.Now()", level="fatal")),
    ("sessions", _go("fatal error", "concurrent map writes", _GIN.format(9, 174), "erp/internal/auth | Require.func1 | /src/internal/auth/middleware.go:19 | sessions.Touch(id)", "erp/internal/auth | (*Sessions).Touch | /src/internal/auth/sessions.go:47 | s.seen[id] = time.Now()", level="fatal")),
    ("never made", _go("runtime.plainError", "assignment to entry in nil map", _GIN.format(10, 185), "erp/internal/pricing | (*Handler).Quote | /src/internal/pricing/http.go:61 | h.cache.Put(key, rate)", "erp/internal/pricing | (*RateCache).Put | /src/internal/pricing/cache.go:33 | c.rates[key] = rate")),
)

_SHEET = "erp/internal/print | (*Printer).render | /src/internal/print/printer.go:{} | hub.CaptureException(err)"
_TEMPLATE = 'template: {}: executing "{}" at <{}>: {}'
TEMPLATES_OF_GO = scene(
    "templates of go", "go",
    ("ship to", _go("template.ExecError", _TEMPLATE.format("invoice.html:42:18", "invoice.html", ".ShipTo.State", "nil pointer evaluating *model.Address.State"), "erp/internal/print | (*Handler).PDF | /src/internal/print/http.go:27 | page, err := h.printer.Invoice(id)", _SHEET.format(51))),
    ("ship to", _go("template.ExecError", _TEMPLATE.format("invoice.html:47:18", "invoice.html", ".ShipTo.State", "nil pointer evaluating *model.Address.State"), "erp/internal/mail | (*Sender).Invoice | /src/internal/mail/sender.go:60 | page, err := s.printer.Invoice(id)", _SHEET.format(58))),
    ("bank", _go("template.ExecError", _TEMPLATE.format("invoice.html:90:22", "invoice.html", ".Company.Bank.IFSC", "nil pointer evaluating *model.Bank.IFSC"), "erp/internal/print | (*Handler).PDF | /src/internal/print/http.go:27 | page, err := h.printer.Invoice(id)", _SHEET.format(51))),
    ("bank", _go("template.ExecError", _TEMPLATE.format("footer.html:4:22", "footer", ".Company.Bank.IFSC", "nil pointer evaluating *model.Bank.IFSC"), "erp/internal/print | (*Handler).PDF | /src/internal/print/http.go:31 | page, err := h.printer.Quotation(id)", _SHEET.format(58))),
    ("third tax", _go("template.ExecError", _TEMPLATE.format("invoice.html:61:30", "invoice.html", "index .Taxes 2", "error calling index: index out of range: 2"), "erp/internal/print | (*Handler).PDF | /src/internal/print/http.go:27 | page, err := h.printer.Invoice(id)", _SHEET.format(51))),
    ("third tax", _go("template.ExecError", _TEMPLATE.format("invoice.html:66:30", "invoice.html", "index .Taxes 2", "error calling index: index out of range: 2"), _SHEET.format(58))),
    ("renamed", _go("template.ExecError", _TEMPLATE.format("label.html:9:12", "label.html", ".Batch.Mfg", "can't evaluate field Mfg in type *model.Batch"), "erp/internal/print | (*Handler).Labels | /src/internal/print/http.go:55 | page, err := h.printer.Labels(ids)", _SHEET.format(58))),
)

_IRN = "erp/internal/einvoice | (*Client).Register | /src/internal/einvoice/client.go:{} | c.hub.CaptureException(err)"
_WAY = "erp/internal/einvoice | (*Client).Waybill | /src/internal/einvoice/waybill.go:{} | c.hub.CaptureException(err)"
_POSTED = 'Post "https://einvoice.tax.example/v1.03/invoice": '
_SLOW = ("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", "*http.timeoutError")
_X509 = "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time {} is after 2025-10-20T12:00:00Z"


def _failed(words: str, of: str, number: str, *lines: str, post: bool = True) -> dict:
    """The error that a client of HTTP gives, in its `url.Error` where there is one, wrapped with an invoice's number."""
    said = f"{_POSTED}{words}"
    links = [go(of, words), go("*url.Error", said)] if post else [go(of, words)]
    return event("go", *links, go("*fmt.wrapError", f"register {number}: {said if post else words}", *lines))


A_TAX_PORTAL_FROM_GO = scene(
    "a tax portal from go", "go",
    ("slow", _failed(*_SLOW, "INV-1", _IRN.format(70))),
    ("slow", _failed(*_SLOW, "CN-2025-17", "erp/internal/jobs | (*Retry).Run | /src/internal/jobs/retry.go:33 | _, err := r.client.Register(ctx, invoice)", _IRN.format(75))),
    ("expired", _failed(_X509.format("2025-10-20T12:03:11Z"), "*tls.CertificateVerificationError", "INV-88", _IRN.format(70))),
    ("expired", _failed(_X509.format("2025-10-21T05:44:00Z"), "*tls.CertificateVerificationError", "INV-4711", _IRN.format(75))),
    ("answer", _failed("invalid character '<' looking for beginning of value", "*json.SyntaxError", "INV-9", _IRN.format(70), post=False)),
    ("answer", _failed("invalid character '<' looking for beginning of value", "*json.SyntaxError", "INV-12001", _IRN.format(75), post=False)),
    ("distance", _go("*einvoice.Rejected", "waybill refused: 702: distance between pincodes 560001 and 110092 exceeds 2240 km", _WAY.format(41))),
    ("distance", _go("*einvoice.Rejected", "waybill refused: 702: distance between pincodes 400070 and 781001 exceeds 2780 km", _WAY.format(44))),
    ("vehicle", _go("*einvoice.Rejected", "waybill refused: 312: vehicle number KA-01-AB-1234 is not valid", _WAY.format(41))),
)

_CREATED = ("~gorm.io/gorm | (*DB).Create | /go/pkg/mod/gorm.io/gorm@v1.25.{}/finisher_api.go:24 | return tx.callbacks.Create().Execute(tx)", "~gorm.io/gorm | (*processor).Execute | /go/pkg/mod/gorm.io/gorm@v1.25.{}/callbacks.go:130 | f(db)", "erp/internal/db | (*Reporter).after | /src/internal/db/reporter.go:31 | hub.CaptureException(db.Error)")
_CREATED_4 = tuple(line.format(4) for line in _CREATED)
_CREATED_12 = tuple(line.format(12) for line in _CREATED)
_INWARD = "erp/internal/batch | (*Store).Add | /src/internal/batch/store.go:{} | return s.db.WithContext(ctx).Create(batch).Error"
_MOVE = "erp/internal/stock | (*Store).Move | /src/internal/stock/store.go:{} | return tx.Create(&move).Error"
_CHILD = "Cannot add or update a child row: a foreign key constraint fails (`{}`.`stock_moves`, CONSTRAINT `fk_moves_batch` FOREIGN KEY (`batch_id`) REFERENCES `batches` (`id`))"
MYSQL_OF_TWO_VERSIONS_BELOW_GORM = scene(
    "mysql of two versions below gorm", "go",
    ("number", _go("*mysql.MySQLError", "Error 1062: Duplicate entry 'NAT-30C-0917' for key 'uq_batches_number'", "erp/internal/batch | (*Handler).Inward | /src/internal/batch/http.go:44 | err = h.store.Add(ctx, &batch)", _INWARD.format(61), *_CREATED_4)),
    ("number", _go("*mysql.MySQLError", "Error 1062 (23000): Duplicate entry '4-ARN-200-11' for key 'batches.uq_batches_number'", "erp/internal/batch | (*Handler).Inward | /src/internal/batch/http.go:49 | err = h.store.Add(ctx, &batch)", _INWARD.format(66), *_CREATED_12)),
    ("number", _go("*mysql.MySQLError", "Error 1062 (23000): Duplicate entry '1-BELL-6X' for key 'batches.uq_batches_number'", "erp/internal/imports | (*Opening).row | /src/internal/imports/opening.go:102 | err := o.batches.Add(ctx, b)", _INWARD.format(66), *_CREATED_12)),
    ("barcode", _go("*mysql.MySQLError", "Error 1062 (23000): Duplicate entry '8901234567894' for key 'batches.uq_batches_barcode'", "erp/internal/batch | (*Handler).Inward | /src/internal/batch/http.go:49 | err = h.store.Add(ctx, &batch)", _INWARD.format(66), *_CREATED_12)),
    ("no batch", _go("*mysql.MySQLError", "Error 1452 (23000): " + _CHILD.format("erp_t17"), "erp/internal/stock | (*Handler).Transfer | /src/internal/stock/http.go:80 | err = h.store.Move(ctx, move)", _MOVE.format(38), *_CREATED_12)),
    ("no batch", _go("*mysql.MySQLError", "Error 1452: " + _CHILD.format("erp_t204"), "erp/internal/sales | (*Poster).issue | /src/internal/sales/post.go:118 | if err := p.stock.Move(ctx, m); err != nil {", _MOVE.format(35), *_CREATED_4)),
    ("deadlock", _go("*mysql.MySQLError", "Error 1213 (40001): Deadlock found when trying to get lock; try restarting transaction", "erp/internal/stock | (*Handler).Transfer | /src/internal/stock/http.go:80 | err = h.store.Move(ctx, move)", _MOVE.format(38), *_CREATED_12)),
    ("deadlock", _go("*mysql.MySQLError", "Error 1213: Deadlock found when trying to get lock; try restarting transaction", "erp/internal/stock | (*Handler).Transfer | /src/internal/stock/http.go:77 | err = h.store.Move(ctx, move)", _MOVE.format(35), *_CREATED_4)),
)

_PHONE_8 = ("~android.app.ActivityThread | main | ActivityThread.java:6669", "~android.os.Looper | loop | Looper.java:193")
_PHONE_13 = ("~android.app.ActivityThread | main | ActivityThread.java:7872", "~android.os.Looper | loop | Looper.java:288")
_FRAGMENT = "in.erp.rep.orders.OrderFragment"
ANDROID_SCREENS_THAT_ARE_GONE = scene(
    "android screens that are gone", "java",
    ("context", _droid("java.lang.IllegalStateException", "Fragment OrderFragment{8f2a1c0} (3c1f0a9b-7d2e-4f60-8182-93a4b5c6d7e8) not attached to a context.", *_PHONE_13, f"{_FRAGMENT}$load$1 | invokeSuspend | OrderFragment.kt:77", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:967")),
    ("context", _droid("java.lang.IllegalStateException", "Fragment OrderFragment{c0ffee1} (a0b1c2d3-e4f5-4061-8728-394a5b6c7d8e) not attached to a context.", *_PHONE_8, f"{_FRAGMENT}$load$2 | invokeSuspend | OrderFragment.kt:83", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:900")),
    ("saved", _droid("java.lang.IllegalStateException", "Can not perform this action after onSaveInstanceState", *_PHONE_13, f"{_FRAGMENT} | onPlaced | OrderFragment.kt:120", "~androidx.fragment.app.FragmentManager | checkStateLoss | FragmentManager.java:1844")),
    ("saved", _droid("java.lang.IllegalStateException", "Can not perform this action after onSaveInstanceState", *_PHONE_8, f"{_FRAGMENT} | access$onPlaced | OrderFragment.kt:22", f"{_FRAGMENT} | onPlaced | OrderFragment.kt:114", "~androidx.fragment.app.FragmentManager | checkStateLoss | FragmentManager.java:1622")),
    ("token", _droid("android.view.WindowManager$BadTokenException", "Unable to add window -- token android.os.BinderProxy@8f2c1a is not valid; is your activity running?", *_PHONE_13, "in.erp.rep.ui.Dialogs | confirm | Dialogs.kt:18", "~android.view.ViewRootImpl | setView | ViewRootImpl.java:1068")),
    ("token", _droid("android.view.WindowManager$BadTokenException", "Unable to add window -- token android.os.BinderProxy@10dd3e is not valid; is your activity running?", *_PHONE_8, "in.erp.rep.ui.Dialogs | confirm | Dialogs.kt:16", "~android.view.ViewRootImpl | setView | ViewRootImpl.java:765")),
    ("room", _droid("java.lang.IllegalStateException", "Cannot access database on the main thread since it may potentially lock the UI for a long period of time.", *_PHONE_13, f"{_FRAGMENT} | onPlaced | OrderFragment.kt:118", "~androidx.room.RoomDatabase | assertNotMainThread | RoomDatabase.kt:439")),
)

_INTEGRITY = "org.springframework.dao.DataIntegrityViolationException"
_FLUSHED = ("in.erp.stock.BatchService$${} | inward |", "in.erp.stock.BatchService | inward | BatchService.java:{}", "org.springframework.orm.jpa.vendor.HibernateJpaDialect | convertHibernateAccessException | HibernateJpaDialect.java:{}")
_SAVED_5 = tuple(line.format(n) for line, n in zip(_FLUSHED, ("EnhancerBySpringCGLIB$$5d01be9a", 48, 276), strict=True))
_SAVED_6 = tuple(line.format(n) for line, n in zip(_FLUSHED, ("SpringCGLIB$$0", 53, 294), strict=True))
_INSERT = "insert into batch (expiry,item_id,number,id) values (?,?,?,?)"
SPRING_TELLS_OF_CONSTRAINTS = scene(
    "spring tells of constraints", "java",
    ("number", _java(_INTEGRITY, "could not execute statement; SQL [n/a]; constraint [uk_batch_number]; nested exception is org.hibernate.exception.ConstraintViolationException: could not execute statement", "in.erp.stock.BatchController | inward | BatchController.java:30", *_SAVED_5)),
    ("number", _java(_INTEGRITY, f'could not execute statement [ERROR: duplicate key value violates unique constraint "uk_batch_number"\n  Detail: Key (item_id, number)=(712, NUX-200-4) already exists.] [{_INSERT}]; SQL [{_INSERT}]; constraint [uk_batch_number]', "in.erp.stock.BatchController | inward | BatchController.java:33", *_SAVED_6)),
    ("number", _java(_INTEGRITY, f'could not execute statement [ERROR: duplicate key value violates unique constraint "uk_batch_number"\n  Detail: Key (item_id, number)=(8, ARN-30) already exists.] [{_INSERT}]; SQL [{_INSERT}]; constraint [uk_batch_number]', "in.erp.imports.OpeningStock | row | OpeningStock.java:77", *_SAVED_6)),
    ("item", _java(_INTEGRITY, "could not execute statement; SQL [n/a]; constraint [fk_batch_item]; nested exception is org.hibernate.exception.ConstraintViolationException: could not execute statement", "in.erp.stock.BatchController | inward | BatchController.java:30", *_SAVED_5)),
    ("item", _java(_INTEGRITY, f'could not execute statement [ERROR: insert or update on table "batch" violates foreign key constraint "fk_batch_item"\n  Detail: Key (item_id)=(99) is not present in table "item".] [{_INSERT}]; SQL [{_INSERT}]; constraint [fk_batch_item]', "in.erp.imports.OpeningStock | row | OpeningStock.java:77", *_SAVED_6)),
    ("expiry", _java(_INTEGRITY, f'could not execute statement [ERROR: null value in column "expiry" of relation "batch" violates not-null constraint\n  Detail: Failing row contains (812, null, 712, NUX-200-4).] [{_INSERT}]; SQL [{_INSERT}]; constraint [expiry" of relation "batch]', "in.erp.stock.BatchController | inward | BatchController.java:33", *_SAVED_6)),
)

_PIPE = "io.ktor.util.pipeline.SuspendFunctionGun | loop | SuspendFunctionGun.kt:{}"
_ROUTE = "in.erp.pos.RoutesKt$routes$1${} | invokeSuspend | Routes.kt:{}"
KOTLIN_READS_A_TILL = scene(
    "kotlin reads a till", "java",
    ("kind", _java("kotlinx.serialization.SerializationException", "in.erp.pos.PaymentKind does not contain element with name 'UPI'", _PIPE.format(98), _ROUTE.format("3", 44), "in.erp.pos.Tenders | read | Tenders.kt:19", "kotlinx.serialization.internal.EnumSerializer | deserialize | Enums.kt:140")),
    ("kind", _java("kotlinx.serialization.SerializationException", "in.erp.pos.PaymentKind does not contain element with name 'UPI' at path $.tenders[1].kind", _PIPE.format(120), _ROUTE.format("4", 51), "in.erp.pos.Tenders | read | Tenders.kt:23", "kotlinx.serialization.json.internal.JsonNamesMapKt | getJsonNameIndexOrThrow | JsonNamesMap.kt:110")),
    ("amount", _java("kotlinx.serialization.MissingFieldException", "Field 'amount' is required for type with serial name 'in.erp.pos.Tender', but it was missing", _PIPE.format(98), _ROUTE.format("3", 44), "in.erp.pos.Tenders | read | Tenders.kt:19", "in.erp.pos.Tender$$serializer | deserialize | Tender.kt:6")),
    ("amount", _java("kotlinx.serialization.MissingFieldException", "Field 'amount' is required for type with serial name 'in.erp.pos.Tender', but it was missing at path: $.tenders[0]", _PIPE.format(120), _ROUTE.format("4", 51), "in.erp.pos.Tenders | read | Tenders.kt:23", "in.erp.pos.Tender$$serializer | deserialize | Tender.kt:6")),
    ("shift", _java("kotlin.UninitializedPropertyAccessException", "lateinit property shift has not been initialized", _ROUTE.format("7", 80), "in.erp.pos.Till | close | Till.kt:33")),
    ("shift", _java("kotlin.UninitializedPropertyAccessException", "lateinit property shift has not been initialized", _PIPE.format(120), "in.erp.pos.NightKt$schedule$1 | invokeSuspend | Night.kt:17", "in.erp.pos.Till | close | Till.kt:38")),
    ("drawer", _java("kotlin.UninitializedPropertyAccessException", "lateinit property drawer has not been initialized", _ROUTE.format("7", 80), "in.erp.pos.Till | close | Till.kt:36")),
)

_LISTENS = "Listener method 'public void in.erp.stock.MoveListener.on({})' threw exception"
_CONTAINER = "org.springframework.kafka.listener.KafkaMessageListenerContainer$ListenerConsumer | {} | KafkaMessageListenerContainer.java:{}"


def _listener(cause: dict, of: str, line: int) -> dict:
    outer = java("org.springframework.kafka.listener.ListenerExecutionFailedException", _LISTENS.format(of), _CONTAINER.format("doInvokeRecordListener", line), "org.springframework.kafka.listener.adapter.MessagingMessageListenerAdapter | invokeHandler | MessagingMessageListenerAdapter.java:461")
    return event("java", cause, outer)


_ON = "in.erp.stock.MoveListener | on | MoveListener.java:{}"
A_LISTENER_WRAPS_WHAT_FAILED = scene(
    "a listener wraps what failed", "java",
    ("below zero", _listener(java("in.erp.stock.InsufficientStock", "item 32, store 4: have 3, need 5", _ON.format(40), "in.erp.stock.Shelf | take | Shelf.java:55"), "in.erp.stock.Move", 2800)),
    ("below zero", _listener(java("in.erp.stock.InsufficientStock", "item 7711, store 1: have 0, need 120", _ON.format(44), "in.erp.stock.Shelf | take | Shelf.java:58"), "in.erp.stock.Move,org.springframework.kafka.support.Acknowledgment", 2904)),
    ("no store", _listener(java("java.lang.NullPointerException", 'Cannot invoke "in.erp.stock.Store.shelf(long)" because the return value of "in.erp.stock.Stores.byId(long)" is null', _ON.format(38)), "in.erp.stock.Move", 2800)),
    ("no store", _listener(java("java.lang.NullPointerException", 'Cannot invoke "in.erp.stock.Store.shelf(long)" because the return value of "in.erp.stock.Stores.byId(long)" is null', _ON.format(42)), "in.erp.stock.Move,org.springframework.kafka.support.Acknowledgment", 2904)),
    ("poison", _java("org.apache.kafka.common.errors.RecordDeserializationException", "Error deserializing key/value for partition stock.moved-3 at offset 918273. If needed, please seek past the record to continue consumption.", _CONTAINER.format("pollConsumer", 1650), "org.apache.kafka.clients.consumer.internals.Fetcher | parseRecord | Fetcher.java:1441")),
    ("poison", _java("org.apache.kafka.common.errors.RecordDeserializationException", "Error deserializing VALUE for partition stock.moved-3 at offset 918273. If needed, please seek past the record to continue consumption.", _CONTAINER.format("pollConsumer", 1702), "org.apache.kafka.clients.consumer.internals.CompletedFetch | newRecordDeserializationException | CompletedFetch.java:346")),
    ("slow", _java("org.apache.kafka.clients.consumer.CommitFailedException", "Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group.", _CONTAINER.format("commitSync", 3000))),
)

WHAT_SERILOG_SENDS = scene(
    "what serilog sends", "csharp",
    ("invoice", event("csharp", logger="Erp.Mail", logentry={"message": "Invoice {InvoiceNo} to {Email} could not be sent: {Reason}", "formatted": 'Invoice "INV-17" to "jo@shop.example" could not be sent: "5.7.1 relaying denied"'})),
    ("invoice", event("csharp", logger="Erp.Mail", logentry={"message": "Invoice {InvoiceNo} to {Email} could not be sent: {Reason}", "formatted": 'Invoice "INV-90412" to "dr.rao@clinic.example" could not be sent: "5.7.1 relaying denied"'})),
    ("token", event("csharp", logger="Erp.Bank", logentry={"message": "Token of bank {Bank} ends in {Days} days", "formatted": 'Token of bank "HSB" ends in 2 days'})),
    ("token", event("csharp", logger="Erp.Bank", logentry={"message": "Token of bank {Bank} ends in {Days} days", "formatted": 'Token of bank "KVB" ends in 1 days'})),
    ("query", event("csharp", logger="Microsoft.EntityFrameworkCore.Database.Command", logentry={"message": "Failed executing DbCommand ({elapsed}ms) [Parameters=[{parameters}], CommandType='{commandType}', CommandTimeout='{commandTimeout}']{newLine}{commandText}", "formatted": 'Failed executing DbCommand (30,012ms) [Parameters=[@p0=\'?\' (DbType = Int32)], CommandType=\'Text\', CommandTimeout=\'30\']\nSELECT s."StoreId", SUM(s."Quantity") FROM "StockMoves" AS s WHERE s."StoreId" = @p0 GROUP BY s."StoreId"'})),
    ("query", event("csharp", logger="Microsoft.EntityFrameworkCore.Database.Command", logentry={"message": "Failed executing DbCommand ({elapsed}ms) [Parameters=[{parameters}], CommandType='{commandType}', CommandTimeout='{commandTimeout}']{newLine}{commandText}", "formatted": 'Failed executing DbCommand (30,007ms) [Parameters=[@p0=\'?\' (DbType = Int32)], CommandType=\'Text\', CommandTimeout=\'30\']\nSELECT s."StoreId", SUM(s."Quantity") FROM "StockMoves" AS s WHERE s."StoreId" = @p0 GROUP BY s."StoreId"'})),
    ("other query", event("csharp", logger="Microsoft.EntityFrameworkCore.Database.Command", logentry={"message": "Failed executing DbCommand ({elapsed}ms) [Parameters=[{parameters}], CommandType='{commandType}', CommandTimeout='{commandTimeout}']{newLine}{commandText}", "formatted": 'Failed executing DbCommand (4ms) [Parameters=[], CommandType=\'Text\', CommandTimeout=\'30\']\nSELECT p."Id", p."Gstin" FROM "Partys" AS p'})),
)

_BEGIN = "~{}rust_begin_unwind | library/std/src/panicking.rs | {}"
_SLICED = "~core::str::slice_error_fail_rt | library/core/src/str/mod.rs | {}"
_LABEL = "pharma::labels::{} | src/labels.rs | {}"
TEXT_CUT_IN_RUST = scene(
    "text cut in rust", "native",
    ("name", _rust("panic", "byte index 24 is not a char boundary; it is inside '₹' (bytes 23..26) of `Arnica montana 30C; MRP₹95`", "pharma::http::label::{{closure}} | src/http.rs | 41", _LABEL.format("short", 18), _SLICED.format(87), _BEGIN.format("", 652))),
    ("name", _rust("panic", "end byte index 24 is not a char boundary; it is inside 'ü' (bytes 23..25) of `Calendula Salbe, 20 g für Hände`", "pharma::http::label::{{closure}}::{{closure}} | src/http.rs | 47", _LABEL.format("short", 22), _SLICED.format(69), _BEGIN.format("__rustc::", 689))),
    ("prefix", _rust("panic", "byte index 3 is out of bounds of `NX`", _LABEL.format("batch_prefix", 40), "~core::str::slice_error_fail | |", _BEGIN.format("", 652))),
    ("prefix", _rust("panic", "end byte index 3 is out of bounds of `A`", "pharma::jobs::relabel | src/jobs.rs | 12", _LABEL.format("batch_prefix", 44), "~core::str::slice_error_fail | |", _BEGIN.format("__rustc::", 689))),
    ("borrowed", _rust("panic", "already borrowed: BorrowMutError", _LABEL.format("Printer::push", 71), "~core::cell::panic_already_borrowed | |", _BEGIN.format("", 652))),
    ("borrowed", _rust("panic", "RefCell already borrowed", "pharma::http::label::{{closure}} | src/http.rs | 50", _LABEL.format("Printer::push", 75), "~core::cell::panic_already_borrowed | |", "~core::cell::panic_already_borrowed::do_panic | |", _BEGIN.format("__rustc::", 689))),
    ("below zero", _rust("panic", "attempt to subtract with overflow", _LABEL.format("columns", 90), "~core::panicking::panic_const::panic_const_sub_overflow | |", _BEGIN.format("__rustc::", 689))),
)

_DATA = "ErpRep | Store.{} | Store.swift:{}"
_UNRESOLVED = 'Unresolved error Error Domain=NSCocoaErrorDomain Code={} "{}" UserInfo={}'
CORE_DATA_AND_DECODERS = scene(
    "core data and decoders", "cocoa",
    ("migration", _cocoa("Fatal error", _UNRESOLVED.format(134140, "Persistent store migration failed, missing mapping model.", "{sourceModel=0x2818a40f0, reason=Can't find mapping model}"), _DATA.format("init()", 22), "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
    ("migration", _cocoa("Fatal error", _UNRESOLVED.format(134140, "Persistent store migration failed, missing mapping model.", "{sourceModel=0x600003a1c2d0, reason=Can't find mapping model}"), "ErpRep | closure #1 in Store.init() | Store.swift:26", "~libswiftCore.dylib | _assertionFailure(_:_:file:line:flags:) |")),
    ("full", _cocoa("NSCocoaErrorDomain", "The file couldn’t be saved because there isn’t enough space. (Code: 640)", _DATA.format("save()", 50), mechanism={"type": "NSError", "handled": True})),
    ("full", _cocoa("NSCocoaErrorDomain", "Die Datei konnte nicht gesichert werden, da nicht genügend Speicherplatz vorhanden ist. (Code: 640)", _DATA.format("save()", 55), mechanism={"type": "NSError", "handled": True})),
    ("scheme", _cocoa("Swift.DecodingError", 'keyNotFound: The data couldn’t be read because it is missing. (Code: 4865) No value associated with key CodingKeys(stringValue: "scheme", intValue: nil)', _DATA.format("decode(_:)", 71), mechanism={"type": "NSError", "handled": True})),
    ("scheme", _cocoa("Swift.DecodingError", 'keyNotFound: Die Daten konnten nicht gelesen werden, da sie fehlen. (Code: 4865) No value associated with key CodingKeys(stringValue: "scheme", intValue: nil)', _DATA.format("decode(_:)", 76), mechanism={"type": "NSError", "handled": True})),
    ("mrp", _cocoa("Swift.DecodingError", "typeMismatch: The data couldn’t be read because it isn’t in the correct format. (Code: 4864) Expected to decode Double but found a string instead. path: items[3].mrp", _DATA.format("decode(_:)", 71), mechanism={"type": "NSError", "handled": True})),
    ("mrp", _cocoa("Swift.DecodingError", "typeMismatch: The data couldn’t be read because it isn’t in the correct format. (Code: 4864) Expected to decode Double but found a string instead. path: items[0].mrp", _DATA.format("decode(_:)", 76), mechanism={"type": "NSError", "handled": True})),
)

_TAP = "~package:flutter/src/gestures/tap.dart | TapGestureRecognizer.handleTapUp | {}"
_TAKEN = "package:rep/orders/order_page.dart | _OrderPageState.{} | {}"
_DISPOSED = "setState() called after dispose(): _OrderPageState#{}(lifecycle state: defunct, not mounted)\nThis error happens if you call setState() on a State object for a widget that no longer appears in the widget tree (e.g., whose parent widget no longer includes the widget in its build)."
FLUTTER_NUMBERS_ITS_STATES = scene(
    "flutter numbers its states", "other",
    ("place", _dart("FlutterError", _DISPOSED.format("8f2c1"), _TAKEN.format("_place", "88:5"), "~package:flutter/src/widgets/framework.dart | State.setState | 1167:9")),
    ("place", _dart("FlutterError", _DISPOSED.format("01be7"), _TAP.format("707:11"), _TAKEN.format("_place", "94:5"), "~package:flutter/src/widgets/framework.dart | State.setState.<anonymous closure> | 1219:9")),
    ("poll", _dart("FlutterError", _DISPOSED.format("77a0e"), _TAKEN.format("_poll.<anonymous closure>", "120:7"), "~package:flutter/src/widgets/framework.dart | State.setState | 1167:9")),
    ("draft", _dart("LateError", "LateInitializationError: Field '_draft@812019375' has not been initialized.", _TAP.format("656:11"), _TAKEN.format("_draft", "31:14"))),
    ("draft", _dart("LateError", "LateInitializationError: Field '_draft@19088213' has not been initialized.", _TAKEN.format("_total", "55:12"), _TAKEN.format("_draft", "33:14"))),
    ("line", _dart("RangeError", "RangeError (index): Invalid value: Not in inclusive range 0..4: 5", _TAKEN.format("_line", "140:22"), "~dart:core-patch/growable_array.dart | List.[] | 264:36")),
    ("line", _dart("RangeError", "RangeError (length): Invalid value: Valid value range is empty: 0", _TAP.format("707:11"), _TAKEN.format("_line", "147:22"), "~dart:core-patch/growable_array.dart | List.[] | 264:36")),
)

SCENES = (
    A_MAP_WITHOUT_A_LOCK,
    TEMPLATES_OF_GO,
    A_TAX_PORTAL_FROM_GO,
    MYSQL_OF_TWO_VERSIONS_BELOW_GORM,
    ANDROID_SCREENS_THAT_ARE_GONE,
    SPRING_TELLS_OF_CONSTRAINTS,
    KOTLIN_READS_A_TILL,
    A_LISTENER_WRAPS_WHAT_FAILED,
    WHAT_SERILOG_SENDS,
    TEXT_CUT_IN_RUST,
    CORE_DATA_AND_DECODERS,
    FLUTTER_NUMBERS_ITS_STATES,
)
