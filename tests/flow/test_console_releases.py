"""The pages of releases: what they show of strangers' words, and the way on where there is none."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from console_records import HOSTILE, fill
from test_console import House

from conftest import SetClock
from homeostat.adapters.store import SqlStore, open_store
from homeostat.console.rendering import with_query
from homeostat.records import BugQuery, Declared, Deploy, ReleasedCommit, Sessions

VERSION = "a/b c%?#+é"


@pytest.fixture
def house(tmp_path: Path, migrated_at: Callable[[Path], str]) -> Iterator[House]:
    with open_store(migrated_at(tmp_path / "homeostat.db"), SetClock()) as store:
        house = House(store)
        assert house.sign_in().status_code == 303
        yield house


def tell(store: SqlStore, clock: SetClock, version: str, **more: str) -> None:
    now = clock.now()
    commit = ReleasedCommit(
        digest="4f0c9ab" * 5, author=HOSTILE, message=f"{HOSTILE}\nmore", committed_at=now, files=(HOSTILE,)
    )
    said = Declared(service="api-python", version=version, commits=(commit,), url="https://ci.example/7", **more)
    store.releases.declare(said, now)
    started = now - timedelta(seconds=90)
    for environment in ("staging", "production"):
        deploy = Deploy(
            deploy_id=f"{version}{environment}",
            service="api-python",
            version=version,
            environment=environment,
            started_at=started,
            finished_at=now,
            name=HOSTILE,
        )
        store.releases.deploy(deploy, by="ci", now=now)
    sessions = Sessions(service="api-python", at=now, release=version, started=1_000, crashed=7)
    store.signals.keep([(version, sessions)], now)


def test_an_empty_page_tells_the_line_that_fills_it(house: House) -> None:
    page = house.see("/releases")
    assert "curl --fail https://homeostat.example/api/deploys" in page
    assert "homeostat tokens add" in page
    assert "No release here" in house.see("/releases?page=7")


def test_a_release_of_any_name_has_a_row_and_a_page(house: House) -> None:
    fill(house.store, house.clock)
    tell(house.store, house.clock, VERSION, ref="4f0c9ab")
    link = with_query("/release", service="api-python", version=VERSION).replace("&", "&amp;")
    row = house.see("/releases?service=api-python")
    assert f'href="{link}"' in row
    assert "99.30 % crash-free" in row
    page = house.see(link.replace("&amp;", "&"))
    for words in (VERSION, "99.30 % of 1,000 sessions", "https://ci.example/7", "took 1 min 30 s", "1 file"):
        assert words in page
    for shown in (row, page):
        assert HOSTILE not in shown, "escaped"
        assert "<img" not in shown


def test_a_bug_leads_to_its_releases_and_they_to_it(house: House) -> None:
    fill(house.store, house.clock)
    [first, *_] = [row.bug for row in house.store.bugs.search(BugQuery(service="api-python"), house.clock.now()).rows]
    link = with_query("/release", service="api-python", version=first.first_release)
    assert link.replace("&", "&amp;") in house.see(f"/bugs/{first.code}")
    assert f'href="/bugs/{first.code}"' in house.see(link)


@pytest.mark.parametrize("query", ["", "service=x", "service=x&version=y", "version=" + "x" * 900, "page=x"])
def test_what_is_not_there_is_said(house: House, query: str) -> None:
    assert house.browser.get(f"/release?{query}").status_code == 404
    assert house.browser.get(f"/releases?{query}").status_code == 200


def test_many_releases_have_pages(house: House) -> None:
    for number in range(30):
        house.store.releases.declare(Declared(service="shop", version=str(number)), house.clock.now())
        house.clock.time += timedelta(seconds=1)
    assert "page 1 of 2" in house.see("/releases")
    assert ">4</b>" in house.see("/releases?page=2")


def test_deploys_of_others_are_listed_with_who_made_them(house: House) -> None:
    fill(house.store, house.clock)
    tell(house.store, house.clock, VERSION)
    page = house.see("/deployments")
    assert "Made by others" in page
    assert page.count("made by ci") == 2
    assert HOSTILE not in page, "escaped"
    assert "Made by others" not in house.see("/deployments?service=storefront")
