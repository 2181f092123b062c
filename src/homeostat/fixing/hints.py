"""What a failing command's output says of the place where it ran, and not of the code.

The sandbox has no network, no installers, no databases, and only the packages that stand beside the checkout.
"""

import re
from collections.abc import Callable

_INSTALLERS = "uv|uvx|poetry|pdm|pipenv|hatch|rye|tox|nox|pnpm|yarn|bun|npx"
_IN_JAVASCRIPT = frozenset({"pnpm", "yarn", "bun", "npx"})
_INSTALLS_FIRST = re.compile(r"(?:\S*/)?(tox|nox|hatch)\b|\S*python[\d.]* -m (tox|nox|hatch)\b")


def _what_it_runs(found: re.Match[str]) -> str:
    tool = found[1] or found[2]
    such_as = "'python -m pytest'"
    if tool in _IN_JAVASCRIPT:
        such_as = "'vitest run', or of one package of several 'cd packages/NAME && vitest run'"
    return (
        f"{tool} needs a network to install with, and the sandbox has none. "
        f"Give the command that it runs, such as --test {such_as}."
    )


_HINTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf"\b({_INSTALLERS}): (?:command |line )?not found|No module named ['\"]?(tox|nox)\b"), _what_it_runs),
    (
        re.compile(r"\b(pytest|py\.test|coverage|python[\d.]*): (?:command )?not found"),
        lambda found: (
            f"{found[1]} is not in the environment that was taken: DIR/.venv, else the one that is active, else "
            "that of `python3`. --python names the interpreter of another."
        ),
    ),
    (
        re.compile(r"\b(go|node|npm): (?:command )?not found"),
        lambda found: (
            f"The sandbox has the tools of one language, and {found[1]} is not among them: give the command that tests "
            "one language, such as --test 'cd NAME && go test ./...', or name it with --language."
        ),
    ),
    (
        re.compile(r"\benviron\b[\s\S]{0,4000}?KeyError: ['\"]([A-Z][A-Z0-9_]{1,60})['\"]"),
        lambda found: (
            f"{found[1]} is not set: the sandbox has none of your environment's variables. "
            f"Set it in the command: --test '{found[1]}=… pytest'."
        ),
    ),
    (
        re.compile(r"(?:pytest|py\.test): error: unrecognized arguments: ([^\n]{1,200})"),
        lambda found: (
            f"pytest does not know {found[1].strip()}: a plugin is not in the environment that was taken (DIR/.venv, "
            "else the one that is active). --python names the interpreter of another, and -o addopts= in the command "
            "does without what the project's configuration adds."
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
            r"does not contain (?:main module|modules listed in go\.work)|go: cannot find main module|"
            r"go: go\.mod file not found"
        ),
        lambda _: (
            "No Go module lies where it runs: go to the folder of a go.mod (--test 'cd NAME && go test ./...'), "
            "or name the folder of a module of go.work (--test 'go test ./NAME/...')."
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


def hint(command: str, output: str) -> str:
    """A sentence on why the command may fail here alone, and what to do; "" where nothing tells of that."""
    if asked := _INSTALLS_FIRST.match(command.strip()):
        return _what_it_runs(asked)
    for pattern, words in _HINTS:
        if found := pattern.search(output):
            return words(found)
    return ""
