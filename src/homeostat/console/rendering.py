"""Templates to answers: one environment, one set of headers."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from homeostat.console import words
from homeostat.console.diff import highlight
from homeostat.errors import StoreUnavailable
from homeostat.records import Bug, BugStatus, Event, Halt, Session, Severity
from homeostat.stages.group.muting import say_until

COUNTED_IN_AN_HOUR = 10_000  # events; a flood is not counted to its end while somebody waits for a page

HERE = Path(__file__).parent
STATIC = HERE / "static"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


_TICKED = re.compile(r"`([^`]{1,400})`")
_MOMENT = re.compile(r"\b(\d{4}-\d\d-\d\d \d\d:\d\d) UTC\b")


def told(text: str) -> Markup:
    """A sentence of ours, escaped: what stands in backticks as code, a moment in the reader's own zone."""
    html = _TICKED.sub(r"<code>\1</code>", str(escape(text)))
    return Markup(_MOMENT.sub(_moment, html))  # noqa: S704 - escaped just here


def _moment(found: re.Match[str]) -> str:
    try:
        return str(time(datetime.fromisoformat(f"{found[1]}+00:00"), "minute"))
    except ValueError:
        return found[0]


class Pages:
    """The console's templates."""

    def __init__(self, title: str, halted: Callable[[], Halt | None]) -> None:
        self._environment: Any = Environment(  # its stub knows only its own filters and globals
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            {
                "time": time,
                "mute": say_until,
                "duration": words.duration,
                "plural": words.plural,
                "compact": words.compact,
                "short": words.short,
                "told": told,
                "commit": words.commit,
                "bug_code": words.bug_code,
                "percent": words.percent,
                "value": words.value,
                "answer": words.answer,
                "strategy": words.strategy,
                "severity_word": words.severity_word,
            }
        )
        self._environment.globals.update(
            {
                "title": title,
                "halted": partial(_known, halted),
                "words": words,
                "static_version": _static_version(),
                "sparkline": sparkline,
                "bar": bar,
                "ring": ring,
                "highlight": highlight,
                "impact": impact,
                "with_query": with_query,
                "severities": tuple(Severity),
            }
        )

    def show(self, template: str, session: Session | None, *, status: int = 200, **context: object) -> Response:
        """A whole page. Pages are of one person and one moment: nothing keeps a copy."""
        html = self._environment.get_template(template).render(session=session, **context)
        return HTMLResponse(html, status_code=status, headers={**HEADERS, "Cache-Control": "no-store"})

    def fragment(self, part: "Part", *, seen: str) -> Response:
        """A part of a page, or 204 where the browser shows exactly this already, so that nothing moves in vain."""
        headers = {**HEADERS, "Cache-Control": "no-store"}
        if part.version == seen:
            return Response(status_code=204, headers=headers)
        return HTMLResponse(self._environment.get_template("fragment.html").render(part=part), headers=headers)

    def part(self, template: str, *, url: str, listens: str, **context: object) -> "Part":
        """A part of a page that fetches itself again from `url` when the server names one of `listens`."""
        html = Markup(self._environment.get_template(template).render(**context))  # noqa: S704 - autoescaped above
        version = hashlib.sha256(html.encode()).hexdigest()[:12]
        return Part(html=html, version=version, url=with_query(url, seen=version), listens=listens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A live part: what it shows now, where it comes from, and the topics that make it ask again."""

    html: Markup
    version: str
    url: str
    listens: str

    @property
    def trigger(self) -> str:
        return ", ".join(f"sse:{topic}" for topic in self.listens.split())


def _known(halted: Callable[[], Halt | None]) -> Halt | None:
    """A page that says that the store does not answer has to be shown without it."""
    try:
        return halted()
    except StoreUnavailable:
        return None


class Static(StaticFiles):
    """The console's own files, named with their digest in the query and so kept for a year."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update({**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"})
        return response


def _static_version() -> str:
    found = hashlib.sha256()
    for path in sorted(STATIC.rglob("*.*")):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def time(moment: datetime | None, style: str = "ago") -> Markup:
    """A moment. The browser puts it into the reader's zone by `style`: "ago", "next", "clock", "minute", "full"."""
    if moment is None:
        return Markup("—")
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(
        moment.isoformat(timespec="milliseconds"), style, words.utc(moment)
    )


def with_query(path: str, **changes: str | int) -> str:
    """`path` with its query set so; empty values are left out."""
    kept = {name: value for name, value in changes.items() if value != ""}
    if not kept:
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode(kept)}"


def sparkline(counts: Sequence[int]) -> Markup:
    """Events in each hour as small bars; an hour without any keeps a hairline."""
    most = max(counts, default=0)
    bars = Markup()
    for index, count in enumerate(counts):
        height = max(2.0, 20 * count / most) if count else 1.0
        bars += Markup('<rect x="{}" y="{}" width="3" height="{}" rx="0.5"{}/>').format(
            index * 4, f"{20 - height:.1f}", f"{height:.1f}", Markup(' class="none"') if not count else ""
        )
    says = f"{words.plural(sum(counts), 'event')} in the last 24 hours, {most} in the busiest"
    width = max(1, len(counts) * 4 - 1)
    return Markup(
        '<svg class="spark" viewBox="0 0 {0} 20" width="{0}" height="20" preserveAspectRatio="none" '
        'role="img" aria-label="{1}">'
        "<title>{1}</title>{2}</svg>"
    ).format(width, says, bars)


def bar(points: int, most: int) -> Markup:
    """A short bar for one fact's points, to the left when it takes away."""
    width = round(56 * min(abs(points), most) / most) if most else 0
    left = 60 if points >= 0 else 60 - width
    return Markup(
        '<svg class="bar {}" viewBox="0 0 120 8" width="120" height="8" aria-hidden="true">'
        '<rect class="axis" x="59.5" y="0" width="1" height="8"/>'
        '<rect x="{}" y="1" width="{}" height="6" rx="1.5"/></svg>'
    ).format("plus" if points >= 0 else "minus", left, width)


def ring(share: float) -> Markup:
    """A share as part of a circle; the number stands beside it."""
    length = 2 * 3.14159265 * 16
    return Markup(
        '<svg class="ring" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">'
        '<circle class="track" cx="20" cy="20" r="16"/>'
        '<circle cx="20" cy="20" r="16" stroke-dasharray="{:.1f} {:.1f}" transform="rotate(-90 20 20)"/></svg>'
    ).format(length * max(0.0, min(1.0, share)), length)


def impact(bug: Bug, event: Event | None, last_hour: int) -> str:
    """What broke, for whom, since when, and whether it goes on, in one sentence."""
    request = event.request if event else None
    what = f"{request.method} {_path_of(request.url)}" if request else f"{bug.service}, in {bug.culprit},"
    hits = words.plural(bug.event_count, "request" if request else "event")
    who = f" of {words.plural(bug.users_affected, 'user')}" if bug.users_affected else ""
    since = f" since release {words.short(bug.release, 60)}" if bug.release else ""
    count = f"{last_hour:,}{' or more' if last_hour >= COUNTED_IN_AN_HOUR else ''}"
    if bug.status is BugStatus.RESOLVED:
        still = "it is resolved"
    else:
        still = f"it is still happening, {count} in the last hour" if last_hour else "none came in the last hour"
    kind = words.short(bug.error_type, 60) or "an error"
    return f"{words.short(what, 120)} fails with {kind}: {hits}{who} hit{since}; {still}."


def _path_of(url: str) -> str:
    """A URL's path; urllib raises on hosts that strangers make up."""
    return re.sub(r"^\w{1,20}://[^/?#]*", "", url).partition("?")[0].partition("#")[0] or "/"


def query_of(given: Mapping[str, str], *names: str) -> dict[str, str]:
    """The named fields of a query, bounded."""
    return {name: given.get(name, "")[:200] for name in names}
