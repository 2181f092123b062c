const lunr = require("./");

const page = { title: "Green tea", text: null };
console.log(lunr.tokenizer(page.title), lunr.tokenizer(page.text));
