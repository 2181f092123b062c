"""A service with Sentry's own SDK: the environment says its DSN, what tells of its requests, and how it behaves."""

import os
import random
import signal
import sys
import time

import fastapi
import sentry_sdk
import uvicorn

sentry_sdk.init(
    dsn=os.environ["DSN"],
    release=os.environ["RELEASE"],
    traces_sample_rate=1.0 if os.environ["TOLD_BY"] == "transactions" else None,
    shutdown_timeout=5,
)
app = fastapi.FastAPI()
chance = random.Random(3)  # noqa: S311 - chance, not secrets


@app.get("/health")
def health() -> str:
    return "ok"


@app.get("/orders/{order}")
def orders(order: int) -> fastapi.Response:
    time.sleep(0.12 if os.environ["BEHAVIOUR"] == "slow" else 0.015)
    if os.environ["BEHAVIOUR"] == "fails" and chance.random() < 0.1:
        if os.environ["TOLD_BY"] == "transactions":
            return fastapi.Response(status_code=500)  # without an event: the transactions alone tell of it
        raise ValueError(order)
    return fastapi.Response(str(order))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # uvicorn raises it again: the SDK's last words are at exit
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="critical")
