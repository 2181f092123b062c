"""The function that holds a line, with its text, in any of our languages: what a model is shown and gives back."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from homeostat.languages import LANGUAGES
from homeostat.languages.braces import braced_function_at
from homeostat.languages.python import function_at

SMALL_FILE = 6_000  # characters; such a file is taken whole where a line belongs to no function


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionText:
    """Lines are 1-based, both included. `name` is "" for a whole file."""

    name: str
    first_line: int
    last_line: int
    text: str


def language_of(path: str) -> str:
    """The language that a path's ending tells of; "" when it is none of ours."""
    suffix = PurePosixPath(path).suffix
    return next((language.name for language in LANGUAGES.values() if suffix in language.suffixes), "")


def function_text(path: str, source: str, line: int) -> FunctionText | None:
    """The innermost named function that holds the line; a small file whole where there is none."""
    language = language_of(path)
    if language == "python" and (function := function_at(source, line)):
        return FunctionText(
            name=function.name, first_line=function.first_line, last_line=function.last_line, text=function.source
        )
    lines = source.splitlines(keepends=True)
    if language in {"go", "javascript"} and (braced := braced_function_at(source, line, language)):
        text = "".join(lines[braced.first_line - 1 : braced.last_line])
        return FunctionText(name=braced.name, first_line=braced.first_line, last_line=braced.last_line, text=text)
    if language and len(source) <= SMALL_FILE and 0 < line <= len(lines):
        return FunctionText(name="", first_line=1, last_line=len(lines), text=source)
    return None
