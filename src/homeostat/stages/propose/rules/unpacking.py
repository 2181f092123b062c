"""Fewer or more parts of a value than there are names for them."""

import ast
from collections.abc import Iterator

from homeostat.languages.python import Edit, body_nodes, names_in, splice, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import Subject, invalid, words


def trouble_with(  # noqa: PLR0917  # one short private line each
    crash: Crash, node: ast.expr, noun: str, bad: str = "", good: str = "", subject: Subject | None = None
) -> Trouble:
    return Trouble(
        crash=crash, node=node, whole=node, bad=bad, good=good, family="value", subject=subject or invalid(noun)
    )


def unpacking_fixes(crash: Crash) -> Iterator[Fix]:
    statement = crash.statement
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple | ast.List):
        yield from _parts(crash, statement, statement.targets[0], statement.value)
    elif isinstance(statement, ast.For) and isinstance(statement.iter, ast.Name | ast.Attribute):
        yield from _pairs(crash, statement)


def _pairs(crash: Crash, statement: ast.For) -> Iterator[Fix]:
    """`for key, value in mapping`, which gives only the keys."""
    if crash.type_of(statement.iter) == "dict" and isinstance(statement.target, ast.Tuple):
        yield trouble_with(crash, statement.iter, "entry").fix(
            "items",
            0.7,
            splice(crash.module, statement.iter, f"{crash.text(statement.iter)}.items()"),
            approach="correct",
            title="Go through keys and values",
            description="The loop gets both the key and the value of each entry.",
            reasoning="A mapping gives only its keys otherwise.",
        )


def _parts(crash: Crash, statement: ast.Assign, targets: ast.Tuple | ast.List, value: ast.expr) -> Iterator[Fix]:
    count = len(targets.elts)
    few = "not enough" in crash.message
    noun = (
        words(tail(value.func.value))
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
        else "value"
    )
    trouble = trouble_with(crash, value, noun or "value")
    yield from policies.on_error(trouble, statement, "ValueError")
    match value:
        case ast.Call(func=ast.Attribute(value=base, attr="split" | "rsplit" as method), args=args) if (
            not few and len(args) <= 1
        ):
            separator = crash.text(args[0]) if args else "None"
            yield trouble.fix(
                "maxsplit",
                0.64,
                splice(crash.module, value, f"{crash.text(base)}.{method}({separator}, {count - 1})"),
                approach="correct",
                title="Split only as often as there are parts",
                description="What stands after the last expected mark stays in the last part.",
                reasoning="The text holds the mark more often than expected.",
            )
        case ast.Call(func=ast.Attribute(value=base, attr="split"), args=[separator, *_]) if (
            few and count == 2 and crash.text(separator) != "None"  # noqa: PLR2004  # head and tail
        ):
            first, last = (crash.text(part) for part in targets.elts)
            made = f"{first}, _, {last} = {crash.text(base)}.partition({crash.text(separator)})"
            yield trouble.fix(
                "partition",
                0.55,
                splice(crash.module, statement, made),
                approach="default",
                title="Leave the second part empty when there is only one",
                description="A text without the mark gives its whole as the first part and nothing as the second.",
                reasoning="The text may come without the mark.",
                invents=True,
            )
        case _:
            pass
    if few:
        yield from too_few(trouble, targets, value)
    if not few and not any(isinstance(part, ast.Starred) for part in targets.elts):
        end = crash.module.span(targets.elts[-1])[1]
        yield trouble.fix(
            "ignore-rest",
            0.46,
            Edit(end, end, ", *_"),
            approach="default",
            title="Leave out the parts that are too many",
            description="Only the expected parts are used.",
            reasoning="More parts came than the code takes.",
            side_effects="What the other parts say is lost.",
            invents=True,
        )


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
