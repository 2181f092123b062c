const mustache = require("./mustache");

const view = Object.create(null);
view.name = "Sencha";
console.log(mustache.render("{{name}}", view));
