const { Parser } = require("./lib/json2csv");

const orders = [{ id: 1, buyer: { name: "Ada", note: null } }];
console.log(new Parser({ flatten: true }).parse(orders));
