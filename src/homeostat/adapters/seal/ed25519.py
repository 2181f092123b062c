"""Ed25519 (RFC 8032): a private key for the desk, a public one for who obeys it, both files of the home."""

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from homeostat.errors import NotConfigured

PRIVATE, PUBLIC = "approvals.key", "approvals.pub"
_BYTES = 32  # of either key, raw


class KeyFile:
    """The desk's private key below `folder`, made at its first use. Readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sign(self, words: bytes) -> str:
        return self._key().sign(words).hex()

    def make(self) -> None:
        """Have both keys there, so that who only verifies finds the public one."""
        self._key()

    def _key(self) -> Ed25519PrivateKey:
        path = self._folder / PRIVATE
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_once(path, secrets.token_bytes(_BYTES), mode=0o600)
        key = Ed25519PrivateKey.from_private_bytes(_read(path))
        public = self._folder / PUBLIC
        if not public.exists():
            _write_once(public, key.public_key().public_bytes_raw(), mode=0o644)
        return key


class PublicKeyFile:
    """The public key below `folder`: enough to tell, not enough to sign."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / PUBLIC

    def fits(self, words: bytes, signature: str) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(_read(self._path)).verify(bytes.fromhex(signature), words)
        except (InvalidSignature, ValueError):
            return False
        return True


def _read(path: Path) -> bytes:
    try:
        held = path.read_bytes()
    except OSError as error:
        raise NotConfigured(f"{path} cannot be read: {error.strerror}. Without it no approval counts.") from error
    if len(held) != _BYTES:
        raise NotConfigured(f"{path} holds no key. Remove it, and {PRIVATE} and {PUBLIC} are made anew.")
    return held


def _write_once(path: Path, held: bytes, *, mode: int) -> None:
    """Whole or not at all; where another process was first, its file stays."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        os.fchmod(descriptor, mode)  # whatever the umask: hands of other users read the public one
        os.write(descriptor, held)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
