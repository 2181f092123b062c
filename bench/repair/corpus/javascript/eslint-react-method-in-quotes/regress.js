const assert = require("assert");
const { Linter } = require("eslint");
const plugin = require("./");

function problems(code, ...options) {
  const linter = new Linter();
  linter.defineRule("react/no-typos", plugin.rules["no-typos"]);
  const parserOptions = { ecmaVersion: 2018, sourceType: "module", ecmaFeatures: { jsx: true } };
  const rules = { "react/no-typos": [2, ...options] };
  return linter.verify(code, { settings: { react: { version: "16.0" } }, parserOptions, rules });
}

const within = (method) => problems(`class Hello extends React.Component { ${method} render() { return null; } }`).length;
assert.strictEqual(within("componentDidMount() {}"), 0);
assert.strictEqual(within("ComponentDidMount() {}"), 1);
assert.strictEqual(within("handleClick() {}"), 0);
assert.strictEqual(problems("class Other { ComponentDidMount() {} }").length, 0);
