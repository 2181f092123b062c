"""Where one fault tells less than another of its place: one bug where nothing else comes into question."""

from dataclasses import replace
from itertools import permutations

import pytest

from homeostat.records import Traits
from homeostat.stages.group import kin_among, signs_of

PRICE = Traits(
    type="NullPointerException",
    kind="a member of nothing",
    about="price",
    words=("not", "invoke", "tariff", "price", "because", "tariff", "null"),
    names=("Tariff.price",),
    module="de.gridly.BillService",
    function="bill",
    own=True,
)
ZIP = replace(PRICE, about="zip", words=("not", "invoke", "address", "zip"), names=("Address.zip",))
WORDLESS = replace(PRICE, kind="use of nothing", about="", words=(), names=())
RANGE = Traits(
    type="EXC_BREAKPOINT",
    kind="an index out of range",
    words=("fatal", "error", "index", "out", "of", "range"),
    module="Depot",
    function="Route.leg",
    own=True,
)
TRAP = replace(RANGE, kind="", words=())
FETCH = Traits(
    type="TypeError",
    words=("fetch", "failed"),
    module="weather",
    function="forecast",
    line="fetch(url)",
    own=True,
)
NO_HOST = replace(
    FETCH,
    type="Error",
    kind="not reachable: no such host",
    words=("getaddrinfo", "enotfound"),
    host="weather.example",
    others=("TypeError",),
)
FOUND = Traits(
    type="RecordNotFound",
    kind="no row",
    about="Policy",
    words=("not", "find", "policy", "with"),
    module="claims_controller.rb",
    function="create",
    line="Policy.find(params[:id])",
    own=True,
)
LOGGED = Traits(words=("stock", "of", "in", "branch", "negative"), logger="stock.ledger")
VALUE = replace(LOGGED, words=("stock", "of", "nux", "vomica", "in", "branch", "negative"))

ONE_BUG = {
    "an old runtime's null pointer has no words": (PRICE, WORDLESS),
    "a build keeps no source": (replace(PRICE, line="tariff.price() * kwh"), replace(PRICE, words=("null",))),
    "an engine does not name the member": (
        PRICE,
        replace(PRICE, about="", words=("tariff", "null"), names=()),
    ),
    "an engine says of a write that it cannot access": (
        PRICE,
        replace(PRICE, kind="a write to nothing", words=("not", "set", "price"), names=("price",)),
    ),
    "an engine names what holds the member": (
        replace(PRICE, names=("e.tariff.price",)),
        replace(PRICE, about="", words=("tariff", "null"), names=("tariff",)),
    ),
    "a kind of failure names nothing once": (
        replace(RANGE, kind="not a number", about="weight", words=("weight", "number")),
        replace(RANGE, kind="not a number"),
    ),
    "a trap lost its words": (RANGE, TRAP),
    "a client says only that it failed": (NO_HOST, FETCH),
    "a host is told by its port alone": (
        replace(NO_HOST, about="weather", host="weather 443"),
        replace(NO_HOST, about="weather", words=("connection", "lost", "at", "once"), host="443", others=()),
    ),
    "what was looked for is looked for by an edited line": (
        FOUND,
        replace(FOUND, line="tenant.policies.find(params[:id])", words=("keine", "policy", "da")),
    ),
    "a value of a log line is two words": (LOGGED, VALUE),
}


@pytest.mark.parametrize(("one", "other"), ONE_BUG.values(), ids=ONE_BUG)
def test_what_tells_less_is_one_bug_with_what_it_can_only_be(one: Traits, other: Traits) -> None:
    for first, second in permutations((one, other)):
        found = kin_among(first, [second])
        assert found is not None
        assert found.because
        assert set(signs_of(first)) & set(signs_of(second)), "nothing would lead to it"


TWO_BUGS = {
    "members of two things": (PRICE, ZIP),
    "an engine names another holder": (
        replace(PRICE, names=("e.tariff.price",)),
        replace(PRICE, about="", words=("plan", "null"), names=("plan",)),
    ),
    "a kind of failure names two things": (
        replace(RANGE, kind="not a number", about="weight", words=("weight", "number")),
        replace(RANGE, kind="not a number", about="age", words=("age", "number")),
    ),
    "two lines read one member": (replace(PRICE, line="tariff.price()"), replace(PRICE, line="old.price()")),
    "a kind that names nothing": (replace(FETCH, kind="cut off"), replace(FETCH, kind="cut off", words=("gone",))),
    "another function": (PRICE, replace(WORDLESS, function="withTax")),
    "a helper, which fails for its callers": (replace(PRICE, thin=True), replace(WORDLESS, thin=True)),
    "a trap of memory": (RANGE, replace(TRAP, type="EXC_BAD_ACCESS")),
    "a key, which is all that its error says": (
        replace(PRICE, type="AttributeError"),
        replace(WORDLESS, type="KeyError", kind=""),
    ),
    "two hosts": (NO_HOST, replace(NO_HOST, host="prices.example", words=("gone",))),
    "another client failed on another line": (NO_HOST, replace(FETCH, line="fetch(other)")),
    "another model on an edited line": (FOUND, replace(FOUND, about="Claim", line="Claim.find(params[:id])")),
    "a line of another logger": (LOGGED, replace(VALUE, logger="stock.sync")),
    "words after the line": (LOGGED, replace(LOGGED, words=(*LOGGED.words, "again"))),
    "the line denied": (LOGGED, replace(LOGGED, words=("stock", "of", "in", "branch", "not", "negative"))),
    "more words than a value has": (LOGGED, replace(LOGGED, words=("stock", *"abcd", *LOGGED.words[1:]))),
}


@pytest.mark.parametrize(("one", "other"), TWO_BUGS.values(), ids=TWO_BUGS)
def test_what_contradicts_is_kept_apart_however_little_is_told(one: Traits, other: Traits) -> None:
    assert kin_among(one, [other]) is None
    assert kin_among(other, [one]) is None


@pytest.mark.parametrize("others", list(permutations((PRICE, ZIP))))
def test_what_could_be_either_of_two_bugs_is_neither(others: tuple[Traits, ...]) -> None:
    assert kin_among(WORDLESS, others) is None


@pytest.mark.parametrize("others", list(permutations((PRICE, WORDLESS))))
def test_a_second_bug_does_not_join_what_went_to_the_first(others: tuple[Traits, ...]) -> None:
    assert kin_among(ZIP, others) is None


def test_in_a_crowd_nothing_is_guessed() -> None:
    crowd = [replace(WORDLESS, type=f"Trap{number}", kind=f"kind {number}") for number in range(10)]
    assert kin_among(WORDLESS, [PRICE]) is not None
    assert kin_among(WORDLESS, [PRICE, *crowd]) is None
