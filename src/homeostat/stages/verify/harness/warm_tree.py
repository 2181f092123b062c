"""The tree of a service: kept in memory, written out, taken away."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from pathlib import Path

from warm_command import NotDone

TREE_BYTES = 64 * 1024 * 1024


def packed(tree: Path) -> io.BytesIO:
    size = sum(path.lstat().st_size for path in tree.rglob("*"))
    if size > TREE_BYTES:
        raise NotDone(f"the tree is larger than {TREE_BYTES} bytes")
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w") as tar:
        tar.add(tree, arcname=".")
    return into


def extract_all(tar: tarfile.TarFile, into: Path) -> None:
    """As `tar.extractall`, which warns of what it will do in the next release. The archive is our own."""
    if hasattr(tarfile, "fully_trusted_filter"):
        tar.extractall(into, filter="fully_trusted")  # noqa: S202
    else:
        tar.extractall(into)  # noqa: S202


def own_names(tree: Path) -> set[str]:
    """What the tree's own modules may be imported as: those in folders that are no packages themselves."""
    names: set[str] = set()
    for folder, folders, files in os.walk(tree):
        if "__init__.py" in files:
            continue
        names.update(name.partition(".")[0] for name in files if name.endswith((".py", ".so")))
        names.update(name for name in folders if Path(folder, name, "__init__.py").exists())
    return names - {"__init__", "__main__", "conftest", "setup"}


def within(folder: str, tree: Path) -> bool:
    path = Path(folder or ".")
    return not path.is_absolute() or path == tree or tree in path.parents


def remove(tree: Path) -> None:
    """Remove it, whatever its modes are, and follow no link."""
    if tree.is_symlink():
        tree.unlink()
    elif tree.exists():
        for folder, folders, _ in os.walk(tree):
            for name in folders:
                if not Path(folder, name).is_symlink():
                    Path(folder, name).chmod(0o700)
        tree.chmod(0o700)
        shutil.rmtree(tree)
