"""What a failing command printed is read, whoever ran it: type, message, and where it broke."""

from datetime import UTC, datetime

import pytest

from homeostat.fixing.output import read_from_output
from homeostat.records import Service

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SERVICE = Service(name="shop", project_id=0, public_key="")

NODE = """\
starting
/box/tree/src/shop.js:3
  TypeError.wanted = order.lines.length;
                     ^

TypeError: Cannot read properties of undefined (reading 'length')
    at count (/box/tree/src/shop.js:3:34)
    at Object.<anonymous> (/box/tree/main.js:4:1)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)

Node.js v20.20.2
"""
NODE_TEST = """\
✖ none (0.2ms)
  TypeError [Error]: Cannot read properties of undefined (reading 'b')
      at f (/box/tree/src/f.js:2:14)
      at TestContext.<anonymous> (/box/tree/f.test.js:4:33)
      at Test.runInAsyncScope (node:async_hooks:206:9)

tests 2
"""
JEST = """\
  ● none

    TypeError: Cannot read properties of undefined (reading 'b')

      1 | exports.f = function f(o) {
    > 2 |   return o.a.b;
        |              ^
      3 | };

      at f (src/f.js:2:14)
      at Object.<anonymous> (f.test.js:4:33)

Tests:       1 failed, 1 passed, 2 total
"""
VITEST = """\
 FAIL  f.test.ts > none
TypeError: Cannot read properties of undefined (reading 'b')
 \u276f f src/f.ts:2:14
      1| export function f(o) {
      2|   return o.a.b;
       |              ^
      3| };
 \u276f f.test.ts:4:33

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯
"""
REPANICKED = """\
--- FAIL: TestNil (0.00s)
panic: runtime error: invalid memory address or nil pointer dereference [recovered, repanicked]
[signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x52e517]

goroutine 23 [running]:
testing.tRunner.func1.2({0x55a740, 0x6cac90})
	/usr/local/go/src/testing/testing.go:1974 +0x232
testing.tRunner.func1()
	/usr/local/go/src/testing/testing.go:1977 +0x349
panic({0x55a740?, 0x6cac90?})
	/usr/local/go/src/runtime/panic.go:860 +0x13a
ex.org/shop.(*Cart).Close.func1()
	/box/tree/cart.go:90 +0x25
panic({0x55a740?, 0x6cac90?})
	/usr/local/go/src/runtime/panic.go:860 +0x13a
ex.org/shop.Sum(0x3b3c10064760?)
	/box/tree/sum.go:5 +0x37
ex.org/shop.TestNil(0x3b3c100e6488?)
	/box/tree/sum_test.go:4 +0x1e
testing.tRunner(0x3b3c100e6488, 0x592e20)
	/usr/local/go/src/testing/testing.go:2036 +0xea
FAIL	ex.org/shop	0.006s
"""
OLDER = """\
panic: oh no [recovered]
	panic: oh no

goroutine 1 [running]:
main.main.func1()
	/box/tree/main.go:9 +0x25
panic({0x55a740?, 0x6cac90?})
	/usr/local/go/src/runtime/panic.go:860 +0x13a
ex.org/shop.read(...)
	/box/tree/read.go:7
main.main()
	/box/tree/main.go:12 +0x1e
exit status 2
"""
DEEP = (
    "panic: runtime error: index out of range [3] with length 3\n\ngoroutine 1 [running]:\n"
    "ex.org/shop.leaf(0x1)\n\t/box/tree/leaf.go:3 +0x1\n"
    + "ex.org/shop.walk(0x1)\n\t/box/tree/walk.go:8 +0x1\n" * 60
    + "main.main()\n\t/box/tree/main.go:12 +0x1e\nexit status 2\n"
)


@pytest.mark.parametrize(
    ("output", "kind", "message", "place"),
    [
        pytest.param(NODE, "TypeError", "(reading 'length')", ("src/shop.js", 3, 34), id="node, below its excerpt"),
        pytest.param(NODE_TEST, "TypeError", "(reading 'b')", ("src/f.js", 2, 14), id="node:test"),
        pytest.param(JEST, "TypeError", "(reading 'b')", ("src/f.js", 2, 14), id="jest"),
        pytest.param(VITEST, "TypeError", "(reading 'b')", ("src/f.ts", 2, 14), id="vitest"),
        pytest.param(REPANICKED, "panic", "nil pointer dereference", ("sum.go", 5, None), id="panicked again"),
        pytest.param(OLDER, "panic", "oh no", ("read.go", 7, None), id="panicked again, as older Go says it"),
        pytest.param(NODE + NODE, "TypeError", "(reading 'length')", ("src/shop.js", 3, 34), id="the same twice"),
        pytest.param(DEEP, "panic", "with length 3", ("leaf.go", 3, None), id="a deep stack"),
    ],
)
def test_a_failure_is_read(output: str, kind: str, message: str, place: tuple[str, int, int | None]) -> None:
    event = read_from_output(output, SERVICE, NOW, frozenset({"main.js"}))
    assert event is not None
    assert event.raised is not None
    assert len([frame for frame in event.own_frames if frame.line == place[1]]) == 1
    frame = event.crash_frame
    assert frame is not None
    path, line, column = place
    assert (event.raised.type, frame.line, frame.column) == (kind, line, column)
    assert frame.path.endswith(path)
    assert event.raised.message.endswith(message)


@pytest.mark.parametrize(
    "output",
    [
        pytest.param("", id="nothing"),
        pytest.param("assertion failed: 1 != 2\n", id="no trace"),
        pytest.param("Error: " * 50_000, id="one long line"),
        pytest.param("  Error: x\n" * 20_000, id="many heads"),
        pytest.param("\u276f " * 100_000 + "\n" + "    at \n" * 10_000, id="arrows"),
    ],
)
def test_what_holds_no_trace_gives_none(output: str) -> None:
    assert read_from_output(output, SERVICE, NOW, frozenset()) is None


def test_the_error_that_an_assertion_got_is_what_broke() -> None:
    output = """\
✖ u (0.7ms)
  AssertionError [ERR_ASSERTION]: The error is expected to be an instance of "RangeError". Received "TypeError"

  Error message:

  Cannot read properties of undefined (reading 'rate')
      at TestContext.<anonymous> (/box/tree/f.test.js:2:74)
      at Test.runInAsyncScope (node:async_hooks:206:9) {
    code: 'ERR_ASSERTION',
    actual: TypeError: Cannot read properties of undefined (reading 'rate')
        at Object.rate (/box/tree/src/f.js:4:16)
        at getActual (node:assert:498:5)
        at TestContext.<anonymous> (/box/tree/f.test.js:2:74),
    operator: 'throws'
  }
"""
    event = read_from_output(output, SERVICE, NOW, frozenset())
    assert event
    assert event.raised
    assert (event.error_type, event.message) == ("TypeError", "Cannot read properties of undefined (reading 'rate')")
    assert [(frame.function, frame.line) for frame in event.own_frames] == [("Object.rate", 4)]
    assert len(event.raised.frames) == 3


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/box/tree/src/internal/audit.ts", True),
        ("/box/tree/native/alternatives.js", True),
        ("/box/tree/node_modules/lib/internal/index.js", False),
        ("internal/modules/cjs/loader.js", False),
        ("node:internal/modules/cjs/loader", False),
    ],
)
def test_only_what_node_itself_calls_internal_is_nobody_s(path: str, *, own: bool) -> None:
    printed = f"TypeError: Cannot read properties of undefined (reading 'a')\n    at next ({path}:92:31)\n"
    event = read_from_output(printed, SERVICE, NOW, frozenset())
    assert event is not None
    assert event.own_frames[-1].in_app == own
