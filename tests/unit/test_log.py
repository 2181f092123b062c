"""Our own log, set up by whoever writes first."""

import subprocess
import sys

PROGRAM = """
import threading, time
from homeostat import log

def slow(level, really=log._configure):
    time.sleep(0.2)  # another thread writes meanwhile
    really(level)

log._configure = slow
log.set_up(quiet=True)
writers = [threading.Thread(target=log.Log().debug, args=("seen", )) for _ in range(8)]
for each in writers: each.start()
for each in writers: each.join()
print("done")
"""


def test_threads_that_write_first_at_the_same_time_write_as_it_was_set_up() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr
