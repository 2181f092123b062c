"""What the journal promises: what was acknowledged is given until it is struck, and nothing else."""

import fcntl
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeostat.errors import StoreUnavailable
from homeostat.intake import journal as under_test
from homeostat.intake.journal import Journal
from homeostat.intake.segments import new_file
from homeostat.records import Report, ReportKind

NOW = datetime(2025, 10, 23, 14, 30, 0, 123456, tzinfo=UTC)
EVERYTHING = (1_000_000, 1 << 40)


def a_report(number: int, size: int = 100) -> Report:
    body = number.to_bytes(4, "big") + bytes(range(256)) * (size // 256 + 1)
    return Report(
        report_id=f"shop:{number}", service="shop", kind=ReportKind.SENTRY_ENVELOPE, received_at=NOW, body=body
    )


def opened(folder: Path) -> Journal:
    journal = Journal(folder)
    journal.open()
    return journal


def on_disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.reports"))


def test_reports_come_out_as_they_went_in_and_in_order(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.append([a_report(1), a_report(2)])
    journal.append([])
    journal.append([a_report(3)])
    assert journal.read(2, EVERYTHING[1]) == [a_report(1), a_report(2)]
    assert journal.read(*EVERYTHING) == [a_report(3)]
    assert journal.read(*EVERYTHING) == []
    journal.close()


def test_what_was_not_struck_is_given_again(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.append([a_report(n) for n in range(4)])
    assert len(journal.read(2, EVERYTHING[1])) == 2
    journal.strike()
    assert len(journal.read(1, EVERYTHING[1])) == 1
    journal.rewind()
    assert journal.read(*EVERYTHING) == [a_report(2), a_report(3)]
    journal.close()
    again = opened(tmp_path)
    assert a_report(3) in again.read(*EVERYTHING)
    again.close()


def test_nothing_stays_on_disk_as_it_was_received_once_it_is_struck(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    for round_number in range(3):
        journal.append([a_report(round_number)])
        assert on_disk(tmp_path)
        assert journal.read(*EVERYTHING) == [a_report(round_number)]
        journal.strike()
        assert on_disk(tmp_path) == 0
        assert not journal.waits
    journal.close()
    assert list(tmp_path.iterdir()) == []


def test_segments_follow_each_other_and_go_when_they_are_struck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "SEGMENT_BYTES", 5_000)
    journal = opened(tmp_path)
    for number in range(30):
        journal.append([a_report(number, 1_000)])
    assert len(list(tmp_path.rglob("*.reports"))) > 5
    seen: list[Report] = []
    while some := journal.read(7, EVERYTHING[1]):
        seen += some
        journal.strike()
    assert seen == [a_report(number, 1_000) for number in range(30)]
    assert on_disk(tmp_path) == 0
    journal.close()


def test_a_report_cut_off_by_a_kill_hides_none_before_it(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.append([a_report(1), a_report(2)])
    [segment] = tmp_path.rglob("*.reports")
    with segment.open("ab") as file:
        file.write(b"\x00\x00\x01\x00half a report")
    journal.close()
    again = opened(tmp_path)
    assert again.read(*EVERYTHING) == [a_report(1), a_report(2)]
    again.strike()
    again.close()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_taken_over_and_a_living_one_is_left_alone(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]); import test_journal as t;"
        "t.opened(Path(sys.argv[1])).append([t.a_report(7)]); print('on disk', flush=True); os.kill(os.getpid(), 9)"
    )
    living = opened(tmp_path)
    living.append([a_report(1)])
    words = [sys.executable, "-c", program, str(tmp_path), str(Path(__file__).parent)]
    killed = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (killed.stdout, killed.returncode) == ("on disk\n", -9)
    other = opened(tmp_path)
    assert other.read(*EVERYTHING) == [a_report(7)]
    assert living.read(*EVERYTHING) == [a_report(1)]
    living.strike()
    other.strike()
    living.close()
    other.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_loses_nothing_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = opened(tmp_path)
    journal.append([a_report(1)])
    writes = os.pwrite

    def half(file: int, data: memoryview, at: int) -> int:
        if len(data) < 50:
            raise OSError(28, "No space left on device")
        return writes(file, data[: len(data) // 2], at)

    with monkeypatch.context() as full:
        full.setattr(os, "pwrite", half)
        with pytest.raises(StoreUnavailable, match="No space left"):
            journal.append([a_report(2)])
    journal.append([a_report(3)])
    assert journal.read(*EVERYTHING) == [a_report(1), a_report(3)]
    journal.close()


def test_what_is_laid_out_for_the_next_reports_is_no_report(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    reports = [a_report(n) for n in range(5)]
    for report in reports:
        journal.append([report])
    [segment] = tmp_path.glob("*/*.reports")
    as_killed = segment.read_bytes()
    assert as_killed.endswith(bytes(100))
    left = tmp_path / "left by a killed process"
    left.mkdir()
    (left / segment.name).write_bytes(as_killed)
    assert journal.adopt() == 1
    assert journal.read(*EVERYTHING) == [*reports, *reports]
    journal.strike()
    assert not left.exists()
    journal.close()


def test_a_write_returns_when_the_disk_has_it(tmp_path: Path) -> None:
    file = new_file(tmp_path).file
    assert fcntl.fcntl(file, fcntl.F_GETFL) & os.O_DSYNC
    os.close(file)


def test_more_than_may_wait_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "MOST_WAITING_BYTES", 1_000)
    journal = opened(tmp_path)
    journal.append([a_report(n) for n in range(20)])
    with pytest.raises(StoreUnavailable, match="more has arrived"):
        journal.append([a_report(99)])
    assert len(journal.read(*EVERYTHING)) == 20
    journal.strike()
    journal.append([a_report(99)])
    journal.close()


def test_many_threads_append_while_one_reads(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    numbers = range(400)
    threads = [
        threading.Thread(target=lambda part=part: [journal.append([a_report(n)]) for n in numbers[part::4]])
        for part in range(4)
    ]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    while len(seen) < len(numbers):
        seen += [report.report_id for report in journal.read(50, EVERYTHING[1])]
        journal.strike()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(f"shop:{n}" for n in numbers)
    journal.close()


def append_at_the_same_time(journal: Journal, monkeypatch: pytest.MonkeyPatch, *numbers: int) -> None:
    """The disk answers nobody before all of them wait for it."""
    together, writes = threading.Barrier(len(numbers), timeout=60), os.pwrite
    waited = threading.local()

    def slow(file: int, data: bytes, at: int) -> int:
        if not hasattr(waited, "once"):  # zeros may follow
            waited.once = together.wait()
        return writes(file, data, at)

    with monkeypatch.context() as slowly, ThreadPoolExecutor(len(numbers)) as pool:
        slowly.setattr(os, "pwrite", slow)
        list(pool.map(journal.append, [[a_report(number)] for number in numbers]))


def test_the_next_segment_is_laid_out_for_as_much_as_the_last_one_held(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.append([a_report(number) for number in range(200)])
    [full] = tmp_path.glob("*/*.reports")
    held = len(full.read_bytes().rstrip(b"\0"))
    assert journal.hand_over(9) == 1
    spares = [path for path in tmp_path.glob("*/*.reports") if not path.read_bytes().strip(b"\0")]
    assert spares
    assert all(abs(path.stat().st_size - held) < 8 for path in spares)  # a CRC may end with a nought
    journal.append([a_report(200)])
    assert journal.read(*EVERYTHING) == [a_report(200)]
    journal.close()


def test_two_wait_for_the_disk_at_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = opened(tmp_path)
    append_at_the_same_time(journal, monkeypatch, 1, 2)
    journal.append([a_report(3)])
    assert sorted(report.report_id for report in journal.read(*EVERYTHING)) == ["shop:1", "shop:2", "shop:3"]
    journal.strike()
    assert on_disk(tmp_path) == 0
    journal.close()
    assert list(tmp_path.iterdir()) == []


def test_what_two_wrote_at_the_same_time_is_handed_over_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = opened(tmp_path)
    append_at_the_same_time(writer, monkeypatch, 1, 2)
    assert writer.hand_over(1) == 2
    assert not writer.waits
    append_at_the_same_time(writer, monkeypatch, 3, 4)
    writer.close()  # and what was not handed over is found by the next one
    reader = opened(tmp_path)
    assert sorted(report.report_id for report in reader.read(*EVERYTHING)) == ["shop:1", "shop:2", "shop:3", "shop:4"]
    reader.strike()
    reader.close()
    assert list(tmp_path.iterdir()) == []


def test_what_is_handed_over_is_adopted_once_and_leaves_nothing(tmp_path: Path) -> None:
    writer = opened(tmp_path)
    writer.append([a_report(1), a_report(2)])
    assert writer.hand_over(2) == 1
    assert not writer.waits
    writer.append([a_report(3)])
    assert writer.hand_over(2) == 1
    first, second = Journal(tmp_path), Journal(tmp_path)
    assert first.adopt(1) == 1
    assert second.adopt() == 1
    read = [first.read(*EVERYTHING), second.read(*EVERYTHING)]
    assert sorted(read, key=len) == [[a_report(3)], [a_report(1), a_report(2)]]
    for reader in (first, second):
        reader.strike()
        reader.close()
    writer.close()
    assert list(tmp_path.iterdir()) == []


def test_a_segment_that_was_never_begun_is_nobodys_task(tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.mkdir()
    (left / "00000000000000000001.reports").touch()
    reader = Journal(tmp_path)
    assert reader.adopt(1) == 0
    assert list(tmp_path.iterdir()) == []
    reader.close()


def test_no_more_is_handed_over_than_asked_for_until_it_is_read(tmp_path: Path) -> None:
    writer = opened(tmp_path)
    for number in range(3):
        writer.append([a_report(number)])
        writer.hand_over(2)
    assert writer.waits
    reader = Journal(tmp_path)
    reader.adopt(1)
    reader.read(*EVERYTHING)
    reader.strike()
    assert writer.hand_over(2) == 1
    assert not writer.waits
    reader.close()
    writer.close()


def test_what_a_killed_reader_held_goes_to_the_next_one(tmp_path: Path) -> None:
    writer = opened(tmp_path)
    writer.append([a_report(1)])
    writer.hand_over(1)
    killed = Journal(tmp_path)
    killed.adopt(1)
    assert killed.read(*EVERYTHING) == [a_report(1)]
    killed.close()  # as a kill would: its lock is gone, and nothing was struck
    after = Journal(tmp_path)
    after.adopt(1)
    assert after.read(*EVERYTHING) == [a_report(1)]
    after.strike()
    after.close()
    writer.close()
