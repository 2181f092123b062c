const assert = require("assert");
const acorn = require("./");

assert.strictEqual(acorn.parse("1 + 1").type, "Program");
assert.strictEqual(acorn.parse("1 + 1", null).type, "Program");
assert.strictEqual(new acorn.Parser(undefined, "1 + 1").parse().body.length, 1);
assert.deepStrictEqual([...acorn.tokenizer("a b")].map((each) => each.value), ["a", "b"]);
assert.strictEqual(acorn.parseExpressionAt("x + 1").type, "BinaryExpression");
assert.strictEqual(acorn.parse("a ?? b").body.length, 1);
assert.throws(() => acorn.parse("#! bin\n1"), SyntaxError);
assert.strictEqual(acorn.parse("#! bin\n1", { ecmaVersion: 2020, allowHashBang: true }).body.length, 1);
assert.strictEqual(acorn.parse("#! bin\n1", { ecmaVersion: 2023 }).body.length, 1);
assert.strictEqual(acorn.parse("var a", { ecmaVersion: 5 }).type, "Program");
