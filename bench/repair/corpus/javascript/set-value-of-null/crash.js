const set = require("./");

const settings = null;
console.log(set(settings, "shop.name", "Teas"));
