"""What changes from line to line by its looks alone: numbers, ids, addresses, paths, dates, quoted strings.

One pass of one regular expression, made of possessive parts, so the time is linear in the line's length.
"""

import re

from homeostat.stages.group.templates.marks import VALUE
from homeostat.stages.group.templates.printed import fold_large

LONGEST = 2_000  # characters of a line that are looked at; what follows them is one value

# A chunk is what stands between these; a dot belongs to a chunk only if more of the chunk follows.
_DELIMITERS = r"""\s,;:=|"'`!?\[\](){}<>#%\x00-\x1f"""
CHUNK = rf"(?:[^{_DELIMITERS}.]|\.(?=[^{_DELIMITERS}.]))"
_CHUNK_START = rf"(?<![^{_DELIMITERS}.])(?<![^{_DELIMITERS}.]\.)"
_NO_MORE = rf"(?!{CHUNK})"

_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}+,?+ ++"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}+"
_CLOCK = "[0-9]{1,2}+:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]++)?+)?+"
_DATE = (
    rf"(?:{_DAY})?+(?:{_MONTH} ++[0-9]{{1,2}}+,?+|[0-9]{{1,2}}+ ++{_MONTH}) ++(?:[0-9]{{4}} ++)?+{_CLOCK}"
    rf"(?: (?:[A-Z]{{3,4}}+ )?[0-9]{{4}}{_NO_MORE})?+"
    rf"|[0-9]{{4}}[-/][0-9]{{2}}[-/][0-9]{{2}} [0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]++)?+)?+"
    rf"(?:[+-][0-9]{{2}}:?+[0-9]{{2}}| (?:UTC|GMT|[A-Z]{{1,2}}[SD]T|CES?T){_NO_MORE})?+"
)
_BELOW = "<[0-9]++ ?(?:ms|s|secs?|seconds?|min|minutes?)(?![a-z])"  # "less than a second" is a duration too
_HTTP = "(?: HTTP/[0-9](?:\\.[0-9])?+)?+"  # a request's target takes the version with it
_URL = rf"[A-Za-z][A-Za-z0-9+.-]{{0,20}}+://(?:[^\s\"'<>()\[\]{{}},;|.:]|[.:](?=[^\s\"'<>()\[\]{{}},;|.:]))++{_HTTP}"
_WINDOWS = r"[A-Za-z]:\\[^\s\"',;|<>()\[\]]*+"
_COLONS = rf"(?=[a-fA-F:]{{0,40}}+[0-9])(?:[0-9a-fA-F]{{0,4}}+:){{2,7}}[0-9a-fA-F]{{1,4}}+{_NO_MORE}"  # MAC, IPv6
# A dot after a path ends a sentence where the line ends or a capital follows; elsewhere it is part of the path.
_QUERY = "(?:\\?[^\\s\"'<>()\\[\\]{}|;,]*+)?+"
_PATH = rf"/(?:{CHUNK}|\.(?=\s[^\sA-Z]))++{_QUERY}{_HTTP}"
_RELATIVE = r"\w[\w.-]*+(?:/[\w.-]++){2,}+/?+"
# Names of three parts and more, and hosts of two.
_DOTTED = (
    rf"[A-Za-z_][\w$-]*+(?:\.(?:com|net|org|edu|gov|info|io|example|local|internal|lan|test){_NO_MORE}"
    rf"|(?:\.[A-Za-z_$][\w$-]*+){{2,}}+(?<!Exception)(?<!Error){_NO_MORE}(?!\())"
)
_ADDRESS = r"\w[\w.+-]*+@[\w-]++(?:\.[\w-]++)++"
# Anything with a digit, but neither the name in jk2_init() and in E2Peer::close, nor that of a kind, as ssh2.
_NUMBERED = (
    rf"(?![A-Za-z_.$]++[0-9]{{0,2}}+[A-Za-z_.$]*+\()(?![A-Za-z_]\w*+::)(?!(?:[A-Za-z]{{2,}}+|[A-Z])[0-9](?!{CHUNK}))"
    rf"[^{_DELIMITERS}.0-9]*+(?:\.[^{_DELIMITERS}.0-9]++)*+(?:(?<=[^{_DELIMITERS}.])\.)?+"
    rf"[0-9](?:{CHUNK}|(?<=[0-9]),(?=[0-9]{{3}}(?![0-9])))*+"
)
_HEXADECIMAL = f"(?:[a-f]{{8,}}+|[A-F]{{8,}}+){_NO_MORE}"  # the rare number that has no digit by chance

_LOCAL = "localhost(?=:[0-9])"  # as 127.0.0.1:80 is
_KINDS = _DATE, _COLONS, _PATH, _NUMBERED, _BELOW, _DOTTED, _URL, _WINDOWS, _ADDRESS, _RELATIVE, _HEXADECIMAL, _LOCAL
_MASK = re.compile(f"{_CHUNK_START}(?:{'|'.join(_KINDS)})")
# A quoted string is a value, but neither a key of JSON nor a request, which are kept; one that is named is a value too,
# as in nginx's `request: "GET / HTTP/1.1"`.
_KEY = r"(?:(?<=[{,])|(?<=[{,] ))"
_DOUBLE = re.compile(
    rf'({_KEY}"[^"]{{0,300}}+"(?=\s*+:)'
    r'|(?<!\w: )"(?:GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH|CONNECT|TRACE) [^"]{0,1000}+")|"[^"]{0,300}+"'
)
_SINGLE = re.compile(rf"({_KEY}'[^']{{0,300}}+'(?=\s*+:))|(?<!\w)'[^']{{0,300}}+'(?!\w)")


def mask(line: str) -> str:
    """The first line that is not blank, with `VALUE` for what changes by its looks, and single spaces."""
    if len(line) > LONGEST:
        line = f"{line[:LONGEST].rpartition(' ')[0] or line[:LONGEST]} {VALUE}"
    if "\n" in line:
        line = line.strip().partition("\n")[0]
    line = fold_large(line)
    if '"' in line:
        line = _DOUBLE.sub(_hide_double, line)
    if "'" in line:
        line = _SINGLE.sub(_hide_single, line)
    masked = _MASK.sub(VALUE, line)
    while f"{VALUE}:{VALUE}" in masked:  # host and port, hours and minutes
        masked = masked.replace(f"{VALUE}:{VALUE}", VALUE)
    if " ()" in masked:  # an empty value, as where an address has no name
        masked = masked.replace(" ()", f" ({VALUE})")
    return " ".join(masked.split())


def _hide_double(found: re.Match[str]) -> str:
    return found[1] or f'"{VALUE}"'


def _hide_single(found: re.Match[str]) -> str:
    return found[1] or f"'{VALUE}'"
