"""The switch as files of a home and the environment: all that a process sees which has no store.

`HALT` is a person's: made and removed by hand. `halted` is Homeostat's own: written by whoever halts and removed by
whoever resumes, so that a process which dies in between leaves it halted.
"""

import contextlib
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from homeostat.errors import Halted
from homeostat.records import Halt

FILE = "HALT"
OURS = "halted"
VARIABLE = "HOMEOSTAT_HALT"
MOST_CHARACTERS = 500  # of a reason
_FOLLOWED = "as the store says"


class FileSwitch:
    """Asked before each act, not once: whoever stops it is obeyed by work that is under way.

    `told` is what the environment says; "" says nothing. A file stops whatever it holds; a file of which it cannot be
    known whether it is there stops too.
    """

    def __init__(self, told: str, home: Path) -> None:
        self._told = told
        self._home = home.absolute()

    def current(self) -> Halt | None:
        if self._told:
            ends_by = f"Start Homeostat again without {VARIABLE}"
            return Halt(by=VARIABLE, reason=self._told[:MOST_CHARACTERS], since=None, ends_by=ends_by)
        return self._of_file() or self._of_ours()

    def check(self) -> None:
        """Raises Halted."""
        if halt := self.current():
            raise Halted(says(halt))

    @property
    def follows(self) -> bool:
        """Whether what stands in our file was taken over from the store."""
        return _lines(self._home / OURS)[2] == _FOLLOWED

    def halt(self, *, by: str, reason: str, followed: bool = False) -> None:
        """Who was first stands. Raises OSError when it cannot be written."""
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._home / OURS
        if os.path.lexists(path):
            return
        draft = path.with_name(f".{OURS}.{secrets.token_hex(4)}")
        draft.write_text(f"{_line(by)}\n{_line(reason)}\n{_FOLLOWED if followed else ''}\n", encoding="utf-8")
        draft.chmod(0o644)  # other users obey it, and may know why
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()

    def resume(self) -> None:
        """End what was said by `halt`."""
        (self._home / OURS).unlink(missing_ok=True)

    def _of_file(self) -> Halt | None:
        path = self._home / FILE
        since = _made_at(path)
        if since is None:
            return None
        return Halt(by=str(path), reason=_lines(path)[0], since=since, ends_by=f"Remove {path}")

    def _of_ours(self) -> Halt | None:
        path = self._home / OURS
        since = _made_at(path)
        if since is None:
            return None
        by, reason, _ = _lines(path)
        return Halt(by=by or str(path), reason=reason, since=since)


def says(halt: Halt) -> str:
    return f"halted by {halt.by}{f': {halt.reason}' if halt.reason else ''}"


def _made_at(path: Path) -> datetime | None:
    """When it was made; None only where it surely is not there."""
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None
    except OSError:
        return datetime.now(UTC)


def _lines(path: Path) -> tuple[str, str, str]:
    """The first three lines; "" where whoever made it so that we cannot read it wants us to stop all the same."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            first, second, third = (file.readline(MOST_CHARACTERS).strip() for _ in range(3))
            return first, second, third
    except OSError:
        return "", "", ""


def _line(text: str) -> str:
    return " ".join(text.split())[:MOST_CHARACTERS]
