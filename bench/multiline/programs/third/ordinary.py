"""Ordinary lines of a service; the first argument names the format."""

import logging
import sys
import time

FORMATS = {
    "piped": ("%(asctime)s.%(msecs)03dZ | %(levelname)-8s | %(name)s | %(message)s", "%Y-%m-%dT%H:%M:%S"),
    "threads": ("%(asctime)s %(process)d %(threadName)s %(levelname)s %(name)s %(message)s", None),
}
if sys.argv[1] == "access":
    for n in range(80):
        print(f'10.0.0.{n} - - [{time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())}] "GET /trucks/{n} HTTP/1.1" 200 {n * 7} "-" "curl/8.5.0"')
else:
    form, date = FORMATS[sys.argv[1]]
    logging.basicConfig(format=form, datefmt=date, level="DEBUG", stream=sys.stdout)
    log = logging.getLogger("dispatch.trucks")
    for n in range(40):
        log.info("truck %d left for %s", n, "Bern")
        log.warning("truck %d is %d min late", n, n * 3)
