"""Go: a `switch` over what nil is asked. Nil is of no kind, and is answered as what fits no `case`."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import field
from homeostat.stages.propose.rules_go.corrected import above, corrected
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_NIL = re.compile(r"nil pointer dereference|invalid memory address")
_TYPE_OF = re.compile(r"reflect\.TypeOf\(([\w.]{1,80})\)$")  # its answer is nil for nil, and can be asked nothing
_PLAIN = re.compile(r"[\w.]{1,80}(?:\[\w{1,40}\])?$")
_MOST_LINES, _LONGEST = 4, 400  # of a way out that is taken over
_PRIOR = 0.76


def as_what_fits_no_case(spot: Spot) -> Iterator[Mend]:
    """`switch t.Kind() {…}` followed by `return …`, or with a `default` that ends so: a nil t takes the same way."""
    if not _NIL.search(spot.message):
        return
    for node in spot.here:
        switch = _decided(node)
        asked = field(field(node, "function"), "operand") if switch is not None else None
        if switch is None or asked is None:
            continue
        of_type = _TYPE_OF.match(spot.text(asked))
        name = of_type[1] if of_type is not None else spot.text(asked)
        way = _way(spot, switch)
        if not _PLAIN.match(name) or not way or re.search(rf"(?<![\w.]){re.escape(name)}[.\[(]", "\n".join(way)):
            continue
        edit = above(spot, switch, f"if {name} == nil {{", *(f"\t{line}" for line in way), "}")
        if edit is not None:
            does = f"answer a nil {name} as what fits no case: `{'; '.join(line.strip() for line in way)}`"
            because = "The switch asks it of what kind it is; nil is of none, and so fits no case."
            yield corrected(spot, "as-no-case", _PRIOR, does, because, edit, approach="refuse")
            return


def _decided(node: Node) -> Node | None:
    """The `switch` of which a call is the value, with nothing made before it."""
    switch = node.parent
    if node.type != "call_expression" or switch is None or switch.type != "expression_switch_statement":
        return None
    return switch if field(switch, "value") == node and field(switch, "initializer") is None else None


def _way(spot: Spot, switch: Node) -> list[str]:
    """Lines of the `default` that leaves the function, or the `return` that follows where there is none."""
    other = next((each for each in switch.named_children if each.type == "default_case"), None)
    if other is None:
        following = switch.next_named_sibling
        taken = [following] if following is not None and following.type == "return_statement" else []
    else:
        inside = next((each for each in other.named_children if each.type == "statement_list"), other)
        taken = [each for each in inside.named_children if each.type != "comment"]
    if not taken or taken[-1].type != "return_statement":
        return []
    lines = spot.source.text[spot.source.span(taken[0])[0] : spot.source.span(taken[-1])[1]].splitlines()
    if len(lines) > _MOST_LINES or sum(map(len, lines)) > _LONGEST or any("`" in line for line in lines):
        return []
    was = spot.source.indent(taken[0])
    return [line.removeprefix(was) for line in lines]
