"""A hand's ledger: what was acknowledged is known after every end, also in the middle of forgetting the rest."""

import random
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeostat.errors import NotConfigured
from homeostat.hands.forgetting import ONCE_FOR
from homeostat.hands.ledger import FILE, Ledger
from homeostat.records import Service

NOTES = """\
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from homeostat.hands.ledger import Ledger

class Clock:
    days = 0
    def now(self):
        return datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=self.days)

clock = Clock()
ledger = Ledger(Path(sys.argv[1]), clock=clock, small=0)  # looked through at every line that doubles it
for number in range(int(sys.argv[2]), 100_000):
    ledger.uses(f"approval {number}", "a branch")
    ledger.refused(f"branch {number % 7}", f"why {number}")
    print(number, flush=True)
"""
SHOP = Service(name="shop", project_id=1, public_key="k", language="python")


@dataclass
class Clock:
    at: datetime = field(default_factory=lambda: datetime(2025, 1, 1, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at


def test_killed_while_it_forgets_no_approval_can_be_used_again(tmp_path: Path) -> None:
    chance = random.Random(20251023)  # noqa: S311 - reproducible, not secret
    last = -1
    for _ in range(12):
        command = [sys.executable, "-c", NOTES, str(tmp_path), str(last + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for _ in range(chance.randrange(1, 60)):
                last = int(process.stdout.readline())
            process.kill()
            if rest := [line for line in process.stdout.read().split("\n") if line]:
                last = int(rest[-1])
        with closing(Ledger(tmp_path, clock=Clock())) as ledger:
            last += bool(ledger.used_for(f"approval {last + 1}"))  # it was noted, and killed before it said so
            known = [ledger.uses(f"approval {number}", "another") for number in range(last + 1)]
        assert known == ["a branch"] * (last + 1)


def test_a_ledger_does_not_grow_with_what_no_longer_matters(tmp_path: Path) -> None:
    clock = Clock()
    with closing(Ledger(tmp_path, clock=clock, small=4_000)) as ledger:
        for number in range(400):
            clock.at += timedelta(days=1)
            ledger.uses(f"approval {number}", "a branch")
            ledger.serves(SHOP, f"{number % 3}")
        assert (tmp_path / FILE).stat().st_size < 20_000
        assert ledger.used_for("approval 399") == "a branch"
        assert ledger.used_for("approval 1") == ""
        assert ledger.served(SHOP, "0") == SHOP
    assert not (tmp_path / FILE).with_suffix(".new").exists()


def test_who_waits_for_a_ledger_does_not_get_the_one_that_was_replaced(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path, clock=Clock(), small=0)) as ledger:
        for number in range(20):
            ledger.uses(f"approval {number}", "a branch")
        with pytest.raises(NotConfigured, match="held by another process"):
            Ledger(tmp_path, clock=Clock(), patience_seconds=0)
    with closing(Ledger(tmp_path, clock=Clock())) as ledger:
        assert ledger.used_for("approval 19") == "a branch"


def test_an_old_file_is_looked_through_at_the_start(tmp_path: Path) -> None:
    clock = Clock()
    with closing(Ledger(tmp_path, clock=clock)) as ledger:
        for number in range(50):
            ledger.uses(f"approval {number}", "a branch")
    clock.at += ONCE_FOR
    with closing(Ledger(tmp_path, clock=clock, small=1_000)) as ledger:
        assert ledger.used_for("approval 49") == ""
    assert (tmp_path / FILE).read_text() == ""
