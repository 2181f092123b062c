const { Linter } = require("eslint");
const plugin = require("./");

function problems(code, ...options) {
  const linter = new Linter();
  linter.defineRule("react/no-typos", plugin.rules["no-typos"]);
  const parserOptions = { ecmaVersion: 2018, sourceType: "module", ecmaFeatures: { jsx: true } };
  const rules = { "react/no-typos": [2, ...options] };
  return linter.verify(code, { settings: { react: { version: "16.0" } }, parserOptions, rules });
}

console.log(problems('class Hello extends React.Component { "componentDidMount"() {} }'));
