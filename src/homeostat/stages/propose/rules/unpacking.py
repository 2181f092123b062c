"""Fewer parts of a text than there are names for them."""

import ast
from collections.abc import Iterator

from homeostat.languages.python import body_nodes, names_in, splice
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble


def too_few(trouble: Trouble, targets: ast.Tuple | ast.List, value: ast.expr) -> Iterator[Fix]:
    """`first, rest = text.split(…)`: the parts that nobody reads are not asked for, or are taken as empty."""
    match value:
        case ast.Call(func=ast.Attribute(attr="split" | "rsplit" as method)):
            pass
        case _:
            return
    if any(not isinstance(part, ast.Name) for part in targets.elts):
        return
    crash, count, text = trouble.crash, len(targets.elts), trouble.crash.text(value)
    unread = [part for part in targets.elts if not _is_read(trouble, part)]
    statement = crash.module.statement_of(value)
    if method == "split" and unread == list(targets.elts[1:]):
        yield trouble.fix(
            "unread-parts",
            0.74,
            splice(crash.module, statement, f"{crash.text(targets.elts[0])} = {text}[0]"),
            approach="correct",
            title="Ask only for the part that is used",
            description="The first part is taken; the others, which nothing reads, need not be there.",
            reasoning="Nothing reads the other names.",
        )
    filling = ", ".join(['""'] * (count - 1))
    padded = f"[*{text}, {filling}][:{count}]" if method == "split" else f"[{filling}, *{text}][-{count}:]"
    yield trouble.fix(
        "missing-parts",
        0.5,
        splice(crash.module, value, padded),
        approach="default",
        title="Take the parts that are missing as empty",
        description="A text with fewer parts gives those that it has; the others are empty.",
        reasoning="The text may come without them.",
        invents=True,
    )


def _is_read(trouble: Trouble, part: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names_in(part)
        for node in body_nodes(trouble.crash.function)
    )
