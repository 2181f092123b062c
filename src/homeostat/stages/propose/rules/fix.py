"""One way to mend a crash, as the rules write it down."""

from dataclasses import dataclass

from homeostat.errors import BadInput
from homeostat.languages.diff import diff_of
from homeostat.languages.python import Edit, Import, Module, apply
from homeostat.languages.syntax import parse
from homeostat.records import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What a rule offers: edits of one file, and the words for the person who decides."""

    rule: str
    prior: float
    title: str
    description: str
    approach: str
    reasoning: str
    module: Module
    edits: tuple[Edit, ...]
    imports: tuple[Import, ...] = ()
    test: str = ""
    side_effects: str = ""
    invents: bool = False
    swallows: bool = False
    hides: bool = False  # takes an amount or a stock for nothing, or leaves an entry out of a total
    refuses: bool = False
    outcome: str = ""  # two fixes with the same outcome are one fix in two spellings

    def candidate(self) -> Candidate | None:
        """None when the edits change nothing, overlap, or leave something that is not Python."""
        added = [edit for wanted in self.imports if (edit := self.module.import_edit(wanted)) is not None]
        try:
            after = apply(self.module.source, [*added, *self.edits])
            parse(after)
        except (BadInput, SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        if after == self.module.source:
            return None
        return Candidate(
            strategy=f"rule:{self.rule}",
            title=self.title,
            description=self.description,
            approach=self.approach,
            patch=diff_of(self.module.path, self.module.source, after),
            reasoning=self.reasoning,
            side_effects=self.side_effects,
            test_cases=(self.test,) if self.test else (),
            prior=self.prior,
            invents_value=self.invents or self.hides,
            swallows=self.swallows,
        )
