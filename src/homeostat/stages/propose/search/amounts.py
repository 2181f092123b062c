"""Amounts that go too far: below nothing, above what is allowed, or shared out with something left over."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import names_in
from homeostat.stages.propose.search.variant import Subject, Variant

_NOTHING = re.compile(r"^_*(ZERO|NOTHING|NONE_LEFT|FREE)$|_ZERO$")
_MOST = re.compile(
    r"(^|_)(max|maximum|most|limit|cap|capacity|ceiling|total|available|left|size|stock|amount)", re.IGNORECASE
)
_LEAST = re.compile(r"(^|_)(min|minimum|least|floor)", re.IGNORECASE)
_MOST_NAMES = 6
_VALUES = ast.BinOp | ast.Name | ast.Attribute | ast.Call


def changes(subject: Subject) -> Iterator[Variant]:
    yield from _bounded(subject)
    yield from _shared_out(subject)


# --- between bounds


def _bounded(subject: Subject) -> Iterator[Variant]:
    """`max(0, total - off)`, `min(wanted, limit)`: of what is returned, kept or handed on."""
    nothing = ["0", *sorted(name for name in subject.module.top_names if _NOTHING.search(name))]
    for node in subject.nodes:
        for value in _amounts(node):
            text = subject.text(value)
            if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub):
                for least in nothing:
                    prior = 0.4 if len(nothing) == 1 or least != "0" else 0.3
                    made = subject.replaced(value, f"max({text}, {least})")
                    yield Variant("not below nothing", prior, value.lineno, (made,))
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and not value.args:
                held = value.func.value
                for least in nothing[1:] if isinstance(held, ast.Name) else ():
                    made = subject.replaced(held, f"max({subject.text(held)}, {least})")
                    yield Variant("not below nothing", 0.35, value.lineno, (made,))
            for name in _bounds(subject, value):
                said = name.rpartition(".")[2]
                if _MOST.search(said):
                    yield Variant(
                        "not above the most", 0.35, value.lineno, (subject.replaced(value, f"min({text}, {name})"),)
                    )  # one variant
                if _LEAST.search(said):
                    yield Variant(
                        "not below the least", 0.35, value.lineno, (subject.replaced(value, f"max({text}, {name})"),)
                    )  # one variant


def _amounts(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Return(value=value) | ast.Assign(value=value) | ast.keyword(value=value):
            if isinstance(value, _VALUES) and not (isinstance(node, ast.Assign) and len(node.targets) != 1):
                yield value
        case ast.AugAssign(op=ast.Add() | ast.Sub(), value=value) if isinstance(value, ast.Name | ast.BinOp):
            yield value
        case _:
            return


def _bounds(subject: Subject, value: ast.expr) -> list[str]:
    """Names that say that they are a bound, and that the value does not hold."""
    used = names_in(value)
    own = [f"self.{each}" for each in subject.module.own_attributes]
    near = [name for name in subject.names if subject.known_before(name, value.lineno - 1)]
    top = sorted(name for name in subject.module.top_names if name.isupper())
    text = subject.text(value)
    wanted = [name for name in (*near, *top, *own) if name not in used and name not in text]
    return [name for name in wanted if _MOST.search(name.rpartition(".")[2]) or _LEAST.search(name.rpartition(".")[2])][
        :_MOST_NAMES
    ]


# --- shared out


def _shared_out(subject: Subject) -> Iterator[Variant]:
    """Equal parts of a whole: the last of them takes what is left over."""
    for node in subject.nodes:
        match node:
            case ast.BinOp(left=ast.List(elts=[part]), op=ast.Mult(), right=count):
                yield from _with_the_rest(subject, node, part, count)
            case ast.ListComp(
                elt=part,
                generators=[ast.comprehension(iter=ast.Call(func=ast.Name(id="range"), args=[count]), ifs=[])],
            ):
                yield from _with_the_rest(subject, node, part, count)
            case _:
                pass


def _with_the_rest(subject: Subject, node: ast.expr, part: ast.expr, count: ast.expr) -> Iterator[Variant]:
    for share in [each for each in ast.walk(part) if isinstance(each, ast.Name)]:
        whole = _whole_of(subject, share.id, ast.unparse(count))
        if whole is None:
            continue
        text, many, start = subject.text(part), subject.text(count), subject.module.span(part)[0]
        many = many if isinstance(count, ast.Name | ast.Attribute | ast.Constant | ast.Call) else f"({many})"
        low, high = (at - start for at in subject.module.span(share))
        rest = f"{text[:low]}{whole} - {share.id} * ({many} - 1){text[high:]}"
        for made, prior in ((f"[{text}] * ({many} - 1) + [{rest}]", 0.6), (f"[{rest}] + [{text}] * ({many} - 1)", 0.5)):
            yield Variant("one takes what is left over", prior, node.lineno, (subject.replaced(node, made),))


def _whole_of(subject: Subject, share: str, count: str) -> str | None:
    """What was divided by the count to make the share; None where it was not made so."""
    for node in subject.nodes:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == share for t in node.targets):
            for each in ast.walk(node.value):
                match each:
                    case ast.BinOp(left=whole, op=ast.Div() | ast.FloorDiv(), right=by) if ast.unparse(by) == count:
                        return subject.text(whole)
                    case _:
                        pass
    return None
