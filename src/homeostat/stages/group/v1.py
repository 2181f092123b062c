"""Grouping rule 1. It keeps its behaviour for ever; a better rule is `v2.py`.

In order: the client's own fingerprint; else the types of the exception chain with the innermost own frame by
module, function and line of source; else the type with the message's template.
"""

import hashlib
import re

from homeostat.records import Event, Fingerprint, Frame

VERSION = 1
_DEFAULT = re.compile(r"\{\{\s*default\s*\}\}")
_CHANGING = re.compile(
    r"0x[0-9a-fA-F]+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\b[0-9a-fA-F]{12,}\b|'[^']{0,200}'|\"[^\"]{0,200}\"|\d+(?:[.,:]\d+)*"
)
_RELEASE = re.compile(r"v?\d[\d._-]*|(?=.{0,39}\d)[0-9a-f]{7,40}")  # a folder named for a release
_GENERATED = re.compile(r"[.-][0-9a-f]{8,}(?=[./]|$)|\.func\d+(?:\.\d+)*|<locals>\.|\$\d+")


def fingerprint(event: Event) -> Fingerprint:
    own = _own_parts(event)
    client = event.client_fingerprint
    if client and any(not _DEFAULT.fullmatch(part) for part in client):
        parts: list[str] = []
        for part in client:
            parts.extend(own if _DEFAULT.fullmatch(part) else [f"the client's own part {part!r}"])
        own = tuple(parts)
    digest = hashlib.sha256("\x1f".join((str(VERSION), *own)).encode()).hexdigest()[:32]
    return Fingerprint(digest=digest, version=VERSION, parts=own)


def _own_parts(event: Event) -> tuple[str, ...]:
    types = tuple(f"exception {raised.type}" for raised in event.chain) or (
        (f"exception {event.error_type}",) if event.error_type else ()
    )
    frame = event.crash_frame
    if frame is None:
        return (*types, f"message {template(event.message)!r}")
    return (*types, f"crash in {_place(frame)}", *((f"at line {_line(frame)!r}",) if frame.source else ()))


def _place(frame: Frame) -> str:
    """Module and function; the last two parts of a path where there is no module, since roots differ by release."""
    parts = [part for part in re.split(r"[/\\]", frame.path or frame.absolute_path) if not _RELEASE.fullmatch(part)]
    module = frame.module or "/".join(parts[-2:])
    return f"{_GENERATED.sub('', module)} {_GENERATED.sub('', frame.function)}"


def _line(frame: Frame) -> str:
    return " ".join(frame.source.split())[:200]


def template(message: str) -> str:
    """The first line without what changes from one event to the next."""
    return _CHANGING.sub("<*>", message.strip().split("\n", 1)[0])[:200]
