"""Whether a patch keeps what was right, from the answers; and which inputs are tried."""

import datetime as dt
import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from vary_answers import is_plain, written
from vary_values import changes, seeds_of

from homeostat.codec import encode
from homeostat.records import Behaviour, Candidate, Patch, Proposal, Reproduction, ReproductionKind, Run
from homeostat.stages.verify.behaviour import Answer, Answers, behaviour, compared

FOUR = Answer(kind="answered", says=("x = 2",), digest="four", left="l", shown="4")
FIVE = Answer(kind="answered", says=("x = 2",), digest="five", left="l", shown="5")
REFUSED = Answer(kind="raised", says=("x = 2",), type="Refused", deliberate=True, shown="Refused: no")
BROKEN = Answer(kind="raised", says=("x = 2",), type="TypeError", shown="TypeError: unsupported")
ENDLESS = Answer(kind="endless", says=("x = 2",), shown="it does not end within 3 s")
UNKNOWN = Answer(kind="unknown", says=("x = 2",))
OTHER_LEFT = Answer(kind="answered", says=("x = 2",), digest="four", left="other", shown="4")
GUESSED = Answer(kind="answered", says=("x = 2",), sure=False, digest="four", left="l", shown="4")
FAILURE = Answer(kind="raised", type="KeyError", shown="KeyError: 1")


def answers(*inputs: Answer, failing: tuple[tuple[str, ...], ...] = ()) -> Answers:
    return Answers(base=FAILURE, seeds=(), inputs=inputs, unsteady=0, failing=failing)


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        pytest.param(FOUR, FOUR, (1, 1, 0, 0, ""), id="the same answer"),
        pytest.param(FOUR, FIVE, (1, 0, 1, 0, "4 before, 5 now"), id="another answer"),
        pytest.param(FOUR, BROKEN, (1, 0, 1, 0, "4 before, raises TypeError: unsupported now"), id="now raises"),
        pytest.param(FOUR, ENDLESS, (1, 0, 1, 0, "4 before, it does not end within 3 s now"), id="endless"),
        pytest.param(FOUR, OTHER_LEFT, (1, 0, 1, 0, "it leaves its arguments changed otherwise"), id="left"),
        pytest.param(FOUR, UNKNOWN, (0, 0, 0, 0, ""), id="not known with the patch"),
        pytest.param(GUESSED, FIVE, (1, 0, 0, 0, "4 before, 5 now"), id="a guessed type"),
        pytest.param(REFUSED, REFUSED, (1, 1, 0, 0, ""), id="still refused"),
        pytest.param(REFUSED, FIVE, (1, 0, 1, 0, "raised Refused: no before, 5 now"), id="no longer refused"),
        pytest.param(REFUSED, BROKEN, (1, 0, 1, 0, "raised Refused: no, now TypeError: unsupported"), id="otherwise"),
        pytest.param(BROKEN, BROKEN, (0, 0, 0, 0, ""), id="an accident as before"),
        pytest.param(BROKEN, FIVE, (0, 0, 0, 1, ""), id="an accident less"),
        pytest.param(ENDLESS, FIVE, (0, 0, 0, 0, ""), id="never ended"),
    ],
)
def test_what_is_kept(old: Answer, new: Answer, seen: tuple[int, int, int, int, str]) -> None:
    said = compared("f()", answers(old), answers(new))
    words = said.changed[0].removeprefix("f() with x = 2: ") if said.changed else ""
    assert (said.compared, said.kept, said.surely_changed, said.failures_changed, words) == seen


def test_of_an_answer_that_holds_times_or_ids_the_status_counts() -> None:
    old = Answer(kind="answered", says=("kind = 'x'",), loose="200", shown="200 at noon")
    later = msgspec.structs.replace(old, digest="later")
    assert compared("GET /", answers(old), answers(later)).kept == 1
    assert compared("GET /", answers(old), answers(msgspec.structs.replace(later, loose="404"))).surely_changed == 1


def test_an_answer_to_another_input_is_none() -> None:
    assert (
        compared("f()", answers(FOUR), answers(Answer(kind="answered", says=("x = 3",), digest="five"))).compared == 0
    )


@pytest.mark.parametrize(
    ("new", "mended"),
    [
        pytest.param(FIVE, 1, id="answered"),
        pytest.param(REFUSED, 1, id="refused by a raise"),
        pytest.param(BROKEN, 0, id="fails further on"),
        pytest.param(FAILURE, 0, id="fails as before"),
    ],
)
def test_other_inputs_that_failed_are_mended_too(new: Answer, mended: int) -> None:
    seen = compared("f()", answers(FOUR, failing=(("x = 9",), ("x = 8",))), answers(FOUR, new, UNKNOWN))
    assert (seen.failing, seen.mended) == (1, mended)


def test_sure_changes_are_named_first() -> None:
    said = compared("f()", answers(GUESSED, FOUR, FOUR), answers(FIVE, FIVE, FOUR))
    assert (said.compared, said.kept, said.surely_changed, len(said.changed)) == (3, 1, 1, 2)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param(answers(FOUR), answers(FOUR), True, id="the same"),
        pytest.param(answers(FOUR), answers(OTHER_LEFT), False, id="arguments are left otherwise"),
        pytest.param(answers(FOUR, FIVE), answers(FOUR, BROKEN), False, id="what failed is answered by one"),
        pytest.param(
            answers(FOUR), msgspec.structs.replace(answers(FOUR), base=FIVE), False, id="to what was captured"
        ),
    ],
)
def test_two_patches_are_one_where_they_answer_all_alike(one: Answers, other: Answers, *, alike: bool) -> None:
    before = answers(FOUR, failing=(("x = 9",),))
    assert (compared("f()", before, one).cluster == compared("f()", before, other).cluster) is alike


def test_times_and_ids_in_an_answer_tell_no_patches_apart() -> None:
    before = answers(msgspec.structs.replace(FOUR, digest="", loose="200"))
    noon, later = (answers(msgspec.structs.replace(FOUR, digest=each, loose="200")) for each in ("noon", "later"))
    assert compared("GET /", before, noon).cluster == compared("GET /", before, later).cluster


# --- the two runs


CALL = Reproduction(
    kind=ReproductionKind.CALL,
    title="",
    command="",
    files={"call.json": json.dumps({"path": "shop.py", "function": "f"})},
    error_type="KeyError",
    crash_function="f",
    crash_path="shop.py",
)
PATCH = Patch(diff="--- a/shop.py\n+++ b/shop.py\n@@ -1 +1 @@\n-a\n+b\n")
PROPOSAL = Proposal(
    proposal_id="p",
    bug_code="B",
    service="shop",
    number=1,
    base="b",
    candidate=Candidate(strategy="rule:r", title="", description="", approach="guard", patch=PATCH, reasoning=""),
    reproductions=(CALL,),
)


def said(inputs: tuple[Answer, ...] = (FOUR,), base: Answer = FAILURE, unsteady: int = 0) -> str:
    return encode(Answers(base=base, seeds=("open",), inputs=inputs, unsteady=unsteady))


def looked(
    before: str, after: str, code: int = 0, proposal: Proposal = PROPOSAL, reproduction: Reproduction | None = None
) -> tuple[Behaviour | None, list[str]]:
    """What is made of two runs' reports, and what each run was asked."""
    asked: list[str] = []

    def run(command: str, files: Mapping[str, str], patch: Patch | None) -> Run:
        asked.append(json.dumps(json.loads(files["vary.json"])["asked"]))
        report = before if patch is None else after
        return Run(command=command, exit_code=code, output="", results=report, duration=timedelta(seconds=1))

    return behaviour(proposal, reproduction, run), asked


def test_the_patched_tree_is_asked_what_the_other_answered() -> None:
    seen, asked = looked(said(), said((FIVE,)))
    assert seen is not None
    assert (seen.function, seen.surely_changed) == ("f()", 1)
    assert asked == ["null", '{"inputs": [["x = 2"]], "seeds": ["open"]}']


def test_other_failures_count_where_the_call_is_the_one_that_was_replayed() -> None:
    before = encode(answers(FOUR, failing=(("x = 9",),)))
    seen, _ = looked(before, said((FOUR, FIVE)), reproduction=CALL)
    other, _ = looked(before, said((FOUR, FIVE)))
    assert seen is not None
    assert other is not None
    assert (seen.failing, other.failing) == (1, 0)


def test_a_call_that_does_not_come_by_the_patch_says_nothing() -> None:
    elsewhere = replace(PROPOSAL.candidate, patch=Patch(diff=PATCH.diff.replace("shop.py", "till.py")))
    assert looked(said(), said(), proposal=replace(PROPOSAL, candidate=elsewhere)) == (None, [])


@pytest.mark.parametrize(
    ("before", "after", "code", "runs"),
    [
        pytest.param(said(unsteady=1), said(), 0, 1, id="it answers differently each time"),
        pytest.param(said(base=FOUR), said(), 0, 1, id="the captured arguments do not fail"),
        pytest.param(said(base=BROKEN), said(), 0, 1, id="they fail otherwise"),
        pytest.param(said(()), said(), 0, 1, id="no input was answered"),
        pytest.param("[" * 10_000, said(), 0, 1, id="no report"),
        pytest.param(said(), "{}", 0, 2, id="no report with the patch"),
        pytest.param(said(), said(), 3, 1, id="not run"),
    ],
)
def test_nothing_is_said(before: str, after: str, code: int, runs: int) -> None:
    seen, asked = looked(before, after, code)
    assert seen is None
    assert len(asked) == runs


def test_without_a_captured_call_there_is_nothing_to_vary() -> None:
    assert looked(said(), said(), proposal=replace(PROPOSAL, reproductions=())) == (None, [])


# --- the inputs


class Status(enum.Enum):
    OPEN = 1
    SHUT = 2


@dataclass
class Order:
    status: str
    days: int


RATES = {"vip": 1}


def price(order: Order, discount: int | None = None, *, kind: str = "gift") -> int:
    if order.status == "shut":
        return 0
    return RATES[order.status] * order.days + (discount or 0) + len(kind)


def tried(value: object, *, seeds: tuple[object, ...] = ()) -> list[str]:
    def f(x: object) -> object:
        return x

    return [change.says for change in changes(f, [value], {}, list(seeds))]


@pytest.mark.parametrize(
    ("value", "among"),
    [
        pytest.param(3, ["x = 4", "x = 2", "x = 0", "x = -1"], id="a number's neighbours"),
        pytest.param(True, ["x = False"], id="a flag"),
        pytest.param(1.5, ["x = 0.0", "x = -1.5"], id="a float"),
        pytest.param("ab", ["x = ''", "x = 'a'", "x = 'AB'", "x = ' ab '"], id="a text"),
        pytest.param([1, 2], ["x = []", "x = [2]", "x = [1, 2, 1]", "x[0] = 2"], id="a list, and what it holds"),
        pytest.param((1, 2), ["x = ()", "x[1] = 3"], id="a tuple"),
        pytest.param({"a": 1}, ["x = {}", "x['a'] = 2"], id="a dictionary"),
        pytest.param({1}, ["x = set()"], id="a set"),
        pytest.param(Status.OPEN, ["x = <Status.SHUT: 2>"], id="a member"),
        pytest.param(Decimal("1.5"), ["x = Decimal('0')", "x = Decimal('2.5')"], id="a decimal"),
        pytest.param(dt.date(2026, 3, 1), ["x = datetime.date(2026, 2, 28)"], id="a date"),
        pytest.param(dt.date.max, [], id="the last date"),
        pytest.param(Order("open", 3), ["x.status = ''", "x.days = 4"], id="an object"),
        pytest.param(None, ["x = 'a'", "x = []"], id="nothing"),
    ],
)
def test_inputs_are_near_the_captured_ones(value: object, among: list[str]) -> None:
    assert set(among) <= set(tried(value))


def test_keys_that_the_code_looks_up_are_tried() -> None:
    seeds = seeds_of(price)
    assert {"shut", "vip"} <= set(seeds)
    assert {"x = 'shut'", "x = 'vip'"} <= set(tried("lost", seeds=tuple(seeds)))
    assert "x = {'a': 1, 'shut': 1}" in tried({"a": 1}, seeds=tuple(seeds))


def test_a_change_is_made_in_place_and_is_sure_by_the_annotation() -> None:
    order = Order("lost", 3)
    given: list[object] = [order, None]
    found = {change.says: change for change in changes(price, given, {"kind": "gift"}, [])}
    found["order.days = 4"].make()
    found["discount = 1"].make()
    assert (order.days, given[1]) == (4, 1)
    assert found["discount = 1"].sure
    assert "discount = 'a'" not in found
    assert "kind = 'GIFT'" in found


@pytest.mark.parametrize(
    "value", [pytest.param([[[[[[[[1]]]]]]]], id="deep"), pytest.param(list(range(10**5)), id="long")]
)
def test_there_are_not_too_many(value: object) -> None:
    assert len(tried(value)) < 300


# --- answers as texts


class Plain:
    def __init__(self, **held: object) -> None:
        self.__dict__.update(held)


LOOP: list[object] = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        pytest.param({"a": 1, "b": 2}, {"b": 2, "a": 1}, True, id="a dictionary's order does not count"),
        pytest.param([1, 2], [2, 1], False, id="a list's does"),
        pytest.param(1, True, False, id="a flag is no number"),
        pytest.param(1, 1.0, False, id="a float is no whole number"),
        pytest.param(Plain(a=[1]), Plain(a=[1]), True, id="objects of the same parts"),
        pytest.param(Plain(a=[1]), Plain(a=[2]), False, id="objects of other parts"),
        pytest.param({"x", "y"}, {"y", "x"}, True, id="sets"),
        pytest.param(object(), object(), True, id="where it lies does not count"),
        pytest.param(Order("a", 1), Order("a", 2), False, id="a field"),
    ],
)
def test_equal_values_are_written_alike(one: object, other: object, equal: bool) -> None:  # noqa: FBT001 - a case
    assert (written(one) == written(other)) is equal


def test_what_holds_itself_is_written_too() -> None:
    assert written(LOOP) == "list [itself]"


def test_what_is_plain() -> None:
    assert is_plain({"a": [1, (None, b"")]})
    assert not is_plain([Plain()])
