"""The search does here what the code beside it does, and knows what goes wrong from turn to turn."""

from dataclasses import replace

import pytest
from msgspec import structs
from test_search import situation_of

from homeostat.records import Raised
from homeostat.stages.propose.search import small_changes

STORE = (
    "class Store:\n    def remove(self, key):\n        self.rows.delete(key)\n        self._cache.pop(key, None)\n\n"
    "    def put(self, key, value):\n        self.rows.set(key, value)\n"
)
ROWS = [
    pytest.param(STORE, 7, "    self.rows.set(key, value)\n        self._cache.pop(key, None)\n", 25, id="a cache too"),
    pytest.param(
        "class Desk:\n    def close(self, ticket):\n        if ticket.owner is not None:\n"
        "            self._of[ticket.owner].remove(ticket)\n        ticket.owner = None\n\n"
        "    def f(self, ticket, owner):\n        ticket.owner = owner\n        self._of[owner].append(ticket)\n",
        8,
        "        if ticket.owner is not None:\n            self._of[ticket.owner].remove(ticket)\n"
        "        ticket.owner = owner\n",
        30,
        id="a step under its condition",
    ),
    pytest.param(
        "class T:\n    rank: int\n    since: int\n\ndef f(rows):\n    return sorted(rows, key=lambda row: row.rank)\n",
        6,
        "key=lambda row: (row.rank, row.since)",
        25,
        id="in order where they are equal",
    ),
    pytest.param(
        "def g(rows, default):\n    if not rows:\n        return default\n    return rows[0]\n\n"
        "def f(values, default):\n    total = sum(values)\n    return total / len(values)\n",
        7,
        "    if not values:\n        return default\n    total = sum(values)",
        30,
        id="a guard as the neighbour has",
    ),
    pytest.param(
        "HALF_UP = 1\ndef g(x):\n    return x.quantize(CENT, rounding=HALF_UP)\n"
        "def f(x):\n    return x.quantize(CENT)\n",
        5,
        "return x.quantize(CENT, rounding=HALF_UP)",
        12,
        id="an option as elsewhere",
    ),
    pytest.param(
        "def g(order):\n    return order.status == 'void'\n\ndef f(orders):\n    total = 0\n    for order in orders:\n"
        "        total += order.cents\n    return total\n",
        7,
        "        if order.status == 'void':\n            continue\n",
        40,
        id="entries left out as elsewhere",
    ),
    pytest.param(
        "def f(row, pairs):\n    for key, wanted in pairs:\n        value = row.get(key)\n"
        "        if str(value) != wanted:\n            return False\n    return True\n",
        3,
        "        value = row.get(key)\n        if value is None:\n            return False\n",
        12,
        id="left where nothing is found",
    ),
    pytest.param(
        "def f(text):\n    for sign in ('=', '!=', '<'):\n        if sign in text:\n            return sign\n"
        "    return None\n",
        2,
        "for sign in ('!=', '=', '<'):",
        8,
        id="the longest first",
    ),
    pytest.param(
        "def f(data, encoding='utf-8'):\n    return data.decode(encoding)\n",
        2,
        'data.decode(encoding).removeprefix("\\ufeff")',
        8,
        id="without the mark before a text",
    ),
    pytest.param(
        "def f(text):\n    return [part[0] for part in text.split('_')]\n",
        2,
        "for part in text.split('_') if part]",
        25,
        id="empty parts are left out",
    ),
    pytest.param(
        "def f(queue):\n    done = 0\n    if queue.waiting:\n        queue.take()\n"
        "        done += 1\n    return done\n",
        3,
        "    while queue.waiting:\n",
        15,
        id="as long as there is one",
    ),
    pytest.param(
        "class Cart:\n    notes = {}\n\n    def __init__(self):\n        self.lines = []\n\n"
        "    def f(self, key, text):\n        self.notes[key] = text\n",
        8,
        "class Cart:\n    def __init__(self):\n        self.notes = {}\n        self.lines = []\n",
        5,
        id="each object has its own",
    ),
    pytest.param(
        "class Cart:\n    notes = []\n\n    def f(self, text):\n        self.notes.append(text)\n",
        5,
        "    def __init__(self):\n        self.notes = []\n",
        5,
        id="and is made with it",
    ),
    pytest.param(
        "def f(rows):\n    found = {}\n    for row in rows:\n        found[row.key] = [row]\n    return found\n",
        4,
        "found.setdefault(row.key, []).append(row)",
        5,
        id="collected and not overwritten",
    ),
    pytest.param(
        "def f(total, off):\n    return total - off\n", 2, "return max(total - off, 0)", 20, id="not below nothing"
    ),
    pytest.param(
        "def f(wanted, limit):\n    return wanted\n", 2, "return min(wanted, limit)", 8, id="not above the limit"
    ),
    pytest.param(
        "def f(total, count):\n    part = total // count\n    return [part] * count\n",
        3,
        "return [part] * (count - 1) + [total - part * (count - 1)]",
        6,
        id="the last takes what is left over",
    ),
    pytest.param(
        "RATES = {'DE': 1}\ndef f(country):\n    return RATES[country]\n",
        3,
        "return RATES[country.upper()]",
        6,
        id="a key in capitals",
    ),
    pytest.param(
        "def f(text, most, sign='-'):\n    return text[:most]\n",
        2,
        "return text[:most].rstrip(sign)",
        25,
        id="trimmed where it was cut",
    ),
    pytest.param(
        "def f(text):\n    return [part for part in text.split()]\n",
        2,
        "[part.lower() for part",
        20,
        id="a part's case",
    ),
    pytest.param(
        "def f(words):\n    lines, line = [], ''\n    for word in words:\n        if len(line) > 5:\n"
        "            lines.append(line)\n            line = word\n        else:\n            line += word\n"
        "    return lines\n",
        4,
        "    if line:\n        lines.append(line)\n    return lines",
        12,
        id="the last line",
    ),
    pytest.param(
        "import re\nWORD = re.compile(r'ab')\ndef f(text):\n    return WORD.match(text)\n",
        4,
        "WORD = re.compile(r'ab', re.IGNORECASE)",
        20,
        id="a pattern for any case",
    ),
    pytest.param(
        "LEAST = 3\ndef f(text):\n    return len(text) > LEAST\n", 3, "LEAST = 2\n", 20, id="the module's number"
    ),
    pytest.param("def f(x, strict=True):\n    return g(x, strict)\n", 2, "strict=False", 20, id="another default"),
]


@pytest.mark.parametrize(("source", "line", "becomes", "among"), ROWS)
def test_it_is_among_the_first(source: str, line: int, becomes: str, among: int) -> None:
    seen: list[str] = []
    for number, candidate in enumerate(small_changes(situation_of(source, line=line)), start=1):
        after = "\n".join(text[1:] for text in candidate.patch.diff.splitlines() if text[:1] in "+ ") + "\n"
        seen.append(candidate.title)
        if becomes in after:
            assert number <= among, seen
            return
    pytest.fail(f"not among {seen}")


@pytest.mark.parametrize(
    ("source", "line", "never"),
    [
        pytest.param(
            "class Cart:\n    kinds = {}\n\n    def f(self, key):\n        return self.kinds.get(key)\n",
            5,
            "self.kinds = {}",
            id="a table that is only read",
        ),
        pytest.param(
            "class Cart:\n    notes = {}\n\n    def f(self, key):\n"
            "        self.notes = {}\n        self.notes[key] = 1\n",
            6,
            "def __init__",
            id="what is set anew",
        ),
        pytest.param(STORE, 3, "pop(key, None)\n+        self._cache.pop(key, None)", id="what is there already"),
    ],
)
def test_it_is_left_alone(source: str, line: int, never: str) -> None:
    assert not [each for each in small_changes(situation_of(source, line=line)) if never in each.patch.diff]


def test_one_for_each_is_no_answer_to_a_crash() -> None:
    answer = situation_of("def f(n):\n    return [g(n)] * n\n", line=2)
    crash = replace(answer, event=structs.replace(answer.event, chain=(Raised(type="TypeError", message=""),)))
    ranks = [
        next(n for n, each in enumerate(small_changes(seen)) if each.strategy == "search:one-for-each")
        for seen in (answer, crash)
    ]
    assert ranks[0] < 2 < ranks[1]


def test_none_is_no_answer_of_what_says_that_it_gives_a_list() -> None:
    source = (
        "def g(text):\n    if not text:\n        return None\n    return text[0]\n\n"
        "def f(text) -> {}:\n    return text.split()\n"
    )
    found = [
        {each.strategy for each in small_changes(situation_of(source.format(said), line=7))}
        for said in ("list[str] | None", "list[str]")
    ]
    assert ["search:guarded-as-elsewhere" in each for each in found] == [True, False]


def test_a_depth_is_no_answer_to_a_question() -> None:
    source = (
        "class Node:\n    def depth(self) -> {}:\n        if self.parent:\n            return self.parent.depth() + 1\n"
        "        return 0\n\n    def is_whole(self) -> bool:\n        return self.value() > 1\n"
    )
    found = [
        {each.strategy for each in small_changes(situation_of(source.format(said), line=8))} for said in ("bool", "int")
    ]
    assert ["search:guarded-as-elsewhere" in each for each in found] == [True, False]
