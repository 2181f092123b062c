const assert = require("assert");
const parser = require("./");

for (const text of ["a[ns|*]", "[ns|*]"]) {
  assert.throws(() => parser().processSync(text), (error) => !(error instanceof TypeError), text);
}
for (const text of ["a[ns|b]", "a[*|b]", "[b]", "a[ns|b='c']", "*|a"]) {
  assert.strictEqual(parser().processSync(text), text);
}
assert.strictEqual(parser().astSync("a[ns|b]").first.nodes[1].attribute, "b");
