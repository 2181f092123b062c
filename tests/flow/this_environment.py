"""What the tests of real sandboxes share: their own environment as a service's, and a clock at noon."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.records import Environment, Service

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

needs_sandbox = pytest.mark.skipif(
    not os.environ.get("CI") and BubblewrapSandbox.available() is not None, reason="bubblewrap does not work here"
)


class ThisEnvironment:
    """The development environment of these tests as the service's own: it holds Sentry's SDK and pytest."""

    def __init__(self, **variables: str) -> None:
        self._variables = {"PATH": f"{sys.prefix}/bin:{os.defpath}", "PYTHONDONTWRITEBYTECODE": "1"} | variables

    def prepare(self, service: Service, tree: Path) -> Environment:
        del service, tree
        folders = dict.fromkeys((Path(sys.prefix), Path(sys.base_prefix).resolve()))
        return Environment(variables=self._variables, read_only=tuple(folders))


class Noon:
    def now(self) -> datetime:
        return NOON
