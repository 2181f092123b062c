"""One way to mend a crash in Go or JavaScript, as the rules write it down, and the ways out of a function."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeostat.errors import BadInput
from homeostat.languages.diff import diff_of
from homeostat.languages.python import Edit, apply
from homeostat.languages.trees import Source, broken
from homeostat.records import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """What a rule offers: edits of one file, and the words for the person who decides."""

    rule: str
    prior: float
    title: str
    description: str
    approach: str
    reasoning: str
    source: Source
    edits: tuple[Edit, ...]
    side_effects: str = ""
    invents: bool = False
    swallows: bool = False

    def candidate(self) -> Candidate | None:
        """None when the edits change nothing, overlap, or leave something that no longer parses."""
        try:
            after = apply(self.source.text, self.edits)
            if after == self.source.text or (broken(Source(self.source.path, after)) and not broken(self.source)):
                return None
        except BadInput:
            return None
        return Candidate(
            strategy=f"rule:{self.rule}",
            title=self.title,
            description=self.description,
            approach=self.approach,
            patch=diff_of(self.source.path, self.source.text, after),
            reasoning=self.reasoning,
            side_effects=self.side_effects,
            test_cases=("The call that failed", "The service's whole suite"),
            prior=self.prior,
            invents_value=self.invents,
            swallows=self.swallows,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A way out of a function, or on to the next turn of a loop, written as the function's neighbours write it."""

    code: str
    prior: float
    says: str  # completes "When …, "
    approach: str  # "guard": an answer, or a step left out; "refuse": the code's own error
    because: str
    invents: bool = False
    swallows: bool = False
    name: str = "guard"  # of the rule

    @property
    def in_a_line(self) -> str:
        return "; ".join(line.strip() for line in self.code.splitlines())


def next_turn(code: str, prior: float) -> Exit:
    """Out of this turn of a loop: `code` is how the language writes it."""
    return Exit(
        code=code,
        prior=prior,
        says="this turn of the loop is left out",
        approach="guard",
        because="The loop goes on with the next element.",
        swallows=True,
        name="skip",
    )


def likeliest(found: Iterable[Exit]) -> list[Exit]:
    """Each way once, the likeliest first."""
    seen: dict[str, Exit] = {}
    for each in sorted(found, key=lambda each: -each.prior):
        seen.setdefault(each.code.rstrip(";"), each)
    return list(seen.values())
