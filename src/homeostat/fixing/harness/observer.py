"""What happens while a project's own tests or programs run: which lines, and how what fails does so.

Loaded into every interpreter of the run as `sitecustomize` (Python 3.9 or later, standard library only), and by
pytest as a plugin. It changes nothing that the run does; at the end of the process that ran most it leaves one JSON
object in `$HOMEOSTAT_OBSERVED`. What it leaves is bounded, and is read as hostile. PYTEST_DONT_REWRITE: it is imported
before pytest is.
"""

from __future__ import annotations

import atexit
import json
import linecache
import os
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any, Generator, Iterator, Optional  # noqa: UP035 - for Python 3.9

MOST_FAILURES = 20
FAILING_SECONDS = 4.0  # for all the tests that are known to fail, after the first of them
MOST_CHAIN = 10
MOST_FRAMES = 60
MOST_ITEMS = 10
MOST_DEPTH = 4
MOST_TEXT = 512
MOST_LINES = 200_000
CONTEXT = 5
TEST_SECONDS = float(os.environ.get("HOMEOSTAT_TEST_SECONDS", "20"))

FAILING = frozenset(json.loads(os.environ.get("HOMEOSTAT_FAILING", "[]")))
BESIDE = bool(os.environ.get("HOMEOSTAT_BESIDE"))  # others run only to tell what those that pass run
BESIDE_SECONDS = float(os.environ.get("HOMEOSTAT_BESIDE_SECONDS", "3"))  # for all of them
MOST_RAISED = 50  # of one test
MOST_HANDLED = 5  # that are told of one failure
NO_FAILURE = (StopIteration, StopAsyncIteration, GeneratorExit)
NOT_RUN = frozenset({"Skipped", "XFailed", "SkipTest", "_ShouldStop"})

TREE = os.environ.get("HOMEOSTAT_TREE") or str(Path.cwd().resolve()) + os.sep  # the command may go to a folder of it
NOT_THE_TREE = (os.sep + "site-packages" + os.sep, os.sep + "node_modules" + os.sep, os.sep + ".venv" + os.sep)

Line = "tuple[str, int]"


class Observer:
    """Counts for each line of the tree in how many failing and passing tests it ran."""

    def __init__(self) -> None:
        self.failed = 0
        self.passed = 0
        self.by_failing: Counter[Any] = Counter()
        self.by_passing: Counter[Any] = Counter()
        self.failures: list[dict[str, Any]] = []
        self.seconds_beside = 0.0
        self._handled: list[tuple[dict[str, Any], Any, dict[str, Any]]] = []
        self._raised: dict[Any, BaseException] = {}  # by this test, where each first reached code of the tree
        self._raised_last: BaseException | None = None
        self._raised_by_passing: set[Any] = set()
        self._lines: set[Any] = set()
        self._own: dict[CodeType, str] = {}
        self.tests_seen = False
        self.seconds_failing = 0.0
        self._began = 0.0

    # --- lines

    def begin(self) -> None:
        self._lines = set()
        self._raised = {}
        self._began = time.monotonic()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGALRM, endless)
            signal.setitimer(signal.ITIMER_REAL, TEST_SECONDS)
        sys.settrace(self._trace)
        threading.settrace(self._trace)

    def leave(self) -> None:
        """The end of the watching, whatever came of it."""
        if threading.current_thread() is threading.main_thread():
            signal.setitimer(signal.ITIMER_REAL, 0)
        sys.settrace(None)
        threading.settrace(None)  # pyright: ignore  # noqa: PGH003 - older stubs ask for a function
        self._raised_last = None

    def end(self, *, passed: bool, test: str = "") -> None:
        self.leave()
        took = time.monotonic() - self._began
        if BESIDE and test not in FAILING:
            self.seconds_beside += took
            if not passed:
                return
        if passed and len(self._raised_by_passing) < MOST_LINES:
            self._raised_by_passing.update(self._raised)
        into = self.by_passing if passed else self.by_failing
        if len(into) < MOST_LINES:
            into.update(self._lines)
        if passed:
            self.passed += 1
        else:
            self.failed += 1
            self.seconds_failing += took

    def _trace(self, frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401 - a trace function
        code = frame.f_code
        path = self._own.get(code)
        if path is None:
            path = self._own[code] = own_path(code.co_filename)
        if not path:
            return None
        if event in {"line", "call"}:
            self._lines.add((path, frame.f_lineno))
        elif event == "exception":
            self._note(argument, path, frame.f_lineno)
        return self._trace

    def _note(self, argument: Any, path: str, line: int) -> None:  # noqa: ANN401 - as a trace function gets it
        """The innermost place of each: what is told of it again, further out, is the same one."""
        error = argument[1]
        if error is self._raised_last or not isinstance(error, Exception) or isinstance(error, NO_FAILURE):
            return
        self._raised_last = error
        if len(self._raised) < MOST_RAISED:
            self._raised.setdefault((path, line, type(error).__name__), error)

    # --- failures

    def fail(self, error: BaseException, test: str) -> None:
        if len(self.failures) < MOST_FAILURES:
            try:
                failure = told(error, test)
                self._keep_handled(failure, chain_of(error))
            except Exception:  # noqa: BLE001 - a strange object must not disturb the run
                failure = {"test": test, "values": [{"type": type(error).__name__, "value": ""}]}
            self.failures.append(failure)

    def _keep_handled(self, failure: dict[str, Any], ended: list[BaseException]) -> None:
        """What was raised on the way and did not end the test: somebody caught it."""
        handled = [(key, error) for key, error in self._raised.items() if not any(error is each for each in ended)]
        for key, error in handled[:MOST_HANDLED]:
            self._handled.append((failure, key, told(error, str(failure["test"]))))

    def write(self) -> None:
        if not (self.failures or self.by_failing or self.by_passing):
            return
        for failure, key, handled in self._handled:
            if key not in self._raised_by_passing:
                failure.setdefault("handled", []).append(handled["values"])
        lines: dict[str, dict[str, list[int]]] = {}
        for (path, line), count in self.by_failing.items():
            lines.setdefault(path, {})[str(line)] = [count, self.by_passing.get((path, line), 0)]
        said = {"failed": self.failed, "passed": self.passed, "lines": lines, "failures": self.failures}
        target = Path(os.environ["HOMEOSTAT_OBSERVED"])
        text = json.dumps(said)
        try:
            if len(text) > target.stat().st_size:
                target.write_text(text, encoding="utf-8")
        except FileNotFoundError:
            target.write_text(text, encoding="utf-8")


class TestDoesNotEnd(BaseException):
    """It would run for ever: told as a failure, with the stack and the values where it was."""


def endless(*_: object) -> None:
    raise TestDoesNotEnd(f"it does not end within {TEST_SECONDS:g} s")


def own_path(name: str) -> str:
    """The path within the tree; "" for what is somebody else's."""
    path = "" if name.startswith("<") else os.path.realpath(name)
    if not path.startswith(TREE) or any(part in path for part in NOT_THE_TREE):
        return ""
    return path[len(TREE) :]


# --- an exception as Sentry's events have it ------------------------------------------------------------------------


def told(error: BaseException, test: str) -> dict[str, Any]:
    values = [one(raised) for raised in chain_of(error)]
    return {"test": test, "values": values}


def chain_of(error: BaseException) -> list[BaseException]:
    """The cause first."""
    found: list[BaseException] = []
    current: Optional[BaseException] = error  # noqa: UP045 - for Python 3.9
    while current is not None and current not in found and len(found) < MOST_CHAIN:
        found.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found[::-1]


def one(error: BaseException) -> dict[str, Any]:
    frames = [framed(frame, line, column) for frame, line, column in walked(error.__traceback__)]
    return {
        "type": type(error).__name__,
        "module": type(error).__module__,
        "value": cut(plain(error)),
        "mechanism": {"type": "test", "handled": False},
        "stacktrace": {"frames": frames[-MOST_FRAMES:]},
    }


def plain(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001
        return ""


def walked(traceback: TracebackType | None) -> Iterator[tuple[FrameType, int, int | None]]:
    while traceback is not None:
        column: int | None = None
        positions = getattr(traceback.tb_frame.f_code, "co_positions", None)
        if positions is not None and traceback.tb_lasti >= 0:
            for index, position in enumerate(positions()):
                if index == traceback.tb_lasti // 2:
                    column = position[2]
                    break
        yield traceback.tb_frame, traceback.tb_lineno, column
        traceback = traceback.tb_next


def framed(frame: FrameType, line: int, column: int | None) -> dict[str, Any]:
    code = frame.f_code
    own = own_path(code.co_filename)
    source = [text.rstrip("\r\n") for text in linecache.getlines(code.co_filename)]
    return {
        "filename": own or code.co_filename,
        "abs_path": code.co_filename,
        "function": getattr(code, "co_qualname", code.co_name).replace(".<locals>", ""),
        "module": str(frame.f_globals.get("__name__", "")),
        "lineno": line,
        "colno": None if column is None else column + 1,
        "in_app": bool(own),
        "context_line": source[line - 1] if 0 < line <= len(source) else "",
        "pre_context": source[max(0, line - 1 - CONTEXT) : line - 1],
        "post_context": source[line : line + CONTEXT],
        "vars": {str(name): shown(value, 0) for name, value in list(frame.f_locals.items())[:50]} if own else {},
    }


def shown(value: object, depth: int) -> Any:  # noqa: ANN401 - JSON
    """Containers as such, everything else by its `repr`: what the SDK sends."""
    if depth < MOST_DEPTH:
        if isinstance(value, dict):
            items: list[Any] = list(value.items())  # pyright: ignore  # noqa: PGH003 - whatever a program keeps
            return {safe(key): shown(each, depth + 1) for key, each in items[:MOST_ITEMS]}
        if isinstance(value, (list, tuple, set, frozenset)):
            each_of: list[Any] = list(value)  # pyright: ignore  # noqa: PGH003
            return [shown(each, depth + 1) for each in each_of[:MOST_ITEMS]]
    return safe(value)


def safe(value: object) -> str:
    try:
        return cut(repr(value))
    except BaseException as error:  # noqa: BLE001 - it is the program's own code that runs here
        return f"<{type(value).__name__}, whose repr raises {type(error).__name__}>"


def cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 3] + "..."


# --- how tests and programs are told apart ---------------------------------------------------------------------------

observer = Observer()


def pytest_runtest_call(item: Any) -> Generator[None, Any, None]:  # noqa: ANN401 - pytest is not imported here
    observer.tests_seen = True
    observer.begin()
    outcome: Any = yield
    error: Any = outcome.excinfo[1] if outcome.excinfo is not None else kept_by_unittest(item)
    if type(error).__name__ == "UnexpectedException":  # what doctest makes of what an example raised
        error = error.exc_info[1]
    if type(error).__name__ in NOT_RUN:
        observer.leave()
        return
    observer.end(passed=error is None, test=item.nodeid)
    if error is not None and not (BESIDE and item.nodeid not in FAILING):
        observer.fail(error, item.nodeid)


def kept_by_unittest(item: Any) -> BaseException | None:  # noqa: ANN401
    """A `TestCase` that pytest runs does not raise: its item keeps what it ended in, until that is reported."""
    kept: Any = getattr(item, "_excinfo", None)
    return getattr(kept[0], "value", None) if kept else None


pytest_runtest_call.pytest_impl = {"hookwrapper": True, "tryfirst": True}  # pyright: ignore  # noqa: PGH003


def pytest_runtest_setup(item: Any) -> None:  # noqa: ANN401
    """Tests that are known to fail are left out once those before them took long: they may well run for ever.

    As a test that is skipped: pytest then ends what the test before it had set up, which the next may not share.
    """
    if left_out(item.nodeid):
        import pytest  # noqa: PLC0415 - of the project that is watched

        pytest.skip("it would take too long to watch")


def left_out(test: str) -> bool:
    if test in FAILING:
        return observer.seconds_failing > FAILING_SECONDS
    return BESIDE and observer.seconds_beside > BESIDE_SECONDS


pytest_runtest_setup.pytest_impl = {"tryfirst": True}  # pyright: ignore  # noqa: PGH003


def pytest_collectreport(report: Any) -> None:  # noqa: ANN401
    call = getattr(report, "call", None)
    if report.failed and call is not None and call.excinfo is not None:
        observer.fail(call.excinfo.value, report.nodeid)


def watch_unittest() -> None:
    """`python -m unittest`: pytest runs such tests by itself, and tells of them."""
    import unittest  # noqa: PLC0415 - only where it is the runner

    run = unittest.TestCase.run

    def watched(self: unittest.TestCase, result: unittest.TestResult | None = None) -> object:
        observer.tests_seen = True
        if BESIDE and left_out(self.id()):
            return result
        before = 0 if result is None else len(result.failures) + len(result.errors)
        observer.begin()
        try:
            return run(self, result)
        finally:
            after = 0 if result is None else len(result.failures) + len(result.errors)
            observer.end(passed=before == after, test=self.id())

    def keeping(add: Any) -> Any:  # noqa: ANN401
        def added(self: unittest.TestResult, test: unittest.TestCase, err: Any) -> None:  # noqa: ANN401
            if not (BESIDE and test.id() not in FAILING):
                observer.fail(err[1], test.id())
            add(self, test, err)

        return added

    unittest.TestCase.run = watched  # pyright: ignore  # noqa: PGH003
    unittest.TestResult.addError = keeping(unittest.TestResult.addError)
    unittest.TestResult.addFailure = keeping(unittest.TestResult.addFailure)


def watch_doctest() -> None:
    """`python -m doctest`: each text with examples is one test, which ends in its first example that raised."""
    import doctest  # noqa: PLC0415 - only where it is the runner

    run, raised = doctest.DocTestRunner.run, doctest.DocTestRunner.report_unexpected_exception

    def watched(self: Any, test: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        observer.tests_seen = True
        observer.begin()
        results = run(self, test, *rest, **named)
        observer.end(passed=not results.failed, test=test.name)
        return results

    def keeping(self: Any, out: Any, test: Any, example: Any, exc_info: Any) -> None:  # noqa: ANN401
        observer.fail(exc_info[1], test.name)
        raised(self, out, test, example, exc_info)

    doctest.DocTestRunner.run, doctest.DocTestRunner.report_unexpected_exception = watched, keeping


def watch_program() -> None:
    """A plain program: one run, which fails when it ends in an exception."""
    hook = sys.excepthook

    def ended(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if not observer.tests_seen:
            observer.end(passed=False)
            observer.fail(error, "")
        hook(kind, error, traceback)

    sys.excepthook = ended
    observer.begin()


def start() -> None:
    arguments = [Path(word).name for word in sys.orig_argv[:4]] if hasattr(sys, "orig_argv") else []
    if "unittest" in arguments:
        watch_unittest()
    elif "doctest" in arguments:
        watch_doctest()
    elif not any(word.startswith(("pytest", "py.test")) for word in arguments):
        watch_program()
    atexit.register(observer.write)
