"""The compiled services of the fourth innocent author's split; `eleventh.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import go_ as _go
from scenes import java_ as _java
from scenes import net as _net
from scenes import rust_native as _rust
from sdk import chain, csharp, event, go, java, message, rust, scene

# fmt: off


_NIL = "runtime error: invalid memory address or nil pointer dereference"
_SERVE = "~net/http | HandlerFunc.ServeHTTP | /usr/local/go/src/net/http/server.go:{} | f(w, r)"
_ASSIGN = "parcel.example/dispatch/internal/plan | (*Planner).Assign | {} | driver := p.drivers[stop.Zone].Next()"
_BUILT = "/home/runner/work/dispatch/internal/{}"
_TRIMMED = "parcel.example/dispatch/internal/{}"
STOPS_OUTSIDE_ALL_ZONES = scene(
    "stops outside all zones", "go",
    ("zone", _go("runtime.errorString", _NIL, _SERVE.format(2294), "parcel.example/dispatch/internal/httpx | (*Server).postStop | " + _BUILT.format("httpx/stops.go:52") + " | if err := s.planner.Assign(ctx, stop); err != nil {", _ASSIGN.format(_BUILT.format("plan/assign.go:71")))),
    ("zone", _go("runtime.errorString", _NIL, "parcel.example/dispatch/internal/consume | Run.func1 | " + _BUILT.format("consume/consume.go:38") + " | return handle(ctx, record)", "parcel.example/dispatch/internal/consume | onStop | " + _BUILT.format("consume/stops.go:19") + " | return planner.Assign(ctx, stop)", _ASSIGN.format(_BUILT.format("plan/assign.go:71")))),
    ("zone", _go("runtime.errorString", _NIL, _SERVE.format(2322), "parcel.example/dispatch/internal/httpx | (*Server).postStop | " + _TRIMMED.format("httpx/stops.go:60"), _ASSIGN.format(_TRIMMED.format("plan/assign.go:78")).replace(" | driver := p.drivers[stop.Zone].Next()", ""))),
    ("zone", event("go", go("runtime.errorString", _NIL, "~golang.org/x/sync/errgroup | (*Group).Go.func1 | /go/pkg/mod/golang.org/x/sync@v0.10.0/errgroup/errgroup.go:78 | if err := f(); err != nil {", "parcel.example/dispatch/internal/plan | (*Planner).AssignAll.func1 | " + _BUILT.format("plan/batch.go:33") + " | return p.Assign(ctx, stop)", _ASSIGN.format(_BUILT.format("plan/assign.go:78"))), server_name="dispatch-6f9c5d7b8-x2lqp", release="dispatch@2026.11.9")),
    ("depot", _go("runtime.errorString", _NIL, _SERVE.format(2294), "parcel.example/dispatch/internal/httpx | (*Server).postTour | " + _BUILT.format("httpx/tours.go:40") + " | tour, err := s.planner.Open(ctx, in)", "parcel.example/dispatch/internal/plan | (*Planner).Open | " + _BUILT.format("plan/open.go:25") + " | return tour, p.notify(depot.Manager.Mail, tour)")),
    ("depot", _go("runtime.errorString", _NIL, "parcel.example/dispatch/cmd/nightly | main | " + _BUILT.format("../cmd/nightly/main.go:61") + " | if _, err := planner.Open(ctx, in); err != nil {", "parcel.example/dispatch/internal/plan | (*Planner).Open | " + _BUILT.format("plan/open.go:29") + " | return tour, p.notify(depot.Manager.Mail, tour)")),
)

_INSERT = "parcel.example/scans/internal/store | (*Store).Insert | /src/internal/store/insert.go:{} | sentry.CaptureException(err)"
_POST = "parcel.example/scans/internal/api | (*API).post | /src/internal/api/post.go:{} | return a.store.Insert(ctx, scan)"
_PQ = 'pq: duplicate key value violates unique constraint "scan_pkey"'
_PGX = 'ERROR: duplicate key value violates unique constraint "scan_pkey" (SQLSTATE 23505)'
_PQ_DEPOT = 'pq: insert or update on table "scan" violates foreign key constraint "scan_depot_fkey"'
_PGX_DEPOT = 'ERROR: insert or update on table "scan" violates foreign key constraint "scan_depot_fkey" (SQLSTATE 23503)'
A_DRIVER_THAT_WAS_CHANGED = scene(
    "a driver that was changed", "go",
    ("twice", _go("*pq.Error", _PQ, _POST.format(31), _INSERT.format(44))),
    ("twice", chain("go", go("*pgconn.PgError", _PGX), go("*fmt.wrapError", f"insert scan 88123/4: {_PGX}", _POST.format(34), _INSERT.format(51)))),
    ("twice", chain("go", go("*pgconn.PgError", _PGX), go("*fmt.wrapError", f"insert scan 701/11: {_PGX}", "parcel.example/scans/internal/consume | (*Consumer).handle | /src/internal/consume/handle.go:77 | if err := c.store.Insert(ctx, scan); err != nil {", _INSERT.format(51)))),
    ("depot", _go("*pq.Error", _PQ_DEPOT, _POST.format(31), _INSERT.format(44))),
    ("depot", chain("go", go("*pgconn.PgError", _PGX_DEPOT), go("*fmt.wrapError", f"insert scan 12/1: {_PGX_DEPOT}", _POST.format(34), _INSERT.format(51)))),
)

_PUT = "parcel.example/rates/internal/cache.(*Cache).Put"
_FATAL = """fatal error: {}

goroutine {} [running]:
{}{}({}, {{{}, 0x8}}, 0x{})
	/src/internal/cache/cache.go:{} +0x{}
parcel.example/rates/internal/api.(*API).{}
	/src/internal/api/{} +0x1c5
net/http.HandlerFunc.ServeHTTP(0xc0001f2000?, {{0x9e2f28?, 0xc0003ac000?}}, 0x0?)
	/usr/local/go/src/net/http/server.go:2294 +0x29
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3454 +0x485
"""
_THROW = "internal/runtime/maps.fatal({0x4fe1ee?, 0x0?})\n\t/usr/local/go/src/runtime/panic.go:1181 +0x18\n"
MAPS_WITHOUT_A_LOCK = scene(
    "maps without a lock", "go",
    ("rates", message("go", _FATAL.format("concurrent map writes", 5512, "", _PUT, "0xc00011e0c0", "0xc000412008", "c000a44000", 29, "6d", "quote(0xc0001a2000, {0x9e2f28, 0xc0003ac000}, 0xc000124000)", "quote.go:47"), logger="stderr", server_name="rates-0")),
    ("rates", message("go", _FATAL.format("concurrent map writes", 88, "", _PUT, "0xc0000b2180", "0xc0005d0010", "c000b02000", 29, "6d", "quote(0xc000202000, {0x9e2f28, 0xc000772000}, 0xc000338000)", "quote.go:47"), logger="stderr", server_name="rates-2")),
    ("rates", message("go", _FATAL.format("concurrent map writes", 91023, _THROW, _PUT, "0xc00013a000", "0xc000999020", "c0000f1000", 34, "71", "warm(0xc0000aa000, {0xa01f48, 0xc000555000}, 0xc000667000)", "warm.go:22"), logger="stderr", server_name="rates-6f9c5d7b8-k8w7z")),
    ("zones", message("go", _FATAL.format("concurrent map writes", 410, "", "parcel.example/rates/internal/cache.(*Zones).Learn", "0xc00018c000", "0xc000412108", "c000a44400", 71, "88", "zone(0xc0001a2000, {0x9e2f28, 0xc0003ac540}, 0xc000124280)", "zone.go:19"), logger="stderr", server_name="rates-1")),
    ("zones", message("go", _FATAL.format("concurrent map writes", 7, _THROW, "parcel.example/rates/internal/cache.(*Zones).Learn", "0xc000090000", "0xc000012008", "c000014000", 80, "8c", "zone(0xc0000aa000, {0xa01f48, 0xc000555a40}, 0xc000667900)", "zone.go:23"), logger="stderr", server_name="rates-6f9c5d7b8-x2lqp")),
)

_SPLIT = "parcel.example/dispatch/internal/tour | (*Tour).Split | /src/internal/tour/split.go:{} | {}"
_TOUR = "parcel.example/dispatch/internal/httpx | (*Server).splitTour | /src/internal/httpx/tours.go:{} | parts := tour.Split(in.Vans)"
_NIGHT = "parcel.example/dispatch/cmd/nightly | split | /src/cmd/nightly/split.go:{} | for _, part := range tour.Split(vans) {{"
FOUR_WAYS_TO_FAIL_IN_SPLIT = scene(
    "four ways to fail in split", "go",
    ("no van", _go("runtime.errorString", "runtime error: integer divide by zero", _TOUR.format(77), _SPLIT.format(18, "size := len(t.Stops) / vans"))),
    ("no van", _go("runtime.errorString", "runtime error: integer divide by zero", _NIGHT.format(30), _SPLIT.format(21, "size := len(t.Stops) / vans"))),
    ("last part", _go("runtime.boundsError", "runtime error: slice bounds out of range [:12] with capacity 11", _TOUR.format(77), _SPLIT.format(20, "part.Stops = t.Stops[from : from+size]"))),
    ("last part", _go("runtime.boundsError", "runtime error: slice bounds out of range [:96] with capacity 90", _NIGHT.format(30), _SPLIT.format(23, "part.Stops = t.Stops[from : from+size]"))),
    ("empty part", _go("runtime.boundsError", "runtime error: index out of range [0] with length 0", _TOUR.format(77), _SPLIT.format(22, "part.Start = part.Stops[0].At"))),
    ("empty part", _go("runtime.boundsError", "runtime error: index out of range [0] with length 0", _NIGHT.format(30), _SPLIT.format(25, "part.Start = part.Stops[0].At"))),
    ("no map", _go("runtime.plainError", "assignment to entry in nil map", _TOUR.format(77), _SPLIT.format(23, "t.byVan[van] = part"))),
)

_FAIL = ("~google.golang.org/grpc | (*Server).handleStream | /go/pkg/mod/google.golang.org/grpc@v1.{}/server.go:1794 | s.processUnaryRPC(ctx, stream, srv, md, ti)", "parcel.example/portal/internal/rpc | Report | /src/internal/rpc/report.go:{} | hub.CaptureException(err)")
_THEN = tuple(line.format(number) for line, number in zip(_FAIL, ("64.0", 25), strict=True))
_NOW = tuple(line.format(number) for line, number in zip(_FAIL, ("68.1", 31), strict=True))
_RPC = "rpc error: code = {} desc = {}"
_DIAL = 'connection error: desc = "transport: Error while dialing: dial tcp {}:50051: connect: connection refused"'


def _remote(outer: str, inner: str, at: tuple[str, ...]) -> dict:
    return chain("go", go("*status.Error", inner), go("*fmt.wrapError", f"{outer}: {inner}", *at))


WHAT_OTHER_SERVICES_ANSWER = scene(
    "what other services answer", "go",
    ("parcel", _remote("open claim for parcel 88123", _RPC.format("NotFound", "parcel 88123 is not known"), _THEN)),
    ("parcel", _remote("open claim for parcel 7", _RPC.format("NotFound", "parcel 7 is not known"), _NOW)),
    ("policy", _remote("open claim for parcel 88123", _RPC.format("FailedPrecondition", "parcel 88123 is not insured"), _THEN)),
    ("policy", _remote("open claim for parcel 90441", _RPC.format("FailedPrecondition", "parcel 90441 is not insured"), _NOW)),
    ("slot", _remote("book slot 12", _RPC.format("NotFound", "slot 12 is not known"), _THEN)),
    ("slot", _remote("book slot 5551", _RPC.format("NotFound", "slot 5551 is not known"), _NOW)),
    ("slots down", _remote("book slot 12", _RPC.format("Unavailable", _DIAL.format("10.2.0.7")), _THEN)),
    ("slots down", _remote("book slot 900", _RPC.format("Unavailable", _DIAL.format("10.2.0.22")), _NOW)),
)

_TYPED = "json: cannot unmarshal {} into Go struct field {} of type {}"
_BODY = ("parcel.example/portal/internal/httpx | Decode[...] | /src/internal/httpx/decode.go:{} | sentry.CaptureException(err)",)
_CREATE = "parcel.example/portal/internal/orders | (*API).create | /src/internal/orders/api.go:{} | order, ok := httpx.Decode[Order](w, r)"
_AMEND = "parcel.example/portal/internal/orders | (*API).amend | /src/internal/orders/api.go:{} | order, ok := httpx.Decode[Order](w, r)"
BODIES_THAT_DO_NOT_FIT = scene(
    "bodies that do not fit", "go",
    ("weight", _go("*json.UnmarshalTypeError", _TYPED.format("string", "Order.weight", "float64"), _CREATE.format(40), _BODY[0].format(22))),
    ("weight", _go("*json.UnmarshalTypeError", _TYPED.format("string", "Order.weight", "float64"), _AMEND.format(71), _BODY[0].format(26))),
    ("zip", _go("*json.UnmarshalTypeError", _TYPED.format("number", "Receiver.receiver.zip", "string"), _CREATE.format(40), _BODY[0].format(22))),
    ("zip", _go("*json.UnmarshalTypeError", _TYPED.format("number", "Receiver.receiver.zip", "string"), _CREATE.format(44), _BODY[0].format(26))),
    ("boolean", _go("*json.UnmarshalTypeError", _TYPED.format("string", "Order.insured", "bool"), _AMEND.format(66), _BODY[0].format(22))),
    ("boolean", _go("*json.UnmarshalTypeError", _TYPED.format("string", "Order.insured", "bool"), _CREATE.format(44), _BODY[0].format(26))),
)

_DUPLICATE = 'ERROR: duplicate key value violates unique constraint "uq_invoice_number"\n  Detail: Key (number)=({}) already exists.'
_DUPLICATE_DE = "FEHLER: doppelter Schlüsselwert verletzt Unique-Constraint »uq_invoice_number«\n  Detail: Schlüssel »(number)=({})« existiert bereits."
_PG = ("~org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:{}", "~org.postgresql.jdbc.PgPreparedStatement | executeUpdate | PgPreparedStatement.java:155")
_PG_42 = tuple(line.format(2676) for line in _PG[::-1])
_PG_43 = tuple(line.format(2733) for line in _PG[::-1])
_ISSUE = "com.parcel.billing.InvoiceService | issue | InvoiceService.java:{}"
_OVER_HTTP = ("~org.apache.tomcat.util.threads.TaskThread$WrappingRunnable | run | TaskThread.java:63", "com.parcel.billing.InvoiceController | post | InvoiceController.java:{}")
_AT_NIGHT = ("~org.springframework.scheduling.support.ScheduledMethodRunnable | run | ScheduledMethodRunnable.java:130", "com.parcel.billing.MonthEnd | close | MonthEnd.java:{}")


def _called(by: tuple[str, ...], line: int) -> tuple[str, ...]:
    return tuple(frame.format(line) for frame in by)


_INSERTED = "insert into invoice (customer_id,number,total,id) values (?,?,?,?)"
NUMBERS_GIVEN_TWICE = scene(
    "numbers given twice", "java",
    ("number", chain("java", java("org.postgresql.util.PSQLException", _DUPLICATE.format("2026-11-0031"), *_PG_42), java("org.springframework.dao.DuplicateKeyException", f"PreparedStatementCallback; {_DUPLICATE.format('2026-11-0031')}", *_called(_OVER_HTTP, 44), _ISSUE.format(61), "~org.springframework.jdbc.core.JdbcTemplate | update | JdbcTemplate.java:976", "~org.springframework.jdbc.support.SQLExceptionSubclassTranslator | doTranslate | SQLExceptionSubclassTranslator.java:81"))),
    ("number", chain("java", java("org.postgresql.util.PSQLException", _DUPLICATE.format("2026-11-0188"), *_PG_43), java("org.hibernate.exception.ConstraintViolationException", f"could not execute statement [{_DUPLICATE.format('2026-11-0188')}] [{_INSERTED}]", "~org.hibernate.exception.internal.SQLStateConversionDelegate | convert | SQLStateConversionDelegate.java:97"), java("org.springframework.dao.DataIntegrityViolationException", f"could not execute statement [{_DUPLICATE.format('2026-11-0188')}] [{_INSERTED}]; SQL [{_INSERTED}]; constraint [uq_invoice_number]", *_called(_OVER_HTTP, 47), _ISSUE.format(70), "~org.springframework.orm.jpa.vendor.HibernateJpaDialect | convertHibernateAccessException | HibernateJpaDialect.java:290"))),
    ("number", chain("java", java("org.postgresql.util.PSQLException", _DUPLICATE_DE.format("2026-11-0402"), *_PG_42), java("org.springframework.dao.DuplicateKeyException", f"PreparedStatementCallback; {_DUPLICATE_DE.format('2026-11-0402')}", *_called(_AT_NIGHT, 28), _ISSUE.format(61), "~org.springframework.jdbc.core.JdbcTemplate | update | JdbcTemplate.java:976", "~org.springframework.jdbc.support.SQLExceptionSubclassTranslator | doTranslate | SQLExceptionSubclassTranslator.java:81"), server_name="billing-graz-1")),
    ("total", chain("java", java("org.postgresql.util.PSQLException", 'ERROR: new row for relation "invoice" violates check constraint "ck_invoice_total"\n  Detail: Failing row contains (77, 12, 2026-11-0032, -3.10).', *_PG_42), java("org.springframework.dao.DataIntegrityViolationException", 'PreparedStatementCallback; ERROR: new row for relation "invoice" violates check constraint "ck_invoice_total"\n  Detail: Failing row contains (77, 12, 2026-11-0032, -3.10).', *_called(_OVER_HTTP, 44), _ISSUE.format(61), "~org.springframework.jdbc.core.JdbcTemplate | update | JdbcTemplate.java:976"))),
    ("total", chain("java", java("org.postgresql.util.PSQLException", 'ERROR: new row for relation "invoice" violates check constraint "ck_invoice_total"\n  Detail: Failing row contains (9120, 7, 2026-11-0710, -0.40).', *_PG_43), java("org.springframework.dao.DataIntegrityViolationException", f'could not execute statement [ERROR: new row for relation "invoice" violates check constraint "ck_invoice_total"\n  Detail: Failing row contains (9120, 7, 2026-11-0710, -0.40).] [{_INSERTED}]; SQL [{_INSERTED}]; constraint [ck_invoice_total]', *_called(_AT_NIGHT, 31), _ISSUE.format(70), "~org.springframework.orm.jpa.vendor.HibernateJpaDialect | convertHibernateAccessException | HibernateJpaDialect.java:290"))),
)

_ZONE = 'Cannot invoke "com.parcel.billing.Tariff.zone()" because "{}" is null'
_PRICE = "com.parcel.billing.Pricing | lambda$price${} | Pricing.java:{}"
_STREAM = ("com.parcel.billing.Pricing | price | Pricing.java:{}", "~java.util.stream.ReferencePipeline$3$1 | accept | ReferencePipeline.java:{}")


def _priced(words: str, number: int, line: int, *before: str) -> dict:
    return java("java.lang.NullPointerException", words, *before, *(frame.format(line - 4 if "Pricing" in frame else 197) for frame in _STREAM), _PRICE.format(number, line))


LINES_WITHOUT_A_TARIFF = scene(
    "lines without a tariff", "java",
    ("tariff", event("java", _priced("", 2, 40, *_called(_OVER_HTTP, 52)), release="billing@1.8.0")),
    ("tariff", event("java", _priced(_ZONE.format("tariff"), 3, 44, *_called(_OVER_HTTP, 55)), release="billing@2.0.0")),
    ("tariff", event("java", _priced(_ZONE.format("<local2>"), 3, 44, *_called(_AT_NIGHT, 31), "com.parcel.billing.InvoiceService$$SpringCGLIB$$0 | preview |"), release="billing@2.0.1")),
    ("tariff", chain("java", _priced(_ZONE.format("tariff"), 4, 47, "~java.util.concurrent.CompletableFuture$AsyncSupply | run | CompletableFuture.java:1768"), java("java.util.concurrent.CompletionException", "java.lang.NullPointerException: " + _ZONE.format("tariff"), "~java.util.concurrent.CompletableFuture | encodeThrowable | CompletableFuture.java:315", "~java.util.concurrent.CompletableFuture$AsyncSupply | run | CompletableFuture.java:1770"), release="billing@2.1.0")),
    ("customer", _java("java.lang.NullPointerException", 'Cannot invoke "com.parcel.billing.Customer.vat()" because the return value of "com.parcel.billing.Invoice.customer()" is null', *_called(_OVER_HTTP, 55), "com.parcel.billing.Pricing | withTax | Pricing.java:81")),
    ("customer", event("java", java("java.lang.NullPointerException", "", *_called(_AT_NIGHT, 28), "com.parcel.billing.Pricing | withTax | Pricing.java:74"), release="billing@1.8.0")),
)

_CUSTOMER = ("com.parcel.billing.Customer | hashCode | Customer.java:{0}", "~java.util.Objects | hash | Objects.java:146", "~java.util.Arrays | hashCode | Arrays.java:4499", "com.parcel.billing.Account | hashCode | Account.java:{1}")
_LOOP = tuple(line.format(31, 27) for line in _CUSTOMER)
_LOOP_LATER = tuple(line.format(36, 29) for line in _CUSTOMER)
CUSTOMERS_THAT_HOLD_THEMSELVES = scene(
    "customers that hold themselves", "java",
    ("hash", _java("java.lang.StackOverflowError", "", *_LOOP * 12)),
    ("hash", _java("java.lang.StackOverflowError", "", *_LOOP * 9, "com.parcel.billing.Customer | hashCode | Customer.java:31", "~java.util.Objects | hash | Objects.java:146")),
    ("hash", _java("java.lang.StackOverflowError", "", *_called(_AT_NIGHT, 28), "~java.util.HashMap | hash | HashMap.java:338", *_LOOP_LATER * 7)),
    ("tree", _java("java.lang.StackOverflowError", "", *_called(_OVER_HTTP, 71), *["com.parcel.billing.Account | balance | Account.java:51", "com.parcel.billing.Account | lambda$balance$0 | Account.java:51"] * 10)),
    ("tree", _java("java.lang.StackOverflowError", "", *["com.parcel.billing.Account | lambda$balance$1 | Account.java:58", "com.parcel.billing.Account | balance | Account.java:58"] * 14, "~java.math.BigDecimal | add | BigDecimal.java:1381")),
)

_CLOSE = "com.parcel.billing.Invoice | close | Invoice.java:{}"
INVOICES_THAT_CANNOT_BE_CLOSED = scene(
    "invoices that cannot be closed", "java",
    ("no lines", _java("java.lang.IllegalStateException", "Invoice 2026-11-0031 has no lines", *_called(_OVER_HTTP, 60), _CLOSE.format(77))),
    ("no lines", _java("java.lang.IllegalStateException", "Invoice 2026-10-9914 has no lines", *_called(_AT_NIGHT, 28), _CLOSE.format(84))),
    ("closed", _java("java.lang.IllegalStateException", "Invoice 2026-11-0031 is closed already", *_called(_OVER_HTTP, 60), _CLOSE.format(80))),
    ("closed", _java("java.lang.IllegalStateException", "Invoice 2026-09-0007 is closed already", *_called(_AT_NIGHT, 28), _CLOSE.format(87))),
    ("currencies", _java("java.lang.IllegalStateException", "Lines of invoice 2026-11-0044 are in EUR and CHF", *_called(_OVER_HTTP, 60), _CLOSE.format(83))),
    ("currencies", _java("java.lang.IllegalStateException", "Lines of invoice 2026-11-0702 are in CHF and EUR", *_called(_AT_NIGHT, 31), _CLOSE.format(90))),
)

_REST = ("~org.springframework.web.client.RestTemplate | handleResponse | RestTemplate.java:{}", "~org.springframework.web.client.HttpClientErrorException | create | HttpClientErrorException.java:{}")
_REST_5 = tuple(line.format(number) for line, number in zip(_REST, (819, 113), strict=True))
_REST_6 = tuple(line.format(number) for line, number in zip(_REST, (942, 112), strict=True))
_CORE = "com.parcel.billing.core.CoreClient | get | CoreClient.java:{}"
_404 = '404 Not Found: "{}"'
ONE_CLIENT_FOR_CUSTOMERS_AND_TARIFFS = scene(
    "one client for customers and tariffs", "java",
    ("customer", _java("org.springframework.web.client.HttpClientErrorException$NotFound", _404.format('{"error":"no such customer","id":8812}'), "com.parcel.billing.Customers | byNumber | Customers.java:30", _CORE.format(41), *_REST_5)),
    ("customer", _java("org.springframework.web.client.HttpClientErrorException$NotFound", "404 : " + '"{"error":"no such customer","id":77}"', *_called(_AT_NIGHT, 28), "com.parcel.billing.Customers | byNumber | Customers.java:34", _CORE.format(45), *_REST_6)),
    ("tariff", _java("org.springframework.web.client.HttpClientErrorException$NotFound", _404.format('{"error":"no tariff on this day","day":"2026-11-03"}'), "com.parcel.billing.Tariffs | on | Tariffs.java:22", _CORE.format(41), *_REST_5)),
    ("tariff", _java("org.springframework.web.client.HttpClientErrorException$NotFound", "404 : " + '"{"error":"no tariff on this day","day":"2027-01-01"}"', "com.parcel.billing.Tariffs | on | Tariffs.java:25", _CORE.format(45), *_REST_6)),
    ("token", _java("org.springframework.web.client.HttpClientErrorException$Unauthorized", "401 Unauthorized: [no body]", "com.parcel.billing.Tariffs | on | Tariffs.java:22", _CORE.format(41), *_REST_5)),
)

_CREATED = "Error creating bean with name '{}' defined in {}: Unsatisfied dependency expressed through constructor parameter {}: {}"
_FILE = "file [/app/classes/com/parcel/billing/{}.class]"
_PLACEHOLDER = "Could not resolve placeholder 'core.url' in value \"${core.url}\""
_REFUSED = "Connection to {}:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections."
_START = ("com.parcel.billing.Application | main | Application.java:14", "~org.springframework.boot.SpringApplication | run | SpringApplication.java:{}", "~org.springframework.context.support.AbstractApplicationContext | refresh | AbstractApplicationContext.java:{}")


def _unstarted(bean: str, type_: str, words: str, line: int, *inner: str) -> dict:
    outer = _CREATED.format(bean, _FILE.format(bean[0].upper() + bean[1:]), 0, words)
    return chain("java", java(type_, words, *inner), java("org.springframework.beans.factory.UnsatisfiedDependencyException", outer, *(frame.format(line) for frame in _START), "~org.springframework.beans.factory.support.ConstructorResolver | createArgumentArray | ConstructorResolver.java:804"))


_RESOLVE = "~org.springframework.util.PropertyPlaceholderHelper | parseStringValue | PropertyPlaceholderHelper.java:180"
_CONNECT = "~org.postgresql.core.v3.ConnectionFactoryImpl | openConnectionImpl | ConnectionFactoryImpl.java:352"
A_SERVICE_THAT_DOES_NOT_START = scene(
    "a service that does not start", "java",
    ("setting", _unstarted("invoiceController", "java.lang.IllegalArgumentException", _PLACEHOLDER, 619, _RESOLVE)),
    ("setting", _unstarted("monthEnd", "java.lang.IllegalArgumentException", _PLACEHOLDER, 625, _RESOLVE)),
    ("database", _unstarted("invoiceController", "org.postgresql.util.PSQLException", _REFUSED.format("db"), 619, _CONNECT)),
    ("database", _unstarted("customers", "org.postgresql.util.PSQLException", _REFUSED.format("10.2.0.5"), 625, _CONNECT)),
    ("port", chain("java", java("java.net.BindException", "Address already in use", "~sun.nio.ch.Net | bind | Net.java:555"), java("org.springframework.boot.web.server.PortInUseException", "Port 8080 is already in use", *(frame.format(619) for frame in _START)))),
)

_NULL = "Object reference not set to an instance of an object."
_NULL_DE = "Der Objektverweis wurde nicht auf eine Objektinstanz festgelegt."
_HOST = "~Microsoft.AspNetCore.Routing.EndpointMiddleware | Invoke |"
_FUNC = "~System.Threading.Tasks.Task | ExecuteWithThreadLocal |"
SHIFTS_WITHOUT_A_DRIVER = scene(
    "shifts without a driver", "csharp",
    ("driver", _net("System.NullReferenceException", _NULL, _HOST, "Depot.Web.ShiftController | Assign | /src/Depot.Web/ShiftController.cs:44", "Depot.Dispatch.Assigner | AssignAsync | /src/Depot.Dispatch/Assigner.cs:61")),
    ("driver", _net("System.NullReferenceException", _NULL, "Depot.Worker.Nightly+<ExecuteAsync>d__5 | MoveNext | /src/Depot.Worker/Nightly.cs:30", "Depot.Dispatch.Assigner+<AssignAsync>d__12 | MoveNext | /src/Depot.Dispatch/Assigner.cs:61")),
    ("driver", _net("System.NullReferenceException", _NULL_DE, _HOST, "Depot.Web.ShiftController | Assign |", "Depot.Dispatch.Assigner | AssignAsync |", version="4.2.0.0")),
    ("driver", chain("csharp", csharp("System.NullReferenceException", _NULL, "Depot.Dispatch.Assigner+<AssignAsync>d__14 | MoveNext | C:\\build\\Depot.Dispatch\\Assigner.cs:66", version="4.3.0.0"), csharp("System.AggregateException", f"One or more errors occurred. ({_NULL})", "Depot.Office.MainWindow | OnAssign | C:\\build\\Depot.Office\\MainWindow.xaml.cs:120", "~System.Threading.Tasks.Task | Wait |", "~System.Threading.Tasks.Task | ThrowIfExceptional |"))),
    ("van", _net("System.NullReferenceException", _NULL, _HOST, "Depot.Web.ShiftController | Load | /src/Depot.Web/ShiftController.cs:58", "Depot.Dispatch.Loader | Volume | /src/Depot.Dispatch/Loader.cs:19")),
    ("van", _net("System.NullReferenceException", _NULL_DE, _FUNC, "Depot.Worker.Nightly | Fill | /src/Depot.Worker/Nightly.cs:41", "Depot.Dispatch.Loader | Volume | /src/Depot.Dispatch/Loader.cs:22", version="4.3.0.0")),
)

_SAVED = "An error occurred while saving the entity changes. See the inner exception for details."
_SAME_DAY = "Cannot insert duplicate key row in object 'dbo.Shift' with unique index 'IX_Shift_Driver_Day'. The duplicate key value is ({}).\r\nThe statement has been terminated."
_NO_DEPOT = 'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_Shift_Depot". The conflict occurred in database "{}", table "dbo.Depot", column \'Id\'.\r\nThe statement has been terminated.'
_SQL_CLIENT = "~Microsoft.Data.SqlClient.SqlConnection | OnError |"
_DAPPER = "~Dapper.SqlMapper | ExecuteImplAsync | /_/Dapper/SqlMapper.Async.cs:662"
_STORE = "Depot.Data.ShiftStore | SaveAsync | /src/Depot.Data/ShiftStore.cs:{}"
_SQL_EXCEPTION = "Microsoft.Data.SqlClient.SqlException"


def _by_framework(words: str, line: int, *before: str) -> dict:
    inner = csharp(_SQL_EXCEPTION, words, "~Microsoft.EntityFrameworkCore.Update.ReaderModificationCommandBatch | ExecuteAsync |", _SQL_CLIENT)
    return chain("csharp", inner, csharp("Microsoft.EntityFrameworkCore.DbUpdateException", _SAVED, *before, _STORE.format(line), "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync |", "~Microsoft.EntityFrameworkCore.Update.ReaderModificationCommandBatch | ExecuteAsync |"))


_PLAN = "Depot.Web.PlanController | Post | /src/Depot.Web/PlanController.cs:{}"
TWO_SHIFTS_ON_A_DAY = scene(
    "two shifts on a day", "csharp",
    ("same day", _net(_SQL_EXCEPTION, _SAME_DAY.format("17, 2026-11-02"), _HOST, _PLAN.format(31), _STORE.format(25), _DAPPER, _SQL_CLIENT)),
    ("same day", _by_framework(_SAME_DAY.format("204, 2026-11-09"), 29, _HOST, _PLAN.format(36))),
    ("same day", _by_framework(_SAME_DAY.format("8, 2026-11-10"), 29, "Depot.Worker.Import | Row | /src/Depot.Worker/Import.cs:52")),
    ("depot", _net(_SQL_EXCEPTION, _NO_DEPOT.format("Depot"), _HOST, _PLAN.format(31), _STORE.format(25), _DAPPER, _SQL_CLIENT)),
    ("depot", _by_framework(_NO_DEPOT.format("DepotGraz"), 29, "Depot.Worker.Import | Row | /src/Depot.Worker/Import.cs:52")),
)

_SEND = ("Depot.Core.ApiClient | SendAsync | /src/Depot.Core/ApiClient.cs:{}", "~System.Net.Http.HttpClient | HandleFailure |")
_SEND_THEN = tuple(line.format(38) for line in _SEND)
_SEND_NOW = tuple(line.format(45) for line in _SEND)
_STATUS = "Response status code does not indicate success: {}."
_ENSURE = ("Depot.Core.ApiClient | SendAsync | /src/Depot.Core/ApiClient.cs:{}", "~System.Net.Http.HttpResponseMessage | EnsureSuccessStatusCode |")
_ENSURED_THEN = tuple(line.format(40) for line in _ENSURE)
_ENSURED_NOW = tuple(line.format(47) for line in _ENSURE)
ONE_CLIENT_FOR_THE_OFFICE = scene(
    "one client for the office", "csharp",
    ("tours", _net("System.Net.Http.HttpRequestException", _STATUS.format("404 (Not Found)"), "Depot.Office.TourView | LoadAsync | /src/Depot.Office/TourView.cs:71", "Depot.Core.Tours | GetAsync | /src/Depot.Core/Tours.cs:19", *_ENSURED_THEN)),
    ("tours", _net("System.Net.Http.HttpRequestException", _STATUS.format("404 (Not Found)"), "Depot.Office.PrintView | PrintAsync | /src/Depot.Office/PrintView.cs:33", "Depot.Core.Tours | GetAsync | /src/Depot.Core/Tours.cs:22", *_ENSURED_NOW, version="4.3.0.0")),
    ("drivers", _net("System.Net.Http.HttpRequestException", _STATUS.format("404 (Not Found)"), "Depot.Office.DriverView | ShowAsync | /src/Depot.Office/DriverView.cs:40", "Depot.Core.Drivers | PhotoAsync | /src/Depot.Core/Drivers.cs:55", *_ENSURED_THEN)),
    ("drivers", _net("System.Net.Http.HttpRequestException", _STATUS.format("404 (Not Found)"), "Depot.Office.DriverView | ShowAsync | /src/Depot.Office/DriverView.cs:47", "Depot.Core.Drivers | PhotoAsync | /src/Depot.Core/Drivers.cs:61", *_ENSURED_NOW, version="4.3.0.0")),
    ("solver slow", _net("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 30 seconds elapsing.", "Depot.Office.TourView | SolveAsync | /src/Depot.Office/TourView.cs:102", "Depot.Core.Tours | SolveAsync | /src/Depot.Core/Tours.cs:41", *_SEND_THEN)),
    ("solver slow", _net("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.", "Depot.Office.TourView | SolveAsync | /src/Depot.Office/TourView.cs:110", "Depot.Core.Tours | SolveAsync | /src/Depot.Core/Tours.cs:46", *_SEND_NOW, version="4.3.0.0")),
)

_LINQ = "~System.Linq.ThrowHelper | {} |"
_FIRST = "Depot.Dispatch.Tours | Next | /src/Depot.Dispatch/Tours.cs:{}"
TOURS_THAT_ARE_NOT_FOUND = scene(
    "tours that are not found", "csharp",
    ("none", _net("System.InvalidOperationException", "Sequence contains no elements", _HOST, "Depot.Web.TourController | Next | /src/Depot.Web/TourController.cs:22", _FIRST.format(31), _LINQ.format("ThrowNoElementsException"))),
    ("none", _net("System.InvalidOperationException", "Sequence contains no elements", "Depot.Worker.Board | Refresh | /src/Depot.Worker/Board.cs:18", _FIRST.format(36), _LINQ.format("ThrowNoElementsException"), version="4.3.0.0")),
    ("none open", _net("System.InvalidOperationException", "Sequence contains no matching element", _HOST, "Depot.Web.TourController | Next | /src/Depot.Web/TourController.cs:22", _FIRST.format(32), _LINQ.format("ThrowNoMatchException"))),
    ("none open", _net("System.InvalidOperationException", "Sequence contains no matching element", "Depot.Worker.Board | Refresh | /src/Depot.Worker/Board.cs:18", _FIRST.format(37), _LINQ.format("ThrowNoMatchException"), version="4.3.0.0")),
    ("two leads", _net("System.InvalidOperationException", "Sequence contains more than one element", _HOST, "Depot.Web.TourController | Next | /src/Depot.Web/TourController.cs:22", _FIRST.format(33), _LINQ.format("ThrowMoreThanOneElementException"))),
    ("changed", _net("System.InvalidOperationException", "Collection was modified; enumeration operation may not execute.", "Depot.Worker.Board | Refresh | /src/Depot.Worker/Board.cs:20", "Depot.Dispatch.Tours | Close | /src/Depot.Dispatch/Tours.cs:58", "~System.Collections.Generic.List`1+Enumerator | MoveNext |")),
    ("changed", _net("System.InvalidOperationException", "Collection was modified; enumeration operation may not execute.", _HOST, "Depot.Web.TourController | Close | /src/Depot.Web/TourController.cs:40", "Depot.Dispatch.Tours | Close | /src/Depot.Dispatch/Tours.cs:63", "~System.Collections.Generic.List`1+Enumerator | MoveNext |", version="4.3.0.0")),
)

_NONE = "called `Option::unwrap()` on a `None` value"
_BEGIN = ("~std::panicking::begin_panic_handler | /rustc/{0}/library/std/src/panicking.rs | {1}", "~core::panicking::panic_fmt | /rustc/{0}/library/core/src/panicking.rs | {2}")
_OLDER = tuple(line.format("9fc6b43126469e3858e2fe86cafb4f0fd5068869", 665, 74) for line in _BEGIN[::-1])
_NEWER = tuple(line.format("4eb161250e340c8f48f66e2b929ef4a5bed7c181", 697, 75) for line in _BEGIN[::-1])
_UNWRAPPED = "~core::option::unwrap_failed | /rustc/4eb161250e340c8f48f66e2b929ef4a5bed7c181/library/core/src/option.rs | 2040"
_TOKIO = "~tokio::runtime::task::raw::poll | /usr/local/cargo/registry/src/index.crates.io-6f17d22bba15001f/tokio-1.{}/src/runtime/task/raw.rs | 271"
_DECODE = "gateway::scan::decode | src/scan.rs | {}"
SCANNERS_WITHOUT_A_DEPOT = scene(
    "scanners without a depot", "native",
    ("depot", _rust("panic", _NONE, _TOKIO.format("38.0"), "gateway::listen::serve::{{closure}} | src/listen.rs | 44", _DECODE.format(61), *_OLDER)),
    ("depot", _rust("panic", _NONE, _TOKIO.format("43.0"), "gateway::listen::serve::{{closure}}::{{closure}} | src/listen.rs | 51", _DECODE.format(66), _UNWRAPPED, *_NEWER)),
    ("depot", _rust("panic", _NONE, "~std::sys::backtrace::__rust_begin_short_backtrace | /rustc/4eb161250e340c8f48f66e2b929ef4a5bed7c181/library/std/src/sys/backtrace.rs | 152", "gateway::replay::file | src/replay.rs | 30", _DECODE.format(66), _UNWRAPPED, *_NEWER)),
    ("battery", _rust("panic", _NONE, _TOKIO.format("38.0"), "gateway::listen::serve::{{closure}} | src/listen.rs | 47", "gateway::device::Status::battery | src/device.rs | 25", *_OLDER)),
    ("battery", _rust("panic", _NONE, _TOKIO.format("43.0"), "gateway::health::report::{{closure}} | src/health.rs | 19", "gateway::device::Status::battery | src/device.rs | 28", _UNWRAPPED, *_NEWER)),
)

_ERR = "called `Result::unwrap()` on an `Err` value: {}"
_RESULT = "~core::result::unwrap_failed | /rustc/{}/library/core/src/result.rs | {}"
_RESULT_OLDER = _RESULT.format("9fc6b43126469e3858e2fe86cafb4f0fd5068869", 1679)
_RESULT_NEWER = _RESULT.format("4eb161250e340c8f48f66e2b929ef4a5bed7c181", 1704)
_LOAD = "gateway::settings::load | src/settings.rs | {}"
SETTINGS_OF_A_GATEWAY = scene(
    "settings of a gateway", "native",
    ("number", _rust("panic", _ERR.format("ParseIntError { kind: InvalidDigit }"), "gateway::main | src/main.rs | 21", _LOAD.format(33), _RESULT_OLDER, *_OLDER)),
    ("number", _rust("panic", _ERR.format("ParseIntError { kind: InvalidDigit }"), "gateway::reload | src/main.rs | 60", _LOAD.format(38), _RESULT_NEWER, *_NEWER)),
    ("permission", _rust("panic", _ERR.format('Os { code: 13, kind: PermissionDenied, message: "Permission denied" }'), "gateway::main | src/main.rs | 21", _LOAD.format(29), _RESULT_OLDER, *_OLDER)),
    ("permission", _rust("panic", _ERR.format('Os { code: 13, kind: PermissionDenied, message: "Permission denied" }'), "gateway::reload | src/main.rs | 60", _LOAD.format(34), _RESULT_NEWER, *_NEWER)),
    ("lock", _rust("panic", _ERR.format("PoisonError { .. }"), _TOKIO.format("43.0"), "gateway::health::report::{{closure}} | src/health.rs | 22", "gateway::settings::current | src/settings.rs | 70", _RESULT_NEWER, *_NEWER)),
)

_POSTED = "gateway::core::{} | src/core.rs | {}"
_ASKED = "error sending request for url (http://{}/scans)"
_BODY_READ = "error decoding response body"
_ANYHOW = {"type": "anyhow", "handled": True}


def _reported(cause: tuple[str, str], request: str, *context: str, at: tuple[str, ...]) -> dict:
    """As an error of `anyhow` is sent: a value for each of its chain, the backtrace with the outermost."""
    inner = [rust(*cause, mechanism=_ANYHOW), rust("reqwest::Error", request, *(() if context else at), mechanism=_ANYHOW)]
    return chain("native", *inner, *(rust("Error", words, *(at if words == context[-1] else ()), mechanism=_ANYHOW) for words in context))


A_CORE_THAT_HANGS_UP = scene(
    "a core that hangs up", "native",
    ("hung up", _reported(("hyper::Error", "connection closed before message completed"), _ASKED.format("core:8080"), at=(_TOKIO.format("38.0"), _POSTED.format("post_scan::{{closure}}", 40)))),
    ("hung up", _reported(("hyper::Error", "connection closed before message completed"), _ASKED.format("core:8080"), "post scan 88123", at=(_TOKIO.format("43.0"), _POSTED.format("post_scan::{{closure}}", 46)))),
    ("hung up", _reported(("hyper::Error", "connection closed before message completed"), _ASKED.format("10.2.0.9:8080"), "post scan 7", "replay spool-20261109.log", at=("gateway::replay::file | src/replay.rs | 33", _POSTED.format("post_scan", 46)))),
    ("answer", _reported(("Error", "missing field `depot` at line 1 column 44"), _BODY_READ, at=(_TOKIO.format("38.0"), _POSTED.format("post_scan::{{closure}}", 42)))),
    ("answer", _reported(("Error", "missing field `depot` at line 1 column 51"), _BODY_READ, "post scan 90441", at=(_TOKIO.format("43.0"), _POSTED.format("post_scan::{{closure}}", 48)))),
)

SCANS_A_GATEWAY_DROPS = scene(
    "scans a gateway drops", "native",
    ("full", message("native", "scan of device 88123 dropped: queue is full (4096)", logger="gateway::queue")),
    ("full", message("native", "scan of device 31 dropped: queue is full (8192)", logger="gateway::queue")),
    ("clock", message("native", "scan of device 7712 dropped: clock of device is 381 s behind", logger="gateway::queue")),
    ("clock", message("native", "scan of device 5 dropped: clock of device is 90044 s behind", logger="gateway::queue")),
    ("frame", message("native", "scan of device 12 dropped: frame has 3 bytes, 12 are wanted", logger="gateway::queue")),
    ("frame", message("native", "scan of device 902 dropped: frame has 11 bytes, 12 are wanted", logger="gateway::queue")),
)

ONE_BUG = (
    STOPS_OUTSIDE_ALL_ZONES,
    A_DRIVER_THAT_WAS_CHANGED,
    MAPS_WITHOUT_A_LOCK,
    NUMBERS_GIVEN_TWICE,
    LINES_WITHOUT_A_TARIFF,
    CUSTOMERS_THAT_HOLD_THEMSELVES,
    SHIFTS_WITHOUT_A_DRIVER,
    TWO_SHIFTS_ON_A_DAY,
    SCANNERS_WITHOUT_A_DEPOT,
    A_CORE_THAT_HANGS_UP,
)
TWO_BUGS = (
    FOUR_WAYS_TO_FAIL_IN_SPLIT,
    WHAT_OTHER_SERVICES_ANSWER,
    BODIES_THAT_DO_NOT_FIT,
    INVOICES_THAT_CANNOT_BE_CLOSED,
    ONE_CLIENT_FOR_CUSTOMERS_AND_TARIFFS,
    A_SERVICE_THAT_DOES_NOT_START,
    ONE_CLIENT_FOR_THE_OFFICE,
    TOURS_THAT_ARE_NOT_FOUND,
    SETTINGS_OF_A_GATEWAY,
    SCANS_A_GATEWAY_DROPS,
)
SCENES = (*ONE_BUG, *TWO_BUGS)
