"""How much has to be said alike at which place for two faults to be one bug: learned from the open splits.

    python bench/grouping/learn.py

Counts, of pairs of one fault and of two, how much of the message agrees where nothing contradicts: as the events tell,
and once more as if no wording were known, so that what nobody has met yet is counted too. A place takes the least that
made surely more right than wrong joins, a wrong one weighing ten right ones, since a bug hidden in another costs more
than one told twice; a place with too little to go by is not used. Of pairs of which one tells less those count that no
third of their scene makes doubtful. Each split is judged by a table that was learned
without it, so its figures estimate those of scenes that nobody has seen. `eighth` is not read.
"""

import json
from collections import Counter
from dataclasses import replace
from functools import reduce
from itertools import chain, combinations
from math import comb

from bench import SPLITS, Figures, bugs, judge, ours, sensed
from sdk import Scene

from homeostat.records import Traits
from homeostat.stages.group import kinship
from homeostat.stages.group.v1 import family, family_and_traits, fingerprint

OPEN = (
    "dev",
    "eleventh",
    "fifteenth",
    "fourteenth",
    "fourth",
    "held_out",
    "ninth",
    "recorded",
    "seventeenth",
    "seventh",
    "sixteenth",
    "sixth",
    "tenth",
    "thirteenth",
    "twelfth",
)
_SURE = 0.95  # how probable it has to be that joins at a place, weighed, are right more often than wrong
_WRONG = 10  # what a wrong one weighs

Grade = tuple[str, int]
Table = dict[str, int]
NEVER = 9
LEVELS = (5, 4, 3, 2, 1)  # 0: nothing is said alike, which is enough only where one tells less
_SILENT = 0


def evidence(scene: Scene) -> dict[Grade, Counter[bool]]:
    """By place and by how much is said alike: kinds of pairs of one fault (True), and of two."""
    own = [sensed(event) for _, event in scene.events]
    traits = [family_and_traits(event)[1] for event in own]
    prints = [fingerprint(event).digest for event in own]
    seen: set[tuple[Grade, frozenset[str]]] = set()
    found: dict[Grade, Counter[bool]] = {}
    for i, j in combinations(range(len(own)), 2):
        one, other = traits[i], traits[j]
        if prints[i] == prints[j] or one is None or other is None:
            continue
        if not set(kinship.signs_of(one)) & set(kinship.signs_of(other)):
            continue
        faults = frozenset((scene.events[i][0], scene.events[j][0]))
        by_less = kinship.told_by_less(one, other, [third for third in traits if third is not None])
        silent = (by_less, _SILENT) if by_less else None
        for grade in {silent, kinship.grade(one, other), kinship.grade(_unknown(one), _unknown(other))} - {None}:
            if (grade, faults) not in seen:
                seen.add((grade, faults))
                found.setdefault(grade, Counter())[len(faults) == 1] += 1
    return found


def _unknown(one: Traits) -> Traits:
    """As it would be if its wording were none of those that are known."""
    return replace(one, kind="", about="")


def learned(scenes: list[dict[Grade, Counter[bool]]]) -> Table:
    counts: dict[Grade, Counter[bool]] = {}
    for one in scenes:
        for grade, found in one.items():
            counts.setdefault(grade, Counter()).update(found)
    return {
        place: _silent(place, counts) if place in kinship.BY_LESS else _least(place, counts) for place in kinship.ENOUGH
    }


def _silent(place: str, counts: dict[Grade, Counter[bool]]) -> int:
    return _SILENT if _is_sure(counts.get((place, _SILENT), Counter())) else NEVER


def _least(place: str, counts: dict[Grade, Counter[bool]]) -> int:
    least = NEVER
    for level in LEVELS:
        here = counts.get((place, level), Counter())
        if here.total():
            if not _is_sure(here):
                break
            least = level
    return least


def _is_sure(counted: Counter[bool]) -> bool:
    """Whether the part that is right is above one half, by a Beta posterior upon nothing known before."""
    right, wrong = counted[True], _WRONG * counted[False]
    number = right + wrong + 1
    return sum(comb(number, k) for k in range(right + 1)) / 2**number >= _SURE


def main() -> None:
    splits = {name: SPLITS[name] for name in OPEN}
    known = {name: [evidence(scene) for scene in scenes] for name, scenes in splits.items()}
    table = learned(list(chain.from_iterable(known.values())))
    for place, level in table.items():
        print(f"{place:42} learned {level}   in use {kinship.ENOUGH[place]}")
    headline: dict[str, object] = {"bench": "grouping, cross-validated"}
    for name, scenes in splits.items():
        without = learned([found for own, each in known.items() if own != name for found in each])
        figures = reduce(_added, (_judged(scene, without) for scene in scenes))
        merged, split = figures.percent
        print(f"{name:10} over-merged {figures.merged:3} of {figures.differing:4} ({merged:4} %)   "
              f"split {figures.split:3} of {figures.agreeing:4} ({split:4} %)")  # fmt: skip
        headline[f"{name}_over_merged_percent"], headline[f"{name}_split_percent"] = merged, split
    print(json.dumps(headline))


def _judged(scene: Scene, table: Table) -> Figures:
    strict = ours((scene,), lambda event, mined: fingerprint(event, mined=mined).parts)[0]
    wide = ours((scene,), lambda event, mined: family(event, mined=mined))[0]
    traits: list[Traits | None] = [family_and_traits(sensed(event))[1] for _, event in scene.events]
    return judge((scene,), [bugs(strict, wide, traits, table)])


def _added(one: Figures, other: Figures) -> Figures:
    return Figures(
        one.merged + other.merged,
        one.differing + other.differing,
        one.split + other.split,
        one.agreeing + other.agreeing,
    )


if __name__ == "__main__":
    main()
