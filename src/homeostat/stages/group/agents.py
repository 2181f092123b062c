"""Who asked, by the name that a program gives itself: crawlers, probes of a service's health, browsers out of date.

Crawlers and monitors are known by https://github.com/monperrus/crawler-user-agents, whose expressions RE2 reads.
"""

from enum import StrEnum
from functools import lru_cache
from typing import Any, cast

from homeostat.linear import Pattern

_MOST = 500  # characters that are looked at
_REMEMBERED = 4_096  # names, of at most 500 characters
# Libraries are how services speak to each other, and headless browsers how a team tests its own pages.
_NO_CRAWLERS = frozenset({"http-library", "browser-automation"})
_PEOPLE = frozenset({"MetaIAB Facebook"})  # the browser inside an application, with a person before it
_MONITORING = "monitoring"
# What orchestrators and load balancers call themselves, by their makers' documents.
_PROBES = (
    r"kube-probe/|ELB-HealthChecker/|GoogleHC/|Google-Cloud-Scheduler|GoogleStackdriverMonitoring|Envoy/HC|"
    r"Amazon-Route53-Health-Check-Service|Consul Health Check|Edge Health Probe|Azure Traffic Manager|"
    r"Load Balancer Agent|HealthCheck/|Health-?Checker|Blackbox Exporter|Prometheus/|DigitalOcean.*Health|"
    r"Render/|Fly\.io.*Health|nomad-check|docker-healthcheck|HAProxy.*check|check_http/"
)
_LEGACY = (
    r"MSIE \d|Trident/|Opera Mini/|Presto/|Opera/\d|Android [1-4]\.|Safari/(?:[1-4]\d{2}|5[0-2]\d)\.|"
    r"Firefox/[1-6]?\d\.|Chrome/[1-6]?\d\.|Version/[1-9]\.\S* (?:Mobile/\S+ )?Safari/"
)


class Agent(StrEnum):
    OTHER = ""
    CRAWLER = "crawler"
    PROBE = "probe"
    LEGACY = "legacy"


@lru_cache(maxsize=_REMEMBERED)
def agent_of(name: str) -> Agent:
    """What the program is by its `User-Agent`; unknown ones are somebody's browser or client."""
    # Addresses are left out, since scrubbing takes them out of what is stored.
    words = " ".join(word for word in name[:_MOST].replace("\x00", "").split() if "@" not in word)
    if not words:
        return Agent.OTHER
    crawlers, monitors, probes, legacy = _patterns()
    if probes.found_in(words) or monitors.found_in(words):
        return Agent.PROBE
    if crawlers.found_in(words):
        return Agent.CRAWLER
    return Agent.LEGACY if legacy.found_in(words) else Agent.OTHER


@lru_cache(maxsize=1)
def _patterns() -> tuple[Pattern, Pattern, Pattern, Pattern]:
    import crawleruseragents  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs] - 1,500 names: read when one is asked for

    known = cast("list[dict[str, Any]]", crawleruseragents.CRAWLER_USER_AGENTS_DATA)
    crawlers: list[str] = []
    monitors: list[str] = []
    for one in known:
        tags = set(one.get("tags", ()))
        if tags.isdisjoint(_NO_CRAWLERS) and one["pattern"] not in _PEOPLE:
            (monitors if _MONITORING in tags else crawlers).append(one["pattern"])
    return Pattern("|".join(crawlers)), Pattern("|".join(monitors)), Pattern(_PROBES), Pattern(_LEGACY)
