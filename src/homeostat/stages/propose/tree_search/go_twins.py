"""A step that a Go block lacks, where its twin has it: the same statement for another thing, and what stands beside it.

`w.buf.Write(w.space.Bytes())` stands before `w.space.Reset()`; so before `w.word.Reset()` the word is written, as a
rule. A twin is a statement of the same file that differs by one name.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from tree_sitter import Node

from homeostat.languages.trees import walk
from homeostat.stages.propose.tree_search.expressions import Found
from homeostat.stages.propose.tree_search.go_edits import after, before, statements
from homeostat.stages.propose.tree_search.subject import Subject

_KINDS = frozenset({
    "assignment_statement", "expression_statement", "inc_statement", "dec_statement", "short_var_declaration",
})  # fmt: skip
_BESIDE = frozenset({*_KINDS, "if_statement", "defer_statement"})
_WORD = re.compile(r"\w+")
_LONGEST, _LONGEST_BESIDE, _MOST_TWINS, _MOST_STATEMENTS = 120, 240, 6, 4_000
_PRIOR = 0.5


def changes(subject: Subject, node: Node) -> Iterator[Found]:
    if node.type not in _KINDS or not subject.source.begins_its_line(node) or node.parent is None:
        return
    around, found = subject.text(node.parent), dict[tuple[str, bool], None]()
    for twin, was, becomes in _twins(subject, node):
        siblings = statements(twin.parent)
        at = siblings.index(twin) if twin in siblings else -1
        for other, is_before in ((at - 1, True), (at + 1, False)):
            code = (
                _carried(subject, siblings[other], node, was, becomes) if 0 <= other < len(siblings) and at >= 0 else ""
            )
            if code and code not in around:
                found.setdefault((code, is_before))
    for code, is_before in found:
        yield "as its twin does", _PRIOR, ((before if is_before else after)(subject, node, code),)


def _twins(subject: Subject, node: Node) -> list[tuple[Node, str, str]]:
    """The statements that are this one but for a name, each with its name and the one that stands here."""
    text = subject.text(node)
    own = _WORD.findall(text)
    found: list[tuple[Node, str, str]] = []
    for other in _by_shape(subject).get(_shape(text), ()):
        pairs = {(was, is_) for was, is_ in zip(_WORD.findall(subject.text(other)), own, strict=True) if was != is_}
        if len(pairs) == 1 and other.parent != node.parent:
            was, becomes = next(iter(pairs))
            if was[0].isalpha() and becomes[0].isalpha():
                found.append((other, was, becomes))
    return found[:_MOST_TWINS]


@lru_cache(maxsize=32)
def _by_shape(subject: Subject) -> Mapping[str, list[Node]]:
    """The short statements of the file, by what they are without their names."""
    found: dict[str, list[Node]] = {}
    every = (each for each in walk(subject.source.root) if each.type in _KINDS)
    for each in islice(every, _MOST_STATEMENTS):
        text = subject.text(each)
        if "\n" not in text and len(text) <= _LONGEST:
            found.setdefault(_shape(text), []).append(each)
    return found


def _shape(text: str) -> str:
    return _WORD.sub("x", text)


def _carried(subject: Subject, beside: Node, node: Node, was: str, becomes: str) -> str:
    """What stands beside the twin, for the other name; "" where it is not about it."""
    text = subject.text(beside)
    if beside.type not in _BESIDE or len(text) > _LONGEST_BESIDE:
        return ""
    carried = re.sub(rf"\b{re.escape(was)}\b", becomes, text)
    there, here = (f"\n{subject.source.indent(each)}" for each in (beside, node))
    return carried.replace(there, here) if carried != text else ""
