"""A captured request that asks for what only a running service has: it is made first, in the real sandbox."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from this_environment import NOON, ThisEnvironment, needs_sandbox

from homeostat.adapters.sandbox.bubblewrap import BubblewrapSandbox
from homeostat.adapters.source.git import GitSource
from homeostat.languages.diff import diff_of
from homeostat.records import (
    Event,
    EventKind,
    Frame,
    HttpRequest,
    Json,
    Limits,
    Patch,
    Raised,
    Replay,
    ReplayResult,
    Reproduction,
    Service,
)
from homeostat.stages.propose.reproduce import reproduce
from homeostat.stages.verify import read_replay

pytestmark = needs_sandbox

LIMITS = Limits()
ORDERS = """
import itertools
import os

import sentry_sdk
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

sentry_sdk.init(dsn=os.environ.get("SENTRY_DSN"))
app = FastAPI()
numbers = itertools.count(1)
customers: dict[int, dict] = {}
orders: dict[int, dict] = {}


class Customer(BaseModel):
    name: str


class Order(BaseModel):
    price: float
    discount: float | None = None


@app.get("/health")
def health():
    return {}


@app.post("/customers", status_code=201)
def add_customer(customer: Customer):
    number = next(numbers)
    customers[number] = customer.model_dump()
    return {"id": number}


@app.post("/customers/{customer_id}/orders", status_code=201)
def add_order(customer_id: int, order: Order):
    if customer_id not in customers:
        raise HTTPException(404)
    number = next(numbers)
    orders[number] = order.model_dump()
    return {"order": {"id": number, **orders[number]}}


@app.get("/customers/{customer_id}/orders/{order_id}")
def show(customer_id: int, order_id: int):
    if order_id not in orders:
        raise HTTPException(404)
    return {"total": total(orders[order_id])}


def total(order):
    return order["price"] * (1 - order["discount"])
"""


@pytest.fixture
def service(tmp_path: Path) -> Service:
    tree = tmp_path / "shop"
    tree.mkdir()
    (tree / "orders.py").write_text(ORDERS.lstrip())
    author = ("-c", "user.name=anna", "-c", "user.email=anna@example.com")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=tree, check=True)
    return Service(
        name="shop",
        project_id=1,
        public_key="k",
        language="python",
        repository=str(tree),
        start="exec python -m uvicorn orders:app --port $PORT",
    )


def event(path: str, variables: dict[str, Json]) -> Event:
    frame = Frame(function="total", path="orders.py", module="orders", line=59, in_app=True, variables=variables)
    message = "unsupported operand type(s) for -: 'int' and 'NoneType'"
    return Event(
        event_id="e" * 32,
        service="shop",
        occurred_at=NOON,
        received_at=NOON,
        level="error",
        kind=EventKind.ERROR,
        error_type="TypeError",
        message=message,
        chain=(Raised(type="TypeError", message=message, frames=(frame,)),),
        request=HttpRequest(method="GET", url=f"http://shop{path}"),
    )


def seen(service: Service, folder: Path, found: Reproduction, patch: Patch | None = None) -> Replay:
    source = GitSource(Path(service.repository))
    sandbox = BubblewrapSandbox(lambda _: source, ThisEnvironment(), folder)
    run = sandbox.run(
        found.command, service=service, commit=source.head(), patch=patch, files=dict(found.files), limits=LIMITS
    )
    return read_replay(run)


@pytest.mark.parametrize("fixture", ["", "echo rows > rows.txt"], ids=["nothing is there", "after a fixture"])
def test_what_it_asks_for_is_made_first_by_the_services_own_routes(
    service: Service, tmp_path: Path, fixture: str
) -> None:
    service = replace(service, fixture=fixture)
    source = GitSource(Path(service.repository))

    def read(path: str) -> str:
        return source.read(path, source.head())

    asked = event("/customers/30/orders/412", {"order": {"price": "9.5", "discount": "None"}})
    plain, made, *_ = reproduce(asked, service=service, places=(), files=source.files(source.head()), read=read)
    assert seen(service, tmp_path, plain).result is ReplayResult.PASSED  # there is no such order
    title = "GET /customers/30/orders/412, after POST /customers, POST /customers/30/orders"
    assert made.title == title
    first = json.loads(made.files["request.json"])["first"]
    assert [each["body"] for each in first] == ['{"name": "a"}', '{"price": 9.5}']

    before = seen(service, tmp_path, made)
    assert before.result is ReplayResult.FAILED_ALIKE, before
    text = read("orders.py")
    fix = diff_of("orders.py", text, text.replace('order["discount"])', '(order["discount"] or 0))'))
    after = seen(service, tmp_path, made, fix)
    assert (after.result, after.answer_body) == (ReplayResult.PASSED, '{"total":9.5}')


def test_a_creation_that_is_refused_is_told(service: Service, tmp_path: Path) -> None:
    asked = event("/customers/30/orders/412", {})
    text = ORDERS.replace("    number = next(numbers)\n    customers", "    raise HTTPException(403)\n    customers")
    tree = Path(service.repository)
    (tree / "orders.py").write_text(text.lstrip())
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qam", "No"], cwd=tree, check=True)
    source = GitSource(tree)
    _, made, *_ = reproduce(
        asked,
        service=service,
        places=(),
        files=source.files(source.head()),
        read=lambda path: source.read(path, source.head()),
    )
    replay = seen(service, tmp_path, made)
    assert replay.result is ReplayResult.NOT_RUN
    assert replay.detail.startswith("POST /customers, which comes first, was answered 403")
