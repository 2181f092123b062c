"""Commands of JavaScript's runners without what measures which lines they run.

A threshold of coverage is missed by every run of a few tests, and by many of a change: that says nothing of the code.
"""

import re
from collections.abc import Callable

from homeostat.errors import BadInput, NotFound
from homeostat.languages.given import BEFORE

_RUNNERS = r"(?:mocha|_mocha|node|tsx|ts-node|tape|ava|tap|uvu|jest|vitest|npm|pnpm|yarn|npx)"
_WRAPPED = re.compile(
    rf"(?P<given>{BEFORE}(?:cross-env +)?{BEFORE})(?:npx +)?(?:nyc|c8)"
    rf"(?: +--?[\w.-]+(?:=\S+)?(?: +(?!{_RUNNERS}(?: |$))[^\s-]\S*)?)* +(?={_RUNNERS}(?: |$))"
)
_ASKED = re.compile(r"\s--(?:coverage|collectCoverage)(?:[.A-Z][\w.]*)?(?:=\S+)?(?=\s|$)")
_JEST = re.compile(r"(?:^|[\s/])jest(?:\.js)?(?=\s|$)")
_VITEST = re.compile(r"(?:^|\s)vitest(?=\s|$)")
_TAP = re.compile(rf"(?P<given>{BEFORE})(?=tap(?: |$))")
_NOT_MEASURED = "TAP_DISABLE_COVERAGE=1 TAP_CHECK_COVERAGE=0 "  # as the versions from 18 on want it, and those before
_ENDINGS = ("js", "cjs", "mjs", "ts", "json")
_BY_CONFIGURATION = {
    _JEST: (("package.json", *(f"jest.config.{each}" for each in _ENDINGS)), "collectCoverage", " --coverage=false"),
    _VITEST: (
        tuple(f"{name}.config.{each}" for name in ("vitest", "vite") for each in _ENDINGS),
        "thresholds",
        " --coverage.enabled=false",
    ),
}


def unmeasured(command: str, read: Callable[[str], str]) -> str:
    """`mocha` of `nyc mocha`, `jest` of `jest --coverage`; any other command as it is.

    `read` gives a file of the tree: a configuration may ask for it too.
    """
    command = _WRAPPED.sub(lambda found: found["given"], command, count=1)
    for runner, (paths, asks, without) in _BY_CONFIGURATION.items():
        if runner.search(command.rpartition("&&")[2]) and not re.search(r"[|;]", command):
            command = _ASKED.sub("", command)
            return command + without if any(asks in _text(path, read) for path in paths) else command
    tap = _TAP.match(command)
    return f"{_NOT_MEASURED}{command}" if tap and _NOT_MEASURED not in tap["given"] else command


def _text(path: str, read: Callable[[str], str]) -> str:
    try:
        return read(path)
    except (NotFound, BadInput):
        return ""
