"""Noise: events that no repair of the service would end. They are set aside: counted, shown, and open no bug.

What a person may lose by a rule is a bug that nobody is told of, so that each is narrow, and none of those for servers
touches what would open a bug at once: a fatal error, a panic, a database error, a request answered 5xx, an error that
nothing handled. A health check that fails for real is such a one. A page's errors are all unhandled, whosoever they
are; there the browser's own words and the frames decide.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec

from homeostat.records import Event, Frame
from homeostat.stages.group.agents import Agent, agent_of
from homeostat.stages.group.strangers import EXTENSION_WORDS, EXTENSIONS, TRACKERS
from homeostat.stages.group.wording import skeleton

_PAGE = "javascript"  # as browsers' SDKs call themselves; servers say "node"
_MOST_URL = 2_000
_NOWHERE = frozenset({"", "<anonymous>", "[native code]", "native", "?", "<unknown>", "undefined"})
_HEALTH = re.compile(
    r"(?:/api(?:/v\d{1,2})?)?(?:/[-_]|/internal|/actuator|/management)?"
    r"/_{0,2}(?:health(?:[-_]?checks?|z|y)?|lbheartbeat__|lbheartbeat|heartbeat|live(?:z|ness)?|alive|ready(?:z|ness)?|"
    r"readiness|ping|up)(?:/(?:live|liveness|ready|readiness|startup))?/?"
)
_MOST_PATH = 100
_HERE = re.compile(r"localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|.{0,200}\.(?:localhost|local|test)")


@dataclass(frozen=True)
class _Seen:
    """What rules look at. All of it follows from what `traits` and an outline hold."""

    event: Event
    agent: Agent
    grave: bool  # it would open a bug at once
    page: str  # the host of the page, where it was a page's script

    @property
    def on_page(self) -> bool:
        return self.event.platform == _PAGE

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Of the messages, without what varies."""
        messages = (self.event.message, *(raised.message for raised in self.event.chain))
        return tuple(skeleton(words) for words in messages if words)

    @property
    def places(self) -> list[str]:
        """Where the frames lie, outermost first, without those of the browser itself."""
        frames = (frame for raised in self.event.chain for frame in raised.frames)
        return [place for frame in frames if (place := _place(frame)) not in _NOWHERE]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseRule:
    """One rule, as a person sees it."""

    name: str
    title: str
    says: str  # what it matches
    on: bool  # where the service does not say otherwise
    fits: Callable[[_Seen], bool]


def noise_in(event: Event, switches: Mapping[str, bool], *, grave: bool) -> str:
    """The name of the first rule that sets the event aside; "" when none does.

    `switches` are the service's own, `grave` says whether the event would open a bug at once.
    """
    request = event.request
    seen = _Seen(
        event=event,
        agent=agent_of(_user_agent(request.headers)) if request else Agent.OTHER,
        grave=grave,
        page=host_of(request.url) if request and event.platform == _PAGE else "",
    )
    return next((rule.name for rule in NOISE_RULES if switches.get(rule.name, rule.on) and rule.fits(seen)), "")


def read_switches(words: str) -> dict[str, bool]:
    """A service's own: rules by name, with whether they are on. None of what cannot be read."""
    try:
        return msgspec.json.decode(words, type=dict[str, bool]) if words else {}
    except msgspec.DecodeError:
        return {}


def switched(words: str, rule: str, *, on: bool) -> str:
    """The switches with one set so."""
    return msgspec.json.encode({**read_switches(words), rule: on}).decode()


def traits(platform: str, user_agent: str, url: str) -> Hashable:
    """What of the request decides here: equal for requests that make no difference to any rule. "" where none is."""
    if not url:
        return ()
    return agent_of(user_agent), host_of(url) if platform == _PAGE else _asks_for_health(url)


def _user_agent(headers: Mapping[str, str]) -> str:
    return headers.get("User-Agent") or headers.get("user-agent") or ""  # the two ways in which SDKs spell it


@lru_cache(maxsize=1_024)
def host_of(url: str) -> str:
    """The host, without port and password; "" where there is none."""
    scheme, mark, rest = url[:_MOST_URL].replace("\x00", "").partition("://")
    if not mark or not scheme.isalnum():
        return ""
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2].lower()
    host = f"{host.partition(']')[0]}]" if host.startswith("[") else host.partition(":")[0]
    return "localhost" if scheme.lower() == "file" else host


def _place(frame: Frame) -> str:
    return frame.absolute_path or frame.path


# --- servers


def _crawls(seen: _Seen) -> bool:
    if seen.on_page:
        return seen.agent in (Agent.CRAWLER, Agent.PROBE)
    return seen.agent is Agent.CRAWLER and not seen.grave


def _probes(seen: _Seen) -> bool:
    if seen.on_page or seen.grave:
        return False
    url = seen.event.request.url if seen.event.request else ""
    return seen.agent is Agent.PROBE or _asks_for_health(url) or _is_health(seen.event.transaction.rpartition(" ")[2])


def _asks_for_health(url: str) -> bool:
    path = url.partition("://")[2].partition("/") if "://" in url[:10] else ("", "", url.removeprefix("/"))
    return _is_health("/" + path[2].partition("?")[0].partition("#")[0])


def _is_health(path: str) -> bool:
    return len(path) <= _MOST_PATH and _HEALTH.fullmatch(path.lower()) is not None


# --- pages


def _extends(seen: _Seen) -> bool:
    if not seen.on_page:
        return False
    places = seen.places
    # Where the page's own code broke, it stays a fault, though an extension wrapped the call.
    if places and places[-1].startswith(EXTENSIONS):
        return True
    return any(words in said for said in seen.words for words in EXTENSION_WORDS)


def _observes(seen: _Seen) -> bool:
    return seen.on_page and any(said.startswith("ResizeObserver loop ") for said in seen.words)


def _hides(seen: _Seen) -> bool:
    return seen.on_page and not seen.places and any(said.rstrip(".") == "Script error" for said in seen.words)


def _tracks(seen: _Seen) -> bool:
    hosts = _hosts(seen)
    return bool(hosts) and all(_below(host, TRACKERS) for host in hosts) and not _below(seen.page, TRACKERS)


def _comes_from_elsewhere(seen: _Seen) -> bool:
    hosts = _hosts(seen)
    return bool(hosts and seen.page) and all(host and _site(host) != _site(seen.page) for host in hosts)


def _hosts(seen: _Seen) -> set[str]:
    """Of the frames; "" for a script without one, which is the page's own."""
    return {host_of(place) if place.startswith("http") else "" for place in seen.places} if seen.on_page else set()


def _below(host: str, sites: Iterable[str]) -> bool:
    """Whether the host is one of the sites or a part of one; only the host's own endings are looked up."""
    parts = host.split(".")
    return any(".".join(parts[start:]) in sites for start in range(len(parts)))


def _site(host: str) -> str:
    """The last two labels: wider than a registered name now and then, so that less is set aside, not more."""
    return ".".join(host.split(".")[-2:])


NOISE_RULES = (
    NoiseRule(
        name="crawlers",
        title="Crawlers",
        says="A page's error in the browser of a search engine, preview or monitor, told by its User-Agent;"
        " on a server, what such a request left in the log, unless it was answered 5xx or nothing handled it.",
        on=True,
        fits=_crawls,
    ),
    NoiseRule(
        name="health-checks",
        title="Health checks",
        says="What a server logs while an orchestrator, a load balancer or a monitor asks /health, /ready and the like."
        " A check that was answered 5xx, or in which nothing handled the error, still opens a bug.",
        on=True,
        fits=_probes,
    ),
    NoiseRule(
        name="browser-extensions",
        title="Browser extensions",
        says="The innermost script belongs to an extension (chrome-extension://, moz-extension:// and others), or the"
        " message is one of scripts that extensions and in-app browsers put into pages.",
        on=True,
        fits=_extends,
    ),
    NoiseRule(
        name="third-party-scripts",
        title="Known third-party scripts",
        says="Every script of the stack comes from a known tracker, advertisement, chat or consent service.",
        on=True,
        fits=_tracks,
    ),
    NoiseRule(
        name="script-error",
        title="“Script error.”",
        says="A browser hides what broke in a script of another origin: no message, no stack. Load such scripts with"
        " crossorigin=anonymous to have them told.",
        on=True,
        fits=_hides,
    ),
    NoiseRule(
        name="browser-noise",
        title="Browsers' own notices",
        says="ResizeObserver's loop notices, which tell of no fault.",
        on=True,
        fits=_observes,
    ),
    NoiseRule(
        name="other-hosts",
        title="Scripts of other hosts",
        says="Every script of the stack comes from another site than the page. Not for pages whose own scripts lie on"
        " a CDN's host.",
        on=False,
        fits=_comes_from_elsewhere,
    ),
    NoiseRule(
        name="localhost",
        title="Developers' machines",
        says="The page was at localhost, 127.0.0.1, a .local or .test name, or a file.",
        on=False,
        fits=lambda seen: bool(seen.page) and _HERE.fullmatch(seen.page) is not None,
    ),
    NoiseRule(
        name="legacy-browsers",
        title="Old browsers",
        says="A page's error in Internet Explorer, Opera Mini, Android 4 or older, or Chrome, Firefox and Safari of"
        " before about 2019.",
        on=False,
        fits=lambda seen: seen.on_page and seen.agent is Agent.LEGACY,
    ),
)
