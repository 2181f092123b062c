"""A call as a test: its name, its lines, and the file with it."""

import ast
import io
import keyword
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from homeostat.languages.python import Edit, Import, Module, apply
from homeostat.languages.syntax import parse_expression
from homeostat.stages.propose.regression.placing import Spot

_WIDTH = 88
_SHORT = 40  # characters of an argument that stands in the call itself
_STEP = "    "


class Call(msgspec.Struct, frozen=True):
    """What `write_call.py` says: code of a call, and what it gives on the mended tree."""

    why: str = ""  # it cannot be written down
    owner: str = ""
    receiver: str = ""
    callee: str = ""
    called: bool = True
    arguments: list[tuple[str, str, str]] = []
    awaited: bool = False
    drawn: bool = False
    gave: str = ""
    refused: str = ""  # the class of the error that it answers with
    imports: list[tuple[str, str]] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The test, and the file that it stands in."""

    name: str  # "test_price_does_not_raise_key_error", with its class before it for unittest
    text: str


def write(call: Call, spot: Spot, *, error_type: str, bug_code: str, with_value: bool) -> Written:
    """The file with the test at its end.

    Raises:
        BadInput: the file there is cannot be read.
        SyntaxError, ValueError: what the sandbox wrote is no code.
    """
    before = Module(spot.text or "", spot.path)
    imports = _imports(call, spot)
    taken = before.top_names | {each.alias for each in imports}
    function = _free(f"test_{_snake(_subject(call))}_does_not_raise_{_snake(error_type)}", before)
    kind = re.sub(r"[^\w.]", "", error_type)
    said = f'"""It raised {kind} in production{f", see {bug_code}" if bug_code else ""}."""'
    lines = [said, *_body(call, spot, taken, with_value=with_value)]
    if spot.style == "unittest":
        owner = "".join(word.capitalize() for word in function.removeprefix("test_").split("_")) + "Test"
        block = [f"class {owner}(unittest.TestCase):", f"{_STEP}def {function}(self):"]
        block += [f"{_STEP * 2}{line}" if line else "" for line in lines]
        name = f"{owner}.{function}"
    else:
        block = [f"def {function}():", *(f"{_STEP}{line}" if line else "" for line in lines)]
        name = function
    return Written(name=name, text=_file(before, imports, block, new=spot.text is None))


def _subject(call: Call) -> str:
    name = call.callee.rpartition(".")[2]
    return f"{call.owner}_{name}" if name.startswith("__") or not call.called else name


def _snake(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.rpartition(".")[2]).lower()
    return re.sub(r"\W+|_+", "_", words).strip("_")[:60] or "it"


def _free(name: str, module: Module) -> str:
    taken = {node.name for node in module.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return next(each for each in (name, *(f"{name}_{n}" for n in range(2, len(taken) + 3))) if each not in taken)


def _imports(call: Call, spot: Spot) -> list[Import]:
    wanted = list(call.imports)
    if call.awaited:
        wanted.append(("asyncio", ""))
    if spot.style == "unittest":
        wanted.append(("unittest", ""))
    elif call.refused:
        wanted.append(("pytest", ""))
    return [
        Import(module=module, name=name, alias=name or module.partition(".")[0]) for module, name in sorted(set(wanted))
    ]


# --- the lines ------------------------------------------------------------------------------------------------------


def _body(call: Call, spot: Spot, taken: frozenset[str], *, with_value: bool) -> list[str]:
    lines: list[str] = []
    used = set(taken)

    def held(name: str, code: str) -> str:
        """A variable for what is too long to stand in the call."""
        if name in used or keyword.iskeyword(name):
            name = f"given_{name}"
        used.add(name)
        lines.extend(_laid_out(f"{name} = ", code, spot.quote))
        return name

    receiver = held(_snake(call.owner), call.receiver) if call.receiver else ""
    given: list[str] = []
    for key, name, code in call.arguments:
        text = _styled(code, spot.quote)
        value = text if len(text) <= _SHORT else held(name, code)
        given.append(f"{key}={value}" if key else value)
    made = f"{receiver}.{call.callee}" if receiver else call.callee
    if call.called:
        made = f"{made}({', '.join(given)})"
    if call.awaited:
        made = f"asyncio.run({made})"
    elif call.drawn:
        made = f"list({made})"
    return [*lines, *_asserted(call, made, spot, with_value=with_value)]


def _asserted(call: Call, made: str, spot: Spot, *, with_value: bool) -> list[str]:
    unittest = spot.style == "unittest"
    if call.refused:
        return [f"with {'self.assertRaises' if unittest else 'pytest.raises'}({call.refused}):", f"{_STEP}{made}"]
    if not (call.gave and with_value):
        return _wrapped(ast.unparse(parse_expression(made)), made, "", spot.quote) if len(made) > _WIDTH else [made]
    gave = _styled(call.gave, spot.quote)
    single = gave in {"None", "True", "False"}
    if unittest:
        how = {"None": "assertIsNone", "True": "assertTrue", "False": "assertFalse"}.get(gave)
        return [f"self.{how}({made})"] if how else _laid_out("", f"self.assertEqual({made}, {call.gave})", spot.quote)
    line = f"assert {made} {'is' if single else '=='} {gave}"
    if len(line) <= _WIDTH - len(_STEP):
        return [line]
    return [*_laid_out("expected = ", call.gave, spot.quote), f"assert {made} == expected"]


def _laid_out(head: str, code: str, quote: str) -> list[str]:
    """`head` and an expression, over several lines where one would be too long."""
    styled = _styled(code, quote)
    whole = f"{head}{styled}"
    return [whole] if len(whole) <= _WIDTH - 2 * len(_STEP) else _wrapped(styled, styled, head, quote)


def _wrapped(code: str, otherwise: str, head: str, quote: str) -> list[str]:
    """The outermost container or call with an item on each line, and its items so where they are too long."""
    node = parse_expression(code)
    opening, items, closing = _parts(node)
    if not items:
        return [f"{head}{otherwise}"]
    lines = [f"{head}{_styled(opening, quote)}"]
    for before, item in items:
        label = f"{_styled(before[:-2], quote)}: " if before.endswith(": ") else before
        text = _styled(ast.unparse(item), quote)
        inner = [f"{label}{text}"]
        if len(inner[0]) > _WIDTH - 4 * len(_STEP):
            inner = _wrapped(ast.unparse(item), text, label, quote)
        lines += [f"{_STEP}{line}" for line in inner[:-1]] + [f"{_STEP}{inner[-1]},"]
    return [*lines, closing]


def _parts(node: ast.expr) -> tuple[str, list[tuple[str, ast.expr]], str]:
    """How it opens, what stands inside with the words before it, how it closes."""
    match node:
        case ast.List(elts=elements):
            return "[", [("", each) for each in elements], "]"
        case ast.Tuple(elts=elements):
            return "(", [("", each) for each in elements], ")"
        case ast.Set(elts=elements):
            return "{", [("", each) for each in elements], "}"
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return "{", [(f"{ast.unparse(key)}: " if key else "**", value) for key, value in pairs], "}"
        case ast.Call(func=func, args=args, keywords=keywords):
            named = [(f"{each.arg}=" if each.arg else "**", each.value) for each in keywords]
            return f"{ast.unparse(func)}(", [*(("", each) for each in args), *named], ")"
        case _:
            return "", [], ""


def _styled(code: str, quote: str) -> str:
    """The code with the suite's quotes around its strings, where none has to be escaped for it."""
    if quote == "'" or "'" not in code:
        return code
    found: list[str] = []
    end = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type != tokenize.STRING or token.start[0] != 1:
                continue
            start, stop = token.start[1], token.end[1]
            found += [code[end:start], _requoted(token.string)]
            end = stop
    except (tokenize.TokenError, SyntaxError):
        return code  # the opening of a call is no whole expression, and holds no string
    return "".join([*found, code[end:]])


def _requoted(text: str) -> str:
    found = re.fullmatch(r"([bB]?)'([^'\"\\]*)'", text)
    return f'{found[1]}"{found[2]}"' if found else text


# --- the file -------------------------------------------------------------------------------------------------------


def _file(module: Module, imports: Sequence[Import], block: Sequence[str], *, new: bool) -> str:
    newline = module.newline
    body = newline.join([*block, ""])
    at_top = _imported_at_top(module)
    missing = [each for each in imports if each not in at_top]
    lines = "".join(f"{line}{newline}" for line in _import_lines(missing))
    if new:
        return f"{lines}{newline * 2}{body}"
    source, place = module.source, _end(module)
    ended = "" if not source[:place] or source[:place].endswith("\n") else newline
    blanks = "" if source[:place].endswith(newline * 3) else newline * 2
    behind = newline * 2 if place < len(source) else ""
    test = Edit(place, place, f"{ended}{blanks}{body}{behind}")
    return apply(source, [Edit(at := _import_place(module), at, lines), test] if missing else [test])


def _imported_at_top(module: Module) -> tuple[Import, ...]:
    """What every test of the file can name; an import inside another test is none."""
    nodes = [node for node in module.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return Module("\n".join(map(module.text, nodes)), module.path).imports


def _import_place(module: Module) -> int:
    """Behind the last import at the top of the file, else behind its docstring."""
    body = module.tree.body
    last = next((node for node in reversed(body) if isinstance(node, ast.Import | ast.ImportFrom)), None)
    if last is None and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        last = body[0]
    return module.start((last.end_lineno or last.lineno) + 1) if last else 0


def _import_lines(imports: Sequence[Import]) -> list[str]:
    """Modules first, then names, those of one module together."""
    plain = [each.line for each in imports if not each.name]
    named: dict[str, list[str]] = {}
    for each in imports:
        if each.name:
            named.setdefault(each.module, []).append(each.name)
    return [*plain, *(f"from {module} import {', '.join(names)}" for module, names in named.items())]


def _end(module: Module) -> int:
    """The end of the file, or before the lines that run it as a program."""
    last = module.tree.body[-1] if module.tree.body else None
    if isinstance(last, ast.If) and "__name__" in ast.unparse(last.test):
        return module.start(last.lineno)
    return len(module.source)
