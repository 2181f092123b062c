const assert = require("assert");
const toml = require("./");

const days = (text) => JSON.stringify(toml.parse(text));
assert.strictEqual(days("start = 2018-01-01\nend = 2018-02-01\n"), '{"start":"2018-01-01","end":"2018-02-01"}');
assert.strictEqual(days("a = 2018-01-01\nb = 1"), '{"a":"2018-01-01","b":1}');
assert.strictEqual(days("[x]\na = 2018-01-01\n[y]\n"), '{"x":{"a":"2018-01-01"},"y":{}}');
assert.strictEqual(toml.parse("a = 2018-01-01T10:00:00Z\nb = 1").a.getTime(), Date.UTC(2018, 0, 1, 10));
assert.strictEqual(toml.parse("a = 2018-01-01 10:00:00Z # x").a.getTime(), Date.UTC(2018, 0, 1, 10));
assert.throws(() => toml.parse("a = 2018-01-01x"));
