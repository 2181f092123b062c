const assert = require("assert");
const acorn = require("./");

assert.strictEqual(acorn.parse("1 + 1", { ecmaVersion: 2020 }).type, "Program");
assert.strictEqual(acorn.parse("1 + 1", {}).type, "Program");
assert.strictEqual(acorn.parse("#! bin\n1", { ecmaVersion: 2023 }).body.length, 1);
assert.throws(() => acorn.parse("#! bin\n1", { ecmaVersion: 2020, allowHashBang: false }), SyntaxError);
