const assert = require("assert");
const cheerio = require("./");

const $ = cheerio.load("<ul><li>a</li><li class='x'>b <b>c</b></li></ul>");
assert.strictEqual($("ul").find(".x").text(), "b c");
assert.strictEqual($("li").find("b").length, 1);
assert.strictEqual($("li").first().next().hasClass("x"), true);
assert.strictEqual($("ul").contents().length, 2);
