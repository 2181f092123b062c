const assert = require("assert");
const nunjucks = require("./");

const env = new nunjucks.Environment(null, { autoescape: true });
assert.strictEqual(env.renderString("{{ a | escape }} {{ a | safe }}", { a: "<i>" }), "&lt;i&gt; <i>");
assert.strictEqual(env.renderString("{{ a }}", { a: null }), "");
