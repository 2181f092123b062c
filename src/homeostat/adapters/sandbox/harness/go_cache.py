"""Go's build cache of the machine, read where it lies, and written to a folder of the sandbox's own.

    go_cache.py MACHINES OWN

Started by `go` as its GOCACHEPROG (Go 1.24 or later), and spoken to on standard input and output; standard library
only. To link every file of a large cache into each sandbox took longer than most builds.

The protocol: https://pkg.go.dev/cmd/go/internal/cacheprog. How entries lie in the machine's cache, which is Go's own
affair and may change with a release: https://cs.opensource.google/go/go/+/master:src/cmd/go/internal/cache/cache.go. An
entry that cannot be read is one that is not there, and is then built.
"""

import base64
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

_ENTRY = re.compile(r"v1 ([0-9a-f]{64}) ([0-9a-f]{64}) +(\d{1,18}) +\d{1,20}\n")


class Cache:
    """Entries of one `go` after another: what was put is found by the next."""

    def __init__(self, machines: Path, own: Path) -> None:
        self._machines = machines
        self._own = own

    def get(self, action: bytes) -> dict[str, Any]:
        """Where the output of an action lies, or that it is not there."""
        return self._in(self._own, action) or self._in(self._machines, action) or {"Miss": True}

    def put(self, action: bytes, output: bytes, body: bytes) -> dict[str, Any]:
        path, entry = placed(self._own, output, "d"), placed(self._own, action, "a")
        for each in (path, entry):
            each.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        entry.write_text(f"v1 {action.hex()} {output.hex()} {len(body):20d} {0:20d}\n", encoding="ascii")
        return {"DiskPath": str(path)}

    @staticmethod
    def _in(folder: Path, action: bytes) -> "dict[str, Any] | None":
        try:
            found = _ENTRY.fullmatch(placed(folder, action, "a").read_text(encoding="ascii"))
            if found is None or found[1] != action.hex():
                return None
            output = bytes.fromhex(found[2])
            path = placed(folder, output, "d")
            if path.stat().st_size != int(found[3]):
                return None
        except (OSError, ValueError):
            return None
        return {"OutputID": base64.b64encode(output).decode(), "Size": int(found[3]), "DiskPath": str(path)}


def placed(folder: Path, identifier: bytes, kind: str) -> Path:
    name = identifier.hex()
    return folder / name[:2] / f"{name}-{kind}"


def answered(cache: Cache, asked: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    command = asked["Command"]
    if command == "close":
        return {}
    action = base64.b64decode(asked["ActionID"])
    if command == "get":
        return cache.get(action)
    if command == "put":
        return cache.put(action, base64.b64decode(asked["OutputID"]), body)
    return {"Err": f"unknown command {command}"}


def serve(cache: Cache, read: BinaryIO, write: BinaryIO) -> None:
    def say(answer: Mapping[str, Any]) -> None:
        write.write(json.dumps(answer).encode() + b"\n")
        write.flush()

    say({"ID": 0, "KnownCommands": ["get", "put", "close"]})
    while line := read.readline():
        if not line.strip():
            continue
        asked = json.loads(line)
        body = b""
        if asked["Command"] == "put" and asked.get("BodySize"):
            text = read.readline()
            while text and not text.strip():
                text = read.readline()
            body = base64.b64decode(json.loads(text))
        try:
            answer = answered(cache, asked, body)
        except OSError as error:
            answer = {"Err": str(error)}
        say({"ID": asked["ID"], **answer})
        if asked["Command"] == "close":
            return


def main() -> int:
    machines, own = map(Path, sys.argv[1:])
    own.mkdir(parents=True, exist_ok=True)
    serve(Cache(machines, own), sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
