"""A second innocent author's split, open to be looked at: what shops, their tills and their offices send.

Written by somebody who had read none of the rules nor run them. One pool of scenes was dealt by a coin: of each
platform, in the order of their names' sha256, every second one lies here, the others in `eighth.py`. What would be
called one bug by some and two by others was left out.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import elixir_ as _elixir
from scenes import nodejs as _node
from scenes import page as _js
from scenes import php_ as _php
from scenes import py as _py
from scenes import rb as _ruby
from sdk import event, log, message, python, scene

# fmt: off

_REJECTED = {"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False}

_CONSUMED = "gst/consumer.py | handle | {} | invoice = Invoice.model_validate_json(record.value())"
_VALIDATE = "~pydantic/main.py | model_validate_json | {} | return cls.__pydantic_validator__.validate_json("
_HELP = "\n    For further information visit https://errors.pydantic.dev/{}/v/{}"
A_CONSUMER_VALIDATES_MESSAGES = scene(
    "a consumer validates its messages", "python",
    ("batch", _py("ValidationError", "1 validation error for Invoice\nlines.0.batch_no\n  Field required [type=missing, input_value={'sku': 'ARN-30C', 'qty': '3'}, input_type=dict]" + _HELP.format("2.9", "missing"), "gst/consumer.py | run | 31 | self.handle(record)", _CONSUMED.format(44), _VALIDATE.format(625), module="pydantic_core._pydantic_core")),
    ("batch", _py("ValidationError", "1 validation error for Invoice\nlines.14.batch_no\n  Field required [type=missing, input_value={'sku': 'NUX-200', 'qty':...'mrp': '95.00'}, input_type=dict]" + _HELP.format("2.12", "missing"), "gst/consumer.py | run | 36 | await self.handle(record)", _CONSUMED.format(51), _VALIDATE.format(766), module="pydantic_core._pydantic_core")),
    ("batch", _py("ValidationError", "1 validation error for Invoice\nlines.2.batch_no\n  Field required [type=missing, input_value={'qty': '1', 'sku': 'BRY-6X'}, input_type=dict]" + _HELP.format("2.12", "missing"), "gst/replay.py | replay | 18 | consumer.handle(record)", _CONSUMED.format(51), _VALIDATE.format(766), module="pydantic_core._pydantic_core")),
    ("comma", _py("ValidationError", "1 validation error for Invoice\nlines.1.qty\n  Input should be a valid decimal [type=decimal_parsing, input_value='3,5', input_type=str]" + _HELP.format("2.9", "decimal_parsing"), "gst/consumer.py | run | 31 | self.handle(record)", _CONSUMED.format(44), _VALIDATE.format(625), module="pydantic_core._pydantic_core")),
    ("comma", _py("ValidationError", "1 validation error for Invoice\nlines.0.qty\n  Input should be a valid decimal [type=decimal_parsing, input_value='12,25', input_type=str]" + _HELP.format("2.12", "decimal_parsing"), "gst/consumer.py | run | 36 | await self.handle(record)", _CONSUMED.format(51), _VALIDATE.format(766), module="pydantic_core._pydantic_core")),
    ("cut off", _py("ValidationError", "1 validation error for Invoice\n  Invalid JSON: EOF while parsing a value at line 1 column 10 [type=json_invalid, input_value='{\"number\":', input_type=str]" + _HELP.format("2.9", "json_invalid"), "gst/consumer.py | run | 31 | self.handle(record)", _CONSUMED.format(44), _VALIDATE.format(625), module="pydantic_core._pydantic_core")),
    ("cut off", _py("ValidationError", "1 validation error for Invoice\n  Invalid JSON: EOF while parsing a string at line 1 column 65536 [type=json_invalid, input_value='{\"number\":\"INV-8123\",\"li...8\",\"batch_no\":\"B2025-1', input_type=str]" + _HELP.format("2.12", "json_invalid"), "gst/replay.py | replay | 18 | consumer.handle(record)", _CONSUMED.format(51), _VALIDATE.format(766), module="pydantic_core._pydantic_core")),
)

_DJ_GET = "~django/db/models/query.py | get | {} | raise self.model.{}("
ROWS_THAT_DJANGO_DOES_NOT_FIND = scene(
    "rows that django does not find, or finds twice", "python",
    ("price", _py("PriceList.DoesNotExist", "PriceList matching query does not exist.", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)", "sales/views.py | quote | 52 | price = pricing.current(product, branch)", "sales/pricing.py | current | 19 | return PriceList.objects.get(product=product, branch=branch)", "~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", _DJ_GET.format(637, "DoesNotExist"), module="sales.models")),
    ("price", _py("PriceList.DoesNotExist", "PriceList matching query does not exist.", "~celery/app/trace.py | __protected_call__ | 760 | return self.run(*args, **kwargs)", "sales/tasks.py | reprice | 11 | margin(product, pricing.current(product, branch))", "sales/pricing.py | current | 27 | return PriceList.objects.get(product=product, branch=branch)", "~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", _DJ_GET.format(635, "DoesNotExist"), module="sales.models")),
    ("price twice", _py("PriceList.MultipleObjectsReturned", "get() returned more than one PriceList -- it returned 2!", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)", "sales/views.py | quote | 52 | price = pricing.current(product, branch)", "sales/pricing.py | current | 19 | return PriceList.objects.get(product=product, branch=branch)", "~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", _DJ_GET.format(640, "MultipleObjectsReturned"), module="sales.models")),
    ("price twice", _py("PriceList.MultipleObjectsReturned", "get() returned more than one PriceList -- it returned more than 20!", "sales/views.py | quote | 58 | price = pricing.current(product, branch)", "sales/pricing.py | current | 27 | return PriceList.objects.get(product=product, branch=branch)", "~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", _DJ_GET.format(638, "MultipleObjectsReturned"), module="sales.models")),
    ("doctor", _py("Doctor.DoesNotExist", "Doctor matching query does not exist.", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)", "sales/views.py | quote | 47 | doctor = Doctor.objects.get(registration=form['registration'])", "~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", _DJ_GET.format(637, "DoesNotExist"), module="sales.models")),
    ("doctor", _py("Doctor.DoesNotExist", "Doctor matching query does not exist.", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)", "~django/views/generic/base.py | dispatch | 143 | return handler(request, *args, **kwargs)", "sales/views.py | quote | 50 | doctor = Doctor.objects.get(registration=form['registration'])", _DJ_GET.format(635, "DoesNotExist"), module="sales.models")),
    ("branch", _py("Branch.settings.RelatedObjectDoesNotExist", "Branch has no settings.", "sales/views.py | quote | 49 | settings = branch.settings", "~django/db/models/fields/related_descriptors.py | __get__ | 534 | raise self.RelatedObjectDoesNotExist(", module="sales.models")),
)

WHAT_F_STRINGS_SAY_IN_A_LOG = scene(
    "what f-strings say in a log", "python",
    ("negative", message("python", "Stock of ARN-30C in branch 12 is negative: -4", logger="stock.ledger")),
    ("negative", message("python", "Stock of Nux Vomica 200 (30 ml) in branch 7 is negative: -0.5", logger="stock.ledger")),
    ("negative", log("python", "Stock of %s in branch %s is negative: %s", "BRY-6X", 3, -11, logger="stock.ledger")),
    ("expired", message("python", "Stock of ARN-30C in branch 12 is expired: 2025-09-30", logger="stock.ledger")),
    ("expired", message("python", "Stock of Sulphur 1M in branch 7 is expired: 2025-08-31", logger="stock.ledger")),
    ("sync slow", message("python", "Sync of branch Pune-2 failed: ReadTimeout(HTTPSConnectionPool(host='pune-2.till.example', port=443): Read timed out. (read timeout=20))", logger="sync")),
    ("sync slow", message("python", "Sync of branch Pune-2 failed: ReadTimeout(HTTPSConnectionPool(host='pune-2.till.example', port=443): Read timed out. (read timeout=45))", logger="sync")),
    ("sync key", message("python", "Sync of branch Pune-2 failed: KeyError('opening_balance')", logger="sync")),
    ("sync key", message("python", "Sync of branch Thane East failed: KeyError('opening_balance')", logger="sync")),
)

_HASHED = "~pandas/_libs/hashtable_class_helper.pxi | pandas._libs.hashtable.PyObjectHashTable.get_item | {} |"


def _missing_column(name: str, version: int, *lines: str) -> dict:
    place = {2: ("3802", "6", 7088, 4102), 1: ("3361", "76", 5198, 3458)}[version]
    cause = python("KeyError", f"'{name}'", f"~pandas/core/indexes/base.py | get_loc | {place[0]} | return self._engine.get_loc(casted_key)", f"~pandas/_libs/index.pyx | pandas._libs.index.IndexEngine.get_loc | {place[1]} |", _HASHED.format(place[2]))
    return event("python", cause, python("KeyError", f"'{name}'", *lines, f"~pandas/core/frame.py | __getitem__ | {place[3]} | indexer = self.columns.get_loc(key)", f"~pandas/core/indexes/base.py | get_loc | {int(place[0]) + 2} | raise KeyError(key) from err"))


PRICE_LISTS_READ_BY_PANDAS = scene(
    "price lists read by pandas", "python",
    ("mrp", _missing_column("MRP", 1, "imports/api.py | upload | 21 | rows = pricelist.read(file)", "imports/pricelist.py | read | 30 | frame['price'] = frame['MRP'].astype(float)")),
    ("mrp", _missing_column("MRP", 2, "imports/api.py | upload | 27 | rows = pricelist.read(file, supplier)", "imports/pricelist.py | read | 41 | frame['price'] = frame['MRP'].astype(float)")),
    ("mrp", _missing_column("MRP", 2, "imports/nightly.py | fetch_all | 15 | store(pricelist.read(download(supplier), supplier))", "imports/pricelist.py | read | 41 | frame['price'] = frame['MRP'].astype(float)")),
    ("hsn", _missing_column("HSN", 1, "imports/api.py | upload | 21 | rows = pricelist.read(file)", "imports/pricelist.py | read | 33 | frame['hsn'] = frame['HSN'].str.zfill(8)")),
    ("hsn", _missing_column("HSN", 2, "imports/nightly.py | fetch_all | 15 | store(pricelist.read(download(supplier), supplier))", "imports/pricelist.py | read | 44 | frame['hsn'] = frame['HSN'].str.zfill(8)")),
    ("number", _py("ValueError", "could not convert string to float: '1,250.00'", "imports/api.py | upload | 27 | rows = pricelist.read(file, supplier)", "imports/pricelist.py | read | 41 | frame['price'] = frame['MRP'].astype(float)", "~pandas/core/generic.py | astype | 6640 | new_data = self._mgr.astype(dtype=dtype, copy=copy, errors=errors)", "~pandas/core/dtypes/astype.py | _astype_nansafe | 133 | return arr.astype(dtype, copy=True)")),
    ("number", _py("ValueError", "could not convert string to float: '12,500.00'", "imports/api.py | upload | 21 | rows = pricelist.read(file)", "imports/pricelist.py | read | 30 | frame['price'] = frame['MRP'].astype(float)", "~pandas/core/generic.py | astype | 5815 | new_data = self._mgr.astype(dtype=dtype, copy=copy, errors=errors)", "~pandas/core/dtypes/cast.py | astype_nansafe | 1181 | return arr.astype(dtype, copy=True)")),
)

_CACHED = "core/cache.py | get | {} | raw = self._redis.get(self._prefix + key)"
_EXECUTED = "~redis/client.py | execute_command | {} | return self._execute_command(*args, **options)"
ONE_CACHE_FAILS_IN_MANY_WAYS = scene(
    "one cache fails in many ways", "python",
    ("refused", _py("ConnectionError", "Error 111 connecting to redis-main:6379. Connection refused.", "shop/views.py | catalogue | 18 | hit = cache.get('catalogue')", _CACHED.format(22), _EXECUTED.format(533), "~redis/connection.py | connect | 276 | raise ConnectionError(self._error_message(e))", module="redis.exceptions")),
    ("refused", _py("ConnectionError", "Error 111 connecting to redis-main:6379. Connection refused.", "shop/basket.py | load | 9 | raw = cache.get(f'basket:{user.id}')", _CACHED.format(31), _EXECUTED.format(621), "~redis/connection.py | connect_check_health | 389 | raise ConnectionError(self._error_message(e))", module="redis.exceptions")),
    ("password", _py("AuthenticationError", "invalid username-password pair or user is disabled.", "shop/views.py | catalogue | 18 | hit = cache.get('catalogue')", _CACHED.format(22), _EXECUTED.format(533), "~redis/connection.py | read_response | 524 | raise response", module="redis.exceptions")),
    ("password", _py("AuthenticationError", "invalid username-password pair or user is disabled.", "shop/basket.py | load | 9 | raw = cache.get(f'basket:{user.id}')", _CACHED.format(31), _EXECUTED.format(621), "~redis/connection.py | read_response | 651 | raise response", module="redis.exceptions")),
    ("decode", _py("UnicodeDecodeError", "'utf-8' codec can't decode byte 0x80 in position 0: invalid start byte", "shop/views.py | catalogue | 18 | hit = cache.get('catalogue')", "core/cache.py | get | 23 | return json.loads(raw.decode())")),
    ("decode", _py("UnicodeDecodeError", "'utf-8' codec can't decode byte 0x80 in position 0: invalid start byte", "shop/basket.py | load | 12 | raw = cache.get(f'basket:{user.id}')", "core/cache.py | get | 32 | return json.loads(raw.decode())")),
    ("replica", _py("ReadOnlyError", "You can't write against a read only replica.", "shop/basket.py | save | 30 | cache.put(f'basket:{user.id}', basket)", "core/cache.py | put | 40 | self._redis.set(self._prefix + key, raw, ex=seconds)", _EXECUTED.format(621), "~redis/connection.py | read_response | 651 | raise response", module="redis.exceptions")),
)

_PRISMA = "/app/node_modules/@prisma/client/runtime/library.js | {} | {}"
_PRISMA_5 = (_PRISMA.format("Object.request", 124), _PRISMA.format("_n.handleRequestError", 121))
_PRISMA_6 = (_PRISMA.format("ei.request", 126), _PRISMA.format("ei.handleRequestError", 123))


def _excerpt(place: int, call: str, said: str) -> str:
    return f"\nInvalid `prisma.{call}()` invocation in\n/app/src/invoices.ts:{place}:30\n\n  {place - 1}   const number = await this.numbers.next(branch);\n→ {place}   return await prisma.{call}(\n{said}"


_TAKEN = "Unique constraint failed on the fields: (`{}`)"
AN_EXCERPT_INSIDE_THE_MESSAGE = scene(
    "an excerpt inside the message", "node",
    ("number", _node("PrismaClientKnownRequestError", _excerpt(41, "invoice.create", _TAKEN.format("branchId`,`number")), *_PRISMA_5, "/app/src/invoices.ts | async Invoices.create | 41 | return await prisma.invoice.create({ data });")),
    ("number", _node("PrismaClientKnownRequestError", _excerpt(58, "invoice.create", _TAKEN.format("branchId`,`number")), "/app/src/orders.ts | async Orders.confirm | 90 | const invoice = await this.invoices.create(order);", "/app/src/invoices.ts | async Invoices.create | 58 | return await prisma.invoice.create({ data });", *_PRISMA_6)),
    ("number", _node("PrismaClientKnownRequestError", "\nInvalid `prisma.invoice.create()` invocation:\n\n\n" + _TAKEN.format("branchId`,`number"), "/app/src/invoices.ts | async Invoices.create | 58 | return await prisma.invoice.create({ data });", *_PRISMA_6)),
    ("irn", _node("PrismaClientKnownRequestError", _excerpt(77, "invoice.update", _TAKEN.format("irn")), "/app/src/invoices.ts | async Invoices.register | 77 | return await prisma.invoice.update({ where: { id }, data: { irn } });", *_PRISMA_5)),
    ("irn", _node("PrismaClientKnownRequestError", "\nInvalid `prisma.invoice.update()` invocation:\n\n\n" + _TAKEN.format("irn"), "/app/src/gst/queue.ts | async consume | 12 | await invoices.register(job.data.id, answer.irn);", "/app/src/invoices.ts | async Invoices.register | 95 | return await prisma.invoice.update({ where: { id }, data: { irn } });", *_PRISMA_6)),
    ("customer", _node("PrismaClientKnownRequestError", _excerpt(41, "invoice.create", "Foreign key constraint violated: `invoice_customer_id_fkey (index)`"), *_PRISMA_5, "/app/src/invoices.ts | async Invoices.create | 41 | return await prisma.invoice.create({ data });")),
    ("customer", _node("PrismaClientKnownRequestError", "\nInvalid `prisma.invoice.create()` invocation:\n\n\nForeign key constraint violated on the constraint: `invoice_customer_id_fkey`", "/app/src/invoices.ts | async Invoices.create | 58 | return await prisma.invoice.create({ data });", *_PRISMA_6)),
)

_TWICE = "Cannot set headers after they are sent to the client"
_OUTGOING = ("~/app/node_modules/express/lib/response.js | ServerResponse.header | {}", "~node:_http_outgoing | ServerResponse.setHeader | {}")
_SENT_18 = ("~/app/node_modules/express/lib/response.js | ServerResponse.json | 278", *(line.format(n) for line, n in zip(_OUTGOING, (794, 644), strict=True)))
_SENT_20 = ("~/app/node_modules/express/lib/response.js | ServerResponse.json | 278", *(line.format(n) for line, n in zip(_OUTGOING, (795, 655), strict=True)))
AN_ANSWER_GIVEN_TWICE = scene(
    "an answer given twice", "node",
    ("login", _node("Error", _TWICE, "~/app/node_modules/express/lib/router/layer.js | Layer.handle [as handle_request] | 95", "/app/src/auth.js | login | 40 | res.json({ token });", *_SENT_18)),
    ("login", _node("Error", _TWICE, "~node:internal/process/task_queues | process.processTicksAndRejections | 95", "/app/src/auth.js | login | 44 | res.json({ token });", *_SENT_20)),
    ("upload", _node("Error", _TWICE, "~/app/node_modules/multer/lib/make-middleware.js | done | 45", "/app/src/upload.js | <anonymous> | 27 | res.json({ stored: file.filename });", *_SENT_18)),
    ("upload", _node("Error", _TWICE, "~/app/node_modules/multer/lib/make-middleware.js | ? | 53", "/app/src/upload.js | <anonymous> | 31 | res.json({ stored: file.filename });", *_SENT_20)),
    ("errors", _node("Error", _TWICE, "~/app/node_modules/express/lib/router/layer.js | Layer.handle_error | 71", "/app/src/errors.js | onError | 9 | res.status(500).json({ error: err.message });", *_SENT_18)),
    ("errors", _node("Error", _TWICE, "~/app/node_modules/express/lib/router/index.js | trim_prefix | 326", "/app/src/errors.js | onError | 12 | res.status(500).json({ error: err.message });", *_SENT_20)),
    ("after end", _node("Error", "write after end", "/app/src/export.js | stream.on | 33 | res.write(line(row));", "~node:_http_outgoing | write_ | 876", "~node:_http_outgoing | ServerResponse.write | 847")),
    ("after end", _node("Error", "write after end", "~node:events | Readable.emit | 524", "/app/src/export.js | Readable.<anonymous> | 38 | res.write(line(row));", "~node:_http_outgoing | write_ | 915", "~node:_http_outgoing | ServerResponse.write | 864")),
)

_JOB = "~/app/node_modules/bullmq/dist/cjs/classes/scripts.js | Scripts.finishedErrors | {}"
_GROUPS = "~/app/node_modules/kafkajs/src/protocol/error.js | createErrorFromCode | 581"
QUEUES_THAT_FAIL_WITHOUT_US = scene(
    "queues that fail without a frame of ours", "node",
    ("lock", _node("Error", "Missing lock for job 81234. moveToFinished", _JOB.format(357), "~/app/node_modules/bullmq/dist/cjs/classes/job.js | Job.moveToFailed | 434")),
    ("lock", _node("Error", "Missing lock for job repeat:gst-returns:1761228000000. moveToFinished", _JOB.format(412), "~/app/node_modules/bullmq/dist/cjs/classes/job.js | Job.moveToFailed | 427")),
    ("stalled", _node("UnrecoverableError", "job stalled more than allowable limit", "~/app/node_modules/bullmq/dist/cjs/classes/worker.js | Worker.moveStalledJobsToWait | 701")),
    ("stalled", _node("Error", "job stalled more than allowable limit", "~/app/node_modules/bullmq/dist/cjs/classes/worker.js | ? | 590", "~<anonymous> | Array.map |")),
    ("member", _node("KafkaJSProtocolError", "The coordinator is not aware of this member", _GROUPS, "~/app/node_modules/kafkajs/src/protocol/requests/heartbeat/v0/response.js | parse | 24")),
    ("member", _node("KafkaJSProtocolError", "The coordinator is not aware of this member", "~node:internal/process/task_queues | process.processTicksAndRejections | 95", _GROUPS, "~/app/node_modules/kafkajs/src/protocol/requests/heartbeat/v0/response.js | parse | 24", "~/app/node_modules/kafkajs/src/network/connection.js | Connection.send | 433")),
    ("topic", _node("KafkaJSProtocolError", "This server does not host this topic-partition", _GROUPS, "~/app/node_modules/kafkajs/src/protocol/requests/metadata/v0/response.js | parse | 62")),
    ("broker", _node("KafkaJSNumberOfRetriesExceeded", "Connection error: connect ECONNREFUSED 10.2.0.14:9092", "~/app/node_modules/kafkajs/src/network/connection.js | Socket.onError | 210", "~node:events | Socket.emit | 524")),
    ("broker", _node("KafkaJSNumberOfRetriesExceeded", "Connection error: connect ECONNREFUSED 10.2.0.77:9092", "~/app/node_modules/kafkajs/src/network/connection.js | Socket.onError | 210", "~node:events | Socket.emit | 518", "~node:internal/streams/destroy | emitErrorNT | 169")),
)

_S1 = "app:///.next/server"
_PAGE = f"{_S1}/app/(erp)/invoices/[id]/page.js"
_TURBO = f"{_S1}/chunks/ssr/[root-of-the-server]__{{}}._.js"
SERVER_CHUNKS_OF_NEXT = scene(
    "chunks of a next.js server, two bundlers", "node",
    ("party", _node("TypeError", "Cannot read properties of null (reading 'gstin')", f"{_S1}/chunks/8948.js | rn | 1", f"{_PAGE} | g | 2")),
    ("party", _node("TypeError", "Cannot read properties of null (reading 'gstin')", f"{_S1}/chunks/4586.js | rM | 12", f"{_PAGE} | h | 1")),
    ("party", _node("TypeError", "Cannot read properties of null (reading 'gstin')", "~/app/node_modules/next/dist/compiled/next-server/app-page.runtime.prod.js | r1 | 26", f"{_PAGE} | h | 1")),
    ("due", _node("RangeError", "Invalid time value", f"{_S1}/chunks/8948.js | rn | 1", f"{_PAGE} | y | 2", "~<anonymous> | Date.toISOString |")),
    ("due", _node("RangeError", "Invalid time value", f"{_S1}/chunks/4586.js | rM | 12", f"{_PAGE} | z | 1", "~<anonymous> | Date.toISOString |")),
    ("cookies", _node("Error", "Cookies can only be modified in a Server Action or Route Handler. Read more: https://nextjs.org/docs/app/api-reference/functions/cookies#options", f"{_S1}/chunks/812.js | Proxy.callable | 1", f"{_S1}/app/(erp)/layout.js | m | 1")),
    ("cookies", _node("Error", "Cookies can only be modified in a Server Action or Route Handler. Read more: https://nextjs.org/docs/app/api-reference/functions/cookies#options", f"{_TURBO.format('5f3a9c01')} | Proxy.callable | 3", f"{_S1}/app/(erp)/layout.js | s | 1")),
)

_C1 = "https://erp.example/_next/static/chunks"
OLD_PAGES_AFTER_A_DEPLOYMENT = scene(
    "old pages after a deployment", "javascript",
    ("stale", _js("ChunkLoadError", f"Loading chunk 8123 failed.\n(error: {_C1}/8123.9f2c1ab4d7e60358.js)", f"{_C1}/webpack-3ad0f1c2b4e58697.js | r.f.j | 1:2201", f"{_C1}/webpack-3ad0f1c2b4e58697.js | ? | 1:740", mechanism=_REJECTED)),
    ("stale", _js("ChunkLoadError", f"Loading chunk 412 failed.\n(error: {_C1}/412.01b7e3d6f8a9c254.js)", f"{_C1}/webpack-88be01fa93c5d27e.js | a.f.j | 1:2188", f"{_C1}/webpack-88be01fa93c5d27e.js | Array.reduce | 1:731", mechanism=_REJECTED)),
    ("stale", _js("ChunkLoadError", f"Loading chunk app/(erp)/bill/page failed.\n(missing: {_C1}/app/(erp)/bill/page-c41fd0a2e7b85396.js)", f"{_C1}/webpack-88be01fa93c5d27e.js | a.f.j | 1:2188", mechanism=_REJECTED)),
    ("charts", _js("ReferenceError", "ApexCharts is not defined", f"{_C1}/8123.9f2c1ab4d7e60358.js | t | 1:9081")),
    ("charts", _js("ReferenceError", "Can't find variable: ApexCharts", f"{_C1}/6610.e4b7a90c15d2f386.js | n | 1:9102")),
    ("worker", _js("SecurityError", "Failed to register a ServiceWorker for scope ('https://erp.example/') with script ('https://erp.example/sw.js'): The script has an unsupported MIME type ('text/html').", f"{_C1}/main-app-77c1f02b9e3ad458.js | o | 1:310", mechanism=_REJECTED)),
    ("worker", _js("SecurityError", "Failed to register a ServiceWorker for scope ('https://erp.example/') with script ('https://erp.example/sw.js'): The script has an unsupported MIME type ('text/html').", f"{_C1}/main-app-d0a9c83e71b5f264.js | l | 1:322", mechanism=_REJECTED)),
)

_VITE = "https://till.example/assets/index-{}.js | {} | {}"
PAGES_OF_VITE_AFTER_A_DEPLOYMENT = scene(
    "dynamic imports in three engines", "javascript",
    ("stale", _js("TypeError", "Failed to fetch dynamically imported module: https://till.example/assets/Returns-B7xk2Qa9.js", mechanism=_REJECTED)),
    ("stale", _js("TypeError", "error loading dynamically imported module: https://till.example/assets/Returns-Cq81LmZ0.js", _VITE.format("Dk3f9a1B", "lazy", "12:4410"), mechanism=_REJECTED)),
    ("stale", _js("TypeError", "Importing a module script failed.", mechanism=_REJECTED)),
    ("clone", _js("ReferenceError", "structuredClone is not defined", _VITE.format("Dk3f9a1B", "park", "38:980"))),
    ("clone", _js("ReferenceError", "Can't find variable: structuredClone", _VITE.format("Bz01kQ7x", "park", "38:978"))),
    ("drawer", _js("TypeError", "Cannot read properties of undefined (reading 'openDrawer')", _VITE.format("Dk3f9a1B", "onPaid", "40:1201"), mechanism=_REJECTED)),
    ("drawer", _js("TypeError", "undefined is not an object (evaluating 'window.till.openDrawer')", _VITE.format("Bz01kQ7x", "onPaid", "40:1188"), mechanism=_REJECTED)),
    ("drawer", _js("TypeError", "can't access property \"openDrawer\", window.till is undefined", _VITE.format("Bz01kQ7x", "onPaid", "40:1188"), mechanism=_REJECTED)),
)

_DOM = "https://erp.example/_next/static/chunks/{} | {} | {}"
_REMOVE_A = (_DOM.format("fd9d1056-a1b2c3d4e5f60718.js", "lC", "1:99204"), _DOM.format("fd9d1056-a1b2c3d4e5f60718.js", "lk", "1:99881"))
_REMOVE_B = (_DOM.format("4bd1b696-0c9d8e7f6a5b4c3d.js", "sZ", "1:120110"), _DOM.format("4bd1b696-0c9d8e7f6a5b4c3d.js", "sX", "1:119002"))
NODES_A_TRANSLATOR_MOVED = scene(
    "nodes that a translator moved", "javascript",
    ("moved", _js("NotFoundError", "Failed to execute 'removeChild' on 'Node': The node to be removed is not a child of this node.", *_REMOVE_A)),
    ("moved", _js("NotFoundError", "Node.removeChild: The node to be removed is not a child of this node", *_REMOVE_A)),
    ("moved", _js("NotFoundError", "The object can not be found here.", *_REMOVE_B)),
    ("print", _js("TypeError", "Failed to execute 'appendChild' on 'Node': parameter 1 is not of type 'Node'.", _DOM.format("app/bill/page-1f2e3d4c5b6a7980.js", "p", "1:4012"))),
    ("print", _js("TypeError", "Node.appendChild: Argument 1 is not an object.", _DOM.format("app/bill/page-90a8b7c6d5e4f312.js", "f", "1:4110"))),
    ("observer", _js("Error", "ResizeObserver loop limit exceeded", "https://erp.example/bill | ? | 0:0")),
    ("observer", _js("Error", "ResizeObserver loop completed with undelivered notifications.", "https://erp.example/stock | ? | 0:0")),
)

_TILL = "webpack://till/./src/offline/store.ts | {} | {} | {}"
_OPENED = "const tx = this.db.transaction(name, 'readwrite');"
_ADDED = "await done(tx.objectStore('bills').add(bill));"
A_TILL_WITHOUT_A_NETWORK = scene(
    "a till without a network keeps its bills", "javascript",
    ("closing", _js("InvalidStateError", "Failed to execute 'transaction' on 'IDBDatabase': The database connection is closing.", "webpack://till/./src/bill.ts | park | 60:9 | await store.write('bills', bill);", _TILL.format("write", "22:24", _OPENED))),
    ("closing", _js("InvalidStateError", "IDBDatabase.transaction: Can't start a transaction on a closed database", "webpack://till/./src/bill.ts | park | 63:9 | await store.write('bills', bill);", _TILL.format("write", "25:24", _OPENED))),
    ("closing", _js("InvalidStateError", "Failed to execute 'transaction' on 'IDBDatabase': The database connection is closing.", "webpack://till/./src/sync.ts | pull | 18:9 | await store.write('prices', price);", _TILL.format("write", "25:24", _OPENED))),
    ("store", _js("NotFoundError", "Failed to execute 'transaction' on 'IDBDatabase': One of the specified object stores was not found.", "webpack://till/./src/sync.ts | pull | 21:9 | await store.write('schemes', scheme);", _TILL.format("write", "25:24", _OPENED))),
    ("store", _js("NotFoundError", "IDBDatabase.transaction: 'schemes' is not a known object store name", "webpack://till/./src/sync.ts | pull | 21:9 | await store.write('schemes', scheme);", _TILL.format("write", "25:24", _OPENED))),
    ("number", _js("ConstraintError", "Unable to add key to index 'by_number': at least one key does not satisfy the uniqueness requirements.", "webpack://till/./src/bill.ts | close | 88:5 | await store.add(bill);", _TILL.format("add", "40:9", _ADDED))),
    ("number", _js("ConstraintError", "A mutation operation in the transaction failed because a constraint was not satisfied.", "webpack://till/./src/bill.ts | close | 91:5 | await store.add(bill);", _TILL.format("add", "44:9", _ADDED))),
)

_RECORD = "~activerecord-{}/lib/active_record/validations.rb | {} | {} | raise(RecordInvalid.new(self))"
FIELDS_THAT_DO_NOT_HOLD = scene(
    "fields that do not hold, in two languages", "ruby",
    ("email", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Email has already been taken", "app/controllers/parties_controller.rb | create | 18 | @party.register!", "app/models/party.rb | register! | 40 | save!", _RECORD.format("6.1.7", "raise_validation_error", 80))),
    ("email", _ruby("ActiveRecord::RecordInvalid", "Gültigkeitsprüfung ist fehlgeschlagen: E-Mail ist bereits vergeben (ActiveRecord::RecordInvalid)", "app/controllers/parties_controller.rb | PartiesController#create | 21 | @party.register!", "app/models/party.rb | Party#register! | 46 | save!", _RECORD.format("7.2.1", "ActiveRecord::Validations#raise_validation_error", 87))),
    ("gstin", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Gstin is invalid", "app/controllers/parties_controller.rb | create | 18 | @party.register!", "app/models/party.rb | register! | 40 | save!", _RECORD.format("6.1.7", "raise_validation_error", 80))),
    ("gstin", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Gstin is invalid (ActiveRecord::RecordInvalid)", "app/jobs/import_job.rb | ImportJob#perform | 14 | party.register!", "app/models/party.rb | Party#register! | 46 | save!", _RECORD.format("7.2.1", "ActiveRecord::Validations#raise_validation_error", 87))),
    ("lines", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Lines quantity must be greater than 0", "app/controllers/bills_controller.rb | create | 33 | @bill.close!", "app/models/bill.rb | close! | 71 | save!", _RECORD.format("6.1.7", "raise_validation_error", 80))),
    ("lines", _ruby("ActiveRecord::RecordInvalid", "Gültigkeitsprüfung ist fehlgeschlagen: Lines quantity muss größer als 0 sein (ActiveRecord::RecordInvalid)", "app/controllers/bills_controller.rb | BillsController#create | 35 | @bill.close!", "app/models/bill.rb | Bill#close! | 78 | save!", _RECORD.format("7.2.1", "ActiveRecord::Validations#raise_validation_error", 87))),
    ("scheme", _ruby("ActiveRecord::RecordNotSaved", "Failed to save the new associated scheme.", "app/models/bill.rb | close! | 69 | self.scheme = Scheme.for(party)", "~activerecord-6.1.7/lib/active_record/associations/has_one_association.rb | replace | 75 | raise RecordNotSaved")),
)

_MEMORY = "Allowed memory size of {} bytes exhausted (tried to allocate {} bytes)"
LIMITS_OF_PHP = scene(
    "limits and versions of php", "php",
    ("report", _php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: " + _MEMORY.format(134217728, 20480), "/src/Report/SalesReport.php | | 88 | $rows[] = $this->line($sale);")),
    ("report", _php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: " + _MEMORY.format(268435456, 8388616), "/src/Report/SalesReport.php | | 93 | $rows[] = $this->line($sale);")),
    ("image", _php("Symfony\\Component\\ErrorHandler\\Error\\OutOfMemoryError", "Error: " + _MEMORY.format(134217728, 48771072), "/src/Label/Barcode.php | | 21 | $image = imagecreatetruecolor($width, $height);")),
    ("rate", _php("TypeError", "Argument 1 passed to App\\Tax::rate() must be of the type string, null given, called in /var/www/erp/src/Bill.php on line 41", "/src/Bill.php | App\\Bill::total | 41 | $rate = Tax::rate($line->hsn);", "/src/Tax.php | App\\Tax::rate | 12 | public static function rate(string $hsn): float")),
    ("rate", _php("TypeError", "App\\Tax::rate(): Argument #1 ($hsn) must be of type string, null given, called in /srv/erp/src/Bill.php on line 44", "/src/Bill.php | App\\Bill::total | 44 | $rate = Tax::rate($line->hsn);", "/src/Tax.php | App\\Tax::rate | 14 | public static function rate(string $hsn): float")),
    ("discount", _php("TypeError", "Unsupported operand types: string * int", "/src/Bill.php | App\\Bill::total | 49 | $net -= $line->discount * $line->qty;")),
    ("discount", _php("TypeError", "Unsupported operand types: string * int", "/src/Controller/QuoteController.php | App\\Controller\\QuoteController::show | 20 | return $bill->total();", "/src/Bill.php | App\\Bill::total | 52 | $net -= $line->discount * $line->qty;")),
    ("margin", _php("ErrorException", "Warning: Division by zero", "/src/Margin.php | App\\Margin::percent | 9 | return 100 * $profit / $cost;")),
    ("margin", _php("DivisionByZeroError", "Division by zero", "/src/Margin.php | App\\Margin::percent | 11 | return 100 * $profit / $cost;")),
)

_LIVE = "~Phoenix.LiveView.Channel | Phoenix.LiveView.Channel.view_handle_event/3 | lib/phoenix_live_view/channel.ex:{}"
CLAUSES_THAT_DO_NOT_MATCH = scene(
    "clauses that do not match", "elixir",
    ("rate", _elixir("FunctionClauseError", "no function clause matching in Erp.Tax.rate/2", _LIVE.format(509), "ErpWeb.BillLive | ErpWeb.BillLive.handle_event/3 | lib/erp_web/live/bill_live.ex:40", "Erp.Tax | Erp.Tax.rate/2 | lib/erp/tax.ex:12")),
    ("rate", _elixir("FunctionClauseError", "no function clause matching in Erp.Tax.rate/2", '~Enum | Enum."-map/2-lists^map/1-1-"/2 | lib/enum.ex:1708', "Erp.Bill | anonymous fn/2 in Erp.Bill.total/1 | lib/erp/bill.ex:31", "Erp.Tax | Erp.Tax.rate/2 | lib/erp/tax.ex:14")),
    ("money", _elixir("MatchError", 'no match of right hand side value: {:error, "12,50"}', _LIVE.format(509), "ErpWeb.BillLive | ErpWeb.BillLive.handle_event/3 | lib/erp_web/live/bill_live.ex:44", "Erp.Money | Erp.Money.parse!/1 | lib/erp/money.ex:8")),
    ("money", _elixir("MatchError", 'no match of right hand side value: {:error, "₹ 40"}', _LIVE.format(746), "ErpWeb.QuoteLive | ErpWeb.QuoteLive.handle_event/3 | lib/erp_web/live/quote_live.ex:22", "Erp.Money | Erp.Money.parse!/1 | lib/erp/money.ex:11")),
    ("changeset", _elixir("MatchError", "no match of right hand side value: {:error, #Ecto.Changeset<action: :insert, changes: %{qty: 3}, errors: [batch_id: {\"can't be blank\", [validation: :required]}], data: #Erp.Line<>, valid?: false>}", "~Oban.Queue.Executor | Oban.Queue.Executor.perform/1 | lib/oban/queue/executor.ex:145", "Erp.Bill | Erp.Bill.add_line/2 | lib/erp/bill.ex:60")),
    ("changeset", _elixir("MatchError", "no match of right hand side value: {:error, #Ecto.Changeset<action: :insert, changes: %{qty: 12, sku: \"ARN-30C\"}, errors: [batch_id: {\"can't be blank\", [validation: :required]}], data: #Erp.Line<>, valid?: false, ...>}", _LIVE.format(746), "Erp.Bill | Erp.Bill.add_line/2 | lib/erp/bill.ex:64")),
    ("scheme", _elixir("KeyError", 'key :scheme not found in: %{id: 8123, lines: [], party: "Sharma Clinic"}', "Erp.Bill | Erp.Bill.discount/1 | lib/erp/bill.ex:72")),
    ("scheme", _elixir("KeyError", 'key :scheme not found in:\n\n    %{id: 9, lines: [%{sku: "NUX-200"}], party: "Rao"}\n', "~Enum | Enum.reduce/3 | lib/enum.ex:2546", "Erp.Bill | Erp.Bill.discount/1 | lib/erp/bill.ex:77")),
)

SCENES = (
    A_CONSUMER_VALIDATES_MESSAGES,
    ROWS_THAT_DJANGO_DOES_NOT_FIND,
    WHAT_F_STRINGS_SAY_IN_A_LOG,
    PRICE_LISTS_READ_BY_PANDAS,
    ONE_CACHE_FAILS_IN_MANY_WAYS,
    AN_EXCERPT_INSIDE_THE_MESSAGE,
    AN_ANSWER_GIVEN_TWICE,
    QUEUES_THAT_FAIL_WITHOUT_US,
    SERVER_CHUNKS_OF_NEXT,
    OLD_PAGES_AFTER_A_DEPLOYMENT,
    PAGES_OF_VITE_AFTER_A_DEPLOYMENT,
    NODES_A_TRANSLATOR_MOVED,
    A_TILL_WITHOUT_A_NETWORK,
    FIELDS_THAT_DO_NOT_HOLD,
    LIMITS_OF_PHP,
    CLAUSES_THAT_DO_NOT_MATCH,
)
