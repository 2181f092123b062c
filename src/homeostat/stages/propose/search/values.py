"""Mistakes about what a value is: one object where several are meant, a set of signs where a text is.

A row repeated, a copy of the outside only, an ending that takes more away than itself, an encoding with a mark, an
order turned round for all its parts, a method beside the one that was meant.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from homeostat.languages.python import Edit, FunctionNode, Import, is_plain
from homeostat.stages.propose.search.variant import Subject, Variant

_MADE_ANEW = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
_STRIPS = {"rstrip": "removesuffix", "lstrip": "removeprefix"}
_MOST_METHODS = 6
_MOST_FIELDS = 6
_ENCODINGS = {"utf-8": "utf-8-sig", "utf8": "utf-8-sig", "ascii": "utf-8", "latin-1": "utf-8"}


def changes(subject: Subject, node: ast.AST) -> Iterator[Variant]:
    make = _BY_KIND.get(type(node))
    if make is not None:
        yield from make(subject, node)


# --- calls


def _call(subject: Subject, node: ast.Call) -> Iterator[Variant]:
    match node:
        case ast.Call(func=ast.Attribute(attr=attr) as func, args=[given]) if attr in _STRIPS:
            if not (isinstance(given, ast.Constant) and len(str(given.value)) == 1):
                end = subject.module.span(func)[1]
                edit = Edit(end - len(attr), end, _STRIPS[attr])
                yield Variant("the text and not its signs", 0.6, node.lineno, (edit,))
        case ast.Call(func=ast.Name(id="list" | "dict" | "set"), args=[given], keywords=[]) if is_plain(given):
            yield from _copied_deep(subject, node, given)
        case ast.Call(func=ast.Attribute(value=held, attr="copy"), args=[]) if is_plain(held):
            yield from _copied_deep(subject, node, held)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="dict"), attr="fromkeys"), args=[keys, made]) if isinstance(
            made, _MADE_ANEW
        ):
            text = f"{{key: {subject.text(made)} for key in {subject.text(keys)}}}"
            yield Variant("one for each", 0.75, node.lineno, (subject.replaced(node, text),))
        case _:
            pass
    if (isinstance(node.func, ast.Name) and node.func.id in {"sorted", "min", "max"}) or _is_sort(node):
        yield from _each_in_its_order(subject, node)
    yield from _encoded(subject, node)
    if isinstance(node.func, ast.Attribute) and node.func.attr in {"execute", "executemany"} and len(node.args) > 1:
        given = node.args[1]
        if isinstance(given, ast.Name | ast.Attribute | ast.Constant):
            start, end = subject.module.span(given)
            bracketed = subject.module.source[start - 1 : start] == "(" and subject.module.source[end : end + 1] == ")"
            text = f"{subject.text(given)}," if bracketed else f"({subject.text(given)},)"
            yield Variant("a tuple of one", 0.7, node.lineno, (subject.replaced(given, text),))
    yield from _method_beside(subject, node)


def _is_sort(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == "sort"


def _copied_deep(subject: Subject, node: ast.Call, held: ast.expr) -> Iterator[Variant]:
    """A copy whose parts are still somebody else's; where a plain one is walked through, it is none."""
    parent = subject.module.parents.get(node)
    if not isinstance(parent, ast.Assign | ast.Return | ast.keyword | ast.Call):
        return
    whole = any((found.module, found.name) == ("copy", "") for found in subject.module.imports)
    said = "copy.deepcopy" if whole else "deepcopy"
    wanted = () if whole else (Import(module="copy", name="deepcopy", alias="deepcopy"),)
    edit = subject.replaced(node, f"{said}({subject.text(held)})")
    yield Variant("a copy of its parts too", 0.4, node.lineno, (edit,), imports=wanted)


def _each_in_its_order(subject: Subject, node: ast.Call) -> Iterator[Variant]:
    """`reverse=True` turns every part of the key; a minus turns one."""
    key = next((word.value for word in node.keywords if word.arg == "key"), None)
    turned = next((word for word in node.keywords if word.arg == "reverse"), None)
    if not isinstance(key, ast.Lambda):
        return
    parts = key.body.elts if isinstance(key.body, ast.Tuple) else [key.body]
    others: tuple[Edit, ...] = ()
    if turned is not None:
        start, end = subject.module.span(turned)
        before = subject.module.source.rfind(",", 0, start)
        others = (Edit(before if before >= 0 else start, end, ""),)
    for part in parts:
        if isinstance(part, ast.UnaryOp):
            edits = (subject.replaced(part, subject.text(part.operand)),)
        else:
            edits = (subject.replaced(part, f"-{subject.text(part)}"),)
        likely = 0.5 if turned is not None and len(parts) > 1 else 0.25
        yield Variant("each in its own order", likely, part.lineno, (*edits, *others))
    if not isinstance(key.body, ast.Tuple):
        yield from _between_equals(subject, key)
    if len(parts) == 1 and not isinstance(parts[0], ast.Call | ast.Constant):
        edit = subject.replaced(parts[0], f"abs({subject.text(parts[0])})")
        yield Variant("each in its own order", 0.12, parts[0].lineno, (edit,))


def _between_equals(subject: Subject, key: ast.Lambda) -> Iterator[Variant]:
    """A second part of the key, for those that are equal in the first: another attribute of the same thing."""
    if len(key.args.args) != 1:
        return
    name, text = key.args.args[0].arg, subject.text(key.body)
    fields = [attr for attr in _fields(subject) if f"{name}.{attr}" not in text]
    for attr in fields[:_MOST_FIELDS]:
        for sign, prior in (("", 0.3), ("-", 0.2)):
            made = subject.replaced(key.body, f"({text}, {sign}{name}.{attr})")
            yield Variant("in order where they are equal", prior, key.lineno, (made,))


def _fields(subject: Subject) -> list[str]:
    """What the module's records are made of, those that the module reads most first."""
    owned = {
        each.target.id
        for owner in subject.module.tree.body
        if isinstance(owner, ast.ClassDef)
        for each in owner.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    }
    read = Counter(node.attr for node in subject.module.nodes if isinstance(node, ast.Attribute))
    return sorted(
        owned or (set(subject.module.attributes) - subject.module.members), key=lambda attr: (-read[attr], attr)
    )


def _encoded(subject: Subject, node: ast.Call) -> Iterator[Variant]:
    named = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if named not in {"decode", "encode", "open", "read_text", "write_text", "TextIOWrapper"}:
        return
    for given in (*node.args, *(word.value for word in node.keywords if word.arg == "encoding")):
        if isinstance(given, ast.Constant) and (other := _ENCODINGS.get(str(given.value).lower())):
            yield Variant("another encoding", 0.4, node.lineno, (subject.replaced(given, f'"{other}"'),))
        elif named in {"decode", "read_text"} and isinstance(given, ast.Name | ast.Attribute):
            at = subject.module.span(node)[1]
            yield Variant("without a mark", 0.45, node.lineno, (Edit(at, at, '.removeprefix("\\ufeff")'),))


def _method_beside(subject: Subject, node: ast.Call) -> Iterator[Variant]:
    """Another method of the same class, or function of the same file, that takes as much."""
    func = node.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in {"self", "cls"}:
        owner = next(
            (each for each in subject.module.ancestors(subject.function) if isinstance(each, ast.ClassDef)), None
        )
        held, name, end = (owner.body if owner else []), func.attr, subject.module.span(func)[1]
        skipped = 1
    elif isinstance(func, ast.Name):
        held, name, end = subject.module.tree.body, func.id, subject.module.span(func)[1]
        skipped = 0
    else:
        return
    made = {each.name: each for each in held if isinstance(each, FunctionNode)}
    if name not in made:
        return
    count = len(node.args) + len(node.keywords)
    beside = [
        other
        for other, each in made.items()
        if other != name
        and not other.startswith("__")
        and not each.decorator_list
        and isinstance(each, ast.AsyncFunctionDef) == isinstance(made[name], ast.AsyncFunctionDef)
        and _takes(each, count + skipped)
    ]
    for other in beside[:_MOST_METHODS]:
        yield Variant("the one beside it", 0.3, node.lineno, (Edit(end - len(name), end, other),))


def _takes(function: FunctionNode, count: int) -> bool:
    most = len(function.args.posonlyargs) + len(function.args.args)
    return most - len(function.args.defaults) <= count <= most and not function.args.vararg


# --- the rest


def _repeated(subject: Subject, node: ast.BinOp) -> Iterator[Variant]:
    """`[[0] * 3] * 4`: four times the same row."""
    match node:
        case ast.BinOp(left=ast.List(elts=[made]), op=ast.Mult(), right=count) if _is_made_anew(made):
            text = f"[{subject.text(made)} for _ in range({subject.text(count)})]"
            yield Variant("one for each", 0.75, node.lineno, (subject.replaced(node, text),))
        case _:
            return


def _exact(subject: Subject, node: ast.Constant) -> Iterator[Variant]:
    """A float in a file that reckons with decimals."""
    above = subject.module.parents.get(node)
    exact = isinstance(above, ast.Call) and "Decimal" in subject.text(above.func)
    if type(node.value) is float and "Decimal" in subject.module.top_names and not exact:
        text = f'Decimal("{subject.text(node)}")'
        yield Variant("exact", 0.6, node.lineno, (subject.replaced(node, text),))


def _is_made_anew(made: ast.expr) -> bool:
    return isinstance(made, _MADE_ANEW | ast.Call) or (isinstance(made, ast.BinOp) and isinstance(made.left, ast.List))


def _given_away(subject: Subject, node: ast.Return) -> Iterator[Variant]:
    """What the object keeps is handed out, and changed by whoever gets it."""
    match node.value:
        case ast.Attribute(value=ast.Name(id="self"), attr=attr) as value:
            text = f"{subject.text(value)}"
            for kind, prior in (("list", 0.3), ("dict", 0.3)):
                yield Variant("a copy", prior * (1.0 if attr.startswith("_") else 0.6), node.lineno, (
                    subject.replaced(value, f"{kind}({text})"),
                ))  # fmt: skip
        case _:
            return


def _kept_as_given(subject: Subject, node: ast.Assign) -> Iterator[Variant]:
    """`self.items = items`: still the caller's, who may go on changing it."""
    match node:
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"))], value=ast.Name(id=name)) if (
            name in subject.parameters
        ):
            yield Variant("a copy", 0.25, node.lineno, (subject.replaced(node.value, f"list({name})"),))
            yield Variant("a copy", 0.15, node.lineno, (subject.replaced(node.value, f"dict({name})"),))
        case ast.Assign(targets=[ast.Name()], value=ast.Attribute(value=ast.Name(id="self")) as value):
            text = subject.text(value)
            yield Variant("a copy", 0.3, node.lineno, (subject.replaced(value, f"list({text})"),))
            yield Variant("a copy", 0.2, node.lineno, (subject.replaced(value, f"dict({text})"),))
        case _:
            return


def _longest_first(subject: Subject, node: ast.For) -> Iterator[Variant]:
    """`for sign in ("=", "!=")`: what is a part of another one is found in its place."""
    if not isinstance(node.iter, ast.Tuple | ast.List):
        return
    texts = [each.value for each in node.iter.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    hidden = any(text and text in later for at, text in enumerate(texts) for later in texts[at + 1 :])
    if hidden and len(texts) == len(node.iter.elts):
        ordered = [subject.text(each) for _, each in sorted(zip(texts, node.iter.elts, strict=True), key=_by_length)]
        edits = [Edit(*subject.module.span(each), text) for each, text in zip(node.iter.elts, ordered, strict=True)]
        yield Variant("longest first", 0.62, node.lineno, tuple(edits))


def _by_length(pair: tuple[str, ast.expr]) -> int:
    return -len(pair[0])


_BY_KIND: Mapping[type[ast.AST], Callable[[Subject, Any], Iterator[Variant]]] = {
    ast.Call: _call,
    ast.Constant: _exact,
    ast.BinOp: _repeated,
    ast.Return: _given_away,
    ast.Assign: _kept_as_given,
    ast.For: _longest_first,
}
