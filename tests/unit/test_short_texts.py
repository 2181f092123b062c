"""What is kept short comes back as it was."""

import json

import pytest

from homeostat.adapters.store.made_of import made_of, packed_words
from homeostat.adapters.store.short_texts import packed, unpacked
from homeostat.records import Fingerprint


class Row:
    """Of `fingerprints`."""

    def __init__(self, made: bytes | None) -> None:
        self.fingerprint, self.version, self.made_of = "d" * 32, 1, made


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="an empty object"),
        pytest.param("größer als 5 € 🙂".encode(), id="other letters"),
        pytest.param(bytes(range(256)) * 40, id="longer than the window"),
    ],
)
def test_a_short_text_comes_back(text: bytes) -> None:
    assert unpacked(packed(text)) == text


def test_it_takes_less_than_half_where_it_says_what_most_say() -> None:
    told = {
        "parts": ["exception TypeError", "crash in app.lines total", "at line 'return amount - free'"],
        "left_out": [
            "22 other frames, since the same fault is reached on many ways",
            "line numbers, addresses, values, release and user, since they change without the fault",
        ],
    }
    text = json.dumps(told, separators=(",", ":")).encode()
    assert len(packed(text)) < len(text) / 2


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(Fingerprint(digest="d" * 32, version=1, parts=()), id="of nothing"),
        pytest.param(
            Fingerprint(
                digest="d" * 32, version=1, parts=("exception E",), left_out=("x",), title="t", joined_by=("a", "b")
            ),
            id="of everything",
        ),
    ],
)
def test_a_row_says_what_its_fingerprint_is_made_of(one: Fingerprint) -> None:
    assert made_of(Row(packed_words(one))) == one


def test_of_an_event_that_nobody_could_read_nothing_is_said() -> None:
    assert made_of(Row(None)) is None
