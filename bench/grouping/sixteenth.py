"""A set written after the mending that the fifteenth led to, before the rules were read: an insurer of pets and its clinics.

As a jury would write it, by what deploys and SDKs make of one fault: lines that moved, other ids, names and dates, rebuilt
bundles, other versions of runtimes and frameworks, another caller or wrapper, another engine's or language's words; beside
each the faults that look like it and are others.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import droid, java_, net, nodejs, page, php_, rb, rust_
from sdk import chain, csharp, event, exception, java, log, message, node, python, ruby, rust, scene

from scenes import go_, py  # isort: skip

# fmt: off

_DJ42 = "~django/core/handlers/base.py | _get_response | 197 | response = wrapped_callback(request, *callback_args, **callback_kwargs)"
_DJ51 = "~django/core/handlers/base.py | _get_response | 253 | response = wrapped_callback(request, *callback_args, **callback_kwargs)"
_ASGI = "~asgiref/sync.py | thread_handler | 472 | raise exc_info[1]"
_CELERY = "~celery/app/trace.py | trace_task | 453 | R = retval = fun(*args, **kwargs)"

PYTHON = (
    scene(
        "premiums by breed", "python",
        ("breed", py("KeyError", "'shiba'", _DJ42, "quotes/views.py | quote | 41 | premium = premium_for(pet)", "quotes/premium.py | premium_for | 18 | factor = FACTORS[pet.breed]")),
        ("breed", py("KeyError", "'maine coon'", _DJ51, _ASGI, "quotes/views.py | quote | 55 | premium = premium_for(pet)", "quotes/premium.py | premium_for | 27 | factor = FACTORS[pet.breed]", root="/opt/venvs/pets-7f3/app/")),
        ("breed", py("KeyError", "'whippet'", _CELERY, "renewals/tasks.py | renew_all | 12 | policy.premium = premium_for(policy.pet)", "quotes/premium.py | premium_for | 27 | weight = FACTORS[animal.breed]")),
        ("region", py("KeyError", "'shiba'", _DJ42, "quotes/views.py | quote | 41 | premium = premium_for(pet)", "quotes/premium.py | premium_for | 22 | base = BASES[pet.owner.region]")),
        ("region", py("KeyError", "'BY-9'", _DJ51, "quotes/views.py | quote | 55 | premium = premium_for(pet)", "quotes/premium.py | premium_for | 31 | base = BASES[pet.owner.region]")),
        ("none", py("AttributeError", "'NoneType' object has no attribute 'region'", _DJ42, "quotes/views.py | quote | 41 | premium = premium_for(pet)", "quotes/premium.py | premium_for | 22 | base = BASES[pet.owner.region]")),
    ),
    scene(
        "a claim that is refused", "python",
        ("holder", py("ClaimError", "policy 88371 has no holder", "claims/api.py | submit | 30 | check(claim)", 'claims/checks.py | check | 14 | raise ClaimError(f"policy {policy.id} has no holder")')),
        ("holder", py("ClaimError", "policy PX-2210-B has no holder", "claims/inbox.py | read_mail | 77 | check(claim)", 'claims/checks.py | check_policy | 21 | raise ClaimError(f"policy {policy.number} has no holder")')),
        ("lapsed", py("ClaimError", "policy 88371 lapsed on 2025-08-01", "claims/api.py | submit | 30 | check(claim)", 'claims/checks.py | check | 17 | raise ClaimError(f"policy {policy.id} lapsed on {policy.until}")')),
        ("lapsed", py("ClaimError", "policy 12 lapsed on 2024-12-31", "claims/api.py | submit | 33 | check(claim)", 'claims/checks.py | check | 24 | raise ClaimError(f"policy {policy.id} lapsed on {policy.until}")')),
    ),
    scene(
        "clients of two vets", "python",
        ("paws down", py("ConnectionError", "HTTPSConnectionPool(host='api.paws.example', port=443): Max retries exceeded with url: /v1/visits/4411 (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x7f2a90>: Failed to establish a new connection: [Errno 111] Connection refused'))", "vets/client.py | visits | 19 | answer = self.session.get(url)", "~requests/adapters.py | send | 519 | raise ConnectionError(e, request=request)", module="requests.exceptions")),
        ("paws down", py("ConnectionError", "HTTPSConnectionPool(host='api.paws.example', port=443): Max retries exceeded with url: /v1/visits/9?page=2 (Caused by NewConnectionError(\"HTTPSConnection(host='api.paws.example', port=443): Failed to establish a new connection: [Errno 111] Connection refused\"))", "vets/client.py | visits | 26 | answer = self.session.get(url)", "~requests/adapters.py | send | 677 | raise ConnectionError(e, request=request)", module="requests.exceptions")),
        ("claws down", py("ConnectionError", "HTTPSConnectionPool(host='claws.example', port=443): Max retries exceeded with url: /v1/visits/4411 (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x7f2a91>: Failed to establish a new connection: [Errno 111] Connection refused'))", "vets/client.py | visits | 19 | answer = self.session.get(url)", "~requests/adapters.py | send | 519 | raise ConnectionError(e, request=request)", module="requests.exceptions")),
        ("paws 404", py("HTTPError", "404 Client Error: Not Found for url: https://api.paws.example/v1/visits/71", "vets/client.py | visits | 20 | answer.raise_for_status()", "~requests/models.py | raise_for_status | 1021 | raise HTTPError(http_error_msg, response=self)", module="requests.exceptions")),
        ("paws 404", py("HTTPError", "404 Client Error: Not Found for url: https://api.paws.example/v1/visits/a8c1", "vets/client.py | visits | 27 | answer.raise_for_status()", "~requests/models.py | raise_for_status | 1024 | raise HTTPError(http_error_msg, response=self)", module="requests.exceptions")),
        ("paws 503", py("HTTPError", "503 Server Error: Service Unavailable for url: https://api.paws.example/v1/visits/71", "vets/client.py | visits | 20 | answer.raise_for_status()", "~requests/models.py | raise_for_status | 1021 | raise HTTPError(http_error_msg, response=self)", module="requests.exceptions")),
    ),
    scene(
        "a wrapper that a release brought", "python",
        ("chip", py("ValueError", "invalid literal for int() with base 10: '98A1'", "pets/views.py | register | 9 | pet = from_form(form)", "pets/forms.py | from_form | 33 | chip = int(form['chip'])")),
        ("chip", chain("python", python("ValueError", "invalid literal for int() with base 10: ''", "pets/forms.py | from_form | 36 | chip = int(form['chip'])"), python("RegistrationFailed", "cannot register Bello", "pets/views.py | register | 11 | pet = from_form(form)", "pets/forms.py | from_form | 38 | raise RegistrationFailed(f'cannot register {name}') from error"))),
        ("born", chain("python", python("ValueError", "time data '31.02.2021' does not match format '%d.%m.%Y'", "pets/forms.py | from_form | 41 | born = datetime.strptime(form['born'], FORMAT)", "~_strptime.py | _strptime | 352 | raise ValueError("), python("RegistrationFailed", "cannot register Minka", "pets/views.py | register | 11 | pet = from_form(form)", "pets/forms.py | from_form | 43 | raise RegistrationFailed(f'cannot register {name}') from error"))),
        ("born", py("ValueError", "time data 'yesterday' does not match format '%d.%m.%Y'", "pets/views.py | register | 9 | pet = from_form(form)", "pets/forms.py | from_form | 35 | born = datetime.strptime(form['born'], FORMAT)", "~_strptime.py | _strptime | 349 | raise ValueError(")),
    ),
    scene(
        "asked of pydantic", "python",
        ("chip", py("ValidationError", "1 validation error for Pet\nchip\n  Field required [type=missing, input_value={'name': 'Bello'}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.6/v/missing", "intake/hooks.py | on_pet | 12 | pet = Pet.model_validate(body)", "~pydantic/main.py | model_validate | 503 | return cls.__pydantic_validator__.validate_python(")),
        ("chip", py("ValidationError", "1 validation error for Pet\nchip\n  Field required [type=missing, input_value={'name': 'Mimi', 'age': 3}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.9/v/missing", "intake/hooks.py | on_pet | 15 | pet = Pet.model_validate(payload)", "~pydantic/main.py | model_validate | 596 | return cls.__pydantic_validator__.validate_python(")),
        ("age", py("ValidationError", "1 validation error for Pet\nage\n  Input should be a valid integer, unable to parse string as an integer [type=int_parsing, input_value='three', input_type=str]\n    For further information visit https://errors.pydantic.dev/2.6/v/int_parsing", "intake/hooks.py | on_pet | 12 | pet = Pet.model_validate(body)", "~pydantic/main.py | model_validate | 503 | return cls.__pydantic_validator__.validate_python(")),
        ("age", py("ValidationError", "1 validation error for Pet\nage\n  Input should be a valid integer, unable to parse string as an integer [type=int_parsing, input_value='2y', input_type=str]\n    For further information visit https://errors.pydantic.dev/2.9/v/int_parsing", "intake/hooks.py | on_pet | 15 | pet = Pet.model_validate(payload)", "~pydantic/main.py | model_validate | 596 | return cls.__pydantic_validator__.validate_python(")),
    ),
    scene(
        "unique and missing in one save", "python",
        ("chip twice", py("IntegrityError", '(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "pets_chip_key"\nDETAIL:  Key (chip)=(9810) already exists.\n\n[SQL: INSERT INTO pets (name, chip) VALUES (%(name)s, %(chip)s) RETURNING pets.id]\n(Background on this error at: https://sqlalche.me/e/14/gkpj)', "store/pets.py | save | 22 | session.commit()", "~sqlalchemy/engine/default.py | do_execute | 736 | cursor.execute(statement, parameters)", module="sqlalchemy.exc")),
        ("chip twice", py("IntegrityError", '(psycopg.errors.UniqueViolation) duplicate key value violates unique constraint "pets_chip_key"\nDETAIL:  Key (chip)=(77) already exists.\n[SQL: INSERT INTO pets (name, chip, born) VALUES (%(name)s::VARCHAR, %(chip)s::VARCHAR, %(born)s) RETURNING pets.id]\n(Background on this error at: https://sqlalche.me/e/20/gkpj)', "store/pets.py | save | 25 | await session.commit()", "~sqlalchemy/ext/asyncio/session.py | commit | 1014 | await greenlet_spawn(self.sync_session.commit)", "~sqlalchemy/engine/default.py | do_execute | 941 | cursor.execute(statement, parameters)", module="sqlalchemy.exc")),
        ("owner gone", py("IntegrityError", '(psycopg2.errors.ForeignKeyViolation) insert or update on table "pets" violates foreign key constraint "pets_owner_id_fkey"\nDETAIL:  Key (owner_id)=(5) is not present in table "owners".', "store/pets.py | save | 22 | session.commit()", "~sqlalchemy/engine/default.py | do_execute | 736 | cursor.execute(statement, parameters)", module="sqlalchemy.exc")),
    ),
    scene(
        "comprehensions by version", "python",
        ("fee", py("TypeError", "unsupported operand type(s) for *: 'NoneType' and 'float'", "bills/total.py | total | 8 | return sum([fee.cents * fee.rate for fee in fees])", "bills/total.py | <listcomp> | 8 | return sum([fee.cents * fee.rate for fee in fees])")),
        ("fee", py("TypeError", "unsupported operand type(s) for *: 'NoneType' and 'float'", "bills/total.py | total | 12 | return sum([fee.cents * fee.rate for fee in fees])")),
        ("fee", py("TypeError", "unsupported operand type(s) for *: 'NoneType' and 'float'", "bills/total.py | total | 14 | return sum(fee.cents * fee.rate for fee in fees if fee)", "bills/total.py | <genexpr> | 14 | return sum(fee.cents * fee.rate for fee in fees if fee)")),
        ("discount", py("TypeError", "unsupported operand type(s) for *: 'NoneType' and 'float'", "bills/total.py | discounted | 31 | return [bill.cents * bill.discount for bill in bills]")),
    ),
    scene(
        "files of another machine", "python",
        ("template", py("FileNotFoundError", "[Errno 2] No such file or directory: '/srv/app/letters/renewal_de.html'", "letters/render.py | render | 11 | text = open(path).read()")),
        ("template", py("FileNotFoundError", "[Errno 2] No such file or directory: 'C:\\\\pets\\\\letters\\\\renewal_de.html'", "letters/render.py | render | 14 | text = open(path, encoding='utf-8').read()", root="C:\\pets\\")),
        ("locked", py("PermissionError", "[WinError 32] Der Prozess kann nicht auf die Datei zugreifen, da sie von einem anderen Prozess verwendet wird: 'C:\\\\pets\\\\out\\\\17.pdf'", "letters/store.py | put | 20 | os.replace(draft, final)", root="C:\\pets\\")),
        ("locked", py("PermissionError", "[WinError 32] The process cannot access the file because it is being used by another process: 'D:\\\\pets\\\\out\\\\91.pdf'", "letters/store.py | put | 22 | os.replace(draft, final)", root="D:\\pets\\")),
        ("full", py("OSError", "[Errno 28] No space left on device: '/srv/app/out/17.pdf'", "letters/store.py | put | 18 | draft.write_bytes(pdf)")),
    ),
    scene(
        "answers that are no JSON", "python",
        ("labs", py("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", "labs/client.py | results | 14 | return answer.json()", "~requests/models.py | json | 975 | raise RequestsJSONDecodeError(e.msg, e.doc, e.pos)", module="requests.exceptions")),
        ("labs", py("JSONDecodeError", "Expecting ',' delimiter: line 3 column 9 (char 71)", "labs/client.py | results | 17 | return answer.json()", "~requests/models.py | json | 978 | raise RequestsJSONDecodeError(e.msg, e.doc, e.pos)", module="requests.exceptions")),
        ("bank", py("JSONDecodeError", "Expecting value: line 1 column 1 (char 0)", "bank/client.py | transfers | 40 | rows = answer.json()", "~requests/models.py | json | 975 | raise RequestsJSONDecodeError(e.msg, e.doc, e.pos)", module="requests.exceptions")),
    ),
    scene(
        "a tree of relatives", "python",
        ("litter", py("RecursionError", "maximum recursion depth exceeded", "pets/family.py | show | 5 | return ancestors(pet)", *["pets/family.py | ancestors | 12 | return [pet, *ancestors(pet.mother)]"] * 30)),
        ("litter", py("RecursionError", "maximum recursion depth exceeded while calling a Python object", "pets/export.py | export | 50 | rows = ancestors(pet)", *["pets/family.py | ancestors | 15 | return [pet, *ancestors(pet.mother)]"] * 55)),
        ("litter", py("RecursionError", "maximum recursion depth exceeded in comparison", *["pets/family.py | ancestors | 15 | return [pet, *ancestors(pet.mother)]"] * 12, "~attr/_make.py | __eq__ | 9 | return self.id == other.id")),
        ("menu", py("RecursionError", "maximum recursion depth exceeded", *["site/menu.py | draw | 7 | return [draw(child) for child in item.children]", "site/menu.py | <listcomp> | 7 | return [draw(child) for child in item.children]"] * 20)),
    ),
)

_EX4 = "~/app/node_modules/express/lib/router/layer.js | Layer.handle [as handle_request] | 95 | fn(req, res, next);"
_EX5 = "~/usr/src/app/node_modules/router/lib/layer.js | Layer.handleRequest | 152 | const ret = fn(req, res, next)"
_TICK = "node:internal/process/task_queues | process.processTicksAndRejections | 95 |"

NODE = (
    scene(
        "an appointment's route", "node",
        ("vet", nodejs("TypeError", "Cannot read properties of undefined (reading 'name')", _EX4, "/app/dist/routes/appointments.js | show | 31 | res.json({ vet: slot.vet.name });")),
        ("vet", nodejs("TypeError", "Cannot read properties of undefined (reading 'name')", _TICK, _EX5, "/usr/src/app/dist/routes/appointments.js | async show | 44 | res.json({ vet: slot.vet.name });")),
        ("vet", nodejs("TypeError", "Cannot read property 'name' of undefined", _EX4, "/app/dist/routes/appointments.js | show | 29 | return res.json({ vet: appointment.vet.name });")),
        ("pet", nodejs("TypeError", "Cannot read properties of undefined (reading 'name')", _EX4, "/app/dist/routes/appointments.js | show | 33 | res.json({ pet: slot.pet.name });")),
        ("pet", nodejs("TypeError", "Cannot read properties of undefined (reading 'name')", _TICK, _EX5, "/usr/src/app/dist/routes/appointments.js | async show | 46 | res.json({ pet: slot.pet.name });")),
    ),
    scene(
        "axios and its upstreams", "node",
        ("labs 404", nodejs("AxiosError", "Request failed with status code 404", "/app/src/labs.ts | Labs.result | 18 | const { data } = await this.http.get(`/results/${id}`);", "~/app/node_modules/axios/lib/core/settle.js | settle | 19 | reject(new AxiosError(")),
        ("labs 404", nodejs("AxiosError", "Request failed with status code 404", _TICK, "/app/src/labs.ts | async Labs.result | 23 | const { data } = await this.http.get(`/results/${id}`);", "~/app/node_modules/axios/dist/node/axios.cjs | settle | 2026 | reject(new AxiosError(")),
        ("labs 503", nodejs("AxiosError", "Request failed with status code 503", "/app/src/labs.ts | Labs.result | 18 | const { data } = await this.http.get(`/results/${id}`);", "~/app/node_modules/axios/lib/core/settle.js | settle | 19 | reject(new AxiosError(")),
        ("mail 404", nodejs("AxiosError", "Request failed with status code 404", "/app/src/mail.ts | Mail.send | 9 | await this.http.post('/send', letter);", "~/app/node_modules/axios/lib/core/settle.js | settle | 19 | reject(new AxiosError(")),
        ("labs refused", nodejs("AxiosError", "connect ECONNREFUSED 10.3.0.7:8080", "/app/src/labs.ts | Labs.result | 18 | const { data } = await this.http.get(`/results/${id}`);", "~/app/node_modules/axios/lib/core/AxiosError.js | AxiosError.from | 89 | ")),
        ("labs refused", nodejs("AxiosError", "connect ECONNREFUSED 10.3.0.9:8080", _TICK, "/app/src/labs.ts | async Labs.result | 23 | const { data } = await this.http.get(`/results/${id}`);", "~/app/node_modules/axios/dist/node/axios.cjs | AxiosError.from | 863 | ")),
    ),
    scene(
        "a fetch with its cause", "node",
        ("fcm", chain("node", node("Error", "getaddrinfo ENOTFOUND push.paws.example", "node:dns | GetAddrInfoReqWrap.onlookupall [as oncomplete] | 118 |"), node("TypeError", "fetch failed", "/app/src/push.js | sendPush | 12 | const res = await fetch(PUSH_URL, { method: 'POST', body });", "node:internal/deps/undici/undici | fetch | 11457 |"))),
        ("fcm", chain("node", node("Error", "getaddrinfo EAI_AGAIN push.paws.example", "node:dns | GetAddrInfoReqWrap.onlookupall [as oncomplete] | 120 |"), node("TypeError", "fetch failed", "node:internal/deps/undici/undici | node:internal/deps/undici/undici | 13484 |", _TICK, "/app/src/push.js | async sendPush | 15 | const res = await fetch(PUSH_URL, { method: 'POST', body });"))),
        ("hook", chain("node", node("Error", "getaddrinfo ENOTFOUND hooks.partner.example", "node:dns | GetAddrInfoReqWrap.onlookupall [as oncomplete] | 118 |"), node("TypeError", "fetch failed", "/app/src/hooks.js | notify | 30 | await fetch(hook.url, { method: 'POST' });", "node:internal/deps/undici/undici | fetch | 11457 |"))),
    ),
    scene(
        "prisma and mongo", "node",
        ("email", nodejs("PrismaClientKnownRequestError", "\nInvalid `prisma.owner.create()` invocation in\n/app/dist/owners.js:41:38\n\n  38 const owner = \n→ 41 await prisma.owner.create(\nUnique constraint failed on the fields: (`email`)", "/app/dist/owners.js | createOwner | 41 | await prisma.owner.create({ data });", "~/app/node_modules/@prisma/client/runtime/library.js | $n.handleRequestError | 121 | ")),
        ("email", nodejs("PrismaClientKnownRequestError", "\nInvalid `prisma.owner.create()` invocation:\n\n\nUnique constraint failed on the fields: (`email`)", "/srv/dist/owners.js | async createOwner | 52 | await prisma.owner.create({ data });", "~/srv/node_modules/@prisma/client/runtime/library.js | Ln.handleRequestError | 121 | ")),
        ("phone", nodejs("PrismaClientKnownRequestError", "\nInvalid `prisma.owner.create()` invocation:\n\n\nUnique constraint failed on the fields: (`phone`)", "/srv/dist/owners.js | async createOwner | 52 | await prisma.owner.create({ data });", "~/srv/node_modules/@prisma/client/runtime/library.js | Ln.handleRequestError | 121 | ")),
        ("visit twice", nodejs("MongoServerError", 'E11000 duplicate key error collection: clinic.visits index: slot_1 dup key: { slot: "2025-03-01T10" }', "/app/dist/visits.js | book | 12 | await visits.insertOne(visit);")),
        ("visit twice", nodejs("MongoServerError", 'E11000 duplicate key error collection: clinic.visits index: slot_1 dup key: { slot: "2025-11-30T08" }', _TICK, "/app/dist/visits.js | async book | 19 | await visits.insertOne(visit);")),
        ("code twice", nodejs("MongoServerError", 'E11000 duplicate key error collection: clinic.visits index: code_1 dup key: { code: "A7" }', "/app/dist/visits.js | book | 12 | await visits.insertOne(visit);")),
    ),
    scene(
        "json by version", "node",
        ("body", nodejs("SyntaxError", "Unexpected token < in JSON at position 0", "<anonymous> | JSON.parse | 1 | ", "/app/lib/feed.js | readFeed | 7 | return JSON.parse(text);")),
        ("body", nodejs("SyntaxError", "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "<anonymous> | JSON.parse | 1 | ", "/app/lib/feed.js | readFeed | 9 | return JSON.parse(text);")),
        ("body", nodejs("SyntaxError", "Unexpected end of JSON input", "<anonymous> | JSON.parse | 1 | ", "/app/lib/feed.js | readFeed | 9 | return JSON.parse(text);")),
        ("cookie", nodejs("SyntaxError", "Unexpected token o in JSON at position 1", "<anonymous> | JSON.parse | 1 | ", "/app/lib/session.js | fromCookie | 21 | const session = JSON.parse(cookie);")),
    ),
    scene(
        "closures that a bundler renames", "node",
        ("round", nodejs("RangeError", "toFixed() digits argument must be between 0 and 100", "/app/build/server.js | handler | 41022 | const bill = makeBill(visit);", "/app/build/server.js | makeBill | 40110 | const rows = visit.items.map((item) => ({ cents: item.price.toFixed(item.digits) }));", "/app/build/server.js | <anonymous> | 40110 | const rows = visit.items.map((item) => ({ cents: item.price.toFixed(item.digits) }));")),
        ("round", nodejs("RangeError", "toFixed() digits argument must be between 0 and 100", "/app/build/server.js | handler2 | 42291 | const bill = makeBill2(visit);", "/app/build/server.js | Array.map | | ", "/app/build/server.js | makeBill2 | 41377 | const rows2 = visit.items.map((item) => ({ cents: item.price.toFixed(item.digits) }));")),
        ("parse", nodejs("RangeError", "Invalid time value", "/app/build/server.js | handler | 41022 | const bill = makeBill(visit);", "/app/build/server.js | makeBill | 40114 | const day = new Date(visit.day).toISOString();", "<anonymous> | Date.toISOString | 1 | ")),
        ("parse", nodejs("RangeError", "Invalid time value", "/app/build/server.js | handler2 | 42291 | const bill = makeBill2(visit);", "/app/build/server.js | makeBill2 | 41380 | const day2 = new Date(visit.day).toISOString();", "<anonymous> | Date.toISOString | 1 | ")),
    ),
    scene(
        "what was thrown was no error", "node",
        ("quota", event("node", exception("Error", "Non-Error promise rejection captured with value: quota exceeded for clinic 18", None, mechanism={"type": "onunhandledrejection", "handled": False}))),
        ("quota", event("node", exception("Error", "Non-Error promise rejection captured with value: quota exceeded for clinic 4", None, mechanism={"type": "onunhandledrejection", "handled": False}))),
        ("token", event("node", exception("Error", "Non-Error promise rejection captured with value: token expired", None, mechanism={"type": "onunhandledrejection", "handled": False}))),
    ),
)

_A = "https://my.pets.example/assets/{}-{}.js | {} | 1:{}"

PAGES = (
    scene(
        "a claim's form, minified", "javascript",
        ("amount", page("TypeError", "Cannot read properties of undefined (reading 'amount')", _A.format("vendor", "C1a9Xk2f", "Zc", 88120), _A.format("ClaimForm", "DxK3a9Qe", "onClick", 4120), _A.format("ClaimForm", "DxK3a9Qe", "S", 3981))),
        ("amount", page("TypeError", "n.value is undefined", _A.format("vendor", "B71kqPz0", "Yd", 88302), _A.format("ClaimForm", "B0f2LmNs", "onClick", 4302), _A.format("ClaimForm", "B0f2LmNs", "T", 4114))),
        ("amount", page("TypeError", "undefined is not an object (evaluating 'r.value.amount')", _A.format("vendor", "B71kqPz0", "Yd", 88302), _A.format("ClaimForm", "B0f2LmNs", "onClick", 4302), _A.format("ClaimForm", "B0f2LmNs", "T", 4114))),
        ("currency", page("TypeError", "Cannot read properties of undefined (reading 'currency')", _A.format("vendor", "C1a9Xk2f", "Zc", 88120), _A.format("ClaimForm", "DxK3a9Qe", "onClick", 4120), _A.format("ClaimForm", "DxK3a9Qe", "S", 3990))),
        ("currency", page("TypeError", "undefined is not an object (evaluating 'e.value.currency')", _A.format("vendor", "B71kqPz0", "Yd", 88302), _A.format("ClaimForm", "B0f2LmNs", "onClick", 4302), _A.format("ClaimForm", "B0f2LmNs", "T", 4131))),
        ("call", page("TypeError", "i.submit is not a function", _A.format("ClaimForm", "DxK3a9Qe", "onSubmit", 5010))),
        ("call", page("TypeError", "e.submit is not a function. (In 'e.submit()', 'e.submit' is undefined)", _A.format("ClaimForm", "B0f2LmNs", "onSubmit", 5122))),
    ),
    scene(
        "sources of the portal", "javascript",
        ("photo", page("TypeError", "Cannot read properties of null (reading 'url')", "webpack-internal:///./src/pets/PetCard.tsx | PetCard | 18:32 | return <img src={pet.photo.url} alt={pet.name} />;")),
        ("photo", page("TypeError", "pet.photo is null", "webpack://portal/./src/pets/PetCard.tsx | PetCard | 24:32 | return <img src={pet.photo.url} alt={pet.name} />;")),
        ("photo", page("TypeError", "null is not an object (evaluating 'pet.photo.url')", 'webpack://portal/./src/pets/PetCard.tsx | PetCard | 24:32 | return <img className="round" src={pet.photo.url} alt={pet.name} />;')),
        ("thumb", page("TypeError", "Cannot read properties of null (reading 'url')", "webpack://portal/./src/pets/PetList.tsx | PetRow | 9:20 | <Thumb src={pet.photo.url} />")),
        ("days", page("TypeError", "t.getDays is not a function", "webpack://portal/./src/plan/Calendar.tsx | Calendar | 12:10 | const days = plan.getDays();")),
        ("days", page("TypeError", "plan.getDays is not a function", "webpack://portal/./src/plan/Calendar.tsx | Calendar | 15:10 | const days = plan.getDays();")),
    ),
    scene(
        "the network of a page", "javascript",
        ("load", page("TypeError", "Failed to fetch", _A.format("api", "aa01bb02", "loadPolicies", 812))),
        ("load", page("TypeError", "NetworkError when attempting to fetch resource.", _A.format("api", "cc03dd04", "loadPolicies", 840))),
        ("load", page("TypeError", "Load failed", _A.format("api", "cc03dd04", "loadPolicies", 840))),
        ("save", page("TypeError", "Failed to fetch", _A.format("api", "aa01bb02", "saveDraft", 1500))),
        ("save", page("TypeError", "Load failed", _A.format("api", "cc03dd04", "saveDraft", 1533))),
    ),
    scene(
        "chunks of an old build", "javascript",
        ("stale", page("ChunkLoadError", "Loading chunk 412 failed.\n(error: https://my.pets.example/static/js/412.9ab1c2d3.chunk.js)", "https://my.pets.example/static/js/main.11aa22bb.js | n.f.j | 1:2019")),
        ("stale", page("ChunkLoadError", "Loading chunk 77 failed.\n(timeout: https://my.pets.example/static/js/77.0011ffee.chunk.js)", "https://my.pets.example/static/js/main.33cc44dd.js | r.f.j | 1:2044")),
        ("stale", page("ChunkLoadError", "Loading CSS chunk 77 failed.\n(https://my.pets.example/static/css/77.8899aabb.chunk.css)", "https://my.pets.example/static/js/main.33cc44dd.js | HTMLLinkElement.l | 1:3022")),
        ("own", page("Error", "Loading policies failed", "https://my.pets.example/static/js/main.33cc44dd.js | loadPolicies | 1:8801")),
    ),
    scene(
        "storage and its limits", "javascript",
        ("full", page("QuotaExceededError", "Failed to execute 'setItem' on 'Storage': Setting the value of 'draft:17' exceeded the quota.", _A.format("drafts", "0a0a0a0a", "keepDraft", 220))),
        ("full", page("QuotaExceededError", "The quota has been exceeded.", _A.format("drafts", "1b1b1b1b", "keepDraft", 241))),
        ("full", page("NS_ERROR_DOM_QUOTA_REACHED", "Persistent storage maximum size reached", _A.format("drafts", "1b1b1b1b", "keepDraft", 241))),
        ("denied", page("SecurityError", "Failed to read the 'localStorage' property from 'Window': Access is denied for this document.", _A.format("drafts", "0a0a0a0a", "keepDraft", 201))),
        ("denied", page("SecurityError", "The operation is insecure.", _A.format("drafts", "1b1b1b1b", "keepDraft", 222))),
    ),
    scene(
        "loops and renders", "javascript",
        ("deep", page("RangeError", "Maximum call stack size exceeded", *[_A.format("tree", "5e5e5e5e", "expand", 99)] * 40)),
        ("deep", page("InternalError", "too much recursion", *[_A.format("tree", "6f6f6f6f", "expand", 105)] * 25)),
        ("deep", page("RangeError", "Maximum call stack size exceeded.", *[_A.format("tree", "6f6f6f6f", "expand", 105)] * 60)),
        ("418", page("Error", "Minified React error #418; visit https://reactjs.org/docs/error-decoder.html?invariant=418 for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", _A.format("vendor", "5e5e5e5e", "lo", 7001))),
        ("418", page("Error", "Minified React error #418; visit https://react.dev/errors/418?args[]=text&args[]= for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", _A.format("vendor", "6f6f6f6f", "ss", 7990))),
        ("321", page("Error", "Minified React error #321; visit https://react.dev/errors/321 for the full message or use the non-minified dev environment for full errors and additional helpful warnings.", _A.format("vendor", "6f6f6f6f", "ss", 7990))),
    ),
    scene(
        "rejections without an error", "javascript",
        ("keys", event("javascript", exception("UnhandledRejection", "Object captured as promise rejection with keys: code, detail, requestId", None, mechanism={"type": "onunhandledrejection", "handled": False}))),
        ("keys", event("javascript", exception("UnhandledRejection", "Object captured as promise rejection with keys: code, detail, requestId", None, mechanism={"type": "onunhandledrejection", "handled": False}))),
        ("event", event("javascript", exception("Event", "Event `Event` (type=error) captured as promise rejection", None, mechanism={"type": "onunhandledrejection", "handled": False}))),
    ),
)

_PANIC = "runtime error: invalid memory address or nil pointer dereference"
_P = "github.com/acme/pets"

GO = (
    scene(
        "a nil in two handlers", "go",
        ("owner", go_("runtime.errorString", _PANIC, "~net/http | (*conn).serve | /usr/local/go/src/net/http/server.go:1995", f"{_P}/api | (*Server).routes.func1 | /src/api/routes.go:30", f"{_P}/owners | (*Store).Name | /src/owners/store.go:44 | return s.byID[id].Name")),
        ("owner", go_("runtime.errorString", _PANIC, "~net/http | (*conn).serve | /usr/local/go/src/net/http/server.go:2092", "~net/http | serverHandler.ServeHTTP | /usr/local/go/src/net/http/server.go:3210", f"{_P}/api | (*Server).routes.func4 | /home/runner/work/pets/pets/api/routes.go:38", f"{_P}/owners | (*Store).Name | /home/runner/work/pets/pets/owners/store.go:61 | return s.byID[id].Name")),
        ("owner", go_("runtime.errorString", _PANIC, f"{_P}/jobs | Nightly.func2 | /src/jobs/nightly.go:12", f"{_P}/owners | (*Store).Name | /src/owners/store.go:61 | return s.owners[id].Name")),
        ("mail", go_("runtime.errorString", _PANIC, "~net/http | (*conn).serve | /usr/local/go/src/net/http/server.go:1995", f"{_P}/api | (*Server).routes.func1 | /src/api/routes.go:30", f"{_P}/owners | (*Store).Mail | /src/owners/store.go:52 | return s.byID[id].Contact.Mail")),
    ),
    scene(
        "errors wrapped with ids", "go",
        ("twice", go_("*fmt.wrapError", 'save pet 17: ERROR: duplicate key value violates unique constraint "pets_chip_key" (SQLSTATE 23505)', f"{_P}/api | (*Server).savePet | /src/api/pets.go:40 | sentry.CaptureException(err)")),
        ("twice", go_("*fmt.wrapError", 'save pet 9123: ERROR: duplicate key value violates unique constraint "pets_chip_key" (SQLSTATE 23505)', f"{_P}/api | (*Server).savePet | /src/api/pets.go:47 | hub.CaptureException(err)")),
        ("twice", go_("*fmt.wrapError", 'import clinic 3: save pet 4: ERROR: duplicate key value violates unique constraint "pets_chip_key" (SQLSTATE 23505)', f"{_P}/imports | Run | /src/imports/run.go:90 | hub.CaptureException(err)")),
        ("owner", go_("*fmt.wrapError", 'save pet 17: ERROR: insert or update on table "pets" violates foreign key constraint "pets_owner_fkey" (SQLSTATE 23503)', f"{_P}/api | (*Server).savePet | /src/api/pets.go:40 | sentry.CaptureException(err)")),
        ("slow", go_("*fmt.wrapError", "save pet 17: context deadline exceeded", f"{_P}/api | (*Server).savePet | /src/api/pets.go:40 | sentry.CaptureException(err)")),
    ),
    scene(
        "other services", "go",
        ("labs slow", go_("*url.Error", 'Get "https://labs.pets.example/results/81": context deadline exceeded (Client.Timeout exceeded while awaiting headers)', f"{_P}/labs | (*Client).Result | /src/labs/client.go:30 | resp, err := c.http.Do(req)")),
        ("labs slow", go_("*url.Error", 'Get "https://labs.pets.example/results/a-9?full=1": context deadline exceeded', f"{_P}/labs | (*Client).Result | /src/labs/client.go:36 | resp, err := c.client.Do(req)")),
        ("labs refused", go_("*url.Error", 'Get "https://labs.pets.example/results/81": dial tcp 10.0.0.8:443: connect: connection refused', f"{_P}/labs | (*Client).Result | /src/labs/client.go:30 | resp, err := c.http.Do(req)")),
        ("labs refused", go_("*url.Error", 'Get "https://labs.pets.example/results/82": dial tcp [fd00::8]:443: connect: connection refused', f"{_P}/labs | (*Client).Result | /src/labs/client.go:36 | resp, err := c.client.Do(req)")),
        ("pay slow", go_("*url.Error", 'Post "https://pay.example/charges": context deadline exceeded (Client.Timeout exceeded while awaiting headers)', f"{_P}/pay | (*Client).Charge | /src/pay/client.go:22 | resp, err := c.http.Do(req)")),
    ),
    scene(
        "numbers in a panic", "go",
        ("dose", go_("runtime.boundsError", "runtime error: index out of range [5] with length 3", f"{_P}/meds | Dose | /src/meds/dose.go:20 | return table[weight/10]")),
        ("dose", go_("runtime.boundsError", "runtime error: index out of range [12] with length 9", f"{_P}/meds | Dose | /src/meds/dose.go:24 | return table[kilos/10]")),
        ("age", go_("runtime.boundsError", "runtime error: index out of range [5] with length 3", f"{_P}/meds | Age | /src/meds/dose.go:41 | return ages[years]")),
        ("zero", go_("runtime.Error", "runtime error: integer divide by zero", f"{_P}/meds | Dose | /src/meds/dose.go:18 | step := total / weight")),
        ("conv", go_("*runtime.TypeAssertionError", "interface conversion: interface {} is string, not float64", f'{_P}/meds | fromJSON | /src/meds/json.go:11 | dose := body["dose"].(float64)')),
        ("conv", go_("*runtime.TypeAssertionError", "interface conversion: interface {} is nil, not float64", f'{_P}/meds | fromJSON | /src/meds/json.go:14 | dose := body["dose"].(float64)')),
    ),
    scene(
        "bodies that do not fit", "go",
        ("amount", go_("*json.UnmarshalTypeError", "json: cannot unmarshal string into Go struct field Claim.amount of type int64", f"{_P}/claims | Decode | /src/claims/decode.go:15 | err := json.NewDecoder(r).Decode(&claim)")),
        ("amount", go_("*json.UnmarshalTypeError", "json: cannot unmarshal number 12.5 into Go struct field Claim.amount of type int64", f"{_P}/claims | Decode | /src/claims/decode.go:19 | err := json.NewDecoder(r.Body).Decode(&claim)")),
        ("pet", go_("*json.UnmarshalTypeError", "json: cannot unmarshal string into Go struct field Claim.pet.id of type int64", f"{_P}/claims | Decode | /src/claims/decode.go:15 | err := json.NewDecoder(r).Decode(&claim)")),
        ("number", go_("*strconv.NumError", 'strconv.Atoi: parsing "A17": invalid syntax', f"{_P}/claims | policyID | /src/claims/ids.go:9 | id, err := strconv.Atoi(text)")),
        ("number", go_("*strconv.NumError", 'strconv.Atoi: parsing "": invalid syntax', f"{_P}/claims | policyID | /src/claims/ids.go:12 | number, err := strconv.Atoi(text)")),
    ),
)

_TOMCAT = "org.apache.catalina.core.ApplicationFilterChain | doFilter | ApplicationFilterChain.java:{}"

JAVA = (
    scene(
        "a holder that is null", "java",
        ("holder", java_("java.lang.NullPointerException", 'Cannot invoke "com.acme.pets.Holder.getName()" because the return value of "com.acme.pets.Policy.getHolder()" is null', _TOMCAT.format(166), "com.acme.pets.PolicyController$$EnhancerBySpringCGLIB$$8f1e22a0 | show | <generated>:-1", "com.acme.pets.PolicyService | title | PolicyService.java:44")),
        ("holder", java_("java.lang.NullPointerException", "", _TOMCAT.format(193), "com.acme.pets.PolicyController$$SpringCGLIB$$0 | show | <generated>:-1", "com.acme.pets.PolicyService | title | PolicyService.java:39")),
        ("holder", java_("java.lang.NullPointerException", 'Cannot invoke "com.acme.pets.Holder.getName()" because "holder" is null', "com.acme.pets.jobs.Letters | run | Letters.java:20", "com.acme.pets.PolicyService | title | PolicyService.java:51")),
        ("fee", java_("java.lang.NullPointerException", 'Cannot invoke "java.math.BigDecimal.add(java.math.BigDecimal)" because "fee" is null', _TOMCAT.format(166), "com.acme.pets.PolicyService | fees | PolicyService.java:80")),
        ("fee", java_("java.lang.NullPointerException", 'Cannot invoke "java.math.BigDecimal.add(java.math.BigDecimal)" because "<local3>" is null', _TOMCAT.format(193), "com.acme.pets.PolicyService | fees | PolicyService.java:88")),
    ),
    scene(
        "lambdas and accessors", "java",
        ("rate", java_("java.util.NoSuchElementException", "No value present", "jdk.internal.reflect.GeneratedMethodAccessor112 | invoke | ", "com.acme.pets.Rates | lambda$find$2 | Rates.java:30", "java.util.Optional | orElseThrow | Optional.java:403")),
        ("rate", java_("java.util.NoSuchElementException", "No value present", "jdk.internal.reflect.DirectMethodHandleAccessor | invoke | DirectMethodHandleAccessor.java:103", "com.acme.pets.Rates$$Lambda$512/0x0000000800d3 | apply | ", "com.acme.pets.Rates | lambda$find$5 | Rates.java:38", "java.util.Optional | orElseThrow | Optional.java:377")),
        ("rate", java_("java.util.NoSuchElementException", "No value present", "com.acme.pets.Rates | find | Rates.java:27", "java.util.Optional | get | Optional.java:143")),
        ("plan", java_("java.util.NoSuchElementException", "No value present", "com.acme.pets.Plans | current | Plans.java:19", "java.util.Optional | get | Optional.java:143")),
    ),
    scene(
        "wrapped by futures and by spring", "java",
        ("chip", java_("java.lang.IllegalArgumentException", "chip 98 is too short", "com.acme.pets.Chips | parse | Chips.java:12")),
        ("chip", event("java", java("java.lang.IllegalArgumentException", "chip 981A is too short", "com.acme.pets.Chips | parse | Chips.java:17"), java("java.util.concurrent.CompletionException", "java.lang.IllegalArgumentException: chip 981A is too short", "java.util.concurrent.CompletableFuture | encodeThrowable | CompletableFuture.java:315"))),
        ("chip", event("java", java("java.lang.IllegalArgumentException", "chip 7 is too short", "com.acme.pets.Chips | parse | Chips.java:17"), java("jakarta.servlet.ServletException", "Request processing failed: java.lang.IllegalArgumentException: chip 7 is too short", _TOMCAT.format(193)))),
        ("breed", event("java", java("java.lang.IllegalArgumentException", "breed 4 is unknown", "com.acme.pets.Breeds | byNumber | Breeds.java:20"), java("java.util.concurrent.CompletionException", "java.lang.IllegalArgumentException: breed 4 is unknown", "java.util.concurrent.CompletableFuture | encodeThrowable | CompletableFuture.java:315"))),
    ),
    scene(
        "hibernate told by versions", "java",
        ("chip", event("java", java("org.postgresql.util.PSQLException", 'ERROR: duplicate key value violates unique constraint "uk_pet_chip"\n  Detail: Key (chip)=(98) already exists.', "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2713"), java("org.hibernate.exception.ConstraintViolationException", "could not execute statement", "org.hibernate.exception.internal.SQLStateConversionDelegate | convert | SQLStateConversionDelegate.java:109"), java("org.springframework.dao.DataIntegrityViolationException", "could not execute statement; SQL [n/a]; constraint [uk_pet_chip]; nested exception is org.hibernate.exception.ConstraintViolationException: could not execute statement", "com.acme.pets.PetService | save | PetService.java:30", "org.springframework.orm.jpa.vendor.HibernateJpaDialect | convertHibernateAccessException | HibernateJpaDialect.java:276"))),
        ("chip", event("java", java("org.postgresql.util.PSQLException", 'ERROR: duplicate key value violates unique constraint "uk_pet_chip"\n  Detail: Key (chip)=(1177) already exists.', "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2725"), java("org.hibernate.exception.ConstraintViolationException", 'could not execute statement [ERROR: duplicate key value violates unique constraint "uk_pet_chip"\n  Detail: Key (chip)=(1177) already exists.] [insert into pet (chip,name,id) values (?,?,?)]', "org.hibernate.exception.internal.SQLStateConversionDelegate | convert | SQLStateConversionDelegate.java:97"), java("org.springframework.dao.DataIntegrityViolationException", 'could not execute statement [ERROR: duplicate key value violates unique constraint "uk_pet_chip"\n  Detail: Key (chip)=(1177) already exists.] [insert into pet (chip,name,id) values (?,?,?)]; SQL [insert into pet (chip,name,id) values (?,?,?)]; constraint [uk_pet_chip]', "com.acme.pets.PetService | save | PetService.java:34", "org.springframework.orm.jpa.vendor.HibernateJpaDialect | convertHibernateAccessException | HibernateJpaDialect.java:290"))),
        ("name", event("java", java("org.postgresql.util.PSQLException", 'ERROR: null value in column "name" of relation "pet" violates not-null constraint', "org.postgresql.core.v3.QueryExecutorImpl | receiveErrorResponse | QueryExecutorImpl.java:2725"), java("org.springframework.dao.DataIntegrityViolationException", 'could not execute statement [ERROR: null value in column "name" of relation "pet" violates not-null constraint]', "com.acme.pets.PetService | save | PetService.java:34"))),
        ("pool", java_("java.sql.SQLTransientConnectionException", "HikariPool-1 - Connection is not available, request timed out after 30000ms.", "com.acme.pets.PetService | load | PetService.java:12", "com.zaxxer.hikari.pool.HikariPool | createTimeoutException | HikariPool.java:696")),
        ("pool", java_("java.sql.SQLTransientConnectionException", "HikariPool-2 - Connection is not available, request timed out after 30004ms (total=10, active=10, idle=0, waiting=12)", "com.acme.pets.PetService | load | PetService.java:15", "com.zaxxer.hikari.pool.HikariPool | createTimeoutException | HikariPool.java:709")),
    ),
    scene(
        "feign's answers", "java",
        ("labs 404", java_("feign.FeignException$NotFound", '[404 Not Found] during [GET] to [http://labs/results/81] [LabsClient#result(String)]: [{"error":"no result 81"}]', "com.sun.proxy.$Proxy112 | result | ", "com.acme.pets.Labs | result | Labs.java:20", "feign.FeignException | clientErrorStatus | FeignException.java:219")),
        ("labs 404", java_("feign.FeignException$NotFound", "[404 Not Found] during [GET] to [http://labs/results/9f] [LabsClient#result(String)]: []", "jdk.proxy2.$Proxy140 | result | ", "com.acme.pets.Labs | result | Labs.java:26", "feign.FeignException | clientErrorStatus | FeignException.java:224")),
        ("labs 503", java_("feign.FeignException$ServiceUnavailable", "[503 Service Unavailable] during [GET] to [http://labs/results/81] [LabsClient#result(String)]: [no healthy upstream]", "com.acme.pets.Labs | result | Labs.java:20", "feign.FeignException | serverErrorStatus | FeignException.java:240")),
        ("pay 404", java_("feign.FeignException$NotFound", "[404 Not Found] during [POST] to [http://pay/charges] [PayClient#charge(Charge)]: []", "com.acme.pets.Pay | charge | Pay.java:31", "feign.FeignException | clientErrorStatus | FeignException.java:219")),
    ),
    scene(
        "casts and bounds by version", "java",
        ("cast", java_("java.lang.ClassCastException", "com.acme.pets.Cat cannot be cast to com.acme.pets.Dog", "com.acme.pets.Walks | plan | Walks.java:8")),
        ("cast", java_("java.lang.ClassCastException", "class com.acme.pets.Cat cannot be cast to class com.acme.pets.Dog (com.acme.pets.Cat and com.acme.pets.Dog are in unnamed module of loader 'app')", "com.acme.pets.Walks | plan | Walks.java:11")),
        ("bounds", java_("java.lang.IndexOutOfBoundsException", "Index: 5, Size: 3", "com.acme.pets.Walks | third | Walks.java:30", "java.util.ArrayList | rangeCheck | ArrayList.java:657")),
        ("bounds", java_("java.lang.IndexOutOfBoundsException", "Index 7 out of bounds for length 0", "com.acme.pets.Walks | third | Walks.java:33", "jdk.internal.util.Preconditions | outOfBounds | Preconditions.java:100", "java.util.ArrayList | get | ArrayList.java:427")),
        ("first", java_("java.lang.IndexOutOfBoundsException", "Index 0 out of bounds for length 0", "com.acme.pets.Walks | first | Walks.java:51", "java.util.ArrayList | get | ArrayList.java:427")),
        ("deep", java_("java.lang.StackOverflowError", "", *["com.acme.pets.Tree | depth | Tree.java:9"] * 60)),
        ("deep", java_("java.lang.StackOverflowError", "", "com.acme.pets.Report | run | Report.java:3", *["com.acme.pets.Tree | depth | Tree.java:12"] * 33)),
    ),
)

_LOOP = "~android.os.Looper | loopOnce | Looper.java:{}"

ANDROID = (
    scene(
        "fragments of the app", "java",
        ("detached", droid("java.lang.IllegalStateException", "Fragment ClaimFragment{af2e1b0} (5d1e-77aa) not attached to a context.", _LOOP.format(201), "com.acme.petapp.ClaimFragment | showResult | ClaimFragment.kt:88", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:972")),
        ("detached", droid("java.lang.IllegalStateException", "Fragment ClaimFragment{11c9d3f} (9b0c-12ff) not attached to a context.", _LOOP.format(288), "com.acme.petapp.ClaimFragment$load$1 | invokeSuspend | ClaimFragment.kt:61", "com.acme.petapp.ClaimFragment | showResult | ClaimFragment.kt:94", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:1024")),
        ("other", droid("java.lang.IllegalStateException", "Fragment PhotoFragment{af2e1b0} (5d1e-77aa) not attached to a context.", _LOOP.format(201), "com.acme.petapp.PhotoFragment | showPhoto | PhotoFragment.kt:40", "~androidx.fragment.app.Fragment | requireContext | Fragment.java:972")),
        ("saved", droid("java.lang.IllegalStateException", "Can not perform this action after onSaveInstanceState", "com.acme.petapp.ClaimFragment | close | ClaimFragment.kt:120", "~androidx.fragment.app.FragmentManager | checkStateLoss | FragmentManager.java:1844")),
    ),
    scene(
        "coroutines of the app", "java",
        ("sync", droid("java.lang.NullPointerException", "null cannot be cast to non-null type com.acme.petapp.Pet", "~kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:106", "com.acme.petapp.SyncWorker$doWork$2 | invokeSuspend | SyncWorker.kt:33")),
        ("sync", droid("java.lang.NullPointerException", "null cannot be cast to non-null type com.acme.petapp.Pet", "~kotlinx.coroutines.internal.LimitedDispatcher$Worker | run | LimitedDispatcher.kt:115", "~kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:104", "com.acme.petapp.SyncWorker$doWork$2$1 | invokeSuspend | SyncWorker.kt:41")),
        ("lateinit", droid("kotlin.UninitializedPropertyAccessException", "lateinit property adapter has not been initialized", "com.acme.petapp.PetsActivity | onResume | PetsActivity.kt:50")),
        ("lateinit", event("java", java("kotlin.UninitializedPropertyAccessException", "lateinit property adapter has not been initialized", "com.acme.petapp.PetsActivity | onResume | PetsActivity.kt:57", marked=True), java("java.lang.RuntimeException", "Unable to resume activity {com.acme.petapp/com.acme.petapp.PetsActivity}: kotlin.UninitializedPropertyAccessException: lateinit property adapter has not been initialized", "~android.app.ActivityThread | performResumeActivity | ActivityThread.java:4899", marked=True))),
        ("lateinit map", droid("kotlin.UninitializedPropertyAccessException", "lateinit property map has not been initialized", "com.acme.petapp.PetsActivity | onResume | PetsActivity.kt:52")),
    ),
    scene(
        "intents and services", "java",
        ("open", droid("android.content.ActivityNotFoundException", "No Activity found to handle Intent { act=android.intent.action.VIEW dat=https://pets.example/claims/17 }", "com.acme.petapp.Links | open | Links.kt:12", "~android.app.Instrumentation | checkStartActivityResult | Instrumentation.java:2105")),
        ("open", droid("android.content.ActivityNotFoundException", "No Activity found to handle Intent { act=android.intent.action.VIEW dat=https://pets.example/... flg=0x10000000 }", "com.acme.petapp.Links | open | Links.kt:15", "~android.app.Instrumentation | checkStartActivityResult | Instrumentation.java:2239")),
        ("dial", droid("android.content.ActivityNotFoundException", "No Activity found to handle Intent { act=android.intent.action.DIAL dat=tel:xxxxx }", "com.acme.petapp.Links | call | Links.kt:30", "~android.app.Instrumentation | checkStartActivityResult | Instrumentation.java:2105")),
        ("service", droid("android.app.RemoteServiceException", "Context.startForegroundService() did not then call Service.startForeground(): ServiceRecord{7b1ac1 u0 com.acme.petapp/.WalkService}", "~android.app.ActivityThread$H | handleMessage | ActivityThread.java:2016", _LOOP.format(223))),
        ("service", droid("android.app.RemoteServiceException$ForegroundServiceDidNotStartInTimeException", "Context.startForegroundService() did not then call Service.startForeground(): ServiceRecord{90ffe2 u10 com.acme.petapp/.WalkService}", "~android.app.ActivityThread | generateForegroundServiceDidNotStartInTimeException | ActivityThread.java:2104", _LOOP.format(288))),
        ("disk", droid("android.database.sqlite.SQLiteFullException", "database or disk is full (code 13 SQLITE_FULL)", "com.acme.petapp.db.PetDao_Impl | insert | PetDao_Impl.java:80", "~android.database.sqlite.SQLiteConnection | nativeExecuteForLastInsertedRowId | ")),
        ("disk", droid("android.database.sqlite.SQLiteFullException", "database or disk is full (code 13)", "com.acme.petapp.db.PetDao_Impl$5 | call | PetDao_Impl.java:96", "com.acme.petapp.db.PetDao_Impl | insert | PetDao_Impl.java:91", "~android.database.sqlite.SQLiteConnection | nativeExecuteForLastInsertedRowId | ")),
    ),
    scene(
        "the app without a net", "java",
        ("dns", droid("java.net.UnknownHostException", 'Unable to resolve host "api.pets.example": No address associated with hostname', "com.acme.petapp.net.Api | pets | Api.kt:20", "~java.net.Inet6AddressImpl | lookupHostByName | Inet6AddressImpl.java:156")),
        ("dns", event("java", java("android.system.GaiException", "android_getaddrinfo failed: EAI_NODATA (No address associated with hostname)", "~libcore.io.Linux | android_getaddrinfo | ", marked=True), java("java.net.UnknownHostException", 'Unable to resolve host "api.pets.example": No address associated with hostname', "com.acme.petapp.net.Api | pets | Api.kt:26", "~java.net.Inet6AddressImpl | lookupHostByName | Inet6AddressImpl.java:124", marked=True))),
        ("slow", droid("java.net.SocketTimeoutException", "failed to connect to api.pets.example/203.0.113.7 (port 443) from /10.0.2.16 (port 41822) after 10000ms", "com.acme.petapp.net.Api | pets | Api.kt:20", "~okhttp3.internal.connection.RealConnection | connectSocket | RealConnection.kt:295")),
        ("slow", droid("java.net.SocketTimeoutException", "failed to connect to api.pets.example/2001:db8::7 (port 443) from /fe80::1 (port 50001) after 10000ms", "com.acme.petapp.net.Api | pets | Api.kt:26", "~okhttp3.internal.connection.ConnectPlan | connectSocket | ConnectPlan.kt:268")),
    ),
)

RUBY = (
    scene(
        "rails told by versions", "ruby",
        ("chip", rb("NoMethodError", "undefined method `chip' for nil:NilClass", "app/controllers/pets_controller.rb | show | 10 | @chip = @owner.first_chip", "app/models/owner.rb | first_chip | 22 | pets.first.chip")),
        ("chip", rb("NoMethodError", "undefined method 'chip' for nil", "app/controllers/pets_controller.rb | PetsController#show | 14 | @chip = @owner.first_chip", "app/models/owner.rb | Owner#first_chip | 27 | pets.first.chip", root="/rails/")),
        ("chip", rb("NoMethodError", "undefined method `chip' for nil", "~sidekiq-7.2.0/lib/sidekiq/processor.rb | execute_job | 206 | inst.perform(*cloned_args)", "app/jobs/chip_job.rb | perform | 5 | owner.first_chip", "app/models/owner.rb | first_chip | 27 | pets.first.chip")),
        ("vet", rb("NoMethodError", "undefined method `name' for nil:NilClass", "app/controllers/pets_controller.rb | show | 11 | @vet = @owner.vet_name", "app/models/owner.rb | vet_name | 30 | vet.name")),
        ("vet", rb("NoMethodError", "undefined method 'name' for nil", "app/controllers/pets_controller.rb | PetsController#show | 15 | @vet = @owner.vet_name", "app/models/owner.rb | Owner#vet_name | 36 | vet.name")),
    ),
    scene(
        "a template and its helpers", "ruby",
        ("born", rb("ActionView::Template::Error", "undefined method `year' for nil:NilClass", "app/views/pets/show.html.erb | _app_views_pets_show_html_erb___3102211_70200 | 8 | <%= @pet.born.year %>")),
        ("born", event("ruby", ruby("NoMethodError", "undefined method 'year' for nil", "app/views/pets/show.html.erb | _app_views_pets_show_html_erb__1200981_4410 | 11 | <%= @pet.born.year %>"), ruby("ActionView::Template::Error", "undefined method 'year' for nil", "app/views/pets/show.html.erb | _app_views_pets_show_html_erb__1200981_4410 | 11 | <%= @pet.born.year %>"))),
        ("list", rb("ActionView::Template::Error", "undefined method `year' for nil:NilClass", "app/views/pets/index.html.erb | block in _app_views_pets_index_html_erb___99_100 | 5 | <td><%= pet.born.year %></td>")),
    ),
    scene(
        "active record's troubles", "ruby",
        ("chip", rb("ActiveRecord::RecordNotUnique", 'PG::UniqueViolation: ERROR:  duplicate key value violates unique constraint "index_pets_on_chip"\nDETAIL:  Key (chip)=(98) already exists.\n', "app/services/register.rb | call | 12 | pet.save!", "~activerecord-7.0.8/lib/active_record/connection_adapters/postgresql_adapter.rb | exec_params | 768 | ")),
        ("chip", rb("ActiveRecord::RecordNotUnique", 'PG::UniqueViolation: ERROR:  duplicate key value violates unique constraint "index_pets_on_chip"\nDETAIL:  Key (chip)=(1177) already exists.\n', "app/services/register.rb | Register#call | 15 | pet.save!", "~activerecord-8.0.1/lib/active_record/connection_adapters/postgresql/database_statements.rb | perform_query | 167 | ")),
        ("tag", rb("ActiveRecord::RecordNotUnique", 'PG::UniqueViolation: ERROR:  duplicate key value violates unique constraint "index_tags_on_name"\nDETAIL:  Key (name)=(puppy) already exists.\n', "app/services/register.rb | call | 13 | pet.tags.create!(name: tag)", "~activerecord-7.0.8/lib/active_record/connection_adapters/postgresql_adapter.rb | exec_params | 768 | ")),
        ("column", rb("ActiveRecord::StatementInvalid", 'PG::UndefinedColumn: ERROR:  column pets.weight does not exist\nLINE 1: SELECT "pets".* FROM "pets" WHERE "pets"."weight" > 10\n', "app/models/pet.rb | heavy | 9 | where('pets.weight > ?', kilos).to_a")),
        ("column", rb("ActiveRecord::StatementInvalid", 'PG::UndefinedColumn: ERROR:  column pets.weight does not exist\nLINE 1: SELECT COUNT(*) FROM "pets" WHERE "pets"."weight" > 25\n', "app/models/pet.rb | Pet.heavy | 11 | where('pets.weight > ?', kilos).to_a")),
        ("invalid", rb("ActiveRecord::RecordInvalid", "Validation failed: Name can't be blank", "app/services/register.rb | call | 12 | pet.save!")),
        ("invalid", rb("ActiveRecord::RecordInvalid", "Validation failed: Name can't be blank", "app/services/register.rb | block in Register#call | 15 | pet.save!", "~activerecord-8.0.1/lib/active_record/validations.rb | raise_validation_error | 87 | ")),
    ),
    scene(
        "ruby's clients", "ruby",
        ("labs", rb("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", "app/clients/labs.rb | result | 14 | http.get(path)", "~net-protocol-0.2.2/lib/net/protocol.rb | rbuf_fill | 229 | ")),
        ("labs", rb("Net::ReadTimeout", "Net::ReadTimeout with #<Socket:(closed)>", "app/clients/labs.rb | Labs#result | 18 | http.get(path)", "~net-protocol-0.2.2/lib/net/protocol.rb | Net::BufferedIO#rbuf_fill | 229 | ")),
        ("pay", rb("Net::ReadTimeout", "Net::ReadTimeout with #<TCPSocket:(closed)>", "app/clients/pay.rb | charge | 30 | http.post(path, body)", "~net-protocol-0.2.2/lib/net/protocol.rb | rbuf_fill | 229 | ")),
        ("frozen", rb("FrozenError", 'can\'t modify frozen String: "Bello"', "app/models/tag.rb | shout | 4 | name.upcase!")),
        ("frozen", rb("FrozenError", 'can\'t modify frozen String: "Minka the cat"', "app/models/tag.rb | Tag#shout | 6 | name.upcase!")),
        ("key", rb("KeyError", "key not found: :weight", "app/models/dose.rb | for | 7 | table.fetch(:weight)")),
        ("key", rb("KeyError", "key not found: :weight", "app/models/dose.rb | block in Dose.for | 9 | rows.map { |row| row.fetch(:weight) }")),
        ("key age", rb("KeyError", "key not found: :age", "app/models/dose.rb | for | 8 | table.fetch(:age)")),
    ),
)

PHP = (
    scene(
        "notices by version", "php",
        ("chip", php_("ErrorException", "Notice: Undefined index: chip", "/public/index.php | | 20 | $kernel->handle($request);", "/app/Pets/Import.php | App\\Pets\\Import::row | 33 | return $row['chip'];")),
        ("chip", php_("ErrorException", 'Warning: Undefined array key "chip"', "/public/index.php | | 22 | $kernel->handle($request);", "/app/Pets/Import.php | App\\Pets\\Import::row | 41 | return $row['chip'];", root="/var/www/releases/20251101/")),
        ("chip", php_("ErrorException", 'Undefined array key "chip"', "/artisan | | 35 | $status = $app->handleCommand(new ArgvInput);", "/app/Pets/Import.php | App\\Pets\\Import::row | 41 | return $line['chip'];")),
        ("born", php_("ErrorException", 'Undefined array key "born"', "/artisan | | 35 | $status = $app->handleCommand(new ArgvInput);", "/app/Pets/Import.php | App\\Pets\\Import::row | 44 | $born = $line['born'];")),
        ("prop", php_("ErrorException", "Undefined property: stdClass::$owner", "/app/Pets/Import.php | App\\Pets\\Import::owner | 60 | return $row->owner;")),
        ("prop", php_("ErrorException", "Notice: Undefined property: stdClass::$owner", "/app/Pets/Import.php | App\\Pets\\Import::owner | 52 | return $row->owner;")),
    ),
    scene(
        "a closure in a collection", "php",
        ("owner", php_("Error", "Call to a member function fullName() on null", "/app/Http/PetController.php | App\\Http\\PetController::index | 20 | $pets->map(fn ($pet) => $pet->owner->fullName());", "/app/Http/PetController.php | App\\Http\\PetController::App\\Http\\{closure} | 20 | $pets->map(fn ($pet) => $pet->owner->fullName());")),
        ("owner", php_("Error", "Call to a member function fullName() on null", "/app/Http/PetController.php | App\\Http\\PetController::{closure:App\\Http\\PetController::index():24} | 24 | $pets->map(fn ($pet) => $pet->owner->fullName());")),
        ("vet", php_("Error", "Call to a member function fullName() on null", "/app/Http/PetController.php | App\\Http\\PetController::show | 40 | $vet = $pet->vet->fullName();")),
        ("type", php_("TypeError", "App\\Pets\\Fee::of(): Argument #1 ($cents) must be of type int, string given, called in /var/www/shop/app/Http/BillController.php on line 12", "/app/Http/BillController.php | App\\Http\\BillController::show | 12 | Fee::of($request->input('cents'));", "/app/Pets/Fee.php | App\\Pets\\Fee::of | 9 | public static function of(int $cents): self")),
        ("type", php_("TypeError", "Argument 1 passed to App\\Pets\\Fee::of() must be of the type int, string given, called in /var/www/releases/7/app/Http/BillController.php on line 15", "/app/Http/BillController.php | App\\Http\\BillController::show | 15 | Fee::of($request->input('cents'));", "/app/Pets/Fee.php | App\\Pets\\Fee::of | 9 | public static function of(int $cents): self")),
    ),
    scene(
        "doctrine and eloquent", "php",
        ("chip", php_("Illuminate\\Database\\QueryException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '98' for key 'pets.pets_chip_unique' (SQL: insert into `pets` (`name`, `chip`) values (Bello, 98))", "/app/Pets/Register.php | App\\Pets\\Register::handle | 20 | $pet->save();", "~/vendor/laravel/framework/src/Illuminate/Database/Connection.php | Illuminate\\Database\\Connection::runQueryCallback | 712 | ")),
        ("chip", php_("Illuminate\\Database\\UniqueConstraintViolationException", "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '1177' for key 'pets.pets_chip_unique' (Connection: mysql, SQL: insert into `pets` (`name`, `chip`, `born`) values (Minka, 1177, 2021-01-01))", "/app/Pets/Register.php | App\\Pets\\Register::handle | 26 | $pet->save();", "~/vendor/laravel/framework/src/Illuminate/Database/Connection.php | Illuminate\\Database\\Connection::runQueryCallback | 824 | ")),
        ("table", php_("Illuminate\\Database\\QueryException", "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'pets.visits' doesn't exist (SQL: select * from `visits` where `pet_id` = 5)", "/app/Pets/Visits.php | App\\Pets\\Visits::of | 9 | return Visit::where('pet_id', $pet->id)->get();")),
        ("table", php_("Illuminate\\Database\\QueryException", "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'pets.visits' doesn't exist (Connection: mysql, SQL: select * from `visits` where `pet_id` = 71)", "/app/Pets/Visits.php | App\\Pets\\Visits::of | 12 | return Visit::where('pet_id', $pet->id)->get();")),
        ("gone", php_("Illuminate\\Database\\QueryException", "SQLSTATE[HY000]: General error: 2006 MySQL server has gone away (SQL: select * from `visits` where `pet_id` = 5)", "/app/Pets/Visits.php | App\\Pets\\Visits::of | 9 | return Visit::where('pet_id', $pet->id)->get();")),
    ),
    scene(
        "guzzle's upstreams", "php",
        ("labs 404", php_("GuzzleHttp\\Exception\\ClientException", 'Client error: `GET https://labs.example/results/81` resulted in a `404 Not Found` response:\n{"error":"no result 81"}\n', '/app/Labs/Client.php | App\\Labs\\Client::result | 20 | $answer = $this->http->get("results/$id");', "~/vendor/guzzlehttp/guzzle/src/Exception/RequestException.php | GuzzleHttp\\Exception\\RequestException::create | 113 | ")),
        ("labs 404", php_("GuzzleHttp\\Exception\\ClientException", "Client error: `GET https://labs.example/results/9f` resulted in a `404 Not Found` response:\n<html><body>nothing here (truncated...)\n", '/app/Labs/Client.php | App\\Labs\\Client::result | 27 | $answer = $this->http->get("results/$id");', "~/vendor/guzzlehttp/guzzle/src/Exception/RequestException.php | GuzzleHttp\\Exception\\RequestException::create | 111 | ")),
        ("labs 502", php_("GuzzleHttp\\Exception\\ServerException", "Server error: `GET https://labs.example/results/81` resulted in a `502 Bad Gateway` response:\n<html>\n", '/app/Labs/Client.php | App\\Labs\\Client::result | 20 | $answer = $this->http->get("results/$id");', "~/vendor/guzzlehttp/guzzle/src/Exception/RequestException.php | GuzzleHttp\\Exception\\RequestException::create | 113 | ")),
        ("slow", php_("GuzzleHttp\\Exception\\ConnectException", "cURL error 28: Operation timed out after 10001 milliseconds with 0 bytes received (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://labs.example/results/81", '/app/Labs/Client.php | App\\Labs\\Client::result | 20 | $answer = $this->http->get("results/$id");')),
        ("slow", php_("GuzzleHttp\\Exception\\ConnectException", "cURL error 28: Connection timed out after 5003 milliseconds (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for https://labs.example/results/9f", '/app/Labs/Client.php | App\\Labs\\Client::result | 27 | $answer = $this->http->get("results/$id");')),
        ("memory", php_("Symfony\\Component\\ErrorHandler\\Error\\FatalError", "Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)", "/app/Reports/Year.php | App\\Reports\\Year::rows | 44 | $rows[] = $row;")),
        ("memory", php_("Symfony\\Component\\ErrorHandler\\Error\\FatalError", "Error: Allowed memory size of 268435456 bytes exhausted (tried to allocate 8388616 bytes)", "/app/Reports/Year.php | App\\Reports\\Year::rows | 49 | $rows[] = $row;")),
    ),
)

_NRE = "Object reference not set to an instance of an object."

DOTNET = (
    scene(
        "a null in async code", "csharp",
        ("holder", net("System.NullReferenceException", _NRE, "Acme.Pets.PolicyService+<TitleAsync>d__5 | MoveNext | C:\\src\\PolicyService.cs:40", "~System.Runtime.ExceptionServices.ExceptionDispatchInfo | Throw |")),
        ("holder", net("System.NullReferenceException", _NRE, "~System.Runtime.CompilerServices.TaskAwaiter | ThrowForNonSuccess |", "Acme.Pets.PolicyController+<Show>d__2 | MoveNext | /src/PolicyController.cs:20", "Acme.Pets.PolicyService+<TitleAsync>d__8 | MoveNext | /src/PolicyService.cs:51", version="2.4.0.0")),
        ("holder", net("System.NullReferenceException", "Der Objektverweis wurde nicht auf eine Objektinstanz festgelegt.", "Acme.Pets.PolicyService+<TitleAsync>d__5 | MoveNext | C:\\src\\PolicyService.cs:40")),
        ("holder", net("System.NullReferenceException", _NRE, "Acme.Pets.PolicyService | Title | /src/PolicyService.cs:30")),
        ("fees", net("System.NullReferenceException", _NRE, "Acme.Pets.PolicyService+<FeesAsync>d__6 | MoveNext | C:\\src\\PolicyService.cs:70")),
    ),
    scene(
        "lambdas of a query", "csharp",
        ("first", net("System.InvalidOperationException", "Sequence contains no elements", "Acme.Pets.Rates+<>c__DisplayClass3_0 | <Find>b__0 | /src/Rates.cs:20", "~System.Linq.ThrowHelper | ThrowNoElementsException |")),
        ("first", net("System.InvalidOperationException", "Sequence contains no elements", "Acme.Pets.Rates+<>c | <Find>b__7_2 | /src/Rates.cs:29", "~System.Linq.Enumerable | First |")),
        ("first", net("System.InvalidOperationException", "Sequence contains no elements", "Acme.Pets.Rates | <Find>g__Newest|7_1 | /src/Rates.cs:31", "~System.Linq.Enumerable | First |")),
        ("plan", net("System.InvalidOperationException", "Sequence contains no elements", "Acme.Pets.Plans+<>c | <Current>b__2_0 | /src/Plans.cs:9", "~System.Linq.Enumerable | First |")),
        ("many", net("System.InvalidOperationException", "Sequence contains more than one element", "Acme.Pets.Rates+<>c | <Find>b__7_2 | /src/Rates.cs:30", "~System.Linq.Enumerable | Single |")),
    ),
    scene(
        "ef core's saves", "csharp",
        ("chip", event("csharp", csharp("Npgsql.PostgresException", '23505: duplicate key value violates unique constraint "IX_Pets_Chip"\n\nDETAIL: Key ("Chip")=(98) already exists.', "~Npgsql.Internal.NpgsqlConnector | ReadMessageLong |"), csharp("Microsoft.EntityFrameworkCore.DbUpdateException", "An error occurred while saving the entity changes. See the inner exception for details.", "Acme.Pets.Store+<SaveAsync>d__3 | MoveNext | /src/Store.cs:30", "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync |"))),
        ("chip", event("csharp", csharp("Npgsql.PostgresException", '23505: duplicate key value violates unique constraint "IX_Pets_Chip"\n\nDETAIL: Detail redacted as it may contain sensitive data. Specify \'Include Error Detail\' in the connection string to include this information.', "~Npgsql.Internal.NpgsqlConnector | ReadMessageLong |"), csharp("Microsoft.EntityFrameworkCore.DbUpdateException", "An error occurred while saving the entity changes. See the inner exception for details.", "Acme.Pets.Store+<SaveAsync>d__4 | MoveNext | /src/Store.cs:36", "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync |"))),
        ("mail", event("csharp", csharp("Npgsql.PostgresException", '23505: duplicate key value violates unique constraint "IX_Owners_Mail"\n\nDETAIL: Key ("Mail")=(a@b.example) already exists.', "~Npgsql.Internal.NpgsqlConnector | ReadMessageLong |"), csharp("Microsoft.EntityFrameworkCore.DbUpdateException", "An error occurred while saving the entity changes. See the inner exception for details.", "Acme.Pets.Store+<SaveAsync>d__3 | MoveNext | /src/Store.cs:30", "~Microsoft.EntityFrameworkCore.DbContext | SaveChangesAsync |"))),
        ("deadlock", net("Microsoft.Data.SqlClient.SqlException", "Transaction (Process ID 61) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.", "Acme.Pets.Visits | Book | /src/Visits.cs:40")),
        ("deadlock", net("Microsoft.Data.SqlClient.SqlException", "Transaction (Process ID 112) was deadlocked on lock | communication buffer resources with another process and has been chosen as the deadlock victim. Rerun the transaction.", "Acme.Pets.Visits+<BookAsync>d__4 | MoveNext | /src/Visits.cs:52")),
    ),
    scene(
        "http of .net", "csharp",
        ("404", net("System.Net.Http.HttpRequestException", "Response status code does not indicate success: 404 (Not Found).", "Acme.Pets.Labs+<ResultAsync>d__2 | MoveNext | /src/Labs.cs:18", "~System.Net.Http.HttpResponseMessage | EnsureSuccessStatusCode |")),
        ("404", net("System.Net.Http.HttpRequestException", "Response status code does not indicate success: 404 (Result not found).", "Acme.Pets.Labs+<ResultAsync>d__4 | MoveNext | /src/Labs.cs:25", "~System.Net.Http.HttpResponseMessage | EnsureSuccessStatusCode |")),
        ("503", net("System.Net.Http.HttpRequestException", "Response status code does not indicate success: 503 (Service Unavailable).", "Acme.Pets.Labs+<ResultAsync>d__2 | MoveNext | /src/Labs.cs:18", "~System.Net.Http.HttpResponseMessage | EnsureSuccessStatusCode |")),
        ("refused", net("System.Net.Http.HttpRequestException", "Connection refused (labs.svc:8080)", "Acme.Pets.Labs+<ResultAsync>d__2 | MoveNext | /src/Labs.cs:18", "~System.Net.Http.ConnectHelper | ConnectAsync |")),
        ("refused", event("csharp", csharp("System.Net.Sockets.SocketException", "Connection refused", "~System.Net.Sockets.Socket+AwaitableSocketAsyncEventArgs | ThrowException |"), csharp("System.Net.Http.HttpRequestException", "Connection refused (labs.svc:8080)", "Acme.Pets.Labs+<ResultAsync>d__4 | MoveNext | /src/Labs.cs:25", "~System.Net.Http.HttpConnectionPool | ConnectToTcpHostAsync |"))),
        ("slow", net("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.", "Acme.Pets.Labs+<ResultAsync>d__2 | MoveNext | /src/Labs.cs:18", "~System.Net.Http.HttpClient | HandleFailure |")),
        ("slow", net("System.Threading.Tasks.TaskCanceledException", "The request was canceled due to the configured HttpClient.Timeout of 30 seconds elapsing.", "Acme.Pets.Labs+<ResultAsync>d__4 | MoveNext | /src/Labs.cs:25", "~System.Net.Http.HttpClient | HandleFailure |")),
    ),
    scene(
        "wordings of .net", "csharp",
        ("format", net("System.FormatException", "Input string was not in a correct format.", "Acme.Pets.Import | Weight | /src/Import.cs:14", "~System.Number | ParseInt32 |")),
        ("format", net("System.FormatException", "The input string '4,2' was not in a correct format.", "Acme.Pets.Import | Weight | /src/Import.cs:17", "~System.Number | ThrowFormatException |")),
        ("key", net("System.Collections.Generic.KeyNotFoundException", "The given key was not present in the dictionary.", "Acme.Pets.Import | Breed | /src/Import.cs:30", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
        ("key", net("System.Collections.Generic.KeyNotFoundException", "The given key 'shiba' was not present in the dictionary.", "Acme.Pets.Import | Breed | /src/Import.cs:33", "~System.Collections.Generic.Dictionary`2 | get_Item |")),
        ("key", event("csharp", csharp("System.Collections.Generic.KeyNotFoundException", "The given key 'pug' was not present in the dictionary.", "Acme.Pets.Import | Breed | /src/Import.cs:33", "~System.Collections.Generic.Dictionary`2 | get_Item |"), csharp("System.AggregateException", "One or more errors occurred. (The given key 'pug' was not present in the dictionary.)", "~System.Threading.Tasks.Parallel | ForEach |", "Acme.Pets.Import | All | /src/Import.cs:60"))),
        ("json", net("System.Text.Json.JsonException", "The JSON value could not be converted to System.Int32. Path: $.items[3].weight | LineNumber: 0 | BytePositionInLine: 117.", "Acme.Pets.Hooks+<ReadAsync>d__1 | MoveNext | /src/Hooks.cs:12", "~System.Text.Json.ThrowHelper | ReThrowWithPath |")),
        ("json", net("System.Text.Json.JsonException", "The JSON value could not be converted to System.Int32. Path: $.items[0].weight | LineNumber: 4 | BytePositionInLine: 22.", "Acme.Pets.Hooks+<ReadAsync>d__2 | MoveNext | /src/Hooks.cs:15", "~System.Text.Json.ThrowHelper | ReThrowWithPath |")),
        ("json age", net("System.Text.Json.JsonException", "The JSON value could not be converted to System.Int32. Path: $.age | LineNumber: 0 | BytePositionInLine: 10.", "Acme.Pets.Hooks+<ReadAsync>d__1 | MoveNext | /src/Hooks.cs:12", "~System.Text.Json.ThrowHelper | ReThrowWithPath |")),
    ),
)

_UNWRAP = "called `Option::unwrap()` on a `None` value"

RUST = (
    scene(
        "unwraps of a dose", "native",
        ("dose", rust_("panic", _UNWRAP, "std::rt::lang_start::{{closure}}::h1122334455667788 | /rustc/90b35a6/library/std/src/rt.rs | 166", "petd::meds::dose::h0a1b2c3d4e5f6071 | src/meds.rs | 20", "~core::option::unwrap_failed | /rustc/90b35a6/library/core/src/option.rs | 1978")),
        ("dose", rust_("panic", _UNWRAP, "petd::meds::dose | /home/runner/work/petd/petd/src/meds.rs | 27", "~core::panicking::panic | /rustc/9fc6b431/library/core/src/panicking.rs | 146")),
        ("dose", rust_("panic", _UNWRAP, "tokio::runtime::task::core::Core<T,S>::poll::hc24adde223e7b834 | /root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/tokio-1.38.0/src/runtime/task/core.rs | 328", "petd::meds::dose::{{closure}}::h77aa88bb99cc00dd | src/meds.rs | 29")),
        ("age", rust_("panic", _UNWRAP, "petd::meds::age::h0a1b2c3d4e5f6072 | src/meds.rs | 44", "~core::option::unwrap_failed | /rustc/90b35a6/library/core/src/option.rs | 1978")),
    ),
    scene(
        "errors in a panic", "native",
        ("config", rust_("panic", 'called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }', "petd::config::read::h7de901f04e46d846 | src/config.rs | 9")),
        ("config", rust_("panic", 'called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "Das System kann die angegebene Datei nicht finden." }', "petd::config::read::h8a42b1857850f9a5 | src\\config.rs | 11")),
        ("denied", rust_("panic", 'called `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }', "petd::config::read::h0660f95da9c5b03f | src/config.rs | 9")),
        ("weight", rust_("panic", "called `Result::unwrap()` on an `Err` value: ParseIntError { kind: InvalidDigit }", "petd::import::row::hf90d6a25dbe66d84 | src/import.rs | 18")),
        ("weight", rust_("panic", "weight is a number: ParseIntError { kind: InvalidDigit }", "petd::import::row::h1a2168611c172760 | src/import.rs | 21")),
        ("cell", rust_("panic", "already borrowed: BorrowMutError", "petd::cache::put::h2d95292a5386366b | src/cache.rs | 30", "~core::cell::panic_already_borrowed | /rustc/1/library/core/src/cell.rs | 791")),
        ("cell", rust_("panic", "RefCell already borrowed", "petd::cache::put::hf41e78cda2698ef1 | src/cache.rs | 33", "~core::cell::panic_already_borrowed | /rustc/2/library/core/src/cell.rs | 764")),
        ("slice", rust_("panic", "byte index 5 is not a char boundary; it is inside 'é' (bytes 4..6) of `Zoé the cat`", "petd::labels::cut::hd22f74bb3e281bd6 | src/labels.rs | 12", "~core::str::slice_error_fail | /rustc/1/library/core/src/str/mod.rs | 88")),
        ("slice", rust_("panic", "end byte index 7 is not a char boundary; it is inside 'ü' (bytes 6..8) of `Fritz, Müller`", "petd::labels::cut::h13ef13f830688dee | src/labels.rs | 15", "~core::str::slice_error_fail | /rustc/2/library/core/src/str/mod.rs | 88")),
    ),
    scene(
        "errors that were reported", "native",
        ("labs", event("native", rust("hyper::Error", "error trying to connect: tcp connect error: Connection refused (os error 111)"), rust("reqwest::Error", "error sending request for url (http://labs:8080/results/81): error trying to connect: tcp connect error: Connection refused (os error 111)"), rust("Error", "result of 81", "petd::labs::result::{{closure}}::hb97a60a9e9d16c04 | src/labs.rs | 14"))),
        ("labs", event("native", rust("Os", "Connection refused (os error 111)"), rust("ConnectError", "tcp connect error"), rust("reqwest::Error", "error sending request for url (http://labs:8080/results/9f)"), rust("Error", "result of 9f", "petd::labs::result::{{closure}}::h9c6167c1235ffff2 | src/labs.rs | 19"))),
        ("pay", event("native", rust("hyper::Error", "error trying to connect: tcp connect error: Connection refused (os error 111)"), rust("reqwest::Error", "error sending request for url (http://pay:8080/charges): error trying to connect: tcp connect error: Connection refused (os error 111)"), rust("Error", "charge 7", "petd::pay::charge::{{closure}}::he9248e5abd28bc15 | src/pay.rs | 31"))),
        ("twice", rust_("sqlx_core::error::Error", 'error returned from database: duplicate key value violates unique constraint "pets_chip_key"', "petd::pets::save::{{closure}}::h5cabff46e0a0f683 | src/pets.rs | 40")),
        ("twice", event("native", rust("PgDatabaseError", 'duplicate key value violates unique constraint "pets_chip_key"'), rust("Error", 'error returned from database: duplicate key value violates unique constraint "pets_chip_key"', "petd::pets::save::{{closure}}::h7d068a90694e4799 | src/pets.rs | 44"))),
    ),
)

LOGS = (
    scene(
        "log lines of the clinic", "python",
        ("late", log("python", "reminder %s for %s was not sent: %s", 17, "Bello", "mailbox full", logger="clinic.mail")),
        ("late", log("python", "reminder %s for %s was not sent: %s", 4, "Minka", "mailbox full", logger="clinic.mail")),
        ("sync", message("python", "could not lock calendar 81 after 30.2 s", logger="clinic.calendar")),
        ("sync", message("python", "could not lock calendar 9 after 12 s", logger="clinic.calendar")),
        ("sync", message("python", "could not lock calendar vet-anna after 7 s", logger="clinic.calendar")),
        ("unlock", message("python", "could not unlock calendar 81 after 30.2 s", logger="clinic.calendar")),
        ("queue", message("python", "queue letters has 1202 entries, oldest from 2025-10-01T10:00:00Z", logger="clinic.queues")),
        ("queue", message("python", "queue letters has 88 entries, oldest from 2025-11-09T03:12:44Z", logger="clinic.queues")),
    ),
)

SCENES = (*PYTHON, *NODE, *PAGES, *GO, *JAVA, *ANDROID, *RUBY, *PHP, *DOTNET, *RUST, *LOGS)
