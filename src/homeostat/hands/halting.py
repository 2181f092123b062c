"""The store's switch, told to those who have no store."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial

from homeostat.adapters.switch.everywhere import EverySwitch
from homeostat.errors import HomeostatError
from homeostat.log import Log

# Of the second within which all has to stop, the most that passes until a process looks.
_STORE_SECONDS = 0.5
_FILES_SECONDS = 0.1

log = Log("homeostat.hands")


@contextmanager
def hands_told(switch: EverySwitch) -> Generator[None]:
    """For as long as this lasts, hands stop within a second of what any process of the store said.

    A thread follows the store, and one for each hand elsewhere the files: none waits for another.
    """
    ending = threading.Event()
    tellers = (partial(switch.pass_on, number) for number, _ in enumerate(switch.elsewhere))
    threads = [
        _again(ending, switch.follow, _STORE_SECONDS),
        *(_again(ending, teller, _FILES_SECONDS) for teller in tellers),
    ]
    try:
        yield
    finally:
        ending.set()
        for thread in threads:
            thread.join()


def _again(ending: threading.Event, say: Callable[[], None], seconds: float) -> threading.Thread:
    """A thread that says it until the end; of what keeps failing the log tells once."""

    def run() -> None:
        failed = ""
        while not ending.wait(seconds):
            try:
                say()
            except (HomeostatError, OSError) as error:
                if str(error) != failed:
                    log.warning("the switch could not be told; trying again", error=str(error))
                failed = str(error)
            else:
                failed = ""

    thread = threading.Thread(target=run, name="switch", daemon=True)
    thread.start()
    return thread
