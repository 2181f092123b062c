"""Good and bad releases in random order, deployed by the real process deployer under real traffic, and watched.

    python bench/ship/run.py [--deploys 100] [--services 6] [--window 60] [--rate 40] [--seed 1] [--bad KIND]
                             [--canary "10 %, 60 s"] [--busy 4]

With `--canary` each release is deployed once more, as a canary first; with `--busy` so many loops take the processors
for random stretches. The last line is one JSON object.
"""

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import peer
from all_at_once import try_all_at_once
from busy import Busy
from house import Clock, House, Trial
from releases import BAD, Kind, in_random_order
from traffic import Users
from with_canary import by_arm, print_arms, try_as_canary

from homeostat.adapters.deployer import processes
from homeostat.adapters.deployer.process import ProcessDeployer
from homeostat.adapters.source.git import GitSource
from homeostat.records import Environment, Service

BASELINE_SECONDS = 60.0  # of the old release, once for each service; it grows with each return to it


class ThisPython:
    def prepare(self, service: Service, tree: Path) -> Environment:
        del service, tree
        return Environment(variables={"PATH": str(Path(sys.executable).parent)})


def run(house: House, window: timedelta) -> list[Trial]:
    """Each of its releases, one after the other."""
    time.sleep(BASELINE_SECONDS)
    trials: list[Trial] = []
    for number, (kind, commit) in enumerate(zip(house.kinds, house.commits, strict=True), 1):
        trial = Trial(kind=kind)
        try_all_at_once(house, trial, number, commit, window)
        if house.canary:
            trial.as_canary = Trial(kind=kind)
            try_as_canary(house, trial.as_canary, f"c{number}", commit, window)
        trials.append(trial)
        print(f"{house.service.name} {number}/{len(house.kinds)}  {kind.name}: {trial.ours} {trial.by}", flush=True)
    return trials


def summed(trials: Sequence[Trial], houses: Sequence[House]) -> dict[str, object]:
    """The headline figures."""
    bad = [one for one in trials if not one.kind.good]
    good = [one for one in trials if one.kind.good]
    served = [one for one in bad if one.ours == "caught" and one.by != "health gate"]
    lost = {
        phase: sum(house.seen.lost[phase] for house in houses) for phase in ("update", "watch", "rollback", "before")
    }
    tried = [(one, one.as_canary) for one in trials if one.as_canary]
    peers = {
        name: {
            "caught": sum(one.peers[name] for one in bad),
            "missed": sum(not one.peers[name] for one in bad),
            "false_alarms": sum(one.peers[name] for one in good),
        }
        for name in peer.FAILURE_LIMITS
    }
    return {
        "deploys": len(trials),
        "bad": len(bad),
        "caught": sum(one.ours == "caught" for one in bad),
        "asked": sum(one.ours == "asked" for one in bad),
        "missed": sum(one.ours == "missed" for one in bad),
        "good": len(good),
        "false_alarms": sum(one.ours == "false alarm" for one in good),
        "asked_in_vain": sum(one.ours == "asked" for one in good),
        "held": sum(one.by == "held" for one in good),
        "bad_held": sum(one.by == "held" for one in bad),
        "machine_unseen": {
            "caught": sum(bool(one.machine_unseen) or one.by == "health gate" for one in bad),
            "false_alarms": sum(bool(one.machine_unseen) for one in good),
        },
        "seconds_to_return_median": _rounded(statistics.median, served),
        "seconds_to_return_slowest": _rounded(max, served),
        "of_these_after_the_no_slowest": round(max((one.way_back for one in served), default=0.0), 1),
        "requests": sum(house.seen.sent.total() for house in houses),
        "failed_on_update": lost["update"],
        "failed_on_rollback": lost["rollback"],
        "failed_besides": lost["watch"] + lost["before"],
        "peers": peers,
        **({"arms": by_arm(tried)} if tried else {}),
    }


def _rounded(of: Callable[[Sequence[float]], float], trials: Sequence[Trial]) -> float | None:
    return round(of([one.returned for one in trials]), 1) if trials else None


def by_kind(trials: Sequence[Trial]) -> None:
    print(f"\n{'release':<20}{'n':>4}{'back':>6}{'asked':>6}{'left':>6}  {'return s':>12}   taken back by peers   by")
    for name in dict.fromkeys(one.kind.name for one in sorted(trials, key=lambda one: (one.kind.good, one.kind.name))):
        some = [one for one in trials if one.kind.name == name]
        caught = [one for one in some if one.ours in {"caught", "false alarm"}]
        times = (
            f"{statistics.median(t.returned for t in caught):.1f}, {max(t.returned for t in caught):.1f}"
            if caught
            else ""
        )
        taken = ", ".join(f"{limit}: {sum(one.peers[limit] for one in some)}" for limit in peer.FAILURE_LIMITS)
        unseen = sum(bool(one.machine_unseen) for one in some)
        reasons = ", ".join(f"{by} {n}" for by, n in Counter(one.by for one in some if one.by).items())
        asked = sum(one.ours == "asked" for one in some)
        left, taken = len(some) - len(caught) - asked, f"{taken}, machine unseen: {unseen}"
        print(f"{name:<20}{len(some):>4}{len(caught):>6}{asked:>6}{left:>6}  {times:>12}   {taken}   {reasons}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deploys", type=int, default=100)
    parser.add_argument("--services", type=int, default=6)
    parser.add_argument("--window", type=float, default=60.0, help="seconds")
    parser.add_argument("--rate", type=float, default=40.0, help="requests a second to each service")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bad", action="append", choices=BAD, help="only such bad ones; may be repeated")
    parser.add_argument(
        "--canary", default="", nargs="?", const="10 %, 60 s", help='each release once more, as a canary: "10 %%, 60 s"'
    )
    parser.add_argument("--busy", type=int, default=0, help="busy loops beside, for random stretches")
    given = parser.parse_args()
    kinds = in_random_order(given.deploys, given.seed, given.bad or [*BAD])
    with tempfile.TemporaryDirectory(prefix="bench-ship-") as name:
        trials, houses, took = ship(Path(name), kinds, given)
    by_kind(trials)
    if given.canary:
        print_arms([(one, one.as_canary) for one in trials if one.as_canary])
    for trial in trials:
        if trial.ours == "false alarm":
            print(f"false alarm, {trial.kind.name}, {trial.by}: {trial.says}")
    for house in houses:
        for reason, count in house.seen.why.items():
            print(f"{house.service.name}: lost {count}, {reason}")
    told = {"minutes": round(took / 60, 1), "window_seconds": given.window, "rate": given.rate, "busy": given.busy}
    print(json.dumps(summed(trials, houses) | told | {"services": given.services, "seed": given.seed}))


def ship(folder: Path, kinds: list[Kind], given: argparse.Namespace) -> tuple[list[Trial], list[House], float]:
    deployer = ProcessDeployer(
        folder / "home",
        source_for=lambda service: GitSource(Path(service.repository), service.branch),
        environments=ThisPython(),
        clock=Clock(),
        dsn_for=lambda _: "",
    )
    ports: list[int] = []
    while len(ports) < given.services:
        ports = [*dict.fromkeys([*ports, processes.free_port()])]
    houses = [
        House(folder, n, kinds[n :: given.services], deployer, ports[n], canary=given.canary)
        for n in range(given.services)
    ]
    users = Users(ports, given.rate)
    for house, seen in zip(houses, users.seen, strict=True):
        house.seen = seen
    began, said = time.monotonic(), threading.Lock()
    busy = Busy(given.busy, given.seed)
    try:
        for house in houses:
            house.begin()
        users.start()
        if given.busy:
            busy.start()

        def seen_through(house: House) -> list[Trial]:
            found = run(house, timedelta(seconds=given.window))
            with said:
                print(f"{house.service.name}: {len(found)} deploys, {time.monotonic() - began:.0f} s", flush=True)
            return found

        with ThreadPoolExecutor(given.services) as pool:
            trials = [trial for found in pool.map(seen_through, houses) for trial in found]
        users.stop()
    finally:
        if busy.is_alive():
            busy.stop()
        for house in houses:
            deployer.stop(house.service)
    return trials, houses, time.monotonic() - began


if __name__ == "__main__":
    main()
