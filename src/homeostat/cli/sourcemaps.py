"""`homeostat sourcemaps upload`: a folder of built files, without any build tool's plugin."""

import os
from collections.abc import Iterator
from pathlib import Path

from homeostat.errors import BadInput
from homeostat.stages.sense.sourcemaps.mapping import MOST_MAP_BYTES
from homeostat.stages.sense.sourcemaps.uploads import RawFile, kept_files, new_upload
from homeostat.wiring import Homeostat

_BUNDLES = (".js", ".mjs", ".cjs")
_MAPS = tuple(f"{ending}.map" for ending in _BUNDLES)
_LEFT_OUT = frozenset({"node_modules", ".git", "cache"})


def keep_folder(homeostat: Homeostat, service: str, folder: Path, release: str) -> str:
    """Keep the folder's maps, and say so in words.

    Raises:
        NotFound: there is no such service.
        BadInput: there is no map in the folder, or more than is kept.
    """
    of = homeostat.store.services.named(service)
    files = kept_files(_files(folder))
    maps = [file for file in files if file.size_bytes]
    if not maps:
        raise BadInput(f"{folder} holds no source map (*.js.map); let the build make them, e.g. vite's build.sourcemap")
    homeostat.store.source_maps.keep(
        new_upload(files, service=of.name, release=release, dist=""), homeostat.clock.now()
    )
    bundles = [file for file in files if not file.size_bytes]
    alone = [file.path for file in bundles if not file.map_path]
    words = f"{len(maps)} source maps kept, for {len(bundles) - len(alone)} bundles"
    return f"{words}; without a map: {', '.join(alone[:5])}{', …' if len(alone) > 5 else ''}" if alone else words  # noqa: PLR2004 - shown


def _files(folder: Path) -> Iterator[RawFile]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        for name in sorted(names):
            path = Path(root) / name
            if not name.endswith((*_BUNDLES, *_MAPS)) or path.is_symlink():
                continue
            below = path.relative_to(folder).as_posix()
            if path.stat().st_size > MOST_MAP_BYTES:
                raise BadInput(f"a file may have {MOST_MAP_BYTES} bytes; {below} has more")
            yield RawFile(path=below, url=f"~/{below}", content=path.read_bytes(), is_map=name.endswith(_MAPS))
