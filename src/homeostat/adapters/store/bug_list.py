"""Lists of bugs. A page is found by indexes alone, then only its own rows are read whole."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from homeostat.adapters.store import tables as t
from homeostat.adapters.store.rows import to_bug
from homeostat.records import Bug, BugPage, BugQuery, BugRow, BugStatus, BugTab, Severity
from homeostat.stages.group.substate import ENDED, substate

_HOURS = 24
_LAST_PAGE = 1_000_000  # an offset beyond it fits no database
_TABS: Mapping[BugTab, frozenset[BugStatus]] = {
    BugTab.NEEDS_REVIEW: frozenset({BugStatus.FIX_PROPOSED}),
    BugTab.OPEN: frozenset(BugStatus) - ENDED,
    BugTab.ESCALATING: frozenset(BugStatus) - ENDED,
    BugTab.REGRESSED: frozenset({BugStatus.REGRESSED}),
    BugTab.MUTED: frozenset({BugStatus.MUTED}),
    BugTab.RESOLVED: frozenset({BugStatus.RESOLVED}),
    BugTab.ALL: frozenset(BugStatus),
}

_IS_ESCALATING = t.system_bugs.c.code.in_(sa.select(t.bug_escalations.c.bug_code))


def find_page(connection: sa.Connection, query: BugQuery, now: datetime) -> BugPage:
    narrowed = _narrowings(query)
    counts = _count_statuses(connection, narrowed)
    tabs = {tab.value: sum(counts.get(status, 0) for status in statuses) for tab, statuses in _TABS.items()}
    tabs[BugTab.ESCALATING] = _count_escalating(connection, narrowed)
    bugs = _page(connection, query, narrowed)
    escalating = _escalating(connection, bugs)
    trends, scores, waits = _trends(connection, bugs, now), _scores(connection, bugs), _waits(connection, bugs)
    rows = (
        BugRow(
            bug=bug,
            trend=trends.get(bug.code, (0,) * _HOURS),
            confidence=scores.get(bug.code),
            waiting=waits.get(bug.code, ""),
            substate=substate(bug, escalating=bug.code in escalating, now=now),
        )
        for bug in bugs
    )
    return BugPage(rows=tuple(rows), total=tabs[query.tab.value], tab_counts=tabs)


def _narrowings(query: BugQuery) -> list[sa.ColumnElement[bool]]:
    c, w = t.system_bugs.c, t.bug_words.c
    found: list[sa.ColumnElement[bool]] = []
    if query.service:
        found.append(c.service == query.service)
    if query.severity in set(Severity):
        found.append(c.severity == query.severity)
    if query.text:
        said = sa.select(w.code).where(w.words.contains(query.text.lower(), autoescape=True))
        found.append(c.code.in_(said))
    return found


def _count_statuses(connection: sa.Connection, narrowed: list[sa.ColumnElement[bool]]) -> dict[str, int]:
    c = t.system_bugs.c
    query = sa.select(c.status, sa.func.count()).where(*narrowed).group_by(c.status)
    return {str(status): int(count) for status, count in connection.execute(query)}


def _count_escalating(connection: sa.Connection, narrowed: list[sa.ColumnElement[bool]]) -> int:
    c = t.system_bugs.c
    query = (
        sa.select(sa.func.count()).select_from(t.system_bugs).where(_IS_ESCALATING, c.status.not_in(ENDED), *narrowed)
    )
    return int(connection.execute(query).scalar_one())


def _escalating(connection: sa.Connection, bugs: tuple[Bug, ...]) -> frozenset[str]:
    code = t.bug_escalations.c.bug_code
    query = sa.select(code).where(code.in_([bug.code for bug in bugs]))
    return frozenset(connection.execute(query).scalars())


def _page(connection: sa.Connection, query: BugQuery, narrowed: list[sa.ColumnElement[bool]]) -> tuple[Bug, ...]:
    c = t.system_bugs.c
    orders: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
        "first_seen": (c.first_seen.desc(), c.code.desc()),
        "events": (c.event_count.desc(), c.code.desc()),
        "severity": (c.severity, c.last_seen.desc(), c.code.desc()),
    }
    order = orders.get(query.sort, (c.last_seen.desc(), c.code.desc()))
    wanted = _TABS[query.tab]
    within = [*narrowed, *([c.status.in_(sorted(wanted))] if len(wanted) < len(BugStatus) else [])]
    if query.tab is BugTab.ESCALATING:
        within.append(_IS_ESCALATING)
    page = min(max(1, query.page), _LAST_PAGE)
    codes = sa.select(c.code).where(*within).order_by(*order).limit(query.page_size)
    found = list(connection.execute(codes.offset((page - 1) * query.page_size)).scalars())
    rows = connection.execute(sa.select(t.system_bugs).where(c.code.in_(found)))
    bugs = {row.code: to_bug(row) for row in rows}
    return tuple(bugs[code] for code in found)


def _trends(connection: sa.Connection, bugs: tuple[Bug, ...], now: datetime) -> Mapping[str, tuple[int, ...]]:
    if not bugs:
        return {}
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=_HOURS - 1)
    h, f = t.fingerprint_hours.c, t.fingerprints.c
    query = (
        sa.select(f.bug_code, h.hour, h.event_count)
        .join(t.fingerprints, sa.and_(f.service == h.service, f.fingerprint == h.fingerprint))
        .where(f.bug_code.in_([bug.code for bug in bugs]), h.hour >= first)
    )
    found: dict[str, list[int]] = {}
    for row in connection.execute(query):
        hours = found.setdefault(row.bug_code, [0] * _HOURS)
        hours[min(_HOURS - 1, int((row.hour - first) / timedelta(hours=1)))] += row.event_count
    return {code: tuple(hours) for code, hours in found.items()}


def _scores(connection: sa.Connection, bugs: tuple[Bug, ...]) -> Mapping[str, float]:
    c = t.ai_fix_suggestions.c
    best = sa.select(c.bug_code, sa.func.max(c.confidence_score)).where(
        c.shown_rank.is_not(None), c.bug_code.in_([bug.code for bug in bugs])
    )
    return _pairs(connection, best.group_by(c.bug_code))


def _waits(connection: sa.Connection, bugs: tuple[Bug, ...]) -> Mapping[str, str]:
    reasons = (
        sa.select(t.repairs.c.bug_code, t.waits.c.reason)
        .join(t.repairs, t.repairs.c.repair_id == t.waits.c.repair_id)
        .where(t.repairs.c.bug_code.in_([bug.code for bug in bugs]))
    )
    return _pairs(connection, reasons)


def _pairs(connection: sa.Connection, query: sa.Select[Any, Any]) -> dict[str, Any]:
    return {key: value for key, value in connection.execute(query) if value is not None}
