const rule = require("./src/rules/description-format");

const manifest = { name: "shop", description: "" };
console.log(rule.lint(manifest, "error", { requireCapitalFirstLetter: true }));
