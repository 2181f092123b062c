"""How often events of two bugs are merged, and events of one bug split: ours and Bugsink's, on the same events.

    python bench/grouping/bench.py [--split NAME] [--show]    # of `SPLITS`

Pairs are judged within a scene: of its pairs with different faults, the share that got one key is *over-merged*; of
its pairs with the same fault, the share that got two keys is *split*.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import dev
import earlier
import held_out
import second
import third
from sdk import Scene

from homeostat.records import Event, Report, ReportKind, Traits
from homeostat.stages.group import kin_among, masked, signs_of
from homeostat.stages.group.kinship import ENOUGH
from homeostat.stages.group.templates import Mined, Miner
from homeostat.stages.group.v1 import family, family_and_traits, fingerprint, inputs
from homeostat.stages.sense import sense

# isort: split
# Last, because an event's number goes by the order of imports: those of the older splits stay what they were.
import fourth
import fourth_compiled
import sixth
import sixth_compiled

# isort: split
# The same again, for the next author's.
import eighth
import eighth_compiled
import seventh
import seventh_compiled

# isort: split
# And a third author's.
import ninth
import ninth_compiled
import tenth
import tenth_compiled

# isort: split
# And a fourth's.
import eleventh
import eleventh_apps
import eleventh_compiled
import eleventh_pages
import eleventh_printed

# isort: split
# And two written as a judge would.
import thirteenth
import thirteenth_compiled
import twelfth
import twelfth_compiled

# isort: split
# And one of axes, with other ways in.
import fifteenth
import fourteenth
import fourteenth_compiled

# isort: split
# And two more written as a jury would.
import seventeenth
import sixteenth
from scenes import KIND, recorded

_HERE = Path(__file__).parent
SPLITS = {
    "dev": (*dev.SCENES, *earlier.SCENES, *second.SCENES, *third.SCENES),
    "eighth": (*eighth.SCENES, *eighth_compiled.SCENES),
    "eighteenth": recorded("eighteenth_recorded.jsonl"),  # the crashes of `bench/repair`
    "eleventh": (
        *eleventh.SCENES,
        *eleventh_pages.SCENES,
        *eleventh_compiled.SCENES,
        *eleventh_apps.SCENES,
        *eleventh_printed.SCENES,
    ),
    "fifteenth": fifteenth.SCENES,
    "fourteenth": (*fourteenth.SCENES, *fourteenth_compiled.SCENES),
    "fourth": (*fourth.SCENES, *fourth_compiled.SCENES),
    "held_out": held_out.SCENES,
    "nineteenth": recorded("nineteenth_recorded.jsonl"),  # pairs of an ERP's programs
    "ninth": (*ninth.SCENES, *ninth_compiled.SCENES),
    "recorded": recorded("recorded.jsonl"),  # what the programs of `record/` sent
    "seventeenth": seventeenth.SCENES,
    "seventh": (*seventh.SCENES, *seventh_compiled.SCENES),
    "sixteenth": sixteenth.SCENES,
    "sixth": (*sixth.SCENES, *sixth_compiled.SCENES),
    "tenth": (*tenth.SCENES, *tenth_compiled.SCENES),
    "thirteenth": (*thirteenth.SCENES, *thirteenth_compiled.SCENES),
    "twelfth": (*twelfth.SCENES, *twelfth_compiled.SCENES),
}


@dataclass(frozen=True, slots=True)
class Figures:
    merged: int
    differing: int
    split: int
    agreeing: int

    @property
    def percent(self) -> tuple[float, float]:
        return round(100 * self.merged / self.differing, 1), round(100 * self.split / self.agreeing, 1)


def sensed(event: dict[str, Any]) -> Event:
    kind = ReportKind(event.get(KIND, ReportKind.SENTRY_ENVELOPE))
    body = json.dumps(event["body"] if KIND in event else event).encode()
    now = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
    return sense(Report(report_id="r", service="s", kind=kind, received_at=now, body=body))


def judge(scenes: tuple[Scene, ...], keys: list[list[Hashable]], *, show: bool = False) -> Figures:
    """How often the keys are wrong; a pair with an event that has none is not judged."""
    figures = Figures(0, 0, 0, 0)
    for scene, own in zip(scenes, keys, strict=True):
        for (one, _), (other, _), key, other_key in (
            (scene.events[i], scene.events[j], own[i], own[j]) for i, j in combinations(range(len(own)), 2)
        ):
            if key is None or other_key is None:
                continue
            if one == other:
                figures = replace(figures, agreeing=figures.agreeing + 1, split=figures.split + (key != other_key))
            else:
                figures = replace(figures, differing=figures.differing + 1, merged=figures.merged + (key == other_key))
            if show and (one == other) != (key == other_key):
                mistake = "split" if one == other else "MERGED"
                print(f"{mistake} in {scene.name!r}: {one} | {other}\n  {key}\n  {other_key}")
    return figures


def bugs(
    strict: list[Hashable],
    wide: list[Hashable],
    traits: list[Traits | None],
    enough: Mapping[str, int] = ENOUGH,
) -> list[Hashable]:
    """The bug of each event, as the store finds it: by fingerprint, by family, then by kinship, one after the other."""
    of_fingerprint: dict[Hashable, int] = {}
    of_family: dict[Hashable, int] = {}
    known: list[tuple[Traits, int]] = []
    for print_, family_, own in zip(strict, wide, traits, strict=True):
        if print_ in of_fingerprint:
            continue
        if family_ not in of_family:
            akin = kin_of(own, known, enough)
            of_family[family_] = len(of_family) if akin is None else akin
        of_fingerprint[print_] = of_family[family_]
        if own is not None:
            known.append((own, of_family[family_]))
    return [of_fingerprint[print_] for print_ in strict]


def kin_of(own: Traits | None, known: list[tuple[Traits, int]], enough: Mapping[str, int]) -> int | None:
    """The bug that it joins of those that share a sign with it, as the store looks them up."""
    if own is None:
        return None
    signs = set(signs_of(own))
    near = [(traits, bug) for traits, bug in known if signs.intersection(signs_of(traits))]
    found = kin_among(own, [traits for traits, _ in near], enough)
    return near[found.index][1] if found else None


def ours(scenes: tuple[Scene, ...], key: Callable[[Event, Mined], Hashable]) -> list[list[Hashable]]:
    """As the collector does it: a miner for each service, which is a scene here, sees the messages one by one."""
    keys: list[list[Hashable]] = []
    for scene in scenes:
        miner = Miner()
        events = [sensed(event) for _, event in scene.events]
        mined = [miner.add_masked(masked(event.message)) for event in events]
        keys.append([key(event, one) for event, one in zip(events, miner.current(mined), strict=True)])
    return keys


def of_sdks(scenes: tuple[Scene, ...], keys: list[list[Hashable]]) -> list[list[Hashable]]:
    """The keys of what Sentry's SDKs sent; None of what came by another way."""
    return [
        [None if KIND in event else key for (_, event), key in zip(scene.events, own, strict=True)]
        for scene, own in zip(scenes, keys, strict=True)
    ]


def check_inputs(scenes: tuple[Scene, ...]) -> None:
    """What the cache goes by has to say everything: equal inputs, equal answers."""
    answers: dict[Hashable, tuple[object, ...]] = {}
    for scene in scenes:
        for _, event in scene.events:
            found = sensed(event)
            answer = (fingerprint(found), family(found))
            assert answers.setdefault(inputs(found), answer) == answer, scene.name


def peers(scenes: tuple[Scene, ...], version: str) -> tuple[str, dict[str, list[list[Hashable]]]]:
    """Bugsink in an environment of its own, made for this run."""
    with tempfile.TemporaryDirectory(prefix="bench-grouping-") as folder:
        python = f"{folder}/venv/bin/python"
        subprocess.run(["uv", "venv", "-q", "--python", sys.executable, f"{folder}/venv"], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "--python", python, f"bugsink{version}"], check=True)
        listed = subprocess.run(
            ["uv", "pip", "list", "-q", "--python", python], check=True, capture_output=True, text=True
        )
        installed = next(line.split()[1] for line in listed.stdout.splitlines() if line.startswith("bugsink "))
        configure = [f"{folder}/venv/bin/bugsink-create-conf", "--template", "local"]
        subprocess.run(configure, check=True, cwd=folder, capture_output=True)
        lines = "\n".join(json.dumps(event) for scene in scenes for _, event in scene.events if KIND not in event)
        ran = subprocess.run(
            [python, str(_HERE / "peer.py")], input=lines, check=True, cwd=folder, capture_output=True, text=True
        )
    answers = iter([json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")])
    each = [[{} if KIND in event else next(answers) for _, event in scene.events] for scene in scenes]
    names = next(answer for own in each for answer in own if answer)
    return installed, {name: [[answer.get(name) for answer in own] for own in each] for name in names}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--split", choices=[*SPLITS], default="held_out")
    options.add_argument("--show", action="store_true", help="print our mistakes, pair by pair")
    options.add_argument("--alone", action="store_true", help="without the peer")
    options.add_argument("--bugsink", default="", help="a version of the peer, e.g. ==2.6.2")
    chosen = options.parse_args()
    scenes = SPLITS[chosen.split]
    check_inputs(scenes)
    strict = ours(scenes, lambda event, mined: fingerprint(event, mined=mined).parts)
    wide = ours(scenes, lambda event, mined: family(event, mined=mined))
    traits = [[family_and_traits(sensed(event))[1] for _, event in scene.events] for scene in scenes]
    nobody = [[None for _ in scene.events] for scene in scenes]
    by_family = [bugs(*keys) for keys in zip(strict, wide, nobody, strict=True)]
    by_kinship = [bugs(*keys) for keys in zip(strict, wide, traits, strict=True)]
    found = {"ours": judge(scenes, by_kinship, show=chosen.show)}
    found |= {"ours_family": judge(scenes, by_family), "ours_fingerprint": judge(scenes, strict)}
    if any(KIND in event for scene in scenes for _, event in scene.events):
        found["ours_of_sdks"] = judge(scenes, of_sdks(scenes, by_kinship))  # the pairs that the peer is judged by
    version = ""
    if not chosen.alone:
        version, keys = peers(scenes, chosen.bugsink)
        found |= {name.lower(): judge(scenes, own) for name, own in keys.items()}
    for name, figures in found.items():
        merged, split = figures.percent
        print(f"{name:24} over-merged {figures.merged:4} of {figures.differing:4} ({merged:4} %)   "
              f"split {figures.split:4} of {figures.agreeing:4} ({split:4} %)")  # fmt: skip
    headline: dict[str, object] = {
        "bench": "grouping",
        "split": chosen.split,
        "events": sum(len(scene.events) for scene in scenes),
        "scenes": len(scenes),
        "bugsink": version,
    }
    for name, figures in found.items():
        headline[f"{name}_over_merged_percent"], headline[f"{name}_split_percent"] = figures.percent
    print(json.dumps(headline))


if __name__ == "__main__":
    main()
