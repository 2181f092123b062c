"""How a project writes its tests in JavaScript or TypeScript, told by one of them."""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from homeostat.languages.trees import Source
from homeostat.stages.propose.javascript_requests.literals import quoted

_SUFFIX = re.compile(r"(?P<stem>.+?)(?P<suffix>(?:[.-](?:test|spec))?\.[cm]?[jt]sx?)$")
_OWN = re.compile(r"(?:from\s+|require\()['\"](\.[^'\"]{1,300})['\"]")
_ENDING = re.compile(r"\.[cm]?[jt]sx?$")


@dataclass(frozen=True, slots=True)
class Style:
    """The words and signs of one file of tests."""

    source: Source

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def quote(self) -> str:
        return "'" if self.text.count("'") >= self.text.count('"') else '"'

    @property
    def end(self) -> str:
        """What stands behind a statement: a semicolon or nothing."""
        lines = [line.rstrip() for line in self.text.splitlines() if line.rstrip().endswith((";", ")"))]
        return ";" if 2 * sum(line.endswith(";") for line in lines) >= len(lines) else ""

    @property
    def requires(self) -> bool:
        """Whether it brings in by `require`, and not by `import`."""
        return not re.search(r"^import\b", self.text, re.MULTILINE) and "require(" in self.text

    @property
    def word(self) -> str:
        return "it" if len(re.findall(r"\bit\(", self.text)) > len(re.findall(r"\btest\(", self.text)) else "test"

    @property
    def expects(self) -> bool:
        return "expect(" in self.text

    @property
    def asserts_by(self) -> str:
        return "strictEqual" if "strictEqual(" in self.text else "equal"

    def brought(self, names: str, module: str) -> str:
        """One line that brings something in: `names` as an import has them."""
        said = quoted(module, self.quote)
        if not self.requires:
            return f"import {names} from {said}{self.end}"
        return f"const {names.replace(' as ', ': ')} = require({said}){self.end}"

    def head(self) -> list[str]:
        """What the runner's own words are brought in by, as this file does."""
        named = f"{{ {', '.join(sorted(['expect', self.word]))} }}"
        runners = (
            each for each in ("vitest", "@jest/globals", "bun:test") if re.search(f"['\"]{each}['\"]", self.text)
        )
        found = [self.brought(named, each) for each in runners]
        if (line := self._line("node:test")) or (line := self._line("test")):
            default = re.match(r"(?:import|const)\s+(?:test|it)\b", line)
            said = "node:test" if "node:test" in line else "test"
            found.append(self.brought(self.word if default else f"{{ {self.word} }}", said))
        if not self.expects:
            line = self._line(r"(?:node:)?assert(?:/strict)?")
            module = re.search(r"['\"]((?:node:)?assert(?:/strict)?)['\"]", line)
            found.append(self.brought("assert", module[1] if module else "node:assert/strict"))
        return found

    def _line(self, module: str) -> str:
        found = re.search(rf"^(?:import|const)\b.{{1,200}}['\"]{module}['\"].*$", self.text, re.MULTILINE)
        return found[0] if found else ""

    def module(self, path: str, of_test: str) -> str:
        """The file as a test at `of_test` names it: with an ending where this file names its own so."""
        relative = posixpath.relpath(path, posixpath.dirname(of_test) or ".")
        relative = relative if relative.startswith(".") else f"./{relative}"
        endings = [found[0] if (found := _ENDING.search(name)) else "" for name in _OWN.findall(self.text)]
        bare = _ENDING.sub("", relative)
        if not endings:
            return bare if self.requires else relative
        like = max(set(endings), key=endings.count)
        return bare if not like else relative if path.endswith(like) else f"{bare}{like}"

    def status(self, name: str, of: str) -> str:
        asked = f"{name}.{of}"
        if self.expects:
            return f"expect({asked}).toBe(HOMEOSTAT_STATUS){self.end}"
        return f"assert.{self.asserts_by}({asked}, HOMEOSTAT_STATUS){self.end}"

    def place(self, path: str, taken: Sequence[str]) -> str:
        """Where the tests of a file go: beside it, in `__tests__`, or where this file lies; a name that is free."""
        own = self.source.path
        folder, name = posixpath.split(own)
        parted = _SUFFIX.fullmatch(name)
        suffix = parted["suffix"] if parted else ".test.js"
        stem = _ENDING.sub("", posixpath.basename(path))
        beside = _lies_beside(own, taken)
        if beside or posixpath.basename(folder) == "__tests__":
            folder = posixpath.join(posixpath.dirname(path), *([] if beside else ["__tests__"]))
        names = (stem, f"{stem}-requests", *(f"{stem}-requests-{number}" for number in range(2, 50)))
        plain = suffix.startswith((".test", ".spec", "-"))
        paths = (posixpath.join(folder, f"{each}{suffix}") for each in (names if plain else names[1:]))
        return next(each for each in paths if each not in taken)


def _lies_beside(test: str, files: Sequence[str]) -> bool:
    """Whether the file that it is named for lies in its folder."""
    parted = _SUFFIX.fullmatch(test)
    stem = parted["stem"] if parted else test
    return any(each != test and _ENDING.sub("", each) == stem for each in files)
