"""The arguments of a crash, for Sentry's Python SDK to send along.

    sentry_sdk.init(dsn=…)
    homeostat_capture.install()

`capture` gives them for any traceback. Neither raises, and neither calls code of the application.
"""

from __future__ import annotations

import re
import sysconfig
import threading
from typing import TYPE_CHECKING, Any, Dict, Iterator, Sequence, Tuple  # noqa: UP035 - for Python 3.8

from homeostat_capture.encoding import MOST_SECONDS, Encoder

if TYPE_CHECKING:
    from types import CodeType, FrameType, TracebackType

__all__ = ["CONTEXT", "capture", "install"]

CONTEXT = "homeostat_capture"
VERSION = 1
MOST_FRAMES = 4  # of the innermost; nearly all crashes can be seen again from the first
MOST_STEPS = 2_000  # of a traceback are looked at

_INSTALLED = re.compile(r"[/\\](?:site-packages|dist-packages)[/\\]")
_STANDARD = tuple(
    {path for name in ("stdlib", "platstdlib") if (path := sysconfig.get_path(name))}  # `/usr/lib/python3.11`
)
_lock = threading.Lock()
_installed = False


def install() -> None:
    """Add the arguments to every event with an exception from now on. A second call does nothing."""
    global _installed  # noqa: PLW0603 - the SDK's list of processors is global as well
    from sentry_sdk.scope import add_global_event_processor  # noqa: PLC0415 - `capture` works without the SDK

    with _lock:
        if not _installed:
            add_global_event_processor(_with_arguments)
            _installed = True


def capture(
    traceback: TracebackType,
    *,
    in_app_include: Sequence[str] = (),
    in_app_exclude: Sequence[str] = (),
    seconds: float = MOST_SECONDS,
) -> Dict[str, Any]:  # noqa: UP006
    """The arguments of the innermost own frames as they are now, innermost first: a tree of JSON, at most 64 KiB.

    `seconds` of processor time at most: what was not reached by then is "cut".
    """
    encoder = Encoder(seconds)
    own = [
        (frame, line)
        for frame, line in _frames(traceback)
        if _is_own(frame.f_code.co_filename, str(frame.f_globals.get("__name__", "")), in_app_include, in_app_exclude)
    ]
    frames = []
    for frame, line in reversed(own[-MOST_FRAMES:]):
        encoder.knows(frame.f_globals)
        frames.append(
            {
                "function": frame.f_code.co_name[:200],
                "module": str(frame.f_globals.get("__name__", ""))[:200],
                "file": frame.f_code.co_filename[:1_000],
                "line": line,
                "first_line": frame.f_code.co_firstlineno,
                **encoder.named(_arguments(frame)),
            }
        )
    return {"version": VERSION, "frames": frames, "objects": encoder.objects()}


def _with_arguments(event: Dict[str, Any], hint: Dict[str, Any]) -> Dict[str, Any]:  # noqa: UP006
    try:
        traceback = (hint.get("exc_info") or (None, None, None))[2]
        if traceback is not None:
            options = _options()
            event.setdefault("contexts", {})[CONTEXT] = capture(
                traceback,
                in_app_include=options.get("in_app_include") or (),
                in_app_exclude=options.get("in_app_exclude") or (),
            )
    except Exception:  # noqa: BLE001, S110 - an event without arguments is better than none
        pass
    return event


def _options() -> Dict[str, Any]:  # noqa: UP006
    import sentry_sdk  # noqa: PLC0415

    if hasattr(sentry_sdk, "get_client"):
        return sentry_sdk.get_client().options
    client = sentry_sdk.Hub.current.client  # before 2.0
    return client.options if client else {}


def _frames(traceback: TracebackType | None) -> Iterator[Tuple[FrameType, int]]:  # noqa: UP006
    for _ in range(MOST_STEPS):
        if traceback is None:
            return
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def _is_own(file: str, module: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    if any(module == name or module.startswith(f"{name}.") for name in include):
        return True
    if file.startswith("<") or any(module == name or module.startswith(f"{name}.") for name in exclude):
        return False
    return not _INSTALLED.search(file) and not file.startswith(_STANDARD)


def _arguments(frame: FrameType) -> Dict[str, Any]:  # noqa: UP006
    """Parameters, and what a nested function takes from those around it."""
    values = frame.f_locals
    return {name: values[name] for name in _names(frame.f_code) if name in values}


def _names(code: CodeType) -> Tuple[str, ...]:  # noqa: UP006
    variable = bool(code.co_flags & 0x04) + bool(code.co_flags & 0x08)  # *args, **kwargs
    return (*code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + variable], *code.co_freevars)
