"""The third held-out split. Its mistakes were looked at (0 % over-merged, 22.9 % split): for development now."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from sdk import browser, csharp, event, go, java, log, message, native, node, php, python, ruby, rust, scene

# fmt: off

_DJANGO = "~django/core/handlers/exception.py | inner | 55 | response = get_response(request)"
_SOURCE = "clinic/visits.py | close | 41 | visit.invoice.send()"
_NONE_SEND = "'NoneType' object has no attribute 'send'"


def _py(*exceptions: dict, **more: object) -> dict:
    return event("python", *exceptions, **more)


PYTHON = (
    scene(
        "celery, shell and web reach the same line", "python",
        ("send", _py(python("AttributeError", _NONE_SEND, _DJANGO, "clinic/views.py | close_visit | 12 | visits.close(pk)", _SOURCE))),
        ("send", _py(python("AttributeError", _NONE_SEND, "~celery/app/trace.py | __protected_call__ | 760 | return self.run(*args, **kwargs)", "clinic/tasks.py | close_all | 7 | visits.close(pk)", _SOURCE))),
        ("send", _py(python("AttributeError", _NONE_SEND, "manage.py | <module> | 22 | main()", "clinic/management/commands/close.py | handle | 19 | visits.close(pk)", _SOURCE, root="/home/ops/clinic/"))),
        ("paid", _py(python("AttributeError", "'NoneType' object has no attribute 'paid'", _DJANGO, "clinic/views.py | close_visit | 12 | visits.close(pk)", "clinic/visits.py | close | 44 | if visit.invoice.paid:"))),
        ("type", _py(python("TypeError", "unsupported operand type(s) for +: 'int' and 'NoneType'", _DJANGO, "clinic/views.py | close_visit | 12 | visits.close(pk)", "clinic/visits.py | close | 48 | due = visit.fee + visit.travel"))),
    ),
    scene(
        "validation errors of pydantic", "python",
        ("visit", _py(python("ValidationError", "1 validation error for Visit\nfee\n  Input should be a valid number", "clinic/api.py | create | 9 | visit = Visit(**body)", "~pydantic/main.py | __init__ | 214 | validated_self = self.__pydantic_validator__", module="pydantic_core._pydantic_core"))),
        ("visit", _py(python("ValidationError", "3 validation errors for Visit\nfee\n  Field required", "clinic/imports.py | rows | 3 | create(row)", "clinic/api.py | create | 9 | visit = Visit(**body)", "~pydantic/main.py | __init__ | 253 | validated_self = self.__pydantic_validator__", module="pydantic_core._pydantic_core"))),
        ("patient", _py(python("ValidationError", "1 validation error for Patient\nname\n  Field required", "clinic/api.py | register | 29 | patient = Patient(**body)", "~pydantic/main.py | __init__ | 214 | validated_self = self.__pydantic_validator__", module="pydantic_core._pydantic_core"))),
    ),
    scene(
        "a retry decorator, and what it retries", "python",
        ("lab", _py(python("LabError", "sample 17 rejected", "clinic/lab.py | submit | 20 | raise LabError(f'sample {s.id} rejected')"), python("RetryError", "RetryError[<Future at 0x7f3a1c state=finished raised LabError>]", "clinic/jobs.py | run | 5 | lab.submit(s)", "~tenacity/__init__.py | iter | 398 | raise retry_exc from fut.exception()"))),
        ("lab", _py(python("LabError", "sample 99 rejected", "clinic/lab.py | submit | 21 | raise LabError(f'sample {s.id} rejected')"), python("RetryError", "RetryError[<Future at 0x7fffff state=finished raised LabError>]", "clinic/views.py | post | 8 | lab.submit(s)", "~tenacity/__init__.py | iter | 421 | raise retry_exc from fut.exception()"))),
        ("pay", _py(python("PayError", "declined", "clinic/pay.py | charge | 20 | raise PayError('declined')"), python("RetryError", "RetryError[<Future at 0x7f3a1c state=finished raised PayError>]", "clinic/jobs.py | run | 9 | pay.charge(v)", "~tenacity/__init__.py | iter | 398 | raise retry_exc from fut.exception()"))),
    ),
    scene(
        "lines that data fills", "python",
        ("start", message("python", "worker 3 (pid 4711) started in 0.31s")),
        ("start", message("python", "worker 12 (pid 9) started in 12s")),
        ("stop", message("python", "worker 3 (pid 4711) stopped after 0.31s")),
        ("dead", log("python", "No heartbeat from %r for %.1f s", "till-3", 31.5, logger="clinic.beat")),
        ("dead", log("python", "No heartbeat from %r for %.1f s", "front desk", 60.0, logger="clinic.beat")),
        ("mail", message("python", "bounce: dr.who@tardis.example (550 5.1.1 user unknown)")),
        ("mail", message("python", "bounce: amy@leadworth.example (550 5.1.1 user unknown)")),
        ("full", message("python", "bounce: amy@leadworth.example (552 5.2.2 mailbox full)")),
    ),
)

_A = "https://clinic.example/static/js/main.8c1f2e3d.chunk.js"
_B = "https://clinic.example/static/js/main.0badc0de.chunk.js"
JAVASCRIPT = (
    scene(
        "create-react-app, three engines, two builds", "javascript",
        ("slot", event("javascript", browser("TypeError", "Cannot read properties of undefined (reading 'slots')", f"{_A} | Calendar | 2:1200"))),
        ("slot", event("javascript", browser("TypeError", "Cannot read properties of undefined (reading 'slots')", f"{_B} | Calendar | 2:1311"))),
        ("slot", event("javascript", browser("TypeError", "undefined is not an object (evaluating 't.day.slots')", f"{_B} | Calendar | 2:1309"))),
        ("slot", event("javascript", browser("TypeError", "can't access property \"slots\", t.day is undefined", f"{_A} | Calendar | 2:1201"))),
        ("name", event("javascript", browser("TypeError", "Cannot read properties of null (reading 'fullName')", f"{_A} | PatientHeader | 2:2200"))),
        ("name", event("javascript", browser("TypeError", "null is not an object (evaluating 'n.fullName')", f"{_A} | PatientHeader | 2:2201"))),
        ("quota", event("javascript", browser("QuotaExceededError", "Failed to execute 'setItem' on 'Storage': Setting the value of 'draft-17' exceeded the quota.", f"{_A} | saveDraft | 2:3100"))),
        ("quota", event("javascript", browser("QuotaExceededError", "The quota has been exceeded.", f"{_A} | saveDraft | 2:3100"))),
    ),
    scene(
        "events of the page", "javascript",
        ("resize", message("javascript", "ResizeObserver loop limit exceeded")),
        ("save", event("javascript", browser("Error", "saving visit 17 failed with status 500", f"{_A} | onSave | 2:900"))),
        ("save", event("javascript", browser("Error", "saving visit 4 failed with status 500", f"{_B} | onSave | 2:907"))),
        ("save 409", event("javascript", browser("Error", "saving visit 4 failed with status 409", f"{_B} | onSave | 2:907"))),
    ),
    scene(
        "express, with sources", "node",
        ("visits", event("node", node("TypeError", "visits.filter is not a function", "/srv/clinic/node_modules/express/lib/router/layer.js | Layer.handle | 95", "/srv/clinic/src/visits.js | open | 12 | return visits.filter(isOpen);"))),
        ("visits", event("node", node("TypeError", "visits.filter is not a function", "/srv/clinic/src/cron.js | Timeout._onTimeout | 4 | report(open())", "/srv/clinic/src/visits.js | open | 14 | return visits.filter(isOpen);"))),
        ("enoent", event("node", node("Error", "ENOENT: no such file or directory, open '/tmp/export-17.csv'", "/srv/clinic/src/export.js | async write | 8 | const file = await fs.open(name);"))),
        ("enoent", event("node", node("Error", "ENOENT: no such file or directory, open '/tmp/export-18.csv'", "/srv/clinic/src/export.js | async write | 9 | const file = await fs.open(name);"))),
        ("zod", event("node", node("ZodError", '[\n  {\n    "code": "invalid_type"\n  }\n]', "/srv/clinic/src/api.js | parseVisit | 20 | return Visit.parse(body);"))),
        ("zod 2", event("node", node("ZodError", '[\n  {\n    "code": "invalid_type"\n  }\n]', "/srv/clinic/src/api.js | parsePatient | 30 | return Patient.parse(body);"))),
    ),
)

JVM = (
    scene(
        "spring services, nothing marked", "java",
        ("fee", event("java", java("java.lang.ArithmeticException", "Non-terminating decimal expansion; no exact representable decimal result.", "org.springframework.aop.framework.CglibAopProxy | intercept | CglibAopProxy.java:765", "care.clinic.FeeService | share | FeeService.java:30", "java.math.BigDecimal | divide | BigDecimal.java:1766"))),
        ("fee", event("java", java("java.lang.ArithmeticException", "Non-terminating decimal expansion; no exact representable decimal result.", "care.clinic.Report | lambda$rows$4 | Report.java:9", "care.clinic.FeeService | lambda$share$1 | FeeService.java:32", "java.math.BigDecimal | divide | BigDecimal.java:1780"))),
        ("fee", event("java", java("java.lang.ArithmeticException", "Non-terminating decimal expansion; no exact representable decimal result.", "care.clinic.FeeService$$EnhancerBySpringCGLIB$$ab12 | share | <generated>:1", "care.clinic.FeeService | share | FeeService.java:31", "java.math.BigDecimal | divide | BigDecimal.java:1766"))),
        ("json", event("java", java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `java.time.LocalDate` from String "31.02.2025"', "care.clinic.Visits | read | Visits.java:8", "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3597"))),
        ("json", event("java", java("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `java.time.LocalDate` from String "n/a"', "care.clinic.Visits | read | Visits.java:8", "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3612"))),
    ),
    scene(
        "android and kotlin", "java",
        ("fragment", event("java", java("java.lang.IllegalStateException", "Fragment VisitFragment{5d2f1c0} (0c1c2b6e-1) not attached to a context.", "android.os.Handler | dispatchMessage | Handler.java:106", "care.clinic.app.VisitFragment$load$1$1 | invoke | VisitFragment.kt:80", "androidx.fragment.app.Fragment | requireContext | Fragment.java:967"))),
        ("fragment", event("java", java("java.lang.IllegalStateException", "Fragment VisitFragment{a1b2c3d} (77aa88bb-2) not attached to a context.", "android.os.Handler | dispatchMessage | Handler.java:99", "care.clinic.app.VisitFragment | load$lambda$3 | VisitFragment.kt:81", "androidx.fragment.app.Fragment | requireContext | Fragment.java:972"))),
        ("fragment 2", event("java", java("java.lang.IllegalStateException", "Fragment PatientFragment{a1b2c3d} (77aa88bb-2) not attached to a context.", "care.clinic.app.PatientFragment | load$lambda$3 | PatientFragment.kt:81", "androidx.fragment.app.Fragment | requireContext | Fragment.java:972"))),
    ),
)

GO = (
    scene(
        "handlers and workers", "go",
        ("nil map", event("go", go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "~net/http | HandlerFunc.ServeHTTP | /usr/local/go/src/net/http/server.go:2136", "clinic.example/api/visits | (*Handler).Close | /app/visits/handler.go:40", "clinic.example/api/visits | (*Visit).Due | /app/visits/visit.go:12"))),
        ("nil map", event("go", go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "clinic.example/api/jobs | Run.func1 | /app/jobs/run.go:9", "clinic.example/api/visits | (*Visit).Due | /build/visits/visit.go:14"))),
        ("nil 2", event("go", go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "clinic.example/api/jobs | Run.func1 | /app/jobs/run.go:9", "clinic.example/api/visits | (*Visit).Close | /build/visits/visit.go:30"))),
        ("tx", event("go", go("*fmt.wrapError", "close visit 8: begin tx: dial tcp: lookup db.internal: no such host", "clinic.example/api/visits | (*Handler).Close | /app/visits/handler.go:44"))),
        ("tx", event("go", go("*fmt.wrapError", "close visit 19: begin tx: dial tcp: lookup db.internal: no such host", "clinic.example/api/visits | (*Handler).Close | /app/visits/handler.go:45"))),
        ("lock", event("go", go("*fmt.wrapError", "close visit 19: pq: deadlock detected", "clinic.example/api/visits | (*Handler).Close | /app/visits/handler.go:45"))),
    ),
)

RUBY_PHP = (
    scene(
        "sidekiq and gems", "ruby",
        ("fee", event("ruby", ruby("TypeError", "nil can't be coerced into Integer", "~sidekiq-7.1.0/lib/sidekiq/processor.rb | execute_job | 200 | instance.perform", "app/models/visit.rb | due | 9 | fee + travel", "~ | + | 9"))),
        ("fee", event("ruby", ruby("TypeError", "nil can't be coerced into Integer", "app/controllers/visits_controller.rb | VisitsController#due | 3 | @visit.due", "app/models/visit.rb | Visit#due | 9 | fee + travel", "~ | Integer#+ | 9"))),
        ("fee 2", event("ruby", ruby("TypeError", "nil can't be coerced into Integer", "app/models/visit.rb | Visit#total | 19 | due + tax", "~ | Integer#+ | 19"))),
        ("key", event("ruby", ruby("KeyError", "key not found: :fee", "app/models/tariff.rb | block in load | 4 | rows.map { |r| r.fetch(:fee) }"))),
        ("key", event("ruby", ruby("KeyError", "key not found: :fee", "app/models/tariff.rb | block (2 levels) in Tariff.load | 5 | rows.map { |r| r.fetch(:fee) }", root="/app/"))),
    ),
    scene(
        "symfony", "php",
        ("arg", event("php", php("TypeError", "App\\Fee::of(): Argument #1 ($visit) must be of type App\\Visit, null given, called in /var/www/shop/src/Due.php on line 20", "/src/Due.php | App\\Due::sum | 20 | return Fee::of($visit);", "/src/Fee.php | App\\Fee::of | 8 | public static function of(Visit $visit)"))),
        ("arg", event("php", php("TypeError", "App\\Fee::of(): Argument #1 ($visit) must be of type App\\Visit, null given, called in /app/src/Due.php on line 22", "/src/Due.php | App\\Due::sum | 22 | return Fee::of($visit);", "/src/Fee.php | App\\Fee::of | 9 | public static function of(Visit $visit)", root="/app"))),
        ("twig", event("php", php("Twig\\Error\\RuntimeError", 'Variable "visit" does not exist.', "/var/cache/prod/twig/3f/3f2a9c1b8d7e6f5a4b3c2d1e0f9a8b7c.php | __TwigTemplate_3f2a9c1b8d7e6f5a4b3c2d1e0f9a8b7c::doDisplay | 30 | echo $context['visit'];"))),
        ("twig", event("php", php("Twig\\Error\\RuntimeError", 'Variable "visit" does not exist.', "/var/cache/prod/twig/aa/aa11bb22cc33dd44ee55ff6600778899.php | __TwigTemplate_aa11bb22cc33dd44ee55ff6600778899::doDisplay | 30 | echo $context['visit'];"))),
        ("twig 2", event("php", php("Twig\\Error\\RuntimeError", 'Variable "patient" does not exist.', "/var/cache/prod/twig/aa/aa11bb22cc33dd44ee55ff6600778899.php | __TwigTemplate_aa11bb22cc33dd44ee55ff6600778899::doDisplay | 33 | echo $context['patient'];"))),
    ),
)

OTHERS = (
    scene(
        "entity framework and tasks", "csharp",
        ("conc", event("csharp", csharp("Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException", "The database operation was expected to affect 1 row(s), but actually affected 0 row(s)", "Clinic.Visits+<CloseAsync>d__9 | MoveNext | /src/Visits.cs:50", "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync | "))),
        ("conc", event("csharp", csharp("Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException", "The database operation was expected to affect 2 row(s), but actually affected 0 row(s)", "Clinic.Api+<Post>d__2 | MoveNext | /src/Api.cs:9", "Clinic.Visits+<CloseAsync>d__11 | MoveNext | /src/Visits.cs:52", "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync | ", version="9.9.9.9"))),
        ("conc 2", event("csharp", csharp("Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException", "The database operation was expected to affect 1 row(s), but actually affected 0 row(s)", "Clinic.Fees+<SetAsync>d__1 | MoveNext | /src/Fees.cs:50", "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync | "))),
        ("state", event("csharp", csharp("System.InvalidOperationException", "visit 17 is closed already", "Clinic.Visits | Add | /src/Visits.cs:70"))),
        ("state", event("csharp", csharp("System.InvalidOperationException", "visit 8 is closed already", "Clinic.Visits | void Add(Line line) | /src/Visits.cs:72"))),
        ("state 2", event("csharp", csharp("System.InvalidOperationException", "a line needs a fee", "Clinic.Visits | Add | /src/Visits.cs:75"))),
    ),
    scene(
        "rust and c++", "native",
        ("expect", event("native", rust("panic", "tariff is loaded at the start: NotFound", "~core::result::unwrap_failed | |", "clinic::tariff::Tariff::get::h00aa11bb22cc33dd | src/tariff.rs | 14"))),
        ("expect", event("native", rust("panic", "tariff is loaded at the start: NotFound", "clinic::jobs::run | src/jobs.rs | 3", "clinic::tariff::Tariff::get::{{closure}}::hdeadbeef00112233 | src/tariff.rs | 15"))),
        ("slice", event("native", rust("panic", "byte index 5 is not a char boundary; it is inside 'é' (bytes 4..6) of `Dupré`", "clinic::names::short::h00aa11bb22cc33dd | src/names.rs | 9"))),
        ("slice", event("native", rust("panic", "byte index 3 is not a char boundary; it is inside 'ü' (bytes 2..4) of `Müller`", "clinic::names::short::hffaa11bb22cc33dd | src/names.rs | 11"))),
        ("cpp", event("native", native("SIGSEGV", "Segfault", "/opt/clinic/dicom | dicom::Image::pixel(unsigned int, unsigned int) const | image.cpp | 9"))),
        ("cpp", event("native", native("SIGSEGV", "Segfault", "/usr/local/bin/dicom | dicom::View::draw(dicom::Image const&) | view.cpp | 30", "/usr/local/bin/dicom | dicom::Image::pixel(unsigned long, unsigned long) const | image.cpp | 11"))),
        ("cpp 2", event("native", native("SIGSEGV", "Segfault", "/opt/clinic/dicom | dicom::Image::load(std::string const&) | image.cpp | 50"))),
    ),
)

SCENES = (*PYTHON, *JAVASCRIPT, *JVM, *GO, *RUBY_PHP, *OTHERS)
