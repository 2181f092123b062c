"""Conditions that are there already and can answer for a bad value: one that is a negation, one whose way ends here."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from homeostat.languages.python import Edit, deeper, is_plain, splice
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.occurrences import block_of
from homeostat.stages.propose.rules.policies.asking import when_good
from homeostat.stages.propose.rules.policies.trouble import Trouble, everywhere

_NEGATIVE = ast.NotEq | ast.NotIn | ast.IsNot
_CONDITIONAL = ast.IfExp | ast.NamedExpr | ast.Lambda


def met_without(trouble: Trouble) -> Iterator[Fix]:
    """`x is None or not x.is_open()`: what is not there is not open, not in a list, not equal to anything."""
    if not is_plain(trouble.node):
        return
    edit = _met_edit(trouble)
    if edit is None:
        return

    def edit_of(node: ast.expr, _: ast.expr) -> Edit | None:
        return _met_edit(replace(trouble, node=node))

    fix = trouble.fix(
        "negation",
        0.57,
        edit,
        title=f"Count the negation as true when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, the code goes the way it goes where this is not so.",
        reasoning="The condition asks what is not so, and of a missing value nothing is so.",
    )
    yield from everywhere(trouble, fix, edit_of)


def _met_edit(trouble: Trouble) -> Edit | None:
    negation = _negation(trouble)
    if negation is None:
        return None
    module = trouble.crash.module
    parent = module.parents[negation]
    made = f"{trouble.bad.replace('{it}', trouble.it)} or {module.text(negation)}"
    grouped = isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.And)
    return splice(module, negation, f"({made})" if grouped else made)


def _negation(trouble: Trouble) -> ast.expr | None:
    """The `not …`, `… != …`, `… not in …` that holds the trouble, in what an `if`, a `while` or a filter asks."""
    module = trouble.crash.module
    below: ast.expr = trouble.node
    for above in module.ancestors(trouble.node):
        if not isinstance(above, ast.expr) or isinstance(above, ast.BoolOp | _CONDITIONAL):
            return None
        negates = isinstance(above, ast.UnaryOp) and isinstance(above.op, ast.Not)
        differs = isinstance(above, ast.Compare) and len(above.ops) == 1 and isinstance(above.ops[0], _NEGATIVE)
        if negates or differs:
            return above if _is_asked(trouble, above) else None
        if isinstance(above, ast.Call) and below is not above.func:
            return None  # what a call makes of a missing value may well be equal to something
        below = above
    return None


def _is_asked(trouble: Trouble, node: ast.expr) -> bool:
    parent = trouble.crash.module.parents[node]
    while isinstance(parent, ast.BoolOp):
        node, parent = parent, trouble.crash.module.parents[parent]
    tested = isinstance(parent, ast.If | ast.While | ast.IfExp) and parent.test is node
    return tested or (isinstance(parent, ast.comprehension) and node in parent.ifs)


def pass_on(trouble: Trouble) -> Iterator[Fix]:
    """Leave the answer to what follows an `if`, where the `if` answers with what is not there."""
    crash, module, statement = trouble.crash, trouble.crash.module, trouble.statement
    above = module.parents[statement]
    if not (
        isinstance(statement, ast.Return)
        and isinstance(above, ast.If)
        and above.body[-1] is statement
        and is_plain(trouble.node)
        and module.begins_its_line(statement)
        and statement.lineno == statement.end_lineno
    ):
        return
    block = block_of(crash, above)
    if above.orelse or not isinstance(block[-1], ast.Return | ast.Raise):
        return
    yield trouble.fix(
        "pass-on",
        0.64 if isinstance(block[-1], ast.Raise) else 0.58,
        _passing(trouble, above, statement),
        title=f"Go on to what follows when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, the function answers as it does where this condition is not met.",
        reasoning="What follows is the function's own answer to a case that was not met above.",
    )


def _passing(trouble: Trouble, above: ast.If, statement: ast.stmt) -> Edit:
    """In the condition where the answer is all that it leads to, else around the answer alone."""
    module, good = trouble.crash.module, when_good(trouble)
    if len(above.body) == 1:
        text = module.text(above.test)
        ored = isinstance(above.test, ast.BoolOp) and isinstance(above.test.op, ast.Or)
        return splice(
            module, above.test, f"{f'({text})' if ored or isinstance(above.test, _CONDITIONAL) else text} and {good}"
        )
    start, indent = module.start(statement.lineno), module.indent(statement)
    first = module.span(statement)[0]
    return Edit(start, first, f"{indent}if {good}:{module.newline}{deeper(indent)}")
