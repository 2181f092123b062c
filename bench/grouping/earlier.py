"""The first held-out split. Its mistakes were looked at (0 % over-merged, 6.4 % split), so it is for development now."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from sdk import browser, csharp, event, exception, go, java, log, message, native, node, php, python, ruby, rust, scene

# fmt: off

_VIEW = "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args)"
_TIMED = "shop/decorators.py | wrapper | 14 | return view(*args, **kwargs)"


def _py(*exceptions: dict, **more: object) -> dict:
    return event("python", *exceptions, **more)


PYTHON = (
    scene(
        "decorators around views", "python",
        ("invoice", _py(python("Invoice.DoesNotExist", "Invoice matching query does not exist.", _VIEW, _TIMED, "shop/views.py | invoice | 20 | found = Invoice.objects.get(pk=pk)", "~django/db/models/query.py | get | 649 | raise self.model.DoesNotExist("))),
        ("invoice", _py(python("Invoice.DoesNotExist", "Invoice matching query does not exist.", _VIEW, "shop/views.py | invoice | 22 | found = Invoice.objects.get(pk=pk)", "~django/db/models/query.py | get | 633 | raise self.model.DoesNotExist("))),
        ("credit", _py(python("Invoice.DoesNotExist", "Invoice matching query does not exist.", _VIEW, _TIMED, "shop/views.py | credit_note | 41 | base = Invoice.objects.get(number=number)", "~django/db/models/query.py | get | 649 | raise self.model.DoesNotExist("))),
        ("args", _py(python("TypeError", "reminder() missing 1 required positional argument: 'level'", _VIEW, _TIMED))),
        ("args 2", _py(python("TypeError", "export() got an unexpected keyword argument 'fmt'", _VIEW, _TIMED))),
    ),
    scene(
        "a guard that raises for its callers", "python",
        ("qty", _py(python("AssertionError", "expected a value", "shop/orders.py | add_line | 60 | quantity = ensure_present(form.quantity)", "shop/helpers.py | ensure_present | 8 | raise AssertionError('expected a value')"))),
        ("qty", _py(python("AssertionError", "expected a value", "shop/api.py | post | 12 | add_line(order, form)", "shop/orders.py | add_line | 61 | quantity = ensure_present(form.quantity)", "shop/helpers.py | ensure_present | 8 | raise AssertionError('expected a value')"))),
        ("addr", _py(python("AssertionError", "expected a value", "shop/shipping.py | label | 33 | address = ensure_present(order.address)", "shop/helpers.py | ensure_present | 8 | raise AssertionError('expected a value')"))),
        ("street", _py(python("AssertionError", "expected a value", "shop/shipping.py | label | 35 | street = ensure_present(address.street)", "shop/helpers.py | ensure_present | 8 | raise AssertionError('expected a value')"))),
    ),
    scene(
        "two checks in one function, one of them of many lines", "python",
        ("negative", _py(python("ValueError", "quantity may not be negative: -3", "shop/orders.py | validate | 10 | raise ValueError("))),
        ("negative", _py(python("ValueError", "quantity may not be negative: -1", "shop/orders.py | validate | 12 | raise ValueError("))),
        ("date", _py(python("ValueError", "delivery date is in the past", "shop/orders.py | validate | 18 | raise ValueError("))),
        ("cur", _py(python("ValueError", "unknown currency 'XXX'", "shop/orders.py | validate | 22 | raise ValueError(f'unknown currency {code!r}')"))),
    ),
    scene(
        "causes: a task fails while another failure is handled", "python",
        ("smtp", _py(python("KeyError", "'de'", "shop/mail.py | template | 12 | return CACHE[lang]", mechanism={"source": "__context__", "type": "chained", "exception_id": 1, "parent_id": 0}), python("SMTPServerDisconnected", "Connection unexpectedly closed", "shop/tasks.py | send_reminder | 30 | smtp.send_message(mail)", "~smtplib.py | getreply | 405 | raise SMTPServerDisconnected(", mechanism={"exception_id": 0}))),
        ("smtp", _py(python("SMTPServerDisconnected", "Connection unexpectedly closed", "~celery/app/trace.py | trace_task | 477 | R = retval = fun(*args, **kwargs)", "shop/tasks.py | send_reminder | 31 | smtp.send_message(mail)", "~smtplib.py | getreply | 411 | raise SMTPServerDisconnected("))),
        ("conf", _py(python("FileNotFoundError", "[Errno 2] No such file or directory: '/etc/shop/mail.toml'", "shop/config.py | load | 5 | return open(path)", mechanism={"source": "__cause__", "type": "chained", "exception_id": 1, "parent_id": 0}), python("ConfigError", "cannot read the configuration", "shop/config.py | load | 7 | raise ConfigError('cannot read the configuration') from error", mechanism={"exception_id": 0}))),
        ("conf", _py(python("FileNotFoundError", "[Errno 2] No such file or directory: '/home/anna/mail.toml'", "shop/config.py | load | 5 | return open(path)", mechanism={"source": "__cause__", "type": "chained", "exception_id": 1, "parent_id": 0}), python("ConfigError", "cannot read the configuration", "shop/manage.py | main | 9 | config.load(path)", "shop/config.py | load | 7 | raise ConfigError('cannot read the configuration') from error", mechanism={"exception_id": 0}))),
        ("perm", _py(python("PermissionError", "[Errno 13] Permission denied: '/etc/shop/mail.toml'", "shop/config.py | load | 5 | return open(path)", mechanism={"source": "__cause__", "type": "chained", "exception_id": 1, "parent_id": 0}), python("ConfigError", "cannot read the configuration", "shop/config.py | load | 7 | raise ConfigError('cannot read the configuration') from error", mechanism={"exception_id": 0}))),
    ),
    scene(
        "mutual recursion, cut at either of two", "python",
        ("bom", _py(python("RecursionError", "maximum recursion depth exceeded", *["shop/bom.py | explode | 10 | return merge(part)", "shop/bom.py | merge | 20 | return explode(part.parent)"] * 50))),
        ("bom", _py(python("RecursionError", "maximum recursion depth exceeded in comparison", "shop/views.py | bom | 3 | bom.explode(root)", *["shop/bom.py | merge | 20 | return explode(part.parent)", "shop/bom.py | explode | 10 | return merge(part)"] * 50))),
        ("json", _py(python("RecursionError", "maximum recursion depth exceeded", *["shop/dump.py | plain | 7 | return {k: plain(v) for k, v in value.items()}"] * 80))),
    ),
    scene(
        "messages and log lines", "python",
        ("pay", log("python", "payment of %s refused by %s", "19.90", "bank a", logger="shop.payments")),
        ("pay", log("python", "payment of %s refused by %s", "7", "another bank", logger="shop.payments")),
        ("pay late", log("python", "payment of %s is late", "7", logger="shop.payments")),
        ("login", message("python", "login of anna@example.org from 10.1.2.3 failed", logger="shop.auth")),
        ("login", message("python", "login of b.m@example.net from 192.168.7.44 failed", logger="shop.auth")),
        ("token", message("python", "token of anna@example.org has expired", logger="shop.auth")),
        ("queue", message("python", "queue depth 1,204 > 1,000 since 2025-10-23T14:30:00Z", logger="shop.ops")),
        ("queue", message("python", "queue depth 31,000 > 1,000 since 2025-10-24T01:02:03.123Z", logger="shop.ops")),
    ),
    scene(
        "newer words", "python",
        ("sub", _py(python("TypeError", "'NoneType' object is not subscriptable", "shop/geo.py | city | 8 | return lookup(ip)['city']"))),
        ("sub", _py(python("TypeError", "'NoneType' object is not subscriptable", "shop/web.py | home | 4 | geo.city(ip)", "shop/geo.py | city | 9 | return lookup(ip)['city']"))),
        ("iter", _py(python("TypeError", "argument of type 'NoneType' is not iterable", "shop/geo.py | is_eu | 15 | return 'EU' in zones(ip)"))),
        ("iter", _py(python("TypeError", "argument of type 'NoneType' is not a container or iterable", "shop/geo.py | is_eu | 15 | return 'EU' in zones(ip)"))),
        ("attr", _py(python("AttributeError", "'NoneType' object has no attribute 'lat'", "shop/geo.py | is_eu | 18 | here = (place.lat, place.lon)"))),
    ),
)

_V = "https://cdn.pharma.example/assets/index-BQ4kTz0x.js"
_W = "https://cdn.pharma.example/assets/index-DkX3s9aQ.js"
JAVASCRIPT = (
    scene(
        "not a function, not iterable, not defined, by engine", "javascript",
        ("fn", event("javascript", browser("TypeError", "cart.items.toSorted is not a function", f"{_V} | renderCart | 3:1200"))),
        ("fn", event("javascript", browser("TypeError", "cart.items.toSorted is not a function. (In 'cart.items.toSorted(byName)', 'cart.items.toSorted' is undefined)", f"{_V} | renderCart | 3:1193"))),
        ("it", event("javascript", browser("TypeError", "undefined is not iterable (cannot read property Symbol(Symbol.iterator))", f"{_V} | renderCart | 3:1500"))),
        ("it", event("javascript", browser("TypeError", "undefined is not a function (near '...[a, b]...')", f"{_V} | renderCart | 3:1503"))),
        ("def", event("javascript", browser("ReferenceError", "gtag is not defined", f"{_V} | track | 3:2000"))),
        ("def", event("javascript", browser("ReferenceError", "Can't find variable: gtag", f"{_W} | track | 3:2000"))),
        ("def2", event("javascript", browser("ReferenceError", "fbq is not defined", f"{_V} | track | 3:2080"))),
    ),
    scene(
        "the same read in three engines and two builds", "javascript",
        ("potency", event("javascript", browser("TypeError", "Cannot read properties of null (reading 'potency')", f"{_V} | Object.useQuery | 2:800", f"{_V} | ProductCard | 2:5100"))),
        ("potency", event("javascript", browser("TypeError", "r is null", f"{_W} | useQuery | 2:812", f"{_W} | ProductCard | 2:5112"))),
        ("potency", event("javascript", browser("TypeError", "null is not an object (evaluating 'r.potency')", f"{_W} | useQuery | 2:812", f"{_W} | ProductCard | 2:5117"))),
        ("dose", event("javascript", browser("TypeError", "Cannot read properties of null (reading 'dose')", f"{_V} | useQuery | 2:800", f"{_V} | DosePicker | 2:6100"))),
        ("set", event("javascript", browser("TypeError", "Cannot set properties of null (setting 'innerHTML')", f"{_V} | ProductCard | 2:5300"))),
    ),
    scene(
        "minified, one letter each", "javascript",
        ("x", event("javascript", browser("TypeError", "e.then is not a function", f"{_V} | n | 1:10", f"{_V} | e | 1:501"))),
        ("x", event("javascript", browser("TypeError", "e.then is not a function", f"{_W} | n | 1:17", f"{_W} | e | 1:522"))),
        ("y", event("javascript", browser("Error", "cart is locked", f"{_V} | n | 1:10", f"{_V} | e | 1:901"))),
        ("z", event("javascript", browser("Error", "coupon has expired", f"{_V} | n | 1:10", f"{_V} | e | 1:977"))),
    ),
    scene(
        "rejections", "javascript",
        ("quota", event("javascript", exception("UnhandledRejection", "Non-Error promise rejection captured with value: quota reached", None))),
        ("time", event("javascript", exception("UnhandledRejection", "Non-Error promise rejection captured with value: Timeout", None))),
        ("obj", event("javascript", exception("UnhandledRejection", "Object captured as promise rejection with keys: code, message", None))),
        ("dom", event("javascript", exception("NotAllowedError", "play() failed because the user didn't interact with the document first.", None))),
    ),
    scene(
        "node: json, async, one api client", "node",
        ("json", event("node", node("SyntaxError", "Unexpected token < in JSON at position 0", "/app/src/supplier.js | async stock | 14 | const body = JSON.parse(text);"))),
        ("json", event("node", node("SyntaxError", "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "/app/src/supplier.js | stock | 14 | const body = JSON.parse(text);"))),
        ("api order", event("node", node("ApiError", "order 12 is closed", "/app/src/orders.js | async close | 30 | await api.post('/close', order)", "/app/src/lib/client.js | Client.request | 22 | throw new ApiError(body.message)"))),
        ("api order", event("node", node("ApiError", "order 91 is closed", "/app/src/orders.js | async close | 31 | await api.post('/close', order)", "/app/src/lib/client.js | Client.request | 22 | throw new ApiError(body.message)"))),
        ("api stock", event("node", node("ApiError", "no stock left", "/app/src/stock.js | async take | 12 | await api.post('/take', line)", "/app/src/lib/client.js | Client.request | 22 | throw new ApiError(body.message)"))),
        ("arrow", event("node", node("TypeError", "Cannot read properties of undefined (reading 'ean')", "/app/src/import.js | | 9 | rows.map((row) => row.product.ean)"))),
        ("arrow", event("node", node("TypeError", "Cannot read properties of undefined (reading 'ean')", "/app/src/import.js | readAll | 9 | rows.map((row) => row.product.ean)", "~ | Array.map | 1", "/app/src/import.js | <anonymous> | 9 | rows.map((row) => row.product.ean)"))),
        ("arrow 2", event("node", node("TypeError", "Cannot read properties of undefined (reading 'ean')", "/app/src/import.js | | 15 | skipped.map((row) => row.old.ean)"))),
    ),
    scene(
        "next.js chunks with hashes", "node",
        ("quote", event("node", node("TypeError", "d.lines is undefined", "app:///_next/server/chunks/481-0f9e8d7c6b5a.js | buildQuote | 1"))),
        ("quote", event("node", node("TypeError", "d.lines is undefined", "app:///_next/server/chunks/481-aa11bb22cc33.js | buildQuote | 1"))),
        ("label", event("node", node("TypeError", "d.lines is undefined", "app:///_next/server/chunks/481-aa11bb22cc33.js | buildLabel | 1"))),
    ),
)

_TOMCAT = "org.apache.catalina.core.ApplicationFilterChain | doFilter | ApplicationFilterChain.java:166"
JVM = (
    scene(
        "proxies and reflection", "java",
        ("rate", event("java", java("com.pharma.RateMissingException", "no rate for EUR", _TOMCAT, "jdk.internal.reflect.GeneratedMethodAccessor42 | invoke |", "com.sun.proxy.$Proxy112 | convert |", "com.pharma.Fx | convert | Fx.java:20"))),
        ("rate", event("java", java("com.pharma.RateMissingException", "no rate for CHF", _TOMCAT, "jdk.proxy2.$Proxy98 | convert |", "com.pharma.Fx$$SpringCGLIB$$0 | convert | <generated>:1", "com.pharma.Fx | convert | Fx.java:22"))),
        ("lazy", event("java", java("org.hibernate.LazyInitializationException", "could not initialize proxy [com.pharma.Lot#17] - no Session", _TOMCAT, "com.pharma.LotView | lot | LotView.java:9", "com.pharma.Lot$HibernateProxy$Xy12AbCd | getExpiry |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:165"))),
        ("lazy", event("java", java("org.hibernate.LazyInitializationException", "could not initialize proxy [com.pharma.Lot#99] - no Session", _TOMCAT, "com.pharma.LotView | lot | LotView.java:11", "com.pharma.Lot$HibernateProxy$QQ99zzTT | getExpiry |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:176"))),
        ("lazy 2", event("java", java("org.hibernate.LazyInitializationException", "could not initialize proxy [com.pharma.Shop#3] - no Session", _TOMCAT, "com.pharma.ShopView | owner | ShopView.java:30", "com.pharma.Shop$HibernateProxy$Abc | getOwner |", "org.hibernate.proxy.AbstractLazyInitializer | initialize | AbstractLazyInitializer.java:165"))),
    ),
    scene(
        "one method, several throws, no source", "java",
        ("closed", event("java", java("java.lang.IllegalStateException", "order 17 is closed", "com.pharma.Order | addLine | Order.java:30", marked=True))),
        ("closed", event("java", java("java.lang.IllegalStateException", "order 99 is closed", "com.pharma.Api | post | Api.java:7", "com.pharma.Order | addLine | Order.java:33", marked=True))),
        ("empty", event("java", java("java.lang.IllegalStateException", "line has no product", "com.pharma.Order | addLine | Order.java:36", marked=True))),
        ("cast", event("java", java("java.lang.ClassCastException", "class java.lang.Integer cannot be cast to class java.lang.String (java.lang.Integer and java.lang.String are in module java.base of loader 'bootstrap')", "com.pharma.Order | addLine | Order.java:39", marked=True))),
        ("number", event("java", java("java.lang.NumberFormatException", 'For input string: "12,5"', "com.pharma.Order | addLine | Order.java:41", "~java.lang.Integer | parseInt | Integer.java:652", marked=True))),
        ("number", event("java", java("java.lang.NumberFormatException", 'For input string: "abc"', "com.pharma.Order | addLine | Order.java:44", "~java.lang.Integer | parseInt | Integer.java:668", marked=True))),
    ),
    scene(
        "nested causes", "java",
        ("dup", event("java", java("org.postgresql.util.PSQLException", 'ERROR: duplicate key value violates unique constraint "orders_number_key"\n  Detail: Key (number)=(17) already exists.', "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2725"), java("org.springframework.dao.DuplicateKeyException", "PreparedStatementCallback; duplicate key", "com.pharma.OrderRepository | save | OrderRepository.java:50", "org.springframework.jdbc.core.JdbcTemplate | update | JdbcTemplate.java:960"))),
        ("dup", event("java", java("org.postgresql.util.PSQLException", 'ERROR: duplicate key value violates unique constraint "orders_number_key"\n  Detail: Key (number)=(18) already exists.', "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2676"), java("org.springframework.dao.DuplicateKeyException", "PreparedStatementCallback; duplicate key", "com.pharma.Import | run | Import.java:8", "com.pharma.OrderRepository | save | OrderRepository.java:52", "org.springframework.jdbc.core.JdbcTemplate | update | JdbcTemplate.java:965"))),
        ("fk", event("java", java("org.postgresql.util.PSQLException", 'ERROR: insert or update on table "orders" violates foreign key constraint "orders_shop_fk"', "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2725"), java("org.springframework.dao.DataIntegrityViolationException", "PreparedStatementCallback; violation", "com.pharma.OrderRepository | save | OrderRepository.java:50", "org.springframework.jdbc.core.JdbcTemplate | update | JdbcTemplate.java:960"))),
        ("wrap a", event("java", java("java.lang.ArithmeticException", "/ by zero", "com.pharma.Margin | of | Margin.java:5"), java("java.util.concurrent.CompletionException", "java.lang.ArithmeticException: / by zero", "java.util.concurrent.CompletableFuture | encodeThrowable | CompletableFuture.java:315"))),
        ("wrap a", event("java", java("java.lang.ArithmeticException", "/ by zero", "com.pharma.Job | run | Job.java:9", "com.pharma.Margin | of | Margin.java:6"), java("java.util.concurrent.ExecutionException", "java.lang.ArithmeticException: / by zero", "java.util.concurrent.FutureTask | report | FutureTask.java:122", "com.pharma.Pool | join | Pool.java:14"))),
        ("wrap b", event("java", java("java.lang.ArithmeticException", "/ by zero", "com.pharma.Dilution | of | Dilution.java:5"), java("java.util.concurrent.CompletionException", "java.lang.ArithmeticException: / by zero", "java.util.concurrent.CompletableFuture | encodeThrowable | CompletableFuture.java:315"))),
    ),
    scene(
        "kotlin lambdas and defaults", "java",
        ("late", event("java", java("kotlin.UninitializedPropertyAccessException", "lateinit property shop has not been initialized", "com.pharma.ui.CartKt | CartScreen$lambda$7 | Cart.kt:31", marked=True))),
        ("late", event("java", java("kotlin.UninitializedPropertyAccessException", "lateinit property shop has not been initialized", "androidx.compose.runtime.Recomposer | compose | Recomposer.kt:100", "com.pharma.ui.CartKt$CartScreen$3 | invoke | Cart.kt:33"))),
        ("late 2", event("java", java("kotlin.UninitializedPropertyAccessException", "lateinit property user has not been initialized", "com.pharma.ui.LoginKt | LoginScreen$lambda$2 | Login.kt:12", marked=True))),
    ),
    scene(
        "stack overflow", "java",
        ("so", event("java", java("java.lang.StackOverflowError", "", *["com.pharma.Node | equals | Node.java:12", "java.util.Objects | equals | Objects.java:64", "com.pharma.Leaf | equals | Leaf.java:9"] * 40))),
        ("so", event("java", java("java.lang.StackOverflowError", "", *["com.pharma.Leaf | equals | Leaf.java:9", "com.pharma.Node | equals | Node.java:12", "java.util.Objects | equals | Objects.java:64"] * 41, "com.pharma.Leaf | equals | Leaf.java:9"))),
        ("so 2", event("java", java("java.lang.StackOverflowError", "", *["com.pharma.Tree | hashCode | Tree.java:12", "java.util.AbstractList | hashCode | AbstractList.java:300"] * 60))),
    ),
)

GO = (
    scene(
        "closures, init, methods", "go",
        ("map", event("go", go("runtime.plainError", "assignment to entry in nil map", "github.com/pharma/api/stock | (*Store).Load.func1.2 | /src/stock/store.go:20"))),
        ("map", event("go", go("runtime.plainError", "assignment to entry in nil map", "github.com/pharma/api/stock | (*Store).Load.func3 | /build/stock/store.go:31"))),
        ("map 2", event("go", go("runtime.plainError", "assignment to entry in nil map", "github.com/pharma/api/stock | (*Cache).Put | /src/stock/cache.go:8"))),
        ("conv", event("go", go("*runtime.TypeAssertionError", "interface conversion: interface {} is string, not float64", "github.com/pharma/api/stock | Parse | /src/stock/parse.go:9"))),
        ("conv", event("go", go("*runtime.TypeAssertionError", "interface conversion: interface {} is string, not float64", "main | main | /src/main.go:4", "github.com/pharma/api/stock | Parse | /src/stock/parse.go:12"))),
        ("conv 2", event("go", go("*runtime.TypeAssertionError", "interface conversion: interface {} is nil, not *stock.Lot", "github.com/pharma/api/stock | Parse | /src/stock/parse.go:30"))),
    ),
    scene(
        "wrapped errors with chains", "go",
        ("deadline", event("go", go("context.deadlineExceededError", "context deadline exceeded"), go("*fmt.wrapError", "price of 17: context deadline exceeded", "github.com/pharma/api | (*Server).price | /src/server.go:50", "github.com/pharma/api | (*Server).fail | /src/server.go:9"))),
        ("deadline", event("go", go("context.deadlineExceededError", "context deadline exceeded"), go("*fmt.wrapError", "price of 4711: context deadline exceeded", "github.com/pharma/api | (*Server).price | /src/server.go:53", "github.com/pharma/api | (*Server).fail | /src/server.go:9"))),
        ("eof", event("go", go("*errors.errorString", "unexpected EOF"), go("*fmt.wrapError", "read order: unexpected EOF", "github.com/pharma/api | (*Server).order | /src/server.go:70", "github.com/pharma/api | (*Server).fail | /src/server.go:9"))),
        ("fk", event("go", go("*pq.Error", 'pq: insert or update on table "lines" violates foreign key constraint "lines_order_fk"'), go("*fmt.wrapError", 'save: pq: insert or update on table "lines" violates foreign key constraint "lines_order_fk"', "github.com/pharma/api | (*Server).fail | /src/server.go:9"))),
        ("fk 2", event("go", go("*pq.Error", 'pq: insert or update on table "lines" violates foreign key constraint "lines_lot_fk"'), go("*fmt.wrapError", 'save: pq: insert or update on table "lines" violates foreign key constraint "lines_lot_fk"', "github.com/pharma/api | (*Server).fail | /src/server.go:9"))),
    ),
    scene(
        "panics with words", "go",
        ("neg", event("go", level="fatal", message="negative stock: -3")),
        ("neg", event("go", level="fatal", message="negative stock: -17")),
        ("lot", event("go", level="fatal", message="lot 0x1f2e3d is not known")),
        ("lot", event("go", level="fatal", message="lot 0xabc is not known")),
    ),
)

RUBY_PHP = (
    scene(
        "rails", "ruby",
        ("zero", event("ruby", ruby("ZeroDivisionError", "divided by 0", "app/jobs/margin_job.rb | perform | 4 | Margin.new(o).percent", "app/models/margin.rb | rescue in percent | 22 | gain / cost"))),
        ("zero", event("ruby", ruby("ZeroDivisionError", "divided by 0", "app/controllers/margins_controller.rb | MarginsController#show | 8 | @p = margin.percent", "app/models/margin.rb | Margin#percent | 22 | gain / cost", "~ | Integer#/ | 22", root="/app/"))),
        ("zero 2", event("ruby", ruby("ZeroDivisionError", "divided by 0", "app/jobs/margin_job.rb | perform | 4 | Margin.new(o).percent", "app/models/margin.rb | markup | 30 | gain / price"))),
        ("redis", event("ruby", ruby("Redis::CannotConnectError", "Error connecting to Redis on 10.2.0.4:6379 (Errno::ECONNREFUSED)", "app/services/cache.rb | fetch | 3 | REDIS.get(key)", "app/lib/store.rb | call | 9 | yield"))),
        ("redis", event("ruby", ruby("Redis::CannotConnectError", "Error connecting to Redis on 10.2.0.9:6379 (Errno::ECONNREFUSED)", "app/services/cart.rb | load | 8 | Cache.fetch(id)", "app/services/cache.rb | fetch | 3 | REDIS.get(key)", "app/lib/store.rb | call | 9 | yield"))),
        ("arg", event("ruby", ruby("ArgumentError", "wrong number of arguments (given 1, expected 2)", "app/models/margin.rb | <class:Margin> | 3 | scope :late, ->(d) { older(d) }"))),
    ),
    scene(
        "laravel", "php",
        ("unique", event("php", php("PDOException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'a@b.c' for key 'users_email_unique'", "/app/Http/UserController.php | App\\Http\\UserController::store | 20 | $user->save();", "~/vendor/laravel/framework/src/Connection.php | Illuminate\\Database\\Connection::run | 760 | throw"))),
        ("unique", event("php", php("PDOException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'x@y.z' for key 'users_email_unique'", "/app/Http/UserController.php | App\\Http\\UserController::store | 21 | $user->save();", "~/vendor/laravel/framework/src/Connection.php | Illuminate\\Database\\Connection::run | 764 | throw"))),
        ("import", event("php", php("PDOException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'x@y.z' for key 'users_email_unique'", "/app/Jobs/Import.php | App\\Jobs\\Import::handle | 33 | User::create($row);", "~/vendor/laravel/framework/src/Connection.php | Illuminate\\Database\\Connection::run | 764 | throw"))),
        ("closure", event("php", php("TypeError", "App\\Price::of(): Argument #1 ($net) must be of type float, null given, called in /var/www/shop/routes/web.php on line 12", "/routes/web.php | {closure} | 12 | return Price::of($line->net);", "/app/Price.php | App\\Price::of | 9 | public static function of(float $net)"))),
        ("closure", event("php", php("TypeError", "App\\Price::of(): Argument #1 ($net) must be of type float, null given, called in /srv/releases/7/routes/web.php on line 14", "/routes/web.php | {closure:/var/www/shop/routes/web.php:10} | 14 | return Price::of($line->net);", "/app/Price.php | App\\Price::of | 9 | public static function of(float $net)"))),
        ("anon", event("php", php("Error", "Call to undefined method class@anonymous::handle()", "/app/Bus.php | class@anonymous\x00/var/www/shop/app/Bus.php:12$0::run | 14 | $this->handle();"))),
        ("anon", event("php", php("Error", "Call to undefined method class@anonymous::handle()", "/app/Bus.php | class@anonymous\x00/srv/r/8/app/Bus.php:15$3::run | 17 | $this->handle();"))),
    ),
)

OTHERS = (
    scene(
        "c# signatures, local functions, aggregates", "csharp",
        ("key", event("csharp", csharp("System.Collections.Generic.KeyNotFoundException", "The given key 'EUR' was not present in the dictionary.", "Pharma.Fx | decimal Convert(decimal amount, string code) | /src/Fx.cs:12", "~System.Collections.Generic.Dictionary`2 | get_Item |"))),
        ("key", event("csharp", csharp("System.Collections.Generic.KeyNotFoundException", "The given key 'CHF' was not present in the dictionary.", "Pharma.Api | Show | /src/Api.cs:3", "Pharma.Fx | Convert | /src/Fx.cs:14", "~System.Collections.Generic.Dictionary`2 | get_Item |", version="1.4.0.0"))),
        ("local", event("csharp", csharp("System.FormatException", "Input string was not in a correct format.", "Pharma.Import | <Read>g__Number|4_1 | /src/Import.cs:30"))),
        ("local", event("csharp", csharp("System.FormatException", "The input string 'abc' was not in a correct format.", "Pharma.Import | <Read>g__Number|7_0 | /src/Import.cs:34"))),
        ("agg", event("csharp", csharp("System.TimeoutException", "The operation has timed out.", "Pharma.Supplier+<Ask>d__2 | MoveNext | /src/Supplier.cs:20", mechanism={"exception_id": 1, "parent_id": 0, "type": "chained", "source": "InnerExceptions[0]"}), csharp("System.AggregateException", "One or more errors occurred. (The operation has timed out.)", "Pharma.Api | Show | /src/Api.cs:9", mechanism={"exception_id": 0, "is_exception_group": True}))),
        ("agg", event("csharp", csharp("System.TimeoutException", "The operation has timed out.", "Pharma.Job | Run | /src/Job.cs:2", "Pharma.Supplier+<Ask>d__3 | MoveNext | /src/Supplier.cs:22"))),
        ("agg 2", event("csharp", csharp("System.TimeoutException", "The operation has timed out.", "Pharma.Mail+<Send>d__2 | MoveNext | /src/Mail.cs:20", mechanism={"exception_id": 1, "parent_id": 0, "type": "chained", "source": "InnerExceptions[0]"}), csharp("System.AggregateException", "One or more errors occurred. (The operation has timed out.)", "Pharma.Api | Show | /src/Api.cs:9", mechanism={"exception_id": 0, "is_exception_group": True}))),
    ),
    scene(
        "rust traits and generics", "native",
        ("add", event("native", rust("panic", "attempt to subtract with overflow", "<pharma::stock::Lot as core::ops::arith::Sub>::sub::h1111111111111111 | src/stock.rs | 9"))),
        ("add", event("native", rust("panic", "attempt to subtract with overflow", "pharma::main | src/main.rs | 4", "<pharma::stock::Lot as core::ops::arith::Sub>::sub::h2222222222222222 | src/stock.rs | 11"))),
        ("take", event("native", rust("panic", "attempt to subtract with overflow", "pharma::stock::take::h3333333333333333 | src/stock.rs | 20"))),
        ("err", event("native", rust("panic", "called `Result::unwrap()` on an `Err` value: ParseFloatError { kind: Invalid }", "pharma::csv::read::<f64>::h1111111111111111 | src/csv.rs | 14"))),
        ("err", event("native", rust("panic", "called `Result::unwrap()` on an `Err` value: ParseFloatError { kind: Empty }", "pharma::csv::read::<f64>::h2222222222222222 | src/csv.rs | 14"))),
        ("io", event("native", rust("panic", 'called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }', "pharma::csv::read::<f64>::h2222222222222222 | src/csv.rs | 10"))),
    ),
    scene(
        "native, with symbols and without", "native",
        ("win", event("native", native("EXCEPTION_ACCESS_VIOLATION_READ", "Fatal Error: EXCEPTION_ACCESS_VIOLATION_READ / 0x18", "C:\\Windows\\System32\\kernel32.dll | BaseThreadInitThunk | |", "C:\\Program Files\\Pharma\\till.exe | till::Printer::flush(int) | printer.cpp | 30"))),
        ("win", event("native", native("EXCEPTION_ACCESS_VIOLATION_READ", "Fatal Error: EXCEPTION_ACCESS_VIOLATION_READ / 0x20", "C:\\Windows\\System32\\kernel32.dll | BaseThreadInitThunk | |", "D:\\Apps\\Pharma\\till.exe | till::Printer::flush(int) | printer.cpp | 31"))),
        ("tmpl", event("native", native("SIGABRT", "Abort", "/opt/till/till | till::Queue<till::Receipt, 16ul>::pop() | queue.hpp | 12", "/lib/libc.so.6 | raise | |", "/lib/libc.so.6 | abort | |"))),
        ("tmpl", event("native", native("SIGABRT", "Abort", "/opt/till/till | till::Queue<till::Receipt, 32ul>::pop() [clone .isra.0] | queue.hpp | 14", "/usr/lib/libc.so.6 | abort | |"))),
        ("push", event("native", native("SIGABRT", "Abort", "/opt/till/till | till::Queue<till::Receipt, 16ul>::push(till::Receipt&&) | queue.hpp | 30", "/lib/libc.so.6 | abort | |"))),
    ),
)

SCENES = (*PYTHON, *JAVASCRIPT, *JVM, *GO, *RUBY_PHP, *OTHERS)
