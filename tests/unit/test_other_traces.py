"""Crashes of Rust, Ruby, PHP and .NET in plain logs, as their runtimes printed them."""

from datetime import UTC, datetime

import pytest

from homeostat.intake.logfile.entries import Entries, WholeEntry
from homeostat.records import EventKind
from homeostat.stages.sense.text import Entry, read_entry

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)

RUST = {
    "no backtrace": (
        """
thread 'main' (20322) panicked at src/main.rs:2:59:
called `Option::unwrap()` on a `None` value
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
""",
        ("fatal", "panic", "called `Option::unwrap()` on a `None` value", "<unknown>", "src/main.rs", 2),
    ),
    "before 1.73": (
        """
thread 'main' panicked at 'first
second', src/main.rs:4:5
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
""",
        ("fatal", "panic", "first\nsecond", "<unknown>", "src/main.rs", 4),
    ),
    "a backtrace, in a thread": (
        """
thread 'worker-1' panicked at ./m.rs:4:47:
index out of bounds: the len is 1 but the index is 7
stack backtrace:
   0: __rustc::rust_begin_unwind
             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/src/panicking.rs:689:5
   1: core::panicking::panic_fmt
             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/panicking.rs:80:14
   2: <alloc::vec::Vec<T,A> as core::ops::index::Index<I>>::index
             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/alloc/src/vec/mod.rs:3804:9
   3: m::Shop::nth
             at ./m.rs:4:47
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
""",
        ("error", "panic", "index out of bounds: the len is 1 but the index is 7", "m::Shop::nth", "m.rs", 4),
    ),
    "a full one": (
        """
thread 'main' (20345) panicked at m.rs:2:59:
no luck
stack backtrace:
   0:     0x55e611e12dda - std[e28293b1aa0f68bd]::backtrace_rs::backtrace::libunwind::trace
                               at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/libunwind.rs:117:9
   1:     0x55e611df4d09 - std[e28293b1aa0f68bd]::sys::backtrace::__rust_end_short_backtrace::<(), !>
                               at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/sys/backtrace.rs:182:18
   2:     0x55e611df5d40 - core[c1f1a4ba060b9bfa]::panicking::panic_fmt
                               at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/panicking.rs:80:14
   3:     0x55e611ddf02e - m::price::h4009bc0cd8b193aa
                               at /srv/m.rs:2:59
   4:     0x55e611ddf6be - std::sys::backtrace::__rust_begin_short_backtrace::hfa891d39abf08321
                               at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/sys/backtrace.rs:166:18
   5:                0x0 - <unknown>
""",
        ("fatal", "panic", "no luck", "m::price", "/srv/m.rs", 2),
    ),
    "a stack that overflowed": (
        """
thread 'main' (20521) has overflowed its stack
fatal runtime error: stack overflow, aborting
""",
        ("fatal", "panic", "the thread has overflowed its stack", "", "", 0),
    ),
    "anyhow": (
        """
Error: could not load

Caused by:
    0: no such order
    1: No such file or directory (os error 2)

Stack backtrace:
   0: anyhow::error::<impl anyhow::Error>::msg
             at /root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/anyhow-1.0.75/src/error.rs:79:36
   1: shop::load
             at ./src/main.rs:12:9
""",
        ("error", "Error", "could not load", "shop::load", "src/main.rs", 12),
    ),
}
RUBY = {
    "uncaught": (
        """
a.rb:4:in `fetch': key not found: :price (KeyError)
	from a.rb:4:in `price'
	from a.rb:18:in `<main>'
""",
        ("error", "KeyError", "key not found: :price", "fetch", "a.rb", 4),
    ),
    "with the line of source, in a thread": (
        """
#<Thread:0x00007fead8f10d68 a.rb:23 run> terminated with exception (report_on_exception is true):
a.rb:6:in 'Shop#nilcall': undefined method 'upcase' for nil (NoMethodError)

  def nilcall(x) = x.upcase
                    ^^^^^^^
	from a.rb:23:in 'block in <main>'
""",
        ("error", "NoMethodError", "undefined method 'upcase' for nil", "Shop#nilcall", "a.rb", 6),
    ),
    "a message of two lines": (
        """
a.rb:7:in `own': none left (OutOfStock)
of item 7
	from a.rb:20:in `<main>'
""",
        ("error", "OutOfStock", "none left\nof item 7", "own", "a.rb", 7),
    ),
    "a cause": (
        """
a.rb:12:in `rescue in cause': no total (RuntimeError)
	from a.rb:8:in `cause'
	from a.rb:21:in `<main>'
a.rb:10:in `/': divided by 0 (ZeroDivisionError)
	from a.rb:10:in `cause'
	from a.rb:21:in `<main>'
""",
        ("error", "RuntimeError", "no total", "rescue in cause", "a.rb", 12),
    ),
    "Logger": (
        """
E, [2025-10-23T14:30:00.256886 #10292] ERROR -- : undefined method `upcase' for nil:NilClass

  def nilcall(x) = x.upcase
                    ^^^^^^^ (NoMethodError)
a.rb:6:in `nilcall'
/usr/lib/ruby/gems/3.1.0/gems/rack-3.0/lib/rack.rb:7:in `call'
""",
        ("error", "NoMethodError", "undefined method `upcase' for nil:NilClass", "nilcall", "a.rb", 6),
    ),
    "Rails": (
        """
F, [2025-10-23T14:30:00.133456 #7] FATAL -- : [8c2a]
[8c2a] NoMethodError (undefined method `price' for nil:NilClass):
[8c2a]
[8c2a] app/models/order.rb:12:in `total'
[8c2a] app/controllers/orders_controller.rb:7:in `create'
""",
        ("fatal", "NoMethodError", "undefined method `price' for nil:NilClass", "total", "app/models/order.rb", 12),
    ),
}
PHP = {
    "uncaught, two lines": (
        """
[23-Oct-2025 14:30:00 UTC] PHP Fatal error:  Uncaught Shop\\OutOfStock: none left
of item 7 in /srv/a.php:8
Stack trace:
#0 /srv/a.php(17): Shop\\Orders->own()
#1 {main}
  thrown in /srv/a.php on line 8
""",
        ("error", "Shop\\OutOfStock", "none left\nof item 7", "Shop\\Orders->own", "/srv/a.php", 8),
    ),
    "a cause": (
        """
PHP Fatal error:  Uncaught DivisionByZeroError: Division by zero in /srv/a.php:9
Stack trace:
#0 /srv/a.php(9): intdiv()
#1 /srv/a.php(18): Shop\\Orders->cause()
#2 {main}

Next LogicException: no total in /srv/a.php:9
Stack trace:
#0 /srv/a.php(18): Shop\\Orders->cause()
#1 {main}
  thrown in /srv/a.php on line 9
""",
        ("error", "LogicException", "no total", "Shop\\Orders->cause", "/srv/a.php", 9),
    ),
    "no exception": (
        """
[23-Oct-2025 14:30:00 Europe/Vienna] PHP Fatal error:  Allowed memory size exhausted in /srv/a.php on line 21
""",
        ("error", "Fatal error", "Allowed memory size exhausted", "<unknown>", "/srv/a.php", 21),
    ),
    "Laravel": (
        """
[2025-10-23 14:30:00] app.ERROR: no "eur" {"exception":"[object] (App\\\\NoRate(code: 0): no \\"eur\\" at Shop.php:12)
[stacktrace]
#0 /srv/app/Orders.php(30): App\\\\Shop->price('eur')
#1 {main}
"}
""",
        ("error", "App\\NoRate", 'no "eur"', "App\\Shop->price", "Shop.php", 12),
    ),
}
DOTNET = {
    "unhandled, with an inner one": (
        """
Unhandled exception. System.InvalidOperationException: no rate
 ---> System.Collections.Generic.KeyNotFoundException: The given key 'EUR' was not present in the dictionary.
   at System.Collections.Generic.Dictionary`2.get_Item(TKey key)
   at Shop.Rates.Load(String code) in C:\\src\\Shop\\Rates.cs:line 12
   --- End of inner exception stack trace ---
   at Shop.Orders.Total(Order order) in C:\\src\\Shop\\Orders.cs:line 30
""",
        ("error", "System.InvalidOperationException", "no rate", "Total", "C:/src/Shop/Orders.cs", 30),
    ),
    "the console's logger": (
        """
fail: Microsoft.AspNetCore.Server.Kestrel[13]
      Connection id "0HM": An unhandled exception was thrown by the application.
      System.NullReferenceException: Object reference not set to an instance of an object.
         at Shop.Orders.Total(Order order) in /src/Shop/Orders.cs:line 30
      --- End of stack trace from previous location ---
         at Shop.Api.<>c.<<Main>b__0_1>d.MoveNext() in /src/Shop/Program.cs:line 17
""",
        (
            *("error", "System.NullReferenceException", "Object reference not set to an instance of an object."),
            *("Total", "/src/Shop/Orders.cs", 30),
        ),
    ),
    "no files": (
        """
2025-10-23 14:30:00 [ERR] order 7 failed
System.FormatException: Input string was not in a correct format.
   at System.Number.ThrowOverflowOrFormatException(ParsingStatus status)
   at Shop.Orders.Parse()
""",
        (
            *("error", "System.FormatException", "Input string was not in a correct format."),
            *("Parse", "", 0),
        ),
    ),
}
LANGUAGES = {"rust": RUST, "ruby": RUBY, "php": PHP, "csharp": DOTNET}
ROWS = [
    pytest.param(language, *row, id=f"{language}: {name}")
    for language, rows in LANGUAGES.items()
    for name, row in rows.items()
]


def assembled(*lines: str) -> list[WholeEntry]:
    entries = Entries()
    done = [one for number, line in enumerate(lines, start=1) for one in entries.take(number, line)]
    return [*done, *entries.flush()]


def only(text: str) -> Entry:
    """The reading of lines that have to be one entry, between ordinary ones."""
    lines = text.removeprefix("\n").removesuffix("\n").split("\n")
    whole = assembled("2025-10-23 14:29:00 INFO shop: before", *lines, "2025-10-23 14:31:00 INFO shop: after")
    assert [one.numbers for one in whole] == [(1,), tuple(range(2, len(lines) + 2)), (len(lines) + 2,)]
    return read_entry(whole[1].text, NOW)


@pytest.mark.parametrize(("language", "text", "told"), ROWS)
def test_a_crash_is_one_entry_and_says_where(
    language: str, text: str, told: tuple[str, str, str, str, str, int]
) -> None:
    entry = only(text)
    raised = entry.chain[-1]
    inner = next((frame for frame in reversed(raised.frames) if frame.in_app), None)
    place = (inner.function, inner.path, inner.line) if inner else ("", "", 0)
    assert (entry.language, entry.level, raised.type, entry.message, *place) == (language, *told)


def test_what_a_cause_says_comes_first() -> None:
    for text, types in (
        (RUBY["a cause"][0], ["ZeroDivisionError", "RuntimeError"]),
        (PHP["a cause"][0], ["DivisionByZeroError", "LogicException"]),
        (DOTNET["unhandled, with an inner one"][0], ["KeyNotFoundException", "InvalidOperationException"]),
        (RUST["anyhow"][0], ["Error", "Error", "Error"]),
    ):
        assert [one.type.rpartition(".")[2] for one in only(text).chain] == types
    assert only(RUST["anyhow"][0]).chain[0].message.startswith("No such file")


@pytest.mark.parametrize("rows", LANGUAGES.values(), ids=LANGUAGES)
def test_what_nobody_caught_is_unhandled(rows: dict[str, tuple[str, object]]) -> None:
    assert not only(next(iter(rows.values()))[0]).chain[-1].handled


def test_a_panic_is_of_that_kind() -> None:
    assert only(RUST["no backtrace"][0]).kind is EventKind.PANIC


def test_a_java_call_is_none_of_csharp_and_the_other_way_round() -> None:
    java = only('Exception in thread "main" java.lang.NullPointerException\n\tat shop.Orders.total(Orders.java:12)')
    assert (java.language, java.chain[-1].frames[-1].path) == ("java", "Orders.java")


def test_a_heading_in_brackets_begins_no_trace_of_rails() -> None:
    entry = only(
        """
2025-10-23 14:30:00 ERROR who calls this?
Stack (most recent call last):
  File "/srv/shop/crash.py", line 188, in logged
    log.error("who calls this?", stack_info=True)
"""
    )
    assert (entry.language, entry.level) == ("python", "error")


@pytest.mark.parametrize(
    "line",
    ["PHP Warning:  Undefined array key in /srv/a.php on line 5", "info: Microsoft.Hosting.Lifetime[0]",
     "W, [2025-10-23T14:30:00.123456 #7]  WARN -- : slow", "[2025-10-23 14:30:00] production.NOTICE: on"],
)  # fmt: skip
def test_what_is_less_than_an_error_opens_nothing(line: str) -> None:
    entry = read_entry(line, NOW)
    assert not entry.matters
    assert entry.level in {"warning", "info"}


@pytest.mark.parametrize(
    "line",
    ["thread '" + "a" * 100_000, "a.rb:1:in `" + "b" * 100_000, "#0 " + "(1): " * 20_000, "   at " + "x(" * 50_000,
     "PHP Fatal error:  " + " in " * 25_000, "A (" * 30_000 + "):", "Error: \n" + "[object] (" * 10_000],
)  # fmt: skip
def test_long_lines_take_no_long_time(line: str) -> None:
    for _ in range(3):
        whole = assembled("E, [2025-10-23T14:30:00.123456 #7] ERROR -- : failed", line, line)
        for one in whole:
            read_entry(one.text, NOW)
