"""A sum of what is no number: it has to begin with a nothing of the same kind."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, FunctionNode, Import, Module, functions, tail
from homeostat.stages.propose.rules import neighbours
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_SAID = re.compile(r"unsupported operand type\(s\) for \+: 'int' and '(?:[\w.]+\.)?(\w+)'")
_BUILT = {"list": "[]", "tuple": "()", "timedelta": "timedelta()", "Counter": "Counter()"}
_HOMES = {"timedelta": "datetime", "Counter": "collections"}
_NOTHING = re.compile(r"^_*(ZERO|NOTHING|NULL|NONE|EMPTY)|_(ZERO|NOTHING)$")
_MAKERS = ("zero", "nothing", "none", "empty", "null")


def fixes(crash: Crash) -> Iterator[Fix]:
    """For `unsupported operand type(s) for +: 'int' and 'Money'` where `sum(…)` began with 0."""
    said = _SAID.search(crash.message) if crash.error_type == "TypeError" else None
    if said is None:
        return
    frame = next((each for each in (crash, *crash.outer[:1]) if _sums(each)), None)
    if frame is None:
        return
    for call in _sums(frame)[:1]:
        for rank, (text, imports, because) in enumerate(_starts(frame, said[1])):
            end = frame.module.span(call)[1] - 1
            given = call.args[0]
            bare = isinstance(given, ast.GeneratorExp) and frame.module.source[frame.module.span(given)[0]] == "("
            edits = [Edit(end, end, f", {text}")]
            if bare and frame.module.span(given)[1] == end + 1:  # the call's own brackets are those of the generator
                start, end = frame.module.span(given)
                edits = [Edit(start, end, f"({frame.module.source[start:end]}, {text})")]
            yield Fix(
                rule="sum-start",
                prior=0.84 - 0.1 * rank,
                title=f"Begin the sum with {text}",
                description=f"The sum begins with {text} instead of 0, so it adds up what is no number.",
                approach="correct",
                reasoning=because,
                module=frame.module,
                edits=tuple(edits),
                imports=imports,
                side_effects="A sum of nothing is of that kind as well, and no longer 0.",
                test="The call that crashed, and a sum of nothing.",
            )


def _sums(crash: Crash) -> list[ast.Call]:
    return [
        node
        for node in crash.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "sum"
        and len(node.args) == 1
        and not node.keywords
    ]


def _starts(crash: Crash, kind: str) -> Iterator[tuple[str, tuple[Import, ...], str]]:
    """What such a sum could begin with: as others do, a nothing that the project names, one that is made."""
    if kind in _BUILT:
        home = _HOMES.get(kind)
        known = home is None or kind in crash.module.top_names
        imports = () if known else (Import(module=str(home), name=kind, alias=kind),)
        yield _BUILT[kind], imports, f"What is added up is of type {kind}."
        return
    owner = neighbours.classes(crash).get(kind)
    if owner is None:
        return
    node, home = owner
    dots = home.path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")

    def imported(name: str) -> tuple[Import, ...]:
        here = name in crash.module.top_names
        return () if here else (Import(module=dots, name=name, alias=name),)

    for name in _named_nothings(home, kind):
        yield name, imported(name), f"{home.path} names a nothing of {kind}."
    for method in node.body:
        if isinstance(method, FunctionNode) and method.name in _MAKERS and len(method.args.args) == 1:
            yield f"{kind}.{method.name}()", imported(kind), f"{kind} has a nothing of its own."
    made = _made(node)
    if made is not None:
        yield made, imported(kind), f"What is added up are objects of {kind}."


def _named_nothings(home: Module, kind: str) -> Iterator[str]:
    """Constants of the class's module whose name says so, made by it or by a function that gives one."""
    makers = {kind} | {
        function.name
        for function in functions(home.tree)
        if any(isinstance(node, ast.Return) and _makes(node.value, kind) for node in ast.walk(function))
    }
    for node in home.tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as value)
            ):
                if tail(value.func) in makers and _NOTHING.search(name):
                    yield name
            case _:
                pass


def _makes(value: ast.expr | None, kind: str) -> bool:
    return isinstance(value, ast.Call) and tail(value.func) == kind


def _made(node: ast.ClassDef) -> str | None:
    """`Money(0)`, or `Vector(0, 0)`: by the numbers that it is made of; None where it takes anything else."""
    fields = [
        (each.annotation, each.value)
        for each in node.body
        if isinstance(each, ast.AnnAssign) and "ClassVar" not in ast.unparse(each.annotation)  # one list
    ]
    made = next((each for each in node.body if isinstance(each, FunctionNode) and each.name == "__init__"), None)
    if made is not None:
        arguments = made.args.args[1:]
        wanted = arguments[: len(arguments) - len(made.args.defaults)]
        kinds = [ast.unparse(each.annotation) if each.annotation else "int" for each in wanted]
    else:
        kinds = [ast.unparse(said) for said, value in fields if value is None]
    zeros = {"int": "0", "float": "0.0", "Decimal": "Decimal(0)"}
    if len(kinds) > 3 or any(kind not in zeros for kind in kinds):  # noqa: PLR2004 - a vector's
        return None
    return f"{node.name}({', '.join(zeros[kind] for kind in kinds)})"
