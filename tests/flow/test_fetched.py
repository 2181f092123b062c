"""Log files of a service that writes more than it may: so much is taken, and what is left stands on its page."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_console_signals import KEY, Page

from conftest import SetClock, collect
from homeostat.adapters.positions.file import FilePositions
from homeostat.adapters.store import open_store
from homeostat.errors import StoreUnavailable
from homeostat.intake.fetched import Fetched
from homeostat.intake.logfile.follow import Follower, Watched
from homeostat.records import Report, ReportKind, Service
from homeostat.settings import Settings

MADE = datetime(2025, 10, 23, 14, 0, tzinfo=UTC)


class Place:
    """A console, and a log whose entries are taken within quotas."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.reports: list[Report] = []
        self.away = False

    def accept(self, reports: Sequence[Report]) -> None:
        if self.away:
            raise StoreUnavailable("restarting")
        self.reports.extend(reports)

    def fetched(self, *, own: int | None = None, of_all: int | None = None) -> Fetched:
        self.page.store.services.add(Service(name="shop", project_id=7, public_key=KEY, events_per_minute=own))
        return Fetched(self.accept, self.page.store.services, self.page.clock, events_per_minute=of_all)

    def follow(self, fetched: Fetched, *moments: datetime) -> None:
        lines = [f"{at:%Y-%m-%dT%H:%M:%SZ} ERROR order {place} is lost\n" for place, at in enumerate(moments)]
        (self.folder / "app.log").write_text("".join(lines))
        positions = FilePositions(self.folder / "positions.json")
        watched = [Watched("shop", (str(self.folder / "app.log"),))]
        follower = Follower(watched, accept=fetched.put, positions=positions, clock=self.page.clock)
        for _ in range(3):
            self.page.clock.time += timedelta(seconds=3)
            while follower.look():
                pass
        follower.close()

    def taken(self) -> int:
        return sum(report.kind is not ReportKind.LOSSES for report in self.reports)


@pytest.fixture
def place(tmp_path: Path, migrated_at: Callable[[Path], str]) -> Iterator[Place]:
    with open_store(migrated_at(tmp_path / "homeostat.db"), SetClock()) as opened:
        yield Place(Page(opened), tmp_path)


@pytest.mark.parametrize(
    ("own", "of_all", "taken"),
    [(5, None, 5), (None, 8, 8), (5, 8, 5), (None, None, 30)],
    ids=["its own", "that of all", "its own first", "none was set"],
)
def test_of_a_log_file_so_many_entries_a_minute_are_taken(
    place: Place, own: int | None, of_all: int | None, taken: int
) -> None:
    place.follow(place.fetched(own=own, of_all=of_all), *[MADE] * 30)
    # The minute in which it came is counted too, for those whose clock stands still.
    assert place.taken() == min(30, 2 * taken)
    collect(place.page.store, place.reports)
    text = place.page.see("/losses")
    assert ("quota" in text) == (taken < 30)
    if taken < 30:
        assert f'<span class="num right">{30 - 2 * taken}</span>' in text
        assert "--events-per-minute" in text


def test_a_backlog_is_no_flood(place: Place) -> None:
    place.follow(place.fetched(own=2), *[MADE + timedelta(minutes=number // 2) for number in range(40)])
    assert place.taken() == 40
    assert not any(report.kind is ReportKind.LOSSES for report in place.reports)


def test_what_could_not_be_put_on_disk_takes_nothing_of_the_quota(place: Place) -> None:
    fetched = place.fetched(own=10)
    reports = [a_report(number) for number in range(10)]
    place.away = True
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            fetched.put(reports, [place.page.clock.time] * 10)
    place.away = False
    fetched.put(reports, [place.page.clock.time] * 10)
    assert place.taken() == 10


def test_a_loss_that_is_told_twice_counts_once(place: Place) -> None:
    reports = [a_report(number) for number in range(10)]
    for _ in range(2):  # killed in between: the second process knows nothing of the first
        place.fetched(own=4).put(reports, [place.page.clock.time] * 10)
    collect(place.page.store, place.reports)
    [losses] = place.page.store.signals.losses("shop")
    assert [(loss.reason, loss.category, loss.quantity) for loss in losses.lost] == [("quota", "log_event", 6)]


def test_dead_letters_are_never_left(place: Place) -> None:
    letters = [a_report(number, ReportKind.DEAD_LETTER) for number in range(10)]
    place.fetched(own=1).put(letters, [MADE] * 10)
    assert place.taken() == 10


@pytest.mark.parametrize(("given", "holds"), [({}, None), ({"HOMEOSTAT_EVENTS_PER_MINUTE": "9"}, 9)], ids=["no", "yes"])
def test_only_a_number_that_somebody_set_holds_for_what_is_fetched(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], holds: int | None
) -> None:
    monkeypatch.delenv("HOMEOSTAT_EVENTS_PER_MINUTE", raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert Settings().quota_that_was_set() == holds


def a_report(number: int, kind: ReportKind = ReportKind.LOG_EVENT) -> Report:
    return Report(report_id=f"shop:{number:032x}", service="shop", kind=kind, received_at=MADE, body=b"{}")
