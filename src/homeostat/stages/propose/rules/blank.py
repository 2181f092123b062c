"""An empty text that was read like any other: whoever hands it on asks first whether something was written."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, is_plain, splice, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import Kind, Subject, quoted, words

_SAID = re.compile(r"(?:^|[\s:(=])b?(?:''|\"\"|' +'|\" +\")(?=$|[\s:),.;])|\(char 0\)|ConversionSyntax")
_BLANK = re.compile(r"b?(?:'\s*'|\"\s*\")")
_ERRORS = frozenset({"ValueError", "InvalidOperation", "JSONDecodeError", "ParserError", "ParseError"})
_FRAMES = 3  # how far out the text is followed


def fixes(crash: Crash) -> Iterator[Fix]:
    """Where a field that may be left empty is set from it: it stays as it is. Elsewhere as the function leaves."""
    if crash.error_type not in _ERRORS or not _SAID.search(crash.message):
        return
    for frame in (crash, *crash.outer[: _FRAMES - 1]):
        found = _handed_on(frame)
        if found is None:
            continue
        call, text = found
        trouble = _trouble(frame, text)
        edits = _where_written(frame, call, text)
        if edits:
            yield _as_it_was(trouble, edits)
        elif frame is not crash:
            yield from policies.leave(trouble)


def _handed_on(frame: Crash) -> tuple[ast.Call, ast.expr] | None:
    """The call that reads the text, and the argument that is blank."""
    for node in frame.nodes:
        if isinstance(node, ast.Call) and (not frame.called or tail(node.func) == frame.called):
            for argument in node.args:
                value = frame.value(argument) if is_plain(argument) else None
                if isinstance(value, str) and _BLANK.fullmatch(value) and not isinstance(argument, ast.Constant):
                    return node, argument
    return None


def _trouble(frame: Crash, text: ast.expr) -> Trouble:
    noun = words(tail(text)) or "text"
    subject = Subject(kind=Kind.INPUT, message=f"No {noun}", case=f"{quoted(frame, text)} is empty")
    test = "{it}.strip()"
    return Trouble(
        crash=frame, node=text, whole=text, bad=f"not {test}", good=test, family="blank", subject=subject
    )  # fmt: skip


def _where_written(frame: Crash, call: ast.Call, text: ast.expr) -> list[Edit]:
    """A condition around each statement of the function that does nothing but set a field from the same text."""
    test = f"{frame.text(text)}.strip()"
    found: list[Edit] = []
    for node in ast.walk(frame.function):
        if not isinstance(node, ast.Call) or ast.dump(node.func) != ast.dump(call.func):
            continue
        if all(ast.dump(each) != ast.dump(text) for each in node.args):
            continue
        statement = frame.module.statement_of(node)
        edit = _asked(frame, statement, test) if _only_sets(statement) else None
        if edit is None and node is call:
            return []
        found += [edit] if edit is not None else []
    return found


def _only_sets(statement: ast.stmt) -> bool:
    """Whether nothing else needs what it does: a field, an entry."""
    match statement:
        case ast.Assign(targets=targets):
            return all(isinstance(target, ast.Attribute | ast.Subscript) for target in targets)
        case ast.AugAssign() | ast.Expr():
            return True
        case _:
            return False


def _asked(frame: Crash, statement: ast.stmt, test: str) -> Edit | None:
    module = frame.module
    above = module.parents[statement]
    if isinstance(above, ast.If) and above.body == [statement] and not above.orelse:
        condition = module.text(above.test)
        grouped = f"({condition})" if isinstance(above.test, ast.BoolOp | ast.IfExp | ast.NamedExpr) else condition
        joined = isinstance(above.test, ast.BoolOp) and isinstance(above.test.op, ast.And)
        return splice(module, above.test, f"{condition if joined else grouped} and {test}")
    start, end = module.start(statement.lineno), module.span(statement)[1]
    body, indent = module.source[start:end], module.indent(statement)
    if not module.begins_its_line(statement) or '"""' in body or "'''" in body:
        return None
    deeper = "\t" if "\t" in indent else "    "
    shifted = "".join(deeper + line if line.strip() else line for line in body.splitlines(keepends=True))
    return Edit(start, end, f"{indent}if {test}:{module.newline}{shifted}")


def _as_it_was(trouble: Trouble, edits: list[Edit]) -> Fix:
    return trouble.fix(
        "as-it-was",
        0.68,
        *edits,
        title=f"Set it only when {quoted(trouble.crash, trouble.node)} is not empty",
        description="Where nothing was written, nothing is set, as if the field had been left out.",
        reasoning="The text that arrived was empty, and the field is set from it and from nothing else.",
        side_effects="A field that is there and empty counts like one that is not there.",
    )
