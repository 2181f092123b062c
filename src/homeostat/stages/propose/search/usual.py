"""Mistakes that everybody makes once in Python, each with the change that mends it.

A default that all calls share, a list that is still somebody else's, a coroutine that nobody waits for, a text without
its `f`, a number cut instead of rounded, a page counted from one, a pattern for one digit. They are about what a
statement means to those who write Python, where the other changes are about its signs.
"""

import ast
import builtins
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from homeostat.languages.python import Edit, names_in
from homeostat.stages.propose.search.variant import Subject, Variant

_CHANGES_IT = frozenset({
    "append", "add", "update", "extend", "insert", "pop", "remove", "clear", "setdefault", "sort", "reverse", "discard",
    "popitem",
})  # fmt: skip
_GIVES_ANEW = frozenset({
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "replace", "removeprefix", "removesuffix", "casefold",
    "union", "difference", "intersection", "astimezone", "quantize", "normalize", "zfill", "ljust", "rjust",
})  # fmt: skip
_EMPTY_CALLS = frozenset({"list", "dict", "set"})
_PATTERNS = frozenset({"match", "search", "fullmatch", "findall", "finditer", "sub", "split", "compile", "subn"})
_CLASS = re.compile(r"(\\[dwsDWS]|\[[^\]\\]{1,40}\]|\.)(?![+*?{])")  # one character, and not several
_MANY = re.compile(r"(?<!\\)([+*])(?![?+])")
_MOST_PATTERNS = 8
_BUILT_IN = frozenset(dir(builtins))  # none of which has to be waited for
_OF_VALUES = frozenset({"append", "get", "items", "keys", "values", "join", "format", "strip", "split", "lower", "add"})
_HOLE = re.compile(r"\{([A-Za-z_]\w*)[^{}]*\}")


def changes(subject: Subject) -> Iterator[Variant]:
    """Those of the function as a whole, then of each of its expressions and statements."""
    for make in (_shared_default, _counted_from_one, _never_given_back):
        yield from make(subject)
    for node in subject.nodes:
        make = _BY_KIND.get(type(node))
        if make is not None and isinstance(node, ast.expr | ast.stmt):
            for family, prior, edits in make(subject, node):
                yield Variant(family, prior, node.lineno, edits)


_Change = tuple[str, float, tuple[Edit, ...]]


# --- the function as a whole


def _shared_default(subject: Subject) -> Iterator[Variant]:
    """`def f(items=[])`: all calls share the one list."""
    arguments = subject.function.args
    plain = [*arguments.posonlyargs, *arguments.args]
    given = [
        *zip(plain[len(plain) - len(arguments.defaults) :], arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for argument, default in given:
        empty = isinstance(default, ast.List | ast.Dict | ast.Set) or (
            isinstance(default, ast.Call) and isinstance(default.func, ast.Name) and default.func.id in _EMPTY_CALLS
        )
        if default is None or not empty:
            continue
        made = subject.text(default)
        edits = (subject.replaced(default, "None"), _at_the_start(subject, argument.arg, made))
        line = subject.function.body[0].lineno
        yield Variant("a default of its own", 0.9, line, edits, least=0.6)


def _at_the_start(subject: Subject, name: str, made: str) -> Edit:
    first = _first(subject)
    indent, at = subject.module.indent(first), subject.module.span(first)[0]
    return Edit(at, at, f"if {name} is None:\n{indent}    {name} = {made}\n{indent}")


def _counted_from_one(subject: Subject) -> Iterator[Variant]:
    """A parameter that is reckoned with at several places, and counts from another number than is meant."""
    first = _first(subject)
    indent, at = subject.module.indent(first), subject.module.span(first)[0]
    for name in subject.parameters:
        uses = [
            node
            for node in subject.nodes
            if isinstance(node, ast.Name)
            and node.id == name
            and isinstance(subject.module.parents.get(node), ast.BinOp | ast.Slice | ast.Subscript)
        ]
        if len(uses) > 1:
            for sign, prior in (("-", 0.4), ("+", 0.25)):
                edit = Edit(at, at, f"{name} {sign}= 1\n{indent}")
                yield Variant("counted from one", prior, uses[0].lineno, (edit,))


def _never_given_back(subject: Subject) -> Iterator[Variant]:
    """What is reckoned last in a function that gives nothing back."""
    gives = any(isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) for node in subject.nodes)
    last = subject.function.body[-1]
    if gives or subject.function.name == "__init__":
        return
    end = subject.module.span(last)[1]
    match last:
        case ast.Expr(value=ast.Call() | ast.BinOp() | ast.Compare() | ast.ListComp() as value):
            at = subject.module.span(value)[0]
            yield Variant("given back", 0.5, last.lineno, (Edit(at, at, "return "),))
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)):
            text = f"\n{subject.module.indent(last)}return {name}"
            yield Variant("given back", 0.5, last.lineno, (Edit(end, end, text),))
        case ast.For() | ast.If() | ast.While() | ast.With():
            made = [
                node.targets[0].id
                for node in subject.function.body
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            ]
            for name in dict.fromkeys(made):
                text = f"\n{subject.module.indent(last)}return {name}"
                yield Variant("given back", 0.4, last.lineno, (Edit(end, end, text),))
        case _:
            return


def _first(subject: Subject) -> ast.stmt:
    """The first statement that is not the docstring."""
    body = subject.function.body
    return body[1] if len(body) > 1 and ast.get_docstring(subject.function, clean=False) is not None else body[0]


# --- one expression


def _call(subject: Subject, node: ast.Call) -> Iterator[_Change]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if isinstance(node.func, ast.Name) and name == "int" and len(node.args) == 1:
        yield "rounded", 0.55, (subject.replaced(node.func, "round"),)
    if name in {"sorted", "sort"}:
        yield from _the_other_order(subject, node)
    if name == "append" and len(node.args) == 1 and isinstance(node.args[0], ast.Name):
        yield "a copy", 0.35, (subject.replaced(node.args[0], f"{node.args[0].id}[:]"),)
        yield "a copy", 0.2, (subject.replaced(node.args[0], f"dict({node.args[0].id})"),)
    if name not in (_BUILT_IN if isinstance(node.func, ast.Name) else _OF_VALUES):
        yield from _waited_for(subject, node)


def _the_other_order(subject: Subject, node: ast.Call) -> Iterator[_Change]:
    said = next((word for word in node.keywords if word.arg == "reverse"), None)
    if said is None:
        end = subject.module.span(node)[1] - 1
        comma = ", " if node.args or node.keywords else ""
        yield "the other order", 0.35, (Edit(end, end, f"{comma}reverse=True"),)


def _waited_for(subject: Subject, node: ast.Call) -> Iterator[_Change]:
    """`await` before a call that may be one of a coroutine."""
    above = subject.module.parents.get(node)
    if not isinstance(subject.function, ast.AsyncFunctionDef) or isinstance(above, ast.Await | ast.withitem):
        return
    text = subject.text(node)
    needs = isinstance(above, ast.Attribute | ast.Subscript | ast.BinOp | ast.Compare | ast.UnaryOp)
    alone = isinstance(above, ast.Expr | ast.Assign | ast.Return | ast.ListComp)
    yield (
        "waited for",
        0.5 if alone else 0.35,
        (subject.replaced(node, f"(await {text})" if needs else f"await {text}"),),
    )


def _text(subject: Subject, node: ast.Constant) -> Iterator[_Change]:
    if not isinstance(node.value, str) or node.lineno != node.end_lineno:
        return
    above = subject.module.parents.get(node)
    written = subject.text(node)
    if isinstance(above, ast.JoinedStr | ast.Expr):
        return
    holes = _HOLE.findall(node.value)
    if holes and written[:1] in "'\"" and all(subject.known_before(name, node.lineno) for name in holes):
        formatted = isinstance(above, ast.Attribute) and above.attr in {"format", "format_map"}
        if not formatted:
            yield "filled in", 0.7, (subject.replaced(node, f"f{written}"),)
    if isinstance(above, ast.Call) and above.args[:1] == [node] and is_pattern(above):
        yield from patterns(subject, node, written)


def is_pattern(call: ast.Call) -> bool:
    named = isinstance(call.func, ast.Attribute) and call.func.attr in _PATTERNS
    return named and isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in {"re", "regex"}


def patterns(subject: Subject, node: ast.Constant, written: str) -> Iterator[_Change]:
    """Of a pattern: more than one, or none; as little as it can; anywhere, or the whole of it."""
    quote = written.find(written[-1])
    body, start = written[quote + 1 : -1], subject.module.span(node)[0] + quote + 1
    for found in list(_CLASS.finditer(body))[:_MOST_PATTERNS]:
        at = start + found.end()
        yield "more than one", 0.5, (Edit(at, at, "+"),)
        yield "none as well", 0.3, (Edit(at, at, "*"),)
        yield "or none", 0.25, (Edit(at, at, "?"),)
    for found in list(_MANY.finditer(body))[:_MOST_PATTERNS]:
        at = start + found.start()
        yield "none as well", 0.4, (Edit(at, at + 1, "*" if found[1] == "+" else "+"),)
        yield "as little as it can", 0.35, (Edit(at + 1, at + 1, "?"),)
    if not body.endswith("$"):
        yield "to its end", 0.3, (Edit(start + len(body), start + len(body), "$"),)
    if not body.startswith("^"):
        yield "from its beginning", 0.2, (Edit(start, start, "^"),)


def _asked(subject: Subject, node: ast.Compare) -> Iterator[_Change]:
    """Texts in another case, or with blanks around; a number written as text."""
    sides = [node.left, *node.comparators]
    if len(sides) != 2 or not isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):  # noqa: PLR2004 - of a plain comparison
        return
    for side in sides:
        if isinstance(side, ast.Name | ast.Attribute | ast.Subscript):
            for ending in (".strip()", ".lower()"):
                yield "in one spelling", 0.2, (subject.replaced(side, f"{subject.text(side)}{ending}"),)
    if isinstance(node.ops[0], ast.Eq | ast.NotEq):
        both = tuple(subject.replaced(side, f"{subject.text(side)}.lower()") for side in sides)
        if all(isinstance(side, ast.Name | ast.Attribute | ast.Subscript | ast.Call) for side in sides):
            yield "in one spelling", 0.3, both
    for side, other in (sides, sides[::-1]):
        spelt = _spelt_by(subject, other)
        if spelt and not isinstance(side, ast.Constant) and spelt not in subject.text(side):
            yield "in one spelling", 0.65, (subject.replaced(side, f"{subject.text(side)}.{spelt}()"),)


def _spelt_by(subject: Subject, node: ast.expr) -> str:
    """`lower` of a name that was bound to something's `lower()`, or of that itself; "" where there is none."""
    values: list[ast.expr] = [node]
    if isinstance(node, ast.Name):
        values = [
            each.value
            for each in subject.nodes
            if isinstance(each, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in each.targets)
        ]
    for value in values:
        match value:
            case ast.Call(func=ast.Attribute(attr="lower" | "upper" | "casefold" | "strip" as attr), args=[]):
                return attr
            case _:
                pass
    return ""


# --- one statement


def _assigned(subject: Subject, node: ast.Assign) -> Iterator[_Change]:
    """What is changed afterwards is still somebody else's; a name that only `self` has."""
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return
    name = node.targets[0].id
    if isinstance(node.value, ast.Name | ast.Attribute) and (kind := _changed_as(subject, name, node.lineno)):
        text = subject.text(node.value)
        yield "a copy", 0.6, (subject.replaced(node.value, f"{kind}({text})"),)
        yield "a copy of all of it", 0.3, (subject.replaced(node.value, f"{text}.copy()"),)
    if _is_only_of_self(subject, name):
        yield "kept by the object", 0.5, (subject.replaced(node.targets[0], f"self.{name}"),)


def _changed_as(subject: Subject, name: str, after: int) -> str:
    """`list` or `dict`, by how what the name holds is changed; "" where it is not."""
    for node in subject.nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=held), attr=attr)) if held == name:
                if attr in _CHANGES_IT and node.lineno > after:
                    return "dict" if attr in {"update", "setdefault", "popitem"} else "list"
            case ast.Subscript(value=ast.Name(id=held), ctx=ast.Store() | ast.Del()) if held == name:
                if node.lineno > after:
                    return "list" if isinstance(node.slice, ast.Slice) else "dict"
            case _:
                pass
    return ""


def _is_only_of_self(subject: Subject, name: str) -> bool:
    """A local name that nobody reads, of which the class has an attribute."""
    arguments = subject.function.args.args
    owner = next((each for each in subject.module.ancestors(subject.function) if isinstance(each, ast.ClassDef)), None)
    if owner is None or not arguments or arguments[0].arg != "self":
        return False
    reads = any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) for node in subject.nodes
    )
    kept = any(
        isinstance(node, ast.Attribute) and node.attr == name and ast.unparse(node.value) == "self"
        for node in ast.walk(owner)
    )
    return kept and not reads


def _said(subject: Subject, node: ast.Expr) -> Iterator[_Change]:
    """What a method gives anew, and nobody keeps; what does nothing, since it is neither called nor assigned."""
    at, end = subject.module.span(node)
    match node.value:
        case ast.Attribute() | ast.Name():
            yield "called", 0.8, (Edit(end, end, "()"),)
            yield "called", 0.5, (Edit(end, end, f".{subject.function.name}()"),)
        case ast.Compare(
            left=ast.Name() | ast.Attribute() | ast.Subscript() as left, ops=[ast.Eq()], comparators=[value]
        ):
            yield "assigned", 0.8, (subject.replaced(node.value, f"{subject.text(left)} = {subject.text(value)}"),)
        case ast.Call(func=ast.Attribute(value=ast.Name() | ast.Attribute() as held, attr=attr)) if attr in _GIVES_ANEW:
            yield "kept", 0.65, (Edit(at, at, f"{subject.text(held)} = "),)
        case ast.Call(func=ast.Name(id="sorted" | "reversed" | "set" | "list"), args=[ast.Name(id=name), *_]):
            yield "kept", 0.6, (Edit(at, at, f"{name} = "),)
        case _:
            return


def _walked(subject: Subject, node: ast.For) -> Iterator[_Change]:
    """What is walked through is changed meanwhile."""
    held = (
        node.iter.func.value if isinstance(node.iter, ast.Call) and isinstance(node.iter.func, ast.Attribute) else None
    )
    name = node.iter if held is None else held
    changed = isinstance(name, ast.Name) and any(
        name.id in names_in(each)
        for each in ast.walk(node)
        if isinstance(each, ast.Delete)
        or (isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in _CHANGES_IT)
    )
    if changed:
        yield "through a copy", 0.65, (subject.replaced(node.iter, f"list({subject.text(node.iter)})"),)


_BY_KIND: Mapping[type[ast.AST], Callable[[Subject, Any], Iterator[_Change]]] = {
    ast.Call: _call,
    ast.Constant: _text,
    ast.Compare: _asked,
    ast.Assign: _assigned,
    ast.Expr: _said,
    ast.For: _walked,
}
