"""Scenes written as a judge would, before the rules of that round were read: what reads meters and bills for it.

Twenty families of faults told anew (other data, another caller, version, engine, release, wrapping) beside faults that
look like them. Services in Python, Node, Ruby and PHP, pages, and lines of logs are here, the others in
`twelfth_compiled.py`. Labels say what one fix mends.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other; statements are data

from scenes import nodejs as _node
from scenes import page as _js
from scenes import php_ as _php
from scenes import py as _py
from scenes import rb as _rb
from sdk import event, log, message, node, php, python, ruby, scene

# fmt: off


_VIEW = ("~django/core/handlers/exception.py | inner | 55 | response = get_response(request)", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)")
_CELERY = ("~celery/app/trace.py | trace_task | 477 | R = retval = fun(*args, **kwargs)", "~celery/app/trace.py | __protected_call__ | 760 | return self.run(*args, **kwargs)")
_KWH = "meters/readings.py | parse_kwh | {} | return float(raw)"

PYTHON = (
    scene(
        "readings that are no numbers", "python",
        ("kwh", _py("ValueError", "could not convert string to float: '12,4'", *_VIEW, "meters/views.py | upload | 33 | rows = [parse_kwh(r[2]) for r in reader]", _KWH.format(18))),
        ("kwh", _py("ValueError", "could not convert string to float: ''", *_CELERY, "meters/tasks.py | import_csv | 12 | kwh = parse_kwh(row['kwh'])", _KWH.format(18))),
        ("kwh", _py("ValueError", "could not convert string to float: 'n/a'", *_VIEW, "meters/views.py | upload | 33 | rows = [parse_kwh(r[2]) for r in reader]", "meters/views.py | <listcomp> | 33 | rows = [parse_kwh(r[2]) for r in reader]", _KWH.format(24), root="/opt/releases/41/")),
        ("kwh", event("python", python("ValueError", "could not convert string to float: '--'", _KWH.format(24)), python("ImportFailed", "line 17 of readings-2026-11.csv", *_CELERY, "meters/tasks.py | import_csv | 15 | raise ImportFailed(f'line {number} of {name}') from error", module="meters.errors"))),
        ("price", _py("ValueError", "could not convert string to float: '0,31'", *_VIEW, "tariffs/views.py | save | 20 | tariff.price = parse_price(form['price'])", "tariffs/prices.py | parse_price | 9 | return float(raw)")),
        ("price", _py("ValueError", "could not convert string to float: ''", *_CELERY, "tariffs/tasks.py | refresh | 41 | price = parse_price(cell)", "tariffs/prices.py | parse_price | 9 | return float(raw)")),
    ),
    scene(
        "meters that are there already", "python",
        ("serial", event("python", python("UniqueViolation", 'duplicate key value violates unique constraint "meters_serial_key"\nDETAIL:  Key (serial)=(EMH-4411) already exists.', "~psycopg/cursor.py | execute | 97 | raise ex", module="psycopg.errors"), python("IntegrityError", '(psycopg.errors.UniqueViolation) duplicate key value violates unique constraint "meters_serial_key"\nDETAIL:  Key (serial)=(EMH-4411) already exists.\n[SQL: INSERT INTO meters (serial) VALUES (%(serial)s)]', "api/meters.py | create | 30 | store.add_meter(meter)", "store/meters.py | add_meter | 21 | session.flush()", "~sqlalchemy/engine/default.py | do_execute | 941 | cursor.execute(statement, parameters)", module="sqlalchemy.exc"))),
        ("serial", event("python", python("UniqueViolation", 'duplicate key value violates unique constraint "meters_serial_key"\nDETAIL:  Key (serial)=(ITR-9) already exists.\n', "~sqlalchemy/engine/base.py | _exec_single_context | 1967 | self.dialect.do_execute(", "~sqlalchemy/engine/default.py | do_execute | 924 | cursor.execute(statement, parameters)", module="psycopg2.errors"), python("IntegrityError", '(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "meters_serial_key"\nDETAIL:  Key (serial)=(ITR-9) already exists.\n\n[SQL: INSERT INTO meters (serial, site_id) VALUES (%(serial)s, %(site_id)s)]', *_CELERY, "jobs/swap.py | swap | 55 | add_meter(new)", "store/meters.py | add_meter | 24 | session.flush()", "~sqlalchemy/orm/session.py | flush | 4353 | self._flush(objects)", module="sqlalchemy.exc"))),
        ("serial", _py("IntegrityError", 'duplicate key value violates unique constraint "meters_serial_key"\nDETAIL:  Key (serial)=(EMH-12) already exists.\n', "api/meters.py | create | 30 | store.add_meter(meter)", "store/meters.py | add_meter | 21 | session.flush()", "~django/db/backends/utils.py | _execute | 89 | return self.cursor.execute(sql, params)", module="django.db.utils")),
        ("site", _py("IntegrityError", '(psycopg.errors.ForeignKeyViolation) insert or update on table "meters" violates foreign key constraint "meters_site_id_fkey"\nDETAIL:  Key (site_id)=(81) is not present in table "sites".', "api/meters.py | create | 30 | store.add_meter(meter)", "store/meters.py | add_meter | 21 | session.flush()", "~sqlalchemy/engine/default.py | do_execute | 941 | cursor.execute(statement, parameters)", module="sqlalchemy.exc")),
        ("contract", _py("IntegrityError", '(psycopg.errors.UniqueViolation) duplicate key value violates unique constraint "contracts_number_key"\nDETAIL:  Key (number)=(C-44) already exists.', "api/contracts.py | create | 28 | store.add_contract(contract)", "store/contracts.py | add_contract | 17 | session.flush()", "~sqlalchemy/engine/default.py | do_execute | 941 | cursor.execute(statement, parameters)", module="sqlalchemy.exc")),
    ),
    scene(
        "prices from outside", "python",
        ("slow", _py("ReadTimeout", "", "jobs/spot.py | refresh | 14 | prices = client.spot(day)", "market/client.py | spot | 40 | answer = self.http.get(f'/spot/{day}')", "~httpx/_client.py | get | 1053 | return self.request(", "~httpx/_transports/default.py | map_httpcore_exceptions | 118 | raise mapped_exc(message) from exc", module="httpx")),
        ("slow", _py("ReadTimeout", "The read operation timed out", *_VIEW, "tariffs/views.py | preview | 61 | spot = client.spot(today)", "market/client.py | spot | 44 | answer = self.http.get(f'/spot/{day}')", "~httpx/_client.py | get | 1053 | return self.request(", "~httpx/_transports/default.py | map_httpcore_exceptions | 118 | raise mapped_exc(message) from exc", module="httpx")),
        ("slow", event("python", python("ReadTimeout", "timed out", "~httpcore/_exceptions.py | map_exceptions | 14 | raise to_exc(exc) from exc", module="httpcore"), python("ReadTimeout", "timed out", "~tenacity/__init__.py | __call__ | 478 | result = fn(*args, **kwargs)", "market/client.py | spot | 44 | answer = self.http.get(f'/spot/{day}')", "~httpx/_client.py | get | 1053 | return self.request(", module="httpx"), python("RetryError", "RetryError[<Future at 0x7f2c8a1d0 state=finished raised ReadTimeout>]", "jobs/spot.py | refresh | 14 | prices = client.spot(day)", "~tenacity/__init__.py | iter | 419 | raise retry_exc from fut.exception()", module="tenacity"))),
        ("gone", _py("HTTPStatusError", "Client error '404 Not Found' for url 'https://market.example/spot/2026-11-27'\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/404", "jobs/spot.py | refresh | 14 | prices = client.spot(day)", "market/client.py | spot | 45 | answer.raise_for_status()", "~httpx/_models.py | raise_for_status | 829 | raise HTTPStatusError(message, request=request, response=self)", module="httpx")),
        ("gone", _py("HTTPStatusError", "Client error '404 Not Found' for url 'https://market.example/spot/2026-12-01'\nFor more information check: https://httpstatuses.com/404", *_VIEW, "tariffs/views.py | preview | 61 | spot = client.spot(today)", "market/client.py | spot | 45 | answer.raise_for_status()", "~httpx/_models.py | raise_for_status | 749 | raise HTTPStatusError(message, request=request, response=self)", module="httpx")),
        ("key", _py("HTTPStatusError", "Client error '401 Unauthorized' for url 'https://market.example/spot/2026-11-27'\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/401", "jobs/spot.py | refresh | 14 | prices = client.spot(day)", "market/client.py | spot | 45 | answer.raise_for_status()", "~httpx/_models.py | raise_for_status | 829 | raise HTTPStatusError(message, request=request, response=self)", module="httpx")),
    ),
    scene(
        "a site without a grid", "python",
        ("grid", _py("AttributeError", "'NoneType' object has no attribute 'region'", "~uvicorn/protocols/http/httptools_impl.py | run_asgi | 401 | result = await app(", "api/bills.py | estimate | 52 | zone = await zone_of(site)", "billing/zones.py | zone_of | 15 | return ZONES[site.grid.region]")),
        ("grid", _py("AttributeError", "'NoneType' object has no attribute 'region'", "jobs/monthly.py | main | 71 | await asyncio.gather(*(bill(s) for s in sites))", "jobs/monthly.py | bill | 44 | zone = await zone_of(site)", "billing/zones.py | zone_of | 15 | return ZONES[site.grid.region]")),
        ("grid", event("python", python("AttributeError", "'NoneType' object has no attribute 'region'", "jobs/monthly.py | bill | 47 | zone = await zone_of(site)", "billing/zones.py | zone_of | 17 | return ZONES[site.grid.region]", mechanism={"exception_id": 1, "parent_id": 0, "source": "exceptions[0]", "type": "chained"}), python("ExceptionGroup", "unhandled errors in a TaskGroup (1 sub-exception)", "jobs/monthly.py | main | 74 | async with asyncio.TaskGroup() as group:", mechanism={"exception_id": 0, "is_exception_group": True}))),
        ("zone", _py("KeyError", "'DE-7'", "api/bills.py | estimate | 52 | zone = await zone_of(site)", "billing/zones.py | zone_of | 15 | return ZONES[site.grid.region]")),
        ("zone", _py("KeyError", "None", "jobs/monthly.py | bill | 47 | zone = await zone_of(site)", "billing/zones.py | zone_of | 17 | return ZONES[site.grid.region]")),
        ("owner", _py("AttributeError", "'NoneType' object has no attribute 'iban'", "api/bills.py | debit | 80 | iban = site.owner.iban")),
    ),
    scene(
        "bodies that do not fit", "python",
        ("kwh", _py("ValidationError", "1 validation error for Reading\nkwh\n  Input should be a valid number, unable to parse string as a number [type=float_parsing, input_value='12,4', input_type=str]\n    For further information visit https://errors.pydantic.dev/2.9/v/float_parsing", "workers/mqtt.py | on_message | 22 | reading = Reading.model_validate_json(payload)", module="pydantic_core._pydantic_core")),
        ("kwh", _py("ValidationError", "1 validation error for Reading\nkwh\n  Input should be a valid number, unable to parse string as a number [type=float_parsing, input_value='', input_type=str]\n    For further information visit https://errors.pydantic.dev/2.11/v/float_parsing", "workers/mqtt.py | on_message | 25 | reading = Reading.model_validate_json(payload)", "~pydantic/main.py | model_validate_json | 746 | return cls.__pydantic_validator__.validate_json(", module="pydantic_core._pydantic_core")),
        ("kwh", _py("ValidationError", "1 validation error for Reading\nkwh\n  value is not a valid float (type=type_error.float)", "workers/mqtt.py | on_message | 22 | reading = Reading.parse_raw(payload)", "pydantic/main.py | pydantic.main.BaseModel.parse_raw | 0", module="pydantic.error_wrappers")),
        ("at", _py("ValidationError", "1 validation error for Reading\nat\n  Input should be a valid datetime or date, input is too short [type=datetime_from_date_parsing, input_value='', input_type=str]\n    For further information visit https://errors.pydantic.dev/2.9/v/datetime_from_date_parsing", "workers/mqtt.py | on_message | 22 | reading = Reading.model_validate_json(payload)", module="pydantic_core._pydantic_core")),
        ("meter", _py("ValidationError", "1 validation error for Reading\nmeter\n  Field required [type=missing, input_value={'kwh': 4}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.9/v/missing", "workers/mqtt.py | on_message | 22 | reading = Reading.model_validate_json(payload)", module="pydantic_core._pydantic_core")),
    ),
)

_TICK = "node:internal/process/task_queues | process.processTicksAndRejections | 95"
_EXPRESS = ("/srv/api/node_modules/express/lib/router/layer.js | Layer.handle [as handle_request] | 95 | fn(req, res, next);",)
_SUM = "src/usage.ts | sumUsage | {} | total += reading.value.kwh;"
NODE = (
    scene(
        "usage without a value", "node",
        ("kwh", _node("TypeError", "Cannot read properties of undefined (reading 'kwh')", *_EXPRESS, "/srv/api/src/routes.ts | getUsage | 31 | res.json(sumUsage(readings));", "/srv/api/" + _SUM.format(12))),
        ("kwh", _node("TypeError", "Cannot read property 'kwh' of undefined", *_EXPRESS, "/srv/api/src/routes.ts | getUsage | 31 | res.json(sumUsage(readings));", "/srv/api/" + _SUM.format(12))),
        ("kwh", _node("TypeError", "Cannot read properties of undefined (reading 'kwh')", _TICK, "/app/dist/jobs/nightly.js | async run | 20 | const sum = usage_1.sumUsage(await load(site));", "/app/dist/usage.js | sumUsage | 9 | total += reading.value.kwh;")),
        ("kwh", _node("TypeError", "Cannot read properties of null (reading 'kwh')", _TICK, "/app/dist/jobs/nightly.js | async Promise.all (index 3) |", "/app/dist/jobs/nightly.js | async run | 20 | const sum = usage_1.sumUsage(await load(site));", "/app/dist/usage.js | Object.sumUsage [as default] | 9 | total += reading.value.kwh;")),
        ("kwh", _node("TypeError", "undefined is not an object (evaluating 'reading.value.kwh')", "/srv/api/src/routes.ts | getUsage | 31", "/srv/api/src/usage.ts | sumUsage | 12")),
        ("unit", _node("TypeError", "Cannot read properties of undefined (reading 'unit')", *_EXPRESS, "/srv/api/src/routes.ts | getUsage | 33 | res.json(unitOf(readings));", "/srv/api/src/usage.ts | unitOf | 22 | return readings[0].value.unit;")),
        ("unit", _node("TypeError", "Cannot read properties of undefined (reading 'unit')", _TICK, "/app/dist/jobs/nightly.js | async run | 22 | const unit = usage_1.unitOf(all);", "/app/dist/usage.js | unitOf | 17 | return readings[0].value.unit;")),
    ),
    scene(
        "what is not reached", "node",
        ("postgres", _node("Error", "connect ECONNREFUSED 127.0.0.1:5432", "/srv/api/src/db.js | async connect | 11 | await client.connect();", "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1494")),
        ("postgres", event("node", node("AggregateError", "", "/srv/api/src/db.js | async connect | 14 | await client.connect();", "/srv/api/node_modules/pg-pool/index.js | <anonymous> | 45 | Error.captureStackTrace(err)", "node:net | afterConnectMultiple | 1122"))),
        ("postgres", event("node", node("Error", "connect ECONNREFUSED ::1:5432", "node:net | createConnectionError | 1652", mechanism={"exception_id": 1, "parent_id": 0, "source": "errors[0]", "type": "chained"}), node("Error", "connect ECONNREFUSED 127.0.0.1:5432", "node:net | createConnectionError | 1652", mechanism={"exception_id": 2, "parent_id": 0, "source": "errors[1]", "type": "chained"}), node("AggregateError", "", "/srv/api/src/db.js | async connect | 14 | await client.connect();", "/srv/api/node_modules/pg-pool/index.js | <anonymous> | 45 | Error.captureStackTrace(err)", "node:net | afterConnectMultiple | 1122", mechanism={"exception_id": 0, "is_exception_group": True}))),
        ("redis", _node("Error", "connect ECONNREFUSED 127.0.0.1:6379", "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1494")),
        ("redis", _node("Error", "connect ECONNREFUSED 10.2.0.9:6379", "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1611")),
        ("weather", event("node", node("Error", "getaddrinfo ENOTFOUND weather.example", "node:dns | GetAddrInfoReqWrap.onlookupall [as oncomplete] | 120"), node("TypeError", "fetch failed", "node:internal/deps/undici/undici | fetch | 12618", "/srv/api/src/weather.js | async forecast | 8 | const res = await fetch(url);"))),
        ("weather", _node("TypeError", "fetch failed", "node:internal/deps/undici/undici | Object.fetch | 11372", _TICK, "/srv/api/src/jobs.js | async tick | 30 | const f = await forecast(site);", "/srv/api/src/weather.js | async forecast | 8 | const res = await fetch(url);")),
    ),
    scene(
        "pages where JSON was asked for", "node",
        ("grid", _node("SyntaxError", "Unexpected token < in JSON at position 0", "<anonymous> | JSON.parse | 1", "/srv/api/src/grid.js | async operator | 19 | const body = JSON.parse(await res.text());")),
        ("grid", _node("SyntaxError", "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "<anonymous> | JSON.parse | 1", "/srv/api/src/routes.js | async show | 40 | res.json(await operator(req.params.id));", "/srv/api/src/grid.js | async operator | 19 | const body = JSON.parse(await res.text());")),
        ("grid", _node("SyntaxError", "Unexpected token '<', \"<html>\n<h\"... is not valid JSON", "<anonymous> | JSON.parse | 1", "/srv/api/src/grid.js | async operator | 23 | const body = JSON.parse(await res.text());")),
        ("queue", _node("SyntaxError", "Unexpected token u in JSON at position 0", "<anonymous> | JSON.parse | 1", "/srv/api/src/queue.js | onMessage | 7 | const job = JSON.parse(message.body);")),
        ("queue", _node("SyntaxError", '"undefined" is not valid JSON', "<anonymous> | JSON.parse | 1", "/srv/api/src/queue.js | onMessage | 7 | const job = JSON.parse(message.body);")),
    ),
)

_CDN = "https://my.gridly.example/assets/{} | {} | 1:{}"
_REJECTED = {"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False}
PAGES = (
    scene(
        "a chart without points", "javascript",
        ("points", _js("TypeError", "Cannot read properties of undefined (reading 'points')", _CDN.format("vendor-3f9a1c22.js", "ni", 50112), _CDN.format("Chart-77ab01fe.js", "x", 2210))),
        ("points", _js("TypeError", "can't access property \"points\", e.series is undefined", _CDN.format("vendor-3f9a1c22.js", "ni", 50112), _CDN.format("Chart-77ab01fe.js", "x", 2204))),
        ("points", _js("TypeError", "undefined is not an object (evaluating 'e.series.points')", _CDN.format("vendor-3f9a1c22.js", "ni", 50112), _CDN.format("Chart-77ab01fe.js", "?", 2217))),
        ("points", _js("TypeError", "Cannot read properties of undefined (reading 'points')", _CDN.format("vendor-b81e77d0.js", "ra", 50340), _CDN.format("Chart-0c4419de.js", "S", 2298), release="my@2026.11.20")),
        ("axis", _js("TypeError", "Cannot read properties of undefined (reading 'axis')", _CDN.format("vendor-3f9a1c22.js", "ni", 50112), _CDN.format("Chart-77ab01fe.js", "w", 3101))),
        ("axis", _js("TypeError", "undefined is not an object (evaluating 't.layout.axis')", _CDN.format("vendor-3f9a1c22.js", "ni", 50112), _CDN.format("Chart-77ab01fe.js", "w", 3110))),
    ),
    scene(
        "an answer that is no list", "javascript",
        ("bills", _js("TypeError", "bills.map is not a function", "https://my.gridly.example/src/pages/Bills.tsx | Bills | 22:18 |   return <ul>{bills.map(row)}</ul>")),
        ("bills", _js("TypeError", "bills.map is not a function. (In 'bills.map(row)', 'bills.map' is undefined)", "https://my.gridly.example/src/pages/Bills.tsx | Bills | 22:27 |   return <ul>{bills.map(row)}</ul>")),
        ("bills", _js("TypeError", "bills.map is not a function", "https://my.gridly.example/src/pages/Bills.tsx | ./src/pages/Bills.tsx/Bills | 25:18 |   return <ul>{bills.map(row)}</ul>")),
        ("sites", _js("TypeError", "sites.map is not a function", "https://my.gridly.example/src/pages/Sites.tsx | Sites | 31:18 |   return sites.map((s) => <Site key={s.id} {...s} />)")),
        ("sites", _js("TypeError", "sites.map is not a function. (In 'sites.map((s) => <Site key={s.id} {...s} />)', 'sites.map' is undefined)", "https://my.gridly.example/src/pages/Sites.tsx | Sites | 31:18 |   return sites.map((s) => <Site key={s.id} {...s} />)")),
    ),
    scene(
        "requests that end early", "javascript",
        ("net", _js("TypeError", "Failed to fetch", "https://my.gridly.example/src/api/bills.ts | loadBills | 12:23 |   const res = await fetch(`/api/bills?site=${site}`)", mechanism=_REJECTED)),
        ("net", _js("TypeError", "NetworkError when attempting to fetch resource.", "https://my.gridly.example/src/api/bills.ts | loadBills | 12:23 |   const res = await fetch(`/api/bills?site=${site}`)", mechanism=_REJECTED)),
        ("net", _js("TypeError", "Load failed", "https://my.gridly.example/src/api/bills.ts | loadBills | 14:28 |   const res = await fetch(`/api/bills?site=${site}`)", mechanism=_REJECTED)),
        ("net", _js("TypeError", "Failed to fetch (my.gridly.example)", "https://my.gridly.example/src/api/bills.ts | loadBills | 14:23 |   const res = await fetch(`/api/bills?site=${site}`)", mechanism=_REJECTED)),
        ("abort", _js("AbortError", "signal is aborted without reason", "https://my.gridly.example/src/api/search.ts | find | 30:11 |     controller.abort()", mechanism=_REJECTED)),
        ("abort", _js("AbortError", "The operation was aborted. ", "https://my.gridly.example/src/api/search.ts | find | 30:22 |     controller.abort()", mechanism=_REJECTED)),
        ("abort", _js("AbortError", "Fetch is aborted", "https://my.gridly.example/src/api/search.ts | find | 31:11 |     controller.abort()", mechanism=_REJECTED)),
    ),
    scene(
        "a deploy below open pages", "javascript",
        ("old page", _js("ChunkLoadError", "Loading chunk 412 failed.\n(error: https://my.gridly.example/static/js/412.9c1ab33d.chunk.js)", "https://my.gridly.example/static/js/main.77ab.js | o.f.j | 1:1200", "https://my.gridly.example/static/js/main.77ab.js | <anonymous> | 1:5012", mechanism=_REJECTED)),
        ("old page", _js("ChunkLoadError", "Loading chunk 87 failed.\n(timeout: https://my.gridly.example/static/js/87.1fe0aa21.chunk.js)", "https://my.gridly.example/static/js/main.0f11.js | r.f.j | 1:1188", "https://my.gridly.example/static/js/main.0f11.js | Array.reduce | 1:4990", mechanism=_REJECTED)),
        ("quota", _js("QuotaExceededError", "Failed to execute 'setItem' on 'Storage': Setting the value of 'draft' exceeded the quota.", "https://my.gridly.example/src/draft.ts | keep | 9:16 |   localStorage.setItem('draft', JSON.stringify(form))")),
        ("quota", _js("QuotaExceededError", "The quota has been exceeded.", "https://my.gridly.example/src/draft.ts | keep | 9:23 |   localStorage.setItem('draft', JSON.stringify(form))")),
        ("quota", _js("NS_ERROR_DOM_QUOTA_REACHED", "Persistent storage maximum size reached", "https://my.gridly.example/src/draft.ts | keep | 11:16 |   localStorage.setItem('draft', JSON.stringify(form))")),
        ("denied", _js("SecurityError", "Failed to read the 'localStorage' property from 'Window': Access is denied for this document.", "https://my.gridly.example/src/draft.ts | restore | 15:16 |   return JSON.parse(localStorage.getItem('draft'))")),
        ("denied", _js("SecurityError", "The operation is insecure.", "https://my.gridly.example/src/draft.ts | restore | 15:29 |   return JSON.parse(localStorage.getItem('draft'))")),
    ),
)

_RAILS = "~activerecord-7.1.3/lib/active_record/core.rb | {} | 253 | raise RecordNotFound"
RUBY = (
    scene(
        "rows without a reading", "ruby",
        ("kwh", _rb("NoMethodError", "undefined method `kwh' for nil:NilClass", "app/jobs/import_job.rb | perform | 12 | Import.new(file).run", "app/models/import.rb | block in run | 20 | total += row.reading.kwh")),
        ("kwh", _rb("NoMethodError", "undefined method `kwh' for nil", "app/controllers/imports_controller.rb | create | 8 | Import.new(params[:file]).run", "app/models/import.rb | block in run | 20 | total += row.reading.kwh")),
        ("kwh", _rb("NoMethodError", "undefined method 'kwh' for nil", "app/jobs/import_job.rb | ImportJob#perform | 12 | Import.new(file).run", "app/models/import.rb | block in Import#run | 23 | total += row.reading.kwh")),
        ("unit", _rb("NoMethodError", "undefined method `unit' for nil:NilClass", "app/jobs/import_job.rb | perform | 12 | Import.new(file).run", "app/models/import.rb | block in run | 21 | units << row.reading.unit")),
        ("unit", _rb("NoMethodError", "undefined method 'unit' for nil", "app/jobs/import_job.rb | ImportJob#perform | 12 | Import.new(file).run", "app/models/import.rb | block in Import#run | 24 | units << row.reading.unit")),
    ),
    scene(
        "what is not found", "ruby",
        ("meter", _rb("ActiveRecord::RecordNotFound", "Couldn't find Meter with 'id'=4711", "app/controllers/meters_controller.rb | show | 6 | @meter = Meter.find(params[:id])", _RAILS.format("find"))),
        ("meter", _rb("ActiveRecord::RecordNotFound", "Couldn't find Meter with 'id'=\"favicon\"", "app/controllers/meters_controller.rb | MetersController#show | 6 | @meter = Meter.find(params[:id])", _RAILS.format("find"))),
        ("meter", _rb("ActiveRecord::RecordNotFound", "Couldn't find Meter with 'id'=12 [WHERE \"meters\".\"deleted_at\" IS NULL]", "app/controllers/meters_controller.rb | show | 9 | @meter = Meter.kept.find(params[:id])", "~activerecord-7.1.3/lib/active_record/relation/finder_methods.rb | raise_record_not_found_exception! | 428 | raise RecordNotFound.new")),
        ("site", _rb("ActiveRecord::RecordNotFound", "Couldn't find Site with 'id'=3", "app/controllers/sites_controller.rb | show | 6 | @site = Site.find(params[:id])", _RAILS.format("find"))),
        ("redis", _rb("Redis::CannotConnectError", "Error connecting to Redis on redis:6379 (Errno::ECONNREFUSED)", "app/models/cache.rb | fetch | 5 | REDIS.get(key)", "~redis-4.8.0/lib/redis/client.rb | establish_connection | 398 | raise CannotConnectError")),
        ("redis", event("ruby", ruby("RedisClient::CannotConnectError", "Connection refused - connect(2) for 10.1.0.4:6379", "~redis-client-0.22.2/lib/redis_client/ruby_connection.rb | connect | 104 | raise CannotConnectError"), ruby("Redis::CannotConnectError", "Connection refused - connect(2) for 10.1.0.4:6379", "app/models/cache.rb | fetch | 5 | REDIS.get(key)", "~redis-5.2.0/lib/redis/client.rb | translate_error! | 37 | raise redis_error"))),
    ),
)

_LARAVEL = "~/vendor/laravel/framework/src/Illuminate/Database/Connection.php | Illuminate\\Database\\Connection::runQueryCallback | {} | throw new QueryException("
PHP = (
    scene(
        "rows without a key", "php",
        ("kwh", _php("ErrorException", "Notice: Undefined index: kwh", "/src/Import.php | App\\Import::row | 31 | $sum += $row['kwh'];")),
        ("kwh", _php("ErrorException", 'Warning: Undefined array key "kwh"', "/src/Command/ImportCommand.php | App\\Command\\ImportCommand::execute | 20 | $import->row($row);", "/src/Import.php | App\\Import::row | 33 | $sum += $row['kwh'];")),
        ("kwh", _php("ErrorException", 'Undefined array key "kwh"', "/src/Import.php | App\\Import::{closure} | 29 | array_map(fn ($row) => $this->row($row), $rows);", "/src/Import.php | App\\Import::row | 33 | $sum += $row['kwh'];")),
        ("site", _php("ErrorException", 'Undefined array key "site"', "/src/Import.php | App\\Import::row | 35 | $site = $row['site'];")),
        ("site", _php("ErrorException", "Notice: Undefined index: site", "/src/Import.php | App\\Import::row | 34 | $site = $row['site'];")),
    ),
    scene(
        "mails twice, and dates that are null", "php",
        ("email", event("php", php("PDOException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'a@example.org' for key 'customers.customers_email_unique'", "~/vendor/laravel/framework/src/Illuminate/Database/Connection.php | PDOStatement::execute | 545"), php("Illuminate\\Database\\QueryException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'a@example.org' for key 'customers.customers_email_unique' (SQL: insert into `customers` (`email`) values (a@example.org))", "/app/Http/Controllers/SignUp.php | App\\Http\\Controllers\\SignUp::store | 18 | Customer::create($request->validated());", _LARAVEL.format(712)))),
        ("email", event("php", php("PDOException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'zoe@example.net' for key 'customers_email_unique'", "~/vendor/laravel/framework/src/Illuminate/Database/MySqlConnection.php | PDOStatement::execute | 45"), php("Illuminate\\Database\\UniqueConstraintViolationException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'zoe@example.net' for key 'customers_email_unique' (Connection: mysql, SQL: insert into `customers` (`email`, `name`) values (zoe@example.net, Zoe))", "/app/Http/Controllers/SignUp.php | App\\Http\\Controllers\\SignUp::store | 21 | Customer::create($request->validated());", _LARAVEL.format(820)))),
        ("serial", event("php", php("PDOException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'EMH-1' for key 'meters.meters_serial_unique'", "~/vendor/laravel/framework/src/Illuminate/Database/Connection.php | PDOStatement::execute | 545"), php("Illuminate\\Database\\QueryException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'EMH-1' for key 'meters.meters_serial_unique' (SQL: insert into `meters` (`serial`) values (EMH-1))", "/app/Http/Controllers/Meters.php | App\\Http\\Controllers\\Meters::store | 22 | Meter::create($request->validated());", _LARAVEL.format(712)))),
        ("format", _php("Error", "Call to a member function format() on null", "/storage/framework/views/9f3c11ab0e7712cd.php | include | 14 | <?php echo e($bill->due_at->format('d.m.Y')); ?>")),
        ("format", event("php", php("Error", "Call to a member function format() on null", "/storage/framework/views/01ddac91be7710aa34.php | include | 16 | <?php echo e($bill->due_at->format('d.m.Y')); ?>"), php("Spatie\\LaravelIgnition\\Exceptions\\ViewException", "Call to a member function format() on null (View: /var/www/shop/resources/views/bills/show.blade.php)", "/resources/views/bills/show.blade.php | | 11 | {{ $bill->due_at->format('d.m.Y') }}"))),
    ),
)

LOGS = (
    scene(
        "lines of a worker", "python",
        ("import", log("python", "Import of %s failed after %d rows", "readings-11.csv", 812, logger="worker.imports")),
        ("import", log("python", "Import of %s failed after %d rows", "readings-12.csv", 3, logger="worker.imports")),
        ("import", message("python", "Import of readings-13.csv failed after 77 rows", logger="worker.imports")),
        ("export", log("python", "Export of %s failed after %d rows", "bills-11.csv", 812, logger="worker.exports")),
        ("export", message("python", "Export of bills-12.csv failed after 9 rows", logger="worker.exports")),
        ("lock", message("python", "could not get lock billing-run-2026-11 within 30 s", logger="worker")),
        ("lock", message("python", "could not get lock billing-run-2026-12 within 30 s", logger="worker")),
        ("disk", message("python", "could not write /var/lib/gridly/spool/881.json: No space left on device", logger="worker")),
        ("disk", message("python", "could not write /var/lib/gridly/spool/12041.json: No space left on device", logger="worker")),
    ),
    scene(
        "lines of a gateway", "other",
        ("unreachable", message("other", "meter EMH-4411 unreachable: timeout after 3 tries")),
        ("unreachable", message("other", "meter ITR-9 unreachable: timeout after 5 tries")),
        ("key", message("other", "meter EMH-4411 unreachable: key rejected")),
        ("key", message("other", "meter ITR-77 unreachable: key rejected")),
        ("parse", message("other", "frame of meter EMH-12 dropped: bad checksum 0x3f, expected 0x9a")),
        ("parse", message("other", "frame of meter ITR-3 dropped: bad checksum 0x01, expected 0x77")),
    ),
    scene(
        "stacks that came as words", "node",
        ("kwh", message("node", "Error: no tariff for site 12\n    at tariffFor (/srv/api/src/tariffs.js:14:11)\n    at /srv/api/src/routes.js:40:20\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)")),
        ("kwh", message("node", "Error: no tariff for site 4711\n    at tariffFor (/srv/api/src/tariffs.js:15:11)\n    at nightly (/srv/api/src/jobs.js:9:3)")),
        ("kwh", _node("Error", "no tariff for site 9", "/srv/api/src/routes.js | <anonymous> | 40 | const t = tariffFor(site);", "/srv/api/src/tariffs.js | tariffFor | 14 | throw new Error(`no tariff for site ${site.id}`);")),
        ("owner", message("node", "Error: no owner for site 12\n    at ownerOf (/srv/api/src/owners.js:8:11)\n    at /srv/api/src/routes.js:44:20")),
        ("owner", message("node", "Error: no owner for site 3\n    at ownerOf (/srv/api/src/owners.js:8:11)\n    at nightly (/srv/api/src/jobs.js:12:3)")),
    ),
)

SCENES = (*PYTHON, *NODE, *PAGES, *RUBY, *PHP, *LOGS)
