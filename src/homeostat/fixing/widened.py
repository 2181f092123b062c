"""What else has to go on passing, where the command that fails picks single tests."""

import re

_QUOTED = r"'[^']*'|\"[^\"]*\"|\S+"
_PIECE = r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\.|[^\s'\"\\]"  # of a word, as a shell reads it
# Of a pytest node id the file is kept: the tests beside the one that fails say most of what must stay. What stands in
# brackets there is a value, and may hold anything.
_NODE = re.compile(
    rf"(?<!\S)(?:'(?P<single>[^']+?\.py)::[^']*'|\"(?P<double>[^\"]+?\.py)::(?:\\.|[^\"\\])*\""
    rf"|(?P<bare>[^\s'\"]+?\.py)::)(?:{_PIECE})*"
)
_NAME = re.compile(r"(?P<module>\b[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)\.[A-Z]\w*(?:\.\w+)?(?=\s|$)")
_PYTEST = re.compile(
    rf"(?<=\s)(?:-k(?:=|\s+|(?=['\"]))(?:{_QUOTED})|-x|--exitfirst|--maxfail(?:=|\s+)\d+|--lf|--last-failed)(?=\s|$)"
)
_UNITTEST = re.compile(rf"(?<=\s)(?:-k(?:=|\s+)(?:{_QUOTED})|-f|--failfast)(?=\s|$)")
_GO = re.compile(rf"(?<=\s)(?:--?(?:test\.)?run(?:=|\s+)(?:{_QUOTED})|--?(?:test\.)?failfast)(?=\s|$)")
_NODE_TEST = re.compile(rf"(?<=\s)--test-name-pattern(?:=|\s+)(?:{_QUOTED})(?=\s|$)")
_JEST = re.compile(rf"(?<=\s)(?:(?:-t|--testNamePattern)(?:=|\s+)(?:{_QUOTED})|--bail(?:=\d+)?)(?=\s|$)")
_MOCHA = re.compile(rf"(?<=\s)(?:(?:-g|-f|--f?grep)(?:=|\s+)(?:{_QUOTED})|-b|--bail|-i|--invert)(?=\s|$)")
_RUNNERS = (
    (r"\bgo\s+test\b", _GO),
    (r"\b(?:vitest|jest)\b", _JEST),
    (r"\bmocha\b", _MOCHA),
    (r"\bnode\b.*--test\b", _NODE_TEST),
)


def widened(command: str) -> str:
    """The command without what picks single tests by name or stops at the first failure, or as it is.

    Files and folders stay: whoever names them may have a slow suite.
    """
    if re.search(r"\b(?:pytest|py\.test)\b", command):
        return _without(_PYTEST, _NODE.sub(_file, command))
    if re.search(r"-m\s+unittest\b", command):
        return _without(_UNITTEST, _NAME.sub(lambda name: name["module"], command))
    picks = next((picks for runner, picks in _RUNNERS if re.search(runner, command)), None)
    return command if picks is None else _without(picks, command)


def _file(node: re.Match[str]) -> str:
    if node["single"]:
        return f"'{node['single']}'"
    return f'"{node["double"]}"' if node["double"] else node["bare"]


def _without(picks: re.Pattern[str], command: str) -> str:
    left = picks.sub("", command)
    return command if left == command else re.sub(r" {2,}", " ", left).strip()
