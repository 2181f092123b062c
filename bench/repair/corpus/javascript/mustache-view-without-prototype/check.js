const assert = require("assert");
const mustache = require("./mustache");

const bare = (given) => Object.assign(Object.create(null), given);
assert.strictEqual(mustache.render("[{{name}}]", bare({ name: "x" })), "[x]");
assert.strictEqual(mustache.render("[{{none}}]", bare({ name: "x" })), "[]");
assert.strictEqual(mustache.render("[{{tea.name}}]", { tea: bare({ name: "x" }) }), "[x]");
assert.strictEqual(mustache.render("{{#list}}{{n}}{{all}}{{/list}}", { all: "!", list: [bare({ n: 1 }), bare({ n: 2 })] }), "1!2!");
assert.strictEqual(mustache.render("{{a.b}}", { a: { b: 1 } }), "1");
