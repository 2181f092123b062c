"""The desk's own copy of each policy, a file beside its key."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import msgspec

from homeostat.codec import decode, encode
from homeostat.errors import StoreUnavailable
from homeostat.records import Sealed

NAME = "policies.json"
_MOST_BYTES = 4 * 1024 * 1024


class PoliciesFile:
    """`policies.json` below `folder`: name to document. Whoever obeys policies may read it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def all(self) -> Mapping[str, Sealed]:
        """Raises StoreUnavailable where it is there and cannot be read: what would be shipped waits for somebody."""
        try:
            with self._path.open("rb") as file:
                held = file.read(_MOST_BYTES + 1)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreUnavailable(f"{self._path} cannot be read: {error.strerror}.") from error
        try:
            return decode(held, dict[str, Sealed])
        except msgspec.DecodeError as error:
            raise StoreUnavailable(
                f"{self._path} holds no policies: {error}. Remove it, and write them again."
            ) from error

    def put(self, sealed: Sealed) -> None:
        """In the place of the one of that name, whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._path.with_name(f".{NAME}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(descriptor, "w") as file:
            file.write(encode({**self.all(), sealed.name: sealed}))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
