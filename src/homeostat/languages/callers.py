"""Who uses a function by name, and by which route a request gets to it: a map of a tree, read and never run.

Python is read by its syntax (`python_callers`), Go and JavaScript as text: what a name in a text means is not known
there, so that a caller may be named who calls another function of the same name. Everything is bounded.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

Reference = tuple[str, str]
"""A path and a name defined there; "" as path stands for "wherever this file can see one": a method, or text."""

MODULE_LEVEL = "module level"
MOST_DEPTH = 8
MOST_FOLLOWED = 200  # functions
MOST_USERS = 60  # of one name that is only known by its spelling: beyond, the name tells nothing
_LARGEST = 400_000  # characters
_LONGEST_LINE = 2_000
_LEAST_NAME = 3
_MOST_UNITS = 1_000  # of one file
_MOST_BODY = 500  # lines of one function


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A function or method, or what a file does outside of those."""

    path: str
    name: str  # qualified by its class: "Orders.total"
    first_line: int
    last_line: int
    signature: str  # without annotations; "" at module level
    uses: frozenset[Reference] = frozenset()
    routes: tuple[str, ...] = ()  # "GET /orders/{order_id}"

    @property
    def bare(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def owner(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def says(self) -> str:
        return f"{self.name} in {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMap:
    """What was read of a tree."""

    units: tuple[Unit, ...]
    sees: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])  # files each file imports
    aliases: Mapping[Reference, Reference] = field(default_factory=dict[Reference, Reference])  # what is passed on
    registered: Mapping[Reference, tuple[str, ...]] = field(default_factory=dict[Reference, tuple[str, ...]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """Who leads to some functions: not these themselves."""

    callers: tuple[Unit, ...]
    endpoints: tuple[str, ...]
    not_followed: tuple[str, ...]  # what was left, and why


def holding(units: Iterable[Unit], path: str, lines: Iterable[int]) -> list[Unit]:
    """The units of a file that hold one of the lines, in their order."""
    wanted = set(lines)
    here = [unit for unit in units if unit.path == path]
    found: list[Unit] = []
    for unit in here:
        own = {line for line in wanted if unit.first_line <= line <= unit.last_line}
        if own and unit.name != MODULE_LEVEL:
            found.append(unit)
            wanted -= own
    return found


def users_of(code: CodeMap, changed: Sequence[Unit], depth: int = MOST_DEPTH) -> Users:
    """Who uses the changed functions, directly and through others, and the routes on the way.

    At most `MOST_FOLLOWED` functions, at most `depth` calls away.
    """
    by_reference = _by_reference(code)
    known = {(unit.path, unit.name): unit for unit in changed}
    left: dict[str, None] = {}
    layer = list(changed)
    for _ in range(depth):
        found: list[Unit] = []
        for unit in layer:
            users = _users(code, by_reference, unit)
            if users is None:
                left[f"{unit.bare} is too common a name to say who calls it"] = None
                continue
            for user in users:
                if (user.path, user.name) not in known:
                    known[user.path, user.name] = user
                    found.append(user)
        layer = [unit for unit in found if unit.name != MODULE_LEVEL]
        if not layer or len(known) > MOST_FOLLOWED:
            break
    if layer:
        left["callers further away were not followed"] = None
    if any(unit.name == MODULE_LEVEL for unit in known.values()):
        left["what a file does with it when it is imported was not followed"] = None
    endpoints = dict.fromkeys(route for unit in known.values() for route in _routes(code, unit))
    callers = [unit for unit in known.values() if unit not in changed]
    return Users(callers=tuple(callers[:MOST_FOLLOWED]), endpoints=tuple(endpoints), not_followed=tuple(left))


def _by_reference(code: CodeMap) -> dict[Reference, list[Unit]]:
    users: dict[Reference, list[Unit]] = defaultdict(list)
    for unit in code.units:
        for reference in {_canonical(code, reference) for reference in unit.uses}:
            users[reference].append(unit)
    return users


def _canonical(code: CodeMap, reference: Reference) -> Reference:
    """Where a name that a package only passes on is defined."""
    for _ in range(3):
        if reference not in code.aliases:
            break
        reference = code.aliases[reference]
    return reference


def _users(code: CodeMap, users: Mapping[Reference, list[Unit]], unit: Unit) -> list[Unit] | None:
    """None where the name alone says too little."""
    if not unit.owner:
        by_place = users.get((unit.path, unit.bare), [])
    elif unit.bare in {"__init__", "__new__", "__post_init__"}:
        by_place = users.get((unit.path, unit.owner), [])
    else:
        by_place = users.get((unit.path, unit.name), [])
    by_name = [
        user
        for user in users.get(("", unit.bare), [])
        if not code.sees or user.path == unit.path or unit.path in code.sees.get(user.path, ())
    ]
    if not code.sees and len(unit.bare) < _LEAST_NAME:
        return None
    if len(by_name) > MOST_USERS:
        return None
    return [user for user in dict.fromkeys((*by_place, *by_name)) if user != unit]


def _routes(code: CodeMap, unit: Unit) -> Iterator[str]:
    yield from unit.routes
    yield from code.registered.get((unit.path, unit.bare if not unit.owner else unit.name), ())
    if unit.owner:  # a class that answers a route does it by methods named like those of HTTP
        method = unit.bare.upper()
        for route in code.registered.get((unit.path, unit.owner), ()):
            word, _, path = route.partition(" ")
            yield f"{method} {path}" if method in METHODS and word == "ANY" else route


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

# --- Go and JavaScript, as text

_WORD = re.compile(r"[A-Za-z_$][\w$]{0,99}")
_GO_FUNCTION = re.compile(r"func\s+(?:\(\s*\w*\s*\*?(?P<owner>\w+)[^)]{0,80}\)\s*)?(?P<name>\w+)\s*[(\[]")
_JS_FUNCTION = re.compile(
    r"\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:"
    r"function\s*\*?\s*(?P<name>[\w$]+)\s*\(|"
    r"(?:const|let|var)\s+(?P<bound>[\w$]+)\s*=\s*(?:async\s*)?(?:function\b|\([^()]{0,300}\)\s*=>|[\w$]+\s*=>)|"
    r"(?:static\s+)?(?:async\s+)?(?P<method>[\w$]+)\s*\([^()]{0,300}\)\s*\{)"
)
_JS_CLASS = re.compile(r"\s*(?:export\s+)?(?:default\s+)?class\s+(?P<name>[\w$]+)")
_NO_METHOD = frozenset({"if", "for", "while", "switch", "catch", "function", "return", "with"})
_ROUTE = re.compile(
    r"\.(?P<verb>get|post|put|patch|delete|head|options|all|GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete|Any|"
    r"HandleFunc|Handle|use)\(\s*[\"'`](?P<path>(?:[A-Z]{3,7} )?/[^\"'`\s]{0,200})[\"'`]\s*,(?P<handlers>.{0,300})"
)
_PARAMETER = re.compile(r":(\w+)")


def map_text(texts: Mapping[str, str], language: str) -> CodeMap:
    """A map of Go or JavaScript sources, by the spelling of names."""
    units: list[Unit] = []
    registered: dict[Reference, tuple[str, ...]] = {}
    for path, text in texts.items():
        units += text_units(path, text, language)
    by_name: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_name[unit.bare].append(unit)
    for text in texts.values():
        for route, handlers in _registrations(text):
            for name in handlers:
                for unit in by_name.get(name, ())[:3]:
                    key = unit.path, unit.bare if not unit.owner else unit.name
                    registered[key] = tuple(dict.fromkeys((*registered.get(key, ()), route)))
    return CodeMap(units=tuple(units), registered=registered)


def text_units(path: str, text: str, language: str) -> list[Unit]:
    """The functions of one file, each as far as its lines stand deeper than its heading; the shortest first."""
    lines = [line[:_LONGEST_LINE] for line in text[:_LARGEST].split("\n")]
    units: list[Unit] = []
    for number, name, last in _spans(lines, language):
        body = lines[number - 1 : min(last, number + _MOST_BODY)]
        units.append(
            Unit(
                path=path,
                name=name,
                first_line=number,
                last_line=last,
                signature=_heading(lines[number - 1]),
                uses=frozenset(("", word) for line in body for word in _WORD.findall(line)) - {("", name)},
                routes=(name,) if " /" in name else (),
            )
        )
    return sorted(units, key=lambda unit: unit.last_line - unit.first_line)


def _spans(lines: Sequence[str], language: str) -> Iterator[tuple[int, str, int]]:
    """First line, name and last line of every function, nested ones too."""
    headings = {number: (name, depth) for number, name, depth in islice(_headings(lines, language), _MOST_UNITS)}
    open_ones: list[tuple[int, str, int]] = []
    for number, line in enumerate([*lines, "end"], start=1):
        text = line.strip()
        if not text:
            continue
        depth = len(line) - len(line.lstrip())
        while text[0] not in ")}]`" and open_ones and depth <= open_ones[-1][2]:
            first, name, _ = open_ones.pop()
            yield first, name, number - 1
        if number in headings:
            open_ones.append((number, *headings[number]))


def _heading(line: str) -> str:
    return " ".join(line.split()).rstrip("{ ").removeprefix("export ")[:200]


def _headings(lines: Sequence[str], language: str) -> Iterator[tuple[int, str, int]]:
    """Line, name and indentation of every function."""
    owner, inside = "", -1
    for number, line in enumerate(lines, start=1):
        depth = len(line) - len(line.lstrip())
        in_place = next((route for route, handlers in _registrations(line) if not handlers), "")
        if in_place:
            yield number, in_place, depth
            continue
        if language == "go":
            if found := _GO_FUNCTION.match(line):
                yield number, ".".join(filter(None, (found["owner"], found["name"]))), 0
            continue
        if found := _JS_CLASS.match(line):
            owner, inside = found["name"], depth
        elif found := _JS_FUNCTION.match(line):
            name = found["name"] or found["bound"] or found["method"]
            if name in _NO_METHOD:
                continue
            method = bool(found["method"]) and bool(owner) and depth > inside
            if found["method"] and not method:
                continue  # a call with a block, which is no definition
            yield number, f"{owner}.{name}" if method else name, depth


def _registrations(text: str) -> Iterator[tuple[str, list[str]]]:
    """Routes with the names of what answers them; none where the answer is written in place."""
    for line in text[:_LARGEST].split("\n"):
        for found in _ROUTE.finditer(line[:_LONGEST_LINE]):
            verb, path = found["verb"].upper(), found["path"]
            if " " in path:  # Go 1.22: "GET /orders/{id}"
                verb, _, path = path.partition(" ")
            word = verb if verb in METHODS else "ANY"
            handlers = found["handlers"]
            names = [] if "=>" in handlers or "func" in handlers else _WORD.findall(handlers)
            if names or word != "ANY" or "HandleFunc" in found["verb"]:
                template = _PARAMETER.sub(r"{\1}", path)
                yield f"{word} {template}", names
