const assert = require("assert");
const nunjucks = require("./");

const env = new nunjucks.Environment(null, { autoescape: false });
assert.strictEqual(env.renderString("[{{ note | escape }}]", { note: null }), "[]");
assert.strictEqual(env.renderString("[{{ note | e }}]", {}), "[]");
assert.strictEqual(env.renderString("[{{ note | escape }}]", { note: 0 }), "[0]");
assert.strictEqual(env.renderString("[{{ note | escape }}]", { note: false }), "[false]");
assert.strictEqual(env.renderString("[{{ note | escape }}]", { note: "<b>" }), "[&lt;b&gt;]");
