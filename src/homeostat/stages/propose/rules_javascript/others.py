"""JavaScript: names that are not there, text that cannot be read."""

import difflib
import posixpath
import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import FUNCTIONS, ancestors, body_of, field, statement_of, walk
from homeostat.stages.propose.rules_javascript.emptiness import of_none
from homeostat.stages.propose.rules_javascript.exits import exits
from homeostat.stages.propose.rules_javascript.guard import also_ask, is_pure, leave_when
from homeostat.stages.propose.rules_javascript.neutral import returned
from homeostat.stages.propose.rules_javascript.nothing import call_of
from homeostat.stages.propose.tree_rules.mend import Exit, Mend
from homeostat.stages.propose.tree_rules.spot import Spot

_SUFFIXES = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx")
_OF_THE_ENGINE = frozenset({"TypeError", "RangeError", "SyntaxError", "URIError", "ReferenceError"})
_BOUND = frozenset({
    "variable_declarator", "function_declaration", "class_declaration", "import_specifier", "import_clause",
    "namespace_import", "formal_parameters", "required_parameter", "optional_parameter", "catch_clause",
    "generator_function_declaration",
})  # fmt: skip


def names(spot: Spot) -> Iterator[Mend]:
    """`x is not defined`: spelt otherwise, or never brought in."""
    found = re.match(r"([A-Za-z_$][\w$]{0,80}) is not defined", spot.message)
    if found is None:
        return
    name = found[1]
    used = [node for node in spot.here if node.type == "identifier" and spot.text(node) == name]
    bound = {spot.text(node) for node in walk(spot.source.root) if node.type == "identifier" and _binds(node)}
    for node in used[:1]:
        for meant in difflib.get_close_matches(name, sorted(bound - {name}), n=2, cutoff=0.75):
            yield _plain(spot, "meant", 0.72, Edit(*spot.source.span(node), meant), f"{name} is meant as {meant}")
        if re.match(r"window|document|navigator|localStorage|process|global|define|module", name):
            yield from leave_when(spot, node, name, f"typeof {name} === 'undefined'", when=f"there is no {name}")
    yield from _brought(spot, name)


def _binds(node: Node) -> bool:
    above = node.parent
    return above is not None and above.type in _BOUND and node != field(above, "value")


def _brought(spot: Spot, name: str) -> Iterator[Mend]:
    """The `require` or `import` by which another file of the project has the name."""
    word = re.escape(name)
    among = rf"\{{[^}}\n]{{0,200}}\b{word}\b[^}}\n]{{0,200}}\}}"
    required = rf"(?:const|let|var) (?:{word}|{among}) = require\((['\"])([^'\"\n]{{1,200}})\1\)(?:\.\w{{1,80}})?;?"
    imported = rf"import (?:{word}|\* as {word}|{among}) from (['\"])([^'\"\n]{{1,200}})\3;?"
    own = re.compile(rf"^(?:{required}|{imported})", re.MULTILINE)
    for source in spot.project.near(spot.source.path, _SUFFIXES):
        line = own.search(source.text) if source is not spot.source else None
        if line is None:
            continue
        quote, module = (line[1], line[2]) if line[2] else (line[3], line[4])
        text = re.sub(r"\{[^}]*\}", f"{{ {name} }}", line[0])
        if module.startswith("."):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), module))
            here = posixpath.relpath(place, posixpath.dirname(spot.source.path) or ".")
            text = text.replace(
                f"{quote}{module}{quote}", f"{quote}{here if here.startswith('.') else f'./{here}'}{quote}"
            )
        at = _after_imports(spot)
        yield _plain(
            spot,
            "bring-in",
            0.78,
            Edit(at, at, f"{text}{spot.source.newline}"),
            f"bring {name} in as {source.path} does",
        )
        return


def _after_imports(spot: Spot) -> int:
    """Where the next line of imports goes."""
    last = 0
    for node in spot.source.root.named_children:
        text = spot.text(node)
        directive = node.type == "expression_statement" and text[:1] in "'\""
        brings = node.type == "import_statement" or (node.type.endswith("_declaration") and "require(" in text)
        if node.type in {"hash_bang_line", "comment"} or directive or brings:
            if node.type != "comment":
                last = spot.source.text.find("\n", spot.source.span(node)[1]) + 1
        else:
            break
    return last


def _plain(spot: Spot, rule: str, prior: float, edit: Edit, does: str) -> Mend:
    return Mend(
        rule=rule,
        prior=prior,
        title=f"In {spot.name}, {does}"[:160],
        description=f"In {spot.name}, {does}.",
        approach="correct",
        reasoning="The project's own code says how it is called.",
        source=spot.source,
        edits=(edit,),
    )


def symbols(spot: Spot) -> Iterator[Mend]:
    """A symbol becomes text by `String(x)` alone; numbers and big ones are mixed by neither."""
    if "Symbol value to a" not in spot.message:
        return
    for value in _texts(spot):
        name = spot.text(value)
        yield Mend(
            rule="make-text",
            prior=0.66,
            title=f"In {spot.name}, make text of {name} by String()"[:160],
            description=f"{name} may be a symbol as well: String() makes text of anything.",
            approach="coerce",
            reasoning="Adding to text refuses symbols; String() does not.",
            source=spot.source,
            edits=(Edit(*spot.source.span(value), f"String({name})"),),
        )
        yield from leave_when(spot, value, name, f"typeof {name} === 'symbol'", when=f"{name} is a symbol", weight=0.8)


def _texts(spot: Spot) -> Iterator[Node]:
    """What is made text at the place: a side of `+`, a part of a template, what a library was given."""
    plain = frozenset({"identifier", "member_expression", "subscript_expression"})
    for node in spot.here:
        if node.type == "template_substitution" and node.named_children:
            yield node.named_children[0]
        if node.type == "binary_expression":
            yield from (
                side for side in (field(node, "left"), field(node, "right")) if side is not None and side.type in plain
            )
    arguments = field(call_of(spot), "arguments")
    for each in arguments.named_children if arguments is not None else ():
        if each.type in plain:
            yield each


def unreadable(spot: Spot) -> Iterator[Mend]:
    """`JSON.parse` and its like, of what is no such text: caught, with the function's own way out."""
    if not re.search(
        r"JSON|URI malformed|Invalid (time value|regular expression|URL|currency code)|Incorrect locale", spot.message
    ):
        return
    call = call_of(spot)
    statement = statement_of(call) if call is not None else None
    arguments = field(call, "arguments")
    if call is None or statement is None or not spot.source.begins_its_line(statement):
        return
    given = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    if given is not None and re.search(r"end of JSON|JSON at position 0|Unexpected token '?[uo]", spot.message):
        name = spot.text(given)
        yield from leave_when(spot, given, name, f"!{name}", when=f"{name} is empty", weight=0.9)
        if is_pure(given):
            yield from also_ask(spot, given, name, when=f"{name} is empty")
    yield from _caught(spot, statement)


def _caught(spot: Spot, statement: Node) -> Iterator[Mend]:
    """Only where the statement declares nothing that is used further down."""
    text, indent, newline, step = (
        spot.text(statement),
        spot.source.indent(statement),
        spot.source.newline,
        spot.source.step,
    )
    head = ""
    declared = [each for each in statement.named_children if each.type == "variable_declarator"]
    if declared:
        name, value = field(declared[0], "name"), field(declared[0], "value")
        if len(declared) != 1 or name is None or value is None or name.type != "identifier":
            return
        word = "var" if text.startswith("var ") else "let"
        head, text = f"{word} {spot.text(name)};{newline}{indent}", f"{spot.text(name)} = {spot.text(value)};"
    for way in exits(spot, statement, "text")[:4]:
        inside, instead = f"{newline}{indent}{step}{text}", f"{newline}{indent}{step}{only_of(spot, way)}{way.code}"
        body = f"{head}try {{{inside}{newline}{indent}}} catch (error) {{{instead}{newline}{indent}}}"
        yield Mend(
            rule="catch",
            prior=way.prior - 0.1,
            title=f"In {spot.name}, `{way.code}` when it cannot be read"[:160],
            description=f"When the text cannot be read, {way.says}.",
            approach=way.approach,
            reasoning=way.because,
            source=spot.source,
            edits=(Edit(*spot.source.span(statement), body),),
            invents=way.invents,
            swallows=way.approach != "refuse",
        )


def only_of(spot: Spot, way: Exit) -> str:
    """What stands before a way out in a `catch`, so that it holds for the failure that was seen and for no other."""
    if way.approach == "refuse" or spot.error_type not in _OF_THE_ENGINE:
        return ""
    deeper = f"{spot.source.newline}{spot.source.indent(spot.here[0])}{spot.source.step}" if spot.here else " "
    return f"if (!(error instanceof {spot.error_type})) throw error;{deeper}"


def folds(spot: Spot) -> Iterator[Mend]:
    """`reduce` of nothing without a beginning."""
    if "Reduce of empty array" not in spot.message:
        return
    call = call_of(spot)
    arguments, callee = field(call, "arguments"), field(call, "function")
    if call is None or arguments is None or len(arguments.named_children) != 1:
        return
    last = arguments.named_children[0]
    body = spot.text(last)
    begins = (
        "0"
        if re.search(r"\+|max|min", body)
        else "''"
        if "'" in body
        else "1"
        if "*" in body
        else "[]"
        if "concat" in body
        else None
    )
    at = spot.source.span(last)[1]
    chooses = field(last, "body")
    if chooses is not None and chooses.type == "ternary_expression":
        begins = None  # one of them is chosen, and there is none
    if begins is not None:
        yield _plain(spot, "begin-fold", 0.58, Edit(at, at, f", {begins}"), f"begin with {begins}")
    subject = field(callee, "object")
    if subject is not None:
        name = spot.text(subject)
        yield from of_none(spot, subject)
        yield from leave_when(spot, subject, name, f"!{name}.length", when=f"{name} is empty"[:60], weight=0.95)


def constants(spot: Spot) -> Iterator[Mend]:
    """A constant that is assigned to; a class that is called without `new`."""
    if "Assignment to constant variable" in spot.message:
        for node in spot.here:
            target = field(node, "left") or field(node, "argument")
            name = spot.text(target) if target is not None else ""
            for each in body_of(spot.function or spot.source.root):
                declared = (
                    [field(one, "name") for one in each.named_children] if each.type == "lexical_declaration" else []
                )
                if any(one is not None and spot.text(one) == name for one in declared) and spot.text(each).startswith(
                    "const"
                ):
                    start = spot.source.span(each)[0]
                    yield _plain(spot, "let", 0.8, Edit(start, start + 5, "let"), f"{name} may change")
            if name:
                return
    found = re.search(r"Class constructor (\w{1,80}) cannot be invoked without 'new'", spot.message)
    call = call_of(spot) if found else None
    if call is not None:
        at = spot.source.span(call)[0]
        yield _plain(spot, "new", 0.82, Edit(at, at, "new "), "make one by `new`")


def thrown(spot: Spot) -> Iterator[Mend]:
    """The code's own error about one of many entries: the loop that goes through them leaves that one out."""
    guard = _own_guard(spot)
    if guard is None:
        return
    for above in spot.outer[:1]:
        for node in above.here:
            call = next((each for each in (node, *ancestors(node)) if each.type == "call_expression"), None)
            inside = next((each for each in ancestors(node) if each.type in FUNCTIONS), None)
            if call is None or inside is None or inside.parent is None or inside.parent.type != "arguments":
                continue
            body = field(inside, "body")
            if body == call:
                yield from _one_left_out(above, call, spot, guard)
                yield from _let_go(spot)
            return


def _let_go(spot: Spot) -> Iterator[Mend]:
    """`return` in the place of the `throw`, for whoever calls it."""
    thrown = next(
        (each for node in spot.here for each in (node, *ancestors(node)) if each.type == "throw_statement"), None
    )
    if thrown is None or spot.function is None or returned(spot.function):
        return
    yield Mend(
        rule="leave-out",
        prior=0.36,
        title=f"In {spot.name}, leave out what it would refuse"[:160],
        description="What is refused is left out, and the rest goes on.",
        approach="guard",
        reasoning="It is done for each of many; the refusal is about one.",
        side_effects="Nobody is told of what was left out.",
        source=spot.source,
        edits=(Edit(*spot.source.span(thrown), "return;"),),
        swallows=True,
    )


def _own_guard(spot: Spot) -> Node | None:
    """The condition under which the function throws at the spot."""
    for node in spot.here:
        for each in (node, *ancestors(node)):
            if each.type in FUNCTIONS:
                break
            if each.type == "if_statement" and any(inner.type == "throw_statement" for inner in walk(each)):
                return field(each, "condition")
    return None


def _denied(condition: str) -> str:
    plain = re.fullmatch(r"!([\w$.]+(?:\([\w$., ]*\))?)", condition)
    return plain[1] if plain else f"!({condition})"


def _one_left_out(above: Spot, call: Node, spot: Spot, guard: Node) -> Iterator[Mend]:
    """`name && call(…)` by the argument that the refusal is about: its value, or what the callee makes of it."""
    names = [each for each in walk(guard) if each.type == "identifier"]
    parameters = field(spot.function, "parameters")
    arguments = field(call, "arguments")
    if not names or parameters is None or arguments is None or spot.function is None:
        return
    asked = spot.text(names[0])
    made = next(
        (
            field(node, "value")
            for node in body_of(spot.function)
            if node.type == "variable_declarator" and spot.text(field(node, "name") or node) == asked
        ),
        None,
    )
    value = spot.text(made) if made is not None else asked
    condition = re.sub(rf"(?<![\w$.]){re.escape(asked)}(?![\w$])", lambda _: value, spot.text(guard)[1:-1])
    for parameter, given in zip(parameters.named_children, arguments.named_children, strict=False):
        condition = re.sub(rf"(?<![\w$.]){re.escape(spot.text(parameter))}(?![\w$])", above.text(given), condition)
    yield Mend(
        rule="leave-out-entry",
        prior=0.4,
        title=f"In {above.name}, leave an entry out that {spot.name} would refuse"[:160],
        description="One entry that is refused no longer takes all others with it.",
        approach="guard",
        reasoning="It goes through many; the refusal is about one.",
        side_effects="Nobody is told of the entry that was left out.",
        source=above.source,
        edits=(Edit(*above.source.span(call), f"{_denied(condition)} && {above.text(call)}"),),
        swallows=True,
    )
