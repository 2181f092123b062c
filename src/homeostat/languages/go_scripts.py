"""The `go test` behind what people type: a target of a Makefile, a folder gone to first, a wrapper, a profile.

What is plain can be narrowed to one test, built once for many changes, and covered line by line.
"""

import re
import shlex
from collections.abc import Callable

from homeostat.errors import BadInput, NotFound
from homeostat.languages.given import BEFORE
from homeostat.languages.makefiles import behind_make, unpiped

_GOES_TO = re.compile(r"cd +(?P<folder>[\w.-]+(?:/[\w.-]+)*)/? *&& *(?P<rest>.+)")
_IN_FOLDER = re.compile(
    rf"(?P<before>{BEFORE})go (?:-C[ =]?(?P<of_go>[\w./-]+) +test|test +-C[ =]?(?P<of_test>[\w./-]+))"
    r"(?P<rest>(?: .*)?)",
    re.DOTALL,
)
_OTHERS = re.compile(r"(?:go (?:vet|build|mod|generate|fmt)|gofmt|goimports|golangci-lint|staticcheck|echo|mkdir)\b")
_GO_TEST = re.compile(rf"{BEFORE}go test(?: |$)")
_WRAPPED = re.compile(r"gotestsum(?: +--?[\w-]+(?:=\S+)?(?: +(?!-)[\w-]+)?)* +-- ?")
_OF_COVERAGE = re.compile(r"\s--?cover(?:(?:profile|mode|pkg)=\S+|(?:profile|mode|pkg) +[^\s-]\S*|=\w+)?(?=\s|$)")
_PLAIN = re.compile(r"[|&;<>()`$\n]")
_STEP = re.compile(r"(?:\((?P<inside>[^()]{1,1000})\)|(?P<plain>[^()&|;]{1,1000}?)) *(?:&& *|$)")
_MODULE = re.compile(r"^module\s+(\S{1,300})", re.MULTILINE)
_LONGEST_COMMAND = 2_000  # characters


def go_test_behind(command: str, read: Callable[[str], str]) -> str:
    """A plain `go test`, where the command comes to one that tests the same; else the command as it is.

    `read` gives a file of the tree, and raises NotFound.
    """
    command = _gone_to(command.strip())
    made = _made(command, read) or command
    if len(made) > _LONGEST_COMMAND:
        return command
    alone = _alone(made)
    if len(steps_of(made)) > 1 and alone == made and (several := _several(made)):
        return several
    before = ""
    gone = _GOES_TO.fullmatch(alone)
    if gone is not None and (inner := _alone(gone["rest"])):
        if is_there(f"{gone['folder']}/go.mod", read):
            before, alone = f"cd {gone['folder']} && ", inner
        else:
            alone = _in_folder(inner, gone["folder"])
    alone = _OF_COVERAGE.sub("", alone) if _GO_TEST.match(alone) else alone
    return before + alone if _GO_TEST.match(alone) and not _PLAIN.search(_unquoted(alone)) else command


def _made(command: str, read: Callable[[str], str]) -> str:
    """What `make test` does, also where a folder is gone to first; "" for another command."""
    gone = _GOES_TO.fullmatch(command)
    if gone is None:
        return behind_make(command, read)
    folder = gone["folder"]
    made = behind_make(gone["rest"], lambda path: read(f"{folder}/{path}"))
    return f"cd {folder} && {made}" if made else ""


def _gone_to(command: str) -> str:
    """`go test -C shop` as `cd shop && go test`: Go takes that option in the first place only, and others are added."""
    found = _IN_FOLDER.fullmatch(command)
    if found is None:
        return command
    return f"cd {found['of_go'] or found['of_test']} && {found['before']}go test{found['rest']}"


def steps_of(command: str) -> list[str]:
    """What is run one after another, each in a shell of its own; [] where it is anything else."""
    found: list[str] = []
    rest = command.strip()
    while rest:
        step = _STEP.match(rest)
        if step is None:
            return []
        found.append((step["inside"] or step["plain"]).strip())
        rest = rest[step.end() :]
    return found


def module_of(step: str, read: Callable[[str], str]) -> str:
    """The module in whose folder a step runs; "" where there is none."""
    gone = _GOES_TO.fullmatch(step)
    try:
        stated = _MODULE.search(read(f"{gone['folder']}/go.mod" if gone is not None else "go.mod"))
    except (NotFound, BadInput):
        return ""
    return stated[1].strip('"') if stated is not None else ""


def _several(command: str) -> str:
    """The `go test` of several modules, or of several packages, and nothing else that could fail; "" for others."""
    kept: list[str] = []
    for step in steps_of(command):
        gone = _GOES_TO.fullmatch(step)
        does = unpiped(gone["rest"] if gone is not None else step)
        if _GO_TEST.match(does) and not _PLAIN.search(_unquoted(does)):
            kept.append(f"(cd {gone['folder']} && {does})" if gone is not None else does)
        elif not _OTHERS.match(does):
            return ""
    return " && ".join(kept) if len(kept) > 1 else ""


def _unquoted(command: str) -> str:
    return re.sub(r"'[^']*'", "", command)


def is_there(path: str, read: Callable[[str], str]) -> bool:
    """Whether `read` gives such a file."""
    try:
        read(path)
    except (NotFound, BadInput):
        return False
    return True


def _alone(command: str) -> str:
    """The one `go test` of several steps of which the others only look at the code, or bring the output elsewhere."""
    goes = _GOES_TO.fullmatch(command)
    before, rest = (f"cd {goes['folder']} && ", goes["rest"]) if goes is not None else ("", command)
    steps = [step.strip() for step in rest.split("&&")]
    tests = [step for step in steps if _GO_TEST.match(_WRAPPED.sub("go test ", step, count=1))]
    if len(tests) != 1 or not all(step in tests or _OTHERS.match(step) for step in steps):
        return command
    test = _WRAPPED.sub("go test ", tests[0], count=1)
    return before + unpiped(test)


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
