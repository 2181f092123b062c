"""Two values of types that do not go together."""

import ast
import re
from collections.abc import Iterator

from homeostat.languages.python import Edit, Import, is_plain, parameters, splice, tail
from homeostat.stages.propose.rules import captured, policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import invalid, words
from homeostat.stages.propose.rules.unfit import argument_fixes, articled

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
    yield from argument_fixes(crash)


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
        yield from _summed(crash, node, left, right)


def _summed(crash: Crash, node: ast.AST, left: str, right: str) -> Iterator[Fix]:
    match node:
        case ast.Call(args=[ast.GeneratorExp(elt=each) | ast.ListComp(elt=each), *start]) if tail(node.func) == "sum":
            yield from _coerce(crash, each, right, left, other=node, is_left=False)
            for first in start:
                yield from _coerce(crash, first, left, right, other=node, is_left=True)
        case _:
            return


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
        title=f"Read the {noun} as {articled(wanted)}",
        description=f"The {noun} may arrive as {articled(kind)}; it is turned into {articled(wanted)} before it is used.",  # noqa: E501  # a sentence for people, whole
        reasoning=f"The crash shows {articled(kind)} where {articled(wanted)} is needed (beside {crash.text(other)[:40]}).",  # noqa: E501  # a sentence for people, whole
        side_effects="A value that cannot be turned into that still fails.",
        outcome=f"{trouble.it} as {form}",
    )

    def edit_of(same: ast.expr, _: ast.expr) -> Edit:
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
    if born is None:
        yield from _coerce_at_the_start(trouble, form, prior, imports, kind, wanted)
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
        title=f"Read the {words(tail(node))} as {articled(wanted)} where it comes in",
        description=f"The {words(tail(node))} may arrive as {articled(kind)}; every later use sees {articled(wanted)}.",
        reasoning="The value is read in this function; mending it there mends all its uses.",
        side_effects="A value that cannot be turned into that still fails.",
        outcome=f"{trouble.it} as {form}",
    )


def _coerce_at_the_start(  # noqa: PLR0917  # one short private line each
    trouble: Trouble, form: str, prior: float, imports: tuple[Import, ...], kind: str, wanted: str
) -> Iterator[Fix]:
    """A parameter that is used more than once: all of the function sees the one kind."""
    crash, node = trouble.crash, trouble.node
    given = isinstance(node, ast.Name) and node.id in {arg.arg for arg in parameters(crash.function)}
    uses = [each for each in ast.walk(crash.function) if isinstance(each, ast.Name) and each.id == tail(node)]
    body = crash.function.body
    told = ast.get_docstring(crash.function, clean=False) is not None and len(body) > 1
    first = body[1] if told else body[0]
    if not given or len(uses) < 2 or not crash.module.begins_its_line(first):  # noqa: PLR2004 - else its use is the place
        return
    name = tail(node)
    form = "Decimal(str({it}))" if wanted == "Decimal" else form  # whoever gives a text may give a float as well
    at = crash.module.span(first)[0]
    line = f"{name} = {form.replace('{it}', name)}{crash.module.newline}{crash.module.indent(first)}"
    yield trouble.fix(
        "coerce-at-birth",
        prior + 0.03,
        Edit(at, at, line),
        imports=imports,
        approach="coerce",
        title=f"Read the {words(name)} as {articled(wanted)} at the start",
        description=f"The {words(name)} may arrive as {articled(kind)}; all of the function sees {articled(wanted)}.",
        reasoning="It is used more than once; mending it at the start mends all its uses.",
        side_effects="A value that cannot be turned into that still fails.",
        outcome=f"{trouble.it} as {form} at the start",
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
        return "float({it})", 0.3, ()  # an amount would no longer be exact
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
        elif key is None and tail(node.func) in {"sorted", "sort"}:
            end = crash.module.span(node)[1] - 1
            comma = ", " if node.args or node.keywords else ""
            prior = 0.56 if _is_said(crash, node) else 0.44
            yield _sort_fix(crash, prior, Edit(end, end, f"{comma}key=str"), "Sort the entries by how they read")
        return


def _is_said(crash: Crash, node: ast.AST) -> bool:
    """Whether it goes into a text: then any order will do that is the same each time."""
    return any(isinstance(above, ast.JoinedStr | ast.Raise) for above in crash.module.ancestors(node))


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
                Edit(closing, closing, f"{comma}key=lambda item: (item {test}, item)"),
                "Sort entries without a value to the end",
            )
        source = node.args[0] if node.args else None
        if isinstance(source, ast.GeneratorExp | ast.ListComp) and len(source.generators) == 1:
            last = source.generators[0].ifs[-1] if source.generators[0].ifs else source.generators[0].iter
            end = module.span(last)[1]
            yield _sort_fix(
                crash,
                0.55,
                Edit(end, end, f" if {crash.text(source.elt)} is not None"),
                "Leave out entries without a value",
            )


def _sort_fix(crash: Crash, prior: float, edit: Edit, title: str) -> Fix:
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
