"""Ways in which a Python program prints an error that the development set has not; the first argument names one."""

import asyncio
import dataclasses
import decimal
import json
import logging
import logging.config
import subprocess
import sys
import threading
import traceback
import urllib.request
import warnings
import weakref
import xml.etree.ElementTree as ET

import structlog


@dataclasses.dataclass
class Invoice:
    number: str
    lines: list

    def total(self):
        return sum(line.amount for line in self.lines)


class Unpaid(Exception):
    pass


class PaymentRefused(Unpaid):
    def __str__(self):
        return "payment refused\n  reason: card expired\n  attempt: 3"


def book(invoice):
    try:
        return invoice.total()
    finally:
        invoice.number.strip()


def attribute():
    book(Invoice("2025-1", [None]))


def parse_decimal():
    decimal.Decimal("12,50")


def parse_json():
    json.loads('{"total": 12,}')


def parse_xml():
    ET.fromstring("<invoice><line></invoice>")


def import_missing():
    import no_such_module  # noqa


def unpaid():
    raise Unpaid


def refused():
    raise PaymentRefused


def refused_chain():
    try:
        refused()
    except Unpaid as error:
        raise LookupError("invoice 2025-1 cannot be closed") from error


def in_finally():
    try:
        parse_decimal()
    finally:
        {}["ledger"]


def suppressed_context():
    try:
        parse_decimal()
    except decimal.InvalidOperation:
        raise ValueError("12,50 is no amount") from None


def two_groups():
    try:
        raise ExceptionGroup("first run", [OSError(2, "gone"), Unpaid()])
    except* OSError as found:
        raise ExceptionGroup("second run", [ValueError("x")]) from found


def note_on_group():
    group = ExceptionGroup("booking failed", [ValueError("a"), ExceptionGroup("nested", [TypeError("b")])])
    group.add_note("run 17 of the night")
    raise group


def note_in_chain():
    try:
        parse_json()
    except ValueError as error:
        error.add_note("file ledger.json")
        raise RuntimeError("night run failed") from error


def called_process():
    subprocess.run(["false"], check=True)


def url():
    urllib.request.urlopen("http://127.0.0.1:9/")


def task_group():
    async def fails(n):
        await asyncio.sleep(0)
        raise Unpaid(f"invoice {n}")

    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(1))
            group.create_task(fails(2))

    asyncio.run(main())


def mutual():
    def ping(n):
        return pong(n + 1)

    def pong(n):
        return ping(n + 1)

    ping(0)


def unnamed_thread():
    thread = threading.Thread(target=parse_decimal, daemon=False)
    thread.start()
    thread.join()


def finalizer():
    class Ledger:
        pass

    ledger = Ledger()
    weakref.finalize(ledger, parse_decimal)
    del ledger


def callback():
    async def main():
        asyncio.get_running_loop().call_soon(parse_decimal)
        await asyncio.sleep(0.01)

    asyncio.run(main())


def logged_critical():
    logging.basicConfig(format="%(levelname)-8s [%(name)s:%(lineno)d] %(message)s")
    try:
        attribute()
    except AttributeError:
        logging.getLogger("ledger.book").critical("closing the day failed", exc_info=True)


def logged_django():
    logging.basicConfig(format="[%(asctime)s] %(levelname)s [%(name)s.%(funcName)s:%(lineno)d] %(message)s")
    try:
        refused_chain()
    except LookupError:
        logging.getLogger("django.request").error("Internal Server Error: /invoices/2025-1", exc_info=True)


def logged_stack_only():
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("ledger").error("who calls this?", stack_info=True)


def structlog_console():
    log = structlog.wrap_logger(
        structlog.PrintLogger(),
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper("iso"),
                    structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)],
    )
    try:
        attribute()
    except AttributeError:
        log.exception("closing the day failed", day=17)


def structlog_json():
    log = structlog.wrap_logger(
        structlog.PrintLogger(),
        processors=[structlog.processors.add_log_level, structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()],
    )
    try:
        attribute()
    except AttributeError:
        log.exception("closing the day failed", day=17)


def printed_exception_only():
    try:
        parse_decimal()
    except decimal.InvalidOperation as error:
        print("".join(traceback.format_exception_only(error)), end="")


def warning_as_error():
    warnings.simplefilter("error")
    warnings.warn("the old ledger is going away", DeprecationWarning)


def segfault():
    import ctypes
    import faulthandler

    faulthandler.enable()
    ctypes.string_at(0)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
