"""A statement that makes a name which a function reads and nothing of it makes: of what the code around says it is."""

import ast
import builtins
import re
from collections.abc import Iterator

from homeostat.languages.python import FunctionNode, Module, bound_names, names_in, parameters
from homeostat.stages.propose.search.gaps import Asked, Gap, gaps_of, names_of
from homeostat.stages.propose.search.twins import in_words_of
from homeostat.stages.propose.search.variant import Subject

_MOST_NAMES = 3
_MOST_VALUES = 5
_TOLD, _GUESSED, _LESS, _LEAST = 0.88, 0.55, 0.06, 0.3  # of a prior
_USES = (
    (r"\.(?:append|extend|insert|pop)\(", "[]"),
    (r"\.add\(", "set()"),
    (r"(?:\[[^\]\n]+\] = |\.(?:setdefault|update)\()", "{}"),
    (r"\s*\+=\s*f?['\"]", "''"),
    (r"\s*[-+]=", "0"),
)


def made(subject: Subject) -> Iterator[Asked]:
    """What the code says that it is before what is only thought up: that ends any such crash, and is seldom right."""
    for name, first in _unmade(subject):
        places = _places_before(subject, first)
        for values, most in ((_told(subject, name), _TOLD), (_guessed(subject, name, first), _GUESSED)):
            for nth, value in enumerate(list(dict.fromkeys(values))[:_MOST_VALUES]):
                for place in places:
                    yield place, f"{name} = {value}", max(_LEAST, most - _LESS * nth)


def _unmade(subject: Subject) -> list[tuple[str, ast.Name]]:
    """Names that are read where they were not made, each with the first reading: nowhere, or in another branch only."""
    module, function = subject.module, subject.function
    around = [above for above in module.ancestors(function) if isinstance(above, FunctionNode)]
    inner = {
        name for node in ast.walk(function) if isinstance(node, FunctionNode | ast.Lambda) for name in _given(node)
    }
    known = module.top_names.union(dir(builtins), inner, bound_names(function), *map(bound_names, around))
    own = set(subject.parameters)
    found: list[tuple[str, ast.Name]] = []
    for name in dict.fromkeys(node.id for node in names_of(subject, ast.Load)):
        if name in own | {"self", "cls"} or name.startswith("__"):
            continue
        first = next(node for node in names_of(subject, ast.Load) if node.id == name)
        made = [node for node in names_of(subject, ast.Store) if node.id == name]
        if (not made and name not in known) or (made and not _is_surely_made(module, made, first)):
            found.append((name, first))
    for node in subject.nodes:
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
            makers = [each for each in names_of(subject, ast.Store) if each.id == name and each is not node.target]
            if name not in own | {each for each, _ in found} and not makers:
                found.insert(0, (name, node.target))
    return found[:_MOST_NAMES]


def _given(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Lambda):
        return {arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}
    return bound_names(node) | {arg.arg for arg in parameters(node)} if isinstance(node, FunctionNode) else set()


def _is_surely_made(module: Module, made: list[ast.Name], first: ast.Name) -> bool:
    """Whether one of the places that make it stands before the reading, and in no block that is not around that."""
    around = {first, *module.ancestors(first)}
    for each in made:
        holders = [
            above
            for above in module.ancestors(each)
            if isinstance(above, ast.If | ast.For | ast.While | ast.Try | ast.ExceptHandler | ast.comprehension)
        ]
        if isinstance(module.parents.get(each), ast.comprehension | ast.NamedExpr):
            return True
        if each.lineno <= first.lineno and all(above in around or isinstance(above, ast.Try) for above in holders):
            return True
    return len(made) > 1  # each branch has its own


def _places_before(subject: Subject, first: ast.Name) -> list[Gap]:
    """Before the statement that reads it, where its block begins, and before those that hold it, the outer first."""
    around = {first, *subject.module.ancestors(first)}
    found = [gap for gap in gaps_of(subject) if gap.after is not None and gap.after in around]
    begin = [gap for gap in gaps_of(subject) if found and gap.block is found[-1].block and gap.before is None]
    return list(dict.fromkeys((*found[-1:], *begin, *found[:2])))


def _told(subject: Subject, name: str) -> Iterator[str]:
    """What it is made of elsewhere, what is asked for under its name, what nobody reads."""
    yield from _as_made_elsewhere(subject, name)
    yield from _as_its_twin(subject, name)
    yield from _as_it_goes_on(subject, name)
    yield from _by_its_key(subject, name)
    yield from _as_a_part(subject, name)
    yield from (given for given in subject.parameters if given not in subject.read)


def _guessed(subject: Subject, name: str, first: ast.Name) -> Iterator[str]:
    """Something empty, by what is done with it."""
    yield from _by_its_use(subject, name)
    if isinstance(subject.module.parents.get(first), ast.If | ast.UnaryOp | ast.BoolOp | ast.IfExp):
        yield "False"
    yield from ("None", "[]", "''", "0", "{}")


def _by_its_use(subject: Subject, name: str) -> Iterator[str]:
    """The empty thing that what is done with it is done with."""
    for does, value in _USES:
        if re.search(rf"(?<![\w.]){name}{does}", subject.text(subject.function)):
            yield value


def _by_its_key(subject: Subject, name: str) -> Iterator[str]:
    """`order["total"]` for a `total`, where that key is asked for; and what it is made into."""
    known = {*subject.names, "self"}
    held: list[str] = []
    for node in subject.nodes:
        match node:
            case ast.Compare(left=ast.Constant(value=str() as key), ops=[ast.In()], comparators=[owner]):
                pass
            case ast.Subscript(value=owner, slice=ast.Constant(value=str() as key)):
                pass
            case _:
                continue
        if key == name and names_in(owner) <= known:
            held.append(f"{subject.text(owner)}[{key!r}]")
    for text in dict.fromkeys(held):
        yield text
        yield from (f"{kind}({text})" for kind in ("set", "list"))


def _as_made_elsewhere(subject: Subject, name: str) -> Iterator[str]:
    """What other functions of the module make it of, where all of that is known here."""
    known = subject.known - {name}
    for node in subject.module.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=other)], value=value) if other == name and names_in(value) <= known:
                if subject.module.function_of(node) is not None:
                    yield subject.text(value)
            case _:
                pass


def _as_its_twin(subject: Subject, name: str) -> Iterator[str]:
    """As the function makes a name that differs in a word: of `ends = at(end)` it is `starts = at(start)`.

    What is compared goes the other way as well.
    """
    for node in subject.nodes:
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            continue
        text = in_words_of(node.targets[0].id, name, subject.text(node.value))
        if text:
            yield text
            turned = re.sub(r"(?<=\s)[<>](?=[\s=])", lambda sign: "<" if sign[0] == ">" else ">", text)
            if turned != text:
                yield turned


def _as_it_goes_on(subject: Subject, name: str) -> Iterator[str]:
    """What a loop makes of it again and again, made of another: of `node = node.next` it is `node = root.next`."""
    for node in subject.nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=made)], value=value) if made == name and name in names_in(value):
                others = [each for each in subject.names if each != name][:_MOST_NAMES]
                yield from (re.sub(rf"(?<![\w.]){name}\b", other, subject.text(value)) for other in others)
            case _:
                pass


def _as_a_part(subject: Subject, name: str) -> Iterator[str]:
    """`order.total` for a `total` that things of the module have, `self` before what is given."""
    for attribute in (name, f"_{name}"):
        if attribute in subject.module.members and subject.module.class_of(subject.function) is not None:
            yield f"self.{attribute}"
    if name in subject.module.members:
        yield from (f"{given}.{name}" for given in subject.parameters[:_MOST_NAMES])
