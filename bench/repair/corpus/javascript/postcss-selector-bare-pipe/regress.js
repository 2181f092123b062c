const assert = require("assert");
const parser = require("./");

assert.strictEqual(parser().astSync("ns|a").first.first.value, "a");
assert.strictEqual(parser().processSync("a, b > c"), "a, b > c");
assert.strictEqual(parser().processSync("*|*"), "*|*");
