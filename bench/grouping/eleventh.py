"""A fourth innocent author's split, held out: by somebody who had read none of the rules nor run them on it.

A carrier of parcels: its services in Python and Node are here, its portal in the browser, returns in Ruby, partners in
PHP and what is only logged in `eleventh_pages.py`, the services of other platforms in `eleventh_compiled.py`, the
couriers' apps in `eleventh_apps.py`. The scenes of `ONE_BUG` ask first whether a bug told anew is known again, those of
`TWO_BUGS` whether what looks alike is told apart. Labels say what one fix mends.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import nodejs as _node
from scenes import py as _py
from sdk import chain, event, node, python, scene

# fmt: off


_UNKNOWN = "Parcel matching query does not exist."
_BY_BARCODE = "parcels/lookup.py | by_barcode | {} | return Parcel.objects.get(barcode=normal(code))"
_DJANGO_4 = ("~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", "~django/db/models/query.py | get | 637 | raise self.model.DoesNotExist(")
_DJANGO_5 = ("~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", "~django/db/models/query.py | get | 649 | raise self.model.DoesNotExist(")
_SEVERAL = ("~django/db/models/manager.py | manager_method | 87 | return getattr(self.get_queryset(), name)(*args, **kwargs)", "~django/db/models/query.py | get | 640 | raise self.model.MultipleObjectsReturned(")
_VIEW = ("~django/core/handlers/exception.py | inner | 55 | response = get_response(request)", "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)")
_CELERY = ("~celery/app/trace.py | trace_task | 453 | R = retval = fun(*args, **kwargs)", "~celery/app/trace.py | __protected_call__ | 736 | return self.run(*args, **kwargs)")
BARCODES_NOBODY_KNOWS = scene(
    "barcodes nobody knows", "python",
    ("unknown", _py("Parcel.DoesNotExist", _UNKNOWN, *_VIEW, "track/views.py | track | 22 | parcel = by_barcode(code)", _BY_BARCODE.format(14), *_DJANGO_4, module="parcels.models")),
    ("unknown", _py("Parcel.DoesNotExist", _UNKNOWN, *_CELERY, "scans/tasks.py | take_in | 41 | parcel = by_barcode(scan['code'])", _BY_BARCODE.format(14), *_DJANGO_4, module="parcels.models")),
    ("unknown", _py("Parcel.DoesNotExist", _UNKNOWN, "~django/core/management/base.py | execute | 459 | output = self.handle(*args, **options)", "scans/management/commands/replay_scans.py | handle | 30 | parcel = by_barcode(row.code)", _BY_BARCODE.format(19), *_DJANGO_5, module="parcels.models")),
    ("unknown", _py("Parcel.DoesNotExist", _UNKNOWN, *_VIEW, "~rest_framework/views.py | dispatch | 506 | response = handler(request, *args, **kwargs)", "track/api.py | retrieve | 57 | return Response(ParcelOut(by_barcode(pk)).data)", _BY_BARCODE.format(19), *_DJANGO_5, module="parcels.models", root="/app/")),
    ("twice there", _py("Parcel.MultipleObjectsReturned", "get() returned more than one Parcel -- it returned 2!", *_VIEW, "track/views.py | track | 22 | parcel = by_barcode(code)", _BY_BARCODE.format(14), *_SEVERAL, module="parcels.models")),
    ("twice there", _py("Parcel.MultipleObjectsReturned", "get() returned more than one Parcel -- it returned 3!", *_CELERY, "scans/tasks.py | take_in | 46 | parcel = by_barcode(scan['code'])", _BY_BARCODE.format(19), *_SEVERAL, module="parcels.models")),
    ("no label", _py("Label.DoesNotExist", "Label matching query does not exist.", *_VIEW, "labels/reprint.py | reprint | 33 | label = Label.objects.get(parcel=parcel, void=False)", *_DJANGO_4, module="labels.models")),
)

_TWICE = 'duplicate key value violates unique constraint "scan_parcel_id_seq_key"\nDETAIL:  Key (parcel_id, seq)=({}) already exists.\n'
_NO_DEPOT = 'null value in column "depot" of relation "scan" violates not-null constraint\nDETAIL:  Failing row contains ({}).\n'
_SQL = "({}) {}\n[SQL: INSERT INTO scan (parcel_id, seq, depot, taken_at) VALUES (%(parcel_id)s, %(seq)s, %(depot)s, %(taken_at)s) RETURNING scan.id]\n[parameters: {}]\n(Background on this error at: https://sqlalche.me/e/20/gkpj)"
_ALCHEMY = ("~sqlalchemy/engine/base.py | _exec_single_context | {} | self.dialect.do_execute(", "~sqlalchemy/engine/default.py | do_execute | {} | cursor.execute(statement, parameters)")
_FLUSH = ("scans/store.py | record | 44 | session.flush()", "~sqlalchemy/orm/session.py | flush | 4352 | self._flush(objects)", "~sqlalchemy/orm/persistence.py | save_obj | 93 | _emit_insert_statements(", "~sqlalchemy/engine/base.py | _handle_dbapi_exception | 2355 | raise sqlalchemy_exception.with_traceback(exc_info[2]) from e")


def _by_orm(type_: str, words: str, row: str, *before: str) -> dict:
    cause = python(type_, words, *(line.format(number) for line, number in zip(_ALCHEMY, (1967, 951), strict=True)), module="psycopg2.errors")
    return chain("python", cause, python("IntegrityError", _SQL.format(f"psycopg2.errors.{type_}", words, row), *before, *_FLUSH, module="sqlalchemy.exc"))


A_SCAN_THAT_IS_THERE_ALREADY = scene(
    "a scan that is there already", "python",
    ("twice", _py("UniqueViolation", _TWICE.format("88123, 4"), "scans/api.py | post_scan | 28 | store.record(scan)", "scans/store.py | record | 31 | cursor.execute(INSERT_SCAN, astuple(scan))", module="psycopg2.errors")),
    ("twice", _py("UniqueViolation", _TWICE.format("701, 11"), *_CELERY, "scans/tasks.py | take_in | 48 | store.record(scan)", "scans/store.py | record | 33 | cursor.execute(INSERT_SCAN, astuple(scan))", module="psycopg2.errors")),
    ("twice", _by_orm("UniqueViolation", _TWICE.format("90441, 2"), "{'parcel_id': 90441, 'seq': 2, 'depot': 'ULM', 'taken_at': datetime.datetime(2026, 11, 3, 5, 12, 9)}", "scans/api.py | post_scan | 31 | store.record(scan)")),
    ("no depot", _py("NotNullViolation", _NO_DEPOT.format("551203, 88123, 5, null, 2026-11-02 04:51:17+00"), "scans/api.py | post_scan | 28 | store.record(scan)", "scans/store.py | record | 31 | cursor.execute(INSERT_SCAN, astuple(scan))", module="psycopg2.errors")),
    ("no depot", _by_orm("NotNullViolation", _NO_DEPOT.format("610077, 12, 1, null, 2026-11-09 22:00:01+00"), "{'parcel_id': 12, 'seq': 1, 'depot': None, 'taken_at': datetime.datetime(2026, 11, 9, 22, 0, 1)}", "scans/api.py | post_scan | 31 | store.record(scan)")),
)

_QUOTE = 'tariffs/client.py | quote | {} | reply = {}self.http.post("/v1/quote", json=asked)'
_CHECK = "tariffs/client.py | quote | {} | reply.raise_for_status()"
_READ = "~httpx/_transports/default.py | map_httpcore_exceptions | 118 | raise mapped_exc(message) from exc"
_RETRYING = ("~tenacity/__init__.py | __call__ | 475 | do = self.iter(retry_state=retry_state)", "~tenacity/__init__.py | exc_check | 418 | raise retry_exc from fut.exception()")
_REJECTED = "Client error '422 Unprocessable Entity' for url 'http://{}/v1/quote'\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/422"
TARIFFS_THAT_DO_NOT_ANSWER = scene(
    "tariffs that do not answer", "python",
    ("slow", chain("python", python("ReadTimeout", "timed out", "~httpcore/_backends/sync.py | read | 126 | return self._sock.recv(max_bytes)", "~httpcore/_exceptions.py | map_exceptions | 14 | raise to_exc(exc) from exc", module="httpcore"), python("ReadTimeout", "timed out", "orders/api.py | price | 37 | return tariffs.quote(order)", _QUOTE.format(27, ""), _READ, module="httpx"))),
    ("slow", chain("python", python("ReadTimeout", "timed out", "orders/tasks.py | reprice | 19 | order.price = tariffs.quote(order)", _QUOTE.format(34, ""), _READ, module="httpx"), python("RetryError", "RetryError[<Future at 0x7f3c1c0d2b50 state=finished raised ReadTimeout>]", "orders/tasks.py | reprice | 19 | order.price = tariffs.quote(order)", *_RETRYING, module="tenacity"))),
    ("slow", chain("python", python("ReadTimeout", "timed out", "orders/api.py | price | 41 | return tariffs.quote(order)", _QUOTE.format(34, ""), _READ, module="httpx"), python("RetryError", "RetryError[<Future at 0x7fa00412ee90 state=finished raised ReadTimeout>]", "orders/api.py | price | 41 | return tariffs.quote(order)", *_RETRYING, module="tenacity"))),
    ("slow", _py("ReadTimeout", "", "orders/api.py | price | 44 | return await tariffs.quote(order)", _QUOTE.format(36, "await "), _READ, module="httpx")),
    ("rejected", _py("HTTPStatusError", _REJECTED.format("tariffs:8080"), "orders/api.py | price | 37 | return tariffs.quote(order)", _CHECK.format(28), "~httpx/_models.py | raise_for_status | 829 | raise HTTPStatusError(message, request=request, response=self)", module="httpx")),
    ("rejected", _py("HTTPStatusError", _REJECTED.format("tariffs.core.svc:8080"), "orders/api.py | price | 44 | return await tariffs.quote(order)", _CHECK.format(37), "~httpx/_models.py | raise_for_status | 829 | raise HTTPStatusError(message, request=request, response=self)", module="httpx")),
)

_KILO = "billing/price.py | per_kilo | {} | return round(price / parcel.weight, 2)"
_LITRE = "billing/price.py | per_litre | {} | return round(price / parcel.volume, 2)"
_GROUP = {"type": "chained", "exception_id": 1, "parent_id": 0, "source": "exceptions[0]"}
PRICES_OF_WHAT_WEIGHS_NOTHING = scene(
    "prices of what weighs nothing", "python",
    ("weight", _py("ZeroDivisionError", "float division by zero", "~starlette/concurrency.py | run_in_threadpool | 38 | return await anyio.to_thread.run_sync(func)", "~anyio/_backends/_asyncio.py | run | 967 | result = context.run(func, *args)", "billing/api.py | preview | 51 | shown = per_kilo(price, parcel)", _KILO.format(12))),
    ("weight", _py("ZeroDivisionError", "float division by zero", *_CELERY, "billing/tasks.py | invoice | 77 | line.unit = per_kilo(line.price, line.parcel)", _KILO.format(17))),
    ("weight", event("python", python("ZeroDivisionError", "float division by zero", "billing/batch.py | one | 20 | return per_kilo(await price_of(parcel), parcel)", _KILO.format(17), mechanism=_GROUP), python("ExceptionGroup", "unhandled errors in a TaskGroup (1 sub-exception)", "billing/batch.py | all_of | 28 | async with asyncio.TaskGroup() as group:", "~asyncio/taskgroups.py | __aexit__ | 145 | raise me from None", mechanism={"exception_id": 0, "is_exception_group": True}))),
    ("weight", _py("ZeroDivisionError", "division by zero", "billing/api.py | preview | 58 | shown = per_kilo(price, parcel)", _KILO.format(19))),
    ("volume", _py("ZeroDivisionError", "float division by zero", "billing/api.py | preview | 52 | by_size = per_litre(price, parcel)", _LITRE.format(18))),
    ("volume", _py("ZeroDivisionError", "division by zero", *_CELERY, "billing/tasks.py | invoice | 81 | line.by_size = per_litre(line.price, line.parcel)", _LITRE.format(25))),
)

_NO_JSON = "Expecting value: line 1 column 1 (char 0)"
_FEED = "partners/feed.py | fetch | {} | rows = json.loads(reply.text)"
_LOADS = ("~json/__init__.py | loads | 346 | return _default_decoder.decode(s)", "~json/decoder.py | raw_decode | {} | raise JSONDecodeError('Expecting value', s, err.value) from None")
_LOADED = tuple(line.format(355) for line in _LOADS)
_LOADED_LATER = tuple(line.format(363) for line in _LOADS)
PARTNERS_THAT_SEND_A_PAGE = scene(
    "partners that send a page", "python",
    ("no json", _py("JSONDecodeError", _NO_JSON, *_CELERY, "partners/tasks.py | nightly | 15 | feed.fetch(partner)", _FEED.format(22), *_LOADED, module="json.decoder")),
    ("no json", chain("python", python("JSONDecodeError", _NO_JSON, _FEED.format(27), *_LOADED_LATER, module="json.decoder"), python("FeedUnreadable", "feed of northmail could not be read", *_CELERY, "partners/tasks.py | nightly | 18 | feed.fetch(partner)", "partners/feed.py | fetch | 29 | raise FeedUnreadable(f'feed of {partner.name} could not be read') from error", module="partners.feed"))),
    ("no json", chain("python", python("JSONDecodeError", _NO_JSON, _FEED.format(27), *_LOADED_LATER, module="json.decoder"), python("FeedUnreadable", "feed of alpenpost could not be read", "partners/admin.py | reload | 40 | feed.fetch(partner)", "partners/feed.py | fetch | 29 | raise FeedUnreadable(f'feed of {partner.name} could not be read') from error", module="partners.feed"))),
    ("no rows", _py("TypeError", "string indices must be integers", *_CELERY, "partners/tasks.py | nightly | 15 | feed.fetch(partner)", "partners/feed.py | fetch | 24 | yield from (Row(**row) for row in rows['items'])")),
    ("no rows", _py("TypeError", "string indices must be integers, not 'str'", "partners/admin.py | reload | 40 | feed.fetch(partner)", "partners/feed.py | fetch | 31 | yield from (Row(**row) for row in rows['items'])")),
)

_CALL = "common/http.py | call | {} | reply.raise_for_status()"
_RAISED = "~requests/models.py | raise_for_status | {} | raise HTTPError(http_error_msg, response=self)"
_GONE = "404 Client Error: Not Found for url: https://{}"


def _partner(path: str, *before: str, later: bool = False) -> dict:
    return _py("HTTPError", _GONE.format(path), *before, _CALL.format(36 if later else 31), _RAISED.format(1026 if later else 1021), module="requests.exceptions")


ONE_CALL_FOR_ALL_PARTNERS = scene(
    "one call for all partners", "python",
    ("customs", _partner("customs.partner.example/api/declarations/7712", "customs/declare.py | amend | 48 | return call('GET', f'{CUSTOMS}/declarations/{number}')")),
    ("customs", _partner("customs.partner.example/api/declarations/90113", *_CELERY, "customs/tasks.py | amend_late | 12 | declare.amend(number)", "customs/declare.py | amend | 53 | return call('GET', f'{CUSTOMS}/declarations/{number}')", later=True)),
    ("address", _partner("geo.partner.example/v3/check?zip=89073", "address/check.py | known | 17 | found = call('GET', f'{GEO}/check', params={'zip': code})")),
    ("address", _partner("geo-eu.partner.example/v3/check?zip=1010", "orders/api.py | create | 66 | address.known(order.zip)", "address/check.py | known | 19 | found = call('GET', f'{GEO}/check', params={'zip': code})", later=True)),
    ("pickup", _partner("pickup.partner.example/slots/2026-11-05", "pickup/slots.py | free | 29 | return call('GET', f'{PICKUP}/slots/{day}')['free']")),
    ("pickup", _partner("pickup.partner.example/slots/2026-12-24", "pickup/slots.py | free | 29 | return call('GET', f'{PICKUP}/slots/{day}')['free']", later=True)),
    ("customs auth", _py("HTTPError", "401 Client Error: Unauthorized for url: https://customs.partner.example/api/declarations/7719", "customs/declare.py | amend | 48 | return call('GET', f'{CUSTOMS}/declarations/{number}')", _CALL.format(31), _RAISED.format(1021), module="requests.exceptions")),
)

_NONE_ADDED = "unsupported operand type(s) for +: '{}' and 'NoneType'"
_WEIGHT = "manifests/build.py | totals | {} | weight = sum(parcel.weight for parcel in parcels)"
_VOLUME = "manifests/build.py | totals | {} | volume = sum(parcel.volume for parcel in parcels)"
_FIRST = "manifests/build.py | totals | {} | depot = parcels[0].tour.depot.code"
NEIGHBOURS_IN_A_MANIFEST = scene(
    "neighbours in a manifest", "python",
    ("weight", _py("TypeError", _NONE_ADDED.format("int"), "manifests/api.py | create | 30 | manifest.totals = totals(parcels)", _WEIGHT.format(41))),
    ("weight", _py("TypeError", _NONE_ADDED.format("float"), *_CELERY, "manifests/tasks.py | close | 22 | totals(tour.parcels)", _WEIGHT.format(46))),
    ("volume", _py("TypeError", _NONE_ADDED.format("int"), "manifests/api.py | create | 30 | manifest.totals = totals(parcels)", _VOLUME.format(42))),
    ("volume", _py("TypeError", _NONE_ADDED.format("float"), *_CELERY, "manifests/tasks.py | close | 22 | totals(tour.parcels)", _VOLUME.format(47))),
    ("no parcels", _py("IndexError", "list index out of range", "manifests/api.py | create | 30 | manifest.totals = totals(parcels)", _FIRST.format(43))),
    ("no tour", _py("AttributeError", "'NoneType' object has no attribute 'depot'", "manifests/api.py | create | 30 | manifest.totals = totals(parcels)", _FIRST.format(43))),
    ("no tour", _py("AttributeError", "'NoneType' object has no attribute 'depot'", *_CELERY, "manifests/tasks.py | close | 22 | totals(tour.parcels)", _FIRST.format(48))),
)


def _decoded(model: str, words: str, *before: str) -> dict:
    return _py("ValidationError", f"1 validation error for {model}\n{words}", *before, "partners/decode.py | decode | 11 | return model.model_validate(body)", "~pydantic/main.py | model_validate | 627 | return cls.__pydantic_validator__.validate_python(", module="pydantic_core._pydantic_core")


_HELP = "\n    For further information visit https://errors.pydantic.dev/{}/v/{}"
_POSITIVE = "parcels.{}.weight\n  Input should be greater than 0 [type=greater_than, input_value={}, input_type={}]"
_MISSING = "receiver.postcode\n  Field required [type=missing, input_value={}, input_type=dict]"
_WINDOW = "window.end\n  Input should be a valid datetime or date, input is too short [type=datetime_from_date_parsing, input_value='{}', input_type=str]"
WHAT_PARTNERS_SEND_US = scene(
    "what partners send us", "python",
    ("weight", _decoded("Shipment", _POSITIVE.format(0, 0, "int") + _HELP.format("2.9", "greater_than"), "partners/api.py | announce | 34 | shipment = decode(Shipment, body)")),
    ("weight", _decoded("Shipment", _POSITIVE.format(14, -1.5, "float") + _HELP.format("2.11", "greater_than"), "partners/api.py | announce | 38 | shipment = decode(Shipment, body)")),
    ("postcode", _decoded("Shipment", _MISSING.format("{'name': 'A. Berg', 'city': 'Ulm'}") + _HELP.format("2.9", "missing"), "partners/api.py | announce | 34 | shipment = decode(Shipment, body)")),
    ("postcode", _decoded("Shipment", _MISSING.format("{'name': 'Lindqvist', 'ci...ebro', 'country': 'SE'}") + _HELP.format("2.11", "missing"), "partners/mailbox.py | fetch | 52 | shipment = decode(Shipment, json.loads(part))")),
    ("window", _decoded("Pickup", _WINDOW.format("14:30") + _HELP.format("2.9", "datetime_from_date_parsing"), "partners/api.py | pick_up | 60 | pickup = decode(Pickup, body)")),
    ("window", _decoded("Pickup", _WINDOW.format("9 Uhr") + _HELP.format("2.11", "datetime_from_date_parsing"), "partners/api.py | pick_up | 66 | pickup = decode(Pickup, body)")),
)

_EXPORT = "exports/tasks.py | export_manifests | {} | write(day, manifests(day))"
_ROUTES = "routes/tasks.py | recompute | {} | plan.save(solve(depot, stops))"
_SOFT = "~billiard/pool.py | soft_timeout_sighandler | 229 | raise SoftTimeLimitExceeded()"
TASKS_THAT_TAKE_TOO_LONG = scene(
    "tasks that take too long", "python",
    ("export", event("python", python("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_CELERY, _EXPORT.format(18), "exports/rows.py | manifests | 40 | for row in cursor:", _SOFT, module="billiard.exceptions"), transaction="exports.tasks.export_manifests")),
    ("export", event("python", python("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_CELERY, _EXPORT.format(21), "exports/rows.py | manifests | 44 | for row in cursor:", _SOFT, module="billiard.exceptions"), transaction="exports.tasks.export_manifests")),
    ("routes", event("python", python("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_CELERY, _ROUTES.format(55), "routes/solve.py | solve | 120 | best = min(moves(tour), key=cost)", "routes/solve.py | cost | 88 | return sum(legs[a, b] for a, b in pairwise(tour))", _SOFT, module="billiard.exceptions"), transaction="routes.tasks.recompute")),
    ("routes", event("python", python("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_CELERY, _ROUTES.format(55), "routes/solve.py | solve | 120 | best = min(moves(tour), key=cost)", "routes/solve.py | cost | 88 | return sum(legs[a, b] for a, b in pairwise(tour))", "routes/solve.py | <genexpr> | 88 | return sum(legs[a, b] for a, b in pairwise(tour))", _SOFT, module="billiard.exceptions"), transaction="routes.tasks.recompute")),
    ("mails", event("python", python("SoftTimeLimitExceeded", "SoftTimeLimitExceeded()", *_CELERY, "mails/tasks.py | send_all | 31 | smtp.send_message(letter)", "~smtplib.py | getreply | 398 | line = self.file.readline(_MAXLINE + 1)", _SOFT, module="billiard.exceptions"), transaction="mails.tasks.send_all")),
)

_POSITION = "Cannot read properties of undefined (reading 'position')"
_HIT = "const { lat, lng } = hits[0].position;"
PLACES_NOBODY_FINDS = scene(
    "places nobody finds", "node",
    ("no hit", _node("TypeError", _POSITION, "/app/node_modules/express/lib/router/layer.js | Layer.handle [as handle_request] | 95", "/app/dist/stops/routes.js | postStop | 52 | stop.at = await geocode(stop.address);", f"/app/dist/geo/geocode.js | geocode | 41 | {_HIT}")),
    ("no hit", _node("TypeError", _POSITION, "/app/node_modules/bullmq/dist/cjs/classes/worker.js | Worker.processJob | 394", "/app/dist/geo/worker.js | processAddress | 17 | await geocode(job.data.address)", f"/app/dist/geo/geocode.js | geocode | 44 | {_HIT}", mechanism={"type": "onunhandledrejection", "handled": False})),
    ("no hit", _node("TypeError", _POSITION, "/app/node_modules/express/lib/router/layer.js | Layer.handle [as handle_request] | 95", "/app/src/stops/routes.ts | postStop | 47 | stop.at = await geocode(stop.address);", f"/app/src/geo/geocode.ts | geocode | 38 | {_HIT}", mechanism={"type": "middleware", "handled": False})),
    ("no hit", _node("TypeError", _POSITION, "node:internal/process/task_queues | process.processTicksAndRejections | 105", f"/app/src/geo/geocode.ts | geocode | 38 | {_HIT}")),
    ("no address", _node("TypeError", "Cannot read properties of undefined (reading 'address')", "/app/dist/stops/routes.js | getStop | 70 | stop.text = await reverse(stop.at);", "/app/dist/geo/geocode.js | reverse | 60 | return hits[0].address.label;")),
    ("no address", _node("TypeError", "Cannot read properties of undefined (reading 'address')", "/app/src/tours/pdf.ts | page | 31 | const text = await reverse(stop.at);", "/app/src/geo/geocode.ts | reverse | 54 | return hits[0].address.label;")),
)

_AXIOS = ("/app/node_modules/follow-redirects/index.js | RedirectableRequest.emit | 14", "/app/node_modules/axios/dist/node/axios.cjs | RedirectableRequest.handleRequestError | 3187", "/app/node_modules/axios/dist/node/axios.cjs | AxiosError.from | 863")
_FETCH = "node:internal/deps/undici/undici | | 13510"
_AFTER = "node:net | TCPConnectWrap.afterConnect [as oncomplete] | 1611"
_TLS = "node:_tls_wrap | TLSSocket.onConnectSecure | 1677"
_ASK = "const reply = await fetch(`${TARIFFS}/v1/quote`, { method: 'POST', body });"
_ASK_BY_AXIOS = "const reply = await axios.post(`${TARIFFS}/v1/quote`, asked);"
_NO_CERT = "unable to verify the first certificate"
TARIFFS_THAT_ARE_DOWN = scene(
    "tariffs that are down", "node",
    ("refused", _node("AxiosError", "connect ECONNREFUSED 10.2.0.8:8080", f"/app/src/tariffs/client.ts | quote | 21 | {_ASK_BY_AXIOS}", *_AXIOS)),
    ("refused", _node("AxiosError", "connect ECONNREFUSED 10.2.0.31:8080", "/app/src/checkout/price.ts | price | 12 | return quote(order);", f"/app/src/tariffs/client.ts | quote | 24 | {_ASK_BY_AXIOS}", *_AXIOS)),
    ("refused", chain("node", node("Error", "connect ECONNREFUSED 10.2.0.9:8080", _AFTER), node("TypeError", "fetch failed", "/app/src/checkout/price.ts | price | 12 | return quote(order);", f"/app/src/tariffs/client.ts | quote | 22 | {_ASK}", _FETCH))),
    ("refused", chain("node", node("Error", "connect ECONNREFUSED 10.2.0.14:8080", _AFTER), node("TypeError", "fetch failed", "/app/src/jobs/reprice.ts | reprice | 40 | order.price = await quote(order);", f"/app/src/tariffs/client.ts | quote | 22 | {_ASK}", _FETCH), release="portal@5.2.0")),
    ("certificate", _node("AxiosError", _NO_CERT, f"/app/src/tariffs/client.ts | quote | 24 | {_ASK_BY_AXIOS}", *_AXIOS)),
    ("certificate", chain("node", node("Error", _NO_CERT, _TLS), node("TypeError", "fetch failed", f"/app/src/tariffs/client.ts | quote | 22 | {_ASK}", _FETCH))),
)

_EXPANDED = "/app/src/depots/tree.ts | expand | {} | return [depot, ...depot.below.flatMap((d) => expand(d, seen))];"
_STEP = "/app/src/depots/tree.ts | <anonymous> | {} | return [depot, ...depot.below.flatMap((d) => expand(d, seen))];"
_MAP = "~<anonymous> | Array.flatMap |"
_COPIED = "/app/src/util/copy.ts | copy | {} | return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copy(v)]));"
DEPOTS_BELOW_THEMSELVES = scene(
    "depots below themselves", "node",
    ("depots", _node("RangeError", "Maximum call stack size exceeded", *[_EXPANDED.format(19), _MAP, _STEP.format(19)] * 6, _EXPANDED.format(19))),
    ("depots", _node("RangeError", "Maximum call stack size exceeded", *[_STEP.format(23), _EXPANDED.format(23), _MAP] * 15, _STEP.format(23))),
    ("depots", _node("RangeError", "Maximum call stack size exceeded", *[_EXPANDED.format(23), _MAP, _STEP.format(23)] * 3, _EXPANDED.format(23), "/app/src/depots/model.ts | Depot.get below [as below] | 12 | return this.children.filter(isOpen);", release="portal@5.2.0")),
    ("copy", _node("RangeError", "Maximum call stack size exceeded", *["~<anonymous> | Array.map |", "/app/src/util/copy.ts | <anonymous> | 8 | return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copy(v)]));", _COPIED.format(8)] * 5)),
    ("copy", _node("RangeError", "Maximum call stack size exceeded", *[_COPIED.format(9), "~<anonymous> | Array.map |", "/app/src/util/copy.ts | <anonymous> | 9 | return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copy(v)]));"] * 8, "~<anonymous> | Object.entries |")),
)

_SETTLED = ("node:events | IncomingMessage.emit | {}", "/app/node_modules/axios/dist/node/axios.cjs | IncomingMessage.handleStreamEnd | {}", "/app/node_modules/axios/dist/node/axios.cjs | settle | {}")
_SET = tuple(line.format(number) for line, number in zip(_SETTLED, (529, 2954, 1966), strict=True))
_SET_LATER = tuple(line.format(number) for line, number in zip(_SETTLED, (518, 3268, 2019), strict=True))
_API = "/app/src/lib/api.ts | call | {} | const {{ data }} = await http.request(config);"
ONE_CALL_FOR_THE_WHOLE_PORTAL = scene(
    "one call for the whole portal", "node",
    ("claims", _node("AxiosError", "Request failed with status code 404", "/app/src/claims/open.ts | openClaim | 33 | const parcel = await call('GET', `/parcels/${code}`);", _API.format(18), *_SET)),
    ("claims", _node("AxiosError", "Request failed with status code 404", "/app/src/pages/api/claims.ts | handler | 12 | await openClaim(req.body.code, req.body.reason);", "/app/src/claims/open.ts | openClaim | 36 | const parcel = await call('GET', `/parcels/${code}`);", _API.format(25), *_SET_LATER)),
    ("slots", _node("AxiosError", "Request failed with status code 404", "/app/src/slots/book.ts | book | 20 | await call('PUT', `/slots/${slot.id}`, { parcel });", _API.format(18), *_SET)),
    ("slots", _node("AxiosError", "Request failed with status code 404", "/app/src/slots/book.ts | book | 26 | await call('PUT', `/slots/${slot.id}`, { parcel });", _API.format(25), *_SET_LATER)),
    ("invoices", _node("AxiosError", "Request failed with status code 404", "/app/src/invoices/list.ts | invoices | 9 | return call('GET', `/customers/${customer}/invoices`);", _API.format(25), *_SET_LATER)),
    ("slots taken", _node("AxiosError", "Request failed with status code 409", "/app/src/slots/book.ts | book | 20 | await call('PUT', `/slots/${slot.id}`, { parcel });", _API.format(18), *_SET)),
    ("slots taken", _node("AxiosError", "Request failed with status code 409", "/app/src/slots/book.ts | book | 26 | await call('PUT', `/slots/${slot.id}`, { parcel });", _API.format(25), *_SET_LATER)),
)

_INVOKED = "\nInvalid `prisma.{}()` invocation in\n{}\n\n{}\n{}"
_EXCERPT = "  {} export async function deliver(code: string) {{\n  {}   const at = new Date();\n→ {}   return prisma.parcel.update("
_NOT_FOUND = "An operation failed because it depends on one or more records that were required but not found. Record to update not found."
_PRISMA = ("/app/node_modules/@prisma/client/runtime/library.js | Rn.handleRequestError | 121", "/app/node_modules/@prisma/client/runtime/library.js | Rn.request | 121")
_PRISMA_LATER = ("/app/node_modules/@prisma/client/runtime/library.js | Ln.handleRequestError | 124", "/app/node_modules/@prisma/client/runtime/library.js | Ln.request | 124")
_DELIVER = "/app/src/parcels/repo.ts | deliver | {} | return prisma.parcel.update({{ where: {{ code }}, data: {{ deliveredAt: at }} }});"
_ANNOUNCE = "/app/src/parcels/repo.ts | announce | {} | return prisma.parcel.create({{ data: parcel }});"
_DOUBLE = "Unique constraint failed on the fields: (`{}`)"
_ADDED = "  {}\n  {} export async function announce(parcel: NewParcel) {{\n→ {}   return prisma.parcel.create("
WHAT_PRISMA_QUOTES = scene(
    "what prisma quotes", "node",
    ("gone", _node("PrismaClientKnownRequestError", _INVOKED.format("parcel.update", "/app/src/parcels/repo.ts:44:24", _EXCERPT.format(42, 43, 44), _NOT_FOUND), _DELIVER.format(44), *_PRISMA)),
    ("gone", _node("PrismaClientKnownRequestError", _INVOKED.format("parcel.update", "/app/src/parcels/repo.ts:51:24", _EXCERPT.format(49, 50, 51), _NOT_FOUND), "/app/src/scans/consume.ts | onScan | 28 | await deliver(scan.code);", _DELIVER.format(51), *_PRISMA_LATER)),
    ("code", _node("PrismaClientKnownRequestError", _INVOKED.format("parcel.create", "/app/src/parcels/repo.ts:30:24", _ADDED.format(28, 29, 30), _DOUBLE.format("tracking_code")), _ANNOUNCE.format(30), *_PRISMA)),
    ("code", _node("PrismaClientKnownRequestError", _INVOKED.format("parcel.create", "/app/src/parcels/repo.ts:34:24", _ADDED.format(32, 33, 34), _DOUBLE.format("tracking_code")), _ANNOUNCE.format(34), *_PRISMA_LATER)),
    ("reference", _node("PrismaClientKnownRequestError", _INVOKED.format("parcel.create", "/app/src/parcels/repo.ts:30:24", _ADDED.format(28, 29, 30), _DOUBLE.format("customer_id`,`reference")), _ANNOUNCE.format(30), *_PRISMA)),
    ("reference", _node("PrismaClientKnownRequestError", _INVOKED.format("parcel.create", "/app/src/parcels/repo.ts:34:24", _ADDED.format(32, 33, 34), _DOUBLE.format("customer_id`,`reference")), "/app/src/import/csv.ts | load | 61 | await announce(row);", _ANNOUNCE.format(34), *_PRISMA_LATER)),
)

_NO_FILE = "ENOENT: no such file or directory, {} '{}'"
FILES_THAT_ARE_NOT_THERE = scene(
    "files that are not there", "node",
    ("label", _node("Error", _NO_FILE.format("open", "/var/spool/labels/88123.pdf"))),
    ("label", _node("Error", _NO_FILE.format("open", "/var/spool/labels/90441.pdf"))),
    ("label", _node("Error", _NO_FILE.format("open", "/var/spool/labels/7712.pdf"), "/app/src/labels/serve.ts | serve | 14 | return reply.send(await readFile(label.path));", "node:internal/fs/promises | Object.readFile | 1249", "node:internal/fs/promises | open | 637")),
    ("tariffs", _node("Error", _NO_FILE.format("open", "/etc/portal/tariffs.json"))),
    ("tariffs", _node("Error", _NO_FILE.format("open", "/etc/portal/tariffs.json"), mechanism={"type": "onunhandledrejection", "handled": False})),
    ("upload", _node("Error", _NO_FILE.format("unlink", "/var/uploads/upload_5d41402abc4b2a76b9719d911017c592"))),
    ("upload", _node("Error", _NO_FILE.format("unlink", "/var/uploads/upload_7b774effe4a349c6dd82ad4f4f21d34c"))),
)

ONE_BUG = (
    BARCODES_NOBODY_KNOWS,
    A_SCAN_THAT_IS_THERE_ALREADY,
    TARIFFS_THAT_DO_NOT_ANSWER,
    PRICES_OF_WHAT_WEIGHS_NOTHING,
    PARTNERS_THAT_SEND_A_PAGE,
    PLACES_NOBODY_FINDS,
    TARIFFS_THAT_ARE_DOWN,
    DEPOTS_BELOW_THEMSELVES,
)
TWO_BUGS = (
    ONE_CALL_FOR_ALL_PARTNERS,
    NEIGHBOURS_IN_A_MANIFEST,
    WHAT_PARTNERS_SEND_US,
    TASKS_THAT_TAKE_TOO_LONG,
    ONE_CALL_FOR_THE_WHOLE_PORTAL,
    WHAT_PRISMA_QUOTES,
    FILES_THAT_ARE_NOT_THERE,
)
SCENES = (*ONE_BUG, *TWO_BUGS)
