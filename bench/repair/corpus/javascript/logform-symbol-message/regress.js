const assert = require("assert");
const { format } = require("./");

assert.strictEqual(format.uncolorize().transform({ level: "info", message: "\u001b[31mx\u001b[39m" }, {}).message, "x");
const told = format.combine(format.label({ label: "shop" }), format.simple()).transform({ level: "info", message: "m" }, {});
assert.strictEqual(told[Symbol.for("message")], 'info: m {"label":"shop"}');
