const assert = require("assert");
const set = require("./");

assert.deepStrictEqual(set({}, "a", 1), { a: 1 });
assert.deepStrictEqual(set({ a: { b: 1 } }, "a.c", 2), { a: { b: 1, c: 2 } });
