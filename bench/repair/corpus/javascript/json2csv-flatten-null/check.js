const assert = require("assert");
const { Parser } = require("./lib/json2csv");

const csv = (rows) => new Parser({ flatten: true, quote: "", eol: "\n" }).parse(rows);
assert.strictEqual(csv([{ a: null, c: 2 }]), "a,c\n,2");
assert.strictEqual(csv([{ a: { b: null }, c: 2 }]), "a.b,c\n,2");
assert.strictEqual(csv([{ a: { b: 1, d: null } }, { a: { b: 3, d: 4 } }]), "a.b,a.d\n1,\n3,4");
assert.strictEqual(csv([{ a: { b: { c: 5 } } }]), "a.b.c\n5");
