"""A second innocent author's split, held out: nobody looks at its mistakes; `seventh.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import nodejs as _node
from scenes import page as _js
from scenes import php_ as _php
from scenes import py as _py
from scenes import rb as _ruby
from sdk import event, message, node, php, scene

# fmt: off

_REJECTED = {"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False}

_GREEN = "greenlet_spawn has not been called; can't call await_only() here. Was IO attempted in an unexpected place? (Background on this error at: https://sqlalche.me/e/20/xd2s)"
_LAZY = ("~sqlalchemy/orm/attributes.py | __get__ | {} | return self.impl.get(state, dict_)", "~sqlalchemy/orm/strategies.py | _emit_lazyload | {} | result = session.execute(", "~sqlalchemy/util/_concurrency_py3k.py | await_only | 123 | raise exc.MissingGreenlet(")
_LOADED = tuple(line.format(566, 1043) for line in _LAZY)
_LOADED_LATER = tuple(line.format(569, 1069) for line in _LAZY)
RELATIONS_LOADED_TOO_LATE = scene(
    "relations loaded too late", "python",
    ("lines", _py("MissingGreenlet", _GREEN, "~fastapi/routing.py | run_endpoint_function | 212 | return await dependant.call(**values)", "orders/api.py | read_order | 33 | return OrderOut.of(order)", "orders/schemas.py | of | 20 | lines=[LineOut.of(line) for line in order.lines],", *_LOADED, module="sqlalchemy.exc")),
    ("lines", _py("MissingGreenlet", _GREEN, "~fastapi/routing.py | run_endpoint_function | 302 | return await dependant.call(**values)", "orders/api.py | list_orders | 51 | return [OrderOut.of(order) for order in page]", "orders/api.py | <listcomp> | 51 | return [OrderOut.of(order) for order in page]", "orders/schemas.py | of | 24 | lines=[LineOut.of(line) for line in order.lines],", *_LOADED_LATER, module="sqlalchemy.exc")),
    ("lines", _py("MissingGreenlet", _GREEN, "orders/api.py | list_orders | 51 | return [OrderOut.of(order) for order in page]", "orders/schemas.py | of | 24 | lines=[LineOut.of(line) for line in order.lines],", *_LOADED_LATER, module="sqlalchemy.exc")),
    ("customer", _py("MissingGreenlet", _GREEN, "~fastapi/routing.py | run_endpoint_function | 212 | return await dependant.call(**values)", "orders/api.py | read_order | 33 | return OrderOut.of(order)", "orders/schemas.py | of | 18 | customer=order.customer.name,", *_LOADED, module="sqlalchemy.exc")),
    ("customer", _py("MissingGreenlet", _GREEN, "~fastapi/routing.py | run_endpoint_function | 302 | return await dependant.call(**values)", "orders/api.py | read_order | 37 | return OrderOut.of(order)", "orders/schemas.py | of | 22 | customer=order.customer.name,", *_LOADED_LATER, module="sqlalchemy.exc")),
    ("detached", _py("DetachedInstanceError", "Parent instance <Order at 0x7f3c5a1e2b90> is not bound to a Session; lazy load operation of attribute 'payments' cannot proceed (Background on this error at: https://sqlalche.me/e/20/bhk3)", "orders/mails.py | receipt | 12 | paid = sum(p.amount for p in order.payments)", "~sqlalchemy/orm/attributes.py | __get__ | 566 | return self.impl.get(state, dict_)", "~sqlalchemy/orm/strategies.py | _load_for_state | 922 | raise orm_exc.DetachedInstanceError(", module="sqlalchemy.orm.exc")),
    ("detached", _py("DetachedInstanceError", "Parent instance <Order at 0x7fe10c44d310> is not bound to a Session; lazy load operation of attribute 'payments' cannot proceed (Background on this error at: https://sqlalche.me/e/20/bhk3)", "orders/jobs.py | remind | 40 | send(mails.receipt(order))", "orders/mails.py | receipt | 15 | paid = sum(p.amount for p in order.payments)", "~sqlalchemy/orm/attributes.py | __get__ | 569 | return self.impl.get(state, dict_)", "~sqlalchemy/orm/strategies.py | _load_for_state | 934 | raise orm_exc.DetachedInstanceError(", module="sqlalchemy.orm.exc")),
)

_EXPLODE = "mrp/bom.py | explode | {} | return [leaf for part in item.parts for leaf in self.leaves(part)]"
_LEAVES = "mrp/bom.py | leaves | {} | return self.explode(item) if item.parts else [item]"
_DEPTH = "maximum recursion depth exceeded"
A_BILL_OF_MATERIALS_THAT_HOLDS_ITSELF = scene(
    "a bill of materials that holds itself", "python",
    ("bom", _py("RecursionError", _DEPTH, "mrp/api.py | requirements | 17 | return bom.explode(item)", *[_EXPLODE.format(12), "mrp/bom.py | <listcomp> | 12 | return [leaf for part in item.parts for leaf in self.leaves(part)]", _LEAVES.format(15)] * 5, _EXPLODE.format(12))),
    ("bom", _py("RecursionError", f"{_DEPTH} while calling a Python object", "mrp/plan.py | nightly | 44 | need += bom.leaves(order.item)", *[_LEAVES.format(15), _EXPLODE.format(12), "mrp/bom.py | <listcomp> | 12 | return [leaf for part in item.parts for leaf in self.leaves(part)]"] * 7, _LEAVES.format(15))),
    ("bom", _py("RecursionError", f"{_DEPTH} in comparison", "mrp/api.py | requirements | 20 | return bom.explode(item)", *[_EXPLODE.format(18), _LEAVES.format(21)] * 9, _EXPLODE.format(18), "~sqlalchemy/orm/attributes.py | __get__ | 569 | return self.impl.get(state, dict_)")),
    ("account", _py("RecursionError", _DEPTH, "ledger/api.py | balance | 31 | return tree.total(account)", *["ledger/tree.py | total | 22 | return account.own + sum(total(child) for child in account.children)", "ledger/tree.py | <genexpr> | 22 | return account.own + sum(total(child) for child in account.children)"] * 6)),
    ("account", _py("RecursionError", f"{_DEPTH} while calling a Python object", "ledger/close.py | close | 9 | balances[account] = tree.total(account)", *["ledger/tree.py | total | 25 | return account.own + sum(total(child) for child in account.children)", "ledger/tree.py | <genexpr> | 25 | return account.own + sum(total(child) for child in account.children)"] * 4)),
    ("copy", _py("RecursionError", _DEPTH, "mrp/plan.py | nightly | 40 | draft = copy.deepcopy(plan)", *["~copy.py | deepcopy | 146 | y = copier(x, memo)", "~copy.py | _deepcopy_dict | 231 | y[deepcopy(key, memo)] = deepcopy(value, memo)"] * 5)),
)

_RPC = '<_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.{}\n\tdetails = "{}"\n\tdebug_error_string = "{}"\n>'
_STUB = "stock/client.py | reserve | {} | answer = self._stub.Reserve(request, timeout=2)"
_INACTIVE = ("~grpc/_channel.py | __call__ | {} | return _end_unary_response_blocking(state, call, False, None)", "~grpc/_channel.py | _end_unary_response_blocking | {} | raise _InactiveRpcError(state)  # pytype: disable=not-instantiable")
_OLD_GRPC = tuple(line.format(number) for line, number in zip(_INACTIVE, (946, 849), strict=True))
_NEW_GRPC = tuple(line.format(number) for line, number in zip(_INACTIVE, (1181, 1009), strict=True))
ONE_STUB_MANY_STATUSES = scene(
    "one stub of grpc, many statuses", "python",
    ("down", _py("_InactiveRpcError", _RPC.format("UNAVAILABLE", "failed to connect to all addresses; last error: UNKNOWN: ipv4:10.0.3.7:50051: Failed to connect to remote host: Connection refused", 'UNKNOWN:Error received from peer  {created_time:\\"2025-10-23T14:30:01.123456789+00:00\\", grpc_status:14}'), "till/sale.py | pay | 60 | stock.reserve(basket)", _STUB.format(28), *_OLD_GRPC, module="grpc._channel")),
    ("down", _py("_InactiveRpcError", _RPC.format("UNAVAILABLE", "failed to connect to all addresses; last error: UNKNOWN: ipv4:10.0.9.41:50051: Failed to connect to remote host: Connection refused", 'UNKNOWN:Error received from peer  {grpc_message:\\"failed to connect to all addresses\\", grpc_status:14, created_time:\\"2025-11-02T09:11:40.5+00:00\\"}'), "till/sale.py | pay | 66 | stock.reserve(basket)", _STUB.format(33), *_NEW_GRPC, module="grpc._channel")),
    ("slow", _py("_InactiveRpcError", _RPC.format("DEADLINE_EXCEEDED", "Deadline Exceeded", 'UNKNOWN:Error received from peer  {created_time:\\"2025-10-23T14:31:09.2+00:00\\", grpc_status:4, grpc_message:\\"Deadline Exceeded\\"}'), "till/sale.py | pay | 60 | stock.reserve(basket)", _STUB.format(28), *_OLD_GRPC, module="grpc._channel")),
    ("slow", _py("_InactiveRpcError", _RPC.format("DEADLINE_EXCEEDED", "Deadline Exceeded", 'UNKNOWN:Error received from peer ipv4:10.0.3.7:50051 {grpc_message:\\"Deadline Exceeded\\", grpc_status:4}'), "web/orders.py | confirm | 19 | stock.reserve(order.basket)", _STUB.format(33), *_NEW_GRPC, module="grpc._channel")),
    ("nil", _py("_InactiveRpcError", _RPC.format("INTERNAL", "panic: runtime error: invalid memory address or nil pointer dereference", 'UNKNOWN:Error received from peer  {created_time:\\"2025-10-23T14:32:11.9+00:00\\", grpc_status:13}'), "till/sale.py | pay | 60 | stock.reserve(basket)", _STUB.format(28), *_OLD_GRPC, module="grpc._channel")),
    ("not there", _py("_InactiveRpcError", _RPC.format("UNIMPLEMENTED", "unknown method Reserve for service stock.v1.Stock", "UNKNOWN:Error received from peer  {grpc_status:12}"), "web/orders.py | confirm | 19 | stock.reserve(order.basket)", _STUB.format(33), *_NEW_GRPC, module="grpc._channel")),
)

_ODBC = "[Microsoft][ODBC Driver {} for SQL Server][SQL Server]"
_SENT = "legacy/tally.py | rows | {} | cursor.execute(sql, *values)"
DRIVERS_SAY_IT_WITH_NUMBERS = scene(
    "drivers say it with numbers", "python",
    ("column", _py("ProgrammingError", f"('42S22', \"[42S22] {_ODBC.format(17)}Invalid column name 'hsn_code'. (207) (SQLExecDirectW)\")", "legacy/export.py | products | 33 | for row in tally.rows(PRODUCTS, since):", _SENT.format(20), module="pyodbc")),
    ("column", _py("ProgrammingError", f"('42S22', \"[42S22] {_ODBC.format(18)}Invalid column name 'hsn_code'. (207) (SQLExecDirectW); [42S22] {_ODBC.format(18)}Statement(s) could not be prepared. (8180)\")", "legacy/export.py | products | 36 | for row in tally.rows(PRODUCTS, since):", _SENT.format(26), module="pyodbc")),
    ("deadlock", _py("Error", f"('40001', '[40001] {_ODBC.format(17)}Transaction (Process ID 71) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction. (1205) (SQLExecDirectW)')", "legacy/export.py | vouchers | 60 | tally.rows(MARK_SENT, ids)", _SENT.format(20), module="pyodbc")),
    ("deadlock", _py("Error", f"('40001', '[40001] {_ODBC.format(18)}Transaction (Process ID 138) was deadlocked on lock | communication buffer resources with another process and has been chosen as the deadlock victim. Rerun the transaction. (1205) (SQLExecDirectW)')", "legacy/export.py | vouchers | 64 | tally.rows(MARK_SENT, ids)", _SENT.format(26), module="pyodbc")),
    ("login", _py("InterfaceError", f"('28000', \"[28000] {_ODBC.format(17)}Login failed for user 'erp'. (18456) (SQLDriverConnect)\")", "legacy/tally.py | connect | 12 | return pyodbc.connect(self.dsn)", module="pyodbc")),
    ("login", _py("InterfaceError", f"('28000', \"[28000] {_ODBC.format(18)}Login failed for user 'erp'. (18456) (SQLDriverConnect)\")", "legacy/export.py | vouchers | 51 | with tally.connect() as connection:", "legacy/tally.py | connect | 14 | return pyodbc.connect(self.dsn)", module="pyodbc")),
    ("gone", _py("OperationalError", "(2006, 'MySQL server has gone away')", "web/reports.py | sales | 14 | rows = shop.rows(SALES)", "web/shop.py | rows | 8 | self.cursor.execute(sql)", "~MySQLdb/connections.py | query | 261 | _mysql.connection.query(self, query)", module="MySQLdb")),
    ("gone", _py("OperationalError", "(2006, '')", "web/reports.py | sales | 17 | rows = shop.rows(SALES)", "web/shop.py | rows | 9 | self.cursor.execute(sql)", "~MySQLdb/connections.py | query | 280 | _mysql.connection.query(self, query)", module="MySQLdb")),
)

_TO_JSON = ("~json/__init__.py | dumps | {} | return cls(", "~json/encoder.py | encode | {} | chunks = self.iterencode(o, _one_shot=True)", "~json/encoder.py | default | {} | raise TypeError(f'Object of type {{o.__class__.__name__}} '")
_J311 = tuple(line.format(number) for line, number in zip(_TO_JSON, (238, 200, 180), strict=True))
_J314 = tuple(line.format(number) for line, number in zip(_TO_JSON, (238, 200, 182), strict=True))
WHAT_JSON_CANNOT_WRITE = scene(
    "what json cannot write", "python",
    ("audit", _py("TypeError", "Object of type Decimal is not JSON serializable", "hr/api.py | raise_salary | 25 | audit.record('salary', change)", "core/audit.py | record | 14 | self.queue.put(json.dumps(entry))", *_J311)),
    ("audit", _py("TypeError", "Object of type Decimal is not JSON serializable\nwhen serializing dict item 'new'\nwhen serializing dict item 'change'", "hr/api.py | raise_salary | 28 | audit.record('salary', change)", "core/audit.py | record | 17 | self.queue.put(json.dumps(entry))", *_J314)),
    ("audit", _py("TypeError", "Object of type Decimal is not JSON serializable", "stock/api.py | adjust | 70 | audit.record('stock', delta)", "core/audit.py | record | 17 | self.queue.put(json.dumps(entry))", *_J311)),
    ("webhook", _py("TypeError", "Object of type Decimal is not JSON serializable", "core/webhooks.py | send | 31 | body = json.dumps(payload).encode()", *_J311)),
    ("webhook", _py("TypeError", "Object of type Decimal is not JSON serializable\nwhen serializing dict item 'total'", "core/webhooks.py | deliver_all | 52 | send(hook, payload)", "core/webhooks.py | send | 35 | body = json.dumps(payload).encode()", *_J314)),
    ("session", _py("TypeError", "Object of type Branch is not JSON serializable", "~flask/sessions.py | save_session | 385 | val = self.get_signing_serializer(app).dumps(dict(session))", "~flask/json/tag.py | dumps | 323 | return dumps(self.tag(value), separators=(',', ':'))", *_J311)),
    ("session", _py("TypeError", "Object of type Branch is not JSON serializable\nwhen serializing dict item 'branch'", "~flask/sessions.py | save_session | 391 | val = self.get_signing_serializer(app).dumps(dict(session))", "~flask/json/tag.py | dumps | 327 | return dumps(self.tag(value), separators=(',', ':'))", *_J314)),
)

_SETTLE = ("~/app/node_modules/axios/lib/core/settle.js | settle | {}", "~/app/node_modules/axios/lib/adapters/http.js | IncomingMessage.handleStreamEnd | {}", "~node:events | IncomingMessage.emit | 530")
_AXIOS_0 = tuple(line.format(number) for line, number in zip(reversed(_SETTLE), (530, 269, 17), strict=False))
_AXIOS_1 = tuple(line.format(number) for line, number in zip(reversed(_SETTLE), (536, 599, 19), strict=False))
_ASKED = "/app/node_modules/axios/lib/core/Axios.js | async Axios.request | 45"
STATUSES_FROM_TWO_CLIENTS = scene(
    "statuses from two clients of axios", "node",
    ("gst 401", _node("AxiosError", "Request failed with status code 401", "/app/src/gst/client.ts | GstClient.file | 31 | const { data } = await this.http.post('/returns', body);", *_AXIOS_1)),
    ("gst 401", _node("AxiosError", "Request failed with status code 401", "/app/src/jobs/returns.ts | fileReturns | 18 | await gst.file(period);", "/app/src/gst/client.ts | GstClient.file | 36 | const { data } = await this.http.post('/returns', body);", _ASKED, *_AXIOS_1)),
    ("gst 401", _node("Error", "Request failed with status code 401", "/app/src/gst/client.ts | GstClient.file | 31 | const { data } = await this.http.post('/returns', body);", "~/app/node_modules/axios/lib/core/createError.js | createError | 16", *_AXIOS_0)),
    ("gst body", _node("AxiosError", "Request failed with status code 400", "/app/src/gst/client.ts | GstClient.file | 31 | const { data } = await this.http.post('/returns', body);", *_AXIOS_1)),
    ("gst body", _node("AxiosError", "Request failed with status code 400", "/app/src/gst/client.ts | GstClient.file | 36 | const { data } = await this.http.post('/returns', body);", _ASKED, *_AXIOS_1)),
    ("courier 401", _node("AxiosError", "Request failed with status code 401", "/app/src/courier/client.ts | Courier.track | 22 | const { data } = await this.http.get(`/track/${awb}`);", *_AXIOS_1)),
    ("courier 401", _node("AxiosError", "Request failed with status code 401", "/app/src/courier/client.ts | Courier.track | 24 | const { data } = await this.http.get(`/track/${awb}`);", _ASKED, *_AXIOS_1)),
)

_NEST = "Nest can't resolve dependencies of the {}. Please make sure that the argument {} at index [{}] is available in the {} context.\n\nPotential solutions:\n- Is {} a valid NestJS module?\n- If {} is a provider, is it part of the current {}?\n"
_INJECT = "~/app/node_modules/@nestjs/core/injector/injector.js | {} | {}"
A_PROGRAM_THAT_DOES_NOT_START = scene(
    "a program that does not start", "node",
    ("tax", _node("UnknownDependenciesException", _NEST.format("InvoiceService (Repository, ?)", "TaxService", 1, "InvoiceModule", "InvoiceModule", "TaxService", "InvoiceModule"), "/app/dist/main.js | bootstrap | 9", _INJECT.format("Injector.resolveConstructorParams", 150), _INJECT.format("Injector.lookupComponentInParentModules", 262))),
    ("tax", _node("UnknownDependenciesException", _NEST.format("InvoiceService (Repository, Logger, ?)", "TaxService", 2, "InvoiceModule", "InvoiceModule", "TaxService", "InvoiceModule"), "/app/dist/worker.js | main | 12", _INJECT.format("async Injector.loadInstance", 76), _INJECT.format("Injector.lookupComponentInParentModules", 286))),
    ("mailer", _node("UnknownDependenciesException", _NEST.format("ReminderService (?)", "Mailer", 0, "ReminderModule", "ReminderModule", "Mailer", "ReminderModule"), "/app/dist/main.js | bootstrap | 9", _INJECT.format("Injector.resolveConstructorParams", 150), _INJECT.format("Injector.lookupComponentInParentModules", 262))),
    ("port", _node("Error", "listen EADDRINUSE: address already in use :::3000", "/app/dist/main.js | bootstrap | 14", "~node:net | Server.setupListenHandle [as _listen2] | 1817", "~node:net | listenInCluster | 1865")),
    ("port", _node("Error", "listen EADDRINUSE: address already in use 0.0.0.0:3000", "~node:net | Server.setupListenHandle [as _listen2] | 1908", "~node:net | listenInCluster | 1965", "~node:net | doListen | 2139")),
    ("sharp", _node("Error", "Cannot find module '../build/Release/sharp-linux-x64.node'\nRequire stack:\n- /app/node_modules/sharp/lib/sharp.js\n- /app/dist/labels.js\n- /app/dist/main.js", "/app/dist/labels.js | Object.<anonymous> | 3", "~node:internal/modules/cjs/loader | Module._resolveFilename | 1140")),
    ("sharp", _node("Error", "Cannot find module '../build/Release/sharp-linux-x64.node'\nRequire stack:\n- /app/node_modules/sharp/lib/sharp.js\n- /app/dist/labels.js\n- /app/dist/worker.js", "/app/dist/labels.js | Object.<anonymous> | 3", "~node:internal/modules/cjs/loader | Module._resolveFilename | 1225", "~node:internal/modules/cjs/loader | Module._load | 1055")),
)

_WHERE = {
    "connect": ("Error", "~node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1555"),
    "certificate": ("Error", "~node:_tls_wrap | TLSSocket.onConnectSecure | 1674"),
    "Headers": ("HeadersTimeoutError", "~node:internal/deps/undici/undici | FastTimer.onParserTimeout [as _onTimeout] | 6249"),
}
_UNDICI = "~node:internal/deps/undici/undici | node:internal/deps/undici/undici | {}"


def _fetched(words: str, *lines: str, place: int = 13484) -> dict:
    type_, where = _WHERE[words.partition(" ")[0]]
    cause = node(type_, words, where, mechanism={"type": "linked_errors", "handled": True, "exception_id": 1, "parent_id": 0})
    return event("node", cause, node("TypeError", "fetch failed", *lines, _UNDICI.format(place), mechanism={"type": "onunhandledrejection", "handled": False, "exception_id": 0}))


FETCH_FAILED_AND_WHY = scene(
    "fetch failed, and why", "node",
    ("rates down", _fetched("connect ECONNREFUSED 10.4.0.3:8080", "/app/src/rates.ts | async usd | 14 | const answer = await fetch(RATES_URL);")),
    ("rates down", _fetched("connect ECONNREFUSED 10.4.1.90:8080", "~node:internal/process/task_queues | process.processTicksAndRejections | 105", "/app/src/quote.ts | async quote | 30 | const rate = await usd();", "/app/src/rates.ts | async usd | 17 | const answer = await fetch(RATES_URL);", place=14976)),
    ("rates certificate", _fetched("certificate has expired", "/app/src/rates.ts | async usd | 14 | const answer = await fetch(RATES_URL);")),
    ("rates certificate", _fetched("certificate has expired", "/app/src/quote.ts | async quote | 30 | const rate = await usd();", "/app/src/rates.ts | async usd | 17 | const answer = await fetch(RATES_URL);", place=14976)),
    ("labels slow", _fetched("Headers Timeout Error", "/app/src/labels.ts | async print | 40 | const pdf = await fetch(`${RENDERER}/label`, { method: 'POST', body });")),
    ("labels slow", _fetched("Headers Timeout Error", "/app/src/labels.ts | async print | 44 | const pdf = await fetch(`${RENDERER}/label`, { method: 'POST', body });", place=14976)),
    ("labels down", _fetched("connect ECONNREFUSED 10.4.0.9:9000", "/app/src/labels.ts | async print | 40 | const pdf = await fetch(`${RENDERER}/label`, { method: 'POST', body });")),
)

_READ_JSON = "webpack://_N_E/./src/lib/api.ts | {} | {} | return JSON.parse(text);"
PAGES_READ_AS_JSON = scene(
    "a page read as json, in three engines", "javascript",
    ("login page", _js("SyntaxError", "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "webpack://_N_E/./src/hooks/useStock.ts | load | 21:20 | const rows = await api.get('/stock');", "<anonymous> | JSON.parse | 1:1", _READ_JSON.format("get", "18:15"), mechanism=_REJECTED)),
    ("login page", _js("SyntaxError", "Unexpected token < in JSON at position 0", "webpack://_N_E/./src/hooks/useOrders.ts | refresh | 9:14 | setOrders(await api.get('/orders'));", _READ_JSON.format("get", "18:15"), mechanism=_REJECTED)),
    ("login page", _js("SyntaxError", "JSON.parse: unexpected character at line 1 column 1 of the JSON data", "webpack://_N_E/./src/hooks/useStock.ts | load | 24:20 | const rows = await api.get('/stock');", _READ_JSON.format("get", "22:15"), mechanism=_REJECTED)),
    ("login page", _js("SyntaxError", "JSON Parse error: Unrecognized token '<'", "[native code] | parse |", _READ_JSON.format("get", "22:15"), mechanism=_REJECTED)),
    ("draft", _js("SyntaxError", '"undefined" is not valid JSON', "webpack://_N_E/./src/lib/drafts.ts | restore | 7:22 | return JSON.parse(String(localStorage.draft));", mechanism=_REJECTED)),
    ("draft", _js("SyntaxError", "Unexpected token u in JSON at position 0", "webpack://_N_E/./src/app/bill/page.tsx | BillPage | 40:18 | const draft = restore();", "webpack://_N_E/./src/lib/drafts.ts | restore | 9:22 | return JSON.parse(String(localStorage.draft));")),
    ("draft", _js("SyntaxError", 'JSON Parse error: Unexpected identifier "undefined"', "webpack://_N_E/./src/lib/drafts.ts | restore | 9:22 | return JSON.parse(String(localStorage.draft));")),
    ("scanner", _js("SyntaxError", "Unexpected end of JSON input", "webpack://_N_E/./src/lib/scanner.ts | onmessage | 30:28 | this.emit(JSON.parse(event.data));")),
)

_ROW = "webpack://_N_E/./src/components/BillRow.tsx | {} | {} | {}"
_FIXED = "<td>{line.price.toFixed(2)}</td>"
_PARTY = "const { gstin, name } = bill.party;"
_OF = "for (const tax of line.taxes) {"
WORDS_OF_THREE_ENGINES_IN_ONE_ROW = scene(
    "one row of a bill, three engines", "javascript",
    ("price", _js("TypeError", "e.price.toFixed is not a function", _ROW.format("BillRow", "31:24", _FIXED))),
    ("price", _js("TypeError", "n.price.toFixed is not a function. (In 'n.price.toFixed(2)', 'n.price.toFixed' is undefined)", _ROW.format("BillRow", "34:24", _FIXED))),
    ("price", _js("TypeError", "t.price.toFixed is not a function", "webpack://_N_E/./src/components/BillTable.tsx | ? | 12:9 | {lines.map((line) => <BillRow key={line.id} line={line} />)}", _ROW.format("BillRow", "34:24", _FIXED))),
    ("party", _js("TypeError", "Cannot destructure property 'gstin' of 'e.party' as it is undefined.", _ROW.format("BillRow", "18:11", _PARTY))),
    ("party", _js("TypeError", "can't access property \"gstin\", t.party is undefined", _ROW.format("BillRow", "20:11", _PARTY))),
    ("party", _js("TypeError", "Right side of assignment cannot be destructured", _ROW.format("BillRow", "20:11", _PARTY))),
    ("taxes", _js("TypeError", "e.taxes is not iterable", _ROW.format("total", "9:22", _OF))),
    ("taxes", _js("TypeError", "undefined is not a function (near '...n.taxes...')", _ROW.format("total", "10:22", _OF))),
    ("taxes", _js("TypeError", "t.taxes is undefined", _ROW.format("total", "10:22", _OF))),
)

_ODD = {"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False, "synthetic": True}
PROMISES_BROKEN_WITH_ANYTHING = scene(
    "promises broken with anything", "javascript",
    ("gateway", _js("UnhandledRejection", "Object captured as promise rejection with keys: code, description, source, step", mechanism=_ODD)),
    ("gateway", _js("UnhandledRejection", "Object captured as promise rejection with keys: code, description, source, step", mechanism=_ODD)),
    ("api", _js("UnhandledRejection", "Object captured as promise rejection with keys: detail, status, title, type", mechanism=_ODD)),
    ("undefined", _js("UnhandledRejection", "Non-Error promise rejection captured with value: undefined", mechanism=_ODD)),
    ("printer", _js("UnhandledRejection", "Non-Error promise rejection captured with value: printer TVS-3150 (192.168.1.40) is offline", mechanism=_ODD)),
    ("printer", _js("UnhandledRejection", "Non-Error promise rejection captured with value: printer EPSON TM-T82 (10.0.7.12) is offline", mechanism=_ODD)),
    ("event", _js("Event", "Event `Event` (type=error) captured as promise rejection", mechanism=_ODD)),
)

_HERMES = "app:///index.android.bundle | {} | 1:{}"
_JSC = "app:///main.jsbundle | {} | {}:{}"
REACT_NATIVE_ON_TWO_ENGINES = scene(
    "react native on two engines", "javascript",
    ("qty", _js("TypeError", "Cannot read property 'qty' of undefined", "/node_modules/react-native/Libraries/Pressability/Pressability.js | _performTransitionSideEffects | 701:17", "/src/screens/CountScreen.tsx | onScan | 44:31 | const next = counts[code].qty + 1;")),
    ("qty", _js("TypeError", "undefined is not an object (evaluating 'counts[code].qty')", "/src/screens/CountScreen.tsx | onScan | 47:31 | const next = counts[code].qty + 1;")),
    ("intl", _js("ReferenceError", "Property 'Intl' doesn't exist", "/src/format.ts | rupees | 5:14 | return new Intl.NumberFormat('en-IN').format(value);")),
    ("intl", _js("ReferenceError", "Can't find variable: Intl", "/src/screens/BillScreen.tsx | BillScreen | 71:20 | <Text>{rupees(total)}</Text>", "/src/format.ts | rupees | 5:14 | return new Intl.NumberFormat('en-IN').format(value);")),
    ("text", _js("Invariant Violation", "Text strings must be rendered within a <Text> component.", _HERMES.format("createTextInstance", 712044), _HERMES.format("completeWork", 731220))),
    ("text", _js("Error", "Text strings must be rendered within a <Text> component.", _JSC.format("createTextInstance", 98, 1204), _JSC.format("completeWork", 98, 30112))),
    ("child", _js("Invariant Violation", "Objects are not valid as a React child (found: object with keys {amount, currency}). If you meant to render a collection of children, use an array instead.", _HERMES.format("throwOnInvalidObjectType", 698120), _HERMES.format("reconcileChildFibers", 699800))),
    ("child", _js("Error", "Objects are not valid as a React child (found: object with keys {amount, currency}). If you meant to render a collection of children, use an array instead.", _JSC.format("throwOnInvalidObjectType", 97, 881), _JSC.format("reconcileChildFibers", 97, 2210))),
)

_CELL = "lib/imports/sheet.rb | {} | {} | row[:name].force_encoding('UTF-8').encode('ISO-8859-1')"
FILES_OF_STRANGERS_IN_RUBY = scene(
    "files of strangers", "ruby",
    ("rupee", _ruby("Encoding::UndefinedConversionError", "U+20B9 from UTF-8 to ISO-8859-1", "lib/imports/sheet.rb | block in each_row | 19 | yield convert(row)", _CELL.format("convert", 27))),
    ("rupee", _ruby("Encoding::UndefinedConversionError", "U+2013 from UTF-8 to ISO-8859-1 (Encoding::UndefinedConversionError)", "lib/imports/sheet.rb | block in Imports::Sheet#each_row | 22 | yield convert(row)", _CELL.format("Imports::Sheet#convert", 30))),
    ("bytes", _ruby("Encoding::InvalidByteSequenceError", '"\\xE9" followed by "r" on UTF-8', "lib/imports/sheet.rb | block in each_row | 19 | yield convert(row)", _CELL.format("convert", 27))),
    ("bytes", _ruby("Encoding::InvalidByteSequenceError", '"\\xFC" followed by "l" on UTF-8 (Encoding::InvalidByteSequenceError)', "app/jobs/import_job.rb | block in ImportJob#perform | 9 | sheet.each_row { |row| store(row) }", _CELL.format("Imports::Sheet#convert", 30))),
    ("column", _ruby("KeyError", "key not found: :batch", "app/jobs/import_job.rb | block in perform | 12 | store(row)", "lib/imports/sheet.rb | batch_of | 40 | row.fetch(:batch)")),
    ("column", _ruby("KeyError", "key not found: :batch (KeyError)\nDid you mean?  :batch_no", "app/jobs/import_job.rb | block in ImportJob#perform | 15 | store(row)", "lib/imports/sheet.rb | Imports::Sheet#batch_of | 44 | row.fetch(:batch)")),
    ("quote", _ruby("CSV::MalformedCSVError", "Illegal quoting in line 31.", "lib/imports/sheet.rb | each_row | 17 | CSV.foreach(path, headers: true) do |row|", "~csv-3.2.6/lib/csv/parser.rb | parse_quotable_loose | 1019 | raise MalformedCSVError")),
    ("quote", _ruby("CSV::MalformedCSVError", "Illegal quoting in line 2. (CSV::MalformedCSVError)", "lib/imports/sheet.rb | Imports::Sheet#each_row | 20 | CSV.foreach(path, headers: true) do |row|", "~csv-3.3.0/lib/csv/parser.rb | CSV::Parser#parse_quotable_loose | 1063 | raise MalformedCSVError")),
)

_BUS = "~/vendor/symfony/messenger/Middleware/HandleMessageMiddleware.php | Symfony\\Component\\Messenger\\Middleware\\HandleMessageMiddleware::handle | {} | throw new HandlerFailedException($envelope, $exceptions);"
_HANDLING = 'Handling "App\\Message\\PostInvoice" failed: {}'
_ENTRY = "/src/Ledger/Poster.php | App\\Ledger\\Poster::entry | {} | {}"


def _handled(type_: str, words: str, place: int, *lines: str) -> dict:
    outer = php("Symfony\\Component\\Messenger\\Exception\\HandlerFailedException", _HANDLING.format(words), "/bin/console | | 17 | return new Application($kernel);", _BUS.format(place))
    return event("php", php(type_, words, *lines), outer)


MESSAGES_THAT_SYMFONY_HANDLES = scene(
    "messages that symfony handles", "php",
    ("ledger", _handled("App\\Ledger\\UnknownLedger", "No ledger for account 4400-12", 129, _ENTRY.format(31, "throw new UnknownLedger($account);"))),
    ("ledger", _handled("App\\Ledger\\UnknownLedger", "No ledger for account 1210", 152, _ENTRY.format(36, "throw new UnknownLedger($account);"))),
    ("ledger", _php("App\\Ledger\\UnknownLedger", "No ledger for account 4400-7", "/src/Controller/BillController.php | App\\Controller\\BillController::post | 50 | $this->poster->entry($bill);", _ENTRY.format(36, "throw new UnknownLedger($account);"))),
    ("period", _handled("App\\Ledger\\PeriodClosed", "Period 2025-09 is closed", 129, _ENTRY.format(24, "throw new PeriodClosed($date);"))),
    ("period", _handled("App\\Ledger\\PeriodClosed", "Period 2025-10 is closed", 152, _ENTRY.format(27, "throw new PeriodClosed($date);"))),
    ("null", _handled("TypeError", "App\\Ledger\\Poster::tax(): Argument #1 ($code) must be of type string, null given, called in /var/www/erp/src/Ledger/Poster.php on line 40", 129, "/src/Ledger/Poster.php | App\\Ledger\\Poster::tax | 61 | private function tax(string $code): Tax")),
    ("null", _handled("TypeError", "App\\Ledger\\Poster::tax(): Argument #1 ($code) must be of type string, null given, called in /srv/erp/releases/20251102/src/Ledger/Poster.php on line 47", 152, "/src/Ledger/Poster.php | App\\Ledger\\Poster::tax | 68 | private function tax(string $code): Tax")),
)

WHAT_A_SUPERVISOR_LOGS = scene(
    "what a supervisor logs", "elixir",
    ("sync", message("elixir", "GenServer #PID<0.2213.0> terminating\n** (RuntimeError) e-way bill 8123 refused: 503\n    (erp 0.4.1) lib/erp/sync.ex:41: Erp.Sync.pull/1\nLast message: :tick", logger="elixir")),
    ("sync", message("elixir", "GenServer #PID<0.918.7> terminating\n** (RuntimeError) e-way bill 77 refused: 503\n    (erp 0.5.0) lib/erp/sync.ex:46: Erp.Sync.pull/1\nLast message: :tick", logger="elixir")),
    ("printer", message("elixir", "GenServer Erp.Printer terminating\n** (MatchError) no match of right hand side value: {:error, :econnrefused}\n    (erp 0.4.1) lib/erp/printer.ex:19: Erp.Printer.connect/1\nLast message: {:print, 8123}", logger="elixir")),
    ("printer", message("elixir", "GenServer Erp.Printer terminating\n** (MatchError) no match of right hand side value: {:error, :econnrefused}\n    (erp 0.5.0) lib/erp/printer.ex:22: Erp.Printer.connect/1\nLast message: {:print, 77}", logger="elixir")),
    ("registry", message("elixir", "GenServer Erp.Printer terminating\n** (ArgumentError) unknown registry: Erp.Printers\n    (elixir 1.17.3) lib/registry.ex:1086: Registry.info!/1\n    (erp 0.5.0) lib/erp/printer.ex:31: Erp.Printer.find/1\nLast message: {:find, 78}", logger="elixir")),
    ("database", message("elixir", "Postgrex.Protocol (#PID<0.4411.0>) disconnected: ** (DBConnection.ConnectionError) tcp recv (idle): closed", logger="elixir")),
    ("database", message("elixir", "Postgrex.Protocol (#PID<0.77.3>) disconnected: ** (DBConnection.ConnectionError) tcp recv (idle): closed", logger="elixir")),
)

SCENES = (
    RELATIONS_LOADED_TOO_LATE,
    A_BILL_OF_MATERIALS_THAT_HOLDS_ITSELF,
    ONE_STUB_MANY_STATUSES,
    DRIVERS_SAY_IT_WITH_NUMBERS,
    WHAT_JSON_CANNOT_WRITE,
    STATUSES_FROM_TWO_CLIENTS,
    A_PROGRAM_THAT_DOES_NOT_START,
    FETCH_FAILED_AND_WHY,
    PAGES_READ_AS_JSON,
    WORDS_OF_THREE_ENGINES_IN_ONE_ROW,
    PROMISES_BROKEN_WITH_ANYTHING,
    REACT_NATIVE_ON_TWO_ENGINES,
    FILES_OF_STRANGERS_IN_RUBY,
    MESSAGES_THAT_SYMFONY_HANDLES,
    WHAT_A_SUPERVISOR_LOGS,
)
