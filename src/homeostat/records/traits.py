"""What speaks for the bug of a fault, each part by itself: for faults that lack what their family's key stands on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Of one failure; "" and () where its event does not say it. Names are those that grouping compares.

    Words, names, codes and the host are of the message of its first cause.
    """

    type: str = ""
    kind: str = ""  # of failure, in any engine's words
    about: str = ""  # what of the code that failure is about
    words: tuple[str, ...] = ()  # without data, in their order
    names: tuple[str, ...] = ()  # that look like names of code
    codes: tuple[str, ...] = ()  # of errors: errno, SQLSTATE, a status
    host: str = ""  # or its port
    module: str = ""  # of the innermost own frame; of a library's where none is the program's own
    function: str = ""
    line: str = ""  # of source, without what an edit changes; of a message the statement or function it reports
    own: bool = False  # the frame is the program's
    thin: bool = False  # its name says nothing of the fault
    library: str = ""  # on top of the stack
    others: tuple[str, ...] = ()  # types of what else was raised with it
    logger: str = ""
    pattern: tuple[str, ...] = ()  # of a logger's template: its words, `*` where a value stands
