"""A set written before that round's rules were opened: garages, barriers and permits of who runs car parks.

Each scene asks one axis of telling a fault anew: another caller, a refactored file, a helper put between, a chain around
it, no marks of own frames, a cut stack, another way in (an OpenTelemetry record, a line of a log), other data; beside
it stand faults of the same type and the same helper. Services in Python, Node, Ruby and PHP, pages and logs are here, the
others in `fourteenth_compiled.py`. Labels say what one fix mends.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import logged, node_text, nodejs, otel, page, php_, py, python_text, rb
from sdk import browser, chain, event, log, message, node, php, python, ruby, scene

# fmt: off

_FAST = ("~starlette/routing.py | app | 76 | response = await f(request)", "~fastapi/routing.py | run_endpoint_function | 212 | return await dependant.call(**values)")
_CELERY = ("~celery/app/trace.py | trace_task | 453 | R = retval = fun(*args, **kwargs)",)
_THREAD = ("~threading.py | _bootstrap_inner | 1045 | self.run()", "~threading.py | run | 982 | self._target(*self._args, **self._kwargs)")
_BARRIER = "garage/barriers.py | open_barrier | {} | raise BarrierStuck(f'barrier {{number}} did not open')"
_OCC = ("garage/cli.py | main | 31 | report(args.garage)", "garage/report.py | report | 18 | print(occupancy(garage))", "garage/stats.py | occupancy | 9 | return taken / garage.places")
_TURN = ("garage/cli.py | main | 31 | report(args.garage)", "garage/report.py | report | 19 | print(turnover(garage))", "garage/stats.py | turnover | 15 | return exits / garage.places")
PYTHON = (
    scene(
        "tariffs after a refactoring", "python",
        ("tariff", py("KeyError", "'Z4'", *_FAST, "parking/views.py | quote | 40 | price = tariff_for(zone, kind)", "parking/tariffs.py | tariff_for | 22 | return TABLE[zone][kind]")),
        ("tariff", py("KeyError", "'Z11'", *_CELERY, "parking/jobs.py | monthly | 12 | price = tariff_for(permit.zone, 'month')", "parking/tariffs.py | tariff_for | 22 | return TABLE[zone][kind]")),
        ("tariff", py("KeyError", "'Z4'", *_FAST, "parking/views.py | quote | 44 | price = tariff_for(zone, kind)", "parking/pricing/tables.py | tariff_for | 61 | return TABLE[zone][kind]", root="/app/")),
        ("tariff", py("KeyError", "'Z7'", *_FAST, "parking/views.py | quote | 44 | price = tariff_for(zone, kind)", "parking/tariffs.py | tariff_for | 25 | rates = TABLE[zone]")),
        ("permit", py("KeyError", "'P-12'", *_FAST, "parking/views.py | permit | 52 | return permit_for(number)", "parking/tariffs.py | permit_for | 40 | return PERMITS[number]")),
        ("permit", py("KeyError", "'P-977'", *_CELERY, "parking/jobs.py | expire | 30 | permit = permit_for(number)", "parking/permits.py | permit_for | 8 | return PERMITS[number]")),
        ("surcharge", py("KeyError", "'suv'", *_FAST, "parking/views.py | quote | 41 | price += surcharge_for(car)", "parking/tariffs.py | surcharge_for | 33 | return SURCHARGES[car.kind]")),
    ),
    scene(
        "a provider of plates, asked again and again", "python",
        ("down", py("ConnectTimeout", "", *_FAST, "plates/api.py | read | 20 | plate = await ocr(picture)", "plates/ocr.py | ocr | 31 | answer = await client.post('/v2/plates', content=picture)", "~httpx/_client.py | post | 1848 | return await self.request(", "~httpx/_transports/default.py | map_httpcore_exceptions | 118 | raise mapped_exc(message) from exc", module="httpx")),
        ("down", event("python", python("ConnectTimeout", "", "~httpcore/_exceptions.py | map_exceptions | 14 | raise to_exc(exc) from exc", module="httpcore"), python("ConnectTimeout", "", "plates/retry.py | retried | 12 | return await function(*args)", "plates/ocr.py | ocr | 34 | answer = await client.post('/v2/plates', content=picture)", "~httpx/_client.py | post | 1859 | return await self.request(", module="httpx"), python("GaveUp", "ocr failed 3 times", *_FAST, "plates/api.py | read | 22 | plate = await retried(ocr, picture)", "plates/retry.py | retried | 17 | raise GaveUp(f'{function.__name__} failed {times} times') from last", module="plates.retry"))),
        ("down", py("ConnectTimeout", "timed out", *_CELERY, "plates/tasks.py | reread | 9 | plate = ocr_sync(picture)", "plates/ocr.py | ocr_sync | 52 | answer = httpx.post(f'{BASE}/v2/plates', content=picture)", "~httpx/_transports/default.py | map_httpcore_exceptions | 118 | raise mapped_exc(message) from exc", module="httpx")),
        ("garbage", py("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", *_FAST, "plates/api.py | read | 20 | plate = await ocr(picture)", "plates/ocr.py | ocr | 33 | return answer.json()['plate']", "~httpx/_models.py | json | 832 | return jsonlib.loads(self.content, **kwargs)", module="json.decoder")),
        ("garbage", event("python", python("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", "plates/retry.py | retried | 12 | return await function(*args)", "plates/ocr.py | ocr | 36 | return answer.json()['plate']", "~httpx/_models.py | json | 766 | return jsonlib.loads(self.content, **kwargs)", module="json.decoder"), python("GaveUp", "ocr failed 3 times", *_FAST, "plates/api.py | read | 22 | plate = await retried(ocr, picture)", "plates/retry.py | retried | 17 | raise GaveUp(f'{function.__name__} failed {times} times') from last", module="plates.retry"))),
        ("unread", py("KeyError", "'plate'", *_FAST, "plates/api.py | read | 20 | plate = await ocr(picture)", "plates/ocr.py | ocr | 33 | return answer.json()['plate']")),
    ),
    scene(
        "one crash by four ways in", "python",
        ("occupancy", py("ZeroDivisionError", "division by zero", *_OCC)),
        ("occupancy", otel("python", "ZeroDivisionError", "division by zero", python_text("ZeroDivisionError", "division by zero", *_OCC, root="/app/"))),
        ("occupancy", logged("2026-11-24 07:12:01,411 ERROR garage.cli report failed for G3", *python_text("ZeroDivisionError", "division by zero", *_OCC).split("\n"))),
        ("occupancy", logged(*python_text("ZeroDivisionError", "division by zero", *(line.rsplit(" | ", 1)[0] for line in _OCC)).split("\n"))),
        ("turnover", py("ZeroDivisionError", "division by zero", *_TURN)),
        ("turnover", otel("python", "ZeroDivisionError", "division by zero", python_text("ZeroDivisionError", "division by zero", *_TURN, root="/opt/garage/"), words="report failed for G9")),
        ("turnover", logged("[2026-11-24 07:12:01 +0000] [17] [ERROR] report failed for G7", *python_text("ZeroDivisionError", "division by zero", *_TURN).split("\n"))),
    ),
    scene(
        "barriers, logged or raised", "python",
        ("open", py("BarrierStuck", "barrier 4 did not open", *_FAST, "garage/entry.py | enter | 14 | open_barrier(lane.barrier)", _BARRIER.format(27), module="garage.errors")),
        ("open", event("python", python("BarrierStuck", "barrier 11 did not open", "garage/exit.py | leave | 22 | open_barrier(lane.barrier)", _BARRIER.format(29), module="garage.errors"), logger="garage.exit", logentry={"message": "lane %s is blocked", "params": ["B2"], "formatted": "lane B2 is blocked"})),
        ("open", log("python", "barrier %d did not open", 7, logger="garage.barriers")),
        ("open", message("python", "barrier 31 did not open", logger="garage.barriers")),
        ("close", log("python", "barrier %d did not close", 7, logger="garage.barriers")),
        ("close", message("python", "barrier 12 did not close", logger="garage.barriers")),
        ("close", logged("2026-11-24 08:00:17,020 ERROR [garage.barriers] barrier 9 did not close")),
        ("closed", log("python", "barrier %d is closed for repair", 4, logger="garage.barriers")),
    ),
    scene(
        "permits by threads, pools and loops", "python",
        ("owner", py("AttributeError", "'NoneType' object has no attribute 'email'", *_FAST, "permits/api.py | renew | 33 | notify(permit)", "permits/mail.py | notify | 12 | send(to=permit.owner.email, body=body)")),
        ("owner", py("AttributeError", "'NoneType' object has no attribute 'email'", *_THREAD, "permits/nightly.py | run | 50 | notify(permit)", "permits/mail.py | notify | 15 | send(to=permit.owner.email, body=body)")),
        ("owner", chain("python", python("_RemoteTraceback", '\n"""\nTraceback (most recent call last):\n  File "/usr/lib/python3.11/concurrent/futures/process.py", line 256, in _process_worker\n    r = call_item.fn(*call_item.args, **call_item.kwargs)\n  File "/srv/app/permits/mail.py", line 15, in notify\n    send(to=permit.owner.email, body=body)\nAttributeError: \'NoneType\' object has no attribute \'email\'\n"""', module="concurrent.futures.process"), python("AttributeError", "'NoneType' object has no attribute 'email'", "permits/nightly.py | run | 58 | list(pool.map(notify, permits))", "~concurrent/futures/process.py | _chain_from_iterable_of_lists | 620 | for element in iterable:", "~concurrent/futures/_base.py | __get_result | 401 | raise self._exception"))),
        ("owner", py("AttributeError", "'NoneType' object has no attribute 'email'", "~asyncio/runners.py | run | 190 | return runner.run(main)", "permits/nightly.py | amain | 71 | await asyncio.to_thread(notify, permit)", "permits/mail.py | notify | 15 | send(to=permit.owner.email, body=body)", root="/opt/permits/")),
        ("template", py("AttributeError", "'NoneType' object has no attribute 'format'", *_FAST, "permits/api.py | renew | 33 | notify(permit)", "permits/mail.py | notify | 11 | body = TEMPLATES.get(permit.kind).format(permit=permit)")),
        ("template", py("AttributeError", "'NoneType' object has no attribute 'format'", *_THREAD, "permits/nightly.py | run | 50 | notify(permit)", "permits/mail.py | notify | 14 | body = TEMPLATES.get(permit.kind).format(permit=permit)")),
        ("other owner", py("AttributeError", "'NoneType' object has no attribute 'email'", *_THREAD, "permits/nightly.py | run | 61 | remind(fine)", "permits/fines.py | remind | 21 | send(to=fine.driver.email, body=body)")),
    ),
    scene(
        "stacks that were cut, and not marked", "python",
        ("plate", event("python", _unmarked := {**python("ValueError", "invalid literal for int() with base 10: 'B-XY'", "fines/web.py | post | 71 | fine = Fine.from_form(form)", "fines/models.py | from_form | 18 | number = int(form['number'])")})),
        ("plate", event("python", {**_unmarked, "value": "invalid literal for int() with base 10: ''", "stacktrace": {"frames": [{k: v for k, v in frame.items() if k not in {"in_app", "context_line", "module"}} for frame in _unmarked["stacktrace"]["frames"]]}})),
        ("plate", event("python", {**_unmarked, "value": "invalid literal for int() with base 10: '12a'", "stacktrace": {"frames": _unmarked["stacktrace"]["frames"][-1:], "frames_omitted": [0, 41]}})),
        ("sum", py("ValueError", "invalid literal for int() with base 10: '30 EUR'", "fines/web.py | post | 71 | fine = Fine.from_form(form)", "fines/models.py | from_form | 19 | cents = int(form['sum'])")),
        ("sum", py("ValueError", "invalid literal for int() with base 10: ''", "fines/imports.py | run | 30 | fine = Fine.from_form(row)", "fines/models.py | from_form | 22 | cents = int(form['sum'])")),
    ),
)

_TICK = "node:internal/process/task_queues | process.processTicksAndRejections | 95"
_EXPRESS = "/app/node_modules/express/lib/router/layer.js | Layer.handle [as handle_request] | 95"
_STAY = ("/app/src/server.js | <anonymous> | 31", "/app/src/stays.js | minutesOf | 14 | return (stay.exit.at - stay.entry.at) / 60000;")
_FEE = ("/app/src/server.js | <anonymous> | 34", "/app/src/stays.js | feeOf | 22 | return minutesOf(stay) * stay.exit.rate;")
NODE = (
    scene(
        "stays that have not ended", "node",
        ("exit", nodejs("TypeError", "Cannot read properties of null (reading 'at')", _EXPRESS, "/app/src/stays.js | minutesOf | 14 | return (stay.exit.at - stay.entry.at) / 60000;")),
        ("exit", nodejs("TypeError", "Cannot read properties of undefined (reading 'at')", _TICK, "/app/src/jobs/bill.js | async billAll | 40 | const minutes = minutesOf(stay);", "/app/src/stays.js | minutesOf | 17 | return (stay.exit.at - stay.entry.at) / 60000;")),
        ("exit", nodejs("TypeError", "Cannot read properties of null (reading 'at')", _TICK, "file:///srv/parking/dist/jobs/bill.mjs | async billAll | 33", "file:///srv/parking/dist/stays.mjs | minutesOf | 11")),
        ("exit", event("node", node("TypeError", "Cannot read properties of null (reading 'at')", _TICK, "/app/src/jobs/bill.js | async billAll | 40 | const minutes = minutesOf(stay);", "/app/src/stays.js | minutesOf | 17 | return (stay.exit.at - stay.entry.at) / 60000;"), node("BillingError", "stay 4417 cannot be billed", _TICK, "/app/src/jobs/bill.js | async billAll | 43 | throw new BillingError(`stay ${stay.id} cannot be billed`, { cause: error });"))),
        ("rate", nodejs("TypeError", "Cannot read properties of null (reading 'rate')", _EXPRESS, "/app/src/stays.js | feeOf | 22 | return minutesOf(stay) * stay.exit.rate;")),
        ("rate", event("node", node("TypeError", "Cannot read properties of null (reading 'rate')", _TICK, "/app/src/jobs/bill.js | async billAll | 41 | const fee = feeOf(stay);", "/app/src/stays.js | feeOf | 25 | return minutesOf(stay) * stay.exit.rate;"), node("BillingError", "stay 97 cannot be billed", _TICK, "/app/src/jobs/bill.js | async billAll | 43 | throw new BillingError(`stay ${stay.id} cannot be billed`, { cause: error });"))),
    ),
    scene(
        "one crash of node by four ways in", "node",
        ("minutes", nodejs("TypeError", "Cannot read properties of null (reading 'at')", *_STAY)),
        ("minutes", otel("nodejs", "TypeError", "Cannot read properties of null (reading 'at')", node_text("TypeError", "Cannot read properties of null (reading 'at')", *_STAY))),
        ("minutes", logged("/app/src/stays.js:14", "  return (stay.exit.at - stay.entry.at) / 60000;", "                    ^", "", *node_text("TypeError", "Cannot read properties of null (reading 'at')", *_STAY).split("\n"), "", "Node.js v20.20.2")),
        ("minutes", logged("2026-11-24T07:12:00.120Z error: Unhandled rejection " + node_text("TypeError", "Cannot read properties of undefined (reading 'at')", *_STAY).split("\n")[0], *node_text("TypeError", "x", *_STAY).split("\n")[1:])),
        ("fee", nodejs("TypeError", "Cannot read properties of null (reading 'rate')", *_FEE)),
        ("fee", otel("nodejs", "TypeError", "Cannot read properties of null (reading 'rate')", node_text("TypeError", "Cannot read properties of null (reading 'rate')", *_FEE))),
        ("fee", logged("/app/src/stays.js:22", "  return minutesOf(stay) * stay.exit.rate;", "                                     ^", "", *node_text("TypeError", "Cannot read properties of null (reading 'rate')", *_FEE).split("\n"), "", "Node.js v22.11.0")),
    ),
    scene(
        "answers that are no json", "node",
        ("rates", nodejs("SyntaxError", "Unexpected token < in JSON at position 0", _TICK, "/app/src/rates.js | async loadRates | 9 | return JSON.parse(await response.text());", "<anonymous> | JSON.parse |")),
        ("rates", nodejs("SyntaxError", "Unexpected token '<', \"<html><h\"... is not valid JSON", _TICK, "/app/src/rates.js | async loadRates | 12 | return JSON.parse(await response.text());", "<anonymous> | JSON.parse |")),
        ("rates", nodejs("SyntaxError", "Unexpected end of JSON input", _TICK, "/app/src/warmup.js | async warm | 4 | await loadRates();", "/app/src/rates.js | async loadRates | 12 | return JSON.parse(await response.text());", "<anonymous> | JSON.parse |")),
        ("config", nodejs("SyntaxError", "Unexpected token } in JSON at position 210", "/app/src/config.js | readConfig | 6 | return JSON.parse(fs.readFileSync(path, 'utf8'));", "<anonymous> | JSON.parse |")),
        ("config", nodejs("SyntaxError", "Expected double-quoted property name in JSON at position 210 (line 9 column 3)", "/app/src/config.js | readConfig | 6 | return JSON.parse(fs.readFileSync(path, 'utf8'));", "<anonymous> | JSON.parse |")),
    ),
    scene(
        "fields of graphql", "node",
        ("exit", nodejs("GraphQLError", "Cannot return null for non-nullable field Stay.exitAt.", "/app/node_modules/graphql/execution/execute.js | completeValue | 597")),
        ("exit", event("node", {**node("GraphQLError", "Cannot return null for non-nullable field Stay.exitAt.", "/app/node_modules/graphql/execution/execute.js | completeValue | 605", "/app/node_modules/graphql/execution/execute.js | executeFields | 390")}, transaction="POST /graphql")),
        ("plate", nodejs("GraphQLError", "Cannot return null for non-nullable field Stay.plate.", "/app/node_modules/graphql/execution/execute.js | completeValue | 597")),
        ("garage", nodejs("GraphQLError", 'Variable "$garage" got invalid value "G3"; Expected type "Int".', "/app/node_modules/graphql/execution/values.js | coerceVariableValues | 101")),
        ("garage", nodejs("GraphQLError", 'Variable "$garage" got invalid value "north"; Int cannot represent non-integer value: "north"', "/app/node_modules/graphql/execution/values.js | coerceVariableValues | 131")),
    ),
)

_CDN = "https://park.example/assets/{} | {} | {}"
PAGES = (
    scene(
        "a map of garages, minified anew", "javascript",
        ("marker", page("TypeError", "Cannot read properties of undefined (reading 'lngLat')", _CDN.format("vendor-1f3a9c77.js", "Qe", "2:81021"), _CDN.format("map-b7d01c2e.js", "h", "1:4410"), _CDN.format("map-b7d01c2e.js", "v", "1:3301"))),
        ("marker", page("TypeError", "undefined is not an object (evaluating 't.garage.lngLat')", _CDN.format("vendor-77ab01fe.js", "tn", "2:82110"), _CDN.format("map-0c9f7713.js", "g", "1:4502"), _CDN.format("map-0c9f7713.js", "x", "1:3390"))),
        ("marker", page("TypeError", "Cannot read properties of null (reading 'lngLat')", _CDN.format("vendor-77ab01fe.js", "tn", "2:82110"), _CDN.format("map-9a11c0de.js", "g", "1:4502"), _CDN.format("map-9a11c0de.js", "x", "1:3390"))),
        ("cluster", page("TypeError", "Cannot read properties of undefined (reading 'clusterId')", _CDN.format("vendor-1f3a9c77.js", "Qe", "2:81021"), _CDN.format("map-b7d01c2e.js", "k", "1:5120"))),
        ("cluster", page("TypeError", "undefined is not an object (evaluating 'e.clusterId')", _CDN.format("vendor-77ab01fe.js", "tn", "2:82110"), _CDN.format("map-0c9f7713.js", "w", "1:5202"))),
        ("zoom", page("TypeError", "e.setZoom is not a function", _CDN.format("map-b7d01c2e.js", "h", "1:4610"))),
        ("zoom", page("TypeError", "t.setZoom is not a function. (In 't.setZoom(15)', 't.setZoom' is undefined)", _CDN.format("map-0c9f7713.js", "g", "1:4702"))),
    ),
    scene(
        "requests of a page", "javascript",
        ("free", page("TypeError", "Failed to fetch", "https://park.example/src/api.ts | getFree | 12:18 | const res = await fetch(`/api/garages/${id}/free`);")),
        ("free", page("TypeError", "NetworkError when attempting to fetch resource.", "https://park.example/src/api.ts | getFree | 12:18 | const res = await fetch(`/api/garages/${id}/free`);")),
        ("free", page("TypeError", "Load failed", "https://park.example/src/Garage.vue | refresh | 30:9 | free.value = await getFree(props.id);", "https://park.example/src/api.ts | getFree | 14:18 | const res = await fetch(`/api/garages/${id}/free`);")),
        ("pay", page("TypeError", "Failed to fetch", "https://park.example/src/api.ts | pay | 31:18 | const res = await fetch(`/api/stays/${id}/pay`, { method: 'POST' });")),
        ("pay", page("TypeError", "Load failed", "https://park.example/src/Pay.vue | submit | 51:9 | await pay(stay.id);", "https://park.example/src/api.ts | pay | 33:18 | const res = await fetch(`/api/stays/${id}/pay`, { method: 'POST' });")),
        ("refused", page("ApiError", "402 Payment Required", "https://park.example/src/api.ts | pay | 33:11 | throw new ApiError(`${res.status} ${res.statusText}`);")),
    ),
    scene(
        "promises nobody waited for", "javascript",
        ("card", event("javascript", browser("UnhandledRejection", "Object captured as promise rejection with keys: code, decline_code, message", mechanism={"type": "onunhandledrejection", "handled": False}))),
        ("card", event("javascript", browser("UnhandledRejection", "Non-Error promise rejection captured with keys: code, decline_code, message", mechanism={"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False}))),
        ("geo", event("javascript", browser("GeolocationPositionError", "GeolocationPositionError: User denied Geolocation", mechanism={"type": "onunhandledrejection", "handled": False}))),
        ("geo", event("javascript", browser("UnhandledRejection", "Object captured as promise rejection with keys: PERMISSION_DENIED, POSITION_UNAVAILABLE, TIMEOUT, code, message", mechanism={"type": "onunhandledrejection", "handled": False}))),
        ("other", event("javascript", browser("UnhandledRejection", "Object captured as promise rejection with keys: error, status", mechanism={"type": "onunhandledrejection", "handled": False}))),
    ),
)

_PUMA = "puma-6.4.2/lib/puma/thread_pool.rb | {} | 155 |"
_SIDEKIQ = "sidekiq-7.2.4/lib/sidekiq/processor.rb | {} | 202 |"
RUBY = (
    scene(
        "stays billed by ruby", "ruby",
        ("price", rb("NoMethodError", "undefined method `cents' for nil:NilClass", "~" + _PUMA.format("block in spawn_thread"), "app/controllers/stays_controller.rb | pay | 22 | bill = Billing.total(@stay)", "app/services/billing.rb | total | 14 | stay.tariff.price.cents * hours(stay)")),
        ("price", rb("NoMethodError", "undefined method 'cents' for nil", "~" + _SIDEKIQ.format("Sidekiq::Processor#execute_job"), "app/jobs/bill_job.rb | BillJob#perform | 9 | Billing.total(stay)", "app/services/billing.rb | Billing.total | 17 | stay.tariff.price.cents * hours(stay)")),
        ("price", rb("NoMethodError", "undefined method `cents' for nil", "~" + _SIDEKIQ.format("execute_job"), "app/jobs/bill_job.rb | block in perform | 12 | stays.each { |stay| Billing.total(stay) }", "app/services/billing/total.rb | total | 5 | stay.tariff.price.cents * hours(stay)", root="/app/")),
        ("hours", rb("NoMethodError", "undefined method `-' for nil:NilClass", "~" + _PUMA.format("block in spawn_thread"), "app/services/billing.rb | total | 14 | stay.tariff.price.cents * hours(stay)", "app/services/billing.rb | hours | 20 | ((stay.left_at - stay.came_at) / 3600).ceil")),
        ("hours", rb("NoMethodError", "undefined method '-' for nil", "~" + _SIDEKIQ.format("Sidekiq::Processor#execute_job"), "app/services/billing.rb | Billing.total | 17 | stay.tariff.price.cents * hours(stay)", "app/services/billing.rb | Billing.hours | 23 | ((stay.left_at - stay.came_at) / 3600).ceil")),
        ("found", rb("ActiveRecord::RecordNotFound", "Couldn't find Stay with 'id'=4711", "~" + _PUMA.format("block in spawn_thread"), "app/controllers/stays_controller.rb | set_stay | 40 | @stay = Stay.find(params[:id])")),
        ("found", rb("ActiveRecord::RecordNotFound", "Couldn't find Stay with 'id'=\"9\" [WHERE \"stays\".\"tenant_id\" = $1]", "~" + _PUMA.format("block in Puma::ThreadPool#spawn_thread"), "app/controllers/stays_controller.rb | StaysController#set_stay | 41 | @stay = Stay.find(params[:id])")),
    ),
    scene(
        "retries of sidekiq", "ruby",
        ("slow", rb("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", "~" + _SIDEKIQ.format("execute_job"), "app/jobs/plates_job.rb | perform | 8 | Plates.read(picture)", "lib/plates.rb | read | 21 | http.request(post)", "~/usr/local/lib/ruby/3.2.0/net/protocol.rb | rbuf_fill | 229 |")),
        ("slow", event("ruby", ruby("Net::ReadTimeout", "Net::ReadTimeout", "lib/plates.rb | read | 24 | http.request(post)"), ruby("Plates::Unavailable", "no answer for picture 8812", "~" + _SIDEKIQ.format("execute_job"), "app/jobs/plates_job.rb | perform | 8 | Plates.read(picture)", 'lib/plates.rb | rescue in read | 27 | raise Unavailable, "no answer for picture #{picture.id}"'))),
        ("reset", rb("Errno::ECONNRESET", "Connection reset by peer", "~" + _SIDEKIQ.format("execute_job"), "app/jobs/plates_job.rb | perform | 8 | Plates.read(picture)", "lib/plates.rb | read | 21 | http.request(post)")),
        ("reset", event("ruby", ruby("Errno::ECONNRESET", "Connection reset by peer - SSL_connect", "lib/plates.rb | read | 24 | http.request(post)"), ruby("Plates::Unavailable", "no answer for picture 91", "~" + _SIDEKIQ.format("execute_job"), "app/jobs/plates_job.rb | perform | 8 | Plates.read(picture)", 'lib/plates.rb | rescue in read | 27 | raise Unavailable, "no answer for picture #{picture.id}"'))),
    ),
)

_LARAVEL = "/vendor/laravel/framework/src/Illuminate/Routing/Controller.php | callAction | 54 |"
_QUEUE = "/vendor/laravel/framework/src/Illuminate/Queue/CallQueuedHandler.php | call | 70 |"
PHP = (
    scene(
        "permits of a town", "php",
        ("plate", php_("ErrorException", "Notice: Undefined index: plate", "~" + _LARAVEL, "/app/Permits/Import.php | App\\Permits\\Import::row | 31 | $permit->plate = $row['plate'];")),
        ("plate", php_("ErrorException", 'Undefined array key "plate"', "~" + _QUEUE, "/app/Permits/Import.php | App\\Permits\\Import::row | 34 | $permit->plate = $row['plate'];", root="/srv/www")),
        ("plate", php_("ErrorException", 'Warning: Undefined array key "plate"', "~" + _QUEUE, "/app/Permits/Import.php | App\\Permits\\Import::App\\Permits\\{closure} | 39 | $permit->plate = $row['plate'];")),
        ("zone", php_("ErrorException", 'Undefined array key "zone"', "~" + _QUEUE, "/app/Permits/Import.php | App\\Permits\\Import::row | 35 | $permit->zone = $row['zone'];")),
        ("owner", php_("Error", "Call to a member function mail() on null", "~" + _LARAVEL, "/app/Permits/Renewal.php | App\\Permits\\Renewal::notify | 18 | $permit->owner->mail($this->text());")),
        ("owner", php_("Symfony\\Component\\Debug\\Exception\\FatalThrowableError", "Call to a member function mail() on null", "~" + _QUEUE, "/app/Permits/Renewal.php | App\\Permits\\Renewal::notify | 18 | $permit->owner->mail($this->text());")),
        ("owner 2", php_("ErrorException", 'Attempt to read property "street" on null', "~" + _LARAVEL, "/app/Permits/Renewal.php | App\\Permits\\Renewal::text | 25 | return $permit->owner->street;")),
    ),
    scene(
        "a view that was compiled", "php",
        ("name", event("php", php("ErrorException", 'Attempt to read property "name" on null', "/storage/framework/views/8c1d0f0cbb1b71b3b7d5f7fbe8b7c1b4a1f0e9d2.php | | 14 | <td><?php echo e($stay->garage->name); ?></td>"), php("Illuminate\\View\\ViewException", 'Attempt to read property "name" on null (View: /var/www/shop/resources/views/stays/index.blade.php)', "~" + _LARAVEL, "/storage/framework/views/8c1d0f0cbb1b71b3b7d5f7fbe8b7c1b4a1f0e9d2.php | | 14 | <td><?php echo e($stay->garage->name); ?></td>"))),
        ("name", event("php", php("ErrorException", 'Attempt to read property "name" on null', "/storage/framework/views/02fe77ab9912cc41d0b7c1b4a1f0e9d2aa01bb17.php | | 16 | <td><?php echo e($stay->garage->name); ?></td>"), php("Spatie\\LaravelIgnition\\Exceptions\\ViewException", 'Attempt to read property "name" on null', "~" + _QUEUE, "/resources/views/stays/index.blade.php | | 12 | <td>{{ $stay->garage->name }}</td>"))),
        ("plate", event("php", php("ErrorException", 'Attempt to read property "plate" on null', "/storage/framework/views/8c1d0f0cbb1b71b3b7d5f7fbe8b7c1b4a1f0e9d2.php | | 15 | <td><?php echo e($stay->car->plate); ?></td>"), php("Illuminate\\View\\ViewException", 'Attempt to read property "plate" on null (View: /var/www/shop/resources/views/stays/index.blade.php)', "~" + _LARAVEL, "/storage/framework/views/8c1d0f0cbb1b71b3b7d5f7fbe8b7c1b4a1f0e9d2.php | | 15 | <td><?php echo e($stay->car->plate); ?></td>"))),
    ),
)

LOGS = (
    scene(
        "lines of a gateway", "python",
        ("sensor", logged('{"timestamp":"2026-11-24T07:00:01Z","level":"error","logger":"gateway.sensors","event":"sensor silent","sensor":"a4f1","seconds":91}')),
        ("sensor", logged('{"level":"error","sensor":"77c0","seconds":300,"event":"sensor silent","logger":"gateway.sensors","timestamp":"2026-11-24T09:10:41Z","garage":"G2"}')),
        ("sensor", logged('2026-11-24T09:11:00Z level=error logger=gateway.sensors msg="sensor silent" sensor=02ab seconds=120')),
        ("broken", logged('{"timestamp":"2026-11-24T07:00:02Z","level":"error","logger":"gateway.sensors","event":"sensor broken","sensor":"a4f1"}')),
        ("broken", logged('2026-11-24T09:11:00Z level=error logger=gateway.sensors msg="sensor broken" sensor=9911')),
        ("queue", log("python", "queue %s has %d messages for garage %s", "entry", 10411, "Nord", logger="gateway.queues")),
        ("queue", message("python", "queue exit has 99 messages for garage Hauptbahnhof Ost", logger="gateway.queues")),
        ("refused", log("python", "queue %s refused a message of garage %s", "entry", "Nord", logger="gateway.queues")),
    ),
    scene(
        "statements of a log", "python",
        ("lock", log("python", "statement failed: %s", "UPDATE stays SET exit_at = '2026-11-24' WHERE id = 17 -- lock timeout", logger="db")),
        ("lock", log("python", "statement failed: %s", "UPDATE stays SET exit_at = '2026-10-01' WHERE id = 99 -- lock timeout", logger="db")),
        ("syntax", log("python", "statement failed: %s", "SELECT plate FORM stays WHERE id = 17 -- syntax error", logger="db")),
        ("url", message("python", "GET https://plates.example/v2/plates/17?token=abc answered 500", logger="http")),
        ("url", message("python", "GET https://plates.example/v2/plates/8812 answered 500", logger="http")),
        ("url missing", message("python", "GET https://plates.example/v2/plates/17?token=abc answered 404", logger="http")),
        ("url post", message("python", "POST https://bank.example/v1/charges answered 500", logger="http")),
    ),
)
SCENES = (*PYTHON, *NODE, *PAGES, *RUBY, *PHP, *LOGS)
