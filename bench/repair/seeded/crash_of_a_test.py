"""Runs one test for what it raises, not for what it asserts: production crashes, and asserts nothing."""

import contextlib
import io
import sys
from types import TracebackType

import pytest

TEST = "{test}"
ASSERTED = (AssertionError, pytest.fail.Exception, pytest.skip.Exception)


class Crashes:
    error: BaseException | None = None

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is None or self.error is not None or isinstance(call.excinfo.value, ASSERTED):
            return
        self.error = call.excinfo.value.with_traceback(from_the_test(call.excinfo.tb, str(item.path)))


def from_the_test(innermost: TracebackType, path: str) -> TracebackType:
    """Without the frames of pytest, which no service has."""
    found: TracebackType | None = innermost
    while found is not None and found.tb_frame.f_code.co_filename != path:
        found = found.tb_next
    return found or innermost


crashes = Crashes()
with contextlib.redirect_stdout(io.StringIO()):
    ended = pytest.main(["-q", "-p", "no:cacheprovider", TEST], plugins=[crashes])
if crashes.error is not None:
    raise crashes.error
sys.exit(0 if ended in {0, 1} else int(ended))
