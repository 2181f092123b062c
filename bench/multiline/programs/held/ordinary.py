"""Ordinary lines of a service; the first argument names the format."""

import http.server
import logging
import sys
import threading
import urllib.request

if sys.argv[1] == "http":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for _ in range(60):
        urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/").read()
else:
    forms = {"bracketed": "%(asctime)s [%(levelname)s] %(name)s - %(message)s", "level_first": "%(levelname)s:%(asctime)s:%(name)s:%(message)s"}
    logging.basicConfig(format=forms[sys.argv[1]], level="DEBUG", stream=sys.stdout)
    log = logging.getLogger("clinic.beds")
    for n in range(40):
        log.info("patient %d admitted to ward %s", n, "north")
        log.debug("beds left: %d", 40 - n)
