"""Text that is not what it should be: a number, a date, JSON, a member."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from homeostat.languages.python import Edit, Import, deeper, is_plain, splice, tail
from homeostat.stages.propose.rules import neighbours, policies
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.policies import Trouble
from homeostat.stages.propose.rules.subject import not_found, words
from homeostat.stages.propose.rules.unpacking import trouble_with, unpacking_fixes

_NUMBER = re.compile(
    r"(?:invalid literal for int\(\) with base \d+|could not convert string to float): ?'?(?P<text>.*?)'?$", re.DOTALL
)
_FORMAT = re.compile(
    r"time data '(?P<text>.*?)' does not match format|Invalid isoformat string: '(?P<iso>.*?)'|unconverted data remains"
)
_CALENDAR = re.compile(r"(?:month|day|hour|minute|second|year)\b.{0,40} (?:must be in|is out of range)")


def fixes(crash: Crash) -> Iterator[Fix]:
    message = crash.message
    if crash.error_type == "JSONDecodeError":
        yield from _json(crash)
    elif crash.error_type == "InvalidOperation" or _NUMBER.search(message):
        yield from _number(crash)
    elif crash.error_type != "ValueError":
        return
    elif "values to unpack" in message:
        yield from unpacking_fixes(crash)
    elif (
        "not in list" in message
        or "substring not found" in message
        or "not in tuple" in message
        or "not in deque" in message
    ):
        yield from _absent(crash)
    elif _FORMAT.search(message):
        yield from _date(crash)
    elif said := re.search(r"^(?P<value>.+) is not a valid (?P<name>\w+)$", message):
        yield from _member(crash, said.group("name"), said.group("value"))
    elif crash.serves_a_request:
        yield from _whatever(crash)
    elif _CALENDAR.search(message):
        yield from _no_such_day(crash)


def _no_such_day(crash: Crash) -> Iterator[Fix]:
    """`date(2026, 13, 1)` of what was read: answered as the function answers what it cannot read."""
    found = _first_argument(crash, frozenset({"date", "datetime", "time"}))
    if found is not None:
        yield from policies.on_error(
            trouble_with(crash, found[0], "date"), crash.module.statement_of(found[0]), "ValueError"
        )


def _first_argument(crash: Crash, names: frozenset[str]) -> tuple[ast.Call, ast.expr] | None:
    for node in crash.nodes:
        if isinstance(node, ast.Call) and tail(node.func) in names and node.args:
            return node, node.args[0]
    return None


def _number(crash: Crash) -> Iterator[Fix]:
    found = _first_argument(crash, frozenset({"int", "float", "Decimal"}))
    if found is None:
        return
    call, argument = found
    said = _NUMBER.search(crash.message)
    text = said.group("text") if said else str(crash.value(argument)).strip("'\"")
    noun = words(tail(argument)) or "number"
    decimal = crash.error_type == "InvalidOperation"
    error, imports = (
        ("InvalidOperation", (Import(module="decimal", name="InvalidOperation", alias="InvalidOperation"),))
        if decimal
        else ("ValueError", ())
    )
    trouble = trouble_with(crash, argument, noun, "not {it}", "{it}")
    yield from _readable(trouble, call, argument, text)
    yield from policies.on_error(trouble, crash.module.statement_of(call), error, imports)
    if not text.strip() and is_plain(argument):
        name = crash.text(call.func)
        zero = {"Decimal": 'Decimal("0")', "float": "0.0"}.get(tail(call.func), "0")
        test = crash.text(argument) if not text else f"{crash.text(argument)}.strip()"
        free = isinstance(crash.module.parents.get(call), ast.Assign | ast.Return | ast.keyword | ast.Dict | ast.Call)
        made = f"{name}({crash.text(argument)}) if {test} else {zero}"
        worth = trouble.about_worth
        yield trouble.fix(
            "empty-number",
            0.4 if worth else 0.5,
            splice(crash.module, call, made if free else f"({made})"),
            approach="default",
            title=f"Take {zero} when the {noun} was left empty",
            description=f"An empty {noun} counts as {zero} instead of an error.",
            reasoning="The text that arrived was empty.",
            side_effects=f"Nobody can tell a {noun} that was left out from a real {zero}.",
            invents=True,
            hides=worth,
        )
        if isinstance(crash.module.parents.get(call), ast.Return):
            yield trouble.fix(
                "empty-number",
                0.55 if neighbours.answers_none(crash) else 0.38,
                splice(crash.module, call, f"{name}({crash.text(argument)}) if {test} else None"),
                approach="default",
                title=f"Answer None when the {noun} was left empty",
                description=f"An empty {noun} is no number, and the function says so instead of an error.",
                reasoning="The text that arrived was empty.",
                side_effects="Whoever calls the function has to take None for an answer.",
                invents=True,
            )


def _readable(trouble: Trouble, call: ast.Call, argument: ast.expr, text: str) -> Iterator[Fix]:
    """Numbers that people write: with a decimal comma, with thousands, with a currency, with a point."""
    crash, kind, said = trouble.crash, tail(call.func), crash_text(trouble)
    ways: list[tuple[float, str, str]] = []
    bare = re.sub(r"[\s€$£¥%\u00a0]", "", text)
    if re.fullmatch(r"[-+]?\d+,\d{1,2}", bare) and kind != "int":
        ways.append((0.74, f'{said}.replace(",", ".")', "with a decimal comma"))
    elif re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        ways.append((0.72, f'{said}.replace(",", "")', "with commas between thousands"))
    elif re.fullmatch(r"[-+]?\d{1,3}(\.\d{3})+,\d+", bare):
        ways.append(
            (0.74, f'{said}.replace(".", "").replace(",", ".")', "with points between thousands and a decimal comma")
        )
    elif re.fullmatch(r"[-+]?\d+\.\d+", bare) and kind == "int":
        ways.append((0.58, f"float({said})", "with a decimal point"))
    signs = "".join(sorted(set(re.findall(r"[€$£¥%]", text))))
    if signs and (ways or re.fullmatch(r"[-+]?\d+(\.\d+)?", bare)):
        prior, inner, how = ways[0] if ways else (0.6, said, "")
        ways = [(prior, f'{inner}.strip("{signs} ")', f"{how} with a sign such as {signs[0]}".strip())]
    for prior, made, how in ways:
        yield trouble.fix(
            "readable-number",
            prior,
            splice(crash.module, argument, made),
            approach="coerce",
            title=f"Read numbers written {how}",
            description=f"Numbers written {how}, such as {text[:20]}, are read as people mean them.",
            reasoning="The text that crashed is such a number.",
        )


def crash_text(trouble: Trouble) -> str:
    """The text of the argument, safe to put a method call behind."""
    text = trouble.it
    return text if isinstance(trouble.node, ast.Name | ast.Attribute | ast.Subscript | ast.Call) else f"({text})"


def _absent(crash: Crash) -> Iterator[Fix]:
    for node in crash.nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=base, attr="remove" | "index" as method), args=[item]):
                pass
            case _:
                continue
        test, said = crash.text(base), crash.text(item)
        trouble = Trouble(
            crash=crash, node=item, whole=node, bad=f"{{it}} not in {test}", good=f"{{it}} in {test}", family="value",
            subject=not_found(words(tail(item)).removesuffix(" id") or "entry"),
        )  # fmt: skip
        statement = crash.module.statement_of(node)
        refused = [*policies.refuse(trouble)]
        yield from refused or (fix for fix in policies.on_error(trouble, statement, "ValueError") if fix.refuses)
        yield from policies.skip(trouble)
        if method == "remove" and isinstance(statement, ast.Expr) and crash.module.begins_its_line(statement):
            indent, start = crash.module.indent(statement), crash.module.start(statement.lineno)
            inner = deeper(indent)
            text = f"{indent}if {said} in {test}:{crash.module.newline}{inner}{crash.text(statement)}"
            yield trouble.fix(
                "remove-if-there",
                0.6,
                Edit(start, crash.module.span(statement)[1], text),
                title="Remove it only when it is there",
                description="Removing what is already gone does nothing.",
                reasoning="That it is already gone is no harm.",
            )
        elif method == "index":
            yield from policies.leave(trouble)
            yield from policies.fall_back(trouble)
        return


def _date(crash: Crash) -> Iterator[Fix]:
    found = _first_argument(crash, frozenset({"strptime", "fromisoformat"}))
    if found is None:
        yield from _whatever(crash)
        return
    call, argument = found
    statement = crash.module.statement_of(call)
    trouble = trouble_with(crash, argument, words(tail(argument)) or "date")
    yield from policies.on_error(trouble, statement, "ValueError")
    said = _FORMAT.search(crash.message)
    text = (said.group("text") or said.group("iso") or "") if said else ""
    yield from _other_format(trouble, call, statement, text)
    if tail(call.func) == "fromisoformat" and text != text.strip():
        yield trouble.fix(
            "strip",
            0.6,
            splice(crash.module, argument, f"{crash_text(trouble)}.strip()"),
            approach="coerce",
            title="Read dates with blanks around them",
            description="Blanks around a date no longer matter.",
            reasoning="The text that crashed has blanks around it.",
        )


def _other_format(trouble: Trouble, call: ast.Call, statement: ast.stmt, text: str) -> Iterator[Fix]:
    """A second format, when the text that crashed fits one that the project or people commonly use."""
    crash = trouble.crash
    common = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%SZ", "%d-%m-%Y", "%Y-%m-%d %H:%M"]  # fmt: skip  # noqa: E501  # a sentence for people, whole
    named = [
        found
        for module in crash.neighbours
        for found in re.findall(r"[\"'](%[dmYHy][^\"'\n]{3,30})[\"']", module.source)
    ]
    fits = [form for form in dict.fromkeys([*named, *common]) if _fits(text, form)]
    if not fits or not isinstance(statement, ast.Assign | ast.Return | ast.AnnAssign | ast.Expr):
        return
    form = fits[0]
    head = crash.text(call.func)
    again = f'{head[: head.rindex(".")] + "." if "." in head else ""}strptime({trouble.it}, "{form}")'
    if re.search(r"\bdate\.fromisoformat$", head) and "datetime" not in head:
        return
    start, inner = crash.module.span(statement)[0], crash.module.span(call)
    whole = crash.text(statement)
    edits = policies.wrap_in_try(
        crash, statement, "ValueError", whole[: inner[0] - start] + again + whole[inner[1] - start :]
    )
    if edits is not None and "\n" not in whole:
        yield trouble.fix(
            "other-format",
            0.68 if form in named else 0.6,
            *edits,
            approach="coerce",
            title=f"Read dates such as {text[:20]} too",
            description="Dates in the usual form are read as before; this second form is understood as well.",
            reasoning="The date that crashed is written that way.",
        )


def _fits(text: str, form: str) -> bool:
    pattern = re.escape(form)
    for code, digits in (
        ("%Y", r"\d{4}"),
        ("%d", r"\d{1,2}"),
        ("%m", r"\d{1,2}"),
        ("%H", r"\d{2}"),
        ("%M", r"\d{2}"),
        ("%S", r"\d{2}"),
        ("%f", r"\d{1,6}"),
        ("%y", r"\d{2}"),
    ):
        pattern = pattern.replace(code, digits)
    return "%" not in pattern and re.fullmatch(pattern, text) is not None


def _member(crash: Crash, name: str, value: str) -> Iterator[Fix]:
    found = _first_argument(crash, frozenset({name}))
    if found is None:
        yield from _whatever(crash)
        return
    call, argument = found
    trouble = trouble_with(crash, argument, words(tail(argument)) or words(name))
    yield from policies.on_error(trouble, crash.module.statement_of(call), "ValueError")
    defined = neighbours.classes(crash).get(name)
    text = value.strip("'\"")
    members = (
        [node.value for node in ast.walk(defined[0]) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        if defined
        else []
    )
    for method, changed in (("lower", text.lower()), ("upper", text.upper()), ("strip", text.strip())):
        if changed != text and changed in members:
            yield trouble.fix(
                "spelling",
                0.7,
                splice(crash.module, argument, f"{crash_text(trouble)}.{method}()"),
                approach="coerce",
                title="Do not mind capitals and blanks",
                description=f"'{text}' is read as '{changed}'.",
                reasoning="The value differs only in capitals or blanks.",
            )
            return


def _json(crash: Crash) -> Iterator[Fix]:
    found = _first_argument(crash, frozenset({"loads", "load"}))
    call = (
        found[0]
        if found
        else next(
            (node for node in crash.nodes if isinstance(node, ast.Call) and tail(node.func) in {"json", "get_json"}),
            None,
        )
    )
    if call is None:
        return
    trouble = trouble_with(crash, call, "JSON")
    yield from policies.on_error(trouble, crash.module.statement_of(call), "ValueError")
    if found and is_plain(found[1]) and "char 0" in crash.message:
        free = isinstance(crash.module.parents.get(call), ast.Assign | ast.Return)
        made = f"{crash.text(call)} if {crash.text(found[1])} else {{}}"
        yield trouble.fix(
            "empty-json",
            0.44,
            splice(crash.module, call, made if free else f"({made})"),
            approach="default",
            title="Take an empty text as no entries",
            description="An empty text counts as no entries.",
            reasoning="The text may be empty.",
            invents=True,
        )


def _whatever(crash: Crash) -> Iterator[Fix]:
    """A refusal that a helper or a library raised and that nobody answers."""
    statement = crash.statement
    call = next((node for node in crash.nodes if isinstance(node, ast.Call)), None)
    if statement is None or call is None:
        return
    trouble = trouble_with(crash, call, words(tail(call.args[0])) if call.args and tail(call.args[0]) else "value")
    yield from (replace(fix, prior=fix.prior - 0.15) for fix in policies.on_error(trouble, statement, "ValueError"))
