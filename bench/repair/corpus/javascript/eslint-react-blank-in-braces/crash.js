const { Linter } = require("eslint");
const plugin = require("./");

function problems(code, ...options) {
  const linter = new Linter();
  linter.defineRule("react/jsx-curly-brace-presence", plugin.rules["jsx-curly-brace-presence"]);
  const parserOptions = { ecmaVersion: 2018, sourceType: "module", ecmaFeatures: { jsx: true } };
  const rules = { "react/jsx-curly-brace-presence": [2, ...options] };
  return linter.verify(code, { settings: { react: { version: "16.0" } }, parserOptions, rules });
}

console.log(problems("<View prop={' '} />", "never"));
