"""Which lines of source may be one that was edited, and which are two."""

from dataclasses import replace
from itertools import permutations

import pytest

from homeostat.records import Traits
from homeostat.stages.group import kin_among, signs_of
from homeostat.stages.group.edits import is_edited
from homeostat.stages.group.kinds import INDEX, NOTHING, OUTSIDE

ONE_LINE = {
    "who is looked up has another name": ("FACTORS[pet.breed]", "FACTORS[animal.breed]", ""),
    "the same local twice": ("scale(pet.weight, pet.kind)", "scale(animal.weight, animal.kind)", ""),
    "far from what is nothing": ("send({ vet: slot.vet.name })", "send({ vet: visit.vet.name })", NOTHING),
    "an argument more": ("open(path).read()", "open(path, encoding='utf-8').read()", ""),
    "an attribute more": ("<img src={pet.photo.url} />", "<img class='round' src={pet.photo.url} />", NOTHING),
    "taken out of a request before": ("Reader.findById(req.params.id)", "Reader.findById(id)", ""),
    "brackets that are not needed": ("sum([fee.cents * fee.rate for fee in fees])", "sum(fee.cents * fee.rate)", ""),
    "another value in a text": ("raise Gone(f'no {pet.id} here')", "raise Gone(f'no {pet.chip} here')", ""),
    "a limit is set anew": ("session.get(url, timeout=3)", "session.get(url, timeout=5)", ""),
    "a limit that is a call": ("async with asyncio.timeout(3):", "async with asyncio.timeout(5):", ""),
    "another client asks for the same": (
        "axios.post('${RATES}/v1/quote', asked)",
        "fetch('${RATES}/v1/quote', { body })",
        f"{OUTSIDE}: refused",
    ),
    "of PHP": ("total($bill->owner->id, VAT)", "total($invoice->owner->id, VAT)", NOTHING),
}
TWO_LINES = {
    "another member": ("FACTORS[pet.breed]", "FACTORS[pet.size]", ""),
    "another table": ("FACTORS[pet.breed]", "BASES[pet.breed]", ""),
    "another function": ("scale(pet.weight)", "round(pet.weight)", ""),
    "another client asks, and gets an answer": ("axios.post('${RATES}/v1/q', a)", "fetch('${RATES}/v1/q', b)", ""),
    "another address": ("axios.get('${BANK}/v1/quote', a)", "fetch('${BANK}/v1/fees', a)", f"{OUTSIDE}: refused"),
    "another text": ("int(form['chip'])", "int(form['age'])", ""),
    "another thing passed on": ("store.save(order, now)", "store.save(bill, now)", ""),
    "another function passed on": ("lines.map(toRow)", "lines.map(toOld)", ""),
    "another holder of what is nothing": ("text(Vet, vet.name)", "text(Vet, pet.name)", NOTHING),
    "another list": ("show(PAGE, users[0].name)", "show(PAGE, bills[0].name)", INDEX),
    "two locals become one": ("add(TAX, a.net, b.net)", "add(TAX, c.net, c.net)", ""),
    "one local becomes two": ("add(TAX, c.net, c.net)", "add(TAX, a.net, b.net)", ""),
    "another item": ("show(PARTS, row[0], row.size)", "show(PARTS, row[1], row.size)", ""),
    "hardly anything stays": ("pet.name", "vet.name", ""),
    "one within a long other one": ("a.b(C)", "a.b(C, d, e, f, g, h, i, j)", ""),
    "nothing in common": ("pets.first.chip", "OWNERS[id]", ""),
}


@pytest.mark.parametrize(("one", "other", "kind"), ONE_LINE.values(), ids=ONE_LINE)
def test_one_line_was_edited(one: str, other: str, kind: str) -> None:
    assert is_edited(one, other, kind)
    assert is_edited(other, one, kind)


@pytest.mark.parametrize(("one", "other", "kind"), TWO_LINES.values(), ids=TWO_LINES)
def test_these_are_two_lines(one: str, other: str, kind: str) -> None:
    assert not is_edited(one, other, kind)
    assert not is_edited(other, one, kind)


BREED = Traits(type="KeyError", module="quotes.premium", function="premium", line="FACTORS[pet.breed]", own=True)
REFUSED = Traits(
    type="ClaimError",
    words=("policy", "not", "holder"),
    module="claims.checks",
    function="check",
    line="raise ClaimError(f'policy {policy.id} has no holder')",
    own=True,
)
ONE_BUG = {
    "its line is edited": (BREED, replace(BREED, line="FACTORS[animal.breed]")),
    "its function is renamed, too, and says the same": (
        REFUSED,
        replace(REFUSED, function="check_policy", line="raise ClaimError(f'policy {policy.number} has no holder')"),
    ),
}
TWO_BUGS = {
    "the edited line fails otherwise": (
        replace(BREED, kind="a missing key"),
        replace(BREED, kind=NOTHING, line="FACTORS[animal.breed]"),
    ),
    "the edited line says something else": (
        replace(BREED, words=("not", "a", "breed")),
        replace(BREED, words=("not", "a", "size"), line="FACTORS[animal.breed]"),
    ),
    "another function, and no words": (BREED, replace(BREED, function="quote", line="FACTORS[animal.breed]")),
    "another file": (
        REFUSED,
        replace(REFUSED, module="claims.mails", line="raise ClaimError(f'policy {p} has no it')"),
    ),
}


@pytest.mark.parametrize(("one", "other"), ONE_BUG.values(), ids=ONE_BUG)
def test_an_edited_line_is_the_same_bug(one: Traits, other: Traits) -> None:
    for first, second in permutations((one, other)):
        found = kin_among(first, [second])
        assert found is not None
        assert found.because
        assert set(signs_of(first)) & set(signs_of(second)), "nothing would lead to it"


@pytest.mark.parametrize(("one", "other"), TWO_BUGS.values(), ids=TWO_BUGS)
def test_what_only_looks_edited_is_kept_apart(one: Traits, other: Traits) -> None:
    assert kin_among(one, [other]) is None
    assert kin_among(other, [one]) is None
