"""Rules for JavaScript and TypeScript: what is offered for a crash. `¦` stands before what failed."""

import pytest

from tree_crashes import offered

JAVASCRIPT = [
    pytest.param(
        "function price(order) {\n  if (!order) return 0;\n  const rate = order.customer.¦rate;\n"
        "  return rate * 2;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'rate')",
        "if (order.customer == null) {\n    return 0;\n  }\n  const rate",
        id="leaves as it leaves for what it is part of",
    ),
    pytest.param(
        "function f(xs) {\n  let n = 0;\n  for (let i = 0; i <= xs.length; i++) {\n"
        "    n += xs[i].¦price;\n  }\n  return n;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'price')",
        "for (let i = 0; i < xs.length; i++) {",
        id="counts to the last",
    ),
    pytest.param(
        "export const name = (user) => user.profile.¦name;\n",
        "TypeError: Cannot read properties of null (reading 'name')",
        "user.profile?.name",
        id="chains at the member that failed",
    ),
    pytest.param(
        "function ok(order) {\n  if (order.customer.¦active === true) {\n    return 1;\n  }\n  return 2;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'active')",
        "if (order.customer && order.customer.active === true)",
        id="asks first in a condition",
    ),
    pytest.param(
        "function f(o) {\n  let t = o.text;\n  if (t === undefined) {\n    t = '';\n  }\n  return t.¦trim();\n}\n",
        "TypeError: Cannot read properties of null (reading 'trim')",
        "if (t == null) {\n    t = '';",
        id="widens a check that is there",
    ),
    pytest.param(
        "function f(x, map) {\n  let o = x;\n  if (map) {\n    o = map(o);\n"
        "  } else if (o === null) {\n    o = {};\n  }\n"
        "  return Object.¦keys(o);\n}\n",
        "TypeError: Cannot convert undefined or null to object",
        "  } if (o === null) {\n",
        id="asks again what only another branch asked",
    ),
    pytest.param(
        "function head(text) {\n  const word = text.match(/\\w+/)¦[0];\n  if (word === '-') {\n"
        "    throw new SyntaxError('a dash stands alone');\n  }\n  return word;\n}\n",
        "TypeError: Cannot read properties of null (reading '0')",
        "const match = text.match(/\\w+/);\n  if (match == null) {\n    throw new SyntaxError('F is missing');\n  }\n"
        "  const word = match[0];",
        id="calls once and refuses by the code's own error",
    ),
    pytest.param(
        "function rate(code) {\n  const found = RATES.find((r) => r.code === code);\n  return found.¦rate;\n}\n"
        "function convert(n, code) {\n  const r = RATES.find((x) => x.code === code);\n"
        "  if (!r) throw new RangeError(`unknown currency ${code}`);\n  return n * r.rate;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'rate')",
        "if (found == null) {\n    throw new RangeError(`unknown currency ${code}`);\n  }",
        id="answers a lookup as another function answers the same",
    ),
    pytest.param(
        "function price(amount) {\n  return amount.¦toFixed(2);\n}\n",
        "TypeError: amount.toFixed is not a function",
        "Number(amount).toFixed(2)",
        id="makes a number",
    ),
    pytest.param(
        "function each(xs) {\n  for (const x of ¦xs) {\n    console.log(x);\n  }\n}\n",
        "TypeError: xs is not iterable",
        "for (const x of xs || [])",
        id="goes through nothing",
    ),
    pytest.param(
        "function done(value, cb) {\n  ¦cb(value);\n}\n",
        "TypeError: cb is not a function",
        "if (typeof cb === 'function') {\n    cb(value);\n  }",
        id="calls only what can be called",
    ),
    pytest.param(
        "function tidy(x) {\n  return x.¦trim();\n}\n",
        "TypeError: x.trim is not a function",
        "String(x).trim()",
        id="makes text",
    ),
    pytest.param(
        "class Cart {\n  addItem(x) {\n    this.x = x;\n  }\n}\nfunction f(cart) {\n  cart.¦addItm(1);\n}\n",
        "TypeError: cart.addItm is not a function",
        "cart.addItem(1)",
        id="finds the member that was meant",
    ),
    pytest.param(
        "function f(parts) {\n  const total = 1;\n  return ¦totl + parts;\n}\n",
        "ReferenceError: totl is not defined",
        "return total + parts",
        id="finds the name that was meant",
    ),
    pytest.param(
        "function sum(xs) {\n  return xs.¦reduce((a, b) => a + b);\n}\n",
        "TypeError: Reduce of empty array with no initial value",
        "reduce((a, b) => a + b, 0)",
        id="begins a sum with nothing",
    ),
    pytest.param(
        "function pad(n) {\n  return ' '.¦repeat(n);\n}\n",
        "RangeError: Invalid count value: -1",
        "repeat(Math.max(0, n))",
        id="counts from nothing",
    ),
    pytest.param(
        "function load(text) {\n  const read = JSON.¦parse(text);\n  if (!read.ok) {\n"
        "    return null;\n  }\n  return read;\n}\n",
        "SyntaxError: Unexpected token 'x', \"x\" is not valid JSON",
        "let read;\n  try {\n    read = JSON.parse(text);\n  } catch (error) {\n"
        "    if (!(error instanceof SyntaxError)) throw error;\n    return null;",
        id="catches what cannot be read",
    ),
    pytest.param(
        "function f() {\n  const n = 1;\n  ¦n = 2;\n  return n;\n}\n",
        "TypeError: Assignment to constant variable.",
        "let n = 1;",
        id="lets a constant change",
    ),
    pytest.param(
        "function show(x) {\n  return 'is ' ¦+ x;\n}\n",
        "TypeError: Cannot convert a Symbol value to a string",
        "'is ' + String(x)",
        id="makes text of a symbol",
    ),
    pytest.param(
        "function f({ a, b ¦}) {\n  return a + b;\n}\n",
        "TypeError: Cannot destructure property 'a' of 'undefined' as it is undefined.",
        "function f({ a, b } = {})",
        id="takes nothing apart",
    ),
    pytest.param(
        "async function f(db) {\n  const rows = db.all();\n  return rows.¦map((row) => row.id);\n}\n",
        "TypeError: rows.map is not a function",
        "const rows = await db.all();",
        id="waits for what was only promised",
    ),
    pytest.param(
        "function put(o) {\n  o.tags.¦first = 1;\n}\n",
        "TypeError: Cannot set properties of undefined (setting 'first')",
        "o.tags = o.tags || {};\n  o.tags.first = 1;",
        id="makes what something is put into",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted"), JAVASCRIPT)
def test_javascript_offers_what_a_person_would_write(text: str, said: str, wanted: str) -> None:
    texts = offered({"src/a.js": text}, [("src/a.js", "f")], said)
    assert any(wanted in each for each in texts), "\n----\n".join(texts)


def test_what_broke_in_a_library_is_looked_at_before_it_is_handed_over() -> None:
    text = "function tag(o) {\n  const t = lib.¦read(o.tag);\n  if (!t) {\n    return '';\n  }\n  return t;\n}\n"
    said = "TypeError: Cannot read properties of undefined (reading 'split')"
    texts = offered({"src/a.js": text}, [("src/a.js", "tag")], said, library="Reader.read")
    assert "if (o.tag == null) {\n    return '';\n  }\n  const t" in texts[0]


def test_typescript_is_read_with_its_types() -> None:
    text = (
        "type O = { a?: { b: string } };\nexport function f(o: O, n: number = 1): string[] {\n"
        "  return o.a.¦b.split(',');\n}\n"
    )
    said = "TypeError: Cannot read properties of undefined (reading 'b')"
    texts = offered({"src/a.ts": text}, [("src/a.ts", "f")], said)
    assert any("if (o.a == null) {\n    return [];\n  }" in each for each in texts)


def test_a_caller_looks_at_what_it_hands_over() -> None:
    files = {
        "src/a.js": "exports.size = function size(box) {\n  return box.¦width;\n};\n",
        "src/b.js": "function all(boxes) {\n  let sum = 0;\n  for (let i = 0; i < boxes.length; i++) {\n"
        "    sum += a.¦size(boxes[i]);\n  }\n  return sum;\n}\n",
    }
    said = "TypeError: Cannot read properties of null (reading 'width')"
    texts = offered(files, [("src/a.js", "size"), ("src/b.js", "all")], said)
    assert any("if (boxes[i] == null) {\n      continue;\n    }\n    sum +=" in each for each in texts)


def test_a_name_is_brought_in_as_another_file_does() -> None:
    files = {
        "src/a.js": "'use strict';\nconst x = require('x');\n\nfunction f() {\n  return ¦clean(x);\n}\n",
        "src/deep/b.js": "const { clean, tidy } = require('../util/text');\n",
    }
    texts = offered(files, [("src/a.js", "f")], "ReferenceError: clean is not defined")
    assert "const x = require('x');\nconst { clean } = require('./util/text');\n" in texts[0]


def test_an_answer_that_speaks_of_names_unknown_here_is_not_taken_over() -> None:
    text = (
        "function rate(code) {\n  const found = RATES.find((r) => r.code === code);\n  return found.¦rate;\n}\n"
        "function convert(n, key) {\n  const r = RATES.find((x) => x.code === key);\n"
        "  if (!r) throw new RangeError(`unknown ${key}`);\n  return n * r.rate;\n}\n"
    )
    said = "TypeError: Cannot read properties of undefined (reading 'rate')"
    texts = offered({"src/a.js": text}, [("src/a.js", "rate")], said)
    assert texts
    assert not any("found == null) {\n    throw new RangeError(`unknown" in one for one in texts)


def test_a_parameter_that_several_statements_use_is_looked_at_first() -> None:
    text = (
        "function set(o, path, value) {\n  if (path == null) {\n    return o;\n  }\n"
        "  if (path.includes('.')) {\n    return create(o, path, value);\n  }\n  o.¦last = value;\n  return o;\n}\n"
    )
    texts = offered({"a.js": text}, [("a.js", "set")], "TypeError: Cannot set properties of null (setting 'last')")
    assert texts[0].startswith("function set(o, path, value) {\n  if (o == null) {\n    return o;\n  }\n  if (path")
