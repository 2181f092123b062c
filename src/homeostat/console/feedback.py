"""What people wrote about errors, and the files that came with events."""

import re
from datetime import datetime
from urllib.parse import quote

from starlette.responses import Response

from homeostat.console.rendering import HEADERS, Pages, query_of, with_query
from homeostat.console.session import Visit
from homeostat.errors import NotFound
from homeostat.ports import Store

_MOST = 50
_ODD = re.compile(r"[^\w.-]+", re.ASCII)


class FeedbackPages:
    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        given = query_of(visit.query, "service", "before")
        rows = self._store.signals.all_feedback(service=given["service"], before=_moment(given["before"]), most=_MOST)
        older = with_query("/feedback", service=given["service"], before=rows[-1][0].at.isoformat()) if rows else ""
        return self._pages.show(
            "feedback.html",
            visit.session,
            rows=rows,
            older=older if len(rows) == _MOST else "",
            service=given["service"],
            services=self._store.services.all(),
        )

    def download(self, visit: Visit) -> Response:
        """A file as it is kept, to be saved: strangers' bytes are never shown as a page or picture of ours."""
        file = self._store.signals.file(visit.query.get("id", "")[:500])
        if file is None:
            raise NotFound("That file is not kept any more.")
        plain = _ODD.sub("_", file.name)[-100:].lstrip(".") or "attachment"
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name[-200:], safe='')}"
        return Response(
            file.body,
            media_type="application/octet-stream",
            headers={
                **HEADERS,
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Content-Disposition": disposition,
                "Cache-Control": "no-store",
            },
        )


def _moment(words: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(words.replace(" ", "+")) if words else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
