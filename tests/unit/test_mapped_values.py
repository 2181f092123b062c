# ruff: noqa: ANN401 - values of any type pass through here
"""Instances of mapped classes: made with what is known of them, and silent where it is not."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from call_captured import Captured
from call_django import settings_named
from call_shown import Shown
from call_stand_in import NotShown
from call_written import Writer
from homeostat_capture.encoding import Encoder
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

HERE = sys.modules[__name__]


class Base(DeclarativeBase):
    pass


class Pharmacy(Base):
    __tablename__ = "pharmacies"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(back_populates="pharmacy")


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int | None]
    pharmacy_id: Mapped[int | None] = mapped_column(ForeignKey("pharmacies.id"))
    pharmacy: Mapped[Pharmacy | None] = relationship(back_populates="orders")


def stored() -> Order:
    """An order as a session loads it, its pharmacy loaded too, and the orders of that one not."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Order(id=4, total=None, pharmacy=Pharmacy(id=2, name="Sun")))
        session.commit()
    with Session(engine) as session:
        order = session.get_one(Order, 4)
        assert order.pharmacy is not None
        return order


def captured(value: Any) -> tuple[Any, str]:
    """The value as it is made again from what the helper sends, and that as text."""
    encoder = Encoder(seconds=10)
    frame = encoder.named({"it": value})
    table = encoder.objects()
    return Captured(frame, table).all()["it"], json.dumps(table)


def test_an_object_of_a_session_comes_back_with_what_it_held() -> None:
    made, sent = captured(stored())
    assert (type(made), made.id, made.total, made.pharmacy.name) == (Order, 4, None, "Sun")
    assert len(sent) < 1_500
    assert "sqlalchemy.orm.attributes" not in sent


def test_what_it_did_not_hold_is_not_made_up() -> None:
    made, _ = captured(stored())
    with pytest.raises(NotShown, match=r"`Pharmacy.orders` was asked for"):
        _ = made.pharmacy.orders


def test_a_new_object_has_nothing_elsewhere() -> None:
    made, _ = captured(Order(id=1, pharmacy=Pharmacy(id=2, name="Sun")))
    assert (made.total, made.pharmacy.orders) == (None, [made])
    made.pharmacy.orders.append(Order(id=2))
    assert made.pharmacy.orders[1].pharmacy is made.pharmacy


def test_one_whose_class_alone_is_shown_answers_nothing() -> None:
    made = Shown({"it": f"<{__name__}.Order object at 0x7f01>"}, HERE).value("it")
    assert type(made) is Order
    with pytest.raises(NotShown, match=r"`Order.total` was asked for"):
        _ = made.total


def test_one_whose_text_names_fields_answers_those() -> None:
    made = Shown({"it": "<Order(id=4, total=None)>"}, HERE).value("it")
    assert (made.id, made.total) == (4, None)
    with pytest.raises(NotShown):
        _ = made.pharmacy


def test_it_is_written_as_a_test_would_make_it() -> None:
    made, _ = captured(Order(id=1, pharmacy=Pharmacy(id=2, name="Sun")))
    assert Writer().text(made, "order") == "Order(id=1, pharmacy=Pharmacy(id=2, name='Sun'))"


def test_settings_of_django_are_found_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/wsgi.py").write_text('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.live")\n')
    (tmp_path / "manage.py").write_text("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\nDJANGO_SETTINGS_MODULE = site.for_tests\n")
    found = list(settings_named(tmp_path))
    assert found == [("site.for_tests", tmp_path), ("site.settings", tmp_path), ("site.live", tmp_path)]
