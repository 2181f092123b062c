"""Requests as a service's own telemetry tells of them, where no front of ours counts them.

One source speaks for a service: the first of `ToldBy` that told of enough requests of the release before. What is
sampled is compared by shares, as it came.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from homeostat.ports import Store
from homeostat.records import Answering, Deployment, Observed, Service, Told, ToldBy
from homeostat.stages.watch.measures import FEWEST_REQUESTS

_LEAST_ANSWERS = 20  # of a slice: with fewer it goes on
_SLICE = timedelta(seconds=5)  # as they are counted
_MOST_PAUSE = timedelta(minutes=1)  # within a slice
_SUMMED_OVER = timedelta(minutes=1)  # what an SDK sums up before it tells of sessions
_LOOKED_BACK = timedelta(days=90)
_MEDIAN, _P95 = 0.5, 0.95


def with_told(
    old: Observed,
    new: Observed,
    deployment: Deployment,
    *,
    service: Service,
    store: Store,
    warm_at: datetime,
    now: datetime,
) -> tuple[Observed, Observed]:
    """Both, with what was told of their requests; as they were where too little was told of the old one's.

    Of the new one nothing may be told yet: then none came. How long its requests took counts from `warm_at` on.
    """
    before = store.watches.told(service.name, deployment.previous_release, since=now - _LOOKED_BACK, until=now)
    after = store.watches.told(service.name, deployment.release, since=deployment.finished_at, until=now)
    found = told_by_one(old, new, before, after)
    if found is None:
        return old, new
    told_old, told_new = found
    if told_new.told_by == ToldBy.SESSIONS.value:
        told_new = _without_smoke(told_new, service)
    warm = tuple(one for one in told_new.answering if one.ended_at >= warm_at)
    return told_old, replace(told_new, answering=warm)


def told_by_one(
    old: Observed, new: Observed, before: Sequence[Told], after: Sequence[Told]
) -> tuple[Observed, Observed] | None:
    """Both as the source tells that speaks for the service; None where none has told of enough of the old one's."""
    for by in ToldBy:
        olds = [one for one in before if one.by is by]
        if sum(one.requests for one in olds) >= FEWEST_REQUESTS:
            stretch = olds[-1].at - olds[0].at + (_SUMMED_OVER if by is ToldBy.SESSIONS else _SLICE)
            news = [one for one in after if one.by is by]
            return replace(_told(old, by, olds), counted_for=stretch), _told(new, by, news)
    return None


def _told(observed: Observed, by: ToldBy, slices: Sequence[Told]) -> Observed:
    requests, stand_for = sum(one.requests for one in slices), sum(one.stand_for for one in slices)
    refused = [one.refused for one in slices if one.refused is not None]
    sampled = requests / stand_for if stand_for > requests else 1.0
    return replace(
        observed,
        requests=requests,
        errors=sum(one.failed for one in slices),
        refused=None if by is ToldBy.SESSIONS else sum(refused),
        target_failures=round(observed.target_failures * sampled),
        sampled=sampled,
        told_by=by.value,
        answering=tuple(answering_of(slices)),
    )


def _without_smoke(new: Observed, service: Service) -> Observed:
    """Our own requests are sessions too, and nobody can tell which."""
    rounds = new.smoked.rounds if new.smoked else 0
    return replace(new, requests=max(new.errors or 0, (new.requests or 0) - rounds * max(1, len(service.smoke))))


def answering_of(slices: Sequence[Told]) -> list[Answering]:
    """How long answers took, in slices of enough of them."""
    found: list[Answering] = []
    times: dict[int, int] = {}
    newest: datetime | None = None
    for one in slices:
        if newest is not None and one.at - newest > _MOST_PAUSE:
            times = {}
        newest = one.at
        for bucket, count in one.times.items():
            times[bucket] = times.get(bucket, 0) + count
        if sum(times.values()) >= _LEAST_ANSWERS:
            median, p95 = _within(times, _MEDIAN), _within(times, _P95)
            answers = sum(times.values())
            found.append(Answering(ended_at=one.at + _SLICE, answers=answers, median=median, p95=p95))
            times = {}
    return found


def _within(times: dict[int, int], share: float) -> timedelta:
    """Within which such a share was answered."""
    rank, seen, last = share * sum(times.values()), 0, 0
    for bucket, count in sorted(times.items()):
        seen, last = seen + count, bucket
        if seen >= rank:
            break
    return timedelta(microseconds=last)
