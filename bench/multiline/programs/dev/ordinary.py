"""Ordinary lines of a service; the first argument names the logger's format."""

import logging
import sys

import structlog

FORMATS = {
    "timed": "%(asctime)s %(levelname)s %(name)s: %(message)s",
    "bracketed": "[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s",
    "dashed": "%(asctime)s - %(name)s - %(levelname)s - %(message)s",
    "basic": logging.BASIC_FORMAT,
}


def say(info, debug, warning):
    for n in range(40):
        info(f"order {4700 + n} received from customer {n * 7}")
        debug(f"cache holds {n * 3} remedies, oldest {n} s")
        warning(f"stock of Arnica 30C is low: {40 - n} left")
        info(f"GET /orders/{4700 + n} took {n * 3 % 17} ms")


def main(form):
    if form in FORMATS:
        logging.basicConfig(format=FORMATS[form], level="DEBUG", stream=sys.stdout)
        log = logging.getLogger("shop.orders")
        say(log.info, log.debug, log.warning)
    elif form == "structlog_json":
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper("iso"),
                structlog.processors.JSONRenderer(),
            ]
        )
        log = structlog.get_logger()
        say(log.info, log.debug, log.warning)
    elif form == "structlog_console":
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper("iso"),
                structlog.dev.ConsoleRenderer(colors=False),
            ]
        )
        log = structlog.get_logger()
        say(log.info, log.debug, log.warning)


main(sys.argv[1])
