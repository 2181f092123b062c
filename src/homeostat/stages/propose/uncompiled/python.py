"""What Python says of a file that it cannot read: https://docs.python.org/3/whatsnew/3.10.html#better-error-messages."""

import difflib
import io
import keyword
import re
import tokenize
from collections.abc import Iterator

from homeostat.languages.syntax import parse
from homeostat.stages.propose.uncompiled.change import Change, Refused

_SURE, _LIKELY, _GUESS = 0.8, 0.7, 0.5
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_MOST_LINES = 30  # of one pair of brackets
_LIKE = 0.7
_MEANT_EQUAL = re.compile(r"Maybe you meant '=='")
_NEVER_CLOSED = re.compile(r"'([(\[{])' was never closed")
_UNMATCHED = re.compile(r"unmatched '([)\]}])'")
_MISMATCHED = re.compile(r"closing parenthesis '([)\]}])' does not match opening parenthesis '([(\[{])'")
_WORD = re.compile(r"[A-Za-z_]\w*")


def python_changes(refused: Refused) -> Iterator[Change]:
    """Those with which the file can be read."""
    if _parses(refused.text):
        return
    for change in _all(refused):
        if _parses(change.after):
            yield change


def _parses(text: str) -> bool:
    try:
        parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _all(refused: Refused) -> Iterator[Change]:
    said = refused.message
    if "expected ':'" in said:
        yield from _colon(refused)
    if closed := _NEVER_CLOSED.search(said):
        yield from _closed(refused, _CLOSES[closed[1]])
    if "forgot a comma" in said:
        yield from _comma(refused)
    if "indent" in said:
        yield from _indented(refused)
    if "unterminated" in said and "string" in said:
        yield from _quoted(refused)
    if _MEANT_EQUAL.search(said):
        yield from _compared(refused)
    if found := _UNMATCHED.search(said):
        yield from _without(refused, found[1])
    if found := _MISMATCHED.search(said):
        yield from _replaced(refused, found[1], _CLOSES[found[2]])
    yield from _keywords(refused)


def _colon(refused: Refused) -> Iterator[Change]:
    line = refused.said_line
    for at in dict.fromkeys((_end_of_code(line), refused.column - 1)):
        if at >= 0:
            yield _change("missing-colon", refused.put(":", refused.line, at), "put the colon that is missing", _SURE)


def _closed(refused: Refused, bracket: str) -> Iterator[Change]:
    """At the end of a line from there on: of the first before what may stand behind a bracket, too."""
    last = min(len(refused.lines), refused.line + _MOST_LINES)
    for number in range(refused.line, last + 1):
        line = refused.lines[number - 1]
        end = _end_of_code(line)
        if not line[:end].strip():
            continue
        for at in dict.fromkeys((end, end - 1 if line[:end].endswith((":", ",")) else end)):
            yield Change(
                rule="unclosed",
                after=refused.put(bracket, number, at),
                says=f"put the `{bracket}` that is missing",
                prior=_LIKELY - 0.01 * (number - refused.line),
                line=number,
            )


def _comma(refused: Refused) -> Iterator[Change]:
    start = max(0, refused.column - 1)
    for at in _ends_of_tokens(refused.said_line):
        if at > start:
            yield _change("missing-comma", refused.put(",", refused.line, at), "put the comma that is missing", _SURE)
    above = refused.line - 1
    if above >= 1:  # what should stand behind the line before is found at the next
        at = _end_of_code(refused.lines[above - 1])
        yield _change("missing-comma", refused.put(",", above, at), "put the comma that is missing above", _LIKELY)


def _indented(refused: Refused) -> Iterator[Change]:
    """The lines from there on that stand together, as deep as one of the lines above asks for."""
    lines, start = refused.lines, refused.line - 1
    own = _depth(refused.said_line)
    end = start
    while end < len(lines) and lines[end].strip() and _depth(lines[end]) >= own:
        end += 1
        if end < len(lines) and _depth(lines[end]) == 0 and re.match(r"(?:def|class|async|@)", lines[end]):
            break
    above = [line for line in lines[:start] if line.strip()][-20:]
    depths = {_depth(line) for line in above} | {_depth(line) + 4 for line in above if line.rstrip().endswith(":")}
    for depth in sorted(depths, key=lambda each: abs(each - own)):
        for last in dict.fromkeys((end, start + 1)):
            moved = [" " * (depth + _depth(line) - own) + line.lstrip() for line in lines[start:last]]
            after = "\n".join([*lines[:start], *moved, *lines[last:]])
            yield _change("indentation", after, f"indent by {depth} spaces", _LIKELY if last == end else _GUESS)


def _quoted(refused: Refused) -> Iterator[Change]:
    line = refused.said_line
    opened = line[refused.column - 1 : refused.column] if refused.column else ""
    quote = opened if opened in {"'", '"'} else ('"' if line.count('"') % 2 else "'")
    end = len(line.rstrip())
    while end > 0:
        yield _change("unclosed", refused.put(quote, refused.line, end), "close the text", _LIKELY)
        if line[end - 1] not in ")]},:":
            break
        end -= 1


def _compared(refused: Refused) -> Iterator[Change]:
    for found in re.finditer(r"(?<![=!<>:])=(?!=)", refused.said_line):
        yield _change("compared", refused.put("=", refused.line, found.end()), "compare by `==`", _SURE)


def _without(refused: Refused, bracket: str) -> Iterator[Change]:
    line = refused.said_line
    for at in (at for at, letter in enumerate(line) if letter == bracket):
        after = refused.with_line(line[:at] + line[at + 1 :])
        yield _change("unclosed", after, f"leave out the `{bracket}` that closes nothing", _LIKELY)


def _replaced(refused: Refused, wrong: str, right: str) -> Iterator[Change]:
    line = refused.said_line
    for at in (at for at, letter in enumerate(line) if letter == wrong):
        yield _change(
            "unclosed", refused.with_line(line[:at] + right + line[at + 1 :]), f"close it by `{right}`", _LIKELY
        )
        yield _change("unclosed", refused.put(right, refused.line, at), f"put the `{right}` that is missing", _LIKELY)


def _keywords(refused: Refused) -> Iterator[Change]:
    """`retrun total` and the like."""
    line = refused.said_line
    for found in _WORD.finditer(line[: _end_of_code(line)]):
        if found[0] in keyword.kwlist:
            continue
        for near in difflib.get_close_matches(found[0], keyword.kwlist, 2, _LIKE):
            after = refused.with_line(line[: found.start()] + near + line[found.end() :])
            yield _change("misspelt", after, f"`{found[0]}` becomes `{near}`", _LIKELY)


def _change(rule: str, after: str, says: str, prior: float) -> Change:
    return Change(rule=rule, after=after, says=says, prior=prior)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _tokens(line: str) -> list[tokenize.TokenInfo]:
    found: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(line).readline):
            if token.start[0] == 1 and token.string.strip():
                found.append(token)  # noqa: PERF401 - as many as there are before it gives up
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass
    return found


def _ends_of_tokens(line: str) -> list[int]:
    return [token.end[1] for token in _tokens(line) if token.type != tokenize.COMMENT]


def _end_of_code(line: str) -> int:
    """Where the line's code ends: before its comment, and the space there."""
    return (_ends_of_tokens(line) or [len(line.rstrip())])[-1]
