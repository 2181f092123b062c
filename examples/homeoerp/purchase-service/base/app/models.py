"""Domain objects of the purchase service."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Contact:
    name: str
    email: str
    phone: str


@dataclass
class Supplier:
    id: str
    name: str
    country: str
    currency: str
    lead_time_days: int
    payment_terms_days: int
    contact: Contact | None = None


@dataclass
class Remedy:
    id: str
    name: str
    potency: str
    form: str
    pack_size: str
    vat_rate: float
    min_stock: int


@dataclass
class Warehouse:
    id: str
    name: str
    city: str


@dataclass
class OrderLine:
    remedy_id: str
    quantity: int
    unit_price: float


@dataclass
class PurchaseOrder:
    id: str
    supplier_id: str | None
    warehouse_id: str
    status: str
    ordered_on: date
    expected_on: date
    lines: list[OrderLine] = field(default_factory=list)


@dataclass
class OrderTotals:
    total: float
    vat: float
    pieces: int


@dataclass
class ReceiptLine:
    remedy_id: str
    quantity: int
    lot: str


@dataclass
class Receipt:
    id: str
    order_id: str
    supplier_id: str
    received_on: date
    goods_value: float
    lines: list[ReceiptLine] = field(default_factory=list)
    charges: dict[str, float] = field(default_factory=dict)


@dataclass
class Batch:
    id: str
    remedy_id: str
    warehouse_id: str
    lot: str
    quantity: int
    expires_on: date
