const { format } = require("./");

console.log(format.uncolorize().transform({ level: "info", message: Symbol("state") }, {}));
