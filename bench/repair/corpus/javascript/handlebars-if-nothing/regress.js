const assert = require("assert");
const Handlebars = require("./");

assert.strictEqual(Handlebars.compile("{{#each a}}{{this}},{{/each}}")({ a: [1, 2] }), "1,2,");
assert.strictEqual(Handlebars.compile("{{a.b}}{{{c}}}")({ a: { b: "<" }, c: "<" }), "&lt;<");
assert.strictEqual(Handlebars.compile("{{#if a}}x{{/if}}")({ a: [] }), "");
