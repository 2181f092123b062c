const assert = require("assert");
const toml = require("./");

assert.deepStrictEqual(JSON.parse(JSON.stringify(toml.parse("a = 1\n[b]\nc = ['x', \"y\"]"))), { a: 1, b: { c: ["x", "y"] } });
assert.strictEqual(toml.stringify({ a: 1, b: { c: "d" } }), 'a = 1\n\n[b]\nc = "d"\n');
assert.throws(() => toml.parse("a = "));
