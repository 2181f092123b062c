"""What each test of a slow suite takes and touches, and which of them are run: a plugin of pytest.

Loaded with `-p` by `by_test.py`, in the service's own Python (3.9 or later, pytest 7 or later). The order lies where
`$HOMEOSTAT_BY_TEST` says; each process that ran tests leaves `covered.PID.json` beside it. Tests of the first seconds
are not looked into, so that a quick suite runs as ever; nobody can tell what they touch.

Of functions, not of lines: with `sys.monitoring` (Python 3.12) each function is counted once for a test, and is then as
quick as ever; before that, a trace function is told of calls and of nothing else, and only where no other is set.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Generator  # noqa: UP035 - for Python 3.9

import pytest

MOST_TESTS = 100_000
MOST_FUNCTIONS = 50_000

MONITORING: Any = getattr(sys, "monitoring", None)  # since Python 3.12

TREE = str(Path.cwd().resolve()) + os.sep
NOT_THE_TREE = (os.sep + "site-packages" + os.sep, os.sep + "node_modules" + os.sep, os.sep + ".venv" + os.sep)


Function = tuple[str, int]
"""Its path in the tree, and its first line."""


class Watcher:
    """Which functions of the tree are begun between `begin` and `end`."""

    def __init__(self) -> None:
        self._begun: set[CodeType] = set()
        self._own: dict[CodeType, str] = {}
        self._tool = free_tool(self._started) if MONITORING is not None else None

    def begin(self) -> bool:
        """False where somebody else watches."""
        self._begun = set()
        if MONITORING is not None:
            if self._tool is None:
                return False
            MONITORING.set_events(self._tool, MONITORING.events.PY_START)
            MONITORING.restart_events()
            return True
        if sys.gettrace() is not None:
            return False
        threading.settrace(self._called)
        sys.settrace(self._called)
        return True

    def end(self) -> set[Function]:
        if MONITORING is not None:
            if self._tool is not None:
                MONITORING.set_events(self._tool, MONITORING.events.NO_EVENTS)
        elif sys.gettrace() == self._called:
            sys.settrace(None)
            threading.settrace(None)  # pyright: ignore  # noqa: PGH003 - older stubs ask for a function
        begun, self._begun = self._begun, set()
        return {(path, code.co_firstlineno) for code in begun if (path := self._path(code))}

    def _started(self, code: CodeType, offset: int) -> object:
        del offset
        self._begun.add(code)
        return MONITORING.DISABLE

    def _called(self, frame: FrameType, event: str, argument: object) -> None:
        del event, argument
        self._begun.add(frame.f_code)

    def _path(self, code: CodeType) -> str:
        path = self._own.get(code)
        if path is None:
            path = self._own[code] = own_path(code)
        return path


def free_tool(started: Any) -> int | None:  # noqa: ANN401 - a callback of the interpreter's
    for number in (4, 3):  # the ones without a name: https://docs.python.org/3/library/sys.monitoring.html
        if MONITORING.get_tool(number) is None:
            MONITORING.use_tool_id(number, "homeostat")
            MONITORING.register_callback(number, MONITORING.events.PY_START, started)
            return number
    return None


def own_path(code: CodeType) -> str:
    """The path within the tree; "" for what is somebody else's, and for what runs as a module is imported."""
    if code.co_name == "<module>" or code.co_filename.startswith("<"):
        return ""
    path = os.path.realpath(code.co_filename)
    if not path.startswith(TREE) or any(part in path for part in NOT_THE_TREE):
        return ""
    return path[len(TREE) :]


class Plugin:
    def __init__(self, order: dict[str, Any], folder: Path) -> None:
        self._folder = folder
        self._until = float(order["until"])  # of the monotonic clock, which is one for all processes
        self._only: list[str] | None = order["only"]
        self._passed = frozenset(order["passed"])
        self._watched = bool(order["watched"])
        self._unwatched_seconds = float(order["unwatched_seconds"])
        self._began = time.monotonic()
        self._watcher = Watcher()
        self._session: Any = None
        self._collected = 0
        self._tests: list[tuple[str, float, bool]] = []
        self._touched: dict[Function, int] = {}  # bits: the number of a test is its place
        self._by_fixture: dict[int, set[Function]] = {}
        self._fixtures: list[set[Function]] = []
        self._watching = False

    # --- which tests are run

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: Any) -> None:  # noqa: ANN401 - whatever release of pytest there is
        self._session = session

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:  # noqa: ANN401
        self._collected = len(items)
        if self._only is None:
            return
        places = {name: place for place, name in enumerate(self._only)}
        kept = sorted((item for item in items if item.nodeid in places), key=lambda item: places[item.nodeid])
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in places])
        items[:] = kept

    def pytest_runtest_logreport(self, report: Any) -> None:  # noqa: ANN401
        if report.failed and report.nodeid in self._passed and self._session is not None:
            self._session.shouldstop = "a test that passed without the patch fails with it"

    def pytest_runtest_logfinish(self) -> None:
        if time.monotonic() > self._until and self._session is not None:
            self._session.shouldstop = "the time is over"

    # --- what they take and touch

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: Any) -> Generator[None, Any, None]:  # noqa: ANN401
        began = time.monotonic()
        self._fixtures = []
        late = began - self._began >= self._unwatched_seconds
        self._watching = self._watched and late and len(self._tests) < MOST_TESTS and self._watcher.begin()
        yield
        watched, self._watching = self._watching, False
        if watched:
            touched = self._watcher.end().union(*self._fixtures, *self._wider(item))
            for function in touched:
                if function in self._touched or len(self._touched) < MOST_FUNCTIONS:
                    self._touched[function] = self._touched.get(function, 0) | 1 << len(self._tests)
        self._tests.append((item.nodeid, time.monotonic() - began, watched))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, None]:  # noqa: ANN401
        """What one test prepares for others as well is theirs too."""
        if fixturedef.scope == "function" or not self._watched:
            yield
            return
        before: set[Function] = self._watcher.end() if self._watching else set()
        watched = self._watcher.begin()
        yield
        made: set[Function] = self._watcher.end() if watched else set()
        self._by_fixture[id(fixturedef)] = made
        self._fixtures.append(before | made)
        self._watching = self._watching and self._watcher.begin()

    def _wider(self, item: Any) -> list[set[Function]]:  # noqa: ANN401
        info = getattr(item, "_fixtureinfo", None)
        known = [each for defined in getattr(info, "name2fixturedefs", {}).values() for each in defined]
        return [self._by_fixture[id(each)] for each in known if id(each) in self._by_fixture]

    def pytest_sessionfinish(self) -> None:
        touched: dict[str, dict[str, str]] = {}
        for (path, line), bits in self._touched.items():
            touched.setdefault(path, {})[str(line)] = f"{bits:x}"
        said = {"collected": self._collected, "tests": self._tests, "touched": touched}
        Path(self._folder, f"covered.{os.getpid()}.json").write_text(json.dumps(said), encoding="utf-8")


def pytest_configure(config: Any) -> None:  # noqa: ANN401
    order = Path(os.environ["HOMEOSTAT_BY_TEST"])
    plugin = Plugin(json.loads(order.read_text(encoding="utf-8")), order.parent)
    config.pluginmanager.register(plugin, "homeostat_by_test_plugin")
