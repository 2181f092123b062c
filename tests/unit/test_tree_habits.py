"""Small changes of JavaScript that its own library and its usual statements call for."""

import pytest

from homeostat.stages.propose.tree_search import tree_changes
from tree_crashes import after, situation

FAILED = "AssertionError: Expected values to be strictly equal"
ROWS = [
    pytest.param("return o.hasOwnProperty(k);", "Object.prototype.hasOwnProperty.call(o, k)", 4, id="its own"),
    pytest.param("return k in o;", "Object.prototype.hasOwnProperty.call(o, k)", 8, id="not its prototype's"),
    pytest.param("return xs.map(parseInt);", "xs.map(Number)", 2, id="a number of each"),
    pytest.param("return xs.map(parseInt);", "(each) => parseInt(each, 10)", 3, id="a number of each, to ten"),
    pytest.param("return new Date(y, m, 1);", "new Date(y, m - 1, 1)", 3, id="months from nought"),
    pytest.param("return String(date.getMonth());", "String(date.getMonth() + 1)", 3, id="months from one"),
    pytest.param("return Number(o.n) || 10;", "Number(o.n ?? 10)", 4, id="nought is a number"),
    pytest.param("return t.match(/^(.+)=/);", "/^([^=]+)=/", 4, id="not past what follows"),
    pytest.param("if (typeof o !== 'object') return 1;", "(typeof o !== 'object' || o === null)", 4, id="null as well"),
    pytest.param(
        "try {\n    g();\n  } catch (e) {\n    if (t) t(e);\n  }", "if (t) t(e);\n    else throw e;", 4, id="or thrown"
    ),
    pytest.param("return d.getHours() + d.getMinutes();", "d.getUTCHours() + d.getUTCMinutes()", 6, id="the clock"),
    pytest.param("return t.split('\\n');", "t.split(/\\r?\\n/)", 3, id="lines of every kind"),
    pytest.param("return t.slice(0, n) + end;", "t.slice(0, n - end.length) + end", 3, id="room for the end"),
    pytest.param("return t.slice(0, n) + '...';", "t.slice(0, n - 3) + '...'", 3, id="room for dots"),
    pytest.param("if (t.indexOf(k)) return 1;", "if (t.indexOf(k) !== -1)", 3, id="where it is found"),
    pytest.param("if (!t.indexOf(k)) return 1;", "if (t.indexOf(k) === -1)", 4, id="where it is not found"),
    pytest.param(
        "return t.replace(/[^a-z]+/g, '-');", "/g, '-').replace(/^-+|-+$/g, '');", 6, id="no dash at either end"
    ),
    pytest.param("return Math.round(n * 100) / 100;", "Math.round((n + Number.EPSILON) * 100)", 3, id="halves"),
    pytest.param("return xs.sort((a, b) => a.n - b.n);", "=> b.n - a.n)", 6, id="ordered the other way"),
    pytest.param("return xs.filter((x) => x === k);", "=> x !== k)", 4, id="kept instead of left out"),
    pytest.param("return n === NaN;", "return Number.isNaN(n);", 2, id="no number"),
    pytest.param("return n !== NaN;", "return !Number.isNaN(n);", 2, id="a number"),
    pytest.param("if (typeof o === 'object') return 1;", "typeof o === 'object' && o !== null", 4, id="not null"),
    pytest.param("if (!o) return 1;", "if (o === undefined)", 6, id="nought is a value"),
    pytest.param("if (o) return 1;", "if (o !== undefined)", 4, id="nought is a value too"),
    pytest.param("return sum / xs.length;", "(xs.length === 0 ? 0 : sum / xs.length)", 4, id="of none"),
    pytest.param("return /^abc$/.test(t);", "/^abc$/i", 3, id="capitals or not"),
    pytest.param("return o.lenght + o.length + o.length;", "o.length + o.length + o.length", 5, id="misspelt"),
    pytest.param("const d = date;\n  d.setDate(1);\n  return d;", "const d = new Date(date);", 3, id="a date's copy"),
    pytest.param("const a = xs;\n  a.push(1);\n  return a;", "const a = [...xs];", 3, id="a list's copy"),
    pytest.param("const a = o;\n  a.n = 1;\n  return a;", "const a = { ...o };", 3, id="an object's copy"),
    pytest.param(
        "s.list.push(x);\n  return s;", "return { ...s, list: [...s.list, x] };", 2, id="a new state with one more"
    ),
    pytest.param("s.n = x;\n  return s;", "return { ...s, n: x };", 2, id="a new state"),
    pytest.param(
        "return { ...s, by: { [k]: 1 } };", "{ ...s, by: { ...s.by, [k]: 1 } }", 3, id="with all else of the part"
    ),
    pytest.param("if (x) {\n    next(x);\n  }\n  return 1;", "return next(x);", 3, id="told, and left"),
    pytest.param(
        "switch (k) {\n    case 1:\n      return 2;\n  }", "    default:\n      return s;\n  }", 3, id="for all else"
    ),
    pytest.param("try {\n    g();\n  } catch (e) {\n    log(e);\n  }", "log(e);\n    throw e;", 4, id="told on"),
    pytest.param(
        "xs.splice(xs.indexOf(k), 1);", "if (xs.includes(k)) {\n    xs.splice", 3, id="taken out where it is in"
    ),
    pytest.param("for (const x of xs) {\n    g(x);\n  }", "for (const x of [...xs])", 4, id="a copy is gone through"),
    pytest.param("for (const i in xs) {\n    g(xs[i]);\n  }", "for (let i = 0; i < xs.length; i++)", 3, id="by number"),
    pytest.param("if (!o || !o.n) return 1;", "if (!o) return 1", 4, id="whatever it holds"),
]
WAITING = [
    pytest.param("try {\n    return g();\n  } catch (e) {\n    return 1;\n  }", "return await g();", 2, id="in a try"),
    pytest.param(
        "xs.forEach(async (x) => {\n    await g(x);\n  });",
        "for (const x of xs) {\n    await g(x);\n  }",
        3,
        id="in turn",
    ),
]
THIS = "function func(xs) {\n  xs.forEach(function (x) {\n    this.add(x);\n  });\n}\n"


def changed(text: str) -> list[str]:
    """The file as it would be, the likeliest first; all of its lines are equally suspicious."""
    seen, plain = situation({"a.js": f"¦{text}"}, [("a.js", "f")], FAILED)
    equally = dict.fromkeys(range(1, text.count("\n") + 2), 0.7)
    return [after(each, plain) for each in tree_changes(seen, {"a.js": equally})]


@pytest.mark.parametrize(("body", "wanted", "rank"), ROWS)
def test_what_is_usually_meant_comes_early(body: str, wanted: str, rank: int) -> None:
    made = changed(f"function f(s, o, k, xs, t, n, x, m, y, end, date, sum, d) {{\n  {body}\n}}\n")
    assert any(wanted in each for each in made[:rank]), made[:rank]


@pytest.mark.parametrize(("body", "wanted", "rank"), WAITING)
def test_what_is_not_waited_for_is_waited_for(body: str, wanted: str, rank: int) -> None:
    assert any(wanted in each for each in changed(f"async function f(xs) {{\n  {body}\n}}\n")[:rank])


def test_a_pattern_begins_at_its_start_each_time() -> None:
    alone = changed("const P = /a/g;\nfunction f(t) {\n  return P.test(t);\n}\n")
    assert "const P = /a/;" in alone[0]
    shared = changed("const P = /a/g;\nfunction f(t) {\n  return P.test(t) ? t.replace(P, 'b') : t;\n}\n")
    assert "return t.search(P) !== -1 ?" in shared[0]


def test_what_is_true_or_false_is_never_nothing() -> None:
    assert not any("!o ?? x" in each for each in changed("function f(o, x) {\n  return !o || x;\n}\n"))


def test_an_arrow_keeps_this() -> None:
    assert any("xs.forEach((x) => {" in each for each in changed(THIS)[:3])
