"""What sets of scenes share: an event with one exception for each platform, and the same crash told in other ways.

A crash that an SDK did not send reaches us as an OpenTelemetry record (`otel`) or as lines of a log (`logged`): these
are labelled like any event, and are left out where a peer is asked that takes neither. The texts below are what the
runtimes print for the frames that `sdk` takes.
"""

# ruff: noqa: ANN401 - any field of an event may be given

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

from sdk import Json, Scene, browser, cocoa, csharp, dart, elixir, go, java, native, node, one, php, python, ruby, rust

py = partial(one, "python", python)
nodejs = partial(one, "node", node)
page = partial(one, "javascript", browser)
rb = partial(one, "ruby", ruby)
php_ = partial(one, "php", php)
go_ = partial(one, "go", go)
java_ = partial(one, "java", java)
droid = partial(one, "java", java, marked=True)
net = partial(one, "csharp", csharp)
rust_ = partial(one, "rust", rust)
rust_native = partial(one, "native", rust)
cocoa_ = partial(one, "cocoa", cocoa)
dart_ = partial(one, "other", dart)
elixir_ = partial(one, "elixir", elixir)
native_ = partial(one, "native", native)

KIND = "$kind"  # of a labelled event that no SDK of Sentry's sent: the report's kind, its body under `body`


def recorded(name: str) -> tuple[Scene, ...]:
    """What programs sent when they failed, a JSON line each in the file of that name."""
    found: dict[str, list[tuple[str, Json]]] = {}
    for line in Path(__file__).with_name(name).read_text().splitlines():
        kept = json.loads(line)
        found.setdefault(kept["scene"], []).append((kept["fault"], kept["event"]))
    return tuple(Scene(name=name, platform=name.split()[0], events=tuple(events)) for name, events in found.items())


def otel(language: str, type_: str, value: str, stack: str, *, words: str = "", **resource: Any) -> Json:
    """A log record of an OpenTelemetry SDK with an exception: its type, its words, and its stack as text."""
    attributes = {"exception.type": type_, "exception.message": value, "exception.stacktrace": stack}
    given = {name: words_ for name, words_ in attributes.items() if words_}
    about = {"telemetry.sdk.language": language, "service.name": "s"} | resource
    body: Json = {"severity": 17, "body": words or value, "attributes": given, "resource": about}
    return {KIND: "otlp_log", "body": body}


def logged(*lines: str, source: str = "app.log", level: str = "error") -> Json:
    """An entry of a log file, whole."""
    return {KIND: "log_text", "body": {"text": "\n".join(lines), "source": source, "level": level}}


def _parts(line: str) -> tuple[bool, list[str]]:
    fields = [part.strip() for part in re.split(r" \|(?= |$)", line.removeprefix("~"))]
    return not line.startswith("~"), [*fields, "", "", ""]


def python_text(type_: str, value: str, *lines: str, root: str = "/srv/app/") -> str:
    printed = ["Traceback (most recent call last):"]
    for line in lines:
        own, (path, function, number, source, *_) = _parts(line)
        base = root if own else "/usr/local/lib/python3.11/site-packages/"
        printed.append(f'  File "{base}{path}", line {number or 1}, in {function}')
        printed += [f"    {source}"] if source else []
    return "\n".join([*printed, f"{type_}: {value}" if value else type_])


def node_text(type_: str, value: str, *lines: str) -> str:
    printed = [f"{type_}: {value}"]
    for line in reversed(lines):
        _, (path, function, number, *_) = _parts(line)
        place = f"{path}:{number or 1}:11"
        printed.append(f"    at {function} ({place})" if function and function != "<anonymous>" else f"    at {place}")
    return "\n".join(printed)


def go_text(words: str, *lines: str) -> str:
    printed = [f"panic: {words}", "", "goroutine 1 [running]:"]
    for line in reversed(lines):
        _, (module, function, place, *_) = _parts(line)
        printed += [f"{module}.{function}(0xc0000140a0, 0x3)", f"\t{place} +0x1d"]
    return "\n".join([*printed, "exit status 2"])


def java_text(type_: str, value: str, *lines: str, cause: str = "") -> str:
    printed = [f"{type_}: {value}" if value else type_]
    for line in reversed(lines):
        _, (module, function, place, *_) = _parts(line)
        printed.append(f"\tat {module}.{function}({place or 'Unknown Source'})")
    return "\n".join([*printed, *([f"Caused by: {cause}"] if cause else [])])
