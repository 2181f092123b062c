"""JavaScript: what a library refuses: patterns, addresses, zones, kinds of arguments, places beyond a buffer, files."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, statement_of, walk
from homeostat.stages.propose.rules_javascript.corrected import around, corrected, instead
from homeostat.stages.propose.rules_javascript.exits import exits
from homeostat.stages.propose.rules_javascript.guard import is_pure, leave_when, only_if
from homeostat.stages.propose.rules_javascript.messages import bare
from homeostat.stages.propose.rules_javascript.nothing import call_of
from homeostat.stages.propose.rules_javascript.others import only_of
from homeostat.stages.propose.tree_rules.mend import Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_ESCAPED = ".replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')"
_FIXED = frozenset({"string", "number", "template_string", "regex", "true", "false", "null"})
_WAYS = 3


def patterns(spot: Spot) -> Iterator[Mend]:
    """`new RegExp(x)` of what people typed: meant as it is written."""
    if "Invalid regular expression" not in spot.message or "Invalid regular expression flags" in spot.message:
        return
    call = call_of(spot)
    given = field(call, "arguments")
    value = given.named_children[0] if given is not None and given.named_children else None
    if value is None or value.type == "string":
        return
    because = "What is searched for is mostly meant as it is written."
    parts = [each.named_children[0] for each in walk(value) if each.type == "template_substitution"]
    for part in parts or [value]:
        text = spot.text(part)
        whole = text if part.type in {"identifier", "member_expression", "call_expression"} else f"({text})"
        yield corrected(
            spot, "escape", 0.7, f"take {text} as it is written", because, instead(spot, part, f"{whole}{_ESCAPED}")
        )


def decoded(spot: Spot) -> Iterator[Mend]:
    """What cannot be decoded stays as it is; a value that a function with a single expression cannot catch."""
    message = spot.message
    if not re.search(
        r"URI malformed|Invalid URL|JSON|Invalid (?:regular|time value|language|date)|Incorrect locale", message
    ):
        return
    call = call_of(spot)
    arguments = field(call, "arguments")
    value = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    if call is None or value is None:
        return
    keeps = "URI malformed" in message and is_pure(value)
    because = "What strangers write may be no such text."
    for node in ancestors(call):
        if node.type in FUNCTIONS:
            body = field(node, "body")
            if node.type == "arrow_function" and body is not None and body.type != "statement_block":
                answers = [spot.text(value)] if keeps else ["null", "undefined"]
                kind = spot.error_type
                for rank, answer in enumerate(answers):
                    other = f"if (error instanceof {kind}) return {answer}; throw error;"
                    text = f"{{ try {{ return {spot.text(body)}; }} catch (error) {{ {other} }} }}"
                    does = f"give {answer} where it cannot be read"
                    yield corrected(
                        spot, "catch", (0.66 if keeps else 0.46) - 0.05 * rank, does, because,
                        instead(spot, body, text), approach="guard",
                    )  # fmt: skip
            return
        if node.type == "return_statement" and keeps and spot.source.begins_its_line(node):
            indent, newline, step = spot.source.indent(node), spot.source.newline, spot.source.step
            left = spot.text(value)
            inside, other = f"{newline}{indent}{step}{spot.text(node)}", f"{newline}{indent}{step}return {left};"
            text = f"try {{{inside}{newline}{indent}}} catch {{{other}{newline}{indent}}}"
            does = f"leave {left} as it is where it cannot be decoded"
            yield corrected(spot, "catch", 0.66, does, because, instead(spot, node, text), approach="guard")
            return


def zones(spot: Spot) -> Iterator[Mend]:
    """A time zone, a locale or a currency that the engine does not know: the one that stands in for none."""
    if not re.search(
        r"Invalid time zone|Incorrect locale|Invalid language tag|Invalid currency|Invalid unit", spot.message
    ):
        return
    statement = statement_of(spot.here[0]) if spot.here else None
    if statement is None or not spot.source.begins_its_line(statement) or statement.type == "lexical_declaration":
        return
    wanted = "timeZone" if "zone" in spot.message else "currency" if "currency" in spot.message else "locale"
    for node in body_of(spot.function or spot.source.root):
        key, value = field(node, "key"), field(node, "value")
        if node.type != "pair" or key is None or value is None or spot.text(key) != wanted:
            continue
        usual = re.search(r"(?:\|\||\?\?) (['\"][\w/+-]{1,40}['\"])", spot.text(value))
        holder = next((each for each in ancestors(node) if each.type == "variable_declarator"), None)
        name = field(holder, "name")
        if name is None or (usual is None and wanted != "timeZone"):
            continue
        stand_in = usual[1] if usual else "'UTC'"
        indent, newline, step = spot.source.indent(statement), spot.source.newline, spot.source.step
        text, held = spot.text(statement), spot.text(name)
        plain = re.sub(rf"\b{re.escape(held)}\b", f"{{ ...{held}, {wanted}: {stand_in} }}", text)
        body = (
            f"try {{{newline}{indent}{step}{text}{newline}{indent}}} catch {{"
            f"{newline}{indent}{step}{plain}{newline}{indent}}}"
        )
        because = "It stands in already where none is given."
        does = f"take {stand_in} where the engine does not know the {wanted}"
        yield corrected(spot, "stand-in", 0.64, does, because, instead(spot, statement, body), approach="default")


def bases(spot: Spot) -> Iterator[Mend]:
    """`toString(radix)` beyond 2 to 36."""
    if not re.search(r"radix (?:argument )?must be between 2 and 36", spot.message):
        return
    for value in _arguments(spot)[:1]:
        text = spot.text(value)
        yield corrected(
            spot, "clamp", 0.6, f"take the nearest base for {text}", "There are digits for 2 to 36.",
            instead(spot, value, f"Math.min(36, Math.max(2, {text}))"), approach="coerce",
        )  # fmt: skip
        yield from leave_when(spot, value, text, f"!({text} >= 2 && {text} <= 36)", when=f"{text} is no base")


def _arguments(spot: Spot) -> list[Node]:
    arguments = field(call_of(spot), "arguments")
    return [each for each in arguments.named_children if each.type not in _FIXED] if arguments is not None else []


_KINDS = re.compile(
    r'(?:The "(?P<name>[\w.]{1,60})" (?:argument|property)|The first argument) must be '
    r"(?:of type |an instance of |one of type )"
    r"(?P<kind>[\w ]{1,40}).{0,200}?Received (?P<what>undefined|null|type \w+|an instance of \w+|function)"
)


def kinds_given(spot: Spot) -> Iterator[Mend]:
    """`The "path" argument must be of type string. Received undefined`: what was handed to the platform is missing."""
    found = _KINDS.search(spot.message)
    if found is None:
        return
    missing = found["what"] in {"undefined", "null"}
    values = [each for each in _arguments(spot) if each.type not in FUNCTIONS][:4]
    neighbours = re.findall(r"\|\| ('[^'\n]{0,40}'|\"[^\"\n]{0,40}\")", spot.source.text)
    for rank, value in enumerate(values):
        name, weight = spot.text(value), 1.0 - 0.04 * rank
        if not is_pure(value):
            continue
        if missing:
            yield from leave_when(spot, value, name, f"{name} == null", when=f"{name} is missing", weight=weight)
            if found["kind"].startswith("string"):
                for empty in dict.fromkeys([*neighbours[:1], "''"]):
                    yield corrected(
                        spot, "or-empty", 0.52 * weight, f"take {empty} for {name} when it is missing",
                        "What it is handed to takes text.", instead(spot, value, f"{name} || {empty}"),
                        approach="default",
                    )  # fmt: skip
        elif found["kind"].startswith("string"):
            yield corrected(
                spot, "make-text", 0.6 * weight, f"make text of {name}", "What it is handed to takes text.",
                *around(spot, value, "String(", ")"), approach="coerce",
            )  # fmt: skip
            yield from leave_when(
                spot, value, name, f"typeof {name} !== 'string'", when=f"{name} is no text", weight=weight
            )


_READS = re.compile(r"(?:read|write|get|set)(?:Big)?(?:U?[Ii]nt|Float|Double|UInt)(?P<bits>8|16|32|64)?(?:BE|LE)?$")


def beyond(spot: Spot) -> Iterator[Mend]:
    """A number that is read beyond the end of a buffer."""
    if not re.search(
        r"out of range|outside buffer bounds|outside the bounds of the DataView|out of bounds", spot.message
    ):
        return
    call = call_of(spot)
    callee, arguments = field(call, "function"), field(call, "arguments")
    held, name = field(callee, "object"), field(callee, "property")
    if call is None or held is None or name is None or arguments is None or not is_pure(held):
        return
    found = _READS.match(spot.text(name))
    if found is None:
        return
    size = int(found["bits"]) // 8 if found["bits"] else 8 if "Double" in spot.text(name) else 4
    at = next((spot.text(each) for each in arguments.named_children), "0")
    whole = str(int(at) + size) if at.isdigit() else f"{at} + {size}"
    length = f"{spot.text(held)}.{'byteLength' if spot.text(name).startswith(('get', 'set')) else 'length'}"
    yield from _wider_checks(spot, call, length, whole)
    condition, when = f"{length} < {whole}", f"{spot.text(held)} is shorter than {whole}"
    yield from leave_when(spot, held, spot.text(held), condition, when=when, weight=1.1)
    yield from only_if(spot, call, f"{length} >= {whole}", condition, when=when)


def _wider_checks(spot: Spot, call: Node, length: str, whole: str) -> Iterator[Mend]:
    """A check of the same length that stands there and asks too little."""
    for node in body_of(spot.function or spot.source.root):
        asked = field(node, "condition") if node.type == "if_statement" else None
        if asked is None or node.start_byte > call.start_byte:
            continue
        inner = spot.text(asked)[1:-1]
        if re.fullmatch(rf"(?:!{re.escape(length)}|{re.escape(length)} (?:===?|<=?) \d{{1,6}})", inner):
            yield corrected(
                spot, "widen-check", 0.72, f"ask whether {length} is less than {whole}",
                "A check of the length stands there, and asks for less than is read.",
                instead(spot, asked, f"({length} < {whole})"),
            )  # fmt: skip


def files_missing(spot: Spot) -> Iterator[Mend]:
    """`ENOENT`: a file that is not there, read as it stands."""
    if "ENOENT" not in spot.message:
        return
    call = call_of(spot)
    callee, arguments = field(call, "function"), field(call, "arguments")
    if call is None or callee is None or arguments is None or not arguments.named_children:
        return
    path = arguments.named_children[0]
    held = field(callee, "object")
    if held is not None and is_pure(path) and spot.text(callee).endswith("Sync"):
        name = spot.text(path)
        asked = f"!{spot.text(held)}.existsSync({name})"
        yield from leave_when(spot, path, name, asked, when=f"there is no file {name}", weight=1.05)


def answered_twice(spot: Spot) -> Iterator[Mend]:
    """Headers after the answer; writing to what has ended."""
    ended = re.search(r"write after end|Cannot call write after a stream was destroyed|ERR_STREAM", spot.message)
    sent = "headers after they are sent" in spot.message
    if not (ended or sent):
        return
    call = call_of(spot)
    held = field(field(call, "function"), "object")
    while held is not None and held.type == "call_expression":
        held = field(field(held, "function"), "object")
    if held is not None and is_pure(held):
        name = spot.text(held)
        asked = f"{name}.headersSent" if sent else f"{name}.writableEnded || {name}.destroyed"
        when = f"{name} has answered already" if sent else f"{name} has ended"
        yield from leave_when(spot, held, name, asked, when=when)
    for node in body_of(spot.function or spot.source.root):
        then = field(node, "consequence") if node.type == "if_statement" else None
        last = then.named_children[-1] if then is not None and then.named_children else None
        if (
            last is not None
            and last.type == "expression_statement"
            and re.match(r"\w+\.(?:\w+\(.{0,200}\)\.)?(?:send|end|json|redirect)\(", spot.text(last))
        ):
            start = spot.source.span(last)[0]
            does = f"end with `{spot.text(last)[:60]}`"
            because = "It has answered, and goes on to answer again."
            yield corrected(spot, "left-there", 0.66, does, because, Edit(start, start, "return "))


_FILLS = {
    "push": "[]", "unshift": "[]", "add": "new Set()", "set": "new Map()", "append": "[]", "splice": "[]",
}  # fmt: skip


def filled(spot: Spot) -> Iterator[Mend]:
    """`groups[key].push(x)` of a key that is new: its list is made first."""
    if not re.search(
        r"undefined \(reading '(?:push|unshift|add|set|splice)'\)|Cannot read property '(?:push|add|set)'", spot.message
    ):
        return
    for node in spot.here:
        callee = field(node, "function") if node.type == "call_expression" else None
        callee = node if node.type == "member_expression" else callee
        held, name = field(callee, "object"), field(callee, "property")
        if held is None or name is None or spot.text(name) not in _FILLS:
            continue
        empty, text = _FILLS[spot.text(name)], spot.text(held)
        because = "What is put there has to have a place."
        getter = field(field(held, "function"), "property") if held.type == "call_expression" else None
        of = field(field(held, "function"), "object")
        statement = statement_of(node)
        if getter is not None and spot.text(getter) == "get" and of is not None and statement is not None:
            key = spot.text(field(held, "arguments") or held)[1:-1]
            at, indent, newline = spot.source.span(statement)[0], spot.source.indent(statement), spot.source.newline
            guard = f"if (!{spot.text(of)}.has({key})) {spot.text(of)}.set({key}, {empty});{newline}{indent}"
            yield corrected(spot, "make-first", 0.76, f"make {empty} for a new {key}", because, Edit(at, at, guard))
        elif is_pure(held):
            does = f"make {empty} for {text} where there is none"
            yield corrected(
                spot, "make-first", 0.76, does, because, instead(spot, held, f"({text} = {text} || {empty})")
            )
        return


_LISTENS = re.compile(r"on[A-Z]|cb$|callback|done$|next$|hook|listener|handler")


def listeners(spot: Spot) -> Iterator[Mend]:
    """`this.onEnd is not a function`, and nothing is done with its answer: nobody listens."""
    if "is not a function" not in spot.message:
        return
    for node in spot.here:
        call = node if node.type == "call_expression" else node.parent
        whole = field(call, "function")
        callee = bare(whole) if whole is not None else None
        if call is None or callee is None or callee.type not in {"member_expression", "identifier"}:
            continue
        name = spot.text(callee)
        alone = call.parent is not None and call.parent.type in {"expression_statement", "await_expression"}
        if name not in spot.message or not _LISTENS.match(name.rpartition(".")[2]):
            continue
        if alone and whole is not None:
            because = "Who does not want to be told gives no function."
            start = spot.source.span(call)[0]
            edit = Edit(start, start, f"if (typeof {name} === 'function') ")
            if "?.(" in spot.source.text or whole != callee:  # written for engines that know it
                edit = instead(spot, whole, f"{name}?.")
            does = f"call {name} only where it is given"
            yield corrected(spot, "when-given", 0.7, does, because, edit, approach="guard")
        return


def caught(spot: Spot) -> Iterator[Mend]:
    """Whatever a library's call refuses: the function's own way out, when nothing better is known."""
    if not spot.called or spot.error_type == "AssertionError":
        return
    call = call_of(spot)
    statement = statement_of(call) if call is not None else None
    if statement is None or statement.type not in {"expression_statement", "return_statement"}:
        return
    if not spot.source.begins_its_line(statement):
        return
    indent, newline, step = spot.source.indent(statement), spot.source.newline, spot.source.step
    for way in exits(spot, statement, "text")[:_WAYS]:
        inside = f"{newline}{indent}{step}{spot.text(statement)}"
        instead_ = f"{newline}{indent}{step}{only_of(spot, way)}{way.code}"
        body = f"try {{{inside}{newline}{indent}}} catch (error) {{{instead_}{newline}{indent}}}"
        yield Mend(
            rule="catch-any",
            prior=way.prior - 0.25,
            title=f"In {spot.name}, `{way.code}` when it is refused"[:160],
            description=f"When it is refused, {way.says}.",
            approach=way.approach,
            reasoning=way.because,
            source=spot.source,
            edits=(instead(spot, statement, body),),
            invents=way.invents,
            swallows=way.approach != "refuse",
        )
