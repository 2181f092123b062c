"""What tox, nox, hatch, pdm and poe would run in an environment of their own, read from where it is written down.

Where anything is not plain (a condition, a value that only a program knows) nothing is told.
"""

import ast
import configparser
import itertools
import re
import shlex
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from homeostat.errors import BadInput, NotFound

Read = Callable[[str], str]
"""Gives a file of the tree, and raises NotFound."""

_ASKED = re.compile(r"(?:python[\d.]* -m )?(?P<tool>tox|nox|hatch|pdm|poe)(?= |$)(?P<rest>[^|&;<>`$\n]{0,2000})")
_LEFT_OVER = re.compile(r"[{}]")
_POSITIONAL = re.compile(r"\{(?:posargs|args)(?::(?P<usual>[^{}]*))?\}")
_PLACES = re.compile(r"\{(?:toxinidir|tox_root|root)\}/?")
_FACTORS = re.compile(r"(?P<factors>!?[\w.]+(?:[-,]!?[\w.]+)*)\s*:\s+(?P<command>.+)")
_SECTION = re.compile(r"\{\[(?P<section>[\w:.-]+)\](?P<key>\w+)\}")
_LONGEST = 100_000  # characters of a file
_DEEPEST = 3  # scripts that run scripts


def behind_runner(command: str, read: Read) -> str:
    """The commands that it comes to, joined by `&&`; "" for any other, or where that is not to be told."""
    asked = _ASKED.fullmatch(command.strip())
    if asked is None:
        return ""
    try:
        words = shlex.split(asked["rest"])
        lines = _BY_TOOL[asked["tool"]](words, read)
    except (ValueError, SyntaxError, RecursionError, NotFound, BadInput, configparser.Error):
        return ""
    lines = [line.strip().removeprefix("-").strip() for line in lines]
    return "" if any(_LEFT_OVER.search(line) for line in lines) else " && ".join(line for line in lines if line)


def environment_asked(command: str) -> tuple[str, str]:
    """The tool and the name of the environment that it is asked to run in; "" where it names none."""
    asked = _ASKED.match(command.strip())
    if asked is None:
        return "", ""
    named = re.search(r" (?:-e|-s|--session|--sessions|--env)[ =]?([\w.-]+)", asked["rest"].partition(" -- ")[0])
    return asked["tool"], named[1] if named else ""


def _cut(words: Sequence[str]) -> tuple[list[str], str]:
    """The words before `--`, and what stands behind it, as one text."""
    if "--" not in words:
        return [*words], ""
    at = words.index("--")
    return [*words[:at]], shlex.join(words[at + 1 :])


def _filled(line: str, positional: str) -> str:
    def value(found: re.Match[str]) -> str:
        return positional or found["usual"] or ""

    return _PLACES.sub("", _POSITIONAL.sub(value, line).replace("{envpython}", "python"))


# --- tox: https://tox.wiki/en/latest/config.html -------------------------------------------------------------------


def _of_tox(words: Sequence[str], read: Read) -> Iterable[str]:
    before, positional = _cut(words)
    named = [
        word if option in {"-e", "--env"} else word.removeprefix("-e")
        for option, word in zip(["", *before], before, strict=False)
        if option in {"-e", "--env"} or (word.startswith("-e") and len(word) > len("-e"))
    ]
    sections = _tox_sections(read)
    envs = named or re.split(
        r"[,\s]+", sections.get("tox", {}).get("envlist", sections.get("tox", {}).get("env_list", ""))
    )
    env = envs[0].split(",")[0].strip()
    own = {**sections.get("testenv", {}), **sections.get(f"testenv:{env}", {})}
    folder = _filled(own.get("changedir", own.get("change_dir", "")), "").strip("/ ")
    lines = [
        _filled(line, positional) for line in _tox_lines(own.get("commands", ""), sections, frozenset(env.split("-")))
    ]
    return [f"cd {folder} && {line}" if folder and number == 0 else line for number, line in enumerate(lines)]


def _tox_sections(read: Read) -> dict[str, dict[str, str]]:
    for path in ("tox.ini", "setup.cfg"):
        try:
            text = read(path)[:_LONGEST]
        except (NotFound, BadInput):
            continue
        found = _ini(text)
        if "testenv" in found or any(name.startswith("testenv:") for name in found):
            return found
    stated = _tables(_toml(read, "pyproject.toml"), "tool", "tox")
    if isinstance(legacy := stated.get("legacy_tox_ini"), str):
        return _ini(legacy)
    found = {"testenv": _tox_table(_tables(stated, "env_run_base"))}
    for name, table in _tables(stated, "env").items():
        found[f"testenv:{name}"] = _tox_table(_tables(table))
    return found


def _ini(text: str) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#",))
    parser.read_string(text)
    return {name: dict(parser.items(name)) for name in parser.sections()}


def _tox_table(table: Mapping[str, object]) -> dict[str, str]:
    """What tox's own TOML says, whose commands are lists of words; a table in one is a reference."""
    if "commands" not in table:
        return {}
    lines: list[str] = []
    for line in _list(table["commands"]):
        words = [
            word
            if isinstance(word, str)
            else f"{{posargs:{shlex.join(map(str, _list(_tables(word).get('default'))))}}}"
            for word in _list(line)
        ]
        lines.append(" ".join(word if word.startswith("{posargs") else shlex.quote(word) for word in words))
    return {"commands": "\n".join(lines)}


def _tox_lines(text: str, sections: Mapping[str, Mapping[str, str]], factors: frozenset[str]) -> Iterator[str]:
    for _ in range(_DEEPEST):
        text = _SECTION.sub(lambda found: sections.get(found["section"], {}).get(found["key"], "{unknown}"), text)
    for line in text.replace("\\\n", " ").splitlines():
        conditional = _FACTORS.fullmatch(line.strip())
        if conditional is None:
            yield line
        elif any(
            all((part[1:] not in factors) if part[0] == "!" else part in factors for part in each.split("-"))
            for each in conditional["factors"].split(",")
        ):
            yield conditional["command"]


# --- nox: https://nox.thea.codes/en/stable/config.html -------------------------------------------------------------


def _of_nox(words: Sequence[str], read: Read) -> Iterable[str]:
    """Of the session that is named, else of the first one that runs a test."""
    before, positional = _cut(words)
    named = next((name for option, name in itertools.pairwise(before) if option in {"-s", "-e", "--session"}), "")
    sessions: dict[str, list[str]] = {}
    for node in ast.parse(read("noxfile.py")[:_LONGEST]).body:
        if isinstance(node, ast.FunctionDef) and (name := _session(node)):
            sessions[name] = list(_nox_lines(node, positional))
    if named:
        return sessions.get(named) or sessions.get(re.sub(r"(?:-[\d.]+|\(.*\))+$", "", named), [])
    tests = (lines for lines in sessions.values() if any("pytest" in line or "unittest" in line for line in lines))
    return next(tests, list[str]())


def _session(function: ast.FunctionDef) -> str:
    """Its name, "" for what is no session."""
    for each in function.decorator_list:
        called = each.func if isinstance(each, ast.Call) else each
        if ast.unparse(called) in {"nox.session", "session"}:
            given = [key.value for key in each.keywords if key.arg == "name"] if isinstance(each, ast.Call) else []
            return str(given[0].value) if given and isinstance(given[0], ast.Constant) else function.name
    return ""


def _nox_lines(function: ast.FunctionDef, positional: str) -> Iterator[str]:
    own = function.args.args[0].arg if function.args.args else "session"
    calls = (each for each in ast.walk(function) if isinstance(each, ast.Call))
    for call in sorted(calls, key=lambda each: each.lineno):
        if ast.unparse(call.func) in {f"{own}.run", f"{own}.run_always"} and call.args:
            yield " ".join(_nox_word(each, own, positional) for each in call.args)


def _nox_word(word: ast.expr, session: str, positional: str) -> str:
    if isinstance(word, ast.Constant) and isinstance(word.value, str):
        return shlex.quote(word.value)
    if isinstance(word, ast.Starred):
        said = ast.unparse(word.value)
        if said == f"{session}.posargs":
            return positional
        either = word.value.values if isinstance(word.value, ast.BoolOp) else []
        if len(either) == 2 and ast.unparse(either[0]) == f"{session}.posargs":  # noqa: PLR2004 - `posargs or [...]`
            usual = ast.literal_eval(either[1])
            return positional or shlex.join(map(str, _list(usual)))
    return "{unknown}"


# --- hatch, pdm, poe: names for commands, in pyproject.toml --------------------------------------------------------


def _of_hatch(words: Sequence[str], read: Read) -> Iterable[str]:
    """Scripts: https://hatch.pypa.io/latest/config/environment/overview/#scripts."""
    runs, rest = words[0] if words else "", [*words[1:]]
    if runs == "test":
        before, positional = _cut(rest)
        kept = [word for word in before if word not in {"-a", "--all", "-c", "--cover", "-p", "--parallel"}]
        return [shlex.join(["pytest", *(kept or shlex.split(positional) or ["tests"])])]
    if runs != "run" or not rest:
        return []
    env, _, name = rest[0].rpartition(":")
    try:
        stated = _toml(read, "hatch.toml")
    except (NotFound, BadInput):
        stated = _tables(_toml(read, "pyproject.toml"), "tool", "hatch")
    scripts = _tables(stated, "envs", env or "default", "scripts")
    return _named([name, *rest[1:]], scripts) if name in scripts else [shlex.join([name, *rest[1:]])]


def _of_pdm(words: Sequence[str], read: Read) -> Iterable[str]:
    """Scripts: https://pdm-project.org/en/latest/usage/scripts/."""
    called = [*words[1:]] if words[:1] == ["run"] else [*words]
    return _named(called, _tables(_toml(read, "pyproject.toml"), "tool", "pdm", "scripts"))


def _of_poe(words: Sequence[str], read: Read) -> Iterable[str]:
    """Tasks: https://poethepoet.natn.io/tasks/index.html."""
    return _named(words, _tables(_toml(read, "pyproject.toml"), "tool", "poe", "tasks"))


def _named(words: Sequence[str], scripts: Mapping[str, object]) -> list[str]:
    """The lines of a script, with what is given to it; the script's own name where it is none."""
    said = scripts.get(words[0]) if words else None
    table = _tables(said)
    cmd = table.get("cmd")
    told: object = table.get("shell", table.get("composite", table.get("sequence"))) if table else said
    told = (cmd if isinstance(cmd, str) else shlex.join(map(str, _list(cmd)))) if cmd else told
    lines = [told] if isinstance(told, str) else [line for line in _list(told) if isinstance(line, str)]
    given, found = shlex.join(words[1:]), list[str]()
    for number, line in enumerate(lines):
        first = line.split(" ", 1)[0]
        inner = (
            _named([first], {key: each for key, each in scripts.items() if key != words[0]}) if first in scripts else []
        )
        more = given if number == len(lines) - 1 and not _POSITIONAL.search(line) else ""
        found += inner or [f"{_filled(line, given)} {more}".strip()]
    return found


def _toml(read: Read, path: str) -> Mapping[str, object]:
    return tomllib.loads(read(path)[:_LONGEST])


def _tables(value: object, *names: str) -> Mapping[str, object]:
    """The table below these names; an empty one where it is none."""
    for name in names:
        value = cast("Mapping[str, object]", value).get(name) if isinstance(value, dict) else None
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[object]:
    return cast("Sequence[object]", value) if isinstance(value, list) else ()


_BY_TOOL: Mapping[str, Callable[[Sequence[str], Read], Iterable[str]]] = {
    "tox": _of_tox,
    "nox": _of_nox,
    "hatch": _of_hatch,
    "pdm": _of_pdm,
    "poe": _of_poe,
}
