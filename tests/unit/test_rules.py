"""Rules against real crashes: each row is run, crashes, is captured as the SDK captures it, mended, and run again."""

import ast
import asyncio
import gc
import importlib
import inspect
import signal
import sys
import textwrap
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import unidiff
from fastapi import HTTPException
from sentry_sdk.serializer import serialize
from sentry_sdk.utils import event_from_exception

from homeostat.errors import NotFound
from homeostat.records import Candidate, Diagnosis, Event, EventKind, FixClass, Frame, Place, Raised, Service
from homeostat.stages.propose.rules import MOST_CANDIDATES, rules
from homeostat.stages.propose.situation import Situation

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LONGEST_SECONDS = 5  # a candidate that never ends is no answer
FIRST = 3  # how many candidates a person looks at


@dataclass(frozen=True)
class Answered:
    """A refusal that a client gets."""

    status: int
    detail: str


@dataclass(frozen=True)
class Row:
    id: str
    files: Mapping[str, str]
    call: str  # an expression; the modules are at hand under their own names
    wanted: Callable[[object], bool]
    level: str = "sensible"


def _stop(*_: object) -> None:
    raise TimeoutError("the call does not end")


signal.signal(signal.SIGALRM, _stop)


def run(row: Row, root: Path, files: Mapping[str, str]) -> object:
    """The call's result, an `Answered`, or the exception that it raised."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(root))
    sys.dont_write_bytecode = True
    names = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in files if path.endswith(".py")
    }
    try:
        importlib.invalidate_caches()
        scope: dict[str, object] = {
            "datetime": datetime,
            "timedelta": timedelta,
            "Decimal": Decimal,
            "UTC": UTC,
            "root": root,
        }
        scope |= {"SimpleNamespace": types.SimpleNamespace}
        for name in sorted(names):
            scope[name.rpartition(".")[2]] = importlib.import_module(name)
        signal.setitimer(signal.ITIMER_REAL, LONGEST_SECONDS)
        result = eval(compile(row.call, "<call>", "eval"), scope)  # noqa: S307  # the rows are our own
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
        elif inspect.isgenerator(result):
            result = list(result)
    except HTTPException as error:
        return Answered(error.status_code, str(error.detail))
    except BaseException as error:  # noqa: BLE001  # whatever the row raises is what the rules are about
        return error
    else:
        return result
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.path.remove(str(root))
        for name in [
            name
            for name in sys.modules
            if name in names or name.partition(".")[0] in {n.partition(".")[0] for n in names}
        ]:
            del sys.modules[name]


def capture(row: Row, root: Path) -> Situation:
    """The situation after the crash, its event as the SDK would have sent it."""
    files = {path: textwrap.dedent(text).lstrip("\n") for path, text in row.files.items()}
    error = run(row, root, files)
    assert isinstance(error, BaseException), f"the row does not crash: {error!r}"
    sent, _ = event_from_exception(
        error,
        client_options={"include_local_variables": True, "include_source_context": True, "max_value_length": 1024},
    )
    last = serialize(sent)["exception"]["values"][-1]
    frames = tuple(
        Frame(
            function=frame["function"],
            module=frame.get("module") or "",
            path=str(Path(frame["abs_path"]).relative_to(root)),
            line=frame["lineno"],
            variables=frame.get("vars") or {},
        )
        for frame in last["stacktrace"]["frames"]
        if frame["abs_path"].startswith(str(root))
    )
    raised = Raised(
        type=last["type"], message=last["value"] or "", module=last.get("module") or "", frames=frames, handled=False
    )
    event = Event(
        event_id="0" * 32, service="shop", occurred_at=NOW, received_at=NOW, level="error", kind=EventKind.ERROR,
        error_type=raised.type, message=raised.message, chain=(raised,),
    )  # fmt: skip
    places = tuple(
        Place(path=frame.path, function=frame.function, line=frame.line, first_line=1, source="")
        for frame in reversed(frames)
    )
    diagnosis = Diagnosis(
        bug_code="BUG-20261123-00001", base="abc", released="abc", places=places, root_cause="", hypothesis="", classification="",  # noqa: E501  # a sentence for people, whole
        impact="low", fix_class=FixClass.CODE_FIX, reason="", evidence=(),
    )  # fmt: skip

    def read(path: str) -> str:
        if path not in files:
            raise NotFound(path)
        return files[path]

    service = Service(name="shop", project_id=1, public_key="k", language="python")
    return Situation(diagnosis=diagnosis, event=event, service=service, read=read, files=tuple(files))


def patched(situation: Situation, candidate: Candidate) -> dict[str, str]:
    """The files with the candidate's diff applied, by its own hunks."""
    files = {path: situation.read(path) for path in situation.files}
    for change in unidiff.PatchSet(candidate.patch.diff):
        lines = files[change.path].splitlines(keepends=True)
        for hunk in reversed(change):
            start = hunk.source_start - 1 + (hunk.source_length == 0)
            assert lines[start : start + hunk.source_length] == [line.value for line in hunk if not line.is_added]
            lines[start : start + hunk.source_length] = [line.value for line in hunk if not line.is_removed]
        files[change.path] = "".join(lines)
    return files


def first_sensible(row: Row, root: Path) -> tuple[int | None, list[Candidate], list[object]]:
    """The rank of the first candidate that gives a wanted result, all of them, and what each gave."""
    (root / "crash").mkdir()
    situation = capture(row, root / "crash")
    found = list(rules(situation))
    results: list[object] = []
    for number, candidate in enumerate(found):
        folder = root / f"try{number}"
        folder.mkdir()
        results.append(run(row, folder, patched(situation, candidate)))
    rank = next(
        (n for n, result in enumerate(results) if not isinstance(result, BaseException) and row.wanted(result)), None
    )
    return rank, found, results


def answers(*statuses: int, saying: str = "") -> Callable[[object], bool]:
    return lambda result: (
        isinstance(result, Answered) and result.status in statuses and saying.lower() in result.detail.lower()
    )


def equals(value: object) -> Callable[[object], bool]:
    return lambda result: result == value and type(result) is type(value)


SHOP = """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()
    ORDERS = {1: {"id": 1, "total": 10}}

    @router.get("/orders/{order_id}")
    def show(order_id: int):
        if order_id not in ORDERS:
            raise HTTPException(status_code=404, detail="Order not found")
        return ORDERS[order_id]
"""

ROWS = [
    Row(
        "none-attribute-in-handler",
        {
            "app.py": """
    from dataclasses import dataclass
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @dataclass
    class Supplier:
        email: str

    @dataclass
    class Order:
        id: int
        status: str
        supplier: Supplier | None = None

    ORDERS = {7: Order(7, "open")}

    @router.post("/orders/{order_id}/remind")
    def remind(order_id: int):
        order = ORDERS.get(order_id)
        if order is None:
            raise HTTPException(status_code=404, detail="Order not found")
        if order.status == "closed":
            raise HTTPException(status_code=409, detail="Order is closed")
        address = order.supplier.email  # who gets it
        return {"sent_to": address}
    """
        },
        "app.remind(7)",
        answers(409, saying="order has no supplier"),
    ),
    Row(
        "lookup-none-in-handler",
        {
            "app.py": SHOP
            + """
    @router.get("/orders/{order_id}/total")
    def total(order_id: int):
        order = ORDERS.get(order_id)
        return {"total": order["total"]}
    """
        },
        "app.total(5)",
        answers(404, saying="order not found"),
    ),
    Row(
        "key-error-in-handler",
        {
            "app.py": SHOP
            + """
    @router.delete("/orders/{order_id}")
    def remove(order_id: int):
        order = ORDERS[order_id]
        return {"removed": order["id"]}
    """
        },
        "app.remove(5)",
        answers(404, saying="order not found"),
    ),
    Row(
        "sibling-default",
        {
            "prices.py": """
    def net(row):
        return row["price"] * (1 - row.get("discount", 0))

    def rebate(row):
        return row["price"] * row["discount"]
    """
        },
        "prices.rebate({'price': 10})",
        equals(0),
    ),
    Row(
        "none-rate-parameter",
        {
            "prices.py": """
    def net(price, discount=None):
        return price * (1 - discount)
    """
        },
        "prices.net(10)",
        equals(10),
    ),
    Row(
        "none-in-sum",
        {
            "cart.py": """
    def weight(lines):
        return sum(line["weight"] * line["qty"] for line in lines)
    """
        },
        "cart.weight([{'weight': None, 'qty': 2}, {'weight': 3, 'qty': 1}])",
        equals(3),
    ),
    Row(
        "loop-with-continue",
        {
            "feed.py": """
    def names(people):
        found = []
        for person in people:
            if person["gone"]:
                continue
            found.append(person["name"].strip().title())
        return found
    """
        },
        "feed.names([{'gone': False, 'name': None}, {'gone': False, 'name': ' ann '}])",
        equals(["Ann"]),
    ),
    Row(
        "get-then-get",
        {
            "profile.py": """
    def city(user):
        return user.get("address").get("city", "")
    """
        },
        "profile.city({'address': None})",
        equals(""),
    ),
    Row(
        "zero-division-mean",
        {
            "stats.py": """
    def mean(values):
        total = sum(values)
        return total / len(values)
    """
        },
        "stats.mean([])",
        lambda result: result in {0, None},
    ),
    Row(
        "zero-division-decimal",
        {
            "margin.py": """
    from decimal import Decimal

    def margin(cost, price):
        return round((price - cost) / price * 100, 2)
    """
        },
        "margin.margin(Decimal('1'), Decimal('0'))",
        lambda result: result == 0 and isinstance(result, Decimal),
    ),
    Row(
        "empty-first",
        {
            "log.py": """
    def latest(entries):
        entries = sorted(entries, key=lambda e: e["at"])
        return entries[-1]["at"]
    """
        },
        "log.latest([])",
        equals(None),
    ),
    Row(
        "max-of-empty",
        {
            "numbers_.py": """
    def next_number(invoices):
        return max(invoice["number"] for invoice in invoices) + 1
    """
        },
        "numbers_.next_number([])",
        equals(1),
    ),
    Row(
        "off-by-one",
        {
            "gaps.py": """
    def gaps(values):
        found = []
        for i in range(len(values)):
            found.append(values[i + 1] - values[i])
        return found
    """
        },
        "gaps.gaps([1, 4, 9])",
        equals([3, 5]),
    ),
    Row(
        "text-quantity",
        {
            "cart.py": """
    def line_total(line, price):
        qty = line["qty"]
        shipping = 2
        return price + qty + shipping
    """
        },
        "cart.line_total({'qty': '3'}, 10)",
        equals(15),
    ),
    Row(
        "float-and-decimal",
        {
            "tax.py": """
    from decimal import Decimal

    def gross(net, rate):
        return net * (1 + rate)
    """
        },
        "tax.gross(Decimal('10'), 0.25)",
        lambda result: result == Decimal("12.5"),
    ),
    Row(
        "sort-with-none",
        {
            "tasks.py": """
    def by_due(tasks):
        return [t["id"] for t in sorted(tasks, key=lambda t: t["due"])]
    """
        },
        "tasks.by_due([{'id': 1, 'due': None}, {'id': 2, 'due': 3}, {'id': 3, 'due': None}, {'id': 4, 'due': 1}])",
        equals([4, 2, 1, 3]),
    ),
    Row(
        "naive-and-aware",
        {
            "tokens.py": """
    from datetime import datetime, timezone

    def issued():
        return datetime.now(timezone.utc)

    def is_expired(token):
        return token["expires"] < datetime.utcnow()
    """
        },
        "tokens.is_expired({'expires': datetime(2030, 1, 1, tzinfo=UTC)})",
        equals(False),
    ),
    Row(
        "naive-value",
        {
            "tokens.py": """
    from datetime import datetime, timezone

    def age(created):
        return datetime.now(timezone.utc) - created
    """
        },
        "tokens.age(datetime(2020, 1, 1))",
        lambda result: isinstance(result, timedelta) and result.days > 2000,
    ),
    Row(
        "unicode-upload",
        {
            "upload.py": """
    def read(raw):
        text = raw.decode("utf-8")
        return text.splitlines()
    """
        },
        "upload.read('Käse;3'.encode('cp1252'))",
        equals(["Käse;3"]),
    ),
    Row(
        "renamed-attribute",
        {
            "orders.py": """
    from dataclasses import dataclass

    @dataclass
    class Order:
        id: int
        total_net: int

    def label(order: Order) -> str:
        return f"{order.id}: {order.total}"
    """
        },
        "orders.label(orders.Order(1, 20))",
        equals("1: 20"),
    ),
    Row(
        "missing-import",
        {
            "prices.py": """
    def price(text):
        return Decimal(text)
    """
        },
        "prices.price('1.5')",
        lambda result: result == Decimal("1.5"),
    ),
    Row(
        "unexpected-keyword",
        {
            "mail.py": """
    def send(to, subject, text=""):
        return f"{to}|{subject}|{text}"

    def welcome(user):
        return send(to=user, subject="Hi", body="Welcome")
    """
        },
        "mail.welcome('ann')",
        lambda result: str(result).startswith("ann|Hi|"),
    ),
    Row(
        "unbound-in-branch",
        {
            "ship.py": """
    def cost(country, weight):
        if country == "DE":
            fee = 5
        elif country == "FR":
            fee = 9
        return fee + weight
    """
        },
        "ship.cost('XX', 2)",
        equals(2),
    ),
    Row(
        "int-of-text-in-handler",
        {
            "app.py": """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @router.post("/stock")
    def set_stock(payload: dict):
        if "sku" not in payload:
            raise HTTPException(status_code=422, detail="Sku is required")
        count = int(payload["count"])
        return {"sku": payload["sku"], "count": count}
    """
        },
        "app.set_stock({'sku': 'a', 'count': 'many'})",
        answers(422, saying="count"),
    ),
    Row(
        "decimal-comma",
        {
            "parse.py": """
    def amount(text):
        return float(text.strip())
    """
        },
        "parse.amount('12,50 ')",
        equals(12.5),
    ),
    Row(
        "unpack-too-few",
        {
            "lines.py": """
    def parse(rows):
        found = {}
        for row in rows:
            if row.startswith("#"):
                continue
            key, value = row.split("=")
            found[key] = value
        return found
    """
        },
        "lines.parse(['a=1', 'broken', 'b=2'])",
        equals({"a": "1", "b": "2"}),
    ),
    Row(
        "widen-except",
        {
            "conf.py": """
    def port(settings):
        try:
            return int(settings["port"])
        except KeyError:
            return 8000
    """
        },
        "conf.port({'port': None})",
        equals(8000),
    ),
    Row(
        "changed-while-iterating",
        {
            "cache.py": """
    def purge(cache, now):
        for key, until in cache.items():
            if until < now:
                del cache[key]
        return cache
    """
        },
        "cache.purge({'a': 1, 'b': 9}, 5)",
        equals({"b": 9}),
    ),
    Row(
        "missing-await",
        {
            "repo.py": """
    async def load(key):
        return {"name": key}

    async def name_of(key):
        user = load(key)
        return user["name"]
    """
        },
        "repo.name_of('ann')",
        equals("ann"),
    ),
    Row(
        "domain-error-for-caller",
        {
            "service.py": """
    class ShopError(Exception):
        pass

    STOCK = {"a": 1}

    def reserve(sku, qty):
        if qty < 1:
            raise ShopError("Quantity must be positive")
        left = STOCK[sku]
        return left - qty
    """,
            "app.py": """
    from fastapi import APIRouter, HTTPException
    from service import ShopError, reserve

    router = APIRouter()

    @router.post("/reserve")
    def post_reserve(payload: dict):
        try:
            left = reserve(payload["sku"], payload["qty"])
        except ShopError as error:
            raise HTTPException(status_code=400, detail=str(error)) from error
        return {"left": left}
    """,
        },
        "app.post_reserve({'sku': 'zz', 'qty': 1})",
        answers(400, 404),
    ),
]


@pytest.fixture(autouse=True)
def left_behind() -> Iterator[None]:
    """A coroutine that a crash left is collected here, where its warning is expected, and not in another test."""
    yield
    gc.collect()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_of_the_first_candidates_gives_a_sensible_answer(row: Row, tmp_path: Path) -> None:
    rank, found, results = first_sensible(row, tmp_path)
    shown = [f"{c.strategy} {c.prior:.2f} {r!r}\n{c.patch.diff}" for c, r in zip(found, results, strict=True)]
    assert rank is not None, "\n".join(shown)
    assert rank < FIRST, "\n".join(shown)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_candidates_parse_differ_and_say_what_they_do(row: Row, tmp_path: Path) -> None:
    situation = capture(row, tmp_path)
    found = list(rules(situation))
    assert len(found) <= MOST_CANDIDATES
    assert len({candidate.patch.digest for candidate in found}) == len(found)
    assert [candidate.prior for candidate in found] == sorted((candidate.prior for candidate in found), reverse=True)
    for candidate in found:
        assert all(
            (candidate.title, candidate.description, candidate.reasoning, candidate.approach, candidate.patch.diff)
        )
        for text in _python(patched(situation, candidate)):
            ast.parse(text)


def _python(files: Mapping[str, str]) -> Iterator[str]:
    return (text for path, text in files.items() if path.endswith(".py"))
