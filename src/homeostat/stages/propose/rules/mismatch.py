"""Two values of types that do not go together."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Import, is_plain, splice, tail
from homeostat.stages.propose.rules import captured, policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import invalid, words

_NUMBERS = frozenset({"int", "float", "Decimal"})
_DATETIME = Import(module="datetime", name="datetime", alias="datetime")
_DECIMAL = Import(module="decimal", name="Decimal", alias="Decimal")
_MESSAGES = (
    re.compile(r"unsupported operand type\(s\) for (?P<op>\S+?):? '(?P<left>[\w.]+)' and '(?P<right>[\w.]+)'"),
    re.compile(r"'(?P<op>[<>=!]+)' not supported between instances of '(?P<left>[\w.]+)' and '(?P<right>[\w.]+)'"),
    re.compile(r"can only concatenate (?P<left>\w+) \(not \"(?P<right>[\w.]+)\"\) to"),
    re.compile(r"can't multiply (?P<left>sequence) by non-int of type '(?P<right>[\w.]+)'"),
)


def fixes(crash: Crash) -> Iterator[Fix]:
    if crash.error_type != "TypeError":
        return
    said = next((found for pattern in _MESSAGES if (found := pattern.search(crash.message))), None)
    if said is not None:
        left, right = (said.group(side).rpartition(".")[2] for side in ("left", "right"))
        yield from _operands(crash, left, right)
        yield from _sorting(crash, {left, right})
    yield from _arguments(crash)


def _operands(crash: Crash, left: str, right: str) -> Iterator[Fix]:
    for node in crash.nodes:
        match node:
            case ast.BinOp(left=a, right=b):
                pairs = [(a, b)]
            case ast.Compare(left=a, comparators=[b]):
                pairs = [(a, b)]
            case ast.Compare(left=a, comparators=[b, c]):
                pairs = [(a, b), (b, c)]
            case _:
                continue
        for one, two in pairs:
            if _fits(crash, one, left) and _fits(crash, two, right):
                yield from _coerce(crash, one, left, right, other=two, is_left=True)
                yield from _coerce(crash, two, right, left, other=one, is_left=False)
                return
    statement = crash.statement
    if isinstance(statement, ast.AugAssign):
        yield from _coerce(crash, statement.value, right, left, other=statement.target, is_left=False)
    for node in crash.nodes:
        if (
            isinstance(node, ast.Call)
            and tail(node.func) == "sum"
            and node.args
            and isinstance(node.args[0], ast.GeneratorExp | ast.ListComp)
        ):
            yield from _coerce(crash, node.args[0].elt, right, left, other=node, is_left=False)


def _fits(crash: Crash, node: ast.expr, kind: str) -> bool:
    known = crash.type_of(node)
    return kind == "sequence" or known in {kind, "", kind.replace("NoneType", "None")}


def _coerce(crash: Crash, node: ast.expr, kind: str, wanted: str, *, other: ast.expr, is_left: bool) -> Iterator[Fix]:
    """Turn the side of type `kind` into `wanted`, at its use and where it was read."""
    del is_left
    if isinstance(node, ast.Constant):
        return
    made = _conversion(crash, node, kind, wanted)
    if made is None:
        return
    form, prior, imports = made
    noun = words(tail(node)) or "value"
    trouble = Trouble(
        crash=crash,
        node=node,
        whole=node,
        bad=_not_a(wanted),
        good=f"isinstance({{it}}, {wanted})",
        family="type",
        subject=invalid(noun),
    )
    fix = trouble.fix(
        "coerce",
        prior,
        splice(crash.module, node, form.replace("{it}", crash.text(node))),
        imports=imports,
        approach="coerce",
        title=f"Read the {noun} as {_article(wanted)}",
        description=f"The {noun} may arrive as {_article(kind)}; it is turned into {_article(wanted)} before it is used.",  # noqa: E501  # a sentence for people, whole
        reasoning=f"The crash shows {_article(kind)} where {_article(wanted)} is needed (beside {crash.text(other)[:40]}).",  # noqa: E501  # a sentence for people, whole
        side_effects="A value that cannot be turned into that still fails.",
        outcome=f"{trouble.it} as {form}",
    )

    def edit_of(same: ast.expr, _: ast.expr) -> policies.Edit:
        return splice(crash.module, same, form.replace("{it}", crash.text(same)))

    yield from policies.everywhere(trouble, fix, edit_of)
    yield from _coerce_at_birth(trouble, form, prior, imports, kind, wanted)
    if is_plain(node) and wanted in _NUMBERS and kind in {"str", "list", "dict"} and crash.serves_a_request:
        yield from policies.refuse(trouble)


def _coerce_at_birth(  # noqa: PLR0917  # one short private line each
    trouble: Trouble, form: str, prior: float, imports: tuple[Import, ...], kind: str, wanted: str
) -> Iterator[Fix]:
    crash, node = trouble.crash, trouble.node
    born = next(crash.assigned(node.id), None) if isinstance(node, ast.Name) else None
    if (
        born is None
        or not isinstance(born[1], ast.Subscript | ast.Call | ast.Attribute)
        or isinstance(born[0], ast.AugAssign)
    ):
        return
    yield trouble.fix(
        "coerce-at-birth",
        prior + 0.04,
        splice(crash.module, born[1], form.replace("{it}", crash.text(born[1]))),
        imports=imports,
        approach="coerce",
        title=f"Read the {words(tail(node))} as {_article(wanted)} where it comes in",
        description=f"The {words(tail(node))} may arrive as {_article(kind)}; every later use sees {_article(wanted)}.",
        reasoning="The value is read in this function; mending it there mends all its uses.",
        side_effects="A value that cannot be turned into that still fails.",
        outcome=f"{trouble.it} as {form}",
    )


def _conversion(crash: Crash, node: ast.expr, kind: str, wanted: str) -> tuple[str, float, tuple[Import, ...]] | None:  # noqa: C901, PLR0911  # one shape of code a case
    text = captured.plain_text(crash.value(node))
    numeric = text is not None and re.fullmatch(r"\s*[-+]?\d+(\.\d+)?\s*", text) is not None
    if kind in {"str", "sequence"} and wanted in _NUMBERS:
        if text is not None and not numeric:
            return None
        if wanted == "Decimal":
            return "Decimal({it})", 0.6, (_DECIMAL,)
        whole = wanted == "int" and (text is None or "." not in text)
        return ("int({it})" if whole else "float({it})"), 0.6 if numeric else 0.5, ()
    if kind in {"datetime", "date"} and wanted == "str":
        return "{it}.isoformat()", 0.5, ()
    if kind in _NUMBERS and wanted == "str":
        return "str({it})", 0.5, ()
    if kind in {"float", "int"} and wanted == "Decimal":
        return "Decimal(str({it}))", 0.66, (_DECIMAL,)
    if kind == "Decimal" and wanted == "float":
        return "float({it})", 0.5, ()
    if kind == "str" and wanted in {"datetime", "date"}:
        tail_text = "" if wanted == "datetime" else ".date()"
        name = (
            "datetime"
            if "datetime" not in {found.module for found in crash.module.imports if not found.name}
            else "datetime.datetime"
        )
        return f"{name}.fromisoformat({{it}}){tail_text}", 0.58, () if name != "datetime" else (_DATETIME,)
    if kind == "datetime" and wanted == "date":
        return "{it}.date()", 0.62, ()
    if kind == "tuple" and wanted == "list":
        return "list({it})", 0.6, ()
    if kind not in {"list", "NoneType", "tuple", "dict"} and wanted == "list":
        return "[{it}]", 0.4, ()
    return None


def _not_a(wanted: str) -> str:
    types = "(int, float)" if wanted in {"int", "float"} else wanted
    return f"not isinstance({{it}}, {types})"


def _article(kind: str) -> str:
    return {
        "int": "a whole number", "float": "a number", "Decimal": "a decimal", "str": "text", "datetime": "a date and time",  # noqa: E501  # a sentence for people, whole
        "date": "a date", "list": "a list", "NoneType": "nothing", "sequence": "text", "dict": "a mapping", "tuple": "a tuple",  # noqa: E501  # a sentence for people, whole
    }.get(kind, f"a {kind}")  # fmt: skip


# --- sorting -----------------------------------------------------------------------------------------------------


def _sorting(crash: Crash, kinds: set[str]) -> Iterator[Fix]:
    for node in crash.nodes:
        if not (isinstance(node, ast.Call) and tail(node.func) in {"sorted", "sort", "max", "min"}):
            continue
        key = next((found.value for found in node.keywords if found.arg == "key"), None)
        if "NoneType" in kinds:
            yield from _none_last(crash, node, key)
        elif kinds <= _NUMBERS | {"str"} and isinstance(key, ast.Lambda):
            form = "str({it})" if kinds == {"str"} else "float({it})"
            yield _sort_fix(
                crash,
                0.5,
                splice(crash.module, key.body, form.replace("{it}", crash.text(key.body))),
                "Compare the entries as numbers",
            )
            yield _sort_fix(
                crash,
                0.4,
                splice(crash.module, key.body, f"str({crash.text(key.body)})"),
                "Compare the entries as text",
            )
        return


def _none_last(crash: Crash, node: ast.Call, key: ast.expr | None) -> Iterator[Fix]:
    module = crash.module
    reverse = any(
        found.arg == "reverse" and isinstance(found.value, ast.Constant) and found.value.value
        for found in node.keywords
    )
    test = "is not None" if reverse else "is None"
    single = tail(node.func) in {"max", "min"}
    if isinstance(key, ast.Lambda):
        body = crash.text(key.body)
        if isinstance(key.body, ast.Tuple):
            parts = ", ".join(
                f"{crash.text(part)} {test}, {crash.text(part)}" if is_plain(part) else crash.text(part)
                for part in key.body.elts
            )
            edit = splice(module, key.body, f"({parts})")
        else:
            edit = splice(module, key.body, f"({body} {test}, {body})")
        if not single:
            yield _sort_fix(crash, 0.66, edit, "Sort entries without a value to the end")
        return
    closing = module.span(node)[1] - 1
    if key is None:
        has_arguments = bool(node.args or node.keywords)
        comma = ", " if has_arguments else ""
        if not single:
            yield _sort_fix(
                crash,
                0.6,
                policies.Edit(closing, closing, f"{comma}key=lambda item: (item {test}, item)"),
                "Sort entries without a value to the end",
            )
        source = node.args[0] if node.args else None
        if isinstance(source, ast.GeneratorExp | ast.ListComp) and len(source.generators) == 1:
            last = source.generators[0].ifs[-1] if source.generators[0].ifs else source.generators[0].iter
            end = module.span(last)[1]
            yield _sort_fix(
                crash,
                0.55,
                policies.Edit(end, end, f" if {crash.text(source.elt)} is not None"),
                "Leave out entries without a value",
            )


def _sort_fix(crash: Crash, prior: float, edit: policies.Edit, title: str) -> Fix:
    return Fix(
        rule="type-sort",
        prior=prior,
        title=title,
        description=f"{title}; the order of all the others stays as it is.",
        approach="correct",
        reasoning="Python has no order between such values; the code has to say one.",
        module=crash.module,
        edits=(edit,),
        test="Sorting entries of which some have no value.",
    )


# --- arguments ---------------------------------------------------------------------------------------------------


def _arguments(crash: Crash) -> Iterator[Fix]:
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
                yield _argument_fix(crash, 0.5, edit, f"Count the digits of {_article(lengthless.group(1))} as text")


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
                        policies.Edit(end, end, f" if {elt} is not None"),
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
    edit: policies.Edit,
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
