"""Why it broke."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    digest: str  # git's own object name
    author: str
    author_email: str
    authored_at: datetime
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A function of the service at a commit: where the fault shows, with its source."""

    path: str  # relative to the repository's root
    function: str
    line: int  # 1-based, in the file
    first_line: int  # of the function
    source: str  # of the function


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    says: str
    source: str  # "event", "frame", "commit", "earlier bug", "code", "model"
    link: str = ""  # a path of the console, or file:line
    assumed: bool = False  # true when nothing has verified it


class FixClass(StrEnum):
    CODE_FIX = "code_fix"
    OPERATIONAL = "operational"
    EXPLANATION_ONLY = "explanation_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why it broke, and what class of answer it asks for."""

    bug_code: str
    base: str  # the commit that was looked at and that patches apply to: the branch's head
    released: str  # the commit that crashed; "" when the release names none
    places: tuple[Place, ...]  # own frames of the stack that were found in the tree, innermost first
    root_cause: str
    hypothesis: str  # one line, at most thirty words
    classification: str  # "null_pointer", "missing_key", "empty_sequence", "type_mismatch", …
    impact: str  # "low", "medium", "high"
    fix_class: FixClass
    reason: str  # why this class
    evidence: tuple[Evidence, ...]
    suspect: Commit | None = None
    suspect_is_in_last_release: bool = False
    similar: tuple[str, ...] = ()  # codes of earlier bugs like it
    prevention_tips: tuple[str, ...] = ()
