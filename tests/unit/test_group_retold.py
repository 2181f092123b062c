"""One fault told again from a moved file, by a longer path, or as a line of a log; and what only looks like it."""

from dataclasses import replace
from itertools import permutations

import pytest

from homeostat.records import Traits
from homeostat.stages.group import kin_among, signs_of

RATE = Traits(type="KeyError", module="shop.tariffs", function="rate_of", line="TABLE[zone][kind]", own=True)
LABEL = Traits(
    type="TypeError",
    kind="a member of nothing",
    about="row",
    words=("not", "read", "properties", "of", "undefined", "reading", "row"),
    module="pages/Seats",
    function="SeatLabel",
    own=True,
)
DECODE = Traits(
    type="panic",
    kind="use of nothing",
    words=("called", "option", "unwrap", "on", "none", "value"),
    module="",
    function="gate::ticket::decode",
    own=True,
)
STUCK = Traits(
    type="BarrierStuck",
    words=("barrier", "not", "open"),
    module="garage.barriers",
    function="open_barrier",
    line="raise BarrierStuck(f'barrier {number} did not open')",
    own=True,
)
EMPTY = Traits(
    type="*errors.errorString",
    words=("order", "not", "rows", "at", "all"),
    module="main",
    function="guarded",
    own=True,
    thin=True,
)
QUEUE = Traits(
    words=("queue", "has", "messages", "for", "garage"),
    logger="gateway.queues",
    pattern=("queue", "*", "has", "*", "messages", "for", "garage", "*"),
)

ONE_BUG = {
    "the file has another name": (RATE, replace(RATE, module="pricing.tables")),
    "an SDK says less of the path": (RATE, replace(RATE, module="tariffs")),
    "a helper took the line in": (RATE, replace(RATE, function="_look_up")),
    "a function of that line has no name": (RATE, replace(RATE, function="")),
    "a printed stack says more of the path, and no line": (LABEL, replace(LABEL, module="src/pages/Seats", line="row")),
    "one way in says the class": (replace(LABEL, function="parse"), replace(LABEL, function="Seats.parse", words=())),
    "its module lies in another one": (DECODE, replace(DECODE, function="gate::codec::ticket::decode")),
    "its module logs what it raises elsewhere": (
        STUCK,
        Traits(words=("barrier", "not", "open"), logger="garage.barriers"),
    ),
    "a template gives what is raised": (
        STUCK,
        Traits(words=("barrier", "not", "open"), logger="garage.barriers", pattern=("barrier", "*", "not", "open")),
    ),
    "a sentence is logged below what was done": (
        replace(EMPTY, thin=False),
        Traits(words=("job", "failed", *EMPTY.words), logger="jobs"),
    ),
    "a template fits a printed line": (
        QUEUE,
        replace(QUEUE, pattern=(), words=("queue", "exit", "has", "messages", "for", "garage", "old", "town")),
    ),
}


@pytest.mark.parametrize(("one", "other"), ONE_BUG.values(), ids=ONE_BUG)
def test_it_is_one_bug_however_it_is_told(one: Traits, other: Traits) -> None:
    for first, second in permutations((one, other)):
        found = kin_among(first, [second])
        assert found is not None
        assert found.because
        assert set(signs_of(first)) & set(signs_of(second)), "nothing would lead to it"


TWO_BUGS = {
    "another line in the moved file": (RATE, replace(RATE, module="pricing.tables", line="TABLE[zone]['night']")),
    "another function in another file": (RATE, replace(RATE, module="pricing.tables", function="days_to")),
    "a line that stands in many files": (
        replace(RATE, line="x[y]"),
        replace(RATE, module="pricing.tables", line="x[y]"),
    ),
    "a line that only raises": (
        replace(RATE, line="raise error"),
        replace(RATE, module="pricing.tables", line="raise error"),
    ),
    "the same line says two things": (
        replace(RATE, words=("kwh", "not", "number")),
        replace(RATE, module="pricing.tables", words=("day", "not", "date")),
    ),
    "another kind of failure on the moved line": (
        replace(RATE, kind="an index out of range"),
        replace(RATE, kind="a missing key", module="pricing.tables"),
    ),
    "methods of one name of two classes": (
        replace(LABEL, function="Seats.parse"),
        replace(LABEL, function="Plan.parse", words=()),
    ),
    "a function whose name is that of anything": (
        replace(DECODE, function="gate::worker::run"),
        replace(DECODE, function="till::worker::run"),
    ),
    "another module logs a short sentence": (STUCK, Traits(words=("barrier", "not", "open"), logger="garage.doors")),
    "a line of the opposite": (STUCK, Traits(words=("barrier", "not", "close"), logger="garage.barriers")),
    "what a runtime says is logged": (DECODE, Traits(words=("job", "failed", *DECODE.words), logger="jobs")),
    "a template of another sentence": (
        QUEUE,
        replace(QUEUE, pattern=(), words=("queue", "exit", "refused", "messages", "of", "garage", "nord")),
    ),
    "a template of another logger": (
        QUEUE,
        replace(QUEUE, pattern=(), logger="gateway.doors", words=("queue", "a", "has", "messages", "for", "garage")),
    ),
    "a gap is no sentence": (
        QUEUE,
        replace(QUEUE, pattern=(), words=("queue", *"abcde", "has", "messages", "for", "garage")),
    ),
}


@pytest.mark.parametrize(("one", "other"), TWO_BUGS.values(), ids=TWO_BUGS)
def test_what_only_looks_like_it_is_kept_apart(one: Traits, other: Traits) -> None:
    assert kin_among(one, [other]) is None
    assert kin_among(other, [one]) is None


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_what_tells_no_line_makes_no_bridge_between_two(order: tuple[int, ...]) -> None:
    number = replace(RATE, type="ValueError", words=("not", "a", "number", "here"), line="int(form['number'])")
    total, lineless = replace(number, line="int(form['sum'])"), replace(number, line="")
    beside = (number, lineless)
    assert kin_among(lineless, [number]) is not None
    assert kin_among(total, [beside[place] for place in order]) is None


def test_a_third_way_of_telling_makes_nothing_doubtful() -> None:
    raised = replace(EMPTY, thin=False)
    first = Traits(words=("job", "failed", *EMPTY.words))
    second = Traits(words=("job", "failed", "order", *EMPTY.words))
    assert kin_among(second, [raised, first]) is not None
