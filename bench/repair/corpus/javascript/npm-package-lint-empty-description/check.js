const assert = require("assert");
const rule = require("./src/rules/description-format");

const fine = (description, asked) => rule.lint({ description }, "error", asked) === true;
assert.doesNotThrow(() => fine("", { requireCapitalFirstLetter: true }));
assert.ok(!fine("", { requireEndingPeriod: true }));
assert.ok(!fine("", { requireCapitalFirstLetter: true, requireEndingPeriod: true }));
assert.ok(fine("A shop.", { requireCapitalFirstLetter: true, requireEndingPeriod: true }));
assert.ok(!fine("a shop", { requireCapitalFirstLetter: true }));
assert.ok(!fine("A shop", { requireEndingPeriod: true }));
assert.ok(rule.lint({}, "error", { requireCapitalFirstLetter: true }) === true);
