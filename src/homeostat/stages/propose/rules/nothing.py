"""None where a value was expected."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from homeostat.languages.python import Edit, dotted, is_plain, splice, tail
from homeostat.stages.propose.rules import occurrences, policies
from homeostat.stages.propose.rules.born import where_made
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.occurrences import whole_chain
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import is_none

_ATTRIBUTE = re.compile(r"'NoneType' object has no attribute '(\w+)'")
_ITERATING = frozenset(
    {
        "list",
        "sum",
        "set",
        "sorted",
        "tuple",
        "max",
        "min",
        "enumerate",
        "any",
        "all",
        "zip",
        "map",
        "filter",
        "reversed",
        "dict",
        "frozenset",
    }
)
_WANTS_TEXT = re.compile(r"\bmust be str(?:ing)?$|\bmust be a string$")  # and does not say what it got
_MOST_SUSPECTS = 2
_KEEPS_TEXT = frozenset({"strip", "lower", "upper", "title", "lstrip", "rstrip", "capitalize", "casefold", "replace"})


def fixes(crash: Crash) -> Iterator[Fix]:
    told = "NoneType" in crash.message or re.search(r"\b(not|be) None\b|, not None", crash.message)
    if not told and not (_WANTS_TEXT.search(crash.message) and crash.error_type == "TypeError"):
        return
    suspects = [pair for pair in _suspects(crash) if crash.may_be_none(pair[0])]
    sure = [pair for pair in suspects if crash.type_of(pair[0]) == "None"]
    seen: list[ast.expr] = []
    for node, whole in sure or (suspects if told else ()):
        if any(ast.dump(node) == ast.dump(other) for other in seen) or len(seen) >= _MOST_SUSPECTS:
            continue
        seen.append(node)
        yield from _ways(crash, node, whole)


def _ways(crash: Crash, node: ast.expr, whole: ast.expr) -> Iterator[Fix]:
    trouble = Trouble(
        crash=crash,
        node=node,
        whole=whole_chain(crash, whole),
        bad="{it} is None",
        good="{it} is not None",
        family="none",
        subject=is_none(crash, node),
    )
    yield from policies.all_ways(trouble)
    yield from _or_empty(trouble, whole)
    yield from _or_empty_at_birth(trouble, whole)
    neutral = _neutral_of_use(crash, node, whole)
    if not isinstance(whole, ast.Subscript | ast.Attribute) or whole is node:
        yield from where_made(trouble, neutral or policies.neutral_in(crash, node))
    if neutral is not None:
        yield from policies.default_argument(trouble, neutral)
    yield from _when_there(trouble)
    outer = policies.in_caller(trouble)
    if outer is not None:
        outer = replace(outer, subject=is_none(outer.crash, outer.node)) if outer.is_argument else outer
        yield from policies.refuse(outer)
        yield from policies.skip(outer)
        yield from policies.leave(outer, as_elsewhere=True)


def _suspects(crash: Crash) -> Iterator[tuple[ast.expr, ast.expr]]:  # noqa: C901, PLR0912  # one shape of code a case
    """Expressions that may have been None, each with what could not be had of it."""
    attribute = _ATTRIBUTE.search(crash.message)
    message = crash.message
    for node in crash.nodes:
        match node:
            case ast.Attribute(value=base, attr=attr):
                if attribute and attr == attribute.group(1):
                    yield base, node
            case ast.Subscript(value=base):
                if "subscriptable" in message or "item assignment" in message or "item deletion" in message:
                    yield base, node
            case ast.Call():
                yield from _call_suspects(node, message)
            case ast.BinOp(left=left, right=right):
                if "unsupported operand" in message or "concatenate" in message or "must be str" in message:
                    yield from ((side, side) for side in _sides(left, right, message))
            case ast.Compare(left=left, comparators=comparators):
                if "not supported between" in message:
                    yield from ((side, node) for side in _sides(left, comparators[0], message))
                elif "requires string as left operand" in message:
                    yield left, node
                elif "argument of type" in message or "not a container" in message:
                    yield comparators[-1], node
            case ast.comprehension(iter=found) | ast.Starred(value=found):
                if "iterable" in message:
                    yield found, found
            case ast.FormattedValue(value=found, format_spec=spec):
                if spec is not None and "__format__" in message:
                    yield found, found
            case ast.UnaryOp(operand=operand):
                if "unary" in message:
                    yield operand, node
            case _:
                pass
    yield from _statement_suspects(crash)


def _statement_suspects(crash: Crash) -> Iterator[tuple[ast.expr, ast.expr]]:
    statement = crash.statement
    match statement:
        case ast.For(iter=found) | ast.AsyncFor(iter=found) if "iterable" in crash.message:
            yield found, found
        case ast.Assign(value=found, targets=[ast.Tuple() | ast.List()]) if "iterable" in crash.message:
            yield found, found
        case ast.AugAssign(value=found, target=target) if (
            "unsupported operand" in crash.message or "concatenate" in crash.message
        ):
            if crash.type_of(target) != "None":
                yield found, found
        case _:
            return


def _call_suspects(node: ast.Call, message: str) -> Iterator[tuple[ast.expr, ast.expr]]:
    name = tail(node.func)
    if "not callable" in message:
        yield node.func, node
        return
    first = node.args[0] if node.args else None
    if first is None or isinstance(first, ast.Starred):
        return
    if "has no len" in message and name == "len":
        yield first, node
    elif ("iterable" in message and (name in _ITERATING or name in {"join", "extend", "update", "choice"})) or (
        "__round__" in message and name == "round"
    ):
        yield first, first
    elif (
        ", not 'NoneType'" in message
        or "conversion from NoneType" in message
        or "not NoneType" in message
        or "not None" in message
        or "expected string or bytes-like" in message
        or "cannot be interpreted as an integer" in message
    ):
        yield from ((argument, argument) for argument in node.args if not isinstance(argument, ast.Constant))
    elif _WANTS_TEXT.search(message):
        yield from ((argument, node) for argument in node.args if not isinstance(argument, ast.Constant))
    elif "bad operand type for abs" in message and name == "abs":
        yield first, first


def _sides(left: ast.expr, right: ast.expr, message: str) -> list[ast.expr]:
    """The side, or sides, that the message says was None."""
    said = re.search(r"'(\w+)' and '(\w+)'", message)
    if said is None:
        return [right] if "concatenate" in message or "must be str" in message else [left, right]
    return [side for side, name in ((left, said.group(1)), (right, said.group(2))) if name == "NoneType"]


def _or_empty(trouble: Trouble, whole: ast.expr) -> Iterator[Fix]:
    """`(x or {}).get(…)`, `for y in x or []`, `(x or "").strip()`."""
    crash, node = trouble.crash, trouble.node
    empty = policies.neutral_in(crash, node)
    if empty not in {'""', "{}", "()"} or isinstance(crash.module.parents.get(node), ast.BoolOp):
        return
    empty = "[]" if empty == "()" else empty

    def edit_of(other: ast.expr, outer: ast.expr) -> Edit | None:
        own = policies.neutral_in(crash, other)
        text = f"{trouble.it} or {'[]' if own == '()' else own}"
        free = other is outer and not isinstance(other, ast.BinOp)
        return (
            splice(crash.module, other, text if free and _stands_free(crash, other) else f"({text})") if own else None
        )

    first = edit_of(node, whole)
    if first is None:
        return
    after_get = isinstance(node, ast.Call) and tail(node.func) == "get"
    fix = trouble.fix(
        "or-empty",
        0.57 if after_get else 0.5,
        first,
        approach="default",
        title=f"Go on with {policies.say(empty)} when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, the code goes on as if it were empty, instead of an error.",
        reasoning="What is done with the value works as well on an empty one.",
        side_effects="Nothing tells apart what is missing and what is empty.",
        invents=True,
        outcome=_outcome(trouble, empty),
    )
    yield from policies.everywhere(trouble, fix, edit_of)


def _stands_free(crash: Crash, node: ast.expr) -> bool:
    return not isinstance(crash.module.parents.get(node), ast.Attribute | ast.Subscript | ast.BinOp | ast.Compare)


def _outcome(trouble: Trouble, empty: str) -> str:
    """What comes out of the whole chain: an empty text stays one through `strip().lower()`."""
    chain = [tail(found.func) for found in ast.walk(trouble.whole) if isinstance(found, ast.Call)]
    kept = empty != '""' or all(name in _KEEPS_TEXT for name in chain)
    return trouble.outcome(empty) if kept and empty != "{}" else trouble.outcome(f"{empty} {len(chain)}")


def _or_empty_at_birth(trouble: Trouble, whole: ast.expr) -> Iterator[Fix]:
    """`x = payload.get("x") or {}` where the value was read in the same function."""
    crash, node = trouble.crash, trouble.node
    if not isinstance(node, ast.Name):
        return
    born = next(crash.assigned(node.id), None)
    if born is None:
        return
    value = born[1]
    others = occurrences.twins(crash, node, "none")
    empty = _neutral_of_use(crash, node, whole)
    if empty is None or not isinstance(value, ast.Call) or tail(value.func) not in {"get", "pop", "getenv"}:
        return
    yield trouble.fix(
        "or-empty-at-birth",
        0.58 if others else 0.52,
        splice(crash.module, value, f"{crash.text(value)} or {empty}"),
        imports=policies.decimal_import(empty),
        approach="default",
        title=f"Start from {policies.say(empty)} when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, every later use sees {policies.say(empty)} instead of None.",
        reasoning="The value is read with .get(), which gives nothing both for a missing entry and for an empty one.",
        invents=True,
        hides=trouble.about_worth and policies.is_number(empty),
        outcome=_outcome(trouble, empty),
    )


def _neutral_of_use(crash: Crash, node: ast.expr, whole: ast.expr) -> str | None:
    """What leaves the result unchanged: 0 for a sum, 1 for a factor, nothing to go through for a loop."""
    parent = crash.module.parents.get(node)
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mult | ast.Div):
        other = parent.right if parent.left is node else parent.left
        one = 'Decimal("1")' if crash.type_of(other) == "Decimal" else "1"
        return one if parent.right is node else None
    found = policies.neutral_in(crash, node)
    if isinstance(whole, ast.Subscript):
        return None  # an empty value has no entry either
    return "[]" if found == "()" else found if found != "None" else None


def _when_there(trouble: Trouble) -> Iterator[Fix]:
    """Do a statement that only has an effect when there is something to do it on."""
    crash, statement = trouble.crash, trouble.statement
    alone = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call | ast.Await)
    if not alone or not is_plain(trouble.node) or not crash.module.begins_its_line(statement):
        return
    if not dotted(trouble.node):
        return
    module = crash.module
    start, end = module.start(statement.lineno), module.span(statement)[1]
    indent = module.indent(statement)
    deeper = "\t" if "\t" in indent else "    "
    body = module.source[start:end]
    if '"""' in body or "'''" in body:
        return
    shifted = "".join(deeper + line if line.strip() else line for line in body.splitlines(keepends=True))
    others = occurrences.twins(crash, trouble.node, "none")
    yield trouble.fix(
        "when-there",
        0.36 if others else 0.5,
        Edit(start, end, f"{indent}if {trouble.it} is not None:{module.newline}{shifted}"),
        title=f"Leave this step out when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, only this one step is left out; the rest of the call goes on.",
        reasoning="The step has an effect of its own and gives nothing that is used later.",
        side_effects="The step left out does not happen, and nobody is told.",
        swallows=True,
    )


# --- None inside of something -----------------------------------------------------------------------------------------


def inside(crash: Crash) -> Iterator[Fix]:
    """None among what is handed on whole: entries without a value are left out, the nearest place first."""
    if "NoneType" not in crash.message and "can only contain strings" not in crash.message:
        return
    for frame in (crash, *crash.outer[:1]):
        for name, value in frame.variables.items():
            holds = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
            used = _first_use(frame, name) if "None" in holds else None
            if used is None:
                continue
            kept = (
                f"{{key: value for key, value in {name}.items() if value is not None}}"
                if isinstance(value, dict)
                else f"[entry for entry in {name} if entry is not None]"
            )
            yield Fix(
                rule="none-left-out",
                prior=0.62 if frame is crash else 0.56,
                title=f"Leave entries of `{name}` without a value out",
                description=f"What `{name}` holds as None is not handed on; all the rest is, as before.",
                approach="guard",
                reasoning=f"`{name}` held None among its values when it crashed.",
                module=frame.module,
                edits=(splice(frame.module, used, kept),),
                side_effects="An entry without a value is as if it had not been there.",
                test="The call that crashed, and one in which every entry has a value.",
            )
            return


def _first_use(frame: Crash, name: str) -> ast.expr | None:
    """Where the whole of it is first handed on: as an argument."""
    for node in sorted(
        (found for found in ast.walk(frame.function) if isinstance(found, ast.Name) and found.id == name),
        key=lambda found: (found.lineno, found.col_offset),
    ):
        parent = frame.module.parents.get(node)
        handed = (isinstance(parent, ast.Call) and node in parent.args) or isinstance(parent, ast.keyword)
        if handed and node.lineno <= frame.line:
            return node
    return None
