"""JavaScript: what goes well until something unusual comes: failures, cut letters, prototypes."""

import pytest

from homeostat.stages.propose.tree_search import tree_changes
from tree_crashes import after, situation

FAILED = "AssertionError: Expected values to be strictly equal"
ROWS = [
    pytest.param(
        "function f(work, kept) {\n  return (k) => {\n    if (kept.has(k)) return kept.get(k);\n"
        "    const promise = work(k);\n    kept.set(k, promise);\n    return promise;\n  };\n}\n",
        "const promise = work(k).catch((error) => {\n      kept.delete(k);\n      throw error;\n    });",
        id="a promise that failed is forgotten",
    ),
    pytest.param(
        "function f(k, kept) {\n  if (!kept.has(k)) kept.set(k, load(k));\n  return kept.get(k);\n}\n",
        "kept.set(k, load(k).catch((error) => {",
        id="so is one that is put there as it is made",
    ),
    pytest.param(
        "class A {\n  f() {\n    if (!this.ready) this.ready = this.open();\n    return this.ready;\n  }\n}\n",
        "this.ready = this.open().catch((error) => {\n      this.ready = null;",
        id="and the only one",
    ),
    pytest.param(
        "class L extends T {\n  #d = new StringDecoder('utf8');\n  _transform(chunk, _, done) {\n"
        "    this.push(chunk.toString());\n    done();\n  }\n}\n",
        "this.push(this.#d.write(chunk));",
        id="the decoder that is there",
    ),
    pytest.param(
        "'use strict';\nconst { T } = require('t');\nclass L extends T {\n  rest = '';\n"
        "  _transform(chunk, _, done) {\n"
        "    this.push(chunk.toString('utf8'));\n    done();\n  }\n}\n",
        "'use strict';\nconst { StringDecoder } = require('node:string_decoder');\nconst { T }",
        id="a decoder of its own",
    ),
    pytest.param(
        "function f(req) {\n  let text = '';\n  req.on('data', (chunk) => {\n    text += chunk.toString();\n  });\n}\n",
        "  req.setEncoding('utf8');\n  req.on('data',",
        id="the stream decodes",
    ),
    pytest.param(
        "function f(a, b) {\n  const all = {};\n  for (const key of Object.keys(b)) {\n    all[key] = b[key];\n  }\n"
        "  return all;\n}\n",
        "    if (key === '__proto__') continue;\n    all[key] = b[key];",
        id="a prototype is no key",
    ),
    pytest.param(
        "function unsafe(k) {\n  return k === '__proto__';\n}\nfunction f(a, b) {\n  for (const k in b) {\n"
        "    a[k] = b[k];\n  }\n  return a;\n}\n",
        "    if (unsafe(k)) continue;\n    a[k] = b[k];",
        id="asked as the file asks it",
    ),
    pytest.param(
        "function f(o, path, v) {\n  for (const k of path) {\n    if (!o[k]) o[k] = {};\n    o = o[k];\n"
        "  }\n  return o;\n}\n",
        "if (k === '__proto__' || k === 'constructor' || k === 'prototype') return o;",
        id="no part of a path is left out",
    ),
    pytest.param(
        "function f(q) {\n  const { page = '1' } = q;\n  const n = parseInt(page, 10);\n  return n;\n}\n",
        "const n = parseInt(page, 10) || 1;",
        id="a number in any case",
    ),
    pytest.param(
        "function f(line) {\n  const [key, value] = line.split('=');\n  return { key, value };\n}\n",
        "  const [key, ...rest] = line.split('=');\n  const value = rest.join('=');\n",
        id="what follows a second separator",
    ),
    pytest.param(
        "function f(n) {\n  const t = n.toFixed(2);\n  return (n < 0 ? '-' : '') + t;\n}\n",
        "const t = Math.abs(n).toFixed(2);",
        id="one sign is enough",
    ),
    pytest.param(
        "function f(n, units) {\n  return units[Math.floor(Math.log(n) / Math.log(1000))];\n}\n",
        "Math.floor(Math.log(Math.max(1, n)) / Math.log(1000))",
        id="nothing has no logarithm",
    ),
    pytest.param(
        "function g(xs) {\n  const list = known(xs);\n  if (list.length === 0) return null;\n  return list[0];\n}\n"
        "function f(xs) {\n  const list = known(xs);\n  return sum(list) / list.length;\n}\n",
        "  const list = known(xs);\n  if (list.length === 0) return null;\n  return sum(list)",
        id="a list of none is answered as elsewhere",
    ),
    pytest.param(
        "function f(a, b) {\n  if (a === b) return 0;\n  return a < b ? -1 : 1;\n}\n",
        "  if (a == null || b == null) return Number(a == null) - Number(b == null);\n  if (a === b)",
        id="what has no value comes last",
    ),
    pytest.param(
        "function f(xs) {\n  return xs.sort((a, b) => a.n - b.n);\n}\n",
        "(a, b) => Number(a.n == null) - Number(b.n == null) || a.n - b.n)",
        id="so it does in a sort",
    ),
    pytest.param(
        "function f(t) {\n  for (const sign of ['<', '<=']) {\n    if (t.startsWith(sign)) return sign;\n  }\n}\n",
        "for (const sign of ['<=', '<'])",
        id="the longest first",
    ),
    pytest.param(
        "function g(xs) {\n  return xs.length === 0 ? null : xs[0];\n}\n"
        "function f(xs) {\n  return sum(xs) / xs.length;\n}\n",
        "return (xs.length === 0 ? null : sum(xs) / xs.length);",
        id="so is a share of none",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_what_is_forgotten_comes_early(text: str, wanted: str) -> None:
    seen, plain = situation({"a.js": f"¦{text}"}, [("a.js", "f")], FAILED)
    equally = dict.fromkeys(range(1, text.count("\n") + 2), 0.7)
    made = [after(each, plain) for each in tree_changes(seen, {"a.js": equally})]
    assert any(wanted in each for each in made[:8]), made[:8]


def test_where_nought_was_lost_it_is_a_value() -> None:
    text = "function f(a, o) {\n  if (a === undefined && o.start) a = o.start;\n  return a + 1 > 2 ? a : a - 1;\n}\n"
    seen, plain = situation({"a.js": f"¦{text}"}, [("a.js", "f")], "AssertionError: strictly equal: undefined !== 0")
    equally = dict.fromkeys(range(1, text.count("\n") + 2), 0.7)
    first = next(iter(tree_changes(seen, {"a.js": equally})))
    assert "a === undefined && o.start !== undefined" in after(first, plain)


BESIDE = (
    "function shown(value) {\n  if (value === null) return '';\n  return value.toFixed(2);\n}\n"
    "function f(share) {\n  return shown(share * 100);\n}\n"
)


def test_what_a_function_beside_it_asks_first_is_asked() -> None:
    seen, plain = situation({"a.js": f"¦{BESIDE}"}, [("a.js", "f")], FAILED)
    equally = dict.fromkeys(range(1, 8), 0.7)
    made = [after(each, plain) for each in tree_changes(seen, {"a.js": equally})]
    assert any("f(share) {\n  if (share === null) return '';\n  return shown" in each for each in made[:6]), made[:6]


def test_keys_that_are_only_read_are_read_as_before() -> None:
    text = "function f(b) {\n  let n = 0;\n  for (const key in b) {\n    n += b[key];\n  }\n  return n;\n}\n"
    seen, plain = situation({"a.js": f"¦{text}"}, [("a.js", "f")], FAILED)
    assert not any("__proto__" in after(each, plain) for each in tree_changes(seen))
