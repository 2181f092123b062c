import assert from "assert";
import { merge } from "./dist/compat/index.mjs";

assert.deepStrictEqual(merge(undefined, null, { a: [1, 2, 3] }), { a: [1, 2, 3] });
assert.deepStrictEqual(merge(null, { a: 1 }, { b: { c: 2 } }), { a: 1, b: { c: 2 } });
assert.deepStrictEqual(merge(undefined, { a: { b: 1 } }, { a: { c: 2 } }), { a: { b: 1, c: 2 } });
assert.deepStrictEqual(merge({ a: 1 }, undefined, { b: 2 }), { a: 1, b: 2 });
assert.deepStrictEqual(merge({ a: [1, 2] }, { a: [3] }), { a: [3, 2] });
const target = { a: { b: 1 } };
assert.strictEqual(merge(target, { a: { c: 2 } }), target);
assert.deepStrictEqual(target, { a: { b: 1, c: 2 } });
