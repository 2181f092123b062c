const qs = require("./");

const asked = { charset: "iso-8859-1", comma: true, interpretNumericEntities: true };
console.log(qs.parse("tags=red,blue&name=x", asked));
