const toml = require("./");

console.log(toml.parse("start = 2018-01-01\nend = 2018-02-01\n"));
