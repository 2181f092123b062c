const assert = require("assert");
const qs = require("./");

const comma = (value) => qs.stringify(value, { arrayFormat: "comma", encodeValuesOnly: true });
assert.ok(["a=b", "a=,b", "a=,b,"].includes(comma({ a: [null, "b", undefined] })), comma({ a: [null, "b", undefined] }));
assert.match(comma({ tags: ["new", null, "chéap"] }), /^tags=new,{1,2}ch%C3%A9ap$/);
assert.strictEqual(comma({ a: ["b", "c d"] }), "a=b,c%20d");
assert.strictEqual(comma({ a: [0, false] }), "a=0,false");
assert.strictEqual(comma({ a: "x", b: [1] }), "a=x&b=1");
assert.strictEqual(qs.stringify({ a: ["b", null] }, { arrayFormat: "comma", encode: false }), "a=b,");
