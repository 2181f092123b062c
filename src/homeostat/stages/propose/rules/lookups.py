"""A key, an element or a first entry that is not there."""

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import replace

from homeostat.languages.python import Edit, is_plain, splice, tail
from homeostat.stages.propose.rules import captured, neighbours, policies
from homeostat.stages.propose.rules.bounds import asked_past_the_end
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import (
    Kind,
    Subject,
    absence,
    empty,
    is_from_client,
    not_found,
    quoted,
    required,
    unknown,
    words,
)

_EMPTY = re.compile(
    r"empty sequence|empty list|empty deque|empty data|empty set|iterable argument is empty|at least (one|two) data|"
    r"pop from an? empty|empty iterable|dictionary is empty"
)
_MOST_SUSPECTS = 3
_COLLECTS = {"append": "[]", "extend": "[]", "add": "set()", "update": "{}"}
_TAKES_DEFAULT = frozenset({"max", "min", "next"})
_OF_ONE_ARGUMENT = frozenset(
    {
        "max",
        "min",
        "mean",
        "median",
        "fmean",
        "mode",
        "choice",
        "reduce",
        "next",
        "stdev",
        "variance",
        "harmonic_mean",
        "geometric_mean",
    }
)


# --- keys --------------------------------------------------------------------------------------------------------


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
            return node, base
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
            counting = crash.module.parents.get(node)
            if isinstance(counting, ast.AugAssign) and counting.target is node:
                yield from _missing_to_add(crash, counting, node)
            elif isinstance(node.ctx, ast.Load):
                yield from _missing_key(crash, node)
            elif isinstance(node.ctx, ast.Del):
                yield from _missing_to_delete(crash, node)
        case ast.Call(func=ast.Attribute(value=base, attr="pop"), args=[key]):
            yield from _missing_to_pop(crash, node, base, key)
        case ast.Call(func=ast.Attribute(attr="remove") as func):
            end = crash.module.span(func)[1]
            yield _plain(crash, "discard", 0.5, Edit(end - len("remove"), end, "discard"))
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
    if start is None or not isinstance(base, ast.Name) or not any(True for _ in crash.assigned(base.id)):
        return
    yield trouble.fix(
        "start-collecting",
        0.72,
        splice(crash.module, node, f"{crash.text(base)}.setdefault({crash.text(node.slice)}, {start})"),
        approach="correct",
        title=f"Start a new collection for a {words(tail(node.slice)) or 'key'} seen for the first time",
        description="The first entry of a group starts the group instead of an error; later ones join it as before.",
        reasoning="The mapping is filled in this function, and its groups are not there before their first entry.",
    )


def _caught_by_handler(trouble: Trouble) -> Iterator[Fix]:
    """A request handler that calls straight into the look-up answers for it."""
    handler = trouble.crash.outer[0] if trouble.crash.outer else None
    if handler is None or not handler.is_handler or trouble.crash.is_handler or handler.statement is None:
        return
    there = policies.replace(trouble, crash=handler)
    for fix in policies.on_error(there, handler.statement, "KeyError"):
        yield policies.replace(fix, prior=fix.prior - 0.1)


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
    ways = [(known[0], 0.78, f"{known[1]} reads it with this default.")] if known else []
    neutral = _neutral_item(crash, node)
    if neutral and (known is None or known[0] != neutral):
        worth = trouble.about_worth and policies.is_number(neutral)
        ways.append((neutral, 0.3 if worth else 0.4, "It is the neutral value of the place where it is used."))
    for text, prior, because in ways:
        sibling = known is not None and text == known[0]

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


def _missing_to_add(crash: Crash, statement: ast.AugAssign, node: ast.Subscript) -> Iterator[Fix]:
    """`d[k] += n` for the first time: start from nothing."""
    base, key = crash.text(node.value), crash.text(node.slice)
    kind = crash.type_of(statement.value)
    zero = {"str": '""', "list": "[]", "Decimal": 'Decimal("0")', "float": "0.0"}.get(kind, "0")
    if not isinstance(statement.op, ast.Add | ast.Sub):
        return
    sign = "+" if isinstance(statement.op, ast.Add) else "-"
    value = crash.text(statement.value)
    value = f"({value})" if sign == "-" and isinstance(statement.value, ast.BinOp) else value
    made_here = isinstance(node.value, ast.Name) and any(True for _ in crash.assigned(node.value.id))
    counts = made_here or not isinstance(node.slice, ast.Constant)  # else it is a record's field that is not there
    noun = words(tail(node.slice)) or "key"
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        noun = words(node.slice.value) or "key"
    worth = policies.names_worth([tail(node.slice), tail(node), tail(node.value)])
    yield _plain(
        crash,
        "start-count",
        0.7 if counts else 0.42,
        splice(crash.module, statement, f"{base}[{key}] = {base}.get({key}, {zero}) {sign} {value}"),
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
        yield _plain(crash, "pop", 0.56, splice(crash.module, statement, text))
    if is_plain(node):
        yield from policies.refuse(_absent(crash, node, node.value, node.slice))


def _missing_to_pop(crash: Crash, node: ast.Call, base: ast.expr, key: ast.expr) -> Iterator[Fix]:
    alone = isinstance(crash.module.parents.get(node), ast.Expr)
    yield _plain(
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


def _did_you_mean(trouble: Trouble, node: ast.Subscript) -> Iterator[Fix]:
    """A key that is nearly one of those which are there."""
    crash = trouble.crash
    if not (isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)):
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


def close_to(word: str, others: list[str]) -> list[str]:
    """Names much like a word, the best first: by letters, or by the words they are made of."""

    def parts(name: str) -> set[str]:
        return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")) - {""}

    def score(other: str) -> float:
        a, b = parts(word), parts(other)
        overlap = len(a & b) / max(len(a | b), 1)
        same = word.lower().replace("_", "") == other.lower().replace("_", "")
        return max(
            difflib.SequenceMatcher(None, word, other).ratio(), 0.62 + 0.3 * overlap if a & b else 0, float(same)
        )

    ranked = sorted(((score(other), other) for other in dict.fromkeys(others) if other != word), reverse=True)
    return [other for value, other in ranked if value >= 0.72]  # noqa: PLR2004  # half of the words, or most letters


# --- elements ----------------------------------------------------------------------------------------------------


def index_fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type != "IndexError" or _EMPTY.search(crash.message):
        return
    found = [node for node in crash.nodes if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice)]
    suspects = [node for node in found if crash.type_of(node.value) != "dict" and _is_out_of_range(crash, node)]
    for node in suspects[:2]:
        yield from _off_by_one(crash, node)
        yield from _missing_element(crash, node)


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
        whole=policies.whole_chain(crash, node),
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
        yield _plain(
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
                yield _plain(
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
            yield _plain(
                crash, "off-by-one", 0.74, splice(crash.module, end, crash.text(left)), title="Stop at the last entry"
            )
        case _:
            pass
    match node.slice:
        case ast.BinOp(op=ast.Add(), right=ast.Constant(value=int(step))):
            yield _plain(
                crash,
                "off-by-one",
                0.7,
                splice(crash.module, end, f"{crash.text(end)} - {step}"),
                title="Stop where the next entry is the last",
            )
        case _:
            pass


# --- empty sequences ---------------------------------------------------------------------------------------------


def empty_fixes(crash: Crash) -> Iterator[Fix]:
    if not (
        _EMPTY.search(crash.message) or crash.error_type in {"StopIteration", "StatisticsError", "StopAsyncIteration"}
    ):
        return
    for node in crash.nodes:
        if not isinstance(node, ast.Call):
            continue
        name = tail(node.func)
        if name in {"pop", "popleft", "popitem"} and isinstance(node.func, ast.Attribute):
            yield from _empty_call(crash, node, node.func.value)
            return
        if name in _OF_ONE_ARGUMENT and node.args and (name != "next" or len(node.args) == 1):
            source = node.args[1] if name == "reduce" and len(node.args) > 1 else node.args[0]
            yield from _with_default(crash, node, name)
            yield from _empty_call(crash, node, source)
            return


def _empty_call(crash: Crash, node: ast.Call, source: ast.expr) -> Iterator[Fix]:
    if isinstance(source, ast.GeneratorExp):
        yield from _empty_generator(crash, node, source)
        return
    needed = 2 if "two data" in crash.message else 1
    trouble = Trouble(
        crash=crash,
        node=source,
        whole=policies.whole_chain(crash, node),
        bad="not {it}" if needed == 1 else "len({it}) < 2",
        good="{it}" if needed == 1 else "len({it}) >= 2",
        family="empty" if needed == 1 else "pair",
        subject=empty(crash, source) if needed == 1 else _too_few(crash, source),
    )
    yield from policies.all_ways(trouble)
    outer = policies.in_caller(trouble)
    if outer is not None:
        yield from policies.refuse(outer)


def _too_few(crash: Crash, source: ast.expr) -> Subject:
    found = empty(crash, source)
    noun = words(tail(source)) or "entries"
    return replace(found, message=f"Too few {noun}", case=f"{quoted(crash, source)} has fewer than two entries")


def _empty_generator(crash: Crash, node: ast.Call, source: ast.GeneratorExp) -> Iterator[Fix]:
    """`next(x for x in xs if …)`: find first, then ask whether something was found."""
    statement = crash.module.statement_of(node)
    inner = source.generators[0].iter
    subject = not_found(_one_of(words(tail(inner)))) if tail(node.func) == "next" else empty(crash, inner)
    trouble = Trouble(crash=crash, node=inner, whole=node, bad="not {it}", good="{it}", family="empty", subject=subject)
    if tail(node.func) != "next":
        if not source.generators[0].ifs:
            yield from policies.all_ways(trouble)
        return
    bare = crash.text(node)
    inside = crash.text(source)
    inside = inside if inside.startswith("(") else f"({inside})"
    head = bare[: bare.index("(")]
    if not (
        isinstance(statement, ast.Assign) and statement.value is node and isinstance(statement.targets[0], ast.Name)
    ):
        return
    name, module = statement.targets[0].id, crash.module
    indent = module.indent(statement)
    deeper = indent + ("\t" if "\t" in indent else "    ")
    first = splice(module, node, f"{head}({inside}, None)")
    end = module.span(statement)[1]
    actions: list[tuple[str, str, tuple[policies.Import, ...], float, str]] = []
    if isinstance(module.loop_of(statement), ast.For | ast.AsyncFor):
        actions.append(("skip", "continue", (), 0.45, f"Go on with the next entry when {subject.case}"))
    for neutral in policies.neutrals(crash, statement.targets[0]):
        action = f"return {neutral.text}".rstrip()
        title = f"Return {policies.say(neutral.text) if neutral.text else 'at once'} when {subject.case}"
        actions.append(("guard-return", action, policies.decimal_import(neutral.text), neutral.prior, title))

    def asked(action: str) -> tuple[Edit, Edit]:
        return first, Edit(end, end, f"{module.newline}{indent}if {name} is None:{module.newline}{deeper}{action}")

    for refusal in policies.refusals(crash, subject, statement.targets[0]):
        yield policies.refusing(trouble, refusal, refusal.prior, *asked(refusal.text))
    for rule, action, imports, prior, title in actions:
        yield trouble.fix(
            rule,
            prior,
            *asked(action),
            imports=imports,
            title=title,
            description=f"{title}, instead of an error.",
            reasoning="Looking for the first match fails when there is none; it is asked first.",
            swallows=action in {"return", "return None"},
        )


def _one_of(noun: str) -> str:
    return noun.removesuffix("s")


def _with_default(crash: Crash, node: ast.Call, name: str) -> Iterator[Fix]:
    """`max(xs, default=0)`, `next(xs, None)`."""
    if name not in _TAKES_DEFAULT or (name != "next" and len(node.args) != 1):
        return
    neutral = policies.own_neutral(crash)
    inside = policies.neutral_in(crash, node)
    value = inside if inside is not None and inside not in {"None", "()"} else (neutral[0] if neutral else "") or "None"
    sibling = neutral is not None and neutral[1] and neutral[0] == value
    beside = policies.otherwise(crash, node)
    if beside is not None:
        value, sibling = beside, True
    source = node.args[0]
    subject = empty(crash, source.generators[0].iter if isinstance(source, ast.GeneratorExp) else source)
    case = "nothing matches" if name == "next" else "there is nothing to choose from"
    trouble = Trouble(
        crash=crash, node=source, whole=node, bad="not {it}", good="{it}", family="empty", subject=subject
    )  # fmt: skip

    def edit_of(_: ast.expr, call: ast.expr) -> Edit | None:
        if isinstance(call, ast.Call) and tail(call.func) in _TAKES_DEFAULT - {"next"} and len(call.args) == 1:
            return splice(crash.module, call, _defaulting(crash, call, value))
        return None

    fix = trouble.fix(
        "default",
        0.76 if beside is not None else 0.52 if sibling else 0.44,
        splice(crash.module, node, _defaulting(crash, node, value)),
        approach="default",
        title=f"Take {policies.say(value)} when {case}",
        description=f"With nothing to choose from, the result is {policies.say(value)} instead of an error.",
        reasoning=f"`{name}` takes a value for the case that there is none.",
        side_effects="" if sibling else "A made-up value may hide that something is missing.",
        imports=policies.decimal_import(value),
        invents=not sibling,
        hides=not sibling and trouble.about_worth and policies.is_number(value),
        outcome=trouble.outcome(value),
    )
    yield from policies.everywhere(trouble, fix, edit_of)


def _defaulting(crash: Crash, node: ast.Call, value: str) -> str:
    text, only, name = crash.text(node), node.args[0], tail(node.func)
    said = value if name == "next" else f"default={value}"
    argument = crash.text(only)
    if isinstance(only, ast.GeneratorExp) and not node.keywords:
        return f"{crash.text(node.func)}({argument if argument.startswith('(') else f'({argument})'}, {said})"
    return text[: text.rindex(")")].rstrip().rstrip(",") + f", {said})"


def _plain(
    crash: Crash,
    rule: str,
    prior: float,
    *edits: Edit,
    title: str = "",
    because: str = "",
    imports: tuple[policies.Import, ...] = (),
    invents: bool = False,
    hides: bool = False,
) -> Fix:
    family = "key" if crash.error_type == "KeyError" else "index" if crash.error_type == "IndexError" else "empty"
    return Fix(
        rule=f"{family}-{rule}",
        prior=prior,
        title=title or "Do nothing when there is nothing to remove",
        description=(title or "Removing what is not there no longer fails") + "; everything else stays as it is.",
        approach="correct",
        reasoning=because or "Removing it is wanted; that it is already gone is no harm.",
        module=crash.module,
        edits=edits,
        imports=imports,
        test="The call that crashed, with the captured values.",
        invents=invents,
        hides=hides,
    )
