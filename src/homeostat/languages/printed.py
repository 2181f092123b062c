"""What runners of JavaScript print that write no report: TAP (tape, tap, Node), and the words of ava and uvu.

TAP: https://testanything.org/tap-version-14-specification.html. Each test is named by the headings around it; what is
asked below one heading is one test. What is printed is hostile: who reads it bounds its length, and here nothing nests.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

_COLOURS = re.compile(r"\x1b\[[0-9;]{0,12}m")
_CUT = "…"  # with this begins what a sandbox kept of a longer output
_MOST_WORDS = 16 * 1024  # characters of one test
_MOST_LINES = 40  # of one that failed in uvu

_TAP = re.compile(r"^TAP version 1[34]\s*$", re.MULTILINE)
_POINT = re.compile(r"(?P<indent> *)(?P<not>not )?ok\b(?: +\d+)?(?: +-)?(?: +(?P<said>.*?))?(?P<directive> # .*)?$")
_LEFT_OUT = re.compile(r" # (?:skip|todo)\b", re.IGNORECASE)
_HEADING = re.compile(r"(?P<indent> *)# (?P<subtest>Subtest: )?(?P<title>\S.*)$")
_PLAN = re.compile(r"1\.\.(?P<count>\d{1,6})(?: *#.*)?$")
_TYPE = re.compile(r" *(?:type|name): '?(?P<type>[A-Za-z_$][\w$]{0,80}Error)'?$")
_CALL = re.compile(
    r" *(?:at: |at )?'?(?P<call>(?:[^\s(][^(]{0,200} \()?(?:file://|node:)?[^\s():]{1,400}:\d+:\d+\)?)'?$"
)

_AVA = re.compile(r"^ {2}(?:(?P<ok>✔|✓)|✘|✖) (?P<said>.+?)(?: \([\d.]+m?s\))?$", re.MULTILINE)
_AVA_END = re.compile(
    r"^ {2}\d{1,6} (?:tests? (?:passed|failed)|uncaught exceptions?|unhandled rejections?)", re.MULTILINE
)
_AVA_MARK = re.compile(r"\[fail\]: ")
_AVA_SAYS = re.compile(r" {2}(?![\d\u203a ])\S.*[^\d\s]$")
_AVA_CALL = re.compile(
    r" {2}\u203a (?:(?P<name>[^\s(][^(]{0,200}) \()?(?:file://(?!/))?(?P<place>(?:file://)?[^\s():]{1,400}:\d+:\d+)\)?$"
)
_AT = re.compile(r"\s+at \S")
_UVU_END = re.compile(r"^ {2}Total: +\d+\n {2}Passed: +\d+\n {2}Skipped: +\d+", re.MULTILINE)
_UVU_FILE = re.compile(r"^(?P<file>\S.*?\.[cm]?[jt]sx?)$|^(?:[•✘] ){1,9999} *\((?P<passed>\d+) / (?P<all>\d+)\)$")
_UVU_FAILS = re.compile(r'^ {2} FAIL  (?:(?P<suite>\S.*?) )?"(?P<said>.+)"$')

_OF_V8 = (  # what its messages are of, where only they are printed
    ("AssertionError", re.compile(r"^Expected |^Assertion")),
    ("ReferenceError", re.compile(r" is not defined$|before initialization$")),
    (
        "TypeError",
        re.compile(r"^Cannot (?:read|set) propert|^Cannot destructure| is not (?:a function|iterable|a constructor)\b"),
    ),
)


class Unfinished(Exception):
    """What was printed ends before the tests do."""


@dataclass(slots=True)
class Test:
    """One that was run; `said` is what it told of how it failed, with its stack as the engine writes one."""

    name: str
    ok: bool
    said: str = ""


def uncoloured(output: str) -> str:
    return _COLOURS.sub("", output)


def printed_tests(output: str) -> list[Test]:
    """Every test that was not skipped, in its order; none where nothing that is known was printed.

    Raises:
        Unfinished: some tests are told of, and not all.
    """
    if output.startswith(_CUT):
        return []
    text = uncoloured(output)
    if (starts := _TAP.search(text)) is not None:
        return _Tap().read(text[starts.start() :].splitlines())
    if _AVA_END.search(text):
        return list(_of_ava(text))
    return list(_of_uvu(text.splitlines())) if _UVU_END.search(text) else []


def leaves_types_out(output: str) -> bool:
    """Whether a runner printed it that names no error's type."""
    return _UVU_END.search(uncoloured(output)) is not None


# --- TAP -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Heading:
    title: str
    subtest: bool
    asked: bool = False  # something stands below it


@dataclass(slots=True)
class _Tap:
    """The headings under way by their indent, and the tests that were told of."""

    headings: dict[int, _Heading] = field(default_factory=dict[int, _Heading])
    tests: dict[str, Test] = field(default_factory=dict[str, Test])
    planned: int = 0
    told: int = 0  # of those that are planned

    def read(self, lines: Sequence[str]) -> list[Test]:
        for number, line in enumerate(lines):
            if plan := _PLAN.match(line):
                self.planned += int(plan["count"])
            elif heading := _HEADING.match(line):
                self._below(len(heading["indent"]), _Heading(heading["title"], bool(heading["subtest"])))
            elif point := _POINT.match(line):
                self._point(point, lines, number + 1)
            elif line.startswith("Bail out!"):
                raise Unfinished(line[:200])
        if not self.planned or self.told < self.planned:
            raise Unfinished("it ends before the tests do")
        return list(self.tests.values())

    def _below(self, indent: int, heading: _Heading) -> None:
        self.headings = {at: each for at, each in self.headings.items() if at < indent}
        self.headings[indent] = heading

    def _point(self, point: re.Match[str], lines: Sequence[str], after: int) -> None:
        indent, said = len(point["indent"]), (point["said"] or "").strip().rstrip("{").strip()
        self.told += indent == 0
        around = [each for at, each in sorted(self.headings.items()) if at < indent and each.subtest]
        own = self.headings.get(indent)
        ends = own is not None and own.subtest
        asked_below = own is not None and own.asked
        if ends:
            del self.headings[indent]
        for each in around:
            each.asked = True
        if (ends and asked_below) or _LEFT_OUT.match(point["directive"] or ""):
            return  # what it sums up was told of
        titles = [each.title for each in (*around, *([own] if own else []))]
        name = " > ".join(titles if own or (around and not said) else [*titles, *([] if around else [said])])
        test = self.tests.setdefault(name, Test(name, ok=True))
        if point["not"]:
            test.ok = False
            test.said = f"{test.said}{_told(said, lines, after)}\n"[:_MOST_WORDS]


def _told(said: str, lines: Sequence[str], after: int) -> str:
    """What stands below a point that failed: in TAP's YAML a stack may be without what an engine writes before it."""
    if after >= len(lines) or lines[after].strip() != "---":
        return said
    block: list[str] = []
    for line in lines[after + 1 :]:
        if line.strip() == "...":
            break
        block.append(line)
    if any(_AT.match(line) for line in block):
        return "\n".join([said, *block])
    kind = next((found["type"] for line in block if (found := _TYPE.match(line))), "Error")
    calls = [f"    at {found['call']}" for line in block if (found := _CALL.match(line))]
    return "\n".join([f"{kind}: {said}", *calls, "", *block])


# --- ava and uvu ---------------------------------------------------------------------------------------------------


def _of_ava(text: str) -> Iterator[Test]:
    """Its list of tests; below it each that failed is told of again, under its name, up to the next one's."""
    listed = list(_AVA.finditer(text))
    below = text[listed[-1].end() :].splitlines() if listed else []
    titles = sorted({line[2:] for line in below if line[:2] == "  " and line[2:3].strip()}, key=len, reverse=True)
    failed = {each.start(): _titled(each["said"], titles) for each in listed if not each["ok"]}
    for each in listed:
        if each["ok"]:
            yield Test(each["said"], ok=True)
        else:
            name = failed[each.start()]
            yield Test(name, ok=False, said=_told_below(name, frozenset(failed.values()), below))


def _titled(said: str, titles: Sequence[str]) -> str:
    """The title that begins what is said, before the message behind it."""
    said = _AVA_MARK.sub("", said)
    return next((title for title in titles if said == title or said.startswith(f"{title} ")), said)


def _told_below(name: str, names: frozenset[str], lines: Sequence[str]) -> str:
    starts = next((number for number, line in enumerate(lines) if line == f"  {name}"), None)
    if starts is None:
        return ""
    told = list(takewhile(lambda line: line[2:] not in names, lines[starts + 1 :]))
    if not any(_AT.match(line) for line in told):  # an assertion's: only places, with a mark before each
        asked = next((line.strip() for line in told if _AVA_SAYS.match(line)), "")
        found = [found for line in told if (found := _AVA_CALL.match(line))]
        calls = [f"    at {each['name'] or '<anonymous>'} ({each['place']})" for each in found]
        told = [f"AssertionError: {asked}", *calls, "", *told]
    return "\n".join(told)[:_MOST_WORDS]


def _of_uvu(lines: Sequence[str]) -> Iterator[Test]:
    """Each that failed; it names none that passed, so a file of which all passed is one test."""
    file = ""
    for number, line in enumerate(lines):
        if found := _UVU_FILE.match(line.strip()):
            file = found["file"] or file
            if found["all"] and found["passed"] == found["all"] and file:
                yield Test(file, ok=True)
        elif found := _UVU_FAILS.match(line):
            told = list(takewhile(lambda line: not _UVU_FAILS.match(line), lines[number + 1 : number + _MOST_LINES]))
            said = told[0].strip() if told else ""
            kind = next((kind for kind, words in _OF_V8 if words.search(said)), "Error")
            calls = [line for line in told[1:] if _AT.match(line)]
            name = " > ".join(filter(None, (file, found["suite"], found["said"])))
            yield Test(name, ok=False, said="\n".join([f"{kind}: {said}", *calls, "", *told[1:]])[:_MOST_WORDS])
