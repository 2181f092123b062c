const assert = require("assert");
const rule = require("./src/rules/description-format");

assert.strictEqual(rule.lint({ description: "A shop." }, "error", { requireCapitalFirstLetter: true }), true);
assert.notStrictEqual(rule.lint({ description: "a shop." }, "error", { requireCapitalFirstLetter: true }), true);
assert.strictEqual(rule.lint({}, "error", {}), true);
