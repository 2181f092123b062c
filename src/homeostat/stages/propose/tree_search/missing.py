"""Statements that a function of JavaScript lacks: what its other branches and its class do, what its names ask for.

A name that begins as nothing and is read is counted, gathered or kept somewhere; a block beside others leaves as they
do; a function of the file that nobody calls was called beside its twin.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, field, loop_of, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import after, before, statements
from homeostat.stages.propose.tree_search.subject import Subject

_LEAVES = frozenset({"return_statement", "throw_statement", "break_statement", "continue_statement"})
_PLACES = frozenset({
    *_LEAVES, "expression_statement", "lexical_declaration", "variable_declaration", "if_statement", "for_statement",
    "for_in_statement", "while_statement", "switch_statement", "try_statement",
})  # fmt: skip
_CLASSES = frozenset({"class_declaration", "class", "abstract_class_declaration"})
_KNOWN_TO_ALL = re.compile(r"[A-Z]\w*|undefined|parseInt|parseFloat|require|module|process|console|isNaN")
_LONGEST = 120  # characters of a statement
_MOST_OWN, _MOST_OF_OTHERS, _MOST_ASKED, _MOST_WAYS, _MOST_TWINS = 6, 4, 6, 3, 4
_OF_A_BRANCH, _OF_THE_FUNCTION, _OF_ANOTHER, _WAY_OUT = 0.42, 0.24, 0.24, 0.36
_OF_A_TWIN = 1.5  # a function that nobody calls says more than which lines were run
_ALIKE = 5  # letters that the names of twins begin with
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


class _Statement(NamedTuple):
    node: Node
    text: str
    names: frozenset[str]


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    block = node.parent
    if node.type == "if_statement":
        yield from _empty(subject, node)
    if node.type not in _PLACES or block is None or not subject.source.begins_its_line(node):
        return
    if block.type not in {"statement_block", "switch_case", "switch_default", "program"}:
        return
    around = subject.text(block)
    is_last = statements(block)[-1:] == [node]
    for code, prior in _wanted(subject, node, block):
        if code in around and not code.rstrip(";").endswith(("++", "--")):
            continue
        yield "done here too", prior, (before(subject, node, code),)
        if is_last and node.type not in _LEAVES:
            yield "done here too", prior, (after(subject, node, code),)
    if is_last and node.type not in _LEAVES:
        for rank, code in enumerate(_ways_out(subject, node, block)):
            yield "left then", _WAY_OUT - 0.04 * rank, (after(subject, node, code),)


def _wanted(subject: Subject, node: Node, block: Node) -> list[tuple[str, float]]:
    """Statements that may be missing at a node, with their priors."""
    known = {*subject.known_at(node), *subject.parameters}
    found: dict[str, float] = {}
    for code, prior in (*_of_a_twin(subject, node), *_asked_for(subject, node, known)):
        found.setdefault(code, prior)
    for each in islice((each for each in _of_branches(subject) if _fits(each, block, known)), _MOST_OWN):
        found.setdefault(each.text, _OF_A_BRANCH if each.node.type == "if_statement" else _OF_THE_FUNCTION)
    if loop_of(node) is None:
        fit = (each for each in _of_the_class(subject) if each.names <= known)
        for each in islice(fit, _MOST_OF_OTHERS):
            found.setdefault(each.text, _OF_ANOTHER)
    return list(found.items())


# --- what others do


def _fits(statement: _Statement, block: Node, known: set[str]) -> bool:
    return statement.names <= known and statement.node.parent != block


@lru_cache(maxsize=32)
def _of_branches(subject: Subject) -> tuple[_Statement, ...]:
    """The short statements of the function's branches, each with its question first, then alone."""
    found: dict[str, _Statement] = {}
    for node in subject.nodes:
        if node.type != "if_statement":
            continue
        asked, then = field(node, "condition"), field(node, "consequence")
        held = statements(then) if then is not None and then.type == "statement_block" else [then] if then else []
        for each in held:
            if each.type == "expression_statement" and asked is not None:
                whole = f"if {subject.text(asked)} {subject.text(each)}"
                names = _names(subject, asked) | _names(subject, each)
                _keep(found, _Statement(node, whole, names))
    for node in subject.nodes:
        if node.type == "expression_statement" and node.parent != field(subject.function, "body"):
            _keep(found, _Statement(node, subject.text(node), _names(subject, node)))
    return tuple(found.values())


@lru_cache(maxsize=32)
def _of_the_class(subject: Subject) -> tuple[_Statement, ...]:
    """What its other methods do with `this`, and this one has nowhere; the most frequent first."""
    owner = next((each for each in ancestors(subject.function) if each.type in _CLASSES), None)
    counted: dict[str, int] = {}
    kept: dict[str, _Statement] = {}
    whole = subject.text(subject.function)
    for node in walk(owner) if owner is not None else ():
        if node.type == "expression_statement" and "this." in (text := subject.text(node)) and text not in whole:
            counted[text] = counted.get(text, 0) + 1
            _keep(kept, _Statement(node, text, _names(subject, node)))
    return tuple(sorted(kept.values(), key=lambda each: -counted.get(each.text, 0)))


def _keep(found: dict[str, _Statement], each: _Statement) -> None:
    if "\n" not in each.text and len(each.text) <= _LONGEST:
        found.setdefault(each.text, each)


def _names(subject: Subject, node: Node) -> frozenset[str]:
    """The variables that it reads or sets; functions of the file are known everywhere."""
    names = {subject.text(each) for each in walk(node) if each.type == "identifier"}
    return frozenset(each for each in names - _top_names(subject) if not _KNOWN_TO_ALL.fullmatch(each))


@lru_cache(maxsize=32)
def _top_names(subject: Subject) -> frozenset[str]:
    """What the file declares and imports outside its functions."""
    inside = walk(subject.source.root, lambda node: node.type not in FUNCTIONS)
    declared = {subject.text(name) for each in inside if (name := field(each, "name")) is not None}
    brought = re.findall(r"(?m)^(?:import|const|let|var)\s*[^\n=;]{1,300}?(?==|\bfrom\b)", subject.source.text)
    return frozenset(declared | {name for each in brought for name in re.findall(r"\w+", each)})


# --- a function that nobody calls, beside its twin


def _of_a_twin(subject: Subject, node: Node) -> list[tuple[str, float]]:
    """`if (url.path) url.path = cleanPath(url.path)`, before or after that of `cleanQuery`."""
    neighbours = [each for each in (node, node.prev_named_sibling) if each is not None]
    found: list[tuple[str, float]] = []
    for unread in _unread(subject):
        for each in neighbours:
            text = subject.text(each)
            twin = next((name for name in _called(subject, each) if name[:_ALIKE] == unread[:_ALIKE]), "")
            if twin and len(text) <= 4 * _LONGEST:
                found += [(made, _OF_A_TWIN) for made in _in_words_of(text, twin, unread, subject.source.text)]
    return found[:_MOST_TWINS]


@lru_cache(maxsize=32)
def _unread(subject: Subject) -> tuple[str, ...]:
    """Names of the file's head that stand in it once."""
    text = subject.source.text
    names = sorted(each for each in _top_names(subject) if len(each) > _ALIKE)
    exported = re.compile(r"\bexports?\b")
    lines = text.splitlines()
    return tuple(
        name
        for name in names
        if len(re.findall(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text)) == 1
        and not any(name in line and exported.search(line) for line in lines)
    )


def _called(subject: Subject, node: Node) -> Iterator[str]:
    for each in walk(node):
        called = field(each, "function") if each.type == "call_expression" else None
        if called is not None and called.type == "identifier":
            yield subject.text(called)


def _in_words_of(text: str, twin: str, other: str, file: str) -> Iterator[str]:
    """A statement with another function's name, and with parts that are called as the other's words are."""
    renamed = re.sub(rf"\b{re.escape(twin)}\b", other, text)
    own, new = ([word.lower() for word in _WORD.findall(name)] for name in (twin, other))
    lost = [word for word in own if word not in new and re.search(rf"\.{re.escape(word)}\b", text)]
    gained = [word for word in new if word not in own and re.search(rf"\.{re.escape(word)}\b", file)]
    for was in lost[:2]:
        for becomes in gained[:2]:
            yield re.sub(rf"\.{re.escape(was)}\b", f".{becomes}", renamed)


# --- what names ask for


def _asked_for(subject: Subject, node: Node, known: set[str]) -> list[tuple[str, float]]:
    loop = loop_of(node)
    given = _given_by(subject, loop) if loop is not None else []
    found: list[tuple[str, float]] = []
    for name, begins in _never_changed(subject):
        if name not in known:
            continue
        if begins == "[]":
            found += [(f"{name}.push({each});", 0.55) for each in given]
        elif begins in {"true", "false"}:
            found.append((f"{name} = {'false' if begins == 'true' else 'true'};", 0.55))
        elif begins == "0":
            found += [(f"{name}++;", 0.5), *((f"{name} += {each};", 0.4) for each in given)]
        elif begins in {'""', "''"}:
            found += [(f"{name} += {each};", 0.5) for each in given]
        else:
            found += [(f"{name} = {each};", 0.35) for each in given]
    if loop is not None and loop.type == "while_statement":
        found += _turns(subject, loop, known)
    return found[:_MOST_ASKED]


@lru_cache(maxsize=32)
def _never_changed(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Variables that begin as nothing, with what that is, and that nothing is done to."""
    whole = subject.text(subject.function)
    found: list[tuple[str, str]] = []
    for each in subject.nodes:
        name, value = (
            (field(each, "name"), field(each, "value")) if each.type == "variable_declarator" else (None, None)
        )
        if name is None or name.type != "identifier":
            continue
        begins, own = subject.text(value) if value is not None else "null", re.escape(subject.text(name))
        changed = re.search(
            rf"(?<![\w.$])(?:{own}(?:\[[^\]\n]*\])?\s*(?:[-+*/|&?%]{{0,2}}=(?![=>])|\+\+|--)|(?:\+\+|--){own}\b"
            rf"|{own}\.(?:push|unshift|splice|fill)\()",
            whole.replace(subject.text(each), "", 1),
        )
        if begins in {"[]", "0", "true", "false", '""', "''", "null", "undefined"} and not changed:
            found.append((subject.text(name), begins))
    return tuple(found)


def _given_by(subject: Subject, loop: Node) -> list[str]:
    """What a loop binds, and what was made in it."""
    left = field(loop, "left")
    bound = [subject.text(each) for each in walk(left) if each.type == "identifier"] if left is not None else []
    made = [
        subject.text(name)
        for each in walk(loop, lambda node: node.type not in FUNCTIONS)
        if each.type == "variable_declarator"
        and (name := field(each, "name")) is not None
        and name.type == "identifier"
    ]
    return [*bound, *made[-2:]][:3]


def _turns(subject: Subject, loop: Node, known: set[str]) -> Iterator[tuple[str, float]]:
    """`while (i < n) { … }`, in which `i` stays what it is."""
    asked, body = field(loop, "condition"), field(loop, "body")
    for each in walk(asked) if asked is not None and body is not None else ():
        name = subject.text(each)
        stays = each.type == "identifier" and not re.search(
            rf"(?<![\w.$])(?:{re.escape(name)}\s*(?:[-+*/|&?%]{{0,2}}=(?![=>])|\+\+|--)|(?:\+\+|--){re.escape(name)}\b)",
            subject.text(body or loop),
        )
        if stays and name in known:
            yield f"{name}++;", 0.55
            yield f"{name}--;", 0.4


# --- ways out


def _empty(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (hidden) { }`: something was to be done; mostly it leaves."""
    then = field(node, "consequence")
    if then is None or then.type != "statement_block" or then.named_children or field(node, "alternative"):
        return
    end = subject.source.span(then)[1] - 1
    for rank, code in enumerate(_ways_out(subject, node, then)):
        yield "left then", 0.66 - 0.04 * rank, (Edit(end, end, f" {code} "),)


def _ways_out(subject: Subject, node: Node, block: Node) -> list[str]:
    """How others leave, at the end of what an `if` does that goes on below."""
    holder = block.parent
    if block.type == "switch_case":
        return ["break;"]
    if holder is None or holder.type != "if_statement" or field(holder, "alternative") is not None:
        return []
    codes = [subject.text(each) for each in subject.nodes if each.type == "return_statement"]
    codes = [each for each in dict.fromkeys(codes) if "\n" not in each and len(each) <= _LONGEST][:_MOST_WAYS]
    in_turn = ["continue;", "break;"] if loop_of(node) is not None else []
    plain = ["return;"] if not codes else []
    return [*in_turn, *codes, *plain][: _MOST_WAYS + 1]
