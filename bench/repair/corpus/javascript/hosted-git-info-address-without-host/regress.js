const assert = require("assert");
const hosted = require("./");

assert.strictEqual(hosted.fromUrl("a/b").https(), "git+https://github.com/a/b.git");
assert.strictEqual(hosted.fromUrl("https://example.org/a/b"), undefined);
