"""What every place for dependencies promises: once for each state of the lock files, whole or not at all."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeostat.adapters.deployer.processes import wait_until
from homeostat.adapters.environments.local import LocalEnvironments
from homeostat.adapters.environments.part import part_of
from homeostat.errors import PrepareFailed
from homeostat.records import Environment, Service

SHOP = Service(name="shop", project_id=1, public_key="k", language="python")
COUNTING = 'echo once >> "$COUNT"; mkdir bin; cat requirements.txt > "$HOMEOSTAT_ENVIRONMENT/bin/installed"'


def needs(program: str) -> pytest.MarkDecorator:
    missing = not shutil.which(program) and not os.environ.get("CI")
    return pytest.mark.skipif(missing, reason=f"{program} is missing")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    return folder


@pytest.fixture
def count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNT", str(tmp_path / "count"))
    return tmp_path / "count"


def home_of(environment: Environment) -> Path:
    return environment.read_only[0]


def ran(environment: Environment, command: str, tree: Path) -> str:
    path = f"{environment.variables['PATH']}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=tree, env={"HOME": str(tree), **environment.variables, "PATH": path},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_the_same_lock_files_are_installed_once(tree: Path, tmp_path: Path, count: Path) -> None:
    (tree / "requirements.txt").write_text("one\n")
    service = replace(SHOP, prepare=COUNTING)
    first = LocalEnvironments(tmp_path / "home").prepare(service, tree)
    (tree / "app.py").write_text("pass\n")
    assert LocalEnvironments(tmp_path / "home").prepare(service, tree) == first
    assert count.read_text() == "once\n"
    assert (home_of(first) / "bin/installed").read_text() == "one\n"
    assert str(home_of(first) / "bin") in first.variables["PATH"].split(":")


@pytest.mark.parametrize("what", ["lock file", "prepare", "service"])
def test_whatever_differs_is_installed_anew(tree: Path, tmp_path: Path, count: Path, what: str) -> None:
    (tree / "requirements.txt").write_text("one\n")
    service = replace(SHOP, prepare=COUNTING)
    environments = LocalEnvironments(tmp_path / "home")
    first = environments.prepare(service, tree)
    if what == "lock file":
        (tree / "requirements.txt").write_text("two\n")
    changed = {"prepare": {"prepare": f"{COUNTING}; true"}, "service": {"name": "../shop two"}}.get(what, {})
    second = environments.prepare(replace(service, **changed), tree)
    assert home_of(first) != home_of(second)
    assert home_of(second).is_relative_to(tmp_path / "home/environments")
    assert count.read_text() == "once\nonce\n"


def test_those_who_ask_at_once_share_one_installation(tree: Path, tmp_path: Path, count: Path) -> None:
    (tree / "requirements.txt").write_text("one\n")
    service = replace(SHOP, prepare=f"{COUNTING}; sleep 0.3")
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(LocalEnvironments(tmp_path / "home").prepare, service, tree) for _ in range(4)]
        assert len({home_of(answer.result()) for answer in asked}) == 1
    assert count.read_text() == "once\n"


def test_a_failure_tells_the_end_of_what_the_installer_said(tree: Path, tmp_path: Path) -> None:
    service = replace(SHOP, prepare="yes start | head -c 100000; echo no such package >&2; exit 7")
    environments = LocalEnvironments(tmp_path / "home")
    for _ in range(2):
        with pytest.raises(PrepareFailed, match=r"(?s)shop failed \(7\).*no such package$") as caught:
            environments.prepare(service, tree)
        assert len(str(caught.value)) < 5000
    assert not [path for path in (tmp_path / "home/environments/shop").iterdir() if path.is_dir()]


def test_what_a_killed_installer_left_is_not_used(tree: Path, tmp_path: Path, count: Path) -> None:
    prepare = 'echo begun >> "$COUNT"; [ -e half ] && exit 9; touch half; [ -e "$COUNT.again" ] || sleep 20'
    program = (
        "import sys; from pathlib import Path; from homeostat.records import Service; "
        "from homeostat.adapters.environments.local import LocalEnvironments; "
        "service = Service(name='shop', project_id=1, public_key='k', language='python', prepare=sys.argv[1]); "
        "LocalEnvironments(Path(sys.argv[2])).prepare(service, Path(sys.argv[3]))"
    )
    home = tmp_path / "home"
    process = subprocess.Popen(
        [sys.executable, "-c", program, prepare, str(home), str(tree)], stdout=subprocess.DEVNULL
    )  # fmt: skip
    with process:
        deadline = time.monotonic() + 30
        while not count.exists():
            assert time.monotonic() < deadline
            threading.Event().wait(0.02)
        process.send_signal(signal.SIGKILL)
    count.with_name("count.again").touch()
    environment = LocalEnvironments(home).prepare(replace(SHOP, prepare=prepare), tree)
    assert (home_of(environment) / "half").exists()
    assert count.read_text() == "begun\nbegun\n"


def test_a_prepare_line_finds_the_whole_tree(tree: Path, tmp_path: Path) -> None:
    (tree / "app.py").write_text("pass\n")
    service = replace(SHOP, prepare='cp "$HOMEOSTAT_TREE/app.py" . && pwd > where')
    environment = LocalEnvironments(tmp_path / "home").prepare(service, tree)
    assert (home_of(environment) / "app.py").exists()
    assert (home_of(environment) / "where").read_text().strip() == str(home_of(environment))


def test_a_lock_file_that_is_a_link_is_not_read(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tree / "requirements.txt").symlink_to(tmp_path / "secret")
    environment = LocalEnvironments(tmp_path / "home").prepare(replace(SHOP, prepare="true"), tree)
    assert not (home_of(environment) / "requirements.txt").exists()


@needs("uv")
@pytest.mark.parametrize("declared", ["requirements.txt", "pyproject.toml"])
def test_python_gets_a_virtual_environment(tree: Path, tmp_path: Path, declared: str) -> None:
    text = {"requirements.txt": "iniconfig==2.1.0\n", "pyproject.toml": '[project]\nname = "x"\nversion = "1"\n'
            'dependencies = ["iniconfig==2.1.0"]\n[dependency-groups]\ntest = ["pluggy"]\n'}  # fmt: skip
    (tree / declared).write_text(text[declared])
    (tree / "src").mkdir()
    (tree / "src/ours.py").write_text("")
    environment = LocalEnvironments(tmp_path / "home").prepare(SHOP, tree)
    program = (
        "import ours, pytest, sys; from importlib.metadata import version; print(version('iniconfig'), sys.prefix)"
    )
    version, prefix = ran(environment, f'python -c "{program}"', tree).split()
    assert version == "2.1.0"
    assert prefix == environment.variables["VIRTUAL_ENV"]
    base = Path(ran(environment, 'python -c "import sys; print(sys.base_prefix)"', tree))
    assert base.is_relative_to("/usr") or any(base.is_relative_to(folder) for folder in environment.read_only)


@needs("uv")
def test_packages_do_not_go_to_the_interpreter_by_which_uv_was_started(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m uv run homeostat`, as on a machine that got uv by pip, tells every nested uv about that python."""
    parent = tmp_path / "parent"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(parent)], check=True)
    monkeypatch.setenv("UV_INTERNAL__PARENT_INTERPRETER", str(parent / "bin" / "python"))
    (tree / "requirements.txt").write_text("iniconfig==2.1.0\n")
    environment = LocalEnvironments(tmp_path / "home").prepare(SHOP, tree)
    assert ran(environment, "python -c 'import iniconfig, sys; print(sys.prefix)'", tree) == str(
        home_of(environment) / "venv"
    )
    assert not list(parent.glob("lib/*/site-packages/iniconfig*"))


def test_a_python_package_that_does_not_exist_says_so(tree: Path, tmp_path: Path) -> None:
    (tree / "requirements.txt").write_text("./no-such-folder\n")
    with pytest.raises(PrepareFailed, match="no-such-folder"):
        LocalEnvironments(tmp_path / "home").prepare(SHOP, tree)


def test_a_pyproject_that_cannot_be_read_says_so(tree: Path, tmp_path: Path) -> None:
    (tree / "pyproject.toml").write_text("[project\n")
    with pytest.raises(PrepareFailed):
        LocalEnvironments(tmp_path / "home").prepare(SHOP, tree)


@needs("go")
def test_go_gets_its_modules_and_a_warm_build_cache(tree: Path, tmp_path: Path) -> None:
    (tree / "go.mod").write_text("module example.com/x\n\ngo 1.22\n")
    (tree / "x.go").write_text("package x\n\nfunc One() int { return 1 }\n")
    environment = LocalEnvironments(tmp_path / "home").prepare(replace(SHOP, language="go"), tree)
    assert Path(environment.variables["GOCACHE"]).is_dir()
    assert environment.variables["GOPROXY"] == "off"
    assert ran(environment, "go build ./... && go list ./...", tree) == "example.com/x"


def test_go_without_a_module_says_so(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(PrepareFailed, match=r"go\.mod"):
        LocalEnvironments(tmp_path / "home").prepare(replace(SHOP, language="go"), tree)


@needs("npm")
def test_javascript_gets_its_packages_and_runs_none_of_their_scripts(tree: Path, tmp_path: Path) -> None:
    marker = tmp_path / "executed"
    (tree / "package.json").write_text(
        f'{{"name": "x", "version": "1.0.0", "private": true, "scripts": {{"preinstall": "touch {marker}"}}}}'
    )
    (tree / "package-lock.json").write_text(
        '{"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "x", "version": "1.0.0"}}}'
    )
    environment = LocalEnvironments(tmp_path / "home").prepare(replace(SHOP, language="javascript"), tree)
    assert environment.links["node_modules"].is_dir()
    assert environment.links["node_modules"].is_relative_to(home_of(environment))
    assert not marker.exists()


def test_an_unknown_language_needs_nothing(tree: Path, tmp_path: Path) -> None:
    environment = LocalEnvironments(tmp_path / "home").prepare(replace(SHOP, language=""), tree)
    assert dict(environment.links) == {}


def test_what_nobody_used_for_long_goes_and_the_last_three_stay(tree: Path, tmp_path: Path, count: Path) -> None:
    environments = LocalEnvironments(tmp_path / "home")
    now = time.time()
    made: list[Path] = []
    for age in range(6):
        service = Service(name="shop", project_id=1, public_key="k", prepare=f"echo {age} >> {count}", language="go")
        environments.prepare(service, tree)
        [new] = set((tmp_path / "home" / "environments" / "shop").glob("*/.complete")) - set(made)
        os.utime(new, (now - age * 86_400,) * 2)
        made.append(new)
    running = subprocess.Popen(["sleep", "60"], env={**os.environ, "PATH": f"{made[5].parent}/bin:/usr/bin:/bin"})
    try:
        wait_until(lambda: os.fsencode(made[5].parent) in Path(f"/proc/{running.pid}/environ").read_bytes(), 10)
        assert environments.clean(datetime.fromtimestamp(now - 86_400, UTC)) == 2
    finally:
        running.kill()
        running.wait()
    assert [one.exists() for one in made] == [True, True, True, False, False, True]
    environments.prepare(service, tree)
    assert made[5].stat().st_mtime > now - 3_600  # asked for again


@pytest.mark.parametrize(
    ("files", "start", "test", "part"),
    [
        pytest.param(["api/uv.lock", "api/pyproject.toml"], "cd api && uvicorn a:b", "", "api", id="by its start"),
        pytest.param(["api/requirements.txt"], "", "cd ./api; pytest", "api", id="by its tests"),
        pytest.param(["pyproject.toml", "api/uv.lock"], "cd api && x", "", "api", id="the more exact in the part"),
        pytest.param(["uv.lock", "api/pyproject.toml"], "cd api && x", "", "", id="the more exact at the root"),
        pytest.param(["api/uv.lock"], "uvicorn a:b", "", "", id="nobody goes there"),
        pytest.param(["api/x.py"], "cd api && x", "", "", id="no project"),
        pytest.param(["api/uv.lock"], "cd ../tree/api && x", "", "", id="out of the tree"),
        pytest.param(["api/uv.lock"], "cd nowhere && x", "", "", id="no such folder"),
    ],
)
def test_of_several_projects_the_service_is_where_its_commands_go(
    tree: Path, files: list[str], start: str, test: str, part: str
) -> None:
    for name in files:
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).touch()
    assert part_of(replace(SHOP, start=start, test=test), tree) == part


def test_a_project_in_a_part_of_the_tree_is_installed_and_found(tree: Path, tmp_path: Path, count: Path) -> None:
    (tree / "api" / "src").mkdir(parents=True)
    (tree / "api" / "requirements.txt").write_text("one\n")
    service = replace(SHOP, prepare=COUNTING, start="cd api && python -m shop")
    environment = LocalEnvironments(tmp_path / "home").prepare(service, tree)
    assert (home_of(environment) / "bin" / "installed").read_text() == "one\n"
    assert environment.variables["PYTHONPATH"] == "src:api/src:api"
    assert count.read_text() == "once\n"
