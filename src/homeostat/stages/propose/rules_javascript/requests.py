"""What a stranger's request brought is refused with a 400, as the code does it: nothing else is asked for there."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, statement_of, walk
from homeostat.stages.propose.rules_javascript.lookalikes import known_names, names_in
from homeostat.stages.propose.tree_rules.mend import Exit
from homeostat.stages.propose.tree_rules.spot import Spot

_BROUGHT = re.compile(r"(?:req|request|ctx|context|c|event|this)(?:\.(?:req|request))?\.(?:body|query|payload)\b")
_READ = re.compile(r"\.json\(\)|\.formData\(\)|\.parseBody\(|readBody\(|\bbody\b(?! ?=)|\.query\b|JSON\.parse\(event\.")
_BAD = re.compile(r"\b(?:400|422)\b|(?i:bad_?request|invalid_?(?:input|body|request)|unprocessable)")
_STATUS = re.compile(r"(?<=status: )4\d\d\b|(?<=status\()4\d\d\b|(?<=statusCode: )4\d\d\b|(?<=code\()4\d\d\b")
_MAKER = re.compile(r"(?i)bad_?request(?:error|exception)?|invalid_?(?:input|body|request)(?:error)?")
_SAID = re.compile(r"'[^'\\\n]{1,120}'|\"[^\"\\\n]{1,120}\"|`[^`\\\n]{1,120}`")
_LEAVES = frozenset({"return_statement", "throw_statement"})
_IMPORTED = frozenset({"import_specifier", "shorthand_property_identifier_pattern", "class_declaration"})
_LONGEST = 200  # characters of a refusal that is taken over
_OF_FUNCTION, _OF_FILE, _MADE, _RENUMBERED = 0.76, 0.73, 0.7, 0.72


def is_brought(spot: Spot, subject: str) -> bool:
    """Whether it is a part of what a request carries: of its body or its query, by where its first name came from."""
    if _BROUGHT.match(subject):
        return True
    root = re.match(r"[A-Za-z_$][\w$]{0,80}", subject)
    function = spot.function
    if root is None or function is None:
        return False
    return any(_brings(spot, each, root[0]) for each in (function, *ancestors(function)) if each.type in FUNCTIONS)


def _brings(spot: Spot, function: Node, name: str) -> bool:
    for node in body_of(function):
        held, value = field(node, "name"), field(node, "value")
        if node.type == "variable_declarator" and held is not None and value is not None:
            said = _reads(spot, value)[:_LONGEST]
            if name in {spot.text(each) for each in _bound(held)} and _READ.search(said):
                return True
    taken = field(function, "parameters")
    patterns = [each for each in walk(taken) if each.type == "object_pattern"] if taken is not None else []
    return name in {"body", "query"} and any(name in {spot.text(each) for each in _bound(one)} for one in patterns)


def _reads(spot: Spot, value: Node) -> str:
    """What is read; of a call of another function, what it was handed is not what it gives."""
    inner = value.named_children[0] if value.type == "await_expression" and value.named_children else value
    callee = field(inner, "function")
    if callee is None or _READ.search(f"{spot.text(callee)}()"):
        return spot.text(value)
    arguments = field(inner, "arguments")
    given = arguments.named_children if arguments is not None else []
    plain = spot.text(callee).endswith("parse") or all(each.type != "object" for each in given)
    return spot.text(value) if plain else spot.text(callee)


def _bound(pattern: Node) -> list[Node]:
    kinds = {"identifier", "shorthand_property_identifier_pattern"}
    return [each for each in walk(pattern) if each.type in kinds]


def refusals(spot: Spot, statement: Node, subject: str) -> Iterator[Exit]:
    """As the function refuses what it cannot read, then as the file does, then by what the file has for it."""
    if not is_brought(spot, subject):
        return
    known = known_names(spot, spot.function) if spot.function is not None else frozenset[str]()
    for code, prior in _said_before(spot, statement):
        mine = _in_other_words(code, subject)
        if names_in(mine) <= known:
            yield _refusal(mine, prior)
    for maker in _makers(spot):
        new = "new " if maker[0].isupper() else ""
        yield _refusal(f"throw {new}{maker}('{_field_of(subject)} is required');", _MADE)


def alike(spot: Spot, node: Node) -> list[str]:
    """The other parts of the same thing that the statement hands to the same function: they may be missing as well."""
    call = next((each for each in ancestors(node) if each.type == "call_expression"), None)
    statement, holder = statement_of(node), field(node, "object")
    callee = field(call, "function")
    if statement is None or holder is None or callee is None:
        return []
    found: list[str] = []
    for each in walk(statement):
        arguments = field(each, "arguments") if each.type == "call_expression" else None
        first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        same = spot.text(field(each, "function") or each) == spot.text(callee)
        if first is not None and same and spot.text(field(first, "object") or first) == spot.text(holder):
            found.append(spot.text(first))
    return [each for each in dict.fromkeys(found) if each != spot.text(node)]


def _refusal(code: str, prior: float) -> Exit:
    return Exit(
        code=code,
        prior=prior,
        says="the request is refused as a bad one",
        approach="refuse",
        because="It is a part of what a request brought, and such are refused in this way here.",
        name="bad-request",
    )


def _said_before(spot: Spot, statement: Node) -> Iterator[tuple[str, float]]:
    """Refusals with a 400, the nearest first; where there are none, another of the function's with that number."""
    function = spot.function
    own = _leaving(spot, list(body_of(function)) if function is not None else [], statement)
    bad = [code for code in own if _BAD.search(code)]
    yield from ((code, _OF_FUNCTION - 0.02 * rank) for rank, code in enumerate(bad[:2]))
    if not bad:
        elsewhere = _leaving(spot, list(walk(spot.source.root)), statement)
        yield from ((code, _OF_FILE) for code in [each for each in elsewhere if _BAD.search(each)][:1])
        renumbered = [_STATUS.sub("400", code, count=1) for code in own if _STATUS.search(code)]
        yield from ((code, _RENUMBERED) for code in renumbered[:1])


def _leaving(spot: Spot, nodes: list[Node], statement: Node) -> list[str]:
    leaves = [node for node in nodes if node.type in _LEAVES and len(spot.text(node)) <= _LONGEST]
    leaves.sort(key=lambda node: abs(node.start_byte - statement.start_byte))
    return [text for node in leaves if "\n" not in (text := spot.text(node)) and _SAID.search(text)]


def _in_other_words(code: str, subject: str) -> str:
    """The refusal with words about this part, in the place of the longest of its own."""
    said = max(_SAID.findall(code), key=lambda text: (" " in text, len(text)))
    return code.replace(said, f"'{_field_of(subject)} is required'", 1)


def _field_of(subject: str) -> str:
    """As who sends the request knows it."""
    return re.sub(r"[^\w]", "", subject.rpartition(".")[2]) or "a value"


def _makers(spot: Spot) -> list[str]:
    """What the file declares or brings in to refuse a request with."""
    names = {
        spot.text(field(each, "alias") or field(each, "name") or each)
        for each in walk(spot.source.root, lambda node: node.type not in FUNCTIONS)
        if each.type in _IMPORTED
    }
    return sorted(name for name in names if _MAKER.fullmatch(name))[:1]
