"""Whatever is sent, the answer is a clear one and never a 5xx; what was taken is an event, a signal, or refused."""

import asyncio
import functools
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd
from odd_intake import Desk, ask, check, intake, kept, made, read

import oddities

_CORPUS = Path(__file__).parents[1] / "corpus" / "sentry"
_ODD_REQUESTS = 3_000  # `scripts/oddities` makes as many as one likes


def test_odd_requests_get_a_clear_answer() -> None:
    check(made(range(_ODD_REQUESTS)))


def test_what_once_broke_something_stays_mended() -> None:
    corpus = list(kept(_CORPUS))
    assert corpus
    check(corpus)


def envelope_request(body: bytes, encoding: str = "", **more: Any) -> oddities.Request:  # noqa: ANN401 - parts
    headers = [(b"x-sentry-auth", f"sentry_key={oddities.KEY}".encode())]
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    return oddities.Request("POST", "/api/1/envelope/", b"", tuple(headers), more.get("parts", (body,)))


@functools.cache
def bomb() -> bytes:
    return b"{}\n" + b" " * 300_000_000


@pytest.mark.parametrize(
    ("make", "encoding"),
    [
        pytest.param(lambda: gzip.compress(bomb(), 1), "gzip", id="gzip"),
        pytest.param(lambda: gzip.compress(gzip.compress(bomb(), 9), 9), "gzip, gzip", id="gzip in gzip"),
        pytest.param(lambda: zlib.compress(bomb(), 1), "deflate", id="deflate"),
        pytest.param(lambda: zlib.compress(bomb(), 1)[2:], "deflate", id="raw deflate"),
        pytest.param(lambda: brotli.compress(bomb(), quality=1), "br", id="brotli"),
        pytest.param(lambda: zstd.compress(bomb()), "zstd", id="zstd"),
        pytest.param(lambda: zstd.compress(b"x" * 200_000) * 200, "zstd", id="many zstd frames"),
        pytest.param(lambda: gzip.compress(b"x") * 5_000, "gzip", id="many gzip members"),
    ],
)
def test_a_bomb_is_refused_before_it_unfolds(make: Callable[[], bytes], encoding: str) -> None:
    app, request = intake(Desk()), envelope_request(make(), encoding)
    tracemalloc.start()
    try:
        status, headers, _ = asyncio.run(ask(app, request))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert status in (400, 413)
    assert headers["x-sentry-error"]
    assert most < 120_000_000


def test_a_body_without_end_is_heard_out_for_a_while_and_refused() -> None:
    app = intake(Desk())
    status, *_ = asyncio.run(ask(app, envelope_request(b"", parts=(b"x" * 1_000_000,) * 70)))
    assert status == 413


def test_hostile_payloads_take_little_time_and_room() -> None:
    """Each of these would hang or fill a careless reader; together they take seconds on a slow machine."""
    frames = [{"function": "f" * 1_000, "vars": {str(n): "4" * 5_000 for n in range(60)}}] * 10_000
    traps = (
        "a" * 100_000 + "@",
        "1:" * 50_000,
        "password=" * 10_000,
        "-----BEGIN PRIVATE KEY-----" * 2_000,
        "4 " * 50_000,
    )
    payloads: list[dict[str, Any]] = [
        {"exception": {"values": [{"stacktrace": {"frames": frames[:3]}}]}},
        {"exception": {"values": [{"value": "x", "stacktrace": {"frames": [{"function": "f"}] * 10_000}}]}},
        {"x" * 900_000: 1},
        {"extra": {f"k{n}": n for n in range(50_000)}},
        *(
            {"message": trap, "extra": {"a": trap, "b": [trap] * 3}, "request": {"url": trap, "data": trap}}
            for trap in traps
        ),
    ]
    desk = Desk()
    app = intake(desk)
    for payload in payloads:
        body = json.dumps({"event_id": "a" * 32} | payload).encode()
        status, *_ = asyncio.run(ask(app, envelope_request(b'{}\n{"type":"event"}\n' + body)))
        assert status == 200
    tracemalloc.start()
    try:
        for report in desk.reports:
            read(report)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100_000_000
