"""A set written after the mending that the sixteenth led to, without a look at the rules meanwhile: a festival's services.

As a jury would write it, with other libraries than the sixteenth: of each platform what its frameworks, drivers and
clients make of one fault in two releases, on two machines, by two ways, and the faults beside it.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import droid, go_, java_, net, nodejs, page, php_, py, rb, rust_
from sdk import chain, csharp, event, exception, java, log, message, node, python, ruby, scene

# fmt: off

_FASTAPI = "~fastapi/routing.py | run_endpoint_function | {} | return await dependant.call(**values)"
_ANYIO = "~anyio/_backends/_asyncio.py | run | 859 | result = context.run(func, *args)"

PYTHON = (
    scene(
        "tickets of a festival", "python",
        ("zone", py("AttributeError", "'NoneType' object has no attribute 'gate'", _FASTAPI.format(191), "app/tickets.py | scan | 22 | return admit(ticket)", "app/gates.py | admit | 40 | gate = ticket.zone.gate")),
        ("zone", py("AttributeError", "'NoneType' object has no attribute 'gate'", _FASTAPI.format(301), _ANYIO, "app/tickets.py | scan_sync | 31 | return admit(ticket)", "app/gates.py | admit | 52 | gate = ticket.zone.gate", root="C:\\festival\\")),
        ("zone", py("AttributeError", "'NoneType' object has no attribute 'gate'", "scripts/replay.py | main | 9 | admit(load(line))", "app/gates.py | admit | 52 | entrance = ticket.zone.gate", root="/home/ana/src/festival/")),
        ("owner", py("AttributeError", "'NoneType' object has no attribute 'mail'", _FASTAPI.format(191), "app/tickets.py | scan | 22 | return admit(ticket)", "app/gates.py | admit | 44 | notify(ticket.owner.mail)")),
        ("str", py("AttributeError", "'str' object has no attribute 'gate'", _FASTAPI.format(191), "app/tickets.py | scan | 22 | return admit(ticket)", "app/gates.py | admit | 40 | gate = ticket.zone.gate")),
    ),
    scene(
        "a wristband that is no good", "python",
        ("used", py("WristbandError", "wristband 04:A2:19:FF was used at 2025-06-21T14:02:11+02:00 at gate North 3", "app/bands.py | check | 19 | raise WristbandError(", "app/bands.py | refuse | 8 | raise WristbandError(f'wristband {uid} was used at {when} at gate {gate}')")),
        ("used", py("WristbandError", "wristband 04:77:00:1C was used at 2025-06-22T09:40:00+02:00 at gate East 11", "app/kiosk.py | loop | 55 | check(read())", "app/bands.py | refuse | 12 | raise WristbandError(f'wristband {uid} was used at {when} at gate {gate}')")),
        ("unknown", py("WristbandError", "wristband 04:77:00:1C is not known", "app/bands.py | check | 14 | raise WristbandError(f'wristband {uid} is not known')")),
        ("unknown", py("WristbandError", "wristband 9F:00:AB:12 is not known", "app/bands.py | check | 25 | raise WristbandError(f'wristband {uid} is not known')")),
    ),
    scene(
        "boto and its services", "python",
        ("denied", py("ClientError", "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied", "app/photos.py | put | 12 | s3.put_object(Bucket=BUCKET, Key=key, Body=body)", "~botocore/client.py | _make_api_call | 1009 | raise error_class(parsed_response, operation_name)", module="botocore.exceptions")),
        ("denied", py("ClientError", 'An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::123456789012:assumed-role/web/i-0ab12 is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::photos/2025/77.jpg"', "app/photos.py | put | 15 | s3.put_object(Bucket=BUCKET, Key=key, Body=body, ACL='private')", "~botocore/client.py | _make_api_call | 1021 | raise error_class(parsed_response, operation_name)", module="botocore.exceptions")),
        ("slow down", py("ClientError", "An error occurred (SlowDown) when calling the PutObject operation (reached max retries: 4): Please reduce your request rate.", "app/photos.py | put | 12 | s3.put_object(Bucket=BUCKET, Key=key, Body=body)", "~botocore/client.py | _make_api_call | 1009 | raise error_class(parsed_response, operation_name)", module="botocore.exceptions")),
        ("no key", py("NoSuchKey", "An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist.", "app/photos.py | get | 30 | return s3.get_object(Bucket=BUCKET, Key=key)['Body'].read()", "~botocore/client.py | _make_api_call | 1009 | raise error_class(parsed_response, operation_name)", module="botocore.errorfactory")),
    ),
    scene(
        "redis and rabbit", "python",
        ("redis", py("ConnectionError", "Error 111 connecting to cache.festival.internal:6379. Connection refused.", "app/cache.py | warm | 9 | redis.ping()", "~redis/connection.py | connect | 263 | raise ConnectionError(self._error_message(e))", module="redis.exceptions")),
        ("redis", py("ConnectionError", "Error 111 connecting to cache.festival.internal:6379. Connect call failed ('10.1.0.9', 6379).", "app/stages.py | lineup | 31 | cached = await redis.get(key)", "~redis/asyncio/connection.py | connect | 274 | raise ConnectionError(self._error_message(e))", module="redis.exceptions")),
        ("redis lost", py("ConnectionError", "Connection closed by server.", "app/stages.py | lineup | 31 | cached = await redis.get(key)", "~redis/asyncio/connection.py | read_response | 531 | raise", module="redis.exceptions")),
        ("rabbit", py("AMQPConnectionError", "[Errno 111] Connect call failed ('10.1.0.12', 5672)", "app/queue.py | connect | 14 | self.link = await aio_pika.connect_robust(URL)", "~aiormq/connection.py | connect | 455 | raise AMQPConnectionError(*e.args) from e", module="aiormq.exceptions")),
    ),
    scene(
        "frames of a report", "python",
        ("column", py("KeyError", "'sold_at'", "report/daily.py | rows | 20 | days = frame['sold_at'].dt.date", "~pandas/core/frame.py | __getitem__ | 3761 | indexer = self.columns.get_loc(key)", "~pandas/core/indexes/base.py | get_loc | 3655 | raise KeyError(key) from err")),
        ("column", chain("python", python("KeyError", "'sold_at'", "~pandas/core/indexes/base.py | get_loc | 3805 | return self._engine.get_loc(casted_key)", "~index.pyx | pandas._libs.index.IndexEngine.get_loc | 167 | "), python("KeyError", "'sold_at'", "report/daily.py | rows | 26 | days = frame['sold_at'].dt.date", "~pandas/core/frame.py | __getitem__ | 4102 | indexer = self.columns.get_loc(key)", "~pandas/core/indexes/base.py | get_loc | 3812 | raise KeyError(key) from err"))),
        ("column 2", py("KeyError", "'price'", "report/daily.py | rows | 22 | sums = frame['price'].sum()", "~pandas/core/frame.py | __getitem__ | 3761 | indexer = self.columns.get_loc(key)", "~pandas/core/indexes/base.py | get_loc | 3655 | raise KeyError(key) from err")),
        ("parse", py("ParserError", "Unknown string format: 31-31-2025 present at position 4", "report/daily.py | parse | 33 | return pd.to_datetime(column)", "~dateutil/parser/_parser.py | parse | 1368 | raise ParserError(", module="dateutil.parser")),
        ("parse", py("ParserError", "Unknown string format: n/a present at position 112", "report/daily.py | parse | 39 | return pd.to_datetime(column)", "~dateutil/parser/_parser.py | parse | 1336 | raise ParserError(", module="dateutil.parser")),
    ),
    scene(
        "tasks that take too long", "python",
        ("weather", py("TimeoutError", "", "app/weather.py | forecast | 11 | async with asyncio.timeout(3):", "~asyncio/timeouts.py | __aexit__ | 115 | raise TimeoutError from exc_val")),
        ("weather", chain("python", python("CancelledError", "", "app/weather.py | forecast | 12 | return await client.get(URL)", "~httpx/_client.py | get | 1801 | return await self.request("), python("TimeoutError", "", "app/weather.py | forecast | 14 | async with asyncio.timeout(5):", "~asyncio/timeouts.py | __aexit__ | 116 | raise TimeoutError from exc_val"))),
        ("seats", py("TimeoutError", "", "app/seats.py | hold | 30 | async with asyncio.timeout(3):", "~asyncio/timeouts.py | __aexit__ | 115 | raise TimeoutError from exc_val")),
    ),
    scene(
        "a statement of two drivers", "python",
        ("table", py("ProgrammingError", '(psycopg2.errors.UndefinedTable) relation "refunds" does not exist\nLINE 2: FROM refunds\n             ^\n\n[SQL: SELECT refunds.id FROM refunds WHERE refunds.order_id = %(order_id_1)s]\n[parameters: {\'order_id_1\': 77}]', "app/refunds.py | of | 8 | return session.scalars(query).all()", "~sqlalchemy/engine/default.py | do_execute | 736 | cursor.execute(statement, parameters)", module="sqlalchemy.exc")),
        ("table", py("ProgrammingError", '(sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) <class \'asyncpg.exceptions.UndefinedTableError\'>: relation "refunds" does not exist\n[SQL: SELECT refunds.id FROM refunds WHERE refunds.order_id = $1::INTEGER]\n[parameters: (9,)]', "app/refunds.py | of | 12 | return (await session.scalars(query)).all()", "~sqlalchemy/dialects/postgresql/asyncpg.py | _handle_exception | 794 | raise translated_error from error", module="sqlalchemy.exc")),
        ("column", py("ProgrammingError", "(psycopg2.errors.UndefinedColumn) column orders.refunded does not exist\nLINE 1: SELECT orders.refunded", "app/refunds.py | of | 8 | return session.scalars(query).all()", "~sqlalchemy/engine/default.py | do_execute | 736 | cursor.execute(statement, parameters)", module="sqlalchemy.exc")),
        ("gone", py("OperationalError", "(psycopg2.OperationalError) server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n", "app/refunds.py | of | 8 | return session.scalars(query).all()", "~sqlalchemy/engine/default.py | do_execute | 736 | cursor.execute(statement, parameters)", module="sqlalchemy.exc")),
    ),
)

_NEST = "~/app/node_modules/@nestjs/core/router/router-execution-context.js | <anonymous> | {} | "
_TICK = "node:internal/process/task_queues | process.processTicksAndRejections | 105 |"

NODE = (
    scene(
        "a service of nest", "node",
        ("artist", nodejs("TypeError", "Cannot read properties of undefined (reading 'bookings')", _NEST.format(46), "/app/dist/artists/artists.controller.js | ArtistsController.bookings | 31 | return this.artists.bookings(id);", "/app/dist/artists/artists.service.js | ArtistsService.bookings | 22 | return this.byId.get(id).bookings;")),
        ("artist", nodejs("TypeError", "Cannot read properties of undefined (reading 'bookings')", _TICK, _NEST.format(38), "/srv/festival/dist/artists/artists.service.js | async ArtistsService.bookings | 29 | return this.byId.get(id).bookings;")),
        ("artist", nodejs("TypeError", "Cannot read properties of undefined (reading 'bookings')", "/srv/festival/dist/cron/digest.js | Digest.run | 8 | const list = await this.artists.bookings(row.id);", "/srv/festival/dist/artists/artists.service.js | ArtistsService.bookings | 29 | return this.byId.get(id).bookings;")),
        ("fee", nodejs("TypeError", "Cannot read properties of undefined (reading 'fee')", _NEST.format(46), "/app/dist/artists/artists.service.js | ArtistsService.fee | 40 | return this.byId.get(id).contract.fee;")),
        ("missing", nodejs("NotFoundException", "artist 881 not found", _NEST.format(46), "/app/dist/artists/artists.service.js | ArtistsService.find | 12 | throw new NotFoundException(`artist ${id} not found`);")),
        ("missing", nodejs("NotFoundException", "artist the-owls not found", _TICK, _NEST.format(38), "/srv/festival/dist/artists/artists.service.js | ArtistsService.find | 15 | throw new NotFoundException(`artist ${id} not found`);")),
    ),
    scene(
        "databases of node", "node",
        ("unique", nodejs("QueryFailedError", 'duplicate key value violates unique constraint "UQ_9b0c1f77"', "/app/dist/sale.js | Sale.place | 20 | await this.orders.save(order);", "~/app/node_modules/typeorm/driver/postgres/PostgresQueryRunner.js | PostgresQueryRunner.query | 219 | ")),
        ("unique", nodejs("QueryFailedError", 'duplicate key value violates unique constraint "UQ_9b0c1f77"', _TICK, "/app/dist/sale.js | async Sale.place | 26 | await manager.save(order);", "~/app/node_modules/src/driver/postgres/PostgresQueryRunner.ts | PostgresQueryRunner.query | 331 | ")),
        ("check", nodejs("QueryFailedError", 'new row for relation "orders" violates check constraint "CHK_total"', "/app/dist/sale.js | Sale.place | 20 | await this.orders.save(order);", "~/app/node_modules/typeorm/driver/postgres/PostgresQueryRunner.js | PostgresQueryRunner.query | 219 | ")),
        ("pool", nodejs("SequelizeConnectionAcquireTimeoutError", "Operation timeout", "/app/dist/stock.js | left | 9 | const row = await Stock.findByPk(id);", "~/app/node_modules/sequelize/lib/dialects/abstract/connection-manager.js | ConnectionManager.getConnection | 187 | ")),
        ("pool", nodejs("SequelizeConnectionAcquireTimeoutError", "Operation timeout", _TICK, "/app/dist/till.js | async refund | 71 | await Order.update({ state }, { where: { id } });", "~/app/node_modules/sequelize/lib/dialects/abstract/connection-manager.js | ConnectionManager.getConnection | 206 | ")),
        ("lock", nodejs("SequelizeDatabaseError", "Deadlock found when trying to get lock; try restarting transaction", "/app/dist/till.js | refund | 66 | await Order.update({ state }, { where: { id } });", "~/app/node_modules/sequelize/lib/dialects/mysql/query.js | Query.run | 52 | ")),
    ),
    scene(
        "ioredis and kafka", "node",
        ("redis", event("node", node("MaxRetriesPerRequestError", 'Reached the max retries per request limit (which is 20). Refer to "maxRetriesPerRequest" option for details.', "~/app/node_modules/ioredis/built/redis/event_handler.js | Socket.<anonymous> | 182 | ", "node:events | Object.onceWrapper | 628 | "))),
        ("redis", event("node", node("MaxRetriesPerRequestError", 'Reached the max retries per request limit (which is 3). Refer to "maxRetriesPerRequest" option for details.', "~/app/node_modules/ioredis/built/redis/event_handler.js | Socket.<anonymous> | 184 | ", "node:events | Object.onceWrapper | 632 | "))),
        ("kafka", event("node", node("KafkaJSNumberOfRetriesExceeded", "Connection error: connect ECONNREFUSED 10.2.0.4:9092", "~/app/node_modules/kafkajs/src/network/connection.js | Socket.onError | 210 | "))),
        ("kafka", event("node", node("KafkaJSNumberOfRetriesExceeded", "Connection error: connect ECONNREFUSED 10.2.0.5:9092", "~/app/node_modules/kafkajs/src/network/connection.js | Socket.onError | 236 | "))),
        ("kafka topic", event("node", node("KafkaJSProtocolError", "This server does not host this topic-partition", "/app/src/out.js | publish | 14 | await producer.send({ topic, messages });", "~/app/node_modules/kafkajs/src/protocol/error.js | createErrorFromCode | 581 | "))),
    ),
    scene(
        "what zod refused", "node",
        ("mail", nodejs("ZodError", '[\n  {\n    "code": "invalid_string",\n    "validation": "email",\n    "message": "Invalid email",\n    "path": [\n      "mail"\n    ]\n  }\n]', "/app/dist/signup.js | signup | 9 | const body = Signup.parse(req.body);", "~/app/node_modules/zod/lib/types.js | ZodObject.parse | 160 | ")),
        ("mail", nodejs("ZodError", '[\n  {\n    "validation": "email",\n    "code": "invalid_string",\n    "message": "Invalid email address",\n    "path": [\n      "mail"\n    ]\n  }\n]', "/app/dist/signup.js | signup | 12 | const data = Signup.parse(req.body);", "~/app/node_modules/zod/lib/index.js | ZodObject.parse | 578 | ")),
        ("age", nodejs("ZodError", '[\n  {\n    "code": "too_small",\n    "minimum": 16,\n    "path": [\n      "age"\n    ],\n    "message": "Number must be greater than or equal to 16"\n  }\n]', "/app/dist/signup.js | signup | 9 | const body = Signup.parse(req.body);", "~/app/node_modules/zod/lib/types.js | ZodObject.parse | 160 | ")),
    ),
    scene(
        "modules and files of node", "node",
        ("module", event("node", node("Error", "Cannot find module 'sharp'\nRequire stack:\n- /app/dist/photos.js\n- /app/dist/main.js", "node:internal/modules/cjs/loader | Module._resolveFilename | 1048 | ", "/app/dist/photos.js | Object.<anonymous> | 3 | const sharp = require('sharp');"))),
        ("module", event("node", node("Error", "Cannot find module 'sharp'\nRequire stack:\n- C:\\festival\\dist\\photos.js\n- C:\\festival\\dist\\main.js", "node:internal/modules/cjs/loader | Function._resolveFilename | 1225 | ", "C:\\festival\\dist\\photos.js | Object.<anonymous> | 5 | const sharp = require('sharp');"))),
        ("file", nodejs("Error", "ENOENT: no such file or directory, open '/app/keys/2025-06-21.pem'", "/app/dist/keys.js | readKey | 7 | return fs.readFileSync(path);")),
        ("file", nodejs("Error", "ENOENT: no such file or directory, open 'C:\\festival\\keys\\2025-06-24.pem'", "C:\\festival\\dist\\keys.js | readKey | 9 | return fs.readFileSync(path);")),
        ("mode", nodejs("Error", "EACCES: permission denied, open '/app/keys/2025-06-21.pem'", "/app/dist/keys.js | readKey | 7 | return fs.readFileSync(path);")),
    ),
    scene(
        "pages that next renders", "node",
        ("lineup", nodejs("TypeError", "Cannot read properties of null (reading 'stages')", "/app/.next/server/app/lineup/page.js | Lineup | 1 | ", "/app/.next/server/chunks/482.js | x | 1 | ")),
        ("lineup", nodejs("TypeError", "Cannot read properties of null (reading 'stages')", "/app/.next/server/app/lineup/page.js | Lineup | 1 | ", "/app/.next/server/chunks/915.js | m | 1 | ")),
        ("map", nodejs("TypeError", "Cannot read properties of null (reading 'tiles')", "/app/.next/server/app/map/page.js | Map | 1 | ", "/app/.next/server/chunks/482.js | y | 1 | ")),
    ),
)

_JS = "https://festival.example/static/{}.{}.js | {} | 1:{}"

PAGES = (
    scene(
        "a map of the grounds", "javascript",
        ("layer", page("TypeError", "Cannot read properties of undefined (reading 'layers')", _JS.format("main", "8c1d00aa", "HTMLButtonElement.t", 120), _JS.format("map", "1f0aa2c4", "showLayer", 771))),
        ("layer", page("TypeError", "can't access property \"layers\", e.style is undefined", _JS.format("main", "77ee01bc", "n", 131), _JS.format("map", "c0ffee12", "showLayer", 790))),
        ("layer", page("TypeError", "undefined is not an object (evaluating 'o.style.layers')", _JS.format("map", "c0ffee12", "showLayer", 790))),
        ("marker", page("TypeError", "Cannot read properties of undefined (reading 'marker')", _JS.format("map", "1f0aa2c4", "showPlace", 900))),
        ("marker", page("TypeError", "can't access property \"marker\", t is undefined", _JS.format("map", "c0ffee12", "showPlace", 931))),
        ("null", page("TypeError", "Cannot set properties of null (setting 'innerHTML')", _JS.format("map", "1f0aa2c4", "legend", 1010))),
        ("null", page("TypeError", "can't access property \"innerHTML\", document.querySelector(...) is null", _JS.format("map", "c0ffee12", "legend", 1041))),
        ("null", page("TypeError", "null is not an object (evaluating 'document.querySelector(\"#legend\").innerHTML = i')", _JS.format("map", "c0ffee12", "legend", 1041))),
    ),
    scene(
        "a shop in vue", "javascript",
        ("price", page("TypeError", "Cannot read properties of undefined (reading 'toFixed')", "app:///src/shop/Cart.vue | setup | 31:20 | const total = computed(() => cart.sum.toFixed(2));")),
        ("price", page("TypeError", "can't access property \"toFixed\", cart.sum is undefined", "app:///src/shop/Cart.vue | setup/total< | 36:20 | const total = computed(() => cart.sum.toFixed(2));")),
        ("price", page("TypeError", "undefined is not an object (evaluating 'cart.sum.toFixed')", "app:///src/shop/Cart.vue | setup | 36:20 | const total = computed(() => cart.sum.toFixed(2));")),
        ("voucher", page("TypeError", "Cannot read properties of undefined (reading 'toFixed')", "app:///src/shop/Voucher.vue | setup | 12:9 | return voucher.value.toFixed(2);")),
        ("ref", page("ReferenceError", "paypal is not defined", "app:///src/shop/Pay.vue | mounted | 40:5 | paypal.Buttons({}).render('#pay');")),
        ("ref", page("ReferenceError", "Can't find variable: paypal", "app:///src/shop/Pay.vue | mounted | 44:5 | paypal.Buttons({ style }).render('#pay');")),
    ),
    scene(
        "an angular app", "javascript",
        ("changed", page("Error", "NG0100: ExpressionChangedAfterItHasBeenCheckedError: Expression has changed after it was checked. Previous value for 'hidden': 'false'. Current value: 'true'. Find more at https://angular.io/errors/NG0100", "webpack:///src/app/plan/plan.component.html | PlanComponent_Template | 3:1 | ")),
        ("changed", page("Error", "NG0100: ExpressionChangedAfterItHasBeenCheckedError: Expression has changed after it was checked. Previous value for 'hidden': 'true'. Current value: 'false'. Expression location: _PlanComponent component. Find more at https://v17.angular.io/errors/NG0100", "webpack:///src/app/plan/plan.component.html | PlanComponent_Template | 5:1 | ")),
        ("provider", page("NullInjectorError", "R3InjectorError(AppModule)[PlanService -> PlanService]: \n  NullInjectorError: No provider for PlanService!", "webpack:///src/app/plan/plan.component.ts | PlanComponent_Factory | 1:1 | ")),
        ("http", page("HttpErrorResponse", "Http failure response for https://festival.example/api/plans/17: 404 Not Found", "webpack:///src/app/plan/plan.service.ts | PlanService.load | 20:9 | return firstValueFrom(this.http.get(url));")),
        ("http", page("HttpErrorResponse", "Http failure response for https://festival.example/api/plans/99?full=1: 404 OK", "webpack:///src/app/plan/plan.service.ts | PlanService.load | 24:9 | return firstValueFrom(this.http.get(url));")),
        ("http 500", page("HttpErrorResponse", "Http failure response for https://festival.example/api/plans/17: 500 Internal Server Error", "webpack:///src/app/plan/plan.service.ts | PlanService.load | 20:9 | return firstValueFrom(this.http.get(url));")),
    ),
    scene(
        "what browsers forbid", "javascript",
        ("play", page("NotAllowedError", "play() failed because the user didn't interact with the document first. https://goo.gl/xX8pDD", _JS.format("stage", "aa11bb22", "playClip", 300))),
        ("play", page("NotAllowedError", "The request is not allowed by the user agent or the platform in the current context, possibly because the user denied permission.", _JS.format("stage", "cc33dd44", "playClip", 320))),
        ("play", page("NotAllowedError", "The play method is not allowed by the user agent or the platform in the current context, possibly because the user denied permission.", _JS.format("stage", "cc33dd44", "playClip", 320))),
        ("copy", page("NotAllowedError", "Failed to execute 'writeText' on 'Clipboard': Write permission denied.", _JS.format("share", "aa11bb22", "copyLink", 90))),
        ("abort", page("AbortError", "The user aborted a request.", _JS.format("api", "aa11bb22", "search", 50))),
        ("abort", page("AbortError", "The operation was aborted. ", _JS.format("api", "cc33dd44", "search", 61))),
        ("abort", page("AbortError", "Fetch is aborted", _JS.format("api", "cc33dd44", "search", 61))),
        ("idb", page("UnknownError", "Connection to Indexed Database server lost. Refresh the page to try again", _JS.format("offline", "aa11bb22", "openStore", 70))),
        ("idb 2", page("InvalidStateError", "Failed to execute 'transaction' on 'IDBDatabase': The database connection is closing.", _JS.format("offline", "aa11bb22", "openStore", 82))),
    ),
    scene(
        "modules that are gone", "javascript",
        ("module", page("TypeError", "Failed to fetch dynamically imported module: https://festival.example/assets/Lineup-BX1a2b3c.js")),
        ("module", page("TypeError", "error loading dynamically imported module: https://festival.example/assets/Tickets-C9d8e7f6.js")),
        ("module", page("TypeError", "Importing a module script failed.")),
        ("syntax", page("SyntaxError", "Unexpected token '<'", "https://festival.example/assets/index-BX1a2b3c.js | ? | 1:1")),
    ),
    scene(
        "messages of a page", "javascript",
        ("loop", message("javascript", "ResizeObserver loop limit exceeded")),
        ("loop", message("javascript", "ResizeObserver loop completed with undelivered notifications.")),
        ("script", message("javascript", "Script error.")),
        ("socket", message("javascript", "socket closed with code 1006 after 30211 ms")),
        ("socket", message("javascript", "socket closed with code 1006 after 4 ms")),
    ),
)

_F = "github.com/festival/backend"

GO = (
    scene(
        "panics below gin", "go",
        ("seat", go_("*runtime.Error", "runtime error: index out of range [4] with length 4", "~github.com/gin-gonic/gin | (*Context).Next | /go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/context.go:174", f"{_F}/seats | (*Plan).At | /app/seats/plan.go:31 | return p.rows[row][seat]")),
        ("seat", go_("*runtime.Error", "runtime error: index out of range [-1]", "~github.com/gin-gonic/gin | (*Context).Next | /go/pkg/mod/github.com/gin-gonic/gin@v1.10.0/context.go:185", f"{_F}/seats | (*Plan).At | /build/seats/plan.go:37 | return p.rows[row][seat]")),
        ("label", go_("*runtime.Error", "runtime error: slice bounds out of range [:3] with length 2", "~github.com/gin-gonic/gin | (*Context).Next | /go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/context.go:174", f"{_F}/seats | (*Plan).Label | /app/seats/plan.go:50 | return p.name[:3]")),
        ("map", go_("runtime.plainError", "assignment to entry in nil map", f"{_F}/seats | (*Plan).Block | /app/seats/plan.go:60 | p.blocked[seat] = true")),
        ("map", go_("runtime.plainError", "assignment to entry in nil map", f"{_F}/jobs | nightly.func1 | /app/jobs/nightly.go:20", f"{_F}/seats | (*Plan).Block | /app/seats/plan.go:72 | p.blocked[seat] = true")),
        ("closed", go_("runtime.plainError", "send on closed channel", f"{_F}/feed | (*Hub).Publish | /app/feed/hub.go:28 | h.out <- msg")),
        ("closed", go_("runtime.plainError", "send on closed channel", f"{_F}/feed | (*Hub).Publish.func1 | /app/feed/hub.go:33 | h.out <- message")),
    ),
    scene(
        "answers of grpc", "go",
        ("pay down", go_("*status.Error", 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.0.3.7:9000: connect: connection refused"', f"{_F}/pay | (*Client).Charge | /app/pay/client.go:40 | resp, err := c.api.Charge(ctx, req)")),
        ("pay down", go_("*status.Error", 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.0.3.9:9000: connect: connection refused"', f"{_F}/pay | (*Client).Charge | /app/pay/client.go:46 | resp, err := c.api.Charge(ctx, req, grpc.WaitForReady(false))")),
        ("pay slow", go_("*status.Error", "rpc error: code = DeadlineExceeded desc = context deadline exceeded", f"{_F}/pay | (*Client).Charge | /app/pay/client.go:40 | resp, err := c.api.Charge(ctx, req)")),
        ("card", go_("*status.Error", "rpc error: code = FailedPrecondition desc = card 17 is blocked", f"{_F}/pay | (*Client).Charge | /app/pay/client.go:40 | resp, err := c.api.Charge(ctx, req)")),
        ("card", go_("*status.Error", "rpc error: code = FailedPrecondition desc = card 99123 is blocked", f"{_F}/pay | (*Client).Charge | /app/pay/client.go:46 | resp, err := c.api.Charge(ctx, req)")),
    ),
    scene(
        "errors of a store", "go",
        ("rows", event("go", exception("*errors.errorString", "sql: no rows in result set", None), exception("*fmt.wrapError", "artist 17: sql: no rows in result set", [{"function": "(*API).artist", "module": f"{_F}/api", "abs_path": "/app/api/artist.go", "lineno": 40, "in_app": True}]))),
        ("rows", event("go", exception("*errors.errorString", "sql: no rows in result set", None), exception("*fmt.wrapError", "artist the-owls: sql: no rows in result set", [{"function": "(*API).artist", "module": f"{_F}/api", "abs_path": "/build/api/artist.go", "lineno": 52, "in_app": True}]))),
        ("venue rows", event("go", exception("*errors.errorString", "sql: no rows in result set", None), exception("*fmt.wrapError", "venue 3: sql: no rows in result set", [{"function": "(*API).venue", "module": f"{_F}/api", "abs_path": "/app/api/venue.go", "lineno": 31, "in_app": True}]))),
        ("table", event("go", exception("*pgconn.PgError", 'ERROR: relation "venues" does not exist (SQLSTATE 42P01)', None), exception("*fmt.wrapError", 'venue 3: ERROR: relation "venues" does not exist (SQLSTATE 42P01)', [{"function": "(*API).venue", "module": f"{_F}/api", "abs_path": "/app/api/venue.go", "lineno": 31, "in_app": True}]))),
        ("table", event("go", exception("*pq.Error", 'pq: relation "venues" does not exist', None), exception("*fmt.wrapError", 'venue 8: pq: relation "venues" does not exist', [{"function": "(*API).venue", "module": f"{_F}/api", "abs_path": "/app/api/venue.go", "lineno": 35, "in_app": True}]))),
    ),
    scene(
        "files and times of go", "go",
        ("open", go_("*fs.PathError", "open /data/photos/2025/06/21/77.jpg: no such file or directory", f"{_F}/photos | Load | /app/photos/load.go:14 | f, err := os.Open(path)")),
        ("open", go_("*fs.PathError", "open D:\\photos\\2025\\06\\24\\9.jpg: The system cannot find the file specified.", f"{_F}/photos | Load | /app/photos/load.go:17 | file, err := os.Open(path)")),
        ("many", go_("*fs.PathError", "open /data/photos/2025/06/21/77.jpg: too many open files", f"{_F}/photos | Load | /app/photos/load.go:14 | f, err := os.Open(path)")),
        ("time", go_("*time.ParseError", 'parsing time "21.06.2025" as "2006-01-02": cannot parse "21.06.2025" as "2006"', f"{_F}/plan | Day | /app/plan/day.go:9 | day, err := time.Parse(time.DateOnly, text)")),
        ("time", go_("*time.ParseError", 'parsing time "tomorrow" as "2006-01-02": cannot parse "tomorrow" as "2006"', f"{_F}/plan | Day | /app/plan/day.go:12 | when, err := time.Parse(time.DateOnly, text)")),
        ("url", go_("*url.Error", 'parse "https://%zz": invalid URL escape "%zz"', f"{_F}/plan | Link | /app/plan/link.go:8 | u, err := url.Parse(text)")),
    ),
)

_JETTY = "org.eclipse.jetty.servlet.ServletHandler | doHandle | ServletHandler.java:{}"

JAVA = (
    scene(
        "stages in java", "java",
        ("set", java_("java.lang.NullPointerException", 'Cannot invoke "java.util.List.size()" because "this.sets" is null', _JETTY.format(505), "com.festival.Stage | length | Stage.java:40")),
        ("set", java_("java.lang.NullPointerException", 'Cannot invoke "java.util.List.size()" because "<local1>.sets" is null', _JETTY.format(764), "com.festival.api.StageResource_ClientProxy | get | ", "com.festival.Stage | length | Stage.java:44")),
        ("set", java_("java.lang.NullPointerException", "", "com.festival.Main | main | Main.java:8", "com.festival.Stage | length | Stage.java:39")),
        ("name", java_("java.lang.NullPointerException", 'Cannot invoke "String.trim()" because "this.name" is null', _JETTY.format(505), "com.festival.Stage | title | Stage.java:52")),
        ("enum", java_("java.lang.IllegalArgumentException", "No enum constant com.festival.Genre.DRONE", "com.festival.Import | genre | Import.java:20", "com.festival.Genre | valueOf | Genre.java:3", "java.lang.Enum | valueOf | Enum.java:273")),
        ("enum", java_("java.lang.IllegalArgumentException", "No enum constant com.festival.Genre.K-POP", "com.festival.Import | lambda$rows$2 | Import.java:44", "com.festival.Import | genre | Import.java:24", "com.festival.Genre | valueOf | Genre.java:3", "java.lang.Enum | valueOf | Enum.java:293")),
    ),
    scene(
        "jackson and dates", "java",
        ("field", java_("com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException", 'Unrecognized field "tempo" (class com.festival.Track), not marked as ignorable (3 known properties: "title", "artist", "seconds"])\n at [Source: (String)"{"tempo":120}"; line: 1, column: 11] (through reference chain: com.festival.Track["tempo"])', "com.festival.Feed | read | Feed.java:15", "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3629")),
        ("field", java_("com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException", 'Unrecognized field "tempo" (class com.festival.Track), not marked as ignorable (4 known properties: "title", "artist", "seconds", "label"])\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 9, column: 17] (through reference chain: com.festival.Track["tempo"])', "com.festival.Feed | read | Feed.java:18", "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3848")),
        ("type", java_("com.fasterxml.jackson.databind.exc.InvalidFormatException", 'Cannot deserialize value of type `int` from String "3:20": not a valid `int` value\n at [Source: (String)"{"seconds":"3:20"}"; line: 1, column: 12] (through reference chain: com.festival.Track["seconds"])', "com.festival.Feed | read | Feed.java:15", "com.fasterxml.jackson.databind.ObjectMapper | readValue | ObjectMapper.java:3629")),
        ("date", java_("java.time.format.DateTimeParseException", "Text '21.06.2025' could not be parsed at index 2", "com.festival.Feed | day | Feed.java:33", "java.time.format.DateTimeFormatter | parse | DateTimeFormatter.java:1871")),
        ("date", java_("java.time.format.DateTimeParseException", "Text 'soon' could not be parsed at index 0", "com.festival.Feed | day | Feed.java:37", "java.time.format.DateTimeFormatter | parseResolved0 | DateTimeFormatter.java:2046")),
        ("number", java_("java.lang.NumberFormatException", 'For input string: "12,5"', "com.festival.Feed | bpm | Feed.java:50", "java.lang.Integer | parseInt | Integer.java:652")),
        ("number", java_("java.lang.NumberFormatException", 'For input string: "fast" under radix 10', "com.festival.Feed | bpm | Feed.java:55", "java.lang.Integer | parseInt | Integer.java:668")),
    ),
    scene(
        "kafka, mongo and jdbc", "java",
        ("topic", java_("org.apache.kafka.common.errors.TimeoutException", "Topic tickets not present in metadata after 60000 ms.", "com.festival.Out | send | Out.java:20")),
        ("topic", event("java", java("org.apache.kafka.common.errors.TimeoutException", "Topic tickets not present in metadata after 10000 ms."), java("java.util.concurrent.ExecutionException", "org.apache.kafka.common.errors.TimeoutException: Topic tickets not present in metadata after 10000 ms.", "com.festival.Out | send | Out.java:26", "org.apache.kafka.clients.producer.KafkaProducer$FutureFailure | <init> | KafkaProducer.java:1450"))),
        ("mongo", java_("com.mongodb.MongoTimeoutException", "Timed out after 30000 ms while waiting to connect. Client view of cluster state is {type=UNKNOWN, servers=[{address=mongo-0:27017, type=UNKNOWN, state=CONNECTING}]", "com.festival.Reviews | of | Reviews.java:18", "com.mongodb.internal.connection.BaseCluster | getDescription | BaseCluster.java:177")),
        ("mongo", java_("com.mongodb.MongoTimeoutException", "Timed out while waiting for a server that matches WritableServerSelector. Client view of cluster state is {type=REPLICA_SET, servers=[{address=mongo-1:27017, type=UNKNOWN, state=CONNECTING, exception={com.mongodb.MongoSocketOpenException: Exception opening socket}}]", "com.festival.Reviews | of | Reviews.java:22", "com.mongodb.internal.connection.BaseCluster | createTimeoutException | BaseCluster.java:401")),
        ("jdbc", java_("java.sql.SQLSyntaxErrorException", "Table 'festival.refunds' doesn't exist", "com.festival.Refunds | all | Refunds.java:12", "com.mysql.cj.jdbc.exceptions.SQLError | createSQLException | SQLError.java:120")),
        ("jdbc", event("java", java("java.sql.SQLSyntaxErrorException", "Table 'festival.refunds' doesn't exist", "com.mysql.cj.jdbc.exceptions.SQLError | createSQLException | SQLError.java:121"), java("org.springframework.jdbc.BadSqlGrammarException", "StatementCallback; bad SQL grammar [select * from refunds where order_id = 5]", "com.festival.Refunds | all | Refunds.java:15", "org.springframework.jdbc.support.SQLExceptionSubclassTranslator | doTranslate | SQLExceptionSubclassTranslator.java:112"))),
        ("jdbc 2", java_("java.sql.SQLSyntaxErrorException", "Unknown column 'refunded' in 'field list'", "com.festival.Refunds | all | Refunds.java:12", "com.mysql.cj.jdbc.exceptions.SQLError | createSQLException | SQLError.java:120")),
    ),
    scene(
        "spring that does not start", "java",
        ("bean", java_("org.springframework.beans.factory.NoSuchBeanDefinitionException", "No qualifying bean of type 'com.festival.Mailer' available: expected at least 1 bean which qualifies as autowire candidate. Dependency annotations: {}", "com.festival.Main | main | Main.java:12")),
        ("bean", event("java", java("org.springframework.beans.factory.NoSuchBeanDefinitionException", "No qualifying bean of type 'com.festival.Mailer' available: expected at least 1 bean which qualifies as autowire candidate. Dependency annotations: {}"), java("org.springframework.beans.factory.UnsatisfiedDependencyException", "Error creating bean with name 'letters' defined in URL [jar:file:/app.jar!/BOOT-INF/classes!/com/festival/Letters.class]: Unsatisfied dependency expressed through constructor parameter 0", "com.festival.Main | main | Main.java:14"))),
        ("bean 2", java_("org.springframework.beans.factory.NoSuchBeanDefinitionException", "No qualifying bean of type 'com.festival.Printer' available: expected at least 1 bean which qualifies as autowire candidate. Dependency annotations: {}", "com.festival.Main | main | Main.java:12")),
        ("port", java_("org.springframework.boot.web.server.PortInUseException", "Port 8080 is already in use", "com.festival.Main | main | Main.java:12")),
    ),
)

ANDROID = (
    scene(
        "rooms and resources", "java",
        ("schema", droid("java.lang.IllegalStateException", "Room cannot verify the data integrity. Looks like you've changed schema but forgot to update the version number. You can simply fix this by increasing the version number. Expected identity hash: 0af1, found: 99bc", "com.festival.app.db.AppDb_Impl$1 | onOpen | AppDb_Impl.java:60", "~androidx.room.RoomOpenHelper | checkIdentity | RoomOpenHelper.java:139")),
        ("schema", droid("java.lang.IllegalStateException", "Room cannot verify the data integrity. Looks like you've changed schema but forgot to update the version number. You can simply fix this by increasing the version number. Expected identity hash: 77d0, found: 0af1", "com.festival.app.db.AppDb_Impl$1 | onOpen | AppDb_Impl.java:66", "~androidx.room.RoomOpenHelper | checkIdentity | RoomOpenHelper.kt:147")),
        ("migration", droid("java.lang.IllegalStateException", "A migration from 3 to 5 was required but not found. Please provide the necessary Migration path via RoomDatabase.Builder.addMigration(Migration ...) or allow for destructive migrations via one of the RoomDatabase.Builder.fallbackToDestructiveMigration* methods.", "com.festival.app.db.AppDb | open | AppDb.kt:20", "~androidx.room.RoomOpenHelper | onUpgrade | RoomOpenHelper.java:106")),
        ("res", droid("android.content.res.Resources$NotFoundException", "Resource ID #0x7f0a0123", "com.festival.app.LineupFragment | icon | LineupFragment.kt:41", "~android.content.res.ResourcesImpl | getValue | ResourcesImpl.java:225")),
        ("res", droid("android.content.res.Resources$NotFoundException", "Resource ID #0x7f0a0199", "com.festival.app.LineupFragment | icon | LineupFragment.kt:45", "~android.content.res.ResourcesImpl | getValue | ResourcesImpl.java:261")),
        ("inflate", droid("android.view.InflateException", "Binary XML file line #12 in com.festival.app:layout/fragment_map: Error inflating class com.google.android.gms.maps.MapView", "com.festival.app.MapFragment | onCreateView | MapFragment.kt:30", "~android.view.LayoutInflater | createView | LayoutInflater.java:858")),
        ("inflate", droid("android.view.InflateException", "Binary XML file line #15: Binary XML file line #15: Error inflating class com.google.android.gms.maps.MapView", "com.festival.app.MapFragment | onCreateView | MapFragment.kt:33", "~android.view.LayoutInflater | createView | LayoutInflater.java:647")),
    ),
    scene(
        "kotlin's own errors", "java",
        ("require", droid("java.lang.IllegalArgumentException", "seat 12 is not in row F", "com.festival.app.SeatsViewModel | pick | SeatsViewModel.kt:40", "com.festival.app.Seats | pick | Seats.kt:18")),
        ("require", droid("java.lang.IllegalArgumentException", "seat 3 is not in row AA", "com.festival.app.SeatsScreenKt$SeatsScreen$1$2 | invoke | SeatsScreen.kt:77", "com.festival.app.Seats | pick | Seats.kt:25")),
        ("state", droid("java.lang.IllegalStateException", "seat 3 is held by 4411", "com.festival.app.Seats | hold | Seats.kt:40")),
        ("state", droid("java.lang.IllegalStateException", "seat 88 is held by 9", "com.festival.app.Seats$hold$2 | invokeSuspend | Seats.kt:47")),
        ("null", droid("java.lang.NullPointerException", "Parameter specified as non-null is null: method com.festival.app.Seats.of, parameter plan", "com.festival.app.Seats | of | Seats.kt:1")),
        ("null", droid("java.lang.NullPointerException", "Parameter specified as non-null is null: method com.festival.app.Seats.of, parameter plan", "com.festival.app.PlanActivity | onCreate | PlanActivity.java:60", "com.festival.app.Seats | of | Seats.kt:2")),
        ("cast", droid("java.lang.ClassCastException", "java.lang.Long cannot be cast to java.lang.Integer", "com.festival.app.Prefs | volume | Prefs.kt:9", "~android.app.SharedPreferencesImpl | getInt | SharedPreferencesImpl.java:302")),
        ("cast", droid("java.lang.ClassCastException", "class java.lang.Long cannot be cast to class java.lang.Integer (java.lang.Long and java.lang.Integer are in module java.base of loader 'bootstrap')", "com.festival.app.Prefs | volume | Prefs.kt:11", "~android.app.SharedPreferencesImpl | getInt | SharedPreferencesImpl.java:325")),
    ),
    scene(
        "the phone says no", "java",
        ("camera", droid("java.lang.SecurityException", "Permission Denial: starting Intent { act=android.media.action.IMAGE_CAPTURE flg=0x3 cmp=com.android.camera/.Camera clip={text/uri-list hasLabel(0) {U(content)}} } from ProcessRecord{1f0 9911:com.festival.app/u0a133} (pid=9911, uid=10133) with revoked permission android.permission.CAMERA", "com.festival.app.Photo | take | Photo.kt:22", "~android.os.Parcel | createException | Parcel.java:2071")),
        ("camera", droid("java.lang.SecurityException", "Permission Denial: starting Intent { act=android.media.action.IMAGE_CAPTURE flg=0x3 cmp=com.sec.android.app.camera/.Camera } from ProcessRecord{77a 41:com.festival.app/u0a201} (pid=41, uid=10201) with revoked permission android.permission.CAMERA", "com.festival.app.Photo | take | Photo.kt:25", "~android.os.Parcel | createExceptionOrNull | Parcel.java:3011")),
        ("token", droid("android.view.WindowManager$BadTokenException", "Unable to add window -- token android.os.BinderProxy@a1b2c3 is not valid; is your activity running?", "com.festival.app.Dialogs | show | Dialogs.kt:14", "~android.view.ViewRootImpl | setView | ViewRootImpl.java:1068")),
        ("token", droid("android.view.WindowManager$BadTokenException", "Unable to add window -- token android.os.BinderProxy@77ff01 is not valid; is your activity running?", "com.festival.app.Dialogs$show$1 | run | Dialogs.kt:19", "com.festival.app.Dialogs | show | Dialogs.kt:16", "~android.view.ViewRootImpl | setView | ViewRootImpl.java:1393")),
        ("ssl", droid("javax.net.ssl.SSLHandshakeException", "java.security.cert.CertPathValidatorException: Trust anchor for certification path not found.", "com.festival.app.Api | lineup | Api.kt:20", "~okhttp3.internal.connection.RealConnection | connectTls | RealConnection.kt:379")),
        ("ssl", droid("javax.net.ssl.SSLHandshakeException", "Chain validation failed", "com.festival.app.Api | lineup | Api.kt:22", "~okhttp3.internal.connection.ConnectPlan | connectTls | ConnectPlan.kt:300")),
        ("big", droid("android.os.TransactionTooLargeException", "data parcel size 1048844 bytes", "com.festival.app.PlanActivity | share | PlanActivity.kt:90", "~android.os.BinderProxy | transactNative | BinderProxy.java:-2")),
        ("big", event("java", java("android.os.TransactionTooLargeException", "data parcel size 2110092 bytes", "~android.os.BinderProxy | transactNative | BinderProxy.java:-2", marked=True), java("java.lang.RuntimeException", "Failure from system", "com.festival.app.PlanActivity | share | PlanActivity.kt:97", "~android.app.Instrumentation | execStartActivity | Instrumentation.java:1776", marked=True))),
    ),
)

RUBY = (
    scene(
        "a festival on rails", "ruby",
        ("slot", rb("NoMethodError", "undefined method `starts_at' for nil:NilClass", "app/models/stage.rb | next_slot | 19 | slots.upcoming.first.starts_at")),
        ("slot", rb("NoMethodError", "undefined method 'starts_at' for nil", "app/views/stages/show.html.erb | _app_views_stages_show_html_erb__1_2 | 4 | <%= stage.next_slot %>", "app/models/stage.rb | Stage#next_slot | 24 | slots.upcoming.first.starts_at", root="/app/")),
        ("slot", rb("NoMethodError", "undefined method 'starts_at' for nil", "lib/tasks/boards.rake | block (2 levels) in <main> | 8 | puts stage.next_slot", "app/models/stage.rb | Stage#next_slot | 24 | slots.upcoming.sorted.first.starts_at")),
        ("band", rb("NoMethodError", "undefined method `name' for nil:NilClass", "app/models/stage.rb | headline | 30 | slots.last.band.name")),
        ("arity", rb("ArgumentError", "wrong number of arguments (given 1, expected 2)", "app/models/stage.rb | book | 40 | def book(band, slot)")),
        ("arity", rb("ArgumentError", "wrong number of arguments (given 1, expected 2; required keyword: fee)", "app/models/stage.rb | Stage#book | 44 | def book(band, slot, fee:)")),
    ),
    scene(
        "jobs and queues of ruby", "ruby",
        ("redis", rb("Redis::CannotConnectError", "Error connecting to Redis on cache:6379 (Errno::ECONNREFUSED)", "app/jobs/push_job.rb | perform | 9 | counter.increment", "~redis-4.8.1/lib/redis/client.rb | rescue in establish_connection | 398 | raise CannotConnectError")),
        ("redis", rb("RedisClient::CannotConnectError", "Connection refused - connect(2) for 10.0.0.4:6379 (redis://cache:6379)", "app/jobs/push_job.rb | PushJob#perform | 12 | counter.increment", "~redis-client-0.22.2/lib/redis_client/ruby_connection.rb | RedisClient::RubyConnection#connect | 104 | raise")),
        ("file", rb("Errno::ENOENT", "No such file or directory @ rb_sysopen - /app/tmp/push/8123.json", "app/jobs/push_job.rb | payload | 20 | File.read(path)")),
        ("file", rb("Errno::ENOENT", "No such file or directory @ rb_sysopen - /rails/tmp/push/77.json", "app/jobs/push_job.rb | PushJob#payload | 25 | File.read(path)")),
        ("json", rb("JSON::ParserError", "859: unexpected token at '<html>'", "app/jobs/push_job.rb | answer | 33 | JSON.parse(response.body)", "~json-2.6.3/lib/json/common.rb | parse | 216 | ")),
        ("json", rb("JSON::ParserError", "unexpected character: '<!DOCTYPE' at line 1 column 1", "app/jobs/push_job.rb | PushJob#answer | 38 | JSON.parse(response.body)", "~json-2.10.1/lib/json/common.rb | JSON.parse | 338 | ")),
        ("date", rb("Date::Error", "invalid date", "app/jobs/push_job.rb | day | 44 | Date.parse(text)")),
        ("date", rb("ArgumentError", "invalid date", "app/jobs/push_job.rb | day | 40 | Date.parse(text)")),
    ),
    scene(
        "clients of faraday", "ruby",
        ("maps 404", rb("Faraday::ResourceNotFound", "the server responded with status 404", "app/clients/maps.rb | tile | 14 | connection.get(path)", "~faraday-2.7.4/lib/faraday/response/raise_error.rb | on_complete | 27 | ")),
        ("maps 404", rb("Faraday::ResourceNotFound", "the server responded with status 404 for GET https://maps.example/tiles/7/3/1", "app/clients/maps.rb | Maps#tile | 18 | connection.get(path)", "~faraday-2.12.0/lib/faraday/response/raise_error.rb | Faraday::Response::RaiseError#on_complete | 38 | ")),
        ("maps 500", rb("Faraday::ServerError", "the server responded with status 503", "app/clients/maps.rb | tile | 14 | connection.get(path)", "~faraday-2.7.4/lib/faraday/response/raise_error.rb | on_complete | 40 | ")),
        ("mail 404", rb("Faraday::ResourceNotFound", "the server responded with status 404", "app/clients/mail.rb | deliver | 30 | connection.post('/send', body)", "~faraday-2.7.4/lib/faraday/response/raise_error.rb | on_complete | 27 | ")),
        ("maps down", rb("Faraday::ConnectionFailed", 'Failed to open TCP connection to maps.example:443 (Connection refused - connect(2) for "maps.example" port 443)', "app/clients/maps.rb | tile | 14 | connection.get(path)")),
        ("maps down", event("ruby", ruby("Errno::ECONNREFUSED", "Failed to open TCP connection to maps.example:443 (Connection refused - connect(2) for 10.0.0.8:443)", "~net-http-0.4.1/lib/net/http.rb | Net::HTTP#connect | 1603 | "), ruby("Faraday::ConnectionFailed", "Failed to open TCP connection to maps.example:443 (Connection refused - connect(2) for 10.0.0.8:443)", "app/clients/maps.rb | Maps#tile | 18 | connection.get(path)"))),
    ),
)

PHP = (
    scene(
        "a controller of symfony", "php",
        ("venue", php_("Error", "Call to a member function getCity() on null", "/public/index.php | | 9 | return new Kernel();", "/src/Controller/ShowController.php | App\\Controller\\ShowController::show | 31 | 'city' => $show->getVenue()->getCity(),")),
        ("venue", php_("Error", "Call to a member function getCity() on null", "/bin/console | | 20 | $application->run();", "/src/Controller/ShowController.php | App\\Controller\\ShowController::show | 36 | 'city' => $show->getVenue()->getCity(),", root="/srv/www/current")),
        ("artist", php_("Error", "Call to a member function getName() on null", "/public/index.php | | 9 | return new Kernel();", "/src/Controller/ShowController.php | App\\Controller\\ShowController::show | 32 | 'artist' => $show->getArtist()->getName(),")),
        ("route", php_("Symfony\\Component\\Routing\\Exception\\RouteNotFoundException", 'Unable to generate a URL for the named route "show_edit" as such route does not exist.', "/src/Controller/ShowController.php | App\\Controller\\ShowController::index | 18 | $url = $this->generateUrl('show_edit');")),
        ("twig", php_("Twig\\Error\\RuntimeError", 'Variable "show" does not exist in "show/card.html.twig" at line 4.', "/var/cache/prod/twig/3a/3af07c1d20b94e6f8a5512cc90ab13de44f0a7719b02c3d4e5f60718293a4b5c.php | __TwigTemplate_9d1f03bb27ac51e6640a7d2c8851ef30 | 40 | ")),
        ("twig", php_("Twig\\Error\\RuntimeError", 'Variable "show" does not exist in "show/card.html.twig" at line 7.', "/var/cache/prod/twig/9b/9bc1e5d2a7740f3388b61c0dd92e47a51f63b80c4d7a9e12f05c6b3a8d9e7f10.php | __TwigTemplate_b40c77f1d2e9a8635517cd20fe3b9a64 | 44 | ")),
    ),
    scene(
        "numbers and strings of php", "php",
        ("zero", php_("DivisionByZeroError", "Division by zero", "/src/Stats.php | App\\Stats::share | 12 | return $part / $total;")),
        ("zero", php_("ErrorException", "Warning: Division by zero", "/src/Stats.php | App\\Stats::share | 10 | return $part / $total;")),
        ("modulo", php_("DivisionByZeroError", "Modulo by zero", "/src/Stats.php | App\\Stats::row | 20 | return $n % $width;")),
        ("type", php_("TypeError", "Unsupported operand types: string + int", "/src/Stats.php | App\\Stats::sum | 30 | $sum = $row['sold'] + 1;")),
        ("type", php_("TypeError", "Unsupported operand types: array + int", "/src/Stats.php | App\\Stats::sum | 33 | $sum = $row['sold'] + 1;")),
        ("null", php_("ErrorException", "Warning: Trying to access array offset on value of type null", "/src/Stats.php | App\\Stats::first | 40 | return $rows[0]['sold'];")),
        ("null", php_("ErrorException", "Trying to access array offset on null", "/src/Stats.php | App\\Stats::first | 43 | return $rows[0]['sold'];")),
        ("date", php_("Exception", "DateTime::__construct(): Failed to parse time string (31/31/2025) at position 0 (3): Unexpected character", "/src/Day.php | App\\Day::of | 9 | return new \\DateTime($text);")),
        ("date", php_("DateMalformedStringException", "Failed to parse time string (soon) at position 0 (s): The timezone could not be found in the database", "/src/Day.php | App\\Day::of | 11 | return new \\DateTime($text);")),
    ),
    scene(
        "doctrine's answers", "php",
        ("dup", php_("Doctrine\\DBAL\\Exception\\UniqueConstraintViolationException", "An exception occurred while executing 'INSERT INTO show (id, slug) VALUES (?, ?)' with params [17, \"owls\"]:\n\nSQLSTATE[23505]: Unique violation: 7 ERROR:  duplicate key value violates unique constraint \"uniq_slug\"\nDETAIL:  Key (slug)=(owls) already exists.", "/src/Shows.php | App\\Shows::add | 20 | $this->em->flush();")),
        ("dup", php_("Doctrine\\DBAL\\Exception\\UniqueConstraintViolationException", 'An exception occurred while executing a query: SQLSTATE[23505]: Unique violation: 7 ERROR:  duplicate key value violates unique constraint "uniq_slug"\nDETAIL:  Key (slug)=(bats) already exists.', "/src/Shows.php | App\\Shows::add | 24 | $this->em->flush();")),
        ("null", php_("Doctrine\\DBAL\\Exception\\NotNullConstraintViolationException", 'An exception occurred while executing a query: SQLSTATE[23502]: Not null violation: 7 ERROR:  null value in column "slug" of relation "show" violates not-null constraint', "/src/Shows.php | App\\Shows::add | 24 | $this->em->flush();")),
        ("refused", php_("Doctrine\\DBAL\\Exception\\ConnectionException", "An exception occurred in driver: SQLSTATE[HY000] [2002] Connection refused", "/src/Shows.php | App\\Shows::all | 9 | return $this->repo->findAll();")),
        ("refused", php_("Doctrine\\DBAL\\Exception\\ConnectionException", "An exception occurred in the driver: SQLSTATE[HY000] [2002] Connection refused", "/src/Shows.php | App\\Shows::all | 12 | return $this->repo->findAll();")),
        ("file", php_("ErrorException", "Warning: file_get_contents(/var/www/html/storage/17.json): failed to open stream: No such file or directory", "/src/Store.php | App\\Store::read | 9 | $json = file_get_contents($path);")),
        ("file", php_("ErrorException", "file_get_contents(/srv/www/storage/9911.json): Failed to open stream: No such file or directory", "/src/Store.php | App\\Store::read | 11 | $text = file_get_contents($path);")),
    ),
)

DOTNET = (
    scene(
        "a till of .net", "csharp",
        ("arg", net("System.ArgumentNullException", "Value cannot be null. (Parameter 'order')", "Festival.Till | Pay | C:\\a\\Till.cs:20", "~System.ArgumentNullException | Throw |")),
        ("arg", net("System.ArgumentNullException", "Value cannot be null.\nParameter name: order", "Festival.Till | Pay | D:\\b\\Till.cs:24")),
        ("arg 2", net("System.ArgumentNullException", "Value cannot be null. (Parameter 'card')", "Festival.Till | Pay | C:\\a\\Till.cs:22")),
        ("cast", net("System.InvalidCastException", "Unable to cast object of type 'System.Int64' to type 'System.Int32'.", "Festival.Till+<RowsAsync>d__4 | MoveNext | /src/Till.cs:60")),
        ("cast", net("System.InvalidCastException", 'Das Objekt des Typs "System.Int64" kann nicht in Typ "System.Int32" umgewandelt werden.', "Festival.Till+<RowsAsync>d__6 | MoveNext | C:\\a\\Till.cs:66")),
        ("range", net("System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')", "Festival.Till | Last | /src/Till.cs:80", "~System.Collections.Generic.List`1 | get_Item |")),
        ("range", net("System.ArgumentOutOfRangeException", "Index was out of range. Must be non-negative and less than the size of the collection.\nParameter name: index", "Festival.Till | Last | C:\\a\\Till.cs:84")),
        ("disposed", net("System.ObjectDisposedException", "Cannot access a disposed object.\nObject name: 'Festival.Printer'.", "Festival.Printer | Print | /src/Printer.cs:9")),
    ),
    scene(
        "sql of .net", "csharp",
        ("slow", net("Microsoft.Data.SqlClient.SqlException", "Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.", "Festival.Stock | Left | /src/Stock.cs:30", "~Microsoft.Data.SqlClient.SqlConnection | OnError |")),
        ("slow", event("csharp", csharp("System.ComponentModel.Win32Exception", "The wait operation timed out."), csharp("System.Data.SqlClient.SqlException", "Timeout expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.", "Festival.Stock | Left | C:\\a\\Stock.cs:27", "~System.Data.SqlClient.SqlConnection | OnError |"))),
        ("key", net("Microsoft.Data.SqlClient.SqlException", "Violation of UNIQUE KEY constraint 'UQ_Seat'. Cannot insert duplicate key in object 'dbo.Seats'. The duplicate key value is (F, 12).\nThe statement has been terminated.", "Festival.Stock+<HoldAsync>d__2 | MoveNext | /src/Stock.cs:50")),
        ("key", event("csharp", csharp("Microsoft.Data.SqlClient.SqlException", "Violation of UNIQUE KEY constraint 'UQ_Seat'. Cannot insert duplicate key in object 'dbo.Seats'. The duplicate key value is (AA, 3).\nThe statement has been terminated."), csharp("Microsoft.EntityFrameworkCore.DbUpdateException", "An error occurred while saving the entity changes. See the inner exception for details.", "Festival.Stock+<HoldAsync>d__5 | MoveNext | /src/Stock.cs:57", "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync |"))),
        ("column", net("Microsoft.Data.SqlClient.SqlException", "Invalid column name 'HeldBy'.", "Festival.Stock+<HoldAsync>d__2 | MoveNext | /src/Stock.cs:48")),
        ("open", net("Microsoft.Data.SqlClient.SqlException", "A network-related or instance-specific error occurred while establishing a connection to SQL Server. The server was not found or was not accessible. (provider: TCP Provider, error: 40 - Could not open a connection to SQL Server)", "Festival.Stock | Left | /src/Stock.cs:30")),
        ("pool", net("System.InvalidOperationException", "Timeout expired.  The timeout period elapsed prior to obtaining a connection from the pool.  This may have occurred because all pooled connections were in use and max pool size was reached.", "Festival.Stock | Left | /src/Stock.cs:29", "~Microsoft.Data.ProviderBase.DbConnectionFactory | TryGetConnection |")),
        ("pool", net("System.InvalidOperationException", "Timeout expired.  The timeout period elapsed prior to obtaining a connection from the pool.  This may have occurred because all pooled connections were in use and max pool size was reached.", "Festival.Refunds+<AllAsync>d__1 | MoveNext | /src/Refunds.cs:12", "~Microsoft.Data.ProviderBase.DbConnectionFactory | TryGetConnection |")),
    ),
    scene(
        "services that are not there", "csharp",
        ("di", net("System.InvalidOperationException", "Unable to resolve service for type 'Festival.IMailer' while attempting to activate 'Festival.Letters'.", "Festival.Program | <Main>$ | /src/Program.cs:20", "~Microsoft.Extensions.DependencyInjection.ActivatorUtilities | GetService |")),
        ("di", net("System.InvalidOperationException", "Unable to resolve service for type 'Festival.IMailer' while attempting to activate 'Festival.Letters'.", "Festival.Program | Main | /src/Program.cs:31", "~Microsoft.Extensions.DependencyInjection.ServiceLookup.CallSiteFactory | CreateArgumentCallSites |")),
        ("di 2", net("System.InvalidOperationException", "No service for type 'Festival.IPrinter' has been registered.", "Festival.Program | <Main>$ | /src/Program.cs:22")),
        ("uri", net("System.UriFormatException", "Invalid URI: The hostname could not be parsed.", "Festival.Links | Of | /src/Links.cs:8", "~System.Uri | CreateThis |")),
        ("uri", net("System.UriFormatException", "Invalid URI: The format of the URI could not be determined.", "Festival.Links | Of | /src/Links.cs:10", "~System.Uri | CreateThis |")),
        ("tls", net("System.Net.Http.HttpRequestException", "The SSL connection could not be established, see inner exception.", "Festival.Maps+<TileAsync>d__1 | MoveNext | /src/Maps.cs:14")),
        ("tls", event("csharp", csharp("System.Security.Authentication.AuthenticationException", "The remote certificate is invalid because of errors in the certificate chain: NotTimeValid", "~System.Net.Security.SslStream | SendAuthResetSignal |"), csharp("System.Net.Http.HttpRequestException", "The SSL connection could not be established, see inner exception.", "Festival.Maps+<TileAsync>d__3 | MoveNext | /src/Maps.cs:19"))),
    ),
)

_REG = "/root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/"

RUST = (
    scene(
        "a gate in rust", "native",
        ("index", rust_("panic", "index out of bounds: the len is 4 but the index is 4", "gated::plan::Plan::seat::h0011223344556677 | src/plan.rs | 30")),
        ("index", rust_("panic", "index out of bounds: the len is 0 but the index is 18446744073709551615", "tokio::runtime::task::raw::poll::h8899aabbccddeeff | " + _REG + "tokio-1.40.0/src/runtime/task/raw.rs | 271", "gated::plan::Plan::seat | /builds/gated/src/plan.rs | 36")),
        ("overflow", rust_("panic", "attempt to subtract with overflow", "gated::plan::Plan::left::h0011223344556688 | src/plan.rs | 50")),
        ("overflow", rust_("panic", "attempt to subtract with overflow", "gated::plan::Plan::left::{{closure}}::h7788990011223344 | src/plan.rs | 58")),
        ("poison", rust_("panic", "called `Result::unwrap()` on an `Err` value: PoisonError { .. }", "gated::state::State::lock::h1122112211221122 | src/state.rs | 20")),
        ("poison", rust_("panic", 'called `Result::unwrap()` on an `Err` value: "PoisonError { inner: .. }"', "gated::state::State::lock::h3344334433443344 | src/state.rs | 23")),
        ("expect", rust_("panic", "gate is configured: NotPresent", "gated::config::gate::hfedcfedcfedcfedc | src/config.rs | 9")),
        ("expect", rust_("panic", "gate is configured: NotPresent", "<gated::config::Config as core::default::Default>::default::h1234123412341234 | src/config.rs | 20", "gated::config::gate::h0987098709870987 | src/config.rs | 12")),
    ),
    scene(
        "errors of serde and sqlx", "native",
        ("field", rust_("serde_json::error::Error", "missing field `gate` at line 1 column 44", "gated::feed::read::{{closure}}::haaaabbbbccccdddd | src/feed.rs | 18")),
        ("field", rust_("Error", "missing field `gate` at line 12 column 3", "gated::feed::read::{{closure}}::hddddccccbbbbaaaa | src/feed.rs | 22")),
        ("variant", rust_("serde_json::error::Error", "unknown variant `vip`, expected one of `day`, `weekend`", "gated::feed::read::{{closure}}::haaaabbbbccccdddd | src/feed.rs | 18")),
        ("pool", rust_("sqlx_core::error::Error", "pool timed out while waiting for an open connection", "gated::db::band::{{closure}}::haaaabbbbccccddd0 | src/db.rs | 30")),
        ("pool", rust_("sqlx_core::error::Error", "pool timed out while waiting for an open connection", "gated::db::scan::{{closure}}::haaaabbbbccccddd1 | src/db.rs | 61")),
        ("row", rust_("sqlx_core::error::Error", "no rows returned by a query that expected to return at least one row", "gated::db::band::{{closure}}::haaaabbbbccccddd0 | src/db.rs | 33")),
        ("row", rust_("Error", "no rows returned by a query that expected to return at least one row", "gated::db::band::{{closure}}::haaaabbbbccccddd2 | src/db.rs | 38")),
        ("join", rust_("JoinError", 'task 17 panicked with message "gate 4 is not open"', "gated::run::{{closure}}::haaaabbbbccccddd3 | src/main.rs | 40")),
        ("join", rust_("JoinError", 'task 2291 panicked with message "gate 11 is not open"', "gated::run::{{closure}}::haaaabbbbccccddd4 | src/main.rs | 44")),
    ),
)

LOGS = (
    scene(
        "log lines of the festival", "python",
        ("sync", log("python", "sync of %s failed after %d tries", "stage-north", 3, logger="sync")),
        ("sync", message("python", "sync of stage-east failed after 5 tries", logger="sync")),
        ("skip", log("python", "sync of %s skipped after %d tries", "stage-north", 3, logger="sync")),
        ("mail", message("python", "mail to ana@festival.example bounced: 550 5.1.1 user unknown", logger="mail")),
        ("mail", message("python", "mail to bob.smith@music.example bounced: 550 5.1.1 user unknown", logger="mail")),
        ("full", message("python", "mail to ana@festival.example bounced: 552 5.2.2 mailbox full", logger="mail")),
        ("disk", message("python", "disk /dev/sda1 is 91% full", logger="watch")),
        ("disk", message("python", "disk /dev/nvme0n1p2 is 99% full", logger="watch")),
    ),
)

SCENES = (*PYTHON, *NODE, *PAGES, *GO, *JAVA, *ANDROID, *RUBY, *PHP, *DOTNET, *RUST, *LOGS)
