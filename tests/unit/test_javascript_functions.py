"""Which function of a source a place lies in: the place is marked with `HERE`."""

import time

import pytest

from homeostat.stages.sense.sourcemaps.functions import ANONYMOUS, MOST_SOURCE, TOP_LEVEL, Functions

CASES = {
    "a declaration": ("function total(order) {\n  return HERE;\n}", "total"),
    "an exported one": ("export default async function load() { await HERE }", "load"),
    "a default one without a name": ("export default function () { HERE }", "default"),
    "a generator": ("function* each(x) { yield HERE }", "each"),
    "after one that ended": ("function a() { return 1 }\nHERE", TOP_LEVEL),
    "a second one": ("function a() { return 1 }\nfunction b() { HERE }", "b"),
    "a function in a function": ("function a() { function b() { HERE } }", "b"),
    "after the inner one": ("function a() { function b() {} HERE }", "a"),
    "an expression": ("const total = function (order) { HERE }", "total"),
    "a named expression": ("const x = function total(order) { HERE }", "total"),
    "an arrow": ("const total = (order) => { HERE }", "total"),
    "an arrow of one parameter": ("const total = order => HERE", "total"),
    "an arrow without braces": ("const total = (order) =>\n  order.lines.map(HERE);", "total"),
    "after an arrow without braces": ("const a = (x) => x;\nHERE", TOP_LEVEL),
    "after one without semicolon": ("const a = x => x\nconst b = HERE", TOP_LEVEL),
    "an async arrow": ("export const load = async ({ id }) => { HERE }", "load"),
    "a second variable": ("const a = 1, total = () => { HERE }", "total"),
    "a member": ("exports.total = function () { HERE }", "total"),
    "a property": ("const api = { total: (x) => { HERE } }", "total"),
    "a shorthand method": ("const api = { total(x) { HERE } }", "total"),
    "a method": ("class Cart extends Base { total(x) { HERE } }", "Cart.total"),
    "a static async method": ("class Cart { static async total(x) { HERE } }", "Cart.total"),
    "a private method": ("class Cart { #sum() { HERE } }", "Cart.#sum"),
    "a getter": ("class Cart { get total() { HERE } }", "Cart.total"),
    "a field": ("class Cart { add = async (x) => { HERE } }", "Cart.add"),
    "a method after another": ("class Cart { a() { if (x) { y() } } b() { HERE } }", "Cart.b"),
    "a class that is assigned": ("const Cart = class { total() { HERE } }", "Cart.total"),
    "a function in a method": ("class Cart { total() { function one() { HERE } } }", "one"),
    "an object in a method": ("class Cart { total() { return { one() { HERE } } } }", "one"),
    "a callback": ("function total(o) { return o.lines.map((l) => HERE) }", "total"),
    "a callback with braces": ("function total(o) { o.lines.forEach(function (l) { HERE }) }", "total"),
    "a callback of nobody": ('app.get("/", (request) => { HERE })', ANONYMOUS),
    "a hook": ("const onClick = useCallback(async (e) => { HERE }, [])", "onClick"),
    "a component": ("export const Page = React.memo(function ({ id }) { HERE })", "Page"),
    "a wrapped handler": ("export const GET = withAuth(async (r) => { HERE })", "GET"),
    "a statement": ("function a() { if (b(c)) { HERE } }", "a"),
    "a loop": ("async function a() { for await (const x of y) { HERE } }", "a"),
    "a catch": ("function a() { try { b() } catch (e) { HERE } }", "a"),
    "a catch without name": ("function a() { try { b() } catch { HERE } }", "a"),
    "a switch": ("function a(x) { switch (x) { case f(1): return { b: HERE } } }", "a"),
    "a return type": ("function total(order: Order): Promise<number> { HERE }", "total"),
    "a method with types": ("class A { public sum<T extends B>(x: T[]): Map<string, T> { HERE } }", "A.sum"),
    "an arrow with a return type": ("const total = async (o: Order): Promise<Sum> => { HERE }", "total"),
    "an arrow of a type": ("const Page: React.FC<Props> = ({ id }) => { HERE }", "Page"),
    "a generic arrow": ("const first = <T,>(x: T[]) => { HERE }", "first"),
    "a brace in a text": ("function a() { const s = '}'; HERE }", "a"),
    "an escaped quote": (r"function a() { const s = 'it\'s }'; HERE }", "a"),
    "a brace in a comment": ("function a() { /* } */ // }\n HERE }", "a"),
    "a brace in a template": ("function a() { const s = `}`; HERE }", "a"),
    "in a template": ("function a() { return `x ${b(`${HERE}`)} }` }", "a"),
    "after a template": ("function a() { b(`${c({})} }`); HERE }", "a"),
    "a brace in a regular expression": ("function a(x) { return x.match(/[/}]}/) && HERE }", "a"),
    "a division": ("function a(x) { return x / 2 } function b(y) { return y / HERE }", "b"),
    "an apostrophe in JSX": ("function A() { return <p>Don't } </p> }\nfunction B() { HERE }", "B"),
    "a handler in JSX": ("function A() { return <b onClick={() => HERE}>it's</b> }", "A"),
    "a class in JSX": ('function A() { return <b class="x">{list.map((x) => { HERE })}</b> }', "A"),
    "a parenthesis in JSX": ("function A() { return <p>(see</p> }\nfunction B() { HERE }", "B"),
    "nothing": ("HERE", TOP_LEVEL),
}  # fmt: skip


@pytest.mark.parametrize(("text", "name"), CASES.values(), ids=CASES)
def test_the_function_around_a_place(text: str, name: str) -> None:
    before = text.partition("HERE")[0]
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    assert Functions(text).at(line, column) == name


def test_a_place_that_is_not_in_the_text_is_in_no_function() -> None:
    assert Functions("function a() {}").at(7, 0) == TOP_LEVEL


def test_a_long_text_is_not_read() -> None:
    assert Functions("function a() {" + " " * MOST_SOURCE).at(0, 15) == TOP_LEVEL


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 60_000 + "a(){}" * 12_000, id="brackets"),
        pytest.param("x=>" * 40_000, id="arrows"),
        pytest.param("a(){" * 30_000, id="functions in functions"),
        pytest.param("`${" * 40_000, id="templates in templates"),
        pytest.param("/[" * 60_000, id="regular expressions without end"),
        pytest.param("=/" + "a" * 120_000, id="one regular expression without end"),
        pytest.param("'\\" * 60_000, id="texts without end"),
        pytest.param("/*" * 60_000, id="comments without end"),
        pytest.param("class a" * 17_000 + "{", id="classes without bodies"),
        pytest.param("}" * 120_000, id="only ends"),
    ],
)
def test_no_text_takes_long(text: str) -> None:
    """A quarter of the longest text takes a fraction of a second; work that grows with its square takes minutes."""
    began = time.process_time()
    Functions(text)
    assert time.process_time() - began < 20
