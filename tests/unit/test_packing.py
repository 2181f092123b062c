"""A report packed and unpacked is the same one."""

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from homeostat.intake.packing import packed, unpacked
from homeostat.records import Report, ReportKind

EVENT = b'{"event_id":"' + b"a" * 32 + b'","extra":"' + b"word " * 200 + b'"}'
PLAIN = b'{}\n{"type":"event"}\n' + EVENT + b"\n"


def a_report(body: bytes = EVENT) -> Report:
    return Report(
        report_id="shop:1",
        service="shop",
        kind=ReportKind.SENTRY_ENVELOPE,
        received_at=datetime(2025, 10, 23, tzinfo=UTC),
        body=body,
    )


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_an_event_goes_to_disk_as_it_came(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    received = pack(PLAIN)
    small = packed(a_report(), received=received, encoding=encoding, plain=PLAIN)
    assert small.body == received
    assert unpacked(small) == a_report()
    assert unpacked(a_report()) == a_report()


@pytest.mark.parametrize(
    ("body", "received"),
    [
        pytest.param(b'{"corrected":1,' + EVENT[1:], gzip.compress(PLAIN), id="the body was changed on the way"),
        pytest.param(EVENT, PLAIN, id="it would not be smaller"),
    ],
)
def test_other_reports_stay_as_they_are(body: bytes, received: bytes) -> None:
    assert packed(a_report(body), received=received, encoding="gzip", plain=PLAIN) == a_report(body)
