"""Small changes of the lines near a crash, for when no rule has an answer: bounds, comparisons, branches."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.errors import BadInput
from homeostat.languages.diff import diff_of
from homeostat.languages.python import Edit, apply
from homeostat.languages.trees import Source, body_of, broken, field
from homeostat.records import Candidate
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.tree_rules.spot import Spot, read_spots

_MOST = 36
_MOST_SPOTS = 3
_FAR = 25  # lines from the crash
_USUAL = 0.2  # prior of such a find, before any proof: on held-out crashes most were wrong
_COMPARED = {
    "<": ("<=", "!=", ">"), "<=": ("<", "!="), ">": (">=", "!=", "<"), ">=": (">", "!="), "==": ("!=", "<="),
    "!=": ("==", "<"), "===": ("!==", "=="), "!==": ("===", "!="), "&&": ("||",), "||": ("&&", "??"), "+": ("-",),
    "-": ("+",),
}  # fmt: skip
_SUFFIXES = (".go", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")


def small_edits(situation: Situation) -> Iterator[Candidate]:
    """At most `_MOST`, those nearest to the crash first; each parses."""
    spots = read_spots(situation, _SUFFIXES)
    for depth, spot in enumerate((*spots[:1], *(spots[0].outer if spots else ()))[:_MOST_SPOTS]):
        nodes = list(body_of(spot.function)) if spot.function is not None else []
        nodes.sort(key=lambda node: abs(node.start_point.row + 1 - spot.line))
        made = 0
        for node in nodes:
            far = abs(node.start_point.row + 1 - spot.line)
            for kind, edit in _changes(spot, node) if far <= _FAR else ():
                candidate = _candidate(spot, kind, edit, _USUAL * 0.9**depth * 0.98**far)
                if candidate is not None:
                    made += 1
                    yield candidate
            if made > _MOST // _MOST_SPOTS:
                break


def _changes(spot: Spot, node: Node) -> Iterator[tuple[str, Edit]]:
    sign = field(node, "operator")
    if node.type == "binary_expression" and sign is not None:
        for other in _COMPARED.get(sign.type, ()):
            if other == "??" and spot.source.path.endswith(".go"):
                continue
            yield "operator", Edit(*spot.source.span(sign), other)
    if node.type == "else_clause" and node.named_children and node.named_children[0].type == "if_statement":
        yield "ask-again", Edit(spot.source.span(node)[0], spot.source.span(node.named_children[0])[0], "")
    asked = field(node, "condition") if node.type in {"if_statement", "while_statement"} else None
    if asked is not None:
        text = spot.text(asked)
        yield "deny", Edit(*spot.source.span(asked), f"(!{text})" if text.startswith("(") else f"!({text})")
    if node.type in {"number", "int_literal"} and spot.text(node) in {"0", "1", "2"}:
        number = int(spot.text(node))
        for other in {number + 1, number - 1}:
            yield "constant", Edit(*spot.source.span(node), str(other))


def _candidate(spot: Spot, kind: str, edit: Edit, prior: float) -> Candidate | None:
    source = spot.source
    try:
        after = apply(source.text, [edit])
        if after == source.text or (broken(Source(source.path, after)) and not broken(source)):
            return None
    except BadInput:
        return None
    patch = diff_of(source.path, source.text, after)
    new = [line[1:].strip() for line in patch.diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    return Candidate(
        strategy=f"search:{kind}",
        title=f"In {spot.name.rpartition('/')[2]}, the line becomes `{new[0] if new else ''}`"[:160],
        description=f"One small change of {spot.name.rpartition('/')[2]}, found by trying.",
        approach="correct",
        patch=patch,
        reasoning="Nobody thought of it: it is among the smallest changes with which the failure goes away and the "
        "tests still pass. Read it as such.",
        side_effects=f"Whatever else uses {spot.name.rpartition('/')[2]} sees the change too.",
        test_cases=("The failing test", "The service's whole suite"),
        prior=prior,
    )
