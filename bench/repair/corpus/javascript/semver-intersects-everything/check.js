const assert = require("assert");
const semver = require("./");

for (const [one, other] of [["*", ">1.0.0"], [">1.0.0", "*"], ["", "1.x"], ["*", "*"], ["1.2.3", "*"], ["*", "<2 || >3"]]) {
  assert.strictEqual(semver.intersects(one, other), true, `${one} ${other}`);
}
assert.strictEqual(semver.intersects("<1.0.0", ">2.0.0"), false);
assert.strictEqual(semver.intersects("^1.0.0", "^1.5.0"), true);
assert.strictEqual(semver.intersects("1.0.0", "1.0.1"), false);
assert.ok(semver.satisfies("3.0.0", "*"));
