"""The peer: the rules of Fluent Bit's built-in multiline parsers `java`, `go`, `python` and `ruby`, used together.

Fluent Bit itself is not to be had from a package registry, so its published state machines are written down here
anew, from what its manual and its documentation of the rules' origin say that they do
(https://docs.fluentbit.io/manual/data-pipeline/parsers/multiline-parsing). A rule is a state, a pattern and the state
after it. A line that no rule of the present state knows ends the message, and is tried as a first line.
"""

import re
from collections.abc import Iterable, Iterator

RULES = {
    "java": (
        ("start", r"(?:Exception|Error|Throwable|V8 errors stack trace)[:\r\n]|(?:Exception|Error|Throwable)$", "said"),
        ("said", r"^[\t ]*nested exception is:[\t ]*", "start"),
        ("said", r"^[\r\n]*$", "said"),
        ("said", r"^[\t ]+(?:eval )?at ", "calls"),
        ("said", r"^[\t ]+--- End of inner exception stack trace ---$", "calls"),
        ("said", r"^[\t ]*(?:Caused by|Suppressed):", "said"),
        ("said", r"^[\t ]*\.\.\. \d+ (?:more|common frames omitted)", "calls"),
        ("calls", r"^[\t ]+(?:eval )?at ", "calls"),
        ("calls", r"^[\t ]*nested exception is:[\t ]*", "start"),
        ("calls", r"^[\t ]+--- End of inner exception stack trace ---$", "calls"),
        ("calls", r"^[\t ]*(?:Caused by|Suppressed):", "said"),
        ("calls", r"^[\t ]*\.\.\. \d+ (?:more|common frames omitted)", "calls"),
    ),
    "python": (
        ("start", r"^Traceback \(most recent call last\):$", "traceback"),
        ("traceback", r"^[\t ]+File ", "source"),
        ("source", r"[^\t ]", "traceback or end"),
        ("traceback or end", r"^[\t ]+File ", "source"),
        ("traceback or end", r"^(?:[^\s.():]+\.)*[^\s.():]+:", "start"),
    ),
    "go": (
        ("start", r"\bpanic: ", "panicked"),
        ("start", r"http: panic serving", "goroutine"),
        ("panicked", r"^$", "goroutine"),
        ("panicked", r"^\[signal ", "signalled"),
        ("signalled", r"^$", "goroutine"),
        ("goroutine", r"^goroutine \d+ \[[^\]]+\]:$", "function"),
        ("function", r"^(?:[^\s.:]+\.)*[^\s.():]+\(|^created by ", "place"),
        ("place", r"^\s", "function"),
        ("function", r"^$", "goroutine"),
    ),
    "ruby": (
        ("start", r"^.+:\d+:in\s+.*$", "calls"),
        ("calls", r"^\s+from\s+.*:\d+:in\s+.*$", "calls"),
    ),
}
_COMPILED = {
    name: [(state, re.compile(pattern), after) for state, pattern, after in rules] for name, rules in RULES.items()
}


def _next(parser: str, state: str, line: str) -> str | None:
    return next((after for at, pattern, after in _COMPILED[parser] if at == state and pattern.search(line)), None)


def messages(lines: Iterable[tuple[int, str]]) -> Iterator[list[int]]:
    """The numbers of the lines of each message."""
    open_lines: list[int] = []
    parser = state = ""
    for number, line in lines:
        after = _next(parser, state, line) if parser and (state != "start" or parser == "java") else None
        if after:
            open_lines.append(number)
            state = after
            continue
        if open_lines:
            yield open_lines
        open_lines, parser = [number], ""
        for name in _COMPILED:
            if after := _next(name, "start", line):
                parser, state = name, after
                break
        else:
            yield open_lines
            open_lines = []
    if open_lines:
        yield open_lines
