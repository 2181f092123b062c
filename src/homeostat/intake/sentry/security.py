"""What browsers report by themselves: violations of a page's security policies, as events.

https://www.w3.org/TR/CSP3/#reporting · https://www.w3.org/TR/reporting-1/
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from homeostat.errors import BadInput
from homeostat.records import Json
from homeostat.stages.sense.bounds import clean, decode_json, mapping, sequence, text

_MOST_REPORTS = 50
# Older reports of other policies: the key that holds them, what they are called, and where their host stands.
_OTHERS = (
    ("expect-ct-report", "Expect-CT", "hostname"),
    ("expect-staple-report", "Expect-Staple", "hostname"),
    ("known-pins", "Public-Key-Pins", "hostname"),
)
_EXTENSIONS = ("chrome-extension", "moz-extension", "safari-extension", "safari-web-extension", "webkit-masked-url")
_KEYWORDS = frozenset({"inline", "eval", "self", "data", "blob", "about", "wasm-eval", "trusted-types-policy"})


def security_events(body: bytes, user_agent: str, said: Mapping[str, str]) -> list[bytes]:
    """Events of `application/csp-report` or `application/reports+json`. `said`: release and environment of the query.

    Reports of what an extension of the reader's browser did, and of other kinds than violations, give none.

    Raises:
        BadInput: it is neither.
    """
    value = decode_json(body)
    reports = [mapping(item) for item in sequence(value)[:_MOST_REPORTS]] or [mapping(value)]
    if not any(reports):
        raise BadInput("a security report is a JSON object, or an array of them")
    found: list[bytes] = []
    for report in reports:
        event = _event(report)
        if event is not None:
            agent = text(report.get("user_agent"), 500) or user_agent
            found.append(_encoded(event, agent, said))
    return found


def _event(report: Mapping[str, object]) -> dict[str, Json] | None:
    if "csp-report" in report:
        return _csp(mapping(report["csp-report"]))
    if report.get("type") == "csp-violation":
        return _csp({**mapping(report.get("body")), "document-uri": report.get("url")})
    for key, title, host in _OTHERS:
        if key in report:
            content = mapping(report[key]) or report
            return _other(title, text(content.get(host) or report.get("hostname"), 250), content)
    if "type" in report and "body" in report:
        return None
    raise BadInput("a security report holds csp-report, or has the type csp-violation")


def _csp(report: Mapping[str, object]) -> dict[str, Json] | None:
    """One violation. The Reporting API spells the older keys in camel case."""

    def field(*names: str) -> str:
        return next((found for name in names if (found := text(report.get(name), 2_000))), "")

    directive = field("effective-directive", "effectiveDirective", "violated-directive", "violatedDirective")
    directive = directive.split(" ", 1)[0].lower()
    blocked = field("blocked-uri", "blockedURL", "blocked-url")
    source = field("source-file", "sourceFile")
    if any(uri.startswith(_EXTENSIONS) for uri in (blocked, source)):
        return None
    if not directive:
        raise BadInput("a csp-report without the directive that was violated")
    place = _place_of(blocked)
    kind = directive.removesuffix("-elem").removesuffix("-attr").removesuffix("-src")
    return {
        "message": f"Blocked '{kind}' from '{place}'" if place else f"Blocked by '{directive}'",
        "logger": "csp",
        "fingerprint": ["csp", directive, place],
        "tags": {"effective-directive": directive, "blocked-uri": place},
        "request": {"url": field("document-uri", "documentURL"), "headers": {"Referer": field("referrer")}},
        "extra": {"csp": clean(dict(report))},
    }


def _place_of(uri: str) -> str:
    """The host that was blocked, or a word such as `inline`."""
    word = uri.split(":", 1)[0].strip("'").lower()
    if word in _KEYWORDS:
        return word
    try:
        return urlsplit(uri).hostname or uri[:200]
    except ValueError:
        return uri[:200]


def _other(title: str, host: str, report: Mapping[str, object]) -> dict[str, Json]:
    return {
        "message": f"{title} failed for '{host}'",
        "logger": title.lower(),
        "fingerprint": [title.lower(), host],
        "request": {"url": f"https://{host}/"} if host else {},
        "extra": {"report": clean(dict(report))},
    }


def _encoded(event: dict[str, Json], user_agent: str, said: Mapping[str, str]) -> bytes:
    request = event.get("request")
    if isinstance(request, dict):
        headers = request.setdefault("headers", {})
        if isinstance(headers, dict) and user_agent:
            headers["User-Agent"] = user_agent
    more = {"level": "error", "platform": "javascript", **said}
    return msgspec.json.encode({**more, **event})
