"""What stands beside: questions that other functions of the file ask first, a declaration made as the next one is."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, field, walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.subject import Subject

_LEAVES = frozenset({"return_statement", "throw_statement"})
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_LEADING = 3  # statements of a function among which its first questions are
_MOST = 6
_LONGEST = 160  # characters of a question with its answer
_SAME_NAME, _SAME_PLACE = 0.62, 0.44
_AS_DECLARED_BESIDE = 1.0
_KNOWN_TO_ALL = re.compile(r"[A-Z]\w*|undefined|isNaN|isFinite|typeof")


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    """`if (value === null) return '';`, as the function beside it has it: first, or below what the name is made of."""
    if node.type in _DECLARATIONS:
        yield from _as_declared_beside(subject, node)
    if node.type != "statement_block" or node.parent != subject.function or not node.named_children:
        return
    own = plain_parameters(subject, subject.function)
    text = subject.text(subject.function)
    at = subject.source.span(node.named_children[0])[0]
    margin = f"{subject.source.newline}{subject.source.indent(node.named_children[0])}"
    said: set[str] = set()
    for question, about, place in _questions(subject):
        for name, prior in ((about, _SAME_NAME), (own[place] if 0 <= place < len(own) else "", _SAME_PLACE)):
            line = re.sub(rf"(?<![\w$.]){re.escape(about)}(?![\w$])", name, question)
            if line in said or line in text or len(said) >= _MOST:
                continue
            if name in own and name:
                said.add(line)
                yield "asked first as elsewhere", prior, (Edit(at, at, f"{line}{margin}"),)
            elif name == about and (below := _declared_in(subject, node).get(name)):
                said.add(line)
                yield "asked first as elsewhere", prior, (Edit(below, below, f"{margin}{line}"),)


def _as_declared_beside(subject: Subject, node: Node) -> Iterator[Found]:
    """`const low = options && options.low`, where `high` beside it is made so of its own name."""
    (own, value), near = _one_declared(subject, node), (node.prev_named_sibling, node.next_named_sibling)
    for other, made in (_one_declared(subject, each) for each in near if each is not None and each.type == node.type):
        if value is None or made is None or not own or not re.search(rf"\b{re.escape(other)}\b", subject.text(made)):
            continue
        text = re.sub(rf"\b{re.escape(other)}\b", own, subject.text(made))
        if text != subject.text(value) and "\n" not in text:
            yield "made as the one beside", _AS_DECLARED_BESIDE, (subject.replaced(value, text),)


def _one_declared(subject: Subject, node: Node) -> tuple[str, Node | None]:
    """The name and the value of a declaration of one variable."""
    held = [each for each in node.named_children if each.type == "variable_declarator"]
    name = field(held[0], "name") if len(held) == 1 else None
    return (subject.text(name), field(held[0], "value")) if name is not None else ("", None)


def _declared_in(subject: Subject, body: Node) -> dict[str, int]:
    """The names that a body declares itself, with where the declaration ends."""
    declared = [each for each in body.named_children if each.type in _DECLARATIONS]
    return {
        subject.text(name): subject.source.span(each)[1]
        for each in declared
        for one in each.named_children
        if (name := field(one, "name")) is not None and name.type == "identifier"
    }


def plain_parameters(subject: Subject, function: Node) -> list[str]:
    """In their order; "" for what is no plain name."""
    held = field(function, "parameters")
    given = held.named_children if held is not None else [each for each in [field(function, "parameter")] if each]
    names = [field(each, "pattern") or field(each, "left") or each for each in given if each.type != "comment"]
    return [subject.text(name) if name.type == "identifier" else "" for name in names]


def _questions(subject: Subject) -> Iterator[tuple[str, str, int]]:
    """Each with the one name that it is about, and its place among the parameters; -1 where it is none."""
    for function in walk(subject.source.root):
        body = field(function, "body") if function.type in FUNCTIONS and function != subject.function else None
        if body is None or body.type != "statement_block":
            continue
        names = plain_parameters(subject, function)
        for statement in [each for each in body.named_children if each.type != "comment"][:_LEADING]:
            text = subject.text(statement)
            if statement.type != "if_statement" or "\n" in text or len(text) > _LONGEST or not _leaves(statement):
                continue
            read = {subject.text(each) for each in walk(statement) if each.type == "identifier"}
            about = [each for each in read if not _KNOWN_TO_ALL.fullmatch(each)]
            if len(about) == 1 and about[0] in {*names, *_declared_in(subject, body)}:
                yield text, about[0], names.index(about[0]) if about[0] in names else -1


def _leaves(statement: Node) -> bool:
    then = field(statement, "consequence")
    inner = then.named_children[0] if then is not None and then.type == "statement_block" else then
    return field(statement, "alternative") is None and inner is not None and inner.type in _LEAVES
