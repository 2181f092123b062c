"""Rows written after the rules and before their first run on them: an honest measure of what the rules do unseen.

The first run found a sensible answer among the first three for 38 of 40 (36 at the first place). It missed
`currency-table` and `count-words`, which were mended afterwards, and one candidate of `argv-like-bounds`, a
`continue` in a `while`, never ended: such ones are no longer offered.
"""

from pathlib import Path

import pytest
from test_rules import FIRST, Row, answers, equals, first_sensible

API = """
    from fastapi import APIRouter, HTTPException, status

    router = APIRouter(prefix="/api")
    CUSTOMERS = {1: {"name": "Ann", "email": None, "discount": None}, 2: {"name": "Bo", "email": "bo@x.org", "discount": 10}}

    def find_customer(customer_id):
        return CUSTOMERS.get(customer_id)

    @router.get("/customers/{customer_id}")
    def show(customer_id: int):
        customer = find_customer(customer_id)
        if not customer:
            raise HTTPException(status.HTTP_404_NOT_FOUND, "customer not found")
        return customer
"""  # noqa: E501  # a sentence for people, whole

ROWS = [
    Row(
        "call-result-none",
        {
            "app.py": API
            + """
    @router.post("/customers/{customer_id}/greet")
    def greet(customer_id: int):
        return {"text": f"Hello {find_customer(customer_id)['name']}"}
    """
        },
        "app.greet(9)",
        answers(404, saying="customer not found"),
    ),
    Row(
        "none-strip-on-post",
        {
            "app.py": API
            + """
    @router.post("/customers/{customer_id}/newsletter")
    def newsletter(customer_id: int):
        customer = find_customer(customer_id)
        if not customer:
            raise HTTPException(status.HTTP_404_NOT_FOUND, "customer not found")
        domain = customer["email"].split("@")[1]
        return {"domain": domain}
    """
        },
        "app.newsletter(1)",
        answers(409, 422, 400, saying="no email"),
    ),
    Row(
        "get-shows-gap",
        {
            "app.py": """
    from dataclasses import dataclass
    from typing import Optional
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @dataclass
    class Table:
        label: str

    @dataclass
    class Booking:
        guest: str
        table: Optional[Table] = None

    BOOKINGS = [Booking("Ann", Table("T1")), Booking("Bo")]

    @app.get("/bookings")
    async def bookings():
        return [
            {
                "guest": booking.guest,
                "table": booking.table.label,
            }
            for booking in BOOKINGS
        ]
    """
        },
        "app.bookings()",
        equals([{"guest": "Ann", "table": "T1"}, {"guest": "Bo", "table": None}]),
    ),
    Row(
        "payload-key-missing",
        {
            "app.py": """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @router.post("/tickets")
    async def create(payload: dict):
        if not payload.get("title"):
            raise HTTPException(status_code=400, detail="title is required")
        priority = payload["priority"].upper()
        return {"title": payload["title"], "priority": priority}
    """
        },
        "app.create({'title': 'x'})",
        answers(400, 422, saying="priority is required"),
    ),
    Row(
        "currency-table",
        {
            "rates.py": """
    RATES = {"EUR": 1.0, "USD": 1.1}

    class UnknownCurrency(Exception):
        pass

    def convert(amount, currency):
        return round(amount * RATES[currency], 2)
    """,
            "app.py": """
    from fastapi import FastAPI, HTTPException
    from rates import convert

    app = FastAPI()

    @app.post("/quote")
    def quote(body: dict):
        if body["amount"] <= 0:
            raise HTTPException(status_code=422, detail="Amount must be positive")
        return {"total": convert(body["amount"], body["currency"])}
    """,
        },
        "app.quote({'amount': 3, 'currency': 'GBP'})",
        answers(400, 404, 422),
    ),
    Row(
        "count-words",
        {
            "words.py": """
    def count(text):
        counts = {}
        for word in text.split():
            counts[word] += 1
        return counts
    """
        },
        "words.count('a b a')",
        equals({"a": 2, "b": 1}),
    ),
    Row(
        "delete-missing-key",
        {
            "session.py": """
    SESSIONS = {"a": 1}

    def logout(token):
        del SESSIONS[token]
        return True
    """
        },
        "session.logout('zz')",
        equals(True),
    ),
    Row(
        "camel-key",
        {
            "hook.py": """
    def handle(event):
        kind = event["type"]
        order = event["order_id"]
        return f"{kind}:{order}"
    """
        },
        "hook.handle({'type': 'paid', 'orderId': 5})",
        equals("paid:5"),
    ),
    Row(
        "first-of-empty-query",
        {
            "report.py": """
    def cheapest(products, category):
        matching = [p for p in products if p["category"] == category]
        if category == "":
            return None
        matching.sort(key=lambda p: p["price"])
        return matching[0]["name"]
    """
        },
        "report.cheapest([], 'tea')",
        equals(None),
    ),
    Row(
        "argv-like-bounds",
        {
            "roman.py": """
    VALUES = {"I": 1, "V": 5, "X": 10}

    def value(text):
        total, i = 0, 0
        while i < len(text):
            if VALUES[text[i]] < VALUES[text[i + 1]]:
                total += VALUES[text[i + 1]] - VALUES[text[i]]
                i += 2
            else:
                total += VALUES[text[i]]
                i += 1
        return total
    """
        },
        "roman.value('XIV') + roman.value('VI')",
        equals(20),
    ),
    Row(
        "while-one-too-far",
        {
            "find.py": """
    def position(items, wanted):
        i = 0
        while i <= len(items):
            if items[i] == wanted:
                return i
            i += 1
        return -1
    """
        },
        "find.position([1, 2], 9)",
        equals(-1),
    ),
    Row(
        "average-rating-get",
        {
            "app.py": """
    from fastapi import FastAPI

    app = FastAPI()
    REVIEWS = {"p1": [5, 4], "p2": []}

    @app.get("/products/{product_id}/rating")
    def rating(product_id: str):
        reviews = REVIEWS[product_id]
        return {"average": round(sum(reviews) / len(reviews), 1), "count": len(reviews)}
    """
        },
        "app.rating('p2')",
        lambda result: isinstance(result, dict) and result["count"] == 0 and result["average"] in {0, None},
    ),
    Row(
        "percent-with-sibling",
        {
            "kpi.py": """
    def conversion(orders, visits):
        if visits == 0:
            return 0.0
        return orders / visits * 100

    def refund_rate(refunds, orders):
        return refunds / orders * 100
    """
        },
        "kpi.refund_rate(1, 0)",
        equals(0.0),
    ),
    Row(
        "split-bill-from-client",
        {
            "app.py": """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @router.post("/split")
    def split(data: dict):
        if data["amount"] < 0:
            raise HTTPException(status_code=422, detail="Amount must not be negative")
        share = data["amount"] / data["people"]
        return {"share": share}
    """
        },
        "app.split({'amount': 10, 'people': 0})",
        answers(400, 422, saying="people"),
    ),
    Row(
        "statistics-mean",
        {
            "sensor.py": """
    import statistics

    def summary(readings):
        if readings is None:
            return {}
        return {"mean": statistics.mean(readings), "n": len(readings)}
    """
        },
        "sensor.summary([])",
        lambda result: result == {} or (isinstance(result, dict) and result.get("mean") in {None, 0}),
    ),
    Row(
        "next-without-default",
        {
            "menu.py": """
    def price_of(menu, name):
        dish = next(d for d in menu if d["name"] == name)
        return dish["price"]

    def has(menu, name) -> bool:
        return any(d["name"] == name for d in menu)
    """,
            "app.py": """
    from fastapi import FastAPI, HTTPException
    from menu import has

    app = FastAPI()
    MENU = [{"name": "soup", "price": 4}]

    @app.get("/menu/{name}")
    def dish(name: str):
        if name == "":
            raise HTTPException(404, "Dish not found")
        dish = next(d for d in MENU if d["name"] == name)
        return dish
    """,
        },
        "app.dish('pie')",
        answers(404, saying="not found"),
    ),
    Row(
        "augmented-text",
        {
            "cart.py": """
    class Cart:
        def __init__(self):
            self.total = 0.0

        def add(self, line):
            self.total += line["price"] * line.get("qty", 1)
            return self.total
    """
        },
        "cart.Cart().add({'price': '2.50'})",
        equals(2.5),
    ),
    Row(
        "number-into-text",
        {
            "label.py": """
    def label(item):
        return "SKU-" + item["number"] + "-" + item["color"]
    """
        },
        "label.label({'number': 42, 'color': 'red'})",
        equals("SKU-42-red"),
    ),
    Row(
        "join-numbers",
        {
            "csvline.py": """
    def line(values):
        return ";".join(values)
    """
        },
        "csvline.line(['a', 3, 2.5])",
        equals("a;3;2.5"),
    ),
    Row(
        "compare-text-number",
        {
            "stock.py": """
    def low(items, limit):
        return [item["sku"] for item in items if item["left"] < limit]
    """
        },
        "stock.low([{'sku': 'a', 'left': 3}, {'sku': 'b', 'left': '12'}, {'sku': 'c', 'left': '1'}], 5)",
        equals(["a", "c"]),
    ),
    Row(
        "date-text-compare",
        {
            "due.py": """
    from datetime import datetime

    def overdue(invoice, now):
        return invoice["due"] < now
    """
        },
        "due.overdue({'due': '2024-01-31'}, datetime(2025, 1, 1))",
        equals(True),
    ),
    Row(
        "page-as-float",
        {
            "pages.py": """
    def pages(total, size):
        return [n + 1 for n in range(total / size)]
    """
        },
        "pages.pages(20, 10)",
        equals([1, 2]),
    ),
    Row(
        "iso-parsed-naive",
        {
            "booking.py": """
    from datetime import UTC, datetime

    def in_future(payload):
        start = datetime.fromisoformat(payload["start"])
        return start > datetime.now(UTC)
    """
        },
        "booking.in_future({'start': '2099-05-01T10:00:00'})",
        equals(True),
    ),
    Row(
        "aware-in-naive-code",
        {
            "clock.py": """
    import datetime

    def created():
        return datetime.datetime.utcnow()

    def age_days(row):
        return (datetime.datetime.utcnow() - row["at"]).days
    """
        },
        "clock.age_days({'at': datetime(2020, 1, 1, tzinfo=UTC)}) > 2000",
        equals(True),
    ),
    Row(
        "csv-file-encoding",
        {
            "load.py": """
    import csv

    def load(path):
        with open(path, encoding="utf-8") as stream:
            return [row["name"] for row in csv.DictReader(stream)]
    """
        },
        "load.load((p := root / 'x.csv', p.write_bytes(b'name\\nJos\\xe9\\n'))[0])",
        lambda result: isinstance(result, list) and str(result[0]).startswith("Jos"),
    ),
    Row(
        "misspelt-name",
        {
            "sums.py": """
    def total(prices):
        subtotal = sum(prices)
        shipping = 5
        return subtotl + shipping
    """
        },
        "sums.total([1, 2])",
        equals(8),
    ),
    Row(
        "missing-self",
        {
            "wallet.py": """
    class Wallet:
        def __init__(self, balance):
            self.balance = balance

        def spend(self, amount):
            if amount > balance:
                return False
            self.balance -= amount
            return True
    """
        },
        "wallet.Wallet(5).spend(3)",
        equals(True),
    ),
    Row(
        "missing-argument",
        {
            "mailer.py": """
    def render(template, name, locale):
        return f"{template}/{locale}/{name}"

    def welcome(user, locale):
        return render("welcome", user["name"])
    """
        },
        "mailer.welcome({'name': 'Ann'}, 'de')",
        equals("welcome/de/Ann"),
    ),
    Row(
        "dict-as-object",
        {
            "view.py": """
    def title(book):
        return book.title + " by " + book["author"]
    """
        },
        "view.title({'title': 'Emma', 'author': 'Austen'})",
        equals("Emma by Austen"),
    ),
    Row(
        "enum-capitals",
        {
            "status.py": """
    from enum import Enum

    class Status(Enum):
        OPEN = "open"
        DONE = "done"

    def parse(row):
        return Status(row["status"])
    """
        },
        "status.parse({'status': 'Open'}).value",
        equals("open"),
    ),
    Row(
        "bad-date-from-client",
        {
            "app.py": """
    from datetime import datetime
    from fastapi import APIRouter, HTTPException, Query

    router = APIRouter()

    @router.get("/report")
    def report(day: str, limit: int = 10):
        if limit > 100:
            raise HTTPException(status_code=400, detail="limit is too large")
        parsed = datetime.strptime(day, "%Y-%m-%d")
        return {"weekday": parsed.weekday()}
    """
        },
        "app.report('tomorrow')",
        answers(400, 422, saying="day"),
    ),
    Row(
        "remove-twice",
        {
            "tags.py": """
    def untag(item, tag):
        item["tags"].remove(tag)
        return item["tags"]
    """
        },
        "tags.untag({'tags': ['a']}, 'b')",
        equals(["a"]),
    ),
    Row(
        "unpack-too-many",
        {
            "http_.py": """
    def header(line):
        name, value = line.split(":")
        return name.lower(), value.strip()
    """
        },
        "http_.header('Host: localhost:80')",
        equals(("host", "localhost:80")),
    ),
    Row(
        "empty-number-field",
        {
            "form.py": """
    def read(fields):
        return {"name": fields["name"], "age": int(fields["age"])}
    """
        },
        "form.read({'name': 'x', 'age': ''})",
        lambda result: isinstance(result, dict) and result["age"] in {0, None},
    ),
    Row(
        "widen-for-none",
        {
            "geo.py": """
    def latitude(place):
        try:
            return float(place["lat"])
        except (KeyError, ValueError):
            return None
    """
        },
        "geo.latitude({'lat': None})",
        equals(None),
    ),
    Row(
        "json-of-decimal",
        {
            "out.py": """
    import json
    from decimal import Decimal

    def dump(total: Decimal) -> str:
        return json.dumps({"total": total})
    """
        },
        "out.dump(Decimal('1.50'))",
        lambda result: "1.5" in str(result),
    ),
    Row(
        "bad-json-body",
        {
            "hook.py": """
    import json
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.post("/hook")
    def hook(body: str):
        event = json.loads(body)
        if "type" not in event:
            raise HTTPException(status_code=400, detail="Missing event type")
        return event["type"]
    """
        },
        "hook.hook('not json')",
        answers(400, 422, saying="json"),
    ),
    Row(
        "none-compare-in-loop",
        {
            "alerts.py": """
    def alarms(sensors, limit):
        out = []
        for sensor in sensors:
            if sensor["value"] > limit:
                out.append(sensor["id"])
        return out
    """
        },
        "alerts.alarms([{'id': 1, 'value': None}, {'id': 2, 'value': 9}], 5)",
        equals([2]),
    ),
    Row(
        "helper-returns-none-to-handler",
        {
            "repo.py": """
    ITEMS = {"a": {"price": 2, "owner": {"name": "Ann"}}}

    def owner_name(item):
        return item["owner"]["name"]

    def get_item(key):
        return ITEMS.get(key)
    """,
            "app.py": """
    from fastapi import FastAPI, HTTPException
    from repo import get_item, owner_name

    app = FastAPI()

    @app.get("/items/{key}")
    def item(key: str):
        found = get_item(key)
        if found is None:
            raise HTTPException(status_code=404, detail="Item not found")
        return found

    @app.get("/items/{key}/owner")
    def owner(key: str):
        found = get_item(key)
        return {"owner": owner_name(found)}
    """,
        },
        "app.owner('zz')",
        answers(404),
    ),
    Row(
        "domain-error-unhandled",
        {
            "app.py": """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    class OutOfStock(Exception):
        pass

    STOCK = {"a": 1}

    def take(sku, qty):
        if STOCK.get(sku, 0) < qty:
            raise OutOfStock(f"only {STOCK.get(sku, 0)} left")
        STOCK[sku] -= qty
        return STOCK[sku]

    @app.post("/orders")
    def order(payload: dict):
        try:
            left = take(payload["sku"], payload["qty"])
        except OutOfStock as error:
            raise HTTPException(status_code=409, detail=str(error)) from error
        return {"left": left}

    @app.post("/reservations")
    def reserve(payload: dict):
        left = take(payload["sku"], payload["qty"])
        return {"left": left}
    """
        },
        "app.reserve({'sku': 'a', 'qty': 5})",
        answers(409, saying="only 1 left"),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_one_of_the_first_candidates_gives_a_sensible_answer_unseen(row: Row, tmp_path: Path) -> None:
    rank, found, results = first_sensible(row, tmp_path)
    shown = "\n".join(f"{c.strategy} {c.prior:.2f} {r!r}\n{c.patch.diff}" for c, r in zip(found, results, strict=True))
    assert rank is not None, shown
    assert rank < FIRST, shown
