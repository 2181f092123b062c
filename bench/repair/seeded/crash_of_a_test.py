"""Runs one test for what it raises, not for what it asserts: production crashes, and asserts nothing."""

import contextlib
import io
import sys

import pytest

TEST = "{test}"
ASSERTED = (AssertionError, pytest.fail.Exception, pytest.skip.Exception)


class Crashes:
    error = None

    def pytest_runtest_makereport(self, item, call):
        raised = call.excinfo and call.excinfo.value
        if raised is not None and self.error is None and not isinstance(raised, ASSERTED):
            self.error = raised.with_traceback(from_the_test(call.excinfo.tb, str(item.path)))


def from_the_test(tb, path):
    found = tb
    while found is not None and found.tb_frame.f_code.co_filename != path:
        found = found.tb_next
    return found or tb


crashes = Crashes()
with contextlib.redirect_stdout(io.StringIO()):
    ended = pytest.main(["-q", "-p", "no:cacheprovider", TEST], plugins=[crashes])
if crashes.error is not None:
    raise crashes.error
sys.exit(0 if ended in (0, 1) else int(ended))
