"""What every notifier promises."""

from collections.abc import Callable, Generator

import pytest
import structlog
from structlog.testing import capture_logs

from homeostat.adapters.notifier.console import ConsoleNotifier
from homeostat.adapters.notifier.scripted import ScriptedNotifier
from homeostat.ports import Notifier

Told = Callable[[], list[tuple[str, str]]]


@pytest.fixture(params=["console", "scripted"])
def notifier(request: pytest.FixtureRequest) -> Generator[tuple[Notifier, Told]]:
    """A notifier, and what it told so far: keys and titles."""
    if request.param == "scripted":
        scripted = ScriptedNotifier()
        yield scripted, lambda: [(notice.key, notice.title) for notice in scripted.notices]
        return
    known: set[str] = set()

    def remember(key: str, title: str, text: str, link: str) -> bool:
        assert all((title, text, link))
        return key not in known and not known.add(key)

    structlog.reset_defaults()  # a test before may have asked for warnings only
    with capture_logs() as lines:
        yield ConsoleNotifier(remember), lambda: [(line["key"], line["event"]) for line in lines]


def test_a_key_is_told_once(notifier: tuple[Notifier, Told]) -> None:
    tell, told = notifier
    for key, title in [("a", "first"), ("b", "second"), ("a", "first again")]:
        tell.notify(key=key, title=title, text="t", link="/bugs/1")
    assert told() == [("a", "first"), ("b", "second")]


def test_words_from_outside_cannot_steer_a_terminal() -> None:
    noted: list[str] = []
    structlog.reset_defaults()  # a test before may have asked for warnings only
    with capture_logs() as lines:
        hostile = "\x1b[2J\nFAKE line\r" + "x" * 10_000
        ConsoleNotifier(lambda *told: not noted.extend(told)).notify(key="a", title=hostile, text=hostile, link="/")
    assert all(len(words) <= 500 and words.isprintable() for words in noted)
    assert len(lines[0]["event"]) == 500
    assert lines[0]["event"].isprintable()
    assert lines[0]["text"].isprintable()
