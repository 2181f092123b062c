const qs = require("./");

const tags = ["new", null, "cheap"];
console.log(qs.stringify({ tags }, { arrayFormat: "comma", encodeValuesOnly: true }));
