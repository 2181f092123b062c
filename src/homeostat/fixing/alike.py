"""Of several tests that fail in Go or JavaScript, those that fail for one reason: the first, and what is like it.

A fix mends one fault. Asked to mend the failures of two, none is ever enough.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeostat.errors import BadInput, NotFound
from homeostat.fixing.output import read_from_output
from homeostat.languages.go_reports import package_and_test
from homeostat.languages.paths import is_test
from homeostat.records import Event, Service
from homeostat.stages.diagnose.places import Readable

_MOST_FILES = 300
_MOST_BODY = 8_000  # characters of one test
_ALIKE = 0.5  # of what two tests call that both do
_CALLS = re.compile(r"([A-Za-z_$][\w$]{0,80})\s*\(")
# Of the languages and their runners: what every test calls.
_USUAL = frozenset({
    *("if", "for", "while", "switch", "catch", "function", "return", "func", "await", "typeof", "require", "import"),
    *("it", "test", "describe", "expect", "assert", "ok", "equal", "deepEqual", "strictEqual", "deepStrictEqual"),
    *("toBe", "toEqual", "toStrictEqual", "toThrow", "toBeNull", "toBeUndefined", "throws", "rejects", "async"),
    *("Run", "Fatal", "Fatalf", "Error", "Errorf", "Helper", "Log", "Logf", "Parallel", "Equal", "NoError", "len"),
    *("string", "int", "append", "make", "new", "Sprintf", "DeepEqual", "Errorf", "New", "Is", "As"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """The tests that are asked about."""

    tests: frozenset[str]
    said: str  # by those, in their order
    event: Event | None  # how the first of them broke; None where nothing but an assertion failed


def fail_alike(
    failures: Mapping[str, str],
    service: Service,
    *,
    source: Readable,
    commit: str,
    now: datetime,
    tests: frozenset[str],
) -> Alike | None:
    """The first test that broke in the service's own code, else the first, with all that fail as it does.

    Tests that broke are alike where they broke at the same place by the same exception, those whose assertion failed
    where they call much the same. None where all are, or nothing tells them apart. `tests` are files that only try the
    service.
    """
    if len(failures) < len(("one", "another")):
        return None
    events = {test: read_from_output(said, service, now, tests) for test, said in failures.items()}
    places = {test: _place(event) for test, event in events.items()}
    first = next((test for test in failures if places[test]), next(iter(failures)))
    if places[first]:
        alike = [test for test in failures if places[test] == places[first]]
    else:
        bodies = dict(_bodies(failures, source, commit))
        calls = bodies.get(first)
        if not calls:
            return None
        alike = [test for test in failures if not places[test] and _is_alike(calls, bodies.get(test, frozenset()))]
    if len(alike) == len(failures):
        return None
    return Alike(frozenset(alike), "\n".join(failures[test] for test in alike), events[first])


def _place(event: Event | None) -> object:
    own = [frame for frame in event.raised.frames if frame.in_app] if event and event.raised else []
    return (event.error_type, own[-1].path, own[-1].line) if event and own else None


def _is_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) and len(one & other) >= _ALIKE * len(one | other)


def _bodies(failures: Mapping[str, str], source: Readable, commit: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What each test calls by name, as far as its text is found."""
    texts: list[str] = []
    for path in [path for path in source.files(commit) if is_test(path)][:_MOST_FILES]:
        try:
            texts.append(source.read(path, commit))
        except (NotFound, BadInput):
            continue
    for test in failures:
        body = next((found for text in texts if (found := _body(test, text))), "")
        if body:
            yield test, frozenset(_CALLS.findall(body)) - _USUAL


def _body(test: str, text: str) -> str:
    """The text of a test: of Go's by its function, of JavaScript's by its title; a row's is that of its table's."""
    package, name = package_and_test(test)
    if name and " " not in package:
        begins = re.search(rf"^func {re.escape(name.partition('/')[0])}\([^)]*\) *\{{", text, re.MULTILINE)
        rest_of = text[begins.end() :] if begins else ""
        return re.split(r"^\}", rest_of, maxsplit=1, flags=re.MULTILINE)[0][:_MOST_BODY]
    for title in _titles(test):
        at = text.find(title)
        if at >= 0:
            after = text[at + len(title) + 1 : at + _MOST_BODY]
            return re.split(r"^\s*(?:it|test|describe)\b", after, maxsplit=1, flags=re.MULTILINE)[0]
    return ""


def _titles(test: str) -> Sequence[str]:
    """What may stand in quotes: the last part of the name; of Jest's, which joins them by spaces, any end of it."""
    last = test.rpartition(" > ")[2]
    words = last.split(" ")
    return [" ".join(words[start:]) for start in range(len(words)) if len(" ".join(words[start:])) > len("it")]
