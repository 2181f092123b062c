"""Which events are one bug: the strict fingerprint, and the family above it."""

from datetime import UTC, datetime

import pytest
from msgspec import structs

from homeostat.records import Event, EventKind, Fingerprint, Frame, Raised
from homeostat.stages.group.rules import read_rules
from homeostat.stages.group.v1 import family, fingerprint, inputs

NOW = datetime(2025, 10, 23, 14, 30, tzinfo=UTC)
FRAME = Frame(function="total", module="app.orders", path="app/orders.py", line=12, source="    return rates[code]")
PLACED = structs.replace(FRAME, module="", path="/srv/releases/20251023/app/orders.py")
ROOTED = structs.replace(FRAME, module="", path="/srv/releases/20251023/orders.py")
HELPER = Frame(function="ensure", module="app.utils", path="app/utils.py", source="raise ValueError('missing')")
BARE = structs.replace(FRAME, source="")


def raised(
    error_type: str = "KeyError",
    message: str = "'EUR'",
    frames: tuple[Frame, ...] = (),
    *,
    number: int | None = None,
    parent: int | None = None,
    grouping: bool = False,
    implicit: bool = False,
) -> Raised:
    return Raised(
        type=error_type,
        message=message,
        frames=frames,
        number=number,
        parent=parent,
        grouping=grouping,
        implicit=implicit,
    )


def of(*chain: Raised, client: tuple[str, ...] = (), platform: str = "python") -> Event:
    last = chain[-1] if chain else None
    return Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=last.type if last else "",
        message=last.message if last else "",
        chain=chain,
        platform=platform,
        release="v2",
        client_fingerprint=client,
    )


def an_event(
    *frames: Frame,
    error_type: str = "KeyError",
    message: str = "'EUR'",
    client: tuple[str, ...] = (),
    platform: str = "python",
) -> Event:
    return of(raised(error_type, message, frames), client=client, platform=platform)


def says(message: str, *, template: str = "", logger: str = "") -> Event:
    return structs.replace(of(), message=message, message_template=template, logger=logger)


BASE = an_event(FRAME)
BOOM = raised("ExceptionGroup", "unhandled errors (2 sub-exceptions)", (PLACED,), number=0, grouping=True)
CONTEXT = raised("LookupError", "", (structs.replace(FRAME, function="cached"),), implicit=True)


def js(message: str, function: str = "total", file: str = "main-3f2a9c1b.js", *callers: Frame) -> Event:
    frame = Frame(function=function, path=f"https://shop/assets/{file}", line=1, column=48213)
    return an_event(*callers, frame, error_type="TypeError", message=message, platform="javascript")


def js_in(module: str, path: str) -> Event:
    frame = Frame(function="total", module=module, path=path, source="return a.b")
    return an_event(frame, error_type="TypeError", message="late", platform="node")


def test_a_function_literal_is_known_by_the_function_that_it_runs_in() -> None:
    method = Frame(function="(*Order).Discount", module="main", absolute_path="/src/orders.go")
    taken_in = structs.replace(method, function="func1")
    walk = Frame(function="Array.map", path="<anonymous>", in_app=False)
    total = Frame(function="total", path="/app/orders.js")
    nameless = structs.replace(total, function="<anonymous>")
    for literal, whole, platform in (
        ((method, taken_in), (method,), "go"),
        ((total, walk, nameless), (total,), "node"),
    ):
        one, other = (an_event(*frames, error_type="E", platform=platform) for frames in (literal, whole))
        assert fingerprint(one).digest == fingerprint(other).digest
    elsewhere = an_event(total, walk, structs.replace(nameless, path="/app/rows.js"), error_type="E", platform="node")
    assert "(without a name)" in " ".join(fingerprint(elsewhere).parts)


def test_a_fingerprint_says_what_counted_and_what_did_not() -> None:
    assert fingerprint(an_event(structs.replace(FRAME, function="main"), FRAME)) == Fingerprint(
        digest="eaebdb09edb3707eeb7700576840e20c",
        version=1,
        parts=("exception KeyError", "crash in app.orders total", "at line 'return rates[code]'"),
        left_out=(
            "1 other frames, since the same fault is reached on many ways",
            "the message, since the line of source tells what failed",
            "line numbers, addresses, values, release and user, since they change without the fault",
        ),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(BASE, an_event(structs.replace(FRAME, line=99)), id="another line number"),
        pytest.param(BASE, an_event(structs.replace(FRAME, source="\treturn  rates[code]")), id="another indent"),
        pytest.param(BASE, an_event(FRAME, message="'USD'"), id="another message"),
        pytest.param(
            BASE, structs.replace(BASE, release="v9", event_id="1" * 32, user_id="u"), id="another release and user"
        ),
        pytest.param(
            BASE, an_event(structs.replace(FRAME, function="run", in_app=False), FRAME), id="another library around"
        ),
        pytest.param(BASE, an_event(structs.replace(FRAME, function="nightly"), FRAME), id="another caller"),
        pytest.param(BASE, an_event(FRAME, FRAME, FRAME), id="recursion of any depth"),
        pytest.param(BASE, an_event(structs.replace(FRAME, variables={"code": "7"})), id="other values"),
        pytest.param(
            BASE,
            an_event(FRAME, structs.replace(FRAME, function="<listcomp>")),
            id="a comprehension that Python 3.12 inlines",
        ),
        pytest.param(
            an_event(PLACED),
            an_event(structs.replace(PLACED, path="/srv/releases/20251024/app/orders.py")),
            id="another release folder",
        ),
        pytest.param(
            an_event(ROOTED),
            an_event(structs.replace(ROOTED, path="/srv/releases/v1.2.3/orders.py")),
            id="one just above it",
        ),
        pytest.param(
            an_event(ROOTED),
            an_event(structs.replace(ROOTED, path="/srv/releases/1f0c9a77be/orders.py")),
            id="one named for a commit",
        ),
        pytest.param(BASE, an_event(PLACED), id="a printed stack, which says the path and no module"),
        pytest.param(
            an_event(structs.replace(FRAME, module="shop.app.orders")),
            an_event(structs.replace(PLACED, path="/srv/shop/app/orders.py")),
            id="another length of the path",
        ),
        pytest.param(
            js_in("orders", "/app/src/orders.js"), js_in("", "/app/dist/orders.js"), id="Node's SDK and a printed stack"
        ),
        pytest.param(
            js_in("jobs:bill", "/app/src/jobs/bill.js"), js_in("", "/app/dist/jobs/bill.js"), id="a folder, in both"
        ),
        pytest.param(
            an_event(PLACED),
            an_event(structs.replace(PLACED, path="C:\\shop\\app\\orders.py")),
            id="another operating system",
        ),
        pytest.param(js("a.b is broken"), js("a.b is broken", file="main-77b0e4d2.js"), id="another build of a bundle"),
        pytest.param(
            js("Cannot read properties of null (reading 'map')", "t", "main.js", Frame(function="o", path="main.js")),
            js("Cannot read properties of null (reading 'map')", "t", "main.js", Frame(function="o", path="main.js")),
            id="minified names",
        ),
        pytest.param(
            an_event(error_type="Error", message="order 17 at 0x7f00ff is 'late'"),
            an_event(error_type="Error", message='order 99 at 0x1 is "early"\nsecond line'),
            id="ids and addresses in a message without a stack",
        ),
        pytest.param(
            says("5f3e1c9a-0000-4000-8000-000000000000 took 1.5s"),
            says("ffffffff-1111-4111-8111-ffffffffffff took 12s"),
            id="a UUID",
        ),
        pytest.param(
            says("anna is gone", template="%s is gone"),
            says("the board is gone", template="%s is gone"),
            id="the logger's own template",
        ),
        pytest.param(
            of(raised(frames=(FRAME,), number=1, parent=0), BOOM),
            of(raised(frames=(FRAME,), number=2, parent=0), raised(frames=(FRAME,), number=1, parent=0), BOOM),
            id="a group with one failure, once and twice",
        ),
        pytest.param(BASE, of(raised(frames=(FRAME,), number=1, parent=0), BOOM), id="within a group and alone"),
        pytest.param(
            of(raised("A", "", (FRAME,), number=1, parent=0), raised("B", "", (PLACED,), number=2, parent=0), BOOM),
            of(raised("B", "", (PLACED,), number=1, parent=0), raised("A", "", (FRAME,), number=2, parent=0), BOOM),
            id="a group's failures in another order",
        ),
        pytest.param(BASE, of(CONTEXT, BASE.chain[0]), id="what was only being handled"),
        pytest.param(
            an_event(*[FRAME, PLACED] * 20, error_type="RecursionError"),
            an_event(*[PLACED, FRAME] * 31, PLACED, error_type="RecursionError"),
            id="a recursion cut at another function",
        ),
        pytest.param(
            an_event(HELPER, error_type="OSError", message="connect: connection refused"),
            an_event(FRAME, HELPER, error_type="OSError", message="connect: connection refused"),
            id="what is not reachable is so for every caller",
        ),
        pytest.param(
            an_event(
                structs.replace(FRAME, in_app=False), Frame(function="get", module="java.util.ArrayList", in_app=False)
            ),
            an_event(
                structs.replace(FRAME, in_app=False), Frame(function="at", module="java.util.Objects", in_app=False)
            ),
            id="nothing marked as own: the runtime is not",
        ),
        pytest.param(
            an_event(FRAME, client=("{{ default }}",)), an_event(FRAME, client=("{{default}}",)), id="the default spelt"
        ),
        pytest.param(
            an_event(FRAME, client=("tax",)),
            an_event(structs.replace(FRAME, function="f"), error_type="TypeError", client=("tax",)),
            id="the client said so",
        ),
    ],
)
def test_these_have_one_fingerprint(one: Event, other: Event) -> None:
    assert fingerprint(one).parts == fingerprint(other).parts
    assert family(one) == family(other)


NO = "'NoneType' object has no attribute '{}'"
UNIQUE = 'duplicate key value violates unique constraint "{}"'
STORE = Frame(function="(*Store).one", module="clinic/store", path="/src/store/store.go")
TASK = structs.replace(FRAME, function="main")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(BASE, an_event(structs.replace(FRAME, function="price")), id="another function"),
        pytest.param(BASE, an_event(structs.replace(FRAME, module="app.quotes")), id="another module"),
        pytest.param(BASE, an_event(structs.replace(FRAME, source="return rates[key]")), id="another line of source"),
        pytest.param(BASE, an_event(FRAME, error_type="TypeError"), id="another type"),
        pytest.param(BASE, an_event(FRAME, client=("tax",)), id="the client's own"),
        pytest.param(BASE, an_event(FRAME, client=("{{ default }}", "eu")), id="the default and the client's own"),
        pytest.param(BASE, an_event(), id="no stack"),
        pytest.param(
            an_event(structs.replace(FRAME, source="a = ensure(x)"), HELPER, error_type="ValueError"),
            an_event(structs.replace(FRAME, source="b = ensure(y)"), HELPER, error_type="ValueError"),
            id="a helper that fails for its callers",
        ),
        pytest.param(
            an_event(
                structs.replace(FRAME, source="raise ValueError("), error_type="ValueError", message="it is negative"
            ),
            an_event(
                structs.replace(FRAME, source="raise ValueError("), error_type="ValueError", message="date is past"
            ),
            id="two raises of many lines in one function",
        ),
        pytest.param(
            an_event(BARE, error_type="IllegalStateException", message="order 1 is closed"),
            an_event(BARE, error_type="IllegalStateException", message="line has no product"),
            id="two throws of one method without source",
        ),
        pytest.param(
            an_event(BARE, error_type="AttributeError", message="'NoneType' object has no attribute 'net'"),
            an_event(BARE, error_type="AttributeError", message="'NoneType' object has no attribute 'vat'"),
            id="another attribute, without source",
        ),
        pytest.param(
            js("Cannot read properties of null (reading 'map')", "t", "main.js", Frame(function="o", path="main.js")),
            js("Cannot read properties of null (reading 'map')", "t", "main.js", Frame(function="r", path="main.js")),
            id="one letter for two functions",
        ),
        pytest.param(
            of(
                raised("PSQLException", 'violates constraint "a_key"', (structs.replace(BARE, in_app=False),)),
                BASE.chain[0],
            ),
            of(
                raised("PSQLException", 'violates constraint "b_key"', (structs.replace(BARE, in_app=False),)),
                BASE.chain[0],
            ),
            id="another cause in the database",
        ),
        pytest.param(
            of(raised("A", "", (FRAME,), number=1, parent=0), BOOM),
            of(raised("B", "", (FRAME,), number=1, parent=0), BOOM),
            id="another failure in a group",
        ),
        pytest.param(
            an_event(*[FRAME] * 20, error_type="RecursionError"),
            an_event(*[structs.replace(PLACED, function="subtotal")] * 20, error_type="RecursionError"),
            id="another recursion",
        ),
        pytest.param(
            an_event(
                structs.replace(FRAME, source="a(b.net, c.vat)"), error_type="AttributeError", message=NO.format("net")
            ),
            an_event(
                structs.replace(FRAME, source="a(b.net, c.vat)"), error_type="AttributeError", message=NO.format("vat")
            ),
            id="two members that one line reads",
        ),
        pytest.param(
            an_event(
                structs.replace(FRAME, source="flush()"), error_type="IntegrityError", message=UNIQUE.format("a_key")
            ),
            an_event(
                structs.replace(FRAME, source="flush()"), error_type="IntegrityError", message=UNIQUE.format("b_key")
            ),
            id="two constraints, refused on one line",
        ),
        pytest.param(
            an_event(FRAME, STORE, error_type="*errors.errorString", message="no rows in result set", platform="go"),
            an_event(TASK, STORE, error_type="*errors.errorString", message="no rows in result set", platform="go"),
            id="a store's error that names nothing, for two callers",
        ),
        pytest.param(
            an_event(BARE, error_type="EntityNotFoundException", message="no a.Order with id 7", platform="java"),
            an_event(BARE, error_type="EntityNotFoundException", message="no a.Customer with id 7", platform="java"),
            id="what is not found, without source",
        ),
        pytest.param(says("status code 404"), says("status code 503"), id="another status"),
        pytest.param(says("no answer of 10.0.0.1:5432"), says("no answer of 10.0.0.1:6379"), id="another port"),
        pytest.param(says("no such table: orders"), says("no such table: lots"), id="another table"),
        pytest.param(says("late", logger="a"), says("late", logger="b"), id="another logger"),
        pytest.param(
            an_event(FRAME, client=("{{ default }}", "eu")),
            an_event(structs.replace(FRAME, function="f"), client=("{{ default }}", "eu")),
            id="the default still tells faults apart",
        ),
    ],
)
def test_these_are_two_bugs(one: Event, other: Event) -> None:
    assert fingerprint(one).digest != fingerprint(other).digest
    assert family(one) != family(other)


NET_TOTAL = "'NoneType' object has no attribute 'net_total'"
ART = "Attempt to invoke virtual method 'int com.rail.Ticket.getNumber()' on a null object reference"
R8 = Frame(function="a", module="c6.b", path="r8-map-id-4f0c2b91")
LIBRARY = structs.replace(FRAME, function="trace", in_app=False)
SCRIPT = Frame(function="Stops.next", path="/app/src/stops.ts", source="const eta = vehicle.position.eta;")


def minified(message: str, function: str) -> Event:
    return js(message, function, "chunk.js", Frame(function=f"{function}$", path="react.js"))


WRAPPED = raised(
    "ServiceError", "failed", (structs.replace(FRAME, function="serve", source="raise ServiceError() from e"),)
)
V8 = js("Cannot read properties of undefined (reading 'price')", "Cart.total")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(V8, js('can\'t access property "price", e.item is undefined'), id="Firefox"),
        pytest.param(V8, js("undefined is not an object (evaluating 'e.item.price')"), id="Safari"),
        pytest.param(V8, js("Cannot read property 'price' of undefined"), id="an older Chrome"),
        pytest.param(js("x.f is not a function"), js("x.f is not a function. (In 'x.f()', …)"), id="a call"),
        pytest.param(js("gtag is not defined"), js("Can't find variable: gtag"), id="a name"),
        pytest.param(js("Failed to fetch"), js("Load failed"), id="the network"),
        pytest.param(
            an_event(BARE, error_type="UnboundLocalError", message="local variable 'x' referenced before assignment"),
            an_event(
                BARE,
                error_type="UnboundLocalError",
                message="cannot access local variable 'x' where it is not associated with a value",
            ),
            id="Python 3.10 and 3.11",
        ),
        pytest.param(
            an_event(BARE, error_type="NoMethodError", message="undefined method `x' for nil:NilClass"),
            an_event(BARE, error_type="NoMethodError", message="undefined method 'x' for nil"),
            id="Ruby 3.2 and 3.4",
        ),
        pytest.param(
            an_event(BARE, error_type="ErrorException", message="Notice: Undefined index: total"),
            an_event(BARE, error_type="ErrorException", message='Warning: Undefined array key "total"'),
            id="PHP 7 and 8",
        ),
        pytest.param(BASE, of(BASE.chain[0], WRAPPED), id="wrapped on another way"),
        pytest.param(
            an_event(
                structs.replace(FRAME, source="a(order.net_total)"), error_type="AttributeError", message=NET_TOTAL
            ),
            an_event(BARE, error_type="AttributeError", message=NET_TOTAL),
            id="a member with a name of its own, with and without its line",
        ),
        pytest.param(
            minified("Cannot read properties of null (reading 'fareClass')", "x"),
            minified("Cannot read properties of null (reading 'fareClass')", "v"),
            id="minified by two builds",
        ),
        pytest.param(
            an_event(R8, error_type="NullPointerException", message=ART, platform="java"),
            an_event(
                structs.replace(R8, module="d6.a", function="b"),
                error_type="NullPointerException",
                message=ART,
                platform="java",
            ),
            id="R8's names of two builds",
        ),
        pytest.param(
            an_event(TASK, LIBRARY, FRAME, HELPER, error_type="SoftTimeLimitExceeded", message=""),
            an_event(
                TASK,
                LIBRARY,
                FRAME,
                structs.replace(BARE, function="g"),
                error_type="SoftTimeLimitExceeded",
                message="",
            ),
            id="a time limit strikes anywhere",
        ),
        pytest.param(
            an_event(FRAME, error_type="ANR", message="Background ANR"),
            an_event(structs.replace(FRAME, source="b(c)"), error_type="App Hanging", message="App hanging for 2 s"),
            id="a hang on any line of the function",
        ),
        pytest.param(
            an_event(SCRIPT, error_type="TypeError", message="x", platform="node"),
            an_event(structs.replace(SCRIPT, function="?"), error_type="TypeError", message="x", platform="node"),
            id="a function of JavaScript whose name its compiler lost",
        ),
    ],
)
def test_two_fingerprints_of_one_bug(one: Event, other: Event) -> None:
    assert fingerprint(one).digest != fingerprint(other).digest
    assert family(one) == family(other)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(js("Cannot read properties of undefined (reading 'name')", "Cart.total"), id="another member"),
        pytest.param(js("Cannot read property 'price' of undefined", "Wishlist.show"), id="another function"),
        pytest.param(js("Cannot set properties of undefined (setting 'price')", "Cart.total"), id="a write"),
    ],
)
def test_a_family_is_no_wider_than_a_bug(other: Event) -> None:
    assert family(other) != family(V8)


def test_two_classes_with_a_method_that_many_have_are_not_one_family() -> None:
    words = "Cannot read properties of undefined (reading 'price')"
    assert family(js(words, "Cart.render")) != family(js(words, "Wishlist.render"))


def test_why_a_part_was_left_out_is_said() -> None:
    grouped = of(raised(frames=(FRAME,), number=1, parent=0), BOOM)
    assert "the group ExceptionGroup, since its members count" in fingerprint(grouped).left_out
    handled = fingerprint(of(CONTEXT, BASE.chain[0])).left_out
    assert "LookupError, since it was only being handled when another call failed" in handled
    assert fingerprint(an_event(FRAME, client=("tax",))).left_out == (
        "exceptions, frames and message, since the client's own fingerprint says all",
    )


def test_equal_inputs_are_enough_for_equal_fingerprints() -> None:
    assert inputs(BASE) == inputs(structs.replace(BASE, event_id="1" * 32, release="v9", user_id="u", tags={"a": "b"}))
    assert inputs(an_event(FRAME, message="order 1")) == inputs(an_event(FRAME, message="order 2"))
    assert inputs(BASE) != inputs(an_event(structs.replace(FRAME, function="f")))
    client = ("{{ message }}",)
    assert inputs(an_event(message="order 1", client=client)) != inputs(an_event(message="order 2", client=client))
    rules = read_rules("release:v* -> a")
    assert inputs(BASE, rules) != inputs(structs.replace(BASE, release="9"), rules)
