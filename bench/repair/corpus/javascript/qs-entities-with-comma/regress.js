const assert = require("assert");
const qs = require("./");

assert.deepStrictEqual(qs.parse("a=1,2", { comma: true }), { a: ["1", "2"] });
assert.deepStrictEqual(qs.parse("a=%26%239786%3B", { charset: "iso-8859-1", interpretNumericEntities: true }), { a: "\u263a" });
assert.deepStrictEqual(qs.parse("a[b]=c"), { a: { b: "c" } });
