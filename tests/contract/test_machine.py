"""What the kernel tells of its processors."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from homeostat.adapters.deployer import machine

WORKS = (
    "import os, sys, time\n"
    "if os.fork() == 0 or os.fork() == 0:\n"
    "    while time.thread_time() < 0.2: pass\n"
    "    print('done', flush=True)\n"
    "    time.sleep(60)\n"
    "time.sleep(60)\n"
)


def test_what_a_release_used_counts_its_children() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKS], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout
            assert [process.stdout.readline() for _ in range(2)] == ["done\n"] * 2
            used = machine.processor_seconds(f"{process.pid}@1/boot")
            assert used is not None
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").exists()
            assert used >= 0.36 if children else used >= 0
        finally:
            os.killpg(process.pid, 9)


@pytest.mark.parametrize("name", ["", "shop-v2-17", "0@1/boot", "99999999@1/boot", "../1"])
def test_of_what_is_no_process_here_nothing_is_known(name: str) -> None:
    assert machine.processor_seconds(name) is None


def test_turns_only_grow() -> None:
    before = machine.turns()
    subprocess.run([sys.executable, "-c", ""], check=True)  # while we wait for it, others have their turn
    after = machine.turns()
    if after.taken:  # this kernel counts them
        assert after.taken > before.taken
        assert after.waited_seconds >= before.waited_seconds
