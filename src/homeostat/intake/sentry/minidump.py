"""What a minidump says by itself: the reason of the crash and the module in which it lies.

A reader of three of its streams, each bounded; no stack is walked and no symbol is looked up.
https://learn.microsoft.com/windows/win32/api/minidumpapiset/
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from homeostat.errors import BadInput
from homeostat.records import Json
from homeostat.stages.sense.bounds import lenient_json

_MAGIC = b"MDMP"
_EXCEPTION, _MODULES, _SYSTEM = 6, 4, 7
_MOST_STREAMS = 200
_MOST_MODULES = 2_000
_MODULE_BYTES = 108
_MOST_NAME_BYTES = 1_024
_PLATFORMS = {
    2: "windows",
    0x8101: "macos",
    0x8102: "ios",
    0x8201: "linux",
    0x8203: "android",
    0x8205: "nacl",
    0x8206: "fuchsia",
}
_WINDOWS = {
    0x40010005: "DBG_CONTROL_C",
    0x80000001: "EXCEPTION_GUARD_PAGE",
    0x80000002: "EXCEPTION_DATATYPE_MISALIGNMENT",
    0x80000003: "EXCEPTION_BREAKPOINT",
    0xC0000005: "EXCEPTION_ACCESS_VIOLATION",
    0xC0000006: "EXCEPTION_IN_PAGE_ERROR",
    0xC000001D: "EXCEPTION_ILLEGAL_INSTRUCTION",
    0xC0000025: "EXCEPTION_NONCONTINUABLE_EXCEPTION",
    0xC000008C: "EXCEPTION_ARRAY_BOUNDS_EXCEEDED",
    0xC000008E: "EXCEPTION_FLT_DIVIDE_BY_ZERO",
    0xC0000094: "EXCEPTION_INT_DIVIDE_BY_ZERO",
    0xC0000096: "EXCEPTION_PRIV_INSTRUCTION",
    0xC00000FD: "EXCEPTION_STACK_OVERFLOW",
    0xC0000374: "STATUS_HEAP_CORRUPTION",
    0xC0000409: "STATUS_STACK_BUFFER_OVERRUN",
    0xE06D7363: "C++ exception",
}
_SIGNALS = {
    2: "SIGINT",
    3: "SIGQUIT",
    4: "SIGILL",
    5: "SIGTRAP",
    6: "SIGABRT",
    7: "SIGBUS",
    8: "SIGFPE",
    11: "SIGSEGV",
    13: "SIGPIPE",
    31: "SIGSYS",
}
_MACH = {
    1: "EXC_BAD_ACCESS",
    2: "EXC_BAD_INSTRUCTION",
    3: "EXC_ARITHMETIC",
    4: "EXC_EMULATION",
    5: "EXC_SOFTWARE",
    6: "EXC_BREAKPOINT",
    10: "EXC_CRASH",
    11: "EXC_RESOURCE",
    12: "EXC_GUARD",
}


@dataclass(frozen=True, slots=True)
class Crash:
    """What the dump tells."""

    platform: str
    reason: str  # "SIGSEGV"; "" when the dump was taken without a crash
    address: int  # of the instruction, or what it reached for
    module: str  # the file whose code lies at the address; "" when none does
    offset: int  # of the address in the module


def is_minidump(body: bytes) -> bool:
    return body[:4] == _MAGIC


def read_minidump(body: bytes) -> Crash:
    """What the streams say, as far as they can be read.

    Raises:
        BadInput: it is no minidump.
    """
    if not is_minidump(body):
        raise BadInput("not a minidump: it does not begin with MDMP")
    streams = _streams(body)
    platform = _platform(body, streams.get(_SYSTEM))
    code, address = _exception(body, streams.get(_EXCEPTION))
    module, base = _module_at(body, streams.get(_MODULES), address)
    reason = _reason(platform, code) if _EXCEPTION in streams else ""
    return Crash(platform, reason, address, module, address - base if module else 0)


def minidump_event(body: bytes, event_id: str, annotations: Mapping[str, Json]) -> bytes:
    """The event of a dump: what the crash handler was told beforehand, and what the dump says.

    Raises:
        BadInput: it is no minidump.
    """
    crash = read_minidump(body)
    function = f"{crash.module}+0x{crash.offset:x}" if crash.module else f"0x{crash.address:x}"
    frame = {"function": function, "package": crash.module, "module": crash.module, "in_app": True}
    raised = {
        "type": crash.reason or "Minidump",
        "value": f"Fatal error: {crash.reason or 'dumped without a crash'} at {function}",
        "mechanism": {"type": "minidump", "handled": False},
        "stacktrace": {"frames": [frame]} if crash.reason else None,
    }
    own = {
        "event_id": event_id,
        "level": "fatal",
        "platform": "native",
        "exception": {"values": [raised]},
    }
    contexts = annotations.get("contexts")
    merged = {**(contexts if isinstance(contexts, dict) else {}), "minidump": {"os": crash.platform}}
    return lenient_json({**annotations, **own, "contexts": merged})


def _unpack(form: str, body: bytes, at: int) -> tuple[int, ...] | None:
    """The numbers at the place; None when the dump ends before."""
    if at < 0 or at + struct.calcsize(form) > len(body):
        return None
    return struct.unpack_from(form, body, at)


def _streams(body: bytes) -> dict[int, int]:
    """Where each kind of stream begins; the first of a kind counts."""
    header = _unpack("<4xIII", body, 0)
    found: dict[int, int] = {}
    if header is None:
        return found
    _, count, directory = header
    for number in range(min(count, _MOST_STREAMS)):
        entry = _unpack("<III", body, directory + 12 * number)
        if entry is None:
            break
        found.setdefault(entry[0], entry[2])
    return found


def _platform(body: bytes, at: int | None) -> str:
    numbers = _unpack("<I", body, at + 20) if at is not None else None
    return _PLATFORMS.get(numbers[0], "unknown") if numbers else "unknown"


def _exception(body: bytes, at: int | None) -> tuple[int, int]:
    """Code and address. MINIDUMP_EXCEPTION_STREAM: thread, alignment, then code, flags, record, address."""
    numbers = _unpack("<IIIIQQ", body, at) if at is not None else None
    return (numbers[2], numbers[5]) if numbers else (0, 0)


def _module_at(body: bytes, at: int | None, address: int) -> tuple[str, int]:
    count = _unpack("<I", body, at) if at is not None else None
    if at is None or count is None:
        return "", 0
    for number in range(min(count[0], _MOST_MODULES)):
        module = _unpack("<QIIII", body, at + 4 + _MODULE_BYTES * number)
        if module is None:
            break
        base, size, _, _, name_at = module
        if base <= address < base + size:
            return _name(body, name_at), base
    return "", 0


def _name(body: bytes, at: int) -> str:
    length = _unpack("<I", body, at)
    if length is None:
        return ""
    words = body[at + 4 : at + 4 + min(length[0], _MOST_NAME_BYTES) // 2 * 2].decode("utf-16-le", "replace")
    return words.replace("\\", "/").rpartition("/")[2][:200]


def _reason(platform: str, code: int) -> str:
    names = _WINDOWS if platform == "windows" else _MACH if platform in ("macos", "ios") else _SIGNALS
    return names.get(code) or f"0x{code:08x}"
