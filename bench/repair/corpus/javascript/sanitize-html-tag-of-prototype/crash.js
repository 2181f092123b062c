const sanitizeHtml = require(".");

console.log(sanitizeHtml("<p>Hello <__proto__>world</__proto__></p>"));
