"""Files that come with events: long texts are scrubbed in pieces, as if they had been scrubbed as a whole."""

from datetime import UTC, datetime

import pytest

from homeostat.records import Attachment
from homeostat.stages.sense.scrub import DEFAULT, Scrubber, read_rules
from homeostat.stages.sense.scrub.files import LOOKED_AT_BYTES, PIECE_BYTES, scrubbed_file

KEY = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n" + "MIIEpAIBAAKCAQEA7\n" * 900
KEY += "-----END RSA PRIVATE KEY-----"
LINE = "2025-10-23 14:30:00 INFO ordér 17 is päid\n"


def a_file(body: bytes) -> Attachment:
    return Attachment(
        service="shop",
        event_id="e" * 32,
        at=datetime(2025, 10, 23, tzinfo=UTC),
        name="app.log",
        content_type="application/octet-stream",
        kind="event.attachment",
        body=body,
    )


def around(secret: str, before: int, filling: str) -> str:
    """A text with a secret that begins so many bytes before the first cut."""
    text = (filling * (PIECE_BYTES // len(filling.encode()) + 1)).encode()[: PIECE_BYTES - before]
    return text.decode(errors="ignore") + secret + filling * (2 * LOOKED_AT_BYTES // len(filling))


@pytest.mark.parametrize("before", [0, 1, 9, 200, len(KEY) - 5, LOOKED_AT_BYTES - 1])
@pytest.mark.parametrize("filling", [LINE, "é, "], ids=["lines", "one long line"])
@pytest.mark.parametrize(
    "secret",
    ["anna@shop.example", "password=hunter2", '"api_key": \n "sk-1234567890abcdefghij"', KEY],
    ids=["email", "password", "over two lines", "key file"],
)
def test_a_secret_that_lies_across_a_cut_is_found(secret: str, filling: str, before: int) -> None:
    text = around(f" {secret} ", before, filling)
    found = scrubbed_file(a_file(text.encode()), DEFAULT)
    assert found.scrubbed
    assert found.body.decode() == DEFAULT.file("app.log", text)
    assert secret.encode() not in found.body


def test_a_rule_that_takes_texts_as_wholes_takes_this_one_as_a_whole() -> None:
    scrubber = Scrubber(read_rules({"rules": ["remove anything from attachments.'app.log'"]}, service="shop"))
    assert scrubbed_file(a_file(LINE.encode() * (3 * PIECE_BYTES // len(LINE))), scrubber).body == b"[Filtered]"


@pytest.mark.parametrize(
    "body",
    [b"PK\x03\x00" + b"a" * PIECE_BYTES, b"password=hunter2 \xff\x07", b"\xff\xfep\x00\x00", b"\xff\xfe\x00\xd8a\x00"],
    ids=["with a NUL", "with a control byte", "half a character", "half a pair"],
)
def test_bytes_that_are_no_text_are_kept_as_they_came_and_say_so(body: bytes) -> None:
    found = scrubbed_file(a_file(body), DEFAULT)
    assert (found.scrubbed, found.body) == (False, body)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig", "cp1252"])
def test_a_text_in_another_encoding_is_scrubbed_and_stays_in_it(encoding: str) -> None:
    line = "2025-10-23 für Ünal, password=hunter2 é\r\n"
    found = scrubbed_file(a_file((line * 40_000).encode(encoding)), DEFAULT)
    assert found.scrubbed
    assert found.body.decode(encoding) == DEFAULT.file("app.log", line) * 40_000


def test_an_empty_file_is_a_text() -> None:
    assert scrubbed_file(a_file(b""), DEFAULT).scrubbed
