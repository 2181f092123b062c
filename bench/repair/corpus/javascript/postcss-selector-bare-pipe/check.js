const assert = require("assert");
const parser = require("./");

for (const text of ["a|", "*|", ".menu, a|"]) {
  assert.throws(() => parser().processSync(text), (error) => !(error instanceof TypeError), text);
}
for (const text of ["ns|a", "*|*", "|a", "*|a, b", "ns|*"]) {
  assert.strictEqual(parser().processSync(text), text);
}
assert.strictEqual(parser().astSync("ns|a").first.first.namespace, "ns");
