"""A forge's self-test: what it says of one that works, of one that does not, and what it leaves behind."""

from pathlib import Path

import pytest
from hub_gitea import GiteaHub
from test_forge import Clock, bare, git, worktree  # noqa: F401 - fixtures
from test_hosted_forges import Place, clones, gitea, serving
from typer.testing import CliRunner

from homeostat.adapters.forge.local import LocalForge
from homeostat.adapters.forge.self_test import called_back, try_forge
from homeostat.cli.app import app


def test_a_forge_that_lets_us_passes_and_nothing_is_left(tmp_path: Path) -> None:
    clones(tmp_path)
    with serving(GiteaHub(tmp_path / "there.git")) as hub:
        place = Place(hub=hub, clone=tmp_path / "here.git", clock=Clock(), host=lambda: gitea(hub))
        tried = [*try_forge(place.forge, service="shop", mark="1"), called_back(lambda: "one came")]
        assert [(one.step, one.ok) for one in tried] == [
            ("read", True),
            ("branch and pull request", True),
            ("look", True),
            ("comment", True),
            ("clean up", True),
            ("webhook", True),
        ]
        assert hub.pulls[0].state == "closed"
        assert hub.git("for-each-ref", "--format=%(refname)", "refs/heads") == "refs/heads/main"
        assert hub.described.broken == []


def test_each_step_that_fails_says_what_to_do(tmp_path: Path) -> None:
    clones(tmp_path)
    with serving(GiteaHub(tmp_path / "there.git")) as hub:
        place = Place(hub=hub, clone=tmp_path / "here.git", clock=Clock(), host=lambda: gitea(hub))
        webhook = called_back(lambda: "")
        assert (webhook.step, webhook.ok) == ("webhook", False)
        assert "/api/webhooks/" in webhook.mend
        hub.tokens = {"another"}
        [read] = try_forge(place.forge, service="shop", mark="2")
        assert (read.ok, "docs/forges.md" in read.mend) == (False, True)


def test_a_plain_repository_has_one_too(bare: Path) -> None:  # noqa: F811 - a fixture
    tried = [*try_forge(LocalForge(bare, "main", clock=Clock()), service="shop", mark="1")]
    assert all(one.ok for one in tried)
    assert git(bare, "branch", "--format=%(refname:short)") == "main"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param([], "ok  clean up: closed", id="the repository itself"),
        pytest.param(["--forge", "gitea"], "--forge-option url=", id="no address"),
        pytest.param(["--forge", "github"], "--forge-option project=OWNER/NAME", id="no project"),
        pytest.param(
            ["--forge", "github", "--forge-option", "project=a/b"], "HOMEOSTAT_GITHUB_TOKEN", id="no credential"
        ),
        pytest.param(["--forge", "sourceforge"], "Known are: github, gitlab, gitea, forgejo", id="an unknown kind"),
    ],
)
def test_the_command_tells_what_is_missing(bare: Path, tmp_path: Path, options: list[str], says: str) -> None:  # noqa: F811
    run = CliRunner()
    home = ["--home", str(tmp_path / "home")]
    repository = ["--repo", str(bare), "--language", "python"]
    added = run.invoke(app, ["services", "add", "shop", *repository, *options, *home])
    assert added.exit_code == 0, added.output
    result = run.invoke(app, ["forge", "test", "shop", *home])
    assert says in result.output + str(result.exception)
