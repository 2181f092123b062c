const assert = require("assert");
const lunr = require("./");

assert.deepStrictEqual(lunr.tokenizer(null), []);
assert.deepStrictEqual(lunr.tokenizer(undefined), []);
assert.deepStrictEqual(lunr.tokenizer("Green  tea"), ["green", "tea"]);
assert.deepStrictEqual(lunr.tokenizer(5), ["5"]);
assert.deepStrictEqual(lunr.tokenizer(["Green", "Tea"]), ["green", "tea"]);
const index = lunr(function () {
  this.field("title");
  this.field("text");
});
index.add({ id: 1, title: "Green tea", text: null });
index.add({ id: 2, title: "Coffee", text: "not tea" });
assert.deepStrictEqual(index.search("green").map((found) => found.ref), ["1"]);
assert.strictEqual(index.search("tea").length, 2);
