"""Text in one spelling: without the blanks around it, and in the case in which others ask for it."""

import ast
from collections.abc import Iterator

from homeostat.stages.propose.search.variant import Subject, Variant

_GIVES_TEXT = frozenset({
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "replace", "casefold", "capitalize", "removeprefix",
    "removesuffix", "join", "format", "decode", "group", "read", "readline", "getvalue",
})  # fmt: skip
_TAKES_APART = frozenset({"split", "rsplit", "splitlines", "findall", "readlines"})
_ENDINGS = (("strip", 0.3), ("lower", 0.3), ("upper", 0.25))
_TEXTS = frozenset({"str", "str | None", "Optional[str]"})


def changes(subject: Subject) -> Iterator[Variant]:
    for node in subject.nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
            yield from _trimmed(subject, node)
        if isinstance(node, ast.expr):
            for text, prior in _respelled(subject, node):
                yield Variant("in one spelling", prior, node.lineno, (subject.replaced(node, text),))


def _trimmed(subject: Subject, node: ast.Subscript) -> Iterator[Variant]:
    """A text that was cut, without what the cut left at its end."""
    arguments = subject.function.args
    plain = [*arguments.posonlyargs, *arguments.args]
    texts = [
        argument.arg
        for argument, default in zip(reversed(plain), reversed(arguments.defaults), strict=False)
        if isinstance(default, ast.Constant) and isinstance(default.value, str)
    ]
    for ending in ("rstrip()", "strip()", *(f"rstrip({name})" for name in texts)):
        made = subject.replaced(node, f"{subject.text(node)}.{ending}")
        yield Variant("trimmed where it was cut", 0.25, node.lineno, (made,))


def _respelled(subject: Subject, node: ast.expr) -> Iterator[tuple[str, float]]:
    """What is a text by what made it or by its annotation, and a key by which something is looked up."""
    parent = subject.module.parents.get(node)
    text = subject.text(node)
    if isinstance(parent, ast.Attribute | ast.FormattedValue) or isinstance(getattr(node, "ctx", None), ast.Store):
        return
    made = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _GIVES_TEXT
    looked_up = _is_key(node, parent)
    said = isinstance(node, ast.Name) and (_is_said_text(subject, node.id) or _is_a_part(node, parent))
    if not (made or (looked_up and isinstance(node, ast.Name | ast.Attribute | ast.Subscript)) or said):
        return
    shouted = looked_up and _keys_are_upper(subject, parent)
    for ending, prior in _ENDINGS:
        if not text.endswith(f".{ending}()"):
            likely = 0.6 if shouted and ending == "upper" else prior
            yield f"{text}.{ending}()", likely
    if made or said:
        for old, new in (("-", "_"), ("_", "-"), (" ", "_"), (" ", ""), ("_", " "), (",", "")):
            if f'"{old}", "{new}"' not in text:
                yield f'{text}.replace("{old}", "{new}")', 0.12


def _is_key(node: ast.expr, parent: ast.AST | None) -> bool:
    match parent:
        case ast.Subscript(slice=key):
            return key is node
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            return left is node
        case ast.Call(func=ast.Attribute(attr="get" | "pop" | "setdefault"), args=[key, *_]):
            return key is node
        case _:
            return False


def _is_a_part(node: ast.Name, parent: ast.AST | None) -> bool:
    """One of the parts that a text was taken apart into, as the comprehension gives it on."""
    if not isinstance(parent, ast.ListComp | ast.SetComp | ast.GeneratorExp) or parent.elt is not node:
        return False
    source = parent.generators[0].iter
    return isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) and source.func.attr in _TAKES_APART


def _is_said_text(subject: Subject, name: str) -> bool:
    arguments = subject.function.args
    return any(
        each.arg == name and each.annotation is not None and ast.unparse(each.annotation) in _TEXTS
        for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    )


def _keys_are_upper(subject: Subject, parent: ast.AST | None) -> bool:
    """Whether the module's table that is asked has its keys in capitals."""
    held: ast.expr | None = None
    match parent:
        case ast.Subscript(value=held):
            pass
        case ast.Compare(comparators=[held]):
            pass
        case ast.Call(func=ast.Attribute(value=held)):
            pass
        case _:
            return False
    for each in subject.module.tree.body:
        match each:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys)) if (
                isinstance(held, ast.Name) and held.id == name
            ):
                texts = [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
                return bool(texts) and all(text.isupper() for text in texts)
            case _:
                pass
    return False
