"""What the demo tells of time: it is told, and decides nothing."""

from datetime import timedelta

from homeostat.cli.demo.report import Row, delays


def test_a_run_at_the_usual_pace_has_nothing_to_tell() -> None:
    assert delays([_row("BUG-1", prove=60, detect=10)], 1, timedelta(minutes=5)) == []


def test_each_delay_is_told_with_what_is_usual() -> None:
    slow = delays([_row("BUG-1", prove=61, detect=1), _row("BUG-2", prove=5, detect=11)], 2, timedelta(seconds=455))
    assert slow == [
        "1 bugs had two proved suggestions within 60 s; usually 2 have",
        "BUG-2 took more than 10 s to detect",
        "it took 7:35; usually less than 5:00",
    ]


def _row(bug: str, *, prove: float, detect: float) -> Row:
    return Row(
        bug=bug,
        service="orders",
        title="",
        cause="",
        suggestions_tried=3,
        suggestions_proved=2,
        proof="",
        detect=detect,
        analyse=0.1,
        prove=prove,
        deploy=None,
        outcome="resolved",
    )
