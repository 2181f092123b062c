"""Go: a function that a field may hold, called where nobody has set it."""

from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import field, statement_of, walk
from homeostat.stages.propose.rules_go.exits import declared_type
from homeostat.stages.propose.rules_go.guard import leave_when
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot


def unset_functions(spot: Spot) -> Iterator[Mend]:
    """`s.OnDone(x)` of a nil `OnDone`: called only where one is set; left where its answer is needed."""
    for node in spot.here:
        called = field(node, "function") if node.type == "call_expression" else None
        member = field(called, "field") if called is not None and called.type == "selector_expression" else None
        if called is None or member is None or not _holds_function(spot, spot.text(member)):
            continue
        statement, name = statement_of(node), spot.text(called)
        if statement is None or statement.type != "expression_statement" or not spot.source.begins_its_line(statement):
            yield from leave_when(spot, called, f"{name} == nil", when=f"{name} is nil")
            continue
        indent, newline = spot.source.indent(statement), spot.source.newline
        deeper = spot.text(statement).replace("\n", "\n\t")
        guarded = f"if {name} != nil {{{newline}{indent}\t{deeper}{newline}{indent}}}"
        yield Mend(
            rule="when-set",
            prior=0.6,
            title=f"In {spot.name.rpartition('/')[2]}, call {name} only where one is set"[:160],
            description=f"Where nobody has set {name}, nothing is called.",
            approach="guard",
            reasoning="Who does not want to be called sets no function.",
            source=spot.source,
            edits=(Edit(*spot.source.span(statement), guarded),),
        )


def _holds_function(spot: Spot, name: str) -> bool:
    """Whether a field of that name, in the file, is a function, or of a type that is one."""
    for declared in walk(spot.source.root):
        kind = field(declared, "type") if declared.type == "field_declaration" else None
        if kind is None or name not in {spot.text(each) for each in declared.children_by_field_name("name")}:
            continue
        if _is_function(kind) or (
            kind.type == "type_identifier" and _is_function(declared_type(spot.text(kind), spot))
        ):
            return True
    return False


def _is_function(kind: Node | None) -> bool:
    return kind is not None and kind.type == "function_type"
