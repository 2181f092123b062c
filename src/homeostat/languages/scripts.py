"""What stands behind `npm test`: the line of package.json that it runs, which says whose report can be read."""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from homeostat.errors import BadInput, NotFound
from homeostat.languages import LANGUAGES
from homeostat.languages.given import BEFORE, on_our_path
from homeostat.languages.go_scripts import go_test_behind
from homeostat.languages.makefiles import behind_make, unpiped
from homeostat.languages.measured import unmeasured
from homeostat.languages.pytest_options import plainer
from homeostat.languages.python_runners import behind_runner
from homeostat.languages.workspaces import in_one_package
from homeostat.records import Service

_NPM = re.compile(
    r"(?P<tool>npm|pnpm|yarn|bun)(?P<runs> run(?:-script)?)? (?P<name>[\w:.-]{1,80})"
    r"(?: --)?(?P<more> [^|&;<>`$\n]{1,2000})?"
)
GOES_TO = re.compile(r"\s*cd +(?P<folder>[\w.-]+(?:/[\w.-]+)*)/? *&& *")
_NPX = re.compile(r"npx (?:--no(?:-install)? )?(?=(?:jest|vitest|mocha)(?: |$))")
_OF_WORKSPACES = re.compile(r"(?:^| )(?:-w|-ws|--workspaces?|--filter|--recursive)(?:[ =]|$)")
_ASSIGNED = rf"(?P<given>{BEFORE})"
_UV = re.compile(rf"{_ASSIGNED}uv run(?= )(?P<rest>.*)", re.DOTALL)
_UV_OPTION = re.compile(
    r" +(?:(?P<valued>--(?:extra|no-extra|group|no-group|only-group|with|with-editable|with-requirements|package|"
    r"python|env-file|directory|project|index|index-url|color|config-file)|-[pw])(?:[ =]|(?<=-p)) *(?P<value>\S+)|"
    r"(?!-m |--module )--?[\w-]*(?:=\S+)?(?= |$))"
)
_RUNS_IT = re.compile(
    rf"{_ASSIGNED}(?:(?:poetry|pipenv) run +|(?:pdm|rye) run +(?=(?:python[\d.]*|pytest|py\.test|coverage)(?: |$))|"
    r"~?/?(?:[\w.-]+/)*bin/(?=(?:python[\d.]*|pytest|py\.test|coverage|tox|nox)(?: |$)))"
)
_MEASURED = re.compile(
    r"(?:python[\d.]* -m )?coverage run(?: (?!-m )-\S+(?: (?![\w./]+\.py\b)[^\s-]\S*)?)*? (?=-m |\S+\.py )"
)
_PYTHON_TEST = re.compile(
    rf"{BEFORE}(?:(?:python[\d.]* -m )?(?:pytest|py\.test|unittest)(?: |$)|"
    r"(?:python[\d.]* )?(?:\./)?(?:[\w-]+/)*manage\.py test(?: |$))"
)
_LOOKS_ONLY = re.compile(
    r"(?:(?:python[\d.]* -m )?(?:ruff|black|isort|flake8|mypy|pyright|basedpyright|"
    r"coverage (?:report|html|xml|json|lcov|erase|combine))|echo|mkdir)\b"
)
_SHORT = {"t": "test", "tst": "test"}
_LONGEST = 2_000  # characters of a script
_DEEPEST = 3  # scripts that run scripts
_MOST_STEPS = 40  # that one command comes to
_RUNNER = re.compile(
    r"^(?P<before>(?:.*?(?:&&|\s))?)(?P<runner>(?:vitest|jest|mocha)(?: run)?|(?:node|tsx)(?= .*--test\b))"
    r"(?P<rest>(?: [^|&;<>`$\n]*)?)$"
)
_WITH_VALUE = frozenset({
    *("--import", "-r", "--require", "--loader", "--experimental-loader", "--env-file", "-C", "--conditions"),
    *("--config", "-c", "--root", "--rootDir", "--project", "--selectProjects", "--environment", "--env", "-w"),
    *("--maxWorkers", "--pool"),
})  # fmt: skip
_NOT_FOR_ONE = re.compile(r"--(?:coverage|watch|bail|test-name-pattern|experimental-test-coverage|reporter)\b")
_WATCHING = re.compile(r"(?<=\s)--watch(?:All)?(?:=true)?(?=\s|$)")


def as_tested(service: Service, read: Callable[[str], str]) -> Service:
    """The service with the test command behind its own, or behind its language's: `npm test` alone writes no report."""
    if service.language == "go" and service.test:
        return replace(service, test=go_test_behind(service.test, read))
    if service.language == "python":
        return replace(service, test=python_test_behind(service.test, read))
    if service.language != "javascript":
        return service
    return replace(service, test=script_behind(service.test or LANGUAGES["javascript"].test_command, read))


def python_test_behind(command: str, read: Callable[[str], str]) -> str:
    """The one pytest or unittest behind what people type: `uv run`, `.venv/bin/`, tox, a Makefile's target, `| tail`.

    The sandbox has the environment that `uv run` and its like would find. Any other command is as it was, but for what
    would look for that environment.
    """
    folder, steps = _steps(command, read)
    tests = [step for step in steps if _PYTHON_TEST.match(step)]
    gone = f"cd {folder} && " if folder else ""
    if len(tests) == 1 and all(step in tests or _LOOKS_ONLY.match(step) for step in steps):
        return gone + plainer(unpiped(tests[0]), _below(folder, read))
    return gone + steps[0] if len(steps) == 1 else command


def _steps(command: str, read: Callable[[str], str]) -> tuple[str, list[str]]:
    """The folder that it goes to first, and what it runs there one after another."""
    folder = ""
    waiting: list[str] = [command.strip()]
    steps: list[str] = []
    for _ in range(_MOST_STEPS):
        if not waiting:
            return folder, steps
        step = waiting.pop(0).strip()
        goes = GOES_TO.match(step)
        if goes is not None and not folder and not steps:
            folder, waiting = goes["folder"], [step[goes.end() :], *waiting]
            continue
        if "&&" in step:
            waiting = [*step.split("&&"), *waiting]
            continue
        inner, plain = _without_wrapper(on_our_path(step, _below(folder, read)))
        folder = folder or ("" if steps else inner)
        below = _below(folder, read)
        if behind := behind_make(plain, below) or behind_runner(plain, below):
            waiting = [behind, *waiting]
        else:
            steps.append(plain)
    return "", [command]


def _below(folder: str, read: Callable[[str], str]) -> Callable[[str], str]:
    return (lambda path: read(f"{folder}/{path}")) if folder else read


def _without_wrapper(step: str) -> tuple[str, str]:
    """The folder that `uv run` is told to go to, and the command without what finds an environment for it."""
    if measured := _MEASURED.match(step):
        step = f"python {step[measured.end() :]}"
    if (found := _RUNS_IT.match(step)) is not None:
        return "", _again(found["given"], step[found.end() :])
    if (found := _UV.fullmatch(step)) is None:
        return "", step
    folder, rest = "", found["rest"]
    while option := _UV_OPTION.match(rest):
        folder = option["value"].strip("./") if option["valued"] == "--directory" else folder
        rest = rest[option.end() :]
        if option[0].strip() == "--":
            break
    rest = re.sub(r"^ +(?:-m|--module) ", "python -m ", rest).strip()
    return folder, _again(found["given"], rest)


def _again(given: str, command: str) -> str:
    """What was behind one wrapper may be measured in turn: `poetry run coverage run -m pytest`."""
    measured = _MEASURED.match(command)
    return given + (f"python {command[measured.end() :]}" if measured else command)


def script_behind(command: str, read: Callable[[str], str]) -> str:
    """The command that `npm test` and its like come to, without watching; any other command as it is.

    What a script names lies in `node_modules/.bin`, which is on the sandbox's PATH: so `npx`, which takes a second to
    start, is left out before a runner that is known. `read` gives a file of the tree.
    """
    if goes := GOES_TO.match(command):
        return goes[0] + script_behind(command[goes.end() :], lambda path: read(f"{goes['folder']}/{path}"))
    folder, inside = in_one_package(command, read)
    if folder:
        return f"cd {folder} && {script_behind(inside, lambda path: read(f'{folder}/{path}'))}"
    try:
        stated: object = json.loads(read("package.json"))
    except (NotFound, BadInput, ValueError, RecursionError):
        stated = None
    scripts = cast("Mapping[str, object]", stated).get("scripts") if isinstance(stated, dict) else None
    command = unmeasured(command, read)
    for _ in range(_DEEPEST):
        found = _script(command.strip(), cast("Mapping[str, object]", scripts) if isinstance(scripts, dict) else {})
        if found is None:
            break
        command = unmeasured(found, read)
    return _NPX.sub("", command, count=1)


def _script(command: str, scripts: Mapping[str, object]) -> str | None:
    """None where it is not one call of one script that is there."""
    asked = _NPM.fullmatch(command)
    if asked is None:
        return None
    if _OF_WORKSPACES.search(asked["more"] or ""):
        return None  # scripts of other packages than the one that was read
    name = _SHORT.get(asked["name"], asked["name"])
    if not asked["runs"] and (asked["tool"] in {"npm", "bun"} and (name != "test" or asked["tool"] == "bun")):
        return None  # `npm install`, `bun test`: no scripts
    script, before = scripts.get(name), scripts.get(f"pre{name}")
    if not isinstance(script, str) or not script.strip() or len(script) > _LONGEST:
        return None
    first = f"{before} && " if isinstance(before, str) and before.strip() and len(before) <= _LONGEST else ""
    return f"{first}{_WATCHING.sub('', script).strip()}{asked['more'] or ''}"


def of_one_file(command: str, path: str) -> str:
    """The command of jest, vitest, mocha or node for one file of the tree; any other as it is, which runs it among all.

    `command` is one that `as_tested` gave. Options that say how tests are run are kept, those that say which are not.
    """
    goes = GOES_TO.match(command)
    found = _RUNNER.match(command)
    if found is None:
        return command
    folder = f"{goes['folder']}/" if goes is not None else ""
    kept: list[str] = []
    before = ""
    for word in found["rest"].split():
        if (word.startswith("-") and not _NOT_FOR_ONE.match(word)) or before in _WITH_VALUE:
            kept.append(word)
        before = word
    runner = "vitest run" if found["runner"].startswith("vitest") else found["runner"]
    return " ".join([f"{found['before']}{runner}", *kept, shlex.quote(path.removeprefix(folder))])
