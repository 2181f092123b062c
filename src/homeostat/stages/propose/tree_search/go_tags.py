"""Names in a Go struct's JSON tags that are unlike those around them, or nearly what a test asked for."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.errors import BadInput, NotFound
from homeostat.languages.go_helpers import is_in_no_build
from homeostat.languages.python import Edit
from homeostat.languages.trees import Source, field, walk
from homeostat.stages.propose.protected import is_test
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.tree_search.subject import Change, Subject

_MOST_FILES, _MOST_CHANGES = 40, 40
_TAG = re.compile(r'json:"(?P<name>[\w-]*)(?P<rest>[^"]*)"')
_WORD = re.compile(r"[A-Za-z_]\w{1,60}")
_LONGEST_LINE = 2_000


def tag_changes(situation: Situation) -> Iterator[tuple[Subject, Change]]:
    """At most `_MOST_CHANGES`, of files that no test is."""
    asked = {_bare(word): word for word in _WORD.findall(situation.event.message)}
    made = 0
    paths = [path for path in situation.files if path.endswith(".go") and not is_test(path)]
    for path in sorted(paths)[:_MOST_FILES]:
        try:
            source = Source(path, situation.read(path))
            if (
                'json:"' not in source.text
                or is_in_no_build(source.text)
                or any(len(line) > _LONGEST_LINE for line in source.lines)
            ):
                continue
            fields = [node for node in walk(source.root) if node.type == "field_declaration"]
        except (NotFound, BadInput):
            continue
        for found in _of_file(source, fields, asked):
            yield found
            made += 1
            if made >= _MOST_CHANGES:
                return


def _of_file(source: Source, fields: list[Node], asked: dict[str, str]) -> Iterator[tuple[Subject, Change]]:
    names = [tag["name"] for node in fields if (tag := _tag(source, node)) is not None]
    for node in fields:
        tag, own = _tag(source, node), field(node, "name")
        if tag is None or own is None:
            continue
        holder = node.parent.parent if node.parent is not None else None
        subject = Subject(source, (holder.parent if holder is not None else None) or node)
        name, line = tag["name"], node.start_point.row + 1
        at = source.span(field(node, "tag") or node)[0] + tag.start("name")
        others = [*_asked(name, source.text_of(own), asked), *_usual(name, source.text_of(own), names)]
        for other, prior in dict(reversed(others)).items():
            if other != name:
                yield subject, Change("another tag", prior, line, (Edit(at, at + len(name), other),))
        if "omitempty" in tag["rest"]:
            start, end = at + len(name), at + len(name) + len(tag["rest"])
            kept = tag["rest"].replace(",omitempty", "")
            yield subject, Change("shown when empty", 0.25, line, (Edit(start, end, kept),))


def _asked(name: str, own: str, asked: dict[str, str]) -> Iterator[tuple[str, float]]:
    """What a test asks for that is this name in another spelling, or that of the field."""
    if _bare(name) in asked:
        yield asked[_bare(name)], 0.6
    if _bare(own) in asked:
        yield asked[_bare(own)], 0.5


def _usual(name: str, own: str, names: list[str]) -> Iterator[tuple[str, float]]:
    """As most of the file are written, and as the field itself is."""
    snake = sum("_" in each for each in names)
    camel = sum(bool(re.search(r"[a-z][A-Z]", each)) for each in names)
    if "_" in name and camel > snake:
        yield re.sub(r"_(\w)", lambda found: found[1].upper(), name), 0.55
    elif re.search(r"[a-z][A-Z]", name) and snake > camel:
        yield re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower(), 0.55
    elif name[:1].isupper() and sum(each[:1].islower() for each in names) > len(names) / 2:
        yield name[:1].lower() + name[1:], 0.5
    if _bare(name) != _bare(own) and name != "-":
        yield own[:1].lower() + own[1:], 0.3


def _tag(source: Source, node: Node) -> re.Match[str] | None:
    tag = field(node, "tag")
    return _TAG.search(source.text_of(tag)) if tag is not None else None


def _bare(name: str) -> str:
    return name.replace("_", "").lower()
