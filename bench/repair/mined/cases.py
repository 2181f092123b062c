"""A mined case: a real fix of a package, and the tests that came with it."""

import ast
import hashlib
import json
import shutil
import tempfile
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import hunks
from hunks import Hunk, is_test
from trees import CACHE, Ended, Package, fetch, run_tests

HERE = Path(__file__).parent
_PLUGINS = ("pytest-cov", "pytest-mock")  # that settings of many projects name
CASES = HERE / "cases.jsonl"


@dataclass(frozen=True)
class Case:
    """`given` are tests that `fix` is told of; `hidden` fail for the same change and are cut out of its tree."""

    name: str
    package: str
    old: str
    new: str
    given: tuple[str, ...]
    hidden: tuple[str, ...]
    others: tuple[str, ...]  # that fail on the old code too, for other changes: cut out
    left_out: tuple[str, ...]  # new test files that the old code cannot collect: the old ones stand there
    real: tuple[int, ...]  # which of the hunks between the sources mend it
    digest: str  # of the two source archives

    @property
    def half(self) -> str:
        return "held" if hashlib.sha256(self.package.encode()).digest()[0] % 2 else "tune"


@dataclass(frozen=True)
class Pair:
    """Two releases that follow each other, both fetched."""

    old: Package
    new: Package

    def changes(self) -> list[Hunk]:
        return hunks.between(self.old.tree, self.new.tree)

    def digest(self) -> str:
        packed = [next((each.folder / "archive").glob("*.tar.gz")).read_bytes() for each in (self.old, self.new)]
        return hashlib.sha256(b"".join(packed)).hexdigest()


def listed() -> dict[str, tuple[str, ...]]:
    """What each package's tests need besides its own dependencies, by name, in the order in which they are tried."""
    written = tomllib.loads((HERE / "packages.toml").read_text())["package"]
    return {each["name"]: tuple(each.get("needs", ())) for each in written}


def package(name: str, version: str, needs: Sequence[str]) -> Package:
    """Its place in the cache; `root` and `tests` are told once its tree is there."""
    bare = Package(name, version, ".", "", (f"{name}=={version}", *_PLUGINS, *needs))
    return located(bare) if bare.tree.exists() else bare


def located(bare: Package) -> Package:
    tree = bare.tree
    root = "src" if any((tree / "src").glob("*/__init__.py")) else "."
    places = ("tests", "test", "*/tests", "src/*/tests", "*/test", "src/*/test", "test_*.py", "test*.py")
    found = [path for place in places for path in sorted(tree.glob(place)) if any(path.rglob("*.py")) or path.is_file()]
    return Package(bare.name, bare.version, root, str(found[0].relative_to(tree)) if found else "", bare.needs)


def pair_of(case: Case) -> Pair:
    needs = listed()[case.package]
    return fetched(package(case.package, case.old, needs), package(case.package, case.new, needs))


def fetched(old: Package, new: Package) -> Pair:
    fetch(old)
    fetch(new)
    return Pair(located(old), located(new))


def lay(pair: Pair, tree: Path, *, left_out: Collection[str] = (), real: Sequence[Hunk] = ()) -> None:
    """The old release's code with the new release's tests, and with those of the changes that are `real`."""
    shutil.copytree(pair.old.tree, tree, symlinks=True, ignore=shutil.ignore_patterns(".git", ".pytest_cache"))
    place_tests(pair, tree, left_out)
    hunks.put(real, tree)


def place_tests(pair: Pair, tree: Path, left_out: Collection[str] = ()) -> None:
    """The new release's tests with their data; a file that is left out stays as it was in the old one."""
    for kept, source in ((False, pair.old.tree), (True, pair.new.tree)):
        for path in sorted(source.rglob("*")):
            inside = path.relative_to(source)
            if not path.is_file() or not is_test(inside) or str(inside) in left_out or ".git" in inside.parts:
                continue
            (tree / inside).unlink(missing_ok=True)
            if kept:
                (tree / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, tree / inside)


def cut(tree: Path, tests: Collection[str], keep: Collection[str]) -> None:
    """Take these tests out of their files; a function of which one row is to be kept stays."""
    kept = {test.partition("[")[0] for test in keep}
    by_file: dict[str, set[tuple[str, ...]]] = {}
    for test in tests:
        bare = test.partition("[")[0]
        if bare not in kept:
            path, *names = bare.split("::")
            by_file.setdefault(path, set()).add(tuple(names))
    for path, unwanted in by_file.items():
        file = tree / path
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        for first, end, indent in sorted(_spans(ast.parse("".join(lines)), unwanted), reverse=True):
            lines[first - 1 : end] = [f"{' ' * indent}pass\n"]
        file.write_text("".join(lines), encoding="utf-8")


def _spans(module: ast.Module, unwanted: Collection[tuple[str, ...]]) -> list[tuple[int, int, int]]:
    """First and last line of those functions with their decorators, and how far they stand in."""
    found: list[tuple[int, int, int]] = []

    def walk(body: Sequence[ast.stmt], above: tuple[str, ...]) -> None:
        for each in body:
            if isinstance(each, ast.ClassDef):
                walk(each.body, (*above, each.name))
            elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and (*above, each.name) in unwanted:
                first = min([each.lineno, *(one.lineno for one in each.decorator_list)])
                found.append((first, each.end_lineno or each.lineno, each.col_offset))

    walk(module.body, ())
    return found


def tried(
    pair: Pair, real: Sequence[Hunk], left_out: Collection[str] = (), tests: Sequence[str] = ()
) -> dict[str, Ended]:
    """How the new tests end on the old code with some of the changes, with what the old release depends on."""
    with tempfile.TemporaryDirectory(prefix="mined-") as scratch:
        tree = Path(scratch, "tree")
        lay(pair, tree, left_out=left_out, real=real)
        return run_tests(place_of(pair), tree, tuple(tests))


def place_of(pair: Pair) -> Package:
    """The old release, whose tests are the new one's."""
    return Package(pair.old.name, pair.old.version, pair.old.root, pair.new.tests, pair.old.needs)


def wanted(case: Case, pair: Pair) -> list[str]:
    """What passes with the real fix, and so has to with a suggestion."""
    kept = CACHE / "mined" / f"{case.name}.json"
    if not kept.exists():
        ended = tried(pair, real_of(case, pair), case.left_out)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(sorted(test for test, each in ended.items() if each.passed)))
    return json.loads(kept.read_text())


def real_of(case: Case, pair: Pair) -> list[Hunk]:
    changes = pair.changes()
    return [changes[number] for number in case.real]


def every() -> list[Case]:
    if not CASES.exists():
        return []
    read = (json.loads(line) for line in CASES.read_text().splitlines())
    return [Case(**{key: tuple(each) if isinstance(each, list) else each for key, each in one.items()}) for one in read]
