from datetime import UTC, datetime, timedelta

import pytest

from homeostat.console import words
from homeostat.records import BugStatus, BugTab, Severity, SuggestionStatus

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "says"),
    [
        pytest.param(None, "—", id="nothing-measured"),
        pytest.param(timedelta(0), "0 ms", id="zero"),
        pytest.param(timedelta(milliseconds=412), "412 ms", id="milliseconds"),
        pytest.param(timedelta(seconds=45), "45 s", id="seconds"),
        pytest.param(timedelta(seconds=60), "1 min", id="a-minute-without-rest"),
        pytest.param(timedelta(seconds=200), "3 min 20 s", id="minutes"),
        pytest.param(timedelta(seconds=7_499), "2 h 4 min", id="hours"),
        pytest.param(timedelta(days=3, hours=4, minutes=50), "3 d 4 h", id="days"),
    ],
)
def test_a_duration_has_two_units_at_most(length: timedelta | None, says: str) -> None:
    assert words.duration(length) == says


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(10, "just now"), (50, "1 min ago"), (200, "3 min ago"), (7_300, "2 h ago"), (200_000, "2 d ago")],
)
def test_an_age_has_one_unit(seconds: int, says: str) -> None:
    assert words.ago(NOW - timedelta(seconds=seconds), NOW) == says


@pytest.mark.parametrize(
    ("count", "says"),
    [(0, "0"), (999, "999"), (1_000, "1k"), (1_240, "1.2k"), (34_900, "34k"), (5_600_000, "5.6M")],
)
def test_a_compact_count_has_four_signs_at_most(count: int, says: str) -> None:
    assert words.compact(count) == says
    assert len(words.compact(count)) <= 4


def test_a_ratio_of_nothing_is_not_a_number() -> None:
    assert words.ratio(0, 0) == "—"
    assert words.ratio(1, 3) == "33%"


def test_a_shortened_text_says_that_it_is_shortened() -> None:
    assert words.short("abcdef", 6) == "abcdef"
    assert words.short("abcdefg", 6) == "abcde…"


@pytest.mark.parametrize(
    ("given", "says"),
    [("'a'", "'a'"), (None, "null"), ({"a": "1"}, '{"a": "1"}'), ("x" * 500, "x" * 399 + "…")],
)
def test_a_captured_value_is_shown_as_it_was_reported(given: object, says: str) -> None:
    assert words.value(given) == says


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("BUG-20261123-00001", "BUG-20261123-00001"),
        ("BUG-20261123-00001.2", "BUG-20261123-00001"),
        ("anna", ""),
        ("BUG-../../etc", ""),
    ],
)
def test_a_subject_names_its_bug(subject: str, code: str) -> None:
    assert words.bug_code(subject) == code


def test_every_state_has_words() -> None:
    assert set(words.BUG_STATUS) == set(BugStatus)
    assert set(words.SEVERITY) == set(Severity)
    assert set(words.SUGGESTION) == set(SuggestionStatus)
    assert set(words.TAB) == set(BugTab)
