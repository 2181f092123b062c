const assert = require("assert");
const qs = require("./");

assert.strictEqual(qs.stringify({ a: [1, 2] }, { arrayFormat: "comma" }), "a=1%2C2");
assert.strictEqual(qs.stringify({ a: { b: "c d" } }), "a%5Bb%5D=c%20d");
assert.deepStrictEqual(qs.parse("a[]=1&a[]=2"), { a: ["1", "2"] });
assert.strictEqual(qs.stringify({ a: null }), "a=");
