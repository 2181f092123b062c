const assert = require("assert");
const jws = require("jws");
const jwt = require(".");

const token = jwt.sign({ who: "ada" }, "shared", { noTimestamp: true });
assert.deepStrictEqual(jwt.verify(token, "shared"), { who: "ada" });
assert.deepStrictEqual(jwt.decode(token), { who: "ada" });
const plain = jws.sign({ header: { alg: "HS256" }, payload: '{"who":"ada"}', secret: "shared" });
assert.deepStrictEqual(jwt.verify(plain, "shared"), { who: "ada" });
assert.throws(() => jwt.verify(token, "other"), /invalid signature/);
assert.throws(() => jwt.verify(jwt.sign({ nbf: 9999999999 }, "shared"), "shared"), /jwt not active/);
assert.strictEqual(jwt.decode("nothing"), null);
