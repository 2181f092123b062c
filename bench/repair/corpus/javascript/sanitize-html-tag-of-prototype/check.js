const assert = require("assert");
const sanitizeHtml = require(".");

assert.strictEqual(sanitizeHtml("<p>Hello <__proto__>world</__proto__></p>"), "<p>Hello world</p>");
assert.strictEqual(sanitizeHtml('<__proto__ a="1">x</__proto__><b>y</b>'), "x<b>y</b>");
const renamed = { transformTags: { ol: "ul" } };
assert.strictEqual(sanitizeHtml("<ol><li>a<__proto__>b</__proto__></li></ol>", renamed), "<ul><li>ab</li></ul>");
assert.strictEqual(sanitizeHtml("<constructor>x</constructor>"), "x");
const marked = { transformTags: { b: () => ({ tagName: "strong", attribs: {} }) } };
assert.strictEqual(sanitizeHtml("<b>x</b><__proto__>y</__proto__>", marked), "<strong>x</strong>y");
