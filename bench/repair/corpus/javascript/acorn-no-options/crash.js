const acorn = require("./");

console.log(acorn.parse("1 + 1").type);
