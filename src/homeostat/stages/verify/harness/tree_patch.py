"""A patch, applied as the sandbox does it: paths as they are, and no repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def applies(diff: str, tree: Path, within: float) -> bool:
    """Put it into the tree; false when it does not fit, or not in so many seconds."""
    alone = {
        "GIT_CEILING_DIRECTORIES": str(tree.parent),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(
            ["git", "apply", "--whitespace=nowarn", "-p1", "-"],
            cwd=tree,
            env={**os.environ, **alone},
            input=diff.encode(),
            capture_output=True,
            check=False,
            timeout=within,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
