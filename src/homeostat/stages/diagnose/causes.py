"""What an exception means: its class, one line of cause, and how to keep it from coming back.

The rules go by the names and messages of CPython, Go's runtime and V8; the first that fits is taken.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from homeostat.languages.paths import is_test
from homeostat.records import Event, Json, Place

_MOST_WORDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    classification: str
    line: str
    explanation: str
    operational: str = ""  # why the answer is an operation; "" for a fault of the code
    prevention: tuple[str, ...] = ()
    culprits: tuple[str, ...] = ()  # variables of the crash frame that explain it
    values: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class _Rule:
    classification: str
    types: str  # a pattern of the error's type
    message: str  # a pattern of its message
    says: str  # with groups of the message's pattern as {0}, {1}, and {where}, {names}
    prevention: str
    guilty: Callable[[str], bool] | None = None  # which captured values explain it
    operational: str = ""


def _is_none(value: str) -> bool:
    return value in {"None", "null", "undefined", "<nil>"}


def _is_empty(value: str) -> bool:
    return value in {"[]", "()", "{}", "''", '""', "set()"}


def _is_zero(value: str) -> bool:
    return re.fullmatch(r"-?0(\.0*)?|Decimal\('0[.0]*'\)|\[\]|\{\}", value) is not None


def _is_moment(value: str) -> bool:
    return value.startswith("datetime.datetime(")


def _is_text(value: str) -> bool:
    return value.startswith(("'", '"'))


_RULES = (
    _Rule(
        "network",
        r"Connection\w*|ConnectError|ECONN\w+|MaxRetryError|gaierror|ServiceUnavailable",
        "",
        "Something that {where} depends on did not answer.",
        "Alert on the dependency itself; time out early and retry with a pause.",
        operational="A dependency did not answer: look at it, not at the code.",
    ),
    _Rule(
        "timeout",
        r".*Timeout\w*|.*DeadlineExceeded",
        "",
        "Something that {where} depends on took too long.",
        "Set a time limit for each call and watch the slow one.",
        operational="A dependency was too slow: look at it, not at the code.",
    ),
    _Rule(
        "resource",
        r"MemoryError|OSError|IOError",
        r"[Nn]o space left|[Tt]oo many open files|[Cc]annot allocate|^$",
        "The machine ran out of a resource in {where}.",
        "Watch disk, memory and open files.",
        operational="The machine ran out of a resource: give it more, or find what eats it.",
    ),
    _Rule(
        "sql_error",
        r"OperationalError|InterfaceError",
        r"\b(?:connection|(?:not|unable to) (?:connect|open)|locked|terminat\w+|timeout)\b|too many clients",
        "The database was not there for {where}.",
        "Watch the database and its connections.",
        operational="The database did not answer: look at it, not at the code.",
    ),
    _Rule(
        "sql_error",
        r"\w*(Integrity|Programming|Data|Operational)Error",
        "",
        "The database refused a statement of {where}.",
        "Test queries against the real schema.",
    ),
    _Rule(
        "null_pointer",
        r"AttributeError|TypeError",
        r"'NoneType' object (?:has no attribute '(\w+)'|is not \w+)",
        "{where} uses {names} as if it were always there, but it can be None.",
        "Say in the type that it may be missing (X | None) and let the type checker ask for the case.",
        _is_none,
    ),
    _Rule(
        "null_pointer",
        r"TypeError",
        r".*'NoneType'",
        "{where} computes with {names}, which can be None.",
        "Say in the type that it may be missing (X | None) and let the type checker ask for the case.",
        _is_none,
    ),
    _Rule(
        "null_pointer",
        r".*",
        r"nil pointer dereference",
        "{where} follows a pointer that is nil when nothing was found.",
        "Return an error or a found flag beside the pointer, and check it.",
        _is_none,
    ),
    _Rule(
        "null_pointer",
        r"TypeError",
        r"[Cc]annot read propert\w+ (?:'?(\w+)'? )?of (?:undefined|null)",
        "{where} reads a property of something that is undefined.",
        "Turn on strictNullChecks; use ?. where it may be missing.",
        _is_none,
    ),
    _Rule(
        "null_pointer",
        r"TypeError",
        r"(?:undefined|null) \(reading '(\w+)'\)|undefined is not|null is not",
        "{where} reads a property of something that is undefined.",
        "Turn on strictNullChecks; use ?. where it may be missing.",
        _is_none,
    ),
    _Rule(
        "missing_key",
        r"KeyError",
        r"(.+)",
        "{where} expects the key {0} in every record, but some have none.",
        "Validate records where they come in, or name the default where the key is optional.",
    ),
    _Rule(
        "empty_sequence",
        r"IndexError|ValueError|StopIteration|StatisticsError",
        r".*(?:empty|at least one|index out of range)|^$",
        "{where} takes an element that is not there: {names} has fewer than it expects.",
        "Test with no element, with one, and with exactly a full page.",
        _is_empty,
    ),
    _Rule(
        "index_out_of_range",
        r".*",
        r"index out of range|slice bounds out of range",
        "{where} asks for an index beyond the end.",
        "Test with no element, with one, and with exactly a full page.",
        _is_empty,
    ),
    _Rule(
        "division_by_zero",
        r"ZeroDivisionError|InvalidOperation|DivisionByZero|DivisionUndefined",
        "",
        "{where} divides by {names}, which is zero when there is nothing to count.",
        "Decide what an average over nothing is, and test it.",
        _is_zero,
    ),
    _Rule(
        "renamed_attribute",
        r"AttributeError",
        r"(?:type object )?'(\w+)' object has no attribute '(\w+)'|'(\w+)' .*no attribute '(\w+)'",
        "{where} reads {1} from a {0}, which has no such attribute: renamed, misspelt, or a value of another type.",
        "Run a type checker in CI: it finds every use of a renamed attribute.",
    ),
    _Rule(
        "name_error",
        r"NameError|UnboundLocalError|ImportError|ModuleNotFoundError",
        r".*?'(\w+)'",
        "{where} uses the name {0}, which is not defined there.",
        "Run a linter in CI: it finds undefined names.",
    ),
    _Rule(
        "time_zone",
        r"TypeError",
        r".*offset-naive and offset-aware",
        "{where} mixes a time with a zone and one without.",
        "Keep every time aware and in UTC; convert where it comes in.",
        _is_moment,
    ),
    _Rule(
        "encoding",
        r"Unicode\w+Error",
        r"'([\w-]+)' codec can't (\w+)",
        "{where} takes its input for {0}, but it is in another encoding.",
        "Ask for the encoding where text comes in, and test with accents.",
    ),
    _Rule(
        "type_mismatch",
        r"TypeError",
        r".*(?:unsupported operand|not supported between|can only concatenate|must be|object is not|multiply)",
        "{where} mixes types: a value came as text, or as another type than the code expects.",
        "Validate and convert values where they come in.",
        _is_text,
    ),
    _Rule(
        "bad_call",
        r"TypeError",
        r"(\w+)\(\) .*argument",
        "{where} calls {0} with arguments that it does not take.",
        "Run a type checker in CI.",
    ),
    _Rule(
        "bad_value",
        r"ValueError|InvalidOperation|JSONDecodeError",
        "",
        "{where} cannot read a value that came from outside: {message}.",
        "Validate values where they come in and answer 4xx there.",
        _is_text,
    ),
    _Rule(
        "concurrency",
        r"RuntimeError",
        r".*changed size during iteration|concurrent map",
        "{where} changes a collection while walking over it.",
        "Walk over a copy, or guard it with a lock.",
    ),
)


def cause_of(event: Event, place: Place | None) -> Cause:
    """The first rule that fits, in words that name the place and the values."""
    frame = event.crash_frame
    where = place.function if place else frame.function if frame else event.transaction or event.service
    variables = {name: _short(value) for name, value in (frame.variables.items() if frame else ())}
    for rule in _RULES:
        if re.fullmatch(rule.types, event.error_type) and (match := re.search(rule.message, event.message)):
            return _told(
                rule, match, where=where, variables=variables, event=event, source=frame.source if frame else ""
            )
    line = f"{where} raises {event.error_type or 'an error'}: {event.message}"
    if _by_a_test(event):
        line = f"A test expects another answer: {event.message}"
    return Cause(
        classification="logic_bug",
        line=_words(line),
        explanation=f"{line}. Nothing captured says more.",
        prevention=("Add a test for this case.",),
    )


def _by_a_test(event: Event) -> bool:
    """Whether nothing broke: a test, or what it asks with, found an answer that it did not expect."""
    frame = event.crash_frame
    return event.error_type.endswith("AssertionError") and frame is not None and is_test(frame.path)


def _told(
    rule: _Rule, match: re.Match[str], *, where: str, variables: Mapping[str, str], event: Event, source: str
) -> Cause:
    guilty = rule.guilty
    named = [
        name
        for name, value in variables.items()
        if guilty and guilty(value) and re.search(rf"\b{re.escape(name)}\b", source)
    ]
    groups = [group for group in match.groups() if group]
    owner = _owner(groups[-1], source) if groups and rule.classification == "null_pointer" else ""
    names = owner or " and ".join(f"`{name}`" for name in named) or _subject(source)
    line = rule.says
    for number, group in enumerate(groups):
        line = line.replace(f"{{{number}}}", group)
    line = line.replace("{where}", f"`{where}`").replace("{names}", names).replace("{message}", event.message)
    at = f" The line is: {source.strip()}" if source.strip() else ""
    seen = "; ".join(f"{name} was {variables[name]}" for name in named)
    return Cause(
        classification=rule.classification,
        line=_words(line),
        explanation=f"{line}{at}{f' ({seen}.)' if seen else ''} It raised {event.error_type}: {event.message}",
        operational=rule.operational,
        prevention=(rule.prevention,),
        culprits=tuple(named),
        values=variables,
    )


def _owner(attribute: str, source: str) -> str:
    """What the attribute is read from, where the line shows it: `order.supplier` of `order.supplier.email`."""
    found = re.search(rf"([A-Za-z_][\w.]*(?:\[[^\]\n]{{1,80}}\])?)\.{re.escape(attribute)}\b", source)
    return f"`{found[1]}`" if found else ""


def _subject(source: str) -> str:
    line = source.strip()
    return f"a value in `{line}`" if line else "a value"


def _short(value: Json) -> str:
    words = value if isinstance(value, str) else str(value)
    return words if len(words) <= 120 else words[:117] + "…"  # noqa: PLR2004 - a line of a page


def _words(line: str) -> str:
    words = line.split()
    return " ".join(words) if len(words) <= _MOST_WORDS else " ".join(words[:_MOST_WORDS]) + "…"
