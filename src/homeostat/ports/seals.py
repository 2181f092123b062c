"""Signatures under decisions."""

from typing import Protocol


class Signer(Protocol):
    """Held by whoever may take decisions: the console, the API, the command line."""

    def sign(self, words: bytes) -> str: ...


class Verifier(Protocol):
    """Held by whoever obeys them. It cannot sign."""

    def fits(self, words: bytes, signature: str) -> bool:
        """False for whatever is no signature of these words."""
        ...
