"""A day of HomeoERP's customers, on a loop until SIGTERM.

Addresses come from PURCHASE_SERVICE_URL, INVOICE_PARSER_URL, API_GOLANG_URL and
STOREFRONT_URL; a service without one is left out. Each gets a steady RATE requests
a second from a thread of its own. Standard library only.
"""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

RATE = 8  # requests a second to each service
ROUNDS_APART = 7
OPENING = 25
ROUND = 24  # slots in a round: each of a service's rare requests comes once in it
TIMEOUT = 2.0
REPORT_EVERY = 10.0
PAGE_EVERY = 10.0
PAGE_TIMEOUT = 20.0


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: object = None
    weight: int = 1


@dataclass
class Service:
    name: str
    usual: list[Request]
    rare: list[list[Request]]  # one list per rare case: its requests take turns
    url: str = ""
    opens_at: int = 0  # the round in which its first rare case comes: the office is up before the shop
    seen: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, outcome: str) -> None:
        with self.lock:
            self.seen["requests"] += 1
            self.seen[outcome] += 1

    def snapshot(self) -> Counter:
        with self.lock:
            return Counter(self.seen)


def get(path: str, weight: int = 1) -> Request:
    return Request("GET", path, None, weight)


def post(path: str, body: object, weight: int = 1) -> Request:
    return Request("POST", path, body, weight)


# --- what the customers ask for ---------------------------------------------------

PURCHASE_SERVICE = Service(
    "purchase-service",
    usual=[
        get("/health"),
        get("/remedies?q=arnica", 2),
        get("/remedies?potency=200C"),
        get("/remedies/REM-001/last-delivery"),
        get("/remedies/REM-008/last-delivery"),
        get("/suppliers?country=CH"),
        get("/suppliers/SUP-01"),
        get("/suppliers/SUP-01/scorecard"),
        get("/suppliers/SUP-01/commitment"),
        get("/orders?page=2&per_page=5", 2),
        get("/orders/PO-2025-0001", 2),
        get("/orders/PO-1999-0001"),
        get("/orders/PO-2025-0001/email"),
        get("/orders/export?status=received"),
        get("/stock/batches?limit=20", 2),
        get("/stock/levels?warehouse=WH-ZRH", 2),
        get("/stock/expiring?as_of=2025-10-15&days=180"),
        get("/reports/spend?month=2025-05"),
        get("/reports/landed-cost?month=2025-04"),
        get("/reports/reorder?warehouse=WH-BSL"),
        get("/receipts/GR-2025-0001"),
        get("/receipts?supplier_id=SUP-02"),
        post(
            "/orders",
            {
                "supplier_id": "SUP-02",
                "warehouse_id": "WH-BSL",
                "lines": [{"remedy_id": "REM-003", "quantity": 12, "unit_price": 5.1}],
            },
        ),
    ],
    rare=[
        [get("/orders/PO-2025-0017/email")],
        [get("/reports/landed-cost?month=2025-06")],
        [get("/remedies/REM-006/last-delivery"), get("/remedies/REM-015/last-delivery")],
        [get("/suppliers/SUP-06/scorecard")],
        [get("/stock/batches?warehouse=WH-GVA&limit=12")],
        [get("/suppliers/SUP-02/commitment"), get("/suppliers/SUP-03/commitment")],
    ],
)

ALPENBLUETE = "Alpenblüte Pharma AG"
SIMILIA = "Laboratoires Similia SAS"
SEPIA = {"description": "Sepia 30C", "quantity": 5, "unit_price": 8.2}


def invoice(number: str, supplier: str, day: str, *lines: dict, weight: int = 1) -> Request:
    body = {"number": number, "supplier": supplier, "issued_on": day, "lines": list(lines)}
    return post("/invoices/parse", body, weight)


def upload(name: str, text: str, encoding: str, weight: int = 1) -> Request:
    content = base64.b64encode(text.encode(encoding)).decode()
    return post("/imports/csv", {"filename": name, "content_base64": content}, weight)


PRICE_LIST = "description;quantity;unit_price\nKügelchen Arnica 30C;12;7.90\n"

INVOICE_PARSER = Service(
    "invoice-parser",
    usual=[
        invoice(
            "S-2201",
            SIMILIA,
            "2025-10-01",
            {"description": "Nux vomica 30C", "unit": "box", "quantity": 3, "box_price": 54.0},
            weight=20,
        ),
        invoice(
            "A-4712",
            ALPENBLUETE,
            "2025-10-02",
            {"description": "Arnica montana 30C", "unit": "box", "quantity": 6, "box_price": 54.0, "free_units": 1},
            SEPIA,
            weight=18,
        ),
        invoice(
            "A-4713",
            ALPENBLUETE,
            "2025-10-02",
            {"description": "Arnica montana 30C", "quantity": 12, "unit_price": 7.9},
            SEPIA,
            weight=20,
        ),
        invoice(
            "A-4714",
            ALPENBLUETE,
            "2025-10-03",
            {"description": "Bryonia 6C", "quantity": 12, "unit_price": 7.9, "free_units": 2},
            weight=4,
        ),
        upload("july.csv", PRICE_LIST, "utf-8", 6),
        post(
            "/imports/text",
            {"text": "Rechnung 88\n12 x Arnica montana 30C @ 7.90\n1 x Globuli-Schrank @ 1'250.00\n"},
            4,
        ),
        post("/payments", {"invoice_id": "INV-2025-0003", "amount": 1.5, "paid_at": "2025-07-14T09:30:00"}, 5),
        post(
            "/credit-notes/quote",
            {"invoice_id": "INV-2025-0002", "lines": [{"quantity": 4, "unit_price": 6.5}], "rate": 0.05},
            4,
        ),
        post("/reminders", {"invoice_id": "INV-2025-0001", "level": 2}, 3),
        get("/invoices?page=1&per_page=5", 3),
        get("/invoices?open_only=true", 2),
        get("/invoices/INV-2025-0003", 2),
        get("/invoices/INV-2025-0003/early-payment?days=9", 2),
        get("/credit-notes?invoice_id=INV-2025-0009"),
        get("/reports/aging?as_of=2025-10-15", 2),
        get("/reports/aging-by-customer?as_of=2025-10-15", 2),
        get("/reports/revenue?year=2025", 2),
        get("/health", 2),
    ],
    rare=[
        # First: a worker fails, with no request that could be sent to the release before. Came it just after a
        # deployment, it would be held against that.
        [post("/reminders", {"invoice_id": "INV-2025-0007", "level": 1})],
        [
            invoice(
                "A-4711",
                ALPENBLUETE,
                "2025-09-30",
                {"description": "Arnica montana 30C", "quantity": "12", "unit_price": 7.9},
            )
        ],
        [
            post(
                "/payments",
                {"invoice_id": "INV-2025-0003", "amount": 120.0, "paid_at": "2025-07-14T09:30:00+02:00"},
            )
        ],
        [upload("similia-september.csv", PRICE_LIST, "cp1252")],
        [post("/credit-notes/quote", {"invoice_id": "INV-2025-0002", "lines": [{"quantity": 4, "unit_price": 6.5}]})],
    ],
)

API_GOLANG = Service(
    "api-golang",
    opens_at=OPENING,
    usual=[
        get("/health"),
        get("/api/remedies?q=arnica", 3),
        get("/api/remedies?q=strychnos"),
        get("/api/remedies/BEL-C30-GL", 2),
        get("/api/remedies/ARN-C200-GL"),
        get("/api/stock/ARN-C30-GL", 3),
        get("/api/stock/NUX-D6-DR", 2),
        get("/api/batches/ARN-C30-GL", 2),
        get("/api/batches/CHA-C9-GL/next"),
        get("/api/batches?expiring_before=2026-12-31"),
        post("/api/quotes", {"lines": [{"sku": "ARN-C30-GL", "qty": 24}, {"sku": "PUL-C15-GL", "qty": 6}]}, 2),
        post("/api/quotes", {"group": "clinic", "lines": [{"sku": "BEL-C30-GL", "qty": 120}]}, 2),
        post("/api/transfers", {"sku": "ARN-C30-GL", "from": "LIS", "to": "OPO", "qty": 4}),
        post("/api/transfers", {"sku": "ARN-C30-GL", "from": "OPO", "to": "LIS", "qty": 4}),
    ],
    rare=[
        [get("/api/stock/IGN-M1-GL")],
        [post("/api/quotes", {"group": "wholesale", "lines": [{"sku": "BEL-C30-GL", "qty": 240}]})],
    ],
)

STOREFRONT = Service(
    "storefront",
    opens_at=OPENING,
    usual=[
        get("/health"),
        get("/", 4),
        get("/?form=drops"),
        get("/products/arnica", 3),
        get("/products/bryonia", 2),
        get("/products/ignatia"),
        get("/products/sulfur"),
        get("/static/shop.js", 2),
        get("/static/shop.css", 2),
        get("/api/products/chamomilla"),
        post("/api/basket", {"lines": [{"product": "arnica", "potency": "C30", "qty": 2}]}, 3),
        get("/orders/HO-1038", 2),
        get("/orders/HO-1044", 2),
        get("/api/orders/HO-1044/status", 2),
    ],
    rare=[[get("/orders/HO-1043")]],
)
BROWSER_PAGE = "/products/ignatia"

SERVICES = {
    "PURCHASE_SERVICE_URL": PURCHASE_SERVICE,
    "INVOICE_PARSER_URL": INVOICE_PARSER,
    "API_GOLANG_URL": API_GOLANG,
    "STOREFRONT_URL": STOREFRONT,
}


# --- the machinery ----------------------------------------------------------------


def in_turn(requests: list[Request]):
    """The requests for ever, each as often as its weight says, evenly spread."""
    credit = [0] * len(requests)
    total = sum(r.weight for r in requests)
    while True:
        for i, request in enumerate(requests):
            credit[i] += request.weight
        best = max(range(len(requests)), key=credit.__getitem__)
        credit[best] -= total
        yield requests[best]


def schedule(service: Service):
    """A service's requests for ever: in every ROUND one of each rare case, evenly spread.

    The day begins quietly: every ROUNDS_APART rounds, another rare case joins.
    """
    usual = in_turn(service.usual)
    rare = [in_turn(case) for case in service.rare]
    slots = {i * ROUND // len(rare): turns for i, turns in enumerate(rare)}
    for number in itertools.count():
        since_opening = number - service.opens_at
        begun = dict(list(slots.items())[: max(0, 1 + since_opening // ROUNDS_APART)])
        for slot in range(ROUND):
            yield next(begun.get(slot, usual))


def send(service: Service, request: Request) -> None:
    url = urlsplit(service.url)
    make = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = make(url.hostname, url.port, timeout=TIMEOUT)
    headers = {"User-Agent": "homeoerp-customers/1.0", "Connection": "close"}
    body = None
    if request.body is not None:
        body = json.dumps(request.body)
        headers["Content-Type"] = "application/json"
    try:
        connection.request(request.method, url.path.rstrip("/") + request.path, body, headers)
        response = connection.getresponse()
        response.read()
        service.count(f"{response.status // 100}xx")
    except (OSError, http.client.HTTPException):
        service.count("broken")
    finally:
        connection.close()


def visit(service: Service, stop: threading.Event) -> None:
    due = time.monotonic()
    for request in schedule(service):
        # A slow answer delays what follows; it is never made up for in a burst.
        due = max(due + 1 / RATE, time.monotonic())
        if stop.wait(due - time.monotonic()):
            return
        send(service, request)


def find_browser() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    return None


def open_page(browser: str, url: str, stop: threading.Event) -> bool:
    """Open the page headless, and wait until the browser is done with it."""
    with tempfile.TemporaryDirectory(prefix="homeoerp-browser-", ignore_cleanup_errors=True) as profile:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", f"--user-data-dir={profile}",
            # Virtual time stands still while a request is out, so that what the page
            # reports has left before the browser ends.
            "--virtual-time-budget=4000", "--dump-dom", url,
        ]  # fmt: skip
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        ends = time.monotonic() + PAGE_TIMEOUT
        while process.poll() is None and time.monotonic() < ends and not stop.wait(0.1):
            pass
        finished = process.poll() == 0
        # Its helper processes are in a session of their own with it.
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        process.wait()
        return finished


def browse(url: str, pages: Counter, stop: threading.Event) -> None:
    browser = find_browser()
    if browser is None:
        print("traffic: no chromium or google-chrome on PATH: pages stay closed", file=sys.stderr, flush=True)
        return
    stop.wait(OPENING * ROUND / RATE)
    while not stop.is_set():
        started = time.monotonic()
        pages["opened" if open_page(browser, url, stop) else "failed"] += 1
        stop.wait(max(0.0, started + PAGE_EVERY - time.monotonic()))


def line(services: list[Service], before: dict[str, Counter], pages: Counter) -> str:
    parts = []
    for service in services:
        now = service.snapshot()
        new = now - before.get(service.name, Counter())
        before[service.name] = now
        counts = ", ".join(f"{kind} {new[kind]}" for kind in ("2xx", "4xx", "5xx", "broken"))
        parts.append(f"{service.name}: {new['requests']} requests, {counts}")
    if pages:
        parts.append(f"pages: {pages['opened']} opened, {pages['failed']} failed")
    return time.strftime("%H:%M:%S ") + " | ".join(parts)


def main() -> int:
    services = []
    for variable, service in SERVICES.items():
        if url := os.environ.get(variable):
            service.url = url.rstrip("/")
            services.append(service)
    if not services:
        print(f"traffic: set at least one of {', '.join(SERVICES)}", file=sys.stderr)
        return 2

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    pages: Counter = Counter()
    threads = [threading.Thread(target=visit, args=(service, stop), daemon=True) for service in services]
    if STOREFRONT in services:
        threads.append(threading.Thread(target=browse, args=(STOREFRONT.url + BROWSER_PAGE, pages, stop)))
    for thread in threads:
        thread.start()

    before: dict[str, Counter] = {}
    while not stop.wait(REPORT_EVERY):
        print(line(services, before, pages), flush=True)
    for thread in threads:
        thread.join(PAGE_TIMEOUT)
    print("total: " + line(services, {}, pages), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
