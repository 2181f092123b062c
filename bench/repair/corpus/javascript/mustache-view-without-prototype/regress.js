const assert = require("assert");
const mustache = require("./mustache");

assert.strictEqual(mustache.render("{{a}} {{b.c}} {{none}}", { a: 1, b: { c: 2 } }), "1 2 ");
assert.strictEqual(mustache.render("{{#l}}{{x}}{{y}}{{/l}}", { y: 0, l: [{ x: 1 }, { x: 2 }] }), "1020");
