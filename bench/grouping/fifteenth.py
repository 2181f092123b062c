"""A set written after the mending that the fourteenth led to: programs that were run twice, and museums that sell tickets.

Half of it was recorded (`record/retold.py`): programs in Python, Node, Go and Java in two versions, the second with its
functions moved, renamed, taken apart or wrapped, each told by Sentry's SDK, by OpenTelemetry's and by lines of a log. The
other platforms are written here, in pairs of a fault told anew and of faults that look alike.
"""

# ruff: noqa: E501 - an event is a line, so that those to be compared stand below each other

from scenes import cocoa_, dart_, droid, elixir_, logged, native_, net, page, php_, rb, recorded, rust_
from sdk import csharp, event, log, message, php, ruby, scene

# fmt: off


_A, _B = "https://tickets.example/static/js/{}.3f9a0c1d.js | {} | 2:{}", "https://tickets.example/static/js/{}.b81e44f0.js | {} | 2:{}"
PAGES = (
    scene(
        "a calendar of slots", "javascript",
        ("slots", page("TypeError", "Cannot read properties of undefined (reading 'slots')", _A.format("calendar", "o", 3301), _A.format("calendar", "render", 4410))),
        ("slots", page("TypeError", "t.day is undefined", _B.format("calendar", "i", 3400), _B.format("calendar", "render", 4477))),
        ("slots", page("TypeError", "undefined is not an object (evaluating 't.day.slots')", _B.format("calendar", "i", 3400), _B.format("calendar", "render", 4477))),
        ("guide", page("TypeError", "Cannot read properties of null (reading 'guide')", _A.format("calendar", "o", 3322), _A.format("calendar", "render", 4410))),
        ("guide", page("TypeError", "null is not an object (evaluating 'e.tour.guide')", _B.format("calendar", "i", 3433), _B.format("calendar", "render", 4477))),
        ("draw", page("ReferenceError", "gtag is not defined", _A.format("calendar", "track", 9001))),
        ("draw", page("ReferenceError", "Can't find variable: gtag", _B.format("calendar", "track", 9102))),
    ),
    scene(
        "sources of a shop's page", "javascript",
        ("seat", page("TypeError", "Cannot read properties of undefined (reading 'row')", "webpack-internal:///./src/pages/Seats.tsx | SeatLabel | 22:14 | return <b>{seat.place.row}</b>;")),
        ("seat", page("TypeError", "Cannot read properties of undefined (reading 'row')", "webpack://shop/src/components/seats/SeatLabel.tsx | SeatLabel | 9:14 | return <b>{seat.place.row}</b>;")),
        ("seat", page("TypeError", "seat.place is undefined", "webpack://shop/src/components/seats/SeatLabel.tsx | SeatLabel | 9:14 | return <b>{seat.place.row}</b>;")),
        ("price", page("TypeError", "Cannot read properties of undefined (reading 'cents')", "webpack://shop/src/pages/Seats.tsx | SeatPrice | 31:14 | return <i>{format(seat.price.cents)}</i>;")),
        ("price", page("TypeError", "undefined is not an object (evaluating 'seat.price.cents')", "webpack://shop/src/components/seats/SeatPrice.tsx | SeatPrice | 12:14 | return <i>{format(seat.price.cents)}</i>;")),
        ("total", page("TypeError", "Cannot read properties of undefined (reading 'cents')", "webpack://shop/src/pages/Cart.tsx | Total | 40:20 | return sum(cart.rows.map((row) => row.price.cents));")),
    ),
)

_RACK = "~rack-3.0.8/lib/rack/method_override.rb | {} | 28 |"
RUBY = (
    scene(
        "tickets of rails", "ruby",
        ("valid", rb("NoMethodError", "undefined method `valid_from' for nil:NilClass", _RACK.format("call"), "app/controllers/tickets_controller.rb | show | 12 | @state = Gate.state_of(@ticket)", "app/models/gate.rb | state_of | 9 | ticket.tour.valid_from < Time.zone.now")),
        ("valid", rb("NoMethodError", "undefined method 'valid_from' for nil", "app/jobs/expire_job.rb | ExpireJob#perform | 7 | Ticket.find_each { |ticket| Gate.state_of(ticket) }", "app/services/gates/state.rb | Gates::State.state_of | 5 | ticket.tour.valid_from < Time.zone.now")),
        ("valid", event("ruby", ruby("NoMethodError", "undefined method 'valid_from' for nil", "app/services/gates/state.rb | Gates::State.state_of | 5 | ticket.tour.valid_from < Time.zone.now"), ruby("ActionView::Template::Error", "undefined method 'valid_from' for nil", _RACK.format("Rack::MethodOverride#call"), "app/views/tickets/show.html.erb | _app_views_tickets_show_html_erb___31173_4410 | 4 | <%= Gates::State.state_of(@ticket) %>"))),
        ("scan", rb("NoMethodError", "undefined method `scanned_at' for nil:NilClass", _RACK.format("call"), "app/controllers/tickets_controller.rb | show | 12 | @state = Gate.state_of(@ticket)", "app/models/gate.rb | state_of | 11 | ticket.scans.last.scanned_at < 1.hour.ago")),
        ("scan", rb("NoMethodError", "undefined method 'scanned_at' for nil", "app/jobs/expire_job.rb | block in ExpireJob#perform | 7 | Ticket.find_each { |ticket| Gate.state_of(ticket) }", "app/services/gates/state.rb | Gates::State.state_of | 8 | ticket.scans.last.scanned_at < 1.hour.ago")),
        ("argument", rb("ArgumentError", "wrong number of arguments (given 1, expected 2)", "app/models/gate.rb | open | 20 | def open(ticket, at)")),
        ("argument", rb("ArgumentError", "wrong number of arguments (given 1, expected 2)", "app/jobs/night_job.rb | NightJob#perform | 9 | gate.open(ticket)", "app/models/gate.rb | Gate#open | 24 | def open(ticket, at)")),
    ),
)

PHP = (
    scene(
        "vouchers of symfony", "php",
        ("code", php_("TypeError", "App\\Voucher\\Code::parse(): Argument #1 ($raw) must be of type string, null given, called in /var/www/shop/src/Controller/Cart.php on line 40", "/src/Controller/Cart.php | App\\Controller\\Cart::redeem | 40 | $code = Code::parse($request->get('code'));", "/src/Voucher/Code.php | App\\Voucher\\Code::parse | 12 | public static function parse(string $raw): self")),
        ("code", php_("TypeError", "Argument 1 passed to App\\Voucher\\Code::parse() must be of the type string, null given, called in /srv/releases/7/src/Command/Import.php on line 22", "/src/Command/Import.php | App\\Command\\Import::execute | 22 | $code = Code::parse($row['code'] ?? null);", "/src/Voucher/Code.php | App\\Voucher\\Code::parse | 12 | public static function parse(string $raw): self", root="/srv/releases/7")),
        ("spent", php_("App\\Voucher\\Refused", "voucher X-17 was spent on 2026-01-03", "/src/Controller/Cart.php | App\\Controller\\Cart::redeem | 41 | $wallet->spend($code);", "/src/Voucher/Wallet.php | App\\Voucher\\Wallet::spend | 30 |")),
        ("spent", event("php", php("App\\Voucher\\Refused", "voucher B-9 was spent on 2026-02-11", "/src/Voucher/Wallet.php | App\\Voucher\\Wallet::spend | 34 |"), php("Symfony\\Component\\Messenger\\Exception\\HandlerFailedException", 'Handling "App\\Message\\Redeem" failed: voucher B-9 was spent on 2026-02-11', "~/vendor/symfony/messenger/Middleware/HandleMessageMiddleware.php | Symfony\\Component\\Messenger\\Middleware\\HandleMessageMiddleware::handle | 129 |"))),
        ("expired", php_("App\\Voucher\\Refused", "voucher X-18 is expired since 2025-12-31", "/src/Controller/Cart.php | App\\Controller\\Cart::redeem | 41 | $wallet->spend($code);", "/src/Voucher/Wallet.php | App\\Voucher\\Wallet::spend | 33 |")),
        ("expired", php_("App\\Voucher\\Refused", "voucher K-2 is expired since 2026-06-30", "/src/Command/Import.php | App\\Command\\Import::execute | 25 | $wallet->spend($code);", "/src/Voucher/Wallet.php | App\\Voucher\\Wallet::spend | 37 |")),
    ),
)

CSHARP = (
    scene(
        "a gate's controller", "csharp",
        ("card", net("System.NullReferenceException", "Object reference not set to an instance of an object.", "Museum.Gate.Reader+<ReadAsync>d__4 | MoveNext | /src/Gate/Reader.cs:31")),
        ("card", net("System.NullReferenceException", "Der Objektverweis wurde nicht auf eine Objektinstanz festgelegt.", "Museum.Gate.Program | Main | C:\\gate\\Program.cs:12", "Museum.Gate.Reader | ReadAsync | C:\\gate\\Reader.cs:34")),
        ("card", event("csharp", csharp("System.NullReferenceException", "Object reference not set to an instance of an object.", "Museum.Gate.Reader+<ReadAsync>d__5 | MoveNext | /src/Gate/Reader.cs:34"), csharp("System.AggregateException", "One or more errors occurred. (Object reference not set to an instance of an object.)", "Museum.Gate.Worker+<>c | <Run>b__2_0 | /src/Gate/Worker.cs:20", "~System.Threading.Tasks.Task | ThrowIfExceptional |"))),
        ("card", logged("fail: Museum.Gate.Worker[0]", "      card could not be read", "      System.NullReferenceException: Object reference not set to an instance of an object.", "         at Museum.Gate.Reader.ReadAsync(Port port) in /src/Gate/Reader.cs:line 34", "         at Museum.Gate.Worker.Run() in /src/Gate/Worker.cs:line 19")),
        ("open", net("System.NullReferenceException", "Object reference not set to an instance of an object.", "Museum.Gate.Barrier | Open | /src/Gate/Barrier.cs:18")),
        ("open", logged("fail: Museum.Gate.Worker[0]", "      gate did not open", "      System.NullReferenceException: Object reference not set to an instance of an object.", "         at Museum.Gate.Barrier.Open() in /src/Gate/Barrier.cs:line 21", "         at Museum.Gate.Worker.Run() in /src/Gate/Worker.cs:line 22")),
    ),
)

RUST = (
    scene(
        "a turnstile", "rust",
        ("ticket", rust_("panic", "called `Option::unwrap()` on a `None` value", "turnstile::main | src/main.rs | 20", "turnstile::ticket::decode | src/ticket.rs | 14")),
        ("ticket", logged("thread 'main' panicked at src/ticket.rs:17:22:", "called `Option::unwrap()` on a `None` value", "stack backtrace:", "   0: rust_begin_unwind", "             at /rustc/9fc6b431/library/std/src/panicking.rs:652:5", "   1: core::panicking::panic_fmt", "             at /rustc/9fc6b431/library/core/src/panicking.rs:72:14", "   2: core::option::unwrap_failed", "             at /rustc/9fc6b431/library/core/src/option.rs:1984:5", "   3: turnstile::ticket::decode", "             at ./src/ticket.rs:17:22", "   4: turnstile::main", "             at ./src/main.rs:22:9")),
        ("ticket", rust_("panic", "called `Option::unwrap()` on a `None` value", "turnstile::replay::{{closure}} | src/replay.rs | 9", "turnstile::codec::ticket::decode::h0011223344556677 | src/codec/ticket.rs | 17")),
        ("clock", rust_("panic", "called `Option::unwrap()` on a `None` value", "turnstile::main | src/main.rs | 24", "turnstile::clock::parse | src/clock.rs | 8")),
        ("clock", rust_("panic", 'no time in "25:00"', "turnstile::main | src/main.rs | 26", "turnstile::clock::parse | src/clock.rs | 11")),
        ("overflow", rust_("panic", "attempt to subtract with overflow", "turnstile::main | src/main.rs | 24", "turnstile::clock::minutes | src/clock.rs | 20")),
        ("overflow", rust_("panic", "attempt to subtract with overflow", "turnstile::replay::{{closure}} | src/replay.rs | 12", "turnstile::clock::minutes | src/clock.rs | 25")),
    ),
)

APPS = (
    scene(
        "the guide on phones", "cocoa",
        ("audio", cocoa_("EXC_BREAKPOINT", "Fatal error: Unexpectedly found nil while unwrapping an Optional value", "Guide | AudioPlayer.play(_:) | AudioPlayer.swift:31")),
        ("audio", cocoa_("EXC_BREAKPOINT", "Guide/AudioPlayer.swift:34: Fatal error: Unexpectedly found nil while unwrapping an Optional value", "Guide | closure #1 in StopList.tap(_:) | StopList.swift:50", "Guide | AudioPlayer.play(_:) | AudioPlayer.swift:34")),
        ("audio", cocoa_("EXC_BREAKPOINT", "EXC_BREAKPOINT (code=1, subcode=0x1045f2a10)", "Guide | AudioPlayer.play(_:) |")),
        ("plan", cocoa_("EXC_BREAKPOINT", "Fatal error: Unexpectedly found nil while unwrapping an Optional value", "Guide | FloorPlan.draw(_:) | FloorPlan.swift:22")),
    ),
    scene(
        "the guide on android", "java",
        ("audio", droid("java.lang.IllegalStateException", "Player is accessed on the wrong thread.", "~androidx.media3.exoplayer.ExoPlayerImpl | verifyApplicationThread | ExoPlayerImpl.java:2800", "org.museum.guide.AudioService | play | AudioService.kt:40")),
        ("audio", droid("java.lang.IllegalStateException", "Player is accessed on the wrong thread.\nCurrent thread: 'DefaultDispatcher-worker-3'\nExpected thread: 'main'", "~kotlinx.coroutines.DispatchedTask | run | DispatchedTask.kt:108", "org.museum.guide.StopViewModel$onTap$1 | invokeSuspend | StopViewModel.kt:33", "org.museum.guide.AudioService | play | AudioService.kt:44", "~androidx.media3.exoplayer.ExoPlayerImpl | verifyApplicationThread | ExoPlayerImpl.java:2934")),
        ("start", droid("java.lang.IllegalStateException", "Not allowed to start service Intent { cmp=org.museum.guide/.AudioService }: app is in background uid UidRecord{1a2b3c u0a210 TRNB idle}", "org.museum.guide.AudioService | start | AudioService.kt:60")),
        ("start", droid("android.app.BackgroundServiceStartNotAllowedException", "Not allowed to start service Intent { cmp=org.museum.guide/.AudioService (has extras) }: app is in background uid UidRecord{77aa01 u0a99 CEM idle}", "org.museum.guide.AudioService | start | AudioService.kt:64")),
    ),
    scene(
        "the same in flutter", "other",
        ("late", dart_("LateInitializationError", "Field '_player@123456789' has not been initialized.", "package:guide/audio.dart | AudioPage._play | 40:5")),
        ("late", dart_("LateError", "LateInitializationError: Field '_player@987654321' has not been initialized.", "package:guide/stops.dart | StopList.build.<fn> | 12:9", "package:guide/audio.dart | AudioPage._play | 44:5")),
        ("late 2", dart_("LateInitializationError", "Field '_map@123456789' has not been initialized.", "package:guide/audio.dart | AudioPage._play | 41:5")),
        ("http", dart_("ClientException", "Connection closed before full header was received, uri=https://museum.example/stops/17", "package:guide/api.dart | Api.stop | 20:20")),
        ("http", dart_("ClientException", "Connection closed before full header was received, uri=https://museum.example/stops/4", "package:guide/stops.dart | StopList._load | 30:9", "package:guide/api.dart | Api.stop | 22:20")),
    ),
)

OTHERS = (
    scene(
        "halls of elixir", "elixir",
        ("badmap", elixir_("BadMapError", "expected a map, got: nil", "Museum.Hall | handle_info/2 | lib/museum/hall.ex:30", "Museum.Visit | label/1 | lib/museum/visit.ex:12")),
        ("badmap", elixir_("BadMapError", "expected a map, got: nil", "Museum.Report | run/1 | lib/museum/report.ex:9", "anonymous fn/2 in Museum.Visit | label/1 | lib/museum/visit.ex:15")),
        ("key", elixir_("KeyError", "key :hall not found in: nil", "Museum.Hall | handle_info/2 | lib/museum/hall.ex:32", "Museum.Visit | hall/1 | lib/museum/visit.ex:20")),
        ("key", elixir_("KeyError", "key :hall not found in:\n\n    nil\n\nIf you are using the dot syntax, such as map.field, make sure the left-hand side of the dot is a map", "Museum.Report | run/1 | lib/museum/report.ex:14", "Museum.Visit | hall/1 | lib/museum/visit.ex:23")),
    ),
    scene(
        "a projector in c++", "native",
        ("frame", native_("SIGSEGV", "Segfault", "projector | main | main.cpp | 20", "projector | show(Frame const*) | show.cpp | 12")),
        ("frame", native_("SIGSEGV", "Segfault at 0x0000000000000008", "projector | void std::__invoke_impl<void, void (*)(Frame const*), Frame const*>(std::__invoke_other, void (*&&)(Frame const*), Frame const*&&) | invoke.h | 61", "projector | show(Frame const*) | show.cpp | 15")),
        ("lamp", native_("SIGSEGV", "Segfault", "projector | main | main.cpp | 22", "projector | Lamp::warm() | lamp.cpp | 30")),
        ("throw", native_("std::out_of_range", "map::at", "projector | main | main.cpp | 24", "projector | Lamp::hours(int) const | lamp.cpp | 41")),
        ("throw", native_("std::out_of_range", "map::at:  key not found", "projector | run() | run.cpp | 9", "projector | Lamp::hours(int) const | lamp.cpp | 44")),
    ),
)

LOGS = (
    scene(
        "lines of the box office", "python",
        ("sold out", log("python", "tour %s of %s is sold out but %d tickets wait", "T-4", "2026-11-30", 3, logger="office.tours")),
        ("sold out", message("python", "tour T-9 of 2026-12-01 is sold out but 1 tickets wait", logger="office.tours")),
        ("sold out", logged("2026-11-24 10:00:00,101 ERROR office.tours: tour A-77 of 2027-01-03 is sold out but 12 tickets wait")),
        ("cancelled", log("python", "tour %s of %s is cancelled but %d tickets wait", "T-4", "2026-11-30", 3, logger="office.tours")),
        ("cancelled", message("python", "tour T-10 of 2026-12-05 is cancelled but 2 tickets wait", logger="office.tours")),
        ("bank", logged('{"ts":"2026-11-24T10:00:00Z","level":"error","logger":"office.bank","msg":"charge failed","order":17,"error":"card declined: do not honor"}')),
        ("bank", logged('{"level":"error","ts":1764000000.5,"logger":"office.bank","msg":"charge failed","order":99,"error":"card declined: do not honor","attempt":2}')),
        ("bank down", logged('{"ts":"2026-11-24T10:00:00Z","level":"error","logger":"office.bank","msg":"charge failed","order":17,"error":"Post \\"https://bank.example/charges\\": context deadline exceeded"}')),
        ("bank down", logged('{"ts":"2026-11-24T11:00:00Z","level":"error","logger":"office.bank","msg":"charge failed","order":31,"error":"Post \\"https://bank.example/charges\\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"}')),
    ),
)
SCENES = (*recorded("fifteenth_recorded.jsonl"), *PAGES, *RUBY, *PHP, *CSHARP, *RUST, *APPS, *OTHERS, *LOGS)
