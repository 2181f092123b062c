"""Where changes are asked for: each service's forge, and its self-test."""

from collections.abc import Callable

from starlette.responses import Response

from homeostat.console.rendering import Pages
from homeostat.console.session import Visit
from homeostat.errors import HomeostatError
from homeostat.ports import Store
from homeostat.records import ForgeStep, Service

TryForge = Callable[[Service], tuple[ForgeStep, ...]]


class ForgesPage:
    def __init__(self, store: Store, try_forge: TryForge, pages: Pages, *, hears_webhooks: bool) -> None:
        self._store = store
        self._try_forge = try_forge
        self._pages = pages
        self._hears_webhooks = hears_webhooks

    def show(self, visit: Visit) -> Response:
        return self._page(visit, None, (), "")

    def try_it(self, visit: Visit) -> Response:
        """The steps as they went; it takes as long as the forge's answers."""
        service = self._store.services.named(visit.form.get("service", ""))
        try:
            tried, failed = self._try_forge(service), ""
        except HomeostatError as error:
            tried, failed = (), str(error)
        return self._page(visit, service, tried, failed)

    def _page(self, visit: Visit, service: Service | None, tried: tuple[ForgeStep, ...], failed: str) -> Response:
        return self._pages.show(
            "forges.html",
            visit.session,
            services=[one for one in self._store.services.all() if one.repository],
            service=service,
            tried=tried,
            failed=failed,
            hears_webhooks=self._hears_webhooks,
        )
