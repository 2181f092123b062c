const assert = require("assert");
const { Linter } = require("eslint");
const plugin = require("./");

function problems(code, ...options) {
  const linter = new Linter();
  linter.defineRule("react/jsx-curly-brace-presence", plugin.rules["jsx-curly-brace-presence"]);
  const parserOptions = { ecmaVersion: 2018, sourceType: "module", ecmaFeatures: { jsx: true } };
  const rules = { "react/jsx-curly-brace-presence": [2, ...options] };
  return linter.verify(code, { settings: { react: { version: "16.0" } }, parserOptions, rules });
}

assert.strictEqual(problems("<View prop={'a'} />", "never").length, 1);
assert.strictEqual(problems("<View prop='a' />", "never").length, 0);
assert.strictEqual(problems("<View>{'a'}</View>", "never").length, 1);
assert.strictEqual(problems("<View>{' '}</View>", "never").length, 0);
assert.strictEqual(problems("<View>a{' '}<b /></View>", "never").length, 0);
