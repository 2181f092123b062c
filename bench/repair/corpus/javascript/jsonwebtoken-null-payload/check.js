const assert = require("assert");
const jws = require("jws");
const jwt = require(".");

const signed = (payload, header) => jws.sign({ header: { alg: "HS256", ...header }, payload, secret: "shared" });
assert.strictEqual(jwt.verify(signed("null"), "shared"), "null");
assert.strictEqual(jwt.decode(signed("null")), "null");
assert.strictEqual(jwt.verify(signed("17"), "shared"), "17");
assert.strictEqual(jwt.verify(signed("words"), "shared"), "words");
assert.deepStrictEqual(jwt.verify(signed('{"a":null}'), "shared"), { a: null });
assert.throws(() => jwt.verify(signed("null"), "other"), /invalid signature/);
assert.throws(() => jwt.verify(signed('{"exp":1}'), "shared"), /jwt expired/);
