"""A third innocent author's split: by somebody who had read none of the rules, and open to be looked at.

Services of an ERP in Go and Python with a front end of Next.js first, then the other platforms. One pool of scenes
was dealt by a coin: platform by platform, in the order of their names' sha256, every second one lies here, the others
in `tenth.py`.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import elixir_ as _elixir
from scenes import nodejs as _node
from scenes import page as _js
from scenes import php_ as _php
from scenes import py as _py
from scenes import rb as _ruby
from sdk import browser, event, message, node, python, ruby, scene

# fmt: off


_POOLED = "erp/db.py | fetch | {} | return await connection.fetch(query, *values)"
_BUSY = "cannot perform operation: another operation is in progress"
_LOOP = "Task <Task pending name='Task-{}' coro=<{}() running at /srv/app/erp/{}> cb=[_run_until_complete_cb() at /usr/local/lib/python3.11/asyncio/base_events.py:180]> got Future <Future pending cb=[Protocol._on_waiter_completed()]> attached to a different loop"
CONNECTIONS_AND_LOOPS = scene(
    "connections and loops", "python",
    ("shared", _py("InterfaceError", _BUSY, "erp/dashboard/api.py | widgets | 30 | await asyncio.gather(sales(c), dues(c), stock(c))", "erp/dashboard/api.py | dues | 51 | rows = await db.fetch(c, DUES)", _POOLED.format(18), "~asyncpg/connection.py | fetch | 690 | return await self._execute(", module="asyncpg.exceptions._base")),
    ("shared", _py("InterfaceError", _BUSY, "erp/dashboard/api.py | widgets | 33 | await asyncio.gather(sales(c), dues(c), stock(c))", "erp/dashboard/api.py | stock | 64 | rows = await db.fetch(c, STOCK, store)", _POOLED.format(21), "~asyncpg/connection.py | fetch | 690 | return await self._execute(", module="asyncpg.exceptions._base")),
    ("loop", _py("RuntimeError", _LOOP.format(18, "remind", "dunning/tasks.py:12"), "~celery/app/trace.py | __protected_call__ | 760 | return self.run(*args, **kwargs)", "erp/dunning/tasks.py | remind_all | 8 | asyncio.run(remind(customer_id))", "erp/dunning/tasks.py | remind | 12 | rows = await db.fetch(POOL, DUES, customer_id)", _POOLED.format(18))),
    ("loop", _py("RuntimeError", _LOOP.format(90412, "remind", "dunning/tasks.py:15"), "~celery/app/trace.py | __protected_call__ | 760 | return self.run(*args, **kwargs)", "erp/dunning/tasks.py | remind_all | 10 | asyncio.run(remind(customer_id))", "erp/dunning/tasks.py | remind | 15 | rows = await db.fetch(POOL, DUES, customer_id)", _POOLED.format(21))),
    ("loop", _py("RuntimeError", "Event loop is closed", "~celery/app/trace.py | __protected_call__ | 760 | return self.run(*args, **kwargs)", "erp/dunning/tasks.py | remind_all | 10 | asyncio.run(remind(customer_id))", "erp/dunning/tasks.py | remind | 15 | rows = await db.fetch(POOL, DUES, customer_id)", _POOLED.format(21), "~asyncio/base_events.py | _check_closed | 520 | raise RuntimeError('Event loop is closed')")),
    ("nested", _py("RuntimeError", "asyncio.run() cannot be called from a running event loop", "erp/dunning/api.py | preview | 19 | return asyncio.run(letters.render(customer))", "~asyncio/runners.py | run | 186 | raise RuntimeError(")),
    ("nested", _py("RuntimeError", "asyncio.run() cannot be called from a running event loop", "~uvicorn/protocols/http/httptools_impl.py | run_asgi | 409 | result = await app(", "erp/dunning/api.py | preview | 23 | return asyncio.run(letters.render(customer))", "~asyncio/runners.py | run | 33 | raise RuntimeError(")),
    ("rollback", _py("InFailedSQLTransactionError", "current transaction is aborted, commands ignored until end of transaction block", "erp/dashboard/api.py | dues | 51 | rows = await db.fetch(c, DUES)", _POOLED.format(21), "~asyncpg/connection.py | fetch | 690 | return await self._execute(", module="asyncpg.exceptions")),
)

_BAD = "[<class 'decimal.ConversionSyntax'>]"
_MONEY = "erp/money.py | money | {} | return Decimal(text).quantize(PAISE)"
DECIMALS_THAT_ARE_NONE = scene(
    "decimals that are none", "python",
    ("comma", _py("InvalidOperation", _BAD, "~starlette/routing.py | handle | 297 | await self.app(scope, receive, send)", "erp/purchase/api.py | add_bill | 52 | bill.freight = money(form['freight'])", _MONEY.format(9), module="decimal")),
    ("comma", _py("InvalidOperation", _BAD, "erp/imports/tally.py | read | 71 | row.amount = money(cells[4])", _MONEY.format(12), module="decimal")),
    ("comma", _py("InvalidOperation", _BAD, "erp/imports/tally.py | read | 71 |", "erp/money.py | money | 12 |", module="decimal")),
    ("too long", _py("InvalidOperation", "[<class 'decimal.InvalidOperation'>]", "erp/stock/valuation.py | value | 40 | return (quantity * rate).quantize(PAISE)", module="decimal")),
    ("too long", _py("InvalidOperation", "[<class 'decimal.InvalidOperation'>]", "erp/reports/ageing.py | rows | 18 | yield valuation.value(batch.quantity, batch.rate)", "erp/stock/valuation.py | value | 43 | return (quantity * rate).quantize(PAISE)", module="decimal")),
    ("margin", _py("InvalidOperation", "[<class 'decimal.DivisionUndefined'>]", "erp/reports/margin.py | margin | 22 | return (price - cost) / price", module="decimal")),
    ("margin", _py("DivisionByZero", "[<class 'decimal.DivisionByZero'>]", "erp/api/items.py | get_item | 33 | item.margin = margin(item.price, item.cost)", "erp/reports/margin.py | margin | 22 | return (price - cost) / price", module="decimal")),
    ("float", _py("TypeError", "unsupported operand type(s) for *: 'decimal.Decimal' and 'float'", "erp/stock/valuation.py | value | 40 | return (quantity * rate).quantize(PAISE)")),
)

_INDEX = ("~pandas/core/frame.py | __getitem__ | {} | indexer = self.columns.get_loc(key)", "~pandas/core/indexes/base.py | get_loc | {} | raise KeyError(key) from err")
_COLUMN = tuple(line.format(n) for line, n in zip(_INDEX, (3807, 3804), strict=True))
_COLUMN_LATER = tuple(line.format(n) for line, n in zip(_INDEX, (4102, 3812), strict=True))
_HASH = ("~pandas/core/indexes/base.py | get_loc | 3797 | return self._engine.get_loc(casted_key)", "~pandas/_libs/hashtable_class_helper.pxi | pandas._libs.hashtable.PyObjectHashTable.get_item | 7088 |")
_MRP = "erp/imports/prices.py | read | {} | frame['MRP'] = frame['MRP'].astype(float)"
_NOT_FLOAT = "could not convert string to float: '{}'"
SHEETS_THAT_CUSTOMERS_SEND = scene(
    "sheets that customers send", "python",
    ("no mrp", event("python", python("KeyError", "'MRP'", *_HASH), python("KeyError", "'MRP'", "erp/imports/api.py | upload | 25 | rows = prices.read(file)", _MRP.format(40), *_COLUMN))),
    ("no mrp", event("python", python("KeyError", "'MRP'", "~pandas/core/indexes/base.py | get_loc | 3805 | return self._engine.get_loc(casted_key)", "~index.pyx | pandas._libs.index.IndexEngine.get_loc | 167 |"), python("KeyError", "'MRP'", "erp/imports/mailbox.py | fetch | 61 | rows = prices.read(attachment)", _MRP.format(46), *_COLUMN_LATER))),
    ("mrp in words", _py("ValueError", _NOT_FLOAT.format("Rs. 120/-"), "erp/imports/api.py | upload | 25 | rows = prices.read(file)", _MRP.format(40), "~pandas/core/dtypes/astype.py | _astype_nansafe | 133 | return arr.astype(dtype, copy=True)")),
    ("mrp in words", _py("ValueError", _NOT_FLOAT.format("₹ 95.00"), "erp/imports/mailbox.py | fetch | 61 | rows = prices.read(attachment)", _MRP.format(46), "~pandas/core/dtypes/astype.py | _astype_nansafe | 133 | return arr.astype(dtype, copy=True)")),
    ("no zip", _py("BadZipFile", "File is not a zip file", "erp/imports/api.py | upload | 24 | book = load_workbook(file)", "~openpyxl/reader/excel.py | _validate_archive | 95 | archive = ZipFile(filename, 'r')", "~zipfile.py | _RealGetContents | 1336 | raise BadZipFile('File is not a zip file')", module="zipfile")),
    ("no zip", _py("BadZipFile", "File is not a zip file", "erp/imports/api.py | upload | 28 | book = load_workbook(file)", "~openpyxl/reader/excel.py | _validate_archive | 95 | archive = ZipFile(filename, 'r')", "~zipfile/__init__.py | _RealGetContents | 1392 | raise BadZipFile('File is not a zip file')", module="zipfile")),
    ("no stock", event("python", python("KeyError", "'Closing'", *_HASH), python("KeyError", "'Closing'", "erp/imports/stock.py | read | 22 | return frame['Closing'].sum()", *_COLUMN_LATER))),
)

_BOUND_TWICE = ("local variable '{}' referenced before assignment", "cannot access local variable '{}' where it is not associated with a value")
_MAX = ("max() arg is an empty sequence", "max() iterable argument is empty")
_GST = "erp/tax/slabs.py | slab | {} | return rate"
PYTHON_SAYS_IT_ANEW = scene(
    "python says it anew", "python",
    ("rate", _py("UnboundLocalError", _BOUND_TWICE[0].format("rate"), "erp/tax/api.py | quote | 20 | tax = slab(item.hsn, on)", _GST.format(31))),
    ("rate", _py("UnboundLocalError", _BOUND_TWICE[1].format("rate"), "erp/tax/api.py | quote | 20 | tax = slab(item.hsn, on)", _GST.format(31))),
    ("rate", _py("UnboundLocalError", _BOUND_TWICE[1].format("rate"), "erp/tax/returns.py | gstr1 | 88 | row.rate = slab(line.hsn, invoice.on)", _GST.format(36))),
    ("cess", _py("UnboundLocalError", _BOUND_TWICE[0].format("cess"), "erp/tax/slabs.py | with_cess | 52 | return rate + cess")),
    ("cess", _py("UnboundLocalError", _BOUND_TWICE[1].format("cess"), "erp/tax/returns.py | gstr1 | 91 | row.total = with_cess(line)", "erp/tax/slabs.py | with_cess | 57 | return rate + cess")),
    ("no sales", _py("ValueError", _MAX[0], "erp/reports/peak.py | busiest | 9 | return max(hours, key=hours.get)")),
    ("no sales", _py("ValueError", _MAX[1], "erp/dashboard/tiles.py | tile | 44 | return busiest(hours(store))", "erp/reports/peak.py | busiest | 11 | return max(hours, key=hours.get)")),
    ("no dues", _py("ValueError", _MAX[1], "erp/reports/peak.py | oldest_due | 20 | return max(due.days for due in dues)")),
)

_EXPLODE = "erp/manufacture/bom.py | explode | {} | needs.update(explode(part.item, quantity * part.quantity))"
_TREE = "erp/accounts/tree.py | total | {} | return own + sum(total(child) for child in account.children)"
RECURSION_ENDS_WHERE_IT_HAPPENS_TO = scene(
    "recursion ends where it happens to", "python",
    ("bom", _py("RecursionError", "maximum recursion depth exceeded", "erp/manufacture/api.py | plan | 22 | return explode(order.item, order.quantity)", *[_EXPLODE.format(31)] * 8)),
    ("bom", _py("RecursionError", "maximum recursion depth exceeded while calling a Python object", "erp/manufacture/api.py | plan | 22 | return explode(order.item, order.quantity)", *[_EXPLODE.format(31)] * 6, "erp/manufacture/bom.py | explode | 28 | for part in item.parts():", "erp/manufacture/models.py | parts | 60 | return [p for p in self._parts if isinstance(p, Part)]")),
    ("bom", _py("RecursionError", "maximum recursion depth exceeded in comparison", "erp/manufacture/tasks.py | nightly | 9 | explode(item, Decimal(1))", *[_EXPLODE.format(34)] * 7, "erp/manufacture/bom.py | explode | 30 | if part.quantity > 0:")),
    ("bom", _py("RecursionError", "maximum recursion depth exceeded", "erp/manufacture/tasks.py | nightly | 9 | explode(item, Decimal(1))", *[_EXPLODE.format(34)] * 7, "~sqlalchemy/orm/attributes.py | __get__ | 566 | return self.impl.get(state, dict_)", "~sqlalchemy/orm/strategies.py | _load_for_state | 963 | return self._emit_lazyload(")),
    ("accounts", _py("RecursionError", "maximum recursion depth exceeded", "erp/reports/balance.py | sheet | 40 | return total(root)", *[_TREE.format(17), "erp/accounts/tree.py | <genexpr> | 17 | return own + sum(total(child) for child in account.children)"] * 4)),
    ("accounts", _py("RecursionError", "maximum recursion depth exceeded while calling a Python object", "erp/reports/trial.py | rows | 12 | yield account, total(account)", *[_TREE.format(19), "erp/accounts/tree.py | <genexpr> | 19 | return own + sum(total(child) for child in account.children)"] * 3, _TREE.format(19))),
    ("encoder", _py("RecursionError", "maximum recursion depth exceeded while encoding a JSON object", "erp/manufacture/api.py | plan | 25 | return json.dumps(plan, default=vars)", "~json/__init__.py | dumps | 238 | **kw).encode(obj)", "~json/encoder.py | iterencode | 258 | return _iterencode(o, 0)")),
)

_NATIVE_CALL = "app:///src/offline/queue.ts | {} | {} | {}"
REACT_NATIVE_OFFLINE = scene(
    "react native offline", "javascript",
    ("upload", _js("TypeError", "Network request failed", _NATIVE_CALL.format("flush", "44:20", "await fetch(`${API}/orders`, { method: 'POST', body });"))),
    ("upload", _js("TypeError", "Network request failed", _NATIVE_CALL.format("flush", "49:20", "await fetch(`${API}/orders`, { method: 'POST', body });"), "app:///node_modules/whatwg-fetch/dist/fetch.umd.js | anonymous | 535:18 |")),
    ("locked", _js("Error", "Error code 5: database is locked", _NATIVE_CALL.format("push", "21:9", "await db.runAsync('INSERT INTO queue (body) VALUES (?)', body);"))),
    ("locked", _js("Error", "Call to function 'NativeDatabase.runAsync' has been rejected.\n→ Caused by: Error code 5: database is locked", _NATIVE_CALL.format("push", "26:9", "await db.runAsync('INSERT INTO queue (body) VALUES (?)', body);"))),
    ("full", _js("Error", "Error code 13: database or disk is full", _NATIVE_CALL.format("push", "21:9", "await db.runAsync('INSERT INTO queue (body) VALUES (?)', body);"))),
    ("full", _js("Error", "Call to function 'NativeDatabase.runAsync' has been rejected.\n→ Caused by: Error code 13: database or disk is full", _NATIVE_CALL.format("push", "26:9", "await db.runAsync('INSERT INTO queue (body) VALUES (?)', body);"))),
    ("parse", _js("SyntaxError", "JSON Parse error: Unexpected character: <", _NATIVE_CALL.format("flush", "46:31", "const { id } = await response.json();"))),
)

_CELL = "webpack://_N_E/./src/app/stock/columns.tsx | {} | {} | {}"
_MFG = "cell: ({ row: { original: { batch: { mfg } } } }) => <Month of={mfg} />,"
_SPREAD = "const rows = [...opening, ...data.moves];"
_TABLE = "webpack://_N_E/./node_modules/@tanstack/react-table/build/lib/index.mjs | flexRender | {} | return <Comp {{...props}} />;"
ENGINES_TAKE_OBJECTS_APART = scene(
    "engines take objects apart", "javascript",
    ("batch", _js("TypeError", "Cannot destructure property 'mfg' of 'e.row.original.batch' as it is undefined.", _TABLE.format("41:9"), _CELL.format("cell", "18:42", _MFG))),
    ("batch", _js("TypeError", "Cannot destructure property 'mfg' of 't.row.original.batch' as it is null.", _TABLE.format("44:9"), _CELL.format("cell", "22:42", _MFG))),
    ("batch", _js("TypeError", "can't access property \"mfg\", e.row.original.batch is undefined", _TABLE.format("41:9"), _CELL.format("cell", "18:42", _MFG))),
    ("batch", _js("TypeError", "undefined is not an object (evaluating 'e.row.original.batch.mfg')", _TABLE.format("41:9"), _CELL.format("cell", "18:42", _MFG))),
    ("store", _js("TypeError", "Cannot destructure property 'name' of 'e.row.original.store' as it is null.", _TABLE.format("41:9"), _CELL.format("cell", "31:40", "cell: ({ row: { original: { store: { name } } } }) => name,"))),
    ("store", _js("TypeError", "null is not an object (evaluating 'e.row.original.store.name')", _TABLE.format("44:9"), _CELL.format("cell", "35:40", "cell: ({ row: { original: { store: { name } } } }) => name,"))),
    ("moves", _js("TypeError", "t.moves is not iterable", "webpack://_N_E/./src/app/stock/[item]/history.tsx | History | 29:31 | " + _SPREAD)),
    ("moves", _js("TypeError", "Spread syntax requires ...iterable[Symbol.iterator] to be a function", "webpack://_N_E/./src/app/stock/[item]/history.tsx | History | 29:31 | " + _SPREAD)),
)

_BUNDLE = "app:///main.jsbundle | {} | 1:{}"
_ANDROID = "app:///index.android.bundle | {} | 1:{}"
REACT_NATIVE_ON_TWO_ENGINES = scene(
    "react native on two engines", "javascript",
    ("beat", _js("TypeError", "undefined is not an object (evaluating 'e.beat.shops')", _BUNDLE.format("value", 310221), _BUNDLE.format("BeatList", 884120), release="rep@3.1.0+41")),
    ("beat", _js("TypeError", "Cannot read property 'shops' of undefined", _ANDROID.format("performWork", 311870), _ANDROID.format("BeatList", 885006), release="rep@3.1.0+41")),
    ("beat", _js("TypeError", "Cannot read property 'shops' of undefined", _ANDROID.format("anonymous", 300182), _ANDROID.format("BeatList", 871133), release="rep@3.2.0+44")),
    ("order", _js("TypeError", "Cannot read property 'lines' of null", _ANDROID.format("performWork", 311870), _ANDROID.format("OrderDraft", 903317), release="rep@3.1.0+41")),
    ("order", _js("TypeError", "null is not an object (evaluating 't.draft.lines')", _BUNDLE.format("value", 310221), _BUNDLE.format("OrderDraft", 902266), release="rep@3.1.0+41")),
    ("text", _js("Invariant Violation", "Text strings must be rendered within a <Text> component.", _ANDROID.format("performWork", 311870), _ANDROID.format("createTextInstance", 120441), release="rep@3.1.0+41")),
    ("module", _js("Error", "Exception in HostFunction: java.lang.IllegalStateException: Bluetooth adapter is off", _ANDROID.format("printSlip", 640112), release="rep@3.2.0+44")),
    ("module", _js("Error", "Exception in HostFunction: java.lang.IllegalStateException: Bluetooth adapter is off", _ANDROID.format("printSlip", 629870), release="rep@3.1.0+41")),
)

_DIGEST = "An error occurred in the Server Components render. The specific message is omitted in production builds to avoid leaking sensitive details. A digest property is included on this error instance which may provide additional details about the nature of the error."
_FLIGHT = "https://erp.example/_next/static/chunks/{} | {} | 1:{}"


def _digest(digest: str, url: str, *lines: str) -> dict:
    return event("javascript", browser("Error", _DIGEST, *lines), transaction=url, contexts={"Error": {"digest": digest}})


_ACTION = "An unexpected response was received from the server."
SERVER_COMPONENTS_SEEN_FROM_A_BROWSER = scene(
    "server components seen from a browser", "javascript",
    ("ledger", _digest("2710834561", "/ledger", _FLIGHT.format("2117-3a9f1c2b4d5e6f70.js", "eR", 22110))),
    ("ledger", _digest("2710834561", "/ledger", _FLIGHT.format("2117-90b1c2d3e4f5a6b7.js", "tO", 22841))),
    ("ageing", _digest("904411276", "/reports/ageing", _FLIGHT.format("2117-3a9f1c2b4d5e6f70.js", "eR", 22110))),
    ("ageing", _digest("904411276", "/reports/ageing", _FLIGHT.format("2117-90b1c2d3e4f5a6b7.js", "tO", 22841))),
    ("action", _js("Error", _ACTION, "webpack://_N_E/./src/app/bills/cancel-button.tsx | onConfirm | 14:11 | await cancelBill(id);", _FLIGHT.format("2117-3a9f1c2b4d5e6f70.js", "fetchServerAction", 31002))),
    ("action", _js("Error", _ACTION, "webpack://_N_E/./src/app/bills/cancel-button.tsx | onConfirm | 17:11 | await cancelBill(id);", _FLIGHT.format("2117-90b1c2d3e4f5a6b7.js", "S", 31590))),
    ("redirect", _js("Error", "NEXT_REDIRECT", "webpack://_N_E/./src/app/bills/new/page.tsx | submit | 40:7 | redirect(`/bills/${id}`);", _FLIGHT.format("2117-90b1c2d3e4f5a6b7.js", "b", 410))),
)

_UNDICI = "node:internal/deps/undici/undici | {} | {} |"
_FETCH = "/app/src/bank/statement.ts | statement | {} | const answer = await fetch(url, {{ headers }});"


def _fetch_failed(cause: dict, line: int, undici: int, *lines: str) -> dict:
    linked = {"type": "chained", "handled": True, "source": "cause", "exception_id": 1, "parent_id": 0}
    outer = {"type": "auto.function.nextjs", "handled": False, "exception_id": 0}
    failed = node("TypeError", "fetch failed", *lines, _FETCH.format(line), _UNDICI.format("fetch", undici), mechanism=outer)
    return event("node", cause | {"mechanism": linked}, failed)


_PAGE = "/app/src/app/bank/page.tsx | BankPage | {} | const rows = await statement(account);"
CAUSES_BELOW_FETCH_FAILED = scene(
    "causes below fetch failed", "node",
    ("dns", _fetch_failed(node("Error", "getaddrinfo ENOTFOUND api.bank.example", "node:dns | GetAddrInfoReqWrap.onlookupall [as oncomplete] | 122 |"), 19, 14976, _PAGE.format(11))),
    ("dns", _fetch_failed(node("Error", "getaddrinfo ENOTFOUND api.bank.example", "node:dns | GetAddrInfoReqWrap.onlookup [as oncomplete] | 109 |"), 22, 13510, "/app/src/jobs/bank.ts | nightly | 8 | await statement(account)")),
    ("slow", _fetch_failed(node("HeadersTimeoutError", "Headers Timeout Error", _UNDICI.format("Timeout.onParserTimeout", 9340)), 19, 14976, _PAGE.format(11))),
    ("slow", _fetch_failed(node("HeadersTimeoutError", "Headers Timeout Error", _UNDICI.format("FastTimer.onParserTimeout [as _onTimeout]", 6249)), 22, 13510, "/app/src/jobs/bank.ts | nightly | 8 | await statement(account)")),
    ("certificate", _fetch_failed(node("Error", "certificate has expired", "node:_tls_wrap | TLSSocket.onConnectSecure | 1674 |"), 19, 14976, _PAGE.format(11))),
    ("certificate", _fetch_failed(node("Error", "certificate has expired", "node:internal/tls/wrap | TLSSocket.onConnectSecure | 1697 |"), 22, 13510, "/app/src/jobs/bank.ts | nightly | 8 | await statement(account)")),
    ("url", _node("TypeError", "Failed to parse URL from undefined/statement?account=12", _PAGE.format(11), _FETCH.format(19), _UNDICI.format("new Request", 9580))),
)

_PRISMA = "\nInvalid `prisma.{}()` invocation:\n\n\n{}"
_KNOWN = "~/app/node_modules/@prisma/client/runtime/library.js | ei.handleRequestError | {} |"
_GONE = "An operation failed because it depends on one or more records that were required but not found. Record to update not found."
PRISMA_WITH_AND_WITHOUT_ITS_EXCERPT = scene(
    "prisma with and without its excerpt", "node",
    ("gone", _node("PrismaClientKnownRequestError", _PRISMA.format("batch.update", _GONE), "/app/dist/stock/adjust.js | adjust | 31 |", _KNOWN.format(121))),
    ("gone", _node("PrismaClientKnownRequestError", "\nInvalid `prisma.batch.update()` invocation in\n/app/dist/stock/adjust.js:34:31\n\n  31 export async function adjust(id, by) {\n  32   const prisma = client();\n  33   log.debug({ id });\n→ 34   await prisma.batch.update(\n" + _GONE, "/app/dist/stock/adjust.js | adjust | 34 |", _KNOWN.format(130))),
    ("gone", _node("PrismaClientKnownRequestError", _PRISMA.format("batch.update", "An operation failed because it depends on one or more records that were required but not found. No record was found for an update."), "/app/dist/stock/count.js | finish | 70 |", "/app/dist/stock/adjust.js | adjust | 34 |", _KNOWN.format(112))),
    ("gstin", _node("PrismaClientKnownRequestError", _PRISMA.format("party.create", "Unique constraint failed on the fields: (`gstin`)"), "/app/dist/parties/create.js | create | 20 |", _KNOWN.format(121))),
    ("gstin", _node("PrismaClientKnownRequestError", "\nInvalid `prisma.party.create()` invocation in\n/app/dist/parties/create.js:23:29\n\n  20 export async function create(input) {\n  21   const prisma = client();\n  22   const data = clean(input);\n→ 23   return prisma.party.create(\nUnique constraint failed on the fields: (`gstin`)", "/app/dist/imports/parties.js | row | 44 |", "/app/dist/parties/create.js | create | 23 |", _KNOWN.format(130))),
    ("code", _node("PrismaClientKnownRequestError", _PRISMA.format("party.create", "Unique constraint failed on the fields: (`branchId`,`code`)"), "/app/dist/parties/create.js | create | 23 |", _KNOWN.format(121))),
    ("missing argument", _node("PrismaClientValidationError", '\nInvalid `prisma.party.create()` invocation:\n\n{\n  data: {\n    name: "Sri Sai Homoeo Stores",\n+   code: String\n  }\n}\n\nArgument `code` is missing.', "/app/dist/parties/create.js | create | 23 |", "~/app/node_modules/@prisma/client/runtime/library.js | throwValidationException | 11 |")),
)

_WORKER = "~/app/node_modules/bullmq/dist/cjs/classes/{}.js | {} | {} |"
WORKERS_AND_THEIR_LOCKS = scene(
    "workers and their locks", "node",
    ("lock", _node("Error", "Missing lock for job 1827. moveToFinished", _WORKER.format("scripts", "Scripts.finishedErrors", 380), mechanism={"type": "generic", "handled": True})),
    ("lock", _node("Error", "Missing lock for job 90233. moveToFinished", _WORKER.format("scripts", "Scripts.finishedErrors", 412), mechanism={"type": "generic", "handled": True})),
    ("stalled", _node("UnrecoverableError", "job stalled more than allowable limit", "/app/src/queues/gst.ts | onFailed | 31 | Sentry.captureException(error)")),
    ("stalled", _node("Error", "job stalled more than allowable limit", "/app/src/queues/gst.ts | onFailed | 28 | Sentry.captureException(error)")),
    ("eviction", message("node", 'IMPORTANT! Eviction policy is allkeys-lru. It should be "noeviction"', logger="console")),
    ("eviction", message("node", 'IMPORTANT! Eviction policy is volatile-lru. It should be "noeviction"', logger="console")),
    ("readonly", _node("ReplyError", "READONLY You can't write against a read only replica. script: 8f0a1b2c3d4e5f60718293a4b5c6d7e8f9010203, on @user_script:12.", "~/app/node_modules/redis-parser/lib/parser.js | parseError | 179 |")),
    ("readonly", _node("ReplyError", "READONLY You can't write against a read only replica.", "/app/src/cache.ts | put | 12 | await redis.set(key, value)", "~/app/node_modules/redis-parser/lib/parser.js | parseError | 179 |")),
)

_LOAD = "app/jobs/statement_job.rb | {} | {} | GenerateStatement.call(customer, month)"
_DESERIALIZE = "~activejob-{}/lib/active_job/arguments.rb | {} | {} | GlobalID::Locator.locate argument"
_GOES = "Error while trying to deserialize arguments: Couldn't find {} with 'id'={}"
JOBS_WHOSE_ROWS_ARE_GONE = scene(
    "jobs whose rows are gone", "ruby",
    ("customer", event("ruby", ruby("ActiveRecord::RecordNotFound", "Couldn't find Customer with 'id'=812"), ruby("ActiveJob::DeserializationError", _GOES.format("Customer", 812), _DESERIALIZE.format("6.1.7", "deserialize_global_id", 158)), transaction="StatementJob")),
    ("customer", event("ruby", ruby("ActiveRecord::RecordNotFound", "Couldn't find Customer with 'id'=\"90412\""), ruby("ActiveJob::DeserializationError", _GOES.format("Customer", '"90412"'), _DESERIALIZE.format("7.2.1", "ActiveJob::Arguments#deserialize_global_id", 171)), transaction="StatementJob")),
    ("prescription", event("ruby", ruby("ActiveRecord::RecordNotFound", "Couldn't find Prescription with 'id'=7"), ruby("ActiveJob::DeserializationError", _GOES.format("Prescription", 7), _DESERIALIZE.format("6.1.7", "deserialize_global_id", 158)), transaction="RefillReminderJob")),
    ("prescription", event("ruby", ruby("ActiveRecord::RecordNotFound", "Couldn't find Prescription with 'id'=\"1123\""), ruby("ActiveJob::DeserializationError", _GOES.format("Prescription", '"1123"'), _DESERIALIZE.format("7.2.1", "ActiveJob::Arguments#deserialize_global_id", 171)), transaction="RefillReminderJob")),
    ("month", _ruby("ArgumentError", "invalid date", _LOAD.format("perform", 9), "app/services/generate_statement.rb | call | 14 | Date.parse(month)")),
    ("month", _ruby("Date::Error", "invalid date", _LOAD.format("StatementJob#perform", 11), "app/services/generate_statement.rb | GenerateStatement.call | 16 | Date.parse(month)")),
    ("keywords", _ruby("ArgumentError", "missing keyword: :month", "app/jobs/statement_job.rb | perform | 7 | def perform(customer, month:)")),
)

_FATAL = {"type": "generic", "handled": False}
_LEDGER_PDF = "/src/Pdf/Ledger.php | | {} |"
WHAT_ENDS_A_PROCESS_OF_PHP = scene(
    "what ends a process of php", "php",
    ("memory of ledger", _php("Sentry\\Exception\\FatalErrorException", "Error: Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)", _LEDGER_PDF.format(88), mechanism=_FATAL)),
    ("memory of ledger", _php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: Allowed memory size of 268435456 bytes exhausted (tried to allocate 4194312 bytes)", _LEDGER_PDF.format(88), mechanism=_FATAL)),
    ("memory of import", _php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: Allowed memory size of 268435456 bytes exhausted (tried to allocate 8192 bytes)", "/src/Import/Workbook.php | | 31 |", mechanism=_FATAL)),
    ("memory of import", _php("Sentry\\Exception\\FatalErrorException", "Error: Allowed memory size of 134217728 bytes exhausted (tried to allocate 67108872 bytes)", "/src/Import/Workbook.php | | 31 |", mechanism=_FATAL)),
    ("time of import", _php("Symfony\\Component\\ErrorHandler\\Error\\FatalError", "Error: Maximum execution time of 30 seconds exceeded", "/src/Import/Workbook.php | | 40 |", mechanism=_FATAL)),
    ("time of import", _php("Symfony\\Component\\ErrorHandler\\Error\\FatalError", "Error: Maximum execution time of 60 seconds exceeded", "/src/Import/Workbook.php | | 40 |", mechanism=_FATAL)),
    ("class", _php("Error", 'Class "App\\Pdf\\Barcode" not found', "/src/Pdf/Ledger.php | App\\Pdf\\Ledger::head | 30 | $code = new Barcode($number);")),
    ("class", _php("Symfony\\Component\\ErrorHandler\\Error\\ClassNotFoundError", 'Attempted to load class "Barcode" from namespace "App\\Pdf".\nDid you forget a "use" statement for another namespace?', "/src/Pdf/Ledger.php | App\\Pdf\\Ledger::head | 30 | $code = new Barcode($number);")),
)

_PARSE = "Erp.Price | Erp.Price.parse/1 | lib/erp/price.ex:{}"
_LIVE = "~Phoenix.LiveView.Channel | anonymous fn/4 in Phoenix.LiveView.Channel.view_handle_event/3 | lib/phoenix_live_view/channel.ex:{}"
CLAUSES_THAT_DO_NOT_MATCH = scene(
    "clauses that do not match", "elixir",
    ("price", _elixir("FunctionClauseError", "no function clause matching in Erp.Price.parse/1", _LIVE.format(383), "ErpWeb.ItemLive | ErpWeb.ItemLive.handle_event/3 | lib/erp_web/live/item_live.ex:40", _PARSE.format(8))),
    ("price", _elixir("FunctionClauseError", "no function clause matching in Erp.Price.parse/1\n\nThe following arguments were given to Erp.Price.parse/1:\n\n    # 1\n    nil\n", _LIVE.format(509), "ErpWeb.ItemLive | ErpWeb.ItemLive.handle_event/3 | lib/erp_web/live/item_live.ex:46", _PARSE.format(11))),
    ("price", _elixir("FunctionClauseError", "no function clause matching in Erp.Price.parse/1", "~Oban.Queue.Executor | Oban.Queue.Executor.perform/1 | lib/oban/queue/executor.ex:145", "Erp.Imports.Row | anonymous fn/2 in Erp.Imports.Row.read/1 | lib/erp/imports/row.ex:21", _PARSE.format(11))),
    ("mrp", _elixir("KeyError", 'key :mrp not found in: %{"mrp" => 95, name: "Arnica"}', _LIVE.format(383), "ErpWeb.ItemLive | ErpWeb.ItemLive.handle_event/3 | lib/erp_web/live/item_live.ex:52")),
    ("mrp", _elixir("KeyError", 'key :mrp not found in:\n\n    %{"mrp" => 120, name: "Belladonna"}', _LIVE.format(509), "ErpWeb.ItemLive | ErpWeb.ItemLive.handle_event/3 | lib/erp_web/live/item_live.ex:58")),
    ("sms", _elixir("CaseClauseError", "no case clause matching: {:error, %Mint.TransportError{reason: :timeout}}", "Erp.Sms | Erp.Sms.send/2 | lib/erp/sms.ex:18")),
    ("sms", _elixir("CaseClauseError", "no case clause matching:\n\n    {:error, %Req.TransportError{reason: :timeout}}\n", "Erp.Reminders | anonymous fn/1 in Erp.Reminders.run/0 | lib/erp/reminders.ex:9", "Erp.Sms | Erp.Sms.send/2 | lib/erp/sms.ex:22")),
    ("sms answer", _elixir("MatchError", 'no match of right hand side value: %{"error" => "DLT template not found"}', "Erp.Sms | Erp.Sms.send/2 | lib/erp/sms.ex:24")),
)

SCENES = (
    CONNECTIONS_AND_LOOPS,
    DECIMALS_THAT_ARE_NONE,
    SHEETS_THAT_CUSTOMERS_SEND,
    PYTHON_SAYS_IT_ANEW,
    RECURSION_ENDS_WHERE_IT_HAPPENS_TO,
    REACT_NATIVE_OFFLINE,
    ENGINES_TAKE_OBJECTS_APART,
    REACT_NATIVE_ON_TWO_ENGINES,
    SERVER_COMPONENTS_SEEN_FROM_A_BROWSER,
    CAUSES_BELOW_FETCH_FAILED,
    PRISMA_WITH_AND_WITHOUT_ITS_EXCERPT,
    WORKERS_AND_THEIR_LOCKS,
    JOBS_WHOSE_ROWS_ARE_GONE,
    WHAT_ENDS_A_PROCESS_OF_PHP,
    CLAUSES_THAT_DO_NOT_MATCH,
)
