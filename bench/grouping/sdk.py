"""Events as the SDKs send them, written short.

A frame is one line, its fields parted by ` | `; a leading `~` means that the SDK marks it as a library's
(`in_app: false`). Frames run from the outermost call to the innermost, as on the wire. An exception is made by one
of the functions below, an event by `event`, and a labelled event is `(fault, event)`: two events of a scene have to
agree when their faults are the same, and to differ when they are not.
"""

# ruff: noqa: ANN401 - any field of an event may be given

import hashlib
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_number = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Events of one service that a tracker could confuse. Pairs are judged within a scene only."""

    name: str
    platform: str
    events: tuple[tuple[str, Json], ...]


def scene(name: str, platform: str, *events: tuple[str, Json]) -> Scene:
    return Scene(name=name, platform=platform, events=events)


def event(platform: str, *exceptions: Json, **more: Any) -> Json:
    """An event with its exceptions in the order of the wire: the cause first."""
    number = next(_number)
    found: Json = {
        "event_id": hashlib.sha256(f"event {number}".encode()).hexdigest()[:32],
        "timestamp": 1_761_228_000 + number,
        "platform": platform,
        "level": "error",
        "environment": "production",
        "server_name": f"shop-{number % 7}",
        "release": more.pop("release", f"shop@1.{number % 5}.0"),
    }
    if exceptions:
        found["exception"] = {"values": list(exceptions)}
    return found | more


def chain(platform: str, *exceptions: Json, **more: Any) -> Json:
    """An event whose exceptions say too what caused which, as newer SDKs do: the cause first, the outermost last."""
    for number, found in enumerate(reversed(exceptions)):
        found["mechanism"]["exception_id"] = number
        if number:
            found["mechanism"] |= {"type": "chained", "parent_id": number - 1}
    return event(platform, *exceptions, **more)


def exception(type_: str, value: str, frames: list[Json] | None, **more: Any) -> Json:
    mechanism = {"type": "generic", "handled": False} | more.pop("mechanism", {})
    found: Json = {"type": type_, "value": value, "mechanism": mechanism} | more
    if frames is not None:
        found["stacktrace"] = {"frames": frames}
    return found


def _fields(line: str, count: int) -> tuple[bool, list[str]]:
    own = not line.startswith("~")
    fields = [part.strip() for part in re.split(r" \|(?= |$)", line.lstrip("~"), maxsplit=count - 1)]
    return own, fields + [""] * (count - len(fields))


def python(type_: str, value: str, *lines: str, root: str = "/srv/app/", **more: Any) -> Json:
    """`path | function | line | source`; a library's path begins below site-packages."""
    frames: list[Json] = []
    for line in lines:
        own, (path, function, number, source) = _fields(line, 4)
        base = root if own else "/usr/local/lib/python3.11/site-packages/"
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        frames.append(
            {
                "filename": path,
                "abs_path": base + path,
                "function": function,
                "module": module,
                "lineno": int(number or 1),
                "pre_context": [],
                "context_line": f"    {source}" if source else None,
                "post_context": [],
                "in_app": own,
            }
        )
    return exception(type_, value, frames, module=more.pop("module", None), **more)


def node(type_: str, value: str, *lines: str, **more: Any) -> Json:
    """`absolute path | function | line | source`; the module is the path below the program's folder."""
    frames: list[Json] = []
    for line in lines:
        own, (path, function, number, source) = _fields(line, 4)
        stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        frame: Json = {
            "filename": path,
            "module": stem,
            "function": function or "<anonymous>",
            "lineno": int(number or 1),
            "colno": 11 + len(function),
            "in_app": own and not path.startswith("node:") and "node_modules" not in path,
        }
        frames.append(
            frame | ({"context_line": f"  {source}", "pre_context": [], "post_context": []} if source else {})
        )
    mechanism = more.pop("mechanism", {"type": "onuncaughtexception", "handled": False})
    return exception(type_, value, frames, mechanism=mechanism, **more)


def browser(type_: str, value: str, *lines: str, **more: Any) -> Json:
    """`URL | function | line:column | source`; every frame is marked as own, as the browser SDK does."""
    frames: list[Json] = []
    for line in lines:
        _, (url, function, place, source) = _fields(line, 4)
        number, _, column = place.partition(":")
        frame: Json = {"filename": url, "function": function or "?", "in_app": True}
        frame |= {"lineno": int(number or 1), "colno": int(column or 1)}
        frames.append(frame | ({"context_line": source} if source else {}))
    mechanism = more.pop("mechanism", {"type": "auto.browser.global_handlers.onerror", "handled": False})
    return exception(type_, value, frames, mechanism=mechanism, **more)


def java(type_: str, value: str, *lines: str, marked: bool = False, **more: Any) -> Json:
    """`class | method | file:line`. Without configured packages the SDK marks no frame; `marked` has them marked."""
    frames: list[Json] = []
    for line in lines:
        own, (module, function, place) = _fields(line, 3)
        file, _, number = place.partition(":")
        frame: Json = {"module": module, "function": function, "native": False}
        frame |= {"filename": file, "lineno": int(number)} if file else {}
        frames.append(frame | ({"in_app": own} if marked else {}))
    package, _, name = type_.rpartition(".")
    return exception(name, value, frames, module=package, thread_id=1, **more)


def go(type_: str, value: str, *lines: str, **more: Any) -> Json:
    """`package | function | absolute path:line | source`."""
    frames: list[Json] = []
    for line in lines:
        own, (module, function, place, source) = _fields(line, 4)
        path, _, number = place.rpartition(":")
        frame: Json = {"function": function, "module": module, "abs_path": path, "lineno": int(number), "in_app": own}
        frames.append(frame | ({"context_line": source} if source else {}))
    return exception(type_, value, frames or None, **more)


def ruby(type_: str, value: str, *lines: str, root: str = "/srv/shop/", **more: Any) -> Json:
    """`path | label | line | source`; a gem's path begins with its folder."""
    frames: list[Json] = []
    for line in lines:
        own, (path, function, number, source) = _fields(line, 4)
        base = root if own else "/usr/local/bundle/gems/"
        frame: Json = {"project_root": root.rstrip("/"), "abs_path": base + path, "filename": path}
        frame |= {"function": function, "lineno": int(number or 1), "in_app": own}
        frames.append(frame | ({"context_line": f"    {source}\n"} if source else {}))
    return exception(type_, value, frames, module=type_.rpartition("::")[0], thread_id=8, **more)


def php(type_: str, value: str, *lines: str, root: str = "/var/www/shop", **more: Any) -> Json:
    """`path below the root | function | line | source`."""
    frames: list[Json] = []
    for line in lines:
        own, (path, function, number, source) = _fields(line, 4)
        frame: Json = {"filename": path, "abs_path": root + path, "lineno": int(number or 1), "in_app": own}
        frame |= {"function": function} if function else {"function": None}
        frames.append(frame | ({"context_line": f"        {source}"} if source else {}))
    return exception(type_, value, frames, **more)


def csharp(type_: str, value: str, *lines: str, version: str = "1.0.0.0", **more: Any) -> Json:
    """`class | function | file:line`; the package is the assembly with its version."""
    frames: list[Json] = []
    for line in lines:
        own, (module, function, place) = _fields(line, 3)
        file, _, number = place.rpartition(":")
        package = f"{module.split('.', 1)[0]}, Version={version}, Culture=neutral, PublicKeyToken=null"
        frame: Json = {"module": module, "function": function, "package": package, "in_app": own}
        frames.append(frame | ({"filename": file, "abs_path": file, "lineno": int(number)} if file else {}))
    return exception(type_, value, frames, module=more.pop("module", "System.Private.CoreLib, Version=8.0.0.0"), **more)


def rust(type_: str, value: str, *lines: str, **more: Any) -> Json:
    """`function | path | line`; addresses change with every start."""
    frames: list[Json] = []
    for line in lines:
        own, (function, path, number) = _fields(line, 3)
        address = f"0x{0x55D0_0000_0000 + next(_number) * 4096:x}"
        frame: Json = {"function": function, "instruction_addr": address, "in_app": own}
        place: Json = (
            {"filename": path.rsplit("/", 1)[-1], "abs_path": path, "lineno": int(number or 1)} if path else {}
        )
        frames.append(frame | place)
    mechanism = more.pop("mechanism", {"type": "panic", "handled": False})
    return exception(type_, value, frames, mechanism=mechanism, **more)


def native(type_: str, value: str, *lines: str, **more: Any) -> Json:
    """`package | function | file | line`; nothing is marked as own, as with minidumps."""
    frames: list[Json] = []
    for line in lines:
        _, (package, function, path, number) = _fields(line, 4)
        address = f"0x{0x7F00_0000_0000 + next(_number) * 4096:x}"
        frame: Json = {"package": package, "instruction_addr": address} | ({"function": function} if function else {})
        frames.append(frame | ({"filename": path, "lineno": int(number)} if path else {}))
    mechanism = more.pop("mechanism", {"type": "signalhandler", "handled": False})
    return exception(type_, value, frames, mechanism=mechanism, **more)


def cocoa(type_: str, value: str, *lines: str, **more: Any) -> Json:
    """`image | function | file:line`; own is the image of the app; release builds say no file."""
    frames: list[Json] = []
    for line in lines:
        own, (package, function, place) = _fields(line, 3)
        address = f"0x{0x1_0000_0000 + next(_number) * 4096:x}"
        frame: Json = {"package": package, "instruction_addr": address, "in_app": own}
        frame |= {"function": function} if function else {}
        path, _, number = place.rpartition(":")
        frames.append(frame | ({"filename": path, "lineno": int(number)} if place else {}))
    mechanism = more.pop("mechanism", {"type": "mach", "handled": False})
    return exception(type_, value, frames, mechanism=mechanism, **more)


def elixir(type_: str, value: str, *lines: str, **more: Any) -> Json:
    """`module | function with its arity | file:line`; files of a dependency are below its own `lib/`."""
    frames: list[Json] = []
    for line in lines:
        own, (module, function, place) = _fields(line, 3)
        path, _, number = place.rpartition(":")
        frame: Json = {"module": module, "function": function, "filename": path, "lineno": int(number or 0)}
        frames.append(frame | {"in_app": own})
    return exception(type_, value, frames, **more)


def dart(type_: str, value: str, *lines: str, **more: Any) -> Json:
    """`URI | function | line:column`; a gap is a frame of its own, with nothing but its words."""
    frames: list[Json] = []
    for line in lines:
        own, (uri, function, place) = _fields(line, 3)
        if not function:
            frames.append({"abs_path": uri})
            continue
        number, _, column = place.partition(":")
        frame: Json = {"abs_path": uri, "filename": uri.rsplit("/", 1)[-1], "function": function, "in_app": own}
        frames.append(frame | {"lineno": int(number or 1), "colno": int(column or 1)})
    return exception(type_, value, frames, **more)


def one(platform: str, make: Callable[..., Json], type_: str, value: str, *lines: str, **more: Any) -> Json:
    """An event with a single exception."""
    return event(platform, make(type_, value, *lines, **more))


def message(platform: str, words: str, **more: Any) -> Json:
    """What `capture_message` and most loggers send."""
    return event(platform, message=words, **more)


def log(platform: str, template: str, *params: object, **more: Any) -> Json:
    """What a logging integration sends: the template, its values, and both together."""
    return event(
        platform,
        logentry={"message": template, "params": list(params), "formatted": template % params},
        **more,
    )
