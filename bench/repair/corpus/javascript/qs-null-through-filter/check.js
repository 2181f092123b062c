const assert = require("assert");
const qs = require("./");

const strict = (value, more) => qs.stringify(value, Object.assign({ strictNullHandling: true }, more));
assert.strictEqual(strict({ until: null, size: 1 }, { filter: (prefix, value) => value }), "until&size=1");
assert.strictEqual(strict({ a: { b: null } }, { filter: (prefix, value) => value }), "a%5Bb%5D");
assert.strictEqual(strict({ a: 1 }, { filter: (prefix, value) => (prefix === "a" ? null : value) }), "a");
assert.strictEqual(strict({ d: new Date(0) }, { serializeDate: () => null }), "d");
assert.strictEqual(strict({ a: null, b: "" }), "a&b=");
assert.strictEqual(qs.stringify({ a: null }, { filter: (prefix, value) => value }), "a=");
