"""Guards that published packages have, each in a service of its own: a question that cannot be asked, say."""

from pathlib import Path

import pytest
from test_rules import FIRST, Row, capture, equals, first_sensible

from homeostat.stages.propose.rules import rules

ROWS = [
    Row(
        "a-question-that-cannot-be-asked-is-a-no",
        {
            "app.py": """
    import inspect

    def is_callable_with(handler, arguments):
        if not callable(handler):
            return False
        inspect.signature(handler).bind(*arguments)
        return True

    def send(to): ...
    """
        },
        "app.is_callable_with(app.send, [1, 2])",
        equals(False),
    ),
    Row(
        "asked-through-a-helper",
        {
            "app.py": """
    def _year(text):
        return int(text[:4])

    def is_recent(text) -> bool:
        year = _year(text)
        return year >= 2020
    """
        },
        "app.is_recent('soon')",
        equals(False),
    ),
    Row(
        "kinds-that-have-no-order",
        {
            "app.py": """
    def told(value, allowed):
        if value in allowed:
            return 'fine'
        return f'{value} is none of {sorted(allowed)}'
    """
        },
        "app.told('x', {1, 'a'})",
        equals("x is none of [1, 'a']"),
    ),
    Row(
        "nothing-that-two-helpers-in-turn-cannot-take",
        {
            "app.py": """
    def _place(text):
        at = text.find(":")
        if at < 0:
            return None, None
        return text[:at], at

    def _rest(text, start):
        return text[start + 1:]

    def pair(text):
        key, at = _place(text)
        value = _rest(text, at)
        if not value:
            return None, None
        return key, value + str(at + 1)
    """
        },
        "app.pair('plain')",
        equals((None, None)),
    ),
    Row(
        "a-key-whose-absence-is-asked-for-below",
        {
            "app.py": """
    def link(token):
        out = "[" + token["text"] + "]"
        attrs = token["attrs"]
        url = attrs["url"]
        title = attrs["title"]
        if not title:
            return out + "(" + url + ")"
        return out + "(" + url + " '" + title + "')"
    """
        },
        "app.link({'text': 'a', 'attrs': {'url': 'b'}})",
        equals("[a](b)"),
    ),
    Row(
        "as-the-other-fields-do",
        {
            "app.py": """
    class Whole:
        data = None

        def process(self, values):
            try:
                self.data = int(values[0])
            except ValueError as error:
                raise ValueError("Not a number.") from error
            self.seen = True

    class Share(Whole):
        def process(self, values):
            if not values:
                return
            self.data = float(values[0])
    """
        },
        "app.Whole().process([])",
        equals(None),
    ),
    Row(
        "a-loop-that-finds-no-more",
        {
            "app.py": """
    import re

    def parts(text):
        found, at = [], 0
        while at < len(text):
            match = re.compile("x").search(text, at)
            found.append(text[at:match.start()])
            at = match.end()
        found.append(text[at:])
        return found
    """
        },
        "app.parts('axb')",
        equals(["a", "b"]),
    ),
    Row(
        "keywords-that-were-not-given",
        {
            "app.py": """
    def _draw(label, **given):
        return label + "".join(given)

    def each(choices):
        for label, *more in choices:
            render_kw = more[0]
            yield _draw(label, **render_kw)

    def drawn():
        return list(each([("a",), ("b", {"c": 1})]))
    """
        },
        "app.drawn()",
        equals(["a", "bc"]),
    ),
    Row(
        "an-error-as-text",
        {
            "app.py": """
    def read(text):
        try:
            return int(text)
        except ValueError as error:
            return error.split(':')[0]
    """
        },
        "app.read('x')",
        equals("invalid literal for int() with base 10"),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_guard_is_among_the_first(row: Row, tmp_path: Path) -> None:
    first, candidates, outcomes = first_sensible(row, tmp_path)
    assert first is not None, [(each.strategy, outcome) for each, outcome in zip(candidates, outcomes, strict=True)]
    assert first < FIRST, [each.strategy for each in candidates]


def test_an_except_does_not_answer_for_mistakes_far_below_it(tmp_path: Path) -> None:
    row = Row(
        "mistake",
        {
            "app.py": """
    class Invalid(ValueError): ...

    def _each(rows):
        return [row for row in rows]

    def check(rows):
        try:
            return _each(rows)
        except (Invalid, KeyError):
            return None
    """
        },
        "app.check(7)",
        equals(None),
    )
    widened = [each for each in rules(capture(row, tmp_path)) if each.strategy.startswith("rule:widen-except")]
    assert [each.strategy for each in widened] == ["rule:widen-except-above"]
    assert widened[0].prior < 0.4


def test_errors_of_the_domain_far_above_are_no_place_for_another(tmp_path: Path) -> None:
    """A kind of its own for what such fixes are worth: what answers the domain's errors speaks of these."""
    row = Row(
        "the domain's own",
        {
            "app.py": """
    class Invalid(Exception):
        pass

    def weight(letter):
        return "ABC".index(letter)

    def check(code):
        if not code:
            raise Invalid()
        return weight(code[0])

    def is_valid(code):
        try:
            return check(code) >= 0
        except Invalid:
            return False
    """
        },
        "app.is_valid('x')",
        equals(False),
    )
    found = [*rules(capture(row, tmp_path))]
    widened = [each for each in found if each.strategy.startswith("rule:widen-except")]
    assert [each.strategy for each in widened] == ["rule:widen-except-of-its-own"]
    assert "raise Invalid()" in found[0].patch.diff


def test_who_gave_nothing_is_not_surely_refused_as_who_gave_nonsense(tmp_path: Path) -> None:
    row = Row(
        "nothing given",
        {
            "app.py": """
    def amount(values):
        try:
            return int(values[0])
        except ValueError as error:
            raise ValueError("no amount") from error
    """
        },
        "app.amount([])",
        equals(None),
    )
    widened = [each for each in rules(capture(row, tmp_path)) if each.strategy.startswith("rule:widen-except")]
    assert [(each.strategy, each.prior <= 0.5) for each in widened] == [("rule:widen-except-refusing", True)]


def test_none_is_an_answer_where_the_function_gives_it_otherwise(tmp_path: Path) -> None:
    """The failure does not only become silent: callers know what to do with it."""
    row = Row(
        "sibling",
        {
            "app.py": """
    def entry(value, at):
        if not isinstance(value, list):
            return None
        return value[at]
    """
        },
        "app.entry([1], 3)",
        equals(None),
    )
    left = [each for each in rules(capture(row, tmp_path)) if "return" in each.strategy]
    assert left
    assert not any(each.swallows for each in left)
