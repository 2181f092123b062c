"""An element that is not there: past the end, one too far."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from homeostat.languages.python import body_nodes, is_plain, splice, tail
from homeostat.stages.propose.rules import captured, policies
from homeostat.stages.propose.rules.absent import EMPTY, plain_fix
from homeostat.stages.propose.rules.bounds import asked_past_the_end
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.occurrences import whole_chain
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import Kind, Subject, absence, empty, quoted, words


def index_fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type != "IndexError" or EMPTY.search(crash.message):
        return
    found = [node for node in crash.nodes if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice)]
    suspects = [node for node in found if crash.type_of(node.value) != "dict" and _is_out_of_range(crash, node)]
    for node in suspects[:2]:
        yield from _off_by_one(crash, node)
        yield from _missing_element(crash, node)
        yield from _own_otherwise(crash, node)


def _is_out_of_range(crash: Crash, node: ast.Subscript) -> bool:
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return False
    value, place = crash.value(node.value), _number(crash, node.slice)
    text = captured.plain_text(value)
    if text is not None:
        length = len(text)
    elif isinstance(value, list) and len(value) < captured.MOST_ITEMS:
        length = len(value)
    else:
        return True
    return place is None or not -length <= place < length


def _number(crash: Crash, node: ast.expr) -> int | None:
    """The captured value of an index such as `i` or `i + 1`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        left, right = _number(crash, node.left), _number(crash, node.right)
        if left is None or right is None:
            return None
        return left + right if isinstance(node.op, ast.Add) else left - right
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(crash, node.operand)
        return None if inner is None else -inner
    said = str(crash.value(node))
    return int(said) if re.fullmatch(r"-?\d{1,9}", said) else None


def _missing_element(crash: Crash, node: ast.Subscript) -> Iterator[Fix]:
    base = crash.text(node.value)
    place = node.slice
    needed = _needed_length(place)
    if needed == 1:
        bad, good = f"not {base}", base
    elif needed is not None:
        bad, good = f"len({base}) < {needed}", f"len({base}) >= {needed}"
    else:
        bad, good = f"{crash.text(place)} >= len({base})", f"{crash.text(place)} < len({base})"
    looked_at = node.value if needed == 1 else node
    trouble = Trouble(
        crash=crash,
        node=looked_at,
        whole=whole_chain(crash, node),
        bad=bad.replace(base, "{it}") if needed == 1 else bad,
        good=good.replace(base, "{it}") if needed == 1 else good,
        family="empty" if needed == 1 else "index",
        subject=_no_element(crash, node, needed),
    )
    if needed == 1 or is_plain(node):
        yield from policies.all_ways(trouble)
        outer = policies.in_caller(trouble) if needed == 1 else None
        if outer is not None:
            yield from policies.refuse(outer)
    yield from asked_past_the_end(crash, node)


def _own_otherwise(crash: Crash, node: ast.Subscript) -> Iterator[Fix]:
    """`first = xs[0]`, `name = first.name or own`: with no first one, what already stands behind the `or`."""
    statement = crash.module.statement_of(node)
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node and is_plain(node.value):
            pass
        case _:
            return
    mentions = [found for found in body_nodes(crash.function) if isinstance(found, ast.Name) and found.id == name]
    reads = [whole_chain(crash, found) for found in mentions if isinstance(found.ctx, ast.Load)]
    if _needed_length(node.slice) != 1 or len(mentions) != len(reads) + 1 or not reads:
        return
    if not all(_has_otherwise(crash, read) and not isinstance(read, ast.Name) for read in reads):
        return
    subject = empty(crash, node.value)
    yield plain_fix(
        crash,
        "own-otherwise",
        0.66,
        splice(crash.module, node, f"{crash.text(node)} if {crash.text(node.value)} else None"),
        *(splice(crash.module, read, f"({name} and {crash.text(read)})") for read in reads),
        title=f"Take what stands behind the `or` when {subject.case}",
    )


def _has_otherwise(crash: Crash, read: ast.expr) -> bool:
    above = crash.module.parents.get(read)
    return isinstance(above, ast.BoolOp) and isinstance(above.op, ast.Or) and read is not above.values[-1]


def _no_element(crash: Crash, node: ast.Subscript, needed: int | None) -> Subject:
    if needed == 1:
        return empty(crash, node.value)
    found = empty(crash, node.value) if is_plain(node.value) else absence(crash, node)
    if needed is not None:
        noun = words(tail(node.value)) or "entries"
        found = replace(found, message=f"Too few {noun}", kind=Kind.STATE if found.kind is Kind.LOOKUP else found.kind)
    lacks = f"no entry {quoted(crash, node.slice)}" if needed is None else f"fewer than {needed} entries"
    return replace(found, case=f"{quoted(crash, node.value)} has {lacks}")


def _needed_length(place: ast.expr) -> int | None:
    """How many elements a constant index needs."""
    match place:
        case ast.Constant(value=int(number)):
            return number + 1
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return number
        case _:
            return None


def _off_by_one(crash: Crash, node: ast.Subscript) -> Iterator[Fix]:
    """One step too far: the loop's end, the comparison, or the index itself."""
    base = crash.text(node.value)
    if f"{base}[len({base})]" == crash.text(node):
        yield plain_fix(
            crash,
            "off-by-one",
            0.75,
            splice(crash.module, node.slice, f"len({base}) - 1"),
            title="Read the last entry, not the one past it",
        )
    loop = crash.module.loop_of(crash.module.statement_of(node))
    if isinstance(loop, ast.While):
        for found in ast.walk(loop.test):
            if (
                isinstance(found, ast.Compare)
                and isinstance(found.ops[0], ast.LtE)
                and "len(" in crash.text(found.comparators[0])
            ):
                text = f"{crash.text(found.left)} < {crash.text(found.comparators[0])}"
                yield plain_fix(
                    crash, "off-by-one", 0.72, splice(crash.module, found, text), title="Stop at the last entry"
                )
    ranges = [loop.iter] if isinstance(loop, ast.For) else []
    ranges += [
        generator.iter
        for above in crash.module.ancestors(node)
        if isinstance(above, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp)
        for generator in above.generators
    ]
    for found in ranges:
        yield from _shorter_range(crash, found, node)


def _shorter_range(crash: Crash, found: ast.expr, node: ast.Subscript) -> Iterator[Fix]:
    if not (isinstance(found, ast.Call) and tail(found.func) == "range" and found.args):
        return
    end = found.args[1] if len(found.args) > 1 else found.args[0]
    match end:
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=1)):
            yield plain_fix(
                crash, "off-by-one", 0.74, splice(crash.module, end, crash.text(left)), title="Stop at the last entry"
            )
        case _:
            pass
    match node.slice:
        case ast.BinOp(op=ast.Add(), right=ast.Constant(value=int(step))):
            yield plain_fix(
                crash,
                "off-by-one",
                0.7,
                splice(crash.module, end, f"{crash.text(end)} - {step}"),
                title="Stop where the next entry is the last",
            )
        case _:
            pass
