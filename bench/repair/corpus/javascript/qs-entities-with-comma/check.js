const assert = require("assert");
const qs = require("./");

const parse = (text) => qs.parse(text, { charset: "iso-8859-1", comma: true, interpretNumericEntities: true });
const flat = (value) => [].concat(value).join(",");
assert.strictEqual(flat(parse("tags=red,blue&name=x").tags), "red,blue");
assert.strictEqual(parse("tags=red,blue&name=x").name, "x");
assert.strictEqual(flat(parse("a=1,%26%239786%3B").a), "1,\u263a");
assert.strictEqual(parse("a=%26%239786%3B").a, "\u263a");
assert.strictEqual(flat(parse("a[]=1,2").a), "1,2");
