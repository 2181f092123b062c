"""Rules for JavaScript: what plain objects inherit, dates that are none, JSON, closures, defaults and null, hooks."""

import pytest

from tree_crashes import offered

FIRST = [
    pytest.param(
        "var has = Object.prototype.hasOwnProperty;\nfunction f(t, k) {\n  if (has.call(t, 'x')) return 1;\n"
        "  return t.¦hasOwnProperty(k);\n}\n",
        "TypeError: t.hasOwnProperty is not a function",
        "  return has.call(t, k);\n",
        id="asked as the file asks elsewhere",
    ),
    pytest.param(
        "function f(t, k) {\n  if (t.¦hasOwnProperty(k)) return 1;\n  return t.hasOwnProperty('x');\n}\n",
        "TypeError: t.hasOwnProperty is not a function",
        "  if (Object.prototype.hasOwnProperty.call(t, k)) return 1;\n"
        "  return Object.prototype.hasOwnProperty.call(t, 'x');\n",
        id="wherever the file asks so",
    ),
    pytest.param(
        "function put(o, name, item) {\n  if (o[name] === undefined) o[name] = [];\n  o[name].¦push(item ?? 1);\n}\n",
        "TypeError: o[name].push is not a function",
        "  if (!Object.hasOwn(o, name)) o[name] = [];\n",
        id="a list is made although an inherited key is there",
    ),
    pytest.param(
        "function on(o, name, h) {\n  const list = o[name] || [];\n  list.¦push(h);\n  o[name] = list;\n}\n",
        "TypeError: list.push is not a function",
        "const list = Object.prototype.hasOwnProperty.call(o, name) ? o[name] : [];",
        id="a list of an inherited key is none",
    ),
    pytest.param(
        "function f(given) {\n  if (given === undefined) {\n    return BASE;\n  }\n  const o = {};\n"
        "  Object.keys(BASE).forEach(function (name) {\n    o[name] = has.call(¦given, name) ? 1 : 2;\n  });\n"
        "  return o;\n}\n",
        "TypeError: Cannot convert undefined or null to object",
        "  if (given == null) {\n    return BASE;\n",
        id="a check in the function around holds for null too",
    ),
    pytest.param(
        "function f(text, options = {}) {\n  const most = options.¦most;\n  return text.slice(0, most);\n}\n",
        "TypeError: Cannot read properties of null (reading 'most')",
        "  if (options === null) options = {};\n  const most",
        id="null is taken for left out where a default is",
    ),
    pytest.param(
        "function f(text, ¦{ most = 5 } = {}) {\n  return text.slice(0, most);\n}\n",
        "TypeError: Cannot destructure property 'most' of 'object null' as it is null.",
        "function f(text, options) {\n  const { most = 5 } = options || {};\n",
        id="so are parts of null",
    ),
    pytest.param(
        "function f(date) {\n  if (date === null) return 'now';\n  return date.¦toISOString();\n}\n",
        "RangeError: Invalid time value",
        "  if (date === null || Number.isNaN(date.getTime())) return 'now';\n",
        id="a date that is none is answered as no date",
    ),
    pytest.param(
        "function f(v) {\n  if (v === null) return '';\n  if (v instanceof Date) return v.¦toISOString();\n"
        "  return String(v);\n}\n",
        "RangeError: Invalid time value",
        "  if (v === null || (v instanceof Date && Number.isNaN(v.getTime()))) return '';\n",
        id="where it may be something else, that is asked first",
    ),
    pytest.param(
        "function own() {\n  return (key, value) => {\n    if (value instanceof Map) return [...value];\n"
        "    return value;\n  };\n}\nfunction f(x) {\n  return JSON.¦stringify(x, own());\n}\n",
        "TypeError: Do not know how to serialize a BigInt",
        "    if (typeof value === 'bigint') return value.toString();\n    if (value instanceof Map)",
        id="a replacer that is there learns what a BigInt is",
    ),
    pytest.param(
        "const own = (key, value) => value;\nfunction f(x) {\n  return JSON.¦stringify(x, own);\n}\n",
        "TypeError: Converting circular structure to JSON",
        "const said = own.call(this, key, value);",
        id="circles are looked for around a replacer that is there",
    ),
    pytest.param(
        "class Q {\n  run() {\n    this.hooks.onDone?.(1);\n  }\n  failed(job) {\n"
        "    this.hooks.¦onFailed(job);\n  }\n}\n",
        "TypeError: this.hooks.onFailed is not a function",
        "    this.hooks.onFailed?.(job);\n",
        id="a hook is called as its neighbours are",
    ),
    pytest.param(
        "class S {\n  slug(text) {\n    return this.¦seen.get(text) ?? 0;\n  }\n}\n"
        "const toc = (texts, s) => texts.map(s.slug);\n",
        "TypeError: Cannot read properties of undefined (reading 'seen')",
        "texts.map(s.slug.bind(s))",
        id="a method is handed over with its object",
    ),
    pytest.param(
        "class A {\n  async note(id, text) {\n    const order = this.store.order(id);\n"
        "    order.notes.¦push(text.trim());\n  }\n  async all(id) {\n    return await this.store.order(id);\n  }\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'push')",
        "const order = await this.store.order(id);",
        id="what others wait for is waited for",
    ),
    pytest.param(
        "function f(c) {\n  const last = c.orders?.[0];\n  return {\n    name: c.name,\n    last: last.¦id,\n  };\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'id')",
        "    last: last?.id,\n",
        id="an object may lack one part",
    ),
    pytest.param(
        "function pad(text, width) {\n  const free = width - text.length;\n  return text + ' '.¦repeat(free);\n}\n",
        "RangeError: Invalid count value: -6",
        "const free = Math.max(0, width - text.length);",
        id="what is left over is never less than nothing",
    ),
    pytest.param(
        "function cell(v) {\n  if (v === null) return '';\n  return v.¦replace(/x/g, 'y');\n}\nconst a = String(1);\n",
        "TypeError: v.replace is not a function",
        "return String(v).replace(/x/g, 'y');",
        id="what is there is made text, and not taken for nothing",
    ),
    pytest.param(
        "function f(t, json) {\n  const r = { data: json ? JSON.¦parse(t) : null };\n  return r;\n}\n",
        "SyntaxError: Unexpected end of JSON input",
        "json && t ? JSON.parse(t) : null",
        id="the other answer of two is given",
    ),
    pytest.param(
        "function f(xs) {\n  const all = [];\n  for (const x of xs) {\n    all.push(x);\n  }\n"
        "  return Buffer.¦concat(all);\n}\n",
        "TypeError: The \"list[0]\" argument must be an instance of Buffer or Uint8Array. Received type string ('a')",
        "all.push(typeof x === 'string' ? Buffer.from(x) : x);",
        id="text among bytes is made bytes",
    ),
    pytest.param(
        "function mean(xs) {\n  if (xs.length === 0) return null;\n  return sum(xs) / xs.length;\n}\n"
        "function f(xs) {\n  return xs.¦reduce((a, b) => (a.n > b.n ? a : b));\n}\n",
        "TypeError: Reduce of empty array with no initial value",
        "  if (xs.length === 0) return null;\n  return xs.reduce",
        id="an empty list is answered as elsewhere in the file",
    ),
    pytest.param(
        "class Bus {\n  off(name) {\n    this.all.¦delete(name);\n  }\n  emit(name) {\n"
        "    if (this.closed) return;\n    this.all.get(name)();\n  }\n"
        "  close() {\n    this.closed = true;\n    this.all = null;\n  }\n}\n",
        "TypeError: Cannot read properties of null (reading 'delete')",
        "  off(name) {\n    if (this.closed) return;\n    this.all.delete(name);",
        id="what was closed is left alone",
    ),
    pytest.param(
        "function f(v, seen = new Map()) {\n  const copy = {};\n  seen.set(v, copy);\n"
        "  for (const k in v) copy[k] = ¦f(v[k], seen);\n  return copy;\n}\n",
        "RangeError: Maximum call stack size exceeded",
        "  if (seen.has(v)) return seen.get(v);\n  const copy = {};",
        id="what was met before is asked for",
    ),
    pytest.param(
        "function mix(one, other) {\n  const a = parse(one);\n  const b = parse(other);\n"
        "  const between = (part) => a[part] + b¦[part];\n  return hex(between('r'));\n}\n"
        "function light(text) {\n  const c = parse(text);\n  if (!c) return null;\n  return c.r;\n}\n",
        "TypeError: Cannot read properties of null (reading 'r')",
        "  if (b == null || a == null) {\n    return null;\n  }\n  const between",
        id="two of one lookup may both be missing",
    ),
    pytest.param(
        "function light(text) {\n  const c = parse(text);\n  return (0.2 * c.¦r) / 255;\n}\n"
        "function dark(text) {\n  const found = light(text);\n  return found !== null && found < 1;\n}\n",
        "TypeError: Cannot read properties of null (reading 'r')",
        "  if (c == null) {\n    return null;\n  }\n",
        id="it gives what its callers ask for",
    ),
    pytest.param(
        "function f(rows, nodes, top) {\n  for (const row of rows) {\n    const parent = nodes.get(row.up);\n"
        "    if (row.up === undefined) top.push(row);\n    else parent.¦all.push(row);\n  }\n  return top;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'all')",
        "    if (row.up === undefined || parent == null) top.push(row);\n",
        id="the other branch is taken",
    ),
    pytest.param(
        "function put(row) {\n  if (row.¦id === undefined) throw new TypeError('a row needs an id');\n"
        "  return row?.id;\n}\n",
        "TypeError: Cannot read properties of null (reading 'id')",
        "  if (row?.id === undefined) throw new TypeError('a row needs an id');\n",
        id="what is asked for a missing part holds for what is missing whole",
    ),
    pytest.param(
        "function drop(row, id) {\n  index.get(row.x)¦.delete(id);\n  return row?.y;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'delete')",
        "  index.get(row.x)?.delete(id);\n",
        id="nothing is taken away from what is not there",
    ),
    pytest.param(
        "function f(node) {\n  if (!node) return 0;\n  for (const each of ¦node.children) f(each);\n  return 1;\n}\n"
        "function g(root) {\n  for (const each of root.children ?? []) g(each);\n}\n",
        "TypeError: node.children is not iterable",
        "of node.children ?? []) f(each);",
        id="a part is taken as elsewhere in the file",
    ),
    pytest.param(
        "function f(list) {\n  return list.¦map(String).join('');\n}\nconst g = (xs) => [...xs];\n",
        "TypeError: list.map is not a function",
        "return [...list].map(String).join('');",
        id="what can be gone through is made a list of",
    ),
    pytest.param(
        "function f(t, { ¦by = '.', most = 5 } = {}) {\n  return t.split(by, most);\n}\n",
        "TypeError: Cannot read properties of null (reading 'by')",
        "function f(t, options) {\n  const { by = '.', most = 5 } = options || {};\n",
        id="parts of null, of which the engine says that one is read",
    ),
    pytest.param(
        "function g(req) {\n  const { a } = req.body ?? {};\n  return a;\n}\n"
        "function f(req) {\n  const { ¦b, c } = req.body;\n  return b + c;\n}\n",
        "TypeError: Cannot destructure property 'b' of 'req.body' as it is undefined.",
        "  const { b, c } = req.body ?? {};\n",
        id="taken apart as elsewhere",
    ),
    pytest.param(
        "function f(v, seen = new Map()) {\n  if (seen.has(v)) return seen.get(v);\n  const copy = {};\n"
        "  seen.set(v, copy);\n  for (const k in v) copy[k] = ¦f(v[k]);\n  return copy;\n}\n",
        "RangeError: Maximum call stack size exceeded",
        "copy[k] = f(v[k], seen);",
        id="what was seen is handed on",
    ),
    pytest.param(
        "class Q {\n  f() {\n    const { work, done } = this.q.shift();\n    work().¦then(done);\n  }\n}\n",
        "TypeError: work(...).then is not a function",
        "Promise.resolve().then(() => work()).then(done);",
        id="an answer at once is a promise too",
    ),
    pytest.param(
        "const RATES = { de: { n: 1 }, default: { n: 2 } };\n"
        "function f(c) {\n  const rate = RATES[c];\n  return rate.¦n;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'n')",
        "const rate = RATES[c] || RATES.default;",
        id="the entry for all others",
    ),
    pytest.param(
        "const BASE = 'x';\nconst DEFAULT_NAME = 'de';\nconst RATES = { de: { n: 1 }, x: { n: 2 } };\n"
        "function f(c) {\n  return RATES[c].¦n;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'n')",
        "return (RATES[c] || RATES[DEFAULT_NAME]).n;",
        id="the entry that a constant names",
    ),
    pytest.param(
        "function f(t) {\n  if (typeof t === 'number') return isFinite(t) ? t : null;\n  const m = t.¦match(/x/);\n"
        "  if (m === undefined) return null;\n  return m[0];\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'match')",
        "  if (t == null) {\n    return null;\n  }\n",
        id="nothing is reckoned from nothing",
    ),
    pytest.param(
        "function f(row, id) {\n  return String(row.¦title ?? row.name ?? id);\n}\n",
        "TypeError: Cannot read properties of null (reading 'title')",
        "String(row?.title ?? row?.name ?? id)",
        id="every part of it on the way to a default",
    ),
    pytest.param(
        "function f(t) {\n  const all = Object.create(null);\n  for (const part of t.¦split(';')) all[part] = 1;\n"
        "  return all;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'split')",
        "  if (t == null) {\n    return all;\n  }\n  for",
        id="what is gathered is given where there is nothing to go through",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted"), FIRST)
def test_what_a_person_would_write_comes_first(text: str, said: str, wanted: str) -> None:
    path = "src/a.js"
    texts = offered({path: text}, [(path, "f")], said)
    assert wanted in texts[0], "\n----\n".join(texts)


def test_a_hook_that_typescript_was_promised_is_asked_for() -> None:
    text = "function f(hooks: Hooks): void {\n  hooks.¦onDone!(1);\n}\n"
    texts = offered({"a.ts": text}, [("a.ts", "f")], "TypeError: hooks.onDone is not a function")
    assert "  hooks.onDone?.(1);\n" in texts[0]


def test_an_object_without_parts_is_no_answer_where_one_with_parts_is_wanted() -> None:
    text = "function f(c) {\n  const last = c.orders[0];\n  return { name: c.name, last: last.¦id };\n}\n"
    texts = offered({"a.js": text}, [("a.js", "f")], "TypeError: Cannot read properties of undefined (reading 'id')")
    empty = next(n for n, each in enumerate(texts) if "return {};" in each)
    assert empty >= 1


def test_a_copy_is_not_filled_in_the_place_of_what_it_is_of() -> None:
    text = "function f(o, x) {\n  o.list.¦push(x);\n}\n"
    texts = offered({"a.js": text}, [("a.js", "f")], "TypeError: o.list.push is not a function")
    assert not any("[].concat(o.list).push" in each for each in texts)


def test_what_failed_is_no_way_out_of_itself() -> None:
    text = "function f(v) {\n  if (v instanceof Date) return v.¦toISOString();\n  return v;\n}\n"
    texts = offered({"a.js": text}, [("a.js", "f")], "RangeError: Invalid time value")
    assert not any(each.count("return v.toISOString();") > 1 for each in texts)


def test_one_turn_is_left_out_where_other_loops_leave_such_out() -> None:
    text = (
        "function cookies(t) {\n  for (const part of t.split(';')) {\n    const at = part.indexOf('=');\n"
        "    if (at === -1) continue;\n    put(part, at);\n  }\n}\n"
        "function links(t) {\n  const all = {};\n  if (!t) return all;\n  for (const part of t.split(',')) {\n"
        "    const found = /<(.)>/.exec(part);\n    all[found¦[1]] = part;\n  }\n  return all;\n}\n"
    )
    texts = offered({"a.js": text}, [("a.js", "links")], "TypeError: Cannot read properties of null (reading '1')")
    assert "    if (found == null) {\n      continue;\n    }\n    all[" in texts[0]
    assert not any("Object.create(null)" in each for each in texts)


def test_what_a_function_gave_is_not_what_it_was_handed() -> None:
    text = (
        "async function f(req) {\n  const data = JSON.parse(req.body);\n"
        "  if (!data) return { status: 400, body: 'bad json' };\n"
        "  const answer = await route.handler({ query: this.query(url), data });\n"
        "  return { status: answer.¦status ?? 200 };\n}\n"
    )
    said = "TypeError: Cannot read properties of undefined (reading 'status')"
    texts = offered({"a.js": text}, [("a.js", "f")], said)
    assert not any("answer is required" in each for each in texts)


def test_the_entry_for_all_others_is_known_to_who_handed_the_table_over() -> None:
    files = {
        "a.js": "function fee(a, c, rates) {\n  const rate = rates[c];\n  if (a < rate.¦free) return 0;\n"
        "  return 1;\n}\n",
        "b.js": "const RATES = { de: { free: 1 }, '*': { free: 2 } };\nfunction f(c) {\n"
        "  return ¦fee(1, c, RATES);\n}\n",
    }
    said = "TypeError: Cannot read properties of undefined (reading 'free')"
    assert "const rate = rates[c] || rates['*'];" in offered(files, [("a.js", "fee"), ("b.js", "f")], said)[0]


def test_a_typed_pattern_keeps_its_type() -> None:
    text = "function f({ ¦by = '.' }: Options = {}) {\n  return by;\n}\n"
    texts = offered({"a.ts": text}, [("a.ts", "f")], "TypeError: Cannot read properties of null (reading 'by')")
    assert texts[0].startswith("function f(options: Options = {}) {\n  const { by = '.' } = options || {};\n")


def test_true_or_false_is_no_answer_of_who_is_asked_for_a_name() -> None:
    text = (
        "async function g(id) {\n  const data = await load(id);\n  if (data === null) return false;\n}\n"
        "async function f(id) {\n  const data = await load(id);\n  return data.¦name;\n}\n"
    )
    texts = offered({"a.js": text}, [("a.js", "f")], "TypeError: Cannot read properties of null (reading 'name')")
    assert not any(each.count("return false;") > 1 for each in texts)


def test_what_several_things_are_asked_of_is_empty_where_it_is_made() -> None:
    text = "function f(by, k) {\n  const all = by.get(k);\n  if (all.¦length > 9) warn();\n  return all.map(g);\n}\n"
    texts = offered(
        {"a.js": text}, [("a.js", "f")], "TypeError: Cannot read properties of undefined (reading 'length')"
    )
    assert any("  const all = by.get(k) || [];\n" in each for each in texts[:3])


def test_so_is_every_part_that_typescript_was_promised() -> None:
    text = "function f(row: Row | null, id: string) {\n  return String(row!.¦title ?? row!.name ?? id);\n}\n"
    texts = offered({"a.ts": text}, [("a.ts", "f")], "TypeError: Cannot read properties of null (reading 'title')")
    assert "String(row?.title ?? row?.name ?? id)" in texts[0]


def test_a_middleware_is_not_left_without_going_on() -> None:
    text = (
        "function session(req, res, ¤) {\n  if (req.done == null) {\n    return;\n  }\n"
        "  const path = req.url.¦pathname;\n  check(path);\n  ¤();\n}\n"
    )
    said = "TypeError: Cannot read properties of undefined (reading 'pathname')"

    first = {
        name: offered({"a.js": text.replace("¤", name)}, [("a.js", "session")], said)[0] for name in ("next", "go")
    }
    assert "if (req.url == null) {\n    return next();" in first["next"]
    assert "if (req.url == null) {\n    return;" in first["go"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("return s.cart.¦items.length;", "return s.cart?.items.length ?? 0;"),
        ("return 1 + s.cart.¦items.length;", "return 1 + (s.cart?.items.length ?? 0);"),
    ],
)
def test_of_what_is_not_there_there_are_none(line: str, wanted: str) -> None:
    text = f"export function badge(s) {{\n  {line}\n}}\n"
    said = "TypeError: Cannot read properties of undefined (reading 'items')"
    assert any(wanted in each for each in offered({"a.js": text}, [("a.js", "badge")], said)[:3])


@pytest.mark.parametrize(
    ("text", "said", "wanted"),
    [
        pytest.param(
            "function watch(f) {\n  var sub = begin(f);\n  if (sub.¦closed) {\n    clear();\n"
            "  } else {\n    keep(sub);\n  }\n}\n",
            "TypeError: Cannot read properties of undefined (reading 'closed')",
            "if (!sub || sub.closed) {",
            id="the other way needs it",
        ),
        pytest.param(
            "function price(total, coupon) {\n  if (coupon.¦expired) {\n    return total;\n  }\n"
            "  return total - coupon.amount;\n}\n",
            "TypeError: Cannot read properties of undefined (reading 'expired')",
            "if (!coupon || coupon.expired) {",
            id="what comes after needs it",
        ),
        pytest.param(
            "function fill(o, given) {\n  if (given.¦theme === undefined) { o.theme = 'light'; }\n"
            "  else o.theme = 1;\n}\n",
            "TypeError: Cannot read properties of undefined (reading 'theme')",
            "if (!given || given.theme === undefined)",
            id="it asks for what is missing",
        ),
        pytest.param(
            "function show(user) {\n  if (user.¦admin) {\n    log(user.name);\n  } else {\n    log(user.id);\n  }\n}\n",
            "TypeError: Cannot read properties of undefined (reading 'admin')",
            "if (user && user.admin) {",
            id="both need it",
        ),
    ],
)
def test_what_is_missing_goes_the_way_that_can_do_without_it(text: str, said: str, wanted: str) -> None:
    asked = [each for each in offered({"a.js": text}, [("a.js", "f")], said) if "&& " in each or "|| " in each]
    assert wanted in asked[0]


@pytest.mark.parametrize(
    ("text", "said", "wanted"),
    [
        pytest.param(
            "function sum(op, a, b) {\n"
            "  if (typeof a === 'bigint' && (op === '/' && b === 0n || op === '**')) return;\n"
            "  switch (op) {\n    case '/': return a / b;\n    case '%': return a ¦% b;\n  }\n}\n",
            "RangeError: Division by zero",
            "((op === '/' || op === '%') && b === 0n || op === '**')",
            id="a case of a switch",
        ),
        pytest.param(
            "function cell(o) {\n  if (o.kind === 'date' && o.value == null) {\n    return '';\n  }\n"
            "  if (o.kind === 'time') {\n    return o.value.¦toISOString();\n  }\n  return String(o.value);\n}\n",
            "TypeError: Cannot read properties of undefined (reading 'toISOString')",
            "if ((o.kind === 'date' || o.kind === 'time') && o.value == null) {",
            id="a branch of its own",
        ),
    ],
)
def test_a_case_is_looked_after_as_another_of_the_same_is(text: str, said: str, wanted: str) -> None:
    assert wanted in offered({"a.js": text}, [("a.js", "f")], said)[0]


def test_a_case_that_only_leads_elsewhere_is_not_looked_after() -> None:
    text = (
        "function run(o) {\n  if (o.kind === 'date') {\n    return 1;\n  }\n"
        "  if (o.kind === 'time') {\n    return o.value.¦hours;\n  }\n}\n"
    )
    said = "TypeError: Cannot read properties of undefined (reading 'hours')"
    assert not any("'date' ||" in each for each in offered({"a.js": text}, [("a.js", "run")], said))


def test_a_list_that_is_asked_for_is_asked_for_its_first_too() -> None:
    text = (
        "function imports(m) {\n  var out = [];\n  if (m.names) {\n    var first = m.names[0].¦foreign;\n"
        "    out.push(first.name);\n  }\n  return out;\n}\n"
    )
    said = "TypeError: Cannot read properties of undefined (reading 'foreign')"
    assert "if (m.names && m.names[0]) {" in offered({"a.js": text}, [("a.js", "imports")], said)[0]


def test_what_has_no_such_method_is_left_out_where_kinds_are_told_apart() -> None:
    text = (
        "function collect(node, found) {\n  if (node instanceof Definition && node.value) {\n"
        "    found.add(node.name.¦definition().id);\n    return;\n  }\n  more(node);\n}\n"
    )
    said = "TypeError: node.name.definition is not a function"
    wanted = "if (node instanceof Definition && node.value && typeof node.name.definition === 'function') {"
    assert wanted in offered({"a.js": text}, [("a.js", "collect")], said)[0]
