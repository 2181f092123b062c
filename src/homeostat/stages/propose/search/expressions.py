"""Small changes of one expression: an operator, a boundary, a constant, a name, an argument."""

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from homeostat.languages.python import Edit, is_plain, names_in
from homeostat.stages.propose.search.variant import Subject, Variant

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_OTHER_COMPARISONS: dict[str, tuple[tuple[str, float], ...]] = {
    "<": (("<=", 0.8), (">", 0.4), (">=", 0.3)),
    "<=": (("<", 0.8), (">=", 0.4), (">", 0.3)),
    ">": ((">=", 0.8), ("<", 0.4), ("<=", 0.3)),
    ">=": ((">", 0.8), ("<=", 0.4), ("<", 0.3)),
    "==": (("!=", 0.3), ("<=", 0.45), (">=", 0.45)),
    "!=": (("==", 0.3), ("<", 0.2), (">", 0.2)),
    "is": (("is not", 0.3), ("==", 0.4)),
    "is not": (("is", 0.3), ("!=", 0.4)),
    "in": (("not in", 0.3),),
    "not in": (("in", 0.3),),
}
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip
OTHER_OPERATORS: dict[str, tuple[str, ...]] = {
    "+": ("-", "*"), "-": ("+",), "*": ("+", "/", "**"), "/": ("//", "*"), "//": ("/", "%"), "%": ("//", "/"),
    "**": ("*",), "&": ("|", "^"), "|": ("&", "^"), "^": ("&", "|"), "<<": (">>",), ">>": ("<<",),
}  # fmt: skip
_FOR_TEXTS: dict[str, tuple[str, ...]] = {"+": (), "*": (), "%": ()}  # what is one with a text already
_SIBLINGS = (
    ("append", "extend"), ("add", "update"), ("startswith", "endswith"), ("lower", "upper"), ("min", "max"),
    ("any", "all"), ("keys", "values", "items"), ("strip", "lstrip", "rstrip"), ("ceil", "floor"), ("find", "rfind"),
    ("union", "intersection", "difference"), ("append", "appendleft"), ("pop", "popleft"), ("split", "rsplit"),
    ("first", "last"), ("remove", "discard"), ("partition", "rpartition"), ("match", "search", "fullmatch"),
    ("floor", "round"), ("sort", "reverse"), ("isdigit", "isdecimal", "isnumeric"), ("islice", "takewhile"),
    ("left", "right"), ("start", "end"), ("begin", "end"), ("low", "high"), ("lo", "hi"), ("width", "height"),
)  # fmt: skip
_KNOWN_BY_HEART = frozenset({"isinstance", "issubclass", "getattr", "setattr", "hasattr", "get", "replace", "execute"})
_COUNTS_FROM = frozenset({"start", "stop", "step", "offset", "limit", "maxsplit", "skip", "count", "n", "index"})
_MOST_NAMES = 12


def changes(subject: Subject, node: ast.AST) -> Iterator[Variant]:
    """Every small change of this one node; those of its parts are asked for apart."""
    if not isinstance(node, ast.expr):
        return
    for family, prior, edits in _all(subject, node):
        yield Variant(family, prior, node.lineno, edits)


_Change = tuple[str, float, tuple[Edit, ...]]


def _all(subject: Subject, node: ast.expr) -> Iterator[_Change]:
    if (of_its_kind := _BY_KIND.get(type(node))) is not None:
        yield from of_its_kind(subject, node)
    yield from _by_one(subject, node)


def _comparison(subject: Subject, node: ast.Compare) -> Iterator[_Change]:
    left = node.left
    for operator, right in zip(node.ops, node.comparators, strict=True):
        start, end = subject.module.span(left)[1], subject.module.span(right)[0]
        for other, prior in _OTHER_COMPARISONS[_COMPARISONS[type(operator)]]:
            if other in {"==", "!="} and isinstance(right, ast.Constant) and right.value is None:
                continue
            yield "another comparison", prior, (Edit(start, end, f" {other} "),)
        if isinstance(operator, ast.Eq) and isinstance(right, ast.Constant) and type(right.value) is int:
            bound = f" <= {right.value + 1}"
            yield "a wider bound", 0.3, (Edit(start, subject.module.span(right)[1], bound),)
        left = right
    if len(node.ops) == 1 and is_plain(node.left) and is_plain(node.comparators[0]):
        text = subject.text(node)
        # What is asked of a part is asked of the whole first: `a.b is None` of an `a` that may be None.
        if isinstance(node.left, ast.Attribute) and isinstance(node.ops[0], ast.Is | ast.IsNot):
            whole = subject.text(node.left.value)
            joined = (
                f"{whole} is None or {text}" if isinstance(node.ops[0], ast.Is) else f"{whole} is not None and {text}"
            )
            yield "ask of the whole first", 0.5, (subject.replaced(node, f"({joined})"),)


def _condition(subject: Subject, node: ast.BoolOp) -> Iterator[_Change]:
    other = " or " if isinstance(node.op, ast.And) else " and "
    gaps = zip(node.values, node.values[1:], strict=False)
    edits = tuple(Edit(subject.module.span(a)[1], subject.module.span(b)[0], other) for a, b in gaps)
    if all("(" not in subject.module.source[edit.start : edit.end] for edit in edits):
        yield "and for or", 0.4, edits
    for value in node.values:
        rest = [subject.text(each) for each in node.values if each is not value]
        joined = (" and " if isinstance(node.op, ast.And) else " or ").join(rest)
        yield "drop a condition", 0.3, (subject.replaced(node, f"({joined})" if len(rest) > 1 else joined),)
    yield from _one_more(subject, node)


def _one_more(subject: Subject, node: ast.BoolOp) -> Iterator[_Change]:
    """`a or b` of names alone, where another one belongs to them: likely one that is asked for itself below."""
    asked = [value.id for value in node.values if isinstance(value, ast.Name)]
    above = subject.module.parents.get(node)
    if len(asked) < len(node.values):
        return
    inner = [each.test for each in ast.walk(above) if isinstance(each, ast.If)] if isinstance(above, ast.If) else []
    below = {name for test in inner for name in names_in(test)}
    sign = "and" if isinstance(node.op, ast.And) else "or"
    for name in subject.names:
        if name not in asked and subject.known_before(name, node.lineno):
            at = subject.module.span(node.values[0])[0]
            yield "one more to ask", 0.7 if name in below else 0.3, (Edit(at, at, f"{name} {sign} "),)


def _arithmetic(subject: Subject, node: ast.BinOp) -> Iterator[_Change]:
    left, right = subject.text(node.left), subject.text(node.right)
    gap = (subject.module.span(node.left)[1], subject.module.span(node.right)[0])
    between = subject.module.source[gap[0] : gap[1]]
    sign = OPERATORS.get(type(node.op), "")
    spelt = any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (node.left, node.right))
    for other in _FOR_TEXTS.get(sign, ("+",)) if spelt else OTHER_OPERATORS.get(sign, ()):
        yield "another operator", 0.7 if spelt else 0.5, (Edit(*gap, between.replace(sign, other, 1)),)
    if isinstance(node.op, ast.FloorDiv):
        yield "rounded up", 0.5, (subject.replaced(node, f"-(-{left} // {right})"),)
    if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant | ast.JoinedStr):
        return
    swapped = (subject.replaced(node.left, right), subject.replaced(node.right, left))
    if sign not in {"*", "&", "|", "^"}:
        yield "swap the operands", 0.45, swapped
    yield "drop an operand", 0.35, (subject.replaced(node, left),)
    yield "drop an operand", 0.35, (subject.replaced(node, right),)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _constant(subject: Subject, node: ast.Constant) -> Iterator[_Change]:
    value = node.value
    if isinstance(value, bool):
        yield "the other truth", 0.5, (subject.replaced(node, str(not value)),)
    elif isinstance(value, int):
        for other in dict.fromkeys((value + 1, value - 1, 0, 1)):
            if other != value:
                yield "another number", 0.45 if abs(other - value) == 1 else 0.25, (subject.replaced(node, str(other)),)
    elif value is None:
        for other in ("0", "''", "[]", "{}", "False"):
            yield "another empty value", 0.15, (subject.replaced(node, other),)


def _signed(subject: Subject, node: ast.UnaryOp) -> Iterator[_Change]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield "drop the sign", 0.3, (subject.replaced(node, subject.text(node.operand)),)


def _choice(subject: Subject, node: ast.IfExp) -> Iterator[_Change]:
    texts = subject.text(node.body), subject.text(node.orelse)
    yield "swap the branches", 0.4, (subject.replaced(node.body, texts[1]), subject.replaced(node.orelse, texts[0]))


def _name(subject: Subject, node: ast.Name) -> Iterator[_Change]:
    if node.id in subject.names and isinstance(node.ctx, ast.Load):
        others = [name for name in subject.names if name != node.id and subject.known_before(name, node.lineno)]
        for name in others[:_MOST_NAMES]:
            yield "another name", 0.35, (subject.replaced(node, name),)
    yield from _siblings(subject, node, node.id)


def _siblings(subject: Subject, node: ast.expr, word: str) -> Iterator[_Change]:
    text = subject.text(node)
    for family in _SIBLINGS:
        for here in family:
            if word == here or word.startswith(f"{here}_") or word.endswith(f"_{here}"):
                for other in family:
                    if other != here and _is_known(subject, node, word.replace(here, other, 1)):
                        changed = text[: len(text) - len(word)] + word.replace(here, other, 1)
                        yield "its sibling", 0.45 if word == here else 0.35, (subject.replaced(node, changed),)


def _is_known(subject: Subject, node: ast.expr, word: str) -> bool:
    """Whether there is such a name; of what an object has, only what its own class writes can be told."""
    if isinstance(node, ast.Name):
        return word in subject.names or word in subject.module.top_names or hasattr(builtins, word)
    own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
    return not own or word in subject.module.members


def _attribute(subject: Subject, node: ast.Attribute) -> Iterator[_Change]:
    yield from _siblings(subject, node, node.attr)
    if isinstance(node.ctx, ast.Load) and node.attr in subject.module.attributes:
        base = subject.text(node.value)
        for other in subject.module.attributes[:_MOST_NAMES]:
            if other != node.attr:
                alike = len(set(other.split("_")) & set(node.attr.split("_"))) > 0
                yield "another attribute", 0.4 if alike else 0.15, (subject.replaced(node, f"{base}.{other}"),)


def _call(subject: Subject, node: ast.Call) -> Iterator[_Change]:
    for first, second in zip(node.args, node.args[1:], strict=False):
        if not isinstance(first, ast.Starred) and not isinstance(second, ast.Starred):
            texts = subject.text(first), subject.text(second)
            if texts[0] != texts[1]:
                swapped = (subject.replaced(first, texts[1]), subject.replaced(second, texts[0]))
                yield "swap two arguments", _to_be_swapped(node, first, second), swapped
    if len(node.args) == 1 and not node.keywords:
        yield "without the call", 0.3, (subject.replaced(node, f"({subject.text(node.args[0])})"),)
    yield from _at_hand(subject, node)
    if len(node.args) > 1:
        for each in node.args:
            rest = ", ".join(subject.text(other) for other in node.args if other is not each)
            start, end = subject.module.span(node.args[0])[0], subject.module.span(node.args[-1])[1]
            yield "drop an argument", 0.15, (Edit(start, end, rest),)
    if isinstance(node.func, ast.Name) and node.func.id == "range" and node.args:
        last = node.args[1] if len(node.args) > 1 else node.args[0]
        yield "the range's end", 0.6, (subject.replaced(last, f"{subject.text(last)} + 1"),)
        yield "the range's end", 0.45, (subject.replaced(last, f"{subject.text(last)} - 1"),)


def _to_be_swapped(call: ast.Call, first: ast.expr, second: ast.expr) -> float:
    """Values are taken one for the other; a text and a value, or a kind and a value, hardly."""
    if isinstance(call.func, ast.Name) and call.func.id in _KNOWN_BY_HEART:
        return 0.04
    if isinstance(call.func, ast.Attribute) and call.func.attr in _KNOWN_BY_HEART:
        return 0.04
    made = [
        isinstance(each, ast.Constant | ast.JoinedStr | ast.Tuple | ast.List | ast.Dict) for each in (first, second)
    ]
    if isinstance(first, ast.Call) and isinstance(second, ast.Call) and ast.dump(first.func) != ast.dump(second.func):
        return 0.3
    return 0.2 if any(made) and not all(made) else 0.25 if all(made) else 0.5


def _at_hand(subject: Subject, node: ast.Call) -> Iterator[_Change]:
    """Asked for again, although a name holds what was wanted."""
    if isinstance(subject.module.parents.get(node), ast.BinOp | ast.Compare | ast.Call):
        used = names_in(node)
        for name in subject.names[:_MOST_NAMES]:
            if name not in used and subject.known_before(name, node.lineno):
                yield "what is at hand instead", 0.18, (subject.replaced(node, name),)


def _subscript(subject: Subject, node: ast.Subscript) -> Iterator[_Change]:
    if isinstance(node.slice, ast.Slice):
        base = subject.text(node.value)
        lower, upper = (subject.text(side) if side else "" for side in (node.slice.lower, node.slice.upper))
        for low, high, prior in ((lower, "", 0.3), ("", upper, 0.3), (f"{lower} + 1" if lower else "1", upper, 0.3)):
            if (low, high) != (lower, upper):
                yield "another slice", prior, (subject.replaced(node, f"{base}[{low}:{high}]"),)
    elif isinstance(node.slice, ast.Tuple):
        for part in node.slice.elts:
            if is_plain(part) and not isinstance(part, ast.Constant):
                yield "an index by one", 0.35, (subject.replaced(part, f"{subject.text(part)} - 1"),)
    yield from _guarded(subject, node)
    if isinstance(node.ctx, ast.Load) and not isinstance(node.slice, ast.Slice):
        key = subject.text(node.slice)
        for default in ("0", "1", "''", "[]", "{}", "None"):
            yield "a default", 0.2, (subject.replaced(node, f"{subject.text(node.value)}.get({key}, {default})"),)
    if isinstance(node.ctx, ast.Load):
        yield "without the index", 0.15, (subject.replaced(node, subject.text(node.value)),)


def _guarded(subject: Subject, node: ast.Subscript) -> Iterator[_Change]:
    """In a condition: asked only where there is such an entry."""
    index, base = subject.text(node.slice), subject.text(node.value)
    condition = next(
        (
            above.test
            for above in subject.module.ancestors(node)
            if isinstance(above, ast.If | ast.While | ast.IfExp) and _holds(above.test, node)
        ),
        None,
    )
    if condition is None or isinstance(node.slice, ast.Slice) or not is_plain(node.slice):
        return
    text = subject.text(condition)
    whole = f"({text})" if isinstance(condition, ast.BoolOp | ast.IfExp | ast.NamedExpr) else text
    if not isinstance(node.slice, ast.Constant) or isinstance(node.slice.value, int):
        yield "only where there is one", 0.5, (subject.replaced(condition, f"{index} < len({base}) and {whole}"),)
        yield "or where there is none", 0.35, (subject.replaced(condition, f"{index} >= len({base}) or {whole}"),)
    yield "only where it is known", 0.3, (subject.replaced(condition, f"{index} in {base} and {whole}"),)


def _holds(whole: ast.expr, part: ast.expr) -> bool:
    return any(node is part for node in ast.walk(whole))


def _by_one(subject: Subject, node: ast.expr) -> Iterator[_Change]:
    """A number one more or less, where a number is likely: an index, a bound, an operand, an argument."""
    parent = subject.module.parents.get(node)
    counted = isinstance(node, ast.Name | ast.Attribute | ast.Call) and not isinstance(
        getattr(node, "ctx", None), ast.Store | ast.Del
    )
    if not counted:
        return
    text = subject.text(node)
    likely = isinstance(parent, ast.Subscript | ast.Slice | ast.Compare | ast.BinOp | ast.Return)
    handed = (isinstance(parent, ast.Call) and node in parent.args) or (
        isinstance(parent, ast.keyword) and parent.arg in _COUNTS_FROM
    )
    if not (likely or handed) or (isinstance(parent, ast.Subscript) and parent.value is node):
        return
    plus, minus = (f"{text} + 1", f"{text} - 1")
    if isinstance(parent, ast.BinOp):
        plus, minus = f"({plus})", f"({minus})"
    again = handed and isinstance(parent, ast.Call) and _calls_again(subject, parent)
    prior = 0.35 if again or isinstance(parent, ast.Subscript | ast.Slice | ast.keyword) else 0.25
    if isinstance(parent, ast.Return) and isinstance(node, ast.Call) and not (again or _counts(node)):
        prior = 0.08  # an answer that is one off: it makes one test pass, and is seldom what was meant
    yield "by one", prior, (subject.replaced(node, plus),)
    yield "by one", prior, (subject.replaced(node, minus),)
    if isinstance(node, ast.Name):
        for other in subject.names[:_MOST_NAMES]:
            if other != node.id and subject.known_before(other, node.lineno):
                less = f"{text} - {other}"
                yield (
                    "less another",
                    0.25 if again else 0.15,
                    (subject.replaced(node, less if handed else f"({less})"),),
                )
    if isinstance(parent, ast.BinOp | ast.Compare) and isinstance(node, ast.Name):
        yield "its square", 0.12, (subject.replaced(node, f"{text} ** 2"),)


def _counts(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return any(word in name for word in ("len", "count", "index", "find", "size", "depth", "height"))


def _calls_again(subject: Subject, node: ast.Call) -> bool:
    """A recursion gets on, or does not, by what it hands to itself."""
    return isinstance(node.func, ast.Name) and node.func.id == subject.function.name


_BY_KIND: Mapping[type[ast.expr], Callable[[Subject, Any], Iterator[_Change]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _condition,
    ast.BinOp: _arithmetic,
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.UnaryOp: _signed,
    ast.IfExp: _choice,
}
