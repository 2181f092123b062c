"""Rules for what is nothing and came through: null as an object, nil handed over, a method that is hidden."""

import pytest

from tree_crashes import Stack, offered

NIL = "panic: runtime error: invalid memory address or nil pointer dereference"
NULL = "TypeError: Cannot read properties of null (reading 'exp')"
VERSION = (
    "package p\n\ntype Version struct {\n\tparts []int\n}\n\n"
    "func (v *Version) String() string {\n\t¦return join(v.parts)\n}\n\n"
    "func (v *Version) Compare(other *Version) int {\n\t¦if v.String() == other.String() {\n\t\treturn 0\n\t}\n"
    "\treturn 1\n}\n\n"
    "func (v *Version) Equal(o *Version) bool {\n\t¦return v.Compare(o) == 0\n}\n"
)
VERSION_STACK: Stack = [
    ("p/v.go", "p.(*Version).String"), ("p/v.go", "p.(*Version).Compare"), ("p/v.go", "p.(*Version).Equal"),
]  # fmt: skip

ROWS = [
    pytest.param(
        {
            "verify.js": "const read = require('./read');\nmodule.exports = function (text) {\n"
            "  const payload = read(text);\n  return payload.¦exp > 0;\n};\n",
            "read.js": "module.exports = function (text) {\n  let payload = text;\n  const got = JSON.parse(text);\n"
            "  if (typeof got === 'object') {\n    payload = got;\n  }\n  return payload;\n};\n",
        },
        [("verify.js", "module.exports")],
        NULL,
        "if (got !== null && typeof got === 'object') {",
        id="in the file that it is from",
    ),
    pytest.param(
        {
            "a.js": "function f(value, to) {\n  if (typeof value !== 'object'\n    || !Object.¦keys(value).length) {\n"
            "    to.push(value);\n  }\n}\n"
        },
        [("a.js", "f")],
        "TypeError: Cannot convert undefined or null to object",
        "if (value === null || typeof value !== 'object'\n",
        id="as one that is no object",
    ),
    pytest.param(
        {
            "a.js": "function Command() {}\nCommand.prototype.about = function (said) {\n  return this._about;\n};\n"
            "function help(all) {\n  return all.map(function (each) {\n    return [each.name, each.¦about()];\n"
            "  });\n}\n"
        },
        [("a.js", "help")],
        "TypeError: each.about is not a function",
        "[each.name, Command.prototype.about.call(each)]",
        id="the method of the class that a property hides",
    ),
    pytest.param(
        {
            "a.js": "function session(req, cookie, next) {\n  var path = original(req).pathname;\n"
            "  if (path.¦indexOf(cookie.path || '/') !== 0) return next();\n  return start(req, next);\n}\n"
        },
        [("a.js", "session")],
        "TypeError: Cannot read properties of null (reading 'indexOf')",
        "var path = original(req).pathname || '/';",
        id="what stands for the one it is compared with",
    ),
    pytest.param(
        {"p/v.go": VERSION},
        VERSION_STACK,
        NIL,
        "func (v *Version) Equal(o *Version) bool {\n\tif v == nil || o == nil {\n\t\treturn v == o\n\t}\n",
        id="nil equals nil alone",
    ),
    pytest.param(
        {"p/v.go": VERSION},
        VERSION_STACK,
        NIL,
        "func (v *Version) Compare(other *Version) int {\n\tif other == nil {\n\t\treturn 0\n\t}\n",
        id="in the caller, of what the method was called on",
    ),
    pytest.param(
        {
            "p/u.go": "package p\n\ntype User struct {\n\tName string\n}\n\nfunc Title(u *User) string {\n"
            '\tif u == nil {\n\t\treturn "nobody"\n\t}\n\treturn u.Name\n}\n\n'
            "func Greeting(who *User) string {\n\t¦return hello + who.Name\n}\n"
        },
        [("p/u.go", "p.Greeting")],
        NIL,
        'if who == nil {\n\t\treturn "nobody"\n\t}\n\treturn hello',
        id="what a neighbour returns for nobody",
    ),
]


@pytest.mark.parametrize(("files", "stack", "said", "wanted"), ROWS)
def test_offered(files: dict[str, str], stack: Stack, said: str, wanted: str) -> None:
    assert any(wanted in text for text in offered(files, stack, said))


def test_null_that_is_asked_for_already_is_not_asked_for_again() -> None:
    files = {
        "a.js": "function f(x) {\n  if (x && typeof x === 'object') {\n    return x.part.¦exp;\n  }\n  return 0;\n}\n"
    }
    assert not any("x !== null && typeof" in text for text in offered(files, [("a.js", "f")], NULL))


HEAD = 'package p\n\nimport (\n\t"errors"\n)\n\n'
HANDED = [
    pytest.param(
        "func f(data []byte) (uint32, error) {\n\t¦n := binary.BigEndian.Uint32(data)\n\treturn n, nil\n}\n",
        "panic: runtime error: index out of range [3] with length 2",
        "encoding/binary.bigEndian.Uint32",
        'if len(data) < 4 {\n\t\treturn 0, errors.New("data is shorter than 4")\n\t}\n\tn := ',
        id="too short for what reads it",
    ),
    pytest.param(
        'func f(r *Request) {\n\t¦r.Header.Set("a", "b")\n}\n',
        "panic: assignment to entry in nil map",
        "net/textproto.MIMEHeader.Set",
        "if r.Header == nil {\n\t\tr.Header = http.Header{}\n\t}\n",
        id="a header that nobody made",
    ),
    pytest.param(
        "func f(n int) string {\n\tvar b strings.Builder\n\t¦b.Grow(n - 10)\n\treturn b.String()\n}\n",
        "panic: strings.Builder.Grow: negative count",
        "strings.(*Builder).Grow",
        "b.Grow(max(n - 10, 0))",
        id="less than nothing",
    ),
    pytest.param(
        "func f(g cipher.AEAD, nonce, text []byte) ([]byte, error) {\n\t¦return g.Open(nil, nonce, text, nil)\n}\n",
        "panic: crypto/cipher: incorrect nonce length given to GCM",
        "crypto/cipher.(*gcm).Open",
        "if len(nonce) != g.NonceSize() {\n\t\treturn nil, errors.New(",
        id="a nonce of another length",
    ),
    pytest.param(
        "func f(pairs []string) (*strings.Replacer, error) {\n\t¦return strings.NewReplacer(pairs...), nil\n}\n",
        "panic: strings.NewReplacer: odd argument count",
        "strings.NewReplacer",
        "if len(pairs)%2 != 0 {\n\t\treturn nil, errors.New(",
        id="one too few for pairs",
    ),
]


@pytest.mark.parametrize(("text", "said", "library", "wanted"), HANDED)
def test_what_a_library_of_go_was_handed_is_looked_at_first(text: str, said: str, library: str, wanted: str) -> None:
    assert any(wanted in after for after in offered({"p/a.go": HEAD + text}, [("p/a.go", "p.f")], said, library))


def test_nothing_is_taken_from_an_empty_heap() -> None:
    queue = (
        f"{HEAD}func (q Queue) Swap(i, j int) {{\n\t¦q[i], q[j] = q[j], q[i]\n}}\n\n"
        "func next(q *Queue) (*Item, error) {\n\t¦item := heap.Pop(q).(*Item)\n\treturn item, nil\n}\n"
    )
    stack: Stack = [("p/a.go", "p.Queue.Swap"), ("p/a.go", "p.next")]
    found = offered({"p/a.go": queue}, stack, "panic: runtime error: index out of range [0] with length 0")
    assert any('if q.Len() == 0 {\n\t\treturn nil, errors.New("q is empty")\n\t}\n\titem' in text for text in found)


def test_the_statement_that_failed_is_no_way_out_of_itself() -> None:
    text = f"{HEAD}func f(w *Writer) error {{\n\t¦return w.coder.Encode(1)\n}}\n"
    found = offered({"p/a.go": text}, [("p/a.go", "p.f")], NIL)
    assert found
    assert not any(after.count("w.coder.Encode") > 1 for after in found)


UNFIT = [
    pytest.param(
        "function f(into, xs) {\n  into.¦push(...xs);\n}\n",
        "RangeError: Maximum call stack size exceeded",
        "  for (const each of xs) into.push(each);\n",
        id="more than fit into a call",
    ),
    pytest.param(
        "function f(xs) {\n  return Math.max.¦apply(null, xs);\n}\n",
        "RangeError: Maximum call stack size exceeded",
        "return xs.reduce((a, b) => Math.max(a, b), -Infinity);",
        id="the greatest of more than fit",
    ),
    pytest.param(
        "function f(s, re) {\n  return s.¦replaceAll(re, '');\n}\n",
        "TypeError: replaceAll must be called with a global RegExp",
        "s.replaceAll(new RegExp(re, re.flags.replace('g', '') + 'g'), '')",
        id="an expression for one match",
    ),
    pytest.param(
        "function f(o) {\n  return `value ${¦o}`;\n}\n",
        "TypeError: Cannot convert object to primitive value",
        "${(Object(o) === o ? JSON.stringify(o) : o)}",
        id="an object that has no text",
    ),
    pytest.param(
        "function f(o, told) {\n  Object.¦defineProperty(o, 'x', told);\n}\n",
        "TypeError: Property description must be an object: undefined",
        "if (told == null) {\n    return;\n  }\n  Object",
        id="no description",
    ),
    pytest.param(
        "function f(p) {\n  return Object.¦create(p);\n}\n",
        "TypeError: Object prototype may only be an Object or null: undefined",
        "Object.create(p || null)",
        id="no prototype",
    ),
    pytest.param(
        "function f(m) {\n  return new ¦Set(m);\n}\n",
        "TypeError: number 5 is not iterable (cannot read property Symbol(Symbol.iterator))",
        "if (!Array.isArray(m)) {\n    return;\n  }",
        id="what a set is made of",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted"), UNFIT)
def test_what_the_language_cannot_do_with(text: str, said: str, wanted: str) -> None:
    assert any(wanted in after for after in offered({"a.js": text}, [("a.js", "f")], said))
