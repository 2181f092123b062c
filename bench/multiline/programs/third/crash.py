"""Ways in which a Python program prints an error; for the figures only, never looked at while the rules were made."""

import asyncio
import concurrent.futures
import contextlib
import csv
import datetime
import functools
import logging
import logging.handlers
import multiprocessing
import pathlib
import pickle
import queue
import signal
import socket
import struct
import subprocess
import sys
import threading
import traceback
import unicodedata
import zoneinfo

import httpx2
import msgspec
import pydantic
import rich.console
import rich.logging
import rich.traceback
import sqlalchemy as sa


class Shipment(pydantic.BaseModel):
    number: int
    weight_kg: float
    stops: list[str]


class TooHeavy(Exception):
    def __init__(self, weight):
        super().__init__(weight)
        self.weight = weight


def carry(weight):
    if weight > 20:
        raise TooHeavy(weight)


def route(stops):
    return functools.reduce(lambda a, b: a + b.km, stops)


def too_heavy():
    carry(21.5)


def lambda_frame():
    route([1, 2])


def comprehension():
    return [row["km"] for row in [{"km": 1}, {}]]


def generator():
    list(row / 0 for row in [1])


def decorated():
    @functools.lru_cache
    def distance(a):
        return {}[a]

    distance("Bern")


def context_manager():
    with contextlib.ExitStack() as stack:
        stack.callback(carry, 30)
        raise LookupError("no driver")


def validation():
    Shipment(number="x", weight_kg=None, stops="Bern")


def validation_chain():
    try:
        validation()
    except pydantic.ValidationError as error:
        raise RuntimeError("the manifest is broken") from error


def integrity():
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE stops (id INTEGER PRIMARY KEY)"))
        connection.execute(sa.text("INSERT INTO stops VALUES (1)"))
        connection.execute(sa.text("INSERT INTO stops VALUES (:id)"), {"id": 1})


def http_error():
    httpx2.get("http://127.0.0.1:9/manifest")


def msgspec_error():
    msgspec.json.decode(b'{"km": 1')


def unicode_error():
    b"\xff\xfe".decode()


def zone():
    zoneinfo.ZoneInfo("Europe/Nowhere")


def os_error():
    pathlib.Path("/no/such/manifest.csv").read_text()


def struct_error():
    struct.unpack("<Q", b"1")


def no_queue():
    queue.Queue().get(timeout=0.01)


def timeout():
    asyncio.run(asyncio.wait_for(asyncio.sleep(5), 0.01))


def process_failed():
    subprocess.run([sys.executable, "-c", "import sys; sys.exit(3)"], check=True)


def child_process():
    child = multiprocessing.Process(target=too_heavy, name="carrier-1")
    child.start()
    child.join()


def pool_map():
    with multiprocessing.Pool(1) as pool:
        pool.map(carry, [1, 21.5])


def thread_pool():
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(carry, [1, 21.5]))


def gathered():
    async def drive(n):
        await asyncio.sleep(0)
        carry(n)

    async def main():
        await asyncio.gather(drive(1), drive(22))

    asyncio.run(main())


def deep_chain():
    error = None
    for n in range(4):
        try:
            raise TooHeavy(n) from error
        except TooHeavy as caught:
            error = caught
    raise error


def group_in_group_in_chain():
    inner = ExceptionGroup("stops", [ValueError("Bern\nis closed"), ExceptionGroup("roads", [OSError(5, "snow")])])
    try:
        raise inner
    except ExceptionGroup as error:
        raise TooHeavy(3) from error


def note_with_blank():
    error = TooHeavy(40)
    error.add_note("the truck takes 20")
    error.add_note("the next one leaves at 17:00")
    raise error


def interrupted():
    signal.raise_signal(signal.SIGINT)


def exit_hook():
    import atexit

    atexit.register(carry, 50)


def hook_fails():
    sys.excepthook = lambda *_: {}["hook"]
    carry(60)


def logged_json_style():
    logging.basicConfig(format="%(asctime)s.%(msecs)03dZ | %(levelname)-8s | %(name)s | %(message)s", datefmt="%Y-%m-%dT%H:%M:%S")
    try:
        validation()
    except pydantic.ValidationError:
        logging.getLogger("dispatch").exception("manifest refused")


def logged_iso():
    logging.basicConfig(format="%(asctime)s %(process)d %(threadName)s %(levelname)s %(name)s %(message)s")
    try:
        deep_chain()
    except TooHeavy:
        logging.getLogger("dispatch").exception("truck 7 cannot leave")


def logged_rich():
    logging.basicConfig(format="%(message)s", handlers=[rich.logging.RichHandler(rich_tracebacks=False, console=rich.console.Console(width=200, file=sys.stderr))])
    try:
        carry(70)
    except TooHeavy:
        logging.getLogger("dispatch").exception("truck 7 cannot leave")


def rich_box():
    rich.traceback.install(width=100, console=rich.console.Console(width=100, file=sys.stderr, force_terminal=False))
    carry(80)


def printed_two_lines():
    try:
        carry(90)
    except TooHeavy:
        print("truck 7 failed:", file=sys.stderr)
        traceback.print_exc()


def bad_row():
    next(csv.DictReader(["a,b", "1,2"], strict=True))["c"]


def date():
    datetime.date(2025, 2, 30)


def pickled():
    pickle.dumps(lambda: 0)


def resolved():
    socket.create_connection(("127.0.0.1", 9), timeout=1)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
