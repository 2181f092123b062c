"""Source maps of bundles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A bundle that browsers load, or its source map; of the bundle itself only what leads to the map is kept."""

    path: str  # in what was uploaded; unique there
    url: str  # where browsers find it, e.g. "~/assets/app.js": below any host
    debug_id: str = ""  # lower case, with hyphens
    map_path: str = ""  # of a bundle: where its map lies in what was uploaded
    content: bytes = b""  # of a map: zlib of its JSON
    size_bytes: int = 0  # of what is compressed in `content`


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUpload:
    """What a build tool uploaded at once. Uploading it again changes nothing."""

    upload_id: str
    service: str
    release: str  # "" where only debug ids tell what belongs to what
    dist: str
    files: tuple[SourceFile, ...]
