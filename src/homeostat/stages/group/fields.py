"""Which field of some data was refused, however a validator or a decoder names it: `lines.*.rate`.

One line of source refuses any field, so that the field is what failed. Each of these is how one library says it; what
could be said of anything else is asked of validators only (`field_of_validator`).
"""

import re
from collections.abc import Iterable

_MOST = 150  # characters of a field's name

_NAMED = re.compile(
    # go-playground's validator; mongoose; Spring; Bean Validation; JSON Schema; cattrs
    r"Key: '(?P<go>[\w.\[\]]{1,150})' Error:Field validation for |"
    r"^\w{1,80} validation failed: (?P<mongoose>[\w.]{1,150}): |"
    r"on field '(?P<spring>[\w.\[\]]{1,150})': rejected value|"
    r"propertyPath=(?P<bean>[\w.\[\]]{1,150})|"
    r"^(?P<schema>'\w{1,80}') is a required property|"
    # Newtonsoft; System.Text.Json; Gson, Moshi, kotlinx, msgspec; GraphQL
    r"\bPath '(?P<newtonsoft>[\w.\[\]]{1,150})', line \d|"
    r"(?:\b[Pp]ath:?|\bat(?: path:?)?) [`']?\$(?P<path>[.\[][\w.\[\]]{0,150})|"
    r"got invalid value .{1,100}; .{0,80}at ['\"](?P<graphql>[\w.]{1,150})['\"]|"
    # Ajv, and what several lines said (`field_below`)
    r"\bdata(?P<ajv>(?:[./\[][\w\]']{1,60}){1,10}) (?:must|should) |"
    r"must have required property '(?P<required>\w{1,100})'|"
    # encoding/json, which says the type that holds it
    r"^json: cannot unmarshal .{1,100} into Go struct field (?:\w{1,100}\.)?(?P<gojson>[\w.]{1,150}) of type |"
    r" at field (?P<below>[\w.*]{1,150})$"
)
_OF_VALIDATOR = re.compile(
    # pydantic; Joi, Django, marshmallow; FluentValidation; class-validator; Yup, JSON Schema's Python
    r"^\d{1,6} validation errors? for (?P<pydantic>\w{1,100} [\w.]{1,100}(?: -> [\w.]{1,60}){0,10}) |"
    r"^(?:\"|\{'|')(?P<joi>[A-Za-z_][\w.\[\]]{0,100})[\"'](?: |: \[)|"
    r"-- (?P<fluent>[A-Za-z][\w.\[\]]{0,100}): |"
    r"- property (?P<class>[\w.\[\]]{1,100}) has failed|"
    r"^(?P<yup>[A-Za-z_][\w.\[\]]{0,100}) (?:must|is a required|field must|cannot be|should)\b|"
    r"^(?P<colon>[A-Za-z_][\w.\[\]]{0,100}): (?:must|size|darf|muss|ne doit|doit|invalid|missing|unknown|Path|Cast|"
    r"This)"
)
_LISTS = (  # of parts, as JSON or as Python has them
    re.compile(r'"path": ?\[([^\]]{0,200})\]'),
    re.compile(r"['\"]loc['\"]: ?[(\[]([^)\]]{0,200})[)\]]"),
)
_JACKSON = re.compile(r"through reference chain: ([^)\n]{1,600})")
_JACKSONS_PART = re.compile(r'\["([^"]{1,80})"\]|\[(\d{1,9})\]')
_ZOD = re.compile(r"→ at ([\w.\[\]]{1,150})")
_SCHEMA = re.compile(r"^On instance((?:\[[^\]\n]{1,80}\]){1,12}):", re.MULTILINE)
_CHANGESET = re.compile(r"^ *%\{(\w{1,100}): \[\{", re.MULTILINE)  # of Ecto
_CODING = re.compile(r"codingPath: \[([^\n]{1,600})")
_CODING_PART = re.compile(r'stringValue: "(?:(Index \d{1,9})|([^"]{1,80}))"')
_NUMBER = re.compile(r"\[?(?<![A-Za-z_])\d+\]?")
_MAY_NAME = re.compile(
    r"Key: '|struct field|validation failed|on field|propertyPath|required prop|[Pp]ath|\bat\b|data[./\[]"
)


def field_in(words: str) -> str:
    """The field that a line names in words that only a validator or a decoder has; "" where none is."""
    if not _MAY_NAME.search(words):
        return ""
    if coding := _CODING.search(words):  # of Swift, all on one line
        return _joined(name for _, name in _CODING_PART.findall(coding[1]))
    found = _NAMED.search(words)
    return _plain(next(filter(None, found.groups()), "")) if found else ""


def field_of_validator(words: str) -> str:
    """The same where a validator speaks, as its type says."""
    if field := field_in(words):
        return field
    if found := _OF_VALIDATOR.search(words):
        return _plain(next(filter(None, found.groups()), ""))
    for expression in _LISTS:
        if path := expression.search(words):
            return ".".join(_plain(part.strip(" '\"")) for part in path[1].split(","))
    return ""


def field_below(message: str) -> str:
    """The field that a message of several lines names in a later one: `Order["lines"]->ArrayList[3]->Line["rate"]`."""
    if chain := _JACKSON.search(message):
        return _joined(name for name, _ in _JACKSONS_PART.findall(chain[1]))
    if coding := _CODING.search(message):
        return _joined(name for _, name in _CODING_PART.findall(coding[1]))
    if instance := _SCHEMA.search(message):
        return _plain(".".join(part.strip("[]'\"") for part in instance[1].split("][")))
    found = _ZOD.search(message) or _CHANGESET.search(message)
    return _plain(found[1]) if found else ""


def _joined(names: Iterable[str]) -> str:
    return ".".join(name or "*" for name in names)[:_MOST]


def _plain(field: str) -> str:
    """Without places in lists: `lines[3].rate` is `lines.*.rate`."""
    named = _NUMBER.sub(".*", field.replace(" -> ", ".").replace("/", ".")).replace("..", ".").strip(".'")
    return named.replace("][", ".").replace("[", ".").replace("]", "")[:_MOST]
