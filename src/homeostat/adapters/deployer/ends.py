"""When a process that ended by itself is started again: soon, then ever later, and at last not at all.

As service managers do (systemd's StartLimitBurst within StartLimitIntervalSec, Kubernetes' back-off that doubles).
"""

from collections.abc import Sequence

MOST = 5  # ends in `WITHIN_SECONDS`: with one more it stays down
WITHIN_SECONDS = 600.0
_FIRST_WAIT_SECONDS = 1.0


def recent(ends: Sequence[float], now: float) -> list[float]:
    """Those that count, of times in seconds since 1970."""
    return [at for at in ends if 0 <= now - at < WITHIN_SECONDS][-MOST - 1 :]


def due_at(ends: Sequence[float]) -> float | None:
    """When it may be started again after the last of these; None when it has ended too often."""
    if len(ends) > MOST:
        return None
    return ends[-1] + _FIRST_WAIT_SECONDS * 2 ** (len(ends) - 1) if len(ends) > 1 else 0.0
