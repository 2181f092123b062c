"""Releases, and the source maps of their bundles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from homeostat.records import Bug, Declared, Deploy, Release, ReleasedCommit, ReleasePage, ReleaseRow, SourceUpload


class SourceMapStore(Protocol):
    """Source maps of bundles, those of each service's newest releases."""

    def keep(self, upload: SourceUpload, now: datetime) -> None:
        """Keep it, and let go of what belongs to older releases. Safe to repeat."""
        ...

    def services(self) -> Mapping[str, int]:
        """Services that have source maps, each with a number that changes whenever its maps do."""
        ...

    def locate(self, service: str, *, debug_id: str, url: str, release: str, dist: str) -> tuple[str, str] | None:
        """Upload and path of the map for a bundle: by its debug id, else by its URL among the release's files."""
        ...

    def content(self, service: str, upload_id: str, path: str) -> bytes | None:
        """The map's JSON."""
        ...


class ReleaseStore(Protocol):
    """Releases of services, what is in them, and where they were deployed."""

    def declare(self, said: Declared, now: datetime) -> Release:
        """Keep what is said of a release, on top of what is known of it. Safe to repeat."""
        ...

    def deploy(self, deploy: Deploy, *, by: str, now: datetime) -> Deploy:
        """What is kept of it, with who told of it first; its release is kept too. The same id again changes nothing."""
        ...

    def forget(self, service: str, version: str, *, by: str, now: datetime) -> None:
        """Raises NotFound, and BadInput when it has events or deploys."""
        ...

    def get(self, service: str, version: str) -> Release:
        """Raises NotFound."""
        ...

    def services_with(self, version: str) -> tuple[str, ...]: ...

    def newest(self, service: str) -> Release | None:
        """The newest of the service, as `release_order` tells."""
        ...

    def find(self, service: str = "", *, page: int = 1, page_size: int = 25) -> ReleasePage:
        """Those heard of last first."""
        ...

    def row(self, service: str, version: str) -> ReleaseRow:
        """Raises NotFound."""
        ...

    def commits(self, service: str, version: str) -> tuple[ReleasedCommit, ...]:
        """Newest first."""
        ...

    def before_with_commits(self, service: str, version: str) -> str | None:
        """The last release of which commits are kept, this one apart."""
        ...

    def deploys(self, *, service: str = "", version: str = "", most: int = 100) -> tuple[Deploy, ...]:
        """Newest first."""
        ...

    def bugs_since(self, service: str, version: str, most: int = 50) -> tuple[Bug, ...]:
        """Bugs first seen in the release, the most frequent first."""
        ...

    def bugs_back(self, service: str, version: str, most: int = 50) -> tuple[Bug, ...]:
        """Bugs that came back in it."""
        ...

    def source_maps(self, service: str, version: str) -> int:
        """How many are kept for it."""
        ...

    def clean(self, *, before: datetime) -> int: ...
