"""Releases of published packages, fetched by each registry's own client into a cache and unpacked from there."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile
from pathlib import Path

from crashes import Crash

_FETCH_SECONDS = 300

# What the package's developers install; the crash's own lock takes its place.
_OTHER_LOCKS = {
    "python": ("requirements*.txt", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile*"),
    "javascript": ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"),
    "go": (),
}

_one_at_a_time = threading.Lock()  # environments are shared by crashes that need the same


class NotFetched(Exception):
    """A client could not bring what was asked, or brought something else than before."""


def cache() -> Path:
    """Kept between runs; a few hundred megabytes. `REPAIR_CORPUS_CACHE` names another place."""
    given = os.environ.get("REPAIR_CORPUS_CACHE")
    base = Path(given) if given else Path.home() / ".cache" / "homeostat" / "repair-corpus"
    base.mkdir(parents=True, exist_ok=True)
    return base


def unpack(crash: Crash, version: str, tree: Path) -> None:
    """Lay the release's files out as `tree`, without the folder they are packed in."""
    archive = fetch(crash, version)
    packed = tree.with_name(f"{tree.name}.packed")
    shutil.rmtree(packed, ignore_errors=True)
    if archive.suffix in {".zip", ".whl"}:
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(packed)  # noqa: S202 -- the module keeps members inside, and the digest was recorded
    else:
        with tarfile.open(archive) as opened:
            opened.extractall(packed, filter="data")
    top = packed
    if crash.language == "go":
        top = packed / f"{crash.package}@{version}"
    elif crash.archive != "wheel":
        (top,) = packed.iterdir()
    tree.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(top, tree)
    shutil.rmtree(packed, ignore_errors=True)
    if crash.language == "python":
        _tell_its_version(crash, version, tree)
    if crash.language == "javascript":
        _strip_manifest(tree, crash.beside)
    for pattern in _OTHER_LOCKS[crash.language]:
        for other in tree.glob(pattern):
            other.unlink()


def fetch(crash: Crash, version: str) -> Path:
    """The archive on disk; fetched once. That of the broken release has to be the one that was recorded."""
    folder = (
        cache()
        / "archives"
        / crash.language
        / crash.package.replace("/", "+")
        / f"{version}-{crash.archive or 'archive'}"
    )
    if not folder.exists() or not any(folder.iterdir()):
        arriving = folder.with_name(f"{folder.name}.{threading.get_ident()}.part")  # two crashes may share a release
        shutil.rmtree(arriving, ignore_errors=True)
        arriving.mkdir(parents=True)
        {"python": _fetch_python, "javascript": _fetch_javascript, "go": _fetch_go}[crash.language](
            crash, version, arriving
        )
        shutil.rmtree(folder, ignore_errors=True)
        arriving.rename(folder)
    (archive,) = folder.iterdir()
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if version == crash.broken and crash.archive_digest != digest:
        raise NotFetched(f"{archive.name} is not the archive that was recorded: {digest}")
    return archive


def _fetch_python(crash: Crash, version: str, folder: Path) -> None:
    kind = "--only-binary" if crash.archive == "wheel" else "--no-binary"
    # Named, not :all: which would build the build tools from source as well.
    words = [
        "download",
        "--quiet",
        "--no-deps",
        f"{kind}={crash.package}",
        f"--dest={folder}",
        f"{crash.package}=={version}",
    ]
    _call([str(_tools() / "bin/python"), "-m", "pip", *words])


def _fetch_javascript(crash: Crash, version: str, folder: Path) -> None:
    _call(["npm", "pack", "--silent", f"--pack-destination={folder}", f"{crash.package}@{version}"])


def _fetch_go(crash: Crash, version: str, folder: Path) -> None:
    told = _call(["go", "mod", "download", "-json", f"{crash.package}@{version}"], cwd=folder)
    shutil.copy(json.loads(told)["Zip"], folder)


def _tools() -> Path:
    """An environment that has pip, which uv's do not."""
    place = cache() / "tools"
    with _one_at_a_time:
        if not (place / "bin/pip").exists():
            _call([sys.executable, "-m", "venv", str(place)])
    return place


def python_environment(crash: Crash) -> Path:
    """The dependencies of a Python crash, pinned, without the package itself."""
    wanted = (crash.folder / "requirements.txt").read_text()
    place = cache() / "environments" / hashlib.sha256(wanted.encode()).hexdigest()[:16]
    with _one_at_a_time:
        if not (place / "complete").exists():
            shutil.rmtree(place, ignore_errors=True)
            _call(["uv", "venv", "--quiet", "--python=3.11", str(place)])
            words = ["--quiet", "--no-deps", f"--python={place}/bin/python"]
            _call(["uv", "pip", "install", *words, f"--requirement={crash.folder}/requirements.txt"])
            (place / "complete").touch()
    return place


def install_javascript(tree: Path) -> None:
    """The dependencies of a JavaScript crash below the tree, from its lock file."""
    if (tree / "package-lock.json").exists() and not (tree / "node_modules").exists():
        _call(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=tree)


def _tell_its_version(crash: Crash, version: str, tree: Path) -> None:
    """Packages that ask for their own version find it as if they were installed, wherever the tree is copied to."""
    root = tree / crash.root
    told = next(iter(sorted(tree.glob("PKG-INFO"))), None)
    if told and not any(found for place in {tree, root} for found in place.glob("*.*-info")):
        folder = root / f"{crash.package.replace('-', '_').replace('.', '_')}-{version}.dist-info"
        folder.mkdir(parents=True)
        shutil.copy(told, folder / "METADATA")


def _strip_manifest(tree: Path, beside: dict[str, str]) -> None:
    """The package's tools are not needed to run it, and its scripts are not to run; the call may need others."""
    manifest = json.loads((tree / "package.json").read_text())
    for key in ("devDependencies", "scripts", "optionalDependencies", "workspaces", "packageManager"):
        manifest.pop(key, None)
    if beside:
        manifest["devDependencies"] = beside
    (tree / "package.json").write_text(json.dumps(manifest, indent=2) + "\n")


def _call(command: list[str], *, cwd: Path | None = None) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=_FETCH_SECONDS, check=False
    )
    if done.returncode:
        raise NotFetched(f"{' '.join(command[:6])}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout
