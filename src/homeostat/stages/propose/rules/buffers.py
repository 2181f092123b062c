"""Bytes that are not as many as a format asks for: what is more is cut off, and fewer are the end of what there is."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import splice, tail
from homeostat.languages.syntax import parse_expression
from homeostat.stages.propose.rules import policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import Kind, Subject, quoted, words

_SAID = re.compile(r"requires a buffer of (?:at least )?(\d+) bytes")
_WIDTHS = {"b": 1, "B": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 4, "L": 4, "q": 8, "Q": 8, "f": 4, "d": 8}


def fixes(crash: Crash) -> Iterator[Fix]:
    """For `struct.error: unpack requires a buffer of 4 bytes`."""
    said = _SAID.search(crash.message)
    if said is None or crash.error_type not in {"error", "struct.error"}:
        return
    for node in crash.nodes:
        if isinstance(node, ast.Call) and tail(node.func) in {"unpack", "unpack_from"} and node.args:
            has = _length(crash, node.args[-1])
            if len(node.args) > 1 and tail(node.func) == "unpack" and (has is None or has > int(said[1])):
                yield _cut(crash, node, node.args[0], node.args[1])
            if has is None or has < int(said[1]):
                yield from _too_few(crash, node.args[-1], int(said[1]))
            return


def _length(crash: Crash, data: ast.expr) -> int | None:
    """Of bytes that the event shows whole."""
    value = crash.value(data)
    try:
        parsed = parse_expression(value) if isinstance(value, str) else None
    except (SyntaxError, ValueError, RecursionError):
        return None
    return len(parsed.value) if isinstance(parsed, ast.Constant) and isinstance(parsed.value, bytes) else None


def _cut(crash: Crash, call: ast.Call, form: ast.expr, data: ast.expr) -> Fix:
    named = isinstance(call.func, ast.Attribute)
    counted = _counted(form)
    home = crash.text(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    size = counted or f"{home}.calcsize({crash.text(form)})"
    return Fix(
        rule="buffer-cut",
        prior=0.72 if named or counted else 0.3,
        title=f"Read only as much of {quoted(crash, data)} as the format asks for",
        description="What stands behind it, as half of a pair, is left; before, all of it had to fit.",
        approach="correct",
        reasoning="The number of values was rounded down, and all bytes were given.",
        module=crash.module,
        edits=(splice(crash.module, data, f"{crash.text(data)}[:{size}]"),),
        side_effects="Bytes that are left over are passed over without a word.",
        test="The call that crashed, and one in which nothing is left over.",
    )


def _counted(form: ast.expr) -> str:
    """`n * 2` of `">%dH" % n` and of `f">{n}H"`; "" for any other format."""
    match form:
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=ast.Name(id=name)):
            said = re.fullmatch(r"[<>=!@]?%d([a-zA-Z])", text)
        case ast.JoinedStr(
            values=[*before, ast.FormattedValue(value=ast.Name(id=name)), ast.Constant(value=str(kind))]
        ):
            order = "".join(str(part.value) for part in before if isinstance(part, ast.Constant))
            said = re.fullmatch(r"[<>=!@]?([a-zA-Z])", f"{order}{kind}")
        case _:
            return ""
    width = _WIDTHS.get(said[1], 0) if said else 0
    return f"{name} * {width}" if width > 1 else name if width else ""


def _too_few(crash: Crash, data: ast.expr, wanted: int) -> Iterator[Fix]:
    noun = words(tail(data)) or "data"
    trouble = Trouble(
        crash=crash,
        node=data,
        whole=data,
        bad=f"len({{it}}) < {wanted}",
        good=f"len({{it}}) >= {wanted}",
        family="buffer",
        subject=Subject(kind=Kind.INPUT, message=f"Too little {noun}", case=f"{quoted(crash, data)} ends too early"),
    )
    yield from _asked_already(trouble)
    yield from policies.refuse(trouble)
    yield from policies.stop(trouble)
    yield from policies.leave(trouble)


def _asked_already(trouble: Trouble) -> Iterator[Fix]:
    """`if not data: break` asks whether there is any; what is cut off ends there as well."""
    crash = trouble.crash
    for node in ast.walk(crash.function):
        match node:
            case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=asked) as test) if node.lineno < crash.line:
                pass
            case _:
                continue
        if ast.dump(asked) == ast.dump(trouble.node):
            yield trouble.fix(
                "asked-already",
                0.7,
                splice(crash.module, test, trouble.bad.replace("{it}", trouble.it)),
                approach="correct",
                title=f"Take {quoted(crash, trouble.node)} for the end when it is too short",
                description="What was cut off ends where nothing is left, in the same way.",
                reasoning="The function already ends there when nothing is left.",
                side_effects="The few bytes that are left over are passed over without a word.",
            )
            return
