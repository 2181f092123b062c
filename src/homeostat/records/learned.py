"""Fixes that were approved here before, and what a new one owes to them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """A fix that people approved and nobody took back: what it made of the code, and how those after it fared.

    `before` and `after` are what it changed of one file, each whole as a top-level definition is, with the file's
    imports; so both parse by themselves.
    """

    proposal_id: str
    bug_code: str
    service: str
    language: str
    error_type: str  # bare: no module before it
    classification: str
    path: str
    before: str
    after: str
    strategy: str  # of the fix itself
    title: str
    approach: str
    invents_value: bool
    swallows: bool
    watched: bool  # it healed under our eyes; else it was merged where nothing watches
    learned_at: datetime
    kept: int = 0  # of it and of those that were made after it
    taken_back: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedFrom:
    """After which earlier fix a candidate was made."""

    bug_code: str
    watched: bool
    since: datetime
    kept: int
    taken_back: int
    rejected: int

    @property
    def share_kept(self) -> float:
        """By Laplace's rule: one that was kept and one that was not are always assumed."""
        return (self.kept + 1) / (self.kept + self.taken_back + self.rejected + 2)
