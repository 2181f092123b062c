"""An argument of a type that the function does not take."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, Import, is_plain, splice, tail
from homeostat.stages.propose.rules import captured, policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import invalid, words


def argument_fixes(crash: Crash) -> Iterator[Fix]:
    message = crash.message
    if joined := re.search(r"sequence item \d+: expected str instance, (\w+) found", message):
        yield from _joining(crash, joined.group(1))
    if "cannot be interpreted as an integer" in message or "slice indices must be integers" in message:
        kind = (re.search(r"'(\w+)' object cannot", message) or [None, ""])[1]
        yield from _as_integer(crash, kind or "")
    if "indices must be integers" in message:
        yield from _text_index(crash)
    if unhashable := re.search(r"unhashable type: '(\w+)'", message):
        yield from _unhashable(crash, unhashable.group(1))
    if unlisted := re.search(r"'(int|float|bool)' object is not (?:iterable|subscriptable)", message):
        yield from _wrapped(crash, unlisted.group(1))
    if lengthless := re.search(r"object of type '(int|float|Decimal)' has no len", message):
        for node in crash.nodes:
            if isinstance(node, ast.Call) and tail(node.func) == "len" and node.args:
                edit = splice(crash.module, node.args[0], f"str({crash.text(node.args[0])})")
                yield _argument_fix(crash, 0.5, edit, f"Count the digits of {articled(lengthless.group(1))} as text")


def _joining(crash: Crash, kind: str) -> Iterator[Fix]:
    for node in crash.nodes:
        if isinstance(node, ast.Call) and tail(node.func) == "join" and node.args:
            source = node.args[0]
            if isinstance(source, ast.GeneratorExp | ast.ListComp):
                elt = crash.text(source.elt)
                empty = f'{elt} or ""' if kind == "NoneType" else f"str({elt})"
                last = source.generators[-1].ifs[-1] if source.generators[-1].ifs else source.generators[-1].iter
                if kind == "NoneType" and is_plain(source.elt):
                    end = crash.module.span(last)[1]
                    yield _argument_fix(
                        crash,
                        0.62,
                        Edit(end, end, f" if {elt} is not None"),
                        "Leave missing entries out of the text",
                    )
                yield _argument_fix(crash, 0.58, splice(crash.module, source.elt, empty), "Write every entry as text")
                return
            text = crash.text(source)
            if kind == "NoneType":
                made = f"part for part in {text} if part is not None"
                yield _argument_fix(
                    crash, 0.62, splice(crash.module, source, made), "Leave missing entries out of the text"
                )
            yield _argument_fix(
                crash, 0.64, splice(crash.module, source, f"str(part) for part in {text}"), "Write every entry as text"
            )
            return


def _as_integer(crash: Crash, kind: str) -> Iterator[Fix]:
    for node in crash.nodes:
        candidates: list[ast.expr] = []
        if isinstance(node, ast.Call) and tail(node.func) in {
            "range",
            "islice",
            "chr",
            "token_hex",
            "sample",
            "randint",
            "date",
            "datetime",
            "repeat",
        }:
            candidates = node.args
        elif isinstance(node, ast.Slice):
            candidates = [found for found in (node.lower, node.upper) if found is not None]
        for found in candidates:
            if not isinstance(found, ast.Constant) and crash.type_of(found) in {kind, ""} - {"int"}:
                match found:
                    case ast.BinOp(left=left, op=ast.Div(), right=right):
                        text = f"{crash.text(left)} // {crash.text(right)}"
                        yield _argument_fix(crash, 0.66, splice(crash.module, found, text), "Divide without a rest")
                    case _:
                        pass
                yield _argument_fix(
                    crash, 0.6, splice(crash.module, found, f"int({crash.text(found)})"), "Read it as a whole number"
                )
                return


def _text_index(crash: Crash) -> Iterator[Fix]:
    """A list indexed by a word, or a text taken for a mapping."""
    for node in crash.nodes:
        if not isinstance(node, ast.Subscript) or (
            isinstance(node.slice, ast.Slice | ast.Constant) and not isinstance(getattr(node.slice, "value", None), str)
        ):
            continue
        kind, index = crash.type_of(node.value), captured.plain_text(crash.value(node.slice))
        if kind in {"list", ""} and "list indices" in crash.message:
            if index is not None and index.strip().lstrip("-").isdigit():
                yield _argument_fix(
                    crash,
                    0.62,
                    splice(crash.module, node.slice, f"int({crash.text(node.slice)})"),
                    "Read the position as a whole number",
                )
            elif isinstance(node.slice, ast.Constant):
                yield _argument_fix(
                    crash,
                    0.4,
                    splice(crash.module, node.value, f"{crash.text(node.value)}[0]"),
                    "Read it from the first entry of the list",
                    invents=True,
                )
        elif kind in {"str", ""} and "string indices" in crash.message and isinstance(node.slice, ast.Constant):
            text = captured.plain_text(crash.value(node.value)) or ""
            if text.lstrip().startswith(("{", "[")):
                wanted = (Import(module="json", name="", alias="json"),)
                edit = splice(crash.module, node.value, f"json.loads({crash.text(node.value)})")
                yield _argument_fix(crash, 0.62, edit, "Read the text as JSON first", wanted)
            trouble = Trouble(
                crash=crash,
                node=node.value,
                whole=node,
                bad="not isinstance({it}, dict)",
                good="isinstance({it}, dict)",
                family="type",
                subject=invalid(words(tail(node.value)) or "value"),
            )
            yield from policies.refuse(trouble)
            yield from policies.skip(trouble)
            return


def _unhashable(crash: Crash, kind: str) -> Iterator[Fix]:
    convert = {"list": "tuple({it})", "set": "frozenset({it})", "dict": "tuple(sorted({it}.items()))"}.get(kind)
    if convert is None:
        return
    for node in crash.nodes:
        match node:
            case ast.Subscript(slice=index) if not isinstance(index, ast.Slice):
                found = index
            case ast.Call(func=ast.Attribute(attr="add" | "get" | "setdefault" | "pop"), args=[first, *_]):
                found = first
            case ast.Call(func=ast.Name(id="set" | "frozenset"), args=[first]):
                text = f"{convert.replace('{it}', 'item')} for item in {crash.text(first)}"
                yield _argument_fix(
                    crash, 0.55, splice(crash.module, first, text), "Compare the entries by what they hold"
                )
                return
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
                found = left
            case ast.SetComp(elt=elt):
                found = elt
            case ast.DictComp(key=key):
                found = key
            case _:
                continue
        if crash.type_of(found) in {kind, ""} and not isinstance(found, ast.Constant):
            yield _argument_fix(
                crash,
                0.56,
                splice(crash.module, found, convert.replace("{it}", crash.text(found))),
                "Use a form of it that can be looked up",
            )
            return


def _wrapped(crash: Crash, kind: str) -> Iterator[Fix]:
    """One value where a list of them is expected."""
    targets = [crash.statement.iter] if isinstance(crash.statement, ast.For) else []
    for node in [*targets, *crash.nodes]:
        found = node.iter if isinstance(node, ast.comprehension) else node
        if isinstance(found, ast.Name | ast.Attribute | ast.Subscript) and crash.type_of(found) == kind:
            text = crash.text(found)
            made = f"({text} if isinstance({text}, list) else [{text}])"
            yield _argument_fix(crash, 0.45, splice(crash.module, found, made), "Take a single value as a list of one")
            return


def _argument_fix(
    crash: Crash,
    prior: float,
    edit: Edit,
    title: str,
    imports: tuple[Import, ...] = (),
    *,
    invents: bool = False,
) -> Fix:
    return Fix(
        rule="type-argument",
        invents=invents,
        prior=prior,
        title=title,
        description=f"{title}, where the call crashed before; values of the right type are treated as they were.",
        approach="coerce",
        reasoning=f"The message says which type was not expected: {crash.message[:120]}.",
        module=crash.module,
        edits=(edit,),
        imports=imports,
        test="The call that crashed, with the captured values.",
    )


def articled(kind: str) -> str:
    return {
        "int": "a whole number", "float": "a number", "Decimal": "a decimal", "str": "text", "datetime": "a date and time",  # noqa: E501  # a sentence for people, whole
        "date": "a date", "list": "a list", "NoneType": "nothing", "sequence": "text", "dict": "a mapping", "tuple": "a tuple",  # noqa: E501  # a sentence for people, whole
    }.get(kind, f"a {kind}")  # fmt: skip
