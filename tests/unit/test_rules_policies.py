"""Which fix comes first, and what must never look harmless: one small program a rule of judgement."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from test_rules import Row, answers, capture, equals, first_sensible

from homeostat.records import Candidate
from homeostat.stages.propose.rules import rules

MANY = "{f'k{n}': 1.0 for n in range(12)}"  # more entries than the reporter shows
SERVICE = """
    from dataclasses import dataclass
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @dataclass
    class Contact:
        mail: str

    @dataclass
    class Supplier:
        id: int
        contact: Contact | None = None
        closed: bool = False

    SUPPLIERS = {1: Supplier(1)}

    @router.post("/suppliers/{supplier_id}/close")
    def close(supplier_id: int):
        supplier = SUPPLIERS.get(supplier_id)
        if supplier is None:
            raise HTTPException(status_code=404, detail="Supplier not found")
        if supplier.closed:
            raise HTTPException(status_code=409, detail="Supplier is closed")
        supplier.closed = True
        return {"closed": supplier_id}
"""
LOOKS = """
    @router.get("/suppliers/{supplier_id}/mail")
    def mail(supplier_id: int):
        supplier = SUPPLIERS[supplier_id]
        return {"mail": supplier.contact.mail}
"""
MAY_BE_NONE = """
    @router.get("/suppliers")
    def every():
        return [{"mail": s.contact.mail if s.contact else None} for s in SUPPLIERS.values()]
"""
TOTALS = """
    def total(lines):
        total = 0
        for line in lines:
            if not line["open"]:
                continue
            total += line["price"] * line["quantity"]
        return total
"""
KPI = """
    def share(rows):
        late = sum(1 for row in rows if row["late"])
        part = round(100 * late / len(rows), 1)
        return {"part": part, "mean": round(sum(row["days"] for row in rows) / len(rows), 1), "rows": len(rows)}
"""
EMPTY_MAPPING = """
    def spread(name, values):
        if name == "":
            return {}
        ordered = sorted(values)
        low, high = ordered[0], ordered[-1]
        return {"name": name, "low": low, "high": high}

    def label(name, values):
        found = spread(name, values)
        return f"{found['low']}..{found['high']}"
"""


def candidates(root: Path, program: str, call: str) -> list[Candidate]:
    return list(rules(capture(Row("", {"app.py": program}, call, bool), root)))


@dataclass(frozen=True)
class Guess:
    """Where the event does not say which of two mappings lacks the key."""

    id: str
    left: str
    right: str
    wanted: set[str]


@pytest.mark.parametrize(
    "guess",
    [
        Guess("the-left-one-shows-it", "{'fee': 1.0}", "{}", {"key-get"}),
        Guess("the-right-one-shows-it", "{}", "{'fee': 1.0}", {"key-start-count"}),
        Guess("neither-is-shown-whole", MANY, MANY, {"key-get", "key-start-count"}),
    ],
    ids=lambda guess: guess.id,
)
def test_the_mapping_that_lacks_the_key_is_mended(guess: Guess, tmp_path: Path) -> None:
    program = """
    def add(row, receipt):
        row["fee"] += receipt["fee"]
        return row["fee"]
    """
    found = candidates(tmp_path, program, f"app.add({guess.left}, {guess.right})")
    kinds = {candidate.strategy.removeprefix("rule:") for candidate in found}
    assert kinds & {"key-get", "key-start-count"} == guess.wanted


def test_a_sibling_s_default_comes_before_everything_made_up(tmp_path: Path) -> None:
    program = """
    def read(receipt):
        return receipt.get("fee", 0.0)

    def add(row, receipt):
        row["fee"] += receipt["fee"]
        return row["fee"]
    """
    first, *others = candidates(tmp_path, program, f"app.add({MANY}, {MANY})")
    assert (first.strategy, first.invents_value) == ("rule:key-get", False)
    assert 'receipt.get("fee", 0.0)' in first.patch.diff
    assert others


def test_the_same_cause_is_mended_everywhere_before_only_once(tmp_path: Path) -> None:
    row = Row("", {"app.py": KPI}, "app.share([])", equals({"part": 0.0, "mean": 0.0, "rows": 0}))
    rank, found, results = first_sensible(row, tmp_path)
    assert rank == 0
    once = next(candidate for candidate in found if "only where it crashed" in candidate.title)
    assert once.prior < found[0].prior
    assert isinstance(results[found.index(once)], ZeroDivisionError)


@pytest.mark.parametrize(
    ("last", "once", "each"), [("else:", 1, 0), ("elif supplier_id:", 0, 2)], ids=["both-branches", "two-of-three"]
)
def test_a_guard_stands_before_every_way_to_the_value(last: str, once: int, each: int, tmp_path: Path) -> None:
    program = (
        SERVICE
        + f"""
    @router.post("/suppliers/{{supplier_id}}/tell")
    def tell(supplier_id: int, loud: bool):
        supplier, text = SUPPLIERS[supplier_id], ""
        if loud:
            text = supplier.contact.mail.upper()
        {last}
            text = supplier.contact.mail
        return {{"to": text}}
    """
    )
    lines = candidates(tmp_path, program, "app.tell(1, False)")[0].patch.diff.splitlines()
    assert lines.count("+    if supplier.contact is None:") == once
    assert lines.count("+        if supplier.contact is None:") == each


@pytest.mark.parametrize(
    ("program", "wanted"),
    [(SERVICE + LOOKS, answers(409)), (SERVICE + MAY_BE_NONE + LOOKS, equals({"mail": None}))],
    ids=["the-module-refuses", "a-sibling-shows-none"],
)
def test_who_only_looks_is_refused_unless_a_gap_is_allowed(program: str, wanted: object, tmp_path: Path) -> None:
    row = Row("", {"app.py": program}, "app.mail(1)", wanted)  # pyright: ignore[reportArgumentType]
    assert first_sensible(row, tmp_path)[0] == 0


def test_a_title_names_what_the_code_names(tmp_path: Path) -> None:
    first = candidates(tmp_path, SERVICE + LOOKS, "app.mail(1)")[0]
    assert first.title == "Answer 409 “Supplier has no contact” when `supplier.contact` is None"
    assert "the client gets 409" in first.description


def test_a_list_with_no_plural_name_is_called_by_its_name(tmp_path: Path) -> None:
    program = """
    def latest(newest_first):
        return {"at": newest_first[0]}
    """
    assert candidates(tmp_path, program, "app.latest([])")[0].title == "Use None when `newest_first` is empty"


def test_the_same_behaviour_is_offered_once(tmp_path: Path) -> None:
    program = """
    def key(row):
        name = row.get("name")
        return name.strip().lower()
    """
    found = candidates(tmp_path, program, "app.key({})")
    texts = [candidate for candidate in found if "empty text" in candidate.title]
    assert len(texts) == 1


def test_an_empty_mapping_is_no_answer_to_who_reads_its_entries(tmp_path: Path) -> None:
    found = candidates(tmp_path, EMPTY_MAPPING, "app.label('a', [])")
    shaped = next(
        n for n, candidate in enumerate(found) if "empty result" in candidate.title or '"low": None' in candidate.title
    )  # a condition
    bare = [n for n, candidate in enumerate(found) if "an empty mapping" in candidate.title]
    assert all(shaped < n for n in bare)


def test_what_hides_money_says_so_and_comes_after_a_refusal(tmp_path: Path) -> None:
    program = (
        SERVICE
        + """
    @router.post("/suppliers/{supplier_id}/bill")
    def bill(supplier_id: int, lines: list):
        total = 0
        for line in lines:
            if line.get("free"):
                continue
            total += line["price"] * line["quantity"]
        return {"total": total}
    """
    )
    found = candidates(tmp_path, program, "app.bill(1, [{'price': None, 'quantity': 2}])")
    refusal = next(candidate for candidate in found if candidate.title.startswith("Answer 4"))
    hiding = [
        candidate
        for candidate in found
        if candidate.strategy in {"rule:none-skip", "rule:none-else", "rule:none-or-empty"}
    ]
    assert hiding
    assert all(candidate.invents_value and candidate.prior < refusal.prior for candidate in hiding)


def test_an_entry_left_out_of_a_total_counts_as_made_up(tmp_path: Path) -> None:
    found = candidates(tmp_path, TOTALS, "app.total([{'open': True, 'price': None, 'quantity': 2}])")
    skip = next(candidate for candidate in found if candidate.strategy == "rule:none-skip")
    assert skip.invents_value
    assert "total" in skip.side_effects


def test_a_time_that_has_a_zone_keeps_it(tmp_path: Path) -> None:
    program = """
    from datetime import datetime, timezone

    def age(created):
        return datetime.now(timezone.utc) - created
    """
    for candidate in candidates(tmp_path, program, "app.age(datetime(2020, 1, 1))"):
        assert (
            "created.replace(tzinfo=timezone.utc)" not in candidate.patch.diff
            or "if created.tzinfo" in candidate.patch.diff
        )  # a condition


def test_nothing_in_a_text_is_no_nought(tmp_path: Path) -> None:
    program = """
    class Person:
        first = "Ann"
        middle = None

    def title(person):
        return person.first + person.middle
    """
    found = candidates(tmp_path, program, "app.title(app.Person())")
    added = [line for candidate in found for line in candidate.patch.diff.splitlines() if line.startswith("+ ")]
    assert any('""' in line for line in added)
    assert not any("else 0" in line or "or 0" in line for line in added)


def test_a_day_that_is_none_is_answered_as_a_text_that_is_none(tmp_path: Path) -> None:
    program = """
    import re
    from datetime import date

    def day(text):
        found = re.match(r"(\\d+)-(\\d+)-(\\d+)$", text)
        if found is None:
            return None
        return date(int(found[1]), int(found[2]), int(found[3]))
    """
    found = candidates(tmp_path, program, "app.day('2026-13-01')")
    wanted = "+    except ValueError:\n+        return None"
    assert any(wanted in candidate.patch.diff for candidate in found[:2])


def test_the_largest_of_nothing_is_asked_of_max_where_the_function_may_give_none(tmp_path: Path) -> None:
    program = """
    def best(rows, key) -> dict | None:
        return max(rows, key=key)
    """
    found = candidates(tmp_path, program, "app.best([], len)")
    assert "max(rows, key=key, default=None)" in found[0].patch.diff


def test_a_sibling_s_words_about_another_thing_are_not_borrowed(tmp_path: Path) -> None:
    program = """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()
    CUSTOMERS, ORDERS = {}, {}

    @router.get("/customers/{customer_id}")
    def customer(customer_id: int):
        found = CUSTOMERS.get(customer_id)
        if found is None:
            raise HTTPException(status_code=404, detail="no such customer")
        return found

    @router.get("/orders/{order_id}")
    def order(order_id: int):
        found = ORDERS.get(order_id)
        return {"id": found["id"]}
    """
    first = candidates(tmp_path, program, "app.order(7)")[0]
    assert "status_code=404" in first.patch.diff
    assert "no such customer" not in "".join(line for line in first.patch.diff.splitlines() if line.startswith("+"))


IMPORTER = """
    import logging

    log = logging.getLogger(__name__)

    def prices(rows):
        found = {}
        for row in rows:
            if row.get("sku") is None:
                log.warning("row without sku: %r", row)
                continue
            found[row["sku"]] = row["price"]
        return found

    def stock(rows):
        found = {}
        for row in rows:
            sku = row.get("sku").strip()
            found[sku] = row["count"]
        return found
"""


def test_an_entry_is_left_out_as_another_loop_of_the_file_does(tmp_path: Path) -> None:
    first = candidates(tmp_path, IMPORTER, "app.stock([{'sku': None, 'count': 1}])")[0]
    assert (first.strategy, first.invents_value) == ("rule:none-skip-as-sibling", False)
    added = [line[1:].strip() for line in first.patch.diff.splitlines() if line.startswith("+ ")]
    assert added == ['if row.get("sku") is None:', 'log.warning("row without sku: %r", row)', "continue"]


def test_what_another_loop_says_of_its_own_is_not_said(tmp_path: Path) -> None:
    program = IMPORTER.replace("def prices(rows):", "def prices(rows, report):").replace("log.warning(", "report(")
    first = candidates(tmp_path, program, "app.stock([{'sku': None, 'count': 1}])")[0]
    added = [line[1:].strip() for line in first.patch.diff.splitlines() if line.startswith("+ ")]
    assert added == ['if row.get("sku") is None:', "continue"]


def test_a_key_is_read_with_the_default_of_the_keys_beside_it(tmp_path: Path) -> None:
    program = """
    def shipping(order):
        options = order["options"]
        return round(options.get("shipping", 0.0), 2)

    def discount(order):
        options = order["options"]
        return round(options["discount"], 2)
    """
    first = candidates(tmp_path, program, "app.discount({'options': {'shipping': 2}})")[0]
    assert (first.strategy, first.invents_value) == ("rule:key-get", False)
    assert 'options.get("discount", 0.0)' in first.patch.diff


def test_a_look_up_s_own_default_comes_before_a_word_of_another_file(tmp_path: Path) -> None:
    program = """
    RATES = {"gold": 10}

    def rate(invoice):
        customer = invoice["customer"]
        return RATES.get(customer.get("tier", ""), 0)
    """
    other = """
    def label(customer):
        return customer["name"] if customer is not None else "unknown"
    """
    files = {"app.py": program, "labels.py": other}
    found = list(rules(capture(Row("", files, "app.rate({'customer': None})", bool), tmp_path)))
    texts = ["unknown" in each.patch.diff for each in found]
    assert not texts[0]
    own = next(number for number, each in enumerate(found) if 'is not None else ""' in each.patch.diff)
    assert own < (texts.index(True) if True in texts else len(texts))


@pytest.mark.parametrize(
    ("called", "wanted"),
    [
        pytest.param("shift(weeks * 7, lent_on)", "shift(lent_on, weeks * 7)", id="types crosswise"),
        pytest.param("shift(days, day)", "shift(day, days)", id="names crosswise"),
    ],
)
def test_arguments_in_each_other_s_place_are_exchanged(called: str, wanted: str, tmp_path: Path) -> None:
    program = f"""
    from datetime import date, timedelta

    def shift(day: date, days: int) -> date:
        return day + timedelta(days=days)

    def back(lent_on: date, weeks: int) -> date:
        day, days = lent_on, weeks * 7
        return {called}
    """
    first = candidates(tmp_path, program, "app.back(__import__('datetime').date(2026, 1, 1), 2)")[0]
    assert first.strategy == "rule:name-argument-order"
    assert f"+    return {wanted}" in first.patch.diff


def test_arguments_whose_names_fit_as_they_stand_are_left(tmp_path: Path) -> None:
    program = """
    def share(part, whole):
        return part / whole["sum"]

    def of(whole, part):
        return share(part, whole)
    """
    found = candidates(tmp_path, program, "app.of(3, 4)")
    assert all(each.strategy != "rule:name-argument-order" for each in found)


READING = """
    def read_line(row):
        return {"sku": row.get("sku", "").strip(), "count": row.get("count"){beside}}

    def total(lines):
        found = 0
        for line in lines:
            found += line["count"] * 5
        return found

    def order(rows):
        return total([read_line(row) for row in rows])
"""
WITHOUT_A_COUNT = "app.order([{'sku': 'A', 'count': 2}, {'sku': 'B'}])"


@pytest.mark.parametrize(
    ("beside", "written"),
    [(', "price": row.get("price", 0)', 'row.get("count", 0)'), ("", 'row.get("count") or 0')],
    ids=["as what stands beside it", "made up"],
)
def test_nothing_in_a_field_is_mended_where_the_field_is_made(beside: str, written: str, tmp_path: Path) -> None:
    row = Row("", {"app.py": READING.replace("{beside}", beside)}, WITHOUT_A_COUNT, equals(10))
    rank, found, results = first_sensible(row, tmp_path)
    made = next(each for each in found if each.strategy == "rule:none-default-where-made")
    assert rank == 0
    assert results[found.index(made)] == 10
    assert written in made.patch.diff
    assert made.invents_value is not bool(beside)


def test_a_field_that_somebody_asks_for_nothing_may_be_nothing(tmp_path: Path) -> None:
    asks = """
    def is_open(line):
        return line["count"] is None
"""
    found = candidates(tmp_path, READING.replace("{beside}", "") + asks, WITHOUT_A_COUNT)
    assert found
    assert not [each for each in found if each.strategy == "rule:none-default-where-made"]
