"""What the code beside it does in the same case, and this function does not.

A cache that every other method empties, a guard that the neighbour begins with, an option that every other such call
is given, entries that are left out wherever else they are walked through.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from homeostat.languages.python import Edit, FunctionNode, Module, names_in, root, tail
from homeostat.stages.propose.search.variant import Subject, Variant

_MOST = 8  # of a kind, of what the neighbours do
_MOST_NAMES = 5
_OF_ANOTHER_KIND = 0.4  # of a guard that answers None where the function gives something else
_LEAVES = ast.Return | ast.Raise | ast.Continue | ast.Break
_BUILT_IN = frozenset(dir(builtins))
_SAID_OF_ITSELF = frozenset({"self", "cls"})


def changes(subject: Subject) -> Iterator[Variant]:
    """Of the function as a whole."""
    yield from _as_the_methods_beside(subject)
    yield from _guarded_as_elsewhere(subject)
    yield from _given_as_elsewhere(subject)
    yield from _left_out_as_elsewhere(subject)


def _others(subject: Subject) -> list[FunctionNode]:
    """The module's other functions, those of the same class first."""
    own = subject.module.class_of(subject.function)
    found = [each for each in subject.module.functions if each is not subject.function]
    return sorted(found, key=lambda each: subject.module.class_of(each) is not own)


# --- a statement


def _as_the_methods_beside(subject: Subject) -> Iterator[Variant]:
    """`self._cache.pop(key, None)`, as the other methods of the class do it with what they keep."""
    owner, module = subject.module.class_of(subject.function), subject.module
    if owner is None or subject.function.name == "__init__":
        return
    known = subject.known
    here = {subject.text(node) for node in subject.nodes if isinstance(node, ast.stmt)}
    counted: dict[str, int] = {}
    for other in _others(subject):
        if module.class_of(other) is owner and other.name != "__init__":
            for node in other.body + _of_blocks(other):
                if _keeps_in_step(node) and names_in(node) <= known and subject.text(node) not in here:
                    counted[_plainly(subject, node)] = counted.get(_plainly(subject, node), 0) + 1
    for text, times in list(counted.items())[:_MOST]:
        prior = 0.6 if times > 1 else 0.45
        for node in _places(subject):
            for at, line in _around(subject, node):
                indent = module.indent(node)
                edit = Edit(at, at, "".join(f"{indent}{each}{module.newline}" for each in text.split("\n")))
                yield Variant("as the methods beside it do", prior, line, (edit,), least=0.3)


def _plainly(subject: Subject, node: ast.stmt) -> str:
    """The statement as it stands; one under a condition in two lines, the second a step further in."""
    if isinstance(node, ast.If):
        return f"if {subject.text(node.test)}:\n    {subject.text(node.body[0])}"
    return subject.text(node)


def _of_blocks(function: FunctionNode) -> list[ast.stmt]:
    return [
        each
        for node in ast.walk(function)
        if isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try)
        for each in node.body
    ]


def _keeps_in_step(node: ast.stmt) -> bool:
    """A change of what the object holds: a call for its effect, or a plain value that is set."""
    match node:
        case ast.If(test=test, body=[step], orelse=[]):
            return test.lineno == test.end_lineno and not isinstance(step, ast.If) and _keeps_in_step(step)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Attribute() | ast.Subscript() as held))):
            return root(held) == "self" and node.lineno == node.end_lineno
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="self")), args=args)):
            return node.lineno == node.end_lineno and len(args) <= 1
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"))], value=value):
            return isinstance(value, ast.Constant) or _is_empty(value)
        case ast.AugAssign(target=ast.Attribute(value=ast.Name(id="self")), value=ast.Constant()):
            return True
        case _:
            return False


def _is_empty(value: ast.expr) -> bool:
    return isinstance(value, ast.List | ast.Dict) and len(ast.unparse(value)) == len("[]")


def _places(subject: Subject) -> list[ast.stmt]:
    """The statements of the function's own block, and those that end a block within."""
    begun = [node for node in subject.function.body if not isinstance(node, ast.Expr) or not _is_text(node.value)]
    ending = [each for each in _of_blocks(subject.function) if isinstance(each, ast.Return) and each not in begun]
    return [node for node in (*begun, *ending) if subject.module.begins_its_line(node)]


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _around(subject: Subject, node: ast.stmt) -> Iterator[tuple[int, int]]:
    """Where a statement may be put before and after this one, with the line that it stands for."""
    after = subject.module.start((node.end_lineno or node.lineno) + 1)
    if not isinstance(node, _LEAVES) and subject.module.source[:after].endswith("\n"):
        yield after, node.end_lineno or node.lineno
    if not isinstance(node, ast.Raise):
        yield subject.module.start(node.lineno), node.lineno


# --- a guard


def _guarded_as_elsewhere(subject: Subject) -> Iterator[Variant]:
    """`if not rows: return None`, as another function of the module begins, about what is known here."""
    known, module = subject.known, subject.module
    here = {ast.dump(node.test) for node in subject.nodes if isinstance(node, ast.If)}
    found: dict[str, tuple[ast.If, Mapping[str, str]]] = {}
    guards = _guards(module)
    for other in (each for each in _others(subject) if _may_answer_alike(subject.function, each)):
        for node, asked, strange in guards[other]:
            if asked not in here:
                for names in _renamed(subject, sorted(strange - known)):
                    found.setdefault(_written(subject, node, names, ""), (node, names))
    for guard, names in list(found.values())[: 3 * _MOST]:
        fits = _is_its_answer(subject, guard)
        if not fits and subject.function.returns is not None:
            continue
        used = {names.get(name, name) for name in names_in(guard)} - _BUILT_IN - subject.module.top_names
        for node in _before(subject, guard):
            if all(name in _SAID_OF_ITSELF or subject.known_before(name, node.lineno - 1) for name in used):
                at = module.start(node.lineno)
                text = _written(subject, guard, names, module.indent(node))
                prior = (0.45 if not names else 0.35) * (1.0 if fits else _OF_ANOTHER_KIND)
                yield Variant("guarded as elsewhere", prior, node.lineno, (Edit(at, at, text),))


@lru_cache(maxsize=4)
def _guards(module: Module) -> Mapping[FunctionNode, Sequence[tuple[ast.If, str, frozenset[str]]]]:
    """Of each function of a module the guards, what they ask, and the names in them."""
    return {
        function: [
            (node, ast.dump(node.test), frozenset(names_in(node)))
            for node in ast.walk(function)
            if isinstance(node, ast.If) and _is_guard(node)
        ]
        for function in module.functions
    }


def _may_answer_alike(function: FunctionNode, other: FunctionNode) -> bool:
    """Not where both say what they give, and it is something else: a depth is no answer to a question."""
    if function.returns is None or other.returns is None:
        return True
    kinds = [set(re.findall(r"\w+", ast.unparse(each.returns))) for each in (function, other) if each.returns]
    return bool(kinds[0] & kinds[1]) or "Any" in kinds[0] | kinds[1]


def _is_its_answer(subject: Subject, guard: ast.If) -> bool:
    """Not None, where the function says that it gives something, or gives something else whenever it gives anything."""
    way = guard.body[0]
    if not isinstance(way, ast.Return) or (way.value is not None and ast.unparse(way.value) != "None"):
        return True
    said = subject.function.returns
    if said is not None:
        return re.search(r"\b(?:None|Optional|Any)\b", ast.unparse(said)) is not None
    given = [each.value for each in subject.nodes if isinstance(each, ast.Return)]
    return not given or any(each is None or ast.unparse(each) == "None" for each in given)


def _is_guard(node: ast.If) -> bool:
    return (
        len(node.body) == 1
        and isinstance(node.body[0], _LEAVES)
        and not node.orelse
        and node.lineno == node.test.end_lineno
    )  # one question


def _renamed(subject: Subject, strange: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """No new names where none is strange; else, for the only one, each of this function's."""
    if not strange:
        yield {}
    elif len(strange) == 1:
        for name in subject.names[:_MOST_NAMES]:
            yield {strange[0]: name}


def _written(subject: Subject, guard: ast.If, names: Mapping[str, str], indent: str) -> str:
    newline = subject.module.newline
    condition = _with_names(subject, guard.test, names)
    return f"{indent}if {condition}:{newline}{indent}    {_with_names(subject, guard.body[0], names)}{newline}"


def _with_names(subject: Subject, node: ast.expr | ast.stmt, names: Mapping[str, str]) -> str:
    text, (start, _) = subject.text(node), subject.module.span(node)
    places = [each for each in ast.walk(node) if isinstance(each, ast.Name) and each.id in names]
    for place in sorted(places, key=lambda each: -subject.module.span(each)[0]):
        low, high = (at - start for at in subject.module.span(place))
        text = f"{text[:low]}{names[place.id]}{text[high:]}"
    return text


def _before(subject: Subject, guard: ast.If) -> list[ast.stmt]:
    """What the guard may stand before: in a loop where it goes on with it, else in the function's own block."""
    if isinstance(guard.body[0], ast.Continue | ast.Break):
        loops = [node for node in subject.nodes if isinstance(node, ast.For | ast.While)]
        blocks: list[Sequence[ast.stmt]] = [loop.body for loop in loops]
    else:
        blocks = [subject.function.body]
    return [
        node
        for block in blocks
        for node in block
        if subject.module.begins_its_line(node) and not (isinstance(node, ast.Expr) and _is_text(node.value))
    ]


# --- an option


def _given_as_elsewhere(subject: Subject) -> Iterator[Variant]:
    """`quantize(CENT, rounding=ROUND_HALF_UP)`, as the module's other calls of that name are made."""
    known = subject.known
    for node in subject.nodes:
        if not isinstance(node, ast.Call) or not tail(node.func) or any(word.arg is None for word in node.keywords):
            continue
        mine = {word.arg for word in node.keywords}
        seen: set[str] = set()
        for other in subject.module.nodes:
            if not isinstance(other, ast.Call) or other is node or tail(other.func) != tail(node.func):
                continue
            for word in other.keywords:
                text = subject.module.text(word)
                if word.arg in mine | {None} or text in seen or not names_in(word.value) <= known:
                    continue
                seen.add(text)
                end = subject.module.span(node)[1] - 1
                comma = ", " if (node.args or node.keywords) and not _trails(subject, end) else ""
                yield Variant("given as elsewhere", 0.55, node.lineno, (Edit(end, end, f"{comma}{text}"),))


def _trails(subject: Subject, end: int) -> bool:
    return subject.module.source[:end].rstrip().endswith(",")


# --- entries that are left out


def _left_out_as_elsewhere(subject: Subject) -> Iterator[Variant]:
    """`if row.status == "closed": continue`: by what the module elsewhere asks of such an entry; `if part` of any."""
    asked = _asked_of_entries(subject)
    for node in subject.nodes:
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.body:
            first = node.body[0]
            if not subject.module.begins_its_line(first):
                continue
            indent, at, newline = (
                subject.module.indent(first),
                subject.module.start(first.lineno),
                subject.module.newline,
            )
            for question in _questions(node.target.id, asked, node):
                text = f"{indent}if {question}:{newline}{indent}    continue{newline}"
                yield Variant("left out as elsewhere", 0.35, first.lineno, (Edit(at, at, text),))
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            yield from _filtered(subject, node, asked)


def _filtered(
    subject: Subject, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, asked: Sequence[str]
) -> Iterator[Variant]:
    made = node.generators[-1]
    if not isinstance(made.target, ast.Name):
        return
    name = made.target.id
    end = max(subject.module.span(each)[1] for each in (made.iter, *made.ifs))
    word = " and" if made.ifs else " if"
    wanted = [(name, 0.45), (f"{name} is not None", 0.35), (f"{name}.strip()", 0.2)]
    wanted += [
        (f"not {question}" if " " not in question else _turned(question), 0.35)
        for question in _questions(name, asked, node)
    ]  # one list
    for condition, prior in wanted:
        if condition != name or name not in {ast.unparse(each) for each in made.ifs}:
            yield Variant("left out as elsewhere", prior, node.lineno, (Edit(end, end, f"{word} {condition}"),))


def _turned(question: str) -> str:
    """A question the other way round: `a == b` as `a != b`."""
    if question.startswith("not "):
        return question.removeprefix("not ")
    for one, other in ((" == ", " != "), (" != ", " == "), (" is not ", " is "), (" is ", " is not ")):
        if one in question:
            return question.replace(one, other, 1)
    return f"not ({question})"


def _questions(name: str, asked: Sequence[str], within: ast.AST) -> Iterator[str]:
    written = {ast.unparse(each) for each in ast.walk(within) if isinstance(each, ast.expr)}
    for question in asked:
        text = question.replace("{it}", name)
        if text not in written and _turned(text) not in written:
            yield text


def _asked_of_entries(subject: Subject) -> list[str]:
    """`{it}.status == 'closed'`: of attributes and keys, with constants; both ways round, the commonest first."""
    counted: dict[str, int] = {}
    for node in subject.module.nodes:
        for text in _question(node):
            for each in (text, _turned(text)):
                counted[each] = counted.get(each, 0) + 1
    return sorted(counted, key=lambda text: -counted[text])[: 2 * _MOST]


def _question(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare(
            left=left, ops=[ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot()], comparators=[ast.Constant() as value]
        ):  # one shape
            if part := _part(left):
                word = "is" if value.value is None else "=="
                yield f"{part} {word} {ast.unparse(value)}"
        case ast.Compare(
            left=left, ops=[ast.In() | ast.NotIn()], comparators=[ast.Tuple(elts=values) | ast.Set(elts=values)]
        ):  # one shape
            if part := _part(left):
                yield from (f"{part} == {ast.unparse(value)}" for value in values if isinstance(value, ast.Constant))
        case ast.If(test=test) | ast.IfExp(test=test):
            asked = test.operand if isinstance(test, ast.UnaryOp) else test
            if part := _part(asked):
                yield f"not {part}"
        case _:
            return


def _part(node: ast.expr) -> str:
    """`{it}.status` of `order.status`, `{it}['status']` of `row["status"]`; "" for anything else."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name not in _SAID_OF_ITSELF:
            return f"{{it}}.{attr}"
        case ast.Subscript(value=ast.Name(), slice=ast.Constant(value=str() as key)):
            return f"{{it}}[{key!r}]"
        case _:
            return ""
