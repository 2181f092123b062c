"""Heads of requests that were parsed before are known by their bytes, where the body is plain to find."""

import pytest

from homeostat.intake.sentry.heads import Framed, Heads, body_in, framed

LINE = b"POST /api/1/envelope/ HTTP/1.1\r\nHost: here\r\n"
CHUNKED = LINE + b"Transfer-Encoding: chunked\r\n\r\n"


def with_length(digits: bytes, body: bytes) -> bytes:
    return LINE + b"Content-Length: " + digits + b"\r\nX-A: b\r\n\r\n" + body


@pytest.mark.parametrize(
    ("read", "asked", "known"),
    [
        pytest.param((with_length(b"3", b"abc"), b"abc"), with_length(b"12", b""), True, id="another length"),
        pytest.param((with_length(b"3", b""), b"abc"), with_length(b"12", b""), True, id="the body came later"),
        pytest.param((with_length(b"3", b"abcd"), b"ab"), with_length(b"3", b"abc"), False, id="framed otherwise"),
        pytest.param((with_length(b"3", b"abc"), b"abc"), LINE + b"\r\n", False, id="another head"),
        pytest.param((CHUNKED + b"1\r\na\r\n0\r\n\r\n", b"a"), CHUNKED, True, id="chunks"),
        pytest.param((CHUNKED + b"1\r\na\r\n", b"a"), CHUNKED, False, id="chunks that came later"),
        pytest.param((CHUNKED + b"1;x=y\r\na\r\n0\r\n\r\n", b"a"), CHUNKED, False, id="chunks that say more"),
        pytest.param((LINE + b"\r\n", b""), LINE + b"\r\n", False, id="no length at all"),
        pytest.param((LINE + b"a: " + b"b" * 3_000 + b"\r\n\r\n", b""), LINE, False, id="long"),
        pytest.param((LINE, b""), LINE, False, id="not whole"),
    ],
)
def test_a_head_is_known_where_its_body_was_found(read: tuple[bytes, bytes], asked: bytes, *, known: bool) -> None:
    heads = Heads[str]()
    heads.read(*read, "read before")
    found = framed(asked)
    assert (heads.known(found.head) if found else None) == ("read before" if known else None)


@pytest.mark.parametrize(
    ("data", "body"),
    [
        pytest.param(with_length(b"3", b"abc"), b"abc", id="whole"),
        pytest.param(with_length(b"003", b"abc"), b"abc", id="zeros before"),
        pytest.param(with_length(b"3", b"ab"), None, id="not whole"),
        pytest.param(with_length(b"3", b"abcPOST"), None, id="more behind it"),
        pytest.param(with_length(b"-3", b"abc"), None, id="no number"),
        pytest.param(with_length(b"+3", b"abc"), None, id="a sign"),
        pytest.param(with_length(b"0000003", b"abc"), None, id="too many digits"),
        pytest.param(CHUNKED + b"0\r\n\r\n", b"", id="no chunk"),
        pytest.param(CHUNKED + b"2\r\nab\r\nA\r\n0123456789\r\n0\r\n\r\n", b"ab0123456789", id="chunks"),
        pytest.param(CHUNKED + b"2\r\nab\r\n", None, id="chunks without end"),
        pytest.param(CHUNKED + b"2\r\nabc\r\n0\r\n\r\n", None, id="a wrong size"),
        pytest.param(CHUNKED + b"2\r\nab\r\n0\r\n\r\nPOST", None, id="more behind the chunks"),
        pytest.param(CHUNKED + b"0\r\nX: y\r\n\r\n", None, id="a trailer"),
        pytest.param(CHUNKED + b"fffff\r\n", None, id="a size beyond the data"),
        pytest.param(CHUNKED + b"-1\r\n\r\n", None, id="a size that is none"),
    ],
)
def test_a_body_is_found_only_where_it_ends_with_the_data(data: bytes, body: bytes | None) -> None:
    request = framed(data)
    assert request is not None
    assert body_in(data, request) == body


def test_the_digits_of_the_length_do_not_tell_heads_apart() -> None:
    assert framed(with_length(b"3", b"abc")) == Framed(with_length(b"", b""), len(with_length(b"3", b"")), 3)


def test_heads_without_end_take_no_room() -> None:
    heads = Heads[int]()
    for number in range(5_000):
        heads.read(b"POST /%d HTTP/1.1\r\ncontent-length: 0\r\n\r\n" % number, b"", number)
    assert len(heads._known) <= 1_024
