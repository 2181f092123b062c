"""What each failing test said, read from the report of its runner."""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import cast
from xml.etree import ElementTree as ET

from homeostat.languages.printed import Unfinished, printed_tests
from homeostat.languages.results import junit_cases, object_of, objects_of
from homeostat.records import Run

_MOST_CHARACTERS = 16 * 1024 * 1024
_MOST_TOLD = 200  # tests
_MOST_SAID = 16 * 1024  # characters of one


def failures_of(run: Run) -> dict[str, str]:
    """By the test's name as `read_suite` gives it, in the order of the report; of go test, Jest, Vitest and JUnit.

    Where there is no report, of what was printed (`printed.py`). Empty where nothing can be read. What it holds is
    hostile: it is bounded.
    """
    text = run.results[:_MOST_CHARACTERS].strip()
    try:
        if not text:
            said = ((test.name, test.said) for test in printed_tests(run.output) if not test.ok)
            return dict(islice(said, _MOST_TOLD))
        if text.startswith("<"):
            said = _of_junit(text)
        elif text.startswith("{") and '"testResults"' in text:
            said = _of_jest(text)
        else:
            said = _of_go(text)
        return {test: words[:_MOST_SAID] for (test, words), _ in zip(said, range(_MOST_TOLD), strict=False)}
    except (Unfinished, ValueError, ET.ParseError, RecursionError):
        return {}


def _of_junit(text: str) -> Iterator[tuple[str, str]]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return
    for test, case in junit_cases(ET.fromstring(text)):  # noqa: S314 - guarded above: nothing is left to expand
        failed = case.find("failure") if case.find("failure") is not None else case.find("error")
        if failed is not None:
            yield test, f"{failed.get('message', '')}\n{failed.text or ''}"


def _of_jest(text: str) -> Iterator[tuple[str, str]]:
    for file in objects_of(object_of(json.loads(text)).get("testResults")):
        path = str(file.get("name", "")).rpartition("/")[2]
        for test in objects_of(file.get("assertionResults")):
            if test.get("status") == "failed":
                said = test.get("failureMessages")
                words = [str(each) for each in cast("list[object]", said)] if isinstance(said, list) else []
                yield f"{path} > {test.get('fullName') or test.get('title')}", "\n\n".join(words)


def _of_go(text: str) -> Iterator[tuple[str, str]]:
    printed = defaultdict[str, list[str]](list)
    failed: list[str] = []
    for line in text.splitlines():
        try:
            event = object_of(json.loads(line) if line.startswith("{") else None)
        except ValueError:
            continue
        if not event.get("Test"):
            continue
        test = f"{event.get('Package', '')}/{event['Test']}"
        if event.get("Action") == "output":
            printed[test].append(str(event.get("Output", "")))
        elif event.get("Action") == "fail":
            failed.append(test)
    rows = {test.rpartition("/")[0] for test in failed}  # a test whose row fails says nothing of its own
    yield from ((test, "".join(printed[test])) for test in failed if test not in rows)
