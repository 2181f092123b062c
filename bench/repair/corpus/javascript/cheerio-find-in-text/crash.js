const cheerio = require("./");

const $ = cheerio.load("<p>one <b>two</b></p>");
console.log($("p").contents().find("i").length);
