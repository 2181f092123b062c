"""An innocent author's split, by somebody who had read none of the rules; held out until the second key was made, open since.

One pool of scenes was dealt by a coin: of each platform, in the order of their names' sha256, every second one lies
here, the others in `fourth.py`.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import elixir_ as _elixir
from scenes import nodejs as _node
from scenes import page as _js
from scenes import php_ as _php
from scenes import py as _py
from scenes import rb as _ruby
from sdk import browser, event, log, message, node, scene

# fmt: off


_OF = "meters/tariffs.py | from_row | {} | return Tariff({})"
A_CONSTRUCTOR_BY_VERSION = scene(
    "a constructor's words by version", "python",
    ("currency", _py("TypeError", "__init__() missing 1 required positional argument: 'currency'", "meters/cli.py | load | 20 | tariffs = [from_row(row) for row in rows]", "meters/cli.py | <listcomp> | 20 | tariffs = [from_row(row) for row in rows]", _OF.format(14, "row[0], row[1]"))),
    ("currency", _py("TypeError", "Tariff.__init__() missing 1 required positional argument: 'currency'", "meters/cli.py | load | 24 | tariffs = [from_row(row) for row in rows]", _OF.format(17, "row[0], row[1]"))),
    ("currency", _py("TypeError", "Tariff.__init__() missing 1 required positional argument: 'currency'", "~dramatiq/worker.py | process_message | 487 | res = actor(*message.args, **message.kwargs)", "meters/actors.py | refresh | 9 | store(from_row(row))", _OF.format(17, "row[0], row[1]"), root="/opt/meters/releases/118/")),
    ("misspelt", _py("TypeError", "__init__() got an unexpected keyword argument 'curency'", "meters/api.py | post_tariff | 51 | return Tariff(**body)")),
    ("misspelt", _py("TypeError", "Tariff.__init__() got an unexpected keyword argument 'curency'. Did you mean 'currency'?", "~flask/views.py | dispatch_request | 190 | return current_app.ensure_sync(meth)(**kwargs)", "meters/api.py | post | 60 | return Tariff(**body)")),
    ("empty", _py("ValueError", "max() arg is an empty sequence", "meters/tariffs.py | newest | 31 | return max(t.valid_from for t in tariffs)")),
    ("empty", _py("ValueError", "max() iterable argument is empty", "meters/api.py | get_tariff | 44 | day = newest(tariffs)", "meters/tariffs.py | newest | 37 | return max(t.valid_from for t in tariffs)")),
)

_UNSUBSCRIPTABLE = "'NoneType' object is not subscriptable"
COMPREHENSIONS_UNDER_TWO_PYTHONS = scene(
    "lambdas and comprehensions under two pythons", "python",
    ("peak", _py("TypeError", _UNSUBSCRIPTABLE, "grid/feed.py | pump | 61 | handler(message)", "grid/rules.py | <lambda> | 18 | peak = lambda m: m.window['peak'] > limit")),
    ("peak", _py("TypeError", _UNSUBSCRIPTABLE, "grid/feed.py | pump | 70 | await self._handlers[kind](message)", "grid/rules.py | <lambda> | 23 | peak = lambda m: m.window['peak'] > limit")),
    ("base", _py("TypeError", _UNSUBSCRIPTABLE, "grid/feed.py | pump | 61 | handler(message)", "grid/rules.py | <lambda> | 19 | base = lambda m: m.window['base'] < floor")),
    ("base", _py("TypeError", _UNSUBSCRIPTABLE, "grid/feed.py | pump | 70 | await self._handlers[kind](message)", "grid/rules.py | <lambda> | 24 | base = lambda m: m.window['base'] < floor")),
    ("month", _py("TypeError", "unsupported operand type(s) for -: 'float' and 'NoneType'", "grid/report.py | monthly | 40 | used = [end - start for start, end in pairs]", "grid/report.py | <listcomp> | 40 | used = [end - start for start, end in pairs]")),
    ("month", _py("TypeError", "unsupported operand type(s) for -: 'float' and 'NoneType'", "grid/report.py | monthly | 52 | used = [end - start for start, end in pairs]")),
    ("year", _py("TypeError", "unsupported operand type(s) for -: 'float' and 'NoneType'", "grid/report.py | yearly | 58 | return sum(end - start for start, end in pairs)", "grid/report.py | <genexpr> | 58 | return sum(end - start for start, end in pairs)")),
)

_WRITE = "exports/files.py | write | {} | with open(path, 'w') as file:"
FILES_AND_THEIR_WORDS = scene(
    "files and what the system says of them", "python",
    ("folder", _py("FileNotFoundError", "[Errno 2] No such file or directory: '/data/exports/2025/10/run-8213.csv'", "exports/job.py | run | 14 | files.write(path, rows)", _WRITE.format(9))),
    ("folder", _py("FileNotFoundError", "[Errno 2] No such file or directory: '/data/exports/2025/11/run-8301.csv'", "~apscheduler/executors/base.py | run_job | 125 | retval = job.func(*job.args, **job.kwargs)", "exports/job.py | run | 30 | files.write(path, rows)", _WRITE.format(11))),
    ("folder", _py("FileNotFoundError", "[WinError 3] Das System kann den angegebenen Pfad nicht finden: 'D:\\\\exports\\\\2025\\\\11\\\\run-17.csv'", "exports/job.py | run | 30 | files.write(path, rows)", _WRITE.format(11), root="C:/srv/exports/")),
    ("rights", _py("PermissionError", "[Errno 13] Permission denied: '/data/exports/2025/10/run-8213.csv'", "exports/job.py | run | 14 | files.write(path, rows)", _WRITE.format(9))),
    ("rights", _py("PermissionError", "[Errno 13] Permission denied: '/mnt/share/run-9000.csv'", "exports/job.py | run | 30 | files.write(path, rows)", _WRITE.format(11))),
    ("full", _py("OSError", "[Errno 28] No space left on device", "exports/job.py | run | 14 | files.write(path, rows)", "exports/files.py | write | 11 | file.write(line)")),
    ("encoding", _py("UnicodeEncodeError", "'ascii' codec can't encode character '\\xe9' in position 17: ordinal not in range(128)", "exports/job.py | run | 14 | files.write(path, rows)", "exports/files.py | write | 11 | file.write(line)")),
    ("encoding", _py("UnicodeEncodeError", "'charmap' codec can't encode character '\\u0151' in position 3: character maps to <undefined>", "exports/job.py | run | 30 | files.write(path, rows)", "exports/files.py | write | 13 | file.write(line)", "~encodings/cp1252.py | encode | 19 | return codecs.charmap_encode(input,self.errors,encoding_table)[0]", root="C:/srv/exports/")),
)

_CALL = "school/clients/base.py | get | 40 | answer = await self._http.get(path, timeout=self.timeout)"
_X = ("~httpx/_client.py | get | 1801 | return await self.request(", "~httpx/_transports/default.py | map_httpcore_exceptions | 118 | raise mapped_exc(message) from exc")
_Y = ("~httpx/_client.py | get | 1768 | return await self.request(", "~httpx/_transports/default.py | map_httpcore_exceptions | 89 | raise mapped_exc(message) from exc")
TWO_HOSTS_BEHIND_ONE_CLIENT = scene(
    "two hosts behind one client", "python",
    ("grades", _py("ReadTimeout", "", "school/api.py | get_report | 21 | grades = await registry.grades(pupil)", "school/clients/registry.py | grades | 12 | return await self.get(f'/grades/{pupil}')", _CALL, *_X, module="httpx")),
    ("grades", _py("ReadTimeout", "", "school/night.py | mail_reports | 9 | grades = await registry.grades(pupil)", "school/clients/registry.py | grades | 15 | return await self.get(f'/grades/{pupil}')", _CALL.replace("40", "47"), *_Y, module="httpx")),
    ("meals", _py("ReadTimeout", "", "school/api.py | get_menu | 33 | days = await canteen.menu(week)", "school/clients/canteen.py | menu | 10 | return await self.get('/menu', week=week)", _CALL, *_X, module="httpx")),
    ("meals", _py("ReadTimeout", "", "school/api.py | get_menu | 36 | days = await canteen.menu(week)", "school/clients/canteen.py | menu | 10 | return await self.get('/menu', week=week)", _CALL.replace("40", "47"), *_Y, module="httpx")),
    ("name", _py("ConnectError", "[Errno -2] Name or service not known", "school/api.py | get_menu | 33 | days = await canteen.menu(week)", "school/clients/canteen.py | menu | 10 | return await self.get('/menu', week=week)", _CALL, *_X, module="httpx")),
    ("name", _py("ConnectError", "[Errno -2] Name does not resolve", "school/api.py | get_menu | 36 | days = await canteen.menu(week)", "school/clients/canteen.py | menu | 10 | return await self.get('/menu', week=week)", _CALL.replace("40", "47"), *_Y, module="httpx")),
)

_CHECK = "intake/schema.py | check | 17 | jsonschema.validate(body, SCHEMA)"
_RAISE = "~jsonschema/validators.py | validate | {} | raise error"
_QTY = "'qty' is a required property\n\nFailed validating 'required' in schema['properties']['lines']['items']:\n    {{'type': 'object', 'required': ['sku', 'qty']}}\n\nOn instance['lines'][{}]:\n    {{'sku': '{}'}}"
_POSTED = ("~aiohttp/web_protocol.py | _handle_request | 452 | resp = await request_handler(request)", "intake/web.py | post | 25 | schema.check(body)")
WHAT_A_SCHEMA_REFUSES = scene(
    "what a schema refuses", "python",
    ("qty", _py("ValidationError", _QTY.format(0, "A-77"), *_POSTED, _CHECK, _RAISE.format(1121), module="jsonschema.exceptions")),
    ("qty", _py("ValidationError", _QTY.format(12, "K-1003"), "intake/replay.py | replay | 7 | schema.check(message.body)", _CHECK.replace("17", "20"), _RAISE.format(1332), module="jsonschema.exceptions")),
    ("date", _py("ValidationError", "'23.10.2025' is not a 'date'\n\nFailed validating 'format' in schema['properties']['due']:\n    {'type': 'string', 'format': 'date'}\n\nOn instance['due']:\n    '23.10.2025'", *_POSTED, _CHECK, _RAISE.format(1121), module="jsonschema.exceptions")),
    ("date", _py("ValidationError", "'tomorrow' is not a 'date'\n\nFailed validating 'format' in schema['properties']['due']:\n    {'type': 'string', 'format': 'date'}\n\nOn instance['due']:\n    'tomorrow'", *_POSTED, _CHECK, _RAISE.format(1332), module="jsonschema.exceptions")),
    ("extra", _py("ValidationError", "Additional properties are not allowed ('colour' was unexpected)\n\nFailed validating 'additionalProperties' in schema:\n    {'additionalProperties': False}\n\nOn instance:\n    {'colour': 'red'}", *_POSTED, _CHECK, _RAISE.format(1121), module="jsonschema.exceptions")),
)

_ORM = "~django/db/models/query.py | get | {} | raise self.model.DoesNotExist("
A_HELPER_FAILS_FOR_TWO_REASONS = scene(
    "a manager that fails for two reasons", "python",
    ("none", _py("DoesNotExist", "Contract matching query does not exist.", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)", "rentals/views.py | invoice | 50 | contract = Contract.objects.current(tenant)", "rentals/models.py | current | 88 | return self.get(tenant=tenant, ended=None)", "~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", _ORM.format(637), module="rentals.models")),
    ("none", _py("DoesNotExist", "Contract matching query does not exist.", "~django/core/management/base.py | execute | 458 | output = self.handle(*args, **options)", "rentals/management/commands/dun.py | handle | 14 | contract = Contract.objects.current(tenant)", "rentals/models.py | current | 95 | return self.get(tenant=tenant, ended=None)", "~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", _ORM.format(649), module="rentals.models")),
    ("two", _py("MultipleObjectsReturned", "get() returned more than one Contract -- it returned 2!", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)", "rentals/views.py | invoice | 50 | contract = Contract.objects.current(tenant)", "rentals/models.py | current | 88 | return self.get(tenant=tenant, ended=None)", "~django/db/models/query.py | get | 640 | raise self.model.MultipleObjectsReturned(", module="rentals.models")),
    ("two", _py("MultipleObjectsReturned", "get() returned more than one Contract -- it returned 5!", "~django/core/management/base.py | execute | 458 | output = self.handle(*args, **options)", "rentals/management/commands/dun.py | handle | 14 | contract = Contract.objects.current(tenant)", "rentals/models.py | current | 95 | return self.get(tenant=tenant, ended=None)", "~django/db/models/query.py | get | 652 | raise self.model.MultipleObjectsReturned(", module="rentals.models")),
    ("tenant", _py("DoesNotExist", "Tenant matching query does not exist.", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)", "rentals/views.py | invoice | 48 | tenant = Tenant.objects.get(pk=pk)", _ORM.format(637), module="rentals.models")),
)

LOG_LINES_WITH_VALUES = scene(
    "log lines with values, python", "python",
    ("sent", log("python", "could not send %s to %s: %s", "letter-8123.pdf", "printer-2", "queue full", logger="letters.print")),
    ("sent", log("python", "could not send %s to %s: %s", "letter-9.pdf", "printer-11", "offline", logger="letters.print")),
    ("read", log("python", "could not read %s from %s: %s", "letter-8123.pdf", "printer-2", "queue full", logger="letters.print")),
    ("read", log("python", "could not read %s from %s: %s", "letter-70.pdf", "scanner", "no such file", logger="letters.print")),
    ("stock", message("python", "Paper in printer-2 at 3 % (limit 10 %)", logger="letters.stock")),
    ("stock", message("python", "Paper in printer-17 at 9 % (limit 10 %)", logger="letters.stock")),
    ("toner", message("python", "Toner in printer-2 at 3 % (limit 10 %)", logger="letters.stock")),
    ("toner", message("python", "Toner in printer-4 at 0 % (limit 10 %)", logger="letters.stock")),
)

_DISPATCH = ("node:internal/process/task_queues | process.processTicksAndRejections | 95", "node:internal/deps/undici/undici | ? | 14976")


_CONNECT = "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1611"
_LOOKUP = "node:dns | GetAddrInfoReqWrap.onlookupall [as oncomplete] | 122"
_SECURE = "node:_tls_wrap | TLSSocket.onConnectSecure | 1674"


def _fetch(type_: str, value: str, where: str, *lines: str) -> dict:
    cause = node(type_, value, where, mechanism={"type": "chained", "source": "cause", "exception_id": 1, "parent_id": 0})
    return event("node", cause, node("TypeError", "fetch failed", *lines, *_DISPATCH, mechanism={"type": "generic", "handled": False, "exception_id": 0}))


_ASK = "/app/src/http.js | request | {} | const res = await fetch(base + path, {{ signal }});"
FETCH_FAILED_AND_WHY = scene(
    "fetch failed, and why", "node",
    ("refused", _fetch("Error", "connect ECONNREFUSED 10.4.0.17:8080", _CONNECT, "/app/src/billing.js | invoice | 12 | return request(BILLING, '/invoice')", _ASK.format(7))),
    ("refused", _fetch("Error", "connect ECONNREFUSED 10.4.2.3:8080", _CONNECT, "/app/src/billing.js | invoice | 15 | return request(BILLING, '/invoice')", _ASK.format(10))),
    ("certificate", _fetch("Error", "certificate has expired", _SECURE, "/app/src/billing.js | invoice | 12 | return request(BILLING, '/invoice')", _ASK.format(7))),
    ("certificate", _fetch("Error", "certificate has expired", _SECURE, "/app/src/jobs/dunning.js | run | 4 | await billing.invoice(id)", "/app/src/billing.js | invoice | 15 | return request(BILLING, '/invoice')", _ASK.format(10))),
    ("map name", _fetch("Error", "getaddrinfo ENOTFOUND tiles.maps.example", _LOOKUP, "/app/src/maps.js | tile | 5 | return request(TILES, path)", _ASK.format(7))),
    ("map name", _fetch("Error", "getaddrinfo ENOTFOUND tiles.maps.example", _LOOKUP, "/app/src/maps.js | tile | 6 | return request(TILES, path)", _ASK.format(10))),
    ("map slow", _fetch("ConnectTimeoutError", "Connect Timeout Error (attempted address: tiles.maps.example:443, timeout: 10000ms)", "node:internal/deps/undici/undici | onConnectTimeout | 2331", "/app/src/maps.js | tile | 6 | return request(TILES, path)", _ASK.format(10))),
)

_RUN = "/app/node_modules/@prisma/client/runtime/library.js | _.handleRequestError | 121"
_ROOM = "/app/dist/rooms.service.js | RoomsService.reserve | {}"
A_QUERY_BUILDER_THAT_QUOTES_THE_CODE = scene(
    "a query builder that quotes the code", "node",
    ("taken", _node("PrismaClientKnownRequestError", "\nInvalid `this.db.stay.create()` invocation in\n/app/dist/rooms.service.js:41:36\n\n  38 async reserve(input) {\n  39   const nights = between(input.from, input.to);\n→ 41   return this.db.stay.create(\nUnique constraint failed on the fields: (`room`,`night`)", _ROOM.format(41), _RUN)),
    ("taken", _node("PrismaClientKnownRequestError", "\nInvalid `this.db.stay.create()` invocation in\n/app/dist/rooms.service.js:57:36\n\n  54 async reserve(input, guest) {\n  55   this.log.debug(input);\n→ 57   return this.db.stay.create(\nUnique constraint failed on the fields: (`room`,`night`)", _ROOM.format(57), _RUN.replace("121", "134"))),
    ("taken", _node("PrismaClientKnownRequestError", "\nInvalid `prisma.stay.create()` invocation:\n\n\nUnique constraint failed on the fields: (`room`,`night`)", "/app/dist/main.js | reserve | 2", _RUN.replace("_.handle", "Ln.handle").replace("121", "7"))),
    ("guest", _node("PrismaClientKnownRequestError", "\nInvalid `this.db.stay.create()` invocation in\n/app/dist/rooms.service.js:41:36\n\n  38 async reserve(input) {\n  39   const nights = between(input.from, input.to);\n→ 41   return this.db.stay.create(\nForeign key constraint failed on the field: `Stay_guestId_fkey (index)`", _ROOM.format(41), _RUN)),
    ("guest", _node("PrismaClientKnownRequestError", "\nInvalid `this.db.stay.create()` invocation in\n/app/dist/rooms.service.js:57:36\n\n  54 async reserve(input, guest) {\n  55   this.log.debug(input);\n→ 57   return this.db.stay.create(\nForeign key constraint violated: `Stay_guestId_fkey (index)`", _ROOM.format(57), _RUN.replace("121", "134"))),
    ("pool", _node("PrismaClientKnownRequestError", "\nInvalid `this.db.room.findMany()` invocation in\n/app/dist/rooms.service.js:22:30\n\n→ 22   return this.db.room.findMany(\nTimed out fetching a new connection from the connection pool. More info: http://pris.ly/d/connection-pool (Current connection pool timeout: 10, connection limit: 9)", "/app/dist/rooms.service.js | RoomsService.list | 22", _RUN)),
)

_PAGE = "webpack-internal:///(ssr)/./app/trip/page.tsx"
NEXT_ON_THE_SERVER_WITH_MAPS = scene(
    "next.js on the server, mapped and not", "node",
    ("rate", _node("TypeError", "Cannot read properties of undefined (reading 'rate')", "webpack:///(rsc)/./node_modules/next/dist/server/render.js | renderToHTML | 402", "webpack:///(rsc)/./app/quote/route.ts | POST | 18 | const total = tax.rate * net;")),
    ("rate", _node("TypeError", "Cannot read properties of undefined (reading 'rate')", "/app/node_modules/next/dist/compiled/next-server/app-route.runtime.prod.js | AppRouteRouteModule.do | 10", "webpack:///(rsc)/./app/quote/route.ts | POST | 23 | const total = tax.rate * net;")),
    ("digest", _node("Error", "An error occurred in the Server Components render. The specific message is omitted in production builds to avoid leaking sensitive details. A digest property is included on this error instance which may provide additional details about the nature of the error.", "/app/.next/server/app/trip/page.js | <unknown> | 1")),
    ("dynamic", _node("Error", "Dynamic server usage: Route /quote couldn't be rendered statically because it used `cookies`. See more info here: https://nextjs.org/docs/messages/dynamic-server-error", "webpack:///(rsc)/./app/quote/layout.tsx | Layout | 9 | const jar = cookies();")),
    ("dynamic", _node("Error", "Dynamic server usage: Route /quote couldn't be rendered statically because it used `cookies`. See more info here: https://nextjs.org/docs/messages/dynamic-server-error", "/app/node_modules/next/dist/compiled/next-server/app-page.runtime.prod.js | staticGenerationBailout | 30", "webpack:///(rsc)/./app/quote/layout.tsx | Layout | 12 | const jar = cookies();")),
    ("date", _node("RangeError", "Invalid time value", f"{_PAGE} | Trip | 31 | <time>{{format(trip.leaves)}}</time>", f"{_PAGE.replace('page', 'format')} | format | 4 | return new Date(day).toISOString();")),
    ("date", _node("RangeError", "Invalid time value", f"{_PAGE.replace('(ssr)/', '')} | Trip | 34 | <time>{{format(trip.leaves)}}</time>", f"{_PAGE.replace('page', 'format').replace('(ssr)/', '')} | format | 6 | return new Date(day).toISOString();")),
)

_A1 = "https://tickets.example/static/js/main.8c1f02ab.js"
_B1 = "https://tickets.example/static/js/main.0d77e3c4.js"
THREE_ENGINES_AND_TWO_BUILDS = scene(
    "three engines and two builds of a seat map", "javascript",
    ("row", _js("TypeError", "Cannot read properties of undefined (reading 'row')", f"{_A1} | Object.onClick | 2:90121", f"{_A1} | selectSeat | 2:88114")),
    ("row", _js("TypeError", "undefined is not an object (evaluating 't.seat.row')", f"{_A1} | onClick | 2:90121", f"{_A1} | selectSeat | 2:88119")),
    ("row", _js("TypeError", "can't access property \"row\", t.seat is undefined", f"{_B1} | onClick | 2:91003", f"{_B1} | selectSeat | 2:89007")),
    ("row", _js("TypeError", "e.seat is undefined", f"{_B1} | selectSeat | 2:89007")),
    ("price", _js("TypeError", "Cannot read properties of undefined (reading 'price')", f"{_A1} | Object.onClick | 2:90121", f"{_A1} | selectSeat | 2:88190")),
    ("price", _js("TypeError", "undefined is not an object (evaluating 'n.tariff.price')", f"{_B1} | onClick | 2:91003", f"{_B1} | selectSeat | 2:89101")),
    ("call", _js("TypeError", "t.reserve is not a function", f"{_A1} | confirm | 2:70110")),
    ("call", _js("TypeError", "n.reserve is not a function. (In 'n.reserve(o)', 'n.reserve' is undefined)", f"{_B1} | confirm | 2:70199")),
)

JSON_IN_THE_WORDS_OF_THREE_ENGINES = scene(
    "json in the words of three engines", "javascript",
    ("html", _js("SyntaxError", "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "webpack:///./src/profile.ts | loadProfile | 8:22 | return JSON.parse(text);")),
    ("html", _js("SyntaxError", "Unexpected token < in JSON at position 0", "webpack:///./src/profile.ts | loadProfile | 6:22 | return JSON.parse(text);")),
    ("html", _js("SyntaxError", "JSON.parse: unexpected character at line 1 column 1 of the JSON data", "webpack:///./src/profile.ts | loadProfile | 8:22 | return JSON.parse(text);")),
    ("html", _js("SyntaxError", "JSON Parse error: Unrecognized token '<'", "webpack:///./src/profile.ts | loadProfile | 8:22 | return JSON.parse(text);")),
    ("draft", _js("SyntaxError", "Unexpected end of JSON input", "webpack:///./src/draft.ts | restoreDraft | 15:30 | const draft = JSON.parse(localStorage.getItem(KEY) ?? '');")),
    ("draft", _js("SyntaxError", "JSON.parse: unexpected end of data at line 1 column 1 of the JSON data", "webpack:///./src/draft.ts | restoreDraft | 15:30 | const draft = JSON.parse(localStorage.getItem(KEY) ?? '');")),
    ("draft", _js("SyntaxError", "JSON Parse error: Unexpected EOF", "webpack:///./src/draft.ts | restoreDraft | 19:30 | const draft = JSON.parse(localStorage.getItem(KEY) ?? '');")),
)

NOISE_OF_PAGES = scene(
    "noise of pages", "javascript",
    ("resize", event("javascript", browser("Error", "ResizeObserver loop limit exceeded"))),
    ("resize", event("javascript", browser("Error", "ResizeObserver loop completed with undelivered notifications."))),
    ("script", event("javascript", browser("Error", "Script error."))),
    ("object", event("javascript", browser("UnhandledRejection", "Object captured as promise rejection with keys: code, message", mechanism={"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False}))),
    ("number", event("javascript", browser("UnhandledRejection", "Non-Error promise rejection captured with value: 503"))),
    ("number", event("javascript", browser("UnhandledRejection", "Non-Error promise rejection captured with value: 502"))),
    ("extension", _js("TypeError", "Cannot read properties of null (reading 'dataset')", "chrome-extension://fmkadmapgofadopljbjfkapdkoienihi/build/inject.js | observe | 1:300")),
    ("extension", _js("TypeError", "Cannot read properties of null (reading 'dataset')", "chrome-extension://fmkadmapgofadopljbjfkapdkoienihi/build/inject.js | observe | 1:318")),
)

_AB = "app:///index.android.bundle"
_IB = "app:///main.jsbundle"
REACT_NATIVE_HERMES_AND_JSC = scene(
    "react native, hermes and jsc", "javascript",
    ("driver", _js("TypeError", "Cannot read property 'phone' of undefined", f"{_AB} | renderWithHooks | 1:411200", f"{_AB} | DriverCard | 1:1188321")),
    ("driver", _js("TypeError", "Cannot read property 'phone' of undefined", f"{_AB} | renderWithHooks | 1:418820", f"{_AB} | updateFunctionComponent | 1:421711", f"{_AB} | DriverCard | 1:1199874")),
    ("driver", _js("TypeError", "undefined is not an object (evaluating 't.driver.phone')", f"{_IB} | renderWithHooks | 112:8123", f"{_IB} | DriverCard | 871:301")),
    ("driver", _js("TypeError", "Cannot read property 'phone' of undefined", f"{_IB} | DriverCard | 1:1190022")),
    ("native module", _js("TypeError", "null is not an object (evaluating 'o.NativeModules.Scanner.open')", f"{_IB} | openScanner | 402:88")),
    ("native module", _js("TypeError", "Cannot read property 'open' of null", f"{_AB} | openScanner | 1:803117")),
    ("text", _js("Invariant Violation", "Text strings must be rendered within a <Text> component.", f"{_AB} | createTextInstance | 1:390112", f"{_AB} | completeWork | 1:391020")),
    ("text", _js("Invariant Violation", "Text strings must be rendered within a <Text> component.", f"{_AB} | createTextInstance | 1:395517", f"{_AB} | completeWork | 1:396221")),
)

_SAVE = "~activerecord-{}/lib/active_record/validations.rb | {} | {} | perform_validations(options) ? super : raise_validation_error"
RECORDS_THAT_ARE_INVALID = scene(
    "records that are invalid, in two locales", "ruby",
    ("email", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Email has already been taken", "app/services/sign_up.rb | call | 17 | User.create!(params)", _SAVE.format("7.0.8", "save!", 53))),
    ("email", _ruby("ActiveRecord::RecordInvalid", "Gültigkeitsprüfung ist fehlgeschlagen: E-Mail ist bereits vergeben", "app/services/sign_up.rb | call | 17 | User.create!(params)", _SAVE.format("7.0.8", "save!", 53))),
    ("email", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Email has already been taken", "app/controllers/users_controller.rb | UsersController#create | 9 | SignUp.new(params).call", "app/services/sign_up.rb | SignUp#call | 20 | User.create!(params)", _SAVE.format("8.0.1", "ActiveRecord::Validations#save!", 54))),
    ("lines", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Lines is invalid", "app/services/quote.rb | call | 30 | policy.save!", _SAVE.format("7.0.8", "save!", 53))),
    ("lines", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Lines is invalid", "app/services/quote.rb | Quote#call | 36 | policy.save!", _SAVE.format("8.0.1", "ActiveRecord::Validations#save!", 54))),
    ("missing", _ruby("ActiveRecord::RecordNotFound", "Couldn't find Policy with 'id'=8123", "app/controllers/claims_controller.rb | create | 8 | policy = Policy.find(params[:policy_id])", "~activerecord-7.0.8/lib/active_record/core.rb | find | 264 | raise RecordNotFound")),
    ("missing", _ruby("ActiveRecord::RecordNotFound", "Couldn't find Policy with 'id'=77 [WHERE \"policies\".\"tenant_id\" = $1]", "app/controllers/claims_controller.rb | ClaimsController#create | 10 | policy = current_tenant.policies.find(params[:policy_id])", "~activerecord-8.0.1/lib/active_record/relation/finder_methods.rb | ActiveRecord::FinderMethods#raise_record_not_found_exception! | 425 | raise RecordNotFound")),
)

_GUZZLE = "~/vendor/guzzlehttp/guzzle/src/Handler/CurlFactory.php | GuzzleHttp\\Handler\\CurlFactory::createRejection | {} | return \\GuzzleHttp\\Promise\\rejection_for($error);"
_GET = "/src/Http/Gateway.php | App\\Http\\Gateway::get | {} | return $this->client->get($url);"
CURL_AND_MEMORY_IN_PHP = scene(
    "curl through one gateway, and memory", "php",
    ("reviews", _php("GuzzleHttp\\Exception\\ConnectException", "cURL error 28: Operation timed out after 5001 milliseconds with 0 bytes received (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://reviews.example/api/place/8123", "/src/Reviews/Reviews.php | App\\Reviews\\Reviews::of | 15 | $this->gateway->get($url)", _GET.format(21), _GUZZLE.format(210))),
    ("reviews", _php("GuzzleHttp\\Exception\\ConnectException", "cURL error 28: Operation timed out after 5000 milliseconds with 312 out of 9121 bytes received (see https://curl.se/libcurl/c/libcurl-errors.html) for https://reviews.example/api/place/77", "/src/Controller/Place.php | App\\Controller\\Place::show | 31 | $reviews->of($place);", "/src/Reviews/Reviews.php | App\\Reviews\\Reviews::of | 18 | $this->gateway->get($url)", _GET.format(24), _GUZZLE.format(275))),
    ("maps", _php("GuzzleHttp\\Exception\\ConnectException", "cURL error 28: Operation timed out after 5001 milliseconds with 0 bytes received (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://maps.example/geocode?q=Hauptstr.+1", "/src/Geo/Geocoder.php | App\\Geo\\Geocoder::find | 9 | $this->gateway->get($url)", _GET.format(21), _GUZZLE.format(210))),
    ("maps", _php("GuzzleHttp\\Exception\\ConnectException", "cURL error 28: Operation timed out after 5002 milliseconds with 0 bytes received (see https://curl.se/libcurl/c/libcurl-errors.html) for https://maps.example/geocode?q=Am+Markt+3", "/src/Geo/Geocoder.php | App\\Geo\\Geocoder::find | 11 | $this->gateway->get($url)", _GET.format(24), _GUZZLE.format(275))),
    ("memory", _php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)", "/src/Export/Pdf.php | App\\Export\\Pdf::all | 60 | $rows[] = $this->row($order);")),
    ("memory", _php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: Allowed memory size of 268435456 bytes exhausted (tried to allocate 8388616 bytes)", "/src/Export/Pdf.php | App\\Export\\Pdf::all | 66 | $rows[] = $this->row($order);")),
)

_GENSERVER = ("~:proc_lib | :proc_lib.init_p_do_apply/3 | proc_lib.erl:{}", "~:gen_server | :gen_server.try_handle_call/4 | gen_server.erl:{}")
_OTP25 = tuple(line.format(n) for line, n in zip(_GENSERVER, (240, 1149), strict=True))
_OTP27 = tuple(line.format(n) for line, n in zip(_GENSERVER, (329, 2381), strict=True))
ELIXIR_KEYS_AND_CLAUSES = scene(
    "keys, matches and clauses of elixir", "elixir",
    ("eta", _elixir("KeyError", 'key :eta not found in: %{id: 8123, line: "U2"}', *_OTP25, "Depot.Routes | Depot.Routes.handle_call/3 | lib/depot/routes.ex:41", "Depot.Routes | Depot.Routes.arrival/2 | lib/depot/routes.ex:77")),
    ("eta", _elixir("KeyError", 'key :eta not found in:\n\n    %{id: 9, line: "S1", delay: 4}\n', *_OTP27, "Depot.Routes | Depot.Routes.handle_call/3 | lib/depot/routes.ex:44", "Depot.Routes | Depot.Routes.arrival/2 | lib/depot/routes.ex:82")),
    ("delay", _elixir("KeyError", 'key :delay not found in: %{id: 8123, line: "U2"}', *_OTP25, "Depot.Routes | Depot.Routes.handle_call/3 | lib/depot/routes.ex:41", "Depot.Routes | Depot.Routes.arrival/2 | lib/depot/routes.ex:78")),
    ("match", _elixir("MatchError", "no match of right hand side value: {:error, :timeout}", "DepotWeb.StopLive | DepotWeb.StopLive.mount/3 | lib/depot_web/live/stop_live.ex:12", "Depot.Feed | Depot.Feed.latest/1 | lib/depot/feed.ex:20")),
    ("match", _elixir("MatchError", "no match of right hand side value:\n\n    {:error, :timeout}\n", "~Phoenix.LiveView.Utils | anonymous fn/6 in Phoenix.LiveView.Utils.maybe_call_live_view_mount!/5 | lib/phoenix_live_view/utils.ex:394", "DepotWeb.StopLive | DepotWeb.StopLive.mount/3 | lib/depot_web/live/stop_live.ex:15", "Depot.Feed | Depot.Feed.latest/1 | lib/depot/feed.ex:23")),
    ("closed", _elixir("MatchError", "no match of right hand side value: {:error, :closed}", "Depot.Feed | Depot.Feed.open/0 | lib/depot/feed.ex:9")),
    ("clause", _elixir("FunctionClauseError", "no function clause matching in Depot.Parse.line/1", "Depot.Import | anonymous fn/2 in Depot.Import.run/1 | lib/depot/import.ex:18", "Depot.Parse | Depot.Parse.line/1 | lib/depot/parse.ex:5")),
    ("clause", _elixir("FunctionClauseError", "no function clause matching in Depot.Parse.line/1", "~Enum | anonymous fn/3 in Enum.map/2 | lib/enum.ex:2543", "Depot.Import | anonymous fn/1 in Depot.Import.run/2 | lib/depot/import.ex:24", "Depot.Parse | Depot.Parse.line/1 | lib/depot/parse.ex:6")),
)

SCENES = (
    A_CONSTRUCTOR_BY_VERSION,
    COMPREHENSIONS_UNDER_TWO_PYTHONS,
    FILES_AND_THEIR_WORDS,
    TWO_HOSTS_BEHIND_ONE_CLIENT,
    WHAT_A_SCHEMA_REFUSES,
    A_HELPER_FAILS_FOR_TWO_REASONS,
    LOG_LINES_WITH_VALUES,
    FETCH_FAILED_AND_WHY,
    A_QUERY_BUILDER_THAT_QUOTES_THE_CODE,
    NEXT_ON_THE_SERVER_WITH_MAPS,
    THREE_ENGINES_AND_TWO_BUILDS,
    JSON_IN_THE_WORDS_OF_THREE_ENGINES,
    NOISE_OF_PAGES,
    REACT_NATIVE_HERMES_AND_JSC,
    RECORDS_THAT_ARE_INVALID,
    CURL_AND_MEMORY_IN_PHP,
    ELIXIR_KEYS_AND_CLAUSES,
)
