const assert = require("assert");
const set = require("./");

assert.doesNotThrow(() => set(null, "a", 1));
assert.doesNotThrow(() => set(null, "a.b", 1));
assert.deepStrictEqual(set({}, "a.b.c", "d"), { a: { b: { c: "d" } } });
const kept = { a: { x: 1 } };
assert.strictEqual(set(kept, "a.y", 2), kept);
assert.deepStrictEqual(kept, { a: { x: 1, y: 2 } });
assert.deepStrictEqual(set({ a: null }, "a.b", 1), { a: { b: 1 } });
