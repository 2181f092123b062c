"""Stack traces as text: where one begins, which lines belong to it, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from homeostat.languages.traces import csharp, go, java, javascript, php, python, ruby, rust
from homeostat.languages.traces.grammar import EXCEPTION_LINE, UNNAMED, Belongs, Grammar
from homeostat.records import Raised

GRAMMARS: tuple[Grammar, ...] = (
    *(rust.GRAMMAR, python.GRAMMAR, javascript.GRAMMAR, go.GRAMMAR, java.GRAMMAR),
    *(ruby.GRAMMAR, php.GRAMMAR, csharp.GRAMMAR),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace as far as its lines were seen: the grammars that it may still be of, each with its phase."""

    alive: tuple[tuple[Grammar, str], ...]

    def follow(self, line: str) -> "tuple[Belongs, Trace]":
        """How strongly the line belongs, and the trace with it. Grammars that fit less are given up."""
        if len(self.alive) == 1:  # as soon as the first call was seen
            ((grammar, phase),) = self.alive
            belongs, after = grammar.follow(phase, line)
            return belongs, self if after == phase else Trace(((grammar, after),))
        steps = [(grammar, *grammar.follow(phase, line)) for grammar, phase in self.alive]
        strongest = max((belongs for _, belongs, _ in steps), default=Belongs.NO)
        least = Belongs.SURELY if strongest is Belongs.SURELY else Belongs.PERHAPS
        return strongest, Trace(tuple((grammar, phase) for grammar, belongs, phase in steps if belongs >= least))


def begin(line: str) -> Trace | None:
    """The trace that begins with the line; None for any other line."""
    if not line or line.isspace():
        return None
    alive = tuple((grammar, phase) for grammar in GRAMMARS if (phase := grammar.begin(line)))
    return Trace(alive) if alive else None


def join(line: str) -> tuple[Belongs, Trace]:
    """Whether the line is a call of a stack, so that the line above it belongs to the trace too, and the trace.

    LIKELY if that is so only where the line above tells of an error, PERHAPS if the next line has to say it first.
    """
    steps = [(grammar, *grammar.join(line)) for grammar in GRAMMARS]
    strongest = max(belongs for _, belongs, _ in steps)
    least = max(strongest, Belongs.PERHAPS)
    return strongest, Trace(tuple((grammar, phase) for grammar, belongs, phase in steps if belongs >= least))


def read(lines: Sequence[str]) -> tuple[str, tuple[Raised, ...]]:
    """The language and the exceptions of a whole trace, the cause first; nothing when there is neither frame nor type.

    The grammar that finds the most functions is right: places alone look alike in several languages.
    """
    found = [(grammar.language, grammar.read(lines)) for grammar in GRAMMARS]
    told = [one for one in found if any(raised.frames for raised in one[1]) or (one[1] and one[1][-1].type != UNNAMED)]
    language, chain = max(told, key=lambda one: _found(one[1]), default=("", ()))
    return language, tuple(structs.replace(raised, type=raised.type or "Error") for raised in chain)


def _found(chain: Sequence[Raised]) -> tuple[int, int]:
    frames = [frame for raised in chain for frame in raised.frames]
    return sum(frame.function != "<anonymous>" for frame in frames), len(frames)


__all__ = ["EXCEPTION_LINE", "GRAMMARS", "Belongs", "Trace", "begin", "join", "read"]
