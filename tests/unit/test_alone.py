"""An event that came alone is taken by its envelope's first lines; what is taken is what reading all of it takes."""

import gzip
import json
import os
from datetime import UTC, datetime

import pytest

from homeostat.intake.packing import packed, unpacked
from homeostat.intake.sentry.alone import take_alone
from homeostat.intake.sentry.envelope import read_envelope
from homeostat.intake.sentry.items import Taken, take_envelope

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
ID = "5e" * 16
EVENT = b'{"message":"no rate","noise":"' + os.urandom(3_000).hex().encode() + b'"}'
HEADER = {"event_id": ID, "trace": {"public_key": "a" * 32}}


def envelope(header: object = HEADER, *, event: bytes = EVENT, after: bytes = b"\n", **item: object) -> bytes:
    told = {"type": "event", "length": len(event)} | item
    return json.dumps(header).encode() + b"\n" + json.dumps(told).encode() + b"\n" + event + after


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param(envelope(), id="as an SDK sends it"),
        pytest.param(envelope(after=b""), id="without the last line's end"),
        pytest.param(envelope(HEADER | {"event_id": "5E5E5E5E-5e5e-5e5e-5e5e-5e5e5e5e5e5e"}), id="an id with dashes"),
        pytest.param(envelope(HEADER | {"sent_at": "2026-03-04T12:29:59Z"}), id="sent a second ago"),
        pytest.param(envelope(event=b'{"event_id":"%s"}' % (b"6f" * 16)), id="another id inside"),
    ],
)
def test_what_is_taken_is_what_reading_all_of_it_takes(plain: bytes) -> None:
    received = gzip.compress(plain)
    short, whole = Taken("shop", NOW), Taken("shop", NOW)
    answered = take_alone(received, "gzip", short)
    read = read_envelope(plain)
    take_envelope(read, whole)
    assert answered == read.header.event_id
    [report], [other] = short.reports, whole.reports
    assert unpacked(report) == unpacked(packed(other, received=received, encoding="gzip", plain=plain))
    assert report.body == received


@pytest.mark.parametrize(
    ("plain", "encoding"),
    [
        pytest.param(envelope(), "deflate", id="no length at the end"),
        pytest.param(envelope({}), "gzip", id="no id"),
        pytest.param(envelope(HEADER | {"event_id": "x"}), "gzip", id="no good id"),
        pytest.param(envelope(HEADER | {"sent_at": "2026-03-04T11:00:00Z"}), "gzip", id="a wrong clock"),
        pytest.param(envelope(length=None), "gzip", id="no length"),
        pytest.param(envelope(length=-1), "gzip", id="a length below nothing"),
        pytest.param(envelope(length=len(EVENT) - 2), "gzip", id="something after it"),
        pytest.param(envelope(length=len(EVENT) + 2), "gzip", id="shorter than it says"),
        pytest.param(envelope(after=b'\n{"type":"attachment","length":2}\n{}'), "gzip", id="not alone"),
        pytest.param(envelope(type="transaction"), "gzip", id="no event"),
        pytest.param(envelope(HEADER | {"trace": "x" * 5_000}), "gzip", id="a long header"),
        pytest.param(b"\n" + envelope(), "gzip", id="begins with an empty line"),
        pytest.param(b"", "gzip", id="empty"),
    ],
)
def test_what_is_not_as_plain_is_read_whole(plain: bytes, encoding: str) -> None:
    taken = Taken("shop", NOW)
    assert take_alone(gzip.compress(plain), encoding, taken) is None
    assert not taken.reports


@pytest.mark.parametrize("received", [b"", b"abc", envelope(), gzip.compress(envelope())[:-9], b"\x1f\x8b" + bytes(40)])
def test_what_is_no_gzip_is_left_to_who_can_say_so(received: bytes) -> None:
    taken = Taken("shop", NOW)
    assert take_alone(received, "gzip", taken) is None
    assert not taken.reports
