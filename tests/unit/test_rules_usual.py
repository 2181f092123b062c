"""Crashes that have a usual answer: bounds in conditions, kinds before comparing, bytes and text, names that moved."""

from pathlib import Path

import pytest
from test_rules import FIRST, Row, equals, first_sensible

ROWS = [
    Row(
        "no-difference-of-texts",
        {
            "app.py": """
    def listed(words):
        return ", ".join(words[:-1]) - f" and {words[-1]}"
    """
        },
        "app.listed(['a', 'b', 'c'])",
        equals("a, b and c"),
    ),
    Row(
        "sets-are-not-added",
        {
            "app.py": """
    def both(first, second):
        return sorted(set(first) + set(second))
    """
        },
        "app.both([1, 2], [2, 3])",
        equals([1, 2, 3]),
    ),
    Row(
        "adds-up-what-was-never-counted",
        {
            "app.py": """
    def by_month(orders):
        found: dict[str, float] = {}
        for month, total in orders:
            found[month] = found[month] + total
        return found
    """
        },
        "app.by_month([('may', 2.5), ('may', 1.5), ('june', 3.0)])",
        equals({"may": 4.0, "june": 3.0}),
    ),
    Row(
        "reads-past-the-end-in-both-branches",
        {
            "app.py": """
    def kind(text, at):
        if text[at] == "#":
            return "heading"
        elif text[at] == "-":
            return "item"
        return "text"
    """
        },
        "app.kind('ab', 2)",
        equals("text"),
    ),
    Row(
        "past-the-end-is-unequal",
        {
            "app.py": """
    def opens(text, at):
        if text[at] != "<":
            return False
        return True
    """
        },
        "app.opens('ab', 2)",
        equals(False),  # the result itself
    ),
    Row(
        "an-endless-loop-over-lines",
        {
            "app.py": """
    def head(lines):
        found = []
        at = 0
        while True:
            line = lines[at]
            if line == "":
                break
            found.append(line)
            at += 1
        return found
    """
        },
        "app.head(['a', 'b'])",
        equals(["a", "b"]),
    ),
    Row(
        "beside-a-sibling-answer",
        {"app.py": "def widest(text):\n    return max(len(word) for word in text.split()) if text else 0\n"},
        "app.widest('  ')",
        equals(0),
    ),
    Row(
        "compares-with-a-stranger",
        {
            "app.py": """
    class Version:
        def __init__(self, text):
            self.parts = [int(part) for part in text.split(".")]

        def __eq__(self, other):
            return self.parts == Version(other).parts

        __hash__ = None

    def shown(value):
        if value == "":
            return "empty"
        return "something"
    """
        },
        "app.shown(app.Version('1.2'))",
        equals("something"),
    ),
    Row(
        "text-where-bytes-are-wanted",
        {
            "app.py": """
    import zlib

    def packed(value):
        if value is not None:
            return len(zlib.compress(value)) > 0
    """
        },
        "app.packed('caf\u00e9')",
        equals(True),
    ),
    Row(
        "decodes-what-is-text",
        {"app.py": "def name(value):\n    return value.decode().title()\n"},
        "app.name('ann')",
        equals("Ann"),
    ),
    Row(
        "a-colour-around-bytes",
        {
            "app.py": """
    import io

    def colour(text):
        return "<" + text + ">"

    def written(line):
        out = io.BytesIO()
        out.write(colour(line))
        return out.getvalue()
    """
        },
        "app.written(b'x')",
        equals(b"<x>"),
    ),
    Row(
        "an-attribute-only-siblings-have",
        {
            "app.py": """
    class Scope:
        def __init__(self):
            self.names = {}

    class FunctionScope(Scope):
        def __init__(self):
            super().__init__()
            self.globals = {}

    class ClassScope(Scope):
        pass

    def declare(scope, name):
        scope.globals[name] = True
        return sorted(scope.globals)
    """
        },
        "app.declare(app.ClassScope(), 'x')",
        equals(["x"]),
    ),
    Row(
        "other-code-asks-for-the-kind",
        {
            "app.py": """
    class Plain:
        pass

    class Counted:
        def __init__(self):
            self.uses = {}

    def forget(scope, name):
        if isinstance(scope, Counted):
            scope.uses.pop(name, None)

    def use(scope, name):
        scope.uses[name] = 1
        return "done"
    """
        },
        "app.use(app.Plain(), 'x')",
        equals("done"),
    ),
    Row(
        "the-rest-is-not-read",
        {"app.py": 'def number(text):\n    num, rest = text.split(None, 1)\n    return f"[{num.strip()}]"\n'},
        "app.number('a')",
        equals("[a]"),
    ),
    Row(
        "the-rest-is-missing",
        {"app.py": "def pair(text):\n    first, rest = text.split(None, 1)\n    return first, rest\n"},
        "app.pair('a')",
        equals(("a", "")),
    ),
    Row(
        "a-value-without-a-value",
        {
            "app.py": """
    import os

    def run(env):
        return [os.fsencode(value) for value in all_of(env)]

    def all_of(env):
        return [*env.values()]

    def start(env):
        kept = {}
        kept.update(env)
        return b"".join(map(os.fsencode, kept.values()))
    """
        },
        "app.start({'A': 'b', 'C': None})",
        equals(b"b"),
    ),
    Row(
        "quotes-in-generated-source",
        {
            "app.py": """
    def made(name):
        source = "def f():\\n" + f"    return 'Structuring {name}'\\n"
        scope = {}
        exec(source, scope)
        return scope["f"]()
    """
        },
        'app.made("it\'s")',
        equals("Structuring it's"),
    ),
    Row(
        "a-name-that-moved",
        {
            "app.py": """
    import collections

    def is_mapping(value):
        return isinstance(value, collections.Mapping)
    """
        },
        "app.is_mapping({})",
        equals(True),
    ),
    Row(
        "a-name-that-moved-at-import",
        {
            "app.py": """
    import inspect

    NAMES = inspect.getargspec(lambda a, b: a).args
    """
        },
        "app.NAMES",
        equals(["a", "b"]),
    ),
    Row(
        "a-folder-that-is-there",
        {"app.py": "import os\n\ndef prepare(folder):\n    os.makedirs(folder)\n    return os.path.isdir(folder)\n"},
        "app.prepare(root)",
        equals(True),
    ),
    Row(
        "a-tuple-in-a-message",
        {"app.py": 'def told(value):\n    return "got %r" % value\n'},
        "app.told((1, 2))",
        equals("got (1, 2)"),
    ),
    Row(
        "keys-are-no-list",
        {"app.py": "def first(keys):\n    return keys[0]\n"},
        "app.first({'a': 1}.keys())",
        equals("a"),
    ),
    Row(
        "a-pattern-from-outside",
        {"app.py": "import re\n\ndef holds(text, part):\n    return re.search(part, text) is not None\n"},
        "app.holds('a(b', '(')",
        equals(True),
    ),
    Row(
        "a-number-taken-for-text",
        {"app.py": "def code(value):\n    return value.strip().upper()\n"},
        "app.code(7)",
        equals("7"),
    ),
    Row(
        "asks-itself-while-copied",
        {
            "app.py": """
    import copy

    class Proxy:
        def __init__(self, inner):
            self._inner = inner

        def __getattr__(self, name):
            return getattr(self._inner, name)

    def copied(proxy):
        return copy.copy(proxy)._inner
    """
        },
        "app.copied(app.Proxy('x'))",
        equals("x"),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_one_of_the_first_candidates_is_the_usual_answer(row: Row, tmp_path: Path) -> None:
    rank, found, results = first_sensible(row, tmp_path)
    shown = [f"{c.strategy} {c.prior:.2f} {r!r}\n{c.patch.diff}" for c, r in zip(found, results, strict=True)]
    assert rank is not None, "\n".join(shown)
    assert rank < FIRST, "\n".join(shown)


UNLIKE = Row(
    "a-handler-of-another-step",
    {
        "app.py": """
    def first(rows):
        try:
            return rows[0]
        except IndexError:
            return None

    def price(prices, at):
        return prices[at]
    """
    },
    "app.price([1], 3)",
    equals(None),
)


def test_a_handler_around_another_step_is_no_example(tmp_path: Path) -> None:
    _, found, _ = first_sensible(UNLIKE, tmp_path)
    assert "rule:handle-as-sibling" not in {candidate.strategy for candidate in found}


UNSET = Row(
    "an-attribute-that-was-never-set",
    {
        "app.py": """
    class Door:
        def __init__(self):
            self.pin_logging = True

        def close(self):
            del self._pin

        def open(self, value):
            self._pin = value
    """
    },
    "app.Door().close()",
    equals(None),
)


def test_what_the_class_sets_elsewhere_is_not_misspelt(tmp_path: Path) -> None:
    _, found, _ = first_sensible(UNSET, tmp_path)
    assert "rule:name-did-you-mean-attribute" not in {candidate.strategy for candidate in found}
