"""Go: an index beyond the end, answered where it is asked: the function's own look made sharper, or an empty value."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, body_of, field, is_within, statement_of, walk
from homeostat.stages.propose.rules_go.corrected import corrected, instead
from homeostat.stages.propose.rules_go.exits import results
from homeostat.stages.propose.rules_go.guard import leave_when
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_BEYOND = re.compile(
    r"index out of range \[(?P<index>\d{1,9})\] with length (?P<length>\d{1,9})|slice bounds out of range \[:?\d"
)
_STRICTER = {">": ">=", "<=": "<", "==": ">=", "!=": "<"}  # between a number and a length
_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!="}
_SHARPER, _EXACT = 0.72, 0.5  # prior of a look that allows the end itself; of one that does not
_CLOSER = 0.05  # less for each look that stands further above
_EMPTY = 0.6
_NOUGHT = {"string": '""', "int": "0", "bool": "false"}
_MOST_LOOKS = 3
_UNCUT, _ALIKE = 0.62, 4  # letters of a method's name: Fail, Failf
_DIFFERENT = 1.08  # of the chances of a look before the read itself: half of what is made would be lost


def sharper_looks(spot: Spot) -> Iterator[Mend]:
    """`if at+3 > len(data)` above a read of `data[at+3]`: the look is there, and is content with one too few."""
    beyond = _BEYOND.search(spot.message)
    if beyond is None or spot.function is None:
        return
    lengths = {f"len({each})" for each in _held(spot)}
    looks = [
        node
        for node in body_of(spot.function)
        if node.type == "binary_expression"
        and node.start_point.row < spot.line
        and lengths & {_part(spot, node, "left"), _part(spot, node, "right")}
        and any(each.type in {"if_statement", "for_clause", "for_statement"} for each in ancestors(node))
    ]
    least = _least(spot, beyond)
    for rank, node in enumerate(reversed(looks[-_MOST_LOOKS:])):
        text, worth = _sharper(spot, node, lengths, least)
        if text:
            does = f"ask `{text}` where `{spot.text(node)}` is asked"
            because = "The length is looked at already, and one too few is enough for it."
            yield corrected(spot, "sharper-look", worth - _CLOSER * rank, does, because, instead(spot, node, text))


def _held(spot: Spot) -> Iterator[str]:
    """What the line reads by an index, or hands a part of to a library."""
    for node in spot.here:
        operand = field(node, "operand") if node.type in {"index_expression", "slice_expression"} else None
        if operand is not None and operand.type in {"identifier", "selector_expression"}:
            yield spot.text(operand)


def _least(spot: Spot, beyond: re.Match[str]) -> int:
    """How many have to be there, where the line reads a certain one; 0 where it does not."""
    indices = (field(node, "index") for node in spot.here if node.type == "index_expression")
    certain = any(index is not None and spot.text(index) == beyond["index"] for index in indices)
    return int(beyond["index"]) + 1 if certain else 0


def _part(spot: Spot, node: Node, side: str) -> str:
    part = field(node, side)
    return spot.text(part) if part is not None else ""


def _sharper(spot: Spot, node: Node, lengths: set[str], least: int) -> tuple[str, float]:
    """The comparison as it has to be, and how likely; "" where it cannot be told, or says as much already."""
    operator, left, right = field(node, "operator"), _part(spot, node, "left"), _part(spot, node, "right")
    sign = operator.type if operator is not None else ""
    if sign not in _TURNED:
        return "", 0.0
    turned = left in lengths
    length, other = (left, right) if turned else (right, left)
    sign = _TURNED[sign] if turned else sign  # as if the length stood on the right
    if re.fullmatch(r"\d{1,9}", other):
        return _of_a_number(sign, int(other), length, least), _SHARPER
    worth = _SHARPER if sign in {">", "<=", "==", "!="} else _EXACT
    ending = re.fullmatch(r"(.{1,80}\+ ?)(\d{1,4})", other)
    if sign in _STRICTER and (ending is None or sign in {"==", "!="}):
        sign = _STRICTER[sign]
    else:
        other = f"{ending[1]}{int(ending[2]) + 1}" if ending is not None else f"{other}+1"
    return f"{length} {_TURNED[sign]} {other}" if turned else f"{other} {sign} {length}", worth


def _of_a_number(sign: str, number: int, length: str, least: int) -> str:
    """`len(x) == 0` where two are needed: `len(x) < 2`; `len(x) > 0`, where it is what the read hangs on: `> 1`."""
    if sign in {"==", "!="} and number:
        return ""
    refuses = {"==": 1, ">": number, ">=": number + 1}.get(sign)  # left when there are fewer than that
    allows = {"!=": 1, "<": number + 1, "<=": number}.get(sign)  # gone on with from so many
    if refuses is not None and least > refuses:
        return f"{length} < {least}"
    if allows is not None and least > allows:
        return f"{length} > {least - 1}" if sign != "<=" else f"{length} >= {least}"
    return ""


def of_other_length(spot: Spot) -> Iterator[Mend]:
    """`for i := range xs { … ys[i] … }`, both handed over, in a function that gives errors: they have to be as long."""
    wanted = results(spot.function, spot)
    if not _BEYOND.search(spot.message) or not wanted or spot.text(wanted[-1][1]) != "error":
        return
    given = set(re.findall(r"\w+", spot.text(field(spot.function, "parameters") or spot.here[0])))
    for node in spot.here:
        operand, index = field(node, "operand"), field(node, "index")
        if node.type != "index_expression" or operand is None or index is None or spot.text(operand) not in given:
            continue
        for loop in ancestors(node):
            over = _gone_through(spot, loop, spot.text(index)) if loop.type == "for_statement" else None
            other = spot.text(over) if over is not None else ""
            if over is not None and other in given and other != spot.text(operand):
                differ = f"len({spot.text(operand)}) != len({other})"
                when = f"{spot.text(operand)} and {other} are of different lengths"
                yield from leave_when(spot, over, differ, when=when, weight=_DIFFERENT)
                return


def _gone_through(spot: Spot, loop: Node, index: str) -> Node | None:
    """`xs` of `for i := range xs` and of `for i := 0; i < len(xs); i++`."""
    clause = next((each for each in loop.named_children if each.type in {"range_clause", "for_clause"}), None)
    if clause is not None and clause.type == "range_clause":
        left, right = field(clause, "left"), field(clause, "right")
        counts = left is not None and bool(left.named_children) and spot.text(left.named_children[0]) == index
        return right if counts else None
    asked = field(clause, "condition")
    if asked is None or not re.fullmatch(rf"{re.escape(index)} < len\(\w{{1,60}}\)", spot.text(asked)):
        return None
    return next(
        (each for each in walk(field(asked, "right") or asked) if each.parent and each.parent.type == "argument_list"),
        None,
    )


def uncut(spot: Spot) -> Iterator[Mend]:
    """`path[:len(path)-1].Errorf(…)` of an empty path, where the function asks the same of `path` as it is."""
    if "slice bounds out of range" not in spot.message or spot.function is None:
        return
    for node in spot.here:
        operand, role = field(node, "operand"), _role(spot, node)
        if node.type != "slice_expression" or operand is None or not role:
            continue
        held = spot.text(operand)
        alike = [
            each
            for each in body_of(spot.function)
            if each.type == operand.type
            and spot.text(each) == held
            and not is_within(each, node)
            and _role(spot, each) == role
        ]
        if alike:
            does = f"use {held} as it is, as the function does elsewhere"
            because = "The same is asked of all of it elsewhere in the function; here there may be nothing to cut off."
            yield corrected(spot, "uncut", _UNCUT, does, because, instead(spot, node, held))
            return


def _role(spot: Spot, node: Node) -> str:
    """What it is there for: the beginning of the method's name that it is asked, or whose argument it is."""
    above = node.parent
    if above is not None and above.type == "selector_expression" and field(above, "operand") == node:
        return f".{spot.text(field(above, 'field') or above)[:_ALIKE]}"
    call = above.parent if above is not None and above.type == "argument_list" else None
    called = field(call, "function")
    return spot.text(called) if called is not None else ""


def empty_beyond(spot: Spot) -> Iterator[Mend]:
    """`title := titles[i]` where fewer have one than there are rows: an empty one."""
    beyond = _BEYOND.search(spot.message)
    if beyond is None or not beyond["index"]:
        return
    for node in spot.here:
        operand, index = field(node, "operand"), field(node, "index")
        statement = statement_of(node)
        if node.type != "index_expression" or operand is None or index is None or statement is None:
            continue
        left, right = field(statement, "left"), field(statement, "right")
        if statement.type != "short_var_declaration" or left is None or right is None:
            continue
        alone = len(left.named_children) == 1 and right.named_children == [node]
        held, at, name = spot.text(operand), spot.text(index), spot.text(left)
        kind = element_type(spot, held) if alone and spot.source.begins_its_line(statement) else ""
        if not kind or (index.type == "int_literal" and spot.text(index) != beyond["index"]):
            continue
        indent, newline = spot.source.indent(statement), spot.source.newline
        born = f"{name} := {_NOUGHT[kind]}" if kind in _NOUGHT else f"var {name} {kind}"
        there = f"len({held}) > {at}" if index.type == "int_literal" else f"{at} < len({held})"
        code = f"{born}{newline}{indent}if {there} {{{newline}{indent}\t{name} = {spot.text(node)}{newline}{indent}}}"
        does = f"let {name} be empty where {held} has no {at}"
        because = "Others of the line are there without it, and an empty one says that there is none."
        worth = _EMPTY + (_CLOSER if _runs_over_another(spot, node, held, at) else 0.0)
        edit = Edit(*spot.source.span(statement), code)
        yield corrected(spot, "empty-beyond", worth, does, because, edit, approach="default")


def _runs_over_another(spot: Spot, node: Node, held: str, at: str) -> bool:
    """Whether the index is that of a loop which asks nothing of this list."""
    for loop in ancestors(node):
        if loop.type == "for_statement":
            head = spot.text(loop).partition("{")[0]
            if re.search(rf"\b{re.escape(at)}\b", head):
                return held not in head
    return False


def element_type(spot: Spot, held: str) -> str:
    """`string` of `titles []string`, as a parameter, a variable or a field of the file's package says; "" else."""
    last = re.escape(held.rpartition(".")[2])
    kind = r"(\*?[A-Za-z_][\w.]{0,80})"
    own = re.compile(
        rf"\b{last}(?:, ?\w{{1,60}}){{0,9}}[ \t]{{1,40}}(?:\[\d{{0,6}}\]|\.\.\.){kind}"
        rf"|\b{last} :?= (?:make\()?\[\]{kind}[{{,)]"
    )
    if "." not in held and spot.function is not None:
        found = own.search(spot.text(spot.function))
        return next((each for each in found.groups() if each), "") if found is not None else ""
    folder = spot.source.path.rpartition("/")[0]
    for source in spot.project.near(spot.source.path, (".go",)):
        if source.path.rpartition("/")[0] != folder:
            continue
        for node in walk(source.root):
            names = node.children_by_field_name("name") if node.type == "field_declaration" else []
            if any(source.text_of(each) == held.rpartition(".")[2] for each in names):
                listed = re.fullmatch(rf"\[\d{{0,6}}\]{kind}", source.text_of(field(node, "type") or node))
                return listed[1] if listed is not None else ""
    return ""
