"""Lines of logs that tell of no failure: how often each template came, and where."""

from starlette.responses import Response

from homeostat.console.rendering import Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.ports import Store
from homeostat.records import LineQuery

_PAGE_SIZE = 50
_LONGEST_NUMBER = 7  # digits of a page's number
_LEVELS = ("debug", "info", "warning")


class LinesPage:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        given = query_of(visit.query, "service", "level", "page")
        number = given["page"][:_LONGEST_NUMBER]
        page = max(1, int(number)) if number.isdecimal() else 1
        level = given["level"] if given["level"] in _LEVELS else ""
        query = LineQuery(service=given["service"], level=level, page=page, page_size=_PAGE_SIZE)
        found = self._store.lines.find(query, visit.now)
        url = visit.request.url
        return self._pages.show(
            "lines.html",
            visit.session,
            rows=found.rows,
            total=found.total,
            query=query,
            levels=_LEVELS,
            pages_total=max(1, -(-found.total // _PAGE_SIZE)),
            page_url=with_query("/lines", service=query.service, level=query.level),
            services=self._store.services.all(),
            now=visit.now,
            origin=f"{url.scheme}://{url.netloc}",
        )
