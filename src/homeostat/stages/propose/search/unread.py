"""What was made for a reason, and nobody reads: a local name, a parameter, what a loop walks through.

Linters tell of it since it is a mistake more often than not: something else is read where it was meant.
"""

import ast
from collections.abc import Iterator

from homeostat.languages.python import Edit, deeper, default_of, names_in
from homeostat.stages.propose.search.variant import Subject, Variant

_OF_WHAT_IT_WAS_MADE_OF = 0.85  # `clean = fold(text)`, and `text` is read on
_PLAIN = 0.9  # as suspicious as what a failing test runs alone
_OF_ANOTHER = 0.45
_OF_A_FLAG = 0.85
_OF_A_PARAMETER = 0.4  # which may be there for those who call, or for a base class
_MOST_READS = 12
_MOST_AT_HAND = 3


def changes(subject: Subject) -> Iterator[Variant]:
    """Each later reading of another name becomes one of the name that nobody reads."""
    read = {node.id for node in ast.walk(subject.function) if isinstance(node, ast.Name) and _is_read(node)}
    declared = [node.names for node in subject.nodes if isinstance(node, ast.Global | ast.Nonlocal)]
    shared = {name for names in declared for name in names}  # read by others
    for name, line, made_of in _made(subject):
        if name in read or name in shared or name.startswith("_"):
            continue
        for node in _reads(subject, after=line):
            meant = node.id in made_of
            prior = _OF_WHAT_IT_WAS_MADE_OF if meant else _OF_ANOTHER
            edits = (subject.replaced(node, name),)
            yield Variant("what nobody reads", prior, node.lineno, edits, least=_PLAIN if meant else 0.0)
    for name in subject.parameters:
        if name not in read and not name.startswith("_"):
            for node in _reads(subject, after=0):
                yield Variant("what nobody reads", _OF_A_PARAMETER, node.lineno, (subject.replaced(node, name),))
            yield from _ways_out(subject, name)


def _ways_out(subject: Subject, flag: str) -> Iterator[Variant]:
    """Where the function gives up or answers: what it has by then, for those who ask for it by the flag.

    A flag is a parameter that is false unless one asks.
    """
    default = default_of(subject.function, flag)
    if not (isinstance(default, ast.Constant) and default.value is False):
        return
    for node in subject.nodes:
        if not (isinstance(node, ast.Raise | ast.Return) and subject.module.begins_its_line(node)):
            continue
        at, indent = subject.module.start(node.lineno), subject.module.indent(node)
        gives_up = isinstance(node, ast.Raise)
        prior, least = (_OF_A_FLAG, _PLAIN) if gives_up else (_OF_A_PARAMETER, 0.0)
        for value in _at_hand(subject, node):
            text = f"{indent}if {flag}:\n{deeper(indent)}return {value}\n"
            yield Variant("a flag that nobody reads", prior, node.lineno, (Edit(at, at, text),), least=least)


def _at_hand(subject: Subject, node: ast.Raise | ast.Return) -> list[str]:
    """What may be answered there: what was made last, and what the function's answers are parts of."""
    made = [name for name in reversed(subject.names) if name not in subject.parameters]
    parts = [
        subject.text(returned.value.value)
        for returned in subject.nodes
        if isinstance(returned, ast.Return) and isinstance(returned.value, ast.Subscript | ast.Attribute)
    ]
    known = [name for name in made if subject.known_before(name, node.lineno - 1)]
    return list(dict.fromkeys((*known[:_MOST_AT_HAND], *parts[:_MOST_AT_HAND])))


def _made(subject: Subject) -> Iterator[tuple[str, int, frozenset[str]]]:
    """The name, where it is made, and of which names."""
    for node in subject.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, node.lineno, frozenset(names_in(value))
            case ast.For(target=ast.Name(id=name), iter=walked):
                yield name, node.lineno, frozenset(names_in(walked))
            case _:
                pass


def _reads(subject: Subject, *, after: int) -> list[ast.Name]:
    """Of local names, and not what is called."""
    found = [
        node
        for node in subject.nodes
        if isinstance(node, ast.Name)
        and _is_read(node)
        and node.lineno > after
        and node.id in subject.names
        and not (isinstance(above := subject.module.parents.get(node), ast.Call) and above.func is node)
    ]
    return found[:_MOST_READS]


def _is_read(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load | ast.Del)
