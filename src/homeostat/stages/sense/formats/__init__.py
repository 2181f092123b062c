"""How programs write their logs: one module a family of formats, each from a line to a `LogRecord`."""

from homeostat.stages.sense.formats.record import LogRecord
from homeostat.stages.sense.formats.words import read_record

__all__ = ["LogRecord", "read_record"]
