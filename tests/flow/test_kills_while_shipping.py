"""`kill -9` of whoever ships, at random moments: each thing is done once all the same, and nothing stays half done.

Every shop's fix is published, deployed, taken back and reverted, all shops at the same time; a round kills each process
at three moments, and `up` at four. With ROUNDS = 7 it is 21 moments for each; `pytest -s` says what was met.
"""

import collections
import contextlib
import itertools
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from shops_to_ship import Shop, Up, killed_group, phase_of, sessions_below, shops_in, up
from test_up_with_hands import settings

from homeostat.adapters.store import SqlStore
from homeostat.codec import decode
from homeostat.errors import NotFound
from homeostat.hands.ledger import Line
from homeostat.records import BugStatus
from homeostat.settings import Settings
from homeostat.wiring import Homeostat, opened

__all__ = ["settings"]  # a fixture

ROUNDS = 1
LONGEST_SECONDS = 240.0
# About what each takes where nothing else runs: the moment of a kill is anywhere within.
SPANS = {"publish": 0.8, "deploy": 1.6, "rollback": 1.6, "revert": 0.8}
_BEFORE_WATCH = frozenset({"", "publish", "deploy"})
NOTICED_SECONDS = 2.0  # about, until it is written down that a release has ended
STARTING_SECONDS = 0.5  # of a release: a shop takes 0.6 to start
# Shop by shop, who is killed in which phase; `release` is the one that is being started.
PLAN: tuple[dict[str, str], ...] = (
    {"publish": "publisher", "deploy": "deployer", "rollback": "up", "revert": "publisher"},
    {"publish": "up", "deploy": "deployer", "rollback": "deployer"},
    {"publish": "publisher", "deploy": "up", "rollback": "release"},
    {"deploy": "release", "revert": "up"},
    {"rollback": "release"},
)


@dataclass(slots=True)
class Meeting:
    """One kill: of whom, in which phase of which shop, and when."""

    shop: Shop
    phase: str
    victim: str
    at: float
    hit: bool = False  # whether the phase still lasted
    met_at: float = 0.0  # when it was killed


@dataclass(slots=True)
class Killer:
    """Looks how far each shop is, and kills whoever the plan says."""

    homeostat: Homeostat
    server: Up
    shops: Sequence[Shop]
    chance: random.Random
    due: list[Meeting] = field(default_factory=list[Meeting])
    done: list[Meeting] = field(default_factory=list[Meeting])

    def run(self) -> None:
        """Until every shop's walk has ended."""
        phases = dict.fromkeys((shop.code for shop in self.shops), "")
        deadline = time.monotonic() + LONGEST_SECONDS
        while self.due or set(phases.values()) != {"ended"}:
            assert time.monotonic() < deadline, f"{phases}, {self.due}"
            assert self.server.ended is None, "it ended by itself"
            for shop, plan in zip(self.shops, itertools.cycle(PLAN), strict=False):
                phase = self.phase(shop)
                if phase != phases[shop.code] and phase in plan:
                    self.due.append(self._meeting(shop, phase, plan[phase]))
                phases[shop.code] = phase
            self._take_back_what_is_watched(phases)
            for meeting in [one for one in self.due if one.at <= time.monotonic()]:
                self._meet(meeting)
            time.sleep(0.01)

    def phase(self, shop: Shop) -> str:
        return phase_of(self.homeostat.store.repairs.steps(shop.repair_id))

    def _meeting(self, shop: Shop, phase: str, victim: str) -> Meeting:
        within = STARTING_SECONDS if victim == "release" else SPANS[phase]
        return Meeting(shop, phase, victim, time.monotonic() + self.chance.uniform(0, within))

    def _meet(self, meeting: Meeting) -> None:
        meeting.hit = self.phase(meeting.shop) == meeting.phase
        if self._kill(meeting):
            meeting.met_at = time.monotonic()
            self.due.remove(meeting)
            self.done.append(meeting)

    def _kill(self, meeting: Meeting) -> bool:
        match meeting.victim:
            case "up":
                self.server.kill()
                return True
            case "release":
                if meeting.hit and (process := meeting.shop.starting(self.homeostat.settings.home)):
                    return killed_group(process)
                return not meeting.hit
            case hand:
                return self.server.kill_hand(hand)

    def killed_who_looked(self, met: Meeting) -> bool:
        """Whether who saw, or was told, that a release ended may have been killed as well: it is then started anew."""
        within = (met.met_at, met.met_at + NOTICED_SECONDS)
        return any(one.victim in {"up", "deployer"} and within[0] <= one.met_at <= within[1] for one in self.done)

    def _take_back_what_is_watched(self, phases: Mapping[str, str]) -> None:
        """Once all are deployed: after a few in a day the circuit breaker lets no other fix be deployed."""
        if not _BEFORE_WATCH & set(phases.values()):
            for code in [code for code, phase in phases.items() if phase == "watch"]:
                with contextlib.suppress(NotFound):  # its wait is not written down yet
                    self.homeostat.desk.take_back(code, decided_by="anna", reason="I do not like it.")


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_random_moments_everything_is_done_once(settings: Settings, seed: int) -> None:
    names = [f"shop{number}" for number, _ in enumerate(PLAN)]
    with opened(settings) as homeostat:
        shops = shops_in(homeostat, names)
        try:
            with up(settings) as server:
                killer = Killer(homeostat, server, shops, random.Random(seed))  # noqa: S311 - moments, no secrets
                killer.run()
            said = collections.Counter((one.victim, one.phase, one.hit) for one in killer.done)
            sys.stdout.write(f"\n{seed}: {sorted(said.items())}\n")
            assert len(killer.done) == sum(map(len, PLAN))
            for shop in shops:
                met = [one for one in killer.done if one.shop is shop and one.victim == "release" and one.hit]
                met_starting = {one.phase: killer.killed_who_looked(one) for one in met}
                check_repository(shop)
                check_deployer(shop, settings.home, met_starting)
                check_store(homeostat, shop)
            check_ledgers(settings.home, shops)
        finally:
            for shop in shops:
                homeostat.deployer.stop(shop.service)


def check_repository(shop: Shop) -> None:
    """One branch and one merge of the fix, and of its revert."""
    branches = shop.git("for-each-ref", "--format=%(refname:short)", "refs/heads").splitlines()
    reverts = [name for name in branches if "-revert-" in name]
    assert (len(branches), len(reverts)) == (3, 1), branches
    merges = shop.git("log", "--merges", "--format=%s", "main").splitlines()
    assert sorted(merges) == sorted(f"Merge {name}" for name in branches if name != "main")
    assert shop.git("rev-parse", "main^{tree}") == shop.git("rev-parse", f"{shop.base}^{{tree}}")
    assert shop.git("status", "--porcelain") == ""


def check_deployer(shop: Shop, home: Path, met_starting: Mapping[str, bool]) -> None:
    """By its own record each was deployed once, and the release before serves, alone.

    `met_starting` are phases in which a starting release was killed, and whether that may have been forgotten.
    """
    told = shop.deployer_says(home)
    assert (told.starting, told.retiring) == (None, None)
    assert told.serving
    assert told.serving.commit == shop.base
    ids = [one.deployment_id for one in told.history]
    assert len(set(ids)) == len(ids), ids
    served = [one.commit == shop.base for one in told.history if one.healthy]
    shipped, refused = [True, False, True], [True]
    forgotten = met_starting.get("deploy")
    wanted = [shipped] if forgotten is None else [shipped, refused] if forgotten else [refused]
    assert served in wanted, told.history
    assert shop.answers() == told.serving.release
    leader = int(told.serving.process.partition("@")[0])
    assert sessions_below(home / "releases" / shop.service.name) == {leader}


def check_store(homeostat: Homeostat, shop: Shop) -> None:
    store = homeostat.store
    assert isinstance(store, SqlStore)
    gave = collections.Counter(step.gave for step in store.repairs.steps(shop.repair_id))
    assert (gave["merged"], gave["reverted"], gave["lesson"]) == (1, 1, 1), gave
    assert store.repairs.of_bug(shop.code)[0].repair_id == shop.repair_id
    assert [alert.title for alert in store.audit.alerts() if "refused" in alert.title] == []
    assert store.bugs.get(shop.code).status not in (BugStatus.APPLIED, BugStatus.DEPLOYED)
    assert store.audit.broken_at() is None


def check_ledgers(home: Path, shops: Sequence[Shop]) -> None:
    """Nothing was refused, and each fix is known as one that may be taken back."""
    lines = [
        decode(line, Line)
        for hand in ("publisher", "deployer")
        for line in (home / "hands" / hand / "ledger.jsonl").read_text().splitlines()
    ]
    assert [line for line in lines if line.kind == "refused"] == []
    fixes = {f"{shop.service.name} {shop.git('rev-parse', 'main~1^2')}" for shop in shops}  # below the revert's merge
    assert fixes <= {line.key for line in lines if line.kind == "brought_in"}
