"""Queues of work that survives a restart."""

import threading
from pathlib import Path

from homeostat.durable import Durable
from waiting import wait_for


def test_of_what_waits_in_a_queue_the_least_priority_goes_first(tmp_path: Path) -> None:
    durable = Durable(f"sqlite:///{tmp_path / 'work.db'}")
    may_end, done = threading.Event(), list[str]()

    def work(argument: str) -> str:
        if argument == "under way":
            assert may_end.wait(30)
        done.append(argument)
        return argument

    durable.workflow("work", work)
    durable.launch({"prove": 1})
    try:
        durable.enqueue("prove", "work", "under way", workflow_id="1")
        for number, (argument, priority) in enumerate([("later", 2), ("first", 1), ("too", 1)], 2):
            durable.enqueue("prove", "work", argument, workflow_id=str(number), priority=priority)
        may_end.set()
        wait_for(lambda: len(done) == 4)
    finally:
        durable.close()
    assert done == ["under way", "first", "too", "later"]
