"""Releases in the store, and how they decide whether an event brings a resolved bug back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from test_store import START, WRITERS, a_bug, an_event, arrive, grouped, in_threads, record

from conftest import SetClock
from deployed import deployed
from homeostat.adapters.store import SqlStore, open_store
from homeostat.adapters.store.releases import MOST_NAMED
from homeostat.errors import BadInput, NotFound
from homeostat.records import (
    BugStatus,
    Declared,
    Deploy,
    Effect,
    ReleasedCommit,
    Service,
    Sessions,
    SourceFile,
    SourceUpload,
)

HOUR = timedelta(hours=1)
COMMIT = ReleasedCommit(
    digest="4f0c9ab", author="Anna", author_email="a@b.c", message="change\n", committed_at=START, files=("a", "b c")
)


def deploy(
    store: SqlStore, version: str, hours: float, *, environment: str = "production", deploy_id: str = ""
) -> None:
    told = Deploy(
        deploy_id=deploy_id or f"{version} {environment} {hours}",
        service="shop",
        version=version,
        environment=environment,
        finished_at=START + hours * HOUR,
    )
    store.releases.deploy(told, by="ci", now=START + hours * HOUR)


def declare(store: SqlStore, version: str, hours: float = 0, **more: str) -> None:
    store.releases.declare(Declared(service="shop", version=version, **more), START + hours * HOUR)


# --- what is kept


def test_what_is_said_twice_is_kept_once_and_added_up(store: SqlStore) -> None:
    said = Declared(
        service="shop", version="1.0", ref="4f0c9ab", commits=(COMMIT, replace(COMMIT, digest="1", files=()))
    )
    store.releases.declare(said, START)
    again = store.releases.declare(Declared(service="shop", version="1.0", released_at=START + HOUR), START + 2 * HOUR)
    assert (again.created_at, again.declared_at, again.released_at) == (START, START, START + HOUR)
    assert again.ref == "4f0c9ab"
    assert store.releases.commits("shop", "1.0") == said.commits
    store.releases.declare(Declared(service="shop", version="1.0", commits=(COMMIT,)), START)
    assert store.releases.commits("shop", "1.0") == (COMMIT,)
    assert store.releases.find("shop").total == 1
    assert store.releases.find("till").total == 0
    with pytest.raises(NotFound):
        store.releases.get("till", "1.0")


def test_events_name_releases_and_are_counted_on_them(store: SqlStore) -> None:
    earlier = START - HOUR
    events = [an_event(n, release="v1", occurred_at=START - n * HOUR) for n in range(3)]
    record(store, [*events, an_event(3, release=""), an_event(4, release="v2")], grouped("a"))
    record(store, [an_event(5, release="v1", occurred_at=earlier), events[0]], grouped("b"))
    found = store.releases.get("shop", "v1")
    assert (found.event_count, found.first_event_at, found.last_event_at) == (4, START - 2 * HOUR, START)
    assert (found.created_at, found.declared_at) == (START, None)
    assert [row.release.version for row in store.releases.find().rows] == ["v2", "v1"]


def test_a_row_tells_where_a_release_is_and_what_came_with_it(store: SqlStore) -> None:
    code = a_bug(store, 1, release="v1")
    a_bug(store, 2, release="v1")
    store.bugs.change_status(code, BugStatus.RESOLVED, by="anna", reason="", now=START)
    later = START + HOUR
    arrive(store, an_event(9, release="v2", occurred_at=later), grouped("print-1", Effect.REGRESSES), later)
    for hours, environment in ((1, "staging"), (2, "production"), (3, "staging")):
        deploy(store, "v1", hours, environment=environment)
    for day, started in enumerate((70, 30)):
        at = START - timedelta(days=day)
        sessions = Sessions(service="shop", at=at, release="v1", started=started, crashed=1)
        store.signals.keep([(f"s{day}", sessions)], START)
    rows = {row.release.version: row for row in store.releases.find("shop").rows}
    first, second = rows["v1"], rows["v2"]
    assert (first.new_bugs, first.regressed_bugs, first.crash_free) == (2, 0, 0.98)
    assert (second.new_bugs, second.regressed_bugs, second.crash_free) == (0, 1, None)
    assert [(each.environment, each.finished_at) for each in first.deploys] == [
        ("staging", START + 3 * HOUR),
        ("production", START + 2 * HOUR),
    ]
    assert {bug.code for bug in store.releases.bugs_since("shop", "v1")} >= {code}
    assert [bug.code for bug in store.releases.bugs_back("shop", "v2")] == [code]
    assert store.bugs.get(code).first_release == "v1"
    assert store.releases.row("shop", "v1") == first


def test_source_maps_of_a_release_are_counted(store: SqlStore) -> None:
    files = (
        SourceFile(path="a.js", url="~/a.js", map_path="a.js.map"),
        SourceFile(path="a.js.map", url="~/a.js.map", content=b"x", size_bytes=1),
    )
    store.source_maps.keep(SourceUpload(upload_id="1", service="shop", release="v1", dist="", files=files), START)
    assert (store.releases.source_maps("shop", "v1"), store.releases.source_maps("shop", "v2")) == (1, 0)


def test_a_deployment_of_ours_is_a_deploy_when_it_is_healthy(store: SqlStore) -> None:
    store.services.add(Service(name="shop", project_id=1, public_key="k" * 32, environment="shadow"))
    ours = deployed(
        START,
        deployment_id="d1",
        commit="4f0c9ab",
        release="v1",
        previous_commit="",
        previous_release="",
        finished_at=START + HOUR,
    )
    for _ in range(2):
        store.repairs.deployed(ours, None)
    store.repairs.deployed(replace(ours, deployment_id="d2", release="v2", healthy=False), None)
    [told] = store.releases.deploys()
    assert (told.deploy_id, told.version, told.environment, told.started_at) == ("d1", "v1", "shadow", START)
    assert store.releases.get("shop", "v1").ref == "4f0c9ab"


def test_only_what_nobody_met_is_forgotten(store: SqlStore) -> None:
    declare(store, "1.0")
    deploy(store, "1.1", 0)
    arrive(store, an_event(1, release="1.2"), grouped("a"))
    store.releases.forget("shop", "1.0", by="anna", now=START)
    for version in ("1.1", "1.2"):
        with pytest.raises(BadInput):
            store.releases.forget("shop", version, by="anna", now=START)
    assert store.releases.find().total == 2
    assert store.audit.rows()[0].action == "release.forgotten"


def test_releases_that_only_events_named_go_in_time(store: SqlStore) -> None:
    declare(store, "declared")
    deploy(store, "deployed", 0)
    for number, version in enumerate(("declared", "deployed", "old", "new")):
        at = START + (HOUR if version == "new" else -HOUR)
        arrive(store, an_event(number, release=version, occurred_at=at), grouped("a"))
    assert store.releases.clean(before=START) == 1
    assert {row.release.version for row in store.releases.find().rows} == {"declared", "deployed", "new"}
    made_up = [an_event(n, release=f"r{n}", occurred_at=START + HOUR) for n in range(10, 15 + MOST_NAMED)]
    record(store, made_up, grouped("a"), START + HOUR)
    assert store.releases.clean(before=START) == 6
    assert store.releases.find().total == MOST_NAMED + 2
    assert store.releases.services_with("declared") == ()


@pytest.mark.parametrize("version", ["", "1.1"], ids=["none", "of many"])
def test_the_newest_release_of_a_service(store: SqlStore, version: str) -> None:
    if version:
        for number, each in enumerate(("1.1", "0.9", "1.0")):
            arrive(store, an_event(number, release=each), grouped("a"), START + number * HOUR)
    newest = store.releases.newest("shop")
    assert (newest.version if newest else "") == version


def test_processes_that_count_on_the_same_release_wait_for_each_other_and_never_in_a_circle(store_url: str) -> None:
    def work(store: SqlStore, writer: int) -> None:
        for number in range(5):
            event = an_event(writer * 100 + number, release=f"v{number % 2}", level="fatal")
            record(store, [event], grouped(f"p{writer}-{number}"))
            deploy(store, f"v{number % 2}", 0, deploy_id=f"{writer}-{number}")

    in_threads(store_url, work)
    with open_store(store_url, SetClock()) as store:
        counts = {row.release.version: row.release.event_count for row in store.releases.find().rows}
        assert counts == {"v0": WRITERS * 3, "v1": WRITERS * 2}
        assert store.audit.broken_at() is None


# --- what comes back


def resolved(store: SqlStore, *, seen_in: str = "1.1", mended_in: str = "") -> str:
    """A bug that was seen in a release and resolved ten hours after the start."""
    code = a_bug(store, 1, release=seen_in)
    if mended_in:
        store.bugs.mended_by(code, mended_in)
    store.bugs.change_status(code, BugStatus.RESOLVED, by="anna", reason="", now=START + 10 * HOUR)
    return code


def comes_back(store: SqlStore, release: str, *, hours: float = 11, number: int = 98) -> bool:
    at = START + hours * HOUR
    event = an_event(number, release=release, occurred_at=at, received_at=at)
    return bool(record(store, [event], grouped("print-1", Effect.REGRESSES), at).regressed)


@pytest.mark.parametrize(
    ("mended_in", "release", "back"),
    [
        pytest.param("1.2", "1.1", False, id="the release that had it"),
        pytest.param("1.2", "1.0.9", False, id="older than the one that mends it, never seen before"),
        pytest.param("1.2", "1.2", True, id="the one that mends it"),
        pytest.param("1.2", "1.10", True, id="a newer one"),
        pytest.param("1.2", "nightly", True, id="one that nothing tells of"),
        pytest.param("1.2", "", True, id="none, and no deploy is known"),
        pytest.param("", "1.0.9", False, id="by hand: older than one that had it"),
        pytest.param("", "1.2", True, id="by hand: newer than the one that had it"),
        pytest.param("v1.1-3-gb7e2f01", "v1.1-1-ga111111", False, id="commits before the one that mends it"),
        pytest.param("v1.1-3-gb7e2f01", "v1.1-4-ga111111", True, id="a commit after it"),
    ],
)
def test_versions_tell_what_comes_back(store: SqlStore, mended_in: str, release: str, *, back: bool) -> None:
    resolved(store, mended_in=mended_in)
    assert comes_back(store, release) is back


def test_deploys_tell_what_versions_do_not(store: SqlStore) -> None:
    deploy(store, "blue", 1)
    deploy(store, "green", 2)
    deploy(store, "blue", 3)  # again
    deploy(store, "red", 4)
    resolved(store, seen_in="white", mended_in="green")
    assert not comes_back(store, "blue")
    assert comes_back(store, "red", number=99)


def test_a_release_that_mends_by_an_old_line_is_newer_than_what_it_was_deployed_after(store: SqlStore) -> None:
    deploy(store, "2.0", 1)
    deploy(store, "1.9.1", 2)
    deploy(store, "2.1", 3)
    resolved(store, mended_in="1.9.1")
    assert not comes_back(store, "2.0")
    assert comes_back(store, "2.1", number=99)


def test_the_first_events_tell_where_nothing_else_does(store: SqlStore) -> None:
    arrive(store, an_event(50, release="aaa", occurred_at=START - HOUR), grouped("other"))
    resolved(store, seen_in="bbb")
    assert not comes_back(store, "aaa")


def test_what_another_fingerprint_of_the_bug_showed_before_says_nothing_of_the_fix(store: SqlStore) -> None:
    arrive(store, an_event(1, release="x"), grouped("print-1", family="one"))
    arrive(store, an_event(2, release="y"), grouped("print-2", family="one"))
    [row] = store.releases.find("shop").rows[:1]
    [bug] = store.releases.bugs_since("shop", "x")
    assert row.release.version == "y"
    store.bugs.change_status(bug.code, BugStatus.RESOLVED, by="anna", reason="", now=START + 10 * HOUR)
    assert not comes_back(store, "y")


@pytest.mark.parametrize(
    ("deploys", "mended_in", "hours", "back"),
    [
        pytest.param({"1": 5}, "", 11, False, id="by hand: nothing was deployed since"),
        pytest.param({"1": 5, "2": 12}, "", 11, False, id="by hand: before the next deploy"),
        pytest.param({"1": 5, "2": 12}, "", 13, True, id="by hand: after the next deploy"),
        pytest.param({"1": 5, "2": 9}, "2", 11, True, id="its release serves"),
        pytest.param({"1": 5, "2": 12}, "2", 11, False, id="its release does not serve yet"),
        pytest.param({"1": 5, "3": 12}, "2", 13, True, id="a newer release serves"),
    ],
)
def test_deploys_tell_of_events_without_a_release(
    store: SqlStore, deploys: dict[str, float], mended_in: str, hours: float, *, back: bool
) -> None:
    code = resolved(store, seen_in="", mended_in=mended_in)
    for version, at in deploys.items():
        deploy(store, version, at)
    assert comes_back(store, "", hours=hours) is back
    assert store.bugs.get(code).status is (BugStatus.REGRESSED if back else BugStatus.RESOLVED)


def test_a_release_that_did_not_mend_it_is_no_measure_any_more(store: SqlStore) -> None:
    code = resolved(store, mended_in="1.2")
    assert comes_back(store, "1.3")
    assert store.bugs.get(code).resolved_release == ""
