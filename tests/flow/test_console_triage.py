"""Bugs sorted in the console: one on its page, several in the list."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from console_records import Filled, SetClock, fill, report_bug
from test_console import House

from homeostat.adapters.store import open_store
from homeostat.console.session import COOKIE, SESSION_LENGTH, digest
from homeostat.records import BugQuery, BugStatus, BugTab, MuteKind, Severity


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filled]:
    """A store that is filled once; each test changes a copy."""
    path = tmp_path_factory.mktemp("company") / "homeostat.db"
    with open_store(f"sqlite:///{path}", SetClock()) as store:
        store.migrate()
        return path, fill(store, SetClock())


@pytest.fixture
def filled(company: tuple[Path, Filled]) -> Filled:
    return company[1]


@pytest.fixture
def house(tmp_path: Path, company: tuple[Path, Filled]) -> Iterator[House]:
    shutil.copy(company[0], tmp_path)
    with open_store(f"sqlite:///{tmp_path / 'homeostat.db'}", SetClock()) as store:
        opened = House(store)
        now = opened.clock.time
        store.people.open_session(digest("a cookie"), "anna", "a token", now=now, until=now + SESSION_LENGTH)
        opened.browser.cookies.set(COOKIE, "a cookie")
        yield opened


def post(house: House, path: str, **form: str) -> httpx2.Response:
    return house.browser.post(path, data={"csrf": "a token"} | form)


def status(house: House, code: str) -> BugStatus:
    return house.store.bugs.get(code).status


def test_a_bug_is_muted_says_until_when_and_wakes(house: House, filled: Filled) -> None:
    at = f"/bugs/{filled.walking}"
    page = house.see(at)
    assert f'action="{at}/mute"' in page
    answer = post(house, f"{at}/mute", until="7d", until_words=" 20 users ", reason="<b>known</b>")
    assert answer.headers["location"] == f"{at}?said=muted"
    mute = house.store.triage.of(filled.walking).mute
    assert mute is not None
    assert (mute.until.kind, mute.until.count, mute.muted_by) == (MuteKind.USERS, 20, "anna")
    page = house.see(answer.headers["location"])
    assert "Muted until 20 more people are hit, by anna" in page
    assert "&lt;b&gt;known&lt;/b&gt;" in page
    assert f'action="{at}/mute"' not in page
    assert filled.walking in house.see("/bugs?tab=muted")
    assert post(house, f"{at}/unmute").headers["location"] == f"{at}?said=unmuted"
    assert status(house, filled.walking) is BugStatus.ANALYZED


def test_every_length_that_the_form_offers_is_understood(house: House, filled: Filled) -> None:
    page = house.see(f"/bugs/{filled.walking}")
    offered = re.findall(r'<option value="([^"]*)"', page[page.index('id="mute-until"') :])
    assert len(offered) == 7
    for until in offered:
        assert post(house, f"/bugs/{filled.walking}/mute", until=until).status_code == 303, until


@pytest.mark.parametrize(
    ("action", "form", "then", "said"),
    [
        ("resolve", {"reason": "by a restart"}, BugStatus.RESOLVED, "resolved"),
        ("resolve", {"next": "yes"}, BugStatus.RESOLVED, "resolved"),
        ("not-code", {}, BugStatus.NOT_A_CODE_BUG, "not_code"),
    ],
)
def test_a_bug_is_ended_and_reopened(
    house: House, filled: Filled, *, action: str, form: dict[str, str], then: BugStatus, said: str
) -> None:
    at = f"/bugs/{filled.hostile}"
    assert post(house, f"{at}/{action}", **form).headers["location"] == f"{at}?said={said}"
    assert status(house, filled.hostile) is then
    assert f'action="{at}/reopen"' in house.see(at)
    assert post(house, f"{at}/reopen").headers["location"] == f"{at}?said=reopened"
    assert status(house, filled.hostile) is BugStatus.DETECTED


def test_what_is_refused_says_why(house: House, filled: Filled) -> None:
    shipping = post(house, f"/bugs/{filled.watched}/resolve")
    assert (shipping.status_code, "is approved and on its way" in shipping.text) == (409, True)
    assert f'action="/bugs/{filled.watched}/resolve"' not in house.see(f"/bugs/{filled.watched}")
    soon = post(house, f"/bugs/{filled.walking}/mute", until_words="soon")
    assert (soon.status_code, "Nobody can tell" in soon.text) == (400, True)
    assert post(house, "/bugs/BUG-20000101-00001/mute").status_code == 404


# --- several


def test_several_bugs_are_muted_and_reopened_at_once(house: House, filled: Filled) -> None:
    page = house.see("/bugs?tab=all")
    assert f'name="pick.{filled.walking}"' in page
    picks = {f"pick.{code}": "on" for code in (filled.walking, filled.hostile)}
    answer = post(house, "/bugs/act", do="mute", until="1d", back="/bugs?tab=open&q=x", **picks)
    assert (answer.status_code, answer.headers["location"]) == (303, "/bugs?tab=open&q=x")
    assert {status(house, code) for code in (filled.walking, filled.hostile)} == {BugStatus.MUTED}
    assert post(house, "/bugs/act", do="reopen", back="//evil.example", **picks).headers["location"] == "/"
    assert [status(house, code) for code in (filled.walking, filled.hostile)] == [
        BugStatus.ANALYZED,
        BugStatus.DETECTED,
    ]


def test_of_several_bugs_those_that_cannot_be_changed_are_told(house: House, filled: Filled) -> None:
    picks = {f"pick.{code}": "on" for code in (filled.walking, filled.watched)}
    answer = post(house, "/bugs/act", do="resolve", **picks)
    assert answer.status_code == 409
    assert f"1 bug was changed, 1 not. A fix of {filled.watched} is approved" in answer.text
    assert (status(house, filled.walking), status(house, filled.watched)) == (BugStatus.RESOLVED, BugStatus.DEPLOYED)


@pytest.mark.parametrize("form", [{"do": "resolve"}, {"do": "dance", "pick.BUG-1": "on"}, {"pick.BUG-1": "on"}])
def test_nothing_picked_or_nothing_to_do(house: House, filled: Filled, form: dict[str, str]) -> None:
    del filled
    assert post(house, "/bugs/act", **form).status_code == 400


def test_a_whole_page_can_be_picked(house: House, filled: Filled) -> None:
    del filled
    codes = [
        report_bug(
            house.store,
            house.clock,
            100 + n,
            service="storefront",
            title=f"E: {n}",
            culprit="c",
            error_type="E",
            severity=Severity.P3,
            hits=[0.1],
        ).code
        for n in range(50)
    ]
    assert post(house, "/bugs/act", do="resolve", **{f"pick.{code}": "on" for code in codes}).status_code == 303
    assert {status(house, code) for code in codes} == {BugStatus.RESOLVED}


def test_bugs_are_merged_in_the_list_and_taken_apart_on_the_page(house: House, filled: Filled) -> None:
    other = house.store.bugs.search(BugQuery(service="storefront"), house.clock.time).rows
    [second] = [row.bug.code for row in other if row.bug.code != filled.hostile]
    picks = {f"pick.{code}": "on" for code in (filled.hostile, second)}
    merged = post(house, "/bugs/act", do="merge", **picks)
    survivor = merged.headers["location"].removeprefix("/bugs/").removesuffix("?said=merged")
    assert survivor in (filled.hostile, second)
    [gone] = {filled.hostile, second} - {survivor}
    page = house.see(merged.headers["location"])
    assert page.count('type="checkbox" class="tick" id="print-') == 2
    assert f"Take {gone} out again" in page
    assert f'href="/bugs/{survivor}"' in house.see(f"/bugs/{gone}")
    apart = post(house, f"/bugs/{survivor}/split", **{"from": gone})
    assert apart.headers["location"] == f"/bugs/{gone}?said=split"
    assert 'id="fingerprints"' not in house.see(f"/bugs/{survivor}")
    assert status(house, gone) is BugStatus.DETECTED


def test_a_ticked_fingerprint_is_split_out(house: House, filled: Filled) -> None:
    other = house.store.bugs.search(BugQuery(service="storefront"), house.clock.time).rows
    [second] = [row.bug.code for row in other if row.bug.code != filled.hostile]
    post(house, "/bugs/act", do="merge", **{f"pick.{code}": "on" for code in (filled.hostile, second)})
    survivor = next(c for c in (filled.hostile, second) if status(house, c) is not BugStatus.MERGED)
    [merged_in] = [f.digest for f in house.store.triage.fingerprints(survivor) if f.came_from]
    apart = post(house, f"/bugs/{survivor}/split", **{f"pick.{merged_in}": "on"})
    assert apart.status_code == 303
    nothing = post(house, f"/bugs/{survivor}/split")
    assert (nothing.status_code, "takes 1 to 100 fingerprints" in nothing.text) == (400, True)


def test_an_escalating_bug_is_marked_in_the_list_and_on_its_page(house: House, filled: Filled) -> None:
    house.store.triage.escalate(filled.walking, ceiling=42.4, reason="90 events in an hour", now=house.clock.time)
    page = house.see("/bugs?tab=escalating")
    assert (filled.walking in page, filled.hostile in page) == (True, False)
    assert "Escalating</span>" in page
    page = house.see(f"/bugs/{filled.walking}")
    assert "more than 42 events in an hour were not to be expected" in page
    assert "90 events in an hour" in page
    house.store.triage.calm(filled.walking, reason="a quiet day", now=house.clock.time)
    assert "No longer escalating" in house.see(f"/bugs/{filled.walking}")
    assert house.store.bugs.search(BugQuery(tab=BugTab.ESCALATING), house.clock.time).total == 0
