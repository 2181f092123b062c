"""A key that is not there."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from homeostat.languages.python import Edit, is_plain, splice, tail
from homeostat.stages.propose.rules import captured, neighbours, policies
from homeostat.stages.propose.rules.absent import close_to, plain_fix
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.none_allowed import allows_none
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import (
    Kind,
    Subject,
    absence,
    is_from_client,
    not_found,
    quoted,
    required,
    unknown,
    words,
)

_MOST_SUSPECTS = 3
_COLLECTS = {"append": "[]", "extend": "[]", "add": "set()", "update": "{}"}


def key_fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type != "KeyError":
        return
    found = [pair for node in crash.nodes if (pair := _asks_for_key(crash, node)) is not None]
    sure = [pair for pair in found if _lacks_key(crash, pair[1]) is True]
    unknown = [pair for pair in found if _lacks_key(crash, pair[1]) is None]
    seen: set[str] = set()
    for node, _ in sure or unknown:
        text = crash.text(node)
        if text not in seen and len(seen) < _MOST_SUSPECTS:
            seen.add(text)
            yield from _ways(crash, node)


def _asks_for_key(crash: Crash, node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """An expression that fails for a key that is not there, and the container that it asks."""
    match node:
        case ast.Subscript(value=base, slice=key) if not isinstance(key, ast.Slice) and _has_key(crash, key):
            only_put = isinstance(node.ctx, ast.Store) and not isinstance(crash.module.parents.get(node), ast.AugAssign)
            return None if only_put else (node, base)
        case ast.Call(func=ast.Attribute(value=base, attr="pop" | "remove"), args=[key]) if _has_key(crash, key):
            return node, base
        case _:
            return None


def _lacks_key(crash: Crash, base: ast.expr) -> bool | None:
    """Whether the container, as it was captured, lacks the key; None where that cannot be told."""
    value = crash.value(base)
    if not isinstance(value, dict) and captured.type_in(value) != "dict":
        return None
    keys = captured.keys_of(value)
    if crash.message.strip().strip("'\"") in keys:
        return False
    whole = len(value) < captured.MOST_ITEMS if isinstance(value, dict) else bool(keys) or value == "{}"
    return True if whole else None


def _ways(crash: Crash, node: ast.expr) -> Iterator[Fix]:
    match node:
        case ast.Subscript():
            counting = _counting(crash, node)
            if counting is not None:
                yield from _missing_to_add(crash, counting, node)
            if counting is None and isinstance(node.ctx, ast.Load):
                yield from _missing_key(crash, node)
            elif isinstance(node.ctx, ast.Del):
                yield from _missing_to_delete(crash, node)
        case ast.Call(func=ast.Attribute(value=base, attr="pop"), args=[key]):
            yield from _missing_to_pop(crash, node, base, key)
        case ast.Call(func=ast.Attribute(attr="remove") as func):
            end = crash.module.span(func)[1]
            yield plain_fix(crash, "discard", 0.5, Edit(end - len("remove"), end, "discard"))
        case _:
            return


def _has_key(crash: Crash, index: ast.expr) -> bool:
    value = crash.value(index)
    if value == "?":
        return not isinstance(index, ast.Constant)
    return value == crash.message.strip() or str(value).strip("'\"") == crash.message.strip("'\"")


def _missing_key(crash: Crash, node: ast.Subscript) -> Iterator[Fix]:
    base, key = node.value, node.slice
    base_text, key_text = crash.text(base), crash.text(key)
    trouble = Trouble(
        crash=crash,
        node=node,
        whole=node,
        bad=f"{key_text} not in {base_text}",
        good=f"{key_text} in {base_text}",
        family="key",
        subject=_missing(crash, node),
    )
    yield from _did_you_mean(trouble, node)
    yield from _start_collecting(trouble, node)
    if is_plain(node):
        yield from policies.refuse(trouble)
        yield from policies.skip(trouble)
        yield from policies.leave(trouble)
        yield from policies.test_first(trouble)
        outer = policies.in_caller(trouble)
        if outer is not None:
            yield from policies.refuse(outer)
    yield from _caught_by_handler(trouble)
    yield from _get_with_default(trouble, node)


def _start_collecting(trouble: Trouble, node: ast.Subscript) -> Iterator[Fix]:
    """`groups[k].append(x)` for the first time, where the mapping is filled in this function."""
    crash, base = trouble.crash, node.value
    parent = crash.module.parents.get(node)
    start = _COLLECTS.get(parent.attr) if isinstance(parent, ast.Attribute) else None
    here = isinstance(base, ast.Name) and any(True for _ in crash.assigned(base.id))
    held = None if here else _begins_empty(crash, base)
    if start is None or not (here or held):
        return
    yield trouble.fix(
        "start-collecting",
        0.72 if here else held or 0.0,
        splice(crash.module, node, f"{crash.text(base)}.setdefault({crash.text(node.slice)}, {start})"),
        approach="correct",
        title=f"Start a new collection for a {words(tail(node.slice)) or 'key'} seen for the first time",
        description="The first entry of a group starts the group instead of an error; later ones join it as before.",
        reasoning="The mapping begins empty and is filled here; its groups are not there before their first entry.",
    )


def _begins_empty(crash: Crash, base: ast.expr) -> float | None:
    """How likely a mapping that the object begins with and keeps is filled by such a line alone; None for any other."""
    owner = crash.module.class_of(crash.function)
    if owner is None or not isinstance(base, ast.Attribute):
        return None
    begun = fills = False
    for node in ast.walk(owner):
        match node:
            case (
                ast.Assign(targets=[ast.Attribute(attr=name)], value=value)
                | ast.AnnAssign(target=ast.Attribute(attr=name), value=ast.expr() as value)
            ) if name == base.attr:
                begun |= ast.unparse(value) in {"{}", "dict()", "OrderedDict()"}
            case ast.Assign(targets=[ast.Subscript(value=ast.Attribute(attr=name))]) if name == base.attr:
                fills = True
            case _:
                pass
    return None if not begun else 0.46 if fills else 0.68


def _caught_by_handler(trouble: Trouble) -> Iterator[Fix]:
    """A request handler that calls straight into the look-up answers for it."""
    handler = trouble.crash.outer[0] if trouble.crash.outer else None
    if handler is None or not handler.is_handler or trouble.crash.is_handler or handler.statement is None:
        return
    there = replace(trouble, crash=handler)
    for fix in policies.on_error(there, handler.statement, "KeyError"):
        yield replace(fix, prior=fix.prior - 0.1)


def _missing(crash: Crash, node: ast.Subscript) -> Subject:
    """A key spelt out in the code is a field; one that came from outside is something asked for."""
    if isinstance(node.slice, ast.Constant):
        found = absence(crash, node)
        no_entry = f"{quoted(crash, node.value)} has no {crash.text(node.slice)}"
        return replace(found, case=no_entry) if found.kind is Kind.STATE and is_plain(node) else found
    noun = words(tail(node.slice)) or "key"
    table = words(tail(node.value))
    if is_from_client(crash, node.value):
        return required(noun)
    if is_from_client(crash, node.slice):
        return unknown(noun, kind=Kind.INPUT)
    if noun.endswith(" id") or noun in {"id", "key", "pk"}:
        return not_found(noun.removesuffix(" id") if noun.endswith(" id") else table.removesuffix("s") or "entry")
    return unknown(noun, kind=Kind.LOOKUP)


def _get_with_default(trouble: Trouble, node: ast.Subscript) -> Iterator[Fix]:
    crash = trouble.crash
    if crash.type_of(node.value) in {"list", "str", "DataFrame", "Series"}:
        return
    if isinstance(node.slice, ast.Constant):
        known = neighbours.default_for_key(crash, node.slice.value) if isinstance(node.slice.value, str) else None
    else:
        known = neighbours.default_for_entry(crash, node.value)
    ways = [(known[0], _of_known(crash, known[1]), f"{known[1]} reads it with this default.")] if known else []
    beside = neighbours.default_beside(crash, node)
    if beside is not None and (known is None or not _is_here(crash, known[1])) and beside[0] != (known or ("",))[0]:
        text, where, alike = beside
        prior = 0.74 if alike else 0.6
        ways.append((text, prior, f"{where} reads another of its keys with this default."))
        known = known or (text, where)
    if known is None and (said := allows_none(crash, node)):
        known = "None", said
        ways.append(("None", 0.76, f"{said} lets it be None."))
    neutral = _neutral_item(crash, node)
    if neutral and (known is None or known[0] != neutral):
        worth = trouble.about_worth and policies.is_number(neutral)
        ways.append((neutral, 0.3 if worth else 0.4, "It is the neutral value of the place where it is used."))
    for text, prior, because in ways:
        sibling = text in {each[0] for each in (known, beside) if each is not None}

        def edit_of(same: ast.expr, _: ast.expr, text: str = text, *, sibling: bool = sibling) -> Edit | None:
            return _get(crash, same, text, sibling=sibling) if isinstance(same, ast.Subscript) else None

        first = edit_of(node, node)
        if first is None:
            continue
        fix = trouble.fix(
            "get",
            prior,
            first,
            imports=policies.decimal_import(text),
            approach="default",
            title=f"Use {policies.say(text)} when {trouble.subject.case}",
            description=f"When {trouble.subject.case}, {policies.say(text)} is used in its place instead of an error.",
            reasoning=because,
            side_effects="" if sibling else "A made-up value may hide that something is missing.",
            invents=not sibling,
            hides=not sibling and trouble.about_worth and policies.is_number(text),
            outcome=trouble.outcome(text),
        )
        yield from policies.everywhere(trouble, fix, edit_of)


def _is_here(crash: Crash, where: str) -> bool:
    return where.startswith(f"{crash.module.path}:")


def _of_known(crash: Crash, where: str) -> float:
    """Of a default for the same key: in another file it may be another thing's."""
    return 0.78 if _is_here(crash, where) else 0.68


def _get(crash: Crash, node: ast.Subscript, text: str, *, sibling: bool) -> Edit | None:
    """`d.get(k, x)`; of a made-up empty mapping the next key is read with `.get` too, or the next line fails."""
    text = policies.quoted_for(node, text, crash)
    made = f"{crash.text(node.value)}.get({crash.text(node.slice)}{'' if text == 'None' else ', ' + text})"
    parent = crash.module.parents.get(node)
    if sibling or text != "{}" or not isinstance(parent, ast.Subscript) or parent.value is not node:
        return splice(crash.module, node, made)
    neutral = policies.neutral_in(crash, parent)
    if neutral is None or not isinstance(parent.ctx, ast.Load):
        return None
    rest = "" if neutral == "None" else f", {'[]' if neutral == '()' else neutral}"
    return splice(crash.module, parent, f"{made}.get({crash.text(parent.slice)}{rest})")


def _neutral_item(crash: Crash, node: ast.Subscript) -> str | None:
    parent = crash.module.parents.get(node)
    if isinstance(parent, ast.Attribute | ast.Subscript):
        found = policies.neutral_in(crash, node)
        return found or ("{}" if isinstance(parent, ast.Subscript) else None)
    found = policies.neutral_in(crash, node)
    return "[]" if found == "()" else found


@dataclass(frozen=True, slots=True)
class _Counting:
    """`d[k] += n`, or the same written out."""

    statement: ast.stmt
    sign: str
    value: ast.expr  # n


def _counting(crash: Crash, node: ast.Subscript) -> _Counting | None:
    match crash.module.statement_of(node):
        case ast.AugAssign(target=target, op=ast.Add() | ast.Sub() as op, value=value) as statement if target is node:
            return _Counting(statement, _sign(op), value)
        case (
            ast.Assign(
                targets=[ast.Subscript() as target],
                value=ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=value),
            ) as statement
        ) if left is node and ast.unparse(target) == ast.unparse(node):
            return _Counting(statement, _sign(op), value)
        case _:
            return None


def _sign(op: ast.operator) -> str:
    return "+" if isinstance(op, ast.Add) else "-"


def _type_held(crash: Crash, base: ast.expr) -> str:
    """`int` of a name that is written down as `dict[str, int]`."""
    for node in ast.walk(crash.function):
        named = isinstance(node, ast.arg) and isinstance(base, ast.Name) and node.arg == base.id
        told = isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == ast.unparse(base)
        match node.annotation if isinstance(node, ast.arg | ast.AnnAssign) and (named or told) else None:
            case ast.Subscript(slice=ast.Tuple(elts=[_, held])):
                return ast.unparse(held)
            case _:
                pass
    return ""


def _missing_to_add(crash: Crash, counting: _Counting, node: ast.Subscript) -> Iterator[Fix]:
    """`d[k] += n` for the first time: start from nothing."""
    base, key = crash.text(node.value), crash.text(node.slice)
    kind = _type_held(crash, node.value) or crash.type_of(counting.value)
    zero = {"str": '""', "list": "[]", "Decimal": 'Decimal("0")', "float": "0.0"}.get(kind.partition("[")[0], "0")
    value = crash.text(counting.value)
    value = f"({value})" if counting.sign == "-" and isinstance(counting.value, ast.BinOp) else value
    made_here = isinstance(node.value, ast.Name) and any(True for _ in crash.assigned(node.value.id))
    counts = made_here or not isinstance(node.slice, ast.Constant)  # else it is a record's field that is not there
    noun = words(tail(node.slice)) or "key"
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        noun = words(node.slice.value) or "key"
    worth = policies.names_worth([tail(node.slice), tail(node), tail(node.value)])
    yield plain_fix(
        crash,
        "start-count",
        0.7 if counts else 0.42,
        splice(crash.module, counting.statement, f"{base}[{key}] = {base}.get({key}, {zero}) {counting.sign} {value}"),
        title=f"Start from {zero} for a {noun} seen for the first time",
        because="The statement counts up; what was never counted starts from nothing."
        if counts
        else "The statement counts up in an entry that is not there yet.",
        imports=policies.decimal_import(zero),
        invents=not counts,
        hides=not counts and worth,
    )


def _missing_to_delete(crash: Crash, node: ast.Subscript) -> Iterator[Fix]:
    statement = crash.module.statement_of(node)
    if isinstance(statement, ast.Delete) and len(statement.targets) == 1:
        text = f"{crash.text(node.value)}.pop({crash.text(node.slice)}, None)"
        yield plain_fix(crash, "pop", 0.56, splice(crash.module, statement, text))
    if is_plain(node):
        yield from policies.refuse(_absent(crash, node, node.value, node.slice))


def _missing_to_pop(crash: Crash, node: ast.Call, base: ast.expr, key: ast.expr) -> Iterator[Fix]:
    alone = isinstance(crash.module.parents.get(node), ast.Expr)
    yield plain_fix(
        crash,
        "pop",
        0.6 if alone else 0.4,
        splice(crash.module, node, f"{crash.text(base)}.pop({crash.text(key)}, None)"),
    )
    if is_plain(base) and is_plain(key):
        yield from policies.refuse(_absent(crash, base, base, key))


def _absent(crash: Crash, node: ast.expr, base: ast.expr, key: ast.expr) -> Trouble:
    noun = words(tail(key)).removesuffix(" id") or "entry"
    return Trouble(
        crash=crash,
        node=node,
        whole=node,
        bad=f"{crash.text(key)} not in {crash.text(base)}",
        good=f"{crash.text(key)} in {crash.text(base)}",
        family="key",
        subject=not_found(noun),
    )


def _is_asked_elsewhere(crash: Crash, node: ast.Subscript, key: str) -> bool:
    """Whether other code of the file knows the key: then it is not misspelt."""
    return any(
        isinstance(other, ast.Constant) and other.value == key and other is not node.slice
        for other in crash.module.nodes
    )


def _did_you_mean(trouble: Trouble, node: ast.Subscript) -> Iterator[Fix]:
    """A key that is nearly one of those which are there."""
    crash = trouble.crash
    if not (isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)):
        return
    if _is_asked_elsewhere(crash, node, node.slice.value):
        return
    for key in close_to(node.slice.value, captured.keys_of(crash.value(node.value)))[:1]:
        yield trouble.fix(
            "did-you-mean",
            0.62,
            splice(crash.module, node.slice, f'"{key}"'),
            approach="correct",
            title=f"Read '{key}' where the code asks for '{node.slice.value}'",
            description=f"The data that arrived has '{key}' and no '{node.slice.value}'.",
            reasoning="The two names are nearly the same.",
        )
