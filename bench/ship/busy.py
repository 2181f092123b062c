"""Other programs on the same machine: so many busy loops, for random stretches of time."""

import random
import subprocess
import sys
import threading
import time

STRETCH_SECONDS = (10.0, 60.0)  # busy, and quiet, by chance
LOOP = "while True: pass"


class Busy(threading.Thread):
    """Until stopped. Each stretch has its own number of loops, half of `most` at least."""

    def __init__(self, most: int, seed: int) -> None:
        super().__init__(daemon=True, name="busy")
        self.busy_seconds = 0.0
        self._most, self._chance = most, random.Random(seed)  # noqa: S311 - chance, not secrets
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.wait(self._chance.uniform(*STRETCH_SECONDS)):
            began = time.monotonic()
            count = self._chance.randint((self._most + 1) // 2, self._most)
            loops = [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(count)]
            try:
                self._stopping.wait(self._chance.uniform(*STRETCH_SECONDS))
            finally:
                for loop in loops:
                    loop.kill()
                    loop.wait()
            self.busy_seconds += time.monotonic() - began

    def stop(self) -> None:
        self._stopping.set()
        self.join()
