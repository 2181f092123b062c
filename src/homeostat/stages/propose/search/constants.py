"""What a function reads and does not say: the module's numbers, its patterns, the defaults of its own arguments."""

import ast
from collections.abc import Iterator

from homeostat.languages.python import Edit
from homeostat.stages.propose.search import usual
from homeostat.stages.propose.search.variant import Subject, Variant

_FLAGS = ("IGNORECASE", "MULTILINE", "DOTALL")
_MOST = 6


def changes(subject: Subject) -> Iterator[Variant]:
    yield from _defaults(subject)
    for name, line in list(_read(subject).items())[:_MOST]:
        holder = _bound_at_the_top(subject, name)
        if holder is None or holder.value is None:
            continue
        for node in ast.walk(holder.value):
            for family, prior, edits in _of_constant(subject, node):
                yield Variant(family, prior, line, edits, holder=holder)
    for node in subject.nodes:
        for family, prior, edits in _flagged(subject, node):
            yield Variant(family, prior, node.lineno if isinstance(node, ast.expr) else 0, edits)


_Change = tuple[str, float, tuple[Edit, ...]]


def _read(subject: Subject) -> dict[str, int]:
    """Names of the module that the function reads, with the line where it first does."""
    found: dict[str, int] = {}
    for node in subject.nodes:
        if isinstance(node, ast.Name) and node.id in subject.module.top_names and node.id not in subject.names:
            found.setdefault(node.id, node.lineno)
    return found


def _bound_at_the_top(subject: Subject, name: str) -> ast.Assign | ast.AnnAssign | None:
    for node in subject.module.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=bound)]) if bound == name:
                return node
            case ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr()) if bound == name:
                return node
            case _:
                pass
    return None


def _of_constant(subject: Subject, node: ast.AST) -> Iterator[_Change]:
    yield from _flagged(subject, node)
    match node:
        case ast.Call(args=[ast.Constant(value=str()) as written, *_]) if usual.is_pattern(node):
            if written.lineno == written.end_lineno:
                yield from usual.patterns(subject, written, subject.text(written))
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            for other in (number + 1, number - 1):
                yield "another number", 0.3, (subject.replaced(node, str(other)),)
        case _:
            return


def _flagged(subject: Subject, node: ast.AST) -> Iterator[_Change]:
    """`re.compile(p)` that is meant for any case, or for each line."""
    if not isinstance(node, ast.Call) or not usual.is_pattern(node) or "re." in subject.text(node)[3:]:
        return
    end = subject.module.span(node)[1] - 1
    for flag in _FLAGS:
        word = "" if ast.unparse(node.func).endswith("compile") else "flags="
        yield "a pattern's flag", 0.35 if flag == "IGNORECASE" else 0.25, (Edit(end, end, f", {word}re.{flag}"),)


def _defaults(subject: Subject) -> Iterator[Variant]:
    """Another default: the other truth, a number by one."""
    arguments = subject.function.args
    line = subject.function.body[0].lineno
    for default in (*arguments.defaults, *(each for each in arguments.kw_defaults if each is not None)):
        match default:
            case ast.Constant(value=bool() as told):
                yield Variant("another default", 0.3, line, (subject.replaced(default, str(not told)),))
            case ast.Constant(value=int() as number):
                for other in (number + 1, number - 1):
                    yield Variant("another default", 0.25, line, (subject.replaced(default, str(other)),))
            case _:
                pass
