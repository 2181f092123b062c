"""Releases: where each was deployed, and what came with it."""

from starlette.responses import Response

from homeostat.console.rendering import Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.ports import Store

_PAGE_SIZE = 25
_MOST_BUGS = 50
_MOST_DEPLOYS = 50
_LONGEST_VERSION = 250
_LONGEST_NUMBER = 7  # digits of a page's number


class ReleasesPage:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        given = query_of(visit.query, "service", "page")
        number = given["page"][:_LONGEST_NUMBER]
        page = max(1, int(number)) if number.isdecimal() else 1
        found = self._store.releases.find(given["service"], page=page, page_size=_PAGE_SIZE)
        url = visit.request.url
        return self._pages.show(
            "releases.html",
            visit.session,
            rows=found.rows,
            total=found.total,
            page=page,
            pages_total=max(1, -(-found.total // _PAGE_SIZE)),
            page_url=with_query("/releases", service=given["service"]),
            services=self._store.services.all(),
            service=given["service"],
            origin=f"{url.scheme}://{url.netloc}",
        )

    def one(self, visit: Visit) -> Response:
        """By its query: a version may hold anything, slashes too."""
        service = visit.query.get("service", "")[:200]
        version = visit.query.get("version", "")[: _LONGEST_VERSION + 1]
        releases = self._store.releases
        return self._pages.show(
            "release.html",
            visit.session,
            row=releases.row(service, version),
            commits=releases.commits(service, version),
            deploys=releases.deploys(service=service, version=version, most=_MOST_DEPLOYS),
            new=releases.bugs_since(service, version, _MOST_BUGS),
            back=releases.bugs_back(service, version, _MOST_BUGS),
            source_maps=releases.source_maps(service, version),
        )
