"""What small programs printed when they really failed, as a supervisor or a logger sends it on: in one message.

Python 3.11.7 and 3.13.0, Node 20.20, Go 1.26 (with and without `-trimpath`), Java 17 and Rust were run for it, each
program once more with its lines moved. Only the machine's paths were changed after. `eleventh.py` tells of the split.
"""

import json
from pathlib import Path

from sdk import Json, Scene, message


def _scenes() -> dict[str, Scene]:
    found: dict[str, list[tuple[str, Json]]] = {}
    platforms: dict[str, str] = {}
    for line in Path(__file__).with_suffix(".jsonl").read_text().splitlines():
        kept = json.loads(line)
        platforms[kept["scene"]] = kept["platform"]
        sent = message(kept["platform"], kept["message"], logger="stderr")
        found.setdefault(kept["scene"], []).append((kept["fault"], sent))
    return {name: Scene(name=name, platform=platforms[name], events=tuple(events)) for name, events in found.items()}


_FOUND = _scenes()
ONE_BUG = tuple(_FOUND[f"what {of} printed"] for of in ("python", "go", "java"))
TWO_BUGS = tuple(_FOUND[f"what {of} printed"] for of in ("node", "rust"))
SCENES = (*ONE_BUG, *TWO_BUGS)
