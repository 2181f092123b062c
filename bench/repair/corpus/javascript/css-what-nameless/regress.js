const assert = require("assert");
const whole = require("./");

const parse = whole.parse || whole.default || whole;
assert.strictEqual(parse("a > b[c=d]")[0].length, 4);
assert.strictEqual(parse(":not(a)")[0][0].name, "not");
assert.throws(() => parse("a ]"));
