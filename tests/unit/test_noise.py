"""What is set aside, what is not, and that an outline tells as much as the whole event."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeostat.errors import BadInput
from homeostat.records import Event, Outline, Report, ReportKind
from homeostat.stages.group import like, opens_after
from homeostat.stages.group.agents import Agent, agent_of
from homeostat.stages.group.noise import NOISE_RULES, host_of, noise_in, read_switches, switched, traits
from homeostat.stages.group.strangers import EXTENSION_WORDS
from homeostat.stages.group.wording import skeleton
from homeostat.stages.sense import sense
from homeostat.stages.sense.outline import outline

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
OWN = "https://shop.example/assets/app.js"
EVERY_RULE = {rule.name: True for rule in NOISE_RULES}


def a_report(event: dict[str, Any]) -> Report:
    body = json.dumps({"event_id": "a" * 32, **event}).encode()
    return Report(report_id="r", service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=body)


def on_page(
    *places: str, words: str = "x is undefined", agent: str = CHROME, url: str = "https://shop.example/cart"
) -> dict[str, Any]:
    frames = [{"function": "f", "abs_path": place, "filename": place, "in_app": True} for place in places]
    raised = {
        "type": "TypeError",
        "value": words,
        "stacktrace": {"frames": frames},
        "mechanism": {"type": "onerror", "handled": False},
    }
    return {
        "platform": "javascript",
        "exception": {"values": [raised]},
        "request": {"url": url, "headers": {"User-Agent": agent}},
    }


def on_server(
    path: str = "/orders", *, agent: str = CHROME, handled: bool = True, level: str = "error", transaction: str = ""
) -> dict[str, Any]:
    raised = {"type": "ValueError", "value": "no", "mechanism": {"type": "logging", "handled": handled}}
    return {
        "platform": "python",
        "level": level,
        "transaction": transaction,
        "exception": {"values": [raised]},
        "request": {"url": f"http://10.0.0.7:8000{path}", "headers": {"user-agent": agent}},
    }


def noise(event: Event, switches: dict[str, bool] | None = None) -> str:
    return noise_in(event, switches or {}, grave=opens_after(event) == 1)


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (on_page(OWN, agent=GOOGLEBOT), "crawlers"),
        (on_page(OWN, agent="Mozilla/5.0 (compatible; UptimeRobot/2.0)"), "crawlers"),
        (on_page(OWN, "chrome-extension://abc/inject.js"), "browser-extensions"),
        (on_page("safari-web-extension://abc/inject.js"), "browser-extensions"),
        (on_page(OWN, words="Extension context invalidated."), "browser-extensions"),
        (on_page(words="Can't find variable: _AutofillCallbackHandler"), "browser-extensions"),
        (on_page("https://www.googletagmanager.com/gtm.js", "<anonymous>"), "third-party-scripts"),
        (on_page("https://static.hotjar.com/c/h.js"), "third-party-scripts"),
        (on_page(words="Script error."), "script-error"),
        (on_page("?", words="Script error"), "script-error"),
        (on_page(OWN, words="ResizeObserver loop limit exceeded"), "browser-noise"),
        (
            on_page(OWN, words="ResizeObserver loop completed with undelivered notifications."),
            "browser-noise",
        ),
        (on_server("/healthz", agent="kube-probe/1.31"), "health-checks"),
        (on_server("/api/v1/health/ready?x=1"), "health-checks"),
        (on_server("/", agent="ELB-HealthChecker/2.0"), "health-checks"),
        (on_server(transaction="GET /readyz"), "health-checks"),
        (on_server(agent=GOOGLEBOT), "crawlers"),
    ],
)
def test_noise_is_set_aside(event: dict[str, Any], rule: str) -> None:
    assert noise(sense(a_report(event))) == rule


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(on_page(OWN), id="the page's own fault"),
        pytest.param(on_page("chrome-extension://abc/inject.js", OWN), id="own code broke, an extension wrapped it"),
        pytest.param(on_page(OWN, "https://www.googletagmanager.com/gtm.js"), id="the page called the tracker wrongly"),
        pytest.param(on_page("https://cdn.example.net/app.js"), id="a bundle on a CDN's host"),
        pytest.param(on_page("https://googletagmanager.com.evil.example/x.js"), id="a host that only begins alike"),
        pytest.param(on_page(OWN, words="Script error."), id="Script error with a stack"),
        pytest.param(on_page("app:///main.js"), id="a bundle without a host"),
        pytest.param(on_page(OWN, agent=CHROME.replace("Chrome/", "HeadlessChrome/")), id="a team's own browser test"),
        pytest.param(on_page(OWN, url="http://localhost:3000/"), id="a developer's machine, where nobody asked"),
        pytest.param(on_page(OWN, agent="Mozilla/4.0 (compatible; MSIE 8.0)"), id="an old browser, likewise"),
        pytest.param(on_server("/healthz", agent="kube-probe/1.31", handled=False), id="a health check answered 5xx"),
        pytest.param(on_server("/healthz", level="fatal"), id="a fatal error in a health check"),
        pytest.param(on_server("/orders", agent=GOOGLEBOT, handled=False), id="a crawler was answered 5xx"),
        pytest.param(on_server("/healthy-food"), id="a path that only begins alike"),
        pytest.param(on_server("/orders", agent="python-requests/2.32"), id="another service asks"),
        pytest.param(on_server("/orders", agent="Go-http-client/1.1"), id="a Go service asks"),
        pytest.param({"platform": "python", "message": "Script error."}, id="a server's words that browsers use too"),
    ],
)
def test_what_may_be_a_fault_is_not(event: dict[str, Any]) -> None:
    assert noise(sense(a_report(event))) == ""


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (on_page("https://cdn.example.net/app.js"), "other-hosts"),
        (on_page(OWN, url="http://localhost:3000/"), "localhost"),
        (on_page(OWN, url="http://127.0.0.1/"), "localhost"),
        (on_page(OWN, url="file:///C:/x.html"), "localhost"),
        (on_page(OWN, agent="Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko"), "legacy-browsers"),
    ],
)
def test_what_is_off_can_be_switched_on_and_the_other_way_round(event: dict[str, Any], rule: str) -> None:
    found = sense(a_report(event))
    assert noise(found, {rule: True}) == rule
    assert noise(found, {**EVERY_RULE, rule: False}) != rule


def test_own_sites_share_the_last_two_labels() -> None:
    event = sense(a_report(on_page("https://static.shop.example/a.js", url="https://www.shop.example/")))
    assert noise(event, {"other-hosts": True}) == ""


def test_switches_are_kept_as_words() -> None:
    words = switched(switched("", "crawlers", on=False), "localhost", on=True)
    assert read_switches(words) == {"crawlers": False, "localhost": True}
    assert read_switches("[1]") == read_switches("") == {}


@pytest.mark.parametrize("words", EXTENSION_WORDS)
def test_known_words_outlive_the_masking_of_data(words: str) -> None:
    assert words in skeleton(f"Error: {words}")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Shop.example:8443/a?b#c", "shop.example"),
        ("https://anna:pw@shop.example/", "shop.example"),
        ("http://[::1]:3000/", "[::1]"),
        ("http://evil.example\\@shop.example/", "evil.example"),
        ("file:///home/x", "localhost"),
        ("/relative", ""),
        ("", ""),
        ("javascript://x", "x"),
        ("://", ""),
        ("https://" + "a" * 5_000, "a" * 1_992),
    ],
)
def test_hosts_of_addresses(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("name", "agent"),
    [
        (CHROME, Agent.OTHER),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1", ""),
        ("Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36", ""),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/450.0]", ""),
        ("curl/8.9", ""),
        ("", ""),
        ("mailto:googlebot@googlebot.com", ""),
        ("Goog\x00lebot/2.1", Agent.CRAWLER),
        ("bingbot/2.0", Agent.CRAWLER),
        ("GPTBot/1.2", Agent.CRAWLER),
        ("kube-probe/1.31", Agent.PROBE),
        ("GoogleHC/1.0", Agent.PROBE),
        ("a" * 100_000 + "Googlebot", ""),
    ],
)
def test_agents_by_name(name: str, agent: str) -> None:
    assert agent_of(name) == agent


def key(seen: Outline) -> object:
    asked = traits(seen.platform, seen.user_agent, seen.url)
    return seen.shape, asked, *(like(kind, message) for kind, message in seen.words if message)


_places = st.sampled_from(
    [OWN, "chrome-extension://a/b.js", "https://www.google-analytics.com/a.js", "<anonymous>", ""]
)
_agents = st.sampled_from([CHROME, GOOGLEBOT, "kube-probe/1", "Mozilla/4.0 (compatible; MSIE 8.0)", "x@y.de bot", ""])
_urls = st.sampled_from(
    [
        "https://shop.example/cart",
        "http://localhost/",
        "http://10.0.0.7/healthz",
        "https://www.google-analytics.com/",
        "",
    ]
)
_said = st.sampled_from(
    ["Script error.", "ResizeObserver loop limit exceeded", "order 7 is late", "order 8 is late", ""]
)
_frame = st.fixed_dictionaries({"abs_path": _places})
_event = st.fixed_dictionaries(
    {},
    optional={
        "platform": st.sampled_from(["javascript", "python"]),
        "level": st.sampled_from(["error", "fatal", "warning"]),
        "transaction": st.sampled_from(["GET /healthz", "GET /orders"]),
        "message": _said,
        "request": st.fixed_dictionaries(
            {"url": _urls},
            optional={
                "headers": st.one_of(
                    st.fixed_dictionaries({"User-Agent": _agents}),
                    st.fixed_dictionaries({"user-agent": _agents, "Accept": st.just("*/*")}),
                    st.fixed_dictionaries({"User-Agent": st.lists(_agents, max_size=2)}),
                    st.fixed_dictionaries({"USER-AGENT": _agents}),
                    st.lists(st.tuples(st.just("User-Agent"), _agents).map(list), max_size=1),
                )
            },
        ),
        "exception": st.fixed_dictionaries(
            {
                "values": st.lists(
                    st.fixed_dictionaries(
                        {"type": st.just("Error"), "value": _said},
                        optional={
                            "stacktrace": st.fixed_dictionaries({"frames": st.lists(_frame, max_size=2)}),
                            "mechanism": st.fixed_dictionaries({"handled": st.booleans()}),
                        },
                    ),
                    max_size=2,
                )
            }
        ),
    },
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.lists(_event, min_size=12, max_size=12))
def test_events_with_one_key_are_noise_alike(events: list[dict[str, Any]]) -> None:
    known: dict[object, tuple[str, str]] = {}
    for given_event in events:
        report = a_report(given_event)
        if (seen := outline(report)) is None:
            continue
        try:
            event = sense(report)
        except BadInput:
            continue
        said = noise(event), noise(event, EVERY_RULE)
        assert known.setdefault(key(seen), said) == said
