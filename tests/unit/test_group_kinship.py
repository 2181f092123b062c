"""By what of two faults agrees they are one bug although neither fingerprint nor family says so, and by what never."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from msgspec import structs

from homeostat.records import Event, EventKind, Frame, Raised, Traits
from homeostat.stages.group import kin_among, signs_of
from homeostat.stages.group.kinship import ENOUGH
from homeostat.stages.group.languages import language_of
from homeostat.stages.group.rules import read_rules
from homeostat.stages.group.v1 import family, family_and_traits

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
POST = Frame(function="post", module="com.erp.Ledger", path="Ledger.java", in_app=True)
VOID = structs.replace(POST, function="voidAll")
OPENED = structs.replace(POST, function="open", source="client.request(opened)")
CLOSED = structs.replace(POST, function="close", source="client.request(closed)")
WIRE = Frame(function="request", module="com.erp.Client", path="Client.java", source="wire.ask(body)", in_app=True)
DRIVER = Frame(function="send", module="java.net.Socket", path="Socket.java", in_app=False)


def of(error_type: str, message: str, *frames: Frame, **more: object) -> Event:
    raised = Raised(type=error_type, message=message, frames=frames)
    event = Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=error_type,
        message=message,
        chain=(raised,),
        platform="java",
    )
    return structs.replace(event, **more)  # type: ignore[arg-type]


def line(message: str, logger: str = "erp.import") -> Event:
    return of("", message, chain=(), logger=logger, platform="python")


def traits(event: Event) -> Traits:
    found = family_and_traits(event)[1]
    assert found is not None
    return found


def caused(message: str, cause: Raised) -> Event:
    event = of("com.erp.PostingException", message, POST)
    return structs.replace(event, chain=(cause, *event.chain))


ONE_BUG = {
    "a version adds words": (
        of("com.vendor.StateException", "ledger is frozen for posting", POST),
        of("com.vendor.StateException", "ledger is frozen for posting while month ends", POST),
    ),
    "the words are of another language, and both name the field": (
        of("com.vendor.RuleException", "Rule failed: account was closed already", POST),
        of("com.vendor.RuleException", "Das Account ist bereits geschlossen und wird nicht geführt", POST),
    ),
    "a code says it in any language": (
        of("com.vendor.WireException", "order refused (code: 7104)", POST),
        of("com.vendor.WireException", "Auftrag abgelehnt, Beleg fehlt (code: 7104)", POST),
    ),
    "a dictionary in the message, whose keys are data": (
        of("com.vendor.RuleException", "field missing, got {'remedy': 'Nux'}", POST),
        of("com.vendor.RuleException", "field missing there, got {'doses': 'Nux'}", POST),
    ),
    "another type says the same code": (
        of("com.vendor.StateException", "ledger is frozen for posting, code: 7104", POST),
        of("com.vendor.v2.FrozenException", "cannot book now, code: 7104", POST),
    ),
}


@pytest.mark.parametrize(("one", "other"), ONE_BUG.values(), ids=ONE_BUG)
def test_what_agrees_enough_is_one_bug_though_the_families_differ(one: Event, other: Event) -> None:
    assert family(one) != family(other)
    for first, second in permutations((one, other)):
        found = kin_among(traits(first), [traits(second)])
        assert found is not None
        assert found.because
        assert set(signs_of(traits(first))) & set(signs_of(traits(second))), "nothing would lead to it"


TWO_BUGS = {
    "the same function, and many of the words": (
        of("com.vendor.StateException", "the ledger does not accept postings today", POST),
        of("com.vendor.StateException", "postings are not accepted today by this ledger", POST),
    ),
    "other words about one name": (
        of("TypeError", "cannot take 'rate' of nothing", POST),
        of("TypeError", "nothing has no member (evaluating 'e.party.rate')", POST),
    ),
    "a line that was edited": (
        of("com.vendor.GoneException", "no such party here", structs.replace(POST, source="Party.find(params.party)")),
        of(
            "com.vendor.GoneException",
            "no such party here for tenant",
            structs.replace(POST, source="tenant.parties.find(params.party)"),
        ),
    ),
    "a helper, whatever it asked": (
        of("com.vendor.WireException", "answered with status 401 by https://bank.example/a", OPENED, WIRE),
        of("com.vendor.WireException", "answered with status 401 by https://bank.example/b", CLOSED, WIRE),
    ),
    "no function of ours, and another type": (
        of("com.vendor.StateException", "ledger is frozen today", DRIVER),
        of("com.vendor.OldException", "ledger is frozen today", structs.replace(DRIVER, function="write")),
    ),
    "a long log line, with another value": (
        line("letter welcome has no text in language mr, falling back to en"),
        line("letter has no text in language ta, falling back to en"),
    ),
    "no words in one": (
        of("Fatal error", "unexpected end of the ledger", POST),
        of("EXC_BREAKPOINT", "Exception 6, Code 1, Subcode 4311", POST),
    ),
    "one says what the other denies": (
        of("com.vendor.StateException", "ledger open for posting", POST),
        of("com.vendor.StateException", "ledger not open for posting", POST),
    ),
    "a part of one name, of two things": (
        of("com.vendor.RuleException", "no total in 'Order.total'", POST),
        of("com.vendor.RuleException", "no total in 'Invoice.total'", POST),
    ),
    "two words, and more in one": (
        of("com.vendor.RuleException", "rate missing", POST),
        of("com.vendor.RuleException", "rate missing from this zone", POST),
    ),
    "another function": (
        of("com.vendor.StateException", "ledger is frozen for posting", POST),
        of("com.vendor.StateException", "ledger is frozen for posting while month ends", VOID),
    ),
    "another name in the same words": (
        of("com.vendor.RuleException", "no rate for 'gst_rate' in the table", POST),
        of("com.vendor.RuleException", "no rate for 'cess_rate' in the table", POST),
    ),
    "another code": (
        of("com.vendor.WireException", "order refused (code: 7104)", POST),
        of("com.vendor.WireException", "order refused (code: 7105)", POST),
    ),
    "the same answer of a server, of which it has reasons of its own": (
        of("com.vendor.WireException", "code=400, stock is too low", POST),
        of("com.vendor.WireException", "code=400, party has no licence", POST),
    ),
    "another host": (
        of("com.vendor.WireException", "lost the line to bank.example:8443 for good", POST),
        of("com.vendor.WireException", "lost the line to gst.example:8443 for good and all", POST),
    ),
    "another line of source": (
        of("com.vendor.StateException", "frozen", structs.replace(POST, source="books.open(month).append(entry)")),
        of("com.vendor.StateException", "frozen today", structs.replace(POST, source="books.close(month, user)")),
    ),
    "hardly a word in common": (
        of("com.vendor.StateException", "ledger is frozen for posting", POST),
        of("com.vendor.StateException", "no such party in this branch", POST),
    ),
    "a language more, and not one name": (
        of("com.vendor.RuleException", "Rule failed: account was closed already", POST),
        of("com.vendor.RuleException", "Die Menge muss positiv sein und wird geprüft", POST),
    ),
    "other causes of one wrapper": (
        caused("posting failed", Raised(type="com.vendor.LowException", message="stock is too low here")),
        caused("posting failed", Raised(type="com.vendor.GoneException", message="party has no licence")),
    ),
    "a helper that fails for its callers": (
        of("com.vendor.StateException", "ledger is frozen", structs.replace(POST, function="ensure"), platform="java"),
        of(
            "com.vendor.StateException",
            "ledger is frozen now",
            structs.replace(POST, function="ensure"),
            platform="java",
        ),
    ),
    "a library that says something else": (
        of("com.vendor.WireException", "ledger is frozen for posting", DRIVER),
        of("com.vendor.WireException", "ledger is open for posting", DRIVER),
    ),
    "a line that was edited, and words of the language": (
        of("TypeError", "cannot take 'rate' of nothing", structs.replace(POST, source="party.rate * count")),
        of("TypeError", "cannot take 'rate' of nothing", structs.replace(POST, source="other(party.rate)")),
    ),
    "a helper asked one program for what it does not have": (
        of("com.vendor.WireException", "answered with status 404 by https://bank.example/a", OPENED, WIRE),
        of("com.vendor.WireException", "answered with status 404 by https://bank.example/b", CLOSED, WIRE),
    ),
    "a helper tells a log of two connections": (
        of(
            "com.vendor.WireException",
            "the connection is used",
            OPENED,
            structs.replace(WIRE, source="hub.captureException(e)"),
        ),
        of(
            "com.vendor.WireException",
            "the connection is used",
            CLOSED,
            structs.replace(WIRE, source="hub.captureException(e)"),
        ),
    ),
    "two statements below one sentence": (
        line("Statement took too long\nSELECT a FROM stock WHERE b = 1"),
        line("Statement took too long\nSELECT a FROM parties WHERE b = 1"),
    ),
    "another subject of the same log line": (
        line("import of stock failed at night"),
        line("import of parties failed at night"),
    ),
    "one that does not tell its place": (
        of("com.vendor.StateException", "ledger is frozen for posting", POST),
        of("com.vendor.StateException", "ledger is frozen for posting"),
    ),
    "another logger": (
        line("import of branch Thane failed at night"),
        line("import of branch Thane East failed at night", "erp.sync"),
    ),
}


@pytest.mark.parametrize(("one", "other"), TWO_BUGS.values(), ids=TWO_BUGS)
def test_what_contradicts_or_says_too_little_is_kept_apart(one: Event, other: Event) -> None:
    assert kin_among(traits(one), [traits(other)]) is None
    assert kin_among(traits(other), [traits(one)]) is None


def test_of_several_the_one_that_agrees_most_is_chosen_whatever_their_order() -> None:
    asking = traits(of("com.vendor.StateException", "ledger is frozen for posting while month ends", POST))
    near = traits(of("com.vendor.StateException", "ledger is frozen for posting", POST))
    farther = traits(of("com.vendor.StateException", "Buchung nicht möglich, ledger ist gesperrt", POST))
    assert kin_among(asking, [near]) is not None
    for given in permutations((near, farther)):
        found = kin_among(asking, given)
        assert found is not None
        assert given[found.index] is near


def test_what_joined_them_is_told_in_words() -> None:
    found = kin_among(traits(ONE_BUG["a version adds words"][0]), [traits(ONE_BUG["a version adds words"][1])])
    assert found is not None
    assert found.because == (
        "the same function (com.erp.Ledger post)",
        "the same type (com.vendor.StateException)",
        "the same words, and some more",
    )


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(of("E", "m", POST, client_fingerprint=("mine",)), id="the client"),
        pytest.param(
            of("A", "m", chain=tuple(Raised(type=t, message="m", number=n, parent=0, grouping=n == 0)
                                     for n, t in enumerate(("Group", "A", "B")))),
            id="members of a group",
        ),
        pytest.param(of("StackOverflowError", "", *[POST, VOID] * 20), id="a recursion that a limit cut"),
    ],
)  # fmt: skip
def test_nothing_is_joined_where_somebody_said_what_it_is_or_no_place_is_known(event: Event) -> None:
    assert family_and_traits(event)[1] is None


def test_a_rule_of_the_server_goes_before_evidence() -> None:
    rules = read_rules("type:E -> one")
    assert family_and_traits(of("E", "m", POST), rules)[1] is None


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("file not read from disk", "en"),
        ("Die Datei konnte nicht gelesen werden", "de"),
        ("Le fichier est vide, impossible de lire", "fr"),
        ("read error", ""),
        ("Os code NotFound", ""),
        ("समय समाप्त हो गया", "script 18"),
        ("", ""),
    ],
)
def test_a_language_is_told_by_its_small_words_or_script(words: str, language: str) -> None:
    assert language_of(tuple(words.lower().split())) == language


def test_what_the_place_tells_less_has_to_be_said_more_alike() -> None:
    assert ENOUGH["the same function"] < ENOUGH["the same logger"] <= ENOUGH["the same library"]


def test_hostile_words_are_bounded() -> None:
    found = traits(of("E" * 5_000, "a_b." * 20_000 + "'" * 20_000, structs.replace(POST, function="f" * 9_000)))
    assert sum(map(len, (found.type, *found.words, *found.names, *found.codes, found.function))) < 5_000
