"""What a failing command's output says of the place where it ran, and not of the code.

The sandbox has no network, no installers, no databases, and only the packages that stand beside the checkout.
"""

import re
from collections.abc import Callable

_INSTALLERS = "uv|uvx|poetry|pdm|pipenv|hatch|rye|tox|nox|pnpm|yarn|bun|npx"
_HINTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(rf"\b({_INSTALLERS}): (?:command |line )?not found|No module named ['\"]?(tox|nox)\b"),
        lambda found: (
            f"{found[1] or found[2]} is not in the sandbox, which has no network to install with. "
            "Give the command that it runs, such as --test 'python -m pytest' or 'npx vitest run'."
        ),
    ),
    (
        re.compile(r"No module named ['\"]?([\w.]{1,100})"),
        lambda found: (
            f"{found[1]} cannot be imported. The sandbox has the packages of DIR/.venv, else of the environment that "
            "is active; --python names the interpreter of another."
        ),
    ),
    (
        re.compile(r"Cannot find (?:module|package) ['\"]([^'\"./][^'\"]{0,100})"),
        lambda found: (
            f"{found[1]} cannot be loaded. The sandbox has the node_modules of DIR and nothing above it: "
            "run `npm ci` there, or give the folder that has them as DIR."
        ),
    ),
    (
        re.compile(
            r"Temporary failure in name resolution|Name or service not known|nodename nor servname|no such host|"
            r"\b(?:ENOTFOUND|EAI_AGAIN|ENETUNREACH)\b|Network is unreachable"
        ),
        lambda _: "The sandbox has no network: a test that needs one fails in it, whatever the code says.",
    ),
    (
        re.compile(r"[Cc]onnection refused|\bECONNREFUSED\b"),
        lambda _: (
            "Nothing else runs in the sandbox, no database and no queue: "
            "give a test that stands alone, or that starts what it needs."
        ),
    ),
)


def needs_network(command: str) -> str:
    """The same of a command that installs before it tests; "" for others."""
    first = command.split(maxsplit=1)[0].rpartition("/")[2] if command.strip() else ""
    return hint(f"{first}: not found") if first in {"tox", "nox", "hatch"} else ""


def hint(output: str) -> str:
    """A sentence on why the command may fail here alone, and what to do; "" where its output says nothing of it."""
    for pattern, words in _HINTS:
        if found := pattern.search(output):
            return words(found)
    return ""
