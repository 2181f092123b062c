"""A constant client: a closed loop that counts what was answered, on one connection kept and on a new one each time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2


@dataclass
class Load:
    """What two clients saw. Each sends its next request when the one before was answered."""

    answered: dict[str, int] = field(default_factory=dict)  # by the body
    failed: list[str] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def once(self, get: Callable[[], httpx2.Response], kind: str) -> None:
        try:
            answer = get()
        except httpx2.HTTPError as error:
            self.failed.append(f"{kind}: {error!r}")
            return
        if answer.is_success:
            self.answered[answer.text] = self.answered.get(answer.text, 0) + 1
        else:
            self.failed.append(f"{kind}: {answer.status_code} {answer.text[:100]}")

    def keep_one(self, url: str) -> None:
        with httpx2.Client(trust_env=False, timeout=10) as http:
            while not self._stopping.is_set():
                self.once(lambda: http.get(url), "kept connection")

    def open_each(self, url: str) -> None:
        while not self._stopping.is_set():
            self.once(lambda: httpx2.get(url, trust_env=False, timeout=10), "new connection")

    def stop(self) -> None:
        self._stopping.set()


@contextmanager
def constant_load(url: str, *more: str) -> Iterator[Load]:
    """Send requests while the block runs; `more` are addresses that are asked on new connections as well."""
    load = Load()
    threads = [threading.Thread(target=load.keep_one, args=(url,))]
    threads += [threading.Thread(target=load.open_each, args=(each,)) for each in (url, *more)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stop()
        for thread in threads:
            thread.join()
