"""What a command printed of code that an interpreter or a compiler does not take, as an event."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec import structs

from homeostat.fixing.as_bug import event_of
from homeostat.records import Event, Frame, Raised, Service

_MOST_TEXT = 256 * 1024
_MOST_ERRORS = 20
_NEAR = 5  # lines from the place to what is said
_TREE = "/box/tree/"
_SCRIPT = r"(?:file://)?(?P<path>[^\s:\"'()\[\]]{1,300}\.[cm]?[jt]sx?)"
_AT = r"(?P<line>\d{1,7}):(?P<column>\d{1,5})"
_PYTHON_PLACE = re.compile(r'File "(?P<path>[^"\n]{1,300}\.py)", line (?P<line>\d{1,7})')
_PYTHON_SAID = re.compile(r"\b(?P<type>SyntaxError|IndentationError|TabError): (?P<said>.{1,400})")
_NODE_PLACE = re.compile(rf"(?P<before>[#\s]{{0,12}}){_SCRIPT}:(?P<line>\d{{1,7}})$")
_NODE_SAID = re.compile(r"[#\s]{0,12}SyntaxError: (?P<said>.{1,400})")
_IMPORTING = re.compile(r"(?P<path>[^\s:]{1,300}\.py):(?P<line>\d{1,7}): in <module>$")
_RAISED = re.compile(r"E   (?P<type>[\w.]{1,80}(?:Error|Exception)): (?P<said>.{1,400})")
_CARET = re.compile(r"[E#\s]*[\^~]+[\^~\s]*$")
_ESBUILD = re.compile(rf"{_SCRIPT}:{_AT}: ERROR: (?P<said>.{{1,400}})")
_BABEL = re.compile(rf"SyntaxError: {_SCRIPT}: (?P<said>.{{1,400}}?) \((?P<line>\d{{1,7}}):(?P<column>\d{{1,5}})\)")
_OXC_SAID = re.compile(r"(?:PARSE_ERROR\]|SyntaxError:?|\u00d7 ) ?(?:Error: )?(?P<said>.{1,400})")
_OXC_PLACE = re.compile(rf"\[ ?{_SCRIPT}:{_AT}")
_GO = re.compile(
    r"(?:vet: )?(?P<path>[\w./-]{1,300}\.go):(?P<line>\d{1,7})(?::(?P<column>\d{1,5}))?: (?P<said>.{1,400})$"
)


_NO_MODULE = re.compile(
    r"no required module provides package|cannot find module providing package|missing go\.sum entry for module"
)


@dataclass(frozen=True, slots=True)
class _Refused:
    type: str
    said: str
    path: str
    line: int
    column: int  # 1-based; 0 where it was not told


def refused_in(output: str, service: Service, now: datetime, own: Callable[[str], str]) -> Event | None:
    """None where nothing was refused before it ran.

    `own` gives the file's path in the tree, "" for one that is not the service's own to mend, as a test is not.
    """
    lines = output[-_MOST_TEXT:].splitlines()
    read = {"python": _in_python, "go": _in_go, "javascript": _in_javascript}.get(service.language)
    for found in read(lines) if read else ():
        path = own(found.path.removeprefix(_TREE).removeprefix("./"))
        if path:
            return _event(replace(found, path=path), service, now)
    return None


def but_for_missing_modules(output: str) -> str:
    """What `go` printed, without the imports of modules that are not there: no code mends that, an example's at least.

    The tests of other packages run all the same.
    """
    return "\n".join(line for line in output.splitlines() if not _NO_MODULE.search(line))


def _event(found: _Refused, service: Service, now: datetime) -> Event:
    frame = Frame(function="<module>", path=found.path, line=found.line, column=found.column or None, in_app=True)
    raised = Raised(type=found.type, message=found.said, frames=(frame,))
    return structs.replace(event_of(found.said, service, now), error_type=found.type, chain=(raised,))


def _in_python(lines: Sequence[str]) -> Iterator[_Refused]:
    for index, line in enumerate(lines):
        place = _PYTHON_PLACE.search(line)
        if place is None:
            continue
        below = lines[index + 1 : index + 1 + _NEAR]
        said = next((found for each in below if (found := _PYTHON_SAID.search(each))), None)
        if said is not None:
            yield _Refused(said["type"], said["said"].strip(), place["path"], int(place["line"]), _column(below))
    yield from _while_importing(lines)


def _while_importing(lines: Sequence[str]) -> Iterator[_Refused]:
    """What pytest says of a module that it cannot import: the innermost place, and what was raised there."""
    places: list[re.Match[str]] = []
    for line in lines:
        if place := _IMPORTING.match(line):
            places.append(place)
        elif (said := _RAISED.match(line)) and places:
            yield _Refused(said["type"], said["said"].strip(), places[-1]["path"], int(places[-1]["line"]), 0)
            places.clear()


def _column(below: Sequence[str]) -> int:
    """Within the line's text, without its indent."""
    caret = next((line for line in below if "^" in line and _CARET.fullmatch(line)), "")
    shown = re.sub(r"^E", " ", below[0]) if below else ""
    return max(0, caret.index("^") - (len(shown) - len(shown.lstrip()))) + 1 if caret and shown.strip() else 0


def _in_javascript(lines: Sequence[str]) -> Iterator[_Refused]:
    for index, line in enumerate(lines):
        below = lines[index + 1 : index + 1 + _NEAR]
        if place := _NODE_PLACE.match(line):
            said = next((found for each in below if (found := _NODE_SAID.match(each))), None)
            caret = next((each for each in below if "^" in each and _CARET.fullmatch(each)), "")
            if said is not None:
                column = caret.index("^") - len(place["before"]) + 1 if caret else 0
                yield _Refused("SyntaxError", said["said"], place["path"], int(place["line"]), max(0, column))
        elif told := (_ESBUILD.search(line) or _BABEL.search(line)):
            yield _Refused("SyntaxError", told["said"], told["path"], int(told["line"]), int(told["column"]) + 1)
        elif said := _OXC_SAID.search(line):
            where = next((found for each in below if (found := _OXC_PLACE.search(each))), None)
            if where is not None:
                yield _Refused("SyntaxError", said["said"], where["path"], int(where["line"]), int(where["column"]))


def _in_go(lines: Sequence[str]) -> Iterator[_Refused]:
    """The errors of one file together: the compiler tells of ten."""
    if not any("[build failed]" in line or "[setup failed]" in line for line in lines):
        return
    found = [each for line in lines if (each := _GO.match(line.strip()))]
    for path in dict.fromkeys(each["path"] for each in found):
        of_it = [each for each in found if each["path"] == path][:_MOST_ERRORS]
        said = "\n".join(each[0] for each in of_it)
        yield _Refused("build failed", said, path, int(of_it[0]["line"]), int(of_it[0]["column"] or 0))
