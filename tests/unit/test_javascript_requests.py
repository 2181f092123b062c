"""A captured request, as the tests of a service in JavaScript or TypeScript send theirs."""

import pytest

from homeostat.errors import NotFound
from homeostat.languages.trees import Source, broken
from homeostat.stages.propose.asked import Asked
from homeostat.stages.propose.javascript_requests import sent_anew, sent_in_tests

REMARK = "It raised TypeError in production."
GET = Asked(method="GET", target="/orders/77?full=1", body=None)
POST = Asked(
    method="POST", target="/orders", body='{"lines":[{"sku":"it\'s"}],"note":null}', content_type="application/json"
)

SUPERTEST = """import request from 'supertest';
import { app } from '../src/app.js';

describe('orders', () => {
  it('shows one', async () => {
    // made before
    const made = await request(app).post('/orders').send({ lines: [] });
    const response = await request(app).get(`/orders/${made.body.id}`).set('x-shop', '3');
    expect(response.status).toBe(200);
    expect(response.body.id).toBe(made.body.id);
  });
});
"""
CHAIN = """const request = require('supertest');
test('creates', async () => {
  const { body } = await request(app)
    .post('/orders')
    .send({ lines: [] })
    .expect('Content-Type', /json/)
    .expect(201);
  assert.ok(body.id);
});
"""
ARROW = """it("should create", () => request(app).post("/orders").send({ lines: [] }).expect(201, { id: 1 }));
"""
INJECT = """import test from 'node:test';
test('creates an order', async () => {
  const app = build();
  const answer = await app.inject({ method: 'POST', url: '/orders', payload: { lines: [] } });
  assert.equal(answer.statusCode, 201);
  assert.deepEqual(answer.json(), {});
  await app.close();
});
"""
FETCH = """import test from 'node:test';
test('lists', async () => {
  const server = app.listen(0);
  try {
    const answer = await fetch(`${base(server)}/orders`);
    const body = await answer.json();
    assert.strictEqual(answer.status, 200);
    assert.strictEqual(body.length, 0);
  } finally {
    server.close();
  }
});
"""
ROUTE = """import { expect, it } from 'vitest'
import { POST } from './route'
it('creates', async () => {
  const response = await POST(new Request('http://localhost/orders', { method: 'POST', body: JSON.stringify({}) }))
  expect(response.status).toBe(201)
})
"""
HELPER = """test('creates', async () => {
  const { status, body } = await call('POST', '/orders', { lines: [] });
  assert.equal(status, 201);
  assert.equal(body.id, 1);
});
"""


def sent(text: str, asked: Asked, path: str = "test/orders.test.js") -> list[str]:
    def read(asked_path: str) -> str:
        if asked_path != path:
            raise NotFound(asked_path)
        return text

    found = sent_in_tests(asked, "src/app.js", [path, "src/app.js", "node_modules/a/a.test.js"], read, remark=REMARK)
    assert not any(broken(Source(path, each.text)) for each in found)
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("text", "asked", "wanted"),
    [
        pytest.param(
            SUPERTEST,
            GET,
            "\n\n  // It raised TypeError in production.\n"
            "  it('answers GET /orders/77 with HOMEOSTAT_STATUS', async () => {\n"
            "    const response = await request(app).get('/orders/77?full=1').set('x-shop', '3');\n"
            "    expect(response.status).toBe(HOMEOSTAT_STATUS);\n  });\n});\n",
            id="as far as the status, without what only served the other",
        ),
        pytest.param(
            CHAIN,
            POST,
            "test('answers POST /orders with HOMEOSTAT_STATUS', async () => {\n  await request(app)\n"
            "    .post('/orders')\n    .send({ lines: [{ sku: \"it's\" }], note: null })\n"
            "    .expect(HOMEOSTAT_STATUS);\n});",
            id="a chain, without what else it expects",
        ),
        pytest.param(
            CHAIN,
            GET,
            "  await request(app)\n    .get('/orders/77?full=1')\n    .expect(HOMEOSTAT_STATUS);\n",
            id="another method, without the body",
        ),
        pytest.param(
            ARROW,
            POST,
            'it("should answer POST /orders with HOMEOSTAT_STATUS", () => request(app).post("/orders").send('
            '{ lines: [{ sku: "it\'s" }], note: null }).expect(HOMEOSTAT_STATUS));',
            id="one expression",
        ),
        pytest.param(
            INJECT,
            POST,
            "  const app = build();\n  const answer = await app.inject({ method: 'POST', url: '/orders', "
            'payload: { lines: [{ sku: "it\'s" }], note: null } });\n'
            "  assert.equal(answer.statusCode, HOMEOSTAT_STATUS);\n  await app.close();\n});",
            id="inject, and its end",
        ),
        pytest.param(
            INJECT,
            GET,
            "await app.inject({ method: 'GET', url: '/orders/77?full=1' });\n",
            id="inject without a body",
        ),
        pytest.param(
            FETCH,
            POST,
            "    const answer = await fetch(`${base(server)}/orders`, { method: 'POST', headers: { 'content-type': "
            "'application/json' }, body: JSON.stringify({ lines: [{ sku: \"it's\" }], note: null }) });\n"
            "    assert.strictEqual(answer.status, HOMEOSTAT_STATUS);\n  } finally {\n    server.close();\n",
            id="fetch, within what ends the server",
        ),
        pytest.param(
            ROUTE,
            POST,
            "POST(new Request('http://localhost/orders', { method: 'POST', body: JSON.stringify({ lines: [{ sku: "
            '"it\'s" }], note: null }) }))\n  expect(response.status).toBe(HOMEOSTAT_STATUS)\n})',
            id="a route's function",
        ),
        pytest.param(
            HELPER,
            POST,
            "  const { status } = await call('POST', '/orders', { lines: [{ sku: \"it's\" }], note: null });\n"
            "  assert.equal(status, HOMEOSTAT_STATUS);\n});",
            id="their own way to ask",
        ),
    ],
)
def test_it_is_sent_as_the_tests_send(text: str, asked: Asked, wanted: str) -> None:
    texts = sent(text, asked)
    assert texts
    assert wanted in texts[0], texts[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "for (const p of all) {\n  test('a', async () => {\n"
            "    assert.equal((await call('GET', '/a')).status, 200);\n  });\n}\n",
            id="a loop",
        ),
        pytest.param("it('a', (done) => {\n  request(app).get('/a').expect(200, done);\n});\n", id="calls back"),
        pytest.param("it('a', () => {\n  expect(pathOf(order)).toBe('/orders/1');\n});\n", id="sends nothing"),
        pytest.param(
            "it('a', async () => {\n  app.get('/a', (req, res) => res.status(200).end());\n});\n", id="a route"
        ),
    ],
)
def test_nothing_is_made_of_what_is_no_plain_test_of_a_request(text: str) -> None:
    assert sent(text, GET) == []


APPS = {
    "package.json": '{"devDependencies": {"supertest": "7"}}',
    "src/app.js": "import express from 'express';\nexport const app = express();\n",
    "src/sums.js": "export const add = (a, b) => a + b;\n",
    "src/sums.test.js": "import { expect, it } from 'vitest';\nimport { add } from './sums.js';\n\n"
    "it('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});\n",
}
FACTORY = {
    "package.json": "{}",
    "src/app.js": "const fastify = require('fastify');\nfunction buildApp(options = {}) {\n"
    "  const app = fastify(options);\n  return app;\n}\nmodule.exports = { buildApp };\n",
    "test/sums.test.js": "const test = require('node:test');\nconst assert = require('node:assert/strict');\n\n"
    "test('adds', () => {\n  assert.equal(1 + 2, 3);\n});\n",
}
ROUTES = {
    "app/(shop)/orders/[id]/route.ts": "export async function GET(request: Request) {\n  return Response.json({})\n}\n",
    "lib/sums.ts": "export const add = (a: number, b: number) => a + b\n",
    "lib/sums.test.ts": "import { expect, test } from 'vitest'\nimport { add } from './sums'\n\n"
    "test('adds', () => {\n  expect(add(1, 2)).toBe(3)\n})\n",
}


@pytest.mark.parametrize(
    ("files", "path", "wanted"),
    [
        pytest.param(
            APPS,
            "src/app.test.js",
            "import { expect, it } from 'vitest';\nimport request from 'supertest';\nimport { app } from './app.js';\n"
            f"\n// {REMARK}\nit('answers GET /orders/77 with HOMEOSTAT_STATUS', async () => {{\n"
            "  const response = await request(app).get('/orders/77?full=1');\n"
            "  expect(response.status).toBe(HOMEOSTAT_STATUS);\n});\n",
            id="an exported application, beside it",
        ),
        pytest.param(
            FACTORY,
            "test/app.test.js",
            "const test = require('node:test');\nconst assert = require('node:assert/strict');\n"
            f"const {{ buildApp }} = require('../src/app');\n\n// {REMARK}\n"
            "test('answers GET /orders/77 with HOMEOSTAT_STATUS', async () => {\n  const app = buildApp();\n"
            "  const response = await app.inject({ method: 'GET', url: '/orders/77?full=1' });\n"
            "  assert.equal(response.statusCode, HOMEOSTAT_STATUS);\n  await app.close();\n});\n",
            id="a function that makes one, in the folder of the tests",
        ),
        pytest.param(
            ROUTES,
            "app/(shop)/orders/[id]/route.test.ts",
            "import { expect, test } from 'vitest'\nimport { GET } from './route'\n\n"
            f"// {REMARK}\ntest('answers GET /orders/77 with HOMEOSTAT_STATUS', async () => {{\n"
            "  const request = new Request('http://localhost/orders/77?full=1')\n"
            "  const response = await GET(request, { params: Promise.resolve({ id: '77' }) })\n"
            "  expect(response.status).toBe(HOMEOSTAT_STATUS)\n})\n",
            id="a route of Next.js",
        ),
    ],
)
def test_where_no_test_sends_one_what_answers_is_asked(files: dict[str, str], path: str, wanted: str) -> None:
    def read(asked_path: str) -> str:
        if asked_path not in files:
            raise NotFound(asked_path)
        return files[asked_path]

    found = sent_anew(GET, "src/orders.js", list(files), read, remark=REMARK)
    assert [(each.path, each.text) for each in found] == [(path, wanted)]
