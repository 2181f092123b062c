"""Names that a fix brings along: known where it is applied, or imported as the earlier fix imported them."""

import builtins
import re
from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node

from homeostat.errors import BadInput
from homeostat.languages import trees
from homeostat.languages.python import Edit, Module
from homeostat.languages.trees import Source
from homeostat.records import Precedent
from homeostat.stages.propose.learned.pattern import Pattern
from homeostat.stages.propose.learned.tree import Tree, walk, walk_all

_WORD = re.compile(r"[^\W\d]\w*")
# What the languages know by themselves: Go's universe block, JavaScript's global object and Node's.
_GO = """append any bool byte cap clear close complex copy delete error false float32 float64 int int8 int16 int32 int64
iota len make max min new nil panic print println recover rune string true uint uint8 uint16 uint32 uint64"""
_JAVASCRIPT = """Array BigInt Boolean Date Error Infinity JSON Map Math NaN Number Object Promise RangeError Set String
Symbol SyntaxError TypeError URL console globalThis isFinite isNaN parseFloat parseInt process structuredClone
undefined"""
_KNOWN = {
    "python": frozenset(dir(builtins)) | {"self", "cls"},
    "go": frozenset(_GO.split()),
    "javascript": frozenset(_JAVASCRIPT.split()),
}
_NAMES = frozenset({"identifier", "type_identifier", "package_identifier", "shorthand_property_identifier"})
_BINDERS = frozenset({"assignment", "named_expression", "as_pattern_target", "for_statement", "for_in_clause",
                      "short_var_declaration", "variable_declarator", "catch_clause", "lambda_parameters",
                      "range_clause", "formal_parameters"})  # fmt: skip


@lru_cache(maxsize=4)  # of the files at hand, which are asked of for every use of a pattern
def words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def missing(pattern: Pattern, source: Source, language: str) -> list[str]:
    """The names that the fix writes and the file does not know."""
    kept = {node.key for node in walk_all(pattern.before)}
    new = [node for tree in pattern.after for node in _free(tree) if node.key not in kept]
    known = words_of(source.text) | _KNOWN.get(language, frozenset()) | set(_bound(pattern))
    return [name for name in dict.fromkeys(node.text for node in new) if name not in known]


def _free(tree: Tree) -> Iterator[Tree]:
    """The leaves that are names of their own, not parts of another or of a call's arguments."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.is_leaf and node.kind in _NAMES:
            yield node
        children = node.children
        if node.kind == "attribute":
            children = children[:1]
        if node.kind == "keyword_argument":
            children = children[-1:]
        waiting += reversed(children)


def _bound(pattern: Pattern) -> Iterator[str]:
    for node in walk_all(pattern.after):
        if node.kind in _BINDERS:
            target = node.children[1] if node.kind in {"for_statement", "for_in_clause"} else node.children[0]
            targets = node if node.kind in {"catch_clause", "lambda_parameters", "formal_parameters"} else target
            yield from (each.text for each in walk(targets) if each.is_leaf and each.kind in _NAMES)


def import_edits(names: list[str], precedent: Precedent, source: Source) -> list[Edit]:
    """What imports the names as the earlier fix's file did; in characters.

    Raises:
        BadInput: it did not import one of them, or the import would mean something else here.
    """
    if not names:
        return []
    if source.path.endswith(".py"):
        return [_python_import(name, precedent, source) for name in names]
    theirs = Source(precedent.path, precedent.after)
    add = _go_import if source.path.endswith(".go") else _javascript_import
    return [add(name, precedent, theirs, source) for name in names]


@lru_cache(maxsize=4)
def _module(text: str, path: str) -> Module:
    return Module(text, path)


def _python_import(name: str, precedent: Precedent, source: Source) -> Edit:
    found = next((each for each in _module(precedent.after, precedent.path).imports if each.alias == name), None)
    edit = _module(source.text, source.path).import_edit(found) if found is not None else None
    if edit is None:
        raise BadInput(f"Nothing tells where {name} comes from.")
    return edit


def _go_import(name: str, precedent: Precedent, theirs: Source, source: Source) -> Edit:
    del precedent
    specs = (node for node in trees.walk(theirs.root) if node.type == "import_spec")
    spec = next((each for each in specs if _go_name(theirs.text_of(each)) == name), None)
    if spec is None:
        raise BadInput(f"Nothing tells where {name} comes from.")
    text = theirs.text_of(spec)
    declared = [node for node in source.root.children if node.type == "import_declaration"]
    listed = next((child for node in declared for child in node.children if child.type == "import_spec_list"), None)
    if listed is not None:
        there = [child for child in listed.children if child.type == "import_spec"]
        later = next((each for each in there if source.text_of(each) > text), None)
        if later is not None:
            start = source.span(later)[0]
            return Edit(start, start, f"{text}\n\t")
        end = source.span(there[-1])[1] if there else source.span(listed)[0] + 1
        return Edit(end, end, f"\n\t{text}")
    last = declared[-1] if declared else next(node for node in source.root.children if node.type == "package_clause")
    end = source.span(last)[1]
    return Edit(end, end, f"{'' if declared else chr(10)}\nimport {text}")


def _go_name(spec: str) -> str:
    alias, _, path = spec.rpartition(" ")
    return alias.strip() or path.strip('"').rpartition("/")[2]


def _javascript_import(name: str, precedent: Precedent, theirs: Source, source: Source) -> Edit:
    node = next((each for each in theirs.root.children if _javascript_names(each, theirs, name)), None)
    origin = trees.field(node, "source")
    if node is None or origin is None:
        raise BadInput(f"Nothing tells where {name} comes from.")
    module = theirs.text_of(origin)
    if module[1:2] == "." and _folder(precedent.path) != _folder(source.path):
        raise BadInput(f"{module} is another file here.")
    clause = next(child for child in node.children if child.type == "import_clause")
    default = any(child.type == "identifier" and theirs.text_of(child) == name for child in clause.children)
    end_mark = ";" if theirs.text_of(node).endswith(";") else ""
    line = f"import {name if default else f'{{ {name} }}'} from {module}{end_mark}\n"
    imports = [each for each in source.root.children if each.type == "import_statement"]
    start = source.text.find("\n", source.span(imports[-1])[1]) + 1 if imports else 0
    return Edit(start, start, line)


def _javascript_names(node: Node, theirs: Source, name: str) -> bool:
    return node.type == "import_statement" and any(
        each.type == "identifier" and theirs.text_of(each) == name for each in trees.walk(node)
    )


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
