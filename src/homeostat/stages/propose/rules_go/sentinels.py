"""The package's own errors, `var ErrEmpty = errors.New("…")`, as what a function is left with."""

import re
from collections.abc import Iterator

from homeostat.languages.trees import body_of, field, walk
from homeostat.stages.propose.tree_rules.spot import Spot

_NAMED = re.compile(r"(?:\w{1,40}\.)?[Ee]rr[A-Z]\w{0,60}$")
_MADE = re.compile(r"(?:errors\.New|fmt\.Errorf|errors\.Errorf)\(")
_MOST, _MOST_FILES = 3, 20
_USED_HERE, _ONLY_ONE, _ALIKE = 0.66, 0.62, 0.6
_DECLARATIONS = frozenset({"source_file", "var_declaration", "var_spec_list", "var_spec"})
_OF_STATE = re.compile(r"(?i)closed|stopped|shut")  # said of what has ended, and of no argument


def sentinels(spot: Spot, about: str) -> Iterator[tuple[str, float]]:
    """Names, and how likely each is meant: those that the function gives back already, then those of its package.

    `about` are the words of what is missing: of several that nobody gives back here, one has to share a word with it.
    """
    here = list(dict.fromkeys(_given_back(spot)))
    own = list(dict.fromkeys(_declared(spot)))
    for rank, name in enumerate(here[:_MOST]):
        yield name, (_USED_HERE if len(here) == 1 else _ALIKE) - 0.02 * rank
    others = [name for name in own if name not in here and not _OF_STATE.search(name)]
    if not here and len(others) == 1:
        yield others[0], _ONLY_ONE
    elif not here:
        words = _words(f"{about} {spot.name.rpartition('.')[2]}")
        alike = [name for name in others if words & (_words(name) - {"err"})]
        for name in alike[:1]:
            yield name, _ALIKE


def _given_back(spot: Spot) -> Iterator[str]:
    for node in body_of(spot.function) if spot.function is not None else ():
        if node.type == "return_statement":
            for each in walk(node):
                plain = each.type == "identifier" and (each.parent is None or each.parent.type != "selector_expression")
                if (plain or each.type == "selector_expression") and _NAMED.match(spot.text(each)):
                    yield spot.text(each)


def _declared(spot: Spot) -> Iterator[str]:
    folder = spot.source.path.rpartition("/")[0]
    near = (each for each in spot.project.near(spot.source.path, (".go",)) if each.path.rpartition("/")[0] == folder)
    for _, source in zip(range(_MOST_FILES), near, strict=False):
        for node in walk(source.root, lambda node: node.type in _DECLARATIONS):
            name, value = field(node, "name"), field(node, "value")
            made = node.type == "var_spec" and value is not None and _MADE.match(source.text_of(value))
            if made and name is not None and _NAMED.match(source.text_of(name)):
                yield source.text_of(name)


def declared_like(spot: Spot, pattern: re.Pattern[str]) -> str:
    """The first of the package's own errors whose name the pattern is found in; "" where there is none."""
    return next((name for name in _declared(spot) if pattern.search(name)), "")


def _words(text: str) -> set[str]:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return {word.lower() for word in re.findall(r"[A-Za-z]{3,}", apart)}
