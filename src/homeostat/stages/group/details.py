"""What a message tells beyond its type and the line of source: one line may fail in several ways.

Which field a validator refused, which constraint a database, by which status a server; the code of a call; a key.
"""

import re
from functools import lru_cache

from homeostat.stages.group import databases
from homeostat.stages.group.causes import cause_in
from homeostat.stages.group.error_types import last_name
from homeostat.stages.group.fields import field_in, field_of_validator
from homeostat.stages.group.kinds import ABSENT_FILE, CLOSED_FILE, GRPC, MISSING_FIELD, Cause
from homeostat.stages.group.outside import host_in
from homeostat.stages.group.statuses import status_in
from homeostat.stages.group.wording import first_line, skeleton_of

_REMEMBERED = 4_096
ANSWERED, REFUSED_FIELD = "answered ", "invalid "


Meant = tuple[str, Cause | None, str, str, str, str]


def meant(error_type: str, message: str) -> Meant:
    """All that counts of a type's message: its skeleton, its cause, its detail, the missing key, the host, the file."""
    return _meant(error_type, first_line(message))


@lru_cache(maxsize=_REMEMBERED)
def _meant(error_type: str, words: str) -> Meant:
    name = last_name(error_type)
    told = _detail(name, words), _key(name, words), _asked(words), _file(name, words)
    return skeleton_of(words), cause_in(name, words), *told


def asked(message: str) -> str:
    """The host that a message names in a URL; "" where it names none."""
    return _asked(first_line(message))


def _asked(words: str) -> str:
    return host_in(words) if "://" in words else ""


_CODE = re.compile(  # of an operating system's call, of AWS, of gRPC
    r"^(?:\w{1,30}: )?(E[A-Z]{3,15}\d?)[:,]|\[(Errno \d{1,5})\]|error occurred \((\w{1,80})\) when calling|"
    r"StatusCode\.([A-Z_]{2,30})"
)
_INVALID = re.compile(
    r"Zod|Validation|Validator|Invalid(?:Argument|Request|Entity|Data|Format|Input)|RecordInvalid|Constraint|Schema|"
    r"Parameter|Mismatched|Json(?:Mapping|Data|Syntax)|Decod|Deserializ"
)
_VALIDATION = re.compile(r"Validation(?:Error|Exception|Failed)?$|^RecordInvalid$")
_OF_THE_SYSTEM = frozenset({ABSENT_FILE, CLOSED_FILE, GRPC})  # what one call may answer beside what is not there
_CLAUSES = frozenset({"MatchError", "CaseClauseError", "WithClauseError"})
_TERM = re.compile(r": *\{?((?:[:#%][\w.]{1,60}(?:, )?){1,3})|: *(nil|true|false|\[\])$")  # atoms and structs, no data
_STRUCT = re.compile(r"%(?:[A-Z]\w{0,60}\.){1,6}(?=[A-Z])")  # by its own name: libraries wrap each other's errors


def detail(error_type: str, message: str) -> str:
    """What of the message counts even where a line of source is known, since one line may fail in several such ways.

    What of the input or the schema was refused, and by which status a server did.
    """
    return _detail(last_name(error_type), first_line(message))


@lru_cache(maxsize=_REMEMBERED)
def _detail(error_type: str, words: str) -> str:
    found = cause_in(error_type, words)
    if found and found.kind == MISSING_FIELD and found.about:  # the place is where it is missing, for all of them
        return f"{REFUSED_FIELD}{found.about}"
    field = field_of_validator(words) if _INVALID.search(error_type) else field_in(words)
    if field.strip("*."):
        return f"{REFUSED_FIELD}{field}"
    if _VALIDATION.search(error_type):
        return skeleton_of(words)
    if found and (databases.is_kind(found.kind) or found.decides or found.kind in _OF_THE_SYSTEM):
        return str(found)
    if error_type in _CLAUSES and (term := _TERM.search(words)):
        return f"for {_STRUCT.sub('%', term[1] or term[2])}"
    return _code(words)


def _code(words: str) -> str:
    if code := _CODE.search(words):
        return next(filter(None, code.groups()))
    status = status_in(words)
    if status.startswith("5"):
        return f"{ANSWERED}5xx"
    return f"{ANSWERED}{status}" if status else ""


_KEY = re.compile(r"['\"]?([a-z_][A-Za-z_]{1,60})['\"]?")
OF_KEYS = frozenset({"KeyError", "KeyNotFoundException"})


def key_in(error_type: str, message: str) -> str:
    """The key that is missing, if it looks like a word of the program; it counts where it stands in the line too."""
    return _key(last_name(error_type), first_line(message))


def _key(error_type: str, words: str) -> str:
    found = _KEY.fullmatch(words) if error_type in OF_KEYS else None
    return found[1] if found else ""


_FILE = re.compile(  # as Node, as Go, and as Java say it; else whatever path stands in quotes
    r", (?P<call>[a-z]{3,12}) '(?P<node>[^'\n]{1,300})'|"
    r"\b(?P<go_call>open|stat|lstat|mkdir|unlink|remove|chdir|fork/exec) (?P<go>[/\w.][^\s:]{0,300}): |"
    r"^(?P<java>(?:[A-Za-z]:)?[/\\]?[\w.-][^\n(]{0,200}) \([A-Z]|"
    r"['\"](?P<path>(?:[A-Za-z]:)?[^'\"\s]{0,100}[/\\.][^'\"\n]{1,200})['\"]"
)
_SLASH = re.compile(r"[/\\]")
_ENDING = re.compile(r"\.[A-Za-z]{1,8}$")


def file_in(error_type: str, message: str) -> str:
    """Which file is not there or not allowed, and what was done to it: all that tells where no stack came with it.

    Names with digits in them are data: `open /var/spool/labels/*.pdf`.
    """
    return _file(last_name(error_type), first_line(message))


def _file(error_type: str, words: str) -> str:
    found = cause_in(error_type, words)
    if found is None or found.kind not in (ABSENT_FILE, CLOSED_FILE):
        return ""
    named = _FILE.search(words)
    if named is None:
        return ""
    path = next(filter(None, (named["node"], named["go"], named["java"], named["path"])))
    *folders, name = ("*" if any(map(str.isdigit, part)) else part for part in _SLASH.split(path))
    ending = _ENDING.search(path) if name == "*" else None
    shape = "/".join((*folders, f"*{ending[0]}" if ending else name))
    return f"{named['call'] or named['go_call'] or ''} {shape}".strip()
