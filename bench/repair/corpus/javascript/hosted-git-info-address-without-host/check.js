const assert = require("assert");
const hosted = require("./");

for (const each of [":git", ":x", ":a/b"]) assert.strictEqual(hosted.fromUrl(each), undefined);
assert.strictEqual(hosted.fromUrl("github:a/b").path(), "a/b");
assert.strictEqual(hosted.fromUrl("https://example.org/a/b"), undefined);
assert.strictEqual(hosted.fromUrl("https://www.github.com/a/b").type, "github");
