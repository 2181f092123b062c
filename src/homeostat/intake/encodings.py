"""Content encodings, undone with a bound that holds while they are undone: a bomb never unfolds."""

from collections.abc import Callable
from typing import Any, cast

import brotli  # pyright: ignore[reportMissingTypeStubs] - it has none
import deflate
from backports import zstd
from isal import isal_zlib

from homeostat.errors import BadInput, TooLarge

MOST_DECOMPRESSED = 32 * 1024 * 1024
# Packages without types that help.
_brotli_package = cast("Any", brotli)
_isal = cast("Any", isal_zlib)
_MOST_MEMBERS = 100  # of gzip, frames of zstd: each may be followed by another
MOST_IN_ONE_GO = 1024 * 1024
_MEMBER = b"\x1f\x8b\x08"  # how one begins: gzip's mark, and the only method there is
_WINDOW = {"gzip": 31, "deflate": 15, "raw": -15}
_ZSTD_WINDOW_LOG = 23  # 8 MiB, what RFC 8878 asks every reader to bear, and no more
_ZLIB_METHOD = 8  # the low half of a zlib stream's first byte


def decompress(body: bytes, encoding: str) -> bytes:
    """The plain bytes; at most `MOST_DECOMPRESSED` of them are ever made, plus one read's.

    Raises:
        TooLarge: there are more.
        BadInput: it is not what the encoding says, or an encoding that we do not read.
    """
    undo = _ENCODINGS.get(encoding)
    if undo is None:
        raise BadInput(
            f"Content-Encoding {encoding[:20]!r} is not understood; {', '.join(filter(None, _ENCODINGS))} are"
        )
    try:
        return undo(body)
    except (_isal.error, _brotli_package.error, zstd.ZstdError) as error:
        raise BadInput(f"the body is not {encoding}: {error}") from error


def _identity(body: bytes) -> bytes:
    return body


def _gzip(body: bytes) -> bytes:
    return _in_one_go(body) or _members(body, "gzip", lambda: _isal.decompressobj(_WINDOW["gzip"]))


def _in_one_go(body: bytes) -> bytes | None:
    """A single member that is not long, whose end says how long it is; no more than that is ever made.

    In half the time: this is most of what an acknowledgement costs. Whatever is not so, is read member by member.
    """
    length = int.from_bytes(body[-4:], "little")
    if not 0 < length <= MOST_IN_ONE_GO or body.find(_MEMBER, 1) >= 0:
        return None
    try:
        return bytes(deflate.gzip_decompress(body, length))  # pyright: ignore[reportUnknownMemberType] - its stub knows no `Buffer`
    except (deflate.DeflateError, ValueError):
        return None


def _deflate(body: bytes) -> bytes:
    """With zlib's frame, as RFC 9110 says, or without, as many send it."""
    framed = len(body) > 1 and body[0] & 15 == _ZLIB_METHOD and int.from_bytes(body[:2]) % 31 == 0
    return _members(body, "deflate", lambda: _isal.decompressobj(_WINDOW["deflate" if framed else "raw"]))


def _zstd(body: bytes) -> bytes:
    options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW_LOG}
    return _members(body, "zstd", lambda: zstd.ZstdDecompressor(options=options))


def _members(body: bytes, encoding: str, reader: Callable[[], Any]) -> bytes:
    parts: list[bytes] = []
    length = 0
    for _ in range(_MOST_MEMBERS):
        member = reader()
        part = member.decompress(body, MOST_DECOMPRESSED + 1 - length)
        parts.append(part)
        length += len(part)
        if length > MOST_DECOMPRESSED:
            raise TooLarge(f"a body may have {MOST_DECOMPRESSED} bytes when decompressed")
        if not member.eof:
            raise BadInput(f"the body is not {encoding}: it ends in the middle")
        body = member.unused_data
        if not body:
            return b"".join(parts)
    raise BadInput(f"the body is not {encoding} that we read: more than {_MOST_MEMBERS} members")


def _brotli(body: bytes) -> bytes:
    reader = _brotli_package.Decompressor()
    parts: list[bytes] = [reader.process(body, output_buffer_limit=1 << 16)]
    length = len(parts[0])
    while not reader.is_finished():
        part: bytes = reader.process(b"", output_buffer_limit=1 << 20)
        parts.append(part)
        length += len(part)
        if length > MOST_DECOMPRESSED:
            raise TooLarge(f"a body may have {MOST_DECOMPRESSED} bytes when decompressed")
        if not part and not reader.is_finished():
            raise BadInput("the body is not br: it ends in the middle")
    return b"".join(parts)


_ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "identity": _identity,
    "": _identity,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
