"""How a Go function that answers requests is left: with an answer. A bare `return` there is an empty 200."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from homeostat.languages.trees import body_of, field, walk
from homeostat.stages.propose.tree_rules.mend import Exit
from homeostat.stages.propose.tree_rules.spot import Spot

WORDS = "\1"  # where the words of a refusal go
_WRITERS = re.compile(r"(http\.)?ResponseWriter|\*(gin|fiber|iris)\.\w+|\*?echo\.Context")
_REFUSES = re.compile(r"(?i)error|fail|abort|problem|refuse|StatusBadRequest|StatusNotFound|StatusUnproc|\b4\d\d\b")
_MISSING = re.compile(r"(?i)not.?found|missing|\b404\b")
_MOST_SIBLINGS = 4
_LONGEST = 200  # characters of a call that is taken over


def writer_of(spot: Spot) -> tuple[str, str] | None:
    """Name and type of what the function answers with; None where it answers no request."""
    parameters = field(spot.function, "parameters") if spot.function is not None else None
    for each in parameters.named_children if parameters is not None else ():
        kind, name = field(each, "type"), field(each, "name")
        if kind is not None and name is not None and _WRITERS.fullmatch(spot.text(kind)):
            return spot.text(name), spot.text(kind)
    return None


def answers(spot: Spot, statement: Node, writer: tuple[str, str]) -> Iterator[Exit]:
    """As it refuses elsewhere, the nearest first; else as `net/http` says that something is not there."""
    between = f"{spot.source.newline}{spot.source.indent(statement)}\t"
    name, kind = writer
    for rank, call in enumerate(_refusals(spot, statement, name)):
        code = _in_other_words(spot, call)
        yield Exit(
            code=f"{code}{between}return",
            prior=(0.66 if _MISSING.search(code) else 0.6) - 0.02 * rank,
            says="the request is refused as elsewhere",
            approach="refuse",
            because="The same function refuses in this way what it cannot answer.",
            name="answer-as-sibling",
        )
    if kind.endswith("http.ResponseWriter"):
        yield Exit(
            code=f'http.Error({name}, "{WORDS}", http.StatusNotFound){between}return',
            prior=0.56,
            says="404 is answered",
            approach="refuse",
            because="The function answers requests; what is asked for is not there.",
            name="answer-not-found",
        )


def _refusals(spot: Spot, statement: Node, writer: str) -> list[Node]:
    """Calls that answer right before a `return` within an `if`."""
    uses = re.compile(rf"(?<![\w.]){re.escape(writer)}\b")
    found: dict[str, Node] = {}
    returns = [node for node in body_of(spot.function) if node.type == "return_statement"] if spot.function else []
    for node in sorted(returns, key=lambda node: abs(node.start_byte - statement.start_byte)):
        before = node.prev_named_sibling
        if before is None or before.type != "expression_statement" or node.named_children:
            continue
        text = spot.text(before)
        of_another = (
            "\n" in text or len(text) > _LONGEST or re.search(r"\berr\b", text)
        )  # a failure that is not there now
        if not of_another and uses.search(text) and _REFUSES.search(text):
            found.setdefault(text, before)
    return list(found.values())[:_MOST_SIBLINGS]


def _in_other_words(spot: Spot, call: Node) -> str:
    """The call with the words of this refusal in the place of its own."""
    text = spot.text(call)
    said = (spot.text(node) for node in walk(call) if node.type == "interpreted_string_literal")
    own = next((each for each in said if " " in each), "")
    return text.replace(own, f'"{WORDS}"', 1) if own else text
