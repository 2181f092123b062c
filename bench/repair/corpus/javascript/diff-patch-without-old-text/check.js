const assert = require("assert");
const { applyPatch } = require("./");

const head = "--- a\n+++ a\n";
const none = "\\ No newline at end of file\n";
assert.strictEqual(applyPatch("", head + "@@ -0,0 +1,1 @@\n" + none + "+tea\n"), "tea\n");
assert.strictEqual(applyPatch("", head + "@@ -0,0 +1,2 @@\n" + none + "+tea\n+cup\n"), "tea\ncup\n");
assert.strictEqual(applyPatch("a\n", head + "@@ -1,1 +1,1 @@\n-a\n+b\n"), "b\n");
assert.strictEqual(applyPatch("a", head + "@@ -1,1 +1,1 @@\n-a\n" + none + "+b\n" + none), "b");
