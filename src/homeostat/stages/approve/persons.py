"""Whose approval counts: two different people where the risk asks for them, and those who own the code."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from homeostat.languages.codeowners import Owners
from homeostat.records import Answer, Decision, Proposal

_YES = (Answer.ACCEPT, Answer.ENDORSE)
_MOST_TEAMS = 5
POLICY = "policy "  # how the name of who decided begins where a policy did


@dataclass(frozen=True, slots=True)
class Members:
    """Who is in a team, as its host says, and that in words: "3 members", or why it cannot be told."""

    names: tuple[str, ...] = ()
    says: str = "a team: who is in it cannot be told here"


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


def missing(
    said: Sequence[str],
    *,
    persons: int,
    owners: Owners | None,
    files: Iterable[str],
    members: Callable[[str], Members] = lambda _: Members(),
) -> str:
    """What still lacks before the patch may be shipped, in words; "" when nothing does. `owners` None: nobody asks.

    `members` is asked of a team only where no name by itself is enough.
    """
    if len(said) < persons:
        more = "one more person" if persons - len(said) == 1 else f"{persons - len(said)} persons"
        return f"approved by {', '.join(said)}, needs {more}" if said else f"needs the approval of {more}"
    for path in files if owners is not None else ():
        names = owners.of(path) if owners else ()
        if not names or any(answers_to(who, name) for who in said for name in names):
            continue
        teams = {name: members(name) for name in names[:_MOST_TEAMS] if is_team(name)}
        if not any(answers_to(who, f"@{one}") for who in said for team in teams.values() for one in team.names):
            told = [f"{name} ({teams[name].says})" if name in teams else name for name in names[:_MOST_TEAMS]]
            return f"needs an owner of {path}: {', '.join(told)}"
    return ""


def is_team(owner: str) -> bool:
    """A team of GitHub's or Gitea's, "@org/team", or a group of GitLab's below another."""
    return owner.startswith("@") and "/" in owner


def answers_to(user: str, owner: str) -> bool:
    """Whether a user of the console is the one that CODEOWNERS names: by the handle, or by the e-mail address."""
    user, owner = user.casefold(), owner.casefold()
    if owner.startswith("@"):
        return user == owner[1:]
    return user == owner or ("@" not in user and user == owner.partition("@")[0])
