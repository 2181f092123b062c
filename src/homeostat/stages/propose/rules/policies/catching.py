"""Catch what cannot be asked before: the statement in a `try`."""

import ast
from collections.abc import Iterator

from homeostat.languages.python import Edit, Import
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies.leaving import adds_up
from homeostat.stages.propose.rules.policies.neutral import decimal_import, neutrals, say
from homeostat.stages.propose.rules.policies.refusing import Refusal, refusal_description, refusal_title, refusals
from homeostat.stages.propose.rules.policies.trouble import Trouble

_LIKE_SIBLINGS = 0.45  # from this prior on, other entries of the same loop are already left out


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
        prior = (0.6 if sibling else 0.4) - (0.14 if adds_up(loop) else 0.0)
        ways.append(("catch-skip", "continue", imports, prior, "One bad entry should not stop the others."))
    siblings: set[str] = set()
    for neutral in neutrals(crash, trouble.node):
        if crash.is_handler and not (neutral.sibling or neutral.asked):
            continue
        because = (
            "Another branch of the function returns the same."
            if neutral.sibling
            else "The test that failed asks for it."
            if neutral.asked
            else "It is the function's empty value."
        )
        text = f"return {neutral.text}".rstrip()
        siblings |= {text} if neutral.sibling else set()
        ways.append(("catch-return", text, (*imports, *decimal_import(text)), neutral.prior - 0.06, because))
    for rule, action, wanted, prior, because in ways:
        edits = wrap_in_try(crash, statement, error, action)
        if edits is None:
            return
        refused = rule not in {"catch-skip", "catch-return"}
        title = (
            refusal_title(action, subject)
            if refused
            else f"{'Leave an entry out' if action == 'continue' else action.capitalize()} when {subject.case}"
        )
        yield trouble.fix(
            rule,
            prior,
            *edits,
            imports=wanted,
            title=title,
            description=refusal_description(trouble, action)
            if refused
            else f"When {subject.case}, {'the entry is left out' if action == 'continue' else 'the caller gets ' + say(action.removeprefix('return').strip() or 'None')}, where it got an error before.",  # noqa: E501  # a sentence for people, whole
            reasoning=because,
            swallows=(
                rule == "catch-return"
                and action in {"return", "return None"}
                and not (action == "return None" and ("None" in crash.wanted.values or "return None" in siblings))
            )
            or (action == "continue" and prior < _LIKE_SIBLINGS),  # two conditions
            refuses=refused,
            invents=rule == "catch-return" and because.startswith("It is"),
            hides=action == "continue" and isinstance(loop, ast.For | ast.AsyncFor) and adds_up(loop),
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
