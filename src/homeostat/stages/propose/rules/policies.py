"""The ways to meet a bad value: refuse, leave, skip, test it first, fall back. Each is the least change of text.

Priors are how often such a fix was judged right, from our measurements on real crashes and between these by
judgement; the record of the strategy in this installation outweighs them later.
"""

import ast
import re
from collections.abc import Iterator
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
from homeostat.stages.propose.rules import neighbours
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.subject import Kind, Subject

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

    @property
    def it(self) -> str:
        return self.crash.text(self.node)

    @property
    def statement(self) -> ast.stmt:
        return self.crash.module.statement_of(self.node)

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


# --- refuse ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    rule: str
    text: str
    imports: tuple[Import, ...]
    prior: float
    because: str


def refuse(trouble: Trouble) -> Iterator[Fix]:
    """Stop before the crash with an answer in the project's own manner."""
    for refusal in refusals(trouble.crash, trouble.subject, trouble.node):
        guard = _guard(trouble, refusal.text)
        if guard is None:
            return
        yield trouble.fix(
            refusal.rule,
            refusal.prior - _unwillingness(trouble, refusal),
            *guard,
            imports=refusal.imports,
            title=_refusal_title(refusal.text, trouble.subject),
            description=f"When {trouble.subject.case}, the caller gets a clear refusal instead of a crash; nothing else changes.",  # noqa: E501  # a sentence for people, whole
            reasoning=refusal.because,
            side_effects="None: such a request failed before as well, with a server error.",
        )


def _unwillingness(trouble: Trouble, refusal: Refusal) -> float:
    """How much less a refusal is wanted: who only looks is better served with a gap than with an error."""
    if refusal.rule == "guard-as-sibling" or trouble.subject.kind is Kind.INPUT:
        return 0.0
    if trouble.crash.only_reads and trouble.subject.kind is Kind.STATE:
        return 0.3
    if trouble.family in {"zero", "empty"}:
        return 0.3 if trouble.crash.only_reads else 0.12
    return 0.0


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
    unique = {refusal.text: refusal for refusal in reversed(found)}
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


def _refusal_title(text: str, subject: Subject) -> str:
    status = re.search(r"\b4\d\d\b", text)
    said = re.search(r"\"([^\"\n]{3,80})\"|'([^'\n]{3,80})'", text)
    message = f" '{said.group(1) or said.group(2)}'" if said else ""
    verb = f"Answer {status.group()}{message}" if status else f"Refuse with{message or ' a clear error'}"
    return f"{verb} instead of crashing when {subject.case}"


# --- leave, skip -------------------------------------------------------------------------------------------------


def leave(trouble: Trouble) -> Iterator[Fix]:
    """Return what the function returns when it has nothing to say."""
    neutral = own_neutral(trouble.crash)
    if neutral is None or (trouble.crash.is_handler and not neutral[1]):
        return
    text, sibling = neutral
    guard = _guard(trouble, f"return {text}".rstrip())
    if guard is None:
        return
    says = text or "at once"
    yield trouble.fix(
        "guard-return",
        0.56 if sibling else 0.36,
        *guard,
        title=f"Return {says} when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, the function ends with {text or 'nothing done'} where it crashed before.",  # noqa: E501  # a sentence for people, whole
        reasoning="Another branch of the function returns the same."
        if sibling
        else "It is the empty value of what the function returns.",
        side_effects="Callers see an empty result and cannot tell why it is empty.",
        invents=not sibling and bool(text),
        swallows=not text or text == "None",
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
        yield _skipping(trouble, 0.4, *edits)
        return
    loop = module.loop_of(trouble.statement)
    if not isinstance(loop, ast.For | ast.AsyncFor):  # a `while` that skips its own step never ends
        return
    guard = _guard(trouble, "continue")
    if guard is not None:
        sibling = any(isinstance(node, ast.Continue) for node in ast.walk(loop))
        yield _skipping(trouble, 0.6 if sibling else 0.38, *guard)


def _skipping(trouble: Trouble, prior: float, *edits: Edit) -> Fix:
    return trouble.fix(
        "skip",
        prior,
        *edits,
        title=f"Leave an entry out when {trouble.subject.case}",
        description=f"Entries for which {trouble.subject.case} are left out; all the others are handled as before.",
        reasoning="One bad entry should not stop the others."
        if prior < 0.5  # noqa: PLR2004  # said in the words beside it
        else "The loop already leaves other entries out this way.",
        side_effects="The entry left out does not show in the result.",
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
    yield trouble.fix(
        "condition",
        0.55,
        splice(module, operand, f"({joined})" if needs_group else joined),
        title=f"Count the condition as not met when {trouble.subject.case}",
        description=f"When {trouble.subject.case}, the code goes the way it goes when the condition is false.",
        reasoning="The condition already decides this; it only could not cope with the missing value.",
    )


def fall_back(trouble: Trouble) -> Iterator[Fix]:
    """Put another value in its place, the code base's own where it has one."""
    crash, module = trouble.crash, trouble.crash.module
    sibling = neighbours.fallback_for(crash, trouble.node)
    neutral = neutral_in(crash, trouble.whole)
    if not _is_where_it_says(trouble.whole, crash) or not is_plain(trouble.node):
        return
    for text, prior, because in (
        *([(sibling[0], 0.66, f"{sibling[1]} falls back to the same value.")] if sibling else []),
        *(
            [(neutral, 0.52 if crash.only_reads else 0.42, "It is the neutral value of the place where it is used.")]
            if neutral
            else []
        ),
    ):
        value = _quoted_for(trouble.whole, text, crash)
        made = f"{module.text(trouble.whole)} if {_good(trouble)} else {value}"
        yield trouble.fix(
            "else",
            prior,
            splice(module, trouble.whole, made if _stands_free(trouble.whole, crash) else f"({made})"),
            imports=decimal_import(value),
            approach="default",
            title=f"Use {_say(text)} when {trouble.subject.case}",
            description=f"When {trouble.subject.case}, {_say(text)} is used in its place and the call goes on.",
            reasoning=because,
            side_effects="" if sibling else "A made-up value may hide that something is missing.",
            invents=not sibling,
        )


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
        case ast.Dict() | ast.Return() | ast.Assign() | ast.AnnAssign() | ast.keyword():
            return _neutral_of_names(crash, parent) or "None"
        case _:
            return None


def whole_chain(crash: Crash, whole: ast.expr) -> ast.expr:
    """The whole chain that hangs on the missing value: `x.strip().lower()`, not only `x.strip`."""
    parents = crash.module.parents
    while True:
        parent = parents.get(whole)
        chained = isinstance(parent, ast.Attribute | ast.Subscript) and parent.value is whole
        called = isinstance(parent, ast.Call) and parent.func is whole
        if not (chained or called) or not isinstance(parent, ast.expr):
            return whole
        whole = parent


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
        title=f"Take {_say(neutral)} when no {node.id} was given",
        description=f"A call without {node.id} counts it as {_say(neutral)} and goes on.",
        reasoning="The parameter may be left out, and nothing then gave it a value."
        if declared
        else "Callers pass nothing here.",
        invents=True,
    )


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
        condition = trouble.bad.replace("{it}", trouble.it)
        return [Edit(at, at, f"{indent}if {condition}:{newline}{deeper}{action}{newline}")]
    if not _is_where_it_says(trouble.node, crash):
        return None
    name = _fresh_name(trouble)
    lines = f"{indent}{name} = {trouble.it}{newline}{indent}if {trouble.bad.replace('{it}', name)}:{newline}{deeper}{action}{newline}"  # noqa: E501  # a sentence for people, whole
    return [Edit(at, at, lines), splice(module, trouble.node, name)]


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
        return ast.dump(ast.parse(f"({crash.text(node)})", mode="eval").body) == ast.dump(node)
    except (SyntaxError, ValueError, RecursionError):
        return False


def _quoted_for(node: ast.expr, text: str, crash: Crash) -> str:
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
            annotation = ast.parse(annotation.value, mode="eval").body
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


def _say(text: str) -> str:
    return {
        '""': "an empty text",
        "None": "no value",
        "()": "an empty list",
        "[]": "an empty list",
        "{}": "no entries",
    }.get(text, text)


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
        ways.append(
            ("catch-skip", "continue", imports, 0.6 if sibling else 0.4, "One bad entry should not stop the others.")
        )
    neutral = own_neutral(crash)
    if neutral is not None and (neutral[1] or not crash.is_handler):
        because = (
            "Another branch of the function returns the same." if neutral[1] else "It is the function's empty value."
        )
        ways.append(("catch-return", f"return {neutral[0]}".rstrip(), imports, 0.5 if neutral[1] else 0.3, because))
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
            description=f"When {subject.case}, {'the caller gets a clear refusal' if refused else 'the code goes on without it'} where it crashed before.",  # noqa: E501  # a sentence for people, whole
            reasoning=because,
            swallows=rule == "catch-return" and not refused and action in {"return", "return None"},
        )


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
