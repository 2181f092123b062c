"""Positions of followed files, in one JSON file of the home."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from homeostat.codec import decode, encode
from homeostat.errors import StoreUnavailable
from homeostat.log import Log
from homeostat.records import FilePosition

log = Log()


class FilePositions:
    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> tuple[FilePosition, ...]:
        """None where there is no file yet, or one that cannot be read: then followed files are read from their start.

        A report that was accepted before has the same id then, and counts once.
        """
        try:
            return decode(self._path.read_bytes(), tuple[FilePosition, ...])
        except FileNotFoundError:
            return ()
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            log.warning("positions of log files cannot be read; beginning anew", path=str(self._path), error=str(error))
            return ()

    def save(self, positions: Sequence[FilePosition]) -> None:
        """Write them beside the old ones, then put them in their place.

        Raises:
            StoreUnavailable: the disk is full or away; the old positions are still there.
        """
        beside = self._path.with_suffix(".new")
        try:
            with beside.open("w") as file:
                file.write(encode(tuple(positions)))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as error:
            raise StoreUnavailable(f"the positions of log files could not be written: {error}") from error
