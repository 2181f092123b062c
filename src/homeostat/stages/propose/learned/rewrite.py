"""A pattern's edit, done where it fits: what the fix changed is written, and every other byte stays.

New text is cut from the fix as people wrote it, with the names that stand in the holes here, and indented as here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from homeostat.errors import BadInput
from homeostat.languages.python import Edit
from homeostat.languages.trees import Source
from homeostat.stages.propose.learned.change import Trees, split_of
from homeostat.stages.propose.learned.match import Bound, calls_in
from homeostat.stages.propose.learned.pattern import WHOLE, Pattern
from homeostat.stages.propose.learned.tree import (
    ANY_STATEMENT,
    CALLS,
    EXPRESSIONS,
    LISTS,
    PRIMARY,
    Tree,
    holes_in,
    walk,
    walk_all,
)

_DELIMITED = frozenset({"argument_list", "arguments", "parenthesized_expression", "assignment", "expression_list",
                        "return_statement", "expression_statement", "keyword_argument", "pair", "list", "array",
                        "variable_declarator", "short_var_declaration", "subscript_expression"}) | LISTS  # fmt: skip

_QUOTED = re.compile(r"(?<=\")[^\"\\\n]{1,200}(?=\")|(?<=')[^'\\\n]{1,200}(?=')")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One use of a pattern in a file."""

    pattern: Pattern
    source: Source
    bound: Bound

    def edits(self, nodes: Trees, parent: str) -> list[Edit]:
        """The edits that make of `nodes` what the pattern makes of its `before`; in bytes. `parent` is what holds them.

        Raises:
            BadInput: they cannot be made without harm: a comment would go, or a call be made twice.
        """
        self._check_calls()
        made = list(self._all(self.pattern.before, self.pattern.after, nodes, in_list=parent in LISTS))
        old, new = self.pattern.before[0], self.pattern.after[:1]
        whole = len(made) == 1 and (made[0].start, made[0].end) == (nodes[0].start, nodes[0].end)
        if whole and old.kind in PRIMARY and new and new[0].kind in EXPRESSIONS - PRIMARY and parent not in _DELIMITED:
            return [replace(made[0], text=f"({made[0].text})")]
        return made

    def _check_calls(self) -> None:
        for name, tree in self.bound.items():
            uses = [
                sum(1 for each in holes_in(trees) if each.hole == name)
                for trees in (self.pattern.before, self.pattern.after)
            ]
            asked = 1 if self.pattern.inner is not None and name != WHOLE else 0
            if uses[1] + asked > max(uses[0], 1) and calls_in(tree, CALLS):
                raise BadInput(f"{name} would be called twice.")

    def _all(self, before: Trees, after: Trees, nodes: Trees, *, in_list: bool) -> Iterator[Edit]:
        front, old, new = split_of(before, after)
        if not (old or new):
            return
        if len(old) == 1 and new:  # one of several may be the old one, changed
            index = next((at for at in (len(new) - 1, 0) if _goes_on(old[0], new[at])), None)
            if index is not None:
                yield from self._replaced(front, (), new[:index], after, nodes, in_list=in_list)
                here = nodes[front]
                yield from self._all(old[0].children, new[index].children, here.children, in_list=here.kind in LISTS)
                yield from self._replaced(front + 1, (), new[index + 1 :], after, nodes, in_list=in_list)
                return
        yield from self._replaced(front, old, new, after, nodes, in_list=in_list)

    def _replaced(
        self, at: int, old: Trees, new: Trees, after: Trees, nodes: Trees, *, in_list: bool
    ) -> Iterator[Edit]:
        if old and new:
            self._keep_comments(nodes[at].start, nodes[at + len(old) - 1].end, new)
            text = self._text(new, nodes[at].start)
            yield Edit(nodes[at].start, nodes[at + len(old) - 1].end, text)
        elif old:
            yield self._deleted(nodes[at : at + len(old)], nodes[at - 1] if at else None, in_list=in_list)
        elif new:
            yield self._inserted(at, new, after, nodes, in_list=in_list)

    def _inserted(self, at: int, new: Trees, after: Trees, nodes: Trees, *, in_list: bool) -> Edit:
        if in_list:
            later = nodes[at] if at < len(nodes) and nodes[at].kind != nodes[at].text else None  # not a brace
            beside = later or nodes[at - 1]
            indent = self._own_indent(beside)
            text = self._text(new, beside.start)
            if later is not None:
                return Edit(later.start, later.start, f"{text}{self.source.newline}{indent}")
            return Edit(beside.end, beside.end, f"{self.source.newline}{indent}{text}")
        place = next(n for n, tree in enumerate(after) if tree is new[0])
        data = self.pattern.text.data
        if place and at:
            gap = data[after[place - 1].end : new[0].start].decode()
            return Edit(nodes[at - 1].end, nodes[at - 1].end, gap + self._text(new, nodes[at - 1].start))
        if not nodes:
            raise BadInput("There is nothing beside which it could be put.")
        end = after[place + len(new)].start if place + len(new) < len(after) else new[-1].end
        gap = data[new[-1].end : end].decode()
        return Edit(nodes[at].start, nodes[at].start, self._text(new, nodes[at].start) + gap)

    def _deleted(self, nodes: Trees, before: Tree | None, *, in_list: bool) -> Edit:
        start, end = nodes[0].start, nodes[-1].end
        self._keep_comments(start, end, ())
        if not in_list:
            return Edit(before.end if before else start, end, "")
        self._own_indent(nodes[0])
        data = self.source.data
        stop = data.find(b"\n", end)
        if stop < 0 or data[end:stop].strip() not in {b"", b";"}:
            raise BadInput("Something stands behind it on its line.")
        return Edit(data.rfind(b"\n", 0, start) + 1, stop + 1, "")

    # --- text

    def _own_indent(self, node: Tree) -> str:
        line = self.source.data[self.source.data.rfind(b"\n", 0, node.start) + 1 : node.start].decode()
        if line.strip():
            raise BadInput("It does not begin its line.")
        return line

    def _keep_comments(self, start: int, end: int, new: Trees) -> None:
        """Comments in what is replaced are kept only where they stand in a hole."""
        kept = [self.bound[each.hole] for each in holes_in(new) if each.hole in self.bound]
        inside = self.source.root.descendant_for_byte_range(start, max(start, end - 1))
        waiting = [inside] if inside is not None else []
        while waiting:
            node = waiting.pop()
            inside_a_hole = any(tree.start <= node.start_byte < tree.end for tree in kept)
            if node.type == "comment" and start <= node.start_byte < end and not inside_a_hole:
                raise BadInput("A comment would be lost.")
            waiting += [child for child in node.children if child.start_byte < end and start < child.end_byte]

    def _text(self, new: Trees, at: int) -> str:
        """The new trees' text, as it is written at byte `at` of the file."""
        data = self.pattern.text.data
        start, end = new[0].start, new[-1].end
        parents = {id(child): tree for tree in walk_all(self.pattern.after) for child in tree.children}
        pieces: list[tuple[str, Tree | None]] = []
        position = start
        for each in sorted(holes_in(new), key=lambda tree: tree.start):
            pieces.append((data[position : each.start].decode(), each))
            position = each.end
        pieces.append((data[position:end].decode(), None))
        shift = _Shift(_indent(data, start), _indent(self.source.data, at), self.pattern.text.step, self.source.step)
        made, told = "", self._told_otherwise(new)
        for fixed, each in pieces:
            made += shift.moved(_QUOTED.sub(told, fixed.replace("\r\n", "\n")))
            if each is not None:
                parent = parents.get(id(each))
                made += self._bound_text(each, parent.kind if parent else "block", shift.now(made))
        return made.replace("\n", self.source.newline) if self.source.newline != "\n" else made

    def _told_otherwise(self, new: Trees) -> Callable[[re.Match[str]], str]:
        """A text in quotes that names what stood in a hole names here what stands in it: "unknown number"."""
        data = self.pattern.text.data
        names: dict[str, str] = {}
        for each in holes_in(new):
            tree = self.bound[each.hole]
            was, now = data[each.start : each.end].decode(), self.source.data[tree.start : tree.end].decode()
            if was.isidentifier() and now.isidentifier() and was != now:
                names |= {was: now, was.replace("_", " "): now.replace("_", " ")}
        if not names:
            return lambda text: text[0]
        word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")
        # One word in quotes is a key or a field, and stays.
        return lambda text: word.sub(lambda found: names[found[0]], text[0]) if " " in text[0] else text[0]

    def _bound_text(self, each: Tree, parent: str, indent: str) -> str:
        tree = self.bound[each.hole]
        data = self.source.data
        text = data[tree.start : tree.end].decode().replace("\r\n", "\n")
        if tree.kind not in PRIMARY | LISTS and parent not in _DELIMITED and each.kind.startswith("<"):
            text = text if each.kind == ANY_STATEMENT else f"({text})"
        was = _indent(data, tree.start)
        if "\n" not in text or was == indent:
            return text
        if any("\n" in node.text for node in walk(tree)):
            raise BadInput("A text of several lines would change with its indentation.")
        first, *rest = text.split("\n")
        return "\n".join([first, *(indent + line.removeprefix(was) if line.strip() else line for line in rest)])


@dataclass(frozen=True, slots=True)
class _Shift:
    """Lines of the fix, indented as the code around is."""

    was: str
    now_at: str
    was_step: str
    step: str

    def moved(self, text: str) -> str:
        first, *rest = text.split("\n")
        return "\n".join([first, *map(self._line, rest)])

    def _line(self, line: str) -> str:
        if not line:
            return line
        inner = line.removeprefix(self.was)
        steps, deeper = 0, inner
        while deeper.startswith(self.was_step):
            steps, deeper = steps + 1, deeper[len(self.was_step) :]
        return self.now_at + self.step * steps + deeper

    def now(self, made: str) -> str:
        """The indentation of the line that is being written."""
        if "\n" not in made:
            return self.now_at
        line = made[made.rfind("\n") + 1 :]
        return line[: len(line) - len(line.lstrip(" \t"))]


def _indent(data: bytes, at: int) -> str:
    line = data[data.rfind(b"\n", 0, at) + 1 : at].decode()
    return line[: len(line) - len(line.lstrip(" \t"))]


def _goes_on(old: Tree, new: Tree) -> bool:
    return old.kind == new.kind and bool(old.children and new.children) and not old.hole


def in_characters(source: Source, edits: list[Edit]) -> list[Edit]:
    """The same edits, counted in characters."""
    if len(source.data) == len(source.text):
        return edits
    return [
        Edit(len(source.data[: edit.start].decode()), len(source.data[: edit.end].decode()), edit.text)
        for edit in edits
    ]
