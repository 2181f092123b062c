"""The captured request of a Go service, sent through the tests that its packages have."""

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from importlib.resources import files as resources

import msgspec

from homeostat.codec import decode
from homeostat.records import Event, Reproduction, ReproductionKind
from homeostat.stages.propose.go_requests import STATUS, Asked, Sent, sent_as_tests
from homeostat.stages.propose.go_requests.statuses import status_named
from homeostat.stages.propose.reproduce.request import body_of, target_of

_SECONDS = 20  # of the test itself; it is built before
_RECOVERED = "runtime error: "


class Order(msgspec.Struct, frozen=True):
    """What the program in the sandbox is told; `case` is the row of a table, "" for a test of its own."""

    path: str
    name: str
    case: str
    text: str
    marker: str
    statuses: dict[str, str]
    message: str
    crash_path: str
    seconds: int


def sent_in_go(event: Event, files: Sequence[str], read: Callable[[str], str]) -> tuple[Reproduction, ...]:
    """Each a test more, likeliest first; none without a request, or where no test sends one."""
    request, crash = event.request, event.crash_frame
    if request is None or crash is None or not request.method.isalpha() or not request.method.isascii():
        return ()
    content_type = next((value for name, value in request.headers.items() if name.lower() == "content-type"), "")
    if content_type.startswith("multipart/"):
        return ()
    target, missing = target_of(request)
    body, missing_body = body_of(request, content_type.lower())
    asked = Asked(method=request.method.upper(), target=target, body=body)
    title = f"{asked.method} {asked.path}{' with the captured body' if body else ''}, sent as the package's tests send"
    harness = resources("homeostat.stages.propose.reproduce.harness").joinpath("send_in_go.py")
    program = harness.read_text(encoding="utf-8")
    message = event.raised.message if event.raised else event.message
    return tuple(
        Reproduction(
            kind=ReproductionKind.REQUEST,
            title=title,
            command='"$HOMEOSTAT_PYTHON" "$HOMEOSTAT_FILES/send_in_go.py"',
            files={"send_in_go.py": program, "send.json": json.dumps(_order(sent, message, crash.path))},
            error_type=event.error_type,
            crash_function=crash.function,
            crash_path=crash.path,
            not_rebuilt=(*missing, *missing_body),
        )
        for sent in sent_as_tests(asked, crash.path, files, read)
    )


def _order(sent: Sent, message: str, crash_path: str) -> dict[str, object]:
    order = Order(
        path=sent.path,
        name=sent.name,
        case=sent.case,
        text=sent.text,
        marker=STATUS,
        statuses={str(each.value): _written(each, sent) for each in HTTPStatus},
        message=message.splitlines()[0][:300] if message else "",
        crash_path=crash_path,
        seconds=_SECONDS,
    )
    return msgspec.to_builtins(order)


def _written(status: HTTPStatus, sent: Sent) -> str:
    named = status_named(str(status.value))
    return f"http.{named}" if sent.as_constant and named else str(status.value)


def order_of(reproduction: Reproduction) -> Order | None:
    """What was sent; None for a reproduction of another kind."""
    text = reproduction.files.get("send.json")
    return decode(text, Order) if text else None
