"""Fall back: another value in its place, or another default."""

import ast
from collections.abc import Iterator

from homeostat.languages.python import Edit, default_of, is_plain, parameters, splice, tail
from homeostat.stages.propose.rules import neighbours
from homeostat.stages.propose.rules.answers import answers
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.none_allowed import allows_none
from homeostat.stages.propose.rules.policies.asking import guarded, quoted_for, stands_free, when_good
from homeostat.stages.propose.rules.policies.neutral import decimal_import, denies_none, neutral_in, of_its_kind, say
from homeostat.stages.propose.rules.policies.trouble import Trouble, everywhere, is_number, is_where_it_says

_NOT_THERE = frozenset({"index", "key", "empty"})  # where nothing says that None is meant
_BY_THE_TEST = "The test that failed asks for it."
_ELSEWHERE = 0.14  # how much less likely a word of another file is
_DENIED = 0.06  # how much less likely None is where the annotation promises something else
_ASKED = 0.6  # of a value that the failing test asks for


def fall_back(trouble: Trouble) -> Iterator[Fix]:
    """Put another value in its place, the code base's own where it has one."""
    crash = trouble.crash
    if not is_where_it_says(trouble.whole, crash) or not is_plain(trouble.node):
        return
    neutral = neutral_in(crash, trouble.whole)
    if neutral == "None" and trouble.family in _NOT_THERE:
        neutral = of_its_kind(trouble.whole) or neutral
    welcome = allows_none(crash, trouble.whole) if neutral == "None" else None
    ways = list(_known(trouble))
    if welcome:
        ways.append(("None", 0.68, f"{welcome} lets it be None.", True))
    elif neutral:
        ways.append((neutral, _of_neutral(trouble, neutral), "It is the neutral value of the place where it is used.", False))  # fmt: skip  # noqa: E501  # one row
    asked = crash.wanted.values
    ways = [way for way in ways if way[0] not in asked]
    around = _handed_to(crash, trouble.whole)
    ways += [(text, _ASKED - (0.1 if around else 0.0), _BY_THE_TEST, True) for text in asked]
    for text in asked:
        if around is None:
            break
        yield trouble.fix(
            "else",
            _ASKED + 0.04,
            _conditional(trouble, around, text),
            imports=decimal_import(text),
            approach="default",
            title=f"Use {say(text)} when {trouble.subject.case}",
            description=f"When {trouble.subject.case}, nothing is made of it, and {say(text)} stands in its place.",
            reasoning=_BY_THE_TEST,
            outcome=f"{crash.text(around)} or {text}",
        )
    for text, prior, because, known in ways:

        def edit_of(_: ast.expr, whole: ast.expr, text: str = text, *, known: bool = known) -> Edit | None:
            own = text if known or whole is trouble.whole else neutral_in(crash, whole)
            return _conditional(trouble, whole, own) if own else None

        first = edit_of(trouble.node, trouble.whole)
        if first is None:
            continue
        fix = trouble.fix(
            "else",
            prior,
            first,
            imports=decimal_import(first.text),
            approach="default",
            title=f"Use {say(text)} when {trouble.subject.case}",
            description=f"When {trouble.subject.case}, {_reader(crash)} gets {say(text)} in its place instead of an error.",  # noqa: E501  # a sentence for people, whole
            reasoning=because,
            side_effects="" if known else "A made-up value may hide that something is missing.",
            invents=not known,
            hides=not known and trouble.about_worth and is_number(text),
            outcome=returned(crash, trouble.whole, text) or trouble.outcome(text),
        )
        yield from everywhere(trouble, fix, edit_of)


def _known(trouble: Trouble) -> Iterator[tuple[str, float, str, bool]]:
    """What the code base itself falls back to, in this expression or for a thing of that name."""
    crash = trouble.crash
    own = _own_default(crash, trouble.whole)
    if own is not None:
        yield own, 0.7, "It is what the look-up itself falls back to.", True
    sibling = neighbours.fallback_for(crash, trouble.node)
    if sibling is not None:
        text, where = sibling
        elsewhere = 0.0 if where.startswith(f"{crash.module.path}:") else _ELSEWHERE
        yield text, 0.66 - elsewhere, f"{where} falls back to the same value.", True


def _own_default(crash: Crash, whole: ast.expr) -> str | None:
    """`x` of `d.get(k, x)`, where `d` is not there: what the author meant for a key that is missing."""
    match whole:
        case ast.Call(func=ast.Attribute(attr="get"), args=[_, default]) if neighbours.stands_alone(default):
            return crash.text(default)
        case _:
            return None


def _handed_to(crash: Crash, whole: ast.expr) -> ast.expr | None:
    """The outermost call that makes something of it: what comes out of that is what a test asks for."""
    around: ast.expr | None = None
    below: ast.AST = whole
    for above in crash.module.ancestors(whole):
        if isinstance(above, ast.Call) and below in above.args:
            around = above
        elif not (
            isinstance(above, ast.Attribute | ast.Await) or (isinstance(above, ast.Call) and above.func is below)
        ):
            return around
        elif around is not None:
            around = above
        below = above
    return around


def _of_neutral(trouble: Trouble, neutral: str) -> float:
    """The prior of a made-up value: less where others are refused, less for money and goods."""
    crash = trouble.crash
    refused = any(answer.status is not None for answer in answers(crash))
    prior = 0.52 if crash.only_reads and not refused else 0.42
    if neutral == "None" and isinstance(crash.module.parents.get(trouble.whole), ast.Return) and denies_none(crash):
        prior -= _DENIED
    return prior - 0.1 if trouble.about_worth and is_number(neutral) else prior


def _reader(crash: Crash) -> str:
    return "the client" if crash.is_handler else "the code that reads it"


def _conditional(trouble: Trouble, whole: ast.expr, text: str) -> Edit:
    crash = trouble.crash
    value = quoted_for(whole, text, crash)
    made = f"{crash.text(whole)} if {when_good(trouble)} else {value}"
    return splice(crash.module, whole, made if stands_free(whole, crash) else f"({made})")


def returned(crash: Crash, whole: ast.expr, text: str) -> str:
    """The outcome in words of `leave`, when the value is all that the function returns."""
    above: ast.AST | None = crash.module.parents.get(whole)
    while isinstance(above, ast.Call) and tail(above.func) in {"round", "int", "float"}:
        above = crash.module.parents.get(above)
    return f"return {text}" if isinstance(above, ast.Return) else ""


def default_argument(trouble: Trouble, neutral: str) -> Iterator[Fix]:
    """Give a parameter that was not passed its neutral value at the top of its use."""
    crash, node = trouble.crash, trouble.node
    if not isinstance(node, ast.Name) or all(arg.arg != node.id for arg in parameters(crash.function)):
        return
    default = default_of(crash.function, node.id)
    guard = guarded(trouble, f"{node.id} = {neutral}")
    if guard is None:
        return
    declared = isinstance(default, ast.Constant) and default.value is None
    yield trouble.fix(
        "default-argument",
        0.62 if declared else 0.34,
        *guard,
        imports=decimal_import(neutral),
        approach="default",
        title=f"Take {say(neutral)} when no {node.id} was given",
        description=f"A call without {node.id} counts it as {say(neutral)} and goes on.",
        reasoning="The parameter may be left out, and nothing then gave it a value."
        if declared
        else "Callers pass nothing here.",
        invents=True,
        hides=trouble.about_worth and is_number(neutral) and not declared,
        outcome=trouble.outcome(neutral),
    )
