const assert = require("assert");
const lunr = require("./");

assert.deepStrictEqual(lunr.tokenizer("a b"), ["a", "b"]);
assert.strictEqual(lunr.stemmer("running"), "run");
const index = lunr(function () {
  this.field("title");
});
index.add({ id: 1, title: "Green tea" });
assert.strictEqual(index.search("tea")[0].ref, "1");
