"""The demo ends what it started, whoever ends it."""

import os
import signal
from collections.abc import Iterator

import pytest

from homeostat.cli.demo import end_as_by_ctrl_c


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    known = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in known.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_ends_it_or_closes_its_terminal_interrupts_it(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_DFL)  # under nohup, tests ignore the second of them
    end_as_by_ctrl_c()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


def test_under_nohup_a_closed_terminal_changes_nothing() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    end_as_by_ctrl_c()
    os.kill(os.getpid(), signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
