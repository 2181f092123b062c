"""What container runtimes, journald and compose put around a line, taken off line by line.

- Docker's json-file: https://docs.docker.com/engine/logging/drivers/json-file/
- CRI: https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
- journald's JSON: https://systemd.io/JOURNAL_EXPORT_FORMATS/#journal-json-format
- `docker compose logs`, `kubectl logs --prefix`, both with `--timestamps`; syslog's short format
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import msgspec

MOST_LINE = 64 * 1024  # characters of one line; the rest of it is dropped
_MOST_NAME = 100
_COLOUR = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
_CRI = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.?\d{0,9}(?:Z|[+-]\d\d:\d\d)) "
    r"(?P<stream>stdout|stderr) (?P<tags>[PF])(?::\S{0,60})? ?"
)
_COMPOSE = re.compile(r"(?P<name>[A-Za-z][\w.-]{0,100}) {1,100}\| ?")
_KUBECTL = re.compile(r"\[pod/(?P<name>[\w./-]{1,300})\] ?")
# `docker logs --timestamps` and `kubectl logs --timestamps` write nanoseconds, which no logger's line begins with.
_STAMP = re.compile(r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7,9}(?:Z|[+-]\d\d:\d\d)) ")
_SYSLOG = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) "
    r"(?P<host>[\w.-]{1,100}) (?P<name>[\w./@-]{1,100})\[(?P<pid>[\w.]{1,20})\]: "
)
_LEVEL_NAMES = frozenset(
    {"TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL", "SUCCESS"}
)
_SYSLOG_LEVELS = ("fatal", "fatal", "fatal", "error")
_NANOSECONDS = re.compile(r"(\.\d{6})\d{1,3}")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """One line, or several where the wrapper kept them together, as the program wrote it."""

    text: str
    source: str = ""  # which of several programs that write into one file
    stream: str = ""  # "stderr" where the wrapper tells it from standard output
    at: datetime | None = None
    partial: bool = False  # the next piece of the same source goes on with the line
    level: str = ""  # where only the wrapper says it


def unwrap(line: str) -> Unwrapped:
    """The line without what stands around it; itself when nothing does. Never fails, whatever the line is."""
    line = line[:MOST_LINE].rstrip("\r\n")
    if line.startswith("{"):
        return _of_json(line) or Unwrapped(line)
    if "\x1b" in line:
        line = _COLOUR.sub("", line)
    first = line[:1]
    found = None
    if first.isdigit():
        found = _of_cri(line) or _of_stamp(line)
    elif first == "[" or first.isalpha():
        found = _of_named(line)
    return found or (_of_syslog(line) if first.isalnum() else None) or Unwrapped(line)


def _of_cri(line: str) -> Unwrapped | None:
    match = _CRI.match(line)
    if match is None:
        return None
    stream = "" if match["stream"] == "stdout" else "stderr"
    return Unwrapped(line[match.end() :], stream=stream, at=_at(match["at"]), partial=match["tags"] == "P")


def _of_stamp(line: str, source: str = "") -> Unwrapped | None:
    match = _STAMP.match(line)
    return Unwrapped(line[match.end() :], source, at=_at(match["at"])) if match else None


def _of_named(line: str) -> Unwrapped | None:
    """With the name of its container, by `docker compose logs` or `kubectl logs --prefix`."""
    match = _KUBECTL.match(line) or _COMPOSE.match(line)
    if match is None or match["name"] in _LEVEL_NAMES:
        return None
    rest = line[match.end() :]
    return _of_stamp(rest, match["name"]) or Unwrapped(rest, match["name"])


def _of_syslog(line: str) -> Unwrapped | None:
    match = _SYSLOG.match(line)
    if match is None:
        return None
    at = _at(match["at"]) if match["at"][0].isdigit() else None
    return Unwrapped(line[match.end() :], match["name"], match["pid"], at)


def _of_json(line: str) -> Unwrapped | None:
    """Docker's and journald's objects; None for a program's own."""
    docker = '"log":' in line[:100] or '"stream":' in line
    if not docker and '"MESSAGE"' not in line:
        return None
    try:
        decoded = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(decoded, dict):
        return None
    values = cast("dict[str, object]", decoded)
    return _of_docker(values) if "log" in values else _of_journald(values)


def _of_docker(values: Mapping[str, object]) -> Unwrapped | None:
    words, stream = values.get("log"), values.get("stream")
    if not isinstance(words, str) or stream not in {"stdout", "stderr"}:
        return None
    pod = values.get("kubernetes")
    name = cast("Mapping[str, object]", pod).get("container_name") if isinstance(pod, dict) else ""
    source = name if isinstance(name, str) else ""
    whole = words.endswith("\n")
    text = _plain(words.removesuffix("\n"))
    # A collector that takes the end of line off keeps no half lines either.
    partial = not whole and "kubernetes" not in values
    return Unwrapped(text, source, "" if stream == "stdout" else "stderr", _at(values.get("time")), partial)


def _of_journald(values: Mapping[str, object]) -> Unwrapped | None:
    message = values.get("MESSAGE")
    if isinstance(message, list):  # bytes that are not printable UTF-8
        numbers = cast("list[object]", message)
        octets = bytes(one for one in numbers if isinstance(one, int) and 0 <= one < 256)  # noqa: PLR2004 - a byte
        message = octets.decode("utf-8", "replace")
    if not isinstance(message, str):
        return None
    names = ("CONTAINER_NAME", "_SYSTEMD_UNIT", "SYSLOG_IDENTIFIER", "_COMM")
    source = next((name for key in names if isinstance(name := values.get(key), str) and name), "")
    return Unwrapped(
        _plain(message),
        source[:_MOST_NAME],
        at=_journald_time(values.get("__REALTIME_TIMESTAMP")),
        partial="CONTAINER_PARTIAL_MESSAGE" in values and values.get("CONTAINER_PARTIAL_LAST") != "true",
        level="" if "CONTAINER_NAME" in values else _priority(values.get("PRIORITY")),
    )


def _plain(words: str) -> str:
    return _COLOUR.sub("", words) if "\x1b" in words else words


def _priority(value: object) -> str:
    """Docker's driver gives everything on standard error 3, so its priorities say nothing; a service's own do."""
    return _SYSLOG_LEVELS[int(value)] if isinstance(value, str) and value in {"0", "1", "2", "3"} else ""


def _journald_time(value: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(value) / 1_000_000, UTC) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def _at(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(_NANOSECONDS.sub(r"\1", value[:40]))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
