"""Our own log. structlog writes it, and is imported with the first line: that takes a fifth of a second.

Half of the processes that a server starts never have anything to say, and the server waits for them.
"""

import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

_waiting: list[Callable[[], None]] = []  # how it is set up, until there is something to write
_one_sets_up = threading.Lock()  # who logs meanwhile waits: a line that was not set up for goes to standard output


class Log:
    """As `structlog.get_logger()` gives it."""

    __slots__ = ("_name",)

    def __init__(self, *name: str) -> None:
        self._name = name

    def debug(self, event: str, **told: object) -> None:
        self.bind().debug(event, **told)

    def info(self, event: str, **told: object) -> None:
        self.bind().info(event, **told)

    def warning(self, event: str, **told: object) -> None:
        self.bind().warning(event, **told)

    def error(self, event: str, **told: object) -> None:
        self.bind().error(event, **told)

    def exception(self, event: str, **told: object) -> None:
        self.bind().exception(event, **told)

    def bind(self, **told: object) -> Any:  # noqa: ANN401 - what structlog makes of its configuration
        import structlog  # noqa: PLC0415 - see above

        with _one_sets_up:
            while _waiting:
                _waiting.pop()()
        return structlog.get_logger(*self._name).bind(**told)


def set_up(*, quiet: bool) -> None:
    """Lines on standard error, from INFO on; only warnings for a command that prints an answer."""
    level = logging.WARNING if quiet else logging.INFO
    _waiting[:] = [lambda: _configure(level)]
    if "structlog" in sys.modules:
        with _one_sets_up:
            _waiting.pop()()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")


def _configure(level: int) -> None:
    import structlog  # noqa: PLC0415 - see above

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Standard error as it is when something is written: who calls a command from a program may exchange it.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
