"""What stands on the two sides of an operator: what a class's own method is given, and kinds that do not know it."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_ASKED = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__add__", "__sub__", "__mul__"})
_MESSAGE = re.compile(r"object has no attribute '(?P<name>\w+)'")


_UNKNOWN = re.compile(r"unsupported operand type\(s\) for (?P<sign>[^\w\s=]+)=?: '(?P<kind>\w+)' and '(?P=kind)'")
_JOINED_BY = {"str": "+", "bytes": "+", "list": "+", "tuple": "+", "set": "|", "frozenset": "|", "dict": "|"}


def fixes(crash: Crash) -> Iterator[Fix]:
    yield from _left_to_the_other(crash)
    yield from _joined(crash)


def _joined(crash: Crash) -> Iterator[Fix]:
    """Two of one kind are put together by the one operator that it has for that."""
    said = _UNKNOWN.search(crash.message) if crash.error_type == "TypeError" else None
    sign = _JOINED_BY.get(said["kind"], "") if said else ""
    if said is None or not sign:
        return
    for node in crash.nodes:
        if not isinstance(node, ast.BinOp):
            continue
        start, end = crash.module.span(node.left)[1], crash.module.span(node.right)[0]
        between = crash.module.source[start:end]
        if between.strip() != said["sign"]:
            continue
        yield Fix(
            rule="operand-joined",
            prior=0.8,
            title=f"Put the two together with {sign}",
            description=f"There is no {said['sign']} between two of {said['kind']}; {sign} puts them together.",
            approach="correct",
            reasoning=f"{said['kind']} does not know the operator.",
            module=crash.module,
            edits=(Edit(start, end, between.replace(said["sign"], sign, 1)),),
            test="The call that crashed.",
        )


def _left_to_the_other(crash: Crash) -> Iterator[Fix]:
    """`return NotImplemented` for what is no object of the class: Python then asks the other side, or says no."""
    said = _MESSAGE.search(crash.message) if crash.error_type == "AttributeError" else None
    owner = crash.module.class_of(crash.function)
    arguments = crash.function.args.args
    if said is None or owner is None or crash.function.name not in _ASKED or len(arguments) != 2:  # noqa: PLR2004 - self and the other
        return
    other = arguments[1].arg
    reads = any(
        isinstance(node, ast.Attribute)
        and node.attr == said["name"]
        and isinstance(node.value, ast.Name)
        and node.value.id == other
        for node in crash.nodes
    )
    body = crash.function.body
    told = ast.get_docstring(crash.function, clean=False) is not None and len(body) > 1
    first = body[1] if told else body[0]
    if not reads or not crash.module.begins_its_line(first):
        return
    indent, newline = crash.module.indent(first), crash.module.newline
    at = crash.module.start(first.lineno)
    text = f"{indent}if not isinstance({other}, {owner.name}):{newline}{indent}    return NotImplemented{newline}"
    yield Fix(
        rule="operand-not-implemented",
        prior=0.88,
        title=f"Leave it to Python when the other side is no {owner.name}",
        description=f"{crash.function.name} answers NotImplemented for it: then they are unlike, instead of an error.",
        approach="correct",
        reasoning="Python calls this method with anything; the language's own answer for a stranger is NotImplemented.",
        module=crash.module,
        edits=(Edit(at, at, text),),
        test="The comparison that crashed, and one of two equal objects.",
    )
