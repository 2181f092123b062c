"""How soon more failed requests are noticed, and how often without any: `stages.watch.evidence`, simulated.

    python bench/ship/power.py [--releases 2000]

One looks after every request, for 7,200 of them: three windows of a minute at 40 requests a second. The old release
answered so many before. The last line is one JSON object.
"""

import argparse
import json
import math
import random
from dataclasses import dataclass

from homeostat.stages.watch.evidence import FAILED_REQUESTS, Share, worse
from homeostat.stages.watch.measures import FEWEST_FAILURES, FEWEST_REQUESTS, WORSE_BY

MOST = 7_200
HALF_A_MINUTE = 1_100  # requests at 40 a second, with two and a half seconds for the look and the way back
UNCHANGED = ((0.0, 2_400), (0.0003, 2_400), (0.001, 2_400), (0.003, 2_400), (0.01, 2_400), (0.001, 30_000), (0.05, 300))
WORSE = tuple(
    (share, before, more)
    for share, before in ((0.001, 2_400), (0.001, 10_000), (0.0, 5_000))
    for more in (0.007, 0.01, 0.02, 0.05)
)


@dataclass(frozen=True)
class Found:
    """After how many requests each release was called worse; those that never were are left out."""

    releases: int
    after: list[int]

    def within(self, share: float) -> int | None:
        """Requests within which such a share of all was found."""
        place = math.ceil(share * self.releases) - 1
        return sorted(self.after)[place] if place < len(self.after) else None


def first_alarm(share: float, before: int, more: float, chance: random.Random) -> int | None:
    old = Share(sum(chance.random() < share for _ in range(before)), before)
    seen = hits = 0
    while share + more:
        seen += 1 + int(math.log(1 - chance.random()) / math.log(1 - share - more))  # until the next one that fails
        if seen > MOST:
            break
        hits += 1
        new = Share(hits, seen)
        many = seen >= FEWEST_REQUESTS and hits >= FEWEST_FAILURES
        serious = many and new.value - old.value > WORSE_BY
        if serious and worse(old, new) >= 1 / FAILED_REQUESTS:
            return seen
    return None


def tried(share: float, before: int, more: float, releases: int) -> Found:
    chance = random.Random(8)  # noqa: S311 - chance, not secrets
    alarms = (first_alarm(share, before, more, chance) for _ in range(releases))
    return Found(releases, [one for one in alarms if one is not None])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=2_000, help="of each kind")
    releases: int = parser.parse_args().releases
    print(f"{'failed before':>14}{'of requests':>13}{'more':>7}{'found':>8}{'median':>8}{'9 of 10':>9}{'> 30 s':>8}")
    told: dict[str, float] = {}
    for share, before, more in (*((*one, 0.0) for one in UNCHANGED), *WORSE):
        found = tried(share, before, more, releases)
        late = 1 - sum(one <= HALF_A_MINUTE for one in found.after) / releases
        soon = (found.within(0.5) or "", found.within(0.9) or "", f"{late:.1%}") if more else ("", "", "")
        rate = len(found.after) / releases
        print(f"{share:>14.2%}{before:>13,}{more:>7.1%}{rate:>8.2%}{soon[0]:>8}{soon[1]:>9}{soon[2]:>8}", flush=True)
        told[f"{share:.2%} of {before}" + (f" + {more:.1%}: later than 30 s" if more else ": false alarms")] = (
            round(late, 4) if more else round(rate, 4)
        )
    print(json.dumps(told | {"releases": releases}))


if __name__ == "__main__":
    main()
