"""What tests with other people's programs share: whether they are there, and waiting for what they do."""

import os
import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest

_LIMIT_SECONDS = 120.0


def wait_for(seen: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever was waited for
    deadline = time.monotonic() + _LIMIT_SECONDS
    while not (found := seen()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def needed(program: str) -> str:
    """Where the program is; a test that needs it skips at home and fails in CI."""
    found = shutil.which(program)
    if not found and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed")
    assert found, f"{program} is not installed"
    return found
