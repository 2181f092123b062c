"""How other functions of the file answer the same lookup when it finds nothing: the team's own answer."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, is_within, walk
from homeostat.stages.propose.tree_rules.mend import Exit
from homeostat.stages.propose.tree_rules.spot import Spot

_LEAVES = frozenset({"return_statement", "throw_statement"})
_LONGEST = 200  # characters of an answer that is taken over
_MOST = 3
_SAFE = 0.68  # to do what is done about the very same lookup is the safest of all


def lookalikes(spot: Spot, function: Node, subject: str) -> Iterator[Exit]:
    """`if (!row) throw …` after `row = rows.find(…)` elsewhere, for what the same call gave here."""
    called = _source_of(subject, function, spot)
    if not called:
        return
    known, found = known_names(spot, function), 0
    for declared in walk(spot.source.root, lambda node: node.type != "comment"):
        if declared.type != "variable_declarator" or is_within(declared, function) or found >= _MOST:
            continue
        name, value = field(declared, "name"), field(declared, "value")
        if name is None or value is None or _callee(value, spot) != called:
            continue
        for code in _answers(declared, spot.text(name), spot):
            mine = re.sub(rf"(?<![\w$.]){re.escape(spot.text(name))}(?![\w$])", subject, code)
            if names_in(mine) <= known:
                found += 1
                refuses = mine.startswith("throw")
                yield Exit(
                    code=mine,
                    prior=_SAFE,
                    says="the code's own error is thrown" if refuses else f"it is left by `{mine}`",
                    approach="refuse" if refuses else "guard",
                    because=f"Another function of the file does so when `{called}` finds nothing.",
                    name="as-elsewhere",
                )


def _source_of(subject: str, function: Node, spot: Spot) -> str:
    """The callee of which a local name was given; of a call, its own."""
    for node in body_of(function):
        name, value = (
            (field(node, "name"), field(node, "value")) if node.type == "variable_declarator" else (None, None)
        )
        if name is not None and value is not None and spot.text(name) == subject:
            return _callee(value, spot)
    plain = re.match(r"(?:await )?([\w$.]{1,100})\(", subject)
    return plain[1] if plain else ""


def asked_by_callers(spot: Spot, function: Node) -> str:
    """What of the file's other functions the answer is compared with: "null", "undefined", or "" where with neither."""
    own = field(function, "name") or field(function.parent, "name")
    if own is None:
        return ""
    called = spot.text(own)
    for node in walk(spot.source.root):
        value, name = field(node, "value"), field(node, "name")
        if node.type != "variable_declarator" or name is None or value is None or is_within(node, function):
            continue
        if _callee(value, spot).removeprefix("this.") != called:
            continue
        holder = next((above for above in ancestors(node) if above.type in FUNCTIONS), None)
        asked = re.search(
            rf"(?<![\w$.]){re.escape(spot.text(name))} [!=]==? (null|undefined)\b", spot.text(holder or node)
        )
        if asked is not None:
            return asked[1]
    return ""


def alike_locals(spot: Spot, subject: str, before: Node) -> list[str]:
    """Other names that the same callee gave something to, above the statement, and of which parts are read."""
    holder = next((each for each in ancestors(before) if each.type in FUNCTIONS), None)
    called = _source_of(subject, holder, spot) if holder is not None else ""
    if holder is None or not called or not re.fullmatch(r"[\w$]{1,80}", subject):
        return []
    found: list[str] = []
    for node in body_of(holder):
        name, value = field(node, "name"), field(node, "value")
        if node.type != "variable_declarator" or name is None or value is None or name.type != "identifier":
            continue
        if node.end_byte <= before.start_byte and _callee(value, spot) == called:
            found.append(spot.text(name))
    text = spot.text(holder)
    used = [each for each in found if re.search(rf"(?<![\w$.]){re.escape(each)}[.\[]", text)]
    return [each for each in used if each != subject]


def _callee(value: Node, spot: Spot) -> str:
    if value.type == "await_expression" and value.named_children:
        value = value.named_children[0]
    called = field(value, "function") if value.type == "call_expression" else None
    return spot.text(called) if called is not None else ""


def _answers(declared: Node, name: str, spot: Spot) -> Iterator[str]:
    """How that function leaves when the name holds nothing."""
    holder = next((above for above in ancestors(declared) if above.type in FUNCTIONS), None)
    word = re.escape(name)
    one = rf"(?:!{word}|{word}\s*={{2,3}}\s*(?:null|undefined)|typeof {word}\s*={{2,3}}\s*['\"]undefined['\"])"
    other = r"(?:![\w$.]{1,80}|[\w$.]{1,80}\s*={2,3}\s*(?:null|undefined))"
    absent = re.compile(rf"\(\s*(?:{other}\s*\|\|\s*)?{one}(?:\s*\|\|\s*{other})?\s*\)")
    for node in body_of(holder) if holder is not None else ():
        condition = field(node, "condition") if node.type == "if_statement" else None
        if condition is None or not absent.fullmatch(spot.text(condition)):
            continue
        last = field(node, "consequence")
        if last is not None and last.type == "statement_block":
            last = last.named_children[0] if len(last.named_children) == 1 else None
        if last is not None and last.type in _LEAVES:
            code = spot.text(last)
            if "\n" not in code and len(code) <= _LONGEST:
                yield code


def names_in(code: str) -> frozenset[str]:
    """What a line speaks of: its names, and the language's words."""
    return frozenset(re.findall(r"(?<![\w$.'\"])[A-Za-z_$][\w$]*(?!\w*: )", _without_texts(code)))


def known_names(spot: Spot, function: Node) -> frozenset[str]:
    """What may be spoken of in the function: its own names, those of the file's top, and the language's words."""
    own = {
        spot.text(node)
        for node in walk(function)
        if node.type in {"identifier", "shorthand_property_identifier_pattern"}
    }
    top = {
        spot.text(node)
        for child in spot.source.root.named_children
        for node in walk(child, lambda each: each.type not in FUNCTIONS)
        if node.type in {"identifier", "type_identifier"}
    }
    words = {"throw", "return", "new", "null", "undefined", "this", "true", "false", "await", "typeof"}
    errors = {"Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "Promise", "String", "Number"}
    errors |= {"Response", "URL", "Date", "Object", "Array", "JSON", "Math"}
    return frozenset(own | top | words | errors)


def _without_texts(code: str) -> str:
    """The code without what its texts say; what a template's `${…}` holds stays."""
    plain = re.sub(r"'[^'\n]{0,200}'|\"[^\"\n]{0,200}\"", "''", code)
    return re.sub(r"`[^`\n]{0,200}`", lambda text: " ".join(re.findall(r"\$\{([^}]{0,100})\}", text[0])), plain)
