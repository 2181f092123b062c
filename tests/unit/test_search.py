"""The search knows the small change that a person would make, among the first of many."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

import pytest
from msgspec import structs

from homeostat.records import Diagnosis, Event, EventKind, FixClass, Frame, Json, Place, Raised, Service
from homeostat.stages.diagnose.suspicion import Spectrum, suspicion
from homeostat.stages.propose.search import small_changes
from homeostat.stages.propose.situation import Situation

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def situation_of(source: str, *, line: int) -> Situation:
    place = Place(path="app.py", function="f", line=line, first_line=1, source=source)
    return Situation(
        diagnosis=Diagnosis(
            bug_code="BUG",
            base="b",
            released="",
            places=(place,),
            root_cause="",
            hypothesis="",
            classification="",
            impact="low",
            fix_class=FixClass.CODE_FIX,
            reason="",
            evidence=(),
        ),
        event=Event(
            event_id="0" * 32,
            service="s",
            occurred_at=NOW,
            received_at=NOW,
            level="error",
            kind=EventKind.ERROR,
            error_type="AssertionError",
            message="",
        ),
        service=Service(name="s", project_id=1, public_key=""),
        read=lambda _: source,
        files=("app.py",),
    )


@pytest.mark.parametrize(
    ("source", "line", "becomes", "among"),
    [
        pytest.param("def f(a, n):\n    return a[:n - 1]\n", 2, "return a[:n]", 40, id="a slice one short"),
        pytest.param("def f(n):\n    return list(range(1, n))\n", 2, "range(1, n + 1)", 10, id="a range one short"),
        pytest.param(
            "def f(a, b):\n    if a < b:\n        return a\n    return b\n", 2, "if a <= b:", 10, id="a bound"
        ),
        pytest.param("def f(a, b):\n    return g(b, a)\n", 2, "g(a, b)", 10, id="swapped arguments"),
        pytest.param("def f(a, b):\n    return a + a\n", 2, "return a + b", 15, id="a wrong name"),
        pytest.param(
            "def f(text, table, size):\n    clean = table.fold(text, size)\n    return text.split(size)\n",
            3,
            "return clean.split(size)",
            3,
            id="what nobody reads",
        ),
        pytest.param(
            "def f(rows, key, *, every=False):\n    found = rows[key]\n    if len(found) > 1:\n"
            "        raise KeyError(key)\n    return rows[key][0]\n",
            4,
            "if every:\n            return found",
            40,
            id="a flag that nobody reads",
        ),
        pytest.param("def f(a, b):\n    return a - 'b' + b\n", 2, "return a + 'b' + b", 3, id="texts are put together"),
        pytest.param("def f(a, b):\n    a.close\n    b.end()\n", 2, "a.close()", 3, id="never called"),
        pytest.param("def f(a, b):\n    a.size == b\n    b.end()\n", 2, "a.size = b", 3, id="compared for assigned"),
        pytest.param(
            "def f(hours, minutes, seconds):\n    said = []\n    if minutes or seconds:\n        said.append(seconds)\n"
            "        if hours:\n            said.append(hours)\n    return said\n",
            3,
            "if hours or minutes or seconds:",
            5,
            id="one more to ask",
        ),
        pytest.param("def f(rows):\n    while True:\n        rows.pop()\n", 2, "while rows:", 5, id="no end"),
        pytest.param("def f(x):\n    return x.lower()\n", 2, "x.upper()", 5, id="a sibling"),
        pytest.param("def f(a, b):\n    if a and b:\n        return 1\n", 2, "if a or b:", 10, id="and for or"),
        pytest.param(
            "def f(seen, todo):\n    for x in todo:\n        y = x\n        seen.add(y)\n        seen.add(x)\n",
            4,
            "seen.add(x)\n        seen.add(y)",
            400,
            id="in the other order",
        ),
        pytest.param("def f(n):\n    while n:\n        n |= n - 1\n", 3, "n &= n - 1", 20, id="another augmented one"),
        pytest.param("def f(n):\n    if len(n) == 0:\n        return n\n", 2, "if len(n) <= 1:", 30, id="a base case"),
        pytest.param(
            "def f(grid, x, y):\n    return grid[x - 1, y]\n", 2, "grid[x - 1, y - 1]", 10, id="like its neighbour"
        ),
        pytest.param(
            "def f(a, b):\n    return f(a[1:], b)\n",
            2,
            "return f(a[1:], b[1:])",
            10,
            id="an argument like its neighbour",
        ),
        pytest.param("def f(d, i, k):\n    return d[k, i]\n", 2, "return d[i, k]", 15, id="swapped keys"),
        pytest.param(
            "def f(rows, n):\n    skip = rows[0]\n    return f(rows, n)\n",
            3,
            "return f(rows, n - skip)",
            40,
            id="less what was skipped",
        ),
        pytest.param(
            "def f(x, seen=[]):\n    seen.append(x)\n    return seen\n",
            2,
            "def f(x, seen=None):\n    if seen is None:\n        seen = []\n    seen.append(x)\n",
            5,
            id="a default that all calls share",
        ),
        pytest.param(
            "async def f(get, ids):\n    return [get(one) for one in ids]\n",
            2,
            "[await get(one) for one in ids]",
            10,
            id="waited for",
        ),
        pytest.param(
            "def f(items, page, size):\n    return items[page * size:(page + 1) * size]\n",
            2,
            "    page -= 1\n    return items[page",
            30,
            id="pages are counted from one",
        ),
        pytest.param(
            "import re\ndef f(text):\n    return re.match(r'(\\d) x', text)\n", 3, "r'(\\d+) x'", 8, id="two digits"
        ),
        pytest.param("def f(x):\n    return int(x * 100)\n", 2, "round(x * 100)", 5, id="rounded, and not cut"),
        pytest.param(
            "def f(base, given):\n    found = base\n    found.update(given)\n    return found\n",
            2,
            "found = dict(base)",
            5,
            id="a copy is changed",
        ),
        pytest.param("def f(name):\n    return 'Dear {name},'\n", 2, "f'Dear {name},'", 5, id="filled in"),
        pytest.param("def f(t):\n    t.strip()\n    return t\n", 2, "t = t.strip()", 5, id="kept"),
        pytest.param(
            "class C:\n    def f(self):\n        total = 1\n    def g(self):\n        return self.total\n",
            3,
            "self.total = 1",
            8,
            id="kept by the object",
        ),
        pytest.param("def f(a):\n    b = a + 1\n", 2, "b = a + 1\n    return b", 8, id="given back"),
        pytest.param("def f(a):\n    return sorted(a)\n", 2, "sorted(a, reverse=True)", 8, id="the other order"),
        pytest.param(
            "def f(d):\n    for k in d.keys():\n        if k:\n            d.pop(k)\n    return d\n",
            2,
            "in list(d.keys()):",
            5,
            id="through a copy",
        ),
        pytest.param("def f(a, b):\n    return a == b\n", 2, "a.lower() == b.lower()", 25, id="in any case"),
        pytest.param(
            "def f(heap, costs, x):\n    cost = heap[0]\n    return old(heap, x) + costs[x]\n",
            3,
            "return cost + costs[x]",
            80,
            id="what is at hand",
        ),
        pytest.param(
            "def f(groups, a, b):\n    for each in groups[b]:\n        groups[each].update(groups[a])\n",
            3,
            "groups[each] = groups[a]",
            60,
            id="one that is shared",
        ),
        pytest.param(
            "def f(todo):\n    seen = set()\n    for x in todo:\n        if x not in seen:\n            work(x)\n",
            5,
            "work(x)\n            seen.add(x)",
            10,
            id="a set that nothing fills",
        ),
        pytest.param(
            "def f(words):\n    kept = []\n    for word in words:\n        if word:\n            use(word)\n"
            "    while kept:\n        print(kept.pop())\n",
            5,
            "use(word)\n            kept.append(word)",
            40,
            id="a list that nothing fills",
        ),
        pytest.param(
            "def f(node):\n    last = None\n    while node:\n        node = node.next\n    return last\n",
            4,
            "last = node\n        node = node.next",
            30,
            id="a name that nothing changes",
        ),
    ],
)
def test_it_knows_the_change(source: str, line: int, becomes: str, among: int) -> None:
    titles = []
    for number, candidate in enumerate(small_changes(situation_of(source, line=line)), start=1):
        added = "\n".join(text[1:] for text in candidate.patch.diff.splitlines() if text[:1] in "+ ")
        titles.append(candidate.title)
        if becomes in added:
            assert number <= among, titles
            return
    pytest.fail(f"not among {len(titles)}")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(x):\n    seen = set()\n    seen.add(x)\n    return x in seen\n", id="it is filled"),
        pytest.param("def f(x):\n    seen = []\n    fill(seen)\n    return x in seen\n", id="somebody may fill it"),
        pytest.param("def f(x):\n    seen = []\n    seen += x\n    return x in seen\n", id="it grows"),
        pytest.param("def f(x):\n    seen = [1]\n    return x in seen\n", id="it began full"),
        pytest.param("def f(x):\n    seen = set()\n    return x\n", id="nobody asks it"),
    ],
)
def test_only_what_is_asked_and_never_filled_misses_something(source: str) -> None:
    found = small_changes(situation_of(source, line=2))
    assert not [candidate for candidate in found if candidate.strategy == "search:what-nothing-fills"]


def test_of_a_recursion_the_call_is_as_suspicious_as_the_line_where_it_ended() -> None:
    source = "def f(a, b):\n    if a == b:\n        return 0\n    return f(a, b)\n"
    ended = situation_of(source, line=2)
    calls = replace(ended.diagnosis.places[0], line=4)
    recursion = replace(ended, diagnosis=replace(ended.diagnosis, places=(*ended.diagnosis.places, calls)))

    def rank(situation: Situation) -> int:
        return next(n for n, each in enumerate(small_changes(situation)) if "return f(b, a)" in each.patch.diff)

    assert rank(recursion) < rank(ended)


def test_no_change_is_offered_twice() -> None:
    source = "def f(a, b):\n    if a < b and b < 10:\n        return a + b - 1\n    return [a, b][0]\n"
    patches = [candidate.patch.diff for candidate in small_changes(situation_of(source, line=2))]
    assert len(patches) == len(set(patches)) > 40


def test_lines_that_only_failing_tests_ran_come_first() -> None:
    source = "def f(a):\n    return a + 1\n\n\ndef g(a):\n    return a + 1\n"
    seen = Spectrum(failed=1, passed=4, lines={"app.py": {2: (1, 4), 6: (1, 0)}})
    scores = suspicion(seen)
    assert scores["app.py"][6] == 1.0
    assert scores["app.py"][2] == pytest.approx(1 / 5**0.5)
    first = next(small_changes(situation_of(source, line=2), scores))
    assert "In g," in first.title


def test_tests_are_never_changed() -> None:
    scores = {"tests/test_app.py": {2: 1.0}}
    found = small_changes(situation_of("def f(a):\n    return a + 1\n", line=2), scores)
    assert {path for candidate in found for path in candidate.patch.files} == {"app.py"}


def test_what_only_keeps_a_refusal_from_being_said_comes_late() -> None:
    source = "def f(a, b):\n    c = a or b\n    if c > 3:\n        raise ValueError(c)\n    return c\n"
    titles = [candidate.title for candidate in small_changes(situation_of(source, line=4))]
    silenced = [number for number, title in enumerate(titles) if "`if " in title]
    assert silenced
    assert min(silenced) > next(number for number, title in enumerate(titles) if "`c = " in title)


_LOOKS_UP = """def f(table, key, size):
    at = size * 2 + 1
    for step in range(1, size):
        if table[step] > at - step and step + 1 < size:
            at = at + table[step] - 1
    found = table.get(key)
    if found:
        return at - found
    return at + 1
"""


@pytest.mark.parametrize(
    ("given", "early"),
    [
        pytest.param({"headers": {":authority": "''"}}, True, id="an empty text"),
        pytest.param({"rows": ["'a'", "0"]}, True, id="a nought"),
        pytest.param({"headers": {":authority": "'example.org'"}}, False, id="neither"),
    ],
)
def test_where_a_test_gives_what_is_there_and_false_it_is_told_from_none_first(
    given: Mapping[str, Json], *, early: bool
) -> None:
    situation = situation_of(_LOOKS_UP, line=2)
    test = Frame(function="test_f", path="tests/test_app.py", line=3, in_app=False, variables=given)
    raised = Raised(type="AssertionError", message="", frames=(test,))
    situation = replace(situation, event=structs.replace(situation.event, chain=(raised,)))
    ran = {"app.py": dict.fromkeys(range(2, 10), 0.3) | {2: 0.5, 4: 0.5, 5: 0.5}}
    first = [each.patch.diff for each in islice(small_changes(situation, ran), 25)]
    assert any("if found is not None:" in each for each in first) == early


def test_what_others_read_is_not_what_nobody_reads() -> None:
    local = "def f(a, b):\n    pass\n    last = g(a)\n    return a + b\n"
    shared = local.replace("pass", "global last")
    first_of = [next(small_changes(situation_of(source, line=4))).patch.diff for source in (local, shared)]
    assert ["return last + b" in diff for diff in first_of] == [True, False]
