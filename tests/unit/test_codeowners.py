"""Who owns a path, as GitHub reads CODEOWNERS."""

import time

import pytest

from homeostat.languages.codeowners import owners_in, read_owners
from homeostat.stages.approve.persons import Members, answers_to, missing

# The example of GitHub's documentation, in its own words.
DOCUMENTED = """
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README", ("@global-owner1", "@global-owner2")),
        ("src/app.js", ("@js-owner",)),
        ("cmd/main.go", ("docs@example.com",)),
        ("notes/a.txt", ("@octo-org/octocats",)),
        ("build/logs/x", ("@octocat",)),  # **/logs stands below it
        ("docs/getting-started.md", ("@doctocat",)),
        ("scripts/run/x.sh", ("@doctocat", "@octocat")),
        ("deep/logs/today", ("@octocat",)),
        ("apps/github", ()),  # owned by nobody
        ("apps/github/x.py", ()),
        ("apps/web/x.py", ("@octocat",)),
    ],
)
def test_the_last_pattern_that_fits_counts(path: str, owners: tuple[str, ...]) -> None:
    assert read_owners(DOCUMENTED).of(path) == owners


@pytest.mark.parametrize(
    ("pattern", "path", "owned"),
    [
        pytest.param("docs/*", "docs/a.md", True, id="files of the folder"),
        pytest.param("docs/*", "docs/build/a.md", False, id="and no deeper"),
        pytest.param("docs/*", "x/docs/a.md", False, id="only from the root"),
        pytest.param("apps/", "x/apps/y/z", True, id="a folder anywhere"),
        pytest.param("apps/", "apps", False, id="a folder, not a file"),
        pytest.param("app.py", "src/app.py", True, id="a name anywhere"),
        pytest.param("app.py", "src/app_py", False, id="a dot is a dot"),
        pytest.param("/src/**/x.py", "src/x.py", True, id="two stars, none between"),
        pytest.param("/src/**/x.py", "src/a/b/x.py", True, id="two stars, two between"),
        pytest.param("a?.py", "ab.py", True, id="one letter"),
        pytest.param("a\\ b.py", "a b.py", True, id="a guarded space"),
        pytest.param("\\#x", "#x", True, id="a guarded hash"),
        pytest.param("[ab].py", "a.py", False, id="no ranges"),
        pytest.param("!a.py", "a.py", False, id="no exceptions"),
    ],
)
def test_patterns(pattern: str, path: str, *, owned: bool) -> None:
    assert bool(read_owners(f"{pattern} @anna").of(path)) is owned


def test_a_hostile_file_takes_no_time() -> None:
    text = "\n".join(["*a" * 240 + " @x"] * 200 + ["\x00\ud800 @", "a" * 10_000 + " @b"])
    began = time.process_time()
    assert read_owners(text).of("a" * 3_000 + "b") == ()
    assert time.process_time() - began < 20


def test_the_first_place_counts() -> None:
    files = {"CODEOWNERS": "* @root", "docs/CODEOWNERS": "* @docs"}
    assert owners_in(files.get).of("x") == ("@root",)
    assert owners_in({}.get).of("x") == ()


@pytest.mark.parametrize(
    ("user", "owner", "same"),
    [
        ("anna", "@anna", True),
        ("Anna", "@anna", True),
        ("anna", "@org/anna", False),
        ("anna", "anna@erp.example", True),
        ("anna@erp.example", "anna@erp.example", True),
        ("anna@else.example", "anna@erp.example", False),
        ("ann", "@anna", False),
    ],
)
def test_who_is_meant(user: str, owner: str, *, same: bool) -> None:
    assert answers_to(user, owner) is same


OWNERS = read_owners("*.py @boris\nx.go @org/team\ny.go @org/dark")


@pytest.mark.parametrize(
    ("said", "persons", "files", "lacks"),
    [
        pytest.param((), 2, (), "needs the approval of 2 persons", id="nobody yet"),
        pytest.param(("anna",), 2, (), "approved by anna, needs one more person", id="one of two"),
        pytest.param(("anna", "boris"), 2, ("a.py",), "", id="two, one of them the owner"),
        pytest.param(("anna", "clara"), 2, ("a.py",), "needs an owner of a.py: @boris", id="two strangers"),
        pytest.param(("anna",), 1, ("a.txt",), "", id="nobody's file"),
        pytest.param(("clara",), 1, ("x.go",), "", id="one of the team"),
        pytest.param(("anna",), 1, ("x.go",), "needs an owner of x.go: @org/team (a team of 2)", id="not of the team"),
        pytest.param(
            ("clara",), 1, ("y.go",), "needs an owner of y.go: @org/dark (it may not be read)", id="nobody can tell"
        ),
    ],
)
def test_whose_approval_lacks(said: tuple[str, ...], persons: int, files: tuple[str, ...], lacks: str) -> None:
    teams = {"@org/team": Members(("Clara", "dora"), "a team of 2"), "@org/dark": Members((), "it may not be read")}
    assert missing(said, persons=persons, owners=OWNERS, files=files, members=teams.__getitem__) == lacks


def test_a_host_is_asked_only_where_no_name_is_enough() -> None:
    owners = read_owners("* @anna @org/team")

    def never(team: str) -> Members:
        raise AssertionError(team)

    assert missing(("anna",), persons=1, owners=owners, files=("a.py",), members=never) == ""
