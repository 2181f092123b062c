"""A statement that a function lacks, by what its names and its other branches ask for.

A parameter that the object is not told of, a name that nobody makes, a list that is given back and never filled, a
counter that stays what it is, an end without an answer where every other way has one.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from homeostat.languages.python import names_in
from homeostat.stages.propose.search import unmade
from homeostat.stages.propose.search.gaps import LEAVES, LOOPS, Asked, Gap, added, gaps_of, names_of
from homeostat.stages.propose.search.twins import in_words_of
from homeostat.stages.propose.search.variant import Subject, Variant

LACKED = "a statement that is asked for"
MADE = "a name that nobody makes"
_MOST_NAMES = 3
_MOST_OF_A_KIND = 24
_A_HABIT = 2  # parameters that are kept
_READ_ALREADY = 0.9  # of a prior
_SURE, _SUSPECT_ANYWAY = 0.9, 0.5  # from such a prior on a place is so suspicious, whatever ran there
_TAKES_IN = (("update", 0.8), ("append", 0.5), ("extend", 0.5), ("add", 0.5))
_NAME = re.compile(r"[A-Za-z_]\w*")
_EMPTY = {"[]": "list", "{}": "dict", "set()": "set", "0": "number", "''": "text", "False": "flag", "None": "nothing"}


def changes(subject: Subject) -> Iterator[Variant]:
    for ask in (
        unmade.made,
        _kept,
        _like_the_one_beside,
        _changed_copy,
        _gathered,
        _turned,
        _answered,
        _left,
        _inherited,
    ):
        family = MADE if ask is unmade.made else LACKED
        for gap, text, prior in itertools.islice(ask(subject), _MOST_OF_A_KIND):
            edit = added(subject, gap, text)
            if edit is not None:
                least = _SUSPECT_ANYWAY if prior >= _SURE and family == LACKED else 0.0
                yield Variant(family, prior, gap.line, (edit,), least=least)


# --- what the object is not told of


def _kept(subject: Subject) -> Iterator[Asked]:
    """`self.limit = limit` where `limit` is given and never read, or others that are given are kept so."""
    owner = subject.module.class_of(subject.function)
    top = [gap for gap in gaps_of(subject) if gap.block.holder is subject.function]
    if owner is None or not top:
        return
    keeps = [gap for gap in top if _keeps_one(gap.before)]
    asked, kept = (_of_itself(owner, context) for context in (ast.Load, ast.Store))
    given = subject.parameters
    for name in given:
        is_read = name in subject.read
        if kept & {name, f"_{name}"} or (is_read and len(keeps) < _A_HABIT):
            continue
        if subject.function.name != "__init__" and not keeps:
            continue
        place = _in_order(keeps, given, name) or top[0]
        for attribute in (name, f"_{name}"):
            if attribute in asked or attribute == name:
                prior = 0.95 if attribute in asked else 0.85 if keeps else 0.6
                yield place, f"self.{attribute} = {name}", prior * (_READ_ALREADY if is_read else 1.0)


def _of_itself(owner: ast.ClassDef, context: type[ast.expr_context]) -> set[str]:
    """Attributes that its methods read, or set."""
    return {
        node.attr
        for node in ast.walk(owner)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, context)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


def _keeps_one(node: ast.stmt | None) -> bool:
    match node:
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"))], value=ast.Name()):
            return True
        case _:
            return False


def _in_order(keeps: list[Gap], given: tuple[str, ...], name: str) -> Gap | None:
    """Behind the last of what stands before it in the list of parameters, else before the first."""
    earlier = set(given[: given.index(name)])
    fitting = [gap for gap in keeps if gap.before is not None and names_in(gap.before) & earlier]
    return fitting[-1] if fitting else None


def _like_the_one_beside(subject: Subject) -> Iterator[Asked]:
    """What is done with a parameter, for its twin that is never read: `self._low = Edge(low)` beside that of `high`."""
    for name in subject.parameters:
        if name in subject.read:
            continue
        for gap in gaps_of(subject):
            if not isinstance(gap.before, ast.Assign | ast.Expr):
                continue
            for twin in names_in(gap.before) & {*subject.parameters} - {name}:
                text = in_words_of(twin, name, subject.text(gap.before))
                if name in _NAME.findall(text):
                    yield gap, text, 0.9


# --- what is begun and stays as it began


def _changed_copy(subject: Subject) -> Iterator[Asked]:
    """`own.update(others)` after `own = given.copy()` of which nothing is changed: why was it copied?"""
    for gap in gaps_of(subject):
        match gap.before:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as made) if _is_copy(made):
                pass
            case _:
                continue
        if re.search(rf"(?<![\w.]){name}(?:\.\w+\(|\[[^\]\n]+\] \W?=)", subject.text(subject.function)):
            continue
        for other in subject.parameters:
            if other not in names_in(made):
                yield from ((gap, f"{name}.{does}({other})", prior) for does, prior in _TAKES_IN)


def _is_copy(made: ast.Call) -> bool:
    if isinstance(made.func, ast.Attribute):
        return made.func.attr == "copy"
    return isinstance(made.func, ast.Name) and made.func.id in {"dict", "list", "set"} and len(made.args) == 1


def _gathered(subject: Subject) -> Iterator[Asked]:
    """`found.append(each)`, `count += 1`, `seen = True`: of a name that begins empty, in the loops that follow."""
    for name, begun in _never_changed(subject):
        for gap in gaps_of(subject):
            if not gap.block.turns or gap.line < 1:
                continue
            for text, prior in _steps(subject, gap, name, begun):
                last = gap.after is None or isinstance(gap.after, LEAVES)
                yield gap, text, prior if last else prior * 0.8


@lru_cache(maxsize=64)
def _never_changed(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Names that are read, and given but one value, an empty one; with the kind of that."""
    found: list[tuple[str, str]] = []
    whole = subject.text(subject.function)
    for node in subject.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if ast.unparse(value) in _EMPTY:
                pass
            case _:
                continue
        stores = [each for each in names_of(subject, ast.Store) if each.id == name]
        touched = re.search(
            rf"(?<![\w.]){name}(?:\.(?:append|add|extend|insert|update|setdefault)\(|\[[^\]\n]+\] \W?=)", whole
        )
        if len(stores) == 1 and name in subject.read and not touched:
            found.append((name, _EMPTY[ast.unparse(value)]))
    return tuple(found)


def _steps(subject: Subject, gap: Gap, name: str, begun: str) -> Iterator[tuple[str, float]]:
    things = _at_hand(subject, gap)
    if begun == "list":
        yield from ((f"{name}.append({each})", 0.75 - 0.08 * nth) for nth, each in enumerate(things))
    elif begun == "set":
        yield from ((f"{name}.add({each})", 0.75 - 0.08 * nth) for nth, each in enumerate(things))
    elif begun == "dict":
        pairs = [(key, value) for key in things for value in things if key != value]
        yield from ((f"{name}[{key}] = {value}", 0.7) for key, value in pairs[:6])
    elif begun == "number":
        yield f"{name} += 1", 0.75
        yield from ((f"{name} += {each}", 0.5) for each in things)
    elif begun == "text":
        yield from ((f"{name} += {each}", 0.7 - 0.08 * nth) for nth, each in enumerate(things))
    elif begun == "flag":
        yield f"{name} = True", 0.75
    else:
        yield from ((f"{name} = {each}", 0.6 - 0.08 * nth) for nth, each in enumerate(things))


def _at_hand(subject: Subject, gap: Gap) -> list[str]:
    """What the loops around the place bind, and what was made in them by then, the newest first; at most three."""
    inside = [
        above for above in (gap.block.holder, *subject.module.ancestors(gap.block.holder)) if isinstance(above, LOOPS)
    ]
    own = {node for loop in inside[:1] for node in ast.walk(loop)}
    found = [node for node in names_of(subject, ast.Store) if node in own and node.lineno <= gap.line]
    unread = [node.id for node in found if node.id not in subject.read]
    return list(dict.fromkeys((*unread, *(node.id for node in reversed(found)))))[:_MOST_NAMES]


# --- a loop that does not go on


def _turned(subject: Subject) -> Iterator[Asked]:
    """`index += 1` at the end of a `while` that asks for an `index` which stays what it is."""
    for gap in gaps_of(subject):
        loop = gap.block.holder
        if not isinstance(loop, ast.While) or gap.after is not None:
            continue
        changed = {node.id for node in ast.walk(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        for name in sorted(names_in(loop.test) & set(subject.names) - changed):
            yield gap, f"{name} += 1", 0.7
            yield gap, f"{name} -= 1", 0.5


# --- an end without an answer


def _answered(subject: Subject) -> Iterator[Asked]:
    """`return found` where a way through the function ends without an answer, and others give one."""
    function = subject.function
    if function.name == "__init__" or any(isinstance(node, ast.Yield | ast.YieldFrom) for node in subject.nodes):
        return
    given = [node.value for node in subject.nodes if isinstance(node, ast.Return) and node.value is not None]
    says = function.returns is not None and ast.unparse(function.returns) != "None"
    told = says or bool(re.search(r"(?i)\breturns?\b", ast.get_docstring(function) or ""))
    for gap in gaps_of(subject):
        sure = _ends_without(subject, gap) * (1.0 if given or told else 0.6)
        if sure:
            for nth, value in enumerate(_answers(subject, gap, given)):
                yield gap, f"return {value}", max(0.3, 0.85 - 0.07 * nth) * sure
            if gap.block.holder is function:
                yield from ((gap, f"raise {each}", 0.6 * sure) for each in _refusals(subject))


def _ends_without(subject: Subject, gap: Gap) -> float:
    """How surely a way through the function ends at that place, and should not."""
    before, holder = gap.before, gap.block.holder
    if gap.after is not None or before is None or isinstance(before, ast.While | ast.Try | ast.With):
        return 0.0
    if holder is subject.function:
        return 0.5 if isinstance(before, ast.If) and before.orelse else 1.0
    if not isinstance(holder, ast.If):
        return 0.0
    other = holder.orelse if gap.block.statements[-1] is holder.body[-1] else holder.body
    return 0.9 if other and isinstance(other[-1], ast.Return) else 0.0


def _refusals(subject: Subject) -> list[str]:
    """Exceptions that the module knows by name and that nothing of it raises, made of what the function is given."""
    read = {node.id for node in subject.module.nodes if isinstance(node, ast.Name)}
    unused = [name for name in sorted(subject.module.top_names - read) if name.endswith(("Error", "Exception"))]
    return [f"{name}({', '.join(subject.parameters[:1])})" for name in unused[:_MOST_NAMES]]


def _answers(subject: Subject, gap: Gap, given: list[ast.expr]) -> list[str]:
    """What was made and is not read any more, the other truth, what is answered elsewhere, the object itself."""
    ends = (gap.before.end_lineno or 0) if gap.before is not None else 0
    made = [node.id for node in names_of(subject, ast.Store) if node.lineno <= ends]
    last = {node.id: node.lineno for node in names_of(subject, ast.Load)}
    fresh = [name for name in reversed(made) if last.get(name, 0) < gap.line or name not in last]
    texts = [subject.text(value) for value in given if value.lineno == value.end_lineno]
    truths = [each for each in ("True", "False") if {"True", "False"} & {*texts}]
    truths.sort(key=lambda each: each in texts)
    known = subject.known
    same = [text for text, value in zip(texts, given, strict=False) if names_in(value) <= known]
    itself = ["self"] if subject.module.class_of(subject.function) is not None else []
    return list(dict.fromkeys((*fresh[:2], *truths, *made[-2:], *same[:3], *itself, *subject.parameters[:1])))[:7]


# --- the turn that is not left


def _left(subject: Subject) -> Iterator[Asked]:
    """`continue` or `break` at the end of what an `if` in a loop does; `return` where what follows is for others."""
    for gap in gaps_of(subject):
        if gap.after is not None or not isinstance(gap.block.holder, ast.If) or gap.before is None:
            continue
        if gap.block.turns:
            yield gap, "continue", 0.5
            yield gap, "break", 0.45
        if not any(isinstance(node, ast.Return) and node.value is not None for node in subject.nodes):
            yield gap, "return", 0.4


# --- what the class above does


def _inherited(subject: Subject) -> Iterator[Asked]:
    """`super().__init__(size)`, or of another method where one of its name in another class of the module does so."""
    owner, function = subject.module.class_of(subject.function), subject.function
    if owner is None or not owner.bases or "super()" in subject.text(function):
        return
    alike = [each for each in subject.module.functions if each is not function and each.name == function.name]
    if function.name != "__init__" and not any("super()" in subject.text(each) for each in alike):
        return
    args = function.args
    plain = [arg.arg for arg in (*args.posonlyargs, *args.args)[1:]]
    starred = [f"*{args.vararg.arg}"] if args.vararg else []
    keyed = [*(f"{arg.arg}={arg.arg}" for arg in args.kwonlyargs), *([f"**{args.kwarg.arg}"] if args.kwarg else [])]
    unread = [name for name in plain if name not in subject.read]
    top = [gap for gap in gaps_of(subject) if gap.block.holder is function]
    for place in top[:1] + [gap for gap in top[-1:] if gap.before is not None]:
        for given in dict.fromkeys((", ".join([*plain, *starred, *keyed]), ", ".join(unread), "")):
            yield place, f"super().{function.name}({given})", 0.75
