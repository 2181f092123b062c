"""Whether other people's programs are there, for the tests that need them."""

import os
import shutil

import pytest


def needed(program: str) -> str:
    """Where the program is; a test that needs it skips at home and fails in CI."""
    found = shutil.which(program)
    if not found and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed")
    assert found, f"{program} is not installed"
    return found
