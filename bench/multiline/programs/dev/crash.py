"""Ways in which a Python program prints an error; the first argument names one."""

import asyncio
import concurrent.futures
import logging
import sqlite3
import sys
import threading
import traceback

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def price(order):
    return order["lines"][0]["price"]


def plain():
    price({"lines": [{"cost": 3}]})


def during_handling():
    try:
        price({"lines": []})
    except IndexError:
        int("twelve")


def direct_cause():
    try:
        int("12 mg")
    except ValueError as error:
        raise RuntimeError("dose cannot be read") from error


def three_deep():
    try:
        direct_cause()
    except RuntimeError:
        {}["fallback"]


def group():
    found = []
    for word in ("a", "b"):
        try:
            int(word)
        except ValueError as error:
            found.append(error)
    raise ExceptionGroup("two remedies failed", found)


def group_of_groups():
    try:
        group()
    except ExceptionGroup as inner:
        raise ExceptionGroup("the import failed", [inner, KeyError("potency")]) from None


def group_as_cause():
    try:
        group()
    except ExceptionGroup as inner:
        raise RuntimeError("nothing was imported") from inner


def notes():
    error = ValueError("potency 13X is unknown")
    error.add_note("while reading line 7 of remedies.csv")
    error.add_note("known are: 6X, 12X, 30C")
    raise error


def deep(n=0):
    return deep(n + 1)


def no_message():
    raise AssertionError


def nested_call_marks():
    total = lambda order: order["lines"][0]["price"] + order["tax"]  # noqa
    return total({"lines": [{"price": 1}], "tax": None}) + 1


def syntax():
    compile("total = (1 +\n", "remedies.py", "exec")


def database():
    connection = sqlite3.connect(":memory:")
    connection.execute("SELECT price FROM remedies")


def two_line_message():
    raise ValueError("the invoice has two faults:\n  line 3: no price\n  line 9: no potency")


def exits():
    raise KeyboardInterrupt


def logged():
    logging.basicConfig(format=LINE, level="INFO")
    try:
        plain()
    except KeyError:
        logging.getLogger("shop.orders").exception("order 4711 could not be priced")


def logged_basic():
    logging.basicConfig()
    try:
        plain()
    except KeyError:
        logging.exception("order 4711 could not be priced")


def warned():
    logging.basicConfig(format=LINE, level="INFO")
    try:
        plain()
    except KeyError:
        logging.getLogger("shop.orders").warning("pricing failed, trying again", exc_info=True)


def logged_chain():
    logging.basicConfig(format="[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s", level="INFO")
    try:
        three_deep()
    except KeyError:
        logging.exception("Error handling request /orders/4711")


def in_thread():
    thread = threading.Thread(target=plain, name="pricing")
    thread.start()
    thread.join()


def never_retrieved():
    async def main():
        async def fails():
            plain()

        task = asyncio.create_task(fails())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(main())


def in_process():
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        pool.submit(plain).result()


def printed():
    try:
        during_handling()
    except ValueError:
        traceback.print_exc()


def bare():
    try:
        plain()
    except KeyError as error:
        print(f"{type(error).__name__}: {error}")


def ignored():
    class Remedy:
        def __del__(self):
            plain()

    Remedy()


def logging_error():
    logging.basicConfig(format=LINE)
    logging.error("order %d is late", "4711")


if __name__ == "__main__":
    globals()[sys.argv[1]]()
