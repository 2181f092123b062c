"""The store's switch, told to those who have no store."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

from homeostat.adapters.switch.everywhere import EverySwitch
from homeostat.errors import Retryable
from homeostat.log import Log

_EVERY_SECONDS = 0.25  # of the second within which all has to stop

log = Log("homeostat.hands")


@contextmanager
def hands_told(switch: EverySwitch) -> Generator[None]:
    """For as long as this lasts, hands stop within a second of what any process of the store said."""
    ending = threading.Event()

    def follow() -> None:
        while not ending.wait(_EVERY_SECONDS):
            try:
                switch.follow()
            except (Retryable, OSError) as error:
                log.warning("the switch could not be told to all; trying again", error=str(error))

    thread = threading.Thread(target=follow, name="switch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
