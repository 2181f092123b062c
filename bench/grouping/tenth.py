"""The other half of the third innocent author's pool: held out until what it showed was mended, open since.

`ninth.py` tells how it was dealt.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import nodejs as _node
from scenes import page as _js
from scenes import php_ as _php
from scenes import py as _py
from scenes import rb as _ruby
from sdk import browser, event, log, message, python, scene

# fmt: off


_SCRIPT = "erp/prescriptions/api.py | create | {} | prescription = Prescription.model_validate(body)"
_VALIDATE = "~pydantic/main.py | model_validate | {} | return cls.__pydantic_validator__.validate_python("
_V2 = "1 validation error for Prescription\n{}\n  {} [type={}, input_value={}, input_type={}]\n    For further information visit https://errors.pydantic.dev/{}/v/{}"
ONE_MODEL_AND_TWO_PYDANTICS = scene(
    "one model and two pydantics", "python",
    ("potency", _py("ValidationError", _V2.format("potency", "Input should be a valid string", "string_type", 30, "int", "2.5", "string_type"), "~fastapi/routing.py | run_endpoint_function | 191 | return await dependant.call(**values)", _SCRIPT.format(31), _VALIDATE.format(551), module="pydantic_core._pydantic_core")),
    ("potency", _py("ValidationError", _V2.format("potency", "Input should be a valid string", "string_type", 200, "int", "2.11", "string_type"), "~fastapi/routing.py | run_endpoint_function | 302 | return await dependant.call(**values)", _SCRIPT.format(36), _VALIDATE.format(703), module="pydantic_core._pydantic_core")),
    ("potency", _py("ValidationError", "1 validation error for Prescription\npotency\n  str type expected (type=type_error.str)", "~fastapi/routing.py | run_endpoint_function | 163 | return await dependant.call(**values)", "erp/prescriptions/api.py | create | 28 | prescription = Prescription.parse_obj(body)", "~pydantic/main.py | pydantic.main.BaseModel.parse_obj | 526 |", module="pydantic.error_wrappers")),
    ("doctor", _py("ValidationError", _V2.format("doctor_id", "Field required", "missing", "{'potency': '30C', 'remedy': 'Arnica'}", "dict", "2.5", "missing"), _SCRIPT.format(31), _VALIDATE.format(551), module="pydantic_core._pydantic_core")),
    ("doctor", _py("ValidationError", _V2.format("doctor_id", "Field required", "missing", "{'remedy': 'Nux vomica', 'doses': 3}", "dict", "2.11", "missing"), _SCRIPT.format(36), _VALIDATE.format(703), module="pydantic_core._pydantic_core")),
    ("doctor", _py("ValidationError", "1 validation error for Prescription\ndoctor_id\n  field required (type=value_error.missing)", "erp/prescriptions/api.py | create | 28 | prescription = Prescription.parse_obj(body)", "~pydantic/main.py | pydantic.main.BaseModel.parse_obj | 526 |", module="pydantic.error_wrappers")),
    ("refills", _py("ValidationError", _V2.format("refills", "Input should be less than or equal to 12", "less_than_equal", 99, "int", "2.11", "less_than_equal"), _SCRIPT.format(36), _VALIDATE.format(703), module="pydantic_core._pydantic_core")),
)

A_PYTHON_LOGGER_WITHOUT_EXCEPTIONS = scene(
    "a python logger without exceptions", "python",
    ("filing", log("python", "GSTR-1 of %s for %s refused: %s", "29ABCDE1234F1Z5", "2025-09", "RET191106: previous return not filed", logger="erp.tax.filing")),
    ("filing", log("python", "GSTR-1 of %s for %s refused: %s", "07PQRSX9876K1ZA", "2025-08", "RET191106: previous return not filed", logger="erp.tax.filing")),
    ("template", message("python", "Letter reminder-2 has no text in language ta, falling back to en", logger="erp.letters")),
    ("template", message("python", "Letter welcome has no text in language mr, falling back to en", logger="erp.letters")),
    ("negative", log("python", "Negative stock: item %d, batch %s, store %d: %s", 712, "NUX-200-4", 3, "-2.000", logger="erp.stock.check")),
    ("negative", log("python", "Negative stock: item %d, batch %s, store %d: %s", 8, "SULPH-1M", 11, "-140.500", logger="erp.stock.check")),
    ("negative", message("python", "Negative stock: item 99, batch ARS-30, store 3: -1.000", logger="erp.stock.check")),
    ("cold", log("python", "Fridge %s at %.1f degrees since %s", "F-2", 11.5, "03:20", logger="erp.stock.check")),
    ("cold", log("python", "Fridge %s at %.1f degrees since %s", "F-9", 14.0, "22:05", logger="erp.stock.check")),
    ("mail", log("python", "Could not send %s to %s: %s", "statement", "jo@shop.example", "550 5.1.1 user unknown", logger="erp.mail")),
)

_SEND = "erp/whatsapp/client.py | send | {} | answer = await self._http.post(f'/{{phone_id}}/messages', json=body)"
_CHECK = "erp/whatsapp/client.py | send | {} | answer.raise_for_status()"
_STATUS = "{} error '{}' for url 'https://chat.example/v19.0/{}/messages'\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/{}"
A_CHAT_SERVICE_BY_HTTPX = scene(
    "a chat service by httpx", "python",
    ("read", event("python", python("ReadTimeout", "", "~httpcore/_exceptions.py | map_exceptions | 14 | raise to_exc(exc) from exc", module="httpcore"), python("ReadTimeout", "", "erp/whatsapp/jobs.py | bill_ready | 14 | await client.send(to, text)", _SEND.format(31), "~httpx/_transports/default.py | map_httpcore_exceptions | 77 | raise mapped_exc(message) from exc", module="httpx"))),
    ("read", event("python", python("ReadTimeout", "", "~tenacity/asyncio/__init__.py | __call__ | 114 | result = await fn(*args, **kwargs)", _SEND.format(36), "~httpx/_transports/default.py | map_httpcore_exceptions | 118 | raise mapped_exc(message) from exc", module="httpx"), python("RetryError", "RetryError[<Future at 0x7f3d1c0a2b50 state=finished raised ReadTimeout>]", "erp/whatsapp/jobs.py | dues | 30 | await client.send(to, text)", "~tenacity/asyncio/__init__.py | async_wrapped | 189 | return await copy(fn, *args, **kwargs)", "~tenacity/__init__.py | exc_check | 419 | raise retry_exc from fut.exception()", module="tenacity"))),
    ("token", _py("HTTPStatusError", _STATUS.format("Client", "401 Unauthorized", "1029384756", 401), "erp/whatsapp/jobs.py | bill_ready | 14 | await client.send(to, text)", _CHECK.format(32), "~httpx/_models.py | raise_for_status | 758 | raise HTTPStatusError(message, request=request, response=self)", module="httpx")),
    ("token", _py("HTTPStatusError", _STATUS.format("Client", "401 Unauthorized", "5647382910", 401), "erp/whatsapp/jobs.py | dues | 30 | await client.send(to, text)", _CHECK.format(37), "~httpx/_models.py | raise_for_status | 829 | raise HTTPStatusError(message, request=request, response=self)", module="httpx")),
    ("body", _py("HTTPStatusError", _STATUS.format("Client", "400 Bad Request", "1029384756", 400), "erp/whatsapp/jobs.py | bill_ready | 14 | await client.send(to, text)", _CHECK.format(32), "~httpx/_models.py | raise_for_status | 758 | raise HTTPStatusError(message, request=request, response=self)", module="httpx")),
    ("contact", _py("KeyError", "'contacts'", "erp/whatsapp/jobs.py | bill_ready | 14 | await client.send(to, text)", "erp/whatsapp/client.py | send | 33 | return answer.json()['contacts'][0]['wa_id']")),
)

_MANAGER = "~django/db/models/query.py | get | {} | raise self.model."
_PICK = "erp/stock/picking.py | pick | {} | batch = Batch.objects.get(item=item, number=number)"
_NUMBERED = "erp/billing/series.py | take | {} | series = Series.objects.select_for_update().get(branch=branch, year=year)"
ROWS_THAT_ARE_NONE_OR_MANY = scene(
    "rows that are none or many", "python",
    ("no batch", _py("DoesNotExist", "Batch matching query does not exist.", "erp/stock/api.py | issue | 31 | pick(item, number)", _PICK.format(14), _MANAGER.format(637) + "DoesNotExist(", module="erp.stock.models")),
    ("no batch", _py("DoesNotExist", "Batch matching query does not exist.", "erp/billing/scan.py | scanned | 20 | batch = picking.pick(item, text)", _PICK.format(17), _MANAGER.format(649) + "DoesNotExist(", module="erp.stock.models")),
    ("twice", _py("MultipleObjectsReturned", "get() returned more than one Batch -- it returned 2!", "erp/stock/api.py | issue | 31 | pick(item, number)", _PICK.format(14), _MANAGER.format(640) + "MultipleObjectsReturned(", module="erp.stock.models")),
    ("twice", _py("MultipleObjectsReturned", "get() returned more than one Batch -- it returned more than 20!", "erp/billing/scan.py | scanned | 20 | batch = picking.pick(item, text)", _PICK.format(17), _MANAGER.format(652) + "MultipleObjectsReturned(", module="erp.stock.models")),
    ("series", _py("DoesNotExist", "Series matching query does not exist.", "erp/billing/post.py | post | 55 | invoice.number = series.take(branch, year)", _NUMBERED.format(8), _MANAGER.format(637) + "DoesNotExist(", module="erp.billing.models")),
    ("series", _py("DoesNotExist", "Series matching query does not exist.", "erp/purchase/post.py | post | 40 | note.number = series.take(branch, year)", _NUMBERED.format(11), _MANAGER.format(649) + "DoesNotExist(", module="erp.billing.models")),
    ("outside", _py("TransactionManagementError", "select_for_update cannot be used outside of a transaction.", "erp/billing/recurring.py | run | 12 | invoice.number = series.take(branch, year)", _NUMBERED.format(11), "~django/db/models/sql/compiler.py | as_sql | 777 | raise TransactionManagementError(", module="django.db.transaction")),
)

_CHUNK = "https://erp.example/_next/static/chunks/{} | {} | 1:{}"
_OLD = _CHUNK.format("fd9d1056-7c2a9e0b41d3f5a6.js", "rk", 87211)
_NEW = _CHUNK.format("4bd1b696-0f3e8d7c6b5a4921.js", "tD", 90144)
_DECODER = "Minified React error #{}; visit https://{} for the full message or use the non-minified dev environment for full errors and additional helpful warnings."
MINIFIED_ERRORS_OF_REACT = scene(
    "minified errors of react", "javascript",
    ("hydration of bills", event("javascript", browser("Error", _DECODER.format(418, "reactjs.org/docs/error-decoder.html?invariant=418"), _OLD), transaction="/bills/[id]", request={"url": "https://erp.example/bills/8123"})),
    ("hydration of bills", event("javascript", browser("Error", _DECODER.format(418, "react.dev/errors/418"), _OLD), transaction="/bills/[id]", request={"url": "https://erp.example/bills/77"})),
    ("hydration of bills", event("javascript", browser("Error", _DECODER.format(418, "react.dev/errors/418?args[]=text&args[]="), _NEW), transaction="/bills/[id]", request={"url": "https://erp.example/bills/9001"})),
    ("depth of filters", event("javascript", browser("Error", _DECODER.format(185, "react.dev/errors/185"), _CHUNK.format("app/stock/page-1a2b3c4d5e6f7089.js", "onChange", 4410), _NEW), transaction="/stock")),
    ("depth of filters", event("javascript", browser("Error", _DECODER.format(185, "reactjs.org/docs/error-decoder.html?invariant=185"), _CHUNK.format("app/stock/page-90817f6e5d4c3b2a.js", "onChange", 4398), _OLD), transaction="/stock")),
    ("hooks of bills", event("javascript", browser("Error", _DECODER.format(310, "react.dev/errors/310"), _NEW, _CHUNK.format("app/bills/[id]/page-5566778899aabbcc.js", "x", 2210), _CHUNK.format("4bd1b696-0f3e8d7c6b5a4921.js", "ai", 55102)), transaction="/bills/[id]")),
    ("hooks of bills", event("javascript", browser("Error", _DECODER.format(310, "reactjs.org/docs/error-decoder.html?invariant=310"), _OLD, _CHUNK.format("app/bills/[id]/page-0a1b2c3d4e5f6071.js", "g", 2188), _CHUNK.format("fd9d1056-7c2a9e0b41d3f5a6.js", "l4", 54870)), transaction="/bills/[id]")),
    ("object of bills", event("javascript", browser("Error", _DECODER.format(31, "react.dev/errors/31?args[]=object%20with%20keys%20%7Bcode%2C%20name%7D&args[]="), _NEW), transaction="/bills/[id]")),
)

_CAPTURED = {"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False, "synthetic": True}
WHAT_BROWSERS_TELL_WITHOUT_A_STACK = scene(
    "what browsers tell without a stack", "javascript",
    ("observer", _js("Error", "ResizeObserver loop limit exceeded", "https://erp.example/stock | ? | 0:0")),
    ("observer", _js("Error", "ResizeObserver loop completed with undelivered notifications.", "https://erp.example/bills/12 | ? | 0:0")),
    ("printer", event("javascript", browser("UnhandledRejection", "Object captured as promise rejection with keys: code, message, printer", mechanism=_CAPTURED), extra={"__serialized__": {"code": 4, "message": "no paper", "printer": "TSC-244"}})),
    ("printer", event("javascript", browser("UnhandledRejection", "Non-Error promise rejection captured with keys: code, message, printer", mechanism=_CAPTURED), extra={"__serialized__": {"code": 4, "message": "no paper", "printer": "ZD-230"}})),
    ("payment", event("javascript", browser("UnhandledRejection", "Object captured as promise rejection with keys: description, field, order_id, reason", mechanism=_CAPTURED), extra={"__serialized__": {"reason": "payment_cancelled", "field": None, "order_id": "o_1", "description": "cancelled"}})),
    ("undefined", event("javascript", browser("UnhandledRejection", "Non-Error promise rejection captured with value: undefined", mechanism=_CAPTURED))),
    ("scale", event("javascript", browser("UnhandledRejection", "Non-Error promise rejection captured with value: scale COM3 is busy", mechanism=_CAPTURED))),
    ("scale", event("javascript", browser("UnhandledRejection", "Non-Error promise rejection captured with value: scale COM11 is busy", mechanism=_CAPTURED))),
)

_JSON = "webpack://_N_E/./src/lib/http.ts | getJson | {} | return (await response.json()) as T;"
_STOCK = "webpack://_N_E/./src/app/stock/api.ts | loadStock | {} | return getJson<Stock>(`/api/stock?store=${{store}}`);"
_DUES = "webpack://_N_E/./src/app/dues/api.ts | loadDues | {} | return getJson<Due[]>('/api/dues');"
_REJECTED = {"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False}
A_PAGE_WHERE_JSON_WAS_DUE = scene(
    "a page where json was due", "javascript",
    ("stock", _js("SyntaxError", "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", _STOCK.format("12:10"), _JSON.format("9:11"), mechanism=_REJECTED)),
    ("stock", _js("SyntaxError", "Unexpected token < in JSON at position 0", _STOCK.format("12:10"), _JSON.format("9:11"), mechanism=_REJECTED)),
    ("stock", _js("SyntaxError", "JSON.parse: unexpected character at line 1 column 1 of the JSON data", _STOCK.format("14:10"), _JSON.format("11:11"), mechanism=_REJECTED)),
    ("stock", _js("SyntaxError", "JSON Parse error: Unrecognized token '<'", _STOCK.format("14:10"), _JSON.format("11:11"), mechanism=_REJECTED)),
    ("empty", _js("SyntaxError", "Unexpected end of JSON input", _DUES.format("7:10"), _JSON.format("9:11"), mechanism=_REJECTED)),
    ("empty", _js("SyntaxError", "JSON.parse: unexpected end of data at line 1 column 1 of the JSON data", _DUES.format("7:10"), _JSON.format("11:11"), mechanism=_REJECTED)),
    ("empty", _js("SyntaxError", "JSON Parse error: Unexpected EOF", _DUES.format("9:10"), _JSON.format("11:11"), mechanism=_REJECTED)),
)

_SETTLE = "webpack://_N_E/./node_modules/axios/lib/core/settle.js | settle | 19:12 | reject(new AxiosError("
_XHR = "webpack://_N_E/./node_modules/axios/lib/adapters/xhr.js | {} | {} | reject(new AxiosError("
_SAVE = "webpack://_N_E/./src/app/bills/save.ts | saveBill | {} | const {{ data }} = await api.post('/bills', bill);"
_FIND = "webpack://_N_E/./src/app/customers/search.ts | search | {} | const {{ data }} = await api.get('/customers', {{ params: {{ q }} }});"
AXIOS_IN_A_FRONT_END = scene(
    "axios in a front end", "javascript",
    ("conflict", _js("AxiosError", "Request failed with status code 409", _SAVE.format("33:20"), _SETTLE)),
    ("conflict", _js("AxiosError", "Request failed with status code 409", "webpack://_N_E/./src/app/bills/retry.ts | retry | 10:5 | await saveBill(draft);", _SAVE.format("38:20"), _SETTLE)),
    ("refused", _js("AxiosError", "Request failed with status code 422", _SAVE.format("33:20"), _SETTLE)),
    ("search breaks", _js("AxiosError", "Request failed with status code 500", _FIND.format("8:20"), _SETTLE)),
    ("search breaks", _js("Error", "Request failed with status code 500", _FIND.format("8:20"), "webpack://_N_E/./node_modules/axios/lib/core/createError.js | createError | 16:15 | var error = new Error(message);")),
    ("search is slow", _js("AxiosError", "timeout of 10000ms exceeded", _FIND.format("8:20"), _XHR.format("handleTimeout", "160:14"))),
    ("search is slow", _js("AxiosError", "timeout of 8000ms exceeded", _FIND.format("11:20"), _XHR.format("handleTimeout", "128:14"))),
)

_SERVER_ACTION = 'Failed to find Server Action "{}". This request might be from an older or newer deployment.{}'
_NEXT_SERVER = "~/app/node_modules/next/dist/compiled/next-server/app-page.runtime.prod.js | {} | {} |"
_LEDGER = "/app/.next/server/app/ledger/page.js | {} | {} | {}"
A_NEXT_SERVER_BEFORE_AND_AFTER_A_BUILD = scene(
    "a next server before and after a build", "node",
    ("skew", _node("Error", _SERVER_ACTION.format("7f3a90b1c2d3e4f5061728394a5b6c7d8e9fa0b1", " Original error: Cannot read properties of undefined (reading 'workers')"), _NEXT_SERVER.format("t4", 16))),
    ("skew", _node("Error", _SERVER_ACTION.format("40b1c2d3e4f5061728394a5b6c7d8e9fa0b17f3a92", "\nRead more: https://nextjs.org/docs/messages/failed-to-find-server-action"), _NEXT_SERVER.format("rW", 21))),
    ("opening", _node("TypeError", "Cannot read properties of undefined (reading 'opening')", _NEXT_SERVER.format("ez", 13), _LEDGER.format("m", 1, "async function m({searchParams:e}){let t=await n(e.account);return(0,r.jsx)(c,{from:t.opening})}"))),
    ("opening", _node("TypeError", "Cannot read properties of undefined (reading 'opening')", _NEXT_SERVER.format("nJ", 21), _LEDGER.format("h", 1, "async function h({searchParams:e}){let s=await a((await e).account);return(0,i.jsx)(d,{from:s.opening})}"))),
    ("headers", _node("Error", "`cookies` was called outside a request scope. Read more: https://nextjs.org/docs/messages/next-dynamic-api-wrong-context", "/app/.next/server/chunks/812.js | session | 1 | let e=(0,n.cookies)().get('sid')", _NEXT_SERVER.format("c", 9))),
    ("headers", _node("Error", "`cookies` was called outside a request scope. Read more: https://nextjs.org/docs/messages/next-dynamic-api-wrong-context", "/app/.next/server/chunks/4410.js | session | 1 | let t=(await (0,o.cookies)()).get('sid')", _NEXT_SERVER.format("p", 9))),
    ("body", _node("Error", "Body exceeded 1 MB limit.\n                To configure the body size limit for Server Actions, see: https://nextjs.org/docs/app/api-reference/next-config-js/serverActions#bodysizelimit", _NEXT_SERVER.format("t4", 16))),
)

_EXPRESS = "~/app/node_modules/express/lib/router/layer.js | handle | {} | fn(req, res, next)"
_REPLY = "/app/src/http/reply.js | reply | {} | res.status(status).json(body)"
_SENT = "Cannot set headers after they are sent to the client"
_HEADER = ("~/app/node_modules/express/lib/response.js | header | {} | this.setHeader(field, value)", "node:_http_outgoing | ServerResponse.setHeader | {} |")
_HEADER_4 = tuple(line.format(n) for line, n in zip(_HEADER, (794, 652), strict=True))
_HEADER_5 = tuple(line.format(n) for line, n in zip(_HEADER, (684, 699), strict=True))
ONE_HELPER_ANSWERS_FOR_ALL = scene(
    "one helper answers for all", "node",
    ("export", _node("Error", _SENT, _EXPRESS.format(95), "/app/src/routes/export.js | exportLedger | 40 | reply(res, 500, { error: 'export failed' })", _REPLY.format(6), *_HEADER_4)),
    ("export", _node("Error", _SENT, _EXPRESS.format(152), "/app/src/routes/export.js | exportLedger | 47 | reply(res, 500, { error: 'export failed' })", _REPLY.format(9), *_HEADER_5)),
    ("login", _node("Error", _SENT, _EXPRESS.format(95), "/app/src/routes/login.js | login | 22 | reply(res, 200, { token })", _REPLY.format(6), *_HEADER_4)),
    ("login", _node("Error", _SENT, _EXPRESS.format(152), "/app/src/routes/login.js | login | 25 | reply(res, 200, { token })", _REPLY.format(9), *_HEADER_5)),
    ("bigint", _node("TypeError", "Do not know how to serialize a BigInt", _EXPRESS.format(95), "/app/src/routes/stock.js | listStock | 18 | reply(res, 200, rows)", _REPLY.format(6), "~/app/node_modules/express/lib/response.js | stringify | 1150 | : JSON.stringify(value);")),
    ("bigint", _node("TypeError", "Do not know how to serialize a BigInt", _EXPRESS.format(152), "/app/src/routes/stock.js | listStock | 21 | reply(res, 200, rows)", _REPLY.format(9), "~/app/node_modules/express/lib/response.js | stringify | 1024 | : JSON.stringify(value);")),
    ("circle", _node("TypeError", "Converting circular structure to JSON\n    --> starting at object with constructor 'Order'\n    |     property 'lines' -> object with constructor 'Array'\n    |     index 0 -> object with constructor 'Line'\n    --- property 'order' closes the circle", _EXPRESS.format(95), "/app/src/routes/orders.js | getOrder | 12 | reply(res, 200, order)", _REPLY.format(6))),
    ("circle", _node("TypeError", "Converting circular structure to JSON\n    --> starting at object with constructor 'Order'\n    |     property 'lines' -> object with constructor 'Array'\n    |     index 3 -> object with constructor 'Line'\n    --- property 'order' closes the circle", _EXPRESS.format(152), "/app/src/routes/orders.js | getOrder | 15 | reply(res, 200, order)", _REPLY.format(9))),
)

_TYPEORM = "~/app/node_modules/typeorm/driver/postgres/PostgresQueryRunner.js | PostgresQueryRunner.query | {} | throw new QueryFailedError(query, parameters, err);"
_DROP = "/app/src/items/items.service.ts | ItemsService.remove | {} | await this.items.delete(id);"
_ONE = "/app/src/items/items.service.ts | ItemsService.findOne | {} | return this.items.findOneOrFail({{ where: {{ id }} }});"
NEST_AND_A_DATABASE = scene(
    "nest and a database", "node",
    ("in use", _node("QueryFailedError", 'update or delete on table "item" violates foreign key constraint "FK_3f1b2c4d5e6f7a8b9c0d1e2f3a4" on table "order_line"', "/app/src/items/items.controller.ts | ItemsController.remove | 51 | return this.service.remove(id);", _DROP.format(60), _TYPEORM.format(219))),
    ("in use", _node("QueryFailedError", 'update or delete on table "item" violates RESTRICT setting of foreign key constraint "FK_3f1b2c4d5e6f7a8b9c0d1e2f3a4" on table "order_line"', "/app/src/items/items.controller.ts | ItemsController.remove | 54 | return this.service.remove(id);", _DROP.format(66), _TYPEORM.format(216))),
    ("priced", _node("QueryFailedError", 'update or delete on table "item" violates foreign key constraint "FK_90a8b7c6d5e4f3a2b1c0d9e8f70" on table "price_list_entry"', _DROP.format(66), _TYPEORM.format(216))),
    ("uuid", _node("QueryFailedError", 'invalid input syntax for type uuid: "undefined"', "/app/src/items/items.controller.ts | ItemsController.findOne | 33 | return this.service.findOne(id);", _ONE.format(40), _TYPEORM.format(219))),
    ("uuid", _node("QueryFailedError", 'invalid input syntax for type uuid: "undefined"', "/app/src/orders/orders.service.ts | OrdersService.price | 71 | const item = await this.items.findOne(line.itemId);", _ONE.format(44), _TYPEORM.format(216))),
    ("none", _node("EntityNotFoundError", 'Could not find any entity of type "Item" matching: {\n    "where": {\n        "id": "8f0a1b2c-3d4e-4f60-8182-93a4b5c6d7e8"\n    }\n}', "/app/src/items/items.controller.ts | ItemsController.findOne | 33 | return this.service.findOne(id);", _ONE.format(40), "~/app/node_modules/typeorm/query-builder/SelectQueryBuilder.js | getOneOrFail | 1010 |")),
    ("none", _node("EntityNotFoundError", 'Could not find any entity of type "Item" matching: {\n    "where": {\n        "id": "01928374-aaaa-4bbb-8ccc-ddddeeeeffff"\n    }\n}', _ONE.format(44), "~/app/node_modules/typeorm/query-builder/SelectQueryBuilder.js | getOneOrFail | 1013 |")),
    ("dependency", _node("Error", "Nest can't resolve dependencies of the ItemsService (?, PricesService). Please make sure that the argument \"ItemRepository\" at index [0] is available in the ItemsModule context.\n\nPotential solutions:\n- Is ItemsModule a valid NestJS module?", "~/app/node_modules/@nestjs/core/injector/injector.js | Injector.lookupComponentInParentModules | 262 |")),
)

_STRICT = "app/models/concerns/audited.rb | {} | {} | old.gsub!(/\\s+/, ' ')"
_CALL = "app/controllers/{}_controller.rb | {} | {} | {}"
ONE_CONCERN_OF_MANY_MODELS = scene(
    "one concern of many models", "ruby",
    ("frozen", _ruby("FrozenError", "can't modify frozen String: \"Arnica  30C\"", _CALL.format("items", "update", 22, "@item.update!(item_params)"), _STRICT.format("block in audit", 14))),
    ("frozen", _ruby("FrozenError", "can't modify frozen String: \"Dr. Rao \"", _CALL.format("doctors", "DoctorsController#update", 25, "@doctor.update!(doctor_params)"), _STRICT.format("block in Audited#audit", 17))),
    ("frozen", _ruby("RuntimeError", "can't modify frozen String", _CALL.format("items", "update", 20, "@item.update!(item_params)"), _STRICT.format("block in audit", 14))),
    ("hsn", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Hsn code is the wrong length (should be 8 characters)", _CALL.format("items", "update", 22, "@item.update!(item_params)"), "~activerecord-7.0.8/lib/active_record/validations.rb | raise_validation_error | 80 | raise(RecordInvalid.new(self))")),
    ("hsn", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Hsn code is the wrong length (should be 8 characters)", _CALL.format("items", "ItemsController#update", 26, "@item.update!(item_params)"), "~activerecord-7.2.1/lib/active_record/validations.rb | ActiveRecord::Validations#raise_validation_error | 87 | raise(RecordInvalid.new(self))")),
    ("licence", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Licence can't be blank", _CALL.format("doctors", "update", 23, "@doctor.update!(doctor_params)"), "~activerecord-7.0.8/lib/active_record/validations.rb | raise_validation_error | 80 | raise(RecordInvalid.new(self))")),
    ("licence", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Licence can't be blank", _CALL.format("doctors", "DoctorsController#update", 25, "@doctor.update!(doctor_params)"), "~activerecord-7.2.1/lib/active_record/validations.rb | ActiveRecord::Validations#raise_validation_error | 87 | raise(RecordInvalid.new(self))")),
    ("stale", _ruby("ActiveRecord::StaleObjectError", "Attempted to update a stale object: Item.", _CALL.format("items", "ItemsController#update", 26, "@item.update!(item_params)"), '~activerecord-7.2.1/lib/active_record/locking/optimistic.rb | ActiveRecord::Locking::Optimistic#_update_row | 103 | raise ActiveRecord::StaleObjectError.new(self, "update")')),
)

_TWIG = "/var/cache/prod/twig/{}/{}.php | {} | {} |"
_DOCTRINE = "An exception occurred while executing {}:\n\n{}"
TWIG_AND_DOCTRINE = scene(
    "twig and doctrine", "php",
    ("batch", _php("Twig\\Error\\RuntimeError", 'Variable "batch" does not exist.', "/src/Controller/LabelController.php | App\\Controller\\LabelController::show | 28 | return $this->render('label.html.twig', $data);", _TWIG.format("4f", "4f0c2b91d7e6a3850f9d1c22b3a4e5f6", "__TwigTemplate_8a1b2c3d4e5f60718293a4b5c6d7e8f9::doDisplay", 52))),
    ("batch", _php("Twig\\Error\\RuntimeError", 'Variable "batch" does not exist in "label.html.twig" at line 9.', "/src/Controller/LabelController.php | App\\Controller\\LabelController::show | 31 | return $this->render('label.html.twig', $data);", _TWIG.format("c3", "c3a19e7706d5b4f2817c0d9e8f7a6b5c", "__TwigTemplate_f0e1d2c3b4a5968778695a4b3c2d1e0f::block_body", 61))),
    ("price", _php("Twig\\Error\\RuntimeError", 'Impossible to access an attribute ("mrp") on a null variable.', "/src/Controller/LabelController.php | App\\Controller\\LabelController::show | 28 | return $this->render('label.html.twig', $data);", _TWIG.format("4f", "4f0c2b91d7e6a3850f9d1c22b3a4e5f6", "__TwigTemplate_8a1b2c3d4e5f60718293a4b5c6d7e8f9::doDisplay", 58))),
    ("price", _php("Twig\\Error\\RuntimeError", 'Impossible to access an attribute ("mrp") on a null variable in "label.html.twig" at line 12.', "/src/Controller/LabelController.php | App\\Controller\\LabelController::show | 31 | return $this->render('label.html.twig', $data);", _TWIG.format("c3", "c3a19e7706d5b4f2817c0d9e8f7a6b5c", "__TwigTemplate_f0e1d2c3b4a5968778695a4b3c2d1e0f::block_body", 70))),
    ("closed", _php("Doctrine\\ORM\\Exception\\EntityManagerClosed", "The EntityManager is closed.", "/src/MessageHandler/PostHandler.php | App\\MessageHandler\\PostHandler::__invoke | 33 | $this->em->flush();")),
    ("closed", _php("Doctrine\\ORM\\ORMException", "The EntityManager is closed.", "/src/MessageHandler/PostHandler.php | App\\MessageHandler\\PostHandler::__invoke | 30 | $this->em->flush();")),
    ("account", _php("Doctrine\\DBAL\\Exception\\NotNullConstraintViolationException", _DOCTRINE.format("'INSERT INTO entry (amount, account_id) VALUES (?, ?)' with params [\"120.50\", null]", "SQLSTATE[23000]: Integrity constraint violation: 1048 Column 'account_id' cannot be null"), "/src/MessageHandler/PostHandler.php | App\\MessageHandler\\PostHandler::__invoke | 30 | $this->em->flush();")),
    ("account", _php("Doctrine\\DBAL\\Exception\\NotNullConstraintViolationException", _DOCTRINE.format("a query", "SQLSTATE[23000]: Integrity constraint violation: 1048 Column 'account_id' cannot be null").replace(":\n\n", ": "), "/src/MessageHandler/PostHandler.php | App\\MessageHandler\\PostHandler::__invoke | 33 | $this->em->flush();")),
)

ERLANG_LOGS_OF_PROCESSES = scene(
    "erlang logs of processes", "elixir",
    ("feed", message("elixir", "GenServer Erp.Feed terminating\n** (MatchError) no match of right hand side value: {:error, :closed}\n    (erp 1.4.0) lib/erp/feed.ex:31: Erp.Feed.handle_info/2\n    (stdlib 4.3) gen_server.erl:1123: :gen_server.try_dispatch/4\nLast message: :poll\nState: %{socket: #Port<0.18>, since: 918273}")),
    ("feed", message("elixir", "GenServer Erp.Feed terminating\n** (MatchError) no match of right hand side value:\n\n    {:error, :closed}\n\n    (erp 1.5.1) lib/erp/feed.ex:36: Erp.Feed.handle_info/2\n    (stdlib 6.2) gen_server.erl:2345: :gen_server.try_handle_info/3\nLast message: :poll\nState: %{socket: #Port<0.2210>, since: 1}")),
    ("printer", message("elixir", "GenServer {Erp.Registry, {:printer, 12}} terminating\n** (stop) {:shutdown, :no_paper}\nLast message: {:print, 8123}")),
    ("printer", message("elixir", "GenServer {Erp.Registry, {:printer, 3}} terminating\n** (stop) {:shutdown, :no_paper}\nLast message: {:print, 77}")),
    ("task", message("elixir", "Task #PID<0.3948.0> started from Erp.Reports terminating\n** (ArithmeticError) bad argument in arithmetic expression\n    (erp 1.4.0) lib/erp/reports/margin.ex:12: Erp.Reports.Margin.of/1")),
    ("task", message("elixir", "Task #PID<0.120.0> started from #PID<0.812.0> terminating\n** (ArithmeticError) bad argument in arithmetic expression: nil - 12.5\n    (erp 1.5.1) lib/erp/reports/margin.ex:15: Erp.Reports.Margin.of/1")),
    ("other task", message("elixir", "Task #PID<0.4001.0> started from Erp.Reports terminating\n** (ArithmeticError) bad argument in arithmetic expression\n    (erp 1.4.0) lib/erp/reports/ageing.ex:40: Erp.Reports.Ageing.days/2")),
)

SCENES = (
    ONE_MODEL_AND_TWO_PYDANTICS,
    A_PYTHON_LOGGER_WITHOUT_EXCEPTIONS,
    A_CHAT_SERVICE_BY_HTTPX,
    ROWS_THAT_ARE_NONE_OR_MANY,
    MINIFIED_ERRORS_OF_REACT,
    WHAT_BROWSERS_TELL_WITHOUT_A_STACK,
    A_PAGE_WHERE_JSON_WAS_DUE,
    AXIOS_IN_A_FRONT_END,
    A_NEXT_SERVER_BEFORE_AND_AFTER_A_BUILD,
    ONE_HELPER_ANSWERS_FOR_ALL,
    NEST_AND_A_DATABASE,
    ONE_CONCERN_OF_MANY_MODELS,
    TWIG_AND_DOCTRINE,
    ERLANG_LOGS_OF_PROCESSES,
)
