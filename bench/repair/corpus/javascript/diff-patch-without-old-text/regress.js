const assert = require("assert");
const { applyPatch, createPatch } = require("./");

assert.strictEqual(applyPatch("a\n", createPatch("f", "a\n", "b\n")), "b\n");
assert.strictEqual(applyPatch("a\n", createPatch("f", "a\n", "a\nb\n")), "a\nb\n");
