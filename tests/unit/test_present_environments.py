"""What stands beside a checkout, as the sandbox is given it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from homeostat.adapters.environments.editable import editable_folders
from homeostat.adapters.environments.go_siblings import siblings_of
from homeostat.adapters.environments.present import PresentEnvironments
from homeostat.adapters.source.checkout import left_out
from homeostat.records import Environment, Service

SERVICE = Service(name="shop", project_id=0, public_key="", language="javascript")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """As npm lays one out: its own packages are links among the others; pnpm gives each package a folder of its own."""
    root = tmp_path / "shop"
    for folder in ("node_modules/@ws", "node_modules/left-pad", "packages/web/node_modules/@ws", "packages/core"):
        (root / folder).mkdir(parents=True)
    for file in ("package.json", "packages/web/package.json", "packages/core/package.json"):
        (root / file).write_text("{}")
    (root / "node_modules/@ws/core").symlink_to("../../packages/core")
    (root / "packages/web/node_modules/@ws/core").symlink_to("../../../core")
    return root


def prepared(folder: Path, test: str) -> Environment:
    return PresentEnvironments(folder).prepare(replace(SERVICE, test=test), folder)


def test_a_workspaces_own_packages_are_those_of_the_tree(workspace: Path) -> None:
    links = prepared(workspace, "npm test").links
    assert links["node_modules"] == workspace / "node_modules"
    assert links["node_modules/@ws"] == workspace / "node_modules/@ws"
    assert links["node_modules/@ws/core"] == Path("/box/tree/packages/core")
    assert "node_modules/left-pad" not in links


def test_a_package_that_is_gone_to_has_its_own_first(workspace: Path) -> None:
    given = prepared(workspace, "cd packages/web && vitest run")
    assert [*given.links][:2] == ["packages/web/node_modules", "node_modules"]
    assert given.links["packages/web/node_modules/@ws/core"] == Path("/box/tree/packages/core")
    assert given.variables["PATH"].startswith(f"{workspace}/packages/web/node_modules/.bin:")


def test_a_package_alone_finds_what_its_workspace_has(workspace: Path) -> None:
    links = prepared(workspace / "packages/core", "npm test").links
    assert links["node_modules"] == workspace / "node_modules"


def test_a_folder_that_is_gone_to_has_its_own_python(tmp_path: Path) -> None:
    inner = tmp_path / "services" / "shop"
    (inner / "src" / "shop").mkdir(parents=True)
    (inner / ".venv" / "bin").mkdir(parents=True)
    (inner / ".venv" / "bin" / "python").symlink_to(sys.executable)
    service = replace(SERVICE, language="python", test="cd services/shop && pytest")
    paths = PresentEnvironments(tmp_path).prepare(service, tmp_path).variables["PYTHONPATH"].split(":")
    assert paths == ["/box/tree/services/shop/src", "/box/tree/services/shop"]


@pytest.mark.parametrize("test", ["cd .. && pytest", "cd services/../.. && pytest"])
def test_nothing_above_the_checkout_is_gone_to(tmp_path: Path, test: str) -> None:
    tree = tmp_path / "tree"
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    tree.mkdir()
    service = replace(SERVICE, language="python", test=test)
    assert PresentEnvironments(tree).prepare(service, tree).variables["PYTHONPATH"] == "/box/tree"


def test_a_go_module_finds_the_modules_beside_it(tmp_path: Path) -> None:
    stock, money = tmp_path / "services" / "stock", tmp_path / "libs" / "money"
    for folder in (stock, money):
        folder.mkdir(parents=True)
    module = "module m/stock\n\ngo 1.22\n\nrequire m/money v0.0.0\n"
    (stock / "go.mod").write_text(f"{module}\nreplace m/money => ../../libs/money\n")
    beside = siblings_of(stock)
    assert beside is not None
    assert beside.work == f"go 1.22\nuse /box/tree\nreplace m/money => {money}\n"
    assert beside.folders == (money,)
    (stock / "go.mod").write_text(module)
    assert siblings_of(stock) is None
    (tmp_path / "go.work").write_text("go 1.22\n\nuse (\n\t./libs/money\n\t./services/stock // the shelves\n)\n")
    beside = siblings_of(stock)
    assert beside is not None
    assert beside.work == f"go 1.22\nuse /box/tree\nuse {money}\n"


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("tox -e py311", ".tox/py311"),
        ("nox -s tests-3.11", ".nox/tests-3.11"),
        ("tox", ".venv"),
        ("pytest", ".venv"),
        ("other/bin/python -m pytest", "other"),
    ],
)
def test_what_has_environments_of_its_own_is_given_the_one_that_was_asked_for(
    asked: str, place: str, tmp_path: Path
) -> None:
    for name in (".venv", ".tox/py311", ".nox/tests-3.11", "other"):
        (tmp_path / name / "bin").mkdir(parents=True)
        program = tmp_path / name / "bin" / "python"
        program.write_text(f'#!/bin/sh\necho \'["{tmp_path}/{name}/bin/python", "{tmp_path}/{name}", "/usr"]\'\n')
        program.chmod(0o755)
    service = replace(SERVICE, language="python", test="pytest")
    given = PresentEnvironments(tmp_path, asked=asked).prepare(service, tmp_path)
    assert given.variables["VIRTUAL_ENV"] == f"{tmp_path}/{place}"


def test_where_poetry_keeps_an_environment_is_asked_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "poetry"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n[ "$*" = "env info --executable" ] && echo {sys.executable}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    (tmp_path / "shop").mkdir()
    service = replace(SERVICE, language="python", test="pytest")
    given = PresentEnvironments(tmp_path / "shop", asked="poetry run pytest").prepare(service, tmp_path / "shop")
    assert given.variables["PATH"] == str(Path(sys.executable).parent)


@pytest.mark.parametrize(
    ("files", "flags"),
    [
        (("go.mod",), "-mod=mod"),
        (("go.mod", "vendor/modules.txt"), ""),
        (("go.work", "web/go.mod"), ""),
    ],
)
def test_a_workspace_and_a_vendor_folder_say_where_modules_are(
    files: tuple[str, ...], flags: str, tmp_path: Path
) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    given = PresentEnvironments(tmp_path).prepare(replace(SERVICE, language="go", test="go test ./..."), tmp_path)
    assert given.variables.get("GOFLAGS", "") == flags


def test_what_was_built_and_is_ignored_is_there_beside_the_source(tmp_path: Path) -> None:
    ignored = ("shop/_fast.so", "shop/_version.py", "gen/a_pb2.py", "build/shop/a.py", ".venv/x.py", "secrets.json")
    for name in (*ignored, "shop/__init__.py", "node_modules/a/index.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / ".gitignore").write_text("*.so\n_version.py\ngen/\nbuild/\n.venv/\nnode_modules/\nsecrets.json\n")
    for line in ("init -q", "add -A", "-c user.name=a -c user.email=a@a commit -qm one"):
        subprocess.run(["git", *line.split()], cwd=tmp_path, check=True)
    assert left_out(tmp_path) == ("gen/a_pb2.py", "shop/_fast.so", "shop/_version.py")
    given = PresentEnvironments(tmp_path, python=sys.executable).prepare(replace(SERVICE, language="python"), tmp_path)
    assert given.links["shop/_fast.so"] == tmp_path / "shop/_fast.so"
    assert tmp_path / "shop/_fast.so" in given.read_only


@pytest.mark.parametrize(
    ("file", "says", "told"),
    [
        pytest.param("_shop.pth", "{checkout}/backend/src\n", ["backend/src"], id="a line"),
        pytest.param("_shop.pth", "import site\n# {checkout}/backend/src\n/nowhere\n", [], id="no line of ours"),
        pytest.param("_shop.pth", "{checkout}\n", [""], id="the checkout itself"),
        pytest.param("_shop.pth", "{elsewhere}\n", [], id="outside of it"),
        pytest.param(
            "__editable___shop_1_0_finder.py",
            "MAPPING: dict[str, str] = {{'shop': '{checkout}/backend/src/shop'}}\nNAMESPACES = {{}}\n",
            ["backend/src"],
            id="setuptools' finder",
        ),
        pytest.param("__editable___shop_1_0_finder.py", "MAPPING = {{1: open('x')}}\n", [], id="nothing is run"),
    ],
)
def test_what_is_installed_for_development_is_imported_from_the_tree(
    tmp_path: Path, file: str, says: str, told: list[str]
) -> None:
    checkout, elsewhere = tmp_path / "erp", tmp_path / "other"
    (checkout / "backend" / "src" / "shop").mkdir(parents=True)
    elsewhere.mkdir()
    packages = checkout / ".venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (packages / file).write_text(says.format(checkout=checkout, elsewhere=elsewhere))
    assert editable_folders(checkout / ".venv", checkout) == told


def test_a_workspaces_packages_are_found_by_a_command_at_its_root(tmp_path: Path) -> None:
    (tmp_path / "backend" / "src").mkdir(parents=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")], check=True)
    (packages,) = (tmp_path / ".venv" / "lib").glob("python*/site-packages")
    (packages / "_shop.pth").write_text(f"{tmp_path}/backend/src\n")
    service = replace(SERVICE, language="python", test="pytest backend")
    given = PresentEnvironments(tmp_path).prepare(service, tmp_path)
    assert given.variables["PYTHONPATH"] == "/box/tree/backend/src"
