const assert = require("assert");
const whole = require("./");

const parse = whole.parse || whole.default || whole;
for (const text of ["#", ".", "div #", "a.", "::"]) {
  assert.throws(() => parse(text), (error) => !(error instanceof TypeError), text);
}
assert.deepStrictEqual(parse("a b").map((all) => all.map((token) => token.type)), [["tag", "descendant", "tag"]]);
assert.strictEqual(parse("#main")[0][0].value, "main");
assert.strictEqual(parse(".x, .y").length, 2);
assert.strictEqual(parse("p::before")[0][1].name, "before");
