"""What a stage must know of Python, Go and JavaScript: files that tell them apart, test commands and results."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The facts of one language. File names are those at the root of a tree."""

    name: str
    marks: tuple[str, ...]  # files that only a project of this language has
    lock_files: tuple[str, ...]  # which versions its dependencies have, the most exact first
    suffixes: tuple[str, ...]
    test_command: str  # for `sh -c`, where the service names none


LANGUAGES: Mapping[str, Language] = MappingProxyType({
    "python": Language(
        name="python",
        marks=("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"),
        lock_files=("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "requirements.txt", "pyproject.toml"),
        suffixes=(".py",),
        test_command="python -m pytest -q",
    ),
    "go": Language(
        name="go",
        marks=("go.mod",),
        lock_files=("go.sum", "go.mod"),
        suffixes=(".go",),
        test_command="go test ./...",
    ),
    "javascript": Language(
        name="javascript",
        marks=("package.json",),
        lock_files=("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "package.json"),
        suffixes=(".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx"),
        test_command="npm test",
    ),
})  # fmt: skip


def detect(files: Sequence[str]) -> str:
    """The language of a tree, given its paths; "" when it is none of ours.

    A mark at the root decides; where several languages have one, or none has, the greater number of sources does.
    """
    roots = {path for path in files if "/" not in path}
    marked = [language for language in LANGUAGES.values() if roots.intersection(language.marks)]
    suffixes = Counter(PurePosixPath(path).suffix for path in files)

    def sources(language: Language) -> int:
        return sum(suffixes[suffix] for suffix in language.suffixes)

    likely = max(marked or LANGUAGES.values(), key=sources)
    return likely.name if marked or sources(likely) else ""
