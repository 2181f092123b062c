"""Sentences on a page: our own words become markup, everybody else's stay text."""

from homeostat.console.rendering import told


def test_a_moment_in_a_sentence_is_put_into_the_readers_zone() -> None:
    said = told("frozen until 2026-11-27 08:05 UTC, shop closes")
    assert said.startswith(
        'frozen until <time datetime="2026-11-27T08:05:00.000+00:00" data-style="minute">27 Nov 2026'
    )
    assert said.endswith("</time>, shop closes")


def test_what_is_no_moment_stays_as_it_was_written() -> None:
    assert told("2026-13-45 99:00 UTC and 08:05 UTC") == "2026-13-45 99:00 UTC and 08:05 UTC"


def test_backticks_are_code_and_everything_else_is_escaped() -> None:
    assert told("`a<b>` & <i>") == "<code>a&lt;b&gt;</code> &amp; &lt;i&gt;"
