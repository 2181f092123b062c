"""What a project needs is read of whichever tool's files it has."""

import json

import pytest

from homeostat.adapters.environments.javascript_installer import installing
from homeostat.adapters.environments.python_needs import (
    constraints,
    declared,
    groups_and_extras,
    requirement_files,
    without_itself,
)

POETRY = b"""
[tool.poetry.dependencies]
python = "^3.11"
flask = "^3.0.1"
sentry-sdk = {version = "~2.1", extras = ["flask", "celery"]}
small = "^0.3.2"
exact = "1.2.3"
ranged = ">=1,<3"
any = "*"
old = {version = "^1.0", python = "<3.9", markers = "python_version < '3.9'"}
several = [{version = "1", python = "<3.12"}, {version = "2", python = ">=3.12"}]
ours = {path = "../ours", develop = true}
sometimes = {version = "1", optional = true}
forked = {git = "https://example.com/forked.git", rev = "abc"}

[tool.poetry.group.test.dependencies]
pytest = "^8"

[tool.poetry.group.docs.dependencies]
sphinx = "^7"
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"pyproject.toml": POETRY},
            [
                "flask>=3.0.1,<4",
                "sentry-sdk[flask,celery]>=2.1,<2.2",
                "small>=0.3.2,<0.4",
                "exact==1.2.3",
                "ranged>=1,<3",
                "any",
                "old>=1.0,<2 ; python_version < '3.9'",
                "several",
                "forked @ git+https://example.com/forked.git@abc",
                "pytest>=8,<9",
            ],
            id="Poetry's words",
        ),
        pytest.param(
            {
                "pyproject.toml": b'[project]\ndependencies = ["a"]\n[dependency-groups]\n'
                b'dev = ["b", {include-group = "lint"}]\nlint = ["c", {include-group = "dev"}]\ndocs = ["d"]'
            },
            ["a", "b", "c"],
            id="groups that include each other",
        ),
        pytest.param(
            {
                "Pipfile": b'[packages]\nflask = "*"',
                "Pipfile.lock": b'{"default": {"flask": {"version": "==3.0.1", "markers": "python_version > \'3\'"}},'
                b' "develop": {"pytest": {"version": "==8.0"}}}',
            },
            ["flask==3.0.1 ; python_version > '3'", "pytest==8.0"],
            id="what Pipenv pinned",
        ),
        pytest.param(
            {"setup.cfg": b"[options]\ninstall_requires =\n    a>=1\n    b\n[options.extras_require]\ntest =\n    c\n"},
            ["a>=1", "b", "c"],
            id="setup.cfg",
        ),
        pytest.param(
            {
                "setup.py": b"from setuptools import setup\nopen('x', 'w')\n"
                b"setup(name='x', install_requires=['a>=1', 'b'], extras_require={'test': ['c'], 'docs': ['d']})"
            },
            ["a>=1", "b", "c"],
            id="setup.py, which is not run",
        ),
        pytest.param({"setup.py": b"setup(install_requires=read('in.txt'))"}, [], id="what only running it would tell"),
        pytest.param({"pyproject.toml": b"[project]\ndependencies = 5\n[tool]\npoetry = 3"}, [], id="odd shapes"),
        pytest.param({"pyproject.toml": b'[project]\ndependencies = ["--index-url=x"]'}, [], id="an option"),
    ],
)
def test_what_is_declared(files: dict[str, bytes], expected: list[str]) -> None:
    assert declared(files) == expected


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": b"["},
        {"Pipfile.lock": b"{"},
        {"setup.cfg": b"x"},
        {"setup.py": b"def"},
        {"setup.py": b"\xff"},
    ],
    ids=["TOML", "JSON", "setup.cfg", "setup.py", "no text"],
)
def test_what_cannot_be_read_is_a_value_error(files: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match=r"."):
        declared(files)


def test_a_lock_file_pins_what_is_installed() -> None:
    lock = b"""
[[package]]
name = "Flask"
version = "3.0.1"
[[package]]
name = "twice"
version = "1.0"
[[package]]
name = "twice"
version = "2.0"
[[package]]
name = "forked"
version = "1.0"
[package.source]
type = "git"
[[package]]
name = "bad name"
version = "1; rm"
"""
    assert constraints({"poetry.lock": lock}) == "flask==3.0.1\n"
    assert not constraints({})


def test_groups_and_extras_for_tests_are_asked_of_uv() -> None:
    text = b"[project.optional-dependencies]\ntest = []\nmysql = []\n[dependency-groups]\ntests = []\ndocs = []"
    assert groups_and_extras(text) == (["tests"], ["test"])


def test_the_project_itself_is_not_asked_of_pip() -> None:
    text = b"-e .\n.[test]\n-e file:.\n--editable=.\r\nflask\n./vendored\n-r more.txt\n"
    assert without_itself(text) == b"flask\n./vendored\n-r more.txt\n"


def test_requirements_may_lie_in_a_folder() -> None:
    assert requirement_files({"requirements/b.txt": b"", "requirements/a.txt": b""}) == [
        "requirements/a.txt",
        "requirements/b.txt",
    ]
    assert requirement_files({"requirements/b.txt": b"", "requirements.txt": b""}) == ["requirements.txt"]


@pytest.mark.parametrize(
    ("locks", "says"),
    [
        pytest.param({"package-lock.json": b""}, "npm ci", id="npm"),
        pytest.param({}, "npm install", id="no lock file"),
        pytest.param({"pnpm-lock.yaml": b"lockfileVersion: '6.0'\n"}, "pnpm@8 ", id="pnpm by its lock file"),
        pytest.param(
            {
                "pnpm-lock.yaml": b"lockfileVersion: '9.0'\n",
                "package.json": b'{"packageManager": "pnpm@10.1.0+sha512.a"}',
            },
            "pnpm@10.1.0 ",
            id="pnpm by name",
        ),
        pytest.param({"yarn.lock": b"# yarn lockfile v1\n"}, "yarn@1.22.22 ", id="Yarn 1"),
        pytest.param({"yarn.lock": b"__metadata:\n"}, "@yarnpkg/cli-dist@4 ", id="Yarn of today"),
        pytest.param(
            {"pnpm-lock.yaml": b"", "package.json": json.dumps({"packageManager": "pnpm@$(x)"}).encode()},
            "pnpm@9 ",
            id="a hostile version",
        ),
    ],
)
def test_the_tool_whose_lock_file_there_is_installs(
    locks: dict[str, bytes], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    command, _ = installing(locks)
    assert says in f"{' '.join(command)} "
    assert "--ignore-scripts" in command or "YARN_ENABLE_SCRIPTS" in installing(locks)[1]
