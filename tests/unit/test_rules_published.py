"""Crashes as published libraries have them: what follows an `if` answers, a negation is true of nothing, data ends."""

from pathlib import Path

import pytest
from test_rules import FIRST, Row, capture, equals, first_sensible

from homeostat.stages.propose.rules import rules

ROWS = [
    Row(
        "what-follows-refuses",
        {
            "app.py": """
    def plugin_for(suffix, known, strict):
        fitting = {each for each in known if each.endswith(suffix)}
        if strict:
            if len(fitting) > 1:
                raise RuntimeError("more than one")
            return fitting.pop()
        if not known:
            return "plain"
        raise ValueError(f"nothing reads {suffix}")

    def tried():
        try:
            return plugin_for(".csv", ["a.xml"], True)
        except ValueError as error:
            return str(error)
    """
        },
        "app.tried()",
        equals("nothing reads .csv"),
    ),
    Row(
        "what-follows-answers",
        {
            "app.py": """
    def title(page, short):
        lines = page.splitlines()
        if short:
            return lines[0].strip("# ")
        return f"a page of {len(lines)} lines"
    """
        },
        "app.title('', True)",
        equals("a page of 0 lines"),
    ),
    Row(
        "the-first-one-is-itself",
        {
            "app.py": """
    class Folder:
        def __init__(self, name, above=()):
            self.name = name
            self.above = above

        def top(self) -> "Folder":
            return self.above[-1]
    """
        },
        "app.Folder('home').top().name",
        equals("home"),
    ),
    Row(
        "what-is-not-there-is-not-open",
        {
            "app.py": """
    class Session:
        connection = None

        def ping(self):
            if not self.connection.is_open():
                self.connection = "made"
            return self.connection
    """
        },
        "app.Session().ping()",
        equals("made"),
    ),
    Row(
        "no-letter-is-none-of-these",
        {
            "app.py": """
    def widths(letters):
        found, before = [], None
        for letter in letters:
            if before not in "ij":
                found.append(2)
            if letter == "m" and before not in "l":
                found.append(3)
            before = letter
        return found
    """
        },
        "app.widths('mi')",
        equals([2, 3, 2]),
    ),
    Row(
        "the-own-host-stands-behind-the-or",
        {
            "app.py": """
    class Request:
        host = "shop.example"

        def __init__(self, hops):
            self.hops = hops

        def asked_for(self):
            nearest = self.hops[0]
            return nearest.get("host") or self.host
    """
        },
        "app.Request([]).asked_for()",
        equals("shop.example"),
    ),
    Row(
        "half-a-record-ends-the-records",
        {
            "app.py": """
    import struct

    def readings(data):
        at, found = 0, ""
        while at < len(data):
            (value,) = struct.unpack("<H", data[at : at + 2])
            found += f"{value} "
            at += 2
        return found
    """
        },
        "app.readings(bytes([1, 0, 2, 0, 3]))",
        equals("1 2 "),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_one_of_the_first_candidates_is_right(row: Row, tmp_path: Path) -> None:
    rank, found, results = first_sensible(row, tmp_path)
    shown = [f"{c.strategy} {c.prior:.2f} {r!r}\n{c.patch.diff}" for c, r in zip(found, results, strict=True)]
    assert rank is not None, "\n".join(shown)
    assert rank < FIRST, "\n".join(shown)


NOT = [
    pytest.param(
        """
    def title(page, short):
        lines = page.splitlines()
        if short:
            return lines[0]
    """,
        "app.title('', True)",
        "pass-on",
        id="nothing-follows",
    ),
    pytest.param(
        """
    def title(page, short):
        lines = page.splitlines()
        if short:
            return lines[0]
        else:
            page = page.upper()
        return page
    """,
        "app.title('', True)",
        "pass-on",
        id="an-else-answers",
    ),
    pytest.param(
        """
    def same(name, wanted):
        if not str(name.lower()):
            return 1
        return 2
    """,
        "app.same(None, 'a')",
        "negation",
        id="a-call-makes-something-of-it",
    ),
    pytest.param(
        """
    def differs(name, wanted):
        answer = name.lower() != wanted
        return [answer]
    """,
        "app.differs(None, 'a')",
        "negation",
        id="nothing-depends-on-it-here",
    ),
    pytest.param(
        """
    def host(hops):
        nearest = hops[0]
        print(nearest)
        return nearest.host or "own"
    """,
        "app.host([])",
        "own-otherwise",
        id="it-is-read-elsewhere",
    ),
    pytest.param(
        """
    import struct

    def readings(data):
        found = []
        for at in range(0, 4, 2):
            found += struct.unpack("<H", data[at : at + 2])
        return found
    """,
        "app.readings(b'abc')",
        "stop",
        id="a-loop-that-counts",
    ),
]


@pytest.mark.parametrize(("program", "call", "rule"), NOT)
def test_it_is_not_offered_where_it_would_say_something_else(
    program: str, call: str, rule: str, tmp_path: Path
) -> None:
    situation = capture(Row("not", {"app.py": program}, call, equals(None)), tmp_path)
    assert not [found.title for found in rules(situation) if found.strategy.endswith(f"-{rule}")]


def test_what_the_annotation_denies_is_less_likely(tmp_path: Path) -> None:
    def likelihood(promise: str) -> float:
        program = f"""
    from typing import Any

    def newest(names){promise}:
        return names[0]
    """
        (tmp_path / str(len(promise))).mkdir()
        situation = capture(Row("n", {"app.py": program}, "app.newest([])", equals(None)), tmp_path / str(len(promise)))
        return max(found.prior for found in rules(situation) if "else None" in found.patch.diff)

    assert likelihood(" -> bytes") < likelihood("") == likelihood(" -> Any")


def test_the_parts_of_one_condition_ask_once(tmp_path: Path) -> None:
    program = """
    def closed(points):
        answer = points[0][0] == points[-1][0] and points[0][1] == points[-1][1]
        return answer
    """
    situation = capture(Row("once", {"app.py": program}, "app.closed([])", equals(None)), tmp_path)
    asking = [found.patch.diff for found in rules(situation) if "bounds" in found.strategy]
    assert any("answer = (points and points[0][0] == points[-1][0]) and" not in each for each in asking)
    assert all(each.count("points and") == 1 for each in asking), asking
