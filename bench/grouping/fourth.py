"""An innocent author's split: by somebody who had read none of the rules, and open to be looked at.

One pool of scenes was dealt by a coin: of each platform, in the order of their names' sha256, every second one lies
here, the others in `sixth.py`.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import elixir_ as _elixir
from scenes import nodejs as _node
from scenes import page as _js
from scenes import php_ as _php
from scenes import py as _py
from scenes import rb as _ruby
from sdk import event, message, php, python, ruby, scene

# fmt: off


_FIELDS = 'parcels/labels.py | address_block | {} | return f"{{parcel.sender.depot_code}}/{{parcel.recipient.zone}}"'
_NONE = "'NoneType' object has no attribute '{}'"
TWO_FIELDS_OF_ONE_LINE = scene(
    "two fields of one line", "python",
    ("depot", _py("AttributeError", _NONE.format("depot_code"), "~starlette/middleware/errors.py | __call__ | 164 | await self.app(scope, receive, _send)", "~fastapi/routing.py | run_endpoint_function | 190 | return await dependant.call(**values)", "parcels/api.py | get_label | 41 | return labels.render(parcel)", "parcels/labels.py | render | 12 | lines = [address_block(parcel)]", _FIELDS.format(27))),
    ("depot", _py("AttributeError", _NONE.format("depot_code"), "~starlette/middleware/errors.py | __call__ | 187 | raise exc", "~fastapi/routing.py | app | 355 | raw_response = await run_endpoint_function(", "~fastapi/routing.py | run_endpoint_function | 243 | return await dependant.call(**values)", "parcels/api.py | get_label | 58 | return Label.of(parcel).render()", "parcels/labels.py | render | 33 | yield address_block(self.parcel)", _FIELDS.format(64))),
    ("depot", _py("AttributeError", _NONE.format("depot_code"), "~celery/app/trace.py | trace_task | 453 | R = retval = fun(*args, **kwargs)", "~celery/app/trace.py | __protected_call__ | 736 | return self.run(*args, **kwargs)", "parcels/tasks.py | print_batch | 19 | labels.render(parcel)", "parcels/labels.py | render | 12 | lines = [address_block(parcel)]", _FIELDS.format(27))),
    ("depot", _py("AttributeError", _NONE.format("depot_code"), "~fastapi/routing.py | run_endpoint_function | 243 |", "parcels/api.py | get_label | 58 |", "parcels/labels.py | render | 33 |", "parcels/labels.py | address_block | 64 |")),
    ("zone", _py("AttributeError", _NONE.format("zone"), "~starlette/middleware/errors.py | __call__ | 164 | await self.app(scope, receive, _send)", "~fastapi/routing.py | run_endpoint_function | 190 | return await dependant.call(**values)", "parcels/api.py | get_label | 41 | return labels.render(parcel)", "parcels/labels.py | render | 12 | lines = [address_block(parcel)]", _FIELDS.format(27))),
    ("zone", _py("AttributeError", _NONE.format("zone"), "~celery/app/trace.py | trace_task | 453 | R = retval = fun(*args, **kwargs)", "~celery/app/trace.py | __protected_call__ | 736 | return self.run(*args, **kwargs)", "parcels/tasks.py | print_batch | 22 | labels.render(parcel)", "parcels/labels.py | render | 12 | lines = [address_block(parcel)]", _FIELDS.format(29))),
    ("list", _py("AttributeError", _NONE.format("zone"), "~fastapi/routing.py | run_endpoint_function | 190 | return await dependant.call(**values)", "parcels/api.py | list_zones | 77 | return {p.recipient.zone for p in parcels}")),
)

_CHARGE = "tickets/payments.py | charge | 48 | raise PaymentFailed('charge failed') from error"
_CHARGED = "tickets/payments.py | charge | 71 | raise PaymentFailed('charge failed') from error"
_POST = "tickets/payments.py | charge | 44 | answer = self._http.post('/v1/charges', json=body)"
_READ = "tickets/payments.py | charge | 45 | return Charge(**answer.json())"
WRAPPER_OF_DIFFERENT_CAUSES = scene(
    "one wrapper, different causes", "python",
    ("reset", event("python", python("ConnectionError", "('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))", _POST, "~requests/sessions.py | post | 637 | return self.request('POST', url, data=data, json=json, **kwargs)", "~requests/adapters.py | send | 501 | raise ConnectionError(err, request=request)", module="requests.exceptions"), python("PaymentFailed", "charge failed", "~flask/app.py | dispatch_request | 1799 | return self.ensure_sync(self.view_functions[rule.endpoint])(**view_args)", "tickets/views.py | buy | 30 | payments.charge(order)", _CHARGE, module="tickets.payments"))),
    ("reset", event("python", python("ConnectionError", "('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))", _POST.replace("44", "66"), "~requests/sessions.py | post | 637 | return self.request('POST', url, data=data, json=json, **kwargs)", "~requests/adapters.py | send | 682 | raise ConnectionError(err, request=request)", module="requests.exceptions"), python("PaymentFailed", "charge failed", "~rq/worker.py | perform_job | 1061 | rv = job.perform()", "tickets/jobs.py | renew | 8 | payments.charge(subscription.order())", _CHARGED, module="tickets.payments"))),
    ("html", event("python", python("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", _READ, "~requests/models.py | json | 975 | raise RequestsJSONDecodeError(e.msg, e.doc, e.pos)", module="requests.exceptions"), python("PaymentFailed", "charge failed", "~flask/app.py | dispatch_request | 1799 | return self.ensure_sync(self.view_functions[rule.endpoint])(**view_args)", "tickets/views.py | buy | 30 | payments.charge(order)", _CHARGE, module="tickets.payments"))),
    ("html", event("python", python("JSONDecodeError", "Expecting value: line 2 column 1 (char 1)", _READ.replace("45", "68"), "~requests/models.py | json | 978 | raise RequestsJSONDecodeError(e.msg, e.doc, e.pos)", module="requests.exceptions"), python("PaymentFailed", "charge failed", "~rq/worker.py | perform_job | 1061 | rv = job.perform()", "tickets/jobs.py | renew | 8 | payments.charge(subscription.order())", _CHARGED, module="tickets.payments"))),
    ("field", event("python", python("TypeError", "Charge.__init__() got an unexpected keyword argument 'risk_score'", _READ), python("PaymentFailed", "charge failed", "~flask/app.py | dispatch_request | 1799 | return self.ensure_sync(self.view_functions[rule.endpoint])(**view_args)", "tickets/views.py | buy | 30 | payments.charge(order)", _CHARGE, module="tickets.payments"))),
    ("field", event("python", python("TypeError", "__init__() got an unexpected keyword argument 'risk_score'", _READ.replace("45", "68")), python("PaymentFailed", "charge failed", "~flask/app.py | dispatch_request | 1823 | return self.ensure_sync(self.view_functions[rule.endpoint])(**view_args)", "tickets/views.py | buy | 33 | payments.charge(order)", _CHARGED, module="tickets.payments"))),
)

_FLUSH = "~sqlalchemy/engine/default.py | do_execute | 736 | cursor.execute(statement, parameters)"
_SAVED = "club/repository.py | save | 22 | self._session.flush()"


def _unique(words: str, sql: str, *lines: str) -> dict:
    cause = python("UniqueViolation", words, _FLUSH, module="psycopg2.errors")
    said = f"(psycopg2.errors.UniqueViolation) {words}\n\n[SQL: {sql}]\n(Background on this error at: https://sqlalche.me/e/20/gkpj)"
    return event("python", cause, python("IntegrityError", said, *lines, _SAVED, _FLUSH, module="sqlalchemy.exc"))


_MEMBER = "INSERT INTO members (email, name, number) VALUES (%(email)s, %(name)s, %(number)s) RETURNING members.id"
UNIQUE_CONSTRAINTS_IN_TWO_LANGUAGES = scene(
    "unique constraints, a database in two languages", "python",
    ("email", _unique('duplicate key value violates unique constraint "members_email_key"\nDETAIL:  Key (email)=(jo@club.example) already exists.', _MEMBER, "~flask/app.py | dispatch_request | 1799 | return self.ensure_sync(self.view_functions[rule.endpoint])(**view_args)", "club/views.py | register | 35 | members.save(Member(**form))")),
    ("email", _unique('duplicate key value violates unique constraint "members_email_key"\nDETAIL:  Key (email)=(a.smith@mail.example) already exists.', _MEMBER, "~flask/app.py | dispatch_request | 1823 | return self.ensure_sync(self.view_functions[rule.endpoint])(**view_args)", "club/views.py | register | 39 | members.save(Member(**form))")),
    ("email", _unique("doppelter Schlüsselwert verletzt Unique-Constraint »members_email_key«\nDETAIL:  Schlüssel »(email)=(k.weber@verein.example)« existiert bereits.", _MEMBER, "~flask/app.py | dispatch_request | 1823 | return self.ensure_sync(self.view_functions[rule.endpoint])(**view_args)", "club/views.py | register | 39 | members.save(Member(**form))")),
    ("seat", _unique('duplicate key value violates unique constraint "bookings_court_hour_key"\nDETAIL:  Key (court, hour)=(3, 2025-10-23 18:00:00) already exists.', "INSERT INTO bookings (court, hour) VALUES (%(court)s, %(hour)s) RETURNING bookings.id", "club/views.py | book | 80 | bookings.save(Booking(court, hour))")),
    ("seat", _unique('duplicate key value violates unique constraint "bookings_court_hour_key"\nDETAIL:  Key (court, hour)=(1, 2025-11-02 09:00:00) already exists.', "INSERT INTO bookings (court, hour) VALUES (%(court)s, %(hour)s) RETURNING bookings.id", "club/views.py | book | 91 | bookings.save(Booking(court, hour))")),
    ("number", _unique('duplicate key value violates unique constraint "members_number_key"\nDETAIL:  Key (number)=(20118) already exists.', _MEMBER, "club/imports.py | import_csv | 12 | members.save(Member(**row))")),
)

_TASK = ("~celery/app/trace.py | trace_task | 453 | R = retval = fun(*args, **kwargs)", "~celery/app/trace.py | __protected_call__ | 736 | return self.run(*args, **kwargs)")
_KILLED = "~billiard/pool.py | soft_timeout_sighandler | 228 | raise SoftTimeLimitExceeded()"
A_TIME_LIMIT_STRIKES_ANYWHERE = scene(
    "a time limit strikes anywhere", "python",
    ("yearly", _py("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_TASK, "ledger/tasks.py | close_year | 88 | post(entry)", "ledger/entries.py | post | 12 | db.insert(entry)", "~psycopg/connection.py | execute | 889 | return cur.execute(query, params)", _KILLED, module="billiard.exceptions")),
    ("yearly", _py("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_TASK, "ledger/tasks.py | close_year | 88 | post(entry)", "ledger/entries.py | post | 14 | audit.write(entry)", _KILLED, module="billiard.exceptions")),
    ("yearly", _py("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_TASK, "ledger/tasks.py | close_year | 91 | post(entry)", "ledger/entries.py | post | 12 | db.insert(entry)", _KILLED, module="billiard.exceptions")),
    ("mails", _py("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_TASK, "ledger/tasks.py | send_dunning | 120 | mail(customer)", "~smtplib.py | getreply | 399 | line = self.file.readline(_MAXLINE + 1)", _KILLED, module="billiard.exceptions")),
    ("mails", _py("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_TASK, "ledger/tasks.py | send_dunning | 127 | mail(customer)", "~smtplib.py | connect | 341 | self.sock = self._get_socket(host, port, self.timeout)", _KILLED, module="billiard.exceptions")),
)

_INNER = {"type": "chained", "source": "exceptions[0]", "exception_id": 1, "parent_id": 0}
_OUTER = {"type": "generic", "exception_id": 0, "is_exception_group": True}
_GROUP = "unhandled errors in a TaskGroup"
_SEATS = "cinema/seats.py | free | {} | return self.rows[row].free"
WITH_AND_WITHOUT_A_TASK_GROUP = scene(
    "with and without a task group", "python",
    ("row", event("python", python("IndexError", "list index out of range", "cinema/api.py | get_seats | 14 | return hall.free(row)", _SEATS.format(30)))),
    ("row", event("python", python("IndexError", "list index out of range", "cinema/watch.py | poll | 22 | counts.append(hall.free(row))", _SEATS.format(33), mechanism=_INNER), python("ExceptionGroup", _GROUP, "cinema/watch.py | watch | 40 | async with asyncio.TaskGroup() as tasks:", "~asyncio/taskgroups.py | __aexit__ | 145 | raise me from None", mechanism=_OUTER))),
    ("row", event("python", python("IndexError", "list index out of range", "cinema/watch.py | watch_all | 51 | await asyncio.gather(*map(poll, halls))", "cinema/watch.py | poll | 22 | counts.append(hall.free(row))", _SEATS.format(33)))),
    ("price", event("python", python("KeyError", "'3D'", "cinema/watch.py | poll | 24 | PRICES[show.kind]", mechanism=_INNER), python("ExceptionGroup", _GROUP, "cinema/watch.py | watch | 40 | async with asyncio.TaskGroup() as tasks:", "~asyncio/taskgroups.py | __aexit__ | 145 | raise me from None", mechanism=_OUTER))),
    ("price", event("python", python("KeyError", "'IMAX'", "cinema/night.py | sync | 8 | await watch.poll(show)", "cinema/watch.py | poll | 27 | PRICES[show.kind]"))),
    ("cancelled", event("python", python("TimeoutError", "", "cinema/watch.py | watch | 39 | async with asyncio.timeout(20):", "~asyncio/timeouts.py | __aexit__ | 115 | raise TimeoutError from exc_val"))),
)

_HTML = "~jinja2/environment.py | render | 1304 | self.environment.handle_exception()"
TEMPLATES_AND_GENERATED_METHODS = scene(
    "templates and generated methods", "python",
    ("pupil", _py("UndefinedError", "'None' has no attribute 'name'", "school/letters.py | letter | 15 | return LETTER.render(pupil=pupil, guardian=guardian)", _HTML, "templates/letter.html | top-level template code | 8 | Dear {{ guardian.name }},", module="jinja2.exceptions")),
    ("pupil", _py("UndefinedError", "'None' has no attribute 'name'", "school/letters.py | one | 29 | return self.env.get_template('letter.html').render(vars(self))", _HTML.replace("1304", "1290"), "~jinja2/environment.py | handle_exception | 942 | raise rewrite_traceback_stack(source=source)", "templates/base.html | top-level template code | 3 | {% block body %}{% endblock %}", "templates/letter.html | block 'body' | 11 | Dear {{ guardian.name }},", module="jinja2.exceptions")),
    ("class", _py("UndefinedError", "'None' has no attribute 'name'", "school/letters.py | letter | 15 | return LETTER.render(pupil=pupil, guardian=guardian)", _HTML, "templates/letter.html | top-level template code | 21 | Class teacher: {{ teacher.name }}", module="jinja2.exceptions")),
    ("attrs", _py("TypeError", "'<' not supported between instances of 'NoneType' and 'datetime.date'", "school/term.py | order | 5 | return sorted(terms)", "<attrs generated methods school.term.Term-41> | __lt__ | 7 |")),
    ("attrs", _py("TypeError", "'<' not supported between instances of 'NoneType' and 'datetime.date'", "school/api.py | get_terms | 30 | return order(terms)", "school/term.py | order | 9 | return sorted(terms)", "<attrs generated methods school.term.Term> | __lt__ | 6 |")),
    ("attrs 2", _py("TypeError", "'<' not supported between instances of 'NoneType' and 'datetime.date'", "school/exams.py | next_exam | 12 | return min(exams)", "<attrs generated methods school.exams.Exam-7> | __lt__ | 7 |")),
)

_QUEUE = "node:internal/process/task_queues | process.processTicksAndRejections | 95"
_SRC = "/app/src/routes/stops.ts | {} | {} | const eta = vehicle.position.eta;"
STACKS_WITH_AND_WITHOUT_THE_AWAITS = scene(
    "stacks with and without the awaits", "node",
    ("eta", _node("TypeError", "Cannot read properties of undefined (reading 'eta')", "/app/src/server.ts | Server.handle | 31 | await this.stops.arrivals(req.params.id)", "/app/src/routes/stops.ts | Stops.arrivals | 44 | await Promise.all(ids.map((id) => this.arrival(id)))", "~index 3 | Promise.all |", _QUEUE, _SRC.format("Stops.arrival", 52))),
    ("eta", _node("TypeError", "Cannot read properties of undefined (reading 'eta')", _QUEUE, _SRC.format("Stops.arrival", 49))),
    ("eta", _node("TypeError", "Cannot read properties of undefined (reading 'eta')", "/app/src/cron.ts | tick | 8 | stops.arrival(id)", "~<anonymous> | Generator.next |", "/app/src/routes/stops.ts | fulfilled | 5 | function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }", _SRC.format("?", 61))),
    ("delay", _node("TypeError", "Cannot read properties of undefined (reading 'delay')", "/app/src/server.ts | Server.handle | 31 | await this.stops.arrivals(req.params.id)", "/app/src/routes/stops.ts | Stops.arrivals | 44 | await Promise.all(ids.map((id) => this.arrival(id)))", _QUEUE, "/app/src/routes/stops.ts | Stops.arrival | 54 | const late = vehicle.position.delay;")),
    ("delay", _node("TypeError", "Cannot read properties of undefined (reading 'delay')", _QUEUE, "/app/src/routes/stops.ts | Stops.arrival | 51 | const late = vehicle.position.delay;")),
    ("lines", _node("TypeError", "Cannot read properties of undefined (reading 'eta')", "/app/src/server.ts | Server.handle | 31 | await this.stops.arrivals(req.params.id)", _QUEUE, "/app/src/routes/lines.ts | Lines.next | 19 | return stops.find((s) => s.open).eta;")),
)

_PARSE = ("/app/node_modules/zod/lib/types.js | ZodObject.parse | 160", "/app/node_modules/zod/lib/types.js | get error [as error] | 39")
_BODY = "/app/src/orders.ts | createOrder | {} | const order = OrderBody.parse(req.body);"


def _number(place: int) -> str:
    return f'[\n  {{\n    "code": "invalid_type",\n    "expected": "number",\n    "received": "string",\n    "path": [\n      "lines",\n      {place},\n      "qty"\n    ],\n    "message": "Expected number, received string"\n  }}\n]'


_EMAIL = '[\n  {\n    "validation": "email",\n    "code": "invalid_string",\n    "message": "Invalid email",\n    "path": [\n      "customer",\n      "email"\n    ]\n  }\n]'
_PORT = '[\n  {\n    "code": "invalid_type",\n    "expected": "number",\n    "received": "undefined",\n    "path": [\n      "PORT"\n    ],\n    "message": "Required"\n  }\n]'
_PARSE_3_25 = ("/app/node_modules/zod/v3/types.cjs | ZodObject.parse | 120", "/app/node_modules/zod/v3/types.cjs | get error [as error] | 45")
VALIDATION_WRITTEN_AS_JSON = scene(
    "validation errors written as json", "node",
    ("qty", _node("ZodError", _number(0), _BODY.format(18), *_PARSE)),
    ("qty", _node("ZodError", _number(7), "/app/src/queue.ts | consume | 9 | await createOrder(job.data)", _BODY.format(21), *_PARSE_3_25)),
    ("email", _node("ZodError", _EMAIL, _BODY.format(18), *_PARSE)),
    ("email", _node("ZodError", _EMAIL, _BODY.format(21), *_PARSE_3_25)),
    ("config", _node("ZodError", _PORT, "/app/src/env.ts | <anonymous> | 9 | export const env = Env.parse(process.env);", *_PARSE)),
)

SOCKETS_WITHOUT_A_FRAME_OF_OURS = scene(
    "sockets without a frame of ours", "node",
    ("pg", _node("Error", "connect ETIMEDOUT 10.9.1.4:5432", "/app/node_modules/pg-pool/index.js | ? | 45", "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1555")),
    ("pg", _node("Error", "connect ETIMEDOUT 10.9.1.7:5432", "/app/node_modules/pg-pool/index.js | ? | 45", "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1611")),
    ("redis", _node("Error", "connect ETIMEDOUT", "/app/node_modules/ioredis/built/Redis.js | Socket.<anonymous> | 170", "node:events | Object.onceWrapper | 632", "node:net | Socket._onTimeout | 595")),
    ("redis", _node("Error", "connect ETIMEDOUT", "/app/node_modules/ioredis/built/Redis.js | Socket.<anonymous> | 171", "node:events | Object.onceWrapper | 638", "node:net | Socket._onTimeout | 601")),
    ("smtp", _node("Error", "Greeting never received", "/app/node_modules/nodemailer/lib/smtp-connection/index.js | SMTPConnection._formatError | 798", "node:internal/timers | listOnTimeout | 581")),
    ("no host", _node("Error", "getaddrinfo ENOTFOUND db-primary", "node:dns | GetAddrInfoReqWrap.onlookupall [as oncomplete] | 122")),
    ("no host", _node("Error", "getaddrinfo ENOTFOUND db-primary", "node:dns | GetAddrInfoReqWrap.onlookup [as oncomplete] | 111")),
)

WHAT_NODE_SERVICES_LOG = scene(
    "what node services log", "node",
    ("slow", message("node", "Slow query (2314 ms): SELECT * FROM fares WHERE zone = 4", logger="console")),
    ("slow", message("node", "Slow query (981 ms): SELECT * FROM fares WHERE zone = 12", logger="console")),
    ("retry", message("node", "Webhook https://hooks.partner-a.example/x/8f31 answered 502, attempt 2 of 5", logger="console")),
    ("retry", message("node", "Webhook https://hooks.other.example/in?id=77 answered 502, attempt 4 of 5", logger="console")),
    ("giving up", message("node", "Webhook https://hooks.partner-a.example/x/8f31 disabled after 5 attempts", logger="console")),
    ("giving up", message("node", "Webhook https://hooks.third.example/ disabled after 5 attempts", logger="console")),
    ("payload", message("node", "Dropped message 0192c7f0-8d3e-7c11-9a2b-6f1f2ad0c001: unknown type 'seat.held'", logger="console")),
    ("payload", message("node", "Dropped message 0192c7f1-11aa-7f02-8d10-93d5f0e7aa42: unknown type 'seat.held'", logger="console")),
)

NETWORK_WORDS_OF_THREE_ENGINES = scene(
    "the network in the words of three engines", "javascript",
    ("cart", _js("TypeError", "Failed to fetch", "webpack:///./src/cart.ts | loadCart | 14:18 | const res = await fetch('/api/cart');", "webpack:///./src/api.ts | get | 9:10 | return fetch(url, { credentials: 'include' });", mechanism={"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False})),
    ("cart", _js("TypeError", "Load failed", "webpack:///./src/cart.ts | loadCart | 16:18 | const res = await fetch('/api/cart');", "webpack:///./src/api.ts | get | 9:10 | return fetch(url, { credentials: 'include' });")),
    ("cart", _js("TypeError", "NetworkError when attempting to fetch resource.", "webpack:///./src/cart.ts | loadCart | 16:18 | const res = await fetch('/api/cart');", "webpack:///./src/api.ts | get | 11:10 | return fetch(url, { credentials: 'include' });")),
    ("pay", _js("TypeError", "Failed to fetch", "webpack:///./src/pay.ts | pay | 30:9 | await api.post('/api/pay', body);", "webpack:///./src/api.ts | post | 19:10 | return fetch(url, { method: 'POST', body });")),
    ("pay", _js("TypeError", "Load failed", "webpack:///./src/pay.ts | pay | 30:9 | await api.post('/api/pay', body);", "webpack:///./src/api.ts | post | 21:10 | return fetch(url, { method: 'POST', body });")),
    ("abort", _js("AbortError", "The user aborted a request.", "webpack:///./src/search.ts | suggest | 22:20 | const res = await fetch(url, { signal });")),
    ("abort", _js("AbortError", "Fetch is aborted", "webpack:///./src/search.ts | suggest | 25:20 | const res = await fetch(url, { signal });")),
    ("abort", _js("AbortError", "The operation was aborted. ", "webpack:///./src/search.ts | suggest | 25:20 | const res = await fetch(url, { signal });")),
)

_SET = "webpack:///./src/storage.ts | remember | {} | localStorage.setItem(key, JSON.stringify(value));"
WHAT_A_BROWSER_FORBIDS = scene(
    "what a browser forbids", "javascript",
    ("quota", _js("QuotaExceededError", "Failed to execute 'setItem' on 'Storage': Setting the value of 'basket-8812' exceeded the quota.", _SET.format("7:16"))),
    ("quota", _js("NS_ERROR_DOM_QUOTA_REACHED", "The quota has been exceeded.", _SET.format("9:16"))),
    ("quota", _js("QuotaExceededError", "The quota has been exceeded.", _SET.format("9:16"))),
    ("denied", _js("SecurityError", "Failed to read the 'localStorage' property from 'Window': Access is denied for this document.", "webpack:///./src/storage.ts | recall | 14:10 | return localStorage.getItem(key);")),
    ("denied", _js("SecurityError", "The operation is insecure.", "webpack:///./src/storage.ts | recall | 16:10 | return localStorage.getItem(key);")),
    ("play", _js("NotAllowedError", "play() failed because the user didn't interact with the document first. https://goo.gl/xX8pDD", "webpack:///./src/video.ts | autoplay | 5:3 | video.play();")),
    ("play", _js("NotAllowedError", "The request is not allowed by the user agent or the platform in the current context, possibly because the user denied permission.", "webpack:///./src/video.ts | autoplay | 5:3 | video.play();")),
)

_N1 = "app:///_next/static/chunks"
_REACT = (f"{_N1}/4bd1b696-182b6b13bdad92e3.js | lF | 1:90031", f"{_N1}/4bd1b696-182b6b13bdad92e3.js | iu | 1:88102")
_REACT2 = (f"{_N1}/fd9d1056-20b49b4dc6b2f1c0.js | rE | 1:40344", f"{_N1}/fd9d1056-20b49b4dc6b2f1c0.js | l$ | 1:59319")
NEXT_MINIFIED_TWO_BUILDS = scene(
    "next.js minified, two builds", "javascript",
    ("fare", _js("TypeError", "Cannot read properties of null (reading 'fareClass')", *_REACT, f"{_N1}/app/%5Blocale%5D/trip/%5Bid%5D/page-3f2a9c81e6b7d405.js | x | 1:5120")),
    ("fare", _js("TypeError", "Cannot read properties of null (reading 'fareClass')", *_REACT2, f"{_N1}/app/%5Blocale%5D/trip/%5Bid%5D/page-c04d61f09ab3e872.js | v | 1:5388")),
    ("fare", _js("TypeError", "null is not an object (evaluating 'n.fareClass')", *_REACT2, f"{_N1}/app/%5Blocale%5D/trip/%5Bid%5D/page-c04d61f09ab3e872.js | v | 1:5391")),
    ("seats", _js("TypeError", "Cannot read properties of null (reading 'seats')", *_REACT, f"{_N1}/app/%5Blocale%5D/trip/%5Bid%5D/page-3f2a9c81e6b7d405.js | x | 1:5240")),
    ("seats", _js("TypeError", "Cannot read properties of null (reading 'seats')", *_REACT2, f"{_N1}/app/%5Blocale%5D/trip/%5Bid%5D/page-c04d61f09ab3e872.js | v | 1:5502")),
    ("account", _js("TypeError", "Cannot read properties of null (reading 'seats')", *_REACT, f"{_N1}/app/%5Blocale%5D/account/page-77b1f0aa913c2e5d.js | x | 1:910")),
    ("hydration", _js("Error", "Minified React error #418; visit https://react.dev/errors/418?args[]=text&args[]= for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", *_REACT)),
    ("hooks", _js("Error", "Minified React error #310; visit https://react.dev/errors/310 for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", *_REACT, f"{_N1}/app/%5Blocale%5D/account/page-77b1f0aa913c2e5d.js | y | 1:1400")),
    ("hooks", _js("Error", "Minified React error #310; visit https://react.dev/errors/310 for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", *_REACT2, f"{_N1}/app/%5Blocale%5D/account/page-0e94cc1fd2a86b35.js | b | 1:1466")),
)

SOURCE_MAPS_OF_TWO_BUNDLERS = scene(
    "source maps of two bundlers", "javascript",
    ("chart", _js("RangeError", "Invalid array length", "webpack:///./src/charts/Axis.tsx | Axis | 40:12 | const steps = ticks(min, max, size);", "webpack:///./src/charts/ticks.ts | ticks | 11:18 | return new Array(Math.ceil((max - min) / step));")),
    ("chart", _js("RangeError", "Invalid array length", "../../src/charts/Axis.tsx | Axis | 44:12 | const steps = ticks(min, max, size);", "../../src/charts/ticks.ts | ticks | 13:18 | return new Array(Math.ceil((max - min) / step));")),
    ("chart", _js("RangeError", "Array size is not a small enough positive integer.", "../../src/charts/Axis.tsx | Axis | 44:12 | const steps = ticks(min, max, size);", "../../src/charts/ticks.ts | ticks | 13:18 | return new Array(Math.ceil((max - min) / step));")),
    ("step", _js("RangeError", "Maximum call stack size exceeded", "webpack:///./src/charts/ticks.ts | refine | 22:10 | return refine(step / 2);", "webpack:///./src/charts/ticks.ts | refine | 22:10 | return refine(step / 2);")),
    ("step", _js("InternalError", "too much recursion", "../../src/charts/ticks.ts | refine | 24:10 | return refine(step / 2);", "../../src/charts/ticks.ts | refine | 24:10 | return refine(step / 2);", "../../src/charts/ticks.ts | refine | 24:10 | return refine(step / 2);")),
    ("repeat", _js("RangeError", "Invalid count value: -1", "webpack:///./src/charts/ticks.ts | ticks | 9:14 | const pad = ' '.repeat(width - text.length);")),
    ("repeat", _js("RangeError", "repeat count must be non-negative", "../../src/charts/ticks.ts | ticks | 11:14 | const pad = ' '.repeat(width - text.length);")),
)

_SHOWN = "app/models/policy.rb | {} | {} | holder.address.city"
NIL_BY_VERSION_OF_RUBY = scene(
    "nil by version of ruby", "ruby",
    ("city", _ruby("NoMethodError", "undefined method `city' for nil:NilClass", "~actionpack-6.1.7/lib/action_controller/metal/basic_implicit_render.rb | send_action | 6 | super.tap { default_render unless performed? }", "app/controllers/policies_controller.rb | show | 12 | @line = @policy.line", _SHOWN.format("line", 31))),
    ("city", _ruby("NoMethodError", "undefined method `city' for nil (NoMethodError)\n\n    holder.address.city\n                  ^^^^^", "~actionpack-7.1.3/lib/action_controller/metal/basic_implicit_render.rb | send_action | 6 | super.tap { default_render unless performed? }", "app/controllers/policies_controller.rb | show | 14 | @line = @policy.line", _SHOWN.format("line", 34))),
    ("city", _ruby("NoMethodError", "undefined method 'city' for nil (NoMethodError)\n\n    holder.address.city\n                  ^^^^^", "app/jobs/letters_job.rb | block in LettersJob#perform | 9 | policies.each { |p| p.line }", _SHOWN.format("Policy#line", 34))),
    ("address", _ruby("NoMethodError", "undefined method `address' for nil:NilClass", "app/controllers/policies_controller.rb | show | 12 | @line = @policy.line", _SHOWN.format("line", 31))),
    ("address", _ruby("NoMethodError", "undefined method 'address' for nil (NoMethodError)\n\n    holder.address.city\n          ^^^^^^^^", "app/jobs/letters_job.rb | block in LettersJob#perform | 9 | policies.each { |p| p.line }", _SHOWN.format("Policy#line", 34))),
    ("typo", _ruby("NoMethodError", "undefined method `premum' for #<Policy id: 8123, holder_id: 4>\nDid you mean?  premium", "app/views/policies/_row.html.erb | _app_views_policies__row_html_erb___3121986_7720 | 4 | <%= policy.premum %>")),
    ("typo", _ruby("NoMethodError", "undefined method 'premum' for an instance of Policy", "app/views/policies/_row.html.erb | _app_views_policies__row_html_erb___88120044_9184 | 5 | <%= policy.premum %>")),
)

_PERFORM = "~sidekiq-{}/lib/sidekiq/processor.rb | {} | {} | instance.perform(*args)"
TIMEOUTS_OF_TWO_SERVICES_IN_RUBY = scene(
    "timeouts of two services in workers", "ruby",
    ("sms", _ruby("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", _PERFORM.format("6.5.12", "execute_job", 202), "app/workers/sms_worker.rb | perform | 7 | Sms.deliver(to, text)", "lib/sms.rb | deliver | 19 | http.post('/messages', body)", "~net-protocol-0.2.1/lib/net/protocol.rb | rbuf_fill | 219 | raise Net::ReadTimeout.new(@io)")),
    ("sms", event("ruby", ruby("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", "lib/sms.rb | Sms.deliver | 22 | http.post('/messages', body)", "~net-protocol-0.2.2/lib/net/protocol.rb | Net::BufferedIO#rbuf_fill | 229 | raise Net::ReadTimeout.new(@io)"), ruby("Faraday::TimeoutError", "Net::ReadTimeout with #<TCPSocket:(closed)>", _PERFORM.format("7.3.0", "Sidekiq::Processor#execute_job", 221), "app/workers/sms_worker.rb | SmsWorker#perform | 9 | Sms.deliver(to, text)", "lib/sms.rb | Sms.deliver | 22 | http.post('/messages', body)", "~faraday-net_http-3.1.0/lib/faraday/adapter/net_http.rb | Faraday::Adapter::NetHttp#call | 68 | raise Faraday::TimeoutError, e"))),
    ("score", _ruby("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", _PERFORM.format("6.5.12", "execute_job", 202), "app/workers/score_worker.rb | perform | 11 | Score.fetch(holder)", "lib/score.rb | fetch | 8 | http.get(path)", "~net-protocol-0.2.1/lib/net/protocol.rb | rbuf_fill | 219 | raise Net::ReadTimeout.new(@io)")),
    ("score", _ruby("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", "app/controllers/holders_controller.rb | show | 20 | @score = Score.fetch(@holder)", "lib/score.rb | fetch | 9 | http.get(path)", "~net-protocol-0.2.1/lib/net/protocol.rb | rbuf_fill | 219 | raise Net::ReadTimeout.new(@io)")),
    ("score open", _ruby("Net::OpenTimeout", "Failed to open TCP connection to score.example:443 (execution expired)", _PERFORM.format("6.5.12", "execute_job", 202), "app/workers/score_worker.rb | perform | 11 | Score.fetch(holder)", "lib/score.rb | fetch | 8 | http.get(path)")),
    ("column", _ruby("ActiveRecord::StatementInvalid", 'PG::UndefinedColumn: ERROR:  column scores.band does not exist\nLINE 1: SELECT "scores".* FROM "scores" WHERE "scores"."band" = $1 L...\n                                              ^', "app/models/score_record.rb | in_band | 5 | where(band: band).to_a")),
    ("column", _ruby("ActiveRecord::StatementInvalid", 'PG::UndefinedColumn: ERROR:  column scores.band does not exist\nLINE 1: ..."scores".* FROM "scores" WHERE "scores"."tenant_id" = $1 AND "scores"."band" = $2\n                                                                ^', "app/controllers/bands_controller.rb | BandsController#index | 4 | @rows = ScoreRecord.in_band(params[:band])", "app/models/score_record.rb | ScoreRecord.in_band | 7 | where(band: band).to_a")),
)

_READING = "/src/Menu/Importer.php | App\\Menu\\Importer::row | {} | $price = $row['price'];"
NOTICES_BECOME_WARNINGS = scene(
    "notices become warnings", "php",
    ("price", _php("ErrorException", "Notice: Undefined index: price", "/src/Command/Import.php | App\\Command\\Import::execute | 33 | $this->importer->row($row);", _READING.format(51))),
    ("price", _php("ErrorException", 'Warning: Undefined array key "price"', "/src/Command/Import.php | App\\Command\\Import::execute | 36 | $this->importer->row($row);", _READING.format(55))),
    ("price", _php("ErrorException", 'Warning: Undefined array key "price"', "/src/Controller/MenuController.php | App\\Controller\\MenuController::upload | 20 | foreach ($rows as $row) { $importer->row($row); }", _READING.format(55))),
    ("dish", _php("ErrorException", 'Warning: Undefined array key "dish"', "/src/Command/Import.php | App\\Command\\Import::execute | 36 | $this->importer->row($row);", "/src/Menu/Importer.php | App\\Menu\\Importer::row | 54 | $name = trim($row['dish']);")),
    ("vat", _php("ErrorException", "Notice: Trying to get property 'vat' of non-object", "/src/Menu/Totals.php | App\\Menu\\Totals::of | 17 | return $net * $dish->category->vat;")),
    ("vat", _php("ErrorException", 'Warning: Attempt to read property "vat" on null', "/src/Menu/Totals.php | App\\Menu\\Totals::of | 19 | return $net * $dish->category->vat;")),
    ("format", _php("Error", "Call to a member function format() on null", "/templates/menu.php | | 8 | <?= $menu->day->format('d.m.') ?>")),
    ("format", _php("Error", "Call to a member function format() on null", "/src/View.php | App\\View::render | 14 | include $file;", "/templates/menu.php | | 9 | <?= $menu->day->format('d.m.') ?>")),
)

_CONNECTION = "~/vendor/laravel/framework/src/Illuminate/Database/Connection.php | Illuminate\\Database\\Connection::runQueryCallback | {} | throw new QueryException("
LARAVEL_QUERIES = scene(
    "laravel queries, closures and two versions", "php",
    ("phone", _php("Illuminate\\Database\\QueryException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '+49 30 1234' for key 'guests.guests_phone_unique' (SQL: insert into `guests` (`name`, `phone`) values (Jo, +49 30 1234))", "/app/Actions/Register.php | App\\Actions\\Register::handle | 22 | Guest::create($data);", _CONNECTION.format(712))),
    ("phone", _php("Illuminate\\Database\\QueryException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '0170 55' for key 'guests.guests_phone_unique' (Connection: mysql, SQL: insert into `guests` (`name`, `phone`, `updated_at`) values (Al, 0170 55, 2025-11-02 10:11:12))", "/app/Actions/Register.php | App\\Actions\\Register::handle | 25 | Guest::create($data);", _CONNECTION.format(829))),
    ("phone", event("php", php("PDOException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '0170 55' for key 'guests.guests_phone_unique'", "~/vendor/laravel/framework/src/Illuminate/Database/MySqlConnection.php | Illuminate\\Database\\MySqlConnection::{closure} | 53 | $result = $statement->execute();"), php("Illuminate\\Database\\UniqueConstraintViolationException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '0170 55' for key 'guests.guests_phone_unique' (Connection: mysql, SQL: insert into `guests` (`name`, `phone`) values (Al, 0170 55))", "/app/Http/Controllers/GuestController.php | App\\Http\\Controllers\\GuestController::store | 18 | $register->handle($request->validated());", "/app/Actions/Register.php | App\\Actions\\Register::handle | 25 | Guest::create($data);", _CONNECTION.format(825)))),
    ("long", _php("Illuminate\\Database\\QueryException", "SQLSTATE[22001]: String data, right truncated: 1406 Data too long for column 'phone' at row 1 (Connection: mysql, SQL: insert into `guests` (`name`, `phone`) values (Al, 0170 5555 5555 5555 5555))", "/app/Actions/Register.php | App\\Actions\\Register::handle | 25 | Guest::create($data);", _CONNECTION.format(829))),
    ("hold", _php("TypeError", "App\\Tables\\Plan::App\\Tables\\{closure}(): Argument #1 ($table) must be of type App\\Models\\Table, null given", "/app/Tables/Plan.php | App\\Tables\\Plan::App\\Tables\\{closure} | 40 | ->map(fn (Table $table) => $table->hold())")),
    ("hold", _php("TypeError", "App\\Tables\\Plan::{closure:App\\Tables\\Plan::hold():44}(): Argument #1 ($table) must be of type App\\Models\\Table, null given", "/app/Tables/Plan.php | App\\Tables\\Plan::{closure:App\\Tables\\Plan::hold():44} | 44 | ->map(fn (Table $table) => $table->hold())")),
)

ELIXIR_EXITS_AND_DATABASES = scene(
    "exits of processes, and the database", "elixir",
    ("queue", _elixir("DBConnection.ConnectionError", "connection not available and request was dropped from queue after 2873ms. This means requests are coming in and your connection pool cannot serve them fast enough.", "Depot.Stops | Depot.Stops.list/1 | lib/depot/stops.ex:30", "~Ecto.Adapters.SQL | Ecto.Adapters.SQL.raise_sql_call_error/1 | lib/ecto/adapters/sql.ex:1078")),
    ("queue", _elixir("DBConnection.ConnectionError", "connection not available and request was dropped from queue after 118ms. This means requests are coming in and your connection pool cannot serve them fast enough.", "DepotWeb.StopController | DepotWeb.StopController.index/2 | lib/depot_web/controllers/stop_controller.ex:8", "Depot.Stops | Depot.Stops.list/1 | lib/depot/stops.ex:33", "~Ecto.Adapters.SQL | Ecto.Adapters.SQL.raise_sql_call_error/1 | lib/ecto/adapters/sql.ex:1099")),
    ("stale", _elixir("Ecto.StaleEntryError", 'attempted to update a stale struct:\n\n%Depot.Vehicle{id: 17, line: "U2"}\n', "Depot.Vehicles | Depot.Vehicles.move/2 | lib/depot/vehicles.ex:41")),
    ("stale", _elixir("Ecto.StaleEntryError", 'attempted to update a stale struct:\n\n%Depot.Vehicle{id: 902, line: "S41", updated_at: ~U[2025-11-02 10:11:12Z]}\n', "~Oban.Queue.Executor | Oban.Queue.Executor.perform/1 | lib/oban/queue/executor.ex:135", "Depot.Vehicles | Depot.Vehicles.move/2 | lib/depot/vehicles.ex:47")),
    ("call", message("elixir", "** (exit) exited in: GenServer.call(#PID<0.3948.0>, {:arrival, 8123}, 5000)\n    ** (EXIT) time out")),
    ("call", message("elixir", "** (exit) exited in: GenServer.call(#PID<0.812.0>, {:arrival, 9}, 5000)\n    ** (EXIT) time out")),
    ("no process", message("elixir", "** (exit) exited in: GenServer.call(Depot.Routes, {:arrival, 8123}, 5000)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started")),
)

SCENES = (
    TWO_FIELDS_OF_ONE_LINE,
    WRAPPER_OF_DIFFERENT_CAUSES,
    UNIQUE_CONSTRAINTS_IN_TWO_LANGUAGES,
    A_TIME_LIMIT_STRIKES_ANYWHERE,
    WITH_AND_WITHOUT_A_TASK_GROUP,
    TEMPLATES_AND_GENERATED_METHODS,
    STACKS_WITH_AND_WITHOUT_THE_AWAITS,
    VALIDATION_WRITTEN_AS_JSON,
    SOCKETS_WITHOUT_A_FRAME_OF_OURS,
    WHAT_NODE_SERVICES_LOG,
    NETWORK_WORDS_OF_THREE_ENGINES,
    WHAT_A_BROWSER_FORBIDS,
    NEXT_MINIFIED_TWO_BUILDS,
    SOURCE_MAPS_OF_TWO_BUNDLERS,
    NIL_BY_VERSION_OF_RUBY,
    TIMEOUTS_OF_TWO_SERVICES_IN_RUBY,
    NOTICES_BECOME_WARNINGS,
    LARAVEL_QUERIES,
    ELIXIR_EXITS_AND_DATABASES,
)
