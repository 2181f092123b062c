# ruff: noqa: E501 - code on a line of its own is compared more easily than read in pieces
"""A fix that people approved, and code like the code that it mended: what is proposed there, and where nothing is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from textwrap import dedent

import pytest

from homeostat.errors import NotFound
from homeostat.languages import trees
from homeostat.languages.diff import applied, diff_of, hunks_of
from homeostat.languages.function_text import language_of
from homeostat.records import (
    Bug,
    BugStatus,
    Candidate,
    Diagnosis,
    Event,
    EventKind,
    FixClass,
    Patch,
    Place,
    Precedent,
    Proposal,
    Raised,
    Service,
    Severity,
)
from homeostat.stages.propose.learned import learned
from homeostat.stages.propose.learned.remember import remember
from homeostat.stages.propose.situation import Situation

NOW = datetime(2025, 5, 3, tzinfo=UTC)


def precedent(path: str, before: str, after: str, error: str, *, code: str = "BUG-12", kept: int = 1) -> Precedent:
    return Precedent(
        proposal_id=f"{code}.1.1",
        bug_code=code,
        service="shop",
        language=language_of(path),
        error_type=error,
        classification="",
        path=path,
        before=dedent(before),
        after=dedent(after),
        strategy="rule:guard",
        title="A customer may be missing",
        approach="guard",
        invents_value=False,
        swallows=False,
        watched=True,
        learned_at=NOW,
        kept=kept,
    )


def proposed(
    precedents: Sequence[Precedent], path: str, code: str, error: str, *, message: str = "", mark: str = "!"
) -> list[tuple[Candidate, str]]:
    """Candidates for a crash on the line that holds `mark`, which is taken out, each with the text that it makes."""
    line = next(number for number, text in enumerate(code.split("\n"), start=1) if mark in text)
    code = code.replace(mark, "", 1)
    raised = Raised(type=error, message=message, frames=(), handled=False)
    event = Event(
        event_id="a" * 32,
        service="shop",
        occurred_at=NOW,
        received_at=NOW,
        level="error",
        kind=EventKind.ERROR,
        error_type=error,
        message=message,
        chain=(raised,),
    )
    diagnosis = Diagnosis(
        bug_code="BUG-20",
        base="b" * 40,
        released="",
        places=(Place(path=path, function="Cart.here", line=line, first_line=1, source=""),),
        root_cause="",
        hypothesis="",
        classification="null_pointer",
        impact="low",
        fix_class=FixClass.CODE_FIX,
        reason="",
        evidence=(),
    )
    service = Service(name="shop", project_id=1, public_key="", language=language_of(path), repository="x")
    situation = Situation(
        diagnosis=diagnosis, event=event, service=service, read={path: code}.__getitem__, files=(path,)
    )
    return [(each, applied(code, hunks_of(each.patch)[path]) or "") for each in learned(situation, precedents, 8)]


CASES = {
    "a refusal that names what was not known": (
        "a.py",
        """\
        from fastapi import HTTPException
        def show(order_id):
            return ORDERS[order_id]
        """,
        """\
        from fastapi import HTTPException
        def show(order_id):
            if order_id not in ORDERS:
                raise HTTPException(404, "unknown order id")
            return ORDERS[order_id]
        """,
        "KeyError",
        "from fastapi import HTTPException\ndef count(shelf):\n    return SHELVES[shelf]!\n",
        "",
        """from fastapi import HTTPException
def count(shelf):
    if shelf not in SHELVES:
        raise HTTPException(404, "unknown shelf")
    return SHELVES[shelf]
""",
    ),
    "the same guard before a statement that does the same with other names": (
        "a.py",
        """\
        def total(order):
            return order.customer.email.lower()
        """,
        """\
        def total(order):
            if order.customer is None:
                return ""
            return order.customer.email.lower()
        """,
        "AttributeError",
        "class Cart:\n\tdef here(self, bill):\n\t\t# who\n\t\treturn! bill.buyer.name.upper()  # as on the bill\n",
        "'NoneType' object has no attribute 'name'",
        (
            'class Cart:\n\tdef here(self, bill):\n\t\t# who\n\t\tif bill.buyer is None:\n\t\t\treturn ""\n'
            "\t\treturn bill.buyer.name.upper()  # as on the bill\n"
        ),
    ),
    "the same guard before another kind of statement": (
        "a.py",
        """\
        def send(rows):
            for row in rows:
                out.append(row.user.name)
        """,
        """\
        def send(rows):
            for row in rows:
                if row.user is None:
                    continue
                out.append(row.user.name)
        """,
        "AttributeError",
        "def here(lines):\n  for at, line in enumerate(lines):\n    count(at)\n    total! = line.item.price\n",
        "'NoneType' object has no attribute 'price'",
        (
            "def here(lines):\n  for at, line in enumerate(lines):\n    count(at)\n    if line.item is None:\n      continue\n"
            "    total = line.item.price\n"
        ),
    ),
    "a default where a key is missing, inside of a larger expression": (
        "a.py",
        """\
        def total(lines):
            s = 0
            for line in lines:
                s += line.price * PRICES[line.sku]
            return s
        """,
        """\
        def total(lines):
            s = 0
            for line in lines:
                s += line.price * PRICES.get(line.sku, 0)
            return s
        """,
        "KeyError",
        "def here(c):\n    return {'w': sum!(WEIGHTS[ key(i) ] for i in c)}\n",
        "'x'",
        "def here(c):\n    return {'w': sum(WEIGHTS.get(key(i), 0) for i in c)}\n",
    ),
    "an except clause is widened, and what it holds stays": (
        "a.py",
        """\
        def load(text):
            try:
                return loads(text)
            except ValueError:
                return None
        """,
        """\
        def load(text):
            try:
                return loads(text)
            except (ValueError, TypeError):
                return None
        """,
        "TypeError",
        "def here(c):\n    try:\n        x = int!(c)\n        y = x + 1\n    except KeyError:\n        # told\n        log(c)\n        raise\n",
        "",
        "def here(c):\n    try:\n        x = int(c)\n        y = x + 1\n    except (KeyError, TypeError):\n        # told\n        log(c)\n        raise\n",
    ),
    "a statement is put into a try, with the import that its answer needs": (
        "a.py",
        """\
        def parse(form):
            count = int(form.count)
            return count
        """,
        """\
        from errors import Wrong


        def parse(form):
            try:
                count = int(form.count)
            except ValueError as error:
                raise Wrong("count") from error
            return count
        """,
        "ValueError",
        'import os\n\n\ndef here(c):\n\tif c:\n\t\ty! = int(\n\t\t\tc["n"]\n\t\t)  # of them\n\treturn y\n',
        "",
        (
            'import os\nfrom errors import Wrong\n\n\ndef here(c):\n\tif c:\n\t\ttry:\n\t\t\ty = int(\n\t\t\t\tc["n"]\n\t\t\t)\n'
            '\t\texcept ValueError as error:\n\t\t\traise Wrong("count") from error  # of them\n\treturn y\n'
        ),
    ),
    "a condition around an operand of a product gets its brackets": (
        "a.py",
        "def f(o):\n    return o.sum * o.count\n",
        "def f(o):\n    return (o.sum or 0) * o.count\n",
        "TypeError",
        "def here(q, n):\n    x! = 2 * (q.total * n)\n    return x\n",
        "",
        "def here(q, n):\n    x = 2 * ((q.total or 0) * n)\n    return x\n",
    ),
    "an argument that a call did not have": (
        "a.py",
        "def f(o):\n    return max(o.rows)\n",
        "def f(o):\n    return max(o.rows, default=0)\n",
        "ValueError",
        "def here(q):\n    low, high! = min(q), max(q.prices[1])\n",
        "",
        "def here(q):\n    low, high = min(q), max(q.prices[1], default=0)\n",
    ),
    "Go: nil is asked before the field is": (
        "a.go",
        "package a\n\nfunc (s *S) Name(o *Order) string {\n\treturn o.Customer.Name\n}\n",
        'package a\n\nfunc (s *S) Name(o *Order) string {\n\tif o.Customer == nil {\n\t\treturn ""\n\t}\n\treturn o.Customer.Name\n}\n',
        "panic",
        "package b\n\nfunc City(u *User) string {\n\tx := 1\n\tcity! := u.Address.City // as typed\n\treturn city\n}\n",
        "runtime error: invalid memory address or nil pointer dereference",
        'package b\n\nfunc City(u *User) string {\n\tx := 1\n\tif u.Address == nil {\n\t\treturn ""\n\t}\n\tcity := u.Address.City // as typed\n\treturn city\n}\n',
    ),
    "Go: an error that nobody looked at, one statement before the crash": (
        "a.go",
        'package a\n\nimport "os"\n\nfunc F(p string) *T {\n\tf, _ := os.Open(p)\n\treturn parse(f)\n}\n',
        'package a\n\nimport "os"\n\nfunc F(p string) *T {\n\tf, err := os.Open(p)\n\tif err != nil {\n\t\treturn nil\n\t}\n\treturn parse(f)\n}\n',
        "panic",
        'package b\n\nfunc G(q string) *U {\n\th, _ := os.Open(q + "x")\n\treturn! read(h)\n}\n',
        "",
        'package b\n\nfunc G(q string) *U {\n\th, err := os.Open(q + "x")\n\tif err != nil {\n\t\treturn nil\n\t}\n\treturn read(h)\n}\n',
    ),
    "Go: the package that the fix imported, in its place": (
        "a.go",
        "package a\n\nfunc F(p string) int {\n\treturn m[p].n\n}\n",
        'package a\n\nimport "strings"\n\nfunc F(p string) int {\n\treturn m[strings.ToLower(p)].n\n}\n',
        "panic",
        'package b\n\nimport (\n\t"fmt"\n\t"time"\n)\n\nfunc G(q *Q) int {\n\treturn! ns[q.key].n\n}\n',
        "",
        'package b\n\nimport (\n\t"fmt"\n\t"strings"\n\t"time"\n)\n\nfunc G(q *Q) int {\n\treturn ns[strings.ToLower(q.key)].n\n}\n',
    ),
    "TypeScript: optional chaining, at the name that the message names": (
        "a.ts",
        "export function f(o: O) {\n  return o.customer.name.trim();\n}\n",
        "export function f(o: O) {\n  return o.customer?.name.trim();\n}\n",
        "TypeError",
        "export const City = (u: U) => {\n  const x! = u.home.address.city\n  return <p>{x}</p>\n}\n",
        "Cannot read properties of undefined (reading 'address')",
        "export const City = (u: U) => {\n  const x = u.home?.address.city\n  return <p>{x}</p>\n}\n",
    ),
    "TypeScript: a default with its brackets, and the package it is from": (
        "a.ts",
        "export function f(o: O) {\n  const t = o.total.toFixed(2)\n  return t\n}\n",
        'import { zero } from "@acme/money"\nexport function f(o: O) {\n  const t = (o.total ?? zero).toFixed(2)\n  return t\n}\n',
        "TypeError",
        'import x from "y"\n\nexport class A {\n  g(u: U) {\n    return! { s: u.price.net.toFixed(2) };\n  }\n}\n',
        "Cannot read properties of undefined (reading 'toFixed')",
        'import x from "y"\nimport { zero } from "@acme/money"\n\nexport class A {\n  g(u: U) {\n    return { s: (u.price.net ?? zero).toFixed(2) };\n  }\n}\n',
    ),
    "the same function in another service becomes what it became": (
        "a.py",
        "def f(a):\n    if a:\n        g(a.b)\n    else:\n        h()\n",
        "def f(a):\n    if a and a.b:\n        g(a.b)\n    else:\n        k()\n",
        "AttributeError",
        "import x\n\n\ndef f(a):\n    if a:\n        g!(a.b)\n    else:\n        h()\n\n\nh = k = print\n",
        "",
        "import x\n\n\ndef f(a):\n    if a and a.b:\n        g(a.b)\n    else:\n        k()\n\n\nh = k = print\n",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_was_approved_is_done_again(case: tuple[str, str, str, str, str, str, str]) -> None:
    path, before, after, error, here, message, expected = case
    suffix = ".tsx" if "<p>" in here else path[path.index(".") :]
    found = proposed([precedent(path, before, after, error)], f"here{suffix}", here, error, message=message)
    assert found
    candidate, text = found[0]
    assert text == expected
    assert candidate.strategy == "learned:BUG-12"
    assert candidate.prior == pytest.approx(2 / 3)


GUARD = (
    "def f(o):\n    return o.user.name\n",
    "def f(o):\n    if o.user is None:\n        return ''\n    return o.user.name\n",
)
CONTINUE = (
    "def f(rows):\n    for r in rows:\n        g(r.user.name)\n",
    "def f(rows):\n    for r in rows:\n        if r.user is None:\n            continue\n        g(r.user.name)\n",
)
QUIET = {
    "another kind of error": (GUARD, "AttributeError", "def here(x):\n    return! x.y.z\n", "KeyError"),
    "no turn of a loop to go on with": (
        CONTINUE,
        "AttributeError",
        "def here(x):\n    total! = x.y.z\n    return total\n",
        "AttributeError",
    ),
    "a function that is never left with a value": (
        GUARD,
        "AttributeError",
        "def here(x):\n    print!(x.y.z)\n",
        "AttributeError",
    ),
    "a call would be made twice": (
        ("def f(o):\n    return o.a / o.b\n", "def f(o):\n    return o.a / o.b if o.b else 0\n"),
        "ZeroDivisionError",
        "def here(x):\n    return! x.a / next(x)\n",
        "ZeroDivisionError",
    ),
    "a comment would go": (
        ("def f(o):\n    return g(o.a)\n", "def f(o):\n    return h(1, 2)\n"),
        "TypeError",
        "def here(o):\n    return! g(\n        o.a  # of all\n    )\n\n\nh = 1\n",
        "TypeError",
    ),
    "another function is called": (
        ("def f(o):\n    return max(o.a)\n", "def f(o):\n    return max(o.a, default=0)\n"),
        "ValueError",
        "def here(o):\n    return! min(o.a)\n",
        "ValueError",
    ),
    "a name that nothing tells the origin of": (
        ("def f(o):\n    return g(o.a)\n", "def f(o):\n    return g(o.a or nothing_of(o))\n"),
        "TypeError",
        "def here(o):\n    return! g(o.a)\n",
        "TypeError",
    ),
    "a key that was misspelt once": (
        ("def f(o):\n    return o['pirce'] + 1\n", "def f(o):\n    return o['price'] + 1\n"),
        "KeyError",
        "def here(o):\n    return! o['count'] + 1\n",
        "KeyError",
    ),
    "what it is about does not begin its line": (
        GUARD,
        "AttributeError",
        "def here(x):\n    y = 1; return! x.y.z\n",
        "AttributeError",
    ),
    "a text of several lines, whose indentation counts": (
        (
            "def f(o):\n    x = int(o.a)\n    return x\n",
            "def f(o):\n    try:\n        x = int(o.a)\n    except ValueError:\n        return 0\n    return x\n",
        ),
        "ValueError",
        'def here(o):\n    x! = int("""\n    1""")\n    return x\n',
        "ValueError",
    ),
}


@pytest.mark.parametrize("case", QUIET.values(), ids=QUIET.keys())
def test_nothing_is_proposed(case: tuple[tuple[str, str], str, str, str]) -> None:
    (before, after), learned_of, here, error = case
    assert proposed([precedent("a.py", before, after, learned_of)], "here.py", here, error) == []


def test_where_the_message_tells_the_value_the_fix_is_made_for_no_other() -> None:
    before = "function greeting(order) {\n  return 'Dear ' + order.customer.name.toUpperCase();\n}\n"
    after = before.replace("{\n", "{\n  if (order.customer == null) {\n    return '';\n  }\n", 1)
    here = "function footer(bill, lines) {\n  lines.push(!bill.buyer.address.trim());\n  return lines.join('-');\n}\n"

    def guarded(message: str) -> set[str]:
        found = proposed([precedent("a.js", before, after, "TypeError")], "here.js", here, "TypeError", message=message)
        guards = (re.search(r"if \((.*) == null\)", made) for _, made in found)
        return {guard[1] for guard in guards if guard}

    assert guarded("Cannot read properties of null (reading 'address')") == {"bill.buyer"}
    assert guarded("") > {"bill.buyer", "lines"}


def test_two_fixes_of_a_kind_tell_what_they_have_in_common() -> None:
    """Of one alone it is not known that what is handed over may be the answer of a call."""
    one = precedent("a.py", "def f(o):\n    return a(o.rows)\n", "def f(o):\n    return a(o.rows or [])\n", "TypeError")
    other = precedent(
        "b.py",
        "def g(p):\n    return a(p[1])\n",
        "def g(p):\n    return a(p[1] or [])\n",
        "TypeError",
        code="BUG-13",
    )
    here = "def here(q):\n    return! a(find(q))\n"
    assert "a(find(q) or [])" not in [text.strip() for _, text in proposed([one], "here.py", here, "TypeError")]
    [(candidate, text), *_] = proposed([one, other], "here.py", here, "TypeError")
    assert text == "def here(q):\n    return a(find(q) or [])\n"
    assert candidate.learned_from
    assert candidate.learned_from.kept == 2
    assert candidate.prior == pytest.approx(3 / 4)


@pytest.mark.parametrize(
    ("kept", "taken_back", "rejected", "prior"),
    [(1, 0, 0, 2 / 3), (0, 0, 0, 1 / 2), (1, 2, 0, 2 / 5), (3, 0, 1, 4 / 6)],
    ids=["kept once", "merged where nothing watches", "taken back since", "rejected once"],
)
def test_how_such_fixes_fared_is_the_prior(kept: int, taken_back: int, rejected: int, prior: float) -> None:
    known = replace(precedent("a.py", *GUARD, "AttributeError", kept=kept), taken_back=taken_back, rejected=rejected)
    [(candidate, _), *_] = proposed([known], "b.py", "def here(x):\n    return! x.y.z\n", "AttributeError")
    assert candidate.prior == pytest.approx(prior)


def test_the_one_with_the_better_record_comes_first() -> None:
    worse = replace(precedent("a.py", *GUARD, "AttributeError", code="BUG-1"), rejected=3)
    better = precedent("b.py", GUARD[0], GUARD[1].replace("''", "'-'"), "AttributeError", code="BUG-2")
    found = proposed([worse, better], "c.py", "def here(x):\n    return! x.y.z\n", "AttributeError")
    assert [candidate.strategy for candidate, _ in found][:1] == ["learned:BUG-2"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("deep.py", "def here(x):\n    return! " + "(" * 150 + "x.y.z" + ")" * 150 + "\n"),
        ("deep.ts", "function here(x) {\n  return! " + "[" * 900 + "x.y.z" + "]" * 900 + "\n}\n"),
        ("broken.py", "def here(x:\n    return! x.y.z\n"),
        ("empty.go", "!"),
        ("half.py", "def here(x):\n    return! x.y.z, '\udce4'\n"),
    ],
    ids=["deep", "very deep", "does not parse", "empty", "half a character"],
)
def test_odd_code_gives_nothing_and_no_crash(path: str, code: str) -> None:
    before, after = GUARD
    known = [precedent(f"a{path[path.index('.') :]}", before, after, "AttributeError"),
             precedent("a.py", "def f(:\n", "(" * 500, "AttributeError", code="BUG-2")]  # fmt: skip
    for _, text in proposed(known, path, code, "AttributeError"):
        assert text


def test_many_precedents_on_a_long_function_stay_within_bounds() -> None:
    body = "".join(f"    v{n} = w(x.a{n}.b, [y.c{n}[{n}] for y in x.d{n}])\n" for n in range(100))
    known = [
        precedent("a.py", f"def f(o):\n{body}    return o.user.n{n}\n", f"def f(o):\n{body}    return (o.user or o).n{n}\n",
                  "AttributeError", code=f"BUG-{n}")
        for n in range(60)
    ]  # fmt: skip
    assert len(proposed(known, "b.py", f"def here(x):\n{body}    return! x.q.n3\n", "AttributeError")) <= 8


# --- what is kept of a fix


def bug() -> Bug:
    return Bug(
        code="BUG-12", service="shop", environment="", release="", title="", description="", severity=Severity.P2,
        bug_type="error", status=BugStatus.RESOLVED, error_type="builtins.KeyError", error_message="", stack_trace="",
        log_excerpt="", fingerprint="f", fingerprint_version=1, culprit="", event_count=1, users_affected=0,
        first_seen=NOW, last_seen=NOW, occurred_at=NOW, detected_at=NOW, exemplar_event_id="a" * 32,
        bug_classification="missing_key",
    )  # fmt: skip


def fix_of(*patches: Patch, approach: str = "guard") -> Proposal:
    candidate = Candidate(
        strategy="rule:guard", title="T", description="", approach=approach, reasoning="",
        patch=Patch(diff="".join(patch.diff for patch in patches)),
    )  # fmt: skip
    return Proposal(
        proposal_id="BUG-12.1.1",
        bug_code="BUG-12",
        service="shop",
        number=1,
        base="b",
        candidate=candidate,
        reproductions=(),
    )


FILE = "import a\n\nX = 1\n\n\ndef f(x):\n    return x[1]\n\n\ndef g():\n    pass\n"
MENDED = FILE.replace("import a\n", "import a\nimport b\n").replace("x[1]", "b.of(x, 1)")
ADDED = diff_of("tests/test_f.py", None, "def test_f():\n    pass\n")


def test_what_is_kept_is_the_definition_that_changed_with_the_imports() -> None:
    kept = remember(
        bug(), fix_of(diff_of("f.py", FILE, MENDED), ADDED), read={"f.py": FILE}.__getitem__, watched=True, now=NOW
    )
    assert kept is not None
    assert kept.before == "import a\n\ndef f(x):\n    return x[1]\n"
    assert kept.after == "import a\n\nimport b\n\ndef f(x):\n    return b.of(x, 1)\n"
    assert (kept.error_type, kept.classification, kept.language) == ("KeyError", "missing_key", "python")


@pytest.mark.parametrize(
    "fix",
    [
        fix_of(diff_of("f.py", FILE, MENDED), diff_of("g.py", "a = 1\n", "a = 2\n")),
        fix_of(diff_of("f.txt", FILE, MENDED)),
        fix_of(diff_of("f.py", FILE, MENDED), approach="revert"),
        fix_of(diff_of("f.py", FILE.replace("X = 1", "X = 2"), MENDED)),
        fix_of(ADDED),
        fix_of(diff_of("gone.py", FILE, MENDED)),
    ],
    ids=["two files", "no code of ours", "a revert", "does not fit", "tests only", "the file is gone"],
)
def test_nothing_is_kept_of(fix: Proposal) -> None:
    def read(path: str) -> str:
        if path == "gone.py":
            raise NotFound(path)
        return FILE

    assert remember(bug(), fix, read=read, watched=True, now=NOW) is None


def test_python_is_a_tree_too() -> None:
    assert trees.Source("a.py", "x = 1\n").root.type == "module"
