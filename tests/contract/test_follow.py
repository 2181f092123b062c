"""Real files, followed through rotation, cutting, inodes used anew and restarts: no entry lost, none doubled."""

import os
import shutil
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SetClock
from homeostat.adapters.positions.file import FilePositions
from homeostat.errors import BadInput, StoreUnavailable
from homeostat.intake.logfile.follow import Follower, Watched, read_watched
from homeostat.records import Report, ReportKind
from homeostat.stages.sense import sense
from homeostat.stages.sense.text import LogText


class Desk:
    """Takes reports as the store does: by id, each once."""

    def __init__(self) -> None:
        self.reports: dict[str, Report] = {}
        self.given = 0
        self.away = False

    def accept(self, reports: Sequence[Report], made_at: Sequence[datetime]) -> None:
        assert len(made_at) == len(reports)
        if self.away:
            raise StoreUnavailable("restarting")
        self.given += len(reports)
        for report in reports:
            self.reports.setdefault(report.report_id, report)

    def texts(self) -> list[str]:
        return [msgspec.json.decode(report.body, type=LogText).text for report in self.reports.values()]

    def messages(self) -> list[str]:
        return [sense(report).message for report in self.reports.values()]


class Place:
    """A folder of logs, and followers that come and go."""

    def __init__(self, folder: Path, pattern: str = "app.log") -> None:
        self.folder = folder
        self.log = folder / "app.log"
        self.desk = Desk()
        self.clock = SetClock()
        self.pattern = str(folder / pattern)
        self.follower = self.started()

    def started(self) -> Follower:
        watched = [Watched("shop", (self.pattern,))]
        positions = FilePositions(self.folder / "positions.json")
        return Follower(watched, accept=self.desk.accept, positions=positions, clock=self.clock)

    def restart(self) -> None:
        """As after `kill -9`: nothing of the old one is asked to end well."""
        self.follower.close()
        self.follower = self.started()

    def write(self, *lines: str, to: Path | None = None) -> None:
        with (to or self.log).open("a") as file:
            file.writelines(f"{line}\n" for line in lines)

    def look(self, seconds: float = 0) -> None:
        self.clock.passes(seconds=seconds)
        while self.follower.look():
            pass

    def settle(self) -> None:
        for _ in range(4):
            self.look(3)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def error(n: int) -> str:
    return f"2025-10-23 14:30:00 ERROR shop: order {n} failed"


TRACE = ["Traceback (most recent call last):", '  File "/srv/a.py", line 3, in load', "    int(word)", "ValueError: no"]


def orders(*numbers: int) -> list[str]:
    return [f"order {n} failed" for n in numbers]


def test_what_matters_becomes_a_report_and_the_rest_is_counted(place: Place) -> None:
    place.write(
        "2025-10-23 14:30:00 INFO shop: ready", error(1), *TRACE, "2025-10-23 14:30:01 WARNING shop: low", "plain"
    )
    place.settle()
    (report,) = place.desk.reports.values()
    body = msgspec.json.decode(report.body, type=LogText)
    assert (report.kind, report.service, body.first_line, body.last_line) == (ReportKind.LOG_TEXT, "shop", 2, 6)
    event = sense(report)
    assert (event.error_type, event.message, event.crash_frame and event.crash_frame.line) == ("ValueError", "no", 3)
    assert event.event_id == report.report_id.partition(":")[2]
    assert place.follower.seen == {("shop", "info"): 1, ("shop", "error"): 1, ("shop", "warning"): 1, ("shop", ""): 1}


def test_what_cannot_be_followed_is_said_until_it_can(place: Place) -> None:
    place.look()
    assert place.follower.unread == {place.pattern: "no such file yet, or a folder that this user may not read"}
    place.log.mkdir()
    place.look()
    assert place.follower.unread == {str(place.log): "no regular file"}
    place.log.rmdir()
    place.write("2025-10-23 14:30:00 ERROR shop: failed")
    place.look()
    assert place.follower.unread == {}


def test_an_entry_is_whole_when_nothing_was_added_for_two_seconds(place: Place) -> None:
    place.write(error(1), *TRACE[:2])
    place.look()
    place.look(1)
    assert place.desk.texts() == []
    place.write(*TRACE[2:])
    place.look(1)
    assert place.desk.texts() == []
    place.look(2)
    assert place.desk.texts() == ["\n".join([error(1), *TRACE])]


def test_a_source_that_fell_silent_is_not_kept_waiting_by_another(place: Place) -> None:
    place.write(*(f"worker-1  | {line}" for line in TRACE))
    for n in range(4):
        place.write(f"web-1     | 2025-10-23 14:30:0{n} INFO web: GET /")
        place.look(1)
    assert place.desk.texts() == ["\n".join(TRACE)]


def test_half_a_line_is_waited_for(place: Place) -> None:
    with place.log.open("a") as file:
        file.write("2025-10-23 14:30:00 INFO a: b\n" + error(1)[:30])
    place.look()
    place.look(9)
    with place.log.open("a") as file:
        file.write(error(1)[30:] + "\n")
    place.settle()
    assert place.desk.messages() == orders(1)


def test_it_resumes_where_it_stopped(place: Place) -> None:
    place.write(error(1), error(2), error(3))
    place.settle()
    given = place.desk.given
    place.restart()
    place.write(error(4))
    place.settle()
    assert place.desk.messages() == orders(1, 2, 3, 4)
    assert place.desk.given == given + 1
    last = list(place.desk.reports.values())[-1]
    assert msgspec.json.decode(last.body, type=LogText).first_line == 4


def test_an_entry_that_was_open_at_the_end_is_read_whole_after_the_restart(place: Place) -> None:
    place.write(error(1), error(2), *TRACE[:2])
    place.look()
    place.restart()
    place.write(*TRACE[2:])
    place.settle()
    assert place.desk.texts() == [error(1), "\n".join([error(2), *TRACE])]


def test_nothing_is_lost_while_reports_are_not_accepted(place: Place) -> None:
    place.write(error(1))
    place.settle()
    place.desk.away = True
    place.write(error(2), error(3))
    place.settle()
    place.restart()
    place.settle()
    assert place.desk.messages() == orders(1)
    place.desk.away = False
    place.settle()
    assert place.desk.messages() == orders(1, 2, 3)


def test_a_renamed_file_is_read_to_its_end(place: Place) -> None:
    place.write(error(1))
    place.look()
    place.log.rename(place.folder / "app.log.1")
    place.write(error(2), to=place.folder / "app.log.1")  # its writer has not noticed yet
    place.write(error(3))
    place.settle()
    place.look(40)
    place.settle()
    assert sorted(place.desk.messages()) == orders(1, 2, 3)
    assert place.desk.given == 3


def test_a_file_that_was_renamed_while_nobody_looked_is_read_to_its_end(place: Place) -> None:
    place.write(error(1))
    place.settle()
    place.write(error(2))
    place.log.rename(place.folder / "app.log.1")
    place.write(error(3))
    place.restart()
    place.settle()
    assert sorted(place.desk.messages()) == orders(1, 2, 3)
    assert place.desk.given == 3


@pytest.mark.parametrize("pattern", ["app.log", "app.log*"])
@pytest.mark.parametrize("stopped", [False, True], ids=["at once", "while nobody looked"])
def test_a_file_that_was_copied_and_cut_loses_nothing(tmp_path: Path, pattern: str, *, stopped: bool) -> None:
    place = Place(tmp_path, pattern)
    place.write(error(1), error(2))
    place.look()
    place.write(error(3), *TRACE)
    if stopped:
        place.follower.close()
    shutil.copy(place.log, place.folder / "app.log.1")
    os.truncate(place.log, 0)
    place.write("2025-10-23 15:00:00 ERROR shop: order 4 failed")
    if stopped:
        place.restart()
    place.settle()
    place.settle()
    assert sorted(place.desk.messages()) == ["no", *orders(1, 2, 4)]


def test_a_file_that_was_cut_and_grew_again_is_known_by_what_stands_in_it(place: Place) -> None:
    place.write(error(1))
    place.settle()
    os.truncate(place.log, 0)
    place.write(*(f"2025-10-23 15:00:00 ERROR shop: order {n} failed, with more words" for n in range(2, 9)))
    place.settle()
    assert len(place.desk.messages()) == 8


def test_a_file_that_was_cut_to_the_same_first_line_is_another_text(place: Place) -> None:
    for _ in range(3):
        place.write(error(1), error(2))
        place.settle()
        os.truncate(place.log, 0)
        place.look()
    assert place.desk.messages() == orders(1, 2) * 3


def test_an_inode_used_anew_is_another_file(place: Place) -> None:
    place.write(error(1))
    place.settle()
    place.follower.close()
    inode = place.log.stat().st_ino
    place.log.unlink()
    place.write("2025-10-23 16:00:00 ERROR shop: order 2 failed")
    for n in range(2_000):  # until the file system gives the number again, or nearly never
        if place.log.stat().st_ino == inode:
            break
        place.log.rename(place.folder / f"other{n}")
        place.write("2025-10-23 16:00:00 ERROR shop: order 2 failed")
    place.restart()
    place.settle()
    assert place.desk.messages() == orders(1, 2)


def test_equal_beginnings_do_not_make_two_files_one(tmp_path: Path) -> None:
    place = Place(tmp_path, "*.log")
    other = tmp_path / "other.log"
    place.write("starting")
    place.settle()
    place.write("starting", error(1), to=other)
    place.write(error(1))
    place.settle()
    assert place.desk.messages() == orders(1, 1)


def test_what_is_no_text_file_is_left_alone(tmp_path: Path) -> None:
    place = Place(tmp_path, "*")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "old.log.gz").write_bytes(b"\x1f\x8b\n\n")
    (tmp_path / "noise").write_bytes(os.urandom(4_000) + b"\n" + b"x" * 2_000_000 + b"\n")
    place.write(error(1))
    place.settle()
    assert "order 1 failed" in place.desk.messages()


def test_broken_positions_begin_anew(place: Place) -> None:
    place.write(error(1))
    place.settle()
    (place.folder / "positions.json").write_text("{")
    place.restart()
    place.settle()
    assert (place.desk.messages(), place.desk.given) == (orders(1), 2)


ACTIONS = st.sampled_from(["write", "write", "write", "trace", "look", "wait", "restart", "rename", "cut"])


@settings(max_examples=80, deadline=None)
@given(actions=st.lists(ACTIONS, max_size=25))
def test_whatever_happens_every_error_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory, actions: list[str]
) -> None:
    place = Place(tmp_path_factory.mktemp("logs"))
    expected: list[str] = []
    rotated = 0

    def act(action: str) -> None:
        nonlocal rotated
        match action:
            case "write":
                place.write(f"2025-10-23 14:30:00 ERROR shop: order {len(expected)} failed")
                expected.append(f"order {len(expected)} failed")
            case "trace":
                place.write("2025-10-23 14:30:00 INFO shop: ready", *TRACE[:3], f"ValueError: order {len(expected)}")
                expected.append(f"order {len(expected)}")
            case "look":
                place.look(0.5)
            case "wait":
                place.look(5)
            case "restart":
                place.restart()
            case _ if not place.log.exists() or not place.log.stat().st_size:
                pass
            case "rename":
                place.look()  # files that come and go between two looks are seen by nobody
                rotated += 1
                place.log.rename(f"{place.log}.{rotated}")
            case _:
                place.look()
                rotated += 1
                shutil.copy(place.log, f"{place.log}.{rotated}")
                os.truncate(place.log, 0)

    for action in actions:
        act(action)
    place.settle()
    place.look(60)
    place.settle()
    assert sorted(place.desk.messages()) == sorted(expected)
    place.follower.close()


@pytest.mark.parametrize(
    ("setting", "watched"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("shop=/var/log/a.log", (Watched("shop", ("/var/log/a.log",)),), id="one"),
        pytest.param(
            " shop = /a/*.log , /b ; till=/c;",
            (Watched("shop", ("/a/*.log", "/b")), Watched("till", ("/c",))),
            id="two",
        ),
    ],
)
def test_the_setting_is_read(setting: str, watched: tuple[Watched, ...]) -> None:
    assert read_watched(setting) == watched


@pytest.mark.parametrize("setting", ["shop", "=a", "shop=", "shop=a;till"])
def test_a_setting_that_says_nothing_is_refused(setting: str) -> None:
    with pytest.raises(BadInput, match="service=glob"):
        read_watched(setting)


def test_the_thread_follows_by_itself(place: Place) -> None:
    place.write(error(1), error(2))
    place.follower.start()
    deadline = time.monotonic() + 60
    try:
        while not place.desk.reports:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        place.follower.stop()
    assert place.desk.messages() == orders(1)
