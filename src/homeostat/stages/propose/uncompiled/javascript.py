"""What Node, esbuild and Babel say of a file that they cannot read: seldom more than the place."""

from collections.abc import Iterator

from homeostat.languages.trees import reads
from homeostat.stages.propose.uncompiled.change import Change, Refused

_LIKELY, _GUESS = 0.65, 0.5
_PUT = (")", "]", "}", ",", "})", "'", '"', "`", "(", "{")
_TAKEN = ")]},;("


def javascript_changes(refused: Refused) -> Iterator[Change]:
    """Of the small changes at that place those with which the file can be read."""
    if reads(refused.path, refused.text):
        return
    for change in _all(refused):
        if reads(refused.path, change.after):
            yield change


def _all(refused: Refused) -> Iterator[Change]:
    for number in dict.fromkeys((refused.line, refused.line - 1)):
        if not 0 < number <= len(refused.lines):
            continue
        line = refused.lines[number - 1]
        end = len(line.rstrip())
        told = [refused.column - 1] if refused.column and number == refused.line else []
        places = dict.fromkeys((*told, end - 1 if line[:end].endswith((";", ",")) else end, end))
        for at in (at for at in places if 0 <= at <= len(line)):
            for text in _PUT:
                prior = (_LIKELY if number == refused.line else _GUESS) - 0.005 * _PUT.index(text)
                yield _change(refused.put(text, number, at), f"put the `{text}` that is missing", prior)
        for at in (at for at, letter in enumerate(line) if letter in _TAKEN):
            after = refused.with_line(line[:at] + line[at + 1 :], number)
            yield _change(after, f"leave out the `{line[at]}` that is too much", _GUESS)
    for closing in ("}", "});", ")"):
        yield _change(f"{refused.text.rstrip()}\n{closing}\n", f"close the file's last block with `{closing}`", _GUESS)


def _change(after: str, says: str, prior: float) -> Change:
    return Change(rule="unclosed", after=after, says=says, prior=prior)
