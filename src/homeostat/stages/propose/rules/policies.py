"""The ways to meet a bad value: refuse, leave, skip, test it first, fall back. Each is the least change of text.

Priors are how often such a fix was judged right, from our measurements on real crashes and between these by
judgement; the record of the strategy in this installation outweighs them later.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from homeostat.languages.python import (
    Edit,
    FunctionNode,
    Import,
    body_nodes,
    default_of,
    functions,
    is_plain,
    names_in,
    parameters,
    splice,
    tail,
)
from homeostat.languages.syntax import parse, parse_expression
from homeostat.stages.propose.rules import neighbours, occurrences
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.occurrences import whole_chain
from homeostat.stages.propose.rules.subject import Kind, Subject, words

_STATUS_ORDER = {Kind.LOOKUP: (404,), Kind.STATE: (409, 422, 400), Kind.INPUT: (422, 400)}
_NEUTRAL_OF_TYPE = {
    "int": "0", "float": "0.0", "Decimal": 'Decimal("0")', "str": '""', "list": "[]", "dict": "{}", "set": "set()",
    "tuple": "()", "List": "[]", "Dict": "{}", "Sequence": "[]", "Iterable": "[]", "Mapping": "{}", "bool": "False",
    "None": "None", "Optional": "None",
}  # fmt: skip
_TEXT_METHODS = frozenset({
    "strip", "lower", "upper", "split", "replace", "startswith", "endswith", "title", "encode", "lstrip", "rstrip",
    "capitalize", "casefold", "splitlines", "partition", "rpartition", "removeprefix", "removesuffix", "format", "zfill",  # noqa: E501  # a sentence for people, whole
})  # fmt: skip
_DICT_METHODS = frozenset({"get", "items", "keys", "values"})
_WORTH = frozenset({
    "price", "cost", "amount", "total", "subtotal", "qty", "quantity", "stock", "rate", "fee", "tax", "vat", "balance",
    "discount", "paid", "charge", "net", "gross", "salary", "wage", "revenue", "margin", "credit", "debit", "unit",
    "payment", "refund", "customs", "freight", "shipping", "deposit", "due", "budget",
})  # fmt: skip  # words for money and goods
_ONLY_ONE = 0.14  # how much less a fix is wanted that leaves the next crash in the same function
_LIKE_SIBLINGS = 0.45  # from this prior on, other entries of the same loop are already left out
_OF_NOTHING = frozenset({"zero", "empty", "pair"})
_TOTALS = frozenset({"sum", "fsum", "mean", "fmean"})
__all__ = ["Edit", "Import", "neighbours", "replace", "splice", "whole_chain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An expression whose value the crash statement cannot take.

    `bad` and `good` are conditions in Python, with `{it}` for the text of `node`.
    """

    crash: Crash
    node: ast.expr  # what is looked at
    whole: ast.expr  # what a fall-back stands in for: the sum, the attribute, the item
    bad: str
    good: str
    family: str
    subject: Subject
    is_argument: bool = False  # in the caller: what is looked at is the very argument, not a part of it

    @property
    def it(self) -> str:
        return self.crash.text(self.node)

    @property
    def statement(self) -> ast.stmt:
        return self.crash.module.statement_of(self.node)

    @property
    def about_worth(self) -> bool:
        """Whether the value is money or goods, by the names it goes by."""
        statement = self.statement
        said = [self.whole, self.node, *([statement.target] if isinstance(statement, ast.AugAssign) else [])]
        return names_worth([tail(found) for node in said for found in ast.walk(node)])

    def outcome(self, value: str) -> str:
        """What happens with the crash's values when `value` is taken in place of what was missing."""
        same = {"0.0": "0", 'Decimal("0")': "0", "[]": "()", "list()": "()", "set()": "()"}.get(value, value)
        return f"{self.it} gives {same}"

    def fix(self, rule: str, prior: float, *edits: Edit, **rest: object) -> Fix:
        made = Fix(
            rule=f"{self.family}-{rule}",
            prior=prior,
            module=self.crash.module,
            edits=edits,
            title="",
            description="",
            approach="guard",
            reasoning="",
            test=f"The call that crashed, with the captured values: {self.subject.case}.",
        )
        return replace(made, **rest)  # pyright: ignore[reportArgumentType]


def all_ways(trouble: Trouble) -> Iterator[Fix]:
    """Every way that fits, in no order."""
    yield from refuse(trouble)
    yield from leave(trouble)
    yield from skip(trouble)
    yield from test_first(trouble)
    yield from fall_back(trouble)


def everywhere(trouble: Trouble, fix: Fix, edit_of: Callable[[ast.expr, ast.expr], Edit | None]) -> Iterator[Fix]:
    """The fix; and before it the same fix for every place of the function that fails on the same value.

    `edit_of` takes the value's expression and what cannot be had of it.
    """
    done, left_out = list(fix.edits), 0
    for node, whole in occurrences.twins(trouble.crash, trouble.node, trouble.family):
        edit = edit_of(node, whole) if _is_where_it_says(whole, trouble.crash) else None
        if edit is None:
            left_out += 1
        elif all(edit.end <= other.start or other.end <= edit.start for other in done):
            done.append(edit)
    places = len(done) - len(fix.edits)
    if left_out:
        fix = replace(fix, prior=fix.prior - _ONLY_ONE)
    if not places:
        yield fix
        return
    alike = f"{_count(places + 1)} places of this function that read it are treated alike."
    yield replace(fix, edits=tuple(done), description=f"{fix.description} {alike}")
    yield replace(
        fix,
        prior=fix.prior - _ONLY_ONE,
        title=f"{fix.title}, only where it crashed",
        description=f"{fix.description} {_count(places)} other place{'s' * (places > 1)} of this function stay{'s' * (places == 1)} as before.",  # noqa: E501  # a sentence for people, whole
        outcome=f"{fix.outcome} once" if fix.outcome else "",
    )


def _count(number: int) -> str:
    return {1: "One", 2: "Two", 3: "Three", 4: "Four"}.get(number, str(number))


# --- refuse ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    rule: str
    text: str
    imports: tuple[Import, ...]
    prior: float
    because: str
    own_manner: bool = True  # False for the framework's manner, which the project does not use yet

    @property
    def answer(self) -> str:
        """What the caller gets: the status, or the error's name, and the words."""
        return f"{_status_in(self.text) or tail(_raised(self.text))} {_message_in(self.text).lower()}"


def refuse(trouble: Trouble) -> Iterator[Fix]:
    """Stop before the crash with an answer in the project's own manner."""
    for refusal in refusals(trouble.crash, trouble.subject, trouble.node):
        guard = _guard(trouble, refusal.text)
        if guard is None:
            return
        yield refusing(trouble, refusal, refusal.prior - _unwillingness(trouble, refusal), *guard)


def refusing(trouble: Trouble, refusal: Refusal, prior: float, *edits: Edit) -> Fix:
    """The fix that says a refusal, in words for the person who decides."""
    return trouble.fix(
        refusal.rule,
        prior,
        *edits,
        imports=refusal.imports,
        title=_refusal_title(refusal.text, trouble.subject),
        description=_refusal_description(trouble, refusal.text),
        reasoning=refusal.because,
        side_effects="None: such a request failed before as well, with a server error.",
        refuses=True,
        outcome=f"refuse {refusal.answer}",
    )


def _unwillingness(trouble: Trouble, refusal: Refusal) -> float:
    """How much less a refusal is wanted than a gap in the answer.

    Where the code base answers such cases with a refusal, so does the fix, also to who only looks: a made-up value
    was wrong far more often. But a value that may be missing by its own declaration is no reason to refuse, and one
    incomplete entry none to withhold a whole list.
    """
    crash = trouble.crash
    if refusal.rule == "guard-as-sibling" or trouble.subject.kind is Kind.INPUT:
        return 0.0
    if trouble.family != "key" and neighbours.allows_none(crash, trouble.whole):
        return 0.3
    if crash.only_reads and crash.module.loop_of(trouble.statement) is not None:
        return 0.3
    if refusal.own_manner and crash.serves_a_request:
        return 0.04 if trouble.family in _OF_NOTHING else 0.0
    if crash.only_reads and (trouble.subject.kind is Kind.STATE or trouble.family in _OF_NOTHING):
        return 0.3
    return 0.12 if trouble.family in _OF_NOTHING else 0.0


def refusals(crash: Crash, subject: Subject, node: ast.expr | None = None) -> list[Refusal]:
    """Statements that refuse, the best first; at most three."""
    found: list[Refusal] = []
    if node is not None and (same := neighbours.guard_for(crash, node)) is not None:
        text, imports, where = same
        found.append(
            Refusal(
                rule="guard-as-sibling",
                text=text,
                imports=imports,
                prior=0.8,
                because=f"{where} already answers the same case this way.",
            )
        )
    known = neighbours.answers(crash)
    found += _caught_errors(crash, subject, known)
    found += _http_refusal(crash, subject, known)
    found += _own_errors(subject, known)
    unique: dict[str, Refusal] = {}
    for refusal in sorted(found, key=lambda refusal: -refusal.prior):
        unique.setdefault(refusal.answer.split()[0], refusal)
    return sorted(unique.values(), key=lambda refusal: -refusal.prior)[:3]


def status_for(crash: Crash, kind: Kind) -> int:
    """The status that the code around the crash uses for such a case, else the usual one."""
    wanted = _STATUS_ORDER[kind]
    used = neighbours.statuses(crash)
    return next((status for status in wanted if used[status]), wanted[0])


def _http_refusal(crash: Crash, subject: Subject, known: list[neighbours.Answer]) -> Iterator[Refusal]:
    local = any(answer.status is not None and answer.distance < 2 for answer in known)  # noqa: PLR2004  # elsewhere
    if not (crash.is_handler or (local and crash.serves_a_request)):
        return
    status = status_for(crash, subject.kind)
    prior = 0.74 if crash.is_handler else 0.66
    fits = [answer for answer in known if answer.status is not None and (answer.status == status or not answer.fixed)]
    for answer in sorted(fits, key=lambda answer: (answer.distance, answer.status != status))[:1]:
        yield Refusal(
            rule="guard-raise",
            text=answer.write(status, subject.message),
            imports=answer.imports,
            prior=prior,
            because="Other requests of this service are refused in the same words and form.",
        )
        return
    made = _framework_refusal(crash, status, subject.message)
    if made is not None:
        text, imports = made
        yield Refusal(
            rule="guard-raise",
            text=text,
            imports=imports,
            prior=prior - 0.1,
            because="The web framework's usual refusal.",
            own_manner=False,
        )


def _framework_refusal(crash: Crash, status: int, message: str) -> tuple[str, tuple[Import, ...]] | None:
    modules = {found.module.partition(".")[0] for found in crash.module.imports}
    said = message.replace('"', "'")
    if "fastapi" in modules or "starlette" in modules:
        home = "fastapi" if "fastapi" in modules else "starlette.exceptions"
        wanted = (Import(module=home, name="HTTPException", alias="HTTPException"),)
        return f'raise HTTPException(status_code={status}, detail="{said}")', wanted
    if "flask" in modules:
        return f'abort({status}, description="{said}")', (Import(module="flask", name="abort", alias="abort"),)
    if modules & {"django", "rest_framework"} and crash.is_handler:
        wanted = (Import(module="django.http", name="JsonResponse", alias="JsonResponse"),)
        return f'return JsonResponse({{"detail": "{said}"}}, status={status})', wanted
    return None


def _caught_errors(crash: Crash, subject: Subject, known: list[neighbours.Answer]) -> Iterator[Refusal]:
    """The errors that somebody above turns into an answer, and their subclasses."""
    caught = neighbours.caught_outside(crash)
    classes = neighbours.classes(crash)

    def is_caught(name: str, depth: int = 0) -> bool:
        if name in caught:
            return True
        node = classes[name][0] if name in classes else None
        return node is not None and depth < 5 and any(is_caught(tail(base), depth + 1) for base in node.bases)  # noqa: PLR2004

    for answer in known:
        if answer.status is None and answer.class_name and is_caught(answer.class_name):
            yield Refusal(
                rule="guard-domain-error",
                text=answer.write(0, subject.message),
                imports=answer.imports,
                prior=0.72 if answer.distance < 2 else 0.6,  # noqa: PLR2004  # elsewhere
                because=f"{answer.class_name} is what the callers of this code already turn into an answer.",
            )


def _own_errors(subject: Subject, known: list[neighbours.Answer]) -> Iterator[Refusal]:
    """What this function, or else this module, raises for its own refusals."""
    for answer in known:
        if (
            answer.status is None
            and answer.distance < 2  # noqa: PLR2004  # said in the words beside it
            and answer.class_name not in {"SystemExit", "NotImplementedError"}
        ):
            yield Refusal(
                rule="guard-own-error",
                text=answer.write(0, subject.message),
                imports=answer.imports,
                prior=0.5 if answer.distance == 0 else 0.4,
                because=f"This code refuses other cases with {answer.class_name}.",
            )


def _status_in(text: str) -> str:
    found = re.search(r"\b4\d\d\b", text) or re.search(r"(?<=_)4\d\d(?=_)", text)
    return found.group() if found else ""


def _message_in(text: str) -> str:
    """The words of a refusal: the last text in it that is no key."""
    found = re.findall(r"\"([^\"\n]{3,120})\"(?!\s*:)|'([^'\n]{3,120})'(?!\s*:)", text)
    return (found[-1][0] or found[-1][1]) if found else ""


def _raised(text: str) -> ast.AST:
    try:
        statement = parse(text).body[0]
    except (SyntaxError, IndexError, ValueError):
        return ast.Pass()
    return statement.exc if isinstance(statement, ast.Raise) and statement.exc else ast.Pass()


def _refusal_title(text: str, subject: Subject) -> str:
    status, message = _status_in(text), _message_in(text)
    said = f" “{message}”" if message else ""
    verb = f"Answer {status}{said}" if status else f"Refuse with{said or ' a clear error'}"
    return f"{verb} when {subject.case}"


def _refusal_description(trouble: Trouble, text: str) -> str:
    status, name = _status_in(text), tail(_raised(text))
    if status:
        gets = f"the client gets {status} with this message instead of a server error"
    else:
        said = f"{name or 'an error'} with this message, which it can answer"
        gets = f"the caller gets {said}, instead of {trouble.crash.error_type}"
    return f"When {trouble.subject.case}, {gets}. Every other call goes on as before."


# --- leave, skip -------------------------------------------------------------------------------------------------


def leave(trouble: Trouble) -> Iterator[Fix]:
    """Return what the function returns when it has nothing to say."""
    for neutral in neutrals(trouble.crash, trouble.node):
        text = neutral.text
        if trouble.crash.is_handler and not neutral.sibling:
            continue
        guard = _guard(trouble, f"return {text}".rstrip())
        if guard is None:
            return
        yield trouble.fix(
            "guard-return",
            neutral.prior,
            *guard,
            imports=decimal_import(text),
            title=f"Return {say(text) if text else 'at once'} when {trouble.subject.case}",
            description=f"When {trouble.subject.case}, the caller gets {say(text) if text else 'nothing, and nothing is done'}, where it got an error before.",  # noqa: E501  # a sentence for people, whole
            reasoning="Another branch of the function returns the same."
            if neutral.sibling
            else "It is what the function returns, with nothing in it.",
            side_effects="Callers see an empty result and cannot tell why it is empty.",
            invents=not neutral.sibling and bool(text),
            swallows=not text or text == "None",
            outcome=f"return {text}",
        )


def skip(trouble: Trouble) -> Iterator[Fix]:
    """Go on with the next element."""
    module = trouble.crash.module
    generator = _generator_of(trouble)
    if generator is not None:
        last = generator.ifs[-1] if generator.ifs else generator.iter
        if generator.ifs and isinstance(last, ast.BoolOp | ast.IfExp):
            edits = [
                Edit(module.span(last)[0], module.span(last)[0], "("),
                Edit(module.span(last)[1], module.span(last)[1], f") if {_good(trouble)}"),
            ]
        else:
            edits = [Edit(module.span(last)[1], module.span(last)[1], f" if {_good(trouble)}")]
        totals = any(
            isinstance(above, ast.Call) and tail(above.func) in _TOTALS for above in module.ancestors(trouble.node)
        )
        yield _skipping(trouble, 0.4, *edits, hides=totals)
        return
    loop = module.loop_of(trouble.statement)
    if not isinstance(loop, ast.For | ast.AsyncFor):  # a `while` that skips its own step never ends
        return
    guard = _guard(trouble, "continue")
    if guard is not None:
        sibling = any(isinstance(node, ast.Continue) for node in ast.walk(loop))
        yield _skipping(trouble, 0.6 if sibling else 0.38, *guard, hides=_adds_up(loop))


def _adds_up(loop: ast.stmt) -> bool:
    """Whether a loop makes a total, in which an entry left out would not show."""
    return any(
        isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub) and not _is_one(node.value)
        for node in ast.walk(loop)
    )


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _skipping(trouble: Trouble, prior: float, *edits: Edit, hides: bool) -> Fix:
    return trouble.fix(
        "skip",
        prior - 0.14 if hides else prior,
        *edits,
        title=f"Leave an entry out when {trouble.subject.case}",
        description=f"Entries for which {trouble.subject.case} are left out; all the others are handled as before.",
        reasoning="One bad entry should not stop the others."
        if prior < 0.5  # noqa: PLR2004  # said in the words beside it
        else "The loop already leaves other entries out this way.",
        side_effects="The total no longer counts the entry, and nobody is told."
        if hides
        else "The entry left out does not show in the result.",
        hides=hides,
        outcome=f"skip {trouble.it}",
    )


# --- test first, fall back ---------------------------------------------------------------------------------------


def test_first(trouble: Trouble) -> Iterator[Fix]:
    """Ask in the condition that is being evaluated anyway."""
    operand = _condition_of(trouble)
    if operand is None or not is_plain(trouble.node):
        return
    module = trouble.crash.module
    text = module.text(operand)
    grouped = f"({text})" if isinstance(operand, ast.BoolOp | ast.IfExp | ast.NamedExpr | ast.Lambda) else text
    joined = f"{_good(trouble)} and {grouped}"
    parent = module.parents[operand]
    needs_group = isinstance(parent, ast.UnaryOp | ast.Compare) or (
        isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.Or)
    )
    others = occurrences.twins(trouble.crash, trouble.node, trouble.family)
    yield trouble.fix(
        "condition",
        0.55 - (_ONLY_ONE if others else 0.0),
        splice(module, operand, f"({joined})" if needs_group else joined),
        title=f"Count the condition as not met when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, the code goes the way it goes when the condition is false.",
        reasoning="The condition already decides this; it only could not cope with the missing value.",
        hides=trouble.about_worth,
    )


def fall_back(trouble: Trouble) -> Iterator[Fix]:
    """Put another value in its place, the code base's own where it has one."""
    crash = trouble.crash
    if not _is_where_it_says(trouble.whole, crash) or not is_plain(trouble.node):
        return
    sibling = neighbours.fallback_for(crash, trouble.node)
    neutral = neutral_in(crash, trouble.whole)
    welcome = neighbours.allows_none(crash, trouble.whole) if neutral == "None" else None
    ways = [(sibling[0], 0.66, f"{sibling[1]} falls back to the same value.", True)] if sibling else []
    if welcome:
        ways.append(("None", 0.68, f"{welcome} lets it be None.", True))
    elif neutral:
        ways.append((neutral, _of_neutral(trouble, neutral), "It is the neutral value of the place where it is used.", False))  # fmt: skip  # noqa: E501  # one row
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


def _of_neutral(trouble: Trouble, neutral: str) -> float:
    """The prior of a made-up value: less where others are refused, less for money and goods."""
    crash = trouble.crash
    refused = any(answer.status is not None for answer in neighbours.answers(crash))
    prior = 0.52 if crash.only_reads and not refused else 0.42
    return prior - 0.1 if trouble.about_worth and is_number(neutral) else prior


def names_worth(names: list[str]) -> bool:
    """Whether one of the names speaks of money or goods."""
    said = {word for name in names for word in words(name).lower().split()}
    return bool((said | {word.removesuffix("s") for word in said}) & _WORTH)


def is_number(text: str) -> bool:
    return text in {"0", "1", "0.0", 'Decimal("0")', 'Decimal("1")'}


def _reader(crash: Crash) -> str:
    return "the client" if crash.is_handler else "the code that reads it"


def _conditional(trouble: Trouble, whole: ast.expr, text: str) -> Edit:
    crash = trouble.crash
    value = quoted_for(whole, text, crash)
    made = f"{crash.text(whole)} if {_good(trouble)} else {value}"
    return splice(crash.module, whole, made if _stands_free(whole, crash) else f"({made})")


def returned(crash: Crash, whole: ast.expr, text: str) -> str:
    """The outcome in words of `leave`, when the value is all that the function returns."""
    above: ast.AST | None = crash.module.parents.get(whole)
    while isinstance(above, ast.Call) and tail(above.func) in {"round", "int", "float"}:
        above = crash.module.parents.get(above)
    return f"return {text}" if isinstance(above, ast.Return) else ""


def neutral_in(crash: Crash, node: ast.expr) -> str | None:  # noqa: C901, PLR0911, PLR0912  # one shape of code a case
    """The value that changes nothing at the place where an expression is used."""
    parents = crash.module.parents
    parent = parents.get(node)
    match parent:
        case ast.FormattedValue() | ast.JoinedStr():
            return '""'
        case ast.For(iter=found) | ast.AsyncFor(iter=found) | ast.comprehension(iter=found) if found is node:
            return "()"
        case ast.Starred():
            return "()"
        case ast.BinOp(left=left, op=op, right=right):
            return _neutral_operand(crash, right if left is node else left, op, is_right=right is node)
        case ast.AugAssign(target=target, op=op):
            return _neutral_operand(crash, target, op, is_right=True)
        case ast.Call(
            func=ast.Name(
                id="len" | "list" | "sorted" | "sum" | "set" | "tuple" | "any" | "all" | "enumerate" | "max" | "min"
            ),
            args=[first, *_],
        ) if first is node:
            return "()"
        case ast.Call(func=ast.Name(id="int" | "float" | "round" | "abs" | "range" | "Decimal")):
            return "0"
        case ast.Call(func=ast.Attribute(attr="join")) | ast.Call(func=ast.Name(id="str")):
            return '""'
        case ast.Attribute(attr=attr) if attr in _TEXT_METHODS:
            return '""'
        case ast.Attribute(attr=attr) if attr in _DICT_METHODS:
            return "{}"
        case ast.Call(func=func) if func is node and tail(func) in {"isoformat", "strftime"}:
            return neutral_in(crash, parent) or "None"
        case ast.Call(func=func) if func is node:
            return (
                '""'
                if tail(func) in _TEXT_METHODS and tail(func) not in {"split", "startswith", "endswith"}
                else neutral_in(crash, parent)
            )
        case ast.IfExp() | ast.BoolOp() | ast.Await():
            return neutral_in(crash, parent)
        case ast.GeneratorExp(elt=elt) | ast.ListComp(elt=elt) if elt is node:
            return _neutral_element(crash, parent)
        case ast.Dict() | ast.Return() | ast.Assign() | ast.AnnAssign() | ast.keyword() | ast.Tuple():
            return _neutral_of_names(crash, parent) or "None"
        case _:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neutral:
    """What a function returns for nothing; "" for a procedure's bare `return`."""

    text: str
    sibling: bool  # whether another branch returns it already
    prior: float


_EMPTY_DISPLAYS = frozenset({"{}", "()", "[]", "dict()", "tuple()"})


def neutrals(crash: Crash, node: ast.expr | None = None) -> list[Neutral]:
    """What the function could return for nothing, the best first; `node` is what must not be read for it.

    An empty display stands last where the function otherwise returns named or counted parts: whoever reads these
    would be told something false, or fail in turn. The same parts with nothing in them come first then.
    """
    plain, shape = own_neutral(crash), _shape(crash, node)
    found: list[Neutral] = []
    if shape is not None:
        found.append(Neutral(text=shape, sibling=False, prior=0.4))
    if plain is not None:
        text, sibling = plain
        lies = shape is not None and text in _EMPTY_DISPLAYS and (not sibling or _parts_are_read(crash))
        found.append(Neutral(text=text, sibling=sibling, prior=(0.56 if sibling else 0.36) - (0.2 if lies else 0.0)))
    return sorted(found, key=lambda neutral: -neutral.prior)


def _shape(crash: Crash, node: ast.expr | None) -> str | None:
    """The function's mapping with the same keys, or its tuple of the same length, with nothing in it."""
    returns = [found for found in body_nodes(crash.function) if isinstance(found, ast.Return)]
    shown = [found.value for found in returns if isinstance(found.value, ast.Dict | ast.Tuple)]
    value = next((found for found in reversed(shown) if _is_named_or_counted(found)), None)
    match value:
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return "{" + ", ".join(f"{crash.text(key)}: {_part(crash, part, node)}" for key, part in pairs if key) + "}"
        case ast.Tuple(elts=parts):
            return "(" + ", ".join(_part(crash, part, node) for part in parts) + ")"
        case _:
            return None


def _is_named_or_counted(value: ast.expr) -> bool:
    if isinstance(value, ast.Dict):
        return bool(value.keys) and all(isinstance(key, ast.Constant) for key in value.keys)
    return (
        isinstance(value, ast.Tuple) and len(value.elts) > 1 and not any(isinstance(e, ast.Starred) for e in value.elts)
    )  # two conditions


def _part(crash: Crash, part: ast.expr, node: ast.expr | None) -> str:  # noqa: PLR0911  # one shape of code a case
    """One part of a result about nothing: itself where it is known by then, else what its making suggests."""
    later = {name for found in body_nodes(crash.function) if isinstance(found, ast.stmt) and found.lineno >= crash.line for name in _stored(found)}  # fmt: skip  # noqa: E501  # one set
    reads = [found for found in ast.walk(part) if node is not None and ast.dump(found) == ast.dump(node)]
    counts = isinstance(part, ast.Call) and tail(part.func) == "len"
    if is_plain(part) and not names_in(part) & later and (not reads or counts) and not isinstance(part, ast.BinOp):
        return crash.text(part)
    made = part
    if isinstance(part, ast.Name):
        made = next((value for _, value in _assigned_anywhere(crash, part.id)), part)
    match made:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return '""'
        case ast.List() | ast.ListComp() | ast.Call(func=ast.Name(id="sorted" | "list")):
            return "[]"
        case ast.Dict() | ast.DictComp():
            return "{}"
        case ast.BinOp(op=ast.Div()) | ast.Call(func=ast.Name(id="float")):
            return "0.0"
        case ast.Call(func=ast.Name(id="round"), args=[_, _]):
            return "0.0"
        case ast.Call(func=ast.Name(id="sum" | "len" | "int" | "round")):
            return "0"
        case _:
            return "None"


def _stored(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Store)}


def _assigned_anywhere(crash: Crash, name: str) -> Iterator[tuple[ast.stmt, ast.expr]]:
    for node in body_nodes(crash.function):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield node, value
            case _:
                pass


def _parts_are_read(crash: Crash) -> bool:
    """Whether some caller takes the result apart: by key, or by as many names as there are parts."""
    for module in crash.neighbours:
        for call in module.nodes:
            if not (isinstance(call, ast.Call) and tail(call.func) == crash.function.name):
                continue
            above = module.parents.get(call)
            if isinstance(above, ast.Subscript):
                return True
            if isinstance(above, ast.Assign):
                if isinstance(above.targets[0], ast.Tuple | ast.List):
                    return True
                name, function = tail(above.targets[0]), module.function_of(call)
                if function is not None and any(
                    isinstance(found, ast.Subscript) and tail(found.value) == name for found in body_nodes(function)
                ):
                    return True
    return False


def own_neutral(crash: Crash) -> tuple[str, bool] | None:
    """What the function returns for nothing, and whether it already does; "" for a procedure's bare `return`."""
    function = crash.function
    returns = [node for node in body_nodes(function) if isinstance(node, ast.Return)]
    for node in returns:
        if node.lineno < crash.line and (node.value is None or _is_neutral(node.value)):
            return (crash.text(node.value) if node.value is not None else ""), True
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in body_nodes(function)) or not returns:
        return ("", False) if not returns and function.name != "__init__" else None
    if any(node.value is None or _is_neutral(node.value) for node in returns):
        found = next(node for node in returns if node.value is None or _is_neutral(node.value))
        return (crash.text(found.value) if found.value is not None else ""), True
    if function.returns is not None:
        made = _neutral_of_annotation(function.returns)
        return (made, False) if made else None
    return _neutral_of_display(returns[-1].value)


def default_argument(trouble: Trouble, neutral: str) -> Iterator[Fix]:
    """Give a parameter that was not passed its neutral value at the top of its use."""
    crash, node = trouble.crash, trouble.node
    if not isinstance(node, ast.Name) or all(arg.arg != node.id for arg in parameters(crash.function)):
        return
    default = default_of(crash.function, node.id)
    guard = _guard(trouble, f"{node.id} = {neutral}")
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


def otherwise(crash: Crash, node: ast.expr) -> str | None:
    """What the author gives where there is nothing: 0 of `max(…) if text else 0`, around an expression."""
    below: ast.AST = node
    for above in crash.module.ancestors(node):
        if isinstance(above, ast.IfExp) and below is above.body and isinstance(above.orelse, ast.Constant):
            return crash.text(above.orelse)
        if not isinstance(above, ast.expr):
            return None
        below = above
    return None


def decimal_import(text: str) -> tuple[Import, ...]:
    return (Import(module="decimal", name="Decimal", alias="Decimal"),) if "Decimal(" in text else ()


def in_caller(trouble: Trouble) -> Trouble | None:
    """The same trouble one call further out, where a parameter's value came from the caller; None where it did not."""
    crash = trouble.crash
    name = trouble.node
    while isinstance(name, ast.Attribute | ast.Subscript):
        name = name.value
    if not isinstance(name, ast.Name) or not crash.outer or not is_plain(trouble.node):
        return None
    if any(True for _ in crash.assigned(name.id)):
        return None
    outer = crash.outer[0]
    argument = _argument_for(crash.function, name.id, outer)
    if argument is None or not is_plain(argument) or isinstance(argument, ast.Constant):
        return None
    said = re.sub(rf"\b{re.escape(name.id)}\b", lambda _: outer.text(argument), crash.text(trouble.node))
    return replace(
        trouble,
        crash=outer,
        node=argument,
        whole=argument,
        bad=trouble.bad.replace("{it}", said),
        good=trouble.good.replace("{it}", said),
        is_argument=isinstance(trouble.node, ast.Name),
    )


def _argument_for(function: FunctionNode, name: str, outer: Crash) -> ast.expr | None:
    positions = [arg.arg for arg in [*function.args.posonlyargs, *function.args.args]]
    for node in outer.nodes:
        if not (isinstance(node, ast.Call) and tail(node.func) == function.name):
            continue
        for keyword in node.keywords:
            if keyword.arg == name:
                return keyword.value
        bound = (
            positions[1:]
            if positions[:1] in (["self"], ["cls"]) and isinstance(node.func, ast.Attribute)
            else positions
        )
        if name in bound and bound.index(name) < len(node.args):
            found = node.args[bound.index(name)]
            return None if isinstance(found, ast.Starred) else found
    return None


# --- where and how -----------------------------------------------------------------------------------------------


def _good(trouble: Trouble) -> str:
    return trouble.good.replace("{it}", trouble.it)


def _guard(trouble: Trouble, action: str) -> list[Edit] | None:
    """`if bad: action` before the statement; a call is first given a name, so that it happens once."""
    crash, module = trouble.crash, trouble.crash.module
    statement = trouble.statement
    if not _can_be_asked_before(trouble, statement):
        return None
    indent, newline = module.indent(statement), module.newline
    at = module.start(statement.lineno)
    deeper = indent + ("\t" if "\t" in indent else "    ")
    if is_plain(trouble.node):
        return [_ask_before(trouble, place, action) for place in _places(trouble, statement, action)]
    if not _is_where_it_says(trouble.node, crash):
        return None
    name = _fresh_name(trouble)
    lines = f"{indent}{name} = {trouble.it}{newline}{indent}if {trouble.bad.replace('{it}', name)}:{newline}{deeper}{action}{newline}"  # noqa: E501  # a sentence for people, whole
    return [Edit(at, at, lines), splice(module, trouble.node, name)]


def _ask_before(trouble: Trouble, statement: ast.stmt, action: str) -> Edit:
    module = trouble.crash.module
    indent, newline, at = module.indent(statement), module.newline, module.start(statement.lineno)
    deeper = indent + ("\t" if "\t" in indent else "    ")
    condition = trouble.bad.replace("{it}", trouble.it)
    return Edit(at, at, f"{indent}if {condition}:{newline}{deeper}{action}{newline}")


def _places(trouble: Trouble, statement: ast.stmt, action: str) -> list[ast.stmt]:
    """The crash statement, and those which read the same value on other ways through the function."""
    crash, found = trouble.crash, [statement]
    for node, _ in occurrences.twins(crash, trouble.node, trouble.family):
        other = crash.module.statement_of(node)
        covered = any(occurrences.is_covered(crash, other, one) for one in found)
        if covered or occurrences.is_covered(crash, statement, other):
            continue
        same_loop = action != "continue" or crash.module.loop_of(other) is crash.module.loop_of(statement)
        if same_loop and _can_be_asked_before(replace(trouble, node=node), other):
            found.append(other)
    return _above_branches(trouble, found)


def _above_branches(trouble: Trouble, places: list[ast.stmt]) -> list[ast.stmt]:
    """Where both branches of an `if` begin with the question, it is asked once, before the `if`."""
    for place in places:
        above = trouble.crash.module.parents[place]
        if not (isinstance(above, ast.If) and above.orelse):
            continue
        first = [above.body[0], above.orelse[0]]
        if all(one in places for one in first) and _can_be_asked_before(trouble, above):
            return [above, *(one for one in places if one not in first)]
    return places


def _can_be_asked_before(trouble: Trouble, statement: ast.stmt) -> bool:  # noqa: PLR0911  # one shape of code a case
    """False where the condition would be evaluated too early, or its names do not exist yet."""
    module = trouble.crash.module
    parent = module.parents[statement]
    is_elif = (
        isinstance(parent, ast.If)
        and statement in parent.orelse
        and module.source.startswith("elif", module.span(statement)[0])
    )
    if (
        isinstance(statement, ast.While | FunctionNode | ast.ClassDef)
        or is_elif
        or not module.begins_its_line(statement)
    ):
        return False
    below: ast.AST = trouble.node
    for above in module.ancestors(trouble.node):
        if above is statement:
            return True
        if isinstance(above, ast.Lambda) or (isinstance(above, ast.IfExp) and below is not above.test):
            return False
        if isinstance(above, ast.BoolOp) and below is not above.values[0]:
            return False
        if (
            isinstance(above, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp)
            and below is not above.generators[0]
        ):
            return False
        if isinstance(above, ast.comprehension) and below is not above.iter:
            return False
        below = above
    return True


def _condition_of(trouble: Trouble) -> ast.expr | None:
    """The smallest condition that holds the trouble and whose falsehood the code can live with."""
    module = trouble.crash.module
    below: ast.AST = trouble.node
    for above in module.ancestors(trouble.node):
        tested = isinstance(above, ast.If | ast.While | ast.IfExp) and below is above.test
        filtered = isinstance(above, ast.comprehension) and below in above.ifs
        joined = isinstance(above, ast.BoolOp) and not isinstance(module.parents.get(above), ast.UnaryOp)
        if (tested or filtered or joined) and isinstance(below, ast.expr):
            return below
        if isinstance(above, ast.stmt | ast.Lambda) or (
            isinstance(above, ast.UnaryOp) and isinstance(above.op, ast.Not)
        ):
            return None
        if isinstance(above, ast.Compare) and any(
            isinstance(op, ast.NotEq | ast.NotIn | ast.IsNot) for op in above.ops
        ):
            return None
        below = above
    return None


def _generator_of(trouble: Trouble) -> ast.comprehension | None:
    """The innermost comprehension whose element the trouble lies in and which binds a name of it."""
    module = trouble.crash.module
    below: ast.AST = trouble.node
    for above in module.ancestors(trouble.node):
        if isinstance(above, ast.stmt | ast.Lambda):
            return None
        if isinstance(above, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) and not isinstance(
            below, ast.comprehension
        ):
            bound = [found for found in above.generators if names_in(found.target) & names_in(trouble.node)]
            return bound[-1] if bound and is_plain(trouble.node) else None
        below = above
    return None


def _fresh_name(trouble: Trouble) -> str:
    taken = (
        trouble.crash.locals
        | trouble.crash.module.top_names
        | {node.name for node in functions(trouble.crash.module.tree)}
    )
    noun = re.sub(r"\W+", "_", trouble.subject.message.lower().removesuffix(" not found").split(" has no ")[-1]).strip(
        "_"
    )
    for name in (noun, f"found_{noun}", "found", "looked_up"):
        if name.isidentifier() and name not in taken and len(name) < 30:  # noqa: PLR2004  # a readable name
            return name
    return "found_value"


def _is_where_it_says(node: ast.expr, crash: Crash) -> bool:
    """Whether the text at the node's position is the node: older compilers misplace what stands in f-strings."""
    try:
        return ast.dump(parse_expression(f"({crash.text(node)})")) == ast.dump(node)
    except (SyntaxError, ValueError, RecursionError):
        return False


def quoted_for(node: ast.expr, text: str, crash: Crash) -> str:
    """Inside an f-string, the other quotes: before Python 3.12 the same ones would end it."""
    for above in crash.module.ancestors(node):
        if isinstance(above, ast.JoinedStr) and '"' in crash.text(above)[:3]:
            return text.replace('"', "'")
    return text


def _stands_free(node: ast.expr, crash: Crash) -> bool:
    """Whether a conditional expression needs no parentheses here."""
    parent = crash.module.parents.get(node)
    return isinstance(
        parent,
        ast.Assign | ast.AnnAssign | ast.Return | ast.keyword | ast.Dict | ast.FormattedValue | ast.List | ast.ListComp,
    ) or (isinstance(parent, ast.Call) and node in parent.args)


def _neutral_operand(crash: Crash, other: ast.expr, op: ast.operator, *, is_right: bool) -> str | None:
    kind = crash.type_of(other)
    if kind == "str":
        return '""' if isinstance(op, ast.Add) else None
    if kind in {"list", "tuple"}:
        return "[]" if kind == "list" else "()"
    if kind in {"datetime", "timedelta", "date"}:
        return None
    if isinstance(op, ast.Div | ast.FloorDiv | ast.Mod) and is_right:
        return None
    zero = 'Decimal("0")' if kind == "Decimal" else "0"
    return zero if isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv) else None


def _neutral_element(crash: Crash, node: ast.expr) -> str | None:
    parent = crash.module.parents.get(node)
    if isinstance(parent, ast.Call) and tail(parent.func) in {"sum", "fsum"}:
        return "0"
    return '""' if isinstance(parent, ast.Call) and tail(parent.func) == "join" else "None"


def _neutral_of_names(crash: Crash, parent: ast.AST) -> str | None:
    if isinstance(parent, ast.AnnAssign):
        return _neutral_of_annotation(parent.annotation)
    if isinstance(parent, ast.Return) and crash.function.returns is not None:
        return _neutral_of_annotation(crash.function.returns)
    return None


def _neutral_of_annotation(annotation: ast.expr) -> str | None:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = parse_expression(annotation.value)
        except (SyntaxError, ValueError):
            return None
    if isinstance(annotation, ast.BinOp):
        sides = {tail(annotation.right), tail(annotation.left)}
        holds_none = any(
            isinstance(side, ast.Constant) and side.value is None for side in (annotation.left, annotation.right)
        )
        return "None" if holds_none or "None" in sides else None
    if isinstance(annotation, ast.Constant) and annotation.value is None:
        return None
    named = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return _NEUTRAL_OF_TYPE.get(tail(named))


def _neutral_of_display(value: ast.expr | None) -> tuple[str, bool] | None:  # noqa: PLR0911  # one shape of code a case
    match value:
        case ast.List() | ast.ListComp():
            return "[]", False
        case ast.DictComp():
            return "{}", False
        case ast.JoinedStr():
            return '""', False
        case ast.BinOp(op=ast.Div()):
            return "0.0", False
        case ast.Call(func=ast.Name(id="round" | "sum" | "len" | "int")):
            return "0", False
        case ast.Call(func=ast.Name(id="sorted" | "list")):
            return "[]", False
        case _:
            return None


def _is_neutral(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=None | False | 0 | ""):
            return True
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value="0" | "0.00" | 0)]):
            return True
        case ast.Call(func=ast.Name(id="set" | "dict" | "list" | "tuple"), args=[]):
            return True
        case _:
            return False


def say(text: str) -> str:
    named = {'""': "an empty text", "()": "an empty list", "[]": "an empty list", "{}": "an empty mapping"}
    return named.get(text, text if len(text) < 40 and "\n" not in text else "an empty result of the same shape")  # noqa: PLR2004  # what fits into a title


# --- try ---------------------------------------------------------------------------------------------------------


def on_error(trouble: Trouble, statement: ast.stmt, error: str, imports: tuple[Import, ...] = ()) -> Iterator[Fix]:
    """Let the statement fail, and answer that failure: for what can only be known by trying."""
    crash, subject = trouble.crash, trouble.subject
    ways = [
        (
            refusal.rule.replace("guard", "catch"),
            refusal.text,
            (*imports, *refusal.imports),
            refusal.prior,
            refusal.because,
        )
        for refusal in refusals(crash, subject)
    ]
    loop = crash.module.loop_of(statement)
    if isinstance(loop, ast.For | ast.AsyncFor):
        sibling = any(isinstance(node, ast.Continue) for node in ast.walk(loop))
        prior = (0.6 if sibling else 0.4) - (0.14 if _adds_up(loop) else 0.0)
        ways.append(("catch-skip", "continue", imports, prior, "One bad entry should not stop the others."))
    for neutral in neutrals(crash, trouble.node):
        if crash.is_handler and not neutral.sibling:
            continue
        because = (
            "Another branch of the function returns the same."
            if neutral.sibling
            else "It is the function's empty value."
        )
        text = f"return {neutral.text}".rstrip()
        ways.append(("catch-return", text, (*imports, *decimal_import(text)), neutral.prior - 0.06, because))
    for rule, action, wanted, prior, because in ways:
        edits = wrap_in_try(crash, statement, error, action)
        if edits is None:
            return
        refused = rule not in {"catch-skip", "catch-return"}
        title = (
            _refusal_title(action, subject)
            if refused
            else f"{'Leave an entry out' if action == 'continue' else action.capitalize()} when {subject.case}"
        )
        yield trouble.fix(
            rule,
            prior,
            *edits,
            imports=wanted,
            title=title,
            description=_refusal_description(trouble, action)
            if refused
            else f"When {subject.case}, {'the entry is left out' if action == 'continue' else 'the caller gets ' + say(action.removeprefix('return').strip() or 'None')}, where it got an error before.",  # noqa: E501  # a sentence for people, whole
            reasoning=because,
            swallows=(rule == "catch-return" and action in {"return", "return None"})
            or (action == "continue" and prior < _LIKE_SIBLINGS),  # two conditions
            refuses=refused,
            invents=rule == "catch-return" and because.startswith("It is"),
            hides=action == "continue" and isinstance(loop, ast.For | ast.AsyncFor) and _adds_up(loop),
            outcome=_outcome_of(action) if refused else "",
        )


def _outcome_of(text: str) -> str:
    return f"refuse {Refusal(rule='', text=text, imports=(), prior=0, because='').answer}"


def wrap_in_try(crash: Crash, statement: ast.stmt, error: str, action: str) -> list[Edit] | None:
    """`try: statement / except error: action`; None for blocks and for text that must not be moved."""
    module = crash.module
    if not isinstance(
        statement, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.Return
    ) or not module.begins_its_line(statement):
        return None
    start, end = module.start(statement.lineno), module.span(statement)[1]
    body, indent, newline = module.source[start:end], module.indent(statement), module.newline
    if '"""' in body or "'''" in body:
        return None
    deeper = "\t" if "\t" in indent else "    "
    shifted = "".join(deeper + line if line.strip() else line for line in body.splitlines(keepends=True))
    named = " as error" if action.startswith("raise ") else ""
    cause = " from error" if named else ""
    tail_end = module.source.find("\n", end)
    comment = module.source[end : tail_end if tail_end >= 0 else len(module.source)].rstrip("\r")
    handler = f"{newline}{indent}except {error}{named}:{newline}{indent}{deeper}{action}{cause}"
    return [Edit(start, end + len(comment), f"{indent}try:{newline}{shifted}{comment}{handler}")]
