"""Fingerprints that people write: rules of the server, variables, globs."""

import time

import pytest
from msgspec import structs
from test_fingerprint import FRAME, an_event

from homeostat.errors import BadInput
from homeostat.records import Event, Frame, Known
from homeostat.stages.group import group
from homeostat.stages.group.rules import MOST_RULES, glob, read_rules, rule_for
from homeostat.stages.group.v1 import family, fingerprint

OUTER = Frame(function="serve", module="web.app", path="web/app.py", absolute_path="/srv/web/app.py", in_app=False)
BASE = structs.replace(
    an_event(
        OUTER, structs.replace(FRAME, absolute_path="/srv/app/orders.py", package="shopd"), message="no rate for 'EUR'"
    ),
    logger="payments.eu",
    transaction="/orders",
    environment="production",
    tags={"region": "eu", "a.b": "c"},
)


@pytest.mark.parametrize(
    ("matchers", "fits"),
    [
        pytest.param("error.type:KeyError", True, id="a type"),
        pytest.param("type:Key*", True, id="a short name"),
        pytest.param("type:key?rror", True, id="a question mark, any case"),
        pytest.param("type:K[a-f]yError", True, id="a set"),
        pytest.param("type:K[!a-f]yError", False, id="a set turned round"),
        pytest.param("!type:KeyError", False, id="negated"),
        pytest.param("!type:OSError", True, id="negated, another"),
        pytest.param("error.value:*rate*", True, id="a value"),
        pytest.param('message:"no rate for *"', True, id="in quotes"),
        pytest.param("message:rate", False, id="a pattern is of the whole"),
        pytest.param("stack.function:total stack.module:app.orders", True, id="one frame"),
        pytest.param("stack.function:total stack.module:web.app", False, id="two frames do not make one"),
        pytest.param("function:total !module:web.*", False, id="no frame may be of it"),
        pytest.param("stack.abs_path:**/app/*.py", True, id="a path"),
        pytest.param("package:shop*", True, id="a package"),
        pytest.param("logger:payments.* level:error", True, id="logger and level"),
        pytest.param("family:python", True, id="a platform"),
        pytest.param("family:native", False, id="another family"),
        pytest.param("tags.region:eu tags.a.b:c", True, id="tags"),
        pytest.param("tags.none:*", True, id="a tag that is missing is empty"),
        pytest.param("release:v2 transaction:/orders environment:prod*", True, id="where it ran"),
    ],
)
def test_a_rule_holds_where_all_its_matchers_do(matchers: str, fits: bool) -> None:  # noqa: FBT001 - a row's answer
    assert (rule_for(BASE, read_rules(f"{matchers} -> x")) is not None) is fits


@pytest.mark.parametrize(
    ("fingerprint_text", "parts"),
    [
        pytest.param("system-down", ["system-down"], id="a word"),
        pytest.param("a, b c", ["a", "b", "c"], id="several"),
        pytest.param('"two words"', ["two words"], id="in quotes"),
        pytest.param("{{ error.type }}-{{type}}", ["KeyError-KeyError"], id="within a part"),
        pytest.param("{{ function }} {{ stack.function }}", ["total", "total"], id="function"),
        pytest.param("{{ module }} {{ stack.module }}", ["app.orders", "app.orders"], id="module"),
        pytest.param("{{ stack.abs_path }}", ["/srv/app/orders.py"], id="path"),
        pytest.param("{{ package }}", ["shopd"], id="package"),
        pytest.param("{{ level }} {{ logger }}", ["error", "payments.eu"], id="level and logger"),
        pytest.param('"{{ message }}" {{ error.value }}', ["no rate for 'EUR'"] * 2, id="message"),
        pytest.param("{{ transaction }} {{   tags.region}}", ["/orders", "eu"], id="transaction and tag"),
        pytest.param("{{ tags.none }}", ["<no tags.none>"], id="a tag that is missing"),
        pytest.param("{{ nonsense }}", ["{{ nonsense }}"], id="an unknown variable"),
    ],
)
def test_variables_are_filled_in(fingerprint_text: str, parts: list[str]) -> None:
    rules = read_rules(f"type:* -> {fingerprint_text}")
    assert list(fingerprint(BASE, rules).parts) == [f"a rule's part {part!r}" for part in parts]
    client = structs.replace(BASE, client_fingerprint=rules[0].fingerprint)
    assert list(fingerprint(client).parts) == [f"the client's own part {part!r}" for part in parts]


def test_the_default_is_mixed_in() -> None:
    rules = read_rules("type:KeyError -> {{ default }}, {{ tags.region }}")
    assert fingerprint(BASE, rules).parts == (*fingerprint(BASE).parts, "a rule's part 'eu'")
    assert family(BASE, rules) == f"{family(BASE)}; a rule's part 'eu'"


def test_the_first_rule_that_holds_counts_and_goes_before_the_client() -> None:
    rules = read_rules("# none\n\ntype:OSError -> a\ntype:KeyError -> b\ntype:* -> c")
    found = fingerprint(structs.replace(BASE, client_fingerprint=("d",)), rules)
    assert found.parts == ("a rule's part 'b'",)
    assert any("a rule of this server goes before it" in words for words in found.left_out)


def test_a_rule_may_name_the_bug() -> None:
    rules = read_rules('type:KeyError -> rates title="Rates: {{ error.type }} in {{ function }}"')
    assert fingerprint(BASE, rules).title == "Rates: KeyError in total"
    assert group(BASE, Known(), rules=rules).title == "Rates: KeyError in total"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("type:A", "stops being one at ''", id="no arrow"),
        pytest.param("-> a", "stops being one at '-> a'", id="no matcher"),
        pytest.param("type:A -> ", "no fingerprint after the arrow", id="no fingerprint"),
        pytest.param('type:A -> title="x"', "no fingerprint after the arrow", id="a title alone"),
        pytest.param('type:A -> "x', "cannot be read from", id="an open quote"),
        pytest.param("colour:red -> a", "nothing is called 'colour'", id="an unknown matcher"),
        pytest.param("type:[z-a] -> b", "is no pattern", id="a range the wrong way round"),
        pytest.param(f"type:{'a' * 201} -> a", "200 characters", id="a long pattern"),
        pytest.param(f"{'type:a ' * 21}-> a", "20 matchers", id="many matchers"),
        pytest.param("type:a -> b\n" * (MOST_RULES + 1), f"line {MOST_RULES + 1}", id="many rules"),
        pytest.param("type:a -> b\noops", "line 2: ", id="the line is named"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, says: str) -> None:
    with pytest.raises(BadInput, match="line ") as refused:
        read_rules(text)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        pytest.param("ab*b", "ab", False, id="an end is no start"),
        pytest.param("ab*b", "abb", True, id="both"),
        pytest.param("*a*b*", "xxaxxbxx", True, id="in order"),
        pytest.param("*a*b*", "xxbxxaxx", False, id="in another order"),
        pytest.param("*ab", "abab", True, id="the last one counts"),
        pytest.param("a*", "b", False, id="a start"),
        pytest.param("*", "", True, id="nothing"),
        pytest.param("a.c", "abc", False, id="a point is a point"),
        pytest.param("[", "[", True, id="a bracket alone"),
        pytest.param("[]a]", "]", True, id="a set with a bracket"),
        pytest.param("*\n*", "a\nb", True, id="several lines"),
    ],
)
def test_globs(pattern: str, text: str, fits: bool) -> None:  # noqa: FBT001 - a row's answer
    assert (glob(pattern).match(text) is not None) is fits


def test_a_hostile_glob_takes_no_time() -> None:
    started = time.process_time()
    assert not glob("*a" * 90 + "*b?").match("a" * 1_000)
    assert not glob("*" + "?" * 100 + "b").match("a" * 1_000)
    assert time.process_time() - started < 20  # what tries every way takes longer than anybody waits


def _reads(text: str) -> bool:
    return read_rules(text)[0].reads_message


def test_a_rule_knows_whether_it_reads_messages() -> None:
    assert _reads("message:a -> b")
    assert _reads("type:a -> {{ error.value }}")
    assert _reads('type:a -> b title="{{ message }}"')
    assert not _reads("type:a -> {{ type }}")


def test_an_event_without_frames_fills_variables_too() -> None:
    empty: Event = structs.replace(BASE, chain=(), error_type="")
    rules = read_rules("level:error -> {{ function }}, {{ type }}")
    assert fingerprint(empty, rules).parts == ("a rule's part '<no function>'", "a rule's part '<no type>'")
