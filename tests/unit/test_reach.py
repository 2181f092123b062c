"""How far a patch reaches: read from made-up trees, by language."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from homeostat.console.reach import leads, risks_of, share_of
from homeostat.errors import NotFound
from homeostat.languages.diff import applied, diff_of, hunks_of
from homeostat.records import (
    Diagnosis,
    Event,
    EventKind,
    FixClass,
    Patch,
    Reach,
    Service,
    Traffic,
)
from homeostat.stages.propose.reach import Surroundings
from homeostat.stages.propose.situation import Situation

NOW = datetime(2025, 10, 23, 12, tzinfo=UTC)
SERVICE = Service(name="shop", project_id=1, public_key="k")

FASTAPI = {
    "app/__init__.py": "",
    "app/main.py": (
        "from fastapi import FastAPI\nfrom app.routers import orders\n\napp = FastAPI()\n"
        'app.include_router(orders.router, prefix="/api")\n'
    ),
    "app/routers/__init__.py": "",
    "app/routers/orders.py": (
        'from fastapi import APIRouter\nfrom app.pricing import total\n\nrouter = APIRouter(prefix="/orders")\n\n\n'
        '@router.get("")\ndef list_orders():\n    return []\n\n\n'
        '@router.post("/{order_id}/price")\ndef price(order_id: int):\n    return total([order_id])\n'
    ),
    "app/pricing.py": (
        "def rounded(value):\n    return value\n\n\ndef total(lines):\n    return rounded(sum(lines))\n\n\n"
        "def unused(a):\n    return a\n"
    ),
}
FLASK = {
    "shop.py": (
        "from flask import Blueprint, Flask\nfrom prices import price_of\n\n"
        'carts = Blueprint("carts", __name__, url_prefix="/carts")\napp = Flask(__name__)\n'
        'app.register_blueprint(carts, url_prefix="/v1")\n\n\n'
        '@carts.route("/<int:cart_id>", methods=["GET", "PUT"])\ndef cart(cart_id):\n    return price_of(cart_id)\n'
    ),
    "prices.py": "def price_of(cart):\n    return 1\n",
}
DJANGO = {
    "site/urls.py": 'from django.urls import include, path\n\nurlpatterns = [path("shop/", include("shop.urls"))]\n',
    "shop/__init__.py": "",
    "shop/urls.py": (
        "from django.urls import path\nfrom shop import views\n\n"
        'urlpatterns = [path("orders/<int:pk>/", views.order), path("carts/", views.CartView.as_view())]\n'
    ),
    "shop/views.py": (
        "from shop.pricing import total\n\n\ndef order(request, pk):\n    return total(pk)\n\n\n"
        "class CartView:\n    def post(self, request):\n        return total(1)\n"
    ),
    "shop/pricing.py": "def total(pk):\n    return pk\n",
}
STARLETTE = {
    "app.py": (
        "from starlette.routing import Route\nfrom views import Home\n\n\n"
        "class Orders:\n    def find(self, number):\n        return number\n\n\n"
        "async def show(request):\n    return Orders().find(1)\n\n\n"
        'routes = [Route("/show/{number}", show, methods=["GET"])]\n'
    ),
    "views.py": "class Home:\n    pass\n",
}
GO = {
    "go.mod": "module shop\n",
    "http.go": (
        "package shop\n\nfunc Routes(mux *http.ServeMux) {\n"
        '\tmux.HandleFunc("GET /orders/{id}", showOrder)\n}\n\n'
        "func showOrder(w http.ResponseWriter, r *http.Request) {\n\twrite(w, priceOf(1))\n}\n"
    ),
    "price.go": "package shop\n\nfunc priceOf(n int) int {\n\treturn n\n}\n",
}
JAVASCRIPT = {
    "src/app.mjs": (
        "import { total } from './total.mjs'\n\nexport function createApp(app) {\n"
        "  app.get('/baskets/:id', (req, res) => {\n    res.json(total(req.params.id))\n  })\n}\n"
    ),
    "src/total.mjs": "export const total = (lines) => {\n  return lines.length\n}\n",
}


def situation(files: Mapping[str, str], crash: str = "") -> Situation:
    def read(path: str) -> str:
        if path not in files:
            raise NotFound(path)
        return files[path]

    event = Event(
        event_id="a" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type="E",
        message="",
    )
    diagnosis = Diagnosis(
        bug_code="BUG-20251023-00001",
        base="b" * 40,
        released="",
        places=(),
        root_cause="",
        hypothesis="",
        classification="",
        impact="",
        fix_class=FixClass.CODE_FIX,
        reason=crash,
        evidence=(),
    )
    return Situation(diagnosis=diagnosis, event=event, service=SERVICE, read=read, files=tuple(files))


def reach(files: Mapping[str, str], path: str, old: str, new: str) -> Reach:
    assert old in files[path]
    return Surroundings(situation(files)).reach(diff_of(path, files[path], files[path].replace(old, new)))


@pytest.mark.parametrize(
    ("files", "path", "old", "new", "functions", "endpoints"),
    [
        pytest.param(
            FASTAPI, "app/pricing.py", "return value", "return round(value)",
            ("rounded in app/pricing.py",), ("POST /api/orders/{order_id}/price",), id="fastapi, through two calls",
        ),
        pytest.param(
            FASTAPI, "app/routers/orders.py", "return []", "return [1]",
            ("list_orders in app/routers/orders.py",), ("GET /api/orders",), id="fastapi, the handler itself",
        ),
        pytest.param(
            FASTAPI, "app/pricing.py", "return a", "return -a", ("unused in app/pricing.py",), (), id="unused"
        ),
        pytest.param(
            FLASK, "prices.py", "return 1", "return 2", ("price_of in prices.py",),
            ("GET /v1/carts/{cart_id}", "PUT /v1/carts/{cart_id}"), id="flask, a blueprint below a prefix",
        ),
        pytest.param(
            DJANGO, "shop/pricing.py", "return pk", "return -pk", ("total in shop/pricing.py",),
            ("ANY /shop/orders/{pk}/", "POST /shop/carts/"), id="django, included, function and class",
        ),
        pytest.param(
            STARLETTE, "app.py", "return number", "return -number", ("Orders.find in app.py",),
            ("GET /show/{number}",), id="starlette, a method",
        ),
        pytest.param(
            GO, "price.go", "return n", "return -n", ("priceOf in price.go",), ("GET /orders/{id}",), id="go, as text",
        ),
        pytest.param(
            JAVASCRIPT, "src/total.mjs", "lines.length", "lines.size", ("total in src/total.mjs",),
            ("GET /baskets/{id}",), id="javascript, as text",
        ),
    ],
)  # fmt: skip
def test_who_leads_to_what_is_changed(  # noqa: PLR0917 - a row of a table
    files: Mapping[str, str], path: str, old: str, new: str, functions: tuple[str, ...], endpoints: tuple[str, ...]
) -> None:
    found = reach(files, path, old, new)
    assert found.functions == functions
    assert set(found.endpoints) == set(endpoints)
    assert found.how


def test_callers_are_named_directly_and_through_others() -> None:
    found = reach(FASTAPI, "app/pricing.py", "return value", "return round(value)")
    assert found.callers == ("total in app/pricing.py", "price in app/routers/orders.py")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("total(lines):", "total(lines, tax=0):", ("total(lines) is now total(lines, tax=0)",), id="more"),
        pytest.param("def total(lines):", "def total(lines: list[int]) -> int:", (), id="only annotated"),
        pytest.param("def rounded(value):", "def rounded(value, places=2):", (), id="used in its own file alone"),
        pytest.param("def total(lines):", "def whole(lines):", ("total(lines) is gone",), id="renamed"),
        pytest.param("def unused(a):", "def unused():", (), id="nobody uses it"),
    ],
)  # fmt: skip
def test_a_signature_that_other_files_use(old: str, new: str, told: tuple[str, ...]) -> None:
    assert reach(FASTAPI, "app/pricing.py", old, new).public_api == told


def test_the_same_name_elsewhere_is_another_function() -> None:
    files = FASTAPI | {
        "app/other.py": "def total(rows):\n    return 0\n\n\ndef report():\n    return total([])\n",
    }
    found = reach(files, "app/other.py", "return 0", "return 1")
    assert found.callers == ("report in app/other.py",)
    assert found.endpoints == ()


def test_a_name_that_a_package_passes_on_is_followed() -> None:
    files = {
        "app/__init__.py": "",
        "app/money/__init__.py": "from app.money.rounding import rounded\n",
        "app/money/rounding.py": "def rounded(value):\n    return value\n",
        "app/bill.py": "from app.money import rounded\n\n\ndef bill(x):\n    return rounded(x)\n",
    }
    assert reach(files, "app/money/rounding.py", "return value", "return 1").callers == ("bill in app/bill.py",)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        pytest.param("requirements.txt", "dependencies", id="dependency"),
        pytest.param("shop/migrations/0002_add.py", "migrations", id="migration"),
        pytest.param(".github/workflows/ci.yml", "protected", id="pipeline"),
        pytest.param("app/routers/payments.py", "protected", id="delicate"),
        pytest.param("tests/test_orders.py", "tests", id="test"),
    ],
)
def test_paths_that_a_person_is_told_of(path: str, field: str) -> None:
    files = {path: "a\n"}
    assert getattr(reach(files, path, "a", "b"), field) == (path,)


def test_what_cannot_be_read_is_said() -> None:
    found = reach({"config.yaml": "a\n"}, "config.yaml", "a", "b")
    assert found.not_known == ("who uses config.yaml: no source that is read here",)
    alone = {"price.go": "package shop\n\nfunc priceOf(n int) int {\n\treturn n\n}\n"}
    assert "routes: not known for go" in reach(alone, "price.go", "return n", "return -n").not_known
    common = {"a.go": "package a\n\nfunc Of(n int) int {\n\treturn n\n}\n"}
    assert "Of is too common a name to say who calls it" in reach(common, "a.go", "return n", "return 1").not_known


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def broken(:\n", id="no Python"),
        pytest.param("x = " + "(" * 5_000 + "1" + ")" * 5_000 + "\n", id="deep"),
        pytest.param("if a:\n    pass\n" + "elif a:\n    pass\n" * 3_000, id="a long chain of elif"),
        pytest.param("def a():\n    b()\n\n\ndef b():\n    a()\n", id="a circle"),
        pytest.param("\0", id="NUL"),
    ],
)
def test_hostile_source_costs_nothing(source: str) -> None:
    files = FASTAPI | {"app/hostile.py": source}
    assert reach(files, "app/pricing.py", "return value", "return 1").files == ("app/pricing.py",)
    assert Surroundings(situation(files)).reach(diff_of("app/hostile.py", source, source + "# more\n")).files


def test_many_callers_are_bounded() -> None:
    calls = "".join(f"\n\ndef f{n}():\n    return {'base' if not n else f'f{n - 1}'}()\n" for n in range(500))
    found = reach({"a.py": f"def base():\n    return 1\n{calls}"}, "a.py", "return 1", "return 2")
    assert len(found.callers) <= 40
    assert "callers further away were not followed" in found.not_known


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a\nb\nc\n", "a\nx\ny\nc\n", id="changed"),
        pytest.param("a\nb\n", "b\n", id="first line goes"),
        pytest.param("a\n", "a\n-- b\n++ c\n", id="lines that look like headings"),
        pytest.param("-- a\nb\n", "b\n", id="a line that leaves looks like a heading"),
        pytest.param("a", "b", id="no last newline"),
        pytest.param("a\n" * 30 + "b\n" * 30, "x\n" + "a\n" * 30 + "b\n" * 28, id="two places"),
    ],
)  # fmt: skip
def test_a_diff_is_applied_as_it_was_made(before: str, after: str) -> None:
    patch = diff_of("a.txt", before, after)
    assert applied(before, hunks_of(patch)["a.txt"]) == after
    assert applied(f"other\n{before}", hunks_of(patch)["a.txt"]) != after


def test_what_is_no_diff_has_no_hunks() -> None:
    assert hunks_of(Patch(diff="@@ -1 +1 @@\n-a\n+b\n")) == {}
    assert hunks_of(Patch(diff="--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-a"))["x"][0].before == ("a",)


@pytest.mark.parametrize(
    ("route", "endpoint", "fits"),
    [
        pytest.param("GET /orders/*", "GET /orders/{order_id}", True, id="a number"),
        pytest.param("GET /orders/ARN-30C", "GET /orders/{sku}", True, id="any word"),
        pytest.param("GET /orders", "GET /orders/", True, id="a last slash"),
        pytest.param("GET /", "GET /", True, id="the root"),
        pytest.param("POST /orders/*", "GET /orders/{order_id}", False, id="another method"),
        pytest.param("PUT /orders/*", "ANY /orders/{order_id}", True, id="any method"),
        pytest.param("GET /orders/*/lines", "GET /orders/{order_id}", False, id="deeper"),
        pytest.param("GET /files/a/b/c", "GET /files/{name:path}", True, id="the rest of a path"),
        pytest.param("other", "GET /orders", False, id="what is not told apart"),
    ],
)
def test_a_counted_route_is_one_of_an_endpoint(route: str, endpoint: str, *, fits: bool) -> None:
    assert leads(route, endpoint) is fits


def test_the_share_of_traffic_is_counted_or_said_not_to_be() -> None:
    there = Reach(files=("a.py",), changed_lines=1, endpoints=("GET /orders/{id}",))
    counted = Traffic(
        release="v2", requests=9, errors=0, counted_at=NOW, routes={"GET /orders/*": 30, "GET /": 60, "other": 10}
    )
    says = share_of(there, [counted], "v2")
    assert says.says == "30 of 100 requests (30%) since v2 went there; 10 of them are not told apart"
    assert (share_of(there, [counted], "v1").says, share_of(there, [], "").tone) == ("not counted", "unknown")
    assert share_of(Reach(files=(), changed_lines=0), [counted], "v2").tone == "unknown"


def test_the_card_warns_of_what_cannot_be_taken_back_and_names_the_rest() -> None:
    patch = Patch(diff="--- a/db/migrate/1.sql\n+++ b/db/migrate/1.sql\n@@ -1 +1 @@\n-a\n+b\n")
    found = Reach(files=patch.files, changed_lines=2, migrations=patch.files, callers=tuple("abcde"))
    risks = {risk.name: risk for risk in risks_of(patch, found, service=SERVICE, same_code=("worker",))}
    assert (risks["Data migration"].tone, risks["Dependencies"].tone) == ("wait", "good")
    assert risks["Callers"].says == "5 functions lead here: a, b, c and 2 more"
    assert "worker" in risks["Services"].says
    assert "Not known" not in risks
    assert [risk.tone for risk in risks_of(patch, None, service=SERVICE, same_code=())] == ["quiet", "unknown"]
