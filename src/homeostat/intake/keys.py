"""Who may send: the services' public keys, in memory, so that no request waits for the database."""

import asyncio
import time
from collections.abc import Mapping

from homeostat.errors import StoreUnavailable, Unauthorised
from homeostat.ports import ServiceStore
from homeostat.records import Service

_FRESH_SECONDS = 5.0
_ASK_AGAIN_SECONDS = 1.0  # a flood of unknown keys asks the database no oftener
_WRONG_KEY = "the DSN's key is not one of this project; `homeostat services list` prints the right DSN"


class Keys:
    """A copy that is refreshed every few seconds while requests come, and at once for a key that it does not know."""

    def __init__(self, store: ServiceStore) -> None:
        self._store = store
        self._services: Mapping[str, Service] = {}
        self._read_at = float("-inf")
        self._asking: asyncio.Task[None] | None = None

    async def service(self, key: str, project_id: str) -> Service:
        """The service of the key and the project.

        Raises:
            Unauthorised: there is none.
            StoreUnavailable: the key is not known, and the store cannot be asked.
        """
        service = await self.of_key(key)
        if service is None or str(service.project_id) != project_id:
            raise Unauthorised(_WRONG_KEY)
        return service

    async def of_key(self, key: str) -> Service | None:
        """The service of the key; None when it is nobody's.

        Raises:
            StoreUnavailable: the key is not known, and the store cannot be asked.
        """
        service = self.at_hand(key)
        if service is None and time.monotonic() - self._read_at > _ASK_AGAIN_SECONDS:
            await asyncio.shield(self._ask())
            service = self._services.get(key)
        return service

    def at_hand(self, key: str) -> Service | None:
        """The service of the key, where nobody has to be asked."""
        service = self._services.get(key)
        if service is not None and time.monotonic() - self._read_at > _FRESH_SECONDS:
            self._ask()
        return service

    def _ask(self) -> "asyncio.Task[None]":
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._read())
            self._asking.add_done_callback(_heard)
        return self._asking

    async def _read(self) -> None:
        services = await asyncio.to_thread(self._store.all)
        self._services = {service.public_key: service for service in services}
        self._read_at = time.monotonic()


def _heard(task: "asyncio.Task[None]") -> None:
    """A store that is away is no news to those whose key is known: the copy serves on."""
    if not task.cancelled() and (error := task.exception()) and not isinstance(error, StoreUnavailable):
        raise error
