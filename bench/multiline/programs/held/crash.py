"""Ways in which a Python program prints an error; for the figures only, never looked at while the rules were made."""

import array
import ast
import asyncio
import configparser
import email.utils
import enum
import hashlib
import heapq
import hmac
import ipaddress
import itertools
import locale
import logging
import operator
import random
import re
import shutil
import sqlite3
import statistics
import string
import sys
import tempfile
import threading
import time
import traceback
import typing
import urllib.parse
import uuid
import zipfile


class Ward(enum.Enum):
    NORTH = 1


class BedTaken(RuntimeError):
    pass


class Conflict(ExceptionGroup):
    def derive(self, excs):
        return Conflict(self.message, excs)


def admit(patient, bed):
    if bed % 2:
        raise BedTaken(f"bed {bed} is taken by {patient!r}")
    return patient.upper()


def admit_all(beds):
    return {bed: admit("anna", bed) for bed in beds}


def taken():
    admit_all([2, 4, 5])


def ward():
    Ward("SOUTH")


def pattern():
    re.compile("(unclosed")


def address():
    ipaddress.ip_address("300.1.2.3")


def unpacking():
    first, second = "abc"


def attribute_hint():
    logging.getLoger("x")


def name_hint():
    pateint = 1
    return patient


def missing_argument():
    admit("anna")


def unexpected_keyword():
    admit("anna", bedd=3)


def key_of_tuple():
    {}[("anna", 3)]


def config():
    configparser.ConfigParser().read_string("[a\nb")


def literal():
    ast.literal_eval("1 +")


def mean():
    statistics.mean([])


def zipped():
    list(zip([1], [1, 2], strict=True))


def lock():
    threading.Lock().release()


def archive():
    zipfile.ZipFile("/etc/hostname")


def table():
    sqlite3.connect(":memory:").executescript("CREATE TABLE a (id); INSERT INTO b VALUES (1);")


def custom_group():
    raise Conflict("two beds", [BedTaken("3"), BedTaken("5")])


def cause_in_loop():
    for bed in (2, 3):
        try:
            admit("anna", bed)
        except BedTaken as error:
            try:
                int("bed")
            except ValueError:
                raise error


def raised_in_handler_twice():
    try:
        taken()
    except BedTaken:
        try:
            unpacking()
        except ValueError:
            mean()


def notes_and_cause():
    try:
        ward()
    except ValueError as error:
        error.add_note("Known wards: NORTH")
        final = BedTaken("no ward for anna")
        final.add_note("Call 4711")
        raise final from error


def long_line_marks():
    return admit("a", 2) + admit("b", 4) + admit("c", operator.itemgetter("missing")({"a": 1})) + admit("d", 6)


def async_generator():
    async def beds():
        yield 2
        yield admit("anna", 3)

    async def main():
        return [bed async for bed in beds()]

    asyncio.run(main())


def task_group_nested():
    async def leaf(bed):
        admit("anna", bed)

    async def branch():
        async with asyncio.TaskGroup() as group:
            group.create_task(leaf(3))

    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(branch())
            group.create_task(leaf(5))

    asyncio.run(main())


def timer():
    thread = threading.Timer(0.01, taken)
    thread.start()
    thread.join()


def loop_handler():
    logging.basicConfig(format="%(asctime)s [%(levelname)s] %(name)s - %(message)s")

    async def main():
        asyncio.get_running_loop().call_later(0.001, taken)
        await asyncio.sleep(0.05)

    asyncio.run(main())


def logged_bracketed():
    logging.basicConfig(format="%(asctime)s [%(levelname)s] %(name)s - %(message)s")
    try:
        notes_and_cause()
    except BedTaken:
        logging.getLogger("clinic.beds").exception("admission failed")


def logged_error_text():
    logging.basicConfig(format="%(levelname)s:%(asctime)s:%(name)s:%(message)s")
    try:
        custom_group()
    except Conflict as error:
        logging.getLogger("clinic").error("admission failed: %s", error, exc_info=error)


def stack_of_others():
    import faulthandler

    faulthandler.dump_traceback_later(0.05, exit=True)
    time.sleep(3)


def recursion_in_repr():
    class Loop:
        def __repr__(self):
            return f"<{self!r}>"

    repr(Loop())


if __name__ == "__main__":
    globals()[sys.argv[1]]()
