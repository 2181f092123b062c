"""Where a value can be asked before it is used, and how that reads."""

import ast
import re
from dataclasses import replace

from homeostat.languages.python import Edit, FunctionNode, deeper, functions, is_plain, names_in, splice
from homeostat.stages.propose.rules import occurrences
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.policies.trouble import Trouble, is_where_it_says


def when_good(trouble: Trouble) -> str:
    return trouble.good.replace("{it}", trouble.it)


def guarded(trouble: Trouble, action: str) -> list[Edit] | None:
    """`if bad: action` before the statement; a call is first given a name, so that it happens once."""
    crash, module = trouble.crash, trouble.crash.module
    statement = trouble.statement
    if not _can_be_asked_before(trouble, statement):
        return None
    indent, newline = module.indent(statement), module.newline
    at = module.start(statement.lineno)
    inner = deeper(indent)
    if is_plain(trouble.node):
        return [_ask_before(trouble, place, action) for place in _places(trouble, statement, action)]
    if not is_where_it_says(trouble.node, crash):
        return None
    name = _fresh_name(trouble)
    lines = f"{indent}{name} = {trouble.it}{newline}{indent}if {trouble.bad.replace('{it}', name)}:{newline}{inner}{action}{newline}"  # noqa: E501  # a sentence for people, whole
    return [Edit(at, at, lines), splice(module, trouble.node, name)]


def _ask_before(trouble: Trouble, statement: ast.stmt, action: str) -> Edit:
    module = trouble.crash.module
    indent, newline, at = module.indent(statement), module.newline, module.start(statement.lineno)
    inner = deeper(indent)
    condition = trouble.bad.replace("{it}", trouble.it)
    return Edit(at, at, f"{indent}if {condition}:{newline}{inner}{action}{newline}")


def _places(trouble: Trouble, statement: ast.stmt, action: str) -> list[ast.stmt]:
    """The crash statement, and those which read the same value on other ways through the function."""
    crash, found = trouble.crash, [statement]
    for node, _ in occurrences.twins(crash, trouble.node, trouble.family):
        other = crash.module.statement_of(node)
        covered = any(occurrences.is_covered(crash, other, one) for one in found)
        if covered or occurrences.is_covered(crash, statement, other):
            continue
        same_loop = not action.endswith("continue") or crash.module.loop_of(other) is crash.module.loop_of(statement)
        if same_loop and _can_be_asked_before(replace(trouble, node=node), other):
            found.append(other)
    return _above_branches(trouble, found)


def _above_branches(trouble: Trouble, places: list[ast.stmt]) -> list[ast.stmt]:
    """Where both branches of an `if` begin with the question, it is asked once, before the `if`."""
    for place in places:
        above = trouble.crash.module.parents[place]
        if not (isinstance(above, ast.If) and above.orelse):
            continue
        first = [above.body[0], above.orelse[0]]
        if all(one in places for one in first) and _can_be_asked_before(trouble, above):
            return [above, *(one for one in places if one not in first)]
    return places


def _can_be_asked_before(trouble: Trouble, statement: ast.stmt) -> bool:  # noqa: PLR0911  # one shape of code a case
    """False where the condition would be evaluated too early, or its names do not exist yet."""
    module = trouble.crash.module
    parent = module.parents[statement]
    is_elif = (
        isinstance(parent, ast.If)
        and statement in parent.orelse
        and module.source.startswith("elif", module.span(statement)[0])
    )
    if (
        isinstance(statement, ast.While | FunctionNode | ast.ClassDef)
        or is_elif
        or not module.begins_its_line(statement)
    ):
        return False
    below: ast.AST = trouble.node
    for above in module.ancestors(trouble.node):
        if above is statement:
            return True
        if isinstance(above, ast.Lambda) or (isinstance(above, ast.IfExp) and below is not above.test):
            return False
        if isinstance(above, ast.BoolOp) and below is not above.values[0]:
            return False
        if (
            isinstance(above, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp)
            and below is not above.generators[0]
        ):
            return False
        if isinstance(above, ast.comprehension) and below is not above.iter:
            return False
        below = above
    return True


def condition_of(trouble: Trouble) -> ast.expr | None:
    """The smallest condition that holds the trouble and whose falsehood the code can live with."""
    module = trouble.crash.module
    below: ast.AST = trouble.node
    for above in module.ancestors(trouble.node):
        tested = isinstance(above, ast.If | ast.While | ast.IfExp) and below is above.test
        filtered = isinstance(above, ast.comprehension) and below in above.ifs
        joined = isinstance(above, ast.BoolOp) and not isinstance(module.parents.get(above), ast.UnaryOp)
        if (tested or filtered or joined) and isinstance(below, ast.expr):
            return below
        if isinstance(above, ast.stmt | ast.Lambda) or (
            isinstance(above, ast.UnaryOp) and isinstance(above.op, ast.Not)
        ):
            return None
        if isinstance(above, ast.Compare) and any(
            isinstance(op, ast.NotEq | ast.NotIn | ast.IsNot) for op in above.ops
        ):
            return None
        below = above
    return None


def generator_of(trouble: Trouble) -> ast.comprehension | None:
    """The innermost comprehension whose element the trouble lies in and which binds a name of it."""
    module = trouble.crash.module
    below: ast.AST = trouble.node
    for above in module.ancestors(trouble.node):
        if isinstance(above, ast.stmt | ast.Lambda):
            return None
        if isinstance(above, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) and not isinstance(
            below, ast.comprehension
        ):
            bound = [found for found in above.generators if names_in(found.target) & names_in(trouble.node)]
            return bound[-1] if bound and is_plain(trouble.node) else None
        below = above
    return None


def _fresh_name(trouble: Trouble) -> str:
    taken = (
        trouble.crash.locals
        | trouble.crash.module.top_names
        | {node.name for node in functions(trouble.crash.module.tree)}
    )
    noun = re.sub(r"\W+", "_", trouble.subject.message.lower().removesuffix(" not found").split(" has no ")[-1]).strip(
        "_"
    )
    for name in (noun, f"found_{noun}", "found", "looked_up"):
        if name.isidentifier() and name not in taken and len(name) < 30:  # noqa: PLR2004  # a readable name
            return name
    return "found_value"


def quoted_for(node: ast.expr, text: str, crash: Crash) -> str:
    """Inside an f-string, the other quotes: before Python 3.12 the same ones would end it."""
    for above in crash.module.ancestors(node):
        if isinstance(above, ast.JoinedStr) and '"' in crash.text(above)[:3]:
            return text.replace('"', "'")
    return text


def stands_free(node: ast.expr, crash: Crash) -> bool:
    """Whether a conditional expression needs no parentheses here."""
    parent = crash.module.parents.get(node)
    return isinstance(
        parent,
        ast.Assign | ast.AnnAssign | ast.Return | ast.keyword | ast.Dict | ast.FormattedValue | ast.List | ast.ListComp,
    ) or (isinstance(parent, ast.Call) and node in parent.args)
