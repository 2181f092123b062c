"""The compiled platforms of the innocent author's split that was held out; `sixth.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import cocoa_ as _cocoa
from scenes import droid as _droid
from scenes import go_ as _go
from scenes import java_ as _java
from scenes import net as _net
from scenes import rust_native as _rust
from sdk import csharp, event, go, java, message, native, scene

# fmt: off


_SHOW = "com.clinic.web.VisitController | show | VisitController.java:{}"
LAZY_COLLECTIONS_BY_VERSION = scene(
    "lazy collections by version", "java",
    ("notes", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: com.clinic.Visit.notes, could not initialize proxy - no Session", _SHOW.format(33), "com.clinic.web.VisitView | of | VisitView.java:20", "org.hibernate.collection.internal.PersistentBag | size | PersistentBag.java:364", "org.hibernate.collection.internal.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:606")),
    ("notes", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: com.clinic.Visit.notes: could not initialize proxy - no Session", _SHOW.format(35), "com.clinic.web.VisitView | of | VisitView.java:22", "org.hibernate.collection.spi.PersistentBag | size | PersistentBag.java:371", "org.hibernate.collection.spi.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:635")),
    ("notes", _java("org.hibernate.LazyInitializationException", "Cannot lazily initialize collection of role 'com.clinic.Visit.notes' with key '4418' (no session)", _SHOW.format(35), "com.clinic.web.VisitView | of | VisitView.java:22", "org.hibernate.collection.spi.PersistentBag | size | PersistentBag.java:350", "org.hibernate.collection.spi.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:690")),
    ("bills", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: com.clinic.Visit.bills, could not initialize proxy - no Session", _SHOW.format(33), "com.clinic.web.VisitView | of | VisitView.java:21", "org.hibernate.collection.internal.PersistentBag | size | PersistentBag.java:364", "org.hibernate.collection.internal.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:606")),
    ("bills", _java("org.hibernate.LazyInitializationException", "failed to lazily initialize a collection of role: com.clinic.Visit.bills: could not initialize proxy - no Session", _SHOW.format(35), "com.clinic.web.VisitView | of | VisitView.java:23", "org.hibernate.collection.spi.PersistentBag | size | PersistentBag.java:371", "org.hibernate.collection.spi.AbstractPersistentCollection | throwLazyInitializationException | AbstractPersistentCollection.java:635")),
    ("doctor", _java("org.hibernate.LazyInitializationException", "could not initialize proxy [com.clinic.Doctor#17] - no Session", _SHOW.format(33), "com.clinic.web.VisitView | of | VisitView.java:24", "com.clinic.Doctor$HibernateProxy$9fKq2LmX | getName |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:176")),
    ("doctor", _java("org.hibernate.LazyInitializationException", "could not initialize proxy [com.clinic.Doctor#902] - no Session", _SHOW.format(35), "com.clinic.web.VisitView | of | VisitView.java:26", "com.clinic.Doctor$HibernateProxy$zzT81cQe | getName |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:165")),
)

_QUOTE = "com.fly.fares.FareEngine | price | FareEngine.java:{}"
_POOL = "java.util.concurrent.ThreadPoolExecutor$Worker | run | ThreadPoolExecutor.java:635"
FUTURES_WRAP_WHAT_FAILED = scene(
    "futures wrap what failed", "java",
    ("fare", event("java", java("com.fly.fares.NoFareException", "No fare for FRA-LIS in class Y", "com.fly.web.SearchResource | search | SearchResource.java:52", _QUOTE.format(101)))),
    ("fare", event("java", java("com.fly.fares.NoFareException", "No fare for OSL-NCE in class J", _POOL, "com.fly.fares.FareEngine | lambda$priceAll$4 | FareEngine.java:60", _QUOTE.format(108)), java("java.util.concurrent.CompletionException", "com.fly.fares.NoFareException: No fare for OSL-NCE in class J", _POOL, "java.util.concurrent.CompletableFuture$AsyncSupply | run | CompletableFuture.java:1768", "java.util.concurrent.CompletableFuture | encodeThrowable | CompletableFuture.java:315"))),
    ("fare", event("java", java("com.fly.fares.NoFareException", "No fare for OSL-NCE in class J", _POOL, "com.fly.fares.FareEngine | lambda$priceAll$5 | FareEngine.java:63", _QUOTE.format(108)), java("java.util.concurrent.ExecutionException", "com.fly.fares.NoFareException: No fare for OSL-NCE in class J", "com.fly.web.SearchResource | searchAll | SearchResource.java:70", "java.util.concurrent.FutureTask | report | FutureTask.java:122"), java("java.lang.RuntimeException", "java.util.concurrent.ExecutionException: com.fly.fares.NoFareException: No fare for OSL-NCE in class J", "com.fly.web.SearchResource | searchAll | SearchResource.java:73"))),
    ("seats", event("java", java("java.lang.ArithmeticException", "/ by zero", _POOL, "com.fly.fares.LoadFactor | of | LoadFactor.java:18"), java("java.util.concurrent.CompletionException", "java.lang.ArithmeticException: / by zero", _POOL, "java.util.concurrent.CompletableFuture$AsyncSupply | run | CompletableFuture.java:1768", "java.util.concurrent.CompletableFuture | encodeThrowable | CompletableFuture.java:315"))),
    ("seats", event("java", java("java.lang.ArithmeticException", "/ by zero", "com.fly.web.ReportResource | month | ReportResource.java:14", "com.fly.fares.LoadFactor | of | LoadFactor.java:21"))),
    ("timeout", event("java", java("java.util.concurrent.TimeoutException", "", "com.fly.web.SearchResource | searchAll | SearchResource.java:70", "java.util.concurrent.CompletableFuture | timedGet | CompletableFuture.java:1960"))),
)

_RANGE = "java.lang.StringBuilder | append | StringBuilder.java:179"
OUT_OF_MEMORY_WHEREVER = scene(
    "out of memory, wherever it strikes", "java",
    ("report", _java("java.lang.OutOfMemoryError", "Java heap space", "com.fly.reports.YearReport | render | YearReport.java:140", "com.fly.reports.Csv | line | Csv.java:31", _RANGE, "java.util.Arrays | copyOf | Arrays.java:3537")),
    ("report", _java("java.lang.OutOfMemoryError", "GC overhead limit exceeded", "com.fly.reports.YearReport | render | YearReport.java:137", "java.util.ArrayList | add | ArrayList.java:496", "java.util.ArrayList | grow | ArrayList.java:237")),
    ("report", _java("java.lang.OutOfMemoryError", "Java heap space", "com.fly.reports.YearReport | render | YearReport.java:151", "com.fly.reports.Csv | line | Csv.java:31", "java.lang.String | format | String.java:4442")),
    ("images", _java("java.lang.OutOfMemoryError", "Java heap space", "com.fly.media.Thumbnails | scale | Thumbnails.java:44", "java.awt.image.DataBufferInt | <init> | DataBufferInt.java:75")),
    ("images", _java("java.lang.OutOfMemoryError", "Java heap space", "com.fly.jobs.Recompute | run | Recompute.java:9", "com.fly.media.Thumbnails | scale | Thumbnails.java:47", "java.awt.image.DataBufferInt | <init> | DataBufferInt.java:75")),
    ("threads", _java("java.lang.OutOfMemoryError", "unable to create native thread: possibly out of memory or process/resource limits reached", "com.fly.push.Sender | start | Sender.java:28", "java.lang.Thread | start0 |")),
)

_READ_JSON = "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3825"
_LOC = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {}, column: {}] (through reference chain: com.hotel.api.StayDto[{}])"
BODIES_THAT_DO_NOT_BIND = scene(
    "bodies that do not bind", "java",
    ("from", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", "Cannot deserialize value of type `java.time.LocalDate` from String \"31.02.2025\": Failed to deserialize java.time.LocalDate: (java.time.format.DateTimeParseException) Text '31.02.2025' could not be parsed at index 0" + _LOC.format(1, 143, '"from"'), "com.hotel.kafka.StayListener | on | StayListener.java:25", _READ_JSON, "com.fasterxml.jackson.databind.DeserializationContext | weirdStringException | DeserializationContext.java:1959")),
    ("from", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", "Cannot deserialize value of type `java.time.LocalDate` from String \"morgen\": Failed to deserialize java.time.LocalDate: (java.time.format.DateTimeParseException) Text 'morgen' could not be parsed at index 0\n at [Source: (String)\"{\"from\":\"morgen\"}\"; line: 1, column: 9] (through reference chain: com.hotel.api.StayDto[\"from\"])", "com.hotel.kafka.StayListener | on | StayListener.java:21", _READ_JSON.replace("3825", "3609"), "com.fasterxml.jackson.databind.DeserializationContext | weirdStringException | DeserializationContext.java:1996")),
    ("guests", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `int` from String "two": not a valid `int` value' + _LOC.format(1, 88, '"guests"]->java.util.ArrayList[0]->com.hotel.api.GuestDto["age"'), "com.hotel.kafka.StayListener | on | StayListener.java:25", _READ_JSON, "com.fasterxml.jackson.databind.DeserializationContext | weirdStringException | DeserializationContext.java:1959")),
    ("guests", _java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `int` from String "4-5": not a valid `int` value' + _LOC.format(12, 15, '"guests"]->java.util.ArrayList[3]->com.hotel.api.GuestDto["age"'), "com.hotel.kafka.StayListener | on | StayListener.java:25", _READ_JSON, "com.fasterxml.jackson.databind.DeserializationContext | weirdStringException | DeserializationContext.java:1959")),
    ("unknown", _java("com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException", 'Unrecognized field "board" (class com.hotel.api.StayDto), not marked as ignorable (4 known properties: "from", "to", "guests", "room"])' + _LOC.format(1, 40, '"board"'), "com.hotel.kafka.StayListener | on | StayListener.java:25", _READ_JSON)),
    ("unknown", _java("com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException", 'Unrecognized field "board" (class com.hotel.api.StayDto), not marked as ignorable (5 known properties: "from", "to", "guests", "room", "rate"])' + _LOC.format(3, 12, '"board"'), "com.hotel.kafka.StayListener | on | StayListener.java:29", _READ_JSON)),
)

SQL_DRIVERS_OF_THREE_VENDORS = scene(
    "sql drivers of three vendors", "java",
    ("oracle", _java("java.sql.SQLIntegrityConstraintViolationException", "ORA-00001: unique constraint (CLINIC.VISIT_SLOT_UK) violated\n", "com.clinic.db.VisitDao | insert | VisitDao.java:40", "oracle.jdbc.driver.T4CPreparedStatement | executeForRows | T4CPreparedStatement.java:1161", "oracle.jdbc.driver.T4CTTIoer11 | processError | T4CTTIoer11.java:509")),
    ("oracle", _java("java.sql.SQLIntegrityConstraintViolationException", "ORA-00001: Unique Constraint (CLINIC.VISIT_SLOT_UK) verletzt\n", "com.clinic.db.VisitDao | insert | VisitDao.java:43", "oracle.jdbc.driver.T4CPreparedStatement | executeForRows | T4CPreparedStatement.java:1150", "oracle.jdbc.driver.T4CTTIoer11 | processError | T4CTTIoer11.java:630")),
    ("deadlock", _java("com.microsoft.sqlserver.jdbc.SQLServerException", "Transaction (Process ID 57) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.", "com.clinic.db.BillDao | close | BillDao.java:71", "com.microsoft.sqlserver.jdbc.SQLServerStatement | executeCommand | SQLServerStatement.java:247")),
    ("deadlock", _java("com.microsoft.sqlserver.jdbc.SQLServerException", "Transaction (Process ID 112) was deadlocked on lock | communication buffer resources with another process and has been chosen as the deadlock victim. Rerun the transaction.", "com.clinic.db.BillDao | close | BillDao.java:74", "com.microsoft.sqlserver.jdbc.SQLServerStatement | executeCommand | SQLServerStatement.java:260")),
    ("gone", _java("com.mysql.cj.jdbc.exceptions.CommunicationsException", "Communications link failure\n\nThe last packet successfully received from the server was 28,800,113 milliseconds ago. The last packet sent successfully to the server was 28,800,114 milliseconds ago.", "com.clinic.db.StatsDao | daily | StatsDao.java:19", "com.mysql.cj.jdbc.ClientPreparedStatement | executeQuery | ClientPreparedStatement.java:1009")),
    ("gone", _java("com.mysql.cj.jdbc.exceptions.CommunicationsException", "Communications link failure\n\nThe last packet successfully received from the server was 30,112,009 milliseconds ago. The last packet sent successfully to the server was 30,112,010 milliseconds ago.", "com.clinic.db.StatsDao | daily | StatsDao.java:22", "com.mysql.cj.jdbc.ClientPreparedStatement | executeQuery | ClientPreparedStatement.java:972")),
    ("pool", _java("java.sql.SQLTransientConnectionException", "clinic - Connection is not available, request timed out after 30004ms (total=10, active=10, idle=0, waiting=7)", "com.clinic.db.StatsDao | daily | StatsDao.java:17", "com.zaxxer.hikari.pool.HikariPool | createTimeoutException | HikariPool.java:686")),
    ("pool", _java("java.sql.SQLTransientConnectionException", "clinic - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=31)", "com.clinic.db.StatsDao | daily | StatsDao.java:20", "com.zaxxer.hikari.pool.HikariPool | createTimeoutException | HikariPool.java:709")),
)

_START = "~android.app.ActivityThread | performLaunchActivity | ActivityThread.java:{}"


def _launch(screen: str, line: int, cause: dict) -> dict:
    said = f"Unable to start activity ComponentInfo{{com.rail.scan/com.rail.scan.ui.{screen}}}: {cause['module']}.{cause['type']}: {cause['value']}"
    return event("java", cause, java("java.lang.RuntimeException", said, "~android.app.ActivityThread | main | ActivityThread.java:8248", _START.format(line), marked=True))


ACTIVITIES_THAT_DO_NOT_START = scene(
    "activities that do not start", "java",
    ("extra", _launch("TicketActivity", 3344, java("java.lang.NullPointerException", "Attempt to invoke virtual method 'java.lang.String android.os.Bundle.getString(java.lang.String)' on a null object reference", "~android.app.Activity | performCreate | Activity.java:7183", "com.rail.scan.ui.TicketActivity | onCreate | TicketActivity.kt:30", marked=True))),
    ("extra", _launch("TicketActivity", 3782, java("java.lang.NullPointerException", "Attempt to invoke virtual method 'java.lang.String android.os.BaseBundle.getString(java.lang.String)' on a null object reference", "~android.app.Activity | performCreate | Activity.java:8595", "~android.app.Instrumentation | callActivityOnCreate | Instrumentation.java:1456", "com.rail.scan.ui.TicketActivity | onCreate | TicketActivity.kt:34", marked=True))),
    ("layout", _launch("TicketActivity", 3782, java("android.view.InflateException", "Binary XML file line #41 in com.rail.scan:layout/ticket: Error inflating class <unknown>", "~android.app.Activity | performCreate | Activity.java:8595", "com.rail.scan.ui.TicketActivity | onCreate | TicketActivity.kt:27", "~android.view.LayoutInflater | inflate | LayoutInflater.java:562", marked=True))),
    ("layout", _launch("TicketActivity", 3344, java("android.view.InflateException", "Binary XML file line #38: Binary XML file line #38: Error inflating class <unknown>", "~android.app.Activity | performCreate | Activity.java:7183", "com.rail.scan.ui.TicketActivity | onCreate | TicketActivity.kt:25", "~android.view.LayoutInflater | inflate | LayoutInflater.java:539", marked=True))),
    ("settings", _launch("SettingsActivity", 3782, java("java.lang.NullPointerException", "Attempt to invoke virtual method 'java.lang.String android.os.Bundle.getString(java.lang.String)' on a null object reference", "~android.app.Activity | performCreate | Activity.java:8595", "com.rail.scan.ui.SettingsActivity | onCreate | SettingsActivity.kt:18", marked=True))),
    ("token", _droid("android.view.WindowManager$BadTokenException", "Unable to add window -- token android.os.BinderProxy@4f3c2a1 is not valid; is your activity running?", "com.rail.scan.ui.Dialogs | confirm | Dialogs.kt:12", "~android.view.ViewRootImpl | setView | ViewRootImpl.java:1147")),
    ("token", _droid("android.view.WindowManager$BadTokenException", "Unable to add window -- token android.os.BinderProxy@b90e77d is not valid; is your activity running?", "com.rail.scan.ui.Dialogs | confirm | Dialogs.kt:15", "~android.view.ViewRootImpl | setView | ViewRootImpl.java:1566")),
)

_SAVING = "An error occurred while saving the entity changes. See the inner exception for details."


def _saved(type_: str, value: str, *lines: str) -> dict:
    inner = csharp(type_, value, "~Npgsql.Internal.NpgsqlConnector | ReadMessageLong |", "~Microsoft.EntityFrameworkCore.Update.ReaderModificationCommandBatch | ExecuteAsync |")
    return event("csharp", inner, csharp("Microsoft.EntityFrameworkCore.DbUpdateException", _SAVING, *lines, "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync |"))


SAVING_CHANGES = scene(
    "saving changes, and what the database says", "csharp",
    ("slug", _saved("Npgsql.PostgresException", '23505: duplicate key value violates unique constraint "IX_Courses_Slug"\n\nDETAIL: Detail redacted as it may contain sensitive data. Specify \'Include Error Detail\' in the connection string to include this information.', "Uni.Courses.CreateHandler+<Handle>d__3 | MoveNext | /src/Uni/Courses/CreateHandler.cs:28", "Uni.Data.UnitOfWork+<Commit>d__5 | MoveNext | /src/Uni/Data/UnitOfWork.cs:17")),
    ("slug", _saved("Npgsql.PostgresException", '23505: duplicate key value violates unique constraint "IX_Courses_Slug"', "Uni.Courses.CreateHandler+<Handle>d__4 | MoveNext | /src/Uni/Courses/CreateHandler.cs:33", "Uni.Data.UnitOfWork+<Commit>d__5 | MoveNext | /src/Uni/Data/UnitOfWork.cs:19")),
    ("enrol", _saved("Npgsql.PostgresException", '23503: insert or update on table "Enrolments" violates foreign key constraint "FK_Enrolments_Students_StudentId"', "Uni.Enrolment.EnrolHandler+<Handle>d__2 | MoveNext | /src/Uni/Enrolment/EnrolHandler.cs:40", "Uni.Data.UnitOfWork+<Commit>d__5 | MoveNext | /src/Uni/Data/UnitOfWork.cs:17")),
    ("enrol", _saved("Npgsql.PostgresException", '23503: insert or update on table "Enrolments" violates foreign key constraint "FK_Enrolments_Students_StudentId"', "Uni.Jobs.Import+<>c__DisplayClass4_0+<<Run>b__0>d | MoveNext | /src/Uni/Jobs/Import.cs:22", "Uni.Enrolment.EnrolHandler+<Handle>d__2 | MoveNext | /src/Uni/Enrolment/EnrolHandler.cs:44", "Uni.Data.UnitOfWork+<Commit>d__6 | MoveNext | /src/Uni/Data/UnitOfWork.cs:21")),
    ("long", _saved("Npgsql.PostgresException", "22001: value too long for type character varying(80)", "Uni.Courses.CreateHandler+<Handle>d__3 | MoveNext | /src/Uni/Courses/CreateHandler.cs:28", "Uni.Data.UnitOfWork+<Commit>d__5 | MoveNext | /src/Uni/Data/UnitOfWork.cs:17")),
    ("long", _saved("Npgsql.PostgresException", "22001: value too long for type character varying(80)", "Uni.Courses.CreateHandler+<Handle>d__4 | MoveNext | /src/Uni/Courses/CreateHandler.cs:33", "Uni.Data.UnitOfWork+<Commit>d__6 | MoveNext | /src/Uni/Data/UnitOfWork.cs:21")),
)

LINQ_AND_LAMBDAS_OF_DOTNET = scene(
    "linq and lambdas of .net", "csharp",
    ("first", _net("System.InvalidOperationException", "Sequence contains no matching element", "Fleet.Plan.Planner | Assign | /src/Fleet/Plan/Planner.cs:61", "~System.Linq.ThrowHelper | ThrowNoMatchException |", "~System.Linq.Enumerable | First |")),
    ("first", _net("System.InvalidOperationException", "Sequence contains no matching element", "Fleet.Api.PlanEndpoint+<>c | <Map>b__0_2 | /src/Fleet/Api/PlanEndpoint.cs:17", "Fleet.Plan.Planner | Assign | /src/Fleet/Plan/Planner.cs:70", "~System.Linq.Enumerable | First |")),
    ("single", _net("System.InvalidOperationException", "Sequence contains more than one matching element", "Fleet.Plan.Planner | Assign | /src/Fleet/Plan/Planner.cs:64", "~System.Linq.ThrowHelper | ThrowMoreThanOneMatchException |", "~System.Linq.Enumerable | Single |")),
    ("range", _net("System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')", "Fleet.Plan.Planner+<>c__DisplayClass9_0 | <Assign>b__1 | /src/Fleet/Plan/Planner.cs:66", "~System.Linq.Enumerable+SelectListIterator`2 | MoveNext |")),
    ("range", _net("System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than the size of the collection.\r\nParameter name: index", "Fleet.Plan.Planner+<>c__DisplayClass10_0 | <Assign>b__0 | /src/Fleet/Plan/Planner.cs:72", "~System.ThrowHelper | ThrowArgumentOutOfRangeException |")),
    ("format", _net("System.FormatException", "The input string '12,5' was not in a correct format.", "Fleet.Fuel.Reading | Parse | /src/Fleet/Fuel/Reading.cs:12", "~System.Number | ThrowFormatException |")),
    ("format", _net("System.FormatException", "Input string was not in a correct format.", "Fleet.Fuel.Reading | Parse | /src/Fleet/Fuel/Reading.cs:11", "~System.Number | ParseDouble |")),
)

_NIL = "runtime error: invalid memory address or nil pointer dereference"
_SERVE = "~net/http | HandlerFunc.ServeHTTP | /usr/local/go/src/net/http/server.go:{} | f(w, r)"
NIL_IN_CLOSURES_AND_GENERICS = scene(
    "nil in closures and generics", "go",
    ("vehicle", _go("runtime.errorString", _NIL, _SERVE.format(2220), "fleet/api | (*Server).routes.func3 | /src/api/routes.go:40 | s.track(w, r)", "fleet/track | (*Tracker).Position | /src/track/track.go:28 | return t.fleet[id].Last.Point, nil")),
    ("vehicle", _go("runtime.errorString", _NIL, _SERVE.format(2294), "fleet/api | (*Server).routes.func4.withAuth.1 | /src/api/auth.go:19 | next(w, r)", "fleet/api | (*Server).routes.func4 | /src/api/routes.go:44 | s.track(w, r)", "fleet/track | (*Tracker).Position | /src/track/track.go:31 | return t.fleet[id].Last.Point, nil")),
    ("vehicle", _go("runtime.errorString", _NIL, "fleet/jobs | Nightly.func1 | /src/jobs/nightly.go:12 | p, err := tracker.Position(id)", "fleet/track | (*Tracker).Position | /src/track/track.go:31 | return t.fleet[id].Last.Point, nil")),
    ("driver", _go("runtime.errorString", _NIL, _SERVE.format(2220), "fleet/api | (*Server).routes.func3 | /src/api/routes.go:40 | s.track(w, r)", "fleet/track | (*Tracker).Position | /src/track/track.go:25 | log.Info(t.fleet[id].Driver.Name)")),
    ("driver", _go("runtime.errorString", _NIL, _SERVE.format(2294), "fleet/track | (*Tracker).Position | /src/track/track.go:27 | log.Info(t.fleet[id].Driver.Name)")),
    ("cache", _go("runtime.boundsError", "runtime error: index out of range [3] with length 3", "fleet/ring | (*Ring[...]).At | /src/ring/ring.go:17 | return r.items[(r.head+i)%r.size]")),
    ("cache", _go("runtime.boundsError", "runtime error: index out of range [8] with length 8", "fleet/jobs | Nightly.func2 | /src/jobs/nightly.go:30 | _ = ring.At(i)", "fleet/ring | (*Ring[go.shape.string]).At | /src/ring/ring.go:19 | return r.items[(r.head+i)%r.size]")),
)

_RECOVER = "fleet/api | report | /src/api/errors.go:14 | hub.CaptureException(err)"


def _chain(*pairs: tuple[str, str]) -> dict:
    last = len(pairs) - 1
    *inner, (type_, value) = pairs
    chained = [
        go(kind, words, mechanism={"type": "chained", "source": "unwrap", "exception_id": last - i, "parent_id": last - i - 1})
        for i, (kind, words) in enumerate(inner)
    ]
    reported = go(type_, value, "fleet/api | (*Server).fail | /src/api/errors.go:30 | report(r, err)", _RECOVER, mechanism={"type": "generic", "exception_id": 0})
    return event("go", *chained, reported)


WRAPPED_ERRORS_OF_TWO_HOSTS = scene(
    "wrapped errors of two hosts, one place that reports", "go",
    ("toll refused", _chain(("syscall.Errno", "connection refused"), ("*os.SyscallError", "connect: connection refused"), ("*net.OpError", "dial tcp 10.3.4.5:443: connect: connection refused"), ("*url.Error", 'Post "https://toll.partner.example/v2/passages": dial tcp 10.3.4.5:443: connect: connection refused'), ("*fmt.wrapError", 'book toll: Post "https://toll.partner.example/v2/passages": dial tcp 10.3.4.5:443: connect: connection refused'))),
    ("toll refused", _chain(("syscall.Errno", "connection refused"), ("*os.SyscallError", "connect: connection refused"), ("*net.OpError", "dial tcp 10.3.9.12:443: connect: connection refused"), ("*url.Error", 'Post "https://toll.partner.example/v2/passages": dial tcp 10.3.9.12:443: connect: connection refused'), ("*fmt.wrapError", 'book toll: Post "https://toll.partner.example/v2/passages": dial tcp 10.3.9.12:443: connect: connection refused'))),
    ("toll slow", _chain(("*http.timeoutError", "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"), ("*url.Error", 'Post "https://toll.partner.example/v2/passages": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'), ("*fmt.wrapError", 'book toll: Post "https://toll.partner.example/v2/passages": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'))),
    ("toll slow", _chain(("*http.httpError", "net/http: request canceled (Client.Timeout exceeded while awaiting headers)"), ("*url.Error", 'Post "https://toll.partner.example/v2/passages": net/http: request canceled (Client.Timeout exceeded while awaiting headers)'), ("*fmt.wrapError", 'book toll: Post "https://toll.partner.example/v2/passages": net/http: request canceled (Client.Timeout exceeded while awaiting headers)'))),
    ("fuel slow", _chain(("*http.timeoutError", "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"), ("*url.Error", 'Get "https://fuel.example/prices?station=812": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'), ("*fmt.wrapError", 'fuel prices: Get "https://fuel.example/prices?station=812": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'))),
    ("fuel slow", _chain(("*http.timeoutError", "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"), ("*url.Error", 'Get "https://fuel.example/prices?station=7": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'), ("*fmt.wrapError", 'fuel prices: Get "https://fuel.example/prices?station=7": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'))),
)

_PANIC = "~runtime | gopanic | /usr/local/go/src/runtime/panic.go:{} |"
INTERFACES_MAPS_AND_CHANNELS = scene(
    "interfaces, maps and channels", "go",
    ("claim", _go("*runtime.TypeAssertionError", "interface conversion: interface {} is string, not float64", _PANIC.format(770), "pass/auth | Claims.Expiry | /src/auth/claims.go:19 |")),
    ("claim", _go("*runtime.TypeAssertionError", "interface conversion: interface {} is nil, not float64", "pass/api | (*API).refresh | /src/api/refresh.go:11 |", "pass/auth | Claims.Expiry | /src/auth/claims.go:22 |")),
    ("subject", _go("*runtime.TypeAssertionError", "interface conversion: interface {} is nil, not string", _PANIC.format(792), "pass/auth | Claims.Subject | /src/auth/claims.go:24 |")),
    ("nil map", _go("runtime.plainError", "assignment to entry in nil map", "pass/session | (*Session).Set | /src/session/session.go:30 |")),
    ("nil map", _go("runtime.plainError", "assignment to entry in nil map", "pass/api | (*API).login.func1 | /src/api/login.go:50 |", "pass/session | (*Session).Set | /src/session/session.go:33 |")),
    ("closed", _go("runtime.plainError", "send on closed channel", "pass/events | (*Bus).Publish | /src/events/bus.go:41 |")),
    ("closed", _go("runtime.plainError", "send on closed channel", "pass/events | (*Bus).Publish.func1 | /src/events/bus.go:46 |")),
    ("closed 2", _go("runtime.plainError", "close of closed channel", "pass/events | (*Bus).Stop | /src/events/bus.go:60 |")),
)

_BEGIN = ("~std::rt::lang_start | |", "~core::panicking::panic_fmt | /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/panicking.rs | 80")
_UNWIND_OLD = "~rust_begin_unwind | /rustc/90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf/library/std/src/panicking.rs | 665"
_UNWIND_NEW = "~__rustc::rust_begin_unwind | /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/src/panicking.rs | 689"
PANICS_OF_TWO_COMPILERS = scene(
    "panics of two compilers", "native",
    ("station", _rust("panic", "called `Option::unwrap()` on a `None` value", _BEGIN[0], "metro::routes::Router<G>::hop::{{closure}} | src/routes.rs | 81", "<metro::graph::Net as metro::graph::Graph>::station | src/graph.rs | 40", "~core::option::Option<T>::unwrap | /rustc/90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf/library/core/src/option.rs | 972", _UNWIND_OLD)),
    ("station", _rust("panic", "called `Option::unwrap()` on a `None` value", _BEGIN[0], "metro::api::plan::{{closure}}::{{closure}} | src/api.rs | 33", "metro::routes::Router<G>::hop::{{closure}} | src/routes.rs | 90", "<metro::graph::Net as metro::graph::Graph>::station | src/graph.rs | 44", "~core::option::unwrap_failed | /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/option.rs | 2236", _BEGIN[1], _UNWIND_NEW)),
    ("fare", _rust("panic", "called `Option::unwrap()` on a `None` value", _BEGIN[0], "metro::api::plan::{{closure}} | src/api.rs | 31", "<metro::fares::Zones as metro::fares::Fares>::fare | src/fares.rs | 22", "~core::option::Option<T>::unwrap | |", _UNWIND_OLD)),
    ("fare", _rust("panic", "called `Option::unwrap()` on a `None` value", "metro::jobs::tariff | src/jobs.rs | 9", "<metro::fares::Zones as metro::fares::Fares>::fare | src/fares.rs | 25", "~core::option::unwrap_failed | |", _BEGIN[1], _UNWIND_NEW)),
    ("index", _rust("panic", "index out of bounds: the len is 12 but the index is 12", _BEGIN[0], "metro::graph::Net::edge | src/graph.rs | 61", "~core::panicking::panic_bounds_check | |", _UNWIND_OLD)),
    ("index", _rust("panic", "index out of bounds: the len is 0 but the index is 4", "metro::graph::Net::edge | src/graph.rs | 66", "~core::panicking::panic_bounds_check | |", _UNWIND_NEW)),
)

_BIN = "/opt/codec/bin/encoderd"
NATIVE_WITH_AND_WITHOUT_SYMBOLS = scene(
    "native, lambdas and two standard libraries", "native",
    ("frame", event("native", native("SIGSEGV", "Segfault", "/lib/x86_64-linux-gnu/libc.so.6 | start_thread | |", f"{_BIN} | std::thread::_State_impl<std::thread::_Invoker<std::tuple<codec::Pool::start()::{{lambda()#1}}> > >::_M_run() | |", f"{_BIN} | codec::Encoder::frame(codec::Image const&, int) | /build/src/encoder.cpp | 210"))),
    ("frame", event("native", native("SIGSEGV", "Segfault", "/usr/lib/libc.so.6 | start_thread | |", f"{_BIN} | codec::Pool::start()::$_0::operator()() const | /build/src/pool.cpp | 31", f"{_BIN} | codec::Encoder::frame(codec::Image const&, int, codec::Options) | /build/src/encoder.cpp | 218"))),
    ("frame", event("native", native("EXCEPTION_ACCESS_VIOLATION_READ", "Fatal Error: EXCEPTION_ACCESS_VIOLATION_READ / 0x8", "C:\\Windows\\System32\\kernel32.dll | BaseThreadInitThunk | |", "C:\\Program Files\\Codec\\encoderd.exe | codec::Encoder::frame | C:\\build\\src\\encoder.cpp | 218"))),
    ("throw", event("native", native("SIGABRT", "Abort", f"{_BIN} | codec::Muxer::close() | /build/src/muxer.cpp | 77", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6 | __cxa_throw | |", "/lib/x86_64-linux-gnu/libc.so.6 | abort | |"))),
    ("throw", event("native", native("SIGABRT", "Abort", f"{_BIN} | codec::Muxer::close() [clone .cold] | /build/src/muxer.cpp | 80", "/usr/lib/libc++abi.so.1 | __cxa_throw | |", "/usr/lib/libc++abi.so.1 | std::__terminate(void (*)()) | |", "/usr/lib/libc.so.6 | raise | |"))),
    ("free", event("native", native("SIGABRT", "Abort", f"{_BIN} | codec::Buffer::~Buffer() | /build/src/buffer.cpp | 14", "/lib/x86_64-linux-gnu/libc.so.6 | free | |", "/lib/x86_64-linux-gnu/libc.so.6 | malloc_printerr | |", "/lib/x86_64-linux-gnu/libc.so.6 | abort | |"))),
)

_BUNDLE = "/private/var/containers/Bundle/Application/{}/Depot.app/Depot"
_P1 = _BUNDLE.format("8B1C6E0A-2F47-4C7E-9D55-1A2B3C4D5E6F")
_P2 = _BUNDLE.format("F00DBA5E-0042-4AAA-8BBB-C0FFEE123456")
_UIKIT = "~/System/Library/PrivateFrameworks/UIKitCore.framework/UIKitCore"
_SWIFT = "~/usr/lib/swift/libswiftCore.dylib"
SWIFT_TRAPS = scene(
    "traps of swift", "cocoa",
    ("nil", _cocoa("EXC_BREAKPOINT", "Depot/RouteView.swift:42: Fatal error: Unexpectedly found nil while unwrapping an Optional value", f"{_UIKIT} | -[UIApplication _run]", f"{_P1} | RouteView.body.getter", f"{_P1} | closure #1 in RouteView.body.getter", f"{_SWIFT} | _assertionFailure(_:_:file:line:flags:)")),
    ("nil", _cocoa("EXC_BREAKPOINT", "Depot/RouteView.swift:47: Fatal error: Unexpectedly found nil while unwrapping an Optional value", f"{_P2} | RouteView.body.getter", f"{_P2} | closure #1 in closure #2 in RouteView.body.getter", f"{_SWIFT} | _assertionFailure(_:_:file:line:flags:)")),
    ("array", _cocoa("EXC_BREAKPOINT", "Swift/ContiguousArrayBuffer.swift:600: Fatal error: Index out of range", f"{_UIKIT} | -[UITableView _createPreparedCellForGlobalRow:withIndexPath:]", f"{_P1} | @objc StopsController.tableView(_:cellForRowAt:)", f"{_P1} | StopsController.tableView(_:cellForRowAt:)", f"{_SWIFT} | _assertionFailure(_:_:file:line:flags:)")),
    ("array", _cocoa("EXC_BREAKPOINT", "Swift/ContiguousArrayBuffer.swift:675: Fatal error: Index out of range", f"{_UIKIT} | -[UITableView _createPreparedCellForGlobalRow:withIndexPath:willDisplay:]", f"{_P2} | StopsController.tableView(_:cellForRowAt:)", f"{_SWIFT} | Swift runtime failure: Index out of range")),
    ("array 2", _cocoa("EXC_BREAKPOINT", "Swift/ContiguousArrayBuffer.swift:600: Fatal error: Index out of range", f"{_P1} | Route.leg(after:)", f"{_SWIFT} | _assertionFailure(_:_:file:line:flags:)")),
    ("array 2", _cocoa("EXC_BREAKPOINT", "Exception 6, Code 1, Subcode 4374069412", f"{_P2} | MapController.next()", f"{_P2} | specialized Route.leg(after:)")),
    ("cast", _cocoa("EXC_BREAKPOINT", "Could not cast value of type 'NSNull' (0x1f0a2b3c8) to 'NSString' (0x1f0a2b9d0).", f"{_P1} | Push.text(of:)", f"{_SWIFT} | swift_dynamicCastFailure")),
    ("cast", _cocoa("EXC_CRASH", "Could not cast value of type 'NSNull' (0x20d1e77c8) to 'NSString' (0x20d1e7da0).", f"{_P2} | AppDelegate.userNotificationCenter(_:didReceive:)", f"{_P2} | Push.text(of:)", f"{_SWIFT} | swift_dynamicCastFailure")),
)

LINES_OF_SERVERS_AND_DATABASES = scene(
    "lines of servers and databases", "other",
    ("upstream", message("other", '2025/10/23 14:30:11 [error] 31#31: *8123 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.0.0.7, server: shop.example, request: "GET /api/orders/77 HTTP/1.1", upstream: "http://10.1.0.4:8080/api/orders/77", host: "shop.example"')),
    ("upstream", message("other", '2025/11/02 03:11:59 [error] 29#29: *99 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 192.0.2.200, server: shop.example, request: "GET /api/orders/8 HTTP/2.0", upstream: "http://10.1.0.9:8080/api/orders/8", host: "shop.example"')),
    ("refused", message("other", '2025/10/23 14:30:12 [error] 31#31: *8124 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.7, server: shop.example, request: "GET /api/orders/77 HTTP/1.1", upstream: "http://10.1.0.4:8080/api/orders/77", host: "shop.example"')),
    ("refused", message("other", '2025/11/02 03:12:40 [error] 30#30: *1201 connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.9, server: shop.example, request: "GET /api/orders/3141 HTTP/1.1", upstream: "http://10.1.0.9:8080/api/orders/3141", host: "shop.example"')),
    ("checkpoint", message("other", "LOG:  checkpoints are occurring too frequently (9 seconds apart)")),
    ("checkpoint", message("other", "LOG:  checkpoints are occurring too frequently (24 seconds apart)")),
    ("oom", message("other", "Out of memory: Killed process 4711 (java) total-vm:8123456kB, anon-rss:3900112kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:8112kB oom_score_adj:0")),
    ("oom", message("other", "Out of memory: Killed process 902 (java) total-vm:7900000kB, anon-rss:4100000kB, file-rss:12kB, shmem-rss:0kB, UID:1000 pgtables:9000kB oom_score_adj:0")),
)

SCENES = (
    LAZY_COLLECTIONS_BY_VERSION,
    FUTURES_WRAP_WHAT_FAILED,
    OUT_OF_MEMORY_WHEREVER,
    BODIES_THAT_DO_NOT_BIND,
    SQL_DRIVERS_OF_THREE_VENDORS,
    ACTIVITIES_THAT_DO_NOT_START,
    SAVING_CHANGES,
    LINQ_AND_LAMBDAS_OF_DOTNET,
    NIL_IN_CLOSURES_AND_GENERICS,
    WRAPPED_ERRORS_OF_TWO_HOSTS,
    INTERFACES_MAPS_AND_CHANNELS,
    PANICS_OF_TWO_COMPILERS,
    NATIVE_WITH_AND_WITHOUT_SYMBOLS,
    SWIFT_TRAPS,
    LINES_OF_SERVERS_AND_DATABASES,
)
