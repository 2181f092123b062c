"""A strong model at work: it reads, searches, edits and tries, in a copy of the files that only it sees.

What it may do is decided by these tools, and not by its words: paths of the repository alone, nothing that is
protected, no test changed, nothing run but the reproduction in the sandbox. What it leaves becomes a patch like any
other, and stands the same trial.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from homeostat.errors import NotFound
from homeostat.languages.diff import diff_of
from homeostat.languages.function_text import language_of
from homeostat.ports import LanguageModel, Tool
from homeostat.records import ModelUse, Patch
from homeostat.stages.propose.prompt import fenced
from homeostat.stages.propose.protected import is_test, protected
from homeostat.stages.propose.situation import Situation

TryOut = Callable[[Patch], str]
"""Runs what fails with a patch, in the sandbox: what was seen, in words."""

_MOST_STEPS = 30
_MOST_TOKENS = 150_000
_WITHIN = timedelta(minutes=15)
_MOST_TRIALS = 8
_MOST_LINES = 300
_MOST_TEXT = 12_000  # characters that a tool tells
_LONGEST_LINE = 300
_MOST_FOUND = 40
_LARGEST_FILE = 500_000
_SEARCH_SECONDS = 5.0
_MOST_CHANGED_FILES = 3
_MOST_DIGITS = 7


def let_it_work(
    situation: Situation, model: LanguageModel, question: str, instructions: str, try_out: TryOut
) -> tuple[Patch | None, ModelUse]:
    """What the model made of its copy, None when it left all as it was; and what that cost."""
    copy = _Copy(situation, try_out)
    _, use = model.work(
        instructions=instructions,
        prompt=question,
        tools=copy.tools(),
        most_steps=_MOST_STEPS,
        most_tokens=_MOST_TOKENS,
        within=_WITHIN,
    )
    patch = copy.patch()
    return (patch if patch.diff.strip() else None), use


@dataclass(slots=True)
class _Copy:
    """The repository with the model's changes laid over it."""

    situation: Situation
    try_out: TryOut
    changed: dict[str, str] = field(default_factory=dict[str, str])
    trials: int = 0

    def tools(self) -> Sequence[Tool]:
        path = "a path from the root of the repository"
        return (
            Tool(
                name="read",
                description=f"Lines of a file, at most {_MOST_LINES} at once.",
                parameters={"path": path, "first_line": "a number from 1", "last_line": "a number"},
                call=self._read,
            ),
            Tool(
                name="search",
                description="Lines of source files that hold a text, exactly as it is written.",
                parameters={"text": "what to look for", "under": "a folder or file; empty: everywhere"},
                call=self._search,
            ),
            Tool(
                name="replace",
                description="Exchange a piece of a file, which has to occur exactly once, for another.",
                parameters={"path": path, "old": "the piece as it stands, whole lines", "new": "what takes its place"},
                call=self._replace,
            ),
            Tool(
                name="run_failing_test",
                description=f"Try what fails, with your changes. At most {_MOST_TRIALS} times.",
                parameters={},
                call=self._run,
            ),
        )

    def patch(self) -> Patch:
        diffs = [diff_of(path, self._base(path) or "", text).diff for path, text in sorted(self.changed.items())]
        return Patch(diff="".join(diffs))

    def _base(self, path: str) -> str | None:
        """The file as it is in the repository; None when it is none of its sources."""
        if path not in self.situation.files:
            return None
        try:
            text = self.situation.read(path)
        except NotFound:
            return None
        return text if len(text) <= _LARGEST_FILE else None

    def _text(self, path: str) -> str | None:
        return self.changed.get(path) or self._base(path)

    def _read(self, given: Mapping[str, str]) -> str:
        text = self._text(given["path"])
        if text is None:
            return f"There is no such file: {given['path'][:200]}"
        lines = text.splitlines()
        first = max(1, _number(given["first_line"], 1))
        last = min(len(lines), _number(given["last_line"], first + _MOST_LINES - 1), first + _MOST_LINES - 1)
        told = "\n".join(f"{n}\t{lines[n - 1][:_LONGEST_LINE]}" for n in range(first, last + 1))
        return fenced(told[:_MOST_TEXT])

    def _search(self, given: Mapping[str, str]) -> str:
        wanted, under, ends = given["text"], given["under"].strip("./"), time.monotonic() + _SEARCH_SECONDS
        if not wanted.strip():
            return "Say what to look for."
        found: list[str] = []
        for path in self.situation.files:
            if not language_of(path) or not path.startswith(under):
                continue
            text = self._text(path)
            if text and wanted in text:
                lines = enumerate(text.splitlines(), start=1)
                found += [f"{path}:{n}: {line.strip()[:_LONGEST_LINE]}" for n, line in lines if wanted in line]
            if len(found) >= _MOST_FOUND or time.monotonic() > ends:
                break
        return fenced("\n".join(found[:_MOST_FOUND])[:_MOST_TEXT]) if found else "Nothing holds that text."

    def _replace(self, given: Mapping[str, str]) -> str:
        path, old, new = given["path"], given["old"], given["new"]
        text = self._text(path)
        if text is None or not language_of(path):
            return f"There is no such source file: {path[:200]}"
        if is_test(path) or protected([path]):
            return f"{path} may not be changed."
        if path not in self.changed and len(self.changed) >= _MOST_CHANGED_FILES:
            return f"At most {_MOST_CHANGED_FILES} files may be changed."
        if not old or text.count(old) != 1:
            return f"The piece occurs {text.count(old) if old else 0} times. It has to occur exactly once."
        after = text.replace(old, new)
        if len(after) > _LARGEST_FILE or not after:
            return "The file would be too large, or empty."
        self.changed[path] = after
        return "Changed. Try it with run_failing_test."

    def _run(self, given: Mapping[str, str]) -> str:
        del given
        if self.trials >= _MOST_TRIALS:
            return "It was tried often enough. Leave the files as they should be, and end."
        self.trials += 1
        return fenced(self.try_out(self.patch())[:_MOST_TEXT])


def _number(words: str, otherwise: int) -> int:
    words = words.strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) <= _MOST_DIGITS else otherwise
