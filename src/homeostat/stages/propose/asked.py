"""What a captured request asked."""

import json
import re
from dataclasses import dataclass
from typing import cast

from homeostat.records import Json

_PARTS = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`target` is the path with its query; `body` is None where there is none."""

    method: str
    target: str
    body: str | None
    content_type: str = ""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def fields(self) -> dict[str, Json]:
        """Those of the body where it is an object in JSON."""
        try:
            value: object = json.loads(self.body or "null")
        except (ValueError, RecursionError):
            return {}
        return cast("dict[str, Json]", value) if isinstance(value, dict) else {}

    @property
    def words(self) -> list[str]:
        """Of method and path, without what is an id by its looks."""
        parts = [part for part in _PARTS.findall(self.path) if not part.isdigit()][:6]
        return [self.method.lower(), *(part.lower()[:30] for part in parts)]

    def likeness(self, path: str) -> float:
        """1 for the same path; less by each part that differs."""
        own, other = (each.partition("?")[0].strip("/").split("/") for each in (self.target, path))
        alike = sum(one == two for one, two in zip(own, other, strict=False))
        return alike / max(len(own), len(other))
