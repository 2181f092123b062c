"""A suite that is not quick: what its tests touch is learned once, then few are run; all of them at the last."""

import os
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.languages.diff import diff_of
from homeostat.records import Limits, Patch, Run, Service
from homeostat.stages.verify.suites import Suites

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and BubblewrapSandbox.available() is not None, reason="bubblewrap does not work here"
)

SHOP = """\
def price(item):
    return item["price"]


def label(item):
    return item["name"]


class Shelf:
    def __init__(self):
        self.items = [{"price": 2, "name": "arnica"}]
"""
TESTS = """\
import pytest

from shop import Shelf, label, price


@pytest.fixture(scope="module")
def shelf():
    return Shelf()


@pytest.mark.parametrize("number", range(20))
def test_label(number):
    assert label({"name": number}) == number


def test_on_the_shelf(shelf):
    assert shelf.items[0]["price"] == 2


def test_price():
    assert price({"price": 1}) == 1


def test_another_price(shelf):
    assert price(shelf.items[0]) == 2


def test_that_never_passed():
    assert price({"price": 1}) == 3
"""


@pytest.fixture
def suites(tmp_path: Path) -> Suites:
    repository = tmp_path / "shop"
    repository.mkdir()
    (repository / "shop.py").write_text(SHOP)
    (repository / "test_shop.py").write_text(TESTS)
    git = ["git", "-C", str(repository), "-c", "user.name=t", "-c", "user.email=t@localhost"]
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "shop"]):
        subprocess.run([*git, *words], check=True)
    source = GitSource(repository, "main")
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o755)
    tmp_path.chmod(0o755)
    known: dict[str, Run] = {}
    return Suites(
        service=Service(
            name="shop", project_id=1, public_key="", language="python", repository=str(repository), test="pytest -q"
        ),
        base=source.head(),
        sandbox=BubblewrapSandbox(lambda _: source, PresentEnvironments(repository), home),
        limits=Limits(wall=timedelta(minutes=1)),
        known=known,
        within=timedelta(minutes=1),
        source=source,
        quick=timedelta(0),
    )


def change(old: str, new: str) -> Patch:
    return diff_of("shop.py", SHOP, SHOP.replace(old, new))


def test_only_what_touches_a_change_is_run_with_it(suites: Suites) -> None:
    whole = suites.whole()
    assert whole is not None
    assert len(whole.suite.passed) == 23
    before, after = suites.with_patch(change('return item["price"]', 'return item.get("price")'), whole)
    names = {"test_shop.py::test_price", "test_shop.py::test_another_price"}
    assert (before.passed, before.of) == (names, 24)
    assert (after.passed, after.failed) == (names, {"test_shop.py::test_that_never_passed"})


def test_what_a_fixture_of_many_runs_touches_all_that_use_it(suites: Suites) -> None:
    whole = suites.whole()
    assert whole is not None
    _, after = suites.with_patch(change("[{", "[{'size': 1, "), whole)
    assert after.passed == {"test_shop.py::test_on_the_shelf", "test_shop.py::test_another_price"}


def test_the_first_that_newly_fails_ends_it(suites: Suites) -> None:
    whole = suites.whole()
    assert whole is not None
    before, after = suites.with_patch(change('return item["name"]', "return 1"), whole)
    assert len(after.failed) == 1
    assert before.passed - after.passed == after.failed


def test_all_of_it_is_run_at_the_last_and_once_without_a_patch(suites: Suites) -> None:
    whole = suites.whole()
    again = suites.whole()
    assert whole is not None
    assert again == whole
    good = suites.all_with_patch(
        change('return item["price"]', 'return item.get("price")'), whole, timedelta(minutes=1)
    )
    assert good.passed == whole.suite.passed
    assert good.of is None


def test_without_a_file_to_read_the_suite_says_nothing(suites: Suites) -> None:
    blind = replace(suites, source=None)
    whole = blind.whole()
    assert whole is not None
    before, after = blind.with_patch(change("1", "2"), whole)
    assert not before.passed
    assert not after.failed
