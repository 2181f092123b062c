"""What Go's compiler says (https://pkg.go.dev/internal/types/errors): of ten errors at once, so several are mended."""

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from homeostat.languages.trees import reads
from homeostat.stages.propose.uncompiled.change import Change, Refused

_SURE, _LIKELY, _GUESS = 0.8, 0.7, 0.45
_ERROR = re.compile(
    r"^(?:vet: )?(?:\./)?(?P<path>[^\s:]{1,300}\.go):(?P<line>\d{1,7})(?::(?P<column>\d{1,5}))?: (?P<said>.+)$"
)
_UNUSED_IMPORT = re.compile(r'"(?P<path>[^"]{1,200})" imported (?:as \S+ )?and not used')
_UNUSED = re.compile(r"declared and not used: (\w+)|(\w+) declared (?:and|but) not used")
_UNDEFINED = re.compile(r"undefined: (\w+)$")
_NO_MEMBER = re.compile(r"\.(\w+) undefined \(.{1,300}but (?:does have|it does have) (?:method |field )?(\w+)")
_NO_MEMBER_AT_ALL = re.compile(r"\.(\w+) undefined \(")
_NAMES = re.compile(r"[A-Za-z_]\w*")
_LIKE = 0.7
_MOST_NEAR = 3
# Packages whose name says which is meant; `rand`, `template` and the like stand in two places.
_STANDARD = {
    path.rpartition("/")[2]: path
    for path in (
        *("bufio", "bytes", "context", "encoding/base64", "encoding/csv", "encoding/hex", "encoding/json", "errors"),
        *("flag", "fmt", "io", "log", "log/slog", "maps", "math", "math/big", "net", "net/http", "net/url", "os"),
        *("path/filepath", "reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings", "sync"),
        *("sync/atomic", "testing", "time", "unicode", "unicode/utf8"),
    )
}
_PUT = (")", ",", "}", "{", "]", "},")


@dataclass(frozen=True, slots=True)
class _Error:
    line: int
    column: int
    said: str


def go_changes(refused: Refused) -> Iterator[Change]:
    """Of each error of the file, and of all that have one answer together; what does not parse is none."""
    errors = [
        _Error(int(found["line"]), int(found["column"] or 0), found["said"])
        for found in map(_ERROR.match, refused.message.splitlines())
        if found is not None and refused.path.endswith(found["path"].removeprefix("./"))
    ]
    for error in errors:
        for change in _of(refused, error):
            if reads(refused.path, change.after):
                yield replace(change, line=error.line)
    together = _together(refused, errors)
    if together is not None and reads(refused.path, together.after):
        yield together


def _of(refused: Refused, error: _Error) -> Iterator[Change]:
    at = replace(refused, line=error.line, column=error.column, message=error.said)
    if not at.said_line:
        return
    for pattern, change in _RULES:
        if found := pattern.search(error.said):
            yield from change(at, found)
            return
    if error.said.startswith("syntax error"):
        yield from _closed(at)


def _together(refused: Refused, errors: list[_Error]) -> Change | None:
    """The first answer to each of several, from the last line up; None where there is one error only."""
    text, done = refused.text, 0
    for error in sorted(errors, key=lambda each: -each.line):
        first = next(_of(replace(refused, text=text), error), None)
        if first is not None:
            text, done = first.after, done + 1
    if done < 2:  # noqa: PLR2004 - one is offered by itself
        return None
    return Change(
        rule="refused", after=text, says=f"mend what the compiler says in {done} places", prior=_LIKELY + 0.02
    )


def _unused_import(at: Refused, found: re.Match[str]) -> Iterator[Change]:
    lines = at.lines
    del found
    after = [line for number, line in enumerate(lines, start=1) if number != at.line]
    if at.said_line.lstrip().startswith("import "):  # alone: with the empty line below
        rest = at.line - 1
        if rest < len(after) and not after[rest].strip() and rest > 0 and not after[rest - 1].strip():
            del after[rest]
    yield Change(
        rule="unused-import", after="\n".join(after), says="leave out the import that is not used", prior=_SURE
    )


def _unused(at: Refused, found: re.Match[str]) -> Iterator[Change]:
    name = found[1] or found[2]
    line = at.said_line
    alone = re.match(rf"\s*(?:var {name}\b[^=]*(?:=\s*(?P<set>.*))?|{name} := (?P<made>.*))$", line)
    value = (alone["set"] or alone["made"] or "") if alone else ""
    if alone and "(" not in value and "{" not in value and "<-" not in value:
        lines = at.lines
        del lines[at.line - 1]
        yield Change(
            rule="unused", after="\n".join(lines), says=f"leave out `{name}`, which nobody reads", prior=_LIKELY
        )
    blank = re.sub(rf"\b{name}\b", "_", line, count=1)
    left = re.match(r"\s*(?:for |if |switch )?(?P<names>[\w, ]+) :=", blank)
    if left and set(re.findall(r"\w+", left["names"])) == {"_"}:
        blank = blank.replace(":=", "=", 1)
    yield Change(rule="unused", after=at.with_line(blank), says=f"`{name}` becomes `_`", prior=_GUESS)


def _undefined(at: Refused, found: re.Match[str]) -> Iterator[Change]:
    name = found[1]
    if name in _STANDARD:
        yield from _imported(at, _STANDARD[name])
    known = {word for word in _NAMES.findall(at.text) if word != name}
    near = difflib.get_close_matches(name, sorted(known), _MOST_NEAR, _LIKE)
    for nth, other in enumerate(near):
        after = re.sub(rf"\b{name}\b", other, at.text)
        yield Change(rule="misspelt", after=after, says=f"`{name}` becomes `{other}`", prior=_SURE - 0.1 * nth)


def _imported(at: Refused, package: str) -> Iterator[Change]:
    line = f'"{package}"'
    group = re.search(r"^import \(\n", at.text, re.MULTILINE)
    clause = re.search(r"^package \w+[^\n]*\n", at.text, re.MULTILINE)
    if group:
        after = f"{at.text[: group.end()]}\t{line}\n{at.text[group.end() :]}"
    elif clause:
        after = f"{at.text[: clause.end()]}\nimport {line}\n{at.text[clause.end() :]}"
    else:
        return
    yield Change(rule="missing-import", after=after, says=f'import "{package}"', prior=_SURE)


def _member(at: Refused, found: re.Match[str]) -> Iterator[Change]:
    line = at.said_line
    after = re.sub(rf"(?<=\.){found[1]}\b", found[2], line)
    yield Change(rule="misspelt", after=at.with_line(after), says=f"`{found[1]}` becomes `{found[2]}`", prior=_SURE)


def _near_member(at: Refused, found: re.Match[str]) -> Iterator[Change]:
    known = {word for word in _NAMES.findall(at.text) if word != found[1]}
    for other in difflib.get_close_matches(found[1], sorted(known), _MOST_NEAR, _LIKE):
        after = re.sub(rf"(?<=\.){found[1]}\b", other, at.said_line)
        yield Change(rule="misspelt", after=at.with_line(after), says=f"`{found[1]}` becomes `{other}`", prior=_LIKELY)


def _returned(at: Refused, found: re.Match[str]) -> Iterator[Change]:
    """What the function has made by then, the last first."""
    del found
    above = at.lines[: at.line - 1]
    start = max((number for number, line in enumerate(above) if line.startswith("func ")), default=0)
    made = [name for line in above[start:] for name in re.findall(r"^\t(?:var (\w+) |(\w+) :?= )", line)]
    for nth, name in enumerate(reversed(list(dict.fromkeys(first or second for first, second in made)))):
        if name == "_" or nth == _MOST_NEAR:
            continue
        after = "\n".join([*above, f"\treturn {name}", *at.lines[at.line - 1 :]])
        yield Change(rule="missing-return", after=after, says=f"return `{name}` at the end", prior=_LIKELY - 0.1 * nth)


def _closed(at: Refused) -> Iterator[Change]:
    """Where a bracket or a comma is missing, or one is too much."""
    for number in dict.fromkeys((at.line, at.line - 1)):
        if not 0 < number <= len(at.lines):
            continue
        line = at.lines[number - 1]
        end = len(line.rstrip())
        for place in dict.fromkeys((at.column - 1 if number == at.line else end, end)):
            for text in _PUT:
                if 0 <= place <= len(line):
                    after = at.put(text, number, place)
                    yield Change(rule="unclosed", after=after, says=f"put the `{text}` that is missing", prior=_LIKELY)


_RULES: tuple[tuple[re.Pattern[str], Callable[[Refused, re.Match[str]], Iterator[Change]]], ...] = (
    (_UNUSED_IMPORT, _unused_import),
    (_UNUSED, _unused),
    (_UNDEFINED, _undefined),
    (_NO_MEMBER, _member),
    (_NO_MEMBER_AT_ALL, _near_member),
    (re.compile(r"^missing return"), _returned),
)
