"""Whether a line looks like one that a logger wrote, and how severe it says it is. Fast, since every line is asked."""

import re
from typing import NamedTuple

from homeostat.stages.sense.formats.levels import LEVELS
from homeostat.stages.sense.formats.times import match_time


class Shape(NamedTuple):
    kind: str  # "json", "logfmt", "access", "text" or "mark"
    level: str = ""  # "" where the line does not say, or was not decoded to find out
    time: "re.Match[str] | None" = None
    end: int = 0  # where the words after the level, or after the time, begin


_ACCESS = re.compile(
    r'(?P<client>[\w.:-]{2,60})(?: - | -\S* |:\d+ - |(?: [^\s\[]{1,60}){2} )(?:\[(?P<time>[^\]\n]{10,40})\] )?"'
)
_REQUEST = re.compile(r"\s?(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /\S{0,2000} (?P<status>\d{3}) ")
_KLOG = re.compile(r"(?P<level>[IWEF])\d{4} (?P<time>\d\d:\d\d:\d\d(?:\.\d{1,9})?) +\d{1,9} [\w./-]{1,200}:\d{1,9}\] ")
_MARK = re.compile(
    r" {0,3}(?:[✓✔○▲⚠●◐✖]|- (?:Local|Network|Environments?|Experiments)\b) ?|> \S+@\d|> next |npm (?:ERR!|WARN|notice)"
)
_SYSLOG = re.compile(r"<\d{1,3}>(?:1 )?")
_RUBY = re.compile(r"[DIWEFA], (?=\[\d{4}-)")  # Logger of Ruby: `E, [2025-10-23T14:30:00.123456 #7] ERROR -- : no rate`
_MONOLOG = re.compile(r" ?[\w-]{1,60}\.(?P<level>DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY): ")
_DOTNET = re.compile(r"(?P<level>trce|dbug|info|warn|fail|crit): [A-Za-z_][\w.+`<>-]{0,200}\[\d{1,9}\]$")
_PHP = re.compile(r"PHP (?P<what>[A-Z][a-z]{2,11}(?: Standards| fatal error| error)?): {1,2}")
_PAIR = re.compile(r'[A-Za-z_@][\w.@/-]{0,80}=(?:"(?:[^"\\\n]|\\.){0,4000}"|[^\s"]{0,4000})(?: |$)')
_BRACKETED = re.compile(r"\[[^\]\n]{1,60}\]\s{1,4}(?:\d{1,9}\s{1,4}-\s{1,4})?")
_TOKEN = re.compile(r"[^\s]{1,80}")
_WORD = re.compile(r"[A-Za-z]+\d?")
_EDGES = "[](){}<>|:;,-*\"'"
_NOT_IN_TEXT = frozenset({"http", "log", "statement", "config", "fine", "success", "trace", "verbose", "panic"})
_LEVELS_OF_DOTNET = {"trce": "trace", "dbug": "debug", "fail": "error"}
_LEVEL_OF_DOTNET = len("fail: ")
_MOST_BEFORE = 3  # tokens between the time and the level: process, thread, logger, host
_REGION = 240  # characters that are searched for a level
_LEAST_PAIRS = 2


def shape_of(line: str) -> Shape | None:  # noqa: PLR0911 - one answer a shape
    """None for a line that no logger marked: plain print, or a part of something longer."""
    first = line[:1]
    if not first:
        return None
    if first == "{":
        return Shape("json") if line.rstrip().endswith("}") and '":' in line else None
    if (first == "<" and (match := _SYSLOG.match(line))) or (first in "DIWEFA" and (match := _RUBY.match(line))):
        found = shape_of(line[match.end() :])
        return found._replace(end=found.end + match.end()) if found else None
    if (time := match_time(line)) is not None:
        return _timed(line, time)
    if first in "IWEF" and (match := _KLOG.match(line)):
        level = {"I": "info", "W": "warning", "E": "error", "F": "fatal"}[match["level"]]
        return Shape("text", level, None, match.end())
    if first == "[" and (match := _BRACKETED.match(line)) and (time := match_time(line[match.end() :])):
        found = _timed(line[match.end() :], time)
        return found._replace(end=found.end + match.end())
    if (match := _ACCESS.match(line)) and (match["time"] or " HTTP/" in line):
        return Shape("access")
    if (match := _REQUEST.match(line)) or _MARK.match(line):
        return Shape("mark", "error" if match and match["status"][0] == "5" else "info", None, 0)
    return _untimed(line)


def _timed(line: str, time: re.Match[str]) -> Shape:
    start = time.end()
    while line[start : start + 1] in {"]", ")", ":", ",", "|"}:
        start += 1
    if line[0] == "[" and (named := _MONOLOG.match(line, start) or _PHP.match(line, start + 1)):
        return Shape("text", _level_of(named), time, named.end())
    level, end = _level_in(line[start : start + _REGION], most_before=_MOST_BEFORE)
    return Shape("text", level, time, start + end)


def _untimed(line: str) -> Shape | None:
    if line[0].isspace():
        return None
    if "=" in line[:82] and _is_logfmt(line):
        return Shape("logfmt")
    if (line[4:6] == ": " and (named := _DOTNET.match(line))) or (line[:4] == "PHP " and (named := _PHP.match(line))):
        return Shape("text", _level_of(named), None, named.end() if named.re is _PHP else _LEVEL_OF_DOTNET)
    level, end = _level_in(line[:_REGION], most_before=2 if line[0] == "[" else 1, timed=False)
    return Shape("text", level, None, end) if level else None


def _level_of(match: re.Match[str]) -> str:
    """Of Monolog, .NET's console and PHP, which have names of their own."""
    named = match.groupdict()
    if name := named.get("level"):
        return _LEVELS_OF_DOTNET.get(name) or LEVELS[name.lower()]
    what = named["what"].lower()
    return "error" if what.endswith("error") else "warning" if what == "warning" else "info"


def _is_logfmt(line: str) -> bool:
    pairs, at, known = 0, 0, False
    while pairs < 8 and (match := _PAIR.match(line, at)):  # noqa: PLR2004 - enough to be sure
        known = known or match[0].partition("=")[0] in {
            "level",
            "lvl",
            "msg",
            "time",
            "ts",
            "err",
            "error",
            "severity",
            "at",
        }
        pairs, at = pairs + 1, match.end()
    return pairs >= _LEAST_PAIRS and known


def _level_in(region: str, *, most_before: int, timed: bool = True) -> tuple[str, int]:
    """The level among the first words, and where the words after it begin; 0 when there is none."""
    before = plain = 0
    for match in _TOKEN.finditer(region):
        token = match[0]
        bare = token.strip(_EDGES)
        if not bare:
            continue
        word = _WORD.match(bare)
        if word and (level := _level(token, bare, word[0], first=not before, timed=timed)):
            return level, match.start() + token.index(bare) + word.end()
        before += 1
        plain += bare.isalpha() and token == bare
        if before > most_before or plain > 1:
            break
    return "", 0


def _level(token: str, bare: str, word: str, *, first: bool, timed: bool) -> str:
    name = word.lower()
    level = LEVELS.get(name, "")
    rest = bare[len(word) :]
    if not level or (rest and rest[0] not in ":/|]-,"):
        return ""
    marked = token != bare or bool(rest)  # "[error]", "ERROR:root:…"
    if word.isupper():
        if name in _NOT_IN_TEXT and not (marked and timed):
            return ""
        return level if timed or first or marked else ""
    after = token[token.index(bare) + len(word) :]
    if name in _NOT_IN_TEXT:
        return ""
    if token[0] in "[<(":
        return level
    # "error: …" as winston writes it; "Error: …" is an exception.
    return level if after[:1] == ":" and (word.islower() or name == "warning") and first else ""
