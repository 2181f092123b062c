"""Source maps in the store: found by what a browser reports, and let go in time."""

import zlib

import pytest

from conftest import SetClock
from homeostat.adapters.store import SqlStore
from homeostat.adapters.store.source_maps import MOST_RELEASES
from homeostat.records import SourceFile, SourceUpload

DEBUG_ID = "7de5ea74-f8b1-4d1a-9c3e-0123456789ab"


def a_bundle(url: str, **more: str) -> SourceFile:
    return SourceFile(path=url, url=url, **{"map_path": f"{url}.map"} | more)


def a_map(url: str, body: bytes = b"{}", **more: str) -> SourceFile:
    return SourceFile(path=f"{url}.map", url=f"{url}.map", content=zlib.compress(body), size_bytes=len(body), **more)


def keep(store: SqlStore, upload_id: str, *files: SourceFile, release: str = "", dist: str = "") -> None:
    upload = SourceUpload(upload_id=upload_id, service="shop", release=release, dist=dist, files=files)
    store.source_maps.keep(upload, SetClock().now())


def locate(store: SqlStore, url: str = "", **more: str) -> tuple[str, str] | None:
    wanted = {"debug_id": "", "url": url, "release": "", "dist": ""} | more
    return store.source_maps.locate("shop", **wanted)


def test_a_map_is_found_by_its_debug_id(store: SqlStore) -> None:
    keep(store, "1", a_bundle("~/a.js", debug_id=DEBUG_ID), a_map("~/a.js", b'{"a": 1}', debug_id=DEBUG_ID))
    assert locate(store, debug_id=DEBUG_ID) == ("1", "~/a.js.map")
    assert store.source_maps.content("shop", "1", "~/a.js.map") == b'{"a": 1}'
    assert store.source_maps.content("shop", "1", "~/a.js") is None
    assert store.source_maps.content("till", "1", "~/a.js.map") is None
    assert locate(store, debug_id=DEBUG_ID.replace("7", "8")) is None


@pytest.mark.parametrize(
    ("kept", "url", "found"),
    [
        pytest.param("~/assets/a.js", "https://shop/assets/a.js", True, id="any host"),
        pytest.param("~/assets/a.js", "https://shop/assets/a.js?v=7#x", True, id="a query"),
        pytest.param("https://shop/assets/a.js", "https://shop/assets/a.js", True, id="the whole URL"),
        pytest.param("~/static/a.js", "https://shop/_next/static/a.js", True, id="served from a deeper folder"),
        pytest.param("~/dist/assets/a.js", "app:///assets/a.js", True, id="built in a deeper folder"),
        pytest.param("~/assets/a.js", "https://shop/other/a.js", False, id="another folder"),
        pytest.param("~/assets/a.js", "https://shop/assets/ba.js", False, id="a name that ends alike"),
        pytest.param("~/assets/a.js", "https://shop/", False, id="no file"),
        pytest.param("~/assets/a.js", "http://[", False, id="no URL"),
    ],
)
def test_a_map_is_found_by_the_bundles_url(store: SqlStore, kept: str, url: str, *, found: bool) -> None:
    keep(store, "1", a_bundle(kept), a_map(kept), release="1.0")
    assert locate(store, url, release="1.0") == (("1", f"{kept}.map") if found else None)


def test_a_map_alone_is_found_too(store: SqlStore) -> None:
    keep(store, "1", a_map("~/a.js"))
    assert locate(store, "https://shop/a.js") == ("1", "~/a.js.map")


def test_the_release_decides_and_then_the_dist_and_then_the_longest_path(store: SqlStore) -> None:
    for number, (release, dist, url) in enumerate(
        [
            ("1.0", "", "~/a.js"),
            ("1.0", "ios", "~/a.js"),
            ("1.0", "", "~/x/a.js"),
            ("2.0", "", "~/x/a.js"),
            ("", "", "~/a.js"),
        ]
    ):
        keep(store, str(number), a_map(url), release=release, dist=dist)
    url = "https://shop/x/a.js"
    assert locate(store, url, release="1.0") == ("2", "~/x/a.js.map")
    assert locate(store, url, release="1.0", dist="ios") == ("1", "~/a.js.map")
    assert locate(store, url, release="2.0") == ("3", "~/x/a.js.map")
    assert locate(store, url, release="3.0") == ("4", "~/a.js.map"), "what was uploaded for no release in particular"


def test_an_upload_is_kept_once(store: SqlStore) -> None:
    keep(store, "1", a_map("~/a.js"))
    before = store.source_maps.services()
    keep(store, "1", a_map("~/a.js"))
    assert store.source_maps.services() == before
    keep(store, "2", a_map("~/a.js"))
    assert store.source_maps.services() != before


def test_only_the_newest_releases_stay(store: SqlStore) -> None:
    for number in range(MOST_RELEASES + 2):
        keep(store, f"a{number}", a_map("~/a.js"), release=str(number))
        keep(store, f"b{number}", a_map("~/b.js"), release=str(number))
    assert locate(store, "https://shop/a.js", release="1") is None
    assert locate(store, "https://shop/a.js", release="2") == ("a2", "~/a.js.map")
    assert store.source_maps.content("shop", "b1", "~/b.js.map") is None
