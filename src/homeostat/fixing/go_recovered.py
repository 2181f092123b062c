"""Panics that a Go web framework caught and told of in a manner of its own, as Go's runtime would have told them.

Handlers run behind something that recovers: net/http itself, gin, chi, echo. The test then sees an answer of 500, and
where it broke stands in what was printed: gin and chi write stacks of their own, the others that of `debug.Stack`, and
so do testify's suites, indented below the test.
"""

import re
from collections.abc import Iterator, Sequence

from homeostat.languages.printed import uncoloured

_MOST_LINES = 4_000
_MOST_FRAMES = 60
_LONGEST = 1_000  # characters of a line
_GIN = re.compile(r".{0,80}\[Recovery\].{0,80} panic recovered:$")
_GIN_PLACE = re.compile(r"(?P<path>/[^\s:]{1,400}\.(?:go|s)):(?P<line>\d{1,9}) \(0x[0-9a-f]{1,16}\)$")
_GIN_CALL = re.compile(r"\t(?P<name>[^\s:]{1,200}): ")
_CHI = re.compile(r" panic: (?P<message>.+)$")
_CHI_CALL = re.compile(r" (?:->|  ) (?P<name>[^\s]{1,300}\.[^\s/]{1,200})$")
_CHI_PLACE = re.compile(r" (?:->|  )   (?P<path>/[^\s:]{1,400}\.(?:go|s)):(?P<line>\d{1,9})$")
_STACK = re.compile(r"(?P<said>\s{0,40}|.{0,800}?)\s?goroutine \d{1,12} \[running\]:$")
_STACK_PLACE = re.compile(r"\t/")
_CAUGHT = re.compile(
    r"(?i)(?:.{0,300}?test panicked:|"
    r".{0,300}?(?:panic serving \S{1,80}:|(?:panic|recover)\w{0,8}\b[^:\]]{0,120}[:\]])) ?(?P<message>.{1,500})"
)
_RAISES = re.compile(r"(?:runtime\.)?(?:panic\(|panicmem|panicBounds|sigpanic|goPanic|panicdivide|gopanic)")


def recovered(output: str) -> Iterator[str]:
    """Each as `panic: …` and its calls, the innermost first."""
    lines = [uncoloured(line[:_LONGEST]).rstrip("\r") for line in _unfolded(output)]
    for index, line in enumerate(lines):
        following = lines[index + 1 : index + 1 + 3 * _MOST_FRAMES]
        if _GIN.match(line) and following:
            yield from _told(following[0], list(_of_gin(following[1:])))
        elif (said := _CHI.match(line)) is not None:
            yield from _told(said["message"], list(_of_chi(following)))
        elif (stack := _STACK.match(line)) is not None:
            caught = _CAUGHT.match(stack["said"].strip() or (lines[index - 1] if index else ""))
            if caught is not None:
                inside = line[: len(line) - len(line.lstrip(" "))]
                yield from _told(caught["message"], list(_of_debug([each.removeprefix(inside) for each in following])))


def _unfolded(output: str) -> list[str]:
    """Lines; one that a logger wrote as JSON, with the ends of its own lines in it, as several."""
    found: list[str] = []
    for line in output.splitlines()[:_MOST_LINES]:
        folded = "[running]:\\n" in line
        found += line.replace("\\n", "\n").replace("\\t", "\t").split("\n") if folded else [line]
    return found[: 2 * _MOST_LINES]


_Frame = tuple[str, str]  # a call, and its place


def _told(message: str, frames: Sequence[_Frame]) -> Iterator[str]:
    if frames:
        calls = "\n".join(f"{call}\n\t{place}" for call, place in frames[:_MOST_FRAMES])
        yield f"panic: {message.strip()}\n\ngoroutine 1 [running]:\n{calls}\n"


def _of_gin(lines: Sequence[str]) -> Iterator[_Frame]:
    """A place, then the function without its package and the line of source."""
    for place, call in zip(lines[::2], lines[1::2], strict=False):
        where, name = _GIN_PLACE.match(place), _GIN_CALL.match(call)
        if where is None or name is None:
            return
        package = where["path"].split("/")[-2]
        if "/src/runtime/" not in where["path"]:
            yield f"{package}.{name['name']}(...)", f"{where['path']}:{where['line']} +0x1"


def _of_chi(lines: Sequence[str]) -> Iterator[_Frame]:
    name = ""
    for line in lines:
        if (where := _CHI_PLACE.match(line)) is not None and name:
            yield f"{name}(...)", f"{where['path']}:{where['line']} +0x1"
            name = ""
        elif (call := _CHI_CALL.match(line)) is not None:
            name = call["name"]
        elif line.strip() and not line.startswith("    created by"):
            return


def _of_debug(lines: Sequence[str]) -> Iterator[_Frame]:
    """What stands below the runtime's own raising of it: above are those who caught it."""
    raised = False
    for call, place in zip(lines[::2], lines[1::2], strict=False):
        if not _STACK_PLACE.match(place):
            return
        if _RAISES.match(call):
            raised = True
        elif raised:
            yield call, place.strip()
