"""What tells proved fixes apart: their answers to inputs near those of the failing run and of the passing ones.

A failing program says what must not happen, and little of what should. So the calls that it and the suite make are made
again with arguments near theirs, as the code is and with each fix. Where the code ended well, a fix should change
nothing; where it failed alike, what the fixes answer can be held against each other, and against what the function
answers otherwise.
"""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from homeostat.codec import decode
from homeostat.records import Apart, Run

_MOST_ROWS = 5_000
_ENOUGH = 3  # inputs that failed alike: with fewer, agreement says little
_MUCH = 0.2  # of what failed: neighbours of an input are odd now and then, and so are answers to them


class Answer(msgspec.Struct, frozen=True):
    """As `vary_call.py` tells it."""

    kind: str  # "answered", "raised", "endless", "unknown"
    type: str = ""
    digest: str = ""
    left: str = ""  # of the plain arguments, afterwards
    deliberate: bool = False
    shown: str = ""

    @property
    def ended(self) -> bool:
        """It was answered, or refused on purpose."""
        return self.kind == "answered" or (self.kind == "raised" and self.deliberate)

    @property
    def said(self) -> tuple[str, str]:
        """What a caller would notice, told alike where it is alike."""
        return (self.kind, self.digest if self.kind == "answered" else self.type)


class Row(msgspec.Struct, frozen=True):
    """One input, as `live_call.py` tells it."""

    target: int  # the function's number
    says: tuple[str, ...]  # how the arguments differ from those of the run
    sure: bool  # whether their types are those that the function is given
    alike: bool  # whether it fails as the failing run does
    base: Answer
    by: dict[str, Answer]  # by a fix's digest


def rows_of(run: Run) -> list[Row]:
    """What was reported; a line that is none is left out."""
    found: list[Row] = []
    for line in run.results.splitlines()[:_MOST_ROWS]:
        try:
            found.append(decode(line, Row))
        except (msgspec.DecodeError, RecursionError):
            continue
    return found


def told_apart(rows: Sequence[Row], fixes: Mapping[str, str]) -> dict[str, Apart]:
    """By digest; without those of which nothing was seen. `fixes` says the source or rule of each."""
    seen = {digest: [row for row in rows if _known(row, digest)] for digest in fixes}
    return {digest: _of_one(digest, mine, seen, fixes) for digest, mine in seen.items() if mine}


def _known(row: Row, digest: str) -> bool:
    answer = row.by.get(digest)
    return answer is not None and answer.kind != "unknown"


def _of_one(digest: str, rows: Sequence[Row], seen: Mapping[str, Sequence[Row]], fixes: Mapping[str, str]) -> Apart:
    failed = [row for row in rows if row.alike]
    well = [row for row in rows if not row.alike and row.base.ended]
    # Where no call fails by itself, what fails is an answer: a fix is to change answers, and nobody knows which.
    changed = [row for row in well if failed and not _same(row.base, row.by[digest])]
    differing = {other: _differing(failed, digest, other) for other, mine in seen.items() if other != digest and mine}
    return Apart(
        compared=len(well),
        changed=len(changed),
        example=_told(changed[0], digest) if changed else "",
        failing=len(failed),
        ended=sum(row.by[digest].ended for row in failed),
        agreeing=sum(share == 0 and fixes[other] != fixes[digest] for other, share in differing.items()),
        disputing=sum(share is not None and share >= _MUCH for share in differing.values()),
        cluster=_cluster(rows, digest),
    )


def _same(one: Answer, two: Answer) -> bool:
    if one.kind == two.kind == "answered" and not one.digest:
        return one.type == two.type
    return one.said == two.said and one.left == two.left


def _differing(failed: Sequence[Row], one: str, two: str) -> float | None:
    """The share that two fixes answer differently of what failed alike and either mends; None of too little."""
    both = [row for row in failed if _known(row, two) and (row.by[one].ended or row.by[two].ended)]
    return sum(row.by[one].said != row.by[two].said for row in both) / len(both) if len(both) >= _ENOUGH else None


def _told(row: Row, digest: str) -> str:
    now = row.by[digest]
    return f"{', '.join(row.says) or 'as in the tests'}: {row.base.shown} before, {now.shown or now.kind} now"[:200]


def _cluster(rows: Sequence[Row], digest: str) -> str:
    said = "\n".join(" ".join((*row.by[digest].said, row.by[digest].left)) for row in rows)
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]
