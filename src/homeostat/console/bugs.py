"""The list of bugs, and the pill that says what is new in it."""

from datetime import datetime

from starlette.responses import Response

from homeostat.console import words
from homeostat.console.rendering import Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.ports import Store
from homeostat.records import BugQuery, BugTab, Severity

PAGE_SIZE = 50
_PAGES_MOST = 10_000


class BugsPage:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        query = query_from(visit)
        page = self._store.bugs.search(query, visit.now)
        filters = _filters(query)
        return self._pages.show(
            "bugs.html",
            visit.session,
            query=query,
            page=page,
            filters=filters,
            scheme=visit.request.url.scheme,
            host=visit.request.url.netloc,
            narrowed=bool(query.text or query.service or query.severity),
            tabs=[
                (tab, words.TAB[tab], page.tab_counts.get(tab.value, 0), with_query("/bugs", **filters | {"tab": tab}))
                for tab in BugTab
            ],
            services=self._store.services.all(),
            rare=self._store.reports.rare_kinds(query.service, 0)[1],
            pages_total=max(1, -(-page.total // PAGE_SIZE)),
            page_url=with_query("/bugs", **filters),
            back=with_query("/bugs", **filters, page=query.page if query.page > 1 else ""),
            ended=query.tab in (BugTab.MUTED, BugTab.RESOLVED, BugTab.ALL),
            pill=self._pages.part("pill.html", url=_pill_url(filters, visit.now), listens="bugs", new=0, again=0),
        )

    def pill(self, visit: Visit) -> Response:
        """What has come since the list was made, by the list's own filters."""
        query = query_from(visit)
        filters = _filters(query)
        since = _moment(visit.query.get("since", ""), visit.now)
        newest = BugQuery(
            tab=query.tab,
            service=query.service,
            severity=query.severity,
            text=query.text,
            page_size=PAGE_SIZE,
        )
        rows = self._store.bugs.search(newest, visit.now).rows
        part = self._pages.part(
            "pill.html",
            url=_pill_url(filters, since),
            listens="bugs",
            new=sum(row.bug.detected_at > since for row in rows),
            again=sum(row.bug.last_seen > since >= row.bug.detected_at for row in rows),
            list_url=with_query("/bugs", **filters),
        )
        return self._pages.fragment(part, seen=visit.query.get("seen", ""))


def query_from(visit: Visit) -> BugQuery:
    """The list's filters as the address says them; words that are none of ours count as unset."""
    given = query_of(visit.query, "tab", "service", "severity", "q", "sort", "page")
    return BugQuery(
        tab=BugTab(given["tab"]) if given["tab"] in set(BugTab) else BugTab.OPEN,
        service=given["service"],
        severity=given["severity"] if given["severity"] in set(Severity) else "",
        text=given["q"].strip(),
        sort=given["sort"] if given["sort"] in words.SORT else "last_seen",
        page=min(int(given["page"]), _PAGES_MOST) if given["page"].isdecimal() and int(given["page"]) else 1,
        page_size=PAGE_SIZE,
    )


def _filters(query: BugQuery) -> dict[str, str]:
    sort = "" if query.sort == "last_seen" else query.sort
    return {
        "tab": query.tab.value,
        "service": query.service,
        "severity": query.severity,
        "q": query.text,
        "sort": sort,
    }


def _pill_url(filters: dict[str, str], since: datetime) -> str:
    return with_query("/bugs/new", **filters, since=since.isoformat())


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if found.tzinfo else otherwise
