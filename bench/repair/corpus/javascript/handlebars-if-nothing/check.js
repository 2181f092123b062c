const assert = require("assert");
const Handlebars = require("./");

const render = (text, values) => Handlebars.compile(text)(values);
for (const text of ["{{#if}}yes{{/if}}", "{{#with}}x{{/with}}", "{{#unless}}x{{/unless}}"]) {
  try {
    assert.ok(["", "x"].includes(render(text, {})), text);
  } catch (error) {
    assert.ok(!(error instanceof TypeError), `${text}: ${error.message}`);
  }
}
assert.strictEqual(render("{{#if a}}yes{{else}}no{{/if}}", { a: 1 }), "yes");
assert.strictEqual(render("{{#if a}}yes{{else}}no{{/if}}", { a: 0 }), "no");
assert.strictEqual(render("{{#if a includeZero=true}}yes{{/if}}", { a: 0 }), "yes");
assert.strictEqual(render("{{#with a}}{{b}}{{/with}}", { a: { b: 2 } }), "2");
assert.strictEqual(render("{{#unless a}}no{{/unless}}", {}), "no");
