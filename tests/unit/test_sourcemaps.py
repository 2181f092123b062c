"""Source maps: read, looked up, and events told by them."""

import base64
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeostat.errors import BadInput
from homeostat.records import Event, EventKind, Frame, Raised, Report, ReportKind
from homeostat.stages.group import fingerprint_of
from homeostat.stages.sense import sense
from homeostat.stages.sense.sourcemaps import restore
from homeostat.stages.sense.sourcemaps.mapping import SourceMap, read_map
from homeostat.stages.sense.sourcemaps.paths import clean_source, is_library
from homeostat.stages.sense.sourcemaps.uploads import RawFile, kept_files, read_bundle

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
MADE = Path(__file__).parent / "bundles"  # by `node build.mjs TOOL FOLDER > TOOL.jsonl` in tests/flow/bundles
DEBUG_ID = "7de5ea74-f8b1-4d1a-9c3e-0123456789ab"
SOURCE = "function total(order) {\n  return order.lines.length\n}\n"
# Segments of the one generated line: column 0 is total's first line, column 20 (its 10th) line 2, column 18.
MAP = {
    "version": 3,
    "sources": ["webpack://shop/./src/total.js"],
    "sourcesContent": [SOURCE],
    "names": ["total", "lines"],
    "mappings": "AAAAA,oBACkBC",
}


def a_map(**more: Any) -> SourceMap:  # noqa: ANN401 - any field
    return read_map(json.dumps(MAP | more).encode())


# --- bundles that were really built


def told(line: bytes, platform: str = "javascript") -> Event:
    """The event of a build, told by its map."""
    made = msgspec.json.decode(line)
    body = {"event_id": "a" * 32, "platform": platform, "release": made["release"], "exception": [made["exception"]]}
    kind = ReportKind.SENTRY_ENVELOPE
    report = Report(report_id="shop:1", service="shop", kind=kind, received_at=NOW, body=msgspec.json.encode(body))
    source_map = read_map(made["map"].encode())
    return restore(sense(report), lambda _: source_map)


@pytest.mark.parametrize("tool", ["esbuild", "vite", "webpack"])
def test_two_builds_are_one_bug(tool: str) -> None:
    events = [told(line) for line in (MADE / f"{tool}.jsonl").read_bytes().splitlines()]
    assert len({fingerprint_of(event).digest for event in events}) == 1
    for event, line in zip(events, (10, 12), strict=True):
        frames = event.own_frames
        assert [frame.path for frame in frames[-2:]] == ["src/pricing.ts", "src/pricing.ts"]
        assert [frame.function for frame in frames if frame.function != "Cart.total"] == ["checkout", "rateOf"]
        assert frames[-1].line == line
        assert frames[-1].source == "  return RATES[currency].rate;"
        assert frames[-1].source_before[-1] == "export function rateOf(currency: string): number {"
        assert frames[-1].source_after[0] == "}"
        assert "shop.example/assets/main-" in frames[-1].minified
        assert f"src/pricing.ts:{line} in rateOf" in event.stack_text


# --- what a map says


def test_a_place_is_that_of_the_segment_before_it() -> None:
    source_map = a_map()
    first, later = source_map.lookup(0, 19), source_map.lookup(0, 300)
    assert first
    assert later
    assert (first.source.path, first.line, first.column, first.name) == ("src/total.js", 0, 0, "total")
    assert (later.line, later.column, later.name) == (1, 18, "lines")
    assert source_map.lookup(1, 0) is None
    assert source_map.lookup(-1, 0) is None


def test_what_comes_from_no_source_has_no_original() -> None:
    assert a_map(mappings="A,CAAA").lookup(0, 0) is None


def test_an_index_map_is_looked_up_by_section() -> None:
    sections = [
        {"offset": {"line": 0, "column": 100}, "map": MAP},
        {"offset": {"line": 2, "column": 0}, "map": MAP | {"sources": ["turbopack:///[project]/src/b.ts"]}},
    ]
    source_map = read_map(json.dumps({"version": 3, "sections": sections}).encode())
    assert source_map.lookup(0, 99) is None
    places = source_map.lookup(0, 120), source_map.lookup(2, 20)
    assert [place and (place.source.path, place.line) for place in places] == [("src/total.js", 1), ("src/b.ts", 1)]


def test_a_map_with_a_guard_is_read() -> None:
    assert read_map(b")]}'\n" + json.dumps(MAP).encode()).lookup(0, 0)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"mappings": 7}', id="a number for mappings"),
        pytest.param(b'{"mappings": "!!"}', id="no digits"),
        pytest.param(b'{"mappings": "AA"}', id="two numbers"),
        pytest.param(b'{"mappings": "g"}', id="a number that does not end"),
        pytest.param(b'{"mappings": "' + b"g" * 1_000 + b'A"}', id="an endless number"),
        pytest.param(b'{"sections": [{"map": {}}]}', id="a section without a place"),
        pytest.param(b'{"mappings": "' + b";" * 2_100_000 + b'"}', id="too many lines"),
        pytest.param(b'{"sources": ' + b"[" * 100_000, id="deep"),
    ],
)
def test_what_is_no_map_is_refused(body: bytes) -> None:
    with pytest.raises(BadInput):
        read_map(body)


@settings(max_examples=200, deadline=None)
@given(st.text("ACDEgh/+,;9", max_size=60), st.integers(-5, 5), st.integers(-5, 500))
def test_no_mappings_make_a_lookup_crash(mappings: str, line: int, column: int) -> None:
    try:
        source_map = a_map(mappings=mappings)
    except BadInput:
        return
    found = source_map.lookup(line, column)
    assert found is None or (found.line >= 0 and found.column >= 0)


# --- paths


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("webpack://shop/./src/app.ts?1f2e", "src/app.ts"),
        ("webpack:///./src/app.ts", "src/app.ts"),
        ("webpack:///src/app.ts", "src/app.ts"),
        ("webpack://_N_E/./src/app/page.tsx?2b1c", "src/app/page.tsx"),
        ("webpack://_N_E/(app-pages-browser)/./src/app/page.tsx", "src/app/page.tsx"),
        ("webpack-internal:///(rsc)/./src/app/page.tsx", "src/app/page.tsx"),
        ("webpack://@shop/web/./src/a.ts", "web/src/a.ts"),
        ("webpack://shop/../../packages/ui/src/a.ts", "packages/ui/src/a.ts"),
        ("turbopack:///[project]/src/app/page.tsx", "src/app/page.tsx"),
        ("turbopack://[project]/src/app/page.tsx", "src/app/page.tsx"),
        ("../../src/app.ts", "src/app.ts"),
        ("../src/./a/../app.ts", "src/app.ts"),
        ("/@fs/home/me/shop/src/app.ts", "home/me/shop/src/app.ts"),
        ("file:///home/me/shop/src/app.ts", "/home/me/shop/src/app.ts"),
        ("src/App.vue?vue&type=script", "src/App.vue"),
        ("\x00vite/preload-helper.js", "vite/preload-helper.js"),
        ("src\\app.ts", "src/app.ts"),
        ("app.ts", "app.ts"),
        ("", "."),
    ],
)
def test_a_source_has_the_path_of_the_repository(source: str, path: str) -> None:
    assert clean_source(source) == path


@pytest.mark.parametrize(
    ("path", "theirs"),
    [
        ("node_modules/react/index.js", True),
        ("web/node_modules/.pnpm/react/index.js", True),
        ("webpack/bootstrap", True),
        ("webpack/runtime/chunk loaded", True),
        ("vite/preload-helper.js", True),
        ('external "react"', True),
        ("src/webpack/config.ts", False),
        ("src/next/page.tsx", False),
        ("src/app.ts", False),
    ],
)  # fmt: skip
def test_what_others_wrote_is_told_apart(path: str, *, theirs: bool) -> None:
    assert is_library(path) is theirs


# --- events


def an_event(*frames: Frame) -> Event:
    raised = Raised(type="TypeError", message="x is undefined", frames=frames)
    return Event(
        event_id="a" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type="TypeError",
        message="x is undefined",
        chain=(raised,),
        platform="javascript",
    )


def a_frame(**more: Any) -> Frame:  # noqa: ANN401 - any field
    values: dict[str, Any] = {"function": "e", "path": "https://shop/a.js", "line": 1, "column": 21}
    return Frame(**values | more)


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(a_frame(column=None), id="no column"),
        pytest.param(a_frame(line=0), id="no line"),
        pytest.param(a_frame(path="<anonymous>"), id="no script"),
        pytest.param(a_frame(line=7), id="a line that the map does not know"),
    ],
)
def test_a_frame_that_cannot_be_told_stays_as_it_is(frame: Frame) -> None:
    source_map, event = a_map(), an_event(frame)
    assert restore(event, lambda _: source_map) is event


def test_frames_without_a_map_stay_beside_those_with_one() -> None:
    source_map = a_map()
    other = a_frame(path="https://cdn/other.js")
    event = restore(an_event(other, a_frame()), lambda frame: source_map if frame.path.endswith("a.js") else None)
    assert event.chain[0].frames[0] == other
    assert event.chain[0].frames[1].path == "src/total.js"
    assert event.chain[0].frames[1].minified == "e (https://shop/a.js:1:21)"


@pytest.mark.parametrize("key", ["ignoreList", "x_google_ignoreList"])
def test_what_the_map_ignores_is_not_the_programs_own(key: str) -> None:
    source_map = a_map(**{key: [0]})
    assert not restore(an_event(a_frame()), lambda _: source_map).chain[0].frames[0].in_app


@pytest.mark.parametrize(
    ("frames", "name"),
    [
        pytest.param((a_frame(column=1), a_frame()), "total", id="the caller's word"),
        pytest.param((a_frame(function="e"),), "<anonymous>", id="a minified name"),
        pytest.param((a_frame(function="e.checkout"),), "e.checkout", id="a name that tells"),
    ],
)
def test_a_function_is_named_without_its_source(frames: tuple[Frame, ...], name: str) -> None:
    source_map = a_map(sourcesContent=None)
    assert restore(an_event(*frames), lambda _: source_map).chain[0].frames[-1].function == name


def test_only_the_innermost_frames_are_told() -> None:
    source_map = a_map()
    frames = restore(an_event(*[a_frame()] * 300), lambda _: source_map).chain[0].frames
    assert [bool(frame.minified) for frame in frames] == [False] * 200 + [True] * 100


def test_debug_ids_are_found_by_the_bundles_url() -> None:
    url = "https://shop/a.js"
    body = {
        "event_id": "a" * 32,
        "platform": "javascript",
        "exception": [{"type": "E", "stacktrace": {"frames": [{"filename": url}, {"filename": "https://shop/b.js"}]}}],
        "debug_meta": {
            "images": [
                7,
                {"type": "elf", "code_file": url},
                {"type": "sourcemap", "code_file": url, "debug_id": DEBUG_ID.upper()},
            ]
        },
    }
    kind = ReportKind.SENTRY_ENVELOPE
    event = sense(
        Report(report_id="shop:1", service="shop", kind=kind, received_at=NOW, body=json.dumps(body).encode())
    )
    assert [frame.debug_id for frame in event.chain[0].frames] == [DEBUG_ID, ""]


# --- uploads


def files(*given: RawFile) -> dict[str, tuple[str, str]]:
    """Debug id and map of each file that is kept."""
    return {file.path: (file.debug_id, file.map_path) for file in kept_files(given)}


def bundle(content: str, path: str = "assets/a.js", **more: str) -> RawFile:
    return RawFile(path=path, url=f"~/{path}", content=content.encode(), is_map=False, **more)


def map_file(path: str = "assets/a.js.map", **more: object) -> RawFile:
    return RawFile(path=path, url=f"~/{path}", content=json.dumps(MAP | more).encode(), is_map=True)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param(
            (bundle("x\n//# sourceMappingURL=a.js.map"), map_file()),
            {"assets/a.js": ("", "assets/a.js.map"), "assets/a.js.map": ("", "")},
            id="named in the bundle",
        ),
        pytest.param(
            (map_file("maps/a.map"), bundle("x\n//# sourceMappingURL=../maps/a.map")),
            {"assets/a.js": ("", "maps/a.map"), "maps/a.map": ("", "")},
            id="in another folder",
        ),
        pytest.param(
            (bundle("x", map_url="a.js.map", debug_id=DEBUG_ID), map_file()),
            {"assets/a.js": (DEBUG_ID, "assets/a.js.map"), "assets/a.js.map": (DEBUG_ID, "")},
            id="named in the manifest",
        ),
        pytest.param(
            (bundle("x"), map_file()),
            {"assets/a.js": ("", "assets/a.js.map"), "assets/a.js.map": ("", "")},
            id="by its name",
        ),
        pytest.param(
            (bundle(f"x\n//# debugId={DEBUG_ID}"), map_file()),
            {"assets/a.js": (DEBUG_ID, "assets/a.js.map"), "assets/a.js.map": (DEBUG_ID, "")},
            id="the bundle says its id",
        ),
        pytest.param((map_file(debug_id=DEBUG_ID),), {"assets/a.js.map": (DEBUG_ID, "")}, id="the map says its id"),
        pytest.param((map_file(debugId=DEBUG_ID),), {"assets/a.js.map": (DEBUG_ID, "")}, id="in its other spelling"),
        pytest.param((map_file(debugId="no id"),), {"assets/a.js.map": ("", "")}, id="an odd id"),
        pytest.param((bundle("x"),), {"assets/a.js": ("", "")}, id="no map"),
        pytest.param(
            (bundle("x\n//# sourceMappingURL=data:application/json;base64," + base64.b64encode(b"{}").decode()),),
            {"assets/a.js": ("", "assets/a.js.map"), "assets/a.js.map": ("", "")},
            id="inside the bundle",
        ),
    ],
)
def test_a_bundle_finds_its_map(given: tuple[RawFile, ...], kept: dict[str, tuple[str, str]]) -> None:
    assert files(*given) == kept


def zipped(manifest: object, **content: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for path, body in content.items():
            archive.writestr(path, body)
    return data.getvalue()


def test_a_bundle_of_artifacts_is_read() -> None:
    headers = {"Sourcemap": "a.js.map", "debug-id": DEBUG_ID}
    manifest = {
        "release": "1.0",
        "files": {
            "a": {"type": "minified_source", "url": "~/a.js", "headers": headers},
            "m": {"type": "source_map", "url": "~/a.js.map"},
            "s": {"type": "source", "url": "~/a.ts"},
        },
    }
    data = b"SYSB\x01\x00\x00\x00" + zipped(manifest, a=b"x", m=json.dumps(MAP).encode(), s=b"y")
    upload = read_bundle(data, service="shop", release="", dist="")
    assert (upload.release, upload.service) == ("1.0", "shop")
    assert [(file.path, file.debug_id, file.map_path) for file in upload.files] == [
        ("a", DEBUG_ID, "m"),
        ("m", DEBUG_ID, ""),
    ]
    assert read_bundle(data, service="shop", release="", dist="").upload_id == upload.upload_id
    assert read_bundle(data, service="shop", release="2.0", dist="").upload_id != upload.upload_id


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"SYSB\x01\x00\x00\x00", id="only its beginning"),
        pytest.param(zipped([]), id="a manifest that is a list"),
        pytest.param(zipped({"files": {"a": {"type": "source_map"}}}), id="a file that is not there"),
        pytest.param(zipped({"files": {"m": {"type": "source_map"}}}, m=bytes(40_000_000)), id="a bomb"),
        pytest.param(zipped({"files": {str(n): {} for n in range(20_001)}}), id="too many files"),
        pytest.param(zipped({"files": {}})[:-30], id="cut off"),
    ],
)
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_bundle(data, service="shop", release="", dist="")
