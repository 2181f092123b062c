"""What might mend it, and how to see the failure again."""

import hashlib
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from homeostat.records.learned import LearnedFrom

_PREFIX = re.compile(r"^[ab]/")  # as git writes it before a path


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A unified diff against one commit."""

    diff: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.diff.encode()).hexdigest()

    @property
    def files(self) -> tuple[str, ...]:
        """The paths it writes, in the order of the diff."""
        found: list[str] = []
        for before, line in itertools.pairwise(self.diff.splitlines()):
            if before.startswith("--- ") and line.startswith("+++ "):
                side = before if line == "+++ /dev/null" else line
                found.append(_PREFIX.sub("", side[4:].split("\t")[0]))
        return tuple(dict.fromkeys(found))

    @property
    def changed_lines(self) -> int:
        """With the lines that only look like a file's heading: code can be written so."""
        lines = self.diff.split("\n")
        headings = sum(
            one.startswith("--- ") and two.startswith("+++ ") and three.startswith("@@ ")
            for one, two, three in zip(lines, lines[1:], lines[2:], strict=False)
        )
        return sum(line.startswith(("+", "-")) for line in lines) - 2 * headings


class ReproductionKind(StrEnum):
    REQUEST = "request"  # the captured HTTP request, replayed against the service started in the sandbox
    CALL = "call"  # the failing function, called with the values captured in the frame
    TEST = "test"  # a test of the service's own that fails
    WRITTEN = "written"  # a test that a language model wrote: it fails by the same exception at the same place


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """A program that fails as production failed, until the fault is gone.

    It runs as `command` with `files` beside the checkout, and writes one JSON object, a `Replay`, to the path
    in `$HOMEOSTAT_RESULTS`.
    """

    kind: ReproductionKind
    title: str  # "POST /orders with the captured body"
    command: str  # for `sh -c`
    files: Mapping[str, str]  # name to text, found in `$HOMEOSTAT_FILES`
    error_type: str
    crash_function: str
    crash_path: str
    not_rebuilt: tuple[str, ...] = ()  # values that could not be had from the event
    outward: int = 0  # of a call: how many of the service's own frames further out than the one that failed


MOST_PROMPT = 32_768  # characters that are kept of what a model was asked
MOST_ANSWER = 8_192  # and of what it answered


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """What a model was asked, and what that cost."""

    model: str
    prompt_digest: str
    prompt: str = ""  # instructions and prompt as they were sent, the first `MOST_PROMPT` characters
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    answer: str = ""  # the first `MOST_ANSWER` characters
    dollars: float | None = None  # None where the price is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to mend it, not yet tried."""

    strategy: str  # "rule:guard-raise", "revert", "model:gpt-x"
    title: str
    description: str
    approach: str  # "guard", "default", "coerce", "correct", "revert", "rewrite"
    patch: Patch
    reasoning: str
    breaking_changes: str = ""
    side_effects: str = ""
    test_cases: tuple[str, ...] = ()
    prior: float = 0.5  # how often this strategy was right where its record is known, before any proof
    invents_value: bool = False  # true when it makes up a value that nobody in the code base used for this
    swallows: bool = False  # true when the failure only becomes silent
    model: ModelUse | None = None
    learned_from: LearnedFrom | None = None  # the earlier fix that it was made after


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a patch reaches, read from the code at its base: what could not be read is named, never guessed."""

    files: tuple[str, ...]
    changed_lines: int
    functions: tuple[str, ...] = ()  # those that it changes: "price_lines in app/orders.py"
    callers: tuple[str, ...] = ()  # who uses them by name, directly and through others
    endpoints: tuple[str, ...] = ()  # routes that lead there: "POST /orders/{order_id}"
    public_api: tuple[str, ...] = ()  # signatures that it changes while other files use them: "f(a) is now f(a, b)"
    dependencies: tuple[str, ...] = ()  # paths it writes that say what the service depends on
    migrations: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()  # what could not be read, and why
    how: str = ""  # how callers were found


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A candidate with what is needed to prove it."""

    proposal_id: str
    bug_code: str
    service: str
    number: int  # the order in which it was thought of
    base: str
    candidate: Candidate
    reproductions: tuple[Reproduction, ...]  # most faithful first
    reach: Reach | None = None
    test: str = ""  # "tests/test_prices.py::test_price": the regression test in its patch
    without_test: Patch | None = None  # the patch as it was proved, before the test was added

    @property
    def fix(self) -> Candidate:
        """The candidate as it was proved, without the test."""
        return self.candidate if self.without_test is None else replace(self.candidate, patch=self.without_test)
