"""The value of a log line that is itself a failure counts; data and names do not."""

import pytest

from homeostat.stages.group.values import failure_stated

SYNC = "sync of carrier %s failed after %d s: %s"


def stated(value: str, template: str = SYNC) -> str:
    return failure_stated(template.replace("%d", "3", 1).replace("%s", "north", 1).replace("%s", value, 1), template)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("530 Login incorrect.", "lookup ftp.north.example: no such host", id="known and not"),
        pytest.param("line 8 of a.csv has 7 columns, 9 are wanted", "530 Login incorrect.", id="two sentences"),
    ],
)
def test_two_failures_of_one_template_are_told_apart(one: str, other: str) -> None:
    assert stated(one)
    assert stated(other)
    assert stated(one) != stated(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("line 8812 of tariffs_2026.csv has 7 columns, 9 are wanted", "line 3 of b_17.csv has 8 columns, 9 are wanted"),
        ("dial tcp: connection refused", "[Errno 111] Connection refused"),
    ],
)
def test_its_data_and_its_wording_do_not_count(one: str, other: str) -> None:
    assert stated(one) == stated(other) != ""


@pytest.mark.parametrize(
    ("message", "template"),
    [
        pytest.param("no such customer: Asha Rao", "no such customer: %s", id="a name, of no failure"),
        pytest.param("booking failed for Asha Rao", "booking failed for %s", id="no colon before it"),
        pytest.param("could not book: Asha Rao", "could not book: %s", id="a name of two words"),
        pytest.param("could not book: order-17", "could not book: %s", id="one word"),
        pytest.param("failed: the host is gone at 17", "failed: %s at %d", id="not the last"),
        pytest.param('said err="the host is gone now"', "", id="no line of logfmt"),
        pytest.param("failed: ", "failed: %s", id="nothing"),
        pytest.param("another line", "failed: %s", id="a template of another"),
    ],
)
def test_what_is_no_failure_does_not_count(message: str, template: str) -> None:
    assert failure_stated(message, template) == ""


def test_logfmt_says_its_failure_by_a_key() -> None:
    large = failure_stated('level=error msg="publish failed" key=8 err="the batch of 17 rows is larger than wanted"')
    other = failure_stated('level=error msg="publish failed" key=9 err="the topic has no leader yet"')
    assert large != other
    assert "batch" in large
    assert "17" not in large


def test_by_which_status_a_server_answered_is_no_value_as_another() -> None:
    missing, broken = (failure_stated(f"GET https://plates.example/v2/17 answered {code}") for code in (404, 502))
    assert missing != broken == failure_stated("GET https://plates.example/v2/9 answered 500")
    assert failure_stated("500 rows were read in 404 ms") == ""


def test_a_hostile_line_is_bounded() -> None:
    message = "failed: " + 'err="' * 50_000 + "\\" * 50_000
    assert len(failure_stated(message, "failed: %s" * 9_000)) < 500
    assert len(failure_stated("level=error " + message)) < 500
