"""JavaScript: an empty list, answered as other functions of the file answer one; an object that was closed."""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, body_of, field, function_of, is_within, statement_of, walk
from homeostat.stages.propose.rules_javascript.corrected import corrected
from homeostat.stages.propose.rules_javascript.guard import is_pure
from homeostat.stages.propose.rules_javascript.messages import missing
from homeostat.stages.propose.rules_javascript.neutral import returned
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_EMPTY = re.compile(r"\(?!?[\w$.]{1,80}\.(?:length|size)(?: ={2,3} 0| < 1)?\)?")
_ANSWERS = re.compile(r"return(?: (?:null|undefined|0|NaN|''|\"\"|\[\]|\{\}|false|true))?;?|throw .{1,160}")
_LEFT = re.compile(r"return(?: (?:null|undefined|0|''|\[\]|\{\}|false|true|this|\(\) => \{\}))?;?|throw .{1,160}")


def of_none(spot: Spot, subject: Node) -> Iterator[Mend]:
    """`if (xs.length === 0) return null;` as most functions of the file begin that cannot do with an empty list."""
    statement = statement_of(subject)
    if statement is None or not is_pure(subject) or not spot.source.begins_its_line(statement):
        return
    answers = Counter[str]()
    for node in walk(spot.source.root):
        condition = field(node, "condition") if node.type == "if_statement" else None
        if condition is None or is_within(node, spot.function) or not _EMPTY.fullmatch(spot.text(condition)):
            continue
        code = spot.text(_only(field(node, "consequence")) or node)
        if _ANSWERS.fullmatch(code):
            answers[code] += 1
    name, newline, indent = spot.text(subject), spot.source.newline, spot.source.indent(statement)
    at = spot.source.span(statement)[0]
    for rank, (code, _) in enumerate(answers.most_common(2)):
        because = "Other functions of the file answer so when there is nothing to look at."
        edit = Edit(at, at, f"if ({name}.length === 0) {code}{newline}{indent}")
        does = f"`{code}` when {name} is empty"
        yield corrected(spot, "as-elsewhere", 0.7 - 0.1 * rank, does, because, edit, approach="guard")


def closed(spot: Spot) -> Iterator[Mend]:
    """A part of an object that another method took away: afterwards there is nothing to do, as in other methods."""
    function = spot.function
    body = field(function, "body")
    if function is None or body is None:
        return
    first = next((each for each in body.named_children if each.type != "comment"), None)
    holder = next((each for each in ancestors(function) if each.type == "class_body"), None)
    if first is None or holder is None or not spot.source.begins_its_line(first):
        return
    for found in missing(spot)[:1]:
        taken = spot.text(found.subject)
        if not re.fullmatch(r"this\.#?[\w$]{1,80}", taken):
            return
        asked = _says_closed(spot, holder, taken)
        if asked is None:
            return
        margin = f"{spot.source.newline}{spot.source.indent(first)}"
        at = spot.source.span(first)[0]
        for rank, code in enumerate(_ways(spot, holder, asked)):
            because = f"Another method takes {taken} away, and others ask for that before they begin."
            does = f"`{code}` when `{asked}`"
            edit = Edit(at, at, f"if ({asked}) {code}{margin}")
            yield corrected(spot, "after-the-end", 0.74 - 0.06 * rank, does, because, edit, approach="guard")


def _says_closed(spot: Spot, holder: Node, taken: str) -> str | None:
    """The flag that is set where the part is taken away; None where nothing takes it away."""
    for node in walk(holder):
        if node.type != "assignment_expression" or spot.text(field(node, "left") or node) != taken:
            continue
        method = function_of(node)
        if method is None or spot.text(field(node, "right") or node) not in {"null", "undefined"}:
            continue
        for each in body_of(method):
            left, right = field(each, "left"), field(each, "right")
            if each.type != "assignment_expression" or left is None or right is None:
                continue
            if spot.text(right) == "true" and spot.text(left).startswith("this."):
                return spot.text(left)
        return f"!{taken}"
    return None


def _ways(spot: Spot, holder: Node, asked: str) -> list[str]:
    """How methods leave that ask for it; first those that give what this one gives."""
    gives = bool(spot.function is not None and returned(spot.function))
    found: list[str] = []
    for node in walk(holder):
        condition = field(node, "condition") if node.type == "if_statement" else None
        if condition is None or spot.text(condition)[1:-1] != asked:
            continue
        code = spot.text(_only(field(node, "consequence")) or node)
        if _LEFT.fullmatch(code):
            found.append(code)
    plain = [
        code for code in dict.fromkeys(found) if code.startswith("throw") or gives == (code.rstrip(";") != "return")
    ]
    return plain[:2] if plain or gives or not found else ["return;"]


def _only(node: Node | None) -> Node | None:
    if node is None or node.type != "statement_block":
        return node
    return node.named_children[0] if len(node.named_children) == 1 else None
