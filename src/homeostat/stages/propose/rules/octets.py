"""Bytes where text is wanted, and text where bytes are."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from homeostat.languages.python import Edit, deeper, is_plain, parameters, splice, tail
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import Subject, invalid, words

_WANTS_BYTES = re.compile(
    r"bytes-like object is required, not 'str'|must be encoded before hashing|expected a bytes-like object, str found|"
    r"integer or bytes-like object, not 'str'|can't concat str to bytes|must be bytes or a tuple of bytes, not str|"
    r"bytes pattern on a string-like object|string argument without an encoding"
)
_WANTS_TEXT = re.compile(
    r"concatenate str \(not \"bytes\"\) to str|string pattern on a bytes-like object|must be str, not bytes|"
    r"must be str or None, not bytes|must be str or a tuple of str, not bytes|expected str instance, bytes found|"
    r"requires string as left operand, not bytes|expected str, got bytes"
)
_NO_SUCH = re.compile(r"^'(?P<kind>str|bytes)' object has no attribute '(?P<name>\w+)'$")
_MOST_SUSPECTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """From which type to which, and how it is said."""

    kind: str
    method: str
    back: str
    title: str


_TO_BYTES = _Turn(kind="str", method="encode", back="decode", title="as bytes")
_TO_TEXT = _Turn(kind="bytes", method="decode", back="encode", title="as text")


def fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type == "AttributeError" and (said := _NO_SUCH.search(crash.message)):
        yield from _asked_of_the_other(crash, said.group("kind"), said.group("name"))
    if crash.error_type != "TypeError":
        return
    turn = _TO_BYTES if _WANTS_BYTES.search(crash.message) else _TO_TEXT if _WANTS_TEXT.search(crash.message) else None
    if turn is None:
        return
    suspects = [node for node in crash.nodes if isinstance(node, ast.expr) and crash.type_of(node) == turn.kind]
    plain = [node for node in suspects if is_plain(node) and not isinstance(node, ast.Constant)]
    for node in plain[:_MOST_SUSPECTS]:
        yield from _turned(crash, node, turn)
    for node in suspects:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and turn is _TO_BYTES
            and node.value.isascii()
        ):
            yield _fix(crash, node, turn, "literal", 0.56, [splice(crash.module, node, f"b{crash.text(node)}")])
            return


def _turned(crash: Crash, node: ast.expr, turn: _Turn) -> Iterator[Fix]:
    """Where it is used; for a parameter, which may be either, first; and in the caller, whose result is turned back."""
    text = crash.text(node)
    if isinstance(node, ast.Name) and any(arg.arg == node.id for arg in parameters(crash.function)):
        edits = _first(crash, node, f"{text} = {text}.{turn.method}()", turn)
        if edits:
            yield _fix(crash, node, turn, "either", 0.68, edits)
    else:
        yield _fix(crash, node, turn, "turned", 0.6, [splice(crash.module, node, f"{text}.{turn.method}()")])
    subject: Subject = invalid(words(tail(node)) or "value")
    trouble = Trouble(crash=crash, node=node, whole=node, bad="", good="", family="octets", subject=subject)
    outer = policies.in_caller(trouble)
    if outer is None or not outer.is_argument:
        return
    argument = splice(outer.crash.module, outer.node, f"{outer.it}.{turn.method}()")
    call = outer.crash.module.parents.get(outer.node)
    if isinstance(call, ast.Call):
        end = outer.crash.module.span(call)[1]
        back = Edit(end, end, f".{turn.back}()")
        yield _fix(outer.crash, outer.node, turn, "there-and-back", 0.58, [argument, back])
    yield _fix(outer.crash, outer.node, turn, "in-caller", 0.56, [argument])


def _first(crash: Crash, node: ast.expr, action: str, turn: _Turn) -> list[Edit]:
    statement, module = crash.module.statement_of(node), crash.module
    if not module.begins_its_line(statement) or isinstance(statement, ast.While):
        return []
    indent, at = module.indent(statement), module.start(statement.lineno)
    inner = deeper(indent)
    asked = f"{indent}if isinstance({crash.text(node)}, {turn.kind}):{module.newline}{inner}{action}{module.newline}"
    return [Edit(at, at, asked)]


def _asked_of_the_other(crash: Crash, kind: str, name: str) -> Iterator[Fix]:
    """`x.decode()` of what is text already; `x.format(…)` of what is bytes still."""
    for node in crash.nodes:
        if not (isinstance(node, ast.Attribute) and node.attr == name and is_plain(node.value)):
            continue
        call, text = crash.module.parents.get(node), crash.text(node.value)
        turn = _TO_TEXT if kind == "bytes" else _TO_BYTES
        if name == turn.back and isinstance(call, ast.Call) and call.func is node:
            made = f"({text} if isinstance({text}, {kind}) else {crash.text(call)})"
            yield _fix(crash, node.value, turn, "already", 0.74, [splice(crash.module, call, made)])
        elif hasattr(str if kind == "bytes" else bytes, name):
            yield _fix(
                crash, node.value, turn, "turned", 0.56, [splice(crash.module, node.value, f"{text}.{turn.method}()")]
            )
        return


def _fix(  # noqa: PLR0917  # one short private line each
    crash: Crash, node: ast.expr, turn: _Turn, rule: str, prior: float, edits: list[Edit]
) -> Fix:
    noun = words(tail(node)) or "value"
    return Fix(
        rule=f"octets-{rule}",
        prior=prior,
        title=f"Take the {noun} {turn.title}",
        description=f"The {noun} may arrive as {turn.kind}; it is taken {turn.title}, in UTF-8.",
        approach="coerce",
        reasoning=f"The message says which of the two was not expected: {crash.message[:100]}.",
        module=crash.module,
        edits=tuple(edits),
        side_effects="Bytes that are not UTF-8 still fail." if turn is _TO_TEXT else "",
        test="The call that crashed, and one with the other type.",
    )
