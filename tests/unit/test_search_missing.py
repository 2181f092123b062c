"""A statement that was lost is put back: by what its names ask for, or as a sister function has it."""

from dataclasses import replace

import pytest
from msgspec import structs
from test_search import situation_of

from homeostat.languages.python import Module
from homeostat.records import Raised
from homeostat.stages.propose.search import missing, sisters, small_changes
from homeostat.stages.propose.search.twins import in_words_of, where_they_differ
from homeostat.stages.propose.search.variant import Subject
from homeostat.stages.propose.situation import Situation

PARCEL = (
    "class Parcel:\n    def __init__(self, sender, weight, note):\n        super().__init__(f'{sender} {weight}')\n"
    "        self.sender = sender\n        self.note = note\n\n    def price(self):\n        return self.weight * 2\n"
)
SHELVES = (
    "class Shelf:\n    def is_low(self):\n        if self.lower_edge == FLOOR:\n            return True\n"
    "        return self[0].lower_step == 0 and len(self) == 1\n\n"
    "    def is_high(self):\n        if self.upper_edge == FLOOR:\n            return True\n\n"
    "    def steps(self):\n        return self.lower_step + self.upper_step\n"
)
ROWS = [
    pytest.param(PARCEL, 4, "        self.weight = weight\n        self.note = note\n", 3, id="a parameter to be kept"),
    pytest.param(
        "def f(lines):\n    kept = []\n    for line in lines:\n        clean = line.strip()\n    return kept\n",
        4,
        "        clean = line.strip()\n        kept.append(clean)\n",
        3,
        id="a list that nothing fills",
    ),
    pytest.param(
        "def f(lines):\n    blank = 0\n    for line in lines:\n        if not line:\n            print(line)\n"
        "    return blank\n",
        5,
        "            blank += 1\n",
        8,
        id="a counter that stays",
    ),
    pytest.param(
        "def f(text):\n    at = 0\n    while at < len(text):\n        print(text[at])\n    return text\n",
        4,
        "        at += 1\n",
        10,
        id="a turn that does not go on",
    ),
    pytest.param(
        "def f(cargo, ship):\n    if not ship:\n        return None\n    load = ship.load(cargo)\n    load.tie()\n",
        5,
        "    return load\n",
        6,
        id="an end without an answer",
    ),
    pytest.param(
        "from errors import UnknownHarbourError\n\ndef f(name, harbours):\n    for each in harbours:\n"
        "        if each.name == name:\n            return each\n",
        4,
        "    raise UnknownHarbourError(name)\n",
        12,
        id="a refusal that nobody raises",
    ),
    pytest.param(
        "class Tug(Boat):\n    def __init__(self, name, power):\n        self.power = power\n",
        3,
        "        super().__init__(name)\n",
        6,
        id="what the class above does",
    ),
    pytest.param(
        "def f(rows):\n    for row in rows:\n        if row.void:\n            print(row)\n        print(row.total)\n",
        4,
        "            continue\n",
        12,
        id="a turn that is to be left",
    ),
    pytest.param(
        SHELVES, 8, "        return self[0].upper_step == 0 and len(self) == 1\n", 5, id="as a twin ends, in its words"
    ),
    pytest.param(
        "class Yard:\n    def addt(self, low, high):\n        return self.add([low, high])\n\n"
        "    def closet(self, low, high):\n        'Close a track.'\n\n    def close(self, track):\n        track.x\n",
        6,
        "        return self.close([low, high])\n",
        5,
        id="all of a function, as its sister",
    ),
    pytest.param(
        "def f(lines):\n    for line in lines:\n        left = LEFT.match(line)\n        if left:\n"
        "            left_name = left.group('name')\n            left_stamp = left.group('stamp')\n"
        "        right = RIGHT.match(line)\n        if right:\n            right_name = right.group('name')\n"
        "        yield left_name, left_stamp, right_name, right_stamp\n",
        9,
        "            right_stamp = right.group('stamp')\n",
        8,
        id="as the other side has it",
    ),
    pytest.param(
        "class Pier:\n    def __init__(self, low_tide, high_tide):\n        self._low = m.LowTide(low_tide)\n"
        "        self.ships = []\n\n    def top(self):\n        return self._high\n\ndef HighTide(): ...\n",
        3,
        "        self._high = m.HighTide(high_tide)\n",
        3,
        id="as with the parameter beside it",
    ),
    pytest.param(
        "def f(crew, guests):\n    aboard = crew.copy()\n    return aboard\n",
        2,
        "    aboard.update(guests)\n",
        4,
        id="a copy that nobody changes",
    ),
    pytest.param(
        "class Text:\n    def f(self, ask):\n        found = self\n        if ask and self.host:\n"
        "            raw = self.host.encode('idna')\n            found = self.with_host(host=raw)\n"
        "        return found\n\n"
        "class Octets:\n    def f(self, ask):\n        found = self\n        if ask and self.host:\n"
        "            raw = self.host.encode('idna')\n        return found\n",
        13,
        "            found = self.with_host(host=raw)\n",
        3,
        id="as the method of that name in the sister class",
    ),
]
UNMADE = [
    pytest.param(
        "def f(fence, low, high):\n    gone = set()\n    high_posts = [p for p in fence.at(high) if p.top > high]\n"
        "    gone.update(low_posts)\n    gone.update(high_posts)\n    return gone\n",
        4,
        "    low_posts = [p for p in fence.at(low) if p.top < low]\n",
        6,
        id="as its twin is made, the other way",
    ),
    pytest.param(
        "def f(chain):\n    while link is not chain:\n        yield link\n        link = link.next\n",
        2,
        "    link = chain.next\n",
        4,
        id="as it goes on",
    ),
    pytest.param(
        "class Sign:\n    def port(self):\n        return self.harbour\n\ndef f(sign):\n    sign = sign.read()\n"
        "    if harbour is None:\n        return sign\n    return None\n",
        6,
        "    harbour = sign.harbour\n    sign = sign.read()\n",
        6,
        id="a part of what is given, before that is another",
    ),
    pytest.param(
        "def f(letter):\n    if 'stamps' in letter:\n        if not stamps:\n            return None\n"
        "        return len(stamps)\n    return 0\n",
        3,
        "        stamps = letter['stamps']\n        if not stamps",
        5,
        id="by its key",
    ),
]


def rank_of(becomes: str, situation: Situation) -> int:
    """Which small change makes that of the text; one that comes late where none does."""
    for number, candidate in enumerate(small_changes(situation), start=1):
        after = "\n".join(text[1:] for text in candidate.patch.diff.splitlines() if text[:1] in "+ ") + "\n"
        if becomes in after:
            return number
    return 10_000


def without_a_name(situation: Situation) -> Situation:
    """The same, where it is the interpreter that says so."""
    return replace(situation, event=structs.replace(situation.event, chain=(Raised(type="NameError", message=""),)))


@pytest.mark.parametrize(("source", "line", "becomes", "among"), ROWS)
def test_it_is_among_the_first(source: str, line: int, becomes: str, among: int) -> None:
    assert rank_of(becomes, situation_of(source, line=line)) <= among


@pytest.mark.parametrize(("source", "line", "becomes", "among"), UNMADE)
def test_a_name_that_is_lacking_is_made(source: str, line: int, becomes: str, among: int) -> None:
    assert rank_of(becomes, without_a_name(situation_of(source, line=line))) <= among


@pytest.mark.parametrize(("source", "line", "becomes", "among"), UNMADE)
def test_but_seldom_where_nobody_says_that_it_is_lacking(source: str, line: int, becomes: str, among: int) -> None:
    assert rank_of(becomes, situation_of(source, line=line)) > among


def test_what_the_code_says_of_a_name_comes_before_what_is_thought_up() -> None:
    situation = without_a_name(
        situation_of("def f(letter):\n    if 'stamps' in letter:\n        print(stamps)\n", line=3)
    )
    told, thought_up = (rank_of(f"stamps = {value}\n", situation) for value in ("set(letter['stamps'])", "None"))
    assert told < thought_up


def added_by(family: object, source: str, function: str) -> list[str]:
    """The statements that a family adds to that function."""
    module = Module(source, "app.py")
    found = next(each for each in module.functions if each.name == function)
    changes = missing.changes if family is missing else sisters.changes
    return [edit.text.strip() for variant in changes(Subject(module, found)) for edit in variant.edits]


@pytest.mark.parametrize(
    ("family", "source", "never"),
    [
        pytest.param(
            missing,
            "class Van:\n    def f(self, load):\n        return load\n",
            "self.load = load",
            id="no parameter of a method that keeps none",
        ),
        pytest.param(
            missing,
            "class Van:\n    def f(self, load):\n        self.load = load\n        self.full = True\n",
            "self.load = load",
            id="none that is kept",
        ),
        pytest.param(missing, "def f(a):\n    b = a\n    return b\n", "b = ", id="no name that is made"),
        pytest.param(
            missing,
            "def f(a):\n    if a:\n        b = 1\n    else:\n        b = 2\n    return b\n",
            "b = ",
            id="none that each branch makes",
        ),
        pytest.param(
            missing,
            "def f(rows):\n    seen = []\n    for row in rows:\n        seen.append(row)\n    return seen\n",
            "seen.append",
            id="no list that is filled",
        ),
        pytest.param(
            missing, "def f(rows):\n    for row in rows:\n        yield row\n", "return", id="no answer of a generator"
        ),
        pytest.param(
            missing, "def f(a):\n    if a:\n        return 1\n    return 2\n", "return", id="no second answer"
        ),
        pytest.param(
            missing, "class Tug:\n    def f(self, name):\n        self.name = name\n", "super()", id="no class above"
        ),
        pytest.param(
            missing,
            "def f(crew, guests):\n    aboard = crew.copy()\n    aboard.append(1)\n    return aboard\n",
            "update",
            id="nothing into a copy that is changed",
        ),
        pytest.param(
            sisters,
            "class Yard:\n    def addt(self, low, high):\n        return self.add(low, high)\n\n"
            "    def f(self, low):\n        'Close a track.'\n",
            "self.add",
            id="nothing of one that is given more",
        ),
        pytest.param(
            sisters,
            "def g(a):\n    a.open()\n    a.count += 1\n    a.close()\n\ndef f(b):\n    return b + 1\n",
            "count",
            id="nothing of a function that is not like it",
        ),
        pytest.param(
            sisters,
            "def g(a, b):\n    a.open(b)\n    a.fill(b)\n    a.close(b)\n\n"
            "def f(a, b):\n    a.open(b)\n    a.fill(b)\n    a.close(b)\n",
            "a.fill(b)",
            id="nothing that stands there",
        ),
        pytest.param(
            sisters,
            "def g(a):\n    low, high = a.ends(1)\n    a.tie(low, high)\n    a.close_all(1)\n\n"
            "def f(a):\n    a.close_all(1)\n",
            "a.tie",
            id="nothing about names that nothing here gives",
        ),
        pytest.param(
            sisters,
            "def g(a):\n    a.open_all(1)\n    return a\n\ndef f(a):\n    a.open_all(1)\n    a.shut()\n",
            "return a\n        a.shut()",
            id="no way out before another statement",
        ),
    ],
)
def test_it_is_left(family: object, source: str, never: str) -> None:
    assert [each for each in added_by(family, source, "f") if never in each] == []


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("begin_hits", "end_hits", ("begin", "end")),
        ("addi", "removei", ("add", "remove")),
        ("low", "high", ("low", "high")),
        ("lowTide", "highTide", ("low", "high")),
        ("rowa", "rowb", ("", "")),
        ("same", "same", ("", "")),
    ],
)
def test_names_differ_in_a_word(one: str, other: str, differ: tuple[str, str]) -> None:
    assert where_they_differ(one, other) == differ


@pytest.mark.parametrize(
    ("twin", "name", "said", "becomes"),
    [
        ("low_tide", "high_tide", "m.LowTide(low_tide, slow)", "m.HighTide(high_tide, slow)"),
        ("low_tide", "high_tide", "m.tide()", ""),
        ("low", "high", "at(low)", ""),
    ],
)
def test_what_is_said_of_a_name_is_said_of_its_twin(twin: str, name: str, said: str, becomes: str) -> None:
    assert in_words_of(twin, name, said) == becomes


def test_texts_with_escapes_are_no_names() -> None:
    source = (
        "def g(a):\n    a.say_so('\\u2028', 1)\n    a.end_all()\n\ndef f(a):\n    a.say_so('\\\\d', 1)\n    a.close()\n"
    )
    assert "a.end_all()" in added_by(sisters, source, "f")


def test_of_one_function_so_many_and_no_more() -> None:
    step = "    box.put(left, right, {0})\n    box.turn(left, right, {0})\n"
    others = "".join(
        f"def g{n}(box, left, right):\n{''.join(step.format(n * 20 + k) for k in range(20))}\n" for n in range(5)
    )
    source = f"{others}def f(box, left, right):\n{''.join(step.format(k) for k in range(20))}"
    assert 0 < len(added_by(sisters, source, "f")) <= 30
