"""Trees that are written out for the sandbox: as many stay as there is room for."""

from pathlib import Path
from typing import Any, cast

import pytest

from homeostat.adapters.sandbox.staging import Staging
from homeostat.ports import SourceTree
from homeostat.records import Patch, Service

SERVICE = Service(name="shop", project_id=0, public_key="", language="python")


class _OneFile:
    """A tree of one file, which takes no room on the disk whatever its size."""

    def __init__(self, size_bytes: int) -> None:
        self._size_bytes = size_bytes

    def export(self, commit: str, into: Path, *, patch: Patch | None) -> None:
        del commit, patch
        with (into / "data.bin").open("wb") as file:
            file.truncate(self._size_bytes)


@pytest.mark.parametrize(
    ("size_bytes", "kept"),
    [
        pytest.param(1024, 32, id="small ones"),
        pytest.param(300 * 1024**2, 6, id="two gigabytes of large ones"),
        pytest.param(3 * 1024**3, 4, id="the last few of the largest"),
    ],
)
def test_large_trees_do_not_fill_the_disk(size_bytes: int, kept: int, tmp_path: Path) -> None:
    staging = Staging(tmp_path, lambda _: cast("SourceTree", cast("Any", _OneFile(size_bytes))))
    for number in range(40):
        with staging.tree(SERVICE, f"{number:040}", None) as tree:
            assert (tree / "data.bin").stat().st_size == size_bytes
    assert len(list((tmp_path / "trees").iterdir())) == kept
    assert len(list((tmp_path / "sizes").iterdir())) == kept
