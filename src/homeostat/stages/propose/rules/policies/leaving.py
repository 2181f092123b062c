"""Leave the function, skip the one entry, or test it in the condition that is there."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from homeostat.languages.python import Edit, body_nodes, deeper, is_plain, splice, tail
from homeostat.stages.propose.rules import neighbours, occurrences
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.left_out import left_out
from homeostat.stages.propose.rules.policies.asking import condition_of, generator_of, guarded, when_good
from homeostat.stages.propose.rules.policies.neutral import decimal_import, neutrals, say
from homeostat.stages.propose.rules.policies.trouble import ONLY_ONE, Trouble

_LOSES = 0.06  # leaving with nothing where a part is there: comes later, and is still shown where it is alone
_TOTALS = frozenset({"sum", "fsum", "mean", "fmean"})


def leave(trouble: Trouble, *, as_elsewhere: bool = False) -> Iterator[Fix]:
    """Return what the function returns when it has nothing to say; with `as_elsewhere` only where it does already."""
    throws_away = _throws_away(trouble)
    for neutral in neutrals(trouble.crash, trouble.node):
        text = neutral.text
        if as_elsewhere and not neutral.sibling:
            continue
        if trouble.crash.is_handler and not (neutral.sibling or neutral.asked):
            continue
        guard = guarded(trouble, f"return {text}".rstrip())
        if guard is None:
            return
        yield trouble.fix(
            "guard-return",
            neutral.prior - (_LOSES if throws_away and not neutral.asked else 0.0),
            *guard,
            imports=decimal_import(text),
            title=f"Return {say(text) if text else 'at once'} when {trouble.subject.case}",
            description=f"When {trouble.subject.case}, the caller gets {say(text) if text else 'nothing, and nothing is done'}, where it got an error before.",  # noqa: E501  # a sentence for people, whole
            reasoning="Another branch of the function returns the same."
            if neutral.sibling
            else "The test that failed asks for it."
            if neutral.asked
            else "It is what the function returns, with nothing in it.",
            side_effects="Callers see an empty result and cannot tell why it is empty.",
            invents=not neutral.sibling and not neutral.asked and bool(text),
            swallows=not text or (text == "None" and not neutral.asked and not neutral.sibling),
            outcome=f"return {text}",
        )


def _throws_away(trouble: Trouble) -> bool:
    """Whether the loop around has built up a part of what the function returns, which leaving by a value would lose."""
    loop = trouble.crash.module.loop_of(trouble.statement)
    if loop is None:
        return False
    returned = {
        node.value.id
        for node in body_nodes(trouble.crash.function)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Name)
    }
    return any(_builds_up(node) in returned for node in ast.walk(loop))


def _builds_up(node: ast.AST) -> str:
    """The name of what a statement or a call adds to; "" where it adds to nothing."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name)):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend" | "add" | "update")):
            return name
        case _:
            return ""


def skip(trouble: Trouble) -> Iterator[Fix]:
    """Go on with the next element."""
    module = trouble.crash.module
    generator = generator_of(trouble)
    if generator is not None:
        last = generator.ifs[-1] if generator.ifs else generator.iter
        if generator.ifs and isinstance(last, ast.BoolOp | ast.IfExp):
            edits = [
                Edit(module.span(last)[0], module.span(last)[0], "("),
                Edit(module.span(last)[1], module.span(last)[1], f") if {when_good(trouble)}"),
            ]
        else:
            edits = [Edit(module.span(last)[1], module.span(last)[1], f" if {when_good(trouble)}")]
        totals = any(
            isinstance(above, ast.Call) and tail(above.func) in _TOTALS for above in module.ancestors(trouble.node)
        )
        yield _skipping(trouble, 0.4, *edits, hides=totals)
        return
    loop = module.loop_of(trouble.statement)
    if not isinstance(loop, ast.For | ast.AsyncFor):  # a `while` that skips its own step never ends
        return
    yield from _skip_as_elsewhere(trouble)
    guard = guarded(trouble, "continue")
    if guard is not None:
        sibling = any(isinstance(node, ast.Continue) for node in ast.walk(loop))
        yield _skipping(trouble, 0.6 if sibling else 0.38, *guard, hides=adds_up(loop))


def _skip_as_elsewhere(trouble: Trouble) -> Iterator[Fix]:
    """As a loop of another function leaves out an entry without the same, with what it says of that."""
    other = left_out(trouble.crash, trouble.node)
    if other is None:
        return
    module = trouble.crash.module
    indent = module.indent(trouble.statement)
    inner = deeper(indent)
    guard = guarded(trouble, f"{module.newline}{inner}".join((*other.said, "continue")))
    if guard is not None:
        made = _skipping(trouble, 0.8, *guard, hides=False)
        because = f"{other.where} leaves such entries out of its loop."
        # The same edit as without words where nothing is said, and then one fix.
        yield replace(made, rule=f"{made.rule}-as-sibling", reasoning=because, side_effects="")


def stop(trouble: Trouble) -> Iterator[Fix]:
    """Go on below a `while` that found no more; where an index went past an end, it is its condition that is wrong."""
    loop = trouble.crash.module.loop_of(trouble.statement)
    guard = guarded(trouble, "break")
    if guard is None or not isinstance(loop, ast.While) or trouble.family not in {"none", "buffer"}:
        return
    sibling = any(isinstance(node, ast.Break) for node in ast.walk(loop))
    yield trouble.fix(
        "stop",
        0.62 if sibling else 0.5,
        *guard,
        title=f"Stop the loop when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, the loop ends, and what follows goes on with what was found.",
        reasoning="The loop already ends this way elsewhere." if sibling else "A loop that finds no more has ended.",
        outcome=f"stop {trouble.it}",
    )


def as_namesake(trouble: Trouble) -> Iterator[Fix]:
    """Leave as functions of the same name do where the same is missing."""
    crash, word = trouble.crash, tail(trouble.node)
    same = neighbours.leaves_alike(crash, word) if word else None
    if same is None:
        return
    text, where = same
    guard = guarded(trouble, text)
    if guard is None:
        return
    yield trouble.fix(
        "guard-as-namesake",
        0.82,
        *guard,
        title=f"Leave when {trouble.subject.case}, as {crash.function.name} does elsewhere",
        description=f"When {trouble.subject.case}, nothing more is done, as in the other {crash.function.name}.",
        reasoning=f"{where} asks the same before it goes on.",
        outcome=text,
    )


def adds_up(loop: ast.stmt) -> bool:
    """Whether a loop makes a total, in which an entry left out would not show."""
    return any(
        isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub) and not _is_one(node.value)
        for node in ast.walk(loop)
    )


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _skipping(trouble: Trouble, prior: float, *edits: Edit, hides: bool) -> Fix:
    return trouble.fix(
        "skip",
        prior - 0.14 if hides else prior,
        *edits,
        title=f"Leave an entry out when {trouble.subject.case}",
        description=f"Entries for which {trouble.subject.case} are left out; all the others are handled as before.",
        reasoning="One bad entry should not stop the others."
        if prior < 0.5  # noqa: PLR2004  # said in the words beside it
        else "The loop already leaves other entries out this way.",
        side_effects="The total no longer counts the entry, and nobody is told."
        if hides
        else "The entry left out does not show in the result.",
        hides=hides,
        outcome=f"skip {trouble.it}",
    )


def test_first(trouble: Trouble) -> Iterator[Fix]:
    """Ask in the condition that is being evaluated anyway."""
    operand = condition_of(trouble)
    if operand is None or not is_plain(trouble.node):
        return
    module = trouble.crash.module
    text = module.text(operand)
    grouped = f"({text})" if isinstance(operand, ast.BoolOp | ast.IfExp | ast.NamedExpr | ast.Lambda) else text
    joined = f"{when_good(trouble)} and {grouped}"
    parent = module.parents[operand]
    needs_group = isinstance(parent, ast.UnaryOp | ast.Compare) or (
        isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.Or)
    )
    others = occurrences.twins(trouble.crash, trouble.node, trouble.family)
    yield trouble.fix(
        "condition",
        0.55 - (ONLY_ONE if others else 0.0),
        splice(module, operand, f"({joined})" if needs_group else joined),
        title=f"Count the condition as not met when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, the code goes the way it goes when the condition is false.",
        reasoning="The condition already decides this; it only could not cope with the missing value.",
        hides=trouble.about_worth,
    )
