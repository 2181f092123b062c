"""How often is looked, and for how long."""

from datetime import timedelta

MOST_WINDOWS = 3  # then a person is asked
ASKING = "keep it, or take it back?"  # what a wait for a person ends in
BETWEEN_QUESTIONS = timedelta(minutes=5)  # while a person is waited for, it may still turn out to hurt
ASKED_FOR = timedelta(days=1)  # PRACTICE's life of an approval; then it stays, unjudged
_LOOKS = 12  # in a window, at least
_OFTEN = timedelta(seconds=1)  # at first: what is bad shows in the first half minute, and each second hurts somebody
_RARELY = timedelta(seconds=10)
_LATER_BY = 0.05  # of the time that it was watched: what is found late is found late by little


def between_looks(window: timedelta, watched: timedelta) -> timedelta:
    """Until the next look at what was watched for so long."""
    return min(window / _LOOKS, max(_OFTEN, min(watched * _LATER_BY, _RARELY)))
