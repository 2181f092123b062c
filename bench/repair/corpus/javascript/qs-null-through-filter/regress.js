const assert = require("assert");
const qs = require("./");

assert.strictEqual(qs.stringify({ a: null, b: "" }, { strictNullHandling: true }), "a&b=");
assert.strictEqual(qs.stringify({ a: null }, { skipNulls: true }), "");
assert.deepStrictEqual(qs.parse("a&b=", { strictNullHandling: true }), { a: null, b: "" });
