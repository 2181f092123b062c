"""What a fingerprint is made of, in words, as its row keeps it."""

from typing import Any

from homeostat.adapters.store.short_texts import packed, unpacked
from homeostat.codec import convert, decode, encode
from homeostat.records import Fingerprint

_WORDS = ("parts", "left_out", "title", "joined_by")  # the rest are columns of their own


def packed_words(one: Fingerprint) -> bytes:
    return packed(encode({name: words for name in _WORDS if (words := getattr(one, name))}).encode())


def made_of(row: Any) -> Fingerprint | None:  # noqa: ANN401 - a row of `fingerprints`, joined or not
    """None while nobody could read an event of it."""
    if not row.made_of:
        return None
    words = decode(unpacked(row.made_of), dict[str, Any])
    own: dict[str, object] = {"parts": [], "digest": row.fingerprint, "version": row.version}
    return convert(own | words, Fingerprint)
