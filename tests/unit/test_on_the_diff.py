"""What the text of a change tells against it."""

import json

import pytest

from homeostat.languages.diff import diff_of
from homeostat.records import Candidate, Doubt, Patch, Reproduction, ReproductionKind
from homeostat.stages.verify.on_the_diff import captured_values, doubts

CALL = Reproduction(
    kind=ReproductionKind.CALL,
    title="",
    command="",
    files={
        "call.json": json.dumps(
            {
                "variables": {"status": "'archived'", "days": "417", "flag": "1"},
                "captured": None,
                "function": "price",
            }
        )
    },
    error_type="KeyError",
    crash_function="price",
    crash_path="shop.py",
)
REQUEST = Reproduction(
    kind=ReproductionKind.REQUEST,
    title="",
    command="",
    files={"request.json": json.dumps({"target": "/orders/o-77?kind=gift", "body": '{"lines": [{"sku": "A-9"}]}'})},
    error_type="KeyError",
    crash_function="price",
    crash_path="shop.py",
)


def candidate(patch: Patch, approach: str = "guard") -> Candidate:
    return Candidate(strategy="model:m", title="", description="", approach=approach, patch=patch, reasoning="")


def seen(path: str, old: str, new: str, tests: tuple[str, ...] = ()) -> tuple[Doubt, ...]:
    return doubts(candidate(diff_of(path, old, new)), {path: old}, (CALL, REQUEST), tests=tests)


def kinds(path: str, old: str, new: str) -> dict[str, bool]:
    return {doubt.kind: doubt.refutes for doubt in seen(path, old, new)}


PY = "def price(order):\n    log(order)\n    return RATES[order.status]\n"
GUARDED = (
    "def price(order):\n    log(order)\n    try:\n        return RATES[order.status]\n    except {}:\n        {}\n"
)


def python(line: str) -> str:
    return PY.replace("    return", f"    {line}\n    return")


@pytest.mark.parametrize(
    ("new", "found"),
    [
        pytest.param(GUARDED.format("Exception", "pass"), {"swallows": True}, id="everything passed over"),
        pytest.param(GUARDED.format("BaseException as e", "return None"), {"swallows": True}, id="None for all"),
        pytest.param(GUARDED.format("(ValueError, Exception)", "return []"), {"swallows": True}, id="in a tuple"),
        pytest.param(GUARDED.format("Exception as e", "log.warning(e)"), {"swallows": True}, id="logged only"),
        pytest.param(GUARDED.replace("except {}", "except").format("return 0"), {"swallows": True}, id="bare"),
        pytest.param(
            GUARDED.format("Exception as e", "raise Refused() from e"), {"catches-all": False}, id="caught and raised"
        ),
        pytest.param(GUARDED.format("KeyError", "return 0"), {}, id="one type"),
        pytest.param(
            PY.replace("    return", "    with contextlib.suppress(Exception):\n        return"),
            {"swallows": True},
            id="suppressed",
        ),
        pytest.param(python("if order.status == 'archived': return 0"), {"special-case": True}, id="captured text"),
        pytest.param(python("if order.days in (417, 418): return 0"), {"special-case": True}, id="captured number"),
        pytest.param(python("if order.sku == 'A-9': return 0"), {"special-case": True}, id="in the body"),
        pytest.param(python("if order.sku.startswith('A-9'): return 0"), {"special-case": True}, id="its beginning"),
        pytest.param(python("return ['archived', 417]"), {"special-case": True}, id="recited"),
        pytest.param(python("return {'status': 'archived', 'days': 0}"), {}, id="one may be a default"),
        pytest.param(python("return {'archived': 0, 417: 0}"), {}, id="keys"),
        pytest.param(
            python("odd = {'A-9': 4}\n    if order.sku in odd: return 0"), {"special-case": True}, id="a table"
        ),
        pytest.param(python("if n := {'A-9': 4, 417: 1}.get(order.sku): return n"), {"special-case": True}, id="get"),
        pytest.param(python("odd = {'A-9': 4, 'B-1': 2}[order.sku]"), {}, id="a table of more"),
        pytest.param(python("order = {'archived': order}"), {}, id="a dict that is an answer"),
        pytest.param(python("log(order)  # noqa: F841"), {"silences-checker": True}, id="noqa"),
        pytest.param(python("log(order)  # type: ignore[arg-type]"), {"silences-checker": True}, id="type: ignore"),
        pytest.param(python("import socket"), {"reaches-out": True}, id="a connection"),
        pytest.param(python("from urllib.parse import quote"), {}, id="a name of a package that can connect"),
        pytest.param(python("import subprocess"), {"reaches-out": True}, id="a program"),
        pytest.param(python("key = 'AKIAIOSFODNN7EXAMPLE'"), {"secret": True}, id="a marked key"),
        pytest.param(python("key = 'a8Dk29sLq0Zx71Vbn3Mw5Rt6Yu4Io2Pe9Hj'"), {"secret": True}, id="a random word"),
        pytest.param(python("if order.id == 'o-77': return 0"), {"special-case": True}, id="in the path"),
        pytest.param(python("if order.flag == 1: return 0"), {}, id="what all code compares with"),
        pytest.param(python("if order.status == 'open': return 0"), {}, id="another value"),
        pytest.param(python("order.status = 'archived'"), {}, id="no comparison"),
        pytest.param(PY.replace("    log(order)\n", ""), {"drops-effect": False}, id="a call is taken away"),
        pytest.param(PY.replace("log(order)", "log(order.id)"), {}, id="a call is changed"),
        pytest.param(python("if 'PYTEST_CURRENT_TEST' in os.environ: return 0"), {"tells-tests": True}, id="test only"),
        pytest.param(python("os._exit(0)"), {"tells-tests": True}, id="ends the process"),
        pytest.param(python("x = '\u202e'"), {"hidden-characters": True}, id="right to left"),
        pytest.param(python("x\u200b = 1"), {"hidden-characters": True}, id="zero width"),
        pytest.param(python("p\u0430y = 1"), {"hidden-characters": True}, id="a Cyrillic letter in a word"),
        pytest.param(python("x = 'привет'"), {}, id="words of another script"),
        pytest.param("def price(order:\n", {}, id="does not parse"),
    ],
)
def test_python(new: str, found: dict[str, bool]) -> None:
    assert kinds("shop.py", PY, new) == found


def test_a_value_that_the_code_knew_is_no_special_case() -> None:
    old, new = PY, python("if x == 'archived': return 0")
    assert kinds("shop.py", f"OLD = 'archived'\n{old}", f"OLD = 'archived'\n{new}") == {}


def test_a_word_of_the_trade_is_no_special_case_either() -> None:
    new = python("if order.status == 'archived': return 0")
    change = candidate(diff_of("shop.py", PY, new))
    assert doubts(change, {"shop.py": PY}, (CALL,), known=lambda text: text == "archived") == ()


def test_an_assertion_less() -> None:
    assert kinds("shop.py", python("assert order"), PY) == {"fewer-checks": False}


def test_what_was_there_before_is_nobodys_doing() -> None:
    silent = GUARDED.format("Exception", "pass")
    assert kinds("shop.py", silent, f"{silent}# more\n") == {}


JS = "function price(order) {\n  log(order);\n  return rates[order.status].value;\n}\n"


def script(line: str) -> str:
    return JS.replace("  return", f"  {line}\n  return")


@pytest.mark.parametrize(
    ("path", "new", "found"),
    [
        pytest.param("a.js", script("try { f(); } catch {}"), {"swallows": True}, id="empty catch"),
        pytest.param("a.ts", script("try { f(); } catch (e) { /* never */ }"), {"swallows": True}, id="a comment"),
        pytest.param("a.ts", script("try { f(); } catch (e) { return null; }"), {"catches-all": False}, id="null"),
        pytest.param("a.js", script("try { f(); } catch (e) { console.log(e); }"), {"swallows": True}, id="logged"),
        pytest.param("a.js", script("f().catch(() => {});"), {"swallows": True}, id="a promise"),
        pytest.param("a.js", script("f().catch(() => null);"), {"catches-all": False}, id="a promise of null"),
        pytest.param("a.js", script("f().catch(next);"), {}, id="a handler"),
        pytest.param("a.js", script("try { f(); } catch (e) { throw new Refused(e); }"), {}, id="raised again"),
        pytest.param("a.js", script("if (order.status === 'archived') return 0;"), {"special-case": True}, id="text"),
        pytest.param("a.ts", script("if (order.days == 417) return 0;"), {"special-case": True}, id="number"),
        pytest.param("a.js", script("return ['archived', 417];"), {"special-case": True}, id="recited"),
        pytest.param("a.js", script("return {status: 'archived', days: 0};"), {}, id="one may be a default"),
        pytest.param("a.js", script("return ['archived', order.days, 417];"), {}, id="not recited"),
        pytest.param(
            "a.ts", script("switch (order.status) { case 'archived': return 0; }"), {"special-case": True}, id="case"
        ),
        pytest.param("a.ts", script("if (order.status === 'open') return 0;"), {}, id="another value"),
        pytest.param(
            "a.js", script("if (order.sku.startsWith('A-9')) return 0;"), {"special-case": True}, id="beginning"
        ),
        pytest.param(
            "a.js",
            script("const odd = {'A-9': 4}; if (odd[order.sku]) return 4;"),
            {"special-case": True},
            id="a table",
        ),
        pytest.param(
            "a.ts", script("const n = new Map([['A-9', 4]]).get(order.sku);"), {"special-case": True}, id="a map"
        ),
        pytest.param(
            "a.ts", script("if ({archived: 1}[order.status]) return 0;"), {"special-case": True}, id="at once"
        ),
        pytest.param("a.ts", script("import { get } from 'https';"), {"reaches-out": True}, id="by a module"),
        pytest.param(
            "a.js", script("if (process.env.NODE_TEST_CONTEXT) return 1;"), {"tells-tests": True}, id="of node"
        ),
        pytest.param("a.ts", script("order = {archived: order};"), {}, id="an object that is an answer"),
        pytest.param("a.ts", script("log(order); // @ts-ignore"), {"silences-checker": True}, id="ts-ignore"),
        pytest.param("a.js", script("// eslint-disable-next-line no-undef"), {"silences-checker": True}, id="eslint"),
        pytest.param(
            "a.js", script("const { get } = require('node:https');"), {"reaches-out": True}, id="a connection"
        ),
        pytest.param("a.js", JS.replace("  log(order);\n", ""), {"drops-effect": False}, id="a call is taken away"),
        pytest.param("a.js", script("if (process.env.JEST_WORKER_ID) return 1;"), {"tells-tests": True}, id="tests"),
    ],
)
def test_javascript_and_typescript(path: str, new: str, found: dict[str, bool]) -> None:
    assert kinds(path, JS, new) == found


def test_what_typeof_answers_is_no_value_of_a_test() -> None:
    test, guarded = "assert.equal(price('string'), 0);", script("if (typeof order === 'string') return 0;")
    assert seen("a.js", JS, guarded, tests=(test,)) == ()


GO = "package shop\n\nfunc Price(o *Order) (int, error) {\n\tlog(o)\n\treturn rates[o.Status].Value, nil\n}\n"


def go(line: str) -> str:
    return GO.replace("\treturn", f"\t{line}\n\treturn")


@pytest.mark.parametrize(
    ("new", "found"),
    [
        pytest.param(go("defer func() { recover() }()"), {"swallows": True}, id="recovered and not read"),
        pytest.param(go("defer func() { _ = recover() }()"), {"swallows": True}, id="thrown away"),
        pytest.param(go("if err != nil {\n\t}"), {"swallows": True}, id="an error and nothing"),
        pytest.param(go("if r := recover(); r != nil {\n\t\tpanic(r)\n\t}"), {}, id="recovered and raised"),
        pytest.param(go("n, _ := strconv.Atoi(o.Days)"), {"ignores-error": False}, id="an error unread"),
        pytest.param(go('if o.Status == "archived" {\n\t\treturn 0, nil\n\t}'), {"special-case": True}, id="special"),
        pytest.param(
            go('switch o.Status {\n\tcase "archived":\n\t\treturn 0, nil\n\t}'), {"special-case": True}, id="case"
        ),
        pytest.param(go("if o == nil {\n\t\treturn 0, errNone\n\t}"), {}, id="a guard"),
        pytest.param(
            go('odd := map[string]int{"A-9": 4}\n\tif n, ok := odd[o.Sku]; ok {\n\t\treturn n, nil\n\t}'),
            {"special-case": True},
            id="a table",
        ),
        pytest.param(
            go('if strings.HasPrefix(o.Sku, "A-9") {\n\t\treturn 0, nil\n\t}'), {"special-case": True}, id="prefix"
        ),
        pytest.param(go('odd := map[string]int{"A-9": 4, "B-1": 2}[o.Sku]'), {}, id="a table of more"),
        pytest.param(go('return []string{"archived", "A-9"}, nil'), {"special-case": True}, id="recited"),
        pytest.param(go('return []string{"archived", o.Sku}, nil'), {}, id="not recited"),
        pytest.param(go("log(o) //nolint:errcheck"), {"silences-checker": True}, id="nolint"),
        pytest.param(go("http.Get(o.Url)"), {"reaches-out": True}, id="a connection"),
        pytest.param(GO.replace("\tlog(o)\n", ""), {"drops-effect": False}, id="a call is taken away"),
        pytest.param(GO.replace("\tlog(o)\n", "\tdefer log(o)\n"), {}, id="a call is put off"),
    ],
)
def test_go(new: str, found: dict[str, bool]) -> None:
    assert kinds("shop.go", GO, new) == found


@pytest.mark.parametrize(
    ("path", "old", "new", "found"),
    [
        pytest.param("tests/test_a.py", "assert f() == 1\n", "f()\n", {"weakens-test": True}, id="an assertion less"),
        pytest.param(
            "tests/test_a.py",
            "def test_a(): ...\n",
            "@pytest.mark.skip\ndef test_a(): ...\n",
            {"skips-test": True},
            id="py",
        ),
        pytest.param("a_test.go", "f(t)\n", "t.Skip()\nf(t)\n", {"skips-test": True}, id="go"),
        pytest.param("a.test.ts", "it('a', f)\n", "it.skip('a', f)\n", {"skips-test": True}, id="ts"),
        pytest.param("a.spec.js", "it('a', f)\n", "it.only('a', f)\n", {"skips-test": True}, id="only one"),
        pytest.param("tests/test_a.py", "", "assert f() == 1\n", {}, id="a new test"),
        pytest.param("requirements.txt", "a==1\n", "a==1\nb==2\n", {"dependency": False}, id="a dependency"),
    ],
)
def test_tests_and_dependencies(path: str, old: str, new: str, found: dict[str, bool]) -> None:
    assert kinds(path, old, new) == found


def test_lines_are_looked_at_without_the_texts() -> None:
    patch = diff_of("tests/test_a.py", "assert f() == 1\n", "f()\n")
    assert [doubt.kind for doubt in doubts(candidate(patch), {}, ())] == ["weakens-test"]


def test_a_revert_writes_what_people_wrote() -> None:
    patch = diff_of("tests/test_a.py", "assert f() == 1\n", "f()\n")
    assert doubts(candidate(patch, approach="revert"), {}, ()) == ()


def test_the_values_of_the_failing_test_are_no_special_case_either() -> None:
    new = python("if order.id == 'x-1': return 0")
    assert [doubt.kind for doubt in seen("shop.py", PY, new, ("assert price(Order('x-1')) == 0",))] == ["special-case"]
    assert seen("shop.py", PY, new) == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="too deep"),
        pytest.param("3", id="no object"),
        pytest.param('{"target": 3, "body": "%%"}', id="odd"),
    ],
)
def test_a_hostile_order_has_no_values(text: str) -> None:
    hostile = Reproduction(
        kind=ReproductionKind.REQUEST,
        title="",
        command="",
        files={"request.json": text},
        error_type="",
        crash_function="",
        crash_path="",
    )
    assert len(captured_values((hostile,))) <= 1


@pytest.mark.parametrize(
    ("new", "evades"),
    [
        pytest.param("return spent * days", True, id="no division"),
        pytest.param("return spent", True, id="less of it"),
        pytest.param("return spent / (days + 1)", True, id="by one more"),
        pytest.param("return spent / days if days else 0", False, id="asks"),
        pytest.param("return spent / max(days, 1)", False, id="by one at least"),
        pytest.param("return spent / (days or 1)", False, id="by another where it is nought"),
        pytest.param("return spent / hours", False, id="by what was meant"),
    ],
)
def test_a_division_by_nought_is_not_mended_by_dividing_by_something_else(new: str, *, evades: bool) -> None:
    old = "def mean(spent, days, hours):\n    return spent / days\n"
    change = candidate(diff_of("shop.py", old, f"def mean(spent, days, hours):\n    {new}\n"))
    found = [doubt.kind for doubt in doubts(change, {"shop.py": old}, (), error_type="ZeroDivisionError")]
    assert found == (["evades-nought"] if evades else [])
    assert doubts(change, {"shop.py": old}, (), error_type="AssertionError") == ()
