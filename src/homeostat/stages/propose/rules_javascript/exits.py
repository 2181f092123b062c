"""How a JavaScript function can be left where something is missing: as it is left elsewhere, or by a neutral answer."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from homeostat.languages.trees import LOOPS, ancestors, body_of, field, is_within, loop_of, walk
from homeostat.stages.propose.rules_javascript.callbacks import contract
from homeostat.stages.propose.rules_javascript.lookalikes import asked_by_callers, lookalikes
from homeostat.stages.propose.rules_javascript.neutral import born, neutral_of, returned
from homeostat.stages.propose.rules_javascript.requests import refusals
from homeostat.stages.propose.rules_javascript.typed import may_be_absent, neutral_of_type, says_type
from homeostat.stages.propose.tree_rules.mend import Exit, likeliest, next_turn
from homeostat.stages.propose.tree_rules.spot import Spot

_LEAVES = frozenset({"return_statement", "throw_statement", "continue_statement", "break_statement"})
_MOST_SIBLINGS = 8
_REFUSES_AGAIN = 0.03  # for each place of a function that refuses: more likely that this one should
_BY_DESIGN = 0.25  # by so much less does one leave for a part that its type says may be missing
_NEUTRAL_PRIOR, _SHAPED = 0.53, 0.3  # of a neutral answer; of an empty object where one with parts is given
_BY_TURNS = 0.12  # by so much less is a loop left as a whole for one thing that it goes through
_FROM_NOTHING = 0.14  # by so much less does one answer by reckoning with what is missing
_LONGEST = 200  # characters of a way out that is taken over
_SENTENCE = re.compile(r"'[^'\\\n]* [^'\\\n]*'|\"[^\"\\\n]* [^\"\\\n]*\"|`[^`\\\n]* [^`\\\n]*`")
_ASKS = re.compile(r"(?:is|has|can|should|was|are|must|may)(?![a-z])")
_EMPTY = re.compile(r"\{\s*\}|\[\s*\]|0|''|\"\"|new \w{1,40}\(\)|Object\.create\(null\)")
_OF_NULL = re.compile(r"of null\b|null is not an object")
_TELLS = re.compile(r"(?i)not_?found|missing|unknown|required|no_?such")
_VERB = re.compile(
    r"(?i)\b(?:is|are|was|has|have|must|not|no|cannot|can|could|should|missing|required|invalid|unknown"
    r"|expected|failed|unexpected|bad|already|only|without)\b|n't"
)
_ABSENCE = re.compile(
    r"^\(?!|== null|=== null|=== undefined|== undefined|'undefined'|\"undefined\"|\.length\b|typeof|arguments"
)

_CONTINUES = frozenset({"next", "cb", "callback", "done"})  # who waits for one of these to be called
_NOBODY_GOES_ON = 0.3  # by so much less is it left without that
_GOES_ON = Exit(
    code="return next();",
    prior=0.48,
    says="what stands behind it goes on",
    approach="guard",
    because="It is given what to call when it is through; left without that, its caller waits for ever.",
    name="go-on",
)


def exits(spot: Spot, statement: Node, subject: str) -> list[Exit]:
    """Ways out at a statement, likeliest first. `subject` is what was missing, as it is written."""
    function = spot.function
    if function is None:
        return []
    less = _BY_DESIGN if may_be_absent(subject, spot) else 0.0
    own = [
        *_siblings(spot, function, statement, subject),
        *_own(spot, function, subject),
        *_errors(spot, function, subject),
    ]
    found = [
        *refusals(spot, statement, subject),
        *(each for each in lookalikes(spot, function, subject) if _may_be_its_answer(spot, function, each.code)),
        *_gathered(spot, function, statement),
        *(replace(each, prior=each.prior - less) for each in own),
    ]
    if loop_of(statement) is not None and not _goes_on_with(spot, statement, subject):
        found.append(_turn_as_elsewhere(spot, function) or next_turn("continue;", 0.52))
    return likeliest(_going_on(found, function, spot))


def _going_on(found: list[Exit], function: Node, spot: Spot) -> list[Exit]:
    """A function that is given what to call when it is through, as a middleware is, is not left without that."""
    named = _CONTINUES.intersection(parameter_names(function, spot))
    if not named:
        return found
    weighed = [
        replace(each, prior=each.prior - _NOBODY_GOES_ON) if each.code.rstrip(";") == "return" else each
        for each in found
    ]
    calls_it = "next" in named and re.search(r"(?<![\w.$])next\(", spot.text(function))
    return [*weighed, _GOES_ON] if calls_it else weighed


def _may_be_its_answer(spot: Spot, function: Node, code: str) -> bool:
    """Not true or false, where the function gives something else."""
    if code.rstrip(";") not in {"return true", "return false"}:
        return True
    given = returned(function)
    truths = any(neutral_of(each, spot) == "false" for each in given)
    return truths or not given or bool(_ASKS.match(spot.name.rpartition(".")[2]))


def _gathered(spot: Spot, function: Node, statement: Node) -> Iterator[Exit]:
    """`return found;` where there is nothing to go through, of what began empty and is given at the end."""
    body = field(function, "body")
    last = body.named_children[-1] if body is not None and body.named_children else None
    given = (
        last.named_children[0] if last is not None and last.type == "return_statement" and last.named_children else None
    )
    if given is None or given.type != "identifier" or statement.type not in LOOPS or statement.parent != body:
        return
    name = spot.text(given)
    for made in born(spot, name):
        if made.end_byte < statement.start_byte and _EMPTY.fullmatch(spot.text(made)):
            yield Exit(
                code=f"return {name};",
                prior=0.64,
                says=f"{name} is returned as it began",
                approach="guard",
                because="There is nothing to go through, and what is gathered is empty then.",
                name="return-gathered",
            )


def _turn_as_elsewhere(spot: Spot, function: Node) -> Exit | None:
    """Out of this turn, where other loops of the file leave out what they cannot do anything with."""
    for node in walk(spot.source.root):
        condition = field(node, "condition") if node.type == "if_statement" else None
        last = _only(field(node, "consequence")) if condition is not None else None
        if last is None or condition is None or last.type != "continue_statement" or is_within(node, function):
            continue
        if _ABSENCE.search(spot.text(condition).strip("()")) or re.search(r"=== -1|< 0", spot.text(condition)):
            return Exit(
                code="continue;",
                prior=0.62,
                says="this turn of the loop is left out, as elsewhere",
                approach="guard",
                because="Another loop of the file leaves out what it can do nothing with.",
                name="skip-as-elsewhere",
            )
    return None


def _goes_on_with(spot: Spot, statement: Node, subject: str) -> bool:
    """`x = x[key]` in a loop: left out, what was found so far would stand for what was asked for."""
    inner = statement.named_children[0] if statement.named_children else None
    left = field(inner, "left") if inner is not None and inner.type == "assignment_expression" else None
    return left is not None and spot.text(left) == subject


def _siblings(spot: Spot, function: Node, statement: Node, subject: str) -> Iterator[Exit]:
    """What the function does elsewhere where something is missing: the nearest first."""
    found: list[tuple[int, Node, Node]] = []
    for node in body_of(function):
        condition = field(node, "condition") if node.type == "if_statement" else None
        last = _only(field(node, "consequence")) if condition is not None else None
        if last is not None and condition is not None and last.type in _LEAVES and not _breaks(spot, last):
            found.append((abs(node.start_byte - statement.start_byte), condition, last))
    readers = min(0.1, _REFUSES_AGAIN * sum(_refuses(spot, last) for _, _, last in found))
    root = subject.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
    for rank, (_, condition, last) in enumerate(sorted(found, key=lambda each: each[0])[:_MOST_SIBLINGS]):
        code, asked = spot.text(last), spot.text(condition)
        if "\n" in code or len(code) > _LONGEST:
            continue
        if last.type in {"continue_statement", "break_statement"} and not _same_loop(last, statement):
            continue
        about = bool(_ABSENCE.search(asked.strip("()"))) or bool(_ABSENCE.search(asked))
        same = bool(re.search(rf"(?<![\w$.]){re.escape(root)}(?![\w$])", asked)) if root else False
        prior = 0.5 + (0.1 if about else 0) + (0.06 if same else 0) - 0.015 * rank
        refuses = _refuses(spot, last)
        prior += readers if refuses else 0.0
        if re.search(rf"(?<![\w.$]){re.escape(subject)}[.\[(]", code):
            continue  # nothing can be asked of what is not there
        if not refuses:
            prior -= _BY_TURNS if _ends_other_turns(last, statement) else 0.0
            prior -= _FROM_NOTHING if _is_reckoned_from(code, subject) else 0.0
        if refuses:
            what = words(subject, spot)
            said = what.lower() if _says_the_rest(code) else f"{what} is missing"
            code = _SENTENCE.sub(f"'{said}'", code, count=1)
        yield Exit(
            code=code,
            prior=prior,
            says="the code's own error is thrown, as elsewhere" if refuses else f"it is left by `{code}`, as elsewhere",
            approach="refuse" if refuses else "guard",
            because="The same function leaves in this way where something else is not as it should be.",
            name="as-sibling",
        )


def _ends_other_turns(last: Node, statement: Node) -> bool:
    """Whether it stands before the loop that the statement is in: what is left to go through would be lost."""
    loop = loop_of(statement)
    return loop is not None and not is_within(last, loop)


def _is_reckoned_from(code: str, subject: str) -> bool:
    """`return isFinite(x) ? x : null`: of what is not there it says less than a plain answer."""
    plain = code.rstrip(";") == f"return {subject}"
    return not plain and re.search(rf"(?<![\w.$'\"]){re.escape(subject)}(?![\w$])", code) is not None


def _breaks(spot: Spot, last: Node) -> bool:
    """Whether it is what failed."""
    return last.start_point.row == spot.line - 1 and bool(spot.here) and is_within(spot.here[0], last)


def _refuses(spot: Spot, last: Node) -> bool:
    """Whether it tells of an error; a function that does so in several places reads what strangers wrote."""
    by_method = r"return (this|self|_this)\.\w{0,40}(error|expected|fail|raise)"
    return last.type == "throw_statement" or bool(re.match(by_method, spot.text(last)))


def _only(node: Node | None) -> Node | None:
    """The one statement of a body."""
    if node is None or node.type != "statement_block":
        return node
    inside = [child for child in node.named_children if child.type != "comment"]
    return inside[-1] if inside and len(inside) <= 2 else None  # noqa: PLR2004 - it may tell somebody first


def _same_loop(last: Node, statement: Node) -> bool:
    return loop_of(last) == loop_of(statement)


def parameter_names(function: Node | None, spot: Spot) -> list[str]:
    """In their order; "" for what is no plain name."""
    if function is None:
        return []
    single = field(function, "parameter")
    if single is not None:
        return [spot.text(single)]
    parameters = field(function, "parameters")
    found: list[str] = []
    for each in parameters.named_children if parameters is not None else ():
        if each.type == "comment":
            continue
        plain = field(each, "left") or field(each, "pattern") or each
        found.append(spot.text(plain) if plain.type == "identifier" else "")
    return found


def _own(spot: Spot, function: Node, subject: str) -> Iterator[Exit]:
    """A neutral answer of the kind that the function gives."""
    if any(each.type == "class_body" for each in ancestors(function)) and spot.name.startswith("new "):
        return
    agreed = contract(spot, function, next(iter(parameter_names(function, spot)), ""))
    if agreed is not None:
        yield agreed
        return
    given = returned(function)
    said = says_type(function, spot)
    typed = neutral_of_type(said) if said and given else None
    if typed is not None:
        yield _neutral_exit(typed, 0.56, f"The function says that it gives {said[:60]}.")
    if not given:
        yield Exit(
            code="return;",
            prior=0.47,
            says="nothing is done",
            approach="guard",
            because="The function gives nothing back.",
            swallows=True,
            name="return",
        )
        return
    compared = asked_by_callers(spot, function)
    if compared and typed is None:
        yield _neutral_exit(compared, 0.66, f"Who calls it asks whether it gave {compared}.")
    for neutral, prior in _neutrals(spot, given).items():
        yield _neutral_exit(neutral, prior, "The function gives values of that kind.")
    yield from _unchanged(spot, given, parameter_names(function, spot), subject)
    if field(function, "return_type") is None or typed == "undefined":  # else nothing is not of its type
        yield from _nothing(spot)


def _neutral_exit(neutral: str, prior: float, because: str) -> Exit:
    return Exit(
        code="return;" if neutral == "undefined" else f"return {neutral};",
        prior=prior,
        says=f"{neutral} is returned",
        approach="guard",
        because=because,
        invents=True,
        name="return-neutral",
    )


def _neutrals(spot: Spot, given: list[Node]) -> dict[str, float]:
    """What stands for nothing among what is given, and how likely each is meant: the likeliest of its places counts."""
    found: dict[str, float] = {}
    for each in given:
        neutral = neutral_of(each, spot)
        if neutral:
            found[neutral] = max(found.get(neutral, 0.0), _SHAPED if _has_parts(spot, each) else _NEUTRAL_PRIOR)
    return found


def _has_parts(spot: Spot, node: Node) -> bool:
    """`{ name: …, total: … }`: who reads its parts is not served by an object without any."""
    if node.type == "identifier":
        return any(_has_parts(spot, made) for made in born(spot, spot.text(node)) if made.type == "object")
    while node.type == "parenthesized_expression" and node.named_children:
        node = node.named_children[0]
    if node.type == "template_string":  # words around a value: without it they are not said
        return any(each.type == "string_fragment" for each in node.named_children)
    return node.type == "object" and any(each.type != "spread_element" for each in node.named_children)


def _unchanged(spot: Spot, given: list[Node], parameters: list[str], subject: str) -> Iterator[Exit]:
    """What it was given, where it gives that back in other cases."""
    names = [name for name in parameters if name]
    for each in given:
        if spot.text(each) in names:
            yield Exit(
                code=f"return {spot.text(each)};",
                prior=0.5 if spot.text(each) == subject else 0.46,
                says=f"{spot.text(each)} is returned as it came",
                approach="guard",
                because="The function gives it back unchanged in other cases.",
                name="return-unchanged",
            )


def _nothing(spot: Spot) -> Iterator[Exit]:
    if _OF_NULL.search(spot.message):
        yield Exit(
            code="return null;",
            prior=0.47,
            says="null is returned",
            approach="guard",
            because="What it works on was null, which is how that says that there is none.",
            invents=True,
            name="return-null",
        )
    yield Exit(
        code="return;",
        prior=0.3,
        says="nothing is returned",
        approach="guard",
        because="What it would work on is not there.",
        invents=True,
        name="return",
    )


def _errors(spot: Spot, function: Node, subject: str) -> Iterator[Exit]:
    """The code's own error, made as it makes others; only where it throws some."""
    makers: dict[str, float] = {}
    nouns: set[str] = set()
    for scope, prior in ((function, 0.57), (spot.source.root, 0.52)):
        for node in walk(scope):
            thrown = node.named_children[0] if node.type == "throw_statement" and node.named_children else None
            if thrown is not None and thrown.type in {"new_expression", "call_expression"}:
                made = field(thrown, "constructor") or field(thrown, "function")
                arguments = field(thrown, "arguments")
                given = arguments.named_children if arguments is not None else []
                if (
                    made is not None
                    and len(given) == 1
                    and given[0].type in {"string", "template_string", "binary_expression"}
                ):
                    new = "new " if thrown.type == "new_expression" else ""
                    makers.setdefault(f"{new}{spot.text(made)}", prior)
                    if _says_the_rest(spot.text(thrown)):
                        nouns.add(f"{new}{spot.text(made)}")
    for maker, prior in list(makers.items())[:2]:
        what = words(subject, spot)
        yield Exit(
            code=f"throw {maker}('{what.lower() if maker in nouns else f'{what} is missing'}');",
            prior=prior,
            says="the code's own error is thrown",
            approach="refuse",
            because="It refuses what it cannot read by this error elsewhere.",
            name="throw",
        )


def _says_the_rest(thrown: str) -> bool:
    """`NotFound('user 5')` says itself that there is none; `NotFound('no user 5')` was told so."""
    maker, _, said = thrown.partition("(")
    return _TELLS.search(maker) is not None and _VERB.search(said) is None


def words(subject: str, spot: Spot) -> str:
    """What was missing, for a message: of what a call gave, by the function that wanted it."""
    if "(" in subject:
        subject = re.sub(r"^(get|read|parse|find|next|take|consume|eat)(?=[A-Z])", "", spot.name.rpartition(".")[2])
    last = re.sub(r"\(.*", "", subject).rpartition(".")[2].strip("'\"[]")
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last).replace("_", " ").strip().lower()
    return (re.sub(r"[^a-z0-9 ]", "", spaced) or "a value").capitalize()
