"""Crashes that have one usual answer, which the message itself all but gives."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from homeostat.languages.python import Edit, Import, deeper, is_plain, parameters, splice, tail
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix

_VIEWS = r"(?:dict_keys|dict_values|dict_items|odict_\w+|map|filter|zip|generator|reversed|enumerate|set)"
_NO_LIST = re.compile(
    rf"'{_VIEWS}' object is not subscriptable|object of type '{_VIEWS}' has no len|"
    rf"'{_VIEWS}' object has no attribute '(?:sort|index|append|insert|extend|reverse)'|"
    rf"can only concatenate list \(not \"{_VIEWS}\"\)|for \+: '{_VIEWS}' and 'list'|cannot choose from|"
    r"Population must be a sequence"
)
_PATTERNS = frozenset({"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
_NO_ATTRIBUTE = re.compile(r"^'(?P<kind>\w+)' object has no attribute '(?P<name>\w+)'$")
_NUMBERS = frozenset({"int", "float", "bool", "Decimal", "UUID"})
_WANTS_TEXT = re.compile(r"expected string or bytes-like object(?:, got '(?P<kind>\w+)')?$")


def fixes(crash: Crash) -> Iterator[Fix]:
    answer = _BY_TYPE.get(crash.error_type)
    if answer is not None:
        yield from answer(crash)
    if _NO_LIST.search(crash.message):
        yield from _list_at_the_start(crash)
        yield from _as_list(crash)


def _list_at_the_start(crash: Crash) -> Iterator[Fix]:
    """Of a parameter that is gone through at several places: a generator would be empty at the second."""
    for argument in parameters(crash.function):
        name = argument.arg
        uses = [node for node in ast.walk(crash.function) if isinstance(node, ast.Name) and node.id == name]
        here = any(isinstance(node, ast.Name) and node.id == name for node in crash.nodes)
        body = crash.function.body
        told = ast.get_docstring(crash.function, clean=False) is not None and len(body) > 1
        first = body[1] if told else body[0]
        if here and len(uses) > 1 and crash.value(uses[0]) not in ("?", None) and crash.module.begins_its_line(first):
            if not str(crash.value(uses[0])).startswith("<"):
                continue  # only what has no contents to show is a generator, or one of its kind
            at = crash.module.span(first)[0]
            line = f"{name} = list({name}){crash.module.newline}{crash.module.indent(first)}"
            yield _fix(
                crash, "list-at-the-start", 0.84, f"Make a list of {name} before it is used", [Edit(at, at, line)]
            )
            return


def _there_already(crash: Crash) -> Iterator[Fix]:
    for node in crash.nodes:
        if not isinstance(node, ast.Call) or any(found.arg == "exist_ok" for found in node.keywords):
            continue
        end = crash.module.span(node)[1] - 1
        comma = ", " if node.args or node.keywords else ""
        edits = [Edit(end, end, f"{comma}exist_ok=True")]
        if tail(node.func) == "mkdir" and isinstance(node.func, ast.Attribute) and crash.text(node.func) == "os.mkdir":
            edits.append(splice(crash.module, node.func, "os.makedirs"))
        elif tail(node.func) not in {"makedirs", "mkdir"}:
            continue
        yield _fix(crash, "exist-ok", 0.84, "A folder that is there already is no failure", edits)
        return


def _gone_already(crash: Crash) -> Iterator[Fix]:
    for node in crash.nodes:
        if isinstance(node, ast.Call) and tail(node.func) == "unlink" and not node.args and not node.keywords:
            end = crash.module.span(node)[1] - 1
            edits = [Edit(end, end, "missing_ok=True")]
            yield _fix(crash, "missing-ok", 0.76, "A file that is gone already need not be removed", edits)
            return


def _not_there_yet(crash: Crash) -> Iterator[Fix]:
    """What is written goes into a folder that was never made."""
    yield from _gone_already(crash)
    statement, module = crash.statement, crash.module
    for node in crash.nodes:
        if not isinstance(node, ast.Call) or statement is None or not module.begins_its_line(statement):
            continue
        held = node.func.value if isinstance(node.func, ast.Attribute) else None
        if tail(node.func) == "mkdir" and held is not None and crash.text(node.func) != "os.mkdir":
            end = module.span(node)[1] - 1
            edits = [Edit(end, end, f"{', ' if node.args or node.keywords else ''}parents=True")]
            yield _fix(crash, "parents", 0.78, "Make the folders above it as well", edits)
            return
        path = held if tail(node.func) in {"write_text", "write_bytes"} else _written_path(node, held)
        if path is None or not is_plain(path):
            continue
        text, at = crash.text(path), module.start(statement.lineno)
        as_path = path is held
        made = f"{text}.parent.mkdir(parents=True" if as_path else f'os.makedirs(os.path.dirname({text}) or "."'
        line = f"{module.indent(statement)}{made}, exist_ok=True){module.newline}"
        imports = () if as_path or "os" in module.top_names else (Import(module="os", name="", alias="os"),)
        yield _fix(crash, "folder-first", 0.7, "Make the folder that it is written to", [Edit(at, at, line)], imports)
        return


def _written_path(node: ast.Call, held: ast.expr | None) -> ast.expr | None:
    """Of `open(path, "w")` and `path.open("w")`; None where it is read."""
    if tail(node.func) != "open":
        return None
    by_name = isinstance(node.func, ast.Name)
    named = [word.value for word in node.keywords if word.arg == "mode"]
    mode = next(iter([*named, *node.args[1 if by_name else 0 :][:1]]), None)
    writes = isinstance(mode, ast.Constant) and isinstance(mode.value, str) and mode.value[:1] in {"w", "a", "x"}
    return None if not writes else node.args[0] if by_name and node.args else held


def _endless_getattr(crash: Crash) -> Iterator[Fix]:
    """`__getattr__` is asked for what `__init__` would have set, before it ran: while copying or unpickling."""
    function = crash.function
    if function.name != "__getattr__" or len(parameters(function)) < 2:  # noqa: PLR2004  # self and the name
        return
    name = parameters(function)[1].arg
    first, module = function.body[0], crash.module
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(function.body) > 1
    place = function.body[1] if told else first
    reads = [
        node.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    ]
    if not reads or not module.begins_its_line(place):
        return
    indent, at = module.indent(place), module.start(place.lineno)
    inner = deeper(indent)
    asked = f'{indent}if {name} == "{reads[0]}":{module.newline}{inner}raise AttributeError({name}){module.newline}'
    yield _fix(crash, "endless-getattr", 0.7, f"Do not look for {reads[0]} by itself", [Edit(at, at, asked)])


def _one_tuple(crash: Crash) -> Iterator[Fix]:
    """`"%s" % x` takes a tuple for its arguments."""
    if "not all arguments converted" not in crash.message:
        return
    for node in crash.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and not isinstance(node.right, ast.Tuple):
            edits = [splice(crash.module, node.right, f"({crash.text(node.right)},)")]
            yield _fix(crash, "one-tuple", 0.84, "Write the value as one, even where it is a tuple", edits)
            return


def _as_list(crash: Crash) -> Iterator[Fix]:
    """What can only be gone through is made a list."""
    for node in crash.nodes:
        match node:
            case ast.Subscript(value=found) if "subscriptable" in crash.message:
                pass
            case ast.Attribute(value=found, attr=name) if f"no attribute '{name}'" in crash.message:
                pass
            case ast.Call(func=func, args=[found, *_]) if tail(func) in {"len", "choice", "sample", "shuffle"}:
                pass
            case ast.BinOp(left=left, right=right):
                found = right if '(not "' in crash.message else left
            case _:
                continue
        if isinstance(found, ast.Constant) or (isinstance(found, ast.Name) and found.id in crash.module.top_names):
            continue
        edits = [splice(crash.module, found, f"list({crash.text(found)})")]
        yield _fix(crash, "as-list", 0.72, "Make a list of it first", edits)
        return


def _pattern(crash: Crash) -> Iterator[Fix]:
    """Text from elsewhere inside a regular expression, or as what is put in the place of a match."""
    for node in crash.nodes:
        if not (isinstance(node, ast.Call) and tail(node.func) in _PATTERNS and node.args):
            continue
        place = 1 if tail(node.func) in {"sub", "subn"} else 0
        is_template = (
            "bad escape" in crash.message or "group reference" in crash.message or "group name" in crash.message
        )
        if place and is_template and len(node.args) > 1 and not isinstance(node.args[1], ast.Constant):
            made = f"lambda _: {crash.text(node.args[1])}"
            yield _fix(
                crash, "plain-replacement", 0.66, "Put the text in as it is", [splice(crash.module, node.args[1], made)]
            )
        pattern = node.args[0]
        pieces = [found.value for found in ast.walk(pattern) if isinstance(found, ast.FormattedValue)]
        plain = [found for found in pieces or [pattern] if is_plain(found) and not isinstance(found, ast.Constant)]
        edits = [splice(crash.module, found, f"re.escape({crash.text(found)})") for found in plain]
        if edits:
            wanted = (Import(module="re", name="", alias="re"),)
            yield _fix(
                crash, "escape", 0.6, "Look for the text itself, not for what it means as a pattern", edits, wanted
            )
        return


def _is_caught(crash: Crash, node: ast.AST) -> bool:
    """Whether it is asked of the `e` of `except … as e` around it."""
    handlers = (above for above in crash.module.ancestors(node) if isinstance(above, ast.ExceptHandler))
    name = node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
    return bool(name) and any(handler.name == name for handler in handlers)


def _text_of(crash: Crash) -> Iterator[Fix]:
    """A number or a caught error, where only text has the method or is taken."""
    said = _NO_ATTRIBUTE.search(crash.message)
    number = said is not None and said.group("kind") in _NUMBERS
    for node in crash.nodes:
        if (
            said
            and (number or _is_caught(crash, node))
            and isinstance(node, ast.Attribute)
            and node.attr == said.group("name")
            and hasattr(str, node.attr)
        ):
            found = node.value
        elif _WANTS_TEXT.search(crash.message) and isinstance(node, ast.Call) and tail(node.func) in _PATTERNS:
            known = [
                argument for argument in node.args if crash.type_of(argument) in {"int", "float", "bool", "Decimal"}
            ]
            if not known:
                continue
            found = known[0]
        else:
            continue
        edits = [splice(crash.module, found, f"str({crash.text(found)})")]
        yield _fix(crash, "as-text", 0.6, "Take the value as text", edits)
        return


def _type_error(crash: Crash) -> Iterator[Fix]:
    yield from _one_tuple(crash)
    yield from _text_of(crash)


_BY_TYPE: Mapping[str, Callable[[Crash], Iterator[Fix]]] = {
    "FileExistsError": _there_already,
    "FileNotFoundError": _not_there_yet,
    "RecursionError": _endless_getattr,
    "TypeError": _type_error,
    "AttributeError": _text_of,
    "error": _pattern,
    "PatternError": _pattern,
}


def _fix(  # noqa: PLR0917  # one short private line each
    crash: Crash, rule: str, prior: float, title: str, edits: list[Edit], imports: tuple[Import, ...] = ()
) -> Fix:
    return Fix(
        rule=f"idiom-{rule}",
        prior=prior,
        title=title,
        description=f"{title}; every other call goes on as before.",
        approach="correct",
        reasoning=f"It is the usual answer to this message: {crash.message[:100]}.",
        module=crash.module,
        edits=tuple(edits),
        imports=imports,
        test="The call that crashed, with the captured values.",
    )
