"""What is made before a captured request, told by the text of the tree."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec import structs

from homeostat.errors import NotFound
from homeostat.records import Event, EventKind, Frame, Json, Raised
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.creations import creations_for

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVENT = Event(
    event_id="e" * 32, service="shop", occurred_at=NOON, received_at=NOON, level="error", kind=EventKind.ERROR,
    error_type="TypeError", message="no",
)  # fmt: skip
GET = Asked(method="GET", target="/orders/42/total?x=1", body=None)

FASTAPI = {
    "shop/main.py": "from fastapi import FastAPI\nfrom shop.orders import router\napp = FastAPI()\n"
    "app.include_router(router, prefix='/orders')\n",
    "shop/orders.py": "from fastapi import APIRouter\nfrom shop.models import NewOrder\nrouter = APIRouter()\n\n\n"
    "@router.post('')\ndef create(order: NewOrder):\n    return {'id': 1}\n\n\n"
    "@router.get('/{order_id}/total')\ndef total(order_id: int):\n    return None\n",
    "shop/models.py": "from enum import Enum\nfrom pydantic import BaseModel, Field\n\n\n"
    "class Kind(Enum):\n    RUSH = 'rush'\n\n\nclass Line(BaseModel):\n    sku: str\n    note: str = ''\n\n\n"
    "class NewOrder(BaseModel):\n    kind: Kind\n    lines: list[Line]\n    discount: float | None = None\n"
    "    email: str = Field(..., min_length=3)\n",
}
FLASK = {
    "app.py": "from flask import Flask, request\napp = Flask(__name__)\n\n\ndef save(data):\n"
    "    return data['email']\n\n\n"
    "@app.route('/orders', methods=['POST'])\ndef create():\n    body = request.get_json()\n    save(body)\n"
    "    return {'qty': body['qty'], 'note': body.get('note')}, 201\n",
}
DJANGO = {
    "shop/urls.py": "from django.urls import path\nfrom shop import views\n"
    "urlpatterns = [path('orders/', views.orders)]\n",
    "shop/views.py": "import json\n\n\ndef orders(request):\n    data = json.loads(request.body)\n"
    "    return data['title']\n",
}
EXPRESS = {
    "src/orders.js": "const router = express.Router();\nrouter.post('/', (req, res) => {\n"
    "  const { title, note = '' } = req.body;\n  for (const line of req.body.lines) add(line);\n  res.json({});\n"
    "});\nrouter.get('/:id/total', (req, res) => {\n  res.json({});\n});\n",
}
NEXT = {
    "app/orders/route.ts": "export async function POST(request: Request) {\n  const body = await request.json()\n"
    "  return Response.json({ title: body.title, price: body.price ?? 0 })\n}\n",
}
GO = {
    "api/orders.go": 'package api\n\ntype newOrder struct {\n\tTitle string `json:"title" binding:"required"`\n'
    '\tPrice *int `json:"price,omitempty"`\n}\n\nfunc routes(r *gin.Engine) {\n\tr.POST("/orders", create)\n}\n\n'
    "func create(c *gin.Context) {\n\tvar in newOrder\n\tif err := c.ShouldBindJSON(&in); err != nil {\n"
    "\t\treturn\n\t}\n}\n",
}


def ways(
    files: dict[str, str], language: str, asked: Asked = GET, event: Event = EVENT
) -> list[list[tuple[str, Json]]]:
    def read(path: str) -> str:
        if path not in files:
            raise NotFound(path)
        return files[path]

    found = creations_for(asked, event, language, list(files), read)
    return [[(each.target, each.body) for each in way] for way in found]


@pytest.mark.parametrize(
    ("files", "language", "wanted"),
    [
        pytest.param(
            FASTAPI,
            "python",
            ("/orders", {"kind": "rush", "lines": [{"sku": "a"}], "email": "anna@example.com"}),
            id="a model of pydantic, only what is needed",
        ),
        pytest.param(
            FLASK, "python", ("/orders", {"qty": 1, "email": "anna@example.com"}), id="what Flask's handler reads"
        ),
        pytest.param(DJANGO, "python", ("/orders/", {"title": "a"}), id="a view of Django"),
        pytest.param(EXPRESS, "javascript", ("/orders", {"title": "a", "lines": []}), id="a router of Express"),
        pytest.param(NEXT, "javascript", ("/orders", {"title": "a"}), id="a route of Next.js"),
        pytest.param(GO, "go", ("/orders", {"title": "a"}), id="a struct of Go"),
    ],
)
def test_it_is_made_by_what_the_service_answers(files: dict[str, str], language: str, wanted: Any) -> None:  # noqa: ANN401
    assert ways(files, language)[0] == [wanted]


@pytest.mark.parametrize(
    ("path", "text", "files", "language"),
    [
        pytest.param(
            "tests/test_orders.py",
            "def test(client):\n    client.post('/orders', json={'kind': 'slow', 'lines': []})\n",
            FASTAPI,
            "python",
            id="python",
        ),
        pytest.param(
            "test/orders.test.js",
            "it('a', async () => {\n"
            "  await request(app).post('/orders').send({ kind: 'slow', lines: [] }).expect(201);\n});\n",
            EXPRESS,
            "javascript",
            id="javascript",
        ),
        pytest.param(
            "api/orders_test.go",
            'package api\n\nfunc TestCreate(t *testing.T) {\n\treq := httptest.NewRequest("POST", "/orders", '
            'strings.NewReader(`{"kind":"slow","lines":[]}`))\n\tdo(req)\n}\n',
            GO,
            "go",
            id="go",
        ),
    ],
)
def test_a_body_of_the_services_own_tests_comes_first(
    path: str, text: str, files: dict[str, str], language: str
) -> None:
    assert ways({**files, path: text}, language)[0] == [("/orders", {"kind": "slow", "lines": []})]


def test_its_fields_have_the_values_that_the_crashed_frames_held() -> None:
    shown = {"order": {"id": "42", "email": "'bo@example.com'", "discount": "None", "lines": "[]"}}
    frame = Frame(function="total", path="shop/orders.py", line=13, in_app=True, variables=shown)
    event = structs.replace(EVENT, chain=(Raised(type="TypeError", message="no", frames=(frame,)),))
    (first,), *_ = ways(FASTAPI, "python", event=event)
    assert first == ("/orders", {"kind": "rush", "lines": [{"sku": "a"}], "email": "bo@example.com"})
    shown_as_text = structs.replace(frame, variables={"order": "Order(id=42, discount=None, email='bo@example.com')"})
    event = structs.replace(EVENT, chain=(Raised(type="TypeError", message="no", frames=(shown_as_text,)),))
    assert ways(FASTAPI, "python", event=event)[0] == [first]


def test_what_a_body_names_is_made_before_it() -> None:
    files = {
        "app.py": "from flask import Flask, request\napp = Flask(__name__)\n\n\n@app.post('/customers')\ndef add():\n"
        "    return request.json['name']\n",
    }
    asked = Asked(method="POST", target="/orders", body='{"customer_id": 7}')
    assert ways(files, "python", asked) == [[("/customers", {"name": "a"})]]


@pytest.mark.parametrize("target", ["/orders", "/orders/new", "/health?full=1", "/"])
def test_a_request_that_asks_for_nothing_needs_nothing(target: str) -> None:
    assert ways(FASTAPI, "python", Asked(method="GET", target=target, body=None)) == []
