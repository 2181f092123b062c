const assert = require("assert");
const { Parser } = require("./lib/json2csv");

assert.strictEqual(new Parser({ flatten: true, eol: "\n" }).parse([{ a: { b: 1 }, c: "x" }]), '"a.b","c"\n1,"x"');
assert.strictEqual(new Parser({ eol: "\n" }).parse([{ a: null, c: 2 }]), '"a","c"\n,2');
