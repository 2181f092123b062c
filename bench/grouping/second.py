"""The second held-out split. Its mistakes were looked at (1.5 % over-merged, 2.6 % split): for development now."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from sdk import browser, csharp, event, exception, go, java, log, message, native, node, php, python, ruby, rust, scene

# fmt: off

_FLASK = "~flask/app.py | dispatch_request | 1488 | return self.ensure_sync(self.view_functions[rule.endpoint])(**args)"


def _py(*exceptions: dict, **more: object) -> dict:
    return event("python", *exceptions, **more)


PYTHON = (
    scene(
        "async code: the same await from several tasks", "python",
        ("stock", _py(python("TimeoutError", "", "pharma/stock.py | available | 18 | async with asyncio.timeout(3):", "~asyncio/timeouts.py | __aexit__ | 115 | raise TimeoutError from exc_val"))),
        ("stock", _py(python("TimeoutError", "", "pharma/checkout.py | pay | 50 | await stock.available(line)", "pharma/stock.py | available | 18 | async with asyncio.timeout(3):", "~asyncio/timeouts.py | __aexit__ | 116 | raise TimeoutError from exc_val"))),
        ("price", _py(python("TimeoutError", "", "pharma/checkout.py | pay | 51 | await prices.of(line)", "pharma/prices.py | of | 11 | async with asyncio.timeout(3):", "~asyncio/timeouts.py | __aexit__ | 115 | raise TimeoutError from exc_val"))),
        ("loop", _py(python("RuntimeError", "Event loop is closed", "~asyncio/base_events.py | _check_closed | 520 | raise RuntimeError('Event loop is closed')"))),
        ("loop 2", _py(python("RuntimeError", "This event loop is already running", "~asyncio/base_events.py | _check_running | 588 | raise RuntimeError('This event loop is already running')"))),
    ),
    scene(
        "scripts, notebooks and templates", "python",
        ("template", _py(python("UndefinedError", "'order' is undefined", _FLASK, "pharma/web.py | show | 20 | return render_template('order.html')", "templates/order.html | top-level template code | 7 | {{ order.total }}", module="jinja2.exceptions"))),
        ("template", _py(python("UndefinedError", "'order' is undefined", _FLASK, "pharma/web.py | show_again | 29 | return render_template('order.html')", "templates/order.html | top-level template code | 7 | {{ order.total }}", module="jinja2.exceptions"))),
        ("template 2", _py(python("UndefinedError", "'customer' is undefined", _FLASK, "pharma/web.py | show | 20 | return render_template('order.html')", "templates/order.html | top-level template code | 9 | {{ customer.name }}", module="jinja2.exceptions"))),
        ("script", _py(python("FileNotFoundError", "[Errno 2] No such file or directory: 'prices-2025-10-23.csv'", "scripts/load.py | <module> | 12 | main()", "scripts/load.py | main | 8 | with open(name) as rows:"))),
        ("script", _py(python("FileNotFoundError", "[Errno 2] No such file or directory: 'prices-2025-10-24.csv'", "scripts/load.py | main | 8 | with open(name) as rows:"))),
    ),
    scene(
        "no source on the machine", "python",
        ("sku", _py(python("KeyError", "'sku-1'", "pharma/lines.py | price_of | 12"))),
        ("sku", _py(python("KeyError", "'sku-2'", "pharma/lines.py | price_of | 15"))),
        ("value", _py(python("ValueError", "price of 12 is negative", "pharma/lines.py | price_of | 18"))),
        ("value", _py(python("ValueError", "price of 31 is negative", "pharma/lines.py | price_of | 18"))),
        ("value 2", _py(python("ValueError", "currency is missing", "pharma/lines.py | price_of | 22"))),
        ("attr", _py(python("AttributeError", "'NoneType' object has no attribute 'net'", "pharma/lines.py | price_of | 24"))),
        ("attr 2", _py(python("AttributeError", "'NoneType' object has no attribute 'vat'", "pharma/lines.py | price_of | 25"))),
    ),
    scene(
        "one http client for all suppliers", "python",
        ("dhu 500", _py(python("HTTPError", "500 Server Error: Internal Server Error for url: https://api.dhu.example/stock/17", "pharma/suppliers/dhu.py | stock | 20 | body = http.get_json(STOCK)", "pharma/http.py | get_json | 9 | response.raise_for_status()", "~requests/models.py | raise_for_status | 1021 | raise HTTPError(http_error_msg, response=self)"))),
        ("dhu 500", _py(python("HTTPError", "500 Server Error: Internal Server Error for url: https://api.dhu.example/stock/99", "pharma/jobs.py | nightly | 3 | dhu.stock()", "pharma/suppliers/dhu.py | stock | 20 | body = http.get_json(STOCK)", "pharma/http.py | get_json | 9 | response.raise_for_status()", "~requests/models.py | raise_for_status | 1024 | raise HTTPError(http_error_msg, response=self)"))),
        ("boiron 404", _py(python("HTTPError", "404 Client Error: Not Found for url: https://boiron.example/p/1", "pharma/suppliers/boiron.py | product | 31 | found = http.get_json(url)", "pharma/http.py | get_json | 9 | response.raise_for_status()", "~requests/models.py | raise_for_status | 1021 | raise HTTPError(http_error_msg, response=self)"))),
    ),
    scene(
        "a task group with two failures", "python",
        ("both", _py(python("KeyError", "'lot'", "pharma/lots.py | lot | 4 | return row['lot']", mechanism={"exception_id": 2, "parent_id": 0}), python("ValueError", "bad date", "pharma/lots.py | expiry | 9 | raise ValueError('bad date')", mechanism={"exception_id": 1, "parent_id": 0}), python("ExceptionGroup", "unhandled errors in a TaskGroup (2 sub-exceptions)", "pharma/lots.py | load | 20 | async with asyncio.TaskGroup() as tasks:", mechanism={"exception_id": 0, "is_exception_group": True}))),
        ("both", _py(python("ValueError", "bad date", "pharma/lots.py | expiry | 9 | raise ValueError('bad date')", mechanism={"exception_id": 2, "parent_id": 0}), python("KeyError", "'lot'", "pharma/lots.py | lot | 5 | return row['lot']", mechanism={"exception_id": 1, "parent_id": 0}), python("ExceptionGroup", "unhandled errors in a TaskGroup (2 sub-exceptions)", "pharma/lots.py | load | 20 | async with asyncio.TaskGroup() as tasks:", mechanism={"exception_id": 0, "is_exception_group": True}))),
        ("one", _py(python("KeyError", "'lot'", "pharma/lots.py | lot | 4 | return row['lot']", mechanism={"exception_id": 1, "parent_id": 0}), python("ExceptionGroup", "unhandled errors in a TaskGroup (1 sub-exception)", "pharma/lots.py | load | 20 | async with asyncio.TaskGroup() as tasks:", mechanism={"exception_id": 0, "is_exception_group": True}))),
        ("one", _py(python("KeyError", "'lot'", "pharma/api.py | show | 4 | lots.lot(row)", "pharma/lots.py | lot | 4 | return row['lot']"))),
    ),
    scene(
        "words without exceptions", "python",
        ("retry", message("python", "Retrying job 7f9c24e8-3b12-4fef-91e0-4a1c6c1d2f3a in 30 seconds")),
        ("retry", message("python", "Retrying job 0c0ffee0-aaaa-4bbb-8ccc-dddddddddddd in 2 seconds")),
        ("cache", message("python", "cache miss for key=orders:17 ttl=300")),
        ("cache", message("python", "cache miss for key=prices:abc ttl=5")),
        ("file", message("python", "cannot write /var/lib/pharma/exports/2025/10/a.csv: permission denied")),
        ("file", message("python", "cannot write /srv/exports/b17.csv: permission denied")),
        ("file 2", message("python", "cannot write /srv/exports/b17.csv: read-only file system")),
        ("vendor", log("python", "%s sent %d malformed lines", "DHU", 3)),
        ("vendor", log("python", "%s sent %d malformed lines", "Heel", 1)),
    ),
)

_R1 = "https://app.pharma.example/_next/static/chunks/app/orders/page-0f1e2d3c4b5a6978.js"
_R2 = "https://app.pharma.example/_next/static/chunks/app/orders/page-99aabbccddeeff00.js"
_R3 = "https://app.pharma.example/_next/static/chunks/app/stock/page-13579bdf02468ace.js"
JAVASCRIPT = (
    scene(
        "next.js in browsers", "javascript",
        ("lot", event("javascript", browser("TypeError", "Cannot read properties of undefined (reading 'expiry')", f"{_R1} | OrderRow | 1:4410"))),
        ("lot", event("javascript", browser("TypeError", "undefined is not an object (evaluating 'e.lot.expiry')", f"{_R2} | OrderRow | 1:4500"))),
        ("lot 2", event("javascript", browser("TypeError", "Cannot read properties of undefined (reading 'expiry')", f"{_R3} | StockRow | 1:4410"))),
        ("hydrate", event("javascript", browser("Error", "Minified React error #418; visit https://react.dev/errors/418?args[]= for the full message", f"{_R1} | i | 1:10"))),
        ("hydrate 2", event("javascript", browser("Error", "Minified React error #310; visit https://react.dev/errors/310 for the full message", f"{_R1} | i | 1:10"))),
    ),
    scene(
        "sources by source map", "javascript",
        ("sum", event("javascript", browser("TypeError", "lines.reduce is not a function", "webpack://pharma/./src/basket/sum.ts?4b3a | sum | 14:20 | return lines.reduce(add, 0);"))),
        ("sum", event("javascript", browser("TypeError", "lines.reduce is not a function. (In 'lines.reduce(add, 0)', 'lines.reduce' is undefined)", "webpack:///./src/basket/sum.ts | sum | 16:20 | return lines.reduce(add, 0);"))),
        ("map", event("javascript", browser("TypeError", "lines.map is not a function", "webpack://pharma/./src/basket/rows.ts?99aa | rows | 8:11 | return lines.map(toRow);"))),
        ("map 2", event("javascript", browser("TypeError", "lines.map is not a function", "webpack://pharma/./src/basket/rows.ts?99aa | rows | 12:11 | const old = lines.map(toOld);"))),
    ),
    scene(
        "engines on constants, calls and stack overflow", "javascript",
        ("const", event("javascript", browser("TypeError", "Assignment to constant variable.", f"{_R1} | setQty | 1:900"))),
        ("overflow", event("javascript", browser("RangeError", "Maximum call stack size exceeded", *[f"{_R1} | expand | 1:700"] * 30))),
        ("overflow", event("javascript", browser("InternalError", "too much recursion", *[f"{_R1} | expand | 1:700"] * 25))),
        ("call", event("javascript", browser("TypeError", "onSave is not a function", f"{_R1} | submitOrder | 1:800"))),
        ("call", event("javascript", browser("TypeError", "onSave is not a function. (In 'onSave(o)', 'onSave' is undefined)", f"{_R2} | submitOrder | 1:831"))),
        ("call 2", event("javascript", browser("TypeError", "onClose is not a function", f"{_R1} | submitOrder | 1:870"))),
    ),
    scene(
        "node: wrapped, cause attached", "node",
        ("pg", event("node", node("error", 'column "lott" does not exist', "/app/node_modules/pg/lib/client.js | Client.query | 526"), node("QueryFailedError", 'column "lott" does not exist', "/app/src/stock.js | async lots | 22 | return await db.query(LOTS)", "/app/src/db.js | async query | 9 | return await pool.query(sql)"))),
        ("pg", event("node", node("error", 'column "lott" does not exist', "/app/node_modules/pg/lib/client.js | Client.query | 545"), node("QueryFailedError", 'column "lott" does not exist', "/app/src/api.js | async list | 4 | res.json(await lots())", "/app/src/stock.js | async lots | 22 | return await db.query(LOTS)", "/app/src/db.js | async query | 9 | return await pool.query(sql)"))),
        ("pg 2", event("node", node("error", 'syntax error at or near "FORM"', "/app/node_modules/pg/lib/client.js | Client.query | 526"), node("QueryFailedError", 'syntax error at or near "FORM"', "/app/src/orders.js | async open | 31 | return await db.query(OPEN)", "/app/src/db.js | async query | 9 | return await pool.query(sql)"))),
        ("pool", event("node", node("Error", "sorry, too many clients already", "/app/src/orders.js | async open | 31 | return await db.query(OPEN)", "/app/src/db.js | async query | 9 | return await pool.query(sql)"))),
        ("pool", event("node", node("Error", "sorry, too many clients already", "/app/src/stock.js | async lots | 22 | return await db.query(LOTS)", "/app/src/db.js | async query | 9 | return await pool.query(sql)"))),
    ),
)

_JETTY = "org.eclipse.jetty.server.Server | handle | Server.java:516"
JVM = (
    scene(
        "guards and optionals", "java",
        ("order", event("java", java("java.util.NoSuchElementException", "No value present", _JETTY, "shop.pharma.OrderService | byId | OrderService.java:30", "java.util.Optional | orElseThrow | Optional.java:377"))),
        ("order", event("java", java("java.util.NoSuchElementException", "No value present", _JETTY, "shop.pharma.Invoices | create | Invoices.java:9", "shop.pharma.OrderService | byId | OrderService.java:33", "java.util.Optional | orElseThrow | Optional.java:382"))),
        ("lot", event("java", java("java.util.NoSuchElementException", "No value present", _JETTY, "shop.pharma.LotService | byId | LotService.java:30", "java.util.Optional | orElseThrow | Optional.java:377"))),
        ("guard", event("java", java("java.lang.IllegalArgumentException", "must not be null", _JETTY, "shop.pharma.Mailer | send | Mailer.java:12", "shop.pharma.util.Check | requireValue | Check.java:5"))),
        ("guard 2", event("java", java("java.lang.IllegalArgumentException", "must not be null", _JETTY, "shop.pharma.Printer | print | Printer.java:12", "shop.pharma.util.Check | requireValue | Check.java:5"))),
    ),
    scene(
        "inner and anonymous classes, streams", "java",
        ("row", event("java", java("java.lang.ArrayIndexOutOfBoundsException", "Index 3 out of bounds for length 3", _JETTY, "shop.pharma.Csv | lambda$rows$0 | Csv.java:20", "shop.pharma.Csv$Row | field | Csv.java:60", marked=True))),
        ("row", event("java", java("java.lang.ArrayIndexOutOfBoundsException", "3", _JETTY, "shop.pharma.Csv | access$100 | Csv.java:5", "shop.pharma.Csv$Row | field | Csv.java:58", marked=True))),
        ("head", event("java", java("java.lang.ArrayIndexOutOfBoundsException", "Index 0 out of bounds for length 0", _JETTY, "shop.pharma.Csv$Head | field | Csv.java:80", marked=True))),
        ("timer", event("java", java("java.lang.NullPointerException", "", "java.util.TimerThread | run | Timer.java:506", "shop.pharma.Sync$1 | run | Sync.java:14"))),
        ("timer", event("java", java("java.lang.NullPointerException", "", "java.util.TimerThread | run | Timer.java:516", "shop.pharma.Sync$2 | run | Sync.java:17"))),
    ),
    scene(
        "coroutines, flows, ktor", "java",
        ("http", event("java", java("io.ktor.client.plugins.ClientRequestException", "Client request(GET https://api.dhu.example/stock/17) invalid: 404 Not Found", "io.ktor.client.HttpClient | execute | HttpClient.kt:1", "shop.pharma.Dhu$stock$2 | invokeSuspend | Dhu.kt:20"))),
        ("http", event("java", java("io.ktor.client.plugins.ClientRequestException", "Client request(GET https://api.dhu.example/stock/42) invalid: 404 Not Found", "io.ktor.client.HttpClient | execute | HttpClient.kt:1", "shop.pharma.Dhu | stock$suspendImpl | Dhu.kt:22"))),
        ("http 2", event("java", java("io.ktor.client.plugins.ClientRequestException", "Client request(GET https://api.dhu.example/price/42) invalid: 404 Not Found", "io.ktor.client.HttpClient | execute | HttpClient.kt:1", "shop.pharma.Dhu$price$2 | invokeSuspend | Dhu.kt:40"))),
        ("null", event("java", java("java.lang.NullPointerException", "null cannot be cast to non-null type kotlin.String", "shop.pharma.Cart$Companion | parse | Cart.kt:8"))),
        ("null", event("java", java("java.lang.NullPointerException", "null cannot be cast to non-null type kotlin.String", "shop.pharma.MainKt | main$default | Main.kt:3", "shop.pharma.Cart$Companion | parse | Cart.kt:9"))),
    ),
)

GO = (
    scene(
        "goroutines and generics", "go",
        ("closed", event("go", go("runtime.plainError", "send on closed channel", "github.com/pharma/feed | (*Feed).Run.func1 | /src/feed.go:40"))),
        ("closed", event("go", go("runtime.plainError", "send on closed channel", "github.com/pharma/feed | (*Feed).Run.gowrap2 | /src/feed.go:44"))),
        ("closed 2", event("go", go("runtime.plainError", "close of closed channel", "github.com/pharma/feed | (*Feed).Run.func1 | /src/feed.go:49"))),
        ("max", event("go", go("runtime.boundsError", "runtime error: index out of range [0] with length 0", "github.com/pharma/feed | Max[go.shape.float64] | /src/max.go:5"))),
        ("max", event("go", go("runtime.boundsError", "runtime error: index out of range [0] with length 0", "github.com/pharma/feed | (*Feed).Top | /src/feed.go:90", "github.com/pharma/feed | Max[...] | /src/max.go:6"))),
    ),
    scene(
        "errors by words", "go",
        ("csv", event("go", go("*fmt.wrapError", "parse prices: record on line 17: wrong number of fields", "main | run | /src/main.go:30"))),
        ("csv", event("go", go("*fmt.wrapError", "parse prices: record on line 2: wrong number of fields", "main | run | /src/main.go:31"))),
        ("num", event("go", go("*strconv.NumError", 'strconv.ParseFloat: parsing "12,50": invalid syntax', "main | run | /src/main.go:30"))),
        ("num", event("go", go("*strconv.NumError", 'strconv.ParseFloat: parsing "n/a": invalid syntax', "main | run | /src/main.go:30"))),
        ("num 2", event("go", go("*strconv.NumError", 'strconv.Atoi: parsing "x": invalid syntax', "main | run | /src/main.go:30"))),
        ("http", event("go", go("*url.Error", 'Get "https://api.dhu.example/stock/17": context deadline exceeded', "main | run | /src/main.go:30"))),
        ("http", event("go", go("*url.Error", 'Get "https://api.dhu.example/stock/9": context deadline exceeded', "main | run | /src/main.go:30"))),
    ),
)

RUBY_PHP = (
    scene(
        "views", "ruby",
        ("view", event("ruby", ruby("ActionView::Template::Error", "undefined method `name' for nil:NilClass", "app/views/orders/show.html.erb | _app_views_orders_show_html_erb__2873642_70123 | 4 | <%= @order.customer.name %>"))),
        ("view", event("ruby", ruby("ActionView::Template::Error", "undefined method 'name' for nil", "app/views/orders/show.html.erb | _app_views_orders_show_html_erb___19283_47 | 4 | <%= @order.customer.name %>", root="/app/"))),
        ("view 2", event("ruby", ruby("ActionView::Template::Error", "undefined method 'city' for nil", "app/views/orders/show.html.erb | _app_views_orders_show_html_erb___19283_47 | 7 | <%= @order.address.city %>"))),
        ("job", event("ruby", ruby("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", "app/jobs/sync_job.rb | block in perform | 9 | Supplier.each { |s| s.sync }", "app/models/supplier.rb | sync | 20 | http.get(url)", "~net-http-0.4.1/lib/net/http.rb | get | 1 | request"))),
        ("job", event("ruby", ruby("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", "app/controllers/suppliers_controller.rb | SuppliersController#sync | 4 | @supplier.sync", "app/models/supplier.rb | Supplier#sync | 20 | http.get(url)", "~net-http-0.6.0/lib/net/http.rb | Net::HTTP#get | 1 | request"))),
    ),
    scene(
        "php views and events", "php",
        ("blade", event("php", php("ErrorException", "Undefined variable $order", "/storage/framework/views/3f2a9c1b8d7e6f5a4b3c2d1e0f9a8b7c.php | | 12 | <?php echo e($order->number); ?>"))),
        ("blade", event("php", php("ErrorException", "Undefined variable $order", "/storage/framework/views/aa11bb22cc33dd44ee55ff6600778899.php | | 12 | <?php echo e($order->number); ?>"))),
        ("blade 2", event("php", php("ErrorException", "Undefined variable $lot", "/storage/framework/views/aa11bb22cc33dd44ee55ff6600778899.php | | 15 | <?php echo e($lot->code); ?>"))),
        ("db", event("php", php("Illuminate\\Database\\QueryException", "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'pharma.lots' doesn't exist (SQL: select * from `lots` where `id` = 17)", "/app/Stock.php | App\\Stock::find | 8 | return DB::table('lots')->find($id);"))),
        ("db", event("php", php("Illuminate\\Database\\QueryException", "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'pharma.lots' doesn't exist (SQL: select * from `lots` where `id` = 4)", "/app/Console.php | App\\Console::run | 3 | $stock->find($id);", "/app/Stock.php | App\\Stock::find | 8 | return DB::table('lots')->find($id);"))),
    ),
)

OTHERS = (
    scene(
        "c# guards, generics, wrappers", "csharp",
        ("arg", event("csharp", csharp("System.ArgumentNullException", "Value cannot be null. (Parameter 'order')", "Pharma.Web.OrdersController | Show | /src/OrdersController.cs:9", "Pharma.Printing.Printer | Print | /src/Printer.cs:14", "~System.ArgumentNullException | Throw |"))),
        ("arg", event("csharp", csharp("System.ArgumentNullException", "Value cannot be null.\nParameter name: order", "Pharma.Jobs.Nightly | Run | /src/Nightly.cs:9", "Pharma.Printing.Printer | Print | C:\\agent\\_work\\12\\s\\Printer.cs:14", "~System.ArgumentNullException | Throw |", version="3.0.0.0"))),
        ("arg 2", event("csharp", csharp("System.ArgumentNullException", "Value cannot be null. (Parameter 'printer')", "Pharma.Web.OrdersController | Show | /src/OrdersController.cs:9", "Pharma.Printing.Printer | Print | /src/Printer.cs:15", "~System.ArgumentNullException | Throw |"))),
        ("gen", event("csharp", csharp("System.InvalidCastException", "Unable to cast object of type 'System.String' to type 'System.Int32'.", "Pharma.Repository`1 | Find[TKey] | /src/Repository.cs:5"))),
        ("gen", event("csharp", csharp("System.InvalidCastException", "Unable to cast object of type 'System.String' to type 'System.Int32'.", "Pharma.Repository`1 | Find | /src/Repository.cs:7"))),
        ("gen 2", event("csharp", csharp("System.InvalidCastException", "Unable to cast object of type 'System.String' to type 'System.Int32'.", "Pharma.Repository`1 | Save | /src/Repository.cs:7"))),
    ),
    scene(
        "rust async and borrowed", "native",
        ("borrow", event("native", rust("panic", "already borrowed: BorrowMutError", "~tokio::runtime::task::core::Core<T,S>::poll | |", "pharma::feed::pull::{{closure}}::{{closure}}::h0011223344556677 | src/feed.rs | 30"))),
        ("borrow", event("native", rust("panic", "already borrowed: BorrowMutError", "~tokio::runtime::task::raw::poll | |", "pharma::feed::pull::{{closure}}::haabbccddeeff0011 | src/feed.rs | 33"))),
        ("borrow 2", event("native", rust("panic", "already borrowed: BorrowMutError", "pharma::feed::push::{{closure}}::haabbccddeeff0011 | src/feed.rs | 53"))),
        ("msg", event("native", rust("panic", "no lot with number 17", "pharma::lots::Lots<S>::by_number::h0011223344556677 | src/lots.rs | 8"))),
        ("msg", event("native", rust("panic", "no lot with number 4711", "pharma::lots::Lots<S>::by_number::h7766554433221100 | src/lots.rs | 9"))),
    ),
    scene(
        "apple and windows", "cocoa",
        ("list", event("cocoa", native("EXC_BAD_ACCESS", "KERN_INVALID_ADDRESS at 0x0000000000000010.", "/System/Library/Frameworks/UIKit.framework/UIKit | UIApplicationMain | |", "/private/var/containers/Bundle/Application/5F3E1C9A-0000-4000-8000-000000000000/Pharma.app/Pharma | CartView.total(lines:) | CartView.swift | 40"))),
        ("list", event("cocoa", native("EXC_BAD_ACCESS", "KERN_INVALID_ADDRESS at 0x0000000000000028.", "/private/var/containers/Bundle/Application/AAAAAAAA-1111-4111-8111-BBBBBBBBBBBB/Pharma.app/Pharma | closure #1 in CartView.total(lines:) | CartView.swift | 42"))),
        ("list 2", event("cocoa", native("EXC_BAD_ACCESS", "KERN_INVALID_ADDRESS at 0x0000000000000028.", "/private/var/containers/Bundle/Application/AAAAAAAA-1111-4111-8111-BBBBBBBBBBBB/Pharma.app/Pharma | CartView.render() | CartView.swift | 60"))),
        ("objc", event("cocoa", exception("NSInvalidArgumentException", "-[NSNull length]: unrecognized selector sent to instance 0x1f2e3d4c5", [{"function": "-[PHMLabel setLot:]", "package": "/private/var/containers/Bundle/Application/X/Pharma.app/Pharma", "in_app": True}]))),
        ("objc", event("cocoa", exception("NSInvalidArgumentException", "-[NSNull length]: unrecognized selector sent to instance 0x2a2a2a2a2", [{"function": "-[PHMLabel setLot:]", "package": "/private/var/containers/Bundle/Application/Y/Pharma.app/Pharma", "in_app": True}]))),
    ),
)

SCENES = (*PYTHON, *JAVASCRIPT, *JVM, *GO, *RUBY_PHP, *OTHERS)
