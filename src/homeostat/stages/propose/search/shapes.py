"""Mistakes in how statements stand together: made too early, done too late, left out at the end.

A function made in a loop that reads the loop's name when it is called, a last batch that nobody takes, a count that
is not taken back when something is raised, a wrapper without the name of what it wraps.
"""

import ast
from collections.abc import Iterator, Sequence

from homeostat.languages.python import Edit, FunctionNode, Import, is_plain, names_in, tail
from homeostat.stages.propose.search.variant import Subject, Variant

_UNDOES = {
    "acquire": "release", "lock": "unlock", "start": "stop", "begin": "end", "open": "close", "enter": "exit",
    "append": "pop", "add": "discard", "push": "pop", "connect": "disconnect", "set": "clear", "pause": "resume",
}  # fmt: skip
_GIVES = frozenset({"append", "add", "put", "send", "write"})
_LOOPS = ast.For | ast.AsyncFor | ast.While
_DISPLAYS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def changes(subject: Subject) -> Iterator[Variant]:
    """Of the function as a whole."""
    for make in (_bound_as_made, _left_over, _whatever_happens, _wraps, _after_the_loop, _where_it_ends):
        yield from make(subject)


# --- made in a loop


def _bound_as_made(subject: Subject) -> Iterator[Variant]:
    """`lambda: send(name)` in a loop over names: all of them send the last one."""
    for loop in subject.nodes:
        if isinstance(loop, ast.For | ast.AsyncFor):
            targets, inside = names_in(loop.target), [each for one in loop.body for each in ast.walk(one)]
        elif isinstance(loop, _DISPLAYS):
            targets = {name for one in loop.generators for name in names_in(one.target)}
            inside = list(ast.walk(loop))
        else:
            continue
        for made in inside:
            if isinstance(made, ast.Lambda | FunctionNode):
                edit = _with_defaults(subject, made, frozenset(targets))
                if edit is not None:
                    yield Variant("bound as it is made", 0.75, made.lineno, (edit,), least=0.5)


def _with_defaults(subject: Subject, made: ast.Lambda | FunctionNode, targets: frozenset[str]) -> Edit | None:
    arguments = made.args
    taken = {arg.arg for arg in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    body: Sequence[ast.AST] = [made.body] if isinstance(made, ast.Lambda) else made.body
    read = {
        each.id
        for one in body
        for each in ast.walk(one)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    }
    late = sorted((read & targets) - taken)
    if not late or arguments.kwonlyargs or arguments.vararg or arguments.kwarg:
        return None
    given = ", ".join(f"{name}={name}" for name in late)
    source = subject.module.source
    ends = [subject.module.span(each)[1] for each in (*arguments.posonlyargs, *arguments.args, *arguments.defaults)]
    if ends:
        at = max(ends)
        return Edit(at, at, f", {given}")
    start = subject.module.span(made)[0]
    if isinstance(made, ast.Lambda):
        return Edit(start + len("lambda"), start + len("lambda"), f" {given}")
    at = source.find("(", start)
    return Edit(at + 1, at + 1, given) if source[at : at + 2] == "()" else None


# --- what is left at the end


def _left_over(subject: Subject) -> Iterator[Variant]:
    """A batch that is given on when it is full, begun anew, and never given on when it is not."""
    for loop in subject.nodes:
        if not isinstance(loop, _LOOPS):
            continue
        for full in loop.body:
            if not isinstance(full, ast.If):
                continue
            for given, kept in _given_and_begun(subject, full.body):
                indent = subject.module.indent(loop)
                after = subject.module.start((loop.end_lineno or loop.lineno) + 1)
                text = f"{indent}if {kept}:\n{indent}    {given}\n"
                if subject.module.source[:after].endswith("\n"):
                    yield Variant("what is left at the end", 0.6, full.lineno, (Edit(after, after, text),), least=0.3)


def _given_and_begun(subject: Subject, body: Sequence[ast.stmt]) -> Iterator[tuple[str, str]]:
    begun = {
        target.id
        for each in body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    for each in body:
        match each:
            case ast.Expr(value=ast.Yield(value=ast.Name(id=name))) if name in begun:
                yield subject.text(each), name
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr), args=[ast.Name(id=name)])) if (
                attr in _GIVES and name in begun
            ):
                yield subject.text(each), name
            case _:
                pass


def _after_the_loop(subject: Subject) -> Iterator[Variant]:
    """`return` as a loop's last statement, and nothing behind the loop: it is left in its first turn."""
    last = subject.function.body[-1]
    if isinstance(last, _LOOPS) and len(last.body) > 1 and isinstance(last.body[-1], ast.Return) and not last.orelse:
        given, module = last.body[-1], subject.module
        if not module.begins_its_line(given):
            return
        start, end = module.start(given.lineno), module.start((given.end_lineno or given.lineno) + 1)
        text = f"{module.indent(last)}{module.text(given)}{module.newline}"
        yield Variant("after the loop", 0.6, given.lineno, (Edit(start, end, text),))


def _where_it_ends(subject: Subject) -> Iterator[Variant]:
    """A recursion over the parts of something, none of whose answers comes without going on."""
    if any(isinstance(each, ast.Return) and not _calls_itself(subject, each) for each in subject.nodes):
        return
    for node in subject.nodes:
        if not isinstance(node, ast.stmt) or isinstance(node, ast.If | _LOOPS) or not _calls_itself(subject, node):
            continue
        if not subject.module.begins_its_line(node):
            continue
        indent, at = subject.module.indent(node), subject.module.start(node.lineno)
        read = {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
        for name in [each for each in subject.names if each in read and subject.known_before(each, node.lineno - 1)]:
            for condition in (f"not {name}", f"{name} <= 1"):
                for answer in ("0", "1", "[]", "None", name):
                    text = f"{indent}if {condition}:\n{indent}    return {answer}\n"
                    yield Variant("where it ends", 0.4, node.lineno, (Edit(at, at, text),))
        return


def _calls_itself(subject: Subject, node: ast.stmt) -> bool:
    """By its name, or by that of `self`, and not as what stands in a class of its own."""
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name | ast.Attribute)
        and tail(each.func) == subject.function.name
        and (isinstance(each.func, ast.Name) or tail(each.func.value) in {"self", "cls"})
        for each in ast.walk(node)
    )


# --- whatever happens


def _whatever_happens(subject: Subject) -> Iterator[Variant]:
    """What undoes a statement of the same block, and is left out when something between them raises."""
    for block in _blocks(subject):
        for at, first in enumerate(block[:-2]):
            for last in range(at + 2, len(block)):
                if _is_undone(first, block[last]):
                    edits = _in_a_try(subject, block[at + 1 : last], block[last])
                    if edits:
                        yield Variant("whatever happens", 0.55, block[last - 1].lineno, edits, least=0.4)
                    break


def _blocks(subject: Subject) -> Iterator[list[ast.stmt]]:
    for node in (subject.function, *subject.nodes):
        if isinstance(node, FunctionNode | ast.With | ast.AsyncWith | ast.If | _LOOPS):
            yield node.body


def _is_undone(first: ast.stmt, last: ast.stmt) -> bool:
    match first, last:
        case ast.AugAssign(target=one, op=ast.Add()), ast.AugAssign(target=other, op=ast.Sub()):
            return ast.unparse(one) == ast.unparse(other)
        case (
            ast.Expr(value=ast.Call(func=ast.Attribute(value=one, attr=does))),
            ast.Expr(value=ast.Call(func=ast.Attribute(value=other, attr=undoes))),
        ):
            return _UNDOES.get(does) == undoes and ast.unparse(one) == ast.unparse(other)
        case (
            ast.Assign(targets=[ast.Attribute() as one], value=ast.Constant(value=bool() as told)),
            ast.Assign(targets=[ast.Attribute() as other], value=ast.Constant(value=bool() as untold)),
        ):
            return told is not untold and ast.unparse(one) == ast.unparse(other)
        case _:
            return False


def _in_a_try(subject: Subject, between: Sequence[ast.stmt], undone: ast.stmt) -> tuple[Edit, ...]:
    module = subject.module
    if any(not module.begins_its_line(each) for each in (*between, undone)) or _has_long_texts(between):
        return ()
    start, end = module.start(between[0].lineno), module.start((undone.end_lineno or undone.lineno) + 1)
    indent, newline = module.indent(undone), module.newline
    inner = module.source[start : module.start(undone.lineno)].splitlines()
    deeper = newline.join(f"    {line}" if line.strip() else line for line in inner)
    text = f"{indent}try:{newline}{deeper}{newline}{indent}finally:{newline}{indent}    {module.text(undone)}{newline}"
    return (Edit(start, end, text),)


def _has_long_texts(between: Sequence[ast.stmt]) -> bool:
    """A text of several lines would change with its indentation."""
    return any(
        isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno != node.end_lineno
        for each in between
        for node in ast.walk(each)
    )


# --- a wrapper


def _wraps(subject: Subject) -> Iterator[Variant]:
    """A decorator gives back a function that does not say whose it is."""
    if not subject.parameters:
        return
    for made in ast.walk(subject.function):
        if not isinstance(made, FunctionNode) or made is subject.function or made.decorator_list:
            continue
        called = {tail(node.func) for node in ast.walk(made) if isinstance(node, ast.Call) and is_plain(node.func)}
        wrapped = [name for name in subject.parameters if name in called]
        given_back = any(
            isinstance(node, ast.Return) and isinstance(node.value, ast.Name) and node.value.id == made.name
            for node in subject.function.body
        )
        if wrapped and given_back:
            start = subject.module.start(made.lineno)
            indent, whole = subject.module.indent(made), ("functools", "") in _imported(subject)
            said = "functools.wraps" if whole else "wraps"
            wanted = () if whole else (Import(module="functools", name="wraps", alias="wraps"),)
            edit = Edit(start, start, f"{indent}@{said}({wrapped[0]}){subject.module.newline}")
            yield Variant("named as what it wraps", 0.4, made.lineno, (edit,), imports=wanted)


def _imported(subject: Subject) -> set[tuple[str, str]]:
    return {(found.module, found.name) for found in subject.module.imports}
