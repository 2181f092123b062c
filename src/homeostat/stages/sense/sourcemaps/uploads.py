"""What build tools upload: bundles of artifacts, and folders of built files.

An artifact bundle is a zip file with a manifest that says of each file what it is, its URL and its debug id.
"""

import base64
import binascii
import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urljoin

import msgspec

from homeostat.errors import BadInput
from homeostat.records import SourceFile, SourceUpload
from homeostat.stages.sense.bounds import text
from homeostat.stages.sense.sourcemaps.mapping import MOST_MAP_BYTES

MOST_UPLOAD_BYTES = 50 * 1024 * 1024
MOST_UNPACKED_BYTES = 512 * 1024 * 1024  # read file by file, and kept compressed
_MOST_FILES = 20_000
_END_BYTES = 4_096  # of a bundle: where it names its map and its id; an inline map makes the line long
_DEBUG_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SAYS_ID = re.compile(rb"//# debugId=([0-9a-fA-F-]{36})")
_SAYS_MAP = re.compile(rb"//[#@] ?sourceMappingURL=([^\s'\"]{1,2000})")
_INLINE = re.compile(rb"//[#@] ?sourceMappingURL=data:application/json[^,\n]{0,100};base64,([A-Za-z0-9+/=]+)\s*\Z")


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was built, with what its manifest says of it."""

    path: str
    url: str
    content: bytes
    is_map: bool
    debug_id: str = ""
    map_url: str = ""


class _ManifestFile(msgspec.Struct):
    type: str = ""
    url: str | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class _Manifest(msgspec.Struct):
    files: dict[str, _ManifestFile] = msgspec.field(default_factory=dict[str, _ManifestFile])
    release: str | None = None
    dist: str | None = None


class _Identified(msgspec.Struct):
    debugId: str | None = None  # noqa: N815 - the format's own spelling
    debug_id: str | None = None


_manifest_decoder = msgspec.json.Decoder(_Manifest)
_map_decoder = msgspec.json.Decoder(_Identified)


def read_bundle(data: bytes, *, service: str, release: str, dist: str) -> SourceUpload:
    """The files of an artifact bundle that was built by one of the usual tools.

    Raises:
        BadInput: it is none, or has more in it than we read.
    """
    if len(data) > MOST_UPLOAD_BYTES:
        raise BadInput(f"a bundle may have {MOST_UPLOAD_BYTES} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = _manifest_decoder.decode(_extract(archive, "manifest.json"))
            release = release or text(manifest.release, 250)
            dist = dist or text(manifest.dist, 64)
            files = kept_files(_artifacts(archive, manifest))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise BadInput(f"the bundle cannot be unpacked: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"the bundle's manifest cannot be read: {error}") from error
    return new_upload(files, service=service, release=release, dist=dist)


def new_upload(files: tuple[SourceFile, ...], *, service: str, release: str, dist: str) -> SourceUpload:
    """The files as an upload, whose id says what is in it."""
    told = [(file.path, file.url, file.debug_id, file.map_path, file.content) for file in files]
    digest = hashlib.sha256(msgspec.msgpack.encode((release, dist, told))).hexdigest()
    return SourceUpload(upload_id=digest, service=service, release=release, dist=dist, files=files)


def _artifacts(archive: zipfile.ZipFile, manifest: _Manifest) -> Iterator[RawFile]:
    if len(manifest.files) > _MOST_FILES:
        raise BadInput(f"a bundle may have {_MOST_FILES} files")
    for path, file in manifest.files.items():
        if file.type not in {"minified_source", "source_map"}:
            continue
        headers = {name.lower(): value for name, value in file.headers.items()}
        yield RawFile(
            path=text(path, 1_000),
            url=text(file.url or f"~/{path}", 1_000),
            content=_extract(archive, path),
            is_map=file.type == "source_map",
            debug_id=_normal(headers.get("debug-id", "")),
            map_url=text(headers.get("sourcemap") or headers.get("x-sourcemap") or "", 1_000),
        )


def _extract(archive: zipfile.ZipFile, path: str) -> bytes:
    """A file of the archive, which may say anything of its own size."""
    with archive.open(path) as file:
        content = file.read(MOST_MAP_BYTES + 1)
    if len(content) > MOST_MAP_BYTES:
        raise BadInput(f"a file may have {MOST_MAP_BYTES} bytes; {path[:200]} has more")
    return content


def kept_files(files: Iterable[RawFile]) -> tuple[SourceFile, ...]:
    """What is kept of built files: the maps, and which bundle each belongs to.

    Raises:
        BadInput: they are too many, or too large together.
    """
    kept: dict[str, SourceFile] = {}
    wanted: dict[str, str] = {}  # a bundle's path, with the URL of its map
    unpacked = stored = 0
    for file in files:
        for one in (_map_of(file, file.path, file.content),) if file.is_map else _bundle_of(file):
            kept[one.path] = one
            stored += len(one.content)
        if not file.is_map:
            wanted[file.path] = _map_url(file)
        unpacked += len(file.content)
        if len(kept) > _MOST_FILES or unpacked > MOST_UNPACKED_BYTES or stored > MOST_UPLOAD_BYTES:
            raise BadInput(f"an upload may have {_MOST_FILES} files and {MOST_UPLOAD_BYTES} bytes, compressed")
    return tuple(_paired(kept, wanted).values())


def _bundle_of(file: RawFile) -> Iterator[SourceFile]:
    """The bundle, and the map that it may hold."""
    debug_id = _normal(file.debug_id or _last(_SAYS_ID, file.content[-_END_BYTES:]))
    yield SourceFile(path=file.path, url=file.url, debug_id=debug_id)
    if inline := _inline_map(file.content):
        url = f"{file.url}.map"
        yield _map_of(replace(file, url=url, debug_id=debug_id), f"{file.path}.map", inline)


def _map_url(file: RawFile) -> str:
    named = file.map_url or _last(_SAYS_MAP, file.content[-_END_BYTES:])
    bundle = _rooted(file.url)
    return urljoin(bundle, named) if named and not named.startswith("data:") else f"{bundle}.map"


def _paired(kept: dict[str, SourceFile], wanted: dict[str, str]) -> dict[str, SourceFile]:
    """Every bundle with the path of its map, every map with its bundle's debug id."""
    maps = {_rooted(file.url): path for path, file in kept.items() if file.size_bytes}
    for path, url in wanted.items():
        map_path = maps.get(url)
        if map_path is None:
            continue
        kept[path] = replace(kept[path], map_path=map_path)
        debug_id = kept[map_path].debug_id or kept[path].debug_id
        kept[map_path] = replace(kept[map_path], debug_id=debug_id)
    return kept


def _map_of(file: RawFile, path: str, content: bytes) -> SourceFile:
    try:
        told = _map_decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        told = _Identified()
    return SourceFile(
        path=path,
        url=file.url,
        debug_id=_normal(file.debug_id or told.debugId or told.debug_id or ""),
        content=zlib.compress(content),
        size_bytes=len(content),
    )


def _inline_map(content: bytes) -> bytes:
    start = content.rfind(b"//# sourceMappingURL=data:application/json")
    match = _INLINE.match(content, start) if start >= 0 else None
    try:
        found = base64.b64decode(match[1], validate=True) if match else b""
    except binascii.Error:
        return b""
    return found if len(found) <= MOST_MAP_BYTES else b""


def _last(pattern: re.Pattern[bytes], content: bytes) -> str:
    found = pattern.findall(content)
    return found[-1].decode("latin-1") if found else ""


def _rooted(url: str) -> str:
    """The URL without what may be said in two ways."""
    path = unquote(url.removeprefix("~"))
    return path if "://" in path else posixpath.normpath(path)


def _normal(debug_id: str) -> str:
    words = debug_id.strip().lower()
    return words if _DEBUG_ID.fullmatch(words) else ""
