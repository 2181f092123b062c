# ruff: noqa: ANN401 - values of the service's own types pass through here
"""Objects in the place of those that could not be rebuilt: they answer what was captured of them, and nothing else."""

from __future__ import annotations

import re
from typing import Any, Mapping, NoReturn  # noqa: UP035 - for Python 3.8

MATCH_REPR = re.compile(r"<re\.Match object; span=\((\d+), (\d+)\), match=(.*)>", re.DOTALL)


class NotShown(BaseException):
    """The code asked for what was not captured; the text says what.

    No `Exception`, so that no handler of the service's own takes it for an answer.
    """


class StandIn:
    """Known attributes are given; every other question ends the call with `NotShown`."""

    def __init__(self, what: str, attributes: Mapping[str, Any] | None = None) -> None:
        held = vars(self)
        held.update(attributes or {})
        held["_stand_in_for"] = what

    def __getattr__(self, name: str) -> Any:
        raise NotShown(f"{self!r} was asked for `{name}`, which was not captured")

    def __repr__(self) -> str:
        return f"<stand-in for {vars(self)['_stand_in_for'][:80]}>"


def _silent(name: str) -> Any:
    def asked(self: Any, *_: Any, **__: Any) -> NoReturn:
        raise NotShown(f"{self!r} was asked for `{name}`, which was not captured")

    return asked


# Looked up on the type, past `__getattr__`. Truth and equality are left: most objects are true, and like no other.
for _name in (
    *("call", "iter", "next", "len", "getitem", "setitem", "delitem", "contains", "enter", "exit", "await", "aiter"),
    *("aenter", "aexit", "anext", "lt", "le", "gt", "ge", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv"),
    *("rtruediv", "floordiv", "rfloordiv", "mod", "rmod", "pow", "and", "rand", "or", "ror", "xor", "neg", "index"),
    *("int", "float", "str", "bytes", "format", "fspath", "get", "buffer"),
):
    setattr(StandIn, f"__{_name}__", _silent(f"__{_name}__"))


def function_stand_in(module: str, name: str) -> StandIn:
    """A function of which the name alone is known; it cannot be called."""
    last = name.rpartition(".")[2]
    return StandIn(f"{name}()", {"__module__": module, "__qualname__": name, "__name__": last})


class ShownMatch(StandIn):
    """What the `repr` of a match tells: where it was, and its whole text."""

    def __init__(self, start: int, end: int, text: str) -> None:
        super().__init__("a match", {"start_end": (start, end), "text": text})

    def group(self, *groups: Any) -> str:
        if groups not in ((), (0,)):
            raise NotShown(f"a match was asked for group {groups}, which was not captured")
        return str(vars(self)["text"])

    def span(self, group: int = 0) -> tuple[int, int]:
        self.group(group)
        start, end = vars(self)["start_end"]
        return start, end

    def start(self, group: int = 0) -> int:
        return self.span(group)[0]

    def end(self, group: int = 0) -> int:
        return self.span(group)[1]

    def __getitem__(self, group: Any) -> str:
        return self.group(group)
