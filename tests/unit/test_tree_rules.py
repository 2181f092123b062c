"""Rules for Go and JavaScript: what is offered for a crash. `¦` stands before the expression that failed."""

from datetime import UTC, datetime

import pytest

from homeostat.errors import NotFound
from homeostat.languages.diff import applied, hunks_of
from homeostat.records import Candidate, Diagnosis, Event, EventKind, FixClass, Frame, Place, Raised, Service
from homeostat.stages.propose.situation import Situation
from homeostat.stages.propose.tree_rules import further, tree_rules

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Stack = list[tuple[str, str]]  # path and function, innermost first


def situation(files: dict[str, str], stack: Stack, said: str, library: str = "") -> tuple[Situation, dict[str, str]]:
    """The marks of a file are the places of its frames, in the order of the stack."""
    plain = {path: text.replace("¦", "") for path, text in files.items()}
    marks = {path: _marks(text) for path, text in files.items()}
    frames = [
        Frame(function=function, path=path, absolute_path=f"/srv/{path}", line=line, column=column)
        for path, function in stack
        for line, column in [marks[path].pop(0)]
    ]
    language = "go" if stack[0][0].endswith(".go") else "javascript"
    kind, _, message = said.partition(": ")
    event = Event(
        event_id="0" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=kind,
        message=message,
        chain=(
            Raised(
                type=kind,
                message=message,
                frames=tuple(
                    frame if language == "javascript" else Frame(**{**_fields(frame), "column": None})
                    for frame in reversed(frames)
                )
                + ((Frame(function=library, path="node_modules/l/i.js", line=1, in_app=False),) if library else ()),
            ),
        ),
    )
    places = tuple(
        Place(path=frame.path, function=frame.function, line=frame.line, first_line=1, source="") for frame in frames
    )
    diagnosis = Diagnosis(
        bug_code="BUG",
        base="base",
        released="",
        places=places,
        root_cause="",
        hypothesis="",
        classification="",
        impact="low",
        fix_class=FixClass.CODE_FIX,
        reason="",
        evidence=(),
    )

    def read(path: str) -> str:
        if path not in plain:
            raise NotFound(path)
        return plain[path]

    service = Service(name="shop", project_id=0, public_key="", language=language, repository="", branch="main")
    return Situation(diagnosis=diagnosis, event=event, service=service, read=read, files=tuple(plain)), plain


def _fields(frame: Frame) -> dict[str, object]:
    return {name: getattr(frame, name) for name in ("function", "path", "absolute_path", "line")}


def _marks(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        pieces = line.split("¦")
        found += [(number, len("".join(pieces[:at])) + 1) for at in range(1, len(pieces))]
    return found


def after(candidate: Candidate, plain: dict[str, str]) -> str:
    """All changed files, whole."""
    texts = [applied(plain[path], hunks) for path, hunks in hunks_of(candidate.patch).items()]
    return "\n".join(text for text in texts if text is not None)


def offered(files: dict[str, str], stack: Stack, said: str, library: str = "") -> list[str]:
    seen, plain = situation(files, stack, said, library)
    return [after(candidate, plain) for candidate in tree_rules(seen, 8)]


JAVASCRIPT = [
    pytest.param(
        "function price(order) {\n  if (!order) return 0;\n  const rate = order.customer.¦rate;\n"
        "  return rate * 2;\n}\n",
        "TypeError: Cannot read properties of undefined (reading 'rate')",
        "if (order.customer == null) {\n    return 0;\n  }\n  const rate",
        id="leaves as it leaves for what it is part of",
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
        "let read;\n  try {\n    read = JSON.parse(text);\n  } catch (error) {\n    return null;",
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


GO = [
    pytest.param(
        "package p\n\nfunc total(o *Order) (int, error) {\n\tif o == nil {\n"
        '\t\treturn 0, errShort("no order at all")\n\t}\n'
        "\t¦return o.Cart.Sum, nil\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'if o.Cart == nil {\n\t\treturn 0, errShort("o.Cart is nil")\n\t}',
        id="refuses as its neighbour does, in words of its own",
    ),
    pytest.param(
        'package p\n\nimport (\n\t"os"\n)\n\nfunc size(f *os.File) (int64, error) {\n'
        "\ts := stat(f)\n\t¦return s.Size, nil\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        'import (\n\t"errors"\n\t"os"\n)\n\nfunc size(f *os.File) (int64, error) {\n\ts := stat(f)\n\tif s == nil {\n'
        '\t\treturn 0, errors.New("s is nil")\n\t}',
        id="returns an error, and brings in what makes it",
    ),
    pytest.param(
        "package p\n\nfunc f(s string, i int) bool {\n\tif ¦s[i] == '+' {\n\t\treturn true\n\t}\n\treturn false\n}\n",
        "panic: runtime error: index out of range [3] with length 3",
        "if i < len(s) && s[i] == '+' {",
        id="asks for the index first",
    ),
    pytest.param(
        "package p\n\nfunc f(s []int) int {\n\t¦return s[0]\n}\n",
        "panic: runtime error: index out of range [0] with length 0",
        "if len(s) == 0 {\n\t\treturn 0\n\t}",
        id="leaves when there is none",
    ),
    pytest.param(
        "package p\n\nfunc f(s string, n int) string {\n\t¦return s[:n]\n}\n",
        "panic: runtime error: slice bounds out of range [:9] with length 4",
        "if n > len(s) {\n\t\tn = len(s)\n\t}\n\treturn s[:n]",
        id="takes no more than there is",
    ),
    pytest.param(
        "package p\n\nfunc f(xs []string) map[string]int {\n\tvar seen map[string]int\n\tfor _, x := range xs {\n"
        "\t\t¦seen[x] = 1\n\t}\n\treturn seen\n}\n",
        "panic: assignment to entry in nil map",
        "seen := make(map[string]int)",
        id="makes a map where it is declared",
    ),
    pytest.param(
        "package p\n\ntype Box struct {\n\tnames map[string][]int // by owner\n}\n\nfunc (b *Box) Put(n string) {\n"
        "\t¦b.names[n] = nil\n}\n",
        "panic: assignment to entry in nil map",
        "if b.names == nil {\n\t\tb.names = make(map[string][]int)\n\t}\n\tb.names[n] = nil",
        id="makes a field before it is written to",
    ),
    pytest.param(
        "package p\n\ntype doc map[string]*node\n\nfunc (d *doc) add(k string, n *node) error {\n"
        "\t¦(*d)[k] = n\n\treturn nil\n}\n",
        "panic: assignment to entry in nil map",
        "if (*d) == nil {\n\t\t(*d) = make(doc)\n\t}\n\t(*d)[k] = n",
        id="makes a map of a type of its own",
    ),
    pytest.param(
        "package p\n\nfunc read(r *R) bool {\n\tif r.end {\n\t\treturn set_reader_error(r,\n"
        '\t\t\t"it ended too early", r.at)\n\t}\n\t¦c := r.raw[r.pos+1]\n\tr.last = c\n\treturn true\n}\n',
        "panic: runtime error: index out of range [4] with length 4",
        'if r.pos+1 >= len(r.raw) {\n\t\treturn set_reader_error(r,\n\t\t\t"r.raw has no r.pos+1", r.at)\n\t}\n\tc :=',
        id="sets an error as its neighbour does",
    ),
    pytest.param(
        'package p\n\nfunc f(x any) string {\n\ts := ¦x.(string)\n\treturn s + "!"\n}\n',
        "panic: interface conversion: interface {} is int, not string",
        's, ok := x.(string)\n\tif !ok {\n\t\treturn ""\n\t}',
        id="asks for the type",
    ),
    pytest.param(
        "package p\n\nfunc mean(sum, n int) int {\n\t¦return sum / n\n}\n",
        "panic: runtime error: integer divide by zero",
        "if n == 0 {\n\t\treturn 0\n\t}",
        id="does not divide by nothing",
    ),
    pytest.param(
        'package p\n\nimport "strings"\n\nfunc pad(s string, n int) string {\n'
        '\t¦return strings.Repeat(" ", n-len(s)) + s\n}\n',
        "panic: strings: negative Repeat count",
        'strings.Repeat(" ", max(n-len(s), 0))',
        id="repeats no less than nothing",
    ),
    pytest.param(
        "package p\n\nfunc f(name string) (*T, error) {\n\tx, _ := load(name)\n\t¦x.Use()\n\treturn x, nil\n}\n",
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "x, err := load(name)\n\tif err != nil {\n\t\treturn nil, err\n\t}",
        id="looks at an error that was thrown away",
    ),
    pytest.param(
        'package p\n\nimport "fmt"\n\nfunc f(n int) (int, error) {\n\tif n < 0 {\n'
        '\t\t¦panic("negative")\n\t}\n\treturn n, nil\n}\n',
        "panic: negative",
        'return 0, errors.New("negative")',
        id="returns its own panic as an error",
    ),
    pytest.param(
        "package p\n\nfunc set(to, from reflect.Value) bool {\n\tif from.Kind() == reflect.Ptr && from.IsNil() {\n"
        "\t\treturn true\n\t}\n\t¦to.Set(reflect.New(reflect.TypeOf(from.Interface())))\n\treturn true\n}\n",
        "panic: reflect: New(nil)",
        "if from.Kind() == reflect.Interface && from.IsNil() {\n\t\treturn true",
        id="asks a reflected value whether it holds something",
    ),
]


@pytest.mark.parametrize(("text", "said", "wanted"), GO)
def test_go_offers_what_a_person_would_write(text: str, said: str, wanted: str) -> None:
    texts = offered({"p/a.go": text}, [("p/a.go", "p.f")], said)
    assert any(wanted in each for each in texts), "\n----\n".join(texts)


def test_a_caller_in_go_looks_at_what_it_was_given() -> None:
    files = {
        "p/a.go": "package p\n\nfunc (p *P) check(key, value Node) error {\n"
        "\t¦if value.Token().Line == 0 {\n\t\treturn nil\n\t}\n"
        "\treturn nil\n}\n\nfunc (p *P) read(k Node) (Node, error) {\n\tv, err := p.next()\n\tif err != nil {\n"
        '\t\treturn nil, err\n\t}\n\tif k == nil {\n\t\treturn nil, wrong("no key was found", p.at)\n\t}\n'
        "\t¦if err := p.check(k, v); err != nil {\n\t\treturn nil, err\n\t}\n\treturn v, nil\n}\n"
    }
    said = "panic: runtime error: invalid memory address or nil pointer dereference"
    texts = offered(files, [("p/a.go", "p.(*P).check"), ("p/a.go", "p.(*P).read")], said)
    assert any('if v == nil {\n\t\treturn nil, wrong("v is nil", p.at)\n\t}' in each for each in texts)


def test_every_candidate_is_new_and_parses() -> None:
    text = "function f(o) {\n  if (o.a.¦b && o.c) {\n    return o.a.b || [];\n  }\n  return [];\n}\n"
    said = "TypeError: Cannot read properties of undefined (reading 'b')"
    seen, plain = situation({"a.js": text}, [("a.js", "f")], said)
    made = list(further(seen))
    assert len(made) > 8
    assert all(after(each, plain) != plain["a.js"] for each in made)
    assert all(each.description and each.reasoning and "\n" not in each.title for each in made)


HOSTILE = [
    pytest.param("(" * 50_000 + "x.y", "1", id="nested"),
    pytest.param("x.y\n" * 30_000, "15000", id="long"),
    pytest.param("\x00\ud800 x.y", "1", id="bytes"),
    pytest.param("if (" * 3_000 + "x.y", "1", id="open"),
    pytest.param("a" * 500_000 + ".y", "1", id="wide"),
    pytest.param("x.y" + "().y" * 100_000, "1", id="chained"),
    pytest.param("f(" + "x.y[0], " * 100_000 + "0)", "1", id="minified"),
]


@pytest.mark.parametrize(("text", "line"), HOSTILE)
@pytest.mark.parametrize("path", ["a.js", "a.go", "a.ts"])
def test_hostile_sources_end_in_few_candidates_and_soon(text: str, line: str, path: str) -> None:
    lines = text.split("\n")
    lines[int(line) - 1] = "¦" + lines[int(line) - 1]
    said = "panic: runtime error: invalid memory address or nil pointer dereference"
    said = said if path.endswith(".go") else "TypeError: Cannot read properties of undefined (reading 'y')"
    seen, _ = situation({path: "\n".join(lines)}, [(path, "f")], said)
    assert len(list(tree_rules(seen, 8))) <= 8
