"""How a service's own tests are run so that a program can read what they said."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import cast
from xml.etree import ElementTree as ET

from homeostat.languages import LANGUAGES
from homeostat.languages.doctests import doctests
from homeostat.languages.given import lets_in
from homeostat.languages.go_reports import reported
from homeostat.languages.printed import Test, Unfinished, printed_tests
from homeostat.records import Run, Service, SuiteRun

_LOG_CHARACTERS = 16 * 1024
_RESULT_CHARACTERS = 16 * 1024 * 1024
_MOST_TOLD = 4  # failures
_MOST_TESTS = 100_000
_ID_CHARACTERS = 300

_RESULTS = '"$HOMEOSTAT_RESULTS"'
# Runners are told by their environment where they listen to it, so that `make test` and `npm test` are read too.
# xunit1 is the family of pytest's reports that names each test's file.
_PYTEST = "export PYTEST_ADDOPTS=\"$PYTEST_ADDOPTS --junitxml='$HOMEOSTAT_RESULTS' -o junit_family=xunit1\"; "
_NODE = (
    'export NODE_OPTIONS="$NODE_OPTIONS --test-reporter=spec --test-reporter-destination=stdout'
    ' --test-reporter=junit --test-reporter-destination=$HOMEOSTAT_RESULTS"; '
)

_UNITTEST = re.compile(r"(?P<runs>-m unittest(?: discover\b)?)(?P<rest>(?: [^|&;<>]*)?)")
_MANAGE = re.compile(r"(?P<runs>\bmanage\.py test\b|\bdjango-admin test\b)(?P<rest>(?: [^|&;<>]*)?)")
_DOCTEST = re.compile(r"(?P<runs>-m doctest\b)(?P<rest>(?: [^|&;<>]*)?)")
_VERBOSITY = re.compile(r"(?<=\s)(?:--verbosity[= ]\d|-v ?\d)(?=\s|$)")
_QUIET = re.compile(r"(?<=\s)(?:--quiet|--failfast|--verbose|-(?P<letters>[bcfqv]+))(?=\s|$)")
_GO_TEST = re.compile(r"\bgo test\b(?! -json)")
_VITEST = re.compile(r"\bvitest(?: run)?(?= |$)")
_JEST = re.compile(r"\bjest(?:\.js)?(?= |$)")
_MOCHA = re.compile(r"\b_?mocha(?= |$)")
_MOCHA_REPORTS = re.compile(r"\s(?:-R|--reporter|-O|--reporter-options?)[ =]\S+")
_OF_MOCHA = '<testsuite name="Mocha Tests"'

# A program of the team's own that tries something, and says by its exit code whether it went well: one test.
_PROGRAM = re.compile(r"^(?:env (?:\w+=\S+ )+)?(?:python3?|node|tsx|ts-node|go run|sh|bash) (?!-)\S+(?: |$)")
_UNITTEST_LINE = re.compile(  # Django's line of a migration may still be open: what it said goes another way
    r"(?:^|(?<=\.\.\.))(?P<name>\w+) \((?P<owner>[\w.]+)\)(?:\n.*?)? \.\.\. "
    r"(?P<said>ok|FAIL|ERROR|skipped|expected|unexpected)\b",
    re.MULTILINE,
)
_TEST_FILE = re.compile(r"(?:test_\w*|\w*_tests?|tests?)$")  # as it is usually called, without its ending
_UNITTEST_END = re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE)


def suite_command(service: Service) -> str:
    """The service's test command, or its language's own, made to write what a program can read.

    The report goes to `$HOMEOSTAT_RESULTS`. "" when the language is unknown and the service names no command.
    """
    language = LANGUAGES.get(service.language)
    command = lets_in(service.test.strip() or (language.test_command if language else ""))
    if not command:
        return ""
    if _GO_TEST.search(command):
        return reported(_GO_TEST.sub("go test -json", command), _RESULTS)
    for runner, verbose in ((_UNITTEST, "-v"), (_MANAGE, "-v 2"), (_DOCTEST, "-v")):
        if runner.search(command):
            return runner.sub(partial(_said_aloud, verbose=verbose), command)
    return _told_in_words(command) or {"python": _PYTEST, "javascript": _NODE}.get(service.language, "") + command


def _told_in_words(command: str) -> str:
    """A command of a runner of JavaScript's that is told by words what to write; "" for others."""
    if _VITEST.search(command):
        return _VITEST.sub(
            f"vitest run --reporter=default --reporter=json --outputFile.json={_RESULTS}", command, count=1
        )
    if _JEST.search(command):
        return _JEST.sub(lambda found: f"{found[0]} --json --outputFile={_RESULTS}", command, count=1)
    found = _MOCHA.search(command)
    rest = _MOCHA_REPORTS.sub("", command[found.end() :]) if found else ""
    return f"{command[: found.end()]} --reporter xunit -O output={_RESULTS}{rest}" if found else ""


def _said_aloud(found: re.Match[str], *, verbose: str) -> str:
    """A command of unittest's that names each test and goes on after a failure, whatever it said of that."""

    def kept(option: re.Match[str]) -> str:
        letters = "".join(each for each in option["letters"] or "" if each not in "qfv")
        return f"-{letters}" if letters else ""

    rest = _QUIET.sub(kept, _VERBOSITY.sub("", found["rest"]))
    words = [found["runs"], verbose, *rest.split()]
    return " ".join(words) + (" " if found["rest"].endswith(" ") else "")


def is_program(command: str) -> bool:
    """Whether it is no runner of tests, but a program that says by its exit code whether all is well."""
    return _PROGRAM.match(command) is not None


def read_suite(service: Service, run: Run) -> SuiteRun:
    """Which tests passed and which failed; skipped ones are neither.

    `ran` is false where nothing can be compared: the runner did not start, found no test, was cut off, or wrote what
    cannot be read. What it wrote is hostile: it is bounded, and XML with a document type is refused.
    """
    text = run.results[:_RESULT_CHARACTERS].strip()
    log = run.output
    passed: set[str] = set()
    failed: set[str] = set()
    whole = not run.timed_out and len(run.results) <= _RESULT_CHARACTERS
    try:
        if text.startswith("<"):
            outcomes: Iterable[tuple[str, bool]] = _junit(text)
            log = f"{_told_by_mocha(text)}{log}" if text.startswith(_OF_MOCHA) else log
        elif text.startswith("{") and '"testResults"' in text:
            outcomes = _jest(text)
            # Vitest shows some traces by their last call alone.
            log = f"{_told_by_jest(text)}{log[-_LOG_CHARACTERS // 2 :]}"
        elif text:
            outcomes, go_log = _go(text)
            log = f"{go_log}{log}"
        elif printed := printed_tests(run.output):
            outcomes = _agreeing(printed, run.exit_code)
            log = f"{_told_by_printed(printed)}{log[-_LOG_CHARACTERS // 2 :]}"
        else:
            outcomes = list(doctests(run.output)) or _unittest(run.output)
        for test, ok in outcomes:
            (passed if ok else failed).add(test[:_ID_CHARACTERS])
            if len(passed) + len(failed) > _MOST_TESTS:
                whole = False
                break
    except (_Unreadable, Unfinished, ValueError, ET.ParseError, RecursionError) as error:
        if run.exit_code == 0 and not run.timed_out and not text and is_program(service.test):
            return SuiteRun(passed=frozenset({service.test}), failed=frozenset(), ran=True, duration=run.duration)
        whole = False
        log = f"{log}\n{service.name}'s test report cannot be read: {error}"
    return SuiteRun(
        passed=frozenset(passed - failed),
        failed=frozenset(failed),
        ran=whole and bool(passed or failed),
        duration=run.duration,
        log=log[-_LOG_CHARACTERS:],
    )


def _agreeing(printed: Sequence[Test], exit_code: int) -> list[tuple[str, bool]]:
    """What was printed of each test, where the exit code says no worse."""
    if exit_code and all(test.ok for test in printed):
        raise _Unreadable("all tests pass by what was printed, and the command fails")
    return [(test.name, test.ok) for test in printed]


class _Unreadable(Exception):
    """The report is cut off, or says nothing about tests."""


# --- JUnit's XML: pytest, node --test, mocha ----------------------------------------------------------------------


def _junit(text: str) -> Iterator[tuple[str, bool]]:
    for test, case in junit_cases(_tree(text)):
        ok = case.find("failure") is None and case.find("error") is None
        if case.get("classname") or ok:  # pytest names a file that could not be collected, and no class
            yield test, ok


def _tree(text: str) -> ET.Element:
    # Entities are declared in a document type, and no test runner writes one.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _Unreadable("it declares a document type")
    return ET.fromstring(text)  # noqa: S314 - guarded above: nothing is left to expand


def _told_by_mocha(text: str) -> str:
    """How the first tests failed: beside a report that is read, mocha prints nothing."""
    failed = (case.find("failure") for _, case in junit_cases(_tree(text)))
    said = [each.text or "" for each in failed if each is not None]
    return "".join(f"{words[: _LOG_CHARACTERS // 8]}\n\n" for words in said[:_MOST_TOLD])


def _told_by_printed(tests: Iterable[Test]) -> str:
    """How the first tests failed, each as an engine tells it."""
    said = [test.said for test in tests if not test.ok and test.said]
    return "".join(f"{words[: _LOG_CHARACTERS // 8]}\n\n" for words in said[:_MOST_TOLD])


def junit_cases(element: ET.Element, suites: tuple[str, ...] = ()) -> Iterator[tuple[str, ET.Element]]:
    """Each test that was not skipped, with its name among all."""
    for child in element:
        if child.tag == "testsuite":
            yield from junit_cases(child, (*suites, child.get("name", "")))
        elif child.tag == "testcase" and child.find("skipped") is None:
            yield _junit_id(child, suites), child


def _junit_id(case: ET.Element, suites: tuple[str, ...]) -> str:
    """`tests/test_orders.py::TestTotal::test_empty` of pytest's report, `totals > of an empty order` of Node's."""
    name, owner, path = case.get("name", ""), case.get("classname", ""), case.get("file", "")
    if path.endswith(".py"):
        module = path.removesuffix(".py").replace("/", ".")
        if owner and not f"{owner}.".startswith(f"{module}."):
            return "::".join((*_where_it_runs(owner.split(".")), name))
        classes = owner.removeprefix(module).strip(".")
        return "::".join((path, *(classes.split(".") if classes else ()), name))
    if owner in {"", "test"}:
        return " > ".join((*(suite for suite in suites if suite), name))
    return f"{owner}::{name}"


def _where_it_runs(owner: list[str]) -> tuple[str, ...]:
    """Of a test that is inherited, whose report names the file it was written in: the file of its class, and the class.

    pytest writes both with dots; where the file ends is told by its name, else by the first capital.
    """
    named = [index for index, part in enumerate(owner) if _TEST_FILE.match(part)]
    first_class = next((index for index, part in enumerate(owner) if part[:1].isupper()), len(owner))
    last = named[-1] if named else max(first_class - 1, 0)
    return "/".join(owner[: last + 1]) + ".py", *owner[last + 1 :]


# --- Jest's JSON: jest, vitest -----------------------------------------------------------------------------------


def _jest(text: str) -> Iterator[tuple[str, bool]]:
    for file in objects_of(object_of(json.loads(text)).get("testResults")):
        path = str(file.get("name", "")).rpartition("/")[2]
        for test in objects_of(file.get("assertionResults")):
            if test.get("status") in {"passed", "failed"}:
                yield f"{path} > {test.get('fullName') or test.get('title')}", test["status"] == "passed"


def _told_by_jest(text: str) -> str:
    """How the first tests failed, each with its whole trace."""
    found: list[str] = []
    for file in objects_of(object_of(json.loads(text)).get("testResults")):
        for test in objects_of(file.get("assertionResults")):
            said = test.get("failureMessages")
            found += [
                str(each)[: _LOG_CHARACTERS // 8]
                for each in cast("list[object]", said if isinstance(said, list) else [])
            ]
    return "".join(f"{message}\n\n" for message in found[:_MOST_TOLD])


# --- go test -json: https://pkg.go.dev/cmd/test2json ---------------------------------------------------------------


def _go(text: str) -> tuple[list[tuple[str, bool]], str]:
    """The outcomes, and what the tests printed; a package that has begun must also have ended."""
    outcomes: list[tuple[str, bool]] = []
    printed: list[str] = []
    unfinished: dict[str, bool] = defaultdict(bool)
    for line in text.splitlines():
        event = object_of(_json_line(line))
        action, package, test = event.get("Action"), str(event.get("Package", "")), event.get("Test")
        if action in {"output", "build-output"}:
            printed.append(str(event.get("Output", "")))
        elif action == "start":
            unfinished[package] = True
        elif action in {"pass", "fail", "skip"} and not test:
            unfinished[package] = False
        elif action in {"pass", "fail"}:
            outcomes.append((f"{package}/{test}", action == "pass"))
        elif not event:
            printed.append(f"{line}\n")
    if any(unfinished.values()):
        raise _Unreadable("it ends before the tests do")
    return outcomes, "".join(printed)


def _json_line(line: str) -> object:
    try:
        return json.loads(line) if line.startswith("{") else None
    except ValueError:
        return None


def object_of(value: object) -> Mapping[str, object]:
    """An object in JSON; an empty one where it is none."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def objects_of(value: object) -> Iterator[Mapping[str, object]]:
    """The objects of a list in JSON; none where it is no list."""
    if isinstance(value, list):
        yield from map(object_of, cast("list[object]", value))


# --- unittest -v, as text ----------------------------------------------------------------------------------------


def _unittest(output: str) -> Iterator[tuple[str, bool]]:
    if not _UNITTEST_END.search(output):
        raise _Unreadable("the runner wrote none")
    if output.startswith("…"):
        raise _Unreadable("its beginning was cut off")
    for found in _UNITTEST_LINE.finditer(output):
        name, owner, said = found.group("name", "owner", "said")
        if said in {"ok", "FAIL", "ERROR", "unexpected"}:  # an expected failure is not a passing test
            yield f"{owner.removesuffix(f'.{name}')}.{name}", said == "ok"
