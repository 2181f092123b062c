"""Whose approval counts: two different people where the risk asks for them, and those who own the code."""

from collections.abc import Collection, Iterable, Sequence

from homeostat.languages.codeowners import Owners
from homeostat.records import Answer, Decision, Proposal

_YES = (Answer.ACCEPT, Answer.ENDORSE)
POLICY = "policy "  # how the name of who decided begins where a policy did


def is_person(decided_by: str) -> bool:
    return not decided_by.startswith(POLICY)


def approvers(decisions: Iterable[Decision], proposal: Proposal, *, people: Collection[str]) -> tuple[str, ...]:
    """Who said yes to this patch on this base, each once, without those who asked for it to be made.

    Only `people` of the console count: a token is a program, and who types at a terminal may be one of them again.
    """
    said = list(decisions)
    asked = {decision.decided_by for decision in said if decision.answer is Answer.ASK}
    yes = (
        decision.decided_by
        for decision in said
        if decision.answer in _YES
        and decision.proposal_id == proposal.proposal_id
        and decision.patch_digest == proposal.candidate.patch.digest
        and decision.base == proposal.base
    )
    return tuple(dict.fromkeys(who for who in yes if who in people and who not in asked))


def missing(said: Sequence[str], *, persons: int, owners: Owners | None, files: Iterable[str]) -> str:
    """What still lacks before the patch may be shipped, in words; "" when nothing does. `owners` None: nobody asks."""
    if len(said) < persons:
        more = "one more person" if persons - len(said) == 1 else f"{persons - len(said)} persons"
        return f"approved by {', '.join(said)}, needs {more}" if said else f"needs the approval of {more}"
    for path in files if owners is not None else ():
        names = owners.of(path) if owners else ()
        if names and not any(answers_to(who, name) for who in said for name in names):
            return f"needs an owner of {path}: {', '.join(names[:5])}"
    return ""


def answers_to(user: str, owner: str) -> bool:
    """Whether a user of the console is the one that CODEOWNERS names: by the handle, or by the e-mail address.

    A team ("@org/team") is nobody's name here: who is in it only its host knows.
    """
    user, owner = user.casefold(), owner.casefold()
    if owner.startswith("@"):
        return user == owner[1:]
    return user == owner or ("@" not in user and user == owner.partition("@")[0])
