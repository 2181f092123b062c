"""A test runner of Node that stays between runs: most of the time of a small suite is its start.

Runs inside the sandbox, standard library only. One process is asked for one run after another. Where it ends by
itself, or cannot be started, whoever asks runs the command as it is.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

DRIVER = "warm_node.mjs"
RUNNERS = frozenset({"jest", "vitest"})
NOT_PLAIN = re.compile(r"[|&;<>()`$\n*?\[\]{}~\\]")
SET = re.compile(r"[A-Za-z_]\w*=")
MOST_RUNS = 40  # of one process: what is loaded for a run is not all given back
STARTS = 2  # processes that may end by themselves
ANSWER_BYTES = 128 * 1024


def plain_words(command: str) -> list[str]:
    """The words of a command that no shell has to read; [] for others."""
    if NOT_PLAIN.search(re.sub(r"'[^']*'", "", command)):
        return []
    with contextlib.suppress(ValueError):
        return shlex.split(command)
    return []


def warm_runner(command: str, folder: Path) -> WarmRunner | None:
    """For a plain command of a runner that can stay; None for others. `folder` holds what drives it."""
    words = plain_words(command)
    variables: dict[str, str] = {}
    while words and SET.match(words[0]):
        name, _, value = words.pop(0).partition("=")
        variables[name] = value
    words = words[1:] if words[:1] == ["npx"] else words
    runner = PurePosixPath(words[0]).name if words else ""
    if runner not in RUNNERS or any(word.startswith(("--forceExit", "--watch")) for word in words):
        return None
    return WarmRunner([str(folder / DRIVER), runner], words[1:], variables)


class WarmRunner:
    """`driver` is what Node runs, `words` what the runner is given, `variables` what it finds in its environment."""

    def __init__(self, driver: Sequence[str], words: Sequence[str], variables: Mapping[str, str]) -> None:
        self._driver, self._words, self._variables = driver, list(words), variables
        self._process: subprocess.Popen[bytes] | None = None
        self._answers = -1
        self._runs = self._ended = 0

    @property
    def of_use(self) -> bool:
        return self._ended < STARTS

    def run(self, seconds: float) -> tuple[int | None, str] | None:
        """The exit code, None where it did not end in time, and how it failed; None where the runner went away."""
        if self._process is None or self._runs >= MOST_RUNS:
            self.stop()
            self._start()
        process = self._process
        if process is None or process.stdin is None:
            return None
        self._runs += 1
        order = {"words": self._words, "report": str(Path(tempfile.gettempdir(), "warm-report.json"))}
        try:
            process.stdin.write(f"{json.dumps(order)}\n".encode())
            process.stdin.flush()
            ready, _, _ = select.select([self._answers], [], [], seconds)
            said = json.loads(self._answer()) if ready else None
        except (OSError, ValueError):
            self._ended += 1
            self.stop()
            return None
        if said is None:  # a loop without an end
            self.stop()
            return None, ""
        return int(said["code"]), str(said["log"])

    def _answer(self) -> bytes:
        """One line; what is longer than a pipe takes at once comes in pieces."""
        line = b""
        while not line.endswith(b"\n") and len(line) < ANSWER_BYTES:
            piece = os.read(self._answers, ANSWER_BYTES)
            if not piece:
                break
            line += piece
        return line

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)
        os.close(self._answers)
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()

    def _start(self) -> None:
        answers, writes = os.pipe()
        try:
            self._process = subprocess.Popen(
                ["node", *self._driver, str(writes)],
                env={**os.environ, "NODE_ENV": "test", **self._variables},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(writes,),
                start_new_session=True,
            )
        except OSError:
            os.close(answers)
            self._ended = STARTS
        else:
            self._answers, self._runs = answers, 0
        finally:
            os.close(writes)
