"""What a change of a Python file says against itself, told from the trees before and after."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator

from homeostat.languages.syntax import parse
from homeostat.records import Doubt

_ALL = frozenset({"Exception", "BaseException"})
_SEVERAL = 2
_LOG_WORDS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "log", "print"})


def python_doubts(old: str, new: str, values: frozenset[str]) -> Iterator[Doubt]:
    """`values` are texts of what the failing run was given.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: one of the texts does not parse.
    """
    before, after = list(ast.walk(parse(old))), list(ast.walk(parse(new)))

    def added(wanted: Callable[[ast.AST], bool]) -> list[ast.AST]:
        return _added(before, after, wanted)

    if any(map(_is_silent, added(_catches_all))):
        yield Doubt(kind="swallows", says="It catches everything and says nothing", refutes=True)
    elif added(_catches_all):
        yield Doubt(kind="catches-all", says="It catches everything, whatever it is")
    asks = _Asks(after)
    if special := _special(before, added(asks.about_values), values) or _recited(
        before, added(lambda node: isinstance(node, ast.Return)), values
    ):
        yield Doubt(
            kind="special-case",
            says=f"It makes {special[:60]!r} special, which the failing run was given",
            refutes=True,
            about=special,
        )
    if _only_takes_away(before, after):
        yield Doubt(kind="drops-effect", says="It only takes away a call that did something")
    if _count(before, ast.Assert) > _count(after, ast.Assert):
        yield Doubt(kind="fewer-checks", says="It takes an assertion away")


def _added(before: list[ast.AST], after: list[ast.AST], wanted: Callable[[ast.AST], bool]) -> list[ast.AST]:
    """Those nodes of a kind that are not there before, by their text."""
    left = Counter(ast.dump(node) for node in before if wanted(node))
    found: list[ast.AST] = []
    for node in after:
        if wanted(node):
            dumped = ast.dump(node)
            if left[dumped] > 0:
                left[dumped] -= 1
            else:
                found.append(node)
    return found


def _catches_all(node: ast.AST) -> bool:
    """`except:`, `except Exception:`, and `with suppress(Exception):`."""
    if isinstance(node, ast.ExceptHandler):
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        return any(kind is None or _name(kind) in _ALL for kind in kinds)
    if isinstance(node, ast.With | ast.AsyncWith):
        return any(_suppresses_all(item.context_expr) for item in node.items)
    return False


def _suppresses_all(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) == "suppress" and any(_name(a) in _ALL for a in node.args)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_silent(node: ast.AST) -> bool:
    return not isinstance(node, ast.ExceptHandler) or all(_does_nothing(each) for each in node.body)


def _does_nothing(node: ast.stmt) -> bool:
    """Neither raises, nor uses what was caught; to log it is to say it to nobody."""
    if isinstance(node, ast.Pass | ast.Continue | ast.Break):
        return True
    if isinstance(node, ast.Return):
        return node.value is None or _is_empty(node.value)
    if isinstance(node, ast.Assign):
        return _is_empty(node.value)
    if isinstance(node, ast.Expr):
        call = node.value
        return isinstance(call, ast.Constant) or (isinstance(call, ast.Call) and _name(call.func) in _LOG_WORDS)
    return False


def _is_empty(value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        return not value.elts
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Dict) and not value.keys)


class _Asks:
    """Ways to ask for single values: comparing, how a text begins or ends, and looking something up in a table."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self._tables = {id(table) for node in nodes if (table := _looked_into(node)) is not None}
        names = {node.id for node in nodes if isinstance(node, ast.Name) and id(node) in self._tables}
        for node in nodes:
            if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id in names for to in node.targets):
                self._tables.add(id(node.value))

    def about_values(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Dict):
            return id(node) in self._tables
        return isinstance(node, ast.Compare | ast.MatchValue) or _asks_how_it_is_spelled(node)


def _looked_into(node: ast.AST) -> ast.expr | None:
    """The table of `table[key]`, `table.get(key)` and `key in table`, where the key is none that stands there."""
    if isinstance(node, ast.Subscript):
        return None if isinstance(node.slice, ast.Constant) else node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "pop"}:
        return node.func.value if node.args and not isinstance(node.args[0], ast.Constant) else None
    if isinstance(node, ast.Compare) and isinstance(node.ops[-1], ast.In | ast.NotIn):
        return node.comparators[-1]
    return None


def _asks_how_it_is_spelled(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) in {"startswith", "endswith", "fullmatch", "__eq__"}


def _special(before: list[ast.AST], comparisons: list[ast.AST], values: frozenset[str]) -> str:
    """A captured value that the code compares with and held nowhere before."""
    known = {str(node.value) for node in before if isinstance(node, ast.Constant)}

    def odd(constant: ast.Constant) -> bool:
        return str(constant.value) in values and str(constant.value) not in known

    for node in comparisons:
        found = list(_compared(node))
        # A table that has words of the failing run beside others is one that was added to.
        if any(map(odd, found)) and not (isinstance(node, ast.Dict) and not all(map(odd, found))):
            return str(next(filter(odd, found)).value)
    return ""


def _recited(before: list[ast.AST], returns: list[ast.AST], values: frozenset[str]) -> str:
    """A value out of several of the failing run that are returned as they stand, as if that were the answer.

    One alone may be a default, which the test tells.
    """
    known = {str(node.value) for node in before if isinstance(node, ast.Constant)}
    for node in returns:
        given = node.value if isinstance(node, ast.Return) else None
        if not isinstance(given, ast.List | ast.Tuple | ast.Set | ast.Dict):
            continue
        inside = [each for each in ast.walk(given) if isinstance(each, ast.expr)]
        if any(isinstance(each, ast.Name | ast.Call | ast.Attribute) for each in inside):
            continue
        keys = {id(key) for each in inside if isinstance(each, ast.Dict) for key in each.keys}
        odd = {str(each.value) for each in inside if isinstance(each, ast.Constant) and id(each) not in keys}
        odd &= values - known
        if len(odd) >= _SEVERAL:
            return min(odd)
    return ""


def _compared(node: ast.AST) -> Iterator[ast.Constant]:
    if isinstance(node, ast.MatchValue):
        yield from (each for each in ast.walk(node) if isinstance(each, ast.Constant))
    elif isinstance(node, ast.Dict):
        yield from (key for key in node.keys if isinstance(key, ast.Constant))
    elif isinstance(node, ast.Call):
        yield from (each for part in node.args for each in ast.walk(part) if isinstance(each, ast.Constant))
    elif isinstance(node, ast.Compare) and any(
        isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops
    ):
        for side in (node.left, *node.comparators):
            parts = side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]
            yield from (part for part in parts if isinstance(part, ast.Constant))


def _only_takes_away(before: list[ast.AST], after: list[ast.AST]) -> bool:
    """Whether statements go, one of them a call for its effect, and none comes."""

    def is_statement(node: ast.AST) -> bool:
        return isinstance(node, ast.stmt) and not isinstance(node, ast.Pass) and not hasattr(node, "body")

    gone = _added(after, before, is_statement)
    come = _added(before, after, is_statement)
    effects = [node for node in gone if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await)]
    return bool(effects) and not come


def _count(nodes: list[ast.AST], kind: type[ast.AST]) -> int:
    return sum(isinstance(node, kind) for node in nodes)
