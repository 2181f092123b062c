"""Rules for what engines and standard libraries refuse, in Go and JavaScript."""

import pytest

from tree_crashes import offered

JAVASCRIPT = [
    pytest.param(
        "function f(a) {\n  return a.cents ¦* a.n;\n}\n",
        "TypeError: Cannot mix BigInt and other types",
        "BigInt(a.n)",
        "",
        id="BigInt beside numbers",
    ),
    pytest.param(
        "function f(a) {\n  return JSON.¦stringify(a);\n}\n",
        "TypeError: Do not know how to serialize a BigInt",
        "typeof value === 'bigint'",
        "JSON.stringify",
        id="BigInt in JSON",
    ),
    pytest.param(
        "function f(a) {\n  return JSON.¦stringify(a);\n}\n",
        "TypeError: Converting circular structure to JSON",
        "[Circular]",
        "JSON.stringify",
        id="a circle in JSON",
    ),
    pytest.param(
        "function f(g) {\n  const o = DEFAULTS;\n  ¦o.a = g;\n  return o;\n}\n",
        "TypeError: Cannot assign to read only property 'a' of object '#<Object>'",
        "const o = { ...DEFAULTS };",
        "",
        id="a frozen object",
    ),
    pytest.param(
        "const known = new WeakMap();\nfunction f(k) {\n  known.¦set(k, 1);\n}\n",
        "TypeError: Invalid value used as weak map key",
        "new Map()",
        "WeakMap.set",
        id="a weak key",
    ),
    pytest.param(
        "function f(v, t) {\n  if (v ¦instanceof t.D) return 1;\n  return 2;\n}\n",
        "TypeError: Right-hand side of 'instanceof' is not callable",
        "typeof t.D === 'function' && v instanceof t.D",
        "",
        id="a kind that is not there",
    ),
    pytest.param(
        "function f(o) {\n  const x = ¦y;\n  const y = o.y;\n  return x;\n}\n",
        "ReferenceError: Cannot access 'y' before initialization",
        "const y = o.y;\n  const x = y;",
        "",
        id="too early",
    ),
    pytest.param(
        "class A extends Error {\n  constructor(m) {\n    ¦this.c = 1;\n    super(m);\n  }\n}\n",
        "ReferenceError: Must call super constructor in derived class before accessing 'this'",
        "{\n    super(m);\n    this.c = 1;",
        "",
        id="super first",
    ),
    pytest.param(
        "class A {\n  one(v) {\n    return ¦this.u + v;\n  }\n  all(vs) {\n    return vs.map(this.one);\n  }\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'u')",
        "vs.map(this.one.bind(this))",
        "",
        id="lost this",
    ),
    pytest.param(
        "function walk(n) {\n  return 1 + Math.max(0, ...n.kids.map((k) => ¦walk(k)));\n}\n",
        "RangeError: Maximum call stack size exceeded",
        "walk(k, seen)",
        "",
        id="a cycle",
    ),
    pytest.param(
        "function fact(n) {\n  if (n === 0) return 1;\n  return n * ¦fact(n - 1);\n}\n",
        "RangeError: Maximum call stack size exceeded",
        "n <= 0",
        "",
        id="an end that is stepped over",
    ),
    pytest.param(
        "const thing = require('./thing');\nfunction f() {\n  return ¦thing(1);\n}\n",
        "TypeError: thing is not a function",
        "const { thing } = require('./thing')",
        "",
        id="a part of an import",
    ),
    pytest.param(
        "function f(q) {\n  return ¦new RegExp(q, 'i');\n}\n",
        "SyntaxError: Invalid regular expression: /c++/: Nothing to repeat",
        "q.replace(/[.*+?^${}()|[\\]\\\\]/g",
        "",
        id="a pattern of input",
    ),
    pytest.param(
        "const f = (s) => ¦decodeURIComponent(s);\n",
        "URIError: URI malformed",
        "return s; throw error",
        "decodeURIComponent",
        id="a lone percent",
    ),
    pytest.param(
        "function f(n, b) {\n  return n.¦toString(b);\n}\n",
        "RangeError: toString() radix argument must be between 2 and 36",
        "Math.min(36, Math.max(2, b))",
        "Number.toString",
        id="a base",
    ),
    pytest.param(
        "function f(o) {\n  return path.¦join('a', o.b);\n}\n",
        'TypeError: The "path" argument must be of type string. Received undefined',
        "o.b || ''",
        "join",
        id="a path that is missing",
    ),
    pytest.param(
        "function f(b) {\n  if (b.length === 0) return null;\n  return b.¦readUInt16BE(2);\n}\n",
        'RangeError: The value of "offset" is out of range. It must be >= 0 and <= 0. Received 2',
        "(b.length < 4)",
        "Buffer.readUInt16BE",
        id="beyond a buffer",
    ),
    pytest.param(
        "function f(g, k, v) {\n  g[k].¦push(v);\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'push')",
        "(g[k] = g[k] || []).push(v)",
        "",
        id="a new key of lists",
    ),
    pytest.param(
        "function f(m, k, v) {\n  m.get(k).¦push(v);\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'push')",
        "if (!m.has(k)) m.set(k, []);",
        "",
        id="a new key of a map",
    ),
    pytest.param(
        "class A {\n  f() {\n    ¦this.onEnd(1);\n    return 2;\n  }\n}\n",
        "TypeError: this.onEnd is not a function",
        "if (typeof this.onEnd === 'function') this.onEnd(1);",
        "",
        id="nobody listens",
    ),
]
GO = [
    pytest.param(
        "type P struct {\n\tdone chan int\n}\n\nfunc (p *P) Stop() {\n\t¦close(p.done)\n}\n",
        "panic: close of closed channel",
        "p.doneOnce.Do(func() { close(p.done) })",
        id="closed twice",
    ),
    pytest.param(
        "type P struct {\n\tdone chan int\n}\n\nfunc (p *P) Stop() error {\n\tp.mu.Lock()\n\tp.over = true\n"
        "\tp.mu.Unlock()\n\t¦close(p.done)\n\treturn nil\n}\n",
        "panic: close of closed channel",
        "p.mu.Lock()\n\tif p.over {\n\t\tp.mu.Unlock()\n\t\treturn nil\n\t}\n\tp.over = true\n",
        id="its flag says that it is closed",
    ),
    pytest.param(
        "func f(xs []int) {\n\tvar wg sync.WaitGroup\n\tfor range xs {\n\t\tgo func() {\n\t\t\t"
        "¦defer wg.Done()\n\t\t}()\n\t}\n\twg.Wait()\n}\n",
        "panic: sync: negative WaitGroup counter",
        "wg.Add(1)\n\t\tgo func()",
        id="never counted",
    ),
    pytest.param(
        "func f(xs []int) {\n\tvar wg sync.WaitGroup\n\tfor range xs {\n\t\tgo func() {\n\t\t\t"
        "wg.Add(1)\n\t\t\tdefer wg.Done()\n\t\t}()\n\t}\n\t¦wg.Wait()\n}\n",
        "panic: sync: WaitGroup misuse: Add called concurrently with Wait",
        "for range xs {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()",
        id="counted by itself",
    ),
    pytest.param(
        "func (s *S) f() int {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\tif s.n == 0 {\n\t\t"
        "s.mu.Unlock()\n\t\treturn 0\n\t}\n\t¦return s.n\n}\n",
        "fatal error: sync: unlock of unlocked mutex",
        "if s.n == 0 {\n\t\treturn 0",
        id="unlocked twice",
    ),
    pytest.param(
        "func (s *S) N() int {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\treturn s.n\n}\n\n"
        "func (s *S) f() int {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\t¦return s.N()\n}\n",
        "panic: test timed out after 9s",
        "defer s.mu.Unlock()\n\treturn s.n\n}\n\n"
        "func (s *S) f() int {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\treturn s.n\n",
        id="locked for ever",
    ),
    pytest.param(
        "func f() (int, error) {\n\tx, err := g()\n\t¦return x.n, err\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "if err != nil {\n\t\treturn 0, err",
        id="an error nobody looked at",
    ),
    pytest.param(
        'func f(s string, n int) string {\n\t¦return s[:n] + "…"\n}\n',
        "panic: runtime error: slice bounds out of range [:3] with length 2",
        "if len(s) <= n {\n\t\treturn s",
        id="all that there is",
    ),
    pytest.param(
        "func f(xs []string) string {\n\t¦return xs[rand.Intn(len(xs))]\n}\n",
        "panic: invalid argument to Intn",
        'if len(xs) == 0 {\n\t\treturn ""',
        id="one of none",
    ),
    pytest.param(
        "func (c C) f(t time.Time) string {\n\t¦return t.In(c.Zone).String()\n}\n",
        "panic: time: missing Location in call to Time.In",
        "zone = time.UTC",
        id="a time nowhere",
    ),
    pytest.param(
        "func f(a, b any) bool {\n\t¦return a == b\n}\n",
        "panic: runtime error: comparing uncomparable type []int",
        "reflect.DeepEqual(a, b)",
        id="lists compared",
    ),
    pytest.param(
        "func f(n int) int {\n\tif n == 0 {\n\t\treturn 1\n\t}\n\t¦return n * f(n-1)\n}\n",
        "fatal error: stack overflow",
        "n <= 0",
        id="an end that is stepped over",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted", "library"), JAVASCRIPT)
def test_javascript_is_mended(text: str, said: str, wanted: str, library: str) -> None:
    assert any(wanted in each for each in offered({"a.js": text}, [("a.js", "f")], said, library))


@pytest.mark.parametrize(("text", "said", "wanted"), GO)
def test_go_is_mended(text: str, said: str, wanted: str) -> None:
    assert any(wanted in each for each in offered({"a.go": f"package a\n\n{text}"}, [("a.go", "f")], said))
