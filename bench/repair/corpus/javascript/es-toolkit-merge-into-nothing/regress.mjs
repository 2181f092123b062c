import assert from "assert";
import { get, merge, mergeWith } from "./dist/compat/index.mjs";

assert.deepStrictEqual(merge({ a: 1 }, { b: { c: 2 } }), { a: 1, b: { c: 2 } });
assert.deepStrictEqual(merge({ a: { b: 1 } }, { a: { b: undefined } }), { a: { b: 1 } });
const sum = (one, other) => (typeof one === "number" ? one + other : undefined);
assert.deepStrictEqual(mergeWith({ a: 1, b: { c: 2 } }, { a: 2, b: { c: 3 } }, sum), { a: 3, b: { c: 5 } });
assert.strictEqual(get({ a: { b: 1 } }, "a.b"), 1);
