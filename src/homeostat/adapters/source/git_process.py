"""The git command line, with whatever would start a program switched off, and bounded in time and in what it prints."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from homeostat.errors import NotConfigured, NotFound, Retryable

_SECONDS = 60  # that one git command may take
LISTING_BYTES = 64 * 1024**2  # that one git command may print
# Neither the machine's nor the user's configuration is read. The repository's own still is, so that whatever
# in it would start a program is switched off here.
_CONFIGURATION = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.autocrlf=false",
    "core.quotePath=true",
    "diff.external=",
    "log.showSignature=false",
    "protocol.allow=never",
    "safe.directory=*",
)
_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "HOME": "/nonexistent",
    "LC_ALL": "C",
}


class SourceUnavailable(Retryable):
    """Git did not answer in time, or answered with more than may be read."""


class GitFailed(Exception):
    """Git ended with an error; the text is the end of what it said."""


class GitProcess:
    """One git process, from which its standard output is read; it is killed when its time is over."""

    def __init__(
        self, arguments: tuple[str, ...], *, folder: Path, send: IO[bytes], extra: Mapping[str, str] | None = None
    ) -> None:
        options = [word for setting in _CONFIGURATION for word in ("-c", setting)]
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._late = False
        try:
            self._process = subprocess.Popen(
                ["git", *options, *arguments],
                cwd=folder,
                env={"PATH": os.environ.get("PATH", os.defpath), **_ENVIRONMENT, **(extra or {})},
                stdin=send,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                umask=0o022,
            )
        except FileNotFoundError as error:
            self._errors.close()
            raise NotConfigured("The git command is missing: apt-get install git") from error
        self._timer = threading.Timer(_SECONDS, self._stop)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def __enter__(self) -> IO[bytes]:
        if self._process.stdout is None:  # it is a pipe, as asked for above
            raise SourceUnavailable("git has no output")
        return self._process.stdout

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is not None:
                self._process.kill()
            if self._process.stdout is not None:
                self._process.stdout.close()
            code = self._process.wait(_SECONDS)
        finally:
            self._timer.cancel()
            with self._errors:
                self._errors.seek(0)
                said = self._errors.read(4000).decode(errors="replace").strip()
        if self._late:
            raise SourceUnavailable(f"git took longer than {_SECONDS} s")
        if kind is None and code:
            raise GitFailed(said)


def run_git(
    *arguments: str,
    folder: Path,
    extra: Mapping[str, str] | None = None,
    send: bytes = b"",
    most: int = LISTING_BYTES,
) -> bytes:
    with tempfile.TemporaryFile() as asked:
        asked.write(send)
        asked.seek(0)
        with GitProcess(arguments, folder=folder, send=asked, extra=extra) as said:
            content = said.read(most + 1)
            if len(content) > most:
                raise SourceUnavailable(f"git {arguments[0]} printed more than {most} bytes")
            return content


def _object_size(said: IO[bytes]) -> int:
    header = said.readline(200).split()
    if len(header) != 3 or header[1] != b"blob":  # noqa: PLR2004 - name, kind, size
        raise NotFound(f"A file's content is not in the repository: {b' '.join(header).decode(errors='replace')}")
    return int(header[2])


def copy_object(said: IO[bytes], file: IO[bytes]) -> None:
    left = _object_size(said)
    while left:
        piece = said.read(min(left, 1024**2))
        if not piece:
            raise SourceUnavailable("git stopped in the middle of a file")
        file.write(piece)
        left -= len(piece)
    said.read(1)


def read_object(said: IO[bytes]) -> bytes:
    content = said.read(_object_size(said))
    said.read(1)
    return content
