"""What a repair on a checkout is made with, and how it went."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from homeostat.fixing.failing import Failing
from homeostat.languages.doctests import tries_examples
from homeostat.languages.go_helpers import helpers_of_tests
from homeostat.languages.paths import is_test
from homeostat.metered import Tally
from homeostat.ports import Clock, LanguageModel, Sandbox, SourceTree
from homeostat.records import Diagnosis, Limits, ModelBudget, Proposal, Service, Spent, Verdict

OF_ONE_REPAIR = "BUG"  # the code under which a repair's tally counts what models were asked

Say = Callable[[str], None]
"""Told what goes on, a line at a time."""

_GO_TEST = re.compile(r"\bgo\s+test\b")


@dataclass(frozen=True, kw_only=True)
class Work:
    """One repair to be made. Its time runs from when this is made."""

    service: Service
    source: SourceTree
    sandbox: Sandbox
    limits: Limits
    clock: Clock
    say: Say
    seconds: float  # that all of it may take
    workers: int = 2
    model: LanguageModel | None = None
    judge: LanguageModel | None = None  # asked for its doubts about what was proved
    budget: ModelBudget = field(default_factory=ModelBudget)
    tally: Tally = field(default_factory=Tally)
    test: str = ""  # the command that fails, where it is another than that of the suite
    thorough: bool = False  # whether to go on when enough are proved: for whoever measures
    began: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    @cached_property
    def named(self) -> frozenset[str]:
        """The files that the commands name, and what only tests use: the question, and no part of the answer."""
        command = f"{self.test} {self.service.test}"
        words = {word.removeprefix("./").rstrip("/").partition("::")[0] for word in command.split()}
        files = self.source.files(self.source.head())
        if tries_examples(command):
            return frozenset()
        if self.service.language == "go" and _GO_TEST.search(command):
            return self._helpers(files)  # a folder is a package, and its code what is asked about
        named = {path for path in files if path in words}
        named |= self._helpers(files) if self.service.language == "go" else frozenset()
        for folder in words.intersection(path.rpartition("/")[0] for path in files) - {""}:
            inside = [path for path in files if path.rpartition("/")[0] == folder]
            # Where tests stand beside what they test, the rest is what is asked about.
            if not any(is_test(path.rpartition("/")[2]) for path in inside):
                named.update(inside)
        return frozenset(named)

    def _helpers(self, files: Sequence[str]) -> frozenset[str]:
        base = self.source.head()
        return frozenset(helpers_of_tests(files, lambda path: self.source.read(path, base)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One that is worth a person's time."""

    proposal: Proposal
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixing:
    """How it went."""

    suggestions: tuple[Suggestion, ...]  # best first
    others: tuple[Suggestion, ...]  # proved too, and not worth a place beside those
    diagnosis: Diagnosis
    failing: Failing | None
    tried: int  # candidates
    verdicts: tuple[tuple[Proposal, Verdict], ...]  # of those that were tried whole, as they came
    refuted: Mapping[str, int]  # of those that were tried whole, why, and how often
    seconds: float
    seconds_to_first: float | None  # until the first was proved
    asked: Spent = field(default_factory=Spent)  # of models
    stopped: bool = False  # by a person, before its end
    not_replayed: str = ""  # the event's request, where no command was given that starts the service
    generated: str = ""  # the file where it broke, where a program wrote it: no fix changes that
    now_and_then: str = ""  # that it fails only sometimes: then nothing can be proved
    unseen: str = ""  # why the event's failure is not seen without a patch
    silent: str = ""  # why the last question to a model was not asked, or not answered
