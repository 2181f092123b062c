"""Ordinary lines of a service; the first argument names the format of a framework."""

import logging
import sys

FORMATS = {
    "uvicorn": "%(levelname)s:     %(message)s",
    "celery": "[%(asctime)s: %(levelname)s/MainProcess] %(message)s",
    "django": "[%(asctime)s] %(levelname)s [%(name)s.%(funcName)s:%(lineno)d] %(message)s",
}
logging.basicConfig(format=FORMATS[sys.argv[1]], level="DEBUG", stream=sys.stdout)
log = logging.getLogger("ledger.book")
for n in range(40):
    log.info('127.0.0.1:%d - "GET /invoices/%d HTTP/1.1" 200 OK', 40000 + n, n)
    log.debug("ledger flushed, %d rows", n * 3)
    log.info("Task ledger.close[%d] succeeded in 0.%ds", n, n)
