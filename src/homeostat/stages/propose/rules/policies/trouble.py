"""What the policies are about: a bad value, where it is used, and what says that it is good."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from homeostat.languages.python import Edit, FunctionNode, is_plain, tail
from homeostat.languages.syntax import parse_expression
from homeostat.stages.propose.rules import occurrences
from homeostat.stages.propose.rules.crash import Crash
from homeostat.stages.propose.rules.fix import Fix
from homeostat.stages.propose.rules.subject import Subject, words

_WORTH = frozenset({
    "price", "cost", "amount", "total", "subtotal", "qty", "quantity", "stock", "rate", "fee", "tax", "vat", "balance",
    "discount", "paid", "charge", "net", "gross", "salary", "wage", "revenue", "margin", "credit", "debit", "unit",
    "payment", "refund", "customs", "freight", "shipping", "deposit", "due", "budget",
})  # fmt: skip  # words for money and goods
ONLY_ONE = 0.14  # how much less a fix is wanted that leaves the next crash in the same function


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An expression whose value the crash statement cannot take.

    `bad` and `good` are conditions in Python, with `{it}` for the text of `node`.
    """

    crash: Crash
    node: ast.expr  # what is looked at
    whole: ast.expr  # what a fall-back stands in for: the sum, the attribute, the item
    bad: str
    good: str
    family: str
    subject: Subject
    is_argument: bool = False  # in the caller: what is looked at is the very argument, not a part of it

    @property
    def it(self) -> str:
        return self.crash.text(self.node)

    @property
    def statement(self) -> ast.stmt:
        return self.crash.module.statement_of(self.node)

    @property
    def about_worth(self) -> bool:
        """Whether the value is money or goods, by the names it goes by."""
        statement = self.statement
        said = [self.whole, self.node, *([statement.target] if isinstance(statement, ast.AugAssign) else [])]
        return names_worth([tail(found) for node in said for found in ast.walk(node)])

    def outcome(self, value: str) -> str:
        """What happens with the crash's values when `value` is taken in place of what was missing."""
        same = {"0.0": "0", 'Decimal("0")': "0", "[]": "()", "list()": "()", "set()": "()"}.get(value, value)
        return f"{self.it} gives {same}"

    def fix(self, rule: str, prior: float, *edits: Edit, **rest: object) -> Fix:
        made = Fix(
            rule=f"{self.family}-{rule}",
            prior=prior,
            module=self.crash.module,
            edits=edits,
            title="",
            description="",
            approach="guard",
            reasoning="",
            test=f"The call that crashed, with the captured values: {self.subject.case}.",
        )
        return replace(made, **rest)  # pyright: ignore[reportArgumentType]


def everywhere(trouble: Trouble, fix: Fix, edit_of: Callable[[ast.expr, ast.expr], Edit | None]) -> Iterator[Fix]:
    """The fix; and before it the same fix for every place of the function that fails on the same value.

    `edit_of` takes the value's expression and what cannot be had of it.
    """
    done, left_out = list(fix.edits), 0
    for node, whole in occurrences.twins(trouble.crash, trouble.node, trouble.family):
        edit = edit_of(node, whole) if is_where_it_says(whole, trouble.crash) else None
        if edit is None:
            left_out += 1
        elif all(edit.end <= other.start or other.end <= edit.start for other in done):
            done.append(edit)
    places = len(done) - len(fix.edits)
    if left_out:
        fix = replace(fix, prior=fix.prior - ONLY_ONE)
    if not places:
        yield fix
        return
    alike = f"{_count(places + 1)} places of this function that read it are treated alike."
    yield replace(fix, edits=tuple(done), description=f"{fix.description} {alike}")
    yield replace(
        fix,
        prior=fix.prior - ONLY_ONE,
        title=f"{fix.title}, only where it crashed",
        description=f"{fix.description} {_count(places)} other place{'s' * (places > 1)} of this function stay{'s' * (places == 1)} as before.",  # noqa: E501  # a sentence for people, whole
        outcome=f"{fix.outcome} once" if fix.outcome else "",
    )


def _count(number: int) -> str:
    return {1: "One", 2: "Two", 3: "Three", 4: "Four"}.get(number, str(number))


def names_worth(names: list[str]) -> bool:
    """Whether one of the names speaks of money or goods."""
    said = {word for name in names for word in words(name).lower().split()}
    return bool((said | {word.removesuffix("s") for word in said}) & _WORTH)


def is_number(text: str) -> bool:
    return text in {"0", "1", "0.0", 'Decimal("0")', 'Decimal("1")'}


def in_caller(trouble: Trouble) -> Trouble | None:
    """The same trouble one call further out, where a parameter's value came from the caller; None where it did not."""
    crash = trouble.crash
    name = trouble.node
    while isinstance(name, ast.Attribute | ast.Subscript):
        name = name.value
    if not isinstance(name, ast.Name) or not crash.outer or not is_plain(trouble.node):
        return None
    if any(True for _ in crash.assigned(name.id)):
        return None
    outer = crash.outer[0]
    argument = _argument_for(crash.function, name.id, outer)
    if argument is None or not is_plain(argument) or isinstance(argument, ast.Constant):
        return None
    said = re.sub(rf"\b{re.escape(name.id)}\b", lambda _: outer.text(argument), crash.text(trouble.node))
    return replace(
        trouble,
        crash=outer,
        node=argument,
        whole=argument,
        bad=trouble.bad.replace("{it}", said),
        good=trouble.good.replace("{it}", said),
        is_argument=isinstance(trouble.node, ast.Name),
    )


def _argument_for(function: FunctionNode, name: str, outer: Crash) -> ast.expr | None:
    positions = [arg.arg for arg in [*function.args.posonlyargs, *function.args.args]]
    for node in outer.nodes:
        if not (isinstance(node, ast.Call) and tail(node.func) == function.name):
            continue
        for keyword in node.keywords:
            if keyword.arg == name:
                return keyword.value
        bound = (
            positions[1:]
            if positions[:1] in (["self"], ["cls"]) and isinstance(node.func, ast.Attribute)
            else positions
        )
        if name in bound and bound.index(name) < len(node.args):
            found = node.args[bound.index(name)]
            return None if isinstance(found, ast.Starred) else found
    return None


def is_where_it_says(node: ast.expr, crash: Crash) -> bool:
    """Whether the text at the node's position is the node: older compilers misplace what stands in f-strings."""
    try:
        return ast.dump(parse_expression(f"({crash.text(node)})")) == ast.dump(node)
    except (SyntaxError, ValueError, RecursionError):
        return False
