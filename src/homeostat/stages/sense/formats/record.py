"""What one log line says, whatever format it is in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from homeostat.records import Raised


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRecord:
    """A line that a logger wrote; "" and None where the line does not say."""

    level: str = ""  # as in `Event`, or "trace"
    at: datetime | None = None
    service: str = ""
    logger: str = ""
    message: str = ""
    error_type: str = ""
    error_message: str = ""
    stack: str = ""  # a trace as text that stood inside the line
    chain: tuple[Raised, ...] = ()  # where the line gives exceptions as data
    status: int = 0  # of the HTTP answer that the line tells of
    database: bool = False  # a database server's own line
    fields: Mapping[str, object] = field(default_factory=dict[str, object])  # the rest, not yet cleaned
    process: str = ""  # which process of a database server said it
