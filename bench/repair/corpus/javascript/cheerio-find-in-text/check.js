const assert = require("assert");
const cheerio = require("./");

const $ = cheerio.load("<p>one <b>two <i>three</i></b></p><!-- four --><div>five</div>");
assert.strictEqual($("p").contents().find("i").length, 1);
assert.strictEqual($("p").contents().find("i").text(), "three");
assert.strictEqual($("p").contents().first().find("b").length, 0);
assert.strictEqual($("body").contents().find("b").length, 1);
assert.strictEqual($("div").contents().find("*").length, 0);
assert.strictEqual($("p").find("i").length, 1);
assert.strictEqual($("div, p").find("b").length, 1);
