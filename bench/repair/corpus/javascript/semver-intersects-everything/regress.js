const assert = require("assert");
const semver = require("./");

assert.ok(semver.satisfies("1.2.3", "^1.0.0"));
assert.ok(semver.intersects("^1.0.0", ">=1.5.0"));
assert.strictEqual(semver.inc("1.2.3", "minor"), "1.3.0");
assert.strictEqual(semver.maxSatisfying(["1.0.0", "1.5.0", "2.0.0"], "1.x"), "1.5.0");
