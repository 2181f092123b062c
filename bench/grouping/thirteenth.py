"""A second set as a judge would write it, after the mending that `twelfth.py` led to: a library and its readers.

Pairs are told by other versions of runtimes and libraries than those of `twelfth.py`, mostly. Services in Python, Node,
Ruby and PHP, pages and logs are here, the others in `thirteenth_compiled.py`. Labels say what one fix mends.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other; statements are data

from scenes import nodejs as _node
from scenes import page as _js
from scenes import php_ as _php
from scenes import py as _py
from scenes import rb as _rb
from sdk import event, log, message, python, ruby, scene

# fmt: off


_FLASK = ("~flask/app.py | wsgi_app | 1511 | response = self.full_dispatch_request()", "~flask/app.py | dispatch_request | 917 | return self.ensure_sync(self.view_functions[rule.endpoint])(**view_args)")
_RQ = ("~rq/worker.py | perform_job | 1434 | rv = job.perform()", "~rq/job.py | _execute | 1293 | result = self.func(*self.args, **self.kwargs)")
_POOL = "HTTPConnectionPool(host='isbn', port=8080): Max retries exceeded with url: /v1/{} (Caused by {})"
PYTHON = (
    scene(
        "templates that miss a name", "python",
        ("author", _py("UndefinedError", "'lib.models.Book object' has no attribute 'author'", *_FLASK, "lib/views.py | show | 21 | return render_template('book.html', book=book)", "~jinja2/environment.py | render | 1304 | self.environment.handle_exception()", "templates/book.html | top-level template code | 12 | <p>{{ book.author.name }}</p>", module="jinja2.exceptions")),
        ("author", _py("UndefinedError", "'lib.models.Book object' has no attribute 'author'", *_RQ, "lib/mails.py | remind | 40 | body = render_template('book.html', book=loan.book)", "~jinja2/environment.py | render | 1295 | self.environment.handle_exception()", "templates/book.html | block 'body' | 15 | <p>{{ book.author.name }}</p>", module="jinja2.exceptions")),
        ("loan", _py("UndefinedError", "'loan' is undefined", *_FLASK, "lib/views.py | show | 21 | return render_template('book.html', book=book)", "~jinja2/environment.py | render | 1304 | self.environment.handle_exception()", "templates/book.html | top-level template code | 19 | {% if loan.due %}", module="jinja2.exceptions")),
    ),
    scene(
        "a service of ISBNs", "python",
        ("down", _py("ConnectionError", _POOL.format("9783", "NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f01c2>: Failed to establish a new connection: [Errno 111] Connection refused')"), *_FLASK, "lib/isbn.py | look_up | 18 | answer = session.get(f'{BASE}/v1/{isbn}', timeout=3)", "~requests/adapters.py | send | 519 | raise ConnectionError(e, request=request)", module="requests.exceptions")),
        ("down", _py("ConnectionError", _POOL.format("9780", "NewConnectionError(\"HTTPConnection(host='isbn', port=8080): Failed to establish a new connection: [Errno 111] Connection refused\")"), *_RQ, "lib/imports.py | run | 33 | found = look_up(row['isbn'])", "lib/isbn.py | look_up | 22 | answer = session.get(f'{BASE}/v1/{isbn}', timeout=3)", "~requests/adapters.py | send | 677 | raise ConnectionError(e, request=request)", module="requests.exceptions")),
        ("slow", _py("ReadTimeout", "HTTPConnectionPool(host='isbn', port=8080): Read timed out. (read timeout=3)", *_RQ, "lib/isbn.py | look_up | 22 | answer = session.get(f'{BASE}/v1/{isbn}', timeout=3)", "~requests/adapters.py | send | 713 | raise ReadTimeout(e, request=request)", module="requests.exceptions")),
        ("slow", event("python", python("ReadTimeout", "HTTPConnectionPool(host='isbn', port=8080): Read timed out. (read timeout=5)", "lib/isbn.py | look_up | 22 | answer = session.get(f'{BASE}/v1/{isbn}', timeout=5)", "~requests/adapters.py | send | 713 | raise ReadTimeout(e, request=request)", module="requests.exceptions"), python("IsbnUnknown", "9781", *_FLASK, "lib/views.py | add | 50 | book = by_isbn(isbn)", "lib/isbn.py | by_isbn | 30 | raise IsbnUnknown(isbn) from error", module="lib.errors"))),
    ),
    scene(
        "what a function refuses", "python",
        ("no copies", _py("ValueError", "book 4711 has no copies", *_FLASK, "lib/views.py | lend | 61 | loan = lend_to(reader, book)", "lib/loans.py | lend_to | 15")),
        ("no copies", _py("ValueError", "book 12 has no copies", *_RQ, "lib/holds.py | serve | 22 | lend_to(hold.reader, hold.book)", "lib/loans.py | lend_to | 19", root="/app/")),
        ("blocked", _py("ValueError", "reader 7 is blocked until 2026-12-01", *_FLASK, "lib/views.py | lend | 61 | loan = lend_to(reader, book)", "lib/loans.py | lend_to | 12")),
        ("blocked", _py("ValueError", "reader 802 is blocked until 2027-01-15", *_FLASK, "lib/views.py | lend | 64 | loan = lend_to(reader, book)", "lib/loans.py | lend_to | 16")),
        ("assert", _py("AssertionError", "", *_FLASK, "lib/views.py | lend | 64 | loan = lend_to(reader, book)", "lib/loans.py | lend_to | 25 | assert copy.loan is None")),
        ("assert", _py("AssertionError", "", *_RQ, "lib/loans.py | lend_to | 31 | assert copy.loan is None")),
    ),
    scene(
        "a pool of one service", "python",
        ("late", _py("TimeoutError", "", "lib/search.py | handle | 20 | hits = await find(words)", "lib/index.py | find | 31 | return await asyncio.wait_for(self._ask(words), 2)", "~asyncio/tasks.py | wait_for | 520 | return await fut", module="builtins")),
        ("late", _py("TimeoutError", "", "lib/search.py | handle | 20 | hits = await find(words)", "lib/index.py | find | 31 | return await asyncio.wait_for(self._ask(words), 2)", "~asyncio/tasks.py | wait_for | 490 | raise exceptions.TimeoutError() from exc", module="asyncio.exceptions")),
        ("late", event("python", python("CancelledError", "", "lib/index.py | _ask | 40 | raw = await reader.readline()", module="asyncio.exceptions"), python("TimeoutError", "", "lib/suggest.py | suggest | 9 | hits = await index.find(prefix)", "lib/index.py | find | 35 | return await asyncio.wait_for(self._ask(words), 2)", "~asyncio/timeouts.py | __aexit__ | 115 | raise TimeoutError from exc_val", module="builtins"))),
        ("rows", _py("IndexError", "list index out of range", "lib/search.py | handle | 22 | best = first(hits)", "lib/rank.py | first | 7 | return sorted(hits, key=score)[0]")),
        ("rows", _py("IndexError", "list index out of range", "lib/suggest.py | suggest | 11 | return first(hits).title", "lib/rank.py | first | 9 | return sorted(hits, key=score)[0]")),
        ("score", _py("TypeError", "'<' not supported between instances of 'NoneType' and 'float'", "lib/search.py | handle | 22 | best = first(hits)", "lib/rank.py | first | 7 | return sorted(hits, key=score)[0]")),
        ("score", _py("TypeError", "'<' not supported between instances of 'float' and 'NoneType'", "lib/suggest.py | suggest | 11 | return first(hits).title", "lib/rank.py | first | 9 | return sorted(hits, key=score)[0]")),
    ),
)

_NEXT = "node:internal/process/task_queues | process.processTicksAndRejections | 95"
_FULFILLED = ("/app/dist/loans.js | fulfilled | 5", "/app/dist/loans.js | Generator.next |")
NODE = (
    scene(
        "bodies that zod refuses", "node",
        ("isbn", _node("ZodError", '[\n  {\n    "code": "invalid_type",\n    "expected": "string",\n    "received": "undefined",\n    "path": [\n      "isbn"\n    ],\n    "message": "Required"\n  }\n]', "/app/src/books.ts | <anonymous> | 14 | const body = Book.parse(req.body);", "/app/node_modules/zod/lib/types.js | ZodObject.parse | 204")),
        ("isbn", _node("ZodError", '[\n  {\n    "expected": "string",\n    "code": "invalid_type",\n    "path": [\n      "isbn"\n    ],\n    "message": "Invalid input: expected string, received undefined"\n  }\n]', "/app/src/books.ts | <anonymous> | 17 | const body = Book.parse(req.body);", "/app/node_modules/zod/v4/core/parse.cjs | <anonymous> | 30")),
        ("pages", _node("ZodError", '[\n  {\n    "code": "too_small",\n    "minimum": 1,\n    "type": "number",\n    "inclusive": true,\n    "exact": false,\n    "message": "Number must be greater than or equal to 1",\n    "path": [\n      "pages"\n    ]\n  }\n]', "/app/src/books.ts | <anonymous> | 14 | const body = Book.parse(req.body);", "/app/node_modules/zod/lib/types.js | ZodObject.parse | 204")),
    ),
    scene(
        "ids that are none", "node",
        ("reader", _node("CastError", 'Cast to ObjectId failed for value "me" (type string) at path "_id" for model "Reader"', _NEXT, "/app/src/readers.js | async get | 9 | const reader = await Reader.findById(req.params.id);", "/app/node_modules/mongoose/lib/query.js | model.Query.exec | 4884")),
        ("reader", _node("CastError", 'Cast to ObjectId failed for value "undefined" (type string) at path "_id" for model "Reader"', _NEXT, "/app/src/mails.js | async send | 19 | await get(id);", "/app/src/readers.js | async get | 12 | const reader = await Reader.findById(id);", "/app/node_modules/mongoose/lib/query.js | model.Query.exec | 4913")),
        ("book", _node("CastError", 'Cast to ObjectId failed for value "new" (type string) at path "_id" for model "Book"', _NEXT, "/app/src/books.js | async get | 9 | const book = await Book.findById(req.params.id);", "/app/node_modules/mongoose/lib/query.js | model.Query.exec | 4884")),
        ("twice", _node("MongoServerError", 'E11000 duplicate key error collection: lib.readers index: card_1 dup key: { card: "4711" }', _NEXT, "/app/src/readers.js | async create | 30 | await Reader.create(body);", "/app/node_modules/mongodb/lib/operations/insert.js | InsertOneOperation.execute | 51")),
        ("twice", _node("MongoError", 'E11000 duplicate key error collection: lib.readers index: card_1 dup key: { : "12" }', _NEXT, "/app/src/readers.js | async create | 30 | await Reader.create(body);", "/app/node_modules/mongodb/lib/core/error.js | Function.create | 43")),
    ),
    scene(
        "fines from a till", "node",
        ("down", _node("AxiosError", "Request failed with status code 503", _NEXT, "/app/src/till.js | async charge | 21 | const res = await till.post('/charges', { reader, cents });", "/app/node_modules/axios/lib/core/settle.js | settle | 19")),
        ("down", _node("Error", "Request failed with status code 503", _NEXT, "/app/src/jobs.js | async nightly | 40 | await charge(reader, fine);", "/app/src/till.js | async charge | 21 | const res = await till.post('/charges', { reader, cents });", "/app/node_modules/axios/lib/core/createError.js | createError | 16")),
        ("refused", _node("AxiosError", "Request failed with status code 422", _NEXT, "/app/src/till.js | async charge | 21 | const res = await till.post('/charges', { reader, cents });", "/app/node_modules/axios/lib/core/settle.js | settle | 19")),
        ("slow", _node("AxiosError", "timeout of 5000ms exceeded", _NEXT, "/app/src/till.js | async charge | 21 | const res = await till.post('/charges', { reader, cents });", "/app/node_modules/axios/lib/adapters/http.js | RedirectableRequest.handleRequestTimeout | 675")),
        ("slow", _node("AxiosError", "timeout of 10000ms exceeded", _NEXT, "/app/src/jobs.js | async nightly | 44 | await charge(reader, fine);", "/app/src/till.js | async charge | 24 | const res = await till.post('/charges', { reader, cents });", "/app/node_modules/axios/lib/adapters/http.js | RedirectableRequest.handleRequestTimeout | 691")),
    ),
    scene(
        "loans compiled for old and new engines", "node",
        ("due", _node("TypeError", "Cannot read properties of null (reading 'due')", *_FULFILLED, "/app/dist/loans.js | LoanService.<anonymous> | 31 | if (loan.due < now) {")),
        ("due", _node("TypeError", "Cannot read properties of null (reading 'due')", _NEXT, "/app/dist/loans.js | async LoanService.renew | 22 | if (loan.due < now) {")),
        ("due", _node("TypeError", "Cannot read properties of undefined (reading 'due')", _NEXT, "/app/src/loans.ts | async LoanService.renew | 25 | if (loan.due < now) {")),
        ("card", _node("TypeError", "Cannot read properties of null (reading 'card')", *_FULFILLED, "/app/dist/loans.js | LoanService.<anonymous> | 44 | const card = reader.card;")),
        ("card", _node("TypeError", "Cannot read properties of null (reading 'card')", _NEXT, "/app/dist/loans.js | async LoanService.lend | 30 | const card = reader.card;")),
        ("module", _node("Error", "Cannot find module './labels'\nRequire stack:\n- /app/dist/print.js\n- /app/dist/index.js", "node:internal/modules/cjs/loader | Module._resolveFilename | 1140", "/app/dist/print.js | Object.<anonymous> | 3 | const labels = require('./labels');")),
        ("module", _node("Error", "Cannot find module './labels'\nRequire stack:\n- /srv/lib/dist/print.js\n- /srv/lib/dist/worker.js", "node:internal/modules/cjs/loader | Module._resolveFilename | 1225", "/srv/lib/dist/print.js | Object.<anonymous> | 3 | const labels = require('./labels');")),
    ),
)

_BUILT = "https://lib.example/build/{} | {} | 1:{}"
_VITE = "https://lib.example/src/{} | {} | {} | {}"
PAGES = (
    scene(
        "a shelf of vue", "javascript",
        ("shelf", _js("TypeError", "Cannot read properties of null (reading 'shelfMark')", _BUILT.format("vendor.1f00aa7c.js", "Zt", 40111), _BUILT.format("Book.77c1de02.js", "setup", 901))),
        ("shelf", _js("TypeError", "null is not an object (evaluating 't.value.copy.shelfMark')", _BUILT.format("vendor.1f00aa7c.js", "Zt", 40111), _BUILT.format("Book.77c1de02.js", "setup", 931))),
        ("shelf", _js("TypeError", "t.value.copy is null", _BUILT.format("vendor.b0b0017e.js", "nn", 41200), _BUILT.format("Book.01cc7a3f.js", "setup", 917))),
        ("shelf", _js("TypeError", "Cannot read property 'shelfMark' of null", _BUILT.format("vendor.b0b0017e.js", "nn", 41200), _BUILT.format("Book.01cc7a3f.js", "setup", 911))),
        ("cover", _js("TypeError", "Cannot read properties of undefined (reading 'coverUrl')", _BUILT.format("vendor.1f00aa7c.js", "Zt", 40111), _BUILT.format("Book.77c1de02.js", "setup", 1207))),
        ("cover", _js("TypeError", "undefined is not an object (evaluating 'e.book.coverUrl')", _BUILT.format("vendor.b0b0017e.js", "nn", 41200), _BUILT.format("Book.01cc7a3f.js", "setup", 1222))),
    ),
    scene(
        "what frameworks say by number", "javascript",
        ("hydration", _js("Error", "Minified React error #418; visit https://reactjs.org/docs/error-decoder.html?invariant=418 for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", _BUILT.format("main.77aa01bc.js", "lo", 90111))),
        ("hydration", _js("Error", "Minified React error #418; visit https://react.dev/errors/418?args[]=HTML&args[]= for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", _BUILT.format("main.0f33de19.js", "rS", 93012))),
        ("depth", _js("Error", "Minified React error #185; visit https://react.dev/errors/185 for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", _BUILT.format("main.0f33de19.js", "pa", 81201))),
        ("observer", message("javascript", "ResizeObserver loop limit exceeded")),
        ("observer", message("javascript", "ResizeObserver loop completed with undelivered notifications.")),
    ),
    scene(
        "a page that sends what cannot be sent", "javascript",
        ("clone", _js("DataCloneError", "Failed to execute 'postMessage' on 'Worker': (e)=>t(e) could not be cloned.", _VITE.format("search/worker.ts", "ask", "22:10", "  worker.postMessage({ query, done })"))),
        ("clone", _js("DataCloneError", "The object could not be cloned.", _VITE.format("search/worker.ts", "ask", "22:18", "  worker.postMessage({ query, done })"))),
        ("clone", _js("DataCloneError", "(e)=>r(e) could not be cloned.", _VITE.format("search/worker.ts", "ask", "25:10", "  worker.postMessage({ query, done })"))),
        ("date", _js("RangeError", "Invalid time value", _VITE.format("loans/due.ts", "dueText", "8:20", "  return format.format(new Date(loan.due))"))),
        ("date", _js("RangeError", "date value is not finite in DateTimeFormat.format()", _VITE.format("loans/due.ts", "dueText", "8:17", "  return format.format(new Date(loan.due))"))),
        ("date", _js("RangeError", "Invalid time value", _VITE.format("loans/due.ts", "due_text", "11:20", "  return format.format(new Date(loan.due))"))),
        ("json", _js("SyntaxError", "Unexpected end of JSON input", _VITE.format("search/recent.ts", "recent", "5:15", "  return JSON.parse(sessionStorage.recent)"))),
        ("json", _js("SyntaxError", "JSON.parse: unexpected end of data at line 1 column 1 of the JSON data", _VITE.format("search/recent.ts", "recent", "5:15", "  return JSON.parse(sessionStorage.recent)"))),
        ("json", _js("SyntaxError", "JSON Parse error: Unexpected EOF", _VITE.format("search/recent.ts", "recent", "6:20", "  return JSON.parse(sessionStorage.recent)"))),
    ),
)

RUBY = (
    scene(
        "names that ruby does not know", "ruby",
        ("fee", _rb("NameError", "undefined local variable or method `fee' for #<Loan:0x000078ab12>", "app/models/loan.rb | close | 31 | total = days * fee")),
        ("fee", _rb("NameError", "undefined local variable or method `fee' for #<Loan id: 12, due: \"2026-11-01\">", "app/jobs/close_job.rb | perform | 5 | loan.close", "app/models/loan.rb | close | 31 | total = days * fee")),
        ("fee", _rb("NameError", "undefined local variable or method 'fee' for an instance of Loan", "app/models/loan.rb | Loan#close | 34 | total = days * fee")),
        ("days", _rb("NameError", "undefined local variable or method 'days' for an instance of Loan", "app/models/loan.rb | Loan#close | 36 | total = days * rate")),
        ("args", _rb("ArgumentError", "wrong number of arguments (given 1, expected 2)", "app/models/loan.rb | renew | 40 | def renew(reader, days)")),
        ("args", _rb("ArgumentError", "wrong number of arguments (given 1, expected 2)", "app/controllers/loans_controller.rb | LoansController#renew | 12 | loan.renew(reader)", "app/models/loan.rb | Loan#renew | 44 | def renew(reader, days)")),
    ),
    scene(
        "a catalogue asked by faraday", "ruby",
        ("slow", _rb("Faraday::TimeoutError", "Net::ReadTimeout with #<TCPSocket:(closed)>", "app/services/catalogue.rb | find | 14 | @http.get('/records', isbn: isbn)", "~faraday-2.9.0/lib/faraday/adapter/net_http.rb | call | 68")),
        ("slow", event("ruby", ruby("Net::ReadTimeout", "Net::ReadTimeout", "~net-protocol-0.2.1/lib/net/protocol.rb | rbuf_fill | 229"), ruby("Faraday::TimeoutError", "Net::ReadTimeout", "app/jobs/enrich_job.rb | perform | 9 | Catalogue.new.find(book.isbn)", "app/services/catalogue.rb | find | 14 | @http.get('/records', isbn: isbn)", "~faraday-1.10.3/lib/faraday/adapter/net_http.rb | perform_request | 66"))),
        ("gone", _rb("Faraday::ResourceNotFound", "the server responded with status 404", "app/services/catalogue.rb | find | 14 | @http.get('/records', isbn: isbn)", "~faraday-2.9.0/lib/faraday/response/raise_error.rb | on_complete | 30")),
        ("gone", _rb("Faraday::ResourceNotFound", "the server responded with status 404 for GET http://catalogue:9292/records?isbn=9783", "app/services/catalogue.rb | Catalogue#find | 17 | @http.get('/records', isbn: isbn)", "~faraday-2.13.0/lib/faraday/response/raise_error.rb | Faraday::Response::RaiseError#on_complete | 38")),
        ("key", _rb("KeyError", 'key not found: "title"', "app/services/catalogue.rb | parse | 20 | record.fetch('title')")),
        ("key", _rb("KeyError", 'key not found: "title"', "app/jobs/enrich_job.rb | EnrichJob#perform | 11 | Catalogue.parse(raw)", "app/services/catalogue.rb | Catalogue.parse | 24 | record.fetch('title')")),
        ("key 2", _rb("KeyError", 'key not found: "year"', "app/services/catalogue.rb | Catalogue.parse | 25 | record.fetch('year')")),
    ),
)

PHP = (
    scene(
        "arguments of php by version", "php",
        ("days", _php("TypeError", "Argument 1 passed to App\\Loans::renew() must be of the type int, string given, called in /var/www/shop/src/Web/Renew.php on line 20", "/src/Web/Renew.php | App\\Web\\Renew::post | 20 | $loans->renew($days);", "/src/Loans.php | App\\Loans::renew | 31 | public function renew(int $days)")),
        ("days", _php("TypeError", "App\\Loans::renew(): Argument #1 ($days) must be of type int, string given, called in /var/www/shop/src/Web/Renew.php on line 22", "/src/Web/Renew.php | App\\Web\\Renew::post | 22 | $loans->renew($days);", "/src/Loans.php | App\\Loans::renew | 33 | public function renew(int $days)")),
        ("days", _php("TypeError", "App\\Loans::renew(): Argument #1 ($days) must be of type int, null given, called in /app/src/Cli/RenewAll.php on line 9", "/src/Cli/RenewAll.php | App\\Cli\\RenewAll::run | 9 | $loans->renew($row['days']);", "/src/Loans.php | App\\Loans::renew | 33 | public function renew(int $days)")),
        ("zero", _php("DivisionByZeroError", "Division by zero", "/src/Loans.php | App\\Loans::average | 50 | return $sum / count($loans);")),
        ("zero", _php("ErrorException", "Warning: Division by zero", "/src/Loans.php | App\\Loans::average | 48 | return $sum / count($loans);")),
    ),
    scene(
        "covers by guzzle", "php",
        ("slow", _php("GuzzleHttp\\Exception\\ConnectException", "cURL error 28: Operation timed out after 5001 milliseconds with 0 bytes received (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://covers.example/9783.jpg", "/src/Covers.php | App\\Covers::fetch | 17 | $this->http->get($isbn . '.jpg');")),
        ("slow", _php("GuzzleHttp\\Exception\\ConnectException", "cURL error 28: Connection timed out after 3000 milliseconds (see https://curl.se/libcurl/c/libcurl-errors.html) for https://covers.example/978011.jpg", "/src/Covers.php | App\\Covers::fetch | 19 | $this->http->get($isbn . '.jpg');")),
        ("dns", _php("GuzzleHttp\\Exception\\ConnectException", "cURL error 6: Could not resolve host: covers.example (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://covers.example/9783.jpg", "/src/Covers.php | App\\Covers::fetch | 17 | $this->http->get($isbn . '.jpg');")),
        ("dns", _php("GuzzleHttp\\Exception\\ConnectException", "cURL error 6: Could not resolve host: covers.example", "/src/Cli/Covers.php | App\\Cli\\Covers::run | 12 | $covers->fetch($isbn);", "/src/Covers.php | App\\Covers::fetch | 19 | $this->http->get($isbn . '.jpg');")),
        ("method", _php("Error", "Call to undefined method App\\Book::shelfmark()", "/src/Labels.php | App\\Labels::print | 8 | echo $book->shelfmark();")),
        ("method", _php("Symfony\\Component\\ErrorHandler\\Error\\UndefinedMethodError", 'Attempted to call an undefined method named "shelfmark" of class "App\\Book".\nDid you mean to call "shelfMark"?', "/src/Labels.php | App\\Labels::print | 8 | echo $book->shelfmark();")),
    ),
)

LOGS = (
    scene(
        "lines of the loans service", "other",
        ("notice", message("other", "could not send notice 8812 to reader 17: mailbox full", logger="notices")),
        ("notice", message("other", "could not send notice 99 to reader 4: mailbox full", logger="notices")),
        ("smtp", message("other", "could not send notice 8813 to reader 17: 421 too many connections", logger="notices")),
        ("smtp", message("other", "could not send notice 8814 to reader 18: 421 too many connections", logger="notices")),
        ("sync", message("other", "sync of branch North finished with 3 errors", logger="sync")),
        ("sync", message("other", "sync of branch Old Town finished with 12 errors", logger="sync")),
        ("sync 2", message("other", "sync of branch North aborted: schema 12 expected, 11 found", logger="sync")),
        ("sync 2", message("other", "sync of branch Harbour aborted: schema 14 expected, 12 found", logger="sync")),
    ),
    scene(
        "templates and what they became", "python",
        ("late", log("python", "reader %s has %d loans overdue", "R-17", 3, logger="lib.overdue")),
        ("late", log("python", "reader %s has %d loans overdue", "R-2", 11, logger="lib.overdue")),
        ("gone", log("python", "copy %s of %s is not on its shelf", "C-1", "Emma", logger="lib.stock")),
        ("gone", log("python", "copy %s of %s is not on its shelf", "C-77", "Der Prozess", logger="lib.stock")),
        ("gone 2", log("python", "copy %s of %s is on a shelf of another branch", "C-1", "Emma", logger="lib.stock")),
    ),
)

SCENES = (*PYTHON, *NODE, *PAGES, *RUBY, *PHP, *LOGS)
