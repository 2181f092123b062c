const qs = require("./");

const keep = (prefix, value) => value;
console.log(qs.stringify({ until: null, size: 1 }, { strictNullHandling: true, filter: keep }));
