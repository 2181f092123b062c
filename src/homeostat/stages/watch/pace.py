"""How often is looked, and for how long."""

from datetime import timedelta

MOST_WINDOWS = 3  # then a person is asked
ASKING = "keep it, or take it back?"  # what a wait for a person ends in
BETWEEN_QUESTIONS = timedelta(minutes=5)  # while a person is waited for, it may still turn out to hurt
ASKED_FOR = timedelta(days=1)  # PRACTICE's life of an approval; then it stays, unjudged
_LOOKS = 12  # in a window, at least
_RARELY = timedelta(seconds=10)  # a release that hurts is taken back within half a minute


def between_looks(window: timedelta) -> timedelta:
    return min(window / _LOOKS, _RARELY)
