"""A shop's API as FastAPI services are: middleware, dependencies, layers, a database; and what breaks in it."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import httpx
import sentry_sdk
import sqlalchemy as sa
from fastapi import Depends, FastAPI, Request, Response
from pydantic import BaseModel
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

log = logging.getLogger("shop")
sentry_sdk.init(release="shop@4.12.1", environment="production")
app = FastAPI()
engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
metadata = sa.MetaData()
orders = sa.Table(
    "orders",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("customer", sa.Text, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
)
metadata.create_all(engine)
Next = Callable[[Request], Awaitable[Response]]


class StockError(Exception):
    """More was sold than there is."""


class Line(BaseModel):
    article: str
    quantity: int
    price: float


class Repository:
    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def customer_of(self, number: int) -> Any:  # noqa: ANN401 - as in the services that this stands for
        log.info("looking for the customer of order %s", number)
        return self.connection.execute(sa.select(orders.c.customer).where(orders.c.number == number)).one()

    def insert(self, number: int, customer: str | None, total: float) -> None:
        self.connection.execute(sa.insert(orders).values(number=number, customer=customer, total=total))

    def tax_table(self, country: str) -> dict[str, float]:
        return {"DE": {"full": 0.19}, "AT": {"full": 0.2}}[country]


class Pricing:
    def __init__(self, repository: Repository) -> None:
        self.repository = repository

    def total(self, lines: list[dict[str, Any]], country: str) -> float:
        taxes = self.repository.tax_table(country)
        return sum(self.price_of(line, taxes) for line in lines)

    def price_of(self, line: dict[str, Any], taxes: dict[str, float]) -> float:
        net = self.discounted(line["price"], line.get("discount"), line["quantity"])
        return net * (1 + taxes[line.get("tax", "full")])

    def discounted(self, price: float, discount: float | None, quantity: int) -> float:
        per_piece = price * quantity / max(quantity, 0) if quantity != 1 else price
        return per_piece * quantity - (discount or 0)


class Stock:
    amounts = {"arnica-d6": 12, "belladonna-c30": 3}  # noqa: RUF012 - constant here

    def reserve(self, lines: list[dict[str, Any]]) -> list[int]:
        return [self.take(line["article"], line["quantity"]) for line in lines]

    def take(self, article: str, quantity: int) -> int:
        try:
            left = self.amounts[article] - quantity
        except KeyError as error:
            raise LookupError(f"no article {article} in warehouse north") from error
        if left < 0:
            raise StockError(f"{article}: {-left} short")
        return left


class Orders:
    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.pricing = Pricing(repository)
        self.stock = Stock()

    def place(self, order: dict[str, Any]) -> dict[str, Any]:
        log.info("placing an order of %s lines", len(order["lines"]))
        return self.checked(order, self.settle)

    def checked(self, order: dict[str, Any], then: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
        lines = [Line.model_validate(line) for line in order["lines"]] if order.get("strict") else []
        log.info("checked %s lines", len(lines))
        return then(order)

    def settle(self, order: dict[str, Any]) -> dict[str, Any]:
        self.stock.reserve(order["lines"])
        total = self.pricing.total(order["lines"], order["country"])
        address = self.label(order["customer"])
        self.repository.insert(order["number"], order["customer"] and order["customer"]["name"], total)
        return {"total": total, "address": address, "points": json.loads(order.get("points", "0"))}

    def label(self, customer: dict[str, Any] | None) -> str:
        return customer["name"].strip() + ", " + self.street(customer) if customer != {} else ""

    def street(self, customer: dict[str, Any]) -> str:
        return customer["address"].get("street").title() if "address" in customer else "-"


def repository() -> Any:  # noqa: ANN401 - a generator, as dependencies are
    with engine.begin() as connection:
        yield Repository(connection)


def service(found: Annotated[Repository, Depends(repository)]) -> Orders:
    return Orders(found)


@app.middleware("http")
async def know_the_user(request: Request, call_next: Next) -> Response:
    sentry_sdk.set_user({"id": request.headers.get("x-user", "4711")})
    sentry_sdk.set_tag("tenant", "pharmacy-north")
    return await call_next(request)


@app.middleware("http")
async def time_it(request: Request, call_next: Next) -> Response:
    log.info("begins %s", request.url.path)
    return await call_next(request)


@app.middleware("http")
async def check_origin(request: Request, call_next: Next) -> Response:
    return await call_next(request)


class Audit(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: Next) -> Response:
        return await call_next(request)


app.add_middleware(Audit)
app.add_middleware(GZipMiddleware)
app.add_middleware(CORSMiddleware, allow_origins=["*"])


@app.post("/orders")
def place_order(order: dict[str, Any], placed: Annotated[Orders, Depends(service)]) -> dict[str, Any]:
    return placed.place(order)


@app.post("/orders/async")
async def place_order_async(order: dict[str, Any], placed: Annotated[Orders, Depends(service)]) -> dict[str, Any]:
    return placed.place(order)


@app.get("/orders/{number}/customer")
def customer_of_order(number: int, placed: Annotated[Orders, Depends(service)]) -> str:
    return placed.repository.customer_of(number)


LINE = {"article": "arnica-d6", "quantity": 1, "price": 4.5}
ORDER: dict[str, Any] = {"number": 7, "lines": [LINE], "country": "DE", "customer": {"name": "Anna Berg"}}
FAULTS = (
    ORDER | {"country": "CH"},
    ORDER | {"lines": [LINE | {"quantity": 0}]},
    ORDER | {"lines": [LINE | {"quantity": 40}]},
    ORDER | {"lines": [LINE | {"article": "nux-vomica-d4"}]},
    ORDER | {"lines": [LINE | {"price": "4,50"}]},
    ORDER | {"lines": [LINE | {"tax": "halved"}]},
    ORDER | {"lines": [LINE | {"quantity": "many"}], "strict": True},
    ORDER | {"customer": None},
    ORDER | {"customer": {"name": None}},
    ORDER | {"customer": {"name": "Ben Tal", "address": {}}},
    ORDER | {"points": "{12"},
    {key: value for key, value in ORDER.items() if key != "lines"},
)


async def main() -> None:
    logging.basicConfig(level=logging.CRITICAL)
    log.setLevel(logging.INFO)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.example") as client:
        for order in FAULTS:
            await client.post("/orders", json=order)
        for order in FAULTS[:6]:
            await client.post("/orders/async", json=order)
        await client.get("/orders/99/customer")
    sentry_sdk.flush(20)


if __name__ == "__main__":
    asyncio.run(main())
