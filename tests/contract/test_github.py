"""What only GitHub has: an App's short-lived tokens, a merge queue, rules that require checks and methods."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from hub import ME
from hub_github import GitHubHub
from test_forge import a_change
from test_hosted_forges import Place, clones, placed

from homeostat.adapters.forge.github import GitHubApp, GitHubHost
from homeostat.errors import ForgeRefused
from homeostat.records import Checks, PullStanding


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    clones(tmp_path)
    yield from placed(tmp_path, "github")


def test_an_app_works_with_a_token_of_its_installation_and_under_its_own_name(place: Place) -> None:
    assert isinstance(place.hub, GitHubHub)
    key = generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.Encoding.PEM
    private = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    public = key.public_key().public_bytes(form, serialization.PublicFormat.SubjectPublicKeyInfo)
    place.hub.app_key = public.decode()
    place.hub.tokens.clear()
    host = GitHubHost("acme/shop", "main", api=f"{place.hub.url}/api/v3", app=GitHubApp(app_id="77", key=private))
    change = a_change(place.base)
    pull = replace(place, host=lambda: host).forge.open_pull_request(change)
    assert place.hub.git("rev-parse", pull.branch) == pull.head
    assert (host.login(), host.me()) == (("x-access-token", "of the app"), "homeostat[bot]")


def test_where_the_branch_is_merged_into_by_a_queue_it_is_put_there(place: Place) -> None:
    place.hub.queue = True
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.forge.make_ready(pull, change)
    assert place.forge.merge(pull, change) == pull
    state = place.forge.look(pull, change)
    assert (state.standing, state.queued) == (PullStanding.OPEN, True)
    assert place.forge.merge(pull, change) == pull  # asked again, it is not queued again
    place.hub.merge(place.hub.pulls[0], "merge", by="github-merge-queue[bot]")
    assert place.forge.merge(pull, change).merged == place.base


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_it_is_merged_by_a_method_that_the_repository_allows(place: Place, method: str) -> None:
    place.hub.methods = [method]
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.forge.make_ready(pull, change)
    merged = place.forge.merge(pull, change)
    assert (merged.merged, place.hub.merged_by_method) == (place.base, [method])
    assert not place.forge.look(pull, change).pushed_by_others


def test_a_check_that_the_rules_require_and_nobody_reported_is_waited_for(place: Place) -> None:
    place.hub.required = ["build", "deploy preview"]
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.hub.checks[pull.head] = [("build", "green", "")]
    state = place.forge.look(pull, change)
    assert state.checks is Checks.PENDING
    assert [run.name for run in state.runs if run.says is Checks.PENDING] == ["deploy preview"]


def test_a_head_that_changed_at_the_last_moment_is_not_merged(place: Place) -> None:
    change = a_change(place.base)
    pull = place.forge.open_pull_request(change)
    place.forge.make_ready(pull, change)
    with pytest.raises(ForgeRefused, match="409"):
        place.host().merge(1, head="0" * 40)
    assert place.hub.pulls[0].ended_by != ME
