"""A mend that puts right what stands there, a check with a way out of its own, and the import of a package."""

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import statement_of, walk
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot


def corrected(
    spot: Spot, rule: str, prior: float, does: str, because: str, *edits: Edit, approach: str = "correct"
) -> Mend:
    """`does` completes "In f, …"."""
    name = spot.name.rpartition("/")[2]
    return Mend(
        rule=rule,
        prior=prior,
        title=f"In {name}, {does}"[:160],
        description=f"In {name}, {does}.",
        approach=approach,
        reasoning=because,
        source=spot.source,
        edits=edits,
    )


def instead(spot: Spot, node: Node, text: str) -> Edit:
    return Edit(*spot.source.span(node), text)


def above(spot: Spot, node: Node, *lines: str) -> Edit | None:
    """Lines before the statement that holds the node; None where they cannot stand there."""
    statement = statement_of(node)
    if statement is None or not spot.source.begins_its_line(statement):
        return None
    end = f"{spot.source.newline}{spot.source.indent(statement)}"
    at = spot.source.span(statement)[0]
    return Edit(at, at, end.join(lines) + end)


_HEADS = frozenset({"source_file", "import_declaration", "import_spec_list", "import_spec"})


def imported(spot: Spot, package: str) -> tuple[Edit, ...]:
    """What brings a package of the standard library in; nothing where it is there."""
    root = spot.source.root
    paths = [
        node
        for node in walk(root, lambda node: node.type in _HEADS or node.type.endswith("string_literal"))
        if node.type == "interpreted_string_literal" and node.parent is not None and node.parent.type == "import_spec"
    ]
    if any(spot.text(each).strip('"') == package for each in paths):
        return ()
    spec = paths[0].parent if paths else None
    if spec is not None and spec.parent is not None and spec.parent.type == "import_spec_list":
        last = paths[-1].parent or spec
        later = next((each.parent for each in paths if spot.text(each).strip('"') > package), None)
        if later is not None:
            at = spot.source.span(later)[0]
            return (Edit(at, at, f'"{package}"{spot.source.newline}{spot.source.indent(later)}'),)
        at = spot.source.span(last)[1]
        return (Edit(at, at, f'{spot.source.newline}{spot.source.indent(last)}"{package}"'),)
    clause = next((node for node in root.children if node.type == "package_clause"), None)
    at = spot.source.span(clause)[1] if clause is not None else 0
    return (Edit(at, at, f'{spot.source.newline}{spot.source.newline}import "{package}"'),)
