const assert = require("assert");
const parser = require("./");

assert.strictEqual(parser().processSync("a[ns|b='c']"), "a[ns|b='c']");
assert.strictEqual(parser().astSync("a.b#c").first.length, 3);
assert.strictEqual(parser().processSync("a:is(b, c)"), "a:is(b, c)");
