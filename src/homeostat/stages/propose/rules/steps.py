"""A step of nothing: `range(0, n, size)` and `text[::size]` where the size came out as 0."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, splice, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import quoted, zero

_SAID = re.compile(r"range\(\) arg 3 must not be zero|slice step cannot be zero")
_REWORKED = 0.7  # more than where it is used: what else is cut by the same size would be cut by nothing


def fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type != "ValueError" or not _SAID.search(crash.message):
        return
    step = _step(crash)
    if step is None:
        return
    trouble = Trouble(
        crash=crash,
        node=step,
        whole=step,
        bad="{it} == 0",
        good="{it} != 0",
        family="step",
        subject=zero(crash, step),
    )
    born = next((value for _, value in crash.assigned(step.id)), None) if isinstance(step, ast.Name) else None
    if born is not None:
        yield _at_least_one(trouble, "born", _REWORKED, born)
    yield _at_least_one(trouble, "used", 0.6 if born is not None or not isinstance(step, ast.Name) else 0.5, step)
    yield from policies.refuse(trouble)
    yield from policies.leave(trouble)


def _step(crash: Crash) -> ast.expr | None:
    """The expression that was nothing; a constant is none, since nobody writes that."""
    for node in crash.nodes:
        match node:
            case ast.Call(args=[_, _, step]) if tail(node.func) == "range":
                pass
            case ast.Slice(step=ast.expr() as step):
                pass
            case _:
                continue
        if crash.value(step) in {"0", "?"} and not isinstance(step, ast.Constant):
            return step
    return None


def _at_least_one(trouble: Trouble, where: str, prior: float, node: ast.expr) -> Fix:
    crash = trouble.crash
    edit: Edit = splice(crash.module, node, f"max({crash.text(node)}, 1)")
    return trouble.fix(
        f"at-least-one-{where}",
        prior,
        edit,
        approach="correct",
        title=f"Go by 1 at least where {quoted(crash, trouble.node)} is 0",
        description="A size that comes out as 0, as of something empty or small, counts as 1: what is there is still gone through.",  # noqa: E501  # a sentence for people, whole
        reasoning="Of nothing there is nothing to cut, by whatever size; of little, one at a time.",
        side_effects="A 0 that somebody asks for is no error any more.",
    )
