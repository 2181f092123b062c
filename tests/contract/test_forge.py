"""What every forge promises, and what the local one does with real repositories."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeostat.adapters.forge.local import LocalForge
from homeostat.adapters.forge.scripted import ScriptedForge
from homeostat.errors import ForgeRefused, PatchDoesNotApply, StaleBase
from homeostat.ports import Forge
from homeostat.records import Change, Patch, PullRequest

BRANCH = "homeostat/BUG-20251023-00001-guard-missing-supplier"
DIFF = """\
diff --git a/app/orders.py b/app/orders.py
--- a/app/orders.py
+++ b/app/orders.py
@@ -1,2 +1,2 @@
 def total(order):
-    return order["sum"]
+    return order.get("sum", 0)
"""
OTHER_DIFF = DIFF.replace('order.get("sum", 0)', 'order["total"]')


class Clock:
    """Set by the test."""

    def __init__(self) -> None:
        self.time = datetime(2025, 10, 23, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass(kw_only=True)
class Stage:
    forge: Forge
    base: str
    push: Callable[[str], str]  # somebody else pushes to a branch, the main one when it is ""
    main: Callable[[], str]


def git(repository: Path, *words: str) -> str:
    who = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "core.hooksPath=/dev/null"]
    ran = subprocess.run(["git", *who, *words], cwd=repository, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def person_pushes(repository: Path, branch: str, file: str = "notes.txt") -> str:
    """A commit of somebody else on a branch, made without touching the work tree."""
    reference = f"refs/heads/{branch or 'main'}"
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=repository, input=b"note\n", capture_output=True, check=True
    ).stdout.decode()
    old = git(repository, "rev-parse", reference)
    listing = git(repository, "ls-tree", old) + f"\n100644 blob {blob.strip()}\t{file}\n"
    tree = subprocess.run(
        ["git", "mktree"], cwd=repository, input=listing.encode(), capture_output=True, check=True
    ).stdout.decode()
    new = git(repository, "commit-tree", tree.strip(), "-p", old, "-m", "A note")
    git(repository, "update-ref", reference, new)
    return new


@pytest.fixture
def worktree(tmp_path: Path) -> Path:
    """A repository with its main branch checked out."""
    folder = tmp_path / "shop"
    (folder / "app").mkdir(parents=True)
    (folder / "app/orders.py").write_text('def total(order):\n    return order["sum"]\n')
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")
    return folder


@pytest.fixture
def bare(worktree: Path) -> Path:
    git(worktree.parent, "clone", "-q", "--bare", str(worktree), "shop.git")
    return worktree.parent / "shop.git"


@pytest.fixture(params=["bare", "worktree", "scripted"])
def stage(request: pytest.FixtureRequest) -> Stage:
    if request.param == "scripted":
        forge = ScriptedForge(head="b" * 40)
        return Stage(
            forge=forge,
            base=forge.head,
            push=lambda branch: forge.push(branch, "A note"),
            main=lambda: forge.head,
        )
    repository: Path = request.getfixturevalue(request.param)
    return Stage(
        forge=LocalForge(repository, "main", clock=Clock()),
        base=git(repository, "rev-parse", "main"),
        push=lambda branch: person_pushes(repository, branch),
        main=lambda: git(repository, "rev-parse", "main"),
    )


def a_change(base: str, diff: str = DIFF) -> Change:
    return Change(
        service="shop",
        branch=BRANCH,
        base=base,
        title="Guard a missing sum",
        body="An order without a sum crashed `total`.",
        patch=Patch(diff=diff),
        author="Homeostat <homeostat@localhost>",
        trailers={"Bug": "BUG-20251023-00001", "Approved-by": "anna"},
    )


# --- every forge -------------------------------------------------------------------------------------------------


def test_a_change_is_opened_once_and_merged_once(stage: Stage) -> None:
    pull = stage.forge.open_pull_request(a_change(stage.base))
    assert (pull.branch, pull.merged) == (BRANCH, "")
    assert pull.url
    assert stage.forge.open_pull_request(a_change(stage.base)) == pull
    assert stage.main() == stage.base

    merged = stage.forge.merge(pull, a_change(stage.base))
    assert merged == replace(pull, merged=stage.main())
    assert stage.main() not in {stage.base, pull.head}
    assert stage.forge.merge(pull, a_change(stage.base)) == merged
    assert stage.forge.open_pull_request(a_change(stage.base)) == merged


def test_a_merged_change_stays_merged_when_the_main_branch_goes_on(stage: Stage) -> None:
    pull = stage.forge.open_pull_request(a_change(stage.base))
    merged = stage.forge.merge(pull, a_change(stage.base))
    stage.push("")
    assert stage.forge.merge(pull, a_change(stage.base)) == merged


def test_a_main_branch_that_moved_is_not_merged_into(stage: Stage) -> None:
    pull = stage.forge.open_pull_request(a_change(stage.base))
    moved = stage.push("")
    with pytest.raises(StaleBase):
        stage.forge.merge(pull, a_change(stage.base))
    with pytest.raises(StaleBase):  # the branch was not made on the new head
        stage.forge.merge(pull, a_change(moved))
    assert stage.main() == moved


def test_a_branch_that_a_person_pushed_to_is_left_alone(stage: Stage) -> None:
    pull = stage.forge.open_pull_request(a_change(stage.base))
    stage.push(BRANCH)
    with pytest.raises(ForgeRefused):
        stage.forge.open_pull_request(a_change(stage.base))
    with pytest.raises(ForgeRefused):
        stage.forge.merge(pull, a_change(stage.base))
    assert stage.main() == stage.base


def test_another_patch_does_not_take_the_branch(stage: Stage) -> None:
    stage.forge.open_pull_request(a_change(stage.base))
    with pytest.raises(ForgeRefused):
        stage.forge.open_pull_request(a_change(stage.base, OTHER_DIFF))


def test_a_patch_that_does_not_fit_opens_nothing(stage: Stage) -> None:
    with pytest.raises(PatchDoesNotApply):
        stage.forge.open_pull_request(a_change(stage.base, "no diff at all"))
    assert stage.forge.open_pull_request(a_change(stage.base)).merged == ""


# --- the local one -----------------------------------------------------------------------------------------------


def local(repository: Path) -> tuple[LocalForge, str]:
    return LocalForge(repository, "main", clock=Clock()), git(repository, "rev-parse", "main")


def test_the_commit_says_who_wrote_it_who_made_it_and_why(bare: Path) -> None:
    forge, base = local(bare)
    change = replace(a_change(base), author="Anna Müller <anna@example.org>")
    pull = forge.open_pull_request(change)
    shown = git(bare, "log", "-1", "--format=%an <%ae>%n%cn <%ce>%n%aI%n%B", pull.head)
    assert shown == (
        "Anna Müller <anna@example.org>\nHomeostat <homeostat@localhost>\n2025-10-23T12:00:00+00:00\n"
        "Guard a missing sum\n\nAn order without a sum crashed `total`.\n\n"
        "Bug: BUG-20251023-00001\nApproved-by: anna"
    )
    assert git(bare, "diff", "--stat", base, pull.head).endswith("1 file changed, 1 insertion(+), 1 deletion(-)")
    merged = forge.merge(pull, a_change(base))
    assert git(bare, "rev-list", "--parents", "-n1", merged.merged).split()[1:] == [base, pull.head]
    assert git(bare, "fsck", "--strict") == ""


def test_a_clean_work_tree_follows_the_merge(worktree: Path) -> None:
    forge, base = local(worktree)
    (worktree / "untracked.txt").write_text("mine")
    forge.merge(forge.open_pull_request(a_change(base)), a_change(base))
    assert 'order.get("sum", 0)' in (worktree / "app/orders.py").read_text()
    assert git(worktree, "status", "--porcelain") == "?? untracked.txt"


@pytest.mark.parametrize("call", ["merge", "look", "fetch"])
def test_a_work_tree_that_could_not_follow_the_merge_does_at_the_next_call(worktree: Path, call: str) -> None:
    forge, base = local(worktree)
    pull = forge.open_pull_request(a_change(base))
    lock = worktree / ".git/index.lock"  # as one leaves it that is killed while the files follow
    lock.touch()
    merged = forge.merge(pull, a_change(base))
    lock.unlink()
    assert git(worktree, "status", "--porcelain") == "M  app/orders.py"
    match call:
        case "merge":
            assert forge.merge(pull, a_change(base)) == merged
        case "look":
            assert forge.look(pull, a_change(base)).pull == merged
        case _:
            assert forge.fetch() == merged.merged
    assert git(worktree, "status", "--porcelain") == ""


def test_what_an_owner_stages_after_the_merge_is_left_alone(worktree: Path) -> None:
    forge, base = local(worktree)
    forge.merge(forge.open_pull_request(a_change(base)), a_change(base))
    git(worktree, "checkout", "-q", base, "--", ".")  # they do not like it
    assert forge.look(forge.open_pull_request(a_change(base)), a_change(base)).pull.merged
    assert git(worktree, "status", "--porcelain") == "M  app/orders.py"


@pytest.mark.parametrize("staged", [False, True], ids=["changed", "staged"])
def test_a_work_tree_with_changes_is_left_alone(worktree: Path, *, staged: bool) -> None:
    forge, base = local(worktree)
    (worktree / "app/orders.py").write_text("# my own work\n")
    if staged:
        git(worktree, "add", ".")
    merged = forge.merge(forge.open_pull_request(a_change(base)), a_change(base))
    assert git(worktree, "rev-parse", "main") == merged.merged
    assert (worktree / "app/orders.py").read_text() == "# my own work\n"


def test_another_branch_that_is_checked_out_is_left_alone(worktree: Path) -> None:
    forge, base = local(worktree)
    git(worktree, "switch", "-q", "-c", "mine")
    forge.merge(forge.open_pull_request(a_change(base)), a_change(base))
    assert 'order["sum"]' in (worktree / "app/orders.py").read_text()
    assert git(worktree, "status", "--porcelain") == ""


@pytest.mark.parametrize("hook", ["reference-transaction", "post-checkout", "post-index-change", "post-merge"])
def test_no_hook_runs(worktree: Path, hook: str) -> None:
    forge, base = local(worktree)
    program = worktree / ".git/hooks" / hook
    program.write_text(f"#!/bin/sh\ntouch {worktree.parent}/ran\n")
    program.chmod(0o755)
    forge.merge(forge.open_pull_request(a_change(base)), a_change(base))
    assert not (worktree.parent / "ran").exists()


@pytest.mark.parametrize("name", ["a..b", "-", "x.lock", "main/below", ""], ids=["dots", "dash", "lock", "below", "no"])
def test_a_name_that_git_cannot_take_is_refused(bare: Path, name: str) -> None:
    forge, base = local(bare)
    if name == "-":
        assert forge.open_pull_request(replace(a_change(base), branch=name)).head
    else:
        with pytest.raises(ForgeRefused):
            forge.open_pull_request(replace(a_change(base), branch=name))


def test_a_folder_without_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ForgeRefused):
        LocalForge(tmp_path / "nothing", "main", clock=Clock()).open_pull_request(a_change("b" * 40))


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from homeostat.adapters.forge import commits, local
from homeostat.records import Change, Patch

class Clock:
    def now(self):
        return datetime.now(UTC)

count = 0
def trace(frame, event, argument):
    global count
    if frame.f_code.co_filename != commits.__file__:
        return None
    if event == "call" and frame.f_code.co_name == "git":
        count += 1
        if count == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
    return None

change = Change(service="shop", branch="b", base=sys.argv[2], title="t", body="", author="a", patch=Patch(
    diff=Path(sys.argv[4]).read_text()))
forge = local.LocalForge(Path(sys.argv[1]), "main", clock=Clock())
sys.settrace(trace)
pull = forge.open_pull_request(change)
forge.merge(pull, change)
"""


def test_killed_before_a_git_command_the_next_try_makes_one_branch_and_one_merge(
    worktree: Path, tmp_path: Path
) -> None:
    base = git(worktree, "rev-parse", "main")
    (tmp_path / "diff").write_text(DIFF)
    kills = 0
    for at in range(1, 200, 3):
        git(worktree, "switch", "-q", "main")
        git(worktree, "reset", "-q", "--hard", base)
        subprocess.run(["git", "branch", "-qD", "b"], cwd=worktree, capture_output=True, check=False)
        ran = subprocess.run(
            [sys.executable, "-c", KILLED, str(worktree), base, str(at), str(tmp_path / "diff")], check=False
        )
        if ran.returncode == 0:
            break
        kills += 1
        forge = LocalForge(worktree, "main", clock=Clock())
        pull = forge.open_pull_request(replace(a_change(base), branch="b"))
        merged: PullRequest = forge.merge(pull, a_change(base))
        assert git(worktree, "rev-list", "--count", "main") == "3"
        assert git(worktree, "rev-parse", "main") == merged.merged
        assert git(worktree, "status", "--porcelain") == ""
    assert kills > 5
