"""What a request brought is refused as a bad one; what is the project's own is not."""

import pytest

from tree_crashes import offered

NOTHING = "TypeError: Cannot read properties of undefined (reading 'map')"
NO_LIST = "TypeError: body.items is not iterable"
ROWS = [
    pytest.param(
        "export async function POST(request: Request) {\n  const body = await request.json()\n"
        "  for (const item of ¦body.items as Item[]) {\n"
        "    if (item.n < 1) return Response.json({ error: 'n must be positive' }, { status: 400 })\n  }\n}\n",
        NO_LIST,
        "if (!Array.isArray(body.items)) {\n"
        "    return Response.json({ error: 'items is required' }, { status: 400 })\n  }\n",
        id="as the function refuses",
    ),
    pytest.param(
        "async function add(req, res) {\n  if (!req.user) return res.status(401).json({ error: 'log in first' });\n"
        "  const tags = req.body.tags.¦map(tidy);\n  res.json(tags);\n}\n",
        NOTHING,
        "if (req.body.tags == null) {\n    return res.status(400).json({ error: 'tags is required' });\n  }",
        id="with the number of a bad request",
    ),
    pytest.param(
        "import { badRequest } from './http.js';\nexport const add = ({ body }) => {\n"
        "  const tags = body.tags.¦map(tidy);\n  return { tags };\n};\n",
        NOTHING,
        "throw badRequest('tags is required');",
        id="by what the file brings in for it",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted"), ROWS)
def test_a_bad_request_is_refused_first(text: str, said: str, wanted: str) -> None:
    assert wanted in offered({"src/a.ts": text}, [("src/a.ts", "add")], said)[0]


def test_what_is_handed_on_is_refused_by_the_caller_with_all_of_its_kind() -> None:
    files = {
        "src/slots.js": "export function minutesOf(clock) {\n  return clock.¦split(':').length;\n}\n",
        "src/routes.js": "import { badRequest } from './http.js';\nexport const add = ({ body }) => {\n"
        "  const slot = { from: ¦minutesOf(body.from), to: minutesOf(body.to) };\n  return slot;\n};\n",
    }
    said = "TypeError: Cannot read properties of undefined (reading 'split')"
    texts = offered(files, [("src/slots.js", "minutesOf"), ("src/routes.js", "add")], said)
    wanted = "if (body.from == null || body.to == null) {\n    throw badRequest('from is required');\n  }"
    assert wanted in texts[0]


def test_what_is_no_part_of_a_request_is_not_refused_as_one() -> None:
    text = "import { badRequest } from './http.js';\nexport const f = (shop) => shop.tags.¦map(tidy);\n"
    assert not any("badRequest('" in each for each in offered({"src/a.js": text}, [("src/a.js", "f")], NOTHING))


OTHERS = [
    pytest.param(
        "export const at = (o, path) => path.reduce((v, key) => v¦[key], o);\n",
        "TypeError: Cannot read properties of undefined (reading 'b')",
        "v?.[key]",
        "v = {}",
        id="who calls back leaves no argument out",
    ),
    pytest.param(
        "export function first(errors, name) {\n  return errors[name]¦[0];\n}\n",
        "TypeError: Cannot read properties of undefined (reading '0')",
        "errors[name]?.[0]",
        "errors?.[name]",
        id="the member that was read",
    ),
    pytest.param(
        "export function at(o, path) {\n  let v = o;\n  for (const key of path) {\n    v = v¦[key];\n  }\n"
        "  return v;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'b')",
        "v = v?.[key]",
        "continue",
        id="a loop does not go on with what is missing",
    ),
    pytest.param(
        "export function get(id) {\n  const user = find(id);\n  if (!id) throw new NotFound(`id ${id}`);\n"
        "  return user.¦name;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'name')",
        "throw new NotFound('user');",
        "is missing",
        id="an error that says the rest itself",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted", "never"), OTHERS)
def test_what_is_missing_is_answered_where_it_is(text: str, said: str, wanted: str, never: str) -> None:
    texts = offered({"src/a.js": text}, [("src/a.js", "f")], said)
    assert any(wanted in each for each in texts), texts
    assert not any(never in each for each in texts), texts


def test_a_part_that_may_be_absent_is_no_reason_to_refuse() -> None:
    text = (
        "interface Order {\n  customer: Customer | null\n}\nexport function show(id: string) {\n"
        "  const order = find(id)\n  if (!order) return refuse('no order')\n"
        "  return { name: order.customer.¦name }\n}\n"
    )
    said = "TypeError: Cannot read properties of null (reading 'name')"
    assert "order.customer?.name" in offered({"src/a.ts": text}, [("src/a.ts", "show")], said)[0]


def test_a_chain_ends_at_the_default_that_stands_there() -> None:
    text = "export const f = (o) => o.a.¦b ?? 'none';\n"
    said = "TypeError: Cannot read properties of undefined (reading 'b')"
    assert "o.a?.b ?? 'none'" in offered({"src/a.js": text}, [("src/a.js", "f")], said)[0]


def test_null_is_told_on() -> None:
    text = "function major(version) {\n  return parse(version).¦numbers[0];\n}\n"
    said = "TypeError: Cannot read properties of null (reading 'numbers')"
    wanted = "if (found == null) {\n    return null;\n  }\n  return found.numbers[0];"
    assert any(wanted in each for each in offered({"src/a.js": text}, [("src/a.js", "major")], said)[:3])
