"""An event as a tree of built-in values: its texts, and where each stands in Sentry's words."""

from typing import Any

from homeostat.stages.sense.scrub.rules import Path

# Whose keys come from outside, and are names of values.
NAMED = frozenset({"variables", "headers", "body", "tags", "context"})
# Code and names of code: an e-mail address there is a package's version, and "1.2.3.4" one too.
_CODE = frozenset({"source", "source_before", "source_after", "function", "module", "type", "mechanism"})
_NAMES = frozenset({"release", "environment", "platform", "transaction", "logger"})
_PLACES = frozenset({"path", "absolute_path"})
_READ_BY_NAMES = frozenset({("request", "url"), ("request", "query"), ("request", "body")})
# Our names and Sentry's. How deep ours go: below are names from outside.
_FIRST = {"chain": "exception", "message": "logentry", "user_id": "user"}
_INNER = {
    "message": "value",
    "variables": "vars",
    "path": "filename",
    "absolute_path": "abs_path",
    "source": "context_line",
    "source_before": "pre_context",
    "source_after": "post_context",
    "query": "query_string",
    "body": "data",
}
_DEPTHS = {"chain": 5, "request": 2}
_FRAMES = 2  # chain, number, frames, number, the frame's field
_FRAME_FIELD = 4

Trail = tuple[Any, Any]
"""A key behind the trail of what holds it, None at the top: as cheap as can be, since each text gets one."""


class Leaf:
    """A text of the event with where it stands."""

    __slots__ = ("holder", "key", "trail", "words")

    def __init__(self, holder: Any, key: Any, trail: Trail | None, words: str) -> None:  # noqa: ANN401 - a list or dict
        self.holder, self.key, self.trail, self.words = holder, key, trail, words

    @property
    def keys(self) -> tuple[str, ...]:
        """From the event down."""
        return keys_of((self.trail, self.key))

    @property
    def read_by_names(self) -> bool:
        """Whether it may be a query string or a form."""
        return self.trail is not None and self.trail[0] is None and (self.trail[1], self.key) in _READ_BY_NAMES


def keys_of(trail: Trail | None) -> tuple[str, ...]:
    keys: list[str] = []
    while trail is not None:
        keys.append(str(trail[1]))
        trail = trail[0]
    return tuple(reversed(keys))


def path_of(keys: tuple[str, ...]) -> Path:
    """The place as Sentry's sources spell it."""
    first, depth = keys[0], _DEPTHS.get(keys[0], 1)
    names = [_FIRST.get(first, first), *(_INNER.get(key, key) for key in keys[1:depth]), *keys[depth:]]
    if first == "chain" and keys[_FRAMES : _FRAMES + 1] == ("frames",):
        names.insert(_FRAMES, "stacktrace")
    return tuple(names)


def is_code(keys: tuple[str, ...]) -> bool:
    return _field(keys) in _CODE | _NAMES | _PLACES


def is_place(keys: tuple[str, ...]) -> bool:
    """Whether it is a file's path."""
    return _field(keys) in _PLACES


def _field(keys: tuple[str, ...]) -> str:
    """What of the event, of an exception or of a frame it is."""
    if keys[0] != "chain" or len(keys) <= _FRAMES:
        return keys[0]
    return keys[_FRAME_FIELD] if keys[_FRAMES] == "frames" and len(keys) > _FRAME_FIELD else keys[_FRAMES]
