"""What a change of a Go, JavaScript or TypeScript file says against itself, told from the trees before and after."""

from collections import Counter
from collections.abc import Callable, Iterator

from tree_sitter import Node

from homeostat.languages.trees import Source, field, walk
from homeostat.records import Doubt
from homeostat.stages.verify.tables_in_trees import LITERALS, tables

_EQUALS = frozenset({"==", "===", "!=", "!=="})
_EMPTY = frozenset({"null", "undefined", "nil", "true", "false", "number", "int_literal", "array", "object", "string"})
# What `typeof` answers: words of the language, though tests hold them too.
_TYPES = frozenset({"string", "number", "bigint", "boolean", "symbol", "undefined", "object", "function"})
_DISPLAYS = frozenset({"array", "object", "composite_literal"})
_SEVERAL = 2
_SPELLED = frozenset({"startsWith", "endsWith", "HasPrefix", "HasSuffix", "EqualFold", "is"})
_LOGGERS = ("console.", "logger.", "log.")
_STATEMENTS = frozenset({"expression_statement", "return_statement", "lexical_declaration", "short_var_declaration"})


def tree_doubts(path: str, old: str, new: str, values: frozenset[str]) -> Iterator[Doubt]:
    """`values` are texts of what the failing run was given.

    Raises:
        BadInput: one of the texts cannot be parsed.
    """
    before, after = Source(path, old), Source(path, new)
    silent = _added(before, after, _is_silent_catch)
    if any(_answers_nothing(node) for _, node in silent) or _added(before, after, _is_silent_recover):
        yield Doubt(kind="swallows", says="It catches everything and says nothing", refutes=True)
    elif silent:  # what is caught has no type in these languages, so to answer something else is often meant
        yield Doubt(kind="catches-all", says="It catches everything, whatever it is")
    if _added(before, after, _drops_error):
        yield Doubt(kind="ignores-error", says="It leaves an error unread")
    if special := _special(before, after, values):
        yield Doubt(
            kind="special-case",
            says=f"It makes {special[:60]!r} special, which the failing run was given",
            refutes=True,
            about=special,
        )
    gone = _added(after, before, _is_statement)
    come = _added(before, after, _is_statement) or _added(before, after, _is_deferred)
    if any(_is_effect(node) for _, node in gone) and not come:
        yield Doubt(kind="drops-effect", says="It only takes away a call that did something")


def _added(before: Source, after: Source, wanted: Callable[[Source, Node], bool]) -> list[tuple[str, Node]]:
    """Those nodes of a kind that are not there before, by their text."""
    left = Counter(_text(before, node) for node in walk(before.root) if wanted(before, node))
    found: list[tuple[str, Node]] = []
    for node in walk(after.root):
        if wanted(after, node):
            text = _text(after, node)
            if left[text] > 0:
                left[text] -= 1
            else:
                found.append((text, node))
    return found


def _text(source: Source, node: Node) -> str:
    return " ".join(source.text_of(node).split())


def _inside(block: Node | None) -> list[Node]:
    """What a block holds besides its braces and comments."""
    held = [child for child in block.named_children if child.type != "comment"] if block else []
    lists = [child for child in held if child.type == "statement_list"]  # Go's blocks hold one
    return [child for each in lists for child in each.named_children if child.type != "comment"] if lists else held


def _is_deferred(_source: Source, node: Node) -> bool:
    return node.type == "defer_statement"


# --- silence


def _is_silent_catch(source: Source, node: Node) -> bool:
    """`catch {}`, one that only returns something empty, and `.catch(() => {})`."""
    if node.type == "catch_clause":
        return all(_does_nothing(source, each) for each in _inside(field(node, "body")))
    if node.type != "call_expression":
        return False
    name, given = field(field(node, "function"), "property"), field(node, "arguments")
    if name is None or given is None or source.text_of(name) != "catch" or len(given.named_children) != 1:
        return False
    handler = given.named_children[0]
    body = field(handler, "body")
    if handler.type not in {"arrow_function", "function_expression"} or body is None:
        return False
    inside = _inside(body) if body.type == "statement_block" else None
    return all(_does_nothing(source, each) for each in inside) if inside is not None else body.type in _EMPTY


def _answers_nothing(node: Node) -> bool:
    """Whether it does not even give something else in the place of the failure."""
    return not any(each.type == "return_statement" or each.type in _EMPTY - {"string"} for each in walk(node))


def _is_silent_recover(source: Source, node: Node) -> bool:
    """Go: `recover()` whose answer nobody reads, and `if err != nil {}`."""
    if node.type == "if_statement":
        condition, consequence = field(node, "condition"), field(node, "consequence")
        about_error = condition is not None and source.text_of(condition).replace(" ", "") == "err!=nil"
        return about_error and consequence is not None and not _inside(consequence)
    if node.type != "call_expression" or source.text_of(node).replace(" ", "") != "recover()":
        return False
    above = node.parent
    while above is not None and above.type == "expression_list":
        above = above.parent
    if above is None:
        return False
    unread = above.type == "assignment_statement" and _blank(source, field(above, "left"))
    return unread or above.type in {"expression_statement", "defer_statement"}


def _does_nothing(source: Source, node: Node) -> bool:
    if node.type in {"continue_statement", "break_statement", "empty_statement"}:
        return True
    if node.type == "return_statement":
        given = node.named_children
        return not given or (len(given) == 1 and given[0].type in _EMPTY)
    return node.type == "expression_statement" and source.text_of(node).startswith(_LOGGERS)


def _drops_error(source: Source, node: Node) -> bool:
    """Go: `value, _ := call()` and `_ = call()`."""
    if node.type not in {"short_var_declaration", "assignment_statement"}:
        return False
    left, right = field(node, "left"), field(node, "right")
    calls = right is not None and any(
        each.type == "call_expression" and source.text_of(each) != "recover()" for each in right.named_children
    )
    return calls and left is not None and bool(left.named_children) and _blank(source, left.named_children[-1])


def _blank(source: Source, node: Node | None) -> bool:
    return node is not None and source.text_of(node).strip() == "_"


# --- special cases


def _is_comparison(source: Source, node: Node) -> bool:
    if node.type in {"switch_case", "expression_case"} or _asks_how_it_is_spelled(source, node):
        return True
    operator = field(node, "operator") if node.type == "binary_expression" else None
    return operator is not None and source.text_of(operator) in _EQUALS


def _asks_how_it_is_spelled(source: Source, node: Node) -> bool:
    name = field(node, "function") if node.type == "call_expression" else None
    return name is not None and source.text_of(name).rpartition(".")[2] in _SPELLED


def _special(before: Source, after: Source, values: frozenset[str]) -> str:
    """A captured value that the code asks for and held nowhere before."""
    known = {_literal(before.text_of(node)) for node in walk(before.root) if node.type in LITERALS}
    known |= {key for keys in tables(before) for key in keys}
    odd = values - known - _TYPES
    for _, node in _added(before, after, _is_comparison):
        if text := next((text for text in _asked_for(node) if text in odd), ""):
            return text
    for _, node in _added(before, after, _answers_with_a_display):
        if len(recited := odd.intersection(_literals_below(node))) >= _SEVERAL:
            return min(recited)
    return next((keys[0] for keys in tables(after) if odd.issuperset(keys)), "")


def _answers_with_a_display(_source: Source, node: Node) -> bool:
    """`return ["a", "b"]`, with nothing in it but literals: the answer of one run, recited. One may be a default."""
    given = [each for child in node.named_children for each in (child, *child.named_children)]
    displays = [each for each in given if each.type in _DISPLAYS]
    names = {"identifier", "call_expression", "shorthand_property_identifier"}
    return node.type == "return_statement" and any(not names & {each.type for each in walk(one)} for one in displays)


def _literals_below(node: Node) -> Iterator[str]:
    """But for keys."""
    keys = {key.id for each in walk(node) if (key := field(each, "key")) is not None}
    for each in walk(node):
        if each.type in LITERALS and each.id not in keys:
            yield _literal((each.text or b"").decode("utf-8", "replace"))


def _asked_for(node: Node) -> Iterator[str]:
    """The literals that it compares with."""
    name = {"switch_case": "value", "expression_case": "value", "call_expression": "arguments"}.get(node.type)
    of = field(node, name) if name else node
    for part in (of, *of.named_children) if of is not None else ():
        if part.type in LITERALS:
            yield _literal((part.text or b"").decode("utf-8", "replace"))


def _literal(text: str) -> str:
    return text.strip("'\"`")


# --- what goes


def _is_statement(source: Source, node: Node) -> bool:
    del source
    return node.type in _STATEMENTS


def _is_effect(node: Node) -> bool:
    return node.type == "expression_statement" and any(
        child.type in {"call_expression", "await_expression"} for child in node.named_children
    )
