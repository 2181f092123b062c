"""What the forges on a host promise, each by its vendor's client, over a server held to the vendor's description."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hub import ME, OPENED_AT, TOKEN, Hub, serving
from hub_gitea import GiteaHub
from hub_github import GitHubHub
from hub_gitlab import GitLabHub
from test_forge import BRANCH, OTHER_DIFF, a_change, git, person_pushes

from homeostat.adapters.forge.clone import Remote
from homeostat.adapters.forge.gitea import GiteaHost
from homeostat.adapters.forge.github import GitHubHost
from homeostat.adapters.forge.gitlab import GitLabHost
from homeostat.adapters.forge.hosted import Host, HostedForge
from homeostat.errors import ForgeRefused, ForgeUnavailable, PatchDoesNotApply, StaleBase
from homeostat.records import Checks, PullRequest, PullStanding

BLANK = PullRequest(branch=BRANCH, url="", head="")


class Clock:
    def __init__(self) -> None:
        self.time = OPENED_AT + timedelta(minutes=10)

    def now(self):  # noqa: ANN201
        return self.time


@dataclass(kw_only=True)
class Place:
    """One vendor's host, a clone of its repository, and a forge between them."""

    hub: Hub
    clone: Path
    clock: Clock
    host: Callable[[], Host]

    @property
    def forge(self) -> HostedForge:
        """Another one each time: nothing may be remembered."""
        host = self.host()
        remote = Remote(self.clone, f"{self.hub.url}/{self.hub.project}.git", clock=self.clock, login=host.login)
        return HostedForge(host, remote, "main", clock=self.clock)

    @property
    def base(self) -> str:
        return self.hub.git("rev-parse", "main")


def github(hub: Hub) -> Host:
    return GitHubHost("acme/shop", "main", api=f"{hub.url}/api/v3", token=TOKEN)


def gitea(hub: Hub) -> Host:
    return GiteaHost("acme/shop", "main", url=hub.url, token=TOKEN)


def gitlab(hub: Hub) -> Host:
    return GitLabHost("acme/shop", "main", url=hub.url, token=TOKEN)


VENDORS = {"github": (GitHubHub, github), "gitea": (GiteaHub, gitea), "gitlab": (GitLabHub, gitlab)}


def clones(tmp_path: Path) -> None:
    """A repository at the host, "there.git", and a clone of it on this machine, "here.git"."""
    folder = tmp_path / "shop"
    (folder / "app").mkdir(parents=True)
    (folder / "app/orders.py").write_text('def total(order):\n    return order["sum"]\n')
    (folder / "CODEOWNERS").write_text("* @everyone\n/app/ @anna someone@example.org\n")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Begin")
    git(tmp_path, "clone", "-q", "--bare", str(folder), "there.git")
    git(tmp_path, "clone", "-q", "--bare", str(folder), "here.git")


def placed(tmp_path: Path, vendor: str) -> Iterator[Place]:
    make, host = VENDORS[vendor]
    with serving(make(tmp_path / "there.git")) as hub:
        yield Place(hub=hub, clone=tmp_path / "here.git", clock=Clock(), host=lambda: host(hub))
        assert hub.described.broken == []


@pytest.fixture(params=VENDORS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    clones(tmp_path)
    yield from placed(tmp_path, request.param)


def test_a_change_is_opened_once_as_a_draft_and_merged_once(place: Place) -> None:
    base, change = place.base, a_change(place.base)
    assert place.forge.look(BLANK, change).standing is PullStanding.ABSENT
    pull = place.forge.open_pull_request(change)
    assert place.forge.open_pull_request(change) == pull
    [opened] = place.hub.pulls
    assert (opened.draft, opened.labels, opened.reviewers) == (True, ["homeostat"], ["anna"])
    assert place.hub.git("log", "-1", "--format=%P %an", pull.head) == f"{base} Homeostat"
    assert "Bug: BUG-20251023-00001\nApproved-by: anna" in place.hub.git("log", "-1", "--format=%B", pull.head)

    state = place.forge.look(pull, change)
    assert (state.standing, state.draft, state.pushed_by_others, state.base_head) == (
        PullStanding.OPEN,
        True,
        False,
        base,
    )
    place.forge.make_ready(pull, change)
    assert not place.forge.look(pull, change).draft
    merged = place.forge.merge(pull, change)
    assert merged == replace(pull, merged=place.base)
    assert place.forge.merge(pull, change) == place.forge.open_pull_request(change) == merged
    assert place.hub.git("show", "main:app/orders.py").endswith('order.get("sum", 0)')
    assert git(place.clone, "rev-parse", "main") == place.base  # the clone follows
    state = place.forge.look(pull, change)
    assert (state.standing, state.ended_by_us, state.pull.merged) == (PullStanding.MERGED, True, place.base)


def test_who_was_killed_after_opening_it_leaves_it_without_label_and_reviewers_only_for_a_while(place: Place) -> None:
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    [opened] = place.hub.pulls
    opened.labels, opened.reviewers = [], []
    place.forge.make_ready(pull, change)
    assert (opened.draft, opened.labels, opened.reviewers) == (False, ["homeostat"], ["anna"])


def test_a_main_branch_that_moved_is_not_merged_into(place: Place) -> None:
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.forge.make_ready(pull, change)
    moved = person_pushes(place.hub.bare, "")
    with pytest.raises(StaleBase):
        place.forge.merge(pull, change)
    assert place.forge.look(pull, change).base_head == moved == place.base
    assert place.forge.fetch() == moved


def test_a_branch_that_a_person_pushed_to_is_left_alone(place: Place) -> None:
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.forge.make_ready(pull, change)
    pushed = person_pushes(place.hub.bare, BRANCH)
    place.hub.git("update-ref", place.hub.reference_of(1), pushed)
    assert place.forge.look(pull, change).pushed_by_others
    for ask in (lambda: place.forge.open_pull_request(change), lambda: place.forge.merge(pull, change)):
        with pytest.raises(ForgeRefused):
            ask()
    assert place.hub.git("rev-parse", BRANCH) == pushed


def test_a_branch_that_bears_our_name_and_is_not_ours_is_seen_before_anything_is_opened(place: Place) -> None:
    place.hub.git("branch", BRANCH, "main")
    person_pushes(place.hub.bare, BRANCH)
    state = place.forge.look(BLANK, a_change(place.base))
    assert (state.standing, state.pushed_by_others) == (PullStanding.OPEN, True)


def test_neither_another_patch_nor_one_that_does_not_fit_takes_the_branch(place: Place) -> None:
    with pytest.raises(PatchDoesNotApply):
        place.forge.open_pull_request(a_change(place.base, "no diff at all"))
    place.forge.open_pull_request(a_change(place.base))
    with pytest.raises(ForgeRefused):
        place.forge.open_pull_request(a_change(place.base, OTHER_DIFF))
    assert len(place.hub.pulls) == 1


CHECKS = {  # what its CI reports, minutes after it was opened, and what that means together
    "their CI has not seen it yet": ([], 1, Checks.PENDING),
    "there is no CI": ([], 10, Checks.NONE),
    "running": ([("build", "pending", "")], 10, Checks.PENDING),
    "green": ([("build", "green", ""), ("lint", "green", "")], 10, Checks.GREEN),
    "red": ([("build", "green", ""), ("lint", "red", "E501")], 10, Checks.RED),
    "red before all has ended": ([("build", "pending", ""), ("lint", "red", "")], 10, Checks.RED),
}


def test_what_their_checks_say(place: Place) -> None:
    """All cases on one pull request: to open it takes longer than the rest."""
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    for case, (runs, minutes, says) in CHECKS.items():
        place.hub.checks[pull.head] = runs
        place.clock.time = OPENED_AT + timedelta(minutes=minutes)
        state = place.forge.look(pull, change)
        assert (state.checks, [run.name for run in state.runs]) == (says, [name for name, _, _ in runs]), case
        failed = [run for run in state.runs if run.says is Checks.RED]
        assert all(run.url for run in failed), case
        assert not runs or runs[-1][2] in "".join(run.excerpt for run in failed), case


def test_a_conflict_is_seen(place: Place) -> None:
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.forge.make_ready(pull, change)
    assert not place.forge.look(pull, change).conflict
    blob = place.hub.git("hash-object", "-w", "--stdin", stdin="def total(order):\n    return 1\n")
    sub = place.hub.git("mktree", stdin=f"100644 blob {blob}\torders.py\n")
    tree = place.hub.git("mktree", stdin=f"040000 tree {sub}\tapp\n")
    place.hub.git("update-ref", "refs/heads/main", place.hub.git("commit-tree", tree, "-p", place.base, "-m", "Other"))
    assert place.forge.look(pull, change).conflict


def test_what_people_do_is_seen(place: Place) -> None:
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    [there] = place.hub.pulls
    there.labels.append("stop-updating")
    there.approved_by.append("bob")
    state = place.forge.look(pull, change)
    assert (state.told_to_stop, state.approvals) == (True, ("bob",))
    there.state, there.ended_by = "closed", "bob"
    state = place.forge.look(pull, change)
    assert (state.standing, state.ended_by, state.ended_by_us) == (PullStanding.CLOSED, "bob", False)


def test_when_a_person_last_said_something_is_seen(place: Place) -> None:
    """What we said, what a program said and what the host notes itself is no answer. Asked of old ones alone."""
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.forge.comment(pull, "About this.", key="one")
    [there] = place.hub.pulls
    there.said = [("bob", "2025-10-01T08:00:00Z"), ("anna", "2025-10-09T08:00:00Z")]
    place.clock.time = datetime(2025, 12, 1, tzinfo=UTC)
    assert place.forge.look(pull, change).answered_at == datetime(2025, 10, 9, 8, tzinfo=UTC)
    there.said = [(ME, "2025-10-09T08:00:00Z"), ("codecov[bot]", "2025-10-09T08:00:00Z")]
    assert place.forge.look(pull, change).answered_at is None


def test_a_comment_is_made_once_for_each_key_and_closing_has_a_last_word(place: Place) -> None:
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    for key in ("one", "one", "two"):
        place.forge.comment(pull, f"About {key}.", key=key)
    for _ in range(2):
        place.forge.close(pull, "Enough.")
    [there] = place.hub.pulls
    assert [text.partition("\n")[0] for text in there.comments] == ["About one.", "About two.", "Enough."]
    state = place.forge.look(pull, change)
    assert (state.standing, state.ended_by, state.ended_by_us) == (PullStanding.CLOSED, ME, True)
    assert place.hub.head_of(BRANCH) == ""  # nothing of ours is left lying about


def test_rules_that_do_not_let_it_in_are_told_in_words(place: Place) -> None:
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.forge.make_ready(pull, change)
    place.hub.blocked = True
    assert place.forge.look(pull, change).blocked
    with pytest.raises(ForgeRefused, match="rules"):
        place.forge.merge(pull, change)
    assert place.base == change.base


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        pytest.param(503, {}, None, id="it is down"),
        pytest.param(429, {"retry-after": "17"}, 17, id="too often"),
    ],
)
def test_a_host_that_wants_to_be_left_alone_says_for_how_long(
    place: Place, status: int, headers: dict[str, str], seconds: float | None
) -> None:
    place.hub.failures = [(status, headers)] * 3
    with pytest.raises(ForgeUnavailable) as caught:
        place.forge.look(BLANK, a_change(place.base))
    assert caught.value.seconds == seconds


def test_a_wrong_token_is_refused_in_words_that_do_not_hold_it(place: Place) -> None:
    place.hub.tokens = {"another"}
    with pytest.raises(ForgeRefused) as caught:
        place.forge.look(BLANK, a_change(place.base))
    assert TOKEN not in str(caught.value)


def test_a_host_cannot_have_a_page_of_ours_link_to_a_program(place: Place) -> None:
    place.hub.pages = "javascript:alert(1)//"
    assert place.forge.open_pull_request(a_change(place.base)).url == ""


def test_cut_off_at_any_request_the_next_try_makes_one_of_each(place: Place) -> None:
    """As after a kill: what a cut connection had carried out is found, and nothing is done twice."""
    base, number = place.base, 0
    change = a_change(base)
    for number in range(1 + [*VENDORS].index(place.hub.described.name), 60, 13):
        place.hub.requests, place.hub.pulls[:] = 0, []
        place.hub.cut_before, place.hub.cut_after = (number, 0) if number % 2 else (0, number)
        place.hub.git("update-ref", "refs/heads/main", base)
        git(place.clone, "update-ref", "refs/heads/main", base)
        for name in place.hub.git("for-each-ref", "--format=%(refname)", "refs/heads/homeostat", "refs/pull").split():
            place.hub.git("update-ref", "-d", name)
        for _ in range(2):
            try:
                pull = place.forge.open_pull_request(change)
                place.forge.comment(pull, "Once.", key="once")
                place.forge.make_ready(pull, change)
                merged = place.forge.merge(pull, change)
                break
            except ForgeUnavailable:
                continue
        [there] = place.hub.pulls
        assert (there.state, there.labels, len(there.comments)) == ("merged", ["homeostat"], 1)
        assert merged.merged == place.base
        assert place.hub.git("rev-list", "--count", "--first-parent", "main") == "2"
        if place.hub.requests < number:
            break
    assert number > 13


def test_a_team_is_who_its_host_says(place: Place) -> None:
    place.hub.teams["acme/core"] = ["anna", "boris"]
    assert place.forge.members("acme/core") == ("anna", "boris")
    assert place.forge.members("../user") == ()
