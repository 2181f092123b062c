"""What of a service in JavaScript or TypeScript answers requests: an application that is exported, or a route."""

import contextlib
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from homeostat.errors import BadInput, NotFound
from homeostat.languages.paths import is_test
from homeostat.records import Json
from homeostat.stages.propose.asked import Asked

_SCRIPT = re.compile(r"(?<!\.d)\.[cm]?[jt]sx?$")
_ELSEWHERE = frozenset({"node_modules", "dist", "build", "vendor", "coverage", ".next", "e2e", "cypress", "public"})
_MADE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<exported>export\s+)?(?:const|let|var)\s+(?P<name>[\w$]+)(?::[^=\n]{1,80})?\s*=\s*"
    r"(?:await\s+)?(?:new\s+)?(?P<kind>express|[Ff]astify|Hono|OpenAPIHono|Koa)\b(?:<[^\n]{1,80}?>)?\(",
    re.MULTILINE,
)
_MOST_FILES = 300
_ROUTE = re.compile(r"(?:^|/)app(?P<path>(?:/[^/]+)*)/route\.[jt]sx?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Something exported that answers requests."""

    path: str
    imported: str  # "{ app }" or "app"
    made: str  # "app", or "buildApp()"
    kind: str  # "express", "fastify", "hono", "koa"


def apps(files: Sequence[str], read: Callable[[str], str]) -> Iterator[App]:
    """Those that a file makes and exports, or that an exported function without parameters gives."""
    scripts = [path for path in files if _SCRIPT.search(path) and not is_test(path)]
    own = [path for path in scripts if not _ELSEWHERE & {*path.split("/")}]
    for path in sorted(own, key=lambda each: (each.count("/"), each))[:_MOST_FILES]:
        with contextlib.suppress(NotFound, BadInput):
            text = read(path)
            for found in _MADE.finditer(text):
                kind = found["kind"].lower().removeprefix("openapi")
                if exported := _exported(text, found):
                    yield App(path=path, imported=exported[0], made=exported[1], kind=kind)


def _exported(text: str, found: re.Match[str]) -> tuple[str, str] | None:
    name = found["name"]
    if found["indent"]:
        return _factory(text, found)
    if found["exported"]:
        return f"{{ {name} }}", name
    return _by_name(text, name, name)


def _by_name(text: str, name: str, made: str) -> tuple[str, str] | None:
    word = rf"(?<![\w$.]){re.escape(name)}(?![\w$])"
    if re.search(rf"^export\s+default\s+{word}|^module\.exports\s*=\s*{word}\s*;?\s*$", text, re.MULTILINE):
        return name, made
    in_braces = rf"(?:^export|^module\.exports\s*=)\s*\{{[^{{}}]{{0,500}}?{word}\s*[,}}]"
    if re.search(rf"{in_braces}|^(?:module\.)?exports\.{re.escape(name)}\s*=", text, re.MULTILINE):
        return f"{{ {name} }}", made
    return None


def _factory(text: str, found: re.Match[str]) -> tuple[str, str] | None:
    """The function around it, where that can be called with nothing and gives the application."""
    heads = list(
        re.finditer(
            r"^(?P<exported>export\s+)?(?P<default>default\s+)?(?P<awaited>async\s+)?function\s+(?P<name>[\w$]+)"
            r"\s*\((?P<given>[^()\n]{0,200})\)",
            text[: found.start()],
            re.MULTILINE,
        )
    )
    if not heads or not re.search(rf"^\s+return\s+{re.escape(found['name'])}\b", text[found.end() :], re.MULTILINE):
        return None
    head = heads[-1]
    given = [each for each in head["given"].split(",") if each.strip() and "=" not in each and "?:" not in each]
    if given:
        return None
    made = f"{'await ' if head['awaited'] else ''}{head['name']}()"
    if head["exported"]:
        return (head["name"] if head["default"] else f"{{ {head['name']} }}"), made
    return _by_name(text, head["name"], made)


# --- a route's own function ------------------------------------------------------------------------------------------


def route_of(asked: Asked, files: Sequence[str], read: Callable[[str], str]) -> tuple[str, dict[str, Json]] | None:
    """The file `app/…/route.ts` that answers the path, and what its parameters are of it."""
    parts = [each for each in asked.path.split("/") if each]
    found: list[tuple[int, str, dict[str, Json]]] = []
    for path in files:
        route = _ROUTE.search(path)
        if route is None or _ELSEWHERE & {*path.split("/")}:
            continue
        given = _fits([each for each in route["path"].split("/") if each and not re.fullmatch(r"\(.*\)", each)], parts)
        if given is not None:
            found.append((len(given), path, given))
    for _, path, given in sorted(found, key=lambda each: each[:2]):
        with contextlib.suppress(NotFound, BadInput):
            if re.search(rf"^export\s+(?:async\s+)?(?:function|const)\s+{asked.method}\b", read(path), re.MULTILINE):
                return path, given
    return None


def _fits(pattern: Sequence[str], parts: Sequence[str]) -> dict[str, Json] | None:
    given: dict[str, Json] = {}
    for number, each in enumerate(pattern):
        rest = re.fullmatch(r"\[?\[\.\.\.([\w-]+)\]\]?", each)
        if rest is not None:
            given[rest[1]] = list(parts[number:])
            return given if len(parts) > number or each.startswith("[[") else None
        if number >= len(parts):
            return None
        one = re.fullmatch(r"\[([\w-]+)\]", each)
        if one is not None:
            given[one[1]] = parts[number]
        elif each != parts[number]:
            return None
    return given if len(pattern) == len(parts) else None


def has_package(name: str, files: Sequence[str], read: Callable[[str], str]) -> bool:
    """Whether one of the tree's `package.json` names it."""
    for path in files:
        if posixpath.basename(path) == "package.json" and "node_modules" not in path:
            with contextlib.suppress(NotFound, BadInput):
                if f'"{name}"' in read(path):
                    return True
    return False
