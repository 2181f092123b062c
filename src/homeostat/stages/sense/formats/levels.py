"""The names and numbers of log levels."""

from types import MappingProxyType

_NAMES = {
    "trace": "trace trc finest finer verbose silly",
    "debug": "debug dbg debug1 debug2 debug3 debug4 debug5 fine config",
    "info": "info information informational inf notice log statement http success",
    "warning": "warning warn wrn",
    "error": "error err eror severe",
    "fatal": "fatal ftl critical crit crt emergency emerg panic pnc alert dpanic",
}
LEVELS = MappingProxyType({name: level for level, names in _NAMES.items() for name in names.split()})
SEVERE = frozenset({"error", "fatal"})
QUIET = frozenset({"trace", "debug", "info"})

# pino's and bunyan's numbers, which are those of no other: https://getpino.io/#/docs/api?id=logger-level
_TENS = ((60, "fatal"), (50, "error"), (40, "warning"), (30, "info"), (20, "debug"), (10, "trace"))
_MOST_SYSLOG = 7
_SYSLOG = ("fatal", "fatal", "fatal", "error", "warning", "info", "info", "debug")


def level_of(value: object) -> str:
    """A level by name, such as "WARN" or slog's "ERROR+2", or by number; "" when it is none."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        if 0 <= value <= _MOST_SYSLOG and value == int(value):
            return _SYSLOG[int(value)]
        return next((level for least, level in _TENS if least <= value < least + 10), "")
    if isinstance(value, str):
        name = value.strip()[:20].lower().split("+")[0].split("-")[0]
        return LEVELS.get(name, "")
    return ""
