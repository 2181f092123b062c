"""The development split: the rules may be tuned on these."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from sdk import browser, csharp, event, exception, go, java, log, message, native, node, php, python, ruby, rust, scene

# fmt: off

_LIB = "~starlette/routing.py | handle | 75 | await self.app(scope, receive, send)"
_ORDERS = "app/routers/orders.py | read_order | 31 | return totals.total(order)"
_TOTAL = "app/services/totals.py | total | 12 | return rates[order.currency] * order.net"
_GET = "app/utils.py | get_key | 4 | return mapping[key]"


def _py(*exceptions: dict, **more: object) -> dict:
    return event("python", *exceptions, **more)


PYTHON = (
    scene(
        "a lookup by data", "python",
        ("rate", _py(python("KeyError", "'EUR'", _LIB, _ORDERS, _TOTAL))),
        ("rate", _py(python("KeyError", "'USD'", _LIB, _LIB, _ORDERS, _TOTAL))),
        ("rate", _py(python("KeyError", "'CHF'", "app/jobs/nightly.py | run | 8 | report(total(o) for o in orders)", _TOTAL))),
        ("rate", _py(python("KeyError", "'EUR'", _LIB, _ORDERS, _TOTAL.replace("12", "57"), root="/srv/releases/202510/"))),
        ("tax", _py(python("KeyError", "'EUR'", _LIB, _ORDERS, "app/services/totals.py | total | 14 | vat = taxes[order.country]"))),
        ("none", _py(python("AttributeError", "'NoneType' object has no attribute 'net'", _LIB, _ORDERS, _TOTAL))),
    ),
    scene(
        "a generic helper that many call", "python",
        ("ean", _py(python("KeyError", "'ean'", _LIB, "app/imports.py | read_row | 22 | ean = get_key(row, 'ean')", _GET))),
        ("ean", _py(python("KeyError", "'ean'", "app/jobs/sync.py | run | 9 | read_row(r)", "app/imports.py | read_row | 23 | ean = get_key(row, 'ean')", _GET))),
        ("vat", _py(python("KeyError", "'vat_id'", _LIB, "app/customers.py | vat_of | 40 | return get_key(customer, 'vat_id')", _GET))),
        ("lot", _py(python("KeyError", "'lot'", _LIB, "app/stock.py | lot_of | 17 | lot = get_key(batch, 'lot')", _GET))),
    ),
    scene(
        "the database behind one function", "python",
        ("no column", _py(python("UndefinedColumn", 'column "lot" does not exist\nLINE 1: SELECT lot', "~psycopg/cursor.py | execute | 97 | raise ex", module="psycopg.errors"), python("ProgrammingError", '(psycopg.errors.UndefinedColumn) column "lot" does not exist', "app/stock.py | lots | 20 | return db.run(LOTS)", "app/db.py | run | 11 | return session.execute(text(sql))", "~sqlalchemy/engine.py | execute | 1418 | raise", module="sqlalchemy.exc"))),
        ("no column", _py(python("UndefinedColumn", 'column "lot" does not exist\nLINE 7: SELECT lot', "~psycopg/cursor.py | execute | 99 | raise ex", module="psycopg.errors"), python("ProgrammingError", '(psycopg.errors.UndefinedColumn) column "lot" does not exist', "app/worker.py | tick | 5 | stock.lots()", "app/stock.py | lots | 20 | return db.run(LOTS)", "app/db.py | run | 11 | return session.execute(text(sql))", "~sqlalchemy/engine.py | execute | 1490 | raise", module="sqlalchemy.exc"))),
        ("no table", _py(python("UndefinedTable", 'relation "reminders" does not exist', "~psycopg/cursor.py | execute | 97 | raise ex", module="psycopg.errors"), python("ProgrammingError", '(psycopg.errors.UndefinedTable) relation "reminders" does not exist', "app/reminders.py | due | 31 | return db.run(DUE, day)", "app/db.py | run | 11 | return session.execute(text(sql))", "~sqlalchemy/engine.py | execute | 1418 | raise", module="sqlalchemy.exc"))),
        ("down", _py(python("OperationalError", "connection failed: 10.0.3.7, port 5432: Connection refused", "app/stock.py | lots | 20 | return db.run(LOTS)", "app/db.py | run | 11 | return session.execute(text(sql))", "~psycopg/connection.py | connect | 119 | raise", module="psycopg"))),
        ("down", _py(python("OperationalError", "connection failed: 10.0.9.1, port 5432: Connection refused", "app/reminders.py | due | 31 | return db.run(DUE, day)", "app/db.py | run | 11 | return session.execute(text(sql))", "~psycopg/connection.py | connect | 119 | raise", module="psycopg"))),
    ),
    scene(
        "recursion, and a stack cut by its limit", "python",
        ("tree", _py(python("RecursionError", "maximum recursion depth exceeded", _ORDERS, *["app/tree.py | depth | 9 | return 1 + max(depth(c) for c in node)", "app/tree.py | <genexpr> | 9 | return 1 + max(depth(c) for c in node)"] * 40))),
        ("tree", _py(python("RecursionError", "maximum recursion depth exceeded while calling a Python object", *["app/tree.py | depth | 9 | return 1 + max(depth(c) for c in node)", "app/tree.py | <genexpr> | 9 | return 1 + max(depth(c) for c in node)"] * 30, "app/tree.py | depth | 9 | return 1 + max(depth(c) for c in node)"))),
        ("graph", _py(python("RecursionError", "maximum recursion depth exceeded", _ORDERS, *["app/graph.py | walk | 20 | self.walk(edge.end)"] * 60))),
    ),
    scene(
        "exception groups", "python",
        ("a", _py(python("KeyError", "'sku'", "app/fetch.py | price | 7 | return body['sku']", mechanism={"exception_id": 1, "parent_id": 0, "source": "exceptions[0]", "type": "chained"}), python("ExceptionGroup", "unhandled errors in a TaskGroup (1 sub-exception)", "app/fetch.py | all_prices | 19 | async with asyncio.TaskGroup() as group:", mechanism={"exception_id": 0, "is_exception_group": True}))),
        ("a", _py(python("KeyError", "'sku'", "app/fetch.py | price | 7 | return body['sku']", mechanism={"exception_id": 2, "parent_id": 0, "source": "exceptions[1]", "type": "chained"}), python("KeyError", "'sku'", "app/fetch.py | price | 7 | return body['sku']", mechanism={"exception_id": 1, "parent_id": 0, "source": "exceptions[0]", "type": "chained"}), python("ExceptionGroup", "unhandled errors in a TaskGroup (2 sub-exceptions)", "app/fetch.py | all_prices | 19 | async with asyncio.TaskGroup() as group:", mechanism={"exception_id": 0, "is_exception_group": True}))),
        ("b", _py(python("ValueError", "not a price", "app/fetch.py | price | 8 | raise ValueError('not a price')", mechanism={"exception_id": 1, "parent_id": 0, "source": "exceptions[0]", "type": "chained"}), python("ExceptionGroup", "unhandled errors in a TaskGroup (1 sub-exception)", "app/fetch.py | all_prices | 19 | async with asyncio.TaskGroup() as group:", mechanism={"exception_id": 0, "is_exception_group": True}))),
    ),
    scene(
        "python's own words by version, comprehensions inlined", "python",
        ("local", _py(python("UnboundLocalError", "local variable 'rate' referenced before assignment", _ORDERS, "app/fx.py | convert | 30 | return net * rate"))),
        ("local", _py(python("UnboundLocalError", "cannot access local variable 'rate' where it is not associated with a value", _ORDERS, "app/fx.py | convert | 33 | return net * rate"))),
        ("comp", _py(python("AttributeError", "'NoneType' object has no attribute 'code'", _ORDERS, "app/fx.py | codes | 40 | return [c.code for c in found]", "app/fx.py | <listcomp> | 40 | return [c.code for c in found]"))),
        ("comp", _py(python("AttributeError", "'NoneType' object has no attribute 'code'", _ORDERS, "app/fx.py | codes | 40 | return [c.code for c in found]"))),
    ),
    scene(
        "messages", "python",
        ("sync", log("python", "supplier %s did not answer", "Boiron", logger="app.sync")),
        ("sync", log("python", "supplier %s did not answer", "DHU Karlsruhe", logger="app.sync")),
        ("slow", message("python", "import of 1822 rows took 31.5s", logger="app.sync")),
        ("slow", message("python", "import of 7 rows took 9s", logger="app.sync")),
        ("disk", message("python", "disk /var/lib/shop is 97% full", logger="app.ops")),
        ("cron", message("python", "job 5f3e1c9a-0000-4000-8000-000000000000 was skipped", logger="app.sync")),
        ("cron", message("python", "job ffffffff-1111-4111-8111-ffffffffffff was skipped", logger="app.sync")),
    ),
    scene(
        "the client's own fingerprint", "python",
        ("eu", _py(python("KeyError", "'EUR'", _ORDERS, _TOTAL), fingerprint=["{{ default }}", "eu"])),
        ("eu", _py(python("KeyError", "'USD'", _ORDERS, _TOTAL), fingerprint=["{{default}}", "eu"])),
        ("us", _py(python("KeyError", "'USD'", _ORDERS, _TOTAL), fingerprint=["{{ default }}", "us"])),
        ("outage", _py(python("KeyError", "'USD'", _ORDERS, _TOTAL), fingerprint=["outage"])),
        ("outage", _py(python("OSError", "x", _ORDERS), fingerprint=["outage"])),
    ),
)

_V8 = "Cannot read properties of undefined (reading 'price')"
_JS = "https://shop.example/assets/main-3f2a9c1b.js"
_JS2 = "https://shop.example/assets/main-77b0e4d2.js"
JAVASCRIPT = (
    scene(
        "one fault in three engines", "javascript",
        ("price", event("javascript", browser("TypeError", _V8, f"{_JS} | HTMLButtonElement.onClick | 1:3301", f"{_JS} | Cart.total | 1:48213"))),
        ("price", event("javascript", browser("TypeError", "can't access property \"price\", e.item is undefined", f"{_JS} | onClick | 1:3299", f"{_JS} | total | 1:48209"))),
        ("price", event("javascript", browser("TypeError", "undefined is not an object (evaluating 'e.item.price')", f"{_JS} | onClick | 1:3299", f"{_JS} | total | 1:48220"))),
        ("price", event("javascript", browser("TypeError", "Cannot read property 'price' of undefined", f"{_JS2} | onClick | 1:9", f"{_JS2} | Cart.total | 1:77"))),
        ("name", event("javascript", browser("TypeError", "Cannot read properties of undefined (reading 'name')", f"{_JS} | onClick | 1:3301", f"{_JS} | Cart.total | 1:48300"))),
        ("other", event("javascript", browser("TypeError", _V8, f"{_JS} | onClick | 1:3301", f"{_JS} | Wishlist.render | 1:99120"))),
    ),
    scene(
        "minified names", "javascript",
        ("a", event("javascript", browser("TypeError", "Cannot read properties of null (reading 'map')", f"{_JS} | o | 1:100", f"{_JS} | t | 1:2000"))),
        ("a", event("javascript", browser("TypeError", "Cannot read properties of null (reading 'map')", f"{_JS2} | o | 1:120", f"{_JS2} | t | 1:2040"))),
        ("b", event("javascript", browser("TypeError", "Cannot read properties of null (reading 'map')", f"{_JS} | r | 1:7000", f"{_JS} | u | 1:9000"))),
        ("c", event("javascript", browser("TypeError", "n.forEach is not a function", f"{_JS} | o | 1:100", f"{_JS} | t | 1:2100"))),
    ),
    scene(
        "chunks and scripts", "javascript",
        ("chunk", event("javascript", browser("ChunkLoadError", "Loading chunk 17 failed.\n(error: https://shop.example/17.3f2a9c.js)", f"{_JS} | r.f.j | 1:900"))),
        ("chunk", event("javascript", browser("ChunkLoadError", "Loading chunk 4 failed.\n(error: https://shop.example/4.77aa01.js)", f"{_JS2} | r.f.j | 1:902"))),
        ("abort", event("javascript", exception("AbortError", "The user aborted a request.", None))),
        ("fetch", event("javascript", browser("TypeError", "Failed to fetch", f"{_JS} | load | 1:700"))),
        ("fetch", event("javascript", browser("TypeError", "NetworkError when attempting to fetch resource.", f"{_JS} | load | 1:700"))),
        ("fetch", event("javascript", browser("TypeError", "Load failed", f"{_JS} | load | 1:700"))),
        ("script", event("javascript", exception("Error", "Script error.", None))),
    ),
    scene(
        "next.js on the server", "node",
        ("page", event("node", node("TypeError", _V8, "webpack-internal:///(rsc)/./src/app/orders/page.tsx | OrdersPage | 12"))),
        ("page", event("node", node("TypeError", _V8, "webpack-internal:///(ssr)/./src/app/orders/page.tsx | OrdersPage | 19"))),
        ("cart", event("node", node("TypeError", _V8, "webpack-internal:///(rsc)/./src/app/cart/page.tsx | CartPage | 12"))),
    ),
    scene(
        "node with sources", "node",
        ("total", event("node", node("TypeError", _V8, "/srv/app/dist/routes/orders.js | router.get | 10 | res.json(total(order))", "/srv/app/dist/cart.js | total | 5 | return cart.item.price * cart.count"))),
        ("total", event("node", node("TypeError", _V8, "/srv/app/dist/jobs/mail.js | async run | 20 | await send(total(order))", "/home/node/app/dist/cart.js | total | 6 | return cart.item.price * cart.count"))),
        ("discount", event("node", node("TypeError", _V8, "/srv/app/dist/routes/orders.js | router.get | 10 | res.json(total(order))", "/srv/app/dist/cart.js | total | 8 | return discount(cart.first.price)"))),
        ("refused", event("node", node("Error", "connect ECONNREFUSED 10.0.0.3:6379", "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1607"))),
        ("refused", event("node", node("Error", "connect ECONNREFUSED 10.0.0.9:6379", "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1555"))),
        ("dns", event("node", node("Error", "getaddrinfo ENOTFOUND api.supplier.example", "node:dns | GetAddrInfoReqWrap.onlookup [as oncomplete] | 109"))),
        ("gone", event("node", node("AxiosError", "Request failed with status code 404", "/srv/app/node_modules/axios/lib/core/settle.js | settle | 19"))),
        ("sick", event("node", node("AxiosError", "Request failed with status code 503", "/srv/app/node_modules/axios/lib/core/settle.js | settle | 19"))),
    ),
)

_SPRING = "org.springframework.web.servlet.FrameworkServlet | service | FrameworkServlet.java:885"
JVM = (
    scene(
        "java, nothing marked", "java",
        ("npe", event("java", java("java.lang.NullPointerException", 'Cannot invoke "com.acme.Item.price()" because "item" is null', _SPRING, "com.acme.CartController | show | CartController.java:20", "com.acme.Cart | total | Cart.java:41"))),
        ("npe", event("java", java("java.lang.NullPointerException", 'Cannot invoke "com.acme.Item.price()" because "<local4>" is null', _SPRING, "com.acme.CartController$$EnhancerBySpringCGLIB$$1a2b3c4d | show | <generated>:1", "com.acme.Cart | lambda$total$3 | Cart.java:44"))),
        ("find", event("java", java("java.lang.NullPointerException", 'Cannot invoke "com.acme.Shop.name()" because the return value of "com.acme.Shops.find(long)" is null', _SPRING, "com.acme.CartController | show | CartController.java:20", "com.acme.Cart | total | Cart.java:47"))),
        ("index", event("java", java("java.lang.IndexOutOfBoundsException", "Index 5 out of bounds for length 3", _SPRING, "com.acme.Cart | first | Cart.java:60", "java.util.ArrayList | get | ArrayList.java:427", "java.util.Objects | checkIndex | Objects.java:385"))),
        ("index", event("java", java("java.lang.IndexOutOfBoundsException", "Index 0 out of bounds for length 0", _SPRING, "com.acme.Cart | first | Cart.java:61", "java.util.ArrayList | get | ArrayList.java:427", "java.util.Objects | checkIndex | Objects.java:372"))),
        ("index 2", event("java", java("java.lang.IndexOutOfBoundsException", "Index 0 out of bounds for length 0", _SPRING, "com.acme.Stock | oldest | Stock.java:61", "java.util.ArrayList | get | ArrayList.java:427", "java.util.Objects | checkIndex | Objects.java:372"))),
    ),
    scene(
        "java, wrapped", "java",
        ("lot", event("java", java("java.lang.IllegalStateException", "lot is missing", "com.acme.Stock | lot | Stock.java:12"), java("jakarta.servlet.ServletException", "Request processing failed: java.lang.IllegalStateException: lot is missing", _SPRING, "com.acme.RequestFilter | doFilter | RequestFilter.java:30"))),
        ("lot", event("java", java("java.lang.IllegalStateException", "lot is missing", "com.acme.Job | run | Job.java:9", "com.acme.Stock | lot | Stock.java:12"))),
        ("shelf", event("java", java("java.lang.IllegalStateException", "shelf is missing", "com.acme.Stock | lot | Stock.java:15"), java("jakarta.servlet.ServletException", "Request processing failed: java.lang.IllegalStateException: shelf is missing", _SPRING, "com.acme.RequestFilter | doFilter | RequestFilter.java:30"))),
        ("tax", event("java", java("java.lang.IllegalStateException", "no tax rate", "com.acme.Tax | rate | Tax.java:8"), java("jakarta.servlet.ServletException", "Request processing failed: java.lang.IllegalStateException: no tax rate", _SPRING, "com.acme.RequestFilter | doFilter | RequestFilter.java:30"))),
    ),
    scene(
        "kotlin and scala", "java",
        ("sync", event("java", java("java.lang.IllegalArgumentException", "Required value was null.", "kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:108", "com.acme.Sync$pull$1 | invokeSuspend | Sync.kt:33"))),
        ("sync", event("java", java("java.lang.IllegalArgumentException", "Required value was null.", "kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:104", "com.acme.Sync$pull$2$1 | invokeSuspend | Sync.kt:35"))),
        ("push", event("java", java("java.lang.IllegalArgumentException", "Required value was null.", "kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:108", "com.acme.Sync$push$1 | invokeSuspend | Sync.kt:52"))),
        ("scala", event("java", java("scala.MatchError", "Late (of class java.lang.String)", "scala.collection.immutable.List | map | List.scala:250", "com.acme.Orders$ | $anonfun$states$1 | Orders.scala:18"))),
        ("scala", event("java", java("scala.MatchError", "Lost (of class java.lang.String)", "scala.collection.immutable.List | map | List.scala:246", "com.acme.Orders$ | $anonfun$states$1$adapted | Orders.scala:19"))),
    ),
)

GO = (
    scene(
        "panics", "go",
        ("nil", event("go", go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "~net/http | (*conn).serve | /usr/local/go/src/net/http/server.go:2009", "github.com/acme/shop/cart | (*Cart).Total | /app/cart/cart.go:41"))),
        ("nil", event("go", go("runtime.errorString", "runtime error: invalid memory address or nil pointer dereference", "main | main.func1 | /app/main.go:12", "github.com/acme/shop/cart | (*Cart).Total.func2 | /src/cart/cart.go:45"))),
        ("index", event("go", go("runtime.boundsError", "runtime error: index out of range [5] with length 3", "github.com/acme/shop/cart | (*Cart).Total | /app/cart/cart.go:41"))),
        ("index", event("go", go("runtime.boundsError", "runtime error: index out of range [0] with length 0", "github.com/acme/shop/cart | (*Cart).Total | /app/cart/cart.go:43"))),
        ("slice", event("go", go("runtime.boundsError", "runtime error: slice bounds out of range [:9] with capacity 4", "github.com/acme/shop/cart | (*Cart).Total | /app/cart/cart.go:48"))),
        ("generic", event("go", go("runtime.boundsError", "runtime error: index out of range [5] with length 3", "github.com/acme/shop/list | First[...] | /app/list/list.go:9"))),
        ("generic", event("go", go("runtime.boundsError", "runtime error: index out of range [5] with length 3", "github.com/acme/shop/list | First[go.shape.int] | /app/list/list.go:9"))),
    ),
    scene(
        "errors reported by one handler", "go",
        ("refused", event("go", go("*fmt.wrapError", "load order 17: dial tcp 10.0.0.1:5432: connect: connection refused", "main | handler | /app/main.go:20", "main | report | /app/main.go:99"))),
        ("refused", event("go", go("*fmt.wrapError", "load order 99: dial tcp 10.0.0.2:5432: connect: connection refused", "main | handler | /app/main.go:20", "main | report | /app/main.go:99"))),
        ("rows", event("go", go("*fmt.wrapError", "load order 17: sql: no rows in result set", "main | handler | /app/main.go:20", "main | report | /app/main.go:99"))),
        ("potency", event("go", go("*errors.errorString", 'unknown potency "C30"', "main | handler | /app/main.go:20", "main | report | /app/main.go:99"))),
        ("potency", event("go", go("*errors.errorString", 'unknown potency "D6"', "main | handler | /app/main.go:20", "main | report | /app/main.go:99"))),
    ),
)

RUBY_PHP = (
    scene(
        "ruby by version", "ruby",
        ("price", event("ruby", ruby("NoMethodError", "undefined method `price' for nil:NilClass", "app/controllers/carts_controller.rb | show | 9 | @total = cart.total", "app/models/cart.rb | block (2 levels) in total | 12 | lines.map { |l| l.item.price }"))),
        ("price", event("ruby", ruby("NoMethodError", "undefined method 'price' for nil", "app/controllers/carts_controller.rb | CartsController#show | 9 | @total = cart.total", "app/models/cart.rb | Cart#total | 12 | lines.map { |l| l.item.price }"))),
        ("name", event("ruby", ruby("NoMethodError", "undefined method `name' for nil:NilClass", "app/controllers/carts_controller.rb | show | 9 | @total = cart.total", "app/models/cart.rb | block in total | 15 | lines.map { |l| l.shop.name }"))),
        ("record", event("ruby", ruby("ActiveRecord::RecordNotFound", "Couldn't find Order with 'id'=17", "app/controllers/orders_controller.rb | show | 5 | @order = Order.find(params[:id])", "~activerecord-7.1.2/lib/active_record/core.rb | find | 253 | raise"))),
        ("record", event("ruby", ruby("ActiveRecord::RecordNotFound", "Couldn't find Order with 'id'=abc", "app/controllers/orders_controller.rb | show | 5 | @order = Order.find(params[:id])", "~activerecord-7.1.3/lib/active_record/core.rb | find | 255 | raise"))),
    ),
    scene(
        "php", "php",
        ("null", event("php", php("Error", "Call to a member function price() on null", "/public/index.php | | 9 | $app->run();", "/src/Cart.php | App\\Cart::App\\{closure} | 12 | return $line->item->price();"))),
        ("null", event("php", php("Error", "Call to a member function price() on null", "/public/index.php | | 9 | $app->run();", "/src/Cart.php | App\\Cart::{closure} | 14 | return $line->item->price();"))),
        ("key", event("php", php("ErrorException", "Notice: Undefined index: total", "/src/Report.php | App\\Report::sum | 30 | return $row['total'];"))),
        ("key", event("php", php("ErrorException", 'Warning: Undefined array key "total"', "/src/Report.php | App\\Report::sum | 31 | return $row['total'];"))),
        ("date", event("php", php("ErrorException", 'Warning: Undefined array key "date"', "/src/Report.php | App\\Report::sum | 33 | $day = $row['date'];"))),
    ),
)

OTHERS = (
    scene(
        "c# async", "csharp",
        ("null", event("csharp", csharp("System.NullReferenceException", "Object reference not set to an instance of an object.", "Acme.Shop.CartService+<TotalAsync>d__3 | MoveNext | C:\\src\\Shop\\CartService.cs:40"))),
        ("null", event("csharp", csharp("System.NullReferenceException", "Object reference not set to an instance of an object.", "~System.Threading.Tasks.Task | Execute |", "Acme.Shop.CartService+<TotalAsync>d__7 | MoveNext | /src/Shop/CartService.cs:44", version="2.1.0.0"))),
        ("other", event("csharp", csharp("System.NullReferenceException", "Object reference not set to an instance of an object.", "Acme.Shop.CartService+<SaveAsync>d__4 | MoveNext | C:\\src\\Shop\\CartService.cs:70"))),
        ("lambda", event("csharp", csharp("System.InvalidOperationException", "Sequence contains no elements", "Acme.Shop.CartService+<>c__DisplayClass4_0 | <Cheapest>b__0 | /src/Shop/CartService.cs:80", "~System.Linq.Enumerable | First | "))),
        ("lambda", event("csharp", csharp("System.InvalidOperationException", "Sequence contains no elements", "Acme.Shop.CartService+<>c__DisplayClass9_0 | <Cheapest>b__1 | /src/Shop/CartService.cs:82", "~System.Linq.Enumerable | First | "))),
    ),
    scene(
        "rust", "native",
        ("unwrap", event("native", rust("panic", "called `Option::unwrap()` on a `None` value", "~core::panicking::panic | |", "shop::cart::total::h0123456789abcdef | src/cart.rs | 12"))),
        ("unwrap", event("native", rust("panic", "called `Option::unwrap()` on a `None` value", "shop::main | src/main.rs | 3", "shop::cart::total::{{closure}}::hfedcba9876543210 | src/cart.rs | 15"))),
        ("bounds", event("native", rust("panic", "index out of bounds: the len is 3 but the index is 5", "shop::cart::total::h0123456789abcdef | src/cart.rs | 12"))),
        ("bounds", event("native", rust("panic", "index out of bounds: the len is 0 but the index is 0", "shop::cart::total::h99999999aaaaaaaa | src/cart.rs | 18"))),
        ("parse", event("native", rust("panic", "called `Result::unwrap()` on an `Err` value: ParseIntError { kind: InvalidDigit }", "shop::cart::read<alloc::string::String> | src/cart.rs | 40"))),
    ),
    scene(
        "native", "native",
        ("vec", event("native", native("SIGSEGV", "Segfault", "/lib/x86_64-linux-gnu/libc.so.6 | __libc_start_main | |", "/opt/shop/bin/shopd | shop::Cart::total(std::vector<shop::Line, std::allocator<shop::Line>> const&) | /build/cart.cpp | 40", "/lib/x86_64-linux-gnu/libc.so.6 | __memmove_avx_unaligned | |"))),
        ("vec", event("native", native("SIGSEGV", "Segfault", "/opt/shop/bin/shopd | shop::Cart::total(std::vector<shop::Line> const&) [clone .cold] | /build/cart.cpp | 44", "/usr/lib/libc.so.6 | __memcpy_sse2 | |"))),
        ("abort", event("native", native("SIGABRT", "Abort", "/opt/shop/bin/shopd | shop::Stock::take(int) | /build/stock.cpp | 9", "/lib/x86_64-linux-gnu/libc.so.6 | abort | |"))),
    ),
)

SCENES = (*PYTHON, *JAVASCRIPT, *JVM, *GO, *RUBY_PHP, *OTHERS)
