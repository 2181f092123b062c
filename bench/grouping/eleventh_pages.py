"""The portal, returns, partners and logs of the fourth innocent author's split; `eleventh.py` tells of it."""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import page as _js
from scenes import php_ as _php
from scenes import rb as _ruby
from sdk import browser, chain, event, log, message, php, ruby, scene

# fmt: off


_ARRIVAL = "webpack://portal/./src/track/Arrival.tsx | {} | {} | {}"
_DUE = "const due = format(parcel.stop.eta, locale);"
_FROM = "<dd>{parcel.sender.name}</dd>"
_RENDER = "webpack://portal/./node_modules/react-dom/cjs/react-dom.production.min.js | {} | {} |"
ENGINES_AND_AN_ARRIVAL = scene(
    "engines and an arrival", "javascript",
    ("no stop", _js("TypeError", "Cannot read properties of undefined (reading 'eta')", _RENDER.format("renderWithHooks", "167:137"), _ARRIVAL.format("Arrival", "18:41", _DUE))),
    ("no stop", _js("TypeError", "undefined is not an object (evaluating 'parcel.stop.eta')", _RENDER.format("renderWithHooks", "167:137"), _ARRIVAL.format("Arrival", "18:41", _DUE))),
    ("no stop", _js("TypeError", "parcel.stop is undefined", _RENDER.format("Hk", "167:137"), _ARRIVAL.format("Arrival", "23:41", _DUE))),
    ("no stop", _js("TypeError", 'can\'t access property "eta", parcel.stop is undefined', "webpack://portal/./src/track/Map.tsx | Pin | 40:12 | return <Marker label={Arrival({ parcel })} />;", _ARRIVAL.format("Arrival", "23:41", _DUE))),
    ("no sender", _js("TypeError", "Cannot read properties of null (reading 'name')", _RENDER.format("renderWithHooks", "167:137"), _ARRIVAL.format("Arrival", "31:28", _FROM))),
    ("no sender", _js("TypeError", "null is not an object (evaluating 'parcel.sender.name')", _RENDER.format("Hk", "167:137"), _ARRIVAL.format("Arrival", "36:28", _FROM))),
)

_ASSET = "https://portal.parcel.example/assets/{}.js | {} | {}"
BUNDLES_WITHOUT_MAPS = scene(
    "bundles without maps", "javascript",
    ("zones", _js("TypeError", "Cannot read properties of undefined (reading 'zones')", _ASSET.format("index-4f2c9a1b", "Xs", "40:12033"), _ASSET.format("DepotMap-9c1d2e3f", "v", "1:4410"))),
    ("zones", event("javascript", browser("TypeError", "Cannot read properties of undefined (reading 'zones')", _ASSET.format("index-b07e55d2", "Qs", "40:12051"), _ASSET.format("DepotMap-77aa01be", "b", "1:4502")), release="portal@2026.11.9")),
    ("zones", _js("TypeError", "undefined is not an object (evaluating 'e.depot.zones')", _ASSET.format("index-b07e55d2", "Qs", "40:12051"), _ASSET.format("DepotMap-77aa01be", "b", "1:4502"))),
    ("geometry", _js("TypeError", "Cannot read properties of null (reading 'geometry')", _ASSET.format("index-4f2c9a1b", "Xs", "40:12033"), _ASSET.format("DepotMap-9c1d2e3f", "w", "1:5120"))),
    ("geometry", _js("TypeError", "Cannot read properties of null (reading 'geometry')", _ASSET.format("index-b07e55d2", "Qs", "40:12051"), _ASSET.format("DepotMap-77aa01be", "_", "1:5219"))),
)

_REJECTED = {"type": "auto.browser.global_handlers.onunhandledrejection", "handled": False}
_LAZY = "webpack://portal/./src/routes.tsx | load | 12:40 | const Track = lazy(() => import('./track/Track'));"
A_RELEASE_WHILE_PAGES_ARE_OPEN = scene(
    "a release while pages are open", "javascript",
    ("stale", _js("TypeError", "Failed to fetch dynamically imported module: https://portal.parcel.example/assets/Track-4f2c9a1b.js", mechanism=_REJECTED)),
    ("stale", _js("TypeError", "error loading dynamically imported module: https://portal.parcel.example/assets/Track-77aa01be.js", mechanism=_REJECTED)),
    ("stale", _js("TypeError", "Failed to fetch dynamically imported module: https://portal.parcel.example/assets/Track-0d12c3aa.js", _LAZY, mechanism={"type": "generic", "handled": True})),
    ("stale", _js("TypeError", "Importing a module script failed.", mechanism=_REJECTED)),
    ("tariff", _js("SyntaxError", "Unexpected token '<', \"<!doctype \"... is not valid JSON", "webpack://portal/./src/price/useTariff.ts | load | 21:25 | setTariff(await response.json());", mechanism=_REJECTED)),
    ("tariff", _js("SyntaxError", "JSON.parse: unexpected character at line 1 column 1 of the JSON data", "webpack://portal/./src/price/useTariff.ts | load | 24:25 | setTariff(await response.json());", mechanism=_REJECTED)),
    ("tariff", _js("SyntaxError", "JSON Parse error: Unrecognized token '<'", "webpack://portal/./src/price/useTariff.ts | load | 24:25 | setTariff(await response.json());", mechanism=_REJECTED)),
)

_SAVE = "webpack://portal/./src/claims/draft.ts | saveDraft | {} | localStorage.setItem(`draft-${{claim.id}}`, JSON.stringify(claim));"
_SAVED = "webpack://portal/./src/claims/draft.ts | restoreDraft | {} | return JSON.parse(localStorage.getItem(`draft-${{id}}`) ?? 'null');"
DRAFTS_THAT_ARE_TOO_LARGE = scene(
    "drafts that are too large", "javascript",
    ("full", _js("QuotaExceededError", "Failed to execute 'setItem' on 'Storage': Setting the value of 'draft-88123' exceeded the quota.", "webpack://portal/./src/claims/Form.tsx | onChange | 51:9 | saveDraft(claim);", _SAVE.format("9:16"))),
    ("full", _js("QuotaExceededError", "The quota has been exceeded.", "webpack://portal/./src/claims/Form.tsx | onChange | 51:9 | saveDraft(claim);", _SAVE.format("9:16"))),
    ("full", _js("NS_ERROR_DOM_QUOTA_REACHED", "Persistent storage maximum size reached", "webpack://portal/./src/claims/Photos.tsx | add | 33:5 | saveDraft({ ...claim, photos });", _SAVE.format("11:16"))),
    ("full", _js("QuotaExceededError", "Failed to execute 'setItem' on 'Storage': Setting the value of 'draft-90441' exceeded the quota.", "webpack://portal/./src/claims/Photos.tsx | add | 33:5 | saveDraft({ ...claim, photos });", _SAVE.format("11:16"))),
    ("forbidden", _js("SecurityError", "Failed to read the 'localStorage' property from 'Window': Access is denied for this document.", "webpack://portal/./src/claims/Form.tsx | Form | 22:31 | const [claim, setClaim] = useState(() => restoreDraft(id));", _SAVED.format("14:23"))),
    ("forbidden", _js("SecurityError", "The operation is insecure.", "webpack://portal/./src/claims/Form.tsx | Form | 24:31 | const [claim, setClaim] = useState(() => restoreDraft(id));", _SAVED.format("16:23"))),
)

_THROWN = "webpack://portal/./src/lib/api.ts | request | {} | if (!response.ok) throw new ApiError(response.status, path);"
FEATURES_BEHIND_ONE_REQUEST = scene(
    "features behind one request", "javascript",
    ("slots", _js("ApiError", "500 /api/slots?zip=89073", "webpack://portal/./src/slots/useSlots.ts | useSlots | 14:19 | const slots = await request(`/api/slots?zip=${zip}`);", _THROWN.format("17:28"), mechanism=_REJECTED)),
    ("slots", _js("ApiError", "500 /api/slots?zip=10115", "webpack://portal/./src/slots/useSlots.ts | useSlots | 16:19 | const slots = await request(`/api/slots?zip=${zip}`);", _THROWN.format("21:28"), mechanism=_REJECTED)),
    ("claim", _js("ApiError", "500 /api/claims/7712/photos", "webpack://portal/./src/claims/Photos.tsx | upload | 40:5 | await request(`/api/claims/${id}/photos`, { method: 'POST', body });", _THROWN.format("17:28"), mechanism=_REJECTED)),
    ("claim", _js("ApiError", "500 /api/claims/8190/photos", "webpack://portal/./src/claims/Photos.tsx | upload | 44:5 | await request(`/api/claims/${id}/photos`, { method: 'POST', body });", _THROWN.format("21:28"), mechanism=_REJECTED)),
    ("claim too large", _js("ApiError", "413 /api/claims/7712/photos", "webpack://portal/./src/claims/Photos.tsx | upload | 40:5 | await request(`/api/claims/${id}/photos`, { method: 'POST', body });", _THROWN.format("17:28"), mechanism=_REJECTED)),
    ("claim too large", _js("ApiError", "413 /api/claims/31/photos", "webpack://portal/./src/claims/Photos.tsx | upload | 44:5 | await request(`/api/claims/${id}/photos`, { method: 'POST', body });", _THROWN.format("21:28"), mechanism=_REJECTED)),
)

_REACT_18 = "Minified React error #{0}; visit https://reactjs.org/docs/error-decoder.html?invariant={0}{1} for the full message or use the non-minified dev environment for full errors and additional helpful warnings."
_REACT_19 = "Minified React error #{0}; visit https://react.dev/errors/{0}{1} for the full message or use the non-minified dev environment for full errors and additional helpful warnings."
_CHUNK = "https://portal.parcel.example/_next/static/chunks/{} | {} | 1:{}"
WHAT_REACT_SHORTENS = scene(
    "what react shortens", "javascript",
    ("text", event("javascript", browser("Error", _REACT_18.format(425, ""), _CHUNK.format("fd9d1056-5bd80ebdc4a2a3f6.js", "lQ", 52110)), transaction="/track/[code]")),
    ("text", event("javascript", browser("Error", _REACT_18.format(425, ""), _CHUNK.format("fd9d1056-02ab11c09f7e44d1.js", "lQ", 52114)), transaction="/track/[code]")),
    ("hooks", event("javascript", browser("Error", _REACT_18.format(310, ""), _CHUNK.format("pages/slots-1f0a77b2c35d9e40.js", "P", 8120), _CHUNK.format("fd9d1056-5bd80ebdc4a2a3f6.js", "rE", 29110)), transaction="/slots")),
    ("hooks", event("javascript", browser("Error", _REACT_19.format(310, ""), _CHUNK.format("pages/slots-88e1c0d4a9b2f713.js", "T", 8177), _CHUNK.format("4bd1b696-c023c6e3521b1417.js", "aM", 30541)), transaction="/slots")),
    ("child", event("javascript", browser("Error", _REACT_18.format(31, "&args[]=object%20with%20keys%20%7Bcode%2C%20text%7D"), _CHUNK.format("fd9d1056-5bd80ebdc4a2a3f6.js", "n1", 40210)), transaction="/track/[code]")),
    ("child", event("javascript", browser("Error", _REACT_19.format(31, "?args[]=object%20with%20keys%20%7Bcode%2C%20text%7D&args[]="), _CHUNK.format("4bd1b696-c023c6e3521b1417.js", "oL", 41702)), transaction="/track/[code]")),
)

_LISTENS = "Cannot read properties of null (reading 'addEventListener')"
WIDGETS_THAT_ARE_NOT_ON_THE_PAGE = scene(
    "widgets that are not on the page", "javascript",
    ("consent", _js("TypeError", _LISTENS, "https://www.parcel.example/ | | 212:5", "https://www.parcel.example/js/consent.js | init | 14:32 | document.getElementById('consent-ok').addEventListener('click', accept);")),
    ("consent", _js("TypeError", _LISTENS, "https://www.parcel.example/js/consent.js | init | 17:32 | document.getElementById('consent-ok').addEventListener('click', accept);")),
    ("finder", _js("TypeError", _LISTENS, "https://www.parcel.example/js/finder.js | init | 8:30 | document.querySelector('#finder form').addEventListener('submit', find);")),
    ("finder", _js("TypeError", "null is not an object (evaluating 'document.querySelector('#finder form').addEventListener')", "https://www.parcel.example/js/finder.js | init | 8:30 | document.querySelector('#finder form').addEventListener('submit', find);")),
    ("menu", _js("TypeError", _LISTENS, "https://www.parcel.example/js/menu.js | init | 3:26 | document.querySelector('.burger').addEventListener('click', toggle);")),
    ("menu", _js("TypeError", 'can\'t access property "addEventListener", document.querySelector(...) is null', "https://www.parcel.example/js/menu.js | init | 5:26 | document.querySelector('.burger').addEventListener('click', toggle);")),
)

_CARRIER = "app/models/return.rb | {} | {} | shipment.carrier.name"
_PERFORM = "~sidekiq-7.2.4/lib/sidekiq/processor.rb | block (2 levels) in process | 189 | dispatch(job_hash, queue, jobstr) do |instance|"
_ACTION = "~actionpack-7.1.3/lib/action_controller/metal/basic_implicit_render.rb | send_action | 6 | super.tap { default_render unless performed? }"
_ACTION_LATER = "~actionpack-8.0.1/lib/action_controller/metal/basic_implicit_render.rb | ActionController::BasicImplicitRender#send_action | 8 | super.tap { default_render unless performed? }"
_MARKED = "\n\n    shipment.carrier.name\n                    ^^^^^"
RETURNS_WITHOUT_A_CARRIER = scene(
    "returns without a carrier", "ruby",
    ("carrier", _ruby("NoMethodError", "undefined method `name' for nil:NilClass", _ACTION, "app/controllers/returns_controller.rb | show | 22 | @carrier = @return.carrier_name", _CARRIER.format("carrier_name", 41))),
    ("carrier", _ruby("NoMethodError", "undefined method `name' for nil:NilClass (NoMethodError)" + _MARKED, _PERFORM, "app/jobs/remind_job.rb | perform | 9 | Mailer.remind(parcel, parcel.carrier_name)", _CARRIER.format("carrier_name", 41))),
    ("carrier", _ruby("NoMethodError", "undefined method 'name' for nil (NoMethodError)" + _MARKED, _ACTION_LATER, "app/controllers/returns_controller.rb | ReturnsController#show | 25 | @carrier = @return.carrier_name", _CARRIER.format("Return#carrier_name", 47))),
    ("sender", _ruby("NoMethodError", "undefined method `name' for nil:NilClass", _ACTION, "app/controllers/returns_controller.rb | show | 23 | @sender = @return.sender_name", "app/models/return.rb | sender_name | 45 | order.customer.name")),
    ("sender", _ruby("NoMethodError", "undefined method 'name' for nil (NoMethodError)\n\n    order.customer.name\n                  ^^^^^", _ACTION_LATER, "app/controllers/returns_controller.rb | ReturnsController#show | 26 | @sender = @return.sender_name", "app/models/return.rb | Return#sender_name | 51 | order.customer.name")),
)

_ROW = "app/views/returns/_row.html.erb | {} | {} | <td><%= row.received_at.to_fs(:short) %></td>"
_RENDERED = "~actionview-7.1.3/lib/action_view/template.rb | render | 264 | view._run(method_name, self, locals, OutputBuffer.new, add_to_stack: add_to_stack)"
_NO_FS = "undefined method `to_fs' for nil:NilClass"


def _template(cause: dict, words: str, *lines: str) -> dict:
    return chain("ruby", cause, ruby("ActionView::Template::Error", words, *lines))


ROWS_OF_RETURNS = scene(
    "rows of returns", "ruby",
    ("received", _template(ruby("NoMethodError", _NO_FS, _RENDERED, _ROW.format("_app_views_returns__row_html_erb___4170381_70120", 6)), _NO_FS, _ACTION, "app/views/returns/index.html.erb | _app_views_returns_index_html_erb__3310_69880 | 14 | <%= render partial: 'row', collection: @returns %>", _RENDERED, _ROW.format("_app_views_returns__row_html_erb___4170381_70120", 6))),
    ("received", _template(ruby("NoMethodError", _NO_FS, _RENDERED, _ROW.format("_app_views_returns__row_html_erb__883120091_21760", 6)), _NO_FS, _ACTION, "app/views/customers/show.html.erb | _app_views_customers_show_html_erb___99_2200 | 31 | <%= render 'returns/row', row: last %>", _RENDERED, _ROW.format("_app_views_returns__row_html_erb__883120091_21760", 6))),
    ("received", _template(ruby("NoMethodError", _NO_FS, _RENDERED, _ROW.format("_app_views_returns__row_html_erb___5001_1188", 8)), _NO_FS, _PERFORM, "app/jobs/digest_job.rb | perform | 12 | html = ApplicationController.render(partial: 'returns/row', locals: { row: })", _RENDERED, _ROW.format("_app_views_returns__row_html_erb___5001_1188", 8))),
    ("reason", _template(ruby("NoMethodError", "undefined method `humanize' for nil:NilClass", _RENDERED, "app/views/returns/_row.html.erb | _app_views_returns__row_html_erb___4170381_70120 | 7 | <td><%= row.reason.humanize %></td>"), "undefined method `humanize' for nil:NilClass", _ACTION, "app/views/returns/index.html.erb | _app_views_returns_index_html_erb__3310_69880 | 14 | <%= render partial: 'row', collection: @returns %>", _RENDERED, "app/views/returns/_row.html.erb | _app_views_returns__row_html_erb___4170381_70120 | 7 | <td><%= row.reason.humanize %></td>")),
    ("reason", _template(ruby("NoMethodError", "undefined method `humanize' for nil:NilClass", _RENDERED, "app/views/returns/_row.html.erb | _app_views_returns__row_html_erb__7716_330 | 9 | <td><%= row.reason.humanize %></td>"), "undefined method `humanize' for nil:NilClass", _ACTION, "app/views/customers/show.html.erb | _app_views_customers_show_html_erb___99_2200 | 31 | <%= render 'returns/row', row: last %>", _RENDERED, "app/views/returns/_row.html.erb | _app_views_returns__row_html_erb__7716_330 | 9 | <td><%= row.reason.humanize %></td>")),
)

_INVALID = "~activerecord-7.1.3/lib/active_record/validations.rb | raise_validation_error | 84 | raise(RecordInvalid.new(self))"
_IMPORT = "app/services/import_returns.rb | {} | {} | Return.create!(row.to_h)"
RETURNS_THAT_ARE_REFUSED = scene(
    "returns that are refused", "ruby",
    ("weight", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Weight must be greater than 0", _PERFORM, "app/jobs/import_job.rb | perform | 8 | ImportReturns.call(file)", _IMPORT.format("block in call", 19), _INVALID)),
    ("weight", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Weight must be greater than 0", "lib/tasks/returns.rake | block (2 levels) in <main> | 12 | ImportReturns.call(File.open(path))", _IMPORT.format("block in call", 23), _INVALID)),
    ("depot", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Depot must exist", _PERFORM, "app/jobs/import_job.rb | perform | 8 | ImportReturns.call(file)", _IMPORT.format("block in call", 19), _INVALID)),
    ("depot", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Depot must exist", _PERFORM, "app/jobs/import_job.rb | perform | 11 | ImportReturns.call(file)", _IMPORT.format("block in call", 23), _INVALID)),
    ("code", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Code has already been taken", _PERFORM, "app/jobs/import_job.rb | perform | 8 | ImportReturns.call(file)", _IMPORT.format("block in call", 19), _INVALID)),
    ("code", _ruby("ActiveRecord::RecordInvalid", "Validation failed: Code has already been taken", _PERFORM, "app/jobs/import_job.rb | perform | 11 | ImportReturns.call(file)", _IMPORT.format("block in call", 23), _INVALID)),
)

_FARADAY = "~faraday-2.9.0/lib/faraday/response/raise_error.rb | on_complete | {} | raise Faraday::{}, response_values(env)"
_GET = "app/clients/core.rb | get | {} | connection.get(path).body"
_STATUS = "the server responded with status {}"
ONE_CLIENT_FOR_THE_CORE = scene(
    "one client for the core", "ruby",
    ("parcel", _ruby("Faraday::ResourceNotFound", _STATUS.format(404), 'app/services/open_return.rb | call | 14 | parcel = Core.get("/parcels/#{code}")', _GET.format(11), _FARADAY.format(28, "ResourceNotFound"))),
    ("parcel", _ruby("Faraday::ResourceNotFound", _STATUS.format(404) + " for GET http://core:8080/parcels/X88123", 'app/services/open_return.rb | call | 17 | parcel = Core.get("/parcels/#{code}")', _GET.format(13), _FARADAY.format(33, "ResourceNotFound"))),
    ("labels", _ruby("Faraday::ResourceNotFound", _STATUS.format(404), 'app/services/print_label.rb | label_for | 30 | Core.get("/labels/#{id}.pdf")', _GET.format(11), _FARADAY.format(28, "ResourceNotFound"))),
    ("labels", _ruby("Faraday::ResourceNotFound", _STATUS.format(404) + " for GET http://core:8080/labels/7712.pdf", _PERFORM, "app/jobs/print_job.rb | perform | 7 | PrintLabel.new(id).label_for", 'app/services/print_label.rb | label_for | 30 | Core.get("/labels/#{id}.pdf")', _GET.format(13), _FARADAY.format(33, "ResourceNotFound"))),
    ("parcel fails", _ruby("Faraday::ServerError", _STATUS.format(500), 'app/services/open_return.rb | call | 14 | parcel = Core.get("/parcels/#{code}")', _GET.format(11), _FARADAY.format(38, "ServerError"))),
)

_PRINTER = "/app/Services/LabelPrinter.php | App\\Services\\LabelPrinter::address | {} | return $parcel->receiver->name . PHP_EOL . $parcel->receiver->street;"
_ON_ERROR = "~/vendor/laravel/framework/src/Illuminate/Foundation/Bootstrap/HandleExceptions.php | Illuminate\\Foundation\\Bootstrap\\HandleExceptions::handleError | {} |"
_CONTROLLER = "~/vendor/laravel/framework/src/Illuminate/Routing/Controller.php | Illuminate\\Routing\\Controller::callAction | 54 |"
_QUEUE = "~/vendor/laravel/framework/src/Illuminate/Queue/CallQueuedHandler.php | Illuminate\\Queue\\CallQueuedHandler::call | 70 |"
_ON_NULL = 'Attempt to read property "name" on null'
LABELS_WITHOUT_A_RECEIVER = scene(
    "labels without a receiver", "php",
    ("receiver", _php("ErrorException", _ON_NULL, _CONTROLLER, "/app/Http/Controllers/LabelController.php | App\\Http\\Controllers\\LabelController::show | 31 | $lines = $this->printer->address($parcel);", _PRINTER.format(58), _ON_ERROR.format(255))),
    ("receiver", _php("ErrorException", "Trying to get property 'name' of non-object", _QUEUE, "/app/Jobs/PrintLabels.php | App\\Jobs\\PrintLabels::handle | 24 | $printer->address($parcel);", _PRINTER.format(52), _ON_ERROR.format(76))),
    ("receiver", chain("php", php("ErrorException", _ON_NULL, "/storage/framework/views/5d41402abc4b2a76b9719d911017c592.php | include | 12 | <p><?php echo e($printer->address($parcel)); ?></p>", _PRINTER.format(58), _ON_ERROR.format(255)), php("Illuminate\\View\\ViewException", _ON_NULL + " (View: /var/www/shop/resources/views/labels/show.blade.php)", _CONTROLLER, "~/vendor/laravel/framework/src/Illuminate/View/Engines/CompilerEngine.php | Illuminate\\View\\Engines\\CompilerEngine::handleViewException | 59 |"))),
    ("receiver", _php("ErrorException", _ON_NULL, _QUEUE, "/app/Jobs/PrintLabels.php | App\\Jobs\\PrintLabels::handle | 27 | $printer->address($parcel);", _PRINTER.format(61), _ON_ERROR.format(258), root="/srv/releases/20261109")),
    ("zone", _php("ErrorException", 'Attempt to read property "code" on null', _CONTROLLER, "/app/Http/Controllers/LabelController.php | App\\Http\\Controllers\\LabelController::show | 32 | $code = $this->printer->routing($parcel);", "/app/Services/LabelPrinter.php | App\\Services\\LabelPrinter::routing | 66 | return $parcel->zone->code . '-' . $parcel->hub;", _ON_ERROR.format(255))),
    ("zone", _php("ErrorException", "Trying to get property 'code' of non-object", _QUEUE, "/app/Jobs/PrintLabels.php | App\\Jobs\\PrintLabels::handle | 25 | $printer->routing($parcel);", "/app/Services/LabelPrinter.php | App\\Services\\LabelPrinter::routing | 60 | return $parcel->zone->code . '-' . $parcel->hub;", _ON_ERROR.format(76))),
)

_DUPLICATE = "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '{}' for key '{}'"
_FOREIGN = "SQLSTATE[23000]: Integrity constraint violation: 1452 Cannot add or update a child row: a foreign key constraint fails (`partners`.`parcel`, CONSTRAINT `fk_parcel_partner` FOREIGN KEY (`partner_id`) REFERENCES `partner` (`id`))"
_ANNOUNCED = "/src/Parcel/Announce.php | App\\Parcel\\Announce::__invoke | {} | {}"
_EXECUTE = "$statement->execute([$code, $partner->id, $weight]);"
_FLUSHED = "$this->entities->flush();"
_EXECUTING = "An exception occurred while executing a query: "


def _doctrine(type_: str, words: str, line: int, *before: str) -> dict:
    driver = php("Doctrine\\DBAL\\Driver\\PDO\\Exception", words, "~/vendor/doctrine/dbal/src/Driver/PDO/Exception.php | Doctrine\\DBAL\\Driver\\PDO\\Exception::new | 28 |")
    pdo = php("PDOException", words, "~/vendor/doctrine/dbal/src/Driver/PDO/Statement.php | Doctrine\\DBAL\\Driver\\PDO\\Statement::execute | 130 |", "~/vendor/doctrine/dbal/src/Driver/PDO/Statement.php | PDOStatement::execute | 130 |")
    outer = php(f"Doctrine\\DBAL\\Exception\\{type_}", _EXECUTING + words, *before, _ANNOUNCED.format(line, _FLUSHED), "~/vendor/doctrine/orm/src/UnitOfWork.php | Doctrine\\ORM\\UnitOfWork::commit | 408 |", "~/vendor/doctrine/dbal/src/Connection.php | Doctrine\\DBAL\\Connection::handleDriverException | 1938 |")
    return chain("php", pdo, driver, outer)


PARCELS_ANNOUNCED_TWICE = scene(
    "parcels announced twice", "php",
    ("twice", _php("PDOException", _DUPLICATE.format("X-88123", "uq_parcel_code"), "/src/Controller/ParcelController.php | App\\Controller\\ParcelController::create | 40 | ($this->announce)($parcel);", _ANNOUNCED.format(33, _EXECUTE))),
    ("twice", _php("PDOException", _DUPLICATE.format("X-7", "parcel.uq_parcel_code"), "/src/Command/ReadMailbox.php | App\\Command\\ReadMailbox::execute | 71 | ($this->announce)($parcel);", _ANNOUNCED.format(35, _EXECUTE))),
    ("twice", _doctrine("UniqueConstraintViolationException", _DUPLICATE.format("X-90441", "parcel.uq_parcel_code"), 38, "/src/Controller/ParcelController.php | App\\Controller\\ParcelController::create | 44 | ($this->announce)($parcel);")),
    ("partner", _php("PDOException", _FOREIGN, "/src/Controller/ParcelController.php | App\\Controller\\ParcelController::create | 40 | ($this->announce)($parcel);", _ANNOUNCED.format(33, _EXECUTE))),
    ("partner", _doctrine("ForeignKeyConstraintViolationException", _FOREIGN, 38, "/src/Command/ReadMailbox.php | App\\Command\\ReadMailbox::execute | 75 | ($this->announce)($parcel);")),
)

_NOTICE = "Notice: Undefined index: {}"
_WARNING = 'Warning: Undefined array key "{}"'
_CELL = "/src/Import/Row.php | App\\Import\\Row::parcel | {} | {}"
_SYMFONY = "~/vendor/symfony/error-handler/ErrorHandler.php | Symfony\\Component\\ErrorHandler\\ErrorHandler::handleError | 451 |"
CELLS_THAT_ARE_NOT_THERE = scene(
    "cells that are not there", "php",
    ("zone", _php("ErrorException", _NOTICE.format("zone"), "/src/Command/ReadMailbox.php | App\\Command\\ReadMailbox::execute | 66 | $parcel = Row::parcel($cells);", _CELL.format(21, "$parcel->zone = $cells['zone'];"), _SYMFONY)),
    ("zone", _php("ErrorException", _WARNING.format("zone"), "/src/Controller/UploadController.php | App\\Controller\\UploadController::post | 29 | $parcels[] = Row::parcel($cells);", _CELL.format(25, "$parcel->zone = $cells['zone'];"), _SYMFONY)),
    ("city", _php("ErrorException", _NOTICE.format("city"), "/src/Command/ReadMailbox.php | App\\Command\\ReadMailbox::execute | 66 | $parcel = Row::parcel($cells);", _CELL.format(22, "$parcel->city = trim($cells['city']);"), _SYMFONY)),
    ("city", _php("ErrorException", _WARNING.format("city"), "/src/Controller/UploadController.php | App\\Controller\\UploadController::post | 29 | $parcels[] = Row::parcel($cells);", _CELL.format(26, "$parcel->city = trim($cells['city']);"), _SYMFONY)),
    ("weight", _php("TypeError", "App\\Import\\Row::grams(): Argument #1 ($text) must be of type string, null given, called in /var/www/shop/src/Import/Row.php on line 27", _CELL.format(27, "$parcel->grams = self::grams($cells['weight'] ?? null);"), "/src/Import/Row.php | App\\Import\\Row::grams | 40 | private static function grams(string $text): int")),
    ("weight", _php("TypeError", "App\\Import\\Row::grams(): Argument #1 ($text) must be of type string, null given, called in /var/www/shop/src/Import/Row.php on line 31", "/src/Controller/UploadController.php | App\\Controller\\UploadController::post | 29 | $parcels[] = Row::parcel($cells);", _CELL.format(31, "$parcel->grams = self::grams($cells['weight'] ?? null);"), "/src/Import/Row.php | App\\Import\\Row::grams | 44 | private static function grams(string $text): int")),
)

_GUZZLE = "~/vendor/guzzlehttp/guzzle/src/Exception/RequestException.php | GuzzleHttp\\Exception\\RequestException::create | {} |"
_ERROR = "Client error: `{} {}` resulted in a `{}` response:\n{}\n"
_SEND = "/src/Carrier/Client.php | App\\Carrier\\Client::send | {} | return $this->http->request($method, $path, ['json' => $body]);"
CARRIERS_THAT_REFUSE = scene(
    "carriers that refuse", "php",
    ("label", _php("GuzzleHttp\\Exception\\ClientException", _ERROR.format("POST", "https://api.northmail.example/v2/labels", "422 Unprocessable Entity", '{"error":"weight is required","request":"a81f"}'), "/src/Carrier/Labels.php | App\\Carrier\\Labels::order | 37 | $label = $this->client->send('POST', '/labels', $body);", _SEND.format(24), _GUZZLE.format(113))),
    ("label", _php("GuzzleHttp\\Exception\\ClientException", _ERROR.format("POST", "https://api.northmail.example/v2/labels", "422 Unprocessable Entity", '{"error":"weight is required","request":"07cc"}'), "/src/Command/Orders.php | App\\Command\\Orders::execute | 90 | $this->labels->order($parcel);", "/src/Carrier/Labels.php | App\\Carrier\\Labels::order | 41 | $label = $this->client->send('POST', '/labels', $body);", _SEND.format(26), _GUZZLE.format(113))),
    ("pickup", _php("GuzzleHttp\\Exception\\ClientException", _ERROR.format("POST", "https://api.northmail.example/v2/pickups", "422 Unprocessable Entity", '{"error":"day is in the past","request":"b210"}'), "/src/Carrier/Pickups.php | App\\Carrier\\Pickups::order | 22 | return $this->client->send('POST', '/pickups', ['day' => $day]);", _SEND.format(24), _GUZZLE.format(113))),
    ("pickup", _php("GuzzleHttp\\Exception\\ClientException", _ERROR.format("POST", "https://api.northmail.example/v2/pickups", "422 Unprocessable Entity", '{"error":"day is in the past","request":"ff00"}'), "/src/Carrier/Pickups.php | App\\Carrier\\Pickups::order | 25 | return $this->client->send('POST', '/pickups', ['day' => $day]);", _SEND.format(26), _GUZZLE.format(113))),
    ("cancelled", _php("GuzzleHttp\\Exception\\ClientException", _ERROR.format("DELETE", "https://api.northmail.example/v2/labels/7712", "409 Conflict", '{"error":"label is already used","request":"c9d1"}'), "/src/Carrier/Labels.php | App\\Carrier\\Labels::cancel | 58 | $this->client->send('DELETE', '/labels/' . $label->number);", _SEND.format(24), _GUZZLE.format(113))),
)

_PRINTED = "label %s was not printed: printer %s does not answer within %d s"
_PRINTED_NOW = "label {} was not printed: printer {} does not answer within {} s"
PRINTERS_THAT_ARE_OFF = scene(
    "printers that are off", "python",
    ("off", log("python", _PRINTED, "88123", "zebra-07", 20, logger="labels.printing", server_name="ulm-print-1")),
    ("off", log("python", _PRINTED, "90441", "zebra-12", 20, logger="labels.printing", server_name="linz-print-2")),
    ("off", message("python", _PRINTED_NOW.format("7712", "zebra-07", 30), logger="labels.printing", server_name="ulm-print-1", release="labels@3.0.0")),
    ("paper", log("python", "printer %s is out of paper, %d labels are waiting", "zebra-07", 18, logger="labels.printing")),
    ("paper", message("python", "printer zebra-31 is out of paper, 2 labels are waiting", logger="labels.printing", release="labels@3.0.0")),
)

_TRACED = """Traceback (most recent call last):
  File "{root}/tours/worker.py", line {}, in run
    handle(json.loads(message.value()))
  File "{root}/tours/worker.py", line {}, in handle
    tour = tours[event["tour"]]
{marks}{error}"""
_MARKS = "           ~~~~~^^^^^^^^^^^^^^^\n"
WHAT_A_WORKER_PRINTED = scene(
    "what a worker printed", "python",
    ("no tour", message("python", _TRACED.format(31, 44, root="/srv/app", marks="", error="KeyError: 'T-88123'"), logger="stderr", server_name="tours-0")),
    ("no tour", message("python", _TRACED.format(31, 44, root="/srv/app", marks=_MARKS, error="KeyError: 'T-7'"), logger="stderr", server_name="tours-1")),
    ("no tour", message("python", _TRACED.format(38, 52, root="/app", marks=_MARKS, error="KeyError: 'T-90441'"), logger="stderr", server_name="tours-6f9c5d7b8-x2lqp")),
    ("no key", message("python", _TRACED.format(31, 44, root="/srv/app", marks="", error="KeyError: 'tour'"), logger="stderr", server_name="tours-0")),
    ("no key", message("python", _TRACED.format(38, 52, root="/app", marks="                 ~~~~~^^^^^^^^\n", error="KeyError: 'tour'"), logger="stderr", server_name="tours-6f9c5d7b8-k8w7z")),
)

_BROKERS = "kafka: client has run out of available brokers to talk to: dial tcp {}:9092: connect: connection refused"
_LARGE = "kafka server: Message was too large, server rejected it to avoid allocation error"
SCANS_THAT_ARE_NOT_PUBLISHED = scene(
    "scans that are not published", "go",
    ("brokers", message("go", f'level=error ts=2026-11-03T04:12:09.118Z caller=publish.go:41 msg="publish failed" topic=scans.v2 key=88123 err="{_BROKERS.format("10.2.0.11")}"')),
    ("brokers", message("go", f'level=error ts=2026-11-09T17:00:55.002Z caller=publish.go:48 msg="publish failed" topic=scans.v2 key=7 err="{_BROKERS.format("10.2.0.13")}"')),
    ("brokers", message("go", f"publish failed: {_BROKERS.format('10.2.4.2')}", logger="publish", extra={"topic": "scans.v2", "key": "90441"})),
    ("large", message("go", f'level=error ts=2026-11-03T04:12:10.500Z caller=publish.go:41 msg="publish failed" topic=scans.v2 key=88124 err="{_LARGE}"')),
    ("large", message("go", f"publish failed: {_LARGE}", logger="publish", extra={"topic": "scans.v2", "key": "311"})),
)

_DEADLOCK = 'ERROR:  deadlock detected\nDETAIL:  Process {0} waits for ShareLock on transaction {1}; blocked by process {2}.\n\tProcess {2} waits for ShareLock on transaction {3}; blocked by process {0}.\nHINT:  See server log for query details.\nCONTEXT:  while updating tuple ({4}) in relation "{5}"\nSTATEMENT:  {6}'
_STOCK = "UPDATE cage SET free = free - 1 WHERE id = $1"
_TOUR = "UPDATE tour SET driver_id = $1, changed_at = now() WHERE id = $2"
_TIMEOUT = "ERROR:  canceling statement due to statement timeout\nSTATEMENT:  {}"
WHAT_THE_DATABASE_LOGS = scene(
    "what the database logs", "other",
    ("cages", message("other", _DEADLOCK.format(3412, 991827, 3399, 991826, "12,7", "cage", _STOCK), logger="postgres")),
    ("cages", message("other", _DEADLOCK.format(801, 1200441, 977, 1200439, "3,88", "cage", _STOCK), logger="postgres")),
    ("tours", message("other", _DEADLOCK.format(77, 995120, 3399, 995119, "0,14", "tour", _TOUR), logger="postgres")),
    ("tours", message("other", _DEADLOCK.format(5120, 1300900, 5121, 1300877, "71,2", "tour", _TOUR), logger="postgres")),
    ("timeout", message("other", _TIMEOUT.format("SELECT depot, count(*) FROM scan WHERE taken_at > '2026-11-01' GROUP BY depot"), logger="postgres")),
    ("timeout", message("other", _TIMEOUT.format("SELECT depot, count(*) FROM scan WHERE taken_at > '2026-10-15' GROUP BY depot"), logger="postgres")),
)

_NGINX = '{} [error] {}#{}: *{} {}, client: {}, server: portal.parcel.example, request: "{} HTTP/2.0", upstream: "http://{}", host: "portal.parcel.example"'
_TIMED_OUT = "upstream timed out (110: Connection timed out) while reading response header from upstream"
_CLOSED = "upstream prematurely closed connection while reading response header from upstream"
_BIG = "upstream sent too big header while reading response header from upstream"
WHAT_THE_FRONT_LOGS = scene(
    "what the front logs", "other",
    ("slots slow", message("other", _NGINX.format("2026/11/03 04:12:09", 31, 31, 88123, _TIMED_OUT, "203.0.113.9", "GET /api/slots?zip=89073", "10.2.0.4:3000/api/slots?zip=89073"), logger="nginx")),
    ("slots slow", message("other", _NGINX.format("2026/11/09 17:40:51", 29, 29, 1207, _TIMED_OUT, "2001:db8::77", "GET /api/slots?zip=1010", "10.2.0.19:3000/api/slots?zip=1010"), logger="nginx")),
    ("claims crash", message("other", _NGINX.format("2026/11/03 04:15:00", 31, 31, 88190, _CLOSED, "203.0.113.81", "POST /api/claims", "10.2.0.4:3000/api/claims"), logger="nginx")),
    ("claims crash", message("other", _NGINX.format("2026/11/05 09:01:33", 30, 30, 412, _CLOSED, "198.51.100.7", "POST /api/claims", "10.2.0.7:3000/api/claims"), logger="nginx")),
    ("login header", message("other", _NGINX.format("2026/11/03 06:44:18", 31, 31, 90011, _BIG, "203.0.113.40", "GET /login/callback?code=a81f07cc", "10.2.0.4:3000/login/callback?code=a81f07cc"), logger="nginx")),
    ("login header", message("other", _NGINX.format("2026/11/11 20:12:02", 28, 28, 33, _BIG, "198.51.100.90", "GET /login/callback?code=ff00b210", "10.2.0.19:3000/login/callback?code=ff00b210"), logger="nginx")),
)

_KILLED = "Memory cgroup out of memory: Killed process {} ({}) total-vm:{}kB, anon-rss:{}kB, file-rss:{}kB, shmem-rss:0kB, UID:1000 pgtables:{}kB oom_score_adj:985"
WHAT_NODES_LOG = scene(
    "what nodes log", "other",
    ("solver", message("other", _KILLED.format(31337, "route-solver", 2304812, 1048212, 2048, 4096), logger="kernel", server_name="node-a1")),
    ("solver", message("other", _KILLED.format(402, "route-solver", 2299004, 1047900, 1980, 4080), logger="kernel", server_name="node-c7")),
    ("labels", message("other", _KILLED.format(8812, "label-render", 901220, 523110, 8044, 1604), logger="kernel", server_name="node-a1")),
    ("labels", message("other", _KILLED.format(91, "label-render", 900104, 524002, 7980, 1600), logger="kernel", server_name="node-b2")),
    ("disk", message("other", "EXT4-fs warning (device sdb1): ext4_dx_add_entry:2461: Directory (ino: 131073) index full, reach max htree level :2", logger="kernel", server_name="node-b2")),
    ("disk", message("other", "EXT4-fs warning (device sdc1): ext4_dx_add_entry:2461: Directory (ino: 262146) index full, reach max htree level :2", logger="kernel", server_name="node-d4")),
)

_SYNC = "sync of carrier %s failed after %d s: %s"
SYNCS_THAT_FAIL = scene(
    "syncs that fail", "python",
    ("name", log("python", _SYNC, "northmail", 3, "lookup ftp.northmail.example on 10.96.0.10:53: no such host", logger="sync")),
    ("name", log("python", _SYNC, "northmail", 5, "lookup ftp.northmail.example on 169.254.20.10:53: no such host", logger="sync")),
    ("login", log("python", _SYNC, "northmail", 1, "530 Login incorrect.", logger="sync")),
    ("login", log("python", _SYNC, "northmail", 2, "530 Login incorrect.", logger="sync")),
    ("rows", log("python", _SYNC, "northmail", 41, "line 8812 of tariffs_20261103.csv has 7 columns, 9 are wanted", logger="sync")),
    ("rows", log("python", _SYNC, "northmail", 12, "line 3 of tariffs_20261110.csv has 8 columns, 9 are wanted", logger="sync")),
)

ONE_BUG = (
    ENGINES_AND_AN_ARRIVAL,
    BUNDLES_WITHOUT_MAPS,
    A_RELEASE_WHILE_PAGES_ARE_OPEN,
    DRAFTS_THAT_ARE_TOO_LARGE,
    RETURNS_WITHOUT_A_CARRIER,
    ROWS_OF_RETURNS,
    LABELS_WITHOUT_A_RECEIVER,
    PARCELS_ANNOUNCED_TWICE,
    PRINTERS_THAT_ARE_OFF,
    WHAT_A_WORKER_PRINTED,
    SCANS_THAT_ARE_NOT_PUBLISHED,
)
TWO_BUGS = (
    FEATURES_BEHIND_ONE_REQUEST,
    WHAT_REACT_SHORTENS,
    WIDGETS_THAT_ARE_NOT_ON_THE_PAGE,
    RETURNS_THAT_ARE_REFUSED,
    ONE_CLIENT_FOR_THE_CORE,
    CELLS_THAT_ARE_NOT_THERE,
    CARRIERS_THAT_REFUSE,
    WHAT_THE_DATABASE_LOGS,
    WHAT_THE_FRONT_LOGS,
    WHAT_NODES_LOG,
    SYNCS_THAT_FAIL,
)
SCENES = (*ONE_BUG, *TWO_BUGS)
