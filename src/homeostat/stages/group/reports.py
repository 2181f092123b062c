"""What a message tells below its first line, where no exception came with it: a failure and its place, a statement.

Erlang's and Elixir's processes report how they ended as text, and loggers of databases lay the statement that failed
out below a sentence that is the same for all.
"""

import re

import msgspec

_MOST = 4_000  # characters of a message that are looked at
_MOST_TOLD = 300
_MOST_TABLES = 6
_MOST_COLUMNS = 8

_RAISED = "** ("
_PLACE = re.compile(  # `    (erp 1.4.0) lib/erp/feed.ex:31: Erp.Feed.handle_info/2`
    r"^ {1,8}(?:\([\w.+ -]{1,100}\) )?(?:apps/\w{1,60}/)?(?:lib|web)/[^\s:]{1,200}:\d{1,7}: (\S.{0,199})$",
    re.MULTILINE,
)
_FRAME = re.compile(r"^ {1,8}\([\w.+ -]{1,100}\) [^\s:]{1,200}:\d{1,7}: ", re.MULTILINE)
_ENDS = re.compile(r"^(?:Last message|State|Function|    Args|Client|Process Label|Queue)\b.{0,20}:", re.MULTILINE)
_WITH_VALUES = re.compile(r"(?<=arithmetic expression): .*")  # of OTP 26 and later


def reported(message: str) -> str:
    """The failure that a process ended by, after the process where no function is told; other messages as they are."""
    if message[:1] == "{":
        return _worded(message)
    if f"\n{_RAISED}" not in message:
        return message
    head, _, tail = message[:_MOST].partition(f"\n{_RAISED}")
    place = _PLACE.search(tail)
    end = min((one.start() for one in (_FRAME.search(tail), _ENDS.search(tail)) if one), default=len(tail))
    told = _WITH_VALUES.sub("", " ".join(f"{_RAISED}{tail[:end]}".split())[:_MOST_TOLD])
    return told if place else f"{head.strip()}: {told}"


class _Line(msgspec.Struct, frozen=True):
    msg: str | None = None
    message: str | None = None
    event: str | None = None
    error: str | None = None
    err: str | None = None


_lines = msgspec.json.Decoder(_Line)


def _worded(message: str) -> str:
    """What a line of JSON says, and which error, as loggers name the two; the whole where it has no such words."""
    try:
        line = _lines.decode(message)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return message
    said = (line.msg or line.message or line.event, line.error or line.err)
    return ": ".join(filter(None, said)) or message


def place_in(message: str) -> str:
    """The function that a process ended in; "" where none is told."""
    place = _PLACE.search(message[:_MOST]) if f"\n{_RAISED}" in message else None
    return f"in {place[1]}" if place else ""


_VERBS = ("SELECT", "INSERT INTO", "UPDATE", "DELETE FROM", "MERGE INTO")
_STATEMENT = re.compile(rf"\b({'|'.join(_VERBS)})\b")
_TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s{1,8}[\"`\[]?(?:\w{1,64}[\"`\]]?\.[\"`\[]?)?([A-Za-z_]\w{0,63})")
_COLUMN = re.compile(r"([A-Za-z_]\w{0,63})[\"`\]]?\s{0,3}(?:=|<>|<|>|\bIN\b|\bLIKE\b|\bILIKE\b|\bBETWEEN\b|\bIS\b)")
_DIGITS = re.compile(r"\d+")


def statement_of(message: str, template: str = "") -> str:
    """What the statement below does, to which tables, by which columns; "" where none is, or the template shows it."""
    text = message[:_MOST]
    if not template:
        text = text.partition("\n")[2]
    if not any(verb in text for verb in _VERBS) or any(verb in template for verb in _VERBS):
        return ""
    found = _STATEMENT.search(text)
    if not found:
        return ""
    said = text[found.start() :]
    tables = dict.fromkeys(_DIGITS.sub("*", name) for name in _TABLE.findall(said))
    columns = dict.fromkeys(_COLUMN.findall(said.partition(" WHERE ")[2] or said.partition("\nWHERE ")[2]))
    by = f" by {', '.join(list(columns)[:_MOST_COLUMNS])}" if columns else ""
    return f"{found[1]} of {', '.join(list(tables)[:_MOST_TABLES])}{by}"


def told_below(message: str, template: str = "") -> str:
    """What tells two faults apart where the sentence above it is the same for all; "" where nothing does."""
    return place_in(message) or statement_of(message, template)
