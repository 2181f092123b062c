"""An index past the end, where it is only asked about: what is not there equals nothing, and a loop ends there."""

import ast
from collections.abc import Iterator

from homeostat.languages.python import Edit, body_nodes, dotted, is_plain, names_in, splice, tail
from homeostat.stages.propose.rules import neighbours
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.subject import quoted

_ANSWERS = frozenset({"IndexError", "LookupError", "Exception", "BaseException"})
_UNEQUAL = ast.NotEq | ast.NotIn | ast.IsNot


def asked_past_the_end(crash: Crash, node: ast.Subscript) -> Iterator[Fix]:
    """Conditions that read the entry first ask whether it is there: at all places that read the same one."""
    if not is_plain(node):
        return
    same = [found for found in _reads(crash, node) if ast.dump(found) == ast.dump(node)]
    edits = _asking(crash, same)
    if edits and _question(crash, node) is not None:
        yield _fix(crash, node, "bounds", 0.6, edits)
    wider = [*_asking(crash, _reads(crash, node)), *_ending(crash, node)]
    if wider and {(edit.start, edit.end) for edit in wider} != {(edit.start, edit.end) for edit in edits}:
        yield _fix(crash, node, "bounds-everywhere", 0.62 if edits else 0.5, wider)


def _fix(crash: Crash, node: ast.Subscript, rule: str, prior: float, edits: list[Edit]) -> Fix:
    return Fix(
        rule=f"index-{rule}",
        prior=prior,
        title=f"Look at {quoted(crash, node.value)} only as far as there is something",
        description="Past the end there is nothing that could be equal to anything, and nothing more to go through.",
        approach="guard",
        reasoning="The code reads an entry in order to decide, without asking whether it is there.",
        module=crash.module,
        edits=tuple(edits),
        test="The call that crashed, and one whose last entry matters.",
    )


def _reads(crash: Crash, node: ast.Subscript) -> list[ast.Subscript]:
    """What the function reads of the same sequence by the same counter, and nobody asked about before."""
    counters = names_in(node.slice)
    return [
        found
        for found in body_nodes(crash.function)
        if isinstance(found, ast.Subscript)
        and isinstance(found.ctx, ast.Load)
        and ast.dump(found.value) == ast.dump(node.value)
        and not isinstance(found.slice, ast.Slice)
        and (names_in(found.slice) & counters if counters else ast.dump(found.slice) == ast.dump(node.slice))
        and is_plain(found)
        and not _is_safe(crash, found)
    ]


def _is_safe(crash: Crash, node: ast.Subscript) -> bool:
    """Whether a condition around it asks for the length, or an `except` answers."""
    below: ast.AST = node
    for above in crash.module.ancestors(node):
        tests: list[ast.expr] = []
        if isinstance(above, ast.If | ast.While | ast.IfExp):
            tests = [above.test]
        elif isinstance(above, ast.BoolOp):
            tests = above.values[: above.values.index(below)] if isinstance(below, ast.expr) else []
        elif isinstance(above, ast.Try) and below in above.body:
            if any(set(neighbours.handled_names(handler)) & _ANSWERS for handler in above.handlers):
                return True
        elif above is crash.function:
            return False
        if any(_asks_length(test, node.value) for test in tests):
            return True
        below = above
    return False


def _asks_length(test: ast.expr, sequence: ast.expr) -> bool:
    return any(
        tail(found.func) == "len" and ast.dump(found.args[0]) == ast.dump(sequence)
        for found in ast.walk(test)
        if isinstance(found, ast.Call) and found.args
    )


def _asking(crash: Crash, reads: list[ast.Subscript]) -> list[Edit]:
    """The edits by which each condition first asks; none for what is read outside of conditions."""
    found: dict[tuple[int, int], Edit] = {}
    joined: set[tuple[ast.AST, str]] = set()
    for node in reads:
        question = _question(crash, node)
        if question is None:
            continue
        start, end = crash.module.span(question)
        if _asked_before(crash, question, node, joined):
            continue
        if all(end <= edit.start or edit.end <= start for edit in found.values()):
            found[start, end] = _guarded(crash, question, node)
    return list(found.values())


def _asked_before(crash: Crash, question: ast.expr, node: ast.Subscript, joined: set[tuple[ast.AST, str]]) -> bool:
    """Whether an earlier part of the same `and` or `or` is made to ask it; noted for the parts that follow."""
    above = crash.module.parents[question]
    unequal = isinstance(question, ast.Compare) and isinstance(question.ops[-1], _UNEQUAL)
    if not (isinstance(above, ast.BoolOp) and isinstance(above.op, ast.Or if unequal else ast.And)):
        return False
    asked = (above, _ends(crash, node)[1])
    before = asked in joined
    joined.add(asked)
    return before


def _question(crash: Crash, node: ast.Subscript) -> ast.expr | None:
    """The smallest condition that reads the entry: a comparison, or what an `if` or a `while` asks."""
    below: ast.expr = node
    for above in crash.module.ancestors(node):
        if isinstance(above, ast.Compare):
            return above
        tested = isinstance(above, ast.If | ast.While | ast.IfExp) and below is above.test
        if tested or isinstance(above, ast.BoolOp):
            return below
        if not isinstance(above, ast.Call | ast.Attribute | ast.Subscript):
            return None
        below = above
    return None


def _guarded(crash: Crash, question: ast.expr, node: ast.Subscript) -> Edit:
    past, there = _ends(crash, node)
    text = crash.text(question)
    unequal = isinstance(question, ast.Compare) and isinstance(question.ops[-1], _UNEQUAL)
    made = f"{past} or {text}" if unequal else f"{there} and {text}"
    above = crash.module.parents.get(question)
    alone = isinstance(above, ast.If | ast.While) and above.test is question
    joined = isinstance(above, ast.BoolOp) and isinstance(above.op, ast.Or if unequal else ast.And)
    return splice(crash.module, question, made if alone or joined else f"({made})")


def _ends(crash: Crash, node: ast.Subscript) -> tuple[str, str]:
    """In Python: the entry is past the end; it is there."""
    sequence, index = crash.text(node.value), crash.text(node.slice)
    match node.slice:
        case ast.Constant(value=0) | ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            return f"not {sequence}", sequence
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return f"len({sequence}) < {number}", f"len({sequence}) >= {number}"
        case _:
            return f"{index} >= len({sequence})", f"{index} < len({sequence})"


def _ending(crash: Crash, node: ast.Subscript) -> Iterator[Edit]:
    """`while True` that steps through the sequence ends where the sequence does."""
    counters = {found for found in names_in(node.slice) if found not in names_in(node.value)}
    for loop in (found for found in body_nodes(crash.function) if isinstance(found, ast.While)):
        if not (isinstance(loop.test, ast.Constant) and loop.test.value and len(counters) == 1):
            continue
        counter = next(iter(counters))
        inside = [found for found in _reads(crash, node) if loop in crash.module.ancestors(found)]
        plain = [found for found in inside if dotted(found.slice) == counter and _question(crash, found) is None]
        if plain and _steps(loop, counter):
            yield splice(crash.module, loop.test, f"{counter} < len({crash.text(node.value)})")


def _steps(loop: ast.While, counter: str) -> bool:
    return any(
        isinstance(found, ast.AugAssign) and isinstance(found.op, ast.Add) and dotted(found.target) == counter
        for found in ast.walk(loop)
    )
