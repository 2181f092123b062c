"""What a run of `homeostat fix` has shown, kept until it is taken: what is applied is what was read, to the letter."""

import contextlib
import hashlib
import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from homeostat.adapters.source.checkout import contents
from homeostat.errors import BadInput

MOST_OTHERS = 5  # that are named to people, and can be taken
_MOST_KEPT = 20  # questions of one checkout, the last asked
_FEW_NAMES = 3


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One run: what was asked of which content, and what was found."""

    question: str  # a digest
    command: str  # or the event's file
    shown_at: datetime
    contents: dict[str, str]  # digests, by path
    found: dict[str, Any]  # as `--json` prints it
    applied: int = 0  # the suggestion that was taken last

    @property
    def choices(self) -> Sequence[Mapping[str, Any]]:
        """What can be taken by its number, from 1 on."""
        return (*self.found["suggestions"], *self.found["others"][:MOST_OTHERS])


@dataclass(frozen=True, slots=True)
class Taken:
    """A suggestion that is in the checkout now."""

    number: int
    title: str
    take_back: str  # a command
    before: bool  # whether it was there already

    @property
    def words(self) -> str:
        state = "applied already" if self.before else "applied"
        return f"Suggestion {self.number} is {state}: {self.title}\nTake it back with: {self.take_back}"

    @property
    def as_data(self) -> dict[str, object]:
        return {"applied": self.number, "applied_before": self.before, "take_back": self.take_back}


class Shelf:
    """What was found for one checkout, below the user's folder for such things."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.checkout = folder.resolve()
        self._home = home / hashlib.sha256(str(self.checkout).encode()).hexdigest()[:16]

    def keep(self, question: str, command: str, before: Mapping[str, str], found: Mapping[str, Any]) -> Kept:
        """Put what was found there, in the place of what the same question found before.

        Where the folder cannot be written, it can be taken in the same run only.
        """
        kept = Kept(
            question=question,
            command=command,
            shown_at=datetime.now(UTC),
            contents=dict(before),
            found=dict(found),
        )
        with contextlib.suppress(OSError):
            self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(kept)
            for old in self._newest_first()[_MOST_KEPT:]:
                for path in (old, *self._home.glob(f"{old.stem}-*.patch")):
                    path.unlink(missing_ok=True)
        return kept

    def of(self, question: str) -> Kept | None:
        return self._read(self._home / f"{question[:16]}.json")

    def last(self) -> Kept | None:
        return next((kept for path in self._newest_first() if (kept := self._read(path))), None)

    def mark(self, kept: Kept, number: int) -> None:
        """Remember that it was taken."""
        with contextlib.suppress(OSError):
            self._write(msgspec.structs.replace(kept, applied=number))

    def patch_file(self, kept: Kept, number: int) -> Path:
        """The suggestion's patch as a file of its own. Raises BadInput where it cannot be written."""
        path = self._home / f"{kept.question[:16]}-{number}.patch"
        try:
            self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_text(str(kept.choices[number - 1]["diff"]), encoding="utf-8", newline="")
        except OSError as error:
            raise BadInput(f"{path} cannot be written: {error.strerror or error}") from error
        return path

    def _write(self, kept: Kept) -> None:
        path = self._home / f"{kept.question[:16]}.json"
        making = path.with_suffix(f".{os.getpid()}")
        making.write_bytes(msgspec.json.encode(kept))
        making.replace(path)

    def _newest_first(self) -> list[Path]:
        try:
            return sorted(self._home.glob("*.json"), key=lambda path: -path.stat().st_mtime_ns)
        except OSError:
            return []

    def _read(self, path: Path) -> Kept | None:
        try:
            return msgspec.json.decode(path.read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError):
            return None


def take(shelf: Shelf, kept: Kept, number: int) -> Taken:
    """Put a suggestion that was shown into the checkout, as it was shown.

    A second time it only says so.

    Raises:
        BadInput: there is no such suggestion, another is applied, or the checkout has changed since.
    """
    count = len(kept.choices)
    if number > count:
        what = f"{count} {'was' if count == 1 else 'were'} found" if count else "none was found"
        raise BadInput(f"There is no suggestion {number} for `{kept.command}`: {what}.")
    folder = shelf.checkout
    changed = _changed(kept.contents, contents(folder))
    if changed and kept.applied and _git(folder, "--check", "-R", str(shelf.patch_file(kept, kept.applied))) is None:
        there = _taken(shelf, kept, kept.applied, before=True)
        if kept.applied == number:
            return there
        raise BadInput(f"Suggestion {there.number} is applied. Take it back first, with: {there.take_back}")
    if changed:
        more = f" and {len(changed) - _FEW_NAMES} more" if len(changed) > _FEW_NAMES else ""
        raise BadInput(
            f"{folder} has changed since suggestion {number} was shown at {kept.shown_at.astimezone():%H:%M on %d %B} "
            f"({', '.join(changed[:_FEW_NAMES])}{more}): what was proved then may not hold now. "
            "Run it again without --apply."
        )
    if refused := _git(folder, str(shelf.patch_file(kept, number))):
        raise BadInput(f"Suggestion {number} cannot be applied: {refused}")
    shelf.mark(kept, number)
    return _taken(shelf, kept, number, before=False)


def _taken(shelf: Shelf, kept: Kept, number: int, *, before: bool) -> Taken:
    top = _top_of(shelf.checkout)
    inside = str(shelf.checkout.relative_to(top))
    words = ["git", "-C", str(top), "apply", "-R", *([f"--directory={inside}"] if inside != "." else [])]
    return Taken(
        number=number,
        title=str(kept.choices[number - 1]["title"]),
        take_back=shlex.join([*words, str(shelf.patch_file(kept, number))]),
        before=before,
    )


def _top_of(folder: Path) -> Path:
    """The work tree that git takes the folder for a part of; the folder itself where there is none."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(path for path in {*before, *now} if before.get(path) != now.get(path))


def _git(folder: Path, *arguments: str) -> str | None:
    """None where `git apply` did it, else why not."""
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-p1", *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)},
        capture_output=True,
        check=False,
    )
    return done.stderr.decode(errors="replace").strip() or "git refuses it" if done.returncode else None
