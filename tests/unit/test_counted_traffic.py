"""What is known of a release that nobody has asked yet."""

from datetime import UTC, datetime, timedelta

from homeostat.adapters.deployer.running import Counted, RunningRelease, State, traffic_of
from homeostat.records import Deployment, Observed, Patch, Traffic, Wait
from homeostat.stages.watch import watch
from homeostat.stages.watch.gather import with_traffic

NOW = datetime(2026, 11, 26, 17, tzinfo=UTC)
WINDOW = timedelta(minutes=10)
SERVING = RunningRelease(deployment_id="d2", commit="c2", release="v2", folder="v2")


def test_a_release_that_nobody_asks_does_not_heal_by_that() -> None:
    """The front counts, so that no request came is known: its silence proves nothing, however long it lasts."""
    told = {one.release: one for one in traffic_of(State(serving=SERVING), Counted(releases={"v1": (6000, 60, 0)}))}
    assert (told["v2"].requests, told["v2"].errors) == (0, 0)

    deployment = Deployment(
        deployment_id="d2",
        service="shop",
        commit="c2",
        release="v2",
        previous_commit="c1",
        previous_release="v1",
        healthy=True,
        started_at=NOW,
        finished_at=NOW,
        detail="",
    )
    before, after = seen(timedelta(minutes=10), told["v1"], events=60), seen(WINDOW, told["v2"], events=0)
    answer = watch(deployment, before, after, patch=Patch(diff=""), window=WINDOW, now=NOW + WINDOW)
    assert isinstance(answer, Wait)
    assert answer.reason == "held: not enough traffic to judge v2 yet"


def seen(duration: timedelta, traffic: Traffic, *, events: int) -> Observed:
    none = Observed(duration=duration, requests=None, errors=None, target_events=events)
    return with_traffic(none, traffic, warm_at=NOW)


def test_what_serves_is_told_of_last() -> None:
    told = traffic_of(State(serving=SERVING), Counted(releases={"v1": (60, 0, 0)}))
    assert [one.release for one in told] == ["v1", "v2"]
