"""How a process that answers senders shares its interpreter: nothing keeps it from them for long.

An acknowledgement takes a tenth of a millisecond and waits a few for the disk. What else the process does, repairs and
jobs, may take as long as it likes, but not at one stretch.
"""

import gc
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

# Python's own is 5 ms. Beside one thread that reckons, turns of 1 ms let two to three times as many answers out a
# second, and their slowest hundredth in a half to a fifth of the time.
_TURN_SECONDS = 0.001
# Objects more than before: to look at as many for circles takes a few milliseconds, in which nothing else is done.
_YOUNG = 5_000
_YOUNG_TIMES = 4  # before those that are left of them are looked at again
_NEVER = 1_000_000_000  # by count: a walk leaves thousands of objects, and to look at all takes a sixth of a second
_ALL_EVERY_SECONDS = 120.0


@contextmanager
def answering() -> Generator[None]:
    """For as long as the process answers. What there is already is never looked at again."""
    sys.setswitchinterval(_TURN_SECONDS)
    gc.freeze()
    gc.set_threshold(_YOUNG, _YOUNG_TIMES, _NEVER)
    ended = threading.Event()
    threading.Thread(target=_look_at_all, args=(ended,), name="tidy", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _look_at_all(ended: threading.Event) -> None:
    while not ended.wait(_ALL_EVERY_SECONDS):
        gc.collect()
