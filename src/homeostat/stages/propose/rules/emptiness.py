"""A first entry, a largest, a mean of nothing."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from homeostat.languages.python import Edit, Import, splice, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.absent import EMPTY
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.none_allowed import allows_none
from homeostat.stages.propose.rules.occurrences import whole_chain
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import Subject, empty, not_found, quoted, words

_TAKES_DEFAULT = frozenset({"max", "min", "next"})
_OF_ONE_ARGUMENT = frozenset(
    {
        "max",
        "min",
        "mean",
        "median",
        "fmean",
        "mode",
        "choice",
        "reduce",
        "next",
        "stdev",
        "variance",
        "harmonic_mean",
        "geometric_mean",
    }
)


def empty_fixes(crash: Crash) -> Iterator[Fix]:
    if not (
        EMPTY.search(crash.message) or crash.error_type in {"StopIteration", "StatisticsError", "StopAsyncIteration"}
    ):
        return
    for node in crash.nodes:
        if not isinstance(node, ast.Call):
            continue
        name = tail(node.func)
        if name in {"pop", "popleft", "popitem"} and isinstance(node.func, ast.Attribute):
            yield from _empty_call(crash, node, node.func.value)
            return
        if name in _OF_ONE_ARGUMENT and node.args and (name != "next" or len(node.args) == 1):
            source = node.args[1] if name == "reduce" and len(node.args) > 1 else node.args[0]
            yield from _with_default(crash, node, name)
            yield from _empty_call(crash, node, source)
            return


def _empty_call(crash: Crash, node: ast.Call, source: ast.expr) -> Iterator[Fix]:
    if isinstance(source, ast.GeneratorExp):
        yield from _empty_generator(crash, node, source)
        return
    needed = 2 if "two data" in crash.message else 1
    trouble = Trouble(
        crash=crash,
        node=source,
        whole=whole_chain(crash, node),
        bad="not {it}" if needed == 1 else "len({it}) < 2",
        good="{it}" if needed == 1 else "len({it}) >= 2",
        family="empty" if needed == 1 else "pair",
        subject=empty(crash, source) if needed == 1 else _too_few(crash, source),
    )
    yield from policies.all_ways(trouble)
    outer = policies.in_caller(trouble)
    if outer is not None:
        yield from policies.refuse(outer)


def _too_few(crash: Crash, source: ast.expr) -> Subject:
    found = empty(crash, source)
    noun = words(tail(source)) or "entries"
    return replace(found, message=f"Too few {noun}", case=f"{quoted(crash, source)} has fewer than two entries")


def _empty_generator(crash: Crash, node: ast.Call, source: ast.GeneratorExp) -> Iterator[Fix]:
    """`next(x for x in xs if …)`: find first, then ask whether something was found."""
    statement = crash.module.statement_of(node)
    inner = source.generators[0].iter
    subject = not_found(_one_of(words(tail(inner)))) if tail(node.func) == "next" else empty(crash, inner)
    trouble = Trouble(crash=crash, node=inner, whole=node, bad="not {it}", good="{it}", family="empty", subject=subject)
    if tail(node.func) != "next":
        if not source.generators[0].ifs:
            yield from policies.all_ways(trouble)
        return
    bare = crash.text(node)
    inside = crash.text(source)
    inside = inside if inside.startswith("(") else f"({inside})"
    head = bare[: bare.index("(")]
    if not (
        isinstance(statement, ast.Assign) and statement.value is node and isinstance(statement.targets[0], ast.Name)
    ):
        return
    name, module = statement.targets[0].id, crash.module
    indent = module.indent(statement)
    deeper = indent + ("\t" if "\t" in indent else "    ")
    first = splice(module, node, f"{head}({inside}, None)")
    end = module.span(statement)[1]
    actions: list[tuple[str, str, tuple[Import, ...], float, str]] = []
    if isinstance(module.loop_of(statement), ast.For | ast.AsyncFor):
        actions.append(("skip", "continue", (), 0.45, f"Go on with the next entry when {subject.case}"))
    for neutral in policies.neutrals(crash, statement.targets[0]):
        action = f"return {neutral.text}".rstrip()
        title = f"Return {policies.say(neutral.text) if neutral.text else 'at once'} when {subject.case}"
        actions.append(("guard-return", action, policies.decimal_import(neutral.text), neutral.prior, title))

    def asked(action: str) -> tuple[Edit, Edit]:
        return first, Edit(end, end, f"{module.newline}{indent}if {name} is None:{module.newline}{deeper}{action}")

    for refusal in policies.refusals(crash, subject, statement.targets[0]):
        yield policies.refusing(trouble, refusal, refusal.prior, *asked(refusal.text))
    for rule, action, imports, prior, title in actions:
        yield trouble.fix(
            rule,
            prior,
            *asked(action),
            imports=imports,
            title=title,
            description=f"{title}, instead of an error.",
            reasoning="Looking for the first match fails when there is none; it is asked first.",
            swallows=action in {"return", "return None"},
        )


def _one_of(noun: str) -> str:
    return noun.removesuffix("s")


_WELCOME = 0.72  # more than of asking first: what can be gone through once is true although it is empty


def _with_default(crash: Crash, node: ast.Call, name: str) -> Iterator[Fix]:
    """`max(xs, default=0)`, `next(xs, None)`."""
    if name not in _TAKES_DEFAULT or (name != "next" and len(node.args) != 1):
        return
    neutral = policies.own_neutral(crash)
    inside = policies.neutral_in(crash, node)
    value = inside if inside is not None and inside not in {"None", "()"} else (neutral[0] if neutral else "") or "None"
    sibling = neutral is not None and neutral[1] and neutral[0] == value
    welcome = value == "None" and allows_none(crash, node)
    sibling = bool(sibling or welcome)
    beside = policies.otherwise(crash, node)
    if beside is not None:
        value, sibling = beside, True
    source = node.args[0]
    subject = empty(crash, source.generators[0].iter if isinstance(source, ast.GeneratorExp) else source)
    case = "nothing matches" if name == "next" else "there is nothing to choose from"
    trouble = Trouble(
        crash=crash, node=source, whole=node, bad="not {it}", good="{it}", family="empty", subject=subject
    )  # fmt: skip

    def edit_of(_: ast.expr, call: ast.expr) -> Edit | None:
        if isinstance(call, ast.Call) and tail(call.func) in _TAKES_DEFAULT - {"next"} and len(call.args) == 1:
            return splice(crash.module, call, _defaulting(crash, call, value))
        return None

    fix = trouble.fix(
        "default",
        0.76 if beside is not None else _WELCOME if welcome else 0.52 if sibling else 0.44,
        splice(crash.module, node, _defaulting(crash, node, value)),
        approach="default",
        title=f"Take {policies.say(value)} when {case}",
        description=f"With nothing to choose from, the result is {policies.say(value)} instead of an error.",
        reasoning=f"`{name}` takes a value for the case that there is none.",
        side_effects="" if sibling else "A made-up value may hide that something is missing.",
        imports=policies.decimal_import(value),
        invents=not sibling,
        hides=not sibling and trouble.about_worth and policies.is_number(value),
        outcome=trouble.outcome(value),
    )
    yield from policies.everywhere(trouble, fix, edit_of)


def _defaulting(crash: Crash, node: ast.Call, value: str) -> str:
    text, only, name = crash.text(node), node.args[0], tail(node.func)
    said = value if name == "next" else f"default={value}"
    argument = crash.text(only)
    if isinstance(only, ast.GeneratorExp) and not node.keywords:
        return f"{crash.text(node.func)}({argument if argument.startswith('(') else f'({argument})'}, {said})"
    return text[: text.rindex(")")].rstrip().rstrip(",") + f", {said})"
