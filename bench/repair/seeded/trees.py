"""Packages as trees with an environment of their own, and what their suites say."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from seeds import Seed, seeds_in

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("SEEDED_CACHE", Path.home() / ".cache" / "homeostat-bench" / "seeded"))
CRASH = "crash.py"
_MOST_SECONDS = 120
_PYTEST = ("pytest==8.3.4",)
_BUILDERS = (
    "setuptools",
    "wheel",
    "setuptools-scm",
    "flit-core",
    "hatchling",
    "hatch-vcs",
    "poetry-core",
    "pdm-backend",
)


@dataclass(frozen=True)
class Package:
    """`root` is where its imports start in the tree, `tests` what pytest is given."""

    name: str
    version: str
    root: str
    tests: str
    needs: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return CACHE / f"{self.name}-{self.version}"

    @property
    def tree(self) -> Path:
        return self.folder / "tree"

    @property
    def python(self) -> Path:
        return self.folder / "environment" / "bin" / "python"


@dataclass(frozen=True)
class Ended:
    """How a test ended; `file` and `function` are those of the innermost frame in the tree."""

    test: str
    passed: bool
    raised: str
    file: str
    function: str


def packages() -> list[Package]:
    written = tomllib.loads((HERE / "packages.toml").read_text())["package"]
    return [Package(**{**each, "needs": tuple(each.get("needs", ()))}) for each in written]


def fetch(package: Package) -> None:
    """The source archive of the release, and an environment with what it needs but not itself."""
    fetch_source(package)
    if package.python.exists():
        return
    environment = package.python.parents[1]
    _call("uv", "venv", "-q", "--python", "3.11", str(environment))
    _call("uv", "pip", "install", "-q", "--python", str(package.python), *_PYTEST, *package.needs)
    named = f"{package.name}=={package.version}"
    _call("uv", "pip", "install", "-q", "--no-deps", "--python", str(package.python), named)
    _leave_only_its_name(package)


def fetch_source(package: Package) -> None:
    """The source archive of the release, unpacked."""
    if package.tree.exists():
        return
    shutil.rmtree(package.folder, ignore_errors=True)
    package.folder.mkdir(parents=True)
    named = f"{package.name}=={package.version}"
    fetched = package.folder / "archive"
    # Named, not :all: which would build the build tools from source as well.
    words = ("-q", "--no-deps", f"--no-binary={package.name}", f"--dest={fetched}", named)
    try:
        _call(_pip(), "-m", "pip", "download", "--no-build-isolation", *words)
    except subprocess.CalledProcessError:  # it is built by something else, and pip asks for its metadata
        _call(_pip(), "-m", "pip", "download", *words)
    [archive] = fetched.iterdir()
    with tarfile.open(archive) as packed:
        packed.extractall(fetched, filter="data")
    [top] = [path for path in fetched.iterdir() if path.is_dir()]
    top.rename(package.tree)


def releases(name: str, most: int) -> list[str]:
    """The newest final ones, newest first."""
    told = subprocess.run(
        [_pip(), "-m", "pip", "index", "versions", name], check=True, capture_output=True, text=True
    ).stdout
    written = told.partition("Available versions:")[2].partition("\n")[0]
    return [each for each in map(str.strip, written.split(",")) if each.replace(".", "").isdigit()][:most]


def _leave_only_its_name(package: Package) -> None:
    """Some ask for their own version: what is installed says it, and the code is the tree's."""
    [libraries] = (package.python.parents[1] / "lib").glob("python*/site-packages")
    written = package.name.replace("-", "_").replace(".", "_").lower()
    [record] = (
        one
        for one in libraries.glob("*.dist-info/RECORD")
        if one.parent.name.lower().replace("-", "_").replace(".", "_").startswith(f"{written}_")
        and one.parent.name.removesuffix(".dist-info").endswith(f"-{package.version}")
    )
    for line in record.read_text().splitlines():
        path = libraries / line.rsplit(",", 2)[0]
        if ".dist-info" not in str(path):
            path.unlink(missing_ok=True)


def _pip() -> str:
    """An interpreter with pip, which uv's environments do not have."""
    place = CACHE / "tools"
    if not (place / "bin" / "pip").exists():
        _call(sys.executable, "-m", "venv", str(place))
        _call(str(place / "bin" / "python"), "-m", "pip", "install", "-q", *_BUILDERS)
    return str(place / "bin" / "python")


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


def sources(package: Package) -> dict[str, str]:
    """Its own files, by their path in the tree; tests and tools are none."""
    found: dict[str, str] = {}
    for path in sorted((package.tree / package.root).rglob("*.py")):
        inside = path.relative_to(package.tree)
        if not any(part.startswith(("test", ".")) or part in _TOOLS for part in inside.parts):
            found[str(inside)] = path.read_text(encoding="utf-8", errors="replace")
    return found


_TOOLS = {"docs", "doc", "examples", "benchmarks", "bench", "setup.py", "conftest.py", "noxfile.py", "tasks.py",
          "scripts", "build", "tools", "_version.py"}  # fmt: skip


def seeds_of(package: Package) -> list[tuple[str, Seed]]:
    return [(path, seed) for path, source in sources(package).items() for seed in seeds_in(source)]


def lay(package: Package, tree: Path, seed: tuple[str, Seed] | None = None) -> None:
    shutil.copytree(package.tree, tree, symlinks=True)
    for made in (".git", ".gitignore", ".pytest_cache"):
        path = tree / made
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if seed:
        file = tree / seed[0]
        file.write_text(seed[1].put_into(file.read_text(encoding="utf-8")), encoding="utf-8")


def commit(tree: Path) -> None:
    (tree / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n")
    git = ("git", "-C", str(tree), "-c", "user.name=bench", "-c", "user.email=bench@example.org")
    _call("git", "init", "-q", str(tree))
    _call(*git, "add", "-A")
    _call(*git, "commit", "-q", "-m", "The release")


def run_tests(package: Package, tree: Path, tests: tuple[str, ...] = ()) -> dict[str, Ended]:
    """How each test of the suite ended; nothing where it took too long."""
    with tempfile.NamedTemporaryFile(prefix="seeded-told-") as told:
        variables = {
            **os.environ,
            "SEEDED_TOLD": told.name,
            "PYTHONPATH": f"{tree / package.root}{os.pathsep}{HERE}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [package.python, "-m", "pytest", "-q", "-p", "told", "-p", "no:cacheprovider"]
        command += ["--continue-on-collection-errors"]
        try:
            subprocess.run(
                [*command, *(tests or (package.tests,))],
                cwd=tree, env=variables, capture_output=True, check=False, timeout=_MOST_SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {}
        found: dict[str, Ended] = {}
        for line in Path(told.name).read_text().splitlines():
            said = json.loads(line)
            ended = Ended(said["test"], said["outcome"] != "failed", said["raised"], said["file"], said["function"])
            if ended.test not in found or not ended.passed:
                found[ended.test] = ended
        return found


def crash_program(test: str) -> str:
    return (HERE / "crash_of_a_test.py").read_text().replace('"{test}"', json.dumps(test))


def crashes(package: Package, tree: Path) -> bool:
    """Whether the crash program, which lies in the tree, ends with an exception."""
    variables = {**os.environ, "PYTHONPATH": str(tree / package.root), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [package.python, CRASH]
    done = subprocess.run(command, cwd=tree, env=variables, capture_output=True, check=False, timeout=_MOST_SECONDS)
    return done.returncode != 0
