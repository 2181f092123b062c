"""How a Go function can be left where something is missing: as it is left elsewhere, or with its own zero values."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from homeostat.languages.python import Edit
from homeostat.languages.trees import ancestors, body_of, field, loop_of, walk
from homeostat.stages.propose.rules_go.handlers import WORDS, answers, writer_of
from homeostat.stages.propose.rules_go.neighbours import neighbours
from homeostat.stages.propose.rules_go.sentinels import sentinels
from homeostat.stages.propose.tree_rules.mend import Exit, likeliest, next_turn
from homeostat.stages.propose.tree_rules.spot import Spot

_NUMBERS = re.compile(r"u?int(8|16|32|64)?|uintptr|byte|rune|float(32|64)|complex(64|128)|time\.Duration$")
_NEXT_TURN, _UNLIKELY_TURN, _END_OF_LOOP = 0.5, 0.36, 0.52
_OWN_WORDS = 0.52  # that it refuses as it does at its end, where nothing is asked
_HALF_DONE = 0.18  # less for a bare `return` out of a loop, and for a way out of which only the last step is taken
_MAKES_ERROR = re.compile(r"(?i)err\w{0,20}\(|fail\w{0,20}\(|\w{0,40}Error\{|\bErr[A-Z]")
_BELIED = 0.5  # of its chances
_CHOICES = frozenset({"expression_switch_statement", "type_switch_statement", "select_statement"})
_NILABLE = frozenset({
    "pointer_type", "slice_type", "map_type", "channel_type", "function_type", "interface_type",
})  # fmt: skip
_MOST_SIBLINGS = 6
_MOST_LINES = 4  # and characters of a way out that is taken over
_LONGEST = 300
_SETS_ERROR = re.compile(
    r"return (?:[^(\n]{1,60}, )?(?:\w{1,40}\.)?(?!(?:is|has)[A-Z_]?)\w{0,60}(error|fail)\w{0,60}\([^)]", re.IGNORECASE
)
_WORDS = frozenset({"interpreted_string_literal", "raw_string_literal"})
_ERROR = re.compile(r"(?i)\berr|fail|invalid|fmt\.Errorf|errors\.")


def results(function: Node | None, spot: Spot) -> list[tuple[str, Node]] | None:
    """Names ("" where there is none) and types of what it returns; None where there is no function."""
    if function is None:
        return None
    result = field(function, "result")
    if result is None:
        return []
    if result.type != "parameter_list":
        return [("", result)]
    found: list[tuple[str, Node]] = []
    for each in result.named_children:
        kind = field(each, "type")
        if kind is not None:
            names = each.children_by_field_name("name")
            found += [(spot.text(name), kind) for name in names] or [("", kind)]
    return found


def zero(kind: Node, spot: Spot) -> str | None:
    """The zero value of a type, as it is written; None where the type's own nature is not known."""
    text = spot.text(kind)
    if kind.type in _NILABLE or text in {"error", "any"}:
        return "nil"
    if text in {"string", "bool"}:
        return '""' if text == "string" else "false"
    if _NUMBERS.fullmatch(text):
        return "0"
    if kind.type == "array_type":
        return f"{text}{{}}"
    declared = declared_type(text, spot) if kind.type == "type_identifier" else None
    if declared is None:
        return "nil" if kind.type == "qualified_type" and text != "reflect.Value" else f"{text}{{}}"
    return f"{text}{{}}" if declared.type == "struct_type" else zero(declared, spot)


def declared_type(name: str, spot: Spot) -> Node | None:
    """What a type of the package is made of; None where that is another name, or is not found."""
    folder = spot.source.path.rpartition("/")[0]
    for source in spot.project.near(spot.source.path, (".go",)):
        if source.path.rpartition("/")[0] != folder:
            continue
        for node in walk(source.root, lambda node: node.type not in {"function_declaration", "method_declaration"}):
            if node.type == "type_spec" and source.text_of(node).startswith(f"{name} "):
                kind = field(node, "type")
                return kind if kind is not None and kind.type != "type_identifier" else None
    return None


def exits(spot: Spot, statement: Node, subject: str = "") -> list[Exit]:
    """Ways out at a statement, likeliest first: those that a neighbour takes, then the function's zero values.

    Nothing is asked of `subject` in them: it is what is not there.
    """
    function = spot.function
    wanted = results(function, spot)
    if function is None or wanted is None:
        return []
    fails = bool(wanted) and spot.text(wanted[-1][1]) == "error"
    own_errors = _sentinels(spot, wanted, subject) if fails else ()
    found = [
        *own_errors,
        *neighbours(spot, subject),
        *_siblings(spot, statement, subject, fails=fails),
        *_own(spot, wanted, fails=fails, begun=loop_of(statement) is not None),
    ]
    if not wanted and (writer := writer_of(spot)):
        silent = (replace(each, prior=0.2, swallows=True) for each in found)
        found = [*(answers(spot, statement, writer) if subject != writer[0] else ()), *silent]
    found += _of_the_loop(statement)
    if fails and _is_refusal(spot, statement):
        found = [_belied(each) for each in found]
    return likeliest(found)


def _is_refusal(spot: Spot, statement: Node) -> bool:
    """Whether the statement that broke was about to give an error back."""
    values = field_values(statement) if statement.type == "return_statement" else []
    return bool(values) and _MAKES_ERROR.search(spot.text(values[-1])) is not None


def _belied(way: Exit) -> Exit:
    """What the function was about to refuse is no success because the words of the refusal could not be made."""
    is_success = re.search(r"^return\b.*\bnil$", way.code) is not None
    return replace(way, prior=way.prior * _BELIED, swallows=True) if is_success else way


def _of_the_loop(statement: Node) -> Iterator[Exit]:
    """On to the next turn, or out; what counts nothing by itself would come back to the same."""
    loop = loop_of(statement)
    if loop is None:
        return
    counts = any(each.type in {"for_clause", "range_clause"} for each in loop.named_children)
    yield next_turn("continue", _NEXT_TURN if counts else _UNLIKELY_TURN)
    inside = itertools.takewhile(lambda each: each != loop, ancestors(statement))
    if any(each.type in _CHOICES for each in inside):
        return  # `break` would leave these alone
    yield Exit(
        code="break",
        prior=_UNLIKELY_TURN if counts else _END_OF_LOOP,
        says="the loop ends",
        approach="guard",
        because="There is nothing more to go through.",
        swallows=counts,
        name="stop",
    )


def _siblings(spot: Spot, statement: Node, subject: str, *, fails: bool) -> Iterator[Exit]:
    """What the function returns elsewhere for something missing: the nearest first."""
    if spot.function is None:
        return
    found = [node for node in body_of(spot.function) if node.type == "return_statement" and node != statement]
    found.sort(key=lambda node: abs(node.start_byte - statement.start_byte))
    for rank, node in enumerate(found[:_MOST_SIBLINGS]):
        code = spot.text(node)
        if code.count("\n") > _MOST_LINES or len(code) > _LONGEST:
            continue
        guarded = _guard_of(node)
        values = field_values(node)
        last = spot.text(values[-1]) if values else ""
        calls = guarded is None and bool(values) and values[-1].type == "call_expression"
        hands_on = calls and not _ERROR.search(last)  # the function's own answer, and no refusal
        refuses = (fails and not hands_on and last not in {"", "nil"}) or bool(_SETS_ERROR.match(code))
        if refuses and re.search(r"\berr\b", last):
            continue  # that of another failure, which is not there now
        if refuses and "%" in code:
            code = _without_values(spot, node)
        if subject and re.search(rf"(?<![\w.]){re.escape(subject)}[.\[(]", code):
            continue
        constant = all(
            value.type in {"nil", "true", "false", "int_literal", "interpreted_string_literal"} for value in values
        )
        if not constant and not refuses and guarded is None:
            continue
        prior = _worth(spot, node, statement, refuses=refuses) - 0.02 * rank
        if refuses:
            code = _SENTENCE.sub(lambda _: f'"{WORDS}"', code, count=1)
        yield Exit(
            code=code,
            prior=prior,
            says="an error is returned as elsewhere" if refuses else f"it is left by `{code}`, as elsewhere",
            approach="refuse" if refuses else "guard",
            because="The same function leaves in this way where something else is missing.",
            name="as-sibling",
        )


def _worth(spot: Spot, node: Node, statement: Node, *, refuses: bool) -> float:
    """How likely another way out of the function is meant at the statement too."""
    guarded = _guard_of(node)
    if guarded is None:
        prior = 0.46
    else:
        about_nil = re.search(r"== nil|!= nil|len\(|!ok\b|IsNil\(|IsValid\(", spot.text(guarded))
        prior = 0.66 if about_nil else 0.56
    if refuses:
        return max(prior, _OWN_WORDS) + 0.06
    if not field_values(node) and loop_of(statement) not in {None, loop_of(node)}:
        prior -= _HALF_DONE  # elsewhere nothing was begun
    before = node.prev_named_sibling
    while before is not None and before.type == "comment":
        before = before.prev_named_sibling
    if guarded is not None and before is not None:
        prior -= _HALF_DONE  # elsewhere something is done first: a failure noted, mostly
    return prior


def _without_values(spot: Spot, node: Node) -> str:
    """`return p.fail(at, "no %s", name)`, its words and the values in them left out: these may not be there."""
    start, end = spot.source.span(node)
    for call in walk(node):
        arguments = field(call, "arguments") if call.type == "call_expression" else None
        given = arguments.named_children if arguments is not None else []
        words = next((each for each in given if each.type in _WORDS and "%" in spot.text(each)), None)
        if words is not None:
            first, last = spot.source.span(words)[0], spot.source.span(given[-1])[1]
            return f'{spot.source.text[start:first]}"{WORDS}"{spot.source.text[last:end]}'
    return spot.text(node)


def _sentinels(spot: Spot, wanted: list[tuple[str, Node]], subject: str) -> Iterator[Exit]:
    """`return …, ErrEmpty`: the package's own error, as its callers ask for it by `errors.Is`."""
    zeros = [zero(kind, spot) for _, kind in wanted[:-1]]
    if any(each is None for each in zeros):
        return
    for name, prior in sentinels(spot, subject):
        yield Exit(
            code=f"return {', '.join([*map(str, zeros), name])}",
            prior=prior,
            says=f"{name} is returned",
            approach="refuse",
            because="It is the package's own error, which its callers can tell from others.",
            name="own-error",
        )


def _guard_of(node: Node) -> Node | None:
    """The condition of the `if` whose body a statement ends."""
    block = node.parent.parent if node.parent is not None and node.parent.type == "statement_list" else None
    above = block.parent if block is not None else None
    return field(above, "condition") if above is not None and above.type == "if_statement" else None


def field_values(node: Node) -> list[Node]:
    """What a `return` gives."""
    listed = next((child for child in node.named_children if child.type == "expression_list"), None)
    return listed.named_children if listed is not None else []


def _own(spot: Spot, wanted: list[tuple[str, Node]], *, fails: bool, begun: bool) -> Iterator[Exit]:
    if not wanted:
        yield Exit(
            code="return",
            prior=0.5 - (_HALF_DONE if begun else 0.0),
            says="nothing is done",
            approach="guard",
            because="The function gives nothing back.",
            swallows=True,
            name="return",
        )
        return
    zeros = [zero(kind, spot) for _, kind in wanted]
    if any(each is None for each in zeros):
        return
    said = [str(each) for each in zeros]
    if fails:
        yield Exit(
            code=f"return {', '.join([*said[:-1], _ERROR_OF])}",
            prior=0.58,
            says="an error is returned",
            approach="refuse",
            because="The function tells its callers of failures by its error.",
            name="return-error",
        )
    yield Exit(
        code=f"return {', '.join(said)}",
        prior=0.34 if fails else 0.48,
        says=f"{', '.join(said)} is returned",
        approach="guard",
        because="It is the zero value of what the function returns.",
        swallows=fails,
        name="return-zero",
    )
    if said == ["false"]:
        yield Exit(
            code="return true",
            prior=0.42,
            says="true is returned",
            approach="guard",
            because="There is nothing left to do.",
            name="return-true",
        )


_ERROR_OF = "\0"  # where the error of a refusal goes
_SENTENCE = re.compile(r'"[^"\\\n]*[^\s"\\]+ [^"\\\n]*"')


def worded(exit_: Exit, says: str, spot: Spot) -> tuple[Exit, tuple[Edit, ...]]:
    """With its error in words, and the import that these need."""
    if _ERROR_OF not in exit_.code:
        return replace(exit_, code=exit_.code.replace(WORDS, says)), ()
    makes, edits = _maker(spot)
    return replace(exit_, code=exit_.code.replace(_ERROR_OF, f'{makes}("{says}")')), edits


def _maker(spot: Spot) -> tuple[str, tuple[Edit, ...]]:
    """What makes an error in this file: `errors.New`, or `fmt.Errorf` where that is there already."""
    imported = {
        spot.text(node).strip('"`'): node
        for node in walk(spot.source.root, lambda node: node.type in _IMPORTING)
        if node.type.endswith("string_literal")
    }
    if "errors" in imported:
        return "errors.New", ()
    if "fmt" in imported:
        return "fmt.Errorf", ()
    taken = any(path.rpartition("/")[2] == "errors" for path in imported)
    package = "fmt" if taken else "errors"
    first = next(iter(imported.values()), None)
    specs = first.parent if first is not None else None
    if specs is not None and specs.parent is not None and specs.parent.type == "import_spec_list":
        at = spot.source.span(specs)[0]
        edit = Edit(at, at, f'"{package}"{spot.source.newline}{spot.source.indent(specs)}')
    else:
        clause = next((node for node in spot.source.root.children if node.type == "package_clause"), spot.source.root)
        at = spot.source.span(clause)[1] if clause is not spot.source.root else 0
        edit = Edit(at, at, f'{spot.source.newline}{spot.source.newline}import "{package}"')
    return "fmt.Errorf" if taken else "errors.New", (edit,)


_IMPORTING = frozenset({
    "source_file", "import_declaration", "import_spec_list", "import_spec", "interpreted_string_literal",
    "raw_string_literal",
})  # fmt: skip
