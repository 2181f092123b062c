"""What a sister function does between the same neighbours, and this one does not.

A statement of another function of the module (or of another block of this one) is put where what stands around it
stands here too, in the same shape. Where the shapes name other things, the statement names what stands for them here:
beside `if old.path == NULL` a line of `if new.path == NULL` has `new` for `old`.
"""

import ast
import itertools
import keyword
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from homeostat.languages.python import FunctionNode, Module, names_in, parameters
from homeostat.languages.syntax import parse
from homeostat.stages.propose.search.gaps import LEAVES, Block, Gap, added, blocks, gaps
from homeostat.stages.propose.search.twins import where_they_differ, with_part
from homeostat.stages.propose.search.variant import Subject, Variant

AS_A_SISTER = "as a sister does"
_MOST = 30  # of a function
_MOST_DONORS = 2_000
_MOST_LINES = 4
_LONG = 6  # words and signs, from which on one shape says that two statements are alike
_LEAST, _STEP, _AT_MOST = 0.2, 0.14, 0.85  # of a prior, by how alike the neighbours are
_LONG_BLOCK = 8  # words and signs
_OF_ONE_WORD = 1.2
_ALIKE = 1.0  # from which on it is tried
_EQUAL, _SHAPED, _BEGUN_ALIKE, _SHORT, _AT_AN_END = 2.0, 1.2, 1.0, 0.6, 0.5
_OF_A_TWIN = 0.92  # of a block that is like this one but for one statement
_TWIN_ANYWHERE = 0.5  # suspicion of such a place, whatever ran there
_GUESSED = 0.7  # of a prior, where a name is guessed
_MOST_GUESSED = 2
_TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|\"[^\"\n]*\"|'[^'\n]*'|[^\s\w]")
_NAME = re.compile(r"[A-Za-z_]\w*")
_KEPT = frozenset({*keyword.kwlist, "self", "cls"})


_Rest = tuple[tuple[tuple[str, ...], ...], int, bool]


class _Donor(NamedTuple):
    """A statement of a function, with what stands around it."""

    function: FunctionNode
    node: ast.stmt
    text: str
    before: str
    after: str
    header: str
    rest: _Rest  # the shapes of the block without it, where among them it stands, whether it is a whole function's


class _Found(NamedTuple):
    text: str
    gap: Gap
    prior: float
    least: float


def changes(subject: Subject) -> Iterator[Variant]:
    best: dict[tuple[int, str], _Found] = {}
    for gap in gaps(subject.function):
        for found in _fitting(subject, gap):
            key = id(gap.before or gap.after), found.text
            if key not in best or best[key].prior < found.prior:
                best[key] = found
    for found in sorted(best.values(), key=lambda each: -each.prior)[:_MOST]:
        edit = added(subject, found.gap, found.text)
        if edit is not None:
            yield Variant(AS_A_SISTER, found.prior, found.gap.line, (edit,), least=found.least)


def _fitting(subject: Subject, gap: Gap) -> Iterator[_Found]:
    before = _said(gap.before) if gap.before in gap.block.statements else ""  # no docstring
    after, header = _said(gap.after), _header(gap.block.holder)
    beside = {_said(each) for each in gap.block.statements}
    own, function = subject.module.class_of(subject.function), subject.function
    own_block = gap.block.statements
    at = own_block.index(gap.after) if gap.after is not None else len(own_block)
    rest, donors = _rest(own_block, at, gap.block), _donors(subject.module)
    near = itertools.chain.from_iterable(donors.get(key, ()) for key in _keys(before, after, header, rest))
    for donor in dict.fromkeys(near):
        if isinstance(donor.node, LEAVES) and gap.after is not None:
            continue
        if isinstance(donor.node, ast.Continue | ast.Break) and not gap.block.turns:
            continue
        alike = _alike(donor.before, before) + _alike(donor.after, after) + _alike(donor.header, header) / 2
        twin = donor.rest == rest and _is_twin(subject, donor)
        if (alike < _ALIKE or not own_block) and not twin:
            continue
        names = _names_here(subject, donor, [(donor.before, before), (donor.after, after), (donor.header, header)])
        alike += _OF_ONE_WORD * _differ_in_one_word(names)
        if donor.function is not function:
            alike += 0.5 * (donor.function.name == function.name)
            alike += 0.3 * (subject.module.class_of(donor.function) is own)
        prior = max(_OF_A_TWIN if twin else 0.0, min(_AT_MOST, _LEAST + _STEP * alike))
        for text, sure in _translated(subject, donor, names):
            if ast.unparse(parse(text)) not in beside:
                yield _Found(text, gap, prior * sure, _TWIN_ANYWHERE * twin)


def _is_twin(subject: Subject, donor: _Donor) -> bool:
    """Whether a block that is this one but for the donor is like it for a reason: it is long, or so their names say."""
    function, module = subject.function, subject.module
    if donor.function is function:
        return False
    if sum(map(len, donor.rest[0])) >= _LONG_BLOCK:
        return True
    by_name = all(where_they_differ(donor.function.name, function.name)) and donor.rest[2]
    given_alike = len(parameters(donor.function)) == len(parameters(function))
    return by_name and given_alike and module.class_of(donor.function) is module.class_of(function)


@lru_cache(maxsize=4)
def _donors(module: Module) -> Mapping[object, Sequence[_Donor]]:
    """By the shape and the beginning of what stands before and after them, and by how their block begins."""
    found: dict[object, list[_Donor]] = {}
    count = 0
    for function in module.functions:
        for block in blocks(function):
            header = _header(block.holder)
            around = (None, *block.statements, None)
            for before, node, after in zip(around, block.statements, around[2:], strict=False):
                if not _could_stand_elsewhere(node) or count >= _MOST_DONORS:
                    continue
                count += 1
                rest = _rest(
                    [each for each in block.statements if each is not node], block.statements.index(node), block
                )
                donor = _Donor(function, node, _as_written(module, node), _said(before), _said(after), header, rest)
                for key in _keys(donor.before, donor.after, header, rest):
                    found.setdefault(key, []).append(donor)
    return found


def _as_written(module: Module, node: ast.stmt) -> str:
    """With its further lines as far in as they are beside the first."""
    return textwrap.dedent(f"{module.indent(node)}{module.text(node)}")


def _keys(before: str, after: str, header: str, rest: _Rest) -> Iterator[object]:
    """Under which a place is found that may be alike."""
    yield header
    yield rest
    for side, text in enumerate((before, after)):
        if text:
            yield side, _shape(text)
            yield side, _tokens(text)[:_LONG]


def _rest(statements: Sequence[ast.stmt], at: int, block: Block) -> _Rest:
    return tuple(_shape(_said(each)) for each in statements), at, isinstance(block.holder, FunctionNode)


def _could_stand_elsewhere(node: ast.stmt) -> bool:
    if (node.end_lineno or node.lineno) - node.lineno >= _MOST_LINES:
        return False
    match node:
        case ast.If(body=[step], orelse=[]):
            return isinstance(step, LEAVES | ast.Assign | ast.Expr)
        case ast.Expr(value=value):
            return isinstance(value, ast.Call | ast.Yield | ast.YieldFrom | ast.Await)
        case _:
            return isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete | LEAVES)


@lru_cache(maxsize=4_096)
def _said(node: ast.stmt | None) -> str:
    """The statement in one spelling; of one that holds others the head, and what a short one holds."""
    if node is None:
        return ""
    text = ast.unparse(node)
    return text if text.count("\n") < 2 else text.partition("\n")[0]  # noqa: PLR2004 - a head, and one step


def _header(holder: ast.AST) -> str:
    """How the block begins; of a function, its name."""
    if isinstance(holder, FunctionNode):
        return holder.name
    return ast.unparse(holder).partition("\n")[0] if isinstance(holder, ast.stmt) else "except:"


def _alike(one: str, other: str) -> float:
    if not one or not other:
        return _AT_AN_END if one == other else 0.0
    if one == other:
        return _EQUAL if len(_tokens(one)) >= _LONG else _SHAPED
    if _shape(one) == _shape(other):
        return _SHAPED if len(_tokens(one)) >= _LONG else _SHORT
    begun = _tokens(one)[:_LONG]
    return _BEGUN_ALIKE if len(begun) == _LONG and begun == _tokens(other)[:_LONG] else 0.0


@lru_cache(maxsize=16_384)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text))


@lru_cache(maxsize=16_384)
def _shape(text: str) -> tuple[str, ...]:
    """The text with its names left open."""
    return tuple("." if _is_open(token) else token for token in _tokens(text))


def _is_open(token: str) -> bool:
    return (_NAME.match(token) is not None and token not in _KEPT) or token[0] in "\"'"


def _names_here(subject: Subject, donor: _Donor, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What stands here for each name there: by what is around it, by the functions' names, by what they are given."""
    names = _counterparts([*pairs, (donor.function.name, subject.function.name)])
    if donor.function is not subject.function:
        theirs, ours = ([each.arg for each in parameters(one)] for one in (donor.function, subject.function))
        if len(theirs) == len(ours):
            names = {**dict(zip(theirs, ours, strict=True)), **names}
    return names


def _differ_in_one_word(names: Mapping[str, str]) -> bool:
    """Whether all that are other names here are so by one word, such as source and target."""
    words = {where_they_differ(old, new) for old, new in names.items() if old != new}
    return len(words) == 1 and all(words.pop())


def _translated(subject: Subject, donor: _Donor, names: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """The donor's statement in the names of this function, and how sure that is; nothing where it cannot be said."""
    text = _renamed(donor.text, names, _words_of(subject.module))
    strange = _strange(subject, text)
    if strange is None or len(strange) > 1:
        return
    unread = _unread(subject)
    if strange:
        for name in (*unread, *subject.names)[:_MOST_GUESSED]:
            yield _with_name(text, strange[0], name), _GUESSED
        return
    reads = dict.fromkeys(name for name in _NAME.findall(text) if name in subject.names)
    uses = not unread or not reads.keys().isdisjoint(unread)
    yield text, 1.0 if uses else _GUESSED
    for name in () if uses else itertools.islice(reads, _MOST_GUESSED):
        yield _with_name(text, name, unread[0]), 1.0


def _counterparts(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What stands here for each name there, by texts of the same shape; the first that says so is believed."""
    names: dict[str, str] = {}
    for there, here in pairs:
        if there and here and _shape(there) == _shape(here):
            for old, new in zip(_tokens(there), _tokens(here), strict=True):
                if old.isidentifier() and new.isidentifier():
                    names.setdefault(old, new)
    return names


def _with_name(text: str, old: str, new: str) -> str:
    """Where it is read: not as an attribute, nor as what a call or an assignment names."""
    return re.sub(rf"(?<![\w.]){re.escape(old)}\b(?!\s*=(?!=))", new, text)


def _renamed(text: str, names: Mapping[str, str], known: frozenset[str]) -> str:
    """With whole names first, then with the parts in which two of them differ, where that gives one that exists."""
    parts: dict[str, str] = {}
    for old, new in names.items():
        was, becomes = where_they_differ(old, new)
        if was and becomes:
            parts.setdefault(was, becomes)

    def other(found: re.Match[str]) -> str:
        name = found[0]
        if name in _KEPT or name in names:
            return names.get(name, name)
        spelled = (with_part(name, was, becomes) for was, becomes in parts.items())
        return next((each for each in spelled if each != name and each in known), name)

    return _NAME.sub(other, text)


@lru_cache(maxsize=4)
def _words_of(module: Module) -> frozenset[str]:
    return frozenset(_NAME.findall(module.source))


def _strange(subject: Subject, text: str) -> list[str] | None:
    """Names that nothing here gives; None where the statement makes what nobody reads, or is none."""
    try:
        tree = parse(text)
    except (SyntaxError, ValueError):
        return None
    nodes = list(ast.walk(tree))
    names = [each for each in nodes if isinstance(each, ast.Name)]
    inner = {name for each in nodes if isinstance(each, ast.comprehension) for name in names_in(each.target)}
    made = {each.id for each in names if isinstance(each.ctx, ast.Store)} - inner
    if made and not made & subject.read:
        return None
    known = subject.known | inner
    return list(dict.fromkeys(each.id for each in names if isinstance(each.ctx, ast.Load) and each.id not in known))


def _unread(subject: Subject) -> list[str]:
    """What this function makes and never reads: it was for something."""
    made = (name for name in subject.names if name not in subject.parameters)
    return [name for name in made if name not in subject.read and not name.startswith("_")]
