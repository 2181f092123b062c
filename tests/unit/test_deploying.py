"""What is decided without asking anybody: migrations, smoke requests, images, addresses, and how a rollout ended."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from homeostat.adapters.deployer import images
from homeostat.adapters.deployer.asked import Progress
from homeostat.adapters.deployer.by_service import KINDS, every_deployer
from homeostat.adapters.deployer.docker import from_inside
from homeostat.adapters.deployer.kubernetes import _Workload, of_deployment
from homeostat.adapters.deployer.smoke import SmokeRequest, one_line, smoke_requests
from homeostat.adapters.deployer.urls import url_of
from homeostat.cli.app import app
from homeostat.codec import convert
from homeostat.errors import BadInput, NotConfigured
from homeostat.languages.protected import carries_migration
from homeostat.records import Patch, Service

SERVICE = Service(name="shop", project_id=1, public_key="k")


@pytest.mark.parametrize(
    ("path", "carried"),
    [
        ("shop/migrations/0002_price.py", True),
        ("alembic/versions/3f2a_price.py", True),
        ("db/migrate/20240101_price.rb", True),
        ("db/2024/price.sql", True),
        ("src/main/resources/V2__price.sql", True),
        ("prisma/schema.prisma", True),
        ("shop/price.py", False),
        ("docs/migrations.md", False),
        ("shop/immigrations/price.py", False),
        ("report.sql", False),
        ("alembic/env.py", False),
    ],
)
def test_a_patch_that_changes_what_a_database_holds_is_told_by_its_paths(path: str, *, carried: bool) -> None:
    diff = (
        f"--- a/shop/app.py\n+++ b/shop/app.py\n@@ -1 +1 @@\n-a\n+b\n--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-a\n+b\n"
    )
    assert carries_migration(Patch(diff=diff)) == ((path,) if carried else ())


def test_a_migration_that_is_new_or_deleted_counts_too() -> None:
    new = "--- /dev/null\n+++ b/shop/migrations/0002.py\n@@ -0,0 +1 @@\n+a\n"
    gone = "--- a/shop/migrations/0001.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
    assert carries_migration(Patch(diff=new + gone)) == ("shop/migrations/0002.py", "shop/migrations/0001.py")


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("GET /orders", SmokeRequest("GET", "/orders")),
        ('POST /quote {"sku": 1}', SmokeRequest("POST", "/quote", '{"sku": 1}')),
        ("  HEAD  / ", SmokeRequest("HEAD", "/")),
    ],
)
def test_a_smoke_request_is_a_line(line: str, request_: SmokeRequest) -> None:
    assert smoke_requests([line]) == (request_,)


@pytest.mark.parametrize("line", ["", "orders", "GET orders", "get /orders", "BREW /coffee", "GET /a\nGET /b"])
def test_what_is_no_smoke_request_is_refused(line: str) -> None:
    with pytest.raises(NotConfigured, match="is written like"):
        smoke_requests([line])


@pytest.mark.parametrize(
    ("name", "repository"),
    [("shop", "homeostat/shop"), ("Shop", "homeostat/shop-53dd2c13"), ("..", "homeostat/service-5ec1f7e7")],
)
def test_two_services_never_share_images(name: str, repository: str) -> None:
    found = images.repository(Service(name=name, project_id=1, public_key="k"))
    assert found.rpartition("-")[0] == repository.rpartition("-")[0]
    assert found == found.lower()


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("", "homeostat/shop:c1"),
        ("registry.example.org:5000/shop:{commit}", "registry.example.org:5000/shop:c1"),
        ("shop:{release}", "shop:v1.0-2-g4f0c-x"),
    ],
)
def test_an_images_name_is_of_the_commit_or_the_release(image: str, found: str) -> None:
    options = {"image": image} if image else {}
    service = Service(name="shop", project_id=1, public_key="k", deployer_options=options)
    assert images.reference(service, commit="c1", release="v1.0-2-g4f0c/x") == found


@pytest.mark.parametrize("url", ["ftp://h", "shop", "http://", "https://[::1", "http://h\x00"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(NotConfigured, match="is no address"):
        url_of(Service(name="shop", project_id=1, public_key="k", deployer_options={"url": url}))


def status(**more: object) -> _Workload:
    known = {"observedGeneration": 2, "updatedReplicas": 3, "replicas": 3, "availableReplicas": 3, **more}
    return convert({"metadata": {"generation": 2}, "spec": {"replicas": 3}, "status": known}, _Workload)


LATE = {"type": "Progressing", "reason": "ProgressDeadlineExceeded", "message": "it has timed out progressing"}


@pytest.mark.parametrize(
    ("told", "ended"),
    [
        pytest.param({}, Progress(), id="done"),
        pytest.param({"observedGeneration": 1}, None, id="not seen yet"),
        pytest.param({"updatedReplicas": 1}, None, id="being updated"),
        pytest.param({"replicas": 4}, None, id="old ones end"),
        pytest.param({"availableReplicas": 2}, None, id="not ready"),
        pytest.param({"availableReplicas": 2, "conditions": [LATE]}, Progress(problem=LATE["message"]), id="too late"),
        pytest.param({"observedGeneration": 1, "conditions": [LATE]}, None, id="the one before was late"),
    ],
)
def test_a_rollout_ends_by_kubectls_rule(told: dict[str, object], ended: Progress | None) -> None:
    assert of_deployment(status(**told)) == ended


def test_an_unknown_deployer_is_named_with_those_that_there_are() -> None:
    def nothing(*_: object) -> object:
        raise AssertionError

    by = every_deployer(Path("/nowhere"), source_for=nothing, environments=None, clock=None, dsn_for=nothing)
    with pytest.raises(NotConfigured, match=", ".join(KINDS)):
        by.current(Service(name="shop", project_id=1, public_key="k", deployer="nomad"))


@pytest.mark.parametrize(
    ("dsn", "inside"),
    [
        ("http://k@127.0.0.1:8000/1", "http://k@host.docker.internal:8000/1"),
        ("http://k@localhost/1", "http://k@host.docker.internal/1"),
        ("https://k@localhost.example.org/1", "https://k@localhost.example.org/1"),
    ],
)
def test_a_dsn_on_the_loopback_is_told_as_a_container_reaches_it(dsn: str, inside: str) -> None:
    assert from_inside(dsn) == inside


def test_a_logs_end_is_one_printable_line() -> None:
    assert one_line("a\x1b[31m\n\n  b\x00 \n") == "a [31m | b"
    assert len(one_line("x" * 10_000)) == 500


def test_a_deployer_that_there_is_not_is_refused_where_it_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["services", "add", "shop", "--deployer", "nomad", "--home", str(tmp_path)])
    assert isinstance(done.exception, BadInput)
    assert "nomad is no deployer; there are process, docker" in str(done.exception)
