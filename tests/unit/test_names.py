"""Names without what compilers, builds and releases put into them; messages without their data."""

import pytest

from homeostat.records import Frame
from homeostat.stages.group.causes import cause
from homeostat.stages.group.details import detail
from homeostat.stages.group.error_types import tells
from homeostat.stages.group.files import file_of
from homeostat.stages.group.names import call_of
from homeostat.stages.group.wording import skeleton


@pytest.mark.parametrize(
    ("platform", "module", "function", "path", "call"),
    [
        # Java, Kotlin, Scala, Groovy
        pytest.param("java", "a.Cart$$EnhancerBySpringCGLIB$$1a2b", "total", "", "a.Cart total", id="a CGLIB proxy"),
        pytest.param("java", "a.Cart$$SpringCGLIB$$0", "total", "", "a.Cart total", id="Spring 6"),
        pytest.param("java", "com.sun.proxy.$Proxy12", "total", "", "com.sun.proxy. total", id="a JDK proxy"),
        pytest.param("java", "a.Lot$HibernateProxy$Xy12", "id", "", "a.Lot id", id="a Hibernate proxy"),
        pytest.param("java", "a.Cart", "lambda$total$3", "", "a.Cart total", id="a lambda"),
        pytest.param("java", "a.Cart$$Lambda$14/0x0000000800c0", "apply", "", "a.Cart apply", id="its class"),
        pytest.param("java", "a.Cart$$Lambda/0x00007f12", "run", "", "a.Cart run", id="its class in Java 21"),
        pytest.param("java", "a.Cart$Item", "access$000", "", "a.Cart$Item (without a name)", id="an accessor"),
        pytest.param("java", "a.Cart$1", "run", "", "a.Cart run", id="an anonymous class"),
        pytest.param("java", "a.Sync$pull$2$1", "invokeSuspend", "", "a.Sync pull", id="a coroutine"),
        pytest.param("java", "a.CartKt$CartScreen$3", "invoke", "", "a.CartKt CartScreen", id="a Kotlin lambda"),
        pytest.param("java", "a.CartKt", "CartScreen$lambda$7", "", "a.CartKt CartScreen", id="Kotlin 2's"),
        pytest.param("java", "a.Cart$Companion", "parse$default", "", "a.Cart parse", id="a companion's default"),
        pytest.param("java", "a.Orders$", "$anonfun$states$1$adapted", "", "a.Orders states", id="Scala"),
        pytest.param("java", "a.fn__1234", "invoke", "", "a.fn invoke", id="Clojure"),
        pytest.param("java", "a.Cart$$anonfun$total$1", "apply", "", "a.Cart total", id="Scala 2.11"),
        pytest.param("java", "a.Cart$_total_closure3", "doCall", "", "a.Cart total", id="Groovy"),
        pytest.param("java", "a.Cart", "total_aroundBody0", "", "a.Cart total", id="AspectJ"),
        pytest.param("java", "a.Cart_Subclass", "total$$superforward1", "", "a.Cart total", id="Quarkus"),
        pytest.param("java", "a.Cart_ClientProxy", "total", "", "a.Cart total", id="a client proxy"),
        pytest.param("java", "a.core$total$fn__91", "invoke", "core.clj", "a.core total", id="a function in Clojure"),
        pytest.param("java", "a.core$total", "invokeStatic", "core.clj", "a.core total", id="Clojure, directly"),
        # Go
        pytest.param("go", "a/cart", "glob..func1", "", "a/cart init", id="a variable's function before 1.21"),
        pytest.param("go", "a/cart", "init.func1", "", "a/cart init", id="a variable's function"),
        pytest.param("go", "a/cart", "(*Cart).Total.func1.2", "", "a/cart Cart.Total", id="a closure"),
        pytest.param("go", "a/cart", "Map[go.shape.int]", "", "a/cart Map", id="generics"),
        pytest.param("go", "a/cart", "Map[...]", "", "a/cart Map", id="generics, short"),
        pytest.param("go", "", "github.com/a/cart.(*Cart).Total", "", "github.com/a/cart Cart.Total", id="in one word"),
        pytest.param("", "", "main.(*Shop).Total", "/src/a.go", "main Shop.Total", id="of a log"),
        pytest.param("go", "main", "Serve-fm", "", "main Serve", id="a method value"),
        pytest.param("go", "main", "main.run.gowrap1", "", "main run", id="a go statement"),
        # Ruby, PHP, Python, Elixir
        pytest.param("ruby", "", "block (2 levels) in total", "app/cart.rb", "app/cart.rb total", id="a block"),
        pytest.param("ruby", "", "Cart#total", "app/cart.rb", "app/cart.rb total", id="Ruby 3.4"),
        pytest.param(
            "ruby", "", "rescue in block in Shop::Cart.total", "app/cart.rb", "app/cart.rb total", id="rescue"
        ),
        pytest.param("ruby", "", "_app_views_a_erb__28_70123", "a.erb", "a.erb _app_views_a_erb__28_70123", id="short"),
        pytest.param("ruby", "", "_app_views_a_erb__2873_70123", "a.erb", "a.erb _app_views_a_erb", id="a view"),
        pytest.param(
            "php", "", "App\\Cart::App\\{closure}", "/src/Cart.php", "src/Cart.php (without a name)", id="PHP"
        ),
        pytest.param(
            "php",
            "",
            "{closure:App\\Cart::total():12}",
            "/src/C.php",
            "src/C.php App\\Cart::total",
            id="8.4 says where",
        ),
        pytest.param(
            "php", "", "class@anonymous/srv/a.php:12$0::run", "/a.php", "a.php class@anonymous::run", id="class"
        ),
        pytest.param("python", "app.cart", "total.<locals>.inner", "", "app.cart inner", id="a qualified name"),
        pytest.param("python", "__main__", "main", "/srv/run.py", "srv.run main", id="a script"),
        pytest.param("elixir", "Cart", "anonymous fn/2 in Cart.total/1", "", "Cart total/1", id="Elixir"),
        pytest.param("ruby", "", "<top (required)>", "cart.rb", "cart.rb <main>", id="a file that was loaded"),
        pytest.param("php", "", "App\\Cart->total", "/src/C.php", "src/C.php App\\Cart::total", id="an arrow"),
        pytest.param("python", "src.app.cart", "total", "", "app.cart total", id="started above src"),
        pytest.param("elixir", "Cart", "-total/1-fun-0-", "", "Cart total/1", id="Erlang's closure"),
        pytest.param("elixir", "Cart", "'-total/1-lc$^0/1-0-'/2", "", "Cart total/1", id="a comprehension"),
        # .NET
        pytest.param("csharp", "Erp.Cart+<<Total>b__0>d", "MoveNext", "", "Erp.Cart Total", id="an async lambda"),
        pytest.param("csharp", "Program", "<<Main>$>g__Total|0_3", "", "Program Main.Total", id="below the top level"),
        pytest.param("csharp", "Program", "<Main>$", "", "Program Main", id="the top level"),
        pytest.param("csharp", "Erp.Cart+total@12-1", "Invoke", "", "Erp.Cart total", id="F#"),
        pytest.param("csharp", "A.Cart+<Run>d__3", "MoveNext", "", "A.Cart Run", id="async"),
        pytest.param("csharp", "A.Cart+<>c__DisplayClass4_0", "<Total>b__0", "", "A.Cart Total", id="a C# lambda"),
        pytest.param("csharp", "A.Cart", "<Read>g__Number|4_1", "", "A.Cart Read.Number", id="a local function"),
        pytest.param("csharp", "A.Repo`1", "Find[TKey]", "", "A.Repo Find", id="C# generics"),
        pytest.param(
            "csharp", "A.Fx", "async Task<List<int>> Convert(decimal a, string b)", "", "A.Fx Convert", id="sign"
        ),
        pytest.param("csharp", "A.Fx", ".ctor", "", "A.Fx .ctor", id="a constructor"),
        # Rust, C++, Swift, Objective-C
        pytest.param("native", "", "a::b::total::h0123456789abcdef", "", "a::b::total", id="a hash"),
        pytest.param("native", "", "a::total::{{closure}}::{closure#0}", "", "a::total", id="Rust closures"),
        pytest.param("native", "", "a::read::<alloc::vec::Vec<u8>>", "", "a::read", id="Rust generics"),
        pytest.param("native", "", "<a::Lot<T> as core::ops::Sub<U>>::sub", "", "a::Lot::sub", id="a trait's"),
        pytest.param(
            "native", "", "void a::Q<std::pair<int, X<3>>>::pop(int) const", "", "a::Q::pop", id="C++ templates"
        ),
        pytest.param("native", "", "a::V::operator<(a::V const&)", "", "a::V::operator<", id="an operator"),
        pytest.param("native", "", "(anonymous namespace)::f(int) [clone .cold]", "x.cpp", "x.cpp f", id="clones"),
        pytest.param(
            "cocoa", "", "closure #1 in CartView.total(lines:)", "C.swift", "C.swift CartView.total", id="Swift"
        ),
        pytest.param("cocoa", "", "-[Label setLot:]", "", "-[Label setLot:]", id="Objective-C"),
        pytest.param("native", "", "0x7f0012", "", "(without a name)", id="an address"),
        pytest.param("native", "", "(1) await resume partial function for Sync.push()", "", "Sync.push", id="awaited"),
        pytest.param("native", "", "a[3f2a9c1b8d7e6f5a]::b::total", "", "a::b::total", id="a crate's number"),
        pytest.param(
            "native", "", "a::Q::load(int)::{lambda(int)#1}::operator()(int) const", "", "a::Q::load", id="GCC's"
        ),
        pytest.param("native", "", "`a::Q::load'::`2'::<lambda_1>::operator()", "", "a::Q::load", id="Microsoft's"),
        pytest.param("other", "", "new Stop.fromJson", "stop.dart", "stop.dart Stop.fromJson", id="Dart"),
        pytest.param("other", "", "sync.<anonymous closure>", "a.dart", "a.dart sync", id="its closures"),
        pytest.param("python", "", "block 'body'", "/t/a.html", "t/a.html (without a name)", id="a template's part"),
        # JavaScript
        pytest.param("node", "", "async Object.run [as go]", "/a/b.js", "a/b run", id="V8's words"),
        pytest.param("javascript", "", "onClick/<", "https://a/b.js", "b onClick", id="Firefox's"),
        pytest.param("javascript", "", "async*load", "https://a/b.js", "b load", id="Firefox's async"),
        pytest.param(
            "javascript",
            "",
            "module.exports.total [as sum]",
            "https://a/b.js",
            "b total",
            id="what a module exports",
        ),
        pytest.param("javascript", "", "_callee2$", "https://a/b.js", "b (without a name)", id="taken apart"),
        pytest.param("javascript", "", "_Cart.total", "https://a/b.js", "b Cart.total", id="esbuild's class"),
        pytest.param(
            "javascript", "", "HTMLButtonElement.<anonymous>", "https://a/b.js", "b (without a name)", id="no"
        ),
    ],
)
def test_a_call_is_cleaned(platform: str, module: str, function: str, path: str, call: str) -> None:
    assert str(call_of(Frame(function=function, module=module, path=path), platform)) == call


@pytest.mark.parametrize(
    ("path", "file"),
    [
        pytest.param("webpack-internal:///(rsc)/./src/app/page.tsx", "src/app/page.tsx", id="webpack and a layer"),
        pytest.param("webpack://shop/./src/basket/sum.ts?4b3a", "basket/sum.ts", id="webpack and a query"),
        pytest.param("turbopack:///[project]/a/b.tsx [app-client] (ecmascript)", "a/b.tsx", id="Turbopack"),
        pytest.param("https://shop/pages/bills/%5Bid%5D.js", "bills/[id].js", id="encoded"),
        pytest.param("https://shop/assets/main-3f2a9c.js", "assets/main.js", id="a short hash"),
        pytest.param("https://shop/assets/index-BQ4kTz0x.js", "assets/index.js", id="Vite's"),
        pytest.param("https://shop/assets/index-B_4kTz0x.js", "assets/index.js", id="Vite's with a line"),
        pytest.param("https://shop/assets/page-ZJCWNSV7.js", "assets/page.js", id="esbuild's"),
        pytest.param("https://shop/assets/main.3f2a9c1b8d.min.js", "assets/main.js", id="before min"),
        pytest.param("https://shop/js/main.8c1f2e3d.chunk.js", "js/main.js", id="a hash in the middle"),
        pytest.param("https://shop/js/step2-checkout2024.js", "js/step2-checkout2024.js", id="a word with a number"),
        pytest.param("https://shop/assets/order-UserCard.js", "assets/order-UserCard.js", id="a word is no hash"),
        pytest.param("https://shop/assets/order-products.js", "assets/order-products.js", id="nor a small one"),
        pytest.param("app:///_next/server/chunks/481-0f9e8d7c6b5a.js", "chunks/*.js", id="a numbered chunk"),
        pytest.param("/usr/lib/python3/site-packages/django/db/models.py", "django/db/models.py", id="site-packages"),
        pytest.param("/gems/activerecord-7.1.2/lib/core.rb", "activerecord/lib/core.rb", id="a gem's version"),
        pytest.param("/root/go/pkg/mod/github.com/a/b@v1.2.3/c.go", "github.com/a/b/c.go", id="a module's version"),
        pytest.param("/srv/releases/20251023/app/orders.py", "app/orders.py", id="a release"),
        pytest.param("C:\\Users\\b\\shop\\orders.py", "shop/orders.py", id="Windows"),
        pytest.param("/storage/views/3f2a9c1b8d7e6f5a4b3c2d1e0f9a8b7c.php", "*", id="a compiled view"),
        pytest.param("<attrs generated methods a.B-41>", "<attrs generated methods a.B>", id="attrs"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_path_is_cleaned(path: str, file: str) -> None:
    assert file_of(path) == file


@pytest.mark.parametrize(
    ("message", "words"),
    [
        pytest.param("order 17 of 'Boiron' is late", "order <*> of <*> is late", id="numbers and quotes"),
        pytest.param("took 1,204.5s at 2025-10-23T14:30:00.123Z", "took <*> at <*>", id="amounts and times"),
        pytest.param("a@b.example from 10.0.0.1:51234", "<*> from <*>", id="mail and address"),
        pytest.param("dial 10.0.0.1:5432: refused", "dial <*>:5432: refused", id="a service's port tells"),
        pytest.param("GET https://api.example/orders/17?a=b failed", "GET https://api.example/<*> failed", id="a URL"),
        pytest.param("cannot read /var/lib/shop/a.csv", "cannot read <*>", id="a path"),
        pytest.param("object at 0x7f00 and deadbeef01", "object at <*> and <*>", id="hexadecimal"),
        pytest.param("user=anna ttl=300", "user=<*> ttl=<*>", id="pairs"),
        pytest.param("status code 404", "status code 404", id="a status tells"),
        pytest.param("[Errno 13] denied: '/x'", "[Errno 13] denied: <*>", id="an error number tells"),
        pytest.param('column "lot" does not exist', 'column "lot" does not exist', id="a name in the code tells"),
        pytest.param("'int' object has no attribute 'x'", "'int' object has no attribute 'x'", id="so does a type"),
        pytest.param("Unknown currency: EUR", "Unknown currency: <*>", id="what is unknown is data"),
        pytest.param("called `Option::unwrap()` of `Dupré`", "called `Option::unwrap()` of <*>", id="backticks"),
        pytest.param("view {5d2f1c0} (0c1c2b6e-1)", "view {<*>} (<*>)", id="hexadecimal in brackets"),
        pytest.param("can't stop, won't stop", "can't stop, won't stop", id="apostrophes"),
        pytest.param("user %s has %(n)d of {}", "user %s has %(n)d of {}", id="a template stays one"),
        pytest.param("cannot decode utf-8 as int64", "cannot decode utf-8 as int64", id="names with digits"),
        pytest.param("a 1, 2, 3 b", "a <*> b", id="a list is one"),
        pytest.param("a\nb", "a", id="one line"),
        pytest.param("x " * 10_000, ("x " * 100)[:199], id="short"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_message_is_masked(message: str, words: str) -> None:
    assert skeleton(message) == words or skeleton(message).strip() == words.strip()


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        pytest.param("'NoneType' object has no attribute 'x'", "a member of nothing: x", id="Python"),
        pytest.param("Call to a member function x() on null", "a member of nothing: x", id="PHP"),
        pytest.param('Cannot invoke "a.B.x()" because "b" is null', "a member of nothing: x", id="Java"),
        pytest.param("null is not an object (evaluating 'a.b().x')", "a member of nothing: x", id="Safari"),
        pytest.param("undefined is not an object (evaluating 'a.x = 1')", "a write to nothing: x", id="Safari's write"),
        pytest.param("argument of type 'NoneType' is not iterable", "a search in nothing", id="no JavaScript"),
        pytest.param("list index out of range", "an index out of range", id="an index"),
        pytest.param("runtime error: index out of range [5] with length 3", "an index out of range", id="Go's"),
        pytest.param("connect ECONNREFUSED 10.0.0.1:1", "not reachable: refused", id="refused"),
        pytest.param(
            "PG: »ix_a« verletzt Unique-Constraint »ix_a«", "a duplicate in the database: ix_a", id="in German"
        ),
        pytest.param("FEHLER: Verklemmung entdeckt (SQLSTATE 40P01)", "a deadlock in the database", id="by SQLSTATE"),
        pytest.param(
            "1062 Duplicate entry 'x' for key 'a.a_key'", "a duplicate in the database: a_key", id="by MySQL's words"
        ),
        pytest.param("UNIQUE constraint failed: a.b", "a duplicate in the database: a.b", id="by SQLite's"),
        pytest.param(
            'null value in column "a" of relation "t" violates not-null constraint',
            "a column without its value: a",
            id="a column, not its table",
        ),
        pytest.param("class a.B cannot be cast to class a.C (x)", "a value of another type: a.B to a.C", id="a cast"),
        pytest.param('Cannot invoke "java.lang.Integer.intValue()" because x', "use of nothing", id="an unboxing"),
        pytest.param(
            "Attempt to invoke virtual method 'int a.B.x()' on a null object reference",
            "a member of nothing: x",
            id="Android",
        ),
        pytest.param("The getter 'x' was called on null.", "a member of nothing: x", id="Dart"),
        pytest.param("Failed (OS Error: abgelehnt, errno = 61)", "not reachable: refused", id="by macOS's number"),
        pytest.param("[WinError 10061] verweigert", "not reachable: refused", id="by Windows's number"),
        pytest.param("the cart is empty", "None", id="its own words"),
    ],
)
def test_what_a_message_means(message: str, meant: str) -> None:
    assert str(cause("Error", message)) == meant


@pytest.mark.parametrize(
    ("error_type", "message", "meant"),
    [
        pytest.param("System.NullReferenceException", "Der Objektverweis …", "use of nothing", id=".NET in German"),
        pytest.param(
            "System.ArgumentNullException",
            "La valeur ne peut pas être null.\r\nNom du paramètre : lot",
            "an argument that is nothing: lot",
            id=".NET in French",
        ),
        pytest.param("TaskCanceledException", "A task was canceled.", "given up before the answer", id="a timeout"),
        pytest.param("UniqueViolation", "… »ix_a«", "a duplicate in the database: ix_a", id="a driver's type"),
        pytest.param("SIGSEGV / 0x8", "", "a bad address", id="a signal of Linux"),
        pytest.param("EXC_BAD_ACCESS / KERN_INVALID_ADDRESS / 0x10", "", "a bad address", id="of macOS"),
        pytest.param("ANR", "Background ANR", "a hang", id="a hang"),
    ],
)
def test_some_types_say_all_in_any_language(error_type: str, message: str, meant: str) -> None:
    assert str(cause(error_type, message)) == meant


@pytest.mark.parametrize(
    ("error_type", "message", "told"),
    [
        pytest.param(
            "ZodError", '[\n {\n  "path": [\n "lines",\n 7,\n "qty"\n ]\n }\n]', "invalid lines.*.qty", id="Zod"
        ),
        pytest.param(
            "ValidationError",
            "2 validation errors for Order\nlines.3.qty\n  x",
            "invalid Order lines.*.qty",
            id="pydantic",
        ),
        pytest.param("ValidationError", '"email" is required', "invalid email", id="Joi"),
        pytest.param("RecordInvalid", "Validation failed: Name is 7", "Validation failed: Name is <*>", id="Rails"),
        pytest.param("HTTPError", "404 Client Error: Not Found for url: https://a/7", "answered 404", id="a status"),
        pytest.param("HTTPError", "502 Server Error: Bad Gateway", "answered 5xx", id="a server's fault"),
        pytest.param("Error", "ENOTEMPTY: directory not empty, rmdir '/a'", "ENOTEMPTY", id="a call's code"),
        pytest.param("Error", "EACCES: permission denied, open '/a'", "a file that is not allowed", id="a file's"),
        pytest.param(
            "ClientError", "An error occurred (NoSuchKey) when calling the X operation", "NoSuchKey", id="AWS"
        ),
        pytest.param("KeyError", "'EUR'", "", id="data"),
    ],
)
def test_what_a_message_tells_beyond_the_line(error_type: str, message: str, told: str) -> None:
    assert detail(error_type, message) == told


@pytest.mark.parametrize(
    ("error_type", "telling"),
    [
        ("UserNotFoundException", True),
        ("KeyError", True),
        ("ActiveRecord::RecordNotFound", True),
        ("System.Collections.Generic.KeyNotFoundException", True),
        ("ZeroDivisionError", True),
        ("IllegalStateException", False),
        ("OrderException", False),
        ("*errors.errorString", False),
        ("Error", False),
        ("panic", False),
        ("", False),
    ],
)
def test_whether_a_types_name_says_what_went_wrong(error_type: str, telling: bool) -> None:  # noqa: FBT001 - an answer
    assert tells(error_type) is telling


@pytest.mark.parametrize(
    ("function", "package"),
    [
        pytest.param("Cart.total()", "Till", id="plain"),
        pytest.param("Till.Cart.total()", "Till", id="with the module"),
        pytest.param("closure #2 () -> () in closure #1 in Cart.total()", "Till", id="a closure in a closure"),
        pytest.param("Cart.total()", "Till.debug.dylib", id="a build for development"),
        pytest.param("Cart.total()", "/var/containers/Bundle/4F2A/Till.app/Till", id="the image's whole path"),
    ],
)
def test_a_function_of_swift_is_cleaned(function: str, package: str) -> None:
    assert str(call_of(Frame(function=function, package=package), "cocoa")) == "Till Cart.total"


def test_blocks_of_a_method_are_the_method() -> None:
    method, block = (
        call_of(Frame(function=function, package="Till"), "cocoa")
        for function in ("-[Cart load:]", "__14-[Cart load:]_block_invoke_2.31")
    )
    assert block == method
