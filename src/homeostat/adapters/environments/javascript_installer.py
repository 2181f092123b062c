"""How packages of JavaScript are installed: by the package manager whose lock file there is."""

import json
import re
import shutil
from collections.abc import Mapping
from typing import cast

_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
_NAMED = re.compile(r"(?P<name>pnpm|yarn)@(?P<version>\d{1,4}\.\d{1,4}\.\d{1,4})\b")
_LOCK_VERSION = re.compile(r"^lockfileVersion: '?(\d+)", re.MULTILINE)
# The release of pnpm that reads a lock file of that version; https://github.com/pnpm/spec
_PNPM = {"5": "7", "6": "8", "9": "9"}


def installing(locks: Mapping[str, bytes]) -> tuple[list[str], dict[str, str]]:
    """The command, and variables for it: packages only, their own install scripts do not run.

    pnpm and Yarn are fetched by npm where they are missing, in the version that the project names or its lock file asks
    for.
    """
    if "package-lock.json" in locks or "npm-shrinkwrap.json" in locks:
        return ["npm", "ci", *_QUIET], {}
    if "pnpm-lock.yaml" in locks:
        asked = _LOCK_VERSION.search(locks["pnpm-lock.yaml"][:1000].decode(errors="replace"))
        version = _named("pnpm", locks) or _PNPM.get(asked[1] if asked else "", "9")
        return [*_tool("pnpm", f"pnpm@{version}"), "install", "--frozen-lockfile", "--ignore-scripts"], {"CI": "1"}
    if "yarn.lock" in locks:
        if b"__metadata:" in locks["yarn.lock"]:
            package = f"@yarnpkg/cli-dist@{_named('yarn', locks) or '4'}"
            berry = {"YARN_NODE_LINKER": "node-modules", "YARN_ENABLE_SCRIPTS": "0", "YARN_ENABLE_TELEMETRY": "0"}
            return [*_fetched(package), "yarn", "install", "--immutable"], berry
        return [*_tool("yarn", "yarn@1.22.22"), "install", "--frozen-lockfile", "--ignore-scripts"], {}
    return ["npm", "install", *_QUIET], {}


def _named(name: str, locks: Mapping[str, bytes]) -> str:
    """The version that package.json tells for the tool; "" without one."""
    try:
        stated: object = json.loads(locks["package.json"])
    except (KeyError, ValueError, RecursionError):
        return ""
    manager = cast("Mapping[str, object]", stated).get("packageManager") if isinstance(stated, dict) else None
    found = _NAMED.match(manager) if isinstance(manager, str) else None
    return found["version"] if found is not None and found["name"] == name else ""


def _tool(name: str, package: str) -> list[str]:
    return [name] if shutil.which(name) else [*_fetched(package), name]


def _fetched(package: str) -> list[str]:
    return ["npm", "exec", "--yes", f"--package={package}", "--"]
