"""How the code base itself handles such a case: what it catches, what it falls back to.

What is found here is preferred to anything made up: rules that handle a condition where the author already
handles its sibling were right far more often, in our measurements, than rules that invent a value.
"""

import ast
from collections import Counter
from typing import cast

from homeostat.languages.python import Import, Module, dotted, tail
from homeostat.stages.propose.rules.answers import needs, one_line, read_answer
from homeostat.stages.propose.rules.crash import Crash


def caught_outside(crash: Crash) -> set[str]:
    """Names of the error classes that somebody above the crash answers: an outer `except`, a registered handler."""
    names: set[str] = set()
    for frame in crash.outer:
        for above in frame.module.ancestors(frame.statement) if frame.statement else ():
            if isinstance(above, ast.Try):
                names |= {name for handler in above.handlers for name in handled_names(handler)}
    for module in crash.neighbours:
        for node in module.nodes:
            registers = isinstance(node, ast.Call) and tail(node.func) in {
                "exception_handler",
                "errorhandler",
                "app_errorhandler",
                "add_exception_handler",
                "register_error_handler",
            }
            if registers and isinstance(node, ast.Call) and node.args:
                names.add(tail(node.args[0]))
    return names - {"Exception", "BaseException", ""}


def handled_names(handler: ast.ExceptHandler) -> list[str]:
    """What an `except` names; "BaseException" for a bare one."""
    if handler.type is None:
        return ["BaseException"]
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [tail(found) for found in types]


def classes(crash: Crash) -> dict[str, tuple[ast.ClassDef, Module]]:
    """The project's classes by name, the nearest of each."""
    known = crash.memo.get("classes")
    if known is not None:
        return cast("dict[str, tuple[ast.ClassDef, Module]]", known)
    found: dict[str, tuple[ast.ClassDef, Module]] = {}
    for module in crash.neighbours:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, (node, module))
    crash.memo["classes"] = found
    return found


def init_of(found: ast.ClassDef) -> ast.FunctionDef | None:
    """The class's own `__init__`."""
    return next((each for each in found.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)


def default_for_key(crash: Crash, key: str) -> tuple[str, str] | None:
    """The default with which other code reads the same key, and where; the commonest where they differ.

    What this file says comes before what others say: there the key may be another thing's.
    """
    others = [module for module in crash.neighbours if module is not crash.module]
    return _default_for_key([crash.module], key) or _default_for_key(others, key)


def _default_for_key(modules: list[Module], key: str) -> tuple[str, str] | None:
    found: Counter[str] = Counter()
    where: dict[str, str] = {}
    for module in modules:
        for node in module.nodes:
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="get" | "setdefault" | "pop"), args=[ast.Constant(value=str(name)), default]
                ):
                    if name == key and stands_alone(default):
                        text = module.text(default)
                        found[text] += 1
                        where.setdefault(text, f"{module.path}:{node.lineno}")
                case _:
                    pass
    best = found.most_common(1)
    return (best[0][0], where[best[0][0]]) if best else None


def default_beside(crash: Crash, node: ast.Subscript) -> tuple[str, str, bool] | None:
    """The default with which this file reads other keys of the same table, where it is one; and where.

    Last, whether one of them is used just as `node` is.
    """
    base, key = ast.dump(node.value), node.slice
    found: dict[str, str] = {}
    alike = False
    for other in crash.module.nodes:
        match other:
            case ast.Call(
                func=ast.Attribute(value=table, attr="get"), args=[ast.Constant(value=str(name)) as asked, default]
            ) if ast.dump(table) == base and isinstance(key, ast.Constant) and name != key.value:
                if stands_alone(default):
                    found.setdefault(crash.module.text(default), f"{crash.module.path}:{other.lineno}")
                    alike = alike or _around(crash, other, asked) == _around(crash, node, key)
            case _:
                pass
    return (*next(iter(found.items())), alike) if len(found) == 1 else None


def _around(crash: Crash, node: ast.expr, key: ast.expr) -> str:
    """The statement around a look-up, without the look-up and its key."""
    text = crash.text(crash.module.statement_of(node)).replace(crash.text(node), "…")
    return text.replace(crash.text(key), "…")


def default_for_entry(crash: Crash, container: ast.expr) -> tuple[str, str] | None:
    """The default with which other code reads any entry of the same table, and where."""
    wanted = ast.dump(container)
    for module in (
        crash.neighbours[:1] if isinstance(container, ast.Name) and container.id in crash.locals else crash.neighbours
    ):  # a local name means nothing elsewhere
        for node in module.nodes:
            match node:
                case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[key, default]):
                    if ast.dump(base) == wanted and not isinstance(key, ast.Constant) and stands_alone(default):
                        return module.text(default), f"{module.path}:{node.lineno}"
                case _:
                    pass
    return None


def answers_none(crash: Crash) -> bool:
    """Whether who calls the function asks whether it answered None, or it does so itself."""
    function = crash.function
    if any(isinstance(node, ast.Return) and _is_none(node.value) for node in ast.walk(function)):
        return True
    for module in crash.neighbours:
        for node in module.nodes:
            if not isinstance(node, ast.Assign | ast.NamedExpr) or not isinstance(node.value, ast.Call):
                continue
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            scope = module.function_of(node) if isinstance(target, ast.Name) else None
            if scope is None or tail(node.value.func) != function.name:
                continue
            if any(_asks_for_none(each, tail(target)) for each in ast.walk(scope)):
                return True
    return False


def _asks_for_none(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[right]):
            return tail(left) == name and _is_none(right)
        case _:
            return False


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def fallback_for(crash: Crash, node: ast.expr) -> tuple[str, str] | None:
    """What other code uses instead of the same thing: Y of `x.name if x else Y`, and where."""
    word = tail(node)
    for module in crash.neighbours if word else ():
        for other in module.nodes:
            if isinstance(other, ast.IfExp) and stands_alone(other.orelse) and _is_about(other.test, word):
                return module.text(other.orelse), f"{module.path}:{other.lineno}"
            if isinstance(other, ast.BoolOp) and isinstance(other.op, ast.Or) and tail(other.values[0]) == word:
                last = other.values[-1]
                if stands_alone(last):
                    return module.text(last), f"{module.path}:{other.lineno}"
    return None


def guard_for(crash: Crash, node: ast.expr) -> tuple[str, tuple[Import, ...], str] | None:
    """The refusal with which other code answers the absence of the same thing, word for word, and where it stands."""
    word = tail(node)
    for module in crash.neighbours if word else ():
        for other in module.nodes:
            if not (isinstance(other, ast.If) and len(other.body) == 1 and _is_absence(other.test, word)):
                continue
            function = module.function_of(other)
            body = other.body[0]
            if function is None or not isinstance(body, ast.Raise | ast.Expr | ast.Return):
                continue
            if isinstance(node, ast.Name) and _brought_otherwise(word, function, crash.function):
                continue  # of one name, and another thing: its words would be untrue
            imports = needs(body, module, crash)
            refusal = read_answer(body, function, module, crash)
            if imports is not None and (isinstance(body, ast.Raise) or refusal is not None):
                if isinstance(body, ast.Return) and not crash.is_handler:
                    continue
                return one_line(module, body), imports, f"{module.path}:{other.lineno}"
    return None


def _brought_otherwise(name: str, one: ast.AST, other: ast.AST) -> bool:
    """Whether calls of different functions gave the local of that name in both."""
    ways = [_bringing(name, function) for function in (one, other)]
    return all(ways) and ways[0] != ways[1]


def _bringing(name: str, function: ast.AST) -> str:
    """`CUSTOMERS.get` where `name = CUSTOMERS.get(key)`; "" where no call gives it, or several do."""
    calls: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets):
            value = node.value.value if isinstance(node.value, ast.Await) else node.value
            calls.add(ast.unparse(value.func) if isinstance(value, ast.Call) else "")
    return calls.pop() if len(calls) == 1 else ""


def leaves_alike(crash: Crash, word: str) -> tuple[str, str] | None:
    """How a function of the crashed one's name returns where `word` is missing, in words that mean the same here."""
    for module in crash.neighbours:
        for other in module.nodes:
            if not (isinstance(other, ast.If) and len(other.body) == 1 and _is_absence(other.test, word)):
                continue
            function, body = module.function_of(other), other.body[0]
            if function is None or function is crash.function or function.name != crash.function.name:
                continue
            if isinstance(body, ast.Return) and (body.value is None or stands_alone(body.value)):
                return one_line(module, body), f"{module.path}:{other.lineno}"
    return None


def _is_absence(test: ast.expr, word: str) -> bool:
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return tail(operand) == word
        case ast.Compare(left=left, ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=None | 0)]):
            return tail(left) == word
        case ast.Compare(left=ast.Constant(value=key), ops=[ast.NotIn()]):
            return key == word
        case _:
            return False


def _is_about(test: ast.expr, word: str) -> bool:
    match test:
        case ast.Compare(
            left=left, ops=[ast.IsNot() | ast.NotEq() | ast.Gt()], comparators=[ast.Constant(value=None | 0)]
        ):
            return tail(left) == word
        case _:
            return tail(test) == word


def stands_alone(node: ast.expr) -> bool:
    """True for a value that means the same anywhere: constants and displays of these."""
    return all(
        isinstance(found, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.UnaryOp | ast.USub | ast.expr_context)
        or (isinstance(found, ast.Call) and dotted(found.func) == "Decimal")
        or (isinstance(found, ast.Name) and found.id == "Decimal")
        for found in ast.walk(node)
    )
