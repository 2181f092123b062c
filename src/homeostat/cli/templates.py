"""`homeostat templates`: which lines of a log say the same. It needs no store, so it starts without one."""

import os
import select
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import msgspec
import typer

from homeostat.errors import BadInput, NotFound

if TYPE_CHECKING:
    from homeostat.stages.group.templates import Mined

_BLOCK_BYTES = 1 << 16
_LONGEST_LINE_BYTES = 10_000  # the rest of a longer one is not looked at
_HELD_LINES = 20_000
_PAUSE_SECONDS = 0.2

app = typer.Typer(add_completion=False)


@app.command("templates")
def show_templates(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A log, of any format; - reads standard input.")],
) -> None:
    """A JSON line for each line of a log: its group, and the template that it shares with the others of the group.

    The first 20,000 lines are looked at before anything is said of them, so that a template that turns out to be
    more general is right from its first line on. Where the input pauses, what was held is said at once.
    """
    with _opened(file) as stream:
        for mined in _spoken(_arrivals(stream.fileno())):
            sys.stdout.buffer.write(b"".join(map(_as_json, mined)))
            sys.stdout.buffer.flush()


def _opened(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb", buffering=0)
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {file}") from error
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from error


def _arrivals(descriptor: int) -> Iterator[list[str]]:
    """The lines as they arrive; an empty list where the input pauses."""
    rest = b""
    while True:
        if not select.select([descriptor], [], [], _PAUSE_SECONDS)[0]:
            yield []
            continue
        block = os.read(descriptor, _BLOCK_BYTES)
        if not block:
            break
        *lines, rest = (rest + block).split(b"\n")
        rest = rest[:_LONGEST_LINE_BYTES]
        if lines:
            yield [_text(line) for line in lines]
    if rest:
        yield [_text(rest)]


def _text(line: bytes) -> str:
    return line[:_LONGEST_LINE_BYTES].decode(errors="replace")


def _spoken(arrivals: Iterator[list[str]]) -> "Iterator[list[Mined]]":
    """What is said of the lines, in their order: of the first ones later, when more is known."""
    from homeostat.stages.group.templates import Miner
    from homeostat.stages.group.templates.header import message_of

    miner = Miner()
    held: list[Mined] | None = []
    for lines in arrivals:
        mined = [miner.add(message_of(line)) for line in lines]
        if held is None:
            yield mined
            continue
        held += mined
        if len(held) >= _HELD_LINES or (held and not lines):
            yield miner.current(held)
            held = None
    if held:
        yield miner.current(held)


def _as_json(mined: "Mined") -> bytes:
    return msgspec.json.encode({"group": mined.template_id, "template": mined.template}) + b"\n"
