const assert = require("assert");
const { format } = require("./");

const plain = (message, options) => format.uncolorize().transform({ level: "\u001b[31minfo\u001b[39m", message }, options || {});
assert.match(String(plain(Symbol("state")).message.toString()), /^Symbol\(state\)$/);
assert.strictEqual(plain(Symbol("state")).level, "info");
assert.strictEqual(plain("\u001b[31mred\u001b[39m").message, "red");
assert.strictEqual(plain("text").message, "text");
assert.strictEqual(String(plain(5).message), "5");
assert.strictEqual(plain("\u001b[31mred\u001b[39m", { message: false }).message, "\u001b[31mred\u001b[39m");
