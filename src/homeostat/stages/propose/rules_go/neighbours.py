"""Go: what other functions of the file return for the same thing when it is nil."""

import re
from collections.abc import Iterator

from homeostat.languages.trees import field, walk
from homeostat.stages.propose.tree_rules.mend import Exit
from homeostat.stages.propose.tree_rules.spot import Spot

_FUNCTIONS = frozenset({"function_declaration", "method_declaration"})
_LITERAL = r'(?:"[^"\n]{0,200}"|-?\d{1,20}(?:\.\d{1,9})?|true|false|nil|\w{1,60}\{\})'
_GUARD = re.compile(
    rf"\bif (?P<asked>[\w.]{{1,80}}) == nil \{{\s{{1,20}}(?P<way>return {_LITERAL}(?:, {_LITERAL}){{0,4}})\s{{1,20}}\}}"
)
_PRIOR = 0.64


def neighbours(spot: Spot, subject: str) -> Iterator[Exit]:
    """`return "nobody"`, as a neighbour with the same result answers for a nil of the same type or field."""
    own = spot.function
    result = field(own, "result")
    if own is None or result is None or not subject:
        return
    kinds = _kinds(spot, subject)
    part = subject.rpartition(".")[2] if "." in subject else ""
    for other in walk(spot.source.root):
        gives = field(other, "result") if other.type in _FUNCTIONS and other != own else None
        if gives is None or spot.text(gives) != spot.text(result):
            continue
        text = spot.text(other)
        for found in _GUARD.finditer(text):
            asked = found["asked"]
            alike = asked.endswith(f".{part}") if part else _declares(text, asked, kinds)
            if alike:
                yield Exit(
                    code=found["way"],
                    prior=_PRIOR,
                    says=f"it is left by `{found['way']}`, as elsewhere in the file",
                    approach="guard",
                    because="Another function of the file answers so when the same is nil.",
                    name="as-neighbour",
                )


def _kinds(spot: Spot, name: str) -> set[str]:
    """The pointer types that the head of the function writes for a name."""
    head = spot.text(spot.function).partition("{")[0] if spot.function is not None else ""
    return set(re.findall(rf"\b{re.escape(name)}(?:, \w{{1,60}}){{0,5}} (\*[\w.]{{1,80}})", head))


def _declares(text: str, name: str, kinds: set[str]) -> bool:
    head = text.partition("{")[0]
    return any(re.search(rf"\b{re.escape(name)}(?:, \w{{1,60}}){{0,5}} {re.escape(kind)}\b", head) for kind in kinds)
