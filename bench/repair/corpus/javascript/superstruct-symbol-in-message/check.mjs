import assert from "assert";
import { readFileSync } from "fs";

const main = JSON.parse(readFileSync("package.json", "utf8")).module;
const { array, assert: must, enums, literal, number, object, string, validate } = await import(`./${main}`);

const told = (value, struct) => validate(value, struct)[0]?.message;
assert.match(told({ name: Symbol("Ada") }, object({ name: string() })), /a string, but received: Symbol\(Ada\)$/);
assert.match(told(Symbol("x"), number()), /a number, but received: Symbol\(x\)$/);
assert.match(told([1, Symbol()], array(number())), /a number, but received: Symbol\(\)$/);
assert.match(told(Symbol("x"), enums(["a", "b"])), /received: Symbol\(x\)$/);
assert.match(told("x", literal(Symbol("a"))), /literal `Symbol\(a\)`, but received: "x"$/);
const one = Symbol("one");
must(one, literal(one));
assert.match(told("a", number()), /a number, but received: "a"$/);
assert.match(told({ a: 1 }, string()), /a string, but received: \[object Object\]$/);
