"""What has to be made before a captured request finds what it asks for: the creations that the service itself knows.

`GET /orders/42` asks for an order: whatever answers `POST /orders` makes one. Its body is that of a test that posts
there, else what the handler and its schema ask for; where the crashed frames held the thing, its fields have their
values.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from homeostat.errors import BadInput, NotFound
from homeostat.languages import LANGUAGES
from homeostat.languages.callers import CodeMap, Unit, map_text
from homeostat.languages.paths import is_test
from homeostat.languages.python_callers import map_python
from homeostat.records import Event, Json
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.creations.asked_for import Handled, bodies_of
from homeostat.stages.propose.creations.held import held_values, with_held
from homeostat.stages.propose.creations.in_tests import bodies_in_tests

__all__ = ["Creation", "creations_for"]

MOST_WAYS = 3
_MOST_MADE = 3  # things, of which each may lie below the one before
_MOST_FILES = 400
_ELSEWHERE = frozenset({"node_modules", "vendor", "dist", "build", ".next", "migrations", "site-packages"})
_ID = re.compile(r"\d{1,19}|[0-9a-fA-F-]{32,36}|[0-9a-fA-F]{24}|(?=[\w-]*\d)[\w-]{2,64}")
_ID_KEY = re.compile(r"(?P<name>[A-Za-z]\w*?)(?:_id|Id|ID)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """One request that makes a thing; `stands_for` is the id by which the captured one asks for it."""

    target: str
    body: Json
    stands_for: str
    keys: tuple[str, ...]  # by which a body or a query names such a thing


@dataclass(frozen=True)
class _Tree:
    """The sources of one language, and all files."""

    language: str
    files: Sequence[str]
    read: Callable[[str], str]

    @cached_property
    def texts(self) -> dict[str, str]:
        suffixes = LANGUAGES[self.language].suffixes
        paths = [path for path in self.files if path.endswith(suffixes) and not is_test(path)]
        found: dict[str, str] = {}
        for path in [each for each in paths if not _ELSEWHERE & {*each.split("/")}][:_MOST_FILES]:
            with contextlib.suppress(NotFound, BadInput):
                found[path] = self.read(path)
        return found

    def code(self) -> CodeMap:
        return map_python(self.texts, self.files) if self.language == "python" else map_text(self.texts, self.language)


def creations_for(
    asked: Asked, event: Event, language: str, files: Sequence[str], read: Callable[[str], str]
) -> tuple[tuple[Creation, ...], ...]:
    """At most `MOST_WAYS` ways to make all that the request asks for, likeliest first; none where it asks for nothing.

    Looks at the text of the tree alone. Python, JavaScript, TypeScript and Go.
    """
    wanted = list(_wanted(asked))[:_MOST_MADE]
    if not wanted or language not in LANGUAGES:
        return ()
    tree = _Tree(language, files, read)
    code = tree.code()
    held = held_values(event)
    ways: list[list[Creation]] = []
    for folder, identity, keys in wanted:
        route = _creating(code, folder)
        if route is None:
            continue
        target, unit = route
        bodies = _bodies(target, unit, tree)
        made = with_held(bodies, held, identity, keys)[:MOST_WAYS]
        ways.append([Creation(target=target, body=body, stands_for=identity, keys=keys) for body in made])
    ways = [each for each in ways if each]
    longest = max(map(len, ways), default=0)
    # Of each thing the n-th body, or its last one.
    return tuple(tuple(each[min(number, len(each) - 1)] for each in ways) for number in range(longest))


def _wanted(asked: Asked) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The folder of a path, an id in it, and keys that name it: first those of query and body, then the path's."""
    for key, value in _named(asked):
        if (found := _ID_KEY.fullmatch(key)) and _ID.fullmatch(value):
            yield f"?{found['name']}", value, (key,)
    parts = asked.path.strip("/").split("/")
    for number in range(1, len(parts)):
        if _ID.fullmatch(parts[number]) and not _ID.fullmatch(parts[number - 1]):
            one = _singular(parts[number - 1])
            yield f"/{'/'.join(parts[:number])}", parts[number], ("id", f"{one}_id", f"{one}Id")


def _named(asked: Asked) -> Iterator[tuple[str, str]]:
    for pair in asked.target.partition("?")[2].split("&"):
        name, _, value = pair.partition("=")
        yield name, value
    fields = asked.fields
    for name, value in fields.items():
        if isinstance(value, int | str):
            yield name, str(value)


def _singular(word: str) -> str:
    word = word.replace("-", "_")
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _creating(code: CodeMap, folder: str) -> tuple[str, Unit | None] | None:
    """The path that something is posted to, and what answers it; of a name alone, a folder that is called like it."""
    found: list[tuple[int, str, Unit]] = []
    for unit in code.units:
        for route in _routes(code, unit):
            method, _, path = route.partition(" ")
            if method not in {"POST", "ANY", "PUT"}:
                continue
            fit = _fit(folder, path) if folder.startswith("/") else _fit_by_name(folder[1:], path)
            if fit:
                found.append((fit - (method != "POST"), path, unit))
    if not found:
        return _next_route(code, folder)
    _, path, unit = max(found, key=lambda each: each[0])
    whole = f"{folder}/" if path.endswith("/") and path != "/" else folder
    return (whole if folder.startswith("/") else path), unit


def _routes(code: CodeMap, unit: Unit) -> Iterator[str]:
    yield from unit.routes
    yield from code.registered.get((unit.path, unit.bare if not unit.owner else unit.name), ())
    if unit.owner and unit.bare == "post":
        yield from (f"POST {each.partition(' ')[2]}" for each in code.registered.get((unit.path, unit.owner), ()))


def _fit(folder: str, path: str) -> int:
    """How many parts a route's path shares with the end of the folder, times two; 0 where it is another one.

    In Go and JavaScript what a route is mounted below is not known: the end has to be the same.
    """
    parts = [each for each in path.strip("/").split("/") if each]
    own = folder.strip("/").split("/")
    if len(parts) > len(own):
        return 0
    tail = own[len(own) - len(parts) :] if parts else []
    alike = all(re.fullmatch(r"\{.*\}|\[.*\]|:.*|\*", one) or one == two for one, two in zip(parts, tail, strict=True))
    return 2 * len(parts) + 1 if alike else 0


def _fit_by_name(name: str, path: str) -> int:
    last = path.strip("/").rpartition("/")[2]
    return 2 if last and "{" not in path and _singular(last.lower()) == name.lower().strip("_") else 0


def _next_route(code: CodeMap, folder: str) -> tuple[str, Unit | None] | None:
    """Next.js names its routes by folders: `app/api/orders/route.ts`."""
    if not folder.startswith("/"):
        return None
    for unit in code.units:
        found = re.search(r"(?:^|/)app(?P<path>/.*)/route\.[jt]sx?$", unit.path)
        if found is not None and unit.name == "POST" and _fit(folder, found["path"]) > 2 * folder.count("/"):
            return folder, unit
    return None


def _bodies(target: str, unit: Unit | None, tree: _Tree) -> list[Json]:
    tests = list(bodies_in_tests(target, tree.language, tree.files, tree.read))
    handled = bodies_of(Handled(unit=unit, texts=tree.texts, language=tree.language)) if unit is not None else []
    return [*tests[:1], *handled, *tests[1:]]
