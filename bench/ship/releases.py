"""The releases that are deployed, good and bad, and the repositories that they lie in."""

import json
import random
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

TARGET = "target"  # the fault that a good release mends
TARGET_SHARE = 0.01  # of the old release's requests
PROGRAM = Path(__file__).parent / "service.py"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of release, by what it does to its requests."""

    name: str
    good: bool = False
    crash: bool = False
    unhealthy: bool = False
    failures: float = 0.0  # share of requests, beside those of every release
    faults: dict[str, float] = field(default_factory=dict)  # share of requests, by fault
    slow_share: float = 0.0
    slow_seconds: float = 0.0
    burned_seconds: float = 0.0  # of a processor, for each request
    refused: float = 0.0  # share of requests, answered with a 404
    refused_target: bool = False  # what met the fault that it mends is answered with a 400
    where_the_fix_is: bool = False  # whether a new fault shows in the file that the fix touches

    def behaviour(self) -> str:
        names = ("crash", "unhealthy", "failures", "faults", "slow_share", "slow_seconds", "burned_seconds")
        refused = {404: self.refused, 400: TARGET_SHARE * self.refused_target}
        return json.dumps({name: getattr(self, name) for name in names} | {"refused": refused})


BASE = Kind(name="before", faults={TARGET: TARGET_SHARE})
GOOD = Kind(name="good", good=True)
REFUSES_BAD_INPUT = Kind(name="crash to 400", good=True, refused_target=True)
BAD = {
    "crash at start": (Kind(name="crash at start", crash=True),),
    "unhealthy": (Kind(name="unhealthy", unhealthy=True),),
    "slow": (
        Kind(name="slow", slow_share=1.0, slow_seconds=0.03),
        Kind(name="slow", slow_share=0.3, slow_seconds=0.6),
    ),
    "burns": (Kind(name="burns", burned_seconds=0.015),),
    "5 % errors": (Kind(name="5 % errors", failures=0.05),),
    "1 % errors": (Kind(name="1 % errors", failures=0.01),),
    "200 to 404": (Kind(name="200 to 404", refused=0.05),),
    "target still there": (Kind(name="target still there", faults={TARGET: TARGET_SHARE}),),
    "new bug": (
        Kind(name="new bug", faults={"new": 0.01}),
        Kind(name="new bug", faults={"new": 0.01}, where_the_fix_is=True),
    ),
}
GOOD_SHARE = 0.44


def in_random_order(count: int, seed: int, names: Sequence[str]) -> list[Kind]:
    """So many releases, 44 of 100 good, a fourth of these by refusing; the others evenly of each bad kind named."""
    good = round(count * GOOD_SHARE)
    bad = [BAD[names[n % len(names)]][n // len(names) % len(BAD[names[n % len(names)]])] for n in range(count - good)]
    mixed = [*(GOOD if n % 4 else REFUSES_BAD_INPUT for n in range(good)), *bad]
    random.Random(seed).shuffle(mixed)  # noqa: S311 - chance, not secrets
    return mixed


def repository_of(folder: Path, kinds: Sequence[Kind]) -> tuple[str, ...]:
    """A repository with a commit for each release; their digests."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    shutil.copy(PROGRAM, folder / "service.py")
    commits: list[str] = []
    for number, kind in enumerate(kinds):
        (folder / "behaviour.json").write_text(kind.behaviour())
        git(folder, "add", ".")
        git(folder, "commit", "-q", "--allow-empty", "-m", f"Release {number}")
        commits.append(git(folder, "rev-parse", "HEAD"))
    return tuple(commits)


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "core.hooksPath=/dev/null"]
    return subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
