const assert = require("assert");
const sanitizeHtml = require(".");

assert.strictEqual(sanitizeHtml("<p>Hello <blink>world</blink></p>"), "<p>Hello world</p>");
assert.strictEqual(sanitizeHtml('<a href="http://x.org" onclick="y()">z</a>'), '<a href="http://x.org">z</a>');
assert.strictEqual(sanitizeHtml("<ol><li>a</li></ol>", { transformTags: { ol: "ul" } }), "<ul><li>a</li></ul>");
const classes = { allowedTags: ["p"], allowedClasses: { p: ["big"] } };
assert.strictEqual(sanitizeHtml('<p class="big loud">x</p>', classes), '<p class="big">x</p>');
assert.strictEqual(sanitizeHtml("<script>alert(1)</script>x"), "x");
