"""What is kept from turn to turn, and from object to object: begun anew where it should grow, shared where it is one's own."""  # noqa: E501  # one sentence

import ast
from collections.abc import Iterator

from homeostat.languages.python import Edit, FunctionNode, names_in, parameters
from homeostat.stages.propose.search.variant import Subject, Variant

_EMPTY_CALLS = frozenset({"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict"})
_LOOPS = ast.For | ast.AsyncFor | ast.While
_LEAVES = ast.Return | ast.Raise | ast.Continue | ast.Break


def changes(subject: Subject) -> Iterator[Variant]:
    yield from _shared_by_all(subject)
    for node in subject.nodes:
        if isinstance(node, ast.If):
            yield from _as_long_as(subject, node)
            yield from _only_otherwise(subject, node)
        if isinstance(node, ast.Assign):
            yield from _grows(subject, node)
        if isinstance(node, ast.AugAssign):
            yield from _begins_anew(subject, node)


# --- of one object


def _shared_by_all(subject: Subject) -> Iterator[Variant]:
    """`items = []` in the class: all its objects have the one list. Each gets its own as it is made."""
    owner, module = subject.module.class_of(subject.function), subject.module
    if owner is None:
        return
    for node in owner.body:
        target, value = _set_in_class(node)
        if not target or value is None or not _is_changed(owner, target) or not module.begins_its_line(node):
            continue
        start, end = module.start(node.lineno), module.start((node.end_lineno or node.lineno) + 1)
        made = next((each for each in owner.body if isinstance(each, FunctionNode) and each.name == "__init__"), None)
        indent, newline, kept = module.indent(node), module.newline, f"self.{target} = {module.text(value)}"
        if made is None:
            begin = "def __init__(self):"
            own = [Edit(start, end, f"{indent}{begin}{newline}{indent}    {kept}{newline}{newline}")]
            if any(
                parameters(each) for each in owner.body if isinstance(each, FunctionNode) and each.name == "__new__"
            ):
                continue
            if owner.bases or owner.decorator_list:
                continue
        else:
            first = made.body[0]
            if not module.begins_its_line(first):
                continue
            at = module.start(first.lineno)
            after = end
            while module.source[after : after + len(newline)] == newline and end - start >= 0:
                after += len(newline)
            alone = owner.body[0] is node
            own = [Edit(at, at, f"{module.indent(first)}{kept}{newline}"), Edit(start, after if alone else end, "")]
        line = subject.function.body[0].lineno
        yield Variant("each has its own", 0.85, line, tuple(own), least=0.6, holder=owner)


def _set_in_class(node: ast.stmt) -> tuple[str, ast.expr | None]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_empty(value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value, annotation=said) if _is_empty(
            value
        ) and "ClassVar" not in ast.unparse(said):
            return name, value
        case _:
            return "", None


def _is_empty(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in _EMPTY_CALLS
    return isinstance(value, ast.List | ast.Dict | ast.Set)


def _is_changed(owner: ast.ClassDef, name: str) -> bool:
    """Whether a method changes it through `self`, and none sets it anew."""
    changed = False
    for node in ast.walk(owner):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=attr, ctx=ast.Store()) if attr == name:
                return False
            case ast.Call(func=ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=attr), attr=does)):
                changed |= attr == name and does not in {"get", "items", "keys", "values", "copy", "index", "count"}
            case ast.Subscript(value=ast.Attribute(value=ast.Name(id="self"), attr=attr), ctx=ast.Store() | ast.Del()):
                changed |= attr == name
            case _:
                pass
    return changed


# --- of one turn


def _as_long_as(subject: Subject, node: ast.If) -> Iterator[Variant]:
    """`while` where an `if` goes but one step: what is asked is changed by what is done."""
    start, _ = subject.module.span(node)
    if node.orelse or isinstance(node.body[-1], _LEAVES) or subject.module.source[start : start + 3] != "if ":
        return
    asked = names_in(node.test)
    touched = {name for each in node.body for name in names_in(each)}
    if asked & touched:
        prior = 0.4 if isinstance(subject.module.parents.get(node), FunctionNode | ast.If) else 0.2
        yield Variant("as long as it is so", prior, node.lineno, (Edit(start, start + 2, "while"),))


def _only_otherwise(subject: Subject, node: ast.If) -> Iterator[Variant]:
    """`elif` for an `if` that follows another and has the last word."""
    body = _block(subject, node)
    at = body.index(node) if node in body else 0
    before = body[at - 1] if at else None
    start, _ = subject.module.span(node)
    if isinstance(before, ast.If) and not isinstance(before.body[-1], _LEAVES) and not before.orelse:
        yield Variant("only otherwise", 0.35, node.lineno, (Edit(start, start, "el"),))


def _block(subject: Subject, node: ast.stmt) -> list[ast.stmt]:
    """The block that the statement stands in; none for an `elif`."""
    match subject.module.parents.get(node):
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body) | ast.With(body=body) if node in body:
            return body
        case ast.If(body=body) | ast.For(body=body) | ast.While(body=body) if node in body:
            return body
        case _:
            return []


def _grows(subject: Subject, node: ast.Assign) -> Iterator[Variant]:
    """In a loop: what is set each time, and should be added to what is there."""
    if len(node.targets) != 1 or not any(isinstance(each, _LOOPS) for each in subject.module.ancestors(node)):
        return
    target, value = node.targets[0], subject.text(node.value)
    said = subject.text(target)
    if isinstance(target, ast.Name) and subject.known_before(target.id, node.lineno - 1):
        start, end = subject.module.span(target)[1], subject.module.span(node.value)[0]
        yield Variant("added to what is there", 0.35, node.lineno, (Edit(start, end, " += "),))
    if isinstance(target, ast.Subscript) and target.value and said not in value:
        held, key = subject.text(target.value), subject.text(target.slice)
        if isinstance(node.value, ast.List) and len(node.value.elts) == 1:
            one = subject.text(node.value.elts[0])
            text = f"{held}.setdefault({key}, []).append({one})"
            yield Variant("added to what is there", 0.6, node.lineno, (Edit(*subject.module.span(node), text),))
        else:
            text = f"{held}.get({key}, 0) + {value}"
            yield Variant("added to what is there", 0.3, node.lineno, (subject.replaced(node.value, text),))


def _begins_anew(subject: Subject, node: ast.AugAssign) -> Iterator[Variant]:
    start, end = subject.module.span(node.target)[1], subject.module.span(node.value)[0]
    if isinstance(node.op, ast.Add):
        yield Variant("set and not added", 0.2, node.lineno, (Edit(start, end, " = "),))
