"""What changes of Go need to know of a function: types as they are written, ways out of it, and imports."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, body_of, field, function_of, walk
from homeostat.stages.propose.tree_search.subject import Subject

_HEADS = frozenset({"source_file", "import_declaration", "import_spec_list", "import_spec"})
_LONGEST = 200  # characters of a way out that is taken over


def with_import(subject: Subject, package: str) -> tuple[Edit, ...]:
    """What imports a package of the standard library; nothing where the file has it."""
    source = subject.source
    specs = [node for node in walk(source.root, lambda node: node.type in _HEADS) if node.type == "import_spec"]
    paths = {source.text_of(path).strip('"`'): spec for spec in specs if (path := field(spec, "path")) is not None}
    if package in paths:
        return ()
    listed = [spec for spec in specs if spec.parent is not None and spec.parent.type == "import_spec_list"]
    if listed:
        own = [spec for path, spec in paths.items() if spec in listed and "." not in path.partition("/")[0]]
        after = [spec for path, spec in paths.items() if spec in own and path > package]
        spec = after[0] if after else (own or listed)[-1]
        start, end = source.span(spec)
        gap = f"{source.newline}{source.indent(spec)}"
        return (Edit(start, start, f'"{package}"{gap}') if after else Edit(end, end, f'{gap}"{package}"'),)
    clause = next((node for node in source.root.children if node.type == "package_clause"), None)
    if clause is None:
        return ()
    at = source.span(clause)[1]
    return (Edit(at, at, f'{source.newline}{source.newline}import "{package}"'),)


@lru_cache(maxsize=64)  # asked for at nearly each node of a function
def types_of(subject: Subject) -> Mapping[str, str]:
    """Types of parameters, of receivers, and of variables that are declared with one; those of the innermost count."""
    found: dict[str, str] = {}
    function: Node | None = subject.function
    while function is not None:
        lists = (field(function, "parameters"), field(function, "receiver"))
        for each in (one for held in lists if held is not None for one in held.named_children):
            kind = field(each, "type")
            text = subject.text(kind) if kind is not None else ""
            text = f"[]{text}" if each.type == "variadic_parameter_declaration" else text
            for name in each.children_by_field_name("name"):
                found.setdefault(subject.text(name), text)
        for each in body_of(function):
            kind = field(each, "type") if each.type == "var_spec" else None
            for name in each.children_by_field_name("name") if kind is not None else ():
                found.setdefault(subject.text(name), subject.text(kind or name))
        function = function_of(function)
    return found


def results_of(subject: Subject) -> list[str]:
    """Types of what the function gives back."""
    result = field(subject.function, "result")
    if result is None:
        return []
    if result.type != "parameter_list":
        return [subject.text(result)]
    kinds: list[str] = []
    for each in result.named_children:
        kind = field(each, "type")
        if kind is not None:
            kinds += [subject.text(kind)] * max(1, len(each.children_by_field_name("name")))
    return kinds


_NUMBERS = re.compile(r"u?int(8|16|32|64)?|uintptr|byte|rune|float(32|64)|time\.Duration")


def zero_of(kind: str) -> str:
    if kind.startswith(("*", "[]", "map[", "chan", "<-chan", "func")) or kind in {"error", "any", "interface{}"}:
        return "nil"
    if kind in {"string", "bool"}:
        return '""' if kind == "string" else "false"
    return "0" if _NUMBERS.fullmatch(kind) else f"*new({kind})"


def failing_exits(subject: Subject, node: Node, error: str) -> list[str]:
    """`return …, err` as the function is left elsewhere with that error, the nearest first, else with zero values."""
    kinds = results_of(subject)
    found = [
        each
        for each in subject.nodes
        if each.type == "return_statement" and re.search(rf"\b{re.escape(error)}\b", subject.text(each))
    ]
    found.sort(key=lambda each: abs(each.start_byte - node.start_byte))
    codes = [code for each in found if len(code := subject.text(each)) < _LONGEST and "\n" not in code]
    if kinds and kinds[-1] == "error":
        codes.append(f"return {', '.join([*map(zero_of, kinds[:-1]), error])}")
    return list(dict.fromkeys(codes))


def given_back(node: Node) -> list[Node]:
    """What a `return` gives."""
    return [value for each in node.named_children if each.type == "expression_list" for value in each.named_children]


def loop_around(node: Node) -> Node | None:
    """The innermost `for` of the same function."""
    return next((each for each in _outwards(node) if each.type == "for_statement"), None)


def _outwards(node: Node) -> Iterator[Node]:
    above = node.parent
    while above is not None and above.type not in FUNCTIONS:
        yield above
        above = above.parent


def within(node: Node) -> Iterator[Node]:
    """What is around a node, as far as its function."""
    return _outwards(node)


def statements(block: Node | None) -> list[Node]:
    """Those of a block, in whatever shape the grammar has it."""
    if block is None:
        return []
    inner = [each for each in block.named_children if each.type == "statement_list"]
    return [each for each in (inner[0] if inner else block).named_children if each.type != "comment"]


def line_edit(subject: Subject, node: Node) -> Edit:
    """What takes a statement's lines away."""
    text = subject.source.text
    start, end = subject.source.span(node)
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return Edit(first, last + 1 if last >= 0 else end, "")


def before(subject: Subject, node: Node, code: str) -> Edit:
    """A statement more, in a line of its own."""
    at = subject.source.span(node)[0]
    return Edit(at, at, f"{code}{subject.source.newline}{subject.source.indent(node)}")


def after(subject: Subject, node: Node, code: str) -> Edit:
    at = subject.source.span(node)[1]
    return Edit(at, at, f"{subject.source.newline}{subject.source.indent(node)}{code}")
