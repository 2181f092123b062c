"""The held-out split: written before its rules were looked at again, never tuned on. The figures are of these."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from sdk import browser, csharp, event, go, java, log, message, native, node, php, python, ruby, rust, scene

# fmt: off

_FAST = "~fastapi/routing.py | run_endpoint_function | 212 | return await dependant.call(**values)"
_BOOKING = "hotel/rooms.py | book | 33 | key = room.lock.code"


def _py(*exceptions: dict, **more: object) -> dict:
    return event("python", *exceptions, **more)


def _js(type_: str, value: str, *frames: str) -> dict:
    return event("javascript", browser(type_, value, *frames))


_M = "https://hotel.example/build/assets/booking-CkZ81qLm.js"
_N = "https://hotel.example/build/assets/booking-Dq_x71Zk.js"
SCENES = (
    scene(
        "fastapi, worker, cli", "python",
        ("lock", _py(python("AttributeError", "'NoneType' object has no attribute 'code'", _FAST, "hotel/api.py | post_booking | 19 | return rooms.book(body)", _BOOKING))),
        ("lock", _py(python("AttributeError", "'NoneType' object has no attribute 'code'", "~rq/job.py | perform | 1286 | self._result = self._execute()", "hotel/worker.py | rebook | 9 | rooms.book(old)", _BOOKING.replace("33", "35"), root="/opt/hotel/"))),
        ("lock", _py(python("AttributeError", "'NoneType' object has no attribute 'code'", "~click/core.py | invoke | 1434 | return ctx.invoke(self.callback, **ctx.params)", "hotel/cli.py | book | 12 | rooms.book(args)", _BOOKING.replace("33", "37")))),
        ("rate", _py(python("AttributeError", "'NoneType' object has no attribute 'night'", _FAST, "hotel/api.py | post_booking | 19 | return rooms.book(body)", "hotel/rooms.py | book | 39 | price = room.rate.night * nights"))),
        ("zero", _py(python("ZeroDivisionError", "division by zero", _FAST, "hotel/rooms.py | average | 50 | return total / len(nights)"))),
        ("zero", _py(python("ZeroDivisionError", "integer division or modulo by zero", "hotel/report.py | month | 7 | rooms.average(n)", "hotel/rooms.py | average | 50 | return total / len(nights)"))),
    ),
    scene(
        "requests to a partner", "python",
        ("slow", _py(python("ReadTimeout", "HTTPSConnectionPool(host='api.partner.example', port=443): Read timed out. (read timeout=5)", _FAST, "hotel/partner.py | offers | 14 | answer = session.get(OFFERS, timeout=5)", "~requests/adapters.py | send | 713 | raise ReadTimeout(e, request=request)"))),
        ("slow", _py(python("ReadTimeout", "HTTPSConnectionPool(host='api.partner.example', port=443): Read timed out. (read timeout=5)", "hotel/jobs.py | night | 4 | partner.offers()", "hotel/partner.py | offers | 14 | answer = session.get(OFFERS, timeout=5)", "~requests/adapters.py | send | 532 | raise ReadTimeout(e, request=request)"))),
        ("body", _py(python("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", _FAST, "hotel/partner.py | offers | 16 | return answer.json()", "~requests/models.py | json | 975 | raise RequestsJSONDecodeError(e.msg, e.doc, e.pos)"))),
        ("body", _py(python("JSONDecodeError", "Expecting value: line 3 column 9 (char 41)", "hotel/jobs.py | night | 4 | partner.offers()", "hotel/partner.py | offers | 16 | return answer.json()", "~requests/models.py | json | 978 | raise RequestsJSONDecodeError(e.msg, e.doc, e.pos)"))),
    ),
    scene(
        "log lines", "python",
        ("early", message("python", "Guest 8812 checked in 3 hours early")),
        ("early", message("python", "Guest 9 checked in 11 hours early")),
        ("early", message("python", "Guest 10023 checked in 1 hours early")),
        ("late", message("python", "Guest 8812 checked out 3 hours late")),
        ("key", log("python", "key card %s rejected at door %s", "04:A2:11", "214", logger="hotel.doors")),
        ("key", log("python", "key card %s rejected at door %s", "99:00:FE", "lobby", logger="hotel.doors")),
        ("key", log("python", "key card %s rejected at door %s", "unknown", "spa", logger="hotel.doors")),
        ("s3", message("python", "upload to https://files.hotel.example/2025/10/23/a.jpg failed: status 503")),
        ("s3", message("python", "upload to https://files.hotel.example/2025/11/02/b.jpg failed: status 503")),
    ),
    scene(
        "vite, three engines", "javascript",
        ("nights", _js("TypeError", "Cannot read properties of undefined (reading 'nights')", f"{_M} | Summary | 1:5100")),
        ("nights", _js("TypeError", "Cannot read properties of undefined (reading 'nights')", f"{_N} | Summary | 1:5133")),
        ("nights", _js("TypeError", "undefined is not an object (evaluating 's.stay.nights')", f"{_N} | Summary | 1:5130")),
        ("nights", _js("TypeError", "can't access property \"nights\", s.stay is undefined", f"{_M} | Summary | 1:5101")),
        ("set", _js("TypeError", "Cannot set properties of null (setting 'value')", f"{_M} | fillForm | 1:7100")),
        ("set", _js("TypeError", "null is not an object (evaluating 'f.field.value = e')", f"{_N} | fillForm | 1:7111")),
        ("chunk", _js("TypeError", f"Failed to fetch dynamically imported module: {_M}", f"{_M} | open | 1:10")),
        ("chunk", _js("TypeError", f"error loading dynamically imported module: {_N}", f"{_N} | open | 1:12")),
        ("chunk", _js("TypeError", "Importing a module script failed.", f"{_N} | open | 1:11")),
    ),
    scene(
        "node services", "node",
        ("room", event("node", node("TypeError", "Cannot destructure property 'room' of 'body' as it is undefined.", "/srv/hotel/src/api.js | book | 9 | const { room } = body;"))),
        ("room", event("node", node("TypeError", "Cannot destructure property 'room' of 'body' as it is undefined.", "/srv/hotel/src/queue.js | async consume | 30 | await book(message.body)", "/srv/hotel/src/api.js | book | 11 | const { room } = body;"))),
        ("room", event("node", node("TypeError", "Cannot destructure property 'room' of 'body' as it is undefined.", "/app/src/api.js | Object.book | 12 | const { room } = body;"))),
        ("closed", event("node", node("Error", "Cannot set headers after they are sent to the client", "/srv/hotel/src/api.js | done | 40 | res.json({ ok: true });", "node:_http_outgoing | ServerResponse.setHeader | 699"))),
        ("redis", event("node", node("AggregateError", "", "/srv/hotel/src/cache.js | open | 3 | await client.connect()", mechanism={"type": "generic", "is_exception_group": True, "exception_id": 0}))),
    ),
    scene(
        "java services", "java",
        ("rate", event("java", java("java.lang.NullPointerException", 'Cannot invoke "java.math.BigDecimal.multiply(java.math.BigDecimal)" because "rate" is null', "hotel.web.Api | book | Api.java:20", "hotel.core.Pricing | total | Pricing.java:44"))),
        ("rate", event("java", java("java.lang.NullPointerException", 'Cannot invoke "java.math.BigDecimal.multiply(java.math.BigDecimal)" because "<local3>" is null', "hotel.jobs.Night | run | Night.java:20", "hotel.core.Pricing | lambda$total$0 | Pricing.java:46"))),
        ("rate", event("java", java("java.lang.NullPointerException", 'Cannot invoke "java.math.BigDecimal.multiply(java.math.BigDecimal)" because "rate" is null', "hotel.web.Api$$SpringCGLIB$$0 | book | <generated>:1", "hotel.core.Pricing | total | Pricing.java:49"))),
        ("enum", event("java", java("java.lang.IllegalArgumentException", "No enum constant hotel.core.Board.HALF", "hotel.web.Api | board | Api.java:50", "java.lang.Enum | valueOf | Enum.java:273", "hotel.core.Board | valueOf | Board.java:3"))),
        ("enum", event("java", java("java.lang.IllegalArgumentException", "No enum constant hotel.core.Board.NONE", "hotel.web.Api | board | Api.java:50", "java.lang.Enum | valueOf | Enum.java:293", "hotel.core.Board | valueOf | Board.java:3"))),
        ("pool", event("java", java("java.sql.SQLTransientConnectionException", "HikariPool-1 - Connection is not available, request timed out after 30001ms.", "hotel.core.Rooms | free | Rooms.java:9", "com.zaxxer.hikari.HikariDataSource | getConnection | HikariDataSource.java:128"))),
        ("pool", event("java", java("java.sql.SQLTransientConnectionException", "HikariPool-2 - Connection is not available, request timed out after 30017ms.", "hotel.core.Rooms | free | Rooms.java:12", "com.zaxxer.hikari.HikariDataSource | getConnection | HikariDataSource.java:100"))),
    ),
    scene(
        "kotlin", "java",
        ("day", event("java", java("java.time.format.DateTimeParseException", "Text '2025-02-30' could not be parsed: Invalid date 'FEBRUARY 30'", "java.time.LocalDate | parse | LocalDate.java:430", "hotel.app.StayKt$stay$1 | invokeSuspend | Stay.kt:12"))),
        ("day", event("java", java("java.time.format.DateTimeParseException", "Text 'tomorrow' could not be parsed at index 0", "hotel.app.StayKt | stay$lambda$2 | Stay.kt:13"))),
        ("night", event("java", java("java.time.format.DateTimeParseException", "Text 'tomorrow' could not be parsed at index 0", "hotel.app.NightKt | night$lambda$2 | Night.kt:13"))),
    ),
    scene(
        "go services", "go",
        ("key", event("go", go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "~net/http | HandlerFunc.ServeHTTP | /usr/local/go/src/net/http/server.go:2136", "hotel.example/doors | (*Server).open.func1 | /app/doors/server.go:40"))),
        ("key", event("go", go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "hotel.example/doors | (*Server).open.func2.1 | /build/doors/server.go:47"))),
        ("key 2", event("go", go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "hotel.example/doors | (*Server).close.func1 | /app/doors/server.go:60"))),
        ("wrap", event("go", go("*errors.errorString", "no free room"), go("*fmt.wrapError", "book stay 17: no free room", "hotel.example/stays | (*Server).Book | /app/stays/server.go:31"))),
        ("wrap", event("go", go("*errors.errorString", "no free room"), go("*fmt.wrapError", "book stay 9: no free room", "hotel.example/stays | (*Server).Book | /app/stays/server.go:33"))),
        ("wrap 2", event("go", go("*errors.errorString", "rate is not set"), go("*fmt.wrapError", "book stay 9: rate is not set", "hotel.example/stays | (*Server).Book | /app/stays/server.go:33"))),
    ),
    scene(
        "rails", "ruby",
        ("sum", event("ruby", ruby("NoMethodError", "undefined method `+' for nil:NilClass", "app/models/stay.rb | block in sum | 8 | nights.sum { |n| n.rate + n.tax }"))),
        ("sum", event("ruby", ruby("NoMethodError", "undefined method '+' for nil", "app/controllers/stays_controller.rb | StaysController#show | 3 | @stay.sum", "app/models/stay.rb | block in Stay#sum | 9 | nights.sum { |n| n.rate + n.tax }", root="/app/"))),
        ("sum", event("ruby", ruby("NoMethodError", "undefined method `+' for nil", "app/jobs/bill_job.rb | perform | 3 | stay.sum", "app/models/stay.rb | block in sum | 10 | nights.sum { |n| n.rate + n.tax }"))),
        ("find", event("ruby", ruby("ActiveRecord::RecordNotFound", "Couldn't find Stay with 'id'=4711", "app/controllers/stays_controller.rb | set_stay | 30 | @stay = Stay.find(params[:id])"))),
        ("find", event("ruby", ruby("ActiveRecord::RecordNotFound", "Couldn't find Stay with 'id'=new-stay", "app/controllers/stays_controller.rb | StaysController#set_stay | 31 | @stay = Stay.find(params[:id])"))),
    ),
    scene(
        "php shop", "php",
        ("price", event("php", php("ErrorException", 'Warning: Attempt to read property "price" on null', "/public/index.php | | 9 | $kernel->handle();", "/src/Stay.php | Hotel\\Stay::total | 20 | return $this->room->price * $n;"))),
        ("price", event("php", php("ErrorException", "Notice: Trying to get property 'price' of non-object", "/public/index.php | | 9 | $kernel->handle();", "/src/Stay.php | Hotel\\Stay::total | 21 | return $this->room->price * $n;", root="/srv/hotel"))),
        ("memory", event("php", php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)", "/src/Export.php | Hotel\\Export::all | 9 | $rows[] = $row;"))),
        ("memory", event("php", php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: Allowed memory size of 268435456 bytes exhausted (tried to allocate 4096 bytes)", "/src/Export.php | Hotel\\Export::all | 9 | $rows[] = $row;"))),
    ),
    scene(
        ".net", "csharp",
        ("null", event("csharp", csharp("System.NullReferenceException", "Object reference not set to an instance of an object.", "Hotel.Core.Stay | Total | /src/Stay.cs:20"))),
        ("null", event("csharp", csharp("System.NullReferenceException", "Object reference not set to an instance of an object.", "Hotel.Web.Api+<Book>d__3 | MoveNext | /src/Api.cs:9", "Hotel.Core.Stay | decimal Total(int nights) | D:\\a\\1\\s\\Stay.cs:22", version="4.0.1.0"))),
        ("null", event("csharp", csharp("System.NullReferenceException", "Object reference not set to an instance of an object.", "Hotel.Core.Stay+<>c | <Total>b__7_0 | /src/Stay.cs:21"))),
        ("null 2", event("csharp", csharp("System.NullReferenceException", "Object reference not set to an instance of an object.", "Hotel.Core.Stay+<>c | <Sum>b__9_0 | /src/Stay.cs:41"))),
        ("http", event("csharp", csharp("System.Net.Http.HttpRequestException", "Response status code does not indicate success: 502 (Bad Gateway).", "Hotel.Partner+<Offers>d__1 | MoveNext | /src/Partner.cs:12", "~System.Net.Http.HttpResponseMessage | EnsureSuccessStatusCode | "))),
        ("http", event("csharp", csharp("System.Net.Http.HttpRequestException", "Response status code does not indicate success: 502 (Bad Gateway).", "Hotel.Night | Run | /src/Night.cs:2", "Hotel.Partner+<Offers>d__4 | MoveNext | /src/Partner.cs:14", "~System.Net.Http.HttpResponseMessage | EnsureSuccessStatusCode | "))),
    ),
    scene(
        "rust and c++", "native",
        ("idx", event("native", rust("panic", "index out of bounds: the len is 0 but the index is 0", "~core::panicking::panic_bounds_check | |", "hotel::rooms::first::h0011aabbccddeeff | src/rooms.rs | 9"))),
        ("idx", event("native", rust("panic", "index out of bounds: the len is 2 but the index is 7", "hotel::api::book::{{closure}}::h1111aabbccddeeff | src/api.rs | 9", "hotel::rooms::first::{{closure}}::h2211aabbccddeeff | src/rooms.rs | 12"))),
        ("idx 2", event("native", rust("panic", "index out of bounds: the len is 0 but the index is 0", "hotel::rooms::last::h0011aabbccddeeff | src/rooms.rs | 19"))),
        ("unit", event("native", rust("panic", 'called `Result::unwrap()` on an `Err` value: "no rate for 2025-10-23"', "hotel::rates::of::h0011aabbccddeeff | src/rates.rs | 4"))),
        ("unit", event("native", rust("panic", 'called `Result::unwrap()` on an `Err` value: "no rate for 2026-01-01"', "hotel::rates::of::h9911aabbccddeeff | src/rates.rs | 5"))),
        ("door", event("native", native("SIGSEGV", "Segfault", "/usr/bin/doord | door::Reader::poll(std::chrono::duration<long, std::ratio<1l, 1000l>>) | reader.cpp | 40"))),
        ("door", event("native", native("SIGSEGV", "Segfault", "/opt/doord/bin/doord | door::Loop::run() | loop.cpp | 4", "/opt/doord/bin/doord | door::Reader::poll(std::chrono::duration<long long, std::ratio<1ll, 1000ll>>) [clone .part.0] | reader.cpp | 44"))),
        ("door 2", event("native", native("SIGSEGV", "Segfault", "/usr/bin/doord | door::Reader::reset() | reader.cpp | 60"))),
    ),
)
