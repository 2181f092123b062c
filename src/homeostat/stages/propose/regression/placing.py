"""Where a service keeps the tests of one module, and how it writes them."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from homeostat.errors import BadInput, NotFound
from homeostat.languages.python import Module

_MOST_READ = 80  # test files that are looked into
_NAMED = re.compile(r"(?:^|/)(?:test_\w+|\w+_test|tests)\.py$")
_OTHERS = re.compile(r"(?:^|/)(?:site-packages|node_modules|vendor|\.?venv|build|dist|examples?)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The file that a test goes into; `text` is None where it has to be made."""

    path: str
    text: str | None
    style: str  # "pytest" or "unittest"
    quote: str  # the one the suite prefers


def find_spot(
    module_path: str, module: str, function: str, *, files: Sequence[str], read: Callable[[str], str]
) -> Spot | None:
    """The module's own test file; else the one that imports the function; else a new one where most tests lie.

    None where the service has no tests in Python: there is no style to follow.
    """
    tests = [path for path in files if _NAMED.search(path) and not _OTHERS.search(path)]
    tests.sort(key=lambda path: (-_shared(path, module_path), len(path)))
    texts = dict(_texts(tests[:_MOST_READ], read))
    if not texts:
        return None
    path = _of_module(texts, module_path) or _importing(texts, module, function)
    styles = Counter(style for text in ([texts[path]] if path else texts.values()) if (style := _style(text)))
    if not styles:
        return None
    style = styles.most_common(1)[0][0]
    whole = texts[path] if path else "".join(texts.values())
    quote = "'" if whole.count("'") > whole.count('"') else '"'
    return Spot(path=path or _new_path(tests, module_path), text=texts.get(path), style=style, quote=quote)


def beside(spot: Spot) -> Spot:
    """A new file of the same folder and style."""
    path = PurePosixPath(spot.path)
    ends = path.stem.endswith("_test")
    stem = f"{path.stem.removesuffix('_test')}_regressions_test" if ends else f"{path.stem}_regressions"
    return replace(spot, path=str(path.with_name(f"{stem}.py")), text=None)


def _texts(paths: Sequence[str], read: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        try:
            text = read(path)
            Module(text)
        except (NotFound, BadInput):
            continue
        yield path, text


def _of_module(texts: dict[str, str], module_path: str) -> str:
    """`tests/test_prices.py` for `shop/prices.py`; of a package the one that bears its name."""
    parts = [part for part in PurePosixPath(module_path.removesuffix(".py")).parts if part != "__init__"]
    ends = ["_".join(parts[-length:]) for length in (3, 2, 1) if length <= len(parts)]
    for end in ends:
        for path, text in texts.items():
            if PurePosixPath(path).stem in {f"test_{end}", f"{end}_test"} and _style(text):
                return path
    return ""


def _importing(texts: dict[str, str], module: str, function: str) -> str:
    """The test file that speaks of the function most often, of those that import its module."""
    package = re.escape(module.partition(".")[0])
    wanted = re.compile(rf"^\s*(?:from|import)\s+{package}\b", re.MULTILINE)
    name = re.compile(rf"\b{re.escape(function.rpartition('.')[2])}\b")
    spoken = {path: len(name.findall(text)) for path, text in texts.items() if wanted.search(text) and _style(text)}
    best = max(spoken, key=lambda path: spoken[path], default="")
    return best if best and spoken[best] else ""


def _style(text: str) -> str:
    """How a file's tests are written; "" when it holds none."""
    body = Module(text).tree.body
    plain = any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test") for node in body
    )
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    if not plain and any(ast.unparse(base).endswith("TestCase") for each in classes for base in each.bases):
        return "unittest"
    return "pytest" if plain or any(each.name.startswith("Test") for each in classes) else ""


def _new_path(tests: Sequence[str], module_path: str) -> str:
    folders = Counter(str(PurePosixPath(path).parent) for path in tests)
    nearest = _shared(tests[0], module_path)
    near = {folder: count for folder, count in folders.items() if _shared(f"{folder}/x", module_path) >= nearest}
    folder = max(near or folders, key=lambda each: folders[each])
    stem = PurePosixPath(module_path.removesuffix("/__init__.py").removesuffix(".py")).name.strip("_")
    after = sum(path.endswith("_test.py") for path in tests) > len(tests) / 2
    path = str(PurePosixPath(folder, f"{stem}_test.py" if after else f"test_{stem}.py"))
    number = 2
    while path in tests:  # one that could not be read
        path = str(PurePosixPath(folder, f"test_{stem}_{number}.py"))
        number += 1
    return path


def _shared(one: str, other: str) -> int:
    """How many folders two paths begin with alike."""
    left, right = PurePosixPath(one).parts[:-1], PurePosixPath(other).parts[:-1]
    return next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
