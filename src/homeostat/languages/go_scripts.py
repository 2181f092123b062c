"""The `go test` behind what people type: a target of a Makefile, a folder gone to first, a wrapper, a profile.

What is plain can be narrowed to one test, built once for many changes, and covered line by line.
"""

import re
import shlex
from collections.abc import Callable, Mapping

from homeostat.errors import BadInput, NotFound

_MAKE = re.compile(r"make(?: +-s)?(?: +-C +(?P<folder>[\w.-]+(?:/[\w.-]+)*)/?)?(?: +(?P<target>[\w.-]{1,80}))?")
_GOES_TO = re.compile(r"cd +(?P<folder>[\w.-]+(?:/[\w.-]+)*)/? *&& *(?P<rest>.+)")
_ASSIGNS = re.compile(r"^(?:export\s+)?(?P<name>\w{1,60})\s*[:?]?=[ \t]*(?P<value>[^\n]{0,500})$", re.MULTILINE)
_USED = re.compile(r"\$[({](\w{1,60})[)}]")
_OTHERS = re.compile(r"(?:go (?:vet|build|mod|generate|fmt)|gofmt|goimports|golangci-lint|staticcheck|echo|mkdir)\b")
_GO_TEST = re.compile(r"(?:[A-Z_]{1,40}=[\w./-]{0,80} +)*go test(?: |$)")
_WRAPPED = re.compile(r"gotestsum(?: +--?[\w-]+(?:=\S+)?(?: +(?!-)[\w-]+)?)* +-- ?")
_OF_COVERAGE = re.compile(r"\s--?cover(?:(?:profile|mode|pkg)=\S+|(?:profile|mode|pkg) +[^\s-]\S*|=\w+)?(?=\s|$)")
_PLAIN = re.compile(r"[|&;<>()`$\n]")
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
_LONGEST, _LONGEST_COMMAND = 100_000, 2_000  # characters of a Makefile, and of what it runs
_DEEPEST = 3  # variables that name variables


def go_test_behind(command: str, read: Callable[[str], str]) -> str:
    """A plain `go test`, where the command comes to one that tests the same; else the command as it is.

    `read` gives a file of the tree, and raises NotFound.
    """
    made = _made(command.strip(), read) or command.strip()
    if len(made) > _LONGEST_COMMAND:
        return command
    alone = _alone(made)
    gone = _GOES_TO.fullmatch(alone)
    if gone is not None and (inner := _alone(gone["rest"])) and not _there(f"{gone['folder']}/go.mod", read):
        alone = _in_folder(inner, gone["folder"])
    alone = _OF_COVERAGE.sub("", alone) if _GO_TEST.match(alone) else alone
    return alone if _GO_TEST.match(alone) and not _PLAIN.search(_unquoted(alone)) else command


def _unquoted(command: str) -> str:
    return re.sub(r"'[^']*'", "", command)


def _there(path: str, read: Callable[[str], str]) -> bool:
    try:
        read(path)
    except (NotFound, BadInput):
        return False
    return True


def _made(command: str, read: Callable[[str], str]) -> str:
    """What a target does, its variables filled in; "" where that is not to be told."""
    asked = _MAKE.fullmatch(command)
    folder = f"{asked['folder']}/" if asked is not None and asked["folder"] else ""
    for name in _MAKEFILES if asked is not None else ():
        try:
            text = read(f"{folder}{name}")[:_LONGEST].replace("\\\n", " ")
        except (NotFound, BadInput):
            continue
        target = asked["target"] if asked is not None and asked["target"] else _first_target(text)
        lines = _recipe(text, target, {found["name"]: found["value"].strip() for found in _ASSIGNS.finditer(text)})
        does = " && ".join(lines)
        return f"cd {folder}&& {does}" if folder and does else does
    return ""


def _first_target(text: str) -> str:
    found = re.search(r"^(?!\.)([\w.-]{1,80})\s*:(?!=)", text, re.MULTILINE)
    return found[1] if found is not None else ""


def _recipe(text: str, target: str, variables: Mapping[str, str]) -> list[str]:
    rule = re.search(rf"^{re.escape(target)}\s*:(?!=)[^\n]*\n((?:\t[^\n]*\n?|\s*\n)*)", text, re.MULTILINE)
    lines = [line.strip().lstrip("@-+ ") for line in rule[1].splitlines()] if target and rule is not None else []
    for _ in range(_DEEPEST):
        lines = [
            _USED.sub(lambda found: variables.get(found[1], "go" if found[1] == "GO" else ""), each) for each in lines
        ]
    return [line for line in lines if line]


def _alone(command: str) -> str:
    """The one `go test` of several steps of which the others only look at the code, or bring the output elsewhere."""
    goes = _GOES_TO.fullmatch(command)
    before, rest = (f"cd {goes['folder']} && ", goes["rest"]) if goes is not None else ("", command)
    steps = [step.strip() for step in rest.split("&&")]
    tests = [step for step in steps if _GO_TEST.match(_WRAPPED.sub("go test ", step, count=1))]
    if len(tests) != 1 or not all(step in tests or _OTHERS.match(step) for step in steps):
        return command
    test = _WRAPPED.sub("go test ", tests[0], count=1)
    return before + re.sub(r"\s+(?:2>&1\s*)?\|\s*(?:tee|tail|head|cat|grep)\b[^|&;]*$", "", test)


def _in_folder(command: str, folder: str) -> str:
    """Its packages as they are named from above; options stay."""
    try:
        words = shlex.split(command)
    except ValueError:
        return command
    start = words.index("test") + 1
    named = [index for index in range(start, len(words)) if re.match(r"\.{1,2}(?:/|$)", words[index])]
    if any(words[index].startswith("..") and words[index] != "..." for index in named):
        return f"cd {folder} && {command}"
    for index in named:
        words[index] = f"./{folder}/{words[index].removeprefix('.').removeprefix('/')}".rstrip("/")
    return shlex.join(words if named else [*words, f"./{folder}"])
