"""gzip is undone in one go where its end says truly how long it is, and gives the same as member by member."""

import gzip

import pytest

from homeostat.errors import BadInput, TooLarge
from homeostat.intake.encodings import MOST_DECOMPRESSED, decompress

WORDS = b"no rate for EUR " * 5_000
ONE = gzip.compress(WORDS)


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        pytest.param(ONE, WORDS, id="one member"),
        pytest.param(ONE + ONE, WORDS + WORDS, id="two of one length"),
        pytest.param(ONE + gzip.compress(b"and more"), WORDS + b"and more", id="two of two lengths"),
        pytest.param(gzip.compress(b""), b"", id="nothing"),
        pytest.param(gzip.compress(b"x" * 2_000_000), b"x" * 2_000_000, id="long"),
        pytest.param(gzip.compress(ONE, 0), ONE, id="gzip within"),
    ],
)
def test_gzip_is_undone(body: bytes, plain: bytes) -> None:
    assert decompress(body, "gzip") == plain


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(ONE[:-4] + (10).to_bytes(4, "little"), id="longer than it says"),
        pytest.param(ONE[:-4] + (len(WORDS) + 1).to_bytes(4, "little"), id="shorter than it says"),
        pytest.param(ONE[:-8] + b"crc!" + ONE[-4:], id="a wrong checksum"),
        pytest.param(ONE[:-9], id="not whole"),
        pytest.param(ONE + b"more", id="something behind it"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\x1f\x8b\x08", id="a beginning"),
        pytest.param(WORDS, id="no gzip"),
    ],
)
def test_what_is_no_gzip_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        decompress(body, "gzip")


def test_a_bomb_that_says_it_is_short_is_one_all_the_same() -> None:
    bomb = gzip.compress(bytes(MOST_DECOMPRESSED + 1))
    with pytest.raises((TooLarge, BadInput)):
        decompress(bomb[:-4] + (9).to_bytes(4, "little"), "gzip")
