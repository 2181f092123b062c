"""A folder as somebody works in it, uncommitted changes and all, made into a repository of its own."""

import hashlib
import itertools
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from homeostat.errors import BadInput

_SECONDS = 120
_FILE_BYTES = 8 * 1024**2
_TREE_BYTES = 512 * 1024**2
# What is made by tools, and made again: never part of the source.
_LEFT_OUT = frozenset({
    ".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__",
    ".pytest_cache", ".mypy_cache", ".tox",
    ".nox", ".ruff_cache", ".hypothesis", ".idea", ".vscode", ".homeostat", ".next",
})  # fmt: skip
# What git is told to ignore, and what still makes the source run: extension modules, generated code, built packages.
_BUILT = (".so", ".pyd", ".dylib", ".node", ".py", ".pyi", ".go", ".js", ".mjs", ".cjs", ".ts")
_COPIES = frozenset({"build", "target", "out", "tmp", "coverage", "htmlcov", "site"})
_MOST_BUILT, _BUILT_BYTES = 300, 32 * 1024**2
_MOST_LARGE = 50
_MOST_GAPS = 5
_ENVIRONMENTS = frozenset({"venv", "env"})
_QUIET = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.autocrlf=false")
_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "homeostat",
    "GIT_AUTHOR_EMAIL": "homeostat@localhost",
    "GIT_COMMITTER_NAME": "homeostat",
    "GIT_COMMITTER_EMAIL": "homeostat@localhost",
    "LC_ALL": "C",
}
BRANCH = "main"


def snapshot(folder: Path, into: Path) -> Path:
    """A repository in `into` whose `main` holds the folder as it is now, on top of its history where it has one.

    The folder itself is only read. What `.gitignore` names, and what tools make, is left out.

    Raises:
        BadInput: there is no such folder, it holds nothing, or more than 512 MiB.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder.")
    repository = into / "repository"
    if _is_work_tree(folder):
        _git(into, "clone", "--quiet", "--shared", "--no-checkout", "--no-tags", str(folder), str(repository))
        _git(repository, "symbolic-ref", "HEAD", f"refs/heads/{BRANCH}-now")
        if _answers(repository, "rev-parse", "--verify", "--quiet", "origin/HEAD"):
            _git(repository, "update-ref", f"refs/heads/{BRANCH}-now", "origin/HEAD")
    else:
        _git(into, "init", "--quiet", f"--initial-branch={BRANCH}-now", str(repository))
    _copy(folder, repository)
    _git(repository, "add", "--all", "--force", ".")
    _git(repository, "commit", "--quiet", "--allow-empty", "--message", "The folder as it is now")
    _git(repository, "branch", "--force", BRANCH, "HEAD")
    return repository


def contents(folder: Path) -> dict[str, str]:
    """A digest of each file that `snapshot` takes, by path; it reads them all, which takes a second for 500 MB.

    Raises:
        BadInput: as `snapshot` does.
    """
    folder = folder.resolve()
    return {name: _digest(path) for name, path in _taken(folder)}


def left_out(folder: Path) -> tuple[str, ...]:
    """Files that `snapshot` leaves out, and without which the source may not run; a few hundred. No fix changes them.

    They are what was built and is ignored by git, and what is larger than 8 MiB.

    Raises:
        BadInput: git does not answer.
    """
    folder = folder.resolve()
    known = _is_work_tree(folder)
    large = [name for name in (_listed(folder) if known else _walked(folder)) if _size(folder / name) > _FILE_BYTES]
    return (*large[:_MOST_LARGE], *(itertools.islice(_built(folder), _MOST_BUILT) if known else ()))


def gaps(folder: Path) -> tuple[str, ...]:
    """What a reader of the folder counts on and `snapshot` does not find: a sentence each, with what to do.

    Raises:
        BadInput: git does not answer.
    """
    folder = folder.resolve()
    known = _is_work_tree(folder)
    empty = [
        f"{name} is a submodule that is not checked out, so nothing of it is there: git submodule update --init"
        for name in (_submodules(folder) if known else ())
        if not _is_work_tree(folder / name)
    ]
    leading_out = [
        f"{name} is a symbolic link that leads out of {folder}, and is left out: give the folder that holds both"
        for name in (_listed(folder) if known else _walked(folder))
        if (folder / name).is_symlink() and (folder / name).exists() and not _leads_inside(folder, folder / name)
    ]
    return (*empty, *leading_out)[:_MOST_GAPS]


def _submodules(folder: Path) -> Iterator[str]:
    for entry in _git(folder, "ls-files", "-z", "--stage").split("\0"):
        about, _, name = entry.partition("\t")
        if about.startswith("160000 "):
            yield name


def _leads_inside(folder: Path, link: Path) -> bool:
    return not link.readlink().is_absolute() and link.exists() and link.resolve().is_relative_to(folder)


def _built(folder: Path) -> Iterator[str]:
    said = _git(folder, "ls-files", "-z", "--others", "--ignored", "--directory", "--exclude-standard")
    left = _BUILT_BYTES
    for name in sorted(_files_of(folder, said.split("\0"))):
        if name.endswith(_BUILT) and 0 <= (size := _size(folder / name)) <= left:
            yield name
            left -= size


def _size(path: Path) -> int:
    """In bytes; -1 for what is no plain file."""
    return path.stat().st_size if path.is_file() and not path.is_symlink() else -1


def _files_of(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """The files, and those below the folders, which git does not list one by one."""
    for name in names:
        if not name.endswith("/"):
            yield name
            continue
        inside = Path(name)
        kept = not inside.name.startswith(".") and inside.name not in _COPIES and not inside.name.endswith(".egg-info")
        if kept and not _is_made(folder, inside / "x"):
            yield from itertools.islice((str(inside / each) for each in _walked(folder / name)), _MOST_BUILT)


def _digest(path: Path) -> str:
    if path.is_symlink():
        return hashlib.sha256(os.fsencode(path.readlink())).hexdigest()[:32]
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def _is_work_tree(folder: Path) -> bool:
    return (folder / ".git").exists() and _answers(folder, "rev-parse", "--verify", "--quiet", "HEAD")


def _listed(folder: Path) -> Iterator[str]:
    said = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in said.split("\0"):
        inside = folder / name.rstrip("/")
        if not name or _is_made(folder, Path(name)):
            continue
        if inside.is_dir() and not inside.is_symlink():  # a submodule
            yield from (f"{name.rstrip('/')}/{each}" for each in (_listed(inside) if _is_work_tree(inside) else ()))
        else:
            yield name


def _walked(folder: Path) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        place = Path(here).relative_to(folder)
        folders[:] = sorted(
            name for name in folders if not _is_made(folder, place / name / "x") and not name.endswith(".egg-info")
        )
        for name in sorted([*names, *(each for each in folders if Path(here, each).is_symlink())]):
            yield str(Path(here, name).relative_to(folder))


def _is_made(folder: Path, path: Path) -> bool:
    """Whether the file lies in what tools make. `env` is a virtual environment only where it says so of itself."""
    parts = path.parts[:-1]
    if _LEFT_OUT.intersection(path.parts):
        return True
    named = (number for number, part in enumerate(parts, start=1) if part in _ENVIRONMENTS)
    return any((folder / Path(*parts[:number]) / "pyvenv.cfg").exists() for number in named)


def _copy(folder: Path, repository: Path) -> None:
    for name, source in _taken(folder):
        target = repository / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)


def _taken(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that are part of the source, as they are now."""
    copied = 0
    for name in _listed(folder) if _is_work_tree(folder) else _walked(folder):
        source = folder / name
        if source.is_symlink():
            if _leads_inside(folder, source):
                yield name, source
            continue
        if not source.is_file() or name.endswith((".pyc", ".pyo")):
            continue
        size = source.stat().st_size
        if size > _FILE_BYTES:
            continue
        copied += size
        if copied > _TREE_BYTES:
            raise BadInput(f"{folder} holds more than {_TREE_BYTES // 1024**2} MiB: name a smaller folder.")
        yield name, source
    if not copied:
        raise BadInput(f"{folder} holds no files.")


def _answers(at: Path, *arguments: str) -> bool:
    try:
        _git(at, *arguments)
    except BadInput:
        return False
    return True


def _git(at: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *_QUIET, "-c", "safe.directory=*", *arguments],
            cwd=at,
            env={**_ENVIRONMENT, "PATH": os.environ.get("PATH", os.defpath), "HOME": "/nonexistent"},
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except FileNotFoundError as error:
        raise BadInput("git is missing on this machine: apt-get install git") from error
    except subprocess.TimeoutExpired as error:
        raise BadInput(f"git {arguments[0]} took longer than {_SECONDS} s in {at}") from error
    if done.returncode:
        raise BadInput(f"git {arguments[0]} failed in {at}: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return done.stdout.decode(errors="surrogateescape")
