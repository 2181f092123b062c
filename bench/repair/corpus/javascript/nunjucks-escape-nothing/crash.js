const nunjucks = require("./");

const escape = new nunjucks.Environment(null).getFilter("escape");
console.log(`<p>${escape(null)}</p>`);
