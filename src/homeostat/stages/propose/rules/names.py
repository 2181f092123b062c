"""A name that is not there: misspelt, renamed, not imported, not assigned."""

import ast
import builtins
import re
import sys
from collections.abc import Iterator

from homeostat.languages.python import Edit, FunctionNode, Import, Module, splice
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.absent import close_to
from homeostat.stages.propose.rules.arguments import argument_fixes
from homeostat.stages.propose.rules.correcting import corrected
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.members import attribute_fixes, call_fixes, item_fixes, members_of

_KNOWN_HOMES = {
    "Decimal": "decimal",
    "InvalidOperation": "decimal",
    "ROUND_HALF_UP": "decimal",
    "datetime": "datetime",
    "timedelta": "datetime",
    "timezone": "datetime",
    "date": "datetime",
    "UTC": "datetime",
    "Path": "pathlib",
    "defaultdict": "collections",
    "Counter": "collections",
    "OrderedDict": "collections",
    "deque": "collections",
    "namedtuple": "collections",
    "Optional": "typing",
    "Any": "typing",
    "cast": "typing",
    "dataclass": "dataclasses",
    "field": "dataclasses",
    "asdict": "dataclasses",
    "Enum": "enum",
    "StrEnum": "enum",
    "partial": "functools",
    "reduce": "functools",
    "wraps": "functools",
    "lru_cache": "functools",
    "chain": "itertools",
    "islice": "itertools",
    "groupby": "itertools",
    "uuid4": "uuid",
    "UUID": "uuid",
    "sleep": "time",
    "ceil": "math",
    "floor": "math",
    "sqrt": "math",
    "BytesIO": "io",
    "StringIO": "io",
    "urlencode": "urllib.parse",
    "quote": "urllib.parse",
    "urlparse": "urllib.parse",
    "itemgetter": "operator",
    "attrgetter": "operator",
    "mean": "statistics",
    "suppress": "contextlib",
    "HTTPException": "fastapi",
    "JSONResponse": "fastapi.responses",
    "JsonResponse": "django.http",
    "jsonify": "flask",
    "abort": "flask",
}


def fixes(crash: Crash) -> Iterator[Fix]:
    match crash.error_type:
        case "AttributeError":
            yield from attribute_fixes(crash)
        case "NameError":
            yield from _name(crash)
        case "UnboundLocalError":
            yield from _unbound(crash)
        case "TypeError":
            yield from argument_fixes(crash)
            yield from item_fixes(crash)
            yield from call_fixes(crash)
        case _:
            return


def _name(crash: Crash) -> Iterator[Fix]:
    said = re.search(r"name '(\w+)' is not defined", crash.message)
    node = next(
        (found for found in crash.nodes if said and isinstance(found, ast.Name) and found.id == said.group(1)), None
    )
    if node is None:
        return
    wanted = _home_of(crash, node)
    if wanted is not None:
        yield Fix(
            rule="name-import",
            prior=0.86,
            title=f"Import {node.id}",
            description=f"The code uses {node.id} without importing it; nothing else changes.",
            approach="correct",
            reasoning=f"{node.id} lives in {wanted.module}.",
            module=crash.module,
            edits=(),
            imports=(wanted,),
            test="The call that crashed.",
        )
    owner = crash.module.class_of(crash.function)
    args = crash.function.args.args
    if owner is not None and args and args[0].arg in {"self", "cls"} and node.id in set(members_of(owner)):
        edit = splice(crash.module, node, f"{args[0].arg}.{node.id}")
        yield corrected(
            crash,
            "self",
            0.84,
            f"Use the object's own {node.id}",
            "The class has it; the code forgot to say of which object.",
            edit,
        )
    near = close_to(node.id, [*sorted(crash.locals), *sorted(crash.module.top_names), *dir(builtins)])
    for rank, other in enumerate(near[:2]):
        yield corrected(
            crash,
            "did-you-mean-name",
            (0.78 if other in crash.locals else 0.66) - 0.1 * rank,
            f"Use '{other}': there is no '{node.id}'",
            "A name that differs in a few letters is in scope.",
            splice(crash.module, node, other),
        )


def _home_of(crash: Crash, node: ast.Name) -> Import | None:
    """Where to import a name from: as another module of the project does, from the project, from the standard library."""  # noqa: E501  # a sentence for people, whole
    for module in crash.neighbours:
        if module is crash.module:
            continue
        found = next((found for found in module.imports if found.alias == node.id), None)
        if found is not None:
            return found
    for module in crash.neighbours:
        if module is not crash.module and _defines(module, node.id):
            dots = module.path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/").replace("/", ".")
            return Import(module=dots, name=node.id, alias=node.id)
    parent = crash.module.parents.get(node)
    if isinstance(parent, ast.Attribute) and node.id in sys.stdlib_module_names:
        if node.id in {"datetime", "time"} and parent.attr in {"now", "utcnow", "fromisoformat", "strptime", "today"}:
            return Import(module="datetime", name="datetime", alias="datetime")
        return Import(module=node.id, name="", alias=node.id)
    home = _KNOWN_HOMES.get(node.id)
    return Import(module=home, name=node.id, alias=node.id) if home else None


def _defines(module: Module, name: str) -> bool:
    return any(isinstance(node, FunctionNode | ast.ClassDef) and node.name == name for node in module.tree.body) or any(
        isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        for node in module.tree.body
    )


def _unbound(crash: Crash) -> Iterator[Fix]:
    """A name that only some branches assign: give it a value before they part."""
    said = re.search(r"local variable '(\w+)'", crash.message)
    if said is None:
        return
    name, module = said.group(1), crash.module
    assigned = [
        node
        for node in ast.walk(crash.function)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.For) and name in bound_of(node)
    ]
    if any(name == alias for alias in module.top_names):
        first = crash.function.body[0]
        at, indent = module.start(first.lineno), module.indent(first)
        yield corrected(
            crash,
            "global",
            0.66,
            f"Count in the module's own {name}",
            "The function assigns a name that the module holds.",
            Edit(at, at, f"{indent}global {name}{module.newline}"),
        )
    if not assigned:
        return
    first_node = min(assigned, key=lambda node: node.lineno)
    below: ast.AST = first_node
    for above in module.ancestors(first_node):
        if above is crash.function:
            break
        below = above
    if not isinstance(below, ast.stmt) or not module.begins_its_line(below):
        return
    value = first_node.value if isinstance(first_node, ast.Assign | ast.AugAssign) else None
    start = _start_value(crash, first_node, value)
    at = module.start(below.lineno)
    yield Fix(
        rule="name-initialise",
        prior=0.56,
        title=f"Start {name} from {start} for the case that no branch sets it",
        description=f"When no branch of the code sets {name}, it is {start}.",
        approach="default",
        reasoning="Some ways through the function never assign it.",
        module=module,
        edits=(Edit(at, at, f"{module.indent(below)}{name} = {start}{module.newline}"),),
        imports=policies.decimal_import(start),
        invents=True,
        hides=start in {"0", 'Decimal("0")'} and policies.names_worth([name]),
        side_effects=f"A way that should have set {name} and did not is no longer noticed.",
    )


def bound_of(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Store)}


def _start_value(crash: Crash, node: ast.stmt, value: ast.expr | None) -> str:  # noqa: PLR0911  # one shape of code a case
    if isinstance(node, ast.AugAssign):
        return {"str": '""', "list": "[]"}.get(crash.type_of(value) if value else "", "0")
    match value:
        case ast.List() | ast.ListComp():
            return "[]"
        case ast.Dict() | ast.DictComp():
            return "{}"
        case ast.Constant(value=str()) | ast.JoinedStr():
            return '""'
        case ast.Constant(value=bool()):
            return "False"
        case ast.Call(func=ast.Name(id="Decimal")):
            return 'Decimal("0")'
        case ast.Constant(value=int() | float()) | ast.BinOp():
            return "0"
        case _:
            return "None"
