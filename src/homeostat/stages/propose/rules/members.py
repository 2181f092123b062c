"""A member that is not there: misspelt, of another type, of a module; a call too many, or one too few."""

import ast
import re
import sys
from collections.abc import Iterator

from homeostat.languages.python import Edit, splice, tail
from homeostat.stages.propose.rules import captured, neighbours
from homeostat.stages.propose.rules.absent import close_to
from homeostat.stages.propose.rules.correcting import corrected
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

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


def attribute_fixes(crash: Crash) -> Iterator[Fix]:
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
        yield corrected(
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
    members = {name for found, _ in neighbours.classes(crash).values() for name in members_of(found)}
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
        yield from members_of(found)


def members_of(found: ast.ClassDef) -> Iterator[str]:
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
        yield corrected(
            crash,
            "datetime",
            0.8,
            "Call the class that was imported",
            "The module imports the class, not the module.",
            splice(crash.module, node, text.removeprefix("datetime.")),
        )
    elif module == "datetime" and text == "datetime.datetime":
        yield corrected(
            crash,
            "datetime",
            0.8,
            "Call the class that was imported",
            "The module imports the class, not the module.",
            splice(crash.module, node, "datetime"),
        )
    elif module == "datetime" and isinstance(node.value, ast.Name):
        yield corrected(
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
        yield corrected(
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
        yield corrected(
            crash,
            "item-for-attribute",
            0.72,
            f"Read '{node.attr}' as an entry",
            "The value is a mapping: its parts are entries, not attributes.",
            edit,
        )


def item_fixes(crash: Crash) -> Iterator[Fix]:
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
                    yield corrected(
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


def call_fixes(crash: Crash) -> Iterator[Fix]:
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
                yield corrected(
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
                yield corrected(
                    crash,
                    "call",
                    0.7,
                    f"Call '{node.attr}'",
                    "The function itself was used where its result is needed.",
                    Edit(end, end, "()"),
                )
                return
