"""Which test files bring a file in, by the imports in their text: what a change may break where nobody counted.

Go says all of it in its imports. In JavaScript and TypeScript what is named by a variable, or by an alias of a bundler,
is not seen.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from homeostat.errors import BadInput, NotFound
from homeostat.languages.paths import is_test
from homeostat.ports import SourceTree

_MOST_FILES = 3_000
_MOST_TEXT = 200_000  # characters of one file; imports stand at its beginning
_BROUGHT = re.compile(
    r"(?:require|import)\(\s*['\"](\.[^'\"\n]{1,300})['\"]|\bfrom\s+['\"](\.[^'\"\n]{1,300})['\"]"
    r"|^import\s+['\"](\.[^'\"\n]{1,300})['\"]",
    re.MULTILINE,
)
_ENDINGS = ("", ".js", ".ts", ".tsx", ".mjs", ".cjs", ".jsx", ".mts", "/index.js", "/index.ts", "/index.mjs")
_BEGINNINGS = tuple(f"{folder}index{end}" for folder in ("", "lib/", "src/") for end in (".js", ".ts", ".mjs", ".cjs"))
_MADE_OF = re.compile(r"\.[cm]?jsx?$")  # TypeScript names the file that is made of its own
_MODULE = re.compile(r"^module\s+\"?([^\s\"]{1,300})", re.MULTILINE)
_GO_IMPORT = re.compile(r'^\s*(?:import\s+)?(?:[\w.]{1,80}\s+)?"([^"\s]{1,300})"', re.MULTILINE)


def importing_tests(changed: Iterable[str], source: SourceTree, base: str) -> tuple[str, ...]:
    """The test files that bring in one of `changed`, themselves or by way of others, in the order of their names."""
    files = [path for path in source.files(base) if "node_modules/" not in path and "vendor/" not in path]
    changed = [*changed]
    if all(path.endswith(".go") for path in changed):
        return _go_tests(changed, files, source, base)
    own = [path for path in files if re.search(r"\.[cm]?[jt]sx?$", path)][:_MOST_FILES]
    known = frozenset(own)
    reached = _reached(changed, {path: files_brought(path, _text(path, source, base), known) for path in own})
    return tuple(sorted(path for path in reached if is_test(path)))


def files_brought(path: str, text: str, known: frozenset[str]) -> list[str]:
    """The files of `known` that a file of JavaScript or TypeScript brings in, as often as it names them."""
    folder = posixpath.dirname(path)
    named = (next(filter(None, found.groups())) for found in _BROUGHT.finditer(text))
    places = (posixpath.normpath(posixpath.join(folder, name)) for name in named)
    return [name for place in places if (name := _resolved(place, known))]


def _resolved(place: str, known: frozenset[str]) -> str:
    """The file of the tree that an import's path names; "" when it is none."""
    if place == ".":  # `require("..")`: package.json names a file, and it is nearly always one of these
        return next((name for name in _BEGINNINGS if name in known), "")
    stems = (place, _MADE_OF.sub("", place))
    return next((name for name in (f"{stem}{end}" for stem in stems for end in _ENDINGS) if name in known), "")


def _go_tests(changed: Sequence[str], files: Sequence[str], source: SourceTree, base: str) -> tuple[str, ...]:
    """The tests of each package that depends on one that is changed."""
    folder = _module_above(changed, files)
    stated = _MODULE.search(_text(f"{folder}go.mod", source, base)) if folder is not None else None
    if stated is None:
        return ()
    own = [path for path in files if path.endswith(".go") and path.startswith(folder or "")][:_MOST_FILES]
    named: dict[str, list[str]] = defaultdict(list)
    for path in own:
        for name in _GO_IMPORT.findall(_text(path, source, base)):
            if name == stated[1] or name.startswith(f"{stated[1]}/"):
                package = name.removeprefix(stated[1]).lstrip("/")
                named[posixpath.dirname(path)].append(f"{folder}{package}".rstrip("/"))
    reached = _reached({posixpath.dirname(path) for path in changed}, named)
    return tuple(sorted(path for path in own if path.endswith("_test.go") and posixpath.dirname(path) in reached))


def _module_above(changed: Sequence[str], files: Sequence[str]) -> str | None:
    """The folder of the module that holds them: "" for the root, else "a/b/"; the deepest of several."""
    folders = [path.removesuffix("go.mod") for path in files if posixpath.basename(path) == "go.mod"]
    holding = [each for each in folders if all(path.startswith(each) for path in changed)]
    return max(holding, key=len, default=None)


def _reached(changed: Iterable[str], brought: Mapping[str, Sequence[str]]) -> set[str]:
    """All that brings in one of them, and they themselves."""
    users: dict[str, list[str]] = defaultdict(list)
    for user, names in brought.items():
        for name in names:
            users[name].append(user)
    found: set[str] = set()
    waiting = [*changed]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += users.get(name, ())
    return found


def _text(path: str, source: SourceTree, base: str) -> str:
    try:
        return source.read(path, base)[:_MOST_TEXT]
    except (NotFound, BadInput):
        return ""
