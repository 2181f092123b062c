"""A name, a member or an argument put right."""

from homeostat.languages.python import Edit
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix


def corrected(
    crash: Crash, rule: str, prior: float, title: str, because: str, *edits: Edit
) -> Fix:  # one short private line each
    return Fix(
        rule=f"name-{rule}",
        prior=prior,
        title=title,
        description=f"{title}. The call then does what it was written to do.",
        approach="correct",
        reasoning=because,
        module=crash.module,
        edits=edits,
        test="The call that crashed, with the captured values.",
    )
