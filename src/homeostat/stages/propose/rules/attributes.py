"""An attribute that only some of the objects have: other code asks for their kind, or a sibling sets it."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from homeostat.languages.python import Edit, FunctionNode, Module, deeper, dotted, is_plain, names_in, tail
from homeostat.languages.syntax import parse
from homeostat.stages.propose.rules import neighbours
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_MESSAGE = re.compile(r"^'(?P<owner>[\w.]+)' object has no attribute '(?P<name>\w+)'")
_SIMPLE = ast.Expr | ast.Assign | ast.AugAssign | ast.Delete
_MOST_ASKED = 5  # questions about the attribute that are read


def fixes(crash: Crash) -> Iterator[Fix]:
    said = _MESSAGE.search(crash.message) if crash.error_type == "AttributeError" else None
    if said is None:
        return
    name = said.group("name")
    node = next((found for found in crash.nodes if isinstance(found, ast.Attribute) and found.attr == name), None)
    if node is None:
        return
    yield from _asked_elsewhere(crash, node)
    yield from _of_a_kind(crash, node)
    yield from _deleted(crash, node)
    yield from _set_by_sibling(crash, said.group("owner").rpartition(".")[2], name)


# --- other code asks first ------------------------------------------------------------------------------------------


def _asked_elsewhere(crash: Crash, node: ast.Attribute) -> Iterator[Fix]:
    """`if isinstance(x, T): x.name…` elsewhere: the statement that crashed asks the same."""
    asked = Counter[str]()
    where: dict[str, str] = {}
    for module in crash.neighbours:
        for other in module.nodes:
            if isinstance(other, ast.Attribute) and other.attr == node.attr and other is not node:
                for question in _questions(module, other):
                    asked[question] += 1
                    where.setdefault(question, f"{module.path}:{other.lineno}")
        if asked.total() >= _MOST_ASKED:
            break
    for question, _ in asked.most_common(1):
        edits = _only_if(crash, question.replace("{it}", crash.text(node.value)))
        if edits is not None and names_in(parse(question.replace("{it}", "x"))) - {"x"} <= _known(crash):
            yield Fix(
                rule="attribute-asked-as-sibling",
                prior=0.72,
                title=f"Leave this out for what has no {node.attr}, as other code does",
                description=f"{where[question]} asks for the kind of object before it uses {node.attr}; so does this.",
                approach="guard",
                reasoning="Other uses of the attribute stand behind this question; this one forgot it.",
                module=crash.module,
                edits=tuple(edits),
                test="The call that crashed, and one with an object that has the attribute.",
            )


def _known(crash: Crash) -> set[str]:
    return {*crash.module.top_names, "isinstance", "hasattr", "type", "getattr"}


def _questions(module: Module, node: ast.Attribute) -> Iterator[str]:
    """Conditions under which other code uses the attribute, with `{it}` for the object."""
    below: ast.AST = node
    for above in module.ancestors(node):
        tests: list[ast.expr] = []
        if isinstance(above, ast.If | ast.IfExp) and below in (
            above.body if isinstance(above, ast.If) else [above.body]
        ):
            tests = _all_of(above.test)
        elif isinstance(above, ast.BoolOp) and isinstance(above.op, ast.And) and isinstance(below, ast.expr):
            tests = above.values[: above.values.index(below)]
        for test in tests:
            match test:
                case ast.Call(func=ast.Name(id="isinstance" | "hasattr"), args=[first, second]) if tail(first) == tail(
                    node.value
                ) and _is_about(second, node.attr):
                    yield f"{tail(test.func)}({{it}}, {module.text(second)})"
                case _:
                    pass
        if isinstance(above, FunctionNode):
            return
        below = above


def _all_of(test: ast.expr) -> list[ast.expr]:
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def _is_about(second: ast.expr, name: str) -> bool:
    return not isinstance(second, ast.Constant) or second.value == name


def _only_if(crash: Crash, question: str) -> list[Edit] | None:
    """The statement behind a question; None where others build on what it does."""
    statement, module = crash.statement, crash.module
    if not isinstance(statement, _SIMPLE) or not module.begins_its_line(statement):
        return None
    if isinstance(statement, ast.Assign) and any(isinstance(target, ast.Name) for target in statement.targets):
        return None
    start, end = module.start(statement.lineno), module.span(statement)[1]
    body, indent = module.source[start:end], module.indent(statement)
    if '"""' in body or "'''" in body:
        return None
    deeper = "\t" if "\t" in indent else "    "
    shifted = "".join(deeper + line if line.strip() else line for line in body.splitlines(keepends=True))
    return [Edit(start, end, f"{indent}if {question}:{module.newline}{shifted}")]


def _of_a_kind(crash: Crash, node: ast.Attribute) -> Iterator[Fix]:
    """A condition that asks for kinds already asks for this as well: what it is for cannot be done to this object."""
    module = crash.module
    below: ast.AST | None = crash.statement
    for above in module.ancestors(below) if below is not None else ():
        if isinstance(above, FunctionNode | ast.For | ast.AsyncFor | ast.While | ast.Try):
            return
        if isinstance(above, ast.If) and below in above.body and not above.orelse:
            asks = any(isinstance(each, ast.Call) and tail(each.func) == "isinstance" for each in ast.walk(above.test))
            came = _as_known_before(crash, above, node.value)
            if asks and came:
                yield _kind_asked(crash, above.test, came, node.attr)
            return
        below = above


def _as_known_before(crash: Crash, block: ast.If, node: ast.expr) -> str:
    """The object, by what was known of it before the block; "" where it is made in it in another way."""
    if not is_plain(node):
        return ""
    for part in ast.walk(ast.Module(body=block.body, type_ignores=[])):
        if isinstance(part, ast.Assign) and part.lineno <= crash.line and _binds(part) & names_in(node):
            same = len(part.targets) == 1 and ast.dump(part.targets[0]) == ast.dump(_stored(node))
            return crash.text(part.value) if same and is_plain(part.value) else ""
    return crash.text(node)


def _binds(statement: ast.Assign) -> set[str]:
    return {each.id for target in statement.targets for each in ast.walk(target) if isinstance(each, ast.Name)}


def _stored(node: ast.expr) -> ast.expr:
    return ast.Name(id=node.id, ctx=ast.Store()) if isinstance(node, ast.Name) else node


def _kind_asked(crash: Crash, test: ast.expr, it: str, name: str) -> Fix:
    module = crash.module
    text, question = module.text(test), f'hasattr({it}, "{name}")'
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        end = module.span(test.values[-1])[1]
        last = test.values[-1]
        lines = len({each.lineno for each in test.values}) == len(test.values) > 1
        line = module.line(last.lineno)
        space = f"{module.newline}{line[: len(line) - len(line.lstrip())]}" if lines else " "
        edit = Edit(end, end, f"{space}and {question}")
    else:
        grouped = f"({text})" if isinstance(test, ast.BoolOp | ast.IfExp | ast.NamedExpr) else text
        edit = Edit(*module.span(test), f"{grouped} and {question}")
    return Fix(
        rule="attribute-of-a-kind",
        prior=0.62,
        title=f"Leave this out for what has no {name}",
        description=f"The condition asks for kinds already; now it asks for {name} too, which is needed behind it.",
        approach="guard",
        reasoning="What stands behind the condition is meant for some kinds of object, and this is none of them.",
        module=module,
        edits=(edit,),
        side_effects="Such an object goes through as it is.",
        test="The call that crashed, and one with an object that has the attribute.",
    )


def _deleted(crash: Crash, node: ast.Attribute) -> Iterator[Fix]:
    statement = crash.statement
    if not (isinstance(statement, ast.Delete) and statement.targets == [node]):
        return
    edits = _only_if(crash, f'hasattr({crash.text(node.value)}, "{node.attr}")')
    if edits is not None:
        yield Fix(
            rule="attribute-discard",
            prior=0.5,
            title=f"Take {node.attr} away only when it is there",
            description="Taking away what is not there no longer fails.",
            approach="guard",
            reasoning="Removing it is wanted; that it is already gone is no harm.",
            module=crash.module,
            edits=tuple(edits),
            test="The call that crashed.",
        )


# --- a sibling sets it ----------------------------------------------------------------------------------------------


def _set_by_sibling(crash: Crash, owner: str, name: str) -> Iterator[Fix]:
    """The class starts with what a class of the same base starts with."""
    classes = neighbours.classes(crash)
    if owner not in classes:
        return
    here, module = classes[owner]
    bases = {tail(base) for base in here.bases}
    if here.keywords or any(isinstance(member, ast.FunctionDef) and member.name == name for member in here.body):
        return
    for other, (found, its_module) in classes.items():
        if other == owner or not (bases & {tail(base) for base in found.bases} or other in bases):
            continue
        value = _started_with(found, name)
        edit = _start_with(here, module, name, its_module.text(value)) if value is not None else None
        if value is not None and edit is not None:
            yield Fix(
                rule="attribute-set-as-sibling",
                prior=0.7,
                title=f"Let {owner} start with {name}, as {other} does",
                description=f"{other} of the same base starts with {name} = {its_module.text(value)}; so does {owner}.",
                approach="correct",
                reasoning=f"{its_module.path}:{value.lineno} sets what this class lacks.",
                module=module,
                edits=(edit,),
                test="The call that crashed.",
            )
            return


def _started_with(found: ast.ClassDef, name: str) -> ast.expr | None:
    """The plain value that the class's `__init__` gives the attribute."""
    for member in found.body:
        if isinstance(member, ast.FunctionDef) and member.name == "__init__":
            for node in ast.walk(member):
                match node:
                    case ast.Assign(targets=[ast.Attribute() as target], value=value) if dotted(
                        target
                    ) == f"self.{name}" and _is_plain_value(value):
                        return value
                    case _:
                        pass
    return None


def _is_plain_value(value: ast.expr) -> bool:
    match value:
        case ast.Constant() | ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Call(func=ast.Name(id="set" | "dict" | "list"), args=[], keywords=[]):
            return True
        case _:
            return False


def _start_with(here: ast.ClassDef, module: Module, name: str, value: str) -> Edit | None:
    """At the end of its `__init__`, or in one of its own that calls the base's."""
    newline = module.newline
    for member in here.body:
        if isinstance(member, ast.FunctionDef) and member.name == "__init__":
            last = member.body[-1]
            if isinstance(last, ast.Return) or not module.begins_its_line(last):
                return None
            end = module.span(last)[1]
            return Edit(end, end, f"{newline}{module.indent(last)}self.{name} = {value}")
    first = here.body[0]
    if not module.begins_its_line(first):
        return None
    indent = module.indent(first)
    inner = deeper(indent)
    made = (
        f"{indent}def __init__(self, *args, **kwargs):{newline}"
        f"{inner}super().__init__(*args, **kwargs){newline}{inner}self.{name} = {value}"
    )
    if isinstance(first, ast.Pass) and len(here.body) == 1:
        return Edit(module.start(first.lineno), module.span(first)[1], made)
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    if told and len(here.body) == 1:
        end = module.span(first)[1]
        return Edit(end, end, f"{newline}{newline}{made}")
    at = module.start((here.body[1] if told else first).lineno)
    return Edit(at, at, f"{made}{newline}{newline}")
