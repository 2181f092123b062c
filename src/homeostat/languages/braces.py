"""Functions of languages with braces: where they begin and end, told by a scanner that knows strings and comments.

One pass over the text, whatever it holds. What is written so oddly that the braces do not match has no functions.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LARGEST = 500_000  # characters; more is no source that somebody mends by hand
_LONGEST_HEADING = 2_000
_MOST_LINES_OF_HEADING = 40
_CLOSES = {"}": "{", ")": "(", "]": "["}
# What may stand before a slash that begins a regular expression, by the last character that is no blank.
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%~^<>")
_WORDS_BEFORE_REGEX = re.compile(r"\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield)$")
_PLAIN = re.compile(r"[^{}()\[\]\"'`/]+")
_REGEX = re.compile(r"/(?![*/])(?:[^\\/\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n]){0,100}\]){1,200}/")
_STRINGS = {
    '"': re.compile(r'"(?:[^"\\\n]|\\.)*"?', re.DOTALL),
    "'": re.compile(r"'(?:[^'\\\n]|\\.)*'?", re.DOTALL),
}
_RAW = re.compile(r"`[^`]*`?")
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)

_GO = re.compile(r"^func\s*(?:\([^()]{0,200}\)\s*)?(?P<name>\w+)\s*[\[(]|^(?:var\s+)?(?P<bound>\w+)\s*:?=\s*func\s*\(")
_WRITTEN = re.compile(r"\bfunction\s*\*?\s*(?P<name>[\w$]+)\s*[<(]")
_BOUND = re.compile(
    r"(?P<name>[\w$]+)\s*(?::[^=\n]{1,200})?=\s*(?:async\s*)?(?:function\b|\(|<|[\w$]+\s*=>)"
    r"|(?P<key>[\w$]+)\s*:\s*(?:async\s*)?(?:function\b|\(|[\w$]+\s*=>)"
)
_METHOD = re.compile(
    r"^(?:(?:static|async|get|set|public|private|protected|override|readonly|export|default)\s+){0,6}\*?\s*"
    r"(?P<name>#?[\w$]+)\s*(?:<[^>\n]{0,200}>)?\("
)
_NO_FUNCTION = frozenset({"if", "for", "while", "switch", "catch", "with", "return", "function", "await", "new"})


@dataclass(frozen=True, slots=True)
class Braced:
    """A named function. Offsets are of its heading's first character that is no blank, and behind its last brace."""

    name: str
    start: int
    end: int
    first_line: int  # 1-based, both included
    last_line: int


def braced_functions(source: str, language: str) -> tuple[Braced, ...]:
    """Every named function, in the order of their opening braces; none where the braces do not match."""
    if len(source) > _LARGEST:
        return ()
    pairs = _pairs(source, language)
    if pairs is None:
        return ()
    lines = [0, *(match.end() for match in re.finditer("\n", source))]
    closed = sorted((close, opened) for opened, close in pairs)
    found: list[Braced] = []
    for opened, close in sorted(pairs):
        if source[opened] != "{":
            continue
        start = _heading_start(source, opened, lines, closed)
        name = _name(source[start:opened], language) if opened - start <= _LONGEST_HEADING else ""
        if name:
            first = bisect_right(lines, start)
            found.append(Braced(name, start, close + 1, first, bisect_right(lines, close)))
    return tuple(found)


def braced_function_at(source: str, line: int, language: str) -> Braced | None:
    """The innermost named function that holds a line."""
    holding = [each for each in braced_functions(source, language) if each.first_line <= line <= each.last_line]
    return max(holding, key=lambda each: (each.first_line, each.last_line), default=None)


def _heading_start(source: str, brace: int, lines: Sequence[int], closed: Sequence[tuple[int, int]]) -> int:
    """Where the statement that opens the brace begins: its line, or the line of what is closed in it."""
    start = lines[bisect_right(lines, brace) - 1]
    for _ in range(_MOST_LINES_OF_HEADING):
        if brace - start > _LONGEST_HEADING:
            return start
        inside = closed[bisect_left(closed, (start, -1)) : bisect_left(closed, (brace, -1))]
        earliest = min((opened for _, opened in inside), default=start)
        if earliest >= start:
            break
        start = lines[bisect_right(lines, earliest) - 1]
    heading = source[start:brace]
    return start + len(heading) - len(heading.lstrip())


def _name(heading: str, language: str) -> str:
    """The function's own name; "" where the heading is none of a function, or one without a name."""
    heading = heading.lstrip("} \t")
    if heading.count("(") != heading.count(")"):  # an argument of something, or a parameter's own braces
        return ""
    if language == "go":
        found = _GO.match(heading)
        return (found["name"] or found["bound"] or "") if found else ""
    if written := _WRITTEN.search(heading):
        return written["name"]
    if heading.rstrip().endswith("=>") or re.search(r"\bfunction\b", heading):
        bound = _BOUND.search(heading)
        return (bound["name"] or bound["key"]) if bound else ""
    method = _METHOD.match(heading)
    return method["name"] if method and method["name"] not in _NO_FUNCTION else ""


def _pairs(source: str, language: str) -> list[tuple[int, int]] | None:
    """The offsets of what is opened and of what closes it; None when something is left open or closes nothing."""
    open_ones: list[int] = []
    found: list[tuple[int, int]] = []
    for at in _brackets(source, language):
        wanted = _CLOSES.get(source[at])
        if wanted is None:
            open_ones.append(at)
        elif open_ones and source[open_ones[-1]] == wanted:
            found.append((open_ones.pop(), at))
        else:
            return None
    return None if open_ones else found


def _brackets(source: str, language: str) -> Iterator[int]:
    """Offsets of brackets that are code."""
    at, templates = 0, list[int]()  # how deep braces were when each template literal was left for an expression
    depth, last = 0, ""
    while at < len(source):
        if plain := _PLAIN.match(source, at):
            text = plain[0].rstrip()
            last = text[-12:] or last
            at = plain.end()
            continue
        sign = source[at]
        if sign in _STRINGS:
            at, last = _end(_STRINGS[sign], source, at), "s"
        elif sign == "`":
            raw = language == "go"
            at = _end(_RAW, source, at) if raw else _template(source, at + 1, templates, depth)
            last = "s" if raw else "("
        elif sign == "/":
            at, last = _slash(source, at, language, last)
        elif sign == "}" and templates and templates[-1] == depth:
            templates.pop()
            at, last = _template(source, at + 1, templates, depth), "s"
        else:
            depth += {"{": 1, "}": -1}.get(sign, 0)
            yield at
            at, last = at + 1, sign


def _template(source: str, at: int, templates: list[int], depth: int) -> int:
    """Where a template literal goes on as code: behind its end, or in its next expression."""
    at = _end(_TEMPLATE, source, at)
    if source.startswith("${", at):
        templates.append(depth)
        return at + 2
    return at + 1


def _slash(source: str, at: int, language: str, last: str) -> tuple[int, str]:
    """Behind a comment, a regular expression or a division, and what stands last then."""
    if source.startswith("//", at):
        end = source.find("\n", at)
        return (len(source) if end < 0 else end), last
    if source.startswith("/*", at):
        end = source.find("*/", at + 2)
        return (len(source) if end < 0 else end + 2), last
    begins = not last or last[-1] in _BEFORE_REGEX or _WORDS_BEFORE_REGEX.search(last)
    if language != "go" and begins and (regex := _REGEX.match(source, at)):
        return regex.end(), "s"
    return at + 1, "/"


def _end(pattern: re.Pattern[str], source: str, at: int) -> int:
    found = pattern.match(source, at)
    return found.end() if found else at + 1
