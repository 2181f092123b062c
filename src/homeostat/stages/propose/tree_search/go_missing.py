"""Statements and ways out that a Go function leaves out: what stands in its other blocks, and what its names ask for.

A name that is given a value once and read in a loop is counted, gathered or kept there, as a rule; a block of an `if`
without a statement was to leave.
"""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import (
    after,
    before,
    loop_around,
    results_of,
    statements,
    within,
    zero_of,
)
from homeostat.stages.propose.tree_search.subject import Subject

_LEAVES = frozenset({
    "return_statement", "break_statement", "continue_statement", "goto_statement", "fallthrough_statement",
})  # fmt: skip
_CASES = frozenset({"expression_case", "default_case", "type_case", "communication_case"})
_CHOICES = frozenset({"if_statement", "expression_switch_statement", "type_switch_statement"})
_NO_VARIABLES = frozenset({"nil", "true", "false", "_", "iota"})
_SIMPLE = frozenset({"assignment_statement", "expression_statement", "inc_statement", "dec_statement"})
_PLACES = frozenset({
    *_SIMPLE, "short_var_declaration", "if_statement", "for_statement", "return_statement", "var_declaration",
    "expression_switch_statement", "type_switch_statement", "defer_statement", "continue_statement", "break_statement",
})  # fmt: skip
_MOST_OWN, _MOST_OF_OTHERS, _MOST_ASKED, _LONGEST = 8, 5, 8, 100
_WAY_OUT, _MOST_WAYS = 0.66, 4
_OF_A_SIBLING, _OF_THE_FUNCTION, _OF_ANOTHER = 0.36, 0.22, 0.2
_BEGINS = re.compile(
    r"(?P<zero>0|nil|\"\"|false|true|\[\][\w.*]{1,80}\{\}|make\(\[\][\w.*]{1,80}, 0(?:, [^()]{1,80})?\))$"
)
_READ_AS_NUMBER = r"\b{0}\b\s*(?:[-+*/%<>]|[=!]=)|[-+*/%<>=]\s*{0}\b|\[{0}\]"


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    if node.type == "if_statement":
        yield from _empty(subject, node)
    if node.type in _CASES:
        yield from _case_goes_on(subject, node)
    if node.type in _PLACES and subject.source.begins_its_line(node) and _is_in_a_block(node):
        yield from _done_here(subject, node)


# --- ways out ------------------------------------------------------------------------------------------------------


def _empty(subject: Subject, node: Node) -> Iterator[Found]:
    """`if hidden { }`: something was to be done; mostly it leaves."""
    then = field(node, "consequence")
    if then is None or statements(then) or field(node, "alternative") is not None:
        return
    end = subject.source.span(then)[1] - 1
    indent, newline = subject.source.indent(node), subject.source.newline
    for rank, code in enumerate(_ways_out(subject, node)):
        yield "left then", _WAY_OUT - 0.04 * rank, (Edit(end, end, f"\t{code}{newline}{indent}"),)


def _case_goes_on(subject: Subject, node: Node) -> Iterator[Found]:
    """A `case` that goes on below, where others of its `switch` leave."""
    inner = _of_case(node)
    siblings = [each for each in node.parent.named_children if each.type in _CASES] if node.parent is not None else []
    leaving = [each for each in siblings if (held := _of_case(each)) and held[-1].type in _LEAVES]
    if not leaving or (inner and inner[-1].type in {*_LEAVES, "expression_switch_statement"}):
        return
    for rank, code in enumerate(_ways_out(subject, node)):
        if inner:
            yield "left then", 0.4 - 0.04 * rank, (after(subject, inner[-1], code),)


def _of_case(node: Node) -> list[Node]:
    """The statements of a `case`, not what it asks."""
    held = next((each for each in node.named_children if each.type == "statement_list"), None)
    return [each for each in held.named_children if each.type != "comment"] if held is not None else []


def _ways_out(subject: Subject, node: Node) -> list[str]:
    """How the function could be left at a node, or the turn of its loop: as near it, then plainly."""
    near = [each for each in subject.nodes if each.type == "return_statement"]
    near.sort(key=lambda each: abs(each.start_byte - node.start_byte))
    kinds = results_of(subject)
    codes = [code for each in near if "\n" not in (code := subject.text(each)) and len(code) < _LONGEST]
    plain = [] if kinds else ["return"]
    returned = [*plain, *list(dict.fromkeys(codes))[:_MOST_WAYS]]
    if kinds:
        returned.append(f"return {', '.join(map(zero_of, kinds))}")
    in_turn = ["continue", "break"] if loop_around(node) is not None else []
    return list(dict.fromkeys([*in_turn, *returned]))


# --- statements ----------------------------------------------------------------------------------------------------


def _is_in_a_block(node: Node) -> bool:
    return node.parent is not None and node.parent.type in {"statement_list", "block"}


def _done_here(subject: Subject, node: Node) -> Iterator[Found]:
    """A statement more before a node, and after it where it is the last of its block."""
    siblings = statements(node.parent)
    is_last = bool(siblings) and siblings[-1] == node and node.type not in _LEAVES
    around = subject.text(node.parent) if node.parent is not None else ""
    for code, prior in _wanted(subject, node):
        if code in around and not code.endswith(("++", "--")):
            continue
        yield "done here too", prior, (before(subject, node, code),)
        if is_last:
            yield "done here too", prior, (after(subject, node, code),)


def _wanted(subject: Subject, node: Node) -> list[tuple[str, float]]:
    """Statements that may be missing at a node, with their priors; the likeliest of each kind."""
    known = {*subject.known_at(node), *subject.parameters}
    found: dict[str, float] = {}
    for code, prior in (*_asked_for(subject, node, known), *_of_own_blocks(subject, node, known)):
        found.setdefault(code, prior)
    for code in _of_other_functions(subject, node, known):
        found.setdefault(code, _OF_ANOTHER)
    return list(found.items())


def _of_own_blocks(subject: Subject, node: Node, known: set[str]) -> list[tuple[str, float]]:
    """What other blocks of the function do with names that are known here; those of the same choice first."""
    own = node.parent
    choices = {each for each in within(node) if each.type in _CHOICES}
    found: dict[str, float] = {}
    for each in _statements_of(subject):
        if each.node.parent == own or not each.variables <= known:
            continue
        beside = not choices.isdisjoint(within(each.node))
        found[each.text] = max(found.get(each.text, 0.0), _OF_A_SIBLING if beside else _OF_THE_FUNCTION)
    return sorted(found.items(), key=lambda each: -each[1])[:_MOST_OWN]


def _of_other_functions(subject: Subject, node: Node, known: set[str]) -> list[str]:
    """What other methods of the type do with its fields, the most frequent first."""
    if loop_around(node) is not None:
        return []
    fit = (each.text for each in _statements_beside(subject) if each.variables <= known)
    return list(itertools.islice(fit, _MOST_OF_OTHERS))


class _Statement(NamedTuple):
    node: Node
    text: str
    variables: frozenset[str]


@lru_cache(maxsize=32)
def _statements_of(subject: Subject) -> tuple[_Statement, ...]:
    """The short ones of the function."""
    return tuple(found for each in subject.nodes if (found := _statement(subject, each)) is not None)


@lru_cache(maxsize=32)
def _statements_beside(subject: Subject) -> tuple[_Statement, ...]:
    """Those of other methods of the type that name a part of something, and that the function has nowhere."""
    receiver, whole = field(subject.function, "receiver"), subject.text(subject.function)
    counted: dict[str, tuple[int, _Statement]] = {}
    for function in subject.source.root.named_children if receiver is not None else ():
        other = field(function, "receiver")
        if other is None or function == subject.function or subject.text(other) != subject.text(receiver or other):
            continue
        for each in walk(function):
            found = _statement(subject, each)
            if found is not None and "." in found.text and found.text not in whole:
                counted[found.text] = (counted.get(found.text, (0, found))[0] + 1, found)
    return tuple(found for _, found in sorted(counted.values(), key=lambda each: -each[0]))


def _statement(subject: Subject, node: Node) -> _Statement | None:
    """None where it is none that could stand elsewhere."""
    text = subject.text(node) if node.type in _SIMPLE else ""
    if not text or "\n" in text or len(text) > _LONGEST or "Lock()" in text or text.startswith("panic("):
        return None
    names = {
        subject.text(each)
        for each in walk(node)
        if each.type == "identifier" and field(each.parent, "function") != each
    }
    variables = {each for each in names if each not in _NO_VARIABLES and not each[:1].isupper()}
    packages = {each for each in variables if re.search(rf'[/"]{re.escape(each)}"', subject.source.text)}
    return _Statement(node, text, frozenset(variables - packages)) if variables - packages else None


def _asked_for(subject: Subject, node: Node, known: set[str]) -> list[tuple[str, float]]:
    """What is done with a name that is given a value once and changed nowhere; in a loop, above all."""
    loop = loop_around(node)
    found: list[tuple[str, float]] = []
    for name, begins in _never_changed(subject):
        if name in known:
            found += _changes_of(subject, name, begins, loop)
    if loop is not None:
        found += _turns(subject, loop)
        found += _begun_anew(subject, loop, known)
    return found[:_MOST_ASKED]


@lru_cache(maxsize=32)
def _never_changed(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Variables with what they begin as, that are read and given no other value."""
    whole, found = subject.text(subject.function), list[tuple[str, str]]()
    for each in subject.nodes:
        if each.type not in {"short_var_declaration", "var_spec"}:
            continue
        left, right = field(each, "left") or field(each, "name"), field(each, "right") or field(each, "value")
        name = subject.text(left) if left is not None else ""
        begins = subject.text(right) if right is not None else zero_of(subject.text(field(each, "type") or each))
        changed = re.search(
            rf"(?<![\w.]){re.escape(name)}(?:\[[^\]\n]*\])?\s*(?:[-+*/|&%]?=(?!=)|\+\+|--)|&{name}\b", whole
        )
        if re.fullmatch(r"[a-z]\w*", name) and not changed:
            found.append((name, begins))
    return tuple(found)


def _changes_of(subject: Subject, name: str, begins: str, loop: Node | None) -> Iterator[tuple[str, float]]:
    """`n++`, `found = true`, `out = append(out, each)`, `last = each`."""
    zero, whole = _BEGINS.match(begins), subject.text(subject.function)
    given = _given_by(subject, loop) if loop is not None else []
    if zero is None:
        if loop is not None and re.search(_READ_AS_NUMBER.format(re.escape(name)), subject.text(loop)):
            yield from ((f"{name} = {each}", 0.3) for each in given)
            yield from ((f"{name}{sign}", 0.3) for sign in ("++", "--"))
    elif begins in {"true", "false"}:
        yield f"{name} = {'false' if begins == 'true' else 'true'}", 0.6
    elif begins == "nil" or begins.startswith(("[]", "make(")):
        yield from ((f"{name} = append({name}, {each})", 0.55) for each in given)
        yield from ((f"{name} = {each}", 0.3) for each in given)
    elif begins == "0" and re.search(_READ_AS_NUMBER.format(re.escape(name)) + rf"|return {name}\b", whole):
        yield f"{name}++", 0.55
        yield from ((f"{name} {sign} {each}", 0.4) for each in given for sign in ("+=", "="))
    else:
        yield from ((f"{name} {sign} {each}", 0.35) for each in given for sign in ("=", "+="))


def _given_by(subject: Subject, loop: Node) -> list[str]:
    """The variables that a loop binds, the element before its number."""
    found = [
        subject.text(name)
        for each in loop.named_children
        if (left := field(each, "left") or field(field(each, "initializer"), "left")) is not None
        for name in left.named_children
    ]
    return [each for each in reversed(found) if each != "_"]


def _turns(subject: Subject, loop: Node) -> Iterator[tuple[str, float]]:
    """`for i < n { … }`, in which `i` stays what it is."""
    asked = next((each for each in loop.named_children if each.type.endswith("_expression")), None)
    body = field(loop, "body")
    if asked is None or body is None:
        return
    for name in dict.fromkeys(subject.text(each) for each in walk(asked) if each.type == "identifier"):
        stays = not re.search(rf"(?<![\w.]){re.escape(name)}\s*(?:[-+*/]?=(?!=)|\+\+|--|, )", subject.text(body))
        if stays and name in {each for each, _ in subject.locals} | set(subject.parameters):
            yield f"{name}++", 0.5
            yield f"{name}--", 0.45


def _begun_anew(subject: Subject, loop: Node, known: set[str]) -> Iterator[tuple[str, float]]:
    """What a loop gathers, set back to what it began as: the rest begins anew."""
    text = subject.text(loop)
    for gathered in re.finditer(r"(?<![\w.])(?P<name>\w+) (?:\+= |= append\((?P=name), )", text):
        name = gathered["name"]
        zero = "nil" if "append" in gathered[0] else '""' if re.search(rf'\b{name} \+= .*(?:"|string)', text) else "0"
        if name in known and not re.search(rf"\b{name} = {zero}", text):
            yield f"{name} = {zero}", 0.34
    for gathered in re.finditer(r"(?<![\w.])(?P<held>[\w.]+)\.Write(?:String|Rune|Byte)?\(", text):
        held = gathered["held"]
        if held.split(".")[0] in known and f"{held}.Reset()" not in text:
            yield f"{held}.Reset()", 0.34
