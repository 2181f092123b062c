"""Home: what needs you, what Homeostat is doing, and whether it keeps its promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from homeostat.console import words
from homeostat.console.audit import details
from homeostat.console.bug import asks_to_judge, walk_of
from homeostat.console.policies import shown
from homeostat.console.rendering import Pages, Part
from homeostat.console.session import Visit
from homeostat.console.walk import ROOM_WORDS, Walk, stretch_from
from homeostat.lifecycle import Room
from homeostat.ports import Rules, Store
from homeostat.records import (
    AuditRow,
    Bug,
    BugQuery,
    BugStatus,
    BugTab,
    Deployment,
    Repair,
    Service,
    Stats,
)

_NOT_SHOWN = frozenset({"up", "budget_spent"})  # the tile's badge, and its level, say these
_NOW_MOST = 12
_QUEUE_MOST = 20
_ACTIONS = 8
_ALERTS = 6
_BY_ITSELF = ("homeostat", "policy ")  # how the names of those who are no persons begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that a person is asked for."""

    bug: Bug
    since: datetime
    label: words.Label
    says: str
    link: str
    button: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One service at a glance."""

    service: Service
    open_bugs: int
    health: words.Label
    measured_at: datetime | None
    metrics: tuple[tuple[str, str], ...]
    deployment: Deployment | None
    level: str  # with what binds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A number with what it is measured on."""

    name: str
    value: str
    of: str
    means: str


class Home:
    def __init__(self, store: Store, rules: Rules, pages: Pages) -> None:
        self._store = store
        self._rules = rules
        self._pages = pages

    def show(self, visit: Visit) -> Response:
        said = words.SAID.get(visit.query.get("said", ""), "")
        return self._pages.show("home.html", visit.session, live_part=self._part(visit), said=said)

    def now(self, visit: Visit) -> Response:
        return self._pages.fragment(self._part(visit), seen=visit.query.get("seen", ""))

    def _part(self, visit: Visit) -> Part:
        services = self._store.services.all()
        stats = self._store.bugs.stats()
        automatic = [row for row in self._store.audit.rows(most=60) if row.actor.startswith(_BY_ITSELF)]
        return self._pages.part(
            "home_now.html",
            url="/home/now",
            listens="bugs repairs deployments metrics",
            needs=self._needs(visit.now),
            walks=self._walks(),
            tiles=[self._tile(service, visit.now) for service in services],
            promises=promises(stats),
            alerts=self._store.audit.alerts(_ALERTS),
            channels=self._store.channels.all(),
            actions=[(row, action_words(row)) for row in automatic[:_ACTIONS]],
            checklist=checklist(services, stats),
            services=services,
            host=visit.request.url.netloc,
            scheme=visit.request.url.scheme,
        )

    def _needs(self, now: datetime) -> list[Need]:
        waiting = self._store.bugs.search(BugQuery(tab=BugTab.NEEDS_REVIEW, page_size=_QUEUE_MOST), now).rows
        needs = [
            Need(
                bug=row.bug,
                since=row.bug.proposed_at or row.bug.detected_at,
                label=words.BUG_STATUS[BugStatus.FIX_PROPOSED],
                says=row.bug.root_cause_hypothesis or row.bug.title,
                link=f"/bugs/{row.bug.code}/review",
                button="Review the fix",
                confidence=row.confidence,
            )
            for row in waiting
        ]
        needs.sort(key=lambda need: need.since)
        shipped = self._store.bugs.in_status(BugStatus.ROLLED_BACK, BugStatus.DEPLOYED)[:_QUEUE_MOST]
        return needs + [need for bug in shipped if (need := self._after_deploy(bug))]

    def _after_deploy(self, bug: Bug) -> Need | None:
        """A fix that was taken back, or that nobody could judge."""
        link = f"/bugs/{bug.code}"
        if bug.status is BugStatus.ROLLED_BACK:
            label = words.BUG_STATUS[BugStatus.ROLLED_BACK]
            says = "The fix was taken back; the release before serves again. Look at why."
            return Need(
                bug=bug, since=bug.deployed_at or bug.detected_at, label=label, says=says, link=link, button="See why"
            )
        repairs = self._store.repairs.of_bug(bug.code)
        if repairs and asks_to_judge(self._store, repairs[-1].repair_id):
            label = words.Label("Waits for you", "wait", "hand")
            says = "The fix is live, and too little traffic came to judge it. Keep it, or take it back."
            return Need(
                bug=bug, since=bug.deployed_at or bug.detected_at, label=label, says=says, link=link, button="Judge it"
            )
        steps = self._store.repairs.steps(repairs[-1].repair_id) if repairs else ()
        if any(step.room == Room.WATCH and step.gave == "unjudged" for step in steps):
            label = words.Label("Held", "wait", "eye")
            says = "The fix is live, but there was too little traffic to judge it, and nobody said whether it stays."
            return Need(
                bug=bug, since=bug.deployed_at or bug.detected_at, label=label, says=says, link=link, button="Judge it"
            )
        return None

    def _walks(self) -> list[tuple[Repair, Bug, Walk]]:
        found: list[tuple[Repair, Bug, Walk]] = []
        for repair in self._store.repairs.unfinished()[:_NOW_MOST]:
            bug = self._store.bugs.get(repair.bug_code)
            found.append((repair, bug, walk_of(self._store, bug, repair, self._store.repairs.steps(repair.repair_id))))
        return found

    def _tile(self, service: Service, now: datetime) -> Tile:
        latest = self._store.jobs.latest(service.name)
        deployments = self._store.repairs.deployments(service=service.name, most=10)
        return Tile(
            service=service,
            open_bugs=self._store.bugs.search(BugQuery(tab=BugTab.OPEN, service=service.name, page_size=1), now).total,
            health=health_of(latest),
            measured_at=max((at for _, at in latest.values()), default=None),
            metrics=tuple(
                metric_words(name, value) for name, (value, _) in sorted(latest.items()) if name not in _NOT_SHOWN
            )[:4],
            deployment=next((each for each, _ in deployments if each.healthy and not each.canary_percent), None),
            level=shown(self._rules.of_service(service.name)),
        )


def health_of(latest: Mapping[str, tuple[float, datetime]]) -> words.Label:
    """The last answer of the service's health page; unknown while nobody asked."""
    up = next((latest[name][0] for name in ("up", "healthy", "health") if name in latest), None)
    if up is None:
        return words.Label("Not measured", "quiet", "dash")
    return words.Label("Healthy", "good", "check") if up > 0 else words.Label("Not healthy", "bad", "cross")


def metric_words(name: str, value: float) -> tuple[str, str]:
    """A metric's name in words, and its value with the unit that the name carries."""
    for ending, show in (
        ("_seconds", lambda: f"{value * 1000:,.0f} ms" if value < 1 else f"{value:,.1f} s"),
        ("_ms", lambda: f"{value:,.0f} ms"),
        ("_percent", lambda: f"{value:.1f} %"),
        ("_rate", lambda: f"{value:.1%}"),
        ("_share", lambda: f"{value:.1%}"),
        ("_bytes", lambda: f"{value / 1024**2:,.0f} MiB"),
    ):
        if name.endswith(ending):
            said = name if ending in ("_rate", "_share") else name.removesuffix(ending)  # a rate is no unit
            return _titled(said), show()
    return _titled(name), f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _titled(name: str) -> str:
    spaced = name.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


def promises(stats: Stats) -> tuple[Promise, ...]:
    wrong = stats.rejected + stats.taken_back
    return (
        Promise(
            name="Time to detect",
            value=words.duration(stats.mean_time_to_detect),
            of=f"mean of {words.plural(stats.bugs, 'bug')}",
            means="From the first event to a bug on this page.",
        ),
        Promise(
            name="Time to analyse",
            value=words.duration(stats.mean_time_to_analyze),
            of=f"mean of {words.plural(stats.analyzed, 'bug')}",
            means="From there until the cause is known.",
        ),
        Promise(
            name="Time to fix",
            value=words.duration(stats.mean_time_to_fix),
            of=f"mean of {words.plural(stats.kept + stats.held, 'fix', 'fixes')}",
            means="From the first event until the fix has held in production.",
        ),
        Promise(
            name="Fixes that held",
            value=words.ratio(stats.kept, stats.applied),
            of=f"{stats.kept:,} kept of {stats.applied:,} applied; {stats.held:,} more in their first 7 days",
            means="Their error did not come back in seven days, of all applied that are as old or were taken back.",
        ),
        Promise(
            name="Wrong suggestions",
            value=words.ratio(wrong, stats.shown),
            of=f"{wrong:,} rejected or taken back of {stats.shown:,} shown",
            means="Suggestions that a person refused or that had to be taken back.",
        ),
    )


def checklist(services: tuple[Service, ...], stats: Stats) -> tuple[tuple[str, bool, str], ...]:
    """The first steps with what is done; empty once all are."""
    steps = (
        ("Add a service", bool(services), "homeostat services add NAME"),
        ("Receive its first event", stats.events > 0, "Point its Sentry SDK here, with the service's DSN"),
        (
            "Link its code",
            any(service.repository for service in services),
            "homeostat services add NAME --repo PATH",
        ),
        ("Get the first proved fix", stats.shown > 0, "Comes by itself with the first bug that code can mend"),
    )
    return () if all(done for _, done, _ in steps) else steps


def action_words(row: AuditRow) -> str:
    """An automatic action in a sentence."""
    room, _, gave = row.action.partition(".")
    if room in set(Room):
        stretch = stretch_from(room, gave)
        return f"{ROOM_WORDS[Room(room)]}: {stretch.says if stretch else gave.replace('_', ' ')}"
    if row.action == "bug.status":
        new = details(row).get("to", "")
        return words.BUG_STATUS[BugStatus(new)].says.rstrip(".") if new in set(BugStatus) else "A bug changed its state"
    return row.action.replace(".", ": ").replace("_", " ")
