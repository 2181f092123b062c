"""A comparison with a stranger, whose own `==` raises or answers with something that is no truth."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, is_plain, splice
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.subject import quoted

_COMPARES = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__bool__", "__nonzero__"})
_NO_TRUTH = re.compile(r"truth value of an? .* is ambiguous")
_MOST = 3


def fixes(crash: Crash) -> Iterator[Fix]:
    if crash.called not in _COMPARES and not _NO_TRUTH.search(crash.message):
        return
    compared = [node for node in crash.nodes if isinstance(node, ast.Compare) and len(node.ops) == 1]
    for node in compared[:_MOST]:
        yield from _kind_first(crash, node)
        yield from _identity(crash, node)


def _kind_first(crash: Crash, node: ast.Compare) -> Iterator[Fix]:
    """`isinstance(x, str) and x == ""`: a value of another kind is not equal, and is not asked."""
    kind = _kind_of(node.comparators[0])
    if not kind or not is_plain(node.left) or not isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
        return
    it, text = crash.text(node.left), crash.text(node)
    unequal = isinstance(node.ops[0], ast.NotEq | ast.NotIn)
    made = f"not isinstance({it}, {kind}) or {text}" if unequal else f"isinstance({it}, {kind}) and {text}"
    above = crash.module.parents.get(node)
    alone = isinstance(above, ast.If | ast.While) and above.test is node
    joined = isinstance(above, ast.BoolOp) and isinstance(above.op, ast.Or if unequal else ast.And)
    edit = splice(crash.module, node, made if alone or joined else f"({made})")
    yield _fix(crash, node, "kind-first", 0.78, edit, f"Ask for the kind of {quoted(crash, node.left)} first")


def _identity(crash: Crash, node: ast.Compare) -> Iterator[Fix]:
    """`x is None` for `x == None`."""
    right = node.comparators[0]
    one_of_a_kind = isinstance(right, ast.Constant) and (right.value is None or right.value is Ellipsis)
    if one_of_a_kind and isinstance(node.ops[0], ast.Eq | ast.NotEq):
        word = "is" if isinstance(node.ops[0], ast.Eq) else "is not"
        edit = splice(crash.module, node, f"{crash.text(node.left)} {word} {crash.text(right)}")
        yield _fix(crash, node, "identity", 0.84, edit, f"Ask whether {quoted(crash, node.left)} is the very thing")


def _kind_of(right: ast.expr) -> str:
    """The type of what it is compared with, where that is written down."""
    parts = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else [right]
    kinds = {type(part.value).__name__ for part in parts if isinstance(part, ast.Constant)}
    if len(kinds) != 1 or not all(isinstance(part, ast.Constant) for part in parts):
        return ""
    (kind,) = kinds
    return {"int": "(int, float)", "float": "(int, float)"}.get(kind, kind if kind in {"str", "bytes", "bool"} else "")


def _fix(  # noqa: PLR0917  # one short private line each
    crash: Crash, node: ast.Compare, rule: str, prior: float, edit: Edit, title: str
) -> Fix:
    return Fix(
        rule=f"compare-{rule}",
        prior=prior,
        title=title,
        description=f"A value of another kind is taken to differ from {crash.text(node.comparators[0])[:40]}, and its own comparison is not asked.",  # noqa: E501  # a sentence for people, whole
        approach="guard",
        reasoning="The value that came compares in a way of its own, which fails for this.",
        module=crash.module,
        edits=(edit,),
        test="The call that crashed, and one with a value of the usual kind.",
    )
