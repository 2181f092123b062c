"""A second honest measure: rows from booking, billing, chat, devices and schools, written before a rule was changed for them.

The first run found a sensible answer among the first three for 17 of 23 (15 at the first place). It missed
`billing-two-means`, `billing-same-key-twice`, `device-range-of-nothing`, `school-pair-that-is-unpacked`,
`two-date-styles-in-a-loop` and `chat-author-gone`, which were mended afterwards. `LATER` was written
after that, again before its first run: 9 of 10 (8 at the first place); it missed `nested-groups`.
"""  # noqa: E501  # a sentence for people, whole

from collections.abc import Callable
from pathlib import Path

import pytest
from test_rules import FIRST, Answered, Row, answers, equals, first_sensible

MEASURED = {"id": 1, "mean": 3.0, "peak": 4}
UNMEASURED = {"id": 2}
ANN = {"name": "Ann", "email": "a@x.org"}


def nothing_at(**wanted: object) -> Callable[[object], bool]:
    """A row's answer: a mapping with these entries, where `...` stands for None or zero."""

    def fits(result: object) -> bool:
        return isinstance(result, dict) and result in (_filled(wanted, None), _filled(wanted, 0))

    return fits


def _filled(wanted: dict[str, object], value: object) -> dict[str, object]:
    return {key: value if known is ... else known for key, known in wanted.items()}


ROWS = [
    Row(
        "booking-room-read-twice",
        {
            "app.py": """
    from dataclasses import dataclass
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @dataclass
    class Room:
        name: str
        floor: int

    @dataclass
    class Stay:
        id: int
        guest: str
        room: Room | None
        cancelled: bool = False

    STAYS = {1: Stay(1, "Ann", None)}

    @router.post("/stays/{stay_id}/check-in")
    def check_in(stay_id: int):
        stay = STAYS.get(stay_id)
        if stay is None:
            raise HTTPException(status_code=404, detail="Stay not found")
        if stay.cancelled:
            raise HTTPException(status_code=409, detail="Stay was cancelled")
        door = stay.room.name.upper()
        lift = "A" if stay.room.floor > 3 else "B"
        return {"door": door, "lift": lift}
    """
        },
        "app.check_in(1)",
        answers(409, saying="no room"),
    ),
    Row(
        "billing-two-means",
        {
            "kpi.py": """
    def summary(invoices):
        late = [i for i in invoices if i["days"] > 30]
        share = round(100 * len(late) / len(invoices), 1)
        mean = sum(i["days"] for i in invoices) / len(invoices)
        return {"count": len(invoices), "late_share": share, "mean_days": round(mean, 1)}
    """
        },
        "kpi.summary([])",
        nothing_at(count=0, late_share=..., mean_days=...),
    ),
    Row(
        "billing-same-key-twice",
        {
            "ledger.py": """
    def opening(receipt):
        return {"goods": receipt["goods"], "freight": receipt["parts"].get("freight", 0.0)}

    def monthly(receipts):
        total = {"goods": 0.0, "freight": 0.0}
        for receipt in receipts:
            total["goods"] += receipt["goods"]
            total["freight"] += receipt["parts"]["freight"]
        return total
    """
        },
        "ledger.monthly([{'goods': 2.0, 'parts': {'freight': 1.5}}, {'goods': 3.0, 'parts': {}}])",
        equals({"goods": 5.0, "freight": 1.5}),
    ),
    Row(
        "chat-last-message-optional",
        {
            "app.py": """
    from pydantic import BaseModel
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    class Message(BaseModel):
        text: str

    class Room(BaseModel):
        name: str
        last: Message | None = None

    class RoomOut(BaseModel):
        name: str
        preview: str | None = None

    ROOMS = {"a": Room(name="a", last=Message(text="hi")), "b": Room(name="b")}

    @router.get("/rooms/{name}", response_model=RoomOut)
    def show(name: str) -> RoomOut:
        room = ROOMS.get(name)
        if room is None:
            raise HTTPException(status_code=404, detail="Room not found")
        return RoomOut(name=room.name, preview=room.last.text)
    """
        },
        "app.show('b').preview",
        equals(None),
    ),
    Row(
        "booking-price-of-unpriced-room",
        {
            "app.py": """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()
    ROOMS = {1: {"rate": 80}, 2: {"rate": None}}

    def quote(room, nights):
        return {"nights": nights, "total": room["rate"] * nights}

    @router.get("/rooms/{room_id}/quote")
    def show_quote(room_id: int, nights: int):
        if room_id not in ROOMS:
            raise HTTPException(status_code=404, detail="Room not found")
        if nights < 1:
            raise HTTPException(status_code=422, detail="Nights must be positive")
        return quote(ROOMS[room_id], nights)
    """
        },
        "app.show_quote(2, 3)",
        answers(404, 409, 422),
    ),
    Row(
        "device-generator-with-gaps",
        {
            "feed.py": """
    def fahrenheit(readings):
        for reading in readings:
            if reading.get("fault"):
                continue
            yield round(reading["celsius"] * 1.8 + 32, 1)
    """
        },
        "feed.fahrenheit([{'celsius': 20}, {'celsius': None}, {'celsius': 10}])",
        equals([68.0, 50.0]),
    ),
    Row(
        "device-range-of-nothing",
        {
            "sensor.py": """
    def span(sensor):
        values = [r["v"] for r in sensor["readings"] if r["ok"]]
        low = min(values)
        high = max(values)
        return {"id": sensor["id"], "low": low, "high": high}
    """
        },
        "sensor.span({'id': 7, 'readings': [{'v': 1, 'ok': False}]})",
        nothing_at(id=7, low=..., high=...),
    ),
    Row(
        "device-nested-config",
        {
            "config.py": """
    DEFAULT_PORT = 1883

    def port(config):
        return config["mqtt"].get("port", DEFAULT_PORT)

    def ca_file(config):
        tls = config["mqtt"].get("tls", {})
        return tls.get("ca")

    def verify(config):
        return bool(config["mqtt"]["tls"].get("verify"))
    """
        },
        "config.verify({'mqtt': {'host': 'x'}})",
        equals(False),
    ),
    Row(
        "school-helper-called-from-handler",
        {
            "grades.py": """
    def mean(grades):
        return round(sum(grade.points for grade in grades) / len(grades), 2)
    """,
            "app.py": """
    from dataclasses import dataclass, field
    from fastapi import FastAPI, HTTPException
    from grades import mean

    app = FastAPI()

    @dataclass
    class Grade:
        points: int

    @dataclass
    class Pupil:
        name: str
        grades: list[Grade] = field(default_factory=list)

    PUPILS = {1: Pupil("Ann")}

    @app.get("/pupils/{pupil_id}/mean")
    async def pupil_mean(pupil_id: int):
        pupil = PUPILS.get(pupil_id)
        if pupil is None:
            raise HTTPException(404, "Pupil not found")
        return {"name": pupil.name, "mean": mean(pupil.grades)}
    """,
        },
        "app.pupil_mean(1)",
        lambda result: nothing_at(name="Ann", mean=...)(result) or answers(404, 409)(result),
    ),
    Row(
        "school-pair-that-is-unpacked",
        {
            "marks.py": """
    def extremes(marks):
        ordered = sorted(marks)
        return ordered[0], ordered[-1]

    def card(name, marks):
        worst, best = extremes(marks)
        return {"name": name, "worst": worst, "best": best}
    """
        },
        "marks.card('Bo', [])",
        nothing_at(name="Bo", worst=..., best=...),
    ),
    Row(
        "rows-of-a-short-csv",
        {
            "contacts.py": """
    import csv
    import io

    def load(text):
        found = []
        for row in csv.DictReader(io.StringIO(text)):
            if not row["name"]:
                continue
            found.append({"name": row["name"].strip(), "email": row["email"].strip().lower()})
        return found
    """
        },
        "contacts.load('name,email\\nAnn,A@X.org\\nBo\\n')",
        lambda result: result in [[ANN], [ANN, {"name": "Bo", "email": ""}], [ANN, {"name": "Bo", "email": None}]],
    ),
    Row(
        "two-date-styles-in-a-loop",
        {
            "bank.py": """
    from datetime import datetime

    def entries(lines):
        found = []
        for line in lines:
            day, amount = line.split(";")
            found.append((datetime.strptime(day, "%d.%m.%Y").date().isoformat(), float(amount)))
        return found
    """
        },
        "bank.entries(['01.03.2024;5', '2024-03-02;7'])",
        equals([("2024-03-01", 5.0), ("2024-03-02", 7.0)]),
    ),
    Row(
        "async-repository-finds-nothing",
        {
            "repo.py": """
    COURSES = {1: {"title": "Art", "teacher": "Ann"}}

    async def find_course(course_id):
        return COURSES.get(course_id)
    """,
            "app.py": """
    from fastapi import APIRouter, HTTPException
    from repo import find_course

    router = APIRouter(prefix="/courses")

    @router.get("/{course_id}")
    async def show(course_id: int):
        course = await find_course(course_id)
        if course is None:
            raise HTTPException(status_code=404, detail="Course not found.")
        return course

    @router.put("/{course_id}/teacher")
    async def assign(course_id: int, teacher: str):
        course = await find_course(course_id)
        before = course["teacher"]
        course["teacher"] = teacher
        return {"before": before, "after": course["teacher"]}
    """,
        },
        "app.assign(9, 'Bo')",
        answers(404, saying="course not found."),
    ),
    Row(
        "chat-settings-missing",
        {
            "app.py": """
    from fastapi import APIRouter

    router = APIRouter()
    USERS = {1: {"name": "Ann", "settings": {"theme": "dark"}}, 2: {"name": "Bo"}}

    async def load(user_id):
        return USERS[user_id]

    @router.get("/users/{user_id}/sound")
    async def sound(user_id: int):
        user = await load(user_id)
        return {"sound": user.get("settings", {}).get("sound", True)}

    @router.get("/users/{user_id}/look")
    async def look(user_id: int):
        user = await load(user_id)
        return {"name": user["name"], "theme": user["settings"].get("theme", "light")}
    """
        },
        "app.look(2)",
        equals({"name": "Bo", "theme": "light"}),
    ),
    Row(
        "tree-of-objects-read-twice",
        {
            "letters.py": """
    from dataclasses import dataclass

    @dataclass
    class Country:
        code: str

    @dataclass
    class Address:
        city: str
        country: Country | None = None

    @dataclass
    class Firm:
        name: str
        address: Address | None = None

    def place(firm: Firm) -> str:
        if firm.address is None:
            return ""
        text = firm.address.city
        if firm.address.country.code != "DE":
            text += ", " + firm.address.country.code
        return text
    """
        },
        "letters.place(letters.Firm('X', letters.Address('Rome')))",
        lambda result: result in {"", "Rome"},
    ),
    Row(
        "days-late-of-unpaid-invoices",
        {
            "late.py": """
    def days_late(invoices):
        return [{"no": i["no"], "days": (i["paid"] - i["due"]).days} for i in invoices]
    """
        },
        "late.days_late([{'no': 1, 'paid': datetime(2024, 1, 9), 'due': datetime(2024, 1, 4)},"
        " {'no': 2, 'paid': None, 'due': datetime(2024, 1, 4)}])",
        lambda result: (
            isinstance(result, list)
            and result in ([{"no": 1, "days": 5}], [{"no": 1, "days": 5}, {"no": 2, "days": None}])
        ),  # a sentence for people, whole
    ),
    Row(
        "answers-in-pairs",
        {
            "web.py": """
    class App:
        def route(self, path, methods=("GET",)):
            return lambda function: function

    app = App()
    CARTS = {"a": {"lines": [1], "coupon": {"percent": 10}}, "b": {"lines": [2], "coupon": None}}

    @app.route("/carts/<key>/coupon", methods=["DELETE"])
    def drop_coupon(key):
        cart = CARTS.get(key)
        if cart is None:
            return {"error": "no such cart"}, 404
        if not cart["lines"]:
            return {"error": "cart is empty"}, 409
        percent = cart["coupon"]["percent"]
        cart["coupon"] = None
        return {"dropped": percent}
    """
        },
        "web.drop_coupon('b')",
        lambda result: isinstance(result, tuple) and result[1] in {404, 409, 422} and "coupon" in result[0]["error"],
    ),
    Row(
        "chat-author-gone",
        {
            "chat.py": """
    USERS = {1: {"name": "Ann"}}
    GONE = {"name": "(gone)"}

    def headline(message):
        author = USERS.get(message["author"], {"name": "(gone)"})
        return f"{author['name']} wrote"

    def transcript(messages):
        return [USERS[message["author"]]["name"] + ": " + message["text"] for message in messages]
    """
        },
        "chat.transcript([{'author': 1, 'text': 'hi'}, {'author': 5, 'text': 'yo'}])",
        equals(["Ann: hi", "(gone): yo"]),
    ),
    Row(
        "device-kind-without-limits",
        {
            "limits.py": """
    LIMITS = {"heat": {"low": 5, "high": 40}}

    class DeviceError(Exception):
        pass

    def judge(kind, value):
        if value is None:
            raise DeviceError("No value was measured")
        if value < LIMITS[kind]["low"]:
            return "low"
        if value > LIMITS[kind]["high"]:
            return "high"
        return "fine"
    """,
            "app.py": """
    from fastapi import FastAPI, HTTPException
    from limits import DeviceError, judge

    app = FastAPI()

    @app.post("/measurements")
    async def measure(body: dict):
        try:
            state = judge(body["kind"], body["value"])
        except DeviceError as error:
            raise HTTPException(status_code=422, detail=str(error)) from error
        return {"state": state}
    """,
        },
        "app.measure({'kind': 'damp', 'value': 3})",
        answers(422, 404),
    ),
    Row(
        "billing-line-without-price",
        {
            "app.py": """
    from dataclasses import dataclass, field
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @dataclass
    class Line:
        quantity: int
        unit_price: float | None

    @dataclass
    class Invoice:
        lines: list[Line] = field(default_factory=list)
        issued: bool = False

    INVOICES = {1: Invoice([Line(2, 3.0), Line(1, None)])}

    @router.post("/invoices/{invoice_id}/issue")
    def issue(invoice_id: int):
        invoice = INVOICES.get(invoice_id)
        if invoice is None:
            raise HTTPException(status_code=404, detail="Invoice not found")
        if invoice.issued:
            raise HTTPException(status_code=409, detail="Invoice was issued already")
        total = 0.0
        for line in invoice.lines:
            total += line.quantity * line.unit_price
        return {"total": total}
    """
        },
        "app.issue(1)",
        answers(409, 422),
    ),
    Row(
        "school-spread-of-one-mark",
        {
            "spread.py": """
    import statistics

    def spread(marks):
        return {
            "n": len(marks),
            "mean": statistics.mean(marks),
            "spread": round(statistics.stdev(marks), 2),
        }
    """
        },
        "spread.spread([7])",
        nothing_at(n=1, mean=7, spread=...),
    ),
    Row(
        "booking-slot-not-offered",
        {
            "app.py": """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()
    SLOTS = ["09:00", "10:00"]
    TAKEN = set()

    @router.post("/slots")
    async def book(payload: dict):
        if payload["slot"] in TAKEN:
            raise HTTPException(status_code=409, detail="Slot is taken")
        place = SLOTS.index(payload["slot"])
        TAKEN.add(payload["slot"])
        return {"place": place}
    """
        },
        "app.book({'slot': '11:30'})",
        answers(404, 409, 422, saying="slot"),
    ),
    Row(
        "events-of-an-async-stream",
        {
            "stream.py": """
    async def source():
        for event in ({"device": {"id": "a"}}, {"device": None}, {"device": {"id": "b"}}):
            yield event

    async def ids():
        found = []
        async for event in source():
            if "device" not in event:
                continue
            found.append(event["device"]["id"])
        return found
    """
        },
        "stream.ids()",
        equals(["a", "b"]),
    ),
]


LATER = [
    Row(
        "clinic-visit-doctor",
        {
            "app.py": """
    from dataclasses import dataclass
    from typing import Optional
    from fastapi import APIRouter, HTTPException
    router = APIRouter()
    @dataclass
    class Doctor:
        name: str
        ward: str
    @dataclass
    class Visit:
        id: int
        doctor: Optional[Doctor] = None
    @dataclass
    class VisitOut:
        id: int
        doctor_name: Optional[str]
        ward: Optional[str] = None
    VISITS = {1: Visit(1)}
    @router.get("/visits/{visit_id}")
    async def show(visit_id: int):
        visit = VISITS.get(visit_id)
        if visit is None:
            raise HTTPException(status_code=404, detail="Visit not found")
        return VisitOut(id=visit.id, doctor_name=visit.doctor.name, ward=visit.doctor.ward)
"""
        },
        "app.show(1)",
        lambda result: (getattr(result, "ward", 0), getattr(result, "doctor_name", 0)) == (None, None),
    ),
    Row(
        "energy-average-two",
        {
            "app.py": """
    def report(meters):
        out = []
        for meter in meters:
            values = meter["values"]
            mean = sum(values) / len(values)
            peak = max(values)
            out.append({"id": meter["id"], "mean": mean, "peak": peak})
        return out
"""
        },
        "app.report([{'id': 1, 'values': [2, 4]}, {'id': 2, 'values': []}])",
        lambda result: result in ([MEASURED], [MEASURED, UNMEASURED | {"mean": 0.0, "peak": 0.0}]),
    ),
    Row(
        "parcel-weights",
        {
            "app.py": """
    def tally(parcels):
        by_zone = {}
        for parcel in parcels:
            by_zone[parcel["zone"]] += parcel["kg"]
        return by_zone
"""
        },
        "app.tally([{'zone': 'a', 'kg': 1.5}, {'zone': 'a', 'kg': 2.0}])",
        equals({"a": 3.5}),
    ),
    Row(
        "nested-groups",
        {
            "app.py": """
    def group(rows):
        groups = {}
        for row in rows:
            groups[row["team"]].append(row["name"])
        return groups
"""
        },
        "app.group([{'team': 'a', 'name': 'x'}, {'team': 'a', 'name': 'y'}])",
        equals({"a": ["x", "y"]}),
    ),
    Row(
        "price-history-change",
        {
            "app.py": """
    from fastapi import APIRouter, HTTPException
    router = APIRouter()
    HISTORY = {"a": [3.0, 4.0], "b": [2.0]}
    @router.get("/prices/{sku}/change")
    def change(sku: str):
        prices = HISTORY.get(sku)
        if prices is None:
            raise HTTPException(status_code=404, detail="Price not found")
        return {"change": prices[-1] - prices[-2]}
"""
        },
        "app.change('b')",
        lambda result: isinstance(result, Answered) or result == {"change": 0},
    ),
    Row(
        "csv-amounts",
        {
            "app.py": """
    import csv, io
    def total(text):
        total = 0.0
        for row in csv.DictReader(io.StringIO(text), delimiter=";"):
            total += float(row["amount"])
        return total
"""
        },
        "app.total('name;amount\\na;1,50\\nb;2.5\\n')",
        equals(4.0),
    ),
    Row(
        "session-user",
        {
            "app.py": """
    from fastapi import FastAPI, HTTPException
    app = FastAPI()
    TOKENS = {"t": {"user": {"name": "Ann", "plan": None}}}
    LIMITS = {"free": 1, "pro": 9}
    def limit_of(user):
        return LIMITS[user["plan"]["kind"]]
    @app.post("/upload")
    async def upload(body: dict):
        session = TOKENS.get(body["token"])
        if session is None:
            raise HTTPException(status_code=404, detail="Session not found")
        limit = limit_of(session["user"])
        return {"limit": limit}
"""
        },
        "app.upload({'token': 't'})",
        answers(404, 409, 422),
    ),
    Row(
        "date-span",
        {
            "app.py": """
    from datetime import datetime
    def nights(booking):
        return (datetime.fromisoformat(booking["to"]) - datetime.fromisoformat(booking["from"])).days
"""
        },
        "app.nights({'from': '2024-01-01T10:00:00+00:00', 'to': '2024-01-03T10:00:00'})",
        equals(2),
    ),
    Row(
        "generator-split",
        {
            "app.py": """
    def pairs(lines):
        for line in lines:
            if not line.strip():
                continue
            name, value = line.split(":", 1)
            yield name.strip(), value.strip()
"""
        },
        "app.pairs(['a: 1', 'oops', 'b: 2'])",
        equals([("a", "1"), ("b", "2")]),
    ),
    Row(
        "seat-index",
        {
            "app.py": """
    from fastapi import APIRouter, HTTPException
    router = APIRouter()
    ROWS = [["free", "free"], ["free", "free"]]
    @router.post("/seats")
    def take(row: int, seat: int):
        if ROWS[row][seat] == "taken":
            raise HTTPException(status_code=409, detail="Seat is taken")
        ROWS[row][seat] = "taken"
        return {"row": row, "seat": seat}
"""
        },
        "app.take(5, 1)",
        answers(404, 409, 422),
    ),
]


@pytest.mark.parametrize("row", [*ROWS, *LATER], ids=lambda row: row.id)
def test_one_of_the_first_candidates_gives_a_sensible_answer_in_other_domains(row: Row, tmp_path: Path) -> None:
    rank, found, results = first_sensible(row, tmp_path)
    shown = "\n".join(f"{c.strategy} {c.prior:.2f} {r!r}\n{c.patch.diff}" for c, r in zip(found, results, strict=True))
    assert rank is not None, shown
    assert rank < FIRST, shown
