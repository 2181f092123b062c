const assert = require("assert");
const parser = require("./");

assert.strictEqual(parser((root) => root.walkClasses((one) => (one.value = "x"))).processSync(".a .b"), ".x .x");
assert.strictEqual(parser().astSync("a[href]").first.nodes[1].attribute, "href");
assert.throws(() => parser().processSync("a)"));
