"""One crash of Python, told by its SDK and by the text of a log, is one bug."""

from datetime import UTC, datetime

from msgspec import structs

from homeostat.records import Event, EventKind, Frame, Raised
from homeostat.stages.group.v1 import family
from homeostat.stages.sense.text import read_entry

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
LOAD = Frame(function="load", module="shop.rates", path="shop/rates.py", absolute_path="/srv/app/shop/rates.py", line=7)


def an_event(*chain: Raised) -> Event:
    return Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=chain[-1].type,
        message=chain[-1].message,
        chain=chain,
        platform="python",
    )


def raised(kind: str, message: str, *frames: Frame) -> Raised:
    return Raised(type=kind, message=message, frames=frames, handled=False)


def of_log(text: str) -> Event:
    chain = read_entry(text, NOW).chain
    assert chain
    return an_event(*chain)


def called(frame: Frame, source: str, *, own: bool = True) -> Frame:
    return structs.replace(frame, source=source, in_app=own)


def test_the_script_that_was_started_is_the_programs_own_whatever_the_sdk_marks() -> None:
    script = Frame(function="<module>", module="__main__", path="jobs.py", absolute_path="/srv/app/jobs.py", line=4)
    by_sdk = an_event(
        raised("KeyError", "'EUR'", called(LOAD, "job()"), called(script, "rates[code]", own=False)),
    )
    by_log = of_log(
        "Traceback (most recent call last):\n"
        '  File "/srv/app/shop/rates.py", line 7, in load\n    job()\n'
        '  File "/srv/app/jobs.py", line 4, in <module>\n    rates[code]\n'
        "KeyError: 'EUR'"
    )
    assert family(by_sdk) == family(by_log)
    package = structs.replace(script, path="celery/__main__.py", absolute_path="/usr/celery/__main__.py")
    in_package = an_event(raised("KeyError", "'EUR'", called(LOAD, "job()"), called(package, "main()", own=False)))
    assert "shop.rates" in family(in_package)


def test_generated_text_that_does_not_compile_was_not_called() -> None:
    by_sdk = an_event(raised("SyntaxError", "invalid syntax (<made of Owner>, line 8)", called(LOAD, "exec(text)")))
    by_log = of_log(
        "Traceback (most recent call last):\n"
        '  File "/srv/app/shop/rates.py", line 7, in load\n    exec(text)\n'
        "  File \"<made of Owner>\", line 8\n    name = o['owner's name']\n                    ^\n"
        "SyntaxError: invalid syntax"
    )
    assert [frame.function for frame in by_log.chain[0].frames] == ["load"]
    assert family(by_sdk) == family(by_log)


def test_an_assertion_has_no_cause_whatever_was_being_handled() -> None:
    first = raised("LookupError", "no rate", called(LOAD, "rate = found(code)"))
    then = raised("AssertionError", "", called(LOAD, "assert first < last"))
    by_log = of_log(
        "Traceback (most recent call last):\n"
        '  File "/srv/app/shop/rates.py", line 7, in load\n    rate = found(code)\n'
        "LookupError: no rate\n\n"
        "During handling of the above exception, another exception occurred:\n\n"
        "Traceback (most recent call last):\n"
        '  File "/srv/app/shop/rates.py", line 9, in load\n    assert first < last\n'
        "AssertionError"
    )
    assert family(an_event(first, then)) == family(by_log) == family(an_event(then))
    again = raised("AssertionError", "", called(LOAD, "raise AssertionError from error"))
    assert family(an_event(first, again)) != family(an_event(again))
