"""A name that is not there: misspelt, renamed, not imported, not assigned."""

import ast
import builtins
import re
import sys
from collections.abc import Iterator

from homeostat.languages.python import (
    Edit,
    FunctionNode,
    Import,
    Module,
    functions,
    parameters,
    splice,
    tail,
)
from homeostat.stages.propose.rules import captured, neighbours, policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.lookups import close_to

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
_METHODS_OF = {
    **{
        kind.__name__: [name for name in dir(kind) if not name.startswith("_")]
        for kind in (list, dict, set, frozenset, tuple, str, bytes, bytearray, int, float)
    },
    "datetime": [
        "isoformat",
        "strftime",
        "date",
        "time",
        "timestamp",
        "replace",
        "astimezone",
        "weekday",
        "year",
        "month",
        "day",
    ],
    "Decimal": ["quantize", "normalize", "to_integral_value", "is_nan", "is_zero"],
}
_SAME_DEED = {
    ("list", "add"): "append",
    ("list", "push"): "append",
    ("set", "append"): "add",
    ("dict", "iteritems"): "items",
    ("dict", "has_key"): "get",
    ("list", "length"): "__len__",
    ("str", "contains"): "__contains__",
}


def fixes(crash: Crash) -> Iterator[Fix]:
    match crash.error_type:
        case "AttributeError":
            yield from _attribute(crash)
        case "NameError":
            yield from _name(crash)
        case "UnboundLocalError":
            yield from _unbound(crash)
        case "TypeError":
            yield from _arguments(crash)
            yield from _item_of_object(crash)
            yield from _called(crash)
        case _:
            return


# --- attributes --------------------------------------------------------------------------------------------------


def _attribute(crash: Crash) -> Iterator[Fix]:
    message = crash.message
    said = re.search(
        r"^(?:'(?P<of>[\w.]+)' object|type object '(?P<type>[\w.]+)'|module '(?P<module>[\w.]+)') has no attribute '(?P<name>\w+)'",  # noqa: E501  # a sentence for people, whole
        message,
    )
    if said is None or said.group("of") == "NoneType":
        return
    owner, name = (
        (said.group("of") or said.group("type") or said.group("module")).rpartition(".")[2],
        said.group("name"),
    )
    node = next((found for found in crash.nodes if isinstance(found, ast.Attribute) and found.attr == name), None)
    if node is None:
        return
    if said.group("module") or said.group("type"):
        yield from _of_module(crash, node, said.group("module") or owner)
    if owner == "dict":
        yield from _key_for_attribute(crash, node)
    same = _SAME_DEED.get((owner, name))
    others = list(attributes_of(crash, owner, node))
    spelt_right = name in others  # its own class sets it somewhere: it is missing, and not misspelt
    known = [same] if same and not same.startswith("__") else [] if spelt_right else close_to(name, others)
    for rank, other in enumerate(known[:2]):
        yield _correct(
            crash,
            "did-you-mean-attribute",
            0.8 - 0.1 * rank,
            f"Use '{other}': {owner} has no '{name}'",
            f"{owner} has an attribute of nearly that name, '{other}'; it was probably renamed.",
            *_everywhere(crash, node, other),
        )


def _everywhere(crash: Crash, node: ast.Attribute, other: str) -> Iterator[Edit]:
    """The slip at the crash, and the same one in the rest of the module, where nobody has an attribute of that name."""
    written = [
        found
        for found in crash.module.nodes
        if isinstance(found, ast.Attribute)
        and found.attr == node.attr
        and (found is node or not _is_bound(crash, found))
    ]
    for found in written:
        end = crash.module.span(found)[1]
        yield Edit(end - len(node.attr), end, other)


def _is_bound(crash: Crash, node: ast.Attribute) -> bool:
    """Whether some class of the project has the attribute, or somebody sets it: then it may be right elsewhere."""
    if isinstance(node.ctx, ast.Store):
        return True
    members = {name for found, _ in neighbours.classes(crash).values() for name in _members(found)}
    return node.attr in members


def attributes_of(crash: Crash, owner: str, node: ast.Attribute) -> Iterator[str]:
    """What a class of the project, a well-known type or the captured value has."""
    yield from captured.fields_of(crash.value(node.value))
    yield from _METHODS_OF.get(owner, [])
    classes = neighbours.classes(crash)
    wanted, seen = [owner], set[str]()
    while wanted:
        name = wanted.pop()
        if name in seen or name not in classes:
            continue
        seen.add(name)
        found = classes[name][0]
        wanted += [tail(base) for base in found.bases]
        yield from _members(found)


def _members(found: ast.ClassDef) -> Iterator[str]:
    for node in ast.walk(found):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name
            case _:
                pass


def _of_module(crash: Crash, node: ast.Attribute, module: str) -> Iterator[Fix]:
    text = crash.text(node)
    if module == "datetime" and text.startswith("datetime.datetime."):
        yield _correct(
            crash,
            "datetime",
            0.8,
            "Call the class that was imported",
            "The module imports the class, not the module.",
            splice(crash.module, node, text.removeprefix("datetime.")),
        )
    elif module == "datetime" and text == "datetime.datetime":
        yield _correct(
            crash,
            "datetime",
            0.8,
            "Call the class that was imported",
            "The module imports the class, not the module.",
            splice(crash.module, node, "datetime"),
        )
    elif module == "datetime" and isinstance(node.value, ast.Name):
        yield _correct(
            crash,
            "datetime",
            0.8,
            "Call the class inside the module",
            "The module was imported, not the class of that name.",
            splice(crash.module, node.value, f"{node.value.id}.datetime"),
        )
    found = next(
        (other for other in crash.neighbours if other.path.removesuffix(".py").replace("/", ".").endswith(module)), None
    )
    names = (
        sorted(found.top_names)
        if found
        else [name for name in dir(sys.modules.get(module, None)) if not name.startswith("_")]
        if module in sys.stdlib_module_names
        else []
    )
    end = crash.module.span(node)[1]
    for other in close_to(node.attr, names)[:1]:
        yield _correct(
            crash,
            "did-you-mean-attribute",
            0.76,
            f"Use '{other}': {module} has no '{node.attr}'",
            "The module has something of nearly that name.",
            Edit(end - len(node.attr), end, other),
        )


def _key_for_attribute(crash: Crash, node: ast.Attribute) -> Iterator[Fix]:
    keys = captured.keys_of(crash.value(node.value))
    if isinstance(node.ctx, ast.Load) and (node.attr in keys or not keys):
        edit = splice(crash.module, node, f'{crash.text(node.value)}["{node.attr}"]')
        yield _correct(
            crash,
            "item-for-attribute",
            0.72,
            f"Read '{node.attr}' as an entry",
            "The value is a mapping: its parts are entries, not attributes.",
            edit,
        )


def _item_of_object(crash: Crash) -> Iterator[Fix]:
    """`order["total"]` where `order` is an object with such an attribute."""
    said = re.search(r"'(\w+)' object is not subscriptable", crash.message)
    if said is None or said.group(1) not in neighbours.classes(crash):
        return
    for node in crash.nodes:
        match node:
            case ast.Subscript(value=base, slice=ast.Constant(value=str(name))) if crash.type_of(base) in {
                said.group(1),
                "",
            }:
                if name.isidentifier():
                    edit = splice(crash.module, node, f"{crash.text(base)}.{name}")
                    yield _correct(
                        crash,
                        "attribute-for-item",
                        0.76,
                        f"Read '{name}' as an attribute",
                        "The value is an object, not a mapping.",
                        edit,
                    )
                    return
            case _:
                pass


def _called(crash: Crash) -> Iterator[Fix]:
    """A call too many, or one too few."""
    if said := re.search(r"'(int|float|str|list|dict|bool|Decimal|datetime)' object is not callable", crash.message):
        for node in crash.nodes:
            if (
                isinstance(node, ast.Call)
                and not node.args
                and not node.keywords
                and isinstance(node.func, ast.Attribute)
            ):
                edit = splice(crash.module, node, crash.text(node.func))
                yield _correct(
                    crash,
                    "no-call",
                    0.7,
                    f"Read '{node.func.attr}' without calling it",
                    f"It is {said.group(1)}, not a function.",
                    edit,
                )
                return
    if re.search(r"'?(method|function|builtin_function_or_method)'?", crash.message):
        for node in crash.nodes:
            holds = isinstance(node, ast.Attribute) and not (
                isinstance(up := crash.module.parents.get(node), ast.Call) and up.func is node
            )
            if (
                holds
                and isinstance(node, ast.Attribute)
                and ("method" in str(crash.value(node)) or crash.value(node) == "?")
            ):
                end = crash.module.span(node)[1]
                yield _correct(
                    crash,
                    "call",
                    0.7,
                    f"Call '{node.attr}'",
                    "The function itself was used where its result is needed.",
                    Edit(end, end, "()"),
                )
                return


# --- names -------------------------------------------------------------------------------------------------------


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
    if owner is not None and args and args[0].arg in {"self", "cls"} and node.id in set(_members(owner)):
        edit = splice(crash.module, node, f"{args[0].arg}.{node.id}")
        yield _correct(
            crash,
            "self",
            0.84,
            f"Use the object's own {node.id}",
            "The class has it; the code forgot to say of which object.",
            edit,
        )
    near = close_to(node.id, [*sorted(crash.locals), *sorted(crash.module.top_names), *dir(builtins)])
    for rank, other in enumerate(near[:2]):
        yield _correct(
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
        yield _correct(
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


# --- arguments ---------------------------------------------------------------------------------------------------


def _arguments(crash: Crash) -> Iterator[Fix]:
    if said := re.search(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", crash.message):
        yield from _unexpected(crash, said.group(1), said.group(2))
    if said := re.search(
        r"(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.+)$", crash.message
    ):
        yield from _missing(crash, said.group(1), re.findall(r"'(\w+)'", said.group(2)))
    if re.search(r"takes \d+ positional arguments? but \d+ were given", crash.message):
        yield from _too_many(crash)


def _call_of(crash: Crash, name: str) -> ast.Call | None:
    calls = [node for node in crash.nodes if isinstance(node, ast.Call)]
    if name == "__init__":
        return next((node for node in calls if tail(node.func)[:1].isupper()), None)
    return next((node for node in calls if tail(node.func) == name), None)


def _signature(crash: Crash, call: ast.Call) -> list[str]:
    """The parameter names of what is called, where the project defines it."""
    name = tail(call.func)
    found = neighbours.classes(crash).get(name)
    if found is not None:
        init = next(
            (node for node in found[0].body if isinstance(node, FunctionNode) and node.name == "__init__"), None
        )
        if init is not None:
            return [arg.arg for arg in parameters(init)][1:]
        return [
            node.target.id
            for node in found[0].body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        ]
    for module in crash.neighbours:
        for node in functions(module.tree):
            if node.name == name:
                return [arg.arg for arg in parameters(node) if arg.arg not in {"self", "cls"}]
    return []


def _unexpected(crash: Crash, function: str, name: str) -> Iterator[Fix]:
    call = _call_of(crash, function)
    keyword = next((found for found in call.keywords if found.arg == name), None) if call else None
    if call is None or keyword is None:
        return
    given = {found.arg for found in call.keywords}
    start = crash.module.span(keyword)[0]
    free = [other for other in _signature(crash, call) if other not in given][:None]
    for other in close_to(name, free)[:1]:
        yield _correct(
            crash,
            "did-you-mean-argument",
            0.8,
            f"Pass it as '{other}'",
            f"{function} has no '{name}', and '{other}' is not given.",
            Edit(start, start + len(name), other),
        )
    text = crash.module.source
    end = crash.module.span(keyword)[1]
    comma = re.match(r"\s*,[ \t]*", text[end:])
    before = re.search(r",\s*$", text[:start])
    edit = Edit(start, end + comma.end(), "") if comma else Edit(before.start() if before else start, end, "")
    yield _correct(crash, "drop-argument", 0.42, f"Do not pass '{name}'", f"{function} takes no '{name}'.", edit)


def _missing(crash: Crash, function: str, names: list[str]) -> Iterator[Fix]:
    call = _call_of(crash, function)
    if call is None or not names:
        return
    scope = crash.locals | crash.module.top_names
    given: dict[str, str] = {}
    for name in names:
        local = [name] if name in scope else []
        parts = [
            f"{base}.{name}"
            for base in sorted(crash.locals)
            if name in captured.fields_of(crash.value(ast.Name(id=base)))
        ]
        near = close_to(name, sorted(set(crash.variables) & crash.locals))
        constant = _as_others_pass(crash, function, name)
        found = next(iter([*local, *parts, *constant, *near]), None)
        if found is None:
            return
        given[name] = found
    text = crash.text(call)
    end = crash.module.span(call)[1] - 1
    empty = not call.args and not call.keywords
    trailing = re.search(r",\s*\)$", text)
    said = ", ".join(f"{name}={value}" for name, value in given.items())
    edit = Edit(end, end, said if empty or trailing else f", {said}")
    yield _correct(
        crash,
        "pass-argument",
        0.7,
        f"Pass {', '.join(given)} along",
        f"{function} needs it, and it is at hand here.",
        edit,
    )


def _as_others_pass(crash: Crash, function: str, name: str) -> list[str]:
    for module in crash.neighbours:
        for node in module.nodes:
            if isinstance(node, ast.Call) and tail(node.func) == function:
                found = next((keyword.value for keyword in node.keywords if keyword.arg == name), None)
                if isinstance(found, ast.Constant):
                    return [module.text(found)]
    return []


def _too_many(crash: Crash) -> Iterator[Fix]:
    """A method that forgot its `self`."""
    for node in crash.nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        for function in functions(crash.module.tree):
            first = function.args.args[0].arg if function.args.args else ""
            in_class = crash.module.class_of(function) is not None
            if (
                function.name == node.func.attr
                and in_class
                and first not in {"self", "cls"}
                and not function.decorator_list
            ):
                text = crash.module.source
                at = text.index("(", text.index(function.name, crash.module.start(function.lineno))) + 1
                said = "self, " if function.args.args else "self"
                yield _correct(
                    crash,
                    "self-parameter",
                    0.76,
                    f"Give {function.name} its self",
                    "A method's first parameter is the object itself.",
                    Edit(at, at, said),
                )
                return


def _correct(
    crash: Crash, rule: str, prior: float, title: str, because: str, *edits: Edit
) -> Fix:  # one short private line each
    return Fix(
        rule=f"name-{rule}",
        prior=prior,
        title=title,
        description=f"{title}. The call then does what it was written to do.",
        approach="correct",
        reasoning=because,
        module=crash.module,
        edits=edits,
        test="The call that crashed, with the captured values.",
    )
