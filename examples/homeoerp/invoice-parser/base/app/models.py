"""Customers, invoices and what happens to them."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Customer:
    id: str
    name: str
    contact: str
    city: str
    language: str
    terms_days: int


@dataclass
class InvoiceLine:
    description: str
    quantity: float
    unit_price: float


@dataclass
class Payment:
    amount: float
    paid_at: str


@dataclass
class Invoice:
    id: str
    customer_id: str
    issued_on: date
    due_on: date
    currency: str
    lines: list[InvoiceLine] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)

    @property
    def total(self) -> float:
        return round(sum(line.quantity * line.unit_price for line in self.lines), 2)

    @property
    def open_amount(self) -> float:
        return round(self.total - sum(payment.amount for payment in self.payments), 2)


@dataclass
class CreditNote:
    id: str
    invoice_id: str
    issued_on: date
    amount: float
    reason: str
