"""Waiting for what another thread or program does, as long as a slow machine may need."""

import time
from collections.abc import Callable
from typing import Any

_LIMIT_SECONDS = 120.0


def wait_for(seen: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever was waited for
    """What `seen` gave when it first gave something true."""
    deadline = time.monotonic() + _LIMIT_SECONDS
    while not (found := seen()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found
