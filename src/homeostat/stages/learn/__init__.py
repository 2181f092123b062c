"""Learn: how it ended, and what the next repair should know. Every road ends here, the failed ones too."""

from homeostat.records import Bug, Candidate, Ending, Lesson

_SAYS = {
    Ending.HEALED: "healed: the error is gone and nothing got worse",
    Ending.TAKEN_BACK: "looked right and was not: it was taken back",
    Ending.NOT_DEPLOYED: "did not become healthy and was taken back",
    Ending.REJECTED: "a person said no",
    Ending.NOTHING_PROPOSED: "no strategy had an answer that stood its trial",
    Ending.OBSERVED: "analysed, and nothing was proposed: the policy says to observe",
    Ending.NOT_A_CODE_BUG: "nothing to mend in the code",
    Ending.UNJUDGED: "deployed, with too little traffic to tell",
    Ending.OVERTAKEN: "was resolved in another way meanwhile",
    Ending.THEIRS: "a person went on with its branch",
    Ending.STALE: "its pull request was left open for too long",
    Ending.FAILED: "our own fault: a room failed",
}


def learn(bug: Bug, *, ending: Ending, candidate: Candidate | None, reason: str) -> Lesson:
    """What became of the repair, for the pattern table and the next attempt."""
    strategy = candidate.strategy if candidate else ""
    return Lesson(
        bug_code=bug.code,
        ending=ending,
        classification=bug.bug_classification,
        error_type=bug.error_type,
        strategy=strategy,
        fingerprint=bug.fingerprint,
        patch_digest=candidate.patch.digest if candidate else "",
        says=f"{strategy or bug.code}: {_SAYS[ending]}{f' ({reason})' if reason else ''}",
    )
