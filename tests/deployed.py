"""A deployment as tests need one: v2 of a service in the place of v1."""

from dataclasses import replace
from datetime import datetime

from homeostat.records import Deployment


def deployed(at: datetime, **changes: object) -> Deployment:
    """It took no time, and is healthy."""
    plain = Deployment(
        deployment_id="d",
        service="shop",
        commit="c" * 40,
        release="v2",
        previous_commit="b" * 40,
        previous_release="v1",
        healthy=True,
        started_at=at,
        finished_at=at,
        detail="",
    )
    return replace(plain, **changes)  # pyright: ignore[reportArgumentType]
