"""Errors that opened no bug: seen too seldom for one."""

from starlette.responses import Response

from homeostat.console.rendering import Pages, query_of
from homeostat.console.session import Visit
from homeostat.ports import Store
from homeostat.stages.group import opens_after, title_of_event

_MOST = 100


class RarePage:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        service = query_of(visit.query, "service")["service"]
        kinds, total = self._store.reports.rare_kinds(service, _MOST)
        rows = [
            (
                kind,
                title_of_event(kind.newest) if kind.newest else "No event of it is kept whole any more",
                opens_after(kind.newest) if kind.newest else None,
            )
            for kind in kinds
        ]
        services = self._store.services.all()
        return self._pages.show("rare.html", visit.session, rows=rows, total=total, service=service, services=services)
