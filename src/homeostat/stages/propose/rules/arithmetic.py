"""A division by nothing."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from homeostat.languages.python import Edit, names_in, splice
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import zero

_UNDEFINED = ("DivisionByZero", "DivisionUndefined", "InvalidOperation")


def fixes(crash: Crash) -> Iterator[Fix]:
    undefined = any(word in crash.message for word in _UNDEFINED) and "ConversionSyntax" not in crash.message
    if crash.error_type != "ZeroDivisionError" and not undefined:
        return
    for node in crash.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
            divisor = node.right
            whole: ast.expr = node
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "divmod"
            and len(node.args) > 1
        ):
            divisor, whole = node.args[1], node
        else:
            continue
        if crash.value(divisor) in {"0", "0.0", "?", "Decimal('0')", "Decimal('0.00')"} and not isinstance(
            divisor, ast.Constant
        ):
            yield from _ways(crash, divisor, whole)
    statement = crash.statement
    if isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Div | ast.FloorDiv | ast.Mod):
        yield from _ways(crash, statement.value, statement.value)


def _ways(crash: Crash, divisor: ast.expr, whole: ast.expr) -> Iterator[Fix]:
    counted = (
        isinstance(divisor, ast.Call)
        and isinstance(divisor.func, ast.Name)
        and divisor.func.id == "len"
        and divisor.args
    )
    looked_at = divisor.args[0] if counted and isinstance(divisor, ast.Call) else divisor
    trouble = Trouble(
        crash=crash,
        node=looked_at,
        whole=whole,
        bad="not {it}" if counted else "{it} == 0",
        good="{it}" if counted else "{it} != 0" if isinstance(divisor, ast.BinOp) else "{it}",
        family="zero",
        subject=zero(crash, divisor),
    )
    if isinstance(divisor, ast.BinOp):
        trouble = replace(trouble, bad="({it}) == 0", good="({it}) != 0")
    yield from policies.refuse(trouble)
    yield from policies.leave(trouble)
    yield from policies.skip(trouble)
    yield from policies.test_first(trouble)
    if whole is not divisor:
        yield from _nothing(trouble, whole)
    outer = policies.in_caller(trouble)
    if outer is not None:
        yield from policies.refuse(outer)


def _nothing(trouble: Trouble, whole: ast.expr) -> Iterator[Fix]:
    """`a / b if b else 0`, the zero in the type of the quotient."""
    crash = trouble.crash
    kinds = {crash.type_of(node) for node in ast.walk(whole) if isinstance(node, ast.Name | ast.Attribute | ast.Call)}
    uses_decimal = "Decimal" in kinds or "Decimal" in names_in(whole)
    floating = isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.Div)
    made = 'Decimal("0")' if uses_decimal else "0.0" if floating else "0"
    sibling = _sibling_zero(crash)
    ways = [(sibling[0], 0.64, f"{sibling[1]} takes the same value for a division by nothing.")] if sibling else []
    if sibling is None or not policies.is_number(sibling[0]):
        ways.append((made, 0.46, "A share, a mean or a rate of nothing is shown as nothing."))
    for text, prior, because in ways:

        def edit_of(_: ast.expr, division: ast.expr, text: str = text) -> Edit | None:
            return _conditional(trouble, division, text) if isinstance(division, ast.BinOp | ast.Call) else None

        fix = trouble.fix(
            "else",
            prior,
            _conditional(trouble, whole, text),
            imports=policies.decimal_import(text),
            approach="default",
            title=f"Take {text} when {trouble.subject.case}",
            description=f"When {trouble.subject.case}, the result is {text} instead of an error.",
            reasoning=because,
            side_effects="" if sibling else "A reader cannot tell this zero from a real one.",
            invents=not sibling,
            hides=not sibling and trouble.about_worth,
            outcome=policies.returned(crash, _product(crash, whole), text) or trouble.outcome(text),
        )
        yield from policies.everywhere(trouble, fix, edit_of)


def _product(crash: Crash, whole: ast.expr) -> ast.expr:
    """The outermost product of the division, so that a factor after it does not bind to the else branch."""
    while isinstance(parent := crash.module.parents.get(whole), ast.BinOp) and isinstance(
        parent.op, ast.Mult | ast.Div
    ):
        whole = parent
    return whole


def _conditional(trouble: Trouble, whole: ast.expr, text: str) -> Edit:
    crash = trouble.crash
    outer = _product(crash, whole)
    around = crash.module.parents.get(outer)
    called = isinstance(around, ast.Call) and outer in around.args
    free = called or isinstance(around, ast.Return | ast.Assign | ast.AnnAssign | ast.keyword | ast.Dict)
    value = policies.quoted_for(outer, text, crash)
    body = f"{crash.text(outer)} if {trouble.good.replace('{it}', trouble.it)} else {value}"
    return splice(crash.module, outer, body if free else f"({body})")


def _sibling_zero(crash: Crash) -> tuple[str, str] | None:
    for module in crash.neighbours:
        for node in module.nodes:
            divides = isinstance(node, ast.IfExp) and any(
                isinstance(found, ast.BinOp) and isinstance(found.op, ast.Div | ast.FloorDiv)
                for found in ast.walk(node.body)
            )
            if divides and isinstance(node, ast.IfExp) and not (names_in(node.orelse) - {"Decimal"}):
                return module.text(node.orelse), f"{module.path}:{node.lineno}"
    return None
