"""Which deployments begin with a share of those who ask."""

from homeostat.errors import NotConfigured
from homeostat.records import Canary, Change, Service, read_canary

WIDE = ".all"  # the end of a deployment's id by which everybody is sent to what was a canary


def canary_of(service: Service, brings: Change | None) -> Canary | None:
    """The service's canary, for a fix; what a person deploys by hand, and every return, serves everybody at once.

    Raises:
        NotConfigured: the service says what is no canary.
    """
    if brings is None or not brings.patch.diff:
        return None
    try:
        return read_canary(service.canary)
    except ValueError as error:
        raise NotConfigured(str(error)) from error
