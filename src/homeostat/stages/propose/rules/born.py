"""Nothing in a field of a record: mended where the field is made, which is another function than the one that fails."""

import ast
from collections import Counter
from collections.abc import Iterator

from homeostat.languages.makers import born, field_of, is_asked_for_nothing
from homeostat.languages.python import FunctionNode, Module, body_nodes, splice, tail
from homeostat.languages.syntax import parse_expression
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.neighbours import stands_alone
from homeostat.stages.propose.rules.policies import Trouble

_AS_BESIDE, _MADE_UP = 0.71, 0.59  # above what is mended where it fails: every other reader is mended too


def where_made(trouble: Trouble, neutral: str | None) -> Iterator[Fix]:
    """`{"count": row.get("count")}` with the default of what is read beside it, else with what changes no result."""
    crash = trouble.crash
    field = field_of(trouble.node) or _field_behind(trouble)
    if not field or neutral in {None, "None"} or is_asked_for_nothing(crash.neighbours, field):
        return
    found = born(crash.neighbours, field)
    if found is None or neutral is None:
        return
    module, value = found
    function, call = module.function_of(value), value
    if function is None or function is crash.function or not isinstance(call, ast.Call):
        return
    if policies.is_number(neutral):  # what is counted or summed and is not there; nobody leaves a factor of 1 behind
        neutral = neutral.replace("1", "0")
    beside = _beside(module, function, neutral)
    default = beside or ("[]" if neutral == "()" else neutral)
    asked, says = module.text(call), policies.say(default)
    yield trouble.fix(
        "default-where-made",
        _AS_BESIDE if beside else _MADE_UP,
        splice(module, call, f"{asked[:-1].rstrip(', ')}, {default})" if beside else f"{asked} or {default}"),
        module=module,
        imports=policies.decimal_import(default),
        approach="default",
        title=f"Make {field} {says} in {function.name} when it is missing",
        description=f"{function.name} makes {field} {says} where there is none, and whoever reads it gets that.",
        reasoning=f"{function.name} does not ask whether there is any {field}, and {crash.function.name} reads it."
        + (" What stands beside it is read with such a default." if beside else ""),
        invents=not beside,
        hides=not beside and trouble.about_worth and policies.is_number(default),
    )


def _field_behind(trouble: Trouble) -> str:
    """Of a name that was read from a record above."""
    if not isinstance(trouble.node, ast.Name):
        return ""
    value = next((value for _, value in trouble.crash.assigned(trouble.node.id)), None)
    return field_of(value) if value is not None else ""


def _beside(module: Module, function: FunctionNode, neutral: str) -> str:
    """The default of such a kind with which the same function asks for other things, the commonest; "" without one."""
    kind = _kind(parse_expression(neutral))
    defaults = Counter(
        module.text(node.args[1])
        for node in body_nodes(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and tail(node.func) in {"get", "pop"}
        and len(node.args) == 2  # noqa: PLR2004 - what is asked for, and what is given where there is none
        and stands_alone(node.args[1])
        and _kind(node.args[1]) == kind
    )
    return defaults.most_common(1)[0][0] if defaults else ""


def _kind(value: ast.expr) -> object:
    if isinstance(value, ast.Constant):
        return float if isinstance(value.value, int | float) else type(value.value)
    return float if tail(value) == "Decimal" else type(value)
