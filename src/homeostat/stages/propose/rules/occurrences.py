"""The same cause at other places of the function: mending only the one that crashed first, the next one crashes."""

import ast
import itertools
from collections.abc import Iterator

from homeostat.languages.python import FunctionNode, body_nodes, names_in, tail
from homeostat.stages.propose.rules.crash import Crash

OF_A_SEQUENCE = frozenset({
    "max", "min", "mean", "median", "fmean", "mode", "choice", "reduce", "stdev", "variance",
    "harmonic_mean", "geometric_mean",
})  # fmt: skip  # what fails on an empty one
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def twins(crash: Crash, node: ast.expr, family: str) -> list[tuple[ast.expr, ast.expr]]:
    """Other expressions spelt like `node` that fail on the same value, each with what cannot be had of it.

    Those that stand behind a question about the value, or where its name means something else, are left out.
    """
    wanted = ast.dump(node)
    found: list[tuple[ast.expr, ast.expr]] = []
    for other in body_nodes(crash.function):
        if other is node or not isinstance(other, ast.expr) or ast.dump(other) != wanted:
            continue
        whole = _fails(crash, other, family)
        if whole is not None and _is_the_same(crash, node, other) and not _is_asked(crash, other):
            found.append((other, whole))
    return found


def is_covered(crash: Crash, statement: ast.stmt, guarded: ast.stmt) -> bool:
    """Whether nobody reaches `statement` without passing the place right before `guarded`."""
    block = block_of(crash, guarded)
    below: ast.AST = statement
    while below not in block:
        above = crash.module.parents.get(below)
        if above is None:
            return False
        below = above
    return block.index(below) >= block.index(guarded)


def block_of(crash: Crash, statement: ast.stmt) -> list[ast.AST]:
    """The statements among which one stands."""
    parent = crash.module.parents[statement]
    for _, value in ast.iter_fields(parent):
        if isinstance(value, list) and statement in value:
            return value  # pyright: ignore[reportUnknownVariableType]  # the body of a statement
    return [statement]


def whole_chain(crash: Crash, whole: ast.expr) -> ast.expr:
    """The whole chain that hangs on the missing value: `x.strip().lower()`, not only `x.strip`."""
    parents = crash.module.parents
    while True:
        parent = parents.get(whole)
        chained = isinstance(parent, ast.Attribute | ast.Subscript) and parent.value is whole
        called = isinstance(parent, ast.Call) and parent.func is whole
        if not (chained or called) or not isinstance(parent, ast.expr):
            return whole
        whole = parent


def _fails(crash: Crash, node: ast.expr, family: str) -> ast.expr | None:  # noqa: PLR0911  # one shape of code a case
    """What of this expression's surroundings fails on the value; None where any value will do."""
    parent = crash.module.parents.get(node)
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return None
    match family:
        case "none":
            return _fails_on_none(crash, node, parent)
        case "key":
            return node
        case "index":
            return whole_chain(crash, node)
        case "pair":
            of_two = isinstance(parent, ast.Call) and tail(parent.func) in {"stdev", "variance"}
            return parent if of_two and isinstance(parent, ast.Call) and node in parent.args else None
        case "type":
            return node if isinstance(parent, ast.BinOp | ast.Compare) else None
        case "zero" | "empty":
            return _divided_by(node, parent) or _fails_on_empty(crash, node, parent)
        case _:
            return None


def _fails_on_none(crash: Crash, node: ast.expr, parent: ast.AST | None) -> ast.expr | None:  # noqa: PLR0911  # one shape of code a case
    match parent:
        case ast.Attribute(ctx=ast.Load()) | ast.Subscript(ctx=ast.Load()) if parent.value is node:
            return whole_chain(crash, parent)
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod()):
            return None
        case ast.BinOp():
            return node
        case ast.Compare(ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()]):
            return parent
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[ast.Constant(value=str())]) if (
            left is node
        ):
            return parent
        case ast.comprehension(iter=found) if found is node:
            return node
        case ast.Call(func=ast.Name(id="len"), args=[first]) if first is node:
            return parent
        case _:
            return None


def _divided_by(node: ast.expr, parent: ast.AST | None) -> ast.expr | None:
    divides = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Div | ast.FloorDiv | ast.Mod)
    return parent if divides and isinstance(parent, ast.BinOp) and parent.right is node else None


def _fails_on_empty(crash: Crash, node: ast.expr, parent: ast.AST | None) -> ast.expr | None:
    match parent:
        case ast.Subscript(value=value, slice=ast.Constant(value=0) | ast.UnaryOp(op=ast.USub())) if value is node:
            return whole_chain(crash, parent)
        case ast.Call(args=[first], keywords=keywords) if first is node:
            if tail(parent.func) == "len":
                return _divided_by(parent, crash.module.parents.get(parent))
            fails = tail(parent.func) in OF_A_SEQUENCE and all(found.arg != "default" for found in keywords)
            return parent if fails else None
        case _:
            return None


def _is_the_same(crash: Crash, node: ast.expr, other: ast.expr) -> bool:
    """Whether both look at the same value: no name of them is bound anew in between."""
    if [*_binders(crash, node)] != [*_binders(crash, other)]:
        return False
    names = names_in(node)
    low, high = sorted((node.lineno, other.lineno))
    stores = (
        found
        for found in body_nodes(crash.function)
        if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Store) and found.id in names
    )
    bound_by = {name for name, _ in _binders(crash, node)}
    return not any(low < found.lineno <= high and found.id not in bound_by for found in stores)


def _binders(crash: Crash, node: ast.expr) -> Iterator[tuple[str, str]]:
    """The loops and comprehensions that give names of an expression their meaning, by what they go through."""
    below: ast.AST = node
    for above in crash.module.ancestors(node):
        if isinstance(above, _Comprehension) and below not in above.generators[:1]:
            for found in above.generators:
                if names_in(found.target) & names_in(node):
                    yield ast.dump(found.target), ast.dump(found.iter)
        if (
            isinstance(above, ast.For | ast.AsyncFor)
            and below in above.body
            and names_in(above.target) & names_in(node)
        ):
            yield ast.dump(above.target), ast.dump(above.iter)
        below = above


def _is_asked(crash: Crash, node: ast.expr) -> bool:
    """Whether a condition around the expression already asks for the value."""
    below: ast.AST = node
    for above in crash.module.ancestors(node):
        tests: list[ast.expr] = []
        if isinstance(above, ast.If | ast.While | ast.IfExp) and below is not above.test:
            tests = [above.test]
        elif isinstance(above, ast.BoolOp):
            tests = list(itertools.takewhile(lambda value, stop=below: value is not stop, above.values))
        elif isinstance(above, _Comprehension):
            tests = [test for found in above.generators for test in found.ifs if test is not below]
        if any(_asks(test, node) for test in tests):
            return True
        if isinstance(above, FunctionNode):
            return False
        below = above
    return False


def _asks(test: ast.expr, node: ast.expr) -> bool:
    wanted = ast.dump(node)
    match test:
        case ast.UnaryOp(operand=operand):
            return _asks(operand, node)
        case ast.BoolOp(values=values):
            return any(_asks(value, node) for value in values)
        case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[base]) if isinstance(node, ast.Subscript):
            return ast.dump(key) == ast.dump(node.slice) and ast.dump(base) == ast.dump(node.value)
        case ast.Compare(left=left, comparators=comparators):
            return any(_asks(side, node) for side in (left, *comparators))
        case ast.Call(func=ast.Name(id="len" | "isinstance" | "bool"), args=[first, *_]):
            return ast.dump(first) == wanted
        case _:
            return ast.dump(test) == wanted
