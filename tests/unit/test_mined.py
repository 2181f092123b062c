"""An event without an exception is known by the template of its message."""

from datetime import UTC, datetime

import pytest
from msgspec import structs

from homeostat.records import Event, EventKind, Known, Raised
from homeostat.stages.group import fingerprint_of, group, is_mined, like, masked, names_in
from homeostat.stages.group.templates import Mined, Miner
from homeostat.stages.group.v1 import family

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
SAID = Event(
    event_id="0" * 32,
    service="shop",
    occurred_at=NOW,
    received_at=NOW,
    level="error",
    kind=EventKind.ERROR,
    error_type="",
    message="the plugin foo was lost",
)
NARROW, WIDE = Mined("a1", "the plugin foo was lost"), Mined("a1", "the plugin <*> was lost")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            'level=error msg="publish failed" err="the topic has no leader yet"',
            'level=error msg="publish failed" err="late again"',
        ),
        ("GET https://plates.example/v2/17 answered 404", "GET https://plates.example/v2/9 answered 500"),
    ],
    ids=["an error of logfmt", "a status"],
)
def test_what_a_line_states_counts_beside_its_template_wherever_it_is_known_by_its_words(one: str, other: str) -> None:
    assert masked(one) != one
    assert names_in(one) != names_in(other)
    assert like("", one) != like("", other)
    assert names_in(one) == names_in(one.replace("17", "18"))


def test_a_template_that_generalises_keeps_the_fingerprint_and_the_family() -> None:
    later = structs.replace(SAID, message="the plugin bar was lost")
    assert fingerprint_of(SAID, mined=NARROW).digest == fingerprint_of(later, mined=WIDE).digest
    assert family(SAID, mined=NARROW) == family(later, mined=WIDE)
    assert fingerprint_of(SAID, mined=NARROW).digest != fingerprint_of(SAID, mined=Mined("b2", NARROW.template)).digest


def test_the_template_is_shown() -> None:
    assert fingerprint_of(SAID, mined=WIDE).parts == ("template 'the plugin <*> was lost'",)
    grouped = group(SAID, Known(), mined=WIDE)
    assert grouped.fingerprint == fingerprint_of(SAID, mined=WIDE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param('relation "orders" does not exist', 'relation "users" does not exist', id="tables"),
        pytest.param("upload failed: status 503", "upload failed: status 403", id="answers"),
        pytest.param("it said SQLSTATE[42S02]", "it said SQLSTATE[42S22]", id="codes of SQL"),
        pytest.param("failed with ORA-00942", "failed with ORA-01017", id="codes of Oracle"),
        pytest.param("not found: [Errno 2] x", "not found: [Errno 13] x", id="numbers of the system"),
        pytest.param("no support for sha256 here", "no support for sha512 here", id="names with digits"),
    ],
)
def test_codes_and_names_of_code_count_beside_the_template(one: str, other: str) -> None:
    miner = Miner()
    mined = [miner.add_masked(masked(words)) for words in (one, other, one)]
    prints = [
        fingerprint_of(structs.replace(SAID, message=words), mined=template).digest
        for words, template in zip((one, other, one), miner.current(mined), strict=True)
    ]
    assert prints[0] == prints[2] != prints[1]


@pytest.mark.parametrize("message", ["order 17 of u4 is late", '"Boiron" is new', "x", ""])
def test_data_is_no_name(message: str) -> None:
    assert names_in(message) == ()


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(SAID, True, id="words alone"),
        pytest.param(structs.replace(SAID, error_type="KeyError"), True, id="a type without an exception"),
        pytest.param(
            structs.replace(SAID, message_template="the plugin %s was lost"), False, id="the logger's own template"
        ),
        pytest.param(structs.replace(SAID, chain=(Raised(type="KeyError", message="x"),)), False, id="an exception"),
    ],
)
def test_what_is_mined(event: Event, *, expected: bool) -> None:
    assert is_mined(event) is expected
    assert (fingerprint_of(event, mined=WIDE) != fingerprint_of(event)) is expected


def test_a_clients_own_fingerprint_goes_before_the_template() -> None:
    own = structs.replace(SAID, client_fingerprint=("mine",))
    assert fingerprint_of(own, mined=WIDE) == fingerprint_of(own, mined=Mined("b2", "other"))
    mixed = structs.replace(SAID, client_fingerprint=("{{ default }}", "mine"))
    assert fingerprint_of(mixed, mined=WIDE).digest == fingerprint_of(mixed, mined=NARROW).digest
    assert fingerprint_of(mixed, mined=WIDE).digest != fingerprint_of(SAID, mined=WIDE).digest


def test_a_value_made_of_several_words_is_one_value() -> None:
    assert (
        masked("miss for key=orders:17 ttl=3")
        == masked("miss for key=prices:abc ttl=5")
        == masked("miss for key=9 ttl=7")
    )
    assert masked("state=LOST") != masked("state=FOUND")
