"""Source maps at hand for the collector: those that were needed last, read once."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from homeostat.errors import BadInput
from homeostat.log import Log
from homeostat.ports import SourceMapStore
from homeostat.records import Event, Frame
from homeostat.stages.sense.sourcemaps import is_concerned, restore
from homeostat.stages.sense.sourcemaps.mapping import SourceMap, read_map

_MOST_MAPS = 64
_MOST_BYTES = 64 * 1024 * 1024  # of maps as JSON; read, one takes at most five times as much
_MOST_PLACES = 10_000

log = Log()

_Bundle = tuple[str, str, str, str, str]  # service, debug id, URL, release, dist


@dataclass(frozen=True, slots=True)
class _Kept:
    source_map: SourceMap | None  # None: it cannot be read
    size_bytes: int


class SourceMaps:
    """For one thread."""

    def __init__(self, store: SourceMapStore) -> None:
        self._store = store
        self._services: Mapping[str, int] = {}
        self._places: dict[_Bundle, tuple[str, str] | None] = {}
        self._maps: OrderedDict[tuple[str, str, str], _Kept] = OrderedDict()  # the last used at the end

    def look(self) -> None:
        """See what was uploaded since the last look; a cheap query.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        services = self._store.services()
        if services != self._services:
            self._services = services
            self._places.clear()

    def concern(self, service: str, platform: str) -> bool:
        """Whether the service's events of the platform may be told otherwise by a map."""
        return service in self._services and is_concerned(platform)

    def restored(self, event: Event) -> Event:
        """The event, told by its sources where their maps are known."""
        if not self.concern(event.service, event.platform):
            return event
        return restore(event, lambda frame: self._map(event, frame))

    def _map(self, event: Event, frame: Frame) -> SourceMap | None:
        bundle = (event.service, frame.debug_id, frame.absolute_path or frame.path, event.release, event.dist)
        if bundle not in self._places:
            if len(self._places) >= _MOST_PLACES:
                self._places.clear()
            _, debug_id, url, release, dist = bundle
            self._places[bundle] = self._store.locate(
                event.service, debug_id=debug_id, url=url, release=release, dist=dist
            )
        place = self._places[bundle]
        return self._read(event.service, *place) if place else None

    def _read(self, service: str, upload_id: str, path: str) -> SourceMap | None:
        key = service, upload_id, path
        kept = self._maps.get(key)
        if kept is None:
            content = self._store.content(service, upload_id, path) or b""
            try:
                kept = _Kept(read_map(content), len(content))
            except BadInput as error:
                log.warning("a source map cannot be read", service=service, path=path, reason=str(error))
                kept = _Kept(None, 0)
            self._maps[key] = kept
            while len(self._maps) > _MOST_MAPS or sum(one.size_bytes for one in self._maps.values()) > _MOST_BYTES:
                if len(self._maps) == 1:
                    break
                self._maps.popitem(last=False)
        self._maps.move_to_end(key)
        return kept.source_map
